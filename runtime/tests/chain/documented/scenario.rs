//! Compares an example of docs/footprint.md with a scenario: method, records, and what is expected.

use super::document::{
	attribute, ratio, unit, Activity, Chain, Decimal, Figures, Input, Origin, Output,
};
use sp_runtime::Rounding;
use std::collections::BTreeMap;
use toml::{Table, Value};
use tracemet_primitives::{
	proportion, AttributeId, Mass, ScrapOrigin, CARBON_FOOTPRINT, FROM_PRIMARY_DATA,
	GRAMS_PER_KILOGRAM, MILLION,
};

/// An output line by the name of its node.
type Line = (String, u8);

/// That the scenario has the method and the records of the example, and expects its figures.
pub fn compare(chain: &Chain, scenario: &str) {
	let scenario = scenario.parse::<Table>().unwrap();
	compare_method(chain, &scenario);
	let lots = compare_records(chain, &scenario);
	compare_expectations(chain, &scenario, &lots);
}

fn compare_method(chain: &Chain, scenario: &Table) {
	let [method] = list(scenario, "method")[..] else { panic!("one method") };
	let rules = ["allocation", "boundary", "gwp"].map(|rule| text(method, rule));
	assert_eq!(rules, ["Mass", "CradleToGate", "Ar6"]);
	let factors = list(method, "activity").into_iter().map(|factor| {
		(
			text(factor, "name"),
			unit(text(factor, "unit")),
			attribute(text(factor, "attribute")),
			in_lowest_terms(grams(text(factor, "emits"))),
			flag(factor, "primary"),
			text(factor, "source"),
		)
	});
	let documented = chain.factors.iter().map(|factor| {
		(
			&*factor.activity,
			factor.unit,
			factor.attribute,
			in_lowest_terms(factor.grams),
			factor.primary,
			&*factor.source,
		)
	});
	assert_eq!(factors.collect::<Vec<_>>(), documented.collect::<Vec<_>>());

	let defaults = list(method, "default").into_iter().map(|default| {
		(
			text(default, "good"),
			attribute(text(default, "attribute")),
			in_lowest_terms(grams_per_kilogram(text(default, "carries"))),
			text(default, "source"),
		)
	});
	let documented = chain.defaults.iter().map(|default| {
		(&*default.good, default.attribute, in_lowest_terms(default.grams), &*default.source)
	});
	assert_eq!(defaults.collect::<Vec<_>>(), documented.collect::<Vec<_>>());
}

/// Answers the line that each lot comes from.
fn compare_records(chain: &Chain, scenario: &Table) -> BTreeMap<String, Line> {
	let mut lots = BTreeMap::new();
	let mut nodes = chain.nodes.iter();
	let steps = list(scenario, "step");
	for step in steps.into_iter().filter(|step| !step.contains_key("expect_error")) {
		if let Some(transfer) = table(step, "transfer") {
			if let Some(becomes) = transfer.get("becomes").and_then(Value::as_str) {
				let line = Clone::clone(&lots[text(transfer, "lot")]);
				lots.insert(becomes.to_owned(), line);
			}
		}
		let Some(request) = table(step, "request") else { continue };
		let name = text(request, "name");
		let node = nodes.next().unwrap_or_else(|| panic!("{name} is not in the document"));
		assert_eq!(node.name, name);

		let outputs = list(request, "outputs");
		for (output, line) in outputs.iter().zip(0u8..) {
			if let Some(lot) = output.get("lot").and_then(Value::as_str) {
				lots.insert(lot.to_owned(), (name.to_owned(), line));
			}
		}
		let outputs = outputs.into_iter().map(|output| Output {
			good: text(output, "good").to_owned(),
			label: output.get("label").and_then(Value::as_str).map(|label| title(scenario, label)),
			mass: mass(output),
		});
		assert_eq!(outputs.collect::<Vec<_>>(), node.outputs, "{name}");

		let activities = optional_list(request, "activities").into_iter().map(|activity| {
			let (quantity, unit_of) = text(activity, "quantity").split_once(' ').unwrap();
			Activity {
				activity: text(activity, "activity").to_owned(),
				quantity: quantity.parse().unwrap(),
				unit: unit(unit_of),
				primary: flag(activity, "primary"),
				source: text(activity, "source").to_owned(),
			}
		});
		assert_eq!(activities.collect::<Vec<_>>(), node.activities, "{name}");

		let certificate = named(scenario, "certificate", text(request, "certificate"));
		let inputs = list(request, "inputs");
		assert_eq!(inputs.len(), node.inputs.len(), "{name}");
		for (input, documented) in inputs.into_iter().zip(&node.inputs) {
			let good = &node.outputs[usize::from(documented.line)].good;
			compare_input(name, input, documented, &lots);
			compare_conversion(name, certificate, documented, good);
		}
	}
	assert_eq!(nodes.next().map(|node| &node.name), None, "not in the scenario");
	lots
}

