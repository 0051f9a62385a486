//! What all tables look like.

use comfy_table::{presets::UTF8_FULL_CONDENSED, CellAlignment, ContentArrangement, Table};
use std::io::IsTerminal;

/// A table with a header; columns from `numbers_from` on are aligned right.
pub fn table<const N: usize>(header: [&str; N], numbers: std::ops::Range<usize>) -> Table {
	let mut table = Table::new();
	table.load_preset(UTF8_FULL_CONDENSED).set_header(header);
	// In a pipe there is no width to keep within, and lines are easier to search unbroken.
	let arrangement = if std::io::stdout().is_terminal() {
		ContentArrangement::Dynamic
	} else {
		ContentArrangement::Disabled
	};
	table.set_content_arrangement(arrangement);
	for column in numbers {
		if let Some(column) = table.column_mut(column) {
			column.set_cell_alignment(CellAlignment::Right);
		}
	}
	table
}
