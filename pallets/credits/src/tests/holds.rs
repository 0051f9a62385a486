//! Labels whose criteria a restated footprint breaks: their lots are held until the certification
//! body decides.

use crate::{mock::*, BrokenCriteria, Error, Event, FreezeTarget, Requests};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::OnFootprintAccepted, AttributeTotals, LotId, Mass, OutputLineId, Reason,
	ReceivingPolicy, RequestId, RequestStatus, ScrapOrigin, BIOGENIC, FOSSIL_SCOPE_1,
	FOSSIL_UPSTREAM, RECYCLED_POST_CONSUMER, SECONDS_PER_DAY,
};

const LOT: LotId = LotId(0);
const REQUEST: RequestId = RequestId(0);
const LINE: OutputLineId = OutputLineId { request: REQUEST, line: 0 };

fn reason() -> Reason {
	bounded(*b"the meter was checked on site")
}

/// Lifts the hold by the revision that the line is held by, or the first if it isn't held.
fn lift(who: u64, line: OutputLineId) -> DispatchResult {
	Credits::lift_hold(signed(who), line, held(line).unwrap_or_default(), reason())
}

/// The totals of a line of so much mass, so many grams beyond `Cu 8.0 MIX`, and all of it recycled.
fn beyond(mass: Mass, grams: u128) -> AttributeTotals {
	let mass = u128::from(mass.grams());
	totals(&[(FOSSIL_UPSTREAM, 8 * mass + grams), (RECYCLED_POST_CONSUMER, mass)])
}

/// The next revision of the lot's footprint: 45 t, and so many grams beyond the label.
fn restate_beyond(grams: u128) {
	restate(REQUEST, [beyond(t(45), grams)]);
}

/// A lot of 45 t whose footprint breaks the criterion of its label from its first restatement on.
fn held_lot() {
	mine_lot(t(45));
	restate_beyond(1);
	events();
}

fn held(line: OutputLineId) -> Option<u32> {
	BrokenCriteria::<Test>::get(line)
}

fn broken(line: OutputLineId, revision: u32) -> Event<Test> {
	Event::CriterionBroken { line, label: CU_8, revision }
}

#[test]
fn lots_are_held_once_the_footprint_breaks_a_criterion() {
	build_and_execute(|| {
		mine_lot(t(45));
		events();
		// At the border it keeps it.
		restate_beyond(0);
		assert_eq!((held(LINE), events()), (None, vec![]));
		assert_ok!(transfer(MINE, LOT, t(1), SMELTER));
		events();

		restate_beyond(1);
		assert_eq!(held(LINE), Some(2));
		assert_eq!(events(), vec![broken(LINE, 2)]);
		for (id, holder) in [(LOT, MINE), (LotId(1), SMELTER)] {
			assert!(Credits::is_frozen(id, &lot(id)));
			assert_noop!(transfer(holder, id, kg(1), BRAND), Error::<Test>::Frozen);
			assert_noop!(exit(holder, id, kg(1)), Error::<Test>::Frozen);
		}
		let cathode = labelled(CATHODE, CU_8, kg(1));
		assert_noop!(smelting([credit(LotId(1), kg(1))], [cathode]).ask(), Error::<Test>::Frozen);
	});
}

#[test]
fn other_lines_and_what_is_in_no_criterion_do_not_matter() {
	build_and_execute(|| {
		mine_lot(t(45));
		let other = mine_lot(t(1));
		restate_beyond(1);
		assert!(!Credits::is_frozen(other, &lot(other)));
		assert_ok!(transfer(MINE, other, t(1), SMELTER));

		let request = lot(other).origin.request;
		restate(request, [totals(&[(FOSSIL_UPSTREAM, 8_000_000), (BIOGENIC, 1 << 100)])]);
		assert_eq!(held(lot(other).origin), None);
	});
}

#[test]
fn figures_that_cannot_be_held_keep_no_criterion() {
	build_and_execute(|| {
		mine_lot(t(45));
		restate(REQUEST, [totals(&[(FOSSIL_SCOPE_1, u128::MAX), (FOSSIL_UPSTREAM, 1)])]);
		assert_eq!(held(LINE), Some(1));
	});
}

