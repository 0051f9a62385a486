//! Production records.

use super::{read, said, sheet, PRODUCER};
use crate::{
	cli::Named,
	import::{
		requests::{Activity, Head, Input, Output, Record, Source},
		Drafts,
	},
	keys,
};
use sp_core::H256;
use tracemet_primitives::{
	ActivityId, CertificateId, LotId, Mass, RequestId, ScrapOrigin, TimeSpan, Unit,
};

const COLUMNS: &str =
	"reference,line,account,certificate,first_day,last_day,corrects,evidence,source,\
                       lot,good,label,mass,gross_mass,output,value_share,activity,quantity,primary";

const REQUEST: &str = "B-1,request,PRODUCER,3,2026-01-01,2026-03-31,,,,,,,,,,,,,";
const INPUT: &str = "B-1,input,,,,,,,extracted,,Copper ore,,50 t,15000 t,,,,,";
const ACTIVITY: &str = "B-1,activity,,,,,,,,,,,,,,,2,150000 kWh,yes";
const OUTPUT: &str = "B-1,output,,,,,,,,,Copper concentrate,Cu CONCENTRATE MIX,45 t,200 t,,,,,";

fn named(name: &str) -> Named {
	Named::Name(name.to_owned())
}

fn tonnes(tonnes: u64) -> Mass {
	Mass::tonnes(tonnes).unwrap()
}

fn head() -> Head {
	Head {
		row: 2,
		account: keys::parse_account(PRODUCER).unwrap(),
		certificate: CertificateId(3),
		// The whole of the last day.
		period: TimeSpan { from: 1_767_225_600, until: 1_775_001_600 },
		corrects: None,
		evidence: None,
	}
}

fn output() -> Output {
	Output {
		row: 5,
		number: 0,
		good: named("Copper concentrate"),
		label: Some(named("Cu CONCENTRATE MIX")),
		mass: tonnes(45),
		gross: tonnes(200),
		value_share: 0,
	}
}

fn records(rows: &[&str]) -> Vec<Record> {
	let (drafts, mistakes) = read(&sheet(COLUMNS, rows));
	assert_eq!(mistakes, [""; 0]);
	match drafts {
		Some(Drafts::Requests(records)) => records,
		other => panic!("not requests: {other:?}"),
	}
}

#[test]
fn the_rows_of_a_reference_make_one_request() {
	let input = Input {
		row: 3,
		source: Source::Extracted(named("Copper ore")),
		mass: tonnes(50),
		gross: tonnes(15_000),
		output: 0,
	};
	let activity = Activity {
		row: 4,
		activity: ActivityId(2),
		quantity: 150_000,
		unit: Unit::KilowattHour,
		primary: true,
		evidence: None,
	};
	let expected = Record {
		reference: "B-1".to_owned(),
		head: head(),
		inputs: vec![input],
		activities: vec![activity],
		outputs: vec![output()],
	};
	assert_eq!(records(&[REQUEST, INPUT, ACTIVITY, OUTPUT]), [expected]);
}

