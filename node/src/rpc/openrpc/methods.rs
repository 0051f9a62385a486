//! The methods: what each is for, what it takes and how it fails. What it answers is told by its type.

use super::{given, schema::Schemas};
use crate::rpc::provenance;
use scale_info::TypeInfo;
use serde::{de::DeserializeOwned, Serialize};
use serde_json::{json, Map, Value};
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
use tracemet_runtime::{AccountId, BlockNumber, Hash};
use tracemet_runtime_api::MAX_PER_PAGE;

/// The errors of the methods: code, name, and what it says in general.
const ERRORS: [(i32, &str, &str); 22] = [
	(-32602, "InvalidParams", "a parameter is missing or can't be read"),
	(9000, "RuntimeCall", "the node could not read the books: try another block"),
	(9001, "UnknownBlock", "the node has no such block"),
	(9002, "LimitOutOfRange", "`limit` is 0 or above the maximum"),
	(9003, "StateDiscarded", "the node no longer has the state of the block"),
	(9010, "IndexUnavailable", "the provenance index can't be asked now"),
	(9011, "RootNotFound", "there is no such lot, output line or exit statement"),
	(9012, "NothingToDivide", "no footprint is accepted, or nothing is left of the lot"),
	(9013, "OutOfRange", "a parameter is out of its range"),
	(9014, "CursorOutdated", "the answer has changed since the page before"),
	(9015, "TooMuch", "the graph is too large, or took too long"),
	(9016, "NotCalculable", "the records don't fit each other"),
	(9017, "GenesisNotRebuilt", "the node can't make the state of the genesis block"),
	(9018, "NotFinalized", "the block isn't final"),
	(9019, "ChangesMissing", "the node doesn't have all changes of the authority set"),
	(
		9020,
		"FromBeyondFinalized",
		"`from` is beyond the block that follows the one that this node has finalized",
	),
	(9021, "RecordsDiscarded", "the node no longer has the records of the block"),
	(
		9022,
		"TooManySubscriptions",
		"the node, or the connection, has as many subscriptions to records as it may",
	),
	(9023, "SubscriberTooSlow", "the subscription has ended because it was not read in time"),
	(9024, "Unreadable", "the node could not read the records of the block"),
	(9025, "BlocksOutOfRange", "`limit` is 0 or above the maximum"),
	(9026, "Busy", "the node makes as many answers on provenance as it can at a time"),
];

/// Parameters are given as a list or by name.
const EITHER: &str = "either";
/// Parameters are given as a list.
const BY_POSITION: &str = "by-position";

/// The errors of reading at a block.
const READING: [i32; 3] = [9000, 9001, 9003];

/// What a method takes or answers: described, and written and read as JSON.
pub trait Form: TypeInfo + Serialize + DeserializeOwned + 'static {}
impl<T: TypeInfo + Serialize + DeserializeOwned + 'static> Form for T {}

/// The methods that are described so far.
pub struct Methods {
	schemas: Schemas,
	methods: Vec<Value>,
	/// The schemas of types, and what becomes of JSON that is read as such a type and written again.
	#[cfg(test)]
	pub forms: Vec<(Value, fn(Value) -> serde_json::Result<Value>)>,
}

impl Methods {
	/// None yet.
	pub fn new(schemas: Schemas) -> Self {
		Self {
			schemas,
			methods: Vec::new(),
			#[cfg(test)]
			forms: Vec::new(),
		}
	}

	/// All methods, and the schemas that they refer to, by name.
	pub fn into_parts(self) -> (Vec<Value>, Value) {
		(self.methods, json!(self.schemas.into_named()))
	}

	/// Begins to describe a method. `name`: without the namespace.
	fn method(&mut self, name: &str, summary: &str) -> Draft<'_> {
		let head = json!({ "name": format!("tracemet_{name}"), "summary": summary });
		Draft { methods: self, head, params: Vec::new(), structure: EITHER, errors: Vec::new() }
	}

	/// Notes the schema of a type, for the tests.
	#[cfg(test)]
	fn note<T: Form>(&mut self, schema: &Value) {
		self.forms.push((schema.clone(), |value| {
			serde_json::to_value(serde_json::from_value::<T>(value)?)
		}));
	}
}

