//! The session key that votes are signed with, and its rotation.

use crate::{Authorities, Config, Pallet, ValidatorSet};
use alloc::vec::Vec;
use frame_support::{traits::OneSessionHandler, WeakBoundedVec};
use sp_runtime::{BoundToRuntimeAppPublic, KeyTypeId};

/// The keystore's name for the roll-up keys.
pub const KEY_TYPE: KeyTypeId = KeyTypeId(*b"smad");

mod app {
	use super::KEY_TYPE;
	use sp_application_crypto::{app_crypto, sr25519};
	app_crypto!(sr25519, KEY_TYPE);
}

/// A roll-up session key: sr25519, of type `smad`.
pub type AuthorityId = app::Public;

impl<T: Config> Pallet<T> {
	fn set_authorities<'a>(validators: impl Iterator<Item = (&'a T::AccountId, T::AuthorityId)>)
	where
		T::AccountId: 'a,
	{
		let keys = validators.map(|(_, key)| key).collect::<Vec<_>>();
		let keys = WeakBoundedVec::<_, T::MaxAuthorities>::force_from(
			keys,
			Some("more validators than MaxAuthorities"),
		);
		// Votes of another set don't count: what is pending is voted on anew.
		if Authorities::<T>::get() != keys {
			ValidatorSet::<T>::mutate(|set| *set = set.saturating_add(1));
			Authorities::<T>::put(keys);
		}
	}
}

impl<T: Config> BoundToRuntimeAppPublic for Pallet<T> {
	type Public = T::AuthorityId;
}

impl<T: Config> OneSessionHandler<T::AccountId> for Pallet<T> {
	type Key = T::AuthorityId;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: Iterator<Item = (&'a T::AccountId, T::AuthorityId)> + 'a,
	{
		Self::set_authorities(validators);
	}

	fn on_new_session<'a, I>(_changed: bool, validators: I, _queued_validators: I)
	where
		I: Iterator<Item = (&'a T::AccountId, T::AuthorityId)> + 'a,
	{
		Self::set_authorities(validators);
	}

	fn on_disabled(_: u32) {}
}
