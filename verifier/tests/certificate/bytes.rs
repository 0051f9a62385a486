//! No byte of a file can be another one.

use super::{
	chain::{certificate, trusted_set, Plan},
	sample::DOSSIER,
};
use sp_core::H256;
use tracemet_verifier::{
	verify, verify_certificate, Bytes, Disclosure, PortableCertificate, Start, Trust, VerifyError,
};

/// A plan with every part that a file can have.
fn full() -> Plan {
	let (dossier, salt) = DOSSIER;
	let disclosure = Disclosure { salt: H256(salt), dossier: Bytes(dossier.to_vec()) };
	Plan { disclosure: Some(disclosure), ..Plan::default() }
}

/// Runs a check of each position on all cores.
fn for_each(count: usize, check: impl Fn(usize) + Sync) {
	let workers = std::thread::available_parallelism().map_or(2, usize::from);
	std::thread::scope(|scope| {
		for worker in 0..workers {
			let check = &check;
			scope.spawn(move || (worker..count).step_by(workers).for_each(check));
		}
	});
}

#[test]
fn no_byte_of_the_file_can_be_another_one() {
	let (certificate, trust) = certificate(&full());
	let file = certificate.to_json().unwrap();
	verify(&file, &trust).unwrap();
	for_each(file.len(), |position| {
		// One bit, case of letters, and beyond ASCII.
		for mask in [0x01, 0x20, 0x80] {
			let mut altered = file.clone();
			altered[position] ^= mask;
			let result = verify(&altered, &trust);
			assert!(result.is_err(), "byte {position} ^ {mask:#x}: {result:?}");
		}
	});
}

#[test]
fn a_file_that_is_cut_off_is_refused_at_every_length() {
	let (certificate, trust) = certificate(&full());
	let file = certificate.to_json().unwrap();
	for_each(file.len(), |length| {
		let result = verify(&file[..length], &trust);
		// All but the line break at the end is the whole content, and still not the file.
		match file.len() - length {
			1 => assert_eq!(result, Err(VerifyError::NotCanonical)),
			_ => assert!(matches!(result, Err(VerifyError::NotACertificate { .. })), "{length}"),
		}
	});
}

/// The bytes of a part of a certificate.
type Part<'a> = Box<dyn Fn(&mut PortableCertificate) -> &mut [u8] + Sync + 'a>;

/// All parts that are bytes, with names.
fn parts(certificate: &PortableCertificate) -> Vec<(String, Part<'static>)> {
	fn genesis(certificate: &mut PortableCertificate) -> (&mut Bytes, &mut Vec<Bytes>) {
		match &mut certificate.start {
			Start::Genesis { header, proof } => (header, proof),
			Start::AuthoritySet { .. } => panic!("it starts at the genesis block"),
		}
	}
	let mut parts: Vec<(String, Part)> =
		vec![("genesis header".into(), Box::new(|c| &mut genesis(c).0 .0))];
	let mut copy = certificate.clone();
	for node in 0..genesis(&mut copy).1.len() {
		parts.push((format!("genesis node {node}"), Box::new(move |c| &mut genesis(c).1[node].0)));
	}
	for i in 0..certificate.authority_set_changes.len() {
		let header: Part = Box::new(move |c| &mut c.authority_set_changes[i].header.0);
		parts.push((format!("header of change {i}"), header));
		let justification: Part =
			Box::new(move |c| &mut c.authority_set_changes[i].justification.0);
		parts.push((format!("justification of change {i}"), justification));
	}
	for i in 0..certificate.headers.len() {
		parts.push((format!("header {i}"), Box::new(move |c| &mut c.headers[i].0)));
	}
	parts.push(("justification".into(), Box::new(|c| &mut c.justification.0)));
	for i in 0..certificate.proof.len() {
		parts.push((format!("node {i}"), Box::new(move |c| &mut c.proof[i].0)));
	}
	parts.push(("salt".into(), Box::new(|c| &mut c.disclosure.as_mut().unwrap().salt.0)));
	let dossier: Part = Box::new(|c| &mut c.disclosure.as_mut().unwrap().dossier.0);
	parts.push(("dossier".into(), dossier));
	parts
}

