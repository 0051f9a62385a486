use crate::{mock::*, Error, Event, Footprints, Nodes, Round, Rounds};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{transaction_validity::InvalidTransaction, DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::ProductionGraph, AcceptedFootprint, AttachedTo, AttributeId, AttributeNature,
	Attribution, Correction, FootprintStatus, LineTotals, Mass, MethodId, NodeInputSource, Output,
	ProductionNode, RequestId, ScrapOrigin, TimeSpan, BIOGENIC, FOOTPRINT_VALIDITY,
	FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, FROM_DECLARATIONS, FROM_PRIMARY_DATA,
	LAND_USE, RECYCLED_POST_CONSUMER, RECYCLED_PRE_CONSUMER,
};

const NEXT: RequestId = RequestId(2);

/// What the producer says of 10 t of cathode from scrap.
fn said() -> LineTotals {
	bounded([totals(&[
		(FOSSIL_SCOPE_1, 3_000_000),
		(FOSSIL_UPSTREAM, 4_000_000),
		(BIOGENIC, 500),
		(RECYCLED_POST_CONSUMER, 9_000_000),
		(FROM_PRIMARY_DATA, 3_000_000),
		(LAND_USE, 70),
	])])
}

/// The same, once it is attested.
fn marked() -> LineTotals {
	let mut line = said()[0].clone();
	line.try_insert(FROM_DECLARATIONS, 7_000_000).unwrap();
	bounded([line])
}

/// Opens a node whose producer says this of it.
fn declare(production: ProductionNode, lines: &[&[(AttributeId, u128)]]) -> DispatchResult {
	let lines = bounded(lines.iter().map(|line| totals(line)));
	Footprint::open_node(NEXT, declaring(production, lines))
}

#[test]
fn a_declared_footprint_waits_for_an_auditor() {
	build_and_execute(|| {
		let production = declaring(remelting(), said());
		assert_ok!(Footprint::open_node(NODE, production.clone()));
		assert_eq!(Nodes::<Test>::get(NODE), Some(production));
		assert_eq!(
			Rounds::<Test>::get(NODE),
			Some(Round {
				revision: 0,
				attempt: 0,
				cause: None,
				opened_at: 1,
				reported_at: None,
				status: FootprintStatus::AwaitsAttestation,
			})
		);
		assert_eq!(
			events(),
			vec![Event::RoundOpened {
				node: NODE,
				revision: 0,
				attempt: 0,
				cause: None,
				declared: true,
			}]
		);
		// Nobody votes on it, and nothing can be made of it yet.
		assert_eq!(Footprint::work_list(None).count(), 0);
		assert_noop!(cast(NODE, 0, &said()), InvalidTransaction::Stale);
		assert_noop!(Footprint::accepted_lines(NODE), Error::<Test>::FootprintNotAccepted);
		assert_noop!(Footprint::open_node(NEXT, drawing(1)), Error::<Test>::FootprintNotAccepted);
	});
}

#[test]
fn an_attested_footprint_is_in_force_and_marked_as_declared() {
	build_and_execute(|| {
		open(1, declaring(remelting(), said()));
		System::reset_events();
		go_to(5);
		assert_ok!(attest(NODE));
		assert_eq!(
			Footprints::<Test>::get(NODE),
			Some(AcceptedFootprint {
				revision: 0,
				method: METHOD,
				masses: bounded([tonnes(10)]),
				lines: marked(),
				valid_until: 1 + FOOTPRINT_VALIDITY,
				basis: attested(),
				accepted_at: 5,
			})
		);
		assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Accepted));
		assert_eq!(Told::get(), vec![(NODE, 0)]);
		assert_eq!(
			events(),
			vec![Event::FootprintAccepted {
				node: NODE,
				revision: 0,
				lines: marked(),
				basis: attested(),
			}]
		);
	});
}

