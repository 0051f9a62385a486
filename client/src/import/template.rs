//! Templates: the names of the columns, what is in them, and examples that aren't imported.

use super::columns::{Column, Kind};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use thiserror::Error;

/// Why a template can't be made.
#[derive(Debug, Error)]
pub enum TemplateError {
	/// As CSV.
	#[error(transparent)]
	Csv(#[from] ::csv::Error),
	/// As XLSX.
	#[error(transparent)]
	Xlsx(#[from] XlsxError),
}

/// The width of the columns, in characters.
const WIDTH: u16 = 18;
/// The width of what is said of them.
const WIDE: u16 = 110;

/// The rows of the examples, a text for each column.
fn examples(kind: Kind) -> impl Iterator<Item = Vec<&'static str>> {
	kind.examples().iter().map(move |example| {
		let of = |column: &Column| example.iter().find(|(name, _)| *name == column.name);
		kind.columns().iter().map(|column| of(column).map_or("", |(_, text)| text)).collect()
	})
}

/// What is said of the columns.
fn about(kind: Kind) -> impl Iterator<Item = [&'static str; 3]> {
	kind.columns().iter().map(|column| [column.name, column.rows, column.about])
}

/// As CSV. Rows that begin with `#` are for people.
pub fn csv(kind: Kind) -> Result<Vec<u8>, TemplateError> {
	let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
	writer.write_record(kind.columns().iter().map(|column| column.name))?;
	for example in examples(kind) {
		let mut row = example.into_iter();
		let first = format!("# {}", row.next().unwrap_or_default());
		writer.write_record(std::iter::once(first.as_str()).chain(row))?;
	}
	for [name, rows, about] in about(kind) {
		writer.write_record([format!("# {name} ({rows}): {about}")])?;
	}
	Ok(writer.into_inner().map_err(|error| ::csv::Error::from(error.into_error()))?)
}

/// As XLSX: the sheet to fill in, one with examples, and one with what is said of the columns.
pub fn xlsx(kind: Kind) -> Result<Vec<u8>, TemplateError> {
	let mut workbook = Workbook::new();
	let sheet = workbook.add_worksheet();
	head(kind, sheet.set_name(kind.name())?)?;
	let example = workbook.add_worksheet();
	head(kind, example.set_name("example")?)?;
	for (row, cells) in (1..).zip(examples(kind)) {
		for (column, text) in (0..).zip(cells) {
			example.write_string(row, column, text)?;
		}
	}
	let columns = workbook.add_worksheet();
	let bold = Format::new().set_bold();
	columns.set_name("columns")?;
	columns.set_column_width(0, WIDTH)?.set_column_width(1, WIDTH)?.set_column_width(2, WIDE)?;
	for (column, text) in (0..).zip(["column", "rows that fill it in", "what is in it"]) {
		columns.write_string_with_format(0, column, text, &bold)?;
	}
	for (row, cells) in (1..).zip(about(kind)) {
		for (column, text) in (0..).zip(cells) {
			columns.write_string(row, column, text)?;
		}
	}
	Ok(workbook.save_to_buffer()?)
}

/// The names of the columns. Cells are texts unless somebody says otherwise: what is typed stays as it
/// is.
fn head(kind: Kind, sheet: &mut Worksheet) -> Result<(), XlsxError> {
	let text = Format::new().set_num_format("@");
	let bold = Format::new().set_bold();
	for (number, column) in (0..).zip(kind.columns()) {
		sheet.set_column_width(number, WIDTH)?;
		sheet.set_column_format(number, &text)?;
		sheet.write_string_with_format(0, number, column.name, &bold)?;
	}
	sheet.set_freeze_panes(1, 0)?;
	Ok(())
}
