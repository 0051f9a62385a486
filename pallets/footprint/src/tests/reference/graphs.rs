//! Random production graphs: losses, co-products, mixing of many inputs, parts of lines, scrap of
//! every origin, products that come back as scrap, both ways of attribution, all three of allocation,
//! and declared footprints.

use crate::mock::{
	bounded, default_factor, factor, input, method, name, output, quality, rules, totals, CATHODE,
	CONCENTRATE, SCRAP, SOURCE, WIRE,
};
use proptest::{
	prelude::RngExt,
	test_runner::{RngAlgorithm, TestRng},
};
use tracemet_primitives::{
	Activity, ActivityId, Allocation, AttributeId, Attribution, Correction, DeclaredFootprint,
	DefaultFactor, EmissionFactor, Mass, MethodId, MethodRules, NodeInput, NodeInputSource, Output,
	OutputLineId, ProductionNode, RequestId, ScrapOrigin, SmadMethod, TimeSpan, BIOGENIC,
	FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, LAND_USE, MILLION,
};

/// The attribute that graphs register: a benefit that methods have factors for.
pub const OF_RENEWABLES: AttributeId = AttributeId(9);

/// The number of the first method of a graph: the mock has some of its own.
const FIRST_METHOD: u32 = 3;
const ALLOCATIONS: [Allocation; 3] =
	[Allocation::Mass, Allocation::EconomicValue, Allocation::None];
/// How many activities the methods have.
const ACTIVITIES: u32 = 4;

/// What the sources of every kind are worth choosing, in percent.
const CREDIT: u64 = 60;
const SCRAPPED: u64 = 85;
const UNCERTIFIED: u64 = 95;

/// Random numbers that a seed repeats.
pub struct Dice(TestRng);

impl Dice {
	pub fn new(seed: u64) -> Self {
		let mut bytes = [0; 32];
		bytes[..8].copy_from_slice(&seed.to_le_bytes());
		Self(TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
	}

	/// A number from 0, below the limit.
	pub fn below(&mut self, limit: u64) -> u64 {
		self.0.random_range(0..limit)
	}

	pub fn between(&mut self, least: u64, most: u64) -> u64 {
		self.0.random_range(least..=most)
	}

	/// So many times out of a hundred.
	pub fn percent(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	pub fn pick<X: Copy>(&mut self, among: &[X]) -> X {
		among[self.below(among.len() as u64) as usize]
	}

	/// A number of any size up to so many bits, at least 1.
	fn of_any_size(&mut self, bits: u64) -> u64 {
		let size = self.between(1, bits);
		self.between(1, (1 << size) - 1)
	}

	/// Divides a whole into so many parts, each at least `least`.
	fn parts(&mut self, whole: u64, parts: usize, least: u64) -> Vec<u64> {
		let free = whole - least * parts as u64;
		let mut cuts: Vec<u64> = (1..parts).map(|_| self.between(0, free)).collect();
		cuts.extend([0, free]);
		cuts.sort_unstable();
		cuts.windows(2).map(|cut| cut[1] - cut[0] + least).collect()
	}
}

/// Which masses a graph has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Masses {
	/// Any, down to a gram. The exact figures of large graphs would take too long.
	Any,
	/// Such that draws, yields and co-products are twelfths, and exact figures stay short.
	Twelfths,
}

/// Masses of lines are multiples of this, where they are divided into twelfths: three times.
const TWELFTHS: u64 = 12 * 12 * 12;

/// An output line that isn't drawn from completely.
struct Stock {
	line: OutputLineId,
	mass: u64,
	left: u64,
}

/// Makes a graph node by node.
pub struct Graph {
	pub dice: Dice,
	masses: Masses,
	methods: Vec<SmadMethod>,
	stocks: Vec<Stock>,
	/// Grams of products in use, which come back as scrap.
	in_use: u64,
}

impl Graph {
	pub fn new(seed: u64, masses: Masses) -> Self {
		let mut dice = Dice::new(seed);
		// Two versions for each rule of allocation.
		let rules = ALLOCATIONS.into_iter().chain(ALLOCATIONS);
		let methods = rules.map(|allocation| some_method(&mut dice, allocation, masses)).collect();
		Self { dice, masses, methods, stocks: Vec::new(), in_use: 0 }
	}

