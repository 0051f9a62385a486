use super::*;
use codec::{Compact, Encode};
use frame_system::{EventRecord, Phase};
use jsonrpsee::core::server::Methods;
use tokio::sync::mpsc;
use tracemet_primitives::RequestId;
use tracemet_runtime::{Runtime, RuntimeEvent};

/// The events of a block.
type Events = Vec<EventRecord<RuntimeEvent, Hash>>;

/// A chain in memory. Its runtimes are all the same, whatever their version.
#[derive(Default)]
struct Books {
	/// What the blocks deposited, and the version of the runtime that each left, which executes the
	/// next one.
	blocks: Vec<(Vec<u8>, u32)>,
	finalized: BlockNumber,
	/// The first block whose state is left.
	pruned_before: BlockNumber,
	/// Versions whose metadata was read.
	metadata_read: Vec<u32>,
}

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Books>>);

fn hash_of(number: BlockNumber) -> Hash {
	Hash::from_low_u64_be(number.into())
}

fn number_of(hash: Hash) -> BlockNumber {
	hash.to_low_u64_be().try_into().expect("it is the number of a block")
}

impl Memory {
	fn at<Answer>(
		&self,
		at: Hash,
		read: impl FnOnce(&(Vec<u8>, u32)) -> Answer,
	) -> sp_blockchain::Result<Answer> {
		let books = self.0.lock();
		let number = number_of(at);
		let block = books.blocks.get(usize::try_from(number).expect("it fits"));
		match block {
			Some(block) if number >= books.pruned_before => Ok(read(block)),
			_ => Err(sp_blockchain::Error::UnknownBlock("State already discarded".into())),
		}
	}
}

impl Chain for Memory {
	fn finalized(&self) -> BlockNumber {
		self.0.lock().finalized
	}

	fn hash(&self, number: BlockNumber) -> sp_blockchain::Result<Hash> {
		Ok(hash_of(number))
	}

	fn has_state(&self, number: BlockNumber) -> bool {
		self.at(hash_of(number), |_| ()).is_ok()
	}

	fn value(&self, at: Hash, key: Vec<u8>) -> sp_blockchain::Result<Option<Vec<u8>>> {
		// A block every two seconds.
		let now = (1_790_812_800u64 + 2 * u64::from(number_of(at))) * 1_000;
		let events = self.at(at, |(events, _)| events.clone())?;
		let parent = number_of(at).saturating_sub(1);
		let (_, version) = self.0.lock().blocks[usize::try_from(parent).expect("it fits")];
		Ok(match key {
			key if key == super::key("System", "Events") => Some(events),
			key if key == super::key("System", "LastRuntimeUpgrade") => {
				Some((Compact(version), "tracemet").encode())
			}
			key if key == super::key("Timestamp", "Now") => Some(now.encode()),
			_ => None,
		})
	}

	fn metadata(&self, at: Hash) -> sp_blockchain::Result<Option<Vec<u8>>> {
		let version = self.at(at, |(_, version)| *version)?;
		self.0.lock().metadata_read.push(version);
		Ok(Runtime::metadata_at_version(METADATA_VERSION).map(|metadata| (*metadata).clone()))
	}
}

/// What a block deposits that makes so many records: their requests are the number of the block, and
/// before each comes an event that is no record.
fn events(number: BlockNumber, records: u32) -> Events {
	(0..records)
		.flat_map(|position| {
			let phase = Phase::ApplyExtrinsic(position + 1);
			let request = RequestId(number.into());
			let record = pallet_credits::Event::<Runtime>::RequestWithdrawn { request };
			[
				EventRecord {
					phase: phase.clone(),
					event: frame_system::Event::<Runtime>::CodeUpdated { hash: Hash::zero() }
						.into(),
					topics: vec![],
				},
				EventRecord { phase, event: record.into(), topics: vec![] },
			]
		})
		.collect()
}

/// The same as it is told.
fn told(number: BlockNumber, records: u32) -> Value {
	let record = |position: u32| {
		json!({
			"index": 2 * position + 1,
			"extrinsic": position + 1,
			"pallet": "Credits",
			"event": "RequestWithdrawn",
			"fields": { "request": number },
		})
	};
	json!({
		"block": {
			"number": number,
			"hash": hash_of(number),
			"timestamp": 1_790_812_800 + 2 * number,
		},
		"specVersion": 1,
		"records": (0..records).map(record).collect::<Vec<_>>(),
	})
}

/// A chain with a server in front of it.
struct Node {
	memory: Memory,
	served: Records<Memory>,
	finality: watch::Sender<BlockNumber>,
	methods: Methods,
}

