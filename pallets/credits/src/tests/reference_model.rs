//! Random histories of the ledger against a model of it that is simple enough to be read.

use crate::mock::*;
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;
use tracemet_primitives::{ConversionFactor, GoodId, LotId, Mass, RequestId, SECONDS_PER_DAY};

/// Cathode from copper in concentrate.
const RECOVERY: ConversionFactor = ConversionFactor { output: 24, input: 25 };
const HOLDERS: [u64; 4] = [MINE, SMELTER, WIRE_MAKER, BRAND];

#[derive(Clone, Debug)]
enum Step {
	/// Asks for `claim` grams more or less than what the drawn credits convert to.
	Request {
		by: usize,
		draws: Vec<(usize, u64)>,
		extracted: u64,
		claim: i64,
	},
	Approve(usize),
	Reject(usize),
	Withdraw(usize),
	Transfer {
		lot: usize,
		mass: u64,
		by: usize,
		to: usize,
	},
	Exit {
		lot: usize,
		mass: u64,
		by: usize,
	},
	/// Time passes.
	Wait {
		days: u64,
	},
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let lot = 0usize..1_000;
	let request = 0usize..1_000;
	// Small masses meet the borders often.
	let mass = 0u64..60;
	let draws = prop::collection::vec((lot.clone(), mass.clone()), 1..3);
	let step = prop_oneof![
		4 => (0usize..3, draws, 0u64..200, -3i64..2)
			.prop_map(|(by, draws, extracted, claim)| Step::Request { by, draws, extracted, claim }),
		4 => request.clone().prop_map(Step::Approve),
		1 => request.clone().prop_map(Step::Reject),
		1 => request.prop_map(Step::Withdraw),
		4 => (lot.clone(), mass.clone(), 0usize..24, 0usize..12)
			.prop_map(|(lot, mass, by, to)| Step::Transfer { lot, mass, by, to }),
		2 => (lot, mass, 0usize..24).prop_map(|(lot, mass, by)| Step::Exit { lot, mass, by }),
		1 => (0u64..100).prop_map(|days| Step::Wait { days }),
	];
	prop::collection::vec(step, 1..160)
}

#[derive(Clone, Debug)]
struct ModelLot {
	holder: u64,
	good: GoodId,
	free: u64,
	escrow: u64,
}

#[derive(Clone, Debug)]
struct ModelRequest {
	by: u64,
	good: GoodId,
	claim: u64,
	draws: Vec<(usize, u64)>,
	pending: bool,
}

/// What came in and what went out of one good in one account.
#[derive(Clone, Copy, Debug, Default)]
struct Flow {
	certified_in: u64,
	certified_out: u64,
}

#[derive(Default)]
struct Model {
	lots: Vec<ModelLot>,
	requests: Vec<ModelRequest>,
	flows: BTreeMap<(u64, GoodId), Flow>,
	issued: BTreeMap<GoodId, u64>,
	consumed: BTreeMap<GoodId, u64>,
	exited: BTreeMap<GoodId, u64>,
}

impl Model {
	fn comes(&mut self, account: u64, good: GoodId, mass: u64) {
		self.flows.entry((account, good)).or_default().certified_in += mass;
	}

	fn goes(&mut self, account: u64, good: GoodId, mass: u64) {
		self.flows.entry((account, good)).or_default().certified_out += mass;
	}

	/// Plays a step on both sides, and compares what they make of it.
	fn play(&mut self, step: Step) {
		let (expected, result) = match step {
			Step::Request { by, draws, extracted: mined, claim } => {
				self.request(by, draws, mined, claim)
			}
			Step::Approve(request) => {
				let request = self.some_request(request);
				let id = RequestId(request as u64);
				let result = layered(|| Credits::approve_request(signed(BODY), id));
				(self.close(request, true), result)
			}
			Step::Reject(request) => {
				let request = self.some_request(request);
				let id = RequestId(request as u64);
				let result =
					layered(|| Credits::reject_request(signed(BODY), id, Default::default()));
				(self.close(request, false), result)
			}
			Step::Withdraw(request) => {
				let request = self.some_request(request);
				let id = RequestId(request as u64);
				let by = self.requests.get(request).map_or(MINE, |request| request.by);
				let result = layered(|| Credits::withdraw_request(signed(by), id));
				(self.close(request, false), result)
			}
			Step::Transfer { lot, mass, by, to } => {
				let (lot, mass) = self.some_mass(lot, mass, |_| true);
				let (by, to) = (self.spender(lot, by), self.receiver(lot, to));
				let result = layered(|| transfer(by, LotId(lot as u64), Mass(mass), to));
				(self.transfer(lot, mass, by, to), result)
			}
			Step::Exit { lot, mass, by } => {
				let (lot, mass) = self.some_mass(lot, mass, |_| true);
				let by = self.spender(lot, by);
				let result = layered(|| exit(by, LotId(lot as u64), Mass(mass)));
				(self.exit(lot, mass, by), result)
			}
			Step::Wait { days } => {
				Now::mutate(|now| *now += days * SECONDS_PER_DAY);
				(true, Ok(()))
			}
		};
		assert_eq!(expected, result.is_ok(), "{result:?}");
	}

