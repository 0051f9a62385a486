//! Revocation, and its trace downstream.

use crate::{mock::*, Error, Event, Exits, FlaggedLines, TraceQueue};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{ExitId, LotId, Mass, OutputLineId, Reason, RequestId};

fn reason() -> Reason {
	bounded(b"ore of another mine".as_slice())
}

fn revoke(lots: &[(LotId, Mass)]) -> sp_runtime::DispatchResult {
	Credits::revoke(signed(BODY), bounded(lots), reason())
}

fn line(request: u64, line: u8) -> OutputLineId {
	OutputLineId { request: RequestId(request), line }
}

#[test]
fn revoked_mass_ends_where_it_is_and_stays_visible() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		events();
		assert_ok!(revoke(&[(lot, t(15))]));
		assert_eq!(
			events(),
			vec![
				Event::CreditsRevoked {
					lot,
					account: SMELTER,
					mass: t(15),
					body: BODY,
					reason: reason()
				},
				Event::LineFlagged { line: line(0, 0), cause: line(0, 0) },
			]
		);
		assert_eq!(masses(lot), (t(30), t(0)));
		assert_eq!(supply(CONCENTRATE, CU_8).revoked, t(15));
		let balance = balance(SMELTER, CONCENTRATE, CU_8);
		assert_eq!((balance.revoked, balance.closing), (t(15), t(30)));
	});
}

/// 45 t of the mine: 15 t stay there, 30 t go to the smelter, which makes cathode of 20 t of them and
/// of another lot for another line; the cathode goes on to the wire maker, who makes wire of a part
/// and lets a part exit.
#[test]
fn what_was_passed_on_is_flagged_and_its_holders_are_told() {
	build_and_execute(|| {
		let mine = mine_lot(t(45));
		assert_ok!(transfer(MINE, mine, t(30), SMELTER));
		let other = smelter_lot(t(5));
		let sent = LotId(1);
		let cathode = smelting(
			[credit(sent, t(20)), to_line(1, credit(other, t(5)))],
			[labelled(CATHODE, CU_8, t(20)), labelled(CATHODE, CU_8, t(5))],
		)
		.approved();
		assert_ok!(transfer(SMELTER, cathode[0], t(20), WIRE_MAKER));
		let wire =
			wire_drawing([credit(cathode[0], t(8))], [labelled(WIRE, CU_8, t(8))]).approved()[0];
		assert_ok!(exit(WIRE_MAKER, cathode[0], t(2)));
		let statement = Exits::<Test>::get(ExitId(0));
		let consumed = supply(CATHODE, CU_8).consumed;
		events();

		assert_ok!(revoke(&[(mine, t(15))]));
		events();
		run_idle();
		let cause = line(0, 0);
		let mut told = events();
		told.sort_by_key(|event| format!("{event:?}"));
		let mut expected = vec![
			// What the smelter has left of the mine's line.
			Event::LotFlagged { lot: sent, holder: SMELTER, cause },
			// The cathode that was made of it, and not the other.
			Event::LineFlagged { line: line(2, 0), cause },
			Event::LotFlagged { lot: cathode[0], holder: WIRE_MAKER, cause },
			Event::LineFlagged { line: line(3, 0), cause },
			Event::LotFlagged { lot: wire, holder: WIRE_MAKER, cause },
			Event::ExitFlagged { exit: ExitId(0), account: WIRE_MAKER, cause },
		];
		expected.sort_by_key(|event| format!("{event:?}"));
		assert_eq!(told, expected);
		assert!(!FlaggedLines::<Test>::contains_key(line(2, 1)));
		assert_eq!(TraceQueue::<Test>::iter().count(), 0);

		// Nothing consumed or exited is rewritten.
		assert_eq!(Exits::<Test>::get(ExitId(0)), statement);
		assert_eq!(supply(CATHODE, CU_8).consumed, consumed);

		// What rests on it later is told too.
		assert_ok!(exit(WIRE_MAKER, wire, t(1)));
		events();
		run_idle();
		assert_eq!(
			events(),
			vec![Event::ExitFlagged { exit: ExitId(1), account: WIRE_MAKER, cause }]
		);
	});
}

#[test]
fn pooled_inputs_flag_every_labelled_line() {
	build_and_execute(|| {
		let lot = smelter_lot_under(ROLLING_CU_8, t(9));
		let lines = [labelled(CATHODE, ROLLING_CU_8, t(5)), labelled(CATHODE, ROLLING_CU_8, t(4))];
		let cathode = rolling_smelting([credit(lot, t(8)), extracted(t(1))], lines).approved();
		assert_ok!(revoke(&[(lot, t(1))]));
		run_idle();
		let cause = line(0, 0);
		assert_eq!(FlaggedLines::<Test>::get(line(1, 0)), Some(cause));
		assert_eq!(FlaggedLines::<Test>::get(line(1, 1)), Some(cause));
		assert_eq!(cathode.len(), 2);
	});
}

