use crate::{mock::*, Error, Event, Standard, StandardVersions, Standards};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	BalanceLevel, StandardId, StandardKind, StandardVersion, StandardVersionId,
};

fn register(standard: StandardId, kind: StandardKind) -> DispatchResult {
	Certification::register_standard_version(root(), standard, kind, documents())
}

#[test]
fn governance_registers_the_next_version_and_the_earlier_ones_stay() {
	build_and_execute(|| {
		let standard = GROUP_BALANCE.standard;
		let version = StandardVersionId { standard, version: 2 };
		let kind = StandardKind::ChainOfCustody(rules(BalanceLevel::Site));
		let before = StandardVersions::<Test>::get(GROUP_BALANCE);

		assert_ok!(register(standard, kind));
		assert_eq!(
			Standards::<Test>::get(standard),
			Some(Standard { name: name("Group balance"), latest_version: 2 })
		);
		assert_eq!(
			StandardVersions::<Test>::get(version),
			Some(StandardVersion { kind, documents: documents() })
		);
		assert_eq!(StandardVersions::<Test>::get(GROUP_BALANCE), before);
		assert_eq!(
			events(),
			vec![Event::StandardVersionRegistered {
				version,
				name: name("Group balance"),
				kind,
				documents: documents(),
			}]
		);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(
			Certification::register_standard_version(
				signed(ACCREDITATION_BODY),
				PERFORMANCE.standard,
				StandardKind::Performance,
				documents()
			),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn an_unknown_standard_has_no_next_version() {
	build_and_execute(|| {
		assert_noop!(
			register(NEXT_STANDARD.standard, StandardKind::Performance),
			Error::<Test>::StandardNotFound
		);
	});
}

#[test]
fn a_standard_keeps_its_kind() {
	build_and_execute(|| {
		assert_noop!(
			register(GROUP_BALANCE.standard, StandardKind::Performance),
			Error::<Test>::KindMismatch
		);
		assert_noop!(
			register(PERFORMANCE.standard, StandardKind::ChainOfCustody(rules(BalanceLevel::Site))),
			Error::<Test>::KindMismatch
		);
	});
}

#[test]
fn a_version_has_a_document() {
	build_and_execute(|| {
		assert_noop!(
			Certification::register_standard_version(
				root(),
				PERFORMANCE.standard,
				StandardKind::Performance,
				bounded([])
			),
			Error::<Test>::NoDocuments
		);
	});
}

#[test]
fn rules_that_the_ledger_cannot_enforce_are_refused() {
	build_and_execute(|| {
		for (kind, error) in unenforceable_rules() {
			assert_noop!(register(GROUP_BALANCE.standard, kind), error);
		}
	});
}

#[test]
fn a_version_number_is_never_given_out_twice() {
	build_and_execute(|| {
		let standard = PERFORMANCE.standard;
		let use_up = || {
			Standards::<Test>::mutate(standard, |record| {
				record.as_mut().unwrap().latest_version = u16::MAX;
			})
		};
		after(use_up, || {
			assert_noop!(
				register(standard, StandardKind::Performance),
				Error::<Test>::IdsExhausted
			);
		});
	});
}
