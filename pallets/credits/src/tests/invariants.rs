//! Each invariant of the ledger, broken on purpose.

use crate::{mock::*, *};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	ExitId, Input, LotId, Mass, OutputLineId, Overdraft, PendingTransfer, PeriodId,
	ReceivingPolicy, RequestId, RequestStatus, RollUp, TransferId, BIOGENIC, FOSSIL_UPSTREAM,
	MILLION,
};

const LOT: LotId = LotId(0);
const REQUEST: RequestId = RequestId(0);
const LINE: OutputLineId = OutputLineId { request: REQUEST, line: 0 };

/// What the ledger says after a mine got a lot of 45 t and `corrupt` had its way.
#[track_caller]
fn assert_broken(message: &'static str, corrupt: impl FnOnce()) {
	execute(|| {
		mine_lot(t(45));
		Credits::do_try_state().unwrap();
		corrupt();
		assert_eq!(Credits::do_try_state(), Err(DispatchError::Other(message)));
	});
}

fn change_lot(id: LotId, change: impl FnOnce(&mut tracemet_primitives::Lot<u64>)) {
	Lots::<Test>::mutate(id, |lot| change(lot.as_mut().unwrap()));
}

fn change_request(
	id: RequestId,
	change: impl FnOnce(&mut tracemet_primitives::CertificateRequest<u64>),
) {
	Requests::<Test>::mutate(id, |request| change(request.as_mut().unwrap()));
}

/// A request that draws 30 t of the lot, which the smelter got.
fn pending() -> RequestId {
	transfer(MINE, LOT, t(45), SMELTER).unwrap();
	smelting([credit(LOT, t(30))], [labelled(CATHODE, CU_8, t(30))]).pending()
}

/// A transfer of 30 t of the lot that the brand has to accept.
fn offered() -> TransferId {
	let policy = ReceivingPolicy::Acceptance;
	Credits::set_receiving_policy(signed(BRAND), BRAND, policy).unwrap();
	transfer(MINE, LOT, t(30), BRAND).unwrap();
	TransferId(0)
}

/// A part of the lot, which the smelter got.
fn part() -> LotId {
	transfer(MINE, LOT, t(15), SMELTER).unwrap();
	LotId(1)
}

#[test]
fn one_issued_mass_is_accounted_for() {
	assert_broken("1: issued mass isn't accounted for", || {
		Supplies::<Test>::mutate(CONCENTRATE, CU_8, |supply| supply.consumed = Mass(1));
	});
}

#[test]
fn two_supply_is_what_the_lots_have() {
	assert_broken("2: held mass", || {
		Supplies::<Test>::mutate(CONCENTRATE, CU_8, |supply| {
			supply.held = t(44);
			supply.exited = t(1);
		});
	});
	assert_broken("2: mass in escrow", || {
		Supplies::<Test>::mutate(CONCENTRATE, CU_8, |supply| {
			supply.in_escrow = t(1);
			supply.issued = t(46);
		});
	});
	assert_broken("2: lots without supply", || Supplies::<Test>::remove(CONCENTRATE, CU_8));
}

#[test]
fn three_escrow_is_what_pending_requests_and_transfers_draw() {
	assert_broken("3: escrow and what is pending disagree", || {
		change_request(pending(), |request| request.inputs[0].mass = t(29));
	});
	assert_broken("3: escrow and what is pending disagree", || {
		change_request(pending(), |request| request.status = RequestStatus::Withdrawn);
	});
	assert_broken("3: escrow and what is pending disagree", || {
		PendingTransfers::<Test>::mutate(offered(), |transfer| {
			transfer.as_mut().unwrap().mass = t(29);
		});
	});
	assert_broken("3: something pending without lot", || {
		change_request(pending(), |request| {
			let input: Input = credit(LotId(99), t(1));
			request.inputs.try_push(input).unwrap();
		});
	});
}

