//! docs/footprint.md, read strictly: every table of an example is known, every step comes to what it
//! says, and the steps to the result.

use sp_runtime::Rounding;
use std::collections::BTreeMap;
use tracemet_primitives::*;

const DOCUMENT: &str = include_str!("../../../../docs/footprint.md");

/// Totals in grams. What isn't listed is zero.
pub type Figures = BTreeMap<AttributeId, u128>;

/// A decimal number as a fraction in tens: 74.1 is 741 / 10.
pub type Decimal = (u64, u64);

/// An example.
pub struct Chain {
	pub factors: Vec<Factor>,
	pub defaults: Vec<Uncertified>,
	pub nodes: Vec<Node>,
	pub shares: Vec<Share>,
}

/// What an activity emits.
pub struct Factor {
	pub activity: String,
	pub unit: Unit,
	pub attribute: AttributeId,
	pub grams: Decimal,
	pub primary: bool,
	pub source: String,
}

/// What a good carries that comes without credits.
pub struct Uncertified {
	pub good: String,
	pub attribute: AttributeId,
	pub grams: Decimal,
	pub source: String,
}

/// A production node and its result.
pub struct Node {
	pub name: String,
	pub inputs: Vec<Input>,
	pub activities: Vec<Activity>,
	pub outputs: Vec<Output>,
	/// Of each line.
	pub totals: Vec<Figures>,
}

/// What went in.
pub struct Input {
	pub good: String,
	pub origin: Origin,
	pub mass: Mass,
	pub factor: ConversionFactor,
	pub converted: Mass,
	pub line: u8,
}

/// Where an input is from.
#[derive(Debug, PartialEq, Eq)]
pub enum Origin {
	Extracted,
	Uncertified,
	Scrap(ScrapOrigin),
	/// A line of an earlier node.
	Line(String, u8),
}

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub struct Activity {
	pub activity: String,
	pub quantity: u64,
	pub unit: Unit,
	pub primary: bool,
	pub source: String,
}

/// What came out.
#[derive(Debug, PartialEq, Eq)]
pub struct Output {
	pub good: String,
	/// None: ordinary material.
	pub label: Option<String>,
	pub mass: Mass,
}

/// Part of a line, and what it carries.
pub struct Share {
	pub name: String,
	pub node: String,
	pub line: u8,
	pub mass: Mass,
	pub totals: Figures,
}

impl Chain {
	pub fn node(&self, name: &str) -> &Node {
		let mut nodes = self.nodes.iter();
		nodes.find(|node| node.name == name).unwrap_or_else(|| panic!("no node `{name}`"))
	}

	pub fn share(&self, name: &str) -> &Share {
		let mut shares = self.shares.iter();
		shares.find(|share| share.name == name).unwrap_or_else(|| panic!("no share `{name}`"))
	}

	/// All goods that it names, each once.
	pub fn goods(&self) -> Vec<&str> {
		let inputs = self.nodes.iter().flat_map(|node| &node.inputs).map(|input| &input.good);
		let outputs = self.nodes.iter().flat_map(|node| &node.outputs).map(|output| &output.good);
		let mut goods = inputs.chain(outputs).map(String::as_str).collect::<Vec<_>>();
		goods.sort_unstable();
		goods.dedup();
		goods
	}
}

/// The titles of all sections that have nodes.
pub fn chains() -> Vec<&'static str> {
	let sections = sections(DOCUMENT, "## ").into_iter();
	sections.filter(|(_, text)| text.contains("\n### ")).map(|(title, _)| title).collect()
}

/// The end of the reference period of the examples, and until when their footprints are valid.
pub fn validity() -> (Seconds, Seconds) {
	let mut tables = tables(section("Validity and restatement"));
	let header =
		["reference period ends", "in seconds since 1970", "valid until", "in seconds since 1970"];
	let rows = take(&mut tables, header).expect("the validity of the examples");
	let [[_, until, _, valid_until]] = &rows[..] else { panic!("one row") };
	(whole(until), whole(valid_until))
}

