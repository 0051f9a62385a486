//! Validators that don't vote, on the local chain: one of four changes nothing, two are reported.

use super::world::*;
use pallet_footprint::{Event, Footprints};
use sp_keyring::Sr25519Keyring;
use tracemet_primitives::*;
use tracemet_runtime::{Runtime, *};
use tracemet_runtime_api::runtime_decl_for_trace_met_api::TraceMetApi;

type Api = Runtime;

#[test]
fn one_of_four_does_not_keep_the_chain_from_calculating() {
	let (mut world, [mine, smelter, wire_maker], wire) = with_wire(consortium(&VALIDATORS[..3]));
	for request in [mine, smelter, wire_maker] {
		let basis = world.run(|| Footprints::<Runtime>::get(request).unwrap().basis);
		assert_eq!(basis, FootprintBasis::Calculated { votes: 3, validators: 4 });
	}
	// Nor from restating.
	world.ok("mine", restate(mine, 60_100));
	assert_eq!(world.settle(), 3);
	world.ok("wire maker", exit("wire maker", wire, t(40), "motors"));
	let exit = world.run(|| pallet_credits::Exits::<Runtime>::get(ExitId(1)).unwrap());
	assert_eq!(exit.attributes.get(&FOSSIL_PURCHASED_ENERGY), Some(&55_600_000));
}

#[test]
fn two_of_four_are_reported_each_minute_and_missed_until_one_comes_back() {
	let mut world = consortium(&VALIDATORS[..2]);
	world.ok("mine", mining().call());
	let node = RequestId(0);
	let since = world.run(System::block_number);
	let stuck = Event::NodeStuck {
		node,
		revision: 0,
		attempt: 0,
		since,
		reason: StuckReason::TooFewVotes { cast: 2, validators: 4 },
	};
	for minute in 1..=2 {
		while world.run(System::block_number) < since + 30 * minute {
			assert!(!world.footprint_events().contains(&stuck));
			let votes = world.worker_transactions();
			world.include(votes);
		}
		assert!(world.footprint_events().contains(&stuck), "minute {minute}");
		world.block(vec![]);
		assert!(!world.footprint_events().contains(&stuck));
	}
	let status = world.run(<Api as TraceMetApi<Block, AccountId>>::work_list_status);
	assert_eq!((status.open, status.stuck, status.first), (1, 1, Some(node)));
	assert!(!world.run(|| Footprints::<Runtime>::contains_key(node)));

	world.hold_keys(&[Sr25519Keyring::Charlie]);
	let votes = world.worker_transactions();
	world.include(votes);
	let basis = world.run(|| Footprints::<Runtime>::get(node).unwrap().basis);
	assert_eq!(basis, FootprintBasis::Calculated { votes: 3, validators: 4 });
}

#[test]
fn votes_of_a_set_that_is_gone_do_not_count_and_the_new_one_votes() {
	let mut world = World::with_sessions_of(20);
	world.hold_keys(&VALIDATORS[..2]);
	let mut world = copper_world_on(world, |_| {});
	world.ok("mine", mining().call());
	let node = RequestId(0);
	world.roll_up();
	assert!(!world.run(|| Footprints::<Runtime>::contains_key(node)));
	let set = world.run(pallet_footprint::ValidatorSet::<Runtime>::get);

	// Dave leaves: two of three would not be enough either.
	world.ok("Dave", pallet_validators::Call::leave {});
	let session = world.run(Session::current_index);
	world.until_session(session + 2);
	assert_eq!(world.run(pallet_footprint::ValidatorSet::<Runtime>::get), set + 1);
	world.roll_up();
	let work = world.run(|| <Api as TraceMetApi<Block, AccountId>>::work_list(None, 1));
	assert_eq!(work[0].reason, StuckReason::TooFewVotes { cast: 2, validators: 3 });
	world.hold_keys(&[Sr25519Keyring::Charlie]);
	world.roll_up();
	let basis = world.run(|| Footprints::<Runtime>::get(node).unwrap().basis);
	assert_eq!(basis, FootprintBasis::Calculated { votes: 3, validators: 3 });
}

#[test]
fn a_footprint_is_accepted_in_the_block_after_its_request() {
	let mut world = consortium(&VALIDATORS[..3]);
	world.ok("mine", mining().call());
	let requested = world.run(System::block_number);
	let votes = world.worker_transactions();
	world.include(votes);
	let accepted = world.run(|| Footprints::<Runtime>::get(RequestId(0)).unwrap().accepted_at);
	assert_eq!(accepted, requested + 1);
}
