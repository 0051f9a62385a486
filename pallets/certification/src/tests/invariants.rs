//! That `do_try_state` sees each of its invariants broken.

use crate::{
	mock::*, Accreditations, Audits, AuditsOf, Certificates, CertificatesOf, Families, Goods,
	Invitations, LabelNames, Labels, NextAuditId, NextCertificateId, NextFamilyId, NextGoodId,
	NextLabelId, NextStandardId, RetiredVersions, StandardVersions, Standards, StandardsOwned,
	SuspendedBy, Suspenders, MAX_CERTIFICATES,
};
use frame_support::assert_ok;
use sp_runtime::DispatchError;
use tracemet_primitives::{
	Accreditation, AuditId, AuditOutcome, AuditSubject, Certificate, CertificateId,
	CertificationStatus, FamilyId, GoodId, LabelId, StandardId, StandardVersionId,
};

#[track_caller]
fn breaks(invariant: &'static str, change: impl FnOnce()) {
	assert_eq!(after(change, Certification::do_try_state), Err(DispatchError::Other(invariant)));
}

fn change_certificate(change: impl FnOnce(&mut Certificate<u64>)) {
	Certificates::<Test>::mutate(CERTIFICATE, |record| change(record.as_mut().unwrap()));
}

fn change_accreditation(change: impl FnOnce(&mut Accreditation<u64>)) {
	Accreditations::<Test>::mutate(BODY, PERFORMANCE.standard, |record| {
		change(record.as_mut().unwrap());
	});
}

/// The body has audited the draft.
fn audit() {
	assert_ok!(Certification::record_audit(
		signed(BODY),
		AuditSubject::Certificate(CERTIFICATE),
		AuditOutcome::Conforming,
		bounded([]),
		None,
		false
	));
}

#[test]
fn ids_are_below_the_next() {
	build_and_execute(|| {
		issue_draft();
		audit();
		breaks("1: family id", || NextFamilyId::<Test>::put(FamilyId(1)));
		breaks("1: good id", || NextGoodId::<Test>::put(GoodId(3)));
		breaks("1: standard id", || NextStandardId::<Test>::put(StandardId(3)));
		breaks("1: label id", || NextLabelId::<Test>::put(LabelId(5)));
		breaks("1: certificate id", || NextCertificateId::<Test>::put(CertificateId(0)));
		breaks("1: audit id", || NextAuditId::<Test>::put(AuditId(0)));
	});
}

#[test]
fn the_vocabulary_is_complete() {
	build_and_execute(|| {
		breaks("2: good without family", || Families::<Test>::remove(STEEL));
		breaks("2: label without family", || {
			Families::<Test>::remove(STEEL);
			Goods::<Test>::remove(PELLETS);
		});
		breaks("3: standard without version", || {
			Standards::<Test>::mutate(SITE_BALANCE.standard, |record| {
				record.as_mut().unwrap().latest_version = 0;
			});
		});
		breaks("3: version without standard", || {
			Standards::<Test>::remove(SITE_BALANCE.standard);
		});
		breaks("3: unknown version", || {
			let zero = StandardVersionId { version: 0, ..SITE_BALANCE };
			StandardVersions::<Test>::insert(
				zero,
				StandardVersions::<Test>::get(SITE_BALANCE).unwrap(),
			);
		});
		breaks("3: missing version", || StandardVersions::<Test>::remove(PERFORMANCE));
		breaks("3: version without document", || {
			StandardVersions::<Test>::mutate(PERFORMANCE, |record| {
				record.as_mut().unwrap().documents = bounded([]);
			});
		});
		breaks("3: unknown version is retired", || {
			RetiredVersions::<Test>::insert(NEXT_STANDARD, START);
		});
		breaks("4: label without performance standard", || {
			Labels::<Test>::mutate(LABEL, |record| {
				record.as_mut().unwrap().performance_standard = GROUP_BALANCE;
			});
		});
		breaks("4: label without chain-of-custody standard", || {
			Labels::<Test>::mutate(LABEL, |record| {
				record.as_mut().unwrap().chain_of_custody_standard = PERFORMANCE;
			});
		});
		breaks("4: content claim where material mixes", || {
			Labels::<Test>::mutate(LABEL, |record| {
				record.as_mut().unwrap().content_claim = Some(name("conflict-free"));
			});
		});
		breaks("11: name of another standard", || {
			LabelNames::<Test>::insert(COPPER, name("Cu RE MIX"), NEXT_STANDARD.standard);
		});
		breaks("11: name of another standard", || {
			LabelNames::<Test>::remove(COPPER, name("Cu RE MIX"));
		});
		breaks("11: name without label", || {
			LabelNames::<Test>::insert(STEEL, name("Cu RE MIX"), PERFORMANCE.standard);
		});
		breaks("10: count of owned standards", || StandardsOwned::<Test>::insert(OWNER, 3));
		breaks("10: count of owned standards", || StandardsOwned::<Test>::insert(OTHER_OWNER, 0));
	});
}

