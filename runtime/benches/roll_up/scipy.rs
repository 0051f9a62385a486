//! The same linear system, solved by scipy in the same run.

use crate::graph::ATTRIBUTES;
use std::{env, error::Error, fs, path::PathBuf, process::Command, time::Duration};

/// The script that solves it.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/roll_up/solve.py");

/// `x = A x + b` for each attribute: A has the share of each supplier's line that a node takes in, b
/// what the node adds itself.
#[derive(Default)]
pub struct System {
	rows: Vec<i32>,
	columns: Vec<i32>,
	coefficients: Vec<f64>,
	own: Vec<f64>,
	solution: Vec<f64>,
}

/// What scipy says.
pub struct Solved {
	/// The triangular solve alone, the best of all times.
	pub took: Duration,
	/// The largest difference between its solution and the chain's, in parts of the figure.
	pub difference: f64,
	/// Which version.
	pub version: String,
}

impl System {
	pub fn add_coefficient(&mut self, row: usize, column: usize, coefficient: f64) {
		self.rows.push(i32::try_from(row).expect("fewer nodes"));
		self.columns.push(i32::try_from(column).expect("fewer nodes"));
		self.coefficients.push(coefficient);
	}

	pub fn add_row(&mut self, own: [f64; ATTRIBUTES.len()], solution: [f64; ATTRIBUTES.len()]) {
		self.own.extend(own);
		self.solution.extend(solution);
	}
}

/// Has scipy solve the system so many times.
pub fn solve(system: &System, times: u32) -> Result<Solved, Box<dyn Error>> {
	let folder = env::temp_dir().join(format!("tracemet-roll-up-{}", std::process::id()));
	fs::create_dir_all(&folder)?;
	let solved = solve_in(system, times, &folder);
	fs::remove_dir_all(&folder)?;
	solved
}

fn solve_in(system: &System, times: u32, folder: &PathBuf) -> Result<Solved, Box<dyn Error>> {
	let floats = |values: &[f64]| values.iter().flat_map(|value| value.to_le_bytes()).collect();
	let integers = |values: &[i32]| values.iter().flat_map(|value| value.to_le_bytes()).collect();
	let files: [(&str, Vec<u8>); 5] = [
		("rows", integers(&system.rows)),
		("columns", integers(&system.columns)),
		("coefficients", floats(&system.coefficients)),
		("own", floats(&system.own)),
		("solution", floats(&system.solution)),
	];
	for (name, bytes) in files {
		fs::write(folder.join(name), bytes)?;
	}
	let python = env::var("PYTHON").unwrap_or_else(|_| "python3".into());
	let output = Command::new(&python)
		.arg(SCRIPT)
		.arg(folder)
		.arg(ATTRIBUTES.len().to_string())
		.arg(times.to_string())
		.output()
		.map_err(|error| format!("{python}: {error}"))?;
	if !output.status.success() {
		return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
	}
	let answer = String::from_utf8(output.stdout)?;
	let mut words = answer.split_whitespace();
	let mut word = || words.next().ok_or("the script answers three words");
	Ok(Solved {
		took: Duration::from_secs_f64(word()?.parse()?),
		difference: word()?.parse()?,
		version: word()?.into(),
	})
}
