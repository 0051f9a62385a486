//! Accreditation: governance names accreditation bodies, they accredit certification bodies.

use crate::{AccreditationBodies, Accreditations, Config, Error, Event, Pallet, Standards};
use frame_support::{ensure, traits::UnixTime};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{traits::Participants, Accreditation, Role, Seconds, StandardId};

impl<T: Config> Pallet<T> {
	/// The time on chain, in seconds since 1970.
	pub(crate) fn now() -> Seconds {
		T::Time::now().as_secs()
	}

	pub(crate) fn ensure_new_accreditation_body(account: &T::AccountId) -> DispatchResult {
		ensure!(!AccreditationBodies::<T>::contains_key(account), Error::<T>::AlreadyExists);
		T::Participants::ensure_role(account, Role::AccreditationBody)
	}

	/// That the origin is an accreditation body that may act at present.
	pub(crate) fn ensure_accreditation_body(
		origin: OriginFor<T>,
	) -> Result<T::AccountId, DispatchError> {
		let who = ensure_signed(origin)?;
		ensure!(
			AccreditationBodies::<T>::contains_key(&who),
			Error::<T>::AccreditationBodyNotFound
		);
		T::Participants::ensure_role(&who, Role::AccreditationBody)?;
		Ok(who)
	}

	/// That the accreditation body may accredit the certification body for the standard. An
	/// accreditation in force belongs to the body that granted it.
	pub(crate) fn ensure_may_accredit(
		accreditation_body: &T::AccountId,
		body: &T::AccountId,
		standard: StandardId,
		valid_until: Seconds,
	) -> DispatchResult {
		ensure!(accreditation_body != body, Error::<T>::NotIndependent);
		ensure!(Standards::<T>::contains_key(standard), Error::<T>::StandardNotFound);
		T::Participants::ensure_role(body, Role::CertificationBody)?;
		ensure!(valid_until > Self::now(), Error::<T>::InvalidTimeSpan);
		if let Some(record) = Accreditations::<T>::get(body, standard) {
			ensure!(
				record.accreditation_body == *accreditation_body
					|| record.valid_until <= Self::now(),
				Error::<T>::NotItsAccreditationBody
			);
		}
		Ok(())
	}

	/// That the certification body is accredited for the standard now.
	pub(crate) fn ensure_accredited(body: &T::AccountId, standard: StandardId) -> DispatchResult {
		let record =
			Accreditations::<T>::get(body, standard).ok_or(Error::<T>::AccreditationNotFound)?;
		ensure!(Self::now() < record.valid_until, Error::<T>::AccreditationExpired);
		Ok(())
	}

	pub(crate) fn do_add_accreditation_body(accreditation_body: T::AccountId) {
		AccreditationBodies::<T>::insert(&accreditation_body, ());
		Self::deposit_event(Event::AccreditationBodyAdded { accreditation_body });
	}

	pub(crate) fn do_accredit(
		body: T::AccountId,
		standard: StandardId,
		record: Accreditation<T::AccountId>,
	) {
		Accreditations::<T>::insert(&body, standard, &record);
		let Accreditation { accreditation_body, valid_until } = record;
		Self::deposit_event(Event::Accredited { body, standard, accreditation_body, valid_until });
	}

	pub(crate) fn do_withdraw_accreditation(body: T::AccountId, standard: StandardId) {
		Accreditations::<T>::remove(&body, standard);
		Self::deposit_event(Event::AccreditationWithdrawn { body, standard });
	}
}
