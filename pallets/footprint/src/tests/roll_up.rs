//! The calculation: examples by hand, and properties against a reference that goes another way.

use crate::{
	mock::{
		activity, allocating, bounded, credit, default_factor, factor, input, method, node, output,
		rules, secondary, tonnes, totals, CATHODE, CONCENTRATE, ELECTRICITY, FUEL, SCRAP, WIRE,
	},
	roll_up::{declared, is_conserved, is_possible, roll_up, share, Books, RollUpError, Upstream},
};
use proptest::prelude::*;
use std::{borrow::Cow, collections::BTreeMap};
use tracemet_primitives::{
	Activity, ActivityId, Allocation, AttributeId, AttributeNature, Attribution, DataQuality,
	DefaultFactor, EmissionFactor, GoodId, LineTotals, Mass, MethodRules, NodeInput,
	NodeInputSource, OutputLineId, ProductionNode, Rating, RequestId, ScrapOrigin, SmadMethod,
	BIOGENIC, CARBON_FOOTPRINT, FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM,
	FROM_DECLARATIONS, FROM_PRIMARY_DATA, LAND_USE, RECYCLED_CONTENT, RECYCLED_POST_CONSUMER,
	RECYCLED_PRE_CONSUMER,
};

/// Earlier output lines, and the built-in attributes.
#[derive(Clone, Debug, Default)]
pub(super) struct Ledger(BTreeMap<OutputLineId, Upstream>);

impl Ledger {
	/// With one earlier line: request 0, line 0.
	fn with(mass: Mass, attributes: &[(AttributeId, u128)]) -> Self {
		Self([(line(0), Upstream { totals: totals(attributes), mass })].into())
	}
}

impl Books for Ledger {
	fn upstream(&self, line: OutputLineId) -> Option<Cow<'_, Upstream>> {
		self.0.get(&line).map(Cow::Borrowed)
	}
	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature> {
		match attribute.0 {
			0..=3 | 7 | 8 => Some(AttributeNature::Burden),
			4 | 5 => Some(AttributeNature::Content),
			6 => Some(AttributeNature::Benefit),
			_ => None,
		}
	}
}

fn line(line: u8) -> OutputLineId {
	OutputLineId { request: RequestId(0), line }
}

fn grams(mass: Mass) -> u128 {
	mass.0.into()
}

fn lines(lines: &[&[(AttributeId, u128)]]) -> Result<LineTotals, RollUpError> {
	Ok(bounded(lines.iter().map(|line| totals(line))))
}

const POST_CONSUMER: NodeInputSource = NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer);
const PRE_CONSUMER: NodeInputSource = NodeInputSource::Scrap(SCRAP, ScrapOrigin::PreConsumer);
const INTERNAL: NodeInputSource = NodeInputSource::Scrap(SCRAP, ScrapOrigin::Internal);

/// The copper smelter of the pre-study: ordinary cathode, `Cu 8.0 MIX` and `Cu RE MIX` from
/// imported concentrate, concentrate of the own mine, and scrap. The smelter emits 1 kg per kg.
fn smelter() -> ProductionNode {
	node(
		[
			input(NodeInputSource::Uncertified(CONCENTRATE), tonnes(45), 0),
			input(credit(0, 0), tonnes(45), 1),
			input(POST_CONSUMER, tonnes(10), 2),
		],
		[activity(ELECTRICITY, 2_500_000)],
		[
			output(CATHODE, tonnes(45), 0),
			output(CATHODE, tonnes(45), 0),
			output(CATHODE, tonnes(10), 0),
		],
	)
}

/// The own mine: 90 t of copper in concentrate, with 7 kg of CO2e per kg.
fn mine() -> Ledger {
	Ledger::with(tonnes(90), &[(FOSSIL_SCOPE_1, 630_000_000), (FROM_PRIMARY_DATA, 90_000_000)])
}

#[test]
fn the_copper_smelter() {
	let result = roll_up(&smelter(), &method(), &mine());
	assert_eq!(
		result,
		lines(&[
			// Ordinary: 3 kg per kg by default, and the smelter.
			&[
				(FOSSIL_PURCHASED_ENERGY, 45_000_000),
				(FOSSIL_UPSTREAM, 135_000_000),
				(FROM_PRIMARY_DATA, 45_000_000),
			],
			// Cu 8.0 MIX: half of the mine's, and the smelter.
			&[
				(FOSSIL_SCOPE_1, 315_000_000),
				(FOSSIL_PURCHASED_ENERGY, 45_000_000),
				(FROM_PRIMARY_DATA, 90_000_000),
			],
			// Cu RE MIX: 50 g per kg for the acquisition of the scrap, and the smelter.
			&[
				(FOSSIL_PURCHASED_ENERGY, 10_000_000),
				(FOSSIL_UPSTREAM, 500_000),
				(RECYCLED_POST_CONSUMER, 10_000_000),
				(FROM_PRIMARY_DATA, 10_000_000),
			],
		])
	);
	let mix = &result.unwrap()[1];
	let carbon = CARBON_FOOTPRINT.iter().filter_map(|a| mix.get(a)).sum::<u128>();
	assert_eq!(carbon, 8 * grams(tonnes(45)));
}

