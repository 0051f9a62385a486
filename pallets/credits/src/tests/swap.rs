use crate::{mock::*, Error, Event, FreezeTarget};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	ConversionFactor, Input, LotId, Mass, MassBalanceAccount, MassBalanceLevel, Overdraft,
	PendingTransfer, PeriodId, ReceivingPolicy, ScrapOrigin, Supply, TransferId, SECONDS_PER_DAY,
};

const FIRST: TransferId = TransferId(0);
const REFERENCE: Option<H256> = Some(H256::repeat_byte(3));

fn offer(account: u64, lot: LotId, mass: Mass, in_return: LotId) -> DispatchResult {
	Credits::offer_swap(signed(account), account, lot, mass, in_return, REFERENCE)
}

fn accept(who: u64) -> DispatchResult {
	Credits::accept_transfer(signed(who), FIRST)
}

/// A lot of concentrate of the mine, and one from another origin of the smelter.
fn two_lots(own: Mass, other: Mass) -> (LotId, LotId) {
	(mine_lot(own), smelter_lot(other))
}

fn moved(lot: LotId, to_lot: LotId, from: u64, to: u64, mass: Mass) -> Event<Test> {
	let (accompanies, reference) = (CONCENTRATE, REFERENCE);
	Event::CreditsTransferred { lot, to_lot, from, to, mass, accompanies, reference }
}

#[test]
fn a_swap_waits_for_the_other_holder_whatever_it_receives() {
	build_and_execute(|| {
		let (own, other) = two_lots(t(45), t(20));
		events();
		assert_ok!(offer(MINE, own, t(15), other));
		let details = PendingTransfer {
			from: MINE,
			to: SMELTER,
			lot: own,
			mass: t(15),
			accompanies: CONCENTRATE,
			in_return: Some(other),
			reference: REFERENCE,
			awaits_validation: false,
			awaits_acceptance: true,
			expires_at: START + 14 * SECONDS_PER_DAY,
		};
		assert_eq!(waiting(FIRST), Some(details.clone()));
		assert_eq!(events(), vec![Event::TransferOffered { transfer: FIRST, details }]);
		assert_eq!(masses(own), (t(30), t(15)));
		// The other holder gives nothing before it accepts.
		assert_eq!(masses(other), (t(20), Mass::ZERO));
	});
}

#[test]
fn an_accepted_swap_moves_the_same_mass_both_ways() {
	build_and_execute(|| {
		let (own, other) = two_lots(t(45), t(20));
		let (from_mine, from_smelter) = (lot(own), lot(other));
		assert_ok!(offer(MINE, own, t(15), other));
		events();
		assert_ok!(accept(SMELTER));

		let (there, back) = (LotId(2), LotId(3));
		assert_eq!(
			events(),
			vec![
				Event::TransferAccepted { transfer: FIRST },
				moved(own, there, MINE, SMELTER, t(15)),
				moved(other, back, SMELTER, MINE, t(15)),
				Event::TransferCompleted { transfer: FIRST },
			]
		);
		assert_eq!((masses(own), masses(other)), ((t(30), Mass::ZERO), (t(5), Mass::ZERO)));
		assert_eq!((lot(there).holder, masses(there).0), (SMELTER, t(15)));
		assert_eq!((lot(back).holder, masses(back).0), (MINE, t(15)));
		// Each keeps its origin, and with it its attributes.
		assert_eq!((lot(there).origin, lot(back).origin), (from_mine.origin, from_smelter.origin));
		assert_ne!(lot(there).origin, lot(back).origin);
		assert_eq!(
			balance(MINE, CONCENTRATE, CU_8),
			MassBalanceAccount {
				issued: t(65),
				received: t(15),
				sent: t(35),
				closing: t(45),
				..Default::default()
			}
		);
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount {
				received: t(35),
				sent: t(15),
				closing: t(20),
				..Default::default()
			}
		);
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(65), held: t(65), ..Default::default() }
		);
		assert_eq!(waiting(FIRST), None);
	});
}

#[test]
fn whole_lots_change_places() {
	build_and_execute(|| {
		let (own, other) = two_lots(t(20), t(20));
		assert_ok!(offer(MINE, own, t(20), other));
		assert_ok!(accept(SMELTER));
		assert_eq!((lot(own).holder, lot(other).holder), (SMELTER, MINE));
		assert_eq!((masses(own).0, masses(other).0), (t(20), t(20)));
	});
}

