//! What reading commands answer: tables for people, JSON and CSV for programs.

use crate::table::{self, Alignment};
use clap::ValueEnum;
use serde::Serialize;
use std::{
	borrow::Cow,
	io::{self, Write},
};
use thiserror::Error;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
	/// Tables.
	Table,
	/// JSON as the node's own methods answer it: masses and totals are decimal strings of grams.
	Json,
	/// CSV (RFC 4180) of what the tables show: a header, and a line for each row. A text that a
	/// spreadsheet would calculate, because it begins with = + - or @, has a ' before it.
	Csv,
}

/// Why an answer can't be shown.
#[derive(Debug, Error)]
pub enum OutputError {
	/// It can't be written as JSON.
	#[error("the answer can't be written as JSON ({0}): this is a mistake of the client, tell its makers")]
	Json(#[from] serde_json::Error),
	/// It can't be written as CSV.
	#[error("the answer can't be written as CSV ({0}): try --output json")]
	Csv(#[from] csv::Error),
	/// The standard output takes no more.
	#[error("the answer can't be written ({0}): is the disk full?")]
	Unwritable(#[from] io::Error),
}

type Result<T> = std::result::Result<T, OutputError>;

/// A column of a list: what it is called, and what an entry has there.
pub struct Column<T> {
	title: &'static str,
	alignment: Alignment,
	cell: fn(&T) -> String,
}

/// A column of texts.
pub fn text<T>(title: &'static str, cell: fn(&T) -> String) -> Column<T> {
	Column { title, alignment: Alignment::Left, cell }
}

/// A column of numbers.
pub fn number<T>(title: &'static str, cell: fn(&T) -> String) -> Column<T> {
	Column { title, alignment: Alignment::Right, cell }
}

/// A table of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Section {
	/// What is said above it, in tables only.
	heading: Option<Cow<'static, str>>,
	header: Vec<&'static str>,
	alignments: Vec<Alignment>,
	rows: Vec<Vec<String>>,
	/// Whether a table has a line for each column: of one thing that has many.
	is_upright: bool,
}

impl Section {
	fn new<T>(heading: Option<Cow<'static, str>>, entries: &[T], columns: &[Column<T>]) -> Self {
		Self {
			heading,
			header: columns.iter().map(|column| column.title).collect(),
			alignments: columns.iter().map(|column| column.alignment).collect(),
			rows: entries
				.iter()
				.map(|entry| columns.iter().map(|column| plain(&(column.cell)(entry))).collect())
				.collect(),
			is_upright: false,
		}
	}
}

/// What a command answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
	sections: Vec<Section>,
	json: String,
}

impl Answer {
	/// A list.
	pub fn list<T: Serialize>(entries: &[T], columns: &[Column<T>]) -> Result<Self> {
		let json = plain_json(entries)?;
		Ok(Self { sections: vec![Section::new(None, entries, columns)], json })
	}

	/// A list for tables and CSV alone, of what JSON has in another form.
	pub fn tables<T>(entries: &[T], columns: &[Column<T>]) -> Self {
		Self { sections: vec![Section::new(None, entries, columns)], json: String::new() }
	}

	/// One thing.
	pub fn one<T: Serialize>(entry: &T, columns: &[Column<T>]) -> Result<Self> {
		let json = plain_json(entry)?;
		let section = Section::new(None, std::slice::from_ref(entry), columns);
		Ok(Self { sections: vec![Section { is_upright: true, ..section }], json })
	}

	/// The same with a list that belongs to it, and is in its JSON already. Tables and CSV have it
	/// behind the others.
	pub fn with<T>(
		mut self,
		heading: impl Into<Cow<'static, str>>,
		entries: &[T],
		columns: &[Column<T>],
	) -> Self {
		self.sections.push(Section::new(Some(heading.into()), entries, columns));
		self
	}

	/// Writes it to the standard output.
	pub fn print(&self, format: Format) -> Result<()> {
		show(&self.written(format)?)
	}

	/// As it is written.
	pub fn written(&self, format: Format) -> Result<String> {
		Ok(match format {
			Format::Table => self.drawn(),
			Format::Json => format!("{}\n", self.json),
			Format::Csv => self.csv()?,
		})
	}

