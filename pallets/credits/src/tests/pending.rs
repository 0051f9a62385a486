use crate::{
	mock::*, Due, DueItem, Error, Event, FreezeTarget, NextTransferId, PendingTransfers,
	TransfersOfAccount,
};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_core::H256;
use sp_runtime::DispatchError;
use tracemet_primitives::{
	traits::Holdings, Lot, LotId, Mass, MassBalanceAccount, MassBalanceLevel, Overdraft,
	PendingTransfer, PeriodId, ReceivingPolicy, Supply, TransferId, SECONDS_PER_DAY,
};

const FIRST: TransferId = TransferId(0);
const LAPSES: u64 = START + TransferLifetime::get();

fn accept(who: u64, transfer: TransferId) -> sp_runtime::DispatchResult {
	Credits::accept_transfer(signed(who), transfer)
}

fn decline(who: u64, transfer: TransferId) -> sp_runtime::DispatchResult {
	Credits::decline_transfer(signed(who), transfer)
}

fn cancel(who: u64, transfer: TransferId) -> sp_runtime::DispatchResult {
	Credits::cancel_transfer(signed(who), transfer)
}

fn expire(transfer: TransferId) -> sp_runtime::DispatchResult {
	Credits::expire_transfer(signed(STRANGER), transfer)
}

/// Whether a transfer is in the queue of what falls due.
fn is_due(transfer: TransferId) -> bool {
	Due::<Test>::iter_keys().any(|(_, item)| item == DueItem::Transfer(transfer))
}

/// That nothing is left of a transfer.
#[track_caller]
fn assert_gone(transfer: TransferId) {
	assert!(!PendingTransfers::<Test>::contains_key(transfer));
	assert_eq!(TransfersOfAccount::<Test>::iter().filter(|(_, id, ())| *id == transfer).count(), 0);
	assert!(!is_due(transfer));
}

#[test]
fn a_transfer_waits_with_its_credits_in_escrow() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		receives(SMELTER, ReceivingPolicy::Acceptance);
		events();
		let reference = Some(H256::repeat_byte(3));
		assert_ok!(Credits::transfer(signed(MINE), MINE, id, t(15), SMELTER, None, reference));

		let details = PendingTransfer {
			from: MINE,
			to: SMELTER,
			lot: id,
			mass: t(15),
			accompanies: CONCENTRATE,
			in_return: None,
			reference,
			awaits_validation: false,
			awaits_acceptance: true,
			expires_at: LAPSES,
		};
		assert_eq!(waiting(FIRST), Some(details.clone()));
		assert_eq!(events(), vec![Event::TransferOffered { transfer: FIRST, details }]);
		assert_eq!(NextTransferId::<Test>::get(), TransferId(1));
		for account in [MINE, SMELTER] {
			assert!(TransfersOfAccount::<Test>::contains_key(account, FIRST));
		}
		assert!(is_due(FIRST));
		// It is still the sender's.
		assert_eq!((lot(id).holder, masses(id)), (MINE, (t(30), t(15))));
		assert_eq!(
			balance(MINE, CONCENTRATE, CU_8),
			MassBalanceAccount { issued: t(45), closing: t(45), ..Default::default() }
		);
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(30), in_escrow: t(15), ..Default::default() }
		);
		assert_noop!(transfer(MINE, id, Mass(30_000_001), BRAND), Error::<Test>::InsufficientMass);
	});
}

#[test]
fn an_accepted_part_becomes_a_new_lot() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let before = lot(id);
		let transfer = offered(MINE, id, t(15), SMELTER);
		events();
		Now::set(START + 5);
		assert_ok!(accept(SMELTER, transfer));

		let part = LotId(1);
		assert_eq!(lot(id), Lot { mass: t(30), ..before.clone() });
		let received_at = START + 5;
		assert_eq!(lot(part), Lot { holder: SMELTER, mass: t(15), received_at, ..before });
		assert_gone(transfer);
		assert_eq!(
			events(),
			vec![
				Event::TransferAccepted { transfer },
				Event::PeriodOpened {
					account: SMELTER,
					good: CONCENTRATE,
					label: CU_8,
					period: THIRD_QUARTER,
					opening: Mass::ZERO,
				},
				Event::CreditsTransferred {
					lot: id,
					to_lot: part,
					from: MINE,
					to: SMELTER,
					mass: t(15),
					accompanies: CONCENTRATE,
					reference: None,
				},
				Event::TransferCompleted { transfer },
			]
		);
		assert_eq!(
			balance(MINE, CONCENTRATE, CU_8),
			MassBalanceAccount { issued: t(45), sent: t(15), closing: t(30), ..Default::default() }
		);
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount { received: t(15), closing: t(15), ..Default::default() }
		);
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(45), ..Default::default() }
		);
	});
}