	/// The methods, in the order in which they are to be registered.
	pub fn methods(&self) -> &[SmadMethod] {
		&self.methods
	}

	/// A method of the graph.
	pub fn method(&self, id: MethodId) -> &SmadMethod {
		&self.methods[(id.0 - FIRST_METHOD) as usize]
	}

	/// Another node, that draws from what was offered so far.
	pub fn node(&mut self) -> ProductionNode {
		let lines = match self.dice.below(10) {
			0..=4 => 1,
			5..=8 => self.dice.between(2, 4),
			_ => self.dice.between(5, 16),
		} as usize;
		let allocation = match lines {
			1 => self.dice.pick(&ALLOCATIONS),
			_ => self.dice.pick(&ALLOCATIONS[..2]),
		};
		let count = match self.dice.below(10) {
			0..=7 => self.dice.between(1, 6),
			8 => self.dice.between(7, 20),
			_ => self.dice.between(21, 64),
		};
		let recycler = self.dice.percent(15);
		let inputs: Vec<NodeInput> =
			(0..count).filter_map(|_| self.input(recycler, lines as u64)).collect();
		let attribution = self.dice.pick(&[Attribution::Credit, Attribution::RollingAverage]);
		let outputs = self.outputs(&inputs, lines, attribution);
		let declared = self.declared(&inputs, lines);
		ProductionNode {
			method: self.some_id(allocation),
			attribution,
			reference_period: TimeSpan { from: 0, until: 1 },
			activities: bounded(match declared {
				Some(_) => Vec::new(),
				None => self.activities(),
			}),
			inputs: bounded(inputs),
			outputs: bounded(outputs),
			declared,
		}
	}

	/// The lines of a node can be drawn from now on.
	pub fn offer(&mut self, request: RequestId, node: &ProductionNode) {
		for (line, output) in (0..).zip(&node.outputs) {
			let line = OutputLineId { request, line };
			let mass = output.mass.0;
			if self.dice.percent(80) {
				self.stocks.push(Stock { line, mass, left: mass });
			} else {
				self.in_use += mass;
			}
		}
	}

	/// What a producer might find out about a record of its own.
	pub fn correction(&mut self, node: &ProductionNode) -> Correction {
		let allocation = self.method(node.method).rules.allocation;
		let method = match self.dice.percent(30) {
			true => self.some_id(allocation),
			false => node.method,
		};
		let mut scrap_origins = Vec::new();
		for (position, input) in (0..).zip(&node.inputs) {
			if matches!(input.source, NodeInputSource::Scrap(..)) && self.dice.percent(30) {
				let origin = self.origin();
				scrap_origins.push((position, origin));
			}
		}
		let value_shares = match self.dice.percent(30) {
			true => Some(bounded(self.value_shares(node.outputs.len()))),
			false => None,
		};
		let activities = match (&node.declared, self.dice.percent(70)) {
			(Some(_), _) => Vec::new(),
			(None, true) => self.activities(),
			(None, false) => node.activities.to_vec(),
		};
		Correction {
			method,
			activities: bounded(activities),
			scrap_origins: bounded(scrap_origins),
			value_shares,
			declared: node.declared.clone(),
		}
	}

	fn some_id(&mut self, allocation: Allocation) -> MethodId {
		let position = ALLOCATIONS.iter().position(|other| *other == allocation).unwrap() as u32;
		MethodId(FIRST_METHOD + position + self.dice.pick(&[0, ALLOCATIONS.len() as u32]))
	}

	fn activities(&mut self) -> Vec<Activity> {
		let mut activities = Vec::new();
		for activity in (0..ACTIVITIES).map(ActivityId) {
			for primary in [true, false] {
				if self.dice.percent(30) {
					let quantity = self.dice.of_any_size(24) - 1;
					let mut activity = crate::mock::activity(activity, quantity);
					activity.primary = primary;
					activities.push(activity);
				}
			}
		}
		activities
	}

