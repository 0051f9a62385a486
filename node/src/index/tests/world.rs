//! Books made by hand or at random, with the footprints that the chain would calculate.

use crate::index::{
	provenance::{provenance, Direction, Portion, Provenance, Query, Root},
	store::{Basis, Exit, Footprint, LineMasses, Producer, Record, Store},
};
use pallet_footprint::roll_up::{roll_up, Upstream};
use sp_keyring::Sr25519Keyring;
use sp_runtime::BoundedVec;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};
use tracemet_primitives::*;

pub const CONCENTRATE: GoodId = GoodId(1);
pub const SCRAP: GoodId = GoodId(2);
pub const CATHODE: GoodId = GoodId(3);
pub const LABEL: LabelId = LabelId(7);
pub const METHOD: MethodId = MethodId(0);
/// One gram of fossil CO2e of scope 1 for each unit.
pub const BURNING: ActivityId = ActivityId(0);

pub fn bounded<X: std::fmt::Debug, B: sp_runtime::traits::Get<u32>>(
	items: impl IntoIterator<Item = X>,
) -> BoundedVec<X, B> {
	items.into_iter().collect::<Vec<_>>().try_into().expect("they fit")
}

pub fn name(text: &str) -> Name {
	bounded(text.bytes())
}

pub fn line(request: u64, line: u8) -> OutputLineId {
	OutputLineId { request: RequestId(request), line }
}

pub fn input(source: NodeInputSource, mass: u64, attributed_to: u8) -> NodeInput {
	NodeInput { source, mass: Mass(mass), converted: Mass(mass), attributed_to }
}

pub fn credit(from: OutputLineId, mass: u64, attributed_to: u8) -> NodeInput {
	input(NodeInputSource::Line(from), mass, attributed_to)
}

pub fn labelled(mass: u64) -> Output {
	Output { label: Some(LABEL), ..ordinary(mass) }
}

pub fn ordinary(mass: u64) -> Output {
	let mass = Mass(mass);
	Output { good: CATHODE, label: None, mass, gross_mass: mass, value_share: 0 }
}

fn quality() -> DataQuality {
	DataQuality {
		primary: true,
		technology: Rating::Good,
		time: Rating::Good,
		geography: Rating::Good,
		completeness: Rating::Good,
		reliability: Rating::Good,
	}
}

/// Concentrate has 3 g per kg upstream, scrap 1 g per 3 kg.
pub fn method() -> SmadMethod {
	let default = |good, grams, per_kilograms| DefaultFactor {
		good,
		attribute: FOSSIL_UPSTREAM,
		grams,
		per_kilograms,
		source: Default::default(),
		quality: quality(),
	};
	SmadMethod {
		name: name("Cu smelting"),
		family: FamilyId(0),
		version: 1,
		standard: StandardVersionId { standard: StandardId(0), version: 1 },
		rules: MethodRules {
			allocation: Allocation::Mass,
			declared_unit: Unit::Kilogram,
			boundary: SystemBoundary::CradleToGate,
			gwp: GwpSet::Ar6,
			effective: TimeSpan { from: 0, until: 1_000 },
		},
		emission_factors: bounded([EmissionFactor {
			activity: BURNING,
			attribute: FOSSIL_SCOPE_1,
			grams: 1,
			per_units: 1,
			unit: Unit::Megajoule,
			source: Default::default(),
			quality: quality(),
		}]),
		default_factors: bounded([default(CONCENTRATE, 3, 1), default(SCRAP, 1, 3)]),
	}
}

/// A production record with so much burnt.
pub fn node(
	attribution: Attribution,
	inputs: impl IntoIterator<Item = NodeInput>,
	burnt: u64,
	outputs: impl IntoIterator<Item = Output>,
) -> ProductionNode {
	ProductionNode {
		method: METHOD,
		attribution,
		reference_period: TimeSpan { from: 0, until: 1 },
		inputs: bounded(inputs),
		activities: bounded([Activity {
			activity: BURNING,
			quantity: burnt,
			unit: Unit::Megajoule,
			primary: true,
			evidence: None,
		}]),
		outputs: bounded(outputs),
		declared: None,
	}
}

/// What the index holds of a node.
pub fn without_activities(node: ProductionNode) -> ProductionNode {
	ProductionNode { activities: bounded([]), declared: None, ..node }
}

pub fn totals(totals: &[(AttributeId, u128)]) -> AttributeTotals {
	totals.iter().copied().collect::<BTreeMap<_, _>>().try_into().expect("they fit")
}

/// A store that grows as the ledger does.
pub struct World {
	pub store: Store,
}

