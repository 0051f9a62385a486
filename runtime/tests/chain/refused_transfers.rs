use super::world::*;
use pallet_credits::Error;
use tracemet_primitives::*;
use tracemet_runtime::*;

#[test]
fn to_a_stranger() {
	let (mut world, lot) = with_own_concentrate();
	world.refused(
		"smelter",
		transfer("smelter", lot, t(45), account("stranger")),
		pallet_accounts::Error::<Runtime>::CustodyAccountNotFound,
	);
	// A certification body is a participant, but holds no credits.
	world.refused(
		"smelter",
		transfer("smelter", lot, t(45), account("body")),
		pallet_accounts::Error::<Runtime>::CustodyAccountNotFound,
	);
}

#[test]
fn to_a_suspended_participant() {
	let (mut world, lot) = with_own_concentrate();
	let suspend = pallet_accounts::Call::suspend_participant { participant: account("brand") };
	world.ok("intermediary", suspend);
	world.refused(
		"smelter",
		transfer("smelter", lot, t(45), account("brand")),
		pallet_accounts::Error::<Runtime>::Suspended,
	);
}

#[test]
fn of_what_is_not_there() {
	let (mut world, lot) = with_own_concentrate();
	let to = || account("brand");
	for (mass, error) in [
		(Mass(45_000_001), Error::<Runtime>::InsufficientMass),
		(Mass::ZERO, Error::<Runtime>::ZeroMass),
	] {
		world.refused("smelter", transfer("smelter", lot, mass, to()), error);
	}
	world.refused(
		"smelter",
		transfer("smelter", LotId(99), t(1), to()),
		Error::<Runtime>::LotNotFound,
	);
	world.refused("mine", transfer("mine", lot, t(1), to()), Error::<Runtime>::NotTheHolder);
	world.refused(
		"mine",
		transfer("smelter", lot, t(1), to()),
		pallet_accounts::Error::<Runtime>::NotAuthorized,
	);
}

#[test]
fn a_second_time() {
	let (mut world, lot) = with_own_concentrate();
	world.ok("smelter", transfer("smelter", lot, t(45), account("brand")));
	world.refused(
		"smelter",
		transfer("smelter", lot, t(45), account("brand")),
		Error::<Runtime>::NotTheHolder,
	);
}
