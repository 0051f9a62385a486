//! Upstream by hand: what comes from where.

use super::world::*;
use crate::index::{
	provenance::{
		provenance,
		Direction::{Downstream, Upstream},
		Edge, End, Error, Node, Query, Target, Why,
	},
	store::{Basis, Record},
};
use std::time::Instant;
use tracemet_primitives::*;

/// A mine, a smelter that mixes, and a wire maker that adds scrap.
fn chain() -> World {
	let mut world = World::new();
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 1_000, 0);
	world.approve(0, node(Attribution::Credit, [mined], 300, [labelled(1_000)]));
	let bought = input(NodeInputSource::Uncertified(CONCENTRATE), 2_000, 1);
	let inputs = [credit(line(0, 0), 400, 0), bought];
	world.approve(1, node(Attribution::Credit, inputs, 240, [labelled(400), ordinary(2_000)]));
	let scrap = input(NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer), 100, 0);
	let scrap = NodeInput { converted: Mass(90), ..scrap };
	let inputs = [credit(line(1, 0), 200, 0), scrap];
	world.approve(2, node(Attribution::Credit, inputs, 0, [labelled(290)]));
	world
}

#[test]
fn half_of_a_line_is_traced_to_the_mine_and_the_scrap_yard() {
	let answer = chain().ask(Upstream, line(2, 0), 145);
	assert_eq!(
		answer.attributes,
		[FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, RECYCLED_POST_CONSUMER, FROM_PRIMARY_DATA]
	);
	// Of 80, 1, 90 and 80 g a half; of 1 g of burden not less than that.
	assert_eq!(answer.root, portion(145, [145, 40, 1, 45, 40]));

	let from_yard = End::Scrap(SCRAP, ScrapOrigin::PostConsumer);
	let scrap = portion(50, [45, 0, 1, 45, 0]);
	let mined = portion(100, [100, 0, 0, 0, 0]);
	let by_smelter = portion(0, [0, 10, 0, 0, 10]);
	let by_mine = portion(0, [0, 30, 0, 0, 30]);
	let expanded = |line, depth, portion, ends: &[(End, _)]| Node {
		line,
		depth,
		portion,
		expanded: true,
		ends: ends.to_vec(),
	};
	assert_eq!(
		answer.nodes,
		[
			expanded(line(2, 0), 0, answer.root.clone(), &[(from_yard, scrap.clone())]),
			expanded(line(1, 0), 1, portion(100, [100, 40, 0, 0, 40]), &[(End::Added, by_smelter)]),
			expanded(
				line(0, 0),
				2,
				portion(100, [100, 30, 0, 0, 30]),
				&[(End::Extracted(CONCENTRATE), mined.clone()), (End::Added, by_mine)]
			),
		]
	);
	let edge = |from, to, portion| Edge { from, to: Target::Line(to), portion };
	assert_eq!(
		answer.edges,
		[
			edge(line(1, 0), line(2, 0), portion(100, [100, 40, 0, 0, 40])),
			edge(line(0, 0), line(1, 0), portion(100, [100, 30, 0, 0, 30])),
		]
	);
	assert_eq!(
		answer.ends,
		[
			(End::Extracted(CONCENTRATE), mined),
			(from_yard, scrap),
			(End::Added, portion(0, [0, 40, 0, 0, 40])),
		]
		.into()
	);
	assert_eq!(answer.next, None);
}

#[test]
fn material_without_credits_is_where_the_way_ends() {
	let answer = chain().ask(Upstream, line(1, 1), 2_000);
	// 6 g of the concentrate, and 200 g of 240 g burnt.
	assert_eq!(answer.root, portion(2_000, [2_000, 200, 6, 200]));
	assert_eq!(answer.edges, []);
	assert_eq!(
		answer.ends,
		[
			(End::Uncertified(CONCENTRATE), portion(2_000, [2_000, 0, 6, 0])),
			(End::Added, portion(0, [0, 200, 0, 200])),
		]
		.into()
	);
}

#[test]
fn a_line_that_is_met_twice_is_one_node() {
	let mut world = World::new();
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 900, 0);
	world.approve(0, node(Attribution::Credit, [mined], 90, [labelled(900)]));
	for id in [1, 2] {
		let inputs = [credit(line(0, 0), 300, 0)];
		world.approve(id, node(Attribution::Credit, inputs, 0, [labelled(300)]));
	}
	// It draws on the mine itself, twice, and by way of both others.
	let inputs = [
		credit(line(0, 0), 100, 0),
		credit(line(1, 0), 300, 0),
		credit(line(2, 0), 300, 0),
		credit(line(0, 0), 200, 0),
	];
	world.approve(3, node(Attribution::Credit, inputs, 0, [labelled(900)]));
	let answer = world.ask(Upstream, line(3, 0), 900);
	let lines = answer.nodes.iter().map(|node| (node.line, node.depth)).collect::<Vec<_>>();
	assert_eq!(lines, [(line(3, 0), 0), (line(2, 0), 1), (line(1, 0), 1), (line(0, 0), 1)]);
	assert_eq!(answer.nodes[3].portion, portion(900, [900, 90, 90]));
	let direct = answer
		.edges
		.iter()
		.find(|edge| edge.from == line(0, 0) && edge.to == Target::Line(line(3, 0)));
	assert_eq!(direct.map(|edge| edge.portion.clone()), Some(portion(300, [300, 30, 30])));
	assert_eq!(answer.edge_count, 5);
}

