//! Audits across certification and ledger: who may audit, and what a failed audit stops.

use super::world::*;
use pallet_certification::Error as CertificationError;
use pallet_credits::{Error, FreezeTarget};
use tracemet_primitives::*;
use tracemet_runtime::*;

/// The world in which the other body audits.
fn with_auditor() -> (World, LotId) {
	let (mut world, lot) = with_own_concentrate();
	accredit_other_body(&mut world);
	(world, lot)
}

/// The smelter's concentrate in the quarter.
fn period() -> AuditSubject<AccountId> {
	AuditSubject::Period {
		account: account("smelter"),
		good: CONCENTRATE,
		label: CU_CONCENTRATE,
		period: PeriodId(227),
	}
}

#[test]
fn of_a_request_freezes_what_it_issued_wherever_it_is() {
	let (mut world, lot) = with_auditor();
	world.ok("smelter", transfer("smelter", lot, t(5), account("brand")));
	let request = world.request(
		"smelter",
		Request {
			inputs: vec![
				input(InputSource::Uncertified { good: CONCENTRATE }, t(45), t(200), 0),
				input(InputSource::Credit { lot }, t(40), t(200), 1),
			],
			outputs: vec![
				output(CATHODE, None, t(45), t(45)),
				output(CATHODE, Some(CU_8_0), t(40), t(40)),
			],
			..smelting(lot)
		},
	);
	let origin = world.lot(lot).origin;
	world.ok("other body", failed_audit(AuditSubject::Request(origin.request)));

	// Not the part that the brand has, nor what is in escrow of the smelter's request.
	let frozen = Error::<Runtime>::Frozen;
	world.refused("brand", exit("brand", LotId(1), t(1), "computers"), frozen);
	world.refused("body", approve(request), Error::<Runtime>::Frozen);
	// The body whose work it is can't lift it; the auditor can.
	let unfreeze = pallet_credits::Call::unfreeze { target: FreezeTarget::Line(origin) };
	world.refused("body", unfreeze.clone(), Error::<Runtime>::NotItsFreeze);
	world.ok("other body", unfreeze);
	world.ok("brand", exit("brand", LotId(1), t(1), "computers"));
	world.ok("body", approve(request));
}

#[test]
fn of_a_certificate_suspends_it() {
	let (mut world, _) = with_auditor();
	let certificate = MINE_CERTIFICATE;
	world.ok("other body", failed_audit(AuditSubject::Certificate(certificate)));
	let suspended = CertificationError::<Runtime>::CertificateSuspended;
	world.refused("mine", mining().call(), suspended);
	let reinstate = pallet_certification::Call::reinstate_certificate { certificate };
	world.refused("body", reinstate.clone(), CertificationError::<Runtime>::SuspendedByAnother);
	world.ok("other body", reinstate);
	world.ok("mine", mining().call());
}

#[test]
fn of_a_period_freezes_the_balance() {
	let (mut world, lot) = with_auditor();
	world.ok("other body", failed_audit(period()));
	let send = transfer("smelter", lot, t(1), account("brand"));
	world.refused("smelter", send.clone(), Error::<Runtime>::Frozen);
	let target = FreezeTarget::Balance {
		account: account("smelter"),
		good: CONCENTRATE,
		label: CU_CONCENTRATE,
	};
	world.govern(pallet_credits::Call::unfreeze { target });
	world.ok("smelter", send);
}

#[test]
fn of_an_exit_contests_the_statement() {
	let (mut world, lot) = with_auditor();
	world.ok("smelter", exit("smelter", lot, t(1), "samples"));
	world.ok("other body", failed_audit(AuditSubject::Exit(ExitId(0))));
	world.run(|| {
		let target = FreezeTarget::Exit(ExitId(0));
		let freezes = pallet_credits::Freezes::<Runtime>::get(target).unwrap();
		let reasons = freezes.into_iter().map(|(by, freeze)| (by, freeze.reason));
		assert_eq!(
			reasons.collect::<Vec<_>>(),
			vec![(account("other body"), reason("the scale was never calibrated"))]
		);
	});
}

#[test]
fn by_nobody_who_is_not_accredited_or_not_independent() {
	let (mut world, _) = with_own_concentrate();
	let subjects = || {
		[AuditSubject::Certificate(MINE_CERTIFICATE), AuditSubject::Request(RequestId(0)), period()]
	};
	for subject in subjects() {
		world.refused(
			"other body",
			failed_audit(subject.clone()),
			CertificationError::<Runtime>::AccreditationNotFound,
		);
		world.refused(
			"mine",
			failed_audit(subject),
			pallet_accounts::Error::<Runtime>::RoleMissing,
		);
	}
	// Whoever holds credits and certifies doesn't audit itself.
	let roles = [Role::CertificationBody, Role::Trader];
	world.ok("intermediary", register("both", &roles));
	world.ok("accreditation", accredit("both", CHAIN_OF_CUSTODY.standard, START + YEAR));
	let request = world.request("mine", mining());
	world.ok("body", approve(request));
	let lot = world.lots_of(request)[0];
	world.ok("mine", transfer("mine", lot, t(1), account("both")));
	let own = AuditSubject::Period {
		account: account("both"),
		good: CONCENTRATE,
		label: CU_CONCENTRATE,
		period: PeriodId(227),
	};
	world.refused("both", failed_audit(own), CertificationError::<Runtime>::NotIndependent);
}

#[test]
fn by_the_body_itself_where_the_standard_allows_it() {
	for independent_audits in [false, true] {
		let (mut world, _) =
			with_own_concentrate_under(|rules| rules.independent_audits = independent_audits);
		let audit = failed_audit(AuditSubject::Request(RequestId(0)));
		if independent_audits {
			world.refused("body", audit, CertificationError::<Runtime>::AuditsOwnWork);
		} else {
			world.ok("body", audit);
		}
	}
}

#[test]
fn of_what_is_not_there() {
	let (mut world, _) = with_auditor();
	for (subject, error) in [
		(AuditSubject::Request(RequestId(9)), Error::<Runtime>::RequestNotFound),
		(AuditSubject::Exit(ExitId(0)), Error::<Runtime>::ExitNotFound),
		(
			AuditSubject::Period {
				account: account("brand"),
				good: CATHODE,
				label: CU_8_0,
				period: PeriodId(227),
			},
			Error::<Runtime>::MassBalanceNotFound,
		),
	] {
		world.refused("other body", failed_audit(subject), error);
	}
	world.refused(
		"other body",
		failed_audit(AuditSubject::Certificate(CertificateId(9))),
		CertificationError::<Runtime>::CertificateNotFound,
	);
}
