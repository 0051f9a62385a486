//! `tracemet_provenance`: where certified metal came from, and where it went.
//!
//! Answered from the node's own index of the production graph, which follows the best block a moment
//! behind it; the answer names the block. Masses and totals are decimal strings of whole grams.

use crate::index::{
	self,
	provenance::{
		output_of, provenance, Digest, Direction, Edge, End, Node, Portion, Provenance, Query,
		Root, Target,
	},
	store::{Basis, Store},
	At, Index, LotError, Standing, Unavailable,
};
use jsonrpsee::{proc_macros::rpc, types::ErrorObjectOwned};
use sc_client_api::Backend;
use serde::{
	ser::{Error as _, SerializeStruct},
	Deserialize, Serialize, Serializer,
};
use serde_json::value::to_raw_value;
use sp_blockchain::HeaderBackend;
use sp_core::crypto::Ss58Codec;
use std::{
	collections::BTreeMap,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::Semaphore;
use tracemet_primitives::{
	AttributeId, ExitId, GoodId, LabelId, LotId, Mass, OutputLineId, ScrapOrigin,
};
use tracemet_runtime::{opaque::Block, AccountId, BlockNumber, Hash};

/// The deepest that can be asked for.
pub const MAX_DEPTH: u32 = 64;
/// The most nodes, and the most edges, of one answer.
pub const MAX_PAGE: u32 = 10_000;
/// How long one answer may take.
const TIME: Duration = Duration::from_secs(2);
/// How many answers are made at a time: each takes a processor, and up to some 100 MB.
const WALKS: usize = 4;
/// How many blocks the index may be behind the best. While a node catches up with its peers it isn't
/// told what their blocks wrote.
const BLOCKS_BEHIND: BlockNumber = 64;

/// Why there is no provenance. The codes are 9010 to 9016, and 9026.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// 9010: the node's index can't be asked.
	#[error("the provenance index isn't available: {0}")]
	IndexUnavailable(#[from] Unavailable),
	/// 9011: there is no such lot, output line or exit statement.
	#[error("there is no such {what} at block {at}, where the index stands, or it is archived")]
	RootNotFound {
		/// What there isn't.
		what: &'static str,
		/// The number of the block.
		at: BlockNumber,
	},
	/// 9012: the root's footprint isn't accepted, or it is a lot of which nothing is left.
	#[error("there is nothing to divide: {0}")]
	NothingToDivide(String),
	/// 9013: a parameter is out of its range.
	#[error("`{name}` is {given}, but has to be from {min} to {max}")]
	OutOfRange {
		/// The parameter.
		name: &'static str,
		/// What was given.
		given: u32,
		/// The least that can be given.
		min: u32,
		/// The most that can be given.
		max: u32,
	},
	/// 9014: `after` isn't from an earlier page of this answer, or the answer has changed since.
	#[error(
		"`after` doesn't fit: the answer has changed since the page before it, or it isn't a `next` of \
		 the same question. Begin with the first page"
	)]
	CursorOutdated,
	/// 9015: the graph is too large, or took too long.
	#[error("that is too much at once: {0}. Ask for less depth, or begin further on")]
	TooMuch(index::provenance::Error),
	/// 9016: the shares can't be calculated.
	#[error("{0}. The records don't fit each other: tell the operators of the chain")]
	NotCalculable(index::provenance::Error),
	/// 9026: the node makes as many answers as it can at a time.
	#[error("the node is busy with other answers: try again in a second")]
	Busy,
}

impl Error {
	/// The JSON-RPC code of the error.
	pub fn code(&self) -> i32 {
		match self {
			Self::IndexUnavailable(_) => 9010,
			Self::RootNotFound { .. } => 9011,
			Self::NothingToDivide(_) => 9012,
			Self::OutOfRange { .. } => 9013,
			Self::CursorOutdated => 9014,
			Self::TooMuch(_) => 9015,
			Self::NotCalculable(_) => 9016,
			Self::Busy => 9026,
		}
	}
}