#[test]
fn wire_that_loses_nothing_carries_what_the_cathode_had() {
	let cathode = roll_up(&smelter(), &method(), &mine()).unwrap()[1].clone();
	let ledger = Ledger([(line(1), Upstream { totals: cathode.clone(), mass: tonnes(45) })].into());
	let wire = node([input(credit(0, 1), tonnes(45), 0)], [], [output(WIRE, tonnes(45), 0)]);
	assert_eq!(roll_up(&wire, &method(), &ledger), Ok(bounded([cathode])));
}

#[test]
fn rolling_average_pools_all_inputs_by_mass() {
	let pooled = ProductionNode { attribution: Attribution::RollingAverage, ..smelter() };
	let part = |tonnes: u128| {
		[
			(FOSSIL_SCOPE_1, 3_150_000 * tonnes),
			(FOSSIL_PURCHASED_ENERGY, 1_000_000 * tonnes),
			(FOSSIL_UPSTREAM, 1_355_000 * tonnes),
			(RECYCLED_POST_CONSUMER, 100_000 * tonnes),
			(FROM_PRIMARY_DATA, 1_450_000 * tonnes),
		]
	};
	assert_eq!(roll_up(&pooled, &method(), &mine()), lines(&[&part(45), &part(45), &part(10)]));
}

#[test]
fn activities_follow_economic_value_and_inputs_do_not() {
	let method = allocating(Allocation::EconomicValue);
	let node = node(
		[input(NodeInputSource::Uncertified(CONCENTRATE), Mass(2_000), 0)],
		[activity(FUEL, 1)],
		[output(CATHODE, tonnes(1), 900_000), output(CATHODE, tonnes(9), 100_000)],
	);
	assert_eq!(
		roll_up(&node, &method, &Ledger::default()),
		lines(&[
			&[(FOSSIL_SCOPE_1, 2_430), (FOSSIL_UPSTREAM, 540 + 6_000), (FROM_PRIMARY_DATA, 2_430)],
			&[(FOSSIL_SCOPE_1, 270), (FOSSIL_UPSTREAM, 60), (FROM_PRIMARY_DATA, 270)],
		])
	);
}

#[test]
fn a_pool_follows_mass_whatever_the_activities_follow() {
	let method = allocating(Allocation::EconomicValue);
	let node = ProductionNode {
		attribution: Attribution::RollingAverage,
		..node(
			[input(PRE_CONSUMER, Mass(2_000), 0)],
			[],
			[output(CATHODE, Mass(1_500), 0), output(CATHODE, Mass(500), 1_000_000)],
		)
	};
	assert_eq!(
		roll_up(&node, &method, &Ledger::default()),
		lines(&[
			&[(FOSSIL_UPSTREAM, 75), (RECYCLED_PRE_CONSUMER, 1_500)],
			&[(FOSSIL_UPSTREAM, 25), (RECYCLED_PRE_CONSUMER, 500)],
		])
	);
}

#[test]
fn a_single_output_has_it_all() {
	let method = allocating(Allocation::None);
	let node = node([], [activity(ELECTRICITY, 3)], [output(CATHODE, tonnes(1), 0)]);
	assert_eq!(
		roll_up(&node, &method, &Ledger::default()),
		lines(&[&[(FOSSIL_PURCHASED_ENERGY, 120), (FROM_PRIMARY_DATA, 120)]])
	);
}

#[test]
fn scrap_counts_by_its_origin_and_internal_scrap_never() {
	let node = node(
		[
			input(PRE_CONSUMER, Mass(1_000), 0),
			input(POST_CONSUMER, Mass(2_000), 0),
			input(INTERNAL, Mass(4_000), 0),
		],
		[],
		[output(CATHODE, Mass(7_000), 0)],
	);
	assert_eq!(
		roll_up(&node, &method(), &Ledger::default()),
		lines(&[&[
			(FOSSIL_UPSTREAM, 350),
			(RECYCLED_PRE_CONSUMER, 1_000),
			(RECYCLED_POST_CONSUMER, 2_000),
		]])
	);
}

#[test]
fn a_conversion_loses_content_but_no_burden() {
	let losing = |source| NodeInput { converted: Mass(9), ..input(source, Mass(10), 0) };
	let ledger = Ledger::with(
		Mass(20),
		&[(FOSSIL_SCOPE_1, 99), (RECYCLED_POST_CONSUMER, 13), (FROM_PRIMARY_DATA, 99)],
	);
	let node =
		node([losing(credit(0, 0)), losing(POST_CONSUMER)], [], [output(CATHODE, Mass(18), 0)]);
	assert_eq!(
		roll_up(&node, &method(), &ledger),
		lines(&[&[
			// 49.5, against the claim.
			(FOSSIL_SCOPE_1, 50),
			// 0.5, against the claim.
			(FOSSIL_UPSTREAM, 1),
			// 6.5 is 6, of which 5.4 is 5 that remain; and 9 of the scrap.
			(RECYCLED_POST_CONSUMER, 14),
			(FROM_PRIMARY_DATA, 49),
		]])
	);
}

