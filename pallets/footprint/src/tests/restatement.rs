use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	traits::ProductionGraph, Activity, ActivityId, AuditId, Correction, DeclaredFootprint,
	FootprintBasis, FootprintStatus, LineTotals, MethodId, MethodRules, NodeInputSource,
	ProductionNode, Reason, RequestId, ScrapOrigin, SmadMethod, TimeSpan, Unit,
	FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, FROM_DECLARATIONS,
	RECYCLED_POST_CONSUMER,
};

/// The node that is drawn from [`NODE`], and the one that is drawn from that.
const WIRE_OF_IT: RequestId = RequestId(2);
const WIRE_OF_THAT: RequestId = RequestId(3);

/// Remelted cathode, wire of it and wire of that, all accepted, with no events so far.
fn chain_of_three() {
	open(1, remelting());
	accept(NODE);
	open(2, drawing(1));
	accept(WIRE_OF_IT);
	open(3, drawing(2));
	accept(WIRE_OF_THAT);
	next_block();
	System::reset_events();
	Told::set(&Vec::new());
}

/// As [`remelting`] should have been reported: so much more electricity.
fn more_electricity() -> Correction {
	correction([secondary(ELECTRICITY, 100)])
}

/// The footprint of that.
fn more_remelted() -> LineTotals {
	bounded([totals(&[
		(FOSSIL_PURCHASED_ENERGY, 4_000),
		(FOSSIL_UPSTREAM, 500_000),
		(RECYCLED_POST_CONSUMER, 10_000_000),
	])])
}

/// A correction that changes nothing.
fn as_reported() -> Correction {
	correction([secondary(ELECTRICITY, 25)])
}

fn declaring_lines(lines: LineTotals) -> Correction {
	let declared = Some(DeclaredFootprint { lines, document: SOURCE });
	Correction { declared, ..correction([]) }
}

fn lines(node: RequestId) -> LineTotals {
	Footprints::<Test>::get(node).unwrap().lines
}

fn revision_in_force(node: RequestId) -> u32 {
	Footprints::<Test>::get(node).unwrap().revision
}

/// Revision, attempt, cause and status of a node.
fn round(node: RequestId) -> (u32, u32, Option<RequestId>, FootprintStatus) {
	let round = Rounds::<Test>::get(node).unwrap();
	(round.revision, round.attempt, round.cause, round.status)
}

fn filed(correction: Correction) -> Event<Test> {
	let reason: Reason = bounded(*b"misread");
	Event::RestatementFiled { node: NODE, who: PRODUCER, audit: None, correction, reason }
}

fn opened(
	node: RequestId,
	revision: u32,
	attempt: u32,
	cause: Option<RequestId>,
	declared: bool,
) -> Event<Test> {
	Event::RoundOpened { node, revision, attempt, cause, declared }
}

fn accepted(node: RequestId, revision: u32, lines: LineTotals) -> Event<Test> {
	let basis = FootprintBasis::Calculated { votes: 3, validators: 3 };
	Event::FootprintAccepted { node, revision, lines, basis }
}

/// The events, without the votes.
fn events_but_votes() -> Vec<Event<Test>> {
	events().into_iter().filter(|event| !matches!(event, Event::VoteCast { .. })).collect()
}

/// Two of the three validators vote for other results.
fn disagree(node: RequestId) {
	for validator in 0..2u64 {
		cast(node, validator, &wrong(u128::from(validator) + 1)).unwrap();
	}
	assert_eq!(Footprint::status(node), Some(FootprintStatus::Disputed));
}

#[test]
fn a_correction_is_calculated_and_everything_downstream_too() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, more_electricity()));
		assert_eq!(round(NODE), (1, 0, None, FootprintStatus::Pending));
		accept(NODE);
		settle_all();
		assert_eq!(
			events_but_votes(),
			[
				filed(more_electricity()),
				opened(NODE, 1, 0, None, false),
				accepted(NODE, 1, more_remelted()),
				opened(WIRE_OF_IT, 1, 0, Some(NODE), false),
				opened(WIRE_OF_THAT, 1, 0, Some(NODE), false),
				accepted(WIRE_OF_IT, 1, more_remelted()),
				accepted(WIRE_OF_THAT, 1, more_remelted()),
			]
		);
		assert_eq!(Told::get(), [(NODE, 1), (WIRE_OF_IT, 1), (WIRE_OF_THAT, 1)]);
		let record = Nodes::<Test>::get(NODE).unwrap();
		assert_eq!(record.activities, more_electricity().activities);
		assert_eq!(record.inputs, remelting().inputs);
		assert_eq!(record.outputs, remelting().outputs);
	});
}

