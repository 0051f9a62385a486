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
	/// Of `register_method`: 64 factors of each kind at most.
	fn register_method() -> Weight;
	/// Of `vote`: with 100 validators at most.
	fn vote() -> Weight;
	/// Of the verification of a vote: a signature, and the session keys.
	fn authorize_vote() -> Weight;
	/// Of `retry_roll_up`.
	fn retry_roll_up() -> Weight;
}

/// The weights that were measured.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_attribute() -> Weight {
		Weight::from_parts(9_405_000, 2_475).saturating_add(T::DbWeight::get().reads_writes(1, 2))
	}
	fn register_method() -> Weight {
		Weight::from_parts(594_705_000, 214_852)
			.saturating_add(T::DbWeight::get().reads_writes(84, 3))
	}
	fn vote() -> Weight {
		Weight::from_parts(1_211_976_000, 271_571)
			.saturating_add(T::DbWeight::get().reads_writes(103, 104))
	}
	fn authorize_vote() -> Weight {
		Weight::from_parts(310_392_000, 19_498)
			.saturating_add(T::DbWeight::get().reads_writes(5, 0))
	}
	fn retry_roll_up() -> Weight {
		Weight::from_parts(17_037_000, 2_553).saturating_add(T::DbWeight::get().reads_writes(1, 2))
	}
}
