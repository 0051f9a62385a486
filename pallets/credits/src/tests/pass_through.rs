//! Credits that accompany another good without a production record (003, step 2).

use crate::{mock::*, Error, Event, Exits};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use tracemet_primitives::{
	CertificateId, Conversion, ConversionFactor, ExitId, GoodId, LabelId, Lot, LotId, Mass,
	MassBalanceAccount, PassThrough, ReceivingPolicy, ScrapOrigin, SourceClass, StandardVersionId,
	TransferId,
};

fn pass(
	from: u64,
	lot: LotId,
	mass: Mass,
	to: u64,
	delivered: GoodId,
	certificate: CertificateId,
) -> DispatchResult {
	let pair = PassThrough { delivered, certificate };
	Credits::transfer(signed(from), from, lot, mass, to, Some(pair), None)
}

/// Puts another pair into the wire maker's certificate.
fn cover(input: GoodId, output: GoodId, label: LabelId) {
	change_certificate(PASS_THROUGH_CERTIFICATE, |certificate| {
		let row = Conversion {
			input,
			source: SourceClass::PassThrough,
			output,
			label: Some(label),
			factor: ConversionFactor::ONE,
		};
		certificate.conversions.try_push(row).unwrap();
	});
}

fn audited_under(standard: StandardVersionId) {
	change_certificate(PASS_THROUGH_CERTIFICATE, |certificate| {
		certificate.chain_of_custody_standard = standard;
	});
}

#[test]
fn credits_of_cathode_accompany_wire() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		let before = lot(id);
		// With that, both accounts have an open period.
		assert_ok!(transfer(WIRE_MAKER, id, t(1), BRAND));
		events();
		Now::set(START + 5);
		assert_ok!(pass_through(id, t(15), BRAND));

		let part = LotId(2);
		assert_eq!(lot(id), Lot { mass: t(29), ..before.clone() });
		// The good stays what it is, and so do origin and attributes.
		assert_eq!(
			lot(part),
			Lot { holder: BRAND, mass: t(15), accompanies: WIRE, received_at: START + 5, ..before }
		);
		assert_eq!(
			events(),
			vec![Event::CreditsTransferred {
				lot: id,
				to_lot: part,
				from: WIRE_MAKER,
				to: BRAND,
				mass: t(15),
				accompanies: WIRE,
				reference: None,
			}]
		);
		assert_eq!(
			balance(BRAND, CATHODE, CU_8),
			MassBalanceAccount { received: t(16), closing: t(16), ..Default::default() }
		);
		assert_eq!(balance(BRAND, WIRE, CU_8), MassBalanceAccount::default());
	});
}

#[test]
fn a_lot_that_passes_through_whole_keeps_its_id() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		let before = lot(id);
		assert_ok!(pass_through(id, t(45), BRAND));
		assert_eq!(lot(id), Lot { holder: BRAND, accompanies: WIRE, ..before });
	});
}

#[test]
fn credits_go_on_accompanying_what_they_were_delivered_with() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		assert_ok!(pass_through(id, t(45), SMELTER));
		assert_ok!(transfer(SMELTER, id, t(45), WIRE_MAKER));
		assert_eq!((lot(id).good, lot(id).accompanies), (CATHODE, WIRE));
		// The pair begins at what they accompany, not at what they were issued for.
		assert_noop!(pass_through(id, t(45), BRAND), Error::<Test>::PassThroughNotCovered);
		cover(WIRE, SLAG, CU_8);
		let further = || pass(WIRE_MAKER, id, t(45), BRAND, SLAG, PASS_THROUGH_CERTIFICATE);
		assert_ok!(further());
		assert_eq!((lot(id).good, lot(id).accompanies), (CATHODE, SLAG));
	});
}

#[test]
fn a_transfer_that_waits_passes_through_when_it_is_completed() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		receives(BRAND, ReceivingPolicy::Acceptance);
		assert_ok!(pass_through(id, t(15), BRAND));
		let transfer = TransferId(0);
		assert_eq!(waiting(transfer).map(|transfer| transfer.accompanies), Some(WIRE));
		assert_eq!(lot(id).accompanies, CATHODE);
		// It was delivered while the certificate held.
		InForce::set(false);
		assert_ok!(Credits::accept_transfer(signed(BRAND), transfer));
		assert_eq!((lot(LotId(1)).holder, lot(LotId(1)).accompanies), (BRAND, WIRE));
		assert_eq!(lot(id).accompanies, CATHODE);
	});
}

