//! Equivocation of Aura: two blocks sealed for the same slot by the same key.

use crate::{Call, Config, Error, Identification, Pallet, SessionBlocks, SessionKeys};
use alloc::{boxed::Box, vec, vec::Vec};
use frame_support::traits::{Get, KeyOwnerProofSystem};
use frame_system::{offchain::SubmitTransaction, pallet_prelude::HeaderFor};
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId, AuthoritySignature},
};
use sp_consensus_slots::{EquivocationProof, Slot};
use sp_runtime::{
	traits::Header,
	transaction_validity::{
		InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidity,
		ValidTransaction,
	},
	DigestItem, DispatchResult, Perbill, RuntimeAppPublic, SaturatedConversion,
};
use sp_session::{GetSessionNumber, GetValidatorCount};
use sp_staking::{
	offence::{Kind, Offence, ReportOffence},
	SessionIndex,
};

const LOG_TARGET: &str = "tracemet::validators";

/// Two headers of this chain and the Aura key that sealed both.
pub type EquivocationProofOf<T> = EquivocationProof<HeaderFor<T>, AuthorityId>;

/// The offence of an author that sealed two blocks for the same slot.
pub struct AuraEquivocationOffence<Offender> {
	/// The slot.
	pub slot: Slot,
	/// The session in which the key was the offender's.
	pub session: SessionIndex,
	/// How many validators that session had.
	pub validator_count: u32,
	/// Who it was.
	pub offender: Offender,
}

impl<Offender: Clone> Offence<Offender> for AuraEquivocationOffence<Offender> {
	const ID: Kind = *b"aura:equivocatio";
	type Slot = Slot;

	fn offenders(&self) -> Vec<Offender> {
		vec![self.offender.clone()]
	}
	fn session_index(&self) -> SessionIndex {
		self.session
	}
	fn validator_set_count(&self) -> u32 {
		self.validator_count
	}
	fn slot(&self) -> Slot {
		self.slot
	}
	/// Nothing is staked, so there is nothing to slash.
	fn slash_fraction(&self, _: u32) -> Perbill {
		Perbill::zero()
	}
}

/// A header as Aura seals it: the last digest item is the signature over the hash of the rest.
struct Sealed<Hash> {
	slot: Slot,
	hash: Hash,
	seal: AuthoritySignature,
}

impl<Hash: AsRef<[u8]>> Sealed<Hash> {
	fn open(mut header: impl Header<Hash = Hash>) -> Result<Self, InvalidTransaction> {
		let seal = header
			.digest_mut()
			.pop()
			.and_then(|item| CompatibleDigestItem::as_aura_seal(&item))
			.ok_or(InvalidTransaction::BadProof)?;
		let slot_of = <DigestItem as CompatibleDigestItem<AuthoritySignature>>::as_aura_pre_digest;
		let mut slots = header.digest().logs().iter().filter_map(slot_of);
		// Aura refuses headers with several slots, so nobody seals them for it.
		let (Some(slot), None) = (slots.next(), slots.next()) else {
			return Err(InvalidTransaction::Call);
		};
		Ok(Self { slot, hash: header.hash(), seal })
	}

	fn is_sealed_by(&self, author: &AuthorityId) -> bool {
		author.verify(&self.hash, &self.seal)
	}
}

impl<T: Config> Pallet<T> {
	/// Submits a report to this node's transaction pool. For the runtime API that the node calls
	/// when it sees an equivocation.
	pub fn submit_equivocation_report(
		equivocation_proof: EquivocationProofOf<T>,
		key_owner_proof: T::KeyOwnerProof,
	) -> Option<()> {
		let slot = equivocation_proof.slot;
		let call = Call::<T>::report_equivocation {
			equivocation_proof: Box::new(equivocation_proof),
			key_owner_proof,
		};
		let transaction = T::create_authorized_transaction(call.into());
		let result = SubmitTransaction::<T, Call<T>>::submit_transaction(transaction);
		match result {
			Ok(()) => log::info!(target: LOG_TARGET, "reported the equivocation in slot {slot:?}"),
			Err(()) => log::warn!(
				target: LOG_TARGET,
				"the pool refused the report of the equivocation in slot {slot:?}",
			),
		}
		result.ok()
	}

