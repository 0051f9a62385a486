//! Footprints by stage, and what waits for an auditor.

use super::world::*;
use sp_core::H256;
use std::collections::BTreeMap;
use tracemet_primitives::{
	views::{
		AttributeTotal, AwaitsAttestationView, DeclaredFootprintView, FootprintStagesView,
		InputStageView, LineStagesView,
	},
	*,
};
use tracemet_runtime::*;

/// What an auditor looks at.
const DOCUMENT: H256 = H256::repeat_byte(1);

fn total(attribute: AttributeId, name: &str, grams: u128) -> AttributeTotal {
	AttributeTotal { attribute, name: name.into(), grams }
}

fn energy(grams: u128) -> Vec<AttributeTotal> {
	vec![
		total(FOSSIL_PURCHASED_ENERGY, "fossil CO2e, purchased energy", grams),
		total(FROM_PRIMARY_DATA, "CO2e from primary data", grams),
	]
}

fn upstream(grams: u128) -> AttributeTotal {
	total(FOSSIL_UPSTREAM, "fossil CO2e, upstream", grams)
}

fn recycled(grams: u128) -> AttributeTotal {
	total(RECYCLED_POST_CONSUMER, "recycled metal, post-consumer", grams)
}

fn stages(world: &mut World, request: RequestId) -> Option<FootprintStagesView> {
	ask!(world, footprint_stages(request))
}

/// All stages together are what the lines carry.
fn assert_adds_up(world: &mut World, view: &FootprintStagesView) {
	let lines = ask!(world, footprint(view.request)).unwrap().lines;
	assert_eq!(view.lines.len(), lines.len());
	for (stages, line) in view.lines.iter().zip(lines) {
		let mut sum = BTreeMap::new();
		let inputs = stages.inputs.iter().flat_map(|input| &input.attributes);
		for total in stages.added.iter().chain(inputs) {
			*sum.entry(total.attribute).or_insert(0) += total.grams;
		}
		let carried = line.attributes.into_iter().map(|total| (total.attribute, total.grams));
		assert_eq!(sum, carried.collect());
	}
}

#[test]
fn a_footprint_is_what_the_producer_adds_and_what_comes_with_each_input() {
	let (mut world, [mine, smelter, wire_maker], _) = with_wire(copper_world());
	let input = |input, source, mass, attributes, revision| InputStageView {
		input,
		source,
		mass,
		attributes,
		revision,
	};
	// Where the chain begins everything is added there.
	let extracted = input(0, NodeInputSource::Extracted(ORE), t(45), vec![], None);
	assert_eq!(
		stages(&mut world, mine),
		Some(FootprintStagesView {
			request: mine,
			revision: 0,
			lines: vec![LineStagesView { added: energy(30_000_000), inputs: vec![extracted] }],
		})
	);

	// 100,000 kWh on 100 t of cathode, 4,000 kg/t of bought concentrate, 100 kg/t of scrap.
	let bought = NodeInputSource::Uncertified(CONCENTRATE);
	let from_mine = NodeInputSource::Line(OutputLineId { request: mine, line: 0 });
	let scrap = NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer);
	let of_scrap = vec![upstream(1_000_000), recycled(10_000_000)];
	let line = |grams, input| LineStagesView { added: energy(grams), inputs: vec![input] };
	assert_eq!(
		stages(&mut world, smelter),
		Some(FootprintStagesView {
			request: smelter,
			revision: 0,
			lines: vec![
				line(22_500_000, input(0, bought, t(45), vec![upstream(180_000_000)], None)),
				line(22_500_000, input(1, from_mine, t(45), energy(30_000_000), Some(0))),
				line(5_000_000, input(2, scrap, t(10), of_scrap, None)),
			],
		})
	);
	for request in [mine, smelter, wire_maker] {
		let view = stages(&mut world, request).unwrap();
		assert_adds_up(&mut world, &view);
	}
	assert_eq!(stages(&mut world, RequestId(99)), None);
}

#[test]
fn there_are_no_stages_where_they_would_not_add_up() {
	let (mut world, [mine, smelter, wire_maker], _) = with_wire(copper_world());
	let pending = RequestId(3);
	world.ok("mine", mining().call());
	assert_eq!(stages(&mut world, pending), None);

	world.ok("mine", restate(mine, 60_100));
	assert_eq!(stages(&mut world, mine), None);
	assert!(stages(&mut world, smelter).is_some());
	let votes = world.worker_transactions();
	world.include(votes);
	// The mine's newer footprint is in force, and the smelter's still rests on the one before.
	assert!(stages(&mut world, mine).is_some());
	assert_eq!(stages(&mut world, smelter), None);
	world.settle();
	for request in [mine, smelter, wire_maker] {
		let view = stages(&mut world, request).unwrap();
		assert_eq!(view.revision, 1);
		assert_adds_up(&mut world, &view);
	}
	let from_mine = stages(&mut world, smelter).unwrap().lines[1].inputs.remove(0);
	assert_eq!((from_mine.revision, from_mine.attributes), (Some(1), energy(30_050_000)));
}

