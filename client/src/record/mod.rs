//! Records with many lines, as files in TOML or JSON. What they have in common with scenarios is
//! written as there: masses, activities, inputs, outputs, conversions.

mod parts;
#[cfg(test)]
mod tests;

pub use parts::{Amount, Hash, Quantity, Ratio, Time, Totals};

use crate::{
	chain::{AccountId, Named},
	files,
};
use serde::{de::DeserializeOwned, Deserialize};
use std::path::{Path, PathBuf};
use thiserror::Error;
use tracemet_primitives::{MethodId, RequestId, ScrapOrigin, SourceClass, StandardVersionId};

/// The most bytes that a record may have.
const MOST: u64 = 1024 * 1024;

/// Why a record can't be read.
#[derive(Debug, Error)]
pub enum RecordError {
	/// The file can't be read.
	#[error(transparent)]
	File(#[from] files::FileError),
	/// It isn't text.
	#[error("{path} is not text in UTF-8: write it as TOML or JSON", path = .0.display())]
	NotText(PathBuf),
	/// It isn't the record that is expected.
	#[error("{path}: {reason}", path = path.display())]
	Form {
		/// The file.
		path: PathBuf,
		/// Where and why.
		reason: String,
	},
}

/// A certificate request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
	/// The certificate that credits are asked for under. Not of an amendment.
	pub certificate: Option<u32>,
	/// The first moment of the period that is reported.
	pub from: Time,
	/// The first moment after it.
	pub until: Time,
	/// What went in.
	pub inputs: Vec<Input>,
	/// What was done.
	#[serde(default)]
	pub activities: Vec<Activity>,
	/// What came out.
	pub outputs: Vec<Output>,
	/// The footprint, if it is declared instead of calculated.
	pub declared: Option<Declared>,
	/// Salted commitment to the evidence.
	pub evidence: Option<Hash>,
	/// The approved request of an earlier time that it corrects. Not of an amendment.
	pub corrects: Option<RequestId>,
}

/// An input: exactly one of `lot`, `extracted`, `uncertified`, `scrap` and `overdraft = true`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
	/// Credits of this lot.
	pub lot: Option<u64>,
	/// Mineral extracted here: the good.
	pub extracted: Option<Named>,
	/// Bought without credits: the good.
	pub uncertified: Option<Named>,
	/// Scrap: the good.
	pub scrap: Option<Named>,
	/// Of scrap: where it comes from.
	pub origin: Option<ScrapOrigin>,
	/// The line's own good, issued ahead of certified input.
	#[serde(default)]
	pub overdraft: bool,
	/// Its mass on the good's basis.
	pub mass: Amount,
	/// Its weight, if that is more.
	pub gross: Option<Amount>,
	/// The output line that it is attributed to, counted from 0.
	#[serde(default)]
	pub line: u8,
}

/// An activity.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
	/// Which one of the method: its number.
	pub activity: u32,
	/// How much, such as `12500 kWh`.
	pub quantity: Quantity,
	/// Whether the quantity is measured.
	#[serde(default)]
	pub primary: bool,
	/// Salted commitment to the evidence.
	pub evidence: Option<Hash>,
}

/// An output line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
	/// The good.
	pub good: Named,
	/// The label that is asked for.
	pub label: Option<Named>,
	/// Its mass on the good's basis.
	pub mass: Amount,
	/// Its weight, if that is more.
	pub gross: Option<Amount>,
	/// Its share of the economic value in parts per million.
	#[serde(default)]
	pub value_share: u32,
}

/// A footprint that the producer declares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
	/// Blake2b-256 of the document that it is from.
	pub document: Hash,
	/// The totals of each output line.
	pub lines: Vec<Totals>,
}

/// What a restatement makes so from now on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restatement {
	/// The SMAD method: that of the footprint in force unless said.
	pub method: Option<MethodId>,
	/// All activities, as they should have been reported.
	#[serde(default)]
	pub activities: Vec<Activity>,
	/// Where scrap came from in truth.
	#[serde(default)]
	pub scrap_origins: Vec<OriginOfScrap>,
	/// The shares of economic value of all output lines in parts per million, if they change.
	pub value_shares: Option<Vec<u32>>,
	/// The footprint, if it is declared instead of calculated.
	pub declared: Option<Declared>,
}

/// Where the scrap of an input came from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginOfScrap {
	/// The input, counted from 0.
	pub input: u8,
	/// Where it came from.
	pub origin: ScrapOrigin,
}

/// Several transfers, all or none.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfers {
	/// What goes to whom.
	pub legs: Vec<Leg>,
}

/// So much of a lot for somebody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leg {
	/// The lot.
	pub lot: u64,
	/// How much.
	pub mass: Amount,
	/// The receiving custody account.
	#[serde(deserialize_with = "parts::account")]
	pub to: AccountId,
	/// Another good that the credits are delivered with.
	pub pass_through: Option<PassThrough>,
}

/// Another good that credits are delivered with, without a production record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassThrough {
	/// The good.
	pub delivered: Named,
	/// The sender's certificate that lists the pair.
	pub certificate: u32,
}

/// A certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
	/// The custody account that it is for.
	#[serde(deserialize_with = "parts::account")]
	pub holder: AccountId,
	/// The family of goods that it is about.
	pub family: Named,
	/// The version of a performance standard; none where credits only pass through.
	pub performance: Option<StandardVersionId>,
	/// The version of a chain-of-custody standard.
	pub chain_of_custody: StandardVersionId,
	/// The SMAD method; none where credits only pass through.
	pub method: Option<MethodId>,
	/// The audited conversion table.
	pub conversions: Vec<Conversion>,
	/// How much labelled mass is approved automatically in a period: nothing unless said.
	pub automatic_approval: Option<Amount>,
	/// The first moment at which it holds.
	pub from: Time,
	/// The first moment after.
	pub until: Time,
}

/// A row of a conversion table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
	/// The good that goes in.
	pub from: Named,
	/// From what kind of source.
	pub source: SourceClass,
	/// The good that comes out.
	pub to: Named,
	/// Under which label; ordinary material unless said.
	pub label: Option<Named>,
	/// Output to input, such as `5/8`.
	pub factor: Ratio,
}

/// Reads a record. JSON begins with a brace, which TOML can't.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, RecordError> {
	let bytes = files::read(path, MOST, "The chain takes 64 inputs and 16 output lines at most.")?;
	let text = String::from_utf8(bytes).map_err(|_| RecordError::NotText(path.to_owned()))?;
	parse(&text).map_err(|reason| RecordError::Form { path: path.to_owned(), reason })
}

/// The same from its text. The error is one line.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
	if text.trim_start().starts_with('{') {
		return serde_json::from_str(text).map_err(|reason| reason.to_string());
	}
	toml::from_str(text).map_err(|error| files::mistake(text, &error))
}
