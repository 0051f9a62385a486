use crate::{mock::*, Dependents, Error, Event, Nodes, Round, Rounds, WorkList};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{
	traits::ProductionGraph, Activity, ActivityId, FootprintStatus, MethodId, NodeInputSource,
	ProductionNode, RequestId, ScrapOrigin, TimeSpan, Unit,
};

fn opened(node: RequestId) -> Event<Test> {
	Event::RoundOpened { node, revision: 0, attempt: 0, cause: None, declared: false }
}

#[test]
fn a_node_waits_for_the_validators() {
	build_and_execute(|| {
		assert_ok!(Footprint::open_node(NODE, remelting()));
		assert_eq!(Nodes::<Test>::get(NODE), Some(remelting()));
		assert_eq!(
			Rounds::<Test>::get(NODE),
			Some(Round {
				revision: 0,
				attempt: 0,
				cause: None,
				opened_at: 1,
				reported_at: None,
				status: FootprintStatus::Pending,
			})
		);
		assert_eq!(Footprint::work_list(None).collect::<Vec<_>>(), vec![NODE]);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_eq!(Footprint::status(RequestId(2)), None);
		assert_eq!(events(), vec![opened(NODE)]);
		assert_eq!(Dependents::<Test>::iter().count(), 0);
		assert_noop!(Footprint::accepted_lines(NODE), Error::<Test>::FootprintNotAccepted);
	});
}

#[test]
fn a_node_depends_on_each_node_that_its_inputs_come_from_once() {
	build_and_execute(|| {
		let two_lines = [output(CATHODE, tonnes(5), 0), output(CATHODE, tonnes(5), 0)];
		open(1, node([], [], two_lines));
		open(2, remelting());
		open(3, remelting());
		accept_ready();
		System::reset_events();
		let mixing = node(
			[
				input(credit(1, 0), tonnes(1), 0),
				input(credit(2, 0), tonnes(1), 0),
				input(credit(1, 1), tonnes(1), 0),
				input(credit(1, 0), tonnes(1), 0),
			],
			[],
			[output(CATHODE, tonnes(4), 0)],
		);
		assert_ok!(Footprint::open_node(RequestId(4), mixing));
		let mut dependents = Dependents::<Test>::iter_keys().collect::<Vec<_>>();
		dependents.sort();
		assert_eq!(dependents, vec![(RequestId(1), RequestId(4)), (RequestId(2), RequestId(4))]);
		assert_eq!(events(), vec![opened(RequestId(4))]);
	});
}

#[test]
fn the_work_list_is_in_the_order_of_the_ledger() {
	build_and_execute(|| {
		for id in [256, 3, 1 << 40, 1, 255] {
			open(id, remelting());
		}
		let order = Footprint::work_list(None).map(|node| node.0).collect::<Vec<_>>();
		assert_eq!(order, vec![1, 3, 255, 256, 1 << 40]);
		assert_eq!(WorkList::<Test>::iter().count(), 5);
	});
}

#[test]
fn the_method_has_to_exist() {
	build_and_execute(|| {
		assert_noop!(
			Footprint::open_node(NODE, ProductionNode { method: MethodId(9), ..remelting() }),
			Error::<Test>::MethodNotFound
		);
	});
}

#[test]
fn the_method_has_to_be_in_effect_in_the_whole_reference_period() {
	build_and_execute(|| {
		// In effect from 0 to 999.
		let reporting = |from, until| ProductionNode {
			reference_period: TimeSpan { from, until },
			..remelting()
		};
		for (from, until) in [(999, 1_001), (1_000, 1_001)] {
			assert_noop!(
				Footprint::open_node(NODE, reporting(from, until)),
				Error::<Test>::MethodNotEffective
			);
		}
		assert_ok!(Footprint::open_node(NODE, reporting(0, 1_000)));
	});
}

