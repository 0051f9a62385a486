use crate::{mock::*, Error, Event, LatestMethodVersions, Methods, NextMethodId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	ActivityId, AttachedTo, AttributeId, AttributeNature, DefaultFactor, EmissionFactor, FamilyId,
	GoodId, MethodId, MethodRules, SmadMethod, StandardVersionId, TimeSpan, Unit, BIOGENIC,
	FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, FROM_DECLARATIONS, FROM_PRIMARY_DATA, LAND_USE,
	RECYCLED_POST_CONSUMER, RECYCLED_PRE_CONSUMER,
};

fn with_factors(factors: impl IntoIterator<Item = EmissionFactor>) -> SmadMethod {
	SmadMethod { emission_factors: bounded(factors), ..method() }
}

fn with_defaults(defaults: impl IntoIterator<Item = DefaultFactor>) -> SmadMethod {
	SmadMethod { default_factors: bounded(defaults), ..method() }
}

#[test]
fn the_standard_owner_registers_the_next_version_for_a_family() {
	build_and_execute(|| {
		// The three methods of the mock came before.
		let details = SmadMethod { version: 4, ..method() };
		assert_ok!(register_method(method()));
		assert_eq!(Methods::<Test>::get(MethodId(3)), Some(details.clone()));
		assert_eq!(LatestMethodVersions::<Test>::get(STANDARD.standard, COPPER), 4);
		assert_eq!(NextMethodId::<Test>::get(), MethodId(4));
		assert_eq!(events(), vec![Event::MethodRegistered { method: MethodId(3), details }]);
		// Versions don't change each other.
		assert_eq!(Methods::<Test>::get(METHOD), Some(method()));
	});
}

#[test]
fn versions_are_counted_for_each_standard_and_family() {
	build_and_execute(|| {
		let steel = SmadMethod { family: STEEL, ..method() };
		assert_ok!(register_method(steel));
		assert_ok!(register_method(SmadMethod { standard: OTHER_STANDARD, ..method() }));
		// Another version of the same standard goes on counting.
		let revised = StandardVersionId { version: 2, ..STANDARD };
		assert_ok!(register_method(SmadMethod { standard: revised, ..method() }));
		let version = |id| Methods::<Test>::get(MethodId(id)).map(|method| method.version);
		assert_eq!([version(3), version(4), version(5)], [Some(1), Some(1), Some(4)]);
		assert_eq!(LatestMethodVersions::<Test>::get(STANDARD.standard, COPPER), 4);
		assert_eq!(LatestMethodVersions::<Test>::get(STANDARD.standard, STEEL), 1);
		assert_eq!(LatestMethodVersions::<Test>::get(OTHER_STANDARD.standard, COPPER), 1);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		let register = |origin| {
			let method = method();
			Footprint::register_method(
				origin,
				method.name,
				method.family,
				method.standard,
				method.rules,
				method.emission_factors,
				method.default_factors,
			)
		};
		assert_noop!(register(RuntimeOrigin::signed(PRODUCER)), NOT_THE_OWNER);
		assert_noop!(register(RuntimeOrigin::root()), DispatchError::BadOrigin);
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
		let standard = StandardVersionId { version: 3, ..STANDARD };
		assert_noop!(register_method(SmadMethod { standard, ..method() }), STANDARD_NOT_FOUND);
		let of_unknown_good = default_factor(GoodId(9), FOSSIL_UPSTREAM, 1);
		assert_noop!(register_method(with_defaults([of_unknown_good])), GOOD_NOT_FOUND);

		let unknown = AttributeId(9);
		assert_noop!(
			register_method(with_factors([factor(FUEL, unknown, 1, false)])),
			Error::<Test>::AttributeNotFound
		);
		assert_noop!(
			register_method(with_defaults([default_factor(SCRAP, unknown, 1)])),
			Error::<Test>::AttributeNotFound
		);
	});
}

#[test]
fn the_declared_unit_is_one_of_mass() {
	build_and_execute(|| {
		let declaring = |declared_unit| SmadMethod {
			rules: MethodRules { declared_unit, ..rules() },
			..method()
		};
		for unit in [
			Unit::Litre,
			Unit::CubicMetre,
			Unit::KilowattHour,
			Unit::Megajoule,
			Unit::TonneKilometre,
			Unit::SquareMetre,
			Unit::Piece,
			Unit::Hour,
		] {
			assert_noop!(register_method(declaring(unit)), Error::<Test>::InvalidDeclaredUnit);
		}
		assert_ok!(register_method(declaring(Unit::Kilogram)));
		assert_ok!(register_method(declaring(Unit::Tonne)));
	});
}

#[test]
fn it_is_in_effect_for_some_time() {
	build_and_execute(|| {
		let effective = |from, until| SmadMethod {
			rules: MethodRules { effective: TimeSpan { from, until }, ..rules() },
			..method()
		};
		for (from, until) in [(5, 5), (5, 4)] {
			assert_noop!(
				register_method(effective(from, until)),
				Error::<Test>::InvalidEffectiveDates
			);
		}
		assert_ok!(register_method(effective(5, 6)));
	});
}

#[test]
fn a_factor_is_per_at_least_one_unit() {
	build_and_execute(|| {
		let per_none = EmissionFactor { per_units: 0, ..factor(FUEL, BIOGENIC, 1, false) };
		assert_noop!(
			register_method(with_factors([per_none])),
			Error::<Test>::InvalidEmissionFactor
		);
		let per_none = DefaultFactor { per_kilograms: 0, ..default_factor(SCRAP, BIOGENIC, 1) };
		assert_noop!(
			register_method(with_defaults([per_none])),
			Error::<Test>::InvalidEmissionFactor
		);
		// A factor of nothing says that there is nothing.
		assert_ok!(register_method(with_factors([factor(FUEL, BIOGENIC, 0, false)])));
	});
}