#[test]
fn a_swap_is_declined_cancelled_and_lapses_like_a_transfer() {
	build_and_execute(|| {
		let (own, other) = two_lots(t(45), t(20));
		for transfer in 0..3 {
			assert_ok!(offer(MINE, own, t(15), other));
			assert!(waiting(TransferId(transfer)).is_some());
		}
		assert_ok!(Credits::decline_transfer(signed(SMELTER), TransferId(0)));
		assert_ok!(Credits::cancel_transfer(signed(MINE), TransferId(1)));
		Now::set(START + 14 * SECONDS_PER_DAY);
		assert_noop!(
			Credits::accept_transfer(signed(SMELTER), TransferId(2)),
			Error::<Test>::TransferLapsed
		);
		assert_ok!(Credits::expire_transfer(signed(STRANGER), TransferId(2)));
		assert_eq!(masses(own), (t(45), Mass::ZERO));
	});
}

#[test]
fn only_lots_that_are_worth_the_same_are_swapped() {
	build_and_execute(|| {
		let own = mine_lot(t(45));
		let cathode = |inputs: Vec<Input>, label, mass| {
			smelting(inputs, [labelled(CATHODE, label, mass)]).approved()[0]
		};
		let plain = cathode(vec![extracted(t(10))], CU_8, t(10));
		// Another good.
		assert_noop!(offer(MINE, own, t(1), plain), Error::<Test>::NotSwappable);
		// Another label.
		let other = mining_under(SEGREGATED_CU_8, t(10)).approved()[0];
		assert_ok!(transfer(MINE, other, t(10), SMELTER));
		assert_noop!(offer(MINE, own, t(1), other), Error::<Test>::NotSwappable);

		// Another factor.
		assert_ok!(transfer(SMELTER, plain, t(5), WIRE_MAKER));
		let of_wire_maker = LotId(3);
		assert_eq!(lot(of_wire_maker).factor, Some(ConversionFactor::ONE));
		Recovery::set(ConversionFactor { output: 9, input: 10 });
		let other = cathode(vec![extracted(t(10))], CU_8, t(9));
		assert_eq!(lot(other).factor, Some(ConversionFactor { output: 9, input: 10 }));
		assert_noop!(offer(WIRE_MAKER, of_wire_maker, t(1), other), Error::<Test>::NotSwappable);
		// None of one and the same factor.
		let mixed = || {
			let inputs = vec![extracted(t(10)), scrap(ScrapOrigin::PostConsumer, t(1))];
			cathode(inputs, CU_8, t(10))
		};
		let (one, two) = (mixed(), mixed());
		assert_eq!((lot(one).factor, lot(two).factor), (None, None));
		assert_ok!(transfer(SMELTER, two, t(10), WIRE_MAKER));
		assert_noop!(offer(SMELTER, one, t(1), two), Error::<Test>::NotSwappable);
		assert_noop!(offer(SMELTER, one, t(1), of_wire_maker), Error::<Test>::NotSwappable);
		// The same factor.
		assert_ok!(offer(WIRE_MAKER, of_wire_maker, t(1), plain));
	});
}

#[test]
fn where_the_model_says_that_the_material_is_in_the_product_nothing_is_swapped() {
	build_and_execute(|| {
		for (label, swappable) in [
			(CU_8, true),
			(BOOKED_CU_8, true),
			(BLENDED_CU_8, false),
			(SEGREGATED_CU_8, false),
			(PRESERVED_CU_8, false),
		] {
			let own = mining_under(label, t(5)).approved()[0];
			let other = smelter_lot_under(label, t(5));
			if swappable {
				assert_ok!(offer(MINE, own, t(1), other));
			} else {
				assert_noop!(offer(MINE, own, t(1), other), Error::<Test>::NotSwappable);
			}
		}
	});
}

#[test]
fn lots_that_accompany_another_good_are_not_swapped() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		assert_ok!(pass_through(id, t(10), BRAND));
		let passed = LotId(1);
		assert_noop!(offer(WIRE_MAKER, id, t(1), passed), Error::<Test>::NotSwappable);
		assert_ok!(pass_through(id, t(5), SMELTER));
		assert_ok!(offer(SMELTER, LotId(2), t(1), passed));
		assert_ok!(accept(BRAND));
		let accompanied = |id| (lot(LotId(id)).holder, lot(LotId(id)).accompanies);
		assert_eq!((accompanied(3), accompanied(4)), ((BRAND, WIRE), (SMELTER, WIRE)));
	});
}

