//! docs/footprint.md, the chain and the scenarios agree on every figure.
//!
//! The methods and records in the tables of the page are put on a chain, its validators calculate, and
//! what they accept has to be what the page calculates by hand. `document` reads the page, `scenario`
//! compares it with the scenarios that `make demo` runs.

mod document;
mod scenario;

use super::world::*;
use document::{Chain, Figures, Node, Origin};
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use std::collections::BTreeMap;
use tracemet_primitives::{
	traits::{MassFootprint, ProductionGraph},
	*,
};
use tracemet_runtime::*;

const WORKED_EXAMPLE: &str = "The worked example of the pre-study";
const COPPER_CHAIN: &str = "The copper chain";
const STEEL_CHAIN: &str = "The steel chain";

#[test]
fn the_worked_example_of_the_pre_study_is_what_the_chain_calculates() {
	let chain = document::chain(WORKED_EXAMPLE);
	calculate(WORKED_EXAMPLE, &chain);

	// The figures that the pre-study has.
	let masses = |name: &str| {
		let outputs = &chain.node(name).outputs;
		outputs.iter().map(|output| (output.label.as_deref(), output.mass)).collect::<Vec<_>>()
	};
	assert_eq!(
		masses("smelter"),
		[(None, t(45)), (Some("Cu 8.0 MIX"), t(45)), (Some("Cu RE MIX"), t(10))]
	);
	assert_eq!(masses("wire"), [(Some("Cu 8.0 MIX"), t(45))]);
	assert_eq!(chain.share("computers").mass, t(45));
	let mix = &chain.node("smelter").totals[1];
	assert_eq!(sum(mix, &CARBON_FOOTPRINT), 8 * u128::from(t(45).0));
	let recycled = &chain.node("smelter").totals[2];
	assert_eq!(sum(recycled, &RECYCLED_CONTENT), u128::from(t(10).0));
}

#[test]
fn the_copper_chain_is_what_the_chain_calculates_and_the_scenario_expects() {
	let chain = document::chain(COPPER_CHAIN);
	calculate(COPPER_CHAIN, &chain);
	scenario::compare(&chain, include_str!("../../../tests/scenarios/copper.toml"));
}

#[test]
fn the_steel_chain_is_what_the_chain_calculates_and_the_scenario_expects() {
	let chain = document::chain(STEEL_CHAIN);
	calculate(STEEL_CHAIN, &chain);
	scenario::compare(&chain, include_str!("../../../tests/scenarios/steel.toml"));
}

#[test]
fn no_example_is_left_out() {
	assert_eq!(document::chains(), [WORKED_EXAMPLE, COPPER_CHAIN, STEEL_CHAIN]);
}

fn sum(figures: &Figures, attributes: &[AttributeId]) -> u128 {
	attributes.iter().filter_map(|attribute| figures.get(attribute)).sum()
}

/// Everything that a chain of the page names, by the ids that it has in the registry.
struct Registered {
	method: MethodId,
	goods: BTreeMap<String, GoodId>,
	activities: BTreeMap<String, ActivityId>,
	nodes: BTreeMap<String, RequestId>,
}

/// Has the validators of a chain calculate what the page does, and compares.
fn calculate(title: &str, chain: &Chain) {
	let mut world = copper_world();
	let mut registered = register(&mut world, title, chain);
	for (id, node) in (0..).map(RequestId).zip(&chain.nodes) {
		let production = production(node, &registered);
		registered.nodes.insert(node.name.clone(), id);
		world.run(|| assert_eq!(Footprint::open_node(id, production), Ok(())));
		world.roll_up();
		let accepted = world.run(|| pallet_footprint::Footprints::<Runtime>::get(id)).unwrap();
		let calculated = accepted.lines.into_iter().map(|line| line.into_inner());
		assert_eq!(calculated.collect::<Vec<_>>(), node.totals, "{}", node.name);
		let masses = node.outputs.iter().map(|output| output.mass).collect::<Vec<_>>();
		assert_eq!(accepted.masses.into_inner(), masses, "{}", node.name);
		assert_eq!(
			(accepted.revision, accepted.basis),
			(0, FootprintBasis::Calculated { votes: 1, validators: 1 })
		);
		assert_eq!((LAST_QUARTER.until, accepted.valid_until), document::validity());
	}
	for share in &chain.shares {
		let line = OutputLineId { request: registered.nodes[&share.node], line: share.line };
		let footprint = world.run(|| Footprint::footprint_of(line, share.mass)).unwrap();
		let MassFootprint { attributes, revision, valid_until } = footprint;
		assert_eq!(attributes.into_inner(), share.totals, "{}", share.name);
		assert_eq!((revision, valid_until), (0, document::validity().1));
	}
}