/// A method that is being described.
struct Draft<'a> {
	methods: &'a mut Methods,
	head: Value,
	params: Vec<Value>,
	structure: &'static str,
	errors: Vec<i32>,
}

impl Draft<'_> {
	/// A parameter that has to be given.
	fn takes<T: Form>(self, name: &str, description: &str) -> Self {
		let schema = self.methods.schemas.taken::<T>();
		#[cfg(test)]
		self.methods.note::<T>(&schema);
		self.parameter(name, description, true, schema)
	}

	/// A parameter that may be left out or `null`.
	fn may_take<T: Form>(self, name: &str, description: &str) -> Self {
		let schema = self.methods.schemas.taken::<Option<T>>();
		#[cfg(test)]
		self.methods.note::<Option<T>>(&schema);
		self.parameter(name, description, false, schema)
	}

	fn parameter(mut self, name: &str, description: &str, required: bool, schema: Value) -> Self {
		self.params.push(json!({
			"name": name,
			"description": description,
			"required": required,
			"schema": schema,
		}));
		self
	}

	/// A parameter that many methods have.
	fn shared(mut self, name: &str) -> Self {
		self.params.push(json!({ "$ref": format!("#/components/contentDescriptors/{name}") }));
		self
	}

	/// It reads a page of a list at a block: the one that comes after `T`.
	fn page_after<T: Form>(self) -> Self {
		self.may_take::<T>(
			"after",
			"Where to go on: only what follows this entry. From the beginning if left out.",
		)
		.shared("limit")
		.fails(&[9002])
		.at()
	}

	/// It reads at a block.
	fn at(self) -> Self {
		self.shared("at").fails(&READING)
	}

	/// How it can fail, apart from parameters that can't be read.
	fn fails(mut self, codes: &[i32]) -> Self {
		self.errors.extend(codes);
		self
	}

	/// What it answers, by type.
	fn answers<T: Form>(self, description: &str) {
		let schema = self.methods.schemas.answered::<T>();
		#[cfg(test)]
		self.methods.note::<T>(&schema);
		self.finish(description, schema, None);
	}

	/// What it answers, by schema.
	fn answers_as(self, description: &str, schema: Value) {
		self.finish(description, schema, None);
	}

	/// It subscribes: it answers the subscription's identifier, and notifications follow.
	fn subscribes(self, notification: &str, unsubscribe: &str, schema: Value) {
		let notification = json!({
			"name": format!("tracemet_{notification}"),
			"unsubscribe": format!("tracemet_{unsubscribe}"),
			"schema": schema,
		});
		self.finish(
			"The identifier of the subscription.",
			given::subscription(),
			Some(notification),
		);
	}

	/// It ends a subscription. What isn't one was none.
	fn ends(mut self, description: &str) {
		self.params.push(json!({
			"name": "subscription",
			"description": description,
			"required": true,
			"schema": given::subscription(),
		}));
		self.structure = BY_POSITION;
		self.finish("Whether there was such a subscription.", json!({ "type": "boolean" }), None);
	}

	fn finish(mut self, description: &str, schema: Value, notification: Option<Value>) {
		// Whatever is given can be of a form that can't be read.
		if self.structure == EITHER && !self.params.is_empty() {
			self.errors.push(-32602);
		}
		self.errors.sort_unstable();
		let errors = self.errors.iter().filter_map(|code| {
			let (_, name, _) = ERRORS.iter().find(|(known, ..)| known == code)?;
			Some(json!({ "$ref": format!("#/components/errors/{name}") }))
		});
		let mut method = self.head;
		method["paramStructure"] = json!(self.structure);
		method["params"] = json!(self.params);
		method["result"] =
			json!({ "name": "answer", "description": description, "schema": schema });
		method["errors"] = json!(errors.collect::<Vec<_>>());
		if let Some(notification) = notification {
			method["x-notification"] = notification;
		}
		self.methods.methods.push(method);
	}
}

