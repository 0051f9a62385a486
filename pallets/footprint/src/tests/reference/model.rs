//! The footprints of a production graph in exact rationals, written from the domain's formulas and
//! sharing nothing with the pallet but plain types.
//!
//! The system is linear, and triangular in the order of the ledger, so each node is solved by what
//! was found for the nodes before it.
//!
//! # How far the chain may be away
//!
//! The chain counts whole grams, and each of its figures is the exact one but for the roundings on
//! the way to it. [`Figure`] adds them up beside the exact figure, to an interval that the chain's
//! figure has to be in:
//!
//! - A proportion that is rounded (a share of an input's line, an activity by its factor, a mass by
//!   its default factor, content by a yield) is less than 1 g away: above for a burden, below for a
//!   benefit or content.
//! - A proportion of a figure that is itself away takes its part of that: of an input of the mass m
//!   of a line of the mass M, m / M.
//! - Burdens and benefits that are divided among several lines go by a running share, so that nothing
//!   is lost. The first line gets up to 1 g too little, the last up to 1 g too much, one between
//!   them either. Content is rounded down for each line by itself.
//!
//! So contents are never above the exact figure; burdens never below it where nothing upstream was
//! divided among several lines, and otherwise by less than 1 g for each such division, as far as it
//! is drawn from. With whole lines as inputs, a figure is at most as many grams away as there are
//! roundings upstream.

use super::rational::Rational;
use std::collections::BTreeMap;
use tracemet_primitives::{
	Allocation, AttributeId, AttributeNature, Attribution, LineTotals, NodeInput, NodeInputSource,
	OutputLineId, ProductionNode, RequestId, ScrapOrigin, SmadMethod,
};

/// What the attributes are like, by their ids: those that every chain starts with, and one that the
/// graphs register.
pub const NATURES: [AttributeNature; 10] = [
	AttributeNature::Burden,
	AttributeNature::Burden,
	AttributeNature::Burden,
	AttributeNature::Burden,
	AttributeNature::Content,
	AttributeNature::Content,
	AttributeNature::Benefit,
	AttributeNature::Burden,
	AttributeNature::Burden,
	AttributeNature::Benefit,
];
const FOSSIL: [AttributeId; 3] = [AttributeId(0), AttributeId(1), AttributeId(2)];
const PRE_CONSUMER: AttributeId = AttributeId(4);
const POST_CONSUMER: AttributeId = AttributeId(5);
const PRIMARY: AttributeId = AttributeId(6);
const DECLARED: AttributeId = AttributeId(8);

/// Distances are in millionths of a gram, rounded up.
const GRAM: u128 = 1_000_000;

/// An exact figure, and how far the chain may be away from it.
#[derive(Clone, Debug)]
pub struct Figure {
	pub grams: Rational,
	pub below: u128,
	pub above: u128,
}

pub type Totals = BTreeMap<AttributeId, Figure>;

fn nature(attribute: AttributeId) -> AttributeNature {
	NATURES[usize::from(attribute.0)]
}

impl Figure {
	fn exactly(grams: u128) -> Self {
		Self { grams: Rational::whole(grams), below: 0, above: 0 }
	}

	/// The part of the figure, before it is rounded.
	fn part(&self, part: u128, of: u128) -> Self {
		let distance = |away: u128| (away * part).div_ceil(of);
		Self {
			grams: self.grams.part(part, of),
			below: distance(self.below),
			above: distance(self.above),
		}
	}

	/// The figure, rounded against the claim.
	fn rounded(mut self, attribute: AttributeId) -> Self {
		match nature(attribute) {
			AttributeNature::Burden => self.above += GRAM,
			AttributeNature::Benefit | AttributeNature::Content => self.below += GRAM,
		}
		self
	}

	/// Whether the chain's figure is near enough.
	pub fn admits(&self, grams: u128) -> bool {
		self.grams.is_near(grams, self.below, self.above)
	}
}

fn add(to: &mut Totals, attribute: AttributeId, figure: Figure) {
	let total = to.entry(attribute).or_insert_with(|| Figure::exactly(0));
	total.grams.add(&figure.grams);
	total.below += figure.below;
	total.above += figure.above;
}

/// The solution so far.
#[derive(Default)]
pub struct Solution {
	lines: BTreeMap<OutputLineId, (Totals, u128)>,
}

impl Solution {
	/// What was found for a line.
	pub fn line(&self, id: OutputLineId) -> &Totals {
		&self.lines[&id].0
	}

	/// Solves the next node.
	pub fn solve(&mut self, id: RequestId, node: &ProductionNode, method: &SmadMethod) {
		let lines = match &node.declared {
			Some(declared) => declared_lines(&declared.lines),
			None => self.calculated_lines(node, method),
		};
		for (line, (totals, output)) in (0..).zip(lines.into_iter().zip(&node.outputs)) {
			let id = OutputLineId { request: id, line };
			self.lines.insert(id, (totals, output.mass.0.into()));
		}
	}

