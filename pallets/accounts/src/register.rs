//! Registering: checks that only read, and writes that can't fail.

use crate::{
	types::Participant, Config, Error, Event, Intermediaries, Pallet, Participants, Sites,
};
use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{Roles, Standing};

impl<T: Config> Pallet<T> {
	/// That nobody has this account yet: one account, one meaning.
	pub(crate) fn ensure_unregistered(account: &T::AccountId) -> DispatchResult {
		ensure!(
			!Intermediaries::<T>::contains_key(account)
				&& !Participants::<T>::contains_key(account)
				&& !Sites::<T>::contains_key(account),
			Error::<T>::AlreadyRegistered
		);
		Ok(())
	}

	/// That the origin is an intermediary's signature.
	pub(crate) fn ensure_intermediary(origin: OriginFor<T>) -> Result<T::AccountId, DispatchError> {
		let who = ensure_signed(origin)?;
		ensure!(Intermediaries::<T>::contains_key(&who), Error::<T>::IntermediaryNotFound);
		Ok(who)
	}

	/// That the origin is the intermediary of the participant, which is answered.
	pub(crate) fn ensure_own_participant(
		origin: OriginFor<T>,
		participant: &T::AccountId,
	) -> Result<Participant<T::AccountId>, DispatchError> {
		let intermediary = Self::ensure_intermediary(origin)?;
		let record = Participants::<T>::get(participant).ok_or(Error::<T>::ParticipantNotFound)?;
		ensure!(record.intermediary == intermediary, Error::<T>::NotItsIntermediary);
		Ok(record)
	}

	/// That the participant may act at present.
	pub(crate) fn ensure_active(record: &Participant<T::AccountId>) -> DispatchResult {
		ensure!(record.standing == Standing::Active, Error::<T>::Suspended);
		Ok(())
	}

	// There are no balances, so a provider reference is what lets a registered account have a
	// nonce.

	pub(crate) fn do_add_intermediary(intermediary: &T::AccountId) {
		Intermediaries::<T>::insert(intermediary, ());
		frame_system::Pallet::<T>::inc_providers(intermediary);
	}

	pub(crate) fn do_register_participant(
		participant: T::AccountId,
		intermediary: T::AccountId,
		roles: Roles,
		dossier: H256,
	) {
		Participants::<T>::insert(
			&participant,
			Participant {
				intermediary: intermediary.clone(),
				roles: roles.clone(),
				dossier,
				standing: Standing::Active,
			},
		);
		frame_system::Pallet::<T>::inc_providers(&participant);
		Self::deposit_event(Event::ParticipantRegistered {
			participant,
			intermediary,
			roles,
			dossier,
		});
	}

	pub(crate) fn do_register_site(participant: T::AccountId, site: T::AccountId) {
		Sites::<T>::insert(&site, &participant);
		frame_system::Pallet::<T>::inc_providers(&site);
		Self::deposit_event(Event::SiteRegistered { site, participant });
	}

	pub(crate) fn do_suspend(participant: T::AccountId, record: Participant<T::AccountId>) {
		Participants::<T>::insert(
			&participant,
			Participant { standing: Standing::Suspended, ..record },
		);
		Self::deposit_event(Event::ParticipantSuspended { participant });
	}

	pub(crate) fn do_reinstate(participant: T::AccountId, record: Participant<T::AccountId>) {
		Participants::<T>::insert(
			&participant,
			Participant { standing: Standing::Active, ..record },
		);
		Self::deposit_event(Event::ParticipantReinstated { participant });
	}
}