	/// Verifies a report; the ownership of the key last, because it costs most.
	pub(crate) fn check_report(
		source: TransactionSource,
		equivocation_proof: &EquivocationProofOf<T>,
		key_owner_proof: &T::KeyOwnerProof,
	) -> TransactionValidity {
		// Anybody can seal headers with a key that is no validator's, and have the whole network
		// check whose it is.
		if source == TransactionSource::External {
			return Err(InvalidTransaction::Call.into());
		}
		let longevity = Self::remaining_longevity(key_owner_proof.session())?;
		Self::check_headers(equivocation_proof)?;
		let EquivocationProof { offender, slot, .. } = equivocation_proof;
		let offence = Self::offence(*slot, offender.clone(), key_owner_proof.clone())
			.ok_or(InvalidTransaction::BadSigner)?;
		if T::ReportOffence::is_known_offence(&[offence.offender], slot) {
			return Err(InvalidTransaction::Stale.into());
		}
		ValidTransaction::with_tag_prefix("AuraEquivocation")
			.priority(TransactionPriority::MAX)
			.and_provides((offender, slot))
			.longevity(longevity)
			.propagate(false)
			.build()
	}

	/// For how many blocks an equivocation of a session can still be reported.
	fn remaining_longevity(session: SessionIndex) -> Result<u64, InvalidTransaction> {
		let sessions = T::SessionKeys::current_index()
			.checked_sub(session)
			.ok_or(InvalidTransaction::Future)?;
		let age =
			u64::from(sessions).saturating_mul(SessionBlocks::<T>::get().saturated_into::<u64>());
		let remaining =
			T::ReportLongevity::get().checked_sub(age).ok_or(InvalidTransaction::Stale)?;
		Ok(remaining.max(1))
	}

	/// That both headers are different blocks for the slot, sealed by the offender. The same block
	/// sealed twice is none: signatures of sr25519 differ each time.
	fn check_headers(proof: &EquivocationProofOf<T>) -> Result<(), InvalidTransaction> {
		let first = Sealed::open(proof.first_header.clone())?;
		let second = Sealed::open(proof.second_header.clone())?;
		if first.slot != proof.slot || second.slot != proof.slot || first.hash == second.hash {
			return Err(InvalidTransaction::Call);
		}
		if !first.is_sealed_by(&proof.offender) || !second.is_sealed_by(&proof.offender) {
			return Err(InvalidTransaction::BadProof);
		}
		Ok(())
	}

	/// The offence, if the key was a validator's in the session of the proof.
	fn offence(
		slot: Slot,
		key: AuthorityId,
		key_owner_proof: T::KeyOwnerProof,
	) -> Option<AuraEquivocationOffence<Identification<T>>> {
		let session = key_owner_proof.session();
		let validator_count = key_owner_proof.validator_count();
		let offender =
			T::KeyOwnerProofSystem::check_proof((AuthorityId::ID, key), key_owner_proof)?;
		Some(AuraEquivocationOffence { slot, session, validator_count, offender })
	}

	/// Reports a verified equivocation. Nobody is rewarded for it.
	pub(crate) fn do_report_equivocation(
		equivocation_proof: EquivocationProofOf<T>,
		key_owner_proof: T::KeyOwnerProof,
	) -> DispatchResult {
		let EquivocationProof { offender, slot, .. } = equivocation_proof;
		let offence = Self::offence(slot, offender, key_owner_proof)
			.ok_or(Error::<T>::InvalidKeyOwnerProof)?;
		T::ReportOffence::report_offence(Vec::new(), offence)
			.map_err(|_| Error::<T>::DuplicateReport)?;
		Ok(())
	}
}
