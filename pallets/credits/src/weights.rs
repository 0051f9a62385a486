//! Weights: made by `make benchmarks`, which keeps the trait and writes the rest.
//!
//! Measured on 2026-11-22, each point 40 times, on one core of: AMD EPYC.
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
}

/// The weights that were measured.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn request_certificate() -> Weight {
		Weight::from_parts(13_468_665_000, 1_954_021)
			.saturating_add(T::DbWeight::get().reads_writes(754, 135))
	}
	fn amend_request() -> Weight {
		Weight::from_parts(16_558_920_000, 2_596_486)
			.saturating_add(T::DbWeight::get().reads_writes(999, 426))
	}
	fn approve_request() -> Weight {
		Weight::from_parts(12_388_440_000, 2_059_958)
			.saturating_add(T::DbWeight::get().reads_writes(799, 775))
	}
	fn approve_automatically() -> Weight {
		Weight::from_parts(12_306_237_000, 2_062_283)
			.saturating_add(T::DbWeight::get().reads_writes(800, 776))
	}
	fn return_request() -> Weight {
		Weight::from_parts(2_885_616_000, 624_251)
			.saturating_add(T::DbWeight::get().reads_writes(240, 300))
	}
	fn repay_overdraft() -> Weight {
		Weight::from_parts(203_493_000, 51_836)
			.saturating_add(T::DbWeight::get().reads_writes(18, 9))
	}
	fn transfer() -> Weight {
		Weight::from_parts(416_871_000, 93_257)
			.saturating_add(T::DbWeight::get().reads_writes(34, 14))
	}
	fn transfer_batch(legs: u32) -> Weight {
		Weight::from_parts(417_501_000, 43_347)
			.saturating_add(T::DbWeight::get().reads_writes(15, 1))
			.saturating_add(Weight::from_parts(452_146_434, 50_054).saturating_mul(legs.into()))
			.saturating_add(T::DbWeight::get().reads_writes(19, 13).saturating_mul(legs.into()))
	}
	fn set_receiving_policy() -> Weight {
		Weight::from_parts(32_058_000, 12_614).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	fn allow_sender() -> Weight {
		Weight::from_parts(69_975_000, 17_744).saturating_add(T::DbWeight::get().reads_writes(7, 2))
	}
	fn accept_transfer() -> Weight {
		Weight::from_parts(737_991_000, 94_041)
			.saturating_add(T::DbWeight::get().reads_writes(34, 25))
	}
	fn return_transfer() -> Weight {
		Weight::from_parts(204_273_000, 55_773)
			.saturating_add(T::DbWeight::get().reads_writes(20, 7))
	}
	fn offer_swap() -> Weight {
		Weight::from_parts(287_436_000, 58_884)
			.saturating_add(T::DbWeight::get().reads_writes(22, 7))
	}
	fn exit() -> Weight {
		Weight::from_parts(9_268_323_000, 703_450)
			.saturating_add(T::DbWeight::get().reads_writes(274, 227))
	}
	fn freeze() -> Weight {
		Weight::from_parts(1_962_222_000, 293_720)
			.saturating_add(T::DbWeight::get().reads_writes(73, 1))
	}
	fn revoke(lots: u32) -> Weight {
		Weight::from_parts(332_235_000, 25_629)
			.saturating_add(T::DbWeight::get().reads_writes(9, 0))
			.saturating_add(Weight::from_parts(283_190_817, 27_965).saturating_mul(lots.into()))
			.saturating_add(T::DbWeight::get().reads_writes(9, 10).saturating_mul(lots.into()))
	}
	fn flag() -> Weight {
		Weight::from_parts(160_050_000, 30_010)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}
	fn expire_lot() -> Weight {
		Weight::from_parts(1_977_183_000, 349_526)
			.saturating_add(T::DbWeight::get().reads_writes(137, 8))
	}
	fn close_period() -> Weight {
		Weight::from_parts(193_788_000, 18_402)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	fn work_off() -> Weight {
		Weight::from_parts(24_819_000, 9_919).saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	fn work_off_approval() -> Weight {
		Weight::from_parts(18_903_042_000, 2_067_901)
			.saturating_add(T::DbWeight::get().reads_writes(802, 776))
	}
	fn work_off_due() -> Weight {
		Weight::from_parts(2_060_286_000, 409_492)
			.saturating_add(T::DbWeight::get().reads_writes(163, 99))
	}
	fn work_off_trace() -> Weight {
		Weight::from_parts(1_143_561_000, 235_658)
			.saturating_add(T::DbWeight::get().reads_writes(87, 34))
	}
}
