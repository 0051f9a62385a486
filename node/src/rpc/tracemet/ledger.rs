//! The ledger: lots, requests, transfers, mass-balance accounts, exit statements.

use super::{checked_limit, Books, Error};
use jsonrpsee::proc_macros::rpc;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use tracemet_primitives::{
	views::{
		ExitFilter, ExitStatementView, ExitSummaryView, LotFilter, LotView, MassBalanceCursor,
		MassBalanceView, OverdraftView, Page, PendingTransferView, RequestFilter,
		RequestSummaryView, RequestView,
	},
	ExitId, GoodId, LabelId, LotId, PeriodId, RequestId, Supply, TransferId,
};
use tracemet_runtime::{opaque::Block, AccountId, Hash};
use tracemet_runtime_api::TraceMetApi;

/// The ledger: lots, requests, transfers, mass-balance accounts, exit statements.
#[rpc(server, namespace = "tracemet")]
pub trait Ledger {
	/// A lot: who holds it, what it is, how many grams are left, spendable and in escrow, and
	/// whether it is frozen, held or flagged.
	///
	/// Parameters: `lotId`; `at`, optional. `null` if there never was such a lot, or it was
	/// archived.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "lot", blocking)]
	fn lot(&self, lot_id: LotId, at: Option<Hash>) -> Result<Option<LotView<AccountId>>, Error>;

