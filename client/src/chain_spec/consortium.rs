//! A consortium with every account and key read: what can be wrong with the file of its members is
//! said with its place there.

use super::{development::DevelopmentKeys, file, session_keys::SessionKeys};
use crate::{
	chain::AccountId,
	files::{self, FileError},
	keys::{self, AddressError},
};
use multiaddr::{Multiaddr, Protocol};
use sp_core::crypto::Ss58Codec;
use std::{
	collections::BTreeMap,
	ops::RangeInclusive,
	path::{Path, PathBuf},
};
use thiserror::Error;
use toml::Spanned;

/// How long the file may be.
const LONGEST_FILE: u64 = 1024 * 1024;
const FILE_HINT: &str = "Name the TOML file of the consortium's members.";
/// The most validators, council members or intermediaries that a chain starts with.
const MOST: usize = 100;
/// The longest name, in characters.
const LONGEST_NAME: usize = 64;
/// The fewest council members: two thirds of two are both.
const FEWEST_COUNCIL_MEMBERS: usize = 3;
/// The fewest validators of which one may fail.
const FEWEST_FAULT_TOLERANT: usize = 4;
/// Ten minutes.
const DEFAULT_SESSION_BLOCKS: u32 = 300;
/// A day.
const LONGEST_SESSION: u32 = 43_200;
/// The block that ends a session has no room for transactions.
const SHORTEST_SESSION: u32 = 10;
/// What the chains that are built into the node are called.
const BUILT_IN: [&str; 2] = ["dev", "local"];

/// Why there is no consortium.
#[derive(Debug, Error)]
pub enum ConsortiumError {
	/// The file can't be read.
	#[error(transparent)]
	File(#[from] FileError),
	/// Something in it is wrong.
	#[error("{path}:{line}: {mistake}", path = path.display())]
	Mistake {
		/// The file.
		path: PathBuf,
		/// The line, counted from 1.
		line: usize,
		/// What is wrong.
		mistake: Mistake,
	},
}

/// What can be wrong with the file of a consortium's members.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Mistake {
	/// It isn't TOML, or has other fields.
	#[error("malformed: {0}. chain-specs/README.md lists the fields.")]
	Form(String),
	/// A name is missing or too long.
	#[error("bad name: write 1 to {LONGEST_NAME} characters on one line")]
	Name,
	/// An id is no directory name.
	#[error("bad id: write 1 to {LONGEST_NAME} letters, digits, - and _")]
	Id,
	/// An id is taken.
	#[error("taken id: `{0}` is a chain that is built into the node; choose another")]
	BuiltIn(String),
	/// A number is out of its bounds.
	#[error("number out of bounds: {what} is {least} to {most}")]
	Bounds {
		/// Of what.
		what: &'static str,
		/// The least.
		least: u32,
		/// The most.
		most: u32,
	},
	/// There are too few.
	#[error("too few {what}: {got}, and {least} are needed. {hint}")]
	TooFew {
		/// Of what.
		what: &'static str,
		/// How many there are.
		got: usize,
		/// How many there have to be.
		least: usize,
		/// The way out.
		hint: &'static str,
	},
	/// There are too many.
	#[error("too many {what}: {got}, and the chain starts with at most {MOST}. Leave the others to be added by governance.")]
	TooMany {
		/// Of what.
		what: &'static str,
		/// How many there are.
		got: usize,
	},
	/// An account can't be read.
	#[error("bad account: {0}")]
	Account(AddressError),
	/// An account is in a list twice.
	#[error("duplicate account: {account} is `{earlier}` already; list each account once")]
	DuplicateAccount {
		/// The account.
		account: String,
		/// Who has it.
		earlier: String,
	},
	/// Session keys can't be read.
	#[error("bad session keys: {0}, as author_rotateKeysWithOwner returns them")]
	SessionKeys(AddressError),
	/// The session keys are in another order.
	#[error("swapped session keys: put them together as aura, gran, smad, the order in which author_rotateKeysWithOwner returns them")]
	SwappedKeys,
	/// A session key isn't one.
	#[error("wrong session key: the {key} 32 bytes ({kind}) are no {curve} public key; take all 96 bytes from author_rotateKeysWithOwner")]
	NotAKey {
		/// Which.
		key: &'static str,
		/// Its type.
		kind: &'static str,
		/// What it should be.
		curve: &'static str,
	},
	/// A session key is used twice.
	#[error("duplicate session key: {key} is {earlier} already; generate new ones with author_rotateKeysWithOwner")]
	DuplicateKey {
		/// The key.
		key: String,
		/// Where it was first.
		earlier: String,
	},
	/// A proof can't be read.
	#[error("bad proof: {0}, as author_rotateKeysWithOwner returns them")]
	Proof(AddressError),
	/// A proof doesn't hold.
	#[error("invalid proof: it does not prove possession of the {kind} key by this account; call author_rotateKeysWithOwner with this account, and copy its keys and its proof")]
	NotProven {
		/// The type of the key.
		kind: &'static str,
	},
	/// A key is one whose secret everybody has.
	#[error("development key: {what} is the one of {name}, whose secret everybody has. Replace it, or say --allow-development-keys for a test network.")]
	Development {
		/// What it is used for.
		what: String,
		/// What it is derived by.
		name: String,
	},
	/// A boot node can't be reached by its address.
	#[error("bad boot node: {0}; write /ip4/ADDRESS/tcp/PORT/p2p/PEER_ID or /dns/NAME/tcp/PORT/p2p/PEER_ID")]
	BootNode(String),
}

