//! The books: every movement of mass is posted to a mass-balance account, to the supply of its good
//! and label, and to the roll-ups, here and nowhere else.

use crate::{
	ClosedRecord, Config, DueItem, Error, LatestPeriods, Lots, LotsOfAccount, LotsOfLine,
	MassBalances, NextLotId, Pallet, Supplies,
};
use frame_support::{ensure, traits::UnixTime};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::CertificationRegistry, ChainOfCustodyRules, GoodId, LabelId, Lot, LotId, Mass,
	MassBalanceAccount, OutputLineId, PeriodId, Seconds, Supply,
};

/// A movement of mass into or out of a custody account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Movement {
	Issued,
	Received,
	Sent,
	Consumed,
	Exited,
	Expired,
	Revoked,
}

/// Where mass is taken from when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pocket {
	Held,
	Escrow,
}

pub(crate) fn increase(column: &mut Mass, mass: Mass) -> Option<()> {
	*column = column.checked_add(mass)?;
	Some(())
}

pub(crate) fn decrease(column: &mut Mass, mass: Mass) -> Option<()> {
	*column = column.checked_sub(mass)?;
	Some(())
}

impl Movement {
	/// The column of a mass-balance account that it is booked in.
	fn column(self, account: &mut MassBalanceAccount) -> &mut Mass {
		match self {
			Self::Issued => &mut account.issued,
			Self::Received => &mut account.received,
			Self::Sent => &mut account.sent,
			Self::Consumed => &mut account.consumed,
			Self::Exited => &mut account.exited,
			Self::Expired => &mut account.expired,
			Self::Revoked => &mut account.revoked,
		}
	}

	fn post_to_account(self, account: &mut MassBalanceAccount, mass: Mass) -> Option<()> {
		increase(self.column(account), mass)?;
		match self {
			Self::Issued | Self::Received => increase(&mut account.closing, mass),
			Self::Sent | Self::Consumed | Self::Exited | Self::Expired | Self::Revoked => {
				decrease(&mut account.closing, mass)
			}
		}
	}

