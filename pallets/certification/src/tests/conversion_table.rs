//! What `issue_certificate` asks of the conversion table.

use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{Certificate, Conversion, ConversionFactor, SourceClass};

/// Every source of production.
const PRODUCTION: [SourceClass; 6] = [
	SourceClass::Credit,
	SourceClass::Primary,
	SourceClass::PreConsumerScrap,
	SourceClass::PostConsumerScrap,
	SourceClass::InternalScrap,
	SourceClass::Uncertified,
];

/// The certificate with one more row.
fn with(certificate: Certificate<u64>, row: Conversion) -> Certificate<u64> {
	let mut certificate = certificate;
	certificate.conversions.try_push(row).unwrap();
	certificate
}

/// That a certificate is refused with the error.
#[track_caller]
fn refused(certificate: Certificate<u64>, error: impl Into<DispatchError>) {
	assert_noop!(issue(certificate), error.into());
}

#[test]
fn under_a_performance_standard_there_is_a_row() {
	build_and_execute(|| {
		let without = Certificate { conversions: bounded([]), ..draft() };
		refused(without, Error::<Test>::NoConversions);
	});
}

#[test]
fn under_a_performance_standard_there_is_production_under_a_label() {
	build_and_execute(|| {
		for rows in [
			vec![conversion(CONCENTRATE, CATHODE)],
			vec![pass_through(LABEL)],
			vec![conversion(CONCENTRATE, CATHODE), pass_through(LABEL)],
		] {
			refused(Certificate { conversions: bounded(rows), ..draft() }, Error::<Test>::NoLabels);
		}
	});
}

#[test]
fn the_goods_are_registered_and_of_the_family() {
	build_and_execute(|| {
		for (input, output, error) in [
			(NEXT_GOOD, CATHODE, Error::<Test>::GoodNotFound),
			(CATHODE, NEXT_GOOD, Error::<Test>::GoodNotFound),
			(PELLETS, CATHODE, Error::<Test>::FamilyMismatch),
			(CATHODE, PELLETS, Error::<Test>::FamilyMismatch),
		] {
			let error = DispatchError::from(error);
			refused(with(draft(), conversion(input, output)), error);
			refused(with(draft(), Conversion { input, output, ..pass_through(LABEL) }), error);
		}
	});
}

#[test]
fn a_certificate_is_about_one_family() {
	build_and_execute(|| {
		let steel = Certificate {
			family: STEEL,
			method: Some(STEEL_METHOD),
			conversions: bounded([labelled(conversion(PELLETS, PELLETS), STEEL_LABEL)]),
			..draft()
		};
		assert_ok!(issue(steel.clone()));
		refused(Certificate { family: STEEL, ..draft() }, Error::<Test>::FamilyMismatch);
		for row in [
			labelled(conversion(PELLETS, PELLETS), LABEL),
			labelled(conversion(CATHODE, PELLETS), STEEL_LABEL),
		] {
			refused(with(steel.clone(), row), Error::<Test>::FamilyMismatch);
		}
		refused(with(draft(), pass_through(STEEL_LABEL)), Error::<Test>::FamilyMismatch);
	});
}

#[test]
fn what_enters_uncertified_has_a_default_factor() {
	build_and_execute(|| {
		let uncertified =
			|input| Conversion { source: SourceClass::Uncertified, ..conversion(input, CATHODE) };
		WithoutDefault::set(vec![WIRE]);
		refused(with(draft(), uncertified(WIRE)), NO_DEFAULT_FACTOR);
		// Other sources bring along what they carry.
		for source in PRODUCTION.into_iter().filter(|source| *source != SourceClass::Uncertified) {
			let row = Conversion { source, ..conversion(WIRE, CATHODE) };
			assert_ok!(issue(with(draft(), row)));
		}
		assert_ok!(issue(with(draft(), pass_through(LABEL))));
		assert_ok!(issue(with(draft(), uncertified(CATHODE))));
		// It is the input that has to have one.
		WithoutDefault::set(vec![CATHODE]);
		assert_ok!(issue(with(draft(), uncertified(WIRE))));
	});
}

#[test]
fn a_factor_is_not_zero_nor_infinite() {
	build_and_execute(|| {
		for (output, input) in [(0, 1), (1, 0), (0, 0)] {
			let factor = ConversionFactor { output, input };
			for row in [conversion(CONCENTRATE, CATHODE), pass_through(LABEL)] {
				refused(
					with(draft(), Conversion { factor, ..row }),
					Error::<Test>::InvalidConversionFactor,
				);
			}
		}
		// One good may make more of another.
		let factor = ConversionFactor { output: u32::MAX, input: 1 };
		let row = Conversion { factor, ..conversion(CONCENTRATE, CATHODE) };
		assert_ok!(issue(with(draft(), row)));
	});
}