#[test]
fn a_conversion_that_gains_mass_adds_no_content() {
	let gaining = NodeInput { converted: Mass(12), ..input(POST_CONSUMER, Mass(10), 0) };
	let node = node([gaining], [], [output(CATHODE, Mass(12), 0)]);
	assert_eq!(
		roll_up(&node, &method(), &Ledger::default()),
		lines(&[&[(FOSSIL_UPSTREAM, 1), (RECYCLED_POST_CONSUMER, 10)]])
	);
}

/// 5 t of scrap and 5 t of other metal make 5 t of output: half of it is recycled, not all.
#[test]
fn no_line_contains_more_recycled_metal_than_metal() {
	let half = node(
		[
			input(POST_CONSUMER, tonnes(5), 0),
			input(NodeInputSource::Extracted(CONCENTRATE), tonnes(5), 0),
		],
		[],
		[output(CATHODE, tonnes(5), 0)],
	);
	let expected = lines(&[&[(FOSSIL_UPSTREAM, 250_000), (RECYCLED_POST_CONSUMER, 2_500_000)]]);
	assert_eq!(roll_up(&half, &method(), &Ledger::default()), expected);
	let pooled = ProductionNode { attribution: Attribution::RollingAverage, ..half };
	assert_eq!(roll_up(&pooled, &method(), &Ledger::default()), expected);

	let over = node(
		[input(POST_CONSUMER, tonnes(10), 0)],
		[],
		[output(CATHODE, tonnes(5), 0), output(CATHODE, tonnes(5), 0)],
	);
	assert_eq!(
		roll_up(&over, &method(), &Ledger::default()),
		lines(&[&[(FOSSIL_UPSTREAM, 500_000), (RECYCLED_POST_CONSUMER, 5_000_000)], &[]])
	);
}

#[test]
fn primary_data_is_a_primary_quantity_times_a_primary_factor_of_fossil_carbon() {
	let of = |attribute, primary| EmissionFactor {
		per_units: 4,
		..factor(FUEL, attribute, 10, primary)
	};
	let method = SmadMethod {
		emission_factors: bounded([
			of(FOSSIL_SCOPE_1, true),
			of(FOSSIL_UPSTREAM, false),
			of(BIOGENIC, true),
			of(LAND_USE, true),
		]),
		..method()
	};
	let burn = |burnt| node([], [burnt], [output(CATHODE, tonnes(1), 0)]);
	// 7.5 g: burdens up, the benefit down. Land use and biogenic CO2e aren't fossil.
	let burdens = [(FOSSIL_SCOPE_1, 8), (FOSSIL_UPSTREAM, 8), (BIOGENIC, 8), (LAND_USE, 8)];
	assert_eq!(roll_up(&burn(secondary(FUEL, 3)), &method, &Ledger::default()), lines(&[&burdens]));
	assert_eq!(
		roll_up(&burn(activity(FUEL, 3)), &method, &Ledger::default()),
		lines(&[&[&burdens[..], &[(FROM_PRIMARY_DATA, 7)]].concat()])
	);
}

#[test]
fn primary_and_secondary_quantities_of_an_activity_are_told_apart() {
	let node = node(
		[],
		[activity(ELECTRICITY, 3), secondary(ELECTRICITY, 4)],
		[output(CATHODE, tonnes(1), 0)],
	);
	assert_eq!(
		roll_up(&node, &method(), &Ledger::default()),
		lines(&[&[(FOSSIL_PURCHASED_ENERGY, 280), (FROM_PRIMARY_DATA, 120)]])
	);
}

/// How well a figure fits is for people to judge; only whether it is primary data is counted.
#[test]
fn data_quality_changes_no_other_figure() {
	let rated = |rating, primary| {
		let quality = DataQuality {
			primary,
			technology: rating,
			time: rating,
			geography: rating,
			completeness: rating,
			reliability: rating,
		};
		let method = SmadMethod {
			emission_factors: bounded([EmissionFactor {
				quality,
				..factor(FUEL, FOSSIL_SCOPE_1, 10, primary)
			}]),
			default_factors: bounded([DefaultFactor {
				quality,
				..default_factor(SCRAP, FOSSIL_UPSTREAM, 50)
			}]),
			..method()
		};
		let node = node(
			[input(INTERNAL, Mass(1_000), 0)],
			[activity(FUEL, 1)],
			[output(CATHODE, Mass(1_000), 0)],
		);
		roll_up(&node, &method, &Ledger::default())
	};
	let burdens = [(FOSSIL_SCOPE_1, 10), (FOSSIL_UPSTREAM, 50)];
	for rating in [Rating::VeryGood, Rating::Good, Rating::Fair, Rating::Poor] {
		assert_eq!(rated(rating, false), lines(&[&burdens]));
		// Default factors stand in for what isn't known, so they are never primary data.
		assert_eq!(
			rated(rating, true),
			lines(&[&[&burdens[..], &[(FROM_PRIMARY_DATA, 10)]].concat()])
		);
	}
}

