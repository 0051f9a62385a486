//! Passing participants from one intermediary to another.

use crate::{
	types::Participant, Config, Error, Event, FormerIntermediaries, Handovers, Pallet, Participants,
};
use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// The participant, which is not closed; the origin is its intermediary or, once that one has
	/// been removed, the participant.
	pub(crate) fn ensure_may_hand_over(
		origin: OriginFor<T>,
		participant: &T::AccountId,
	) -> Result<Participant<T::AccountId>, DispatchError> {
		let who = ensure_signed(origin)?;
		let record = Self::ensure_open_participant(participant)?;
		if FormerIntermediaries::<T>::contains_key(&record.intermediary) {
			ensure!(who == *participant, Error::<T>::NotAuthorized);
		} else {
			ensure!(who == record.intermediary, Error::<T>::NotItsIntermediary);
		}
		Ok(record)
	}

	/// Whether the account is a participant whose intermediary was removed.
	pub(crate) fn is_without_intermediary(account: &T::AccountId) -> bool {
		Participants::<T>::get(account)
			.is_some_and(|record| FormerIntermediaries::<T>::contains_key(record.intermediary))
	}

	pub(crate) fn do_offer_handover(participant: T::AccountId, to: T::AccountId) {
		Handovers::<T>::insert(&participant, &to);
		Self::deposit_event(Event::HandoverOffered { participant, to });
	}

	/// A recovery is the word of the intermediary who started it, so it doesn't outlast that
	/// intermediary.
	pub(crate) fn do_accept_handover(
		participant: T::AccountId,
		record: Participant<T::AccountId>,
		to: T::AccountId,
	) {
		Handovers::<T>::remove(&participant);
		Self::do_cancel_recovery(&participant);
		let from = record.intermediary.clone();
		Participants::<T>::insert(&participant, Participant { intermediary: to.clone(), ..record });
		Self::deposit_event(Event::HandoverAccepted { participant, from, to });
	}

	/// Withdraws the offer, if there is one.
	pub(crate) fn do_withdraw_handover(participant: &T::AccountId) {
		if Handovers::<T>::take(participant).is_some() {
			Self::deposit_event(Event::HandoverWithdrawn { participant: participant.clone() });
		}
	}
}
