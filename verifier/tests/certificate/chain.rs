//! A chain in memory: states, headers, validators, justifications.

use super::sample::{key, records, storage, Storage, EXIT};
use codec::Encode;
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, AuthorityList, AuthoritySignature, Commit, ConsensusLog,
	GrandpaJustification, Message, Precommit, ScheduledChange, GRANDPA_ENGINE_ID,
};
use sp_core::{ed25519, Blake2Hasher, Pair, H256};
use sp_runtime::{
	generic::{self, DigestItem},
	traits::{BlakeTwo256, Header as _},
	Digest,
};
use sp_trie::{trie_types::TrieDBMutBuilderV1, MemoryDB, TrieMut};
use tracemet_verifier::{
	assemble, Authority, Bytes, Disclosure, Finalized, Parts, PortableCertificate, Records, Start,
	Trust, TrustedSet,
};

/// A header.
pub type Header = generic::Header<u32, BlakeTwo256>;

/// Blocks of each set of validators.
pub const BLOCKS_OF_A_SET: u32 = 1_000;
/// The round that all votes are of.
pub const ROUND: u64 = 77;

/// What a chain is made of.
pub struct Plan {
	/// How many validators each set has; the last one finalizes the statement's block.
	pub sets: Vec<usize>,
	/// How many headers there are from the proven block to the justified one.
	pub headers: u32,
	/// What makes the keys of validators others than those of another chain.
	pub seed: u8,
	/// The records of the statement. The hash of the genesis block in them is made that of the chain.
	pub records: Records,
	/// What is in the state of the genesis block besides.
	pub more_at_genesis: Storage,
	/// What is in the state besides.
	pub more: Storage,
	/// The set that the file starts with. 0: at the genesis block.
	pub first_set: usize,
	/// How many of the justifying votes are for the child of the justified block.
	pub later_votes: usize,
	/// The dossier that is disclosed.
	pub disclosure: Option<Disclosure>,
}

impl Default for Plan {
	fn default() -> Self {
		Self {
			sets: vec![4, 5],
			headers: 3,
			seed: 0,
			records: records(),
			more_at_genesis: Storage::new(),
			more: Storage::new(),
			first_set: 0,
			later_votes: 1,
			disclosure: None,
		}
	}
}

/// The keys of a set of validators.
pub fn keys(seed: u8, set: usize, count: usize) -> Vec<ed25519::Pair> {
	let pair = |validator: usize| {
		let mut secret = [seed; 32];
		secret[0] = set as u8;
		secret[1] = validator as u8;
		ed25519::Pair::from_seed(&secret)
	};
	(0..count).map(pair).collect()
}

/// The set of these keys, a vote each.
pub fn authorities(keys: &[ed25519::Pair]) -> AuthorityList {
	keys.iter().map(|pair| (AuthorityId::from(pair.public()), 1)).collect()
}

/// The root of a state, and all nodes of its trie.
pub fn trie(storage: &Storage) -> (H256, Vec<Bytes>) {
	let mut database = MemoryDB::<Blake2Hasher>::default();
	let mut root = H256::default();
	{
		let mut trie = TrieDBMutBuilderV1::new(&mut database, &mut root).build();
		for (key, value) in storage {
			trie.insert(key, value).unwrap();
		}
	}
	let nodes = database.drain().into_values().filter(|(_, count)| *count > 0);
	(root, nodes.map(|(node, _)| Bytes(node)).collect())
}

/// A digest that names the next validators.
pub fn change_to(next: &AuthorityList) -> DigestItem {
	let change = ScheduledChange { next_authorities: next.clone(), delay: 0u32 };
	DigestItem::Consensus(GRANDPA_ENGINE_ID, ConsensusLog::ScheduledChange(change).encode())
}

/// A header.
pub fn header(number: u32, parent: H256, state_root: H256, logs: Vec<DigestItem>) -> Header {
	// What every header has: the slot, and the seal of its author.
	let mut digest = vec![DigestItem::PreRuntime(*b"aura", u64::from(number).encode())];
	digest.extend(logs);
	digest.push(DigestItem::Seal(*b"aura", vec![7; 64]));
	Header::new(number, H256([8; 32]), state_root, parent, Digest { logs: digest })
}

/// A signed vote.
pub fn vote(
	pair: &ed25519::Pair,
	round: u64,
	set_id: u64,
	target: (H256, u32),
) -> finality_grandpa::SignedPrecommit<H256, u32, AuthoritySignature, AuthorityId> {
	let precommit = Precommit::<Header>::new(target.0, target.1);
	let message = Message::<Header>::Precommit(precommit.clone());
	let signature = pair.sign(&localized_payload(round, set_id, &message));
	finality_grandpa::SignedPrecommit {
		precommit,
		signature: signature.into(),
		id: pair.public().into(),
	}
}

