use super::*;
use crate::chain_spec;
use sc_consensus_grandpa::{AuthoritySet, GrandpaJustification};
use sc_network_sync::strategy::warp::Verifier;
use sc_service::ChainSpec;
use serde_json::{json, Value};
use sp_blockchain::{BlockStatus, Info};
use sp_consensus_grandpa::{
	AuthorityId, AuthorityList, Commit, ConsensusLog, ScheduledChange, GRANDPA_ENGINE_ID,
};
use sp_keyring::Ed25519Keyring;
use sp_runtime::{
	generic::Digest,
	traits::{Block as BlockT, NumberFor},
	DigestItem,
};
use sp_state_machine::{read_proof_check, StorageProof};
use std::{
	collections::BTreeMap,
	sync::atomic::{AtomicUsize, Ordering},
};

/// The best block that is final, and the best block.
const FINALIZED: BlockNumber = 5;
const BEST: BlockNumber = 7;

/// The genesis of the development chain.
fn make_genesis() -> Result<Storage, String> {
	chain_spec::load("dev").expect("it is built in").as_storage_builder().build_storage()
}

/// The state of the genesis block of the development chain.
fn genesis_state() -> InMemoryBackend<BlakeTwo256> {
	(make_genesis().expect("the preset is valid"), StateVersion::V1).into()
}

/// A genesis of nothing but authorities, which takes no time to make.
fn small_genesis() -> Result<Storage, String> {
	let key = pallet_grandpa::Authorities::<Runtime>::hashed_key().to_vec();
	Ok(Storage { top: [(key, bob().encode())].into(), ..Default::default() })
}

/// The root of its state.
fn small_root() -> Hash {
	let state: InMemoryBackend<BlakeTwo256> =
		(small_genesis().expect("it is made"), StateVersion::V1).into();
	*state.root()
}

/// A header, with a digest that names the next set if it is the last of its own.
fn header(number: BlockNumber, state_root: Hash, next: Option<AuthorityList>) -> Header {
	let change = next.map(|next_authorities| {
		let change = ScheduledChange { next_authorities, delay: 0 };
		DigestItem::Consensus(
			GRANDPA_ENGINE_ID,
			ConsensusLog::<BlockNumber>::ScheduledChange(change).encode(),
		)
	});
	Header::new(
		number,
		Hash::zero(),
		state_root,
		Hash::zero(),
		Digest { logs: change.into_iter().collect() },
	)
}

fn bob() -> AuthorityList {
	vec![(AuthorityId::from(Ed25519Keyring::Bob.public()), 1)]
}

/// A chain whose genesis block has this state root, and blocks without anything in them.
struct Chain {
	headers: BTreeMap<Hash, Header>,
	genesis: Hash,
}

impl Chain {
	fn new(genesis_root: Hash) -> Arc<Self> {
		let genesis = header(0, genesis_root, None);
		let blocks = (1..=BEST).map(|number| header(number, Hash::repeat_byte(1), None));
		let headers = std::iter::once(genesis.clone()).chain(blocks);
		Arc::new(Self {
			headers: headers.map(|header| (header.hash(), header)).collect(),
			genesis: genesis.hash(),
		})
	}

	fn at(&self, number: BlockNumber) -> Hash {
		let found = self.headers.iter().find(|(_, header)| *header.number() == number);
		*found.expect("there is such a block").0
	}
}

impl HeaderBackend<Block> for Chain {
	fn header(&self, hash: Hash) -> sp_blockchain::Result<Option<<Block as BlockT>::Header>> {
		Ok(self.headers.get(&hash).cloned())
	}

	fn info(&self) -> Info<Block> {
		Info {
			best_hash: self.at(BEST),
			best_number: BEST,
			genesis_hash: self.genesis,
			finalized_hash: self.at(FINALIZED),
			finalized_number: FINALIZED,
			finalized_state: None,
			number_leaves: 1,
			block_gap: None,
		}
	}

	fn status(&self, _: Hash) -> sp_blockchain::Result<BlockStatus> {
		Ok(BlockStatus::InChain)
	}

