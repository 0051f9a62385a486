//! What became of certified mass, with its attributes: per account, label and period, per label, and
//! in all.

use crate::{mock::*, weights::WeightInfo, *};
use frame_support::{assert_noop, assert_ok, traits::Hooks};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	AttributeId, AttributeTotals, InputSource, LabelId, LotId, Mass, OutputLineId, PeriodId,
	RequestId, RollUp, Rolled, BIOGENIC, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, RECYCLED_POST_CONSUMER,
	SECONDS_PER_DAY,
};

const FOURTH_QUARTER: PeriodId = PeriodId(227);
const LINE: OutputLineId = OutputLineId { request: RequestId(0), line: 0 };

/// The validators accept a footprint of the only line of a record, and the body approves it.
fn issued(record: Record, line: &[(AttributeId, u128)]) -> LotId {
	let request = record.pending();
	accept(request, [totals(line)]);
	assert_ok!(Credits::approve_request(signed(BODY), request));
	IssuedLots::<Test>::get(request)[0].1
}

/// 45 t of concentrate of the mine, with 100 g of CO2e: any third of it is rounded up.
fn mined() -> LotId {
	issued(mining(t(45)), &[(FOSSIL_SCOPE_1, 100)])
}

/// The lot's line has so much CO2e from now on.
fn restate_mined(grams: u128) {
	restate(LINE.request, [totals(&[(FOSSIL_SCOPE_1, grams)])]);
}

/// A mass with so much CO2e.
fn rolled(mass: Mass, grams: u128) -> Rolled {
	with(mass, &[(FOSSIL_SCOPE_1, grams)])
}

fn with(mass: Mass, attributes: &[(AttributeId, u128)]) -> Rolled {
	let attributes = attributes.iter().copied().collect::<std::collections::BTreeMap<_, _>>();
	Rolled { mass: mass.0.into(), attributes: attributes.try_into().unwrap() }
}

fn nothing() -> RollUp {
	RollUp::default()
}

fn of(account: u64) -> RollUp {
	Credits::roll_up_of_account(&account, CU_8, None).unwrap()
}

fn of_period(account: u64, period: PeriodId) -> RollUp {
	Credits::roll_up_of_account(&account, CU_8, Some(period)).unwrap()
}

fn of_label() -> RollUp {
	Credits::roll_up_of_label(CU_8)
}

/// So many steps of time left.
fn idle(steps: u64) {
	type Weights = <Test as Config>::WeightInfo;
	let steps = Weights::work_off_revaluation().saturating_mul(steps);
	Credits::on_idle(1, Weights::work_off().saturating_add(steps));
}

fn waits() -> bool {
	Revaluations::<Test>::contains_key(LINE)
}

#[test]
fn what_is_issued_is_held() {
	build_and_execute(|| {
		mined();
		let all = rolled(t(45), 100);
		let expected = RollUp { issued: all.clone(), held: all, ..nothing() };
		assert_eq!(of(MINE), expected);
		assert_eq!(of_label(), expected);
		assert_eq!(Credits::network_roll_up(), expected);
		let share = Share { mass: t(45), attributes: totals(&[(FOSSIL_SCOPE_1, 100)]) };
		assert_eq!(
			LineRollUps::<Test>::get(LINE),
			Some(LineRollUp {
				label: CU_8,
				issued: share.clone(),
				held: share,
				consumed: Share::default(),
				exited: Share::default(),
			})
		);
		assert_eq!(AccountShares::<Test>::iter().count(), 2);
		assert!(!waits());
	});
}

#[test]
fn nothing_is_rolled_up_before_approval() {
	build_and_execute(|| {
		let request = mining(t(45)).pending();
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 100)])]);
		restate_mined(200);
		assert_eq!((of(MINE), of_label()), (nothing(), nothing()));
		assert_eq!(LineRollUps::<Test>::iter().count(), 0);
		assert!(!waits());
	});
}

