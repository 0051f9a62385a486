//! Both value chains and the footprints on a real node, and what the client says when
//! something is not as expected.

use std::{fs, path::PathBuf};
use tracemet_e2e::{assert_success, client, repository, text, Node, DEVELOPMENT_PHRASE};

fn scenario(name: &str) -> PathBuf {
	repository(&format!("tests/scenarios/{name}.toml"))
}

#[test]
fn the_copper_chain_runs_on_a_real_node() {
	assert_success(&Node::development().run_scenario(&scenario("copper"), &[]));
}

#[test]
fn the_steel_chain_runs_on_a_real_node() {
	assert_success(&Node::development().run_scenario(&scenario("steel"), &[]));
}

#[test]
fn footprints_are_declared_attested_and_restated_on_a_real_node() {
	assert_success(&Node::development().run_scenario(&scenario("footprint"), &[]));
}

#[test]
fn a_scenario_runs_a_second_time_on_the_same_chain() {
	let node = Node::development();
	for _ in 0..2 {
		assert_success(&node.run_scenario(&scenario("single-lot"), &[]));
	}
}

#[test]
fn the_first_difference_is_named_and_the_client_fails() {
	let node = Node::development();
	let expected = fs::read_to_string(scenario("single-lot")).unwrap();
	let wrong = expected.replace(r#"intensity = "100 kg/t""#, r#"intensity = "99 kg/t""#);
	assert_ne!(wrong, expected);
	let file = node.base_path().join("wrong.toml");
	fs::write(&file, wrong).unwrap();

	let output = node.run_scenario(&file, &[]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	let difference =
		"footprint of lot mine.concentrate: carbon footprint per mass: expected 99 kg/t, \
	                  got 100 kg/t";
	assert!(said.contains(difference), "{said}");
}

#[test]
fn a_step_that_should_fail_and_does_not_is_a_difference() {
	let node = Node::development();
	let expected = fs::read_to_string(scenario("single-lot")).unwrap();
	let wrong = expected.replace(
		r#"title = "the certification body approves it""#,
		"title = \"the certification body approves it\"\nexpect_error = \"Credits.CriterionNotMet\"",
	);
	assert_ne!(wrong, expected);
	let file = node.base_path().join("wrong.toml");
	fs::write(&file, wrong).unwrap();

	let output = node.run_scenario(&file, &[]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	assert!(said.contains("the certification body approves it"), "{said}");
	assert!(said.contains("Credits.CriterionNotMet"), "{said}");
}

#[test]
fn without_a_node_the_error_is_one_line() {
	let file = scenario("copper");
	let output = client(&[
		"scenario",
		"run",
		file.to_str().unwrap(),
		"--url",
		"ws://127.0.0.1:1",
		"--seed",
		DEVELOPMENT_PHRASE,
	]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	assert_eq!(said.trim_end().lines().count(), 1, "{said}");
	assert!(said.contains("ws://127.0.0.1:1"), "{said}");
}

#[test]
fn a_mistake_in_a_scenario_is_named_with_its_line() {
	let directory = tempfile::tempdir().unwrap();
	let file = directory.path().join("mistake.toml");
	let right = fs::read_to_string(scenario("single-lot")).unwrap();
	let wrong = right.replace(r#"mass = "45 t", gross"#, r#"mass = "45 tons", gross"#);
	let line = 1 + wrong.lines().position(|line| line.contains("45 tons")).unwrap();
	fs::write(&file, wrong).unwrap();
	let output = client(&["scenario", "check", file.to_str().unwrap()]);
	assert_eq!(output.status.code(), Some(1));
	let said = text(&output.stderr);
	let place = format!("{}:{line}: ", file.display());
	let mistake = "`tons` is not a unit that belongs here: use g, kg, t or kt";
	assert_eq!(said.trim_end(), format!("error: {place}{mistake}"));
}
