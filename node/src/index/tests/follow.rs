//! Following blocks: forwards, to other forks, and from the state.

use super::world::*;
use crate::index::{follow::Follower, store::Store, At, Index, IndexMetrics, Unavailable};
use codec::Encode;
use pallet_credits::{Exits, Lots, Requests};
use pallet_footprint::{Footprints, Nodes};
use proptest::prelude::*;
use sc_client_api::{
	in_mem, Backend, BlockImportOperation, HeaderBackend, NewBlockState, StateBackend,
	TrieCacheContext,
};
use sp_core::storage::StateVersion;
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::Header as _;
use std::{collections::BTreeMap, sync::Arc};
use substrate_prometheus_endpoint::Registry;
use tracemet_primitives::*;
use tracemet_runtime::{opaque::Block, AccountId, BlockNumber, Hash, Header, Runtime, VERSION};

type Change = (Vec<u8>, Option<Vec<u8>>);

/// Blocks in memory, and an index that follows them.
struct Chain {
	backend: Arc<in_mem::Backend<Block>>,
	index: Index,
	follower: Option<Follower<in_mem::Backend<Block>>>,
	numbers: BTreeMap<Hash, BlockNumber>,
	wrote: BTreeMap<Hash, Vec<Change>>,
	registry: Registry,
}

impl Chain {
	/// With a genesis block that wrote this.
	fn new(genesis: Vec<Change>) -> Self {
		let registry = Registry::new();
		let metrics = IndexMetrics::register(&registry).unwrap();
		let (backend, index) = (Arc::new(in_mem::Backend::new()), Index::default());
		let follower = Some(Follower::new(backend.clone(), index.clone(), Some(metrics)));
		let (numbers, wrote) = Default::default();
		let mut chain = Self { backend, index, follower, numbers, wrote, registry };
		chain.add(Hash::zero(), genesis, true);
		assert_eq!(chain.index.read().as_ref().err(), Some(&Unavailable::Building));
		chain.follower().rebuild();
		chain
	}

	fn follower(&mut self) -> &mut Follower<in_mem::Backend<Block>> {
		self.follower.as_mut().expect("it follows")
	}

	/// A block on top of another, of which the index isn't told.
	fn add(&mut self, parent: Hash, changes: Vec<Change>, best: bool) -> Hash {
		let number = self.numbers.get(&parent).map_or(0, |number| number + 1);
		let state = self.backend.state_at(parent, TrieCacheContext::Untrusted).unwrap();
		let delta = changes.iter().map(|(key, value)| (key.as_slice(), value.as_deref()));
		let (root, written) = state.storage_root(delta, StateVersion::V1);
		// Blocks of one parent with the same changes are still others.
		let extrinsics = Hash::from_low_u64_be(self.numbers.len() as u64);
		let header = Header::new(number, extrinsics, root, parent, Default::default());
		let hash = header.hash();
		let mut operation = self.backend.begin_operation().unwrap();
		self.backend.begin_state_operation(&mut operation, parent).unwrap();
		operation.update_db_storage(written).unwrap();
		let standing = if best { NewBlockState::Best } else { NewBlockState::Normal };
		operation.set_block_data(header, None, None, None, standing, true).unwrap();
		self.backend.commit_operation(operation).unwrap();
		self.numbers.insert(hash, number);
		self.wrote.insert(hash, changes);
		hash
	}

	fn tell(&mut self, block: Hash) {
		let keys = self.wrote[&block].iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
		self.follower().imported(block, keys.iter().map(Vec::as_slice));
	}

	fn import(&mut self, parent: Hash, changes: Vec<Change>, best: bool) -> Hash {
		let block = self.add(parent, changes, best);
		self.tell(block);
		block
	}

	fn best(&self) -> Hash {
		self.backend.blockchain().info().best_hash
	}

	fn at(&self) -> At {
		self.index.read().as_ref().unwrap().at
	}

	fn store(&self) -> Store {
		self.index.read().as_ref().unwrap().store.clone()
	}

	/// That the index stands at the best block, and is what would be read from its state.
	fn check(&self) {
		let index = Index::default();
		let mut follower = Follower::new(self.backend.clone(), index.clone(), None);
		follower.rebuild();
		let expected = index.read().as_ref().unwrap().clone();
		assert_eq!(expected.at, At { number: self.numbers[&self.best()], hash: self.best() });
		assert_eq!(self.at(), expected.at);
		assert_eq!(self.store(), expected.store);
	}

	fn metric(&self, name: &str) -> u64 {
		let families = self.registry.gather();
		let family = families
			.iter()
			.find(|family| family.get_name() == format!("tracemet_provenance_index_{name}"))
			.expect("it is registered");
		let metric = &family.get_metric()[0];
		(metric.get_gauge().get_value() + metric.get_counter().get_value()) as u64
	}
}

