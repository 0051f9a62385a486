//! The storage keys that the index follows, and what their values say. Both are decoded natively, by
//! the types that the node was built with.

use super::store::{Basis, Exit, Footprint, LineMasses, Producer, Record};
use codec::{Compact, Decode, DecodeAll};
use frame_support::storage::StoragePrefixedMap;
use pallet_certification::{Goods, Labels};
use pallet_credits::{Exits, LineRollUp, LineRollUps, Requests};
use pallet_footprint::{roll_up::Upstream, Attributes, Footprints, Methods, Nodes};
use sp_io::hashing::twox_128;
use std::{collections::BTreeMap, sync::LazyLock};
use tracemet_primitives::{
	AcceptedFootprint, Activities, Attribute, CertificateRequest, ExitStatement, FootprintBasis,
	Good, Label, OutputLineId, ProductionNode, RequestStatus, SmadMethod,
};
use tracemet_runtime::{AccountId, BlockNumber, Runtime};

/// A map of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Map {
	/// The nodes of the production graph.
	Nodes,
	/// The footprints in force.
	Footprints,
	/// The certificate requests.
	Requests,
	/// What became of each output line.
	LineRollUps,
	/// The exit statements.
	Exits,
	/// The attributes.
	Attributes,
	/// The SMAD methods.
	Methods,
	/// The goods.
	Goods,
	/// The labels.
	Labels,
}

/// A prefix of storage keys: of the pallet and of its map.
type Prefix = [u8; 32];

/// The bytes of the blake2b-128 before a key, by which the maps are ordered.
const HASH: usize = 16;

static PREFIXES: LazyLock<[(Prefix, Map); 9]> = LazyLock::new(|| {
	[
		(Nodes::<Runtime>::final_prefix(), Map::Nodes),
		(Footprints::<Runtime>::final_prefix(), Map::Footprints),
		(Requests::<Runtime>::final_prefix(), Map::Requests),
		(LineRollUps::<Runtime>::final_prefix(), Map::LineRollUps),
		(Exits::<Runtime>::final_prefix(), Map::Exits),
		(Attributes::<Runtime>::final_prefix(), Map::Attributes),
		(Methods::<Runtime>::final_prefix(), Map::Methods),
		(Goods::<Runtime>::final_prefix(), Map::Goods),
		(Labels::<Runtime>::final_prefix(), Map::Labels),
	]
});

/// The prefixes of all keys that the index follows.
pub fn prefixes() -> impl Iterator<Item = Prefix> {
	PREFIXES.iter().map(|(prefix, _)| *prefix)
}

/// Where the state says which version of the runtime wrote it: `System.LastRuntimeUpgrade`.
static LAST_RUNTIME_UPGRADE: LazyLock<[u8; 32]> = LazyLock::new(|| {
	let mut key = [0; 32];
	let (pallet, item) = key.split_at_mut(16);
	pallet.copy_from_slice(&twox_128(b"System"));
	item.copy_from_slice(&twox_128(b"LastRuntimeUpgrade"));
	key
});

/// The storage key of the version of the runtime that wrote the state.
pub fn version_key() -> &'static [u8] {
	LAST_RUNTIME_UPGRADE.as_slice()
}

/// The version of the runtime that wrote the state, of the value at [`version_key`]. Only the name of
/// the runtime is behind it.
pub fn version(mut value: &[u8]) -> Result<u32, codec::Error> {
	Compact::<u32>::decode(&mut value).map(|Compact(version)| version)
}

/// Whether the index follows a storage key, and in which map it is.
pub fn map_of(key: &[u8]) -> Option<Map> {
	let (prefix, _) = key.split_first_chunk::<32>()?;
	PREFIXES.iter().find(|(known, _)| known == prefix).map(|(_, map)| *map)
}

/// A storage key or value that isn't as the node was built to read it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{map:?}, {key}: {error}")]
pub struct Undecodable {
	map: Map,
	key: String,
	error: codec::Error,
}

/// What a storage key that the index follows stands for, with its value at some block.
pub fn record(map: Map, key: &[u8], value: Option<&[u8]>) -> Result<Record, Undecodable> {
	decode(map, key, value).map_err(|error| {
		let key = key.iter().map(|byte| format!("{byte:02x}")).collect();
		Undecodable { map, key, error }
	})
}

fn decode(map: Map, key: &[u8], value: Option<&[u8]>) -> Result<Record, codec::Error> {
	Ok(match map {
		Map::Nodes => Record::Node(id(key)?, read(value)?.map(|node| Box::new(compact(node)))),
		Map::Footprints => Record::Footprint(id(key)?, read(value)?.map(footprint)),
		Map::Requests => Record::Request(id(key)?, read(value)?.map(producer)),
		Map::LineRollUps => Record::Line(id(key)?, read(value)?.map(|line| masses(&line))),
		Map::Exits => Record::Exit(id(key)?, read(value)?.map(exit)),
		Map::Attributes => Record::Attribute(id(key)?, read::<Attribute>(value)?.map(Box::new)),
		Map::Methods => Record::Method(id(key)?, read::<SmadMethod>(value)?.map(Box::new)),
		Map::Goods => Record::Good(id(key)?, read(value)?.map(|good: Good| text(&good.name))),
		Map::Labels => Record::Label(id(key)?, read(value)?.map(|label: Label| text(&label.name))),
	})
}

/// The key of a map, behind its prefix and its hash.
fn id<K: Decode>(key: &[u8]) -> Result<K, codec::Error> {
	let start = Prefix::default().len().saturating_add(HASH);
	let mut encoded = key.get(start..).ok_or("the key is too short")?;
	K::decode_all(&mut encoded)
}

fn read<V: Decode>(value: Option<&[u8]>) -> Result<Option<V>, codec::Error> {
	value.map(|mut encoded| V::decode_all(&mut encoded)).transpose()
}

/// The node without its activities: what they emit is the rest of its totals.
fn compact(mut node: ProductionNode) -> ProductionNode {
	node.activities = Activities::default();
	node.declared = None;
	node
}

fn footprint(accepted: AcceptedFootprint<AccountId, BlockNumber>) -> Footprint {
	let basis = match accepted.basis {
		FootprintBasis::Calculated { .. } => Basis::Calculated,
		FootprintBasis::Resolved => Basis::Resolved,
		FootprintBasis::Declared { .. } => Basis::Declared,
	};
	let lines = accepted.lines.into_iter().zip(accepted.masses);
	Footprint {
		revision: accepted.revision,
		basis,
		lines: lines.map(|(totals, mass)| Upstream { totals, mass }).collect(),
	}
}

fn producer(request: CertificateRequest<AccountId>) -> Producer {
	Producer { account: request.account, pending: request.status == RequestStatus::Pending }
}

fn masses(line: &LineRollUp) -> LineMasses {
	LineMasses {
		issued: line.issued.mass,
		held: line.held.mass,
		consumed: line.consumed.mass,
		exited: line.exited.mass,
	}
}

fn exit(statement: ExitStatement<AccountId>) -> Exit {
	let mut draws = BTreeMap::<OutputLineId, u128>::new();
	for draw in &statement.draws {
		let grams = draws.entry(draw.origin).or_default();
		*grams = grams.saturating_add(draw.mass.0.into());
	}
	Exit { draws }
}

fn text(name: &[u8]) -> String {
	String::from_utf8_lossy(name).into_owned()
}
