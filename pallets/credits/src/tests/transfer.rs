use crate::{mock::*, Error, Event, Lots, LotsOfAccount, LotsOfLine, NextLotId};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_core::H256;
use sp_runtime::DispatchError;
use tracemet_primitives::{Lot, LotId, Mass, MassBalanceAccount, Supply, SECONDS_PER_DAY};

#[test]
fn a_lot_that_moves_whole_keeps_its_id() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let before = lot(id);
		events();
		Now::set(START + 5);
		assert_ok!(transfer(MINE, id, t(45), SMELTER));

		assert_eq!(lot(id), Lot { holder: SMELTER, received_at: START + 5, ..before });
		assert_eq!(NextLotId::<Test>::get(), LotId(1));
		assert!(LotsOfAccount::<Test>::contains_key(SMELTER, id));
		assert!(!LotsOfAccount::<Test>::contains_key(MINE, id));
		assert!(LotsOfLine::<Test>::contains_key(lot(id).origin, id));
		assert_eq!(
			events(),
			vec![
				Event::PeriodOpened {
					account: SMELTER,
					good: CONCENTRATE,
					label: CU_8,
					period: THIRD_QUARTER,
					opening: Mass::ZERO,
				},
				Event::CreditsTransferred {
					lot: id,
					to_lot: id,
					from: MINE,
					to: SMELTER,
					mass: t(45),
					accompanies: CONCENTRATE,
					reference: None,
				}
			]
		);
	});
}

#[test]
fn a_part_becomes_a_new_lot_from_the_same_origin() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let before = lot(id);
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		events();
		Now::set(START + 5);
		let reference = Some(H256::repeat_byte(3));
		assert_ok!(Credits::transfer(signed(MINE), MINE, id, t(10), SMELTER, None, reference));

		let part = LotId(2);
		assert_eq!(lot(id), Lot { mass: t(20), ..before.clone() });
		let received_at = START + 5;
		let received = Lot { holder: SMELTER, mass: t(10), received_at, ..before };
		assert_eq!(lot(part), received);
		assert!(LotsOfAccount::<Test>::contains_key(SMELTER, part));
		assert!(LotsOfAccount::<Test>::contains_key(MINE, id));
		assert!(LotsOfLine::<Test>::contains_key(received.origin, part));
		assert_eq!(
			events(),
			vec![Event::CreditsTransferred {
				lot: id,
				to_lot: part,
				from: MINE,
				to: SMELTER,
				mass: t(10),
				accompanies: CONCENTRATE,
				reference,
			}]
		);
	});
}

#[test]
fn the_books_of_both_sides_are_exact_and_the_supply_is_the_same() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		assert_ok!(transfer(MINE, id, Mass(1), SMELTER));
		assert_ok!(transfer(SMELTER, LotId(1), t(5), MINE));
		assert_eq!(
			balance(MINE, CONCENTRATE, CU_8),
			MassBalanceAccount {
				issued: t(45),
				received: t(5),
				sent: Mass(15_000_001),
				closing: Mass(34_999_999),
				..Default::default()
			}
		);
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount {
				received: Mass(15_000_001),
				sent: t(5),
				closing: Mass(10_000_001),
				..Default::default()
			}
		);
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(45), ..Default::default() }
		);
	});
}

#[test]
fn a_part_in_escrow_stays() {
	build_and_execute(|| {
		let id = smelter_lot(t(45));
		let request = smelting([credit(id, t(30))], [labelled(CATHODE, CU_8, t(30))]).pending();
		assert_noop!(
			transfer(SMELTER, id, Mass(15_000_001), WIRE_MAKER),
			Error::<Test>::InsufficientMass
		);
		// All that is free is still only a part: the lot in escrow keeps its id and its holder.
		assert_ok!(transfer(SMELTER, id, t(15), WIRE_MAKER));
		assert_eq!((lot(id).holder, masses(id)), (SMELTER, (Mass::ZERO, t(30))));
		assert_eq!((lot(LotId(1)).holder, masses(LotId(1))), (WIRE_MAKER, (t(15), Mass::ZERO)));
		assert!(LotsOfAccount::<Test>::contains_key(SMELTER, id));
		assert_ok!(Credits::withdraw_request(signed(SMELTER), request));
		assert_eq!(masses(id), (t(30), Mass::ZERO));
	});
}

