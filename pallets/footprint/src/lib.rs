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
mod declarations;
mod disputes;
mod graph;
mod methods;
#[cfg(test)]
mod mock;
mod restatement;
pub mod roll_up;
mod session;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod votes;
pub mod weights;
mod work_list;
mod worker;

pub use graph::Stages;
pub use pallet::*;
pub use session::{AuthorityId, KEY_TYPE};
pub use types::*;
pub use weights::WeightInfo;

/// The name of the pallet's lines in the node's log.
pub(crate) const LOG_TARGET: &str = "tracemet::footprint";

// FRAME's macros write casts and `expect` into this module.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{restatement::Restater, *};
	use frame_support::{
		dispatch::PostDispatchInfo, pallet_prelude::*, traits::Get, WeakBoundedVec,
	};
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
		traits::{CertificationRegistry, OnFootprintAccepted, ProductionRecords},
		AcceptedFootprint, AttachedTo, Attribute, AttributeId, AttributeNature, AuditId,
		Correction, DefaultFactor, EmissionFactor, FamilyId, FootprintBasis, LineTotals,
		MaxDefaultFactors, MaxFactors, MethodId, MethodRules, Name, ProductionNode, Reason,
		RequestId, SmadMethod, StandardId, StandardVersionId,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The signature of a vote.
	pub type SignatureOf<T> = <<T as Config>::AuthorityId as RuntimeAppPublic>::Signature;

	/// A batch of votes of this chain.
	pub type BatchOf<T> = VoteBatch<<T as Config>::AuthorityId, BlockNumberFor<T>>;

	/// A footprint in force on this chain.
	pub type FootprintOf<T> =
		AcceptedFootprint<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

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
		/// Who registers attributes.
		type RegistryOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who decides disputes.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Families, standards and their owners, auditors.
		type Certification: CertificationRegistry<Self::AccountId>;

		/// The production records, and who answers for them.
		type Records: ProductionRecords<Self::AccountId>;

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

		/// After how many blocks a pending node is reported that has no footprint, and after how many
		/// once more.
		#[pallet::constant]
		type StuckAfter: Get<BlockNumberFor<Self>>;

		/// Whether the chain's books rest: then no restatement is passed on.
		type Rests: Get<bool>;

		/// Priority of votes in the transaction pool.
		#[pallet::constant]
		type VotePriority: Get<TransactionPriority>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need of the other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self::AccountId>;
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

	/// The newest method version of each standard and family, counted from 1.
	#[pallet::storage]
	pub type LatestMethodVersions<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		StandardId,
		Blake2_128Concat,
		FamilyId,
		u16,
		ValueQuery,
	>;

	/// The production graph: each node's record, as last corrected.
	#[pallet::storage]
	pub type Nodes<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, ProductionNode, OptionQuery>;

	/// The nodes that have an input from a node: first that node, then the one that depends on it.
	#[pallet::storage]
	pub type Dependents<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		RequestId,
		Blake2_128Concat,
		RequestId,
		(),
		OptionQuery,
	>;

	/// The latest round of each node.
	#[pallet::storage]
	pub type Rounds<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, Round<BlockNumberFor<T>>, OptionQuery>;

	/// The nodes whose round is pending: what the off-chain workers work through. The key is the
	/// node's number in big-endian, so that they come in the order of the ledger.
	#[pallet::storage]
	pub type WorkList<T: Config> = StorageMap<_, Identity, [u8; 8], (), OptionQuery>;

	/// The votes in pending rounds.
	#[pallet::storage]
	pub type Ballots<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, Ballot<T::MaxAuthorities>, OptionQuery>;

	/// What the council has to decide.
	#[pallet::storage]
	pub type Disputes<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, Dispute<T::MaxAuthorities>, OptionQuery>;

	/// The council's latest decision on each node that was disputed.
	#[pallet::storage]
	pub type Decisions<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, Decision<BlockNumberFor<T>>, OptionQuery>;

	/// The nodes whose changed footprint is still being passed on, in the order of the ledger as in
	/// the work list, each with the dependent that was marked last.
	#[pallet::storage]
	pub type Spreading<T: Config> =
		StorageMap<_, Identity, [u8; 8], Option<RequestId>, OptionQuery>;

	/// The node of the work list that was last looked at, whether it gets on.
	#[pallet::storage]
	pub type StuckFrom<T: Config> = StorageValue<_, RequestId, OptionQuery>;

	/// The footprint of each node that is in force. While a newer revision is calculated, the one
	/// before stays.
	#[pallet::storage]
	pub type Footprints<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, FootprintOf<T>, OptionQuery>;

	/// The session keys that may vote: those of the current validators.
	#[pallet::storage]
	pub type Authorities<T: Config> =
		StorageValue<_, WeakBoundedVec<T::AuthorityId, T::MaxAuthorities>, ValueQuery>;

	/// The nodes that a certification body corrected, each with the audit that it last followed. Their
	/// producers can't restate them any more.
	#[pallet::storage]
	pub type CorrectedAfterAudit<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, AuditId, OptionQuery>;

	/// Which set of session keys that is, counted up whenever they change, or the runtime is upgraded.
	#[pallet::storage]
	pub type ValidatorSet<T: Config> = StorageValue<_, u64, ValueQuery>;

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
		/// The validators are asked for the footprint of a node, or an auditor for an attestation of
		/// the declared one.
		RoundOpened {
			/// The node.
			node: RequestId,
			/// Its revision.
			revision: u32,
			/// The attempt at it.
			attempt: u32,
			/// The restated node because of which it is calculated anew, if it is.
			cause: Option<RequestId>,
			/// Whether the footprint is declared.
			declared: bool,
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
		/// A footprint of a node is in force: its first, or a newer revision.
		FootprintAccepted {
			/// The node.
			node: RequestId,
			/// Its revision.
			revision: u32,
			/// The totals of each output line, in grams.
			lines: LineTotals,
			/// What it rests on.
			basis: FootprintBasis<T::AccountId>,
		},
		/// The validators don't agree on a footprint: nothing is accepted, and governance decides.
		RollUpDisputed {
			/// The node.
			node: RequestId,
			/// Its revision.
			revision: u32,
			/// The attempt at it.
			attempt: u32,
			/// Why.
			cause: DisputeCause,
			/// The results (blake2b-256) and how many validators voted for each.
			results: BoundedVec<Counted, T::MaxAuthorities>,
		},
		/// Governance decided a dispute.
		DisputeResolved {
			/// The node.
			node: RequestId,
			/// What was decided, and why.
			decision: Decision<BlockNumberFor<T>>,
		},
		/// The request behind a node was rejected or withdrawn before a footprint was accepted.
		RoundCancelled {
			/// The node.
			node: RequestId,
		},
		/// A corrected revision of a production record was filed. The footprint before stays in force
		/// until the corrected one is accepted.
		RestatementFiled {
			/// The node.
			node: RequestId,
			/// Who filed it: the producer, or its certification body.
			who: T::AccountId,
			/// The audit that it follows, of a certification body.
			audit: Option<AuditId>,
			/// What is corrected.
			correction: Correction,
			/// Why, for everybody to read.
			reason: Reason,
		},
		/// A node has waited long for its footprint. It is reported again as often as it has waited so
		/// long once more.
		NodeStuck {
			/// The node.
			node: RequestId,
			/// Its revision.
			revision: u32,
			/// The attempt at it.
			attempt: u32,
			/// The block that its round was opened in.
			since: BlockNumberFor<T>,
			/// Why it doesn't get on.
			reason: StuckReason,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// A name has to be 1 to 64 bytes of UTF-8.
		InvalidName,
		/// A unit has to be 1 to 64 bytes of UTF-8.
		InvalidUnit,
		/// A reason has to be 1 to 256 bytes of UTF-8.
		InvalidReason,
		/// There is no attribute with this id.
		AttributeNotFound,
		/// The attribute is attached to goods of another family than the method or record is for.
		NotForFamily,
		/// There is no SMAD method with this id.
		MethodNotFound,
		/// There is no production node with this id.
		NodeNotFound,
		/// The node has no accepted footprint yet. Wait until the validators have voted; a disputed
		/// one needs governance, a declared one an auditor.
		FootprintNotAccepted,
		/// The node has no such output line.
		OutputLineNotFound,
		/// A factor is per at least 1 unit, or 1 kg.
		InvalidEmissionFactor,
		/// The method has two factors for the same activity and attribute, or the record names the
		/// same activity twice with the same kind of data: add the quantities up.
		DuplicateActivity,
		/// The method has two default factors for the same good and attribute.
		DuplicateDefault,
		/// An activity is counted in one unit: that of the method's factors for it.
		WrongUnit,
		/// The declared unit has to be one of mass.
		InvalidDeclaredUnit,
		/// The first effective date has to be before the last.
		InvalidEffectiveDates,
		/// The reference period isn't within the effective dates of the method. Use the version of
		/// the method that was in effect then.
		MethodNotEffective,
		/// A factor is for the content of a material, such as recycled metal, which comes from scrap
		/// and credits only.
		ContentNotCalculated,
		/// A factor is for an attribute that says what others rest on, which the chain computes by
		/// itself.
		ComputedAttribute,
		/// The method has no emission factor for an activity of the record.
		ActivityNotInMethod,
		/// The method has no default factor for an uncertified good of the record or the certificate,
		/// so it can't be counted conservatively. Ask the standard's owner for a method version that
		/// has one.
		NoDefaultFactor,
		/// The method allows one output line only.
		AllocationNeedsSingleOutput,
		/// The shares of economic value of all output lines have to add up to 1,000,000.
		InvalidValueShares,
		/// A record with a declared footprint has no activities: what they emit is in the declaration.
		DeclaredWithActivities,
		/// The declared footprint isn't possible: it needs totals for each output line, each above zero
		/// and no larger than 2^96, none of the chain's own mark of what is declared, no less of any
		/// burden than the consumed credits bring, no more recycled metal than goes in or comes out,
		/// and no more primary data than fossil CO2e.
		InvalidDeclaration,
		/// No declaration of this revision and attempt of the node waits for an auditor: look again at
		/// what is declared now.
		NothingToAttest,
		/// The footprint of an input is being restated or disputed. Wait until it is accepted.
		InputsNotSettled,
		/// The footprint of the node is accepted or cancelled already, so the record can't be amended
		/// any more. Restate it if it is accepted; make a new request, and withdraw this one if it is
		/// pending, to change anything else.
		AlreadyCalculated,
		/// The correction is for a method of another standard or family.
		MethodMismatch,
		/// The correction names an input that isn't scrap.
		NotScrap,
		/// A producer can only correct that scrap was internal, and so not recycled content, and can only
		/// go to a newer version of the method for the same version of the standard. Other origins,
		/// methods and the shares of value are for the certification body, after an audit.
		NeedsAudit,
		/// The certification body corrected the record after an audit. Ask it to file what else is to be
		/// corrected.
		CorrectedByBody,
		/// The correction changes nothing.
		NothingRestated,
		/// This revision and attempt of the footprint is not disputed, so there is nothing to decide.
		NotDisputed,
		/// The totals aren't what the inputs and activities of the node bring.
		NotConserved,
		/// A quantity is beyond what the chain can count.
		Overflow,
		/// All ids are used up, or the registry of attributes is full.
		IdsExhausted,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Adds an attribute to the registry, of 64 at most. For the registry.
		///
		/// `name`, `unit`: 1 to 64 bytes of UTF-8 each; totals and factors are in the unit.
		/// `attached_to`: all goods, or those of one family. `nature`: how it behaves when mass is
		/// divided and converted.
		///
		/// Errors: `InvalidName`, `InvalidUnit`, `IdsExhausted`; the certification pallet's
		/// `FamilyNotFound`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_attribute())]
		pub fn register_attribute(
			origin: OriginFor<T>,
			name: Name,
			unit: Name,
			attached_to: AttachedTo,
			nature: AttributeNature,
		) -> DispatchResult {
			T::RegistryOrigin::ensure_origin(origin)?;
			let details = Attribute { name, unit, attached_to, nature };
			Self::ensure_attribute_details(&details)?;
			let (attribute, details) = Self::do_register_attribute(details)?;
			Self::deposit_event(Event::AttributeRegistered { attribute, details });
			Ok(())
		}

		/// Registers the next version of a standard's SMAD method for a family. For the owner of the
		/// performance standard.
		///
		/// `standard`: the version whose documents describe the method. `rules`: allocation, declared
		/// unit, system boundary, GWP set, effective dates. `emission_factors`: up to 256, so many
		/// grams per so many units of an activity. `default_factors`: up to 64, so many grams per so
		/// many kilograms of a good without credits, and of scrap for its acquisition.
		///
		/// Errors: `InvalidName`, `InvalidDeclaredUnit`, `InvalidEffectiveDates`,
		/// `InvalidEmissionFactor`, `DuplicateActivity`, `DuplicateDefault`, `WrongUnit`,
		/// `AttributeNotFound`, `NotForFamily`, `ContentNotCalculated`, `ComputedAttribute`,
		/// `IdsExhausted`; the certification pallet's `StandardNotFound`, `WrongKindOfStandard`,
		/// `NotItsStandardOwner`, `FamilyNotFound`, `GoodNotFound`; the accounts pallet's
		/// `ParticipantNotFound`, `RoleMissing`, `Suspended`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::register_method())]
		pub fn register_method(
			origin: OriginFor<T>,
			name: Name,
			family: FamilyId,
			standard: StandardVersionId,
			rules: MethodRules,
			emission_factors: BoundedVec<EmissionFactor, MaxFactors>,
			default_factors: BoundedVec<DefaultFactor, MaxDefaultFactors>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Certification::ensure_owns_performance_standard(&who, standard)?;
			let version = Self::next_method_version(standard, family)?;
			let method = SmadMethod {
				name,
				family,
				version,
				standard,
				rules,
				emission_factors,
				default_factors,
			};
			Self::ensure_method(&method)?;
			Self::do_register_method(method)
		}

		/// Votes on the footprints of up to 64 nodes. Submitted by the validators' off-chain workers;
		/// it authorizes itself by the signature and needs no account.
		///
		/// `signature` is over the [`VoteBatch`], by the session key that it names. Votes in it that
		/// are settled meanwhile, cast before, or on nodes that aren't ready are left out.
		///
		/// Refused at the pool: `Call` (no votes, or not in the order of the ledger), `Future` (signed
		/// on a later block), `Stale` (too old, of another set of session keys, of another fork or
		/// chain, or no vote in it counts any more), `BadSigner` (not a session key in force),
		/// `BadProof` (wrong signature).
		#[pallet::call_index(2)]
		#[pallet::weight((Pallet::<T>::most_of_votes(&batch.votes), DispatchClass::Operational))]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_vote(batch.size()))]
		#[pallet::authorize(Self::authorize_vote)]
		pub fn vote(
			origin: OriginFor<T>,
			batch: BatchOf<T>,
			_signature: SignatureOf<T>,
		) -> DispatchResultWithPostInfo {
			ensure_authorized(origin)?;
			let actual = Self::do_vote(batch);
			Ok(PostDispatchInfo { actual_weight: Some(actual), pays_fee: Pays::No })
		}

		/// Decides a disputed footprint, and keeps the decision with its reason. For governance.
		///
		/// `revision`, `attempt`: what the council looked at, so that no later dispute is decided by the
		/// same motion. `resolution`: the validators vote once more, or these are the totals; they have
		/// to be conserved, and the inputs settled. `reason`: for everybody to read, 1 to 256 bytes of
		/// UTF-8.
		///
		/// Errors: `NodeNotFound`, `NotDisputed`, `InputsNotSettled`, `NotConserved`,
		/// `InvalidReason`, `Overflow`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::resolve_dispute())]
		pub fn resolve_dispute(
			origin: OriginFor<T>,
			node: RequestId,
			revision: u32,
			attempt: u32,
			resolution: Resolution,
			reason: Reason,
		) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::ensure_reason(&reason)?;
			let round = Self::ensure_resolvable(node, revision, attempt, &resolution)?;
			Self::do_resolve(node, round, resolution, reason)
		}

		/// Attests the footprint that a producer declared: it is in force then, and marked as
		/// declared wherever it goes. For an auditor: accredited for the standards of the
		/// certificate, and independent of the producer and its certification body.
		///
		/// `revision`, `attempt`: what the auditor looked at, so that nothing else is attested if the
		/// record is amended meanwhile.
		/// `report`: salted commitment (blake2b-256) to the auditor's report.
		///
		/// Errors: `NodeNotFound`, `NothingToAttest`, `InputsNotSettled`, and `InvalidDeclaration` if
		/// an input was restated since; the certification pallet's errors of `record_audit`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::attest_footprint())]
		pub fn attest_footprint(
			origin: OriginFor<T>,
			node: RequestId,
			revision: u32,
			attempt: u32,
			report: H256,
		) -> DispatchResult {
			let auditor = ensure_signed(origin)?;
			let attestable = Self::ensure_attestable(&auditor, node, revision, attempt)?;
			Self::do_attest(auditor, node, attestable, report)
		}

		/// Restates a production record whose footprint was accepted: the corrected revision is
		/// calculated, and if its footprint differs, so is everything downstream. Masses and credits
		/// are facts of the ledger and stay. For the producer that made the request.
		///
		/// `correction`: the record as it should have been reported. `reason`: for everybody to read,
		/// 1 to 256 bytes of UTF-8.
		///
		/// Errors: `NodeNotFound`, `FootprintNotAccepted`, `NothingRestated`, `MethodMismatch`,
		/// `NotScrap`, `NeedsAudit`, `CorrectedByBody`, `InvalidReason`, those of a new request's record:
		/// `MethodNotFound`, `MethodNotEffective`, `ActivityNotInMethod`, `WrongUnit`,
		/// `DuplicateActivity`, `NoDefaultFactor`, `InvalidValueShares`,
		/// `AllocationNeedsSingleOutput`, `DeclaredWithActivities`, `AttributeNotFound`,
		/// `NotForFamily`, `InvalidDeclaration`, `Overflow`; the credits pallet's `RequestNotFound`,
		/// `RequestNotApproved`; the accounts pallet's `CustodyAccountNotFound`, `NotAuthorized`,
		/// `RoleMissing`, `Suspended`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::restate())]
		pub fn restate(
			origin: OriginFor<T>,
			node: RequestId,
			correction: Correction,
			reason: Reason,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Records::ensure_producer_of(&who, node)?;
			Self::ensure_reason(&reason)?;
			let restater = Restater { who, audit: None };
			let restated = Self::ensure_restatable(node, correction.clone(), &restater)?;
			Self::do_restate(node, restated, restater, correction, reason)
		}

		/// Restates a production record in which an audit found a nonconformity. For the certification
		/// body of the certificate that the request was made under.
		///
		/// `audit`: an audit of the request. The rest as in `restate`.
		///
		/// Errors: those of `restate` but `NeedsAudit`, `CorrectedByBody`; the certification pallet's
		/// `AuditNotFound`, `AuditMismatch`, `NothingFound`, `NotItsCertificationBody`, and those of an
		/// accreditation that doesn't hold.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::restate())]
		pub fn restate_after_audit(
			origin: OriginFor<T>,
			node: RequestId,
			audit: AuditId,
			correction: Correction,
			reason: Reason,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Records::ensure_body_of(&who, node)?;
			T::Certification::ensure_audit_found(audit, node)?;
			Self::ensure_reason(&reason)?;
			let restater = Restater { who, audit: Some(audit) };
			let restated = Self::ensure_restatable(node, correction.clone(), &restater)?;
			Self::do_restate(node, restated, restater, correction, reason)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_runtime_upgrade() -> Weight {
			// Another runtime may calculate otherwise: what the one before voted doesn't count.
			ValidatorSet::<T>::mutate(|set| *set = set.saturating_add(1));
			T::DbWeight::get().reads_writes(1, 1)
		}

		fn on_idle(now: BlockNumberFor<T>, remaining: Weight) -> Weight {
			if T::Rests::get() {
				return Weight::zero();
			}
			Self::work_off(now, remaining)
		}

		fn offchain_worker(now: BlockNumberFor<T>) {
			Self::run_worker(now);
		}

		fn integrity_test() {
			assert!(
				T::ResendAfter::get() < T::VoteLifetime::get(),
				"a vote has to be sent again within its lifetime"
			);
			assert!(
				T::VoteLifetime::get() <= T::BlockHashCount::get(),
				"the block that a vote names has to be known as long as the vote lives"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	impl<T: Config> Pallet<T> {
		/// Verifies a batch before it enters the pool, and again before it enters a block.
		fn authorize_vote(
			_source: TransactionSource,
			batch: &BatchOf<T>,
			signature: &SignatureOf<T>,
		) -> TransactionValidityWithRefund {
			Self::check_batch(batch, signature).map(|validity| (validity, Weight::zero()))
		}
	}
}
