//! Tables of markdown, for the documents that benchmarks write.

use crate::machine;
use std::{
	fmt::{Result, Write},
	fs, io,
	path::Path,
	time::Duration,
};

/// What is written.
pub fn text(write: impl FnOnce(&mut String) -> Result) -> String {
	let mut text = String::new();
	// Writing to a string can't fail.
	write(&mut text).expect("a string takes all");
	text
}

/// Writes a document of the folder `docs`.
pub fn save(name: &str, text: &str) -> io::Result<()> {
	let docs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs"));
	fs::write(docs.join(name), text.trim_end().to_string() + "\n")?;
	println!("written: docs/{name}");
	Ok(())
}

/// By what, when and where a document was written.
pub fn written_by(target: &str, took: Duration) -> String {
	format!(
		"Written by `make {target}` on {}, on {} cores of: {}; it took {} s.",
		machine::date(),
		std::thread::available_parallelism().map_or(0, usize::from),
		machine::processor(),
		took.as_secs(),
	)
}

/// A table: its first row is the head.
pub fn table(text: &mut String, rows: Vec<Vec<String>>) -> Result {
	for (position, row) in rows.iter().enumerate() {
		writeln!(text, "| {} |", row.join(" | "))?;
		if position == 0 {
			writeln!(text, "|{}", " ---: |".repeat(row.len()))?;
		}
	}
	writeln!(text)
}

/// A row of fixed texts.
pub fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
	cells.map(String::from).to_vec()
}

/// Goals, what was measured for each, and whether it is met.
pub struct Goals(Vec<Vec<String>>);

impl Default for Goals {
	fn default() -> Self {
		Self(vec![row(["goal", "measured", "met"])])
	}
}

impl Goals {
	pub fn judge(&mut self, goal: &str, measured: String, met: bool) {
		self.0.push(vec![goal.into(), measured, if met { "yes" } else { "no" }.into()]);
	}

	pub fn write(self, text: &mut String) -> Result {
		writeln!(text, "## Goals\n")?;
		table(text, self.0)
	}
}