#[test]
fn default_factors_are_exact_ratios() {
	let method = SmadMethod {
		default_factors: bounded([
			// A third of a gram, and 10 g in 7, per kilogram.
			DefaultFactor { per_kilograms: 3, ..default_factor(CONCENTRATE, FOSSIL_UPSTREAM, 1) },
			DefaultFactor { per_kilograms: 7, ..default_factor(CONCENTRATE, LAND_USE, 10) },
		]),
		..method()
	};
	let of = |mass| {
		let uncertified = input(NodeInputSource::Uncertified(CONCENTRATE), Mass(mass), 0);
		let node = node([uncertified], [], [output(CATHODE, Mass(mass), 0)]);
		roll_up(&node, &method, &Ledger::default())
	};
	assert_eq!(of(21_000), lines(&[&[(FOSSIL_UPSTREAM, 7), (LAND_USE, 30)]]));
	// 7.0003 and 30.001 g, rounded against the claim.
	assert_eq!(of(21_001), lines(&[&[(FOSSIL_UPSTREAM, 8), (LAND_USE, 31)]]));
	assert_eq!(of(1), lines(&[&[(FOSSIL_UPSTREAM, 1), (LAND_USE, 1)]]));
}

#[test]
fn land_use_is_carried_apart_from_fossil_carbon() {
	let method = SmadMethod {
		emission_factors: bounded([
			factor(FUEL, LAND_USE, 5, true),
			factor(FUEL, FOSSIL_SCOPE_1, 7, false),
		]),
		default_factors: bounded([default_factor(CONCENTRATE, LAND_USE, 11)]),
		..method()
	};
	let ledger = Ledger::with(Mass(1_000), &[(LAND_USE, 13), (FOSSIL_SCOPE_1, 17)]);
	let node = node(
		[
			input(credit(0, 0), Mass(1_000), 0),
			input(NodeInputSource::Uncertified(CONCENTRATE), Mass(1_000), 0),
		],
		[activity(FUEL, 1)],
		[output(CATHODE, Mass(2_000), 0)],
	);
	assert_eq!(roll_up(&node, &method, &ledger), lines(&[&[(FOSSIL_SCOPE_1, 24), (LAND_USE, 29)]]));
	assert!(!CARBON_FOOTPRINT.contains(&LAND_USE));
}

#[test]
fn allocation_gives_every_gram_to_one_line() {
	let third = output(CATHODE, Mass(1), 0);
	let node = node([], [secondary(FUEL, 1)], [third; 7]);
	let result = roll_up(&node, &method(), &Ledger::default()).unwrap();
	let upstream = result.iter().map(|line| line[&FOSSIL_UPSTREAM]).collect::<Vec<_>>();
	// 600 / 7 is 85 and 5/7.
	assert_eq!(upstream, vec![85, 86, 86, 85, 86, 86, 86]);
}

#[test]
fn zeros_are_not_listed() {
	let node = node(
		[input(credit(0, 0), Mass(1), 0)],
		[activity(ELECTRICITY, 0)],
		[output(CATHODE, Mass(1), 0)],
	);
	let ledger = Ledger::with(Mass(2), &[(RECYCLED_PRE_CONSUMER, 1), (FROM_PRIMARY_DATA, 1)]);
	assert_eq!(roll_up(&node, &method(), &ledger), lines(&[&[]]));
}

#[test]
fn what_cannot_be_calculated_says_why() {
	let out = [output(CATHODE, Mass(1), 0)];
	let calculate = |node: &ProductionNode, method: &SmadMethod| {
		roll_up(node, method, &Ledger::with(Mass::ZERO, &[(FOSSIL_SCOPE_1, 1)]))
	};
	for (source, error) in [
		(credit(0, 1), RollUpError::InputNotAccepted(line(1))),
		// A share of a line without mass.
		(credit(0, 0), RollUpError::Overflow),
	] {
		let node = node([input(source, Mass(1), 0)], [], out);
		assert_eq!(calculate(&node, &method()), Err(error));
	}

	let elsewhere = node([input(INTERNAL, Mass(1), 1)], [], out);
	assert_eq!(calculate(&elsewhere, &method()), Err(RollUpError::UnknownOutputLine(1)));

	let emission = |attribute, grams| factor(FUEL, attribute, grams, false);
	let with = |factors: Vec<_>| SmadMethod { emission_factors: bounded(factors), ..method() };
	let burn = node([], [activity(FUEL, u64::MAX)], out);
	assert_eq!(
		calculate(&burn, &with(vec![emission(AttributeId(9), 1)])),
		Err(RollUpError::UnknownAttribute(AttributeId(9)))
	);
	assert_eq!(
		calculate(&burn, &with(vec![emission(FOSSIL_SCOPE_1, u64::MAX); 2])),
		Err(RollUpError::Overflow)
	);
	let most = |activities| {
		let node = node([], [activity(FUEL, activities)], out);
		let factors = vec![emission(FOSSIL_SCOPE_1, 1 << 40)];
		calculate(&node, &with(factors)).map(|lines| lines[0][&FOSSIL_SCOPE_1])
	};
	assert_eq!(most(1 << 56), Ok(1 << 96));
	assert_eq!(most((1 << 56) + 1), Err(RollUpError::Overflow));
	let nothing = node([], [activity(FUEL, 1)], [output(CATHODE, Mass::ZERO, 0)]);
	assert_eq!(calculate(&nothing, &method()), Err(RollUpError::Overflow));
}

