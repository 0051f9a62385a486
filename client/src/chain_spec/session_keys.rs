//! The session keys of a validator: what they are, and what can be told about them without the chain.

use super::consortium::Mistake;
use crate::{chain::AccountId, keys};
use curve25519_dalek::{
	edwards::CompressedEdwardsY, ristretto::CompressedRistretto, traits::IsIdentity,
};
use sp_core::{ed25519, proof_of_possession::ProofOfPossessionVerifier, sr25519};

/// The length of the three keys.
const KEYS_LENGTH: usize = 96;
/// The length of the proof: three signatures.
const PROOF_LENGTH: usize = 192;

/// The three keys, in the order of the runtime's `SessionKeys`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionKeys {
	/// Authors blocks: sr25519.
	pub aura: [u8; 32],
	/// Finalizes blocks: ed25519.
	pub grandpa: [u8; 32],
	/// Votes on footprints: sr25519.
	pub footprint: [u8; 32],
}

/// Whether it can be the public key of an sr25519 pair.
fn is_sr25519(key: &[u8; 32]) -> bool {
	CompressedRistretto(*key).decompress().is_some_and(|point| !point.is_identity())
}

/// Whether it can be the public key of an ed25519 pair.
fn is_ed25519(key: &[u8; 32]) -> bool {
	CompressedEdwardsY(*key)
		.decompress()
		.is_some_and(|point| point.is_torsion_free() && !point.is_identity())
}

impl SessionKeys {
	/// Reads 0x and 96 bytes of hex digits.
	pub fn parse(text: &str) -> Result<Self, Mistake> {
		let bytes: [u8; KEYS_LENGTH] = keys::parse_bytes(text).map_err(Mistake::SessionKeys)?;
		let mut parts = [[0; 32]; 3];
		for (part, chunk) in parts.iter_mut().zip(bytes.chunks_exact(32)) {
			part.copy_from_slice(chunk);
		}
		let [aura, grandpa, footprint] = parts;
		let fit = |authors: &_, finalizes: &_, votes: &_| {
			is_sr25519(authors) && is_ed25519(finalizes) && is_sr25519(votes)
		};
		if fit(&aura, &grandpa, &footprint) {
			return Ok(Self { aura, grandpa, footprint });
		}
		if fit(&grandpa, &aura, &footprint) || fit(&aura, &footprint, &grandpa) {
			return Err(Mistake::SwappedKeys);
		}
		Err(if !is_sr25519(&aura) {
			Mistake::NotAKey { key: "first", kind: "aura", curve: "sr25519" }
		} else if !is_ed25519(&grandpa) {
			Mistake::NotAKey { key: "second", kind: "gran", curve: "ed25519" }
		} else {
			Mistake::NotAKey { key: "third", kind: "smad", curve: "sr25519" }
		})
	}

	/// The keys with their types.
	pub fn each(&self) -> [(&'static str, [u8; 32]); 3] {
		[("aura", self.aura), ("gran", self.grandpa), ("smad", self.footprint)]
	}

	/// That whoever has the secrets of these keys made them for this account. The proof is what
	/// `Session.set_keys` would take.
	pub fn ensure_proven(&self, owner: &AccountId, proof: &str) -> Result<(), Mistake> {
		let proof: [u8; PROOF_LENGTH] = keys::parse_bytes(proof).map_err(Mistake::Proof)?;
		let signature = |number: usize| {
			let mut signature = [0; 64];
			signature.copy_from_slice(&proof[number * 64..][..64]);
			signature
		};
		let owner: &[u8] = owner.as_ref();
		let sr25519 = |number, key| {
			sr25519::Pair::verify_proof_of_possession(
				owner,
				&sr25519::Signature::from_raw(signature(number)),
				&sr25519::Public::from_raw(key),
			)
		};
		let grandpa = ed25519::Pair::verify_proof_of_possession(
			owner,
			&ed25519::Signature::from_raw(signature(1)),
			&ed25519::Public::from_raw(self.grandpa),
		);
		for (kind, is_proven) in [
			("aura", sr25519(0, self.aura)),
			("gran", grandpa),
			("smad", sr25519(2, self.footprint)),
		] {
			if !is_proven {
				return Err(Mistake::NotProven { kind });
			}
		}
		Ok(())
	}
}

#[cfg(test)]
pub mod tests {
	use super::*;
	use sp_core::{proof_of_possession::ProofOfPossessionGenerator, Pair};

