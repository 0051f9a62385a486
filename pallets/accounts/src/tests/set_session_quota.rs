use crate::{mock::*, Error, Event, MemberRole, SessionQuotas};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sp_runtime::DispatchError;
use tracemet_primitives::Role;

const PRODUCERS: MemberRole = MemberRole::Participant(Role::Producer);

#[test]
fn governance_sets_the_quota_of_a_role_and_returns_it_to_the_default() {
	build_and_execute(|| {
		let quota = Weight::from_parts(500, 600);
		assert_eq!(SessionQuotas::<Test>::get(PRODUCERS), DefaultSessionQuota::get());
		assert_ok!(Accounts::set_session_quota(root(), PRODUCERS, Some(quota)));
		assert_eq!(SessionQuotas::<Test>::get(PRODUCERS), quota);
		assert_eq!(SessionQuotas::<Test>::get(MemberRole::Council), DefaultSessionQuota::get());
		assert_ok!(Accounts::set_session_quota(root(), PRODUCERS, None));
		assert!(!SessionQuotas::<Test>::contains_key(PRODUCERS));
		assert_eq!(
			events(),
			vec![
				Event::SessionQuotaSet { role: PRODUCERS, quota: Some(quota) },
				Event::SessionQuotaSet { role: PRODUCERS, quota: None },
			]
		);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(
			Accounts::set_session_quota(signed(INTERMEDIARY), PRODUCERS, None),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn governance_cannot_lock_itself_out() {
	build_and_execute(|| {
		for quota in [Weight::from_parts(99, 100), Weight::from_parts(100, 99)] {
			assert_noop!(
				Accounts::set_session_quota(root(), MemberRole::Council, Some(quota)),
				Error::<Test>::QuotaTooSmall
			);
		}
		let smallest = MinSessionQuota::get();
		assert_ok!(Accounts::set_session_quota(root(), MemberRole::Council, Some(smallest)));
	});
}
