//! Overdrafts: what an account issues ahead of its certified input, and repays in the next
//! accounting period.

use crate::{books::Movement, Config, Error, Event, Overdrafts, Pallet, Requests};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	GoodId, InputSource, LabelId, LotId, Mass, OutputLineId, Overdraft, RequestId,
};

impl<T: Config> Pallet<T> {
	/// That the account has no overdraft left of a period before the last one.
	pub fn ensure_not_overdue(
		account: &T::AccountId,
		good: GoodId,
		label: LabelId,
	) -> DispatchResult {
		let Some(owed) = Overdrafts::<T>::get((account, good, label)) else { return Ok(()) };
		let repays_in = owed.drawn_in.next().ok_or(Error::<T>::Overflow)?;
		ensure!(Self::current_period(label)? <= repays_in, Error::<T>::OverdraftOverdue);
		Ok(())
	}

	/// That the account may issue so much of goods and labels ahead of its certified input.
	pub(crate) fn ensure_overdrafts(
		account: &T::AccountId,
		masses: impl Iterator<Item = (GoodId, LabelId, Mass)>,
	) -> DispatchResult {
		let mut ahead = BTreeMap::<(GoodId, LabelId), Mass>::new();
		for (good, label, mass) in masses.filter(|(_, _, mass)| !mass.is_zero()) {
			let sum = ahead.entry((good, label)).or_default();
			*sum = sum.checked_add(mass).ok_or(Error::<T>::Overflow)?;
		}
		for ((good, label), mass) in ahead {
			let owed = match Overdrafts::<T>::get((account, good, label)) {
				Some(owed) => {
					ensure!(
						Self::current_period(label)? <= owed.drawn_in,
						Error::<T>::OverdraftOverdue
					);
					owed.mass
				}
				None => Mass::ZERO,
			};
			let total = owed.checked_add(mass).ok_or(Error::<T>::Overflow)?;
			ensure!(total <= Self::rules_of(label)?.overdraft, Error::<T>::OverdraftExceeded);
		}
		Ok(())
	}

	/// Notes what an account issued ahead of its certified input.
	pub(crate) fn draw_overdraft(
		account: T::AccountId,
		good: GoodId,
		label: LabelId,
		request: RequestId,
		mass: Mass,
	) -> DispatchResult {
		let period = Self::current_period(label)?;
		let owed = match Overdrafts::<T>::get((&account, good, label)) {
			Some(owed) => {
				Overdraft { mass: owed.mass.checked_add(mass).ok_or(Error::<T>::Overflow)?, ..owed }
			}
			None => Overdraft { mass, drawn_in: period },
		};
		Overdrafts::<T>::insert((&account, good, label), owed);
		Self::deposit_event(Event::OverdraftDrawn { account, good, label, request, mass, period });
		Ok(())
	}

	/// Consumes credits to repay what the account owes of the same good and label.
	pub(crate) fn do_repay(account: T::AccountId, lot: LotId, mass: Mass) -> DispatchResult {
		let record = Self::ensure_drawable(&account, lot, mass)?;
		let key = (&account, record.good, record.label);
		let owed = Overdrafts::<T>::get(key).ok_or(Error::<T>::NothingToRepay)?;
		let left = owed.mass.checked_sub(mass).ok_or(Error::<T>::NothingToRepay)?;
		ensure!(!Self::is_issued_ahead(record.origin)?, Error::<T>::IssuedAhead);
		Self::valid_footprint_of(record.origin, mass)?;
		Self::spend(Movement::Consumed, lot, mass)?;
		if left.is_zero() {
			Overdrafts::<T>::remove(key);
		} else {
			Overdrafts::<T>::insert(key, Overdraft { mass: left, ..owed });
		}
		Self::deposit_event(Event::OverdraftRepaid { account, lot, mass, left });
		Ok(())
	}

	/// Whether an output line was issued ahead of certified input in part or whole.
	fn is_issued_ahead(line: OutputLineId) -> Result<bool, DispatchError> {
		let request = Requests::<T>::get(line.request).ok_or(Error::<T>::RequestNotFound)?;
		Ok(request.inputs.iter().any(|input| {
			input.source == InputSource::Overdraft && input.attributed_to == line.line
		}))
	}
}
