//! Downstream by hand: what went where.

use super::world::*;
use crate::index::{
	provenance::{Direction::Downstream, Edge, End, Target},
	store::{LineMasses, Producer, Record},
};
use tracemet_primitives::*;

/// A mine of 1,000 g with 300 g of CO2e.
fn mine() -> World {
	let mut world = World::new();
	let mined = input(NodeInputSource::Extracted(CONCENTRATE), 1_000, 0);
	world.approve(0, node(Attribution::Credit, [mined], 300, [labelled(1_000)]));
	world
}

#[test]
fn a_line_goes_to_requests_to_exits_and_stays() {
	let mut world = mine();
	world.approve(1, node(Attribution::Credit, [credit(line(0, 0), 400, 0)], 240, [labelled(400)]));
	let scrap = input(NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer), 100, 0);
	let scrap = NodeInput { converted: Mass(90), ..scrap };
	let inputs = [credit(line(1, 0), 200, 0), scrap];
	world.approve(2, node(Attribution::Credit, inputs, 0, [labelled(290)]));
	world.exit(9, [(line(0, 0), 100)]);

	let answer = world.ask(Downstream, line(0, 0), 1_000);
	assert_eq!(answer.attributes, [FOSSIL_SCOPE_1, FROM_PRIMARY_DATA]);
	assert_eq!(answer.root, portion(1_000, [1_000, 300, 300]));
	let edge = |from, to, mass: u128, co2: u128| Edge {
		from,
		to,
		portion: portion(mass, [mass, co2, co2]),
	};
	assert_eq!(
		answer.edges,
		[
			edge(line(0, 0), Target::Line(line(1, 0)), 400, 120),
			edge(line(0, 0), Target::Exit(ExitId(9)), 100, 30),
			edge(line(1, 0), Target::Line(line(2, 0)), 200, 60),
		]
	);
	let held = answer.nodes.iter().map(|node| (node.line, node.ends.clone()));
	assert_eq!(
		held.collect::<Vec<_>>(),
		[
			(line(0, 0), vec![(End::Held, portion(500, [500, 150, 150]))]),
			(line(1, 0), vec![(End::Held, portion(200, [200, 60, 60]))]),
			// All 290 g are held; 200 g of them are the mine's.
			(line(2, 0), vec![(End::Held, portion(200, [200, 60, 60]))]),
		]
	);
	assert_eq!(
		answer.ends,
		[(End::Held, portion(900, [900, 270, 270])), (End::Exited, portion(100, [100, 30, 30])),]
			.into()
	);
}

#[test]
fn by_rolling_average_it_goes_to_all_lines_by_mass() {
	let mut world = mine();
	let bought = input(NodeInputSource::Uncertified(CONCENTRATE), 1_000, 1);
	let inputs = [credit(line(0, 0), 1_000, 0), bought];
	let outputs = [labelled(500), ordinary(1_500)];
	world.approve(1, node(Attribution::RollingAverage, inputs, 0, outputs));
	let answer = world.ask(Downstream, line(0, 0), 1_000);
	assert_eq!(
		answer.ends,
		[(End::Held, portion(250, [250, 75, 75])), (End::Ordinary, portion(750, [750, 225, 225])),]
			.into()
	);
	let lines = answer.nodes.iter().map(|node| (node.line, node.portion.mass));
	assert_eq!(
		lines.collect::<Vec<_>>(),
		[(line(0, 0), 1_000), (line(1, 0), 250), (line(1, 1), 750)]
	);
}

#[test]
fn what_repaid_expired_or_left_long_ago_is_told_apart() {
	let mut world = mine();
	world.end(line(0, 0), 100, |masses| &mut masses.consumed);
	world.end(line(0, 0), 200, |masses| &mut masses.exited);
	let masses = world.store.masses(line(0, 0)).unwrap();
	let held = Mass(400);
	world.store.set(Record::Line(line(0, 0), Some(LineMasses { held, ..masses })));
	assert_eq!(
		world.ask(Downstream, line(0, 0), 1_000).ends,
		[
			(End::Held, portion(400, [400, 120, 120])),
			(End::Repaid, portion(100, [100, 30, 30])),
			(End::Exited, portion(200, [200, 60, 60])),
			(End::Ended, portion(300, [300, 90, 90])),
		]
		.into()
	);
}

#[test]
fn what_a_pending_request_draws_is_still_held() {
	let mut world = mine();
	let request = node(Attribution::Credit, [credit(line(0, 0), 400, 0)], 0, [labelled(400)]);
	let account = sp_keyring::Sr25519Keyring::Alice.to_account_id();
	let pending = Producer { account, pending: true };
	world.set_footprint(
		1,
		0,
		crate::index::store::Basis::Calculated,
		&request,
		[totals(&[(FOSSIL_SCOPE_1, 120)])],
	);
	world.store.set(Record::Node(RequestId(1), Some(Box::new(without_activities(request)))));
	world.store.set(Record::Request(RequestId(1), Some(pending)));

	let answer = world.ask(Downstream, line(0, 0), 1_000);
	assert_eq!(answer.edges, []);
	assert_eq!(answer.ends, [(End::Held, answer.root)].into());
	let answer = world.ask(Downstream, line(1, 0), 400);
	assert_eq!(answer.ends, [(End::Pending, answer.root)].into());
}

#[test]
fn of_a_request_approved_in_part_only_what_was_consumed_goes_on() {
	let mut world = mine();
	let inputs = [credit(line(0, 0), 400, 0), credit(line(0, 0), 300, 1)];
	world.approve(1, node(Attribution::Credit, inputs, 0, [labelled(400), labelled(300)]));
	// Half of the first line was approved, and nothing of the second: 500 g went back.
	let half = Mass(200);
	let issued = LineMasses { issued: half, held: half, ..Default::default() };
	world.store.set(Record::Line(line(1, 0), Some(issued)));
	world.store.set(Record::Line(line(1, 1), None));
	let issued = Mass(1_000);
	let masses = LineMasses { issued, held: Mass(800), consumed: half, exited: Mass(0) };
	world.store.set(Record::Line(line(0, 0), Some(masses)));

	let answer = world.ask(Downstream, line(0, 0), 1_000);
	let to = Target::Line(line(1, 0));
	let went = portion(200, [200, 60, 60]);
	assert_eq!(answer.edges, [Edge { from: line(0, 0), to, portion: went.clone() }]);
	assert_eq!(answer.nodes[1].portion, went);
	assert_eq!(answer.node_count, 2);
	assert_eq!(answer.ends, [(End::Held, answer.root)].into());
}