#[test]
fn a_line_carries_32_attributes_at_most() {
	/// Books in which every attribute is a burden.
	struct Everything;
	impl Books for Everything {
		fn upstream(&self, _: OutputLineId) -> Option<Cow<'_, Upstream>> {
			None
		}
		fn nature(&self, _: AttributeId) -> Option<AttributeNature> {
			Some(AttributeNature::Burden)
		}
	}
	let with = |attributes| SmadMethod {
		emission_factors: bounded(
			(0..attributes).map(|id| factor(FUEL, AttributeId(100 + id), 1, false)),
		),
		..method()
	};
	let node = node([], [activity(FUEL, 1)], [output(CATHODE, Mass(1), 0)]);
	assert!(roll_up(&node, &with(32), &Everything).is_ok());
	assert_eq!(roll_up(&node, &with(33), &Everything), Err(RollUpError::TooManyAttributes));
}

/// The reference. It works attribute by attribute and line by line, in plain integers that the
/// generated cases can't exceed.
mod reference {
	use super::*;

	fn divide(product: u128, by: u128, nature: AttributeNature) -> u128 {
		match nature {
			AttributeNature::Burden => product.div_ceil(by),
			_ => product / by,
		}
	}

	/// What activities emit of an attribute.
	pub fn activities(case: &Case, wanted: AttributeId) -> u128 {
		let nature = case.nature(wanted);
		let mut sum = 0;
		for factor in &case.method.emission_factors {
			for activity in case.node.activities.iter().filter(|a| a.activity == factor.activity) {
				let product = u128::from(activity.quantity) * u128::from(factor.grams);
				let units = u128::from(factor.per_units);
				if factor.attribute == wanted {
					sum += divide(product, units, nature);
				}
				let fossil = factor.attribute.0 < 3;
				if wanted == FROM_PRIMARY_DATA
					&& fossil && factor.quality.primary
					&& activity.primary
				{
					sum += product / units;
				}
			}
		}
		sum
	}

	/// What one input brings of an attribute, whatever becomes of it.
	pub fn whole(case: &Case, input: &NodeInput, wanted: AttributeId) -> u128 {
		let nature = case.nature(wanted);
		let mass = grams(input.mass);
		let default = |good: GoodId| {
			let factors = case.method.default_factors.iter();
			factors
				.filter(|f| f.good == good && f.attribute == wanted)
				.map(|f| {
					let kilograms = u128::from(f.per_kilograms);
					divide(mass * u128::from(f.grams), 1_000 * kilograms, nature)
				})
				.sum::<u128>()
		};
		match input.source {
			NodeInputSource::Line(id) => {
				let line = &case.ledger.0[&id];
				let total = line.totals.get(&wanted).copied().unwrap_or(0);
				divide(total * mass, grams(line.mass), nature)
			}
			NodeInputSource::Extracted(_) => 0,
			NodeInputSource::Uncertified(good) => default(good),
			NodeInputSource::Scrap(good, origin) => {
				let recycled = match origin {
					ScrapOrigin::PreConsumer => wanted == RECYCLED_PRE_CONSUMER,
					ScrapOrigin::PostConsumer => wanted == RECYCLED_POST_CONSUMER,
					ScrapOrigin::Internal => false,
				};
				default(good) + if recycled { mass } else { 0 }
			}
		}
	}

	/// What of it remains after conversion.
	pub fn brought(case: &Case, input: &NodeInput, wanted: AttributeId) -> u128 {
		let whole = whole(case, input, wanted);
		if case.nature(wanted) == AttributeNature::Content && input.converted < input.mass {
			whole * grams(input.converted) / grams(input.mass)
		} else {
			whole
		}
	}

