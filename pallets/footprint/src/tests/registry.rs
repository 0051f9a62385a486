use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{traits::FootprintRegistry, AttributeId, MethodId, LAND_USE};

#[test]
fn a_method_is_for_a_standard_and_a_family() {
	build_and_execute(|| {
		assert_eq!(Footprint::method_scope(METHOD), Ok((STANDARD, COPPER)));
		assert_noop!(Footprint::method_scope(MethodId(3)), Error::<Test>::MethodNotFound);
	});
}

#[test]
fn an_attribute_has_a_name() {
	build_and_execute(|| {
		assert_ok!(Footprint::ensure_attribute(LAND_USE));
		assert_eq!(Footprint::attribute_name(LAND_USE), "CO2e of land use");

		assert_noop!(Footprint::ensure_attribute(AttributeId(9)), Error::<Test>::AttributeNotFound);
		assert_eq!(Footprint::attribute_name(AttributeId(9)), "attribute 9");
	});
}

#[test]
fn a_method_says_what_can_enter_without_credits() {
	build_and_execute(|| {
		assert_ok!(Footprint::ensure_default_factor(METHOD, CONCENTRATE));
		assert_noop!(
			Footprint::ensure_default_factor(METHOD, CATHODE),
			Error::<Test>::NoDefaultFactor
		);
		assert_noop!(
			Footprint::ensure_default_factor(MethodId(3), CONCENTRATE),
			Error::<Test>::MethodNotFound
		);
	});
}
