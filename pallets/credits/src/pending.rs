//! Transfers that wait to be accepted or validated, and swaps: their credits are in escrow.

use crate::{
	Config, DueItem, Error, Event, Lots, NextTransferId, Pallet, PendingTransfers,
	TransfersOfAccount,
};
use frame_support::ensure;
use sp_core::{Get, H256};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::Participants, ChainOfCustodyModel, ChainOfCustodyRules, Lot, LotId, Mass,
	PendingTransfer, Seconds, TransferId,
};

impl<T: Config> Pallet<T> {
	/// When a transfer that is offered now lapses.
	pub(crate) fn offer_expires_at() -> Result<Seconds, DispatchError> {
		let expires_at = Self::now().checked_add(T::TransferLifetime::get());
		Ok(expires_at.ok_or(Error::<T>::Overflow)?)
	}

	/// Lets a transfer wait, its mass in escrow.
	pub(crate) fn do_offer(details: PendingTransfer<T::AccountId>) -> DispatchResult {
		let transfer = NextTransferId::<T>::get();
		NextTransferId::<T>::put(transfer.next().ok_or(Error::<T>::IdsExhausted)?);
		Self::take_into_escrow(details.lot, details.mass)?;
		for account in [&details.from, &details.to] {
			TransfersOfAccount::<T>::insert(account, transfer, ());
		}
		Self::schedule(details.expires_at, DueItem::Transfer(transfer));
		PendingTransfers::<T>::insert(transfer, &details);
		Self::deposit_event(Event::TransferOffered { transfer, details });
		Ok(())
	}

	/// Offers mass of a lot for the same mass of another account's lot.
	pub(crate) fn do_offer_swap(
		account: T::AccountId,
		lot: LotId,
		mass: Mass,
		in_return: LotId,
		reference: Option<H256>,
	) -> DispatchResult {
		let own = Self::ensure_spendable(&account, lot, mass)?;
		let other = Lots::<T>::get(in_return).ok_or(Error::<T>::LotNotFound)?;
		let rules = Self::rules_of(own.label)?;
		Self::ensure_receiver(&account, &other.holder, rules)?;
		Self::ensure_takes_from(&other.holder, &account)?;
		Self::ensure_swappable(&own, &other, rules)?;
		Self::do_offer(PendingTransfer {
			from: account,
			to: other.holder,
			lot,
			mass,
			accompanies: own.accompanies,
			in_return: Some(in_return),
			reference,
			awaits_validation: false,
			// Whatever the receiver's policy: it gives something in return.
			awaits_acceptance: true,
			expires_at: Self::offer_expires_at()?,
		})
	}

	/// That the same mass of both lots is worth the same, that the model doesn't say that the
	/// material itself is in the product, and that nobody has to validate what moves.
	fn ensure_swappable(
		own: &Lot<T::AccountId>,
		other: &Lot<T::AccountId>,
		rules: ChainOfCustodyRules,
	) -> DispatchResult {
		let terms = |lot: &Lot<T::AccountId>| (lot.good, lot.label, lot.accompanies, lot.factor);
		let without_material = match rules.model {
			ChainOfCustodyModel::BookAndClaim | ChainOfCustodyModel::MassBalance => true,
			ChainOfCustodyModel::ControlledBlending
			| ChainOfCustodyModel::Segregated
			| ChainOfCustodyModel::IdentityPreserved => false,
		};
		ensure!(
			terms(own) == terms(other)
				&& own.factor.is_some()
				&& without_material
				&& !rules.transfers_validated,
			Error::<T>::NotSwappable
		);
		Ok(())
	}

	fn pending_transfer(
		transfer: TransferId,
	) -> Result<PendingTransfer<T::AccountId>, DispatchError> {
		Ok(PendingTransfers::<T>::get(transfer).ok_or(Error::<T>::TransferNotFound)?)
	}

	/// The transfer, if it can still be completed.
	pub(crate) fn ensure_waiting(
		transfer: TransferId,
	) -> Result<PendingTransfer<T::AccountId>, DispatchError> {
		let record = Self::pending_transfer(transfer)?;
		ensure!(Self::now() < record.expires_at, Error::<T>::TransferLapsed);
		Ok(record)
	}

	/// That the body guards what a transfer moves, between companies other than its own: it may
	/// validate the transfer.
	pub fn ensure_may_validate(
		body: &T::AccountId,
		record: &PendingTransfer<T::AccountId>,
	) -> DispatchResult {
		let lot = Lots::<T>::get(record.lot).ok_or(Error::<T>::LotNotFound)?;
		Self::ensure_guards(body, lot.origin)?;
		for party in [&record.from, &record.to] {
			ensure!(!T::Participants::are_related(body, party), Error::<T>::NotIndependent);
		}
		Ok(())
	}