	/// Session keys from one secret, and the proof for an account.
	pub fn keys_and_proof(secret: &str, owner: &AccountId) -> (String, String) {
		let mut aura = sr25519::Pair::from_string(&format!("{secret}//aura"), None).unwrap();
		let mut gran = ed25519::Pair::from_string(&format!("{secret}//gran"), None).unwrap();
		let mut smad = sr25519::Pair::from_string(&format!("{secret}//smad"), None).unwrap();
		let keys = [aura.public().0, gran.public().0, smad.public().0].concat();
		let proof = [
			aura.generate_proof_of_possession(owner.as_ref()).0,
			gran.generate_proof_of_possession(owner.as_ref()).0,
			smad.generate_proof_of_possession(owner.as_ref()).0,
		];
		(format!("0x{}", hex::encode(keys)), format!("0x{}", hex::encode(proof.concat())))
	}

	fn owner() -> AccountId {
		AccountId::new([1; 32])
	}

	fn in_order(keys: &str, order: [usize; 3]) -> String {
		let part = |number: usize| &keys[2 + number * 64..][..64];
		format!("0x{}", order.map(part).concat())
	}

	#[test]
	fn keys_are_of_their_kinds() {
		let (text, proof) = keys_and_proof("//member", &owner());
		let keys = SessionKeys::parse(&text).unwrap();
		assert_eq!(text, format!("0x{}", hex::encode(keys.each().map(|(_, key)| key).concat())));
		keys.ensure_proven(&owner(), &proof).unwrap();
	}

	#[test]
	fn swapped_keys_are_told_from_wrong_ones() {
		let (text, _) = keys_and_proof("//member", &owner());
		for order in [[1, 0, 2], [0, 2, 1]] {
			assert_eq!(SessionKeys::parse(&in_order(&text, order)), Err(Mistake::SwappedKeys));
		}
		let wrong = |key, kind, curve| Err(Mistake::NotAKey { key, kind, curve });
		let zero = "0".repeat(64);
		let with = |number: usize| {
			let part = &text[2 + number * 64..][..64];
			SessionKeys::parse(&text.replace(part, &zero))
		};
		assert_eq!(with(0), wrong("first", "aura", "sr25519"));
		assert_eq!(with(1), wrong("second", "gran", "ed25519"));
		assert_eq!(with(2), wrong("third", "smad", "sr25519"));
	}

	#[test]
	fn a_proof_is_for_one_account_and_these_keys() {
		let (text, proof) = keys_and_proof("//member", &owner());
		let keys = SessionKeys::parse(&text).unwrap();
		let other = AccountId::new([2; 32]);
		assert_eq!(keys.ensure_proven(&other, &proof), Err(Mistake::NotProven { kind: "aura" }));
		for (kind, at) in [("aura", 10), ("gran", 140), ("smad", 270)] {
			let digit = if &proof[at..=at] == "0" { "1" } else { "0" };
			let altered = format!("{}{digit}{}", &proof[..at], &proof[at + 1..]);
			assert_eq!(keys.ensure_proven(&owner(), &altered), Err(Mistake::NotProven { kind }));
		}
		// Aura and footprint keys are of one kind: only the proof tells them apart.
		let exchanged = SessionKeys::parse(&in_order(&text, [2, 1, 0])).unwrap();
		assert_eq!(
			exchanged.ensure_proven(&owner(), &proof),
			Err(Mistake::NotProven { kind: "aura" })
		);
	}
}