#[test]
fn the_statement_names_both_goods() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		assert_ok!(pass_through(id, t(45), BRAND));
		assert_ok!(exit(BRAND, id, t(45)));
		let statement = Exits::<Test>::get(ExitId(0)).unwrap();
		assert_eq!((statement.draws[0].good, statement.draws[0].accompanies), (CATHODE, WIRE));
		assert_eq!(
			String::from_utf8_lossy(&statement.claim),
			"contains Cu 8.0 MIX: 45000 kg of certified copper cathode accompanying copper wire, \
			 under the mass balance model of ISO 22095. The claim is about certified mass; it is not \
			 a footprint of the metal in this product. The processing from a certified good to the \
			 one that it accompanies is not in the footprint."
		);
	});
}

#[test]
fn the_certificate_is_the_senders_and_in_force() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		let by = |certificate| pass(WIRE_MAKER, id, t(1), BRAND, WIRE, certificate);
		assert_noop!(by(SMELTER_CERTIFICATE), Error::<Test>::NotItsCertificate);
		assert_noop!(by(CertificateId(9)), CERTIFICATE_NOT_FOUND);
		InForce::set(false);
		assert_noop!(by(PASS_THROUGH_CERTIFICATE), CERTIFICATE_NOT_IN_FORCE);
		// Without passing through, no certificate is needed.
		assert_ok!(transfer(WIRE_MAKER, id, t(1), BRAND));
	});
}

#[test]
fn only_the_pairs_in_the_certificate_are_covered() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		let with = |lot, delivered, certificate| {
			pass(WIRE_MAKER, lot, t(1), BRAND, delivered, certificate)
		};
		// Another good.
		for other in [SLAG, CATHODE] {
			assert_noop!(
				with(id, other, PASS_THROUGH_CERTIFICATE),
				Error::<Test>::PassThroughNotCovered
			);
		}
		// A pair for production.
		assert_noop!(with(id, WIRE, WIRE_CERTIFICATE), Error::<Test>::PassThroughNotCovered);
		// Another label.
		let other =
			smelting([scrap(ScrapOrigin::PostConsumer, t(1))], [labelled(CATHODE, CU_RE, t(1))])
				.approved()[0];
		assert_ok!(transfer(SMELTER, other, t(1), WIRE_MAKER));
		assert_noop!(
			with(other, WIRE, PASS_THROUGH_CERTIFICATE),
			Error::<Test>::PassThroughNotCovered
		);
		assert_ok!(with(id, WIRE, PASS_THROUGH_CERTIFICATE));
	});
}

#[test]
fn the_certificate_is_under_the_standard_of_the_label() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		audited_under(ROLLING_BALANCE);
		assert_noop!(pass_through(id, t(1), BRAND), Error::<Test>::ChainOfCustodyMismatch);
		// Another version of it will do.
		audited_under(BLENDING);
		assert_ok!(pass_through(id, t(1), BRAND));
	});
}

#[test]
fn a_step_audited_for_a_weaker_model_passes_nothing_stronger_through() {
	build_and_execute(|| {
		let id = wire_maker_lot(SEGREGATED_CU_8, t(45));
		cover(CATHODE, WIRE, SEGREGATED_CU_8);
		for weaker in [BOOK_AND_CLAIM, GROUP_BALANCE, BLENDING] {
			audited_under(weaker);
			assert_noop!(pass_through(id, t(1), BRAND), Error::<Test>::PassThroughNotCovered);
		}
		for as_strong in [SEGREGATION, PRESERVATION] {
			audited_under(as_strong);
			assert_ok!(pass_through(id, t(1), BRAND));
		}
	});
}

#[test]
fn credits_without_material_do_not_pass_through() {
	build_and_execute(|| {
		let id = wire_maker_lot(BOOKED_CU_8, t(45));
		cover(CATHODE, WIRE, BOOKED_CU_8);
		assert_noop!(pass_through(id, t(1), BRAND), Error::<Test>::BookAndClaimOnly);
	});
}
