use crate::{mock::*, Error, Event, Labels, NextLabelId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::BTreeSet;
use tracemet_primitives::{
	AttributeId, Criterion, FamilyId, Label, LabelId, StandardVersionId, RECYCLED_CONTENT,
};

fn label() -> Label {
	Label {
		name: name("Cu 4.0 MIX"),
		family: COPPER,
		performance_standard: PERFORMANCE,
		chain_of_custody_standard: GROUP_BALANCE,
		criteria: criteria(),
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
	)
}

fn register(label: Label) -> DispatchResult {
	register_by(root(), label)
}

fn at_least(attributes: &[AttributeId]) -> Criterion {
	let attributes = attributes.iter().copied().collect::<BTreeSet<_>>().try_into().unwrap();
	Criterion::AtLeast { attributes, grams_per_kilogram: 200 }
}

#[test]
fn governance_registers_a_label() {
	build_and_execute(|| {
		assert_ok!(register(label()));
		assert_eq!(Labels::<Test>::get(NEXT_LABEL), Some(label()));
		assert_eq!(NextLabelId::<Test>::get(), NEXT_LABEL.next().unwrap());
		assert_eq!(events(), vec![Event::LabelRegistered { label: NEXT_LABEL, details: label() }]);
	});
}

#[test]
fn nobody_else_does() {
	build_and_execute(|| {
		assert_noop!(register_by(signed(BODY), label()), DispatchError::BadOrigin);
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
