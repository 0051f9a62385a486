//! Chains with different pasts: forks that are left, and the same events in another order, end with
//! the same figures.

use super::reference::{seed, Chain, Dice, Graph, Masses};
use crate::{mock::*, *};
use sp_core::H256;
use sp_runtime::transaction_validity::InvalidTransaction;
use std::collections::BTreeMap;
use tracemet_primitives::{
	Attribute, AttributeId, Correction, FootprintStatus, LineTotals, Mass, ProductionNode,
	RequestId,
};

/// What two chains have to agree on.
#[derive(Debug, PartialEq)]
struct Figures {
	attributes: BTreeMap<AttributeId, Attribute>,
	records: BTreeMap<RequestId, ProductionNode>,
	/// Masses and totals of each line in force.
	footprints: BTreeMap<RequestId, (Vec<Mass>, LineTotals)>,
	status: BTreeMap<RequestId, FootprintStatus>,
	to_do: usize,
}

fn figures(chain: &mut Chain) -> Figures {
	chain.ext.execute_with(|| Figures {
		attributes: Attributes::<Test>::iter().collect(),
		records: Nodes::<Test>::iter().collect(),
		footprints: Footprints::<Test>::iter()
			.map(|(id, footprint)| (id, (footprint.masses.to_vec(), footprint.lines)))
			.collect(),
		status: Rounds::<Test>::iter().map(|(id, round)| (id, round.status)).collect(),
		to_do: WorkList::<Test>::iter().count()
			+ Spreading::<Test>::iter().count()
			+ Disputes::<Test>::iter().count(),
	})
}

/// The state of a chain at a block.
#[derive(Clone)]
struct Snapshot {
	storage: Vec<(Vec<u8>, (Vec<u8>, i32))>,
	root: H256,
}

fn restore(snapshot: Snapshot) -> sp_io::TestExternalities {
	let Snapshot { storage, root } = snapshot;
	sp_io::TestExternalities::from_raw_snapshot(storage, root, Default::default())
}

fn snapshot(chain: &mut Chain) -> Snapshot {
	chain.ext.commit_all().unwrap();
	let ext = core::mem::take(&mut chain.ext);
	let (storage, root) = ext.into_raw_snapshot();
	let snapshot = Snapshot { storage, root };
	chain.ext = restore(snapshot.clone());
	snapshot
}

fn root_of(chain: &mut Chain) -> H256 {
	snapshot(chain).root
}

/// What happens to a chain.
#[derive(Clone)]
enum Happens {
	Restated(RequestId, Correction),
	Opened(u64, ProductionNode),
}

/// A graph on a chain, and what is to happen to it: each node is restated once at most.
fn prepared(seed: u64) -> (Chain, Vec<Happens>) {
	let mut chain = Chain::new(Graph::new(seed, Masses::Any));
	chain.grow(40);
	let mut happens = Vec::new();
	for id in 0..40 {
		if chain.graph.dice.percent(30) {
			let record = chain.ext.execute_with(|| Nodes::<Test>::get(RequestId(id)).unwrap());
			let correction = chain.graph.correction(&record);
			happens.push(Happens::Restated(RequestId(id), correction));
		}
	}
	for id in 40..60 {
		let record = chain.graph.node();
		happens.push(Happens::Opened(id, record));
	}
	(chain, happens)
}

fn shuffled(mut happens: Vec<Happens>, dice: &mut Dice) -> Vec<Happens> {
	for last in (1..happens.len()).rev() {
		happens.swap(last, dice.between(0, last as u64) as usize);
	}
	happens
}

/// Plays so much of what is to happen, with votes that come late and blocks without time.
fn play(chain: &mut Chain, happens: impl IntoIterator<Item = Happens>) {
	for happening in happens {
		match happening {
			Happens::Restated(id, correction) => {
				chain.apply(id, correction);
			}
			Happens::Opened(id, record) => chain.open(id, record),
		}
		while chain.graph.dice.percent(50) {
			chain.busy_block();
		}
	}
}

