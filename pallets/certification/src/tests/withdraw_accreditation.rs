use crate::{mock::*, Accreditations, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Accreditation, CertificationStatus, StandardId};

const STANDARD: StandardId = PERFORMANCE.standard;

fn withdraw_by(accreditation_body: u64) -> DispatchResult {
	Certification::withdraw_accreditation(signed(accreditation_body), BODY, STANDARD)
}

#[test]
fn an_accreditation_body_withdraws_its_accreditation_for_one_standard() {
	build_and_execute(|| {
		let accreditation = Accreditation {
			accreditation_body: ACCREDITATION_BODY,
			validity: ACCREDITED,
			scope: all_families(),
			status: CertificationStatus::Active,
		};
		assert_ok!(withdraw_by(ACCREDITATION_BODY));
		assert_eq!(
			Accreditations::<Test>::get(BODY, GROUP_BALANCE.standard),
			Some(accreditation.clone())
		);
		// It stays on record.
		assert_eq!(
			Accreditations::<Test>::get(BODY, STANDARD),
			Some(Accreditation { status: CertificationStatus::Withdrawn, ..accreditation })
		);
		assert_eq!(
			events(),
			vec![Event::AccreditationWithdrawn { body: BODY, standard: STANDARD }]
		);
	});
}

#[test]
fn a_suspended_one_can_be_withdrawn() {
	build_and_execute(|| {
		suspend_accreditation(PERFORMANCE);
		assert_ok!(withdraw_by(ACCREDITATION_BODY));
		assert_eq!(
			Accreditations::<Test>::get(BODY, STANDARD).map(|record| record.status),
			Some(CertificationStatus::Withdrawn)
		);
	});
}

#[test]
fn only_the_accreditation_body_that_granted_it_withdraws() {
	build_and_execute(|| {
		assert_noop!(withdraw_by(OTHER_ACCREDITATION_BODY), Error::<Test>::NotItsAccreditationBody);
		for signer in [UNNAMED_ACCREDITATION_BODY, BODY] {
			assert_noop!(withdraw_by(signer), Error::<Test>::AccreditationBodyNotFound);
		}
		assert_noop!(
			Certification::withdraw_accreditation(root(), BODY, STANDARD),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_suspended_accreditation_body_does_not_withdraw() {
	build_and_execute(|| {
		Suspended::set(vec![ACCREDITATION_BODY]);
		assert_noop!(withdraw_by(ACCREDITATION_BODY), IS_SUSPENDED);
	});
}

#[test]
fn there_has_to_be_an_accreditation_and_it_is_withdrawn_once() {
	build_and_execute(|| {
		assert_noop!(
			Certification::withdraw_accreditation(signed(ACCREDITATION_BODY), OTHER_BODY, STANDARD),
			Error::<Test>::AccreditationNotFound
		);
		assert_ok!(withdraw_by(ACCREDITATION_BODY));
		assert_noop!(withdraw_by(ACCREDITATION_BODY), Error::<Test>::AccreditationWithdrawn);
	});
}
