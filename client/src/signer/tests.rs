//! Files as `@polkadot/keyring` 14 writes them, of //copper//mine behind the development phrase.

use super::*;
use sp_core::crypto::Ss58Codec;
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const ADDRESS: &str = "5EaDLrbjh3mjExkfvTqsyHtX9jameuHfA2iNGSqfCKsncSn3";
/// Encrypted with `correct horse`.
const EXPORTED: &str = r#"{"encoded":"OALZCYR7mH2mDzdclPifINSPfr+TWRny9iHv9Nua4MEAAAIAAQAAAAgAAACyn/BsdsROvMnt1VNUcXunadSUCS5haov3ao8Dff6k7nuxGSqBV/ETS81W/Td9LEKRLA6rigaQcd3EXq3CXmDi1gr8DKyIGGDDVqHF6DAwE99LoR3JBU2yK5njo98VPv37cVJqRvGb3VxppNBI43AmU5rOtucwAcGQRRV8RDt+fvHum9D5BJgyYwRJVSxwrMKREkXiZ1HuKetDFJBf","encoding":{"content":["pkcs8","sr25519"],"type":["scrypt","xsalsa20-poly1305"],"version":"3"},"address":"5EaDLrbjh3mjExkfvTqsyHtX9jameuHfA2iNGSqfCKsncSn3","meta":{"name":"mine"}}"#;
/// Exported without a password.
const OPEN: &str = r#"{"encoded":"MFMCAQEwBQYDK2VwBCIEIOgaqmrQJ+JVqZIK0bIzTvE0qd71hVRoQQ8hhFJQBZhe4+Wjk3nyeuEkLYbvCWHHRplfnBWCfHmk6n4r4zY6xfyhIwMhAG7516GzQ+dVWFnj79QCIr6WrPO6b7m6UkrmrKScOAxd","encoding":{"content":["pkcs8","sr25519"],"type":["none"],"version":"3"},"address":"5EaDLrbjh3mjExkfvTqsyHtX9jameuHfA2iNGSqfCKsncSn3","meta":{"name":"mine"}}"#;
/// A key for another kind of signature.
const ED25519: &str = r#"{"encoded":"m6ao+Nt1Rdqck6B0oRJugew6ambh6YnPhIRCrGsSoKIAAAIAAQAAAAgAAADtvNWLoox7g3xVugJSkV8yE7nAi1+XQZJf6Aixaxsn9x+Kwpsxu3VFL/p7PAEys2MF/GC8w62xp7IshqL0AfoNv9D0r19d1g8wlY8Wnw020RUnV5HLNFOtmpOyzV9eZSKn7qsvErcVSqxQ+DYdLq7IlaAd+adLy72QjNSMSs8OCrTkS8n2/MPQ5cScCLNt1wUSZN0JBmS8JvBbRi4r","encoding":{"content":["pkcs8","ed25519"],"type":["scrypt","xsalsa20-poly1305"],"version":"3"},"address":"5D7awEZ7XWuRpehjXs9FRJwoRWFx7Ns49ELrxQQ9nFrs81BG","meta":{"name":"mine"}}"#;

/// A directory with a file of these permissions.
fn file(text: &str, mode: u32) -> (TempDir, PathBuf) {
	let directory = tempfile::tempdir().unwrap();
	let path = write(&directory, "key", text, mode);
	(directory, path)
}

fn write(directory: &TempDir, name: &str, text: &str, mode: u32) -> PathBuf {
	let path = directory.path().join(name);
	fs::write(&path, text).unwrap();
	fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
	path
}

fn address(key: &Keypair) -> String {
	keys::account(key).to_ss58check()
}

/// The message for a key file, its path written as `KEY`.
fn message(text: &str, mode: u32, password: Option<(&str, u32)>) -> String {
	let (directory, path) = file(text, mode);
	let password = password.map(|(text, mode)| write(&directory, "password", text, mode));
	let error = load(Some(&path), password.as_deref()).expect_err("it can't be used");
	error.to_string().replace(directory.path().to_str().unwrap(), "~")
}

