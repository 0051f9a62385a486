use crate::{mock::*, Error, Event, Nodes, OpenRounds, Rounds, Votes};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::{
	traits::ProductionGraph, ActivityId, FootprintStatus, Mass, ProductionNode, RequestId,
};

/// The record, with half as much output.
fn amended() -> ProductionNode {
	let mut production = remelting();
	for line in production.outputs.iter_mut() {
		line.mass = Mass(line.mass.0 / 2);
	}
	production
}

#[test]
fn the_vote_on_an_amended_node_begins_anew() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		let earlier = vote(NODE, 1, &remelted());
		let signature = sign(&earlier, 1);
		System::reset_events();

		assert_ok!(Footprint::amend_node(NODE, amended()));
		assert_eq!(Nodes::<Test>::get(NODE), Some(amended()));
		assert_eq!(Votes::<Test>::iter().count(), 0);
		assert_eq!(events(), vec![Event::RoundOpened { node: NODE, revision: 0, attempt: 1 }]);

		// A vote on what the record said before is nobody's vote on what it says now.
		assert_noop!(include(call(earlier, signature)), InvalidTransaction::Stale);
		Told::set(vec![]);
		accept(NODE);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		assert_eq!(Told::get(), vec![NODE]);
	});
}

#[test]
fn a_disputed_node_can_be_amended() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &wrong(1)));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Disputed));
		assert_ok!(Footprint::amend_node(NODE, amended()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert!(OpenRounds::<Test>::contains_key(NODE));
		assert_eq!(Rounds::<Test>::get(NODE).map(|round| round.attempt), Some(1));
	});
}

#[test]
fn what_is_calculated_or_cancelled_is_not_amended() {
	build_and_execute(|| {
		assert_noop!(Footprint::amend_node(NODE, amended()), Error::<Test>::NodeNotFound);
		open(1, remelting());
		accept(NODE);
		assert_noop!(Footprint::amend_node(NODE, amended()), Error::<Test>::AlreadyCalculated);

		open(2, remelting());
		assert_ok!(Footprint::cancel_node(RequestId(2)));
		assert_noop!(
			Footprint::amend_node(RequestId(2), amended()),
			Error::<Test>::AlreadyCalculated
		);
	});
}

#[test]
fn the_method_has_to_know_the_amended_record() {
	build_and_execute(|| {
		open(1, remelting());
		let mut production = remelting();
		for activity in production.activities.iter_mut() {
			activity.activity = ActivityId(99);
		}
		assert_noop!(Footprint::amend_node(NODE, production), Error::<Test>::ActivityNotInMethod);
	});
}
