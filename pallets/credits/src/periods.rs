//! Accounting periods: the latest one of a mass-balance account is open, all before it are closed
//! for good. Nothing is ever booked in another than the open one.

use crate::{ClosedRecord, Config, Error, Event, LatestPeriods, MassBalances, Pallet};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{GoodId, LabelId, MassBalanceAccount, PeriodId};

impl<T: Config> Pallet<T> {
	/// The period that is open now, with its account as it stands. If the latest one is over, it is
	/// closed, and the current one opens with its balance; the caller stores the account.
	pub(crate) fn open_period(
		account: &T::AccountId,
		good: GoodId,
		label: LabelId,
	) -> Result<(PeriodId, MassBalanceAccount), DispatchError> {
		let period = Self::current_period(label)?;
		let opening = match LatestPeriods::<T>::get((account, good, label)) {
			Some(latest) => {
				let balance =
					MassBalances::<T>::get((account, good, label, latest)).unwrap_or_default();
				if latest >= period {
					return Ok((latest, balance));
				}
				Self::deposit_event(Event::PeriodClosed {
					account: account.clone(),
					good,
					label,
					period: latest,
					closing: balance.closing,
				});
				Self::schedule_archive(ClosedRecord::Balance {
					account: account.clone(),
					good,
					label,
					period: latest,
				});
				balance.closing
			}
			None => Default::default(),
		};
		LatestPeriods::<T>::insert((account, good, label), period);
		Self::deposit_event(Event::PeriodOpened {
			account: account.clone(),
			good,
			label,
			period,
			opening,
		});
		Ok((period, MassBalanceAccount { opening, closing: opening, ..Default::default() }))
	}

	/// Closes the latest period, if it is over.
	pub(crate) fn do_close_period(
		account: &T::AccountId,
		good: GoodId,
		label: LabelId,
	) -> DispatchResult {
		let latest = LatestPeriods::<T>::get((account, good, label))
			.ok_or(Error::<T>::MassBalanceNotFound)?;
		ensure!(latest < Self::current_period(label)?, Error::<T>::PeriodNotOver);
		let (period, balance) = Self::open_period(account, good, label)?;
		MassBalances::<T>::insert((account, good, label, period), balance);
		Ok(())
	}
}