	fn number(&self, hash: Hash) -> sp_blockchain::Result<Option<NumberFor<Block>>> {
		Ok(self.headers.get(&hash).map(|header| *header.number()))
	}

	fn hash(&self, number: NumberFor<Block>) -> sp_blockchain::Result<Option<Hash>> {
		Ok(self.headers.values().find(|h| *h.number() == number).map(|h| h.hash()))
	}
}

/// Answers with this proof, and fails where there is none.
struct WarpSync(Option<(Vec<WarpSyncFragment<Block>>, bool)>);

impl WarpSyncProvider<Block> for WarpSync {
	fn generate(&self, _: Hash) -> Result<EncodedProof, Box<dyn std::error::Error + Send + Sync>> {
		let proof = self.0.as_ref().ok_or("the first set is missing")?;
		Ok(EncodedProof(proof.encode()))
	}

	fn create_verifier(&self) -> Box<dyn Verifier<Block>> {
		unreachable!("nothing is verified here")
	}
}

/// A header with so long a justification; nobody looks at what is in it.
fn fragment(
	number: BlockNumber,
	next: Option<AuthorityList>,
	votes: usize,
) -> WarpSyncFragment<Block> {
	let header = header(number, Hash::zero(), next);
	let ancestry = vec![header.clone(); votes];
	let commit = Commit::<Header> {
		target_hash: header.hash(),
		target_number: number,
		precommits: Vec::new(),
	};
	let justification = (1u64, commit, ancestry).encode();
	WarpSyncFragment {
		header,
		justification: GrandpaJustification::decode(&justification).expect("it is a justification"),
	}
}

/// The authorities of this set, on a node that knows the last blocks of these sets before.
fn authority_set(set: u64, ended: &[(u64, BlockNumber)]) -> SharedAuthoritySet<Hash, BlockNumber> {
	// It can only be made from its encoding: authorities, number, no pending changes, and the past.
	let no_standard_changes = (Vec::<()>::new(), None::<BlockNumber>);
	let encoded = (bob(), set, no_standard_changes, Vec::<()>::new(), ended).encode();
	AuthoritySet::decode(&mut encoded.as_slice()).expect("it is one").into()
}

/// Of a node that has seen no set end.
fn proofs(root: Hash, warp_sync: WarpSync) -> (Proofs<Chain>, Arc<Chain>) {
	proofs_of(root, warp_sync, authority_set(0, &[]))
}

fn proofs_of(
	root: Hash,
	warp_sync: WarpSync,
	authority_set: SharedAuthoritySet<Hash, BlockNumber>,
) -> (Proofs<Chain>, Arc<Chain>) {
	let chain = Chain::new(root);
	let proofs =
		Proofs::new(chain.clone(), Arc::new(warp_sync), authority_set, Box::new(small_genesis));
	(proofs, chain)
}

fn justified(fragment: &WarpSyncFragment<Block>) -> JustifiedHeader {
	JustifiedHeader {
		header: fragment.header.encode().into(),
		justification: fragment.justification.encode().into(),
	}
}

#[test]
fn the_first_authorities_are_proven_against_the_genesis_header() {
	let chain = Chain::new(*genesis_state().root());
	let (warp_sync, set) = (Arc::new(WarpSync(None)), authority_set(0, &[]));
	let proofs = Proofs::new(chain.clone(), warp_sync, set, Box::new(make_genesis));
	let GenesisAuthorities { header, proof } = proofs.genesis_authorities().expect("it has them");
	let header = Header::decode(&mut &header[..]).expect("it is a header");
	assert_eq!(header.hash(), chain.genesis);

	// The key as a verifier without the runtime makes it.
	let key =
		[sp_io::hashing::twox_128(b"Grandpa"), sp_io::hashing::twox_128(b"Authorities")].concat();
	let proof = StorageProof::new(proof.into_iter().map(|node| node.0));
	let values = read_proof_check::<BlakeTwo256, _>(*header.state_root(), proof, [&key])
		.expect("it is a proof");
	let authorities = values[&key].clone().expect("there are authorities");
	assert_eq!(
		AuthorityList::decode(&mut &authorities[..]),
		Ok(vec![(AuthorityId::from(Ed25519Keyring::Alice.public()), 1)])
	);
	// It is kept.
	assert_eq!(proofs.genesis_authorities(), proofs.genesis_authorities());
}

