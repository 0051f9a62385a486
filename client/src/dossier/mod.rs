//! Identity dossiers. Only a salted commitment goes on chain; who a participant is, it shows to one
//! verifier at a time.

mod disclosure;

use crate::{
	chain::{AccountId, Chain, ChainError},
	cli::{CommitArguments, DiscloseArguments, DisclosureCheckArguments},
	files::{self, FileError},
	keys::{self, AddressError},
	output::plain,
	table::table,
};
use disclosure::commitment;
pub use disclosure::Disclosure;
use sp_core::{crypto::Ss58Codec, H256};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// How long a dossier may be: 16 MiB.
const LONGEST_DOSSIER: u64 = 16 * 1024 * 1024;
/// How long a disclosure may be: the longest dossier in base64, and what is around it.
const LONGEST_DISCLOSURE: u64 = LONGEST_DOSSIER / 3 * 4 + 64 * 1024;
/// How long a salt file may be.
const LONGEST_SALT_FILE: u64 = 1024;
/// How long a verifier's name may be, in characters.
const LONGEST_NAME: usize = 128;

const DOSSIER_HINT: &str = "Put large documents elsewhere, and their hashes into the dossier.";
const SALT_HINT: &str = "Name the file that `tracemet dossier commit` wrote.";
const DISCLOSURE_HINT: &str = "Name the file that `tracemet dossier disclose` wrote.";

