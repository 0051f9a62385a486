//! A disclosed dossier: the one that the statement's company committed to.

use super::{
	chain::{certificate, Plan},
	sample::{commitment, DOSSIER},
};
use sp_core::H256;
use tracemet_verifier::{
	verify_certificate, Bytes, DisclosedDossier, Disclosure, Verified, VerifyError,
};

fn with(disclosure: Disclosure, change: impl FnOnce(&mut Plan)) -> Result<Verified, VerifyError> {
	let mut plan = Plan { disclosure: Some(disclosure), ..Plan::default() };
	change(&mut plan);
	let (certificate, trust) = certificate(&plan);
	verify_certificate(&certificate, &trust)
}

fn disclosure() -> Disclosure {
	let (dossier, salt) = DOSSIER;
	Disclosure { salt: H256(salt), dossier: Bytes(dossier.to_vec()) }
}

#[test]
fn the_dossier_opens_the_commitment_of_the_company() {
	let claimant = with(disclosure(), |_| ()).unwrap().claimant;
	assert_eq!(claimant.commitment, Some(commitment()));
	let hash = H256(sp_crypto_hashing::blake2_256(DOSSIER.0));
	assert_eq!(claimant.disclosed, Some(DisclosedDossier { size: 25, hash }));
}

#[test]
fn another_dossier_or_salt_is_refused() {
	let committed = commitment();
	let another = Err(VerifyError::AnotherDossier { committed });
	let salted = Disclosure { salt: H256([8; 32]), ..disclosure() };
	assert_eq!(with(salted, |_| ()), another);
	let altered = Disclosure { dossier: Bytes(b"Somebody else".to_vec()), ..disclosure() };
	assert_eq!(with(altered, |_| ()), another);
}

#[test]
fn without_a_participant_there_is_nothing_to_open() {
	let nobody = with(disclosure(), |plan| plan.records.holder.participant = None);
	assert_eq!(nobody, Err(VerifyError::NothingCommitted));
}