#[test]
fn every_kind_of_row_says_all_that_it_can() {
	let hash = format!("0x{}", "ab".repeat(32));
	let rows = [
		format!("B-2,request,PRODUCER,3,2026-01-01,2026-01-01,7,{hash},,,,,,,,,,,"),
		"B-2,input,,,,,,,lot,12,,,45 t,,1,,,,".to_owned(),
		"B-2,input,,,,,,,Uncertified,,4,,45 t,200 t,0,,,,".to_owned(),
		"B-2,input,,,,,,,pre-consumer scrap,,4,,1 t,,0,,,,".to_owned(),
		"B-2,input,,,,,,,post-consumer scrap,,4,,1 t,,0,,,,".to_owned(),
		"B-2,input,,,,,,,internal scrap,,4,,1 t,,0,,,,".to_owned(),
		"B-2,input,,,,,,,overdraft,,,,1 t,,0,,,,".to_owned(),
		format!("B-2,activity,,,,,,{hash},,,,,,,,,0,7 kg,no"),
		"B-2,output,,,,,,,,,5,,45 t,,1,40 %,,,".to_owned(),
		"B-2,output,,,,,,,,,5,9,45 t,,0,60 %,,,".to_owned(),
	];
	let rows = rows.iter().map(String::as_str).collect::<Vec<_>>();
	let records = records(&rows);
	let [record] = &records[..] else { panic!("it is one") };
	let hash = H256([0xab; 32]);
	assert_eq!(record.head.corrects, Some(RequestId(7)));
	assert_eq!(record.head.evidence, Some(hash));
	let sources = record.inputs.iter().map(|input| input.source.clone()).collect::<Vec<_>>();
	let four = Named::Number(4);
	assert_eq!(
		sources,
		[
			Source::Lot(LotId(12)),
			Source::Uncertified(four.clone()),
			Source::Scrap(four.clone(), ScrapOrigin::PreConsumer),
			Source::Scrap(four.clone(), ScrapOrigin::PostConsumer),
			Source::Scrap(four, ScrapOrigin::Internal),
			Source::Overdraft,
		]
	);
	let lines = record.inputs.iter().map(|input| input.output).collect::<Vec<_>>();
	assert_eq!(lines, [1, 0, 0, 0, 0, 0]);
	assert_eq!(record.inputs[0].gross, tonnes(45), "the mass, unless said");
	assert_eq!(record.activities[0].evidence, Some(hash));
	assert!(!record.activities[0].primary);
	// In the order of their numbers.
	let labels = record.outputs.iter().map(|output| (output.number, output.label.clone()));
	assert_eq!(labels.collect::<Vec<_>>(), [(0, Some(Named::Number(9))), (1, None)]);
	let shares = record.outputs.iter().map(|output| output.value_share).collect::<Vec<_>>();
	assert_eq!(shares, [600_000, 400_000]);
}

#[test]
fn references_may_be_mixed_and_keep_their_order() {
	let other = [REQUEST, INPUT, OUTPUT].map(|row| row.replace("B-1", "A-9"));
	let records = records(&[REQUEST, &other[0], &other[2], INPUT, OUTPUT, &other[1]]);
	let references = records.iter().map(|record| record.reference.as_str()).collect::<Vec<_>>();
	assert_eq!(references, ["B-1", "A-9"]);
	assert!(records.iter().all(|record| record.inputs.len() == 1 && record.outputs.len() == 1));
}