/// A consortium, ready to start a chain.
#[derive(Debug, PartialEq, Eq)]
pub struct Consortium {
	/// The name of the chain.
	pub name: String,
	/// Its name for the node.
	pub id: String,
	/// Where a node finds the network at first.
	pub boot_nodes: Vec<String>,
	/// How many validators there have to be at any time.
	pub minimum_validators: u32,
	/// Length of a session in blocks.
	pub session_blocks: u32,
	/// Who validates.
	pub validators: Vec<Validator>,
	/// Who governs.
	pub council: Vec<Member>,
	/// Who vouches for participants.
	pub intermediaries: Vec<Member>,
}

/// A validator.
#[derive(Debug, PartialEq, Eq)]
pub struct Validator {
	/// Who and which account.
	pub member: Member,
	/// Its keys.
	pub keys: SessionKeys,
	/// Whether it proved that it has their secrets.
	pub is_proven: bool,
}

/// An account with its name.
#[derive(Debug, PartialEq, Eq)]
pub struct Member {
	/// Who it is.
	pub name: String,
	/// Its account.
	pub account: AccountId,
}

impl Consortium {
	/// Reads a file.
	pub fn load(path: &Path, allow_development: bool) -> Result<Self, ConsortiumError> {
		let text =
			String::from_utf8_lossy(&files::read(path, LONGEST_FILE, FILE_HINT)?).into_owned();
		Self::parse(&text, allow_development).map_err(|(at, mistake)| {
			let before = text.get(..at).unwrap_or_default();
			let line = before.matches('\n').count().saturating_add(1);
			ConsortiumError::Mistake { path: path.to_owned(), line, mistake }
		})
	}

	/// Reads a text. The error comes with its place, counted in bytes.
	fn parse(text: &str, allow_development: bool) -> Result<Self, (usize, Mistake)> {
		let file = toml::from_str::<file::File>(text).map_err(|error| {
			let at = error.span().map_or(0, |span| span.start);
			(at, Mistake::Form(error.message().trim().replace('\n', " ")))
		})?;
		Reader { allow_development, development: DevelopmentKeys::new() }.consortium(file)
	}

	/// What is possible and seldom meant.
	pub fn warnings(&self) -> Vec<String> {
		let mut warnings = Vec::new();
		let validators = self.validators.len();
		if validators < FEWEST_FAULT_TOLERANT {
			warnings.push(format!(
				"fewer than {FEWEST_FAULT_TOLERANT} validators ({validators}): the chain stops finalizing \
				 as soon as one fails"
			));
		}
		let unproven = self.validators.iter().filter(|validator| !validator.is_proven);
		let unproven = unproven.map(|validator| validator.member.name.as_str()).collect::<Vec<_>>();
		if !unproven.is_empty() {
			warnings.push(format!(
				"nothing proves that these validators have their session keys: {}; ask them for the \
				 proof of author_rotateKeysWithOwner",
				unproven.join(", ")
			));
		}
		if self.boot_nodes.is_empty() {
			warnings.push(
				"there are no boot nodes: every node needs --bootnodes to find another one"
					.to_owned(),
			);
		}
		warnings
	}
}

/// What was read, or what is wrong and where, counted in bytes.
type Reading<T> = Result<T, (usize, Mistake)>;

struct Reader {
	allow_development: bool,
	development: DevelopmentKeys,
}

