//! Registering: checks that only read, and writes that can't fail.

use crate::{
	types::Participant, AccountOfKey, Closed, Config, Delegates, Error, Event,
	FormerIntermediaries, Intermediaries, OtherMembers, Pallet, Participants, ReplacedKeys,
	ReservedKeys, Sites,
};
use frame_support::{ensure, traits::EnsureOrigin};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_core::H256;
use sp_runtime::{traits::Zero, ArithmeticError, DispatchError, DispatchResult};
use tracemet_primitives::{Roles, Standing};

impl<T: Config> Pallet<T> {
	/// That nobody has or had this account: one account, one meaning.
	pub(crate) fn ensure_unregistered(account: &T::AccountId) -> DispatchResult {
		ensure!(
			!Intermediaries::<T>::contains_key(account)
				&& !FormerIntermediaries::<T>::contains_key(account)
				&& !Participants::<T>::contains_key(account)
				&& !Sites::<T>::contains_key(account)
				&& !AccountOfKey::<T>::contains_key(account)
				&& !ReplacedKeys::<T>::contains_key(account)
				&& !ReservedKeys::<T>::contains_key(account)
				&& !Delegates::<T>::contains_key(account),
			Error::<T>::AlreadyRegistered
		);
		Ok(())
	}

	/// That the account is neither a validator nor in the council.
	pub(crate) fn ensure_out_of_office(
		account: &T::AccountId,
		error: Error<T>,
	) -> Result<(), Error<T>> {
		ensure!(T::OtherMembers::roles(account).is_empty(), error);
		Ok(())
	}

	/// That the account means nothing at all yet, and so can become a key or a delegate.
	pub(crate) fn ensure_fresh(account: &T::AccountId) -> DispatchResult {
		Self::ensure_unregistered(account)?;
		Ok(Self::ensure_out_of_office(account, Error::AlreadyRegistered)?)
	}

	/// That the origin is an intermediary's signature.
	pub(crate) fn ensure_intermediary(origin: OriginFor<T>) -> Result<T::AccountId, DispatchError> {
		let who = ensure_signed(origin)?;
		ensure!(Intermediaries::<T>::contains_key(&who), Error::<T>::IntermediaryNotFound);
		Ok(who)
	}

	/// The participant, which is not closed.
	pub(crate) fn ensure_open_participant(
		participant: &T::AccountId,
	) -> Result<Participant<T::AccountId>, Error<T>> {
		let record = Participants::<T>::get(participant).ok_or(Error::ParticipantNotFound)?;
		Self::ensure_not_closed(participant)?;
		Ok(record)
	}

	/// The participant, which is not closed; the origin is its intermediary.
	pub(crate) fn ensure_own_participant(
		origin: OriginFor<T>,
		participant: &T::AccountId,
	) -> Result<Participant<T::AccountId>, DispatchError> {
		let intermediary = Self::ensure_intermediary(origin)?;
		let record = Self::ensure_open_participant(participant)?;
		ensure!(record.intermediary == intermediary, Error::<T>::NotItsIntermediary);
		Ok(record)
	}

	/// The participant, which is not closed; the origin is its intermediary or governance.
	pub(crate) fn ensure_may_suspend(
		origin: OriginFor<T>,
		participant: &T::AccountId,
	) -> Result<Participant<T::AccountId>, DispatchError> {
		match T::GovernanceOrigin::try_origin(origin) {
			Ok(_) => Ok(Self::ensure_open_participant(participant)?),
			Err(origin) => Self::ensure_own_participant(origin, participant),
		}
	}

	/// The participant that an account is, or that it is a site of.
	pub(crate) fn ensure_registered(
		account: &T::AccountId,
	) -> Result<(T::AccountId, Participant<T::AccountId>), Error<T>> {
		Self::registered(account).ok_or(Error::AccountNotFound)
	}

	/// The participant that an account is, or that it is a site of; the account is not closed.
	pub(crate) fn ensure_open(
		account: &T::AccountId,
	) -> Result<(T::AccountId, Participant<T::AccountId>), Error<T>> {
		let registered = Self::ensure_registered(account)?;
		Self::ensure_not_closed(account)?;
		Ok(registered)
	}

	/// The participant that an account is, or that it is a site of; the account is not closed, and
	/// the origin is its intermediary.
	pub(crate) fn ensure_own_account(
		origin: OriginFor<T>,
		account: &T::AccountId,
	) -> Result<(T::AccountId, Participant<T::AccountId>), DispatchError> {
		let intermediary = Self::ensure_intermediary(origin)?;
		let (company, record) = Self::ensure_open(account)?;
		ensure!(record.intermediary == intermediary, Error::<T>::NotItsIntermediary);
		Ok((company, record))
	}

