use crate::{mock::*, Error, Event, Round, Rounds, VoteOf};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{transaction_validity::InvalidTransaction, DispatchError};
use tracemet_primitives::FootprintStatus;

fn retry() -> sp_runtime::DispatchResult {
	Footprint::retry_roll_up(RuntimeOrigin::root(), NODE)
}

fn dispute() {
	open(1, remelting());
	cast(NODE, 0, &remelted()).unwrap();
	cast(NODE, 1, &wrong(1)).unwrap();
	System::reset_events();
}

#[test]
fn governance_opens_another_attempt() {
	build_and_execute(|| {
		dispute();
		System::set_block_number(4);
		let old = vote(NODE, 2, &wrong(1));
		let signature = sign(&old, 2);
		assert_ok!(retry());
		assert_eq!(
			Rounds::<Test>::get(NODE),
			Some(Round { revision: 0, attempt: 1, opened_at: 4, status: FootprintStatus::Pending })
		);
		assert_eq!(events(), vec![Event::RoundOpened { node: NODE, revision: 0, attempt: 1 }]);

		// Votes of the first attempt don't count in the second; the same keys vote again.
		assert_noop!(include(call(old, signature)), InvalidTransaction::Stale);
		for validator in 0..3 {
			let vote = VoteOf::<Test> { attempt: 1, ..vote(NODE, validator, &remelted()) };
			let signature = sign(&vote, validator);
			assert_ok!(include(call(vote, signature)));
		}
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		dispute();
		assert_noop!(
			Footprint::retry_roll_up(RuntimeOrigin::signed(1), NODE),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn only_a_dispute_is_tried_again() {
	build_and_execute(|| {
		assert_noop!(retry(), Error::<Test>::NodeNotFound);
		open(1, remelting());
		assert_noop!(retry(), Error::<Test>::NotDisputed);
		accept(NODE);
		assert_noop!(retry(), Error::<Test>::NotDisputed);
	});
}

#[test]
fn attempts_are_counted_as_far_as_numbers_go() {
	build_and_execute(|| {
		dispute();
		Rounds::<Test>::mutate(NODE, |round| round.as_mut().unwrap().attempt = u32::MAX);
		assert_noop!(retry(), Error::<Test>::Overflow);
	});
}
