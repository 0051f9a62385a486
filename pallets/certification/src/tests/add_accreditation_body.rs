use crate::{mock::*, AccreditationBodies, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::traits::CertificationRegistry;

#[test]
fn governance_names_an_accreditation_body() {
	build_and_execute(|| {
		let accreditation_body = UNNAMED_ACCREDITATION_BODY;
		assert_ok!(Certification::add_accreditation_body(root(), accreditation_body));
		assert!(AccreditationBodies::<Test>::contains_key(accreditation_body));
		assert_eq!(events(), vec![Event::AccreditationBodyAdded { accreditation_body }]);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		for signer in [ACCREDITATION_BODY, REGISTRY] {
			assert_noop!(
				Certification::add_accreditation_body(signed(signer), UNNAMED_ACCREDITATION_BODY),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn an_accreditation_body_is_named_once() {
	build_and_execute(|| {
		assert_noop!(
			Certification::add_accreditation_body(root(), ACCREDITATION_BODY),
			Error::<Test>::AlreadyExists
		);
	});
}

#[test]
fn an_accreditation_body_is_an_active_participant_with_that_role() {
	build_and_execute(|| {
		Suspended::set(vec![UNNAMED_ACCREDITATION_BODY]);
		for (account, error) in [
			(STRANGER, PARTICIPANT_NOT_FOUND),
			(BODY, ROLE_MISSING),
			(UNNAMED_ACCREDITATION_BODY, IS_SUSPENDED),
		] {
			assert_noop!(Certification::add_accreditation_body(root(), account), error);
		}
	});
}

#[test]
fn one_that_was_removed_gets_its_accreditations_back() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(Certification::remove_accreditation_body(root(), ACCREDITATION_BODY));
		assert_noop!(
			Certification::usable_certificate(CERTIFICATE),
			Error::<Test>::AccreditationBodyRemoved
		);
		assert_ok!(Certification::add_accreditation_body(root(), ACCREDITATION_BODY));
		assert_eq!(Certification::usable_certificate(CERTIFICATE), Ok(draft()));
	});
}