	fn drawn(&self) -> String {
		let mut text = String::new();
		for section in &self.sections {
			if let Some(heading) = &section.heading {
				text.push_str(&format!("\n{}\n", plain(heading)));
			}
			let table = match section.rows.as_slice() {
				[row] if section.is_upright => {
					let lines = section.header.iter().zip(row);
					let lines = lines.map(|(title, cell)| vec![(*title).to_owned(), cell.clone()]);
					table::lines(lines.collect())
				}
				[] => {
					text.push_str("(none)\n");
					continue;
				}
				rows => table::aligned(&section.header, &section.alignments, rows),
			};
			text.push_str(&format!("{table}\n"));
		}
		text
	}

	/// All tables, an empty line between two.
	fn csv(&self) -> Result<String> {
		let mut sections = Vec::new();
		for section in &self.sections {
			let mut writer = csv::Writer::from_writer(Vec::new());
			writer.write_record(&section.header)?;
			for row in &section.rows {
				let cells = row.iter().zip(&section.alignments);
				writer.write_record(cells.map(|(cell, alignment)| no_formula(cell, *alignment)))?;
			}
			let bytes = writer.into_inner().map_err(|error| error.into_error())?;
			sections.push(String::from_utf8_lossy(&bytes).into_owned());
		}
		Ok(sections.join("\n"))
	}
}

/// A cell that no spreadsheet takes for a formula. Numbers are left as they are.
fn no_formula(cell: &str, alignment: Alignment) -> String {
	match alignment == Alignment::Left && cell.starts_with(['=', '+', '-', '@']) {
		true => format!("'{cell}"),
		false => cell.to_owned(),
	}
}

/// A text in which nothing steers a terminal or turns the direction of writing: such characters are
/// written as `\u{1b}`. Texts of others - from the chain, from a node, from a file - are shown so.
pub fn plain(text: &str) -> String {
	let mut plain = String::new();
	for c in text.chars() {
		match steers(c) {
			true => plain.extend(c.escape_unicode()),
			false => plain.push(c),
		}
	}
	plain
}

fn steers(c: char) -> bool {
	c.is_control()
		|| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// JSON in lines, in which such characters are written as `\u001b`: it says the same.
fn plain_json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
	let json = serde_json::to_string_pretty(value)?;
	if !json.contains(|c| steers(c) && c != '\n') {
		return Ok(json);
	}
	let mut plain = String::new();
	for c in json.chars() {
		match steers(c) && c != '\n' {
			// None of them needs more than four digits.
			true => plain.push_str(&format!("\\u{:04x}", u32::from(c))),
			false => plain.push(c),
		}
	}
	Ok(plain)
}

/// Writes a line to the standard error, plain. If nobody reads it, what goes on goes on.
pub fn say(line: &str) {
	let _ = writeln!(io::stderr(), "{}", plain(line));
}

/// Writes a text to the standard output. A reader that went away (`| head`) has had enough.
pub fn show(text: &str) -> Result<()> {
	match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
		Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
		result => Ok(result?),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[derive(Serialize)]
	#[serde(rename_all = "camelCase")]
	struct Lot {
		lot: u64,
		good_name: &'static str,
		mass: &'static str,
	}

	const COLUMNS: fn() -> [Column<Lot>; 3] = || {
		[
			number("lot", |lot| lot.lot.to_string()),
			text("good", |lot| lot.good_name.to_owned()),
			number("t", |lot| lot.mass.to_owned()),
		]
	};

	fn lots() -> Vec<Lot> {
		vec![
			Lot { lot: 3, good_name: "cathode", mass: "45" },
			Lot { lot: 12, good_name: "wire, 8 mm \"soft\"", mass: "0.5" },
		]
	}

	#[test]
	fn a_list_is_a_table() {
		let expected = "\
┌─────┬───────────────────┬─────┐
│ lot ┆ good              ┆   t │
╞═════╪═══════════════════╪═════╡
│   3 ┆ cathode           ┆  45 │
│  12 ┆ wire, 8 mm \"soft\" ┆ 0.5 │
└─────┴───────────────────┴─────┘
";
		let answer = Answer::list(&lots(), &COLUMNS()).unwrap();
		assert_eq!(answer.written(Format::Table).unwrap(), expected);
		let nothing = Answer::list(&[], &COLUMNS()).unwrap();
		assert_eq!(nothing.written(Format::Table).unwrap(), "(none)\n");
	}

	#[test]
	fn a_list_is_csv_with_a_header() {
		let answer = Answer::list(&lots(), &COLUMNS()).unwrap();
		let expected = "lot,good,t\n3,cathode,45\n12,\"wire, 8 mm \"\"soft\"\"\",0.5\n";
		assert_eq!(answer.written(Format::Csv).unwrap(), expected);
		let nothing = Answer::list(&[], &COLUMNS()).unwrap();
		assert_eq!(nothing.written(Format::Csv).unwrap(), "lot,good,t\n");
	}

	fn noted(good_name: &'static str, mass: &'static str) -> [Lot; 1] {
		[Lot { lot: 3, good_name, mass }]
	}

	#[test]
	fn texts_of_others_steer_no_terminal() {
		assert_eq!(plain("Käthe's \"Cu\" \\ 銅"), "Käthe's \"Cu\" \\ 銅");
		assert_eq!(plain("a\x1b[2Jb\r\n\tc"), "a\\u{1b}[2Jb\\u{d}\\u{a}\\u{9}c");
		assert_eq!(plain("\u{9b}31m\u{7f}"), "\\u{9b}31m\\u{7f}");
		assert_eq!(plain("\u{202e}t 54\u{202c}"), "\\u{202e}t 54\\u{202c}");
		assert_eq!(
			plain("\u{200e}\u{200f}\u{202a}\u{2066}\u{2069}"),
			"\\u{200e}\\u{200f}\\u{202a}\\u{2066}\\u{2069}"
		);
		// Their neighbours join and space letters of other scripts.
		assert_eq!(plain("\u{200d}\u{202f}\u{2065}"), "\u{200d}\u{202f}\u{2065}");

		let answer = Answer::list(&noted("a\x1b[2J", "1"), &COLUMNS()).unwrap();
		let answer = answer.with("Its parts", &noted("b\u{202e}", "1"), &COLUMNS());
		for format in [Format::Table, Format::Csv] {
			let written = answer.written(format).unwrap();
			assert!(written.contains("a\\u{1b}[2J") && written.contains("b\\u{202e}"), "{written}");
			assert!(!written.contains(['\x1b', '\u{202e}']), "{written}");
		}
		let name = "a\x1b\n\u{9b}\u{202e}\\";
		let json = Answer::list(&noted(name, "1"), &COLUMNS()).unwrap();
		let json = json.written(Format::Json).unwrap();
		assert!(json.contains("\"a\\u001b\\n\\u009b\\u202e\\\\\""), "{json}");
		let read: serde_json::Value = serde_json::from_str(&json).unwrap();
		assert_eq!(read[0]["goodName"], name);
	}

	#[test]
	fn a_spreadsheet_calculates_no_text() {
		let csv = |name, mass| {
			let answer = Answer::list(&noted(name, mass), &COLUMNS()).unwrap();
			answer.written(Format::Csv).unwrap()
		};
		assert_eq!(csv("=1+1", "-5"), "lot,good,t\n3,'=1+1,-5\n");
		assert_eq!(csv("+1", "5"), "lot,good,t\n3,'+1,5\n");
		assert_eq!(csv("-1", "5"), "lot,good,t\n3,'-1,5\n");
		assert_eq!(csv("@SUM(A1)", "5"), "lot,good,t\n3,'@SUM(A1),5\n");
		assert_eq!(csv("\t=1", "5"), "lot,good,t\n3,\\u{9}=1,5\n");
		assert_eq!(csv("\r=1", "5"), "lot,good,t\n3,\\u{d}=1,5\n");
		assert_eq!(csv("1=1", "5"), "lot,good,t\n3,1=1,5\n");
		// People are shown it as it is.
		let table = Answer::list(&noted("=1", "5"), &COLUMNS()).unwrap().written(Format::Table);
		assert!(table.unwrap().contains(" =1 "));
	}

	#[test]
	fn json_has_what_the_tables_leave_out() {
		let answer = Answer::list(&lots()[..1], &COLUMNS()).unwrap();
		let expected = "[\n  {\n    \"lot\": 3,\n    \"goodName\": \"cathode\",\n    \"mass\": \"45\"\n  }\n]\n";
		assert_eq!(answer.written(Format::Json).unwrap(), expected);
	}

	#[test]
	fn one_thing_stands_upright_and_what_belongs_to_it_follows() {
		let answer = Answer::one(&lots()[0], &COLUMNS()).unwrap();
		let answer = answer.with("Its parts", &lots()[1..], &COLUMNS()[..1]);
		let expected = "\
┌──────┬─────────┐
│ lot  ┆ 3       │
│ good ┆ cathode │
│ t    ┆ 45      │
└──────┴─────────┘

Its parts
┌─────┐
│ lot │
╞═════╡
│  12 │
└─────┘
";
		assert_eq!(answer.written(Format::Table).unwrap(), expected);
		assert_eq!(answer.written(Format::Csv).unwrap(), "lot,good,t\n3,cathode,45\n\nlot\n12\n");
	}
}