#[test]
fn the_footprint_before_stays_in_force_until_the_corrected_one_is_accepted() {
	build_and_execute(|| {
		chain_of_three();
		let before = Footprints::<Test>::get(NODE).unwrap();
		assert_ok!(restate(NODE, more_electricity()));
		assert_eq!(Footprints::<Test>::get(NODE), Some(before.clone()));
		cast(NODE, 0, &more_remelted()).unwrap();
		cast(NODE, 1, &more_remelted()).unwrap();
		assert_eq!(Footprints::<Test>::get(NODE), Some(before));
		cast(NODE, 2, &more_remelted()).unwrap();
		assert_eq!((lines(NODE), revision_in_force(NODE)), (more_remelted(), 1));

		// Downstream, too.
		assert_eq!((lines(WIRE_OF_IT), revision_in_force(WIRE_OF_IT)), (remelted(), 0));
		idle();
		assert_eq!(round(WIRE_OF_IT), (1, 0, Some(NODE), FootprintStatus::Pending));
		assert_eq!((lines(WIRE_OF_IT), revision_in_force(WIRE_OF_IT)), (remelted(), 0));
		settle_all();
		assert_eq!((lines(WIRE_OF_IT), revision_in_force(WIRE_OF_IT)), (more_remelted(), 1));
		assert_eq!((lines(WIRE_OF_THAT), revision_in_force(WIRE_OF_THAT)), (more_remelted(), 1));
	});
}

#[test]
fn the_certification_body_restates_after_an_audit() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate_after_audit(NODE, more_electricity()));
		let who = BODY;
		let audit = Some(AuditId(1));
		let correction = more_electricity();
		let reason: Reason = bounded(*b"not as reported");
		assert_eq!(
			events(),
			[
				Event::RestatementFiled { node: NODE, who, audit, correction, reason },
				opened(NODE, 1, 0, None, false),
			]
		);
		settle_all();
		assert_eq!(lines(WIRE_OF_THAT), more_remelted());
	});
}

#[test]
fn only_those_who_answer_for_the_record_restate_it() {
	build_and_execute(|| {
		chain_of_three();
		let reason = || bounded(*b"misread");
		let restate = |origin| Footprint::restate(origin, NODE, more_electricity(), reason());
		assert_noop!(restate(RuntimeOrigin::root()), DispatchError::BadOrigin);
		assert_noop!(restate(RuntimeOrigin::none()), DispatchError::BadOrigin);
		assert_noop!(restate(RuntimeOrigin::signed(BODY)), NOT_THE_PRODUCER);

		let after = |origin, audit| {
			Footprint::restate_after_audit(origin, NODE, audit, more_electricity(), reason())
		};
		let audit = AuditId(1);
		assert_noop!(after(RuntimeOrigin::root(), audit), DispatchError::BadOrigin);
		assert_noop!(after(RuntimeOrigin::none(), audit), DispatchError::BadOrigin);
		assert_noop!(after(RuntimeOrigin::signed(PRODUCER), audit), NOT_THE_BODY);
		let of_another_request = AuditId(2);
		assert_noop!(after(RuntimeOrigin::signed(BODY), of_another_request), AUDIT_NOT_FOUND);

		Closed::set(&vec![NODE]);
		assert_noop!(restate(RuntimeOrigin::signed(PRODUCER)), REQUEST_CLOSED);
		assert_noop!(after(RuntimeOrigin::signed(BODY), audit), REQUEST_CLOSED);
	});
}

#[test]
fn a_reason_is_text() {
	build_and_execute(|| {
		chain_of_three();
		let producer = || RuntimeOrigin::signed(PRODUCER);
		let body = || RuntimeOrigin::signed(BODY);
		for reason in [bounded([]), bounded([0xff])] {
			let reason: Reason = reason;
			assert_noop!(
				Footprint::restate(producer(), NODE, more_electricity(), reason.clone()),
				Error::<Test>::InvalidReason
			);
			assert_noop!(
				Footprint::restate_after_audit(
					body(),
					NODE,
					AuditId(1),
					more_electricity(),
					reason
				),
				Error::<Test>::InvalidReason
			);
		}
	});
}

