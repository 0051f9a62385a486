//! Files as people write them: what is read of them, and what is said of each kind of mistake.

mod files;
mod requests;
mod transfers;
mod values;

use super::{mistakes::Mistakes, Drafts};

pub const PRODUCER: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
pub const CUSTOMER: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

/// The names of the columns, and rows below, as CSV.
pub fn sheet(columns: &str, rows: &[&str]) -> String {
	let rows = rows
		.iter()
		.map(|row| row.replace("PRODUCER", PRODUCER).replace("CUSTOMER", CUSTOMER) + "\n");
	format!("{columns}\n{}", rows.collect::<String>())
}

/// What is read of a file, and what is said of it.
pub fn read(text: &str) -> (Option<Drafts>, Vec<String>) {
	let mut mistakes = Mistakes::default();
	let read = super::read(text.as_bytes().to_vec(), &mut mistakes);
	(read, mistakes.sorted().said())
}

/// What is said of a file.
pub fn said(text: &str) -> Vec<String> {
	read(text).1
}