#[test]
fn four_the_latest_balance_is_what_the_lots_have() {
	assert_broken("4: latest period without account", || {
		LatestPeriods::<Test>::insert((MINE, CONCENTRATE, CU_8), PeriodId(0));
	});
	assert_broken("4: closing balance and lots disagree", || {
		MassBalances::<Test>::mutate((MINE, CONCENTRATE, CU_8, THIRD_QUARTER), |balance| {
			balance.as_mut().unwrap().closing = t(44);
		});
	});
	assert_broken("4: lots without account", || {
		LatestPeriods::<Test>::remove((MINE, CONCENTRATE, CU_8));
	});
}

#[test]
fn five_accounts_add_up_and_carry_over() {
	assert_broken("5: account doesn't add up", || {
		MassBalances::<Test>::mutate((MINE, CONCENTRATE, CU_8, THIRD_QUARTER), |balance| {
			balance.as_mut().unwrap().sent = t(1);
		});
	});
	let shift_opening = |period| {
		MassBalances::<Test>::mutate((MINE, CONCENTRATE, CU_8, period), |balance| {
			let balance = balance.as_mut().unwrap();
			balance.opening = t(46);
			balance.expired = balance.opening.checked_sub(t(45)).unwrap();
			balance.issued = Mass::ZERO;
		});
	};
	assert_broken("5: opening isn't the closing before", || {
		Now::set(OCTOBER);
		transfer(MINE, LOT, t(45), SMELTER).unwrap();
		transfer(SMELTER, LOT, t(45), MINE).unwrap();
		shift_opening(PeriodId(THIRD_QUARTER.0 + 1));
	});
}

#[test]
fn six_lists_have_the_lots_with_mass() {
	assert_broken("6: list and lots disagree", || LotsOfAccount::<Test>::remove(MINE, LOT));
	assert_broken("6: list and lots disagree", || {
		exit(MINE, LOT, t(45)).unwrap();
		LotsOfAccount::<Test>::insert(MINE, LOT, ());
	});
	assert_broken("6: line's list and lots disagree", || LotsOfLine::<Test>::remove(LINE, LOT));
	assert_broken("6: listed lot without record", || {
		LotsOfLine::<Test>::insert(LINE, LotId(99), ());
	});
	assert_broken("6: listed lot of another line", || {
		LotsOfLine::<Test>::insert(OutputLineId { line: 1, ..LINE }, LOT, ());
	});
	assert_broken("6: listed lot without record", || {
		LotsOfAccount::<Test>::insert(MINE, LotId(99), ());
	});
	assert_broken("6: listed lot of another holder", || {
		LotsOfAccount::<Test>::insert(SMELTER, LOT, ());
	});
}

#[test]
fn seven_lots_and_exits_come_from_a_line() {
	assert_broken("7: lot without request", || Requests::<Test>::remove(REQUEST));
	assert_broken("7: lot of an unapproved request", || {
		change_request(REQUEST, |request| request.status = RequestStatus::Rejected);
		IssuedLots::<Test>::remove(REQUEST);
	});
	assert_broken("7: lot without output line", || {
		let part = part();
		change_lot(part, |lot| lot.origin.line = 1);
		LotsOfLine::<Test>::remove(LINE, part);
		LotsOfLine::<Test>::insert(OutputLineId { line: 1, ..LINE }, part, ());
	});
	assert_broken("7: lot and output line disagree", || {
		change_request(REQUEST, |request| request.outputs[0].label = Some(CU_RE));
	});
	assert_broken("7: lot and output line disagree", || {
		change_request(REQUEST, |request| request.outputs[0].good = CATHODE);
	});
	assert_broken("7: exit without output line", || {
		exit(MINE, LOT, t(45)).unwrap();
		UsesOfLine::<Test>::remove(LINE, LineUse::Exit(ExitId(0)));
		Exits::<Test>::mutate(ExitId(0), |exit| exit.as_mut().unwrap().draws[0].origin.line = 1);
	});
	assert_broken("7: exit and its draws disagree", || {
		exit(MINE, LOT, t(15)).unwrap();
		Exits::<Test>::mutate(ExitId(0), |exit| exit.as_mut().unwrap().mass = t(14));
	});
	assert_broken("7: more lots and exits than the line's mass", || {
		exit(MINE, LOT, t(15)).unwrap();
		change_request(REQUEST, |request| request.outputs[0].mass = Mass(44_999_999));
	});
}

