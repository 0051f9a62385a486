//! When a node can be voted on.

use crate::{mock::*, Ballots, Event, Nodes, Rounds, Spreading};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::{FootprintStatus, RequestId, FOSSIL_PURCHASED_ENERGY};

const NEXT: RequestId = RequestId(2);

fn waits_for(node: RequestId) -> Option<RequestId> {
	Footprint::waits_for(&Nodes::<Test>::get(node).unwrap())
}

fn spreading() -> Vec<u64> {
	Spreading::<Test>::iter_keys().map(u64::from_be_bytes).collect()
}

#[test]
fn a_node_without_credits_is_ready_at_once() {
	build_and_execute(|| {
		open(1, remelting());
		assert_eq!(waits_for(NODE), None);
		assert_eq!(ready(), vec![NODE]);
	});
}

#[test]
fn a_node_waits_while_an_input_is_restated() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		assert_eq!(ready(), vec![NEXT]);
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 50)])));
		assert_eq!(waits_for(NEXT), Some(NODE));
		assert_eq!(ready(), vec![NODE]);

		accept(NODE);
		// Accepted, but not passed on yet.
		assert_eq!(spreading(), vec![1]);
		assert_eq!(waits_for(NEXT), Some(NODE));
		assert_eq!(ready(), vec![]);
		idle();
		assert!(spreading().is_empty());
		assert_eq!(waits_for(NEXT), None);
		assert_eq!(ready(), vec![NEXT]);
	});
}

#[test]
fn a_node_waits_while_an_input_is_disputed_but_not_for_an_auditor() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, declaring(remelting(), remelted()));
		accept(NODE);
		assert_ok!(attest(NEXT));
		open(3, drawing(1));
		open(4, drawing(2));
		assert_ok!(restate(NODE, correction([])));
		disagree(NODE);
		let declared_anew = declaring(remelting(), wrong(500_000)).declared;
		assert_ok!(restate(
			NEXT,
			tracemet_primitives::Correction { declared: declared_anew, ..correction([]) }
		));
		assert_eq!(waits_for(RequestId(3)), Some(NODE));
		// It is calculated from what is in force, and anew once the auditor has attested.
		assert_eq!(waits_for(RequestId(4)), None);
		assert_eq!(ready(), vec![RequestId(4)]);
		accept(RequestId(4));
		assert_ok!(attest(NEXT));
		idle();
		assert_eq!(ready(), vec![RequestId(4)]);
	});
}

/// The first input of the ledger is named that it waits for.
#[test]
fn a_node_waits_for_all_its_inputs() {
	build_and_execute(|| {
		for id in 1..=3 {
			open(id, remelting());
		}
		accept_ready();
		let draws = [3, 1, 2].map(|id| input(credit(id, 0), tonnes(1), 0));
		open(4, node(draws, [], [output(WIRE, tonnes(3), 0)]));
		for id in [2, 3] {
			assert_ok!(restate(RequestId(id), correction([secondary(ELECTRICITY, 50)])));
		}
		assert_eq!(waits_for(RequestId(4)), Some(NEXT));
		accept(NEXT);
		idle();
		assert_eq!(waits_for(RequestId(4)), Some(RequestId(3)));
		accept(RequestId(3));
		idle();
		assert_eq!(ready(), vec![RequestId(4)]);
	});
}

/// What is before the first spreading node has been marked completely, and what isn't restated
/// doesn't depend on it.
#[test]
fn a_restated_node_waits_for_all_that_is_passed_on_before_it() {
	build_and_execute(|| {
		for id in [1, 3, 5] {
			open(id, remelting());
		}
		accept_ready();
		for id in [1, 3, 5] {
			assert_ok!(restate(RequestId(id), correction([secondary(ELECTRICITY, 50)])));
		}
		assert_eq!(ready(), [1, 3, 5].map(RequestId).to_vec());
		accept(RequestId(3));
		assert_eq!(spreading(), vec![3]);
		open(4, remelting());
		// 1 comes before, 4 is new; 5 could have been an input's input.
		assert_eq!(ready(), [1, 4].map(RequestId).to_vec());
		assert_ok!(cast(RequestId(5), 0, &calculated(RequestId(5))));
		assert!(!Ballots::<Test>::contains_key(RequestId(5)));
		idle();
		assert_eq!(ready(), [1, 4, 5].map(RequestId).to_vec());
	});
}

/// Calculated from a footprint that is replaced meanwhile, a vote is neither counted nor held
/// against the right result.
#[test]
fn a_vote_from_before_an_input_changed_never_counts() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		assert_ok!(cast(NEXT, 0, &remelted()));
		let votes = signed(batch(1, [vote(NEXT, &remelted())]), 1);
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 50)])));
		accept(NODE);
		System::reset_events();
		assert_ok!(include(votes.clone()));
		assert_eq!(events(), vec![]);
		System::reset_events();
		idle();
		assert_eq!(
			events(),
			vec![Event::RoundOpened {
				node: NEXT,
				revision: 0,
				attempt: 1,
				cause: Some(NODE),
				declared: false,
			}]
		);
		assert!(!Ballots::<Test>::contains_key(NEXT));
		assert_noop!(include(votes), InvalidTransaction::Stale);
		accept(NEXT);
		let lines = crate::Footprints::<Test>::get(NEXT).unwrap().lines;
		assert_eq!(lines[0].get(&FOSSIL_PURCHASED_ENERGY), Some(&2_000));
	});
}

/// A restatement that changes no figure changes nothing for those who wait.
#[test]
fn a_vote_that_came_too_early_counts_later_if_nothing_changed() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 25), secondary(FUEL, 0)])));
		let votes = signed(batch(0, [vote(NEXT, &remelted())]), 0);
		assert_ok!(include(votes.clone()));
		assert!(!Ballots::<Test>::contains_key(NEXT));
		accept(NODE);
		assert!(spreading().is_empty());
		assert_ok!(include(votes));
		assert!(Footprint::has_voted(NEXT, 0, crate::ValidatorSet::<Test>::get()));
		assert_eq!(Rounds::<Test>::get(NEXT).unwrap().status, FootprintStatus::Pending);
	});
}
