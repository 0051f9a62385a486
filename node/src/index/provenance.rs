//! Provenance: the part of the production graph that a root rests on, or that rests on it, with
//! shares that sum to the whole.
//!
//! The root is so much mass of one or more output lines, with its share of their totals. Going
//! through the graph, the root's shares are divided: of its mass, and of the total of each of its
//! attributes. A line that is met by several ways is one node, with the sum of what arrives there. It
//! is expanded once, when all of that has arrived. What is left at a node is its own: what it took
//! from the ground, from a scrap yard or from outside the books, and what it added; downstream what
//! is still held, what left the system, and what ended otherwise. All that is left, with what isn't
//! expanded because of the depth, is the root: to the gram, in its mass and in each attribute. How a
//! whole is divided by weights is in [`portion`]: exactly, in integers.
//!
//! Everything here is a pure function of the index.

mod digest;
mod downstream;
mod portion;
mod upstream;

use super::store::Store;
pub use digest::Digest;
use digest::Hasher;
use pallet_footprint::roll_up::{share, RollUpError, Upstream};
pub use portion::Portion;
use portion::Shares;
use std::{
	cell::Cell,
	cmp::Ordering,
	collections::{BTreeMap, BTreeSet, VecDeque},
	time::Instant,
};
use tracemet_primitives::{
	AttributeId, AttributeTotals, ExitId, GoodId, Mass, Output, OutputLineId, ScrapOrigin,
};

/// The most edges that are gone through for one answer, whatever part of it is asked for.
pub const MAX_EDGES: usize = 200_000;

/// About how many figures one page lists: the grams of each attribute, and of the mass, of each node,
/// edge and end. Written as JSON that is mostly well below 10 MB, which is what clients take.
pub const MAX_FIGURES: usize = 300_000;

/// How many steps are gone between two looks at the clock.
const STEPS_BETWEEN_LOOKS: u32 = 64;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// There is no such output line in the production graph.
	#[error("request {} has no output line {}", .0.request, .0.line)]
	LineNotFound(OutputLineId),
	/// The output line has no footprint in force, so it has nothing to divide.
	#[error("output line {} of request {} has no accepted footprint", .0.line, .0.request)]
	NotAccepted(OutputLineId),
	/// The records don't fit each other.
	#[error(
		"the shares of output line {} of request {} can't be calculated: {}", .0.line, .0.request, .1
	)]
	NotCalculable(OutputLineId, Why),
	/// The graph has more edges than are gone through.
	#[error("it has more than {MAX_EDGES} edges")]
	TooManyEdges,
	/// It took too long.
	#[error("it takes too long")]
	TooLong,
}

/// Why the shares of a line can't be calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
	/// A record isn't there: of the production, of its method, or of its footprint.
	#[error("a record is missing")]
	Missing,
	/// A figure can't be held.
	#[error("a figure is beyond what can be counted")]
	Overflow,
	/// Something is its own input.
	#[error("it is behind itself")]
	Cyclic,
	/// An input stands on an output line whose footprint isn't accepted.
	#[error("its input, output line {} of request {}, has no accepted footprint", .0.line, .0.request)]
	InputNotAccepted(OutputLineId),
	/// Something is attributed to an output line that the request doesn't have.
	#[error("the request has no output line {0}")]
	UnknownOutputLine(u8),
	/// A factor is for an attribute that isn't registered.
	#[error("a factor is for attribute {0}, which isn't registered")]
	UnknownAttribute(AttributeId),
	/// The line would carry more attributes than a line can.
	#[error("it would carry more attributes than a line can")]
	TooManyAttributes,
}