#[test]
fn ordinary_lines_are_in_no_roll_up() {
	build_and_execute(|| {
		let request = smelting(
			[uncertified(t(5)), to_line(1, extracted(t(9)))],
			[ordinary(CATHODE, t(5)), labelled(CATHODE, CU_8, t(9))],
		)
		.pending();
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 700)]), totals(&[(FOSSIL_SCOPE_1, 30)])]);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		let own = rolled(t(9), 30);
		assert_eq!(of(SMELTER), RollUp { issued: own.clone(), held: own, ..nothing() });
		restate(request, [totals(&[(FOSSIL_SCOPE_1, 7)]), totals(&[(FOSSIL_SCOPE_1, 3)])]);
		let lines = LineRollUps::<Test>::iter_keys().collect::<Vec<_>>();
		assert_eq!(lines, [OutputLineId { request, line: 1 }]);
		assert_eq!(Revaluations::<Test>::iter_keys().collect::<Vec<_>>(), lines);
	});
}

#[test]
fn a_transfer_changes_the_holder_alone() {
	build_and_execute(|| {
		let lot = mined();
		let before = (of_label(), LineRollUps::<Test>::get(LINE));
		assert_ok!(transfer(MINE, lot, t(45), SMELTER));
		assert_eq!(of(MINE), RollUp { issued: rolled(t(45), 100), ..nothing() });
		assert_eq!(of(SMELTER), RollUp { held: rolled(t(45), 100), ..nothing() });
		assert_eq!((of_label(), LineRollUps::<Test>::get(LINE)), before);
		assert_eq!(Credits::network_roll_up(), of_label());
	});
}

#[test]
fn what_an_account_has_of_a_line_is_rounded_once() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(transfer(MINE, lot, t(15), SMELTER));
		assert_eq!(of(MINE).held, rolled(t(30), 67));
		assert_eq!(of(SMELTER).held, rolled(t(15), 34));
		// Of two lots of the same line it has 25 t: 56 g, not 34 g and 23 g.
		assert_ok!(transfer(MINE, lot, t(10), SMELTER));
		assert_eq!(of(MINE).held, rolled(t(20), 45));
		assert_eq!(of(SMELTER).held, rolled(t(25), 56));
		// And in all it is what the line has.
		assert_eq!(of_label().held, rolled(t(45), 100));
	});
}

#[test]
fn lines_of_an_account_add_up() {
	build_and_execute(|| {
		mined();
		issued(mining(t(9)), &[(FOSSIL_SCOPE_1, 10), (BIOGENIC, 3)]);
		// Another label is another roll-up; the network has both.
		issued(mining_under(OTHER_CU, t(1)), &[(FOSSIL_UPSTREAM, 5)]);
		let both = with(t(54), &[(FOSSIL_SCOPE_1, 110), (BIOGENIC, 3)]);
		let expected = RollUp { issued: both.clone(), held: both, ..nothing() };
		assert_eq!(of(MINE), expected);
		assert_eq!(of_label(), expected);
		let other = with(t(1), &[(FOSSIL_UPSTREAM, 5)]);
		assert_eq!(Credits::roll_up_of_label(OTHER_CU).issued, other);
		assert_eq!(
			Credits::network_roll_up().held,
			with(t(55), &[(FOSSIL_SCOPE_1, 110), (BIOGENIC, 3), (FOSSIL_UPSTREAM, 5)])
		);
	});
}

#[test]
fn what_is_in_escrow_is_held() {
	build_and_execute(|| {
		let lot = mined();
		let before = (of(MINE), of_label());
		let id = offered(MINE, lot, t(15), SMELTER);
		assert_eq!((of(MINE), of_label()), before);
		assert_ok!(Credits::accept_transfer(signed(SMELTER), id));
		assert_eq!(of(SMELTER).held, rolled(t(15), 34));

		let request = smelting([credit(LotId(1), t(15))], [labelled(CATHODE, CU_8, t(15))]);
		let request = request.pending();
		assert_eq!(of(SMELTER).held, rolled(t(15), 34));
		assert_ok!(Credits::withdraw_request(signed(SMELTER), request));
		assert_eq!(of(SMELTER), RollUp { held: rolled(t(15), 34), ..nothing() });
	});
}

