//! The conversion table: which source of which good brings which label, and how much of it.

use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{
	Conversion, ConversionFactor, GoodId, Input, InputSource, LabelId, NodeInputSource, RequestId,
	ScrapOrigin, SourceClass,
};

fn row(input: GoodId, source: SourceClass, label: Option<LabelId>, output: u32) -> Conversion {
	let factor = ConversionFactor { output, input: 10 };
	Conversion { input, source, output: CATHODE, label, factor }
}

/// The smelter's certificate with these rows alone.
fn with_rows(rows: &[Conversion]) {
	change_certificate(SMELTER_CERTIFICATE, |certificate| certificate.conversions = bounded(rows));
}

fn of_scrap(origin: ScrapOrigin) -> Input {
	from_source(InputSource::Scrap { good: CONCENTRATE, origin }, t(10))
}

#[test]
fn each_source_has_its_own_row() {
	build_and_execute(|| {
		use SourceClass::*;
		with_rows(&[
			row(CONCENTRATE, Credit, Some(CU_8), 1),
			row(CONCENTRATE, Primary, Some(CU_8), 2),
			row(CONCENTRATE, PreConsumerScrap, Some(CU_8), 3),
			row(CONCENTRATE, PostConsumerScrap, Some(CU_8), 4),
			row(CONCENTRATE, InternalScrap, None, 5),
			row(CONCENTRATE, Uncertified, None, 6),
			// Another table altogether.
			row(CONCENTRATE, PassThrough, Some(CU_8), 10),
		]);
		let lot = smelter_lot(t(10));
		let inputs = [
			(credit(lot, t(10)), 1),
			(extracted(t(10)), 2),
			(of_scrap(ScrapOrigin::PreConsumer), 3),
			(of_scrap(ScrapOrigin::PostConsumer), 4),
			(to_line(1, of_scrap(ScrapOrigin::Internal)), 5),
			(to_line(1, uncertified(t(10))), 6),
		];
		let asking = |claimed, rest| {
			let inputs = inputs.map(|(input, _)| input);
			smelting(inputs, [labelled(CATHODE, CU_8, claimed), ordinary(CATHODE, rest)])
		};
		assert_noop!(asking(t(11), t(1)).ask(), Error::<Test>::ClaimExceedsInputs);
		assert_noop!(asking(t(10), t(12)).ask(), Error::<Test>::OutputExceedsInputs);
		let request = asking(t(10), t(11)).pending();
		let node = &Nodes::get()[&request];
		for (input, (_, tonnes)) in node.inputs.iter().zip(inputs) {
			assert_eq!(input.converted, t(tonnes), "{input:?}");
		}
	});
}

#[test]
fn a_source_without_a_row_is_not_covered() {
	build_and_execute(|| {
		with_rows(&[
			row(CONCENTRATE, SourceClass::PreConsumerScrap, Some(CU_8), 10),
			row(CONCENTRATE, SourceClass::PassThrough, Some(CU_8), 10),
		]);
		let lot = smelter_lot(t(10));
		let asking = |input| smelting([input], [labelled(CATHODE, CU_8, t(10))]).ask();
		for input in [
			credit(lot, t(10)),
			extracted(t(10)),
			uncertified(t(10)),
			of_scrap(ScrapOrigin::PostConsumer),
			of_scrap(ScrapOrigin::Internal),
			// Of the right source, and another good.
			scrap(ScrapOrigin::PreConsumer, t(10)),
		] {
			assert_noop!(asking(input), Error::<Test>::ConversionNotCovered);
		}
		assert_ok!(asking(of_scrap(ScrapOrigin::PreConsumer)));
	});
}

#[test]
fn a_label_is_asked_for_goods_with_a_row_for_it() {
	build_and_execute(|| {
		with_rows(&[
			row(CONCENTRATE, SourceClass::Primary, Some(CU_8), 10),
			// Credits that pass through are no production.
			row(CONCENTRATE, SourceClass::PassThrough, Some(CU_RE), 10),
		]);
		assert_noop!(
			smelting([extracted(t(10))], [labelled(CATHODE, CU_RE, t(10))]).ask(),
			Error::<Test>::LabelNotCovered
		);
	});
}

