//! Who may act, for the transaction extension and for the other pallets.

use crate::{
	extension::Refusal, types::Participant, Config, Error, Intermediaries, Pallet, Participants,
	QuotaUsed, SessionQuota, Sites,
};
use frame_support::{
	ensure,
	traits::{Contains, Get},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{traits, BalanceLevel, Role};

impl<T: Config> Pallet<T> {
	/// That `who` may sign transactions at present.
	pub fn ensure_member(who: &T::AccountId) -> Result<(), Refusal> {
		if Intermediaries::<T>::contains_key(who) || T::OtherMembers::contains(who) {
			return Ok(());
		}
		let participant = Self::participant_of(who).ok_or(Refusal::NotAMember)?;
		Self::ensure_active(&participant).map_err(|_| Refusal::Suspended)
	}

	/// That `who` has so much weight left in this session; answers the use that would result.
	pub(crate) fn ensure_quota(
		who: &T::AccountId,
		weight: Weight,
	) -> Result<crate::QuotaUse, Refusal> {
		let session = T::CurrentSession::get();
		let before = QuotaUsed::<T>::get(who);
		let used = if before.session == session { before.used } else { Weight::zero() };
		let used = used.checked_add(&weight).ok_or(Refusal::QuotaExhausted)?;
		ensure!(used.all_lte(SessionQuota::<T>::get()), Refusal::QuotaExhausted);
		Ok(crate::QuotaUse { session, used })
	}

	/// The participant that an account is, or that it is a site of.
	fn participant_of(account: &T::AccountId) -> Option<Participant<T::AccountId>> {
		Participants::<T>::get(account)
			.or_else(|| Sites::<T>::get(account).and_then(Participants::<T>::get))
	}
}

impl<T: Config> traits::Participants<T::AccountId> for Pallet<T> {
	fn ensure_role(who: &T::AccountId, role: Role) -> DispatchResult {
		let participant = Self::participant_of(who).ok_or(Error::<T>::ParticipantNotFound)?;
		Self::ensure_active(&participant)?;
		ensure!(participant.roles.contains(&role), Error::<T>::RoleMissing);
		Ok(())
	}

	fn ensure_custody_account(account: &T::AccountId) -> Result<BalanceLevel, DispatchError> {
		let participant =
			Self::participant_of(account).ok_or(Error::<T>::CustodyAccountNotFound)?;
		ensure!(
			participant.roles.iter().any(|role| role.holds_credits()),
			Error::<T>::CustodyAccountNotFound
		);
		Self::ensure_active(&participant)?;
		let is_site = Sites::<T>::contains_key(account);
		Ok(if is_site { BalanceLevel::Site } else { BalanceLevel::Group })
	}

	fn ensure_acts_for(who: &T::AccountId, account: &T::AccountId) -> DispatchResult {
		Self::ensure_custody_account(account)?;
		ensure!(
			who == account || Sites::<T>::get(account).as_ref() == Some(who),
			Error::<T>::NotAuthorized
		);
		Ok(())
	}

	fn ensure_acts_for_with_role(
		who: &T::AccountId,
		account: &T::AccountId,
		role: Role,
	) -> DispatchResult {
		Self::ensure_acts_for(who, account)?;
		Self::ensure_role(account, role)
	}
}
