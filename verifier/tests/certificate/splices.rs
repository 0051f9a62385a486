//! Parts of other certificates: of another chain, of another statement, of another time.

use super::{
	chain::{certificate, parts, state, trie, trusted_set, Plan},
	sample::{key, records, Storage, EXIT},
};
use codec::Encode;
use tracemet_primitives::{CertificationStatus, ExitId, Mass};
use tracemet_verifier::{
	assemble, verify_certificate, Bytes, FinalityError, PortableCertificate, Trust, VerifyError,
};

fn sealed(mut certificate: PortableCertificate) -> PortableCertificate {
	certificate.seal().unwrap();
	certificate
}

#[test]
fn every_part_of_another_chain_is_refused() {
	let (own, trust) = certificate(&Plan::default());
	// The same statement and validators of the same number, with other keys.
	let (other, other_trust) = certificate(&Plan { seed: 1, ..Plan::default() });
	verify_certificate(&other, &other_trust).unwrap();
	let spliced = |splice: fn(&mut PortableCertificate, PortableCertificate)| {
		let mut altered = own.clone();
		splice(&mut altered, other.clone());
		verify_certificate(&sealed(altered), &trust).unwrap_err()
	};
	assert!(matches!(
		spliced(|own, other| own.start = other.start),
		VerifyError::AnotherGenesis { .. }
	));
	for error in [
		spliced(|own, other| own.authority_set_changes = other.authority_set_changes),
		spliced(|own, other| {
			own.authority_set_changes[0].justification =
				other.authority_set_changes[0].justification.clone();
		}),
		spliced(|own, other| own.justification = other.justification),
	] {
		assert!(matches!(error, VerifyError::NotFinal { .. }), "{error}");
	}
	assert!(matches!(
		spliced(|own, other| {
			*own = PortableCertificate { start: own.start.clone(), ..other };
		}),
		VerifyError::NotFinal { set_id: 0, reason: FinalityError::AnotherBlock { .. }, .. }
			| VerifyError::NotFinal { set_id: 0, reason: FinalityError::UnknownVoter { .. }, .. }
	));
}

/// Votes don't say of which chain they are: only the state says it, of the hash of its genesis block.
#[test]
fn another_chain_of_the_very_same_validators_is_refused() {
	let another = |first_set| {
		let at_genesis = (key("System", "AnotherChain", &[]), vec![1]);
		Plan { more_at_genesis: Storage::from([at_genesis]), first_set, ..Plan::default() }
	};
	let (own, trust) = certificate(&Plan::default());
	let (other, other_trust) = certificate(&another(0));
	assert_eq!(own.authority_set_changes, other.authority_set_changes);
	verify_certificate(&other, &other_trust).unwrap();
	let refused =
		Err(VerifyError::AnotherGenesis { found: other_trust.genesis(), trusted: trust.genesis() });
	let spliced = PortableCertificate { start: own.start, ..other };
	assert_eq!(verify_certificate(&sealed(spliced), &trust), refused);

	// The same with a trusted set, whose file says the genesis hash and doesn't prove it.
	let held = trusted_set(&Plan::default(), trust.genesis(), 1);
	let (own, _) = certificate(&Plan { first_set: 1, ..Plan::default() });
	let (other, _) = certificate(&another(1));
	let spliced = PortableCertificate { start: own.start, ..other };
	assert_eq!(verify_certificate(&sealed(spliced), &Trust::AuthoritySet(held)), refused);
}

#[test]
fn a_proof_of_another_state_is_refused() {
	let (own, trust) = certificate(&Plan::default());
	let mut plan = Plan::default();
	plan.records.exit.mass = Mass(90_000_000);
	let (other, _) = certificate(&plan);
	let altered = PortableCertificate { proof: other.proof.clone(), ..own.clone() };
	assert_eq!(
		verify_certificate(&sealed(altered), &trust),
		Err(VerifyError::NotProven { what: "the storage version of Accounts".into() })
	);
	// Node by node.
	let mut refused = 0;
	for (position, node) in other.proof.iter().enumerate() {
		if own.proof.get(position) == Some(node) {
			continue;
		}
		let mut altered = own.clone();
		altered.proof[position] = node.clone();
		assert!(verify_certificate(&sealed(altered), &trust).is_err());
		refused += 1;
	}
	assert!(refused >= 2, "{refused}");
	// The headers of the other state aren't signed here.
	let altered = PortableCertificate { proof: other.proof, headers: other.headers, ..own };
	assert!(matches!(
		verify_certificate(&sealed(altered), &trust),
		Err(VerifyError::NotFinal { reason: FinalityError::AnotherBlock { .. }, .. })
	));
}

