//! Size and verification time of a certificate on a chain that is a year old: 12 changes of
//! validators, 32 headers to the justified block, and many entries in the state. Prints a table.
//!
//! `cargo bench --profile release --bench certificate_year -- ENTRIES` (100,000 unless given).

// Parts of what the tests share aren't used here.
#![allow(dead_code, missing_docs)]

#[path = "../tests/certificate/chain.rs"]
mod chain;
#[path = "../tests/certificate/filler.rs"]
mod filler;
#[path = "../tests/certificate/sample.rs"]
mod sample;

use chain::{certificate, Plan};
use std::time::{Duration, Instant};
use tracemet_verifier::{verify, Trust};

/// How often each is verified; the fastest and the median are shown.
const REPEATS: usize = 51;

fn main() {
	// `cargo bench` hands on arguments of its own.
	let entries = std::env::args().skip(1).find_map(|argument| argument.parse().ok());
	let entries = entries.unwrap_or(100_000);
	let more = filler::fill(entries);
	println!("{} entries in the state", more.len());
	println!("| validators | file, bytes | genesis, changes | headers, justification | state proof | verified in, median | fastest |");
	println!("|---|---|---|---|---|---|---|");
	for validators in [1, 4, 7, 21, 50] {
		let plan = Plan {
			sets: vec![validators; 13],
			headers: 32,
			more: more.clone(),
			later_votes: 0,
			..Plan::default()
		};
		let (certificate, trust) = certificate(&plan);
		let file = certificate.to_json().expect("it can be written");
		// Two digits a byte.
		let written = |bytes: usize| 2 * bytes;
		let changes = certificate.authority_set_changes.iter();
		let changes = changes.map(|change| change.header.0.len() + change.justification.0.len());
		let headers = certificate.headers.iter().map(|header| header.0.len()).sum::<usize>();
		let proof = certificate.proof.iter().map(|node| node.0.len()).sum::<usize>();
		let (median, fastest) = time(&file, &trust);
		println!(
			"| {validators} | {} | {} | {} | {} | {:.1} ms | {:.1} ms |",
			file.len(),
			written(changes.sum()),
			written(headers + certificate.justification.0.len()),
			written(proof),
			milliseconds(median),
			milliseconds(fastest),
		);
	}
}

fn milliseconds(duration: Duration) -> f64 {
	duration.as_secs_f64() * 1_000.0
}

fn time(file: &[u8], trust: &Trust) -> (Duration, Duration) {
	let mut times = (0..REPEATS)
		.map(|_| {
			let started = Instant::now();
			let verified = verify(file, trust);
			let elapsed = started.elapsed();
			verified.expect("it is good");
			elapsed
		})
		.collect::<Vec<_>>();
	times.sort();
	(times[REPEATS / 2], times[0])
}
