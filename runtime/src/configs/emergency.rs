//! The brakes: single calls can be paused, safe mode stops all but governance and consensus, and a
//! failed migration ends in safe mode.

use super::{RegistryOrigin, UnsafeSeatChanges, DAYS};
use crate::{
	Balances, BlockNumber, Runtime, RuntimeBlockWeights, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, SafeMode, TxPause,
};
use frame_support::{
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	parameter_types,
	traits::{Contains, Everything, GetCallMetadata, InsideBoth, MapSuccess, TheseExcept},
	weights::Weight,
};
use frame_system::EnsureRoot;
use pallet_tx_pause::RuntimeCallNameOf;
use pallet_validators::KeepSessionKeys;
use sp_runtime::{
	traits::{ConstU32, Replace},
	Perbill,
};

/// The pallets that go on when all else stops: consensus and its inherents, the votes of the
/// validators, and all that governance needs to find a way out.
const ESSENTIAL_PALLETS: [&str; 15] = [
	"Timestamp",
	"Grandpa",
	"Validators",
	"Session",
	"Sudo",
	"Council",
	"CouncilMembership",
	"Governance",
	"Preimage",
	"Scheduler",
	"Utility",
	"Multisig",
	"TxPause",
	"SafeMode",
	"MultiBlockMigrations",
];

/// Whether a call goes on in safe mode and can't be paused. Only calls of utility, scheduler and
/// the like wrap others, and what they wrap is checked again.
fn is_essential(pallet: &str, call: &str) -> bool {
	match pallet {
		// Members' remarks aren't essential; applying an authorized upgrade is.
		"System" => call == "apply_authorized_upgrade",
		// The registry can wait; votes can't.
		"Footprint" => call == "vote",
		// With this the council stops a captured accreditation body, and all whom it accredited.
		"Certification" => call == "remove_accreditation_body",
		// What the council stops attackers with, what protects a holder from a stolen key or from its
		// intermediary, and what has a deadline.
		"Accounts" => matches!(
			call,
			"remove_intermediary"
				| "suspend_participant"
				| "set_session_quota"
				| "order_recovery"
				| "veto_recovery"
				| "cancel_recovery"
				| "dismiss_delegate"
				| "offer_handover"
				| "accept_handover"
		),
		other => ESSENTIAL_PALLETS.contains(&other),
	}
}

/// What safe mode lets through.
pub struct EssentialCalls;

impl Contains<RuntimeCall> for EssentialCalls {
	fn contains(call: &RuntimeCall) -> bool {
		let metadata = call.get_call_metadata();
		is_essential(metadata.pallet_name, metadata.function_name)
	}
}

impl Contains<RuntimeCallNameOf<Runtime>> for EssentialCalls {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		match (core::str::from_utf8(pallet), core::str::from_utf8(call)) {
			(Ok(pallet), Ok(call)) => is_essential(pallet, call),
			_ => false,
		}
	}
}

/// Accounts without a key, that nobody vouches for, are not made here.
pub struct UnvouchedAccounts;

impl Contains<RuntimeCall> for UnvouchedAccounts {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_proxy::Call;

		matches!(
			call,
			RuntimeCall::Proxy(Call::create_pure { .. } | Call::kill_pure { .. })
				| RuntimeCall::Utility(pallet_utility::Call::as_derivative { .. })
		)
	}
}

/// What is never dispatched, but by root.
type Permitted = InsideBoth<
	TheseExcept<TheseExcept<Everything, UnvouchedAccounts>, UnsafeSeatChanges>,
	KeepSessionKeys<Runtime>,
>;

/// What may be dispatched at present, but for root.
pub type CallFilter = InsideBoth<Permitted, InsideBoth<SafeMode, TxPause>>;

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = RegistryOrigin;
	type UnpauseOrigin = RegistryOrigin;
	type WhitelistedCalls = EssentialCalls;
	type MaxNameLen = ConstU32<256>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}

/// Safe mode ends by itself after a day, unless the council extends or ends it.
const SAFE_MODE_DURATION: BlockNumber = DAYS;

parameter_types! {
	/// How long safe mode lasts, and by how much it is extended at a time.
	pub const SafeModeDuration: BlockNumber = SAFE_MODE_DURATION;
	/// Nobody enters safe mode by a deposit: there is nothing to deposit.
	pub const NoDeposit: Option<u128> = None;
	/// Nor is one ever released.
	pub const NoRelease: Option<BlockNumber> = None;
	/// A migration's step may use four fifths of a block.
	pub MigrationWeight: Weight =
		Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

/// More than half of the council, for a day.
type ForADay = MapSuccess<RegistryOrigin, Replace<ConstU32<SAFE_MODE_DURATION>>>;

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = EssentialCalls;
	type EnterDuration = SafeModeDuration;
	type ExtendDuration = SafeModeDuration;
	type EnterDepositAmount = NoDeposit;
	type ExtendDepositAmount = NoDeposit;
	type ForceEnterOrigin = ForADay;
	type ForceExtendOrigin = ForADay;
	type ForceExitOrigin = RegistryOrigin;
	type ForceDepositOrigin = EnsureRoot<crate::AccountId>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

/// A failed migration enters safe mode, without an end, and lets transactions through again: those
/// of the council, who can then mend it with an upgrade.
///
/// The SDK's `EnterSafeModeOnFailedMigration` keeps the chain stuck besides: no transaction would
/// get in any more, not even governance's, and there is no root to save a consortium's chain.
pub struct EnterSafeMode;

impl FailedMigrationHandler for EnterSafeMode {
	fn failed(_: Option<u32>) -> FailedMigrationHandling {
		let entered = if SafeMode::is_entered() {
			<SafeMode as frame_support::traits::SafeMode>::extend(BlockNumber::MAX)
		} else {
			<SafeMode as frame_support::traits::SafeMode>::enter(BlockNumber::MAX)
		};
		match entered {
			Ok(()) => FailedMigrationHandling::ForceUnstuck,
			// Books half migrated must not be written to.
			Err(_) => FailedMigrationHandling::KeepStuck,
		}
	}
}

impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	/// None yet: this is the first version.
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = ();
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type CursorMaxLen = ConstU32<65_536>;
	type IdentifierMaxLen = ConstU32<256>;
	type MigrationStatusHandler = ();
	type FailedMigrationHandler = EnterSafeMode;
	type MaxServiceWeight = MigrationWeight;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}
