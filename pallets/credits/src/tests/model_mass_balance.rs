//! Mass balance: claims out never exceed claims in, converted. How much that is, is tested with
//! `request_certificate`; here, which credits go in.

use crate::{mock::*, Error};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{ChainOfCustodyModel, LabelId, MILLION};

fn asking(label: LabelId, mass: u64) -> Record {
	let lot = smelter_lot_under(label, t(mass));
	smelting([credit(lot, t(mass))], [labelled(CATHODE, CU_8, t(mass))])
}

#[test]
fn credits_of_stronger_models_become_mass_balance() {
	build_and_execute(|| {
		for label in [CU_8, BLENDED_CU_8, SEGREGATED_CU_8, PRESERVED_CU_8] {
			let issued = lot(asking(label, 10).approved()[0]);
			assert_eq!((issued.label, issued.certified_share), (CU_8, MILLION));
		}
	});
}

#[test]
fn credits_of_book_and_claim_do_not() {
	build_and_execute(|| {
		let record = asking(BOOKED_CU_8, 10);
		assert_noop!(record.ask(), Error::<Test>::BookAndClaimOnly);
	});
}

#[test]
fn what_counts_is_the_model_of_the_version_a_label_is_under() {
	build_and_execute(|| {
		// The same model in two versions of the standard.
		change_rules(SEGREGATION, |rules| rules.model = ChainOfCustodyModel::MassBalance);
		assert_ok!(asking(SEGREGATED_CU_8, 10).ask());
		change_rules(BLENDING, |rules| rules.model = ChainOfCustodyModel::MassBalance);
		let lot = smelter_lot(t(10));
		assert_ok!(smelting_under(
			BLENDED_CU_8,
			[credit(lot, t(10))],
			[labelled(CATHODE, BLENDED_CU_8, t(10))]
		)
		.ask());
	});
}
