//! The books: every movement of mass is posted to a mass-balance account and to the supply of its
//! good and label, here and nowhere else.

use crate::{
	Config, Error, LatestPeriods, Lots, LotsOfAccount, MassBalances, NextLotId, Pallet, Supplies,
};
use frame_support::traits::UnixTime;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::CertificationRegistry, GoodId, LabelId, Lot, LotId, Mass, MassBalanceAccount, PeriodId,
	Seconds, Supply,
};

/// A movement of mass into or out of a custody account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Movement {
	Issued,
	Received,
	Sent,
	Consumed,
	Exited,
}

fn increase(column: &mut Mass, mass: Mass) -> Option<()> {
	*column = column.checked_add(mass)?;
	Some(())
}

fn decrease(column: &mut Mass, mass: Mass) -> Option<()> {
	*column = column.checked_sub(mass)?;
	Some(())
}

impl Movement {
	fn post_to_account(self, account: &mut MassBalanceAccount, mass: Mass) -> Option<()> {
		match self {
			Self::Issued => {
				increase(&mut account.issued, mass)?;
				increase(&mut account.closing, mass)
			}
			Self::Received => {
				increase(&mut account.received, mass)?;
				increase(&mut account.closing, mass)
			}
			Self::Sent => {
				increase(&mut account.sent, mass)?;
				decrease(&mut account.closing, mass)
			}
			Self::Consumed => {
				increase(&mut account.consumed, mass)?;
				decrease(&mut account.closing, mass)
			}
			Self::Exited => {
				increase(&mut account.exited, mass)?;
				decrease(&mut account.closing, mass)
			}
		}
	}

