//! Each invariant of the numbers, broken on purpose.

use crate::{mock::*, *};
use sp_core::H256;
use sp_runtime::DispatchError;
use tracemet_primitives::{
	AttributeId, FootprintBasis, MethodId, ProductionNode, RequestId, FOSSIL_SCOPE_1,
};

/// Draws from [`NODE`].
const NEXT: RequestId = RequestId(2);
const OTHER: RequestId = RequestId(3);
const UNKNOWN: RequestId = RequestId(9);

/// What the pallet says after two nodes were accepted and `corrupt` had its way.
#[track_caller]
fn assert_broken(message: &'static str, corrupt: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		open(1, remelting());
		accept(NODE);
		open(2, drawing(1));
		accept(NEXT);
		Footprint::do_try_state().unwrap();
		corrupt();
		assert_eq!(Footprint::do_try_state(), Err(DispatchError::Other(message)));
	});
}

fn change_node(node: RequestId, change: impl FnOnce(&mut ProductionNode)) {
	Nodes::<Test>::mutate(node, |record| change(record.as_mut().unwrap()));
}

fn change_round(node: RequestId, change: impl FnOnce(&mut Round<u64>)) {
	Rounds::<Test>::mutate(node, |round| change(round.as_mut().unwrap()));
}

fn change_footprint(node: RequestId, change: impl FnOnce(&mut pallet::FootprintOf<Test>)) {
	Footprints::<Test>::mutate(node, |footprint| change(footprint.as_mut().unwrap()));
}

fn change_method(change: impl FnOnce(&mut tracemet_primitives::SmadMethod)) {
	Methods::<Test>::mutate(METHOD, |method| change(method.as_mut().unwrap()));
}

/// So many votes, whoever cast them.
fn ballot(votes: u32) -> Ballot<<Test as Config>::MaxAuthorities> {
	let votes = (0..votes).map(|position| (position, H256::zero()));
	Ballot {
		validator_set: ValidatorSet::<Test>::get(),
		votes: votes.collect::<std::collections::BTreeMap<_, _>>().try_into().unwrap(),
	}
}

/// A further node that is pending.
fn pending() {
	open(3, remelting());
}

fn dispute() -> Dispute<<Test as Config>::MaxAuthorities> {
	Dispute { cause: DisputeCause::NoMajority, results: bounded([]) }
}

#[test]
fn one_ids_are_below_the_next() {
	assert_broken("1: attribute id", || NextAttributeId::<Test>::put(AttributeId(8)));
	assert_broken("1: method id", || NextMethodId::<Test>::put(MethodId(2)));
}

#[test]
fn two_methods_are_of_registered_attributes_and_counted_versions() {
	assert_broken("2: method version", || {
		LatestMethodVersions::<Test>::insert(STANDARD.standard, COPPER, 2);
	});
	assert_broken("2: unknown attribute", || {
		change_method(|method| method.emission_factors[0].attribute = AttributeId(9));
	});
	assert_broken("2: unknown attribute", || {
		change_method(|method| method.default_factors[0].attribute = AttributeId(9));
	});
}

#[test]
fn three_exactly_the_pending_nodes_are_in_the_work_list() {
	let place = crate::graph::place;
	assert_broken("3: work list and status disagree", || {
		WorkList::<Test>::insert(place(NODE), ());
	});
	assert_broken("3: work list and status disagree", || {
		pending();
		WorkList::<Test>::remove(place(OTHER));
	});
	assert_broken("3: listed node without round", || {
		WorkList::<Test>::insert(place(UNKNOWN), ());
	});
}

#[test]
fn four_votes_are_of_validators_in_pending_rounds() {
	assert_broken("4: vote in a closed round", || Ballots::<Test>::insert(NODE, ballot(1)));
	assert_broken("4: more votes than validators", || {
		pending();
		Ballots::<Test>::insert(OTHER, ballot(4));
	});
	assert_broken("4: empty ballot", || {
		pending();
		Ballots::<Test>::insert(OTHER, ballot(0));
	});
}

/// A smaller set doesn't make the votes of the one before it wrong.
#[test]
fn four_is_about_the_set_that_voted() {
	build_and_execute(|| {
		pending();
		cast(OTHER, 0, &remelted()).unwrap();
		cast(OTHER, 1, &remelted()).unwrap();
		rotate_to(&[0]);
	});
}

#[test]
fn five_the_footprint_in_force_is_that_of_the_newest_accepted_revision() {
	let disagree = "5: footprint and status disagree";
	assert_broken(disagree, || Footprints::<Test>::remove(NEXT));
	assert_broken(disagree, || change_footprint(NEXT, |footprint| footprint.revision = 1));
	assert_broken(disagree, || change_round(NEXT, |round| round.revision = 1));
	assert_broken(disagree, || {
		pending();
		change_round(OTHER, |round| round.revision = 1);
	});
	// While a newer revision is pending, the one before has to be there.
	assert_broken(disagree, || {
		restate(NEXT, correction([activity(FUEL, 1)])).unwrap();
		Footprints::<Test>::remove(NEXT);
	});
	assert_broken("5: footprint without node", || {
		Footprints::<Test>::insert(UNKNOWN, Footprints::<Test>::get(NODE).unwrap());
	});
	assert_broken("5: one total for each line", || {
		change_footprint(NEXT, |footprint| footprint.lines = bounded([]));
	});
	assert_broken("5: masses of the lines", || {
		change_footprint(NEXT, |footprint| footprint.masses = bounded([tonnes(9)]));
	});
}

