//! Weights of the calls.
//!
//! Conservative until they are benchmarked: every storage access counted with the runtime's
//! database weight, computation and proof size estimated generously on top.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weight of each call.
pub trait WeightInfo {
	/// Of `approve_operator`.
	fn approve_operator() -> Weight;
	/// Of `dismiss_operator`.
	fn dismiss_operator() -> Weight;
	/// Of `add_validator` to a set of so many, all of them offenders.
	fn add_validator(validators: u32) -> Weight;
	/// Of `remove_validator` and `leave`.
	fn remove_validator() -> Weight;
	/// Of `set_minimum_validators` with so many validators, all of them offenders.
	fn set_minimum_validators(validators: u32) -> Weight;
	/// Of `pardon`.
	fn pardon() -> Weight;
	/// Of `report_equivocation` in a session of so many validators.
	fn report_equivocation(validators: u32) -> Weight;
	/// Of verifying such a report.
	fn authorize_report_equivocation(validators: u32) -> Weight;
}

/// The conservative weights.
pub struct Conservative<T>(PhantomData<T>);

impl<T: frame_system::Config> Conservative<T> {
	/// 100 microseconds of computation, and 4 KiB of proof for each read.
	fn accesses(reads: u64, writes: u64) -> Weight {
		Weight::from_parts(100_000_000, reads.saturating_mul(4_096))
			.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
	}

	/// For each validator its offence, and its removal with what is known of its attendance. The set,
	/// the minimum and the session's validators are read again each time.
	fn removal_of_kept_offenders(validators: u32) -> Weight {
		Self::accesses(4, 3).saturating_mul(validators.into())
	}

	/// The keys of every validator of the session, and the trie that is built of them.
	fn key_owner(validators: u32) -> Weight {
		Self::accesses(2, 0).saturating_add(Self::accesses(1, 0).saturating_mul(validators.into()))
	}
}

impl<T: frame_system::Config> WeightInfo for Conservative<T> {
	fn approve_operator() -> Weight {
		// Operator, count, account.
		Self::accesses(3, 3)
	}
	fn dismiss_operator() -> Weight {
		// Operator, count, set, session, queued keys, registered keys, account; the owners of up to
		// eight keys, the deposit, and whether they were set from outside.
		Self::accesses(18, 14)
	}
	fn add_validator(validators: u32) -> Weight {
		// Operator, offence, set, registered keys, minimum.
		Self::accesses(5, 1).saturating_add(Self::removal_of_kept_offenders(validators))
	}
	fn remove_validator() -> Weight {
		// Set, minimum, session; attendance.
		Self::accesses(5, 3)
	}
	fn set_minimum_validators(validators: u32) -> Weight {
		// Set, minimum.
		Self::accesses(2, 1).saturating_add(Self::removal_of_kept_offenders(validators))
	}
	fn pardon() -> Weight {
		Self::accesses(1, 1)
	}
	fn report_equivocation(validators: u32) -> Weight {
		// The reports of the slot; offence, set, minimum, session, attendance.
		Self::key_owner(validators).saturating_add(Self::accesses(8, 7))
	}
	fn authorize_report_equivocation(validators: u32) -> Weight {
		// Session, its length, the report; two signatures.
		Self::key_owner(validators)
			.saturating_add(Self::accesses(3, 0))
			.saturating_add(Weight::from_parts(200_000_000, 0))
	}
}
