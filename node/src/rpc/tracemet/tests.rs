use super::*;
use serde_json::{json, Value};
use sp_api::ApiRef;
use sp_blockchain::{BlockStatus, Info};
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::{Block as BlockT, NumberFor};
use std::{fmt::Debug, sync::Mutex};
use tracemet_primitives::{
	views::{
		AccreditationCursor, AccreditationView, AttributeTotal, AttributeView, AuditView,
		AwaitsAttestationView, CertificateFilter, CertificateView, DisputeView, ExitFilter,
		ExitStatementView, ExitSummaryView, FamilyView, FootprintStagesView, FootprintView,
		GoodView, HeldLineView, LabelView, LotFilter, LotStatus, LotView, MassBalanceCursor,
		MassBalanceView, MethodFactorsView, MethodView, OpenFootprintView, OverdraftView, Page,
		ParticipantView, PendingTransferView, RequestFilter, RequestFootprintView,
		RequestSummaryView, RequestView, RollUpView, SiteView, StandardVersionView, StandardView,
		TotalsView, WorkListStatusView,
	},
	AttributeId, AuditId, AuditOutcome, AuditSubject, CertificateId, CertificationStatus, ExitId,
	FamilyId, FootprintStatus, GoodId, LabelId, LotId, Mass, MethodId, OutputLineId, PeriodId,
	RequestId, RequestStatus, Role, StandardId, StandardVersionId, StuckReason, Supply, TransferId,
};

/// The best block.
const BEST: Hash = Hash::repeat_byte(9);
/// A block whose state has been pruned.
const PRUNED: Hash = Hash::repeat_byte(8);
/// A block at which the runtime fails.
const BROKEN: Hash = Hash::repeat_byte(7);

/// The only lot that there is.
const LOT: LotId = LotId(5);

