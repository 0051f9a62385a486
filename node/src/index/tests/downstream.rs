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

/// Of the mine's first line of 1,000 g so much was consumed, and the rest is held; of the line of
/// request 1 so much was issued.
fn decided(world: &mut World, consumed: u64, issued: u64) {
	let line_masses = |issued, consumed| LineMasses {
		issued: Mass(issued),
		held: Mass(issued - consumed),
		consumed: Mass(consumed),
		exited: Mass(0),
	};
	world.store.set(Record::Line(line(0, 0), Some(line_masses(1_000, consumed))));
	world.store.set(Record::Line(line(1, 0), Some(line_masses(issued, 0))));
}

#[test]
fn approving_less_cuts_what_was_issued_ahead_first() {
	let mut world = mine();
	// 50 g of credits, and 50 g ahead: in the graph, cathode without credits.
	let inputs = [credit(line(0, 0), 50, 0), input(NodeInputSource::Uncertified(CATHODE), 50, 0)];
	world.approve(1, node(Attribution::Credit, inputs, 0, [labelled(100)]));
	let mut drawn_and_repaid = |consumed, issued| {
		decided(&mut world, consumed, issued);
		let answer = world.ask(Downstream, line(0, 0), 1_000);
		let repaid = answer.nodes[0].ends.iter().find(|(end, _)| *end == End::Repaid);
		(answer.edges[0].portion.mass, repaid.map(|(_, portion)| portion.mass))
	};
	assert_eq!(drawn_and_repaid(50, 100), (50, None));
	// All of the credits were consumed, as long as 50 g are approved.
	assert_eq!(drawn_and_repaid(50, 75), (50, None));
	assert_eq!(drawn_and_repaid(50, 50), (50, None));
	// And what is beyond them repaid something.
	assert_eq!(drawn_and_repaid(80, 50), (50, Some(30)));
	// Below, they were consumed in proportion.
	assert_eq!(drawn_and_repaid(20, 20), (20, None));
	assert_eq!(drawn_and_repaid(25, 20), (20, Some(5)));
}

#[test]
fn what_is_no_overdraft_is_consumed_in_proportion() {
	// The scrap is no cathode, and the cathode isn't made one to one.
	let scrap = input(NodeInputSource::Scrap(SCRAP, ScrapOrigin::PreConsumer), 50, 0);
	let bought = input(NodeInputSource::Uncertified(CATHODE), 60, 0);
	for other in [scrap, NodeInput { converted: Mass(50), ..bought }] {
		let mut world = mine();
		let inputs = [credit(line(0, 0), 50, 0), other];
		world.approve(1, node(Attribution::Credit, inputs, 0, [labelled(100)]));
		decided(&mut world, 50, 50);
		let answer = world.ask(Downstream, line(0, 0), 1_000);
		assert_eq!(answer.edges[0].portion.mass, 25);
		assert_eq!(answer.ends[&End::Repaid].mass, 25);
	}
}

#[test]
fn an_overdraft_under_rolling_average_serves_all_lines_of_the_good() {
	let mut world = mine();
	let inputs = [credit(line(0, 0), 100, 0), input(NodeInputSource::Uncertified(CATHODE), 50, 1)];
	let outputs = [labelled(75), labelled(75)];
	world.approve(1, node(Attribution::RollingAverage, inputs, 0, outputs));
	// Of the second line 25 g of 75 g are approved, so that nothing of it is ahead any more.
	decided(&mut world, 100, 75);
	let masses = LineMasses { issued: Mass(25), held: Mass(25), ..Default::default() };
	world.store.set(Record::Line(line(1, 1), Some(masses)));
	let answer = world.ask(Downstream, line(0, 0), 1_000);
	let drawn = answer.edges.iter().map(|edge| edge.portion.mass);
	assert_eq!(drawn.collect::<Vec<_>>(), [75, 25]);
	assert_eq!(answer.ends.get(&End::Repaid), None);
}

#[test]
fn inputs_of_one_line_are_one_edge() {
	let mut world = mine();
	// Attributed to one line, to another, and to the first again.
	let inputs = [(100, 0), (100, 1), (100, 0)].map(|(mass, to)| credit(line(0, 0), mass, to));
	world.approve(1, node(Attribution::Credit, inputs, 0, [labelled(200), labelled(100)]));
	let answer = world.ask(Downstream, line(0, 0), 1_000);
	let edges = answer.edges.iter().map(|edge| (edge.to, edge.portion.clone()));
	assert_eq!(
		edges.collect::<Vec<_>>(),
		[
			(Target::Line(line(1, 0)), portion(200, [200, 60, 60])),
			(Target::Line(line(1, 1)), portion(100, [100, 30, 30])),
		]
	);
}