	/// The lots, spent ones too.
	///
	/// Parameters: `filter`, optional, of `account`, `label` and `status` (`"Spendable"`,
	/// `"InEscrow"`, `"Frozen"`, `"Flagged"`, `"Spent"`); `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "lots", blocking)]
	fn lots(
		&self,
		filter: Option<LotFilter<AccountId>>,
		after: Option<LotId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<LotView<AccountId>, LotId>, Error>;

	/// The lots of a custody account that have mass left. An account that holds nothing, or that
	/// does not exist, has an empty list.
	///
	/// Parameters: `account`; `after`, `limit`, `at`, optional.
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
	/// lots that it issued.
	///
	/// Parameters: `requestId`; `at`, optional. `null` if there is no such request, or it was
	/// archived.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "request", blocking)]
	fn request(
		&self,
		request_id: RequestId,
		at: Option<Hash>,
	) -> Result<Option<RequestView<AccountId>>, Error>;

	/// The certificate requests in short.
	///
	/// Parameters: `filter`, optional, of `account`, `body` (that decides), `status` and
	/// `footprint` (its status); `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "requests", blocking)]
	fn requests(
		&self,
		filter: Option<RequestFilter<AccountId>>,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<RequestSummaryView<AccountId>, RequestId>, Error>;

	/// A transfer that waits, to be accepted or validated.
	///
	/// Parameters: `transfer`; `at`, optional. `null` if there is none, or it doesn't wait any
	/// more.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "pendingTransfer", blocking)]
	fn pending_transfer(
		&self,
		transfer: TransferId,
		at: Option<Hash>,
	) -> Result<Option<PendingTransferView<AccountId>>, Error>;

	/// The transfers that wait, to be accepted or validated, which a custody account sends or
	/// receives.
	///
	/// Parameters: `account`; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "pendingTransfers", blocking)]
	fn pending_transfers(
		&self,
		account: AccountId,
		after: Option<TransferId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Vec<PendingTransferView<AccountId>>, Error>;

	/// The transfers that wait for a certification body to validate them.
	///
	/// Parameters: `body`; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "transfersToValidate", blocking)]
	fn transfers_to_validate(
		&self,
		body: AccountId,
		after: Option<TransferId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<PendingTransferView<AccountId>, TransferId>, Error>;

	/// The mass-balance account of a custody account, good and label in an accounting period, in
	/// grams.
	///
	/// Parameters: `account`; `good`; `label`; `period`, optional: the current one if left out;
	/// `at`, optional. A period in which nothing moved shows the carried balance. `null` if the
	/// account never held any, or not yet in that period, or what the balance would be carried from
	/// was archived.
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

	/// All mass-balance accounts of a custody account in an accounting period, in grams.
	///
	/// Parameters: `account`; `period`, optional: the current one of each label if left out, and a
	/// page looks at 8 accounts at most if not; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "massBalanceAccounts", blocking)]
	fn mass_balance_accounts(
		&self,
		account: AccountId,
		period: Option<PeriodId>,
		after: Option<MassBalanceCursor>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<MassBalanceView, MassBalanceCursor>, Error>;

	/// What has become of all mass that was ever issued of a good and label, in grams.
	///
	/// Parameters: `good`; `label`; `at`, optional.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "supply", blocking)]
	fn supply(&self, good: GoodId, label: LabelId, at: Option<Hash>) -> Result<Supply, Error>;

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

	/// A system exit statement: the grams that left with a product, from which lots, their
	/// attributes, the claim that may be made, and whether it is superseded, contested or flagged.
	///
	/// Parameters: `exitId`; `at`, optional. `null` if there is no such statement, or it was
	/// archived.
	/// Errors: 9000, 9001, 9003.
	#[method(name = "exitStatement", blocking)]
	fn exit_statement(
		&self,
		exit_id: ExitId,
		at: Option<Hash>,
	) -> Result<Option<ExitStatementView<AccountId>>, Error>;

	/// The exit statements in short.
	///
	/// Parameters: `filter`, optional, of `account` and `label`; `after`, `limit`, `at`, optional.
	/// Errors: 9000, 9001, 9002, 9003.
	#[method(name = "exitStatements", blocking)]
	fn exit_statements(
		&self,
		filter: Option<ExitFilter<AccountId>>,
		after: Option<ExitId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<ExitSummaryView<AccountId>, ExitId>, Error>;
}

impl<Client> LedgerServer for Books<Client>
where
	Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	Client::Api: TraceMetApi<Block, AccountId>,
{
	fn lot(&self, lot_id: LotId, at: Option<Hash>) -> Result<Option<LotView<AccountId>>, Error> {
		self.read(at, |api, block| api.lot(block, lot_id))
	}

	fn lots(
		&self,
		filter: Option<LotFilter<AccountId>>,
		after: Option<LotId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<LotView<AccountId>, LotId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.lots(block, filter.unwrap_or(LotFilter::ALL), after, limit))
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

	fn requests(
		&self,
		filter: Option<RequestFilter<AccountId>>,
		after: Option<RequestId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<RequestSummaryView<AccountId>, RequestId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| {
			api.requests(block, filter.unwrap_or(RequestFilter::ALL), after, limit)
		})
	}

	fn pending_transfer(
		&self,
		transfer: TransferId,
		at: Option<Hash>,
	) -> Result<Option<PendingTransferView<AccountId>>, Error> {
		self.read(at, |api, block| api.pending_transfer(block, transfer))
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

	fn transfers_to_validate(
		&self,
		body: AccountId,
		after: Option<TransferId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<PendingTransferView<AccountId>, TransferId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.transfers_to_validate(block, body, after, limit))
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

	fn mass_balance_accounts(
		&self,
		account: AccountId,
		period: Option<PeriodId>,
		after: Option<MassBalanceCursor>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<MassBalanceView, MassBalanceCursor>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| api.mass_balance_accounts(block, account, period, after, limit))
	}

	fn supply(&self, good: GoodId, label: LabelId, at: Option<Hash>) -> Result<Supply, Error> {
		self.read(at, |api, block| api.supply(block, good, label))
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

	fn exit_statement(
		&self,
		exit_id: ExitId,
		at: Option<Hash>,
	) -> Result<Option<ExitStatementView<AccountId>>, Error> {
		self.read(at, |api, block| api.exit_statement(block, exit_id))
	}

	fn exit_statements(
		&self,
		filter: Option<ExitFilter<AccountId>>,
		after: Option<ExitId>,
		limit: Option<u32>,
		at: Option<Hash>,
	) -> Result<Page<ExitSummaryView<AccountId>, ExitId>, Error> {
		let limit = checked_limit(limit)?;
		self.read(at, |api, block| {
			api.exit_statements(block, filter.unwrap_or(ExitFilter::ALL), after, limit)
		})
	}
}