#[test]
fn only_an_auditor_attests_and_only_what_it_looked_at() {
	build_and_execute(|| {
		assert_noop!(attest(NODE), Error::<Test>::NodeNotFound);
		open(1, declaring(remelting(), said()));
		let attest_as =
			|origin, revision| Footprint::attest_footprint(origin, NODE, revision, 0, REPORT);
		assert_noop!(attest_as(RuntimeOrigin::root(), 0), DispatchError::BadOrigin);
		for who in [PRODUCER, BODY] {
			assert_noop!(attest_as(RuntimeOrigin::signed(who), 0), MAY_NOT_ATTEST);
		}
		assert_noop!(attest_as(RuntimeOrigin::signed(AUDITOR), 1), Error::<Test>::NothingToAttest);
		assert_ok!(attest_as(RuntimeOrigin::signed(AUDITOR), 0));
		assert_noop!(attest(NODE), Error::<Test>::NothingToAttest);

		// What the validators calculate is theirs.
		open(2, remelting());
		assert_noop!(attest(NEXT), Error::<Test>::NothingToAttest);
		accept(NEXT);
		assert_noop!(attest(NEXT), Error::<Test>::NothingToAttest);
	});
}

#[test]
fn a_declaration_needs_no_factors_and_no_allocation() {
	build_and_execute(|| {
		let half = output(CATHODE, tonnes(5), 0);
		let production = ProductionNode {
			method: SINGLE_OUTPUT,
			..node([input(NodeInputSource::Uncertified(WIRE), tonnes(10), 0)], [], [half, half])
		};
		assert_ok!(declare(production, &[&[(FOSSIL_SCOPE_1, 1)], &[(FOSSIL_SCOPE_1, 2)]]));
		assert_ok!(attest(NEXT));
		assert_eq!(
			Footprint::accepted_lines(NEXT),
			Ok(bounded(
				[1, 2].map(|grams| {
					totals(&[(FOSSIL_SCOPE_1, grams), (FROM_DECLARATIONS, grams)])
				})
			))
		);
	});
}

#[test]
fn a_declaration_is_under_a_method_that_was_in_effect() {
	build_and_execute(|| {
		let declared = declaring(remelting(), said());
		let with = |method, until| ProductionNode {
			method,
			reference_period: TimeSpan { from: 0, until },
			..declared.clone()
		};
		assert_noop!(
			Footprint::open_node(NODE, with(MethodId(9), 1)),
			Error::<Test>::MethodNotFound
		);
		assert_noop!(
			Footprint::open_node(NODE, with(METHOD, 1_001)),
			Error::<Test>::MethodNotEffective
		);
	});
}

#[test]
fn a_declaration_has_no_activities_beside_it() {
	build_and_execute(|| {
		let declared = declaring(remelting(), said());
		let with_activities =
			ProductionNode { activities: bounded([activity(FUEL, 0)]), ..declared };
		assert_noop!(
			Footprint::open_node(NODE, with_activities),
			Error::<Test>::DeclaredWithActivities
		);
	});
}

#[test]
fn a_declaration_has_totals_for_each_line() {
	build_and_execute(|| {
		let half = output(CATHODE, tonnes(5), 0);
		let halves = || node(remelting().inputs, [], [half, half]);
		let line: &[_] = &[(FOSSIL_SCOPE_1, 1)];
		for lines in [&[][..], &[line], &[line, line, line]] {
			assert_noop!(declare(halves(), lines), Error::<Test>::InvalidDeclaration);
		}
		assert_ok!(declare(halves(), &[line, line]));
	});
}

#[test]
fn a_declaration_is_of_registered_attributes_that_the_family_has() {
	build_and_execute(|| {
		for family in [STEEL, COPPER] {
			assert_ok!(Footprint::register_attribute(
				RuntimeOrigin::root(),
				name("water use"),
				name("l"),
				AttachedTo::Family(family),
				AttributeNature::Burden,
			));
		}
		let declare = |attribute| declare(remelting(), &[&[(FOSSIL_SCOPE_1, 1), (attribute, 1)]]);
		assert_noop!(declare(AttributeId(11)), Error::<Test>::AttributeNotFound);
		assert_noop!(declare(AttributeId(9)), Error::<Test>::NotForFamily);
		assert_ok!(declare(AttributeId(10)));
	});
}