#[test]
fn the_hold_stays_with_a_revision_that_keeps_the_criteria_again() {
	build_and_execute(|| {
		held_lot();
		for revision in [2, 3] {
			restate_beyond(0);
			assert_eq!(held(LINE), Some(revision));
			assert_eq!(
				events(),
				vec![Event::CriterionRestored { line: LINE, label: CU_8, revision }]
			);
			assert_noop!(transfer(MINE, LOT, t(1), SMELTER), Error::<Test>::Frozen);
		}
		assert_ok!(lift(BODY, LINE));
		assert_eq!(
			events(),
			vec![Event::HoldLifted { line: LINE, body: BODY, revision: 3, reason: reason() }]
		);
		assert_ok!(transfer(MINE, LOT, t(1), SMELTER));
	});
}

#[test]
fn a_held_line_breaks_and_keeps_its_criteria_by_turns() {
	build_and_execute(|| {
		held_lot();
		restate_beyond(0);
		restate_beyond(1);
		assert_eq!(held(LINE), Some(3));
		assert_eq!(
			events(),
			vec![
				Event::CriterionRestored { line: LINE, label: CU_8, revision: 2 },
				broken(LINE, 3)
			]
		);
	});
}

#[test]
fn the_body_lifts_the_hold_of_the_revision_that_it_looked_at() {
	build_and_execute(|| {
		held_lot();
		let of = |revision| Credits::lift_hold(signed(BODY), LINE, revision, reason());
		assert_noop!(of(0), Error::<Test>::NotHeld);
		assert_noop!(of(2), Error::<Test>::NotHeld);
		// A newer one came before the body's decision: one that breaks a criterion, and one that
		// keeps all.
		restate_beyond(1);
		assert_noop!(of(1), Error::<Test>::NotHeld);
		restate_beyond(0);
		assert_noop!(of(2), Error::<Test>::NotHeld);
		assert_ok!(of(3));
		assert_noop!(of(3), Error::<Test>::NotHeld);
	});
}

#[test]
fn the_hold_is_of_the_newest_revision() {
	build_and_execute(|| {
		held_lot();
		restate_beyond(2);
		assert_eq!(held(LINE), Some(2));
		assert_eq!(events(), vec![broken(LINE, 2)]);
	});
}

#[test]
fn the_body_lets_the_lots_go_until_another_revision_breaks_a_criterion() {
	build_and_execute(|| {
		held_lot();
		assert_ok!(lift(BODY, LINE));
		assert_eq!(
			events(),
			vec![Event::HoldLifted { line: LINE, body: BODY, revision: 1, reason: reason() }]
		);
		assert_eq!(held(LINE), None);
		assert_ok!(transfer(MINE, LOT, t(1), SMELTER));
		assert_noop!(lift(BODY, LINE), Error::<Test>::NotHeld);
		events();

		// One that keeps them has nothing to restore.
		restate_beyond(0);
		assert_eq!(events(), vec![]);
		restate_beyond(1);
		assert_eq!(held(LINE), Some(3));
		assert_eq!(events(), vec![broken(LINE, 3)]);
		assert_noop!(transfer(MINE, LOT, t(1), SMELTER), Error::<Test>::Frozen);
	});
}

#[test]
fn only_the_body_of_the_certificate_lifts_a_hold() {
	build_and_execute(|| {
		held_lot();
		for who in [OTHER_BODY, AUDITOR, MINE, STRANGER] {
			assert_noop!(lift(who, LINE), NOT_ITS_CERTIFICATION_BODY);
		}
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(Credits::lift_hold(origin, LINE, 1, reason()), DispatchError::BadOrigin);
		}
		Accredited::set(false);
		assert_noop!(lift(BODY, LINE), ACCREDITATION_EXPIRED);
		Accredited::set(true);
		// Another body took the certificate over.
		change_certificate(MINE_CERTIFICATE, |certificate| certificate.body = OTHER_BODY);
		assert_noop!(lift(BODY, LINE), NOT_ITS_CERTIFICATION_BODY);
		assert_ok!(lift(OTHER_BODY, LINE));
	});
}

#[test]
fn there_has_to_be_a_hold_and_a_reason() {
	build_and_execute(|| {
		mine_lot(t(45));
		let line = |request, line| OutputLineId { request: RequestId(request), line };
		assert_noop!(lift(BODY, line(9, 0)), Error::<Test>::RequestNotFound);
		assert_noop!(lift(BODY, line(0, 1)), Error::<Test>::OutputLineNotFound);
		assert_noop!(lift(BODY, LINE), Error::<Test>::NotHeld);
		restate_beyond(1);
		for reason in [b"".as_slice(), &[0xff]] {
			assert_noop!(
				Credits::lift_hold(signed(BODY), LINE, 1, bounded(reason)),
				Error::<Test>::InvalidReason
			);
		}
		assert_ok!(lift(BODY, LINE));
	});
}