#[test]
fn where_transfers_are_validated_nothing_is_swapped() {
	build_and_execute(|| {
		let (own, other) = two_lots(t(45), t(20));
		assert_ok!(offer(MINE, own, t(15), other));
		change_rules(GROUP_BALANCE, |rules| rules.transfers_validated = true);
		assert_noop!(offer(MINE, own, t(15), other), Error::<Test>::NotSwappable);
		assert_noop!(accept(SMELTER), Error::<Test>::NotSwappable);
	});
}

#[test]
fn an_offer_keeps_the_rules_of_a_transfer() {
	build_and_execute(|| {
		let (own, other) = two_lots(t(45), t(20));
		assert_noop!(offer(MINE, LotId(9), t(1), other), Error::<Test>::LotNotFound);
		assert_noop!(offer(MINE, own, t(1), LotId(9)), Error::<Test>::LotNotFound);
		assert_noop!(offer(MINE, other, t(1), own), Error::<Test>::NotTheHolder);
		assert_noop!(offer(MINE, own, Mass::ZERO, other), Error::<Test>::ZeroMass);
		assert_noop!(offer(MINE, own, t(46), other), Error::<Test>::InsufficientMass);
		assert_noop!(offer(MINE, own, t(1), own), Error::<Test>::SameAccount);
		let by = |who, account| Credits::offer_swap(who, account, own, t(1), other, None);
		assert_noop!(by(signed(STRANGER), MINE), NOT_AUTHORIZED);
		assert_noop!(by(RuntimeOrigin::root(), MINE), DispatchError::BadOrigin);
		receives(SMELTER, ReceivingPolicy::AllowList);
		assert_noop!(offer(MINE, own, t(1), other), Error::<Test>::SenderNotAllowed);
		assert_ok!(Credits::allow_sender(signed(SMELTER), SMELTER, MINE));
		Suspended::set(vec![SMELTER]);
		assert_noop!(offer(MINE, own, t(1), other), IS_SUSPENDED);
		Suspended::set(vec![]);
		assert_ok!(offer(MINE, own, t(1), other));
	});
}

#[test]
fn the_other_holder_still_has_to_have_what_is_wanted_in_return() {
	build_and_execute(|| {
		let (own, other) = two_lots(t(45), t(20));
		assert_ok!(offer(MINE, own, t(15), other));
		assert_noop!(accept(MINE), NOT_AUTHORIZED);
		let target = FreezeTarget::Lot(other);
		assert_ok!(Credits::freeze(signed(BODY), target.clone(), bounded(*b"doubt")));
		assert_noop!(accept(SMELTER), Error::<Test>::Frozen);
		assert_ok!(Credits::unfreeze(signed(BODY), target));

		assert_ok!(transfer(SMELTER, other, t(6), BRAND));
		assert_noop!(accept(SMELTER), Error::<Test>::InsufficientMass);
		assert_ok!(transfer(SMELTER, other, t(14), BRAND));
		assert_noop!(accept(SMELTER), Error::<Test>::NotTheHolder);
		// The brand wasn't asked.
		assert_noop!(accept(BRAND), NOT_AUTHORIZED);
		assert_ok!(transfer(BRAND, other, t(14), SMELTER));
		assert_noop!(accept(SMELTER), Error::<Test>::InsufficientMass);
	});
}

#[test]
fn neither_side_swaps_while_it_owes_credits() {
	build_and_execute(|| {
		let (own, other) = two_lots(t(45), t(20));
		assert_ok!(offer(MINE, own, t(15), other));
		let PeriodId(now) = THIRD_QUARTER;
		for account in [MINE, SMELTER] {
			let key = (account, CONCENTRATE, CU_8);
			let overdue = Overdraft { mass: t(1), drawn_in: PeriodId(now - 2) };
			crate::Overdrafts::<Test>::insert(key, overdue);
			assert_noop!(accept(SMELTER), Error::<Test>::OverdraftOverdue);
			crate::Overdrafts::<Test>::remove(key);
		}
		assert_ok!(accept(SMELTER));
	});
}

#[test]
fn both_sides_have_to_keep_their_balance_at_the_level_of_the_rules() {
	build_and_execute(|| {
		let own = mine_lot(t(45));
		let other = mine_lot(t(20));
		assert_ok!(transfer(MINE, other, t(20), SMELTER_SITE));
		assert_ok!(offer(MINE, own, t(15), other));
		change_rules(GROUP_BALANCE, |rules| rules.level = MassBalanceLevel::Site);
		// The site may receive, the mine may not.
		assert_noop!(accept(SMELTER_SITE), Error::<Test>::LevelNotAllowed);
	});
}