	/// Mostly one that is pending, now and then any, or one that doesn't exist.
	fn some_request(&self, seed: usize) -> usize {
		let pending = (0..self.requests.len()).filter(|i| self.requests[*i].pending);
		let pending = pending.collect::<Vec<_>>();
		match pending.len() {
			n if n > 0 && !seed.is_multiple_of(5) => pending[seed % n],
			_ => seed % (self.requests.len() + 1),
		}
	}

	/// Mostly a lot that has something left, and mostly a mass that it has: from nothing to a gram
	/// too much.
	fn some_mass(&self, seed: usize, mass: u64, of: impl Fn(&ModelLot) -> bool) -> (usize, u64) {
		let free = |i: usize| self.lots.get(i).map_or(0, |lot| lot.free);
		let usable = (0..self.lots.len()).filter(|i| of(&self.lots[*i]) && free(*i) > 0);
		let usable = usable.collect::<Vec<_>>();
		let lot = match usable.len() {
			n if n > 0 && !seed.is_multiple_of(10) => usable[seed % n],
			_ => seed % (self.lots.len() + 1),
		};
		(lot, mass % (free(lot) + 2))
	}

	/// Mostly who makes something of the good, now and then somebody else.
	fn receiver(&self, lot: usize, to: usize) -> u64 {
		match (HOLDERS.get(to), self.lots.get(lot).map(|lot| lot.good)) {
			(Some(other), _) => *other,
			(None, Some(CONCENTRATE)) => SMELTER,
			(None, Some(CATHODE)) => WIRE_MAKER,
			(None, _) => BRAND,
		}
	}

	/// Mostly the holder of the lot, now and then somebody else.
	fn spender(&self, lot: usize, by: usize) -> u64 {
		match (self.lots.get(lot), HOLDERS.get(by)) {
			(Some(lot), None) => lot.holder,
			(None, None) => MINE,
			(_, Some(other)) => *other,
		}
	}

	fn request(
		&mut self,
		by: usize,
		draws: Vec<(usize, u64)>,
		mined: u64,
		claim: i64,
	) -> (bool, DispatchResult) {
		let (by, from, good) = [
			(MINE, None, CONCENTRATE),
			(SMELTER, Some(CONCENTRATE), CATHODE),
			(WIRE_MAKER, Some(CATHODE), WIRE),
		][by];
		let of_its_own = |lot: &ModelLot| lot.holder == by && Some(lot.good) == from;
		let draws = match from {
			None => vec![],
			Some(_) => {
				draws.into_iter().map(|(lot, mass)| self.some_mass(lot, mass, of_its_own)).collect()
			}
		};
		let mined = if from.is_none() { mined } else { 0 };
		let drawn = draws.iter().map(|(_, mass)| mass).sum::<u64>();
		let converted = mined + if good == CATHODE { drawn * 24 / 25 } else { drawn };
		let claim = converted.saturating_add_signed(claim);

		let lot_id = |lot: usize| LotId(lot as u64);
		let mut inputs =
			draws.iter().map(|(lot, mass)| credit(lot_id(*lot), Mass(*mass))).collect::<Vec<_>>();
		if from.is_none() {
			inputs.push(extracted(Mass(mined)));
		}
		let outputs = vec![labelled(good, CU_8, Mass(claim))];
		let record = match by {
			MINE => Record { inputs, outputs, ..mining(Mass(1)) },
			SMELTER => smelting(inputs, outputs),
			_ => wire_drawing(inputs, outputs),
		};
		let result = layered(|| record.ask());

		let mut after = self.lots.clone();
		let drawable = draws.iter().all(|(lot, mass)| match after.get_mut(*lot) {
			Some(lot) if of_its_own(lot) && *mass > 0 && *mass <= lot.free => {
				lot.free -= mass;
				lot.escrow += mass;
				true
			}
			_ => false,
		});
		let something = claim > 0 && (from.is_some() || mined > 0);
		let expected = drawable && something && claim <= converted;
		if expected {
			accept_at_border(RequestId(self.requests.len() as u64));
			self.lots = after;
			self.requests.push(ModelRequest { by, good, claim, draws, pending: true });
		}
		(expected, result)
	}

