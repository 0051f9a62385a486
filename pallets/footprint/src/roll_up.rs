//! The calculation, as a pure function: the same integers on every validator.

mod brought;

pub use brought::brought;

use alloc::{borrow::Cow, collections::BTreeMap, vec::Vec};
use sp_runtime::Rounding;
use tracemet_primitives::{
	proportion, Activity, Allocation, AttributeId, AttributeNature, AttributeTotals, Attribution,
	GoodId, LineTotals, Mass, NodeInput, NodeInputSource, OutputLineId, ProductionNode,
	ScrapOrigin, SmadMethod, CARBON_FOOTPRINT, FROM_DECLARATIONS, FROM_PRIMARY_DATA,
	GRAMS_PER_KILOGRAM, RECYCLED_CONTENT, RECYCLED_POST_CONSUMER, RECYCLED_PRE_CONSUMER,
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
	fn upstream(&self, line: OutputLineId) -> Option<Cow<'_, Upstream>>;
	/// How an attribute behaves.
	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature>;
}

/// Totals of attributes, in grams. One that isn't listed is zero.
pub type Totals = BTreeMap<AttributeId, u128>;

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
	let by_rule = match method.rules.allocation {
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
	allocate(&mut lines, &activities, &by_rule, books)?;

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
			let pool = pool(node.inputs.iter(), output, method, books)?;
			allocate(&mut lines, &pool, &by_mass, books)?;
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
	each_of_share(line, mass, books, |attribute, grams| add(&mut totals, attribute, grams))?;
	bounded(totals)
}

/// Whether the lines together carry what inputs and activities bring: of burdens and benefits
/// exactly as much, and of content no more, because metal that is lost takes its content along;
/// and whether no line contains more recycled metal than metal. Looks at the lines' sums, not at how
/// they are divided among the lines.
pub fn is_conserved(
	node: &ProductionNode,
	method: &SmadMethod,
	lines: &LineTotals,
	books: &impl Books,
) -> Result<bool, RollUpError> {
	if lines.len() != node.outputs.len() || !is_within_bounds(node, lines, books)? {
		return Ok(false);
	}
	let mut brought = Totals::new();
	for activity in &node.activities {
		add_activity(&mut brought, activity, method, books)?;
	}
	for input in &node.inputs {
		each_of_input(input, method, books, |attribute, grams| {
			add(&mut brought, attribute, grams)
		})?;
	}
	let carried = sum_of_lines(lines)?;
	for attribute in brought.keys().chain(carried.keys()) {
		let (brought, carried) = (grams(&brought, *attribute), grams(&carried, *attribute));
		let conserved = match nature_of(*attribute, books)? {
			AttributeNature::Burden | AttributeNature::Benefit => carried == brought,
			AttributeNature::Content => carried <= brought,
		};
		if !conserved {
			return Ok(false);
		}
	}
	Ok(true)
}

/// Whether declared lines are possible: no less of any burden than the credits among the inputs
/// bring, no more content than the inputs bring or a line has metal, and no more CO2e from primary
/// data than CO2e.
pub fn is_possible(
	node: &ProductionNode,
	lines: &LineTotals,
	books: &impl Books,
) -> Result<bool, RollUpError> {
	if lines.len() != node.outputs.len() || !is_within_bounds(node, lines, books)? {
		return Ok(false);
	}
	for line in lines {
		let primary = line.get(&FROM_PRIMARY_DATA).copied().unwrap_or_default();
		if primary > fossil(line)? {
			return Ok(false);
		}
	}
	let mut brought = Totals::new();
	for input in &node.inputs {
		let mut keep =
			|attribute, grams| add(&mut brought, attribute, kept(attribute, grams, input, books)?);
		match input.source {
			NodeInputSource::Line(id) => each_of_line(id, input.mass, books, keep)?,
			NodeInputSource::Scrap(_, origin) => each_recycled(origin, input.mass, &mut keep)?,
			NodeInputSource::Extracted(_) | NodeInputSource::Uncertified(_) => {}
		}
	}
	// The chain itself says what rests on declarations.
	brought.remove(&FROM_DECLARATIONS);
	let carried = sum_of_lines(lines)?;
	for attribute in brought.keys().chain(carried.keys()) {
		let (brought, carried) = (grams(&brought, *attribute), grams(&carried, *attribute));
		let possible = match nature_of(*attribute, books)? {
			AttributeNature::Burden => carried >= brought,
			AttributeNature::Benefit => true,
			AttributeNature::Content => carried <= brought,
		};
		if !possible {
			return Ok(false);
		}
	}
	Ok(true)
}

