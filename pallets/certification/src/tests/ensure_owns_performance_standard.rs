use crate::{mock::*, Error};
use frame_support::assert_ok;
use tracemet_primitives::{traits::CertificationRegistry, StandardKind, StandardVersionId};

fn ensure(who: u64, standard: StandardVersionId) -> sp_runtime::DispatchResult {
	Certification::ensure_owns_performance_standard(&who, standard)
}

#[test]
fn the_owner_owns_all_versions() {
	build_and_execute(|| {
		for version in [PERFORMANCE, PERFORMANCE_2] {
			assert_ok!(ensure(OWNER, version));
			for other in [OTHER_OWNER, BODY, STRANGER] {
				assert_eq!(ensure(other, version), Err(Error::<Test>::NotItsStandardOwner.into()));
			}
		}
		assert_ok!(Certification::set_standard_owner(root(), PERFORMANCE.standard, OTHER_OWNER));
		assert_ok!(ensure(OTHER_OWNER, PERFORMANCE));
		assert_eq!(ensure(OWNER, PERFORMANCE), Err(Error::<Test>::NotItsStandardOwner.into()));
	});
}

#[test]
fn the_owner_is_active_in_its_role() {
	build_and_execute(|| {
		Suspended::set(vec![OWNER]);
		assert_eq!(ensure(OWNER, PERFORMANCE), Err(IS_SUSPENDED));
		Suspended::set(vec![]);
		Roleless::set(vec![OWNER]);
		assert_eq!(ensure(OWNER, PERFORMANCE), Err(ROLE_MISSING));
	});
}

#[test]
fn it_is_a_version_of_a_performance_standard() {
	build_and_execute(|| {
		for standard in
			[NEXT_STANDARD, StandardVersionId { version: 3, ..PERFORMANCE }, first(u32::MAX)]
		{
			assert_eq!(ensure(OWNER, standard), Err(Error::<Test>::StandardNotFound.into()));
		}
		assert_eq!(ensure(OWNER, GROUP_BALANCE), Err(Error::<Test>::WrongKindOfStandard.into()));
	});
}

#[test]
fn a_version_that_is_not_in_effect_yet_is_prepared_for() {
	build_and_execute(|| {
		assert_ok!(Certification::register_standard_version(
			signed(OWNER),
			PERFORMANCE.standard,
			StandardKind::Performance,
			START + 100,
			documents(),
		));
		assert_ok!(ensure(OWNER, StandardVersionId { version: 3, ..PERFORMANCE }));
	});
}

#[test]
fn nothing_is_added_to_a_retired_version() {
	build_and_execute(|| {
		let from = START + 10;
		assert_ok!(Certification::retire_standard_version(signed(OWNER), PERFORMANCE, from));
		Now::set(from - 1);
		assert_ok!(ensure(OWNER, PERFORMANCE));
		Now::set(from);
		assert_eq!(ensure(OWNER, PERFORMANCE), Err(Error::<Test>::StandardRetired.into()));
		assert_ok!(ensure(OWNER, PERFORMANCE_2));
	});
}