#[test]
fn what_has_a_row_for_ordinary_material_alone_brings_no_claim() {
	build_and_execute(|| {
		with_rows(&[
			row(CONCENTRATE, SourceClass::Primary, Some(CU_8), 10),
			row(CONCENTRATE, SourceClass::PreConsumerScrap, None, 10),
		]);
		let inputs = |line| [extracted(t(10)), to_line(line, of_scrap(ScrapOrigin::PreConsumer))];
		let outputs = [labelled(CATHODE, CU_8, t(10)), ordinary(CATHODE, t(10))];
		assert_noop!(smelting(inputs(0), outputs).ask(), Error::<Test>::NoClaimToAttribute);
		assert_ok!(smelting(inputs(1), outputs).ask());
	});
}

#[test]
fn a_label_has_its_own_factor_and_an_ordinary_line_takes_any() {
	build_and_execute(|| {
		with_rows(&[
			row(CONCENTRATE, SourceClass::Primary, Some(CU_8), 9),
			row(CONCENTRATE, SourceClass::Primary, Some(CU_RE), 8),
		]);
		let outputs = [
			labelled(CATHODE, CU_8, t(9)),
			labelled(CATHODE, CU_RE, t(8)),
			ordinary(CATHODE, t(9)),
		];
		let inputs = [0, 1, 2].map(|line| to_line(line, extracted(t(10))));
		let request = smelting(inputs, outputs).pending();
		let converted =
			Nodes::get()[&request].inputs.iter().map(|input| input.converted).collect::<Vec<_>>();
		assert_eq!(converted, vec![t(9), t(8), t(9)]);
	});
}

#[test]
fn by_rolling_average_an_input_brings_all_labels_of_its_good_by_the_least_factor() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| {
			rules.attribution = tracemet_primitives::Attribution::RollingAverage;
		});
		with_rows(&[
			row(CONCENTRATE, SourceClass::Primary, Some(CU_8), 9),
			row(CONCENTRATE, SourceClass::Primary, Some(CU_RE), 8),
			row(CONCENTRATE, SourceClass::PostConsumerScrap, Some(CU_RE), 10),
			row(CONCENTRATE, SourceClass::PostConsumerScrap, None, 10),
		]);
		let one_label = |mass| {
			let outputs = [labelled(CATHODE, CU_8, mass), ordinary(CATHODE, t(1))];
			let inputs = [to_line(1, extracted(t(10))), of_scrap(ScrapOrigin::PostConsumer)];
			smelting(inputs, outputs).ask()
		};
		assert_noop!(one_label(t(10)), Error::<Test>::ClaimExceedsInputs);
		assert_ok!(one_label(t(9)));
		let both_labels = |mass| {
			let outputs = [labelled(CATHODE, CU_8, t(4)), labelled(CATHODE, CU_RE, mass)];
			let inputs = [extracted(t(10)), to_line(1, of_scrap(ScrapOrigin::PostConsumer))];
			smelting(inputs, outputs).ask()
		};
		// The scrap can't bring the first label, so it counts for neither.
		assert_noop!(both_labels(t(5)), Error::<Test>::ClaimExceedsInputs);
		assert_ok!(both_labels(t(4)));
	});
}

#[test]
fn credits_are_converted_as_the_good_that_they_accompany() {
	build_and_execute(|| {
		// Credits of concentrate that were delivered with slag.
		change_certificate(MINE_CERTIFICATE, |certificate| {
			certificate
				.conversions
				.try_push(Conversion {
					input: CONCENTRATE,
					source: SourceClass::PassThrough,
					output: SLAG,
					label: Some(CU_8),
					factor: ConversionFactor::ONE,
				})
				.unwrap();
		});
		let lot = mine_lot(t(10));
		let delivered =
			tracemet_primitives::PassThrough { delivered: SLAG, certificate: MINE_CERTIFICATE };
		assert_ok!(Credits::transfer(
			signed(MINE),
			MINE,
			lot,
			t(10),
			SMELTER,
			Some(delivered),
			None
		));
		let asking = || smelting([credit(lot, t(10))], [labelled(CATHODE, CU_8, t(10))]);
		assert_noop!(asking().ask(), Error::<Test>::ConversionNotCovered);
		with_rows(&[row(SLAG, SourceClass::Credit, Some(CU_8), 10)]);
		let request = asking().pending();
		// The attributes still come from where the credits were issued.
		let origin = crate::mock::lot(lot).origin;
		assert_eq!(origin.request, RequestId(0));
		assert_eq!(Nodes::get()[&request].inputs[0].source, NodeInputSource::Line(origin));
	});
}
