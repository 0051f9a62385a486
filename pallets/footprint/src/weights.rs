//! Weights: made by `make benchmarks`, which keeps the trait and writes the rest.
//!
//! Measured on 2026-11-22, each point 60 times, on one core of: AMD EPYC.
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
		Weight::from_parts(9_405_000, 2_475).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn register_method() -> Weight {
		Weight::from_parts(594_705_000, 214_852)
			.saturating_add(T::DbWeight::get().reads_writes(84, 3))
	}
	fn vote(votes: u32) -> Weight {
		Weight::from_parts(100_000_000, 20_000)
			.saturating_add(T::DbWeight::get().reads_writes(4, 2))
			.saturating_mul(votes.into())
	}
	fn look_at_inputs(inputs: u32) -> Weight {
		Weight::from_parts(10_000_000, 5_000)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_mul(inputs.into())
	}
	fn check_conservation(inputs: u32) -> Weight {
		Weight::from_parts(600_000_000, 20_000)
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(
				Weight::from_parts(60_000_000, 10_000)
					.saturating_add(T::DbWeight::get().reads(1))
					.saturating_mul(inputs.into()),
			)
	}
	fn accept(lines: u32) -> Weight {
		Weight::from_parts(100_000_000, 20_000)
			.saturating_add(T::DbWeight::get().reads_writes(10, 8))
			.saturating_mul(lines.saturating_add(1).into())
	}
	fn authorize_vote(votes: u32) -> Weight {
		Weight::from_parts(310_392_000, 19_498)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads(2).saturating_mul(votes.into()))
	}
	fn resolve_dispute() -> Weight {
		Self::look_at_inputs(64)
			.saturating_add(Self::check_conservation(64))
			.saturating_add(Self::accept(16))
	}
	fn attest_footprint() -> Weight {
		Self::look_at_inputs(64)
			.saturating_add(Self::check_conservation(64))
			.saturating_add(Self::accept(16))
	}
	fn restate() -> Weight {
		Self::look_at_inputs(64)
			.saturating_add(Self::check_conservation(64))
			.saturating_add(Self::accept(16))
	}
	fn work_off_spreading() -> Weight {
		Weight::from_parts(60_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(7, 7))
	}
	fn report_stuck() -> Weight {
		Weight::from_parts(300_000_000, 200_000)
			.saturating_add(T::DbWeight::get().reads_writes(140, 2))
	}
}
