//! Downstream: what the shares of an output line went into.
//!
//! A line is divided by mass: what approved requests consumed of it, what left by exit statements,
//! what is held, and what ended otherwise. What a request consumed goes on to the line that its input
//! is attributed to; under rolling average to all lines of the request, by mass. Attributes go with
//! the mass: of content, what is lost with metal on the way is counted where the metal went.
//!
//! Of a request that was approved in part, so much of an input was consumed as was approved of the
//! lines that it served, apart from what was issued ahead of certified input: approving less cuts that
//! first. The state doesn't keep the figures. The graph has what was issued ahead as an input without
//! credits of the line's own good, which real material can be too: so what was consumed is calculated
//! for both, and of what is between the two it is as much as the line's roll-up says was consumed by
//! anything. The rest of that repaid overdrafts.

use super::{
	portion::{part, ShareDivider, Shares},
	Clock, End, Error, Expanded, Neighbours, Part, Portion, Target, Why, MAX_EDGES,
};
use crate::index::store::{LineMasses, Store};
use sp_runtime::Rounding;
use std::collections::BTreeMap;
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

/// The lines that consumed of a line, and the exit statements that drew from it. Fails if they are
/// more than [`MAX_EDGES`].
pub fn neighbours(store: &Store, clock: &Clock, line: OutputLineId) -> Result<Neighbours, Error> {
	if issued(store, line).is_none() {
		return Ok(Neighbours::lines(Vec::new()));
	}
	let exits = store.exits_of(line).take(MAX_EDGES.saturating_add(1)).count();
	let mut found = Vec::new();
	for (request, node) in consumers(store, line) {
		clock.step()?;
		let of_request = match node.attribution {
			Attribution::Credit => drawn_from(node, line)
				.map(|input| OutputLineId { request, line: input.attributed_to })
				.collect(),
			Attribution::RollingAverage => lines_of(request, node).collect(),
		};
		// Those of another request are others.
		found.extend(Neighbours::lines(of_request).lines);
		if exits.saturating_add(found.len()) > MAX_EDGES {
			return Err(Error::TooManyEdges);
		}
	}
	Ok(Neighbours { exits, ..Neighbours::lines(found) })
}

/// How much of an input was consumed, rounded up.
#[derive(Clone, Copy)]
struct Consumed {
	/// If nothing was issued ahead of certified input.
	least: u128,
	/// If all was issued ahead that may have been.
	most: u128,
}

/// How much of an input was consumed: as much as was issued of the lines that it served. That is the
/// line that it is attributed to, under rolling average all lines of the good; and of ordinary
/// material all that has a label.
fn consumed(
	store: &Store,
	request: RequestId,
	node: &ProductionNode,
	input: &NodeInput,
) -> Option<Consumed> {
	let own = OutputLineId { request, line: input.attributed_to };
	let of = node.outputs.get(usize::from(input.attributed_to))?;
	let labelled =
		|| lines_of(request, node).zip(&node.outputs).filter(|(_, output)| output.label.is_some());
	let mut served = match (node.attribution, of.label) {
		(Attribution::Credit, Some(_)) => vec![(own, of)],
		(Attribution::Credit, None) => Vec::new(),
		(Attribution::RollingAverage, _) => {
			labelled().filter(|(_, output)| output.good == of.good).collect()
		}
	};
	if served.is_empty() {
		served = labelled().collect();
	}
	let mass = u128::from(input.mass.0);
	let part = |Approval { approved, requested }, otherwise| match requested {
		0 => Some(otherwise),
		_ => proportion(mass, approved, requested, Rounding::Up),
	};
	let whole = Approval::of(store, &served, |_, _| Some(0))?;
	// All of most requests is approved.
	if whole.approved == whole.requested && whole.requested > 0 {
		return Some(Consumed { least: mass, most: mass });
	}
	let on_input = Approval::of(store, &served, |line, output| may_be_ahead(node, line, output))?;
	let least = part(whole, 0)?;
	Some(Consumed { least, most: part(on_input, least)?.max(least) })
}

/// How much of lines was issued, and how much was asked for.
struct Approval {
	approved: u128,
	requested: u128,
}

