//! Files of production records and deliveries: what is wrong is said of every row and nothing is
//! submitted, and what is right is submitted once, however often the program is killed.

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::{
	collections::BTreeSet,
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Command, Output, Stdio},
	time::{Duration, Instant},
};
use subxt::{
	config::{substrate::BlakeTwo256, Hasher},
	rpcs::client::RpcParams,
};
use subxt_signer::{sr25519::Keypair, SecretUri};
use tempfile::TempDir;
use tracemet_e2e::{
	assert_success, client, preset, program, repository, text, Node, DEVELOPMENT_PHRASE,
};

const REQUESTS: &str =
	"reference,line,account,certificate,first_day,last_day,source,good,label,mass,gross_mass,\
	 activity,quantity,primary";
const TRANSFERS: &str = "reference,from,lot,mass (t),to";
/// What a lot of the scenario holds, and its request has made.
const LOT: u64 = 0;

/// A chain with a mine that is certified and a trader, and the mine's key in a file.
struct Mine {
	node: Node,
	directory: TempDir,
	first_day: String,
	last_day: String,
}

impl Mine {
	fn new() -> Self {
		Self::on(Node::development())
	}

	fn on(node: Node) -> Self {
		let scenario = repository("tests/scenarios/single-lot.toml");
		assert_success(&node.run_scenario(&scenario, &["--run", "import"]));
		let directory = tempfile::tempdir().unwrap();
		let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
		let today = i64::try_from(now.as_secs()).unwrap();
		let day = |days: i64| {
			let moment = chrono::DateTime::from_timestamp(today - days * 86_400, 0).unwrap();
			moment.format("%Y-%m-%d").to_string()
		};
		let mine = Self { node, directory, first_day: day(40), last_day: day(10) };
		let key = mine.path("key");
		fs::write(&key, format!("{}\n", uri("mine"))).unwrap();
		fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
		mine
	}

	fn path(&self, name: &str) -> PathBuf {
		self.directory.path().join(name)
	}

	/// Writes a file to import.
	fn write(&self, name: &str, columns: &str, rows: &[String]) -> PathBuf {
		let path = self.path(name);
		fs::write(&path, format!("{columns}\n{}\n", rows.join("\n"))).unwrap();
		path
	}

	/// The rows of a batch: so many kilograms of ore, nine tenths of which become concentrate.
	fn batch(&self, reference: &str, ore: u32, concentrate: u32) -> Vec<String> {
		let Self { first_day, last_day, .. } = self;
		let mine = address("mine");
		vec![
			format!("{reference},request,{mine},0,{first_day},{last_day},,,,,,,,"),
			format!("{reference},input,,,,,extracted,Copper ore,,{ore} kg,300 t,,,"),
			format!("{reference},activity,,,,,,,,,,0,100 kWh,yes"),
			format!(
				"{reference},output,,,,,,Copper concentrate,Cu CONCENTRATE MIX,{concentrate} kg,,,,"
			),
		]
	}

	/// A file of batches.
	fn batches(&self, count: u32) -> PathBuf {
		let rows = (0..count).flat_map(|number| self.batch(&format!("B-{number:03}"), 1000, 900));
		self.write("requests.csv", REQUESTS, &rows.collect::<Vec<_>>())
	}

	/// A file of deliveries to the trader, a tonne each.
	fn deliveries(&self, count: u32) -> PathBuf {
		let (mine, trader) = (address("mine"), address("trader"));
		let rows = (0..count).map(|number| format!("D-{number:03},{mine},{LOT},1,{trader}"));
		self.write("transfers.csv", TRANSFERS, &rows.collect::<Vec<_>>())
	}

	/// The grams that are left of the scenario's lot.
	fn left(&self) -> Option<String> {
		let mut parameters = RpcParams::new();
		parameters.push(LOT).unwrap();
		self.node.rpc("tracemet_lot", parameters)["mass"].as_str().map(str::to_owned)
	}

	fn arguments(&self, verb: &str, file: &Path, journal: Option<&str>) -> Vec<String> {
		let path = |path: &Path| path.to_str().unwrap().to_owned();
		let mut arguments = ["import", verb, &path(file)].map(str::to_owned).to_vec();
		arguments.extend(["--url".to_owned(), self.node.url()]);
		arguments.extend(["--key".to_owned(), path(&self.path("key"))]);
		if let Some(journal) = journal {
			arguments.extend(["--journal".to_owned(), path(&self.path(journal))]);
		}
		arguments
	}

