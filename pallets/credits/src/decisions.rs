//! Decisions on certificate requests: approval, rejection, withdrawal.

use crate::{books::Movement, Config, Error, Event, IssuedLots, Pallet, Requests};
use alloc::vec::Vec;
use frame_support::{ensure, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{CertificationRegistry, ProductionGraph},
	AttributeSet, AttributeTotals, CertificateRequest, Criterion, InputSource, Lot, LotId, Mass,
	OutputLineId, RequestId, RequestStatus, GRAMS_PER_KILOGRAM,
};

/// Whether the totals of a line keep a criterion: compared in whole, without dividing. `None` if
/// the figures can't be held.
pub(crate) fn keeps(criterion: &Criterion, totals: &AttributeTotals, mass: Mass) -> Option<bool> {
	let sides = |attributes: &AttributeSet, grams_per_kilogram: u64| {
		let total = attributes
			.iter()
			.filter_map(|attribute| totals.get(attribute))
			.try_fold(0u128, |sum, grams| sum.checked_add(*grams))?
			.checked_mul(GRAMS_PER_KILOGRAM.into())?;
		let bound = u128::from(grams_per_kilogram).checked_mul(mass.0.into())?;
		Some((total, bound))
	};
	match criterion {
		Criterion::AtMost { attributes, grams_per_kilogram } => {
			sides(attributes, *grams_per_kilogram).map(|(total, bound)| total <= bound)
		}
		Criterion::AtLeast { attributes, grams_per_kilogram } => {
			sides(attributes, *grams_per_kilogram).map(|(total, bound)| total >= bound)
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The request, if it waits for a decision.
	pub(crate) fn ensure_pending(
		request: RequestId,
	) -> Result<CertificateRequest<T::AccountId>, DispatchError> {
		let record = Requests::<T>::get(request).ok_or(Error::<T>::RequestNotFound)?;
		ensure!(record.status == RequestStatus::Pending, Error::<T>::RequestNotPending);
		Ok(record)
	}

	/// That the accepted footprint of each labelled line keeps the criteria of its label.
	pub(crate) fn ensure_criteria(
		request: RequestId,
		record: &CertificateRequest<T::AccountId>,
	) -> DispatchResult {
		let lines = T::Graph::accepted_lines(request)?;
		for (line, totals) in record.outputs.iter().zip(&lines) {
			let Some(label) = line.label else { continue };
			for criterion in &T::Certification::label(label)?.criteria {
				let kept = keeps(criterion, totals, line.mass).ok_or(Error::<T>::Overflow)?;
				ensure!(kept, Error::<T>::CriterionNotMet);
			}
		}
		Ok(())
	}

	/// Consumes what is in escrow and issues the lots.
	pub(crate) fn do_approve(
		request: RequestId,
		record: CertificateRequest<T::AccountId>,
		body: T::AccountId,
	) -> DispatchResult {
		for (lot, mass) in credits_of(&record) {
			let account = Self::consume_from_escrow(lot, mass)?;
			Self::deposit_event(Event::CreditsConsumed { lot, account, request, mass });
		}
		let mut issued = Vec::new();
		for (line, output) in (0u8..).zip(&record.outputs) {
			let Some(label) = output.label else { continue };
			let lot = Self::take_lot_id()?;
			let origin = OutputLineId { request, line };
			let account = record.account.clone();
			let (good, mass) = (output.good, output.mass);
			let details =
				Lot { holder: account.clone(), good, label, origin, mass, in_escrow: Mass::ZERO };
			Self::hand_over(Movement::Issued, lot, details)?;
			Self::deposit_event(Event::LotIssued { lot, account, good, label, origin, mass });
			issued.push((line, lot));
		}
		let issued = BoundedVec::try_from(issued).map_err(|_| Error::<T>::Overflow)?;
		Self::count_pending(&record.account, |count| count.checked_sub(1))?;
		IssuedLots::<T>::insert(request, issued);
		Requests::<T>::insert(
			request,
			CertificateRequest { status: RequestStatus::Approved, ..record },
		);
		Self::deposit_event(Event::RequestApproved { request, body });
		Ok(())
	}

	/// Returns what is in escrow and closes the request without lots.
	pub(crate) fn do_return(
		request: RequestId,
		record: CertificateRequest<T::AccountId>,
		status: RequestStatus,
	) -> DispatchResult {
		for (lot, mass) in credits_of(&record) {
			Self::return_from_escrow(lot, mass)?;
		}
		Self::count_pending(&record.account, |count| count.checked_sub(1))?;
		Requests::<T>::insert(request, CertificateRequest { status, ..record });
		T::Graph::cancel_node(request)
	}
}

/// The credits among the inputs of a request.
pub(crate) fn credits_of<AccountId>(record: &CertificateRequest<AccountId>) -> Vec<(LotId, Mass)> {
	record
		.inputs
		.iter()
		.filter_map(|input| match input.source {
			InputSource::Credit { lot } => Some((lot, input.mass)),
			InputSource::Extracted { .. }
			| InputSource::Uncertified { .. }
			| InputSource::Scrap { .. } => None,
		})
		.collect()
}
