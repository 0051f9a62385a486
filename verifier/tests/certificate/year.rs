//! A chain that is a year old, with a change of validators every month.

use super::{
	chain::{certificate, Plan},
	filler::fill,
};
use tracemet_verifier::{verify_certificate, Verified};

/// The size that a certificate of such a chain should stay below.
const GOAL: usize = 200_000;

fn size_after_a_year(validators: usize) -> (usize, Verified) {
	let plan = Plan {
		sets: vec![validators; 13],
		headers: 32,
		more: fill(10_000),
		later_votes: 0,
		..Plan::default()
	};
	let (certificate, trust) = certificate(&plan);
	let verified = verify_certificate(&certificate, &trust).unwrap();
	(certificate.to_json().unwrap().len(), verified)
}

#[test]
fn the_certificate_of_a_year_old_chain_is_small() {
	for validators in [7, 21] {
		let (size, verified) = size_after_a_year(validators);
		assert_eq!((verified.as_of.set_changes, verified.as_of.set_id), (12, 12));
		assert!(size < GOAL, "{validators} validators: {size} bytes");
	}
}
