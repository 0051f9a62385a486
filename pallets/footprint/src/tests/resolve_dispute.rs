use crate::{
	mock::*, Decision, Decisions, Disputes, Error, Event, Footprints, Resolution, Round, Rounds,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{transaction_validity::InvalidTransaction, DispatchError};
use tracemet_primitives::{
	traits::ProductionGraph, AcceptedFootprint, FootprintBasis, FootprintStatus, RequestId,
	FOOTPRINT_VALIDITY, FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM,
	RECYCLED_POST_CONSUMER,
};

/// A disputed node.
fn disputed() {
	open(1, remelting());
	disagree(NODE);
	System::reset_events();
}

fn decision(resolution: Resolution, attempt: u32, decided_at: u64) -> Decision<u64> {
	Decision { revision: 0, attempt, resolution, reason: bounded(*b"understood"), decided_at }
}

#[test]
fn governance_has_the_validators_vote_once_more() {
	build_and_execute(|| {
		disputed();
		go_to(4);
		let of_first_attempt = signed(batch(2, [vote(NODE, &remelted())]), 2);
		assert_ok!(resolve(NODE, Resolution::Retry));
		assert_eq!(
			Rounds::<Test>::get(NODE),
			Some(Round {
				revision: 0,
				attempt: 1,
				cause: None,
				opened_at: 4,
				reported_at: None,
				status: FootprintStatus::Pending,
			})
		);
		let decision = decision(Resolution::Retry, 0, 4);
		assert_eq!(Decisions::<Test>::get(NODE), Some(decision.clone()));
		assert!(!Disputes::<Test>::contains_key(NODE));
		assert_eq!(
			events(),
			vec![
				Event::DisputeResolved { node: NODE, decision },
				Event::RoundOpened {
					node: NODE,
					revision: 0,
					attempt: 1,
					cause: None,
					declared: false,
				}
			]
		);

		// Votes of the first attempt don't count in the second; the same keys vote again.
		assert_noop!(include(of_first_attempt), InvalidTransaction::Stale);
		accept(NODE);
		assert_eq!(
			Footprints::<Test>::get(NODE).map(|footprint| footprint.basis),
			Some(FootprintBasis::Calculated { votes: 3, validators: 3 })
		);
	});
}

#[test]
fn governance_says_what_the_totals_are() {
	build_and_execute(|| {
		disputed();
		go_to(4);
		assert_ok!(resolve(NODE, Resolution::Accept(remelted())));
		assert_eq!(
			Footprints::<Test>::get(NODE),
			Some(AcceptedFootprint {
				revision: 0,
				method: METHOD,
				masses: bounded([tonnes(10)]),
				lines: remelted(),
				valid_until: 1 + FOOTPRINT_VALIDITY,
				basis: FootprintBasis::Resolved,
				accepted_at: 4,
			})
		);
		let decision = decision(Resolution::Accept(remelted()), 0, 4);
		assert_eq!(Decisions::<Test>::get(NODE), Some(decision.clone()));
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		assert!(!Disputes::<Test>::contains_key(NODE));
		assert_eq!(Told::get(), vec![(NODE, 0)]);
		assert_eq!(
			events(),
			vec![
				Event::DisputeResolved { node: NODE, decision },
				Event::FootprintAccepted {
					node: NODE,
					revision: 0,
					lines: remelted(),
					basis: FootprintBasis::Resolved,
				}
			]
		);
	});
}

#[test]
fn the_latest_decision_is_kept() {
	build_and_execute(|| {
		disputed();
		assert_ok!(resolve(NODE, Resolution::Retry));
		disagree(NODE);
		next_block();
		assert_ok!(resolve(NODE, Resolution::Accept(remelted())));
		let latest = decision(Resolution::Accept(remelted()), 1, 2);
		assert_eq!(Decisions::<Test>::get(NODE), Some(latest.clone()));
		// It stays on record whatever happens to the node afterwards.
		assert_ok!(restate(NODE, correction([])));
		settle_all();
		assert_eq!(Decisions::<Test>::get(NODE), Some(latest));
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		disputed();
		for who in [OWNER, PRODUCER, BODY, AUDITOR, Registrar::get()] {
			assert_noop!(
				Footprint::resolve_dispute(
					RuntimeOrigin::signed(who),
					NODE,
					0,
					0,
					Resolution::Retry,
					bounded(*b"mine")
				),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn only_a_dispute_is_decided() {
	build_and_execute(|| {
		for resolution in [Resolution::Retry, Resolution::Accept(remelted())] {
			assert_noop!(resolve(NODE, resolution), Error::<Test>::NodeNotFound);
		}
		open(1, remelting());
		assert_noop!(resolve(NODE, Resolution::Retry), Error::<Test>::NotDisputed);
		accept(NODE);
		assert_noop!(resolve(NODE, Resolution::Accept(remelted())), Error::<Test>::NotDisputed);
		open(2, declaring(remelting(), wrong(1)));
		assert_noop!(resolve(RequestId(2), Resolution::Retry), Error::<Test>::NotDisputed);
	});
}

#[test]
fn a_decision_has_a_reason() {
	build_and_execute(|| {
		disputed();
		for invalid in [vec![], vec![0xff]] {
			assert_noop!(
				Footprint::resolve_dispute(
					RuntimeOrigin::root(),
					NODE,
					0,
					0,
					Resolution::Retry,
					bounded(invalid)
				),
				Error::<Test>::InvalidReason
			);
		}
	});
}

#[test]
fn governance_can_not_make_up_figures() {
	build_and_execute(|| {
		disputed();
		let with = |upstream, zero| {
			let mut line = totals(&[
				(FOSSIL_PURCHASED_ENERGY, 1_000),
				(FOSSIL_UPSTREAM, upstream),
				(RECYCLED_POST_CONSUMER, 10_000_000),
			]);
			if zero {
				line.try_insert(FOSSIL_SCOPE_1, 0).unwrap();
			}
			bounded([line])
		};
		for lines in [
			with(499_999, false),
			with(500_001, false),
			bounded([]),
			wrong(1),
			// The right figures, but not in the one form that results have.
			with(500_000, true),
		] {
			assert_noop!(resolve(NODE, Resolution::Accept(lines)), Error::<Test>::NotConserved);
		}
		assert_ok!(resolve(NODE, Resolution::Accept(with(500_000, false))));
	});
}

#[test]
fn what_rests_on_an_unsettled_input_is_not_decided() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		disagree(RequestId(2));
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 50)])));
		let decide = || resolve(RequestId(2), Resolution::Accept(remelted()));
		assert_noop!(decide(), Error::<Test>::InputsNotSettled);
		accept(NODE);
		assert_noop!(decide(), Error::<Test>::InputsNotSettled);
		// Once it is passed on, the validators vote anew on what was disputed.
		idle();
		assert_noop!(decide(), Error::<Test>::NotDisputed);
		settle_all();
		let lines = Footprint::accepted_lines(RequestId(2)).unwrap();
		assert_eq!(lines[0].get(&FOSSIL_PURCHASED_ENERGY), Some(&2_000));
	});
}

/// Whoever only has the validators vote again needs no settled inputs: the vote waits for them.
#[test]
fn the_validators_can_be_asked_again_at_any_time() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		disagree(RequestId(2));
		assert_ok!(restate(NODE, correction([])));
		assert_ok!(resolve(RequestId(2), Resolution::Retry));
		assert_eq!(ready(), vec![NODE]);
		settle_all();
		assert_eq!(Footprint::status(RequestId(2)), Some(FootprintStatus::Accepted));
	});
}

#[test]
fn attempts_are_counted_as_far_as_numbers_go() {
	build_and_execute(|| {
		disputed();
		Rounds::<Test>::mutate(NODE, |round| round.as_mut().unwrap().attempt = u32::MAX);
		assert_noop!(resolve(NODE, Resolution::Retry), Error::<Test>::Overflow);
		assert_ok!(resolve(NODE, Resolution::Accept(remelted())));
	});
}
