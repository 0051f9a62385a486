//! What the commands are told beside their arguments: flags win over the environment, and that over
//! the configuration file.

use crate::{
	chain::AccountId,
	cli::Common,
	files,
	keys::{self, AddressError},
	output::Format,
};
use clap::ValueEnum;
use serde::Deserialize;
use std::{
	ffi::OsString,
	path::{Path, PathBuf},
};
use thiserror::Error;

/// The most bytes that a configuration file may have.
const MOST: u64 = 64 * 1024;
/// Where a node on the same machine listens.
const HERE: &str = "ws://127.0.0.1:9944";

/// Why the configuration can't be used.
#[derive(Debug, Error)]
pub enum ConfigError {
	/// The file can't be read.
	#[error(transparent)]
	File(#[from] files::FileError),
	/// The file isn't what is expected.
	#[error("{path}: {reason}", path = path.display())]
	Form {
		/// The file.
		path: PathBuf,
		/// Why.
		reason: String,
	},
	/// The file isn't text.
	#[error("{path} is not text in UTF-8: write it as TOML", path = .0.display())]
	NotText(PathBuf),
	/// A variable of the environment isn't text.
	#[error("{0} is not text in UTF-8: set it anew")]
	NotUtf8(&'static str),
	/// There is no such format.
	#[error("{place}: there is no output `{given}`: write table, json or csv")]
	Format {
		/// Where it is said.
		place: &'static str,
		/// What is said.
		given: String,
	},
	/// It isn't an account.
	#[error("{place}: {reason}")]
	Account {
		/// Where it is said.
		place: &'static str,
		/// Why.
		reason: AddressError,
	},
}

type Result<T> = std::result::Result<T, ConfigError>;

/// What the configuration file may say.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
	/// WebSocket address of a node's RPC.
	url: Option<String>,
	/// How answers are written.
	output: Option<String>,
	/// The key file of the signer. A relative path begins beside the configuration file.
	key: Option<PathBuf>,
	/// The file with the password of the key file.
	password_file: Option<PathBuf>,
	/// The custody account that is acted for.
	account: Option<String>,
}

/// What holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Settings {
	/// WebSocket address of a node's RPC.
	pub url: String,
	/// How answers are written.
	pub output: Format,
	/// The key file of the signer. None: the secret is asked for.
	pub key: Option<PathBuf>,
	/// The file with the password of that key file. None: it is asked for.
	pub password_file: Option<PathBuf>,
	/// The custody account that is acted for. None: the signer's own.
	pub account: Option<AccountId>,
}

/// Where something is said. What comes first wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
	Flag,
	Environment,
	File,
}

/// What is said of a signer on the command line.
#[derive(Debug, Default)]
pub struct SignerFlags<'a> {
	/// The key file.
	pub key: Option<&'a Path>,
	/// The file with its password.
	pub password_file: Option<&'a Path>,
	/// The custody account that is acted for.
	pub account: Option<&'a AccountId>,
}