fn some_node(from: &[OutputLineId]) -> ProductionNode {
	let inputs = from.iter().map(|line| credit(*line, 1, 0)).collect::<Vec<_>>();
	node(Attribution::Credit, inputs, 7, [labelled(1)])
}

fn put_node(id: u64, from: &[OutputLineId]) -> Change {
	(Nodes::<Runtime>::hashed_key_for(RequestId(id)), Some(some_node(from).encode()))
}

fn remove_node(id: u64) -> Change {
	(Nodes::<Runtime>::hashed_key_for(RequestId(id)), None)
}

fn statement(line: OutputLineId, grams: u64) -> ExitStatement<AccountId> {
	let draw = ExitDraw {
		lot: LotId(1),
		good: CATHODE,
		accompanies: CATHODE,
		origin: line,
		mass: Mass(grams),
		certified_share: MILLION,
		footprint_revision: 0,
	};
	ExitStatement {
		account: Sr25519Keyring::Bob.to_account_id(),
		label: LABEL,
		// Of two lots of the same line.
		draws: bounded([draw.clone(), draw]),
		mass: Mass(2 * grams),
		product: bounded([]),
		product_quantity: 1,
		claim: bounded([]),
		attributes: Default::default(),
		footprint_valid_until: 0,
		stated_at: 0,
	}
}

fn put_exit(id: u64, line: OutputLineId, grams: u64) -> Change {
	(Exits::<Runtime>::hashed_key_for(ExitId(id)), Some(statement(line, grams).encode()))
}

/// Something that the index doesn't follow.
fn other(value: u8) -> Change {
	(Lots::<Runtime>::hashed_key_for(LotId(1)), Some(vec![value]))
}

#[test]
fn it_is_built_from_the_state_and_follows_what_blocks_write() {
	let mut chain = Chain::new(vec![put_node(1, &[]), other(0)]);
	let genesis = chain.best();
	assert_eq!(chain.at(), At { number: 0, hash: genesis });
	assert_eq!(chain.store().node(RequestId(1)), Some(&without_activities(some_node(&[]))));
	assert_eq!((chain.metric("nodes"), chain.metric("rebuilds")), (1, 1));

	let first = chain.import(genesis, vec![put_node(2, &[line(1, 0)])], true);
	assert_eq!(chain.at(), At { number: 1, hash: first });
	assert_eq!(chain.store().consumers(line(1, 0)).collect::<Vec<_>>(), [RequestId(2)]);
	let second = chain.import(first, vec![put_exit(1, line(1, 0), 3), remove_node(2)], true);
	assert_eq!(chain.store().exits_of(line(1, 0)).collect::<Vec<_>>(), [(ExitId(1), 6)]);
	assert_eq!(chain.store().consumers(line(1, 0)).count(), 0);
	chain.check();
	let told = ["block", "nodes", "edges", "available", "rebuilds"].map(|name| chain.metric(name));
	assert_eq!(told, [2, 1, 1, 1, 1]);

	// The index moves on, and what it holds is that of two blocks ago.
	let before = chain.store();
	let third = chain.import(second, vec![other(1)], true);
	assert_eq!(chain.at(), At { number: 3, hash: third });
	assert_eq!(chain.store(), before);
}

#[test]
fn a_runtime_of_another_version_is_seen() {
	let info =
		|version: u32| (key_of_version(), Some((codec::Compact(version), "tracemet").encode()));
	let mut chain = Chain::new(vec![info(VERSION.spec_version)]);
	let genesis = chain.best();
	let upgraded = chain.import(genesis, vec![info(VERSION.spec_version + 1)], true);
	let unreadable = chain.import(upgraded, vec![(key_of_version(), Some(vec![]))], true);
	let without = chain.import(unreadable, vec![(key_of_version(), None)], true);
	let follower = chain.follower();
	assert_eq!(follower.other_version(genesis).unwrap(), None);
	assert_eq!(follower.other_version(upgraded).unwrap(), Some(VERSION.spec_version + 1));
	assert!(follower.other_version(unreadable).is_err());
	assert_eq!(follower.other_version(without).unwrap(), None);
	// It goes on as well as it can.
	chain.check();
}

fn key_of_version() -> Vec<u8> {
	frame_system::LastRuntimeUpgrade::<Runtime>::hashed_key().to_vec()
}

