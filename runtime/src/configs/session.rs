//! pallet-session, and the balances that its configuration needs.

use super::REPORTABLE_SESSIONS;
use crate::{
	AccountId, Balances, BlockNumber, Historical, Runtime, RuntimeEvent, RuntimeHoldReason,
	SessionKeys, System, Validators,
};
use alloc::vec::Vec;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32},
};
use pallet_session::{historical::NoteHistoricalRoot, SessionManager};
use pallet_validators::{ConsortiumValidator, NoIdentification, SessionLength};
use sp_runtime::traits::OpaqueKeys;
use sp_staking::SessionIndex;

parameter_types! {
	/// The first session begins with the chain.
	pub const SessionOffset: BlockNumber = 0;
}

type Sessions = pallet_session::PeriodicSessions<SessionLength<Runtime>, SessionOffset>;

/// The consortium's validators, each session on record for as long as an equivocation in it can be
/// reported.
pub struct RecordedValidators;

impl SessionManager<AccountId> for RecordedValidators {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		<NoteHistoricalRoot<Runtime, Validators> as SessionManager<_>>::new_session(index)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<AccountId>> {
		<NoteHistoricalRoot<Runtime, Validators> as SessionManager<_>>::new_session_genesis(index)
	}

	fn start_session(index: SessionIndex) {
		<NoteHistoricalRoot<Runtime, Validators> as SessionManager<_>>::start_session(index);
		if let Some(oldest) = index.checked_sub(REPORTABLE_SESSIONS) {
			Historical::prune_up_to(oldest);
		}
	}

	fn end_session(index: SessionIndex) {
		<NoteHistoricalRoot<Runtime, Validators> as SessionManager<_>>::end_session(index);
	}
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConsortiumValidator<Runtime>;
	type ShouldEndSession = Sessions;
	type NextSessionRotation = Sessions;
	type SessionManager = RecordedValidators;
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
