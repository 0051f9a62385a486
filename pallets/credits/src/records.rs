//! Who answers for the production records behind the footprints.

use crate::{Config, Error, Pallet, Requests};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, Participants, ProductionRecords},
	CertificateRequest, RequestId, RequestStatus,
};

impl<T: Config> Pallet<T> {
	/// The request, if it is approved.
	pub(crate) fn ensure_approved(
		request: RequestId,
	) -> Result<CertificateRequest<T::AccountId>, DispatchError> {
		let record = Requests::<T>::get(request).ok_or(Error::<T>::RequestNotFound)?;
		ensure!(record.status == RequestStatus::Approved, Error::<T>::RequestNotApproved);
		Ok(record)
	}
}

impl<T: Config> ProductionRecords<T::AccountId> for Pallet<T> {
	/// Errors: `RequestNotFound`, `RequestNotApproved`; the accounts pallet's
	/// `CustodyAccountNotFound`, `NotAuthorized`, `Suspended`.
	fn ensure_producer_of(who: &T::AccountId, request: RequestId) -> DispatchResult {
		T::Participants::ensure_acts_for(who, &Self::ensure_approved(request)?.account)
	}

	/// Errors: `RequestNotFound`, `RequestNotApproved`; the certification pallet's
	/// `NotItsCertificationBody`, and those of an accreditation that doesn't hold.
	fn ensure_body_of(who: &T::AccountId, request: RequestId) -> DispatchResult {
		let certificate = Self::ensure_approved(request)?.certificate;
		T::Certification::ensure_may_guard(who, certificate).map(|_| ())
	}
}
