#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
// The runtime macro's expansion nests deeply, and writes items without documentation into the root.
#![recursion_limit = "256"]
#![allow(missing_docs)]

extern crate alloc;

#[cfg(feature = "std")]
#[allow(dead_code)]
mod wasm {
	include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
}
#[cfg(feature = "std")]
pub use wasm::{WASM_BINARY, WASM_BINARY_BLOATY};

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod configs;
pub mod genesis;
mod views;

#[cfg(feature = "std")]
pub use apis::RuntimeApi;
pub use configs::*;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

/// The version of this runtime.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("tracemet"),
	impl_name: Cow::Borrowed("tracemet"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// A signature: sr25519, ed25519 or ecdsa.
pub type Signature = MultiSignature;
/// An account: the public key of a signature.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// A hash: blake2b-256.
pub type Hash = sp_core::H256;
/// The number of a block.
pub type BlockNumber = u32;
/// How transactions name accounts.
pub type Address = MultiAddress<AccountId, ()>;
/// A block header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// The transaction extension pipeline. The README says why it has this order.
pub type TxExtension = (
	frame_system::AuthorizeCall<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	pallet_accounts::CheckMembership<Runtime>,
	pallet_accounts::CheckPendingNonce<Runtime>,
	pallet_accounts::SignForAccount<Runtime>,
	frame_system::CheckWeight<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// A transaction.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What a signed transaction's signature is over.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Dispatches to the pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// Blocks as the node sees them: it needn't know what is in an extrinsic.
pub mod opaque {
	use super::{generic, BlakeTwo256, BlockNumber};
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// A block header.
	pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
	/// A block.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
}

/// The session keys of a validator.
mod session_keys {
	use super::*;

	impl_opaque_keys! {
		pub struct SessionKeys {
			/// Authors blocks.
			pub aura: Aura,
			/// Finalizes blocks.
			pub grandpa: Grandpa,
			/// Votes on footprints.
			pub footprint: Footprint,
		}
	}
}
pub use session_keys::SessionKeys;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;

	// Consensus. The validator set comes before the session that asks for it; the session's keys go
	// to Aura, GRANDPA and the footprint votes.
	#[runtime::pallet_index(10)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(11)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(12)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(13)]
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(14)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(15)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(16)]
	pub type Session = pallet_session;
	// Without calls: nobody can mint or move what the chain doesn't have.
	#[runtime::pallet_index(17)]
	#[runtime::disable_call]
	pub type Balances = pallet_balances;

	// Governance.
	#[runtime::pallet_index(30)]
	pub type Sudo = pallet_sudo;
	#[runtime::pallet_index(31)]
	pub type Council = pallet_collective<Instance1>;
	#[runtime::pallet_index(32)]
	pub type CouncilMembership = pallet_membership<Instance1>;
	#[runtime::pallet_index(33)]
	pub type Governance = pallet_governance;
	#[runtime::pallet_index(34)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(35)]
	pub type Scheduler = pallet_scheduler;

	// The brakes.
	#[runtime::pallet_index(36)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(37)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(38)]
	pub type MultiBlockMigrations = pallet_migrations;

	// Acting for others.
	#[runtime::pallet_index(40)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(41)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(42)]
	pub type Multisig = pallet_multisig;

	// What the chain is for. The footprint pallet's genesis writes attributes only, so the order
	// among them is the order of a request's way.
	#[runtime::pallet_index(50)]
	pub type Accounts = pallet_accounts;
	#[runtime::pallet_index(51)]
	pub type Certification = pallet_certification;
	#[runtime::pallet_index(52)]
	pub type Credits = pallet_credits;
	#[runtime::pallet_index(53)]
	pub type Footprint = pallet_footprint;
}
