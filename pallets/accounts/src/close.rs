//! Closing accounts for good.

use crate::{
	types::Participant, Closed, Config, Error, Event, KeyOf, Pallet, Participants, QuotaUsed,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use tracemet_primitives::traits::Holdings;

impl<T: Config> Pallet<T> {
	/// That the account holds nothing and has no office. A closed account is no member, so an
	/// office could not be exercised any more.
	pub(crate) fn ensure_can_be_closed(account: &T::AccountId) -> DispatchResult {
		Self::ensure_out_of_office(account, Error::HoldsOffice)?;
		T::Holdings::ensure_none(account)
	}

	/// How many open sites the participant has with one less.
	pub(crate) fn ensure_one_site_less(
		company: &Participant<T::AccountId>,
	) -> Result<u32, DispatchError> {
		Ok(company.open_sites.checked_sub(1).ok_or(ArithmeticError::Underflow)?)
	}

	pub(crate) fn do_close_participant(participant: T::AccountId) {
		Self::do_withdraw_handover(&participant);
		Self::do_close(&participant);
		Self::deposit_event(Event::ParticipantClosed { participant });
	}

	pub(crate) fn do_close_site(
		site: T::AccountId,
		participant: T::AccountId,
		company: Participant<T::AccountId>,
	) {
		Participants::<T>::insert(&participant, company);
		Self::do_close(&site);
		Self::deposit_event(Event::SiteClosed { site, participant });
	}

	/// The key stays linked to the account: it shows who signed last, and that the key is taken.
	fn do_close(account: &T::AccountId) {
		Self::do_cancel_recovery(account);
		Self::do_dismiss_delegates(account);
		if let Some(key) = KeyOf::<T>::get(account) {
			Self::do_release(&key);
		}
		Self::do_release(account);
		QuotaUsed::<T>::remove(account);
		Closed::<T>::insert(account, frame_system::Pallet::<T>::block_number());
	}
}
