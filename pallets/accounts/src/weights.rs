//! Weights of the calls.
//!
//! Conservative until they are benchmarked: every storage access counted with the runtime's
//! database weight, computation and proof size estimated generously on top.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// Of `add_intermediary`.
	fn add_intermediary() -> Weight;
	/// Of `register_participant`.
	fn register_participant() -> Weight;
	/// Of `register_site`.
	fn register_site() -> Weight;
	/// Of `suspend_participant` and `reinstate_participant`.
	fn set_standing() -> Weight;
	/// Of `set_session_quota`.
	fn set_session_quota() -> Weight;
	/// Of the transaction extension.
	fn check_membership() -> Weight;
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
	fn add_intermediary() -> Weight {
		Self::accesses(4, 2)
	}
	fn register_participant() -> Weight {
		Self::accesses(5, 2)
	}
	fn register_site() -> Weight {
		Self::accesses(6, 2)
	}
	fn set_standing() -> Weight {
		Self::accesses(2, 1)
	}
	fn set_session_quota() -> Weight {
		Self::accesses(0, 1)
	}
	fn check_membership() -> Weight {
		Self::accesses(7, 1)
	}
}
