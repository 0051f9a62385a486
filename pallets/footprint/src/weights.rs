//! Weights: made by `make benchmarks`, which keeps the trait and writes the rest.
//!
//! Measured on 2026-11-22, each point 12 times, on one core of: AMD EPYC.
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
		Weight::from_parts(21_300_000, 4_990).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn register_method() -> Weight {
		Weight::from_parts(925_167_000, 263_024)
			.saturating_add(T::DbWeight::get().reads_writes(103, 3))
	}
	fn vote(votes: u32) -> Weight {
		Weight::from_parts(89_048_034, 14_164)
			.saturating_add(T::DbWeight::get().reads_writes(2, 0))
			.saturating_add(Weight::from_parts(124_878_681, 7_589).saturating_mul(votes.into()))
			.saturating_add(T::DbWeight::get().reads_writes(3, 1).saturating_mul(votes.into()))
	}
	fn look_at_inputs(inputs: u32) -> Weight {
		Weight::from_parts(31_705_269, 2_706)
			.saturating_add(T::DbWeight::get().reads_writes(1, 0))
			.saturating_add(Weight::from_parts(7_914_642, 4_994).saturating_mul(inputs.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0).saturating_mul(inputs.into()))
	}
	fn check_conservation(inputs: u32) -> Weight {
		Weight::from_parts(254_827_998, 112_791)
			.saturating_add(T::DbWeight::get().reads_writes(33, 0))
			.saturating_add(Weight::from_parts(79_974_459, 2_617).saturating_mul(inputs.into()))
			.saturating_add(T::DbWeight::get().reads_writes(1, 0).saturating_mul(inputs.into()))
	}
	fn accept(lines: u32) -> Weight {
		Weight::from_parts(432_691_749, 110_540)
			.saturating_add(T::DbWeight::get().reads_writes(36, 22))
			.saturating_add(Weight::from_parts(253_182_249, 12_901).saturating_mul(lines.into()))
			.saturating_add(T::DbWeight::get().reads_writes(4, 0).saturating_mul(lines.into()))
	}
	fn authorize_vote(votes: u32) -> Weight {
		Weight::from_parts(232_014_000, 15_561)
			.saturating_add(T::DbWeight::get().reads_writes(3, 0))
			.saturating_add(Weight::from_parts(157_360_632, 5_072).saturating_mul(votes.into()))
			.saturating_add(T::DbWeight::get().reads_writes(2, 0).saturating_mul(votes.into()))
	}
	fn resolve_dispute() -> Weight {
		Weight::from_parts(10_896_627_000, 830_977)
			.saturating_add(T::DbWeight::get().reads_writes(295, 54))
	}
	fn attest_footprint() -> Weight {
		Weight::from_parts(9_918_942_000, 855_649)
			.saturating_add(T::DbWeight::get().reads_writes(305, 53))
	}
	fn restate() -> Weight {
		Weight::from_parts(13_204_665_000, 330_327)
			.saturating_add(T::DbWeight::get().reads_writes(110, 6))
	}
	fn work_off_spreading() -> Weight {
		Weight::from_parts(156_261_000, 21_296)
			.saturating_add(T::DbWeight::get().reads_writes(6, 6))
	}
	fn report_stuck() -> Weight {
		Weight::from_parts(5_643_303_000, 625_407)
			.saturating_add(T::DbWeight::get().reads_writes(233, 2))
	}
}