#[test]
fn each_mistake_is_named_by_row_and_column_and_all_at_once() {
	let rows = [
		"B-1,request,5Grw,x,2026-13-01,,A,0x12,,,,,,,,,,,",
		"B-1,input,,,,,,,extracted,12,,,50,0 t,one,,,,",
		"B-1,input,,,,,,,mine,,,,50 t,49 t,,,,,",
		"B-1,activity,,,,,,,,,,,1 t,,,,electricity,many,perhaps",
		"B-1,output,PRODUCER,,,,,,,,,,4\\,5 t,,256,1 kg,,,",
		",output,,,,,,,,,,,1 t,,,,,,",
		"B-1,outputs,,,,,,,,,,,1 t,,,,,,",
	];
	// A comma in a cell.
	let rows = rows.map(|row| row.replace("4\\,5 t", "\"4,5 t\""));
	let rows = rows.iter().map(String::as_str).collect::<Vec<_>>();
	let said = said(&sheet(COLUMNS, &rows));
	let address = said.first().unwrap();
	assert!(
		address.starts_with("row 2, column `account`: `5Grw`: not an SS58 address ("),
		"{address}"
	);
	assert_eq!(
		said[1..],
		[
			"row 2, column `certificate`: `x` is not a number that the chain gave: write its digits alone",
			"row 2, column `first_day`: `2026-13-01` is not a day: write it so, 2026-03-31",
			"row 2, column `last_day`: it is empty",
			"row 2, column `corrects`: `A` is not a number that the chain gave: write its digits alone",
			"row 2, column `evidence`: `0x12` is no hash: write 0x and 64 hex digits",
			"row 3, column `good`: it is empty",
			"row 3, column `mass`: `50` has no unit: write it so, `45 t`, or call the column `mass (t)`",
			"row 3, column `gross_mass`: it is nothing, and the books count from one gram on",
			"row 3, column `output`: `one` is not a number that the chain gave: write its digits alone",
			"row 3, column `lot`: it doesn't belong to an `input` row of this source: leave it empty",
			"row 4, column `source`: `mine` is none of `lot`, `extracted`, `uncertified`, `pre-consumer \
			 scrap`, `post-consumer scrap`, `internal scrap`, `overdraft`",
			"row 4, column `gross_mass`: it is less than the mass",
			"row 5, column `activity`: `electricity` is not a number that the chain gave: write its \
			 digits alone",
			"row 5, column `quantity`: `many` is not a quantity: write a number and a unit, such as `45 \
			 t` or `12500 kWh`",
			"row 5, column `primary`: `perhaps` is neither `yes` nor `no`",
			"row 5, column `mass`: it doesn't belong to an `activity` row: leave it empty",
			"row 6, column `good`: it is empty",
			"row 6, column `mass`: `4,5 t` is ambiguous: `,` separates thousands for some and decimals \
			 for others. Write digits and at most one point, such as 45000.5",
			"row 6, column `output`: `256` is not a number that the chain gave: write its digits alone",
			"row 6, column `value_share`: `kg` is not a unit that belongs here: use %",
			"row 6, column `account`: it doesn't belong to an `output` row: leave it empty",
			"row 7, column `reference`: it is empty",
			"row 8, column `line`: `outputs` is none of `request`, `input`, `activity`, `output`",
		]
	);
}

#[test]
fn what_a_record_lacks_is_named() {
	let of = |rows: &[&str]| said(&sheet(COLUMNS, rows));
	assert_eq!(of(&[INPUT, OUTPUT]), ["row 2: `B-1` has no `request` row"]);
	assert_eq!(of(&[REQUEST, INPUT]), ["row 2: `B-1` has no `output` row"]);
	assert_eq!(of(&[REQUEST, OUTPUT]), ["row 2: `B-1` has no `input` row"]);
	assert_eq!(
		of(&[REQUEST, INPUT, OUTPUT, REQUEST]),
		["row 5: `B-1` has a `request` row already: one is enough"]
	);
	let backwards = REQUEST.replace("2026-01-01", "2026-04-01");
	assert_eq!(
		of(&[&backwards, INPUT, OUTPUT]),
		["row 2, column `last_day`: it is before the first day"]
	);
}

#[test]
fn outputs_are_numbered_without_gaps() {
	let of = |rows: &[&str]| said(&sheet(COLUMNS, rows));
	let numbered = "the outputs of a reference are numbered 0, 1, 2 and so on, each number once";
	assert_eq!(
		of(&[REQUEST, INPUT, OUTPUT, OUTPUT]),
		[format!("row 5, column `output`: {numbered}")]
	);
	let second = OUTPUT.replace("200 t,,", "200 t,2,");
	assert_eq!(
		of(&[REQUEST, INPUT, OUTPUT, &second]),
		[format!("row 5, column `output`: {numbered}")]
	);
	let elsewhere = INPUT.replace("15000 t,,", "15000 t,1,");
	assert_eq!(
		of(&[REQUEST, &elsewhere, OUTPUT]),
		["row 3, column `output`: `B-1` has no output 1"]
	);
}

#[test]
fn a_record_has_as_many_rows_as_the_chain_takes() {
	let mut rows = vec![REQUEST, OUTPUT];
	rows.extend([INPUT; 64]);
	rows.extend([ACTIVITY; 64]);
	assert_eq!(said(&sheet(COLUMNS, &rows)), [""; 0]);
	rows.extend([INPUT, ACTIVITY]);
	assert_eq!(
		said(&sheet(COLUMNS, &rows)),
		[
			"row 2: `B-1` has more than 64 inputs: split the record",
			"row 2: `B-1` has more than 64 activities: split the record",
		]
	);
}
