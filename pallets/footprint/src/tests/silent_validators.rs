//! Validators that don't vote.

use crate::{mock::*, Event, Footprints, StuckReason};
use frame_support::assert_ok;
use tracemet_primitives::{FootprintBasis, FootprintStatus, RequestId};

/// A chain of so many validators, of which the last ones have nothing running.
fn with_silent(validators: u64, silent: u64) -> Vec<u64> {
	rotate_to(&(0..validators).collect::<Vec<_>>());
	// The others are the ones that `settle_all` and `accept` vote with.
	let voting = (0..validators - silent).collect::<Vec<_>>();
	Session::set(&voting);
	voting
}

#[test]
fn less_than_a_third_can_be_silent() {
	for (validators, silent) in [(4, 1), (5, 1), (6, 1), (7, 2), (8, 2), (9, 2), (10, 3)] {
		build_and_execute(|| {
			let voting = with_silent(validators, silent);
			open(1, remelting());
			accept(NODE);
			let basis = FootprintBasis::Calculated {
				votes: voting.len() as u32,
				validators: validators as u32,
			};
			assert_eq!(Footprints::<Test>::get(NODE).map(|footprint| footprint.basis), Some(basis));

			// A whole restatement settles.
			open(2, drawing(1));
			accept(RequestId(2));
			assert_ok!(restate(NODE, correction([secondary(ELECTRICITY, 50)])));
			settle_all();
			let revision = |id| Footprints::<Test>::get(RequestId(id)).map(|f| f.revision);
			assert_eq!((revision(1), revision(2)), (Some(1), Some(1)));
		});
	}
}

/// Two thirds aren't more than two thirds: where a third is silent exactly, nothing is accepted,
/// nothing disputed, and the chain says so.
#[test]
fn with_a_third_or_more_silent_nodes_wait_and_are_reported() {
	for (validators, silent) in [(3, 1), (6, 2), (9, 3), (10, 4)] {
		build_and_execute(|| {
			let voting = with_silent(validators, silent);
			open(1, remelting());
			for validator in &voting {
				assert_ok!(cast(NODE, *validator, &remelted()));
			}
			go_to(1 + StuckAfter::get());
			System::reset_events();
			idle();
			assert_eq!(Footprint::status(NODE), Some(FootprintStatus::Pending));
			assert_eq!(
				events(),
				vec![Event::NodeStuck {
					node: NODE,
					revision: 0,
					attempt: 0,
					since: 1,
					reason: StuckReason::TooFewVotes {
						cast: voting.len() as u32,
						validators: validators as u32,
					},
				}]
			);
			// One that comes back is enough.
			assert_ok!(cast(NODE, validators - 1, &remelted()));
			let accepted = validators * 2 < (validators - silent + 1) * 3;
			assert_eq!(Footprint::status(NODE) == Some(FootprintStatus::Accepted), accepted);
		});
	}
}
