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

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod graph;
mod methods;
#[cfg(test)]
mod mock;
pub mod roll_up;
mod session;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod votes;
pub mod weights;
mod worker;

pub use pallet::*;
pub use session::{AuthorityId, KEY_TYPE};
pub use types::*;
pub use weights::WeightInfo;

// FRAME's macros write casts and `expect` into this module.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, WeakBoundedVec};
	use frame_system::{
		ensure_authorized, offchain::CreateAuthorizedTransaction, pallet_prelude::*,
	};
	use sp_core::H256;
	use sp_runtime::{
		traits::MaybeSerializeDeserialize,
		transaction_validity::{TransactionPriority, TransactionValidityWithRefund},
		RuntimeAppPublic,
	};
	use tracemet_primitives::{
		traits::{CertificationRegistry, OnFootprintAccepted},
		AcceptedFootprint, Allocation, Attribute, AttributeId, AttributeNature, DefaultFactor,
		EmissionFactor, FamilyId, LineTotals, MaxFactors, MethodId, Name, ProductionNode,
		RequestId, SmadMethod, StandardVersionId,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The signature of a vote.
	pub type SignatureOf<T> = <<T as Config>::AuthorityId as RuntimeAppPublic>::Signature;

	/// A vote of this chain.
	pub type VoteOf<T> = Vote<<T as Config>::AuthorityId, BlockNumberFor<T>>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	///
	/// The transaction extension pipeline has to begin with `frame_system::AuthorizeCall`.
	#[pallet::config]
	pub trait Config:
		CreateAuthorizedTransaction<Call<Self>> + frame_system::Config<Hash = H256>
	{
		/// Who registers attributes and methods and reopens disputed rounds.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Families and standards.
		type Certification: CertificationRegistry<Self::AccountId>;

		/// Who wants to know when a footprint is accepted.
		type OnAccepted: OnFootprintAccepted;

		/// The session key that votes are signed with.
		type AuthorityId: Member
			+ Parameter
			+ RuntimeAppPublic
			+ Ord
			+ MaybeSerializeDeserialize
			+ MaxEncodedLen;

		/// Most validators of a session.
		#[pallet::constant]
		type MaxAuthorities: Get<u32>;

		/// How many blocks after it was signed a vote can still be included.
		#[pallet::constant]
		type VoteLifetime: Get<BlockNumberFor<Self>>;

		/// After how many blocks a worker sends a vote again that hasn't been included. Less than
		/// the lifetime of a vote.
		#[pallet::constant]
		type ResendAfter: Get<BlockNumberFor<Self>>;

		/// Priority of votes in the transaction pool.
		#[pallet::constant]
		type VotePriority: Get<TransactionPriority>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need of the other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}

	/// The registry of attributes.
	#[pallet::storage]
	pub type Attributes<T: Config> =
		StorageMap<_, Blake2_128Concat, AttributeId, Attribute, OptionQuery>;

	/// The id of the next attribute.
	#[pallet::storage]
	pub type NextAttributeId<T: Config> = StorageValue<_, AttributeId, ValueQuery>;

	/// The SMAD methods. They never change.
	#[pallet::storage]
	pub type Methods<T: Config> =
		StorageMap<_, Blake2_128Concat, MethodId, SmadMethod, OptionQuery>;

	/// The id of the next method.
	#[pallet::storage]
	pub type NextMethodId<T: Config> = StorageValue<_, MethodId, ValueQuery>;

	/// The newest method version of each family, counted from 1.
	#[pallet::storage]
	pub type LatestMethodVersion<T: Config> =
		StorageMap<_, Blake2_128Concat, FamilyId, u16, ValueQuery>;

	/// The production graph.
	#[pallet::storage]
	pub type Nodes<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, ProductionNode, OptionQuery>;

	/// The latest round of each node.
	#[pallet::storage]
	pub type Rounds<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, Round<BlockNumberFor<T>>, OptionQuery>;

	/// The nodes whose round is open: what the off-chain workers work through.
	#[pallet::storage]
	pub type OpenRounds<T: Config> = StorageMap<_, Blake2_128Concat, RequestId, (), OptionQuery>;

	/// The votes in open rounds: the hash (blake2b-256) of the result that a key voted for.
	#[pallet::storage]
	pub type Votes<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		RequestId,
		Blake2_128Concat,
		T::AuthorityId,
		H256,
		OptionQuery,
	>;

	/// The accepted footprints.
	#[pallet::storage]
	pub type Footprints<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		RequestId,
		AcceptedFootprint<BlockNumberFor<T>>,
		OptionQuery,
	>;

	/// The session keys that may vote: those of the current validators.
	#[pallet::storage]
	pub type Authorities<T: Config> =
		StorageValue<_, WeakBoundedVec<T::AuthorityId, T::MaxAuthorities>, ValueQuery>;

	/// Writes the attributes that every chain starts with.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Nothing to set.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::register_built_in_attributes();
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An attribute was added to the registry.
		AttributeRegistered {
			/// Its id.
			attribute: AttributeId,
			/// What it is.
			details: Attribute,
		},
		/// A version of a SMAD method was registered.
		MethodRegistered {
			/// Its id.
			method: MethodId,
			/// What it is.
			details: SmadMethod,
		},
		/// The validators are asked for the footprint of a node.
		RoundOpened {
			/// The node.
			node: RequestId,
			/// Its revision.
			revision: u32,
			/// The attempt at it.
			attempt: u32,
		},
		/// A validator voted.
		VoteCast {
			/// The node.
			node: RequestId,
			/// Its revision.
			revision: u32,
			/// The attempt at it.
			attempt: u32,
			/// The session key that voted.
			authority: T::AuthorityId,
			/// Blake2b-256 of the encoded result.
			result_hash: H256,
		},
		/// More than two thirds of the validators agree on the footprint of a node.
		FootprintAccepted {
			/// The node.
			node: RequestId,
			/// Its revision.
			revision: u32,
			/// The totals of each output line, in grams.
			lines: LineTotals,
			/// Validators that agree ...
			votes: u32,
			/// ... out of so many.
			validators: u32,
		},
		/// No result can reach two thirds of the validators any more. Governance can open another
		/// round once the reason is understood.
		RollUpDisputed {
			/// The node.
			node: RequestId,
			/// Its revision.
			revision: u32,
			/// The attempt at it.
			attempt: u32,
			/// The results (blake2b-256) and how many validators voted for each.
			results: BoundedVec<(H256, u32), T::MaxAuthorities>,
		},
		/// The request behind a node was rejected or withdrawn before a footprint was accepted.
		RoundCancelled {
			/// The node.
			node: RequestId,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// A name has to be 1 to 64 bytes of UTF-8.
		InvalidName,
		/// There is no attribute with this id.
		AttributeNotFound,
		/// There is no SMAD method with this id.
		MethodNotFound,
		/// There is no production node with this id.
		NodeNotFound,
		/// The node has no accepted footprint yet. Wait until the validators have voted; a disputed
		/// one needs governance.
		FootprintNotAccepted,
		/// The node has no such output line.
		OutputLineNotFound,
		/// An emission factor is per at least 1 unit.
		InvalidEmissionFactor,
		/// A factor is for the content of a material, such as recycled metal, which comes from scrap
		/// and credits only.
		ContentNotCalculated,
		/// The method has no emission factor for an activity of the record.
		ActivityNotInMethod,
		/// The method has no default factor for an uncertified good of the record, so it can't be
		/// counted conservatively. Ask governance for a method version that has one.
		NoDefaultFactor,
		/// The method allows one output line only.
		AllocationNeedsSingleOutput,
		/// The shares of economic value of all output lines have to add up to 1,000,000.
		InvalidValueShares,
		/// The footprint of the node is accepted or cancelled already, so the record can't be amended
		/// any more. Make a new request, and withdraw this one if it is pending.
		AlreadyCalculated,
		/// The footprint is not disputed, so there is nothing to try again.
		NotDisputed,
		/// A quantity is beyond what the chain can count.
		Overflow,
		/// All ids are used up.
		IdsExhausted,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Adds an attribute to the registry. For governance.
		///
		/// Errors: `InvalidName`, `IdsExhausted`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_attribute())]
		pub fn register_attribute(
			origin: OriginFor<T>,
			name: Name,
			nature: AttributeNature,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_name(&name)?;
			let (attribute, details) = Self::do_register_attribute(name, nature)?;
			Self::deposit_event(Event::AttributeRegistered { attribute, details });
			Ok(())
		}

		/// Registers the next version of the SMAD method of a family. For governance.
		///
		/// `standard`: the performance standard version whose documents describe the method.
		/// `emission_factors`: up to 64, grams per so many units of an activity.
		/// `default_factors`: up to 64, grams per kilogram of a good without credits, and of scrap
		/// for its acquisition.
		///
		/// Errors: `InvalidName`, `InvalidEmissionFactor`, `AttributeNotFound`,
		/// `ContentNotCalculated`, `IdsExhausted`,
		/// the certification pallet's `FamilyNotFound`, `StandardNotFound`,
		/// `WrongKindOfStandard`, `GoodNotFound`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::register_method())]
		pub fn register_method(
			origin: OriginFor<T>,
			name: Name,
			family: FamilyId,
			standard: StandardVersionId,
			allocation: Allocation,
			emission_factors: BoundedVec<EmissionFactor, MaxFactors>,
			default_factors: BoundedVec<DefaultFactor, MaxFactors>,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			let method = SmadMethod {
				name,
				family,
				version: Self::next_method_version(family)?,
				standard,
				allocation,
				emission_factors,
				default_factors,
			};
			Self::ensure_method(&method)?;
			Self::do_register_method(method)
		}

		/// Votes on the footprint of a node. Submitted by the validators' off-chain workers; it
		/// authorizes itself by the signature and needs no account.
		///
		/// `signature` is over [`Vote`] with the chain's genesis hash, by the session key that the
		/// vote names.
		///
		/// Refused at the pool: `Stale` (the round is closed, the key has voted, or the vote is
		/// too old), `Future` (signed on a later block), `BadSigner` (not a session key in force),
		/// `Call` (not one total for each output line),
		/// `BadProof` (wrong signature).
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::vote())]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_vote())]
		#[pallet::authorize(Self::authorize_vote)]
		pub fn vote(
			origin: OriginFor<T>,
			vote: VoteOf<T>,
			_signature: SignatureOf<T>,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_vote(vote)
		}

		/// Opens another round for a node whose footprint is disputed. For governance.
		///
		/// Errors: `NodeNotFound`, `NotDisputed`, `Overflow`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::retry_roll_up())]
		pub fn retry_roll_up(origin: OriginFor<T>, node: RequestId) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_retry_roll_up(node)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn offchain_worker(now: BlockNumberFor<T>) {
			Self::run_worker(now);
		}

		fn integrity_test() {
			assert!(
				T::ResendAfter::get() < T::VoteLifetime::get(),
				"a vote has to be sent again within its lifetime"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	impl<T: Config> Pallet<T> {
		/// Verifies a vote before it enters the pool, and again before it enters a block.
		fn authorize_vote(
			_source: TransactionSource,
			vote: &VoteOf<T>,
			signature: &SignatureOf<T>,
		) -> TransactionValidityWithRefund {
			Self::check_vote(vote, signature).map(|validity| (validity, Weight::zero()))
		}
	}
}