#[test]
fn consumption_ends_what_is_held_and_issues_anew() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(transfer(MINE, lot, t(15), SMELTER));
		let cathode = smelting([credit(LotId(1), t(15))], [labelled(CATHODE, CU_8, t(15))]);
		issued(cathode, &[(FOSSIL_SCOPE_1, 50)]);
		let own = rolled(t(15), 50);
		let consumed = rolled(t(15), 34);
		assert_eq!(
			of(SMELTER),
			RollUp { issued: own.clone(), held: own, consumed: consumed.clone(), ..nothing() }
		);
		assert_eq!(
			of_label(),
			RollUp { issued: rolled(t(60), 150), held: rolled(t(45), 117), consumed, ..nothing() }
		);
	});
}

#[test]
fn of_a_request_that_is_approved_in_part_the_part_counts() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(transfer(MINE, lot, t(45), SMELTER));
		let request = smelting([credit(lot, t(30))], [labelled(CATHODE, CU_8, t(30))]).pending();
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 100)])]);
		assert_ok!(Credits::approve_partially(signed(BODY), request, bounded([t(10)])));
		// 10 t of 45 t, and 10 t of 30 t.
		let own = rolled(t(10), 34);
		assert_eq!(
			of(SMELTER),
			RollUp {
				issued: own,
				held: rolled(t(45), 78 + 34),
				consumed: rolled(t(10), 23),
				..nothing()
			}
		);
	});
}

#[test]
fn what_repays_an_overdraft_is_consumed() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.overdraft = t(5));
		let ahead = from_source(InputSource::Overdraft, t(5));
		let mut record = mining(t(14));
		record.inputs = vec![extracted(t(9)), ahead];
		issued(record, &[(FOSSIL_SCOPE_1, 14)]);
		let lot = issued(mining(t(9)), &[(FOSSIL_SCOPE_1, 90)]);
		assert_ok!(Credits::repay_overdraft(signed(MINE), MINE, lot, t(5)));
		assert_eq!(
			of(MINE),
			RollUp {
				issued: rolled(t(23), 104),
				held: rolled(t(18), 54),
				consumed: rolled(t(5), 50),
				..nothing()
			}
		);
	});
}

#[test]
fn exits_are_told_apart() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(exit(MINE, lot, t(15)));
		let expected = RollUp {
			issued: rolled(t(45), 100),
			held: rolled(t(30), 67),
			exited: rolled(t(15), 34),
			..nothing()
		};
		assert_eq!((of(MINE), of_label()), (expected.clone(), expected));
		assert_ok!(exit(MINE, lot, t(30)));
		assert_eq!(
			of(MINE),
			RollUp { issued: rolled(t(45), 100), exited: rolled(t(45), 100), ..nothing() }
		);
		let held = AccountColumn { account: MINE, column: Column::Held, period: None };
		assert!(!AccountShares::<Test>::contains_key(LINE, held));
	});
}

#[test]
fn what_expires_or_is_revoked_is_held_no_more() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(5));
		let lot = mined();
		let reason = bounded(b"weighed wrong".as_slice());
		assert_ok!(Credits::revoke(signed(BODY), bounded([(lot, t(15))]), reason));
		let issued = rolled(t(45), 100);
		let expected = RollUp { issued: issued.clone(), held: rolled(t(30), 67), ..nothing() };
		assert_eq!((of(MINE), of_label()), (expected.clone(), expected));
		Now::set(START + 5 * SECONDS_PER_DAY);
		assert_ok!(Credits::expire_lot(signed(STRANGER), lot));
		let expected = RollUp { issued, ..nothing() };
		assert_eq!((of(MINE), of_label()), (expected.clone(), expected));
	});
}

#[test]
fn what_is_held_is_carried_over() {
	build_and_execute(|| {
		let lot = mined();
		let (issued, all) = (rolled(t(45), 100), rolled(t(45), 100));
		let third = RollUp { issued, held: all.clone(), ..nothing() };
		Now::set(OCTOBER);
		// Nothing moved yet.
		assert_eq!(of(MINE), RollUp { held: all.clone(), ..nothing() });
		assert_eq!(AccountRollUps::<Test>::iter().count(), 1);
		assert_ok!(exit(MINE, lot, t(15)));
		let fourth = RollUp { held: rolled(t(30), 67), exited: rolled(t(15), 34), ..nothing() };
		assert_eq!(of(MINE), fourth);
		assert_eq!(of_period(MINE, THIRD_QUARTER), third);
		assert_eq!(of_period(MINE, FOURTH_QUARTER), fourth);
		assert_eq!(AccountRollUps::<Test>::iter().count(), 2);
		// The label's has all.
		assert_eq!(of_label(), RollUp { issued: all, ..fourth });
	});
}

