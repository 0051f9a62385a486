//! What time does by itself: lots expire or carry over, transfers lapse, records are archived.

use super::world::*;
use pallet_credits::{ClosedRecord, Error, Event};
use sp_runtime::traits::{BlakeTwo256, Hash};
use tracemet_primitives::*;
use tracemet_runtime::*;

const QUARTER: Seconds = 92 * SECONDS_PER_DAY;

#[test]
fn a_lot_expires_by_its_age_whoever_holds_it() {
	let (mut world, lot) = with_own_concentrate_under(|rules| rules.expiry_days = Some(30));
	world.wait(29 * SECONDS_PER_DAY);
	world.ok("smelter", transfer("smelter", lot, t(5), account("brand")));
	world.wait(2 * SECONDS_PER_DAY);
	for (holder, lot) in [("smelter", lot), ("brand", LotId(1))] {
		assert_eq!(world.lot(lot).mass, Mass::ZERO, "{holder}");
	}
	world.run(|| {
		let supply = pallet_credits::Supplies::<Runtime>::get(CONCENTRATE, CU_CONCENTRATE);
		assert_eq!(supply, Supply { issued: t(45), expired: t(45), ..Default::default() });
		let balance =
			Credits::mass_balance(&account("brand"), CONCENTRATE, CU_CONCENTRATE, PeriodId(227));
		assert_eq!(
			balance,
			Some(MassBalanceAccount { received: t(5), expired: t(5), ..Default::default() })
		);
	});
}

#[test]
fn a_lot_carries_over_while_its_holder_is_certified() {
	let (mut world, lot) =
		with_own_concentrate_under(|rules| rules.carry_over_needs_certificate = true);
	world.ok("smelter", transfer("smelter", lot, t(5), account("brand")));
	let sold = LotId(1);
	world.wait(QUARTER);
	// The smelter has a certificate under the standard, the brand has none.
	assert_eq!(world.lot(lot).mass, t(40));
	assert_eq!(world.lot(sold).mass, Mass::ZERO);

	let certificate = SMELTER_CERTIFICATE;
	world.ok("body", pallet_certification::Call::withdraw_certificate { certificate });
	world.ok("smelter", transfer("smelter", lot, t(1), account("mine")));
	world.wait(QUARTER);
	assert_eq!(world.lot(lot).mass, Mass::ZERO);
	assert_eq!(world.lot(LotId(2)).mass, t(1));
}

#[test]
fn a_transfer_lapses_and_its_credits_return() {
	let (mut world, lot) = with_own_concentrate();
	world.ok("brand", policy("brand", ReceivingPolicy::Acceptance));
	world.ok("smelter", transfer("smelter", lot, t(45), account("brand")));
	let transfer = TransferId(0);
	let expire = pallet_credits::Call::expire_transfer { transfer };
	world.refused("mine", expire, Error::<Runtime>::TransferNotLapsed);
	assert_eq!(world.lot(lot).in_escrow, t(45));
	world.wait(TransferLifetime::get() + SECONDS_PER_DAY);
	assert_eq!(world.lot(lot).mass, t(45));
	world.refused(
		"brand",
		pallet_credits::Call::accept_transfer { transfer },
		Error::<Runtime>::TransferNotFound,
	);
}

#[test]
fn a_footprint_is_out_of_date_three_years_after_its_reference_period() {
	let (mut world, lot, _) = with_cathode();
	let end = LAST_QUARTER.until + FOOTPRINT_VALIDITY;
	world.wait(end - world.now - SECONDS_PER_DAY);
	let samples = || exit("smelter", lot, t(1), "samples");
	world.ok("smelter", samples());
	world.wait(SECONDS_PER_DAY);
	world.refused("smelter", samples(), Error::<Runtime>::FootprintExpired);
	// It can still be sold, for what that is worth.
	world.ok("smelter", transfer("smelter", lot, t(1), account("brand")));
}

#[test]
fn closed_records_leave_the_state_after_ten_years() {
	let (mut world, concentrate) = with_own_concentrate();
	let request = world.request("smelter", smelting(concentrate));
	world.ok("body", approve(request));
	let lots = world.lots_of(request);
	world.ok("smelter", exit("smelter", lots[0], t(45), "samples"));
	let in_state = |world: &mut World| {
		world.run(|| {
			(
				pallet_credits::Exits::<Runtime>::iter().count(),
				pallet_credits::Requests::<Runtime>::iter().count(),
				pallet_credits::Lots::<Runtime>::iter().count(),
			)
		})
	};
	world.wait(Retention::get() - 2 * SECONDS_PER_DAY);
	assert_eq!(in_state(&mut world), (1, 2, 3));

	let statement = world.run(|| pallet_credits::Exits::<Runtime>::get(ExitId(0)).unwrap());
	let archived = Event::RecordArchived {
		record: ClosedRecord::Exit(ExitId(0)),
		hash: BlakeTwo256::hash_of(&statement),
	};
	world.now += 4 * SECONDS_PER_DAY;
	world.block(vec![]);
	assert!(world.credits_events().contains(&archived));
	// The rest stays: the smelter still has the lot of its other line, which rests on its request,
	// and that on the mine's.
	world.wait(100 * SECONDS_PER_DAY);
	assert_eq!(in_state(&mut world), (0, 2, 3));

	// What is left can't leave the system any more, because its footprint is out of date; the body
	// revokes it. After another ten years all that it rests on goes too, one after the other: each is
	// looked at again after a month.
	let samples = exit("smelter", lots[1], t(10), "samples");
	world.refused("smelter", samples, Error::<Runtime>::FootprintExpired);
	for standard in [PERFORMANCE.standard, CHAIN_OF_CUSTODY.standard] {
		world.ok("accreditation", accredit("body", standard, world.now + YEAR));
	}
	let revoke = pallet_credits::Call::revoke {
		lots: vec![(lots[1], t(10))].try_into().unwrap(),
		reason: reason("out of date"),
	};
	world.ok("body", revoke);
	world.wait(Retention::get());
	for _ in 0..6 {
		world.wait(31 * SECONDS_PER_DAY);
	}
	assert_eq!(in_state(&mut world), (0, 0, 0));
}