#[test]
fn what_is_in_escrow_has_to_come_back_before_it_is_revoked() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let request = smelting([credit(lot, t(40))], [labelled(CATHODE, CU_8, t(40))]).pending();
		assert_noop!(revoke(&[(lot, t(6))]), Error::<Test>::InsufficientMass);
		assert_ok!(Credits::withdraw_request(signed(SMELTER), request));
		assert_ok!(revoke(&[(lot, t(45))]));
		assert_eq!(masses(lot), (t(0), t(0)));
	});
}

#[test]
fn a_frozen_lot_can_be_revoked() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_ok!(Credits::freeze(signed(BODY), crate::FreezeTarget::Lot(lot), reason()));
		assert_ok!(revoke(&[(lot, t(45))]));
	});
}

#[test]
fn all_lots_of_a_list_are_revoked_or_none() {
	build_and_execute(|| {
		let lots = [mine_lot(t(1)), mine_lot(t(2))];
		assert_noop!(revoke(&[(lots[0], t(1)), (lots[1], t(3))]), Error::<Test>::InsufficientMass);
		assert_ok!(revoke(&[(lots[0], t(1)), (lots[1], t(2))]));
		assert_eq!(supply(CONCENTRATE, CU_8).revoked, t(3));
	});
}

#[test]
fn a_wrong_revocation_is_refused() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_noop!(revoke(&[]), Error::<Test>::NothingToMove);
		assert_noop!(revoke(&[(LotId(9), t(1))]), Error::<Test>::LotNotFound);
		assert_noop!(revoke(&[(lot, t(0))]), Error::<Test>::ZeroMass);
		assert_noop!(
			Credits::revoke(signed(BODY), bounded([(lot, t(1))]), bounded([])),
			Error::<Test>::InvalidReason
		);
		for who in [OTHER_BODY, MINE, STRANGER] {
			assert_noop!(
				Credits::revoke(signed(who), bounded([(lot, t(1))]), reason()),
				NOT_ITS_CERTIFICATION_BODY
			);
		}
		Accredited::set(false);
		assert_noop!(revoke(&[(lot, t(1))]), ACCREDITATION_EXPIRED);
	});
}

#[test]
fn what_is_not_to_be_revoked_any_more_is_called_in_question() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let lines = [labelled(CATHODE, CU_8, t(45))];
		let cathode = smelting([credit(lot, t(45))], lines).approved()[0];
		assert_noop!(revoke(&[(lot, t(1))]), Error::<Test>::InsufficientMass);
		events();
		let cause = line(0, 0);
		assert_ok!(Credits::flag(signed(BODY), cause, reason()));
		assert_eq!(
			events(),
			vec![
				Event::LineQuestioned { line: cause, body: BODY, reason: reason() },
				Event::LineFlagged { line: cause, cause },
			]
		);
		run_idle();
		assert_eq!(
			events(),
			vec![
				Event::LineFlagged { line: line(1, 0), cause },
				Event::LotFlagged { lot: cathode, holder: SMELTER, cause },
			]
		);
		assert_noop!(Credits::flag(signed(BODY), cause, reason()), Error::<Test>::AlreadyFlagged);

		// Whoever gets it from now on is told with it.
		assert_ok!(transfer(SMELTER, cathode, t(5), WIRE_MAKER));
		assert!(events().contains(&Event::LotFlagged {
			lot: LotId(lot.0 + 2),
			holder: WIRE_MAKER,
			cause
		}));
	});
}

#[test]
fn only_the_body_calls_in_question_what_was_issued() {
	build_and_execute(|| {
		mine_lot(t(45));
		let pending = mining(t(1)).pending();
		for who in [OTHER_BODY, MINE, STRANGER] {
			assert_noop!(
				Credits::flag(signed(who), line(0, 0), reason()),
				NOT_ITS_CERTIFICATION_BODY
			);
		}
		for (line, error) in [
			(line(9, 0), Error::<Test>::RequestNotFound),
			(line(0, 1), Error::<Test>::OutputLineNotFound),
			(line(pending.0, 0), Error::<Test>::RequestNotApproved),
		] {
			assert_noop!(Credits::flag(signed(BODY), line, reason()), error);
		}
		assert_noop!(
			Credits::flag(signed(BODY), line(0, 0), bounded([])),
			Error::<Test>::InvalidReason
		);
	});
}
