//! # The vocabulary of TraceMet
//!
//! Plain types that know no pallet and no storage: what a lot is, what a certificate says, what a
//! production record holds. The pallets meet here, through the [`traits`], and nowhere else.
//!
//! Names follow ISO 22095 (chain of custody), ISO 14067 (carbon footprint of products), the ISEAL
//! chain-of-custody guidance and the information model of the Svemin pre-study
//! *Traceability of sustainable metals: a blockchain-based solution*.
//!
//! Two rules hold everywhere: **quantities are extensive integers** (grams, grams of CO2e; an
//! intensity is computed only where it is shown), and **nothing here can overflow silently**
//! (every operation is checked).

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
// Casts are forbidden here too, but the codec's derives write them for every enum, so the lint
// stands in the modules that calculate.
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::indexing_slicing,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

pub mod attributes;
pub mod certification;
pub mod chain_of_custody;
pub mod goods;
pub mod ids;
pub mod ledger;
pub mod limits;
pub mod mass;
pub mod participants;
pub mod production;
pub mod smad;
pub mod time;
pub mod traits;
pub mod views;

pub use attributes::*;
pub use certification::*;
pub use chain_of_custody::*;
pub use goods::*;
pub use ids::*;
pub use ledger::*;
pub use limits::*;
pub use mass::*;
pub use participants::*;
pub use production::*;
pub use smad::*;
pub use time::*;
