//! The file: damaged, in another form, huge.

use super::chain::{certificate, Plan};
use tracemet_verifier::{
	verify, verify_certificate, Bytes, PortableCertificate, Start, VerifyError, MAX_FILE,
	MAX_HEADERS, MAX_NODES, MAX_SET_CHANGES,
};

#[test]
fn a_damaged_file_is_told_from_one_that_proves_nothing() {
	let (certificate, trust) = certificate(&Plan::default());
	let mut damaged = certificate.clone();
	damaged.headers[0].0[0] ^= 1;
	assert_eq!(verify(&damaged.to_json().unwrap(), &trust), Err(VerifyError::Damaged));
	assert_eq!(verify_certificate(&damaged, &trust), Err(VerifyError::Damaged));
	damaged.seal().unwrap();
	assert_eq!(
		verify(&damaged.to_json().unwrap(), &trust),
		Err(VerifyError::BrokenOrder { block: 1_501 })
	);
	let mut unsealed = certificate;
	unsealed.checksum = None;
	assert_eq!(verify_certificate(&unsealed, &trust), Err(VerifyError::Damaged));
}

#[test]
fn the_same_content_in_another_form_is_refused() {
	let (certificate, trust) = certificate(&Plan::default());
	let text = String::from_utf8(certificate.to_json().unwrap()).unwrap();
	let checksum = format!("{:?}", certificate.checksum.unwrap());
	for other in [
		text.replace("  ", "\t"),
		text.replace('\n', "\r\n"),
		text.trim_end().to_owned(),
		format!("{text}\n"),
		format!(" {text}"),
		text.replace(&checksum, &checksum.to_uppercase().replace("0X", "0x")),
		text.replace("\"exit\": 3", "\"exit\":  3"),
		text.replace("\"checksum\"", "\"disclosure\": null,\n  \"checksum\""),
	] {
		assert_ne!(other, text);
		assert_eq!(verify(other.as_bytes(), &trust), Err(VerifyError::NotCanonical));
	}
	let order =
		text.replacen("\"version\": 1,\n  \"exit\": 3,", "\"exit\": 3,\n  \"version\": 1,", 1);
	assert_ne!(order, text);
	assert_eq!(verify(order.as_bytes(), &trust), Err(VerifyError::NotCanonical));
}

#[test]
fn something_else_is_no_certificate() {
	let (_, trust) = certificate(&Plan::default());
	for (file, reason) in [
		("", "EOF while parsing a value at line 1 column 0"),
		("{}", "missing field `format` at line 1 column 2"),
		("\u{feff}{}", "expected value at line 1 column 1"),
		("[1, 2]", "invalid type: integer `1`, expected a string at line 1 column 2"),
		(
			"{\"format\": \"tracemet-certificate\", \"more\": 1}",
			"unknown field `more`, expected one of `format`, `version`, `exit`, `start`, \
			 `authoritySetChanges`, `headers`, `justification`, `proof`, `disclosure`, `checksum` at \
			 line 1 column 41",
		),
	] {
		let expected = VerifyError::NotACertificate { reason: reason.to_owned() };
		assert_eq!(verify(file.as_bytes(), &trust), Err(expected));
	}
	let deep = "[".repeat(1_000_000);
	assert!(matches!(
		verify(deep.as_bytes(), &trust),
		Err(VerifyError::NotACertificate { reason }) if reason.starts_with("invalid type")
			|| reason.starts_with("recursion limit")
	));
}

/// An error quotes no more of a file than a reader can take in.
#[test]
fn what_an_error_quotes_of_a_file_is_short() {
	let (mut certificate, trust) = certificate(&Plan::default());
	let long = "\u{202e}x".repeat(100_000);
	let Err(VerifyError::NotACertificate { reason }) =
		verify(format!("{{\"{long}\": 1}}").as_bytes(), &trust)
	else {
		panic!("it isn't one");
	};
	assert_eq!(reason, format!("unknown field `{long}").chars().take(200).collect::<String>());
	certificate.format = long.clone();
	certificate.seal().unwrap();
	let format = long.chars().take(200).collect();
	assert_eq!(
		verify(&certificate.to_json().unwrap(), &trust),
		Err(VerifyError::UnknownFormat { format, version: 1 })
	);
}

#[test]
fn another_format_is_named() {
	let (mut certificate, trust) = certificate(&Plan::default());
	certificate.version = 2;
	certificate.seal().unwrap();
	assert_eq!(
		verify(&certificate.to_json().unwrap(), &trust).unwrap_err().to_string(),
		"the file is of format `tracemet-certificate`, version 2; this program reads \
		 tracemet-certificate, version 1. Use the program that fits it."
	);
}

/// Nothing is decoded, hashed or verified before it is counted.
#[test]
fn huge_files_and_counts_are_refused_without_work() {
	let (certificate, trust) = certificate(&Plan::default());
	let huge = vec![b' '; 100 * 1024 * 1024];
	assert_eq!(
		verify(&huge, &trust),
		Err(VerifyError::TooLarge { bytes: huge.len(), most: MAX_FILE })
	);

	let many = |change: &dyn Fn(&mut PortableCertificate)| {
		let mut many = certificate.clone();
		change(&mut many);
		many.seal().unwrap();
		verify_certificate(&many, &trust)
	};
	let expected = |what, count, most| Err(VerifyError::TooMany { what, count, most });
	assert_eq!(
		many(&|c| c.headers = vec![Bytes::default(); MAX_HEADERS + 1]),
		expected("headers", MAX_HEADERS + 1, MAX_HEADERS)
	);
	assert_eq!(
		many(&|c| c.proof = vec![Bytes::default(); MAX_NODES + 1]),
		expected("nodes of the state proof", MAX_NODES + 1, MAX_NODES)
	);
	let change = certificate.authority_set_changes[0].clone();
	assert_eq!(
		many(&|c| c.authority_set_changes = vec![change.clone(); MAX_SET_CHANGES + 1]),
		expected("changes of validators", MAX_SET_CHANGES + 1, MAX_SET_CHANGES)
	);
	assert_eq!(
		many(&|c| match &mut c.start {
			Start::Genesis { proof, .. } => *proof = vec![Bytes::default(); MAX_NODES + 1],
			Start::AuthoritySet { .. } => unreachable!(),
		}),
		expected("nodes of the genesis proof", MAX_NODES + 1, MAX_NODES)
	);
}
