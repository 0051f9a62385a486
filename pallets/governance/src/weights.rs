//! Weights of the calls.
//!
//! Conservative until they are benchmarked.

use core::marker::PhantomData;
use frame_support::weights::Weight;

/// The weight of each call.
pub trait WeightInfo {
	/// Of `dispatch_as_root`, without the call that it makes.
	fn dispatch_as_root() -> Weight;
}

/// The conservative weights.
pub struct Conservative<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for Conservative<T> {
	/// No storage of its own; 100 microseconds for hashing and the event.
	fn dispatch_as_root() -> Weight {
		Weight::from_parts(100_000_000, 0)
	}
}
