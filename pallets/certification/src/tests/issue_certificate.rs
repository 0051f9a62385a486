use crate::{mock::*, Certificates, Error, Event, NextCertificateId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	Certificate, CertificateId, Conversion, ConversionFactor, GoodId, MethodId, StandardVersionId,
	TimeSpan,
};

/// That the draft is refused with the error.
#[track_caller]
fn refused(draft: Certificate<u64>, error: impl Into<DispatchError>) {
	assert_noop!(issue(draft), error.into());
}

#[test]
fn an_accredited_body_certifies_a_producer() {
	build_and_execute(|| {
		assert_ok!(issue(draft()));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(draft()));
		assert_eq!(NextCertificateId::<Test>::get(), CertificateId(1));
		assert_eq!(
			events(),
			vec![Event::CertificateIssued { certificate: CERTIFICATE, details: draft() }]
		);
	});
}

#[test]
fn a_holder_may_have_several_certificates() {
	build_and_execute(|| {
		let later = Certificate { validity: TimeSpan { from: 2_000, until: 2_500 }, ..draft() };
		assert_ok!(issue(draft()));
		assert_ok!(issue(later.clone()));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(draft()));
		assert_eq!(Certificates::<Test>::get(CertificateId(1)), Some(later));
	});
}

#[test]
fn the_signer_is_a_certification_body() {
	build_and_execute(|| {
		refused(Certificate { body: STRANGER, ..draft() }, PARTICIPANT_NOT_FOUND);
		refused(Certificate { body: PRODUCER, ..draft() }, ROLE_MISSING);
		let Certificate { holder, method, labels, conversions, validity, .. } = draft();
		assert_noop!(
			Certification::issue_certificate(
				root(),
				holder,
				PERFORMANCE,
				GROUP_BALANCE,
				method,
				labels,
				conversions,
				validity
			),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_suspended_body_issues_nothing() {
	build_and_execute(|| {
		Suspended::set(vec![BODY]);
		refused(draft(), IS_SUSPENDED);
	});
}

#[test]
fn the_body_is_accredited_for_both_standards() {
	build_and_execute(|| {
		refused(Certificate { body: OTHER_BODY, ..draft() }, Error::<Test>::AccreditationNotFound);
		for version in [PERFORMANCE, GROUP_BALANCE] {
			let withdraw = || {
				assert_ok!(Certification::withdraw_accreditation(
					signed(ACCREDITATION_BODY),
					BODY,
					version.standard
				));
			};
			after(withdraw, || refused(draft(), Error::<Test>::AccreditationNotFound));
		}
	});
}

#[test]
fn an_accreditation_is_for_all_versions_of_a_standard() {
	build_and_execute(|| {
		assert_ok!(issue(Certificate {
			performance_standard: PERFORMANCE_2,
			method: NEXT_COPPER_METHOD,
			labels: bounded([LABEL_2]),
			..draft()
		}));
	});
}

#[test]
fn the_accreditations_have_not_expired() {
	build_and_execute(|| {
		let draft = Certificate { validity: TimeSpan { until: 9_000, ..VALIDITY }, ..draft() };
		Now::set(ACCREDITED_UNTIL - 1);
		assert_ok!(issue(draft.clone()));
		Now::set(ACCREDITED_UNTIL);
		refused(draft.clone(), Error::<Test>::AccreditationExpired);

		// Extended for one of the standards, then for both.
		for (version, result) in [
			(PERFORMANCE, Err(Error::<Test>::AccreditationExpired.into())),
			(GROUP_BALANCE, Ok(())),
		] {
			assert_ok!(Certification::accredit(
				signed(ACCREDITATION_BODY),
				BODY,
				version.standard,
				4_000
			));
			assert_eq!(after(|| (), || issue(draft.clone())), result);
		}
	});
}

#[test]
fn the_standards_are_registered_versions() {
	build_and_execute(|| {
		for unknown in [NEXT_STANDARD, StandardVersionId { version: 3, ..PERFORMANCE }] {
			refused(
				Certificate { performance_standard: unknown, ..draft() },
				Error::<Test>::StandardNotFound,
			);
			refused(
				Certificate { chain_of_custody_standard: unknown, ..draft() },
				Error::<Test>::StandardNotFound,
			);
		}
	});
}

#[test]
fn each_standard_is_of_its_kind() {
	build_and_execute(|| {
		refused(
			Certificate { performance_standard: GROUP_BALANCE, ..draft() },
			Error::<Test>::WrongKindOfStandard,
		);
		refused(
			Certificate { chain_of_custody_standard: PERFORMANCE, ..draft() },
			Error::<Test>::WrongKindOfStandard,
		);
	});
}

#[test]
fn the_holder_is_the_custody_account_of_an_active_producer() {
	build_and_execute(|| {
		Suspended::set(vec![SITE]);
		for (holder, error) in [
			(STRANGER, CUSTODY_ACCOUNT_NOT_FOUND),
			(OTHER_BODY, CUSTODY_ACCOUNT_NOT_FOUND),
			(TRADER, ROLE_MISSING),
			(SITE, IS_SUSPENDED),
		] {
			refused(Certificate { holder, ..draft() }, error);
		}
	});
}

#[test]
fn a_standard_at_site_level_excludes_group_accounts() {
	build_and_execute(|| {
		refused(site_level_draft(), Error::<Test>::LevelNotAllowed);
		assert_ok!(issue(Certificate { holder: SITE, ..site_level_draft() }));
		// A standard at group level allows both.
		assert_ok!(issue(Certificate { holder: SITE, ..draft() }));
		assert_ok!(issue(draft()));
	});
}

#[test]
fn the_validity_begins_before_it_ends_and_ends_in_the_future() {
	build_and_execute(|| {
		for (from, until) in [(1_500, 1_500), (1_501, 1_500), (0, START)] {
			refused(
				Certificate { validity: TimeSpan { from, until }, ..draft() },
				Error::<Test>::InvalidTimeSpan,
			);
		}
		for (from, until) in [(0, START + 1), (START + 1, u64::MAX)] {
			assert_ok!(issue(Certificate { validity: TimeSpan { from, until }, ..draft() }));
		}
	});
}

#[test]
fn the_method_is_registered_and_under_the_performance_standard() {
	build_and_execute(|| {
		refused(Certificate { method: MethodId(3), ..draft() }, METHOD_NOT_FOUND);
		refused(
			Certificate { method: NEXT_COPPER_METHOD, ..draft() },
			Error::<Test>::StandardMismatch,
		);
	});
}

#[test]
fn there_is_a_label() {
	build_and_execute(|| {
		refused(Certificate { labels: bounded([]), ..draft() }, Error::<Test>::NoLabels);
	});
}

#[test]
fn the_labels_are_registered_and_listed_once() {
	build_and_execute(|| {
		refused(
			Certificate { labels: bounded([LABEL, NEXT_LABEL]), ..draft() },
			Error::<Test>::LabelNotFound,
		);
		refused(
			Certificate { labels: bounded([LABEL, OTHER_LABEL, LABEL]), ..draft() },
			Error::<Test>::Duplicate,
		);
	});
}

#[test]
fn the_labels_are_under_the_certificates_standards() {
	build_and_execute(|| {
		for label in [SITE_LABEL, LABEL_2] {
			refused(
				Certificate { labels: bounded([LABEL, label]), ..draft() },
				Error::<Test>::StandardMismatch,
			);
		}
	});
}

#[test]
fn there_is_a_conversion() {
	build_and_execute(|| {
		refused(Certificate { conversions: bounded([]), ..draft() }, Error::<Test>::NoConversions);
	});
}

#[test]
fn the_conversions_are_between_registered_goods_each_pair_once() {
	build_and_execute(|| {
		for (input, output, error) in [
			(GoodId(3), CATHODE, Error::<Test>::GoodNotFound),
			(CATHODE, GoodId(3), Error::<Test>::GoodNotFound),
			// With another factor than the first row of the pair.
			(CONCENTRATE, CATHODE, Error::<Test>::Duplicate),
		] {
			let mut draft = draft();
			draft.conversions.try_push(conversion(input, output)).unwrap();
			refused(draft, error);
		}
	});
}

#[test]
fn a_conversion_factor_is_not_zero_nor_infinite() {
	build_and_execute(|| {
		for (output, input) in [(0, 1), (1, 0), (0, 0)] {
			let factor = ConversionFactor { output, input };
			let row = Conversion { factor, ..conversion(CONCENTRATE, CATHODE) };
			refused(
				Certificate { conversions: bounded([row]), ..draft() },
				Error::<Test>::InvalidConversionFactor,
			);
		}
	});
}

#[test]
fn goods_labels_and_method_are_of_one_family() {
	build_and_execute(|| {
		for draft in [
			Certificate { method: STEEL_METHOD, ..draft() },
			Certificate { labels: bounded([LABEL, STEEL_LABEL]), ..draft() },
			Certificate { conversions: bounded([conversion(PELLETS, CATHODE)]), ..draft() },
			Certificate { conversions: bounded([conversion(CATHODE, PELLETS)]), ..draft() },
		] {
			refused(draft, Error::<Test>::FamilyMismatch);
		}
		assert_ok!(issue(Certificate {
			method: STEEL_METHOD,
			labels: bounded([STEEL_LABEL]),
			conversions: bounded([conversion(PELLETS, PELLETS)]),
			..draft()
		}));
	});
}

#[test]
fn an_id_is_never_given_out_twice() {
	build_and_execute(|| {
		NextCertificateId::<Test>::put(CertificateId(u32::MAX));
		refused(draft(), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn a_body_does_not_certify_an_account_that_it_may_act_for() {
	build_and_execute(|| {
		refused(Certificate { holder: OWN_PRODUCER, ..draft() }, Error::<Test>::NotIndependent);
	});
}