#[test]
fn there_has_to_be_a_footprint_to_restate() {
	build_and_execute(|| {
		assert_noop!(restate(NODE, more_electricity()), Error::<Test>::NodeNotFound);
		open(1, remelting());
		let refusal = Error::<Test>::FootprintNotAccepted;
		assert_noop!(restate(NODE, more_electricity()), refusal);
		assert_noop!(
			restate_after_audit(NODE, more_electricity()),
			Error::<Test>::FootprintNotAccepted
		);
		disagree(NODE);
		assert_noop!(restate(NODE, more_electricity()), Error::<Test>::FootprintNotAccepted);

		open(2, declaring(remelting(), wrong(1_000)));
		assert_noop!(
			restate(RequestId(2), more_electricity()),
			Error::<Test>::FootprintNotAccepted
		);
	});
}

#[test]
fn a_correction_has_to_change_something() {
	build_and_execute(|| {
		chain_of_three();
		assert_noop!(restate(NODE, as_reported()), Error::<Test>::NothingRestated);
		assert_ok!(restate(NODE, more_electricity()));
		assert_noop!(restate(NODE, more_electricity()), Error::<Test>::NothingRestated);
		settle_all();
		assert_noop!(restate(NODE, more_electricity()), Error::<Test>::NothingRestated);
	});
}

/// What is wrong with a correction of [`NODE`].
#[track_caller]
fn assert_refused(correction: Correction, error: Error<Test>) {
	let error = DispatchError::from(error);
	assert_noop!(restate(NODE, correction.clone()), error);
	assert_noop!(restate_after_audit(NODE, correction), error);
}

#[test]
fn a_corrected_record_keeps_the_rules_of_a_record() {
	build_and_execute(|| {
		chain_of_three();
		let with = |activity: Activity| correction([activity]);
		assert_refused(with(activity(ActivityId(9), 1)), Error::ActivityNotInMethod);
		let in_litres = Activity { unit: Unit::Litre, ..activity(ELECTRICITY, 1) };
		assert_refused(with(in_litres), Error::WrongUnit);
		let twice = correction([activity(FUEL, 1), activity(FUEL, 2)]);
		assert_refused(twice, Error::DuplicateActivity);
		let method = MethodId(99);
		assert_refused(Correction { method, ..more_electricity() }, Error::MethodNotFound);
		for shares in [vec![], vec![500_000, 500_000]] {
			let value_shares = Some(bounded(shares));
			let correction = Correction { value_shares, ..more_electricity() };
			assert_noop!(restate_after_audit(NODE, correction), Error::<Test>::InvalidValueShares);
		}
		let by_value = Correction { method: BY_VALUE, ..more_electricity() };
		assert_refused(by_value.clone(), Error::InvalidValueShares);

		let declared = Some(DeclaredFootprint { lines: wrong(1), document: SOURCE });
		let with_activities = Correction { declared, ..more_electricity() };
		assert_refused(with_activities, Error::DeclaredWithActivities);
		assert_refused(declaring_lines(wrong(0)), Error::InvalidDeclaration);
		let value_shares = Some(bounded([1_000_000]));
		assert_ok!(restate_after_audit(NODE, Correction { value_shares, ..by_value }));
		settle_all();
	});
}

/// Otherwise a producer could take back what its body found.
#[test]
fn what_the_body_corrected_is_not_for_the_producer_to_restate() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate_after_audit(NODE, more_electricity()));
		assert_noop!(restate(NODE, correction([])), Error::<Test>::CorrectedByBody);
		settle_all();
		assert_eq!(lines(WIRE_OF_THAT), more_remelted());
		assert_noop!(restate(NODE, correction([])), Error::<Test>::CorrectedByBody);
		assert_ok!(restate_after_audit(NODE, correction([])));
		settle_all();
	});
}

/// The certificate's body chose the method.
#[test]
fn a_producer_does_not_go_back_to_an_older_method() {
	build_and_execute(|| {
		chain_of_three();
		let newer = NextMethodId::<Test>::get();
		register_method(method()).unwrap();
		let with = |method| Correction { method, ..more_electricity() };
		assert_ok!(restate(NODE, with(newer)));
		settle_all();
		assert_noop!(restate(NODE, with(METHOD)), Error::<Test>::NeedsAudit);
		assert_ok!(restate_after_audit(NODE, with(METHOD)));
		settle_all();
	});
}

