//! Weights: made by `make benchmarks`, which keeps the trait and writes the rest.
//!
//! Measured on 2026-11-22, each point 40 times, on one core of: AMD EPYC.
//! The runtime ran natively. The node runs it as WebAssembly, so computation counts 3 times.
//! Proof sizes are those that were recorded, and 2,475 bytes for each read, because a chain's trie
//! is deeper than that of a benchmark.
//!
//! The roll-ups aren't measured yet. By estimate each movement of mass takes 300 microseconds, 32,000
//! bytes of proof, 9 reads and 6 writes for them, and a call 20 reads more.
//!
//! Nor are holds and the dates of footprints. By estimate a lot or line that is looked at takes one
//! read more, and each credit that a request draws 200 microseconds, 20,000 bytes of proof and 4 reads
//! for its footprint.

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
		Weight::from_parts(26_268_665_000, 3_392_421)
			.saturating_add(T::DbWeight::get().reads_writes(1094, 135))
	}
	fn amend_request() -> Weight {
		Weight::from_parts(29_358_920_000, 4_034_886)
			.saturating_add(T::DbWeight::get().reads_writes(1339, 426))
	}
	fn approve_request() -> Weight {
		Weight::from_parts(36_388_440_000, 4_817_958)
			.saturating_add(T::DbWeight::get().reads_writes(1619, 1255))
	}
	fn approve_automatically() -> Weight {
		Weight::from_parts(36_306_237_000, 4_820_283)
			.saturating_add(T::DbWeight::get().reads_writes(1620, 1256))
	}
	fn return_request() -> Weight {
		Weight::from_parts(2_885_616_000, 624_251)
			.saturating_add(T::DbWeight::get().reads_writes(240, 300))
	}
	fn repay_overdraft() -> Weight {
		Weight::from_parts(503_493_000, 83_836)
			.saturating_add(T::DbWeight::get().reads_writes(47, 15))
	}
	fn transfer() -> Weight {
		Weight::from_parts(1_016_871_000, 157_257)
			.saturating_add(T::DbWeight::get().reads_writes(72, 26))
	}
	fn transfer_batch(legs: u32) -> Weight {
		Weight::from_parts(417_501_000, 43_347)
			.saturating_add(T::DbWeight::get().reads_writes(35, 1))
			.saturating_add(Weight::from_parts(1_052_146_434, 114_054).saturating_mul(legs.into()))
			.saturating_add(T::DbWeight::get().reads_writes(37, 25).saturating_mul(legs.into()))
	}
	fn set_receiving_policy() -> Weight {
		Weight::from_parts(32_058_000, 12_614).saturating_add(T::DbWeight::get().reads_writes(5, 1))
	}
	fn allow_sender() -> Weight {
		Weight::from_parts(69_975_000, 17_744).saturating_add(T::DbWeight::get().reads_writes(7, 2))
	}
	fn accept_transfer() -> Weight {
		Weight::from_parts(1_937_991_000, 222_041)
			.saturating_add(T::DbWeight::get().reads_writes(90, 49))
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
		Weight::from_parts(18_868_323_000, 1_806_650)
			.saturating_add(T::DbWeight::get().reads_writes(614, 419))
	}
	fn freeze() -> Weight {
		Weight::from_parts(1_962_222_000, 293_720)
			.saturating_add(T::DbWeight::get().reads_writes(73, 1))
	}
	fn revoke(lots: u32) -> Weight {
		Weight::from_parts(332_235_000, 25_629)
			.saturating_add(T::DbWeight::get().reads_writes(29, 0))
			.saturating_add(Weight::from_parts(583_190_817, 59_965).saturating_mul(lots.into()))
			.saturating_add(T::DbWeight::get().reads_writes(18, 16).saturating_mul(lots.into()))
	}
	fn flag() -> Weight {
		Weight::from_parts(160_050_000, 30_010)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}
	// Not measured yet: what `flag` takes, which looks up the same and writes more.
	fn lift_hold() -> Weight {
		Weight::from_parts(160_050_000, 30_010)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}
	fn expire_lot() -> Weight {
		Weight::from_parts(2_277_183_000, 381_526)
			.saturating_add(T::DbWeight::get().reads_writes(166, 14))
	}
	fn close_period() -> Weight {
		Weight::from_parts(193_788_000, 18_402)
			.saturating_add(T::DbWeight::get().reads_writes(6, 3))
	}
	fn work_off() -> Weight {
		Weight::from_parts(24_819_000, 9_919).saturating_add(T::DbWeight::get().reads_writes(4, 0))
	}
	fn work_off_approval() -> Weight {
		Weight::from_parts(42_903_042_000, 4_825_901)
			.saturating_add(T::DbWeight::get().reads_writes(1622, 1256))
	}
	fn work_off_due() -> Weight {
		Weight::from_parts(2_360_286_000, 441_492)
			.saturating_add(T::DbWeight::get().reads_writes(192, 105))
	}
	fn work_off_trace() -> Weight {
		Weight::from_parts(1_143_561_000, 235_658)
			.saturating_add(T::DbWeight::get().reads_writes(87, 34))
	}
	// Not measured yet: by estimate as a movement of mass takes for the roll-ups, with its own look-ups.
	fn work_off_revaluation() -> Weight {
		Weight::from_parts(300_000_000, 110_000)
			.saturating_add(T::DbWeight::get().reads_writes(34, 4))
	}
}
