//! Sheets from XLSX.

use super::{
	columns::Kind,
	mistakes::Mistakes,
	sheet::{Cell, Sheet, MAX_COLUMNS, MAX_ROWS},
};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use std::{collections::BTreeMap, io::Cursor};

/// Most digits of a decimal number that a spreadsheet's number gives back as they were written.
const EXACT_DIGITS: usize = 15;

/// Reads the sheet called `requests` or `transfers`. All others are for people.
pub fn read(bytes: Vec<u8>, mistakes: &mut Mistakes) -> Option<Sheet> {
	match open(bytes, mistakes) {
		Ok(sheet) => sheet,
		Err(error) => {
			mistakes.file(format!("it can't be read as XLSX: {error}"));
			None
		}
	}
}

fn open(bytes: Vec<u8>, mistakes: &mut Mistakes) -> Result<Option<Sheet>, XlsxError> {
	let mut workbook = Xlsx::new(Cursor::new(bytes))?;
	let names = workbook.sheet_names();
	let is_there = |kind: &Kind| names.iter().any(|name| name == kind.name());
	let kinds = [Kind::Requests, Kind::Transfers].into_iter().filter(is_there).collect::<Vec<_>>();
	let [kind] = kinds[..] else {
		mistakes.file(match kinds[..] {
			[] => "it has no sheet called `requests` or `transfers`: start from `tracemet import template`",
			_ => "it has a sheet `requests` and a sheet `transfers`: import them from two files",
		});
		return Ok(None);
	};
	// Cell by cell, and not the rectangle that they span: a stray one would make that enormous.
	let mut rows = BTreeMap::<u32, Vec<Option<Cell>>>::new();
	let mut cells = workbook.worksheet_cells_reader(kind.name())?;
	while let Some(found) = cells.next_cell()? {
		let Some(cell) = cell(found.get_value()) else { continue };
		let (row, column) = found.get_position();
		let number = row.saturating_add(1);
		if number > MAX_ROWS {
			mistakes.file(format!(
				"its row {number} is filled in, and {MAX_ROWS} rows at most are read: delete it, or \
				 split the sheet"
			));
			return Ok(None);
		}
		let Some(position) = usize::try_from(column).ok().filter(|column| *column < MAX_COLUMNS)
		else {
			mistakes.row(number, format!("it has a cell beyond column {MAX_COLUMNS}: delete it"));
			return Ok(None);
		};
		let row = rows.entry(number).or_default();
		if row.len() <= position {
			row.resize(position + 1, None);
		}
		if let Some(place) = row.get_mut(position) {
			*place = Some(cell);
		}
	}
	Ok(Sheet::read(Some(kind), rows, mistakes))
}

fn cell(data: &DataRef<'_>) -> Option<Cell> {
	match data {
		DataRef::Empty => None,
		DataRef::String(text) => Cell::text(text),
		DataRef::SharedString(text) => Cell::text(text),
		DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(text),
		DataRef::Int(number) => Some(Cell::Number(number.to_string())),
		DataRef::Float(number) => Some(self::number(*number)),
		DataRef::Bool(true) => Cell::text("yes"),
		DataRef::Bool(false) => Cell::text("no"),
		DataRef::DateTime(moment) => Some(self::moment(moment)),
		DataRef::Error(error) => Some(Cell::Wrong(format!(
			"`{error}` is an error of the spreadsheet: correct the formula"
		))),
	}
}

/// The decimal number that was written, if it is sure which one that was.
fn number(number: f64) -> Cell {
	// The shortest one that is stored as this number: with so few digits there is no other.
	let written = number.to_string();
	let digits = written.trim_start_matches('-').replace('.', "");
	let significant = digits.trim_start_matches('0');
	let significant =
		if written.contains('.') { significant } else { significant.trim_end_matches('0') };
	if significant.len() > EXACT_DIGITS {
		return Cell::Wrong(format!(
			"`{written}` is a number that the spreadsheet has calculated or rounded: round it there, or \
			 write it as text"
		));
	}
	Cell::Number(written)
}

fn moment(moment: &ExcelDateTime) -> Cell {
	if !moment.is_datetime() {
		return Cell::Wrong("it is a span of time: write a day, such as 2026-03-31".to_owned());
	}
	let (year, month, day, hours, minutes, seconds, milliseconds) = moment.to_ymd_hms_milli();
	let date = format!("{year:04}-{month:02}-{day:02}");
	Cell::Text(match (hours, minutes, seconds, milliseconds) {
		(0, 0, 0, 0) => date,
		_ => format!("{date}T{hours:02}:{minutes:02}:{seconds:02}"),
	})
}
