//! What a verifier trusts: a genesis block, or a set of validators that it holds.

use super::chain::{certificate, parts, trusted_set, Plan};
use sp_core::H256;
use tracemet_verifier::{
	assemble, verify, verify_certificate, Authority, FinalityError, Trust, TrustedSet, VerifyError,
};

fn long(first_set: usize) -> Plan {
	Plan { sets: vec![4, 5, 4, 7], first_set, ..Plan::default() }
}

#[test]
fn another_genesis_is_refused() {
	let (certificate, trust) = certificate(&Plan::default());
	let other = H256([1; 32]);
	assert_eq!(
		verify_certificate(&certificate, &Trust::Genesis(other)),
		Err(VerifyError::AnotherGenesis { found: trust.genesis(), trusted: other })
	);
	let held = TrustedSet { genesis: other, ..trusted_set(&Plan::default(), other, 1) };
	assert_eq!(
		verify_certificate(&certificate, &Trust::AuthoritySet(held)),
		Err(VerifyError::AnotherGenesis { found: trust.genesis(), trusted: other })
	);
}

/// The header of another block can't stand for the genesis block, even if its hash is asked for.
#[test]
fn a_later_block_is_no_genesis() {
	let (mut certificate, _) = certificate(&Plan::default());
	let header = certificate.headers[0].clone();
	let hash = H256(sp_crypto_hashing::blake2_256(&header.0));
	if let tracemet_verifier::Start::Genesis { header: genesis, .. } = &mut certificate.start {
		*genesis = header;
	}
	certificate.seal().unwrap();
	assert_eq!(
		verify_certificate(&certificate, &Trust::Genesis(hash)),
		Err(VerifyError::NotGenesis { block: 1_500 })
	);
}

#[test]
fn with_a_trusted_set_earlier_changes_are_left_out() {
	let (whole, trust) = certificate(&long(0));
	for set in [1, 2, 3] {
		let plan = long(set);
		let (short, _) = certificate(&plan);
		assert_eq!(short.authority_set_changes.len(), 3 - set);
		assert!(short.to_json().unwrap().len() < whole.to_json().unwrap().len());
		let held = trusted_set(&plan, trust.genesis(), set);
		let verified =
			verify(&short.to_json().unwrap(), &Trust::AuthoritySet(held.clone())).unwrap();
		assert_eq!(verified.as_of.set_id, 3);
		assert_eq!(verified.authorities, trusted_set(&plan, trust.genesis(), 3));
		assert_eq!(
			verify_certificate(&short, &trust),
			Err(VerifyError::NeedsTrustedSet { set_id: set as u64 })
		);

		// A set before or after it, and one of this number with other validators.
		let other = TrustedSet { set_id: held.set_id + 1, ..held.clone() };
		assert_eq!(
			verify_certificate(&short, &Trust::AuthoritySet(other)),
			Err(VerifyError::AnotherSet { found: set as u64, trusted: set as u64 + 1 })
		);
		let older = trusted_set(&plan, trust.genesis(), set - 1);
		let older = TrustedSet { set_id: set as u64, ..older };
		let result = verify_certificate(&short, &Trust::AuthoritySet(older));
		assert!(
			matches!(
				result,
				Err(VerifyError::NotFinal { reason: FinalityError::UnknownVoter { .. }, .. })
			),
			"{result:?}"
		);
	}
}

#[test]
fn a_file_from_the_genesis_block_is_compared_with_the_trusted_set() {
	let plan = long(0);
	let (whole, trust) = certificate(&plan);
	for set in 0..4 {
		let held = trusted_set(&plan, trust.genesis(), set);
		verify_certificate(&whole, &Trust::AuthoritySet(held.clone())).unwrap();
		let mut forked = held;
		forked.authorities[0].key.0[0] ^= 1;
		assert_eq!(
			verify_certificate(&whole, &Trust::AuthoritySet(forked)),
			Err(VerifyError::AuthoritiesDiffer { set_id: set as u64 })
		);
	}
}

/// Whoever has the keys of a set that left could sign another history from there.
#[test]
fn a_file_that_ends_before_the_trusted_set_is_refused() {
	let plan = long(0);
	let (whole, trust) = certificate(&plan);
	let later = TrustedSet { set_id: 9, ..trusted_set(&plan, trust.genesis(), 0) };
	assert_eq!(
		verify_certificate(&whole, &Trust::AuthoritySet(later)),
		Err(VerifyError::BeforeTrustedSet { found: 3, trusted: 9 })
	);
	// Of the very chain, by the keys of its third set.
	let held = Trust::AuthoritySet(trusted_set(&plan, trust.genesis(), 3));
	let (older, same_trust) = certificate(&Plan { sets: vec![4, 5, 4], ..Plan::default() });
	assert_eq!(trust, same_trust);
	verify_certificate(&older, &trust).unwrap();
	let error = verify_certificate(&older, &held).unwrap_err();
	assert_eq!(error, VerifyError::BeforeTrustedSet { found: 2, trusted: 3 });
	assert_eq!(
		error.to_string(),
		"the file ends at set 2 of validators, before the trusted set 3: whoever has the keys of that \
		 older set could have made it. Fetch it anew; or verify it with --genesis alone, if you trust \
		 every set since then."
	);
}

#[test]
fn a_trusted_set_is_one() {
	let plan = long(3);
	let (short, _) = certificate(&plan);
	let (genesis, _) = parts(&plan);
	let held = trusted_set(&plan, genesis, 3);
	let twice = [held.authorities.clone(), held.authorities[..1].to_vec()].concat();
	let heavy = |weight| vec![Authority { weight, ..held.authorities[0] }, held.authorities[1]];
	for authorities in [Vec::new(), twice, heavy(0), heavy(u64::MAX)] {
		let none = TrustedSet { authorities, ..held.clone() };
		assert_eq!(
			verify_certificate(&short, &Trust::AuthoritySet(none)),
			Err(VerifyError::InvalidAuthorities { set_id: 3 })
		);
	}
}

#[test]
fn a_trusted_set_is_written_and_read() {
	let held = trusted_set(&long(0), H256([1; 32]), 1);
	let json = serde_json::to_string(&held).unwrap();
	assert!(json.starts_with("{\"genesis\":\"0x0101"), "{json}");
	assert!(json.ends_with("\"weight\":\"1\"}]}"), "{json}");
	assert_eq!(serde_json::from_str::<TrustedSet>(&json).unwrap(), held);
}

#[test]
fn nothing_is_assembled_without_the_set_it_starts_with() {
	let (_, mut parts) = parts(&long(2));
	parts.trusted = None;
	assert_eq!(assemble(parts), Err(VerifyError::NeedsTrustedSet { set_id: 2 }));
}