impl From<RollUpError> for Why {
	fn from(error: RollUpError) -> Self {
		match error {
			RollUpError::InputNotAccepted(input) => Self::InputNotAccepted(input),
			RollUpError::UnknownOutputLine(line) => Self::UnknownOutputLine(line),
			RollUpError::UnknownAttribute(attribute) => Self::UnknownAttribute(attribute),
			RollUpError::TooManyAttributes => Self::TooManyAttributes,
			RollUpError::Overflow => Self::Overflow,
		}
	}
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
	/// To what the root rests on: mines and scrap yards.
	Upstream,
	/// To what rests on the root: exits, and what is held.
	Downstream,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Query {
	/// Which way to go.
	pub direction: Direction,
	/// How many steps from the root lines are expanded at most.
	pub depth: u32,
	/// How many entries to pass over: nodes and edges, in the order of the answer.
	pub after: usize,
	/// The most nodes and the most edges to list. Fewer are listed if they have more than
	/// [`MAX_FIGURES`] figures, but always one of them.
	pub limit: usize,
	/// When to give up.
	pub deadline: Instant,
}

/// What a share is left as, where it doesn't go on along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
	/// Mineral that the producer extracted.
	Extracted(GoodId),
	/// Scrap that entered the books here.
	Scrap(GoodId, ScrapOrigin),
	/// Material without credits, with the method's default factor.
	Uncertified(GoodId),
	/// What the producer's activities emitted, or what the council decided in their place.
	Added,
	/// What the producer declared.
	Declared,
	/// Held in custody accounts, in escrow too.
	Held,
	/// Left the system by exit statements. Of a node: by those that are archived; edges lead to the
	/// others.
	Exited,
	/// Repaid an overdraft.
	Repaid,
	/// Expired or revoked.
	Ended,
	/// Ordinary material, or what wasn't approved: no credits go on.
	Ordinary,
	/// Of a request that waits for a decision.
	Pending,
	/// Not expanded: it is as deep as was asked for.
	Unexpanded,
}

impl End {
	/// Its place among others.
	fn place(self) -> (u8, GoodId, u8) {
		let no_good = GoodId::default();
		match self {
			Self::Extracted(good) => (0, good, 0),
			Self::Scrap(good, ScrapOrigin::PreConsumer) => (1, good, 0),
			Self::Scrap(good, ScrapOrigin::PostConsumer) => (1, good, 1),
			Self::Scrap(good, ScrapOrigin::Internal) => (1, good, 2),
			Self::Uncertified(good) => (2, good, 0),
			Self::Added => (3, no_good, 0),
			Self::Declared => (4, no_good, 0),
			Self::Held => (5, no_good, 0),
			Self::Exited => (6, no_good, 0),
			Self::Repaid => (7, no_good, 0),
			Self::Ended => (8, no_good, 0),
			Self::Ordinary => (9, no_good, 0),
			Self::Pending => (10, no_good, 0),
			Self::Unexpanded => (11, no_good, 0),
		}
	}
}

impl Ord for End {
	fn cmp(&self, other: &Self) -> Ordering {
		self.place().cmp(&other.place())
	}
}

impl PartialOrd for End {
	fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
		Some(self.cmp(other))
	}
}

/// Where an edge leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
	/// To an output line.
	Line(OutputLineId),
	/// Out of the system, by an exit statement.
	Exit(ExitId),
}

/// A part of a line's shares that goes on along an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
	/// What is drawn along the edge: grams of the line that it is drawn from.
	drawn: u128,
	/// Grams of the target line that it makes up.
	mass: u128,
	shares: Shares,
}

/// How the shares of a line go on, and what is left of them there. Together they are what the line
/// had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Expanded {
	/// What goes on: something for each target that there is, even if it is nothing.
	parts: Vec<(Target, Part)>,
	/// Grams of what is left, and the shares.
	ends: Vec<(End, Portion)>,
}

/// An output line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
	/// The line.
	pub line: OutputLineId,
	/// How many steps it is from the root, by the shortest way.
	pub depth: u32,
	/// The part of it that belongs to the root: its grams, and what of the root's mass and attributes
	/// goes through it.
	pub portion: Portion,
	/// Whether its edges are in the answer.
	pub expanded: bool,
	/// What of the portion is left here, each end once.
	pub ends: Vec<(End, Portion)>,
}

/// A step of the material between two output lines, or out of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
	/// The line that it is drawn from.
	pub from: OutputLineId,
	/// What it went into.
	pub to: Target,
	/// Grams of `from`, and what of the root goes this way.
	pub portion: Portion,
}

/// The provenance of a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
	/// The attributes that the root has, in the order in which shares list them.
	pub attributes: Vec<AttributeId>,
	/// The root: its mass, and with it the totals of its attributes.
	pub root: Portion,
	/// The output lines that it consists of.
	pub lines: Vec<OutputLineId>,
	/// The nodes on this page, each after all nodes that something arrives from.
	pub nodes: Vec<Node>,
	/// The edges on this page: of each node after it.
	pub edges: Vec<Edge>,
	/// What all of the root is in the end, on whatever page. The sum is the root.
	pub ends: BTreeMap<End, Portion>,
	/// How many nodes there are, on whatever page.
	pub node_count: usize,
	/// How many edges there are, on whatever page.
	pub edge_count: usize,
	/// How many entries to pass over for the next page, if this isn't the last one.
	pub next: Option<usize>,
	/// Of all of the answer, on whatever page: pages of the same digest belong together.
	pub digest: Digest,
}

