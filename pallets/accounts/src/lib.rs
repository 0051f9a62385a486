#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::as_conversions,
		clippy::indexing_slicing,
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::float_arithmetic
	)
)]

extern crate alloc;

mod close;
mod delegates;
mod extension;
mod handover;
mod keys;
mod membership;
#[cfg(test)]
mod mock;
mod register;
#[cfg(test)]
mod tests;
mod traits;
mod try_state;
// The codec writes casts for the variants of enums.
#[allow(clippy::as_conversions)]
pub mod types;
pub mod weights;

pub use extension::{CheckMembership, CheckPendingNonce, Refusal, SignForAccount};
pub use pallet::*;
pub use traits::{OnKeyReplaced, OtherMembers};
pub use types::*;
pub use weights::WeightInfo;

// FRAME's macros write casts and `expect` into this module.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, weights::Weight};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_staking::SessionIndex;
	use tracemet_primitives::{traits::Holdings, Roles, Standing};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who admits and removes intermediaries, sets quotas, and orders recoveries.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Members that this pallet doesn't register: validators and the council.
		type OtherMembers: OtherMembers<Self::AccountId>;

		/// The current session, in which quotas are counted.
		type CurrentSession: Get<SessionIndex>;

		/// What accounts still hold in other pallets, which has to be nothing before they are
		/// closed. Counted with eight reads in the weights of this pallet.
		type Holdings: Holdings<Self::AccountId>;

		/// What custody accounts still hold in other pallets, which has to be nothing before they
		/// become something else. Counted with eight reads in the weights of this pallet.
		type CustodyHoldings: Holdings<Self::AccountId>;

		/// What has to end when another key signs for an account.
		type OnKeyReplaced: OnKeyReplaced<Self::AccountId>;

		/// The quota of a member role until governance sets another.
		#[pallet::constant]
		type DefaultSessionQuota: Get<Weight>;

		/// The smallest quota that can be set: enough for governance to undo a mistake.
		#[pallet::constant]
		type MinSessionQuota: Get<Weight>;

		/// For how many blocks the participants of a removed intermediary may go on acting.
		#[pallet::constant]
		type HandoverPeriod: Get<BlockNumberFor<Self>>;

		/// After how many blocks a recovery can be completed. Until then it can be vetoed.
		#[pallet::constant]
		type RecoveryDelay: Get<BlockNumberFor<Self>>;

		/// Most delegates of one account.
		#[pallet::constant]
		type MaxDelegates: Get<u32>;

		/// How far the nonce of a transaction may be beyond the nonce of its signer.
		#[pallet::constant]
		type MaxPendingTransactions: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The intermediaries.
	#[pallet::storage]
	pub type Intermediaries<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// The intermediaries that governance removed, and the block in which it did.
	#[pallet::storage]
	pub type FormerIntermediaries<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BlockNumberFor<T>, OptionQuery>;

	/// The participants, by their pseudonymous account. Closed ones stay, so that history can be
	/// read.
	#[pallet::storage]
	pub type Participants<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Participant<T::AccountId>, OptionQuery>;

	/// The sites, each with the participant that it belongs to. Closed ones stay.
	#[pallet::storage]
	pub type Sites<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	/// The participants and sites that are closed for good, and since which block.
	#[pallet::storage]
	pub type Closed<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BlockNumberFor<T>, OptionQuery>;

	/// The participants that are offered to another intermediary, with that intermediary.
	#[pallet::storage]
	pub type Handovers<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	/// The pending recoveries, by the account that is to get another key.
	#[pallet::storage]
	pub type Recoveries<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Recovery<T::AccountId, BlockNumberFor<T>>,
		OptionQuery,
	>;

	/// The new keys of pending recoveries, each with the account that it is reserved for.
	#[pallet::storage]
	pub type ReservedKeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	/// The key that signs for an account instead of the account's own. Without an entry it is the
	/// account's own.
	#[pallet::storage]
	pub type KeyOf<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	/// The account that a key signs for: `KeyOf` the other way round.
	#[pallet::storage]
	pub type AccountOfKey<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	/// The keys that were replaced and never sign again, each with the account that it signed for.
	#[pallet::storage]
	pub type ReplacedKeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	/// The delegates, each with the account that it serves.
	#[pallet::storage]
	pub type Delegates<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	/// The delegates of each account: `Delegates` the other way round.
	#[pallet::storage]
	pub type DelegatesOf<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<T::AccountId, T::MaxDelegates>,
		ValueQuery,
	>;

	/// The weight that a member of each role may use in one session; the default constant if not
	/// set.
	#[pallet::storage]
	pub type SessionQuotas<T: Config> =
		StorageMap<_, Blake2_128Concat, MemberRole, Weight, ValueQuery, T::DefaultSessionQuota>;

	/// What each member has used of its quota.
	#[pallet::storage]
	pub type QuotaUsed<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, QuotaUse, ValueQuery>;

	/// Intermediaries from the first block on.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Their accounts.
		pub intermediaries: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for intermediary in &self.intermediaries {
				Pallet::<T>::do_add_intermediary(intermediary);
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An intermediary was admitted, or a removed one restored.
		IntermediaryAdded {
			/// Its account.
			intermediary: T::AccountId,
		},
		/// A participant was registered.
		ParticipantRegistered {
			/// Its pseudonymous account.
			participant: T::AccountId,
			/// The intermediary who vouches for it.
			intermediary: T::AccountId,
			/// Its roles.
			roles: Roles,
			/// Salted commitment to its identity dossier.
			dossier: H256,
		},
		/// A site was registered as a custody account.
		SiteRegistered {
			/// The site's account.
			site: T::AccountId,
			/// The participant that it belongs to.
			participant: T::AccountId,
		},
		/// A participant was suspended, and its sites with it.
		ParticipantSuspended {
			/// Its account.
			participant: T::AccountId,
		},
		/// The suspension of a participant was lifted.
		ParticipantReinstated {
			/// Its account.
			participant: T::AccountId,
		},
		/// The quota of a member role was set.
		SessionQuotaSet {
			/// The role.
			role: MemberRole,
			/// Its new quota; none if the default holds again.
			quota: Option<Weight>,
		},
		/// An intermediary was removed. Its participants need another one.
		IntermediaryRemoved {
			/// Its account.
			intermediary: T::AccountId,
		},
		/// A participant was offered to another intermediary.
		HandoverOffered {
			/// The participant.
			participant: T::AccountId,
			/// The intermediary who may accept it.
			to: T::AccountId,
		},
		/// An intermediary took a participant over.
		HandoverAccepted {
			/// The participant.
			participant: T::AccountId,
			/// The intermediary until now.
			from: T::AccountId,
			/// The intermediary from now on.
			to: T::AccountId,
		},
		/// The offer of a participant to another intermediary was withdrawn.
		HandoverWithdrawn {
			/// The participant.
			participant: T::AccountId,
		},
		/// A participant was closed for good.
		ParticipantClosed {
			/// Its account.
			participant: T::AccountId,
		},
		/// A site was closed for good.
		SiteClosed {
			/// The site's account.
			site: T::AccountId,
			/// The participant that it belonged to.
			participant: T::AccountId,
		},
		/// A participant has other roles.
		RolesSet {
			/// Its account.
			participant: T::AccountId,
			/// All its roles from now on.
			roles: Roles,
		},
		/// A participant has another identity dossier.
		DossierSet {
			/// Its account.
			participant: T::AccountId,
			/// Salted commitment to the new dossier.
			dossier: H256,
		},
		/// The recovery of an account was started. Its present key can veto it until it is
		/// completed.
		RecoveryStarted {
			/// The account.
			account: T::AccountId,
			/// The key that is to sign for it.
			new_key: T::AccountId,
			/// The first block in which the recovery can be completed.
			executable_at: BlockNumberFor<T>,
		},
		/// The recovery of an account was vetoed: its key stays.
		RecoveryVetoed {
			/// The account.
			account: T::AccountId,
		},
		/// The recovery of an account was cancelled: its key stays.
		RecoveryCancelled {
			/// The account.
			account: T::AccountId,
		},
		/// From now on another key signs for an account, and the previous one never again. The
		/// account, and all that it holds, stays the same.
		KeyReplaced {
			/// The account.
			account: T::AccountId,
			/// The key until now; the account's own address if it never had another.
			old_key: T::AccountId,
			/// The key from now on.
			new_key: T::AccountId,
			/// Why.
			reason: KeyReplacement,
		},
		/// A delegate was admitted: it may sign, and its weight counts towards the account's quota.
		DelegateAdmitted {
			/// The account that it serves.
			account: T::AccountId,
			/// The delegate.
			delegate: T::AccountId,
		},
		/// A delegate was dismissed.
		DelegateDismissed {
			/// The account that it served.
			account: T::AccountId,
			/// The delegate.
			delegate: T::AccountId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account already has a meaning on this chain, or had one: intermediary, participant,
		/// site, key of an account, delegate, validator or council. Use another account.
		AlreadyRegistered,
		/// The account is not an intermediary. Only governance admits intermediaries.
		IntermediaryNotFound,
		/// There is no participant with this account. An intermediary has to register it first.
		ParticipantNotFound,
		/// The participant has another intermediary, who alone may do this.
		NotItsIntermediary,
		/// A participant needs at least one role.
		NoRoles,
		/// The participant doesn't have the role that this needs. Its intermediary vouches for
		/// roles.
		RoleMissing,
		/// The participant is suspended and can't act. Only its intermediary can reinstate it.
		Suspended,
		/// The participant is not suspended.
		NotSuspended,
		/// The account is not a custody account: nobody registered it, or none of its roles holds
		/// credits. Check the address, or ask its intermediary.
		CustodyAccountNotFound,
		/// The signer may not act for this account. The account itself may, and the company that a
		/// site belongs to.
		NotAuthorized,
		/// Sites belong to participants that hold credits; none of this one's roles does.
		HoldsNoCredits,
		/// The account is neither a participant nor a site. Check the address.
		AccountNotFound,
		/// The account is closed for good. Its company can register another one.
		Closed,
		/// The participant's intermediary was removed, and the time to find another is over. Offer
		/// the participant to an intermediary with `offer_handover`.
		NoIntermediary,
		/// The participant has this intermediary already. Offer it to another.
		SameIntermediary,
		/// The participant is offered to an intermediary already. Withdraw that offer first.
		HandoverPending,
		/// The participant is not offered to any intermediary. Offer it first.
		HandoverNotFound,
		/// The participant is offered to another intermediary, who alone may accept it.
		OfferedToAnother,
		/// The participant has sites. Close them first.
		HasOpenSites,
		/// The account is also a validator or in the council. It has to give that up first.
		HoldsOffice,
		/// A recovery of this account is pending. Complete, cancel or veto it first.
		RecoveryPending,
		/// No recovery of this account is pending.
		RecoveryNotFound,
		/// The recovery can't be completed yet. Wait for the block that `Recoveries` names.
		RecoveryNotDue,
		/// The account has as many delegates as it may. Dismiss one first.
		TooManyDelegates,
		/// The account has no such delegate. Check the address.
		DelegateNotFound,
		/// The quota is smaller than `MinSessionQuota` in time or in size. Set a larger one.
		QuotaTooSmall,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Admits an intermediary, or restores one that was removed: those of its participants that
		/// no other intermediary took over are its participants again. For governance.
		///
		/// Errors: `AlreadyRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::add_intermediary())]
		pub fn add_intermediary(
			origin: OriginFor<T>,
			intermediary: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			if !FormerIntermediaries::<T>::contains_key(&intermediary) {
				Self::ensure_unregistered(&intermediary)?;
			}
			Self::do_add_intermediary(&intermediary);
			Self::deposit_event(Event::IntermediaryAdded { intermediary });
			Ok(())
		}

		/// Registers a pseudonymous participant with its roles (1 to 8). For intermediaries.
		///
		/// `dossier` is the salted commitment to the identity dossier: blake2b-256 of the
		/// dossier's bytes followed by the salt. The dossier itself never comes near the chain.
		///
		/// Errors: `IntermediaryNotFound`, `AlreadyRegistered`, `NoRoles`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::register_participant())]
		pub fn register_participant(
			origin: OriginFor<T>,
			participant: T::AccountId,
			roles: Roles,
			dossier: H256,
		) -> DispatchResult {
			let intermediary = Self::ensure_intermediary(origin)?;
			Self::ensure_fresh(&participant)?;
			ensure!(!roles.is_empty(), Error::<T>::NoRoles);
			Self::do_register_participant(participant, intermediary, roles, dossier);
			Ok(())
		}

		/// Registers a site of a participant as a custody account of its own. The company may act
		/// for it, and so may the site's own key. For the participant's intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`, `Closed`,
		/// `HoldsNoCredits`, `AlreadyRegistered`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::register_site())]
		pub fn register_site(
			origin: OriginFor<T>,
			participant: T::AccountId,
			site: T::AccountId,
		) -> DispatchResult {
			let company = Self::ensure_own_participant(origin, &participant)?;
			Self::ensure_holds_credits(&company.roles)?;
			Self::ensure_fresh(&site)?;
			let open_sites = Self::ensure_one_more_site(&company)?;
			Self::do_register_site(participant, Participant { open_sites, ..company }, site);
			Ok(())
		}

		/// Suspends a participant: neither it nor its sites can act until it is reinstated. It
		/// loses nothing. For its intermediary, and for governance: a participant whose intermediary
		/// was removed has nobody else to stop it.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`, `Closed`,
		/// `Suspended` if it is suspended already.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_standing())]
		pub fn suspend_participant(
			origin: OriginFor<T>,
			participant: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_may_suspend(origin, &participant)?;
			ensure!(record.standing == Standing::Active, Error::<T>::Suspended);
			Self::do_suspend(participant, record);
			Ok(())
		}

		/// Lifts a suspension. For the participant's intermediary, and for governance.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`, `Closed`,
		/// `NotSuspended`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_standing())]
		pub fn reinstate_participant(
			origin: OriginFor<T>,
			participant: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_may_suspend(origin, &participant)?;
			ensure!(record.standing == Standing::Suspended, Error::<T>::NotSuspended);
			Self::do_reinstate(participant, record);
			Ok(())
		}

		/// Sets the weight that a member of this role may use in one session: at least
		/// `MinSessionQuota`, or nothing to return to the default. A member with several roles has
		/// the largest of their quotas. It holds from the next transaction on, also for the current
		/// session. For governance.
		///
		/// Errors: `QuotaTooSmall`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_session_quota())]
		pub fn set_session_quota(
			origin: OriginFor<T>,
			role: MemberRole,
			quota: Option<Weight>,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			let large_enough = quota.is_none_or(|quota| quota.all_gte(T::MinSessionQuota::get()));
			ensure!(large_enough, Error::<T>::QuotaTooSmall);
			Self::do_set_session_quota(role, quota);
			Ok(())
		}

		/// Removes an intermediary. Its participants keep everything, and may go on acting for
		/// `HandoverPeriod` blocks; then they can't act until another intermediary took them over.
		/// Each can offer itself with `offer_handover`. For governance.
		///
		/// Errors: `IntermediaryNotFound`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::remove_intermediary())]
		pub fn remove_intermediary(
			origin: OriginFor<T>,
			intermediary: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			ensure!(
				Intermediaries::<T>::contains_key(&intermediary),
				Error::<T>::IntermediaryNotFound
			);
			Self::do_remove_intermediary(intermediary);
			Ok(())
		}

		/// Offers a participant to another intermediary. Nothing changes until that one accepts.
		/// For the participant's intermediary; once that one has been removed, for the participant
		/// itself, also while it can't act otherwise.
		///
		/// Errors: `ParticipantNotFound`, `Closed`, `NotItsIntermediary`, `NotAuthorized`,
		/// `SameIntermediary`, `IntermediaryNotFound` if `to` isn't one, `HandoverPending`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::offer_handover())]
		pub fn offer_handover(
			origin: OriginFor<T>,
			participant: T::AccountId,
			to: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_may_hand_over(origin, &participant)?;
			ensure!(record.intermediary != to, Error::<T>::SameIntermediary);
			ensure!(Intermediaries::<T>::contains_key(&to), Error::<T>::IntermediaryNotFound);
			ensure!(!Handovers::<T>::contains_key(&participant), Error::<T>::HandoverPending);
			Self::do_offer_handover(participant, to);
			Ok(())
		}

		/// Takes a participant over that was offered: from now on the signer vouches for it and its
		/// sites, and it can act again if it had no intermediary. A suspension stays. A pending
		/// recovery of the participant is cancelled; that of a site is the signer's to complete or
		/// cancel. For the intermediary it was offered to.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `Closed`, `HandoverNotFound`,
		/// `OfferedToAnother`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::accept_handover())]
		pub fn accept_handover(origin: OriginFor<T>, participant: T::AccountId) -> DispatchResult {
			let to = Self::ensure_intermediary(origin)?;
			let record = Self::ensure_open_participant(&participant)?;
			let offered_to =
				Handovers::<T>::get(&participant).ok_or(Error::<T>::HandoverNotFound)?;
			ensure!(offered_to == to, Error::<T>::OfferedToAnother);
			Self::do_accept_handover(participant, record, to);
			Ok(())
		}

		/// Withdraws the offer of a participant to another intermediary. For whoever may offer it:
		/// its intermediary, or, once that one has been removed, the participant itself.
		///
		/// Errors: `ParticipantNotFound`, `Closed`, `NotItsIntermediary`, `NotAuthorized`,
		/// `HandoverNotFound`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::withdraw_handover())]
		pub fn withdraw_handover(
			origin: OriginFor<T>,
			participant: T::AccountId,
		) -> DispatchResult {
			Self::ensure_may_hand_over(origin, &participant)?;
			ensure!(Handovers::<T>::contains_key(&participant), Error::<T>::HandoverNotFound);
			Self::do_withdraw_handover(&participant);
			Ok(())
		}

		/// Closes a participant for good: it can't act any more, nor be registered again. Its
		/// records stay readable. It must have closed its sites and hold nothing. A pending
		/// handover or recovery is cancelled, and its delegates are dismissed. For its
		/// intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`, `Closed`,
		/// `HasOpenSites`, `HoldsOffice`, and the reason of the pallet in which it still holds
		/// something.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::close(T::MaxDelegates::get()))]
		pub fn close_participant(
			origin: OriginFor<T>,
			participant: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_own_participant(origin, &participant)?;
			ensure!(record.open_sites == 0, Error::<T>::HasOpenSites);
			Self::ensure_can_be_closed(&participant)?;
			Self::do_close_participant(participant);
			Ok(())
		}

		/// Closes a site for good: it can't act any more, nor be registered again. Its records stay
		/// readable. It must hold nothing. A pending recovery is cancelled, and its delegates are
		/// dismissed. For the intermediary of its company.
		///
		/// Errors: `IntermediaryNotFound`, `AccountNotFound` if it isn't a site,
		/// `NotItsIntermediary`, `Closed`, `HoldsOffice`, and the reason of the pallet in which it
		/// still holds something.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::close(T::MaxDelegates::get()))]
		pub fn close_site(origin: OriginFor<T>, site: T::AccountId) -> DispatchResult {
			ensure!(Sites::<T>::contains_key(&site), Error::<T>::AccountNotFound);
			let (participant, company) = Self::ensure_own_account(origin, &site)?;
			Self::ensure_can_be_closed(&site)?;
			let open_sites = Self::ensure_one_site_less(&company)?;
			Self::do_close_site(site, participant, Participant { open_sites, ..company });
			Ok(())
		}

		/// Sets all roles of a participant (1 to 8). It can only lose the last of its roles that
		/// hold credits when it has closed its sites and holds no credits. For its intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`, `Closed`,
		/// `NoRoles`, `HasOpenSites`, and the reason of the pallet in which its custody account still
		/// holds something.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::set_roles())]
		pub fn set_roles(
			origin: OriginFor<T>,
			participant: T::AccountId,
			roles: Roles,
		) -> DispatchResult {
			let record = Self::ensure_own_participant(origin, &participant)?;
			ensure!(!roles.is_empty(), Error::<T>::NoRoles);
			if Self::ensure_holds_credits(&record.roles).is_ok()
				&& Self::ensure_holds_credits(&roles).is_err()
			{
				ensure!(record.open_sites == 0, Error::<T>::HasOpenSites);
				T::CustodyHoldings::ensure_none(&participant)?;
			}
			Self::do_set_roles(participant, Participant { roles, ..record });
			Ok(())
		}

		/// Sets the salted commitment to a participant's identity dossier, when the dossier
		/// changed: blake2b-256 of the dossier's bytes followed by the salt. For its intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`, `Closed`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::set_dossier())]
		pub fn set_dossier(
			origin: OriginFor<T>,
			participant: T::AccountId,
			dossier: H256,
		) -> DispatchResult {
			let record = Self::ensure_own_participant(origin, &participant)?;
			Self::do_set_dossier(participant, Participant { dossier, ..record });
			Ok(())
		}

		/// Starts the recovery of a participant or site whose key was lost or stolen. It can be
		/// completed after `RecoveryDelay` blocks, and vetoed with the present key until it is.
		/// Nobody else can use `new_key` meanwhile. For the company's intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `AccountNotFound`, `Closed`, `NotItsIntermediary`,
		/// `HoldsOffice`, `RecoveryPending`, `AlreadyRegistered` if `new_key` isn't a fresh one.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::start_recovery())]
		pub fn start_recovery(
			origin: OriginFor<T>,
			account: T::AccountId,
			new_key: T::AccountId,
		) -> DispatchResult {
			Self::ensure_own_account(origin, &account)?;
			Self::ensure_out_of_office(&account, Error::<T>::HoldsOffice)?;
			Self::ensure_no_recovery(&account)?;
			Self::ensure_fresh(&new_key)?;
			let executable_at = Self::ensure_executable_at()?;
			Self::do_start_recovery(account, Recovery { new_key, executable_at });
			Ok(())
		}

		/// Vetoes the recovery of an account: its key stays. For the account itself, and for the
		/// company that a site belongs to, also while they can't act otherwise.
		///
		/// Errors: `AccountNotFound`, `NotAuthorized`, `RecoveryNotFound`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::veto_recovery())]
		pub fn veto_recovery(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let (company, _) = Self::ensure_registered(&account)?;
			ensure!(who == account || who == company, Error::<T>::NotAuthorized);
			Self::ensure_recovery(&account)?;
			Self::do_veto_recovery(account);
			Ok(())
		}

		/// Cancels the recovery of an account: its key stays. For the company's intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `AccountNotFound`, `Closed`, `NotItsIntermediary`,
		/// `RecoveryNotFound`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::cancel_recovery())]
		pub fn cancel_recovery(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			Self::ensure_own_account(origin, &account)?;
			Self::ensure_recovery(&account)?;
			Self::do_cancel_recovery(&account);
			Ok(())
		}

		/// Completes the recovery of an account after its delay. From now on the new key signs for
		/// the account, and the previous one never again; its delegates are dismissed, and what the
		/// previous key granted ends. The account keeps its address and all that it holds. For the
		/// company's intermediary, or governance.
		///
		/// Errors: `IntermediaryNotFound`, `AccountNotFound`, `Closed`, `NotItsIntermediary`,
		/// `HoldsOffice`, `RecoveryNotFound`, `RecoveryNotDue`, `AlreadyRegistered` if the new key
		/// came into office meanwhile.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::replace_key(T::MaxDelegates::get()))]
		pub fn complete_recovery(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			if let Err(origin) = T::GovernanceOrigin::try_origin(origin) {
				Self::ensure_own_account(origin, &account)?;
				Self::ensure_out_of_office(&account, Error::<T>::HoldsOffice)?;
			}
			let recovery = Self::ensure_recovery(&account)?;
			Self::ensure_due(&recovery)?;
			Self::ensure_out_of_office(&recovery.new_key, Error::<T>::AlreadyRegistered)?;
			Self::do_complete_recovery(account, recovery.new_key);
			Ok(())
		}

		/// Gives an account another key at once, although its present key vetoes: for a holder
		/// whose stolen key is used against it. Otherwise as `complete_recovery`; a pending
		/// recovery is cancelled, and its key may be the one that is ordered. For governance.
		///
		/// Errors: `AccountNotFound`, `Closed`, `AlreadyRegistered` if `new_key` isn't a fresh one.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::replace_key(T::MaxDelegates::get()))]
		pub fn order_recovery(
			origin: OriginFor<T>,
			account: T::AccountId,
			new_key: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_open(&account)?;
			Self::ensure_fresh_for(&account, &new_key)?;
			Self::do_order_recovery(account, new_key);
			Ok(())
		}

		/// Replaces the signer's own key at once. From now on `new_key` signs for the account, and
		/// the present one never again; its delegates are dismissed, and what the present key
		/// granted ends. The account keeps its address and all that it holds. For participants and
		/// sites.
		///
		/// Errors: `AccountNotFound`, `Closed`, `Suspended`, `NoIntermediary`, `RecoveryPending`,
		/// `AlreadyRegistered` if `new_key` isn't a fresh one.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::replace_key(T::MaxDelegates::get()))]
		pub fn rotate_key(origin: OriginFor<T>, new_key: T::AccountId) -> DispatchResult {
			let account = ensure_signed(origin)?;
			let (_, record) = Self::ensure_open(&account)?;
			Self::ensure_active(&record)?;
			Self::ensure_no_recovery(&account)?;
			Self::ensure_fresh(&new_key)?;
			Self::do_replace_key(account, new_key, KeyReplacement::Rotated);
			Ok(())
		}

		/// Admits a delegate of a participant or site, at most `MaxDelegates`: it may sign
		/// transactions, and so use the rights of a proxy or of a multisig signatory that it was
		/// given. What it signs counts towards the account's quota. For the account itself, for
		/// the company that a site belongs to, and for their intermediary, who can admit the
		/// signatories of a multisig account before it can sign; but not for an account in office,
		/// nor while a recovery is pending.
		///
		/// Errors: `AccountNotFound`, `Closed`, `NotAuthorized`, `Suspended`, `NoIntermediary`,
		/// `HoldsOffice`, `RecoveryPending`, `AlreadyRegistered` if `delegate` isn't a fresh account, `TooManyDelegates`.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::admit_delegate())]
		pub fn admit_delegate(
			origin: OriginFor<T>,
			account: T::AccountId,
			delegate: T::AccountId,
		) -> DispatchResult {
			Self::ensure_admits_delegates(origin, &account)?;
			Self::ensure_fresh(&delegate)?;
			let delegates = Self::ensure_one_more_delegate(&account, &delegate)?;
			Self::do_admit_delegate(account, delegates, delegate);
			Ok(())
		}

		/// Dismisses a delegate: it can't sign any more. What the account granted it as a proxy or
		/// signatory has to be taken back there. For the account itself and for the company that a
		/// site belongs to, also while they can't act otherwise. Not for their intermediary: the
		/// signatories of a multisig account are those who veto its recovery.
		///
		/// Errors: `AccountNotFound`, `Closed`, `NotAuthorized`, `DelegateNotFound`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::dismiss_delegate())]
		pub fn dismiss_delegate(
			origin: OriginFor<T>,
			account: T::AccountId,
			delegate: T::AccountId,
		) -> DispatchResult {
			Self::ensure_dismisses_delegates(origin, &account)?;
			let serves = Delegates::<T>::get(&delegate);
			ensure!(serves.as_ref() == Some(&account), Error::<T>::DelegateNotFound);
			Self::do_dismiss_delegate(account, delegate);
			Ok(())
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