	fn origin(&mut self) -> ScrapOrigin {
		self.dice.pick(&[
			ScrapOrigin::PreConsumer,
			ScrapOrigin::PostConsumer,
			ScrapOrigin::Internal,
		])
	}

	/// An input, if there is anything to draw from.
	fn input(&mut self, recycler: bool, lines: u64) -> Option<NodeInput> {
		let kind = match recycler {
			true => CREDIT,
			false => self.dice.below(100),
		};
		let (source, mass) = match kind {
			0..CREDIT => self.draw()?,
			CREDIT..SCRAPPED => self.scrap(recycler),
			SCRAPPED..UNCERTIFIED => (NodeInputSource::Uncertified(CONCENTRATE), self.mass()),
			_ => (NodeInputSource::Extracted(CONCENTRATE), self.mass()),
		};
		let attributed_to = self.dice.below(lines) as u8;
		let converted = match self.masses {
			Masses::Any => match self.dice.below(10) {
				0..=4 => mass,
				5..=7 => self.dice.between(0, mass),
				8 => mass + self.dice.between(0, mass),
				_ => mass - 1,
			},
			Masses::Twelfths => mass / 12 * self.dice.pick(&[12, 12, 12, 12, 11, 9, 6, 15]),
		};
		let converted = Mass(converted);
		Some(NodeInput { converted, ..input(source, Mass(mass), attributed_to) })
	}

	fn mass(&mut self) -> u64 {
		match self.masses {
			Masses::Any => self.dice.of_any_size(32),
			Masses::Twelfths => self.dice.of_any_size(20) * TWELFTHS,
		}
	}

	fn scrap(&mut self, recycler: bool) -> (NodeInputSource, u64) {
		let unit = match self.masses {
			Masses::Any => 1,
			Masses::Twelfths => TWELFTHS,
		};
		let mut origin = self.origin();
		let mut mass = self.mass();
		if recycler && origin == ScrapOrigin::Internal {
			origin = ScrapOrigin::PreConsumer;
		}
		if origin == ScrapOrigin::PostConsumer {
			// Nothing comes back that hasn't been sold, once something was.
			let back = self.in_use / unit * unit;
			if back > 0 {
				mass = mass.min(back);
				self.in_use -= mass;
			}
		}
		(NodeInputSource::Scrap(SCRAP, origin), mass)
	}

	/// Part of a line, or what is left of it.
	fn draw(&mut self) -> Option<(NodeInputSource, u64)> {
		if self.stocks.is_empty() {
			return None;
		}
		// New lines as likely as all others together.
		let count = self.stocks.len() as u64;
		let from = if self.dice.percent(50) { count.saturating_sub(50) } else { 0 };
		let position = self.dice.between(from, count - 1) as usize;
		let whole = self.dice.percent(40);
		let stock = &mut self.stocks[position];
		let unit = match self.masses {
			Masses::Any => 1,
			Masses::Twelfths => stock.mass / 12,
		};
		let mass = match whole {
			true => stock.left,
			false => self.dice.between(1, stock.left / unit) * unit,
		};
		stock.left -= mass;
		let line = stock.line;
		if stock.left == 0 {
			self.stocks.swap_remove(position);
		}
		Some((NodeInputSource::Line(line), mass))
	}

