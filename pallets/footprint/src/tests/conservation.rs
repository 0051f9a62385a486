//! The chain's own check that output lines carry what inputs and activities bring.

use super::roll_up::{case, lines_of, Case};
use crate::{
	mock::*,
	roll_up::{is_conserved, roll_up, RollUpError},
	DisputeCause, Disputes, Event, Footprints,
};
use frame_support::assert_ok;
use proptest::prelude::*;
use sp_runtime::traits::{BlakeTwo256, Hash};
use tracemet_primitives::{
	AttributeId, AttributeNature, AttributeTotals, FootprintStatus, LineTotals, Mass, NodeInput,
	NodeInputSource, ScrapOrigin, BIOGENIC, FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1,
	FOSSIL_UPSTREAM, FROM_DECLARATIONS, FROM_PRIMARY_DATA, LAND_USE, RECYCLED_POST_CONSUMER,
	RECYCLED_PRE_CONSUMER,
};

/// A result like that of [`remelting`], with other totals of some attributes.
fn remelted_but(changes: &[(AttributeId, u128)]) -> LineTotals {
	let mut line = remelted()[0].clone();
	for (attribute, grams) in changes {
		line.try_insert(*attribute, *grams).unwrap();
	}
	bounded([line])
}

#[test]
fn what_two_thirds_vote_for_is_disputed_if_it_is_not_conserved() {
	build_and_execute(|| {
		rotate_to(&[0, 1, 2, 3]);
		open(1, remelting());
		// A single gram less than the electricity brings.
		let result = remelted_but(&[(FOSSIL_PURCHASED_ENERGY, 999)]);
		assert_ok!(cast(NODE, 0, &result));
		assert_ok!(cast(NODE, 1, &remelted()));
		assert_ok!(cast(NODE, 2, &result));
		System::reset_events();
		assert_ok!(cast(NODE, 3, &result));

		let [hash, right] = [&result, &remelted()].map(BlakeTwo256::hash_of);
		let mut results = vec![(hash, 3), (right, 1)];
		results.sort();
		assert_eq!(
			events(),
			vec![
				Event::VoteCast {
					node: NODE,
					revision: 0,
					attempt: 0,
					authority: authority(3),
					result_hash: hash,
				},
				Event::RollUpDisputed {
					node: NODE,
					revision: 0,
					attempt: 0,
					cause: DisputeCause::NotConserved,
					results: bounded(results.clone()),
				}
			]
		);
		let dispute = Disputes::<Test>::get(NODE).unwrap();
		assert_eq!(dispute.cause, DisputeCause::NotConserved);
		assert_eq!(dispute.results.into_inner(), results);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Disputed));
		assert_eq!(Footprints::<Test>::get(NODE), None);
		assert_eq!(Told::get(), vec![]);
	});
}

#[test]
fn what_is_not_conserved_is_never_accepted() {
	for result in [
		// Less or more of what it brings, or something that it doesn't bring.
		remelted_but(&[(FOSSIL_UPSTREAM, 499_999)]),
		remelted_but(&[(FOSSIL_UPSTREAM, 500_001)]),
		remelted_but(&[(FOSSIL_UPSTREAM, u128::MAX)]),
		remelted_but(&[(FOSSIL_SCOPE_1, 1)]),
		remelted_but(&[(BIOGENIC, 1)]),
		remelted_but(&[(LAND_USE, 1)]),
		remelted_but(&[(FROM_PRIMARY_DATA, 1)]),
		remelted_but(&[(FROM_DECLARATIONS, 1)]),
		remelted_but(&[(RECYCLED_PRE_CONSUMER, 1)]),
		remelted_but(&[(RECYCLED_POST_CONSUMER, 10_000_001)]),
		// From one attribute to another.
		remelted_but(&[(FOSSIL_PURCHASED_ENERGY, 999), (FOSSIL_UPSTREAM, 500_001)]),
		// An attribute that there isn't.
		remelted_but(&[(AttributeId(9), 1)]),
		remelted_but(&[(AttributeId(9), 0)]),
		// Nothing at all, no line, and a line too many.
		bounded([AttributeTotals::new()]),
		bounded([]),
		bounded([remelted()[0].clone(), AttributeTotals::new()]),
	] {
		build_and_execute(|| {
			open(1, remelting());
			for validator in 0..3 {
				assert_ok!(cast(NODE, validator, &result));
			}
			assert_eq!(
				Disputes::<Test>::get(NODE).map(|dispute| dispute.cause),
				Some(DisputeCause::NotConserved),
				"{result:?}"
			);
			assert_eq!(Footprints::<Test>::get(NODE), None);
		});
	}
}

