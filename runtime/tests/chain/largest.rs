//! The largest calls that the ledger takes fit a block, and no larger ones are made.

use super::world::*;
use tracemet_primitives::*;
use tracemet_runtime::*;

#[test]
fn a_batch_of_a_hundred_legs_and_an_exit_of_thirty_two_lots() {
	let (mut world, lot) = with_own_concentrate();
	let leg = TransferLeg { lot, mass: Mass(1_000), to: account("brand"), pass_through: None };
	let batch = pallet_credits::Call::transfer_batch {
		account: account("smelter"),
		legs: vec![leg; 100].try_into().unwrap(),
		reference: None,
	};
	world.ok("smelter", batch);
	assert_eq!(world.lot(lot).mass, Mass(44_900_000));
	let lots = world.run(|| {
		Credits::lots_of_account(&account("brand"), None).map(|(lot, _)| lot).collect::<Vec<_>>()
	});
	assert_eq!(lots.len(), 100);

	let draws = lots[..32].iter().map(|lot| (*lot, Mass(1_000))).collect::<Vec<_>>();
	world.ok("brand", exit_of(account("brand"), draws, "computers"));
	let exit = world.run(|| pallet_credits::Exits::<Runtime>::get(ExitId(0)).unwrap());
	assert_eq!((exit.mass, exit.draws.len()), (Mass(32_000), 32));

	let revoke = pallet_credits::Call::revoke {
		lots: lots[32..]
			.iter()
			.map(|lot| (*lot, Mass(1_000)))
			.collect::<Vec<_>>()
			.try_into()
			.unwrap(),
		reason: reason("in doubt"),
	};
	world.ok("body", revoke);
	world.run(|| {
		let supply = pallet_credits::Supplies::<Runtime>::get(CONCENTRATE, CU_CONCENTRATE);
		let expected = Supply {
			issued: t(45),
			held: Mass(44_900_000),
			exited: Mass(32_000),
			revoked: Mass(68_000),
			..Default::default()
		};
		assert_eq!(supply, expected);
	});
}

#[test]
fn a_request_of_sixty_four_inputs_and_activities_and_sixteen_lines() {
	let (mut world, lot) = with_own_concentrate();
	let activities = || (0..64).map(ActivityId);
	world.ok("owner", register_method(activities()));
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	let RuntimeCall::Certification(mut certify) = certify("smelter", &SMELTER_ROWS) else {
		panic!("it is a certificate")
	};
	if let pallet_certification::Call::issue_certificate { method, .. } = &mut certify {
		*method = Some(MethodId(1));
	}
	world.ok("body", certify);
	let request = Request {
		certificate,
		inputs: (0..64)
			.map(|number| input(InputSource::Credit { lot }, Mass(1_000), Mass(1_000), number % 16))
			.collect(),
		activities: activities().map(|activity| Activity { activity, ..electricity(1) }).collect(),
		outputs: vec![output(CATHODE, Some(CU_8_0), Mass(4_000), Mass(4_000)); 16],
		..smelting(lot)
	};
	let request = world.request("smelter", request);
	world.ok("body", approve(request));
	assert_eq!(world.lots_of(request).len(), 16);
	assert_eq!(world.lot(lot).mass, Mass(44_936_000));
	// Each line has four inputs of 1 kg, which carry 666.7 g of CO2e each, and a sixteenth of the 32 kg
	// that the activities emit.
	let line =
		totals(&[(FOSSIL_PURCHASED_ENERGY, 4 * 667 + 2_000), (FROM_PRIMARY_DATA, 4 * 666 + 2_000)]);
	assert_eq!(world.lines(request), vec![line; 16]);
}