/// Parameters that many methods have.
pub fn parameters() -> Value {
	json!({
		"at": {
			"name": "at",
			"description": "The hash of the block to read at: the best one if left out, which may yet be \
				replaced. For what can't change any more take the answer of chain_getFinalizedHead.",
			"required": false,
			"schema": { "anyOf": [{ "$ref": "#/components/schemas/Hash" }, { "type": "null" }] },
		},
		"limit": {
			"name": "limit",
			"description": "Entries at most; the maximum if left out.",
			"required": false,
			"schema": {
				"anyOf": [
					{ "type": "integer", "minimum": 1, "maximum": MAX_PER_PAGE },
					{ "type": "null" },
				],
			},
		},
	})
}

/// The errors, by name.
pub fn errors() -> Value {
	ERRORS
		.iter()
		.map(|(code, name, message)| {
			((*name).to_owned(), json!({ "code": code, "message": message }))
		})
		.collect::<Map<_, _>>()
		.into()
}

/// Describes all methods.
pub fn describe(methods: &mut Methods) {
	ledger(methods);
	footprints(methods);
	registry(methods);
	graph(methods);
	finality(methods);
	finalized_records(methods);
}

/// Of lists that end with a page that isn't full.
const UNTIL_SHORT: &str = "In a stable order. A page shorter than `limit` is the last one.";

/// Of lists that say where to go on.
const UNTIL_NULL: &str =
	"In a stable order. `next` is what to give as `after` for the next page, which may be there \
	 although this one is short or empty; null at the end.";

fn ledger(methods: &mut Methods) {
	methods
		.method(
			"lot",
			"A lot: who holds it, what it is, how much is left of it, whether it can move.",
		)
		.takes::<LotId>("lotId", "The lot.")
		.at()
		.answers::<Option<LotView<AccountId>>>("Null if there never was one, or it was archived.");
	methods
		.method("lots", "The lots, spent ones too.")
		.may_take::<LotFilter<AccountId>>("filter", "Which are wanted.")
		.page_after::<LotId>()
		.answers::<Page<LotView<AccountId>, LotId>>(UNTIL_NULL);
	methods
		.method("lotsOfAccount", "The lots of a custody account that have mass left.")
		.takes::<AccountId>("account", "The custody account.")
		.page_after::<LotId>()
		.answers::<Vec<LotView<AccountId>>>(UNTIL_SHORT);
	methods
		.method(
			"request",
			"A certificate request: what it reports, where it stands, what it issued.",
		)
		.takes::<RequestId>("requestId", "The request.")
		.at()
		.answers::<Option<RequestView<AccountId>>>("Null if there is none, or it was archived.");
	methods
		.method("requests", "The certificate requests in short.")
		.may_take::<RequestFilter<AccountId>>("filter", "Which are wanted.")
		.page_after::<RequestId>()
		.answers::<Page<RequestSummaryView<AccountId>, RequestId>>(UNTIL_NULL);
	methods
		.method("pendingTransfer", "A transfer that waits to be accepted or validated.")
		.takes::<TransferId>("transfer", "The transfer.")
		.at()
		.answers::<Option<PendingTransferView<AccountId>>>(
			"Null if there is none, or it doesn't wait any more.",
		);
	methods
		.method(
			"pendingTransfers",
			"The transfers that wait which a custody account sends or gets.",
		)
		.takes::<AccountId>("account", "The custody account.")
		.page_after::<TransferId>()
		.answers::<Vec<PendingTransferView<AccountId>>>(UNTIL_SHORT);
	methods
		.method("transfersToValidate", "The transfers that a certification body has to validate.")
		.takes::<AccountId>("body", "The certification body.")
		.page_after::<TransferId>()
		.answers::<Page<PendingTransferView<AccountId>, TransferId>>(UNTIL_NULL);
	methods
		.method("massBalanceAccount", "A mass-balance account in an accounting period.")
		.takes::<AccountId>("account", "The custody account.")
		.takes::<GoodId>("good", "The good.")
		.takes::<LabelId>("label", "The label.")
		.may_take::<PeriodId>("period", "The accounting period: the current one if left out.")
		.at()
		.answers::<Option<MassBalanceView>>(
			"Null if the account never held any, or not yet in that period, or what the balance would \
			 be carried from was archived.",
		);
	methods
		.method(
			"massBalanceAccounts",
			"All mass-balance accounts of a custody account in a period.",
		)
		.takes::<AccountId>("account", "The custody account.")
		.may_take::<PeriodId>(
			"period",
			"The accounting period: the current one of each label if left out.",
		)
		.page_after::<MassBalanceCursor>()
		.answers::<Page<MassBalanceView, MassBalanceCursor>>(UNTIL_NULL);
	methods
		.method("supply", "What has become of all that was ever issued of a good and label.")
		.takes::<GoodId>("good", "The good.")
		.takes::<LabelId>("label", "The label.")
		.at()
		.answers::<Supply>("All zero if there never was any.");
	methods
		.method("overdraft", "What a custody account has left to repay of a good and label.")
		.takes::<AccountId>("account", "The custody account.")
		.takes::<GoodId>("good", "The good.")
		.takes::<LabelId>("label", "The label.")
		.at()
		.answers::<Option<OverdraftView>>("Null if nothing.");
	methods
		.method("exitStatement", "A system exit statement, with the claim that may be made.")
		.takes::<ExitId>("exitId", "The statement.")
		.at()
		.answers::<Option<ExitStatementView<AccountId>>>(
			"Null if there is none, or it was archived.",
		);
	methods
		.method("exitStatements", "The system exit statements in short.")
		.may_take::<ExitFilter<AccountId>>("filter", "Which are wanted.")
		.page_after::<ExitId>()
		.answers::<Page<ExitSummaryView<AccountId>, ExitId>>(UNTIL_NULL);
}