#[test]
fn another_version_of_the_method_is_of_the_same_standard_and_family() {
	build_and_execute(|| {
		chain_of_three();
		let next_id = || NextMethodId::<Test>::get();
		let with = |method| Correction { method, ..as_reported() };

		let other_family = next_id();
		register_method(SmadMethod { family: STEEL, ..method() }).unwrap();
		assert_refused(with(other_family), Error::MethodMismatch);
		let other_standard = next_id();
		register_method(SmadMethod { standard: OTHER_STANDARD, ..method() }).unwrap();
		assert_refused(with(other_standard), Error::MethodMismatch);

		let later = next_id();
		let effective = TimeSpan { from: 500, until: 1_000 };
		let rules = MethodRules { effective, ..rules() };
		register_method(SmadMethod { rules, ..method() }).unwrap();
		assert_refused(with(later), Error::MethodNotEffective);

		let corrected = next_id();
		let emission_factors = bounded([factor(ELECTRICITY, FOSSIL_PURCHASED_ENERGY, 160, true)]);
		register_method(SmadMethod { emission_factors, ..method() }).unwrap();
		assert_ok!(restate(NODE, with(corrected)));
		settle_all();
		assert_eq!(Nodes::<Test>::get(NODE).unwrap().method, corrected);
		assert_eq!(lines(WIRE_OF_THAT), more_remelted());
	});
}

#[test]
fn another_version_of_the_method_has_to_cover_the_record() {
	build_and_execute(|| {
		let concentrate = NodeInputSource::Uncertified(CONCENTRATE);
		let smelting = node(
			[input(concentrate, tonnes(2), 0)],
			[],
			[output(CATHODE, tonnes(1), 0), output(WIRE, tonnes(1), 0)],
		);
		open(1, smelting);
		accept(NODE);
		let without_defaults = NextMethodId::<Test>::get();
		register_method(SmadMethod { default_factors: bounded([]), ..method() }).unwrap();
		let with = |method| Correction { method, ..correction([]) };
		assert_refused(with(without_defaults), Error::NoDefaultFactor);
		assert_refused(with(SINGLE_OUTPUT), Error::AllocationNeedsSingleOutput);
	});
}

#[test]
fn shares_of_economic_value_are_corrected() {
	build_and_execute(|| {
		let half = 500_000;
		let outputs = [output(CATHODE, tonnes(1), half), output(WIRE, tonnes(1), half)];
		let production = node([], [secondary(FUEL, 1)], outputs);
		open(1, ProductionNode { method: BY_VALUE, ..production });
		accept(NODE);
		let shared = |scope_1: [u128; 2], upstream: [u128; 2]| -> LineTotals {
			bounded([0, 1].map(|line| {
				totals(&[(FOSSIL_SCOPE_1, scope_1[line]), (FOSSIL_UPSTREAM, upstream[line])])
			}))
		};
		assert_eq!(lines(NODE), shared([1_350, 1_350], [300, 300]));

		let with = |shares: [u32; 2]| Correction {
			method: BY_VALUE,
			value_shares: Some(bounded(shares)),
			..correction([secondary(FUEL, 1)])
		};
		// A producer could move what its labelled lines carry to ordinary ones.
		assert_noop!(restate(NODE, with([900_000, 100_000])), Error::<Test>::NeedsAudit);
		for (shares, error) in [
			([500_000, 500_001], Error::InvalidValueShares),
			([half, half], Error::<Test>::NothingRestated),
		] {
			assert_noop!(restate_after_audit(NODE, with(shares)), error);
		}
		assert_ok!(restate_after_audit(NODE, with([900_000, 100_000])));
		settle_all();
		assert_eq!(lines(NODE), shared([2_430, 270], [540, 60]));
	});
}

#[test]
fn origins_of_scrap_are_corrected() {
	build_and_execute(|| {
		chain_of_three();
		let with = |position, origin| {
			let scrap_origins = bounded([(position, origin)]);
			Correction { scrap_origins, ..as_reported() }
		};
		let origin = ScrapOrigin::PreConsumer;
		// More than the record claims is for the body to find.
		assert_noop!(restate(NODE, with(0, origin)), Error::<Test>::NeedsAudit);
		assert_refused(with(1, ScrapOrigin::Internal), Error::NotScrap);
		assert_refused(with(255, ScrapOrigin::Internal), Error::NotScrap);
		assert_noop!(
			restate_after_audit(
				WIRE_OF_IT,
				Correction {
					scrap_origins: bounded([(0, ScrapOrigin::Internal)]),
					..correction([])
				}
			),
			Error::<Test>::NotScrap
		);

		assert_ok!(restate(NODE, with(0, ScrapOrigin::Internal)));
		settle_all();
		let without_recycled: LineTotals =
			bounded([totals(&[(FOSSIL_PURCHASED_ENERGY, 1_000), (FOSSIL_UPSTREAM, 500_000)])]);
		for node in [NODE, WIRE_OF_IT, WIRE_OF_THAT] {
			assert_eq!(lines(node), without_recycled);
		}

		let origin = ScrapOrigin::PostConsumer;
		assert_ok!(restate_after_audit(NODE, with(0, origin)));
		settle_all();
		for node in [NODE, WIRE_OF_IT, WIRE_OF_THAT] {
			assert_eq!(lines(node), remelted());
		}
	});
}