/// The calls of the runtime API that were made, each with what it was asked.
type Calls = Arc<Mutex<Vec<(&'static str, String)>>>;

/// A chain whose holder of every lot is Alice.
#[derive(Default)]
struct Chain {
	calls: Calls,
}

#[derive(Clone)]
struct Runtime {
	calls: Calls,
}

impl Runtime {
	fn called(&self, method: &'static str, arguments: &dyn Debug) {
		self.calls.lock().expect("nobody panics").push((method, format!("{arguments:?}")));
	}
}

/// An empty page.
fn nothing<Entry, Cursor>() -> Page<Entry, Cursor> {
	Page { items: Vec::new(), next: None }
}

fn the_lot() -> LotView<AccountId> {
	LotView {
		lot: LOT,
		holder: Sr25519Keyring::Alice.to_account_id(),
		good: GoodId(1),
		good_name: "Copper cathode".into(),
		accompanies: GoodId(4),
		accompanies_name: "Copper wire".into(),
		label: LabelId(2),
		label_name: "Cu 8.0 MIX".into(),
		origin: OutputLineId { request: RequestId(3), line: 0 },
		// More than JavaScript's numbers can hold.
		mass: Mass(u64::MAX),
		in_escrow: Mass(0),
		certified_share: 1_000_000,
		issued_at: 1_790_812_800,
		received_at: 1_790_812_801,
		due: None,
		spendable: true,
		frozen: false,
		held: false,
		flagged: true,
	}
}

/// An audit of the subject, whose findings are the subject.
fn audit(subject: AuditSubject<AccountId>) -> AuditView<AccountId> {
	AuditView {
		audit: AuditId(8),
		auditor: Sr25519Keyring::Bob.to_account_id(),
		subject: subject.clone(),
		outcome: AuditOutcome::MajorNonconformity,
		findings: match subject {
			AuditSubject::Certificate(id) => format!("certificate {id}"),
			AuditSubject::Request(id) => format!("request {id}"),
			AuditSubject::Period { good, label, period, .. } => {
				format!("good {good}, label {label}, period {}", period.0)
			}
			AuditSubject::Exit(id) => format!("exit {id}"),
		},
		evidence: None,
		recorded_at: 1_790_812_800,
	}
}

/// A roll-up of which only something was issued.
fn roll_up(period: Option<PeriodId>) -> RollUpView {
	let nothing = TotalsView {
		mass: 0,
		attributes: Vec::new(),
		carbon_footprint: 0,
		carbon_intensity: 0,
		recycled_content: 0,
		primary_data_share: None,
		declared_share: None,
	};
	RollUpView {
		period,
		issued: TotalsView {
			mass: u128::MAX,
			attributes: vec![AttributeTotal {
				attribute: AttributeId(0),
				name: "fossil CO2e, scope 1".into(),
				grams: u128::MAX,
			}],
			carbon_footprint: u128::MAX,
			carbon_intensity: 1_000,
			primary_data_share: Some(1_000_000),
			declared_share: Some(0),
			..nothing.clone()
		},
		held: nothing.clone(),
		consumed: nothing.clone(),
		exited: nothing,
	}
}

fn open(request: u64) -> OpenFootprintView {
	OpenFootprintView {
		request: RequestId(request),
		revision: 1,
		attempt: 0,
		since: 40,
		reported_at: None,
		reason: StuckReason::TooFewVotes { cast: 2, validators: 4 },
	}
}

fn balance(good: GoodId, label: LabelId, period: PeriodId) -> MassBalanceView {
	let nothing = Mass(0);
	MassBalanceView {
		good,
		good_name: "Copper cathode".into(),
		label,
		label_name: "Cu 8.0 MIX".into(),
		period,
		opening: nothing,
		issued: nothing,
		received: nothing,
		sent: nothing,
		consumed: nothing,
		exited: nothing,
		expired: nothing,
		revoked: nothing,
		closing: nothing,
		overdraft: nothing,
	}
}

fn held(line: OutputLineId) -> HeldLineView<AccountId> {
	HeldLineView {
		line,
		label: LabelId(2),
		label_name: "Cu 8.0 MIX".into(),
		revision: 1,
		account: Sr25519Keyring::Alice.to_account_id(),
		body: Sr25519Keyring::Bob.to_account_id(),
	}
}

sp_api::mock_impl_runtime_apis! {
	impl TraceMetApi<Block, AccountId> for Runtime {
		fn participant(&self, account: AccountId) -> Option<ParticipantView<AccountId>> {
			self.called("participant", &(account,));
			None
		}

		fn participants(
			&self,
			role: Option<Role>,
			after: Option<AccountId>,
			limit: u32,
		) -> Page<ParticipantView<AccountId>, AccountId> {
			self.called("participants", &(role, after, limit));
			nothing()
		}

		fn sites(
			&self,
			participant: Option<AccountId>,
			after: Option<AccountId>,
			limit: u32,
		) -> Page<SiteView<AccountId>, AccountId> {
			self.called("sites", &(participant, after, limit));
			nothing()
		}

		fn accreditation_bodies(
			&self,
			after: Option<AccountId>,
			limit: u32,
		) -> Page<AccountId, AccountId> {
			self.called("accreditation_bodies", &(after, limit));
			nothing()
		}

		fn accreditations(
			&self,
			body: Option<AccountId>,
			after: Option<AccreditationCursor<AccountId>>,
			limit: u32,
		) -> Page<AccreditationView<AccountId>, AccreditationCursor<AccountId>> {
			self.called("accreditations", &(body, after, limit));
			nothing()
		}

		fn families(&self, after: Option<FamilyId>, limit: u32) -> Page<FamilyView, FamilyId> {
			self.called("families", &(after, limit));
			nothing()
		}

		fn goods(
			&self,
			family: Option<FamilyId>,
			after: Option<GoodId>,
			limit: u32,
		) -> Page<GoodView, GoodId> {
			self.called("goods", &(family, after, limit));
			nothing()
		}

		fn attributes(
			&self,
			after: Option<AttributeId>,
			limit: u32,
		) -> Page<AttributeView, AttributeId> {
			self.called("attributes", &(after, limit));
			nothing()
		}

		fn standards(
			&self,
			after: Option<StandardId>,
			limit: u32,
		) -> Page<StandardView<AccountId>, StandardId> {
			self.called("standards", &(after, limit));
			nothing()
		}

		fn standard_version(&self, version: StandardVersionId) -> Option<StandardVersionView> {
			self.called("standard_version", &(version,));
			None
		}

		fn standard_versions(
			&self,
			standard: StandardId,
			after: Option<u16>,
			limit: u32,
		) -> Page<StandardVersionView, u16> {
			self.called("standard_versions", &(standard, after, limit));
			nothing()
		}

		fn method(&self, method: MethodId) -> Option<MethodFactorsView> {
			self.called("method", &(method,));
			None
		}

		fn methods(
			&self,
			family: Option<FamilyId>,
			after: Option<MethodId>,
			limit: u32,
		) -> Page<MethodView, MethodId> {
			self.called("methods", &(family, after, limit));
			nothing()
		}

		fn label(&self, label: LabelId) -> Option<LabelView> {
			self.called("label", &(label,));
			None
		}

		fn labels(
			&self,
			family: Option<FamilyId>,
			after: Option<LabelId>,
			limit: u32,
		) -> Page<LabelView, LabelId> {
			self.called("labels", &(family, after, limit));
			nothing()
		}

		fn certificate(&self, certificate: CertificateId) -> Option<CertificateView<AccountId>> {
			self.called("certificate", &(certificate,));
			None
		}

		fn certificates(
			&self,
			filter: CertificateFilter<AccountId>,
			after: Option<CertificateId>,
			limit: u32,
		) -> Page<CertificateView<AccountId>, CertificateId> {
			self.called("certificates", &(filter, after, limit));
			nothing()
		}

		fn audit(&self, audit: AuditId) -> Option<AuditView<AccountId>> {
			self.called("audit", &(audit,));
			None
		}

		fn audits(
			&self,
			auditor: Option<AccountId>,
			after: Option<AuditId>,
			limit: u32,
		) -> Page<AuditView<AccountId>, AuditId> {
			self.called("audits", &(auditor, after, limit));
			nothing()
		}

		/// An audit of the subject that was asked for.
		fn audits_of(
			&self,
			subject: AuditSubject<AccountId>,
			after: Option<AuditId>,
			limit: u32,
		) -> Vec<AuditView<AccountId>> {
			self.called("audits_of", &(subject.clone(), after, limit));
			vec![audit(subject)]
		}

		#[advanced]
		fn lot(
			&self,
			at: <Block as BlockT>::Hash,
			lot: LotId,
		) -> Result<Option<LotView<AccountId>>, ApiError> {
			self.called("lot", &(lot,));
			if at == PRUNED {
				Err(ApiError::UnknownBlock("State already discarded".into()))
			} else if at == BROKEN {
				Err(ApiError::StateBackendIsNotTrie)
			} else {
				Ok((lot == LOT).then(the_lot))
			}
		}

		/// A lot, and that there is more after it.
		fn lots(
			&self,
			filter: LotFilter<AccountId>,
			after: Option<LotId>,
			limit: u32,
		) -> Page<LotView<AccountId>, LotId> {
			self.called("lots", &(filter, after, limit));
			Page { items: vec![the_lot()], next: Some(LOT) }
		}

		/// As many lots as were asked for.
		fn lots_of_account(
			&self,
			account: AccountId,
			after: Option<LotId>,
			limit: u32,
		) -> Vec<LotView<AccountId>> {
			self.called("lots_of_account", &(account, after, limit));
			(0..limit).map(|_| the_lot()).collect()
		}

		fn request(&self, request: RequestId) -> Option<RequestView<AccountId>> {
			self.called("request", &(request,));
			None
		}

		fn requests(
			&self,
			filter: RequestFilter<AccountId>,
			after: Option<RequestId>,
			limit: u32,
		) -> Page<RequestSummaryView<AccountId>, RequestId> {
			self.called("requests", &(filter, after, limit));
			nothing()
		}

		fn pending_transfer(&self, transfer: TransferId) -> Option<PendingTransferView<AccountId>> {
			self.called("pending_transfer", &(transfer,));
			None
		}

		fn pending_transfers(
			&self,
			account: AccountId,
			after: Option<TransferId>,
			limit: u32,
		) -> Vec<PendingTransferView<AccountId>> {
			self.called("pending_transfers", &(account, after, limit));
			Vec::new()
		}

		fn transfers_to_validate(
			&self,
			body: AccountId,
			after: Option<TransferId>,
			limit: u32,
		) -> Page<PendingTransferView<AccountId>, TransferId> {
			self.called("transfers_to_validate", &(body, after, limit));
			nothing()
		}

		/// The account of the period that was asked for.
		fn mass_balance_account(
			&self,
			account: AccountId,
			good: GoodId,
			label: LabelId,
			period: Option<PeriodId>,
		) -> Option<MassBalanceView> {
			self.called("mass_balance_account", &(account, good, label, period));
			period.map(|period| balance(good, label, period))
		}

		fn mass_balance_accounts(
			&self,
			account: AccountId,
			period: Option<PeriodId>,
			after: Option<MassBalanceCursor>,
			limit: u32,
		) -> Page<MassBalanceView, MassBalanceCursor> {
			self.called("mass_balance_accounts", &(account, period, after, limit));
			nothing()
		}

		fn supply(&self, good: GoodId, label: LabelId) -> Supply {
			self.called("supply", &(good, label));
			Supply { issued: Mass(u64::MAX), ..Supply::default() }
		}

		fn overdraft(
			&self,
			account: AccountId,
			good: GoodId,
			label: LabelId,
		) -> Option<OverdraftView> {
			self.called("overdraft", &(account, good, label));
			(good == GoodId(7)).then_some(OverdraftView {
				mass: Mass(u64::MAX),
				drawn_in: PeriodId(227),
				overdue: true,
			})
		}

		fn exit_statement(&self, exit: ExitId) -> Option<ExitStatementView<AccountId>> {
			self.called("exit_statement", &(exit,));
			None
		}

		fn exit_statements(
			&self,
			filter: ExitFilter<AccountId>,
			after: Option<ExitId>,
			limit: u32,
		) -> Page<ExitSummaryView<AccountId>, ExitId> {
			self.called("exit_statements", &(filter, after, limit));
			nothing()
		}

		fn footprint_of_lot(&self, lot: LotId) -> Option<FootprintView<AccountId>> {
			self.called("footprint_of_lot", &(lot,));
			None
		}

		fn footprint(&self, request: RequestId) -> Option<RequestFootprintView<AccountId>> {
			self.called("footprint", &(request,));
			None
		}

		fn footprint_stages(&self, request: RequestId) -> Option<FootprintStagesView> {
			self.called("footprint_stages", &(request,));
			None
		}

		/// The period that was asked for.
		fn roll_up_of_account(
			&self,
			account: AccountId,
			label: LabelId,
			period: Option<PeriodId>,
		) -> Option<RollUpView> {
			self.called("roll_up_of_account", &(account, label, period));
			(label == LabelId(2)).then(|| roll_up(period))
		}

		fn roll_up_of_label(&self, label: LabelId) -> Option<RollUpView> {
			self.called("roll_up_of_label", &(label,));
			(label == LabelId(2)).then(|| roll_up(None))
		}

		fn network_roll_up(&self) -> RollUpView {
			self.called("network_roll_up", &());
			roll_up(None)
		}

		fn disputes(&self, after: Option<RequestId>, limit: u32) -> Vec<DisputeView> {
			self.called("disputes", &(after, limit));
			Vec::new()
		}

		/// As many requests as were asked for, after the one that was named.
		fn work_list(&self, after: Option<RequestId>, limit: u32) -> Vec<OpenFootprintView> {
			self.called("work_list", &(after, limit));
			let first = after.map_or(0, |request| request.0 + 1);
			(first..).take(limit as usize).map(open).collect()
		}

		fn work_list_status(&self) -> WorkListStatusView {
			self.called("work_list_status", &());
			WorkListStatusView {
				open: 3,
				stuck: 2,
				disputed: 1,
				first: Some(RequestId(7)),
				first_since: Some(40),
				restating: true,
				revaluing: false,
			}
		}

		fn awaiting_attestation(
			&self,
			auditor: Option<AccountId>,
			after: Option<RequestId>,
			limit: u32,
		) -> Page<AwaitsAttestationView<AccountId>, RequestId> {
			self.called("awaiting_attestation", &(auditor, after, limit));
			nothing()
		}

		/// The line that was named.
		fn held_lines(
			&self,
			after: Option<OutputLineId>,
			limit: u32,
		) -> Vec<HeldLineView<AccountId>> {
			self.called("held_lines", &(after, limit));
			after.map(held).into_iter().collect()
		}
	}
}

impl ProvideRuntimeApi<Block> for Chain {
	type Api = Runtime;

	fn runtime_api(&self) -> ApiRef<'_, Runtime> {
		Runtime { calls: self.calls.clone() }.into()
	}
}

