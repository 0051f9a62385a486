use crate::{mock::*, Attributes, NextAttributeId};
use tracemet_primitives::{
	AttachedTo, Attribute, AttributeId, AttributeNature, BIOGENIC, FOSSIL_PURCHASED_ENERGY,
	FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, FROM_DECLARATIONS, FROM_PRIMARY_DATA, LAND_USE,
	RECYCLED_POST_CONSUMER, RECYCLED_PRE_CONSUMER,
};

#[test]
fn a_chain_starts_with_the_built_in_attributes() {
	build_and_execute(|| {
		let co2e = "g CO2e";
		let (burden, benefit, content) =
			(AttributeNature::Burden, AttributeNature::Benefit, AttributeNature::Content);
		let expected = [
			(FOSSIL_SCOPE_1, "fossil CO2e, scope 1", co2e, burden),
			(FOSSIL_PURCHASED_ENERGY, "fossil CO2e, purchased energy", co2e, burden),
			(FOSSIL_UPSTREAM, "fossil CO2e, upstream", co2e, burden),
			(BIOGENIC, "biogenic CO2e", co2e, burden),
			(RECYCLED_PRE_CONSUMER, "recycled metal, pre-consumer", "g", content),
			(RECYCLED_POST_CONSUMER, "recycled metal, post-consumer", "g", content),
			(FROM_PRIMARY_DATA, "CO2e from primary data", co2e, benefit),
			(LAND_USE, "CO2e of land use", co2e, burden),
			(FROM_DECLARATIONS, "fossil CO2e from declarations", co2e, burden),
		];
		for (id, text, unit, nature) in expected {
			assert_eq!(
				Attributes::<Test>::get(id),
				Some(Attribute {
					name: name(text),
					unit: name(unit),
					attached_to: AttachedTo::AllGoods,
					nature,
				})
			);
		}
		assert_eq!(Attributes::<Test>::iter().count(), expected.len());
		assert_eq!(NextAttributeId::<Test>::get(), AttributeId(9));
	});
}
