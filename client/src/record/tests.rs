use super::*;
use tracemet_primitives::{Mass, Unit};

const REQUEST: &str = r#"
certificate = 3
from = 2026-10-01
until = "2026-11-01"
inputs = [
	{ lot = 12, mass = "45 t" },
	{ scrap = "Copper scrap", origin = "PostConsumer", mass = "10 t", gross = "50 t", line = 1 },
]
activities = [{ activity = 0, quantity = "90000 kWh", primary = true }]
outputs = [
	{ good = 2, label = "Cu 8.0 MIX", mass = "45 t" },
	{ good = "Copper cathode", mass = "10.5 t", gross = "11 t" },
]
"#;

fn check(request: &Request) {
	assert_eq!(request.certificate, Some(3));
	assert_eq!((request.from, request.until), (Time(1_790_812_800), Time(1_793_491_200)));
	let [credits, scrap] = request.inputs.as_slice() else { panic!("there are two") };
	assert_eq!((credits.lot, credits.mass.mass()), (Some(12), Some(Mass(45_000_000))));
	assert_eq!(scrap.scrap, Some(Named::Name("Copper scrap".to_owned())));
	assert_eq!((scrap.origin, scrap.line), (Some(ScrapOrigin::PostConsumer), 1));
	assert_eq!(scrap.gross, Some(Amount(50_000_000)));
	let [activity] = request.activities.as_slice() else { panic!("there is one") };
	assert_eq!(activity.quantity, Quantity(90_000, Unit::KilowattHour));
	assert!(activity.primary);
	assert_eq!(request.outputs[0].good, Named::Number(2));
	assert_eq!(request.outputs[0].label, Some(Named::Name("Cu 8.0 MIX".to_owned())));
	assert_eq!(request.outputs[1].mass, Amount(10_500_000));
}

#[test]
fn a_request_is_written_in_toml_or_json() {
	check(&parse(REQUEST).unwrap());
	let json = r#" {
		"certificate": 3, "from": "2026-10-01", "until": "2026-11-01T00:00:00Z",
		"inputs": [
			{ "lot": 12, "mass": "45 t" },
			{ "scrap": "Copper scrap", "origin": "PostConsumer", "mass": "10 t", "gross": "50 t", "line": 1 }
		],
		"activities": [{ "activity": 0, "quantity": "90000 kWh", "primary": true }],
		"outputs": [
			{ "good": 2, "label": "Cu 8.0 MIX", "mass": "45 t" },
			{ "good": "Copper cathode", "mass": "10.5 t", "gross": "11 t" }
		]
	}"#;
	check(&parse(json).unwrap());
}

/// What is said of the request with something else in it.
fn said(from: &str, to: &str) -> String {
	let changed = REQUEST.replacen(from, to, 1);
	assert_ne!(changed, REQUEST, "{from}");
	parse::<Request>(&changed).unwrap_err()
}

#[test]
fn a_mistake_is_named_with_its_line() {
	let error = said("mass = \"45 t\" }", "mass = \"45 tons\" }");
	assert!(error.contains("line 6"), "{error}");
	assert!(
		error.contains("`tons` is not a unit that belongs here: use g, kg, t or kt"),
		"{error}"
	);
	let error = said("primary", "measured");
	let expected = "line 9: unknown field `measured`, expected one of ";
	assert!(error.starts_with(expected) && !error.contains('\n'), "{error}");
	let error = said("from = 2026-10-01", "from = 2026-10-01T12:00:00");
	assert!(error.contains("`2026-10-01T12:00:00` is not a time"), "{error}");
	let error = said("\"90000 kWh\"", "\"90 MWh\"");
	assert!(error.contains("`MWh` is not a unit"), "{error}");
	let error = said("good = 2", "good = true");
	assert!(error.contains("a number, or a name in quotes"), "{error}");
	let error = said("good = 2", "good = -2");
	assert!(error.contains("line 11"), "{error}");
}

#[test]
fn a_certificate_is_written_as_in_scenarios() {
	let certificate: Certificate = parse(
		r#"
holder = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
family = "Copper"
performance = { standard = 0, version = 1 }
chain_of_custody = { standard = 1, version = 2 }
method = 4
conversions = [{ from = 0, source = "Primary", to = 1, label = "Cu 8.0 MIX", factor = "9/10" }]
automatic_approval = "5 t"
from = "2026-10-01"
until = "2027-10-01"
"#,
	)
	.unwrap();
	assert_eq!(certificate.chain_of_custody.version, 2);
	assert_eq!(certificate.method, Some(MethodId(4)));
	let Ratio(factor) = certificate.conversions[0].factor;
	assert_eq!((factor.output, factor.input), (9, 10));
	assert_eq!(certificate.automatic_approval, Some(Amount(5_000_000)));
}

#[test]
fn transfers_and_restatements() {
	let text = "legs = [{ lot = 5, mass = \"1 t\", to = \"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\" }]";
	assert_eq!(parse::<Transfers>(text).unwrap().legs[0].mass, Amount(1_000_000));
	let error = parse::<Transfers>(&text.replace("utQY", "utQZ")).unwrap_err();
	assert!(error.contains("not an SS58 address"), "{error}");
	let text = format!(
		"value_shares = [600000, 400000]\nscrap_origins = [{{ input = 1, origin = \"Internal\" }}]\n\
		 [declared]\ndocument = \"0x{}\"\nlines = [{{ fossil_upstream = \"8 kg\", 4 = \"1 t\" }}]\n",
		"ab".repeat(32)
	);
	let restatement = parse::<Restatement>(&text).unwrap();
	assert_eq!(restatement.scrap_origins[0].origin, ScrapOrigin::Internal);
	let declared = restatement.declared.unwrap();
	assert_eq!(declared.document, Hash([0xab; 32]));
	let expected = [("4", 1_000_000), ("fossil_upstream", 8_000)];
	let expected = expected.map(|(name, grams)| (name.to_owned(), Amount(grams)));
	assert_eq!(declared.lines, [Totals(expected.into())]);
}

#[test]
fn nothing_is_written_twice() {
	let document = "ab".repeat(32);
	let json = |totals: &str| {
		let text = format!(
			r#"{{ "declared": {{ "document": "0x{document}", "lines": [{{ {totals} }}] }} }}"#
		);
		parse::<Restatement>(&text).map(|_| ()).unwrap_err()
	};
	let error = json(r#""2": "8 kg", "2": "9 kg""#);
	assert!(error.starts_with("`2` is written twice at line 1 column "), "{error}");
	let error = json(r#""fossil_upstream": "1 t", "4": "1 t", "fossil_upstream": "1 t""#);
	assert!(error.starts_with("`fossil_upstream` is written twice at line 1 column "), "{error}");
	let error = parse::<Transfers>(r#"{ "legs": [], "legs": [] }"#).unwrap_err();
	assert!(error.starts_with("duplicate field `legs` at line 1 column "), "{error}");
	let text = format!(
		"[declared]\ndocument = \"0x{document}\"\nlines = [{{ 2 = \"8 kg\", 2 = \"9 kg\" }}]\n"
	);
	let error = parse::<Restatement>(&text).unwrap_err();
	assert!(error.starts_with("line 3: duplicate key"), "{error}");
}
