//! What auditors may know of the ledger, and freeze in it.

use crate::{mock::*, Error, Event, Freeze, FreezeTarget};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{
	traits::{AuditConcern, AuditedLedger},
	AuditSubject, ExitId, Findings, OutputLineId, PeriodId, RequestId,
};

fn findings() -> Findings {
	bounded(b"the scales were not sealed".as_slice())
}

fn freeze(subject: AuditSubject<u64>) {
	assert_ok!(Credits::freeze_audited(&subject, &AUDITOR, &findings()));
}

fn frozen(target: FreezeTarget<u64>) -> Event<Test> {
	let details = Freeze { reason: findings(), since: START };
	Event::Frozen { target, by: AUDITOR, details }
}

fn line(request: u64, line: u8) -> OutputLineId {
	OutputLineId { request: RequestId(request), line }
}

#[test]
fn an_audit_concerns_an_account_a_standard_and_the_bodies_whose_work_it_is() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_ok!(exit(MINE, lot, t(1)));
		let by_body = AuditConcern {
			account: MINE,
			family: COPPER,
			performance_standard: Some(PERFORMANCE),
			chain_of_custody_standard: GROUP_BALANCE,
			bodies: vec![BODY],
		};
		for subject in [
			AuditSubject::Certificate(MINE_CERTIFICATE),
			AuditSubject::Request(RequestId(0)),
			AuditSubject::Exit(ExitId(0)),
		] {
			assert_eq!(Credits::concern_of(&subject), Ok(by_body.clone()));
		}
		let (account, good, label, period) = (MINE, CONCENTRATE, CU_8, THIRD_QUARTER);
		assert_eq!(
			Credits::concern_of(&AuditSubject::Period { account, good, label, period }),
			Ok(AuditConcern { bodies: vec![], ..by_body })
		);
	});
}

#[test]
fn there_has_to_be_such_a_record() {
	build_and_execute(|| {
		mine_lot(t(45));
		let (good, label) = (CONCENTRATE, CU_8);
		for (subject, error) in [
			(AuditSubject::Request(RequestId(9)), Error::<Test>::RequestNotFound.into()),
			(AuditSubject::Exit(ExitId(9)), Error::<Test>::ExitNotFound.into()),
			(
				AuditSubject::Period { account: MINE, good, label, period: PeriodId(1) },
				Error::<Test>::MassBalanceNotFound.into(),
			),
			(
				AuditSubject::Certificate(tracemet_primitives::CertificateId(99)),
				CERTIFICATE_NOT_FOUND,
			),
		] {
			assert_eq!(Credits::concern_of(&subject), Err(error));
		}
	});
}

#[test]
fn a_failed_audit_of_a_request_freezes_its_labelled_lines() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let request = smelting(
			[credit(lot, t(40)), to_line(1, uncertified(t(5)))],
			[labelled(CATHODE, CU_8, t(40)), ordinary(CATHODE, t(5))],
		)
		.pending();
		accept_at_border(request);
		events();
		freeze(AuditSubject::Request(request));
		assert_eq!(events(), vec![frozen(FreezeTarget::Line(line(1, 0)))]);
		// Before it is decided, that keeps it from being approved.
		assert_noop!(Credits::approve_request(signed(BODY), request), Error::<Test>::Frozen);
		// A second one changes nothing.
		freeze(AuditSubject::Request(request));
		assert_eq!(events(), vec![]);
		assert_noop!(
			Credits::unfreeze(signed(BODY), FreezeTarget::Line(line(1, 0))),
			Error::<Test>::NotItsFreeze
		);
		assert_ok!(Credits::unfreeze(signed(AUDITOR), FreezeTarget::Line(line(1, 0))));
		assert_ok!(Credits::approve_request(signed(BODY), request));
	});
}

#[test]
fn a_failed_audit_of_a_period_freezes_the_balance() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		let (account, good, label, period) = (MINE, CONCENTRATE, CU_8, THIRD_QUARTER);
		events();
		freeze(AuditSubject::Period { account, good, label, period });
		let target = FreezeTarget::Balance { account, good, label };
		assert_eq!(events(), vec![frozen(target.clone())]);
		assert_noop!(transfer(MINE, lot, t(1), SMELTER), Error::<Test>::Frozen);
		// What comes in later is of the same balance.
		let later = mine_lot(t(1));
		assert_noop!(exit(MINE, later, t(1)), Error::<Test>::Frozen);
		assert_ok!(Credits::unfreeze(signed(AUDITOR), target));
		assert_ok!(transfer(MINE, lot, t(1), SMELTER));
	});
}

#[test]
fn a_failed_audit_contests_an_exit_statement() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_ok!(exit(MINE, lot, t(1)));
		events();
		freeze(AuditSubject::Exit(ExitId(0)));
		assert_eq!(events(), vec![frozen(FreezeTarget::Exit(ExitId(0)))]);
		assert_ok!(transfer(MINE, lot, t(1), SMELTER));
	});
}

#[test]
fn a_certificate_is_frozen_elsewhere() {
	build_and_execute(|| {
		mine_lot(t(45));
		events();
		freeze(AuditSubject::Certificate(MINE_CERTIFICATE));
		assert_eq!(events(), vec![]);
	});
}
