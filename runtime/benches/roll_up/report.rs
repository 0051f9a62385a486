//! What was measured, as tables, and `docs/performance.md`.

use crate::{chain::Settled, machine, scipy::Solved};
use std::{fmt::Write, fs, time::Duration};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/performance.md");

/// The append of one node to a graph.
pub struct Appended {
	pub nodes: u64,
	pub took: Duration,
}

/// The restatement of the root of a graph.
pub struct Restated {
	pub nodes: u64,
	pub settled: Settled,
	pub scipy: Solved,
}

/// All that was measured.
#[derive(Default)]
pub struct Report {
	pub accepted: Settled,
	pub appended: Vec<Appended>,
	pub restated: Vec<Restated>,
	pub took: Duration,
}

fn seconds(duration: Duration) -> String {
	format!("{:.2}", duration.as_secs_f64())
}

fn per_second(nodes: u64, duration: Duration) -> String {
	format!("{:.0}", nodes as f64 / duration.as_secs_f64())
}

fn milliseconds(duration: Duration) -> String {
	format!("{:.1}", duration.as_secs_f64() * 1e3)
}

/// A table of markdown: its first row is the head.
fn table(text: &mut String, rows: Vec<Vec<String>>) -> std::fmt::Result {
	for (position, row) in rows.iter().enumerate() {
		writeln!(text, "| {} |", row.join(" | "))?;
		if position == 0 {
			writeln!(text, "|{}", " ---: |".repeat(row.len()))?;
		}
	}
	writeln!(text)
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
	cells.map(String::from).to_vec()
}

impl Report {
	/// The tables.
	pub fn tables(&self) -> String {
		let mut text = String::new();
		// Writing to a string can't fail.
		self.write_tables(&mut text).expect("a string takes all");
		text
	}

	fn write_tables(&self, text: &mut String) -> std::fmt::Result {
		writeln!(text, "## Accepting new nodes\n")?;
		let Settled { nodes, blocks, worker, blocks_took } = self.accepted;
		table(
			text,
			vec![
				row(["nodes", "blocks", "worker, nodes/s", "acceptance in blocks, nodes/s"]),
				vec![
					nodes.to_string(),
					blocks.to_string(),
					per_second(nodes, worker),
					per_second(nodes, blocks_took),
				],
			],
		)?;
		writeln!(text, "## Appending one node to a graph\n")?;
		let mut rows = vec![row(["nodes in the graph", "from the record to the footprint, ms"])];
		rows.extend(
			self.appended
				.iter()
				.map(|Appended { nodes, took }| vec![nodes.to_string(), milliseconds(*took)]),
		);
		table(text, rows)?;
		writeln!(text, "## Restating the root, on which all nodes rest\n")?;
		let mut rows = vec![row([
			"nodes",
			"blocks until settled",
			"worker, s",
			"worker, nodes/s",
			"blocks, s",
			"blocks, nodes/s",
			"scipy, s",
			"worker : scipy",
			"all : scipy",
			"largest relative difference",
		])];
		for Restated { nodes, settled, scipy } in &self.restated {
			let Settled { blocks, worker, blocks_took, .. } = *settled;
			let times =
				|took: Duration| format!("{:.0}", took.as_secs_f64() / scipy.took.as_secs_f64());
			rows.push(vec![
				nodes.to_string(),
				blocks.to_string(),
				seconds(worker),
				per_second(*nodes, worker),
				seconds(blocks_took),
				per_second(*nodes, blocks_took),
				format!("{:.4}", scipy.took.as_secs_f64()),
				times(worker),
				times(worker + blocks_took),
				format!("{:.1e}", scipy.difference),
			]);
		}
		table(text, rows)
	}

	/// Writes the document.
	pub fn write(&self) -> Result<(), Box<dyn std::error::Error>> {
		let mut text = String::new();
		let scipy = self.restated.first().map_or("none", |restated| &restated.scipy.version);
		writeln!(
			text,
			"# Performance of the roll-up\n\n\
			 Written by `make bench-rollup` on {}, on {} cores of: {}; it took {} s. scipy {scipy}.\n\n\
			 What is measured: the whole runtime, compiled natively, on a trie in memory; one validator's\n\
			 off-chain worker with its keystore and pool; blocks with their limits of weight, with every\n\
			 signature verified and the state root worked out. The node runs the runtime as WebAssembly,\n\
			 which takes 1.0 to 3.4 times as long (`runtime/benches/weights/figures.rs`), and keeps its\n\
			 state on disk. With more validators, each votes: blocks take that many votes more.\n\n\
			 The graphs: each node takes in one to three lines of earlier nodes, drawn at random, so that\n\
			 all rest on the first; three activities, five attributes. They are nodes of the graph only:\n\
			 but for the root, no certificate requests and lots stand behind them, so the ledger's share of\n\
			 accepting a footprint is not in the figures (its weight is in `pallets/footprint/src/weights.rs`).\n\n\
			 scipy solves the same system in floating point, as a whole and in memory\n\
			 (`scipy.sparse.linalg.spsolve_triangular`, the solve alone, the best of five). The chain works\n\
			 with exact integers, and besides reads each node from the state, votes, verifies, checks that\n\
			 the result is conserved and stores it. The relative difference is the chain's rounding against\n\
			 the claim, of less than a gram for each input and attribute.\n",
			machine::date(),
			cores(),
			machine::processor(),
			self.took.as_secs(),
		)?;
		self.write_tables(&mut text)?;
		fs::write(FILE, text.trim_end().to_string() + "\n")?;
		println!("written: docs/performance.md");
		Ok(())
	}
}

fn cores() -> usize {
	std::thread::available_parallelism().map_or(0, usize::from)
}
