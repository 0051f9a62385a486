use crate::{mock::*, Error, Event, IssuedLots, LineUse, Requests, UsesOfLine};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	ConversionFactor, LotId, Mass, OutputLineId, RequestId, RequestStatus, ScrapOrigin, Supply,
	FOSSIL_SCOPE_1, MILLION,
};

fn approve(request: RequestId, masses: &[Mass]) -> DispatchResult {
	Credits::approve_partially(signed(BODY), request, bounded(masses))
}

/// A record with an accepted footprint.
fn asked(record: Record) -> RequestId {
	let request = record.pending();
	accept_at_border(request);
	request
}

#[test]
fn the_rest_of_the_credits_returns_in_proportion() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let request = asked(smelting([credit(lot, t(40))], [labelled(CATHODE, CU_8, t(20))]));
		events();
		assert_ok!(approve(request, &[t(15)]));

		assert_eq!(masses(lot), (t(15), Mass::ZERO));
		assert_eq!(masses(LotId(1)), (t(15), Mass::ZERO));
		assert_eq!(IssuedLots::<Test>::get(request).to_vec(), vec![(0, LotId(1))]);
		assert_eq!(Requests::<Test>::get(request).unwrap().status, RequestStatus::Approved);
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(15), consumed: t(30), ..Default::default() }
		);
		assert_eq!(
			supply(CATHODE, CU_8),
			Supply { issued: t(15), held: t(15), ..Default::default() }
		);
		let account = SMELTER;
		assert_eq!(
			events(),
			vec![
				Event::CreditsConsumed { lot, account, request, mass: t(30) },
				Event::CreditsReturned { lot, account, request, mass: t(10) },
				Event::PeriodOpened {
					account,
					good: CATHODE,
					label: CU_8,
					period: THIRD_QUARTER,
					opening: Mass::ZERO
				},
				Event::LotIssued {
					lot: LotId(1),
					account,
					good: CATHODE,
					label: CU_8,
					origin: OutputLineId { request, line: 0 },
					mass: t(15),
					factor: Some(ConversionFactor::ONE),
					certified_share: MILLION,
				},
				Event::RequestApproved { request, body: BODY, automatic: false },
			]
		);
	});
}

#[test]
fn what_is_consumed_is_rounded_up() {
	build_and_execute(|| {
		let lot = smelter_lot(Mass(30));
		// Of 10 g for 3 g, 1 g takes 3 1/3 g.
		let request = asked(smelting([credit(lot, Mass(10))], [labelled(CATHODE, CU_8, Mass(3))]));
		assert_ok!(approve(request, &[Mass(1)]));
		assert_eq!(masses(lot), (Mass(26), Mass::ZERO));
		// Each input by itself.
		let inputs = [credit(lot, Mass(5)), credit(lot, Mass(5))];
		let request = asked(smelting(inputs, [labelled(CATHODE, CU_8, Mass(3))]));
		assert_ok!(approve(request, &[Mass(1)]));
		assert_eq!(masses(lot), (Mass(22), Mass::ZERO));
	});
}

#[test]
fn each_line_returns_its_own_and_one_of_nothing_all_of_it() {
	build_and_execute(|| {
		let lots = [t(10), t(10)].map(smelter_lot);
		let inputs = [
			credit(lots[0], t(10)),
			to_line(1, credit(lots[1], t(10))),
			to_line(2, scrap(ScrapOrigin::PostConsumer, t(10))),
		];
		let outputs = [
			labelled(CATHODE, CU_8, t(10)),
			labelled(CATHODE, CU_8, t(10)),
			labelled(CATHODE, CU_RE, t(10)),
		];
		let request = asked(smelting(inputs, outputs));
		events();
		assert_ok!(approve(request, &[t(4), Mass::ZERO, t(10)]));
		assert_eq!(masses(lots[0]), (t(6), Mass::ZERO));
		assert_eq!(masses(lots[1]), (t(10), Mass::ZERO));
		assert_eq!(IssuedLots::<Test>::get(request).to_vec(), vec![(0, LotId(2)), (2, LotId(3))]);
		let returned = |lot, mass| Event::CreditsReturned { lot, account: SMELTER, request, mass };
		let returns = events()
			.into_iter()
			.filter(|event| matches!(event, Event::CreditsReturned { .. }))
			.collect::<Vec<_>>();
		assert_eq!(returns, vec![returned(lots[0], t(6)), returned(lots[1], t(10))]);
		// What wasn't consumed was no use of its line.
		let used = |lot: LotId| {
			let line = OutputLineId { request: RequestId(lot.0), line: 0 };
			UsesOfLine::<Test>::contains_key(line, LineUse::Request(request))
		};
		assert_eq!(lots.map(used), [true, false]);
	});
}

