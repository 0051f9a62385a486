//! A file that was written once: later programs still read and write it so.

use super::chain::{certificate, Plan};
use sp_core::H256;
use std::{env, fs, path::Path};
use tracemet_verifier::{verify, Trust};

const FILE: &[u8] = include_bytes!("version-1.json");
const GENESIS: &str = include_str!("version-1.genesis");

#[test]
fn a_file_of_version_1_is_verified_as_it_was_written() {
	let genesis = H256::from_slice(&hex::decode(&GENESIS.trim()[2..]).unwrap());
	let verified = verify(FILE, &Trust::Genesis(genesis)).unwrap();
	assert_eq!(verified.statement.product, "computers, model 7");
}

/// If it isn't, either the format changed, and needs another version, or a record of the chain did:
/// then its pallet needs another storage version, and the program of before reads the file of before.
#[test]
fn a_file_of_version_1_is_written_as_it_was() {
	let (certificate, trust) = certificate(&Plan::default());
	let file = certificate.to_json().unwrap();
	if env::var_os("WRITE_GOLDEN").is_some() {
		let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificate");
		fs::write(directory.join("version-1.json"), &file).unwrap();
		let genesis = format!("{:?}\n", trust.genesis());
		fs::write(directory.join("version-1.genesis"), genesis).unwrap();
	}
	assert_eq!(format!("{:?}", trust.genesis()), GENESIS.trim());
	assert!(file == FILE, "with a new version of format or pallet, write it with WRITE_GOLDEN=1");
}
