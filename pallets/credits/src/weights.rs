//! Weights: made by `make benchmarks`, which keeps the trait and writes the rest.
//!
//! Measured on 2026-11-22, each point 15 times, on one core of: AMD EPYC.
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
		Weight::from_parts(20_802_078_000, 2_011_860)
			.saturating_add(T::DbWeight::get().reads_writes(770, 201))
	}
	fn amend_request() -> Weight {
		Weight::from_parts(24_842_196_000, 2_446_393)
			.saturating_add(T::DbWeight::get().reads_writes(932, 456))
	}
	fn approve_request() -> Weight {
		Weight::from_parts(53_392_539_000, 3_724_683)
			.saturating_add(T::DbWeight::get().reads_writes(1_440, 1_176))
	}
	fn approve_automatically() -> Weight {
		Weight::from_parts(43_930_008_000, 3_730_113)
			.saturating_add(T::DbWeight::get().reads_writes(1_442, 1_177))
	}
	fn return_request() -> Weight {
		Weight::from_parts(2_449_488_000, 378_717)
			.saturating_add(T::DbWeight::get().reads_writes(141, 268))
	}
	fn repay_overdraft() -> Weight {
		Weight::from_parts(773_022_000, 132_476)
			.saturating_add(T::DbWeight::get().reads_writes(43, 15))
	}
	fn transfer() -> Weight {
		Weight::from_parts(1_121_451_000, 168_629)
			.saturating_add(T::DbWeight::get().reads_writes(58, 18))
	}
	fn transfer_batch(legs: u32) -> Weight {
		Weight::from_parts(831_306_000, 98_672)
			.saturating_add(T::DbWeight::get().reads_writes(31, 1))
			.saturating_add(Weight::from_parts(782_089_089, 70_183).saturating_mul(legs.into()))
			.saturating_add(T::DbWeight::get().reads_writes(27, 17).saturating_mul(legs.into()))
	}
	fn set_receiving_policy() -> Weight {
		Weight::from_parts(32_418_000, 12_614).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	fn allow_sender() -> Weight {
		Weight::from_parts(48_822_000, 17_744).saturating_add(T::DbWeight::get().reads_writes(7, 2))
	}
	fn accept_transfer() -> Weight {
		Weight::from_parts(1_203_891_000, 176_247)
			.saturating_add(T::DbWeight::get().reads_writes(59, 31))
	}
	fn return_transfer() -> Weight {
		Weight::from_parts(248_289_000, 62_707)
			.saturating_add(T::DbWeight::get().reads_writes(20, 7))
	}
	fn offer_swap() -> Weight {
		Weight::from_parts(228_249_000, 61_459)
			.saturating_add(T::DbWeight::get().reads_writes(23, 7))
	}
	fn exit() -> Weight {
		Weight::from_parts(15_408_897_000, 957_193)
			.saturating_add(T::DbWeight::get().reads_writes(374, 326))
	}
	fn freeze() -> Weight {
		Weight::from_parts(2_572_431_000, 512_416)
			.saturating_add(T::DbWeight::get().reads_writes(73, 1))
	}
	fn revoke(lots: u32) -> Weight {
		Weight::from_parts(463_680_000, 37_847)
			.saturating_add(T::DbWeight::get().reads_writes(10, 1))
			.saturating_add(Weight::from_parts(450_059_271, 48_162).saturating_mul(lots.into()))
			.saturating_add(T::DbWeight::get().reads_writes(14, 14).saturating_mul(lots.into()))
	}
	fn flag() -> Weight {
		Weight::from_parts(217_854_000, 36_844)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}
	fn lift_hold() -> Weight {
		Weight::from_parts(146_199_000, 36_894)
			.saturating_add(T::DbWeight::get().reads_writes(10, 1))
	}
	fn expire_lot() -> Weight {
		Weight::from_parts(1_371_303_000, 370_383)
			.saturating_add(T::DbWeight::get().reads_writes(143, 13))
	}
	fn close_period() -> Weight {
		Weight::from_parts(127_512_000, 18_502)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	fn work_off() -> Weight {
		Weight::from_parts(18_207_000, 12_394).saturating_add(T::DbWeight::get().reads_writes(5, 0))
	}
	fn work_off_approval() -> Weight {
		Weight::from_parts(44_542_590_000, 3_735_731)
			.saturating_add(T::DbWeight::get().reads_writes(1_444, 1_177))
	}
	fn work_off_due() -> Weight {
		Weight::from_parts(1_460_745_000, 416_326)
			.saturating_add(T::DbWeight::get().reads_writes(163, 115))
	}
	fn work_off_trace() -> Weight {
		Weight::from_parts(1_048_800_000, 237_868)
			.saturating_add(T::DbWeight::get().reads_writes(87, 34))
	}
	fn work_off_revaluation() -> Weight {
		Weight::from_parts(311_262_000, 81_979)
			.saturating_add(T::DbWeight::get().reads_writes(27, 3))
	}
}
