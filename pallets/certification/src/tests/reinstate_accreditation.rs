use crate::{mock::*, Accreditations, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{traits::CertificationRegistry, StandardId};

const STANDARD: StandardId = PERFORMANCE.standard;

fn reinstate_by(accreditation_body: u64) -> DispatchResult {
	Certification::reinstate_accreditation(signed(accreditation_body), BODY, STANDARD)
}

#[test]
fn the_accreditation_is_as_before_and_so_are_the_certificates() {
	build_and_execute(|| {
		issue_draft();
		let before = Accreditations::<Test>::get(BODY, STANDARD);
		suspend_accreditation(PERFORMANCE);
		assert_noop!(
			Certification::usable_certificate(CERTIFICATE),
			Error::<Test>::AccreditationSuspended
		);
		System::reset_events();

		assert_ok!(reinstate_by(ACCREDITATION_BODY));
		assert_eq!(Accreditations::<Test>::get(BODY, STANDARD), before);
		assert_eq!(Certification::usable_certificate(CERTIFICATE), Ok(draft()));
		assert_eq!(
			events(),
			vec![Event::AccreditationReinstated { body: BODY, standard: STANDARD }]
		);
	});
}

#[test]
fn only_the_accreditation_body_that_granted_it_reinstates() {
	build_and_execute(|| {
		suspend_accreditation(PERFORMANCE);
		assert_noop!(
			reinstate_by(OTHER_ACCREDITATION_BODY),
			Error::<Test>::NotItsAccreditationBody
		);
		for signer in [UNNAMED_ACCREDITATION_BODY, BODY] {
			assert_noop!(reinstate_by(signer), Error::<Test>::AccreditationBodyNotFound);
		}
		assert_noop!(
			Certification::reinstate_accreditation(root(), BODY, STANDARD),
			DispatchError::BadOrigin
		);
		Suspended::set(vec![ACCREDITATION_BODY]);
		assert_noop!(reinstate_by(ACCREDITATION_BODY), IS_SUSPENDED);
	});
}

#[test]
fn there_has_to_be_a_suspended_accreditation() {
	build_and_execute(|| {
		assert_noop!(
			Certification::reinstate_accreditation(
				signed(ACCREDITATION_BODY),
				OTHER_BODY,
				STANDARD
			),
			Error::<Test>::AccreditationNotFound
		);
		assert_noop!(reinstate_by(ACCREDITATION_BODY), Error::<Test>::NotSuspended);
		withdraw_accreditation(PERFORMANCE);
		assert_noop!(reinstate_by(ACCREDITATION_BODY), Error::<Test>::AccreditationWithdrawn);
	});
}