impl HeaderBackend<Block> for Chain {
	fn header(&self, _: Hash) -> sp_blockchain::Result<Option<<Block as BlockT>::Header>> {
		Ok(None)
	}

	fn info(&self) -> Info<Block> {
		Info {
			best_hash: BEST,
			best_number: 9,
			genesis_hash: Hash::zero(),
			finalized_hash: Hash::zero(),
			finalized_number: 0,
			finalized_state: None,
			number_leaves: 1,
			block_gap: None,
		}
	}

	fn status(&self, _: Hash) -> sp_blockchain::Result<BlockStatus> {
		Ok(BlockStatus::Unknown)
	}

	fn number(&self, hash: Hash) -> sp_blockchain::Result<Option<NumberFor<Block>>> {
		Ok([BEST, PRUNED, BROKEN].contains(&hash).then_some(9))
	}

	fn hash(&self, _: NumberFor<Block>) -> sp_blockchain::Result<Option<Hash>> {
		Ok(None)
	}
}

/// Calls a method as a client would, and returns the whole response.
async fn call(method: &str, params: Value) -> Value {
	call_of(Chain::default(), method, params).await
}

/// The same, of a chain.
async fn call_of(chain: Chain, method: &str, params: Value) -> Value {
	let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
	let (response, _) = module(Arc::new(chain))
		.expect("no name is taken twice")
		.raw_json_request(&request.to_string(), 1)
		.await
		.expect("the request is valid JSON-RPC");
	serde_json::from_str(&response).expect("the response is JSON")
}

