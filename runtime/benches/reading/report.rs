//! What was measured, as tables, and `docs/performance-reading.md`.

use crate::{
	asked::{Provenance, Reads, Times, ANSWERS, CONNECTIONS},
	imported::{Imported, REQUESTS},
	markdown::{self, row, table, written_by, Goals},
};
use std::{fmt::Write, time::Duration};

/// A goal: processor time of an answer of 10,000 edges.
const PROVENANCE_GOAL: Duration = Duration::from_millis(50);

/// All that was measured.
pub struct Report {
	/// Requests on the chain.
	pub requests: u64,
	pub reads: Reads,
	pub provenance: Vec<Provenance>,
	pub imported: Imported,
}

fn milliseconds(duration: Duration) -> String {
	format!("{:.2}", duration.as_secs_f64() * 1e3)
}

impl Report {
	/// The tables.
	pub fn tables(&self) -> String {
		markdown::text(|text| self.write_tables(text))
	}

	fn write_tables(&self, text: &mut String) -> std::fmt::Result {
		let mut goals = Goals::default();
		let Self { reads, imported, .. } = self;
		writeln!(text, "## Reading a footprint\n")?;
		let mut rows = vec![row(["method", "reads", "p50, ms", "p90, ms", "p99, ms", "p99.9, ms"])];
		for (method, times) in
			[("`tracemet_footprint`", &reads.footprint), ("`state_getStorage`", &reads.storage)]
		{
			let mut cells = row([method]);
			cells.push(times.count().to_string());
			cells.extend([500, 900, 990, 999].map(|of_mille| milliseconds(times.within(of_mille))));
			rows.push(cells);
		}
		table(text, rows)?;
		let p99 = |times: &Times| times.within(990).as_secs_f64();
		let ratio = p99(&reads.footprint) / p99(&reads.storage);
		let goal = "p99 of a footprint within 2 times that of a storage value";
		goals.judge(goal, format!("{ratio:.2} times"), ratio <= 2.0);

		writeln!(text, "## Provenance\n")?;
		let mut rows = vec![row([
			"graph",
			"direction",
			"edges",
			"nodes",
			"answer, kB",
			"processor, ms",
			"p50, ms",
			"p99, ms",
		])];
		for Provenance { root, edges, nodes, bytes, processor, times } in &self.provenance {
			rows.push(vec![
				root.name.into(),
				root.direction.into(),
				edges.to_string(),
				nodes.to_string(),
				(bytes / 1_000).to_string(),
				milliseconds(*processor),
				milliseconds(times.within(500)),
				milliseconds(times.within(990)),
			]);
			goals.judge(
				&format!(
					"{edges} edges {}, {}, in under {} ms of processor time",
					root.direction,
					root.name,
					PROVENANCE_GOAL.as_millis()
				),
				format!("{} ms", milliseconds(*processor)),
				*processor < PROVENANCE_GOAL,
			);
		}
		table(text, rows)?;

		writeln!(text, "## The provenance index beside the import of blocks\n")?;
		let Imported { blocks, edges, import, index } = imported;
		let share = index.as_secs_f64() / import.as_secs_f64() * 100.0;
		table(
			text,
			vec![
				row(["blocks", "edges in them", "import, ms", "index, ms", "index, % of import"]),
				vec![
					blocks.to_string(),
					edges.to_string(),
					milliseconds(*import),
					milliseconds(*index),
					format!("{share:.2}"),
				],
			],
		)?;
		let goal = "the index costs under 5 % of block import";
		goals.judge(goal, format!("{share:.2} %"), share < 5.0);
		goals.write(text)
	}

	/// Writes the document.
	pub fn write(&self, took: Duration) -> Result<(), Box<dyn std::error::Error>> {
		let mut text = String::new();
		writeln!(
			text,
			"# Performance of reading\n\n\
			 {}\n\n\
			 What is measured: a real node whose chain begins with {} requests, made by the ledger's own\n\
			 calls, each with its footprint accepted. The node and what asks it share the machine.\n\n\
			 Reads: {CONNECTIONS} WebSocket connections ask at the same time, each its next question when it\n\
			 has its answer: by turns for a request's footprint, which the runtime puts together, and for the\n\
			 storage value of its footprint in force. Requests are far from one to the next.\n\n\
			 Provenance: the whole answer in one page, {ANSWERS} times for each root. Processor time is that of\n\
			 the whole process of the node, the walk and the JSON included.\n\n\
			 Import: a validator makes blocks of {REQUESTS} requests with 64 inputs each and of the votes on\n\
			 their footprints; another node imports them as they come, and tells in its metrics how long that\n\
			 took and how long its provenance index took, which follows in a task behind the import.\n",
			written_by("bench-reading", took),
			self.requests,
		)?;
		self.write_tables(&mut text)?;
		Ok(markdown::save("performance-reading.md", &text)?)
	}
}