	fn close(&mut self, request: usize, approve: bool) -> bool {
		let Some(request) = self.requests.get_mut(request).filter(|request| request.pending) else {
			return false;
		};
		request.pending = false;
		let ModelRequest { by, good, claim, draws, .. } = request.clone();
		for (lot, mass) in draws {
			self.lots[lot].escrow -= mass;
			if approve {
				let from = self.lots[lot].good;
				self.goes(by, from, mass);
				*self.consumed.entry(from).or_default() += mass;
			} else {
				self.lots[lot].free += mass;
			}
		}
		if approve {
			self.lots.push(ModelLot { holder: by, good, free: claim, escrow: 0 });
			self.comes(by, good, claim);
			*self.issued.entry(good).or_default() += claim;
		}
		true
	}

	fn spend(&mut self, lot: usize, mass: u64, by: u64) -> Option<ModelLot> {
		let lot = self.lots.get_mut(lot)?;
		if lot.holder != by || mass == 0 || mass > lot.free {
			return None;
		}
		let before = lot.clone();
		lot.free -= mass;
		self.goes(by, before.good, mass);
		Some(before)
	}

	fn transfer(&mut self, lot: usize, mass: u64, by: u64, to: u64) -> bool {
		if by == to {
			return false;
		}
		let Some(before) = self.spend(lot, mass, by) else { return false };
		self.comes(to, before.good, mass);
		let moved = ModelLot { holder: to, free: mass, escrow: 0, ..before };
		if before.free == mass && before.escrow == 0 {
			self.lots[lot] = moved;
		} else {
			self.lots.push(moved);
		}
		true
	}

	fn exit(&mut self, lot: usize, mass: u64, by: u64) -> bool {
		let Some(before) = self.spend(lot, mass, by) else { return false };
		*self.exited.entry(before.good).or_default() += mass;
		true
	}

	/// That the ledger says of everything what the model says.
	fn compare(&self) {
		Credits::do_try_state().unwrap();
		assert_eq!(crate::NextLotId::<Test>::get(), LotId(self.lots.len() as u64));
		let mut held = BTreeMap::<(u64, GoodId), u64>::new();
		for (id, model) in self.lots.iter().enumerate() {
			let lot = lot(LotId(id as u64));
			assert_eq!((lot.holder, lot.good), (model.holder, model.good));
			assert_eq!((lot.mass, lot.in_escrow), (Mass(model.free), Mass(model.escrow)));
			*held.entry((model.holder, model.good)).or_default() += model.free + model.escrow;
		}
		for (key @ (account, good), flow) in &self.flows {
			let held = held.get(key).copied().unwrap_or_default();
			assert_eq!(balance(*account, *good, CU_8).closing, Mass(held));
			// What an account has is what came less what went: so more can't ever go than came.
			assert_eq!(flow.certified_in.checked_sub(flow.certified_out), Some(held));
		}
		let of = |masses: &BTreeMap<GoodId, u64>, good| masses.get(&good).copied().unwrap_or(0);
		for good in [CONCENTRATE, CATHODE, WIRE] {
			let supply = supply(good, CU_8);
			assert_eq!(supply.issued, Mass(of(&self.issued, good)));
			assert_eq!(supply.consumed, Mass(of(&self.consumed, good)));
			assert_eq!(supply.exited, Mass(of(&self.exited, good)));
		}
		// Certified mass out of a step is at most certified mass in, converted.
		let (concentrate, cathode, wire) =
			(supply(CONCENTRATE, CU_8), supply(CATHODE, CU_8), supply(WIRE, CU_8));
		assert!(cathode.issued.0 * 25 <= concentrate.consumed.0 * 24);
		assert!(wire.issued <= cathode.consumed);
	}
}

/// As the executive runs a call.
fn layered(call: impl FnOnce() -> DispatchResult) -> DispatchResult {
	with_storage_layer(call)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 192, ..Default::default() })]

	#[test]
	fn every_history_of_the_ledger_agrees_with_the_model(steps in steps()) {
		build_and_execute(|| {
			Recovery::set(RECOVERY);
			let mut model = Model::default();
			for step in steps {
				model.play(step);
				model.compare();
			}
		});
	}
}