/// An example of the page.
pub fn chain(title: &str) -> Chain {
	let text = section(title);
	let (head, _) = text.split_once("\n### ").expect("nodes");
	let mut method = tables(head);
	let factors = ["activity", "unit", "attribute", "grams per unit", "primary data", "source"];
	let factors = take(&mut method, factors).expect("emission factors");
	let defaults = ["good without credits", "attribute", "grams per kilogram", "source"];
	let defaults = take(&mut method, defaults).expect("default factors");
	assert!(method.is_empty(), "{title}: tables that nobody knows");
	let mut chain = Chain {
		factors: factors
			.into_iter()
			.map(|[activity, unit_of, attribute_of, grams, primary, source]| Factor {
				activity,
				unit: unit(&unit_of),
				attribute: attribute(code(&attribute_of)),
				grams: decimal(&grams),
				primary: yes(&primary),
				source,
			})
			.collect(),
		defaults: defaults
			.into_iter()
			.map(|[good, attribute_of, grams, source]| Uncertified {
				good,
				attribute: attribute(code(&attribute_of)),
				grams: decimal(&grams),
				source,
			})
			.collect(),
		nodes: vec![],
		shares: vec![],
	};
	for (heading, text) in sections(text, "### ") {
		let mut tables = tables(text);
		match heading.split_once(' ') {
			Some(("Node", name)) => chain.nodes.push(node(code(name), &mut tables)),
			Some(("Share", name)) => chain.shares.push(share(code(name), &mut tables)),
			_ => panic!("{heading}: neither a node nor a share"),
		}
		assert!(tables.is_empty(), "{title}, {heading}: tables that nobody knows");
	}
	chain
}

fn node(name: &str, tables: &mut Vec<Table>) -> Node {
	let inputs = ["good", "from", "grams", "factor", "converted", "line", "source"];
	let inputs = take(tables, inputs).unwrap_or_else(|| panic!("{name}: inputs"));
	let activities = ["activity", "quantity", "unit", "primary data", "source"];
	let activities = take(tables, activities).unwrap_or_default();
	let outputs = ["line", "good", "label", "grams", "source"];
	let outputs = take(tables, outputs).unwrap_or_else(|| panic!("{name}: outputs"));
	let inputs = inputs.into_iter().map(|[good, from, grams, factor, converted, line, _]| Input {
		good,
		origin: origin(&from),
		mass: Mass(whole(&grams)),
		factor: ratio(&factor),
		converted: Mass(whole(&converted)),
		line: line.parse().unwrap(),
	});
	let inputs = inputs.collect::<Vec<_>>();
	for input in &inputs {
		assert_eq!(input.factor.convert(input.mass), Some(input.converted), "{name}: converted");
	}
	let activities =
		activities.into_iter().map(|[activity, quantity, unit_of, primary, source]| Activity {
			activity,
			quantity: whole(&quantity),
			unit: unit(&unit_of),
			primary: yes(&primary),
			source,
		});
	let outputs =
		outputs.into_iter().zip(0u8..).map(|([line, good, label, grams, _], position)| {
			assert_eq!(line, position.to_string(), "{name}: lines in order");
			let label = Some(label).filter(|label| label != "none");
			Output { good, label, mass: Mass(whole(&grams)) }
		});
	let outputs = outputs.collect::<Vec<_>>();
	let totals = totals(name, outputs.len(), tables);
	shown(name, &outputs, &totals, tables);
	Node { name: name.to_owned(), inputs, activities: activities.collect(), outputs, totals }
}

/// The result, after all steps came to what they say, and those of each line and attribute to it.
fn totals(name: &str, lines: usize, tables: &mut Vec<Table>) -> Vec<Figures> {
	let steps = take(tables, ["line", "attribute", "step", "grams"]);
	let steps = steps.unwrap_or_else(|| panic!("{name}: steps"));
	let result = take(tables, ["line", "attribute", "grams"]);
	let result = result.unwrap_or_else(|| panic!("{name}: result"));

	let mut sums = vec![Figures::new(); lines];
	for [line, attribute_of, step, grams] in &steps {
		let value = number(grams);
		assert_eq!(calculated(step), value, "{name}: {step}");
		if line == "all" {
			let divided = format!("{grams} g × ");
			let mut others =
				steps.iter().filter(|[line, of, ..]| line != "all" && of == attribute_of);
			assert!(others.any(|[_, _, step, _]| step.starts_with(&divided)), "{name}: {step}");
		} else {
			let line = line.parse::<usize>().unwrap();
			*sums[line].entry(attribute(code(attribute_of))).or_default() += value;
		}
	}
	let mut totals = vec![Figures::new(); lines];
	for [line, attribute_of, grams] in result {
		let line = line.parse::<usize>().unwrap();
		let before = totals[line].insert(attribute(code(&attribute_of)), number(&grams));
		assert_eq!(before, None, "{name}: {attribute_of} of line {line} twice");
	}
	assert_eq!(sums, totals, "{name}: the steps come to the result");
	totals
}

