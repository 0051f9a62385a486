//! Which final block a certificate is as of, and how the validators changed until then.

use super::{CertificateError, Result};
use crate::{
	chain::{Chain, JustifiedHeader, Sealed, SetChanges},
	progress::Progress,
};
use sp_core::{Blake2Hasher, Hasher, H256};
use std::time::Duration;
use tokio::time::{self, Instant};
use tracemet_verifier::{Bytes, Finalized, TrustedSet, MAX_HEADERS, MAX_SET_CHANGES};

/// How long to wait for a block to be final.
pub const PATIENCE: Duration = Duration::from_secs(300);
/// How often to look.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// What a node says of final blocks.
pub trait Node {
	/// The number of the last final block.
	async fn finalized(&self) -> Result<u64>;

	/// The header of a final block.
	async fn sealed(&self, number: u32) -> Result<Sealed>;

	/// How the validators changed after a block, or since the genesis block.
	async fn set_changes(&self, after: Option<H256>) -> Result<SetChanges>;
}

impl Node for Chain {
	async fn finalized(&self) -> Result<u64> {
		Ok(Self::finalized(self).await?.number())
	}

	async fn sealed(&self, number: u32) -> Result<Sealed> {
		Ok(self.sealed_header(number).await?)
	}

	async fn set_changes(&self, after: Option<H256>) -> Result<SetChanges> {
		Ok(self.authority_set_changes(after).await?)
	}
}

/// A justified block.
#[derive(Clone)]
pub struct Justified {
	/// Its number.
	pub number: u32,
	hash: H256,
	/// Its header and justification.
	pub finalized: Finalized,
}

impl From<JustifiedHeader> for Justified {
	fn from(block: JustifiedHeader) -> Self {
		Self {
			number: block.number(),
			hash: block.hash(),
			finalized: Finalized {
				header: Bytes(block.header),
				justification: Bytes(block.justification),
			},
		}
	}
}

/// What a node has said of final blocks until now.
pub struct Finality<'a, N> {
	node: &'a N,
	progress: &'a Progress,
	/// Most changes of validators that can be of use.
	most: usize,
	/// The last block of each set of validators.
	changes: Vec<Justified>,
	/// The last justified block after them.
	latest: Option<Justified>,
}

impl<'a, N: Node> Finality<'a, N> {
	/// Of what nothing is known yet. `trusted`: the set that the file may start with.
	pub fn new(node: &'a N, progress: &'a Progress, trusted: Option<&TrustedSet>) -> Self {
		let before = trusted.map_or(0, |held| usize::try_from(held.set_id).unwrap_or(usize::MAX));
		let most = before.saturating_add(MAX_SET_CHANGES);
		Self { node, progress, most, changes: Vec::new(), latest: None }
	}

	/// Asks for what came after what is known.
	async fn update(&mut self) -> Result<()> {
		loop {
			let after = self.changes.last().map(|change| change.hash);
			let answer = self.node.set_changes(after).await?;
			let known = self.changes.len();
			// If the last change is the last justified block, it is said again.
			let changes = answer.changes.into_iter().map(Justified::from);
			self.changes.extend(changes.filter(|change| Some(change.hash) != after));
			self.latest = answer.latest.map(Justified::from);
			if self.changes.len() > self.most {
				return Err(CertificateError::TooManyChanges(self.most));
			}
			if answer.is_finished {
				return Ok(());
			}
			if self.changes.len() == known {
				return Err(CertificateError::NoEnd);
			}
		}
	}

	/// The last block that the node has a justification of.
	pub async fn latest(&mut self) -> Result<Option<Justified>> {
		self.update().await?;
		Ok(self.latest.as_ref().or(self.changes.last()).cloned())
	}

	/// The headers from a block to the next justified one, and its justification.
	pub async fn justified(&mut self, wanted: u32) -> Result<(Vec<Sealed>, Vec<u8>)> {
		let deadline = Instant::now() + PATIENCE;
		let mut headers = Vec::new();
		for number in (wanted..).take(MAX_HEADERS) {
			let finalized = self.until_final(number, deadline).await?;
			self.progress.waiting(format!("looking for the justification after block {number}"));
			let sealed = self.sealed(number).await?;
			let justification = sealed.justification.clone();
			headers.push(sealed);
			if let Some(justification) = justification {
				return Ok((headers, justification));
			}
			// Of the last final block the node has a justification in any case, and of no other.
			if finalized == u64::from(number) {
				let latest = self.latest().await?;
				if let Some(latest) = latest.filter(|latest| latest.number == number) {
					return Ok((headers, latest.finalized.justification.0));
				}
			}
		}
		Err(CertificateError::NoJustification(wanted))
	}

