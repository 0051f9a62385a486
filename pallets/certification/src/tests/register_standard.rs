use crate::{mock::*, Error, Event, NextStandardId, Standard, StandardVersions, Standards};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	BalanceLevel, ChainOfCustodyRules, StandardId, StandardKind, StandardVersion, PERIOD_LENGTHS,
};

fn register(kind: StandardKind) -> DispatchResult {
	Certification::register_standard(root(), name("Standard"), kind, documents())
}

#[test]
fn governance_registers_a_standard_with_its_first_version() {
	build_and_execute(|| {
		let kind = StandardKind::ChainOfCustody(rules(BalanceLevel::Site));
		assert_ok!(register(kind));
		assert_eq!(
			Standards::<Test>::get(NEXT_STANDARD.standard),
			Some(Standard { name: name("Standard"), latest_version: 1 })
		);
		assert_eq!(
			StandardVersions::<Test>::get(NEXT_STANDARD),
			Some(StandardVersion { kind, documents: documents() })
		);
		assert_eq!(NextStandardId::<Test>::get(), StandardId(4));
		assert_eq!(
			events(),
			vec![Event::StandardVersionRegistered {
				version: NEXT_STANDARD,
				name: name("Standard"),
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
			Certification::register_standard(
				signed(ACCREDITATION_BODY),
				name("Standard"),
				StandardKind::Performance,
				documents()
			),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_name_is_text() {
	build_and_execute(|| {
		for name in invalid_names() {
			assert_noop!(
				Certification::register_standard(
					root(),
					name,
					StandardKind::Performance,
					documents()
				),
				Error::<Test>::InvalidName
			);
		}
	});
}

#[test]
fn a_standard_has_a_document() {
	build_and_execute(|| {
		assert_noop!(
			Certification::register_standard(
				root(),
				name("Standard"),
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
			assert_noop!(register(kind), error);
		}
	});
}

#[test]
fn an_accounting_period_divides_the_year() {
	build_and_execute(|| {
		for period_months in PERIOD_LENGTHS {
			assert_ok!(register(StandardKind::ChainOfCustody(ChainOfCustodyRules {
				period_months,
				..rules(BalanceLevel::Group)
			})));
		}
	});
}

#[test]
fn an_id_is_never_given_out_twice() {
	build_and_execute(|| {
		NextStandardId::<Test>::put(StandardId(u32::MAX));
		assert_noop!(register(StandardKind::Performance), Error::<Test>::IdsExhausted);
	});
}
