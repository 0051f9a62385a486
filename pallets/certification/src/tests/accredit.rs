use crate::{mock::*, Accreditations, Error, Event};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Accreditation, CertificationStatus, FamilyId, StandardId, TimeSpan};

const STANDARD: StandardId = PERFORMANCE.standard;

fn accredit_by(accreditation_body: u64, body: u64, validity: TimeSpan) -> DispatchResult {
	Certification::accredit(signed(accreditation_body), body, STANDARD, scope(&[COPPER]), validity)
}

/// An accreditation for copper.
fn accreditation(accreditation_body: u64, validity: TimeSpan) -> Accreditation<u64> {
	Accreditation {
		accreditation_body,
		validity,
		scope: scope(&[COPPER]),
		status: CertificationStatus::Active,
	}
}

#[test]
fn an_accreditation_body_accredits_a_certification_body() {
	build_and_execute(|| {
		let (body, accreditation_body) = (OTHER_BODY, OTHER_ACCREDITATION_BODY);
		let validity = TimeSpan { from: 1_500, until: 2_500 };
		assert_ok!(accredit_by(accreditation_body, body, validity));
		assert_eq!(
			Accreditations::<Test>::get(body, STANDARD),
			Some(accreditation(accreditation_body, validity))
		);
		assert_eq!(
			events(),
			vec![Event::Accredited {
				body,
				standard: STANDARD,
				accreditation_body,
				scope: scope(&[COPPER]),
				validity
			}]
		);
	});
}

#[test]
fn it_changes_dates_and_scope_of_its_own_accreditation() {
	build_and_execute(|| {
		for validity in [EXTENDED, TimeSpan { from: 1_500, until: 2_500 }] {
			assert_ok!(accredit_by(ACCREDITATION_BODY, BODY, validity));
			assert_eq!(
				Accreditations::<Test>::get(BODY, STANDARD),
				Some(accreditation(ACCREDITATION_BODY, validity))
			);
		}
	});
}

#[test]
fn another_accreditation_body_follows_once_an_accreditation_has_expired() {
	build_and_execute(|| {
		let another = || accredit_by(OTHER_ACCREDITATION_BODY, BODY, EXTENDED);
		Now::set(ACCREDITED.until - 1);
		assert_noop!(another(), Error::<Test>::NotItsAccreditationBody);
		Now::set(ACCREDITED.until);
		assert_ok!(another());
		assert_eq!(
			Accreditations::<Test>::get(BODY, STANDARD),
			Some(accreditation(OTHER_ACCREDITATION_BODY, EXTENDED))
		);
	});
}

#[test]
fn another_accreditation_body_follows_a_withdrawal() {
	build_and_execute(|| {
		withdraw_accreditation(PERFORMANCE);
		for accreditation_body in [OTHER_ACCREDITATION_BODY, ACCREDITATION_BODY] {
			let renewed = || accredit_by(accreditation_body, BODY, EXTENDED);
			assert_eq!(
				after(
					|| {
						assert_ok!(renewed());
					},
					|| { Accreditations::<Test>::get(BODY, STANDARD) }
				),
				Some(accreditation(accreditation_body, EXTENDED))
			);
		}
	});
}

#[test]
fn another_accreditation_body_follows_one_that_was_removed() {
	build_and_execute(|| {
		assert_ok!(Certification::remove_accreditation_body(root(), ACCREDITATION_BODY));
		assert_ok!(accredit_by(OTHER_ACCREDITATION_BODY, BODY, EXTENDED));
		assert_eq!(
			Accreditations::<Test>::get(BODY, STANDARD),
			Some(accreditation(OTHER_ACCREDITATION_BODY, EXTENDED))
		);
	});
}

#[test]
fn a_suspension_is_not_lifted_on_the_way() {
	build_and_execute(|| {
		suspend_accreditation(PERFORMANCE);
		assert_noop!(
			accredit_by(ACCREDITATION_BODY, BODY, EXTENDED),
			Error::<Test>::AccreditationSuspended
		);
		assert_noop!(
			accredit_by(OTHER_ACCREDITATION_BODY, BODY, EXTENDED),
			Error::<Test>::NotItsAccreditationBody
		);
		// It ends with the accreditation.
		Now::set(ACCREDITED.until);
		assert_ok!(accredit_by(OTHER_ACCREDITATION_BODY, BODY, EXTENDED));
	});
}

#[test]
fn only_an_accreditation_body_that_governance_named_accredits() {
	build_and_execute(|| {
		for signer in [UNNAMED_ACCREDITATION_BODY, BODY, STRANGER] {
			assert_noop!(
				accredit_by(signer, OTHER_BODY, ACCREDITED),
				Error::<Test>::AccreditationBodyNotFound
			);
		}
		assert_noop!(
			Certification::accredit(root(), OTHER_BODY, STANDARD, scope(&[COPPER]), ACCREDITED),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_suspended_accreditation_body_does_not_accredit() {
	build_and_execute(|| {
		Suspended::set(vec![ACCREDITATION_BODY]);
		assert_noop!(accredit_by(ACCREDITATION_BODY, BODY, ACCREDITED), IS_SUSPENDED);
	});
}

#[test]
fn an_accreditation_is_for_a_registered_standard() {
	build_and_execute(|| {
		assert_noop!(
			accredit_for(BODY, NEXT_STANDARD, all_families(), ACCREDITED),
			Error::<Test>::StandardNotFound
		);
	});
}

#[test]
fn an_accreditation_is_for_registered_families() {
	build_and_execute(|| {
		for (families, error) in [
			(&[] as &[_], Error::<Test>::EmptyScope),
			(&[COPPER, FamilyId(2)], Error::<Test>::FamilyNotFound),
		] {
			assert_noop!(accredit_for(BODY, PERFORMANCE, scope(families), ACCREDITED), error);
		}
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
			assert_noop!(accredit_by(ACCREDITATION_BODY, body, ACCREDITED), error);
		}
	});
}

#[test]
fn an_accreditation_begins_before_it_ends_and_ends_in_the_future() {
	build_and_execute(|| {
		for (from, until) in [(0, 0), (0, START), (1_500, 1_500), (1_501, 1_500)] {
			assert_noop!(
				accredit_by(ACCREDITATION_BODY, OTHER_BODY, TimeSpan { from, until }),
				Error::<Test>::InvalidTimeSpan
			);
		}
		let shortest = TimeSpan { from: START, until: START + 1 };
		assert_ok!(accredit_by(ACCREDITATION_BODY, OTHER_BODY, shortest));
	});
}

#[test]
fn nobody_accredits_itself() {
	build_and_execute(|| {
		assert_noop!(
			accredit_by(ACCREDITATION_BODY, ACCREDITATION_BODY, ACCREDITED),
			Error::<Test>::NotIndependent
		);
	});
}
