use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{
	traits::CertificationRegistry, FamilyId, Good, Label, MassBalanceLevel, MassBasis,
	StandardVersionId,
};

#[test]
fn goods_families_labels_and_certificates_are_found_by_id() {
	build_and_execute(|| {
		assert_eq!(
			Certification::good(CONCENTRATE),
			Ok(Good {
				name: name("Copper concentrate"),
				family: COPPER,
				basis: MassBasis::ContainedMetal,
			})
		);
		assert_ok!(Certification::ensure_family(STEEL));
		assert_eq!(
			Certification::label(SITE_LABEL),
			Ok(Label {
				name: name("Cu 8.0 MIX"),
				family: COPPER,
				performance_standard: PERFORMANCE,
				chain_of_custody_standard: SITE_BALANCE,
				criteria: criteria(),
				content_claim: None,
			})
		);
		assert_ok!(issue(draft()));
		assert_eq!(Certification::certificate(CERTIFICATE), Ok(draft()));
	});
}

#[test]
fn unknown_ids_are_errors() {
	build_and_execute(|| {
		assert_noop!(Certification::good(NEXT_GOOD), Error::<Test>::GoodNotFound);
		assert_noop!(Certification::ensure_family(FamilyId(2)), Error::<Test>::FamilyNotFound);
		assert_noop!(Certification::label(NEXT_LABEL), Error::<Test>::LabelNotFound);
		assert_noop!(Certification::certificate(CERTIFICATE), Error::<Test>::CertificateNotFound);
	});
}

#[test]
fn a_standard_answers_for_its_kind_only() {
	build_and_execute(|| {
		assert_ok!(Certification::ensure_performance_standard(PERFORMANCE_2));
		assert_eq!(
			Certification::chain_of_custody_rules(SITE_BALANCE),
			Ok(rules(MassBalanceLevel::Site))
		);
		assert_noop!(
			Certification::ensure_performance_standard(SITE_BALANCE),
			Error::<Test>::WrongKindOfStandard
		);
		assert_noop!(
			Certification::chain_of_custody_rules(PERFORMANCE),
			Error::<Test>::WrongKindOfStandard
		);
	});
}

#[test]
fn versions_count_from_one() {
	build_and_execute(|| {
		for version in [0, 3] {
			assert_noop!(
				Certification::ensure_performance_standard(StandardVersionId {
					version,
					..PERFORMANCE
				}),
				Error::<Test>::StandardNotFound
			);
			assert_noop!(
				Certification::chain_of_custody_rules(StandardVersionId {
					version,
					..GROUP_BALANCE
				}),
				Error::<Test>::StandardNotFound
			);
		}
	});
}
