//! Signing and sending, or asking what would come of it.

use super::{CommandError, Result};
use crate::{
	chain::{
		AccountId, At, Call, Chain, Conclusion, DryRun, Included, Prospect, Readable, Signed, Style,
	},
	cli::Signing,
	config::{self, Settings},
	keys,
	output::{self, text, Answer, Format},
	progress::Progress,
	signer,
};
use serde::Serialize;
use serde_json::{Map, Value};
use sp_core::crypto::Ss58Codec;
use subxt_signer::sr25519::Keypair;

/// The pallets whose events people read.
const PALLETS: [&str; 4] = ["Accounts.", "Certification.", "Credits.", "Footprint."];
/// The events that make something, or put it where it is now: the field with its number, and what it
/// is.
const MADE: [(&str, &str, &str); 7] = [
	("Credits.CertificateRequested", "request", "request"),
	("Credits.LotIssued", "lot", "lot"),
	("Credits.CreditsTransferred", "to_lot", "lot"),
	("Credits.TransferOffered", "transfer", "transfer"),
	("Credits.SystemExit", "exit", "exit"),
	("Certification.AuditRecorded", "audit", "audit"),
	("Certification.CertificateIssued", "certificate", "certificate"),
];

/// A connection and a key to sign with.
pub struct Writer {
	/// The chain.
	pub chain: Chain,
	key: Keypair,
	account: AccountId,
	format: Format,
	is_dry_run: bool,
}

/// What came of a transaction.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
	/// What was done.
	action: String,
	/// Hash of the block, which is finalized.
	block_hash: String,
	/// Its number.
	block: u64,
	/// What was made: kind and number.
	made: Vec<Made>,
	/// What happened, in order.
	events: Vec<Happened>,
	/// The same for people to read.
	#[serde(skip)]
	told: Vec<(String, String)>,
}

/// Something that was made.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Made {
	/// What it is.
	kind: &'static str,
	/// Its number.
	id: Value,
}

/// An event.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Happened {
	/// Its name.
	event: String,
	/// Its fields.
	fields: Map<String, Value>,
}

/// What would come of a transaction.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outlook {
	action: String,
	signer: String,
	call: String,
	arguments: Map<String, Value>,
	bytes: usize,
	after_block: u64,
	outcome: &'static str,
	error: Option<String>,
	meaning: Option<String>,
}

impl Writer {
	/// Reads the key and connects.
	pub async fn open(signing: &Signing) -> Result<Self> {
		let Settings { url, output, key, password_file, account } =
			config::load(&signing.common, &signing.signer.flags())?;
		let key = signer::load(key.as_deref(), password_file.as_deref())?;
		let chain = Chain::connect(&url).await?;
		let account = match account {
			Some(account) => account,
			None => {
				let at = chain.best().await?;
				chain.account_of_key(&at, &keys::account(&key)).await?
			}
		};
		Ok(Self { chain, key, account, format: output, is_dry_run: signing.dry_run })
	}

	/// The custody account that is acted for.
	pub fn account(&self) -> &AccountId {
		&self.account
	}

	/// The block that what is needed to make the call is read at.
	pub async fn at(&self) -> Result<At> {
		Ok(self.chain.best().await?)
	}

	/// Signs the call and follows it into a finalized block, or asks what would come of it. `action`: for
	/// messages. What is said while it goes on is enough to find the transaction by.
	pub async fn send(&self, action: &str, call: &Call) -> Result<()> {
		let at = self.at().await?;
		let signer = keys::account(&self.key).to_ss58check();
		output::say(&format!("To be signed by {signer}: {action}"));
		for line in lines(&call.readable(&at, Style::People)?) {
			output::say(&format!("  {line}"));
		}
		if self.is_dry_run {
			return self.dry_run(action, signer, call, &at).await;
		}
		let progress = Progress::new();
		let result = self.submit(action, call, &progress).await;
		progress.finish();
		result
	}

	async fn submit(&self, action: &str, call: &Call, progress: &Progress) -> Result<()> {
		progress.waiting("sending");
		let nonce = self.chain.next_nonce_of(&self.key).await?;
		let signed = self.chain.prepare(&self.key, call, nonce).await?;
		let Signed { hash, until, .. } = signed;
		// Said before: who interrupts this knows what may be on its way.
		progress.note(&format!(
			"sending transaction {hash:?}, which can be included until block {until}"
		));
		match self.chain.hand_in(&signed.bytes).await {
			Ok(Ok(())) => {}
			Ok(Err(refusal)) => return Err(CommandError::Refused(refusal)),
			// The node may have it all the same.
			Err(error) => {
				progress.note(&format!("the node doesn't confirm that it has it: {error}"))
			}
		}
		let (block, included) = self.concluded(&signed, progress).await?;
		progress.note(&format!("finalized in block {block}"));
		if let Some(failure) = included.failure {
			return Err(CommandError::Failed { block, failure });
		}
		let told = match self.receipt(action, block, &included).await {
			Ok(receipt) => {
				progress.finish();
				receipt.answer().and_then(|answer| Ok(answer.print(self.format)?))
			}
			Err(error) => Err(error),
		};
		told.map_err(|reason| CommandError::Untold { hash, block, reason: Box::new(reason) })
	}

