//! Keys of people: from a file that polkadot.js exported, from a seed file, or asked for at the
//! terminal. Never from an argument, which every process of the machine can read.

use crate::keys::{self, KeyError};
use base64::{engine::general_purpose::STANDARD, Engine as _};
use serde::Deserialize;
use std::{
	fs,
	io::{self, Error as IoError, IsTerminal, Read},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};
use subxt_signer::{polkadot_js_compat, sr25519::Keypair};
use thiserror::Error;

/// The most bytes that a key file may have.
const MOST: u64 = 64 * 1024;
/// Bytes before the encrypted keys in a file of polkadot.js: salt, the parameters of scrypt, nonce.
const HEAD: usize = 32 + 3 * 4 + 24;
/// What nobody but the owner may do with a file that has a secret in it.
const OTHERS: u32 = 0o077;

/// Why there is no key to sign with.
#[derive(Debug, Error)]
pub enum SignerError {
	/// The file can't be read.
	#[error("{path} can't be read: {reason}. Name a key file that is there and that you may read.", path = path.display())]
	Unreadable {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: IoError,
	},
	/// Others can read or write the file.
	#[error("{path} has a secret in it, and others than its owner may use it: `chmod 600 {path}`, and think of who could have read it", path = path.display())]
	Open {
		/// The file.
		path: PathBuf,
	},
	/// The file is too long, or not text.
	#[error("{path} is no key file: name a JSON file that polkadot.js exported, or a file with a phrase or seed in it", path = path.display())]
	NotAKeyFile {
		/// The file.
		path: PathBuf,
	},
	/// What is in the seed file, or was typed, isn't a secret.
	#[error("{place}: {reason}")]
	Secret {
		/// Where it is.
		place: String,
		/// Why.
		reason: KeyError,
	},
	/// The JSON isn't one of polkadot.js, or of another kind of key.
	#[error("{path} is not an encrypted sr25519 key of polkadot.js ({reason}): export the account anew, with a password", path = path.display())]
	NotPolkadotJs {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: String,
	},
	/// The password that was typed doesn't open the key.
	#[error("the password doesn't open {path}: try again", path = path.display())]
	WrongPassword {
		/// The key file.
		path: PathBuf,
	},
	/// The password in a file doesn't open the key.
	#[error("the password in {password_file} doesn't open {path}: name the file with the password of this key with --password-file", path = path.display(), password_file = password_file.display())]
	WrongPasswordFile {
		/// The key file.
		path: PathBuf,
		/// The file with the password.
		password_file: PathBuf,
	},
	/// There is nobody to ask.
	#[error("there is no terminal to ask for {what} at ({reason}): {way_out}")]
	NoTerminal {
		/// What is needed.
		what: String,
		/// Why there is none.
		reason: IoError,
		/// The way out.
		way_out: &'static str,
	},
}

type Result<T> = std::result::Result<T, SignerError>;

/// The signer's key. `key`: its file; without one the secret is asked for. `password_file`: what opens
/// it; without one the password is asked for, if one is needed.
pub fn load(key: Option<&Path>, password_file: Option<&Path>) -> Result<Keypair> {
	let Some(path) = key else {
		let what = "the signer's phrase or seed";
		let way_out = "name a key file with --key, TRACEMET_KEY or `key` in the configuration file";
		return secret("the secret", &ask(what, way_out)?);
	};
	let (text, is_open) = read(path)?;
	if text.trim_start().starts_with('{') {
		return polkadot_js(path, &text, password_file);
	}
	if is_open {
		return Err(SignerError::Open { path: path.to_owned() });
	}
	secret(&path.display().to_string(), &text)
}

fn secret(place: &str, text: &str) -> Result<Keypair> {
	keys::from_uri(text.trim())
		.map_err(|reason| SignerError::Secret { place: place.to_owned(), reason })
}

/// Asks without showing what is typed.
fn ask(what: &str, way_out: &'static str) -> Result<String> {
	let typed = match io::stdin().is_terminal() {
		true => rpassword::prompt_password(format!("Type {what}: ")),
		false => Err(IoError::other("the standard input is none")),
	};
	typed.map_err(|reason| SignerError::NoTerminal { what: what.to_owned(), reason, way_out })
}

/// The text of a file, and whether others than its owner may read or write it.
fn read(path: &Path) -> Result<(String, bool)> {
	let unreadable = |reason| SignerError::Unreadable { path: path.to_owned(), reason };
	let file = fs::File::open(path).map_err(unreadable)?;
	// Of the file that is open: the one of that name may be another by now.
	let mode = file.metadata().map_err(unreadable)?.permissions().mode();
	let mut bytes = Vec::new();
	file.take(MOST.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
	let is_short = u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST);
	let text = String::from_utf8(bytes).ok().filter(|_| is_short);
	let text = text.ok_or_else(|| SignerError::NotAKeyFile { path: path.to_owned() })?;
	Ok((text, mode & OTHERS != 0))
}

/// The text of a file that is a secret as it stands there.
fn read_secret(path: &Path) -> Result<String> {
	match read(path)? {
		(_, true) => Err(SignerError::Open { path: path.to_owned() }),
		(text, false) => Ok(text),
	}
}

/// The password of a key file.
fn password(of: &Path, password_file: Option<&Path>) -> Result<String> {
	match password_file {
		Some(file) => Ok(first_line(&read_secret(file)?).to_owned()),
		None => ask(
			&format!("the password of {}", of.display()),
			"name a file with it with --password-file, or in the place where the key file is named: \
			 TRACEMET_PASSWORD_FILE or `password_file` in the configuration file",
		),
	}
}

/// A password is the first line: editors end it.
fn first_line(text: &str) -> &str {
	text.lines().next().unwrap_or_default()
}

/// As much of a file of polkadot.js as is looked at before its password is asked for.
#[derive(Deserialize)]
struct Exported {
	encoded: String,
	encoding: Encoding,
}

#[derive(Deserialize)]
struct Encoding {
	content: Vec<String>,
	r#type: Vec<String>,
	version: String,
}

/// The key in a file of polkadot.js, which is encrypted, so that others may read it.
fn polkadot_js(path: &Path, text: &str, password_file: Option<&Path>) -> Result<Keypair> {
	let wrong = |reason: String| SignerError::NotPolkadotJs { path: path.to_owned(), reason };
	let exported: Exported =
		serde_json::from_str(text).map_err(|reason| wrong(reason.to_string()))?;
	let Encoding { content, r#type, version } = &exported.encoding;
	if version != "3" || !content.iter().any(|kind| kind == "sr25519") {
		return Err(wrong(format!("it is {}, version {version}", content.join(", "))));
	}
	if !r#type.iter().any(|kind| kind == "xsalsa20-poly1305") {
		return Err(wrong("it is not encrypted".to_owned()));
	}
	let bytes = STANDARD.decode(&exported.encoded).map_err(|reason| wrong(reason.to_string()))?;
	if bytes.len() <= HEAD {
		return Err(wrong("its end is missing".to_owned()));
	}
	let password = password(path, password_file)?;
	polkadot_js_compat::decrypt_json(text, &password).map_err(|reason| match reason {
		polkadot_js_compat::Error::Secretbox(_) => {
			let path = path.to_owned();
			match password_file.map(Path::to_owned) {
				Some(password_file) => SignerError::WrongPasswordFile { path, password_file },
				None => SignerError::WrongPassword { path },
			}
		}
		other => wrong(other.to_string()),
	})
}

#[cfg(test)]
mod tests;
