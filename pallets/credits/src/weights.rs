//! Weights of the calls.
//!
//! Conservative until they are benchmarked: every storage access counted with the runtime's
//! database weight, computation and proof size estimated generously on top.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// Of `request_certificate`: 64 inputs, 64 activities and 16 output lines at most.
	fn request_certificate() -> Weight;
	/// Of `approve_request`: 64 consumed credits and 16 issued lots at most.
	fn approve_request() -> Weight;
	/// Of `reject_request` and `withdraw_request`: 64 returned credits at most.
	fn return_request() -> Weight;
	/// Of `transfer`.
	fn transfer() -> Weight;
	/// Of `exit`.
	fn exit() -> Weight;
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
	fn request_certificate() -> Weight {
		Self::accesses(480, 135)
	}
	fn approve_request() -> Weight {
		Self::accesses(560, 420)
	}
	fn return_request() -> Weight {
		Self::accesses(260, 240)
	}
	fn transfer() -> Weight {
		Self::accesses(20, 9)
	}
	fn exit() -> Weight {
		Self::accesses(16, 6)
	}
}
