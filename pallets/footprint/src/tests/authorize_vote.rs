use crate::{mock::*, VoteOf};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};
use tracemet_primitives::RequestId;

/// What the pool says to a vote with its proper signature.
fn check(vote: VoteOf<Test>, signer: u64) -> Result<(), TransactionValidityError> {
	let signature = sign(&vote, signer);
	validate(&call(vote, signature)).map(|_| ())
}

#[test]
fn a_signed_vote_is_valid_until_its_end() {
	build_and_execute(|| {
		open(1, remelting());
		System::set_block_number(5);
		let vote = VoteOf::<Test> { signed_at: 3, ..vote(NODE, 0, &remelted()) };
		let signature = sign(&vote, 0);
		let validity = validate(&call(vote.clone(), signature.clone())).unwrap();
		assert_eq!(validity.priority, 100);
		assert_eq!(
			validity.provides,
			vec![("SmadVote", (NODE, 0u32, 0u32, authority(0))).encode()]
		);
		assert!(validity.requires.is_empty());
		assert!(validity.propagate);
		// Valid in the blocks 5 to 13.
		assert_eq!(validity.longevity, 9);

		System::set_block_number(13);
		assert_eq!(validate(&call(vote.clone(), signature.clone())).unwrap().longevity, 1);
		System::set_block_number(14);
		assert_noop!(validate(&call(vote, signature)), InvalidTransaction::Stale);
	});
}

#[test]
fn a_vote_without_authorization_is_no_call() {
	build_and_execute(|| {
		open(1, remelting());
		let vote = vote(NODE, 0, &remelted());
		let signature = sign(&vote, 0);
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
			assert_eq!(
				call(vote.clone(), signature.clone()).dispatch(origin).unwrap_err().error,
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn a_closed_round_is_stale() {
	build_and_execute(|| {
		assert_noop!(check(vote(NODE, 0, &remelted()), 0), InvalidTransaction::Stale);
		open(1, remelting());
		assert_ok!(check(vote(NODE, 0, &remelted()), 0));
		assert_noop!(check(vote(RequestId(2), 0, &remelted()), 0), InvalidTransaction::Stale);
		rotate_to(&[0, 1, 2, 3]);
		for validator in 0..3 {
			assert_ok!(cast(NODE, validator, &remelted()));
		}
		assert_noop!(check(vote(NODE, 3, &remelted()), 3), InvalidTransaction::Stale);
	});
}

#[test]
fn a_key_votes_once() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		// The same again, another result, and the same signed later.
		assert_noop!(cast(NODE, 0, &remelted()), InvalidTransaction::Stale);
		assert_noop!(check(vote(NODE, 0, &wrong(1)), 0), InvalidTransaction::Stale);
		System::set_block_number(2);
		assert_noop!(check(vote(NODE, 0, &remelted()), 0), InvalidTransaction::Stale);
	});
}

#[test]
fn another_revision_or_attempt_is_stale() {
	build_and_execute(|| {
		open(1, remelting());
		let vote = vote(NODE, 0, &remelted());
		assert_noop!(
			check(VoteOf::<Test> { revision: 1, ..vote.clone() }, 0),
			InvalidTransaction::Stale
		);
		assert_noop!(check(VoteOf::<Test> { attempt: 1, ..vote }, 0), InvalidTransaction::Stale);
	});
}

#[test]
fn a_vote_of_a_later_block_is_of_the_future() {
	build_and_execute(|| {
		open(1, remelting());
		for signed_at in [2, u64::MAX - 5, u64::MAX] {
			let vote = VoteOf::<Test> { signed_at, ..vote(NODE, 0, &remelted()) };
			assert_noop!(check(vote, 0), InvalidTransaction::Future);
		}
	});
}

#[test]
fn only_session_keys_in_force_vote() {
	build_and_execute(|| {
		open(1, remelting());
		assert_noop!(check(vote(NODE, 3, &remelted()), 3), InvalidTransaction::BadSigner);
		rotate_to(&[1, 2, 3]);
		assert_ok!(check(vote(NODE, 3, &remelted()), 3));
		assert_noop!(check(vote(NODE, 0, &remelted()), 0), InvalidTransaction::BadSigner);
	});
}

#[test]
fn a_forged_signature_is_refused() {
	build_and_execute(|| {
		open(1, remelting());
		assert_noop!(check(vote(NODE, 0, &remelted()), 1), InvalidTransaction::BadProof);
	});
}

#[test]
fn nothing_of_a_vote_can_be_changed_after_it_was_signed() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, remelting());
		System::set_block_number(2);
		let vote = vote(NODE, 0, &remelted());
		let signature = sign(&vote, 0);
		for changed in [
			VoteOf::<Test> { result: wrong(1), ..vote.clone() },
			VoteOf::<Test> { node: RequestId(2), ..vote.clone() },
			VoteOf::<Test> { signed_at: 1, ..vote.clone() },
			VoteOf::<Test> { authority: authority(1), ..vote.clone() },
		] {
			assert_noop!(validate(&call(changed, signature.clone())), InvalidTransaction::BadProof);
		}
		assert_ok!(validate(&call(vote, signature)));
	});
}

#[test]
fn a_vote_of_another_chain_is_refused() {
	build_and_execute(|| {
		open(1, remelting());
		let vote = vote(NODE, 0, &remelted());
		let here = frame_system::BlockHash::<Test>::get(0);
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(2));
		let signature = sign(&vote, 0);
		frame_system::BlockHash::<Test>::insert(0, here);
		assert_noop!(validate(&call(vote, signature)), InvalidTransaction::BadProof);
	});
}

#[test]
fn a_signature_over_the_bare_vote_is_refused() {
	build_and_execute(|| {
		use sp_core::Pair;
		open(1, remelting());
		let vote = vote(NODE, 0, &remelted());
		let signature = pair(0).sign(&vote.encode()).into();
		assert_noop!(validate(&call(vote, signature)), InvalidTransaction::BadProof);
	});
}
