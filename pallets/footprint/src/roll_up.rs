//! The calculation, as a pure function: the same integers on every validator.

use alloc::{collections::BTreeMap, vec::Vec};
use sp_runtime::Rounding;
use tracemet_primitives::{
	proportion, Activity, Allocation, AttributeId, AttributeNature, AttributeTotals, Attribution,
	LineTotals, Mass, NodeInput, NodeInputSource, OutputLineId, ProductionNode, ScrapOrigin,
	SmadMethod, CARBON_FOOTPRINT, FROM_PRIMARY_DATA, GRAMS_PER_KILOGRAM, RECYCLED_POST_CONSUMER,
	RECYCLED_PRE_CONSUMER,
};

/// Why a footprint can't be calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollUpError {
	/// An input stands on an output line whose footprint isn't accepted.
	InputNotAccepted(OutputLineId),
	/// An input is attributed to an output line that the node doesn't have.
	UnknownOutputLine(u8),
	/// A factor is for an attribute that isn't registered.
	UnknownAttribute(AttributeId),
	/// A line would carry more attributes than a line can.
	TooManyAttributes,
	/// A total is beyond what can be counted.
	Overflow,
}

/// The footprint and mass of an output line of an earlier node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
	/// The totals of the whole line.
	pub totals: AttributeTotals,
	/// The mass of the whole line.
	pub mass: Mass,
}

/// What the calculation reads besides the node and its method.
pub trait Books {
	/// The accepted footprint of an output line.
	fn upstream(&self, line: OutputLineId) -> Option<Upstream>;
	/// How an attribute behaves.
	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature>;
}

type Totals = BTreeMap<AttributeId, u128>;

fn add(to: &mut Totals, attribute: AttributeId, grams: u128) -> Result<(), RollUpError> {
	let total = to.entry(attribute).or_default();
	*total = total.checked_add(grams).ok_or(RollUpError::Overflow)?;
	Ok(())
}

/// The totals of each output line of a node.
pub fn roll_up(
	node: &ProductionNode,
	method: &SmadMethod,
	books: &impl Books,
) -> Result<LineTotals, RollUpError> {
	let by_mass = || node.outputs.iter().map(|line| u128::from(line.mass.0)).collect::<Vec<_>>();
	let by_rule = match method.allocation {
		Allocation::Mass => by_mass(),
		Allocation::EconomicValue => {
			node.outputs.iter().map(|line| u128::from(line.value_share)).collect()
		}
		Allocation::None => node.outputs.iter().map(|_| 1).collect(),
	};

	let mut lines = node.outputs.iter().map(|_| Totals::new()).collect::<Vec<_>>();
	let mut activities = Totals::new();
	for activity in &node.activities {
		add_activity(&mut activities, activity, method, books)?;
	}
	allocate(&mut lines, &activities, &by_rule)?;

	match node.attribution {
		Attribution::Credit => {
			let unknown = |input: &&NodeInput| usize::from(input.attributed_to) >= lines.len();
			if let Some(input) = node.inputs.iter().find(unknown) {
				return Err(RollUpError::UnknownOutputLine(input.attributed_to));
			}
			for (position, (line, output)) in lines.iter_mut().zip(&node.outputs).enumerate() {
				let attributed =
					node.inputs.iter().filter(|i| usize::from(i.attributed_to) == position);
				for (attribute, grams) in pool(attributed, output.mass.0.into(), method, books)? {
					add(line, attribute, grams)?;
				}
			}
		}
		Attribution::RollingAverage => {
			let by_mass = by_mass();
			let output = sum(&by_mass)?;
			allocate(&mut lines, &pool(node.inputs.iter(), output, method, books)?, &by_mass)?;
		}
	}

	let lines = lines.into_iter().map(bounded).collect::<Result<Vec<_>, _>>()?;
	LineTotals::try_from(lines).map_err(|_| RollUpError::Overflow)
}

/// The share of a line's totals that belongs to part of its mass, each attribute rounded against
/// the claim.
pub fn share(
	line: &Upstream,
	mass: Mass,
	books: &impl Books,
) -> Result<AttributeTotals, RollUpError> {
	let mut totals = Totals::new();
	for (attribute, total) in &line.totals {
		let nature = books.nature(*attribute).ok_or(RollUpError::UnknownAttribute(*attribute))?;
		let grams = proportion(*total, mass.0.into(), line.mass.0.into(), nature.rounding())
			.ok_or(RollUpError::Overflow)?;
		add(&mut totals, *attribute, grams)?;
	}
	bounded(totals)
}

/// One form for one result, so that equal results have equal hashes: no zero entries.
fn bounded(mut totals: Totals) -> Result<AttributeTotals, RollUpError> {
	totals.retain(|_, grams| *grams > 0);
	AttributeTotals::try_from(totals).map_err(|_| RollUpError::TooManyAttributes)
}

