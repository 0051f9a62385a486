//! Freezes: what a certification body or an audit keeps from moving.

use crate::{
	BrokenCriteria, Config, Error, Event, Exits, Freeze, FreezeTarget, Freezes, FreezesOf, Lots,
	Pallet, Requests,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	is_text, traits::CertificationRegistry, CertificateId, CertificateRequest, Lot, LotId,
	OutputLineId, Reason, RequestId,
};

impl<T: Config> Pallet<T> {
	/// The certificate that an output line was issued under.
	pub(crate) fn certificate_of(line: OutputLineId) -> Result<CertificateId, DispatchError> {
		let request = Requests::<T>::get(line.request).ok_or(Error::<T>::RequestNotFound)?;
		ensure!(usize::from(line.line) < request.outputs.len(), Error::<T>::OutputLineNotFound);
		Ok(request.certificate)
	}

	/// That the body may guard what was issued of an output line.
	pub(crate) fn ensure_guards(body: &T::AccountId, line: OutputLineId) -> DispatchResult {
		T::Certification::ensure_may_guard(body, Self::certificate_of(line)?).map(|_| ())
	}

	/// That the body may freeze the target, and nobody did.
	pub(crate) fn ensure_may_freeze(
		body: &T::AccountId,
		target: &FreezeTarget<T::AccountId>,
	) -> DispatchResult {
		match target {
			FreezeTarget::Lot(lot) => {
				let record = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
				Self::ensure_guards(body, record.origin)?;
			}
			FreezeTarget::Line(line) => Self::ensure_guards(body, *line)?,
			FreezeTarget::Exit(exit) => {
				// Whoever guards one of the lines that it draws from.
				let record = Exits::<T>::get(exit).ok_or(Error::<T>::ExitNotFound)?;
				let mut result = Err(Error::<T>::ExitNotFound.into());
				for draw in &record.draws {
					result = Self::ensure_guards(body, draw.origin);
					if result.is_ok() {
						break;
					}
				}
				result?;
			}
			FreezeTarget::Balance { .. } => return Err(Error::<T>::BalanceNeedsAudit.into()),
		}
		ensure!(!Self::is_frozen_by(target, body), Error::<T>::AlreadyFrozen);
		Ok(())
	}

	/// Whether the body or auditor froze the target.
	pub(crate) fn is_frozen_by(target: &FreezeTarget<T::AccountId>, by: &T::AccountId) -> bool {
		Freezes::<T>::get(target).is_some_and(|freezes| freezes.contains_key(by))
	}

	/// That the reason says something and is text.
	pub(crate) fn ensure_reason(reason: &Reason) -> DispatchResult {
		ensure!(is_text(reason), Error::<T>::InvalidReason);
		Ok(())
	}

	/// Whether the lot, its output line, or its holder's balance is frozen. A held line counts as
	/// frozen.
	pub fn is_frozen(lot: LotId, record: &Lot<T::AccountId>) -> bool {
		let balance = FreezeTarget::Balance {
			account: record.holder.clone(),
			good: record.good,
			label: record.label,
		};
		Self::is_line_frozen(record.origin)
			|| [FreezeTarget::Lot(lot), balance].into_iter().any(Freezes::<T>::contains_key)
	}

	/// Whether an output line is frozen, or held because its footprint breaks a criterion.
	fn is_line_frozen(line: OutputLineId) -> bool {
		Freezes::<T>::contains_key(FreezeTarget::Line(line))
			|| BrokenCriteria::<T>::contains_key(line)
	}

	/// That neither the lot, nor its output line, nor its holder's balance is frozen.
	pub(crate) fn ensure_not_frozen(lot: LotId, record: &Lot<T::AccountId>) -> DispatchResult {
		ensure!(!Self::is_frozen(lot, record), Error::<T>::Frozen);
		Ok(())
	}

	/// That no output line of a request is frozen: an audit can do that before it is decided.
	pub(crate) fn ensure_lines_not_frozen(
		request: RequestId,
		record: &CertificateRequest<T::AccountId>,
	) -> DispatchResult {
		for (line, _) in (0u8..).zip(&record.outputs) {
			ensure!(!Self::is_line_frozen(OutputLineId { request, line }), Error::<T>::Frozen);
		}
		Ok(())
	}

	pub(crate) fn do_freeze(
		target: FreezeTarget<T::AccountId>,
		by: T::AccountId,
		reason: Reason,
	) -> DispatchResult {
		let details = Freeze { reason, since: Self::now() };
		let mut freezes = Freezes::<T>::get(&target).unwrap_or_default();
		freezes.try_insert(by.clone(), details.clone()).map_err(|_| Error::<T>::TooManyFreezes)?;
		Freezes::<T>::insert(&target, freezes);
		Self::deposit_event(Event::Frozen { target, by, details });
		Ok(())
	}

	/// Lifts one freeze.
	pub(crate) fn do_unfreeze(
		target: FreezeTarget<T::AccountId>,
		mut freezes: FreezesOf<T::AccountId>,
		by: T::AccountId,
	) {
		freezes.remove(&by);
		if freezes.is_empty() {
			Freezes::<T>::remove(&target);
		} else {
			Freezes::<T>::insert(&target, freezes);
		}
		Self::deposit_event(Event::Unfrozen { target, by });
	}

	/// Lifts all freezes.
	pub(crate) fn do_unfreeze_all(
		target: FreezeTarget<T::AccountId>,
		freezes: FreezesOf<T::AccountId>,
	) {
		Freezes::<T>::remove(&target);
		for (by, _) in freezes {
			Self::deposit_event(Event::Unfrozen { target: target.clone(), by });
		}
	}
}
