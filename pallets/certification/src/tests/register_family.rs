use crate::{mock::*, Error, Event, Families, NextFamilyId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::FamilyId;

#[test]
fn the_registry_names_a_family() {
	build_and_execute(|| {
		let family = FamilyId(2);
		assert_ok!(Certification::register_family(signed(REGISTRY), name("Zinc")));
		assert_eq!(Families::<Test>::get(family), Some(name("Zinc")));
		assert_eq!(NextFamilyId::<Test>::get(), FamilyId(3));
		assert_eq!(events(), vec![Event::FamilyRegistered { family, name: name("Zinc") }]);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(
			Certification::register_family(signed(BODY), name("Zinc")),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_name_is_text() {
	build_and_execute(|| {
		for name in invalid_names() {
			assert_noop!(Certification::register_family(root(), name), Error::<Test>::InvalidName);
		}
	});
}

#[test]
fn an_id_is_never_given_out_twice() {
	build_and_execute(|| {
		NextFamilyId::<Test>::put(FamilyId(u32::MAX));
		assert_noop!(
			Certification::register_family(root(), name("Zinc")),
			Error::<Test>::IdsExhausted
		);
	});
}