#[test]
fn an_origin_that_stays_needs_no_audit() {
	build_and_execute(|| {
		chain_of_three();
		let scrap_origins = bounded([(0, ScrapOrigin::PostConsumer)]);
		assert_ok!(restate(NODE, Correction { scrap_origins, ..more_electricity() }));
		settle_all();
		assert_eq!(lines(NODE), more_remelted());
	});
}

#[test]
fn a_correction_with_the_same_result_is_passed_on_to_nobody() {
	build_and_execute(|| {
		chain_of_three();
		// The same quantity is primary data in truth, of a factor that isn't.
		let method = NextMethodId::<Test>::get();
		let emission_factors = bounded([factor(ELECTRICITY, FOSSIL_PURCHASED_ENERGY, 40, false)]);
		register_method(SmadMethod { emission_factors, ..crate::mock::method() }).unwrap();
		System::reset_events();
		let correction = Correction { method, ..correction([activity(ELECTRICITY, 25)]) };
		assert_ok!(restate(NODE, correction.clone()));
		accept(NODE);
		assert_eq!(Spreading::<Test>::iter().count(), 0);
		idle();
		assert_eq!(
			events_but_votes(),
			[filed(correction), opened(NODE, 1, 0, None, false), accepted(NODE, 1, remelted())]
		);
		assert_eq!(Told::get(), [(NODE, 1)]);
		assert_eq!(round(WIRE_OF_IT), (0, 0, None, FootprintStatus::Accepted));
	});
}

#[test]
fn a_correction_can_be_corrected_before_it_is_accepted() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, correction([activity(FUEL, 1)])));
		let first = calculated(NODE);
		cast(NODE, 0, &first).unwrap();
		cast(NODE, 1, &first).unwrap();
		let late = signed(batch(2, [vote(NODE, &first)]), 2);
		assert_ok!(restate(NODE, more_electricity()));
		assert_eq!(round(NODE), (1, 1, None, FootprintStatus::Pending));
		assert!(validate(&late).is_err());
		settle_all();
		assert_eq!(lines(NODE), more_remelted());
		assert_eq!(round(NODE), (1, 1, None, FootprintStatus::Accepted));
		assert_eq!(round(WIRE_OF_THAT), (1, 0, Some(NODE), FootprintStatus::Accepted));
		assert_eq!(lines(WIRE_OF_THAT), more_remelted());
	});
}

#[test]
fn what_is_corrected_back_before_it_is_accepted_changes_nothing() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, more_electricity()));
		assert_ok!(restate(NODE, as_reported()));
		settle_all();
		assert_eq!(round(NODE), (1, 1, None, FootprintStatus::Accepted));
		assert_eq!(lines(NODE), remelted());
		assert_eq!(round(WIRE_OF_IT), (0, 0, None, FootprintStatus::Accepted));
	});
}

#[test]
fn a_node_is_restated_while_it_is_calculated_anew_for_another() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, more_electricity()));
		accept(NODE);
		idle();
		assert_eq!(round(WIRE_OF_IT), (1, 0, Some(NODE), FootprintStatus::Pending));
		assert_eq!(round(WIRE_OF_THAT), (1, 0, Some(NODE), FootprintStatus::Pending));
		// It is the producer's now, so what follows is because of it.
		assert_ok!(restate(WIRE_OF_IT, correction([secondary(FUEL, 1)])));
		assert_eq!(round(WIRE_OF_IT), (1, 1, None, FootprintStatus::Pending));
		next_block();
		settle_all();
		let with_fuel: LineTotals = bounded([totals(&[
			(FOSSIL_SCOPE_1, 2_700),
			(FOSSIL_PURCHASED_ENERGY, 4_000),
			(FOSSIL_UPSTREAM, 500_600),
			(RECYCLED_POST_CONSUMER, 10_000_000),
		])]);
		assert_eq!(lines(WIRE_OF_IT), with_fuel);
		assert_eq!(lines(WIRE_OF_THAT), with_fuel);
		assert_eq!(round(WIRE_OF_IT), (1, 1, None, FootprintStatus::Accepted));
		assert_eq!(round(WIRE_OF_THAT), (1, 1, Some(WIRE_OF_IT), FootprintStatus::Accepted));
	});
}

