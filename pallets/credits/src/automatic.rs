//! Automatic approval: what a certificate lets the chain approve by itself.

use crate::{
	decisions::Approval, AutomaticApprovals, AutomaticQueue, Config, Error, Pallet, Requests,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, OnFootprintAccepted, ProductionGraph},
	Certificate, CertificateRequest, InputSource, Mass, PeriodId, RequestId, RequestStatus,
};

impl<T: Config> Pallet<T> {
	/// Approves a whole request within the certificate's automatic approval.
	pub(crate) fn do_approve_automatically(request: RequestId) -> DispatchResult {
		let record = Self::ensure_pending(request)?;
		let certificate = T::Certification::usable_certificate(record.certificate)?;
		let approval = Approval::whole(&record);
		let approved = Self::ensure_automatic(request, &certificate, &record, &approval)?;
		Self::ensure_approvable(request, &record, &approval)?;
		AutomaticApprovals::<T>::insert(record.certificate, approved);
		Self::do_approve(request, record, approval, certificate.body, true)
	}

	/// That the certificate lets the chain approve so much more in this accounting period. Answers
	/// what is approved in it then. Corrections, declared footprints, and what is ahead of certified
	/// input are for the body to decide.
	fn ensure_automatic(
		request: RequestId,
		certificate: &Certificate<T::AccountId>,
		record: &CertificateRequest<T::AccountId>,
		approval: &Approval,
	) -> Result<(PeriodId, Mass), DispatchError> {
		let needs_body = record.corrects.is_some()
			|| !T::Graph::is_as_requested(request)
			|| record.inputs.iter().any(|input| input.source == InputSource::Overdraft);
		ensure!(!needs_body, Error::<T>::BeyondAutomaticApproval);
		let period =
			T::Certification::chain_of_custody_rules(certificate.chain_of_custody_standard)?
				.periods
				.at(Self::now())
				.ok_or(Error::<T>::Overflow)?;
		let before = match AutomaticApprovals::<T>::get(record.certificate) {
			Some((same, mass)) if same == period => mass,
			_ => Mass::ZERO,
		};
		let approved = Mass::checked_sum(approval.masses.iter().copied())
			.and_then(|mass| mass.checked_add(before))
			.filter(|mass| *mass <= certificate.automatic_approval)
			.ok_or(Error::<T>::BeyondAutomaticApproval)?;
		Ok((period, approved))
	}

	/// Has a request approved in time left, if its certificate lets the chain approve anything.
	fn queue_automatic(request: RequestId, record: &CertificateRequest<T::AccountId>) {
		if T::Certification::certificate(record.certificate)
			.is_ok_and(|certificate| !certificate.automatic_approval.is_zero())
		{
			AutomaticQueue::<T>::insert(request, ());
		}
	}
}

impl<T: Config> OnFootprintAccepted for Pallet<T> {
	fn on_footprint_accepted(node: RequestId, revision: u32) {
		let Some(record) = Requests::<T>::get(node) else {
			// An archived request has nothing left that could be approved or held.
			return Self::revalue(node);
		};
		match record.status {
			RequestStatus::Pending => Self::queue_automatic(node, &record),
			RequestStatus::Approved => {
				Self::revalue(node);
				Self::review_labels(node, &record, revision);
			}
			RequestStatus::Rejected | RequestStatus::Withdrawn => {}
		}
	}
}