fn start<T>(text: &Spanned<T>) -> usize {
	text.span().start
}

fn at<T, U>(place: &Spanned<U>, result: Result<T, Mistake>) -> Reading<T> {
	result.map_err(|mistake| (start(place), mistake))
}

fn name(text: &file::Text) -> Reading<String> {
	let name = text.get_ref();
	let length = name.chars().count();
	if name.trim().is_empty() || length > LONGEST_NAME || name.contains(char::is_control) {
		return Err((start(text), Mistake::Name));
	}
	Ok(name.clone())
}

fn id(text: &file::Text) -> Reading<String> {
	let id = text.get_ref();
	let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
	if id.is_empty() || id.len() > LONGEST_NAME || !id.chars().all(fits) {
		return Err((start(text), Mistake::Id));
	}
	if BUILT_IN.contains(&id.as_str()) {
		return Err((start(text), Mistake::BuiltIn(id.clone())));
	}
	Ok(id.clone())
}

fn number(what: &'static str, bounds: RangeInclusive<u32>, number: &Spanned<u32>) -> Reading<u32> {
	if !bounds.contains(number.get_ref()) {
		let (least, most) = bounds.into_inner();
		return Err((start(number), Mistake::Bounds { what, least, most }));
	}
	Ok(*number.get_ref())
}

fn boot_node(text: &file::Text) -> Reading<String> {
	let wrong =
		|reason: &str| (start(text), Mistake::BootNode(format!("`{}` {reason}", text.get_ref())));
	let address = text
		.get_ref()
		.parse::<Multiaddr>()
		.map_err(|error| wrong(&format!("is no multiaddress ({error})")))?;
	let parts = address.iter().collect::<Vec<_>>();
	if !parts.iter().any(|part| matches!(part, Protocol::Tcp(1..))) {
		return Err(wrong("names no TCP port"));
	}
	match parts.last() {
		Some(Protocol::P2p(_)) => Ok(text.get_ref().clone()),
		_ => Err(wrong("doesn't end with /p2p/ and the node's peer id")),
	}
}

impl Reader {
	fn consortium(&self, file: file::File) -> Reading<Consortium> {
		let most = u32::try_from(MOST).unwrap_or(u32::MAX);
		let minimum = number("minimum-validators", 1..=most, &file.minimum_validators)?;
		let session_blocks = match &file.session_blocks {
			Some(blocks) => number("session-blocks", SHORTEST_SESSION..=LONGEST_SESSION, blocks)?,
			None => DEFAULT_SESSION_BLOCKS,
		};
		let consortium = Consortium {
			name: name(&file.name)?,
			id: id(&file.id)?,
			boot_nodes: file.boot_nodes.iter().map(boot_node).collect::<Reading<_>>()?,
			minimum_validators: minimum,
			session_blocks,
			validators: self.validators(&file.validators)?,
			council: self.members("council members", &file.council)?,
			intermediaries: self.members("intermediaries", &file.intermediaries)?,
		};
		let least = usize::try_from(minimum).unwrap_or(usize::MAX);
		if consortium.validators.len() < least {
			let too_few = Mistake::TooFew {
				what: "validators",
				got: consortium.validators.len(),
				least,
				hint: "Add [[validators]], or lower minimum-validators.",
			};
			return Err((start(&file.minimum_validators), too_few));
		}
		if consortium.council.len() < FEWEST_COUNCIL_MEMBERS && !self.allow_development {
			let too_few = Mistake::TooFew {
				what: "council members",
				got: consortium.council.len(),
				least: FEWEST_COUNCIL_MEMBERS,
				hint: "Add [[council]], or say --allow-development-keys for a test network.",
			};
			return Err((file.council.last().map_or(0, |member| start(&member.name)), too_few));
		}
		Ok(consortium)
	}

	/// That a key isn't one of the well-known ones, unless they are allowed.
	fn ensure_own(&self, key: &[u8; 32], what: impl Fn() -> String) -> Result<(), Mistake> {
		match self.development.name(key) {
			Some(name) if !self.allow_development => {
				Err(Mistake::Development { what: what(), name: name.to_owned() })
			}
			_ => Ok(()),
		}
	}