/// Totals that overflow when they are added up are nobody's, and stop nothing.
#[test]
fn sums_beyond_counting_are_not_conserved() {
	build_and_execute(|| {
		let halves = [output(CATHODE, tonnes(5), 0), output(CATHODE, tonnes(5), 0)];
		open(1, node(remelting().inputs, [], halves));
		let result = bounded([0, 1].map(|_| totals(&[(FOSSIL_UPSTREAM, u128::MAX)])));
		for validator in 0..3 {
			assert_ok!(cast(NODE, validator, &result));
		}
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Disputed));
		assert_eq!(Footprints::<Test>::get(NODE), None);
	});
}

#[test]
fn content_can_be_lost_and_not_gained() {
	let scrap = NodeInputSource::Scrap(SCRAP, ScrapOrigin::PreConsumer);
	let inputs = [NodeInput { converted: Mass(8), ..input(scrap, Mass(10), 0) }];
	let production = node(inputs, [], [output(CATHODE, Mass(6), 0), output(CATHODE, Mass(6), 0)]);
	let conserved = |content: [u128; 2]| {
		let lines = bounded(
			content
				.iter()
				.enumerate()
				.map(|(position, grams)| {
					let burden = u128::from(position == 0);
					totals(&[(FOSSIL_UPSTREAM, burden), (RECYCLED_PRE_CONSUMER, *grams)])
				})
				.collect::<Vec<_>>(),
		);
		is_conserved(&production, &method(), &lines, &super::roll_up::Ledger::default())
	};
	for content in [[0, 0], [4, 4], [6, 4], [4, 6]] {
		assert_eq!(conserved(content), Ok(true), "{content:?}");
	}
	// More than goes in, and more than a line has metal.
	for content in [[6, 5], [7, 0], [0, 10]] {
		assert_eq!(conserved(content), Ok(false), "{content:?}");
	}
}

fn conserved(case: &Case, lines: &LineTotals) -> Result<bool, RollUpError> {
	is_conserved(&case.node, &case.method, lines, &case.ledger)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn the_roll_up_is_conserved(case in case()) {
		let lines = roll_up(&case.node, &case.method, &case.ledger).unwrap();
		prop_assert_eq!(conserved(&case, &lines), Ok(true));
	}

	/// Whatever figure is changed, up or down, the sum no longer fits. Of content, which may be
	/// lost, more than is brought.
	#[test]
	fn no_single_figure_can_be_changed(
		case in case(), line in any::<prop::sample::Index>(), attribute in 0u16..9,
		by in prop_oneof![Just(1u128), 1u128..1 << 60], up in any::<bool>(),
	) {
		let attribute = AttributeId(attribute);
		let mut lines = roll_up(&case.node, &case.method, &case.ledger).unwrap();
		let content = case.nature(attribute) == AttributeNature::Content;
		let brought = case.brought(attribute);
		let carried = lines_of(&lines, attribute);
		let position = line.index(lines.len());
		let grams = lines[position].get(&attribute).copied().unwrap_or_default();
		let changed = match (content, up) {
			(true, _) => grams + (brought - carried) + by,
			(false, true) => grams + by,
			// A total that is smaller, unless there is nothing to take.
			(false, false) if grams == 0 => grams + by,
			(false, false) => grams - by.min(grams),
		};
		lines[position].try_insert(attribute, changed).unwrap();
		prop_assert_eq!(conserved(&case, &lines), Ok(false));
	}
}
