//! Freezes by the certification body.

use crate::{mock::*, Error, Event, Exits, Freeze, FreezeTarget, Freezes};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	traits::AuditedLedger, AuditSubject, ExitId, LotId, OutputLineId, Reason, RequestId,
};

const LOT: LotId = LotId(0);
const LINE: OutputLineId = OutputLineId { request: RequestId(0), line: 0 };

fn reason() -> Reason {
	bounded(b"weighbridge out of calibration".as_slice())
}

fn freeze(target: FreezeTarget<u64>) {
	assert_ok!(Credits::freeze(signed(BODY), target, reason()));
}

#[test]
fn a_frozen_lot_cannot_be_spent_until_it_is_unfrozen() {
	build_and_execute(|| {
		smelter_lot(t(45));
		events();
		freeze(FreezeTarget::Lot(LOT));
		let target = FreezeTarget::Lot(LOT);
		let details = Freeze { reason: reason(), since: START };
		assert_eq!(
			events(),
			vec![Event::Frozen { target: target.clone(), by: BODY, details: details.clone() }]
		);
		let freezes = Freezes::<Test>::get(&target).unwrap();
		assert_eq!(freezes.into_iter().collect::<Vec<_>>(), vec![(BODY, details)]);

		assert_noop!(transfer(SMELTER, LOT, t(1), BRAND), Error::<Test>::Frozen);
		assert_noop!(exit(SMELTER, LOT, t(1)), Error::<Test>::Frozen);
		let cathode = labelled(CATHODE, CU_8, t(1));
		assert_noop!(smelting([credit(LOT, t(1))], [cathode]).ask(), Error::<Test>::Frozen);

		assert_ok!(Credits::unfreeze(signed(BODY), FreezeTarget::Lot(LOT)));
		assert_eq!(events(), vec![Event::Unfrozen { target, by: BODY }]);
		assert_ok!(transfer(SMELTER, LOT, t(1), BRAND));
	});
}

#[test]
fn a_frozen_line_stops_all_its_lots_wherever_they_are() {
	build_and_execute(|| {
		mine_lot(t(45));
		assert_ok!(transfer(MINE, LOT, t(15), SMELTER));
		let other = mine_lot(t(1));
		freeze(FreezeTarget::Line(LINE));
		assert_noop!(transfer(MINE, LOT, t(1), SMELTER), Error::<Test>::Frozen);
		assert_noop!(transfer(SMELTER, LotId(1), t(1), MINE), Error::<Test>::Frozen);
		assert_ok!(transfer(MINE, other, t(1), SMELTER));
	});
}

#[test]
fn what_is_in_escrow_of_a_request_is_not_consumed_while_it_is_frozen() {
	build_and_execute(|| {
		smelter_lot(t(45));
		let request = smelting([credit(LOT, t(45))], [labelled(CATHODE, CU_8, t(45))]).pending();
		accept_at_border(request);
		freeze(FreezeTarget::Line(LINE));
		assert_noop!(Credits::approve_request(signed(BODY), request), Error::<Test>::Frozen);
		assert_ok!(Credits::unfreeze(RuntimeOrigin::root(), FreezeTarget::Line(LINE)));
		assert_ok!(Credits::approve_request(signed(BODY), request));
	});
}

#[test]
fn a_contested_exit_statement_is_not_rewritten() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_ok!(exit(MINE, lot, t(5)));
		let statement = Exits::<Test>::get(ExitId(0));
		let supply_before = supply(CONCENTRATE, CU_8);
		freeze(FreezeTarget::Exit(ExitId(0)));
		assert!(Freezes::<Test>::contains_key(FreezeTarget::Exit(ExitId(0))));
		assert_eq!(Exits::<Test>::get(ExitId(0)), statement);
		assert_eq!(supply(CONCENTRATE, CU_8), supply_before);
	});
}

#[test]
fn only_the_body_of_the_certificate_freezes() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_ok!(exit(MINE, lot, t(5)));
		for target in
			[FreezeTarget::Lot(LOT), FreezeTarget::Line(LINE), FreezeTarget::Exit(ExitId(0))]
		{
			for who in [OTHER_BODY, MINE, STRANGER] {
				assert_noop!(
					Credits::freeze(signed(who), target.clone(), reason()),
					NOT_ITS_CERTIFICATION_BODY
				);
			}
		}
		Accredited::set(false);
		assert_noop!(
			Credits::freeze(signed(BODY), FreezeTarget::Lot(LOT), reason()),
			ACCREDITATION_EXPIRED
		);
	});
}

