use crate::{mock::*, Error, LatestPeriods, MassBalances};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{Mass, MassBalanceAccount, PeriodId, Seconds, SECONDS_PER_DAY};

const LAST_SECOND: Seconds = OCTOBER - 1;
const FOURTH_QUARTER: PeriodId = PeriodId(227);
/// 2027-04-01T00:00:00Z: 182 days after the first of October.
const APRIL: Seconds = OCTOBER + 182 * SECONDS_PER_DAY;
const FIRST_QUARTER: PeriodId = PeriodId(228);
const SECOND_QUARTER: PeriodId = PeriodId(229);

fn of_mine(period: PeriodId) -> Option<MassBalanceAccount> {
	Credits::mass_balance(&MINE, CONCENTRATE, CU_8, period)
}

fn unmoved(mass: Mass) -> MassBalanceAccount {
	MassBalanceAccount { opening: mass, closing: mass, ..Default::default() }
}

#[test]
fn a_period_opens_with_what_the_one_before_closed_with() {
	build_and_execute(|| {
		Now::set(LAST_SECOND);
		let lot = mine_lot(t(45));
		let third = MassBalanceAccount { issued: t(45), closing: t(45), ..Default::default() };
		assert_eq!(of_mine(THIRD_QUARTER), Some(third));

		Now::set(OCTOBER);
		// The carried balance is there before anything moves, and is not stored.
		assert_eq!(of_mine(FOURTH_QUARTER), Some(unmoved(t(45))));
		assert_eq!(MassBalances::<Test>::iter().count(), 1);

		assert_ok!(transfer(MINE, lot, t(5), SMELTER));
		assert_eq!(of_mine(THIRD_QUARTER), Some(third));
		assert_eq!(
			of_mine(FOURTH_QUARTER),
			Some(MassBalanceAccount {
				opening: t(45),
				sent: t(5),
				closing: t(40),
				..Default::default()
			})
		);
		assert_eq!(LatestPeriods::<Test>::get((MINE, CONCENTRATE, CU_8)), Some(FOURTH_QUARTER));
		// The receiver's first period opens with nothing.
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount { received: t(5), closing: t(5), ..Default::default() }
		);
	});
}

#[test]
fn a_question_about_a_past_period_without_movement_is_answered_from_the_one_before() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		Now::set(OCTOBER);
		assert_ok!(transfer(MINE, lot, t(5), SMELTER));
		Now::set(APRIL);
		assert_ok!(exit(MINE, lot, t(10)));

		assert_eq!(of_mine(PeriodId(THIRD_QUARTER.0 - 1)), None);
		assert_eq!(of_mine(FIRST_QUARTER), Some(unmoved(t(40))));
		assert_eq!(
			of_mine(SECOND_QUARTER),
			Some(MassBalanceAccount {
				opening: t(40),
				exited: t(10),
				closing: t(30),
				..Default::default()
			})
		);
		assert_eq!(of_mine(PeriodId(SECOND_QUARTER.0 + 40)), Some(unmoved(t(30))));
	});
}

#[test]
fn where_nothing_ever_moved_there_is_no_account() {
	build_and_execute(|| {
		mine_lot(t(45));
		for (account, good, label) in
			[(SMELTER, CONCENTRATE, CU_8), (MINE, CATHODE, CU_8), (MINE, CONCENTRATE, CU_RE)]
		{
			assert_eq!(Credits::mass_balance(&account, good, label, THIRD_QUARTER), None);
		}
	});
}

#[test]
fn credits_in_escrow_cross_the_border_of_a_period() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let request = smelting([credit(lot, t(45))], [labelled(CATHODE, CU_8, t(45))]).pending();
		Now::set(OCTOBER);
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8), unmoved(t(45)));
		accept_at_border(request);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount { opening: t(45), consumed: t(45), ..Default::default() }
		);
		assert_eq!(
			balance(SMELTER, CATHODE, CU_8),
			MassBalanceAccount { issued: t(45), closing: t(45), ..Default::default() }
		);
		Now::set(APRIL);
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8), unmoved(Mass::ZERO));
	});
}

#[test]
fn periods_follow_the_calendar_whatever_their_length() {
	// Seconds at which a month begins: 2027 has no leap day, 2028 has one.
	const FEBRUARY_2027: Seconds = OCTOBER + (31 + 30 + 31 + 31) * SECONDS_PER_DAY;
	const MARCH_2027: Seconds = FEBRUARY_2027 + 28 * SECONDS_PER_DAY;
	const MARCH_2028: Seconds = MARCH_2027 + 366 * SECONDS_PER_DAY;
	const JANUARY_2027: Seconds = OCTOBER + (31 + 30 + 31) * SECONDS_PER_DAY;
	for (months, border, period) in [
		(1, FEBRUARY_2027, 57 * 12 + 1),
		(1, MARCH_2027, 57 * 12 + 2),
		(1, MARCH_2028, 58 * 12 + 2),
		(2, MARCH_2027, 57 * 6 + 1),
		(3, OCTOBER, 227),
		(4, JANUARY_2027, 57 * 3),
		(6, JANUARY_2027, 57 * 2),
		(12, JANUARY_2027, 57),
	] {
		build_and_execute(|| {
			change_rules(GROUP_BALANCE, |rules| rules.periods.months = months);
			Now::set(border - 1);
			assert_eq!(Credits::current_period(CU_8), Ok(PeriodId(period - 1)));
			mine_lot(t(1));
			Now::set(border);
			assert_eq!(Credits::current_period(CU_8), Ok(PeriodId(period)));
			mine_lot(t(2));
			assert_eq!(of_mine(PeriodId(period - 1)).map(|account| account.closing), Some(t(1)));
			assert_eq!(
				of_mine(PeriodId(period)),
				Some(MassBalanceAccount {
					opening: t(1),
					issued: t(2),
					closing: t(3),
					..Default::default()
				})
			);
		});
	}
}

#[test]
fn a_time_beyond_any_calendar_is_refused() {
	build_and_execute(|| {
		let lot = mine_lot(t(1));
		Now::set(u64::MAX);
		assert_noop!(Credits::current_period(CU_8), Error::<Test>::Overflow);
		assert_eq!(masses(lot), (t(1), Mass::ZERO));
	});
}
