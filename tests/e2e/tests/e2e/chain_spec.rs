//! `tracemet chain-spec` makes a chain that a real node runs.

use serde_json::Value;
use std::{fs, path::Path};
use tracemet_e2e::{assert_success, client, program, repository, text, Node, NEW_VALIDATOR};

/// Key of `Sudo.Key`: the hashes (twox-128) of both names.
const SUDO_KEY: &str = "0x5c0d1176a568c1f92944340dbfed9e9c530ebca703c85910e7164cb7d1c9e47b";

fn make(file: &Path, output: &Path, more: &[&str]) -> std::process::Output {
	let node = program("tracemet-node");
	let mut arguments = vec![
		"chain-spec",
		"new",
		file.to_str().unwrap(),
		"--output",
		output.to_str().unwrap(),
		"--node",
		node.to_str().unwrap(),
	];
	arguments.extend(more);
	client(&arguments)
}

#[test]
fn the_template_makes_a_chain_without_sudo_on_which_a_node_authors() {
	let directory = tempfile::tempdir().unwrap();
	let file = directory.path().join("consortium.json");
	let output =
		make(&repository("chain-specs/consortium.toml"), &file, &["--allow-development-keys"]);
	assert_success(&output);
	let specification: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
	assert_eq!(specification["chainType"], "Live");
	assert_eq!(specification["properties"]["tokenDecimals"], 0);

	let chain = file.to_str().unwrap();
	let node = Node::start(&["--chain", chain, "--alice", "--force-authoring", NEW_VALIDATOR]);
	node.wait_until_best(1);
	assert_eq!(node.storage(SUDO_KEY), None);
	assert!(Node::development().storage(SUDO_KEY).is_some(), "it is the right key");
	assert!(node.validators().len() >= 4);
}

#[test]
fn the_template_is_refused_as_long_as_it_has_keys_that_everybody_knows() {
	let directory = tempfile::tempdir().unwrap();
	let file = directory.path().join("consortium.json");
	let output = make(&repository("chain-specs/consortium.toml"), &file, &[]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	assert_eq!(said.trim_end().lines().count(), 1, "{said}");
	assert!(said.contains("--allow-development-keys"), "{said}");
	assert!(!file.exists());
}

#[test]
fn a_validator_named_twice_is_named_in_the_error() {
	let directory = tempfile::tempdir().unwrap();
	let template = fs::read_to_string(repository("chain-specs/consortium.toml")).unwrap();
	let start = template.find("[[validators]]").unwrap();
	let length = template[start + 1..].find("[[validators]]").unwrap() + 1;
	let twice = template.replacen(
		&template[start..start + length],
		&template[start..start + length].repeat(2),
		1,
	);
	let wrong = directory.path().join("wrong.toml");
	fs::write(&wrong, twice).unwrap();
	let file = directory.path().join("consortium.json");
	let output = make(&wrong, &file, &["--allow-development-keys"]);
	assert_eq!(output.status.code(), Some(1));
	assert!(!file.exists());
	let said = text(&output.stderr);
	assert_eq!(said.trim_end().lines().count(), 1, "{said}");
	assert!(said.contains("wrong.toml:") && said.contains("duplicate account"), "{said}");
}
