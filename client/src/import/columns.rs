//! The columns of the sheets, and what people are told of them.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What a sheet is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
	/// Production records, each of which asks for credits: certificate requests.
	Requests,
	/// Deliveries of credits.
	Transfers,
}

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
	/// What it is called in the first row.
	pub name: &'static str,
	/// Which rows fill it in.
	pub rows: &'static str,
	/// What is in it.
	pub about: &'static str,
	/// Whether a sheet without it can't be read.
	pub needed: bool,
	/// Whether its unit can stand in the first row: `mass (t)`.
	pub of_mass: bool,
}

const fn column(name: &'static str, rows: &'static str, about: &'static str) -> Column {
	Column { name, rows, about, needed: false, of_mass: false }
}

const fn needed(name: &'static str, rows: &'static str, about: &'static str) -> Column {
	Column { name, rows, about, needed: true, of_mass: false }
}

const MASS: &str =
	"a number and g, kg, t or kt, such as 45 t. If the column is called mass (t), numbers \
	 alone. A point and nothing else separates decimals; to the gram";
const REQUESTS: [Column; 19] = [
	needed(
		"reference",
		"all",
		"your own name of the production record, such as a batch number: rows with the same one make \
		 one certificate request. 64 characters at most",
	),
	needed("line", "all", "request, input, activity or output"),
	needed("account", "request", "the custody account that produced: its address"),
	needed("certificate", "request", "the id of the certificate that credits are asked for under"),
	needed("first_day", "request", "the first day of production (UTC), such as 2026-01-01"),
	needed("last_day", "request", "the last day of production (UTC), such as 2026-03-31: before today"),
	column(
		"corrects",
		"request",
		"the id of the approved request of an earlier time that it corrects, if any",
	),
	column(
		"evidence",
		"request, activity",
		"salted commitment (blake2b-256) to the evidence behind it, if any: 0x and 64 hex digits. A \
		 request without one gets a commitment to its reference",
	),
	column(
		"source",
		"input",
		"lot, extracted, uncertified, pre-consumer scrap, post-consumer scrap, internal scrap or \
		 overdraft",
	),
	column("lot", "input from a lot", "the id of the lot"),
	column("good", "output, and input of anything but a lot or overdraft", "its name or id"),
	column("label", "output", "the name or id of the label that is asked for. Empty: ordinary material"),
	Column {
		name: "mass",
		rows: "input, output",
		about: MASS,
		needed: true,
		of_mass: true,
	},
	Column {
		name: "gross_mass",
		rows: "input, output",
		about: "the weight on the scale, where the books count contained metal. Empty: the mass",
		needed: false,
		of_mass: true,
	},
	column(
		"output",
		"input, output",
		"of an output its number, counted from 0; of an input the number of the output that it is \
		 attributed to. Empty: 0",
	),
	column(
		"value_share",
		"output",
		"its share of the value of all outputs, such as 25.6 %, where the method allocates by value",
	),
	column("activity", "activity", "the number of the activity in the certificate's SMAD method"),
	column("quantity", "activity", "how much of it, in whole units of the method, such as 12500 kWh"),
	column("primary", "activity", "yes if the quantity was measured, no if not"),
];
const TRANSFERS: [Column; 8] = [
	needed(
		"reference",
		"all",
		"your own name of the delivery: rows with the same one are transferred together or not at all, \
		 100 at most. 64 characters at most",
	),
	needed("from", "all", "the custody account that sends: its address"),
	needed("lot", "all", "the id of the lot"),
	Column { name: "mass", rows: "all", about: MASS, needed: true, of_mass: true },
	needed("to", "all", "the custody account that receives: its address"),
	column(
		"delivered_as",
		"where credits pass through",
		"the name or id of another good of the same metal that the credits are delivered with",
	),
	column(
		"certificate",
		"where credits pass through",
		"the id of the sender's certificate that allows it",
	),
	column(
		"document",
		"one or all of a reference",
		"salted commitment (blake2b-256) to the business document, if any: 0x and 64 hex digits",
	),
];

/// The columns of numbers with units.
pub const QUANTITIES: [&str; 4] = ["mass", "gross_mass", "value_share", "quantity"];

/// A row of an example: columns and what is in them.
type Example = &'static [(&'static str, &'static str)];

const PRODUCER: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const CUSTOMER: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

const REQUEST_EXAMPLES: [Example; 6] = [
	&[
		("reference", "B-2026-017"),
		("line", "request"),
		("account", PRODUCER),
		("certificate", "3"),
		("first_day", "2026-01-01"),
		("last_day", "2026-03-31"),
	],
	&[
		("reference", "B-2026-017"),
		("line", "input"),
		("source", "lot"),
		("lot", "12"),
		("mass", "45 t"),
		("gross_mass", "200 t"),
	],
	&[
		("reference", "B-2026-017"),
		("line", "input"),
		("source", "post-consumer scrap"),
		("good", "Copper scrap"),
		("mass", "10000 kg"),
		("gross_mass", "50 t"),
		("output", "1"),
	],
	&[
		("reference", "B-2026-017"),
		("line", "activity"),
		("activity", "2"),
		("quantity", "150000 kWh"),
		("primary", "yes"),
	],
	&[
		("reference", "B-2026-017"),
		("line", "output"),
		("good", "Copper cathode"),
		("label", "Cu 8.0 MIX"),
		("mass", "45 t"),
		("output", "0"),
	],
	&[
		("reference", "B-2026-017"),
		("line", "output"),
		("good", "Copper cathode"),
		("label", "Cu RE MIX"),
		("mass", "10 t"),
		("output", "1"),
	],
];
const TRANSFER_EXAMPLES: [Example; 2] = [
	&[
		("reference", "D-2026-0042"),
		("from", PRODUCER),
		("lot", "12"),
		("mass", "22.5 t"),
		("to", CUSTOMER),
	],
	&[
		("reference", "D-2026-0042"),
		("from", PRODUCER),
		("lot", "13"),
		("mass", "8250.5 kg"),
		("to", CUSTOMER),
	],
];

impl Kind {
	/// What its sheet is called.
	pub fn name(self) -> &'static str {
		match self {
			Self::Requests => "requests",
			Self::Transfers => "transfers",
		}
	}

	/// Its columns, in the order of the template.
	pub fn columns(self) -> &'static [Column] {
		match self {
			Self::Requests => &REQUESTS,
			Self::Transfers => &TRANSFERS,
		}
	}

	/// Rows that show how it is filled in.
	pub fn examples(self) -> &'static [Example] {
		match self {
			Self::Requests => &REQUEST_EXAMPLES,
			Self::Transfers => &TRANSFER_EXAMPLES,
		}
	}

	/// The column of that name.
	pub fn column(self, name: &str) -> Option<&'static Column> {
		self.columns().iter().find(|column| column.name == name)
	}
}
