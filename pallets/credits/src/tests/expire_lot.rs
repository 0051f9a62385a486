//! Expiry and carrying over.

use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{LotId, PeriodId, SECONDS_PER_DAY};

/// 2027-01-01T00:00:00Z.
const JANUARY: u64 = OCTOBER + 92 * SECONDS_PER_DAY;

fn expire(lot: LotId) -> sp_runtime::DispatchResult {
	Credits::expire_lot(signed(STRANGER), lot)
}

#[test]
fn a_lot_expires_so_many_days_after_its_issue_whoever_holds_it() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(5));
		let lot = mine_lot(t(45));
		Now::set(START + 3 * SECONDS_PER_DAY);
		assert_ok!(transfer(MINE, lot, t(45), SMELTER));
		assert_noop!(expire(lot), Error::<Test>::LotNotDue);

		Now::set(START + 5 * SECONDS_PER_DAY - 1);
		assert_ok!(transfer(SMELTER, lot, t(5), BRAND));
		Now::set(START + 5 * SECONDS_PER_DAY);
		assert_noop!(transfer(SMELTER, lot, t(1), BRAND), Error::<Test>::LotExpired);
		assert_noop!(exit(SMELTER, lot, t(1)), Error::<Test>::LotExpired);
		assert_noop!(
			smelting([credit(lot, t(1))], [labelled(CATHODE, CU_8, t(1))]).ask(),
			Error::<Test>::LotExpired
		);
		events();
		assert_ok!(expire(lot));
		assert_eq!(events(), vec![Event::CreditsExpired { lot, account: SMELTER, mass: t(40) }]);
		assert_eq!(supply(CONCENTRATE, CU_8).expired, t(40));
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8).expired, t(40));
		assert_noop!(expire(lot), Error::<Test>::LotNotDue);
	});
}

#[test]
fn a_lot_carries_over_so_many_periods_in_one_account() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.carry_over_periods = Some(1));
		let lot = mine_lot(t(45));
		assert_eq!(crate::mock::lot(lot).due, Some(JANUARY));
		// Handed on in the next period, it has its time anew in the other account.
		Now::set(OCTOBER);
		assert_ok!(transfer(MINE, lot, t(5), SMELTER));
		Now::set(JANUARY);
		assert_ok!(transfer(SMELTER, LotId(1), t(1), BRAND));
		assert_noop!(transfer(MINE, lot, t(1), SMELTER), Error::<Test>::LotExpired);
		assert_ok!(expire(lot));
		assert_eq!(masses(lot), (t(0), t(0)));
	});
}

#[test]
fn without_carrying_over_a_lot_ends_with_its_period() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.carry_over_periods = Some(0));
		let lot = mine_lot(t(45));
		Now::set(OCTOBER - 1);
		assert_noop!(expire(lot), Error::<Test>::LotNotDue);
		Now::set(OCTOBER);
		events();
		assert_ok!(expire(lot));
		let (good, label) = (CONCENTRATE, CU_8);
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
				Event::PeriodOpened {
					account: MINE,
					good,
					label,
					period: PeriodId(227),
					opening: t(45)
				},
				Event::CreditsExpired { lot, account: MINE, mass: t(45) },
			]
		);
	});
}

#[test]
fn where_carrying_over_needs_a_certificate_it_is_looked_at_each_period() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.carry_over_needs_certificate = true);
		let lot = mine_lot(t(45));
		Now::set(OCTOBER);
		events();
		assert_ok!(expire(lot));
		assert_eq!(events(), vec![Event::LotCarriedOver { lot, due: Some(JANUARY) }]);
		assert_noop!(expire(lot), Error::<Test>::LotNotDue);

		// The certificate ends in the next period: until its end the lot can be spent.
		Certified::set(vec![]);
		assert_ok!(transfer(MINE, lot, t(5), SMELTER));
		Now::set(JANUARY);
		assert_noop!(transfer(MINE, lot, t(5), SMELTER), Error::<Test>::LotExpired);
		assert_ok!(expire(lot));
		assert_eq!(supply(CONCENTRATE, CU_8).expired, t(40));
	});
}

#[test]
fn a_certificate_carries_nothing_beyond_its_expiry() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| {
			rules.carry_over_needs_certificate = true;
			rules.expiry_days = Some(20);
		});
		let lot = mine_lot(t(45));
		Now::set(OCTOBER);
		assert_ok!(expire(lot));
		let expiry = START + 20 * SECONDS_PER_DAY;
		assert_eq!(crate::mock::lot(lot).due, Some(expiry));
		Now::set(expiry);
		events();
		assert_ok!(expire(lot));
		assert_eq!(events().pop(), Some(Event::CreditsExpired { lot, account: MINE, mass: t(45) }));
		assert_noop!(expire(lot), Error::<Test>::LotNotDue);
	});
}

