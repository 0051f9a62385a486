//! Production records: rows of one reference make one certificate request.

use super::{
	mistakes::Mistakes,
	sheet::Row,
	value::{self, Fields},
};
use crate::{chain::AccountId, cli::Named};
use sp_core::{Get, H256};
use std::collections::BTreeMap;
use tracemet_primitives::{
	ActivityId, CertificateId, LotId, Mass, MaxActivities, MaxInputs, MaxOutputs, RequestId,
	ScrapOrigin, TimeSpan, Unit, SECONDS_PER_DAY,
};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineKind {
	Request,
	Input,
	Activity,
	Output,
}

/// The word of each.
const LINES: [(&str, LineKind); 4] = [
	("request", LineKind::Request),
	("input", LineKind::Input),
	("activity", LineKind::Activity),
	("output", LineKind::Output),
];

/// What an input is drawn from, its good not yet found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SourceKind {
	Lot,
	Extracted,
	Uncertified,
	Scrap(ScrapOrigin),
	Overdraft,
}

/// The word of each.
const SOURCES: [(&str, SourceKind); 7] = [
	("lot", SourceKind::Lot),
	("extracted", SourceKind::Extracted),
	("uncertified", SourceKind::Uncertified),
	("pre-consumer scrap", SourceKind::Scrap(ScrapOrigin::PreConsumer)),
	("post-consumer scrap", SourceKind::Scrap(ScrapOrigin::PostConsumer)),
	("internal scrap", SourceKind::Scrap(ScrapOrigin::Internal)),
	("overdraft", SourceKind::Overdraft),
];

/// What an input is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
	/// Credits of a lot.
	Lot(LotId),
	/// Extracted by the account itself.
	Extracted(Named),
	/// Bought without credits.
	Uncertified(Named),
	/// Scrap.
	Scrap(Named, ScrapOrigin),
	/// Ahead of certified input.
	Overdraft,
}

/// An input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
	/// Its row.
	pub row: u32,
	/// What it is drawn from.
	pub source: Source,
	/// Its mass.
	pub mass: Mass,
	/// Its weight.
	pub gross: Mass,
	/// The output that it is attributed to.
	pub output: u8,
}

/// An activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
	/// Its row.
	pub row: u32,
	/// Which one.
	pub activity: ActivityId,
	/// How much of it.
	pub quantity: u64,
	/// In which unit.
	pub unit: Unit,
	/// Whether it was measured.
	pub primary: bool,
	/// Commitment to its evidence.
	pub evidence: Option<H256>,
}

/// An output line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
	/// Its row.
	pub row: u32,
	/// Its number.
	pub number: u8,
	/// The good.
	pub good: Named,
	/// The label.
	pub label: Option<Named>,
	/// Its mass.
	pub mass: Mass,
	/// Its weight.
	pub gross: Mass,
	/// Its share of the value.
	pub value_share: u32,
}

/// What the row of the request itself says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
	/// The row.
	pub row: u32,
	/// The custody account.
	pub account: AccountId,
	/// The certificate.
	pub certificate: CertificateId,
	/// When it was produced.
	pub period: TimeSpan,
	/// The request that it corrects.
	pub corrects: Option<RequestId>,
	/// Commitment to its evidence.
	pub evidence: Option<H256>,
}

/// A production record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
	/// The producer's own name of it.
	pub reference: String,
	/// The request itself.
	pub head: Head,
	/// What went in.
	pub inputs: Vec<Input>,
	/// What was done.
	pub activities: Vec<Activity>,
	/// What came out, in the order of their numbers.
	pub outputs: Vec<Output>,
}

/// The rows of one reference so far.
#[derive(Default)]
struct Rows {
	first: u32,
	head: Option<Head>,
	has_head: bool,
	inputs: Vec<Input>,
	activities: Vec<Activity>,
	outputs: Vec<Output>,
}

/// Reads the records, in the order of their first rows.
pub fn read(rows: &[Row], mistakes: &mut Mistakes) -> Vec<Record> {
	let mut records = BTreeMap::<String, Rows>::new();
	for row in rows {
		let mut fields = Fields::of(row, mistakes);
		let reference = fields.required("reference", value::reference);
		let line = fields.required("line", |cell| value::word(cell, &LINES));
		let (Some(reference), Some(line)) = (reference, line) else { continue };
		let of = records
			.entry(reference.clone())
			.or_insert_with(|| Rows { first: row.number, ..Rows::default() });
		match line {
			LineKind::Request => {
				let head = head(row.number, &mut fields);
				fields.finish("a `request` row");
				if of.has_head {
					mistakes.row(
						row.number,
						format!("`{reference}` has a `request` row already: one is enough"),
					);
				}
				of.has_head = true;
				of.head = of.head.take().or(head);
			}
			LineKind::Input => {
				of.inputs.extend(input(row.number, &mut fields));
				fields.finish("an `input` row of this source");
			}
			LineKind::Activity => {
				of.activities.extend(activity(row.number, &mut fields));
				fields.finish("an `activity` row");
			}
			LineKind::Output => {
				of.outputs.extend(output(row.number, &mut fields));
				fields.finish("an `output` row");
			}
		}
	}
	let mut records = records.into_iter().collect::<Vec<_>>();
	records.sort_by_key(|(_, rows)| rows.first);
	let has_mistakes = !mistakes.is_empty();
	records
		.into_iter()
		.filter_map(|(reference, rows)| record(reference, rows, has_mistakes, mistakes))
		.collect()
}

