//! Accreditation: governance names accreditation bodies, they accredit certification bodies.

use crate::{AccreditationBodies, Accreditations, Config, Error, Event, Pallet, Standards};
use frame_support::{ensure, traits::UnixTime};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, Participants},
	Accreditation, CertificationStatus, FamilyId, Role, Seconds, StandardId,
};

impl<T: Config> Pallet<T> {
	/// The time on chain, in seconds since 1970.
	pub(crate) fn now() -> Seconds {
		T::Time::now().as_secs()
	}

	/// That `who` may judge `account`: neither is the other, nor acts for it (ISO/IEC 17065).
	pub(crate) fn ensure_independent(who: &T::AccountId, account: &T::AccountId) -> DispatchResult {
		ensure!(!T::Participants::are_related(who, account), Error::<T>::NotIndependent);
		Ok(())
	}

	pub(crate) fn ensure_new_accreditation_body(account: &T::AccountId) -> DispatchResult {
		ensure!(!AccreditationBodies::<T>::contains_key(account), Error::<T>::AlreadyExists);
		T::Participants::ensure_role(account, Role::AccreditationBody)
	}

	/// That governance named the account as an accreditation body.
	pub(crate) fn ensure_listed(account: &T::AccountId) -> DispatchResult {
		ensure!(
			AccreditationBodies::<T>::contains_key(account),
			Error::<T>::AccreditationBodyNotFound
		);
		Ok(())
	}

	/// That the origin is an accreditation body that may act at present.
	pub(crate) fn ensure_accreditation_body(
		origin: OriginFor<T>,
	) -> Result<T::AccountId, DispatchError> {
		let who = ensure_signed(origin)?;
		Self::ensure_listed(&who)?;
		T::Participants::ensure_role(&who, Role::AccreditationBody)?;
		Ok(who)
	}

	/// That the record's accreditation body may grant it to the certification body. An
	/// accreditation that hasn't ended belongs to the body that granted it, and a suspension isn't
	/// lifted on the way.
	pub(crate) fn ensure_may_accredit(
		body: &T::AccountId,
		standard: StandardId,
		record: &Accreditation<T::AccountId>,
	) -> DispatchResult {
		Self::ensure_independent(&record.accreditation_body, body)?;
		ensure!(Standards::<T>::contains_key(standard), Error::<T>::StandardNotFound);
		T::Participants::ensure_role(body, Role::CertificationBody)?;
		ensure!(!record.scope.is_empty(), Error::<T>::EmptyScope);
		for family in &record.scope {
			Self::ensure_family(*family)?;
		}
		ensure!(
			record.validity.is_valid() && Self::now() < record.validity.until,
			Error::<T>::InvalidTimeSpan
		);
		match Accreditations::<T>::get(body, standard) {
			Some(present) if Self::ensure_not_ended(&present).is_ok() => {
				ensure!(
					present.accreditation_body == record.accreditation_body,
					Error::<T>::NotItsAccreditationBody
				);
				Self::ensure_not_suspended(&present)
			}
			_ => Ok(()),
		}
	}

	/// The accreditation, not withdrawn; the origin is the accreditation body that granted it.
	pub(crate) fn ensure_own_accreditation(
		origin: OriginFor<T>,
		body: &T::AccountId,
		standard: StandardId,
	) -> Result<Accreditation<T::AccountId>, DispatchError> {
		let accreditation_body = Self::ensure_accreditation_body(origin)?;
		let record =
			Accreditations::<T>::get(body, standard).ok_or(Error::<T>::AccreditationNotFound)?;
		ensure!(
			record.accreditation_body == accreditation_body,
			Error::<T>::NotItsAccreditationBody
		);
		ensure!(
			record.status != CertificationStatus::Withdrawn,
			Error::<T>::AccreditationWithdrawn
		);
		Ok(record)
	}

	/// That an accreditation is not over. A suspended one isn't, nor one that is still to begin.
	fn ensure_not_ended(record: &Accreditation<T::AccountId>) -> DispatchResult {
		ensure!(
			record.status != CertificationStatus::Withdrawn,
			Error::<T>::AccreditationWithdrawn
		);
		Self::ensure_listed(&record.accreditation_body)
			.map_err(|_| Error::<T>::AccreditationBodyRemoved)?;
		ensure!(Self::now() < record.validity.until, Error::<T>::AccreditationExpired);
		Ok(())
	}

	/// That an accreditation holds now.
	pub fn ensure_in_force(record: &Accreditation<T::AccountId>) -> DispatchResult {
		Self::ensure_not_ended(record)?;
		Self::ensure_in_effect_now(record)
	}

	/// That an accreditation that hasn't ended is not suspended, and has begun.
	fn ensure_in_effect_now(record: &Accreditation<T::AccountId>) -> DispatchResult {
		Self::ensure_not_suspended(record)?;
		ensure!(record.validity.from <= Self::now(), Error::<T>::AccreditationNotYetValid);
		Ok(())
	}

	fn ensure_not_suspended(record: &Accreditation<T::AccountId>) -> DispatchResult {
		ensure!(
			record.status != CertificationStatus::Suspended,
			Error::<T>::AccreditationSuspended
		);
		Ok(())
	}

	/// The certification body's accreditation for the standard and the family, if it has not
	/// ended.
	pub(crate) fn ensure_accreditation(
		body: &T::AccountId,
		standard: StandardId,
		family: FamilyId,
	) -> Result<Accreditation<T::AccountId>, DispatchError> {
		let record =
			Accreditations::<T>::get(body, standard).ok_or(Error::<T>::AccreditationNotFound)?;
		Self::ensure_not_ended(&record)?;
		ensure!(record.scope.contains(&family), Error::<T>::OutOfScope);
		Ok(record)
	}

	/// That the certification body is accredited now for the standard and the family.
	pub(crate) fn ensure_accredited(
		body: &T::AccountId,
		standard: StandardId,
		family: FamilyId,
	) -> DispatchResult {
		let record = Self::ensure_accreditation(body, standard, family)?;
		Self::ensure_in_effect_now(&record)
	}

	pub(crate) fn do_add_accreditation_body(accreditation_body: T::AccountId) {
		AccreditationBodies::<T>::insert(&accreditation_body, ());
		Self::deposit_event(Event::AccreditationBodyAdded { accreditation_body });
	}

	pub(crate) fn do_remove_accreditation_body(accreditation_body: T::AccountId) {
		AccreditationBodies::<T>::remove(&accreditation_body);
		Self::deposit_event(Event::AccreditationBodyRemoved { accreditation_body });
	}

	pub(crate) fn do_accredit(
		body: T::AccountId,
		standard: StandardId,
		record: Accreditation<T::AccountId>,
	) {
		Accreditations::<T>::insert(&body, standard, &record);
		let Accreditation { accreditation_body, scope, validity, .. } = record;
		Self::deposit_event(Event::Accredited {
			body,
			standard,
			accreditation_body,
			scope,
			validity,
		});
	}

	pub(crate) fn do_set_accreditation_status(
		body: T::AccountId,
		standard: StandardId,
		record: Accreditation<T::AccountId>,
		status: CertificationStatus,
	) {
		Accreditations::<T>::insert(&body, standard, Accreditation { status, ..record });
		Self::deposit_event(match status {
			CertificationStatus::Active => Event::AccreditationReinstated { body, standard },
			CertificationStatus::Suspended => Event::AccreditationSuspended { body, standard },
			CertificationStatus::Withdrawn => Event::AccreditationWithdrawn { body, standard },
		});
	}
}
