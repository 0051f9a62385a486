use crate::{
	mock::*, Certificates, CertificatesOf, Error, Event, NextCertificateId, MAX_CERTIFICATES,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	Certificate, CertificateId, FamilyId, MassBalanceLevel, MethodId, Seconds, StandardKind,
	StandardVersionId, TimeSpan,
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
			CertificatesOf::<Test>::iter_keys().collect::<Vec<_>>(),
			vec![(PRODUCER, GROUP_BALANCE.standard, CERTIFICATE)]
		);
		assert_eq!(
			events(),
			vec![Event::CertificateIssued { certificate: CERTIFICATE, details: draft() }]
		);
	});
}

#[test]
fn it_certifies_that_credits_pass_through_under_a_chain_of_custody_standard_alone() {
	build_and_execute(|| {
		assert_ok!(issue(pass_through_draft()));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(pass_through_draft()));
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
		let Certificate { holder, family, method, conversions, validity, .. } = draft();
		assert_noop!(
			Certification::issue_certificate(
				root(),
				holder,
				family,
				Some(PERFORMANCE),
				GROUP_BALANCE,
				method,
				conversions,
				validity,
				draft().automatic_approval
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
fn the_body_is_accredited_for_both_standards_and_the_family() {
	build_and_execute(|| {
		refused(Certificate { body: OTHER_BODY, ..draft() }, Error::<Test>::AccreditationNotFound);
		for version in [PERFORMANCE, GROUP_BALANCE] {
			for (change, error) in ends_of_accreditation(version) {
				after(change, || refused(draft(), error));
			}
			for (change, error) in gaps_of_accreditation(version) {
				after(change, || refused(draft(), error));
			}
		}
	});
}

#[test]
fn without_a_performance_standard_it_is_accredited_for_the_other() {
	build_and_execute(|| {
		withdraw_accreditation(PERFORMANCE);
		assert_ok!(issue(pass_through_draft()));
		withdraw_accreditation(GROUP_BALANCE);
		refused(pass_through_draft(), Error::<Test>::AccreditationWithdrawn);
	});
}

#[test]
fn an_accreditation_is_for_all_versions_of_a_standard() {
	build_and_execute(|| {
		assert_ok!(issue(Certificate {
			performance_standard: Some(PERFORMANCE_2),
			method: Some(NEXT_COPPER_METHOD),
			conversions: bounded([labelled(conversion(CATHODE, CATHODE), LABEL_2)]),
			..draft()
		}));
		assert_ok!(issue(independently_audited_draft()));
	});
}

#[test]
fn the_accreditations_have_not_expired() {
	build_and_execute(|| {
		let draft = Certificate { validity: TimeSpan { until: 9_000, ..VALIDITY }, ..draft() };
		Now::set(ACCREDITED.until - 1);
		assert_ok!(issue(draft.clone()));
		Now::set(ACCREDITED.until);
		refused(draft.clone(), Error::<Test>::AccreditationExpired);

		// Extended for one of the standards, then for both.
		for (version, result) in [
			(PERFORMANCE, Err(Error::<Test>::AccreditationExpired.into())),
			(GROUP_BALANCE, Ok(())),
		] {
			assert_ok!(accredit_for(BODY, version, all_families(), EXTENDED));
			assert_eq!(after(|| (), || issue(draft.clone())), result);
		}
	});
}

#[test]
fn both_standards_are_in_effect() {
	build_and_execute(|| {
		assert_ok!(Certification::register_standard_version(
			signed(OWNER),
			PERFORMANCE.standard,
			StandardKind::Performance,
			START + 10,
			documents()
		));
		let version = StandardVersionId { version: 3, ..PERFORMANCE };
		let draft =
			from(START + 10, Certificate { performance_standard: Some(version), ..draft() });
		Now::set(START + 9);
		refused(draft.clone(), Error::<Test>::StandardNotInEffect);
		// In effect now, and refused for its method.
		Now::set(START + 10);
		refused(draft, Error::<Test>::StandardMismatch);
	});
}

#[test]
fn neither_standard_is_retired() {
	build_and_execute(|| {
		for version in [PERFORMANCE, GROUP_BALANCE] {
			let retire = |now| {
				assert_ok!(Certification::retire_standard_version(
					signed(OWNER),
					version,
					START + 10
				));
				Now::set(now);
			};
			after(
				|| retire(START + 9),
				|| {
					assert_ok!(issue(draft()));
				},
			);
			after(|| retire(START + 10), || refused(draft(), Error::<Test>::StandardRetired));
		}
	});
}

#[test]
fn the_standards_are_registered_versions() {
	build_and_execute(|| {
		for unknown in [NEXT_STANDARD, StandardVersionId { version: 3, ..PERFORMANCE }] {
			refused(
				Certificate { performance_standard: Some(unknown), ..draft() },
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
			Certificate { performance_standard: Some(GROUP_BALANCE), ..draft() },
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
fn whoever_holds_credits_can_be_certified_for_their_chain_of_custody() {
	build_and_execute(|| {
		for conversions in [pass_through_draft().conversions, bounded([])] {
			assert_ok!(issue(Certificate { holder: TRADER, conversions, ..pass_through_draft() }));
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
		for (from, until) in [(START, START + 1), (START + 1, u64::MAX)] {
			assert_ok!(issue(Certificate { validity: TimeSpan { from, until }, ..draft() }));
		}
	});
}

/// The draft, with a validity that begins at the moment.
fn from(moment: Seconds, draft: Certificate<u64>) -> Certificate<u64> {
	Certificate { validity: TimeSpan { from: moment, ..VALIDITY }, ..draft }
}

#[test]
fn it_does_not_begin_before_the_versions_of_its_standards_are_in_effect() {
	build_and_execute(|| {
		Now::set(START + 20);
		for draft in [draft(), pass_through_draft()] {
			refused(from(START - 1, draft.clone()), Error::<Test>::BackdatedCertificate);
			assert_ok!(issue(from(START, draft)));
		}
		// Each counts: a chain-of-custody standard that has long been in effect, ...
		let old = rules(MassBalanceLevel::Group);
		assert_ok!(Certification::register_standard(
			root(),
			OWNER,
			name("Old balance"),
			StandardKind::ChainOfCustody(old),
			0,
			documents()
		));
		assert_ok!(accredit_for(BODY, NEXT_STANDARD, all_families(), ACCREDITED));
		let chain_of_custody_standard = NEXT_STANDARD;
		let conversions = bounded([]);
		let old = Certificate { chain_of_custody_standard, conversions, ..pass_through_draft() };
		assert_ok!(issue(from(0, old.clone())));
		let newer = Certificate { performance_standard: Some(PERFORMANCE), ..old };
		refused(
			from(START - 1, Certificate { method: Some(COPPER_METHOD), ..newer }),
			Error::<Test>::BackdatedCertificate,
		);
		// ... and a version that follows later than the first.
		assert_ok!(Certification::register_standard_version(
			signed(OWNER),
			GROUP_BALANCE.standard,
			StandardKind::ChainOfCustody(rules(MassBalanceLevel::Group)),
			START + 25,
			documents()
		));
		let chain_of_custody_standard = StandardVersionId { version: 3, ..GROUP_BALANCE };
		let later = Certificate { chain_of_custody_standard, ..pass_through_draft() };
		Now::set(START + 30);
		refused(from(START + 24, later.clone()), Error::<Test>::BackdatedCertificate);
		assert_ok!(issue(from(START + 25, later)));
	});
}

#[test]
fn it_does_not_begin_before_its_bodys_accreditations() {
	build_and_execute(|| {
		Now::set(START + 20);
		for version in [PERFORMANCE, GROUP_BALANCE] {
			let accredit = || {
				let validity = TimeSpan { from: START + 10, ..ACCREDITED };
				accredit_for(BODY, version, all_families(), validity).unwrap();
			};
			after(accredit, || {
				refused(from(START + 9, draft()), Error::<Test>::BackdatedCertificate);
				assert_ok!(issue(from(START + 10, draft())));
			});
			// Without a performance standard nothing rests on the accreditation for it.
			let issued = if version == PERFORMANCE {
				Ok(())
			} else {
				Err(Error::<Test>::BackdatedCertificate.into())
			};
			assert_eq!(after(accredit, || issue(from(START + 9, pass_through_draft()))), issued);
		}
	});
}

#[test]
fn the_family_is_registered() {
	build_and_execute(|| {
		refused(Certificate { family: FamilyId(2), ..draft() }, Error::<Test>::FamilyNotFound);
	});
}

#[test]
fn the_method_is_registered_under_the_performance_standard_and_of_the_family() {
	build_and_execute(|| {
		for (method, error) in [
			(MethodId(3), METHOD_NOT_FOUND),
			(NEXT_COPPER_METHOD, Error::<Test>::StandardMismatch.into()),
			(STEEL_METHOD, Error::<Test>::FamilyMismatch.into()),
		] {
			refused(Certificate { method: Some(method), ..draft() }, error);
		}
	});
}

#[test]
fn there_is_a_method_exactly_if_there_is_a_performance_standard() {
	build_and_execute(|| {
		refused(Certificate { method: None, ..draft() }, Error::<Test>::MethodMismatch);
		refused(
			Certificate { method: Some(COPPER_METHOD), ..pass_through_draft() },
			Error::<Test>::MethodMismatch,
		);
	});
}

#[test]
fn a_holder_has_so_many_certificates_under_a_standard_that_have_not_expired() {
	build_and_execute(|| {
		let listed = |id| {
			let key = (PRODUCER, GROUP_BALANCE.standard, CertificateId(id));
			CertificatesOf::<Test>::contains_key(key)
		};
		let lasting = Certificate { validity: TimeSpan { until: 9_000, ..VALIDITY }, ..draft() };
		assert_ok!(issue(draft()));
		for _ in 1..MAX_CERTIFICATES {
			assert_ok!(issue(lasting.clone()));
		}
		// Full: neither another of its versions nor one for passing through is possible, but one
		// under another standard, or of another holder.
		Now::set(VALIDITY.until - 1);
		for draft in [lasting.clone(), independently_audited_draft(), pass_through_draft()] {
			refused(draft, Error::<Test>::TooManyCertificates);
		}
		assert_ok!(issue(Certificate { holder: SITE, ..site_level_draft() }));
		assert_ok!(issue(Certificate { holder: SITE, ..lasting.clone() }));

		// The expired one makes room for one.
		Now::set(VALIDITY.until);
		assert_ok!(issue(lasting.clone()));
		assert!(!listed(0) && listed(1) && listed(MAX_CERTIFICATES + 2));
		assert_eq!(Certificates::<Test>::get(CERTIFICATE), Some(draft()));
		refused(lasting.clone(), Error::<Test>::TooManyCertificates);

		// So does a withdrawn one.
		assert_ok!(Certification::withdraw_certificate(signed(BODY), CertificateId(1)));
		assert_ok!(issue(lasting.clone()));
		refused(lasting, Error::<Test>::TooManyCertificates);
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
fn a_body_does_not_certify_itself_nor_an_account_that_it_acts_for_or_that_acts_for_it() {
	build_and_execute(|| {
		accredit(CERTIFYING_SITE, ACCREDITED);
		for (body, holder) in
			[(BODY, OWN_PRODUCER), (CERTIFYING_SITE, CERTIFYING_SITE), (CERTIFYING_SITE, PRODUCER)]
		{
			refused(Certificate { body, holder, ..draft() }, Error::<Test>::NotIndependent);
		}
	});
}
