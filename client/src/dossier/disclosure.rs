//! A disclosure: a dossier with what proves that it is the one committed to.

use super::DossierError;
use crate::chain::AccountId;
use base64::{engine::general_purpose::STANDARD, Engine};
use serde::{Deserialize, Serialize};
use sp_core::{crypto::Ss58Codec, Blake2Hasher, Hasher, H256};

/// The version of the format.
const VERSION: u32 = 1;

/// The commitment to a dossier.
pub fn commitment(dossier: &[u8], salt: &[u8; 32]) -> H256 {
	Blake2Hasher::hash(&[dossier, salt].concat())
}

/// A disclosure as it is written. Hashes and salt are 0x and 64 hex digits.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
	version: u32,
	account: String,
	to: String,
	commitment: H256,
	salt: H256,
	file_name: String,
	size: u64,
	/// Blake2b-256 of the dossier alone: it tells an altered dossier from an altered salt.
	dossier_hash: H256,
	/// The dossier in base64.
	dossier: String,
}

/// A disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
	/// The account that the dossier is of.
	pub account: AccountId,
	/// Who it is for.
	pub to: String,
	/// The commitment that it claims to open.
	pub commitment: H256,
	/// The salt.
	pub salt: [u8; 32],
	/// The name of the dossier's file.
	pub file_name: String,
	/// Blake2b-256 of the dossier when it was disclosed.
	pub dossier_hash: H256,
	/// The dossier.
	pub dossier: Vec<u8>,
}

impl Disclosure {
	/// Discloses a dossier.
	pub fn new(
		account: AccountId,
		to: String,
		file_name: String,
		dossier: Vec<u8>,
		salt: [u8; 32],
	) -> Self {
		let commitment = commitment(&dossier, &salt);
		let dossier_hash = Blake2Hasher::hash(&dossier);
		Self { account, to, commitment, salt, file_name, dossier_hash, dossier }
	}

	/// As it is written to a file.
	pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
		let written = Written {
			version: VERSION,
			account: self.account.to_ss58check(),
			to: self.to.clone(),
			commitment: self.commitment,
			salt: H256(self.salt),
			file_name: self.file_name.clone(),
			size: self.dossier.len().try_into().unwrap_or(u64::MAX),
			dossier_hash: self.dossier_hash,
			dossier: STANDARD.encode(&self.dossier),
		};
		let mut json = serde_json::to_vec_pretty(&written)?;
		json.push(b'\n');
		Ok(json)
	}

	/// Reads what was written. The error says what is wrong with it.
	pub fn from_json(json: &[u8]) -> Result<Self, String> {
		let written: Written = serde_json::from_slice(json).map_err(|error| error.to_string())?;
		if written.version != VERSION {
			return Err(format!("it has version {}, and this is {VERSION}", written.version));
		}
		let account = AccountId::from_ss58check(&written.account)
			.map_err(|_| format!("`{}` is not an SS58 address", written.account))?;
		let dossier = STANDARD
			.decode(&written.dossier)
			.map_err(|error| format!("its dossier is not base64: {error}"))?;
		if u64::try_from(dossier.len()) != Ok(written.size) {
			return Err(format!(
				"its dossier has {} bytes, and {} are announced",
				dossier.len(),
				written.size
			));
		}
		Ok(Self {
			account,
			to: written.to,
			commitment: written.commitment,
			salt: written.salt.0,
			file_name: written.file_name,
			dossier_hash: written.dossier_hash,
			dossier,
		})
	}

	/// That the dossier is the one that this commitment was made to.
	pub fn opens(&self, registered: H256) -> Result<(), DossierError> {
		if Blake2Hasher::hash(&self.dossier) != self.dossier_hash {
			return Err(DossierError::DossierAltered);
		}
		if commitment(&self.dossier, &self.salt) != self.commitment {
			return Err(DossierError::WrongSalt);
		}
		if self.commitment != registered {
			return Err(DossierError::Replaced { disclosed: self.commitment, registered });
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn disclosure() -> Disclosure {
		let account = AccountId::new([1; 32]);
		let name = "mine.pdf".to_owned();
		Disclosure::new(account, "Trader AG".to_owned(), name, b"who we are".to_vec(), [7; 32])
	}

	#[test]
	fn the_commitment_is_the_hash_of_dossier_and_salt() {
		let mut bytes = b"who we are".to_vec();
		bytes.extend_from_slice(&[7; 32]);
		assert_eq!(commitment(b"who we are", &[7; 32]), Blake2Hasher::hash(&bytes));
	}

	#[test]
	fn what_is_written_is_read() {
		let json = disclosure().to_json().unwrap();
		assert_eq!(Disclosure::from_json(&json), Ok(disclosure()));
	}

	#[test]
	fn a_disclosure_opens_its_commitment() {
		let registered = commitment(b"who we are", &[7; 32]);
		disclosure().opens(registered).unwrap();
	}

	#[test]
	fn what_is_wrong_is_told_apart() {
		let registered = disclosure().commitment;
		let mut altered = disclosure();
		altered.dossier[0] ^= 1;
		assert!(matches!(altered.opens(registered), Err(DossierError::DossierAltered)));
		let mut salted = disclosure();
		salted.salt[0] ^= 1;
		assert!(matches!(salted.opens(registered), Err(DossierError::WrongSalt)));
		let now = H256([9; 32]);
		assert!(matches!(
			disclosure().opens(now),
			Err(DossierError::Replaced { disclosed, registered: other })
				if disclosed == registered && other == now
		));
	}

	#[test]
	fn another_file_is_no_disclosure() {
		let text = String::from_utf8(disclosure().to_json().unwrap()).unwrap();
		let read = |text: &str| Disclosure::from_json(text.as_bytes()).unwrap_err();
		let version = text.replace("\"version\": 1", "\"version\": 2");
		assert_eq!(read(&version), "it has version 2, and this is 1");
		let size = text.replace("\"size\": 10", "\"size\": 11");
		assert_eq!(read(&size), "its dossier has 10 bytes, and 11 are announced");
		let account = text.replace("\"account\": \"5", "\"account\": \"6");
		assert!(read(&account).ends_with("is not an SS58 address"), "{}", read(&account));
		assert!(read("{}").starts_with("missing field"), "{}", read("{}"));
	}
}
