use crate::{mock::*, Call, EquivocationProofOf, Error, Event, Offenders};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;
use sp_consensus_aura::digests::CompatibleDigestItem;
use sp_consensus_aura::sr25519::AuthoritySignature;
use sp_core::offchain::{testing::TestTransactionPoolExt, TransactionPoolExt};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionSource},
	DigestItem, DispatchError,
};
use sp_session::MembershipProof;

const SLOT: u64 = 4;

/// What the pool says to two headers as validator 2's for the slot.
fn check_headers(
	first_header: Header,
	second_header: Header,
) -> Result<(), sp_runtime::transaction_validity::TransactionValidityError> {
	let proof =
		EquivocationProofOf::<Test> { first_header, second_header, ..equivocation(2, SLOT) };
	check(proof, ownership(2))
}

#[test]
fn two_blocks_sealed_for_the_same_slot_are_an_offence() {
	build_and_execute(&[1, 2, 3], 1, || {
		let report = report(equivocation(2, SLOT), ownership(2));
		let validity = validate_from(TransactionSource::Local, &report).unwrap();
		assert_eq!(validity.priority, u64::MAX);
		assert_eq!(validity.provides, vec![("AuraEquivocation", (key(2), SLOT)).encode()]);
		assert!(validity.requires.is_empty());
		assert!(!validity.propagate);
		assert_eq!(validity.longevity, ReportLongevity::get());

		assert_ok!(include(report).unwrap());
		assert_eq!(events(), vec![Event::ValidatorRemovedForOffence { validator: 2, session: 0 }]);
		assert_eq!(crate::Validators::<Test>::get().into_inner(), vec![1, 3]);
		assert_eq!(Offenders::<Test>::get(2), Some(0));
		end_sessions(2);
		assert_eq!(Session::validators(), vec![1, 3]);
	});
}

#[test]
fn the_offence_is_recorded_without_a_reporter() {
	build_and_execute(&[1, 2], 1, || {
		assert_ok!(include(report(equivocation(2, SLOT), ownership(2))).unwrap());
		let reports = pallet_offences::Reports::<Test>::iter_values().collect::<Vec<_>>();
		assert_eq!(reports.len(), 1);
		assert_eq!((reports[0].offender, reports[0].reporters.len()), ((2, ()), 0));
		System::assert_has_event(
			pallet_offences::Event::Offence { kind: *b"aura:equivocatio", slot: SLOT.encode() }
				.into(),
		);
	});
}

#[test]
fn an_equivocation_of_a_past_session_counts_for_that_session() {
	build_and_execute(&[1, 2], 1, || {
		end_sessions(1);
		let ownership = ownership(2);
		assert_eq!(ownership.session, 1);
		end_sessions(1);
		assert_ok!(include(report(equivocation(2, SLOT), ownership)).unwrap());
		assert_eq!(Offenders::<Test>::get(2), Some(1));
	});
}

#[test]
fn an_equivocation_can_be_reported_after_the_key_was_changed() {
	build_and_execute(&[1, 2], 1, || {
		let ownership = ownership(2);
		assert_ok!(set_keys_of(2, 6));
		end_sessions(2);
		assert_ok!(include(report(equivocation(2, SLOT), ownership)).unwrap());
		assert_eq!(Offenders::<Test>::get(2), Some(0));
	});
}

#[test]
fn a_report_from_outside_is_refused() {
	build_and_execute(&[1, 2], 1, || {
		let report = report(equivocation(2, SLOT), ownership(2));
		assert_noop!(validate_from(TransactionSource::External, &report), InvalidTransaction::Call);
		assert_ok!(validate_from(TransactionSource::InBlock, &report));
	});
}

