//! How a restatement is passed on: bounded in each block, in the order of the ledger, every node once.

use crate::{mock::*, *};
use frame_support::{
	assert_ok,
	traits::Hooks,
	weights::{Weight, WeightMeter},
};
use tracemet_primitives::{
	FootprintStatus, LineTotals, Mass, ProductionNode, RequestId, FOSSIL_PURCHASED_ENERGY,
};

/// Time for so many steps: each marks a dependent, or finds that there are no more.
fn steps(count: u64) -> Weight {
	<Test as Config>::WeightInfo::work_off_spreading().saturating_mul(count)
}

/// The end of a block with so much time.
fn on_idle(weight: Weight) -> Weight {
	Footprint::on_idle(System::block_number(), weight)
}

/// A node that takes a kilogram from the first line of each of some others.
fn mixing(from: impl IntoIterator<Item = u64>) -> ProductionNode {
	let kilogram = |from| input(credit(from, 0), Mass(1_000), 0);
	let inputs: Vec<_> = from.into_iter().map(kilogram).collect();
	let mass = Mass(1_000 * inputs.len() as u64);
	node(inputs, [], [output(WIRE, mass, 0)])
}

fn open_accepted(id: u64, production: ProductionNode) {
	open(id, production);
	accept(RequestId(id));
}

/// A node whose producer finds that it took so much electricity, and the validators agree.
fn restate_root(root: u64, kilowatt_hours: u64) {
	assert_ok!(restate(RequestId(root), correction([secondary(ELECTRICITY, kilowatt_hours)])));
	if ready().contains(&RequestId(root)) {
		accept(RequestId(root));
	}
}

fn round(id: u64) -> (u32, u32, FootprintStatus) {
	let round = Rounds::<Test>::get(RequestId(id)).unwrap();
	(round.revision, round.attempt, round.status)
}

/// The nodes that are to be calculated anew.
fn pending() -> Vec<u64> {
	Footprint::work_list(None).map(|node| node.0).collect()
}

fn spreading() -> Vec<u64> {
	Spreading::<Test>::iter_keys().map(u64::from_be_bytes).collect()
}

fn ready_ids() -> Vec<u64> {
	ready().into_iter().map(|node| node.0).collect()
}

fn energy(id: u64) -> u128 {
	let lines: LineTotals = Footprints::<Test>::get(RequestId(id)).unwrap().lines;
	lines[0].get(&FOSSIL_PURCHASED_ENERGY).copied().unwrap_or_default()
}

#[test]
fn each_block_passes_on_as_much_as_it_has_time_for() {
	build_and_execute(|| {
		open_accepted(1, remelting());
		for dependent in 2..=41 {
			open_accepted(dependent, drawing_a_tenth(1));
		}
		next_block();
		restate_root(1, 100);
		assert_eq!(on_idle(Weight::zero()), Weight::zero());
		assert!(pending().is_empty());

		// Less than a step.
		assert_eq!(on_idle(steps(1).saturating_sub(Weight::from_parts(1, 0))), Weight::zero());
		assert!(pending().is_empty());

		for block in 1..=13 {
			assert_eq!(on_idle(steps(3)), steps(3));
			assert_eq!(pending().len(), 3 * block);
			// What is marked isn't lost, and doesn't begin before its time.
			assert!(ready_ids().is_empty());
			next_block();
		}
		// The fortieth, that there are no more, and that none of the first has any.
		assert_eq!(on_idle(steps(3)), steps(3));
		assert_eq!(pending(), (2..=41).collect::<Vec<_>>());
		assert_eq!(spreading(), (3..=41).collect::<Vec<_>>());
		assert_eq!(ready_ids(), [2]);
		next_block();

		assert_eq!(accept_ready(), 1);
		assert_eq!(on_idle(steps(19)), steps(19));
		assert_eq!(ready_ids(), (3..=21).collect::<Vec<_>>());
		settle_all();
		for dependent in 2..=41 {
			assert_eq!(round(dependent), (1, 0, FootprintStatus::Accepted));
			assert_eq!(energy(dependent), 400);
		}
	});
}