	fn outputs(
		&mut self,
		inputs: &[NodeInput],
		lines: usize,
		attribution: Attribution,
	) -> Vec<Output> {
		let converted = |of: Option<usize>| -> u64 {
			inputs
				.iter()
				.filter(|input| of.is_none_or(|line| usize::from(input.attributed_to) == line))
				.map(|input| input.converted.0)
				.sum()
		};
		let masses = match (self.masses, attribution) {
			(Masses::Any, _) => {
				let all = converted(None);
				let output = match self.dice.below(10) {
					0..=4 => all,
					5..=7 => self.dice.between(0, all),
					_ => all + self.dice.between(0, all),
				};
				self.dice.parts(output.max(lines as u64), lines, 1)
			}
			(Masses::Twelfths, Attribution::Credit) => {
				(0..lines).map(|line| self.line_of(converted(Some(line)), TWELFTHS)).collect()
			}
			(Masses::Twelfths, Attribution::RollingAverage) => {
				// Sixteenths would not be twelfths: few lines get one each, and the last the rest.
				let unit = TWELFTHS * 24;
				let output = self.line_of(converted(None), unit);
				let parts = self.dice.parts(24, lines, 1);
				parts.into_iter().map(|part| output / 24 * part).collect()
			}
		};
		let shares = self.value_shares(lines);
		let good = self.dice.pick(&[CATHODE, WIRE]);
		masses
			.into_iter()
			.zip(shares)
			.map(|(mass, share)| output(good, Mass(mass), share))
			.collect()
	}

	/// The mass of what is made of so much, in such units: all of it, or half if that is exact.
	fn line_of(&mut self, converted: u64, unit: u64) -> u64 {
		if converted == 0 {
			return self.dice.between(1, 1_000) * unit;
		}
		if converted.is_multiple_of(2 * unit) && self.dice.percent(50) {
			return converted / 2;
		}
		converted.next_multiple_of(unit)
	}

	fn value_shares(&mut self, lines: usize) -> Vec<u32> {
		let shares = self.dice.parts(MILLION.into(), lines, 0);
		shares.into_iter().map(|share| share as u32).collect()
	}

	/// Sometimes, where nothing is consumed that has a footprint to be accounted for.
	fn declared(&mut self, inputs: &[NodeInput], lines: usize) -> Option<DeclaredFootprint> {
		let credits = inputs.iter().any(|input| matches!(input.source, NodeInputSource::Line(_)));
		if credits || !self.dice.percent(20) {
			return None;
		}
		let line = |dice: &mut Dice| {
			let attributes = [FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, BIOGENIC, LAND_USE];
			totals(&attributes.map(|attribute| (attribute, dice.of_any_size(40).into())))
		};
		let lines: Vec<_> = (0..lines).map(|_| line(&mut self.dice)).collect();
		Some(DeclaredFootprint { lines: bounded(lines), document: SOURCE })
	}
}

fn some_method(dice: &mut Dice, allocation: Allocation, masses: Masses) -> SmadMethod {
	let burdens = [FOSSIL_SCOPE_1, FOSSIL_PURCHASED_ENERGY, FOSSIL_UPSTREAM, BIOGENIC, LAND_USE];
	let per = |dice: &mut Dice| match masses {
		Masses::Any => dice.of_any_size(20),
		Masses::Twelfths => dice.pick(&[1, 2, 3, 4, 7, 9, 12, 1_000]),
	};
	let mut emission_factors = Vec::<EmissionFactor>::new();
	for activity in (0..ACTIVITIES).map(ActivityId) {
		for attribute in burdens.into_iter().chain([OF_RENEWABLES]) {
			// Each activity has at least one.
			if attribute != FOSSIL_SCOPE_1 && dice.percent(60) {
				continue;
			}
			let per_units = per(dice);
			let grams = dice.of_any_size(24) - 1;
			let quality = quality(dice.percent(50));
			let factor = factor(activity, attribute, grams, true);
			emission_factors.push(EmissionFactor { per_units, quality, ..factor });
		}
	}
	let mut default_factors = Vec::<DefaultFactor>::new();
	for good in [CONCENTRATE, SCRAP] {
		for attribute in burdens {
			if attribute == FOSSIL_UPSTREAM || dice.percent(30) {
				let per_kilograms = per(dice);
				let factor = default_factor(good, attribute, dice.of_any_size(16));
				default_factors.push(DefaultFactor { per_kilograms, ..factor });
			}
		}
	}
	SmadMethod {
		name: name("random"),
		rules: MethodRules { allocation, ..rules() },
		emission_factors: bounded(emission_factors),
		default_factors: bounded(default_factors),
		..method()
	}
}