	/// Accepts a transfer for its receiver.
	pub(crate) fn do_accept(
		transfer: TransferId,
		record: PendingTransfer<T::AccountId>,
	) -> DispatchResult {
		ensure!(record.awaits_acceptance, Error::<T>::NotAwaitingAcceptance);
		let record = PendingTransfer { awaits_acceptance: false, ..record };
		Self::do_go_on(transfer, record, Event::TransferAccepted { transfer })
	}

	/// Validates a transfer for the certification body.
	pub(crate) fn do_validate(
		transfer: TransferId,
		record: PendingTransfer<T::AccountId>,
		body: T::AccountId,
	) -> DispatchResult {
		Self::ensure_may_validate(&body, &record)?;
		ensure!(record.awaits_validation, Error::<T>::NotAwaitingValidation);
		let record = PendingTransfer { awaits_validation: false, ..record };
		Self::do_go_on(transfer, record, Event::TransferValidated { transfer, body })
	}

	/// Notes what was said of a transfer, and completes it if that was all that it waited for.
	fn do_go_on(
		transfer: TransferId,
		record: PendingTransfer<T::AccountId>,
		said: Event<T>,
	) -> DispatchResult {
		if record.awaits_acceptance || record.awaits_validation {
			PendingTransfers::<T>::insert(transfer, record);
			Self::deposit_event(said);
			return Ok(());
		}
		Self::ensure_completable(&record)?;
		Self::deposit_event(said);
		Self::do_complete(transfer, record)
	}

	/// That lots, balances and parties still allow what was checked when the transfer was offered.
	fn ensure_completable(record: &PendingTransfer<T::AccountId>) -> DispatchResult {
		let lot = Lots::<T>::get(record.lot).ok_or(Error::<T>::LotNotFound)?;
		let rules = Self::rules_of(lot.label)?;
		T::Participants::ensure_custody_account(&record.from)?;
		Self::ensure_receiver(&record.from, &record.to, rules)?;
		Self::ensure_not_expired(&lot)?;
		Self::ensure_not_frozen(record.lot, &lot)?;
		Self::ensure_not_overdue(&record.from, lot.good, lot.label)?;
		if let Some(in_return) = record.in_return {
			let other = Self::ensure_spendable(&record.to, in_return, record.mass)?;
			Self::ensure_swappable(&lot, &other, rules)?;
			Self::ensure_receiver(&record.to, &record.from, rules)?;
		}
		Ok(())
	}

	/// Moves what waited, and what was wanted in return.
	fn do_complete(transfer: TransferId, record: PendingTransfer<T::AccountId>) -> DispatchResult {
		Self::take_off_the_books(transfer, &record)?;
		let PendingTransfer { from, to, lot, mass, accompanies, in_return, reference, .. } = record;
		Self::move_credits(lot, mass, to, accompanies, reference)?;
		if let Some(lot) = in_return {
			// Lots that are swapped accompany the same good.
			Self::move_credits(lot, mass, from, accompanies, reference)?;
		}
		Self::deposit_event(Event::TransferCompleted { transfer });
		Ok(())
	}

	/// Declines a transfer for its receiver, or for the body that would have to validate it.
	pub(crate) fn do_decline(transfer: TransferId, who: T::AccountId) -> DispatchResult {
		let record = Self::pending_transfer(transfer)?;
		T::Participants::ensure_acts_for(&who, &record.to).or_else(|refusal| {
			let validates =
				record.awaits_validation && Self::ensure_may_validate(&who, &record).is_ok();
			if validates {
				Ok(())
			} else {
				Err(refusal)
			}
		})?;
		Self::take_off_the_books(transfer, &record)?;
		Self::deposit_event(Event::TransferDeclined { transfer, by: who });
		Ok(())
	}

	/// Cancels a transfer for its sender.
	pub(crate) fn do_cancel(transfer: TransferId, who: T::AccountId) -> DispatchResult {
		let record = Self::pending_transfer(transfer)?;
		T::Participants::ensure_acts_for(&who, &record.from)?;
		Self::take_off_the_books(transfer, &record)?;
		Self::deposit_event(Event::TransferCancelled { transfer });
		Ok(())
	}

	/// Ends a transfer that waited too long.
	pub(crate) fn do_expire_transfer(transfer: TransferId) -> DispatchResult {
		let record = Self::pending_transfer(transfer)?;
		ensure!(record.expires_at <= Self::now(), Error::<T>::TransferNotLapsed);
		Self::take_off_the_books(transfer, &record)?;
		Self::deposit_event(Event::TransferExpired { transfer });
		Ok(())
	}

	/// Returns what a transfer has in escrow and forgets it.
	fn take_off_the_books(
		transfer: TransferId,
		record: &PendingTransfer<T::AccountId>,
	) -> DispatchResult {
		Self::return_from_escrow(record.lot, record.mass)?;
		for account in [&record.from, &record.to] {
			TransfersOfAccount::<T>::remove(account, transfer);
		}
		Self::unschedule(record.expires_at, &DueItem::Transfer(transfer));
		PendingTransfers::<T>::remove(transfer);
		Ok(())
	}
}