#[test]
fn a_proof_of_another_statement_is_refused() {
	// A chain with two statements: the proof of one doesn't prove the other.
	let mut plan = Plan::default();
	let other = ExitId(8);
	let mut statement = records().exit;
	statement.product = b"another product".to_vec().try_into().unwrap();
	plan.more.insert(key("Credits", "Exits", &[other.encode()]), statement.encode());
	let (own, trust) = certificate(&plan);
	let (_, mut parts) = parts(&plan);
	parts.exit = other;
	let second = assemble(parts).unwrap();
	let words = verify_certificate(&second, &trust).unwrap().statement;
	assert_eq!((words.exit, words.product.as_str()), (other, "another product"));

	let altered = PortableCertificate { exit: other, ..own.clone() };
	assert_eq!(
		verify_certificate(&sealed(altered), &trust),
		Err(VerifyError::NotProven { what: "Credits.Exits".into() })
	);
	let altered = PortableCertificate { proof: second.proof, ..own };
	assert_eq!(
		verify_certificate(&sealed(altered), &trust),
		Err(VerifyError::NotProven { what: "Credits.Exits".into() })
	);
}

#[test]
fn a_statement_that_is_not_there_is_not_proven() {
	let (_, trust) = certificate(&Plan::default());
	let (_, mut parts) = parts(&Plan::default());
	parts.exit = ExitId(4);
	let absent = assemble(parts).unwrap();
	assert_eq!(
		verify_certificate(&absent, &trust),
		Err(VerifyError::NoStatement { exit: ExitId(4), block: 1_500 })
	);
}

#[test]
fn a_missing_node_an_unneeded_one_and_another_order_are_refused() {
	let (own, trust) = certificate(&Plan::default());
	let last = own.proof.len();
	for position in 0..last {
		let mut missing = own.clone();
		missing.proof.remove(position);
		assert!(matches!(
			verify_certificate(&sealed(missing), &trust),
			Err(VerifyError::NotProven { .. })
		));
		let mut twice = own.clone();
		twice.proof.insert(position, own.proof[position].clone());
		assert_eq!(
			verify_certificate(&sealed(twice), &trust),
			Err(VerifyError::UnneededNode { what: "the state proof", position: position + 1 })
		);
		if position > 0 {
			let mut swapped = own.clone();
			swapped.proof.swap(position - 1, position);
			assert_eq!(
				verify_certificate(&sealed(swapped), &trust),
				Err(VerifyError::UnneededNode { what: "the state proof", position: position - 1 })
			);
		}
	}
	let mut more = own.clone();
	more.proof.push(Bytes(vec![1; 40]));
	assert_eq!(
		verify_certificate(&sealed(more), &trust),
		Err(VerifyError::UnneededNode { what: "the state proof", position: last })
	);
	// A node of the very state, which nothing reads.
	let mut plan = Plan::default();
	let unread = key("Credits", "Lots", &[1u64.encode()]);
	plan.more.insert(unread, vec![3; 100]);
	let (certificate, trust) = certificate(&plan);
	let (_, nodes) = trie(&state(&plan));
	let unread = nodes.into_iter().find(|node| !certificate.proof.contains(node)).unwrap();
	let mut more = certificate.clone();
	more.proof.push(unread);
	assert_eq!(
		verify_certificate(&sealed(more), &trust),
		Err(VerifyError::UnneededNode {
			what: "the state proof",
			position: certificate.proof.len()
		})
	);
}

/// What a certificate says of the present is of its block: an older one doesn't say what came after.
#[test]
fn an_older_certificate_says_of_when_it_is() {
	let mut plan = Plan { sets: vec![4], ..Plan::default() };
	let (older, trust) = certificate(&plan);
	plan.sets = vec![4, 5];
	let issue = plan.records.lines.values_mut().next().unwrap().issue.as_mut().unwrap();
	issue.certificate.1.status = CertificationStatus::Withdrawn;
	let (newer, same_trust) = certificate(&plan);
	assert_eq!(trust, same_trust);
	let (older, newer) =
		(verify_certificate(&older, &trust).unwrap(), verify_certificate(&newer, &trust).unwrap());
	assert_eq!((older.as_of.block, newer.as_of.block), (500, 1_500));
	assert_eq!((older.warnings.len(), newer.warnings.len()), (0, 1));
	assert_eq!(EXIT, older.statement.exit);
}
