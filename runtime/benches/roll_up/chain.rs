//! A chain that is filled with nodes, settled and timed.

use crate::{
	graph::{self, Edge, Node, Random, ACTIVITIES, ATTRIBUTES, FACTORS, METHOD},
	scipy::System,
	world::{self, World, CATHODE, COPPER, PERFORMANCE},
};
use pallet_footprint::{
	roll_up::{roll_up, Books, Upstream},
	Attributes, Methods, NextAttributeId, Nodes, Rounds, Spreading,
};
use sp_core::H256;
use std::{
	borrow::Cow,
	collections::BTreeMap,
	time::{Duration, Instant},
};
use tracemet_primitives::{
	traits::ProductionGraph, AttributeId, AttributeNature, AttributeTotals, Correction,
	DataQuality, EmissionFactor, FootprintStatus, OutputLineId, Rating, RequestId,
};
use tracemet_runtime::{Footprint, Runtime, UncheckedExtrinsic};

/// Nodes that are opened at a time.
const CHUNK: u64 = 1_024;

/// The node that all others rest on.
const ROOT: RequestId = RequestId(0);

/// What settling took.
#[derive(Clone, Copy, Default)]
pub struct Settled {
	/// Nodes that were accepted.
	pub nodes: u64,
	/// Blocks.
	pub blocks: u64,
	/// In the off-chain worker.
	pub worker: Duration,
	/// In the execution of blocks, state root included.
	pub blocks_took: Duration,
}

impl Settled {
	pub fn add(&mut self, other: Self) {
		self.nodes += other.nodes;
		self.blocks += other.blocks;
		self.worker += other.worker;
		self.blocks_took += other.blocks_took;
	}
}

/// What the calculation reads, in memory: the only line of each node so far.
struct Memory {
	lines: Vec<Upstream>,
	/// In the order of the ids.
	natures: Vec<AttributeNature>,
}

impl Books for Memory {
	fn upstream(&self, line: OutputLineId) -> Option<Cow<'_, Upstream>> {
		self.lines.get(usize::try_from(line.request.0).ok()?).map(Cow::Borrowed)
	}

	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature> {
		self.natures.get(usize::from(attribute.0)).copied()
	}
}

/// The chain.
pub struct Chain {
	world: World,
	random: Random,
	nodes: Vec<Node>,
	/// Votes that found no room in a block.
	waiting: Vec<UncheckedExtrinsic>,
}

impl Chain {
	/// A chain with the root: a mine's output, approved.
	pub fn new() -> Self {
		let (mut world, _) = world::with_own_concentrate();
		let mass = world
			.run(|| Nodes::<Runtime>::get(ROOT))
			.and_then(|root| root.outputs.first().map(|line| line.mass.0))
			.expect("the mine has an output line");
		register_method(&mut world);
		// What it adds itself is read off the chain.
		let root = Node { edges: Vec::new(), quantities: [0; 3], mass };
		Self { world, random: Random::new(1), nodes: vec![root], waiting: Vec::new() }
	}

	pub fn nodes(&self) -> u64 {
		self.nodes.len() as u64
	}

	fn open(&mut self, suppliers: u64) {
		let id = RequestId(self.nodes());
		let node = graph::node(&mut self.random, suppliers);
		let production = node.production(CATHODE);
		self.world.run(|| Footprint::open_node(id, production)).expect("the record is in order");
		self.nodes.push(node);
	}

	/// Opens nodes until there are so many, and has them accepted.
	pub fn grow_to(&mut self, size: u64, tell: impl Fn(u64)) -> Settled {
		let mut settled = Settled::default();
		while self.nodes() < size {
			let suppliers = self.nodes();
			let chunk = CHUNK.min(size - suppliers).min(suppliers);
			for _ in 0..chunk {
				self.open(suppliers);
			}
			settled.add(self.settle());
			settled.nodes += chunk;
			tell(self.nodes());
		}
		settled
	}

	/// Opens nodes one at a time, and has each accepted; what one took, and the most blocks it needed.
	pub fn append_one_by_one(&mut self, times: u64) -> (Duration, u64) {
		let (mut took, mut most_blocks) = (Duration::ZERO, 0);
		for _ in 0..times {
			let suppliers = self.nodes();
			let started = Instant::now();
			self.open(suppliers);
			let opened = started.elapsed();
			let settled = self.settle();
			took += opened + settled.worker + settled.blocks_took;
			most_blocks = most_blocks.max(settled.blocks);
		}
		(took / u32::try_from(times).expect("a few times"), most_blocks)
	}

	/// Restates the root, on which all others rest, and has everything calculated anew.
	pub fn restate_root(&mut self) -> Settled {
		let root = self.world.run(|| Nodes::<Runtime>::get(ROOT)).expect("there is a root");
		let mut activities = root.activities.clone();
		for activity in activities.iter_mut() {
			activity.quantity += activity.quantity / 10;
		}
		let correction = Correction {
			method: root.method,
			activities,
			scrap_origins: Default::default(),
			value_shares: None,
			declared: None,
		};
		let reason = world::reason("a meter was read wrongly");
		let before = self.revisions();
		self.world.ok("mine", pallet_footprint::Call::restate { node: ROOT, correction, reason });
		let settled = self.settle();
		let after = self.revisions();
		assert!(
			before.iter().zip(&after).all(|(before, after)| *after == before + 1),
			"every node is calculated anew, once"
		);
		Settled { nodes: self.nodes(), ..settled }
	}