#[test]
fn by_rolling_average_all_inputs_are_behind_each_line() {
	let mut world = World::new();
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 1_000, 0);
	world.approve(0, node(Attribution::Credit, [mined], 100, [labelled(1_000)]));
	let bought = input(NodeInputSource::Uncertified(CONCENTRATE), 3_000, 1);
	let inputs = [credit(line(0, 0), 1_000, 0), bought];
	let outputs = [labelled(1_000), ordinary(3_000)];
	world.approve(1, node(Attribution::RollingAverage, inputs, 0, outputs));
	let answer = world.ask(Upstream, line(1, 0), 1_000);
	// A quarter of 100 g, of 9 g (rounded down: the last line has the rest), and of 100 g.
	assert_eq!(answer.root, portion(1_000, [1_000, 25, 2, 25]));
	assert_eq!(
		answer.ends,
		[
			(End::Extracted(CONCENTRATE), portion(250, [250, 0, 0, 0])),
			(End::Uncertified(CONCENTRATE), portion(750, [750, 0, 2, 0])),
			(End::Added, portion(0, [0, 25, 0, 25])),
		]
		.into()
	);
}

#[test]
fn what_is_declared_and_not_brought_is_the_nodes_own() {
	let mut world = World::new();
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 1_000, 0);
	world.approve(0, node(Attribution::Credit, [mined], 100, [labelled(1_000)]));
	let inputs = [
		credit(line(0, 0), 1_000, 0),
		input(NodeInputSource::Uncertified(CONCENTRATE), 1_000_000, 0),
		input(NodeInputSource::Scrap(SCRAP, ScrapOrigin::PreConsumer), 3_000, 0),
	];
	let record = node(Attribution::Credit, inputs, 0, [labelled(1_004_000)]);
	let declared = totals(&[(FOSSIL_SCOPE_1, 160), (RECYCLED_PRE_CONSUMER, 3_000)]);
	world.approve_with(1, record, Basis::Declared, [declared]);
	let answer = world.ask(Upstream, line(1, 0), 1_004_000);
	assert_eq!(answer.attributes, [FOSSIL_SCOPE_1, RECYCLED_PRE_CONSUMER]);
	// The defaults of concentrate and scrap aren't in the declaration.
	assert_eq!(
		answer.nodes[0].ends,
		[
			(End::Scrap(SCRAP, ScrapOrigin::PreConsumer), portion(3_000, [3_000, 0, 3_000])),
			(End::Uncertified(CONCENTRATE), portion(1_000_000, [1_000_000, 0, 0])),
			(End::Declared, portion(0, [0, 60, 0])),
		]
	);
	assert_eq!(answer.edges[0].portion, portion(1_000, [1_000, 100, 0]));
}

#[test]
fn while_a_restatement_is_passed_on_shares_are_of_what_the_line_has() {
	let mut world = World::new();
	for id in [0, 1] {
		let mined = input(NodeInputSource::Extracted(CONCENTRATE), 100, 0);
		world.approve(id, node(Attribution::Credit, [mined], 10, [labelled(100)]));
	}
	let inputs = [credit(line(0, 0), 100, 0), credit(line(1, 0), 100, 0)];
	world.approve(2, node(Attribution::Credit, inputs, 5, [labelled(200)]));
	// 25 g were calculated of 10 g, 10 g and 5 g; now one of the mines has 30 g.
	let mine = world.store.node(RequestId(0)).unwrap().clone();
	world.set_footprint(0, 1, Basis::Calculated, &mine, [totals(&[(FOSSIL_SCOPE_1, 30)])]);
	let answer = world.ask(Upstream, line(2, 0), 200);
	let of_scope_1 = answer.edges.iter().map(|edge| (edge.from, edge.portion.shares[1]));
	assert_eq!(of_scope_1.collect::<Vec<_>>(), [(line(0, 0), 18), (line(1, 0), 7)]);
	// What the primary data of the restated mine were isn't known any more.
	assert_eq!(answer.nodes[0].ends, [(End::Added, portion(0, [0, 0, 15]))]);
}

