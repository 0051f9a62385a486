//! A chain with two graphs of about ten thousand edges each, made by the requests of one producer, and
//! its state as the genesis of a node's chain.

use crate::world::{self, account, input, output, Request, World, CATHODE, CU_CONCENTRATE, ORE};
use frame_support::storage::StoragePrefixedMap;
use indicatif::ProgressBar;
use pallet_accounts::MemberRole;
use pallet_certification::NextCertificateId;
use pallet_credits::{IssuedLots, NextRequestId};
use sp_core::H256;
use sp_io::hashing::twox_128;
use sp_runtime::traits::Dispatchable;
use std::{collections::VecDeque, fs, path::Path};
use tracemet_primitives::{
	CertificateId, Input, InputSource, LotId, Mass, OutputLineId, RequestId, Role, Seconds,
	SourceClass, TimeSpan,
};
use tracemet_runtime::{Nonce, Runtime, RuntimeCall, RuntimeOrigin, System, UncheckedExtrinsic};

/// Who makes all requests, and who certifies it.
const PRODUCER: &str = "smelter";
const BODY: &str = "other body";

/// The benchmark runs at the time of the machine: so long after the chain in memory it still can.
const VALID_FOR: Seconds = 20 * world::YEAR;

/// The most lots that one request draws on.
const INPUTS: usize = 64;

/// Requests of the graph in which each draws on the [`INPUTS`] lots before it.
const WIDE: usize = 157;

/// Requests of the graph in which each draws on two lots: a tree, with a leaf more than these.
const TREE: usize = 5_000;

/// Requests whose footprints are calculated at a time.
const CHUNK: usize = 512;

/// A line that provenance is asked about.
pub struct Root {
	/// What it is, for people.
	pub name: &'static str,
	pub line: OutputLineId,
	pub direction: &'static str,
}

/// The chain.
pub struct Chain {
	world: World,
	certificate: CertificateId,
	/// Lots of which enough is left for more requests.
	stock: Vec<LotId>,
	roots: Vec<Root>,
}

fn line(request: RequestId) -> OutputLineId {
	OutputLineId { request, line: 0 }
}

/// So much of a lot.
fn credit(lot: LotId, kilograms: u64) -> Input {
	let mass = Mass(kilograms * 1_000);
	input(InputSource::Credit { lot }, mass, mass, 0)
}

impl Chain {
	pub fn new(bar: &ProgressBar) -> Self {
		let mut world = world::copper_world();
		let role = MemberRole::Participant(Role::Producer);
		world.govern(pallet_accounts::Call::set_session_quota {
			role,
			quota: Some(frame_support::weights::Weight::MAX),
		});
		let until = world::START + VALID_FOR;
		for standard in [world::PERFORMANCE.standard, world::CHAIN_OF_CUSTODY.standard] {
			world.ok("accreditation", world::accredit(BODY, standard, until));
		}
		let certificate = world.run(NextCertificateId::<Runtime>::get);
		let rows = [
			(ORE, SourceClass::Primary, CATHODE, Some(CU_CONCENTRATE)),
			(CATHODE, SourceClass::Credit, CATHODE, Some(CU_CONCENTRATE)),
		];
		world.ok(
			BODY,
			pallet_certification::Call::issue_certificate {
				holder: account(PRODUCER),
				family: world::COPPER,
				performance_standard: Some(world::PERFORMANCE),
				chain_of_custody_standard: world::CHAIN_OF_CUSTODY,
				method: Some(world::METHOD),
				conversions: world::conversions(&rows),
				validity: TimeSpan { from: world::START - world::YEAR, until },
				automatic_approval: Mass(u64::MAX),
			},
		);
		let mut chain = Self { world, certificate, stock: Vec::new(), roots: Vec::new() };
		bar.set_length((INPUTS + WIDE + 2 * TREE + 1) as u64);
		chain.make_wide(bar);
		chain.make_tree(bar);
		chain
	}

	/// What provenance is asked about.
	pub fn roots(&mut self) -> Vec<Root> {
		std::mem::take(&mut self.roots)
	}

	/// How many requests there are: their ids count from 0.
	pub fn requests(&mut self) -> u64 {
		self.world.run(NextRequestId::<Runtime>::get).0
	}

	/// Where the state has the footprint in force of a request, in hexadecimal.
	pub fn footprint_key(&self, request: RequestId) -> String {
		let key = pallet_footprint::Footprints::<Runtime>::hashed_key_for(request);
		format!("0x{}", hex::encode(key))
	}

	/// A request of some cathode from these inputs.
	fn cathode(&self, inputs: Vec<Input>) -> RuntimeCall {
		let mass = Mass(inputs.iter().map(|input| input.mass.0).sum());
		Request {
			account: account(PRODUCER),
			certificate: self.certificate,
			inputs,
			activities: vec![world::electricity(mass.0 / 1_000_000)],
			outputs: vec![output(CATHODE, Some(CU_CONCENTRATE), mass, mass)],
			declared: None,
		}
		.call()
	}

