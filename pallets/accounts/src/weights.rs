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
	/// Of `remove_intermediary`.
	fn remove_intermediary() -> Weight;
	/// Of `offer_handover`.
	fn offer_handover() -> Weight;
	/// Of `accept_handover`.
	fn accept_handover() -> Weight;
	/// Of `withdraw_handover`.
	fn withdraw_handover() -> Weight;
	/// Of `close_participant` and `close_site`, with so many delegates.
	fn close(delegates: u32) -> Weight;
	/// Of `set_roles`.
	fn set_roles() -> Weight;
	/// Of `set_dossier`.
	fn set_dossier() -> Weight;
	/// Of `start_recovery`.
	fn start_recovery() -> Weight;
	/// Of `veto_recovery`.
	fn veto_recovery() -> Weight;
	/// Of `cancel_recovery`.
	fn cancel_recovery() -> Weight;
	/// Of `complete_recovery`, `order_recovery` and `rotate_key`, with so many delegates.
	fn replace_key(delegates: u32) -> Weight;
	/// Of `admit_delegate`.
	fn admit_delegate() -> Weight;
	/// Of `dismiss_delegate`.
	fn dismiss_delegate() -> Weight;
	/// Of the extension `CheckMembership`.
	fn check_membership() -> Weight;
	/// Of the extension `SignForAccount`.
	fn sign_for_account() -> Weight;
}

/// The conservative weights.
pub struct Conservative<T>(PhantomData<T>);

impl<T: frame_system::Config> Conservative<T> {
	/// 100 microseconds of computation, and 4 KiB of proof for each read.
	fn accesses(reads: u64, writes: u64) -> Weight {
		Weight::from_parts(100_000_000, reads.saturating_mul(4_096))
			.saturating_add(T::DbWeight::get().reads_writes(reads, writes))
	}

	/// With a read and two writes for each delegate, and 10 microseconds.
	fn accesses_with_delegates(reads: u64, writes: u64, delegates: u32) -> Weight {
		let delegates = u64::from(delegates);
		Self::accesses(
			reads.saturating_add(delegates),
			writes.saturating_add(delegates.saturating_mul(2)),
		)
		.saturating_add(Weight::from_parts(10_000_000, 0).saturating_mul(delegates))
	}
}

impl<T: frame_system::Config> WeightInfo for Conservative<T> {
	fn add_intermediary() -> Weight {
		Self::accesses(10, 3)
	}
	fn register_participant() -> Weight {
		Self::accesses(13, 2)
	}
	fn register_site() -> Weight {
		Self::accesses(15, 3)
	}
	fn set_standing() -> Weight {
		Self::accesses(3, 1)
	}
	fn set_session_quota() -> Weight {
		Self::accesses(0, 1)
	}
	fn remove_intermediary() -> Weight {
		Self::accesses(2, 3)
	}
	fn offer_handover() -> Weight {
		Self::accesses(5, 1)
	}
	fn accept_handover() -> Weight {
		Self::accesses(5, 4)
	}
	fn withdraw_handover() -> Weight {
		Self::accesses(4, 1)
	}
	fn close(delegates: u32) -> Weight {
		Self::accesses_with_delegates(24, 9, delegates)
	}
	fn set_roles() -> Weight {
		Self::accesses(11, 1)
	}
	fn set_dossier() -> Weight {
		Self::accesses(3, 1)
	}
	fn start_recovery() -> Weight {
		Self::accesses(21, 2)
	}
	fn veto_recovery() -> Weight {
		Self::accesses(4, 2)
	}
	fn cancel_recovery() -> Weight {
		Self::accesses(6, 2)
	}
	fn replace_key(delegates: u32) -> Weight {
		Self::accesses_with_delegates(35, 14, delegates)
	}
	fn admit_delegate() -> Weight {
		Self::accesses(23, 3)
	}
	fn dismiss_delegate() -> Weight {
		Self::accesses(9, 3)
	}
	fn check_membership() -> Weight {
		Self::accesses(29, 1)
	}
	fn sign_for_account() -> Weight {
		Self::accesses(6, 0)
	}
}
