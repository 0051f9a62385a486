//! Measures how a node answers, and writes `docs/performance-reading.md`: `make bench-reading`.
//!
//! A chain of some ten thousand requests is made in memory by the ledger's own calls; its state is the
//! genesis of a real node's chain. The node is asked through JSON-RPC. Then two nodes make and import
//! blocks that are full of requests. In the environment `DRY_RUN`: if set, nothing is written.

#[allow(dead_code, unused_imports, unused_macros)]
#[path = "../../tests/chain/world.rs"]
mod world;

mod asked;
mod chain;
mod imported;
#[path = "../machine.rs"]
mod machine;
#[path = "../markdown.rs"]
mod markdown;
mod report;

use asked::{Provenance, Reads};
use chain::Chain;
use indicatif::{ProgressBar, ProgressStyle};
use report::Report;
use std::{error::Error, time::Instant};
use tracemet_e2e::Node;

fn main() -> Result<(), Box<dyn Error>> {
	let started = Instant::now();
	let bar = ProgressBar::new(0)
		.with_style(ProgressStyle::with_template("{elapsed_precise} {bar:40} {pos}/{len} {msg}")?);
	bar.set_message("requests on the chain in memory");
	let mut chain = Chain::new(&bar);
	let directory = tempfile::TempDir::new()?;
	let specification = chain.specification(directory.path());

	let (reads, provenance) = {
		// It has no peers and makes no blocks: it only answers.
		let node = Node::start(&["--chain", &specification]);
		asked::wait_for_index(&node);
		bar.set_message("reads");
		let reads = Reads::measure(&node, &mut chain, &bar)?;
		bar.set_message("answers of provenance");
		let provenance = chain
			.roots()
			.into_iter()
			.map(|root| Provenance::measure(&node, root, &bar))
			.collect::<Vec<_>>();
		(reads, provenance)
	};
	bar.set_message("blocks that are imported");
	let imported = imported::measure(&mut chain, &specification, &bar);
	bar.finish_and_clear();

	let report = Report { requests: chain.requests(), reads, provenance, imported };
	println!("{}", report.tables());
	if std::env::var_os("DRY_RUN").is_none() {
		report.write(started.elapsed())?;
	}
	Ok(())
}
