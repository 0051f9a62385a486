//! The file: one JSON document that can be written in one way only.

use crate::VerifyError;
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use serde::{de::Error as _, Deserialize, Deserializer, Serialize, Serializer};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use tracemet_primitives::ExitId;

/// What the file says it is.
pub const FORMAT: &str = "tracemet-certificate";
/// The version of the format.
pub const VERSION: u32 = 1;
/// Longest file, in bytes: 4 MiB.
pub const MAX_FILE: usize = 4 * 1024 * 1024;
/// Most changes of validators in one file.
pub const MAX_SET_CHANGES: usize = 1_024;
/// Most headers between the proven state and the justified block, both included.
pub const MAX_HEADERS: usize = 1_024;
/// Most nodes of one storage proof.
pub const MAX_NODES: usize = 4_096;
/// Most votes in one justification.
pub const MAX_PRECOMMITS: usize = 1_024;
/// Most headers in one justification.
pub const MAX_ANCESTRY: usize = 256;

/// How much of a file's own text an error quotes, in characters.
const LONGEST_QUOTE: usize = 200;

/// The beginning of a text.
fn quote(text: &str) -> String {
	text.chars().take(LONGEST_QUOTE).collect()
}

/// Bytes, written as 0x and two lower-case hexadecimal digits each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl From<Vec<u8>> for Bytes {
	fn from(bytes: Vec<u8>) -> Self {
		Self(bytes)
	}
}

impl Serialize for Bytes {
	fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		to.serialize_str(&format!("0x{}", hex::encode(&self.0)))
	}
}

impl<'de> Deserialize<'de> for Bytes {
	fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
		let text = String::deserialize(from)?;
		let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom("0x is missing"))?;
		hex::decode(digits).map(Self).map_err(|_| D::Error::custom("not hexadecimal digits"))
	}
}

/// A header (SCALE) and the justification (SCALE) that makes its block final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finalized {
	/// The header.
	pub header: Bytes,
	/// GRANDPA's justification of the block.
	pub justification: Bytes,
}

/// Where the changes of validators in the file start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Start {
	/// At the genesis block.
	Genesis {
		/// The header of the genesis block (SCALE).
		header: Bytes,
		/// Storage proof of GRANDPA's authorities in its state.
		proof: Vec<Bytes>,
	},
	/// At a later set of validators, which the verifier has to hold.
	#[serde(rename_all = "camelCase")]
	AuthoritySet {
		/// The hash of the genesis block.
		genesis: H256,
		/// The set that finalized what is next in the file.
		set_id: u64,
	},
}

/// A dossier that the account's company disclosed: it opens the commitment on the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Disclosure {
	/// The salt.
	pub salt: H256,
	/// The dossier.
	pub dossier: Bytes,
}

/// A portable certificate: an exit statement, and all that proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortableCertificate {
	/// [`FORMAT`].
	pub format: String,
	/// [`VERSION`].
	pub version: u32,
	/// The exit statement.
	pub exit: ExitId,
	/// Where the changes of validators start.
	pub start: Start,
	/// The last block of each set of validators until the one that signed `justification`. Its
	/// header names the next set.
	pub authority_set_changes: Vec<Finalized>,
	/// The headers (SCALE) from the block whose state is proven to the justified one, which can be
	/// the same.
	pub headers: Vec<Bytes>,
	/// GRANDPA's justification (SCALE) of the last of `headers`.
	pub justification: Bytes,
	/// Storage proof of the statement and what it rests on, in the state of the first of `headers`:
	/// the nodes of the trie in the order in which they are read.
	pub proof: Vec<Bytes>,
	/// The company's dossier, if it is disclosed.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub disclosure: Option<Disclosure>,
	/// Blake2b-256 of the document without this line. It tells a damaged file from one that proves
	/// nothing; anybody can make it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub checksum: Option<H256>,
}

impl PortableCertificate {
	/// Reads a file. It has to be the one way in which its content is written, and undamaged.
	pub fn from_json(file: &[u8]) -> Result<Self, VerifyError> {
		if file.len() > MAX_FILE {
			return Err(VerifyError::TooLarge { bytes: file.len(), most: MAX_FILE });
		}
		let certificate: Self = serde_json::from_slice(file).map_err(|reason| {
			VerifyError::NotACertificate { reason: quote(&reason.to_string()) }
		})?;
		certificate.check_format()?;
		if certificate.to_json()? != file {
			return Err(VerifyError::NotCanonical);
		}
		certificate.check_checksum()?;
		Ok(certificate)
	}

	/// The file, with a line break at its end.
	pub fn to_json(&self) -> Result<Vec<u8>, VerifyError> {
		let mut json = serde_json::to_vec_pretty(self)
			.map_err(|reason| VerifyError::NotACertificate { reason: reason.to_string() })?;
		json.push(b'\n');
		Ok(json)
	}

	/// Sets the checksum.
	pub fn seal(&mut self) -> Result<(), VerifyError> {
		self.checksum = None;
		self.checksum = Some(H256(blake2_256(&self.to_json()?)));
		Ok(())
	}

	pub(crate) fn check_format(&self) -> Result<(), VerifyError> {
		if self.format != FORMAT || self.version != VERSION {
			return Err(VerifyError::UnknownFormat {
				format: quote(&self.format),
				version: self.version,
			});
		}
		Ok(())
	}

	pub(crate) fn check_checksum(&self) -> Result<(), VerifyError> {
		let mut sealed = self.clone();
		sealed.seal()?;
		if self.checksum.is_none() || sealed.checksum != self.checksum {
			return Err(VerifyError::Damaged);
		}
		Ok(())
	}

	/// That no list is longer than what is taken.
	pub(crate) fn check_bounds(&self) -> Result<(), VerifyError> {
		let bounded = |what, count, most| {
			if count > most {
				return Err(VerifyError::TooMany { what, count, most });
			}
			Ok(())
		};
		bounded("changes of validators", self.authority_set_changes.len(), MAX_SET_CHANGES)?;
		bounded("headers", self.headers.len(), MAX_HEADERS)?;
		bounded("nodes of the state proof", self.proof.len(), MAX_NODES)?;
		match &self.start {
			Start::Genesis { proof, .. } => {
				bounded("nodes of the genesis proof", proof.len(), MAX_NODES)
			}
			Start::AuthoritySet { .. } => Ok(()),
		}
	}
}
