//! What the index holds of the books, and how it changes.
//!
//! The maps are those of the state, without what provenance doesn't need, and two that turn them
//! around: what drew on an output line. A record takes the place of the one before, so that reading
//! one once more changes nothing.
//!
//! Memory: a request with three inputs and two output lines of five attributes each takes about
//! 1.3 kB, that is 160 bytes, 48 for each input, 40 for each line, 256 for each line's footprint, 72
//! for each line's masses, 48 for who made it, and 40 for each line that it draws on, in trees and
//! tables that are filled to two thirds. A million such requests take 1.3 GB.

use codec::Encode;
use pallet_footprint::roll_up::{Books, Upstream};
use std::{
	borrow::Cow,
	collections::{BTreeMap, BTreeSet, HashMap},
};
use tracemet_primitives::{
	Attribute, AttributeId, AttributeNature, ExitId, GoodId, LabelId, Mass, MethodId,
	NodeInputSource, OutputLineId, ProductionNode, RequestId, SmadMethod,
};
use tracemet_runtime::AccountId;

/// What an accepted footprint rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Basis {
	/// Calculated, and more than two thirds of the validators agreed.
	Calculated,
	/// Decided by the council.
	Resolved,
	/// Declared by the producer, and attested.
	Declared,
}

/// The footprint in force of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footprint {
	/// Which revision of the request, counted from 0.
	pub revision: u32,
	/// What it rests on.
	pub basis: Basis,
	/// The totals and the mass of each output line.
	pub lines: Vec<Upstream>,
}

/// Who made a request, and whether it is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Producer {
	/// The custody account.
	pub account: AccountId,
	/// Whether the request waits for a decision: what it draws is in escrow.
	pub pending: bool,
}

/// What became of the certified mass of an output line, in grams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineMasses {
	/// Issued.
	pub issued: Mass,
	/// Held, in escrow too.
	pub held: Mass,
	/// Consumed by approved requests, or repaying an overdraft.
	pub consumed: Mass,
	/// Left the system against products.
	pub exited: Mass,
}

/// What an exit statement draws from: output lines, each once, with the mass in grams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
	/// What it draws.
	pub draws: BTreeMap<OutputLineId, u128>,
}

/// A record of the state, or that there is none any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
	/// A node of the production graph. Its activities aren't needed.
	Node(RequestId, Option<Box<ProductionNode>>),
	/// The footprint in force of a request.
	Footprint(RequestId, Option<Footprint>),
	/// A request, until it is archived.
	Request(RequestId, Option<Producer>),
	/// What became of an output line.
	Line(OutputLineId, Option<LineMasses>),
	/// An exit statement, until it is archived.
	Exit(ExitId, Option<Exit>),
	/// An attribute.
	Attribute(AttributeId, Option<Box<Attribute>>),
	/// A SMAD method.
	Method(MethodId, Option<Box<SmadMethod>>),
	/// What a good is called.
	Good(GoodId, Option<String>),
	/// The text of a label.
	Label(LabelId, Option<String>),
}

/// A record of each request, by its number. Nobody goes through them in order, and an answer looks up
/// tens of thousands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct OfRequests<V>(HashMap<u64, V>);

impl<V> Default for OfRequests<V> {
	fn default() -> Self {
		Self(HashMap::new())
	}
}

impl<V> OfRequests<V> {
	fn get(&self, request: RequestId) -> Option<&V> {
		self.0.get(&request.0)
	}

	/// Puts a value in the place of the one before, or takes that away.
	fn put(&mut self, request: RequestId, value: Option<V>) -> Option<V> {
		match value {
			Some(value) => self.0.insert(request.0, value),
			None => self.0.remove(&request.0),
		}
	}
}

/// The index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
	nodes: OfRequests<ProductionNode>,
	footprints: OfRequests<Footprint>,
	producers: OfRequests<Producer>,
	lines: BTreeMap<OutputLineId, LineMasses>,
	exits: BTreeMap<ExitId, Exit>,
	attributes: BTreeMap<AttributeId, Attribute>,
	methods: BTreeMap<MethodId, SmadMethod>,
	goods: BTreeMap<GoodId, String>,
	labels: BTreeMap<LabelId, String>,
	/// The requests that have an input from each output line.
	consumers: BTreeSet<(OutputLineId, RequestId)>,
	/// The exit statements that drew from each output line.
	exits_of: BTreeSet<(OutputLineId, ExitId)>,
}

/// The output lines that a node draws on, each as often as it does.
fn drawn(node: &ProductionNode) -> impl Iterator<Item = OutputLineId> + '_ {
	node.inputs.iter().filter_map(|input| match input.source {
		NodeInputSource::Line(line) => Some(line),
		NodeInputSource::Extracted(_)
		| NodeInputSource::Uncertified(_)
		| NodeInputSource::Scrap(..) => None,
	})
}

