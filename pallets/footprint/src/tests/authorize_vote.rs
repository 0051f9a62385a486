use crate::{mock::*, BatchOf, ValidatorSet};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_core::{Pair, H256};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};
use tracemet_primitives::RequestId;

/// What the pool says to a batch with its proper signature.
fn check(batch: BatchOf<Test>, signer: u64) -> Result<(), TransactionValidityError> {
	validate(&signed(batch, signer)).map(|_| ())
}

/// A batch of validator 0 on the node.
fn of_first() -> BatchOf<Test> {
	batch(0, [vote(NODE, &remelted())])
}

#[test]
fn a_signed_batch_is_valid_until_its_end() {
	build_and_execute(|| {
		open(1, remelting());
		go_to(4);
		let votes = signed(of_first(), 0);
		go_to(5);
		let validity = validate(&votes).unwrap();
		assert_eq!(validity.priority, 100);
		assert_eq!(validity.provides, vec![("SmadVotes", (authority(0), 3u64, NODE)).encode()]);
		assert!(validity.requires.is_empty());
		assert!(validity.propagate);
		// Signed at 3: valid in the blocks 4 to 13.
		assert_eq!(validity.longevity, 9);

		go_to(13);
		assert_eq!(validate(&votes).unwrap().longevity, 1);
		go_to(14);
		assert_noop!(validate(&votes), InvalidTransaction::Stale);
	});
}

/// The pool holds each batch of a key once, and none in the place of another.
#[test]
fn a_batch_provides_its_key_its_block_and_its_first_node() {
	build_and_execute(|| {
		for id in 1..=3 {
			open(id, remelting());
		}
		let tag = |batch: BatchOf<Test>, signer| {
			let [tag] = validate(&signed(batch, signer)).unwrap().provides.try_into().unwrap();
			tag
		};
		let on = |ids: &[u64]| {
			ids.iter().map(|id| vote(RequestId(*id), &remelted())).collect::<Vec<_>>()
		};
		let first = tag(batch(0, on(&[1, 2])), 0);
		assert_eq!(tag(batch(0, on(&[1, 3])), 0), first);
		let mut tags = vec![first, tag(batch(0, on(&[3])), 0), tag(batch(1, on(&[1, 2])), 1)];
		next_block();
		tags.push(tag(batch(0, on(&[1, 2])), 0));
		tags.sort();
		tags.dedup();
		assert_eq!(tags.len(), 4);
	});
}

#[test]
fn votes_without_authorization_are_no_call() {
	build_and_execute(|| {
		open(1, remelting());
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
			assert_eq!(
				signed(of_first(), 0).dispatch(origin).unwrap_err().error,
				DispatchError::BadOrigin
			);
		}
	});
}

/// A batch with everything wrong that can be, which is put right step by step. What costs least to
/// find out is found first; the signature is verified last.
#[test]
fn each_refusal_in_its_order() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		go_to(12);
		let [one, other] = [1, 2].map(|id| vote(RequestId(id), &remelted()));
		let mut wrong = BatchOf::<Test> {
			authority: authority(7),
			validator_set: 99,
			signed_at: u64::MAX,
			block_hash: H256::zero(),
			votes: bounded([]),
		};
		let forged = sign(&of_first(), 1);
		let refused = |batch: &BatchOf<Test>, reason: InvalidTransaction| {
			assert_noop!(validate(&call(batch.clone(), forged.clone())), reason);
		};
		refused(&wrong, InvalidTransaction::Call);
		wrong.votes = bounded([other.clone(), one.clone()]);
		refused(&wrong, InvalidTransaction::Call);
		wrong.votes = bounded([one.clone(), one.clone()]);
		refused(&wrong, InvalidTransaction::Call);
		wrong.votes = bounded([one.clone()]);
		// Beyond the calendar, later than this block, and this block.
		refused(&wrong, InvalidTransaction::Future);
		wrong.signed_at = 13;
		refused(&wrong, InvalidTransaction::Future);
		wrong.signed_at = 12;
		refused(&wrong, InvalidTransaction::Future);
		// Too old, of another set, and of another fork.
		wrong.signed_at = 1;
		refused(&wrong, InvalidTransaction::Stale);
		wrong.signed_at = 2;
		refused(&wrong, InvalidTransaction::Stale);
		wrong.validator_set = ValidatorSet::<Test>::get();
		refused(&wrong, InvalidTransaction::Stale);
		wrong.block_hash = System::block_hash(2);
		refused(&wrong, InvalidTransaction::BadSigner);
		wrong.authority = authority(0);
		// It has voted on the node; on the other it hasn't.
		refused(&wrong, InvalidTransaction::Stale);
		wrong.votes = bounded([one, other]);
		refused(&wrong, InvalidTransaction::BadProof);
		assert_ok!(check(wrong, 0));
	});
}

#[test]
fn a_batch_holds_votes_in_the_order_of_the_ledger() {
	build_and_execute(|| {
		for id in 1..=3 {
			open(id, remelting());
		}
		let on = |ids: &[u64]| {
			batch(0, ids.iter().map(|id| vote(RequestId(*id), &remelted())).collect::<Vec<_>>())
		};
		assert_noop!(check(on(&[]), 0), InvalidTransaction::Call);
		for disordered in [&[2, 1][..], &[1, 3, 2], &[1, 1], &[1, 2, 2, 3]] {
			assert_noop!(check(on(disordered), 0), InvalidTransaction::Call);
		}
		assert_ok!(check(on(&[1, 2, 3]), 0));
		assert_ok!(check(on(&[1, 3]), 0));
	});
}