	/// The finalized block that has the transaction, and what came of it there.
	async fn concluded(&self, signed: &Signed, progress: &Progress) -> Result<(u64, Included)> {
		let Signed { hash, until, .. } = *signed;
		progress.waiting(format!("waiting for a block, {until} at the latest"));
		let seen = |block: u64, included: &Included| {
			match &included.failure {
				None => progress.note(&format!("in block {block}")),
				Some(failure) => {
					progress
						.note(&format!("failed in block {block}, which isn't final: {failure}"));
				}
			}
			progress.waiting(format!("in block {block}, waiting until it is finalized"));
		};
		match self.chain.concluded(signed, &keys::account(&self.key), seen).await {
			Ok(Conclusion::Included { block, included }) => Ok((block, included)),
			Ok(Conclusion::Lapsed(lapse)) => Err(CommandError::Lapsed { hash, lapse }),
			Err(reason) => Err(CommandError::InDoubt { hash, until, reason: Box::new(reason) }),
		}
	}

	async fn receipt(&self, action: &str, block: u64, included: &Included) -> Result<Receipt> {
		let events = self.events(included, Style::Programs).await?;
		let told = self.events(included, Style::People).await?;
		Ok(Receipt {
			action: action.to_owned(),
			block_hash: format!("{:?}", included.block),
			block,
			made: made(&events),
			told: told.iter().map(Happened::told).collect(),
			events,
		})
	}

	/// What happened that people read of.
	async fn events(&self, included: &Included, style: Style) -> Result<Vec<Happened>> {
		let events = self.chain.readable_events(included, style).await?;
		let events = events
			.into_iter()
			.filter(|event| PALLETS.iter().any(|pallet| event.name.starts_with(pallet)))
			.map(|Readable { name, fields }| Happened { event: name, fields });
		Ok(events.collect())
	}

	async fn dry_run(&self, action: &str, signer: String, call: &Call, at: &At) -> Result<()> {
		let Readable { name, fields } = call.readable(at, Style::Programs)?;
		let DryRun { block, length, prospect } = self.chain.dry_run(&self.key, call).await?;
		let (outcome, reason) = match &prospect {
			Prospect::Success => ("success", None),
			Prospect::Refusal(refusal) => ("refused", Some((&refusal.name, &refusal.meaning))),
			Prospect::Failure(failure) => ("failure", Some((&failure.name, &failure.meaning))),
		};
		let outlook = Outlook {
			action: action.to_owned(),
			signer,
			call: name,
			arguments: fields,
			bytes: length,
			after_block: block,
			outcome,
			error: reason.map(|(name, _)| name.clone()),
			meaning: reason.map(|(_, meaning)| meaning.clone()),
		};
		let columns = [
			text("would be done", |outlook: &Outlook| outlook.action.clone()),
			text("call", |outlook: &Outlook| outlook.call.clone()),
			text("bytes to sign and send", |outlook: &Outlook| outlook.bytes.to_string()),
			text("after block", |outlook: &Outlook| outlook.after_block.to_string()),
			text("outcome", |outlook: &Outlook| outlook.outcome.to_owned()),
			text("error", |outlook: &Outlook| outlook.error.clone().unwrap_or_default()),
		];
		Answer::one(&outlook, &columns)?.print(self.format)?;
		match prospect {
			Prospect::Success => Ok(()),
			Prospect::Refusal(refusal) => Err(CommandError::WouldBeRefused(refusal)),
			Prospect::Failure(failure) => Err(CommandError::WouldFail(failure)),
		}
	}
}

impl Receipt {
	/// As it is shown.
	fn answer(&self) -> Result<Answer> {
		let columns = [
			text("done", |receipt: &Self| receipt.action.clone()),
			text("block", |receipt: &Self| receipt.block.to_string()),
			text("block hash", |receipt: &Self| receipt.block_hash.clone()),
			text("made", |receipt: &Self| {
				let made = receipt.made.iter().map(|Made { kind, id }| format!("{kind} {id}"));
				made.collect::<Vec<_>>().join(", ")
			}),
		];
		let told = [
			text("event", |(event, _): &(String, String)| event.clone()),
			text("of", |(_, words)| words.clone()),
		];
		Ok(Answer::one(self, &columns)?.with("What happened", &self.told, &told))
	}
}

