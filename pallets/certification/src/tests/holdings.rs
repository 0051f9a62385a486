use crate::{mock::*, Error, StandardsOwned};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::traits::Holdings;

#[test]
fn who_owns_a_standard_has_something_here() {
	build_and_execute(|| {
		assert_eq!(StandardsOwned::<Test>::get(OWNER), 4);
		assert_noop!(Certification::ensure_none(&OWNER), Error::<Test>::OwnsStandard);
		assert_ok!(Certification::ensure_none(&OTHER_OWNER));

		for version in [PERFORMANCE, GROUP_BALANCE, SITE_BALANCE, SEGREGATED] {
			assert_noop!(Certification::ensure_none(&OWNER), Error::<Test>::OwnsStandard);
			assert_ok!(Certification::set_standard_owner(root(), version.standard, OTHER_OWNER));
		}
		assert_ok!(Certification::ensure_none(&OWNER));
		assert_noop!(Certification::ensure_none(&OTHER_OWNER), Error::<Test>::OwnsStandard);
		assert!(!StandardsOwned::<Test>::contains_key(OWNER));
		assert_eq!(StandardsOwned::<Test>::get(OTHER_OWNER), 4);
	});
}

#[test]
fn certificates_are_no_obstacle() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(Certification::ensure_none(&PRODUCER));
		assert_ok!(Certification::ensure_none(&BODY));
	});
}
