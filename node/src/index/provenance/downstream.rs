//! Downstream: what the shares of an output line went into.
//!
//! A line is divided by mass: what approved requests consumed of it, what left by exit statements,
//! what is held, and what ended otherwise. What a request consumed goes on to the line that its input
//! is attributed to; under rolling average to all lines of the request, by mass. Attributes go with
//! the mass: of content, what is lost with metal on the way is counted where the metal went.
//!
//! Of a request that was approved in part, so much of an input was consumed as was approved of the
//! lines that it served. The state doesn't keep the figure; it is calculated from what was issued,
//! and off where part of that was issued ahead of certified input.

use super::{
	portion::{part, ShareDivider, Shares},
	End, Expanded, Part, Portion, Target,
};
use crate::index::store::{LineMasses, Store};
use sp_runtime::Rounding;
use tracemet_primitives::{
	proportion, Attribution, NodeInput, NodeInputSource, Output, OutputLineId, ProductionNode,
	RequestId,
};

/// The inputs of a node that are drawn from a line.
fn drawn_from(node: &ProductionNode, line: OutputLineId) -> impl Iterator<Item = &NodeInput> + '_ {
	node.inputs.iter().filter(move |input| input.source == NodeInputSource::Line(line))
}

/// The output lines of a request.
fn lines_of(request: RequestId, node: &ProductionNode) -> impl Iterator<Item = OutputLineId> {
	(0u8..).take(node.outputs.len()).map(move |line| OutputLineId { request, line })
}

/// The requests that consumed of a line.
fn consumers(
	store: &Store,
	line: OutputLineId,
) -> impl Iterator<Item = (RequestId, &ProductionNode)> + '_ {
	store
		.consumers(line)
		.filter(|request| !store.is_pending(*request))
		.filter_map(|request| store.node(request).map(|node| (request, node)))
}

/// The sum of grams. `None` if it can't be held.
fn sum(grams: impl IntoIterator<Item = u128>) -> Option<u128> {
	grams.into_iter().try_fold(0u128, |sum, grams| sum.checked_add(grams))
}

/// What was issued of a line, if it is decided and anything was.
fn issued(store: &Store, line: OutputLineId) -> Option<LineMasses> {
	store.masses(line).filter(|masses| !masses.issued.is_zero())
}

/// The lines that consumed of a line, some of them more than once.
pub fn neighbours(store: &Store, line: OutputLineId) -> Vec<OutputLineId> {
	if issued(store, line).is_none() {
		return Vec::new();
	}
	let mut found = Vec::new();
	for (request, node) in consumers(store, line) {
		match node.attribution {
			Attribution::Credit => found.extend(
				drawn_from(node, line)
					.map(|input| OutputLineId { request, line: input.attributed_to }),
			),
			Attribution::RollingAverage => found.extend(lines_of(request, node)),
		}
	}
	found
}

/// How much of an input was consumed, rounded up: as much as was issued of the lines that it served.
/// That is the line that it is attributed to, under rolling average all lines of the good; and of
/// ordinary material all that has a label.
fn consumed(
	store: &Store,
	request: RequestId,
	node: &ProductionNode,
	input: &NodeInput,
) -> Option<u128> {
	let own = OutputLineId { request, line: input.attributed_to };
	let of = node.outputs.get(usize::from(input.attributed_to))?;
	let labelled =
		|| lines_of(request, node).zip(&node.outputs).filter(|(_, output)| output.label.is_some());
	let (approved, requested) = match (node.attribution, of.label) {
		(Attribution::Credit, Some(_)) => approval(store, [(own, of)])?,
		(Attribution::Credit, None) => approval(store, labelled())?,
		(Attribution::RollingAverage, _) => {
			let served = || labelled().filter(|(_, output)| output.good == of.good);
			match served().next() {
				Some(_) => approval(store, served())?,
				None => approval(store, labelled())?,
			}
		}
	};
	match requested {
		0 => Some(0),
		_ => proportion(input.mass.0.into(), approved, requested, Rounding::Up),
	}
}

/// How much of lines was issued, and how much was asked for.
fn approval<'a>(
	store: &Store,
	lines: impl IntoIterator<Item = (OutputLineId, &'a Output)>,
) -> Option<(u128, u128)> {
	lines.into_iter().try_fold((0u128, 0u128), |(approved, requested), (line, output)| {
		let of_line = issued(store, line).unwrap_or_default().issued;
		Some((
			approved.checked_add(of_line.0.into())?,
			requested.checked_add(output.mass.0.into())?,
		))
	})
}

/// The mass of a line that what goes into it becomes: what was issued of it, or all of ordinary
/// material.
fn mass_of(store: &Store, line: OutputLineId, node: &ProductionNode) -> Option<u128> {
	let output = node.outputs.get(usize::from(line.line))?;
	let mass = match output.label {
		Some(_) => issued(store, line).unwrap_or_default().issued,
		None => output.mass,
	};
	Some(mass.0.into())
}