fn compare_input(name: &str, input: &Table, documented: &Input, lots: &BTreeMap<String, Line>) {
	let good = |origin| input.get(origin).and_then(Value::as_str);
	let origin = if let Some(lot) = good("lot") {
		let (node, line) = &lots[lot];
		Origin::Line(node.clone(), *line)
	} else if good("extracted").is_some() {
		Origin::Extracted
	} else if good("uncertified").is_some() {
		Origin::Uncertified
	} else {
		Origin::Scrap(match text(input, "origin") {
			"PreConsumer" => ScrapOrigin::PreConsumer,
			"PostConsumer" => ScrapOrigin::PostConsumer,
			_ => ScrapOrigin::Internal,
		})
	};
	assert_eq!(origin, documented.origin, "{name}");
	for good in ["extracted", "uncertified", "scrap"].into_iter().filter_map(good) {
		assert_eq!(good, documented.good, "{name}");
	}
	assert_eq!(mass(input), documented.mass, "{name}");
	let line = input.get("line").map_or(0, |line| line.as_integer().unwrap());
	assert_eq!(line, i64::from(documented.line), "{name}");
}

/// That the certificate's conversion factor is the documented one.
fn compare_conversion(name: &str, certificate: &Table, documented: &Input, output: &str) {
	let source = match documented.origin {
		Origin::Extracted => "Primary",
		Origin::Uncertified => "Uncertified",
		Origin::Line(..) => "Credit",
		Origin::Scrap(ScrapOrigin::PreConsumer) => "PreConsumerScrap",
		Origin::Scrap(ScrapOrigin::PostConsumer) => "PostConsumerScrap",
		Origin::Scrap(ScrapOrigin::Internal) => "InternalScrap",
	};
	let rows = list(certificate, "conversions").into_iter().filter(|row| {
		text(row, "from") == documented.good
			&& text(row, "source") == source
			&& text(row, "to") == output
	});
	let factors = rows.map(|row| ratio(text(row, "factor"))).collect::<Vec<_>>();
	assert!(!factors.is_empty(), "{name}: a row for {} from {source}", documented.good);
	assert!(factors.iter().all(|factor| *factor == documented.factor), "{name}: the factor");
}

fn compare_expectations(chain: &Chain, scenario: &Table, lots: &BTreeMap<String, Line>) {
	let exits = list(scenario, "step").into_iter().filter_map(|step| table(step, "exit"));
	let exits = exits.map(|exit| (text(exit, "name"), exit)).collect::<BTreeMap<_, _>>();
	// What the scenario confirms.
	let mut lines = vec![];
	let mut shares = vec![];
	for expected in list(scenario, "expect") {
		if let Some(line) = table(expected, "line") {
			let number = line["line"].as_integer().unwrap().try_into().unwrap();
			let of = (text(line, "request").to_owned(), number);
			compare_line(chain, line, &of);
			lines.push(of);
		}
		if let Some(footprint) = table(expected, "footprint") {
			let lot = text(footprint, "lot");
			let of = &lots[lot];
			let output = &chain.node(&of.0).outputs[usize::from(of.1)];
			if mass(footprint) == output.mass {
				compare_line(chain, footprint, of);
				lines.push(of.clone());
			} else {
				compare_share(chain, footprint, lot, of);
				shares.push(lot);
			}
		}
		if let Some(exit) = table(expected, "exit") {
			let name = text(exit, "exit");
			compare_share(chain, exit, name, &lots[text(exits[name], "lot")]);
			shares.push(name);
		}
	}
	assert!(!lines.is_empty());
	let documented = chain.shares.iter().map(|share| &*share.name).collect::<Vec<_>>();
	assert_eq!(shares, documented, "the shares of the document, in its order");
}

fn compare_line(chain: &Chain, expected: &Table, (node, line): &Line) {
	let node = chain.node(node);
	let position = usize::from(*line);
	let totals = &node.totals[position];
	assert_eq!(&figures(expected), totals, "line {line} of {}", node.name);
	compare_intensity(expected, totals, node.outputs[position].mass);
	if let Some(details) = table(expected, "details") {
		compare_shares(details, totals);
	}
}

