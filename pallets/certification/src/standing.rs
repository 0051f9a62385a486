//! What becomes of a certificate: suspension, withdrawal, renewal, another body.

use crate::{
	certificates::standards_of, Certificates, CertificatesOf, Config, Error, Event, Invitations,
	Pallet, SuspendedBy, Suspenders,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, Participants},
	Certificate, CertificateId, CertificationStatus, Role, Seconds,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn ensure_not_withdrawn(certificate: &Certificate<T::AccountId>) -> DispatchResult {
		ensure!(
			certificate.status != CertificationStatus::Withdrawn,
			Error::<T>::CertificateWithdrawn
		);
		Ok(())
	}

	/// That the certificate is neither withdrawn nor suspended.
	pub(crate) fn ensure_active(certificate: &Certificate<T::AccountId>) -> DispatchResult {
		Self::ensure_not_withdrawn(certificate)?;
		ensure!(
			certificate.status == CertificationStatus::Active,
			Error::<T>::CertificateSuspended
		);
		Ok(())
	}

	/// The certificate, which is the body's.
	pub(crate) fn ensure_certificate_of(
		body: &T::AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::certificate(certificate)?;
		ensure!(record.body == *body, Error::<T>::NotItsCertificationBody);
		Ok(record)
	}

	/// The certificate, which is not withdrawn and the body's; that may act, accredited or not.
	pub(crate) fn ensure_own_certificate(
		body: &T::AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::ensure_certificate_of(body, certificate)?;
		Self::ensure_not_withdrawn(&record)?;
		T::Participants::ensure_role(body, Role::CertificationBody)?;
		Ok(record)
	}

	/// The certificate, which is not withdrawn; `who` may act for its holder.
	pub(crate) fn ensure_held_certificate(
		who: &T::AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::certificate(certificate)?;
		Self::ensure_not_withdrawn(&record)?;
		T::Participants::ensure_acts_for(who, &record.holder)?;
		Ok(record)
	}

	/// The suspended certificate and who suspended it; `by` is one of them and may lift its
	/// suspension, or is governance.
	pub(crate) fn ensure_may_reinstate(
		by: Option<&T::AccountId>,
		certificate: CertificateId,
	) -> Result<(Certificate<T::AccountId>, Suspenders<T::AccountId>), DispatchError> {
		let record = Self::certificate(certificate)?;
		Self::ensure_not_withdrawn(&record)?;
		let suspenders = SuspendedBy::<T>::get(certificate).ok_or(Error::<T>::NotSuspended)?;
		if let Some(by) = by {
			ensure!(suspenders.contains(by), Error::<T>::SuspendedByAnother);
			if *by == record.body {
				Self::ensure_accredited_for(by, &record)?;
			} else {
				let standard = record.chain_of_custody_standard.standard;
				Self::ensure_auditor(by, standard, record.family)?;
			}
		}
		Ok((record, suspenders))
	}

	/// The certificate, which the body can renew until that time.
	pub(crate) fn ensure_may_renew(
		body: &T::AccountId,
		certificate: CertificateId,
		valid_until: Seconds,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::ensure_certificate_of(body, certificate)?;
		Self::ensure_not_withdrawn(&record)?;
		// A certificate that was renewed after its end would cover a gap that nobody looked at.
		ensure!(Self::now() < record.validity.until, Error::<T>::CertificateExpired);
		ensure!(record.validity.until < valid_until, Error::<T>::InvalidTimeSpan);
		Self::ensure_standards_in_effect(&record)?;
		Self::ensure_accredited_for(body, &record)?;
		Ok(record)
	}

	/// Whether the certificate's body can't go on with it: it may not act at present, or an
	/// accreditation of its for the certificate has ended.
	fn is_abandoned(certificate: &Certificate<T::AccountId>) -> bool {
		T::Participants::ensure_role(&certificate.body, Role::CertificationBody).is_err()
			|| standards_of(certificate).any(|version| {
				let Certificate { body, family, .. } = certificate;
				Self::ensure_accreditation(body, version.standard, *family).is_err()
			})
	}

	/// The certificate, which its body can't go on with, and the other body can, who was invited. A
	/// withdrawn one stays withdrawn; what was issued under it needs somebody to guard it.
	pub(crate) fn ensure_may_take_over(
		body: &T::AccountId,
		certificate: CertificateId,
	) -> Result<Certificate<T::AccountId>, DispatchError> {
		let record = Self::certificate(certificate)?;
		ensure!(Self::is_abandoned(&record), Error::<T>::StillAccredited);
		Self::ensure_accredited_for(body, &record)?;
		Self::ensure_independent(body, &record.holder)?;
		ensure!(Invitations::<T>::get(certificate).as_ref() == Some(body), Error::<T>::NotInvited);
		Ok(record)
	}

	pub(crate) fn do_suspend_certificate(
		certificate: CertificateId,
		record: Certificate<T::AccountId>,
		mut suspenders: Suspenders<T::AccountId>,
		by: T::AccountId,
	) -> DispatchResult {
		suspenders.try_insert(by.clone()).map_err(|_| Error::<T>::TooManySuspensions)?;
		SuspendedBy::<T>::insert(certificate, suspenders);
		let status = CertificationStatus::Suspended;
		Certificates::<T>::insert(certificate, Certificate { status, ..record });
		Self::deposit_event(Event::CertificateSuspended { certificate, by });
		Ok(())
	}

	pub(crate) fn do_reinstate_certificate(
		certificate: CertificateId,
		record: Certificate<T::AccountId>,
		mut suspenders: Suspenders<T::AccountId>,
		by: Option<T::AccountId>,
	) {
		match &by {
			Some(by) => {
				suspenders.remove(by);
			}
			None => suspenders.clear(),
		}
		let status = if suspenders.is_empty() {
			SuspendedBy::<T>::remove(certificate);
			CertificationStatus::Active
		} else {
			SuspendedBy::<T>::insert(certificate, suspenders);
			CertificationStatus::Suspended
		};
		Certificates::<T>::insert(certificate, Certificate { status, ..record });
		Self::deposit_event(Event::CertificateReinstated { certificate, by, status });
	}

	/// Ends a certificate for good.
	fn do_end_certificate(certificate: CertificateId, record: Certificate<T::AccountId>) {
		let standard = record.chain_of_custody_standard.standard;
		CertificatesOf::<T>::remove((&record.holder, standard, certificate));
		SuspendedBy::<T>::remove(certificate);
		Invitations::<T>::remove(certificate);
		let status = CertificationStatus::Withdrawn;
		Certificates::<T>::insert(certificate, Certificate { status, ..record });
	}

	pub(crate) fn do_withdraw_certificate(
		certificate: CertificateId,
		record: Certificate<T::AccountId>,
	) {
		Self::do_end_certificate(certificate, record);
		Self::deposit_event(Event::CertificateWithdrawn { certificate });
	}

	pub(crate) fn do_renounce_certificate(
		certificate: CertificateId,
		record: Certificate<T::AccountId>,
	) {
		Self::do_end_certificate(certificate, record);
		Self::deposit_event(Event::CertificateRenounced { certificate });
	}

	pub(crate) fn do_invite_body(certificate: CertificateId, body: T::AccountId) {
		Invitations::<T>::insert(certificate, &body);
		Self::deposit_event(Event::BodyInvited { certificate, body });
	}

	pub(crate) fn do_renew_certificate(
		certificate: CertificateId,
		mut record: Certificate<T::AccountId>,
		valid_until: Seconds,
	) {
		record.validity.until = valid_until;
		Certificates::<T>::insert(certificate, record);
		Self::deposit_event(Event::CertificateRenewed { certificate, valid_until });
	}

	pub(crate) fn do_take_over_certificate(
		certificate: CertificateId,
		record: Certificate<T::AccountId>,
		body: T::AccountId,
	) {
		let previous_body = record.body.clone();
		Invitations::<T>::remove(certificate);
		// The previous body's suspension is the new one's to lift.
		SuspendedBy::<T>::mutate_extant(certificate, |suspenders| {
			if suspenders.remove(&previous_body) {
				// There is room: one has just left.
				let _ = suspenders.try_insert(body.clone());
			}
		});
		Certificates::<T>::insert(certificate, Certificate { body: body.clone(), ..record });
		Self::deposit_event(Event::CertificateTakenOver { certificate, previous_body, body });
	}
}