impl Approval {
	/// Without what was asked for ahead of certified input. Approving less cuts that first.
	fn of(
		store: &Store,
		lines: &[(OutputLineId, &Output)],
		ahead: impl Fn(OutputLineId, &Output) -> Option<u128>,
	) -> Option<Self> {
		let mut all = Self { approved: 0, requested: 0 };
		for (line, output) in lines {
			let ahead = ahead(*line, output)?;
			let requested = u128::from(output.mass.0);
			let approved = u128::from(issued(store, *line).unwrap_or_default().issued.0);
			let still_ahead = ahead.saturating_sub(requested.saturating_sub(approved));
			all.approved = all.approved.checked_add(approved.saturating_sub(still_ahead))?;
			all.requested = all.requested.checked_add(requested.saturating_sub(ahead))?;
		}
		Some(all)
	}
}

/// Grams of a line that may have been asked for ahead of certified input: in the graph that is an
/// input without credits of the line's own good, of which it is made one to one.
fn may_be_ahead(node: &ProductionNode, line: OutputLineId, output: &Output) -> Option<u128> {
	let ahead = |input: &&NodeInput| {
		input.attributed_to == line.line
			&& input.source == NodeInputSource::Uncertified(output.good)
			&& input.mass == input.converted
	};
	sum(node.inputs.iter().filter(ahead).map(|input| input.mass.0.into()))
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
	/// What was consumed by each line that inputs are attributed to, with what those inputs make.
	inputs: BTreeMap<u8, Input>,
}

/// What was consumed of inputs, and what they make.
#[derive(Default)]
struct Input {
	grams: u128,
	/// What may have been consumed besides.
	more: u128,
	converted: u128,
}

impl<'a> Use<'a> {
	fn new(
		store: &Store,
		line: OutputLineId,
		request: RequestId,
		node: &'a ProductionNode,
	) -> Option<Self> {
		let mut inputs = BTreeMap::<_, Input>::new();
		for input in drawn_from(node, line) {
			let Consumed { least, most } = consumed(store, request, node, input)?;
			let all = inputs.entry(input.attributed_to).or_default();
			all.grams = all.grams.checked_add(least)?;
			all.more = all.more.checked_add(most.checked_sub(least)?)?;
			all.converted = all.converted.checked_add(input.converted.0.into())?;
		}
		Some(Self { request, node, inputs })
	}

	/// What was consumed.
	fn grams(&self) -> Option<u128> {
		sum(self.inputs.values().map(|input| input.grams))
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

/// How the shares of a line divide among what it went into.
pub fn expand(
	store: &Store,
	clock: &Clock,
	line: OutputLineId,
	portion: &Portion,
) -> Result<Expanded, Error> {
	let missing = || Error::NotCalculable(line, Why::Missing);
	let overflow = || Error::NotCalculable(line, Why::Overflow);
	let node = store.node(line.request).ok_or_else(missing)?;
	node.outputs.get(usize::from(line.line)).ok_or_else(missing)?;
	if store.is_pending(line.request) {
		return Ok(Expanded::all(End::Pending, portion));
	}
	let Some(masses) = issued(store, line) else {
		return Ok(Expanded::all(End::Ordinary, portion));
	};
	let mut uses = Vec::new();
	for (request, node) in consumers(store, line) {
		clock.step()?;
		uses.push(Use::new(store, line, request, node).ok_or_else(overflow)?);
	}
	divide(store, line, portion, masses, uses).ok_or_else(overflow)
}

/// The same, with what became of the line. `None` if a figure can't be held.
fn divide(
	store: &Store,
	line: OutputLineId,
	portion: &Portion,
	masses: LineMasses,
	mut uses: Vec<Use<'_>>,
) -> Option<Expanded> {
	let LineMasses { issued, held, consumed, exited } = masses;
	let at_least = uses.iter().try_fold(0u128, |all, one| all.checked_add(one.grams()?))?;
	let mut repaid = u128::from(consumed.0).saturating_sub(at_least);
	for input in uses.iter_mut().flat_map(|one| one.inputs.values_mut()) {
		let more = input.more.min(repaid);
		input.grams = input.grams.checked_add(more)?;
		repaid = repaid.checked_sub(more)?;
	}
	let used = uses.iter().try_fold(0u128, |all, one| all.checked_add(one.grams()?))?;
	let stated = sum(store.exits_of(line).map(|(_, grams)| grams))?;
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
				for (position, Input { grams, converted, .. }) in &one.inputs {
					let to = OutputLineId { request: one.request, line: *position };
					let mass = one.makes(store, to, *converted, portion, whole)?;
					let part = Part { drawn: of_line(*grams)?, mass, shares: all.next(*grams)? };
					expanded.go_on(Target::Line(to), part);
				}
			}
			Attribution::RollingAverage => {
				let grams = one.grams()?;
				let converted = sum(one.inputs.values().map(|input| input.converted))?;
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
