//! What the file of a consortium's members may hold, as it is written. [`super::consortium`] gives it
//! meaning.

use serde::Deserialize;
use toml::Spanned;

/// A text that keeps its place in the file.
pub type Text = Spanned<String>;

/// The members of a consortium.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct File {
	/// The name of the chain, for people.
	pub name: Text,
	/// The name of the chain for the node: it keeps the chain in a directory of this name.
	pub id: Text,
	/// Where a node finds the network at first: multiaddresses that end with a peer id.
	#[serde(default)]
	pub boot_nodes: Vec<Text>,
	/// How many validators there have to be at any time.
	pub minimum_validators: Spanned<u32>,
	/// Length of a session in blocks of 2 s.
	pub session_blocks: Option<Spanned<u32>>,
	/// Who validates from the first block on.
	#[serde(default)]
	pub validators: Vec<Validator>,
	/// Who governs.
	#[serde(default)]
	pub council: Vec<Member>,
	/// Who vouches for participants.
	#[serde(default)]
	pub intermediaries: Vec<Member>,
}

/// A validator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Validator {
	/// Who it is, for the table.
	pub name: Text,
	/// Its account.
	pub account: Text,
	/// The keys that `author_rotateKeysWithOwner` returned.
	pub session_keys: Text,
	/// The proof that it returned with them.
	pub proof: Option<Text>,
}

/// A member of the council, or an intermediary.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Member {
	/// Who it is, for the table.
	pub name: Text,
	/// Its account.
	pub account: Text,
}
