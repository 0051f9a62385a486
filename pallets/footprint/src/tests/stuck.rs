//! Nodes that don't get on are reported.

use crate::{
	mock::*, weights::SubstrateWeight, Event, Rounds, Spreading, StuckFrom, StuckReason,
	WeightInfo, WorkListStatus,
};
use frame_support::{
	assert_ok,
	traits::Hooks,
	weights::{Weight, WeightMeter},
};
use tracemet_primitives::{Mass, ProductionNode, RequestId};

const NEXT: RequestId = RequestId(2);

/// Nodes that are reported, and why.
fn reports() -> Vec<(RequestId, StuckReason)> {
	let reports = events().into_iter().filter_map(|event| match event {
		Event::NodeStuck { node, reason, .. } => Some((node, reason)),
		_ => None,
	});
	let reports = reports.collect();
	System::reset_events();
	reports
}

/// The reports of a block with all the time there is.
fn reports_at(block: u64) -> Vec<(RequestId, StuckReason)> {
	go_to(block);
	System::reset_events();
	idle();
	reports()
}

fn too_few(cast: u32) -> StuckReason {
	StuckReason::TooFewVotes { cast, validators: 3 }
}

/// A node whose result is beyond counting: all of nothing cannot be shared.
fn incalculable() -> ProductionNode {
	let mut production = remelting();
	production.outputs[0].mass = Mass::ZERO;
	production
}

#[test]
fn a_node_is_reported_once_for_each_time_that_it_waited_so_long() {
	build_and_execute(|| {
		go_to(3);
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		for block in 3..=65 {
			let expected = match block {
				23 | 43 | 63 => vec![(NODE, too_few(1))],
				_ => vec![],
			};
			assert_eq!(reports_at(block), expected, "block {block}");
		}
		assert_eq!(Rounds::<Test>::get(NODE).unwrap().reported_at, Some(63));
	});
}

#[test]
fn a_report_says_all_about_the_round() {
	build_and_execute(|| {
		open(1, remelting());
		disagree(NODE);
		go_to(2);
		assert_ok!(resolve(NODE, crate::Resolution::Retry));
		System::reset_events();
		go_to(22);
		idle();
		assert_eq!(
			events(),
			vec![Event::NodeStuck {
				node: NODE,
				revision: 0,
				attempt: 1,
				since: 2,
				reason: too_few(0),
			}]
		);
	});
}

#[test]
fn what_gets_on_is_not_reported() {
	build_and_execute(|| {
		open(1, remelting());
		go_to(20);
		accept(NODE);
		assert_eq!(reports_at(21), vec![]);
		// Each round has its own time.
		assert_ok!(restate(NODE, correction([])));
		assert_eq!(reports_at(40), vec![]);
		assert_eq!(reports_at(41), vec![(NODE, too_few(0))]);
	});
}

/// Disputes wait for governance, and declarations for an auditor: both were published as such.
#[test]
fn only_what_the_validators_should_do_is_reported() {
	build_and_execute(|| {
		open(1, remelting());
		disagree(NODE);
		open(2, declaring(remelting(), wrong(1)));
		assert_eq!(reports_at(100), vec![]);
	});
}

#[test]
fn the_votes_of_an_earlier_set_are_not_counted() {
	build_and_execute(|| {
		open(1, remelting());
		assert_ok!(cast(NODE, 0, &remelted()));
		assert_ok!(cast(NODE, 1, &remelted()));
		assert_eq!(reports_at(21), vec![(NODE, too_few(2))]);
		rotate_to(&[0, 1]);
		let none_of_two = StuckReason::TooFewVotes { cast: 0, validators: 2 };
		assert_eq!(reports_at(41), vec![(NODE, none_of_two)]);
	});
}

#[test]
fn what_waits_for_an_input_says_for_which() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		assert_ok!(restate(NODE, correction([])));
		assert_eq!(reports_at(21), vec![(NODE, too_few(0)), (NEXT, StuckReason::WaitsFor(NODE))]);
	});
}

#[test]
fn what_waits_while_a_restatement_is_passed_on_says_so() {
	build_and_execute(|| {
		open(1, remelting());
		open(2, remelting());
		accept_ready();
		for node in [NODE, NEXT] {
			assert_ok!(restate(node, correction([])));
		}
		accept(NODE);
		// No time has been left since to pass it on.
		go_to(21);
		System::reset_events();
		Footprint::report_stuck(21, &mut WeightMeter::new());
		assert_eq!(reports(), vec![(NEXT, StuckReason::RestatementSpreads)]);
	});
}

