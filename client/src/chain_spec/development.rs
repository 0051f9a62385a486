//! The well-known development keys: everybody has their secrets.

use sp_core::{ed25519, sr25519, Pair};
use std::collections::BTreeMap;

const NAMES: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// Public keys and what they are derived by, such as `//Alice`.
pub struct DevelopmentKeys(BTreeMap<[u8; 32], String>);

impl DevelopmentKeys {
	/// All of them: sr25519 and ed25519, and those of the `//stash` accounts.
	pub fn new() -> Self {
		let mut keys = BTreeMap::new();
		for path in NAMES.iter().flat_map(|name| [format!("//{name}"), format!("//{name}//stash")])
		{
			if let Ok(pair) = sr25519::Pair::from_string(&path, None) {
				keys.insert(pair.public().0, path.clone());
			}
			if let Ok(pair) = ed25519::Pair::from_string(&path, None) {
				keys.insert(pair.public().0, path);
			}
		}
		Self(keys)
	}

	/// What a key is derived by, if it is one of them.
	pub fn name(&self, key: &[u8; 32]) -> Option<&str> {
		self.0.get(key).map(String::as_str)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys;

	#[test]
	fn all_of_them_are_known() {
		let known = DevelopmentKeys::new();
		assert_eq!(known.0.len(), 24);
		for path in ["//Alice", "//Ferdie", "//Bob//stash"] {
			let account = keys::account(&keys::from_uri(path).unwrap());
			assert_eq!(known.name(account.as_ref()), Some(path));
		}
		let other = keys::account(&keys::from_uri("//Zoe").unwrap());
		assert_eq!(known.name(other.as_ref()), None);
	}
}