	/// What several inputs bring to so much output.
	fn pool<'a>(
		case: &Case,
		inputs: impl Iterator<Item = &'a NodeInput> + Clone,
		output: u128,
		wanted: AttributeId,
	) -> u128 {
		let sum = inputs.clone().map(|input| brought(case, input, wanted)).sum::<u128>();
		let converted = inputs.map(|input| grams(input.converted)).sum::<u128>();
		if RECYCLED_CONTENT.contains(&wanted) && converted > output {
			sum * output / converted
		} else {
			sum
		}
	}

	/// The share of the line at `position`: the grams whose place in a row of all grams is within
	/// the part of the row that belongs to the line.
	fn allocated(total: u128, weights: &[u128], position: usize) -> u128 {
		let whole = weights.iter().sum::<u128>();
		let before = weights[..position].iter().sum::<u128>();
		let end = before + weights[position];
		total * end / whole - total * before / whole
	}

	pub fn roll_up(case: &Case) -> LineTotals {
		let outputs = &case.node.outputs;
		let masses = outputs.iter().map(|line| grams(line.mass)).collect::<Vec<_>>();
		let weights = match case.method.rules.allocation {
			Allocation::EconomicValue => {
				outputs.iter().map(|line| u128::from(line.value_share)).collect()
			}
			_ => masses.clone(),
		};
		bounded((0..outputs.len()).map(|position| {
			let of = |attribute| {
				let activities = allocated(activities(case, attribute), &weights, position);
				let all = case.node.inputs.iter();
				activities
					+ match case.node.attribution {
						Attribution::RollingAverage => {
							let whole = masses.iter().sum();
							let pool = pool(case, all, whole, attribute);
							// Of content, each line has what is surely in it.
							match RECYCLED_CONTENT.contains(&attribute) {
								true => pool * masses[position] / whole,
								false => allocated(pool, &masses, position),
							}
						}
						Attribution::Credit => {
							let own = all.filter(|i| usize::from(i.attributed_to) == position);
							pool(case, own, masses[position], attribute)
						}
					}
			};
			let listed = ATTRIBUTES.map(AttributeId).map(|a| (a, of(a))).filter(|(_, g)| *g > 0);
			totals(&listed.collect::<Vec<_>>())
		}))
	}
}

#[derive(Clone, Debug)]
pub(super) struct Case {
	pub(super) node: ProductionNode,
	pub(super) method: SmadMethod,
	pub(super) ledger: Ledger,
}

impl Case {
	pub(super) fn nature(&self, attribute: AttributeId) -> AttributeNature {
		self.ledger.nature(attribute).unwrap()
	}

	/// What activities and inputs bring of an attribute.
	pub(super) fn brought(&self, attribute: AttributeId) -> u128 {
		let inputs = self.node.inputs.iter();
		reference::activities(self, attribute)
			+ inputs.map(|input| reference::whole(self, input, attribute)).sum::<u128>()
	}
}

const LINES: u8 = 3;
/// The built-in attributes.
const ATTRIBUTES: core::ops::Range<u16> = 0..9;

fn mass() -> impl Strategy<Value = Mass> {
	prop_oneof![1u64..20, 1u64..1 << 36].prop_map(Mass)
}

/// An earlier line: contents are part of its mass.
fn upstream() -> impl Strategy<Value = Upstream> {
	(mass(), prop::array::uniform7(0u128..1 << 50), any::<[u16; 2]>()).prop_map(
		|(mass, others, [recycled, pre])| {
			let recycled = grams(mass) * u128::from(recycled) / u128::from(u16::MAX);
			let pre = recycled * u128::from(pre) / u128::from(u16::MAX);
			let attributes = [
				(FOSSIL_SCOPE_1, others[0]),
				(FOSSIL_PURCHASED_ENERGY, others[1]),
				(FOSSIL_UPSTREAM, others[2]),
				(BIOGENIC, others[3]),
				(RECYCLED_PRE_CONSUMER, pre),
				(RECYCLED_POST_CONSUMER, recycled - pre),
				(FROM_PRIMARY_DATA, others[4]),
				(LAND_USE, others[5]),
				(FROM_DECLARATIONS, others[6]),
			];
			Upstream { totals: totals(&attributes), mass }
		},
	)
}

fn source() -> impl Strategy<Value = NodeInputSource> {
	prop_oneof![
		(0..LINES).prop_map(|l| NodeInputSource::Line(line(l))),
		(0u32..3).prop_map(|good| NodeInputSource::Uncertified(GoodId(good))),
		Just(NodeInputSource::Extracted(CONCENTRATE)),
		Just(PRE_CONSUMER),
		Just(POST_CONSUMER),
		Just(INTERNAL),
	]
}

/// Factors aren't for recycled content, which comes of scrap alone, nor for what is computed.
fn factor_attribute() -> impl Strategy<Value = AttributeId> {
	prop_oneof![0u16..4, Just(LAND_USE.0)].prop_map(AttributeId)
}