#[test]
fn what_is_too_deep_is_told_as_a_whole() {
	let world = chain();
	let query = Query { depth: 1, ..query(Upstream) };
	let answer = provenance(&world.store, &root(line(2, 0), 290), &query).unwrap();
	let last = answer.nodes.last().unwrap();
	assert_eq!((last.line, last.expanded), (line(1, 0), false));
	assert_eq!(last.ends, [(End::Unexpanded, last.portion.clone())]);
	assert_eq!(answer.ends[&End::Unexpanded], portion(200, [200, 80, 0, 0, 80]));

	let query = Query { depth: 0, ..query };
	let answer = provenance(&world.store, &root(line(2, 0), 290), &query).unwrap();
	assert_eq!((answer.node_count, answer.edge_count), (1, 0));
	assert_eq!(answer.ends, [(End::Unexpanded, answer.root)].into());
}

#[test]
fn several_lines_are_one_root() {
	let world = chain();
	// One of them is behind the other.
	let root = [(line(2, 0), Mass(290)), (line(1, 0), Mass(200))].into();
	let answer = provenance(&world.store, &root, &query(Upstream)).unwrap();
	assert_eq!(answer.root, portion(490, [490, 160, 1, 90, 160]));
	assert_eq!(answer.lines, [line(1, 0), line(2, 0)]);
	assert_eq!(answer.nodes[1].line, line(1, 0));
	assert_eq!(answer.nodes[1].portion, portion(400, [400, 160, 0, 0, 160]));
}

#[test]
fn what_is_not_there_is_named() {
	let mut world = chain();
	let asked = |world: &World, line| {
		provenance(&world.store, &root(line, 1), &query(Upstream)).unwrap_err()
	};
	assert_eq!(asked(&world, line(9, 0)), Error::LineNotFound(line(9, 0)));
	assert_eq!(asked(&world, line(2, 1)), Error::LineNotFound(line(2, 1)));
	world.store.set(Record::Footprint(RequestId(2), None));
	assert_eq!(asked(&world, line(2, 0)), Error::NotAccepted(line(2, 0)));
	// The state that the index was built from would not be right.
	let mut world = chain();
	world.store.set(Record::Node(RequestId(0), None));
	assert_eq!(asked(&world, line(2, 0)), Error::NotCalculable(line(0, 0), Why::Missing));
}

#[test]
fn why_shares_cannot_be_calculated_is_told() {
	let why = |world: &World| {
		provenance(&world.store, &root(line(2, 0), 290), &query(Upstream)).unwrap_err()
	};
	let mut world = chain();
	world.store.set(Record::Footprint(RequestId(0), None));
	let error = why(&world);
	assert_eq!(error, Error::NotCalculable(line(1, 0), Why::InputNotAccepted(line(0, 0))));
	assert_eq!(
		error.to_string(),
		"the shares of output line 0 of request 1 can't be calculated: its input, output line 0 of \
		 request 0, has no accepted footprint"
	);
	let mut world = chain();
	world.store.set(Record::Method(METHOD, None));
	assert_eq!(why(&world), Error::NotCalculable(line(2, 0), Why::Missing));
	// Nothing can be its own input, or the state would not be right.
	let mut world = chain();
	let mut node = world.store.node(RequestId(0)).unwrap().clone();
	node.inputs = bounded([credit(line(1, 0), 1_000, 0)]);
	world.store.set(Record::Node(RequestId(0), Some(Box::new(node))));
	assert_eq!(why(&world), Error::NotCalculable(line(0, 0), Why::Cyclic));
}

#[test]
fn the_order_of_requests_is_not_relied_on() {
	// An amended request can draw on what was approved after it was made.
	let mut world = World::new();
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 100, 0);
	world.approve(5, node(Attribution::Credit, [mined], 10, [labelled(100)]));
	world.approve(3, node(Attribution::Credit, [credit(line(5, 0), 60, 0)], 0, [labelled(60)]));
	let inputs = [credit(line(5, 0), 40, 0), credit(line(3, 0), 60, 0)];
	world.approve(6, node(Attribution::Credit, inputs, 0, [labelled(100)]));
	let answer = world.ask(Upstream, line(6, 0), 100);
	let lines = answer.nodes.iter().map(|node| node.line).collect::<Vec<_>>();
	assert_eq!(lines, [line(6, 0), line(3, 0), line(5, 0)]);
	assert_eq!(answer.nodes[2].portion, portion(100, [100, 10, 10]));
}

#[test]
fn it_ends_when_the_time_is_up() {
	let world = chain();
	let query = Query { deadline: Instant::now(), ..query(Upstream) };
	let answer = provenance(&world.store, &root(line(2, 0), 290), &query);
	assert_eq!(answer, Err(Error::TooLong));
	// Also where there is no edge to go.
	let answer = provenance(&world.store, &root(line(0, 0), 1_000), &query);
	assert_eq!(answer, Err(Error::TooLong));
	let query = Query { direction: Downstream, ..query };
	let answer = provenance(&world.store, &root(line(2, 0), 290), &query);
	assert_eq!(answer, Err(Error::TooLong));
}