#[test]
fn no_row_is_there_twice() {
	build_and_execute(|| {
		let row = labelled(conversion(CATHODE, CATHODE), LABEL);
		let draft = with(with(draft(), row.clone()), pass_through(LABEL));
		assert_ok!(issue(draft.clone()));
		// With another factor it is the same row.
		let factor = ConversionFactor { output: 1, input: 2 };
		for again in [row.clone(), Conversion { factor, ..row.clone() }, pass_through(LABEL)] {
			refused(with(draft.clone(), again), Error::<Test>::Duplicate);
		}
		for other in [
			Conversion { input: WIRE, ..row.clone() },
			Conversion { output: WIRE, ..row.clone() },
			Conversion { label: Some(OTHER_LABEL), ..row.clone() },
			Conversion { label: None, ..row.clone() },
			Conversion { source: SourceClass::Primary, ..row },
			pass_through(OTHER_LABEL),
		] {
			assert_ok!(issue(with(draft.clone(), other)));
		}
	});
}

#[test]
fn the_labels_are_registered() {
	build_and_execute(|| {
		for row in [labelled(conversion(CATHODE, CATHODE), NEXT_LABEL), pass_through(NEXT_LABEL)] {
			refused(with(draft(), row), Error::<Test>::LabelNotFound);
		}
	});
}

#[test]
fn labels_of_production_are_under_the_versions_of_the_certificate() {
	build_and_execute(|| {
		for label in [SITE_LABEL, LABEL_2, AUDITED_LABEL] {
			refused(
				with(draft(), labelled(conversion(CATHODE, CATHODE), label)),
				Error::<Test>::StandardMismatch,
			);
		}
	});
}

#[test]
fn labels_that_pass_through_are_under_the_standard_whichever_version() {
	build_and_execute(|| {
		for draft in [draft(), pass_through_draft()] {
			for label in [LABEL_2, AUDITED_LABEL] {
				assert_ok!(issue(with(draft.clone(), pass_through(label))));
			}
			refused(with(draft.clone(), pass_through(SITE_LABEL)), Error::<Test>::StandardMismatch);
		}
	});
}

#[test]
fn a_label_rests_on_a_source_that_brings_its_claim() {
	build_and_execute(|| {
		for source in PRODUCTION {
			let row = Conversion { source, ..conversion(CATHODE, WIRE) };
			assert_ok!(issue(with(draft(), row.clone())));
			let draft = with(draft(), labelled(row, LABEL));
			match source {
				SourceClass::InternalScrap | SourceClass::Uncertified => {
					refused(draft, Error::<Test>::NoClaimFromSource);
				}
				_ => issue(draft).unwrap(),
			}
		}
	});
}

#[test]
fn without_a_performance_standard_nothing_is_produced() {
	build_and_execute(|| {
		for source in PRODUCTION {
			let row = Conversion { source, ..conversion(CATHODE, WIRE) };
			for row in [labelled(row.clone(), LABEL), row] {
				refused(with(pass_through_draft(), row), Error::<Test>::NoPerformanceStandard);
			}
		}
	});
}

#[test]
fn credits_pass_through_under_a_label_unchanged_to_another_good() {
	build_and_execute(|| {
		let row = pass_through(OTHER_LABEL);
		let twice = ConversionFactor { output: 2, input: 2 };
		let half = ConversionFactor { output: 1, input: 2 };
		for draft in [draft(), pass_through_draft()] {
			for (row, error) in [
				(Conversion { label: None, ..row.clone() }, Error::<Test>::PassThroughWithoutLabel),
				(Conversion { factor: twice, ..row.clone() }, Error::<Test>::PassThroughFactor),
				(Conversion { factor: half, ..row.clone() }, Error::<Test>::PassThroughFactor),
				(Conversion { output: CATHODE, ..row.clone() }, Error::<Test>::PassThroughSameGood),
				// Of concentrate it is the metal in it that counts.
				(Conversion { input: CONCENTRATE, ..row.clone() }, Error::<Test>::PassThroughBasis),
			] {
				refused(with(draft.clone(), row), error);
			}
			assert_ok!(issue(with(draft, row.clone())));
		}
	});
}