/// A node as the chain could have it.
pub(super) fn case() -> impl Strategy<Value = Case> {
	let emission = (0u32..3, factor_attribute(), 0u64..1 << 20, 1u64..1_000, any::<bool>())
		.prop_map(|(activity, attribute, grams, per_units, primary)| EmissionFactor {
			per_units,
			..factor(ActivityId(activity), attribute, grams, primary)
		});
	let default = (0u32..3, factor_attribute(), 0u64..1 << 20, 1u64..1_000).prop_map(
		|(good, attribute, grams, per_kilograms)| DefaultFactor {
			per_kilograms,
			..default_factor(GoodId(good), attribute, grams)
		},
	);
	let activity = (0u32..3, 0u64..1 << 40, any::<bool>()).prop_map(|(id, quantity, primary)| {
		Activity { primary, ..activity(ActivityId(id), quantity) }
	});
	// The last number, per 1,000, is what a conversion makes of an input.
	let input = (source(), mass(), any::<prop::sample::Index>(), 0u64..1_200);
	let outputs = prop::collection::vec((mass(), 0u32..1_000), 1..=16);
	(
		prop::collection::vec(upstream(), usize::from(LINES)),
		prop::collection::vec(emission, 0..8),
		prop::collection::vec(default, 0..8),
		prop::collection::vec(activity, 0..8),
		prop::collection::vec(input, 0..12),
		outputs,
		any::<[bool; 2]>(),
	)
		.prop_map(|(upstreams, emissions, defaults, activities, inputs, outputs, flags)| {
			let ledger = Ledger((0..LINES).map(line).zip(upstreams).collect());
			let shares = outputs.iter().map(|(_, share)| share).sum::<u32>();
			let outputs = outputs.iter().enumerate().map(|(position, (mass, share))| {
				// The shares of the first line make up the million.
				let rest = if position == 0 { 1_000_000 - shares } else { 0 };
				output(CATHODE, *mass, share + rest)
			});
			let outputs = outputs.collect::<Vec<_>>();
			let inputs = inputs.into_iter().map(|(source, mass, to, per_mille)| {
				let mass = match source {
					NodeInputSource::Line(id) => mass.min(ledger.0[&id].mass),
					_ => mass,
				};
				let converted = Mass(mass.0 * per_mille / 1_000);
				let attributed_to = to.index(outputs.len()) as u8;
				NodeInput { source, mass, converted, attributed_to }
			});
			let attribution =
				if flags[0] { Attribution::Credit } else { Attribution::RollingAverage };
			let allocation = if flags[1] { Allocation::Mass } else { Allocation::EconomicValue };
			let node = ProductionNode { attribution, ..node(inputs, activities, outputs.clone()) };
			let method = SmadMethod {
				rules: MethodRules { allocation, ..rules() },
				emission_factors: bounded(emissions),
				default_factors: bounded(defaults),
				..method()
			};
			Case { node, method, ledger }
		})
}

/// What all lines together have of an attribute.
pub(super) fn lines_of(lines: &LineTotals, attribute: AttributeId) -> u128 {
	lines.iter().filter_map(|line| line.get(&attribute)).sum()
}

