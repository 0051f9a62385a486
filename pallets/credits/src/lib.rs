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

mod books;
pub mod conversion;
mod decisions;
mod exits;
mod holdings;
#[cfg(test)]
mod mock;
mod requests;
#[cfg(test)]
mod tests;
mod transfers;
mod try_state;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

// FRAME's macros write casts and `expect` into this module.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use tracemet_primitives::{
		traits::{CertificationRegistry, Participants, ProductionGraph},
		Activities, CertificateId, CertificateRequest, ExitId, ExitStatement, GoodId, Inputs,
		LabelId, Lot, LotId, Mass, MassBalanceAccount, MaxOutputs, OutputLineId, Outputs, PeriodId,
		ProductReference, RequestId, RequestStatus, Role, Supply, TimeSpan,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Why a certification body rejected a request: 256 bytes of UTF-8 at most.
	pub type Reason = BoundedVec<u8, ConstU32<256>>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may act.
		type Participants: Participants<Self::AccountId>;

		/// Who may certify what.
		type Certification: CertificationRegistry<Self::AccountId>;

		/// The production graph and its footprints.
		type Graph: ProductionGraph;

		/// The chain's clock.
		type Time: UnixTime;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// The certificate requests.
	#[pallet::storage]
	pub type Requests<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, CertificateRequest<T::AccountId>, OptionQuery>;

	/// The id of the next certificate request.
	#[pallet::storage]
	pub type NextRequestId<T: Config> = StorageValue<_, RequestId, ValueQuery>;

	/// How many requests of a custody account wait for a decision.
	#[pallet::storage]
	pub type PendingRequests<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The lots that an approved request issued, each with its output line.
	#[pallet::storage]
	pub type IssuedLots<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, BoundedVec<(u8, LotId), MaxOutputs>, ValueQuery>;

	/// The lots, spent ones included.
	#[pallet::storage]
	pub type Lots<T: Config> =
		StorageMap<_, Blake2_128Concat, LotId, Lot<T::AccountId>, OptionQuery>;

	/// The id of the next lot.
	#[pallet::storage]
	pub type NextLotId<T: Config> = StorageValue<_, LotId, ValueQuery>;

	/// The lots of each custody account that have mass left.
	#[pallet::storage]
	pub type LotsOfAccount<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		LotId,
		(),
		OptionQuery,
	>;

	/// The mass-balance accounts: custody account, good, label, accounting period. Only periods in
	/// which something moved have one.
	#[pallet::storage]
	pub type MassBalances<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, GoodId>,
			NMapKey<Blake2_128Concat, LabelId>,
			NMapKey<Blake2_128Concat, PeriodId>,
		),
		MassBalanceAccount,
		OptionQuery,
	>;

	/// The latest period in which something moved: custody account, good, label.
	#[pallet::storage]
	pub type LatestPeriods<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, GoodId>,
			NMapKey<Blake2_128Concat, LabelId>,
		),
		PeriodId,
		OptionQuery,
	>;

	/// What has become of all that was ever issued of each good and label.
	#[pallet::storage]
	pub type Supplies<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		GoodId,
		Blake2_128Concat,
		LabelId,
		Supply,
		ValueQuery,
	>;

	/// The exit statements.
	#[pallet::storage]
	pub type Exits<T: Config> =
		StorageMap<_, Blake2_128Concat, ExitId, ExitStatement<T::AccountId>, OptionQuery>;

	/// The id of the next exit statement.
	#[pallet::storage]
	pub type NextExitId<T: Config> = StorageValue<_, ExitId, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A producer asks for credits; the credits it wants to consume are in escrow.
		CertificateRequested {
			/// The request.
			request: RequestId,
			/// The whole record.
			details: CertificateRequest<T::AccountId>,
		},
		/// Credits were consumed by an approved request.
		CreditsConsumed {
			/// The lot that they were drawn from.
			lot: LotId,
			/// Who held it.
			account: T::AccountId,
			/// The request.
			request: RequestId,
			/// How much, in grams.
			mass: Mass,
		},
		/// A lot was issued.
		LotIssued {
			/// The lot.
			lot: LotId,
			/// Who holds it.
			account: T::AccountId,
			/// The good.
			good: GoodId,
			/// The label.
			label: LabelId,
			/// The output line that it came from.
			origin: OutputLineId,
			/// How much, in grams.
			mass: Mass,
		},
		/// A request was approved.
		RequestApproved {
			/// The request.
			request: RequestId,
			/// The certification body.
			body: T::AccountId,
		},
		/// A request was rejected; its credits went from escrow back to the lots.
		RequestRejected {
			/// The request.
			request: RequestId,
			/// The certification body.
			body: T::AccountId,
			/// Why.
			reason: Reason,
		},
		/// A request was withdrawn by its producer; its credits went from escrow back to the lots.
		RequestWithdrawn {
			/// The request.
			request: RequestId,
		},
		/// Credits changed hands.
		CreditsTransferred {
			/// The lot that they were in.
			lot: LotId,
			/// The lot that they are in: the same one if it moved whole, or a new one.
			to_lot: LotId,
			/// Who sent.
			from: T::AccountId,
			/// Who received.
			to: T::AccountId,
			/// How much, in grams.
			mass: Mass,
		},
		/// Credits left the system against a product.
		SystemExit {
			/// The statement.
			exit: ExitId,
			/// What it says.
			details: ExitStatement<T::AccountId>,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no request with this id.
		RequestNotFound,
		/// There is no lot with this id.
		LotNotFound,
		/// The request is not pending: it was approved, rejected or withdrawn before.
		RequestNotPending,
		/// The certificate is another custody account's.
		NotItsCertificate,
		/// The lot is another custody account's. Only its holder, or the holder's company, can spend
		/// it.
		NotTheHolder,
		/// The lot has less left to spend than that: some or all of it was spent, or is in escrow
		/// of a pending request.
		InsufficientMass,
		/// A mass has to be at least one gram.
		ZeroMass,
		/// The gross mass is less than the mass on the good's basis; or they differ although the
		/// good is counted by gross mass.
		InvalidGrossMass,
		/// A record needs at least one input.
		NoInputs,
		/// A request needs at least one labelled output line; without one there is nothing to ask.
		NoLabelledOutput,
		/// An input is attributed to an output line that the record doesn't have.
		OutputLineNotFound,
		/// The reference period ends before it begins, or isn't over yet.
		InvalidReferencePeriod,
		/// The certificate doesn't cover the good of an output line.
		GoodNotCovered,
		/// The certificate doesn't cover the label of an output line.
		LabelNotCovered,
		/// The certificate's conversion table has no factor from an input to the good of the output
		/// line that it is attributed to.
		ConversionNotCovered,
		/// A lot was issued under another chain-of-custody standard than the certificate's.
		ChainOfCustodyMismatch,
		/// Uncertified material or internal scrap brings no claim, so it can't be attributed to a
		/// labelled output line. Attribute it to an ordinary line.
		NoClaimToAttribute,
		/// A labelled output is more than its certified inputs, converted. Claim less, or attribute
		/// more certified input to it.
		ClaimExceedsInputs,
		/// The outputs of a good together are more than all inputs that become it, converted. Check
		/// the masses, or attribute the missing input to one of its lines.
		OutputExceedsInputs,
		/// The accepted footprint of an output line doesn't keep a criterion of its label. Reject the
		/// request; the producer can ask for another label.
		CriterionNotMet,
		/// Sender and receiver are the same custody account.
		SameAccount,
		/// The label's chain-of-custody standard allows a mass balance at site level only; the
		/// receiver is a company account.
		LevelNotAllowed,
		/// A product reference has to be 1 to 128 bytes of UTF-8.
		InvalidProductReference,
		/// The reason of a rejection has to be UTF-8.
		InvalidReason,
		/// The custody account still holds credits. Transfer them, or let them exit, before it is
		/// closed.
		HoldsCredits,
		/// Requests of the custody account wait for a decision. Withdraw them, or wait, before it is
		/// closed.
		RequestsPending,
		/// A quantity is beyond what the chain can count.
		Overflow,
		/// All ids are used up.
		IdsExhausted,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Records production and asks for credits. The credits among the inputs go into escrow,
		/// and the validators begin to calculate the footprint. For producers, for themselves or
		/// for one of their sites.
		///
		/// `account`: the custody account that produced. `certificate`: its certificate.
		/// `reference_period`: the time reported, in seconds since 1970, over by now. `inputs`: 1
		/// to 64. `activities`: up to 64, each in the unit that the SMAD method declares.
		/// `outputs`: 1 to 16 lines, at least one with a label. `evidence`: salted commitment
		/// (blake2b-256) to the documents behind the record. All masses in grams.
		///
		/// Errors: `NotItsCertificate`, `InvalidReferencePeriod`, `NoInputs`, `NoLabelledOutput`,
		/// `ZeroMass`, `InvalidGrossMass`, `OutputLineNotFound`, `GoodNotCovered`,
		/// `LabelNotCovered`, `ConversionNotCovered`, `LotNotFound`, `NotTheHolder`,
		/// `InsufficientMass`, `ChainOfCustodyMismatch`, `NoClaimToAttribute`,
		/// `ClaimExceedsInputs`, `OutputExceedsInputs`, `Overflow`, `IdsExhausted`; the accounts
		/// pallet's `CustodyAccountNotFound`, `NotAuthorized`, `RoleMissing`, `Suspended`; the
		/// certification pallet's `CertificateNotFound`, `CertificateWithdrawn`,
		/// `CertificateNotInForce`, `AccreditationNotFound`, `AccreditationExpired`; the footprint
		/// pallet's `ActivityNotInMethod`, `NoDefaultFactor`, `AllocationNeedsSingleOutput`,
		/// `InvalidValueShares`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::request_certificate())]
		pub fn request_certificate(
			origin: OriginFor<T>,
			account: T::AccountId,
			certificate: CertificateId,
			reference_period: TimeSpan,
			inputs: Inputs,
			activities: Activities,
			outputs: Outputs,
			evidence: Option<H256>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for_with_role(&who, &account, Role::Producer)?;
			let request = CertificateRequest {
				account,
				certificate,
				reference_period,
				inputs,
				activities,
				outputs,
				evidence,
				requested_at: Self::now(),
				status: RequestStatus::Pending,
			};
			let (node, drawn) = Self::ensure_request(&request)?;
			Self::do_request(request, node, drawn)
		}

		/// Approves a request: its credits are consumed, and one lot is issued for each labelled
		/// output line. For the certification body that issued the certificate, while accredited.
		///
		/// Errors: `RequestNotFound`, `RequestNotPending`, `CriterionNotMet`, `Overflow`,
		/// `IdsExhausted`; the certification pallet's `NotItsCertificationBody`,
		/// `CertificateWithdrawn`, `AccreditationNotFound`, `AccreditationExpired`; the footprint
		/// pallet's `FootprintNotAccepted`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::approve_request())]
		pub fn approve_request(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_pending(request)?;
			T::Certification::ensure_may_decide(&body, record.certificate)?;
			Self::ensure_criteria(request, &record)?;
			Self::do_approve(request, record, body)
		}

		/// Rejects a request: its credits go from escrow back to the lots they were drawn from.
		/// For the certification body that issued the certificate, while accredited.
		///
		/// `reason`: for everybody to read, up to 256 bytes of UTF-8.
		///
		/// Errors: `RequestNotFound`, `RequestNotPending`, `InvalidReason`; the certification
		/// pallet's `NotItsCertificationBody`, `CertificateWithdrawn`, `AccreditationNotFound`,
		/// `AccreditationExpired`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::return_request())]
		pub fn reject_request(
			origin: OriginFor<T>,
			request: RequestId,
			reason: Reason,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_pending(request)?;
			T::Certification::ensure_may_decide(&body, record.certificate)?;
			ensure!(core::str::from_utf8(&reason).is_ok(), Error::<T>::InvalidReason);
			Self::do_return(request, record, RequestStatus::Rejected)?;
			Self::deposit_event(Event::RequestRejected { request, body, reason });
			Ok(())
		}

		/// Withdraws a request that hasn't been decided on: its credits go from escrow back to the
		/// lots they were drawn from. For whoever may act for the account that made it.
		///
		/// Errors: `RequestNotFound`, `RequestNotPending`; the accounts pallet's
		/// `CustodyAccountNotFound`, `NotAuthorized`, `Suspended`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::return_request())]
		pub fn withdraw_request(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let record = Self::ensure_pending(request)?;
			T::Participants::ensure_acts_for(&who, &record.account)?;
			Self::do_return(request, record, RequestStatus::Withdrawn)?;
			Self::deposit_event(Event::RequestWithdrawn { request });
			Ok(())
		}

		/// Transfers credits to another custody account. A lot that moves whole keeps its id; a
		/// part of one becomes a new lot. The attributes go along in proportion. For the holder,
		/// or its company.
		///
		/// `mass`: in grams, at most what the lot has left to spend.
		///
		/// Errors: `LotNotFound`, `NotTheHolder`, `ZeroMass`, `InsufficientMass`, `SameAccount`,
		/// `LevelNotAllowed`, `Overflow`, `IdsExhausted`; the accounts pallet's
		/// `CustodyAccountNotFound` if the receiver is none, `NotAuthorized`, `Suspended`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::transfer())]
		pub fn transfer(
			origin: OriginFor<T>,
			account: T::AccountId,
			lot: LotId,
			mass: Mass,
			to: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			let record = Self::ensure_spendable(&account, lot, mass)?;
			Self::ensure_receiver(&record, &to)?;
			Self::do_transfer(lot, record, mass, to)
		}

		/// Lets credits leave the system against a product. The statement keeps the footprint that
		/// the mass has now. For the holder, or its company.
		///
		/// `mass`: in grams, at most what the lot has left to spend. `product`: what the holder
		/// calls the product, 1 to 128 bytes of UTF-8, for everybody to read.
		///
		/// Errors: `LotNotFound`, `NotTheHolder`, `ZeroMass`, `InsufficientMass`,
		/// `InvalidProductReference`, `Overflow`, `IdsExhausted`; the accounts pallet's
		/// `CustodyAccountNotFound`, `NotAuthorized`, `Suspended`; the footprint pallet's
		/// `FootprintNotAccepted`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::exit())]
		pub fn exit(
			origin: OriginFor<T>,
			account: T::AccountId,
			lot: LotId,
			mass: Mass,
			product: ProductReference,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			let record = Self::ensure_spendable(&account, lot, mass)?;
			Self::ensure_product_reference(&product)?;
			Self::do_exit(lot, record, mass, product)
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