fn footprints(methods: &mut Methods) {
	methods
		.method("method", "A SMAD method with all its factors.")
		.takes::<MethodId>("method", "The method.")
		.at()
		.answers::<Option<MethodFactorsView>>("Null if there is none.");
	methods
		.method("methods", "The SMAD methods, without their factors.")
		.may_take::<FamilyId>("family", "Only those for this family.")
		.page_after::<MethodId>()
		.answers::<Page<MethodView, MethodId>>(UNTIL_NULL);
	methods
		.method("footprintOfLot", "The footprint in force of what is left of a lot.")
		.takes::<LotId>("lotId", "The lot.")
		.at()
		.answers::<Option<FootprintView<AccountId>>>("Null if there is no such lot.");
	methods
		.method("footprint", "The footprint of a request's output lines, and where it stands.")
		.takes::<RequestId>("requestId", "The request.")
		.at()
		.answers::<Option<RequestFootprintView<AccountId>>>("Null if there is no such request.");
	methods
		.method("footprintStages", "The footprint in force of a request by stage, to the gram.")
		.takes::<RequestId>("requestId", "The request.")
		.at()
		.answers::<Option<FootprintStagesView>>(
			"Null if there is none in force, it is declared or decided by the council, or a newer one \
			 is under way.",
		);
	methods
		.method("rollUpOfAccount", "What became of an account's certified mass in a period.")
		.takes::<AccountId>("account", "The custody account.")
		.takes::<LabelId>("label", "The label.")
		.may_take::<PeriodId>("period", "The accounting period: the current one if left out.")
		.at()
		.answers::<Option<RollUpView>>("Null if there is no such label.");
	methods
		.method("rollUpOfLabel", "What became of all mass that was ever certified under a label.")
		.takes::<LabelId>("label", "The label.")
		.at()
		.answers::<Option<RollUpView>>("Null if there is no such label.");
	methods
		.method("networkRollUp", "What became of all mass that was ever certified.")
		.at()
		.answers::<RollUpView>("Each good on its own basis.");
	methods
		.method("disputes", "The footprints that the validators don't agree on.")
		.page_after::<RequestId>()
		.answers::<Vec<DisputeView>>(UNTIL_SHORT);
	methods
		.method("workList", "The requests that wait for their footprint, each with the reason.")
		.page_after::<RequestId>()
		.answers::<Vec<OpenFootprintView>>(UNTIL_SHORT);
	methods
		.method("workListStatus", "How much is left to calculate, and how much doesn't get on.")
		.at()
		.answers::<WorkListStatusView>("As it stands after the block.");
	methods
		.method("awaitingAttestation", "The declared footprints that wait for an auditor.")
		.may_take::<AccountId>("auditor", "Only those that this auditor may attest.")
		.page_after::<RequestId>()
		.answers::<Page<AwaitsAttestationView<AccountId>, RequestId>>(UNTIL_NULL);
	methods
		.method("heldLines", "The output lines whose lots are held: a criterion is broken.")
		.page_after::<OutputLineId>()
		.answers::<Vec<HeldLineView<AccountId>>>(UNTIL_SHORT);
}