fn assert_forks_agree(seed: u64) {
	println!("forks of SEED={seed}");
	let (mut chain, happens) = prepared(seed);
	let mut dice = Dice::new(seed.wrapping_add(1));
	let before = snapshot(&mut chain);

	play(&mut chain, happens.clone());
	chain.settle();
	let expected = figures(&mut chain);
	assert_eq!(expected.to_do, 0);
	chain.check_from_nothing();

	// Another chain from the same block takes a fork that is left, and begins anew in another order;
	// votes that were signed on the fork still come in.
	chain.ext = restore(before);
	for fork in 1..=3 {
		let at = snapshot(&mut chain);
		chain.ext.execute_with(|| Fork::set(&fork));
		let shuffled = shuffled(happens.clone(), &mut dice);
		let part = dice.between(1, shuffled.len() as u64) as usize;
		play(&mut chain, shuffled.into_iter().take(part));
		if dice.percent(30) {
			chain.settle();
		}
		chain.ext = restore(at);
	}
	chain.ext.execute_with(|| Fork::set(&4));
	play(&mut chain, shuffled(happens, &mut dice));
	chain.settle();
	assert_eq!(figures(&mut chain), expected);
	chain.check_from_nothing();
}

#[test]
fn chains_that_left_forks_behind_agree_on_every_figure() {
	let first = seed();
	for seed in 0..15 {
		assert_forks_agree(first.wrapping_add(seed));
	}
}

#[test]
fn a_fork_that_is_left_leaves_nothing_behind() {
	let first = seed();
	for seed in (0..5).map(|seed| first.wrapping_add(seed)) {
		println!("forks of SEED={seed}");
		let (mut chain, happens) = prepared(seed);
		let before = snapshot(&mut chain);
		let mut roots = [H256::zero(); 2];
		for (fork, root) in (0..).zip(&mut roots) {
			if fork == 1 {
				// This one sees another fork first.
				chain.graph.dice = Dice::new(!seed);
				chain.ext.execute_with(|| Fork::set(&1));
				play(&mut chain, happens.iter().rev().cloned());
				chain.ext = restore(before.clone());
			}
			// And both the same blocks then.
			chain.graph.dice = Dice::new(seed);
			chain.forget_votes();
			play(&mut chain, happens.clone());
			chain.settle();
			*root = root_of(&mut chain);
			chain.ext = restore(before.clone());
		}
		assert_eq!(roots[0], roots[1]);
	}
}

#[test]
fn votes_of_a_fork_that_was_left_do_not_count() {
	let mut chain = Chain::new(Graph::new(0, Masses::Any));
	chain.ext.execute_with(|| {
		open(1, remelting());
		next_block();
	});
	let before = snapshot(&mut chain);
	let vote = |fork: u64| {
		move || {
			Fork::set(&fork);
			go_to(System::block_number() + 3);
			signed(batch(0, [vote(NODE, &remelted())]), 0)
		}
	};
	let on_the_fork = chain.ext.execute_with(vote(1));
	chain.ext.execute_with(|| validate(&on_the_fork).unwrap());

	chain.ext = restore(before);
	let here = chain.ext.execute_with(vote(2));
	chain.ext.execute_with(|| {
		assert_eq!(validate(&on_the_fork).unwrap_err(), InvalidTransaction::Stale.into());
		assert_eq!(include(on_the_fork).unwrap_err(), InvalidTransaction::Stale.into());
		include(here).unwrap();
	});
}

#[test]
fn a_restatement_that_is_rolled_back_was_never_filed() {
	let mut chain = Chain::new(Graph::new(0, Masses::Any));
	chain.ext.execute_with(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		accept(RequestId(2));
		next_block();
	});
	let before = snapshot(&mut chain);
	let expected = figures(&mut chain);

	chain.ext.execute_with(|| {
		Fork::set(&1);
		restate(NODE, correction([secondary(ELECTRICITY, 100)])).unwrap();
		settle_all();
	});
	let restated = figures(&mut chain);
	assert_ne!(restated.footprints, expected.footprints);

	chain.ext = restore(before);
	chain.ext.execute_with(settle_all);
	assert_eq!(figures(&mut chain), expected);

	// Filed again, later, it comes to the same.
	chain.ext.execute_with(|| {
		go_to(System::block_number() + 5);
		restate(NODE, correction([secondary(ELECTRICITY, 100)])).unwrap();
		settle_all();
		Footprint::do_try_state().unwrap();
	});
	assert_eq!(figures(&mut chain), restated);
}