/// A line that something of the root arrived at.
#[derive(Clone, Debug)]
struct Place {
	depth: u32,
	/// How many edges are still to bring something here.
	awaited: usize,
	portion: Portion,
}

/// What is asked about: output lines, each once, with so much mass of it in grams.
pub type Root = BTreeMap<OutputLineId, Mass>;

/// The provenance of so much mass of output lines.
pub fn provenance(store: &Store, root: &Root, query: &Query) -> Result<Provenance, Error> {
	let walk = Walk::new(store, root, query)?;
	let places = walk.discover()?;
	walk.divide(places)
}

/// Looks at the clock now and then.
struct Clock {
	deadline: Instant,
	steps: Cell<u32>,
}

impl Clock {
	/// The first step looks.
	fn until(deadline: Instant) -> Self {
		Self { deadline, steps: Cell::new(0) }
	}

	/// One step more. Fails if it took too long.
	fn step(&self) -> Result<(), Error> {
		let steps = self.steps.get();
		self.steps.set(steps.wrapping_add(1));
		let due = steps.checked_rem(STEPS_BETWEEN_LOOKS) == Some(0);
		match due && Instant::now() >= self.deadline {
			true => Err(Error::TooLong),
			false => Ok(()),
		}
	}
}

/// What a line's shares can go on to.
struct Neighbours {
	/// Output lines, each once, in order.
	lines: Vec<OutputLineId>,
	/// How many exit statements.
	exits: usize,
}

impl Neighbours {
	/// Only these lines, some of them more than once.
	fn lines(mut lines: Vec<OutputLineId>) -> Self {
		lines.sort_unstable();
		lines.dedup();
		Self { lines, exits: 0 }
	}

	/// How many edges lead there.
	fn edges(&self) -> usize {
		self.lines.len().saturating_add(self.exits)
	}
}

/// One walk through the graph.
struct Walk<'a> {
	store: &'a Store,
	query: &'a Query,
	clock: Clock,
	attributes: Vec<AttributeId>,
	root: BTreeMap<OutputLineId, Portion>,
}

impl<'a> Walk<'a> {
	fn new(store: &'a Store, root: &Root, query: &'a Query) -> Result<Self, Error> {
		let mut shares = BTreeMap::<OutputLineId, (Mass, AttributeTotals)>::new();
		for (line, mass) in root {
			let whole = line_of(store, *line)?;
			let totals =
				share(whole, *mass, store).map_err(|error| not_calculable(*line, error))?;
			shares.insert(*line, (*mass, totals));
		}
		let attributes = shares
			.values()
			.flat_map(|(_, totals)| totals.keys().copied())
			.collect::<BTreeSet<_>>()
			.into_iter()
			.collect::<Vec<_>>();
		let root = shares.into_iter().map(|(line, (mass, totals))| {
			let mass = u128::from(mass.0);
			let of_each = attributes.iter().map(|id| totals.get(id).copied().unwrap_or_default());
			let shares = std::iter::once(mass).chain(of_each).collect();
			(line, Portion { mass, shares })
		});
		let clock = Clock::until(query.deadline);
		Ok(Self { store, query, clock, root: root.collect(), attributes })
	}

	fn neighbours(&self, line: OutputLineId) -> Result<Neighbours, Error> {
		match self.query.direction {
			Direction::Upstream => Ok(upstream::neighbours(self.store, line)),
			Direction::Downstream => downstream::neighbours(self.store, &self.clock, line),
		}
	}

	fn expand(&self, line: OutputLineId, portion: &Portion) -> Result<Expanded, Error> {
		let failed = |why| Error::NotCalculable(line, why);
		let expanded = match self.query.direction {
			Direction::Upstream => {
				upstream::expand(self.store, &self.attributes, line, portion).map_err(failed)?
			}
			Direction::Downstream => downstream::expand(self.store, &self.clock, line, portion)?,
		};
		expanded.joined().ok_or(failed(Why::Overflow))
	}

