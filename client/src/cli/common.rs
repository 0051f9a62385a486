//! What many commands take.

pub use crate::chain::Named;

use crate::{
	chain::AccountId,
	config::SignerFlags,
	keys,
	output::Format,
	quantity::{self, QuantityError},
};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::de::{value::Error, DeserializeOwned, IntoDeserializer};
use std::path::PathBuf;
use tracemet_primitives::{LotId, Mass};

/// The node, and how its answers are written.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub struct Common {
	/// WebSocket address of a node's RPC. Else TRACEMET_URL, `url` in the configuration file,
	/// ws://127.0.0.1:9944.
	#[arg(long, value_name = "URL")]
	pub url: Option<String>,

	/// How to write the answer. Else TRACEMET_OUTPUT, `output` in the configuration file, table.
	#[arg(long, value_enum)]
	pub output: Option<Format>,

	/// The configuration file. Else TRACEMET_CONFIG, tracemet/config.toml in XDG_CONFIG_HOME, or in
	/// ~/.config.
	#[arg(long, value_name = "PATH")]
	pub config: Option<PathBuf>,
}

/// How something is read.
#[derive(Debug, clap::Args)]
pub struct Reading {
	/// The node.
	#[command(flatten)]
	pub common: Common,

	/// Read at the best block, which may yet be replaced, instead of the last finalized one.
	#[arg(long, help_heading = "Connection")]
	pub best: bool,
}

/// How a list is read.
#[derive(Debug, clap::Args)]
pub struct Listing {
	/// How it is read.
	#[command(flatten)]
	pub reading: Reading,

	/// Most entries to show. The list is asked for page by page until there are so many.
	#[arg(long, value_name = "NUMBER", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
	pub limit: u32,
}

/// Who signs, and for whom.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Signing")]
pub struct SignerArguments {
	/// The signer's key: a JSON file exported by polkadot.js, or a file that only its owner can read
	/// with a phrase or seed in it. Else TRACEMET_KEY, `key` in the configuration file; else the
	/// secret is asked for.
	#[arg(long, value_name = "PATH")]
	pub key: Option<PathBuf>,

	/// A file, for its owner only, with the password of the JSON file. Else TRACEMET_PASSWORD_FILE,
	/// `password_file` in the configuration file, each unless the key is said in a place before it; else
	/// it is asked for.
	#[arg(long, value_name = "PATH")]
	pub password_file: Option<PathBuf>,

	/// The custody account that is acted for, such as a site of the signer's company: SS58, or 0x and
	/// 64 hex digits. Else TRACEMET_ACCOUNT, `account` in the configuration file, the account that the
	/// key signs for.
	#[arg(long, value_name = "ADDRESS", value_parser = keys::parse_account)]
	pub account: Option<AccountId>,
}

impl SignerArguments {
	/// What the configuration is asked with.
	pub fn flags(&self) -> SignerFlags<'_> {
		SignerFlags {
			key: self.key.as_deref(),
			password_file: self.password_file.as_deref(),
			account: self.account.as_ref(),
		}
	}
}

/// How something is signed and sent.
#[derive(Debug, clap::Args)]
pub struct Signing {
	/// The node.
	#[command(flatten)]
	pub common: Common,

	/// Who signs.
	#[command(flatten)]
	pub signer: SignerArguments,

	/// Sign, and ask the node what would come of it in the next block, without submitting it. The node
	/// gets the signed transaction, which it could submit: use one that you trust.
	#[arg(long, help_heading = "Signing")]
	pub dry_run: bool,
}

/// A mass, such as `45 t`.
pub fn mass(text: &str) -> Result<Mass, QuantityError> {
	quantity::mass(text).map(Mass)
}

/// So much of a lot: `5=45 t`.
pub fn draw(text: &str) -> Result<(LotId, Mass), String> {
	let (lot, amount) = text
		.split_once('=')
		.and_then(|(lot, amount)| Some((lot.trim().parse().ok()?, amount)))
		.ok_or("write the number of a lot and how much of it, such as \"5=45 t\"")?;
	Ok((LotId(lot), mass(amount).map_err(|error| error.to_string())?))
}

/// One of several, written with small letters and hyphens.
pub fn one_of<T>(names: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
	T: DeserializeOwned + Clone + Send + Sync + 'static,
{
	PossibleValuesParser::new(names.iter().copied()).try_map(|name| {
		let capital = |word: &str| word.get(..1).map(str::to_uppercase).unwrap_or_default();
		let words = name.split('-').map(|word| capital(word) + word.get(1..).unwrap_or_default());
		let deserializer = IntoDeserializer::<Error>::into_deserializer(words.collect::<String>());
		T::deserialize(deserializer)
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::{Args as _, Command};
	use tracemet_primitives::RequestStatus;

	#[test]
	fn a_draw_is_a_lot_and_a_mass() {
		assert_eq!(draw("5=45 t"), Ok((LotId(5), Mass(45_000_000))));
		assert_eq!(draw(" 5 = 0.5 kg"), Ok((LotId(5), Mass(500))));
		let wrong = "write the number of a lot and how much of it, such as \"5=45 t\"";
		for text in ["5", "45 t", "lot 5=45 t", "=45 t"] {
			assert_eq!(draw(text), Err(wrong.to_owned()), "{text}");
		}
		assert_eq!(
			draw("5=45 tons"),
			Err("`tons` is not a unit that belongs here: use g, kg, t or kt".to_owned())
		);
	}

	#[derive(Debug, clap::Args)]
	struct Status {
		#[arg(long, value_parser = one_of::<RequestStatus>(&["pending", "approved"]))]
		status: Option<RequestStatus>,
	}

	#[test]
	fn one_of_several_is_written_with_small_letters() {
		let command = Status::augment_args(Command::new("test"));
		let parse = |given: &str| {
			let matches = command.clone().try_get_matches_from(["test", "--status", given])?;
			Ok::<_, clap::Error>(matches.get_one::<RequestStatus>("status").copied())
		};
		assert_eq!(parse("approved").unwrap(), Some(RequestStatus::Approved));
		let error = parse("Approved").unwrap_err().to_string();
		assert!(error.contains("[possible values: pending, approved]"), "{error}");
	}
}
