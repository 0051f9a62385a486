use crate::{mock::*, Ballots, Dependents, Disputes, Error, Event, Footprints, Nodes, Resolution};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::{traits::ProductionGraph, FootprintStatus, RequestId};

#[test]
fn a_pending_node_is_taken_out_with_its_votes() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		System::reset_events();
		assert_ok!(Footprint::cancel_node(NODE));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Cancelled));
		assert_eq!(Nodes::<Test>::get(NODE), None);
		assert_eq!(Footprint::work_list(None).count(), 0);
		assert_eq!(Ballots::<Test>::iter().count(), 0);
		assert_eq!(events(), vec![Event::RoundCancelled { node: NODE }]);

		assert_noop!(cast(NODE, 1, &remelted()), InvalidTransaction::Stale);
		assert_noop!(Footprint::accepted_lines(NODE), Error::<Test>::FootprintNotAccepted);
		assert_noop!(resolve(NODE, Resolution::Retry), Error::<Test>::NotDisputed);
		assert_noop!(restate(NODE, correction([])), Error::<Test>::FootprintNotAccepted);
	});
}

#[test]
fn nothing_depends_on_its_inputs_any_more() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		open(3, drawing(1));
		assert_ok!(Footprint::cancel_node(RequestId(2)));
		assert_eq!(Dependents::<Test>::iter_keys().collect::<Vec<_>>(), vec![(NODE, RequestId(3))]);
	});
}

#[test]
fn a_disputed_node_is_taken_out() {
	build_and_execute(|| {
		open(1, remelting());
		disagree(NODE);
		assert_ok!(Footprint::cancel_node(NODE));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Cancelled));
		assert!(!Disputes::<Test>::contains_key(NODE));
	});
}

#[test]
fn a_declaration_that_nobody_attested_is_taken_out() {
	build_and_execute(|| {
		open(1, declaring(remelting(), wrong(5)));
		assert_ok!(Footprint::cancel_node(NODE));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Cancelled));
		assert_noop!(attest(NODE), Error::<Test>::NothingToAttest);
	});
}

/// Nothing was issued, so nothing rests on it.
#[test]
fn an_accepted_footprint_goes_too() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, remelting());
		accept_ready();
		assert_ok!(restate(NODE, correction([])));
		accept(NODE);
		assert!(Footprint::is_spreading(NODE));
		open(3, drawing(2));
		accept(RequestId(3));
		for node in [NODE, RequestId(3)] {
			System::reset_events();
			assert_ok!(Footprint::cancel_node(node));
			assert_eq!(Footprint::status(node), Some(FootprintStatus::Cancelled));
			assert!(!Nodes::<Test>::contains_key(node));
			assert!(!Footprints::<Test>::contains_key(node));
			assert!(!Footprint::is_spreading(node));
			assert_eq!(events(), vec![Event::RoundCancelled { node }]);
		}
		assert_eq!(Dependents::<Test>::iter().count(), 0);
	});
}

#[test]
fn there_has_to_be_a_node() {
	build_and_execute(|| {
		assert_noop!(Footprint::cancel_node(NODE), Error::<Test>::NodeNotFound);
	});
}