/// A node that takes a tonne of ten.
fn drawing_a_tenth(from: u64) -> ProductionNode {
	node([input(credit(from, 0), tonnes(1), 0)], [], [output(WIRE, tonnes(1), 0)])
}

#[test]
fn paths_without_number_are_passed_on_once() {
	build_and_execute(|| {
		// Each of the two nodes of a level draws on both of the level before: 2^30 paths.
		const LEVELS: u64 = 30;
		open_accepted(1, remelting());
		open_accepted(2, remelting());
		for level in 1..=LEVELS {
			let before = [2 * level - 1, 2 * level];
			for id in [2 * level + 1, 2 * level + 2] {
				open_accepted(id, mixing(before));
			}
		}
		next_block();
		restate_root(1, 1_000_000);
		let mut meter = WeightMeter::new();
		Footprint::work_off_spreading(&mut meter);
		let nodes = 2 * LEVELS;
		// The first level draws on the other root, too.
		let draws = 4 * LEVELS - 2;
		// Each node is found to be through in the end.
		assert_eq!(meter.consumed(), steps(draws + nodes + 1));
		next_block();

		assert_eq!(settle_all(), LEVELS);
		assert_eq!(round(2), (0, 0, FootprintStatus::Accepted));
		for id in 3..=nodes + 2 {
			assert_eq!(round(id), (1, 0, FootprintStatus::Accepted), "node {id}");
		}
	});
}

#[test]
fn a_long_chain_is_calculated_link_by_link() {
	build_and_execute(|| {
		open_accepted(1, remelting());
		for id in 2..=50 {
			open_accepted(id, drawing(id - 1));
		}
		next_block();
		restate_root(1, 100);
		assert_eq!(settle_all(), 50);
		for id in 1..=50 {
			assert_eq!(round(id), (1, 0, FootprintStatus::Accepted));
			assert_eq!(energy(id), 4_000);
		}
	});
}

#[test]
fn several_restatements_at_once_calculate_what_they_share_once() {
	build_and_execute(|| {
		for root in 1..=5 {
			open_accepted(root, remelting());
		}
		open_accepted(6, mixing(1..=5));
		open_accepted(7, mixing([6]));
		next_block();
		System::reset_events();
		for root in 1..=5 {
			let kilowatt_hours = secondary(ELECTRICITY, 10_000 * root);
			assert_ok!(restate(RequestId(root), correction([kilowatt_hours])));
		}
		settle_all();
		let accepted = events().into_iter().filter_map(|event| match event {
			Event::FootprintAccepted { node, revision, .. } => Some((node.0, revision)),
			_ => None,
		});
		let expected = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1)];
		assert_eq!(accepted.collect::<Vec<_>>(), expected);
		// 40 g for each of 150,000 kWh, a ten-thousandth of which is in a kilogram.
		assert_eq!(energy(6), 600);
	});
}

#[test]
fn nodes_wait_for_what_is_passed_on_before_them() {
	build_and_execute(|| {
		for root in 1..=3 {
			open_accepted(root, remelting());
		}
		open_accepted(4, drawing_a_tenth(1));
		open_accepted(5, drawing_a_tenth(3));
		next_block();
		restate_root(1, 100);
		restate_root(3, 100);
		// What is passed on could reach the third, for all that is known, ...
		assert_eq!(spreading(), [1]);
		assert!(ready_ids().is_empty());
		assert_eq!(on_idle(steps(1)), steps(1));
		assert!(ready_ids().is_empty());
		// ... until it is past it.
		assert_eq!(on_idle(steps(1)), steps(1));
		assert_eq!(spreading(), [4]);
		assert_eq!(ready_ids(), [3]);
		assert_eq!(on_idle(steps(1)), steps(1));
		assert_eq!(ready_ids(), [3, 4]);
		settle_all();
		assert_eq!(round(5), (1, 0, FootprintStatus::Accepted));
	});
}