#[test]
fn a_period_in_which_nothing_moved_has_what_was_held_before_it() {
	build_and_execute(|| {
		let lot = mined();
		// Three years of periods later.
		Now::set(OCTOBER + 1_095 * SECONDS_PER_DAY);
		let later = Credits::current_period(CU_8).unwrap();
		assert_ok!(exit(MINE, lot, t(15)));
		let held = |mass, grams| RollUp { held: rolled(mass, grams), ..nothing() };
		assert_eq!(of_period(MINE, PeriodId(THIRD_QUARTER.0 - 1)), nothing());
		for period in FOURTH_QUARTER.0..later.0 {
			assert_eq!(of_period(MINE, PeriodId(period)), held(t(45), 100));
		}
		assert_eq!(of_period(MINE, PeriodId(later.0 + 1)), held(t(30), 67));
		assert_eq!(of_period(MINE, PeriodId(u32::MAX)), held(t(30), 67));
		assert_eq!(of_period(BRAND, later), nothing());
	});
}

#[test]
fn of_two_periods_the_later_one_is_the_earlier_key() {
	let numbers = [0, 1, 255, 256, 65_535, 65_536, u32::MAX];
	for (before, after) in numbers.into_iter().zip(numbers.into_iter().skip(1)) {
		let key = |number| codec::Encode::encode(&LatestFirst::from(PeriodId(number)));
		assert!(key(after) < key(before));
		assert_eq!(PeriodId::from(LatestFirst::from(PeriodId(after))), PeriodId(after));
	}
}

#[test]
fn of_an_unknown_label_the_current_period_is_unknown() {
	build_and_execute(|| {
		let unknown = LabelId(99);
		assert_eq!(
			Credits::roll_up_of_account(&MINE, unknown, None),
			Err(DispatchError::Other("LabelNotFound"))
		);
		assert_eq!(Credits::roll_up_of_account(&MINE, unknown, Some(THIRD_QUARTER)), Ok(nothing()));
		assert_eq!(Credits::roll_up_of_label(unknown), nothing());
	});
}

#[test]
fn a_restatement_changes_the_label_at_once_and_accounts_in_time_left() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(transfer(MINE, lot, t(15), SMELTER));
		assert_ok!(exit(SMELTER, LotId(1), t(5)));
		let accounts = (of(MINE), of(SMELTER));
		events();
		restate_mined(200);
		let expected = RollUp {
			issued: rolled(t(45), 200),
			held: rolled(t(40), 178),
			exited: rolled(t(5), 23),
			..nothing()
		};
		assert_eq!((of_label(), Credits::network_roll_up()), (expected.clone(), expected));
		assert_eq!((of(MINE), of(SMELTER)), accounts);
		assert!(waits());
		Credits::do_try_state().unwrap();

		run_idle();
		assert_eq!(
			of(MINE),
			RollUp { issued: rolled(t(45), 200), held: rolled(t(30), 134), ..nothing() }
		);
		assert_eq!(
			of(SMELTER),
			RollUp { held: rolled(t(10), 45), exited: rolled(t(5), 23), ..nothing() }
		);
		assert!(!waits());
		assert_eq!(events(), vec![]);
	});
}

#[test]
fn a_restatement_can_bring_attributes_and_take_them_away() {
	build_and_execute(|| {
		mined();
		restate(LINE.request, [totals(&[(RECYCLED_POST_CONSUMER, 45), (BIOGENIC, 0)])]);
		run_idle();
		let all = with(t(45), &[(RECYCLED_POST_CONSUMER, 45)]);
		let expected = RollUp { issued: all.clone(), held: all, ..nothing() };
		assert_eq!((of(MINE), of_label()), (expected.clone(), expected));
		restate(LINE.request, [AttributeTotals::new()]);
		run_idle();
		let all = with(t(45), &[]);
		assert_eq!(of(MINE), RollUp { issued: all.clone(), held: all, ..nothing() });
	});
}