	/// A name and an account that isn't above it in the list.
	fn member(
		&self,
		name_text: &file::Text,
		account: &file::Text,
		above: &[&Member],
	) -> Reading<Member> {
		let name = name(name_text)?;
		let read = || {
			let account = keys::parse_account(account.get_ref()).map_err(Mistake::Account)?;
			if let Some(earlier) = above.iter().find(|earlier| earlier.account == account) {
				let (account, earlier) = (account.to_ss58check(), earlier.name.clone());
				return Err(Mistake::DuplicateAccount { account, earlier });
			}
			self.ensure_own(account.as_ref(), || format!("the account of `{name}`"))?;
			Ok(account)
		};
		let account = at(account, read())?;
		Ok(Member { name, account })
	}

	fn members(&self, what: &'static str, list: &[file::Member]) -> Reading<Vec<Member>> {
		if let Some(surplus) = list.get(MOST) {
			return Err((start(&surplus.name), Mistake::TooMany { what, got: list.len() }));
		}
		let mut members = Vec::<Member>::new();
		for entry in list {
			let above = members.iter().collect::<Vec<_>>();
			members.push(self.member(&entry.name, &entry.account, &above)?);
		}
		Ok(members)
	}

	fn validators(&self, list: &[file::Validator]) -> Reading<Vec<Validator>> {
		if let Some(surplus) = list.get(MOST) {
			let too_many = Mistake::TooMany { what: "validators", got: list.len() };
			return Err((start(&surplus.name), too_many));
		}
		let mut validators = Vec::<Validator>::new();
		let mut used = BTreeMap::new();
		for entry in list {
			let above = validators.iter().map(|validator| &validator.member).collect::<Vec<_>>();
			let member = self.member(&entry.name, &entry.account, &above)?;
			let keys = at(&entry.session_keys, SessionKeys::parse(entry.session_keys.get_ref()))?;
			at(&entry.session_keys, self.ensure_unused(&member.name, &keys, &mut used))?;
			if let Some(proof) = &entry.proof {
				at(proof, keys.ensure_proven(&member.account, proof.get_ref()))?;
			}
			validators.push(Validator { member, keys, is_proven: entry.proof.is_some() });
		}
		Ok(validators)
	}

	/// That no key is used for two types or by two validators.
	fn ensure_unused(
		&self,
		validator: &str,
		keys: &SessionKeys,
		used: &mut BTreeMap<[u8; 32], (String, &'static str)>,
	) -> Result<(), Mistake> {
		for (kind, key) in keys.each() {
			let what = format!("the {kind} key of `{validator}`");
			self.ensure_own(&key, || what.clone())?;
			if let Some((owner, earlier)) = used.get(&key) {
				// A node that runs as --alice has one sr25519 key for all that needs one.
				let is_development = self.development.name(&key).is_some();
				if owner != validator || !is_development {
					let earlier = format!("the {earlier} key of `{owner}`");
					return Err(Mistake::DuplicateKey { key: what, earlier });
				}
			}
			used.insert(key, (validator.to_owned(), kind));
		}
		Ok(())
	}
}

#[cfg(test)]
pub mod tests {
	use super::{super::session_keys::tests::keys_and_proof, *};
	use std::sync::OnceLock;

	/// The file of four validators that are also the council, with their proofs.
	pub fn four() -> String {
		// Made once: the signatures of a proof are different each time.
		static FOUR: OnceLock<String> = OnceLock::new();
		FOUR.get_or_init(make_four).clone()
	}

	fn make_four() -> String {
		let mut text = String::from(
			"name = \"Copper Consortium\"\nid = \"copper\"\nminimum-validators = 3\n\
			 boot-nodes = [\"/dns/one.example/tcp/30333/p2p/\
			 12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp\"]\n",
		);
		for number in 1..=4u8 {
			let account = AccountId::new([number; 32]);
			let (keys, proof) = keys_and_proof(&format!("//validator{number}"), &account);
			let address = account.to_ss58check();
			text += &format!(
				"[[validators]]\nname = \"v{number}\"\naccount = \"{address}\"\nsession-keys = \
				 \"{keys}\"\nproof = \"{proof}\"\n"
			);
		}
		for number in 1..=4u8 {
			let address = AccountId::new([number; 32]).to_ss58check();
			text += &format!("[[council]]\nname = \"c{number}\"\naccount = \"{address}\"\n");
		}
		text
	}

	fn read(text: &str) -> Result<Consortium, (usize, Mistake)> {
		Consortium::parse(text, false).map_err(|(at, mistake)| {
			let line = text[..at].matches('\n').count() + 1;
			(line, mistake)
		})
	}

