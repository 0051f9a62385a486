use crate::{mock::*, Error, Event, Invitations};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::Certificate;

fn invite_by(signer: u64, body: u64) -> DispatchResult {
	Certification::invite_body(signed(signer), CERTIFICATE, body)
}

#[test]
fn a_holder_invites_a_body() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(invite_by(PRODUCER, OTHER_BODY));
		assert_eq!(Invitations::<Test>::get(CERTIFICATE), Some(OTHER_BODY));
		assert_eq!(
			events(),
			vec![Event::BodyInvited { certificate: CERTIFICATE, body: OTHER_BODY }]
		);
	});
}

#[test]
fn a_new_one_takes_the_place_of_the_one_before() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(invite_by(PRODUCER, OTHER_BODY));
		assert_ok!(invite_by(PRODUCER, THIRD_BODY));
		assert_eq!(Invitations::<Test>::get(CERTIFICATE), Some(THIRD_BODY));
	});
}

#[test]
fn the_company_of_a_site_invites_for_it() {
	build_and_execute(|| {
		assert_ok!(issue(Certificate { holder: SITE, ..draft() }));
		for signer in [SITE, PRODUCER] {
			assert_ok!(invite_by(signer, OTHER_BODY));
		}
		assert_noop!(invite_by(CERTIFYING_SITE, OTHER_BODY), NOT_AUTHORIZED);
	});
}

#[test]
fn nobody_else_invites() {
	build_and_execute(|| {
		issue_draft();
		for signer in [BODY, OTHER_BODY, SITE, STRANGER] {
			assert_noop!(invite_by(signer, OTHER_BODY), NOT_AUTHORIZED);
		}
		assert_noop!(
			Certification::invite_body(RuntimeOrigin::none(), CERTIFICATE, OTHER_BODY),
			DispatchError::BadOrigin
		);
		Suspended::set(vec![PRODUCER]);
		assert_noop!(invite_by(PRODUCER, OTHER_BODY), IS_SUSPENDED);
	});
}

#[test]
fn an_active_certification_body_is_invited() {
	build_and_execute(|| {
		issue_draft();
		Suspended::set(vec![OTHER_BODY]);
		for (body, error) in
			[(STRANGER, PARTICIPANT_NOT_FOUND), (TRADER, ROLE_MISSING), (OTHER_BODY, IS_SUSPENDED)]
		{
			assert_noop!(invite_by(PRODUCER, body), error);
		}
	});
}

#[test]
fn there_has_to_be_a_certificate_that_is_not_withdrawn() {
	build_and_execute(|| {
		assert_noop!(invite_by(PRODUCER, OTHER_BODY), Error::<Test>::CertificateNotFound);
		issue_draft();
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CERTIFICATE));
		assert_noop!(invite_by(PRODUCER, OTHER_BODY), Error::<Test>::CertificateWithdrawn);
	});
}
