//! What a portable certificate is put together of: final blocks, changes of validators, proofs.

use super::{At, Chain, ChainError};
use codec::{Decode, Encode};
use serde::{de::DeserializeOwned, Deserialize, Deserializer};
use serde_json::{json, Value};
use sp_core::{Blake2Hasher, Hasher};
use std::collections::BTreeMap;
use subxt::{config::substrate::SubstrateHeader, utils::H256};

/// GRANDPA, as justifications name it.
const GRANDPA: [u8; 4] = *b"FRNK";

/// A final block's header as it is hashed, and its justification if the node stored one.
pub struct Sealed {
	/// The number of the block.
	pub number: u32,
	/// The hash of the block.
	pub hash: H256,
	/// The header (SCALE).
	pub header: Vec<u8>,
	/// GRANDPA's justification (SCALE).
	pub justification: Option<Vec<u8>>,
}

/// A block, and the proof that it is final.
#[derive(Deserialize)]
pub struct JustifiedHeader {
	/// The header (SCALE).
	#[serde(deserialize_with = "from_hex")]
	pub header: Vec<u8>,
	/// GRANDPA's justification (SCALE).
	#[serde(deserialize_with = "from_hex")]
	pub justification: Vec<u8>,
}

impl JustifiedHeader {
	/// The number of the block. What isn't a header has none, and verifies nowhere.
	pub fn number(&self) -> u32 {
		let header = SubstrateHeader::<H256>::decode(&mut &self.header[..]);
		header.ok().and_then(|header| u32::try_from(header.number).ok()).unwrap_or(u32::MAX)
	}

	/// The hash of the block.
	pub fn hash(&self) -> H256 {
		Blake2Hasher::hash(&self.header)
	}
}

/// How the validators changed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetChanges {
	/// The last block of each set.
	pub changes: Vec<JustifiedHeader>,
	/// The last justified block, if it isn't the last of these.
	pub latest: Option<JustifiedHeader>,
	/// Whether these are all.
	pub is_finished: bool,
}

/// Who finalized the first blocks.
#[derive(Deserialize)]
pub struct GenesisAuthorities {
	/// The genesis header (SCALE).
	#[serde(deserialize_with = "from_hex")]
	pub header: Vec<u8>,
	/// A storage proof of them in its state.
	#[serde(deserialize_with = "all_from_hex")]
	pub proof: Vec<Vec<u8>>,
}

fn bytes<E: serde::de::Error>(text: &str) -> Result<Vec<u8>, E> {
	hex::decode(text.strip_prefix("0x").unwrap_or(text)).map_err(E::custom)
}

fn from_hex<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
	bytes(&String::deserialize(from)?)
}

fn all_from_hex<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<u8>>, D::Error> {
	Vec::<String>::deserialize(from)?.iter().map(|text| bytes(text)).collect()
}

impl Chain {
	/// What the node answers to a method of its own.
	async fn answer<T: DeserializeOwned, const N: usize>(
		&self,
		method: &'static str,
		parameters: [Value; N],
	) -> Result<T, ChainError> {
		let answer = self.node(method, parameters).await?;
		serde_json::from_value(answer).map_err(|_| ChainError::UnknownForm {
			what: method.to_owned(),
			reason: "a field is missing, or of another kind".into(),
		})
	}

	/// The hash of the genesis block.
	pub async fn genesis_hash(&self) -> Result<H256, ChainError> {
		Ok(self.rpc.genesis_hash().await?)
	}

	/// The chain as of a block.
	pub async fn at_block(&self, hash: H256) -> Result<At, ChainError> {
		self.at(hash).await
	}

	/// Who finalized the first blocks.
	pub async fn genesis_authorities(&self) -> Result<GenesisAuthorities, ChainError> {
		self.answer("tracemet_genesisAuthorities", []).await
	}

	/// How the validators changed after a block, or since the genesis block.
	pub async fn authority_set_changes(
		&self,
		after: Option<H256>,
	) -> Result<SetChanges, ChainError> {
		self.answer("tracemet_authoritySetChanges", [json!(after)]).await
	}

	/// The header of a final block.
	pub async fn sealed_header(&self, number: u32) -> Result<Sealed, ChainError> {
		let hash = self.rpc.chain_get_block_hash(Some(number.into())).await?;
		let hash = hash.ok_or(ChainError::NoBlocks)?;
		let block = self.rpc.chain_get_block(Some(hash)).await?.ok_or(ChainError::NoBlocks)?;
		let justification = block
			.justifications
			.into_iter()
			.flatten()
			.find_map(|(engine, justification)| (engine == GRANDPA).then_some(justification));
		Ok(Sealed { number, hash, header: block.block.header.encode(), justification })
	}

	/// The values of storage keys as of a block; None where there is no value.
	pub async fn storage_at(
		&self,
		keys: impl IntoIterator<Item = Vec<u8>>,
		hash: H256,
	) -> Result<BTreeMap<Vec<u8>, Option<Vec<u8>>>, ChainError> {
		let keys = keys.into_iter().collect::<Vec<_>>();
		let asked = keys.iter().map(Vec::as_slice);
		let answer = self.rpc.state_query_storage_at(asked, Some(hash)).await?;
		let mut values = keys.iter().map(|key| (key.clone(), None)).collect::<BTreeMap<_, _>>();
		for (key, value) in answer.into_iter().flat_map(|set| set.changes) {
			values.insert(key.0, value.map(|value| value.0));
		}
		Ok(values)
	}

	/// A storage proof of these keys in the state of a block.
	pub async fn read_proof<'a>(
		&self,
		keys: impl IntoIterator<Item = &'a [u8]>,
		hash: H256,
	) -> Result<Vec<Vec<u8>>, ChainError> {
		let proof = self.rpc.state_get_read_proof(keys, Some(hash)).await?;
		Ok(proof.proof.into_iter().map(|node| node.0).collect())
	}
}