#[test]
fn six_a_footprint_rests_on_enough_votes_or_on_a_declaration() {
	assert_broken("6: accepted by too few", || {
		change_footprint(NODE, |footprint| {
			footprint.basis = FootprintBasis::Calculated { votes: 2, validators: 3 };
		});
	});
	assert_broken("6: not what was declared", || {
		change_footprint(NODE, |footprint| footprint.basis = attested());
	});
	assert_broken("6: not what was declared", || {
		change_node(NODE, |node| node.declared = declaring(remelting(), remelted()).declared);
	});
}

#[test]
fn seven_inputs_come_from_earlier_nodes_with_a_footprint() {
	assert_broken("7: not acyclic", || {
		change_node(NODE, |node| node.inputs[0].source = credit(2, 0));
	});
	assert_broken("7: not acyclic", || {
		change_node(NODE, |node| node.inputs[0].source = credit(1, 0));
	});
	assert_broken("7: input not accepted", || {
		pending();
		open(4, remelting());
		change_node(RequestId(4), |node| node.inputs[0].source = credit(3, 0));
	});
}

#[test]
fn eight_dependents_are_known_both_ways() {
	assert_broken("8: dependent not known", || Dependents::<Test>::remove(NODE, NEXT));
	assert_broken("8: dependent without node", || {
		Dependents::<Test>::insert(NODE, UNKNOWN, ());
	});
	assert_broken("8: doesn't depend on it", || {
		pending();
		Dependents::<Test>::insert(NODE, OTHER, ());
	});
}

#[test]
fn nine_exactly_the_disputed_nodes_have_a_dispute() {
	assert_broken("9: dispute and status disagree", || {
		Disputes::<Test>::insert(NODE, dispute());
	});
	assert_broken("9: dispute and status disagree", || {
		pending();
		disagree(OTHER);
		Disputes::<Test>::remove(OTHER);
	});
	assert_broken("9: dispute without round", || Disputes::<Test>::insert(UNKNOWN, dispute()));
}

#[test]
fn ten_restatements_leave_nothing_behind() {
	let left_behind = "10: not what the method makes of the inputs";
	let wrong = || change_footprint(NEXT, |footprint| footprint.lines = wrong(1));
	assert_broken(left_behind, wrong);
	assert_broken(left_behind, || change_method(|method| method.default_factors[1].grams = 51));
	assert_broken("10: not calculable", || {
		change_node(NODE, |node| node.outputs[0].mass = tracemet_primitives::Mass::ZERO);
		change_footprint(NODE, |f| f.masses = bounded([tracemet_primitives::Mass::ZERO]));
	});

	// As long as anything is under way it can't be said.
	let unsettled = |under_way: &dyn Fn()| {
		new_test_ext().execute_with(|| {
			open(1, remelting());
			accept(NODE);
			open(2, drawing(1));
			accept(NEXT);
			under_way();
			wrong();
			Footprint::do_try_state().unwrap();
		});
	};
	unsettled(&pending);
	unsettled(&|| {
		pending();
		disagree(OTHER);
	});
	unsettled(&|| open(3, declaring(remelting(), bounded([totals(&[(FOSSIL_SCOPE_1, 1)])]))));
	unsettled(&|| Spreading::<Test>::insert(crate::graph::place(NODE), None::<RequestId>));
}

/// What was declared, or decided by governance, isn't for the method to say.
#[test]
fn ten_is_about_what_is_calculated() {
	build_and_execute(|| {
		open(1, declaring(remelting(), wrong(1)));
		attest(NODE).unwrap();
		open(2, remelting());
		disagree(NEXT);
		let without_content = remelted()[0].clone().into_inner().into_iter().take(2);
		let resolution =
			Resolution::Accept(bounded([totals(&without_content.collect::<Vec<_>>())]));
		resolve(NEXT, resolution).unwrap();
	});
}

#[test]
fn eleven_an_auditor_has_something_to_attest() {
	assert_broken("11: nothing to attest", || {
		open(3, declaring(remelting(), wrong(1)));
		change_node(OTHER, |node| node.declared = None);
	});
}

#[test]
fn twelve_a_node_has_a_round_and_a_record_until_it_is_cancelled() {
	use tracemet_primitives::traits::ProductionGraph;
	assert_broken("12: record and status disagree", || Nodes::<Test>::remove(NEXT));
	assert_broken("12: record and status disagree", || {
		pending();
		Footprint::cancel_node(OTHER).unwrap();
		Nodes::<Test>::insert(OTHER, remelting());
	});
	assert_broken("12: node without round", || Nodes::<Test>::insert(UNKNOWN, remelting()));
}