#[test]
fn credits_of_ordinary_lines_return_with_the_whole_record() {
	build_and_execute(|| {
		let lot = smelter_lot(t(30));
		let inputs = [
			extracted(t(10)),
			to_line(1, scrap(ScrapOrigin::PostConsumer, t(10))),
			to_line(2, credit(lot, t(30))),
		];
		let outputs = [
			labelled(CATHODE, CU_8, t(10)),
			labelled(CATHODE, CU_RE, t(10)),
			ordinary(CATHODE, t(30)),
		];
		let request = asked(smelting(inputs, outputs));
		// 5 t of 20 t.
		assert_ok!(approve(request, &[t(5), Mass::ZERO, Mass::ZERO]));
		assert_eq!(masses(lot), (Mass(22_500_000), Mass::ZERO));
	});
}

#[test]
fn by_rolling_average_all_credits_of_a_good_return_in_one_proportion() {
	build_and_execute(|| {
		let rolling = |mass| {
			let line = labelled(CATHODE, ROLLING_CU_8, mass);
			rolling_smelting([extracted(mass)], [line])
		};
		change_certificate(ROLLING_CERTIFICATE, |certificate| {
			let mut rows = certificate.conversions.to_vec();
			for row in &mut rows {
				row.input = if row.input == CONCENTRATE { CATHODE } else { row.input };
				row.factor = ConversionFactor::ONE;
			}
			certificate.conversions = bounded([certificate.conversions.to_vec(), rows].concat());
		});
		let lots = [t(10), t(10), t(10)].map(|mass| rolling(mass).approved()[0]);
		let inputs = [
			credit(lots[0], t(10)),
			to_line(2, credit(lots[1], t(10))),
			to_line(3, credit(lots[2], t(10))),
		];
		let outputs = [
			labelled(CATHODE, ROLLING_CU_8, t(10)),
			labelled(CATHODE, ROLLING_CU_8, t(6)),
			ordinary(CATHODE, t(4)),
			ordinary(SLAG, t(10)),
		];
		let request = asked(rolling_smelting(inputs, outputs));
		// 8 t of 16 t, from whichever line.
		assert_ok!(approve(request, &[t(2), t(6), Mass::ZERO, Mass::ZERO]));
		for lot in lots {
			assert_eq!(masses(lot), (t(5), Mass::ZERO));
		}
	});
}

#[test]
fn a_line_of_which_nothing_is_approved_may_miss_its_criteria() {
	build_and_execute(|| {
		let outputs = [labelled(CATHODE, CU_8, t(1)), labelled(CATHODE, CU_8, t(1))];
		let request = smelting([extracted(t(1)), to_line(1, extracted(t(1)))], outputs).pending();
		let carbon = |grams| totals(&[(FOSSIL_SCOPE_1, grams)]);
		accept(request, [carbon(8_000_001), carbon(8_000_000)]);
		for masses in [[t(1), t(1)], [Mass(1), t(1)]] {
			assert_noop!(approve(request, &masses), Error::<Test>::CriterionNotMet);
		}
		assert_ok!(approve(request, &[Mass::ZERO, t(1)]));
	});
}

#[test]
fn the_criteria_are_those_of_the_whole_line() {
	build_and_execute(|| {
		let request = mining(t(2)).pending();
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 16_000_001)])]);
		// A part of it carries as much for each gram.
		assert_noop!(approve(request, &[t(1)]), Error::<Test>::CriterionNotMet);
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 16_000_000)])]);
		assert_ok!(approve(request, &[t(1)]));
	});
}

#[test]
fn all_of_it_is_an_approval_too() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let request = asked(smelting([credit(lot, t(45))], [labelled(CATHODE, CU_8, t(45))]));
		assert_ok!(approve(request, &[t(45)]));
		assert_eq!(masses(lot), (Mass::ZERO, Mass::ZERO));
		assert_eq!(masses(LotId(1)), (t(45), Mass::ZERO));
	});
}

