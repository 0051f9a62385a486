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
		AccreditationCursor, AccreditationView, AttributeView, AuditView, AwaitsAttestationView,
		CertificateFilter, CertificateView, DisputeView, ExitFilter, ExitStatementView,
		ExitSummaryView, FamilyView, FootprintStagesView, FootprintView, GoodView, HeldLineView,
		LabelView, LotFilter, LotView, MassBalanceCursor, MassBalanceView, MethodFactorsView,
		MethodView, OpenFootprintView, OverdraftView, Page, ParticipantView, PendingTransferView,
		RequestFilter, RequestFootprintView, RequestSummaryView, RequestView, RollUpView, SiteView,
		StandardVersionView, StandardView, WorkListStatusView,
	},
	AttributeId, AuditId, AuditSubject, CertificateId, ExitId, FamilyId, GoodId, LabelId, LotId,
	MethodId, OutputLineId, PeriodId, RequestId, Role, StandardId, StandardVersionId, Supply,
	TransferId,
};

/// Most entries of a list that one call answers.
pub const MAX_PER_PAGE: u32 = 256;

/// Most records that one call looks through for the entries of a [`Page`]. A filter that few records
/// pass is answered with short or empty pages that say where to go on.
pub const MAX_LOOKED_AT: u32 = 1_024;

/// Most mass-balance accounts that one call looks at when it was asked about a period: each may have
/// ten years of months to look through.
pub const MAX_ACCOUNTS_LOOKED_AT: u32 = MAX_LOOKED_AT / 128;

