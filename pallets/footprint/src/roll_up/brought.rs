//! Where the totals of an output line come from: what each input brought to it.

use super::{
	add, allocate, each_of_input, grams, kept, lose_left_over, Books, RollUpError, Totals,
};
use alloc::vec::Vec;
use sp_runtime::Rounding;
use tracemet_primitives::{proportion, Attribution, NodeInput, ProductionNode, SmadMethod};

/// What each input of a node brings to one of its output lines, in the order of the inputs; of one
/// that isn't attributed to the line, nothing. What `roll_up` makes of the line is the sum of these
/// and of its share of the activities, to the gram. Where that sum is rounded once for all inputs,
/// each has the growth of the rounded-down running share.
pub fn brought(
	node: &ProductionNode,
	method: &SmadMethod,
	line: u8,
	books: &impl Books,
) -> Result<Vec<Totals>, RollUpError> {
	let position = usize::from(line);
	let output = node.outputs.get(position).ok_or(RollUpError::UnknownOutputLine(line))?;
	let of_line = |input: &NodeInput| match node.attribution {
		Attribution::Credit => input.attributed_to == line,
		Attribution::RollingAverage => true,
	};

	let mut parts = Vec::with_capacity(node.inputs.len());
	let mut converted = 0u128;
	for input in &node.inputs {
		let mut part = Totals::new();
		if of_line(input) {
			each_of_input(input, method, books, |attribute, whole| {
				add(&mut part, attribute, kept(attribute, whole, input, books)?)
			})?;
			converted =
				converted.checked_add(input.converted.0.into()).ok_or(RollUpError::Overflow)?;
		}
		parts.push(part);
	}

	let made = u128::from(output.mass.0);
	if node.attribution == Attribution::Credit && converted <= made {
		return Ok(parts);
	}
	let mut all = Totals::new();
	for (attribute, grams) in parts.iter().flatten() {
		add(&mut all, *attribute, *grams)?;
	}
	let mut pooled = all.clone();
	let arrived = match node.attribution {
		Attribution::Credit => {
			lose_left_over(&mut pooled, converted, made, books)?;
			pooled
		}
		Attribution::RollingAverage => {
			let by_mass =
				node.outputs.iter().map(|line| u128::from(line.mass.0)).collect::<Vec<_>>();
			lose_left_over(&mut pooled, converted, super::sum(&by_mass)?, books)?;
			let mut lines = by_mass.iter().map(|_| Totals::new()).collect::<Vec<_>>();
			allocate(&mut lines, &pooled, &by_mass, books)?;
			lines.into_iter().nth(position).unwrap_or_default()
		}
	};
	for (attribute, whole) in &all {
		let arrived = grams(&arrived, *attribute);
		let (mut weight_so_far, mut given_so_far) = (0u128, 0u128);
		for part in parts.iter_mut().filter_map(|part| part.get_mut(attribute)) {
			weight_so_far = weight_so_far.checked_add(*part).ok_or(RollUpError::Overflow)?;
			let up_to_here = match whole {
				0 => 0,
				_ => proportion(arrived, weight_so_far, *whole, Rounding::Down)
					.ok_or(RollUpError::Overflow)?,
			};
			*part = up_to_here.checked_sub(given_so_far).ok_or(RollUpError::Overflow)?;
			given_so_far = up_to_here;
		}
	}
	Ok(parts)
}
