use super::world::*;
use tracemet_primitives::*;
use tracemet_runtime::*;

#[test]
fn the_copper_chain_of_the_pre_study_comes_out_exactly() {
	let (mut world, concentrate) = with_own_concentrate();
	let request = world.request("smelter", smelting(concentrate));

	// While the body decides, the concentrate is in escrow.
	assert_eq!(world.lot(concentrate).mass, Mass::ZERO);
	assert_eq!(world.lot(concentrate).in_escrow, t(45));
	world.ok("body", approve(request));
	assert_eq!(world.lot(concentrate).in_escrow, Mass::ZERO);

	let lots = world.lots_of(request);
	let issued = lots.iter().map(|lot| world.lot(*lot)).map(|lot| (lot.good, lot.label, lot.mass));
	assert_eq!(issued.collect::<Vec<_>>(), vec![(CATHODE, CU_8_0, t(45)), (CATHODE, CU_RE, t(10))]);

	// 100,000 kWh at 500 g are 50 t of CO2e: by mass 22.5 t, 22.5 t and 5 t.
	// Imported concentrate: 45 t at 4,000 g/kg are 180 t. Own: 60,000 kWh are 30 t. Scrap: 10 t at
	// 100 g/kg are 1 t.
	let lines = world
		.run(|| pallet_footprint::Footprints::<Runtime>::get(request).unwrap().lines.into_inner());
	assert_eq!(
		lines,
		vec![
			totals(&[
				(FOSSIL_PURCHASED_ENERGY, 22_500_000),
				(FOSSIL_UPSTREAM, 180_000_000),
				(FROM_PRIMARY_DATA, 22_500_000),
			]),
			totals(&[
				(FOSSIL_PURCHASED_ENERGY, 22_500_000 + 30_000_000),
				(FROM_PRIMARY_DATA, 22_500_000 + 30_000_000),
			]),
			totals(&[
				(FOSSIL_PURCHASED_ENERGY, 5_000_000),
				(FOSSIL_UPSTREAM, 1_000_000),
				(RECYCLED_POST_CONSUMER, 10_000_000),
				(FROM_PRIMARY_DATA, 5_000_000),
			]),
		]
	);

	world.ok("smelter", transfer("smelter", lots[0], t(45), account("brand")));
	world.ok("brand", exit("brand", lots[0], t(45), "45 t of copper in computers"));
	world.run(|| {
		let supply = pallet_credits::Supplies::<Runtime>::get(CATHODE, CU_8_0);
		assert_eq!(supply, Supply { issued: t(45), exited: t(45), ..Default::default() });
		let supply = pallet_credits::Supplies::<Runtime>::get(CONCENTRATE, CU_CONCENTRATE);
		assert_eq!(supply, Supply { issued: t(45), consumed: t(45), ..Default::default() });
		let exit = pallet_credits::Exits::<Runtime>::get(ExitId(0)).unwrap();
		assert_eq!(exit.mass, t(45));
		assert_eq!(
			String::from_utf8_lossy(&exit.claim),
			"contains Cu 8.0 MIX: 45000 kg of certified cathode, under the mass balance model of ISO \
			 22095. The claim is about certified mass; it is not a footprint of the metal in this \
			 product."
		);
		assert_eq!(
			exit.attributes,
			totals(&[(FOSSIL_PURCHASED_ENERGY, 52_500_000), (FROM_PRIMARY_DATA, 52_500_000)])
		);
	});
}

#[test]
fn a_rejected_request_returns_what_was_in_escrow_and_it_can_be_spent_again() {
	let (mut world, concentrate) = with_own_concentrate();
	let request = world.request("smelter", smelting(concentrate));
	world.ok("body", reject(request));
	assert_eq!(world.lot(concentrate).mass, t(45));
	assert_eq!(world.lot(concentrate).in_escrow, Mass::ZERO);
	assert_eq!(world.lots_of(request), vec![]);

	let again = world.request("smelter", smelting(concentrate));
	world.ok("body", approve(again));
	assert_eq!(world.lots_of(again).len(), 2);
}

#[test]
fn an_account_carries_its_balance_into_the_next_quarter() {
	let (mut world, concentrate) = with_own_concentrate();
	let fourth_quarter = PeriodId(227);
	let balance = |world: &mut World, period| {
		world
			.run(|| Credits::mass_balance(&account("smelter"), CONCENTRATE, CU_CONCENTRATE, period))
	};
	assert_eq!(
		balance(&mut world, fourth_quarter),
		Some(MassBalanceAccount { received: t(45), closing: t(45), ..Default::default() })
	);

	// In the next quarter the credits are consumed.
	world.wait(92 * SECONDS_PER_DAY);
	let request = world.request("smelter", smelting(concentrate));
	world.ok("body", approve(request));
	assert_eq!(
		balance(&mut world, PeriodId(228)),
		Some(MassBalanceAccount { opening: t(45), consumed: t(45), ..Default::default() })
	);
	assert_eq!(balance(&mut world, PeriodId(226)), None);
}

#[test]
fn a_company_acts_for_its_site() {
	let mut world = copper_world();
	let (participant, site) = (account("mine"), account("northern pit"));
	world.ok("intermediary", pallet_accounts::Call::register_site { participant, site });
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	world.ok("body", certify("northern pit", &MINE_ROWS));
	let record = Request { account: account("northern pit"), certificate, ..mining() };
	let request = world.request("mine", record);
	world.ok("body", approve(request));
	let lot = world.lots_of(request)[0];
	assert_eq!(world.lot(lot).holder, account("northern pit"));
	world.ok("mine", transfer("northern pit", lot, t(45), account("smelter")));
	assert_eq!(world.lot(lot).holder, account("smelter"));
}
