use crate::{
	mock::*, Ballots, Dependents, Disputes, Error, Event, Nodes, Resolution, Round, Rounds,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::{
	traits::ProductionGraph, ActivityId, FootprintStatus, Mass, ProductionNode, RequestId,
	FOSSIL_SCOPE_1,
};

/// The record, with half as much output.
fn amended() -> ProductionNode {
	let mut production = remelting();
	for line in production.outputs.iter_mut() {
		line.mass = Mass(line.mass.0 / 2);
	}
	production
}

fn opened_again(declared: bool) -> Event<Test> {
	Event::RoundOpened { node: NODE, revision: 0, attempt: 1, cause: None, declared }
}

#[test]
fn the_vote_on_an_amended_node_begins_anew() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		let earlier = signed(batch(1, [vote(NODE, &remelted())]), 1);
		System::reset_events();
		next_block();

		assert_ok!(Footprint::amend_node(NODE, amended()));
		assert_eq!(Nodes::<Test>::get(NODE), Some(amended()));
		assert_eq!(Ballots::<Test>::iter().count(), 0);
		assert_eq!(events(), vec![opened_again(false)]);
		assert_eq!(
			Rounds::<Test>::get(NODE),
			Some(Round {
				revision: 0,
				attempt: 1,
				cause: None,
				opened_at: 2,
				reported_at: None,
				status: FootprintStatus::Pending,
			})
		);

		// A vote on what the record said before is nobody's vote on what it says now.
		assert_noop!(include(earlier), InvalidTransaction::Stale);
		accept(NODE);
		assert_eq!(Told::get(), vec![(NODE, 0)]);
	});
}

#[test]
fn a_disputed_node_can_be_amended() {
	build_and_execute(|| {
		open(1, remelting());
		disagree(NODE);
		assert_ok!(Footprint::amend_node(NODE, amended()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_eq!(Footprint::work_list(None).collect::<Vec<_>>(), vec![NODE]);
		assert!(!Disputes::<Test>::contains_key(NODE));
		assert_noop!(resolve(NODE, Resolution::Retry), Error::<Test>::NotDisputed);
		accept(NODE);
	});
}

#[test]
fn a_declaration_can_be_amended_and_become_a_calculation() {
	build_and_execute(|| {
		open(1, declaring(remelting(), wrong(5)));
		System::reset_events();
		// Another declaration.
		let declares_more = declaring(remelting(), wrong(6));
		assert_ok!(Footprint::amend_node(NODE, declares_more.clone()));
		assert_eq!(Nodes::<Test>::get(NODE), Some(declares_more));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::AwaitsAttestation));
		assert_eq!(events(), vec![opened_again(true)]);

		// No declaration any more: the validators vote.
		assert_ok!(Footprint::amend_node(NODE, remelting()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
		assert_noop!(attest(NODE), Error::<Test>::NothingToAttest);
		accept(NODE);
		assert_eq!(Footprint::accepted_lines(NODE), Ok(remelted()));
	});
}

#[test]
fn a_calculation_can_be_amended_and_become_a_declaration() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		System::reset_events();
		assert_ok!(Footprint::amend_node(NODE, declaring(remelting(), wrong(5))));
		assert_eq!(events(), vec![opened_again(true)]);
		assert_eq!(Footprint::work_list(None).count(), 0);
		assert_eq!(Ballots::<Test>::iter().count(), 0);
		assert_noop!(cast(NODE, 1, &remelted()), InvalidTransaction::Stale);
		assert_ok!(attest(NODE));
		assert_eq!(
			Footprint::accepted_lines(NODE).map(|lines| lines[0].get(&FOSSIL_SCOPE_1).copied()),
			Ok(Some(5))
		);
	});
}

#[test]
fn an_amended_node_depends_on_what_it_draws_from_now() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, remelting());
		accept_ready();
		let draw = |from: &[u64]| {
			node(
				from.iter().map(|id| input(credit(*id, 0), tonnes(1), 0)),
				[],
				[output(WIRE, tonnes(1), 0)],
			)
		};
		let suppliers = || {
			let mut keys = Dependents::<Test>::iter_keys().collect::<Vec<_>>();
			keys.sort();
			keys.into_iter().map(|(supplier, node)| (supplier.0, node.0)).collect::<Vec<_>>()
		};
		open(3, draw(&[1]));
		open(4, draw(&[1, 2]));
		assert_eq!(suppliers(), vec![(1, 3), (1, 4), (2, 4)]);
		assert_ok!(Footprint::amend_node(RequestId(4), draw(&[2])));
		assert_eq!(suppliers(), vec![(1, 3), (2, 4)]);
		assert_ok!(Footprint::amend_node(RequestId(3), draw(&[2, 1])));
		assert_eq!(suppliers(), vec![(1, 3), (2, 3), (2, 4)]);
	});
}

#[test]
fn what_is_calculated_or_cancelled_is_not_amended() {
	build_and_execute(|| {
		assert_noop!(Footprint::amend_node(NODE, amended()), Error::<Test>::NodeNotFound);
		open(1, remelting());
		accept(NODE);
		assert_noop!(Footprint::amend_node(NODE, amended()), Error::<Test>::AlreadyCalculated);
		// Nor while a newer revision is pending.
		assert_ok!(restate(NODE, correction([])));
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

#[test]
fn attempts_are_counted_as_far_as_numbers_go() {
	build_and_execute(|| {
		open(1, remelting());
		Rounds::<Test>::mutate(NODE, |round| round.as_mut().unwrap().attempt = u32::MAX);
		let amended =
			frame_support::storage::with_storage_layer(|| Footprint::amend_node(NODE, amended()));
		assert_eq!(amended, Err(Error::<Test>::Overflow.into()));
		assert_eq!(Nodes::<Test>::get(NODE), Some(remelting()));
	});
}
