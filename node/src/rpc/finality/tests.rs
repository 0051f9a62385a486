use super::*;
use crate::chain_spec;
use sc_consensus_grandpa::GrandpaJustification;
use sc_network_sync::strategy::warp::Verifier;
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
use std::collections::BTreeMap;
use tracemet_runtime::BlockNumber;

/// The best block that is final, and the best block.
const FINALIZED: BlockNumber = 5;
const BEST: BlockNumber = 7;

/// The state of the genesis block of the development chain.
fn genesis_state() -> InMemoryBackend<BlakeTwo256> {
	let spec = chain_spec::load("dev").expect("it is built in");
	let storage = spec.as_storage_builder().build_storage().expect("the preset is valid");
	(storage, StateVersion::V1).into()
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

fn proofs(root: Hash, warp_sync: WarpSync) -> (Proofs<Chain>, Arc<Chain>) {
	let chain = Chain::new(root);
	let spec = chain_spec::load("dev").expect("it is built in");
	(Proofs::new(chain.clone(), Arc::new(warp_sync), Box::new(spec)), chain)
}

fn justified(fragment: &WarpSyncFragment<Block>) -> JustifiedHeader {
	JustifiedHeader {
		header: fragment.header.encode().into(),
		justification: fragment.justification.encode().into(),
	}
}

#[test]
fn the_first_authorities_are_proven_against_the_genesis_header() {
	let (proofs, chain) = proofs(*genesis_state().root(), WarpSync(None));
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
	let root = *genesis_state().root();
	assert_eq!(error, Error::GenesisNotRebuilt(format!("its state root is {root:?}")));
	assert_eq!(error.code(), 9017);
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