	fn check(&self, file: &Path) -> Output {
		run(&self.arguments("check", file, None))
	}

	fn import(&self, file: &Path, journal: &str) -> Output {
		run(&self.arguments("run", file, Some(journal)))
	}

	/// Imports, and is killed when the journal has so many lines of a kind.
	fn killed(&self, file: &Path, journal: &str, kind: &str, lines: usize) {
		let mut process = Command::new(program("tracemet"))
			.args(self.arguments("run", file, Some(journal)))
			.stdin(Stdio::null())
			.stdout(Stdio::null())
			.stderr(Stdio::null())
			.spawn()
			.expect("the client is built");
		let deadline = Instant::now() + Duration::from_secs(120);
		while self.journaled(journal, kind) < lines {
			assert!(Instant::now() < deadline, "{lines} lines `{kind}`: not in time");
			assert!(
				process.try_wait().unwrap().is_none(),
				"it ended before {lines} lines `{kind}`"
			);
			std::thread::sleep(Duration::from_millis(1));
		}
		process.kill().unwrap();
		process.wait().unwrap();
	}

	/// Imports a file of so many entries, and is killed again and again: before and after submitting,
	/// with transactions in the pool, in blocks and finalized. Answers what was made in the end.
	fn killed_again_and_again(&self, file: &Path, count: usize) -> Vec<String> {
		for (kind, lines) in [
			("journal", 1),
			("signed", 1),
			("signed", 2),
			("closed", 1),
			("signed", 20),
			("closed", 17),
		] {
			self.killed(file, "journal", kind, lines);
		}
		let output = self.import(file, "journal");
		assert_success(&output);
		let made = made(&output);
		// Each entry made something of its own.
		assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), count, "{made:?}");
		assert!(!made.contains(&"not submitted".to_owned()), "{made:?}");

		// Once more there is nothing to do ...
		assert_eq!(imported(&self.import(file, "journal"), 0, count), made);
		// ... nor with the outcomes forgotten, as if it had been killed before it could write them.
		self.forget("journal", "forgotten");
		assert_eq!(imported(&self.import(file, "forgotten"), 0, count), made);
		made
	}

	/// Copies a journal without the outcomes.
	fn forget(&self, journal: &str, forgotten: &str) {
		let journal = fs::read_to_string(self.path(journal)).unwrap();
		let signed = journal.lines().filter(|line| !line.starts_with("{\"closed\":"));
		let signed = signed.map(|line| format!("{line}\n")).collect::<String>();
		fs::write(self.path(forgotten), signed).unwrap();
	}

	/// A certificate request of the chain.
	fn request(&self, id: u64) -> Value {
		let mut parameters = RpcParams::new();
		parameters.push(id).unwrap();
		self.node.rpc("tracemet_request", parameters)
	}

	/// How many requests there are, the scenario's included.
	fn requests(&self) -> u64 {
		(0..).take_while(|id| !self.request(*id).is_null()).count() as u64
	}

	/// The lines of a journal that are of that kind.
	fn journaled(&self, journal: &str, kind: &str) -> usize {
		let text = fs::read_to_string(self.path(journal)).unwrap_or_default();
		text.lines().filter(|line| line.starts_with(&format!("{{\"{kind}\":"))).count()
	}
}

fn uri(actor: &str) -> String {
	format!("{DEVELOPMENT_PHRASE}//single-lot//import//{actor}")
}

fn keypair(actor: &str) -> Keypair {
	let uri: SecretUri = uri(actor).parse().unwrap();
	Keypair::from_uri(&uri).unwrap()
}

fn address(actor: &str) -> String {
	keypair(actor).public_key().to_account_id().to_string()
}