	/// The line and what is said about it, with `from` replaced by `to`.
	fn mistake(from: &str, to: &str) -> (usize, String) {
		let text = four();
		assert!(text.contains(from), "{from}");
		let (line, mistake) = read(&text.replacen(from, to, 1)).unwrap_err();
		let said = mistake.to_string();
		assert!(!said.contains('\n'), "{said}");
		(line, said)
	}

	/// The value of a field, such as the second `account`.
	fn value(field: &str, number: usize) -> String {
		let text = four();
		let line = text.lines().filter(|line| line.starts_with(field)).nth(number - 1).unwrap();
		line.split('"').nth(1).unwrap().to_owned()
	}

	#[test]
	fn a_consortium_is_read() {
		let consortium = read(&four()).unwrap();
		assert_eq!(consortium.session_blocks, 300);
		assert_eq!(consortium.minimum_validators, 3);
		assert_eq!(consortium.validators.len(), 4);
		assert!(consortium.validators.iter().all(|validator| validator.is_proven));
		assert_eq!(consortium.validators[1].member.account, AccountId::new([2; 32]));
		assert_eq!(consortium.council[3].name, "c4");
		assert_eq!(consortium.intermediaries, Vec::new());
		assert_eq!(consortium.warnings(), Vec::<String>::new());
	}

	#[test]
	fn what_is_seldom_meant_is_said() {
		let text = four();
		let third = text.find("[[validators]]\nname = \"v4\"").unwrap();
		let council = text.find("[[council]]").unwrap();
		let text = format!("{}{}", &text[..third], &text[council..]);
		let proof = format!("proof = \"{}\"\n", value("proof", 2));
		let boot_nodes = format!("boot-nodes = [\"{}\"]\n", value("boot-nodes", 1));
		let text = text.replace(&proof, "").replace(&boot_nodes, "");
		assert_eq!(
			read(&text).unwrap().warnings(),
			[
				"fewer than 4 validators (3): the chain stops finalizing as soon as one fails",
				"nothing proves that these validators have their session keys: v2; ask them for the \
				 proof of author_rotateKeysWithOwner",
				"there are no boot nodes: every node needs --bootnodes to find another one",
			]
		);
	}

	#[test]
	fn fields_are_those_that_are_known() {
		let (line, said) = mistake("minimum-validators = 3", "minimal-validators = 3");
		assert_eq!(line, 3);
		assert!(said.starts_with("malformed: unknown field `minimal-validators`"), "{said}");
		let (line, said) = mistake("[[council]]\nname", "[[council]]\nnick");
		assert_eq!(line, 26);
		assert!(said.starts_with("malformed: unknown field `nick`"), "{said}");
	}

	#[test]
	fn names_and_numbers_have_bounds() {
		let name = "bad name: write 1 to 64 characters on one line";
		assert_eq!(mistake("Copper Consortium", " "), (1, name.to_owned()));
		let id = "bad id: write 1 to 64 letters, digits, - and _";
		assert_eq!(mistake("id = \"copper\"", "id = \"a/b\""), (2, id.to_owned()));
		assert_eq!(
			mistake("id = \"copper\"", "id = \"local\""),
			(
				2,
				"taken id: `local` is a chain that is built into the node; choose another"
					.to_owned()
			)
		);
		let bounds = "number out of bounds: minimum-validators is 1 to 100";
		assert_eq!(
			mistake("minimum-validators = 3", "minimum-validators = 0"),
			(3, bounds.to_owned())
		);
		assert_eq!(
			mistake("minimum-validators = 3", "minimum-validators = 3\nsession-blocks = 43201"),
			(4, "number out of bounds: session-blocks is 10 to 43200".to_owned())
		);
	}

	#[test]
	fn there_are_enough_of_all_and_not_too_many() {
		assert_eq!(
			mistake("minimum-validators = 3", "minimum-validators = 5"),
			(
				3,
				"too few validators: 4, and 5 are needed. Add [[validators]], or lower \
				 minimum-validators."
					.to_owned()
			)
		);
		let text = four();
		let text = &text[..text.find("[[council]]\nname = \"c3\"").unwrap()];
		assert_eq!(
			read(text).unwrap_err().1.to_string(),
			"too few council members: 2, and 3 are needed. Add [[council]], or say \
			 --allow-development-keys for a test network."
		);
		Consortium::parse(text, true).unwrap();
		let mut text = four();
		for number in 5..=101u8 {
			let address = AccountId::new([number; 32]).to_ss58check();
			text += &format!("[[council]]\nname = \"c{number}\"\naccount = \"{address}\"\n");
		}
		assert_eq!(
			read(&text).unwrap_err().1,
			Mistake::TooMany { what: "council members", got: 101 }
		);
	}

