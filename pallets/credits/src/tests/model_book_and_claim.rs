//! Book and claim: credits move without material, so they are issued on certified input and never
//! consumed.

use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{Input, LabelId, Mass, ScrapOrigin};

const LABEL: LabelId = BOOKED_CU_8;

fn smelt(inputs: impl Into<Vec<Input>>, mass: Mass) -> Record {
	let outputs = [labelled(CATHODE, LABEL, mass), ordinary(CATHODE, t(1))];
	smelting_under(LABEL, inputs, outputs)
}

#[test]
fn they_are_issued_on_certified_input_of_every_model() {
	build_and_execute(|| {
		for label in [CU_8, BLENDED_CU_8, SEGREGATED_CU_8, PRESERVED_CU_8] {
			let lot = smelter_lot_under(label, t(10));
			let inputs = [credit(lot, t(10)), to_line(1, uncertified(t(2)))];
			assert_noop!(
				smelt(inputs, plus(t(10), Mass(1))).ask(),
				Error::<Test>::ClaimExceedsInputs
			);
			smelt(inputs, t(10)).approved();
		}
	});
}

#[test]
fn what_brings_no_claim_is_attributed_to_ordinary_lines() {
	build_and_execute(|| {
		for input in [uncertified(t(1)), scrap(ScrapOrigin::Internal, t(1))] {
			assert_noop!(
				smelt([extracted(t(1)), input], t(1)).ask(),
				Error::<Test>::NoClaimToAttribute
			);
		}
	});
}

#[test]
fn they_are_never_consumed_not_even_under_their_own_model() {
	build_and_execute(|| {
		let lot = smelter_lot_under(LABEL, t(10));
		for label in [LABEL, CU_8, BLENDED_CU_8, SEGREGATED_CU_8, PRESERVED_CU_8] {
			for line in [0, 1] {
				let outputs = [labelled(CATHODE, label, t(1)), ordinary(CATHODE, t(1))];
				let inputs = [extracted(t(1)), to_line(line, credit(lot, t(1)))];
				assert_noop!(
					smelting_under(label, inputs, outputs).ask(),
					Error::<Test>::BookAndClaimOnly
				);
			}
		}
	});
}

#[test]
fn they_are_transferred_and_exit() {
	build_and_execute(|| {
		let lot = smelter_lot_under(LABEL, t(10));
		assert_ok!(transfer(SMELTER, lot, t(10), BRAND));
		events();
		assert_ok!(exit(BRAND, lot, t(10)));
		assert!(matches!(events()[..], [Event::SystemExit { .. }]));
	});
}
