//! `tracemet_*`: the books in the terms of the field, read at any block.
//!
//! Each method wraps the call of the same name of the runtime API `TraceMetApi`. What holds for
//! all of them:
//!
//! - Parameters are given by position or by name (`lotId`, `at` ...). Trailing ones that are
//!   optional may be left out or `null`.
//! - `at` is the hash of the block to read at: the best block if left out. The best block may yet be
//!   replaced; read at the hash from `chain_getFinalizedHead` for what can't change any more.
//! - Identifiers, periods and times are numbers. Masses and attribute totals are decimal strings of
//!   whole grams, because JavaScript's numbers end at 2^53. Accounts are SS58 addresses.
//! - What does not exist is `null`, not an error.
//! - Errors are those of [`Error`], and JSON-RPC's own -32602 for a parameter that can't be read.

use jsonrpsee::{proc_macros::rpc, types::ErrorObjectOwned};
use serde::Deserialize;
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use std::sync::Arc;
use tracemet_primitives::{
	views::{
		AuditView, DisputeView, ExitStatementView, FootprintView, HeldLineView, LotView,
		MassBalanceView, OpenFootprintView, OverdraftView, PendingTransferView,
		RequestFootprintView, RequestView, RollUpView, WorkListStatusView,
	},
	AuditId, AuditSubject, CertificateId, ExitId, GoodId, LabelId, LotId, OutputLineId, PeriodId,
	RequestId, TransferId,
};
use tracemet_runtime::{opaque::Block, AccountId, Hash};
use tracemet_runtime_api::{TraceMetApi, MAX_PER_PAGE};

/// Why a `tracemet_*` method failed. The codes are 9000 to 9003.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// 9000: the node could not make the call, or the runtime of that block doesn't know it.
	#[error(
		"the node could not read the books: {0}. Try another block; if it fails there too, tell \
		 the operator of the node"
	)]
	RuntimeCall(String),
	/// 9001: this node has no block with the hash given as `at`.
	#[error(
		"unknown block {0:?}: leave `at` out for the best block, or wait until the node has \
		 synchronised to it"
	)]
	UnknownBlock(Hash),
	/// 9002: `limit` is 0 or above the maximum.
	#[error("`limit` is {given}, but has to be from 1 to {max}: ask for the rest with `after`")]
	LimitOutOfRange {
		/// What was asked for.
		given: u32,
		/// The most that can be asked for.
		max: u32,
	},
	/// 9003: the node knows the block, but has pruned what the books said then.
	#[error(
		"the node no longer has the state of block {0:?}: ask an archive node, or read at a newer \
		 block"
	)]
	StateDiscarded(Hash),
}

impl Error {
	/// The JSON-RPC code of the error.
	pub fn code(&self) -> i32 {
		match self {
			Self::RuntimeCall(_) => 9000,
			Self::UnknownBlock(_) => 9001,
			Self::LimitOutOfRange { .. } => 9002,
			Self::StateDiscarded(_) => 9003,
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		Self::owned(error.code(), error.to_string(), None::<()>)
	}
}

/// What an audit is about, as a parameter in JSON: `{"certificate": 3}`, `{"request": 7}`,
/// `{"exit": 1}`, or `{"period": {"account": ..., "good": 1, "label": 2, "period": 227}}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Subject {
	/// A certificate.
	Certificate(CertificateId),
	/// A certificate request.
	Request(RequestId),
	/// A mass-balance account in an accounting period.
	Period {
		/// The custody account.
		account: AccountId,
		/// The good.
		good: GoodId,
		/// The label.
		label: LabelId,
		/// The accounting period.
		period: PeriodId,
	},
	/// An exit statement.
	Exit(ExitId),
}

impl From<Subject> for AuditSubject<AccountId> {
	fn from(subject: Subject) -> Self {
		match subject {
			Subject::Certificate(certificate) => Self::Certificate(certificate),
			Subject::Request(request) => Self::Request(request),
			Subject::Period { account, good, label, period } => {
				Self::Period { account, good, label, period }
			}
			Subject::Exit(exit) => Self::Exit(exit),
		}
	}
}

