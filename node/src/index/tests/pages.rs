//! How much is gone through, and listed.

use super::world::*;
use crate::index::provenance::{provenance, Direction, Error, Query, MAX_EDGES};
use tracemet_primitives::*;

/// A mine whose concentrate is drawn by so many requests with 64 inputs of one gram each.
fn wide(requests: u64) -> World {
	let mut world = World::new();
	let mass = requests * 64;
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), mass, 0);
	world.approve(0, node(Attribution::Credit, [mined], 0, [labelled(mass)]));
	for id in 1..=requests {
		let inputs = (0..64).map(|position| credit(line(0, 0), 1, position % 16));
		let outputs = (0..16).map(|_| labelled(4));
		world.approve(id, node(Attribution::Credit, inputs, 0, outputs));
	}
	world
}

#[test]
fn more_edges_than_are_gone_through_are_refused() {
	// Each request has an edge to each of its 16 lines.
	let requests = u64::try_from(MAX_EDGES).unwrap() / 16;
	let mut world = wide(requests);
	let whole = requests * 64;
	let answer = world.ask(Direction::Downstream, line(0, 0), whole);
	assert_eq!(answer.edge_count, MAX_EDGES);
	let query = query(Direction::Downstream);
	let drawn = [credit(line(requests, 0), 1, 0)];
	world.approve(requests + 1, node(Attribution::Credit, drawn, 0, [labelled(1)]));
	let answer = provenance(&world.store, &root(line(0, 0), whole), &query);
	assert_eq!(answer, Err(Error::TooManyEdges));
}

#[test]
fn a_page_holds_no_more_than_was_asked_for_and_says_where_to_go_on() {
	let world = wide(2);
	let root = root(line(0, 0), 128);
	let query = Query { limit: 10, ..query(Direction::Downstream) };
	let first = provenance(&world.store, &root, &query).unwrap();
	// The mine and ten of its edges.
	assert_eq!((first.nodes.len(), first.edges.len(), first.next), (1, 10, Some(11)));
	let last = provenance(&world.store, &root, &Query { after: 60, ..query }).unwrap();
	// 33 nodes and 32 edges: five nodes are left.
	assert_eq!((last.node_count, last.edge_count), (33, 32));
	assert_eq!((last.nodes.len(), last.edges.len(), last.next), (5, 0, None));
	let beyond = provenance(&world.store, &root, &Query { after: 65, ..query }).unwrap();
	assert_eq!((beyond.nodes.len(), beyond.edges.len(), beyond.next), (0, 0, None));
}
