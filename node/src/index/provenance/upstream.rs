//! Upstream: what the shares of an output line come from.
//!
//! The total of each attribute is divided by what `pallet_footprint::roll_up` counted of each input,
//! and of what isn't input: that is the rest, and the node's own. The mass of the root is divided by
//! what the inputs could make by the audited conversion factors. Under rolling average all inputs of
//! the node are behind each of its lines.
//!
//! Inputs can bring more than the line has: where the footprint was declared or decided, and while a
//! restatement is being passed on. Then what the line has is divided by what they bring, and nothing
//! is the node's own.

use super::{
	portion::{gather, part, Divider},
	End, Expanded, Neighbours, Part, Portion, Target, Why,
};
use crate::index::store::{Basis, Footprint, Store};
use pallet_footprint::roll_up::brought;
use std::collections::BTreeMap;
use tracemet_primitives::{
	AttributeId, Attribution, NodeInput, NodeInputSource, OutputLineId, ProductionNode,
	RECYCLED_CONTENT,
};

/// Whether an input is behind an output line.
fn is_behind(node: &ProductionNode, input: &NodeInput, line: u8) -> bool {
	match node.attribution {
		Attribution::Credit => input.attributed_to == line,
		Attribution::RollingAverage => true,
	}
}

/// The lines behind a line.
pub fn neighbours(store: &Store, line: OutputLineId) -> Neighbours {
	let Some(node) = store.node(line.request) else { return Neighbours::lines(Vec::new()) };
	let lines = node
		.inputs
		.iter()
		.filter(|input| is_behind(node, input, line.line))
		.filter_map(|input| match input.source {
			NodeInputSource::Line(line) => Some(line),
			NodeInputSource::Extracted(_)
			| NodeInputSource::Uncertified(_)
			| NodeInputSource::Scrap(..) => None,
		})
		.collect();
	Neighbours::lines(lines)
}

/// How the shares of a line divide among what is behind it.
pub fn expand(
	store: &Store,
	attributes: &[AttributeId],
	line: OutputLineId,
	portion: &Portion,
) -> Result<Expanded, Why> {
	let node = store.node(line.request).ok_or(Why::Missing)?;
	let footprint = store.footprint(line.request).ok_or(Why::Missing)?;
	let method = store.method(node.method).ok_or(Why::Missing)?;
	footprint.lines.get(usize::from(line.line)).ok_or(Why::Missing)?;
	let brought = brought(node, method, line.line, store)?;
	divide(node, footprint, line, &brought, attributes, portion).ok_or(Why::Overflow)
}

/// The same, with what each input brought. `None` if a figure can't be held.
fn divide(
	node: &ProductionNode,
	footprint: &Footprint,
	line: OutputLineId,
	brought: &[BTreeMap<AttributeId, u128>],
	attributes: &[AttributeId],
	portion: &Portion,
) -> Option<Expanded> {
	let output = u128::from(node.outputs.get(usize::from(line.line))?.mass.0);
	let totals = &footprint.lines.get(usize::from(line.line))?.totals;
	let declared = footprint.basis == Basis::Declared;
	let behind = node
		.inputs
		.iter()
		.zip(brought)
		.filter(|(input, _)| is_behind(node, input, line.line))
		.collect::<Vec<_>>();
	// What an input brought of an attribute. The method's defaults aren't in a declared footprint.
	let grams = |index: usize, attribute: &AttributeId| -> u128 {
		let Some((input, totals)) = behind.get(index) else { return 0 };
		let counted = match input.source {
			NodeInputSource::Line(_) => true,
			NodeInputSource::Extracted(_)
			| NodeInputSource::Uncertified(_)
			| NodeInputSource::Scrap(..) => !declared || RECYCLED_CONTENT.contains(attribute),
		};
		totals.get(attribute).copied().filter(|_| counted).unwrap_or_default()
	};

	// What the inputs are behind: this line, or all lines of the node.
	let made = match node.attribution {
		Attribution::Credit => output,
		Attribution::RollingAverage => {
			node.outputs.iter().try_fold(0u128, |sum, line| sum.checked_add(line.mass.0.into()))?
		}
	};
	let converted = behind
		.iter()
		.try_fold(0u128, |sum, (input, _)| sum.checked_add(input.converted.0.into()))?;
	let mut dividers = Vec::with_capacity(portion.shares.len());
	let (mass, of_attributes) = portion.shares.split_first()?;
	dividers.push(Divider::new(*mass, made.max(converted)));
	for (attribute, amount) in attributes.iter().zip(of_attributes) {
		let carried = totals.get(attribute).copied().unwrap_or_default();
		let all = (0..behind.len())
			.try_fold(0u128, |sum, index| sum.checked_add(grams(index, attribute)))?;
		dividers.push(Divider::new(*amount, carried.max(all)));
	}

	let mut expanded = Expanded::default();
	for (index, (input, _)) in behind.iter().enumerate() {
		let weights = std::iter::once(input.converted.0.into())
			.chain(attributes.iter().map(|attribute| grams(index, attribute)));
		let divided = dividers.iter_mut().zip(weights);
		let divided = divided.map(|(divider, weight)| divider.next(weight));
		let shares = gather(portion.shares.len(), divided)?;
		let drawn = part(input.mass.0.into(), portion.mass, made)?;
		match input.source {
			NodeInputSource::Line(from) => {
				expanded.go_on(Target::Line(from), Part { drawn, mass: drawn, shares });
			}
			NodeInputSource::Extracted(good) => {
				expanded.leave(End::Extracted(good), drawn, shares)?;
			}
			NodeInputSource::Uncertified(good) => {
				expanded.leave(End::Uncertified(good), drawn, shares)?;
			}
			NodeInputSource::Scrap(good, origin) => {
				expanded.leave(End::Scrap(good, origin), drawn, shares)?;
			}
		}
	}
	let own = gather(portion.shares.len(), dividers.into_iter().map(Divider::rest))?;
	expanded.leave(if declared { End::Declared } else { End::Added }, 0, own)?;
	Some(expanded)
}