#[test]
fn recycled_metal_that_is_lost_is_left_out() {
	let (mut world, concentrate) = with_own_concentrate();
	// 10 t of scrap for 8 t of cathode.
	let mut record = smelting(concentrate);
	record.outputs[2] = output(CATHODE, Some(CU_RE), t(8), t(8));
	let request = world.request("smelter", record);
	let view = stages(&mut world, request).unwrap();
	assert_eq!(view.lines[2].inputs[0].attributes, vec![upstream(1_000_000), recycled(8_000_000)]);
	assert_adds_up(&mut world, &view);
}

#[test]
fn under_rolling_average_each_line_has_its_share_of_each_input() {
	let (mut world, concentrate) =
		with_own_concentrate_under(|rules| rules.attribution = Attribution::RollingAverage);
	let credit = |mass, line| input(InputSource::Credit { lot: concentrate }, mass, mass, line);
	let cathode = |mass| output(CATHODE, Some(CU_8_0), mass, mass);
	let record = Request {
		inputs: vec![credit(t(30), 0), credit(t(15), 1)],
		outputs: vec![cathode(t(36)), cathode(t(9))],
		..smelting(concentrate)
	};
	let request = world.request("smelter", record);
	let view = stages(&mut world, request).unwrap();
	// 30 t of CO2e come with 45 t: 20 t with the first input and 10 t with the second. Four fifths
	// of each are in the first line.
	let brought = view.lines.iter().map(|line| {
		let inputs = line.inputs.iter();
		inputs.map(|input| (input.input, input.attributes.clone())).collect::<Vec<_>>()
	});
	assert_eq!(
		brought.collect::<Vec<_>>(),
		vec![
			vec![(0, energy(16_000_000)), (1, energy(8_000_000))],
			vec![(0, energy(4_000_000)), (1, energy(2_000_000))],
		]
	);
	assert_adds_up(&mut world, &view);
}

/// The smelter's record with a footprint that it declares.
fn declaring(concentrate: LotId) -> Request {
	let lines = vec![
		totals(&[(FOSSIL_UPSTREAM, 200_000_000)]),
		totals(&[(FOSSIL_PURCHASED_ENERGY, 54_000_000), (FROM_PRIMARY_DATA, 27_000_000)]),
		totals(&[(FOSSIL_PURCHASED_ENERGY, 6_000_000), (RECYCLED_POST_CONSUMER, 10_000_000)]),
	];
	let declared = DeclaredFootprint { lines: lines.try_into().unwrap(), document: DOCUMENT };
	Request { activities: vec![], declared: Some(declared), ..smelting(concentrate) }
}

#[test]
fn what_waits_for_an_auditor_is_told_to_those_who_may_attest_it() {
	let (mut world, concentrate) = with_own_concentrate();
	let smelter = world.request("smelter", declaring(concentrate));
	let since = world.run(System::block_number);
	let view = AwaitsAttestationView {
		request: smelter,
		revision: 0,
		attempt: 0,
		account: account("smelter"),
		certificate: SMELTER_CERTIFICATE,
		body: account("body"),
		document: DOCUMENT,
		since,
		waits_for: None,
	};
	let waiting = |world: &mut World, auditor: Option<&str>| {
		let auditor = auditor.map(account);
		in_pages(|after, limit| ask!(world, awaiting_attestation(auditor.clone(), after, limit)))
	};
	assert_eq!(waiting(&mut world, None), vec![view.clone()]);
	assert_eq!(waiting(&mut world, Some("other body")), vec![]);
	accredit_other_body(&mut world);
	assert_eq!(waiting(&mut world, Some("other body")), vec![view]);
	// It is the body's own work.
	assert_eq!(waiting(&mut world, Some("body")), vec![]);

	let footprint = ask!(world, footprint(smelter)).unwrap();
	let declared = DeclaredFootprintView {
		lines: vec![
			vec![upstream(200_000_000)],
			vec![
				total(FOSSIL_PURCHASED_ENERGY, "fossil CO2e, purchased energy", 54_000_000),
				total(FROM_PRIMARY_DATA, "CO2e from primary data", 27_000_000),
			],
			vec![
				total(FOSSIL_PURCHASED_ENERGY, "fossil CO2e, purchased energy", 6_000_000),
				recycled(10_000_000),
			],
		],
		document: DOCUMENT,
	};
	assert_eq!(footprint.declared, Some(declared));

	let attest = pallet_footprint::Call::attest_footprint {
		node: smelter,
		revision: 0,
		attempt: 0,
		report: H256::repeat_byte(2),
	};
	// While the mine's footprint is calculated anew, it waits for that.
	world.ok("mine", restate(RequestId(0), 60_100));
	assert_eq!(waiting(&mut world, None)[0].waits_for, Some(RequestId(0)));
	world.settle();
	assert_eq!(waiting(&mut world, None)[0].waits_for, None);
	world.ok("other body", attest);
	assert_eq!(waiting(&mut world, None), vec![]);
	// A declaration says all in one.
	assert_eq!(stages(&mut world, smelter), None);
}
