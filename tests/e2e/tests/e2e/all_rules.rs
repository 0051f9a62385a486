//! The rules on a real node. Tests start in the order of their names, and this is the longest.

use tracemet_e2e::{assert_success, repository, Node};

#[test]
fn are_kept_and_broken_on_a_real_node() {
	let rules = repository("tests/scenarios/rules.toml");
	assert_success(&Node::development().run_scenario(&rules, &[]));
}