#[test]
fn the_method_has_to_have_the_factors() {
	build_and_execute(|| {
		let unknown = node(remelting().inputs, [activity(ActivityId(9), 1)], remelting().outputs);
		assert_noop!(Footprint::open_node(NODE, unknown), Error::<Test>::ActivityNotInMethod);

		let with = |source| node([input(source, tonnes(1), 0)], [], remelting().outputs);
		assert_noop!(
			Footprint::open_node(NODE, with(NodeInputSource::Uncertified(CATHODE))),
			Error::<Test>::NoDefaultFactor
		);
		// Nothing is assumed against scrap and extracted mineral, so they need none.
		for (id, source) in [
			NodeInputSource::Scrap(CATHODE, ScrapOrigin::Internal),
			NodeInputSource::Extracted(CATHODE),
			NodeInputSource::Uncertified(CONCENTRATE),
		]
		.into_iter()
		.enumerate()
		{
			assert_ok!(Footprint::open_node(RequestId(id as u64), with(source)));
		}
	});
}

#[test]
fn activities_are_in_the_unit_of_the_method() {
	build_and_execute(|| {
		let burning = |unit| Activity { unit, ..activity(FUEL, 1) };
		let with = |activity| node([], [activity], remelting().outputs);
		for unit in [Unit::CubicMetre, Unit::Kilogram, Unit::KilowattHour] {
			assert_noop!(Footprint::open_node(NODE, with(burning(unit))), Error::<Test>::WrongUnit);
		}
		assert_ok!(Footprint::open_node(NODE, with(burning(Unit::Litre))));
	});
}

#[test]
fn an_activity_is_reported_once_as_primary_and_once_as_secondary_data() {
	build_and_execute(|| {
		let with = |activities: Vec<_>| node([], activities, remelting().outputs);
		for twice in [activity(FUEL, 1), secondary(FUEL, 1)] {
			assert_noop!(
				Footprint::open_node(NODE, with(vec![twice, activity(ELECTRICITY, 1), twice])),
				Error::<Test>::DuplicateActivity
			);
		}
		assert_ok!(Footprint::open_node(NODE, with(vec![activity(FUEL, 1), secondary(FUEL, 1)])));
	});
}

#[test]
fn inputs_stand_on_accepted_output_lines() {
	build_and_execute(|| {
		let wire = |line| node([input(credit(1, line), tonnes(10), 0)], [], remelting().outputs);
		assert_noop!(
			Footprint::open_node(RequestId(2), wire(0)),
			Error::<Test>::FootprintNotAccepted
		);
		open(1, remelting());
		assert_noop!(
			Footprint::open_node(RequestId(2), wire(0)),
			Error::<Test>::FootprintNotAccepted
		);
		accept(NODE);
		assert_noop!(
			Footprint::open_node(RequestId(2), wire(1)),
			Error::<Test>::OutputLineNotFound
		);
		assert_ok!(Footprint::open_node(RequestId(2), wire(0)));
	});
}

/// The footprint in force stays usable while a newer revision is calculated.
#[test]
fn inputs_may_stand_on_lines_that_are_being_restated() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 50)])));
		assert_ok!(Footprint::open_node(RequestId(2), drawing(1)));
		assert_eq!(ready(), vec![NODE]);
	});
}

#[test]
fn inputs_are_attributed_to_lines_that_there_are() {
	build_and_execute(|| {
		let scrap = NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer);
		assert_noop!(
			Footprint::open_node(NODE, node([input(scrap, tonnes(1), 1)], [], remelting().outputs)),
			Error::<Test>::OutputLineNotFound
		);
	});
}

#[test]
fn without_allocation_there_is_one_output() {
	build_and_execute(|| {
		let line = output(CATHODE, tonnes(5), 0);
		let with = |outputs: Vec<_>| ProductionNode {
			method: SINGLE_OUTPUT,
			..node(remelting().inputs, [], outputs)
		};
		assert_noop!(
			Footprint::open_node(NODE, with(vec![line, line])),
			Error::<Test>::AllocationNeedsSingleOutput
		);
		assert_ok!(Footprint::open_node(NODE, with(vec![line])));
	});
}

#[test]
fn value_shares_add_up() {
	build_and_execute(|| {
		let with = |shares: [u32; 2]| ProductionNode {
			method: BY_VALUE,
			..node(remelting().inputs, [], shares.map(|share| output(CATHODE, tonnes(5), share)))
		};
		for shares in [[0, 0], [400_000, 599_999], [400_000, 600_001], [u32::MAX, u32::MAX]] {
			assert_noop!(
				Footprint::open_node(NODE, with(shares)),
				Error::<Test>::InvalidValueShares
			);
		}
		assert_ok!(Footprint::open_node(NODE, with([400_000, 600_000])));
	});
}
