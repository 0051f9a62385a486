//! The node's answer, as far as it is drawn.

use crate::chain::ChainError;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::fmt;
use tracemet_primitives::{AttributeId, ExitId, OutputLineId, ScrapOrigin, CARBON_FOOTPRINT};

/// A part of the production graph.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Graph {
	/// The block that it is as of.
	pub block: Block,
	/// Which way it was looked: `upstream` or `downstream`.
	pub direction: String,
	/// The attributes that shares are listed of.
	pub attributes: Vec<Attribute>,
	/// What was looked from.
	pub root: Root,
	/// The output lines.
	pub nodes: Vec<Node>,
	/// The steps between them.
	pub edges: Vec<Edge>,
	/// Whether something is left out because of the depth.
	pub truncated: bool,
}

/// A block.
#[derive(Debug, Deserialize)]
pub struct Block {
	/// Its number.
	pub number: u32,
}

/// An attribute.
#[derive(Debug, Deserialize)]
pub struct Attribute {
	/// Its number.
	pub attribute: AttributeId,
}

/// Grams of something, and what of the root they stand for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Portion {
	/// Grams of the thing itself.
	#[serde(deserialize_with = "grams")]
	pub mass: u128,
	/// Grams of the root's mass.
	#[serde(deserialize_with = "grams")]
	pub root_mass: u128,
	/// Grams of each of the root's attributes.
	#[serde(deserialize_with = "all_grams")]
	shares: Vec<u128>,
}

/// What was looked from.
#[derive(Debug, Deserialize)]
pub struct Root {
	/// What it is.
	of: Asked,
	/// The lines that it consists of.
	pub lines: Vec<OutputLineId>,
	/// How much of them.
	#[serde(flatten)]
	pub portion: Portion,
}

/// What was asked about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Asked {
	Lot(u64),
	Line(OutputLineId),
	Exit(u64),
}

/// An output line.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Node {
	#[serde(flatten)]
	line: OutputLineId,
	/// How many steps it is from the root.
	pub depth: u32,
	/// Who produced it, if that is still known.
	pub account: Option<String>,
	/// The good.
	pub good_name: String,
	/// The label, if it has one.
	pub label_name: Option<String>,
	/// What of it belongs to the root.
	#[serde(flatten)]
	pub portion: Portion,
	/// What of that is left here.
	pub ends: Vec<End>,
}

/// What a part of the root is in the end.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct End {
	kind: String,
	good_name: Option<String>,
	origin: Option<ScrapOrigin>,
	/// How much.
	#[serde(flatten)]
	pub portion: Portion,
}

/// A step.
#[derive(Debug, Deserialize)]
pub struct Edge {
	/// The line that is drawn from.
	#[serde(deserialize_with = "line")]
	pub from: Place,
	/// What it went into.
	#[serde(deserialize_with = "target")]
	pub to: Place,
	/// How much.
	#[serde(flatten)]
	pub portion: Portion,
}

/// Where an edge begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
	/// At an output line.
	Line(OutputLineId),
	/// Out of the system.
	Exit(ExitId),
}

impl fmt::Display for Place {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Line(OutputLineId { request, line }) => write!(f, "line {request}.{line}"),
			Self::Exit(exit) => write!(f, "exit {exit}"),
		}
	}
}

impl fmt::Display for Root {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.of {
			Asked::Lot(lot) => write!(f, "lot {lot}"),
			Asked::Line(line) => Place::Line(line).fmt(f),
			Asked::Exit(exit) => write!(f, "exit {exit}"),
		}
	}
}

impl fmt::Display for End {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let kind = match self.kind.as_str() {
			"added" => "added by the producer",
			"declared" => "declared by the producer",
			"uncertified" => "bought without credits",
			"ended" => "expired or revoked",
			"ordinary" => "ordinary material",
			"repaid" => "repaid an overdraft",
			"unexpanded" => "further on, not looked at",
			kind => kind,
		};
		f.write_str(kind)?;
		if let Some(origin) = self.origin {
			write!(f, " ({origin:?})")?;
		}
		self.good_name.iter().try_for_each(|good| write!(f, ": {good}"))
	}
}

impl Node {
	/// The line.
	pub fn line(&self) -> Place {
		Place::Line(self.line)
	}
}

impl Graph {
	/// Grams of CO2e that a portion stands for.
	pub fn carbon(&self, portion: &Portion) -> u128 {
		let shares = self.attributes.iter().zip(&portion.shares);
		let carbon = shares.filter(|(known, _)| CARBON_FOOTPRINT.contains(&known.attribute));
		carbon.map(|(_, grams)| *grams).fold(0, u128::saturating_add)
	}

	/// Whether it was looked at where metal came from.
	pub fn is_upstream(&self) -> bool {
		self.direction == "upstream"
	}
}

/// Reads the answer.
pub fn read(answer: Value) -> Result<Graph, ChainError> {
	serde_json::from_value(answer)
		.map_err(|reason| ChainError::UnknownAnswer { method: "tracemet_provenance", reason })
}

fn grams<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
	tracemet_primitives::views::decimal::deserialize(from)
}

fn all_grams<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u128>, D::Error> {
	let texts = Vec::<String>::deserialize(from)?;
	let numbers = texts.iter().map(|text| text.parse());
	numbers.collect::<Result<_, _>>().map_err(serde::de::Error::custom)
}

fn line<'de, D: Deserializer<'de>>(from: D) -> Result<Place, D::Error> {
	OutputLineId::deserialize(from).map(Place::Line)
}

fn target<'de, D: Deserializer<'de>>(from: D) -> Result<Place, D::Error> {
	#[derive(Deserialize)]
	#[serde(untagged)]
	enum Target {
		Line(OutputLineId),
		Exit { exit: ExitId },
	}
	Ok(match Target::deserialize(from)? {
		Target::Line(line) => Place::Line(line),
		Target::Exit { exit } => Place::Exit(exit),
	})
}