#[test]
fn it_says_everything_once() {
	build_and_execute(|| {
		let [one, other] = [1, 2].map(|grams| factor(FUEL, BIOGENIC, grams, false));
		assert_noop!(register_method(with_factors([one, other])), Error::<Test>::DuplicateActivity);
		let [one, other] = [1, 2].map(|grams| default_factor(SCRAP, BIOGENIC, grams));
		assert_noop!(register_method(with_defaults([one, other])), Error::<Test>::DuplicateDefault);

		// An activity and a good may add to several attributes.
		assert_ok!(register_method(SmadMethod {
			emission_factors: bounded([
				factor(FUEL, BIOGENIC, 1, false),
				factor(FUEL, LAND_USE, 1, false),
				factor(ELECTRICITY, BIOGENIC, 1, false),
			]),
			default_factors: bounded([
				default_factor(SCRAP, BIOGENIC, 1),
				default_factor(SCRAP, LAND_USE, 1),
				default_factor(CONCENTRATE, BIOGENIC, 1),
			]),
			..method()
		}));
	});
}

#[test]
fn an_activity_is_counted_in_one_unit() {
	build_and_execute(|| {
		let in_unit =
			|attribute, unit| EmissionFactor { unit, ..factor(FUEL, attribute, 1, false) };
		assert_noop!(
			register_method(with_factors([
				in_unit(FOSSIL_SCOPE_1, Unit::Litre),
				in_unit(FOSSIL_UPSTREAM, Unit::CubicMetre),
			])),
			Error::<Test>::WrongUnit
		);
		assert_ok!(register_method(with_factors([
			in_unit(FOSSIL_SCOPE_1, Unit::CubicMetre),
			in_unit(FOSSIL_UPSTREAM, Unit::CubicMetre),
		])));
	});
}

#[test]
fn content_comes_of_scrap_and_credits_only() {
	build_and_execute(|| {
		for content in [RECYCLED_PRE_CONSUMER, RECYCLED_POST_CONSUMER] {
			assert_noop!(
				register_method(with_factors([factor(FUEL, content, 1, false)])),
				Error::<Test>::ContentNotCalculated
			);
			assert_noop!(
				register_method(with_defaults([default_factor(SCRAP, content, 1)])),
				Error::<Test>::ContentNotCalculated
			);
		}
	});
}

#[test]
fn what_the_chain_computes_has_no_factor() {
	build_and_execute(|| {
		for computed in [FROM_PRIMARY_DATA, FROM_DECLARATIONS] {
			assert_noop!(
				register_method(with_factors([factor(FUEL, computed, 1, false)])),
				Error::<Test>::ComputedAttribute
			);
			assert_noop!(
				register_method(with_defaults([default_factor(SCRAP, computed, 1)])),
				Error::<Test>::ComputedAttribute
			);
		}
	});
}

#[test]
fn an_attribute_of_another_family_has_no_factor() {
	build_and_execute(|| {
		assert_ok!(Footprint::register_attribute(
			RuntimeOrigin::root(),
			name("slag"),
			name("g"),
			AttachedTo::Family(STEEL),
			AttributeNature::Burden,
		));
		let slag = AttributeId(9);
		let copper = with_factors([factor(FUEL, slag, 1, false)]);
		assert_noop!(register_method(copper.clone()), Error::<Test>::NotForFamily);
		assert_noop!(
			register_method(with_defaults([default_factor(SCRAP, slag, 1)])),
			Error::<Test>::NotForFamily
		);
		assert_ok!(register_method(SmadMethod { family: STEEL, ..copper }));
	});
}

#[test]
fn the_largest_method_has_256_emission_and_64_default_factors() {
	build_and_execute(|| {
		let natures = [FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, BIOGENIC, LAND_USE];
		let factors =
			(0..256u32).map(|n| factor(ActivityId(n / 4), natures[n as usize % 4], 1, false));
		for _ in 9..21 {
			assert_ok!(Footprint::register_attribute(
				RuntimeOrigin::root(),
				name("further"),
				name("g"),
				AttachedTo::AllGoods,
				AttributeNature::Burden,
			));
		}
		let attributes = [0, 1, 2, 3, 7].into_iter().chain(9..20).map(AttributeId);
		let defaults = attributes.flat_map(|id| {
			[CONCENTRATE, SCRAP, CATHODE, WIRE].map(|good| default_factor(good, id, 1))
		});
		let largest = SmadMethod {
			emission_factors: bounded(factors),
			default_factors: bounded(defaults),
			..method()
		};
		assert_eq!((largest.emission_factors.len(), largest.default_factors.len()), (256, 64));
		assert_ok!(register_method(largest.clone()));
		let registered = Methods::<Test>::get(MethodId(3)).unwrap();
		assert_eq!(registered, SmadMethod { version: 4, ..largest });
	});
}

#[test]
fn ids_and_versions_are_not_given_out_twice() {
	build_and_execute(|| {
		NextMethodId::<Test>::put(MethodId(u32::MAX));
		assert_noop!(register_method(method()), Error::<Test>::IdsExhausted);
		NextMethodId::<Test>::put(MethodId(3));
		LatestMethodVersions::<Test>::insert(STANDARD.standard, COPPER, u16::MAX);
		assert_noop!(register_method(method()), Error::<Test>::IdsExhausted);
	});
}