	fn post_to_supply(self, supply: &mut Supply, mass: Mass) -> Option<()> {
		match self {
			Self::Issued => {
				increase(&mut supply.issued, mass)?;
				increase(&mut supply.held, mass)
			}
			// From one holder to another.
			Self::Sent | Self::Received => Some(()),
			Self::Consumed => {
				decrease(&mut supply.in_escrow, mass)?;
				increase(&mut supply.consumed, mass)
			}
			Self::Exited => {
				decrease(&mut supply.held, mass)?;
				increase(&mut supply.exited, mass)
			}
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The time on chain, in seconds since 1970.
	pub fn now() -> Seconds {
		T::Time::now().as_secs()
	}

	/// The accounting period of a label that it is now.
	pub fn current_period(label: LabelId) -> Result<PeriodId, DispatchError> {
		let label = T::Certification::label(label)?;
		let rules = T::Certification::chain_of_custody_rules(label.chain_of_custody_standard)?;
		PeriodId::at(Self::now(), rules.period_months).ok_or_else(|| Error::<T>::Overflow.into())
	}

	/// The mass-balance account in a period, carried over from the latest one before it in which
	/// something moved. `None` if nothing ever did until then.
	pub fn mass_balance(
		account: &T::AccountId,
		good: GoodId,
		label: LabelId,
		period: PeriodId,
	) -> Option<MassBalanceAccount> {
		if let Some(recorded) = MassBalances::<T>::get((account, good, label, period)) {
			return Some(recorded);
		}
		// The latest is almost always the one; a question about a past period in which nothing
		// moved has to look through the others.
		let latest = LatestPeriods::<T>::get((account, good, label))?;
		let before = if latest < period {
			MassBalances::<T>::get((account, good, label, latest))
		} else {
			MassBalances::<T>::iter_prefix((account, good, label))
				.filter(|(recorded, _)| *recorded < period)
				.max_by_key(|(recorded, _)| *recorded)
				.map(|(_, balance)| balance)
		}?;
		Some(MassBalanceAccount {
			opening: before.closing,
			closing: before.closing,
			..Default::default()
		})
	}

	/// Posts a movement of mass of a custody account.
	pub(crate) fn post(
		movement: Movement,
		account: &T::AccountId,
		good: GoodId,
		label: LabelId,
		mass: Mass,
	) -> DispatchResult {
		let period = Self::current_period(label)?;
		let mut balance = Self::mass_balance(account, good, label, period).unwrap_or_default();
		movement.post_to_account(&mut balance, mass).ok_or(Error::<T>::Overflow)?;
		Self::change_supply(good, label, |supply| movement.post_to_supply(supply, mass))?;
		MassBalances::<T>::insert((account, good, label, period), balance);
		LatestPeriods::<T>::insert((account, good, label), period);
		Ok(())
	}

	fn change_supply(
		good: GoodId,
		label: LabelId,
		change: impl FnOnce(&mut Supply) -> Option<()>,
	) -> DispatchResult {
		Supplies::<T>::try_mutate(good, label, |supply| {
			change(supply).ok_or_else(|| Error::<T>::Overflow.into())
		})
	}

	/// Moves mass of a lot into escrow.
	pub(crate) fn take_into_escrow(lot: LotId, mass: Mass) -> DispatchResult {
		Self::change_lot(lot, |record| {
			decrease(&mut record.mass, mass)?;
			increase(&mut record.in_escrow, mass)
		})
		.and_then(|record| {
			Self::change_supply(record.good, record.label, |supply| {
				decrease(&mut supply.held, mass)?;
				increase(&mut supply.in_escrow, mass)
			})
		})
	}

	/// Moves mass of a lot back from escrow.
	pub(crate) fn return_from_escrow(lot: LotId, mass: Mass) -> DispatchResult {
		Self::change_lot(lot, |record| {
			decrease(&mut record.in_escrow, mass)?;
			increase(&mut record.mass, mass)
		})
		.and_then(|record| {
			Self::change_supply(record.good, record.label, |supply| {
				decrease(&mut supply.in_escrow, mass)?;
				increase(&mut supply.held, mass)
			})
		})
	}

	/// Ends mass of a lot that is in escrow: it is consumed.
	pub(crate) fn consume_from_escrow(
		lot: LotId,
		mass: Mass,
	) -> Result<T::AccountId, DispatchError> {
		let record = Self::change_lot(lot, |record| decrease(&mut record.in_escrow, mass))?;
		Self::post(Movement::Consumed, &record.holder, record.good, record.label, mass)?;
		Ok(record.holder)
	}

	/// Ends spendable mass of a lot: it leaves the holder.
	pub(crate) fn spend(movement: Movement, lot: LotId, mass: Mass) -> DispatchResult {
		let record = Self::change_lot(lot, |record| decrease(&mut record.mass, mass))?;
		Self::post(movement, &record.holder, record.good, record.label, mass)
	}

	/// Gives a lot its holder: a new one, or one that moves whole.
	pub(crate) fn hand_over(
		movement: Movement,
		lot: LotId,
		record: Lot<T::AccountId>,
	) -> DispatchResult {
		Self::post(movement, &record.holder, record.good, record.label, record.mass)?;
		LotsOfAccount::<T>::insert(&record.holder, lot, ());
		Lots::<T>::insert(lot, record);
		Ok(())
	}

	/// The id of the next lot.
	pub(crate) fn take_lot_id() -> Result<LotId, DispatchError> {
		let lot = NextLotId::<T>::get();
		NextLotId::<T>::put(lot.next().ok_or(Error::<T>::IdsExhausted)?);
		Ok(lot)
	}

	/// Changes the masses of a lot; one that has nothing left leaves its holder's list.
	fn change_lot(
		lot: LotId,
		change: impl FnOnce(&mut Lot<T::AccountId>) -> Option<()>,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let mut record = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
		change(&mut record).ok_or(Error::<T>::InsufficientMass)?;
		if record.mass.is_zero() && record.in_escrow.is_zero() {
			LotsOfAccount::<T>::remove(&record.holder, lot);
		}
		Lots::<T>::insert(lot, &record);
		Ok(record)
	}
}
