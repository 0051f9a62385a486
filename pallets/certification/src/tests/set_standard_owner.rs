use crate::{mock::*, Error, Event, Standard, Standards, StandardsOwned};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{StandardId, StandardKind};

const STANDARD: StandardId = PERFORMANCE.standard;

fn set_owner(owner: u64) -> DispatchResult {
	Certification::set_standard_owner(root(), STANDARD, owner)
}

fn register_version(owner: u64) -> DispatchResult {
	Certification::register_standard_version(
		signed(owner),
		STANDARD,
		StandardKind::Performance,
		START,
		documents(),
	)
}

#[test]
fn governance_gives_a_standard_another_owner() {
	build_and_execute(|| {
		assert_ok!(set_owner(OTHER_OWNER));
		assert_eq!(
			Standards::<Test>::get(STANDARD),
			Some(Standard {
				name: name("Sustainable metal"),
				owner: OTHER_OWNER,
				latest_version: 2
			})
		);
		assert_eq!(StandardsOwned::<Test>::get(OWNER), 3);
		assert_eq!(StandardsOwned::<Test>::get(OTHER_OWNER), 1);
		assert_eq!(
			events(),
			vec![Event::StandardOwnerSet { standard: STANDARD, owner: OTHER_OWNER }]
		);
		// The one before has lost it.
		assert_noop!(register_version(OWNER), Error::<Test>::NotItsStandardOwner);
		assert_ok!(register_version(OTHER_OWNER));
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		for signer in [OWNER, OTHER_OWNER, REGISTRY] {
			assert_noop!(
				Certification::set_standard_owner(signed(signer), STANDARD, OTHER_OWNER),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn the_owner_is_another_active_participant_with_that_role() {
	build_and_execute(|| {
		Suspended::set(vec![OTHER_OWNER]);
		for (owner, error) in [
			(OWNER, Error::<Test>::SameOwner.into()),
			(STRANGER, PARTICIPANT_NOT_FOUND),
			(BODY, ROLE_MISSING),
			(OTHER_OWNER, IS_SUSPENDED),
		] {
			assert_noop!(set_owner(owner), error);
		}
	});
}

#[test]
fn there_has_to_be_a_standard() {
	build_and_execute(|| {
		assert_noop!(
			Certification::set_standard_owner(root(), NEXT_STANDARD.standard, OTHER_OWNER),
			Error::<Test>::StandardNotFound
		);
	});
}
