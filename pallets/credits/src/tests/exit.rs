use crate::{mock::*, Error, Event, Exits, LotsOfAccount, NextExitId};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	ExitId, ExitStatement, LotId, Mass, MassBalanceAccount, ProductReference, Supply,
	FOSSIL_SCOPE_1,
};

#[test]
fn an_exit_ends_credits_against_a_product() {
	build_and_execute(|| {
		let id = smelter_lot(t(45));
		let origin = lot(id).origin;
		// 100 g for 45 t: a third of it is rounded against the claim.
		accept(origin.request, [totals(&[(FOSSIL_SCOPE_1, 100)])]);
		Revision::set(3);
		Now::set(START + 5);
		events();
		assert_ok!(exit(SMELTER, id, t(15)));

		let details = ExitStatement {
			account: SMELTER,
			lot: id,
			good: CONCENTRATE,
			label: CU_8,
			origin,
			mass: t(15),
			product: product(b"computers"),
			attributes: totals(&[(FOSSIL_SCOPE_1, 34)]),
			footprint_revision: 3,
			stated_at: START + 5,
		};
		assert_eq!(Exits::<Test>::get(ExitId(0)), Some(details.clone()));
		assert_eq!(NextExitId::<Test>::get(), ExitId(1));
		assert_eq!(events(), vec![Event::SystemExit { exit: ExitId(0), details }]);
		assert_eq!(masses(id), (t(30), Mass::ZERO));
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount {
				received: t(45),
				exited: t(15),
				closing: t(30),
				..Default::default()
			}
		);
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(30), exited: t(15), ..Default::default() }
		);
	});
}

#[test]
fn a_statement_keeps_the_footprint_that_it_was_made_with() {
	build_and_execute(|| {
		let id = mine_lot(t(2));
		let request = lot(id).origin.request;
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 10)])]);
		assert_ok!(exit(MINE, id, t(1)));
		// A restatement.
		Revision::set(1);
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 20)])]);
		assert_ok!(exit(MINE, id, t(1)));

		let stated = |exit| {
			let statement = Exits::<Test>::get(ExitId(exit)).unwrap();
			(statement.footprint_revision, statement.attributes)
		};
		assert_eq!(stated(0), (0, totals(&[(FOSSIL_SCOPE_1, 5)])));
		assert_eq!(stated(1), (1, totals(&[(FOSSIL_SCOPE_1, 10)])));
	});
}

#[test]
fn a_lot_that_left_whole_is_listed_no_more_and_cannot_leave_again() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_ok!(exit(MINE, id, t(45)));
		assert!(!LotsOfAccount::<Test>::contains_key(MINE, id));
		assert_noop!(exit(MINE, id, Mass(1)), Error::<Test>::InsufficientMass);
	});
}

#[test]
fn a_part_in_escrow_stays() {
	build_and_execute(|| {
		let id = smelter_lot(t(45));
		smelting([credit(id, t(30))], [labelled(CATHODE, CU_8, t(30))]).pending();
		assert_noop!(exit(SMELTER, id, Mass(15_000_001)), Error::<Test>::InsufficientMass);
		assert_ok!(exit(SMELTER, id, t(15)));
		assert_eq!(masses(id), (Mass::ZERO, t(30)));
	});
}

#[test]
fn a_product_reference_is_text_of_1_to_128_bytes() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let against = |name: &[u8]| Credits::exit(signed(MINE), MINE, id, t(1), product(name));
		assert_noop!(against(b""), Error::<Test>::InvalidProductReference);
		assert_noop!(against(b"computer\xff"), Error::<Test>::InvalidProductReference);
		// The first byte of a letter of two.
		assert_noop!(against(&[0xc3]), Error::<Test>::InvalidProductReference);
		assert!(ProductReference::try_from(vec![b'x'; 129]).is_err());
		assert_ok!(against(b"x"));
		assert_ok!(against(&[b'x'; 128]));
		assert_ok!(against("växellåda".as_bytes()));
	});
}

#[test]
fn a_lot_that_does_not_exist_and_no_mass_do_not_leave() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_noop!(exit(MINE, LotId(9), t(1)), Error::<Test>::LotNotFound);
		assert_noop!(exit(MINE, id, Mass::ZERO), Error::<Test>::ZeroMass);
		assert_noop!(exit(MINE, id, Mass(45_000_001)), Error::<Test>::InsufficientMass);
	});
}

#[test]
fn only_the_holder_and_its_company_let_credits_leave() {
	build_and_execute(|| {
		let id = site_smelting(t(45)).approved()[0];
		let by = |who, account| Credits::exit(signed(who), account, id, t(1), product(b"x"));
		assert_noop!(by(MINE, MINE), Error::<Test>::NotTheHolder);
		assert_noop!(by(SMELTER, SMELTER), Error::<Test>::NotTheHolder);
		assert_noop!(by(MINE, SMELTER_SITE), NOT_AUTHORIZED);
		assert_noop!(by(STRANGER, STRANGER), CUSTODY_ACCOUNT_NOT_FOUND);
		assert_noop!(
			Credits::exit(RuntimeOrigin::root(), SMELTER_SITE, id, t(1), product(b"x")),
			DispatchError::BadOrigin
		);
		assert_ok!(by(SMELTER, SMELTER_SITE));
		assert_ok!(by(SMELTER_SITE, SMELTER_SITE));
		Suspended::set(vec![SMELTER_SITE]);
		assert_noop!(by(SMELTER_SITE, SMELTER_SITE), IS_SUSPENDED);
	});
}

#[test]
fn the_last_id_is_not_given_out() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		NextExitId::<Test>::put(ExitId(u64::MAX));
		assert_noop!(exit(MINE, id, t(1)), Error::<Test>::IdsExhausted);
	});
}
