#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::indexing_slicing,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

mod assemble;
mod chain;
mod error;
mod file;
mod finality;
mod proof;
mod records;
mod report;
mod trust;
mod verify;
mod warnings;

pub use assemble::{assemble, wanted, Parts};
pub use error::{FinalityError, VerifyError};
pub use file::{
	Bytes, Disclosure, Finalized, PortableCertificate, Start, FORMAT, MAX_ANCESTRY, MAX_FILE,
	MAX_HEADERS, MAX_NODES, MAX_PRECOMMITS, MAX_SET_CHANGES, VERSION,
};
pub use records::{
	read, AccountId, Balance, BlockNumber, Body, Granted, Holder, Issue, Line, Records,
	StandardRecord, State, LAYOUTS,
};
pub use report::{
	AccreditationFacts, AsOf, AttributeFacts, BalanceFacts, CertificateFacts, Claimant,
	DisclosedDossier, DocumentFacts, DrawFacts, FootprintFacts, LabelFacts, MethodFacts,
	StandardFacts, Statement, Verified,
};
pub use trust::{Authority, Trust, TrustedSet};
pub use verify::{verify, verify_certificate};
pub use warnings::Warning;
