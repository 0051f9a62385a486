use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{
	traits::FootprintRegistry, AttributeId, AttributeNature, MethodId, BIOGENIC,
};

#[test]
fn a_method_is_for_a_standard_and_a_family() {
	build_and_execute(|| {
		assert_eq!(Footprint::method_scope(METHOD), Ok((STANDARD, COPPER)));
		assert_noop!(Footprint::method_scope(MethodId(3)), Error::<Test>::MethodNotFound);
	});
}

#[test]
fn an_attribute_has_a_name_and_a_nature() {
	build_and_execute(|| {
		assert_ok!(<Footprint as FootprintRegistry>::ensure_attribute(BIOGENIC));
		assert_eq!(Footprint::attribute_name(BIOGENIC), "biogenic CO2e");
		assert_eq!(Footprint::nature(BIOGENIC), Some(AttributeNature::Burden));

		assert_noop!(
			<Footprint as FootprintRegistry>::ensure_attribute(AttributeId(7)),
			Error::<Test>::AttributeNotFound
		);
		assert_eq!(Footprint::attribute_name(AttributeId(7)), "attribute 7");
		assert_eq!(Footprint::nature(AttributeId(7)), None);
	});
}