	/// The lines that can be reached, each with its distance and the number of edges that lead to it
	/// from lines that are expanded. Nothing is expanded unless all of it is within [`MAX_EDGES`].
	fn discover(&self) -> Result<BTreeMap<OutputLineId, Place>, Error> {
		let nothing = || Portion::none(self.attributes.len());
		let mut places = BTreeMap::new();
		let mut queue = VecDeque::new();
		for (line, portion) in &self.root {
			places.insert(*line, Place { depth: 0, awaited: 0, portion: portion.clone() });
			queue.push_back((*line, 0u32));
		}
		let mut edges = 0usize;
		while let Some((line, depth)) = queue.pop_front() {
			self.clock.step()?;
			if depth >= self.query.depth {
				continue;
			}
			let neighbours = self.neighbours(line)?;
			edges = edges.saturating_add(neighbours.edges());
			if edges > MAX_EDGES {
				return Err(Error::TooManyEdges);
			}
			for next in neighbours.lines {
				let place = places.entry(next).or_insert_with(|| {
					let depth = depth.saturating_add(1);
					queue.push_back((next, depth));
					Place { depth, awaited: 0, portion: nothing() }
				});
				place.awaited = place.awaited.saturating_add(1);
			}
		}
		Ok(places)
	}

	/// Divides the root among the lines. A line's turn comes when everything has arrived there; of
	/// those whose turn it is, upstream the latest in the order of the ledger is first, downstream the
	/// earliest.
	fn divide(self, mut places: BTreeMap<OutputLineId, Place>) -> Result<Provenance, Error> {
		let nothing = || Portion::none(self.attributes.len());
		let mut answer = Provenance {
			attributes: self.attributes.clone(),
			root: nothing(),
			lines: self.root.keys().copied().collect(),
			nodes: Vec::with_capacity(self.query.limit.min(places.len())),
			edges: Vec::with_capacity(self.query.limit.min(places.len())),
			ends: BTreeMap::new(),
			node_count: 0,
			edge_count: 0,
			next: None,
			digest: Digest::default(),
		};
		let mut hasher = Hasher::new(self.query);
		for (line, portion) in &self.root {
			let overflow = || Error::NotCalculable(*line, Why::Overflow);
			answer.root.add(portion).ok_or_else(overflow)?;
			hasher.root(*line, portion);
		}
		let mut ready = places
			.iter()
			.filter_map(|(line, place)| (place.awaited == 0).then_some(*line))
			.collect::<BTreeSet<_>>();
		let mut page = Page::new(self.query);
		let figures = answer.root.shares.len();
		while let Some(line) = match self.query.direction {
			Direction::Upstream => ready.pop_last(),
			Direction::Downstream => ready.pop_first(),
		} {
			self.clock.step()?;
			let Some(Place { depth, portion, .. }) = places.remove(&line) else { continue };
			let overflow = || Error::NotCalculable(line, Why::Overflow);
			let expanded = depth < self.query.depth;
			let Expanded { parts, ends } = match expanded {
				true => self.expand(line, &portion)?,
				false => Expanded::all(End::Unexpanded, &portion),
			};
			for (end, portion) in &ends {
				answer
					.ends
					.entry(*end)
					.or_insert_with(nothing)
					.add(portion)
					.ok_or_else(overflow)?;
			}
			// What is approved in part has inputs of which nothing was consumed.
			if depth == 0 || !portion.is_nothing() {
				answer.node_count = answer.node_count.saturating_add(1);
				hasher.node(line, self.store.footprint(line.request), &portion, &ends);
				let portions = ends.len().saturating_add(1);
				if page.takes(answer.nodes.len(), portions.saturating_mul(figures)) {
					answer.nodes.push(Node { line, depth, portion, expanded, ends });
				}
			}
			for (target, Part { drawn, mass, shares }) in parts {
				self.clock.step()?;
				let portion = Portion { mass: drawn, shares };
				match target {
					Target::Line(next) => {
						let missing = || Error::NotCalculable(line, Why::Missing);
						let place = places.get_mut(&next).ok_or_else(missing)?;
						place.portion.add_to_line(mass, &portion.shares).ok_or_else(overflow)?;
						place.awaited = place.awaited.saturating_sub(1);
						if place.awaited == 0 {
							ready.insert(next);
						}
					}
					Target::Exit(_) if portion.is_nothing() => {}
					Target::Exit(_) => {
						let exited = answer.ends.entry(End::Exited).or_insert_with(nothing);
						exited.add(&portion).ok_or_else(overflow)?;
					}
				}
				if portion.is_nothing() {
					continue;
				}
				answer.edge_count = answer.edge_count.saturating_add(1);
				hasher.edge(line, target, &portion);
				if page.takes(answer.edges.len(), figures) {
					let (from, to) = match (self.query.direction, target) {
						(Direction::Upstream, Target::Line(from)) => (from, Target::Line(line)),
						_ => (line, target),
					};
					answer.edges.push(Edge { from, to, portion });
				}
			}
		}
		// A graph that isn't acyclic would leave lines that are never ready.
		if let Some(line) = places.keys().next() {
			return Err(Error::NotCalculable(*line, Why::Cyclic));
		}
		answer.next = page.next;
		answer.digest = hasher.digest();
		Ok(answer)
	}
}