/// The table of what is shown: intensities and shares, one row for each line.
fn shown(name: &str, outputs: &[Output], totals: &[Figures], tables: &mut Vec<Table>) {
	let header = [
		"line",
		"grams of CO2e",
		"kg CO2e per t",
		"rounded up",
		"grams of recycled metal",
		"primary data, parts per million",
	];
	let rows = take(tables, header).unwrap_or_else(|| panic!("{name}: what is shown"));
	let expected = outputs.iter().zip(totals).zip(0u8..).map(|((output, figures), line)| {
		let sum = |attributes: &[AttributeId]| {
			attributes.iter().filter_map(|attribute| figures.get(attribute)).sum::<u128>()
		};
		let carbon = sum(&CARBON_FOOTPRINT);
		let mass = u128::from(output.mass.0);
		let tenths = (carbon * 10_000 + mass / 2) / mass;
		let up = proportion(carbon, GRAMS_PER_KILOGRAM.into(), mass, Rounding::Up).unwrap();
		let primary = sum(&[FROM_PRIMARY_DATA]);
		let primary = proportion(primary, MILLION.into(), carbon, Rounding::Down).unwrap();
		[
			line.to_string(),
			grouped(carbon),
			format!("{}.{}", grouped(tenths / 10), tenths % 10),
			grouped(up),
			grouped(sum(&RECYCLED_CONTENT)),
			grouped(primary),
		]
	});
	assert_eq!(rows, expected.collect::<Vec<_>>(), "{name}: what is shown");
}

fn share(name: &str, tables: &mut Vec<Table>) -> Share {
	let of = take(tables, ["node", "line", "grams"]).unwrap_or_else(|| panic!("{name}: of what"));
	let [[node, line, grams]] = &of[..] else { panic!("{name}: of one line") };
	let steps = take(tables, ["attribute", "step", "grams"]);
	let mut totals = Figures::new();
	for [attribute_of, step, grams] in steps.unwrap_or_else(|| panic!("{name}: steps")) {
		assert_eq!(calculated(&step), number(&grams), "{name}: {step}");
		let before = totals.insert(attribute(code(&attribute_of)), number(&grams));
		assert_eq!(before, None, "{name}: {attribute_of} twice");
	}
	Share {
		name: name.to_owned(),
		node: code(node).to_owned(),
		line: line.parse().unwrap(),
		mass: Mass(whole(grams)),
		totals,
	}
}

fn origin(text: &str) -> Origin {
	match text {
		"extracted" => Origin::Extracted,
		"uncertified" => Origin::Uncertified,
		"pre-consumer scrap" => Origin::Scrap(ScrapOrigin::PreConsumer),
		"post-consumer scrap" => Origin::Scrap(ScrapOrigin::PostConsumer),
		"internal scrap" => Origin::Scrap(ScrapOrigin::Internal),
		_ => {
			let (node, line) = text.split_once(" line ").expect("a line of a node");
			Origin::Line(code(node).to_owned(), line.parse().unwrap())
		}
	}
}

/// A table: its header, and its rows.
type Table = (Vec<String>, Vec<Vec<String>>);

/// The sections under headings that begin so: title and text.
fn sections<'a>(text: &'a str, heading: &str) -> Vec<(&'a str, &'a str)> {
	let separator = format!("\n{heading}");
	let sections = text.split(separator.as_str()).skip(1);
	sections.map(|section| section.split_once('\n').expect("text under a heading")).collect()
}

fn section(title: &str) -> &'static str {
	let found = sections(DOCUMENT, "## ").into_iter().filter(|(heading, _)| *heading == title);
	let [(_, text)] = found.collect::<Vec<_>>()[..] else { panic!("one section `{title}`") };
	text
}

fn tables(text: &str) -> Vec<Table> {
	let lines = text.lines().collect::<Vec<_>>();
	let of_tables = lines.chunk_by(|a, b| a.starts_with('|') == b.starts_with('|'));
	of_tables.filter(|lines| lines[0].starts_with('|')).map(table).collect()
}

fn table(lines: &[&str]) -> Table {
	let cells = |line: &&str| {
		let inner = line.strip_prefix("| ").and_then(|rest| rest.strip_suffix(" |"));
		let inner = inner.unwrap_or_else(|| panic!("{line}: not a row"));
		inner.split(" | ").map(str::to_owned).collect::<Vec<_>>()
	};
	let header = cells(&lines[0]);
	assert_eq!(lines[1], format!("|{}", "---|".repeat(header.len())));
	(header, lines[2..].iter().map(cells).collect())
}

/// Takes the table with this header out of the list, if there is one.
fn take<const COLUMNS: usize>(
	tables: &mut Vec<Table>,
	header: [&str; COLUMNS],
) -> Option<Vec<[String; COLUMNS]>> {
	let position = tables.iter().position(|(other, _)| other[..] == header)?;
	let (_, rows) = tables.remove(position);
	let rows = rows
		.into_iter()
		.map(|row| row.try_into().unwrap_or_else(|row| panic!("{row:?}: not {COLUMNS} columns")));
	Some(rows.collect())
}

fn code(text: &str) -> &str {
	let inner = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
	inner.unwrap_or_else(|| panic!("{text}: not code"))
}

fn yes(text: &str) -> bool {
	match text {
		"yes" => true,
		"no" => false,
		_ => panic!("{text}: neither yes nor no"),
	}
}

