use crate::{mock::*, Attributes, Error, Event, NextAttributeId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{Attribute, AttributeId, AttributeNature, Name};

fn register(name: Name) -> sp_runtime::DispatchResult {
	Footprint::register_attribute(RuntimeOrigin::root(), name, AttributeNature::Burden)
}

#[test]
fn governance_adds_an_attribute() {
	build_and_execute(|| {
		assert_ok!(register(name("water use")));
		let details = Attribute { name: name("water use"), nature: AttributeNature::Burden };
		assert_eq!(Attributes::<Test>::get(AttributeId(7)), Some(details.clone()));
		assert_eq!(NextAttributeId::<Test>::get(), AttributeId(8));
		assert_eq!(
			events(),
			vec![Event::AttributeRegistered { attribute: AttributeId(7), details }]
		);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(
			Footprint::register_attribute(
				RuntimeOrigin::signed(1),
				name("water use"),
				AttributeNature::Burden
			),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_name_is_text() {
	build_and_execute(|| {
		for invalid in [vec![], vec![0xff]] {
			assert_noop!(register(bounded(invalid)), Error::<Test>::InvalidName);
		}
	});
}

#[test]
fn ids_are_not_given_out_twice() {
	build_and_execute(|| {
		NextAttributeId::<Test>::put(AttributeId(u16::MAX));
		assert_noop!(register(name("water use")), Error::<Test>::IdsExhausted);
	});
}
