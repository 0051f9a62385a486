//! Weights of the calls.
//!
//! Conservative until they are benchmarked: every storage access counted with the runtime's
//! database weight, computation and proof size estimated generously on top.

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

/// The conservative weights.
pub struct Conservative<T>(PhantomData<T>);

impl<T: frame_system::Config> Conservative<T> {
	/// 100 microseconds of computation, and 4 KiB of proof for each read.
	fn accesses(reads: u64, writes: u64) -> Weight {
		Weight::from_parts(100_000_000, reads.saturating_mul(4_096))
			.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
	}
}

impl<T: frame_system::Config> WeightInfo for Conservative<T> {
	fn register_attribute() -> Weight {
		Self::accesses(1, 2)
	}
	fn register_method() -> Weight {
		Self::accesses(140, 4)
	}
	fn vote() -> Weight {
		Self::accesses(110, 110)
	}
	fn authorize_vote() -> Weight {
		Self::accesses(5, 0)
	}
	fn retry_roll_up() -> Weight {
		Self::accesses(1, 2)
	}
}