/// Puts a value in the place of the one before, or takes that away.
fn put<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) -> Option<V> {
	match value {
		Some(value) => map.insert(key, value),
		None => map.remove(&key),
	}
}

impl Store {
	/// Puts a record in the place of the one before.
	pub fn set(&mut self, record: Record) {
		match record {
			Record::Node(id, node) => {
				if let Some(node) = &node {
					self.consumers.extend(drawn(node).map(|line| (line, id)));
				}
				let before = self.nodes.put(id, node.map(|node| *node));
				for line in before.iter().flat_map(drawn) {
					let kept = self.nodes.get(id).is_some_and(|n| drawn(n).any(|l| l == line));
					if !kept {
						self.consumers.remove(&(line, id));
					}
				}
			}
			Record::Exit(id, exit) => {
				if let Some(before) = put(&mut self.exits, id, exit) {
					for line in before.draws.keys() {
						self.exits_of.remove(&(*line, id));
					}
				}
				if let Some(exit) = self.exits.get(&id) {
					self.exits_of.extend(exit.draws.keys().map(|line| (*line, id)));
				}
			}
			Record::Footprint(id, footprint) => {
				self.footprints.put(id, footprint);
			}
			Record::Request(id, producer) => {
				self.producers.put(id, producer);
			}
			Record::Line(id, masses) => {
				put(&mut self.lines, id, masses);
			}
			Record::Attribute(id, attribute) => {
				put(&mut self.attributes, id, attribute.map(|attribute| *attribute));
			}
			Record::Method(id, method) => {
				put(&mut self.methods, id, method.map(|method| *method));
			}
			Record::Good(id, name) => {
				put(&mut self.goods, id, name);
			}
			Record::Label(id, name) => {
				put(&mut self.labels, id, name);
			}
		}
	}

	/// How many requests are in the production graph.
	pub fn node_count(&self) -> usize {
		self.nodes.0.len()
	}

	/// How many times a request or an exit statement draws on an output line.
	pub fn edge_count(&self) -> usize {
		self.consumers.len().saturating_add(self.exits_of.len())
	}

	/// The production record of a request.
	pub fn node(&self, request: RequestId) -> Option<&ProductionNode> {
		self.nodes.get(request)
	}

	/// The footprint in force of a request.
	pub fn footprint(&self, request: RequestId) -> Option<&Footprint> {
		self.footprints.get(request)
	}

	/// The mass and the totals in force of an output line.
	pub fn line(&self, line: OutputLineId) -> Option<&Upstream> {
		self.footprints.get(line.request)?.lines.get(usize::from(line.line))
	}

	/// What became of the certified mass of an output line. None: nothing was issued.
	pub fn masses(&self, line: OutputLineId) -> Option<LineMasses> {
		self.lines.get(&line).copied()
	}

	/// Who made a request. None: it is archived.
	pub fn producer(&self, request: RequestId) -> Option<&Producer> {
		self.producers.get(request)
	}

	/// Whether a request waits for a decision.
	pub fn is_pending(&self, request: RequestId) -> bool {
		self.producer(request).is_some_and(|producer| producer.pending)
	}

	/// An exit statement, if it isn't archived.
	pub fn exit(&self, exit: ExitId) -> Option<&Exit> {
		self.exits.get(&exit)
	}

	/// The requests that have an input from an output line, in the order of their ids.
	pub fn consumers(&self, line: OutputLineId) -> impl Iterator<Item = RequestId> + '_ {
		let all = (line, RequestId(u64::MIN))..=(line, RequestId(u64::MAX));
		self.consumers.range(all).map(|(_, request)| *request)
	}

	/// The exit statements that drew from an output line, each with the mass in grams.
	pub fn exits_of(&self, line: OutputLineId) -> impl Iterator<Item = (ExitId, u128)> + '_ {
		let all = (line, ExitId(u64::MIN))..=(line, ExitId(u64::MAX));
		self.exits_of.range(all).filter_map(move |(_, exit)| {
			self.exits.get(exit)?.draws.get(&line).map(|grams| (*exit, *grams))
		})
	}

	/// A SMAD method.
	pub fn method(&self, method: MethodId) -> Option<&SmadMethod> {
		self.methods.get(&method)
	}

	/// What an attribute is.
	pub fn attribute(&self, attribute: AttributeId) -> Option<&Attribute> {
		self.attributes.get(&attribute)
	}

	/// What a good is called.
	pub fn good_name(&self, good: GoodId) -> Option<&str> {
		self.goods.get(&good).map(String::as_str)
	}

	/// The text of a label.
	pub fn label_name(&self, label: LabelId) -> Option<&str> {
		self.labels.get(&label).map(String::as_str)
	}
}

impl Books for Store {
	fn upstream(&self, line: OutputLineId) -> Option<Cow<'_, Upstream>> {
		self.line(line).map(Cow::Borrowed)
	}

	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature> {
		self.attributes.get(&attribute).map(|details| details.nature)
	}
}