/// Why a dossier can't be committed to or disclosed, or isn't the one that was committed to.
#[derive(Debug, Error)]
pub enum DossierError {
	/// A file can't be used.
	#[error(transparent)]
	File(#[from] FileError),
	/// There is nothing in it.
	#[error("{path} is empty, and nothing can be committed to. Name the dossier itself.", path = .0.display())]
	Empty(PathBuf),
	/// A salt file holds something else.
	#[error("{path} holds no salt, which is 0x and 64 hex digits. {SALT_HINT}", path = .0.display())]
	NotASalt(PathBuf),
	/// An argument can't be read.
	#[error("{argument} {text}: {reason}")]
	Argument {
		/// Which.
		argument: &'static str,
		/// What it is.
		text: String,
		/// What it should be.
		reason: AddressError,
	},
	/// Nobody is named.
	#[error("--to: name the verifier in 1 to {LONGEST_NAME} characters")]
	NoName,
	/// The operating system has no random numbers.
	#[error("the operating system gives no random numbers for a salt ({0}). Try again on a machine that does.")]
	NoRandomness(getrandom::Error),
	/// The dossier isn't the one committed to.
	#[error("dossier and salt give the commitment {got:?}, not {expected:?}. Name the dossier and the salt file that were committed to.")]
	DoesNotFit {
		/// What they give.
		got: H256,
		/// What was asked for.
		expected: H256,
	},
	/// A disclosure isn't one.
	#[error("{path} is not a disclosure: {reason}. {DISCLOSURE_HINT}", path = path.display())]
	NotADisclosure {
		/// The file.
		path: PathBuf,
		/// Why not.
		reason: String,
	},
	/// The dossier in a disclosure isn't the one that was disclosed.
	#[error("dossier altered: it is not the one that this disclosure was made of. Ask the participant for a new disclosure.")]
	DossierAltered,
	/// The salt doesn't lead to the commitment.
	#[error("wrong salt: with it, the dossier does not give the disclosure's own commitment. Ask the participant for a new disclosure.")]
	WrongSalt,
	/// The commitment is another one.
	#[error("commitment replaced: the disclosure opens {disclosed:?} and is intact, but {registered:?} is registered. Ask the participant for a disclosure of its present dossier.")]
	Replaced {
		/// What the disclosure opens.
		disclosed: H256,
		/// What should be opened.
		registered: H256,
	},
	/// The account isn't on the chain.
	#[error("account unknown: {account} is neither a participant nor a site as of block {block}. Check that the node at {url} belongs to the right chain.", account = account.to_ss58check())]
	AccountUnknown {
		/// The account.
		account: AccountId,
		/// The block that was looked at.
		block: u64,
		/// The node.
		url: String,
	},
	/// The chain can't be read.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The disclosure can't be written as JSON.
	#[error("the disclosure can't be written as JSON: {0}. Give the dossier's file another name.")]
	Json(#[from] serde_json::Error),
}

type Result<T> = std::result::Result<T, DossierError>;

fn read_dossier(path: &Path) -> Result<Vec<u8>> {
	let dossier = files::read(path, LONGEST_DOSSIER, DOSSIER_HINT)?;
	if dossier.is_empty() {
		return Err(DossierError::Empty(path.to_owned()));
	}
	Ok(dossier)
}

fn read_salt(path: &Path) -> Result<[u8; 32]> {
	let bytes = files::read(path, LONGEST_SALT_FILE, SALT_HINT)?;
	let text = std::str::from_utf8(&bytes).unwrap_or_default().trim();
	keys::parse_bytes(text).map_err(|_| DossierError::NotASalt(path.to_owned()))
}

fn read_commitment(text: &str) -> Result<H256> {
	keys::parse_bytes(text).map(H256).map_err(|reason| DossierError::Argument {
		argument: "--commitment",
		text: text.to_owned(),
		reason,
	})
}

/// Prints the commitment to a dossier, with a salt that is made unless it is there.
pub fn commit(arguments: &CommitArguments) -> Result<()> {
	println!("{:?}", make_commitment(arguments)?);
	Ok(())
}

fn make_commitment(arguments: &CommitArguments) -> Result<H256> {
	let dossier = read_dossier(&arguments.file)?;
	let beside = || {
		let mut name = arguments.file.clone().into_os_string();
		name.push(".salt");
		PathBuf::from(name)
	};
	let path = arguments.salt_file.clone().unwrap_or_else(beside);
	let salt = if path.exists() {
		read_salt(&path)?
	} else {
		let mut salt = [0; 32];
		getrandom::fill(&mut salt).map_err(DossierError::NoRandomness)?;
		files::write_secret(&path, format!("0x{}\n", hex::encode(salt)).as_bytes())?;
		salt
	};
	Ok(commitment(&dossier, &salt))
}

/// Writes the disclosure of a dossier to one verifier.
pub fn disclose(arguments: &DiscloseArguments) -> Result<()> {
	let dossier = read_dossier(&arguments.file)?;
	let salt = read_salt(&arguments.salt_file)?;
	let account = keys::parse_account(&arguments.account).map_err(|reason| {
		DossierError::Argument { argument: "--account", text: arguments.account.clone(), reason }
	})?;
	let to = arguments.to.trim().to_owned();
	if to.is_empty() || to.chars().count() > LONGEST_NAME {
		return Err(DossierError::NoName);
	}
	let name = arguments.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
	let disclosure = Disclosure::new(account, to, name, dossier, salt);
	if let Some(text) = &arguments.commitment {
		let (got, expected) = (disclosure.commitment, read_commitment(text)?);
		if got != expected {
			return Err(DossierError::DoesNotFit { got, expected });
		}
	}
	files::write_secret(&arguments.output, &disclosure.to_json()?)?;
	println!("{:?} opened for {}", disclosure.commitment, disclosure.to);
	Ok(())
}

/// A disclosure, as it was written.
pub fn read_disclosure(path: &Path) -> Result<Disclosure> {
	let bytes = files::read(path, LONGEST_DISCLOSURE, DISCLOSURE_HINT)?;
	Disclosure::from_json(&bytes)
		.map_err(|reason| DossierError::NotADisclosure { path: path.to_owned(), reason })
}

/// Checks a disclosure, and prints what it was checked against.
pub async fn check(arguments: &DisclosureCheckArguments) -> Result<()> {
	let disclosure = read_disclosure(&arguments.file)?;
	if let Some(text) = &arguments.commitment {
		let registered = read_commitment(text)?;
		return show(&disclosure, registered, &[("checked against", "--commitment".to_owned())]);
	}
	let chain = Chain::connect(&arguments.url).await?;
	let at = chain.finalized().await?;
	let found = chain.registered_dossier(&at, &disclosure.account).await?;
	let found = found.ok_or_else(|| DossierError::AccountUnknown {
		account: disclosure.account.clone(),
		block: at.number(),
		url: arguments.url.clone(),
	})?;
	let standing = match found.closed_since {
		Some(block) => format!("closed since block {block}"),
		None => found.standing,
	};
	let mut rows = vec![
		("standing", standing),
		("checked at", format!("finalized block {} ({:?})", at.number(), at.hash())),
	];
	if found.participant != disclosure.account {
		rows.insert(0, ("site of", found.participant.to_ss58check()));
	}
	show(&disclosure, found.commitment, &rows)
}

fn show(disclosure: &Disclosure, registered: H256, more: &[(&str, String)]) -> Result<()> {
	let result = disclosure.opens(registered);
	let matches = if result.is_ok() { "yes" } else { "no" };
	let dossier = format!("{}, {} bytes", plain(&disclosure.file_name), disclosure.dossier.len());
	let mut table = table(["disclosure", ""], 0..0);
	table.add_row(["account", &disclosure.account.to_ss58check()]);
	table.add_row(["dossier", &dossier]);
	table.add_row(["disclosed to", &plain(&disclosure.to)]);
	table.add_row(["registered commitment", &format!("{registered:?}")]);
	table.add_row(["matches", matches]);
	for (name, value) in more {
		table.add_row([*name, value]);
	}
	println!("{table}");
	result
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, os::unix::fs::PermissionsExt};
	use tempfile::TempDir;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	struct Desk {
		directory: TempDir,
	}

	impl Desk {
		fn new() -> Self {
			let directory = tempfile::tempdir().unwrap();
			fs::write(directory.path().join("dossier"), b"who we are").unwrap();
			Self { directory }
		}

		fn path(&self, name: &str) -> PathBuf {
			self.directory.path().join(name)
		}

		fn commit(&self) -> Result<H256> {
			make_commitment(&CommitArguments { file: self.path("dossier"), salt_file: None })
		}

		fn disclose(&self, output: &str, commitment: Option<String>) -> Result<()> {
			disclose(&DiscloseArguments {
				file: self.path("dossier"),
				salt_file: self.path("dossier.salt"),
				account: ALICE.to_owned(),
				to: "Trader AG".to_owned(),
				output: self.path(output),
				commitment,
			})
		}

		fn check(&self, file: &str, commitment: &str) -> Result<()> {
			let arguments = DisclosureCheckArguments {
				file: self.path(file),
				url: String::new(),
				commitment: Some(commitment.to_owned()),
			};
			tokio::runtime::Builder::new_current_thread()
				.build()
				.unwrap()
				.block_on(check(&arguments))
		}
	}

	#[test]
	fn a_salt_is_made_once_for_its_owner_only() {
		let desk = Desk::new();
		let first = desk.commit().unwrap();
		let salt = fs::read_to_string(desk.path("dossier.salt")).unwrap();
		assert_eq!((salt.len(), &salt[..2]), (67, "0x"));
		let mode = fs::metadata(desk.path("dossier.salt")).unwrap().permissions().mode();
		assert_eq!(mode & 0o777, 0o600);
		assert_eq!(desk.commit().unwrap(), first);
		assert_eq!(fs::read_to_string(desk.path("dossier.salt")).unwrap(), salt);
		assert_ne!(Desk::new().commit().unwrap(), first);
	}

	#[test]
	fn what_was_committed_to_is_disclosed_and_checked() {
		let desk = Desk::new();
		let commitment = format!("{:?}", desk.commit().unwrap());
		desk.disclose("out.json", Some(commitment.clone())).unwrap();
		desk.check("out.json", &commitment).unwrap();
		let mode = fs::metadata(desk.path("out.json")).unwrap().permissions().mode();
		assert_eq!(mode & 0o777, 0o600);
	}

	#[test]
	fn a_disclosure_is_not_overwritten() {
		let desk = Desk::new();
		desk.commit().unwrap();
		desk.disclose("out.json", None).unwrap();
		assert_eq!(
			desk.disclose("out.json", None).unwrap_err().to_string(),
			format!(
				"{} is there already, and is not overwritten. Name another file or move it away.",
				desk.path("out.json").display()
			)
		);
	}

	#[test]
	fn nothing_is_disclosed_that_does_not_fit() {
		let desk = Desk::new();
		let got = desk.commit().unwrap();
		let other = format!("0x{}", "11".repeat(32));
		assert_eq!(
			desk.disclose("out.json", Some(other.clone())).unwrap_err().to_string(),
			format!(
				"dossier and salt give the commitment {got:?}, not {other}. Name the dossier and \
				 the salt file that were committed to."
			)
		);
		assert!(!desk.path("out.json").exists());
	}

	#[test]
	fn a_replaced_commitment_is_named() {
		let desk = Desk::new();
		let disclosed = desk.commit().unwrap();
		desk.disclose("out.json", None).unwrap();
		let now = format!("0x{}", "11".repeat(32));
		assert_eq!(
			desk.check("out.json", &now).unwrap_err().to_string(),
			format!(
				"commitment replaced: the disclosure opens {disclosed:?} and is intact, but {now} is \
				 registered. Ask the participant for a disclosure of its present dossier."
			)
		);
	}

	#[test]
	fn dossiers_and_salts_have_bounds() {
		let desk = Desk::new();
		fs::write(desk.path("dossier.salt"), "0x12").unwrap();
		assert_eq!(
			desk.commit().unwrap_err().to_string(),
			format!(
				"{} holds no salt, which is 0x and 64 hex digits. Name the file that `tracemet \
				 dossier commit` wrote.",
				desk.path("dossier.salt").display()
			)
		);
		fs::write(desk.path("dossier"), b"").unwrap();
		assert!(matches!(desk.commit(), Err(DossierError::Empty(_))));
		fs::File::create(desk.path("dossier")).unwrap().set_len(LONGEST_DOSSIER + 1).unwrap();
		assert_eq!(
			desk.commit().unwrap_err().to_string(),
			format!(
				"{} has more than 16777216 bytes, which is more than is taken here. Put large \
				 documents elsewhere, and their hashes into the dossier.",
				desk.path("dossier").display()
			)
		);
	}

	#[test]
	fn the_longest_dossier_can_be_disclosed() {
		let desk = Desk::new();
		fs::File::create(desk.path("dossier")).unwrap().set_len(LONGEST_DOSSIER).unwrap();
		let commitment = format!("{:?}", desk.commit().unwrap());
		desk.disclose("out.json", None).unwrap();
		desk.check("out.json", &commitment).unwrap();
	}
}
