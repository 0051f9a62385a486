//! Who may act, for the transaction extensions and for the other pallets.

use crate::{
	extension::Refusal,
	types::{MemberRole, Participant, QuotaUse},
	AccountOfKey, Call, Config, Delegates, Error, Event, FormerIntermediaries, Intermediaries,
	OtherMembers, Pallet, QuotaUsed, Recoveries, ReplacedKeys, SessionQuotas, Sites,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::{traits::CheckedSub, DispatchError, DispatchResult};
use tracemet_primitives::{traits, BalanceLevel, Role, Standing};

/// Whom a signature counts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Signatory<AccountId> {
	/// The account itself: the signature is that of the key that signs for it at present.
	Account(AccountId),
	/// A delegate of the account.
	DelegateOf(AccountId),
}

impl<T: Config> Pallet<T> {
	/// Whom a signature of `key` counts for.
	pub(crate) fn ensure_signatory(key: &T::AccountId) -> Result<Signatory<T::AccountId>, Refusal> {
		ensure!(!ReplacedKeys::<T>::contains_key(key), Refusal::KeyReplaced);
		// Nobody takes an office by naming its holder a delegate or a key.
		if !T::OtherMembers::roles(key).is_empty() {
			return Ok(Signatory::Account(key.clone()));
		}
		if let Some(account) = Delegates::<T>::get(key) {
			return Ok(Signatory::DelegateOf(account));
		}
		Ok(Signatory::Account(AccountOfKey::<T>::get(key).unwrap_or_else(|| key.clone())))
	}

	/// What makes the account a member at present. With `is_heard`, although it may not act
	/// otherwise.
	pub(crate) fn ensure_member(
		account: &T::AccountId,
		is_heard: bool,
	) -> Result<Vec<MemberRole>, Refusal> {
		Self::ensure_not_closed(account)?;
		let mut roles = T::OtherMembers::roles(account);
		if Intermediaries::<T>::contains_key(account) {
			roles.push(MemberRole::Intermediary);
		}
		if let Some((_, participant)) = Self::registered(account) {
			if roles.is_empty() && !is_heard {
				Self::ensure_active(&participant)?;
			}
			roles.extend(participant.roles.iter().copied().map(MemberRole::Participant));
		}
		ensure!(!roles.is_empty(), Refusal::NotAMember);
		Ok(roles)
	}

	/// What lets the delegates of the account sign: its roles as a participant, not its offices.
	/// While a recovery is pending they get in whatever its standing, because the signatories of a
	/// multisig account are those who can veto.
	pub(crate) fn ensure_served(account: &T::AccountId) -> Result<Vec<MemberRole>, Refusal> {
		Self::ensure_not_closed(account)?;
		let (_, participant) = Self::registered(account).ok_or(Refusal::NotAMember)?;
		if !Recoveries::<T>::contains_key(account) {
			Self::ensure_active(&participant)?;
		}
		Ok(participant.roles.iter().copied().map(MemberRole::Participant).collect())
	}

	/// Whether the call vetoes a recovery that is pending. It costs no quota, so that nobody who may
	/// use some of the account's quota can use up the veto; and it can't be repeated.
	pub(crate) fn is_due_veto(call: &Call<T>) -> bool {
		matches!(call, Call::veto_recovery { account } if Recoveries::<T>::contains_key(account))
	}

	/// Whether the account may make this call although it is suspended or has no intermediary: it
	/// can always defend its key, and look for another intermediary when its own was removed.
	pub(crate) fn is_heard(account: &T::AccountId, call: &Call<T>) -> bool {
		match call {
			Call::veto_recovery { account: recovered } => {
				recovered == account || Sites::<T>::get(recovered).as_ref() == Some(account)
			}
			Call::dismiss_delegate { account: served, .. } => served == account,
			Call::offer_handover { participant, .. } | Call::withdraw_handover { participant } => {
				participant == account && Self::is_without_intermediary(account)
			}
			_ => false,
		}
	}

	/// That a member with these roles has so much weight left in this session; answers the use
	/// that would result.
	pub(crate) fn ensure_quota(
		account: &T::AccountId,
		roles: Vec<MemberRole>,
		weight: Weight,
	) -> Result<QuotaUse, Refusal> {
		let quota = roles
			.into_iter()
			.map(SessionQuotas::<T>::get)
			.fold(Weight::zero(), |largest, quota| largest.max(quota));
		let session = T::CurrentSession::get();
		let before = QuotaUsed::<T>::get(account);
		let used = if before.session == session { before.used } else { Weight::zero() };
		let used = used.checked_add(&weight).ok_or(Refusal::QuotaExhausted)?;
		ensure!(used.all_lte(quota), Refusal::QuotaExhausted);
		Ok(QuotaUse { session, used })
	}

	/// That the participant may act at present: it is not suspended, and its intermediary is one,
	/// or was one not longer ago than the handover period.
	pub fn ensure_active(record: &Participant<T::AccountId>) -> Result<(), Error<T>> {
		ensure!(record.standing == Standing::Active, Error::Suspended);
		if let Some(removed_at) = FormerIntermediaries::<T>::get(&record.intermediary) {
			let in_time = frame_system::Pallet::<T>::block_number()
				.checked_sub(&removed_at)
				.is_some_and(|passed| passed <= T::HandoverPeriod::get());
			ensure!(in_time, Error::NoIntermediary);
		}
		Ok(())
	}

	/// The participant that an account is, or that it is a site of, which may act at present.
	fn ensure_acting(
		account: &T::AccountId,
		not_found: Error<T>,
	) -> Result<Participant<T::AccountId>, Error<T>> {
		let (_, participant) = Self::registered(account).ok_or(not_found)?;
		Self::ensure_not_closed(account)?;
		Self::ensure_active(&participant)?;
		Ok(participant)
	}

	/// Sets the quota of a role, or returns it to the default.
	pub(crate) fn do_set_session_quota(role: MemberRole, quota: Option<Weight>) {
		match quota {
			Some(quota) => SessionQuotas::<T>::insert(role, quota),
			None => SessionQuotas::<T>::remove(role),
		}
		Self::deposit_event(Event::SessionQuotaSet { role, quota });
	}
}

impl<T: Config> traits::Participants<T::AccountId> for Pallet<T> {
	fn ensure_role(who: &T::AccountId, role: Role) -> DispatchResult {
		let participant = Self::ensure_acting(who, Error::ParticipantNotFound)?;
		ensure!(participant.roles.contains(&role), Error::<T>::RoleMissing);
		Ok(())
	}

	fn ensure_custody_account(account: &T::AccountId) -> Result<BalanceLevel, DispatchError> {
		let participant = Self::ensure_acting(account, Error::CustodyAccountNotFound)?;
		Self::ensure_holds_credits(&participant.roles)
			.map_err(|_| Error::<T>::CustodyAccountNotFound)?;
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

	fn are_related(a: &T::AccountId, b: &T::AccountId) -> bool {
		let company =
			|account: &T::AccountId| Sites::<T>::get(account).unwrap_or_else(|| account.clone());
		company(a) == company(b)
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
