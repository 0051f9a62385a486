//! Segregated: every input of a labelled line is certified under the same performance standard.

use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use tracemet_primitives::{ChainOfCustodyModel, Input, LabelId, Mass, ScrapOrigin};

const LABEL: LabelId = SEGREGATED_CU_8;

/// Asks for 10 t of cathode, next to an ordinary line of 10 t.
fn smelt(inputs: impl Into<Vec<Input>>) -> DispatchResult {
	let outputs = [labelled(CATHODE, LABEL, t(10)), ordinary(CATHODE, t(10))];
	smelting_under(LABEL, inputs, outputs).ask()
}

/// What the ordinary line is made of.
fn rest() -> Input {
	to_line(1, uncertified(t(10)))
}

#[test]
fn certified_inputs_of_many_origins_mix() {
	build_and_execute(|| {
		let lots = [t(2), t(3)].map(|mass| smelter_lot_under(LABEL, mass));
		assert_ok!(smelt([
			credit(lots[0], t(2)),
			credit(lots[1], t(3)),
			extracted(t(2)),
			scrap(ScrapOrigin::PostConsumer, t(3)),
			rest(),
		]));
	});
}

#[test]
fn credits_of_another_performance_standard_do_not() {
	build_and_execute(|| {
		let other = smelter_lot_under(OTHER_SEGREGATED_CU, t(10));
		assert_noop!(
			smelt([extracted(t(9)), credit(other, t(1)), rest()]),
			Error::<Test>::NotSegregated
		);
		// They end as ordinary material.
		assert_ok!(smelt([extracted(t(10)), to_line(1, credit(other, t(10)))]));
	});
}

#[test]
fn nothing_uncertified_goes_in() {
	build_and_execute(|| {
		for input in [uncertified(Mass(1)), scrap(ScrapOrigin::Internal, Mass(1))] {
			assert_noop!(
				smelt([extracted(t(10)), input, rest()]),
				Error::<Test>::NoClaimToAttribute
			);
		}
	});
}

#[test]
fn no_more_comes_out_than_went_in() {
	build_and_execute(|| {
		assert_noop!(
			smelt([extracted(Mass(9_999_999)), rest(), rest()]),
			Error::<Test>::ClaimExceedsInputs
		);
	});
}

#[test]
fn credits_of_the_stronger_model_go_in_and_of_weaker_ones_do_not() {
	build_and_execute(|| {
		let preserved = smelter_lot_under(PRESERVED_CU_8, t(10));
		assert_ok!(smelt([credit(preserved, t(10)), rest()]));
		for label in [CU_8, BLENDED_CU_8] {
			let lot = smelter_lot_under(label, t(10));
			assert_noop!(smelt([credit(lot, t(10)), rest()]), Error::<Test>::StrongerModel);
		}
		let booked = smelter_lot_under(BOOKED_CU_8, t(10));
		assert_noop!(smelt([credit(booked, t(10)), rest()]), Error::<Test>::BookAndClaimOnly);
	});
}

#[test]
fn a_content_claim_is_carried_by_credits_that_make_it_alone() {
	build_and_execute(|| {
		// Of a label without content claim, under the same standards and the stronger model.
		change_rules(BLENDING, |rules| rules.model = ChainOfCustodyModel::IdentityPreserved);
		let silent = smelter_lot_under(BLENDED_CU_8, t(10));
		let claiming = smelter_lot_under(PRESERVED_CU_8, t(10));
		let line = |lot| {
			smelting_under(
				SEGREGATED_CU_8,
				[credit(lot, t(10))],
				[labelled(CATHODE, SEGREGATED_CU_8, t(10))],
			)
		};
		assert_noop!(line(silent).ask(), Error::<Test>::ContentClaimNotCarried);
		assert_ok!(line(claiming).ask());
	});
}