impl From<Error> for ErrorObjectOwned {
	fn from(error: Error) -> Self {
		Self::owned(error.code(), error.to_string(), None::<()>)
	}
}

impl Error {
	/// Of an index that stands at this block.
	fn of(error: index::provenance::Error, at: At) -> Self {
		use index::provenance::Error as Of;
		match error {
			Of::LineNotFound(_) => Self::RootNotFound { what: "output line", at: at.number },
			Of::NotAccepted(_) => Self::NothingToDivide(error.to_string()),
			Of::NotCalculable(..) => Self::NotCalculable(error),
			Of::TooManyEdges | Of::TooLong => Self::TooMuch(error),
		}
	}
}

/// What is asked about: `{"lot": 5}`, `{"line": {"request": 3, "line": 0}}` or `{"exit": 1}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Asked {
	/// What a lot has now, in escrow too. Downstream: the whole output line that it came from.
	Lot(LotId),
	/// An output line of a request. Downstream: what was issued of it.
	Line(OutputLineId),
	/// All that an exit statement draws; upstream only.
	Exit(ExitId),
}

/// Which way to go: `"upstream"` or `"downstream"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Way {
	/// To what the root rests on.
	Upstream,
	/// To what rests on the root.
	Downstream,
}

impl From<Way> for Direction {
	fn from(way: Way) -> Self {
		match way {
			Way::Upstream => Self::Upstream,
			Way::Downstream => Self::Downstream,
		}
	}
}

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BlockView {
	/// Its number.
	number: u32,
	/// Its hash.
	hash: Hash,
}

/// An attribute that the root has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttributeView {
	/// The attribute.
	attribute: AttributeId,
	/// What it is called.
	name: String,
	/// The unit of its totals.
	unit: String,
}

/// Grams of something, and what of the root they stand for: `mass`, grams of the line or good itself,
/// zero of what isn't material; `rootMass`, grams of the root's mass; and `shares`, grams of each of
/// the root's attributes, in the order of `attributes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortionView(Portion);

impl Serialize for PortionView {
	fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		let (mass, shares) = self.0.shares.split_first().unwrap_or((&0, &[]));
		let mut portion = to.serialize_struct("Portion", 3)?;
		portion.serialize_field("mass", &Grams(self.0.mass))?;
		portion.serialize_field("rootMass", &Grams(*mass))?;
		portion.serialize_field("shares", &Totals(shares))?;
		portion.end()
	}
}

/// Grams, as a decimal string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grams(u128);

impl Serialize for Grams {
	fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		// An answer has hundreds of thousands of them, and the formatting of the standard library is slow
		// for 128 bits.
		to.serialize_str(itoa::Buffer::new().format(self.0))
	}
}

/// Grams of each attribute.
struct Totals<'a>(&'a [u128]);

impl Serialize for Totals<'_> {
	fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		to.collect_seq(self.0.iter().copied().map(Grams))
	}
}

/// The root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RootView {
	/// What was asked about.
	of: Asked,
	/// The output lines that it consists of.
	lines: Vec<OutputLineId>,
	/// Its mass, and the totals of its attributes.
	#[serde(flatten)]
	portion: PortionView,
}

/// What a part of the root is in the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EndView {
	/// Upstream `extracted`, `scrap`, `uncertified`, `added` (by the producers' activities) or
	/// `declared`; downstream `held`, `exited` (of a node: by statements that are archived; edges lead
	/// to the others), `repaid` (an overdraft), `ended` (expired or revoked),
	/// `ordinary` (material without a label, or not approved) or `pending`; and `unexpanded`.
	kind: &'static str,
	/// The good that was extracted or bought, or the scrap.
	#[serde(skip_serializing_if = "Option::is_none")]
	good: Option<GoodId>,
	/// What it is called.
	#[serde(skip_serializing_if = "Option::is_none")]
	good_name: Option<String>,
	/// Where scrap comes from.
	#[serde(skip_serializing_if = "Option::is_none")]
	origin: Option<ScrapOrigin>,
	/// How much.
	#[serde(flatten)]
	portion: PortionView,
}