#[test]
fn a_specification_of_another_chain_is_9017() {
	let (proofs, _) = proofs(Hash::repeat_byte(3), WarpSync(None));
	let error = proofs.genesis_authorities().expect_err("the root is another");
	let root = small_root();
	assert_eq!(error, Error::GenesisNotRebuilt(format!("its state root is {root:?}")));
	assert_eq!(error.code(), 9017);
}

#[test]
fn the_genesis_state_is_made_once_whether_it_fits_or_not() {
	for (root, fits) in [(small_root(), true), (Hash::repeat_byte(3), false)] {
		let made = Arc::new(AtomicUsize::new(0));
		let count = made.clone();
		let counting = move || {
			count.fetch_add(1, Ordering::Relaxed);
			small_genesis()
		};
		let (warp_sync, set) = (Arc::new(WarpSync(None)), authority_set(0, &[]));
		let proofs = Proofs::new(Chain::new(root), warp_sync, set, Box::new(counting));
		let answer = proofs.genesis_authorities();
		assert_eq!(answer.is_ok(), fits);
		assert_eq!(proofs.genesis_authorities(), answer);
		assert_eq!(made.load(Ordering::Relaxed), 1);
	}
}

#[test]
fn a_specification_that_gives_no_state_is_9017() {
	let genesis = || Err("it has hashes only".into());
	let (warp_sync, set) = (Arc::new(WarpSync(None)), authority_set(0, &[]));
	let proofs = Proofs::new(Chain::new(Hash::zero()), warp_sync, set, Box::new(genesis));
	let error = proofs.genesis_authorities().expect_err("there is no state");
	assert_eq!(error, Error::GenesisNotRebuilt("it has hashes only".into()));
}

/// What a node says of the changes after a block of this number, if it knows of these sets.
fn changes_after(
	after: BlockNumber,
	set: u64,
	ended: &[(u64, BlockNumber)],
) -> Result<AuthoritySetChanges, Error> {
	// As much as a node says that doesn't know better.
	let latest = WarpSync(Some((vec![fragment(5, None, 1)], true)));
	let (proofs, chain) = proofs_of(Hash::zero(), latest, authority_set(set, ended));
	proofs.authority_set_changes(Some(chain.at(after)))
}

#[test]
fn half_of_the_history_is_not_told_as_all_of_it() {
	let missing = "it was started by warp sync, and lacks some of the sets";
	let refused = |after, set, ended: &[(u64, BlockNumber)]| {
		let answer = changes_after(after, set, ended);
		assert_eq!(answer, Err(Error::ChangesMissing(missing.into())), "{after} {set} {ended:?}");
	};
	// Warp sync begins with the set in force and none before it.
	refused(0, 3, &[]);
	refused(5, 3, &[]);
	// The first ones have been fetched.
	refused(0, 3, &[(0, 1)]);
	refused(1, 3, &[(0, 1), (1, 2)]);
	// And a set has ended since.
	refused(0, 6, &[(0, 1), (5, 4)]);
	refused(1, 6, &[(0, 1), (5, 4)]);
	refused(0, 6, &[(5, 4)]);
	refused(3, 6, &[(5, 4)]);
	// One is missing in between.
	refused(0, 4, &[(0, 1), (1, 2), (3, 4)]);
}

#[test]
fn what_is_known_without_a_gap_is_told() {
	let told = |after, set, ended: &[(u64, BlockNumber)]| {
		let answer = changes_after(after, set, ended).expect("it is known");
		assert!(answer.is_finished);
	};
	told(0, 0, &[]);
	told(5, 0, &[]);
	told(0, 3, &[(0, 1), (1, 2), (2, 4)]);
	told(1, 3, &[(0, 1), (1, 2), (2, 4)]);
	told(5, 3, &[(0, 1), (1, 2), (2, 4)]);
	// From here on nothing is missing.
	told(4, 6, &[(5, 4)]);
	told(4, 7, &[(0, 1), (5, 4), (6, 5)]);
}