#[test]
fn a_state_that_is_gone_is_tried_again_with_the_next_block() {
	let mut chain = Chain::new(vec![put_node(1, &[])]);
	let genesis = chain.best();
	// A block whose state isn't there.
	let header = Header::new(1, Hash::zero(), Hash::zero(), genesis, Default::default());
	let stateless = header.hash();
	let blocks = chain.backend.blockchain();
	blocks.insert(stateless, header, None, None, NewBlockState::Best, true).unwrap();
	chain.numbers.insert(stateless, 1);
	chain.wrote.insert(stateless, vec![]);
	chain.tell(stateless);
	assert!(matches!(*chain.index.read(), Err(Unavailable::Failed(_))));
	assert_eq!((chain.metric("available"), chain.metric("rebuilds")), (0, 2));

	chain.import(genesis, vec![put_node(2, &[])], true);
	chain.check();
	assert_eq!((chain.metric("available"), chain.metric("rebuilds")), (1, 3));
}

#[test]
fn every_kind_of_record_is_read() {
	let request = RequestId(1);
	let footprint = AcceptedFootprint::<AccountId, BlockNumber> {
		revision: 3,
		method: METHOD,
		masses: bounded([Mass(1)]),
		lines: bounded([totals(&[(FOSSIL_SCOPE_1, 5)])]),
		valid_until: 0,
		basis: FootprintBasis::Resolved,
		accepted_at: 1,
	};
	let record = CertificateRequest {
		account: Sr25519Keyring::Alice.to_account_id(),
		certificate: CertificateId(1),
		reference_period: TimeSpan { from: 0, until: 1 },
		inputs: bounded([]),
		activities: bounded([]),
		outputs: bounded([labelled(1)]),
		declared: None,
		evidence: None,
		corrects: None,
		requested_at: 0,
		status: RequestStatus::Pending,
		closed_at: None,
	};
	let share = |grams| pallet_credits::Share {
		mass: Mass(grams),
		attributes: totals(&[(FOSSIL_SCOPE_1, 5)]),
	};
	let rolled = pallet_credits::LineRollUp {
		label: LABEL,
		issued: share(10),
		held: share(1),
		consumed: share(2),
		exited: share(3),
	};
	let attribute = Attribute {
		name: name("scope 1"),
		unit: name("g"),
		attached_to: AttachedTo::AllGoods,
		nature: AttributeNature::Burden,
	};
	let good =
		Good { name: name("cathode"), family: FamilyId(0), basis: MassBasis::ContainedMetal };
	let standard = StandardVersionId { standard: StandardId(0), version: 1 };
	let label = Label {
		name: name("Cu 8.0 MIX"),
		family: FamilyId(0),
		performance_standard: standard,
		chain_of_custody_standard: standard,
		criteria: bounded([]),
		content_claim: None,
	};
	let chain = Chain::new(vec![
		put_node(1, &[]),
		put_exit(4, line(1, 0), 3),
		(Footprints::<Runtime>::hashed_key_for(request), Some(footprint.encode())),
		(Requests::<Runtime>::hashed_key_for(request), Some(record.encode())),
		(pallet_credits::LineRollUps::<Runtime>::hashed_key_for(line(1, 0)), Some(rolled.encode())),
		(
			pallet_footprint::Attributes::<Runtime>::hashed_key_for(FOSSIL_SCOPE_1),
			Some(attribute.encode()),
		),
		(pallet_footprint::Methods::<Runtime>::hashed_key_for(METHOD), Some(method().encode())),
		(pallet_certification::Goods::<Runtime>::hashed_key_for(CATHODE), Some(good.encode())),
		(pallet_certification::Labels::<Runtime>::hashed_key_for(LABEL), Some(label.encode())),
	]);
	let store = chain.store();
	let footprint = store.footprint(request).unwrap();
	assert_eq!((footprint.revision, footprint.basis), (3, crate::index::store::Basis::Resolved));
	assert_eq!(store.line(line(1, 0)).unwrap().totals, totals(&[(FOSSIL_SCOPE_1, 5)]));
	let producer = store.producer(request).unwrap();
	assert_eq!((&producer.account, producer.pending), (&record.account, true));
	let masses = store.masses(line(1, 0)).unwrap();
	assert_eq!((masses.issued, masses.held), (Mass(10), Mass(1)));
	assert_eq!((masses.consumed, masses.exited), (Mass(2), Mass(3)));
	assert_eq!(store.attribute(FOSSIL_SCOPE_1), Some(&attribute));
	assert_eq!(store.method(METHOD), Some(&method()));
	assert_eq!(store.good_name(CATHODE), Some("cathode"));
	assert_eq!(store.label_name(LABEL), Some("Cu 8.0 MIX"));
	assert_eq!(store.exit(ExitId(4)).unwrap().draws, [(line(1, 0), 6)].into());
	chain.check();
}