/// The declared totals in their one form, all of their fossil CO2e marked as declared.
pub fn declared(lines: &LineTotals) -> Result<LineTotals, RollUpError> {
	let lines = lines.iter().map(|line| {
		let mut totals = line.iter().map(|(id, grams)| (*id, *grams)).collect::<Totals>();
		totals.insert(FROM_DECLARATIONS, fossil(line)?);
		bounded(totals)
	});
	let lines = lines.collect::<Result<Vec<_>, _>>()?;
	LineTotals::try_from(lines).map_err(|_| RollUpError::Overflow)
}

/// The fossil carbon footprint of a line (ISO 14067).
pub fn fossil(line: &AttributeTotals) -> Result<u128, RollUpError> {
	together(line, &CARBON_FOOTPRINT)
}

/// The sum of some attributes of a line.
fn together(line: &AttributeTotals, attributes: &[AttributeId]) -> Result<u128, RollUpError> {
	attributes
		.iter()
		.filter_map(|attribute| line.get(attribute))
		.try_fold(0u128, |sum, grams| sum.checked_add(*grams))
		.ok_or(RollUpError::Overflow)
}

/// Whether no line contains more recycled metal than metal, or a total that is too large.
fn is_within_bounds(
	node: &ProductionNode,
	lines: &LineTotals,
	books: &impl Books,
) -> Result<bool, RollUpError> {
	for (line, output) in lines.iter().zip(&node.outputs) {
		let mass = u128::from(output.mass.0);
		for (attribute, grams) in line {
			let content = nature_of(*attribute, books)? == AttributeNature::Content;
			if *grams > MAX_TOTAL || content && *grams > mass {
				return Ok(false);
			}
		}
		if together(line, &RECYCLED_CONTENT)? > mass {
			return Ok(false);
		}
	}
	Ok(true)
}

fn sum_of_lines(lines: &LineTotals) -> Result<Totals, RollUpError> {
	let mut totals = Totals::new();
	for line in lines {
		for (attribute, grams) in line {
			add(&mut totals, *attribute, *grams)?;
		}
	}
	Ok(totals)
}

fn grams(totals: &Totals, attribute: AttributeId) -> u128 {
	totals.get(&attribute).copied().unwrap_or_default()
}

fn nature_of(attribute: AttributeId, books: &impl Books) -> Result<AttributeNature, RollUpError> {
	books.nature(attribute).ok_or(RollUpError::UnknownAttribute(attribute))
}

/// The largest total of an attribute of one line, in grams: 2^96, so that those of four thousand
/// million lines can be summed. One absurd line would else end the counting for everybody.
const MAX_TOTAL: u128 = 1 << 96;

/// One form for one result, so that equal results have equal hashes: no zero entries.
fn bounded(mut totals: Totals) -> Result<AttributeTotals, RollUpError> {
	totals.retain(|_, grams| *grams > 0);
	if totals.values().any(|grams| *grams > MAX_TOTAL) {
		return Err(RollUpError::Overflow);
	}
	AttributeTotals::try_from(totals).map_err(|_| RollUpError::TooManyAttributes)
}