	fn post_to_supply(self, supply: &mut Supply, pocket: Pocket, mass: Mass) -> Option<()> {
		let end = match self {
			Self::Issued => {
				increase(&mut supply.issued, mass)?;
				return increase(&mut supply.held, mass);
			}
			// From one holder to another.
			Self::Sent | Self::Received => return Some(()),
			Self::Consumed => &mut supply.consumed,
			Self::Exited => &mut supply.exited,
			Self::Expired => &mut supply.expired,
			Self::Revoked => &mut supply.revoked,
		};
		increase(end, mass)?;
		match pocket {
			Pocket::Held => decrease(&mut supply.held, mass),
			Pocket::Escrow => decrease(&mut supply.in_escrow, mass),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The time on chain, in seconds since 1970.
	pub fn now() -> Seconds {
		T::Time::now().as_secs()
	}

	/// The rules of the chain-of-custody standard that a label is under.
	pub(crate) fn rules_of(label: LabelId) -> Result<ChainOfCustodyRules, DispatchError> {
		let label = T::Certification::label(label)?;
		T::Certification::chain_of_custody_rules(label.chain_of_custody_standard)
	}

	/// The accounting period of a label that it is now.
	pub fn current_period(label: LabelId) -> Result<PeriodId, DispatchError> {
		let rules = Self::rules_of(label)?;
		rules.periods.at(Self::now()).ok_or_else(|| Error::<T>::Overflow.into())
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

	/// Posts a movement of mass of a custody account, in the period that is open now.
	fn post(
		movement: Movement,
		pocket: Pocket,
		account: &T::AccountId,
		good: GoodId,
		label: LabelId,
		origin: OutputLineId,
		mass: Mass,
	) -> DispatchResult {
		let (period, mut balance) = Self::open_period(account, good, label)?;
		movement.post_to_account(&mut balance, mass).ok_or(Error::<T>::Overflow)?;
		Self::change_supply(good, label, |supply| movement.post_to_supply(supply, pocket, mass))?;
		MassBalances::<T>::insert((account, good, label, period), balance);
		Self::roll_up(movement, account, label, period, origin, mass)
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

	/// Moves mass of a lot back from escrow. If its time was up meanwhile, it falls due at once.
	pub(crate) fn return_from_escrow(
		lot: LotId,
		mass: Mass,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let record = Self::change_lot(lot, |record| {
			decrease(&mut record.in_escrow, mass)?;
			increase(&mut record.mass, mass)
		})?;
		Self::change_supply(record.good, record.label, |supply| {
			decrease(&mut supply.in_escrow, mass)?;
			increase(&mut supply.held, mass)
		})?;
		if let Some(due) = record.due {
			Self::schedule(due, DueItem::Lot(lot));
		}
		Ok(record)
	}

	/// Ends mass of a lot that is in escrow: it is consumed.
	pub(crate) fn consume_from_escrow(
		lot: LotId,
		mass: Mass,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		Self::end(Movement::Consumed, Pocket::Escrow, lot, mass)
	}

	/// Ends spendable mass of a lot, or takes it away from its holder.
	pub(crate) fn spend(
		movement: Movement,
		lot: LotId,
		mass: Mass,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		Self::end(movement, Pocket::Held, lot, mass)
	}

	fn end(
		movement: Movement,
		pocket: Pocket,
		lot: LotId,
		mass: Mass,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let record = Self::change_lot(lot, |record| match pocket {
			Pocket::Held => decrease(&mut record.mass, mass),
			Pocket::Escrow => decrease(&mut record.in_escrow, mass),
		})?;
		let Lot { good, label, origin, .. } = record;
		Self::post(movement, pocket, &record.holder, good, label, origin, mass)?;
		Ok(record)
	}

	/// Gives a lot its holder: a new one, or one that moves whole. When it falls due follows from
	/// when it was issued and received.
	pub(crate) fn hand_over(
		movement: Movement,
		lot: LotId,
		record: Lot<T::AccountId>,
	) -> DispatchResult {
		let Lot { good, label, origin, mass, .. } = record;
		Self::post(movement, Pocket::Held, &record.holder, good, label, origin, mass)?;
		let due = Self::due_of(&record, Self::now())?;
		if let Some(due) = due {
			Self::schedule(due, DueItem::Lot(lot));
		}
		// A lot that moves whole was spent for a moment.
		Self::unschedule_archive(&ClosedRecord::Lot(lot));
		LotsOfAccount::<T>::insert(&record.holder, lot, ());
		LotsOfLine::<T>::insert(record.origin, lot, ());
		Self::tell_holder(lot, &record);
		Lots::<T>::insert(lot, Lot { due, ..record });
		Ok(())
	}

	/// The id of the next lot.
	pub(crate) fn take_lot_id() -> Result<LotId, DispatchError> {
		let lot = NextLotId::<T>::get();
		NextLotId::<T>::put(lot.next().ok_or(Error::<T>::IdsExhausted)?);
		Ok(lot)
	}

	/// That the account holds the lot, can spend it at present, and it has so much left.
	pub fn ensure_spendable(
		account: &T::AccountId,
		lot: LotId,
		mass: Mass,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let record = Self::ensure_drawable(account, lot, mass)?;
		Self::ensure_not_overdue(account, record.good, record.label)?;
		Ok(record)
	}

	/// The same, whatever the account owes: with these credits it can repay.
	pub(crate) fn ensure_drawable(
		account: &T::AccountId,
		lot: LotId,
		mass: Mass,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let record = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
		ensure!(record.holder == *account, Error::<T>::NotTheHolder);
		ensure!(!mass.is_zero(), Error::<T>::ZeroMass);
		ensure!(mass <= record.mass, Error::<T>::InsufficientMass);
		Self::ensure_not_expired(&record)?;
		Self::ensure_not_frozen(lot, &record)?;
		Ok(record)
	}

	/// Changes the masses of a lot; one that has nothing left leaves the lists, and is archived
	/// after the retention time.
	fn change_lot(
		lot: LotId,
		change: impl FnOnce(&mut Lot<T::AccountId>) -> Option<()>,
	) -> Result<Lot<T::AccountId>, DispatchError> {
		let mut record = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
		change(&mut record).ok_or(Error::<T>::InsufficientMass)?;
		if record.mass.is_zero() && record.in_escrow.is_zero() {
			LotsOfAccount::<T>::remove(&record.holder, lot);
			LotsOfLine::<T>::remove(record.origin, lot);
			Self::schedule_archive(ClosedRecord::Lot(lot));
		}
		Lots::<T>::insert(lot, &record);
		Ok(record)
	}
}