impl World {
	pub fn new() -> Self {
		let mut store = Store::default();
		for (attribute, text, nature) in [
			(FOSSIL_SCOPE_1, "scope 1", AttributeNature::Burden),
			(FOSSIL_UPSTREAM, "upstream", AttributeNature::Burden),
			(RECYCLED_PRE_CONSUMER, "pre-consumer", AttributeNature::Content),
			(RECYCLED_POST_CONSUMER, "post-consumer", AttributeNature::Content),
			(FROM_PRIMARY_DATA, "primary", AttributeNature::Benefit),
			(FROM_DECLARATIONS, "declared", AttributeNature::Burden),
		] {
			let details = Attribute {
				name: name(text),
				unit: name("g"),
				attached_to: AttachedTo::AllGoods,
				nature,
			};
			store.set(Record::Attribute(attribute, Some(Box::new(details))));
		}
		store.set(Record::Method(METHOD, Some(Box::new(method()))));
		store.set(Record::Good(CATHODE, Some("cathode".into())));
		store.set(Record::Label(LABEL, Some("Cu 8.0 MIX".into())));
		Self { store }
	}

	/// A request that is approved at once: its footprint is calculated, what it draws is consumed,
	/// and what has a label issued and held.
	pub fn approve(&mut self, id: u64, node: ProductionNode) {
		let lines = roll_up(&node, &method(), &self.store).expect("it can be calculated");
		self.approve_with(id, node, Basis::Calculated, lines);
	}

	/// The same, with this footprint.
	pub fn approve_with(
		&mut self,
		id: u64,
		node: ProductionNode,
		basis: Basis,
		lines: impl IntoIterator<Item = AttributeTotals>,
	) {
		let request = RequestId(id);
		for input in &node.inputs {
			if let NodeInputSource::Line(from) = input.source {
				self.end(from, input.mass.0, |masses| &mut masses.consumed);
			}
		}
		for (position, output) in (0..).zip(&node.outputs) {
			let masses =
				LineMasses { issued: output.mass, held: output.mass, ..Default::default() };
			self.store.set(Record::Line(line(id, position), output.label.map(|_| masses)));
		}
		let account = Sr25519Keyring::Alice.to_account_id();
		self.store.set(Record::Request(request, Some(Producer { account, pending: false })));
		self.set_footprint(id, 0, basis, &node, lines);
		self.store.set(Record::Node(request, Some(Box::new(without_activities(node)))));
	}

	/// A footprint of a request is in force.
	pub fn set_footprint(
		&mut self,
		id: u64,
		revision: u32,
		basis: Basis,
		node: &ProductionNode,
		lines: impl IntoIterator<Item = AttributeTotals>,
	) {
		let lines = lines.into_iter().zip(&node.outputs);
		let lines = lines.map(|(totals, output)| Upstream { totals, mass: output.mass }).collect();
		let footprint = Footprint { revision, basis, lines };
		self.store.set(Record::Footprint(RequestId(id), Some(footprint)));
	}

	/// So much of a line is held no longer.
	pub fn end(&mut self, of: OutputLineId, grams: u64, column: fn(&mut LineMasses) -> &mut Mass) {
		let mut masses = self.store.masses(of).expect("it was issued");
		masses.held = masses.held.checked_sub(Mass(grams)).expect("it is held");
		let column = column(&mut masses);
		*column = column.checked_add(Mass(grams)).expect("it fits");
		self.store.set(Record::Line(of, Some(masses)));
	}

	/// An exit statement.
	pub fn exit(&mut self, id: u64, draws: impl IntoIterator<Item = (OutputLineId, u64)>) {
		let mut exit = Exit { draws: BTreeMap::new() };
		for (from, grams) in draws {
			self.end(from, grams, |masses| &mut masses.exited);
			exit.draws.insert(from, grams.into());
		}
		self.store.set(Record::Exit(ExitId(id), Some(exit)));
	}

	/// The provenance of so much of a line.
	pub fn ask(&self, direction: Direction, of: OutputLineId, grams: u64) -> Provenance {
		let root = [(of, Mass(grams))].into();
		provenance(&self.store, &root, &query(direction)).expect("there is one")
	}
}

/// Everything, on one page.
pub fn query(direction: Direction) -> Query {
	Query {
		direction,
		depth: 64,
		after: 0,
		limit: 1_000_000,
		deadline: Instant::now() + Duration::from_secs(600),
	}
}

pub fn portion(mass: u128, shares: impl Into<Box<[u128]>>) -> Portion {
	Portion { mass, shares: shares.into() }
}

/// Random numbers that a seed repeats (SplitMix64).
pub struct Dice(u64);

impl Dice {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// A number from 0, below the limit.
	pub fn below(&mut self, limit: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ (mixed >> 31)) % limit
	}

	pub fn percent(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}
}