#[test]
fn only_the_one_who_froze_or_governance_lifts_it() {
	build_and_execute(|| {
		mine_lot(t(45));
		let target = FreezeTarget::Lot(LOT);
		assert_noop!(Credits::unfreeze(signed(BODY), target.clone()), Error::<Test>::NotFrozen);
		freeze(target.clone());
		for who in [OTHER_BODY, MINE] {
			assert_noop!(
				Credits::unfreeze(signed(who), target.clone()),
				Error::<Test>::NotItsFreeze
			);
		}
		assert_noop!(
			Credits::unfreeze(RuntimeOrigin::none(), target.clone()),
			DispatchError::BadOrigin
		);
		assert_ok!(Credits::unfreeze(RuntimeOrigin::root(), target));
	});
}

#[test]
fn there_has_to_be_something_to_freeze_and_a_reason() {
	build_and_execute(|| {
		mine_lot(t(45));
		let balance = FreezeTarget::Balance { account: MINE, good: CONCENTRATE, label: CU_8 };
		let line =
			|request, line| FreezeTarget::Line(OutputLineId { request: RequestId(request), line });
		for (target, error) in [
			(FreezeTarget::Lot(LotId(9)), Error::<Test>::LotNotFound),
			(line(9, 0), Error::<Test>::RequestNotFound),
			(line(0, 1), Error::<Test>::OutputLineNotFound),
			(FreezeTarget::Exit(ExitId(9)), Error::<Test>::ExitNotFound),
			(balance, Error::<Test>::BalanceNeedsAudit),
		] {
			assert_noop!(Credits::freeze(signed(BODY), target, reason()), error);
		}
		for reason in [b"".as_slice(), &[0xff]] {
			assert_noop!(
				Credits::freeze(signed(BODY), FreezeTarget::Lot(LOT), bounded(reason)),
				Error::<Test>::InvalidReason
			);
		}
		freeze(FreezeTarget::Lot(LOT));
		assert_noop!(
			Credits::freeze(signed(BODY), FreezeTarget::Lot(LOT), reason()),
			Error::<Test>::AlreadyFrozen
		);
	});
}

#[test]
fn what_several_froze_is_free_once_nobody_freezes_it() {
	build_and_execute(|| {
		mine_lot(t(45));
		let target = FreezeTarget::Line(LINE);
		let subject = AuditSubject::Request(RequestId(0));
		for auditor in [AUDITOR, OTHER_BODY] {
			assert_ok!(Credits::freeze_audited(&subject, &auditor, &reason()));
		}
		freeze(target.clone());
		for by in [AUDITOR, BODY] {
			assert_ok!(Credits::unfreeze(signed(by), target.clone()));
			assert_noop!(transfer(MINE, LOT, t(1), SMELTER), Error::<Test>::Frozen);
		}
		assert_ok!(Credits::unfreeze(signed(OTHER_BODY), target.clone()));
		assert_ok!(transfer(MINE, LOT, t(1), SMELTER));

		// Governance lifts all at once.
		for auditor in [AUDITOR, OTHER_BODY] {
			assert_ok!(Credits::freeze_audited(&subject, &auditor, &reason()));
		}
		events();
		assert_ok!(Credits::unfreeze(RuntimeOrigin::root(), target.clone()));
		assert_eq!(
			events(),
			vec![
				Event::Unfrozen { target: target.clone(), by: OTHER_BODY },
				Event::Unfrozen { target, by: AUDITOR },
			]
		);
	});
}

#[test]
fn so_many_freeze_one_thing() {
	build_and_execute(|| {
		mine_lot(t(45));
		let subject = AuditSubject::Request(RequestId(0));
		for auditor in 100..116 {
			assert_ok!(Credits::freeze_audited(&subject, &auditor, &reason()));
		}
		assert_noop!(
			Credits::freeze(signed(BODY), FreezeTarget::Line(LINE), reason()),
			Error::<Test>::TooManyFreezes
		);
	});
}