#[test]
fn what_is_in_escrow_expires_when_it_comes_back() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(5));
		let lot = smelter_lot(t(45));
		let request = smelting([credit(lot, t(40))], [labelled(CATHODE, CU_8, t(40))]).pending();
		Now::set(START + 5 * SECONDS_PER_DAY);
		assert_ok!(expire(lot));
		assert_eq!(masses(lot), (t(0), t(40)));
		assert_noop!(expire(lot), Error::<Test>::LotNotDue);
		assert_ok!(Credits::withdraw_request(signed(SMELTER), request));
		assert_noop!(transfer(SMELTER, lot, t(40), BRAND), Error::<Test>::LotExpired);
		assert_ok!(expire(lot));
		assert_eq!(supply(CONCENTRATE, CU_8).expired, t(45));
	});
}

#[test]
fn blocks_with_time_left_expire_lots_by_themselves() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(5));
		let lots = [mine_lot(t(1)), mine_lot(t(2))];
		Now::set(START + 2 * SECONDS_PER_DAY);
		let later = mine_lot(t(3));
		Now::set(START + 5 * SECONDS_PER_DAY);
		run_idle();
		assert_eq!(lots.map(masses), [(t(0), t(0)); 2]);
		assert_eq!(masses(later), (t(3), t(0)));
		Now::set(START + 90 * SECONDS_PER_DAY);
		run_idle();
		assert_eq!(supply(CONCENTRATE, CU_8).expired, t(6));
	});
}

#[test]
fn a_lot_without_a_limit_and_one_that_is_not_there_do_not_expire() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		Now::set(START + 10_000 * SECONDS_PER_DAY);
		assert_noop!(expire(lot), Error::<Test>::LotNotDue);
		assert_noop!(expire(LotId(9)), Error::<Test>::LotNotFound);
	});
}

#[test]
fn within_a_company_no_lot_gets_more_time() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.carry_over_periods = Some(1));
		let lot = smelter_lot(t(45));
		Now::set(OCTOBER);
		assert_ok!(transfer(SMELTER, lot, t(5), SMELTER_SITE));
		assert_ok!(transfer(SMELTER, lot, t(5), WIRE_MAKER));
		Now::set(JANUARY);
		// The smelter's, wherever it lies, and not the wire maker's.
		for lot in [lot, LotId(1)] {
			assert_ok!(expire(lot));
		}
		assert_noop!(expire(LotId(2)), Error::<Test>::LotNotDue);
	});
}

#[test]
fn escrow_does_not_carry_a_lot_over_the_end_of_a_period() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.carry_over_needs_certificate = true);
		let lot = smelter_lot(t(45));
		let record = smelting([credit(lot, t(40))], [labelled(CATHODE, CU_8, t(40))]);
		let request = record.pending();
		Certified::set(vec![]);
		Now::set(OCTOBER);
		run_idle();
		assert_eq!(masses(lot), (t(0), t(40)));
		assert_noop!(expire(lot), Error::<Test>::LotNotDue);

		// A new certificate doesn't bring back what its holder had while it had none.
		Certified::set(vec![SMELTER]);
		assert_ok!(Credits::withdraw_request(signed(SMELTER), request));
		assert_noop!(transfer(SMELTER, lot, t(1), BRAND), Error::<Test>::LotExpired);
		assert_ok!(expire(lot));
		assert_eq!(supply(CONCENTRATE, CU_8).expired, t(45));
	});
}

#[test]
fn what_is_in_escrow_carries_over_with_a_certificate() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.carry_over_needs_certificate = true);
		let lot = smelter_lot(t(45));
		let record = smelting([credit(lot, t(45))], [labelled(CATHODE, CU_8, t(45))]);
		let request = record.pending();
		Now::set(OCTOBER);
		run_idle();
		assert_eq!(crate::mock::lot(lot).due, Some(JANUARY));
		assert_ok!(Credits::withdraw_request(signed(SMELTER), request));
		assert_ok!(transfer(SMELTER, lot, t(45), BRAND));
	});
}

#[test]
fn while_the_ledger_rests_nothing_is_worked_off() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(5));
		let lot = mine_lot(t(45));
		Now::set(START + 6 * SECONDS_PER_DAY);
		Rests::set(true);
		run_idle();
		assert_eq!(masses(lot), (t(45), t(0)));
		Rests::set(false);
		run_idle();
		assert_eq!(masses(lot), (t(0), t(0)));
	});
}