#[test]
fn an_approval_fits_the_request() {
	build_and_execute(|| {
		let outputs = [labelled(CATHODE, CU_8, t(10)), ordinary(CATHODE, t(10))];
		let inputs = [extracted(t(10)), to_line(1, uncertified(t(10)))];
		let request = asked(smelting(inputs, outputs));
		let nothing = Mass::ZERO;
		for masses in [
			vec![],
			vec![t(10)],
			vec![t(10), nothing, nothing],
			// More than was requested.
			vec![plus(t(10), Mass(1)), nothing],
			// Something of an ordinary line.
			vec![t(10), Mass(1)],
			// Nothing at all: that is a rejection.
			vec![nothing, nothing],
		] {
			assert_noop!(approve(request, &masses), Error::<Test>::InvalidApproval);
		}
		assert_ok!(approve(request, &[Mass(1), nothing]));
	});
}

#[test]
fn only_the_body_approves_and_only_what_is_pending() {
	build_and_execute(|| {
		assert_noop!(approve(RequestId(0), &[t(1)]), Error::<Test>::RequestNotFound);
		let request = mining(t(2)).pending();
		assert_noop!(approve(request, &[t(1)]), FOOTPRINT_NOT_ACCEPTED);
		accept_at_border(request);
		for other in [OTHER_BODY, MINE, STRANGER] {
			assert_noop!(
				Credits::approve_partially(signed(other), request, bounded([t(1)])),
				NOT_ITS_CERTIFICATION_BODY
			);
		}
		assert_noop!(
			Credits::approve_partially(RuntimeOrigin::root(), request, bounded([t(1)])),
			DispatchError::BadOrigin
		);
		Accredited::set(false);
		assert_noop!(approve(request, &[t(1)]), ACCREDITATION_EXPIRED);
		Accredited::set(true);
		assert_ok!(approve(request, &[t(1)]));
		assert_noop!(approve(request, &[t(1)]), Error::<Test>::RequestNotPending);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, ..Default::default() })]

	/// Whatever is approved: what is consumed and what returns are what was drawn, nothing is
	/// consumed for less than it was to bring, and the certified input and the overdraft still cover
	/// the claim.
	#[test]
	fn a_partial_approval_conserves(
		drawn in prop::collection::vec(1u64..1_000, 1..5),
		ahead in 0u64..100,
		claimed in 1u64..1_000_000,
		approved in 1u64..1_000_000,
	) {
		build_and_execute(|| {
			change_rules(GROUP_BALANCE, |rules| rules.overdraft = Mass(1_000));
			let sum = drawn.iter().sum::<u64>();
			// No more is overdrawn than is issued.
			let ahead = ahead.min(sum);
			let claimed = ahead.max(1) + claimed % (sum + 1);
			let approved = approved % claimed + 1;
			let lots = drawn.iter().map(|mass| smelter_lot(Mass(*mass))).collect::<Vec<_>>();
			let mut inputs = lots
				.iter()
				.zip(&drawn)
				.map(|(lot, mass)| credit(*lot, Mass(*mass)))
				.collect::<Vec<_>>();
			if ahead > 0 {
				inputs.push(overdraft(Mass(ahead)));
			}
			let request = asked(smelting(inputs, [labelled(CATHODE, CU_8, Mass(claimed))]));
			events();
			approve(request, &[Mass(approved)]).unwrap();

			let (mut consumed, mut returned) = (vec![0; lots.len()], vec![0; lots.len()]);
			let mut owed = 0;
			let position = |lot| lots.iter().position(|other| *other == lot).unwrap();
			for event in events() {
				match event {
					Event::CreditsConsumed { lot, mass, .. } => consumed[position(lot)] += mass.0,
					Event::CreditsReturned { lot, mass, .. } => returned[position(lot)] += mass.0,
					Event::OverdraftDrawn { mass, .. } => owed += mass.0,
					_ => {}
				}
			}
			// Approving less cuts the overdraft first.
			let overdrawn = ahead;
			assert_eq!(owed, overdrawn.saturating_sub(claimed - approved));
			for ((lot, drawn), (consumed, returned)) in
				lots.iter().zip(&drawn).zip(consumed.iter().zip(&returned))
			{
				assert_eq!(consumed + returned, *drawn);
				assert_eq!(masses(*lot), (Mass(*returned), Mass::ZERO));
				let (on_credits, requested) = match claimed - overdrawn {
					0 => (approved, claimed),
					requested => (approved - owed, requested),
				};
				assert!(consumed * requested >= drawn * on_credits);
				assert!(consumed * requested < drawn * on_credits + requested);
			}
			assert!(consumed.iter().sum::<u64>() + owed >= approved);
			assert_eq!(supply(CATHODE, CU_8).issued, Mass(approved));
		});
	}
}