#[test]
fn what_the_chain_says_is_not_declared_and_nothing_is_declared_to_be_zero() {
	build_and_execute(|| {
		for line in [
			[(FOSSIL_SCOPE_1, 10), (FROM_DECLARATIONS, 10)],
			[(FOSSIL_SCOPE_1, 10), (FOSSIL_UPSTREAM, 0)],
		] {
			assert_noop!(declare(remelting(), &[&line]), Error::<Test>::InvalidDeclaration);
		}
	});
}

#[test]
fn no_more_primary_data_than_fossil_carbon_in_each_line() {
	build_and_execute(|| {
		let half = output(CATHODE, tonnes(5), 0);
		let halves = || node(remelting().inputs, [], [half, half]);
		let fossil = [(FOSSIL_SCOPE_1, 5), (FOSSIL_PURCHASED_ENERGY, 3), (FOSSIL_UPSTREAM, 2)];
		let with = |further: &[_]| [&fossil[..], further].concat();
		// Biogenic CO2e and land use aren't in it.
		let too_much = with(&[(BIOGENIC, 9), (LAND_USE, 9), (FROM_PRIMARY_DATA, 11)]);
		assert_noop!(declare(halves(), &[&too_much, &fossil]), Error::<Test>::InvalidDeclaration);
		let all = with(&[(FROM_PRIMARY_DATA, 10)]);
		assert_ok!(declare(halves(), &[&all, &fossil]));
	});
}

#[test]
fn no_more_recycled_metal_than_goes_in() {
	build_and_execute(|| {
		let scrap = |origin, grams| {
			let source = NodeInputSource::Scrap(SCRAP, origin);
			input(source, Mass(grams), 0)
		};
		let production = || {
			node(
				[
					scrap(ScrapOrigin::PreConsumer, 30),
					scrap(ScrapOrigin::PostConsumer, 50),
					scrap(ScrapOrigin::Internal, 900),
				],
				[],
				[output(CATHODE, Mass(980), 0)],
			)
		};
		for line in [
			[(FOSSIL_SCOPE_1, 1), (RECYCLED_PRE_CONSUMER, 31), (RECYCLED_POST_CONSUMER, 50)],
			[(FOSSIL_SCOPE_1, 1), (RECYCLED_PRE_CONSUMER, 30), (RECYCLED_POST_CONSUMER, 51)],
			[(FOSSIL_SCOPE_1, 1), (RECYCLED_PRE_CONSUMER, 1), (RECYCLED_POST_CONSUMER, 79)],
		] {
			assert_noop!(declare(production(), &[&line]), Error::<Test>::InvalidDeclaration);
		}
		assert_ok!(declare(
			production(),
			&[&[(FOSSIL_SCOPE_1, 1), (RECYCLED_PRE_CONSUMER, 30), (RECYCLED_POST_CONSUMER, 50)]]
		));
	});
}

#[test]
fn no_more_recycled_metal_than_a_line_has_metal() {
	build_and_execute(|| {
		let scrap = |origin| input(NodeInputSource::Scrap(SCRAP, origin), tonnes(10), 0);
		let production = || {
			node(
				[scrap(ScrapOrigin::PreConsumer), scrap(ScrapOrigin::PostConsumer)],
				[],
				[output(CATHODE, tonnes(5), 0), output(CATHODE, tonnes(7), 0)],
			)
		};
		let full: &[_] = &[(FOSSIL_SCOPE_1, 1), (RECYCLED_PRE_CONSUMER, 5_000_000)];
		for line in [
			&[(FOSSIL_SCOPE_1, 1), (RECYCLED_POST_CONSUMER, 7_000_002)][..],
			&[(FOSSIL_SCOPE_1, 1), (RECYCLED_PRE_CONSUMER, 2), (RECYCLED_POST_CONSUMER, 7_000_000)],
		] {
			assert_noop!(declare(production(), &[full, line]), Error::<Test>::InvalidDeclaration);
		}
		assert_ok!(declare(
			production(),
			&[full, &[(FOSSIL_SCOPE_1, 1), (RECYCLED_POST_CONSUMER, 7_000_000)]]
		));
	});
}