/// An output line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeView {
	/// The request.
	request: tracemet_primitives::RequestId,
	/// The position of the line in it, counted from 0.
	line: u8,
	/// How many steps it is from the root, by the shortest way.
	depth: u32,
	/// The custody account that produced it, as an SS58 address. None: the request is archived.
	account: Option<String>,
	/// The good.
	good: GoodId,
	/// What it is called.
	good_name: String,
	/// The label. None: ordinary material.
	label: Option<LabelId>,
	/// The text of the label.
	label_name: Option<String>,
	/// Grams of the whole line.
	line_mass: Grams,
	/// Which revision of the request's footprint is in force.
	revision: u32,
	/// Whether the footprint is `calculated`, `resolved` by the council, or `declared`.
	basis: &'static str,
	/// The part of the line that belongs to the root, and what of the root goes through it.
	#[serde(flatten)]
	portion: PortionView,
	/// Whether it is expanded: its edges are on this page or the next ones.
	expanded: bool,
	/// What of the portion is left here.
	ends: Vec<EndView>,
}

/// Where an edge leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum TargetView {
	/// To an output line.
	Line(OutputLineId),
	/// Out of the system.
	Exit {
		/// The exit statement.
		exit: ExitId,
	},
}

/// A step of the material, from the line that it was drawn from to what it went into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EdgeView {
	/// The line that it was drawn from.
	from: OutputLineId,
	/// What it went into.
	to: TargetView,
	/// Grams of `from`, and what of the root goes this way.
	#[serde(flatten)]
	portion: PortionView,
}

/// A page of the provenance of a root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProvenanceView {
	/// The block that the index stands at.
	block: BlockView,
	/// Which way.
	direction: Way,
	/// The attributes that the root has, in the order in which `shares` list them.
	attributes: Vec<AttributeView>,
	/// The root.
	root: RootView,
	/// The nodes on this page.
	nodes: Vec<NodeView>,
	/// The edges on this page.
	edges: Vec<EdgeView>,
	/// What all of the root is in the end, on whatever page: the sum of root masses and of each share
	/// is the root's.
	ends: Vec<EndView>,
	/// How many nodes there are, on whatever page.
	node_count: usize,
	/// How many edges there are, on whatever page.
	edge_count: usize,
	/// Whether something isn't expanded because of the depth: see `unexpanded` in `ends`, and the
	/// nodes that aren't `expanded`.
	truncated: bool,
	/// What to give as `after` for the next page. None: this is the last one.
	next: Option<String>,
}

/// An answer that is written as JSON by itself before the server takes it: in hundreds of thousands of
/// small pieces, each of which the server would hold against its limit.
#[derive(Clone, Debug)]
pub struct Written(ProvenanceView);

impl Serialize for Written {
	fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		to_raw_value(&self.0).map_err(S::Error::custom)?.serialize(to)
	}
}