	fn revisions(&mut self) -> Vec<u32> {
		let nodes = self.nodes();
		self.world.run(|| {
			(0..nodes)
				.map(|node| {
					let round = Rounds::<Runtime>::get(RequestId(node)).expect("a round");
					assert_eq!(round.status, FootprintStatus::Accepted);
					round.revision
				})
				.collect()
		})
	}

	/// Lets the worker vote and blocks be built until nothing is left to calculate.
	fn settle(&mut self) -> Settled {
		let mut settled = Settled::default();
		self.world.ext.commit_all().expect("no open storage transaction");
		while !self.is_settled() {
			let started = Instant::now();
			let votes = self.world.worker_transactions();
			settled.worker += started.elapsed();
			self.waiting.extend(votes);

			let transactions = std::mem::take(&mut self.waiting);
			let started = Instant::now();
			self.waiting = self.world.include_what_fits(transactions);
			settled.blocks_took += started.elapsed();
			settled.blocks += 1;
			self.world.ext.commit_all().expect("no open storage transaction");
		}
		settled
	}

	fn is_settled(&mut self) -> bool {
		self.world.run(|| {
			Footprint::work_list(None).next().is_none()
				&& Spreading::<Runtime>::iter_keys().next().is_none()
		})
	}

	/// The calculation alone: every node from the first to the last, in memory; the best of so many
	/// times. It comes to what the chain accepted, to the gram.
	pub fn calculate(&mut self, times: u32) -> Duration {
		let lines = self.lines();
		let nodes = self.nodes();
		let (records, methods, natures) = self.world.run(|| {
			let records = (0..nodes)
				.map(|node| Nodes::<Runtime>::get(RequestId(node)).expect("is recorded"))
				.collect::<Vec<_>>();
			let natures = (0..NextAttributeId::<Runtime>::get().0)
				.map(|id| {
					Attributes::<Runtime>::get(AttributeId(id)).expect("is registered").nature
				})
				.collect::<Vec<_>>();
			let methods = Methods::<Runtime>::iter().collect::<BTreeMap<_, _>>();
			(records, methods, natures)
		});
		let mut memory = Memory { lines: Vec::with_capacity(records.len()), natures };
		let mut best = Duration::MAX;
		for _ in 0..times {
			memory.lines.clear();
			let started = Instant::now();
			for record in &records {
				let method = methods.get(&record.method).expect("was read");
				let result = roll_up(record, method, &memory).expect("can be calculated");
				let line = result.into_iter().zip(&record.outputs).next();
				let (totals, output) = line.expect("it has one line");
				memory.lines.push(Upstream { totals, mass: output.mass });
			}
			best = best.min(started.elapsed());
			assert!(
				memory.lines.iter().map(|line| &line.totals).eq(&lines),
				"the calculation alone comes to what was accepted"
			);
		}
		best
	}

	/// The linear system that the footprints solve, and the chain's solution.
	pub fn system(&mut self) -> System {
		let mut system = System::default();
		for (row, node) in self.nodes.iter().enumerate() {
			for Edge { supplier, mass } in &node.edges {
				let whole = self.nodes[*supplier as usize].mass;
				system.add_coefficient(row, *supplier as usize, *mass as f64 / whole as f64);
			}
		}
		let lines = self.lines();
		for (row, (node, line)) in self.nodes.iter().zip(&lines).enumerate() {
			let solution = ATTRIBUTES.map(|id| line.get(&id).copied().unwrap_or_default() as f64);
			let own = if row == 0 { solution } else { node.own_totals() };
			system.add_row(own, solution);
		}
		system
	}

	/// The only output line of each node.
	fn lines(&mut self) -> Vec<AttributeTotals> {
		let nodes = self.nodes();
		self.world.run(|| {
			(0..nodes)
				.map(|node| {
					let lines = Footprint::accepted_lines(RequestId(node)).expect("is accepted");
					lines.into_iter().next().expect("has a line")
				})
				.collect()
		})
	}
}

fn register_method(world: &mut World) {
	let template = world.run(|| Methods::<Runtime>::get(world::METHOD)).expect("is registered");
	let quality = DataQuality {
		primary: true,
		technology: Rating::Good,
		time: Rating::Good,
		geography: Rating::Good,
		completeness: Rating::Good,
		reliability: Rating::Good,
	};
	let factors = FACTORS.map(|(position, attribute, grams)| {
		let (activity, unit) = ACTIVITIES[position];
		let source = H256::zero();
		EmissionFactor { activity, attribute, grams, per_units: 1, unit, source, quality }
	});
	let call = pallet_footprint::Call::register_method {
		name: world::name("SMAD of the benchmark"),
		family: COPPER,
		standard: PERFORMANCE,
		rules: template.rules,
		emission_factors: factors.to_vec().try_into().expect("four factors"),
		default_factors: Default::default(),
	};
	world.ok("owner", call);
	assert!(world.run(|| Methods::<Runtime>::contains_key(METHOD)));
}