#[test]
fn changes_come_apart_from_the_latest_justified_block() {
	let changes = || vec![fragment(2, Some(bob()), 1), fragment(4, Some(bob()), 1)];
	let latest = fragment(5, None, 1);
	let mut all = changes();
	all.push(fragment(5, None, 1));
	let (proofs, chain) = proofs(Hash::zero(), WarpSync(Some((all, true))));
	let expected = AuthoritySetChanges {
		changes: changes().iter().map(justified).collect(),
		latest: Some(justified(&latest)),
		is_finished: true,
	};
	assert_eq!(proofs.authority_set_changes(None), Ok(expected.clone()));
	assert_eq!(proofs.authority_set_changes(Some(chain.at(FINALIZED))), Ok(expected));
}

#[test]
fn too_many_changes_come_in_several_answers() {
	// Ancestry of about 3 MiB each: a header has 97 bytes and more.
	let large = |number| fragment(number, Some(bob()), 30_000);
	let proof = vec![large(1), large(2), fragment(3, None, 1)];
	let (proofs, _) = proofs(Hash::zero(), WarpSync(Some((proof, true))));
	let answer = proofs.authority_set_changes(None).expect("the blocks are final");
	assert_eq!(answer.changes, [justified(&large(1))]);
	assert_eq!(answer.latest, None);
	assert!(!answer.is_finished);
}

#[test]
fn no_change_and_nothing_justified_is_an_answer_too() {
	let (proofs, _) = proofs(Hash::zero(), WarpSync(Some((Vec::new(), true))));
	assert_eq!(
		proofs.authority_set_changes(None),
		Ok(AuthoritySetChanges { changes: Vec::new(), latest: None, is_finished: true })
	);
}

#[test]
fn only_a_final_block_of_this_chain_can_be_named() {
	let (proofs, chain) = proofs(Hash::zero(), WarpSync(Some((Vec::new(), true))));
	let error = proofs.authority_set_changes(Some(chain.at(FINALIZED + 1)));
	assert_eq!(error, Err(Error::NotFinalized(chain.at(FINALIZED + 1))));
	let unknown = Hash::repeat_byte(9);
	let error = proofs.authority_set_changes(Some(unknown)).expect_err("there is none");
	assert_eq!(error, Error::Read(tracemet::Error::UnknownBlock(unknown)));
	assert_eq!((error.code(), Error::NotFinalized(unknown).code()), (9001, 9018));
}

#[test]
fn a_node_that_does_not_know_the_first_sets_says_so() {
	let (proofs, _) = proofs(Hash::zero(), WarpSync(None));
	let error = proofs.authority_set_changes(None).expect_err("it knows none");
	assert_eq!(error, Error::ChangesMissing("the first set is missing".into()));
	assert_eq!(error.code(), 9019);
}

#[tokio::test]
async fn the_answer_is_hex_in_json() {
	let change = fragment(2, Some(bob()), 0);
	let expected = justified(&change);
	let (proofs, _) = proofs(Hash::zero(), WarpSync(Some((vec![change], true))));
	let request = json!({
		"jsonrpc": "2.0", "id": 1, "method": "tracemet_authoritySetChanges", "params": [],
	});
	let (answer, _) = proofs
		.into_rpc()
		.raw_json_request(&request.to_string(), 1)
		.await
		.expect("the request is valid");
	let answer: Value = serde_json::from_str(&answer).expect("the answer is JSON");
	assert_eq!(
		answer["result"],
		json!({
			"changes": [{
				"header": format!("0x{}", hex_of(&expected.header)),
				"justification": format!("0x{}", hex_of(&expected.justification)),
			}],
			"latest": null,
			"isFinished": true,
		})
	);
}

fn hex_of(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
