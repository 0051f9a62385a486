//! Random operations by random actors never break an invariant.

use crate::{
	membership::Signatory, mock::*, Call, CheckMembership, CheckPendingNonce, Closed, Event, KeyOf,
	Refusal, ReplacedKeys, SignForAccount,
};
use frame_support::{
	dispatch::{DispatchInfo, GetDispatchInfo},
	weights::Weight,
};
use proptest::prelude::*;
use sp_runtime::traits::DispatchTransaction;
use std::collections::{BTreeMap, BTreeSet};
use tracemet_primitives::Role;

/// The accounts of the test; few, so that operations meet. Those that the mock registers are among
/// them.
const ACCOUNTS: std::ops::Range<u64> = 0..40;

#[derive(Clone, Debug)]
enum Step {
	/// A transaction signed with this key.
	Sign(u64, Call<Test>),
	/// A transaction signed with the key that the account has at that time.
	SignAs(u64, Call<Test>),
	/// A decision of governance.
	Govern(Call<Test>),
	/// So many blocks pass.
	Wait(u64),
	/// The accounts that hold something from now on.
	Hold(Vec<u64>),
}

fn account() -> impl Strategy<Value = u64> {
	ACCOUNTS
}

/// Often one of the accounts that exist from the beginning.
fn known() -> impl Strategy<Value = u64> {
	prop_oneof![4 => prop::sample::select(vec![PRODUCER, SITE, BODY]), 1 => account()]
}

fn intermediary() -> impl Strategy<Value = u64> {
	prop_oneof![8 => Just(INTERMEDIARY), 4 => Just(OTHER_INTERMEDIARY), 1 => account()]
}

fn some_roles() -> impl Strategy<Value = tracemet_primitives::Roles> {
	prop::sample::subsequence(vec![Role::Producer, Role::Trader, Role::CertificationBody], 0..=3)
		.prop_map(|some| roles(&some))
}

/// Calls that intermediaries make.
fn of_intermediary() -> impl Strategy<Value = Call<Test>> {
	prop_oneof![
		(account(), some_roles()).prop_map(|(participant, roles)| Call::register_participant {
			participant,
			roles,
			dossier: DOSSIER
		}),
		(known(), account())
			.prop_map(|(participant, site)| Call::register_site { participant, site }),
		known().prop_map(|participant| Call::suspend_participant { participant }),
		known().prop_map(|participant| Call::reinstate_participant { participant }),
		(known(), intermediary())
			.prop_map(|(participant, to)| Call::offer_handover { participant, to }),
		known().prop_map(|participant| Call::accept_handover { participant }),
		known().prop_map(|participant| Call::withdraw_handover { participant }),
		known().prop_map(|participant| Call::close_participant { participant }),
		known().prop_map(|site| Call::close_site { site }),
		(known(), some_roles())
			.prop_map(|(participant, roles)| Call::set_roles { participant, roles }),
		(known(), account())
			.prop_map(|(account, new_key)| Call::start_recovery { account, new_key }),
		known().prop_map(|account| Call::cancel_recovery { account }),
		known().prop_map(|account| Call::complete_recovery { account }),
		(known(), account())
			.prop_map(|(account, delegate)| Call::admit_delegate { account, delegate }),
		(known(), account())
			.prop_map(|(account, delegate)| Call::dismiss_delegate { account, delegate }),
	]
}

/// Calls that members make.
fn of_member() -> impl Strategy<Value = Call<Test>> {
	prop_oneof![
		account().prop_map(|new_key| Call::rotate_key { new_key }),
		known().prop_map(|account| Call::veto_recovery { account }),
		(known(), intermediary())
			.prop_map(|(participant, to)| Call::offer_handover { participant, to }),
		known().prop_map(|participant| Call::withdraw_handover { participant }),
		(known(), account())
			.prop_map(|(account, delegate)| Call::admit_delegate { account, delegate }),
		(known(), account())
			.prop_map(|(account, delegate)| Call::dismiss_delegate { account, delegate }),
	]
}