#[test]
fn eight_an_approved_request_issued_its_lots() {
	assert_broken("8: issued lots", || IssuedLots::<Test>::remove(REQUEST));
	assert_broken("8: issued lots", || {
		let lots = IssuedLots::<Test>::get(REQUEST);
		IssuedLots::<Test>::insert(mining(t(1)).pending(), lots);
	});
	assert_broken("8: two lots of one line", || {
		IssuedLots::<Test>::mutate(REQUEST, |lots| lots.try_push((0, LOT)).unwrap());
	});
	assert_broken("8: lot of an ordinary line", || {
		IssuedLots::<Test>::mutate(REQUEST, |lots| lots[0] = (1, LOT));
	});
	assert_broken("8: issued lot of another line", || {
		change_lot(LOT, |lot| lot.origin.line = 1);
		LotsOfLine::<Test>::remove(LINE, LOT);
		LotsOfLine::<Test>::insert(OutputLineId { line: 1, ..LINE }, LOT, ());
	});
	assert_broken("8: issued lot of another line", || {
		IssuedLots::<Test>::mutate(REQUEST, |lots| lots[0] = (0, LotId(99)));
	});
}

#[test]
fn nine_ids_are_below_the_next() {
	assert_broken("9: lot id", || NextLotId::<Test>::put(LOT));
	assert_broken("9: request id", || NextRequestId::<Test>::put(REQUEST));
	assert_broken("9: exit id", || {
		exit(MINE, LOT, t(1)).unwrap();
		NextExitId::<Test>::put(ExitId(0));
	});
	assert_broken("9: transfer id", || NextTransferId::<Test>::put(offered()));
}

#[test]
fn a_sum_that_cannot_be_held_is_no_sum() {
	assert_broken("a sum of the ledger can't be held", || {
		change_lot(part(), |lot| lot.mass = Mass(u64::MAX));
	});
	assert_broken("a sum of the ledger can't be held", || {
		Supplies::<Test>::mutate(CONCENTRATE, CU_8, |supply| supply.revoked = Mass(u64::MAX));
	});
}

#[test]
fn ten_pending_requests_are_counted() {
	assert_broken("10: count of pending requests", || {
		pending();
		PendingRequests::<Test>::insert(SMELTER, 2);
	});
	assert_broken("10: count of pending requests", || {
		PendingRequests::<Test>::insert(MINE, 0);
	});
	assert_broken("10: terms of a request", || Terms::<Test>::remove(pending()));
	assert_broken("10: terms of a request", || {
		let terms = Terms::<Test>::get(pending()).unwrap();
		Terms::<Test>::insert(REQUEST, terms);
	});
	assert_broken("10: request that isn't pending", || {
		AutomaticQueue::<Test>::insert(REQUEST, ());
	});
}

#[test]
fn eleven_pending_transfers_are_on_both_lists() {
	let change = |change: fn(&mut PendingTransfer<u64>)| {
		PendingTransfers::<Test>::mutate(offered(), |transfer| change(transfer.as_mut().unwrap()));
	};
	assert_broken("11: pending transfer of another's lot", || {
		change(|transfer| transfer.from = SMELTER);
	});
	assert_broken("11: pending transfer that waits for nobody", || {
		change(|transfer| transfer.awaits_acceptance = false);
	});
	assert_broken("11: lists of pending transfers", || {
		TransfersOfAccount::<Test>::remove(BRAND, offered());
	});
	assert_broken("11: lists of pending transfers", || {
		TransfersOfAccount::<Test>::insert(SMELTER, TransferId(0), ());
	});
}

