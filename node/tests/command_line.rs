//! What an operator sees of the built program.

use std::process::{Command, Output};

fn node(arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_tracemet-node"))
		.args(arguments)
		.output()
		.expect("the program has been built")
}

#[test]
fn an_unknown_chain_is_a_one_line_error() {
	let output = node(&["--chain", "nowhere", "--tmp"]);
	assert_eq!(output.status.code(), Some(1));
	assert_eq!(
		String::from_utf8_lossy(&output.stderr),
		"Error: Invalid input: unknown chain `nowhere`: expected `dev`, `local`, or the path of a \
		 chain specification (JSON)\n"
	);
}

#[test]
fn an_exported_chain_specification_can_be_read_again() {
	let directory = tempfile::tempdir().expect("the tests can have a directory");
	let file = directory.path().join("local.json");
	let file = file.to_str().expect("the path of the directory is text");

	let exported = node(&["export-chain-spec", "--chain", "local", "--raw", "--output", file]);
	assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));

	let read = node(&["export-chain-spec", "--chain", file, "--raw"]);
	let specification: serde_json::Value =
		serde_json::from_slice(&read.stdout).expect("a chain specification is JSON");
	assert_eq!(specification["name"], "TraceMet Local");
	assert_eq!(specification["chainType"], "Local");
	assert_eq!(specification["protocolId"], "tracemet");
	assert_eq!(specification["properties"]["tokenDecimals"], 0);
}

#[test]
fn the_help_names_every_command() {
	let help = node(&["--help"]);
	let help = String::from_utf8_lossy(&help.stdout);
	for command in [
		"key",
		"build-spec",
		"export-chain-spec",
		"check-block",
		"export-blocks",
		"import-blocks",
		"export-state",
		"purge-chain",
		"revert",
		"chain-info",
	] {
		assert!(help.contains(command), "`{command}` is missing");
	}
}
