//! The verification, from the trusted block or set to the report.

use crate::{
	chain::{decode, Block},
	finality::{set_change, AuthoritySet},
	proof::ProvenState,
	records::{self, storage_key, State, GRANDPA_AUTHORITIES},
	report::{Anchor, AsOf, DisclosedDossier},
	trust::{Trust, TrustedSet},
	Bytes, Disclosure, PortableCertificate, Records, Start, Verified, VerifyError,
};
use alloc::format;
use sp_consensus_grandpa::AuthorityList;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

/// Verifies a certificate's file. No node and no network is asked.
///
/// At most 4 MiB are read ([`crate::MAX_FILE`]), and memory stays within a few times that.
///
/// # Errors
///
/// The first check that fails, with the way out.
pub fn verify(file: &[u8], trust: &Trust) -> Result<Verified, VerifyError> {
	check(&PortableCertificate::from_json(file)?, trust)
}

/// Verifies a certificate that was read already.
///
/// # Errors
///
/// The first check that fails, with the way out.
pub fn verify_certificate(
	certificate: &PortableCertificate,
	trust: &Trust,
) -> Result<Verified, VerifyError> {
	certificate.check_format()?;
	certificate.check_checksum()?;
	check(certificate, trust)
}

fn check(certificate: &PortableCertificate, trust: &Trust) -> Result<Verified, VerifyError> {
	certificate.check_bounds()?;
	let (first, mut set) = start(&certificate.start, trust)?;
	compare(&set, trust)?;

	let mut last = first;
	for change in &certificate.authority_set_changes {
		let block = Block::decode(&change.header.0)?;
		if last.is_some_and(|last| block.number() <= last) {
			return Err(VerifyError::BrokenOrder { block: block.number() });
		}
		set.check(&block, &change.justification.0)?;
		set = set.next(&block)?;
		compare(&set, trust)?;
		last = Some(block.number());
	}
	reaches(&set, trust)?;

	let (proven, justified) = headers(&certificate.headers)?;
	if last.is_some_and(|last| justified.number() <= last) {
		return Err(VerifyError::BrokenOrder { block: justified.number() });
	}
	set.check(&justified, &certificate.justification.0)?;

	let records = statement(certificate, &proven)?;
	// Votes don't name the chain: validators with the same keys on two chains sign for both alike. Only
	// the state says which chain it is of.
	if records.genesis != trust.genesis() {
		return Err(VerifyError::AnotherGenesis {
			found: records.genesis,
			trusted: trust.genesis(),
		});
	}
	let disclosed = certificate
		.disclosure
		.as_ref()
		.map(|disclosure| dossier(disclosure, &records))
		.transpose()?;
	let anchor = Anchor {
		as_of: AsOf {
			block: proven.number(),
			hash: proven.hash,
			time: records.now,
			justified_block: justified.number(),
			justified_hash: justified.hash,
			set_id: set.id,
			set_changes: certificate.authority_set_changes.len(),
		},
		authorities: TrustedSet::new(trust.genesis(), set.id, &set.authorities),
		disclosed,
	};
	Verified::new(certificate.exit, &records, anchor)
}

/// The set that the changes start with, and the genesis block if they start there.
fn start(start: &Start, trust: &Trust) -> Result<(Option<u32>, AuthoritySet), VerifyError> {
	let trusted = trust.genesis();
	match start {
		Start::Genesis { header, proof } => {
			let block = Block::decode(&header.0)?;
			if block.hash != trusted {
				return Err(VerifyError::AnotherGenesis { found: block.hash, trusted });
			}
			if block.number() != 0 {
				return Err(VerifyError::NotGenesis { block: block.number() });
			}
			let set = AuthoritySet { id: 0, authorities: genesis_authorities(&block, proof)? };
			Ok((Some(0), set))
		}
		Start::AuthoritySet { genesis, set_id } => {
			if *genesis != trusted {
				return Err(VerifyError::AnotherGenesis { found: *genesis, trusted });
			}
			match trust {
				Trust::Genesis(_) => Err(VerifyError::NeedsTrustedSet { set_id: *set_id }),
				Trust::AuthoritySet(held) if held.set_id != *set_id => {
					Err(VerifyError::AnotherSet { found: *set_id, trusted: held.set_id })
				}
				Trust::AuthoritySet(held) => {
					Ok((None, AuthoritySet { id: *set_id, authorities: held.list() }))
				}
			}
		}
	}
}

