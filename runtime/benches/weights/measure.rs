//! Runs benchmarks of a pallet natively, on a trie in memory.

use crate::figures::Figures;
use frame_benchmarking::{BenchmarkError, BenchmarkMetadata, BenchmarkParameter, BenchmarkResult};
use frame_support::traits::{TrackedStorageKey, WhitelistedStorageKeys};
use indicatif::ProgressBar;
use sc_client_db::BenchmarkingState;
use sp_externalities::{set_and_run_with_externalities, Extensions};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{traits::BlakeTwo256, Storage};
use sp_state_machine::{Ext, OverlayedChanges};
use tracemet_runtime::AllPalletsWithSystem;

/// At how many values of its component a benchmark is measured.
const STEPS: u32 = 10;

type Components = Vec<(BenchmarkParameter, u32)>;

/// A pallet that is measured.
pub struct Subject {
	/// The name of its folder.
	pub name: &'static str,
	/// Lists its benchmarks.
	pub list: fn(bool) -> Vec<BenchmarkMetadata>,
	/// Runs one: name, components, what isn't counted, whether to verify, how often.
	pub run: fn(
		&[u8],
		&[(BenchmarkParameter, u32)],
		&[TrackedStorageKey],
		bool,
		u32,
	) -> Result<Vec<BenchmarkResult>, BenchmarkError>,
}

/// What was measured.
pub struct Measured {
	/// The benchmark.
	pub name: String,
	/// The largest value of its component; 0 without.
	pub largest: u32,
	/// What it takes.
	pub figures: Figures,
}

/// The points at which a benchmark is measured.
fn points_of(benchmark: &BenchmarkMetadata) -> Result<Vec<Components>, String> {
	match benchmark.components.as_slice() {
		[] => Ok(vec![vec![]]),
		[(component, low, high)] => {
			let width = high.saturating_sub(*low);
			let steps = STEPS.min(width.saturating_add(1)).max(2);
			let point = |step: u32| {
				low.saturating_add(width.saturating_mul(step) / steps.saturating_sub(1))
			};
			Ok((0..steps).map(|step| vec![(*component, point(step))]).collect())
		}
		_ => Err("a weight of two components isn't written yet".into()),
	}
}

impl Subject {
	/// How many points there are to measure.
	pub fn points(&self) -> usize {
		(self.list)(false).iter().map(|one| points_of(one).map_or(0, |points| points.len())).sum()
	}

	/// Measures all benchmarks: first what they read and write, and whether they do what they
	/// should, then how long they take, without anything that would slow them down.
	pub fn measure(&self, repeats: u32, bar: &ProgressBar) -> Result<Vec<Measured>, String> {
		let recording = state(true)?;
		let timing = state(false)?;
		(self.list)(false)
			.into_iter()
			.map(|benchmark| {
				let name = String::from_utf8_lossy(&benchmark.name).into_owned();
				let (mut times, mut accesses) = (Vec::new(), Vec::new());
				for components in points_of(&benchmark)? {
					bar.set_message(format!("{}::{name}", self.name));
					accesses.extend(self.run(&recording, &name, &components, true, 1)?);
					// The first run of a kind warms up.
					self.run(&timing, &name, &components, false, 1)?;
					times.extend(self.run(&timing, &name, &components, false, repeats)?);
					bar.inc(1);
				}
				let largest = benchmark.components.first().map_or(0, |(_, _, high)| *high);
				Ok(Measured { name, largest, figures: Figures::of(&times, &accesses)? })
			})
			.collect()
	}

	fn run(
		&self,
		state: &BenchmarkingState<BlakeTwo256>,
		name: &str,
		components: &Components,
		verify: bool,
		repeats: u32,
	) -> Result<Vec<BenchmarkResult>, String> {
		let mut overlay = OverlayedChanges::default();
		let mut extensions = Extensions::new();
		extensions.register(KeystoreExt::new(MemoryKeystore::new()));
		let mut externalities = Ext::new(&mut overlay, state, Some(&mut extensions));
		// What every block reads and writes anyway.
		let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
		set_and_run_with_externalities(&mut externalities, || {
			(self.run)(name.as_bytes(), components, &whitelist, verify, repeats)
		})
		.map_err(|error| format!("{}::{name} at {components:?}: {error:?}", self.name))
	}
}

/// An empty chain. With `recording` it notes what is read and written, and the storage proof.
fn state(recording: bool) -> Result<BenchmarkingState<BlakeTwo256>, String> {
	BenchmarkingState::new(Storage::default(), None, recording, recording)
}