#[test]
fn a_freeze_is_another_thing_than_a_hold() {
	build_and_execute(|| {
		held_lot();
		let target = FreezeTarget::Line(LINE);
		assert_noop!(Credits::unfreeze(signed(BODY), target.clone()), Error::<Test>::NotFrozen);
		assert_ok!(Credits::freeze(signed(BODY), target.clone(), reason()));
		assert_ok!(lift(BODY, LINE));
		assert_noop!(transfer(MINE, LOT, t(1), SMELTER), Error::<Test>::Frozen);
		assert_ok!(Credits::unfreeze(signed(BODY), target));
		assert_ok!(transfer(MINE, LOT, t(1), SMELTER));
	});
}

#[test]
fn the_body_revokes_held_lots_wherever_they_are() {
	build_and_execute(|| {
		mine_lot(t(45));
		assert_ok!(transfer(MINE, LOT, t(15), SMELTER));
		restate_beyond(1);
		let lots = bounded([(LOT, t(30)), (LotId(1), t(15))]);
		assert_ok!(Credits::revoke(signed(BODY), lots, reason()));
		assert_eq!(supply(CONCENTRATE, CU_8).revoked, t(45));
		assert_eq!((masses(LOT), masses(LotId(1))), ((t(0), t(0)), (t(0), t(0))));
		// Of the line it stays known what its footprint is.
		assert_eq!(held(LINE), Some(1));
	});
}

#[test]
fn what_is_in_escrow_of_a_request_is_not_consumed_while_it_is_held() {
	build_and_execute(|| {
		smelter_lot(t(45));
		let request = smelting([credit(LOT, t(45))], [labelled(CATHODE, CU_8, t(45))]).pending();
		accept_at_border(request);
		restate_beyond(1);
		assert_noop!(Credits::approve_request(signed(BODY), request), Error::<Test>::Frozen);
		// What goes back to the lot is held there.
		assert_ok!(Credits::reject_request(signed(BODY), request, reason()));
		assert_eq!(masses(LOT), (t(45), t(0)));
		assert_noop!(transfer(SMELTER, LOT, t(1), BRAND), Error::<Test>::Frozen);
		assert_ok!(lift(BODY, LINE));
		assert_ok!(transfer(SMELTER, LOT, t(1), BRAND));
	});
}

#[test]
fn a_pending_transfer_is_not_completed_while_its_lot_is_held() {
	build_and_execute(|| {
		mine_lot(t(45));
		let transfer_id = offered(MINE, LOT, t(15), SMELTER);
		restate_beyond(1);
		assert_noop!(Credits::accept_transfer(signed(SMELTER), transfer_id), Error::<Test>::Frozen);
		assert_ok!(Credits::decline_transfer(signed(SMELTER), transfer_id));
		assert_eq!(masses(LOT), (t(45), t(0)));
		receives(SMELTER, ReceivingPolicy::Open);
		assert_noop!(transfer(MINE, LOT, t(1), SMELTER), Error::<Test>::Frozen);
	});
}

#[test]
fn an_overdraft_is_not_repaid_with_what_is_held() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.overdraft = t(10));
		let lot = cathode_lot(CU_8, t(10));
		smelting([overdraft(t(5))], [labelled(CATHODE, CU_8, t(5))]).approved();
		restate(REQUEST, [beyond(t(10), 1)]);
		assert_noop!(
			Credits::repay_overdraft(signed(SMELTER), SMELTER, lot, t(5)),
			Error::<Test>::Frozen
		);
	});
}

