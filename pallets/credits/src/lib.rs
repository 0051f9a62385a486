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

mod archive;
mod audits;
mod automatic;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod books;
mod claims;
pub mod conversion;
mod decisions;
mod due;
mod exits;
mod freezes;
mod holdings;
mod holds;
#[cfg(test)]
mod mock;
mod models;
mod overdraft;
mod pending;
mod periods;
mod policy;
mod records;
mod requests;
mod revocation;
mod roll_ups;
#[cfg(test)]
mod tests;
mod trace;
mod transfers;
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

// FRAME's macros write casts and `expect` into this module.
#[allow(clippy::as_conversions, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use super::{decisions::Approval, *};
	use frame_support::{pallet_prelude::*, traits::UnixTime};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use tracemet_primitives::{
		traits::{CertificationRegistry, Participants, ProductionGraph},
		Activities, CertificateId, CertificateRequest, ConversionFactor, DeclaredFootprint, ExitId,
		ExitStatement, GoodId, Inputs, LabelId, Lot, LotId, Mass, MassBalanceAccount, MaxExitDraws,
		MaxLegs, MaxOutputs, OutputLineId, Outputs, Overdraft, PassThrough, PendingTransfer,
		PeriodId, ProductReference, Reason, ReceivingPolicy, RequestId, RequestStatus, Role,
		RollUp, Seconds, Supply, TimeSpan, TransferId, TransferLeg,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the runtime decides for this pallet.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who can lift any freeze.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who may act.
		type Participants: Participants<Self::AccountId>;

		/// Who may certify what.
		type Certification: CertificationRegistry<Self::AccountId>;

		/// The production graph and its footprints.
		type Graph: ProductionGraph;

		/// The chain's clock.
		type Time: UnixTime;

		/// Whether the ledger rests: then nothing is worked off in blocks with time left.
		type Rests: Get<bool>;

		/// How many seconds a pending transfer waits to be accepted or validated.
		#[pallet::constant]
		type TransferLifetime: Get<Seconds>;

		/// How many seconds a closed record stays in the state before it is archived: in the events
		/// of its block it stays for good.
		#[pallet::constant]
		type Retention: Get<Seconds>;

		/// How many senders a custody account can list as allowed.
		#[pallet::constant]
		type MaxAllowedSenders: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// What benchmarks need of the other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// The certificate requests.
	#[pallet::storage]
	pub type Requests<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, CertificateRequest<T::AccountId>, OptionQuery>;

	/// The id of the next certificate request.
	#[pallet::storage]
	pub type NextRequestId<T: Config> = StorageValue<_, RequestId, ValueQuery>;

	/// The terms on which each output line of a pending request would be issued.
	#[pallet::storage]
	pub type Terms<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, BoundedVec<LineTerms, MaxOutputs>, OptionQuery>;

	/// How many requests of a custody account wait for a decision.
	#[pallet::storage]
	pub type PendingRequests<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The pending requests with an accepted footprint that are to be approved automatically as soon
	/// as a block has time left.
	#[pallet::storage]
	pub type AutomaticQueue<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, (), OptionQuery>;

	/// The labelled mass that was approved automatically under each certificate, and in which
	/// accounting period.
	#[pallet::storage]
	pub type AutomaticApprovals<T: Config> =
		StorageMap<_, Blake2_128Concat, CertificateId, (PeriodId, Mass), OptionQuery>;

	/// The lots that an approved request issued, each with its output line.
	#[pallet::storage]
	pub type IssuedLots<T: Config> =
		StorageMap<_, Blake2_128Concat, RequestId, BoundedVec<(u8, LotId), MaxOutputs>, ValueQuery>;

	/// The lots, spent ones included until they are archived.
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

	/// The lots from each output line that have mass left, whoever holds them.
	#[pallet::storage]
	pub type LotsOfLine<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		OutputLineId,
		Blake2_128Concat,
		LotId,
		(),
		OptionQuery,
	>;

	/// What mass of each output line went into: the approved requests that consumed it, and the exit
	/// statements that drew from it.
	#[pallet::storage]
	pub type UsesOfLine<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		OutputLineId,
		Blake2_128Concat,
		LineUse,
		(),
		OptionQuery,
	>;

	/// The mass-balance accounts: custody account, good, label, accounting period. Only periods in
	/// which something moved, or that were opened, have one.
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

	/// The latest period that was opened, the only one that is written to: custody account, good,
	/// label.
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

	/// What custody accounts issued ahead of certified input and haven't repaid: custody account,
	/// good, label.
	#[pallet::storage]
	pub type Overdrafts<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, GoodId>,
			NMapKey<Blake2_128Concat, LabelId>,
		),
		Overdraft,
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

	/// What became of the mass that each output line issued, with its shares of the footprint in force.
	#[pallet::storage]
	pub type LineRollUps<T: Config> =
		StorageMap<_, Blake2_128Concat, OutputLineId, LineRollUp, OptionQuery>;

	/// What became of it in each custody account: output line; account, column and period. Shares of a
	/// line that waits in `Revaluations` may be of an earlier footprint.
	#[pallet::storage]
	pub type AccountShares<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		OutputLineId,
		Blake2_128Concat,
		AccountColumn<T::AccountId>,
		Share,
		OptionQuery,
	>;

	/// What became of all mass that was certified under each label: the sum of its lines.
	#[pallet::storage]
	pub type LabelRollUps<T: Config> = StorageMap<_, Blake2_128Concat, LabelId, RollUp, ValueQuery>;

	/// What became of all mass that was certified: the sum of the labels.
	#[pallet::storage]
	pub type NetworkRollUp<T: Config> = StorageValue<_, RollUp, ValueQuery>;

	/// What became of certified mass in each custody account: account, label, accounting period. Only
	/// periods in which something changed have one; `held` of another is that of the latest before.
	/// The period is no user's choice, and its order is needed.
	#[pallet::storage]
	pub type AccountRollUps<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Blake2_128Concat, LabelId>,
			NMapKey<Identity, LatestFirst>,
		),
		RollUp,
		OptionQuery,
	>;

	/// The output lines whose shares in custody accounts have to follow a newer footprint, each with
	/// the share that was calculated last.
	#[pallet::storage]
	pub type Revaluations<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		OutputLineId,
		Option<AccountColumn<T::AccountId>>,
		OptionQuery,
	>;

	/// Whom each custody account receives credits from; everybody unless it says so.
	#[pallet::storage]
	pub type ReceivingPolicies<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ReceivingPolicy, ValueQuery>;

	/// The senders on each custody account's list: receiver, sender.
	#[pallet::storage]
	pub type AllowedSenders<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		(),
		OptionQuery,
	>;

	/// How many senders are on each custody account's list.
	#[pallet::storage]
	pub type AllowedSenderCounts<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The transfers that wait, their mass in escrow.
	#[pallet::storage]
	pub type PendingTransfers<T: Config> =
		StorageMap<_, Blake2_128Concat, TransferId, PendingTransfer<T::AccountId>, OptionQuery>;

	/// The id of the next pending transfer.
	#[pallet::storage]
	pub type NextTransferId<T: Config> = StorageValue<_, TransferId, ValueQuery>;

	/// The pending transfers that each custody account sends or receives.
	#[pallet::storage]
	pub type TransfersOfAccount<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		TransferId,
		(),
		OptionQuery,
	>;

	/// What is frozen, by whom and why. It is free again once nobody freezes it.
	#[pallet::storage]
	pub type Freezes<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		FreezeTarget<T::AccountId>,
		FreezesOf<T::AccountId>,
		OptionQuery,
	>;

	/// The output lines whose lots are held until their certification body decides, because a
	/// restated footprint broke a criterion of their label: the revision in force.
	#[pallet::storage]
	pub type BrokenCriteria<T: Config> =
		StorageMap<_, Blake2_128Concat, OutputLineId, u32, OptionQuery>;

	/// The output lines that are revoked in part or whole, called in question, or rest on one that is:
	/// the line that was found first.
	#[pallet::storage]
	pub type FlaggedLines<T: Config> =
		StorageMap<_, Blake2_128Concat, OutputLineId, OutputLineId, OptionQuery>;

	/// The flagged output lines whose holders and uses are still to be told, each with how to go on.
	#[pallet::storage]
	pub type TraceQueue<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		OutputLineId,
		Blake2_128Concat,
		TraceStep,
		(),
		OptionQuery,
	>;

	/// What falls due on which day since 1970: lots that expire, transfers that lapse, closed records
	/// that are archived.
	#[pallet::storage]
	pub type Due<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		u32,
		Blake2_128Concat,
		DueItem<T::AccountId>,
		(),
		OptionQuery,
	>;

	/// The first day since 1970 of which something due may not have been worked off.
	#[pallet::storage]
	pub type DueFrom<T: Config> = StorageValue<_, u32, OptionQuery>;

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
		/// A producer amended a request before its footprint was calculated: what it drew before went
		/// back, and what it draws now is in escrow.
		RequestAmended {
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
		/// Credits went from escrow of a request back to their lot: it was rejected or withdrawn, or
		/// less was approved than requested.
		CreditsReturned {
			/// The lot that they were drawn from.
			lot: LotId,
			/// Who holds it.
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
			/// The conversion factor, if it was one for all certified inputs.
			factor: Option<ConversionFactor>,
			/// The certified part of it, in parts per million.
			certified_share: u32,
		},
		/// A request was approved.
		RequestApproved {
			/// The request.
			request: RequestId,
			/// The certification body of the certificate.
			body: T::AccountId,
			/// Whether the certificate's automatic approval did it.
			automatic: bool,
		},
		/// A request can't be approved automatically, and waits for the certification body.
		AutomaticApprovalRefused {
			/// The request.
			request: RequestId,
			/// Why.
			reason: DispatchError,
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
		/// An account issued credits ahead of its certified input. They are part of a lot that is
		/// issued.
		OverdraftDrawn {
			/// The custody account.
			account: T::AccountId,
			/// The good.
			good: GoodId,
			/// The label.
			label: LabelId,
			/// The request.
			request: RequestId,
			/// How much, in grams.
			mass: Mass,
			/// The accounting period; the next one has to repay it.
			period: PeriodId,
		},
		/// Credits were consumed to repay an overdraft.
		OverdraftRepaid {
			/// The custody account.
			account: T::AccountId,
			/// The lot that they were drawn from.
			lot: LotId,
			/// How much, in grams.
			mass: Mass,
			/// How much of the overdraft is left, in grams.
			left: Mass,
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
			/// The good that they accompany.
			accompanies: GoodId,
			/// Salted commitment to a business document, if any.
			reference: Option<H256>,
		},
		/// A transfer waits to be accepted or validated; its credits are in escrow.
		TransferOffered {
			/// The transfer.
			transfer: TransferId,
			/// What it is.
			details: PendingTransfer<T::AccountId>,
		},
		/// The receiver accepted a transfer.
		TransferAccepted {
			/// The transfer.
			transfer: TransferId,
		},
		/// A certification body validated a transfer.
		TransferValidated {
			/// The transfer.
			transfer: TransferId,
			/// The certification body.
			body: T::AccountId,
		},
		/// A pending transfer was completed: its credits leave escrow for the receiver, as
		/// `CreditsTransferred` says.
		TransferCompleted {
			/// The transfer.
			transfer: TransferId,
		},
		/// The sender cancelled a pending transfer; its credits went back.
		TransferCancelled {
			/// The transfer.
			transfer: TransferId,
		},
		/// The receiver or the certification body declined a pending transfer; its credits went back.
		TransferDeclined {
			/// The transfer.
			transfer: TransferId,
			/// Who declined.
			by: T::AccountId,
		},
		/// A pending transfer lapsed; its credits went back.
		TransferExpired {
			/// The transfer.
			transfer: TransferId,
		},
		/// A custody account said whom it receives credits from.
		ReceivingPolicySet {
			/// The custody account.
			account: T::AccountId,
			/// The policy.
			policy: ReceivingPolicy,
		},
		/// A custody account put a sender on its list.
		SenderAllowed {
			/// The custody account.
			account: T::AccountId,
			/// The sender.
			sender: T::AccountId,
		},
		/// A custody account took a sender off its list.
		SenderDisallowed {
			/// The custody account.
			account: T::AccountId,
			/// The sender.
			sender: T::AccountId,
		},
		/// An accounting period of a mass-balance account ended. It is never written to again.
		PeriodClosed {
			/// The custody account.
			account: T::AccountId,
			/// The good.
			good: GoodId,
			/// The label.
			label: LabelId,
			/// The period.
			period: PeriodId,
			/// The balance that it closed with, in grams.
			closing: Mass,
		},
		/// An accounting period of a mass-balance account began. Movements are booked in it from now
		/// on.
		PeriodOpened {
			/// The custody account.
			account: T::AccountId,
			/// The good.
			good: GoodId,
			/// The label.
			label: LabelId,
			/// The period.
			period: PeriodId,
			/// The balance that it opened with, in grams.
			opening: Mass,
		},
		/// Credits expired by the rules of their chain-of-custody standard.
		CreditsExpired {
			/// The lot.
			lot: LotId,
			/// Who held it.
			account: T::AccountId,
			/// How much, in grams.
			mass: Mass,
		},
		/// A lot carried over into another accounting period because its holder's certificate is in
		/// force.
		LotCarriedOver {
			/// The lot.
			lot: LotId,
			/// When it is looked at again, in seconds since 1970.
			due: Option<Seconds>,
		},
		/// Something was frozen.
		Frozen {
			/// What.
			target: FreezeTarget<T::AccountId>,
			/// The certification body or auditor that froze it.
			by: T::AccountId,
			/// Why and since when.
			details: Freeze,
		},
		/// A freeze was lifted. What somebody else froze too stays frozen.
		Unfrozen {
			/// What was frozen.
			target: FreezeTarget<T::AccountId>,
			/// Whose freeze it was.
			by: T::AccountId,
		},
		/// The footprint in force of an output line breaks a criterion of its label: its lots are held,
		/// as if they were frozen, until the certification body decides.
		CriterionBroken {
			/// The output line.
			line: OutputLineId,
			/// Its label.
			label: LabelId,
			/// The revision of the footprint.
			revision: u32,
		},
		/// The footprint in force of a held output line keeps the criteria of its label again. The hold
		/// stays until the certification body lifts it.
		CriterionRestored {
			/// The output line.
			line: OutputLineId,
			/// Its label.
			label: LabelId,
			/// The revision of the footprint.
			revision: u32,
		},
		/// A certification body let the lots of a held output line go, until another revision of its
		/// footprint breaks a criterion.
		HoldLifted {
			/// The output line.
			line: OutputLineId,
			/// The certification body.
			body: T::AccountId,
			/// The revision of the footprint that it looked at.
			revision: u32,
			/// Why.
			reason: Reason,
		},
		/// Credits were revoked by the certification body that had approved them.
		CreditsRevoked {
			/// The lot.
			lot: LotId,
			/// Who held it.
			account: T::AccountId,
			/// How much, in grams.
			mass: Mass,
			/// The certification body.
			body: T::AccountId,
			/// Why.
			reason: Reason,
		},
		/// A certification body called an output line in question.
		LineQuestioned {
			/// The output line.
			line: OutputLineId,
			/// The certification body.
			body: T::AccountId,
			/// Why.
			reason: Reason,
		},
		/// An output line is in question or revoked in part or whole, or rests on one that is.
		LineFlagged {
			/// The output line.
			line: OutputLineId,
			/// The output line that was revoked or called in question.
			cause: OutputLineId,
		},
		/// A holder has credits from a flagged output line.
		LotFlagged {
			/// The lot.
			lot: LotId,
			/// Who holds it.
			holder: T::AccountId,
			/// The output line that was revoked or called in question.
			cause: OutputLineId,
		},
		/// An exit statement drew from a flagged output line. It isn't rewritten.
		ExitFlagged {
			/// The exit statement.
			exit: ExitId,
			/// Who made it.
			account: T::AccountId,
			/// The output line that was revoked or called in question.
			cause: OutputLineId,
		},
		/// The sums in a roll-up can't be held with a newer footprint of an output line, so the line's
		/// share in it stays that of an earlier one.
		RevaluationRefused {
			/// The output line.
			line: OutputLineId,
			/// Why.
			reason: DispatchError,
		},
		/// Credits left the system against a product.
		SystemExit {
			/// The statement.
			exit: ExitId,
			/// What it says.
			details: ExitStatement<T::AccountId>,
		},
		/// A closed record left the state after the retention time. The events have all that it said.
		RecordArchived {
			/// The record.
			record: ClosedRecord<T::AccountId>,
			/// Blake2b-256 of its encoding.
			hash: H256,
		},
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no request with this id, or it was archived.
		RequestNotFound,
		/// There is no lot with this id, or it was archived.
		LotNotFound,
		/// There is no pending transfer with this id: it was completed, cancelled, declined or lapsed.
		TransferNotFound,
		/// There is no exit statement with this id, or it was archived.
		ExitNotFound,
		/// Nothing was ever booked in that mass-balance account.
		MassBalanceNotFound,
		/// The request is not pending: it was approved, rejected or withdrawn before.
		RequestNotPending,
		/// The certificate is another custody account's.
		NotItsCertificate,
		/// The certificate has no performance standard: credits can pass through under it, and
		/// nothing can be issued.
		PassThroughOnly,
		/// A request can correct an approved request of the same custody account only.
		NothingToCorrect,
		/// The lot is another custody account's. Only its holder, or the holder's company, can spend
		/// it.
		NotTheHolder,
		/// The lot has less left to spend than that: some or all of it was spent, or is in escrow
		/// of a pending request or transfer.
		InsufficientMass,
		/// The lot has expired.
		LotExpired,
		/// The lot has not expired yet.
		LotNotDue,
		/// The footprint of the lot's output line is out of date: nothing may rest on it any more.
		FootprintExpired,
		/// The lot, its output line or the balance is frozen: who froze it has to lift that first. Or
		/// the line is held because a restated footprint broke a criterion: the certification body has
		/// to decide.
		Frozen,
		/// The output line isn't held: no footprint broke a criterion of its label, or its certification
		/// body let it go. Or it is held by another revision: look at the one in force.
		NotHeld,
		/// The output line is flagged already.
		AlreadyFlagged,
		/// The request isn't approved, so nothing was issued of it. While it is pending, its record can
		/// be amended or withdrawn, or the certification body can reject it.
		RequestNotApproved,
		/// The signer froze it already.
		AlreadyFrozen,
		/// So many froze it already. That keeps it from moving as well.
		TooManyFreezes,
		/// It is not frozen.
		NotFrozen,
		/// Others froze it, and they alone, or governance, can lift that.
		NotItsFreeze,
		/// A whole balance is frozen by an audit of one of its accounting periods only. Record one.
		BalanceNeedsAudit,
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
		/// The reference period lies outside the validity of the certificate, in part or whole: what
		/// was produced then wasn't certified.
		OutsideValidity,
		/// The certificate doesn't cover the good of an output line.
		GoodNotCovered,
		/// The certificate doesn't cover the label of an output line.
		LabelNotCovered,
		/// The certificate's conversion table has no factor from an input, of its kind of source, to
		/// the good of the output line that it is attributed to.
		ConversionNotCovered,
		/// A lot was issued under another chain-of-custody standard than the certificate's.
		ChainOfCustodyMismatch,
		/// A lot was issued under a weaker chain-of-custody model than the certificate's. Credits
		/// never move to a stronger model.
		StrongerModel,
		/// Credits issued under book and claim move without material, so they can't be consumed in
		/// production, nor pass through with another good. Transfer them, or let them exit.
		BookAndClaimOnly,
		/// Under the segregated model every input of a labelled line has to be certified under the
		/// same performance standard.
		NotSegregated,
		/// Under identity preserved all inputs of a labelled line have to come from one origin.
		IdentityLost,
		/// A lot's label is under another performance standard than the certificate's, so it can't
		/// carry a claim of the certificate. Attribute it to an ordinary line.
		PerformanceStandardMismatch,
		/// Uncertified material or internal scrap brings no claim, so it can't be attributed to a
		/// labelled output line. Attribute it to an ordinary line.
		NoClaimToAttribute,
		/// A labelled output is more than its certified inputs, converted. Claim less, or attribute
		/// more certified input to it.
		ClaimExceedsInputs,
		/// The outputs of a good together are more than all inputs that become it, converted. Check
		/// the masses, or attribute the missing input to one of its lines.
		OutputExceedsInputs,
		/// An overdraft can be attributed to labelled lines only.
		OverdraftNeedsLabel,
		/// The overdraft would be more than the chain-of-custody standard allows. Repay some of it,
		/// or claim less.
		OverdraftExceeded,
		/// An overdraft of an earlier accounting period isn't repaid: credits of that good and label
		/// can't leave the account, nor can more be overdrawn, until it is.
		OverdraftOverdue,
		/// The account has no overdraft of the lot's good and label, or less than that.
		NothingToRepay,
		/// The lot was itself issued ahead of certified input, in part or whole: repaid with it, the
		/// overdraft would only move. Repay with other credits.
		IssuedAhead,
		/// A lot whose label doesn't make the content claim of the output line's label can't carry it.
		/// Attribute it to another line.
		ContentClaimNotCarried,
		/// The output line is more than 100 million tonnes. Check the unit: masses are in grams.
		MassTooLarge,
		/// The accepted footprint of an output line doesn't keep a criterion of its label. Reject the
		/// request; the producer can ask for another label.
		CriterionNotMet,
		/// Approve no more than was requested of each line, nothing of ordinary lines, and something
		/// in all.
		InvalidApproval,
		/// The certificate allows no automatic approval, or not so much in one accounting period; or
		/// the request corrects another, overdraws, or declares its footprint. The certification body
		/// has to decide.
		BeyondAutomaticApproval,
		/// Sender and receiver are the same custody account.
		SameAccount,
		/// The label's chain-of-custody standard has mass balances kept at sites; the receiver is a
		/// company account. Send to the account of a site.
		LevelNotAllowed,
		/// The receiver takes credits only from the senders on its list. Ask it to put you there.
		SenderNotAllowed,
		/// The sender is on the list already.
		SenderAlreadyAllowed,
		/// The sender is not on the list.
		SenderNotListed,
		/// The list of allowed senders is full. Take some off.
		TooManyAllowedSenders,
		/// A batch needs at least one leg, and an exit statement at least one lot.
		NothingToMove,
		/// The certificate doesn't let credits of this good and label accompany the other good, or it
		/// is under a weaker chain-of-custody model than the label.
		PassThroughNotCovered,
		/// The transfer doesn't wait for the receiver's acceptance.
		NotAwaitingAcceptance,
		/// The transfer doesn't wait for a certification body's validation.
		NotAwaitingValidation,
		/// The transfer waits no longer: it lapsed, and its credits go back.
		TransferLapsed,
		/// The transfer has not lapsed yet.
		TransferNotLapsed,
		/// A certification body doesn't validate its own transfers, nor those of its company (ISO/IEC
		/// 17065: impartiality). Let the sender cancel, or another body take the certificate over.
		NotIndependent,
		/// Only lots of one good, label and conversion factor that accompany the same good can be
		/// swapped: under mass balance or book and claim, where credits can go without their material,
		/// and not where a standard has transfers validated.
		NotSwappable,
		/// An exit statement is about lots of one label and at most 8 goods, one that accompanied
		/// another counted apart; a lot can be drawn from once. Make several statements.
		MixedExit,
		/// The quantity of products has to be at least 1.
		InvalidProductQuantity,
		/// A product reference has to be 1 to 128 bytes of UTF-8.
		InvalidProductReference,
		/// A reason has to be 1 to 256 bytes of UTF-8.
		InvalidReason,
		/// The accounting period isn't over, or was closed already.
		PeriodNotOver,
		/// The custody account still holds credits. Transfer them, or let them exit, before it is
		/// closed.
		HoldsCredits,
		/// Requests of the custody account wait for a decision. Withdraw them, or wait, before it is
		/// closed.
		RequestsPending,
		/// The custody account has an overdraft to repay before it is closed.
		OwesCredits,
		/// Transfers to the custody account wait. Accept or decline them before it is closed.
		TransfersPending,
		/// A quantity is beyond what the chain can count.
		Overflow,
		/// All ids are used up.
		IdsExhausted,
	}

	/// The number of items of a list that a weight depends on.
	fn count<V, S>(items: &BoundedVec<V, S>) -> u32 {
		u32::try_from(items.len()).unwrap_or(u32::MAX)
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Records production and asks for credits. The credits among the inputs go into escrow,
		/// and the validators begin to calculate the footprint. For producers, for themselves or
		/// for one of their sites.
		///
		/// `account`: the custody account that produced. `certificate`: its certificate.
		/// `reference_period`: the time reported, in seconds since 1970, over by now and within the
		/// certificate's validity. `inputs`: 1 to 64. `activities`: up to 64, each in the unit of the
		/// SMAD method's factors for it. `outputs`: 1 to 16 lines, at least one with a label.
		/// `declared`: the totals of each line, in grams, if the footprint isn't to be calculated; then
		/// there are no activities, an auditor has to attest it, and nothing is approved automatically.
		/// `evidence`: salted commitment (blake2b-256) to the documents behind the record. `corrects`:
		/// the approved request of an earlier time that this one corrects, if any; what it issues is
		/// booked in the accounting period that is open now. All masses in grams.
		///
		/// Errors: `NotItsCertificate`, `PassThroughOnly`, `NothingToCorrect`,
		/// `InvalidReferencePeriod`, `OutsideValidity`, `NoInputs`, `NoLabelledOutput`, `ZeroMass`,
		/// `MassTooLarge`, `ContentClaimNotCarried`,
		/// `InvalidGrossMass`, `OutputLineNotFound`, `GoodNotCovered`, `LabelNotCovered`,
		/// `ConversionNotCovered`, `LotNotFound`, `NotTheHolder`, `InsufficientMass`, `LotExpired`,
		/// `Frozen`, `OverdraftOverdue`, `FootprintExpired`, `ChainOfCustodyMismatch`,
		/// `StrongerModel`, `BookAndClaimOnly`, `PerformanceStandardMismatch`, `NotSegregated`,
		/// `IdentityLost`, `NoClaimToAttribute`, `ClaimExceedsInputs`, `OutputExceedsInputs`,
		/// `OverdraftNeedsLabel`, `OverdraftExceeded`, `Overflow`, `IdsExhausted`; the accounts
		/// pallet's `CustodyAccountNotFound`, `NotAuthorized`, `RoleMissing`, `Suspended`; the
		/// certification pallet's `CertificateNotFound`, `CertificateSuspended`,
		/// `CertificateWithdrawn`, `CertificateNotInForce`, and those of an accreditation that doesn't
		/// hold; the footprint pallet's errors of a record that the method can't calculate, or whose
		/// declared footprint isn't possible.
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
			declared: Option<DeclaredFootprint>,
			evidence: Option<H256>,
			corrects: Option<RequestId>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for_with_role(&who, &account, Role::Producer)?;
			let record = CertificateRequest {
				account,
				certificate,
				reference_period,
				inputs,
				activities,
				outputs,
				declared,
				evidence,
				corrects,
				requested_at: Self::now(),
				status: RequestStatus::Pending,
				closed_at: None,
			};
			let prepared = Self::ensure_request(&record)?;
			Self::do_request(record, prepared)
		}

		/// Approves a request: its credits are consumed, and one lot is issued for each labelled
		/// output line. For the certification body of the certificate, while accredited.
		///
		/// Errors: `RequestNotFound`, `RequestNotPending`, `Frozen` if what it draws was frozen since,
		/// `CriterionNotMet`, `OverdraftExceeded`, `OverdraftOverdue`, `Overflow`, `IdsExhausted`; the
		/// certification pallet's `NotItsCertificationBody`, `CertificateSuspended`,
		/// `CertificateWithdrawn`, and those of an accreditation that doesn't hold; the footprint
		/// pallet's `FootprintNotAccepted`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::approve_request())]
		pub fn approve_request(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_pending(request)?;
			T::Certification::ensure_may_decide(&body, record.certificate)?;
			let approval = Approval::whole(&record);
			Self::ensure_approvable(request, &record, &approval)?;
			Self::do_approve(request, record, approval, body, false)
		}

		/// Rejects a request: its credits go from escrow back to the lots they were drawn from.
		/// For the certification body of the certificate, while accredited, whatever became of the
		/// certificate.
		///
		/// `reason`: for everybody to read, 1 to 256 bytes of UTF-8.
		///
		/// Errors: `RequestNotFound`, `RequestNotPending`, `InvalidReason`; the certification
		/// pallet's `NotItsCertificationBody`, and those of an accreditation that doesn't hold.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::return_request())]
		pub fn reject_request(
			origin: OriginFor<T>,
			request: RequestId,
			reason: Reason,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_pending(request)?;
			T::Certification::ensure_may_guard(&body, record.certificate)?;
			Self::ensure_reason(&reason)?;
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
		/// part of one becomes a new lot. The attributes go along in proportion. If the receiver
		/// wants to accept, or the chain-of-custody standard has transfers validated, the transfer
		/// waits with its credits in escrow. For the holder, or its company.
		///
		/// `mass`: in grams, at most what the lot has left to spend. `pass_through`: another good of
		/// the same metal that the credits are delivered with, and the sender's certificate that
		/// lists the pair (003, step 2). `reference`: salted commitment (blake2b-256) to a business
		/// document.
		///
		/// Errors: `LotNotFound`, `NotTheHolder`, `ZeroMass`, `InsufficientMass`, `LotExpired`,
		/// `Frozen`, `OverdraftOverdue`, `SameAccount`, `LevelNotAllowed`, `SenderNotAllowed`,
		/// `Overflow`, `IdsExhausted`; of passing through `NotItsCertificate`,
		/// `ChainOfCustodyMismatch`, `BookAndClaimOnly`, `PassThroughNotCovered` and the certification
		/// pallet's errors of a certificate that isn't in force; the accounts pallet's
		/// `CustodyAccountNotFound` if the receiver is none, `NotAuthorized`, `Suspended`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::transfer())]
		pub fn transfer(
			origin: OriginFor<T>,
			account: T::AccountId,
			lot: LotId,
			mass: Mass,
			to: T::AccountId,
			pass_through: Option<PassThrough>,
			reference: Option<H256>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			Self::do_leg(&account, TransferLeg { lot, mass, to, pass_through }, reference)
		}

		/// Lets credits leave the system against a product. The statement keeps the footprint that
		/// the mass has now, and what may be said of the product. For the holder, or its company.
		///
		/// `draws`: 1 to 32 lots of one label, each with at most what it has left to spend, in grams.
		/// They are of at most 8 goods, where one that accompanied another is counted apart.
		/// `product`: what the holder calls the product, 1 to 128 bytes of UTF-8, for everybody to
		/// read. `product_quantity`: how many units of it, at least 1.
		///
		/// Errors: `NothingToMove`, `MixedExit`, `LotNotFound`, `NotTheHolder`, `ZeroMass`,
		/// `InsufficientMass`, `LotExpired`, `Frozen`, `OverdraftOverdue`, `FootprintExpired`,
		/// `InvalidProductReference`, `InvalidProductQuantity`, `Overflow`, `IdsExhausted`; the
		/// accounts pallet's `CustodyAccountNotFound`, `NotAuthorized`, `Suspended`; the footprint
		/// pallet's `FootprintNotAccepted`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::exit())]
		pub fn exit(
			origin: OriginFor<T>,
			account: T::AccountId,
			draws: BoundedVec<(LotId, Mass), MaxExitDraws>,
			product: ProductReference,
			product_quantity: u64,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			let statement = Self::ensure_exit(account, &draws, product, product_quantity)?;
			Self::do_exit(statement)
		}

		/// Amends a request whose footprint isn't calculated yet: the record is replaced, the credits
		/// that it drew go back, those that it draws now go into escrow, and the vote begins anew.
		/// For the producer that made it.
		///
		/// Errors: `RequestNotFound`, `RequestNotPending`, `Frozen` if one of its lines is, and all of
		/// `request_certificate`; the footprint pallet's `AlreadyCalculated`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::amend_request())]
		pub fn amend_request(
			origin: OriginFor<T>,
			request: RequestId,
			reference_period: TimeSpan,
			inputs: Inputs,
			activities: Activities,
			outputs: Outputs,
			declared: Option<DeclaredFootprint>,
			evidence: Option<H256>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let before = Self::ensure_pending(request)?;
			T::Participants::ensure_acts_for_with_role(&who, &before.account, Role::Producer)?;
			let after = CertificateRequest {
				reference_period,
				inputs,
				activities,
				outputs,
				declared,
				evidence,
				requested_at: Self::now(),
				..before.clone()
			};
			Self::do_amend(request, before, after)
		}

		/// Approves less than was requested: lots are issued of the approved mass, and of the
		/// credits that were to be consumed the rest goes back in proportion. An overdraft is cut
		/// before anything goes back. For the certification body of the certificate, while
		/// accredited.
		///
		/// `masses`: for each output line, in grams, at most what was requested; 0 for ordinary
		/// lines, and for labelled lines of which nothing is approved; those needn't keep the criteria
		/// of their labels.
		///
		/// Errors: `InvalidApproval` and all of `approve_request`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::approve_request())]
		pub fn approve_partially(
			origin: OriginFor<T>,
			request: RequestId,
			masses: BoundedVec<Mass, MaxOutputs>,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_pending(request)?;
			T::Certification::ensure_may_decide(&body, record.certificate)?;
			let approval = Self::ensure_approval(&record, masses)?;
			Self::ensure_approvable(request, &record, &approval)?;
			Self::do_approve(request, record, approval, body, false)
		}

		/// Approves a request within the certificate's automatic approval, once its footprint is
		/// accepted. The chain does this by itself as soon as a block has time left; this call is
		/// for whoever doesn't want to wait. For every member.
		///
		/// Errors: `RequestNotFound`, `RequestNotPending`, `BeyondAutomaticApproval`, `Frozen`,
		/// `CriterionNotMet`, `OverdraftExceeded`, `OverdraftOverdue`, `Overflow`, `IdsExhausted`; the
		/// certification pallet's errors of a certificate that isn't in force; the footprint pallet's
		/// `FootprintNotAccepted`.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::approve_automatically())]
		pub fn approve_automatically(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_approve_automatically(request)
		}

		/// Repays an overdraft with credits of the same good and label: they are consumed. For the
		/// holder, or its company.
		///
		/// `mass`: in grams, at most what the lot has left to spend and what is owed.
		///
		/// Errors: `NothingToRepay`, `IssuedAhead`, `FootprintExpired`, `LotNotFound`, `NotTheHolder`,
		/// `ZeroMass`, `InsufficientMass`, `LotExpired`, `Frozen`, `Overflow`; the accounts pallet's
		/// `CustodyAccountNotFound`, `NotAuthorized`, `Suspended`.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::repay_overdraft())]
		pub fn repay_overdraft(
			origin: OriginFor<T>,
			account: T::AccountId,
			lot: LotId,
			mass: Mass,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			Self::do_repay(account, lot, mass)
		}

		/// Transfers up to 100 lots or parts of lots, all or none of them; each leg is a transfer as
		/// `transfer` makes it, some may wait and some not. For the holder, or its company.
		///
		/// `reference`: salted commitment (blake2b-256) to a business document, for all legs.
		///
		/// Errors: `NothingToMove` and all of `transfer`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::transfer_batch(count(legs)))]
		pub fn transfer_batch(
			origin: OriginFor<T>,
			account: T::AccountId,
			legs: BoundedVec<TransferLeg<T::AccountId>, MaxLegs>,
			reference: Option<H256>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			ensure!(!legs.is_empty(), Error::<T>::NothingToMove);
			legs.into_iter().try_for_each(|leg| Self::do_leg(&account, leg, reference))
		}

		/// Says whom a custody account receives credits from. Transfers that wait already aren't
		/// touched. For the account, or its company.
		///
		/// Errors: the accounts pallet's `CustodyAccountNotFound`, `NotAuthorized`, `Suspended`.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::set_receiving_policy())]
		pub fn set_receiving_policy(
			origin: OriginFor<T>,
			account: T::AccountId,
			policy: ReceivingPolicy,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			Self::do_set_receiving_policy(account, policy);
			Ok(())
		}

		/// Puts a sender on a custody account's list, which counts under the policy `AllowList`. For
		/// the account, or its company.
		///
		/// Errors: `SenderAlreadyAllowed`, `TooManyAllowedSenders`; the accounts pallet's
		/// `CustodyAccountNotFound`, `NotAuthorized`, `Suspended`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::allow_sender())]
		pub fn allow_sender(
			origin: OriginFor<T>,
			account: T::AccountId,
			sender: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			Self::do_allow_sender(account, sender)
		}

		/// Takes a sender off a custody account's list. For the account, or its company.
		///
		/// Errors: `SenderNotListed`; the accounts pallet's `CustodyAccountNotFound`,
		/// `NotAuthorized`, `Suspended`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::allow_sender())]
		pub fn disallow_sender(
			origin: OriginFor<T>,
			account: T::AccountId,
			sender: T::AccountId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			Self::do_disallow_sender(account, sender)
		}

		/// Accepts a transfer, or the swap that it offers. If nobody else has to say something, the
		/// credits move, as long as the sender may still let them. For the receiver, or its company.
		///
		/// Errors: `TransferNotFound`, `NotAwaitingAcceptance`, `TransferLapsed`, `LotExpired`,
		/// `Frozen`, `OverdraftOverdue`, `LevelNotAllowed`, `Overflow`, `IdsExhausted`; of a swap also
		/// `LotNotFound`, `NotTheHolder`, `InsufficientMass`, `NotSwappable`; the accounts pallet's
		/// `CustodyAccountNotFound`, `NotAuthorized`, and `Suspended` if either party is.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::accept_transfer())]
		pub fn accept_transfer(origin: OriginFor<T>, transfer: TransferId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let record = Self::ensure_waiting(transfer)?;
			T::Participants::ensure_acts_for(&who, &record.to)?;
			Self::do_accept(transfer, record)
		}

		/// Declines a transfer that waits, or that waited too long: its credits go back. For the
		/// receiver, or its company; if it waits for validation, also for the certification body.
		///
		/// Errors: `TransferNotFound`; the accounts pallet's `CustodyAccountNotFound`,
		/// `NotAuthorized`, `Suspended` for whoever is neither.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::return_transfer())]
		pub fn decline_transfer(origin: OriginFor<T>, transfer: TransferId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_decline(transfer, who)
		}

		/// Cancels a transfer that waits, or that waited too long: its credits go back. For the
		/// sender, or its company.
		///
		/// Errors: `TransferNotFound`; the accounts pallet's `CustodyAccountNotFound`,
		/// `NotAuthorized`, `Suspended`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::return_transfer())]
		pub fn cancel_transfer(origin: OriginFor<T>, transfer: TransferId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_cancel(transfer, who)
		}

		/// Validates a transfer, where the chain-of-custody standard asks for it. If the receiver
		/// hasn't to accept it any more, the credits move, as long as the sender may still let them.
		/// For the certification body of the certificate that the credits were issued under, while
		/// accredited.
		///
		/// Errors: `TransferNotFound`, `NotIndependent`, `NotAwaitingValidation`, `TransferLapsed`, `LotExpired`,
		/// `Frozen`, `OverdraftOverdue`, `LevelNotAllowed`, `Overflow`, `IdsExhausted`; the
		/// certification pallet's `NotItsCertificationBody`, and those of an accreditation that
		/// doesn't hold; the accounts pallet's `Suspended` if either party is.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::accept_transfer())]
		pub fn validate_transfer(origin: OriginFor<T>, transfer: TransferId) -> DispatchResult {
			let body = ensure_signed(origin)?;
			let record = Self::ensure_waiting(transfer)?;
			Self::do_validate(transfer, record, body)
		}

		/// Ends a transfer that waited too long: its credits go back. The chain does this by itself
		/// as soon as a block has time left; this call is for whoever doesn't want to wait. For
		/// every member.
		///
		/// Errors: `TransferNotFound`, `TransferNotLapsed`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::return_transfer())]
		pub fn expire_transfer(origin: OriginFor<T>, transfer: TransferId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_transfer(transfer)
		}

		/// Offers a swap: mass of a lot for the same mass of another account's lot of the same good,
		/// label, conversion factor and certified share that accompanies the same good. It waits for
		/// the other holder, whatever its receiving policy, who accepts or declines it like a transfer.
		/// For the holder, or its company.
		///
		/// `mass`: in grams. `in_return`: the other holder's lot. `reference`: salted commitment
		/// (blake2b-256) to a business document.
		///
		/// Errors: `NotSwappable`, also where the model ties credits to their material, or a
		/// chain-of-custody standard has transfers validated, and
		/// all of `transfer`.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::offer_swap())]
		pub fn offer_swap(
			origin: OriginFor<T>,
			account: T::AccountId,
			lot: LotId,
			mass: Mass,
			in_return: LotId,
			reference: Option<H256>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			T::Participants::ensure_acts_for(&who, &account)?;
			Self::do_offer_swap(account, lot, mass, in_return, reference)
		}

		/// Freezes a lot, all lots of an output line wherever they are, or an exit statement, which is
		/// contested from then on. Frozen credits can't be spent, and what is in escrow can't be
		/// consumed or handed over. For the certification body of the certificate that they were
		/// issued under, while accredited. A balance is frozen by an audit only.
		///
		/// `reason`: for everybody to read, 1 to 256 bytes of UTF-8.
		///
		/// Errors: `LotNotFound`, `RequestNotFound`, `OutputLineNotFound`, `ExitNotFound`,
		/// `BalanceNeedsAudit`, `AlreadyFrozen`, `TooManyFreezes`, `InvalidReason`; the certification pallet's
		/// `NotItsCertificationBody`, and those of an accreditation that doesn't hold.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::freeze())]
		pub fn freeze(
			origin: OriginFor<T>,
			target: FreezeTarget<T::AccountId>,
			reason: Reason,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			Self::ensure_may_freeze(&body, &target)?;
			Self::ensure_reason(&reason)?;
			Self::do_freeze(target, body, reason)
		}

		/// Lifts a freeze. For the body or auditor that froze it, which lifts its own, or for
		/// governance, which lifts all.
		///
		/// Errors: `NotFrozen`, `NotItsFreeze`; the accounts pallet's `ParticipantNotFound`,
		/// `RoleMissing`, `Suspended`.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::freeze())]
		pub fn unfreeze(
			origin: OriginFor<T>,
			target: FreezeTarget<T::AccountId>,
		) -> DispatchResult {
			let freezes = Freezes::<T>::get(&target).ok_or(Error::<T>::NotFrozen)?;
			if T::GovernanceOrigin::ensure_origin(origin.clone()).is_ok() {
				Self::do_unfreeze_all(target, freezes);
				return Ok(());
			}
			let who = ensure_signed(origin)?;
			ensure!(freezes.contains_key(&who), Error::<T>::NotItsFreeze);
			T::Participants::ensure_role(&who, Role::CertificationBody)?;
			Self::do_unfreeze(target, freezes, who);
			Ok(())
		}

		/// Revokes credits: they end, wherever they are. The output lines that they come from are
		/// flagged, and so is all that rests on them downstream; the holders are told by events, and
		/// nothing that was consumed or exited is rewritten. For the certification body of the
		/// certificate that they were issued under, while accredited.
		///
		/// `lots`: 1 to 100, each with how much of it, in grams, at most what it has left outside
		/// escrow. `reason`: for everybody to read, 1 to 256 bytes of UTF-8.
		///
		/// Errors: `NothingToMove`, `LotNotFound`, `RequestNotFound`, `ZeroMass`, `InsufficientMass`,
		/// `InvalidReason`, `Overflow`; the certification pallet's `NotItsCertificationBody`, and
		/// those of an accreditation that doesn't hold.
		#[pallet::call_index(22)]
		#[pallet::weight(T::WeightInfo::revoke(count(lots)))]
		pub fn revoke(
			origin: OriginFor<T>,
			lots: BoundedVec<(LotId, Mass), MaxLegs>,
			reason: Reason,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			ensure!(!lots.is_empty(), Error::<T>::NothingToMove);
			Self::ensure_reason(&reason)?;
			lots.into_iter().try_for_each(|(lot, mass)| Self::do_revoke(lot, mass, &body, &reason))
		}

		/// Calls an output line in question, whatever has become of its credits: it is flagged, and so
		/// is all that rests on it downstream, as after a revocation; the holders are told by events.
		/// Credits that are in escrow, consumed or exited can't be revoked; this tells who has them.
		/// For the certification body of the certificate that they were issued under, while
		/// accredited.
		///
		/// `reason`: for everybody to read, 1 to 256 bytes of UTF-8.
		///
		/// Errors: `RequestNotFound`, `OutputLineNotFound`, `RequestNotApproved`, `AlreadyFlagged`,
		/// `InvalidReason`; the certification pallet's `NotItsCertificationBody`, and those of an
		/// accreditation that doesn't hold.
		#[pallet::call_index(25)]
		#[pallet::weight(T::WeightInfo::flag())]
		pub fn flag(origin: OriginFor<T>, line: OutputLineId, reason: Reason) -> DispatchResult {
			let body = ensure_signed(origin)?;
			Self::ensure_may_flag(&body, line)?;
			Self::ensure_reason(&reason)?;
			Self::do_flag(line, body, reason);
			Ok(())
		}

		/// Lets the lots of a held output line go, whether or not its footprint in force keeps the
		/// criteria of its label, until another revision breaks one. Nothing else ends a hold; the other
		/// way to decide is to revoke the lots. For the certification body of the certificate that they
		/// were issued under, while accredited.
		///
		/// `revision`: of the footprint in force that the body looked at, so that no later one is let go
		/// by mistake. `reason`: for everybody to read, 1 to 256 bytes of UTF-8.
		///
		/// Errors: `RequestNotFound`, `OutputLineNotFound`, `NotHeld`, `InvalidReason`; the certification
		/// pallet's `NotItsCertificationBody`, and those of an accreditation that doesn't hold.
		#[pallet::call_index(26)]
		#[pallet::weight(T::WeightInfo::lift_hold())]
		pub fn lift_hold(
			origin: OriginFor<T>,
			line: OutputLineId,
			revision: u32,
			reason: Reason,
		) -> DispatchResult {
			let body = ensure_signed(origin)?;
			Self::ensure_guards(&body, line)?;
			ensure!(BrokenCriteria::<T>::get(line) == Some(revision), Error::<T>::NotHeld);
			Self::ensure_reason(&reason)?;
			Self::do_lift_hold(line, body, revision, reason);
			Ok(())
		}

		/// Ends what is left of a lot whose time is up by the rules of its chain-of-custody standard.
		/// The chain does this by itself as soon as a block has time left; this call is for whoever
		/// doesn't want to wait. For every member.
		///
		/// Errors: `LotNotFound`, `LotNotDue`, `Overflow`.
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::expire_lot())]
		pub fn expire_lot(origin: OriginFor<T>, lot: LotId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_lot(lot)
		}

		/// Closes an accounting period that is over, and opens the current one with what is carried
		/// over. The first movement of a period does the same. For every member.
		///
		/// Errors: `MassBalanceNotFound`, `PeriodNotOver`; the certification pallet's
		/// `LabelNotFound`.
		#[pallet::call_index(24)]
		#[pallet::weight(T::WeightInfo::close_period())]
		pub fn close_period(
			origin: OriginFor<T>,
			account: T::AccountId,
			good: GoodId,
			label: LabelId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_period(&account, good, label)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			if T::Rests::get() {
				return Weight::zero();
			}
			Self::work_off(remaining)
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
