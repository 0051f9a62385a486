//! Watches for validators that author two blocks in one slot, and reports them to the runtime.
//!
//! Aura's import queue notices them too, but only logs: it keeps headers without their seals, which
//! prove nothing to others. GRANDPA's voter reports double votes by itself.

use crate::service::Client;
use futures::StreamExt;
use sc_client_api::BlockchainEvents;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId, AuthoritySignature},
	AuraApi, Slot,
};
use sp_consensus_slots::EquivocationProof;
use sp_runtime::traits::Header as _;
use std::{collections::BTreeMap, sync::Arc};
use tracemet_runtime::opaque::Block;
use tracemet_runtime_api::AuraEquivocationApi;

type Header = <Block as sp_runtime::traits::Block>::Header;
type Proof = EquivocationProof<Header, AuthorityId>;

/// For how many slots back headers are kept: half an hour. The other block of a slot arrives within
/// a few slots, or after a partition of the network.
const SLOTS_KEPT: u64 = 900;

/// The log target.
const LOG_TARGET: &str = "tracemet::equivocation";

/// The sealed headers of the last slots, one for each author.
#[derive(Default)]
struct Seen {
	headers: BTreeMap<Slot, Vec<(AuthorityId, Header)>>,
}

impl Seen {
	/// Takes note of a header. Answers the proof if its author has another one in the same slot.
	fn note(&mut self, slot: Slot, author: AuthorityId, header: Header) -> Option<Proof> {
		if let Some(newest) = self.headers.keys().next_back() {
			let oldest = newest.saturating_sub(SLOTS_KEPT);
			if slot < oldest {
				return None;
			}
			self.headers = self.headers.split_off(&oldest);
		}
		let of_slot = self.headers.entry(slot).or_default();
		match of_slot.iter().find(|(other, _)| *other == author) {
			Some((_, first)) if first.hash() != header.hash() => Some(EquivocationProof {
				offender: author,
				slot,
				first_header: first.clone(),
				second_header: header,
			}),
			Some(_) => None,
			None => {
				of_slot.push((author, header));
				None
			}
		}
	}
}

/// The slot of a block, if it was authored by Aura.
fn slot_of(header: &Header) -> Option<Slot> {
	header.digest().convert_first(CompatibleDigestItem::<AuthoritySignature>::as_aura_pre_digest)
}

/// Follows the imported blocks until the node stops.
pub async fn watch(client: Arc<Client>, pool: OffchainTransactionPoolFactory<Block>) {
	let mut imports = client.every_import_notification_stream();
	let mut seen = Seen::default();
	while let Some(import) = imports.next().await {
		let Some(slot) = slot_of(&import.header) else { continue };
		// The set that the block was authored by is its parent's.
		let authorities = match client.runtime_api().authorities(*import.header.parent_hash()) {
			Ok(authorities) => authorities,
			Err(error) => {
				log::debug!(target: LOG_TARGET, "no authorities for {}: {error}", import.hash);
				continue;
			}
		};
		let count = u64::try_from(authorities.len()).unwrap_or(u64::MAX);
		let position = (*slot).checked_rem(count).and_then(|turn| usize::try_from(turn).ok());
		let Some(author) = position.and_then(|turn| authorities.get(turn)) else { continue };
		if let Some(proof) = seen.note(slot, author.clone(), import.header) {
			report(&client, &pool, proof);
		}
	}
}

/// Submits the report to the pool of this node. It doesn't spread from there: each validator includes
/// what it saw itself.
fn report(client: &Client, pool: &OffchainTransactionPoolFactory<Block>, proof: Proof) {
	let (slot, offender) = (proof.slot, proof.offender.clone());
	// The state before the first block is that of the session that its author was chosen in.
	let before = *proof.first_header.parent_hash();
	let best = client.info().best_hash;
	let submitted = client
		.runtime_api()
		.aura_key_ownership_proof(before, offender.clone())
		.and_then(|ownership| {
			let Some(ownership) = ownership else { return Ok(None) };
			let mut api = client.runtime_api();
			api.register_extension(pool.offchain_transaction_pool(best));
			api.submit_aura_equivocation_report(best, proof, ownership)
		});
	match submitted {
		Ok(Some(())) => log::warn!(
			target: LOG_TARGET,
			"the validator with Aura key {offender} authored two blocks in slot {slot}; reported"
		),
		// Known already, or the key has no owner any more: it was replaced in the same session.
		Ok(None) => log::warn!(
			target: LOG_TARGET,
			"the validator with Aura key {offender} authored two blocks in slot {slot}; \
			 no report was taken"
		),
		Err(error) => log::warn!(
			target: LOG_TARGET,
			"the validator with Aura key {offender} authored two blocks in slot {slot}; \
			 reporting it failed: {error}"
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::H256;
	use sp_keyring::Sr25519Keyring;
	use sp_runtime::{Digest, DigestItem};

	fn header(slot: u64, state: u8) -> Header {
		let pre_digest = <DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(
			Slot::from(slot),
		);
		Header::new(
			7,
			H256::zero(),
			H256::repeat_byte(state),
			H256::zero(),
			Digest { logs: vec![pre_digest] },
		)
	}

	fn author(who: Sr25519Keyring) -> AuthorityId {
		who.public().into()
	}

	fn note(seen: &mut Seen, slot: u64, who: Sr25519Keyring, state: u8) -> Option<Proof> {
		let header = header(slot, state);
		assert_eq!(slot_of(&header), Some(Slot::from(slot)));
		seen.note(Slot::from(slot), author(who), header)
	}

	#[test]
	fn two_blocks_of_one_validator_in_one_slot_are_an_equivocation() {
		let mut seen = Seen::default();
		assert_eq!(note(&mut seen, 5, Sr25519Keyring::Alice, 1), None);
		assert_eq!(
			note(&mut seen, 5, Sr25519Keyring::Alice, 2),
			Some(EquivocationProof {
				offender: author(Sr25519Keyring::Alice),
				slot: Slot::from(5),
				first_header: header(5, 1),
				second_header: header(5, 2),
			})
		);
	}

	#[test]
	fn the_same_block_again_another_author_or_another_slot_is_none() {
		let mut seen = Seen::default();
		assert_eq!(note(&mut seen, 5, Sr25519Keyring::Alice, 1), None);
		assert_eq!(note(&mut seen, 5, Sr25519Keyring::Alice, 1), None);
		assert_eq!(note(&mut seen, 5, Sr25519Keyring::Bob, 2), None);
		assert_eq!(note(&mut seen, 6, Sr25519Keyring::Alice, 2), None);
	}

	#[test]
	fn slots_long_past_are_forgotten() {
		let mut seen = Seen::default();
		note(&mut seen, 5, Sr25519Keyring::Alice, 1);
		note(&mut seen, 5 + SLOTS_KEPT, Sr25519Keyring::Alice, 1);
		assert!(note(&mut seen, 5, Sr25519Keyring::Alice, 2).is_some());
		note(&mut seen, 6 + SLOTS_KEPT, Sr25519Keyring::Alice, 1);
		assert_eq!(note(&mut seen, 5, Sr25519Keyring::Alice, 2), None);
		note(&mut seen, 7 + SLOTS_KEPT, Sr25519Keyring::Alice, 1);
		assert_eq!(seen.headers.len(), 3);
	}
}