fn alice() -> AccountId {
	Sr25519Keyring::Alice.to_account_id()
}

/// Every method with parameters by name, and the call of the runtime API that it makes with them.
fn every_method() -> Vec<(&'static str, Value, &'static str, String)> {
	let row = |method, params, call, arguments: &dyn Debug| {
		(method, params, call, format!("{arguments:?}"))
	};
	vec![
		row("tracemet_participant", json!({ "account": alice() }), "participant", &(alice(),)),
		row(
			"tracemet_participants",
			json!({ "role": "Producer", "after": alice(), "limit": 5 }),
			"participants",
			&(Some(Role::Producer), Some(alice()), 5u32),
		),
		row(
			"tracemet_sites",
			json!({ "participant": alice(), "after": alice(), "limit": 5 }),
			"sites",
			&(Some(alice()), Some(alice()), 5u32),
		),
		row(
			"tracemet_accreditationBodies",
			json!({ "after": alice(), "limit": 5 }),
			"accreditation_bodies",
			&(Some(alice()), 5u32),
		),
		row(
			"tracemet_accreditations",
			json!({ "body": alice(), "after": { "body": alice(), "standard": 3 }, "limit": 5 }),
			"accreditations",
			&(
				Some(alice()),
				Some(AccreditationCursor { body: alice(), standard: StandardId(3) }),
				5u32,
			),
		),
		row(
			"tracemet_families",
			json!({ "after": 7, "limit": 5 }),
			"families",
			&(Some(FamilyId(7)), 5u32),
		),
		row(
			"tracemet_goods",
			json!({ "family": 7, "after": 8, "limit": 5 }),
			"goods",
			&(Some(FamilyId(7)), Some(GoodId(8)), 5u32),
		),
		row(
			"tracemet_attributes",
			json!({ "after": 7, "limit": 5 }),
			"attributes",
			&(Some(AttributeId(7)), 5u32),
		),
		row(
			"tracemet_standards",
			json!({ "after": 7, "limit": 5 }),
			"standards",
			&(Some(StandardId(7)), 5u32),
		),
		row(
			"tracemet_standardVersion",
			json!({ "version": { "standard": 3, "version": 1 } }),
			"standard_version",
			&(StandardVersionId { standard: StandardId(3), version: 1 },),
		),
		row(
			"tracemet_standardVersions",
			json!({ "standard": 7, "after": 3, "limit": 5 }),
			"standard_versions",
			&(StandardId(7), Some(3u16), 5u32),
		),
		row("tracemet_method", json!({ "method": 7 }), "method", &(MethodId(7),)),
		row(
			"tracemet_methods",
			json!({ "family": 7, "after": 8, "limit": 5 }),
			"methods",
			&(Some(FamilyId(7)), Some(MethodId(8)), 5u32),
		),
		row("tracemet_label", json!({ "label": 7 }), "label", &(LabelId(7),)),
		row(
			"tracemet_labels",
			json!({ "family": 7, "after": 8, "limit": 5 }),
			"labels",
			&(Some(FamilyId(7)), Some(LabelId(8)), 5u32),
		),
		row(
			"tracemet_certificate",
			json!({ "certificate": 7 }),
			"certificate",
			&(CertificateId(7),),
		),
		row(
			"tracemet_certificates",
			json!({ "filter": { "holder": alice(), "status": "Active" }, "after": 7, "limit": 5 }),
			"certificates",
			&(
				CertificateFilter {
					holder: Some(alice()),
					body: None,
					status: Some(CertificationStatus::Active),
				},
				Some(CertificateId(7)),
				5u32,
			),
		),
		row("tracemet_audit", json!({ "audit": 7 }), "audit", &(AuditId(7),)),
		row(
			"tracemet_audits",
			json!({ "auditor": alice(), "after": 7, "limit": 5 }),
			"audits",
			&(Some(alice()), Some(AuditId(7)), 5u32),
		),
		row(
			"tracemet_auditsOf",
			json!({ "subject": { "exit": 1 }, "after": 7, "limit": 5 }),
			"audits_of",
			&(AuditSubject::<AccountId>::Exit(ExitId(1)), Some(AuditId(7)), 5u32),
		),
		row("tracemet_lot", json!({ "lotId": 7 }), "lot", &(LotId(7),)),
		row(
			"tracemet_lots",
			json!({ "filter": { "account": alice(), "label": 3, "status": "Spent" }, "after": 7, "limit": 5 }),
			"lots",
			&(
				LotFilter {
					account: Some(alice()),
					label: Some(LabelId(3)),
					status: Some(LotStatus::Spent),
				},
				Some(LotId(7)),
				5u32,
			),
		),
		row(
			"tracemet_lotsOfAccount",
			json!({ "account": alice(), "after": 7, "limit": 5 }),
			"lots_of_account",
			&(alice(), Some(LotId(7)), 5u32),
		),
		row("tracemet_request", json!({ "requestId": 7 }), "request", &(RequestId(7),)),
		row(
			"tracemet_requests",
			json!({ "filter": { "body": alice(), "status": "Pending", "footprint": "Accepted" }, "after": 7, "limit": 5 }),
			"requests",
			&(
				RequestFilter {
					account: None,
					body: Some(alice()),
					status: Some(RequestStatus::Pending),
					footprint: Some(FootprintStatus::Accepted),
				},
				Some(RequestId(7)),
				5u32,
			),
		),
		row(
			"tracemet_pendingTransfer",
			json!({ "transfer": 7 }),
			"pending_transfer",
			&(TransferId(7),),
		),
		row(
			"tracemet_pendingTransfers",
			json!({ "account": alice(), "after": 7, "limit": 5 }),
			"pending_transfers",
			&(alice(), Some(TransferId(7)), 5u32),
		),
		row(
			"tracemet_transfersToValidate",
			json!({ "body": alice(), "after": 7, "limit": 5 }),
			"transfers_to_validate",
			&(alice(), Some(TransferId(7)), 5u32),
		),
		row(
			"tracemet_massBalanceAccount",
			json!({ "account": alice(), "good": 7, "label": 8, "period": 9 }),
			"mass_balance_account",
			&(alice(), GoodId(7), LabelId(8), Some(PeriodId(9))),
		),
		row(
			"tracemet_massBalanceAccounts",
			json!({ "account": alice(), "period": 7, "after": { "good": 3, "label": 4 }, "limit": 5 }),
			"mass_balance_accounts",
			&(
				alice(),
				Some(PeriodId(7)),
				Some(MassBalanceCursor { good: GoodId(3), label: LabelId(4) }),
				5u32,
			),
		),
		row(
			"tracemet_supply",
			json!({ "good": 7, "label": 8 }),
			"supply",
			&(GoodId(7), LabelId(8)),
		),
		row(
			"tracemet_overdraft",
			json!({ "account": alice(), "good": 7, "label": 8 }),
			"overdraft",
			&(alice(), GoodId(7), LabelId(8)),
		),
		row("tracemet_exitStatement", json!({ "exitId": 7 }), "exit_statement", &(ExitId(7),)),
		row(
			"tracemet_exitStatements",
			json!({ "filter": { "label": 3 }, "after": 7, "limit": 5 }),
			"exit_statements",
			&(
				ExitFilter { label: Some(LabelId(3)), ..ExitFilter::<AccountId>::ALL },
				Some(ExitId(7)),
				5u32,
			),
		),
		row("tracemet_footprintOfLot", json!({ "lotId": 7 }), "footprint_of_lot", &(LotId(7),)),
		row("tracemet_footprint", json!({ "requestId": 7 }), "footprint", &(RequestId(7),)),
		row(
			"tracemet_footprintStages",
			json!({ "requestId": 7 }),
			"footprint_stages",
			&(RequestId(7),),
		),
		row(
			"tracemet_rollUpOfAccount",
			json!({ "account": alice(), "label": 7, "period": 8 }),
			"roll_up_of_account",
			&(alice(), LabelId(7), Some(PeriodId(8))),
		),
		row("tracemet_rollUpOfLabel", json!({ "label": 7 }), "roll_up_of_label", &(LabelId(7),)),
		row("tracemet_networkRollUp", json!({}), "network_roll_up", &()),
		row(
			"tracemet_disputes",
			json!({ "after": 7, "limit": 5 }),
			"disputes",
			&(Some(RequestId(7)), 5u32),
		),
		row(
			"tracemet_workList",
			json!({ "after": 7, "limit": 5 }),
			"work_list",
			&(Some(RequestId(7)), 5u32),
		),
		row("tracemet_workListStatus", json!({}), "work_list_status", &()),
		row(
			"tracemet_awaitingAttestation",
			json!({ "auditor": alice(), "after": 7, "limit": 5 }),
			"awaiting_attestation",
			&(Some(alice()), Some(RequestId(7)), 5u32),
		),
		row(
			"tracemet_heldLines",
			json!({ "after": { "request": 3, "line": 1 }, "limit": 5 }),
			"held_lines",
			&(Some(OutputLineId { request: RequestId(3), line: 1 }), 5u32),
		),
	]
}