#[test]
fn new_nodes_on_other_inputs_do_not_wait() {
	build_and_execute(|| {
		open_accepted(1, remelting());
		open_accepted(2, remelting());
		open_accepted(3, drawing_a_tenth(1));
		next_block();
		restate_root(1, 100);
		open(4, drawing_a_tenth(2));
		open(5, drawing_a_tenth(1));
		open(6, drawing_a_tenth(3));
		// Node 3 will be calculated anew, but its footprint is in force until it is found to be.
		assert_eq!(ready_ids(), [4, 6]);
		accept_ready();
		assert_eq!(round(6), (0, 0, FootprintStatus::Accepted));
		settle_all();
		assert_eq!(round(4), (0, 0, FootprintStatus::Accepted));
		assert_eq!(round(5), (0, 1, FootprintStatus::Accepted));
		assert_eq!(round(6), (1, 0, FootprintStatus::Accepted));
		assert_eq!([4, 5, 6].map(energy), [100, 400, 400]);
	});
}

#[test]
fn a_node_restated_again_while_it_is_passed_on() {
	build_and_execute(|| {
		open_accepted(1, remelting());
		for dependent in 2..=5 {
			open_accepted(dependent, drawing_a_tenth(1));
		}
		next_block();
		restate_root(1, 100);
		on_idle(steps(2));
		assert_eq!(pending().len(), 2);
		restate_root(1, 1_000);
		assert_eq!(round(1), (2, 0, FootprintStatus::Pending));
		// What was begun ends, and the node isn't calculated before.
		assert!(ready_ids().is_empty());
		on_idle(steps(2));
		assert_eq!(pending(), [1, 2, 3, 4, 5]);
		assert!(ready_ids().is_empty());
		on_idle(steps(1));
		assert_eq!(ready_ids(), [1]);
		settle_all();
		for dependent in 2..=5 {
			assert_eq!(energy(dependent), 4_000);
			assert_eq!(Rounds::<Test>::get(RequestId(dependent)).unwrap().revision, 1);
		}
	});
}

/// Every validator's votes on all that is ready, signed but not sent.
fn signed_votes() -> Vec<RuntimeCall> {
	let votes: Vec<_> = ready().into_iter().map(|node| vote(node, &calculated(node))).collect();
	if votes.is_empty() {
		return Vec::new();
	}
	Session::get().into_iter().map(|who| signed(batch(who, votes.clone()), who)).collect()
}

/// Votes that come late. They may be refused or left out, but the validators are honest.
fn include_late(calls: Vec<RuntimeCall>) {
	for call in calls {
		let _ = include(call);
		assert_eq!(Disputes::<Test>::iter().count(), 0);
	}
}

#[test]
fn votes_on_the_inputs_before_do_not_count() {
	build_and_execute(|| {
		open_accepted(1, remelting());
		open_accepted(2, drawing_a_tenth(1));
		open(3, drawing_a_tenth(2));
		next_block();
		// Of the new node, and of the one that it draws on when that is restated.
		let mut late = signed_votes();
		assert_ok!(restate(RequestId(2), correction([secondary(ELECTRICITY, 10)])));
		late.extend(signed_votes());
		restate_root(1, 100);
		for _ in 0..4 {
			on_idle(steps(1));
			late.extend(signed_votes());
			next_block();
		}
		include_late(late);
		settle_all();
		assert_eq!([1, 2, 3].map(energy), [4_000, 800, 800]);
	});
}