/// What the consumed credits bring can't be declared away, whatever line it goes to; their benefits
/// can be left out.
#[test]
fn no_less_burden_than_the_consumed_credits_bring() {
	build_and_execute(|| {
		open(1, node(remelting().inputs, [activity(FUEL, 1)], remelting().outputs));
		accept(NODE);
		// Half of 2,700 g of scope 1, and of 500,600 g upstream.
		let production = || {
			node(
				[input(credit(1, 0), tonnes(5), 0)],
				[],
				[output(WIRE, tonnes(3), 0), output(WIRE, tonnes(2), 0)],
			)
		};
		let declare = |scope_1: [u128; 2], upstream: u128| {
			let first = [(FOSSIL_SCOPE_1, scope_1[0]), (FOSSIL_UPSTREAM, upstream)];
			let second = [(FOSSIL_SCOPE_1, scope_1[1])];
			declare(production(), &[&first, &second])
		};
		for (scope_1, upstream) in [([1_000, 349], 250_300), ([1_000, 350], 250_299)] {
			assert_noop!(declare(scope_1, upstream), Error::<Test>::InvalidDeclaration);
		}
		assert_ok!(declare([1, 1_349], 250_300));
	});
}

#[test]
fn no_more_content_than_the_consumed_credits_bring() {
	build_and_execute(|| {
		let mut half_recycled = remelting();
		half_recycled.outputs[0].mass = tonnes(20);
		let extracted = input(NodeInputSource::Extracted(CONCENTRATE), tonnes(10), 0);
		half_recycled.inputs.try_push(extracted).unwrap();
		open(1, half_recycled);
		accept(NODE);
		// 10 t of 20 t, so 5 t of the 10 t that are drawn.
		let declare = |recycled| {
			let burdens = [(FOSSIL_PURCHASED_ENERGY, 500), (FOSSIL_UPSTREAM, 250_000)];
			declare(drawing(1), &[&[&burdens[..], &[(RECYCLED_POST_CONSUMER, recycled)]].concat()])
		};
		assert_noop!(declare(5_000_001), Error::<Test>::InvalidDeclaration);
		assert_ok!(declare(5_000_000));
	});
}

/// A total of one line is 2^96 at most, and so is what is marked as declared.
#[test]
fn totals_beyond_counting_are_refused() {
	build_and_execute(|| {
		let most = 1 << 96;
		let declare = |line: &[_]| declare(remelting(), &[line]);
		let too_much = [(FOSSIL_SCOPE_1, most + 1)];
		assert_noop!(declare(&too_much), Error::<Test>::InvalidDeclaration);
		let together = [(FOSSIL_SCOPE_1, most), (FOSSIL_UPSTREAM, 1)];
		assert_noop!(declare(&together), Error::<Test>::Overflow);
		assert_ok!(declare(&[(FOSSIL_SCOPE_1, most), (BIOGENIC, most)]));
		assert_ok!(attest(NEXT));
	});
}

/// As many as the registry holds: the mark of what is declared always finds room.
#[test]
fn a_line_carries_every_attribute_there_is() {
	build_and_execute(|| {
		for _ in 9..32 {
			assert_ok!(Footprint::register_attribute(
				RuntimeOrigin::root(),
				name("further"),
				name("g"),
				AttachedTo::AllGoods,
				AttributeNature::Burden,
			));
		}
		let fossil = [FOSSIL_SCOPE_1, FOSSIL_PURCHASED_ENERGY, FOSSIL_UPSTREAM];
		let others = [BIOGENIC, RECYCLED_POST_CONSUMER, FROM_PRIMARY_DATA, LAND_USE];
		let attributes = fossil.into_iter().chain(others).chain((9..32).map(AttributeId));
		let line = attributes.map(|attribute| (attribute, 1)).collect::<Vec<_>>();
		assert_ok!(declare(remelting(), &[&line]));
		assert_ok!(attest(NEXT));
		let lines = Footprint::accepted_lines(NEXT).unwrap();
		assert_eq!((lines[0].len(), lines[0][&FROM_DECLARATIONS]), (31, 3));
	});
}

