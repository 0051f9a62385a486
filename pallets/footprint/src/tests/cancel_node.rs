use crate::{mock::*, Error, Event, Footprints, Nodes, OpenRounds, Votes};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::{traits::ProductionGraph, FootprintStatus};

#[test]
fn a_pending_node_is_taken_out_with_its_votes() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		System::reset_events();
		assert_ok!(Footprint::cancel_node(NODE));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Cancelled));
		assert_eq!(Nodes::<Test>::get(NODE), None);
		assert!(!OpenRounds::<Test>::contains_key(NODE));
		assert_eq!(Votes::<Test>::iter().count(), 0);
		assert_eq!(events(), vec![Event::RoundCancelled { node: NODE }]);

		assert_noop!(cast(NODE, 1, &remelted()), InvalidTransaction::Stale);
		assert_noop!(Footprint::accepted_lines(NODE), Error::<Test>::FootprintNotAccepted);
		assert_noop!(
			Footprint::retry_roll_up(RuntimeOrigin::root(), NODE),
			Error::<Test>::NotDisputed
		);
	});
}

#[test]
fn a_disputed_node_is_taken_out() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &wrong(1)));
		assert_ok!(Footprint::cancel_node(NODE));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Cancelled));
	});
}

#[test]
fn an_accepted_footprint_stays() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		System::reset_events();
		assert_ok!(Footprint::cancel_node(NODE));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		assert_eq!(Nodes::<Test>::get(NODE), Some(remelting()));
		assert!(Footprints::<Test>::contains_key(NODE));
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn there_has_to_be_a_node() {
	build_and_execute(|| {
		assert_noop!(Footprint::cancel_node(NODE), Error::<Test>::NodeNotFound);
	});
}
