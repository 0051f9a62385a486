//! Corrections of what was reported for an earlier time.

use crate::{mock::*, Error, MassBalances, Requests};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{MassBalanceAccount, PeriodId, RequestId, SECONDS_PER_DAY};

/// 5 t that were forgotten in the record with that id.
fn correction(corrects: RequestId) -> Record {
	Record { corrects: Some(corrects), ..mining(t(5)) }
}

#[test]
fn a_correction_of_a_closed_period_is_booked_in_the_open_one() {
	build_and_execute(|| {
		mine_lot(t(45));
		Now::set(OCTOBER + 20 * SECONDS_PER_DAY);
		let lots = correction(RequestId(0)).approved();

		let of_mine = |period| MassBalances::<Test>::get((MINE, CONCENTRATE, CU_8, period));
		assert_eq!(
			of_mine(THIRD_QUARTER),
			Some(MassBalanceAccount { issued: t(45), closing: t(45), ..Default::default() })
		);
		assert_eq!(
			of_mine(PeriodId(227)),
			Some(MassBalanceAccount {
				opening: t(45),
				issued: t(5),
				closing: t(50),
				..Default::default()
			})
		);
		assert_eq!(lot(lots[0]).issued_at, OCTOBER + 20 * SECONDS_PER_DAY);
		let record = Requests::<Test>::get(RequestId(1)).unwrap();
		// It says which time it is about.
		assert_eq!(record.corrects, Some(RequestId(0)));
		assert_eq!(record.reference_period, REFERENCE_PERIOD);
	});
}

#[test]
fn what_is_corrected_is_an_approved_request_of_the_account_itself() {
	build_and_execute(|| {
		assert_noop!(correction(RequestId(0)).ask(), Error::<Test>::NothingToCorrect);
		let pending = mining(t(45)).pending();
		assert_noop!(correction(pending).ask(), Error::<Test>::NothingToCorrect);
		assert_ok!(Credits::withdraw_request(signed(MINE), pending));
		assert_noop!(correction(pending).ask(), Error::<Test>::NothingToCorrect);

		mining(t(45)).approved();
		assert_ok!(correction(RequestId(1)).ask());
		let of_another = Record {
			corrects: Some(RequestId(1)),
			..smelting([extracted(t(1))], [labelled(CATHODE, CU_8, t(1))])
		};
		assert_noop!(of_another.ask(), Error::<Test>::NothingToCorrect);
	});
}
