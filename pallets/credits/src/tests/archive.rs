//! Archival of closed records after the retention time.

use crate::{
	mock::*, ClosedRecord, Event, Exits, IssuedLots, Lots, MassBalances, Requests, UsesOfLine,
};
use codec::Encode;
use frame_support::assert_ok;
use sp_core::H256;
use sp_io::hashing::blake2_256;
use tracemet_primitives::{ExitId, OutputLineId, RequestId, SECONDS_PER_DAY};

/// After which what something rested on is looked at again.
const MONTH: u64 = 31 * SECONDS_PER_DAY;

fn after_retention() -> u64 {
	START + Retention::get() + SECONDS_PER_DAY
}

fn hash(record: &impl Encode) -> H256 {
	H256(record.using_encoded(blake2_256))
}

/// The records that were archived, with their hashes.
fn archived() -> Vec<(ClosedRecord<u64>, H256)> {
	events()
		.into_iter()
		.filter_map(|event| match event {
			Event::RecordArchived { record, hash } => Some((record, hash)),
			_ => None,
		})
		.collect()
}

#[test]
fn what_is_closed_leaves_the_state_after_the_retention_time() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_ok!(exit(MINE, lot, t(45)));
		let rejected = mining(t(1)).pending();
		assert_ok!(Credits::reject_request(signed(BODY), rejected, bounded(b"no".as_slice())));
		let record = (
			Lots::<Test>::get(lot).unwrap(),
			Requests::<Test>::get(rejected).unwrap(),
			Exits::<Test>::get(ExitId(0)).unwrap(),
			Requests::<Test>::get(RequestId(0)).unwrap(),
		);
		Now::set(START + Retention::get() - 1);
		run_idle();
		assert_eq!(archived(), vec![]);

		// What others rest on goes last: the exit, then the request, then its lot.
		for month in 0..3 {
			Now::set(after_retention() + month * MONTH);
			run_idle();
		}
		let mut gone = archived();
		gone.sort_by_key(|(record, _)| format!("{record:?}"));
		assert_eq!(
			gone,
			vec![
				(ClosedRecord::Exit(ExitId(0)), hash(&record.2)),
				(ClosedRecord::Lot(lot), hash(&record.0)),
				(ClosedRecord::Request(RequestId(0)), hash(&record.3)),
				(ClosedRecord::Request(rejected), hash(&record.1)),
			]
		);
		assert_eq!(Lots::<Test>::iter().count(), 0);
		assert_eq!(Requests::<Test>::iter().count(), 0);
		assert_eq!(Exits::<Test>::iter().count(), 0);
		assert_eq!(IssuedLots::<Test>::iter().count(), 0);
		assert_eq!(UsesOfLine::<Test>::iter().count(), 0);
		// The supply tells what became of everything, for good.
		assert_eq!(supply(CONCENTRATE, CU_8).exited, t(45));
	});
}

#[test]
fn a_request_stays_as_long_as_anybody_holds_what_it_issued() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		Now::set(after_retention());
		run_idle();
		assert!(Requests::<Test>::contains_key(RequestId(0)));
		assert_ok!(exit(MINE, lot, t(45)));

		// The exit has its own retention time, and through the request a revocation is traced to it.
		Now::set(after_retention() + MONTH);
		run_idle();
		assert!(Requests::<Test>::contains_key(RequestId(0)));
		Now::set(2 * after_retention() - START);
		run_idle();
		assert!(!Exits::<Test>::contains_key(ExitId(0)));
		Now::set(2 * after_retention() - START + 2 * MONTH);
		run_idle();
		assert!(!Requests::<Test>::contains_key(RequestId(0)));
	});
}

#[test]
fn a_lot_that_moved_whole_is_not_archived() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		assert_ok!(transfer(MINE, lot, t(45), SMELTER));
		Now::set(after_retention());
		run_idle();
		assert_eq!(masses(lot), (t(45), t(0)));
	});
}

#[test]
fn closed_periods_are_archived_and_the_open_one_stays() {
	build_and_execute(|| {
		mine_lot(t(45));
		Now::set(OCTOBER);
		assert_ok!(Credits::close_period(signed(MINE), MINE, CONCENTRATE, CU_8));
		Now::set(OCTOBER + Retention::get());
		events();
		run_idle();
		let (account, good, label, period) = (MINE, CONCENTRATE, CU_8, THIRD_QUARTER);
		assert_eq!(
			archived().into_iter().map(|(record, _)| record).collect::<Vec<_>>(),
			vec![ClosedRecord::Balance { account, good, label, period }]
		);
		assert_eq!(MassBalances::<Test>::iter().count(), 1);
		assert_eq!(balance(MINE, CONCENTRATE, CU_8).closing, t(45));
	});
}

#[test]
fn what_a_line_went_into_is_forgotten_in_bounded_steps() {
	build_and_execute(|| {
		let lot = mine_lot(t(45));
		// More exits than are forgotten at once.
		for _ in 0..90 {
			assert_ok!(exit(MINE, lot, kg(500)));
		}
		let line = OutputLineId { request: RequestId(0), line: 0 };
		assert_eq!(UsesOfLine::<Test>::iter_prefix(line).count(), 90);
		for later in [0, 2 * MONTH] {
			// Not at midnight: then what goes on the next day would go on at once.
			Now::set(after_retention() + later + 1);
			run_idle();
		}
		assert_eq!(Exits::<Test>::iter().count(), 0);
		// 64 are forgotten, and the rest the day after.
		assert_eq!(UsesOfLine::<Test>::iter_prefix(line).count(), 26);
		assert!(Requests::<Test>::contains_key(RequestId(0)));
		Now::set(after_retention() + 2 * MONTH + SECONDS_PER_DAY);
		run_idle();
		assert!(!Requests::<Test>::contains_key(RequestId(0)));
		assert_eq!(UsesOfLine::<Test>::iter().count(), 0);
	});
}
