//! Two nodes that saw different forks, and counted votes and restatements at different times, agree
//! on every figure once they have the same transactions.

use super::world::*;
use pallet_footprint::Footprints;
use std::collections::BTreeMap;
use tracemet_primitives::*;
use tracemet_runtime::{Runtime, *};

/// All that has to be the same, whatever came in which block: footprints in force by request, with
/// their lines; what is held; the roll-ups.
#[derive(Debug, PartialEq, Eq)]
struct Figures {
	lines: BTreeMap<RequestId, Vec<AttributeTotals>>,
	held: BTreeMap<OutputLineId, ()>,
	labels: BTreeMap<LabelId, RollUp>,
	network: RollUp,
	accounts: Vec<RollUp>,
}

fn figures(world: &mut World) -> Figures {
	world.run(|| Figures {
		lines: Footprints::<Runtime>::iter()
			.map(|(request, footprint)| (request, footprint.lines.into_inner()))
			.collect(),
		held: pallet_credits::BrokenCriteria::<Runtime>::iter_keys()
			.map(|line| (line, ()))
			.collect(),
		labels: pallet_credits::LabelRollUps::<Runtime>::iter().collect(),
		network: Credits::network_roll_up(),
		accounts: ["mine", "smelter", "wire maker", "brand"]
			.into_iter()
			.flat_map(|who| [CU_CONCENTRATE, CU_8_0, CU_RE].map(|label| (who, label)))
			.map(|(who, label)| Credits::roll_up_of_account(&account(who), label, None).unwrap())
			.collect(),
	})
}

/// The footprint of each request as the state has it, revisions and all.
fn footprints(world: &mut World) -> BTreeMap<RequestId, pallet_footprint::FootprintOf<Runtime>> {
	world.run(|| Footprints::<Runtime>::iter().collect())
}

/// The consortium's chain down to the wire.
fn chain() -> (World, [RequestId; 3]) {
	let (world, requests, _) = with_wire(consortium(&VALIDATORS));
	(world, requests)
}

/// Blocks of a fork that is given up, in which others restate and vote: the mine something else, and
/// the smelter too.
fn on_a_fork(world: &mut World, requests: [RequestId; 3], blocks: u32) {
	world.now += 2;
	world.ok("mine", restate(requests[0], 720_000));
	for _ in 0..blocks {
		let votes = world.worker_transactions();
		world.include(votes);
	}
	world.ok("smelter", restate(requests[1], 200_000));
	let votes = world.worker_transactions();
	world.include(votes);
}

#[test]
fn that_were_given_up_leave_nothing_behind() {
	let (mut straight, requests) = chain();
	straight.ok("mine", restate(requests[0], 90_000));
	straight.settle();
	let expected = footprints(&mut straight);

	// The fork ends before, amid and after the spreading of its restatement.
	for blocks in [0, 1, 2, 5] {
		let (mut world, requests) = chain();
		let before = figures(&mut world);
		world.probe(|world| on_a_fork(world, requests, blocks));
		assert_eq!(figures(&mut world), before);
		world.ok("mine", restate(requests[0], 90_000));
		// Whatever the workers sent on the fork, they send anew at once: what they remember isn't
		// rolled back.
		assert_eq!(world.settle(), 3, "{blocks} blocks");
		assert_eq!(footprints(&mut world), expected, "{blocks} blocks");
		assert_eq!(figures(&mut world), figures(&mut straight));
	}
}

#[test]
fn with_the_same_transactions_in_other_blocks_and_another_order_come_to_the_same() {
	// First the mine, then the smelter, each settled.
	let (mut one, requests) = chain();
	one.ok("mine", restate(requests[0], 90_000));
	one.settle();
	one.ok("smelter", restate(requests[1], 200_000));
	one.settle();
	// The mine: 45 t. The smelter's line 45 t and 45 % of 100 t, the wire 10 t more.
	let of_wire =
		totals(&[(FOSSIL_PURCHASED_ENERGY, 100_000_000), (FROM_PRIMARY_DATA, 100_000_000)]);
	assert_eq!(one.lines(requests[2]), vec![of_wire]);
	let expected = figures(&mut one);

	// The smelter first; the mine while that is under way; with blocks in which nobody votes.
	let (mut other, requests) = chain();
	other.ok("smelter", restate(requests[1], 200_000));
	let votes = other.worker_transactions();
	other.include(votes);
	other.ok("mine", restate(requests[0], 90_000));
	for _ in 0..5 {
		other.block(vec![]);
	}
	other.settle();
	assert_eq!(figures(&mut other), expected);

	// The mine twice, the second time while the first is being passed on, and both in one block.
	let (mut third, requests) = chain();
	third.ok("mine", restate(requests[0], 720_000));
	let mut votes = third.worker_transactions();
	let correct = third.sign("mine", restate(requests[0], 90_000));
	let of_smelter = third.sign("smelter", restate(requests[1], 200_000));
	votes.extend([correct, of_smelter]);
	third.include(votes);
	third.settle();
	assert_eq!(figures(&mut third), expected);

	// A fork in which all of it happened the other way round, given up halfway.
	let (mut fourth, requests) = chain();
	fourth.probe(|world| on_a_fork(world, requests, 2));
	let of_mine = fourth.sign("mine", restate(requests[0], 90_000));
	let of_smelter = fourth.sign("smelter", restate(requests[1], 200_000));
	fourth.include(vec![of_smelter, of_mine]);
	fourth.settle();
	assert_eq!(figures(&mut fourth), expected);
}
