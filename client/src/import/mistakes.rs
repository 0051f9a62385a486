//! What is wrong with a sheet, by row and column.

use crate::output::{self, Answer, OutputError};
use serde::Serialize;
use std::{collections::BTreeSet, fmt};

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
	/// The row, as a spreadsheet counts it. None: the whole file.
	pub row: Option<u32>,
	/// The column.
	pub column: Option<&'static str>,
	/// What, and the way out.
	pub what: String,
}

impl Mistake {
	/// Where it is.
	fn place(&self) -> String {
		match (self.row, self.column) {
			(Some(row), Some(column)) => format!("row {row}, column `{column}`"),
			(Some(row), None) => format!("row {row}"),
			(None, Some(column)) => format!("column `{column}`"),
			(None, None) => "the file".to_owned(),
		}
	}
}

impl fmt::Display for Mistake {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}: {}", self.place(), self.what)
	}
}

/// All that is wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mistakes {
	list: Vec<Mistake>,
}

impl Mistakes {
	/// Something wrong in a cell.
	pub fn cell(&mut self, row: u32, column: &'static str, what: impl Into<String>) {
		self.list.push(Mistake { row: Some(row), column: Some(column), what: what.into() });
	}

	/// Something wrong in a row.
	pub fn row(&mut self, row: u32, what: impl Into<String>) {
		self.list.push(Mistake { row: Some(row), column: None, what: what.into() });
	}

	/// Something wrong with a column.
	pub fn column(&mut self, column: &'static str, what: impl Into<String>) {
		self.list.push(Mistake { row: None, column: Some(column), what: what.into() });
	}

	/// Something wrong with the whole file.
	pub fn file(&mut self, what: impl Into<String>) {
		self.list.push(Mistake { row: None, column: None, what: what.into() });
	}

	/// Whether nothing is.
	pub fn is_empty(&self) -> bool {
		self.list.is_empty()
	}

	/// How many there are.
	pub fn len(&self) -> usize {
		self.list.len()
	}

	/// In how many rows.
	pub fn rows(&self) -> usize {
		self.list.iter().filter_map(|mistake| mistake.row).collect::<BTreeSet<_>>().len()
	}

	/// In the order of the rows.
	pub fn sorted(mut self) -> Self {
		self.list.sort_by_key(|mistake| mistake.row);
		self
	}

	/// To show.
	pub fn answer(&self) -> Result<Answer, OutputError> {
		let columns = [
			output::text("where", Mistake::place),
			output::text("what is wrong", |mistake: &Mistake| mistake.what.clone()),
		];
		Answer::list(&self.list, &columns)
	}

	/// As text, one by one.
	#[cfg(test)]
	pub fn said(&self) -> Vec<String> {
		self.list.iter().map(Mistake::to_string).collect()
	}
}