/// Reads the books.
#[rpc(server, namespace = "tracemet")]
pub trait TraceMet {
	/// A lot: who holds it, what it is and how many grams are left, spendable and in escrow.
	///
	/// Parameters: `lotId`; `at`, optional. `null` if there never was such a lot.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "lot", blocking)]
	fn lot(&self, lot_id: LotId, at: Option<Hash>) -> Result<Option<LotView<AccountId>>, Error>;

	/// The lots of a custody account that have mass left, in the order of their ids.
	///
	/// Parameters: `account`; `after`, optional: only lots with a greater id, for the page after one
	/// that ended with it; `limit`, optional: lots at most, from 1 to 256, 256 if left out; `at`,
	/// optional. A page shorter than `limit` is the last one. An account that holds nothing, or that
	/// does not exist, has an empty list.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "lotsOfAccount", blocking)]
	fn lots_of_account(
		&self,
		account: AccountId,
		after: Option<LotId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<LotView<AccountId>>, Error>;

	/// A certificate request: what it reports, where it stands, where its footprint stands, and the
	/// lots that it issued. Masses are in grams, times in seconds since 1970.
	///
	/// Parameters: `requestId`; `at`, optional. `null` if there is no such request.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "request", blocking)]
	fn request(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<RequestView<AccountId>>, Error>;

	/// The footprint in force of what is left of a lot: totals in grams and grams of CO2e, for display
	/// the intensity in grams of CO2e per kilogram, the shares that rest on primary data and on
	/// declarations in parts per million, the method, whether it was calculated, resolved or declared,
	/// until when it is valid, and whether a newer revision is under way.
	///
	/// Parameters: `lotId`; `at`, optional. `null` if there is no such lot.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "footprintOfLot", blocking)]
	fn footprint_of_lot(
		&self,
		lot_id: LotId,
		at: Option<Hash>,
	) -> Result<Option<FootprintView<AccountId>>, Error>;

	/// The footprint of a request's output lines: the totals in force, what they rest on, where the
	/// latest revision stands, and the council's latest decision if it was ever disputed.
	///
	/// Parameters: `requestId`; `at`, optional. `null` if there is no such request.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "footprint", blocking)]
	fn footprint(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<RequestFootprintView<AccountId>>, Error>;

	/// What became of the certified mass of a custody account under a label in an accounting period:
	/// grams issued, held at its end, consumed and exited, each with its attributes.
	///
	/// Parameters: `account`; `label`; `period`, optional: the current one if left out; `at`,
	/// optional. `null` if there is no such label.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "rollUpOfAccount", blocking)]
	fn roll_up_of_account(
		&self,
		account: AccountId,
		label: LabelId,
		period: Option<PeriodId>,
		at: Option<Hash>,
	) -> Result<Option<RollUpView>, Error>;

	/// What became of all mass that was ever certified under a label: grams issued, held, consumed
	/// and exited, each with its attributes.
	///
	/// Parameters: `label`; `at`, optional. `null` if there is no such label.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "rollUpOfLabel", blocking)]
	fn roll_up_of_label(
		&self,
		label: LabelId,
		at: Option<Hash>,
	) -> Result<Option<RollUpView>, Error>;

	/// What became of all mass that was ever certified: grams issued, held, consumed and exited, each
	/// with its attributes.
	///
	/// Parameters: `at`, optional.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "networkRollUp", blocking)]
	fn network_roll_up(&self, at: Option<Hash>) -> Result<RollUpView, Error>;

	/// The footprints that the validators don't agree on, for the council to decide.
	///
	/// Parameters: `after`, optional: only what follows this request, for the page after one that
	/// ended with it; `limit`, optional: disputes at most, from 1 to 256, 256 if left out; `at`,
	/// optional. A page shorter than `limit` is the last one.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "disputes", blocking)]
	fn disputes(
		&self,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<DisputeView>, Error>;

	/// The requests that wait for their footprint, in the order of their ids, each with the block
	/// since which it waits and the reason.
	///
	/// Parameters: `after`, optional: only requests with a greater id, for the page after one that
	/// ended with it; `limit`, optional: requests at most, from 1 to 256, 256 if left out; `at`,
	/// optional. A page shorter than `limit` is the last one.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "workList", blocking)]
	fn work_list(
		&self,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<OpenFootprintView>, Error>;

	/// How many requests wait for their footprint, how many of them were reported as stuck, how many
	/// footprints are disputed, which request waits first and since which block, and whether
	/// restatements are still being passed on.
	///
	/// Parameters: `at`, optional.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "workListStatus", blocking)]
	fn work_list_status(&self, at: Option<Hash>) -> Result<WorkListStatusView, Error>;

	/// The output lines whose lots are held because a restated footprint broke a criterion of
	/// their label, until their certification body decides.
	///
	/// Parameters: `after`, optional: only what follows this output line, for the page after one that
	/// ended with it; `limit`, optional: lines at most, from 1 to 256, 256 if left out; `at`,
	/// optional. A page shorter than `limit` is the last one.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "heldLines", blocking)]
	fn held_lines(
		&self,
		after: Option<OutputLineId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<HeldLineView<AccountId>>, Error>;

	/// The mass-balance account of a custody account, good and label in an accounting period, in
	/// grams.
	///
	/// Parameters: `account`; `good`; `label`; `period`, optional: the current one if left out; `at`,
	/// optional. A period in which nothing moved shows the carried balance. `null` if the account
	/// never held any, or not yet in that period.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "massBalanceAccount", blocking)]
	fn mass_balance_account(
		&self,
		account: AccountId,
		good: GoodId,
		label: LabelId,
		period: Option<PeriodId>,
		at: Option<Hash>,
	) -> Result<Option<MassBalanceView>, Error>;

	/// A system exit statement: the grams that left with a product, from which lots, their
	/// attributes, the claim that may be made, and whether it is superseded, contested or flagged.
	///
	/// Parameters: `exitId`; `at`, optional. `null` if there is no such statement.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "exitStatement", blocking)]
	fn exit_statement(
		&self,
		exit_id: ExitId,
		at: Option<Hash>,
	) -> Result<Option<ExitStatementView<AccountId>>, Error>;

	/// The transfers that wait, to be accepted or validated, which a custody account sends or
	/// receives.
	///
	/// Parameters: `account`; `after`, optional: only what follows this transfer, for the page after
	/// one that ended with it; `limit`, optional: transfers at most, from 1 to 256, 256 if left out;
	/// `at`, optional. A page shorter than `limit` is the last one.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "pendingTransfers", blocking)]
	fn pending_transfers(
		&self,
		account: AccountId,
		after: Option<TransferId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<PendingTransferView<AccountId>>, Error>;

	/// What a custody account has left to repay of a good and label that it issued ahead of its
	/// certified input, in grams, and whether that is overdue.
	///
	/// Parameters: `account`; `good`; `label`; `at`, optional. `null` if nothing.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "overdraft", blocking)]
	fn overdraft(
		&self,
		account: AccountId,
		good: GoodId,
		label: LabelId,
		at: Option<Hash>,
	) -> Result<Option<OverdraftView>, Error>;

	/// The audits of a certificate, request, mass balance or exit statement, with their findings.
	///
	/// Parameters: `subject`, a [`Subject`]; `after`, optional: only what follows this audit, for the
	/// page after one that ended with it; `limit`, optional: audits at most, from 1 to 256, 256 if
	/// left out; `at`, optional. A page shorter than `limit` is the last one.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "auditsOf", blocking)]
	fn audits_of(
		&self,
		subject: Subject,
		after: Option<AuditId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<AuditView<AccountId>>, Error>;
}

/// Answers the `tracemet_*` methods from the runtime of a client.
pub struct Books<Client> {
	client: Arc<Client>,
}

impl<Client> Books<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
{
	/// The books of this client's chain.
	pub fn new(client: Arc<Client>) -> Self {
		Self { client }
	}

	/// Reads at a block, or at the best one.
	fn read<Answer>(
		&self,
		at: Option<Hash>,
		call: impl FnOnce(&Client::Api, Hash) -> Result<Answer, ApiError>,
	) -> Result<Answer, Error> {
		let block = match at {
			None => self.client.info().best_hash,
			Some(hash) => match self.client.number(hash) {
				Ok(Some(_)) => hash,
				Ok(None) => return Err(Error::UnknownBlock(hash)),
				Err(error) => return Err(Error::RuntimeCall(error.to_string())),
			},
		};
		call(&self.client.runtime_api(), block).map_err(|error| match error {
			// The client says so of a block that it knows when its state is gone.
			ApiError::UnknownBlock(_) => Error::StateDiscarded(block),
			other => Error::RuntimeCall(other.to_string()),
		})
	}
}

impl<Client> TraceMetServer for Books<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: TraceMetApi<Block, AccountId>,
{
	fn lot(&self, lot_id: LotId, at: Option<Hash>) -> Result<Option<LotView<AccountId>>, Error> {
		self.read(at, |api, block| api.lot(block, lot_id))
	}

	fn lots_of_account(
		&self,
		account: AccountId,
		after: Option<LotId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<LotView<AccountId>>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.lots_of_account(block, account, after, limit))
	}

	fn request(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<RequestView<AccountId>>, Error> {
		self.read(at, |api, block| api.request(block, request_id))
	}

	fn footprint_of_lot(
		&self,
		lot_id: LotId,
		at: Option<Hash>,
	) -> Result<Option<FootprintView<AccountId>>, Error> {
		self.read(at, |api, block| api.footprint_of_lot(block, lot_id))
	}

	fn footprint(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<RequestFootprintView<AccountId>>, Error> {
		self.read(at, |api, block| api.footprint(block, request_id))
	}

	fn roll_up_of_account(
		&self,
		account: AccountId,
		label: LabelId,
		period: Option<PeriodId>,
		at: Option<Hash>,
	) -> Result<Option<RollUpView>, Error> {
		self.read(at, |api, block| api.roll_up_of_account(block, account, label, period))
	}

	fn roll_up_of_label(
		&self,
		label: LabelId,
		at: Option<Hash>,
	) -> Result<Option<RollUpView>, Error> {
		self.read(at, |api, block| api.roll_up_of_label(block, label))
	}

	fn network_roll_up(&self, at: Option<Hash>) -> Result<RollUpView, Error> {
		self.read(at, |api, block| api.network_roll_up(block))
	}

	fn disputes(
		&self,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<DisputeView>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.disputes(block, after, limit))
	}

	fn work_list(
		&self,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<OpenFootprintView>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.work_list(block, after, limit))
	}

	fn work_list_status(&self, at: Option<Hash>) -> Result<WorkListStatusView, Error> {
		self.read(at, |api, block| api.work_list_status(block))
	}

	fn held_lines(
		&self,
		after: Option<OutputLineId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<HeldLineView<AccountId>>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.held_lines(block, after, limit))
	}

	fn mass_balance_account(
		&self,
		account: AccountId,
		good: GoodId,
		label: LabelId,
		period: Option<PeriodId>,
		at: Option<Hash>,
	) -> Result<Option<MassBalanceView>, Error> {
		self.read(at, |api, block| api.mass_balance_account(block, account, good, label, period))
	}

	fn exit_statement(
		&self,
		exit_id: ExitId,
		at: Option<Hash>,
	) -> Result<Option<ExitStatementView<AccountId>>, Error> {
		self.read(at, |api, block| api.exit_statement(block, exit_id))
	}

	fn pending_transfers(
		&self,
		account: AccountId,
		after: Option<TransferId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<PendingTransferView<AccountId>>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.pending_transfers(block, account, after, limit))
	}

	fn overdraft(
		&self,
		account: AccountId,
		good: GoodId,
		label: LabelId,
		at: Option<Hash>,
	) -> Result<Option<OverdraftView>, Error> {
		self.read(at, |api, block| api.overdraft(block, account, good, label))
	}

	fn audits_of(
		&self,
		subject: Subject,
		after: Option<AuditId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<AuditView<AccountId>>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.audits_of(block, subject.into(), after, limit))
	}
}

/// The length of a page. An empty page would look like the end of the list, so it can't be asked
/// for.
fn checked_limit(limit: Option<u32>) -> Result<u32, Error> {
	match limit.unwrap_or(MAX_PER_PAGE) {
		limit @ 1..=MAX_PER_PAGE => Ok(limit),
		given => Err(Error::LimitOutOfRange { given, max: MAX_PER_PAGE }),
	}
}

#[cfg(test)]
mod tests;
