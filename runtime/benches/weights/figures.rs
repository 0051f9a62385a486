//! What is measured of a benchmark: lines over its component.

use frame_benchmarking::{Analysis, BenchmarkResult, BenchmarkSelector};

/// How many times as long the node takes as what is measured here: it runs the runtime as
/// WebAssembly, compiled by wasmtime, and this is native code of the same source. All benchmarks
/// were measured both ways once, in November 2026: WebAssembly took 1.0 to 3.4 times as long, 2.3
/// in the middle, and more than 3 only where a busy machine disturbed the measurement.
pub const WASM_FACTOR: u64 = 3;

/// What a read adds to the recorded proof at most, in bytes, because the tries that are measured
/// are small: with a million entries there are five layers above a value, and each can bring the
/// hashes (33 bytes) of 15 siblings.
pub const PROOF_OF_READ: u64 = 5 * 15 * 33;

/// A figure as a straight line over the component.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line {
	/// At zero.
	pub base: u64,
	/// For each one more.
	pub slope: u64,
}

impl Line {
	/// The figure at a value of the component.
	pub fn at(self, component: u32) -> u64 {
		self.base.saturating_add(self.slope.saturating_mul(component.into()))
	}

	/// The larger base and the larger slope.
	fn max(self, other: Self) -> Self {
		Self { base: self.base.max(other.base), slope: self.slope.max(other.slope) }
	}

	fn map(self, change: impl Fn(u64) -> u64) -> Self {
		Self { base: change(self.base), slope: change(self.slope) }
	}

	fn add(self, other: Self) -> Self {
		Self {
			base: self.base.saturating_add(other.base),
			slope: self.slope.saturating_add(other.slope),
		}
	}
}

/// What a benchmark takes.
#[derive(Clone, Debug)]
pub struct Figures {
	/// Picoseconds of native computation.
	pub native: Line,
	/// Picoseconds of computation in the node.
	pub computation: Line,
	/// Different storage entries that are read.
	pub reads: Line,
	/// Different storage entries that are written.
	pub writes: Line,
	/// Bytes of storage proof.
	pub proof: Line,
}

impl Figures {
	/// Of results with times, and of results with what was read and written.
	pub fn of(
		times: &Vec<BenchmarkResult>,
		accesses: &Vec<BenchmarkResult>,
	) -> Result<Self, String> {
		let line = |results, selector| {
			let analysis = Analysis::max(results, selector).map_err(|error| error.to_string())?;
			let whole = |figure: u128| u64::try_from(figure).map_err(|error| error.to_string());
			let slope = analysis.slopes.first().copied().unwrap_or_default();
			Ok::<_, String>(Line { base: whole(analysis.base)?, slope: whole(slope)? })
		};
		let native = line(times, BenchmarkSelector::ExtrinsicTime)?;
		let reads = line(accesses, BenchmarkSelector::Reads)?;
		let recorded = line(accesses, BenchmarkSelector::ProofSize)?;
		Ok(Self {
			native,
			computation: native.map(|picoseconds| picoseconds.saturating_mul(WASM_FACTOR)),
			reads,
			writes: line(accesses, BenchmarkSelector::Writes)?,
			proof: recorded.add(reads.map(|reads| reads.saturating_mul(PROOF_OF_READ))),
		})
	}

	/// The larger of each figure.
	pub fn max(&self, other: &Self) -> Self {
		Self {
			native: self.native.max(other.native),
			computation: self.computation.max(other.computation),
			reads: self.reads.max(other.reads),
			writes: self.writes.max(other.writes),
			proof: self.proof.max(other.proof),
		}
	}
}
