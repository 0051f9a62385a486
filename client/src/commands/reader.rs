//! Reading.

use super::{CommandError, Result};
use crate::{
	chain::{At, Chain, Listed, Named},
	cli::{Listing, Reading},
	config::{self, Settings, SignerFlags},
	output::{self, Answer, Column, Format},
};
use serde::Serialize;
use tracemet_primitives::LabelId;

/// A connection to read through, and how the answer is written.
pub struct Reader {
	/// The chain.
	pub chain: Chain,
	/// The block that is read at.
	pub at: At,
	format: Format,
	/// The most entries of a list.
	pub limit: u32,
}

impl Reader {
	/// Connects.
	pub async fn open(reading: &Reading) -> Result<Self> {
		let Settings { url, output, .. } = config::load(&reading.common, &SignerFlags::default())?;
		let chain = Chain::connect(&url).await?;
		let at = if reading.best { chain.best().await? } else { chain.finalized().await? };
		Ok(Self { chain, at, format: output, limit: 0 })
	}

	/// Connects to read a list.
	pub async fn list(listing: &Listing) -> Result<Self> {
		Ok(Self { limit: listing.limit, ..Self::open(&listing.reading).await? })
	}

	/// Shows an answer.
	pub fn show(&self, answer: &Answer) -> Result<()> {
		Ok(answer.print(self.format)?)
	}

	/// Shows a list, and says on the standard error if there is more of it.
	pub fn show_list<T: Serialize>(&self, listed: &Listed<T>, columns: &[Column<T>]) -> Result<()> {
		self.show(&Answer::list(&listed.entries, columns)?)?;
		if listed.is_cut {
			output::say(&format!("There are more than {}: say how many with --limit.", self.limit));
		}
		Ok(())
	}

	/// The label that is called so.
	pub async fn label(&self, named: &Option<Named>) -> Result<Option<LabelId>> {
		match named {
			None => Ok(None),
			Some(Named::Number(number)) => Ok(Some(LabelId(*number))),
			Some(name) => Ok(Some(self.chain.names(&self.at).await?.label(name)?)),
		}
	}
}

/// What was found, or that there is no such thing.
pub fn found<T>(found: Option<T>, kind: &'static str, id: impl ToString) -> Result<T> {
	found.ok_or_else(|| CommandError::NotFound { kind, id: id.to_string() })
}