impl Node {
	/// With blocks from 0 on that have so many records, all of them final.
	fn new(records: &[u32]) -> Self {
		Self::with_limits(records, 2, PATIENCE)
	}

	fn with_limits(records: &[u32], subscriptions: usize, patience: Duration) -> Self {
		let memory = Memory::default();
		let (finality, finalized) = watch::channel(0);
		let served = Records::with_limits(memory.clone(), finalized, subscriptions, patience);
		let methods = served.clone().into_module().expect("their names differ").into();
		let node = Self { memory, served, finality, methods };
		node.finalize(records);
		node
	}

	/// Finalizes more blocks at once, with so many records each.
	fn finalize(&self, records: &[u32]) {
		let finalized = {
			let mut books = self.memory.0.lock();
			for records in records {
				let number = u32::try_from(books.blocks.len()).expect("they are few");
				books.blocks.push((events(number, *records).encode(), 1));
			}
			books.finalized = u32::try_from(books.blocks.len() - 1).expect("they are few");
			books.finalized
		};
		self.finality.send_replace(finalized);
	}

	fn prune_before(&self, block: BlockNumber) {
		self.memory.0.lock().pruned_before = block;
	}

	/// Calls a method, and answers the response and the notifications that follow if it subscribed;
	/// `buffer` of them may wait.
	async fn call(&self, method: &str, params: Value, buffer: usize) -> (Value, Notifications) {
		let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let (response, notifications) = self
			.methods
			.raw_json_request(&request.to_string(), buffer)
			.await
			.expect("the request is valid JSON-RPC");
		let response = serde_json::from_str(&response).expect("the response is JSON");
		(response, Notifications(notifications))
	}

	/// What `tracemet_records` answers.
	async fn records(&self, params: Value) -> Value {
		self.call("tracemet_records", params, 1).await.0
	}

	async fn subscribe(&self, params: Value) -> Notifications {
		self.subscribe_with(params, 64).await
	}

	/// Subscribes as soon as there is a place. The other subscriptions see that nobody listens, or that
	/// nobody reads, when they next look.
	async fn subscribe_when_free(&self, params: Value) -> Notifications {
		loop {
			let subscribing = self.call("tracemet_subscribeRecords", params.clone(), 64);
			let (response, notifications) = subscribing.await;
			if response.get("result").is_some() {
				return notifications;
			}
			assert_eq!(response["error"]["code"], json!(9022));
			tokio::task::yield_now().await;
		}
	}

	async fn subscribe_with(&self, params: Value, buffer: usize) -> Notifications {
		let (response, notifications) =
			self.call("tracemet_subscribeRecords", params, buffer).await;
		assert!(response.get("result").is_some(), "{response}");
		notifications
	}
}

struct Notifications(mpsc::Receiver<String>);

impl Notifications {
	/// The next notification's parameters, or `None` at the end.
	async fn next(&mut self) -> Option<Value> {
		let notification: Value = serde_json::from_str(&self.0.recv().await?).expect("it is JSON");
		assert_eq!(notification["method"], json!("tracemet_records"));
		Some(notification["params"].clone())
	}

	async fn block(&mut self) -> Value {
		let mut notification = self.next().await.expect("there is another");
		notification["result"].take()
	}

	/// The numbers of the next blocks.
	async fn numbers(&mut self, count: usize) -> Vec<u64> {
		let mut numbers = Vec::new();
		for _ in 0..count {
			let block = self.block().await;
			numbers.push(block["block"]["number"].as_u64().expect("a block has a number"));
		}
		numbers
	}
}

#[tokio::test]
async fn a_page_has_the_blocks_with_records() {
	let node = Node::new(&[0, 2, 0, 1]);
	assert_eq!(
		node.records(json!([0])).await["result"],
		json!({ "blocks": [told(1, 2), told(3, 1)], "next": 4, "finalized": 3 })
	);
	assert_eq!(
		node.records(json!({ "from": 2, "limit": 1 })).await["result"],
		json!({ "blocks": [], "next": 3, "finalized": 3 })
	);
}

#[tokio::test]
async fn paging_tells_each_record_once() {
	let records: Vec<u32> = (0..600).map(|number| number % 3).collect();
	let node = Node::new(&records);
	let mut next = 0;
	let mut blocks = Vec::new();
	while next < 600 {
		let page = node.records(json!([next])).await;
		next = page["result"]["next"].as_u64().expect("where to go on");
		blocks.extend(page["result"]["blocks"].as_array().expect("a list").clone());
	}
	let expected: Vec<_> = (0u32..)
		.zip(records)
		.filter(|(_, records)| *records > 0)
		.map(|(number, records)| told(number, records))
		.collect();
	assert_eq!(blocks, expected);
}

