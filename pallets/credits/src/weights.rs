//! Weights: made by `make benchmarks`, which keeps the trait and writes the rest.
//!
//! Measured on 2026-11-22, each point 12 times, on one core of: AMD EPYC.
//! The runtime ran natively. The node runs it as WebAssembly, so computation counts 3 times.
//! Proof sizes are those that were recorded, and 2,475 bytes for each read, because a chain's trie
//! is deeper than that of a benchmark.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weight of each call, and of each step that is worked off when a block has time left.
pub trait WeightInfo {
	/// Of `request_certificate`: 64 inputs, 64 activities and 16 output lines at most.
	fn request_certificate() -> Weight;
	/// Of `amend_request`: 64 inputs before and after.
	fn amend_request() -> Weight;
	/// Of `approve_request` and `approve_partially`: 64 consumed or returned credits and 16 issued
	/// lots at most.
	fn approve_request() -> Weight;
	/// Of `approve_automatically`: the same.
	fn approve_automatically() -> Weight;
	/// Of `reject_request` and `withdraw_request`: 64 returned credits at most.
	fn return_request() -> Weight;
	/// Of `repay_overdraft`.
	fn repay_overdraft() -> Weight;
	/// Of `transfer`.
	fn transfer() -> Weight;
	/// Of `transfer_batch` with so many legs.
	fn transfer_batch(legs: u32) -> Weight;
	/// Of `set_receiving_policy`.
	fn set_receiving_policy() -> Weight;
	/// Of `allow_sender` and `disallow_sender`.
	fn allow_sender() -> Weight;
	/// Of `accept_transfer` and `validate_transfer`, a swap included.
	fn accept_transfer() -> Weight;
	/// Of `decline_transfer`, `cancel_transfer` and `expire_transfer`.
	fn return_transfer() -> Weight;
	/// Of `offer_swap`.
	fn offer_swap() -> Weight;
	/// Of `exit` with 32 lots at most.
	fn exit() -> Weight;
	/// Of `freeze` and `unfreeze`.
	fn freeze() -> Weight;
	/// Of `revoke` with so many lots.
	fn revoke(lots: u32) -> Weight;
	/// Of `flag`.
	fn flag() -> Weight;
	/// Of `lift_hold`.
	fn lift_hold() -> Weight;
	/// Of `expire_lot`.
	fn expire_lot() -> Weight;
	/// Of `close_period`.
	fn close_period() -> Weight;
	/// Of looking whether something waits for time left.
	fn work_off() -> Weight;
	/// Of one automatic approval in time left.
	fn work_off_approval() -> Weight;
	/// Of one thing that is due, in time left.
	fn work_off_due() -> Weight;
	/// Of telling one holder or use of a flagged line, in time left.
	fn work_off_trace() -> Weight;
	/// Of calculating one account's share of a restated line anew, in time left.
	fn work_off_revaluation() -> Weight;
}

/// The weights that were measured.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn request_certificate() -> Weight {
		Weight::from_parts(42_413_892_000, 2_078_197)
			.saturating_add(T::DbWeight::get().reads_writes(786, 201))
	}
	fn amend_request() -> Weight {
		Weight::from_parts(33_889_986_000, 2_512_730)
			.saturating_add(T::DbWeight::get().reads_writes(948, 456))
	}
	fn approve_request() -> Weight {
		Weight::from_parts(73_171_083_000, 3_816_640)
			.saturating_add(T::DbWeight::get().reads_writes(1_456, 1_176))
	}
	fn approve_automatically() -> Weight {
		Weight::from_parts(57_804_279_000, 3_822_070)
			.saturating_add(T::DbWeight::get().reads_writes(1_458, 1_177))
	}
	fn return_request() -> Weight {
		Weight::from_parts(2_706_909_000, 378_717)
			.saturating_add(T::DbWeight::get().reads_writes(141, 268))
	}
	fn repay_overdraft() -> Weight {
		Weight::from_parts(1_035_432_000, 180_985)
			.saturating_add(T::DbWeight::get().reads_writes(59, 15))
	}
	fn transfer() -> Weight {
		Weight::from_parts(1_224_774_000, 209_646)
			.saturating_add(T::DbWeight::get().reads_writes(74, 18))
	}
	fn transfer_batch(legs: u32) -> Weight {
		Weight::from_parts(1_077_375_000, 139_433)
			.saturating_add(T::DbWeight::get().reads_writes(47, 1))
			.saturating_add(Weight::from_parts(983_196_816, 70_439).saturating_mul(legs.into()))
			.saturating_add(T::DbWeight::get().reads_writes(27, 17).saturating_mul(legs.into()))
	}
	fn set_receiving_policy() -> Weight {
		Weight::from_parts(37_674_000, 12_614).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	fn allow_sender() -> Weight {
		Weight::from_parts(54_921_000, 17_744).saturating_add(T::DbWeight::get().reads_writes(7, 2))
	}
	fn accept_transfer() -> Weight {
		Weight::from_parts(1_759_932_000, 221_872)
			.saturating_add(T::DbWeight::get().reads_writes(75, 31))
	}
	fn return_transfer() -> Weight {
		Weight::from_parts(294_528_000, 67_315)
			.saturating_add(T::DbWeight::get().reads_writes(20, 7))
	}
	fn offer_swap() -> Weight {
		Weight::from_parts(278_214_000, 61_715)
			.saturating_add(T::DbWeight::get().reads_writes(23, 7))
	}
	fn exit() -> Weight {
		Weight::from_parts(22_518_774_000, 1_001_094)
			.saturating_add(T::DbWeight::get().reads_writes(390, 326))
	}
	fn freeze() -> Weight {
		Weight::from_parts(4_039_818_000, 659_872)
			.saturating_add(T::DbWeight::get().reads_writes(73, 1))
	}
	fn revoke(lots: u32) -> Weight {
		Weight::from_parts(484_653_000, 33_519)
			.saturating_add(T::DbWeight::get().reads_writes(10, 1))
			.saturating_add(Weight::from_parts(480_329_817, 53_591).saturating_mul(lots.into()))
			.saturating_add(T::DbWeight::get().reads_writes(14, 14).saturating_mul(lots.into()))
	}
	fn flag() -> Weight {
		Weight::from_parts(270_765_000, 41_452)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}
	fn lift_hold() -> Weight {
		Weight::from_parts(199_770_000, 41_502)
			.saturating_add(T::DbWeight::get().reads_writes(10, 1))
	}
	fn expire_lot() -> Weight {
		Weight::from_parts(1_545_924_000, 369_195)
			.saturating_add(T::DbWeight::get().reads_writes(143, 13))
	}
	fn close_period() -> Weight {
		Weight::from_parts(175_041_000, 18_758)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	fn work_off() -> Weight {
		Weight::from_parts(21_813_000, 12_394).saturating_add(T::DbWeight::get().reads_writes(5, 0))
	}
	fn work_off_approval() -> Weight {
		Weight::from_parts(67_129_959_000, 3_827_688)
			.saturating_add(T::DbWeight::get().reads_writes(1_460, 1_177))
	}
	fn work_off_due() -> Weight {
		Weight::from_parts(1_402_128_000, 420_934)
			.saturating_add(T::DbWeight::get().reads_writes(163, 115))
	}
	fn work_off_trace() -> Weight {
		Weight::from_parts(1_127_067_000, 237_868)
			.saturating_add(T::DbWeight::get().reads_writes(87, 34))
	}
	fn work_off_revaluation() -> Weight {
		Weight::from_parts(461_787_000, 125_881)
			.saturating_add(T::DbWeight::get().reads_writes(43, 3))
	}
}