	fn calculated_lines(&self, node: &ProductionNode, method: &SmadMethod) -> Vec<Totals> {
		let masses: Vec<u128> = node.outputs.iter().map(|output| output.mass.0.into()).collect();
		let weights = match method.rules.allocation {
			Allocation::Mass => masses.clone(),
			Allocation::EconomicValue => {
				node.outputs.iter().map(|output| output.value_share.into()).collect()
			}
			Allocation::None => vec![1],
		};
		let mut lines = vec![Totals::new(); masses.len()];
		divide(&mut lines, &activities(node, method), &weights);
		match node.attribution {
			Attribution::RollingAverage => {
				let pool = self.pool(node.inputs.iter(), masses.iter().sum(), method);
				divide(&mut lines, &pool, &masses);
			}
			Attribution::Credit => {
				for (position, line) in lines.iter_mut().enumerate() {
					let own = node
						.inputs
						.iter()
						.filter(|input| usize::from(input.attributed_to) == position);
					for (attribute, figure) in self.pool(own, masses[position], method) {
						add(line, attribute, figure);
					}
				}
			}
		}
		lines
	}

	/// What inputs bring to so much output. Metal that is left over takes its content along.
	fn pool<'a>(
		&self,
		inputs: impl Iterator<Item = &'a NodeInput>,
		output: u128,
		method: &SmadMethod,
	) -> Totals {
		let mut pool = Totals::new();
		let mut converted = 0u128;
		for input in inputs {
			converted += u128::from(input.converted.0);
			let (mass, yielded) = (u128::from(input.mass.0), u128::from(input.converted.0));
			for (attribute, figure) in self.brought(input, method) {
				let is_lost = nature(attribute) == AttributeNature::Content && yielded < mass;
				let kept = match is_lost {
					true => figure.part(yielded, mass).rounded(attribute),
					false => figure,
				};
				add(&mut pool, attribute, kept);
			}
		}
		for (attribute, figure) in &mut pool {
			if nature(*attribute) == AttributeNature::Content && converted > output {
				*figure = figure.part(output, converted).rounded(*attribute);
			}
		}
		pool
	}

	fn brought(&self, input: &NodeInput, method: &SmadMethod) -> Totals {
		let mass = u128::from(input.mass.0);
		let mut brought = Totals::new();
		let mut by_default = |good| {
			for factor in method.default_factors.iter().filter(|factor| factor.good == good) {
				let per_grams = u128::from(factor.per_kilograms) * 1_000;
				let figure = Figure::exactly(factor.grams.into()).part(mass, per_grams);
				add(&mut brought, factor.attribute, figure.rounded(factor.attribute));
			}
		};
		match input.source {
			NodeInputSource::Extracted(_) => {}
			NodeInputSource::Uncertified(good) => by_default(good),
			NodeInputSource::Scrap(good, origin) => {
				by_default(good);
				match origin {
					ScrapOrigin::PreConsumer => {
						add(&mut brought, PRE_CONSUMER, Figure::exactly(mass));
					}
					ScrapOrigin::PostConsumer => {
						add(&mut brought, POST_CONSUMER, Figure::exactly(mass));
					}
					ScrapOrigin::Internal => {}
				}
			}
			NodeInputSource::Line(id) => {
				let (totals, line_mass) = &self.lines[&id];
				for (attribute, figure) in totals {
					let share = figure.part(mass, *line_mass).rounded(*attribute);
					add(&mut brought, *attribute, share);
				}
			}
		}
		brought
	}
}

fn activities(node: &ProductionNode, method: &SmadMethod) -> Totals {
	let mut totals = Totals::new();
	for activity in &node.activities {
		let factors = method.emission_factors.iter();
		for factor in factors.filter(|factor| factor.activity == activity.activity) {
			let emitted = Figure::exactly(activity.quantity.into())
				.part(factor.grams.into(), factor.per_units.into());
			add(&mut totals, factor.attribute, emitted.clone().rounded(factor.attribute));
			let primary = activity.primary && factor.quality.primary;
			if primary && FOSSIL.contains(&factor.attribute) {
				add(&mut totals, PRIMARY, emitted.rounded(PRIMARY));
			}
		}
	}
	totals
}

/// Divides totals among lines by weight.
fn divide(lines: &mut [Totals], totals: &Totals, weights: &[u128]) {
	let all: u128 = weights.iter().sum();
	let last = lines.len() - 1;
	for (attribute, total) in totals {
		for (position, (line, weight)) in lines.iter_mut().zip(weights).enumerate() {
			let mut figure = total.part(*weight, all);
			if last > 0 && nature(*attribute) == AttributeNature::Content {
				figure.below += GRAM;
			} else {
				figure.below += if position < last { GRAM } else { 0 };
				figure.above += if position > 0 { GRAM } else { 0 };
			}
			add(line, *attribute, figure);
		}
	}
}

fn declared_lines(lines: &LineTotals) -> Vec<Totals> {
	let marked = |line: &tracemet_primitives::AttributeTotals| {
		let mut totals = Totals::new();
		for (attribute, grams) in line {
			add(&mut totals, *attribute, Figure::exactly(*grams));
			if FOSSIL.contains(attribute) {
				add(&mut totals, DECLARED, Figure::exactly(*grams));
			}
		}
		totals
	};
	lines.iter().map(marked).collect()
}
