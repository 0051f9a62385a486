use crate::{mock::*, AccreditationBodies, Accreditations, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn governance_removes_an_accreditation_body_and_what_it_granted_stays_on_record() {
	build_and_execute(|| {
		let accreditation_body = ACCREDITATION_BODY;
		let granted = Accreditations::<Test>::get(BODY, PERFORMANCE.standard);
		assert_ok!(Certification::remove_accreditation_body(root(), accreditation_body));
		assert!(!AccreditationBodies::<Test>::contains_key(accreditation_body));
		assert!(AccreditationBodies::<Test>::contains_key(OTHER_ACCREDITATION_BODY));
		assert_eq!(Accreditations::<Test>::get(BODY, PERFORMANCE.standard), granted);
		assert_eq!(events(), vec![Event::AccreditationBodyRemoved { accreditation_body }]);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		for signer in [ACCREDITATION_BODY, OTHER_ACCREDITATION_BODY, REGISTRY] {
			assert_noop!(
				Certification::remove_accreditation_body(signed(signer), ACCREDITATION_BODY),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn there_has_to_be_one() {
	build_and_execute(|| {
		assert_noop!(
			Certification::remove_accreditation_body(root(), UNNAMED_ACCREDITATION_BODY),
			Error::<Test>::AccreditationBodyNotFound
		);
		assert_ok!(Certification::remove_accreditation_body(root(), ACCREDITATION_BODY));
		assert_noop!(
			Certification::remove_accreditation_body(root(), ACCREDITATION_BODY),
			Error::<Test>::AccreditationBodyNotFound
		);
	});
}

#[test]
fn it_does_nothing_more_with_what_it_granted() {
	build_and_execute(|| {
		assert_ok!(Certification::remove_accreditation_body(root(), ACCREDITATION_BODY));
		let (signer, standard) = (signed(ACCREDITATION_BODY), PERFORMANCE.standard);
		for result in [
			after(
				|| (),
				|| {
					Certification::accredit(
						signer.clone(),
						BODY,
						standard,
						all_families(),
						EXTENDED,
					)
				},
			),
			Certification::suspend_accreditation(signer.clone(), BODY, standard),
			Certification::withdraw_accreditation(signer.clone(), BODY, standard),
		] {
			assert_eq!(result, Err(Error::<Test>::AccreditationBodyNotFound.into()));
		}
	});
}