impl Expanded {
	/// All of a line's shares are left there.
	fn all(end: End, portion: &Portion) -> Self {
		let left = match portion.is_nothing() {
			true => Vec::new(),
			false => vec![(end, portion.clone())],
		};
		Self { parts: Vec::new(), ends: left }
	}

	/// Notes that something is left; nothing isn't noted.
	fn leave(&mut self, end: End, mass: u128, shares: Shares) -> Option<()> {
		let left = Portion { mass, shares };
		if left.is_nothing() {
			return Some(());
		}
		// They are few.
		match self.ends.iter_mut().find(|(other, _)| *other == end) {
			Some((_, portion)) => portion.add(&left),
			None => {
				self.ends.push((end, left));
				Some(())
			}
		}
	}

	/// Has shares go on.
	fn go_on(&mut self, target: Target, part: Part) {
		self.parts.push((target, part));
	}

	/// What goes to the same target as one part, and all in order.
	fn joined(mut self) -> Option<Self> {
		self.ends.sort_unstable_by_key(|(end, _)| *end);
		self.parts.sort_by_key(|(target, _)| *target);
		let mut parts = Vec::<(Target, Part)>::with_capacity(self.parts.len());
		for (target, part) in self.parts {
			match parts.last_mut() {
				Some((last, other)) if *last == target => {
					other.drawn = other.drawn.checked_add(part.drawn)?;
					other.mass = other.mass.checked_add(part.mass)?;
					portion::add(&mut other.shares, &part.shares)?;
				}
				_ => parts.push((target, part)),
			}
		}
		Some(Self { parts, ends: self.ends })
	}
}

/// Which entries of the answer are on the page: nodes and edges, counted in one order.
struct Page {
	passed: usize,
	after: usize,
	limit: usize,
	/// How many figures are listed.
	figures: usize,
	next: Option<usize>,
}

impl Page {
	fn new(query: &Query) -> Self {
		Self { passed: 0, after: query.after, limit: query.limit, figures: 0, next: None }
	}

	/// Whether the next entry, of so many figures, is listed, where so many of its kind are already.
	/// Once one isn't for want of room, that is where the next page begins.
	fn takes(&mut self, listed: usize, figures: usize) -> bool {
		let entry = self.passed;
		self.passed = entry.saturating_add(1);
		if entry < self.after || self.next.is_some() {
			return false;
		}
		let all = self.figures.saturating_add(figures);
		if listed >= self.limit || (all > MAX_FIGURES && self.figures > 0) {
			self.next = Some(entry);
			return false;
		}
		self.figures = all;
		true
	}
}

/// An output line, as it was reported.
pub fn output_of(store: &Store, line: OutputLineId) -> Result<&Output, Error> {
	let node = store.node(line.request).ok_or(Error::LineNotFound(line))?;
	node.outputs.get(usize::from(line.line)).ok_or(Error::LineNotFound(line))
}

/// The mass and totals of a line.
fn line_of(store: &Store, line: OutputLineId) -> Result<&Upstream, Error> {
	output_of(store, line)?;
	store.line(line).ok_or(Error::NotAccepted(line))
}

fn not_calculable(line: OutputLineId, error: RollUpError) -> Error {
	match error.into() {
		Why::InputNotAccepted(input) => Error::NotAccepted(input),
		why => Error::NotCalculable(line, why),
	}
}