#[test]
fn votes_on_what_is_not_pending_are_stale() {
	build_and_execute(|| {
		assert_noop!(check(of_first(), 0), InvalidTransaction::Stale);
		open(1, remelting());
		assert_ok!(check(of_first(), 0));
		let on_unknown = batch(0, [vote(RequestId(2), &remelted())]);
		assert_noop!(check(on_unknown, 0), InvalidTransaction::Stale);
		rotate_to(&[0, 1, 2, 3]);
		for validator in 0..3 {
			assert_ok!(cast(NODE, validator, &remelted()));
		}
		let last = batch(3, [vote(NODE, &remelted())]);
		assert_noop!(check(last, 3), InvalidTransaction::Stale);

		open(2, declaring(remelting(), wrong(1)));
		let on_declared = batch(0, [vote(RequestId(2), &remelted())]);
		assert_noop!(check(on_declared, 0), InvalidTransaction::Stale);
	});
}

#[test]
fn a_batch_is_refused_once_all_its_votes_are_settled() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, remelting());
		let both = [1, 2].map(|id| vote(RequestId(id), &remelted()));
		let votes = signed(batch(0, both), 0);
		accept(NODE);
		// One of the two still counts.
		assert_ok!(validate(&votes));
		accept(RequestId(2));
		assert_noop!(validate(&votes), InvalidTransaction::Stale);
	});
}

#[test]
fn a_key_votes_once() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		// The same again, another result, and the same signed later.
		assert_noop!(cast(NODE, 0, &remelted()), InvalidTransaction::Stale);
		assert_noop!(cast(NODE, 0, &wrong(1)), InvalidTransaction::Stale);
		next_block();
		assert_noop!(cast(NODE, 0, &remelted()), InvalidTransaction::Stale);
	});
}

#[test]
fn another_revision_or_attempt_is_stale() {
	build_and_execute(|| {
		open(1, remelting());
		let vote = vote(NODE, &remelted());
		let later_revision = crate::Vote { revision: 1, ..vote.clone() };
		let later_attempt = crate::Vote { attempt: 1, ..vote };
		for other in [later_revision, later_attempt] {
			assert_noop!(check(batch(0, [other]), 0), InvalidTransaction::Stale);
		}
	});
}

#[test]
fn only_session_keys_in_force_vote() {
	build_and_execute(|| {
		open(1, remelting());
		let of = |validator| batch(validator, [vote(NODE, &remelted())]);
		assert_noop!(check(of(3), 3), InvalidTransaction::BadSigner);
		rotate_to(&[1, 2, 3]);
		assert_ok!(check(of(3), 3));
		assert_noop!(check(of(0), 0), InvalidTransaction::BadSigner);
	});
}

#[test]
fn a_forged_signature_is_refused() {
	build_and_execute(|| {
		open(1, remelting());
		assert_noop!(check(of_first(), 1), InvalidTransaction::BadProof);
	});
}

#[test]
fn nothing_of_a_batch_can_be_changed_after_it_was_signed() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, remelting());
		go_to(3);
		let batch = of_first();
		let signature = sign(&batch, 0);
		let earlier =
			BatchOf::<Test> { signed_at: 1, block_hash: System::block_hash(1), ..batch.clone() };
		let more = [vote(NODE, &remelted()), vote(RequestId(2), &remelted())];
		for changed in [
			BatchOf::<Test> { votes: bounded([vote(NODE, &wrong(1))]), ..batch.clone() },
			BatchOf::<Test> { votes: bounded([vote(RequestId(2), &remelted())]), ..batch.clone() },
			BatchOf::<Test> { votes: bounded(more), ..batch.clone() },
			BatchOf::<Test> { authority: authority(1), ..batch.clone() },
			earlier,
		] {
			assert_noop!(validate(&call(changed, signature.clone())), InvalidTransaction::BadProof);
		}
		assert_ok!(validate(&call(batch, signature)));
	});
}

#[test]
fn a_batch_of_another_set_of_keys_is_stale_even_when_its_keys_come_back() {
	build_and_execute(|| {
		open(1, remelting());
		let votes = signed(of_first(), 0);
		assert_ok!(validate(&votes));
		rotate_to(&[0, 1, 3]);
		assert_noop!(validate(&votes), InvalidTransaction::Stale);
		rotate_to(&[0, 1, 2]);
		assert_noop!(validate(&votes), InvalidTransaction::Stale);
		assert_ok!(check(of_first(), 0));
	});
}

/// Another chain is one that forked off before its first block.
#[test]
fn a_batch_of_another_fork_or_chain_is_stale() {
	let at = |forked: u64| {
		let mut votes = None;
		build_and_execute(|| {
			open(1, remelting());
			go_to(forked);
			Fork::set(&1);
			go_to(6);
			votes = Some(signed(of_first(), 0));
			assert_ok!(validate(votes.as_ref().unwrap()));
		});
		votes.unwrap()
	};
	for forked in [1, 5] {
		let votes = at(forked);
		build_and_execute(|| {
			open(1, remelting());
			go_to(6);
			assert_noop!(validate(&votes), InvalidTransaction::Stale);
			// Signing for this fork, at the same block, is another matter.
			assert_ok!(check(of_first(), 0));
		});
	}
	// The block that it names is before the fork.
	let votes = at(6);
	build_and_execute(|| {
		open(1, remelting());
		go_to(6);
		assert_ok!(validate(&votes));
	});
}

#[test]
fn a_signature_over_the_bare_batch_is_refused() {
	build_and_execute(|| {
		open(1, remelting());
		let batch = of_first();
		let signature = pair(0).sign(&batch.encode()).into();
		assert_noop!(validate(&call(batch, signature)), InvalidTransaction::BadProof);
	});
}
