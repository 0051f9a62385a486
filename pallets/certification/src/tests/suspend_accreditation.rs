use crate::{mock::*, Accreditations, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Accreditation, CertificationStatus, StandardId};

const STANDARD: StandardId = PERFORMANCE.standard;

fn suspend_by(accreditation_body: u64) -> DispatchResult {
	Certification::suspend_accreditation(signed(accreditation_body), BODY, STANDARD)
}

#[test]
fn an_accreditation_body_suspends_its_accreditation_for_one_standard() {
	build_and_execute(|| {
		let accreditation = Accreditation {
			accreditation_body: ACCREDITATION_BODY,
			validity: ACCREDITED,
			scope: all_families(),
			status: CertificationStatus::Active,
		};
		assert_ok!(suspend_by(ACCREDITATION_BODY));
		assert_eq!(
			Accreditations::<Test>::get(BODY, GROUP_BALANCE.standard),
			Some(accreditation.clone())
		);
		assert_eq!(
			Accreditations::<Test>::get(BODY, STANDARD),
			Some(Accreditation { status: CertificationStatus::Suspended, ..accreditation })
		);
		assert_eq!(
			events(),
			vec![Event::AccreditationSuspended { body: BODY, standard: STANDARD }]
		);
	});
}

#[test]
fn only_the_accreditation_body_that_granted_it_suspends() {
	build_and_execute(|| {
		assert_noop!(suspend_by(OTHER_ACCREDITATION_BODY), Error::<Test>::NotItsAccreditationBody);
		for signer in [UNNAMED_ACCREDITATION_BODY, BODY] {
			assert_noop!(suspend_by(signer), Error::<Test>::AccreditationBodyNotFound);
		}
		assert_noop!(
			Certification::suspend_accreditation(root(), BODY, STANDARD),
			DispatchError::BadOrigin
		);
		Suspended::set(vec![ACCREDITATION_BODY]);
		assert_noop!(suspend_by(ACCREDITATION_BODY), IS_SUSPENDED);
	});
}

#[test]
fn there_has_to_be_an_accreditation_that_stands() {
	build_and_execute(|| {
		assert_noop!(
			Certification::suspend_accreditation(signed(ACCREDITATION_BODY), OTHER_BODY, STANDARD),
			Error::<Test>::AccreditationNotFound
		);
		assert_ok!(suspend_by(ACCREDITATION_BODY));
		assert_noop!(suspend_by(ACCREDITATION_BODY), Error::<Test>::AlreadySuspended);
		withdraw_accreditation(PERFORMANCE);
		assert_noop!(suspend_by(ACCREDITATION_BODY), Error::<Test>::AccreditationWithdrawn);
	});
}