/// What a request consumed of a line.
struct Use<'a> {
	request: RequestId,
	node: &'a ProductionNode,
	/// Each input with what was consumed of it.
	inputs: Vec<(&'a NodeInput, u128)>,
}

impl<'a> Use<'a> {
	fn all(store: &'a Store, line: OutputLineId) -> Option<Vec<Self>> {
		consumers(store, line)
			.map(|(request, node)| {
				let inputs = drawn_from(node, line)
					.map(|input| Some((input, consumed(store, request, node, input)?)))
					.collect::<Option<_>>()?;
				Some(Self { request, node, inputs })
			})
			.collect()
	}

	/// Grams of a line that so much output of inputs makes up, of all that goes into it; where only a
	/// part of these inputs belongs to the root.
	fn makes(
		&self,
		store: &Store,
		to: OutputLineId,
		converted: u128,
		portion: &Portion,
		whole: u128,
	) -> Option<u128> {
		let all = self
			.node
			.inputs
			.iter()
			.filter(|input| match self.node.attribution {
				Attribution::Credit => input.attributed_to == to.line,
				Attribution::RollingAverage => true,
			})
			.map(|input| input.converted.0.into());
		let all = sum(all)?;
		let of_inputs = part(mass_of(store, to, self.node)?, converted, all)?;
		part(of_inputs, portion.mass, whole)
	}
}

/// How the shares of a line divide among what it went into. `None` if a figure can't be held.
pub fn expand(store: &Store, line: OutputLineId, portion: &Portion) -> Option<Expanded> {
	let node = store.node(line.request)?;
	if store.is_pending(line.request) {
		return Some(Expanded::all(End::Pending, portion));
	}
	node.outputs.get(usize::from(line.line))?;
	let Some(masses) = issued(store, line) else {
		return Some(Expanded::all(End::Ordinary, portion));
	};
	let LineMasses { issued, held, consumed, exited } = masses;
	let uses = Use::all(store, line)?;
	let used = sum(uses.iter().flat_map(|u| u.inputs.iter().map(|(_, grams)| *grams)))?;
	let stated = sum(store.exits_of(line).map(|(_, grams)| grams))?;
	let repaid = u128::from(consumed.0).saturating_sub(used);
	let archived = u128::from(exited.0).saturating_sub(stated);
	let gone = sum([held, consumed, exited].map(|mass| u128::from(mass.0)))?;
	let ended = u128::from(issued.0).saturating_sub(gone);
	let whole = sum([used, stated, held.0.into(), repaid, archived, ended])?;

	let mut expanded = Expanded::default();
	let mut all = ShareDivider::new(&portion.shares, whole);
	let of_line = |weight| part(portion.mass, weight, whole);
	for one in &uses {
		match one.node.attribution {
			Attribution::Credit => {
				for (input, grams) in &one.inputs {
					let to = OutputLineId { request: one.request, line: input.attributed_to };
					let converted = input.converted.0.into();
					let mass = one.makes(store, to, converted, portion, whole)?;
					let part = Part { drawn: of_line(*grams)?, mass, shares: all.next(*grams)? };
					expanded.go_on(Target::Line(to), part);
				}
			}
			Attribution::RollingAverage => {
				let grams = sum(one.inputs.iter().map(|(_, grams)| *grams))?;
				let converted = sum(one.inputs.iter().map(|(input, _)| input.converted.0.into()))?;
				let lines = lines_of(one.request, one.node)
					.map(|to| Some((to, mass_of(store, to, one.node)?)))
					.collect::<Option<Vec<_>>>()?;
				let made = sum(lines.iter().map(|(_, mass)| *mass))?;
				let mut of_request = ShareDivider::new(&all.next(grams)?, made);
				let drawn = of_line(grams)?;
				for (to, weight) in lines {
					let mass = one.makes(store, to, converted, portion, whole)?;
					let (drawn, shares) = (part(drawn, weight, made)?, of_request.next(weight)?);
					expanded.go_on(Target::Line(to), Part { drawn, mass, shares });
				}
				expanded.leave(End::Ordinary, 0, of_request.rest()?)?;
			}
		}
	}
	for (exit, grams) in store.exits_of(line) {
		let drawn = of_line(grams)?;
		let shares = all.next(grams)?;
		expanded.go_on(Target::Exit(exit), Part { drawn, mass: drawn, shares });
	}
	let ends = [
		(End::Held, held.0.into()),
		(End::Repaid, repaid),
		(End::Exited, archived),
		(End::Ended, ended),
	];
	for (end, weight) in ends {
		let shares: Shares = all.next(weight)?;
		expanded.leave(end, of_line(weight)?, shares)?;
	}
	expanded.leave(End::Ended, 0, all.rest()?)?;
	Some(expanded)
}
