//! pallet-session, and the balances that its configuration needs.

use crate::{
	AccountId, Balances, BlockNumber, Runtime, RuntimeEvent, RuntimeHoldReason, SessionKeys,
	System, Validators,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32},
};
use pallet_validators::{ConsortiumValidator, NoIdentification, SessionLength};
use sp_runtime::traits::OpaqueKeys;

parameter_types! {
	/// The first session begins with the chain.
	pub const SessionOffset: BlockNumber = 0;
}

type Sessions = pallet_session::PeriodicSessions<SessionLength<Runtime>, SessionOffset>;

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConsortiumValidator<Runtime>;
	type ShouldEndSession = Sessions;
	type NextSessionRotation = Sessions;
	type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Validators>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = ConstU128<0>;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = NoIdentification;
}

/// There is no token: issuance is zero and nothing mints. pallet-session can't be configured
/// without a currency to take deposits in, and takes none.
#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = u128;
	type ExistentialDeposit = ConstU128<1>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = crate::RuntimeFreezeReason;
	type FreezeIdentifier = crate::RuntimeFreezeReason;
	type MaxFreezes = ConstU32<0>;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}
