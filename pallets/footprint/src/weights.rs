//! Weights: made by `make benchmarks`, which keeps the trait and writes the rest.
//!
//! Measured on 2026-11-22, each point 15 times, on one core of: AMD EPYC.
//! The runtime ran natively. The node runs it as WebAssembly, so computation counts 3 times.
//! Proof sizes are those that were recorded, and 2,475 bytes for each read, because a chain's trie
//! is deeper than that of a benchmark.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// Of `register_attribute`.
	fn register_attribute() -> Weight;
	/// Of `register_method`: 256 emission and 64 default factors at most.
	fn register_method() -> Weight;
	/// Of `vote` with so many votes that are counted, with 100 validators at most, without looking at
	/// inputs and settling.
	fn vote(votes: u32) -> Weight;
	/// Of finding out whether a node with so many inputs is ready.
	fn look_at_inputs(inputs: u32) -> Weight;
	/// Of checking that a result of a node with so many inputs is conserved.
	fn check_conservation(inputs: u32) -> Weight;
	/// Of putting in force a footprint with so many output lines, and telling the ledger.
	fn accept(lines: u32) -> Weight;
	/// Of the verification of a batch of so many votes: a signature, and the session keys.
	fn authorize_vote(votes: u32) -> Weight;
	/// Of `resolve_dispute`.
	fn resolve_dispute() -> Weight;
	/// Of `attest_footprint`.
	fn attest_footprint() -> Weight;
	/// Of `restate` and `restate_after_audit`.
	fn restate() -> Weight;
	/// Of marking one dependent of a restated node.
	fn work_off_spreading() -> Weight;
	/// Of looking at one node of the work list, and reporting it.
	fn report_stuck() -> Weight;
}

/// The weights that were measured.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_attribute() -> Weight {
		Weight::from_parts(15_504_000, 4_990).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn register_method() -> Weight {
		Weight::from_parts(632_892_000, 222_546)
			.saturating_add(T::DbWeight::get().reads_writes(87, 3))
	}
	fn vote(votes: u32) -> Weight {
		Weight::from_parts(79_182_426, 14_164)
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
			.saturating_add(Weight::from_parts(95_581_524, 7_589).saturating_mul(votes.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 1).saturating_mul(votes.into()))
	}
	fn look_at_inputs(inputs: u32) -> Weight {
		Weight::from_parts(18_027_000, 2_706)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(8_472_384, 4_994).saturating_mul(inputs.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0).saturating_mul(inputs.into()))
	}
	fn check_conservation(inputs: u32) -> Weight {
		Weight::from_parts(190_242_000, 67_701)
			.saturating_add(T::DbWeight::get().reads_writes(17, 0))
			.saturating_add(Weight::from_parts(48_018_123, 2_576).saturating_mul(inputs.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(inputs.into()))
	}
	fn accept(lines: u32) -> Weight {
		Weight::from_parts(570_759_000, 67_502)
			.saturating_add(T::DbWeight::get().reads_writes(20, 23))
			.saturating_add(Weight::from_parts(438_935_307, 11_462).saturating_mul(lines.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 2).saturating_mul(lines.into()))
	}
	fn authorize_vote(votes: u32) -> Weight {
		Weight::from_parts(191_841_366, 15_561)
			.saturating_add(T::DbWeight::get().reads_writes(3, 0))
			.saturating_add(Weight::from_parts(85_337_553, 5_072).saturating_mul(votes.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0).saturating_mul(votes.into()))
	}
	fn resolve_dispute() -> Weight {
		Weight::from_parts(6_424_437_000, 764_899)
			.saturating_add(T::DbWeight::get().reads_writes(279, 56))
	}
	fn attest_footprint() -> Weight {
		Weight::from_parts(7_401_915_000, 789_283)
			.saturating_add(T::DbWeight::get().reads_writes(289, 55))
	}
	fn restate() -> Weight {
		Weight::from_parts(5_660_820_000, 280_629)
			.saturating_add(T::DbWeight::get().reads_writes(94, 6))
	}
	fn work_off_spreading() -> Weight {
		Weight::from_parts(112_608_000, 21_296)
			.saturating_add(T::DbWeight::get().reads_writes(6, 6))
	}
	fn report_stuck() -> Weight {
		Weight::from_parts(3_856_875_000, 580_317)
			.saturating_add(T::DbWeight::get().reads_writes(217, 2))
	}
}