/// Reads the index.
#[rpc(server, namespace = "tracemet")]
pub trait ProvenanceRpc {
	/// Where a lot, an output line or an exit statement came from, to mines and scrap yards, or where
	/// it went, to exits: a graph of output lines, with shares that sum to the whole to the gram.
	///
	/// Upstream the root's mass is divided by what inputs could make, each of its attributes by what
	/// they brought, as the footprints in force were calculated. While a restatement is being passed
	/// on, footprints in force don't fit each other yet: the shares still sum to the whole.
	/// Downstream both are divided by mass. Transfers don't change the output line that a lot came
	/// from, and the state doesn't say which lots of a line went where: so downstream a lot stands for
	/// its whole line.
	///
	/// Parameters: `root`: `{"lot": id}`, `{"line": {"request": id, "line": position}}` or
	/// `{"exit": id}`; `direction`: `"upstream"` or `"downstream"`; `depth`, optional: how many steps
	/// to go, from 0 to 64, 64 if left out; `after`, optional: `next` of the page before; `limit`,
	/// optional: nodes at most, and edges at most, from 1 to 10,000, 10,000 if left out. A page holds
	/// fewer if that would be more than about 300,000 figures. Pages fit each other only as long as
	/// the answer doesn't change, or it is 9014.
	/// A graph of more than 200,000 edges, or an answer that takes longer than 2 s, is 9015; a fifth
	/// answer while four are being made is 9026.
	/// Errors: 9010 to 9016, 9026.
	#[method(name = "provenance", blocking)]
	fn provenance(
		&self,
		root: Asked,
		direction: Way,
		depth: Option<u32>,
		after: Option<String>,
		limit: Option<u32>,
	) -> Result<Written, Error>;
}

/// Answers from the index.
pub struct Answers<B> {
	index: Index,
	backend: Arc<B>,
	/// One for each answer that may be made now.
	walks: Semaphore,
}

impl<B: Backend<Block>> Answers<B> {
	/// From this index; lots are read from the state.
	pub fn new(index: Index, backend: Arc<B>) -> Self {
		Self { index, backend, walks: Semaphore::new(WALKS) }
	}

	/// That the index isn't far behind the best block.
	fn ensure_recent(&self, at: At) -> Result<(), Unavailable> {
		let best = self.backend.blockchain().info().best_number;
		match best.saturating_sub(at.number) > BLOCKS_BEHIND {
			true => Err(Unavailable::Behind { at: at.number, best }),
			false => Ok(()),
		}
	}

	/// The output lines, and how much of them, that are asked about.
	fn root(&self, asked: Asked, way: Way, standing: &Standing) -> Result<Root, Error> {
		let Standing { at, store } = standing;
		let mass_of = |line| mass_of(store, line, way).map_err(|error| Error::of(error, *at));
		match (asked, way) {
			(Asked::Line(line), _) => Ok([(line, mass_of(line)?)].into()),
			(Asked::Lot(id), Way::Upstream) => {
				let lot = self.lot(*at, id)?;
				let mass = lot.mass.checked_add(lot.in_escrow).filter(|mass| !mass.is_zero());
				let left = mass.ok_or_else(|| {
					let OutputLineId { request, line } = lot.origin;
					let gone = "nothing is left of the lot: ask about what it came from";
					Error::NothingToDivide(format!(
						"{gone}, output line {line} of request {request}"
					))
				})?;
				Ok([(lot.origin, left)].into())
			}
			(Asked::Lot(id), Way::Downstream) => {
				let line = self.lot(*at, id)?.origin;
				Ok([(line, mass_of(line)?)].into())
			}
			(Asked::Exit(exit), Way::Upstream) => {
				let missing = || Error::RootNotFound { what: "exit statement", at: at.number };
				let exit = store.exit(exit).ok_or_else(missing)?;
				let draws = exit
					.draws
					.iter()
					.map(|(line, grams)| u64::try_from(*grams).map(|grams| (*line, Mass(grams))));
				draws.collect::<Result<_, _>>().map_err(|_| {
					Error::NothingToDivide("the statement draws more than can be counted".into())
				})
			}
			(Asked::Exit(_), Way::Downstream) => Err(Error::NothingToDivide(
				"an exit statement is where metal leaves the books: ask upstream".into(),
			)),
		}
	}

	fn lot(&self, at: At, id: LotId) -> Result<tracemet_primitives::Lot<AccountId>, Error> {
		index::lot(&*self.backend, at.hash, id)
			.map_err(|error| match error {
				LotError::StateGone(_) => {
					let best = self.backend.blockchain().info().best_number;
					Unavailable::Behind { at: at.number, best }
				}
				LotError::State(_) | LotError::Undecodable(_) => {
					Unavailable::Failed(error.to_string())
				}
			})?
			.ok_or(Error::RootNotFound { what: "lot", at: at.number })
	}