fn registry(methods: &mut Methods) {
	methods
		.method("participant", "The participant that an account is, or is a site of.")
		.takes::<AccountId>("account", "The account.")
		.at()
		.answers::<Option<ParticipantView<AccountId>>>("Null if it is neither.");
	methods
		.method("participants", "The participants, closed and suspended ones too.")
		.may_take::<Role>("role", "Only those that have this role.")
		.page_after::<AccountId>()
		.answers::<Page<ParticipantView<AccountId>, AccountId>>(UNTIL_NULL);
	methods
		.method("sites", "The sites, closed ones too.")
		.may_take::<AccountId>("participant", "Only those of this participant.")
		.page_after::<AccountId>()
		.answers::<Page<SiteView<AccountId>, AccountId>>(UNTIL_NULL);
	methods
		.method("accreditationBodies", "The accounts of the accreditation bodies.")
		.page_after::<AccountId>()
		.answers::<Page<AccountId, AccountId>>(UNTIL_NULL);
	methods
		.method("accreditations", "The accreditations of certification bodies.")
		.may_take::<AccountId>("body", "Only those of this certification body.")
		.page_after::<AccreditationCursor<AccountId>>()
		.answers::<Page<AccreditationView<AccountId>, AccreditationCursor<AccountId>>>(UNTIL_NULL);
	methods
		.method("families", "The families of goods.")
		.page_after::<FamilyId>()
		.answers::<Page<FamilyView, FamilyId>>(UNTIL_NULL);
	methods
		.method("goods", "The goods.")
		.may_take::<FamilyId>("family", "Only those of this family.")
		.page_after::<GoodId>()
		.answers::<Page<GoodView, GoodId>>(UNTIL_NULL);
	methods
		.method("attributes", "The attributes: the quantities that travel with mass.")
		.page_after::<AttributeId>()
		.answers::<Page<AttributeView, AttributeId>>(UNTIL_NULL);
	methods
		.method("standards", "The standards, each with its newest version.")
		.page_after::<StandardId>()
		.answers::<Page<StandardView<AccountId>, StandardId>>(UNTIL_NULL);
	methods
		.method("standardVersion", "A version of a standard: its documents and its rules.")
		.takes::<StandardVersionId>("version", "The version.")
		.at()
		.answers::<Option<StandardVersionView>>("Null if there is none.");
	methods
		.method("standardVersions", "The versions of a standard, counted from 1.")
		.takes::<StandardId>("standard", "The standard.")
		.page_after::<u16>()
		.answers::<Page<StandardVersionView, u16>>(UNTIL_NULL);
	methods
		.method("label", "A label: the standards that it claims, and its criteria.")
		.takes::<LabelId>("label", "The label.")
		.at()
		.answers::<Option<LabelView>>("Null if there is none.");
	methods
		.method("labels", "The labels.")
		.may_take::<FamilyId>("family", "Only those of this family.")
		.page_after::<LabelId>()
		.answers::<Page<LabelView, LabelId>>(UNTIL_NULL);
	methods
		.method(
			"certificate",
			"A certificate: whom and what it is for, whether it can be used now.",
		)
		.takes::<CertificateId>("certificate", "The certificate.")
		.at()
		.answers::<Option<CertificateView<AccountId>>>("Null if there is none.");
	methods
		.method("certificates", "The certificates.")
		.may_take::<CertificateFilter<AccountId>>("filter", "Which are wanted.")
		.page_after::<CertificateId>()
		.answers::<Page<CertificateView<AccountId>, CertificateId>>(UNTIL_NULL);
	methods
		.method("audit", "An audit with its findings.")
		.takes::<AuditId>("audit", "The audit.")
		.at()
		.answers::<Option<AuditView<AccountId>>>("Null if there is none.");
	methods
		.method("audits", "The audits.")
		.may_take::<AccountId>("auditor", "Only those of this auditor.")
		.page_after::<AuditId>()
		.answers::<Page<AuditView<AccountId>, AuditId>>(UNTIL_NULL);
	methods
		.method("auditsOf", "The audits of a certificate, request, mass balance or exit statement.")
		.takes::<AuditSubject<AccountId>>("subject", "What was audited.")
		.page_after::<AuditId>()
		.answers::<Vec<AuditView<AccountId>>>(UNTIL_SHORT);
}