/// Whatever numbers a record could hold, whether or not they make sense.
fn nonsense() -> impl Strategy<Value = Case> {
	let number = || prop_oneof![0u64..3, any::<u64>(), Just(u64::MAX)];
	let attribute = || (0u16..11).prop_map(AttributeId);
	let emission = (attribute(), number(), number(), any::<bool>()).prop_map(
		|(attribute, grams, per_units, primary)| EmissionFactor {
			per_units,
			..factor(FUEL, attribute, grams, primary)
		},
	);
	let default = (0u32..3, attribute(), number(), number()).prop_map(
		|(good, attribute, grams, per_kilograms)| DefaultFactor {
			per_kilograms,
			..default_factor(GoodId(good), attribute, grams)
		},
	);
	let totals =
		|| prop::collection::btree_map(attribute(), prop_oneof![0u128..3, any::<u128>()], 0..9);
	let upstream = (totals(), number()).prop_map(|(totals, mass)| Upstream {
		totals: totals.try_into().unwrap(),
		mass: Mass(mass),
	});
	let input = (source(), number(), number(), 0u8..4).prop_map(
		|(source, mass, converted, attributed_to)| NodeInput {
			source,
			mass: Mass(mass),
			converted: Mass(converted),
			attributed_to,
		},
	);
	let output = (number(), any::<u32>())
		.prop_map(|(mass, value_share)| output(CATHODE, Mass(mass), value_share));
	(
		prop::collection::vec(upstream, 2),
		prop::collection::vec(emission, 0..5),
		prop::collection::vec(default, 0..5),
		prop::collection::vec(number(), 0..5),
		prop::collection::vec(input, 0..8),
		prop::collection::vec(output, 0..4),
		any::<bool>(),
		0usize..3,
	)
		.prop_map(
			|(upstreams, emissions, defaults, quantities, inputs, outputs, credit, rule)| {
				let attribution =
					if credit { Attribution::Credit } else { Attribution::RollingAverage };
				let activities = quantities.into_iter().map(|quantity| activity(FUEL, quantity));
				let node = ProductionNode { attribution, ..node(inputs, activities, outputs) };
				let allocations = [Allocation::Mass, Allocation::EconomicValue, Allocation::None];
				let method = SmadMethod {
					rules: MethodRules { allocation: allocations[rule], ..rules() },
					emission_factors: bounded(emissions),
					default_factors: bounded(defaults),
					..method()
				};
				Case { node, method, ledger: Ledger((0..2).map(line).zip(upstreams).collect()) }
			},
		)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn agrees_with_the_reference(case in case()) {
		prop_assert_eq!(
			roll_up(&case.node, &case.method, &case.ledger),
			Ok(reference::roll_up(&case))
		);
	}

	/// What activities emit reaches the lines to the gram.
	#[test]
	fn allocation_conserves_the_totals(mut case in case()) {
		case.node.inputs = bounded([]);
		let lines = roll_up(&case.node, &case.method, &case.ledger).unwrap();
		for attribute in ATTRIBUTES.map(AttributeId) {
			prop_assert_eq!(lines_of(&lines, attribute), reference::activities(&case, attribute));
		}
	}

	/// All lines together are activities and input shares: exactly, but for content that goes with
	/// metal that is left over, or that no line surely has.
	#[test]
	fn lines_add_up_to_activities_and_inputs(case in case()) {
		let lines = roll_up(&case.node, &case.method, &case.ledger).unwrap();
		for attribute in ATTRIBUTES.map(AttributeId) {
			let inputs = case.node.inputs.iter();
			let expected = reference::activities(&case, attribute)
				+ inputs.map(|i| reference::brought(&case, i, attribute)).sum::<u128>();
			if RECYCLED_CONTENT.contains(&attribute) {
				prop_assert!(lines_of(&lines, attribute) <= expected);
			} else {
				prop_assert_eq!(lines_of(&lines, attribute), expected);
			}
		}
	}

	/// Splitting never lowers a burden nor raises a benefit or content, and each part changes them
	/// by less than one gram.
	#[test]
	fn parts_of_a_line_are_worth_no_more_than_the_line(
		line in upstream(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
	) {
		let mut cuts =
			cuts.iter().map(|cut| cut.index(line.mass.0 as usize + 1) as u64).collect::<Vec<_>>();
		cuts.extend([0, line.mass.0]);
		cuts.sort();
		let books = Ledger::default();
		let parts = cuts
			.windows(2)
			.map(|cut| share(&line, Mass(cut[1] - cut[0]), &books).unwrap())
			.collect::<Vec<_>>();
		let parts_count = parts.len() as u128;
		let parts: LineTotals = bounded(parts);
		for (attribute, whole) in &line.totals {
			let sum = lines_of(&parts, *attribute);
			if books.nature(*attribute) == Some(AttributeNature::Burden) {
				prop_assert!(sum >= *whole && sum - whole < parts_count);
			} else {
				prop_assert!(sum <= *whole && whole - sum < parts_count);
			}
		}
		prop_assert_eq!(
			share(&line, line.mass, &books).map(|all| all.into_inner()),
			Ok(line.totals.into_iter().filter(|(_, grams)| *grams > 0).collect())
		);
	}

	#[test]
	fn no_numbers_make_it_panic(case in nonsense(), mass in any::<u64>()) {
		let Case { node, method, ledger } = &case;
		if let Ok(lines) = roll_up(node, method, ledger) {
			prop_assert_eq!(lines.len(), node.outputs.len());
			let _ = is_conserved(node, method, &lines, ledger);
		}
		let upstreams = bounded(ledger.0.values().map(|line| line.totals.clone()));
		let _ = is_conserved(node, method, &upstreams, ledger);
		let _ = is_possible(node, &upstreams, ledger);
		let _ = declared(&upstreams);
		for line in case.ledger.0.values() {
			let _ = share(line, Mass(mass), &case.ledger);
		}
	}

	/// No recycled metal comes out that didn't go in, and no line contains more of it than metal.
	#[test]
	fn recycled_content_does_not_grow(case in case()) {
		let lines = roll_up(&case.node, &case.method, &case.ledger).unwrap();
		let recycled = |lines: &LineTotals| {
			RECYCLED_CONTENT.iter().map(|attribute| lines_of(lines, *attribute)).sum::<u128>()
		};
		let recycled_in = case.node.inputs.iter().map(|input| match input.source {
			NodeInputSource::Line(id) => {
				let line = &case.ledger.0[&id];
				let content = RECYCLED_CONTENT.iter().filter_map(|a| line.totals.get(a)).sum::<u128>();
				content * grams(input.mass) / grams(line.mass)
			},
			NodeInputSource::Scrap(_, ScrapOrigin::PreConsumer | ScrapOrigin::PostConsumer) => {
				grams(input.mass)
			},
			_ => 0,
		});
		prop_assert!(recycled(&lines) <= recycled_in.sum::<u128>());

		for (line, output) in lines.iter().zip(&case.node.outputs) {
			prop_assert!(recycled(&bounded([line.clone()])) <= grams(output.mass));
		}
	}
}
