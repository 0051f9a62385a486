//! Declared footprints: attested by an auditor, and told apart from calculated ones wherever they
//! go.

use super::world::*;
use pallet_certification::Error as CertificationError;
use pallet_credits::Error;
use pallet_footprint::Error as FootprintError;
use sp_core::H256;
use tracemet_primitives::{
	views::{DeclaredFootprintView, FootprintView, RequestFootprintView, TotalsView},
	*,
};
use tracemet_runtime::{Runtime, *};
use tracemet_runtime_api::runtime_decl_for_trace_met_api::TraceMetApi;

type Api = Runtime;

const DOCUMENT: H256 = H256::repeat_byte(1);
const REPORT: H256 = H256::repeat_byte(2);
/// The smelter's request.
const SMELTER: RequestId = RequestId(1);

/// The lines that the smelter declares: 200 t of CO2e on the ordinary cathode, 54 t on Cu 8.0 MIX,
/// of which 30 t come with the concentrate, and 6 t on Cu RE MIX. All of the recycled metal, and
/// half of the CO2e of Cu 8.0 MIX from primary data.
fn lines() -> Vec<AttributeTotals> {
	vec![
		totals(&[(FOSSIL_UPSTREAM, 200_000_000)]),
		totals(&[(FOSSIL_PURCHASED_ENERGY, 54_000_000), (FROM_PRIMARY_DATA, 27_000_000)]),
		totals(&[(FOSSIL_PURCHASED_ENERGY, 6_000_000), (RECYCLED_POST_CONSUMER, 10_000_000)]),
	]
}

fn declaring(concentrate: LotId, lines: Vec<AttributeTotals>) -> Request {
	Request {
		activities: vec![],
		declared: Some(DeclaredFootprint { lines: lines.try_into().unwrap(), document: DOCUMENT }),
		..smelting(concentrate)
	}
}

fn attest(revision: u32) -> RuntimeCall {
	attest_attempt(revision, 0)
}

fn attest_attempt(revision: u32, attempt: u32) -> RuntimeCall {
	let (node, report) = (SMELTER, REPORT);
	pallet_footprint::Call::attest_footprint { node, revision, attempt, report }.into()
}

/// The copper world with the smelter's declaration, and an independent auditor.
fn with_declaration() -> World {
	let (mut world, concentrate) = with_own_concentrate();
	accredit_other_body(&mut world);
	assert_eq!(world.request("smelter", declaring(concentrate, lines())), SMELTER);
	world
}

fn footprint(world: &mut World, request: RequestId) -> RequestFootprintView<AccountId> {
	world.run(|| <Api as TraceMetApi<Block, AccountId>>::footprint(request).unwrap())
}

fn of_lot(world: &mut World, lot: LotId) -> FootprintView<AccountId> {
	world.run(|| <Api as TraceMetApi<Block, AccountId>>::footprint_of_lot(lot).unwrap())
}

fn basis() -> FootprintBasis<AccountId> {
	FootprintBasis::Declared { auditor: account("other body"), report: REPORT }
}

/// The parts that rest on primary data and on declarations.
fn shares(view: &TotalsView) -> (Option<u32>, Option<u32>) {
	(view.primary_data_share, view.declared_share)
}

#[test]
fn waits_for_an_independent_auditor() {
	let mut world = with_declaration();
	assert_eq!(footprint(&mut world, SMELTER).latest.status, FootprintStatus::AwaitsAttestation);
	assert_eq!(world.worker_transactions().len(), 0);
	let not_accepted = FootprintError::<Runtime>::FootprintNotAccepted;
	world.refused("body", approve(SMELTER), not_accepted);

	// Not by the body whose work it is, nor by whoever isn't accredited, nor another revision.
	world.refused("body", attest(0), CertificationError::<Runtime>::AuditsOwnWork);
	world.refused("smelter", attest(0), pallet_accounts::Error::<Runtime>::RoleMissing);
	world.refused("other body", attest(1), FootprintError::<Runtime>::NothingToAttest);
	world.ok("other body", attest(0));
	world.refused("other body", attest(0), FootprintError::<Runtime>::NothingToAttest);

	let view = footprint(&mut world, SMELTER);
	assert_eq!(view.latest.status, FootprintStatus::Accepted);
	assert_eq!(view.in_force.map(|view| view.basis), Some(basis()));
	world.ok("body", approve(SMELTER));
	assert_eq!(world.lots_of(SMELTER).len(), 2);
}

#[test]
fn is_attested_as_it_was_looked_at() {
	let (mut world, concentrate) = with_own_concentrate();
	accredit_other_body(&mut world);
	world.request("smelter", declaring(concentrate, lines()));
	let mut more = lines();
	more[0] = totals(&[(FOSSIL_UPSTREAM, 210_000_000)]);
	world.ok("smelter", declaring(concentrate, more).amend(SMELTER));
	let latest = footprint(&mut world, SMELTER).latest;
	assert_eq!((latest.revision, latest.attempt), (0, 1));
	world.refused("other body", attest(0), FootprintError::<Runtime>::NothingToAttest);
	world.ok("other body", attest_attempt(0, 1));
	assert_eq!(world.lines(SMELTER)[0].get(&FOSSIL_UPSTREAM), Some(&210_000_000));
}

