//! Random production graphs, the same at every run.

use crate::world::LAST_QUARTER;
use tracemet_primitives::{
	Activity, ActivityId, AttributeId, Attribution, GoodId, Mass, MethodId, NodeInput,
	NodeInputSource, Output, OutputLineId, ProductionNode, RequestId, Unit, BIOGENIC,
	FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, FROM_PRIMARY_DATA,
};

/// The method of the nodes: the second that is registered.
pub const METHOD: MethodId = MethodId(1);

/// The activities of a node, and their unit.
pub const ACTIVITIES: [(ActivityId, Unit); 3] = [
	(ActivityId(0), Unit::KilowattHour),
	(ActivityId(1), Unit::Megajoule),
	(ActivityId(2), Unit::Kilogram),
];

/// What they emit: the position of the activity, the attribute, grams per unit. All is primary data.
/// Synthetic figures.
pub const FACTORS: [(usize, AttributeId, u64); 4] = [
	(0, FOSSIL_PURCHASED_ENERGY, 50),
	(1, FOSSIL_SCOPE_1, 74),
	(1, FOSSIL_UPSTREAM, 15),
	(2, BIOGENIC, 3),
];

/// The attributes that footprints have then.
pub const ATTRIBUTES: [AttributeId; 5] =
	[FOSSIL_SCOPE_1, FOSSIL_PURCHASED_ENERGY, FOSSIL_UPSTREAM, BIOGENIC, FROM_PRIMARY_DATA];

/// Numbers that look random (splitmix64).
pub struct Random(u64);

impl Random {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut word = self.0;
		word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		word ^ (word >> 31)
	}

	pub fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}
}

/// An input from an earlier node: which one, and how much, in grams.
#[derive(Clone, Copy)]
pub struct Edge {
	pub supplier: u64,
	pub mass: u64,
}

/// A node with one output line.
pub struct Node {
	pub edges: Vec<Edge>,
	/// How much of each activity.
	pub quantities: [u64; 3],
	/// Grams of output: nineteen twentieths of the inputs.
	pub mass: u64,
}

/// A node whose inputs come from one to three of the first `suppliers` nodes.
pub fn node(random: &mut Random, suppliers: u64) -> Node {
	let edges = (0..1 + random.below(3))
		.map(|_| Edge {
			supplier: random.below(suppliers),
			mass: 1_000_000 + random.below(20_000_000),
		})
		.collect::<Vec<_>>();
	let inputs = edges.iter().map(|edge| edge.mass).sum::<u64>();
	let quantities = [(); 3].map(|()| 1 + random.below(50_000));
	Node { edges, quantities, mass: inputs / 20 * 19 }
}

impl Node {
	/// The record that the chain calculates.
	pub fn production(&self, good: GoodId) -> ProductionNode {
		let inputs = self.edges.iter().map(|edge| NodeInput {
			source: NodeInputSource::Line(OutputLineId {
				request: RequestId(edge.supplier),
				line: 0,
			}),
			mass: Mass(edge.mass),
			converted: Mass(edge.mass / 20 * 19),
			attributed_to: 0,
		});
		let output = Output {
			good,
			label: None,
			mass: Mass(self.mass),
			gross_mass: Mass(self.mass),
			value_share: 0,
		};
		let activities =
			ACTIVITIES.iter().zip(self.quantities).map(|((activity, unit), quantity)| Activity {
				activity: *activity,
				quantity,
				unit: *unit,
				primary: true,
				evidence: None,
			});
		ProductionNode {
			method: METHOD,
			attribution: Attribution::Credit,
			reference_period: LAST_QUARTER,
			inputs: inputs.collect::<Vec<_>>().try_into().expect("three inputs at most"),
			activities: activities.collect::<Vec<_>>().try_into().expect("three activities"),
			outputs: vec![output].try_into().expect("one line"),
			declared: None,
		}
	}

	/// What it adds itself, in grams of each of the attributes.
	pub fn own_totals(&self) -> [f64; ATTRIBUTES.len()] {
		let mut totals = [0.0; ATTRIBUTES.len()];
		for (activity, attribute, grams) in FACTORS {
			let emitted = (self.quantities[activity] * grams) as f64;
			let is_fossil = tracemet_primitives::CARBON_FOOTPRINT.contains(&attribute);
			for (total, column) in totals.iter_mut().zip(ATTRIBUTES) {
				if column == attribute || is_fossil && column == FROM_PRIMARY_DATA {
					*total += emitted;
				}
			}
		}
		totals
	}
}