fn add_activity(
	to: &mut Totals,
	activity: &Activity,
	method: &SmadMethod,
	books: &impl Books,
) -> Result<(), RollUpError> {
	for factor in method.emission_factors.iter().filter(|f| f.activity == activity.activity) {
		let nature = books
			.nature(factor.attribute)
			.ok_or(RollUpError::UnknownAttribute(factor.attribute))?;
		let grams = |rounding| {
			proportion(
				activity.quantity.into(),
				factor.grams.into(),
				factor.per_units.into(),
				rounding,
			)
			.ok_or(RollUpError::Overflow)
		};
		add(to, factor.attribute, grams(nature.rounding())?)?;
		if activity.primary && factor.primary && CARBON_FOOTPRINT.contains(&factor.attribute) {
			add(to, FROM_PRIMARY_DATA, grams(Rounding::Down)?)?;
		}
	}
	Ok(())
}

/// The totals of inputs that so much output is made of. Where the inputs yield more than comes
/// out, the metal that is left over takes its content along: no output contains more recycled metal
/// than metal.
fn pool<'a>(
	inputs: impl Iterator<Item = &'a NodeInput>,
	output: u128,
	method: &SmadMethod,
	books: &impl Books,
) -> Result<Totals, RollUpError> {
	let mut totals = Totals::new();
	let mut converted = 0u128;
	for input in inputs {
		add_input(&mut totals, input, method, books)?;
		converted = converted.checked_add(input.converted.0.into()).ok_or(RollUpError::Overflow)?;
	}
	if converted > output {
		for (attribute, grams) in &mut totals {
			let nature =
				books.nature(*attribute).ok_or(RollUpError::UnknownAttribute(*attribute))?;
			if nature == AttributeNature::Content {
				*grams = proportion(*grams, output, converted, nature.rounding())
					.ok_or(RollUpError::Overflow)?;
			}
		}
	}
	Ok(totals)
}

fn add_input(
	to: &mut Totals,
	input: &NodeInput,
	method: &SmadMethod,
	books: &impl Books,
) -> Result<(), RollUpError> {
	match input.source {
		NodeInputSource::Line(id) => {
			let line = books.upstream(id).ok_or(RollUpError::InputNotAccepted(id))?;
			for (attribute, grams) in share(&line, input.mass, books)? {
				add(to, attribute, kept(attribute, grams, input, books)?)?;
			}
		}
		// What the extraction emits is in the node's activities.
		NodeInputSource::Extracted(_) => {}
		NodeInputSource::Uncertified(good) => add_default(to, good, input.mass, method, books)?,
		NodeInputSource::Scrap(good, origin) => {
			add_default(to, good, input.mass, method, books)?;
			let recycled = match origin {
				ScrapOrigin::PreConsumer => Some(RECYCLED_PRE_CONSUMER),
				ScrapOrigin::PostConsumer => Some(RECYCLED_POST_CONSUMER),
				ScrapOrigin::Internal => None,
			};
			if let Some(attribute) = recycled {
				add(to, attribute, kept(attribute, input.mass.0.into(), input, books)?)?;
			}
		}
	}
	Ok(())
}

/// What remains of an attribute after conversion: burdens stay whole, whatever is lost; the metal
/// that is lost takes its content along. A conversion that gains mass adds no content.
fn kept(
	attribute: AttributeId,
	grams: u128,
	input: &NodeInput,
	books: &impl Books,
) -> Result<u128, RollUpError> {
	let nature = books.nature(attribute).ok_or(RollUpError::UnknownAttribute(attribute))?;
	if nature != AttributeNature::Content || input.converted >= input.mass {
		return Ok(grams);
	}
	proportion(grams, input.converted.0.into(), input.mass.0.into(), nature.rounding())
		.ok_or(RollUpError::Overflow)
}

fn add_default(
	to: &mut Totals,
	good: tracemet_primitives::GoodId,
	mass: Mass,
	method: &SmadMethod,
	books: &impl Books,
) -> Result<(), RollUpError> {
	for factor in method.default_factors.iter().filter(|f| f.good == good) {
		let nature = books
			.nature(factor.attribute)
			.ok_or(RollUpError::UnknownAttribute(factor.attribute))?;
		let grams = proportion(
			mass.0.into(),
			factor.grams_per_kilogram.into(),
			GRAMS_PER_KILOGRAM.into(),
			nature.rounding(),
		)
		.ok_or(RollUpError::Overflow)?;
		add(to, factor.attribute, grams)?;
	}
	Ok(())
}

fn sum(weights: &[u128]) -> Result<u128, RollUpError> {
	weights
		.iter()
		.try_fold(0u128, |sum, weight| sum.checked_add(*weight))
		.ok_or(RollUpError::Overflow)
}

/// Divides totals among lines by weight, so that the lines add up to the totals exactly: each line
/// gets the growth of the rounded running share.
fn allocate(lines: &mut [Totals], totals: &Totals, weights: &[u128]) -> Result<(), RollUpError> {
	let whole = sum(weights)?;
	for (attribute, total) in totals {
		let mut weight_so_far = 0u128;
		let mut given_so_far = 0u128;
		for (line, weight) in lines.iter_mut().zip(weights) {
			weight_so_far = weight_so_far.checked_add(*weight).ok_or(RollUpError::Overflow)?;
			let up_to_here = proportion(*total, weight_so_far, whole, Rounding::Down)
				.ok_or(RollUpError::Overflow)?;
			let grams = up_to_here.checked_sub(given_so_far).ok_or(RollUpError::Overflow)?;
			add(line, *attribute, grams)?;
			given_so_far = up_to_here;
		}
	}
	Ok(())
}