#[test]
fn by_a_body_without_accreditation_for_the_performance_standard_is_not_attested() {
	let mut world = with_declaration();
	let (body, standard) = (account("other body"), PERFORMANCE.standard);
	let suspend = pallet_certification::Call::suspend_accreditation { body, standard };
	world.ok("accreditation", suspend);
	world.refused("other body", attest(0), CertificationError::<Runtime>::AccreditationSuspended);
}

#[test]
fn has_to_be_possible() {
	let (mut world, concentrate) = with_own_concentrate();
	let impossible = [
		// A line without a total.
		vec![lines()[0].clone(), lines()[1].clone()],
		// A line without fossil CO2e, which nobody could tell was declared.
		vec![
			lines()[0].clone(),
			lines()[1].clone(),
			totals(&[(RECYCLED_POST_CONSUMER, 10_000_000)]),
		],
		// Less than what the concentrate brings.
		vec![
			lines()[0].clone(),
			totals(&[(FOSSIL_PURCHASED_ENERGY, 23_999_999)]),
			lines()[2].clone(),
		],
		// More recycled metal than scrap.
		vec![
			lines()[0].clone(),
			lines()[1].clone(),
			totals(&[(FOSSIL_UPSTREAM, 1), (RECYCLED_POST_CONSUMER, 10_000_001)]),
		],
		// What the chain says by itself.
		vec![
			lines()[0].clone(),
			totals(&[(FOSSIL_PURCHASED_ENERGY, 54_000_000), (FROM_DECLARATIONS, 1)]),
			lines()[2].clone(),
		],
	];
	for lines in impossible {
		let request = declaring(concentrate, lines);
		let invalid = FootprintError::<Runtime>::InvalidDeclaration;
		world.refused("smelter", request.call(), invalid);
	}
	let both = Request { activities: vec![electricity(1)], ..declaring(concentrate, lines()) };
	let with_activities = FootprintError::<Runtime>::DeclaredWithActivities;
	world.refused("smelter", both.call(), with_activities);
}

#[test]
fn is_told_apart_in_every_output() {
	let mut world = with_declaration();
	world.ok("other body", attest(0));
	world.ok("body", approve(SMELTER));
	let [cathode, recycled] = world.lots_of(SMELTER)[..] else { panic!("two lots") };

	let request = world.run(|| <Api as TraceMetApi<Block, AccountId>>::request(SMELTER).unwrap());
	let DeclaredFootprintView { lines, document } = request.declared.unwrap();
	assert_eq!((lines.len(), document), (3, DOCUMENT));
	assert_eq!(lines[1][1].name, "CO2e from primary data");

	let view = of_lot(&mut world, cathode);
	assert_eq!(view.in_force.basis, basis());
	assert_eq!(shares(&view.totals), (Some(500_000), Some(MILLION)));
	let declared = &view.totals.attributes[2];
	assert_eq!((declared.attribute, declared.grams), (FROM_DECLARATIONS, 54_000_000));
	let json = serde_json::to_value(&view).unwrap();
	assert_eq!(json["inForce"]["basis"]["Declared"]["auditor"], account("other body").to_string());
	assert_eq!(shares(&of_lot(&mut world, recycled).totals), (Some(0), Some(MILLION)));

	// Of the mine's concentrate nothing is declared.
	let label = |world: &mut World, label| {
		world.run(|| <Api as TraceMetApi<Block, AccountId>>::roll_up_of_label(label).unwrap())
	};
	assert_eq!(shares(&label(&mut world, CU_CONCENTRATE).issued), (Some(MILLION), Some(0)));
	assert_eq!(shares(&label(&mut world, CU_8_0).issued), (Some(500_000), Some(MILLION)));
	let network = world.run(<Api as TraceMetApi<Block, AccountId>>::network_roll_up);
	// 60 t of 90 t, of which 30 t and 27 t are from primary data.
	assert_eq!(shares(&network.issued), (Some(633_333), Some(666_667)));

	world.ok("smelter", exit("smelter", cathode, t(1), "cables"));
	let statement =
		world.run(|| <Api as TraceMetApi<Block, AccountId>>::exit_statement(ExitId(0)).unwrap());
	assert_eq!(
		(statement.primary_data_share, statement.declared_share),
		(Some(500_000), Some(MILLION))
	);
	assert_eq!(
		statement.claim,
		"contains Cu 8.0 MIX: 1000 kg of certified cathode, under the mass balance model of ISO 22095. \
		 The claim is about certified mass; it is not a footprint of the metal in this product. The \
		 footprint of this certified mass was declared by producers and attested by auditors, in part \
		 or whole, instead of calculated."
	);
}