/// Two roots are restated one after the other, and the block ends between any two steps.
fn assert_honest_however_late(first_revision: bool) {
	// The second restatement comes after so many steps of the first.
	for first_steps in 0..8 {
		for second_steps in 0..8 {
			build_and_execute(|| {
				open_accepted(1, remelting());
				open_accepted(2, remelting());
				open(3, mixing([1, 2]));
				if !first_revision {
					accept(RequestId(3));
					open_accepted(4, mixing([3]));
				}
				next_block();
				let mut late = signed_votes();
				restate_root(2, 1_000_000);
				for _ in 0..first_steps {
					on_idle(steps(1));
					late.extend(signed_votes());
				}
				restate_root(1, 1_000_000);
				for _ in 0..second_steps {
					on_idle(steps(1));
					late.extend(signed_votes());
				}
				next_block();
				include_late(late.clone());
				idle();
				include_late(late);
				settle_all();
				assert_eq!(energy(3), 8_000);
			});
		}
	}
}

#[test]
fn votes_between_two_restatements_lead_to_no_dispute() {
	assert_honest_however_late(false);
}

#[test]
fn votes_on_a_first_revision_between_two_restatements_lead_to_no_dispute() {
	assert_honest_however_late(true);
}

#[test]
fn a_node_with_votes_begins_anew_when_it_is_reached() {
	build_and_execute(|| {
		open_accepted(1, remelting());
		open(2, drawing_a_tenth(1));
		next_block();
		let before = calculated(RequestId(2));
		cast(RequestId(2), 0, &before).unwrap();
		cast(RequestId(2), 1, &before).unwrap();
		let late = signed(batch(2, [vote(RequestId(2), &before)]), 2);
		restate_root(1, 100);
		// Its input is being passed on: the last vote doesn't count, and the others stay for now.
		let actual = include(late.clone()).unwrap().actual_weight;
		type Weights = <Test as Config>::WeightInfo;
		assert_eq!(actual, Some(Weights::vote(1) + Weights::look_at_inputs(1)));
		assert_eq!(Ballots::<Test>::get(RequestId(2)).unwrap().votes.len(), 2);
		on_idle(steps(1));
		assert!(!Ballots::<Test>::contains_key(RequestId(2)));
		assert_eq!(round(2), (0, 1, FootprintStatus::Pending));
		assert!(include(late).is_err());
		settle_all();
		assert_eq!(energy(2), 400);
	});
}

#[test]
fn many_are_passed_on_in_one_block() {
	build_and_execute(|| {
		const DEPENDENTS: u64 = 300;
		open_accepted(0, remelting());
		for dependent in 1..=DEPENDENTS {
			open_accepted(dependent, mixing([0]));
		}
		let mixed = DEPENDENTS + 1..=DEPENDENTS + 10;
		for (first, id) in (1..).step_by(30).zip(mixed.clone()) {
			open_accepted(id, mixing(first..first + 30));
		}
		next_block();
		restate_root(0, 10_000);
		let mut meter = WeightMeter::new();
		Footprint::work_off_spreading(&mut meter);
		let draws = 2 * DEPENDENTS;
		assert_eq!(meter.consumed(), steps(draws + 1 + DEPENDENTS + 10));
		assert!(spreading().is_empty());
		assert_eq!(ready_ids(), (1..=DEPENDENTS).collect::<Vec<_>>());
		settle_all();
		for id in mixed {
			assert_eq!(round(id), (1, 0, FootprintStatus::Accepted));
			assert_eq!(energy(id), 30 * 40);
		}
	});
}

#[test]
fn lines_that_a_node_draws_on_twice_are_one_supplier() {
	build_and_execute(|| {
		open_accepted(1, remelting());
		open_accepted(2, mixing([1, 1, 1]));
		next_block();
		restate_root(1, 100);
		let mut meter = WeightMeter::new();
		Footprint::work_off_spreading(&mut meter);
		assert_eq!(meter.consumed(), steps(3));
		settle_all();
		assert_eq!(round(2), (1, 0, FootprintStatus::Accepted));
	});
}
