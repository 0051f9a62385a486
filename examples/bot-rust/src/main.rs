//! A reporting bot: follows finalized records and keeps a CSV of the mass that was issued and that
//! exited under each label.
//!
//! `tracemet-example-bot ws://127.0.0.1:9944 state.json report.csv`
//!
//! `state.json` has the block to go on with, the hash of the one before and the totals so far.
//! `docs/bots.md` explains it.

#![deny(missing_docs)]

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, error::Error, fmt::Write, fs, path::Path, process::ExitCode};
use subxt::rpcs::{client::RpcParams, RpcClient};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How many blocks are counted before the files are written, as long as the bot is behind the chain.
const BLOCKS_AT_ONCE: u32 = 100;

/// What became of a label, in grams. JSON of this program's own: other programs read the CSV.
#[derive(Default, Serialize, Deserialize)]
struct Totals {
	name: String,
	issued: u128,
	exited: u128,
}

/// What is kept: always as of the end of a block.
#[derive(Default, Serialize, Deserialize)]
struct State {
	/// The first block that isn't in the totals.
	next: u32,
	/// The hash of the block before it: which chain the totals are of.
	hash: Option<String>,
	labels: BTreeMap<u32, Totals>,
}

/// What is read of a notification. More fields may come with later releases.
#[derive(Deserialize)]
struct BlockRecords {
	block: Block,
	records: Vec<Record>,
}

#[derive(Deserialize)]
struct Block {
	number: u32,
	hash: String,
}

#[derive(Deserialize)]
struct Record {
	pallet: String,
	event: String,
	fields: Value,
}

#[tokio::main]
async fn main() -> ExitCode {
	let arguments = std::env::args().skip(1).collect::<Vec<_>>();
	let [url, state, report] = &arguments[..] else {
		eprintln!("usage: tracemet-example-bot URL STATE.json REPORT.csv");
		return ExitCode::from(2);
	};
	match follow(url, Path::new(state), Path::new(report)).await {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}

/// Follows the chain until the connection ends.
async fn follow(url: &str, state_file: &Path, report_file: &Path) -> Result<()> {
	let mut state: State = match fs::read(state_file) {
		Ok(bytes) => serde_json::from_slice(&bytes)?,
		Err(error) if error.kind() == std::io::ErrorKind::NotFound => State::default(),
		Err(error) => return Err(error.into()),
	};
	// It may have been stopped between the two files.
	replace(report_file, &report(&state)?)?;

	let client = RpcClient::from_insecure_url(url).await?;
	check_chain(&client, &state).await?;
	let head: String = client.request("chain_getFinalizedHead", RpcParams::new()).await?;
	let mut parameters = RpcParams::new();
	parameters.push(head)?;
	let head: Value = client.request("chain_getHeader", parameters).await?;
	let digits = head["number"].as_str().ok_or("a header has no number")?;
	let head = u32::from_str_radix(digits.trim_start_matches("0x"), 16)?;

	let mut parameters = RpcParams::new();
	parameters.push(state.next)?;
	let mut subscription = client
		.subscribe::<BlockRecords>(
			"tracemet_subscribeRecords",
			parameters,
			"tracemet_unsubscribeRecords",
		)
		.await?;
	let mut unwritten = 0;
	while let Some(notification) = subscription.next().await {
		let BlockRecords { block, records } = notification?;
		for record in &records {
			count(&mut state, record)?;
		}
		state.next = block.number + 1;
		state.hash = Some(block.hash);
		unwritten += 1;
		// Far behind, the disk would be slower than the node.
		if block.number >= head || unwritten >= BLOCKS_AT_ONCE {
			// The state first: what it says is in the totals is never counted again.
			replace(state_file, &serde_json::to_string(&state)?)?;
			replace(report_file, &report(&state)?)?;
			unwritten = 0;
		}
	}
	Err("the node ended the subscription. Start it again: it goes on where it was.".into())
}

/// That the node is on the chain that the totals are of: on another one, other blocks have the same
/// numbers.
async fn check_chain(client: &RpcClient, state: &State) -> Result<()> {
	let (Some(last), Some(counted)) = (state.next.checked_sub(1), &state.hash) else {
		return Ok(());
	};
	let mut parameters = RpcParams::new();
	parameters.push(last)?;
	match client.request::<Option<String>>("chain_getBlockHash", parameters).await? {
		Some(hash) if hash == *counted => Ok(()),
		Some(hash) => {
			Err(format!("the node is on another chain: its block {last} is {hash}, not {counted}")
				.into())
		}
		None => Err(format!(
			"the node has no block {last} yet: wait until it has caught up, unless it is on another chain"
		)
		.into()),
	}
}

/// Adds what a record says.
fn count(state: &mut State, record: &Record) -> Result<()> {
	let Record { pallet, event, fields } = record;
	match (pallet.as_str(), event.as_str()) {
		("Certification", "LabelRegistered") => {
			let name = fields["details"]["name"].as_str().ok_or("a label has no name")?;
			label(state, &fields["label"])?.name = name.to_owned();
		}
		("Credits", "LotIssued") => {
			label(state, &fields["label"])?.issued += grams(&fields["mass"])?;
		}
		("Credits", "SystemExit") => {
			let statement = &fields["details"];
			label(state, &statement["label"])?.exited += grams(&statement["mass"])?;
		}
		_ => {}
	}
	Ok(())
}

fn label<'a>(state: &'a mut State, id: &Value) -> Result<&'a mut Totals> {
	let id = id.as_u64().and_then(|id| u32::try_from(id).ok()).ok_or("a label has no id")?;
	Ok(state.labels.entry(id).or_default())
}

/// Masses are decimal strings of grams.
fn grams(mass: &Value) -> Result<u128> {
	Ok(mass.as_str().ok_or("a mass is no text")?.parse()?)
}

/// The report as CSV.
fn report(state: &State) -> Result<String> {
	let mut text = "label,name,issued_g,exited_g\n".to_owned();
	for (id, Totals { name, issued, exited }) in &state.labels {
		let name = name.replace('"', "\"\"");
		writeln!(text, "{id},\"{name}\",{issued},{exited}")?;
	}
	Ok(text)
}

/// Writes a file whole or not at all.
fn replace(file: &Path, text: &str) -> Result<()> {
	let draft = file.with_extension("draft");
	fs::write(&draft, text)?;
	fs::File::open(&draft)?.sync_all()?;
	Ok(fs::rename(&draft, file)?)
}
