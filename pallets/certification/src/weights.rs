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
	/// Of `accredit`: 32 families at most.
	fn accredit() -> Weight;
	/// Of `withdraw_accreditation`, `suspend_accreditation` and `reinstate_accreditation`.
	fn change_accreditation() -> Weight;
	/// Of `issue_certificate`: 64 conversions, and 16 certificates that the holder has, at most.
	fn issue_certificate() -> Weight;
	/// Of `withdraw_certificate`.
	fn withdraw_certificate() -> Weight;
	/// Of `set_standard_owner`.
	fn set_standard_owner() -> Weight;
	/// Of `retire_standard_version`.
	fn retire_standard_version() -> Weight;
	/// Of `remove_accreditation_body`.
	fn remove_accreditation_body() -> Weight;
	/// Of `take_over_certificate`.
	fn take_over_certificate() -> Weight;
	/// Of `suspend_certificate`.
	fn suspend_certificate() -> Weight;
	/// Of `reinstate_certificate`.
	fn reinstate_certificate() -> Weight;
	/// Of `renew_certificate`.
	fn renew_certificate() -> Weight;
	/// Of `record_audit`, with what it looks up and freezes in the ledger.
	fn record_audit() -> Weight;
	/// Of `invite_body`.
	fn invite_body() -> Weight;
	/// Of `renounce_certificate`.
	fn renounce_certificate() -> Weight;
}

/// The weights that were measured.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_family() -> Weight {
		Weight::from_parts(16_104_000, 2_475).saturating_add(T::DbWeight::get().reads_writes(1, 2))
	}
	fn register_good() -> Weight {
		Weight::from_parts(22_503_000, 4_989).saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn register_standard() -> Weight {
		Weight::from_parts(43_773_000, 17_482).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
	fn register_label() -> Weight {
		Weight::from_parts(399_207_000, 68_568)
			.saturating_add(T::DbWeight::get().reads_writes(25, 3))
	}
	fn add_accreditation_body() -> Weight {
		Weight::from_parts(19_710_000, 10_032).saturating_add(T::DbWeight::get().reads_writes(4, 1))
	}
	fn accredit() -> Weight {
		Weight::from_parts(297_774_000, 111_587)
			.saturating_add(T::DbWeight::get().reads_writes(44, 1))
	}
	fn change_accreditation() -> Weight {
		Weight::from_parts(123_333_000, 12_999)
			.saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	fn issue_certificate() -> Weight {
		Weight::from_parts(5_813_205_000, 647_742)
			.saturating_add(T::DbWeight::get().reads_writes(245, 4))
	}
	fn withdraw_certificate() -> Weight {
		Weight::from_parts(100_137_000, 11_744)
			.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn set_standard_owner() -> Weight {
		Weight::from_parts(50_052_000, 15_198).saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	fn retire_standard_version() -> Weight {
		Weight::from_parts(43_113_000, 17_620).saturating_add(T::DbWeight::get().reads_writes(7, 1))
	}
	fn remove_accreditation_body() -> Weight {
		Weight::from_parts(13_458_000, 2_475).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn take_over_certificate() -> Weight {
		Weight::from_parts(227_589_000, 45_402)
			.saturating_add(T::DbWeight::get().reads_writes(17, 3))
	}
	fn suspend_certificate() -> Weight {
		Weight::from_parts(144_756_000, 14_710)
			.saturating_add(T::DbWeight::get().reads_writes(5, 2))
	}
	fn reinstate_certificate() -> Weight {
		Weight::from_parts(155_241_000, 25_026)
			.saturating_add(T::DbWeight::get().reads_writes(9, 2))
	}
	fn renew_certificate() -> Weight {
		Weight::from_parts(197_484_000, 36_640)
			.saturating_add(T::DbWeight::get().reads_writes(12, 1))
	}
	fn record_audit() -> Weight {
		Weight::from_parts(1_686_081_000, 353_453)
			.saturating_add(T::DbWeight::get().reads_writes(138, 19))
	}
	fn invite_body() -> Weight {
		Weight::from_parts(92_688_000, 24_282).saturating_add(T::DbWeight::get().reads_writes(9, 1))
	}
	fn renounce_certificate() -> Weight {
		Weight::from_parts(94_308_000, 16_763).saturating_add(T::DbWeight::get().reads_writes(6, 4))
	}
}