#[test]
fn shares_of_accounts_are_worked_off_one_by_one() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(transfer(MINE, lot, t(15), SMELTER));
		assert_ok!(transfer(MINE, lot, t(15), BRAND));
		restate_mined(200);
		// What the mine issued, and what three accounts hold.
		let worked_off = || {
			let by_new = |(_, key, share): (_, AccountColumn<u64>, Share)| {
				let new = if key.column == Column::Issued { 200 } else { 67 };
				share.attributes == totals(&[(FOSSIL_SCOPE_1, new)])
			};
			AccountShares::<Test>::iter().map(by_new).filter(|new| *new).count()
		};
		for done in 0..4 {
			assert_eq!(worked_off(), done);
			assert!(waits());
			idle(1);
			Credits::do_try_state().unwrap();
		}
		assert_eq!(worked_off(), 4);
		// One more step finds that nothing is left.
		assert!(waits());
		idle(1);
		assert!(!waits());
	});
}

#[test]
fn too_little_time_left_does_nothing() {
	build_and_execute(|| {
		mined();
		let before = of(MINE);
		restate_mined(200);
		idle(0);
		assert_eq!(of(MINE), before);
		assert!(waits());
		Rests::set(true);
		run_idle();
		assert_eq!(of(MINE), before);
		assert!(waits());
	});
}

#[test]
fn a_movement_meanwhile_takes_the_footprint_in_force() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(transfer(MINE, lot, t(15), SMELTER));
		restate_mined(200);
		// Both sides of the transfer are of the new footprint; what was issued isn't yet.
		assert_ok!(transfer(MINE, lot, t(15), BRAND));
		assert_eq!(of(BRAND).held, rolled(t(15), 67));
		assert_eq!(
			of(MINE),
			RollUp { issued: rolled(t(45), 100), held: rolled(t(15), 67), ..nothing() }
		);
		assert_eq!(of(SMELTER).held, rolled(t(15), 34));
		idle(2);
		assert_ok!(transfer(BRAND, LotId(2), t(15), SMELTER));
		assert_ok!(exit(SMELTER, LotId(1), t(5)));
		Credits::do_try_state().unwrap();
		run_idle();
		assert_eq!(
			of(MINE),
			RollUp { issued: rolled(t(45), 200), held: rolled(t(15), 67), ..nothing() }
		);
		assert_eq!(of(BRAND), nothing());
		assert_eq!(
			of(SMELTER),
			RollUp { held: rolled(t(25), 112), exited: rolled(t(5), 23), ..nothing() }
		);
	});
}

#[test]
fn another_restatement_meanwhile_begins_anew() {
	build_and_execute(|| {
		let lot = mined();
		for to in [SMELTER, BRAND] {
			assert_ok!(transfer(MINE, lot, t(15), to));
		}
		restate_mined(200);
		idle(2);
		restate_mined(300);
		assert_eq!(Revaluations::<Test>::get(LINE), Some(None));
		Credits::do_try_state().unwrap();
		run_idle();
		assert_eq!(
			of(MINE),
			RollUp { issued: rolled(t(45), 300), held: rolled(t(15), 100), ..nothing() }
		);
		for account in [SMELTER, BRAND] {
			assert_eq!(of(account), RollUp { held: rolled(t(15), 100), ..nothing() });
		}
	});
}

