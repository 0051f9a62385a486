use crate::{mock::*, Event, SessionQuota};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sp_runtime::DispatchError;

#[test]
fn governance_sets_the_quota() {
	build_and_execute(|| {
		assert_eq!(SessionQuota::<Test>::get(), DefaultSessionQuota::get());
		let quota = Weight::from_parts(5, 6);
		assert_ok!(Accounts::set_session_quota(RuntimeOrigin::root(), quota));
		assert_eq!(SessionQuota::<Test>::get(), quota);
		assert_eq!(events(), vec![Event::SessionQuotaSet { quota }]);
		assert_noop!(
			Accounts::set_session_quota(RuntimeOrigin::signed(INTERMEDIARY), quota),
			DispatchError::BadOrigin
		);
	});
}