#[test]
fn twelve_overdrafts_are_of_something_and_of_their_time() {
	let key = (MINE, CONCENTRATE, CU_8);
	let overdraft = |mass, drawn_in| Overdrafts::<Test>::insert(key, Overdraft { mass, drawn_in });
	assert_broken("12: overdraft of nothing", || overdraft(Mass::ZERO, THIRD_QUARTER));
	assert_broken("12: overdraft of a later period", || {
		overdraft(t(1), PeriodId(THIRD_QUARTER.0 + 1));
	});
	assert_broken("12: overdraft without balance", || {
		let overdraft = Overdraft { mass: t(1), drawn_in: THIRD_QUARTER };
		Overdrafts::<Test>::insert((BRAND, CONCENTRATE, CU_8), overdraft);
	});
}

#[test]
fn thirteen_flags_have_a_cause() {
	let other = OutputLineId { line: 1, ..LINE };
	assert_broken("13: flagged because of a line that isn't", || {
		FlaggedLines::<Test>::insert(other, LINE);
	});
	assert_broken("13: trace of a line that isn't flagged", || {
		TraceQueue::<Test>::insert(LINE, TraceStep::Lots(None), ());
	});
}

#[test]
fn fourteen_uses_used_the_line() {
	assert_broken("14: consumed by a request that isn't approved", || {
		UsesOfLine::<Test>::insert(LINE, LineUse::Request(pending()), ());
	});
	assert_broken("14: exit that doesn't draw from the line", || {
		exit(MINE, LOT, t(1)).unwrap();
		let other = OutputLineId { line: 1, ..LINE };
		UsesOfLine::<Test>::insert(other, LineUse::Exit(ExitId(0)), ());
	});
}

#[test]
fn fifteen_what_is_frozen_exists() {
	let nothing = OutputLineId { request: RequestId(99), line: 0 };
	for target in [
		FreezeTarget::Lot(LotId(99)),
		FreezeTarget::Line(nothing),
		FreezeTarget::Exit(ExitId(99)),
		FreezeTarget::Balance { account: BRAND, good: CONCENTRATE, label: CU_8 },
	] {
		assert_broken("15: freeze of nothing", || {
			let freeze = Freeze { reason: Default::default(), since: START };
			let mut freezes = FreezesOf::<u64>::new();
			freezes.try_insert(BODY, freeze).unwrap();
			Freezes::<Test>::insert(target, freezes);
		});
	}
	for share in [0, MILLION + 1] {
		assert_broken("15: certified share", || {
			change_lot(LOT, |lot| lot.certified_share = share);
		});
	}
}

#[test]
fn sixteen_allowed_senders_are_counted() {
	assert_broken("16: count of allowed senders", || {
		AllowedSenders::<Test>::insert(BRAND, MINE, ());
	});
	assert_broken("16: count of allowed senders", || {
		AllowedSenderCounts::<Test>::insert(BRAND, 1);
	});
}

/// The lot's line is held since the first restatement.
fn held() {
	let beyond = totals(&[(FOSSIL_UPSTREAM, 8 * 45_000_000 + 1)]);
	restate(REQUEST, [beyond]);
	Credits::do_try_state().unwrap();
}

#[test]
fn seventeen_a_held_line_is_held_by_the_footprint_in_force() {
	assert_broken("17: hold without request", || {
		BrokenCriteria::<Test>::insert(OutputLineId { request: RequestId(99), line: 0 }, 1);
	});
	assert_broken("17: hold of a line of which nothing was issued", || {
		BrokenCriteria::<Test>::insert(OutputLineId { line: 1, ..LINE }, 1);
	});
	assert_broken("17: hold of a line of which nothing was issued", || {
		let request = mining(t(1)).pending();
		BrokenCriteria::<Test>::insert(OutputLineId { request, line: 0 }, 1);
	});
	assert_broken("17: hold of another revision", || {
		held();
		BrokenCriteria::<Test>::insert(LINE, 2);
	});
	assert_broken("17: hold of another revision", || {
		held();
		// It keeps the criteria again, and is held by that revision.
		restate(REQUEST, [totals(&[(FOSSIL_UPSTREAM, 8 * 45_000_000)])]);
		Credits::do_try_state().unwrap();
		BrokenCriteria::<Test>::insert(LINE, 1);
	});
}

fn of_mine(column: Column) -> AccountColumn<u64> {
	let period = (column != Column::Held).then_some(THIRD_QUARTER);
	AccountColumn { account: MINE, column, period }
}