#[test]
fn more_than_the_lot_has_or_nothing_does_not_move() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_noop!(
			transfer(MINE, id, Mass(45_000_001), SMELTER),
			Error::<Test>::InsufficientMass
		);
		assert_noop!(transfer(MINE, id, Mass::ZERO, SMELTER), Error::<Test>::ZeroMass);
		assert_noop!(transfer(MINE, LotId(9), t(1), SMELTER), Error::<Test>::LotNotFound);
		// Spent once is spent.
		assert_ok!(exit(MINE, id, t(45)));
		assert_noop!(transfer(MINE, id, Mass(1), SMELTER), Error::<Test>::InsufficientMass);
	});
}

#[test]
fn only_the_holder_and_its_company_transfer() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let by = |who, account, to| Credits::transfer(who, account, id, t(1), to, None, None);
		assert_noop!(transfer(SMELTER, id, t(1), WIRE_MAKER), Error::<Test>::NotTheHolder);
		assert_noop!(transfer(STRANGER, id, t(1), SMELTER), CUSTODY_ACCOUNT_NOT_FOUND);
		assert_noop!(by(signed(STRANGER), MINE, SMELTER), NOT_AUTHORIZED);
		assert_noop!(by(RuntimeOrigin::root(), MINE, SMELTER), DispatchError::BadOrigin);
		Suspended::set(vec![MINE]);
		assert_noop!(transfer(MINE, id, t(1), SMELTER), IS_SUSPENDED);
		Suspended::set(vec![]);

		assert_ok!(transfer(MINE, id, t(1), SMELTER_SITE));
		let part = LotId(1);
		assert_ok!(Credits::transfer(
			signed(SMELTER),
			SMELTER_SITE,
			part,
			t(1),
			WIRE_MAKER,
			None,
			None
		));
		assert_eq!(lot(part).holder, WIRE_MAKER);
	});
}

#[test]
fn the_receiver_is_another_custody_account_that_may_act() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_noop!(transfer(MINE, id, t(45), MINE), Error::<Test>::SameAccount);
		for other in [BODY, STRANGER] {
			assert_noop!(transfer(MINE, id, t(45), other), CUSTODY_ACCOUNT_NOT_FOUND);
		}
		Suspended::set(vec![SMELTER]);
		assert_noop!(transfer(MINE, id, t(45), SMELTER), IS_SUSPENDED);
	});
}

#[test]
fn a_balance_at_site_level_takes_no_company() {
	build_and_execute(|| {
		let id = site_smelting(t(45)).approved()[0];
		for company in [SMELTER, WIRE_MAKER] {
			assert_noop!(transfer(SMELTER_SITE, id, t(1), company), Error::<Test>::LevelNotAllowed);
		}
		// A balance at group level takes both.
		let id = mine_lot(t(45));
		assert_ok!(transfer(MINE, id, t(1), SMELTER));
		assert_ok!(transfer(MINE, id, t(1), SMELTER_SITE));
	});
}

#[test]
fn what_has_expired_or_is_frozen_does_not_move() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let target = crate::FreezeTarget::Lot(id);
		assert_ok!(Credits::freeze(signed(BODY), target.clone(), bounded(*b"doubt")));
		assert_noop!(transfer(MINE, id, t(1), SMELTER), Error::<Test>::Frozen);
		assert_ok!(Credits::unfreeze(signed(BODY), target));

		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(1));
		let other = mine_lot(t(1));
		Now::set(START + SECONDS_PER_DAY);
		assert_noop!(transfer(MINE, other, t(1), SMELTER), Error::<Test>::LotExpired);
	});
}

#[test]
fn when_the_ids_are_used_up_only_whole_lots_move() {
	execute(|| {
		let id = mine_lot(t(45));
		NextLotId::<Test>::put(LotId(u64::MAX));
		assert_noop!(
			with_storage_layer(|| transfer(MINE, id, t(1), SMELTER)),
			Error::<Test>::IdsExhausted
		);
		assert_ok!(transfer(MINE, id, t(45), SMELTER));
		assert_eq!(Lots::<Test>::get(id).map(|lot| lot.holder), Some(SMELTER));
	});
}
