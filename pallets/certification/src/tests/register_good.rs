use crate::{mock::*, Error, Event, Goods, NextGoodId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{FamilyId, Good, GoodId, MassBasis};

fn register(family: FamilyId) -> DispatchResult {
	Certification::register_good(signed(REGISTRY), name("Wire rod"), family, MassBasis::GrossMass)
}

#[test]
fn the_registry_names_a_good() {
	build_and_execute(|| {
		let good = NEXT_GOOD;
		let (name, family, basis) = (name("Wire rod"), COPPER, MassBasis::GrossMass);
		assert_ok!(register(COPPER));
		assert_eq!(Goods::<Test>::get(good), Some(Good { name: name.clone(), family, basis }));
		assert_eq!(NextGoodId::<Test>::get(), GoodId(5));
		assert_eq!(events(), vec![Event::GoodRegistered { good, name, family, basis }]);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(
			Certification::register_good(
				signed(BODY),
				name("Wire rod"),
				COPPER,
				MassBasis::GrossMass
			),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_name_is_text() {
	build_and_execute(|| {
		for name in invalid_names() {
			assert_noop!(
				Certification::register_good(root(), name, COPPER, MassBasis::GrossMass),
				Error::<Test>::InvalidName
			);
		}
	});
}

#[test]
fn a_good_has_a_registered_family() {
	build_and_execute(|| {
		assert_noop!(register(FamilyId(2)), Error::<Test>::FamilyNotFound);
	});
}

#[test]
fn an_id_is_never_given_out_twice() {
	build_and_execute(|| {
		NextGoodId::<Test>::put(GoodId(u32::MAX));
		assert_noop!(register(COPPER), Error::<Test>::IdsExhausted);
	});
}