#[tokio::test]
async fn every_method_asks_the_runtime_what_it_was_asked() {
	for (method, mut params, asked, arguments) in every_method() {
		params["at"] = json!(BEST);
		let chain = Chain::default();
		let calls = chain.calls.clone();
		let response = call_of(chain, method, params).await;
		assert!(response.get("result").is_some(), "{method}: {response}");
		let calls = calls.lock().unwrap().clone();
		assert_eq!(calls, vec![(asked, arguments)], "{method}");
	}
}

#[test]
fn every_method_is_tried() {
	let module = module(Arc::new(Chain::default())).unwrap();
	let mut present = module.method_names().collect::<Vec<_>>();
	let mut tried = every_method().into_iter().map(|(method, ..)| method).collect::<Vec<_>>();
	present.sort();
	tried.sort();
	assert_eq!(present, tried);
}

#[tokio::test]
async fn a_page_says_where_to_go_on_and_an_empty_one_that_nothing_follows() {
	let response = call("tracemet_lots", json!([])).await;
	assert_eq!(response["result"]["items"].as_array().map(Vec::len), Some(1));
	assert_eq!(response["result"]["next"], json!(5));
	let response = call("tracemet_goods", json!([])).await;
	assert_eq!(response["result"], json!({ "items": [], "next": null }));
}