#[test]
fn whatever_moves_meanwhile_no_share_is_left_behind() {
	let accounts = [MINE, SMELTER, WIRE_MAKER, BRAND];
	// A generator of Lehmer's: any numbers will do, and these are the same each time.
	let mut state = 1u64;
	let mut dice = |sides: u64| {
		state = state * 48_271 % 0x7fff_ffff;
		state % sides
	};
	build_and_execute(|| {
		mined();
		issued(mining(t(9)), &[(FOSSIL_SCOPE_1, 77)]);
		let mut left_to_do = 0;
		for _ in 0..500 {
			let from = accounts[dice(4) as usize];
			let to = accounts[dice(4) as usize];
			let lot = LotsOfAccount::<Test>::iter_key_prefix(from).next();
			match (dice(8), lot) {
				(0, _) => restate_mined(dice(1_000).into()),
				(1, _) => restate(RequestId(1), [totals(&[(BIOGENIC, dice(1_000).into())])]),
				(2, Some(lot)) => {
					let mass = Mass(1 + dice(masses(lot).0 .0.min(1_000)));
					assert_ok!(exit(from, lot, mass));
				}
				(3, _) if dice(8) == 0 => Now::mutate(|now| *now += 50 * SECONDS_PER_DAY),
				(3 | 4, _) => idle(dice(3)),
				(_, Some(lot)) if from != to => {
					let mass = Mass(1 + dice(masses(lot).0 .0));
					assert_ok!(transfer(from, lot, mass, to));
				}
				_ => {}
			}
			left_to_do += Revaluations::<Test>::iter().count();
			Credits::do_try_state().unwrap();
		}
		assert!(left_to_do > 100);
		run_idle();
		assert_eq!(Revaluations::<Test>::iter().count(), 0);
		for (line, _, share) in AccountShares::<Test>::iter() {
			assert_eq!(share, Credits::share_of(line, share.mass).unwrap());
		}
	});
}

#[test]
fn closed_periods_keep_what_was_held_and_follow_in_what_was_booked() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(exit(MINE, lot, t(15)));
		Now::set(OCTOBER);
		restate_mined(200);
		run_idle();
		assert_eq!(
			of_period(MINE, THIRD_QUARTER),
			RollUp {
				issued: rolled(t(45), 200),
				held: rolled(t(30), 67),
				exited: rolled(t(15), 67),
				..nothing()
			}
		);
		assert_eq!(
			of_period(MINE, FOURTH_QUARTER),
			RollUp { held: rolled(t(30), 134), ..nothing() }
		);
	});
}

#[test]
fn what_is_archived_stays_in_the_roll_ups() {
	build_and_execute(|| {
		let lot = mined();
		assert_ok!(exit(MINE, lot, t(45)));
		let before = (of_label(), of_period(MINE, THIRD_QUARTER));
		// The exit first; then the request, which is looked at again later; then its lot.
		for days in [401, 460, 520] {
			Now::set(START + days * SECONDS_PER_DAY);
			run_idle();
		}
		assert!(!Requests::<Test>::contains_key(LINE.request) && !Lots::<Test>::contains_key(lot));
		assert_eq!((of_label(), of_period(MINE, THIRD_QUARTER)), before);
		// A restatement upstream can still change what it rests on.
		restate_mined(200);
		run_idle();
		let all = rolled(t(45), 200);
		let expected = RollUp { issued: all.clone(), exited: all, ..nothing() };
		assert_eq!((of_label(), of_period(MINE, THIRD_QUARTER)), (expected.clone(), expected));
	});
}

#[test]
fn a_sum_that_cannot_be_held_is_refused() {
	build_and_execute(|| {
		issued(mining_under(OTHER_CU, t(1)), &[(BIOGENIC, u128::MAX)]);
		let request = mining(t(1)).pending();
		accept(request, [totals(&[(BIOGENIC, 1)])]);
		assert_noop!(Credits::approve_request(signed(BODY), request), Error::<Test>::Overflow);
	});
}

#[test]
fn a_restatement_that_no_sum_can_hold_leaves_the_roll_ups_as_they_were() {
	execute(|| {
		issued(mining_under(OTHER_CU, t(1)), &[(BIOGENIC, u128::MAX)]);
		let lot = issued(mining(t(1)), &[]);
		let request = crate::mock::lot(lot).origin.request;
		let before = (of_label(), Credits::network_roll_up(), of(MINE));
		events();
		restate(request, [totals(&[(BIOGENIC, 1)])]);
		assert_eq!((of_label(), Credits::network_roll_up(), of(MINE)), before);
		let line = OutputLineId { request, line: 0 };
		let reason = Error::<Test>::Overflow.into();
		assert_eq!(events(), vec![Event::RevaluationRefused { line, reason }]);
		// The account's own sums can hold it.
		run_idle();
		let all = with(t(1), &[(BIOGENIC, 1)]);
		assert_eq!(of(MINE), RollUp { issued: all.clone(), held: all, ..nothing() });
		assert_eq!(Credits::do_try_state(), Err(DispatchError::Other("21: share of a line")));
	});
}
