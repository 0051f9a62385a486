//! That `do_try_state` sees each of its invariants broken.

use crate::{
	mock::*, Accreditations, Certificates, Families, Goods, Labels, NextCertificateId,
	NextFamilyId, NextGoodId, NextLabelId, NextStandardId, StandardVersions, Standards,
};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	Certificate, CertificateId, FamilyId, GoodId, LabelId, StandardId, StandardVersionId,
};

#[track_caller]
fn breaks(invariant: &'static str, change: impl FnOnce()) {
	assert_eq!(after(change, Certification::do_try_state), Err(DispatchError::Other(invariant)));
}

fn change_certificate(change: impl FnOnce(&mut Certificate<u64>)) {
	Certificates::<Test>::mutate(CERTIFICATE, |record| change(record.as_mut().unwrap()));
}

#[test]
fn ids_are_below_the_next() {
	build_and_execute(|| {
		issue(draft()).unwrap();
		breaks("1: family id", || NextFamilyId::<Test>::put(FamilyId(1)));
		breaks("1: good id", || NextGoodId::<Test>::put(GoodId(2)));
		breaks("1: standard id", || NextStandardId::<Test>::put(StandardId(2)));
		breaks("1: label id", || NextLabelId::<Test>::put(LabelId(4)));
		breaks("1: certificate id", || NextCertificateId::<Test>::put(CertificateId(0)));
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
	});
}

#[test]
fn accreditations_and_certificates_stand_on_the_vocabulary() {
	build_and_execute(|| {
		issue(draft()).unwrap();
		breaks("5: accreditation without standard", || {
			let record = Accreditations::<Test>::get(BODY, PERFORMANCE.standard).unwrap();
			Accreditations::<Test>::insert(BODY, NEXT_STANDARD.standard, record);
		});
		breaks("6: certificate without label", || {
			change_certificate(|record| record.labels = bounded([]));
		});
		breaks("6: certificate with unknown label", || {
			change_certificate(|record| record.labels = bounded([NEXT_LABEL]));
		});
		breaks("6: label under other standards", || {
			change_certificate(|record| record.labels = bounded([LABEL_2]));
		});
		breaks("6: certificate without conversion", || {
			change_certificate(|record| record.conversions = bounded([]));
		});
		breaks("6: invalid conversion", || {
			change_certificate(|record| record.conversions[0].factor.output = 0);
		});
		breaks("6: invalid conversion", || {
			let row = conversion(GoodId(3), CATHODE);
			change_certificate(|record| record.conversions = bounded([row]));
		});
	});
}
