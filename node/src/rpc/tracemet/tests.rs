use super::*;
use serde_json::{json, Value};
use sp_api::ApiRef;
use sp_blockchain::{BlockStatus, Info};
use sp_keyring::Sr25519Keyring;
use sp_runtime::traits::{Block as BlockT, NumberFor};
use tracemet_primitives::{
	views::{AttributeTotal, TotalsView},
	AttributeId, AuditOutcome, Mass, OutputLineId, StuckReason,
};

/// The best block.
const BEST: Hash = Hash::repeat_byte(9);
/// A block whose state has been pruned.
const PRUNED: Hash = Hash::repeat_byte(8);
/// A block at which the runtime fails.
const BROKEN: Hash = Hash::repeat_byte(7);

/// The only lot that there is.
const LOT: LotId = LotId(5);

/// A chain whose holder of every lot is Alice.
struct Chain;

#[derive(Clone)]
struct Runtime;

fn lot() -> LotView<AccountId> {
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
		frozen: false,
		flagged: true,
	}
}

/// An audit of the subject, whose findings are the subject.
fn audit(subject: AuditSubject<AccountId>) -> AuditView<AccountId> {
	AuditView {
		audit: AuditId(8),
		auditor: Sr25519Keyring::Bob.to_account_id(),
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
		#[advanced]
		fn lot(
			at: <Block as BlockT>::Hash,
			id: LotId,
		) -> Result<Option<LotView<AccountId>>, ApiError> {
			if at == PRUNED {
				Err(ApiError::UnknownBlock("State already discarded".into()))
			} else if at == BROKEN {
				Err(ApiError::StateBackendIsNotTrie)
			} else {
				Ok((id == LOT).then(lot))
			}
		}

		/// As many lots as were asked for.
		fn lots_of_account(
			_account: AccountId,
			_after: Option<LotId>,
			limit: u32,
		) -> Vec<LotView<AccountId>> {
			(0..limit).map(|_| lot()).collect()
		}

		fn request(_request: RequestId) -> Option<RequestView<AccountId>> {
			None
		}

		fn footprint_of_lot(_lot: LotId) -> Option<FootprintView<AccountId>> {
			None
		}

		fn footprint(_request: RequestId) -> Option<RequestFootprintView<AccountId>> {
			None
		}

		/// The period that was asked for.
		fn roll_up_of_account(
			_account: AccountId,
			label: LabelId,
			period: Option<PeriodId>,
		) -> Option<RollUpView> {
			(label == LabelId(2)).then(|| roll_up(period))
		}

		fn roll_up_of_label(label: LabelId) -> Option<RollUpView> {
			(label == LabelId(2)).then(|| roll_up(None))
		}

		fn network_roll_up() -> RollUpView {
			roll_up(None)
		}

		fn disputes(_after: Option<RequestId>, _limit: u32) -> Vec<DisputeView> {
			Vec::new()
		}

		/// As many requests as were asked for, after the one that was named.
		fn work_list(after: Option<RequestId>, limit: u32) -> Vec<OpenFootprintView> {
			let first = after.map_or(0, |request| request.0 + 1);
			(first..).take(limit as usize).map(open).collect()
		}

		fn work_list_status() -> WorkListStatusView {
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

		/// The line that was named.
		fn held_lines(
			after: Option<OutputLineId>,
			_limit: u32,
		) -> Vec<HeldLineView<AccountId>> {
			after.map(held).into_iter().collect()
		}

		/// The account of the period that was asked for.
		fn mass_balance_account(
			_account: AccountId,
			_good: GoodId,
			_label: LabelId,
			period: Option<PeriodId>,
		) -> Option<MassBalanceView> {
			let nothing = Mass(0);
			period.map(|period| MassBalanceView {
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
			})
		}

		fn exit_statement(_exit: ExitId) -> Option<ExitStatementView<AccountId>> {
			None
		}

		fn pending_transfers(
			_account: AccountId,
			_after: Option<TransferId>,
			_limit: u32,
		) -> Vec<PendingTransferView<AccountId>> {
			Vec::new()
		}

		fn overdraft(
			_account: AccountId,
			good: GoodId,
			_label: LabelId,
		) -> Option<OverdraftView> {
			(good == GoodId(7)).then_some(OverdraftView {
				mass: Mass(u64::MAX),
				drawn_in: PeriodId(227),
				overdue: true,
			})
		}

		/// An audit of the subject that was asked for.
		fn audits_of(
			subject: AuditSubject<AccountId>,
			_after: Option<AuditId>,
			_limit: u32,
		) -> Vec<AuditView<AccountId>> {
			vec![audit(subject)]
		}
	}
}

impl ProvideRuntimeApi<Block> for Chain {
	type Api = Runtime;

	fn runtime_api(&self) -> ApiRef<'_, Runtime> {
		Runtime.into()
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
	let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
	let (response, _) = Books::new(Arc::new(Chain))
		.into_rpc()
		.raw_json_request(&request.to_string(), 1)
		.await
		.expect("the request is valid JSON-RPC");
	serde_json::from_str(&response).expect("the response is JSON")
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
			"frozen": false,
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
	let alice = Sr25519Keyring::Alice.to_account_id();
	let list = |limit| {
		[
			("tracemet_lotsOfAccount", json!([alice, null, limit])),
			("tracemet_pendingTransfers", json!([alice, null, limit])),
			("tracemet_auditsOf", json!([{ "exit": 1 }, null, limit])),
			("tracemet_disputes", json!([null, limit])),
			("tracemet_workList", json!([null, limit])),
			("tracemet_heldLines", json!([null, limit])),
		]
	};
	for (limit, (method, params)) in
		[0, 257, u32::MAX].into_iter().flat_map(|limit| list(limit).map(|call| (limit, call)))
	{
		let response = call(method, params).await;
		assert_eq!(
			response["error"],
			json!({
				"code": 9002,
				"message": format!(
					"`limit` is {limit}, but has to be from 1 to 256: ask for the rest with `after`"
				),
			})
		);
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
	] {
		let response = call(method, params).await;
		assert_eq!(response["error"]["code"], json!(-32602), "{method}: {response}");
	}
}
