//! Fetching what a certificate is put together of from a node.

use super::{CertificateError, Result};
use crate::{
	chain::{Chain, JustifiedHeader, Sealed},
	progress::Progress,
};
use sp_core::{Blake2Hasher, Hasher, H256};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::{self, Instant};
use tracemet_primitives::ExitId;
use tracemet_verifier::{
	assemble, wanted, Bytes, Disclosure, Finalized, Parts, PortableCertificate, Start, TrustedSet,
	MAX_HEADERS,
};

/// How long to wait for a block to be final.
pub const PATIENCE: Duration = Duration::from_secs(300);
/// How often to look.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

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
		if let Some(held) = trusted.as_ref().filter(|held| held.genesis != genesis) {
			return Err(CertificateError::TwoChains { set: held.genesis, genesis });
		}

		let (headers, justification) = self.justified(exit, at).await?;
		let proven = &headers[0];
		let justified = headers.last().unwrap_or(proven).number;
		let changes = self.set_changes().await?;
		let earlier = changes.into_iter().filter(|change| change.number < justified);
		let mut changes = earlier.map(|change| change.finalized).collect::<Vec<_>>();
		let start = match &trusted {
			None => {
				self.progress.waiting("asking who finalized the first blocks");
				let first = self.chain.genesis_authorities().await?;
				let proof = first.proof.into_iter().map(Bytes).collect();
				Start::Genesis { header: Bytes(first.header), proof }
			}
			Some(held) => {
				let before = usize::try_from(held.set_id).unwrap_or(usize::MAX);
				let set = u64::try_from(changes.len()).unwrap_or(u64::MAX);
				if before > changes.len() {
					let (block, trusted) = (justified, held.set_id);
					return Err(CertificateError::SetTooNew { block, set, trusted });
				}
				changes.drain(..before);
				Start::AuthoritySet { genesis, set_id: held.set_id }
			}
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

	/// The headers from the block to be proven to a justified one, and its justification.
	async fn justified(&self, exit: ExitId, at: Option<u32>) -> Result<(Vec<Sealed>, Vec<u8>)> {
		let Some(number) = at else { return self.latest(exit).await };
		let deadline = Instant::now() + PATIENCE;
		let mut headers = Vec::new();
		for number in (number..).take(MAX_HEADERS) {
			self.until_final(number, deadline).await?;
			let sealed = self.sealed(number).await?;
			let justification = sealed.justification.clone();
			headers.push(sealed);
			if let Some(justification) = justification {
				return Ok((headers, justification));
			}
			// Of the last final block the node has a justification in any case.
			if let Some(latest) = self.latest_justified().await? {
				if latest.number == number {
					return Ok((headers, latest.finalized.justification.0));
				}
			}
		}
		Err(CertificateError::NoJustification(number))
	}

	/// The last justified block that has the statement.
	async fn latest(&self, exit: ExitId) -> Result<(Vec<Sealed>, Vec<u8>)> {
		let deadline = Instant::now() + PATIENCE;
		// A statement that nobody made isn't waited for.
		let best = self.chain.best().await?;
		if self.chain.exit_statement(&best, exit).await?.is_none() {
			let block = u32::try_from(best.number()).unwrap_or(u32::MAX);
			return Err(CertificateError::NoStatement { exit, block });
		}
		loop {
			if let Some(latest) = self.latest_justified().await? {
				let sealed = self.sealed(latest.number).await?;
				let at = self.chain.at_block(sealed.hash).await?;
				if self.chain.exit_statement(&at, exit).await?.is_some() {
					return Ok((vec![sealed], latest.finalized.justification.0));
				}
			}
			let block = u32::try_from(best.number()).unwrap_or(u32::MAX);
			if Instant::now() >= deadline {
				return Err(CertificateError::NotFinal(block));
			}
			self.progress.waiting(format!("waiting until block {block} is final"));
			time::sleep(POLL_INTERVAL).await;
		}
	}

	async fn until_final(&self, number: u32, deadline: Instant) -> Result<()> {
		while self.chain.finalized().await?.number() < u64::from(number) {
			if Instant::now() >= deadline {
				return Err(CertificateError::NotFinal(number));
			}
			self.progress.waiting(format!("waiting until block {number} is final"));
			time::sleep(POLL_INTERVAL).await;
		}
		Ok(())
	}

	/// A final block's header. It has to be the one that its hash is of: headers in JSON lose what a
	/// client doesn't know.
	async fn sealed(&self, number: u32) -> Result<Sealed> {
		let sealed = self.chain.sealed_header(number).await?;
		let hash = Blake2Hasher::hash(&sealed.header);
		match hash == sealed.hash {
			true => Ok(sealed),
			false => Err(CertificateError::WrongHeader(number)),
		}
	}

	/// All changes of validators.
	async fn set_changes(&self) -> Result<Vec<Change>> {
		self.progress.waiting("asking how the validators changed");
		let mut changes = Vec::new();
		let mut after = None;
		loop {
			let answer = self.chain.authority_set_changes(after).await?;
			let last = answer.changes.last().map(|change| change.hash());
			changes.extend(answer.changes.into_iter().map(Change::from));
			if answer.is_finished {
				return Ok(changes);
			}
			after = Some(last.ok_or(CertificateError::NoEnd)?);
		}
	}

	/// The last block that the node has a justification of.
	async fn latest_justified(&self) -> Result<Option<Change>> {
		let mut after = None;
		loop {
			let answer = self.chain.authority_set_changes(after).await?;
			let last = answer.changes.into_iter().next_back();
			if answer.is_finished {
				return Ok(answer.latest.or(last).map(Change::from));
			}
			after = Some(last.ok_or(CertificateError::NoEnd)?.hash());
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

/// A justified block.
struct Change {
	number: u32,
	finalized: Finalized,
}

impl From<JustifiedHeader> for Change {
	fn from(block: JustifiedHeader) -> Self {
		Self {
			number: block.number(),
			finalized: Finalized {
				header: Bytes(block.header),
				justification: Bytes(block.justification),
			},
		}
	}
}
