//! Putting a certificate together of what nodes answer.

use crate::{
	chain::{decode, Block, Header},
	finality::{needed, AuthoritySet},
	proof::ProvenState,
	records::{self, State},
	trust::TrustedSet,
	verify::read_authorities,
	Bytes, Disclosure, Finalized, PortableCertificate, Start, VerifyError, FORMAT, VERSION,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	string::String,
	vec::Vec,
};
use codec::Encode;
use core::cell::RefCell;
use sp_consensus_grandpa::GrandpaJustification;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use tracemet_primitives::ExitId;

/// What a certificate is put together of. All bytes are SCALE as nodes answer them; nodes of proofs
/// can be in any order, and more than are needed.
pub struct Parts {
	/// The exit statement.
	pub exit: ExitId,
	/// Where the changes of validators start.
	pub start: Start,
	/// The set of validators, if they don't start at the genesis block.
	pub trusted: Option<TrustedSet>,
	/// The changes of validators, until the set that signed `justification`.
	pub authority_set_changes: Vec<Finalized>,
	/// The headers from the block whose state is proven to the justified one.
	pub headers: Vec<Bytes>,
	/// The justification of the last of `headers`.
	pub justification: Bytes,
	/// A storage proof of what [`wanted`] asked for.
	pub proof: Vec<Bytes>,
	/// The company's dossier, if it is to be disclosed.
	pub disclosure: Option<Disclosure>,
}

/// The storage keys that are needed besides the known ones to prove a statement, in the state that
/// the known values are of (None: there is no value). None any more: all is known.
///
/// What one record says leads to the next, so that this is asked again with more known until it
/// answers an empty set: after five rounds.
///
/// # Errors
///
/// A record that is needed is known not to be there, or can't be decoded.
pub fn wanted(
	exit: ExitId,
	known: &BTreeMap<Vec<u8>, Option<Vec<u8>>>,
) -> Result<BTreeSet<Vec<u8>>, VerifyError> {
	let state = KnownState { known, wanted: RefCell::default() };
	match records::read(&state, exit) {
		Ok(_) | Err(Unread::Unknown) => Ok(state.wanted.into_inner()),
		Err(Unread::Failed(error)) => Err(error),
	}
}

struct KnownState<'a> {
	known: &'a BTreeMap<Vec<u8>, Option<Vec<u8>>>,
	wanted: RefCell<BTreeSet<Vec<u8>>>,
}

enum Unread {
	Unknown,
	Failed(VerifyError),
}

impl From<VerifyError> for Unread {
	fn from(error: VerifyError) -> Self {
		Self::Failed(error)
	}
}

impl State for KnownState<'_> {
	type Error = Unread;

	fn get(&self, _: &str, key: &[u8]) -> Result<Option<Vec<u8>>, Unread> {
		match self.known.get(key) {
			Some(value) => Ok(value.clone()),
			None => {
				self.wanted.borrow_mut().insert(key.to_vec());
				Err(Unread::Unknown)
			}
		}
	}
}

/// Puts a certificate together: orders the nodes of the proofs, leaves out those that aren't read, and
/// of the justifications the votes that aren't needed. Whether it proves anything,
/// [`crate::verify_certificate`] says.
///
/// # Errors
///
/// Something can't be decoded, a node of a proof is missing, or a change names no validators.
pub fn assemble(parts: Parts) -> Result<PortableCertificate, VerifyError> {
	let Parts { exit, start, trusted, authority_set_changes, headers, justification, .. } = parts;
	let (start, mut set) = match (start, trusted) {
		(Start::Genesis { header, proof }, _) => {
			let block = Block::decode(&header.0)?;
			let state = ProvenState::new(block.header.state_root, &proof);
			let authorities = read_authorities(&state)?;
			let start = Start::Genesis { header, proof: state.into_read() };
			(start, AuthoritySet { id: 0, authorities })
		}
		(start @ Start::AuthoritySet { set_id, .. }, Some(held)) => {
			(start, AuthoritySet { id: set_id, authorities: held.list() })
		}
		(Start::AuthoritySet { set_id, .. }, None) => {
			return Err(VerifyError::NeedsTrustedSet { set_id });
		}
	};
	let mut changes = Vec::new();
	for Finalized { header, justification } in authority_set_changes {
		let block = Block::decode(&header.0)?;
		changes.push(Finalized { header, justification: shorten(&set, &justification)? });
		set = set.next(&block)?;
	}
	let first = headers.first().ok_or(VerifyError::NoHeader)?;
	let state = ProvenState::new(Block::decode(&first.0)?.header.state_root, &parts.proof);
	records::read(&state, exit)?;
	let mut certificate = PortableCertificate {
		format: String::from(FORMAT),
		version: VERSION,
		exit,
		start,
		authority_set_changes: changes,
		justification: shorten(&set, &justification)?,
		headers,
		proof: state.into_read(),
		disclosure: parts.disclosure,
		checksum: None,
	};
	certificate.seal()?;
	Ok(certificate)
}

/// A justification with as many votes as are needed, each of another validator, and the headers that
/// these votes need. Votes for the block itself come first: they need none.
fn shorten(set: &AuthoritySet, justification: &Bytes) -> Result<Bytes, VerifyError> {
	let what = || String::from("a justification");
	let mut full = decode::<GrandpaJustification<Header>>(&justification.0, what)?;
	let (mut weights, total) = set.weights()?;
	let needed = needed(total);
	let target = full.commit.target_hash;
	let headers = core::mem::take(&mut full.votes_ancestries)
		.into_iter()
		.map(|header| (H256(blake2_256(&header.encode())), header))
		.collect::<BTreeMap<_, _>>();

	let votes = core::mem::take(&mut full.commit.precommits);
	let (for_it, for_later) =
		votes.into_iter().partition::<Vec<_>, _>(|vote| vote.precommit.target_hash == target);
	let mut on_the_way = BTreeSet::new();
	let mut weight = 0u64;
	for vote in for_it.into_iter().chain(for_later) {
		if weight >= needed {
			break;
		}
		let Some(way) = way_to(target, vote.precommit.target_hash, &headers) else { continue };
		let Some(share) = weights.remove(&vote.id) else { continue };
		weight = weight.saturating_add(share);
		on_the_way.extend(way);
		full.commit.precommits.push(vote);
	}
	let is_needed = |(hash, header)| on_the_way.contains(&hash).then_some(header);
	full.votes_ancestries = headers.into_iter().filter_map(is_needed).collect();
	Ok(Bytes(full.encode()))
}

/// The headers from a block back to an earlier one, that one excluded. None if they don't lead there.
fn way_to(target: H256, from: H256, headers: &BTreeMap<H256, Header>) -> Option<BTreeSet<H256>> {
	let mut way = BTreeSet::new();
	let mut hash = from;
	while hash != target {
		let header = headers.get(&hash)?;
		// Hashes can't go in a circle; the list of headers is as long as the node's answer.
		way.insert(hash);
		hash = header.parent_hash;
	}
	Some(way)
}