	/// Waits until a block is final, and answers the last that is.
	async fn until_final(&self, number: u32, deadline: Instant) -> Result<u64> {
		loop {
			let finalized = self.node.finalized().await?;
			if finalized >= u64::from(number) {
				return Ok(finalized);
			}
			self.wait_for(number, deadline).await?;
		}
	}

	/// Waits a moment for a block to be final, unless it is too late.
	pub async fn wait_for(&self, block: u32, deadline: Instant) -> Result<()> {
		if Instant::now() >= deadline {
			return Err(CertificateError::NotFinal(block));
		}
		self.progress.waiting(format!("waiting until block {block} is final"));
		time::sleep(POLL_INTERVAL).await;
		Ok(())
	}

	/// A final block's header. It has to be the one that its hash is of: headers in JSON lose what a
	/// client doesn't know.
	pub async fn sealed(&self, number: u32) -> Result<Sealed> {
		let sealed = self.node.sealed(number).await?;
		let hash = Blake2Hasher::hash(&sealed.header);
		match hash == sealed.hash {
			true => Ok(sealed),
			false => Err(CertificateError::WrongHeader(number)),
		}
	}

	/// The changes of validators before a justified block, without those before the trusted set.
	pub async fn changes_before(
		&mut self,
		justified: u32,
		trusted: Option<&TrustedSet>,
	) -> Result<Vec<Finalized>> {
		self.progress.waiting("asking how the validators changed");
		self.update().await?;
		let changes = self.changes.iter().filter(|change| change.number < justified);
		let mut changes = changes.map(|change| change.finalized.clone()).collect::<Vec<_>>();
		if let Some(held) = trusted {
			let before = usize::try_from(held.set_id).unwrap_or(usize::MAX);
			let set = u64::try_from(changes.len()).unwrap_or(u64::MAX);
			if before > changes.len() {
				let (block, trusted) = (justified, held.set_id);
				return Err(CertificateError::SetTooNew { block, set, trusted });
			}
			changes.drain(..before);
		}
		Ok(changes)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use std::cell::RefCell;
	use subxt::config::substrate::{Digest, SubstrateHeader};

	/// A node with so many final blocks.
	#[derive(Default)]
	struct Fake {
		finalized: u32,
		/// The last blocks of the sets of validators.
		changes: Vec<u32>,
		/// The blocks that it stored a justification of.
		stored: Vec<u32>,
		/// How many changes it tells at once. 0: none, and that there are more.
		at_once: usize,
		/// Whether it makes up changes as long as it is asked.
		endless: bool,
		/// What it was asked for changes after.
		asked: RefCell<Vec<Option<u32>>>,
	}

	fn header(number: u32) -> Vec<u8> {
		SubstrateHeader::<H256> {
			parent_hash: H256::zero(),
			number: number.into(),
			state_root: H256::zero(),
			extrinsics_root: H256::zero(),
			digest: Digest { logs: Vec::new() },
		}
		.encode()
	}

	/// What stands for the justification of a block.
	fn votes(number: u32) -> Vec<u8> {
		vec![u8::try_from(number % 251).unwrap()]
	}

	fn justified(number: u32) -> JustifiedHeader {
		JustifiedHeader { header: header(number), justification: votes(number) }
	}

	impl Node for Fake {
		async fn finalized(&self) -> Result<u64> {
			Ok(self.finalized.into())
		}

		async fn sealed(&self, number: u32) -> Result<Sealed> {
			let header = header(number);
			let justification = self.stored.contains(&number).then(|| votes(number));
			Ok(Sealed { number, hash: Blake2Hasher::hash(&header), header, justification })
		}

		async fn set_changes(&self, after: Option<H256>) -> Result<SetChanges> {
			let is_of = |hash| move |number: &u32| Blake2Hasher::hash(&header(*number)) == hash;
			let after = after.map(|hash| (0..=10_000u32).find(is_of(hash)).unwrap());
			self.asked.borrow_mut().push(after);
			if self.endless {
				let next = after.unwrap_or_default() + 1;
				let changes = vec![justified(next)];
				return Ok(SetChanges { changes, latest: None, is_finished: false });
			}
			let later = self.changes.iter().filter(|change| Some(**change) > after);
			let later = later.copied().collect::<Vec<_>>();
			let told = later.iter().take(self.at_once).copied().collect::<Vec<_>>();
			let is_finished = self.at_once > 0 && told == later;
			let last = self.changes.last().copied().unwrap_or_default();
			let mut changes = told.into_iter().map(justified).collect::<Vec<_>>();
			let mut latest = None;
			if is_finished && last < self.finalized {
				latest = Some(justified(self.finalized));
			} else if is_finished && changes.is_empty() && after == Some(last) {
				// As the node says it of a change that is the last final block.
				changes.push(justified(last));
			}
			Ok(SetChanges { changes, latest, is_finished })
		}
	}

	fn held(set_id: u64) -> TrustedSet {
		TrustedSet { genesis: H256::zero(), set_id, authorities: Vec::new() }
	}

	/// What a result is, as errors can't be compared.
	fn error<T>(result: Result<T>) -> String {
		result.map(|_| ()).unwrap_err().to_string()
	}

	#[tokio::test]
	async fn headers_lead_to_the_next_justification() {
		let node = Fake { finalized: 200, stored: vec![64, 96], at_once: 5, ..Fake::default() };
		let progress = Progress::new();
		let mut finality = Finality::new(&node, &progress, None);
		let (headers, justification) = finality.justified(60).await.unwrap();
		let numbers = headers.iter().map(|sealed| sealed.number).collect::<Vec<_>>();
		assert_eq!(numbers, [60, 61, 62, 63, 64]);
		assert_eq!(justification, votes(64));
		// The last final block has one that isn't stored, and no other is asked for.
		assert!(node.asked.borrow().is_empty());
		let (headers, justification) = finality.justified(190).await.unwrap();
		assert_eq!((headers.len(), headers[10].number), (11, 200));
		assert_eq!(justification, votes(200));
		assert_eq!(*node.asked.borrow(), [None]);
	}

	#[tokio::test]
	async fn a_justification_that_is_too_far_is_none() {
		let node = Fake { finalized: 5_000, at_once: 5, ..Fake::default() };
		let progress = Progress::new();
		let far = Finality::new(&node, &progress, None).justified(10).await;
		assert_eq!(
			error(far),
			"the node has no justification of block 10 or one of the 1,023 after it. Ask a node that \
			 was synchronised from the genesis block on, or leave out --at."
		);
		assert!(node.asked.borrow().is_empty());
	}

	#[tokio::test]
	async fn changes_are_asked_for_once() {
		let changes = vec![100, 200, 300, 400, 500];
		let node = Fake { finalized: 550, changes, at_once: 2, ..Fake::default() };
		let progress = Progress::new();
		let mut finality = Finality::new(&node, &progress, None);
		assert_eq!(finality.latest().await.unwrap().unwrap().number, 550);
		assert_eq!(*node.asked.borrow(), [None, Some(200), Some(400)]);
		let before = finality.changes_before(550, None).await.unwrap();
		assert_eq!(before.len(), 5);
		assert_eq!(before[4].justification.0, votes(500));
		// The last block of a set is finalized by that set.
		assert_eq!(finality.changes_before(300, None).await.unwrap().len(), 2);
		assert_eq!(*node.asked.borrow(), [None, Some(200), Some(400), Some(500), Some(500)]);
	}

	#[tokio::test]
	async fn the_last_change_can_be_the_last_justified_block() {
		let node = Fake { finalized: 200, changes: vec![100, 200], at_once: 5, ..Fake::default() };
		let progress = Progress::new();
		let mut finality = Finality::new(&node, &progress, None);
		for _ in 0..2 {
			assert_eq!(finality.latest().await.unwrap().unwrap().number, 200);
			assert_eq!(finality.changes.len(), 2);
		}
		assert_eq!(*node.asked.borrow(), [None, Some(200)]);
	}

	#[tokio::test]
	async fn changes_before_the_trusted_set_are_left_out() {
		let node =
			Fake { finalized: 350, changes: vec![100, 200, 300], at_once: 5, ..Fake::default() };
		let progress = Progress::new();
		let mut finality = Finality::new(&node, &progress, None);
		for (set_id, left) in [(0, 3), (2, 1), (3, 0)] {
			let changes = finality.changes_before(350, Some(&held(set_id))).await.unwrap();
			assert_eq!(changes.len(), left);
		}
		let newer = finality.changes_before(250, Some(&held(3))).await;
		assert_eq!(
			error(newer),
			"block 250 was finalized by set 2 of validators, before the trusted set 3. Give an older \
			 set, or none."
		);
	}

	#[tokio::test]
	async fn a_node_that_never_ends_is_not_followed() {
		let progress = Progress::new();
		let silent = Fake { changes: vec![100], ..Fake::default() };
		assert_eq!(
			error(Finality::new(&silent, &progress, None).latest().await),
			"the node says that there are more changes of validators, and doesn't give any. Ask \
			 another node."
		);
		for (trusted, most) in [(None, MAX_SET_CHANGES), (Some(held(10)), MAX_SET_CHANGES + 10)] {
			let endless = Fake { endless: true, ..Fake::default() };
			let mut finality = Finality::new(&endless, &progress, trusted.as_ref());
			assert_eq!(
				error(finality.latest().await),
				format!(
					"the node has told {most} changes of validators, more than a certificate can \
					 have, and doesn't end. Ask another node, or use --trusted-set with a newer set."
				)
			);
			assert_eq!(endless.asked.borrow().len(), most + 1);
		}
	}
}