fn add_activity(
	to: &mut Totals,
	activity: &Activity,
	method: &SmadMethod,
	books: &impl Books,
) -> Result<(), RollUpError> {
	for factor in method.emission_factors.iter().filter(|f| f.activity == activity.activity) {
		let nature = nature_of(factor.attribute, books)?;
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
		if activity.primary
			&& factor.quality.primary
			&& CARBON_FOOTPRINT.contains(&factor.attribute)
		{
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
		each_of_input(input, method, books, |attribute, grams| {
			add(&mut totals, attribute, kept(attribute, grams, input, books)?)
		})?;
		converted = converted.checked_add(input.converted.0.into()).ok_or(RollUpError::Overflow)?;
	}
	lose_left_over(&mut totals, converted, output, books)?;
	Ok(totals)
}

/// Has the metal that is left over take its content along.
fn lose_left_over(
	totals: &mut Totals,
	converted: u128,
	output: u128,
	books: &impl Books,
) -> Result<(), RollUpError> {
	if converted <= output {
		return Ok(());
	}
	for (attribute, grams) in totals {
		let nature = nature_of(*attribute, books)?;
		if nature == AttributeNature::Content {
			*grams = proportion(*grams, output, converted, nature.rounding())
				.ok_or(RollUpError::Overflow)?;
		}
	}
	Ok(())
}

/// What an input brings, whatever becomes of it, one attribute after another.
fn each_of_input(
	input: &NodeInput,
	method: &SmadMethod,
	books: &impl Books,
	mut with: impl FnMut(AttributeId, u128) -> Result<(), RollUpError>,
) -> Result<(), RollUpError> {
	match input.source {
		NodeInputSource::Line(id) => each_of_line(id, input.mass, books, with),
		// What the extraction emits is in the node's activities.
		NodeInputSource::Extracted(_) => Ok(()),
		NodeInputSource::Uncertified(good) => {
			each_default(good, input.mass, method, books, &mut with)
		}
		NodeInputSource::Scrap(good, origin) => {
			each_default(good, input.mass, method, books, &mut with)?;
			each_recycled(origin, input.mass, &mut with)
		}
	}
}

fn each_of_line(
	id: OutputLineId,
	mass: Mass,
	books: &impl Books,
	with: impl FnMut(AttributeId, u128) -> Result<(), RollUpError>,
) -> Result<(), RollUpError> {
	let line = books.upstream(id).ok_or(RollUpError::InputNotAccepted(id))?;
	each_of_share(&line, mass, books, with)
}

fn each_of_share(
	line: &Upstream,
	mass: Mass,
	books: &impl Books,
	mut with: impl FnMut(AttributeId, u128) -> Result<(), RollUpError>,
) -> Result<(), RollUpError> {
	for (attribute, total) in &line.totals {
		let nature = nature_of(*attribute, books)?;
		let grams = proportion(*total, mass.0.into(), line.mass.0.into(), nature.rounding())
			.ok_or(RollUpError::Overflow)?;
		with(*attribute, grams)?;
	}
	Ok(())
}

/// What ISO 14021 counts as recycled.
fn each_recycled(
	origin: ScrapOrigin,
	mass: Mass,
	with: &mut impl FnMut(AttributeId, u128) -> Result<(), RollUpError>,
) -> Result<(), RollUpError> {
	let attribute = match origin {
		ScrapOrigin::PreConsumer => RECYCLED_PRE_CONSUMER,
		ScrapOrigin::PostConsumer => RECYCLED_POST_CONSUMER,
		ScrapOrigin::Internal => return Ok(()),
	};
	with(attribute, mass.0.into())
}

/// What remains of an attribute after conversion: burdens stay whole, whatever is lost; the metal
/// that is lost takes its content along. A conversion that gains mass adds no content.
fn kept(
	attribute: AttributeId,
	grams: u128,
	input: &NodeInput,
	books: &impl Books,
) -> Result<u128, RollUpError> {
	let nature = nature_of(attribute, books)?;
	if nature != AttributeNature::Content || input.converted >= input.mass {
		return Ok(grams);
	}
	proportion(grams, input.converted.0.into(), input.mass.0.into(), nature.rounding())
		.ok_or(RollUpError::Overflow)
}

fn each_default(
	good: GoodId,
	mass: Mass,
	method: &SmadMethod,
	books: &impl Books,
	with: &mut impl FnMut(AttributeId, u128) -> Result<(), RollUpError>,
) -> Result<(), RollUpError> {
	for factor in method.default_factors.iter().filter(|f| f.good == good) {
		let nature = nature_of(factor.attribute, books)?;
		let grams = proportion(
			mass.0.into(),
			factor.grams.into(),
			u128::from(factor.per_kilograms)
				.checked_mul(GRAMS_PER_KILOGRAM.into())
				.ok_or(RollUpError::Overflow)?,
			nature.rounding(),
		)
		.ok_or(RollUpError::Overflow)?;
		with(factor.attribute, grams)?;
	}
	Ok(())
}

fn sum(weights: &[u128]) -> Result<u128, RollUpError> {
	weights
		.iter()
		.try_fold(0u128, |sum, weight| sum.checked_add(*weight))
		.ok_or(RollUpError::Overflow)
}

/// Divides totals among lines by weight. Lines add up to burdens and benefits exactly: each line gets
/// the growth of the rounded running share. Content is rounded down for each line by itself: where all
/// metal is recycled, a gram too much would be recycled metal that isn't there.
fn allocate(
	lines: &mut [Totals],
	totals: &Totals,
	weights: &[u128],
	books: &impl Books,
) -> Result<(), RollUpError> {
	let whole = sum(weights)?;
	for (attribute, total) in totals {
		let nature = nature_of(*attribute, books)?;
		let share =
			|weight| proportion(*total, weight, whole, Rounding::Down).ok_or(RollUpError::Overflow);
		let mut weight_so_far = 0u128;
		let mut given_so_far = 0u128;
		for (line, weight) in lines.iter_mut().zip(weights) {
			let grams = match nature {
				AttributeNature::Burden | AttributeNature::Benefit => {
					weight_so_far =
						weight_so_far.checked_add(*weight).ok_or(RollUpError::Overflow)?;
					let up_to_here = share(weight_so_far)?;
					let grams =
						up_to_here.checked_sub(given_so_far).ok_or(RollUpError::Overflow)?;
					given_so_far = up_to_here;
					grams
				}
				AttributeNature::Content => share(*weight)?,
			};
			add(line, *attribute, grams)?;
		}
	}
	Ok(())
}