fn of_governance() -> impl Strategy<Value = Call<Test>> {
	prop_oneof![
		4 => intermediary().prop_map(|intermediary| Call::add_intermediary { intermediary }),
		1 => intermediary().prop_map(|intermediary| Call::remove_intermediary { intermediary }),
		1 => (known(), account())
			.prop_map(|(account, new_key)| Call::order_recovery { account, new_key }),
		1 => known().prop_map(|account| Call::complete_recovery { account }),
	]
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		10 => (intermediary(), of_intermediary()).prop_map(|(who, call)| Step::Sign(who, call)),
		6 => (known(), of_member()).prop_map(|(who, call)| Step::SignAs(who, call)),
		1 => (account(), of_member()).prop_map(|(who, call)| Step::Sign(who, call)),
		1 => (account(), of_intermediary()).prop_map(|(who, call)| Step::Sign(who, call)),
		2 => of_governance().prop_map(Step::Govern),
		2 => (1..30u64).prop_map(Step::Wait),
		1 => prop::collection::vec(account(), 0..4).prop_map(Step::Hold),
	]
}

/// Signs with the key as at the pool; whether or not it is admitted.
fn sign(key: u64, call: Call<Test>) {
	let call = RuntimeCall::from(call);
	// Light, so that the quota is not what decides.
	let info = DispatchInfo { call_weight: Weight::from_parts(1, 1), ..call.get_dispatch_info() };
	let pipeline = (
		CheckMembership::<Test>::new(),
		CheckPendingNonce::<Test>::from(System::account_nonce(key)),
		SignForAccount::<Test>::new(),
	);
	let _ = pipeline.dispatch_transaction(signed(key), call, &info, 0, 0);
}

/// What has to hold over time, which no single state shows.
#[derive(Default)]
struct History {
	replaced: BTreeSet<u64>,
	closed: BTreeSet<u64>,
	nonces: BTreeMap<u64, u32>,
}

impl History {
	fn check(&mut self) {
		for event in events() {
			match event {
				Event::KeyReplaced { account, old_key, .. } => {
					assert_eq!(ReplacedKeys::<Test>::get(old_key), Some(account));
					self.replaced.insert(old_key);
				}
				Event::ParticipantClosed { participant: account }
				| Event::SiteClosed { site: account, .. } => {
					self.closed.insert(account);
				}
				_ => {}
			}
		}
		System::reset_events();

		let mut key_of = BTreeMap::new();
		for key in ACCOUNTS {
			let signatory = Accounts::ensure_signatory(&key);
			assert_eq!(signatory == Err(Refusal::KeyReplaced), self.replaced.contains(&key));
			if let Ok(Signatory::Account(account)) = &signatory {
				assert_eq!(key_of.insert(*account, key), None, "two keys of account {account}");
			}
			if let Ok(Signatory::Account(account) | Signatory::DelegateOf(account)) = signatory {
				if self.closed.contains(&account) {
					assert!(Accounts::ensure_member(&account, true).is_err());
				}
				// Whoever may sign again never signs with a used nonce.
				if Accounts::ensure_member(&account, false).is_ok() {
					let nonce = System::account_nonce(key);
					assert!(self.nonces.insert(key, nonce).is_none_or(|before| before <= nonce));
				}
			}
		}
		assert!(self.closed.iter().all(Closed::<Test>::contains_key));
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 256, ..Default::default() })]

	#[test]
	fn no_sequence_of_operations_breaks_an_invariant(
		steps in prop::collection::vec(step(), 1..160),
	) {
		build_and_execute(|| {
			Holders::set(vec![]);
			let mut history = History::default();
			for step in steps {
				match step {
					Step::Sign(key, call) => sign(key, call),
					Step::SignAs(account, call) => {
						sign(KeyOf::<Test>::get(account).unwrap_or(account), call)
					},
					Step::Govern(call) => {
						let call = RuntimeCall::from(call);
						let _ = sp_runtime::traits::Dispatchable::dispatch(call, root());
					},
					Step::Wait(blocks) => {
						pass_blocks(blocks);
						CurrentSession::mutate(|session| *session += 1);
					},
					Step::Hold(accounts) => Holders::set(accounts),
				}
				Accounts::do_try_state().unwrap();
				history.check();
			}
		});
	}
}