#[tokio::test]
async fn what_is_left_out_of_a_filter_does_not_matter() {
	for filter in [Value::Null, json!({}), json!({ "label": null })] {
		let chain = Chain::default();
		let calls = chain.calls.clone();
		call_of(chain, "tracemet_exitStatements", json!([filter])).await;
		let asked = format!("{:?}", (ExitFilter::<AccountId>::ALL, None::<ExitId>, 256u32));
		assert_eq!(*calls.lock().unwrap(), vec![("exit_statements", asked)]);
	}
}

#[tokio::test]
async fn a_supply_is_told_in_decimal_strings() {
	let response = call("tracemet_supply", json!([1, 2])).await;
	assert_eq!(
		response["result"],
		json!({
			"issued": "18446744073709551615",
			"held": "0",
			"inEscrow": "0",
			"consumed": "0",
			"exited": "0",
			"expired": "0",
			"revoked": "0",
		})
	);
}

#[tokio::test]
async fn a_lot_is_told_with_address_and_decimal_strings() {
	let response = call("tracemet_lot", json!([5])).await;
	assert_eq!(
		response["result"],
		json!({
			"lot": 5,
			"holder": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
			"good": 1,
			"goodName": "Copper cathode",
			"accompanies": 4,
			"accompaniesName": "Copper wire",
			"label": 2,
			"labelName": "Cu 8.0 MIX",
			"origin": { "request": 3, "line": 0 },
			"mass": "18446744073709551615",
			"inEscrow": "0",
			"certifiedShare": 1_000_000,
			"issuedAt": 1_790_812_800,
			"receivedAt": 1_790_812_801,
			"due": null,
			"spendable": true,
			"frozen": false,
			"held": false,
			"flagged": true,
		})
	);
}