sp_api::decl_runtime_apis! {
	/// Reads the books: who is who and who may certify what, lots, requests, transfers, mass-balance
	/// accounts, exit statements, footprints, roll-ups, audits; and what of the footprints is open,
	/// disputed, waits for an auditor or breaks a criterion.
	///
	/// What a method is asked for by its id is `None` if it never was there, or left the state after
	/// the retention time.
	///
	/// Lists come in pages, in an order that doesn't change: that of the ids unless the method says
	/// another. A page has `limit` entries at most, from 1 to 256 (0 counts as 1, more as 256). It
	/// continues after the entry or record `after`; `None` is from the beginning. Records that are made
	/// while somebody reads come later in a list by ids; in another they may be missed, so that one page
	/// after the other is best read at the same block.
	///
	/// - A list that is a [`Page`] says by `next` where to go on: it is the `after` of the following
	///   page, with the same filter. `None`: there is nothing more. One call looks through 1,024 records
	///   at most, so that a page can be short or empty and have a `next` all the same. What is given of
	///   a filter has to hold altogether; what is `None` doesn't matter.
	/// - A list that is a plain vector has nothing to look through: a page that is shorter than its
	///   `limit` is the last one, and `after` is the id of the last entry.
	#[api_version(4)]
	pub trait TraceMetApi<AccountId: Codec> {
		/// The participant that an account is, or that the account is a site of. `None` if it is
		/// neither. Closed ones stay.
		fn participant(account: AccountId) -> Option<ParticipantView<AccountId>>;

		/// The participants, or those that have a role, closed and suspended ones too. In the order of
		/// the state.
		fn participants(
			role: Option<Role>,
			after: Option<AccountId>,
			limit: u32,
		) -> Page<ParticipantView<AccountId>, AccountId>;

		/// The sites, or those of one participant, closed ones too. In the order of the state.
		fn sites(
			participant: Option<AccountId>,
			after: Option<AccountId>,
			limit: u32,
		) -> Page<SiteView<AccountId>, AccountId>;

		/// The accreditation bodies. In the order of the state.
		fn accreditation_bodies(
			after: Option<AccountId>,
			limit: u32,
		) -> Page<AccountId, AccountId>;

		/// The accreditations of certification bodies, or of one body, each for one standard. Those that
		/// have ended stay until another takes their place. In the order of the state.
		fn accreditations(
			body: Option<AccountId>,
			after: Option<AccreditationCursor<AccountId>>,
			limit: u32,
		) -> Page<AccreditationView<AccountId>, AccreditationCursor<AccountId>>;

		/// The families of goods.
		fn families(after: Option<FamilyId>, limit: u32) -> Page<FamilyView, FamilyId>;

		/// The goods, or those of a family.
		fn goods(
			family: Option<FamilyId>,
			after: Option<GoodId>,
			limit: u32,
		) -> Page<GoodView, GoodId>;

		/// The registry of attributes.
		fn attributes(after: Option<AttributeId>, limit: u32) -> Page<AttributeView, AttributeId>;

		/// The standards, each with its newest version.
		fn standards(
			after: Option<StandardId>,
			limit: u32,
		) -> Page<StandardView<AccountId>, StandardId>;

		/// A version of a standard with its documents and, of a chain-of-custody standard, the rules
		/// that the ledger enforces.
		fn standard_version(version: StandardVersionId) -> Option<StandardVersionView>;

		/// The versions of a standard, counted from 1. None if there is no such standard.
		fn standard_versions(
			standard: StandardId,
			after: Option<u16>,
			limit: u32,
		) -> Page<StandardVersionView, u16>;

		/// A SMAD method with all its factors.
		fn method(method: MethodId) -> Option<MethodFactorsView>;

		/// The SMAD methods, or those for a family, without their factors.
		fn methods(
			family: Option<FamilyId>,
			after: Option<MethodId>,
			limit: u32,
		) -> Page<MethodView, MethodId>;

		/// A label with its criteria.
		fn label(label: LabelId) -> Option<LabelView>;

		/// The labels, or those of a family.
		fn labels(
			family: Option<FamilyId>,
			after: Option<LabelId>,
			limit: u32,
		) -> Page<LabelView, LabelId>;

		/// A certificate with its conversion table, and whether it can be used now.
		fn certificate(certificate: CertificateId) -> Option<CertificateView<AccountId>>;

		/// The certificates, by holder, by certification body, by status.
		fn certificates(
			filter: CertificateFilter<AccountId>,
			after: Option<CertificateId>,
			limit: u32,
		) -> Page<CertificateView<AccountId>, CertificateId>;

		/// An audit with its findings.
		fn audit(audit: AuditId) -> Option<AuditView<AccountId>>;

		/// The audits, or those of an auditor.
		fn audits(
			auditor: Option<AccountId>,
			after: Option<AuditId>,
			limit: u32,
		) -> Page<AuditView<AccountId>, AuditId>;

		/// The audits of a certificate, request, mass balance or exit statement. In the order of the
		/// state.
		fn audits_of(
			subject: AuditSubject<AccountId>,
			after: Option<AuditId>,
			limit: u32,
		) -> Vec<AuditView<AccountId>>;

		/// A lot: who holds it, what is left of it in grams, and whether it can be spent.
		fn lot(lot: LotId) -> Option<LotView<AccountId>>;

		/// The lots, by custody account, by label, by status; spent ones too. Those of an account and a
		/// status that has something left are in the order of the state.
		fn lots(
			filter: LotFilter<AccountId>,
			after: Option<LotId>,
			limit: u32,
		) -> Page<LotView<AccountId>, LotId>;

		/// The lots of a custody account that have mass left. In the order of the state.
		fn lots_of_account(
			account: AccountId,
			after: Option<LotId>,
			limit: u32,
		) -> Vec<LotView<AccountId>>;

		/// A certificate request with all that it says, and where its footprint stands.
		fn request(request: RequestId) -> Option<RequestView<AccountId>>;

		/// The certificate requests in short, by custody account, by certification body, by status, by
		/// where their footprint stands. `Pending` ones are in the order of the state.
		fn requests(
			filter: RequestFilter<AccountId>,
			after: Option<RequestId>,
			limit: u32,
		) -> Page<RequestSummaryView<AccountId>, RequestId>;

		/// A transfer that waits. `None` also once it was completed, declined, cancelled or lapsed.
		fn pending_transfer(transfer: TransferId) -> Option<PendingTransferView<AccountId>>;

		/// The transfers that wait which a custody account sends or receives. In the order of the
		/// state.
		fn pending_transfers(
			account: AccountId,
			after: Option<TransferId>,
			limit: u32,
		) -> Vec<PendingTransferView<AccountId>>;

		/// The transfers that wait for a certification body to validate them. In the order of the state.
		fn transfers_to_validate(
			body: AccountId,
			after: Option<TransferId>,
			limit: u32,
		) -> Page<PendingTransferView<AccountId>, TransferId>;

		/// The mass-balance account of a custody account, good and label in an accounting period,
		/// or in the current one if `period` is `None`. A period in which nothing moved shows the
		/// carried balance. `None` if the account never held any, or not yet in that period, or what the
		/// balance would be carried from was archived.
		fn mass_balance_account(
			account: AccountId,
			good: GoodId,
			label: LabelId,
			period: Option<PeriodId>,
		) -> Option<MassBalanceView>;

		/// All mass-balance accounts of a custody account in an accounting period, or each in the
		/// current one of its label if `period` is `None`. With a period, one call looks at 8 accounts
		/// at most. In the order of the state.
		fn mass_balance_accounts(
			account: AccountId,
			period: Option<PeriodId>,
			after: Option<MassBalanceCursor>,
			limit: u32,
		) -> Page<MassBalanceView, MassBalanceCursor>;

		/// What has become of all mass that was ever issued of a good and label, in grams: all columns
		/// but `issued` add up to it. Nothing but zeros if there is none.
		fn supply(good: GoodId, label: LabelId) -> Supply;

		/// What a custody account has left to repay of a good and label that it issued ahead of its
		/// certified input. `None` if nothing.
		fn overdraft(account: AccountId, good: GoodId, label: LabelId) -> Option<OverdraftView>;

		/// An exit statement with its claim.
		fn exit_statement(exit: ExitId) -> Option<ExitStatementView<AccountId>>;

		/// The exit statements in short, by custody account, by label.
		fn exit_statements(
			filter: ExitFilter<AccountId>,
			after: Option<ExitId>,
			limit: u32,
		) -> Page<ExitSummaryView<AccountId>, ExitId>;

		/// The footprint in force of what is left of a lot, spendable and in escrow: its totals, what
		/// it rests on, and whether a newer revision is under way. `None` if there is no such lot.
		fn footprint_of_lot(lot: LotId) -> Option<FootprintView<AccountId>>;

		/// The footprint of a request's output lines, labelled or not: its totals in force, what they
		/// rest on, and where the latest revision stands. `None` if there is no such request. It stays
		/// when the request is archived.
		fn footprint(request: RequestId) -> Option<RequestFootprintView<AccountId>>;

		/// The footprint in force of a request by stage, to the gram: what the producer's own activities
		/// add to each output line, and what comes with each of its inputs. `None` if there is no
		/// footprint in force, or it isn't what the calculation from the record makes of the footprints
		/// that its inputs have now: it is declared, the council decided otherwise, or a newer one is
		/// under way.
		fn footprint_stages(request: RequestId) -> Option<FootprintStagesView>;

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

		/// The footprints that the validators don't agree on, for the council to decide. In the order of
		/// the state.
		fn disputes(after: Option<RequestId>, limit: u32) -> Vec<DisputeView>;

		/// The requests that wait for their footprint, each with the reason.
		fn work_list(after: Option<RequestId>, limit: u32) -> Vec<OpenFootprintView>;

		/// How much is left to calculate, and how much of it doesn't get on.
		fn work_list_status() -> WorkListStatusView;

		/// The declared footprints that wait for an auditor: all, or those that one auditor may attest.
		fn awaiting_attestation(
			auditor: Option<AccountId>,
			after: Option<RequestId>,
			limit: u32,
		) -> Page<AwaitsAttestationView<AccountId>, RequestId>;

		/// The output lines whose lots are held because a restated footprint broke a criterion of
		/// their label, until their certification body decides. In the order of the state.
		fn held_lines(after: Option<OutputLineId>, limit: u32) -> Vec<HeldLineView<AccountId>>;
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
