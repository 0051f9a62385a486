//! What all tables look like.

use comfy_table::{presets::UTF8_FULL_CONDENSED, CellAlignment, ContentArrangement, Table};
use std::io::IsTerminal;

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
	/// As text.
	Left,
	/// As numbers.
	Right,
}

/// An empty table.
fn empty() -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_FULL_CONDENSED);
	// In a pipe there is no width to keep within, and lines are easier to search unbroken.
	let arrangement = if std::io::stdout().is_terminal() {
		ContentArrangement::Dynamic
	} else {
		ContentArrangement::Disabled
	};
	table.set_content_arrangement(arrangement);
	table
}

/// A table with a header; columns from `numbers_from` on are aligned right.
pub fn table<const N: usize>(header: [&str; N], numbers: std::ops::Range<usize>) -> Table {
	let mut table = empty();
	table.set_header(header);
	for column in numbers {
		align_right(&mut table, column);
	}
	table
}

/// A table with a header, the alignment of each column, and its rows.
pub fn aligned(header: &[&str], alignments: &[Alignment], rows: &[Vec<String>]) -> Table {
	let mut table = empty();
	table.set_header(header).add_rows(rows);
	for (column, alignment) in alignments.iter().enumerate() {
		if *alignment == Alignment::Right {
			align_right(&mut table, column);
		}
	}
	table
}

/// A table without a header.
pub fn lines(rows: Vec<Vec<String>>) -> Table {
	let mut table = empty();
	table.add_rows(rows);
	table
}

fn align_right(table: &mut Table, column: usize) {
	if let Some(column) = table.column_mut(column) {
		column.set_cell_alignment(CellAlignment::Right);
	}
}