#[test]
fn another_fork_takes_back_what_this_one_wrote() {
	let mut chain = Chain::new(vec![put_node(1, &[])]);
	let genesis = chain.best();
	let left = chain.import(genesis, vec![put_node(2, &[line(1, 0)])], true);
	chain.import(left, vec![put_node(3, &[line(2, 0)]), remove_node(1)], true);
	// A fork grows beside it, and becomes the best with its third block.
	let right = chain.import(genesis, vec![put_node(2, &[])], false);
	let right = chain.import(right, vec![put_exit(1, line(1, 0), 3)], false);
	assert_eq!(chain.store().node_count(), 2);
	chain.import(right, vec![other(1)], true);
	chain.check();
	let store = chain.store();
	assert!(store.node(RequestId(1)).is_some() && store.node(RequestId(3)).is_none());
	assert_eq!(store.consumers(line(1, 0)).count(), 0);
	assert_eq!(chain.metric("rebuilds"), 1);
}

#[test]
fn a_block_that_was_not_told_has_it_built_anew() {
	let mut chain = Chain::new(vec![put_node(1, &[])]);
	let untold = chain.add(chain.best(), vec![put_node(2, &[line(1, 0)])], true);
	chain.import(untold, vec![other(1)], true);
	chain.check();
	assert_eq!(chain.metric("rebuilds"), 2);
	// And goes on as before.
	chain.import(chain.best(), vec![put_node(3, &[])], true);
	chain.check();
	assert_eq!(chain.metric("rebuilds"), 2);
}

#[test]
fn after_catching_up_over_many_blocks_it_is_built_anew() {
	let mut chain = Chain::new(vec![]);
	for id in 0..300 {
		chain.add(chain.best(), vec![put_node(id, &[])], true);
	}
	chain.import(chain.best(), vec![put_node(300, &[])], true);
	chain.check();
	assert_eq!((chain.metric("rebuilds"), chain.metric("nodes")), (2, 301));
}

#[test]
fn a_block_that_is_told_late_changes_nothing() {
	let mut chain = Chain::new(vec![]);
	let first = chain.add(chain.best(), vec![put_node(1, &[])], true);
	let second = chain.add(first, vec![put_node(2, &[])], true);
	chain.follower().rebuild();
	for block in [first, second] {
		chain.tell(block);
		chain.check();
	}
	assert_eq!(chain.metric("rebuilds"), 2);
	chain.import(second, vec![remove_node(1)], true);
	chain.check();
	assert_eq!(chain.metric("rebuilds"), 2);
}

#[test]
fn a_record_that_cannot_be_read_is_told_and_tried_again() {
	let mut chain = Chain::new(vec![put_node(1, &[])]);
	let key = Nodes::<Runtime>::hashed_key_for(RequestId(2));
	chain.import(chain.best(), vec![(key.clone(), Some(vec![1, 2, 3]))], true);
	let Err(Unavailable::Failed(why)) = chain.index.read().clone() else {
		panic!("it can't be read");
	};
	assert!(
		why.starts_with("a record isn't as this version of the node reads it: Nodes, "),
		"{why}"
	);
	assert_eq!((chain.metric("available"), chain.metric("rebuilds")), (0, 2));

	// It is mended, and noticed some blocks later.
	chain.import(chain.best(), vec![(key, None)], true);
	for _ in 0..62 {
		chain.import(chain.best(), vec![], true);
	}
	assert!(chain.index.read().is_err());
	chain.import(chain.best(), vec![], true);
	chain.check();
	assert_eq!((chain.metric("available"), chain.metric("rebuilds")), (1, 3));
}

#[test]
fn an_index_that_no_longer_follows_says_so() {
	let mut chain = Chain::new(vec![put_node(1, &[])]);
	chain.follower = None;
	assert_eq!(chain.index.read().as_ref().err(), Some(&Unavailable::Stopped));
	assert_eq!(chain.metric("available"), 0);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(50))]

	/// Whatever the forks, and whichever of them is the best: the index is what the state says.
	#[test]
	fn the_index_is_what_the_state_says(seed: u64) {
		let mut dice = Dice::new(seed);
		let mut chain = Chain::new(vec![put_node(0, &[])]);
		let mut blocks = vec![chain.best()];
		for _ in 0..60 {
			let recent = blocks.len().saturating_sub(6) as u64;
			let parent = recent + dice.below(blocks.len() as u64 - recent);
			let parent = blocks[parent as usize];
			let changes = (0..dice.below(4)).map(|_| {
				let id = dice.below(6);
				let from = line(dice.below(6), dice.below(2) as u8);
				match dice.below(4) {
					0 => remove_node(id),
					1 => put_exit(id, from, 1 + dice.below(9)),
					2 => put_node(id, &[]),
					_ => put_node(id, &[from, line(dice.below(6), 0)]),
				}
			});
			let changes = changes.collect();
			// The longest is the best.
			let longer = chain.numbers[&parent] + 1 > chain.numbers[&chain.best()];
			blocks.push(chain.import(parent, changes, longer));
			chain.check();
		}
		prop_assert_eq!(chain.metric("rebuilds"), 1);
	}
}