fn run(arguments: &[String]) -> Output {
	client(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

/// That a program failed with one line that says so, and what it wrote before, with one blank where there
/// are several.
fn failed(output: &Output) -> (String, String) {
	assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
	let said = text(&output.stderr).trim_end().to_owned();
	assert_eq!(said.lines().count(), 1, "{said}");
	let shown = text(&output.stdout);
	(said, shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// That all is there and so much of it was submitted now. Answers what was made, in the order of the
/// file.
fn imported(output: &Output, submitted: usize, before: usize) -> Vec<String> {
	assert_success(output);
	let entries = if submitted == 1 { "entry" } else { "entries" };
	let said = text(&output.stderr);
	let summary = format!(": {submitted} {entries} submitted, {before} there before");
	assert!(said.contains(&summary), "{said}");
	made(output)
}

/// What was made, in the order of the file.
fn made(output: &Output) -> Vec<String> {
	let shown = text(&output.stdout);
	let rows = shown.lines().filter(|line| line.starts_with('│')).skip(1);
	let last =
		|row: &str| row.trim_end_matches('│').rsplit('┆').next().map(|cell| cell.trim().to_owned());
	rows.filter_map(last).collect()
}

#[test]
fn an_import_that_is_killed_submits_every_record_once() {
	const COUNT: u32 = 40;
	let mine = Mine::new();
	let file = mine.batches(COUNT);
	let before = mine.requests();
	let made = mine.killed_again_and_again(&file, COUNT as usize);
	assert_eq!(mine.requests(), before + u64::from(COUNT), "{made:?}");
	// With another journal there is nothing to do either: the chain itself knows the references.
	assert_eq!(imported(&mine.import(&file, "another"), 0, COUNT as usize), made);
	assert_eq!(mine.requests(), before + u64::from(COUNT));
}

#[test]
fn an_import_that_is_killed_submits_every_delivery_once() {
	const COUNT: u32 = 40;
	let mine = Mine::new();
	assert_eq!(mine.left().as_deref(), Some("45000000"));
	let file = mine.deliveries(COUNT);
	let made = mine.killed_again_and_again(&file, COUNT as usize);
	// Of deliveries the chain keeps nothing but what they moved.
	assert_eq!(mine.left().as_deref(), Some("5000000"), "{made:?}");
}

#[test]
fn another_journal_waits_for_what_the_key_has_signed() {
	let mine = Mine::new();
	let file = mine.batches(6);
	let before = mine.requests();
	// Some of them are in the pool now, and no finalized block knows of them.
	mine.killed(&file, "journal", "signed", 4);
	assert_success(&mine.import(&file, "another"));
	assert_eq!(mine.requests(), before + 6);
	imported(&mine.import(&file, "journal"), 0, 6);
	assert_eq!(mine.requests(), before + 6);
}

#[test]
fn a_node_that_discards_old_states_suffices() {
	let node = Node::start(&["--dev", "--chain", &preset("dev"), "--state-pruning", "16"]);
	let mine = Mine::on(node);
	let file = mine.batches(1);
	let made = imported(&mine.import(&file, "journal"), 1, 0);
	mine.node.wait_until_finalized(mine.node.finalized() + 20);
	assert_eq!(imported(&mine.import(&file, "journal"), 0, 1), made);
	// What became of a transaction so long ago is in a state that it doesn't have any more.
	mine.forget("journal", "forgotten");
	let (said, _) = failed(&mine.import(&file, "forgotten"));
	assert!(said.contains("the node has discarded block "), "{said}");
	assert!(said.ends_with("connect to an archive node with --url"), "{said}");
}

/// The line of a journal about a transaction that was signed for a delivery.
fn signed(
	content: &Value,
	bytes: &[u8],
	nonce: u64,
	born: u64,
	born_hash: &Value,
	until: u64,
) -> Value {
	let (signer, hash) = (address("mine"), format!("0x{}", hex::encode(BlakeTwo256.hash(bytes))));
	serde_json::json!({ "signed": {
		"entry": { "kind": "transfers", "account": signer, "reference": "D-000" },
		"content": content,
		"hash": hash,
		"signer": signer,
		"nonce": nonce,
		"born": born,
		"born_hash": born_hash,
		"until": until,
		"bytes": format!("0x{}", hex::encode(bytes)),
	} })
}

#[test]
fn what_became_of_a_transaction_is_found_out_before_anything_else() {
	let mine = Mine::new();
	let file = mine.deliveries(1);
	imported(&mine.import(&file, "first"), 1, 0);
	assert_eq!(mine.left().as_deref(), Some("44000000"));
	let first = fs::read_to_string(mine.path("first")).unwrap();
	let first = first.lines().nth(1).map(serde_json::from_str::<Value>).unwrap().unwrap();
	let content = &first["signed"]["content"];

	let signer = address("mine");
	let rpc = |method: &str, parameter: Value| {
		let mut parameters = RpcParams::new();
		parameters.push(parameter).unwrap();
		mine.node.rpc(method, parameters)
	};
	let nonce = rpc("system_accountNextIndex", signer.clone().into()).as_u64().unwrap();
	let born = mine.node.finalized();
	let born_hash = rpc("chain_getBlockHash", born.into());
	let remarks = mine.node.remarks(&keypair("mine"), nonce - 1..nonce + 6);
	let genesis = rpc("chain_getBlockHash", 0.into());
	let line = |position: usize, content: &Value, until: u64| {
		let nonce = nonce - 1 + position as u64;
		signed(content, &remarks[position], nonce, born, &born_hash, until)
	};
	let other = format!("0x{}", "00".repeat(32)).into();
	let lines = [
		serde_json::json!({ "journal": { "version": 1, "genesis": genesis } }),
		// Its place is taken.
		line(0, content, born + 63),
		// Signed, and the program was stopped before it could submit it.
		line(1, content, born + 63),
		// The same, and the file says something else by now.
		line(2, &other, born + 8),
		// Its time is up. The ones before it are missing, too.
		line(6, content, born),
	];
	let lines = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
	fs::write(mine.path("journal"), &lines).unwrap();

	// What was signed for the delivery is submitted, and nothing else.
	assert_eq!(imported(&mine.import(&file, "journal"), 0, 1), [""]);
	let journal = fs::read_to_string(mine.path("journal")).unwrap();
	let outcome = |position: usize| {
		let hash = format!("0x{}", hex::encode(BlakeTwo256.hash(&remarks[position])));
		let closed = journal.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
		let mut closed = closed.filter(|line| line["closed"]["hash"] == hash);
		closed.next().expect("it is known")["closed"]["outcome"].clone()
	};
	let reason = format!("another transaction of {signer} took its place (nonce {})", nonce - 1);
	assert_eq!(outcome(0), serde_json::json!({ "dropped": { "reason": reason } }));
	assert_eq!(outcome(1)["succeeded"]["made"], "", "{journal}");
	for (position, until) in [(2, born + 8), (6, born)] {
		let reason = format!("no block up to {until} included it");
		assert_eq!(outcome(position), serde_json::json!({ "dropped": { "reason": reason } }));
	}
	assert_eq!(rpc("system_accountNextIndex", signer.into()).as_u64(), Some(nonce + 1));
	assert_eq!(mine.left().as_deref(), Some("44000000"));
}

#[test]
fn the_journal_of_a_chain_that_was_begun_anew_is_refused() {
	let mine = Mine::new();
	imported(&mine.import(&mine.batches(1), "journal"), 1, 0);
	// The same first block, and others after it.
	let other = Mine::new();
	fs::copy(mine.path("journal"), other.path("journal")).unwrap();
	let before = other.requests();
	let (said, _) = failed(&other.import(&other.batches(1), "journal"));
	assert!(
		said.contains("the journal is of another chain, or of one that was begun anew"),
		"{said}"
	);
	assert_eq!(other.requests(), before);
}

#[test]
fn one_wrong_row_keeps_all_from_being_submitted() {
	let mine = Mine::new();
	let before = mine.requests();
	let mut rows = mine.batch("B-1", 1000, 900);
	rows.extend(mine.batch("B-2", 1000, 900));
	rows[5] = rows[5].replace("1000 kg", "\"1,000 kg\"");
	rows[7] = rows[7].replace("900 kg", "900");
	let file = mine.write("form.csv", REQUESTS, &rows);
	let (said, shown) = failed(&mine.import(&file, "journal"));
	let path = file.display();
	assert_eq!(
		said,
		format!("error: {path}: 2 mistakes in 2 rows to correct; nothing was submitted")
	);
	assert!(shown.contains("row 7, column `mass` ┆ `1,000 kg` is ambiguous: "), "{shown}");
	assert!(shown.contains("row 9, column `mass` ┆ `900` has no unit: "), "{shown}");

	let mut rows = mine.batch("B-1", 1000, 900);
	rows.extend(mine.batch("B-2", 1000, 900));
	rows[1] = rows[1].replace("Copper ore", "Iron ore");
	rows[4] = rows[4].replace(",0,", ",9,");
	let file = mine.write("names.csv", REQUESTS, &rows);
	let (_, shown) = failed(&mine.import(&file, "journal"));
	assert!(shown.contains("row 3, column `good` ┆ no good is called `Iron ore`: "), "{shown}");
	assert!(shown.contains("row 6, column `certificate` ┆ there is no certificate 9"), "{shown}");

	// Nine tenths of it can be concentrate, and not a kilogram more.
	let mut rows = mine.batch("B-1", 1000, 900);
	rows.extend(mine.batch("B-2", 1000, 901));
	let file = mine.write("rules.csv", REQUESTS, &rows);
	for output in [mine.check(&file), mine.import(&file, "journal")] {
		let (_, shown) = failed(&output);
		assert!(shown.contains("row 6 "), "{shown}");
		assert!(shown.contains("`B-2`: Credits.OutputExceedsInputs: "), "{shown}");
	}
	assert_eq!(mine.requests(), before);
}

#[test]
fn a_reference_stands_for_one_record() {
	let mine = Mine::new();
	let before = mine.requests();
	let file = mine.write("one.csv", REQUESTS, &mine.batch("B-1", 1000, 900));
	assert_success(&mine.check(&file));
	assert_eq!(mine.requests(), before, "a check submits nothing");
	let made = imported(&mine.import(&file, "journal"), 1, 0);
	assert_eq!(made, [format!("request {before}")]);

	// The same in other words is the same.
	let rows = mine.batch("B-1", 1000, 900).join("\n").replace("900 kg", "0.9 t");
	let file = mine.write("same.csv", REQUESTS, &[rows]);
	assert_eq!(imported(&mine.import(&file, "journal"), 0, 1), made);

	// Something else under the same reference is a mistake, whoever remembers it.
	let file = mine.write("other.csv", REQUESTS, &mine.batch("B-1", 2000, 1800));
	for journal in ["journal", "another"] {
		let (_, shown) = failed(&mine.import(&file, journal));
		let what = format!("`B-1` is on the chain already with other content (request {before}): ");
		assert!(shown.contains(&what), "{shown}");
	}
	assert_eq!(mine.requests(), before + 1);
}

#[test]
fn the_order_of_rows_says_nothing() {
	let mine = Mine::new();
	let before = mine.requests();
	let rows = || {
		let mut rows = mine.batch("B-1", 1000, 900);
		rows[1] = rows[1].replace("1000 kg", "600 kg").replace("300 t", "1 t");
		rows.push(rows[1].replace("600 kg", "400 kg"));
		rows.push(rows[2].replace("100 kWh,yes", "200 kWh,no"));
		rows
	};
	let file = mine.write("rows.csv", REQUESTS, &rows());
	let made = imported(&mine.import(&file, "journal"), 1, 0);
	let mut sorted = rows();
	sorted.reverse();
	let file = mine.write("sorted.csv", REQUESTS, &sorted);
	for journal in ["journal", "another"] {
		assert_eq!(imported(&mine.import(&file, journal), 0, 1), made);
	}
	assert_eq!(mine.requests(), before + 1);

	// What came to nothing is submitted again, whoever remembers it.
	let withdrawn = |id: u64| {
		let (id, key) = (id.to_string(), mine.path("key"));
		let (url, key) = (mine.node.url(), key.to_str().unwrap());
		assert_success(&client(&["request", "withdraw", &id, "--url", &url, "--key", key]));
		mine.node.wait_until_finalized(mine.node.finalized() + 2);
	};
	withdrawn(before);
	let output = mine.import(&file, "journal");
	assert_eq!(imported(&output, 1, 0), [format!("request {}", before + 1)]);
	let said = format!("`B-1`: request {before} was withdrawn, and is submitted again");
	assert!(text(&output.stderr).contains(&said), "{}", text(&output.stderr));
	withdrawn(before + 1);
	assert_eq!(imported(&mine.import(&file, "another"), 1, 0), [format!("request {}", before + 2)]);
	// The other journal finds what was made of it since.
	let made = imported(&mine.import(&file, "journal"), 0, 1);
	assert_eq!(made, [format!("request {}", before + 2)]);
	assert_eq!(imported(&mine.import(&file, "journal"), 0, 1), made);
	assert_eq!(mine.requests(), before + 3);
}

#[test]
fn records_with_the_same_evidence_are_as_many_as_there_are() {
	const COLUMNS: &str = ",evidence,corrects";
	let mine = Mine::new();
	let before = mine.requests();
	let evidence = format!("0x{}", "ab".repeat(32));
	let record = |reference: &str, corrects: &str| {
		let mut rows = mine.batch(reference, 1000, 900);
		rows[0] = format!("{},{evidence},{corrects}", rows[0]);
		rows
	};
	let columns = format!("{REQUESTS}{COLUMNS}");
	// As it is after the first of two that say the same, if the program was stopped then.
	let file = mine.write("one.csv", &columns, &record("E-1", ""));
	let first = format!("request {before}");
	assert_eq!(imported(&mine.import(&file, "journal"), 1, 0), [first.as_str()]);
	let both = [record("E-1", ""), record("E-2", "")].concat();
	let file = mine.write("two.csv", &columns, &both);
	let second = format!("request {}", before + 1);
	let made = imported(&mine.import(&file, "journal"), 1, 1);
	assert_eq!(made, [first.as_str(), second.as_str()]);
	assert_eq!(imported(&mine.import(&file, "another"), 0, 2), made);
	assert_eq!(mine.requests(), before + 2);
	assert_eq!(mine.request(before + 1)["evidence"], evidence.as_str());

	// A workbook says what the same text says, and a record can correct an earlier one.
	let rows = record("E-3", "0");
	let mut workbook = Workbook::new();
	let sheet = workbook.add_worksheet().set_name("requests").unwrap();
	for (row, text) in (0..).zip([&columns].into_iter().chain(&rows)) {
		for (column, cell) in (0..).zip(text.split(',')) {
			match cell.parse::<u32>() {
				Ok(number) => sheet.write_number(row, column, number).unwrap(),
				Err(_) => sheet.write_string(row, column, cell).unwrap(),
			};
		}
	}
	let path = mine.path("records.xlsx");
	workbook.save(&path).unwrap();
	let made = imported(&mine.import(&path, "journal"), 1, 0);
	assert_eq!(made, [format!("request {}", before + 2)]);
	assert_eq!(mine.request(before + 2)["corrects"], 0);
	let file = mine.write("records.csv", &columns, &rows);
	assert_eq!(imported(&mine.import(&file, "journal"), 0, 1), made);
}

#[test]
fn deliveries_draw_no_more_than_there_is() {
	let mine = Mine::new();
	let (from, to) = (address("mine"), address("trader"));
	let row = |reference: &str, tonnes: &str| format!("{reference},{from},0,{tonnes},{to}");
	// Each would fit by itself; together they are a gram too much.
	let rows = [row("D-1", "20"), row("D-2", "20"), row("D-3", "5.000001")];
	let file = mine.write("too-much.csv", TRANSFERS, &rows);
	let (_, shown) = failed(&mine.import(&file, "journal"));
	let what = "row 4, column `mass` ┆ lot 0 has 45 t to spend, and with this row the file draws 45.000001 t";
	assert!(shown.contains(what), "{shown}");
	assert_eq!(mine.left().as_deref(), Some("45000000"));

	let rows = [row("D-1", "20"), row("D-2", "10"), row("D-2", "5.5")];
	let file = mine.write("transfers.csv", TRANSFERS, &rows);
	let made = imported(&mine.import(&file, "journal"), 2, 0);
	assert_eq!(mine.left().as_deref(), Some("9500000"));
	assert_eq!(imported(&mine.import(&file, "journal"), 0, 2), made);
	assert_eq!(mine.left().as_deref(), Some("9500000"));
}

#[test]
fn a_template_is_written_and_never_overwrites() {
	let directory = tempfile::tempdir().unwrap();
	for (kind, name) in [("requests", "r.csv"), ("transfers", "t.xlsx")] {
		let path = directory.path().join(name);
		let path = path.to_str().unwrap();
		assert_success(&client(&["import", "template", kind, "--output", path]));
		let (said, _) = failed(&client(&["import", "template", kind, "--output", path]));
		assert!(said.contains("is there already, and is not overwritten"), "{said}");
		let (_, shown) = failed(&client(&["import", "check", path, "--offline"]));
		assert!(shown.contains("it has no rows below the names of the columns"), "{shown}");
	}
	let csv = fs::read_to_string(directory.path().join("r.csv")).unwrap();
	assert!(csv.starts_with("reference,line,account,certificate,first_day,last_day,"), "{csv}");
	assert!(fs::read(directory.path().join("t.xlsx")).unwrap().starts_with(b"PK"));
}
