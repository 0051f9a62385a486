use crate::{mock::*, Error, Event, LatestMethodVersion, Methods, NextMethodId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	AttributeId, DefaultFactor, EmissionFactor, FamilyId, GoodId, MethodId, SmadMethod,
	StandardVersionId, FOSSIL_UPSTREAM, RECYCLED_PRE_CONSUMER,
};

#[test]
fn governance_registers_the_next_version_of_a_family() {
	build_and_execute(|| {
		assert_ok!(register_method(method()));
		// The three methods of the mock came before.
		let details = SmadMethod { version: 4, ..method() };
		assert_eq!(Methods::<Test>::get(MethodId(3)), Some(details.clone()));
		assert_eq!(LatestMethodVersion::<Test>::get(COPPER), 4);
		assert_eq!(NextMethodId::<Test>::get(), MethodId(4));
		assert_eq!(events(), vec![Event::MethodRegistered { method: MethodId(3), details }]);
		// Versions don't change each other.
		assert_eq!(Methods::<Test>::get(METHOD), Some(method()));
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		let method = method();
		assert_noop!(
			Footprint::register_method(
				RuntimeOrigin::signed(1),
				method.name,
				method.family,
				method.standard,
				method.allocation,
				method.emission_factors,
				method.default_factors,
			),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_name_is_text() {
	build_and_execute(|| {
		for invalid in [vec![], vec![0xff]] {
			let method = SmadMethod { name: bounded(invalid), ..method() };
			assert_noop!(register_method(method), Error::<Test>::InvalidName);
		}
	});
}

#[test]
fn what_it_refers_to_is_registered() {
	build_and_execute(|| {
		assert_noop!(
			register_method(SmadMethod { family: FamilyId(9), ..method() }),
			FAMILY_NOT_FOUND
		);
		let standard = StandardVersionId { version: 2, ..STANDARD };
		assert_noop!(register_method(SmadMethod { standard, ..method() }), STANDARD_NOT_FOUND);

		let default = |good, attribute| SmadMethod {
			default_factors: bounded([DefaultFactor { good, attribute, grams_per_kilogram: 1 }]),
			..method()
		};
		assert_noop!(register_method(default(GoodId(9), FOSSIL_UPSTREAM)), GOOD_NOT_FOUND);
		assert_noop!(
			register_method(default(SCRAP, AttributeId(7))),
			Error::<Test>::AttributeNotFound
		);
	});
}

#[test]
fn a_factor_is_of_a_registered_attribute_and_per_at_least_one_unit() {
	build_and_execute(|| {
		let factor = |attribute, per_units| SmadMethod {
			emission_factors: bounded([EmissionFactor {
				activity: FUEL,
				attribute,
				grams: 1,
				per_units,
				primary: false,
			}]),
			..method()
		};
		assert_noop!(
			register_method(factor(FOSSIL_UPSTREAM, 0)),
			Error::<Test>::InvalidEmissionFactor
		);
		assert_noop!(
			register_method(factor(RECYCLED_PRE_CONSUMER, 1)),
			Error::<Test>::ContentNotCalculated
		);
		assert_noop!(register_method(factor(AttributeId(7), 1)), Error::<Test>::AttributeNotFound);
		assert_ok!(register_method(factor(FOSSIL_UPSTREAM, 1)));
	});
}

#[test]
fn ids_and_versions_are_not_given_out_twice() {
	build_and_execute(|| {
		NextMethodId::<Test>::put(MethodId(u32::MAX));
		assert_noop!(register_method(method()), Error::<Test>::IdsExhausted);
		NextMethodId::<Test>::put(MethodId(3));
		LatestMethodVersion::<Test>::insert(COPPER, u16::MAX);
		assert_noop!(register_method(method()), Error::<Test>::IdsExhausted);
	});
}