#[tokio::test]
async fn a_page_ends_before_the_block_that_would_take_it_past_a_megabyte() {
	// A record is 16 bytes here, and the event before it 40.
	let many = 20_000;
	let node = Node::new(&[0, many, 1, many, 1, 1]);
	let mut pages = Vec::new();
	let mut next = json!(0);
	while next != json!(6) {
		let page = node.records(json!([next])).await;
		let blocks = page["result"]["blocks"].as_array().expect("a list").iter();
		pages.push(
			blocks
				.map(|block| {
					let records = block["records"].as_array().expect("a list").len();
					(block["block"]["number"].as_u64().expect("it has one"), records)
				})
				.collect::<Vec<_>>(),
		);
		next = page["result"]["next"].clone();
	}
	assert_eq!(
		pages,
		[
			// A block is told whole, however large it is.
			vec![(1, 20_000)],
			vec![(2, 1)],
			vec![(3, 20_000)],
			vec![(4, 1), (5, 1)],
		]
	);
	// A subscription is sent them all.
	assert_eq!(node.subscribe(json!([0])).await.numbers(6).await, [0, 1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn so_many_read_at_once_and_the_others_wait() {
	let node = Node::new(&[1, 1]);
	let reading = node.served.shared.reading.clone();
	let turns = u32::try_from(MAX_READING).expect("they are few");
	let all = reading.clone().try_acquire_many_owned(turns).expect("nobody reads");
	let mut polled = std::pin::pin!(node.records(json!([0])));
	let mut notifications = node.subscribe(json!([0])).await;
	for _ in 0..10 {
		assert!(futures::poll!(&mut polled).is_pending());
		assert_eq!(notifications.0.try_recv(), Err(mpsc::error::TryRecvError::Empty));
		tokio::task::yield_now().await;
	}
	drop(all);
	assert_eq!(polled.await["result"]["blocks"], json!([told(0, 1), told(1, 1)]));
	assert_eq!(notifications.numbers(2).await, [0, 1]);
	assert_eq!(node.records(json!([1])).await["result"]["next"], json!(2));
}

#[tokio::test]
async fn after_the_finalized_block_there_is_nothing_yet_and_beyond_is_9020() {
	let node = Node::new(&[0, 1]);
	assert_eq!(
		node.records(json!([2])).await["result"],
		json!({ "blocks": [], "next": 2, "finalized": 1 })
	);
	let error = json!({
		"code": 9020,
		"message": "`from` is 3, but this node has finalized only up to 1: if you got later blocks from \
			another node, wait and ask again with the same `from`; if it never gets there, compare the \
			genesis hash",
		"data": { "finalized": 1 },
	});
	assert_eq!(node.records(json!([3])).await["error"], error);
	let (response, _) = node.call("tracemet_subscribeRecords", json!([3]), 1).await;
	assert_eq!(response["error"], error);
}

#[tokio::test]
async fn what_is_pruned_is_9021_and_says_what_is_left() {
	let node = Node::new(&[1; 40]);
	node.prune_before(17);
	let error = |block: u32| {
		json!({
			"code": 9021,
			"message": format!(
				"the node no longer has the records of block {block}: ask an archive node, or start \
				 with block 18, the earliest that it has"
			),
			"data": { "earliest": 18 },
		})
	};
	// The runtime that executed block 17 is in the state of block 16.
	for block in [0, 1, 16, 17] {
		assert_eq!(node.records(json!([block])).await["error"], error(block));
		let (response, _) = node.call("tracemet_subscribeRecords", json!([block]), 1).await;
		assert_eq!(response["error"], error(block));
	}
	assert_eq!(node.records(json!([18, 1])).await["result"]["blocks"], json!([told(18, 1)]));
	node.prune_before(0);
	assert_eq!(node.records(json!([0, 1])).await["result"]["blocks"], json!([told(0, 1)]));
}

#[tokio::test]
async fn what_is_pruned_under_a_subscription_ends_it() {
	let node = Node::new(&[1, 1]);
	let mut notifications = node.subscribe(json!([])).await;
	assert_eq!(notifications.block().await, told(1, 1));
	node.prune_before(4);
	node.finalize(&[1, 1, 1, 1]);
	let end = notifications.next().await.expect("it says why");
	assert_eq!(end["error"]["code"], json!(9021));
	assert_eq!(end["error"]["data"], json!({ "earliest": 5 }));
	assert_eq!(notifications.next().await, None);
}

#[tokio::test]
async fn events_that_are_none_are_9024() {
	let node = Node::new(&[1, 1]);
	node.memory.0.lock().blocks[1].0.push(0);
	let response = node.records(json!([0])).await;
	assert_eq!(response["error"]["code"], json!(9024));
	let message = response["error"]["message"].as_str().expect("it says why");
	assert!(message.contains("block 1: "), "{message}");
	assert!(message.contains("something is left over"), "{message}");
}

#[tokio::test]
async fn no_blocks_or_too_many_are_9025() {
	let node = Node::new(&[1]);
	for limit in [0, 257, u32::MAX] {
		let response = node.records(json!([0, limit])).await;
		assert_eq!(response["error"]["code"], json!(9025), "{limit}");
	}
	assert!(node.records(json!([0, 256])).await.get("result").is_some());
}

#[tokio::test]
async fn parameters_that_cannot_be_read_are_the_error_of_json_rpc() {
	let node = Node::new(&[1]);
	for params in [json!([]), json!(["0x00"]), json!([-1]), json!([0, "all"])] {
		let response = node.records(params.clone()).await;
		assert_eq!(response["error"]["code"], json!(-32602), "{params}");
	}
	let (response, _) = node.call("tracemet_subscribeRecords", json!(["0x00"]), 1).await;
	assert_eq!(response["error"]["code"], json!(-32602));
}

#[tokio::test]
async fn a_subscription_begins_with_the_finalized_block_and_goes_on() {
	let node = Node::new(&[1, 1, 0]);
	let mut notifications = node.subscribe(json!([])).await;
	// In any case, so that the reader knows where it stands.
	assert_eq!(notifications.block().await, told(2, 0));
	node.finalize(&[2]);
	assert_eq!(notifications.block().await, told(3, 2));
	// Finality comes in leaps.
	node.finalize(&[0, 1, 0, 3]);
	assert_eq!(notifications.block().await, told(5, 1));
	assert_eq!(notifications.block().await, told(7, 3));
}

#[tokio::test]
async fn a_subscription_catches_up_without_gap_or_repetition() {
	let node = Node::new(&[1; 100]);
	let mut notifications = node.subscribe(json!([5])).await;
	let mut numbers = notifications.numbers(50).await;
	node.finalize(&[1; 50]);
	numbers.extend(notifications.numbers(95).await);
	assert_eq!(numbers, (5..150).collect::<Vec<u64>>());
}

#[tokio::test]
async fn a_subscription_may_wait_for_the_next_block() {
	let node = Node::new(&[1, 1]);
	let mut notifications = node.subscribe(json!({ "from": 2 })).await;
	node.finalize(&[0, 1]);
	assert_eq!(notifications.block().await, told(2, 0));
	assert_eq!(notifications.block().await, told(3, 1));
}

#[tokio::test]
async fn blocks_without_records_are_told_of_now_and_then() {
	let node = Node::new(&[0; 70]);
	let mut notifications = node.subscribe(json!([3])).await;
	assert_eq!(notifications.numbers(3).await, [3, 32, 64]);
	node.finalize(&[0; 30]);
	assert_eq!(notifications.block().await, told(96, 0));
}

#[tokio::test]
async fn a_reader_that_is_too_slow_is_cut_off_and_can_resume() {
	let node = Node::with_limits(&[1; 10], 1, Duration::ZERO);
	let mut notifications = node.subscribe_with(json!([0]), 1).await;
	// It has ended once its place is free, and nothing is read before.
	drop(node.subscribe_when_free(json!([])).await);
	let mut numbers = Vec::new();
	let end = loop {
		let notification = notifications.next().await.expect("it says why it ends");
		match notification["result"]["block"]["number"].as_u64() {
			Some(number) => numbers.push(number),
			None => break notification,
		}
	};
	let next = u64::try_from(numbers.len()).expect("they are few");
	assert_eq!(numbers, (0..next).collect::<Vec<_>>());
	assert_eq!(
		end["error"],
		json!({
			"code": 9023,
			"message": format!(
				"the subscription has ended because what was sent was not read in time: subscribe \
				 again from block {next}"
			),
			"data": { "next": next },
		})
	);
	assert_eq!(notifications.next().await, None);
	let mut resumed = node.subscribe_when_free(json!([next])).await;
	assert_eq!(resumed.numbers(1).await, [next]);
}

#[tokio::test]
async fn places_are_limited_and_given_back() {
	let node = Node::new(&[1, 1]);
	let first = node.subscribe(json!([])).await;
	let _second = node.subscribe(json!([])).await;
	let (response, _) = node.call("tracemet_subscribeRecords", json!([]), 1).await;
	assert_eq!(response["error"]["code"], json!(9022));

	drop(first);
	node.subscribe_when_free(json!([])).await;
}

#[tokio::test]
async fn places_of_a_connection_are_limited_and_given_back() {
	let node = Node::with_limits(&[1], MAX_PER_CONNECTION + 1, PATIENCE);
	let message = |error: Result<_, Error>| error.map(|_| ()).expect_err("it is full").to_string();
	let of_one =
		"this connection already has 4 subscriptions to records, as many as one may have: \
		end one, or poll `tracemet_records`";
	let mut first = Vec::new();
	for _ in 0..MAX_PER_CONNECTION {
		first.push(node.subscribe(json!([])).await);
	}
	let (response, _) = node.call("tracemet_subscribeRecords", json!([]), 1).await;
	assert_eq!(response["error"], json!({ "code": 9022, "message": of_one }));

	// What is called directly is of connection 0.
	let other = ConnectionId(1);
	let (place, from) = node.served.begin(other, None).expect("another connection has its own");
	assert_eq!(from, 0);
	assert_eq!(message(node.served.begin(ConnectionId(0), None)), of_one);
	let of_all =
		"the node already serves 64 subscriptions to records: end one, ask another node, or \
		poll `tracemet_records`";
	assert_eq!(message(node.served.begin(other, None)), of_all);
	drop(place);
	assert!(node.served.begin(other, None).is_ok());

	drop(first.pop());
	first.push(node.subscribe_when_free(json!([])).await);
	drop(first);
	// Nothing is kept of connections that have none.
	while !node.served.shared.connections.lock().is_empty() {
		tokio::task::yield_now().await;
	}
}

#[tokio::test]
async fn who_unsubscribes_gets_no_more() {
	let node = Node::new(&[1, 1]);
	let (response, mut notifications) = node.call("tracemet_subscribeRecords", json!([]), 8).await;
	assert_eq!(notifications.block().await, told(1, 1));
	let subscription = json!([response["result"]]);
	let (gone, _) = node.call("tracemet_unsubscribeRecords", subscription, 1).await;
	assert_eq!(gone["result"], json!(true));
	node.finalize(&[1]);
	assert_eq!(notifications.next().await, None);
}

#[tokio::test]
async fn a_subscription_ends_with_the_node() {
	let node = Node::new(&[1]);
	let mut notifications = node.subscribe(json!([])).await;
	assert_eq!(notifications.block().await, told(0, 1));
	drop(node.finality);
	assert_eq!(notifications.next().await, None);
}

#[tokio::test]
async fn a_block_is_read_by_the_runtime_that_executed_it() {
	let node = Node::new(&[1; 6]);
	// Block 2 sets new code, which executes block 3 and those after it.
	for block in &mut node.memory.0.lock().blocks[2..] {
		block.1 = 2;
	}
	let page = node.records(json!([0])).await;
	let versions: Vec<_> = page["result"]["blocks"]
		.as_array()
		.expect("a list")
		.iter()
		.map(|block| block["specVersion"].clone())
		.collect();
	assert_eq!(versions, [1, 1, 1, 2, 2, 2]);
	node.records(json!([0])).await;
	// The metadata of each is read once.
	assert_eq!(node.memory.0.lock().metadata_read, [1, 2]);
}

#[tokio::test]
async fn readers_of_different_times_do_not_take_each_others_metadata() {
	let node = Node::new(&[1; MAX_METADATA + 1]);
	for (block, version) in node.memory.0.lock().blocks.iter_mut().zip(1..) {
		block.1 = version;
	}
	// Blocks 0 and 1 are of version 1.
	let all = (1..).take(MAX_METADATA).collect::<Vec<u32>>();
	for _ in 0..3 {
		for block in 0..=MAX_METADATA {
			node.records(json!([block, 1])).await;
		}
		assert_eq!(node.memory.0.lock().metadata_read, all);
	}
}

#[test]
fn errors_have_codes() {
	let errors = [
		Error::FromBeyondFinalized { from: 3, finalized: 1 },
		Error::RecordsDiscarded { block: 1, earliest: 2 },
		Error::TooManySubscriptions,
		Error::TooManyOfConnection,
		Error::SubscriberTooSlow { next: 1 },
		Error::Unreadable { block: 1, reason: "broken".into() },
		Error::BlocksOutOfRange(0),
	];
	assert_eq!(errors.map(|error| error.code()), [9020, 9021, 9022, 9022, 9023, 9024, 9025]);
}
