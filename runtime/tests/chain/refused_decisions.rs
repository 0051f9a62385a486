use super::world::*;
use pallet_certification::Error as CertificationError;
use tracemet_primitives::*;
use tracemet_runtime::*;

#[test]
fn by_a_body_that_did_not_issue_the_certificate() {
	let mut world = copper_world();
	let request = world.request("mine", mining());
	// Not even accredited ...
	world.refused(
		"other body",
		approve(request),
		CertificationError::<Runtime>::NotItsCertificationBody,
	);
	// ... nor when it is.
	accredit_other_body(&mut world);
	world.refused(
		"other body",
		approve(request),
		CertificationError::<Runtime>::NotItsCertificationBody,
	);
	world.refused("mine", approve(request), CertificationError::<Runtime>::NotItsCertificationBody);
}

#[test]
fn by_a_body_without_accreditation() {
	let mut world = copper_world();
	world.refused(
		"other body",
		certify("mine", &MINE_ROWS),
		CertificationError::<Runtime>::AccreditationNotFound,
	);
	let request = world.request("mine", mining());
	world.ok(
		"accreditation",
		pallet_certification::Call::withdraw_accreditation {
			body: account("body"),
			standard: CHAIN_OF_CUSTODY.standard,
		},
	);
	for decision in [approve(request), reject(request)] {
		world.refused("body", decision, CertificationError::<Runtime>::AccreditationWithdrawn);
	}
}

#[test]
fn by_a_body_whose_accreditation_has_expired() {
	let mut world = copper_world();
	let request = world.request("mine", mining());
	world.wait(YEAR);
	for decision in [approve(request), reject(request)] {
		world.refused("body", decision, CertificationError::<Runtime>::AccreditationExpired);
	}
}

#[test]
fn a_label_whose_criterion_the_footprint_misses() {
	let (mut world, lot) = with_own_concentrate();
	// 45 t of Cu 8.0 MIX may carry 360 t of CO2e, and 30 t come with the concentrate. 45 % of
	// 1,466,667 kWh at 500 g are 330,000,075 g: 75 g too many.
	let mut request = smelting(lot);
	request.activities = vec![electricity(1_466_667)];
	let request = world.request("smelter", request);
	world.refused("body", approve(request), pallet_credits::Error::<Runtime>::CriterionNotMet);
	world.ok("body", reject(request));

	// One kWh less, and it is 150 g below the bound.
	let mut request = smelting(lot);
	request.activities = vec![electricity(1_466_666)];
	let request = world.request("smelter", request);
	world.ok("body", approve(request));
}

#[test]
fn before_the_validators_have_voted() {
	let mut world = copper_world();
	let request = RequestId(0);
	world.ok("mine", mining().call());
	world.refused(
		"body",
		approve(request),
		pallet_footprint::Error::<Runtime>::FootprintNotAccepted,
	);
	world.roll_up();
	world.ok("body", approve(request));
}

#[test]
fn twice() {
	let mut world = copper_world();
	let request = world.request("mine", mining());
	world.ok("body", approve(request));
	for decision in [approve(request), reject(request)] {
		world.refused("body", decision, pallet_credits::Error::<Runtime>::RequestNotPending);
	}
	world.refused(
		"mine",
		pallet_credits::Call::withdraw_request { request },
		pallet_credits::Error::<Runtime>::RequestNotPending,
	);
}