#[test]
fn an_accepted_lot_that_moves_whole_keeps_its_id() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(45), SMELTER);
		assert_ok!(accept(SMELTER, transfer));
		assert_eq!((lot(id).holder, masses(id)), (SMELTER, (t(45), Mass::ZERO)));
		assert_noop!(accept(SMELTER, transfer), Error::<Test>::TransferNotFound);
	});
}

#[test]
fn two_parts_of_a_lot_wait_apart() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let one = offered(MINE, id, t(15), SMELTER);
		let two = offered(MINE, id, t(30), WIRE_MAKER);
		assert_eq!(masses(id), (Mass::ZERO, t(45)));
		// Something of the lot still waits: it stays where it is.
		assert_ok!(accept(SMELTER, one));
		assert_eq!((lot(LotId(1)).holder, masses(LotId(1)).0), (SMELTER, t(15)));
		assert_eq!((lot(id).holder, masses(id)), (MINE, (Mass::ZERO, t(30))));
		// Nothing does any more: it moves whole.
		assert_ok!(accept(WIRE_MAKER, two));
		assert_eq!((lot(id).holder, masses(id)), (WIRE_MAKER, (t(30), Mass::ZERO)));
	});
}

#[test]
fn what_is_accepted_is_booked_in_the_period_that_it_is_then() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(15), SMELTER);
		Now::set(OCTOBER);
		assert_ok!(accept(SMELTER, transfer));
		assert_eq!(
			balance(MINE, CONCENTRATE, CU_8),
			MassBalanceAccount {
				opening: t(45),
				sent: t(15),
				closing: t(30),
				..Default::default()
			}
		);
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount { received: t(15), closing: t(15), ..Default::default() }
		);
	});
}

#[test]
fn only_the_receiver_and_its_company_accept() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(15), SMELTER_SITE);
		for other in [MINE, WIRE_MAKER, BODY] {
			assert_noop!(accept(other, transfer), NOT_AUTHORIZED);
		}
		assert_noop!(
			Credits::accept_transfer(RuntimeOrigin::root(), transfer),
			DispatchError::BadOrigin
		);
		assert_noop!(accept(SMELTER, TransferId(1)), Error::<Test>::TransferNotFound);
		assert_ok!(accept(SMELTER, transfer));
		assert_eq!(lot(LotId(1)).holder, SMELTER_SITE);
	});
}

#[test]
fn what_lapsed_is_not_accepted() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(45), SMELTER);
		Now::set(LAPSES);
		assert_noop!(accept(SMELTER, transfer), Error::<Test>::TransferLapsed);
		Now::set(LAPSES - 1);
		assert_ok!(accept(SMELTER, transfer));
	});
}

#[test]
fn what_was_frozen_since_is_not_accepted() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(45), SMELTER);
		for target in [FreezeTarget::Lot(id), FreezeTarget::Line(lot(id).origin)] {
			assert_ok!(Credits::freeze(signed(BODY), target.clone(), bounded(*b"doubt")));
			assert_noop!(accept(SMELTER, transfer), Error::<Test>::Frozen);
			assert_ok!(Credits::unfreeze(signed(BODY), target));
		}
		assert_ok!(accept(SMELTER, transfer));
	});
}

#[test]
fn what_expired_since_is_not_accepted() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(2));
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(15), SMELTER);
		Now::set(START + 2 * SECONDS_PER_DAY - 1);
		let other = offered(MINE, id, t(15), SMELTER);
		assert_ok!(accept(SMELTER, other));
		Now::set(START + 2 * SECONDS_PER_DAY);
		assert_noop!(accept(SMELTER, transfer), Error::<Test>::LotExpired);
		// It goes back, and expires.
		assert_ok!(cancel(MINE, transfer));
		assert_ok!(Credits::expire_lot(signed(STRANGER), id));
		assert_eq!(masses(id), (Mass::ZERO, Mass::ZERO));
	});
}

#[test]
fn both_sides_have_to_be_able_to_act_when_it_is_completed() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(15), SMELTER_SITE);
		for suspended in [MINE, SMELTER_SITE] {
			Suspended::set(vec![suspended]);
			assert_noop!(accept(SMELTER_SITE, transfer), IS_SUSPENDED);
		}
		Suspended::set(vec![]);
		// A company that may not keep a balance under the rules any more.
		let other = offered(MINE, id, t(15), SMELTER);
		change_rules(GROUP_BALANCE, |rules| rules.level = MassBalanceLevel::Site);
		assert_noop!(accept(SMELTER, other), Error::<Test>::LevelNotAllowed);
		assert_ok!(accept(SMELTER_SITE, transfer));
	});
}