	/// That the account is not closed.
	pub(crate) fn ensure_not_closed(account: &T::AccountId) -> Result<(), Error<T>> {
		ensure!(!Closed::<T>::contains_key(account), Error::Closed);
		Ok(())
	}

	/// That one of the roles holds credits.
	pub(crate) fn ensure_holds_credits(roles: &Roles) -> Result<(), Error<T>> {
		ensure!(roles.iter().any(|role| role.holds_credits()), Error::HoldsNoCredits);
		Ok(())
	}

	/// How many open sites the participant has with one more.
	pub(crate) fn ensure_one_more_site(
		company: &Participant<T::AccountId>,
	) -> Result<u32, DispatchError> {
		Ok(company.open_sites.checked_add(1).ok_or(ArithmeticError::Overflow)?)
	}

	/// The participant that an account is, or that it is a site of.
	pub fn registered(account: &T::AccountId) -> Option<(T::AccountId, Participant<T::AccountId>)> {
		if let Some(record) = Participants::<T>::get(account) {
			return Some((account.clone(), record));
		}
		let company = Sites::<T>::get(account)?;
		Participants::<T>::get(&company).map(|record| (company, record))
	}

	// There are no balances, so a provider reference is what lets an account have a nonce.

	/// Drops the reference of an account that can never sign again.
	pub(crate) fn do_release(account: &T::AccountId) {
		// Refused while something else refers to the account, which then keeps it alive.
		let _ = frame_system::Pallet::<T>::dec_providers(account);
	}

	/// Drops the reference of an account that can't sign for now. Whoever has signed keeps it:
	/// without a reference the nonce would start again at zero, and everything signed before could
	/// be replayed once the account is back.
	pub(crate) fn do_release_unless_signed(account: &T::AccountId) {
		if frame_system::Pallet::<T>::account_nonce(account).is_zero() {
			Self::do_release(account);
		}
	}

	pub(crate) fn do_add_intermediary(intermediary: &T::AccountId) {
		FormerIntermediaries::<T>::remove(intermediary);
		Intermediaries::<T>::insert(intermediary, ());
		frame_system::Pallet::<T>::inc_providers(intermediary);
	}

	pub(crate) fn do_remove_intermediary(intermediary: T::AccountId) {
		Intermediaries::<T>::remove(&intermediary);
		FormerIntermediaries::<T>::insert(&intermediary, frame_system::Pallet::<T>::block_number());
		Self::do_release_unless_signed(&intermediary);
		Self::deposit_event(Event::IntermediaryRemoved { intermediary });
	}

	pub(crate) fn do_register_participant(
		participant: T::AccountId,
		intermediary: T::AccountId,
		roles: Roles,
		dossier: H256,
	) {
		Participants::<T>::insert(
			&participant,
			Participant {
				intermediary: intermediary.clone(),
				roles: roles.clone(),
				dossier,
				standing: Standing::Active,
				open_sites: 0,
			},
		);
		frame_system::Pallet::<T>::inc_providers(&participant);
		Self::deposit_event(Event::ParticipantRegistered {
			participant,
			intermediary,
			roles,
			dossier,
		});
	}

	pub(crate) fn do_register_site(
		participant: T::AccountId,
		company: Participant<T::AccountId>,
		site: T::AccountId,
	) {
		Participants::<T>::insert(&participant, company);
		Sites::<T>::insert(&site, &participant);
		frame_system::Pallet::<T>::inc_providers(&site);
		Self::deposit_event(Event::SiteRegistered { site, participant });
	}

	pub(crate) fn do_suspend(participant: T::AccountId, record: Participant<T::AccountId>) {
		Participants::<T>::insert(
			&participant,
			Participant { standing: Standing::Suspended, ..record },
		);
		Self::deposit_event(Event::ParticipantSuspended { participant });
	}

	pub(crate) fn do_reinstate(participant: T::AccountId, record: Participant<T::AccountId>) {
		Participants::<T>::insert(
			&participant,
			Participant { standing: Standing::Active, ..record },
		);
		Self::deposit_event(Event::ParticipantReinstated { participant });
	}

	pub(crate) fn do_set_roles(participant: T::AccountId, record: Participant<T::AccountId>) {
		Participants::<T>::insert(&participant, &record);
		Self::deposit_event(Event::RolesSet { participant, roles: record.roles });
	}

	pub(crate) fn do_set_dossier(participant: T::AccountId, record: Participant<T::AccountId>) {
		Participants::<T>::insert(&participant, &record);
		Self::deposit_event(Event::DossierSet { participant, dossier: record.dossier });
	}
}