fn graph(methods: &mut Methods) {
	let (asked, way) = (given::asked(&mut methods.schemas), given::way());
	let answer = given::provenance(&mut methods.schemas);
	methods
		.method(
			"provenance",
			"Where a lot, an output line or an exit statement came from, or where it went: a graph of \
			 output lines, with shares that sum to the whole to the gram.",
		)
		.parameter("root", "What is asked about.", true, asked)
		.parameter("direction", "Which way to go from it.", true, way)
		.parameter(
			"depth",
			"How many steps to go; the maximum if left out.",
			false,
			given::optional(json!({
				"type": "integer", "minimum": 0, "maximum": provenance::MAX_DEPTH,
			})),
		)
		.parameter(
			"after",
			"`next` of the page before. Pages fit each other as long as the answer doesn't change.",
			false,
			given::optional(json!({ "type": "string" })),
		)
		.parameter(
			"limit",
			"Nodes at most, and edges at most; the maximum if left out. A page can hold fewer.",
			false,
			given::optional(json!({
				"type": "integer", "minimum": 1, "maximum": provenance::MAX_PAGE,
			})),
		)
		.fails(&[9010, 9011, 9012, 9013, 9014, 9015, 9016, 9026])
		.answers_as("A page of the graph, and the sums of all of it.", answer);
}

fn finality(methods: &mut Methods) {
	let header = given::justified_header(&mut methods.schemas);
	let hash = methods.schemas.taken::<Hash>();
	methods
		.method("genesisAuthorities", "GRANDPA's first authorities, with a proof.")
		.fails(&[9000, 9017])
		.answers_as("Encoded in SCALE.", given::genesis_authorities());
	methods
		.method("authoritySetChanges", "How GRANDPA's authority set changed, with proofs.")
		.parameter(
			"after",
			"Only changes after this final block: from the genesis block on if left out.",
			false,
			given::optional(hash),
		)
		.fails(&[9000, 9001, 9018, 9019])
		.answers_as("Encoded in SCALE.", given::authority_set_changes(&header));
}

fn finalized_records(methods: &mut Methods) {
	let block = given::block_records(&mut methods.schemas);
	methods
		.method(
			"records",
			"What finalized blocks wrote into the books, for readers that poll. Fewer blocks are \
			 looked at once half a second has passed, or if they would have more than a megabyte of \
			 events.",
		)
		.takes::<BlockNumber>(
			"from",
			"The block to start with: at most the one after the finalized.",
		)
		.may_take::<u32>("limit", "Blocks to look at, from 1 to 256; 256 if left out.")
		.fails(&[9020, 9021, 9024, 9025])
		.answers_as("The blocks that have records.", given::records_page(&block));
	methods
		.method(
			"subscribeRecords",
			"What each finalized block writes into the books, in order, without gap or repetition. \
			 The first block is sent in any case, others if they have records or their number is a \
			 multiple of 32. A subscription that the node ends says why in its last notification, \
			 which has an error instead of a result.",
		)
		.may_take::<BlockNumber>(
			"from",
			"The block to start with: at most the one after the finalized. The finalized one if left \
			 out.",
		)
		.fails(&[9020, 9021, 9022, 9023, 9024])
		.subscribes("records", "unsubscribeRecords", block);
	methods
		.method("unsubscribeRecords", "Ends a subscription to records.")
		.ends("The identifier of the subscription.");
}