#[test]
fn a_report_without_authorization_is_no_call() {
	build_and_execute(&[1, 2], 1, || {
		let report = report(equivocation(2, SLOT), ownership(2));
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::signed(1), RuntimeOrigin::root()] {
			assert_eq!(
				report.clone().dispatch(origin).unwrap_err().error,
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn the_same_header_twice_is_no_equivocation() {
	build_and_execute(&[1, 2], 1, || {
		let sealed = seal(header(SLOT, 1), 2);
		assert_noop!(check_headers(sealed.clone(), sealed.clone()), InvalidTransaction::Call);
		// Nor is the same block sealed twice, though the signatures differ.
		let again = seal(header(SLOT, 1), 2);
		assert!(again != sealed);
		assert_noop!(check_headers(sealed, again), InvalidTransaction::Call);
	});
}

#[test]
fn blocks_for_different_slots_are_no_equivocation() {
	build_and_execute(&[1, 2], 1, || {
		let sealed = |slot, state| seal(header(slot, state), 2);
		assert_noop!(check_headers(sealed(SLOT, 1), sealed(SLOT + 2, 2)), InvalidTransaction::Call);
		assert_noop!(check_headers(sealed(SLOT + 2, 1), sealed(SLOT, 2)), InvalidTransaction::Call);
		// The proof names another slot than both.
		assert_noop!(
			check_headers(sealed(SLOT + 2, 1), sealed(SLOT + 2, 2)),
			InvalidTransaction::Call
		);
	});
}

#[test]
fn a_header_has_one_slot() {
	build_and_execute(&[1, 2], 1, || {
		let good = seal(header(SLOT, 1), 2);
		let mut none = header(SLOT, 2);
		none.digest.logs.clear();
		assert_noop!(check_headers(good.clone(), seal(none, 2)), InvalidTransaction::Call);
		let mut two = header(SLOT, 2);
		two.digest.push(aura_slot(SLOT));
		assert_noop!(check_headers(good, seal(two, 2)), InvalidTransaction::Call);
	});
}

#[test]
fn a_block_of_another_validator_is_no_equivocation() {
	build_and_execute(&[1, 2], 1, || {
		let [own, others] = [seal(header(SLOT, 1), 2), seal(header(SLOT, 2), 1)];
		assert_noop!(check_headers(own.clone(), others.clone()), InvalidTransaction::BadProof);
		assert_noop!(check_headers(others, own), InvalidTransaction::BadProof);
		// Both are validator 2's, but validator 1 is accused.
		let accused = EquivocationProofOf::<Test> { offender: key(1), ..equivocation(2, SLOT) };
		assert_noop!(check(accused, ownership(1)), InvalidTransaction::BadProof);
	});
}

#[test]
fn a_forged_seal_is_refused() {
	build_and_execute(&[1, 2], 1, || {
		let own = seal(header(SLOT, 1), 2);
		let mut forged = header(SLOT, 2);
		forged.digest.push(DigestItem::aura_seal(AuthoritySignature::from(
			sp_core::sr25519::Signature::from_raw([7; 64]),
		)));
		assert_noop!(check_headers(own.clone(), forged), InvalidTransaction::BadProof);
		// A block that was changed after it was sealed.
		let mut changed = seal(header(SLOT, 2), 2);
		changed.state_root = sp_core::H256::repeat_byte(3);
		assert_noop!(check_headers(own.clone(), changed), InvalidTransaction::BadProof);
		// The seal of the one block under the other.
		let mut copied = header(SLOT, 2);
		copied.digest.push(own.digest.logs.last().unwrap().clone());
		assert_noop!(check_headers(own, copied), InvalidTransaction::BadProof);
	});
}

#[test]
fn a_header_ends_with_auras_seal() {
	build_and_execute(&[1, 2], 1, || {
		let own = seal(header(SLOT, 1), 2);
		let refused = |header| {
			assert_noop!(check_headers(own.clone(), header), InvalidTransaction::BadProof);
		};
		// None at all.
		refused(header(SLOT, 2));
		refused(Header { digest: Default::default(), ..header(SLOT, 2) });
		// Something after it.
		let mut followed = seal(header(SLOT, 2), 2);
		followed.digest.push(DigestItem::Other(vec![]));
		refused(followed);
		// The seal of another engine.
		let mut other = seal(header(SLOT, 2), 2);
		let Some(DigestItem::Seal(_, signature)) = other.digest.pop() else { unreachable!() };
		other.digest.push(DigestItem::Seal(*b"BABE", signature));
		refused(other);
		// No signature.
		let mut short = header(SLOT, 2);
		short.digest.push(DigestItem::Seal(sp_consensus_aura::AURA_ENGINE_ID, vec![1; 63]));
		refused(short);
	});
}

#[test]
fn a_session_that_is_too_long_ago_is_stale() {
	build_and_execute(&[1, 2], 1, || {
		let ownership = ownership(2);
		let report = report(equivocation(2, SLOT), ownership);
		for longevity in [25, 15, 5] {
			let validity = validate_from(TransactionSource::Local, &report).unwrap();
			assert_eq!(validity.longevity, longevity);
			end_sessions(1);
		}
		assert_eq!(Session::current_index(), 3);
		assert_noop!(validate_from(TransactionSource::Local, &report), InvalidTransaction::Stale);
		assert_noop!(include(report), InvalidTransaction::Stale);
	});
}

#[test]
fn a_session_to_come_is_of_the_future() {
	build_and_execute(&[1, 2], 1, || {
		let ownership = MembershipProof { session: 1, ..ownership(2) };
		assert_noop!(check(equivocation(2, SLOT), ownership), InvalidTransaction::Future);
	});
}

#[test]
fn a_key_that_was_no_validators_is_refused() {
	build_and_execute(&[1, 2], 1, || {
		// Somebody equivocates with a key that isn't registered, and with one that isn't in session.
		assert_noop!(check(equivocation(3, SLOT), ownership(2)), InvalidTransaction::BadSigner);
		operator(3);
		assert_noop!(check(equivocation(3, SLOT), ownership(2)), InvalidTransaction::BadSigner);
		// Another validator's proof, and proofs that were tampered with.
		assert_noop!(check(equivocation(2, SLOT), ownership(1)), InvalidTransaction::BadSigner);
		for tampered in [
			MembershipProof { validator_count: 3, ..ownership(2) },
			MembershipProof { trie_nodes: vec![], ..ownership(2) },
		] {
			assert_noop!(check(equivocation(2, SLOT), tampered), InvalidTransaction::BadSigner);
		}
	});
}

#[test]
fn an_equivocation_is_reported_once() {
	build_and_execute(&[1, 2, 3], 1, || {
		assert_ok!(include(report(equivocation(2, SLOT), ownership(2))).unwrap());
		assert_noop!(check(equivocation(2, SLOT), ownership(2)), InvalidTransaction::Stale);
		// Neither with other blocks for the slot nor with a proof of another session.
		let EquivocationProofOf::<Test> { slot, offender, first_header, .. } =
			equivocation(2, SLOT);
		let second_header = seal(header(SLOT, 3), 2);
		let third = EquivocationProofOf::<Test> { slot, offender, first_header, second_header };
		assert_noop!(include(report(third, ownership(2))), InvalidTransaction::Stale);
		end_sessions(1);
		assert_noop!(check(equivocation(2, SLOT), ownership(2)), InvalidTransaction::Stale);
		// Another slot and another validator are other offences.
		assert_ok!(check(equivocation(2, SLOT + 3), ownership(2)));
		assert_ok!(check(equivocation(3, SLOT), ownership(3)));
	});
}

#[test]
fn a_block_that_has_a_report_twice_counts_it_once() {
	build_and_execute(&[1, 2, 3], 1, || {
		let dispatch = |proof: MembershipProof| {
			Validators::report_equivocation(
				RawOrigin::Authorized.into(),
				Box::new(equivocation(2, SLOT)),
				proof,
			)
		};
		assert_noop!(dispatch(ownership(1)), Error::<Test>::InvalidKeyOwnerProof);
		assert_ok!(dispatch(ownership(2)));
		assert_noop!(dispatch(ownership(2)), Error::<Test>::DuplicateReport);
	});
}

#[test]
fn the_node_submits_a_report_to_its_pool() {
	let (pool, state) = TestTransactionPoolExt::new();
	let mut ext = genesis(&[1, 2], 1, 0);
	ext.register_extension(TransactionPoolExt::new(pool));
	execute(ext, || {
		let proof = equivocation(2, SLOT);
		assert_eq!(Validators::submit_equivocation_report(proof.clone(), ownership(2)), Some(()));
		let submitted = state.write().transactions.pop().unwrap();
		let RuntimeCall::Validators(Call::report_equivocation {
			equivocation_proof,
			key_owner_proof,
		}) = Extrinsic::decode(&mut submitted.as_slice()).unwrap().function
		else {
			panic!("another call");
		};
		assert_eq!((*equivocation_proof, &key_owner_proof), (proof.clone(), &ownership(2)));
		assert_ok!(include(report(proof, key_owner_proof)).unwrap());
	});
}
