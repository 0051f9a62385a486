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

mod extension;
mod membership;
#[cfg(test)]
mod mock;
mod register;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
pub mod weights;

pub use extension::{CheckMembership, Refusal};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

// FRAME's macros write casts and `expect` into this module.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Contains, weights::Weight};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_staking::SessionIndex;
	use tracemet_primitives::Roles;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who admits intermediaries and sets quotas.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Members that this pallet doesn't register: validators and governance.
		type OtherMembers: Contains<Self::AccountId>;

		/// The current session, in which quotas are counted.
		type CurrentSession: Get<SessionIndex>;

		/// The quota until governance sets another.
		#[pallet::constant]
		type DefaultSessionQuota: Get<Weight>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The intermediaries.
	#[pallet::storage]
	pub type Intermediaries<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// The participants, by their pseudonymous account.
	#[pallet::storage]
	pub type Participants<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Participant<T::AccountId>, OptionQuery>;

	/// The sites, each with the participant that it belongs to.
	#[pallet::storage]
	pub type Sites<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, T::AccountId, OptionQuery>;

	/// The weight that one member may use in one session; the default constant if not set.
	#[pallet::storage]
	pub type SessionQuota<T: Config> = StorageValue<_, Weight, ValueQuery, T::DefaultSessionQuota>;

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
		/// An intermediary was admitted.
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
		/// The quota per member and session was set.
		SessionQuotaSet {
			/// The new quota.
			quota: Weight,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is already an intermediary, a participant or a site. Use another account.
		AlreadyRegistered,
		/// The signer is not an intermediary. Only governance admits intermediaries.
		IntermediaryNotFound,
		/// There is no participant with this account. An intermediary has to register it first.
		ParticipantNotFound,
		/// The participant is registered by another intermediary, who alone may do this.
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
		/// The signer is neither the custody account nor the company that the site belongs to.
		NotAuthorized,
		/// Sites belong to participants that hold credits; none of this one's roles does.
		HoldsNoCredits,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Admits an intermediary. For governance.
		///
		/// Errors: `AlreadyRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::add_intermediary())]
		pub fn add_intermediary(
			origin: OriginFor<T>,
			intermediary: T::AccountId,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_unregistered(&intermediary)?;
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
			Self::ensure_unregistered(&participant)?;
			ensure!(!roles.is_empty(), Error::<T>::NoRoles);
			Self::do_register_participant(participant, intermediary, roles, dossier);
			Ok(())
		}

		/// Registers a site of a participant as a custody account of its own. The company may act
		/// for it, and so may the site's own key. For the participant's intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`,
		/// `HoldsNoCredits`, `AlreadyRegistered`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::register_site())]
		pub fn register_site(
			origin: OriginFor<T>,
			participant: T::AccountId,
			site: T::AccountId,
		) -> DispatchResult {
			let company = Self::ensure_own_participant(origin, &participant)?;
			ensure!(
				company.roles.iter().any(|role| role.holds_credits()),
				Error::<T>::HoldsNoCredits
			);
			Self::ensure_unregistered(&site)?;
			Self::do_register_site(participant, site);
			Ok(())
		}

		/// Suspends a participant: neither it nor its sites can act until it is reinstated. It
		/// loses nothing. For its intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`,
		/// `Suspended` if it is suspended already.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_standing())]
		pub fn suspend_participant(
			origin: OriginFor<T>,
			participant: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_own_participant(origin, &participant)?;
			Self::ensure_active(&record)?;
			Self::do_suspend(participant, record);
			Ok(())
		}

		/// Lifts a suspension. For the participant's intermediary.
		///
		/// Errors: `IntermediaryNotFound`, `ParticipantNotFound`, `NotItsIntermediary`,
		/// `NotSuspended`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_standing())]
		pub fn reinstate_participant(
			origin: OriginFor<T>,
			participant: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_own_participant(origin, &participant)?;
			ensure!(Self::ensure_active(&record).is_err(), Error::<T>::NotSuspended);
			Self::do_reinstate(participant, record);
			Ok(())
		}

		/// Sets the weight that one member may use in one session. It holds from the next
		/// transaction on, also for the current session. For governance.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_session_quota())]
		pub fn set_session_quota(origin: OriginFor<T>, quota: Weight) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			SessionQuota::<T>::put(quota);
			Self::deposit_event(Event::SessionQuotaSet { quota });
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