#[test]
fn a_file_of_polkadot_js_is_opened_by_its_password() {
	// It is encrypted, so others may read it. Its password they may not.
	let (directory, path) = file(EXPORTED, 0o644);
	for password in ["correct horse", "correct horse\n", "correct horse\r\nand a second line"] {
		let password = write(&directory, "password", password, 0o600);
		assert_eq!(address(&load(Some(&path), Some(&password)).unwrap()), ADDRESS);
	}
}

#[test]
fn a_wrong_password_is_said() {
	let expected =
		"the password in ~/password doesn't open ~/key: name the file with the password of \
	                this key with --password-file";
	for wrong in ["correct mule", "", "\ncorrect horse"] {
		assert_eq!(message(EXPORTED, 0o600, Some((wrong, 0o600))), expected);
	}
}

#[test]
fn other_files_of_polkadot_js_are_refused_before_a_password_is_asked_for() {
	let refused = |text: &str| {
		let said = message(text, 0o600, None);
		let said = said.strip_prefix("~/key is not an encrypted sr25519 key of polkadot.js (");
		let said = said.unwrap().strip_suffix("): export the account anew, with a password");
		said.unwrap().to_owned()
	};
	assert_eq!(refused(OPEN), "it is not encrypted");
	assert_eq!(refused(ED25519), "it is pkcs8, ed25519, version 3");
	assert_eq!(refused(&EXPORTED.replace("\"3\"", "\"4\"")), "it is pkcs8, sr25519, version 4");
	let short = EXPORTED.replace(&EXPORTED[12..120], "");
	assert_ne!(refused(&short.replace("\"encoded\":\"", "\"encoded\":\"!")), "");
	let from = EXPORTED.find("encoded\":\"").unwrap() + 10;
	let until = EXPORTED.find("\",\"encoding").unwrap();
	let cut = format!("{}{}", &EXPORTED[..from + 88], &EXPORTED[until..]);
	assert_eq!(refused(&cut), "its end is missing");
	assert!(refused("{}").contains("missing field `encoded`"));
}

#[test]
fn a_seed_file_is_a_secret_in_one_line() {
	let by_phrase = format!("{PHRASE}//copper//mine\n");
	for text in [by_phrase.as_str(), "  //Alice  "] {
		let (_directory, path) = file(text, 0o600);
		let expected = keys::from_uri(text.trim()).unwrap();
		assert_eq!(address(&load(Some(&path), None).unwrap()), address(&expected));
	}
	let (_directory, path) = file(&by_phrase, 0o400);
	assert_eq!(address(&load(Some(&path), None).unwrap()), ADDRESS);
}

#[test]
fn a_secret_that_others_may_use_is_refused() {
	for mode in [0o644, 0o640, 0o604, 0o620, 0o602, 0o601] {
		assert_eq!(
			message(PHRASE, mode, None),
			"~/key has a secret in it, and others than its owner may use it: `chmod 600 ~/key`, and \
			 think of who could have read it"
		);
	}
	let said = message(EXPORTED, 0o600, Some(("correct horse", 0o644)));
	assert!(said.starts_with("~/password has a secret in it"), "{said}");
}

#[test]
fn what_is_no_key_is_refused() {
	let said = message("three words only", 0o600, None);
	assert!(said.starts_with("~/key: not a valid phrase or seed: "), "{said}");
	assert!(!said.contains("three"), "a secret is not repeated: {said}");
	let long = "a".repeat(64 * 1024 + 1);
	assert_eq!(
		message(&long, 0o600, None),
		"~/key is no key file: name a JSON file that polkadot.js exported, or a file with a phrase or \
		 seed in it"
	);
	let error = load(Some(Path::new("/not/there")), None).unwrap_err().to_string();
	assert!(error.starts_with("/not/there can't be read: No such file"), "{error}");
}
