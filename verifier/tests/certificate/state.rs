//! Records that aren't there, or not of the form that is known.

use super::{
	chain::{certificate, parts, state, trie, Plan},
	sample::{genesis_hash, key, storage_version, EXIT, LINE},
};
use codec::Encode;
use tracemet_primitives::{GoodId, LabelId, RequestId, RequestStatus, StandardKind};
use tracemet_verifier::{
	assemble, verify_certificate, PortableCertificate, Verified, VerifyError, LAYOUTS,
};

/// What becomes of the certificate if the chain's storage is another one.
fn with(
	change: impl FnOnce(&mut super::sample::Storage),
) -> Result<PortableCertificate, VerifyError> {
	let plan = Plan::default();
	let mut state = state(&plan);
	change(&mut state);
	let (_, mut parts) = parts(&plan);
	let (root, nodes) = trie(&state);
	let mut header =
		<super::chain::Header as codec::Decode>::decode(&mut &parts.headers[0].0[..]).unwrap();
	header.state_root = root;
	parts.headers[0].0 = header.encode();
	parts.proof = nodes;
	assemble(parts)
}

#[test]
fn the_statement_needs_these_records() {
	for (pallet, item, keys) in [
		("Timestamp", "Now", Vec::new()),
		("Certification", "Labels", vec![2u32.encode()]),
		("Certification", "Families", vec![0u32.encode()]),
		("Certification", "Standards", vec![0u32.encode()]),
		("Certification", "StandardVersions", vec![(1u32, 1u16).encode()]),
		("Certification", "Goods", vec![2u32.encode()]),
		("Certification", "Certificates", vec![4u32.encode()]),
		("Footprint", "Attributes", vec![5u16.encode()]),
		("Footprint", "Footprints", vec![7u64.encode()]),
		("Footprint", "Methods", vec![0u32.encode()]),
	] {
		let result = with(|state| _ = state.remove(&key(pallet, item, &keys)).unwrap());
		let what = format!("{pallet}.{item}");
		assert_eq!(result, Err(VerifyError::NoRecord { what }));
	}
}

#[test]
fn a_state_without_the_hash_of_its_genesis_block_is_refused() {
	let result = with(|state| _ = state.remove(&genesis_hash()).unwrap());
	assert_eq!(result, Err(VerifyError::NoRecord { what: "hash of its genesis block".into() }));
}

/// A record of another layout could be decoded as something else.
#[test]
fn records_of_another_version_are_not_read() {
	for (pallet, known) in LAYOUTS {
		let key = storage_version(pallet);
		let refused = |found| Err(VerifyError::UnknownRecords { pallet, found, known });
		assert_eq!(with(|state| _ = state.remove(&key).unwrap()), refused(0));
		let newer = with(|state| _ = state.insert(key.clone(), 2u16.encode()).unwrap());
		assert_eq!(newer, refused(2));
		let what = format!("the storage version of {pallet}");
		let longer = with(|state| state.get_mut(&key).unwrap().push(0));
		assert_eq!(longer, Err(VerifyError::Undecodable { what }));
	}
	// Also if the statement can't be decoded any more.
	let statement = key("Credits", "Exits", &[EXIT.encode()]);
	let (pallet, found, known) = ("Credits", 2, 1);
	let upgraded = with(|state| {
		state.insert(storage_version(pallet), found.encode());
		state.insert(statement, vec![1]);
	});
	assert_eq!(upgraded, Err(VerifyError::UnknownRecords { pallet, found, known }));

	let said = |found| VerifyError::UnknownRecords { pallet, found, known: 2 }.to_string();
	assert_eq!(
		said(1),
		"the chain's records of Credits are of version 1, and this program reads version 2. Use the \
		 program of that time."
	);
	assert!(said(3).ends_with("this program reads version 2. Use a newer program."), "{}", said(3));
}

#[test]
fn records_of_another_form_are_named() {
	for (pallet, item, keys) in [
		("Credits", "Exits", vec![EXIT.encode()]),
		("Credits", "Requests", vec![7u64.encode()]),
		("Certification", "Labels", vec![2u32.encode()]),
		("Footprint", "Footprints", vec![7u64.encode()]),
	] {
		let what = format!("{pallet}.{item}");
		let key = key(pallet, item, &keys);
		let longer = with(|state| state.get_mut(&key).unwrap().push(0));
		assert_eq!(longer, Err(VerifyError::Undecodable { what: what.clone() }));
		let shorter = with(|state| _ = state.get_mut(&key).unwrap().pop().unwrap());
		assert_eq!(shorter, Err(VerifyError::Undecodable { what }));
	}
}

fn verified(change: impl FnOnce(&mut Plan)) -> Result<Verified, VerifyError> {
	let mut plan = Plan::default();
	change(&mut plan);
	let (certificate, trust) = certificate(&plan);
	verify_certificate(&certificate, &trust)
}

#[test]
fn records_that_contradict_each_other_are_refused() {
	let contradiction = Err(VerifyError::Contradiction { request: RequestId(7) });
	let with_request = |change: fn(&mut tracemet_verifier::Issue)| {
		verified(|plan| {
			change(plan.records.lines.get_mut(&LINE).unwrap().issue.as_mut().unwrap());
		})
	};
	let result = with_request(|issue| issue.request.outputs.clear());
	assert_eq!(result, contradiction);
	let result = with_request(|issue| issue.request.outputs[0].good = GoodId(9));
	assert_eq!(result, contradiction);
	let result = with_request(|issue| issue.request.outputs[0].label = Some(LabelId(9)));
	assert_eq!(result, contradiction);
	let result = with_request(|issue| issue.request.status = RequestStatus::Pending);
	assert_eq!(result, contradiction);
	let result = with_request(|issue| issue.request.closed_at = None);
	assert_eq!(result, contradiction);
}

#[test]
fn figures_that_cannot_be_computed_are_refused() {
	let huge = verified(|plan| {
		let totals = &mut plan.records.exit.attributes;
		totals.try_insert(tracemet_primitives::FOSSIL_SCOPE_1, u128::MAX).unwrap();
	});
	assert_eq!(huge, Err(VerifyError::Overflow));
	// Beyond any calendar.
	let mut plan = Plan::default();
	plan.records.exit.stated_at = u64::MAX;
	let (_, parts) = parts(&plan);
	assert_eq!(assemble(parts), Err(VerifyError::Overflow));
}

#[test]
fn a_label_is_under_a_chain_of_custody_standard() {
	let mut plan = Plan::default();
	plan.records.chain_of_custody.version.kind = StandardKind::Performance;
	let (_, parts) = parts(&plan);
	assert_eq!(
		assemble(parts),
		Err(VerifyError::NoRecord { what: "chain-of-custody standard 1".into() })
	);
}
