//! Acting for others: delegates with narrow rights, accounts of several signatories, batches.

use crate::{Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{ConstU128, ConstU32, InstanceFilter};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

/// What a delegate may do in the name of an account. None of these can add delegates, move the
/// account's key or let credits exit.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Reports production: makes certificate requests, amends and withdraws them. It doesn't restate
	/// what was accepted: that changes what others have bought.
	#[default]
	ReportingBot,
	/// Decides in the name of a certification body: approves certificate requests in whole or part,
	/// rejects them, and validates transfers.
	CertificationClerk,
	/// Transfers credits to and swaps them with other custody accounts, and answers their transfers.
	TransfersOnly,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		use pallet_credits::Call;

		// What a batch contains is filtered again, call by call.
		if matches!(
			call,
			RuntimeCall::Utility(
				pallet_utility::Call::batch { .. }
					| pallet_utility::Call::batch_all { .. }
					| pallet_utility::Call::force_batch { .. }
			)
		) {
			return true;
		}
		let RuntimeCall::Credits(call) = call else { return false };
		match self {
			Self::ReportingBot => matches!(
				call,
				Call::request_certificate { .. }
					| Call::amend_request { .. }
					| Call::withdraw_request { .. }
			),
			Self::CertificationClerk => matches!(
				call,
				Call::approve_request { .. }
					| Call::approve_partially { .. }
					| Call::reject_request { .. }
					| Call::validate_transfer { .. }
			),
			Self::TransfersOnly => matches!(
				call,
				Call::transfer { .. }
					| Call::transfer_batch { .. }
					| Call::accept_transfer { .. }
					| Call::decline_transfer { .. }
					| Call::cancel_transfer { .. }
					| Call::offer_swap { .. }
			),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == other
	}
}

/// Nothing is deposited; the quota of the account that names delegates bounds them, and the accounts
/// pallet admits them.
impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ConstU128<0>;
	type ProxyDepositFactor = ConstU128<0>;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<0>;
	type AnnouncementDepositFactor = ConstU128<0>;
	type BlockNumberProvider = System;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<0>;
	type DepositFactor = ConstU128<0>;
	type MaxSignatories = ConstU32<16>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}
