use crate::{mock::*, Error, Event, Recoveries, ReservedKeys};
use frame_support::{assert_noop, assert_ok};

#[test]
fn the_intermediary_cancels_a_recovery() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), SITE, KEY));
		System::reset_events();
		assert_noop!(
			Accounts::cancel_recovery(signed(OTHER_INTERMEDIARY), SITE),
			Error::<Test>::NotItsIntermediary
		);
		assert_noop!(
			Accounts::cancel_recovery(signed(SITE), SITE),
			Error::<Test>::IntermediaryNotFound
		);
		assert_ok!(Accounts::cancel_recovery(signed(INTERMEDIARY), SITE));
		assert_eq!(Recoveries::<Test>::get(SITE), None);
		assert_eq!(ReservedKeys::<Test>::get(KEY), None);
		assert_eq!(events(), vec![Event::RecoveryCancelled { account: SITE }]);
		assert_noop!(
			Accounts::cancel_recovery(signed(INTERMEDIARY), SITE),
			Error::<Test>::RecoveryNotFound
		);
		assert_noop!(
			Accounts::cancel_recovery(signed(INTERMEDIARY), STRANGER),
			Error::<Test>::AccountNotFound
		);
	});
}