#[tokio::test]
async fn parameters_can_be_named() {
	let response = call("tracemet_lot", json!({ "lotId": 5, "at": BEST })).await;
	assert_eq!(response["result"]["lot"], json!(5));
}

#[tokio::test]
async fn an_unknown_id_is_null() {
	let alice = Sr25519Keyring::Alice.to_account_id();
	for (method, params) in [
		("tracemet_lot", json!([6])),
		("tracemet_request", json!([6])),
		("tracemet_footprintOfLot", json!([6])),
		("tracemet_footprint", json!([6])),
		("tracemet_rollUpOfAccount", json!([alice, 6])),
		("tracemet_rollUpOfLabel", json!([6])),
		("tracemet_massBalanceAccount", json!([alice, 1, 2])),
		("tracemet_exitStatement", json!([6])),
		("tracemet_overdraft", json!([alice, 1, 2])),
	] {
		let response = call(method, params).await;
		assert_eq!(response.get("result"), Some(&Value::Null), "{method}: {response}");
		assert_eq!(response.get("error"), None, "{method}");
	}
}

#[tokio::test]
async fn the_period_of_a_mass_balance_account_reaches_the_runtime() {
	let alice = Sr25519Keyring::Alice.to_account_id();
	let response = call("tracemet_massBalanceAccount", json!([alice, 1, 2, 226])).await;
	assert_eq!(response["result"]["period"], json!(226));
}

#[tokio::test]
async fn a_roll_up_is_told_in_decimal_strings_and_its_period_reaches_the_runtime() {
	let alice = Sr25519Keyring::Alice.to_account_id();
	let nothing = json!({
		"mass": "0",
		"attributes": [],
		"carbonFootprint": "0",
		"carbonIntensity": "0",
		"recycledContent": "0",
		"primaryDataShare": null,
		"declaredShare": null,
	});
	let most = u128::MAX.to_string();
	let roll_up = |period: Value| {
		json!({
			"period": period,
			"issued": {
				"mass": most,
				"attributes": [{ "attribute": 0, "name": "fossil CO2e, scope 1", "grams": most }],
				"carbonFootprint": most,
				"carbonIntensity": "1000",
				"recycledContent": "0",
				"primaryDataShare": 1_000_000,
				"declaredShare": 0,
			},
			"held": nothing,
			"consumed": nothing,
			"exited": nothing,
		})
	};
	for (method, params, period) in [
		("tracemet_rollUpOfAccount", json!([alice, 2, 226]), json!(226)),
		("tracemet_rollUpOfAccount", json!([alice, 2]), Value::Null),
		("tracemet_rollUpOfLabel", json!([2]), Value::Null),
		("tracemet_networkRollUp", json!([]), Value::Null),
	] {
		let response = call(method, params).await;
		assert_eq!(response["result"], roll_up(period), "{method}: {response}");
	}
}