#[test]
fn inputs_of_a_declaration_stand_on_accepted_lines() {
	build_and_execute(|| {
		let line: &[_] = &[(FOSSIL_SCOPE_1, 1)];
		assert_noop!(declare(drawing(1), &[line]), Error::<Test>::FootprintNotAccepted);
		let elsewhere =
			ProductionNode { inputs: bounded([input(credit(1, 0), tonnes(10), 1)]), ..drawing(1) };
		open(1, remelting());
		accept(NODE);
		assert_noop!(declare(elsewhere, &[line]), Error::<Test>::OutputLineNotFound);
	});
}

#[test]
fn an_auditor_waits_until_the_inputs_are_settled() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		let as_it_is: &[_] = &[(FOSSIL_PURCHASED_ENERGY, 1_000), (FOSSIL_UPSTREAM, 500_000)];
		assert_ok!(declare(drawing(1), &[as_it_is]));
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 20)])));
		assert_noop!(attest(NEXT), Error::<Test>::InputsNotSettled);
		accept(NODE);
		assert_noop!(attest(NEXT), Error::<Test>::InputsNotSettled);
		idle();
		// The input brings less than before, so the declaration still is possible.
		assert_ok!(attest(NEXT));
	});
}

#[test]
fn a_declaration_that_became_impossible_is_not_attested() {
	build_and_execute(|| {
		open(1, remelting());
		accept(NODE);
		let as_it_was: &[_] = &[(FOSSIL_PURCHASED_ENERGY, 1_000), (FOSSIL_UPSTREAM, 500_000)];
		assert_ok!(declare(drawing(1), &[as_it_was]));
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 50)])));
		settle_all();
		assert_noop!(attest(NEXT), Error::<Test>::InvalidDeclaration);

		// The producer amends it.
		let as_it_is = [(FOSSIL_PURCHASED_ENERGY, 2_000), (FOSSIL_UPSTREAM, 500_000)];
		let amended = declaring(drawing(1), bounded([totals(&as_it_is)]));
		assert_ok!(Footprint::amend_node(NEXT, amended));
		assert_ok!(attest(NEXT));
	});
}

/// What rests on a declaration is told apart wherever it goes: mixed with what was calculated, and
/// in each part of it.
#[test]
fn what_was_declared_is_carried_through_mixing_and_splitting() {
	build_and_execute(|| {
		// 1: 10 t with 7,000,000 g, all declared. 2: 10 t with 501,000 g, all calculated.
		open(1, declaring(remelting(), said()));
		assert_ok!(attest(NODE));
		open(2, remelting());
		accept(NEXT);

		// 4 t of the one and 6 t of the other, as 3 t and 7 t, with 800 g of electricity.
		let mixed = |attribution, outputs: [Output; 2]| ProductionNode {
			attribution,
			..node(
				[input(credit(1, 0), tonnes(4), 0), input(credit(2, 0), tonnes(6), 1)],
				[secondary(ELECTRICITY, 20)],
				outputs,
			)
		};
		let [three, seven] = [3, 7].map(|mass| output(CATHODE, tonnes(mass), 0));
		let [four, six] = [4, 6].map(|mass| output(CATHODE, tonnes(mass), 0));
		open(3, mixed(Attribution::RollingAverage, [three, seven]));
		open(4, mixed(Attribution::Credit, [four, six]));
		accept_ready();
		let declared = |node| {
			let lines = Footprint::accepted_lines(RequestId(node)).unwrap();
			lines.iter().map(|line| line.get(&FROM_DECLARATIONS).copied()).collect::<Vec<_>>()
		};
		let fossil = |node, attribute| {
			let lines = Footprint::accepted_lines(RequestId(node)).unwrap();
			lines.iter().map(|line| line.get(&attribute).copied()).collect::<Vec<_>>()
		};
		// Pooled: 2,800,000 g by mass.
		assert_eq!(declared(3), vec![Some(840_000), Some(1_960_000)]);
		assert_eq!(fossil(3, FOSSIL_SCOPE_1), vec![Some(360_000), Some(840_000)]);
		assert_eq!(fossil(3, FOSSIL_UPSTREAM), vec![Some(570_000), Some(1_330_000)]);
		assert_eq!(fossil(3, FOSSIL_PURCHASED_ENERGY), vec![Some(420), Some(980)]);
		// Attributed: only to the line that it is in.
		assert_eq!(declared(4), vec![Some(2_800_000), None]);

		// A part of it takes its part along, rounded against the claim.
		let wire = node([input(credit(3, 0), Mass(7), 0)], [], [output(WIRE, Mass(7), 0)]);
		open(5, wire);
		accept(RequestId(5));
		// 840,000 x 7 / 3,000,000 is 1.96.
		assert_eq!(declared(5), vec![Some(2)]);
	});
}