	/// Makes requests, and has them settled and approved. Answers each with its lot.
	fn make(&mut self, inputs: Vec<Vec<Input>>, bar: &ProgressBar) -> Vec<(RequestId, LotId)> {
		let mut made = Vec::with_capacity(inputs.len());
		let mut inputs = VecDeque::from(inputs);
		while !inputs.is_empty() {
			let chunk = inputs.drain(..CHUNK.min(inputs.len())).collect::<Vec<_>>();
			let calls = chunk.into_iter().map(|inputs| self.cathode(inputs)).collect::<Vec<_>>();
			let producer = RuntimeOrigin::signed(account(PRODUCER));
			let requests = self.world.run(|| {
				let made = calls.into_iter().map(|call| {
					let request = NextRequestId::<Runtime>::get();
					call.dispatch(producer.clone()).expect("the request is in order");
					request
				});
				made.collect::<Vec<_>>()
			});
			self.world.settle();
			made.extend(self.world.run(|| {
				let lot_of = |request| {
					// The chain does it by itself when a block has time left.
					if IssuedLots::<Runtime>::get(request).is_empty() {
						let call = pallet_credits::Call::approve_automatically { request };
						RuntimeCall::from(call).dispatch(producer.clone()).expect("it is approved");
					}
					let lots = IssuedLots::<Runtime>::get(request);
					let (_, lot) = *lots.first().expect("it has one labelled line");
					(request, lot)
				};
				requests.into_iter().map(lot_of).collect::<Vec<_>>()
			}));
			self.world.ext.commit_all().expect("no open storage transaction");
			bar.set_position(self.requests());
		}
		made
	}

	fn mined(kilograms: u64) -> Vec<Input> {
		let mass = Mass(kilograms * 1_000);
		vec![input(InputSource::Extracted { good: ORE }, mass, mass, 0)]
	}

	/// Each request draws on the lots of the requests before it.
	fn make_wide(&mut self, bar: &ProgressBar) {
		let first = self.make(vec![Self::mined(1_000_000_007); INPUTS], bar);
		let mut before = first.clone();
		for number in 0..WIDE {
			let latest = before.iter().rev().take(INPUTS);
			// A little less each time, so that each lot suffices for all that draw on it.
			let kilograms = 1_000 + (WIDE - number) as u64;
			let inputs = latest.map(|(_, lot)| credit(*lot, kilograms)).collect();
			before.extend(self.make(vec![inputs], bar));
		}
		let name = "64 inputs for each request";
		if let (Some((mined, _)), Some((last, _))) = (first.last(), before.last()) {
			self.roots.push(Root { name, line: line(*last), direction: "upstream" });
			self.roots.push(Root { name, line: line(*mined), direction: "downstream" });
		}
		self.stock = first.into_iter().map(|(_, lot)| lot).collect();
	}

	/// Each request draws on the lots of two others, down to the leaves.
	fn make_tree(&mut self, bar: &ProgressBar) {
		let mut waiting = VecDeque::from(self.make(vec![Self::mined(1_009); TREE + 1], bar));
		while waiting.len() > 1 {
			let pairs = waiting.len() / 2;
			let inputs = (0..pairs)
				.filter_map(|_| {
					let pair = [waiting.pop_front()?, waiting.pop_front()?];
					Some(pair.map(|(_, lot)| credit(lot, 500)).to_vec())
				})
				.collect();
			waiting.extend(self.make(inputs, bar));
		}
		if let Some((top, _)) = waiting.front() {
			let name = "2 inputs for each request";
			self.roots.push(Root { name, line: line(*top), direction: "upstream" });
		}
	}

	/// Writes the specification of a chain that begins with what the pallets of the ledger hold and
	/// with the members' nonces, and is the development chain in all else. Answers the path of the file.
	pub fn specification(&mut self, directory: &Path) -> String {
		let base = fs::read(tracemet_e2e::preset("dev")).expect("the node can write it");
		let mut base: serde_json::Value = serde_json::from_slice(&base).expect("it is JSON");
		let top = base["genesis"]["raw"]["top"].as_object_mut().expect("it has the genesis in it");
		let of_pallet = |pallet: &str| twox_128(pallet.as_bytes()).to_vec();
		let mut prefixes =
			["Accounts", "Certification", "Credits", "Footprint"].map(of_pallet).to_vec();
		prefixes.push(frame_system::Account::<Runtime>::final_prefix().to_vec());
		let hexadecimal = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
		for prefix in prefixes {
			top.retain(|key, _| !key.starts_with(&hexadecimal(&prefix)));
			let mut key = prefix.clone();
			while let Some(next) = self.world.run(|| sp_io::storage::next_key(&key)) {
				if !next.starts_with(&prefix) {
					break;
				}
				let value = self.world.run(|| sp_io::storage::get(&next)).expect("it is there");
				top.insert(hexadecimal(&next), hexadecimal(&value).into());
				key = next;
			}
		}
		let file = directory.join("chain.json");
		fs::write(&file, base.to_string()).expect("there is room");
		file.to_str().expect("a path in UTF-8").to_owned()
	}

	/// Signed requests for the node's chain, each of which draws on as many lots as it can.
	pub fn signed_requests(&mut self, genesis: H256, count: Nonce) -> Vec<UncheckedExtrinsic> {
		let first = self.world.run(|| {
			frame_system::BlockHash::<Runtime>::insert(0, genesis);
			System::account_nonce(account(PRODUCER))
		});
		(0..count)
			.map(|number| {
				let inputs = self.stock.iter().map(|lot| credit(*lot, 1_000)).collect();
				let call = self.cathode(inputs);
				self.world.sign_with_nonce(PRODUCER, first + number, call)
			})
			.collect()
	}
}
