//! Measures the roll-up and writes `docs/performance.md`: `make bench-rollup`.
//!
//! The whole runtime runs natively, in blocks with their limits, on a trie in memory: the worker with
//! its keystore and pool, the votes with their signatures, the ledger. In the environment `NODES`:
//! the sizes of the graphs, 10000 and 100000 if not set; `PYTHON`: an interpreter that has scipy;
//! `DRY_RUN`: if set, nothing is written.

#[allow(dead_code, unused_imports, unused_macros)]
#[path = "../../tests/chain/world.rs"]
mod world;

mod chain;
mod graph;
#[path = "../machine.rs"]
mod machine;
#[path = "../markdown.rs"]
mod markdown;
mod report;
mod scipy;

use chain::Chain;
use indicatif::{ProgressBar, ProgressStyle};
use report::{Appended, Report, Restated};
use std::{error::Error, time::Instant};

/// At how many nodes the append of one more is timed, besides the sizes that are asked for.
const SMALL: u64 = 1_000;

/// How often the append of one node is timed.
const APPENDS: u64 = 20;

/// How often the calculation alone and scipy's solve are timed; the best counts.
const TIMES: u32 = 5;

fn main() -> Result<(), Box<dyn Error>> {
	let mut sizes = std::env::var("NODES")
		.unwrap_or_else(|_| "10000 100000".into())
		.split_whitespace()
		.map(str::parse)
		.collect::<Result<Vec<u64>, _>>()?;
	sizes.sort_unstable();
	let largest = sizes.last().copied().ok_or("NODES names no size")?;
	let bar = ProgressBar::new(largest).with_style(ProgressStyle::with_template(
		"{elapsed_precise} {bar:40} {pos}/{len} nodes: {msg}",
	)?);
	let started = Instant::now();
	let mut chain = Chain::new();
	let mut report = Report::default();
	for size in std::iter::once(SMALL.min(largest)).chain(sizes.iter().copied()) {
		bar.set_message("accepting");
		report.accepted.add(chain.grow_to(size, |nodes| bar.set_position(nodes)));
		bar.set_message("appending one by one");
		let (took, blocks) = chain.append_one_by_one(APPENDS);
		report.appended.push(Appended { nodes: size, took, blocks });
		if sizes.contains(&size) {
			bar.set_message("restating the root");
			let settled = chain.restate_root();
			bar.set_message("the calculation alone, and scipy");
			let calculated = chain.calculate(TIMES);
			let scipy = scipy::solve(&chain.system(), TIMES)?;
			report.restated.push(Restated { nodes: chain.nodes(), settled, calculated, scipy });
		}
	}
	bar.finish_and_clear();
	report.took = started.elapsed();
	println!("{}", report.tables());
	if std::env::var_os("DRY_RUN").is_none() {
		report.write()?;
	}
	Ok(())
}
