use crate::{mock::*, Accreditations, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Accreditation, StandardId};

const STANDARD: StandardId = PERFORMANCE.standard;

fn withdraw_by(accreditation_body: u64) -> DispatchResult {
	Certification::withdraw_accreditation(signed(accreditation_body), BODY, STANDARD)
}

#[test]
fn an_accreditation_body_withdraws_its_accreditation_for_one_standard() {
	build_and_execute(|| {
		assert_ok!(withdraw_by(ACCREDITATION_BODY));
		assert_eq!(Accreditations::<Test>::get(BODY, STANDARD), None);
		assert_eq!(
			Accreditations::<Test>::get(BODY, GROUP_BALANCE.standard),
			Some(Accreditation {
				accreditation_body: ACCREDITATION_BODY,
				valid_until: ACCREDITED_UNTIL,
			})
		);
		assert_eq!(
			events(),
			vec![Event::AccreditationWithdrawn { body: BODY, standard: STANDARD }]
		);
	});
}

#[test]
fn another_accreditation_body_follows_a_withdrawal() {
	build_and_execute(|| {
		assert_ok!(withdraw_by(ACCREDITATION_BODY));
		assert_ok!(Certification::accredit(
			signed(OTHER_ACCREDITATION_BODY),
			BODY,
			STANDARD,
			ACCREDITED_UNTIL
		));
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
fn there_has_to_be_an_accreditation() {
	build_and_execute(|| {
		assert_ok!(withdraw_by(ACCREDITATION_BODY));
		assert_noop!(withdraw_by(ACCREDITATION_BODY), Error::<Test>::AccreditationNotFound);
	});
}