/// What holds by the arguments, this process' environment and the configuration file.
pub fn load(common: &Common, signer: &SignerFlags<'_>) -> Result<Settings> {
	resolve(common, signer, &|name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

/// The same in an environment. A variable that is empty counts as not set.
fn resolve(
	common: &Common,
	signer: &SignerFlags<'_>,
	variable: &dyn Fn(&'static str) -> Option<OsString>,
) -> Result<Settings> {
	let (file, directory) = read(common, variable)?;
	let text = |name| match variable(name).map(OsString::into_string) {
		Some(Ok(text)) => Ok(Some(text)),
		Some(Err(_)) => Err(ConfigError::NotUtf8(name)),
		None => Ok(None),
	};
	let path = |given: Option<&Path>, name, from_file: Option<PathBuf>| {
		given
			.map(|path| (Place::Flag, path.to_owned()))
			.or_else(|| variable(name).map(|path| (Place::Environment, PathBuf::from(path))))
			.or_else(|| from_file.map(|path| (Place::File, directory.join(path))))
	};
	let key = path(signer.key, "TRACEMET_KEY", file.key);
	// What is said further down is the password of another key.
	let password_file = path(signer.password_file, "TRACEMET_PASSWORD_FILE", file.password_file)
		.filter(|(place, _)| key.as_ref().is_none_or(|(of, _)| place <= of));
	let output = match (common.output, text("TRACEMET_OUTPUT")?, file.output) {
		(Some(format), _, _) => format,
		(None, Some(given), _) => format("TRACEMET_OUTPUT", given)?,
		(None, None, Some(given)) => format("`output` in the configuration file", given)?,
		(None, None, None) => Format::Table,
	};
	let account = match (signer.account, text("TRACEMET_ACCOUNT")?, file.account) {
		(Some(account), _, _) => Some(account.clone()),
		(None, Some(given), _) => Some(account("TRACEMET_ACCOUNT", &given)?),
		(None, None, Some(given)) => Some(account("`account` in the configuration file", &given)?),
		(None, None, None) => None,
	};
	Ok(Settings {
		url: common
			.url
			.clone()
			.or(text("TRACEMET_URL")?)
			.or(file.url)
			.unwrap_or_else(|| HERE.to_owned()),
		output,
		key: key.map(|(_, path)| path),
		password_file: password_file.map(|(_, path)| path),
		account,
	})
}

fn format(place: &'static str, given: String) -> Result<Format> {
	Format::from_str(&given, false).map_err(|_| ConfigError::Format { place, given })
}

fn account(place: &'static str, given: &str) -> Result<AccountId> {
	keys::parse_account(given).map_err(|reason| ConfigError::Account { place, reason })
}

/// The configuration file, and where it is. One that is named has to be there, the usual one hasn't.
fn read(
	common: &Common,
	variable: &dyn Fn(&'static str) -> Option<OsString>,
) -> Result<(File, PathBuf)> {
	let named = common.config.clone().or_else(|| variable("TRACEMET_CONFIG").map(PathBuf::from));
	let path = match named {
		Some(path) => path,
		None => match usual(variable).filter(|path| path.exists()) {
			Some(path) => path,
			None => return Ok(Default::default()),
		},
	};
	let bytes = files::read(&path, MOST, "A configuration is a few lines.")?;
	let text = String::from_utf8(bytes).map_err(|_| ConfigError::NotText(path.clone()))?;
	let file = toml::from_str(&text)
		.map_err(|error| files::mistake(&text, &error))
		.map_err(|reason| ConfigError::Form { path: path.clone(), reason })?;
	let directory = path.parent().map(Path::to_owned).unwrap_or_default();
	Ok((file, directory))
}

/// Where the configuration file is unless it is named.
fn usual(variable: &dyn Fn(&'static str) -> Option<OsString>) -> Option<PathBuf> {
	let directory = match variable("XDG_CONFIG_HOME").map(PathBuf::from) {
		// The specification of these folders has relative paths ignored.
		Some(directory) if directory.is_absolute() => directory,
		_ => PathBuf::from(variable("HOME")?).join(".config"),
	};
	Some(directory.join("tracemet").join("config.toml"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{collections::BTreeMap, fs};
	use tempfile::TempDir;

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
	const CHARLIE: &str = "5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y";

	/// A home with this configuration file in it.
	fn home(file: &str) -> TempDir {
		let home = tempfile::tempdir().unwrap();
		let directory = home.path().join(".config/tracemet");
		fs::create_dir_all(&directory).unwrap();
		fs::write(directory.join("config.toml"), file).unwrap();
		home
	}

	fn settings(
		common: &Common,
		signer: &SignerFlags<'_>,
		home: &Path,
		variables: &[(&'static str, &str)],
	) -> Result<Settings> {
		let variables = variables.iter().copied().collect::<BTreeMap<_, _>>();
		resolve(common, signer, &|name| match name {
			"HOME" => Some(home.as_os_str().to_owned()),
			name => variables.get(name).map(OsString::from),
		})
	}

	#[test]
	fn without_anything_said_there_is_a_node_here_and_a_table() {
		let home = tempfile::tempdir().unwrap();
		let expected = Settings {
			url: "ws://127.0.0.1:9944".to_owned(),
			output: Format::Table,
			key: None,
			password_file: None,
			account: None,
		};
		let none = SignerFlags::default();
		assert_eq!(settings(&Common::default(), &none, home.path(), &[]).unwrap(), expected);
	}

	#[test]
	fn flags_win_over_the_environment_and_that_over_the_file() {
		let home = home(&format!(
			"url = \"ws://file\"\noutput = \"csv\"\nkey = \"file.json\"\npassword_file = \"/file\"\naccount = \"{ALICE}\"\n"
		));
		let none = SignerFlags::default();
		let from_file = settings(&Common::default(), &none, home.path(), &[]).unwrap();
		let expected = Settings {
			url: "ws://file".to_owned(),
			output: Format::Csv,
			// Beside the file, unless it is absolute.
			key: Some(home.path().join(".config/tracemet/file.json")),
			password_file: Some(PathBuf::from("/file")),
			account: Some(keys::parse_account(ALICE).unwrap()),
		};
		assert_eq!(from_file, expected);

		let variables = [
			("TRACEMET_URL", "ws://environment"),
			("TRACEMET_OUTPUT", "json"),
			("TRACEMET_KEY", "environment.json"),
			("TRACEMET_PASSWORD_FILE", "environment"),
			("TRACEMET_ACCOUNT", BOB),
		];
		let expected = Settings {
			url: "ws://environment".to_owned(),
			output: Format::Json,
			key: Some(PathBuf::from("environment.json")),
			password_file: Some(PathBuf::from("environment")),
			account: Some(keys::parse_account(BOB).unwrap()),
		};
		let from_environment = settings(&Common::default(), &none, home.path(), &variables);
		assert_eq!(from_environment.unwrap(), expected);

		let common =
			Common { url: Some("ws://flag".to_owned()), output: Some(Format::Table), config: None };
		let charlie = keys::parse_account(CHARLIE).unwrap();
		let flags = SignerFlags {
			key: Some(Path::new("flag.json")),
			password_file: Some(Path::new("flag")),
			account: Some(&charlie),
		};
		let expected = Settings {
			url: "ws://flag".to_owned(),
			output: Format::Table,
			key: Some(PathBuf::from("flag.json")),
			password_file: Some(PathBuf::from("flag")),
			account: Some(charlie.clone()),
		};
		assert_eq!(settings(&common, &flags, home.path(), &variables).unwrap(), expected);
	}

	#[test]
	fn the_file_is_found_by_flag_by_environment_or_where_it_usually_is() {
		let home = home("url = \"ws://home\"");
		let elsewhere = tempfile::tempdir().unwrap();
		let path = |name: &str| elsewhere.path().join(name);
		fs::create_dir(path("tracemet")).unwrap();
		fs::write(path("tracemet/config.toml"), "url = \"ws://xdg\"").unwrap();
		fs::write(path("environment.toml"), "url = \"ws://environment\"").unwrap();
		fs::write(path("flag.toml"), "url = \"ws://flag\"").unwrap();
		let (xdg, environment) = (path(""), path("environment.toml"));
		let variables = [
			("XDG_CONFIG_HOME", xdg.to_str().unwrap()),
			("TRACEMET_CONFIG", environment.to_str().unwrap()),
		];
		let url = |common: &Common, variables: &[_]| {
			settings(common, &SignerFlags::default(), home.path(), variables).unwrap().url
		};
		assert_eq!(url(&Common::default(), &[]), "ws://home");
		assert_eq!(url(&Common::default(), &variables[..1]), "ws://xdg");
		assert_eq!(url(&Common::default(), &[("XDG_CONFIG_HOME", "relative")]), "ws://home");
		assert_eq!(url(&Common::default(), &variables), "ws://environment");
		let common = Common { config: Some(path("flag.toml")), ..Common::default() };
		assert_eq!(url(&common, &variables), "ws://flag");
	}

	#[test]
	fn a_password_is_of_the_key_that_is_said_in_the_same_place_or_below() {
		let home = home("key = \"/file\"\npassword_file = \"/file.password\"");
		let key = ("TRACEMET_KEY", "/environment");
		let password = ("TRACEMET_PASSWORD_FILE", "/environment.password");
		let resolved = |key: Option<&str>, password: Option<&str>, variables: &[_]| {
			let flags = SignerFlags {
				key: key.map(Path::new),
				password_file: password.map(Path::new),
				account: None,
			};
			let settings = settings(&Common::default(), &flags, home.path(), variables).unwrap();
			let text = |path: Option<PathBuf>| path.map(|path| path.to_str().unwrap().to_owned());
			(text(settings.key), text(settings.password_file))
		};
		let pair =
			|key: &str, password: Option<&str>| (Some(key.to_owned()), password.map(str::to_owned));
		assert_eq!(resolved(None, None, &[]), pair("/file", Some("/file.password")));
		let expected = pair("/file", Some("/environment.password"));
		assert_eq!(resolved(None, None, &[password]), expected);
		assert_eq!(
			resolved(None, Some("/flag.password"), &[]),
			pair("/file", Some("/flag.password"))
		);

		assert_eq!(resolved(None, None, &[key]), pair("/environment", None));
		let expected = pair("/environment", Some("/environment.password"));
		assert_eq!(resolved(None, None, &[key, password]), expected);

		assert_eq!(resolved(Some("/flag"), None, &[]), pair("/flag", None));
		assert_eq!(resolved(Some("/flag"), None, &[key, password]), pair("/flag", None));
		let expected = pair("/flag", Some("/flag.password"));
		assert_eq!(resolved(Some("/flag"), Some("/flag.password"), &[key, password]), expected);
	}

	#[test]
	fn mistakes_are_named() {
		let message = |file: &str, common: Common, variables: &[(&'static str, &str)]| {
			let home = home(file);
			let error =
				settings(&common, &SignerFlags::default(), home.path(), variables).unwrap_err();
			error.to_string().replace(home.path().to_str().unwrap(), "~")
		};
		let unknown = message("colour = \"red\"", Common::default(), &[]);
		let beginning = "~/.config/tracemet/config.toml: line 1: unknown field `colour`, ";
		assert!(unknown.starts_with(beginning) && !unknown.contains('\n'), "{unknown}");
		assert_eq!(
			message("output = \"xml\"", Common::default(), &[]),
			"`output` in the configuration file: there is no output `xml`: write table, json or csv"
		);
		assert_eq!(
			message("", Common::default(), &[("TRACEMET_OUTPUT", "xml")]),
			"TRACEMET_OUTPUT: there is no output `xml`: write table, json or csv"
		);
		assert_eq!(
			message("", Common::default(), &[("TRACEMET_ACCOUNT", "0x12")]),
			"TRACEMET_ACCOUNT: write 0x and 64 hex digits"
		);
		let missing = Common { config: Some("/not/there".into()), ..Common::default() };
		assert!(message("", missing, &[]).starts_with("/not/there can't be read"));
	}
}