#[tokio::test]
async fn the_work_list_is_told_with_its_status_and_reasons() {
	let response = call("tracemet_workListStatus", json!([])).await;
	assert_eq!(
		response["result"],
		json!({
			"open": 3,
			"stuck": 2,
			"disputed": 1,
			"first": 7,
			"firstSince": 40,
			"restating": true,
			"revaluing": false,
		})
	);
	let response = call("tracemet_workList", json!({ "after": 7, "limit": 2 })).await;
	let open = |request: u64| {
		json!({
			"request": request,
			"revision": 1,
			"attempt": 0,
			"since": 40,
			"reportedAt": null,
			"reason": { "TooFewVotes": { "cast": 2, "validators": 4 } },
		})
	};
	assert_eq!(response["result"], json!([open(8), open(9)]));
	assert_eq!(call("tracemet_disputes", json!([])).await["result"], json!([]));
}

#[tokio::test]
async fn the_page_of_held_lines_follows_an_output_line() {
	let response = call("tracemet_heldLines", json!([{ "request": 3, "line": 1 }])).await;
	assert_eq!(
		response["result"],
		json!([{
			"line": { "request": 3, "line": 1 },
			"label": 2,
			"labelName": "Cu 8.0 MIX",
			"revision": 1,
			"account": Sr25519Keyring::Alice.to_account_id(),
			"body": Sr25519Keyring::Bob.to_account_id(),
		}])
	);
}

#[tokio::test]
async fn an_overdraft_is_told_in_decimal_strings() {
	let alice = Sr25519Keyring::Alice.to_account_id();
	let response = call("tracemet_overdraft", json!([alice, 7, 2])).await;
	assert_eq!(
		response["result"],
		json!({ "mass": "18446744073709551615", "drawnIn": 227, "overdue": true })
	);
}

#[tokio::test]
async fn the_subject_of_audits_reaches_the_runtime() {
	let account = Sr25519Keyring::Alice.to_account_id();
	let period = json!({ "account": account, "good": 1, "label": 2, "period": 227 });
	for (subject, findings) in [
		(json!({ "certificate": 3 }), "certificate 3"),
		(json!({ "request": 7 }), "request 7"),
		(json!({ "exit": 1 }), "exit 1"),
		(json!({ "period": period }), "good 1, label 2, period 227"),
	] {
		let response = call("tracemet_auditsOf", json!({ "subject": subject })).await;
		assert_eq!(response["result"][0]["findings"], json!(findings), "{response}");
		assert_eq!(response["result"][0]["subject"], subject);
		assert_eq!(response["result"][0]["outcome"], json!("MajorNonconformity"));
	}
}

#[tokio::test]
async fn a_page_has_the_maximum_unless_told_otherwise() {
	let alice = Sr25519Keyring::Alice.to_account_id();
	for (params, length) in
		[(json!([alice]), 256), (json!([alice, null, 1]), 1), (json!([alice, 5, 256]), 256)]
	{
		let response = call("tracemet_lotsOfAccount", params).await;
		assert_eq!(response["result"].as_array().map(Vec::len), Some(length));
	}
}

#[tokio::test]
async fn a_page_of_none_or_too_many_is_9002() {
	for (method, params, _, _) in every_method() {
		if params.get("limit").is_none() {
			continue;
		}
		for limit in [0, 257, u32::MAX] {
			let mut params = params.clone();
			params["limit"] = json!(limit);
			let message = format!(
				"`limit` is {limit}, but has to be from 1 to 256: ask for the rest with `after`"
			);
			let response = call(method, params).await;
			let error = json!({ "code": 9002, "message": message });
			assert_eq!(response["error"], error, "{method}");
		}
	}
}

#[tokio::test]
async fn a_runtime_that_fails_is_9000() {
	let response = call("tracemet_lot", json!([5, BROKEN])).await;
	assert_eq!(response["error"]["code"], json!(9000));
}

#[tokio::test]
async fn an_unknown_block_is_9001() {
	let response = call("tracemet_lot", json!([5, Hash::repeat_byte(1)])).await;
	assert_eq!(response["error"]["code"], json!(9001));
}

#[tokio::test]
async fn a_block_whose_state_is_pruned_is_9003() {
	let response = call("tracemet_lot", json!([5, PRUNED])).await;
	assert_eq!(response["error"]["code"], json!(9003));
}

#[tokio::test]
async fn what_cannot_be_read_as_a_parameter_is_the_error_of_json_rpc() {
	for (method, params) in [
		("tracemet_lot", json!(["five"])),
		("tracemet_lot", json!([])),
		("tracemet_lot", json!([5, "0x00"])),
		("tracemet_lotsOfAccount", json!(["Alice"])),
		("tracemet_auditsOf", json!([{ "lot": 1 }])),
		("tracemet_lots", json!([{ "status": "Lost" }])),
		("tracemet_lots", json!([{ "holder": alice() }])),
		("tracemet_participants", json!(["Miner"])),
	] {
		let response = call(method, params).await;
		assert_eq!(response["error"]["code"], json!(-32602), "{method}: {response}");
	}
}
