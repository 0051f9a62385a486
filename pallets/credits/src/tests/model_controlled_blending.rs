//! Controlled blending: certified and uncertified material in a known ratio, which the claim states.

use crate::{mock::*, Error, Event, LineTerms, Terms};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use tracemet_primitives::{
	Attribution, ConversionFactor, Input, LabelId, LotId, Mass, ScrapOrigin, MILLION,
};

const LABEL: LabelId = BLENDED_CU_8;

fn smelt(inputs: impl Into<Vec<Input>>, mass: Mass) -> Record {
	smelting_under(LABEL, inputs, [labelled(CATHODE, LABEL, mass)])
}

/// The certified share of what comes of the inputs.
fn share_of(inputs: impl Into<Vec<Input>>, mass: Mass) -> u32 {
	lot(smelt(inputs, mass).approved()[0]).certified_share
}

#[test]
fn the_lot_states_the_certified_share_rounded_down() {
	build_and_execute(|| {
		assert_eq!(share_of([extracted(t(3)), uncertified(t(1))], t(4)), 750_000);
		assert_eq!(share_of([extracted(t(1)), uncertified(t(2))], t(3)), 333_333);
		assert_eq!(share_of([extracted(t(2)), uncertified(t(1))], t(3)), 666_666);
		assert_eq!(share_of([extracted(t(1))], t(1)), MILLION);
		let own = scrap(ScrapOrigin::Internal, t(1));
		let recycled = scrap(ScrapOrigin::PostConsumer, t(1));
		assert_eq!(share_of([recycled, own], t(2)), 500_000);
	});
}

#[test]
fn the_share_is_of_what_goes_in_though_less_comes_out() {
	build_and_execute(|| {
		assert_eq!(share_of([extracted(t(3)), uncertified(t(1))], t(2)), 750_000);
	});
}

#[test]
fn the_event_and_the_terms_state_it() {
	build_and_execute(|| {
		Recovery::set(ConversionFactor { output: 9, input: 10 });
		let recycled = scrap(ScrapOrigin::PostConsumer, t(9));
		let request = smelt([recycled, uncertified(t(10))], t(18)).pending();
		// Uncertified material has no part in the factor.
		let terms = LineTerms {
			factor: Some(ConversionFactor::ONE),
			certified_share: 500_000,
			overdraft: Mass::ZERO,
		};
		assert_eq!(Terms::<Test>::get(request).unwrap().to_vec(), vec![terms]);
		accept_at_border(request);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		assert!(events().contains(&Event::LotIssued {
			lot: LotId(0),
			account: SMELTER,
			good: CATHODE,
			label: LABEL,
			origin: tracemet_primitives::OutputLineId { request, line: 0 },
			mass: t(18),
			factor: Some(ConversionFactor::ONE),
			certified_share: 500_000,
		}));
	});
}

#[test]
fn no_more_comes_out_than_all_that_went_in() {
	build_and_execute(|| {
		let asking = |mass| -> DispatchResult {
			let outputs = [labelled(CATHODE, LABEL, mass), ordinary(CATHODE, t(1))];
			let inputs = [extracted(t(3)), uncertified(t(1)), to_line(1, uncertified(t(5)))];
			smelting_under(LABEL, inputs, outputs).ask()
		};
		assert_noop!(asking(plus(t(4), Mass(1))), Error::<Test>::ClaimExceedsInputs);
		assert_ok!(asking(t(4)));
	});
}

#[test]
fn a_blend_has_something_certified_in_it() {
	build_and_execute(|| {
		assert_noop!(smelt([uncertified(t(1))], t(1)).ask(), Error::<Test>::NoClaimToAttribute);
		// Less than a millionth states nothing.
		assert_noop!(
			smelt([extracted(Mass(1)), uncertified(t(1))], t(1)).ask(),
			Error::<Test>::NoClaimToAttribute
		);
		assert_eq!(share_of([extracted(Mass(1)), uncertified(Mass(999_999))], t(1)), 1);
	});
}

