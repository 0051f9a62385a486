//! Random production graphs on the chain, compared with two others that calculate them.
//!
//! - An independent solution in exact rationals: every figure is within the bound that [`model`]
//!   states, and adds up beside it.
//! - A roll-up from nothing: what restatements leave is the same, bit for bit.
//!
//! Each graph has a seed that repeats it.

mod compare;
mod graphs;
mod model;
mod rational;

pub(super) use compare::Chain;
pub(super) use graphs::{Dice, Graph, Masses};
use std::time::SystemTime;
use tracemet_primitives::RequestId;

/// A number of the environment.
pub(super) fn number(name: &str) -> Option<u64> {
	let text = std::env::var(name).ok()?;
	Some(text.replace('_', "").parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// The seed of the environment, or one that the clock gives. It is told, so that a failure can be
/// repeated.
pub(super) fn seed() -> u64 {
	let seed = number("SEED").unwrap_or_else(|| {
		let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
		now.as_micros() as u64
	});
	println!("SEED={seed}");
	seed
}

/// A graph of so many nodes on a chain that has accepted them all.
fn grown(seed: u64, masses: Masses, nodes: u64) -> Chain {
	println!("graph SEED={seed}");
	let mut chain = Chain::new(Graph::new(seed, masses));
	chain.grow(nodes);
	chain
}

/// Graphs of so many nodes with any masses, compared with the exact solution.
fn compare_small(graphs: u64, nodes: u64) {
	let first = seed();
	for seed in 0..graphs {
		let mut chain = grown(first.wrapping_add(seed), Masses::Any, nodes);
		chain.check_exact();
		chain.check_from_nothing();
	}
}

/// One graph of so many nodes, compared with the exact solution.
fn compare_large(nodes: u64) {
	let mut chain = grown(seed(), Masses::Twelfths, nodes);
	let (figures, farthest) = chain.check_exact();
	println!("{nodes} nodes, {figures} figures, the bound of the loosest {farthest} g");
	chain.check_from_nothing();
}

/// One restatement after the other: each node downstream of it is calculated once, and no other.
fn restate_one_by_one(graphs: u64, nodes: u64, restatements: u64) {
	let first = seed();
	for seed in 0..graphs {
		let mut chain = grown(first.wrapping_add(seed), Masses::Any, nodes);
		for _ in 0..restatements {
			let node = RequestId(chain.graph.dice.below(nodes));
			let before = chain.rounds();
			let lines = chain.lines_of(node);
			if !chain.restate(node) {
				continue;
			}
			let downstream = chain.downstream(node);
			let blocks = chain.settle();
			// One for the node, one for each that stands on another, and one to find that out.
			assert!(blocks <= downstream.len() as u64 + 2, "{blocks} blocks");
			let changed = chain.lines_of(node) != lines;
			for (id, round) in chain.rounds() {
				let calculated = id == node || changed && downstream.contains(&id);
				let expected = match calculated {
					true => (before[&id].0 + 1, 0),
					false => before[&id],
				};
				assert_eq!(round, expected, "node {id} after {node}");
			}
		}
		chain.check_from_nothing();
		chain.check_exact();
	}
}

/// Restatements on top of each other, new nodes meanwhile, votes that come late and blocks without
/// time: nobody disagrees, and it comes to an end.
fn restate_all_over(graphs: u64, nodes: u64, blocks: u64) {
	let first = seed();
	for seed in 0..graphs {
		let mut chain = grown(first.wrapping_add(seed), Masses::Any, nodes);
		let mut offered = chain.nodes;
		for _ in 0..blocks {
			if chain.graph.dice.percent(40) {
				let node = RequestId(chain.graph.dice.below(chain.nodes));
				chain.restate(node);
			}
			if chain.graph.dice.percent(40) {
				chain.open_another();
			}
			chain.busy_block();
			// Credits of a node can be drawn on once it has a footprint.
			if offered < chain.nodes && chain.graph.dice.percent(40) {
				chain.offer(RequestId(offered));
				offered += 1;
			}
		}
		let blocks = chain.settle();
		assert!(blocks <= 2 * chain.nodes, "{blocks} blocks for {} nodes", chain.nodes);
		chain.check_from_nothing();
		chain.check_exact();
	}
}

#[test]
fn small_graphs_are_as_near_to_the_exact_figures_as_stated() {
	compare_small(100, 40);
}

#[test]
fn ten_thousand_nodes_are_as_near_to_the_exact_figures_as_stated() {
	compare_large(10_000);
}

#[test]
fn a_restatement_has_each_node_downstream_calculated_once() {
	restate_one_by_one(10, 60, 10);
}

#[test]
fn restatements_all_over_leave_what_a_roll_up_from_nothing_gives() {
	restate_all_over(20, 40, 100);
}

/// The same for longer: `make soak`, with `SEED`.
#[test]
#[ignore = "takes long"]
fn soak() {
	compare_small(2_000, 60);
	restate_one_by_one(100, 150, 20);
	restate_all_over(500, 60, 300);
}
