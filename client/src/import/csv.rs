//! Sheets from CSV.

use super::{
	columns::QUANTITIES,
	mistakes::Mistakes,
	sheet::{Cell, Line, Sheet, MAX_COLUMNS, MAX_ROWS},
};

/// What can stand between cells.
const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// Reads a sheet. Cells are separated by commas, semicolons or tabs, as the first row shows.
pub fn read(bytes: Vec<u8>, mistakes: &mut Mistakes) -> Option<Sheet> {
	let text = match String::from_utf8(bytes) {
		Ok(text) => text,
		Err(error) => {
			let good = error.utf8_error().valid_up_to();
			let row = 1 + error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count();
			mistakes.file(format!("it is not text in UTF-8 (row {row}): save it as `CSV UTF-8`"));
			return None;
		}
	};
	let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
	// One kind of line end, also behind the last line: rows are counted by them.
	let text = text.replace("\r\n", "\n") + "\n";
	let delimiter = delimiter(&text);
	let lines = lines(&text, delimiter, mistakes)?;
	let mut sheet = Sheet::read(None, lines, mistakes)?;
	if delimiter == b';' {
		for cell in sheet.rows.iter_mut().flat_map(|row| &mut row.cells) {
			refuse_thousands(cell);
		}
	}
	Some(sheet)
}

/// Where semicolons separate cells, commas are decimal points, and a point may separate thousands.
fn refuse_thousands((column, cell): (&&str, &mut Cell)) {
	let Cell::Text(text) = &*cell else { return };
	let number = text.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap_or_default();
	let Some((whole, fraction)) = number.split_once('.') else { return };
	let groups = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && fraction.len() == 3;
	if !groups || fraction.contains('.') || !QUANTITIES.contains(column) {
		return;
	}
	let decimal = match fraction.trim_end_matches('0') {
		"" => whole.to_owned(),
		short if short.len() < fraction.len() => format!("{whole}.{short}"),
		_ => format!("{number}0"),
	};
	*cell = Cell::Wrong(format!(
		"`{text}` is ambiguous: where semicolons separate the cells, a point separates decimals for some \
		 and thousands for others. Write {decimal} or {whole}{fraction}"
	));
}

fn delimiter(text: &str) -> u8 {
	let is_for_people = |line: &&str| line.trim_start_matches(['"', ' ']).starts_with("# ");
	let first = text.lines().find(|line| !line.trim().is_empty() && !is_for_people(line));
	let first = first.unwrap_or_default();
	let often = |delimiter: &char| first.matches(*delimiter).count();
	// Of those that are as frequent, the first.
	match DELIMITERS.into_iter().rev().max_by_key(often) {
		Some(';') => b';',
		Some('\t') => b'\t',
		_ => b',',
	}
}

fn lines(text: &str, delimiter: u8, mistakes: &mut Mistakes) -> Option<Vec<Line>> {
	let mut reader = ::csv::ReaderBuilder::new()
		.has_headers(false)
		.flexible(true)
		.delimiter(delimiter)
		.from_reader(text.as_bytes());
	let mut lines = Vec::new();
	let mut record = ::csv::StringRecord::new();
	// A spreadsheet counts a cell of several lines as one row.
	let mut breaks = 0;
	loop {
		match reader.read_record(&mut record) {
			Ok(true) => {}
			Ok(false) => return Some(lines),
			Err(error) => {
				mistakes.file(format!("it can't be read as CSV: {error}"));
				return None;
			}
		}
		breaks += record.iter().flat_map(str::chars).filter(|c| *c == '\n').count();
		let read = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
		let number = u32::try_from(read.saturating_sub(1 + breaks)).unwrap_or(u32::MAX);
		if number > MAX_ROWS {
			mistakes.file(format!("it has more than {MAX_ROWS} rows: split it"));
			return None;
		}
		if record.len() > MAX_COLUMNS {
			mistakes.row(number, format!("it has more than {MAX_COLUMNS} cells"));
			return None;
		}
		lines.push((number, record.iter().map(Cell::text).collect()));
	}
}