#[test]
fn a_blend_of_blends_is_counted_through() {
	build_and_execute(|| {
		let mine = mining_under(LABEL, t(4));
		let half = Record { inputs: vec![extracted(t(2)), uncertified(t(2))], ..mine };
		let half = half.approved()[0];
		assert_ok!(transfer(MINE, half, t(4), SMELTER));
		assert_eq!(lot(half).certified_share, 500_000);
		// A half of 3 t and a whole of 1 t are 2.5 t of 4 t; with 1 t of nothing, of 5 t.
		assert_eq!(
			share_of([credit(half, t(3)), extracted(t(1)), uncertified(t(1))], t(5)),
			500_000
		);
		assert_eq!(share_of([credit(half, t(1)), extracted(t(1))], t(2)), 750_000);
	});
}

#[test]
fn a_blend_under_mass_balance_counts_its_certified_part() {
	build_and_execute(|| {
		let mine = mining_under(LABEL, t(4));
		let thirds = Record { inputs: vec![extracted(t(1)), uncertified(t(2))], ..mine };
		let lot = Record { outputs: vec![labelled(CONCENTRATE, LABEL, t(3))], ..thirds };
		let lot = lot.approved()[0];
		assert_ok!(transfer(MINE, lot, t(3), SMELTER));
		assert_eq!(crate::mock::lot(lot).certified_share, 333_333);
		let asking = |claim, rest| {
			let outputs = [labelled(CATHODE, CU_8, claim), ordinary(CATHODE, rest)];
			smelting([credit(lot, t(3))], outputs)
		};
		// 333,333 millionths of 3,000,000 g are 999,999 g.
		assert_noop!(asking(t(1), t(1)).ask(), Error::<Test>::ClaimExceedsInputs);
		let most = Mass(999_999);
		// All of it is material.
		assert_noop!(asking(most, plus(t(2), Mass(2))).ask(), Error::<Test>::OutputExceedsInputs);
		let issued = asking(most, plus(t(2), Mass(1))).approved()[0];
		let issued = crate::mock::lot(issued);
		assert_eq!((issued.mass, issued.certified_share), (most, MILLION));
	});
}

#[test]
fn by_rolling_average_all_lines_of_a_good_have_one_share() {
	build_and_execute(|| {
		change_rules(BLENDING, |rules| rules.attribution = Attribution::RollingAverage);
		let outputs = [
			labelled(CATHODE, LABEL, t(1)),
			labelled(CATHODE, LABEL, t(2)),
			ordinary(CATHODE, t(1)),
		];
		let inputs = [extracted(t(1)), to_line(1, uncertified(t(2))), to_line(2, extracted(t(1)))];
		let lots = smelting_under(LABEL, inputs, outputs).approved();
		assert_eq!(lots.len(), 2);
		for issued in lots {
			assert_eq!(lot(issued).certified_share, 500_000);
		}
	});
}

#[test]
fn credits_of_other_models_go_in_if_they_are_not_weaker() {
	build_and_execute(|| {
		for label in [SEGREGATED_CU_8, PRESERVED_CU_8] {
			let lot = smelter_lot_under(label, t(1));
			assert_eq!(share_of([credit(lot, t(1)), uncertified(t(1))], t(2)), 500_000);
		}
		let balanced = smelter_lot_under(CU_8, t(1));
		assert_noop!(smelt([credit(balanced, t(1))], t(1)).ask(), Error::<Test>::StrongerModel);
		let booked = smelter_lot_under(BOOKED_CU_8, t(1));
		assert_noop!(smelt([credit(booked, t(1))], t(1)).ask(), Error::<Test>::BookAndClaimOnly);
		let other = smelter_lot_under(OTHER_SEGREGATED_CU, t(1));
		assert_noop!(
			smelt([extracted(t(1)), credit(other, t(1))], t(2)).ask(),
			Error::<Test>::PerformanceStandardMismatch
		);
	});
}