fn head(row: u32, fields: &mut Fields<'_>) -> Option<Head> {
	let account = fields.required("account", value::account);
	let certificate = fields.required("certificate", value::number);
	let first_day = fields.required("first_day", value::day);
	let last_day = fields.required("last_day", value::day);
	let corrects = fields.optional("corrects", value::number);
	let evidence = fields.optional("evidence", value::hash);
	let (from, last) = (first_day?, last_day?);
	if last < from {
		fields.wrong("last_day", "it is before the first day");
		return None;
	}
	Some(Head {
		row,
		account: account?,
		certificate: CertificateId(certificate?),
		period: TimeSpan { from, until: last.saturating_add(SECONDS_PER_DAY) },
		corrects: corrects?.map(RequestId),
		evidence: evidence?,
	})
}

/// A mass, and the weight of what has it.
fn masses(fields: &mut Fields<'_>) -> Option<(Mass, Mass)> {
	let mass = fields.required("mass", value::mass);
	let gross = fields.optional("gross_mass", value::mass);
	let (mass, gross) = (mass?, gross?);
	if gross.is_some_and(|gross| gross < mass) {
		fields.wrong("gross_mass", "it is less than the mass");
		return None;
	}
	Some((mass, gross.unwrap_or(mass)))
}

fn input(row: u32, fields: &mut Fields<'_>) -> Option<Input> {
	let source = fields.required("source", |cell| value::word(cell, &SOURCES));
	let mut good = || fields.required("good", value::named);
	let source = match source {
		Some(SourceKind::Extracted) => good().map(Source::Extracted),
		Some(SourceKind::Uncertified) => good().map(Source::Uncertified),
		Some(SourceKind::Scrap(origin)) => good().map(|good| Source::Scrap(good, origin)),
		Some(SourceKind::Overdraft) => Some(Source::Overdraft),
		Some(SourceKind::Lot) => {
			fields.required("lot", value::number).map(|lot| Source::Lot(LotId(lot)))
		}
		None => {
			// Whatever the source is, these may be right.
			fields.optional("good", |_| Ok(()));
			fields.optional("lot", |_| Ok(()));
			None
		}
	};
	let masses = masses(fields);
	let output = fields.optional("output", value::number);
	let (mass, gross) = masses?;
	Some(Input { row, source: source?, mass, gross, output: output?.unwrap_or_default() })
}

fn activity(row: u32, fields: &mut Fields<'_>) -> Option<Activity> {
	let activity = fields.required("activity", value::number);
	let quantity = fields.required("quantity", value::units);
	let primary = fields.required("primary", value::yes_or_no);
	let evidence = fields.optional("evidence", value::hash);
	let (quantity, unit) = quantity?;
	Some(Activity {
		row,
		activity: ActivityId(activity?),
		quantity,
		unit,
		primary: primary?,
		evidence: evidence?,
	})
}

fn output(row: u32, fields: &mut Fields<'_>) -> Option<Output> {
	let good = fields.required("good", value::named);
	let label = fields.optional("label", value::named);
	let masses = masses(fields);
	let number = fields.optional("output", value::number);
	let value_share = fields.optional("value_share", value::share);
	let (mass, gross) = masses?;
	Some(Output {
		row,
		number: number?.unwrap_or_default(),
		good: good?,
		label: label?,
		mass,
		gross,
		value_share: value_share?.unwrap_or_default(),
	})
}

fn too_many<T, Bound: Get<u32>>(reference: &str, rows: &[T], what: &str) -> Option<String> {
	let bound = Bound::get();
	usize::try_from(bound)
		.is_ok_and(|bound| rows.len() > bound)
		.then(|| format!("`{reference}` has more than {bound} {what}: split the record"))
}

/// What the rows of one reference come to. `cut_short`: rows may be missing because they are wrong
/// themselves.
fn record(
	reference: String,
	rows: Rows,
	cut_short: bool,
	mistakes: &mut Mistakes,
) -> Option<Record> {
	let before = mistakes.len();
	let Rows { first, head, has_head, inputs, activities, mut outputs } = rows;
	if !has_head {
		mistakes.row(first, format!("`{reference}` has no `request` row"));
	}
	let counts = [
		too_many::<_, MaxInputs>(&reference, &inputs, "inputs"),
		too_many::<_, MaxActivities>(&reference, &activities, "activities"),
		too_many::<_, MaxOutputs>(&reference, &outputs, "outputs"),
	];
	for what in counts.into_iter().flatten() {
		mistakes.row(first, what);
	}
	// What is said next follows from rows that are there, and is wrong if others couldn't be read.
	if !cut_short {
		if outputs.is_empty() {
			mistakes.row(first, format!("`{reference}` has no `output` row"));
		}
		if inputs.is_empty() {
			mistakes.row(first, format!("`{reference}` has no `input` row"));
		}
		outputs.sort_by_key(|output| output.number);
		for (position, output) in outputs.iter().enumerate() {
			if usize::from(output.number) != position {
				let what =
					"the outputs of a reference are numbered 0, 1, 2 and so on, each number once";
				mistakes.cell(output.row, "output", what);
			}
		}
		for input in &inputs {
			if usize::from(input.output) >= outputs.len() && !outputs.is_empty() {
				let what = format!("`{reference}` has no output {}", input.output);
				mistakes.cell(input.row, "output", what);
			}
		}
	}
	let head = head?;
	(mistakes.len() == before).then_some(Record { reference, head, inputs, activities, outputs })
}