#[test]
fn a_sender_that_owes_credits_cannot_let_them_go() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(15), SMELTER);
		let PeriodId(now) = THIRD_QUARTER;
		let owed = |drawn_in| Overdraft { mass: t(1), drawn_in: PeriodId(drawn_in) };
		let key = (MINE, CONCENTRATE, CU_8);
		crate::Overdrafts::<Test>::insert(key, owed(now - 2));
		assert_noop!(accept(SMELTER, transfer), Error::<Test>::OverdraftOverdue);
		// It has this period to repay what it drew in the one before.
		crate::Overdrafts::<Test>::insert(key, owed(now - 1));
		assert_ok!(accept(SMELTER, transfer));
	});
}

#[test]
fn the_receiver_declines() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(15), SMELTER_SITE);
		events();
		for other in [MINE, WIRE_MAKER, BODY] {
			assert_noop!(decline(other, transfer), NOT_AUTHORIZED);
		}
		assert_noop!(
			Credits::decline_transfer(RuntimeOrigin::root(), transfer),
			DispatchError::BadOrigin
		);
		assert_ok!(decline(SMELTER, transfer));
		assert_eq!(events(), vec![Event::TransferDeclined { transfer, by: SMELTER }]);
		assert_eq!((lot(id).holder, masses(id)), (MINE, (t(45), Mass::ZERO)));
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(45), ..Default::default() }
		);
		assert_gone(transfer);
		assert_noop!(decline(SMELTER, transfer), Error::<Test>::TransferNotFound);
	});
}

#[test]
fn the_sender_cancels() {
	build_and_execute(|| {
		let id = site_smelting(t(45)).approved()[0];
		change_rules(SITE_BALANCE, |rules| rules.level = MassBalanceLevel::Group);
		let transfer = offered(SMELTER_SITE, id, t(15), WIRE_MAKER);
		events();
		for other in [WIRE_MAKER, BODY] {
			assert_noop!(cancel(other, transfer), NOT_AUTHORIZED);
		}
		assert_noop!(
			Credits::cancel_transfer(RuntimeOrigin::root(), transfer),
			DispatchError::BadOrigin
		);
		assert_ok!(cancel(SMELTER, transfer));
		assert_eq!(events(), vec![Event::TransferCancelled { transfer }]);
		assert_eq!((lot(id).holder, masses(id)), (SMELTER_SITE, (t(45), Mass::ZERO)));
		assert_gone(transfer);
		assert_noop!(cancel(SMELTER, transfer), Error::<Test>::TransferNotFound);
	});
}

#[test]
fn what_lapsed_can_still_be_declined_and_cancelled() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let (one, two) = (offered(MINE, id, t(1), SMELTER), offered(MINE, id, t(2), SMELTER));
		Now::set(LAPSES);
		assert_ok!(decline(SMELTER, one));
		assert_ok!(cancel(MINE, two));
		assert_eq!(masses(id), (t(45), Mass::ZERO));
		assert_gone(one);
		assert_gone(two);
	});
}

#[test]
fn what_waits_too_long_goes_back() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(15), SMELTER);
		events();
		Now::set(LAPSES - 1);
		assert_noop!(expire(transfer), Error::<Test>::TransferNotLapsed);
		assert_noop!(expire(TransferId(1)), Error::<Test>::TransferNotFound);
		assert_noop!(
			Credits::expire_transfer(RuntimeOrigin::root(), transfer),
			DispatchError::BadOrigin
		);
		Now::set(LAPSES);
		assert_ok!(expire(transfer));
		assert_eq!(events(), vec![Event::TransferExpired { transfer }]);
		assert_eq!((lot(id).holder, masses(id)), (MINE, (t(45), Mass::ZERO)));
		assert_gone(transfer);
		assert_noop!(expire(transfer), Error::<Test>::TransferNotFound);
	});
}

#[test]
fn the_chain_sends_back_what_waits_too_long_by_itself() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let (one, two) = (offered(MINE, id, t(1), SMELTER), offered(MINE, id, t(2), SMELTER));
		assert_ok!(accept(SMELTER, two));
		events();
		Now::set(LAPSES - 1);
		run_idle();
		assert_eq!(events(), vec![]);
		Now::set(LAPSES);
		run_idle();
		assert_eq!(events(), vec![Event::TransferExpired { transfer: one }]);
		assert_eq!(masses(id), (t(43), Mass::ZERO));
		assert_gone(one);
	});
}

#[test]
fn a_transfer_that_waits_keeps_both_accounts_open() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(45), SMELTER);
		assert_noop!(Credits::ensure_none(&SMELTER), Error::<Test>::TransfersPending);
		assert_noop!(Credits::ensure_none(&MINE), Error::<Test>::HoldsCredits);
		assert_ok!(decline(SMELTER, transfer));
		assert_ok!(Credits::ensure_none(&SMELTER));
	});
}

#[test]
fn the_last_id_is_not_given_out() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		receives(SMELTER, ReceivingPolicy::Acceptance);
		NextTransferId::<Test>::put(TransferId(u64::MAX));
		assert_noop!(
			with_storage_layer(|| transfer(MINE, id, t(15), SMELTER)),
			Error::<Test>::IdsExhausted
		);
	});
}
