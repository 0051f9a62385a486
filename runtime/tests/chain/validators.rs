//! Validators come, go, change their keys, and are removed for equivocation: on the real session and
//! consensus pallets.

use super::world::*;
use codec::Encode;
use frame_support::traits::KeyOwnerProofSystem;
use pallet_validators::Call as Validators;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId, AuthoritySignature},
};
use sp_consensus_slots::EquivocationProof;
use sp_core::{ed25519, Pair, H256};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::{Digest, DigestItem},
	traits::Header as _,
	DispatchError, KeyTypeId, RuntimeAppPublic,
};
use tracemet_runtime::*;

/// Session keys of this seed in the node's keystore, and the proof that `owner` has them.
fn generate_keys(world: &mut World, owner: &str, seed: &str) -> (SessionKeys, Vec<u8>) {
	let owner = account(owner).encode();
	world.run(|| {
		let generated = SessionKeys::generate(&owner, Some(format!("//{seed}").into_bytes()));
		(generated.keys, generated.proof.encode())
	})
}

fn set_keys((keys, proof): (SessionKeys, Vec<u8>)) -> pallet_session::Call<Runtime> {
	pallet_session::Call::set_keys { keys, proof }
}

fn error(error: pallet_validators::Error<Runtime>) -> Result<(), DispatchError> {
	Err(error.into())
}

/// The local chain with an approved operator, Eve.
fn with_operator() -> World {
	let mut world = World::with_sessions_of(20);
	let approve = Validators::approve_operator { account: account("Eve") };
	assert_eq!(world.motion(&COUNCIL[..3], approve), Ok(()));
	world
}

fn add(world: &mut World, who: &str) -> Result<(), DispatchError> {
	world.motion(&COUNCIL[..3], Validators::add_validator { account: account(who) })
}

#[test]
fn a_fifth_validator_is_added_by_vote_and_authors_from_the_session_after_next() {
	let mut world = with_operator();
	assert_eq!(add(&mut world, "Eve"), error(pallet_validators::Error::SessionKeysMissing));
	let keys = generate_keys(&mut world, "Eve", "Eve");
	world.ok("Eve", set_keys(keys.clone()));
	assert_eq!(add(&mut world, "Eve"), Ok(()));

	let session = world.run(Session::current_index);
	world.until_session(session + 1);
	world.run(|| assert_eq!(Session::validators().len(), 4));
	world.until_session(session + 2);
	world.run(|| {
		assert_eq!(Session::validators().len(), 5);
		assert!(pallet_aura::Authorities::<Runtime>::get().contains(&keys.0.aura));
		assert!(Grandpa::grandpa_authorities().iter().any(|(key, _)| *key == keys.0.grandpa));
		assert!(pallet_footprint::Authorities::<Runtime>::get().contains(&keys.0.footprint));
	});
}

#[test]
fn keys_of_others_are_not_registered() {
	let mut world = with_operator();
	// Alice's proof is for Alice's account.
	let (keys, proof) = generate_keys(&mut world, "Alice", "Eve");
	let wrong = pallet_session::Error::<Runtime>::InvalidProof;
	assert_eq!(world.submit("Eve", set_keys((keys, proof))), Err(wrong.into()));
	// A key that another validator has in use.
	let taken = generate_keys(&mut world, "Eve", "Bob");
	let duplicated = pallet_session::Error::<Runtime>::DuplicatedKey;
	assert_eq!(world.submit("Eve", set_keys(taken)), Err(duplicated.into()));
	// Whoever isn't an operator has no validator to set keys for.
	let admit = pallet_accounts::Call::add_intermediary { intermediary: account("intermediary") };
	assert_eq!(world.motion(&COUNCIL[..3], admit), Ok(()));
	let keys = generate_keys(&mut world, "intermediary", "intermediary");
	let nobody = pallet_session::Error::<Runtime>::NoAssociatedValidatorId;
	assert_eq!(world.submit("intermediary", set_keys(keys)), Err(nobody.into()));
}

#[test]
fn a_validator_rotates_its_keys() {
	let mut world = World::with_sessions_of(20);
	let keys = generate_keys(&mut world, "Alice", "Alice second");
	world.ok("Alice", set_keys(keys.clone()));
	let session = world.run(Session::current_index);
	world.until_session(session + 2);
	world.run(|| {
		let aura = pallet_aura::Authorities::<Runtime>::get();
		assert!(aura.contains(&keys.0.aura));
		assert!(!aura.contains(&Sr25519Keyring::Alice.public().into()));
		assert_eq!(aura.len(), 4);
	});
}

#[test]
fn a_validator_leaves_by_itself_but_never_below_the_minimum() {
	let mut world = World::with_sessions_of(20);
	world.ok("Dave", Validators::leave {});
	// Three is the least that this chain allows.
	let too_few = pallet_validators::Error::<Runtime>::TooFewValidators;
	assert_eq!(world.submit("Charlie", Validators::leave {}), Err(too_few.into()));
	let session = world.run(Session::current_index);
	// It is in the current and in the next session still, and its keys with it.
	let dismiss = || Validators::dismiss_operator { account: account("Dave") };
	assert!(world.motion(&COUNCIL[..3], dismiss()).is_err());
	world.until_session(session + 2);
	world.run(|| assert_eq!(Session::validators().len(), 3));
	assert_eq!(world.motion(&COUNCIL[..3], dismiss()), Ok(()));
	world.run(|| {
		assert!(pallet_session::NextKeys::<Runtime>::get(account("Dave")).is_none());
	});
}

