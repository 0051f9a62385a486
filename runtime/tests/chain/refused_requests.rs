use super::world::*;
use pallet_credits::Error;
use tracemet_primitives::*;
use tracemet_runtime::*;

fn claim(mut request: Request, line: usize, mass: Mass) -> Request {
	request.outputs[line].mass = mass;
	request.outputs[line].gross_mass = mass;
	request
}

#[test]
fn a_kilogram_more_than_the_inputs_allow() {
	let (mut world, lot) = with_own_concentrate();
	let kilogram_more = Mass(45_001_000);
	// Taken from the ordinary line, so that the whole still fits.
	let request = claim(claim(smelting(lot), 1, kilogram_more), 0, Mass(44_999_000));
	world.refused("smelter", request.call(), Error::<Runtime>::ClaimExceedsInputs);

	// Not taken from anywhere.
	let request = claim(smelting(lot), 1, kilogram_more);
	world.refused("smelter", request.call(), Error::<Runtime>::OutputExceedsInputs);

	// Nor a gram.
	let request = claim(claim(smelting(lot), 1, Mass(45_000_001)), 0, Mass(44_999_999));
	world.refused("smelter", request.call(), Error::<Runtime>::ClaimExceedsInputs);
}

#[test]
fn a_lot_that_was_spent() {
	let (mut world, lot) = with_own_concentrate();
	let request = world.request("smelter", smelting(lot));
	// While it is in escrow ...
	world.refused("smelter", smelting(lot).call(), Error::<Runtime>::InsufficientMass);
	world.refused(
		"smelter",
		transfer("smelter", lot, t(45), account("mine")),
		Error::<Runtime>::InsufficientMass,
	);
	// ... and when it is consumed.
	world.ok("body", approve(request));
	world.refused("smelter", smelting(lot).call(), Error::<Runtime>::InsufficientMass);
	world.refused(
		"smelter",
		exit("smelter", lot, t(45), "motors"),
		Error::<Runtime>::InsufficientMass,
	);
}

#[test]
fn a_lot_twice_in_one_request() {
	let (mut world, lot) = with_own_concentrate();
	let mut request = smelting(lot);
	request.inputs[0].source = InputSource::Credit { lot };
	world.refused("smelter", request.call(), Error::<Runtime>::InsufficientMass);
}

#[test]
fn a_foreign_lot() {
	let mut world = copper_world();
	let request = world.request("mine", mining());
	world.ok("body", approve(request));
	let lot = world.lots_of(request)[0];
	world.refused("smelter", smelting(lot).call(), Error::<Runtime>::NotTheHolder);
}

#[test]
fn anothers_certificate_or_account() {
	let (mut world, lot) = with_own_concentrate();
	let request = Request { certificate: MINE_CERTIFICATE, ..smelting(lot) };
	world.refused("smelter", request.call(), Error::<Runtime>::NotItsCertificate);
	world.refused("mine", smelting(lot).call(), pallet_accounts::Error::<Runtime>::NotAuthorized);
}

#[test]
fn outside_the_certificate() {
	let (mut world, lot) = with_own_concentrate();
	let mut request = smelting(lot);
	request.outputs[1].label = Some(CU_CONCENTRATE);
	world.refused("smelter", request.call(), Error::<Runtime>::LabelNotCovered);

	let mut request = smelting(lot);
	request.outputs[0].good = SCRAP;
	world.refused("smelter", request.call(), Error::<Runtime>::GoodNotCovered);

	let mut request = smelting(lot);
	request.inputs[0].source = InputSource::Uncertified { good: ORE };
	world.refused("smelter", request.call(), Error::<Runtime>::ConversionNotCovered);
}

#[test]
fn uncertified_material_for_a_label() {
	let (mut world, lot) = with_own_concentrate();
	let mut request = smelting(lot);
	request.inputs[0].attributed_to = 1;
	world.refused("smelter", request.call(), Error::<Runtime>::NoClaimToAttribute);
}

#[test]
fn an_activity_that_the_method_does_not_know() {
	let (mut world, lot) = with_own_concentrate();
	let mut request = smelting(lot);
	request.activities[0].activity = ActivityId(7);
	world.refused(
		"smelter",
		request.call(),
		pallet_footprint::Error::<Runtime>::ActivityNotInMethod,
	);
}

#[test]
fn an_activity_in_another_unit_or_twice() {
	let (mut world, lot) = with_own_concentrate();
	let mut request = smelting(lot);
	request.activities[0].unit = Unit::Megajoule;
	let wrong = pallet_footprint::Error::<Runtime>::WrongUnit;
	world.refused("smelter", request.call(), wrong);

	let mut request = smelting(lot);
	request.activities.push(electricity(1));
	let twice = pallet_footprint::Error::<Runtime>::DuplicateActivity;
	world.refused("smelter", request.call(), twice);
	// But once as measured, and once as assumed.
	request.activities[1].primary = false;
	world.ok("smelter", request.call());
}

#[test]
fn an_expired_certificate() {
	let (mut world, lot) = with_own_concentrate();
	world.wait(YEAR);
	world.refused(
		"smelter",
		smelting(lot).call(),
		pallet_certification::Error::<Runtime>::CertificateNotInForce,
	);
}

#[test]
fn a_period_before_the_certificate() {
	let (mut world, lot) = with_own_concentrate();
	let RuntimeCall::Credits(pallet_credits::Call::request_certificate {
		account,
		certificate,
		inputs,
		activities,
		outputs,
		..
	}) = smelting(lot).call()
	else {
		panic!("it is a request")
	};
	let until = START - YEAR + 1;
	let call = pallet_credits::Call::request_certificate {
		account,
		certificate,
		reference_period: TimeSpan { from: START - YEAR - 1, until },
		inputs,
		activities,
		outputs,
		declared: None,
		evidence: None,
		corrects: None,
	};
	world.refused("smelter", call, Error::<Runtime>::OutsideValidity);
}

#[test]
fn of_a_suspended_certificate_or_body() {
	let (mut world, lot) = with_own_concentrate();
	let certificate = SMELTER_CERTIFICATE;
	world.ok("body", pallet_certification::Call::suspend_certificate { certificate });
	world.refused(
		"smelter",
		smelting(lot).call(),
		pallet_certification::Error::<Runtime>::CertificateSuspended,
	);
	world.ok("body", pallet_certification::Call::reinstate_certificate { certificate });

	let (body, standard) = (account("body"), CHAIN_OF_CUSTODY.standard);
	world.ok(
		"accreditation",
		pallet_certification::Call::suspend_accreditation { body: body.clone(), standard },
	);
	world.refused(
		"smelter",
		smelting(lot).call(),
		pallet_certification::Error::<Runtime>::AccreditationSuspended,
	);
	world.ok(
		"accreditation",
		pallet_certification::Call::reinstate_accreditation { body, standard },
	);
	world.ok("smelter", smelting(lot).call());
}

#[test]
fn a_withdrawn_certificate() {
	let (mut world, lot) = with_own_concentrate();
	world.ok(
		"body",
		pallet_certification::Call::withdraw_certificate { certificate: SMELTER_CERTIFICATE },
	);
	world.refused(
		"smelter",
		smelting(lot).call(),
		pallet_certification::Error::<Runtime>::CertificateWithdrawn,
	);
}