#[test]
fn a_node_whose_correction_is_pending_is_calculated_with_its_new_inputs() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, more_electricity()));
		assert_ok!(restate(WIRE_OF_IT, correction([secondary(FUEL, 1)])));
		assert_eq!(ready(), [NODE]);
		settle_all();
		assert_eq!(round(WIRE_OF_IT), (1, 1, Some(NODE), FootprintStatus::Accepted));
		assert_eq!(round(WIRE_OF_THAT), (1, 0, Some(NODE), FootprintStatus::Accepted));
		assert_eq!(lines(WIRE_OF_THAT), lines(WIRE_OF_IT));
		assert_eq!(lines(WIRE_OF_IT)[0][&FOSSIL_SCOPE_1], 2_700);
		assert_eq!(lines(WIRE_OF_IT)[0][&FOSSIL_PURCHASED_ENERGY], 4_000);
	});
}

#[test]
fn a_disputed_correction_is_passed_on_once_it_is_resolved() {
	for by_council in [true, false] {
		build_and_execute(|| {
			chain_of_three();
			assert_ok!(restate(NODE, more_electricity()));
			disagree(NODE);
			assert_eq!((lines(NODE), revision_in_force(NODE)), (remelted(), 0));
			idle();
			assert_eq!(round(WIRE_OF_IT), (0, 0, None, FootprintStatus::Accepted));

			if by_council {
				assert_ok!(resolve(NODE, Resolution::Accept(more_remelted())));
				assert_eq!(Footprints::<Test>::get(NODE).unwrap().basis, FootprintBasis::Resolved);
			} else {
				assert_ok!(resolve(NODE, Resolution::Retry));
				assert_eq!(round(NODE), (1, 1, None, FootprintStatus::Pending));
			}
			settle_all();
			for node in [NODE, WIRE_OF_IT, WIRE_OF_THAT] {
				assert_eq!((lines(node), revision_in_force(node)), (more_remelted(), 1));
			}
		});
	}
}

#[test]
fn a_disputed_correction_can_be_corrected() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, correction([activity(FUEL, 1)])));
		disagree(NODE);
		assert_ok!(restate(NODE, more_electricity()));
		assert!(!Disputes::<Test>::contains_key(NODE));
		assert_eq!(round(NODE), (1, 1, None, FootprintStatus::Pending));
		settle_all();
		assert_eq!(lines(WIRE_OF_THAT), more_remelted());
	});
}

#[test]
fn a_dispute_downstream_holds_up_what_comes_after_it() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, more_electricity()));
		accept(NODE);
		idle();
		disagree(WIRE_OF_IT);
		assert_eq!(ready(), []);
		let in_force = || [NODE, WIRE_OF_IT, WIRE_OF_THAT].map(revision_in_force);
		assert_eq!(in_force(), [1, 0, 0]);
		assert_noop!(
			resolve(WIRE_OF_IT, Resolution::Accept(remelted())),
			Error::<Test>::NotConserved
		);
		assert_ok!(resolve(WIRE_OF_IT, Resolution::Accept(more_remelted())));
		assert_eq!(ready(), [WIRE_OF_THAT]);
		settle_all();
		assert_eq!(in_force(), [1, 1, 1]);
		// The cause is known to the end.
		assert_eq!(round(WIRE_OF_THAT), (1, 0, Some(NODE), FootprintStatus::Accepted));
	});
}

#[test]
fn another_restatement_upstream_ends_a_dispute() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, correction([activity(FUEL, 1)])));
		accept(NODE);
		idle();
		disagree(WIRE_OF_IT);
		assert_ok!(restate(NODE, more_electricity()));
		assert_noop!(
			resolve(WIRE_OF_IT, Resolution::Accept(more_remelted())),
			Error::<Test>::InputsNotSettled
		);
		accept(NODE);
		idle();
		assert_eq!(round(WIRE_OF_IT), (1, 1, Some(NODE), FootprintStatus::Pending));
		assert!(!Disputes::<Test>::contains_key(WIRE_OF_IT));
		settle_all();
		assert_eq!(lines(WIRE_OF_THAT), more_remelted());
	});
}