	#[test]
	fn accounts_are_read_and_listed_once() {
		let (first, second) = (value("account", 1), value("account", 2));
		assert_eq!(
			mistake(&second, &first),
			(12, format!("duplicate account: {first} is `v1` already; list each account once"))
		);
		let bad =
			"bad account: not an SS58 address (Invalid checksum): copy it whole, or write 0x and \
		           64 hex digits";
		let last = first.chars().last().unwrap();
		let other = if last == 'a' { 'b' } else { 'a' };
		let typo = format!("{}{other}", &first[..first.len() - 1]);
		assert_eq!(mistake(&first, &typo), (7, bad.to_owned()));
		assert_eq!(
			mistake(&first, "0x1234"),
			(7, "bad account: write 0x and 64 hex digits".to_owned())
		);
	}

	#[test]
	fn session_keys_are_used_once() {
		let (first, second) = (value("session-keys", 1), value("session-keys", 2));
		assert_eq!(
			mistake(&second, &first),
			(
				13,
				"duplicate session key: the aura key of `v2` is the aura key of `v1` already; \
				 generate new ones with author_rotateKeysWithOwner"
					.to_owned()
			)
		);
		let twice = format!("{}{}", &first[..130], &first[2..66]);
		assert_eq!(
			mistake(&first, &twice),
			(
				8,
				"duplicate session key: the smad key of `v1` is the aura key of `v1` already; \
				 generate new ones with author_rotateKeysWithOwner"
					.to_owned()
			)
		);
	}

	#[test]
	fn session_keys_have_their_length_order_and_proof() {
		let (keys, proof) = (value("session-keys", 1), value("proof", 1));
		assert_eq!(
			mistake(&keys, &keys[..192]),
			(
				8,
				"bad session keys: write 0x and 192 hex digits, as author_rotateKeysWithOwner \
				 returns them"
					.to_owned()
			)
		);
		let swapped = format!("0x{}{}{}", &keys[66..130], &keys[2..66], &keys[130..]);
		assert_eq!(mistake(&keys, &swapped), (8, Mistake::SwappedKeys.to_string()));
		assert_eq!(
			mistake(&proof, &value("proof", 2)),
			(9, Mistake::NotProven { kind: "aura" }.to_string())
		);
		assert_eq!(
			mistake(&proof, "0x00"),
			(
				9,
				"bad proof: write 0x and 384 hex digits, as author_rotateKeysWithOwner returns them"
					.to_owned()
			)
		);
	}

	#[test]
	fn development_keys_are_refused_unless_allowed() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let written = |address: &str| format!("name = \"c1\"\naccount = \"{address}\"");
		let (from, to) = (written(&value("account", 1)), written(alice));
		assert_eq!(
			mistake(&from, &to),
			(
				27,
				"development key: the account of `c1` is the one of //Alice, whose secret everybody \
				 has. Replace it, or say --allow-development-keys for a test network."
					.to_owned()
			)
		);
		Consortium::parse(&four().replacen(&from, &to, 1), true).unwrap();
	}

	#[test]
	fn boot_nodes_name_a_port_and_a_peer() {
		let address = value("boot-nodes", 1);
		let hint = "write /ip4/ADDRESS/tcp/PORT/p2p/PEER_ID or /dns/NAME/tcp/PORT/p2p/PEER_ID";
		let peer = address.find("/p2p").unwrap();
		let without = &address[..peer];
		assert_eq!(
			mistake(&address, without),
			(
				4,
				format!(
					"bad boot node: `{without}` doesn't end with /p2p/ and the node's peer id; {hint}"
				)
			)
		);
		let no_port = address.replace("/tcp/30333", "");
		assert_eq!(
			mistake(&address, &no_port),
			(4, format!("bad boot node: `{no_port}` names no TCP port; {hint}"))
		);
		for bad in ["one.example:30333".to_owned(), format!("{without}/p2p/12D3KooW")] {
			let (line, said) = mistake(&address, &bad);
			assert_eq!(line, 4);
			let begin = format!("bad boot node: `{bad}` is no multiaddress (");
			assert!(said.starts_with(&begin) && said.ends_with(hint), "{said}");
		}
	}
}