/// A declaration says all there is: also of what its inputs declared.
#[test]
fn a_declaration_on_top_of_another_marks_it_all() {
	build_and_execute(|| {
		open(1, declaring(remelting(), said()));
		assert_ok!(attest(NODE));
		let mut line = said()[0].clone();
		line.try_insert(FOSSIL_PURCHASED_ENERGY, 1).unwrap();
		open(2, declaring(drawing(1), bounded([line.clone()])));
		assert_ok!(attest(NEXT));
		line.try_insert(FROM_DECLARATIONS, 7_000_001).unwrap();
		assert_eq!(Footprint::accepted_lines(NEXT), Ok(bounded([line])));
	});
}

/// It couldn't be told apart from a calculation downstream.
#[test]
fn without_fossil_carbon_in_each_line_there_is_no_declaration() {
	build_and_execute(|| {
		for line in [&[(BIOGENIC, 5)][..], &[]] {
			assert_noop!(declare(remelting(), &[line]), Error::<Test>::InvalidDeclaration);
		}
		let half = output(CATHODE, tonnes(5), 0);
		let halves = node(remelting().inputs, [], [half, half]);
		assert_noop!(
			declare(halves, &[&[(FOSSIL_SCOPE_1, 1)], &[]]),
			Error::<Test>::InvalidDeclaration
		);
	});
}

/// Between what the auditor looked at and its attestation the record can be amended: then nothing is
/// attested.
#[test]
fn what_was_amended_meanwhile_is_not_attested() {
	build_and_execute(|| {
		open(1, declaring(remelting(), said()));
		assert_ok!(Footprint::amend_node(NODE, declaring(remelting(), wrong(1))));
		let attest_attempt = |attempt| {
			Footprint::attest_footprint(RuntimeOrigin::signed(AUDITOR), NODE, 0, attempt, REPORT)
		};
		assert_noop!(attest_attempt(0), Error::<Test>::NothingToAttest);
		assert_ok!(attest_attempt(1));
	});
}

/// From declared to calculated and back, each revision says what it rests on.
#[test]
fn a_restatement_can_replace_a_declaration() {
	build_and_execute(|| {
		open(1, declaring(remelting(), said()));
		assert_ok!(attest(NODE));
		assert_ok!(restate(NODE, correction(remelting().activities)));
		assert_eq!(Footprint::accepted_lines(NODE), Ok(marked()));
		settle_all();
		assert_eq!(Footprint::accepted_lines(NODE), Ok(remelted()));

		let declared = declaring(remelting(), said()).declared;
		assert_ok!(restate(NODE, Correction { declared, ..correction([]) }));
		assert_eq!(Footprint::accepted_lines(NODE), Ok(remelted()));
		let stale = Footprint::attest_footprint(RuntimeOrigin::signed(AUDITOR), NODE, 1, 0, REPORT);
		assert_eq!(stale, Err(Error::<Test>::NothingToAttest.into()));
		assert_ok!(attest(NODE));
		let footprint = Footprints::<Test>::get(NODE).unwrap();
		assert_eq!((footprint.revision, footprint.basis), (2, attested()));
		assert_eq!(footprint.lines, marked());
		settle_all();
	});
}
