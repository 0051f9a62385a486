//! What keeps an account from being closed: what it holds, owes, or waits for.

use super::world::*;
use pallet_credits::{Call, Error};
use tracemet_primitives::*;
use tracemet_runtime::*;

fn close(participant: &str) -> RuntimeCall {
	pallet_accounts::Call::close_participant { participant: account(participant) }.into()
}

#[test]
fn it_holds_credits() {
	let (mut world, lot) = with_own_concentrate();
	world.refused("intermediary", close("smelter"), Error::<Runtime>::HoldsCredits);
	world.ok("smelter", exit("smelter", lot, t(45), "samples"));
	world.ok("intermediary", close("smelter"));
}

#[test]
fn a_request_waits() {
	let mut world = copper_world();
	let request = world.request("mine", mining());
	world.refused("intermediary", close("mine"), Error::<Runtime>::RequestsPending);
	world.ok("mine", Call::withdraw_request { request });
	world.ok("intermediary", close("mine"));
}

#[test]
fn a_transfer_to_it_waits() {
	let (mut world, lot) = with_own_concentrate();
	world.ok("brand", policy("brand", ReceivingPolicy::Acceptance));
	world.ok("smelter", transfer("smelter", lot, t(45), account("brand")));
	world.refused("intermediary", close("brand"), Error::<Runtime>::TransfersPending);
	world.ok("brand", Call::decline_transfer { transfer: TransferId(0) });
	world.ok("intermediary", close("brand"));
}

#[test]
fn it_owes_what_it_issued_ahead() {
	let (mut world, ahead, other) = with_overdraft();
	// What was issued ahead repays nothing.
	world.refused("smelter", repay(ahead, t(5)), Error::<Runtime>::IssuedAhead);
	world.ok("smelter", exit("smelter", ahead, t(45), "samples"));
	world.ok("smelter", transfer("smelter", other, t(5), account("brand")));
	world.refused("intermediary", close("smelter"), Error::<Runtime>::OwesCredits);

	// It repays with credits of the same good and label, from whomever it gets them.
	world.ok("brand", transfer("brand", other, t(5), account("smelter")));
	world.ok("smelter", repay(other, t(4)));
	world.refused("smelter", repay(other, Mass(1_000_001)), Error::<Runtime>::InsufficientMass);
	world.ok("smelter", repay(other, t(1)));
	world.ok("intermediary", close("smelter"));
}

#[test]
fn what_is_overdue_keeps_credits_from_leaving() {
	let (mut world, ahead, other) = with_overdraft();
	// The next quarter may repay it.
	world.wait(92 * SECONDS_PER_DAY);
	world.ok("smelter", transfer("smelter", ahead, t(1), account("brand")));
	world.wait(92 * SECONDS_PER_DAY);
	let overdue = Error::<Runtime>::OverdraftOverdue;
	world.refused("smelter", exit("smelter", ahead, t(1), "samples"), overdue);
	world.ok("smelter", repay(other, t(5)));
	world.ok("smelter", exit("smelter", ahead, t(1), "samples"));
}
