use crate::{mock::*, Attributes, Error, Event, NextAttributeId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{AttachedTo, Attribute, AttributeId, AttributeNature, FamilyId};

fn water_use() -> Attribute {
	Attribute {
		name: name("water use"),
		unit: name("l"),
		attached_to: AttachedTo::Family(STEEL),
		nature: AttributeNature::Burden,
	}
}

fn register(details: Attribute) -> DispatchResult {
	let Attribute { name, unit, attached_to, nature } = details;
	Footprint::register_attribute(RuntimeOrigin::root(), name, unit, attached_to, nature)
}

#[test]
fn governance_adds_an_attribute() {
	build_and_execute(|| {
		assert_ok!(register(water_use()));
		assert_eq!(Attributes::<Test>::get(AttributeId(9)), Some(water_use()));
		assert_eq!(NextAttributeId::<Test>::get(), AttributeId(10));
		assert_eq!(
			events(),
			vec![Event::AttributeRegistered { attribute: AttributeId(9), details: water_use() }]
		);

		// The next one is attached to all goods, and of another nature.
		let zinc = Attribute {
			name: name("zinc"),
			attached_to: AttachedTo::AllGoods,
			nature: AttributeNature::Content,
			..water_use()
		};
		assert_ok!(register(zinc.clone()));
		assert_eq!(Attributes::<Test>::get(AttributeId(10)), Some(zinc));
		assert_eq!(Attributes::<Test>::get(AttributeId(9)), Some(water_use()));
	});
}

#[test]
fn so_does_the_registry_and_nobody_else() {
	build_and_execute(|| {
		let register_as = |who| {
			let Attribute { name, unit, attached_to, nature } = water_use();
			let origin = RuntimeOrigin::signed(who);
			Footprint::register_attribute(origin, name, unit, attached_to, nature)
		};
		assert_noop!(register_as(OWNER), DispatchError::BadOrigin);
		assert_ok!(register_as(Registrar::get()));
		assert_eq!(Attributes::<Test>::get(AttributeId(9)), Some(water_use()));
	});
}

#[test]
fn name_and_unit_are_text() {
	build_and_execute(|| {
		for invalid in [vec![], vec![0xff]] {
			let nameless = Attribute { name: bounded(invalid.clone()), ..water_use() };
			assert_noop!(register(nameless), Error::<Test>::InvalidName);
			let unitless = Attribute { unit: bounded(invalid), ..water_use() };
			assert_noop!(register(unitless), Error::<Test>::InvalidUnit);
		}
		let longest =
			Attribute { name: bounded([b'n'; 64]), unit: bounded([b'u'; 64]), ..water_use() };
		assert_ok!(register(longest));
	});
}

#[test]
fn its_family_is_registered() {
	build_and_execute(|| {
		let unknown = Attribute { attached_to: AttachedTo::Family(FamilyId(9)), ..water_use() };
		assert_noop!(register(unknown), FAMILY_NOT_FOUND);
	});
}

#[test]
fn the_registry_holds_32_attributes() {
	build_and_execute(|| {
		for _ in 9..32 {
			assert_ok!(register(water_use()));
		}
		assert_eq!(NextAttributeId::<Test>::get(), AttributeId(32));
		assert_noop!(register(water_use()), Error::<Test>::IdsExhausted);
	});
}