/// A justification of a block by the votes of these keys, the last of them for its child.
pub fn justify(
	block: &Header,
	keys: &[ed25519::Pair],
	set_id: u64,
	later_votes: usize,
) -> GrandpaJustification<Header> {
	let target = (block.hash(), *block.number());
	let child = header(target.1 + 1, target.0, H256([6; 32]), Vec::new());
	let later = (child.hash(), target.1 + 1);
	let for_it = keys.len() - later_votes;
	let votes = keys.iter().enumerate().map(|(position, pair)| {
		vote(pair, ROUND, set_id, if position < for_it { target } else { later })
	});
	GrandpaJustification {
		round: ROUND,
		commit: Commit::<Header> {
			target_hash: target.0,
			target_number: target.1,
			precommits: votes.collect(),
		},
		votes_ancestries: if later_votes > 0 { vec![child] } else { Vec::new() },
	}
}

/// More than two thirds of the keys, as few as will do.
pub fn enough(keys: &[ed25519::Pair]) -> &[ed25519::Pair] {
	&keys[..keys.len() - (keys.len() - 1) / 3]
}

/// The genesis block, and the nodes of its state.
fn genesis(plan: &Plan) -> (Header, Vec<Bytes>) {
	let mut state = plan.more_at_genesis.clone();
	let first = authorities(&keys(plan.seed, 0, plan.sets[0])).encode();
	state.insert(key("Grandpa", "Authorities", &[]), first);
	state.insert(key("System", "Number", &[]), 0u32.encode());
	let (root, nodes) = trie(&state);
	(Header::new(0, H256([8; 32]), root, H256::zero(), Digest::default()), nodes)
}

/// The state that is proven.
pub fn state(plan: &Plan) -> Storage {
	let mut records = plan.records.clone();
	records.genesis = genesis(plan).0.hash();
	let mut state = storage(&records);
	state.extend(plan.more.clone());
	state
}

/// The hash of the chain's genesis block, and the parts of a certificate of it.
pub fn parts(plan: &Plan) -> (H256, Parts) {
	let sets = plan.sets.iter().enumerate();
	let sets = sets.map(|(set, count)| keys(plan.seed, set, *count)).collect::<Vec<_>>();
	let (genesis, genesis_nodes) = genesis(plan);

	let mut changes = Vec::new();
	for (set, next) in sets.iter().skip(1).enumerate() {
		let number = BLOCKS_OF_A_SET * (set as u32 + 1);
		let logs = vec![change_to(&authorities(next))];
		let block = header(number, H256([set as u8; 32]), H256([5; 32]), logs);
		let justification = justify(&block, enough(&sets[set]), set as u64, 0);
		changes.push(Finalized {
			header: Bytes(block.encode()),
			justification: Bytes(justification.encode()),
		});
	}

	let (root, nodes) = trie(&state(plan));
	let last = plan.sets.len() - 1;
	let number = BLOCKS_OF_A_SET * plan.sets.len() as u32 - 500;
	let mut headers = vec![header(number, H256([4; 32]), root, Vec::new())];
	for _ in 1..plan.headers {
		let parent = headers.last().unwrap();
		let number = *parent.number() + 1;
		headers.push(header(number, parent.hash(), H256([3; 32]), Vec::new()));
	}
	let justified = headers.last().unwrap();
	let votes = enough(&sets[last]);
	let justification = justify(justified, votes, last as u64, plan.later_votes);

	let (start, trusted) = match plan.first_set {
		0 => {
			let header = Bytes(genesis.encode());
			(Start::Genesis { header, proof: genesis_nodes }, None)
		}
		set => {
			let held = trusted_set(plan, genesis.hash(), set);
			changes.drain(..set);
			(Start::AuthoritySet { genesis: genesis.hash(), set_id: set as u64 }, Some(held))
		}
	};
	let parts = Parts {
		exit: EXIT,
		start,
		trusted,
		authority_set_changes: changes,
		headers: headers.iter().map(|header| Bytes(header.encode())).collect(),
		justification: Bytes(justification.encode()),
		proof: nodes,
		disclosure: plan.disclosure.clone(),
	};
	(genesis.hash(), parts)
}

/// A set of validators of the chain, as a verifier holds it.
pub fn trusted_set(plan: &Plan, genesis: H256, set: usize) -> TrustedSet {
	let authority = |pair: &ed25519::Pair| Authority { key: H256(pair.public().0), weight: 1 };
	TrustedSet {
		genesis,
		set_id: set as u64,
		authorities: keys(plan.seed, set, plan.sets[set]).iter().map(authority).collect(),
	}
}

/// A certificate, and what is trusted.
pub fn certificate(plan: &Plan) -> (PortableCertificate, Trust) {
	let (genesis, parts) = parts(plan);
	(assemble(parts).unwrap(), Trust::Genesis(genesis))
}
