use crate::{mock::*, Error, Event, Nodes, OpenRounds, Round, Rounds};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{
	traits::ProductionGraph, ActivityId, FootprintStatus, MethodId, NodeInputSource,
	ProductionNode, RequestId, ScrapOrigin,
};

#[test]
fn a_node_waits_for_the_validators() {
	build_and_execute(|| {
		assert_ok!(Footprint::open_node(NODE, remelting()));
		assert_eq!(Nodes::<Test>::get(NODE), Some(remelting()));
		assert_eq!(
			Rounds::<Test>::get(NODE),
			Some(Round { revision: 0, attempt: 0, opened_at: 1, status: FootprintStatus::Pending })
		);
		assert!(OpenRounds::<Test>::contains_key(NODE));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_eq!(Footprint::status(RequestId(2)), None);
		assert_eq!(events(), vec![Event::RoundOpened { node: NODE, revision: 0, attempt: 0 }]);
		assert_noop!(Footprint::accepted_lines(NODE), Error::<Test>::FootprintNotAccepted);
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