/// The shares of the carbon footprint, in parts per million.
fn compare_shares(details: &Table, totals: &Figures) {
	let carbon = carbon_footprint(totals);
	let primary = totals.get(&FROM_PRIMARY_DATA).copied().unwrap_or_default();
	let primary = proportion(primary, MILLION.into(), carbon, Rounding::Down).unwrap();
	for (share, expected) in [("primary_data", primary), ("declared_share", 0)] {
		if details.contains_key(share) {
			let (per_cent, of) = scaled(text(details, share).strip_suffix(" %").unwrap(), 10_000);
			assert_eq!(u128::from(per_cent), expected * u128::from(of), "{share}");
		}
	}
}

fn carbon_footprint(totals: &Figures) -> u128 {
	CARBON_FOOTPRINT.iter().filter_map(|attribute| totals.get(attribute)).sum()
}

fn compare_share(chain: &Chain, expected: &Table, name: &str, (node, line): &Line) {
	let share = chain.share(name);
	assert_eq!((&share.node, share.line, share.mass), (node, *line, mass(expected)), "{name}");
	assert_eq!(figures(expected), share.totals, "{name}");
	if expected.contains_key("intensity") {
		compare_intensity(expected, &share.totals, share.mass);
	}
}

/// The intensity in whole grams per kilogram, rounded up.
fn compare_intensity(expected: &Table, totals: &Figures, mass: Mass) {
	let carbon = carbon_footprint(totals);
	let shown = proportion(carbon, GRAMS_PER_KILOGRAM.into(), mass.0.into(), Rounding::Up).unwrap();
	let (expected, per) = grams_per_kilogram(text(expected, "intensity"));
	assert_eq!(u128::from(expected), shown * u128::from(per));
}

fn figures(expected: &Table) -> Figures {
	let attributes = table(expected, "attributes").unwrap();
	let figure = |(name, grams_of): (&String, &Value)| -> (AttributeId, u128) {
		(attribute(name), whole(grams(grams_of.as_str().unwrap())).into())
	};
	attributes.iter().map(figure).collect()
}

fn table<'a>(of: &'a Table, key: &str) -> Option<&'a Table> {
	of.get(key).map(|value| value.as_table().unwrap())
}

fn list<'a>(of: &'a Table, key: &str) -> Vec<&'a Table> {
	let list = optional_list(of, key);
	assert!(!list.is_empty(), "no {key}");
	list
}

fn optional_list<'a>(of: &'a Table, key: &str) -> Vec<&'a Table> {
	let list = of.get(key).map(|value| value.as_array().unwrap());
	list.into_iter().flatten().map(|value| value.as_table().unwrap()).collect()
}

fn named<'a>(scenario: &'a Table, kind: &str, name: &str) -> &'a Table {
	let mut all = list(scenario, kind).into_iter();
	all.find(|one| text(one, "name") == name).unwrap_or_else(|| panic!("no {kind} {name}"))
}

fn title(scenario: &Table, label: &str) -> String {
	text(named(scenario, "label", label), "title").to_owned()
}

fn text<'a>(of: &'a Table, key: &str) -> &'a str {
	of.get(key).and_then(Value::as_str).unwrap_or_else(|| panic!("no {key} in {of}"))
}

fn flag(of: &Table, key: &str) -> bool {
	of.get(key).is_some_and(|value| value.as_bool().unwrap())
}

fn mass(of: &Table) -> Mass {
	Mass(whole(grams(text(of, "mass"))))
}

/// Grams, from `45 t`, `2160 kg` or `74.1 g`.
fn grams(text: &str) -> Decimal {
	let (number, unit) = text.split_once(' ').unwrap();
	scaled(
		number,
		match unit {
			"t" => 1_000_000,
			"kg" => 1_000,
			"g" => 1,
			_ => panic!("{text}: not a mass"),
		},
	)
}

/// Grams per kilogram, from `3220 kg/t`.
fn grams_per_kilogram(text: &str) -> Decimal {
	scaled(text.strip_suffix(" kg/t").unwrap_or_else(|| panic!("{text}: not in kg/t")), 1)
}

fn scaled(number: &str, by: u64) -> Decimal {
	let (integer, fraction) = number.split_once('.').unwrap_or((number, ""));
	let digits = format!("{integer}{fraction}").parse::<u64>().unwrap();
	(digits * by, 10u64.pow(fraction.len().try_into().unwrap()))
}

fn whole((numerator, denominator): Decimal) -> u64 {
	assert_eq!(numerator % denominator, 0, "whole grams");
	numerator / denominator
}

fn in_lowest_terms((mut numerator, mut denominator): Decimal) -> Decimal {
	while denominator > 1 && numerator % 10 == 0 {
		(numerator, denominator) = (numerator / 10, denominator / 10);
	}
	(numerator, denominator)
}