/// What a declared wire has: a little more than the cathode that it is made of, before and after.
fn declared_lines() -> LineTotals {
	bounded([totals(&[
		(FOSSIL_PURCHASED_ENERGY, 5_000),
		(FOSSIL_UPSTREAM, 500_000),
		(RECYCLED_POST_CONSUMER, 10_000_000),
	])])
}

/// As [`chain_of_three`], with declared wire in between.
fn chain_with_a_declaration() {
	open(1, remelting());
	accept(NODE);
	open(2, declaring(drawing(1), declared_lines()));
	attest(WIRE_OF_IT).unwrap();
	open(3, drawing(2));
	accept(WIRE_OF_THAT);
	next_block();
	System::reset_events();
	Told::set(&Vec::new());
}

#[test]
fn a_declaration_downstream_has_to_be_attested_again() {
	build_and_execute(|| {
		chain_with_a_declaration();
		let before = lines(WIRE_OF_IT);
		assert_ok!(restate(NODE, more_electricity()));
		accept(NODE);
		assert_noop!(attest(WIRE_OF_IT), Error::<Test>::NothingToAttest);
		idle();
		assert_eq!(round(WIRE_OF_IT), (1, 0, Some(NODE), FootprintStatus::AwaitsAttestation));
		assert_eq!(revision_in_force(WIRE_OF_IT), 0);
		assert_eq!(round(WIRE_OF_THAT), (0, 0, None, FootprintStatus::Accepted));
		assert_eq!(ready(), []);

		assert_ok!(attest(WIRE_OF_IT));
		assert_eq!((lines(WIRE_OF_IT), revision_in_force(WIRE_OF_IT)), (before.clone(), 1));
		idle();
		// It says the same as before, and so does what comes after it.
		assert_eq!(round(WIRE_OF_THAT), (0, 0, None, FootprintStatus::Accepted));
		assert_eq!(
			events_but_votes(),
			[
				filed(more_electricity()),
				opened(NODE, 1, 0, None, false),
				accepted(NODE, 1, more_remelted()),
				opened(WIRE_OF_IT, 1, 0, Some(NODE), true),
				Event::FootprintAccepted {
					node: WIRE_OF_IT,
					revision: 1,
					lines: before,
					basis: attested(),
				},
			]
		);
	});
}

#[test]
fn a_declaration_that_is_too_little_now_has_to_be_restated() {
	build_and_execute(|| {
		chain_with_a_declaration();
		assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 1_000)])));
		accept(NODE);
		idle();
		assert_noop!(attest(WIRE_OF_IT), Error::<Test>::InvalidDeclaration);

		let higher: LineTotals = bounded([totals(&[
			(FOSSIL_PURCHASED_ENERGY, 41_000),
			(FOSSIL_UPSTREAM, 500_000),
			(RECYCLED_POST_CONSUMER, 10_000_000),
		])]);
		assert_ok!(restate(WIRE_OF_IT, declaring_lines(higher)));
		assert_eq!(round(WIRE_OF_IT), (1, 1, None, FootprintStatus::AwaitsAttestation));
		assert_ok!(attest(WIRE_OF_IT));
		settle_all();
		assert_eq!(round(WIRE_OF_THAT), (1, 0, Some(WIRE_OF_IT), FootprintStatus::Accepted));
		assert_eq!(lines(WIRE_OF_THAT), lines(WIRE_OF_IT));
		assert_eq!(lines(WIRE_OF_THAT)[0][&FOSSIL_PURCHASED_ENERGY], 41_000);
	});
}

#[test]
fn a_declaration_can_become_a_calculation_and_the_other_way_round() {
	build_and_execute(|| {
		chain_with_a_declaration();
		assert_ok!(restate(WIRE_OF_IT, correction([])));
		settle_all();
		assert_eq!(lines(WIRE_OF_IT), remelted());
		assert_eq!(lines(WIRE_OF_THAT), remelted());

		assert_ok!(restate(WIRE_OF_IT, declaring_lines(declared_lines())));
		assert_eq!(ready(), []);
		assert_eq!(lines(WIRE_OF_IT), remelted());
		assert_ok!(attest(WIRE_OF_IT));
		assert_eq!(Footprints::<Test>::get(WIRE_OF_IT).unwrap().basis, attested());
		settle_all();
		assert_eq!(lines(WIRE_OF_THAT), lines(WIRE_OF_IT));
		assert_eq!(lines(WIRE_OF_THAT)[0][&FROM_DECLARATIONS], 505_000);
	});
}

