//! Random graphs: shares sum to the whole, at every node and in all.

use super::world::{lines_of, query, random, root, Dice, World};
use crate::index::provenance::{provenance, Direction, Edge, Portion, Provenance, Query, Target};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tracemet_primitives::OutputLineId;

const REQUESTS: u64 = 30;

fn sum<'a>(attributes: usize, portions: impl IntoIterator<Item = &'a Portion>) -> Box<[u128]> {
	let mut sum = Portion::none(attributes);
	for portion in portions {
		sum.add(portion).expect("it fits");
	}
	sum.shares
}

/// The nodes that the edges lead to, in the direction that was asked for, and from.
fn ends_of(edge: &Edge, direction: Direction) -> (OutputLineId, Target) {
	match (direction, edge.to) {
		(Direction::Upstream, Target::Line(to)) => (to, Target::Line(edge.from)),
		_ => (edge.from, edge.to),
	}
}

fn check(answer: &Provenance, direction: Direction) {
	let attributes = answer.attributes.len();
	assert_eq!(sum(attributes, answer.ends.values()), answer.root.shares, "in all");
	assert_eq!((answer.nodes.len(), answer.edges.len()), (answer.node_count, answer.edge_count));

	let mut leaves = BTreeMap::<OutputLineId, Vec<&Portion>>::new();
	let mut arrives = BTreeMap::<OutputLineId, Vec<&Portion>>::new();
	for edge in &answer.edges {
		let (from, to) = ends_of(edge, direction);
		leaves.entry(from).or_default().push(&edge.portion);
		if let Target::Line(to) = to {
			arrives.entry(to).or_default().push(&edge.portion);
		}
	}
	for node in &answer.nodes {
		let goes_on = leaves.remove(&node.line).unwrap_or_default();
		let left = sum(attributes, node.ends.iter().map(|(_, portion)| portion).chain(goes_on));
		assert_eq!(left, node.portion.shares, "what leaves {:?}", node.line);
		let arrived = arrives.remove(&node.line).unwrap_or_default();
		if !answer.lines.contains(&node.line) {
			assert_eq!(
				sum(attributes, arrived.iter().copied()),
				node.portion.shares,
				"what arrives at {:?}",
				node.line
			);
			if direction == Direction::Upstream {
				let mass: u128 = arrived.iter().map(|portion| portion.mass).sum();
				assert_eq!(mass, node.portion.mass, "what is drawn from {:?}", node.line);
			}
		}
	}
	assert!(leaves.is_empty() && arrives.is_empty(), "all edges are between nodes");
}

fn some_root(world: &World, dice: &mut Dice, direction: Direction) -> (OutputLineId, u64) {
	let lines = lines_of(world, REQUESTS);
	let (line, mass, _) = lines[dice.below(lines.len() as u64) as usize];
	match direction {
		Direction::Upstream => (line, 1 + dice.below(mass)),
		Direction::Downstream => (line, mass),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn shares_sum_to_the_whole(seed: u64, depth in 0u32..12, upstream: bool) {
		let direction = if upstream { Direction::Upstream } else { Direction::Downstream };
		let world = random(seed, REQUESTS);
		let (line, mass) = some_root(&world, &mut Dice::new(seed), direction);
		let query = Query { depth, ..query(direction) };
		let answer = provenance(&world.store, &root(line, mass), &query).unwrap();
		check(&answer, direction);
		for node in &answer.nodes {
			prop_assert_eq!(node.expanded, node.depth < depth);
		}
	}

	#[test]
	fn a_root_of_several_lines_sums_to_the_whole(seed: u64, depth in 0u32..12) {
		let world = random(seed, REQUESTS);
		let mut dice = Dice::new(seed);
		let lines = (0..4).map(|_| some_root(&world, &mut dice, Direction::Upstream));
		let root = lines.map(|(line, mass)| (line, tracemet_primitives::Mass(mass))).collect();
		let query = Query { depth, ..query(Direction::Upstream) };
		let answer = provenance(&world.store, &root, &query).unwrap();
		prop_assert_eq!(answer.lines.len(), root.len());
		prop_assert_eq!(sum(answer.attributes.len(), answer.ends.values()), answer.root.shares);
	}

	/// Pages of any length have every node and edge once, in one order, and the sums of all.
	#[test]
	fn pages_together_are_the_whole(seed: u64, limit in 1usize..20, upstream: bool) {
		let direction = if upstream { Direction::Upstream } else { Direction::Downstream };
		let world = random(seed, REQUESTS);
		let (line, mass) = some_root(&world, &mut Dice::new(seed), direction);
		let whole = provenance(&world.store, &root(line, mass), &query(direction)).unwrap();
		let (mut nodes, mut edges, mut after) = (Vec::new(), Vec::new(), Some(0));
		while let Some(entries) = after {
			let query = Query { after: entries, limit, ..query(direction) };
			let page = provenance(&world.store, &root(line, mass), &query).unwrap();
			prop_assert!(page.nodes.len() <= limit && page.edges.len() <= limit);
			prop_assert!(page.nodes.len() + page.edges.len() > 0);
			prop_assert_eq!(&page.ends, &whole.ends);
			prop_assert_eq!(
				(page.node_count, page.edge_count),
				(whole.node_count, whole.edge_count)
			);
			nodes.extend(page.nodes);
			edges.extend(page.edges);
			after = page.next;
		}
		prop_assert_eq!(nodes, whole.nodes);
		prop_assert_eq!(edges, whole.edges);
	}
}
