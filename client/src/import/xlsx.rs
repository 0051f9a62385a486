//! Sheets from XLSX.

use super::{
	columns::Kind,
	mistakes::Mistakes,
	sheet::{Cell, Sheet, MAX_COLUMNS, MAX_ROWS},
};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use std::{
	collections::BTreeMap,
	io::{self, Cursor, Read},
};
use zip::ZipArchive;

/// Most digits of a decimal number that a spreadsheet's number gives back as they were written.
const EXACT_DIGITS: usize = 15;
/// Most bytes of all parts of a workbook together, unpacked.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// The part with the texts of all cells, in lower case.
const TEXTS: &str = "sharedstrings.xml";
/// What says there how many of them there are.
const COUNT: &[u8] = b"uniqueCount";
/// Bytes of the shortest text there: `<si/>`.
const SHORTEST_TEXT: usize = 5;

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

/// Why a workbook can't be unpacked into the memory, if so. Few bytes can be packed so that they become
/// enormous.
pub(super) fn refusal(bytes: &[u8], most: u64) -> Result<Option<String>, XlsxError> {
	let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(XlsxError::Zip)?;
	let mut left = most;
	for number in 0..archive.len() {
		let part = archive.by_index(number).map_err(XlsxError::Zip)?;
		let name = part.name().map_err(XlsxError::Zip)?.to_lowercase();
		let has_texts = name.ends_with(TEXTS);
		let mut part = part.take(left.saturating_add(1));
		let mut texts = Vec::new();
		let length = match has_texts {
			true => {
				part.read_to_end(&mut texts).map(|length| length.try_into().unwrap_or(u64::MAX))
			}
			false => io::copy(&mut part, &mut io::sink()),
		};
		let Some(rest) = left.checked_sub(length.map_err(XlsxError::Io)?) else {
			return Ok(Some(format!(
				"it is more than {most} bytes when it is unpacked: delete the sheets that aren't \
				 imported, or split it"
			)));
		};
		left = rest;
		if counts_too_many(&texts) {
			return Ok(Some(
				"it says that it has more texts than it can have: save it with a spreadsheet program"
					.to_owned(),
			));
		}
	}
	Ok(None)
}

/// Whether a part says that it has more texts than there is room for in it. Memory for so many is taken
/// before any is read.
fn counts_too_many(texts: &[u8]) -> bool {
	let too_many = |position: usize| {
		let behind = texts.iter().skip(position + COUNT.len());
		let value = behind.skip_while(|byte| b"= \t\r\n\"'".contains(byte));
		let digits = value.take_while(|byte| byte.is_ascii_digit()).map(|digit| char::from(*digit));
		let digits = digits.collect::<String>();
		let most = texts.len() / SHORTEST_TEXT;
		!digits.is_empty() && digits.parse::<usize>().map_or(true, |count| count > most)
	};
	// In UTF-8 no text of XML has a zero, and in UTF-16, where the count has another form, all have.
	texts.contains(&0)
		|| texts
			.windows(COUNT.len())
			.enumerate()
			.any(|(position, bytes)| bytes == COUNT && too_many(position))
}

fn open(bytes: Vec<u8>, mistakes: &mut Mistakes) -> Result<Option<Sheet>, XlsxError> {
	if let Some(refusal) = refusal(&bytes, MAX_UNPACKED)? {
		mistakes.file(refusal);
		return Ok(None);
	}
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
	while let Some(found) = cells.next_cell_with_formula_metadata()? {
		let Some(cell) = cell(&found.value, found.formula.is_some()) else { continue };
		let (row, column) = found.pos;
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

fn cell(data: &DataRef<'_>, is_formula: bool) -> Option<Cell> {
	match data {
		DataRef::Empty if is_formula => Some(Cell::Wrong(
			"it has a formula and no result: open and save the file with a spreadsheet program"
				.to_owned(),
		)),
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
