#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::indexing_slicing,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

// FRAME's macros write casts and `expect` into this module.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		dispatch::{DispatchClass, GetDispatchInfo},
		pallet_prelude::*,
		traits::{Contains, UnfilteredDispatchable},
	};
	use frame_system::{pallet_prelude::*, RawOrigin};
	use sp_runtime::traits::Hash;

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who makes root decisions.
		type RootDecisionOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The closed list.
		type RootDecisions: Contains<<Self as Config>::RuntimeCall>;

		/// A call of the runtime.
		type RuntimeCall: Parameter
			+ GetDispatchInfo
			+ UnfilteredDispatchable<RuntimeOrigin = Self::RuntimeOrigin>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A call of the closed list was made as root, and succeeded.
		DispatchedAsRoot {
			/// Hash (blake2b-256) of the encoded call.
			call_hash: T::Hash,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The call is not one of those that governance may make as root. The runtime's
		/// documentation lists them; anything else needs a runtime upgrade.
		NotARootDecision,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Makes a call of the closed list as root. For root decisions: three quarters of the
		/// council.
		///
		/// Errors: `NotARootDecision`, and those of the call.
		#[pallet::call_index(0)]
		#[pallet::weight((
			T::WeightInfo::dispatch_as_root()
				.saturating_add(call.get_dispatch_info().call_weight),
			DispatchClass::Operational,
		))]
		pub fn dispatch_as_root(
			origin: OriginFor<T>,
			call: Box<<T as Config>::RuntimeCall>,
		) -> DispatchResult {
			T::RootDecisionOrigin::ensure_origin(origin)?;
			ensure!(T::RootDecisions::contains(&call), Error::<T>::NotARootDecision);
			let call_hash = T::Hashing::hash_of(&call);
			call.dispatch_bypass_filter(RawOrigin::Root.into()).map_err(|failed| failed.error)?;
			Self::deposit_event(Event::DispatchedAsRoot { call_hash });
			Ok(())
		}
	}
}
