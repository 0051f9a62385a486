//! Metal that production loses: conversion factors, and outputs below them.

use crate::{mock::*, Error, Requests};
use frame_support::{assert_noop, assert_ok};
use tracemet_primitives::{ConversionFactor, Mass, MassBalanceAccount, RequestId, Supply};

/// 97.5% of the copper is recovered.
const RECOVERED: ConversionFactor = ConversionFactor { output: 39, input: 40 };

#[test]
fn what_the_factor_loses_is_consumed_and_not_issued() {
	build_and_execute(|| {
		Recovery::set(RECOVERED);
		let lot = smelter_lot(t(40));
		let cathode = smelting([credit(lot, t(40))], [labelled(CATHODE, CU_8, t(39))]).approved();
		assert_eq!(masses(cathode[0]), (t(39), Mass::ZERO));
		assert_eq!(crate::mock::lot(cathode[0]).factor, Some(RECOVERED));
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(40), consumed: t(40), ..Default::default() }
		);
		assert_eq!(
			supply(CATHODE, CU_8),
			Supply { issued: t(39), held: t(39), ..Default::default() }
		);
	});
}

#[test]
fn more_than_the_factor_says_can_be_lost_and_never_less() {
	build_and_execute(|| {
		Recovery::set(RECOVERED);
		let lot = smelter_lot(t(40));
		let claiming = |mass| smelting([credit(lot, t(40))], [labelled(CATHODE, CU_8, mass)]);
		assert_noop!(claiming(plus(t(39), Mass(1))).ask(), Error::<Test>::OutputExceedsInputs);
		claiming(t(38)).approved();
		// What was lost beyond the factor isn't kept for later.
		assert_eq!(masses(lot), (Mass::ZERO, Mass::ZERO));
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount { received: t(40), consumed: t(40), ..Default::default() }
		);
	});
}

#[test]
fn a_reported_loss_of_concentrate_gives_less_of_the_same_good() {
	build_and_execute(|| {
		// The mine re-reports 40 t of which 1 t was spilt: the credits become 39 t.
		let lot = mine_lot(t(40));
		let record = Record {
			inputs: vec![credit(lot, t(40))],
			outputs: vec![labelled(CONCENTRATE, CU_8, t(39))],
			..mining(t(1))
		};
		let after = record.approved()[0];
		assert_eq!(masses(lot), (Mass::ZERO, Mass::ZERO));
		assert_eq!(masses(after), (t(39), Mass::ZERO));
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(79), held: t(39), consumed: t(40), ..Default::default() }
		);
	});
}

#[test]
fn factors_of_several_inputs_are_kept_in_lowest_terms_if_they_are_one() {
	build_and_execute(|| {
		Recovery::set(ConversionFactor { output: 390, input: 400 });
		let issued = |inputs: Vec<_>| {
			let lots = smelting(inputs, [labelled(CATHODE, CU_8, t(1))]).approved();
			lot(lots[0]).factor
		};
		assert_eq!(issued(vec![extracted(t(1)), extracted(t(1))]), Some(RECOVERED));
		// Scrap loses nothing: there isn't one factor for both.
		let recycled = scrap(tracemet_primitives::ScrapOrigin::PostConsumer, t(1));
		assert_eq!(issued(vec![extracted(t(1)), recycled]), None);
		assert_eq!(issued(vec![recycled]), Some(ConversionFactor::ONE));
	});
}

#[test]
fn the_factor_is_the_certificates_when_the_request_is_made() {
	build_and_execute(|| {
		Recovery::set(RECOVERED);
		let request = smelting([extracted(t(40))], [labelled(CATHODE, CU_8, t(39))]).pending();
		// A later audit finds another.
		Recovery::set(ConversionFactor { output: 9, input: 10 });
		accept_at_border(request);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		let lots = crate::IssuedLots::<Test>::get(request);
		assert_eq!(lot(lots[0].1).factor, Some(RECOVERED));
		assert!(Requests::<Test>::contains_key(RequestId(0)));
	});
}
