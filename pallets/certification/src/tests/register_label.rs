use crate::{mock::*, Error, Event, LabelNames, Labels, NextLabelId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::BTreeSet;
use tracemet_primitives::{
	AttributeId, ChainOfCustodyModel, ChainOfCustodyRules, Criterion, FamilyId, Label, LabelId,
	MassBalanceLevel, StandardKind, StandardVersionId, RECYCLED_CONTENT,
};

fn label() -> Label {
	Label {
		name: name("Cu 4.0 MIX"),
		family: COPPER,
		performance_standard: PERFORMANCE,
		chain_of_custody_standard: GROUP_BALANCE,
		criteria: criteria(),
		content_claim: None,
	}
}

fn register_by(origin: RuntimeOrigin, label: Label) -> DispatchResult {
	Certification::register_label(
		origin,
		label.name,
		label.family,
		label.performance_standard,
		label.chain_of_custody_standard,
		label.criteria,
		label.content_claim,
	)
}

fn register(label: Label) -> DispatchResult {
	register_by(signed(REGISTRY), label)
}

fn at_least(attributes: &[AttributeId]) -> Criterion {
	let attributes = attributes.iter().copied().collect::<BTreeSet<_>>().try_into().unwrap();
	Criterion::AtLeast { attributes, grams_per_kilogram: 200 }
}

#[test]
fn the_registry_registers_a_label() {
	build_and_execute(|| {
		assert_ok!(register(label()));
		assert_eq!(Labels::<Test>::get(NEXT_LABEL), Some(label()));
		assert_eq!(NextLabelId::<Test>::get(), NEXT_LABEL.next().unwrap());
		assert_eq!(events(), vec![Event::LabelRegistered { label: NEXT_LABEL, details: label() }]);
	});
}

#[test]
fn so_does_the_owner_of_the_performance_standard() {
	build_and_execute(|| {
		assert_ok!(Certification::set_standard_owner(root(), GROUP_BALANCE.standard, OTHER_OWNER));
		System::reset_events();
		assert_ok!(register_by(signed(OWNER), label()));
		assert_eq!(Labels::<Test>::get(NEXT_LABEL), Some(label()));
		assert_eq!(events(), vec![Event::LabelRegistered { label: NEXT_LABEL, details: label() }]);
		// The owner of the chain-of-custody standard does not.
		assert_noop!(register_by(signed(OTHER_OWNER), label()), Error::<Test>::NotItsStandardOwner);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		for signer in [OTHER_OWNER, BODY, STRANGER] {
			assert_noop!(register_by(signed(signer), label()), Error::<Test>::NotItsStandardOwner);
		}
		assert_noop!(register_by(RuntimeOrigin::none(), label()), DispatchError::BadOrigin);
		Suspended::set(vec![OWNER]);
		assert_noop!(register_by(signed(OWNER), label()), IS_SUSPENDED);
	});
}

#[test]
fn a_content_claim_is_made_where_material_stays_apart() {
	use ChainOfCustodyModel::*;
	build_and_execute(|| {
		let content_claim = Some(name("conflict-free"));
		for (standard, model) in (NEXT_STANDARD.standard.0..).zip([
			BookAndClaim,
			MassBalance,
			ControlledBlending,
			Segregated,
			IdentityPreserved,
		]) {
			let rules = ChainOfCustodyRules { model, ..rules(MassBalanceLevel::Site) };
			let chain_of_custody_standard = first(standard);
			assert_ok!(Certification::register_standard(
				root(),
				OWNER,
				name("Standard"),
				StandardKind::ChainOfCustody(rules),
				START,
				documents()
			));
			let plain = Label { chain_of_custody_standard, ..label() };
			assert_ok!(register(plain.clone()));
			let claiming = Label { content_claim: content_claim.clone(), ..plain };
			if matches!(model, Segregated | IdentityPreserved) {
				assert_ok!(register(claiming.clone()));
				let id = LabelId(NextLabelId::<Test>::get().0 - 1);
				assert_eq!(Labels::<Test>::get(id), Some(claiming));
			} else {
				assert_noop!(register(claiming), Error::<Test>::ContentClaimNotCarried);
			}
		}
	});
}

#[test]
fn a_content_claim_is_text() {
	build_and_execute(|| {
		for claim in invalid_names() {
			assert_noop!(
				register(Label {
					chain_of_custody_standard: SEGREGATED,
					content_claim: Some(claim),
					..label()
				}),
				Error::<Test>::InvalidName
			);
		}
	});
}

#[test]
fn a_label_may_have_no_criteria_or_several() {
	build_and_execute(|| {
		assert_ok!(register(Label { criteria: bounded([]), ..label() }));
		let mut several = criteria();
		several.try_push(at_least(&RECYCLED_CONTENT)).unwrap();
		assert_ok!(register(Label { criteria: several, ..label() }));
	});
}

#[test]
fn a_name_is_text() {
	build_and_execute(|| {
		for name in invalid_names() {
			assert_noop!(register(Label { name, ..label() }), Error::<Test>::InvalidName);
		}
	});
}

#[test]
fn a_name_belongs_to_the_performance_standard_that_used_it_first() {
	build_and_execute(|| {
		let performance_standard = NEXT_STANDARD;
		assert_ok!(Certification::register_standard(
			root(),
			OTHER_OWNER,
			name("Green metal"),
			StandardKind::Performance,
			START,
			documents()
		));
		let used_by = || LabelNames::<Test>::get(COPPER, name("Cu 4.0 MIX"));
		assert_eq!(used_by(), None);
		assert_ok!(register(label()));
		assert_eq!(used_by(), Some(PERFORMANCE.standard));

		// Neither the registry nor the owner of the other standard registers it again.
		let of_another = Label { performance_standard, ..label() };
		for origin in [signed(REGISTRY), signed(OTHER_OWNER)] {
			assert_noop!(register_by(origin, of_another.clone()), Error::<Test>::NameTaken);
		}
		// It can be used in another family, and another name in this one.
		assert_ok!(register(Label { family: STEEL, ..of_another.clone() }));
		assert_ok!(register(Label { name: name("Cu 4.1 MIX"), ..of_another }));
		assert_eq!(used_by(), Some(PERFORMANCE.standard));
	});
}

#[test]
fn labels_of_a_standard_may_share_a_name() {
	build_and_execute(|| {
		for performance_standard in [PERFORMANCE, PERFORMANCE_2] {
			for chain_of_custody_standard in [GROUP_BALANCE, SITE_BALANCE] {
				let label = Label { performance_standard, chain_of_custody_standard, ..label() };
				let id = NextLabelId::<Test>::get();
				assert_ok!(register(label.clone()));
				assert_eq!(Labels::<Test>::get(id), Some(label));
			}
		}
	});
}

#[test]
fn a_label_has_a_registered_family() {
	build_and_execute(|| {
		assert_noop!(
			register(Label { family: FamilyId(2), ..label() }),
			Error::<Test>::FamilyNotFound
		);
	});
}

#[test]
fn a_label_stands_under_registered_versions() {
	build_and_execute(|| {
		let third_version = StandardVersionId { version: 3, ..PERFORMANCE };
		for performance_standard in [NEXT_STANDARD, third_version] {
			assert_noop!(
				register(Label { performance_standard, ..label() }),
				Error::<Test>::StandardNotFound
			);
		}
		assert_noop!(
			register(Label { chain_of_custody_standard: NEXT_STANDARD, ..label() }),
			Error::<Test>::StandardNotFound
		);
	});
}

#[test]
fn each_standard_is_of_its_kind() {
	build_and_execute(|| {
		assert_noop!(
			register(Label { performance_standard: GROUP_BALANCE, ..label() }),
			Error::<Test>::WrongKindOfStandard
		);
		assert_noop!(
			register(Label { chain_of_custody_standard: PERFORMANCE, ..label() }),
			Error::<Test>::WrongKindOfStandard
		);
	});
}

#[test]
fn a_criterion_names_registered_attributes() {
	build_and_execute(|| {
		for (attributes, error) in [
			(&[] as &[_], Error::<Test>::NoAttributes.into()),
			(&[AttributeId(0), AttributeId(7)], ATTRIBUTE_NOT_FOUND),
		] {
			let mut criteria = criteria();
			criteria.try_push(at_least(attributes)).unwrap();
			assert_noop!(register(Label { criteria, ..label() }), error);
		}
	});
}

#[test]
fn an_id_is_never_given_out_twice() {
	build_and_execute(|| {
		NextLabelId::<Test>::put(LabelId(u32::MAX));
		assert_noop!(register(label()), Error::<Test>::IdsExhausted);
	});
}
