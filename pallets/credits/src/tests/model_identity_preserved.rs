//! Identity preserved: all inputs of a labelled line come from one origin.

use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use tracemet_primitives::{Input, Mass, ScrapOrigin};

const LABEL: tracemet_primitives::LabelId = PRESERVED_CU_8;

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
fn one_output_line_is_one_origin_whatever_lots_it_is_in() {
	build_and_execute(|| {
		let whole = mining_under(LABEL, t(20)).approved()[0];
		assert_ok!(transfer(MINE, whole, t(6), SMELTER));
		assert_ok!(transfer(MINE, whole, t(14), SMELTER));
		let parts = Credits::lots_of_account(&SMELTER, None).map(|(lot, _)| lot);
		let parts = parts.collect::<Vec<_>>();
		assert_eq!(parts.len(), 2);
		let inputs = parts.iter().map(|lot| credit(*lot, t(5))).chain([rest()]);
		assert_ok!(smelt(inputs.collect::<Vec<_>>()));
	});
}

#[test]
fn two_output_lines_are_two_origins() {
	build_and_execute(|| {
		let lots = [t(10), t(10)].map(|mass| smelter_lot_under(LABEL, mass));
		let mixed = [credit(lots[0], t(5)), credit(lots[1], t(5)), rest()];
		assert_noop!(smelt(mixed), Error::<Test>::IdentityLost);
		// Apart, each keeps its own.
		let outputs = [labelled(CATHODE, LABEL, t(5)), labelled(CATHODE, LABEL, t(5))];
		let apart = [credit(lots[0], t(5)), to_line(1, credit(lots[1], t(5)))];
		assert_ok!(smelting_under(LABEL, apart, outputs).ask());
	});
}

#[test]
fn credits_ore_and_scrap_are_origins_of_their_own() {
	build_and_execute(|| {
		let lot = smelter_lot_under(LABEL, t(20));
		let pre = || scrap(ScrapOrigin::PreConsumer, t(10));
		let post = || scrap(ScrapOrigin::PostConsumer, t(10));
		let ore = || extracted(t(10));
		let from_lot = || credit(lot, t(10));
		for (one, other) in [
			(from_lot(), ore()),
			(from_lot(), pre()),
			(ore(), post()),
			(pre(), post()),
			(post(), from_lot()),
		] {
			assert_noop!(smelt([one, other, rest()]), Error::<Test>::IdentityLost);
		}
		for one in [ore(), pre(), post()] {
			assert_ok!(smelt([one, one, rest()]));
		}
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
fn credits_of_weaker_models_do_not_go_in() {
	build_and_execute(|| {
		for label in [CU_8, BLENDED_CU_8, SEGREGATED_CU_8] {
			let lot = smelter_lot_under(label, t(10));
			assert_noop!(smelt([credit(lot, t(10)), rest()]), Error::<Test>::StrongerModel);
			// Not even to the ordinary line.
			assert_noop!(
				smelt([extracted(t(10)), to_line(1, credit(lot, t(10)))]),
				Error::<Test>::StrongerModel
			);
		}
		let booked = smelter_lot_under(BOOKED_CU_8, t(10));
		assert_noop!(smelt([credit(booked, t(10)), rest()]), Error::<Test>::BookAndClaimOnly);
	});
}