	/// The answer, if it is made by then.
	fn answer(
		&self,
		root: Asked,
		direction: Way,
		query: Query,
		after: Option<Cursor>,
	) -> Result<ProvenanceView, Error> {
		let _walk = self.walks.try_acquire().map_err(|_| Error::Busy)?;
		let guard = self.index.read_until(query.deadline).ok_or(Error::Busy)?;
		let standing = guard.as_ref().map_err(Clone::clone)?;
		self.ensure_recent(standing.at)?;
		let lines = self.root(root, direction, standing)?;
		let answer = provenance(&standing.store, &lines, &query)
			.map_err(|error| Error::of(error, standing.at))?;
		match after {
			Some(Cursor { digest, .. }) if digest != answer.digest => Err(Error::CursorOutdated),
			_ => Ok(view(standing, root, direction, answer)),
		}
	}
}

/// The mass of a line: upstream all of it, downstream what was issued, if anything was.
fn mass_of(store: &Store, line: OutputLineId, way: Way) -> Result<Mass, index::provenance::Error> {
	let whole = output_of(store, line)?.mass;
	let issued = store.masses(line).map(|masses| masses.issued).filter(|mass| !mass.is_zero());
	Ok(match way {
		Way::Upstream => whole,
		Way::Downstream => issued.unwrap_or(whole),
	})
}

/// A parameter within its range.
fn in_range(name: &'static str, given: u32, min: u32, max: u32) -> Result<u32, Error> {
	match (min..=max).contains(&given) {
		true => Ok(given),
		false => Err(Error::OutOfRange { name, given, min, max }),
	}
}

/// Where a page begins: so many entries behind the first, of the answer of this digest.
struct Cursor {
	digest: Digest,
	entries: usize,
}

impl Cursor {
	fn write(&self) -> String {
		format!("{}-{}", hex::encode(self.digest), self.entries)
	}

	fn read(written: &str) -> Result<Self, Error> {
		let read = || {
			let (digest, entries) = written.split_once('-')?;
			let mut cursor = Self { digest: Digest::default(), entries: entries.parse().ok()? };
			hex::decode_to_slice(digest, &mut cursor.digest).ok()?;
			Some(cursor)
		};
		read().ok_or(Error::CursorOutdated)
	}
}

impl<B: Backend<Block> + 'static> ProvenanceRpcServer for Answers<B> {
	fn provenance(
		&self,
		root: Asked,
		direction: Way,
		depth: Option<u32>,
		after: Option<String>,
		limit: Option<u32>,
	) -> Result<Written, Error> {
		let depth = in_range("depth", depth.unwrap_or(MAX_DEPTH), 0, MAX_DEPTH)?;
		let limit = in_range("limit", limit.unwrap_or(MAX_PAGE), 1, MAX_PAGE)?;
		let after = after.map(|written| Cursor::read(&written)).transpose()?;
		let query = Query {
			direction: direction.into(),
			depth,
			after: after.as_ref().map_or(0, |cursor| cursor.entries),
			limit: usize::try_from(limit).unwrap_or(usize::MAX),
			deadline: Instant::now().checked_add(TIME).unwrap_or_else(Instant::now),
		};
		self.answer(root, direction, query, after).map(Written)
	}
}