/// Registers the goods and the method of a chain of the page, in a family of its own.
fn register(world: &mut World, title: &str, chain: &Chain) -> Registered {
	use pallet_certification::{Call, NextFamilyId, NextGoodId};

	let family = world.run(NextFamilyId::<Runtime>::get);
	world.govern(Call::register_family { name: name(title) });
	let mut goods = BTreeMap::new();
	for good in chain.goods() {
		goods.insert(good.to_owned(), world.run(NextGoodId::<Runtime>::get));
		let basis = MassBasis::ContainedMetal;
		world.govern(Call::register_good { name: name(good), family, basis });
	}

	let mut activities = BTreeMap::new();
	for (factor, id) in chain.factors.iter().zip((0..).map(ActivityId)) {
		activities.entry(factor.activity.clone()).or_insert(id);
	}
	let quality = |primary| DataQuality {
		primary,
		technology: Rating::Fair,
		time: Rating::Fair,
		geography: Rating::Fair,
		completeness: Rating::Fair,
		reliability: Rating::Fair,
	};
	let emission_factors = chain.factors.iter().map(|factor| EmissionFactor {
		activity: activities[&factor.activity],
		attribute: factor.attribute,
		grams: factor.grams.0,
		per_units: factor.grams.1,
		unit: factor.unit,
		source: BlakeTwo256::hash(factor.source.as_bytes()),
		quality: quality(factor.primary),
	});
	let default_factors = chain.defaults.iter().map(|default| DefaultFactor {
		good: goods[&default.good],
		attribute: default.attribute,
		grams: default.grams.0,
		per_kilograms: default.grams.1,
		source: BlakeTwo256::hash(default.source.as_bytes()),
		quality: quality(false),
	});
	let rules = MethodRules {
		allocation: Allocation::Mass,
		declared_unit: Unit::Tonne,
		boundary: SystemBoundary::CradleToGate,
		gwp: GwpSet::Ar6,
		effective: LAST_QUARTER,
	};
	let register_method = pallet_footprint::Call::register_method {
		name: name(title),
		family,
		standard: PERFORMANCE,
		rules,
		emission_factors: emission_factors.collect::<Vec<_>>().try_into().unwrap(),
		default_factors: default_factors.collect::<Vec<_>>().try_into().unwrap(),
	};
	let method = world.run(pallet_footprint::NextMethodId::<Runtime>::get);
	world.ok("owner", register_method);
	Registered { method, goods, activities, nodes: BTreeMap::new() }
}

/// A node of the page as the ledger hands it to the production graph.
fn production(node: &Node, registered: &Registered) -> ProductionNode {
	let inputs = node.inputs.iter().map(|input| {
		let good = registered.goods[&input.good];
		NodeInput {
			source: match &input.origin {
				Origin::Extracted => NodeInputSource::Extracted(good),
				Origin::Uncertified => NodeInputSource::Uncertified(good),
				Origin::Scrap(origin) => NodeInputSource::Scrap(good, *origin),
				Origin::Line(node, line) => NodeInputSource::Line(OutputLineId {
					request: registered.nodes[node],
					line: *line,
				}),
			},
			mass: input.mass,
			converted: input.converted,
			attributed_to: input.line,
		}
	});
	let activities = node.activities.iter().map(|activity| Activity {
		activity: registered.activities[&activity.activity],
		quantity: activity.quantity,
		unit: activity.unit,
		primary: activity.primary,
		evidence: None,
	});
	let outputs = node.outputs.iter().map(|output| Output {
		good: registered.goods[&output.good],
		label: None,
		mass: output.mass,
		gross_mass: output.mass,
		value_share: 0,
	});
	ProductionNode {
		method: registered.method,
		attribution: Attribution::Credit,
		reference_period: LAST_QUARTER,
		inputs: inputs.collect::<Vec<_>>().try_into().unwrap(),
		activities: activities.collect::<Vec<_>>().try_into().unwrap(),
		outputs: outputs.collect::<Vec<_>>().try_into().unwrap(),
		declared: None,
	}
}
