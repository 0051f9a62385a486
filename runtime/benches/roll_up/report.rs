//! What was measured, as tables, and `docs/performance.md`.

use crate::{
	chain::Settled,
	markdown::{self, row, table, written_by, Goals},
	scipy::Solved,
};
use std::{fmt::Write, time::Duration};

/// The append of one node to a graph.
pub struct Appended {
	pub nodes: u64,
	/// On average.
	pub took: Duration,
	/// At most.
	pub blocks: u64,
}

/// The restatement of the root of a graph.
pub struct Restated {
	pub nodes: u64,
	pub settled: Settled,
	/// The same nodes calculated in memory.
	pub calculated: Duration,
	pub scipy: Solved,
}

impl Restated {
	/// How many times as long as scipy's solve something took.
	fn times_scipy(&self, took: Duration) -> f64 {
		took.as_secs_f64() / self.scipy.took.as_secs_f64()
	}
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

impl Report {
	/// The tables.
	pub fn tables(&self) -> String {
		markdown::text(|text| self.write_tables(text))
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
		let mut rows =
			vec![row(["nodes in the graph", "from the record to the footprint, ms", "blocks"])];
		rows.extend(self.appended.iter().map(|Appended { nodes, took, blocks }| {
			vec![nodes.to_string(), milliseconds(*took), blocks.to_string()]
		}));
		table(text, rows)?;
		writeln!(text, "## Restating the root, on which all nodes rest\n")?;
		let mut rows = vec![row([
			"nodes",
			"blocks until settled",
			"worker, s",
			"worker, nodes/s",
			"blocks, s",
			"blocks, nodes/s",
		])];
		for Restated { nodes, settled, .. } in &self.restated {
			let Settled { blocks, worker, blocks_took, .. } = *settled;
			rows.push(vec![
				nodes.to_string(),
				blocks.to_string(),
				seconds(worker),
				per_second(*nodes, worker),
				seconds(blocks_took),
				per_second(*nodes, blocks_took),
			]);
		}
		table(text, rows)?;
		writeln!(text, "## The same system with scipy\n")?;
		let mut rows = vec![row([
			"nodes",
			"scipy's solve, ms",
			"calculation alone, ms",
			"times scipy",
			"with state, votes and blocks, s",
			"times scipy",
			"largest relative difference",
		])];
		for restated in &self.restated {
			let Restated { nodes, settled, calculated, scipy } = restated;
			let all = settled.worker + settled.blocks_took;
			rows.push(vec![
				nodes.to_string(),
				milliseconds(scipy.took),
				milliseconds(*calculated),
				format!("{:.1}", restated.times_scipy(*calculated)),
				seconds(all),
				format!("{:.0}", restated.times_scipy(all)),
				format!("{:.1e}", scipy.difference),
			]);
		}
		table(text, rows)?;
		self.write_goals(text)
	}

	fn write_goals(&self, text: &mut String) -> std::fmt::Result {
		let mut goals = Goals::default();
		if let Some(most) = self.appended.iter().map(|appended| appended.blocks).max() {
			goals.judge(
				"request to accepted footprint within 3 blocks",
				most.to_string(),
				most <= 3,
			);
		}
		if let (Some(first), Some(last)) = (self.appended.first(), self.appended.last()) {
			let growth = last.took.as_secs_f64() / first.took.as_secs_f64();
			goals.judge(
				&format!("append stays flat: {} nodes within twice of {}", last.nodes, first.nodes),
				format!("{growth:.2} times"),
				growth <= 2.0,
			);
		}
		if let Some(largest) = self.restated.last() {
			let nodes = largest.nodes;
			let mut within = |what: &str, took| {
				let times = largest.times_scipy(took);
				let goal = format!("{nodes} nodes within 10 times scipy: {what}");
				goals.judge(&goal, format!("{times:.1} times"), times <= 10.0);
			};
			within("the calculation", largest.calculated);
			within(
				"with state, votes, signatures and blocks",
				largest.settled.worker + largest.settled.blocks_took,
			);
		}
		goals.write(text)
	}

	/// Writes the document.
	pub fn write(&self) -> Result<(), Box<dyn std::error::Error>> {
		let mut text = String::new();
		let scipy = self.restated.first().map_or("none", |restated| &restated.scipy.version);
		writeln!(
			text,
			"# Performance of the roll-up\n\n\
			 {} scipy {scipy}.\n\n\
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
			 (`scipy.sparse.linalg.spsolve_triangular`, the solve alone, the best of five). The calculation\n\
			 alone is the pallet's own function over the same nodes in memory, likewise; its lines are compared\n\
			 with what the chain accepted, to the gram. On the chain each node is besides read from the state,\n\
			 voted on with a signature, verified, checked for conservation and stored. The relative difference\n\
			 is the chain's rounding against the claim, of less than a gram for each input and attribute.\n",
			written_by("bench-rollup", self.took),
		)?;
		self.write_tables(&mut text)?;
		Ok(markdown::save("performance.md", &text)?)
	}
}
