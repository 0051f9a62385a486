//! Revocation: what ends, what is flagged, and who is told, block by block.

use super::world::*;
use pallet_credits::{Error, Event};
use tracemet_primitives::*;
use tracemet_runtime::*;

fn revoke(lots: &[(LotId, Mass)]) -> RuntimeCall {
	pallet_credits::Call::revoke {
		lots: lots.to_vec().try_into().unwrap(),
		reason: reason("the ore was not the mine's"),
	}
	.into()
}

fn line(request: u64, line: u8) -> OutputLineId {
	OutputLineId { request: RequestId(request), line }
}

/// What the ledger told of flags until nothing waits to be told any more.
fn told(world: &mut World) -> Vec<Event<Runtime>> {
	let mut told = Vec::new();
	loop {
		told.extend(world.credits_events().into_iter().filter(|event| {
			matches!(
				event,
				Event::LineFlagged { .. } | Event::LotFlagged { .. } | Event::ExitFlagged { .. }
			)
		}));
		if world.run(|| pallet_credits::TraceQueue::<Runtime>::iter().next().is_none()) {
			return told;
		}
		world.block(vec![]);
	}
}

#[test]
fn everything_that_rests_on_it_is_flagged_and_nothing_is_rewritten() {
	let mut world = copper_world();
	let request = world.request("mine", mining());
	world.ok("body", approve(request));
	let concentrate = world.lots_of(request)[0];
	// 5 t stay with the mine, 40 t become cathode, of which 30 t are sold and 10 t exit.
	world.ok("mine", transfer("mine", concentrate, t(40), account("smelter")));
	let smelted = LotId(1);
	let record = Request {
		inputs: vec![input(InputSource::Credit { lot: smelted }, t(40), t(180), 0)],
		outputs: vec![output(CATHODE, Some(CU_8_0), t(40), t(40))],
		..smelting(smelted)
	};
	let request = world.request("smelter", record);
	world.ok("body", approve(request));
	let cathode = world.lots_of(request)[0];
	world.ok("smelter", exit("smelter", cathode, t(10), "samples"));
	world.ok("smelter", transfer("smelter", cathode, t(30), account("brand")));
	let exit_before = world.run(|| pallet_credits::Exits::<Runtime>::get(ExitId(0)));

	world.ok("body", revoke(&[(concentrate, t(5))]));
	let cause = line(0, 0);
	assert_eq!(
		told(&mut world),
		vec![
			Event::LineFlagged { line: cause, cause },
			Event::LineFlagged { line: line(1, 0), cause },
			Event::LotFlagged { lot: cathode, holder: account("brand"), cause },
			Event::ExitFlagged { exit: ExitId(0), account: account("smelter"), cause },
		]
	);
	assert_eq!(world.lot(concentrate).mass, Mass::ZERO);
	assert_eq!(world.run(|| pallet_credits::Exits::<Runtime>::get(ExitId(0))), exit_before);
	world.run(|| {
		let supply = pallet_credits::Supplies::<Runtime>::get(CONCENTRATE, CU_CONCENTRATE);
		let expected =
			Supply { issued: t(45), consumed: t(40), revoked: t(5), ..Default::default() };
		assert_eq!(supply, expected);
	});

	// The holder can go on, and whoever it sells to sees the flag; the body can freeze it.
	world.ok("brand", exit("brand", cathode, t(1), "computers"));
	assert_eq!(
		told(&mut world),
		vec![Event::ExitFlagged { exit: ExitId(1), account: account("brand"), cause }]
	);
}

#[test]
fn is_for_the_body_of_the_certificate_and_of_what_is_there() {
	let (mut world, lot) = with_own_concentrate();
	accredit_other_body(&mut world);
	world.refused(
		"other body",
		revoke(&[(lot, t(1))]),
		pallet_certification::Error::<Runtime>::NotItsCertificationBody,
	);
	for (lots, error) in [
		(vec![], Error::<Runtime>::NothingToMove),
		(vec![(LotId(9), t(1))], Error::<Runtime>::LotNotFound),
		(vec![(lot, Mass::ZERO)], Error::<Runtime>::ZeroMass),
		(vec![(lot, Mass(45_000_001))], Error::<Runtime>::InsufficientMass),
		// All or nothing.
		(vec![(lot, t(45)), (lot, t(1))], Error::<Runtime>::InsufficientMass),
	] {
		world.refused("body", revoke(&lots), error);
	}
}

#[test]
fn spares_what_is_in_escrow() {
	let (mut world, lot) = with_own_concentrate();
	let request = world.request("smelter", smelting(lot));
	world.refused("body", revoke(&[(lot, t(1))]), Error::<Runtime>::InsufficientMass);
	// Rejecting the request frees it.
	world.ok("body", reject(request));
	world.ok("body", revoke(&[(lot, t(45))]));
	assert_eq!(world.lot(lot).mass, Mass::ZERO);
}