#[test]
fn a_validator_that_authors_nothing_for_a_session_is_visible() {
	let mut world = World::with_sessions_of(20);
	world.absent = Some(account("Dave"));
	let session = world.run(Session::current_index);
	world.until_session(session + 2);
	let missed = world.run(|| pallet_validators::MissedSessions::<Runtime>::get(account("Dave")));
	assert_eq!(missed, Some(2));
	for other in ["Alice", "Bob", "Charlie"] {
		world.run(|| {
			let of_other = pallet_validators::MissedSessions::<Runtime>::get(account(other));
			assert_eq!(of_other, None);
		});
	}
	world.absent = None;
	world.until_session(session + 3);
	world.run(|| {
		assert_eq!(pallet_validators::MissedSessions::<Runtime>::get(account("Dave")), None);
	});
}

/// A block's header in `slot`, sealed by a validator.
fn sealed(author: Sr25519Keyring, slot: u64, state: u8) -> Header {
	let item = <DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest;
	let mut header = Header::new(
		7,
		H256::zero(),
		H256::repeat_byte(state),
		H256::zero(),
		Digest { logs: vec![item(slot.into())] },
	);
	let signature: AuthoritySignature = author.pair().sign(header.hash().as_bytes()).into();
	header.digest_mut().push(DigestItem::aura_seal(signature));
	header
}

fn report(world: &mut World, offender: Sr25519Keyring, first: Header, second: Header) -> usize {
	world.run(|| {
		let offender_key = AuthorityId::from(offender.public());
		let ownership = Historical::prove((AuthorityId::ID, offender_key.clone())).unwrap();
		let proof = EquivocationProof {
			offender: offender_key,
			slot: 7.into(),
			first_header: first,
			second_header: second,
		};
		let _ = tracemet_runtime::Validators::submit_equivocation_report(proof, ownership);
	});
	let reports = world.worker_transactions();
	let count = reports.len();
	for report in reports {
		assert_eq!(world.block(vec![report]), vec![Ok(Ok(()))]);
	}
	count
}

#[test]
fn two_blocks_in_one_slot_cost_a_validator_its_seat() {
	let mut world = World::with_sessions_of(20);
	let dave = Sr25519Keyring::Dave;
	assert_eq!(report(&mut world, dave, sealed(dave, 7, 1), sealed(dave, 7, 2)), 1);
	let session = world.run(Session::current_index);
	world.until_session(session + 2);
	world.run(|| {
		assert_eq!(Session::validators().len(), 3);
		assert!(!Session::validators().contains(&account("Dave")));
	});
	// And it comes back only after a pardon.
	assert_eq!(add(&mut world, "Dave"), error(pallet_validators::Error::Offender));
	let pardon = Validators::pardon { account: account("Dave") };
	assert_eq!(world.motion(&COUNCIL[..3], pardon), Ok(()));
	assert_eq!(add(&mut world, "Dave"), Ok(()));
}

#[test]
fn two_votes_in_one_round_of_grandpa_cost_a_validator_its_seat() {
	use sp_consensus_grandpa::{
		AuthorityId as GrandpaId, AuthoritySignature, Equivocation,
		EquivocationProof as GrandpaProof,
	};

	let mut world = World::with_sessions_of(20);
	let pair = ed25519::Pair::from_string("//Dave", None).unwrap();
	let dave = GrandpaId::from(pair.public());
	let (round, set_id) = (1, world.run(pallet_grandpa::CurrentSetId::<Runtime>::get));
	let vote = |block: u8| {
		let prevote =
			finality_grandpa::Prevote { target_hash: H256::repeat_byte(block), target_number: 5 };
		let payload = sp_consensus_grandpa::localized_payload(
			round,
			set_id,
			&finality_grandpa::Message::Prevote(prevote.clone()),
		);
		(prevote, AuthoritySignature::from(pair.sign(&payload)))
	};
	let equivocation = Equivocation::Prevote(finality_grandpa::Equivocation {
		round_number: round,
		identity: dave.clone(),
		first: vote(1),
		second: vote(2),
	});
	world.run(|| {
		let key: (KeyTypeId, GrandpaId) = (sp_consensus_grandpa::KEY_TYPE, dave);
		let ownership = Historical::prove(key).unwrap();
		Grandpa::submit_unsigned_equivocation_report(
			GrandpaProof::new(set_id, equivocation),
			ownership,
		)
		.unwrap();
	});
	let reports = world.worker_transactions();
	assert_eq!(world.block(reports), vec![Ok(Ok(()))]);
	let session = world.run(Session::current_index);
	world.until_session(session + 2);
	world.run(|| assert!(!Session::validators().contains(&account("Dave"))));
}

#[test]
fn sessions_that_nobody_can_be_reported_from_any_more_are_forgotten() {
	let mut world = World::with_sessions_of(2);
	world.until_session(REPORTABLE_SESSIONS + 5);
	world.run(|| {
		let (first, _) = pallet_session::historical::StoredRange::<Runtime>::get().unwrap();
		assert_eq!(first, 5);
	});
}