#[test]
fn accreditations_and_certificates_stand_on_the_vocabulary() {
	build_and_execute(|| {
		issue_draft();
		breaks("5: accreditation without standard", || {
			let record = Accreditations::<Test>::get(BODY, PERFORMANCE.standard).unwrap();
			Accreditations::<Test>::insert(BODY, NEXT_STANDARD.standard, record);
		});
		breaks("5: accreditation without scope", || {
			change_accreditation(|record| record.scope = scope(&[]));
		});
		breaks("5: accreditation without family", || {
			change_accreditation(|record| record.scope = scope(&[FamilyId(2)]));
		});
		breaks("6: method and performance standard", || {
			change_certificate(|record| record.method = None);
		});
		breaks("6: certificate without conversion", || {
			change_certificate(|record| record.conversions = bounded([]));
		});
		breaks("6: invalid conversion", || {
			change_certificate(|record| record.conversions[0].factor.output = 0);
		});
		for row in [conversion(NEXT_GOOD, CATHODE), conversion(CATHODE, PELLETS)] {
			breaks("6: invalid conversion", || {
				change_certificate(|record| record.conversions = bounded([row]));
			});
		}
		for (label, invariant) in [
			(NEXT_LABEL, "6: certificate with unknown label"),
			(STEEL_LABEL, "6: label of another family"),
			(LABEL_2, "6: label under other standards"),
			(AUDITED_LABEL, "6: label under other standards"),
		] {
			breaks(invariant, || {
				change_certificate(|record| record.conversions[0].label = Some(label));
			});
		}
		breaks("6: label under other standards", || {
			change_certificate(|record| record.conversions = bounded([pass_through(SITE_LABEL)]));
		});
	});
}

#[test]
fn the_certificates_of_a_holder_are_listed() {
	build_and_execute(|| {
		issue_draft();
		let standard = GROUP_BALANCE.standard;
		let key = (PRODUCER, standard, CERTIFICATE);
		breaks("7: certificate isn't listed", || CertificatesOf::<Test>::remove(key));
		breaks("7: withdrawn certificate is listed", || {
			change_certificate(|record| record.status = CertificationStatus::Withdrawn);
		});
		breaks("7: unknown certificate listed", || {
			CertificatesOf::<Test>::insert((PRODUCER, standard, CertificateId(1)), ());
		});
		for (holder, standard) in [(SITE, standard), (PRODUCER, SITE_BALANCE.standard)] {
			breaks("7: certificate listed elsewhere", || {
				CertificatesOf::<Test>::insert((holder, standard, CERTIFICATE), ());
			});
		}
		breaks("7: too many certificates", || {
			let count = MAX_CERTIFICATES + 1;
			NextCertificateId::<Test>::put(CertificateId(count));
			for id in (0..count).map(CertificateId) {
				Certificates::<Test>::insert(id, draft());
				CertificatesOf::<Test>::insert((PRODUCER, standard, id), ());
			}
		});
		// An expired one may leave the list.
		let expire = || {
			CertificatesOf::<Test>::remove(key);
			Now::set(VALIDITY.until);
		};
		assert_eq!(after(expire, Certification::do_try_state), Ok(()));
	});
}

#[test]
fn suspensions_agree_with_certificates() {
	build_and_execute(|| {
		issue_draft();
		let by_body = || Suspenders::try_from(std::collections::BTreeSet::from([BODY])).unwrap();
		breaks("8: suspension and status disagree", || {
			change_certificate(|record| record.status = CertificationStatus::Suspended);
		});
		breaks("8: suspension and status disagree", || {
			SuspendedBy::<Test>::insert(CERTIFICATE, by_body());
		});
		breaks("8: suspension of nothing or by nobody", || {
			SuspendedBy::<Test>::insert(CertificateId(1), by_body());
		});
		breaks("8: suspension of nothing or by nobody", || {
			change_certificate(|record| record.status = CertificationStatus::Suspended);
			SuspendedBy::<Test>::insert(CERTIFICATE, Suspenders::new());
		});
	});
}

#[test]
fn bodies_are_invited_to_certificates() {
	build_and_execute(|| {
		issue_draft();
		invite(OTHER_BODY);
		breaks("12: invitation to nothing", || {
			Invitations::<Test>::insert(CertificateId(1), OTHER_BODY);
		});
	});
}

#[test]
fn audits_are_listed() {
	build_and_execute(|| {
		issue_draft();
		audit();
		let (id, subject) = (AuditId(0), AuditSubject::Certificate(CERTIFICATE));
		let elsewhere = AuditSubject::Certificate(CertificateId(1));
		breaks("9: audit isn't listed", || AuditsOf::<Test>::remove(subject, id));
		breaks("9: unknown audit listed", || Audits::<Test>::remove(id));
		breaks("9: audit listed elsewhere", || AuditsOf::<Test>::insert(elsewhere, id, ()));
	});
}