/// The validators that start the chain, from the state of its genesis block.
fn genesis_authorities(block: &Block, proof: &[Bytes]) -> Result<AuthorityList, VerifyError> {
	let state = ProvenState::new(block.header.state_root, proof);
	let authorities = read_authorities(&state)?;
	state.check_nodes("the genesis proof", proof)?;
	Ok(authorities)
}

/// GRANDPA's authorities in a state.
pub(crate) fn read_authorities(state: &ProvenState) -> Result<AuthorityList, VerifyError> {
	let (pallet, item) = GRANDPA_AUTHORITIES;
	let what = format!("{pallet}.{item}");
	let value = state.get(&what, &storage_key(pallet, item, &[]))?;
	decode(&value.ok_or_else(|| VerifyError::NoRecord { what: what.clone() })?, || what.clone())
}

/// That the set is the trusted one, if it is its turn.
fn compare(set: &AuthoritySet, trust: &Trust) -> Result<(), VerifyError> {
	match trust {
		Trust::AuthoritySet(held)
			if held.set_id == set.id
				&& TrustedSet::new(held.genesis, set.id, &set.authorities) != *held =>
		{
			Err(VerifyError::AuthoritiesDiffer { set_id: set.id })
		}
		_ => Ok(()),
	}
}

/// That the last set isn't older than the trusted one: nobody guards the keys of a set that left.
fn reaches(set: &AuthoritySet, trust: &Trust) -> Result<(), VerifyError> {
	match trust {
		Trust::AuthoritySet(held) if set.id < held.set_id => {
			Err(VerifyError::BeforeTrustedSet { found: set.id, trusted: held.set_id })
		}
		_ => Ok(()),
	}
}

/// The block whose state is proven, and the justified one: each header is the parent of the next, and
/// the validators don't change before the last.
fn headers(headers: &[Bytes]) -> Result<(Block, Block), VerifyError> {
	let (first, rest) = headers.split_first().ok_or(VerifyError::NoHeader)?;
	let proven = Block::decode(&first.0)?;
	let mut latest = proven.clone();
	for header in rest {
		let block = latest.number();
		if set_change(&latest)?.is_some() {
			return Err(VerifyError::SetChangeBetween { block });
		}
		let next = Block::decode(&header.0)?;
		if !latest.is_parent_of(&next) {
			return Err(VerifyError::BrokenOrder { block: next.number() });
		}
		latest = next;
	}
	Ok((proven, latest))
}

/// The statement and what it rests on, as the block's state has it.
fn statement(certificate: &PortableCertificate, block: &Block) -> Result<Records, VerifyError> {
	let state = ProvenState::new(block.header.state_root, &certificate.proof);
	let records = records::read(&state, certificate.exit)?;
	state.check_nodes("the state proof", &certificate.proof)?;
	records.ok_or(VerifyError::NoStatement { exit: certificate.exit, block: block.number() })
}

/// That the dossier opens the commitment of the statement's participant.
fn dossier(disclosure: &Disclosure, records: &Records) -> Result<DisclosedDossier, VerifyError> {
	let participant = records.holder.participant.as_ref().ok_or(VerifyError::NothingCommitted)?;
	let Disclosure { salt, dossier: Bytes(dossier) } = disclosure;
	let committed = participant.dossier;
	if H256(blake2_256(&[&dossier[..], &salt.0].concat())) != committed {
		return Err(VerifyError::AnotherDossier { committed });
	}
	Ok(DisclosedDossier { size: dossier.len(), hash: H256(blake2_256(dossier)) })
}