/// A unit by its symbol.
pub fn unit(symbol: &str) -> Unit {
	match symbol {
		"kg" => Unit::Kilogram,
		"MJ" => Unit::Megajoule,
		"kWh" => Unit::KilowattHour,
		_ => panic!("{symbol}: not a unit of the examples"),
	}
}

/// An attribute by its name in the scenarios.
pub fn attribute(name: &str) -> AttributeId {
	match name {
		"fossil_scope_1" => FOSSIL_SCOPE_1,
		"fossil_purchased_energy" => FOSSIL_PURCHASED_ENERGY,
		"fossil_upstream" => FOSSIL_UPSTREAM,
		"recycled_pre_consumer" => RECYCLED_PRE_CONSUMER,
		"recycled_post_consumer" => RECYCLED_POST_CONSUMER,
		"from_primary_data" => FROM_PRIMARY_DATA,
		_ => panic!("{name}: not an attribute of the examples"),
	}
}

/// With commas between the thousands.
fn grouped(value: u128) -> String {
	let digits = value.to_string();
	let groups = digits.as_bytes().rchunks(3).rev();
	groups.map(|group| std::str::from_utf8(group).unwrap()).collect::<Vec<_>>().join(",")
}

/// A whole number, with commas between the thousands.
fn number(text: &str) -> u128 {
	let value = text.replace(',', "").parse().unwrap_or_else(|_| panic!("{text}: not a number"));
	assert_eq!(grouped(value), text, "commas between the thousands");
	value
}

fn whole(text: &str) -> u64 {
	number(text).try_into().unwrap()
}

/// A decimal number.
fn decimal(text: &str) -> Decimal {
	let (integer, fraction) = text.split_once('.').unwrap_or((text, ""));
	let tens = 10u64.pow(fraction.len().try_into().unwrap());
	let fraction = match fraction {
		"" => 0,
		fraction => fraction.parse().unwrap(),
	};
	(whole(integer) * tens + fraction, tens)
}

/// So much output from so much input.
pub fn ratio(text: &str) -> ConversionFactor {
	let (output, input) = text.split_once('/').expect("a ratio");
	ConversionFactor { output: output.parse().unwrap(), input: input.parse().unwrap() }
}

/// What a step comes to: a sum of products of numbers with units, such as `250,000 MJ × 74.1 g`,
/// `45 × 2 ÷ 3, up` or `2 kg × 3 g + 4 kg × 5 g`. Where it doesn't come out even, and only there, it
/// says which way it is rounded.
fn calculated(step: &str) -> u128 {
	let (terms, rounding) = if let Some(terms) = step.strip_suffix(", up") {
		(terms, Some(Rounding::Up))
	} else if let Some(terms) = step.strip_suffix(", down") {
		(terms, Some(Rounding::Down))
	} else {
		(step, None)
	};
	let mut sum = (0, 1);
	for term in terms.split(" + ") {
		let (numerator, denominator) = product(term);
		sum = (sum.0 * denominator + numerator * sum.1, sum.1 * denominator);
	}
	let is_even = sum.0 % sum.1 == 0;
	assert_eq!(is_even, rounding.is_none(), "{step}: says how it is rounded, if it is");
	match rounding {
		Some(Rounding::Up) => sum.0.div_ceil(sum.1),
		_ => sum.0 / sum.1,
	}
}

/// A product of numbers as a fraction.
fn product(term: &str) -> (u128, u128) {
	let is_unit = |word: &&str| ["MJ", "kWh", "kg", "g"].contains(word);
	let mut words = term.split(' ').filter(|word| !is_unit(word));
	let mut product = fraction(words.next());
	while let Some(operator) = words.next() {
		let (numerator, denominator) = fraction(words.next());
		product = match operator {
			"×" => (product.0 * numerator, product.1 * denominator),
			"÷" => (product.0 * denominator, product.1 * numerator),
			_ => panic!("{term}: neither × nor ÷"),
		};
	}
	product
}

fn fraction(number: Option<&str>) -> (u128, u128) {
	let (numerator, denominator) = decimal(number.expect("a number"));
	(numerator.into(), denominator.into())
}

#[test]
fn steps_are_calculated_exactly() {
	assert_eq!(calculated("250,000 MJ × 74.1 g"), 18_525_000);
	assert_eq!(calculated("2 kg × 3 g + 4 kg × 5 g"), 26);
	assert_eq!(calculated("26,006,400 g × 512 ÷ 1,000, up"), 13_315_277);
	assert_eq!(calculated("26,006,400 g × 512 ÷ 1,000, down"), 13_315_276);
}

#[test]
#[should_panic(expected = "says how it is rounded")]
fn a_step_that_does_not_come_out_even_says_so() {
	calculated("10 g × 1 ÷ 3");
}

#[test]
#[should_panic(expected = "commas between the thousands")]
fn numbers_have_one_form() {
	number("1000");
}