#[test]
fn a_declaration_that_waits_for_its_auditor_becomes_a_calculation_that_is_passed_on() {
	build_and_execute(|| {
		chain_with_a_declaration();
		assert_ok!(restate(NODE, more_electricity()));
		accept(NODE);
		idle();
		assert_eq!(round(WIRE_OF_IT), (1, 0, Some(NODE), FootprintStatus::AwaitsAttestation));
		assert_ok!(restate(WIRE_OF_IT, correction([])));
		assert_eq!(round(WIRE_OF_IT), (1, 1, None, FootprintStatus::Pending));
		settle_all();
		assert_eq!(lines(WIRE_OF_IT), more_remelted());
		assert_eq!(lines(WIRE_OF_THAT), more_remelted());
		assert_eq!(round(WIRE_OF_THAT), (1, 0, Some(WIRE_OF_IT), FootprintStatus::Accepted));
	});
}

#[test]
fn pending_dependents_are_calculated_with_what_is_restated() {
	build_and_execute(|| {
		chain_of_three();
		open(4, drawing(1));
		let pending = RequestId(4);
		assert_ok!(restate(NODE, more_electricity()));
		// Its input isn't settled.
		assert_eq!(ready(), [NODE]);
		accept(NODE);
		assert_eq!(ready(), []);
		idle();
		assert_eq!(round(pending), (0, 1, Some(NODE), FootprintStatus::Pending));
		settle_all();
		assert_eq!((lines(pending), revision_in_force(pending)), (more_remelted(), 0));
		assert_eq!(round(pending), (0, 1, Some(NODE), FootprintStatus::Accepted));
	});
}

#[test]
fn what_is_opened_on_a_node_that_is_restated_waits_for_it() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, more_electricity()));
		accept(NODE);
		idle();
		// The old footprint is in force, so that it can be drawn from; but it isn't the last word.
		open(4, drawing(2));
		let new = RequestId(4);
		assert_eq!(ready(), [WIRE_OF_IT]);
		settle_all();
		assert_eq!(lines(new), more_remelted());
		assert_eq!(round(new), (0, 0, None, FootprintStatus::Accepted));
	});
}

#[test]
fn cancelled_dependents_stay_cancelled() {
	build_and_execute(|| {
		chain_of_three();
		open(4, drawing(1));
		let cancelled = RequestId(4);
		assert_ok!(restate(NODE, more_electricity()));
		Footprint::cancel_node(cancelled).unwrap();
		settle_all();
		assert_eq!(round(cancelled), (0, 0, None, FootprintStatus::Cancelled));

		// And what is cancelled while its input is passed on.
		open(5, drawing(1));
		let cancelled = RequestId(5);
		assert_ok!(restate(NODE, as_reported()));
		accept(NODE);
		Footprint::cancel_node(cancelled).unwrap();
		settle_all();
		assert_eq!(round(cancelled), (0, 0, None, FootprintStatus::Cancelled));
		assert_eq!(lines(WIRE_OF_THAT), remelted());
	});
}

#[test]
fn nothing_is_passed_on_while_the_books_rest() {
	build_and_execute(|| {
		chain_of_three();
		assert_ok!(restate(NODE, more_electricity()));
		accept(NODE);
		Resting::set(&true);
		assert_eq!(idle(), Weight::zero());
		assert_eq!(round(WIRE_OF_IT), (0, 0, None, FootprintStatus::Accepted));
		assert!(Footprint::is_spreading(NODE));
		Resting::set(&false);
		settle_all();
		assert_eq!(lines(WIRE_OF_THAT), more_remelted());
	});
}

#[test]
fn what_can_not_be_calculated_is_not_filed() {
	build_and_execute(|| {
		chain_of_three();
		let too_much = NextMethodId::<Test>::get();
		let beyond = |activity| factor(activity, FOSSIL_SCOPE_1, u64::MAX, true);
		let emission_factors = bounded([beyond(ELECTRICITY), beyond(FUEL)]);
		register_method(SmadMethod { emission_factors, ..method() }).unwrap();
		let activities = [ELECTRICITY, FUEL].map(|id| activity(id, u64::MAX));
		let correction = Correction { method: too_much, ..correction(activities) };
		assert_refused(correction, Error::Overflow);
	});
}
