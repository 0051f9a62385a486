//! Fetching what a certificate is put together of from a node.

use super::{
	finality::{Finality, PATIENCE},
	of_one_chain, CertificateError, Result,
};
use crate::{
	chain::{Chain, Sealed},
	progress::Progress,
};
use sp_core::H256;
use std::collections::BTreeMap;
use tokio::time::Instant;
use tracemet_primitives::ExitId;
use tracemet_verifier::{
	assemble, wanted, Bytes, Disclosure, Parts, PortableCertificate, Start, TrustedSet,
};

/// What is wanted.
pub struct Wanted {
	/// The statement.
	pub exit: ExitId,
	/// The block as of which it is to be proven.
	pub at: Option<u32>,
	/// The set of validators that the reader holds.
	pub trusted: Option<TrustedSet>,
	/// The dossier to disclose.
	pub disclosure: Option<Disclosure>,
}

/// The certificate, and the hash of the chain's genesis block.
pub async fn fetch(chain: &Chain, wanted: Wanted) -> Result<(PortableCertificate, H256)> {
	let progress = Progress::new();
	let result = Fetch { chain, progress: &progress }.certificate(wanted).await;
	progress.finish();
	result
}

struct Fetch<'a> {
	chain: &'a Chain,
	progress: &'a Progress,
}

impl Fetch<'_> {
	async fn certificate(&self, wanted: Wanted) -> Result<(PortableCertificate, H256)> {
		let Wanted { exit, at, trusted, disclosure } = wanted;
		let genesis = self.chain.genesis_hash().await?;
		if let Some(held) = &trusted {
			of_one_chain(held, genesis)?;
		}

		let mut finality = Finality::new(self.chain, self.progress, trusted.as_ref());
		let (headers, justification) = match at {
			Some(number) => finality.justified(number).await?,
			None => self.latest(&mut finality, exit).await?,
		};
		let proven = &headers[0];
		let justified = headers.last().unwrap_or(proven).number;
		let changes = finality.changes_before(justified, trusted.as_ref()).await?;
		let start = match &trusted {
			None => {
				self.progress.waiting("asking who finalized the first blocks");
				let first = self.chain.genesis_authorities().await?;
				let proof = first.proof.into_iter().map(Bytes).collect();
				Start::Genesis { header: Bytes(first.header), proof }
			}
			Some(held) => Start::AuthoritySet { genesis, set_id: held.set_id },
		};

		let proof = self.proof(exit, proven).await?;
		let certificate = assemble(Parts {
			exit,
			start,
			trusted,
			authority_set_changes: changes,
			headers: headers.into_iter().map(|sealed| Bytes(sealed.header)).collect(),
			justification: Bytes(justification),
			proof,
			disclosure,
		})?;
		Ok((certificate, genesis))
	}

	/// The last justified block that has the statement.
	async fn latest(
		&self,
		finality: &mut Finality<'_, Chain>,
		exit: ExitId,
	) -> Result<(Vec<Sealed>, Vec<u8>)> {
		let deadline = Instant::now() + PATIENCE;
		// A statement that nobody made isn't waited for.
		let best = self.chain.best().await?;
		let block = u32::try_from(best.number()).unwrap_or(u32::MAX);
		if self.chain.exit_statement(&best, exit).await?.is_none() {
			return Err(CertificateError::NoStatement { exit, block });
		}
		loop {
			if let Some(latest) = finality.latest().await? {
				let sealed = finality.sealed(latest.number).await?;
				let at = self.chain.at_block(sealed.hash).await?;
				if self.chain.exit_statement(&at, exit).await?.is_some() {
					return Ok((vec![sealed], latest.finalized.justification.0));
				}
			}
			finality.wait_for(block, deadline).await?;
		}
	}

	/// A proof of the statement and what it rests on.
	async fn proof(&self, exit: ExitId, at: &Sealed) -> Result<Vec<Bytes>> {
		self.progress.waiting("asking for the statement and its proof");
		let mut known = BTreeMap::new();
		loop {
			let keys = wanted(exit, &known)?;
			if keys.is_empty() {
				break;
			}
			known.extend(self.chain.storage_at(keys, at.hash).await?);
		}
		let keys = known.keys().map(Vec::as_slice);
		let nodes = self.chain.read_proof(keys, at.hash).await?;
		Ok(nodes.into_iter().map(Bytes).collect())
	}
}
