//! What the cells say, read exactly or not at all.

use super::{
	mistakes::Mistakes,
	sheet::{Cell, Row},
};
use crate::{
	chain::AccountId,
	cli::Named,
	keys,
	quantity::{self, QuantityError},
	time::{self, Moment},
};
use sp_core::H256;
use std::{collections::BTreeSet, str::FromStr};
use tracemet_primitives::{Mass, Seconds, Unit, SECONDS_PER_DAY};

/// Longest reference, in characters.
const MAX_REFERENCE: usize = 64;

/// What is read of a cell, or what is wrong with it.
pub type Read<T> = Result<T, String>;

/// Text as it is.
fn text(cell: &Cell) -> Read<&str> {
	match cell {
		Cell::Text(text) | Cell::Number(text) => Ok(text),
		Cell::Wrong(what) => Err(what.clone()),
	}
}

/// The producer's own name of something.
pub fn reference(cell: &Cell) -> Read<String> {
	let text = text(cell)?;
	if text.chars().count() > MAX_REFERENCE {
		return Err(format!("it has more than {MAX_REFERENCE} characters: shorten it"));
	}
	if text.chars().any(char::is_control) {
		return Err("it has a line break or another control character: take it out".to_owned());
	}
	Ok(text.to_owned())
}

/// A word out of a few, whatever its case.
pub fn word<T: Copy>(cell: &Cell, words: &[(&str, T)]) -> Read<T> {
	let text = text(cell)?;
	let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
	found.map(|(_, meaning)| *meaning).ok_or_else(|| {
		let known = words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>();
		format!("`{text}` is none of {}", known.join(", "))
	})
}

/// Yes or no.
pub fn yes_or_no(cell: &Cell) -> Read<bool> {
	word(cell, &[("yes", true), ("no", false), ("true", true), ("false", false)])
		.map_err(|_| format!("`{}` is neither `yes` nor `no`", text(cell).unwrap_or_default()))
}

/// An id, or any other whole number.
pub fn number<T: FromStr>(cell: &Cell) -> Read<T> {
	let text = text(cell)?;
	let digits = text.bytes().all(|byte| byte.is_ascii_digit());
	text.parse().ok().filter(|_| digits).ok_or_else(|| {
		format!("`{text}` is not a number that the chain gave: write its digits alone")
	})
}

/// A good or label. Digits are its id.
pub fn named(cell: &Cell) -> Read<Named> {
	let Ok(named) = Named::parse(text(cell)?);
	Ok(named)
}

/// An account.
pub fn account(cell: &Cell) -> Read<AccountId> {
	let text = text(cell)?;
	keys::parse_account(text).map_err(|error| format!("`{text}`: {error}"))
}

/// A hash.
pub fn hash(cell: &Cell) -> Read<H256> {
	let text = text(cell)?;
	keys::parse_bytes(text).map(H256).map_err(|error| format!("`{text}` is no hash: {error}"))
}

/// What keeps a number from being read the same by everybody.
fn ambiguity(text: &str) -> Option<String> {
	let number = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '%').trim_end();
	if let Some(separator) = number.chars().find(|c| matches!(c, ',' | '\'' | '’' | '_')) {
		return Some(format!(
			"`{text}` is ambiguous: `{separator}` separates thousands for some and decimals for others. \
			 Write digits and at most one point, such as 45000.5"
		));
	}
	if number.chars().any(char::is_whitespace)
		&& number.chars().all(|c| c.is_ascii_digit() || c == '.' || c.is_whitespace())
	{
		return Some(format!("`{text}` has blanks between its digits: write them together"));
	}
	None
}

/// A quantity that `read` reads of its text.
fn quantity<T>(
	cell: &Cell,
	example: &str,
	read: impl FnOnce(&str) -> Result<T, QuantityError>,
) -> Read<T> {
	let text = text(cell)?;
	if let Some(ambiguity) = ambiguity(text) {
		return Err(ambiguity);
	}
	if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
		return Err(format!("`{text}` has no unit: write it so, {example}"));
	}
	read(text).map_err(|error| error.to_string())
}

/// A mass that is not nothing.
pub fn mass(cell: &Cell) -> Read<Mass> {
	let example = "`45 t`, or call the column `mass (t)`";
	match quantity(cell, example, quantity::mass)? {
		0 => Err("it is nothing, and the books count from one gram on".to_owned()),
		grams => Ok(Mass(grams)),
	}
}

/// How much of an activity.
pub fn units(cell: &Cell) -> Read<(u64, Unit)> {
	quantity(cell, "`12500 kWh`", quantity::whole_units)
}

/// A share in parts per million.
pub fn share(cell: &Cell) -> Read<u32> {
	quantity(cell, "`25.6 %`", quantity::parts_per_million)
}

/// The first second of a day (UTC).
pub fn day(cell: &Cell) -> Read<Seconds> {
	let text = text(cell)?;
	if let Cell::Number(_) = cell {
		return Err(format!(
			"`{text}` is a number: give the cell a date format, or write 2026-03-31"
		));
	}
	let moment = time::parse(text).ok().filter(|Moment(second)| second % SECONDS_PER_DAY == 0);
	moment
		.map(|Moment(second)| second)
		.ok_or_else(|| format!("`{text}` is not a day: write it so, 2026-03-31"))
}

/// The cells of a row, each asked for once. What nobody asked for doesn't belong there.
pub struct Fields<'a> {
	row: &'a Row,
	mistakes: &'a mut Mistakes,
	asked: BTreeSet<&'static str>,
}

impl<'a> Fields<'a> {
	/// Those of a row.
	pub fn of(row: &'a Row, mistakes: &'a mut Mistakes) -> Self {
		Self { row, mistakes, asked: BTreeSet::new() }
	}

	/// A cell that may be empty. None: what it says is wrong.
	pub fn optional<T>(
		&mut self,
		column: &'static str,
		read: impl FnOnce(&Cell) -> Read<T>,
	) -> Option<Option<T>> {
		self.asked.insert(column);
		let Some(cell) = self.row.cells.get(column) else { return Some(None) };
		match read(cell) {
			Ok(value) => Some(Some(value)),
			Err(what) => {
				self.mistakes.cell(self.row.number, column, what);
				None
			}
		}
	}

	/// A cell that has to be filled in. None: it isn't, or what it says is wrong.
	pub fn required<T>(
		&mut self,
		column: &'static str,
		read: impl FnOnce(&Cell) -> Read<T>,
	) -> Option<T> {
		let value = self.optional(column, read)?;
		if value.is_none() {
			self.wrong(column, "it is empty");
		}
		value
	}

	/// Something wrong in a cell.
	pub fn wrong(&mut self, column: &'static str, what: impl Into<String>) {
		self.mistakes.cell(self.row.number, column, what);
	}

	/// That nothing else is filled in. `what`: what the row is.
	pub fn finish(self, what: &str) {
		for column in self.row.cells.keys().filter(|column| !self.asked.contains(*column)) {
			let message = format!("it doesn't belong to {what}: leave it empty");
			self.mistakes.cell(self.row.number, column, message);
		}
	}
}