impl Happened {
	/// Its name, and its fields without those that consist of others.
	fn told(&self) -> (String, String) {
		let fields = self.fields.iter().filter(|(_, value)| !value.is_object());
		let fields = fields.map(|(name, value)| format!("{name} {}", plain(value)));
		(self.event.clone(), fields.collect::<Vec<_>>().join(", "))
	}
}

/// What the events made.
fn made(events: &[Happened]) -> Vec<Made> {
	let made = events.iter().filter_map(|happened| {
		let (_, field, kind) = MADE.iter().find(|(event, ..)| *event == happened.event)?;
		Some(Made { kind, id: happened.fields.get(*field)?.clone() })
	});
	made.collect()
}

/// A call in lines: its name, then an argument each, then an entry of a list each.
fn lines(call: &Readable) -> Vec<String> {
	let mut lines = vec![call.name.clone()];
	for (name, value) in &call.fields {
		match value {
			Value::Array(entries) if entries.iter().any(|entry| !entry.is_number()) => {
				lines.push(format!("  {name}:"));
				lines.extend(entries.iter().map(|entry| format!("    - {}", plain(entry))));
			}
			value => lines.push(format!("  {name}: {}", plain(value))),
		}
	}
	lines
}

/// A value without quotes.
fn plain(value: &Value) -> String {
	let joined = |parts: Vec<String>| parts.join(", ");
	match value {
		Value::Null => "none".to_owned(),
		Value::String(text) => text.clone(),
		Value::Array(entries) => format!("[{}]", joined(entries.iter().map(plain).collect())),
		Value::Object(fields) => {
			let fields = fields.iter().map(|(name, value)| format!("{name} {}", plain(value)));
			joined(fields.collect())
		}
		other => other.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn fields(value: Value) -> Map<String, Value> {
		let Value::Object(fields) = value else { panic!("it has fields") };
		fields
	}

	#[test]
	fn a_call_is_shown_line_by_line() {
		let call = Readable {
			name: "Credits.transfer_batch".to_owned(),
			fields: fields(json!({
				"account": "5Grw",
				"legs": [{ "lot": 5, "mass": "45 t", "pass_through": null }],
				"numbers": [1, 2],
				"reference": null,
				"span": { "from": 1, "until": 2 },
			})),
		};
		assert_eq!(
			lines(&call),
			[
				"Credits.transfer_batch",
				"  account: 5Grw",
				"  legs:",
				"    - lot 5, mass 45 t, pass_through none",
				"  numbers: [1, 2]",
				"  reference: none",
				"  span: from 1, until 2",
			]
		);
	}

	#[test]
	fn what_was_made_is_named_with_its_number() {
		let event = |name: &str, value| Happened { event: name.to_owned(), fields: fields(value) };
		let events = [
			event("Credits.CreditsConsumed", json!({ "lot": 3 })),
			event("Credits.LotIssued", json!({ "lot": 8, "mass": "1" })),
			event("Credits.LotIssued", json!({ "lot": 9, "mass": "2" })),
		];
		let lot = |id: u64| Made { kind: "lot", id: json!(id) };
		assert_eq!(made(&events), [lot(8), lot(9)]);
	}

	#[test]
	fn a_receipt_is_a_table_and_json() {
		let events = vec![Happened {
			event: "Credits.SystemExit".to_owned(),
			fields: fields(json!({ "exit": 4, "details": { "mass": "1" }, "to": [1] })),
		}];
		let receipt = Receipt {
			action: "exit 1 t".to_owned(),
			block_hash: "0xab".to_owned(),
			block: 7,
			made: made(&events),
			told: events.iter().map(Happened::told).collect(),
			events,
		};
		let answer = receipt.answer().unwrap();
		let csv = answer.written(Format::Csv).unwrap();
		assert_eq!(
			csv,
			"done,block,block hash,made\nexit 1 t,7,0xab,exit 4\n\nevent,of\n\
			 Credits.SystemExit,\"exit 4, to [1]\"\n"
		);
		let json: Value = serde_json::from_str(&answer.written(Format::Json).unwrap()).unwrap();
		assert_eq!(json["made"], json!([{ "kind": "exit", "id": 4 }]));
		assert_eq!(json["blockHash"], json!("0xab"));
	}
}
