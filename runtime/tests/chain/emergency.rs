//! The brakes: what stops, and what has to go on.

use super::world::*;
use frame_support::{
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	traits::Contains,
};
use pallet_tx_pause::RuntimeCallNameOf;
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchError;
use tracemet_primitives::*;
use tracemet_runtime::{genesis, *};

fn full_name(pallet: &str, call: &str) -> RuntimeCallNameOf<Runtime> {
	let bytes = |text: &str| text.as_bytes().to_vec().try_into().unwrap();
	(bytes(pallet), bytes(call))
}

fn remark() -> frame_system::Call<Runtime> {
	frame_system::Call::remark { remark: vec![] }
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn a_paused_call_is_refused_until_it_is_unpaused_and_others_go_on() {
	let mut world = World::new(genesis::LOCAL, &[]);
	let full_name = full_name("System", "remark");
	let pause = pallet_tx_pause::Call::pause { full_name: full_name.clone() };
	assert_eq!(world.motion(&COUNCIL[..3], pause), Ok(()));
	assert_eq!(world.submit("Alice", remark()), Err(filtered()));
	// Not in a batch either.
	let batch = pallet_utility::Call::batch_all { calls: vec![remark().into()] };
	assert_eq!(world.submit("Alice", batch), Err(filtered()));
	world.ok("Alice", frame_system::Call::remark_with_event { remark: vec![] });

	let unpause = pallet_tx_pause::Call::unpause { ident: full_name };
	assert_eq!(world.motion(&COUNCIL[..3], unpause), Ok(()));
	world.ok("Alice", remark());
}

#[test]
fn what_governance_and_consensus_need_cannot_be_paused() {
	let mut world = World::new(genesis::LOCAL, &[]);
	for (pallet, call) in [
		("Council", "vote"),
		("Governance", "dispatch_as_root"),
		("TxPause", "unpause"),
		("Timestamp", "set"),
		("Footprint", "vote"),
		("System", "apply_authorized_upgrade"),
		("Accounts", "veto_recovery"),
		("Certification", "remove_accreditation_body"),
	] {
		let pause = pallet_tx_pause::Call::pause { full_name: full_name(pallet, call) };
		assert_eq!(
			world.motion(&COUNCIL[..3], pause),
			Err(pallet_tx_pause::Error::<Runtime>::Unpausable.into()),
			"{pallet}.{call}"
		);
	}
}

/// A certified value chain in development, put into safe mode by sudo.
fn in_safe_mode() -> (World, RequestId) {
	let mut world = copper_world();
	world.ok("mine", mining().call());
	world.govern(pallet_safe_mode::Call::force_enter {});
	(world, RequestId(0))
}

#[test]
fn in_safe_mode_the_ledger_rests_and_votes_go_on() {
	let (mut world, request) = in_safe_mode();
	assert_eq!(world.submit("mine", mining().call()), Err(filtered()));
	assert_eq!(world.submit("body", approve(request)), Err(filtered()));
	world.roll_up();
	assert!(world.run(|| pallet_footprint::Footprints::<Runtime>::contains_key(request)));

	world.govern(pallet_safe_mode::Call::force_exit {});
	world.ok("body", approve(request));
}

#[test]
fn in_safe_mode_nothing_is_approved_or_expires_by_itself() {
	let mut world = copper_world_with(|rules| rules.expiry_days = Some(1));
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	world.ok("body", certify_up_to("mine", &MINE_ROWS, t(100)));
	let request = world.request("mine", Request { certificate, ..mining() });
	let lot = world.lots_of(request)[0];
	world.ok("mine", Request { certificate, ..mining() }.call());
	let waiting = RequestId(1);

	world.govern(pallet_safe_mode::Call::force_enter {});
	world.roll_up();
	world.now += 3 * SECONDS_PER_DAY;
	world.block(vec![]);
	assert_eq!(world.lots_of(waiting), vec![]);
	assert_eq!(world.lot(lot).mass, t(45));

	world.govern(pallet_safe_mode::Call::force_exit {});
	world.block(vec![]);
	assert_eq!(world.lots_of(waiting).len(), 1);
	assert_eq!(world.lot(lot).mass, Mass::ZERO);
}

#[test]
fn safe_mode_ends_by_itself_after_a_day() {
	let (mut world, request) = in_safe_mode();
	world.roll_up();
	world.skip_blocks(DAYS);
	world.block(vec![]);
	world.catch_up();
	world.ok("body", approve(request));
}

#[test]
fn in_safe_mode_the_council_decides_and_can_leave_it() {
	let mut world = World::new(genesis::LOCAL, &[]);
	assert_eq!(world.motion(&COUNCIL[..3], pallet_safe_mode::Call::force_enter {}), Ok(()));
	assert_eq!(world.submit("Alice", remark()), Err(filtered()));
	let extend = pallet_safe_mode::Call::force_extend {};
	assert_eq!(world.motion(&COUNCIL[..3], extend), Ok(()));
	assert_eq!(world.motion(&COUNCIL[..3], pallet_safe_mode::Call::force_exit {}), Ok(()));
	world.ok("Alice", remark());
}

#[test]
fn nobody_buys_a_safe_mode() {
	let mut world = World::new(genesis::LOCAL, &[]);
	assert_eq!(
		world.submit("Alice", pallet_safe_mode::Call::enter {}),
		Err(pallet_safe_mode::Error::<Runtime>::NotConfigured.into())
	);
}

#[test]
fn a_failed_migration_ends_in_safe_mode_from_which_the_council_finds_a_way() {
	let mut world = World::new(genesis::LOCAL, &[Sr25519Keyring::Alice]);
	let handling = world
		.run(|| <Runtime as pallet_migrations::Config>::FailedMigrationHandler::failed(Some(0)));
	// Transactions get in again, but only what finds a way out is let through.
	assert_eq!(handling, FailedMigrationHandling::ForceUnstuck);
	world.run(|| assert!(SafeMode::is_entered()));
	assert_eq!(world.submit("Alice", remark()), Err(filtered()));
	world.skip_blocks(DAYS);
	world.block(vec![]);
	// Books half migrated aren't opened by the calendar.
	world.run(|| assert!(SafeMode::is_entered()));
	assert_eq!(world.motion(&COUNCIL[..3], pallet_safe_mode::Call::force_exit {}), Ok(()));
	world.ok("Alice", remark());
}

#[test]
fn a_second_failure_in_safe_mode_is_handled_alike() {
	let mut world = World::new(genesis::LOCAL, &[]);
	assert_eq!(world.motion(&COUNCIL[..3], pallet_safe_mode::Call::force_enter {}), Ok(()));
	let handling = world.run(|| EnterSafeMode::failed(None));
	assert_eq!(handling, FailedMigrationHandling::ForceUnstuck);
	world.skip_blocks(2 * DAYS);
	world.block(vec![]);
	world.run(|| assert!(SafeMode::is_entered()));
}

#[test]
fn accounts_without_a_key_and_validators_without_keys_are_not_made() {
	let mut world = World::new(genesis::LOCAL, &[]);
	let pure = pallet_proxy::Call::create_pure {
		proxy_type: ProxyType::TransfersOnly,
		delay: 0,
		index: 0,
	};
	assert_eq!(world.submit("Alice", pure), Err(filtered()));
	assert_eq!(world.submit("Alice", pallet_session::Call::purge_keys {}), Err(filtered()));
	world.run(|| {
		assert!(EssentialCalls::contains(&RuntimeCall::from(pallet_safe_mode::Call::force_exit {})))
	});
}