/// The answer in words.
fn view(standing: &Standing, of: Asked, direction: Way, answer: Provenance) -> ProvenanceView {
	let Standing { at, store } = standing;
	let Provenance {
		attributes,
		root,
		lines,
		nodes,
		edges,
		ends,
		node_count,
		edge_count,
		next,
		digest,
	} = answer;
	let mut addresses = Addresses::default();
	ProvenanceView {
		block: BlockView { number: at.number, hash: at.hash },
		direction,
		attributes: attributes.iter().map(|id| attribute_view(store, *id)).collect(),
		root: RootView { of, lines, portion: PortionView(root) },
		nodes: nodes.into_iter().map(|node| node_view(store, node, &mut addresses)).collect(),
		edges: edges.into_iter().map(edge_view).collect(),
		truncated: ends.contains_key(&End::Unexpanded),
		ends: end_views(store, ends),
		node_count,
		edge_count,
		next: next.map(|entries| Cursor { digest, entries }.write()),
	}
}

fn attribute_view(store: &Store, attribute: AttributeId) -> AttributeView {
	let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	let (name, unit) = store
		.attribute(attribute)
		.map(|details| (text(&details.name), text(&details.unit)))
		.unwrap_or_default();
	AttributeView { attribute, name, unit }
}

fn end_views(store: &Store, ends: impl IntoIterator<Item = (End, Portion)>) -> Vec<EndView> {
	ends.into_iter()
		.map(|(end, portion)| {
			let (kind, good, origin) = match end {
				End::Extracted(good) => ("extracted", Some(good), None),
				End::Scrap(good, origin) => ("scrap", Some(good), Some(origin)),
				End::Uncertified(good) => ("uncertified", Some(good), None),
				End::Added => ("added", None, None),
				End::Declared => ("declared", None, None),
				End::Held => ("held", None, None),
				End::Exited => ("exited", None, None),
				End::Repaid => ("repaid", None, None),
				End::Ended => ("ended", None, None),
				End::Ordinary => ("ordinary", None, None),
				End::Pending => ("pending", None, None),
				End::Unexpanded => ("unexpanded", None, None),
			};
			let good_name = good.and_then(|good| store.good_name(good)).map(str::to_owned);
			EndView { kind, good, good_name, origin, portion: PortionView(portion) }
		})
		.collect()
}

/// The addresses of accounts. Each takes longer than all else of a node, and they are few.
#[derive(Default)]
struct Addresses<'a>(BTreeMap<&'a AccountId, String>);

impl<'a> Addresses<'a> {
	fn of(&mut self, account: &'a AccountId) -> String {
		self.0.entry(account).or_insert_with(|| account.to_ss58check()).clone()
	}
}

fn node_view<'a>(store: &'a Store, node: Node, addresses: &mut Addresses<'a>) -> NodeView {
	let Node { line: OutputLineId { request, line }, depth, portion, expanded, ends } = node;
	let output = store.node(request).and_then(|node| node.outputs.get(usize::from(line))).copied();
	let good = output.map(|output| output.good).unwrap_or_default();
	let label = output.and_then(|output| output.label);
	let footprint = store.footprint(request);
	NodeView {
		request,
		line,
		depth,
		account: store.producer(request).map(|producer| addresses.of(&producer.account)),
		good,
		good_name: store.good_name(good).unwrap_or_default().to_owned(),
		label,
		label_name: label.and_then(|label| store.label_name(label)).map(str::to_owned),
		line_mass: Grams(output.map(|output| output.mass.0).unwrap_or_default().into()),
		revision: footprint.map(|footprint| footprint.revision).unwrap_or_default(),
		basis: match footprint.map(|footprint| footprint.basis) {
			Some(Basis::Resolved) => "resolved",
			Some(Basis::Declared) => "declared",
			Some(Basis::Calculated) | None => "calculated",
		},
		portion: PortionView(portion),
		expanded,
		ends: end_views(store, ends),
	}
}

fn edge_view(edge: Edge) -> EdgeView {
	EdgeView {
		from: edge.from,
		to: match edge.to {
			Target::Line(line) => TargetView::Line(line),
			Target::Exit(exit) => TargetView::Exit { exit },
		},
		portion: PortionView(edge.portion),
	}
}

#[cfg(test)]
mod tests;
