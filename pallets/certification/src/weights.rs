//! Weights of the calls.
//!
//! Conservative until they are benchmarked: every storage access counted with the runtime's
//! database weight, computation and proof size estimated generously on top.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// Of `register_family`.
	fn register_family() -> Weight;
	/// Of `register_good`.
	fn register_good() -> Weight;
	/// Of `register_standard` and `register_standard_version`.
	fn register_standard() -> Weight;
	/// Of `register_label`: 8 criteria of 16 attributes each at most.
	fn register_label() -> Weight;
	/// Of `add_accreditation_body`.
	fn add_accreditation_body() -> Weight;
	/// Of `accredit`.
	fn accredit() -> Weight;
	/// Of `withdraw_accreditation`.
	fn withdraw_accreditation() -> Weight;
	/// Of `issue_certificate`: 16 labels and 64 conversions at most.
	fn issue_certificate() -> Weight;
	/// Of `withdraw_certificate`.
	fn withdraw_certificate() -> Weight;
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
	fn register_family() -> Weight {
		Self::accesses(1, 2)
	}
	fn register_good() -> Weight {
		Self::accesses(2, 2)
	}
	fn register_standard() -> Weight {
		Self::accesses(3, 3)
	}
	fn register_label() -> Weight {
		Self::accesses(132, 2)
	}
	fn add_accreditation_body() -> Weight {
		Self::accesses(4, 1)
	}
	fn accredit() -> Weight {
		Self::accesses(11, 1)
	}
	fn withdraw_accreditation() -> Weight {
		Self::accesses(5, 1)
	}
	fn issue_certificate() -> Weight {
		Self::accesses(163, 2)
	}
	fn withdraw_certificate() -> Weight {
		Self::accesses(1, 1)
	}
}