#[test]
fn only_lines_of_which_something_was_issued_are_held() {
	build_and_execute(|| {
		// 10 t recycled, 45 t of which 20 t are approved, 5 t of which nothing is, 1 t ordinary.
		let request = smelting(
			[
				scrap(ScrapOrigin::PostConsumer, t(10)),
				to_line(1, extracted(t(45))),
				to_line(2, scrap(ScrapOrigin::PostConsumer, t(5))),
				to_line(3, extracted(t(1))),
			],
			[
				labelled(CATHODE, CU_RE, t(10)),
				labelled(CATHODE, CU_8, t(45)),
				labelled(CATHODE, CU_RE, t(5)),
				ordinary(CATHODE, t(1)),
			],
		)
		.pending();
		accept_at_border(request);
		let masses = bounded([t(10), t(20), t(0), t(0)]);
		assert_ok!(Credits::approve_partially(signed(BODY), request, masses));
		events();

		let line = |line| OutputLineId { request, line };
		let recycled =
			|mass: Mass| totals(&[(RECYCLED_POST_CONSUMER, u128::from(mass.grams()) - 1)]);
		// Each line is compared with all of its mass, not with what was approved of it.
		let lines = [recycled(t(10)), beyond(t(45), 1), recycled(t(5)), beyond(t(1), 9)];
		restate(request, lines);
		assert_eq!(
			events(),
			vec![
				Event::CriterionBroken { line: line(0), label: CU_RE, revision: 1 },
				Event::CriterionBroken { line: line(1), label: CU_8, revision: 1 },
			]
		);
		assert_noop!(lift(BODY, line(2)), Error::<Test>::NotHeld);

		// One of them keeps its criteria again.
		restate(request, [recycled(t(10)), beyond(t(45), 0), recycled(t(5)), beyond(t(1), 9)]);
		assert_eq!(
			events(),
			vec![
				Event::CriterionBroken { line: line(0), label: CU_RE, revision: 2 },
				Event::CriterionRestored { line: line(1), label: CU_8, revision: 2 },
			]
		);
		assert_eq!((held(line(0)), held(line(1))), (Some(2), Some(2)));
	});
}

#[test]
fn what_rests_on_a_held_line_is_held_by_its_own_footprint_alone() {
	build_and_execute(|| {
		smelter_lot(t(45));
		let cathode =
			smelting([credit(LOT, t(45))], [labelled(CATHODE, CU_8, t(45))]).approved()[0];
		let origin = lot(cathode).origin;
		restate_beyond(1);
		assert_ok!(transfer(SMELTER, cathode, t(1), WIRE_MAKER));
		restate(origin.request, [beyond(t(45), 1)]);
		assert_eq!((held(LINE), held(origin)), (Some(1), Some(1)));
		assert_noop!(transfer(SMELTER, cathode, t(1), WIRE_MAKER), Error::<Test>::Frozen);
	});
}

#[test]
fn nothing_is_held_before_it_is_issued_nor_of_what_never_was() {
	build_and_execute(|| {
		let pending = mining(t(1)).pending();
		accept(pending, [beyond(t(1), 1)]);
		restate(pending, [beyond(t(1), 2)]);
		assert_noop!(
			Credits::approve_request(signed(BODY), pending),
			Error::<Test>::CriterionNotMet
		);
		// What is in force when the body decides counts.
		restate(pending, [beyond(t(1), 0)]);
		assert_ok!(Credits::approve_request(signed(BODY), pending));

		let rejected = mining(t(1)).pending();
		assert_ok!(Credits::reject_request(signed(BODY), rejected, reason()));
		events();
		restate(rejected, [beyond(t(1), 1)]);
		Credits::on_footprint_accepted(RequestId(99), 1);
		assert_eq!(events(), vec![]);
		assert_eq!(BrokenCriteria::<Test>::iter().count(), 0);
		assert_eq!(Requests::<Test>::get(rejected).unwrap().status, RequestStatus::Rejected);
	});
}

#[test]
fn an_exit_before_the_restatement_stays_and_the_line_is_held() {
	build_and_execute(|| {
		mine_lot(t(45));
		assert_ok!(exit(MINE, LOT, t(45)));
		let before = crate::Exits::<Test>::iter().collect::<Vec<_>>();
		restate_beyond(1);
		assert_eq!(held(LINE), Some(1));
		assert_eq!(crate::Exits::<Test>::iter().collect::<Vec<_>>(), before);
	});
}

#[test]
fn a_hold_leaves_the_state_with_its_request() {
	build_and_execute(|| {
		mine_lot(t(45));
		assert_ok!(exit(MINE, LOT, t(45)));
		restate_beyond(1);
		for month in 0..3 {
			Now::set(START + Retention::get() + (1 + 31 * month) * SECONDS_PER_DAY);
			run_idle();
		}
		assert!(!Requests::<Test>::contains_key(REQUEST));
		assert_eq!(BrokenCriteria::<Test>::iter().count(), 0);
		// A revision that comes later finds nothing to hold.
		events();
		restate_beyond(2);
		assert_eq!((held(LINE), events()), (None, vec![]));
	});
}