/// As above, with the checksum of the altered content, which anybody can make.
#[test]
fn no_byte_of_any_part_can_be_another_one_whatever_the_checksum() {
	let (certificate, trust) = certificate(&full());
	let parts = parts(&certificate);
	assert!(parts.len() > 30, "{}", parts.len());
	for_each(parts.len(), |number| {
		let (name, part) = &parts[number];
		let length = part(&mut certificate.clone()).len();
		for position in 0..length {
			for mask in [0x01, 0x80] {
				let mut altered = certificate.clone();
				part(&mut altered)[position] ^= mask;
				altered.seal().unwrap();
				let result = verify_certificate(&altered, &trust);
				assert!(result.is_err(), "{name}, byte {position} ^ {mask:#x}: {result:?}");
			}
		}
	});
}

#[test]
fn no_part_can_be_longer_or_shorter_whatever_the_checksum() {
	let (certificate, trust) = certificate(&full());
	let refused = |altered: &mut PortableCertificate| {
		altered.seal().unwrap();
		assert!(verify_certificate(altered, &trust).is_err(), "{altered:?}");
	};
	let lists: [fn(&mut PortableCertificate) -> &mut Vec<Bytes>; 2] =
		[|c| &mut c.headers, |c| &mut c.proof];
	for list in lists {
		for position in 0..list(&mut certificate.clone()).len() {
			let mut altered = certificate.clone();
			list(&mut altered).remove(position);
			refused(&mut altered);
			let mut altered = certificate.clone();
			list(&mut altered)[position].0.push(0);
			refused(&mut altered);
			let mut altered = certificate.clone();
			list(&mut altered)[position].0.pop();
			refused(&mut altered);
			let mut altered = certificate.clone();
			let twice = list(&mut altered)[position].clone();
			list(&mut altered).insert(position, twice.clone());
			refused(&mut altered);
			let mut altered = certificate.clone();
			list(&mut altered).push(twice);
			refused(&mut altered);
		}
	}
	let mut altered = certificate.clone();
	altered.justification.0.push(0);
	refused(&mut altered);
	let mut altered = certificate.clone();
	let change = altered.authority_set_changes[0].clone();
	altered.authority_set_changes.push(change);
	refused(&mut altered);
	let mut altered = certificate.clone();
	altered.authority_set_changes.clear();
	refused(&mut altered);
}

#[test]
fn the_numbers_of_a_file_cannot_be_others_whatever_the_checksum() {
	let plan = Plan { first_set: 1, ..Plan::default() };
	let (certificate, trust) = certificate(&plan);
	let trust = Trust::AuthoritySet(trusted_set(&plan, trust.genesis(), 1));
	verify_certificate(&certificate, &trust).unwrap();
	for bit in 0..64 {
		let mut altered = certificate.clone();
		altered.exit.0 ^= 1 << bit;
		altered.seal().unwrap();
		let result = verify_certificate(&altered, &trust);
		assert!(
			matches!(
				result,
				Err(VerifyError::NotProven { .. }
					| VerifyError::NoStatement { .. }
					| VerifyError::UnneededNode { .. })
			),
			"{bit}: {result:?}"
		);
		let mut altered = certificate.clone();
		let Start::AuthoritySet { set_id, .. } = &mut altered.start else { unreachable!() };
		*set_id ^= 1 << bit;
		let found = *set_id;
		altered.seal().unwrap();
		assert_eq!(
			verify_certificate(&altered, &trust),
			Err(VerifyError::AnotherSet { found, trusted: 1 })
		);
	}
	for bit in 0..256 {
		let mut altered = certificate.clone();
		let Start::AuthoritySet { genesis, .. } = &mut altered.start else { unreachable!() };
		genesis.0[bit / 8] ^= 1 << (bit % 8);
		let found = *genesis;
		altered.seal().unwrap();
		assert_eq!(
			verify_certificate(&altered, &trust),
			Err(VerifyError::AnotherGenesis { found, trusted: trust.genesis() })
		);
	}
	let mut altered = certificate;
	altered.version += 1;
	altered.seal().unwrap();
	assert_eq!(
		verify_certificate(&altered, &trust),
		Err(VerifyError::UnknownFormat { format: "tracemet-certificate".into(), version: 2 })
	);
}
