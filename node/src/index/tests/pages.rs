//! How much is gone through, and listed.

use super::world::*;
use crate::index::{
	provenance::{provenance, Direction, Error, Query, MAX_EDGES, MAX_FIGURES},
	store::{Basis, LineMasses, Record},
};
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
fn more_exits_than_are_gone_through_are_refused() {
	let most = u64::try_from(MAX_EDGES).unwrap();
	let mut world = World::new();
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), most + 1, 0);
	world.approve(0, node(Attribution::Credit, [mined], 0, [labelled(most + 1)]));
	for id in 0..most {
		world.exit(id, [(line(0, 0), 1)]);
	}
	let query = query(Direction::Downstream);
	let answer = provenance(&world.store, &root(line(0, 0), most + 1), &query).unwrap();
	assert_eq!(answer.edge_count, MAX_EDGES);
	world.exit(most, [(line(0, 0), 1)]);
	let answer = provenance(&world.store, &root(line(0, 0), most + 1), &query);
	assert_eq!(answer, Err(Error::TooManyEdges));
	// Nobody looks at what a line that isn't expanded went into.
	let answer = provenance(&world.store, &root(line(0, 0), 1), &Query { depth: 0, ..query });
	assert_eq!(answer.map(|answer| answer.edge_count), Ok(0));
}

/// So many mines with so many attributes, behind one smelter.
fn heavy(mines: u64, attributes: u16) -> World {
	let mut world = World::new();
	let all = (0..attributes).map(|id| (AttributeId(id), 1_000)).collect::<Vec<_>>();
	for id in 0..attributes {
		let details = world.store.attribute(FOSSIL_SCOPE_1).unwrap().clone();
		let id = AttributeId(id);
		world.store.set(Record::Attribute(id, Some(Box::new(details))));
	}
	for id in 0..mines {
		let mined = input(NodeInputSource::Extracted(CONCENTRATE), 64, 0);
		let record = node(Attribution::Credit, [mined], 0, [labelled(64)]);
		world.approve_with(id, record, Basis::Resolved, [totals(&all)]);
	}
	world
}

#[test]
fn a_page_holds_no_more_figures_than_fit() {
	// A mine has a portion, and two ends: 99 figures of 32 attributes and the mass.
	let mines = 3_100u64;
	let world = heavy(mines, 32);
	let root = (0..mines).map(|id| (line(id, 0), Mass(64))).collect();
	let on_page = MAX_FIGURES / 99;
	assert_eq!(on_page, 3_030);
	let first = provenance(&world.store, &root, &query(Direction::Upstream)).unwrap();
	assert_eq!(first.attributes.len(), 32);
	assert_eq!((first.nodes.len(), first.next, first.node_count), (on_page, Some(on_page), 3_100));
	let query = Query { after: on_page, ..query(Direction::Upstream) };
	let last = provenance(&world.store, &root, &query).unwrap();
	assert_eq!((last.nodes.len(), last.next), (70, None));
	assert_eq!(last.digest, first.digest);
}

#[test]
fn the_digest_is_that_of_the_whole_answer_and_of_nothing_else() {
	let ask = |world: &World, query: &Query| {
		provenance(&world.store, &root(line(0, 0), 128), query).unwrap().digest
	};
	let query = query(Direction::Downstream);
	let mut world = wide(2);
	let digest = ask(&world, &query);
	let page = Query { limit: 3, after: 7, ..query };
	assert_eq!(ask(&world, &page), digest);
	// Something else happens.
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 5, 0);
	world.approve(9, node(Attribution::Credit, [mined], 0, [labelled(5)]));
	assert_eq!(ask(&world, &query), digest);

	let other = |of| assert_ne!(of, digest);
	other(ask(&world, &Query { depth: 1, ..query }));
	other(ask(&world, &Query { direction: Direction::Upstream, ..query }));
	other(provenance(&world.store, &root(line(0, 0), 127), &query).unwrap().digest);
	other(provenance(&world.store, &root(line(1, 0), 4), &query).unwrap().digest);
	// What is held of one of the last lines expires, is drawn by an exit, or is restated.
	let mut expired = wide(2);
	let masses = expired.store.masses(line(2, 15)).unwrap();
	let masses = LineMasses { held: Mass(3), ..masses };
	expired.store.set(Record::Line(line(2, 15), Some(masses)));
	other(ask(&expired, &query));
	let mut exited = wide(2);
	exited.exit(1, [(line(2, 15), 1)]);
	other(ask(&exited, &query));
	let mut restated = wide(2);
	let record = restated.store.node(RequestId(2)).unwrap().clone();
	let lines = restated.store.footprint(RequestId(2)).unwrap().lines.clone();
	let lines = lines.into_iter().map(|line| line.totals);
	restated.set_footprint(2, 1, Basis::Calculated, &record, lines);
	other(ask(&restated, &query));
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
