//! # The read interface of the TraceMet runtime
//!
//! One runtime API, in the terms of `tracemet-primitives`. It is what polkadot.js shows under
//! *Developer > Runtime calls* as `traceMetApi`, and what the node's `tracemet_*` JSON-RPC methods
//! wrap. Quantities are grams, grams of CO2e, or seconds since 1970.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs)]
// The macro repeats the trait's bounds.
#![allow(clippy::multiple_bound_locations)]

extern crate alloc;

use alloc::vec::Vec;
use codec::Codec;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_slots::EquivocationProof;
use tracemet_primitives::{
	views::{
		AuditView, DisputeView, ExitStatementView, FootprintView, HeldLineView, LotView,
		MassBalanceView, OpenFootprintView, OverdraftView, PendingTransferView,
		RequestFootprintView, RequestView, RollUpView, WorkListStatusView,
	},
	AuditId, AuditSubject, ExitId, GoodId, LabelId, LotId, OutputLineId, PeriodId, RequestId,
	TransferId,
};

/// Most entries of a list that one call answers.
pub const MAX_PER_PAGE: u32 = 256;

sp_api::decl_runtime_apis! {
	/// Reads the books: lots, requests, footprints, roll-ups, mass-balance accounts, exit statements,
	/// pending transfers, overdrafts, audits; and what of the footprints is open, disputed or breaks a
	/// criterion.
	///
	/// Lists come in pages, in a stable order: `limit` entries at most (and never more than 256),
	/// continuing after the entry `after`, from the beginning if that is `None`.
	#[api_version(3)]
	pub trait TraceMetApi<AccountId: Codec> {
		/// A lot, or `None` if there never was one with this id, or it was archived.
		fn lot(lot: LotId) -> Option<LotView<AccountId>>;

		/// The lots of a custody account that have mass left.
		fn lots_of_account(
			account: AccountId,
			after: Option<LotId>,
			limit: u32,
		) -> Vec<LotView<AccountId>>;

		/// A certificate request and where its footprint stands, or `None` if there is none with
		/// this id, or it was archived.
		fn request(request: RequestId) -> Option<RequestView<AccountId>>;

		/// The footprint in force of what is left of a lot, spendable and in escrow: its totals, what
		/// it rests on, and whether a newer revision is under way. `None` if there is no such lot.
		fn footprint_of_lot(lot: LotId) -> Option<FootprintView<AccountId>>;

		/// The footprint of a request's output lines, labelled or not: its totals in force, what they
		/// rest on, and where the latest revision stands. `None` if there is no such request. It stays
		/// when the request is archived.
		fn footprint(request: RequestId) -> Option<RequestFootprintView<AccountId>>;

		/// What became of the certified mass of a custody account under a label in an accounting
		/// period, or in the current one if `period` is `None`, with its attributes. What was held
		/// at the end of a period doesn't change any more once it is over; the rest follows
		/// restatements, those of accounts some blocks after those of labels (`revaluing` of
		/// `work_list_status`). `None` if there is no such label.
		fn roll_up_of_account(
			account: AccountId,
			label: LabelId,
			period: Option<PeriodId>,
		) -> Option<RollUpView>;

		/// What became of all mass that was ever certified under a label. `None` if there is no such
		/// label.
		fn roll_up_of_label(label: LabelId) -> Option<RollUpView>;

		/// What became of all mass that was ever certified. Each good counts on its own basis, and
		/// mass that was consumed and certified anew counts each time.
		fn network_roll_up() -> RollUpView;

		/// The footprints that the validators don't agree on, for the council to decide.
		fn disputes(after: Option<RequestId>, limit: u32) -> Vec<DisputeView>;

		/// The requests that wait for their footprint, in the order of the ledger, each with the
		/// reason.
		fn work_list(after: Option<RequestId>, limit: u32) -> Vec<OpenFootprintView>;

		/// How much is left to calculate, and how much of it doesn't get on.
		fn work_list_status() -> WorkListStatusView;

		/// The output lines whose lots are held because a restated footprint broke a criterion of
		/// their label, until their certification body decides.
		fn held_lines(after: Option<OutputLineId>, limit: u32) -> Vec<HeldLineView<AccountId>>;

		/// The mass-balance account of a custody account, good and label in an accounting period,
		/// or in the current one if `period` is `None`. A period in which nothing moved shows the
		/// carried balance. `None` if the account never held any, or not yet in that period.
		fn mass_balance_account(
			account: AccountId,
			good: GoodId,
			label: LabelId,
			period: Option<PeriodId>,
		) -> Option<MassBalanceView>;

		/// An exit statement with its claim, or `None` if there is none with this id, or it was
		/// archived.
		fn exit_statement(exit: ExitId) -> Option<ExitStatementView<AccountId>>;

		/// The transfers that wait which a custody account sends or receives.
		fn pending_transfers(
			account: AccountId,
			after: Option<TransferId>,
			limit: u32,
		) -> Vec<PendingTransferView<AccountId>>;

		/// What a custody account has left to repay of a good and label that it issued ahead of its
		/// certified input. `None` if nothing.
		fn overdraft(account: AccountId, good: GoodId, label: LabelId) -> Option<OverdraftView>;

		/// The audits of a certificate, request, mass balance or exit statement.
		fn audits_of(
			subject: AuditSubject<AccountId>,
			after: Option<AuditId>,
			limit: u32,
		) -> Vec<AuditView<AccountId>>;
	}

	/// Reports validators that author two blocks in one slot. Aura itself has no such interface;
	/// GRANDPA's is `GrandpaApi`.
	pub trait AuraEquivocationApi {
		/// Proof, in the session of the block asked at, that an Aura key is a validator's: an
		/// encoded `sp_session::MembershipProof`. `None` if it is nobody's.
		fn aura_key_ownership_proof(authority: AuraId) -> Option<Vec<u8>>;

		/// Submits a report to the transaction pool, from inside a node. `None` if the key
		/// ownership proof can't be read, or the pool refuses.
		fn submit_aura_equivocation_report(
			equivocation: EquivocationProof<Block::Header, AuraId>,
			key_ownership_proof: Vec<u8>,
		) -> Option<()>;
	}
}
