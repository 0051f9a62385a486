use crate::{mock::*, AllowedSenderCounts, AllowedSenders, Error, Event, ReceivingPolicies};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{Mass, ReceivingPolicy, TransferId};

fn allow(account: u64, sender: u64) -> sp_runtime::DispatchResult {
	Credits::allow_sender(signed(account), account, sender)
}

fn disallow(account: u64, sender: u64) -> sp_runtime::DispatchResult {
	Credits::disallow_sender(signed(account), account, sender)
}

#[test]
fn an_account_says_whom_it_receives_from() {
	build_and_execute(|| {
		assert_eq!(ReceivingPolicies::<Test>::get(SMELTER), ReceivingPolicy::Open);
		for policy in [ReceivingPolicy::AllowList, ReceivingPolicy::Acceptance] {
			events();
			receives(SMELTER, policy);
			assert_eq!(ReceivingPolicies::<Test>::get(SMELTER), policy);
			assert_eq!(events(), vec![Event::ReceivingPolicySet { account: SMELTER, policy }]);
		}
		receives(SMELTER, ReceivingPolicy::Open);
		assert_eq!(ReceivingPolicies::<Test>::get(SMELTER), ReceivingPolicy::Open);
		// What everybody begins with isn't stored.
		assert!(!ReceivingPolicies::<Test>::contains_key(SMELTER));
		assert_eq!(
			events(),
			vec![Event::ReceivingPolicySet { account: SMELTER, policy: ReceivingPolicy::Open }]
		);
	});
}

#[test]
fn an_open_account_receives_from_everybody() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		receives(SMELTER, ReceivingPolicy::Acceptance);
		receives(SMELTER, ReceivingPolicy::Open);
		assert_ok!(transfer(MINE, id, t(45), SMELTER));
		assert_eq!(lot(id).holder, SMELTER);
	});
}

#[test]
fn a_list_lets_its_senders_in_at_once_and_no_others() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		receives(SMELTER, ReceivingPolicy::AllowList);
		assert_noop!(transfer(MINE, id, t(45), SMELTER), Error::<Test>::SenderNotAllowed);
		assert_ok!(allow(SMELTER, WIRE_MAKER));
		assert_noop!(transfer(MINE, id, t(45), SMELTER), Error::<Test>::SenderNotAllowed);
		assert_ok!(allow(SMELTER, MINE));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		assert_ok!(disallow(SMELTER, MINE));
		assert_noop!(transfer(MINE, id, t(15), SMELTER), Error::<Test>::SenderNotAllowed);
		// Another account's list says nothing about this one.
		assert_ok!(transfer(MINE, id, t(15), WIRE_MAKER));
	});
}

#[test]
fn a_list_counts_only_under_its_policy() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_ok!(allow(SMELTER, WIRE_MAKER));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		receives(SMELTER, ReceivingPolicy::Acceptance);
		assert_ok!(allow(SMELTER, MINE));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		assert!(waiting(TransferId(0)).is_some_and(|transfer| transfer.awaits_acceptance));
		assert_eq!(masses(id), (t(15), t(15)));
	});
}

#[test]
fn another_policy_leaves_what_waits_as_it_is() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(45), SMELTER);
		receives(SMELTER, ReceivingPolicy::AllowList);
		assert_eq!(masses(id), (Mass::ZERO, t(45)));
		assert_ok!(Credits::accept_transfer(signed(SMELTER), transfer));
		assert_eq!(lot(id).holder, SMELTER);
	});
}

#[test]
fn senders_come_onto_the_list_and_off_it() {
	build_and_execute(|| {
		assert_ok!(allow(SMELTER, MINE));
		assert_ok!(allow(SMELTER, BRAND));
		assert!(AllowedSenders::<Test>::contains_key(SMELTER, MINE));
		assert_eq!(AllowedSenderCounts::<Test>::get(SMELTER), 2);
		assert_noop!(allow(SMELTER, MINE), Error::<Test>::SenderAlreadyAllowed);
		assert_ok!(disallow(SMELTER, MINE));
		assert!(!AllowedSenders::<Test>::contains_key(SMELTER, MINE));
		assert_eq!(AllowedSenderCounts::<Test>::get(SMELTER), 1);
		assert_noop!(disallow(SMELTER, MINE), Error::<Test>::SenderNotListed);
		assert_noop!(disallow(MINE, BRAND), Error::<Test>::SenderNotListed);
		assert_ok!(disallow(SMELTER, BRAND));
		assert!(!AllowedSenderCounts::<Test>::contains_key(SMELTER));
		assert_eq!(
			events(),
			vec![
				Event::SenderAllowed { account: SMELTER, sender: MINE },
				Event::SenderAllowed { account: SMELTER, sender: BRAND },
				Event::SenderDisallowed { account: SMELTER, sender: MINE },
				Event::SenderDisallowed { account: SMELTER, sender: BRAND },
			]
		);
	});
}

#[test]
fn a_list_has_room_for_eight() {
	build_and_execute(|| {
		for sender in 0..8 {
			assert_ok!(allow(SMELTER, sender));
		}
		assert_noop!(allow(SMELTER, 8), Error::<Test>::TooManyAllowedSenders);
		assert_noop!(allow(SMELTER, 7), Error::<Test>::SenderAlreadyAllowed);
		assert_ok!(disallow(SMELTER, 0));
		assert_ok!(allow(SMELTER, 8));
		assert_ok!(allow(WIRE_MAKER, 8));
	});
}

#[test]
fn only_the_account_and_its_company_say_so() {
	build_and_execute(|| {
		let set =
			|who| Credits::set_receiving_policy(who, SMELTER_SITE, ReceivingPolicy::AllowList);
		let allow = |who, sender| Credits::allow_sender(who, SMELTER_SITE, sender);
		let disallow = |who| Credits::disallow_sender(who, SMELTER_SITE, MINE);
		assert_noop!(set(signed(MINE)), NOT_AUTHORIZED);
		assert_noop!(allow(signed(MINE), MINE), NOT_AUTHORIZED);
		assert_noop!(disallow(signed(MINE)), NOT_AUTHORIZED);
		assert_noop!(set(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(allow(RuntimeOrigin::root(), MINE), DispatchError::BadOrigin);
		assert_noop!(disallow(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(
			Credits::set_receiving_policy(signed(BODY), BODY, ReceivingPolicy::AllowList),
			CUSTODY_ACCOUNT_NOT_FOUND
		);
		for who in [SMELTER, SMELTER_SITE] {
			assert_ok!(set(signed(who)));
			assert_ok!(allow(signed(who), MINE));
			assert_ok!(disallow(signed(who)));
		}
		Suspended::set(vec![SMELTER_SITE]);
		assert_noop!(set(signed(SMELTER_SITE)), IS_SUSPENDED);
	});
}
