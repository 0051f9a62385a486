//! A sheet of rows with named columns, whatever kind of file it comes from.

use super::{
	columns::{Column, Kind},
	mistakes::Mistakes,
};
use std::collections::BTreeMap;

/// Most rows of a sheet.
pub const MAX_ROWS: u32 = 10_000;
/// Most columns of a sheet.
pub const MAX_COLUMNS: usize = 64;
/// What begins a row that is for people. With the blank, so that `#17` can be a reference.
const COMMENT: &str = "# ";

/// What is in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
	/// Text, neither empty nor blank at its ends.
	Text(String),
	/// A number of a spreadsheet, exactly, in decimals.
	Number(String),
	/// Nothing that can be used: why, and the way out.
	Wrong(String),
}

impl Cell {
	/// The text, if there is any.
	pub fn text(text: &str) -> Option<Self> {
		let text = text.trim();
		(!text.is_empty()).then(|| Self::Text(text.to_owned()))
	}

	/// Whether it begins a row that is for people.
	fn begins_comment(&self) -> bool {
		matches!(self, Self::Text(text) if text.starts_with(COMMENT))
	}

	/// The same with the unit of its column.
	fn in_unit(self, column: &Column, unit: &str) -> Self {
		match self {
			Self::Text(number) | Self::Number(number) => {
				if number.chars().any(char::is_alphabetic) {
					let name = column.name;
					return Self::Wrong(format!(
						"`{number}` has a unit, and so has the column, `{name} ({unit})`: write the \
						 number alone"
					));
				}
				Self::Text(format!("{number} {unit}"))
			}
			wrong @ Self::Wrong(_) => wrong,
		}
	}
}

/// A row of cells, and its number as a spreadsheet counts it.
pub type Line = (u32, Vec<Option<Cell>>);

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
	/// Its number, counted from 1, the first row included.
	pub number: u32,
	/// What is in it, by column.
	pub cells: BTreeMap<&'static str, Cell>,
}

/// A sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Sheet {
	/// What it is of.
	pub kind: Kind,
	/// Its rows, without the first one, empty ones and those for people.
	pub rows: Vec<Row>,
}

/// What the first row says of a column.
struct Heading {
	column: &'static Column,
	unit: Option<&'static str>,
}

impl Sheet {
	/// A sheet from its lines, of which the first has the names of the columns. `kind`: if it isn't to be
	/// told from them.
	pub fn read(
		kind: Option<Kind>,
		lines: impl IntoIterator<Item = Line>,
		mistakes: &mut Mistakes,
	) -> Option<Self> {
		let is_for_people =
			|cells: &[Option<Cell>]| cells.iter().flatten().next().is_none_or(Cell::begins_comment);
		let mut lines = lines.into_iter().filter(|(_, cells)| !is_for_people(cells));
		let Some((_, first)) = lines.next() else {
			mistakes.file(
				"it is empty: `tracemet import template` writes a file with the names of the columns",
			);
			return None;
		};
		let names = first.iter().map(|cell| cell.as_ref().map(heading_text)).collect::<Vec<_>>();
		let kind = kind.or_else(|| told_from(&names)).or_else(|| {
			mistakes.file(
				"its first row names neither the columns of requests (`line`) nor those of transfers \
				 (`to`): start from `tracemet import template`",
			);
			None
		})?;
		let headings = headings(kind, &names, mistakes)?;
		let mut rows = Vec::new();
		for (number, cells) in lines {
			rows.push(row(number, cells, &headings, mistakes));
		}
		if rows.is_empty() {
			mistakes.file("it has no rows below the names of the columns");
			return None;
		}
		Some(Self { kind, rows })
	}
}

fn heading_text(cell: &Cell) -> String {
	let (Cell::Text(text) | Cell::Number(text) | Cell::Wrong(text)) = cell;
	text.to_lowercase()
}

fn told_from(names: &[Option<String>]) -> Option<Kind> {
	let has = |name: &str| names.iter().flatten().any(|known| known == name);
	match (has("line"), has("to")) {
		(true, false) => Some(Kind::Requests),
		(false, true) => Some(Kind::Transfers),
		_ => None,
	}
}

/// What the first row says. None if the rows can't be understood by it.
fn headings(
	kind: Kind,
	names: &[Option<String>],
	mistakes: &mut Mistakes,
) -> Option<Vec<Option<Heading>>> {
	let before = mistakes.len();
	let mut headings = Vec::<Option<Heading>>::new();
	for name in names {
		let Some(name) = name else {
			headings.push(None);
			continue;
		};
		let heading = heading(kind, name);
		match &heading {
			None => {
				let known = kind.columns().iter().map(|column| column.name).collect::<Vec<_>>();
				mistakes.file(format!(
					"`{name}` is no column of {}: they are {}",
					kind.name(),
					known.join(", ")
				));
			}
			Some(heading) => {
				let same = |other: &Heading| other.column == heading.column;
				if headings.iter().flatten().any(same) {
					mistakes.column(heading.column.name, "it is there twice: leave one out");
				}
			}
		}
		headings.push(heading);
	}
	for column in kind.columns().iter().filter(|column| column.needed) {
		if !headings.iter().flatten().any(|heading| heading.column == column) {
			mistakes.column(column.name, "it is missing from the first row");
		}
	}
	(mistakes.len() == before).then_some(headings)
}

/// `mass`, or `mass (kg)`.
fn heading(kind: Kind, name: &str) -> Option<Heading> {
	if let Some(column) = kind.column(name) {
		return Some(Heading { column, unit: None });
	}
	let (name, unit) = name.strip_suffix(')')?.split_once('(')?;
	let column = kind.column(name.trim()).filter(|column| column.of_mass)?;
	let unit = ["g", "kg", "t", "kt"].into_iter().find(|known| *known == unit.trim())?;
	Some(Heading { column, unit: Some(unit) })
}

fn row(
	number: u32,
	cells: Vec<Option<Cell>>,
	headings: &[Option<Heading>],
	mistakes: &mut Mistakes,
) -> Row {
	let mut row = Row { number, cells: BTreeMap::new() };
	for (position, cell) in cells.into_iter().enumerate() {
		let Some(cell) = cell else { continue };
		let Some(Some(heading)) = headings.get(position) else {
			mistakes.row(
				number,
				format!("its cell {} is below no name of a column: delete it", position + 1),
			);
			continue;
		};
		let cell = match heading.unit {
			Some(unit) => cell.in_unit(heading.column, unit),
			None => cell,
		};
		row.cells.insert(heading.column.name, cell);
	}
	row
}
