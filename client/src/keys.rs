//! Keys: one secret on the command line, and every actor's key derived from it.

use sp_core::crypto::{AccountId32, Ss58Codec};
use subxt_signer::{sr25519::Keypair, DeriveJunction, SecretUri};
use thiserror::Error;

/// Why a secret can't be used.
#[derive(Debug, Error)]
pub enum KeyError {
	/// It isn't written as a secret URI.
	#[error("not a secret URI: write a 12-word phrase or 0x and 64 hex digits, with //path if needed ({0})")]
	NotASecretUri(subxt_signer::SecretUriError),
	/// It is no valid phrase or seed.
	#[error("not a valid phrase or seed: {0}")]
	Invalid(subxt_signer::sr25519::Error),
}

/// Why an address, a key or a hash can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
	/// It isn't SS58.
	#[error("not an SS58 address ({0}): copy it whole, or write 0x and 64 hex digits")]
	NotAnAddress(String),
	/// It is the address of another chain.
	#[error("an SS58 address with the prefix {0} of another chain: write the one with prefix 42, or 0x and 64 hex digits")]
	OtherFormat(u16),
	/// It isn't hexadecimal, or has another length.
	#[error("write 0x and {0} hex digits")]
	NotHex(usize),
}

/// The address format of the chain.
const CHAIN_FORMAT: u16 = 42;

/// The key that a secret URI (`phrase//path///password`) stands for.
pub fn from_uri(uri: &str) -> Result<Keypair, KeyError> {
	let uri = uri.parse::<SecretUri>().map_err(KeyError::NotASecretUri)?;
	Keypair::from_uri(&uri).map_err(KeyError::Invalid)
}

/// The key that `//a//b//c` behind the secret's URI would stand for.
pub fn derive(secret: &Keypair, path: &[&str]) -> Keypair {
	secret.derive(path.iter().map(|part| DeriveJunction::from(*part).harden()))
}

/// The account that an address stands for: SS58, or 0x and 64 hex digits.
pub fn parse_account(text: &str) -> Result<AccountId32, AddressError> {
	if text.starts_with("0x") {
		return parse_bytes(text).map(AccountId32::new);
	}
	match AccountId32::from_ss58check_with_version(text) {
		Ok((account, format)) if u16::from(format) == CHAIN_FORMAT => Ok(account),
		Ok((_, format)) => Err(AddressError::OtherFormat(u16::from(format))),
		Err(reason) => Err(AddressError::NotAnAddress(reason.to_string())),
	}
}

/// So many bytes, written as 0x and twice as many hex digits.
pub fn parse_bytes<const N: usize>(text: &str) -> Result<[u8; N], AddressError> {
	let mut bytes = [0; N];
	let digits = text.strip_prefix("0x").ok_or(AddressError::NotHex(2 * N))?;
	hex::decode_to_slice(digits, &mut bytes).map_err(|_| AddressError::NotHex(2 * N))?;
	Ok(bytes)
}

/// The account of a key.
pub fn account(key: &Keypair) -> AccountId32 {
	AccountId32::new(key.public_key().0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::crypto::Ss58AddressFormat;

	const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

	#[test]
	fn a_plain_phrase_is_a_seed() {
		let alice = derive(&from_uri(PHRASE).unwrap(), &["Alice"]);
		assert_eq!(
			account(&alice).to_ss58check(),
			"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
		);
	}

	#[test]
	fn derivation_is_what_the_uri_says() {
		let secret = from_uri(PHRASE).unwrap();
		for path in [vec!["copper", "12", "mine"], vec!["steel", "007", "truck-maker_1"]] {
			let written = format!("{PHRASE}//{}", path.join("//"));
			assert_eq!(account(&derive(&secret, &path)), account(&from_uri(&written).unwrap()));
		}
	}

	#[test]
	fn derivation_keeps_a_password() {
		let secret = from_uri(&format!("{PHRASE}///secret")).unwrap();
		let written = from_uri(&format!("{PHRASE}//copper///secret")).unwrap();
		assert_eq!(account(&derive(&secret, &["copper"])), account(&written));
		assert_ne!(account(&derive(&secret, &["copper"])), account(&from_uri("//copper").unwrap()));
	}

	#[test]
	fn actors_have_different_keys() {
		let secret = from_uri(PHRASE).unwrap();
		let accounts = [["copper", "1", "mine"], ["copper", "2", "mine"], ["steel", "1", "mine"]]
			.map(|path| account(&derive(&secret, &path)));
		assert!(accounts[0] != accounts[1] && accounts[1] != accounts[2]);
	}

	#[test]
	fn nonsense_is_refused() {
		assert!(matches!(from_uri("bottom drive obey"), Err(KeyError::Invalid(_))));
		assert!(matches!(from_uri("0x1234"), Err(KeyError::Invalid(_))));
		assert!(from_uri("bottom!drive").is_err());
	}

	#[test]
	fn an_account_is_written_as_ss58_or_hex() {
		let alice = account(&from_uri("//Alice").unwrap());
		let hex = format!("0x{}", hex::encode(&alice));
		assert_eq!(parse_account(&alice.to_ss58check()), Ok(alice.clone()));
		assert_eq!(parse_account(&hex), Ok(alice.clone()));
		assert_eq!(parse_account(&hex[..65]), Err(AddressError::NotHex(64)));
		assert_eq!(parse_account(&format!("{hex}00")), Err(AddressError::NotHex(64)));
		let polkadot = alice.to_ss58check_with_version(Ss58AddressFormat::custom(0));
		assert_eq!(parse_account(&polkadot), Err(AddressError::OtherFormat(0)));
		assert_eq!(
			parse_account("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ")
				.unwrap_err()
				.to_string(),
			"not an SS58 address (Invalid checksum): copy it whole, or write 0x and 64 hex digits"
		);
	}
}
