use crate::{
	mock::*, Error, Event, NextStandardId, Standard, StandardVersions, Standards, StandardsOwned,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	AccountingPeriods, Attribution, ChainOfCustodyModel, ChainOfCustodyRules, Mass,
	MassBalanceLevel, Seconds, StandardId, StandardKind, StandardVersion, PERIOD_LENGTHS,
	SECONDS_PER_DAY,
};

fn register(kind: StandardKind) -> DispatchResult {
	Certification::register_standard(
		signed(REGISTRY),
		OWNER,
		name("Standard"),
		kind,
		START,
		documents(),
	)
}

fn register_rules(rules: ChainOfCustodyRules) -> DispatchResult {
	register(StandardKind::ChainOfCustody(rules))
}

#[test]
fn the_registry_registers_a_standard_with_its_owner_and_first_version() {
	build_and_execute(|| {
		let kind = StandardKind::ChainOfCustody(rules(MassBalanceLevel::Site));
		assert_ok!(Certification::register_standard(
			root(),
			OTHER_OWNER,
			name("Standard"),
			kind,
			START,
			documents()
		));
		assert_eq!(
			Standards::<Test>::get(NEXT_STANDARD.standard),
			Some(Standard { name: name("Standard"), owner: OTHER_OWNER, latest_version: 1 })
		);
		assert_eq!(
			StandardVersions::<Test>::get(NEXT_STANDARD),
			Some(StandardVersion { kind, documents: documents(), effective_from: START })
		);
		assert_eq!(StandardsOwned::<Test>::get(OTHER_OWNER), 1);
		assert_eq!(NextStandardId::<Test>::get(), StandardId(5));
		assert_eq!(
			events(),
			vec![Event::StandardVersionRegistered {
				version: NEXT_STANDARD,
				name: name("Standard"),
				owner: OTHER_OWNER,
				kind,
				effective_from: START,
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
				signed(OWNER),
				OWNER,
				name("Standard"),
				StandardKind::Performance,
				START,
				documents()
			),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn the_owner_is_an_active_participant_with_that_role() {
	build_and_execute(|| {
		Suspended::set(vec![OTHER_OWNER]);
		for (owner, error) in
			[(STRANGER, PARTICIPANT_NOT_FOUND), (BODY, ROLE_MISSING), (OTHER_OWNER, IS_SUSPENDED)]
		{
			assert_noop!(
				Certification::register_standard(
					root(),
					owner,
					name("Standard"),
					StandardKind::Performance,
					START,
					documents()
				),
				error
			);
		}
	});
}

#[test]
fn a_name_is_text() {
	build_and_execute(|| {
		for name in invalid_names() {
			assert_noop!(
				Certification::register_standard(
					root(),
					OWNER,
					name,
					StandardKind::Performance,
					START,
					documents()
				),
				Error::<Test>::InvalidName
			);
		}
	});
}

#[test]
fn a_first_version_takes_effect_at_any_time() {
	build_and_execute(|| {
		for effective_from in [0, START, Seconds::MAX] {
			assert_ok!(Certification::register_standard(
				root(),
				OWNER,
				name("Standard"),
				StandardKind::Performance,
				effective_from,
				documents()
			));
		}
	});
}

#[test]
fn a_standard_has_a_document() {
	build_and_execute(|| {
		assert_noop!(
			Certification::register_standard(
				root(),
				OWNER,
				name("Standard"),
				StandardKind::Performance,
				START,
				bounded([])
			),
			Error::<Test>::NoDocuments
		);
	});
}

#[test]
fn every_model_of_iso_22095_has_its_standards() {
	use ChainOfCustodyModel::*;
	build_and_execute(|| {
		let rules = rules(MassBalanceLevel::Site);
		let pooled = ChainOfCustodyRules { attribution: Attribution::RollingAverage, ..rules };
		for model in [BookAndClaim, MassBalance, ControlledBlending, Segregated, IdentityPreserved]
		{
			assert_ok!(register_rules(ChainOfCustodyRules { model, ..rules }));
		}
		for model in [BookAndClaim, MassBalance, ControlledBlending] {
			assert_ok!(register_rules(ChainOfCustodyRules { model, ..pooled }));
		}
	});
}

#[test]
fn every_rule_has_its_range() {
	build_and_execute(|| {
		let rules = rules(MassBalanceLevel::Site);
		let overdraft = Mass(u64::MAX);
		for rules in [
			ChainOfCustodyRules { overdraft, ..rules },
			ChainOfCustodyRules { overdraft, level: MassBalanceLevel::Group, ..rules },
			ChainOfCustodyRules { overdraft, model: ChainOfCustodyModel::BookAndClaim, ..rules },
			ChainOfCustodyRules { level: MassBalanceLevel::Batch, ..rules },
			ChainOfCustodyRules { expiry_days: Some(1), ..rules },
			ChainOfCustodyRules { expiry_days: Some(u16::MAX), ..rules },
			ChainOfCustodyRules { carry_over_periods: Some(0), ..rules },
			ChainOfCustodyRules { carry_over_needs_certificate: true, ..rules },
			ChainOfCustodyRules { transfers_validated: true, independent_audits: true, ..rules },
		] {
			assert_ok!(register_rules(rules));
		}
	});
}

#[test]
fn rules_that_contradict_each_other_are_refused() {
	build_and_execute(|| {
		for (rules, error) in contradictory_rules() {
			assert_noop!(register_rules(rules), error);
		}
	});
}

#[test]
fn an_accounting_period_divides_the_year() {
	build_and_execute(|| {
		for months in PERIOD_LENGTHS {
			for anchor in [0, 27 * SECONDS_PER_DAY] {
				assert_ok!(register_rules(ChainOfCustodyRules {
					periods: AccountingPeriods { months, anchor },
					..rules(MassBalanceLevel::Group)
				}));
			}
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
