use crate::{mock::*, Attributes, NextAttributeId};
use tracemet_primitives::{
	AttributeId, AttributeNature, BIOGENIC, FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1,
	FOSSIL_UPSTREAM, FROM_PRIMARY_DATA, RECYCLED_POST_CONSUMER, RECYCLED_PRE_CONSUMER,
};

#[test]
fn a_chain_starts_with_the_seven_built_in_attributes() {
	build_and_execute(|| {
		let expected = [
			(FOSSIL_SCOPE_1, "fossil CO2e, scope 1", AttributeNature::Burden),
			(FOSSIL_PURCHASED_ENERGY, "fossil CO2e, purchased energy", AttributeNature::Burden),
			(FOSSIL_UPSTREAM, "fossil CO2e, upstream", AttributeNature::Burden),
			(BIOGENIC, "biogenic CO2e", AttributeNature::Burden),
			(RECYCLED_PRE_CONSUMER, "recycled metal, pre-consumer", AttributeNature::Content),
			(RECYCLED_POST_CONSUMER, "recycled metal, post-consumer", AttributeNature::Content),
			(FROM_PRIMARY_DATA, "CO2e from primary data", AttributeNature::Benefit),
		];
		for (id, text, nature) in expected {
			let attribute = Attributes::<Test>::get(id).unwrap();
			assert_eq!(attribute.name, name(text));
			assert_eq!(attribute.nature, nature);
		}
		assert_eq!(Attributes::<Test>::iter().count(), 7);
		assert_eq!(NextAttributeId::<Test>::get(), AttributeId(7));
	});
}