/// A kilogram that came from nowhere.
fn share_of_a_kilogram() -> Share {
	Share { mass: kg(1), attributes: Credits::share_of(LINE, kg(1)).unwrap().attributes }
}

#[test]
fn eighteen_labels_have_what_their_lines_and_supplies_have() {
	assert_broken("18: label and its lines disagree", || {
		LabelRollUps::<Test>::mutate(CU_8, |roll_up| roll_up.issued.mass += 1);
	});
	assert_broken("18: label and its lines disagree", || {
		LabelRollUps::<Test>::insert(CU_RE, RollUp::default());
	});
	assert_broken("18: network and labels disagree", || {
		NetworkRollUp::<Test>::mutate(|roll_up| {
			roll_up.held.attributes.try_insert(BIOGENIC, 1).unwrap();
		});
	});
	assert_broken("18: label and supplies disagree", || {
		// Of the line, the label and the network at once.
		let share = share_of_a_kilogram();
		LineRollUps::<Test>::mutate_extant(LINE, |line| line.exited = share.clone());
		let add = |roll_up: &mut RollUp| {
			roll_ups::replace(&mut roll_up.exited, &Share::default(), &share).unwrap();
		};
		LabelRollUps::<Test>::mutate(CU_8, add);
		NetworkRollUp::<Test>::mutate(add);
	});
}

#[test]
fn nineteen_accounts_have_what_the_line_has() {
	assert_broken("19: share of a line without roll-up", || {
		let other = OutputLineId { line: 1, ..LINE };
		AccountShares::<Test>::insert(other, of_mine(Column::Held), Share::default());
	});
	assert_broken("19: line and accounts disagree", || {
		AccountShares::<Test>::remove(LINE, of_mine(Column::Held));
	});
	assert_broken("19: line and accounts disagree", || {
		AccountShares::<Test>::insert(LINE, of_mine(Column::Exited), share_of_a_kilogram());
	});
}

#[test]
fn twenty_accounts_have_the_sum_of_their_shares() {
	let key = |period| (MINE, CU_8, LatestFirst::from(period));
	let change = |change: fn(&mut RollUp)| {
		AccountRollUps::<Test>::mutate(key(THIRD_QUARTER), |roll_up| {
			change(roll_up.as_mut().unwrap());
		});
	};
	assert_broken("20: account and its shares disagree", || {
		change(|roll_up| roll_up.issued.mass += 1);
	});
	assert_broken("20: account and its shares disagree", || {
		change(|roll_up| {
			roll_up.issued.attributes.try_insert(BIOGENIC, 1).unwrap();
		});
	});
	assert_broken("20: what is held and its shares disagree", || {
		change(|roll_up| roll_up.held.mass += 1);
	});
	assert_broken("20: what is held and its shares disagree", || {
		AccountRollUps::<Test>::insert(key(PeriodId(THIRD_QUARTER.0 + 1)), RollUp::default());
	});
	assert_broken("20: shares without roll-up", || {
		AccountRollUps::<Test>::remove(key(THIRD_QUARTER));
	});
}

#[test]
fn twenty_one_shares_are_of_the_footprint_in_force() {
	let restated = || {
		let lines = bounded([totals(&[(FOSSIL_UPSTREAM, 1)])]);
		AcceptedLines::mutate(|accepted| accepted.insert(REQUEST, lines));
	};
	assert_broken("21: share of a line", restated);
	assert_broken("21: share of an account", || {
		restate(REQUEST, [totals(&[(FOSSIL_UPSTREAM, 1)])]);
		Credits::do_try_state().unwrap();
		Revaluations::<Test>::remove(LINE);
	});
	assert_broken("21: share of nothing", || {
		AccountShares::<Test>::insert(LINE, of_mine(Column::Exited), Share::default());
	});
	assert_broken("21: nothing to be calculated anew", || {
		let other = OutputLineId { line: 1, ..LINE };
		Revaluations::<Test>::insert(other, None::<AccountColumn<u64>>);
	});
}