#[test]
fn what_cannot_be_calculated_says_so() {
	build_and_execute(|| {
		for id in 1..=2 {
			open(id, remelting());
		}
		// What its inputs bring can become too much later.
		crate::Nodes::<Test>::insert(NODE, incalculable());
		crate::Nodes::<Test>::mutate(NEXT, |node| {
			node.as_mut().unwrap().method = tracemet_primitives::MethodId(9);
		});
		let expected = [NODE, NEXT].map(|node| (node, StuckReason::NotCalculable));
		assert_eq!(reports_at(21), expected.to_vec());
	});
}

/// A long work list is gone through, sixteen nodes a block, and begun anew at its end.
#[test]
fn all_nodes_of_a_long_list_are_looked_at() {
	build_and_execute(|| {
		for id in 1..=40 {
			open(id, remelting());
		}
		let nodes = |block| {
			let nodes = reports_at(block).into_iter().map(|(node, _)| node.0);
			nodes.collect::<Vec<_>>()
		};
		assert_eq!(nodes(21), (1..=16).collect::<Vec<_>>());
		assert_eq!(StuckFrom::<Test>::get(), Some(RequestId(16)));
		assert_eq!(nodes(22), (17..=32).collect::<Vec<_>>());
		assert_eq!(nodes(23), (33..=40).collect::<Vec<_>>());
		assert_eq!(StuckFrom::<Test>::get(), None);
		for block in 24..41 {
			assert_eq!(nodes(block), Vec::<u64>::new(), "block {block}");
		}
		// Wherever the round stands when their time is up again, all are reported once more.
		let mut again = (41..=46).flat_map(nodes).collect::<Vec<_>>();
		again.sort();
		assert_eq!(again, (1..=40).collect::<Vec<_>>());
	});
}

/// A node that is settled meanwhile doesn't stop the round through the list.
#[test]
fn the_last_node_that_was_looked_at_can_be_gone() {
	build_and_execute(|| {
		for id in 1..=20 {
			open(id, remelting());
		}
		go_to(21);
		idle();
		accept(RequestId(16));
		let nodes = reports_at(22).into_iter().map(|(node, _)| node.0).collect::<Vec<_>>();
		assert_eq!(nodes, vec![17, 18, 19, 20]);
	});
}

#[test]
fn a_block_without_time_reports_nothing_and_forgets_nothing() {
	let each = SubstrateWeight::<Test>::report_stuck();
	build_and_execute(|| {
		for id in 1..=20 {
			open(id, remelting());
		}
		go_to(21);
		System::reset_events();
		let on_idle = |weight| Footprint::on_idle(System::block_number(), weight);
		assert_eq!(on_idle(Weight::zero()), Weight::zero());
		assert_eq!(reports(), vec![]);
		// Time for three nodes.
		let three = each.saturating_mul(3);
		assert_eq!(on_idle(three.saturating_add(Weight::from_parts(1, 1))), three);
		assert_eq!(reports(), [1, 2, 3].map(|id| (RequestId(id), too_few(0))).to_vec());
		// A busy block between doesn't have the round begin anew.
		assert_eq!(on_idle(Weight::zero()), Weight::zero());
		on_idle(each);
		assert_eq!(reports(), vec![(RequestId(4), too_few(0))]);
	});
}

#[test]
fn while_the_books_rest_nothing_is_reported_or_passed_on() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		assert_ok!(restate(NODE, correction([])));
		accept(NODE);
		Resting::set(&true);
		go_to(50);
		System::reset_events();
		assert_eq!(idle(), Weight::zero());
		assert_eq!(events(), vec![]);
		assert_eq!(Spreading::<Test>::iter().count(), 1);
		Resting::set(&false);
		idle();
		assert_eq!(Spreading::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_work_list_says_how_much_is_open_and_stuck() {
	build_and_execute(|| {
		let status = |open, stuck, first| WorkListStatus { open, stuck, disputed: 0, first };
		assert_eq!(Footprint::work_list_status(), status(0, 0, None));
		open(2, remelting());
		go_to(5);
		open(1, remelting());
		open(3, remelting());
		assert_eq!(Footprint::work_list_status(), status(3, 0, Some((NODE, 5))));
		go_to(21);
		idle();
		assert_eq!(Footprint::work_list_status(), status(3, 1, Some((NODE, 5))));
		accept(NODE);
		assert_eq!(Footprint::work_list_status(), status(2, 1, Some((NEXT, 1))));
		accept(NEXT);
		assert_eq!(Footprint::work_list_status(), status(1, 0, Some((RequestId(3), 5))));
	});
}

#[test]
fn the_status_of_a_very_long_work_list_is_of_its_beginning() {
	build_and_execute(|| {
		for id in 1..=1_030 {
			open(id, remelting());
		}
		let WorkListStatus { open, first, .. } = Footprint::work_list_status();
		assert_eq!((open, first), (1_024, Some((NODE, 1))));
	});
}
