//! Accounting periods: opening, movements, closing.

use crate::{mock::*, Error, Event, LatestPeriods, MassBalances};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{
	AccountingPeriods, LotId, MassBalanceAccount, PeriodId, SECONDS_PER_DAY,
};

const FOURTH_QUARTER: PeriodId = PeriodId(227);

fn close(account: u64) -> sp_runtime::DispatchResult {
	Credits::close_period(signed(STRANGER), account, CONCENTRATE, CU_8)
}

#[test]
fn a_period_that_is_over_closes_and_the_next_opens_with_its_balance() {
	build_and_execute(|| {
		mine_lot(t(45));
		Now::set(OCTOBER);
		events();
		assert_ok!(close(MINE));
		let (account, good, label) = (MINE, CONCENTRATE, CU_8);
		assert_eq!(
			events(),
			vec![
				Event::PeriodClosed { account, good, label, period: THIRD_QUARTER, closing: t(45) },
				Event::PeriodOpened {
					account,
					good,
					label,
					period: FOURTH_QUARTER,
					opening: t(45)
				},
			]
		);
		assert_eq!(
			MassBalances::<Test>::get((account, good, label, FOURTH_QUARTER)),
			Some(MassBalanceAccount { opening: t(45), closing: t(45), ..Default::default() })
		);
		assert_noop!(close(MINE), Error::<Test>::PeriodNotOver);
	});
}

#[test]
fn a_closed_period_is_never_written_to() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		Now::set(OCTOBER);
		assert_ok!(close(MINE));
		let key = (MINE, CONCENTRATE, CU_8, THIRD_QUARTER);
		let closed = MassBalances::<Test>::get(key);
		assert_ok!(transfer(MINE, lot, t(5), SMELTER));
		assert_ok!(exit(MINE, lot, t(1)));
		assert_ok!(Credits::revoke(
			signed(BODY),
			bounded([(lot, t(2))]),
			bounded(b"weighed wrong".as_slice())
		));
		assert_eq!(MassBalances::<Test>::get(key), closed);
		let open = balance(MINE, CONCENTRATE, CU_8);
		assert_eq!(
			(open.opening, open.sent, open.exited, open.revoked, open.closing),
			(t(45), t(5), t(1), t(2), t(37))
		);
	});
}

#[test]
fn the_first_movement_of_a_period_closes_the_one_before() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		// A year without any movement.
		Now::set(OCTOBER + 365 * SECONDS_PER_DAY);
		events();
		assert_ok!(transfer(MINE, lot, t(5), SMELTER));
		let (good, label, period) = (CONCENTRATE, CU_8, PeriodId(231));
		assert_eq!(
			events(),
			vec![
				Event::PeriodClosed {
					account: MINE,
					good,
					label,
					period: THIRD_QUARTER,
					closing: t(45)
				},
				Event::PeriodOpened { account: MINE, good, label, period, opening: t(45) },
				Event::PeriodOpened { account: SMELTER, good, label, period, opening: t(0) },
				Event::CreditsTransferred {
					lot,
					to_lot: LotId(1),
					from: MINE,
					to: SMELTER,
					mass: t(5),
					accompanies: CONCENTRATE,
					reference: None,
				},
			]
		);
		assert_eq!(LatestPeriods::<Test>::get((MINE, good, label)), Some(period));
	});
}

#[test]
fn periods_begin_where_the_standard_says() {
	build_and_execute(|| {
		// Half-years from 25 March and 25 September (the anchor is 2026-03-25T00:00:00Z).
		let anchor = 1_774_396_800;
		let september = OCTOBER - 6 * SECONDS_PER_DAY;
		change_rules(GROUP_BALANCE, |rules| {
			rules.periods = AccountingPeriods { months: 6, anchor };
		});
		Now::set(september - 1);
		mine_lot(t(1));
		let before = LatestPeriods::<Test>::get((MINE, CONCENTRATE, CU_8)).unwrap();
		Now::set(september);
		assert_ok!(close(MINE));
		assert_eq!(LatestPeriods::<Test>::get((MINE, CONCENTRATE, CU_8)), before.next());
	});
}

#[test]
fn there_has_to_be_a_period_that_is_over() {
	build_and_execute(|| {
		assert_noop!(close(MINE), Error::<Test>::MassBalanceNotFound);
		mine_lot(t(45));
		assert_noop!(close(MINE), Error::<Test>::PeriodNotOver);
		assert_noop!(close(BRAND), Error::<Test>::MassBalanceNotFound);
	});
}
