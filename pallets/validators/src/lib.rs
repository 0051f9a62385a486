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

mod equivocation;
mod heartbeat;
#[cfg(test)]
mod mock;
mod offences;
mod operators;
mod session;
mod set;
#[cfg(test)]
mod tests;
mod try_state;
pub mod weights;

pub use equivocation::{AuraEquivocationOffence, EquivocationProofOf};
pub use offences::Identification;
pub use operators::{ConsortiumValidator, NoIdentification};
pub use pallet::*;
pub use session::{KeepSessionKeys, PalletSessionKeys, SessionKeys, SessionLength};
pub use weights::WeightInfo;

// FRAME's macros write casts and `expect` into this module.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::{
		pallet_prelude::*,
		traits::{ConstU32, KeyOwnerProofSystem},
	};
	use frame_system::{
		ensure_authorized, offchain::CreateAuthorizedTransaction, pallet_prelude::*,
	};
	use sp_consensus_aura::sr25519::AuthorityId;
	use sp_core::crypto::KeyTypeId;
	use sp_runtime::{traits::Zero, transaction_validity::TransactionValidityWithRefund};
	use sp_session::{GetSessionNumber, GetValidatorCount};
	use sp_staking::{offence::ReportOffence, SessionIndex};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The accounts of a validator set.
	pub type ValidatorSetOf<T> =
		BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::MaxValidators>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	///
	/// The transaction extension pipeline has to begin with `frame_system::AuthorizeCall`, the call
	/// filter has to refuse what [`KeepSessionKeys`] refuses, and the pallets have to be in the
	/// order authorship, this one, historical, session.
	#[pallet::config]
	pub trait Config: CreateAuthorizedTransaction<Call<Self>> + frame_system::Config {
		/// Who approves operators and decides on the validator set.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The session pallet.
		type SessionKeys: SessionKeys<Self::AccountId>;

		/// A proof that an Aura key belonged to a validator in a session.
		type KeyOwnerProof: Parameter + GetSessionNumber + GetValidatorCount;

		/// What checks such a proof.
		type KeyOwnerProofSystem: KeyOwnerProofSystem<
			(KeyTypeId, AuthorityId),
			Proof = Self::KeyOwnerProof,
			IdentificationTuple = Identification<Self>,
		>;

		/// Where equivocations are reported to.
		type ReportOffence: ReportOffence<
			Self::AccountId,
			Identification<Self>,
			AuraEquivocationOffence<Identification<Self>>,
		>;

		/// For how many blocks an equivocation can be reported.
		type ReportLongevity: Get<u64>;

		/// Most validators that the chain may have.
		#[pallet::constant]
		type MaxValidators: Get<u32>;

		/// Most operators that the consortium may have.
		#[pallet::constant]
		type MaxOperators: Get<u32>;

		/// The length of a session in blocks, unless the genesis sets another.
		#[pallet::constant]
		type DefaultSessionBlocks: Get<BlockNumberFor<Self>>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The approved operators.
	#[pallet::storage]
	pub type Operators<T: Config> =
		CountedStorageMap<_, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// The validators of the next session to be planned.
	#[pallet::storage]
	pub type Validators<T: Config> = StorageValue<_, ValidatorSetOf<T>, ValueQuery>;

	/// Fewest validators that the set may have.
	#[pallet::storage]
	pub type MinimumValidators<T: Config> = StorageValue<_, u32, ValueQuery, ConstU32<1>>;

	/// The length of a session in blocks. Written at genesis only.
	#[pallet::storage]
	pub type SessionBlocks<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, T::DefaultSessionBlocks>;

	/// The operators that committed an offence and weren't pardoned, each with the session of the
	/// latest one.
	#[pallet::storage]
	pub type Offenders<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, SessionIndex, OptionQuery>;

	/// The block that the current session started in.
	#[pallet::storage]
	pub type SessionStart<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// The latest block that each validator authored.
	#[pallet::storage]
	pub type LastAuthored<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BlockNumberFor<T>, OptionQuery>;

	/// In how many sessions without a break a validator authored nothing.
	#[pallet::storage]
	pub type MissedSessions<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, OptionQuery>;

	/// The validators of the first block, and the length of sessions, which never changes.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Their accounts, each once.
		pub validators: Vec<T::AccountId>,
		/// Fewest validators that the set may have; 0 for the default of 1.
		pub minimum: u32,
		/// The length of a session in blocks; 0 for the default.
		pub session_blocks: u32,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let validators = ValidatorSetOf::<T>::try_from(self.validators.clone())
				.expect("the genesis has at most MaxValidators validators");
			assert!(
				Pallet::<T>::size(&validators) >= self.minimum,
				"the genesis has at least as many validators as its minimum"
			);
			for validator in &validators {
				assert!(
					!Operators::<T>::contains_key(validator),
					"the genesis has each validator once"
				);
				Pallet::<T>::do_approve_operator(validator.clone());
			}
			Validators::<T>::put(validators);
			if !self.minimum.is_zero() {
				MinimumValidators::<T>::put(self.minimum);
			}
			// The block that ends a session has no room for transactions.
			assert!(self.session_blocks != 1, "the genesis has sessions of more than one block");
			if !self.session_blocks.is_zero() {
				SessionBlocks::<T>::put(BlockNumberFor::<T>::from(self.session_blocks));
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An operator was approved: it may sign and register session keys.
		OperatorApproved {
			/// Its account.
			operator: T::AccountId,
		},
		/// An operator was dismissed, and its session keys with it.
		OperatorDismissed {
			/// Its account.
			operator: T::AccountId,
		},
		/// A validator joins, in force from the session after next.
		ValidatorAdded {
			/// Its account.
			validator: T::AccountId,
		},
		/// Governance removed a validator, in force from the session after next.
		ValidatorRemoved {
			/// Its account.
			validator: T::AccountId,
		},
		/// A validator leaves of its own will, in force from the session after next.
		ValidatorLeft {
			/// Its account.
			validator: T::AccountId,
		},
		/// The minimum of validators was set.
		MinimumValidatorsSet {
			/// The new minimum.
			minimum: u32,
		},
		/// A validator was removed because of an offence, in force from the session after next.
		ValidatorRemovedForOffence {
			/// Its account.
			validator: T::AccountId,
			/// The session of the offence.
			session: SessionIndex,
		},
		/// A validator committed an offence and stays only because there would be too few without
		/// it. It is removed as soon as the set is above the minimum.
		OffenderKept {
			/// Its account.
			validator: T::AccountId,
			/// The session of the offence.
			session: SessionIndex,
		},
		/// An offence was reported of an account that isn't in the set any more.
		FormerValidatorOffended {
			/// Its account.
			validator: T::AccountId,
			/// The session of the offence.
			session: SessionIndex,
		},
		/// Governance pardoned an offender.
		OffenderPardoned {
			/// Its account.
			offender: T::AccountId,
		},
		/// A validator authored no block in a whole session.
		ValidatorOffline {
			/// Its account.
			validator: T::AccountId,
			/// The session.
			session: SessionIndex,
			/// The sessions that it has missed without a break.
			missed: u32,
		},
		/// A validator that had missed sessions authored again.
		ValidatorBackOnline {
			/// Its account.
			validator: T::AccountId,
			/// The session that it authored in.
			session: SessionIndex,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is an operator already.
		AlreadyOperator,
		/// The account is not an operator. Governance has to approve it first.
		OperatorNotFound,
		/// There are as many operators as the chain can have. Dismiss one that isn't needed.
		TooManyOperators,
		/// The account is in the validator set already.
		AlreadyValidator,
		/// The account is not in the validator set.
		ValidatorNotFound,
		/// The validator set is full. Remove a validator first.
		TooManyValidators,
		/// The set would be smaller than its minimum. Add another validator first, or set a lower
		/// minimum.
		TooFewValidators,
		/// The minimum is at least one validator.
		MinimumIsZero,
		/// The account has no session keys. It has to register them (`session.setKeys`) first.
		SessionKeysMissing,
		/// The account committed an offence. Governance has to pardon it first.
		Offender,
		/// The account has no offence to be pardoned.
		OffenderNotFound,
		/// The operator is a validator. Remove it from the set first.
		StillValidator,
		/// The operator is a validator of the current or the next session. Wait until both are over:
		/// at most two sessions after it left the set.
		StillInSession,
		/// The key of the equivocation belonged to nobody in the session of the proof.
		InvalidKeyOwnerProof,
		/// The equivocation was reported before.
		DuplicateReport,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Approves an operator: the account may then sign on the chain and register session keys.
		/// For governance. There are at most `MaxOperators`.
		///
		/// Errors: `AlreadyOperator`, `TooManyOperators`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::approve_operator())]
		pub fn approve_operator(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_may_be_approved(&account)?;
			Self::do_approve_operator(account);
			Ok(())
		}

		/// Dismisses an operator that is neither in the validator set nor in the current or the next
		/// session. Its session keys are removed; it can't sign any more. For governance.
		///
		/// Errors: `OperatorNotFound`, `StillValidator`, `StillInSession`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::dismiss_operator())]
		pub fn dismiss_operator(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_may_be_dismissed(&account)?;
			Self::do_dismiss_operator(account)
		}

		/// Adds an operator with registered session keys to the validator set, which has at most
		/// `MaxValidators`. In force from the session after next. For governance.
		///
		/// Validators that stayed only because of the minimum are removed as far as the set is above
		/// it now.
		///
		/// Errors: `OperatorNotFound`, `Offender`, `AlreadyValidator`, `TooManyValidators`,
		/// `SessionKeysMissing`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::add_validator(T::MaxValidators::get()))]
		pub fn add_validator(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_may_join(&account)?;
			Self::do_add_validator(account)
		}

		/// Removes a validator from the set, down to the minimum. In force from the session after
		/// next, until when it has to keep running. It stays an operator. For governance.
		///
		/// Errors: `ValidatorNotFound`, `TooFewValidators`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::remove_validator())]
		pub fn remove_validator(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_may_go(&account)?;
			Self::do_remove_validator(&account);
			Self::deposit_event(Event::ValidatorRemoved { validator: account });
			Ok(())
		}

		/// Leaves the validator set, down to the minimum. In force from the session after next,
		/// until when the validator has to keep running. It stays an operator. For the validator.
		///
		/// Errors: `ValidatorNotFound`, `TooFewValidators`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::remove_validator())]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let validator = ensure_signed(origin)?;
			Self::ensure_may_go(&validator)?;
			Self::do_remove_validator(&validator);
			Self::deposit_event(Event::ValidatorLeft { validator });
			Ok(())
		}

		/// Sets the fewest validators that the set may have: 1 to as many as there are. For
		/// governance.
		///
		/// Validators that stayed only because of the minimum are removed as far as the set is above
		/// it now.
		///
		/// Errors: `MinimumIsZero`, `TooFewValidators`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_minimum_validators(T::MaxValidators::get()))]
		pub fn set_minimum_validators(origin: OriginFor<T>, minimum: u32) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_minimum(minimum)?;
			Self::do_set_minimum(minimum);
			Ok(())
		}

		/// Pardons an offender, which may then be a validator. For governance.
		///
		/// Errors: `OffenderNotFound`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::pardon())]
		pub fn pardon(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_offender(&account)?;
			Self::do_pardon(account);
			Ok(())
		}

		/// Reports that a validator sealed two blocks for the same slot. Submitted by validators'
		/// nodes; it authorizes itself by the two seals and needs no account.
		///
		/// `equivocation_proof`: the two headers with their seals. `key_owner_proof`: whose key it
		/// was, in a session at most `ReportLongevity` blocks ago.
		///
		/// Refused at the pool: `Call` (not submitted by the node itself; the headers don't have one
		/// slot, or are the same block), `Stale` (the session is too long ago, or the equivocation
		/// was reported before), `Future` (the session hasn't begun), `BadProof` (a seal isn't the
		/// offender's), `BadSigner` (the key belonged to no validator of the session).
		///
		/// Errors: `InvalidKeyOwnerProof`, `DuplicateReport`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::report_equivocation(T::MaxValidators::get()))]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_report_equivocation(
			T::MaxValidators::get()
		))]
		#[pallet::authorize(Self::authorize_report)]
		pub fn report_equivocation(
			origin: OriginFor<T>,
			equivocation_proof: Box<EquivocationProofOf<T>>,
			key_owner_proof: T::KeyOwnerProof,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_report_equivocation(*equivocation_proof, key_owner_proof)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				!T::DefaultSessionBlocks::get().is_zero(),
				"a session has to be at least one block long"
			);
			assert!(T::MaxValidators::get() > 0, "there has to be room for a validator");
			assert!(
				T::MaxOperators::get() >= T::MaxValidators::get(),
				"every validator has to be an operator"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	impl<T: Config> Pallet<T> {
		/// Verifies a report before it enters the pool, and again before it enters a block.
		// The macro hands over a reference to the argument, which is boxed.
		#[allow(clippy::borrowed_box)]
		fn authorize_report(
			source: TransactionSource,
			equivocation_proof: &Box<EquivocationProofOf<T>>,
			key_owner_proof: &T::KeyOwnerProof,
		) -> TransactionValidityWithRefund {
			Self::check_report(source, equivocation_proof, key_owner_proof)
				.map(|validity| (validity, Weight::zero()))
		}
	}
}
