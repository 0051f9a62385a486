//! Random histories of the ledger against a model of it that is simple enough to be read, and against
//! what its events alone tell.
//!
//! Each history has a seed of its own. One that fails is made as short as can be, and told with the
//! seed that repeats it.

mod calendar;
mod compare;
mod model;
mod operations;
mod replay;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use proptest::{
	collection::vec,
	test_runner::{Config, RngSeed, TestError, TestRunner},
};
use std::time::{SystemTime, UNIX_EPOCH};

/// The most operations of one history.
const LONGEST: usize = 300;

/// Plays one history after the other, until there were so many operations.
fn play(operations: u64, first_seed: u64, progress: &ProgressBar) {
	let histories = (operations::settings(), vec(operations::operations(), 1..=LONGEST));
	let mut seed = first_seed;
	while progress.position() < operations {
		let config = Config {
			cases: 1,
			rng_seed: RngSeed::Fixed(seed),
			failure_persistence: None,
			max_shrink_iters: 50_000,
			// In milliseconds.
			max_shrink_time: 30_000,
			..Default::default()
		};
		let result = TestRunner::new(config).run(&histories, |(setting, history)| {
			compare::play(&setting, &history)?;
			progress.inc(history.len() as u64);
			Ok(())
		});
		match result {
			Ok(()) => seed = seed.wrapping_add(1),
			Err(TestError::Fail(reason, (setting, _))) => {
				panic!("SEED={seed} OPERATIONS=1\n{setting:#?}\n{reason}")
			}
			Err(abort) => panic!("SEED={seed} OPERATIONS=1\n{abort}"),
		}
	}
}

/// A number of the environment.
fn number(name: &str) -> Option<u64> {
	let text = std::env::var(name).ok()?;
	Some(text.replace('_', "").parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

fn any_seed() -> u64 {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
	// A history takes longer than a microsecond, so that the seeds of two runs rarely meet.
	now.as_micros() as u64
}

#[test]
fn twenty_thousand_operations() {
	play(20_000, any_seed(), &ProgressBar::hidden());
}

/// The same for as long as one likes: `make soak`, with `OPERATIONS` and `SEED`.
#[test]
#[ignore = "takes long"]
fn soak() {
	let operations = number("OPERATIONS").unwrap_or(10_000_000);
	let seed = number("SEED").unwrap_or_else(any_seed);
	println!("{operations} operations from SEED={seed}");
	let style = "{elapsed_precise} {wide_bar} {human_pos}/{human_len}, {per_sec}, {eta} left";
	let progress = ProgressBar::with_draw_target(Some(operations), ProgressDrawTarget::stderr())
		.with_style(ProgressStyle::with_template(style).unwrap());
	play(operations, seed, &progress);
	progress.finish();
	println!("{} operations in {:.1?}", progress.position(), progress.elapsed());
}