#[test]
fn stays_told_apart_downstream() {
	let mut world = with_declaration();
	world.ok("other body", attest(0));
	world.ok("body", approve(SMELTER));
	let cathode = world.lots_of(SMELTER)[0];
	// Smelted once more, with 12,000 kWh: 6 t of 60 t are calculated.
	let rows = [(CATHODE, SourceClass::Credit, CATHODE, Some(CU_8_0))];
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	world.ok("body", certify("smelter", &rows));
	let record = Request {
		certificate,
		inputs: vec![input(InputSource::Credit { lot: cathode }, t(45), t(45), 0)],
		activities: vec![electricity(12_000)],
		outputs: vec![output(CATHODE, Some(CU_8_0), t(45), t(45))],
		..smelting(cathode)
	};
	let request = world.request("smelter", record);
	world.ok("body", approve(request));
	assert_eq!(
		world.lines(request),
		vec![totals(&[
			(FOSSIL_PURCHASED_ENERGY, 60_000_000),
			(FROM_PRIMARY_DATA, 33_000_000),
			(FROM_DECLARATIONS, 54_000_000),
		])]
	);
	let lot = world.lots_of(request)[0];
	let view = of_lot(&mut world, lot);
	let calculated = FootprintBasis::Calculated { votes: 1, validators: 1 };
	assert_eq!(view.in_force.basis, calculated);
	assert_eq!(shares(&view.totals), (Some(550_000), Some(900_000)));
	world.ok("smelter", exit("smelter", lot, t(1), "cables"));
	let claim = world.run(|| pallet_credits::Exits::<Runtime>::get(ExitId(0)).unwrap().claim);
	assert!(String::from_utf8_lossy(&claim).contains("was declared by producers"));
}

#[test]
fn is_not_approved_automatically() {
	let (mut world, concentrate) = with_own_concentrate();
	accredit_other_body(&mut world);
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	world.ok("body", certify_up_to("smelter", &SMELTER_ROWS, t(1_000)));
	let record = Request { certificate, ..declaring(concentrate, lines()) };
	world.request("smelter", record);
	world.ok("other body", attest(0));
	let reason = Error::<Runtime>::BeyondAutomaticApproval.into();
	let refused = pallet_credits::Event::AutomaticApprovalRefused { request: SMELTER, reason };
	assert!(world.credits_events().contains(&refused));
	world.ok("body", approve(SMELTER));
}

#[test]
fn is_attested_anew_when_what_it_rests_on_is_restated() {
	let mut world = with_declaration();
	world.ok("other body", attest(0));
	world.ok("body", approve(SMELTER));
	// 40 t with the concentrate: still less than the 54 t that are declared.
	world.ok("mine", restate(RequestId(0), 80_000));
	world.settle();
	let view = footprint(&mut world, SMELTER);
	assert_eq!(view.latest.status, FootprintStatus::AwaitsAttestation);
	assert_eq!((view.latest.revision, view.latest.cause), (1, Some(RequestId(0))));
	assert_eq!(view.in_force.map(|view| view.revision), Some(0));
	world.refused("other body", attest(0), FootprintError::<Runtime>::NothingToAttest);
	world.ok("other body", attest(1));
	let view = footprint(&mut world, SMELTER).in_force.unwrap();
	assert_eq!((view.revision, view.basis), (1, basis()));
}

#[test]
fn keeps_nobody_waiting_until_it_is_attested_anew() {
	let mut world = with_declaration();
	world.ok("other body", attest(0));
	world.ok("body", approve(SMELTER));
	let cathode = world.lots_of(SMELTER)[0];
	world.ok("mine", restate(RequestId(0), 80_000));
	world.settle();
	let awaits = FootprintStatus::AwaitsAttestation;
	assert_eq!(footprint(&mut world, SMELTER).latest.status, awaits);

	let rows = [(CATHODE, SourceClass::Credit, CATHODE, Some(CU_8_0))];
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	world.ok("body", certify("smelter", &rows));
	let record = Request {
		certificate,
		inputs: vec![input(InputSource::Credit { lot: cathode }, t(45), t(45), 0)],
		activities: vec![electricity(12_000)],
		outputs: vec![output(CATHODE, Some(CU_8_0), t(45), t(45))],
		declared: None,
		..smelting(cathode)
	};
	// With the 54 t that were attested, and 6 t.
	let request = world.request("smelter", record);
	assert_eq!(world.lines(request)[0].get(&FOSSIL_PURCHASED_ENERGY), Some(&60_000_000));
	world.ok("body", approve(request));
	assert_eq!(footprint(&mut world, SMELTER).latest.status, awaits);
}

#[test]
fn is_replaced_by_a_calculation_in_a_restatement() {
	let mut world = with_declaration();
	world.ok("other body", attest(0));
	world.ok("body", approve(SMELTER));
	let cathode = world.lots_of(SMELTER)[0];
	world.ok("smelter", restate(SMELTER, 100_000));
	world.settle();
	let view = of_lot(&mut world, cathode);
	assert_eq!(view.in_force.basis, FootprintBasis::Calculated { votes: 1, validators: 1 });
	assert_eq!(shares(&view.totals), (Some(MILLION), Some(0)));
	assert_eq!(view.totals.carbon_footprint, 52_500_000);
	// The request still says what it said.
	let request = world.run(|| <Api as TraceMetApi<Block, AccountId>>::request(SMELTER).unwrap());
	assert!(request.declared.is_some());
}
