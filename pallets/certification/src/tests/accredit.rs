use crate::{mock::*, Accreditations, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Accreditation, Seconds, StandardId};

const STANDARD: StandardId = PERFORMANCE.standard;

fn accredit_by(accreditation_body: u64, body: u64, valid_until: Seconds) -> DispatchResult {
	Certification::accredit(signed(accreditation_body), body, STANDARD, valid_until)
}

#[test]
fn an_accreditation_body_accredits_a_certification_body() {
	build_and_execute(|| {
		let (body, accreditation_body, valid_until) = (OTHER_BODY, OTHER_ACCREDITATION_BODY, 1_001);
		assert_ok!(accredit_by(accreditation_body, body, valid_until));
		assert_eq!(
			Accreditations::<Test>::get(body, STANDARD),
			Some(Accreditation { accreditation_body, valid_until })
		);
		assert_eq!(
			events(),
			vec![Event::Accredited { body, standard: STANDARD, accreditation_body, valid_until }]
		);
	});
}

#[test]
fn it_extends_and_shortens_its_own_accreditation() {
	build_and_execute(|| {
		for valid_until in [ACCREDITED_UNTIL + 1, ACCREDITED_UNTIL - 1] {
			assert_ok!(accredit_by(ACCREDITATION_BODY, BODY, valid_until));
			assert_eq!(
				Accreditations::<Test>::get(BODY, STANDARD).map(|record| record.valid_until),
				Some(valid_until)
			);
		}
	});
}

#[test]
fn another_accreditation_body_follows_once_an_accreditation_has_expired() {
	build_and_execute(|| {
		let another = || accredit_by(OTHER_ACCREDITATION_BODY, BODY, 4_000);
		Now::set(ACCREDITED_UNTIL - 1);
		assert_noop!(another(), Error::<Test>::NotItsAccreditationBody);
		Now::set(ACCREDITED_UNTIL);
		assert_ok!(another());
		assert_eq!(
			Accreditations::<Test>::get(BODY, STANDARD),
			Some(Accreditation {
				accreditation_body: OTHER_ACCREDITATION_BODY,
				valid_until: 4_000
			})
		);
	});
}

#[test]
fn only_an_accreditation_body_that_governance_named_accredits() {
	build_and_execute(|| {
		for signer in [UNNAMED_ACCREDITATION_BODY, BODY, STRANGER] {
			assert_noop!(
				accredit_by(signer, OTHER_BODY, ACCREDITED_UNTIL),
				Error::<Test>::AccreditationBodyNotFound
			);
		}
		assert_noop!(
			Certification::accredit(root(), OTHER_BODY, STANDARD, ACCREDITED_UNTIL),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_suspended_accreditation_body_does_not_accredit() {
	build_and_execute(|| {
		Suspended::set(vec![ACCREDITATION_BODY]);
		assert_noop!(accredit_by(ACCREDITATION_BODY, BODY, ACCREDITED_UNTIL), IS_SUSPENDED);
	});
}

#[test]
fn an_accreditation_is_for_a_registered_standard() {
	build_and_execute(|| {
		assert_noop!(
			Certification::accredit(
				signed(ACCREDITATION_BODY),
				BODY,
				NEXT_STANDARD.standard,
				ACCREDITED_UNTIL
			),
			Error::<Test>::StandardNotFound
		);
	});
}

#[test]
fn only_an_active_certification_body_is_accredited() {
	build_and_execute(|| {
		Suspended::set(vec![OTHER_BODY]);
		for (body, error) in [
			(STRANGER, PARTICIPANT_NOT_FOUND),
			(PRODUCER, ROLE_MISSING),
			(OTHER_BODY, IS_SUSPENDED),
		] {
			assert_noop!(accredit_by(ACCREDITATION_BODY, body, ACCREDITED_UNTIL), error);
		}
	});
}

#[test]
fn an_accreditation_ends_in_the_future() {
	build_and_execute(|| {
		for valid_until in [0, START] {
			assert_noop!(
				accredit_by(ACCREDITATION_BODY, OTHER_BODY, valid_until),
				Error::<Test>::InvalidTimeSpan
			);
		}
	});
}

#[test]
fn nobody_accredits_itself() {
	build_and_execute(|| {
		assert_noop!(
			accredit_by(ACCREDITATION_BODY, ACCREDITATION_BODY, 1_001),
			Error::<Test>::NotIndependent
		);
	});
}