/// A random graph of so many requests: losses, co-products, mixing, parts of lines, scrap, both ways
/// of attribution, declared and restated footprints, exits, expiry, archived statements.
pub fn random(seed: u64, requests: u64) -> World {
	let mut dice = Dice::new(seed);
	let mut world = World::new();
	let mut stocks = Vec::<(OutputLineId, u64)>::new();
	for id in 0..requests {
		let lines = 1 + dice.below(3);
		let mut inputs = Vec::new();
		for _ in 0..1 + dice.below(5) {
			let attributed_to = dice.below(lines) as u8;
			let (source, mass) = match dice.below(10) {
				0..=5 if !stocks.is_empty() => {
					let position = dice.below(stocks.len() as u64) as usize;
					let (from, left) = stocks[position];
					let mass = if dice.percent(30) { left } else { 1 + dice.below(left) };
					stocks[position].1 -= mass;
					if stocks[position].1 == 0 {
						stocks.swap_remove(position);
					}
					(NodeInputSource::Line(from), mass)
				}
				0..=6 => (NodeInputSource::Extracted(CONCENTRATE), 1 + dice.below(1 << 30)),
				7 => (NodeInputSource::Uncertified(CONCENTRATE), 1 + dice.below(1 << 30)),
				_ => {
					let origin = match dice.below(3) {
						0 => ScrapOrigin::PreConsumer,
						1 => ScrapOrigin::PostConsumer,
						_ => ScrapOrigin::Internal,
					};
					(NodeInputSource::Scrap(SCRAP, origin), 1 + dice.below(1 << 30))
				}
			};
			let converted = match dice.below(4) {
				0 => dice.below(mass + 1),
				1 => mass - 1,
				2 => mass + dice.below(mass),
				_ => mass,
			};
			let converted = Mass(converted);
			inputs.push(NodeInput { converted, ..input(source, mass, attributed_to) });
		}
		let attribution = match dice.percent(50) {
			true => Attribution::Credit,
			false => Attribution::RollingAverage,
		};
		let outputs = (0..lines).map(|_| {
			let mass = 1 + dice.below(1 << 30);
			if dice.percent(80) {
				labelled(mass)
			} else {
				ordinary(mass)
			}
		});
		let outputs = outputs.collect::<Vec<_>>();
		let burnt = if dice.percent(30) { 0 } else { dice.below(1 << 20) };
		let record = node(attribution, inputs, burnt, outputs.clone());
		if dice.percent(10) {
			// What is declared needn't fit what the inputs bring.
			let declared = outputs.iter().map(|_| {
				let (fossil, recycled) = (dice.below(1 << 30).into(), dice.below(1 << 10).into());
				totals(&[(FOSSIL_SCOPE_1, fossil), (RECYCLED_POST_CONSUMER, recycled)])
			});
			let declared = declared.collect::<Vec<_>>();
			world.approve_with(id, record, Basis::Declared, declared);
		} else {
			world.approve(id, record);
		}
		for (position, output) in (0..).zip(&outputs) {
			if output.label.is_some() {
				stocks.push((line(id, position), output.mass.0));
			}
		}
		// A footprint upstream is restated, and what rests on it isn't calculated anew yet.
		if dice.percent(5) {
			let restated = dice.below(id + 1);
			let node = world.store.node(RequestId(restated)).expect("it is there").clone();
			let lines = node
				.outputs
				.iter()
				.map(|_| totals(&[(FOSSIL_UPSTREAM, 1 + u128::from(dice.below(1 << 20)))]))
				.collect::<Vec<_>>();
			world.set_footprint(restated, 1, Basis::Calculated, &node, lines);
		}
		if dice.percent(40) && !stocks.is_empty() {
			let position = dice.below(stocks.len() as u64) as usize;
			let (from, left) = stocks[position];
			let grams = 1 + dice.below(left);
			stocks[position].1 -= grams;
			match dice.below(3) {
				0 => world.exit(id, [(from, grams)]),
				// The statement is archived.
				1 => world.end(from, grams, |masses| &mut masses.exited),
				// It repaid an overdraft.
				_ => world.end(from, grams, |masses| &mut masses.consumed),
			}
			if stocks[position].1 == 0 {
				stocks.swap_remove(position);
			}
		}
	}
	world
}

/// The lines of a world that were issued, and those that were not.
pub fn lines_of(world: &World, requests: u64) -> Vec<(OutputLineId, u64, bool)> {
	let mut lines = Vec::new();
	for id in 0..requests {
		let node = world.store.node(RequestId(id)).expect("it is there");
		for (position, output) in (0..).zip(&node.outputs) {
			lines.push((line(id, position), output.mass.0, output.label.is_some()));
		}
	}
	lines
}

/// A root of one line.
pub fn root(of: OutputLineId, grams: u64) -> Root {
	[(of, Mass(grams))].into()
}
