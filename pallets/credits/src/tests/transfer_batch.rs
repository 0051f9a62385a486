use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	LotId, Mass, MassBalanceAccount, PassThrough, PendingTransfer, ReceivingPolicy, TransferId,
	TransferLeg,
};

const REFERENCE: Option<H256> = Some(H256::repeat_byte(3));

fn leg(lot: LotId, mass: Mass, to: u64) -> TransferLeg<u64> {
	TransferLeg { lot, mass, to, pass_through: None }
}

/// As the chain calls it: in one storage transaction.
fn batch(who: u64, account: u64, legs: impl Into<Vec<TransferLeg<u64>>>) -> DispatchResult {
	let legs = bounded(legs);
	with_storage_layer(|| Credits::transfer_batch(signed(who), account, legs, REFERENCE))
}

#[test]
fn the_legs_move_one_after_the_other() {
	build_and_execute(|| {
		let (one, two) = (mine_lot(t(45)), mine_lot(t(10)));
		// Both have an open period with that.
		assert_ok!(transfer(MINE, one, t(1), SMELTER));
		assert_ok!(transfer(MINE, one, t(1), WIRE_MAKER));
		events();
		assert_ok!(batch(
			MINE,
			MINE,
			[leg(one, t(3), SMELTER), leg(two, t(10), WIRE_MAKER), leg(one, t(40), SMELTER)]
		));

		assert_eq!((lot(LotId(4)).holder, masses(LotId(4)).0), (SMELTER, t(3)));
		assert_eq!((lot(two).holder, masses(two).0), (WIRE_MAKER, t(10)));
		assert_eq!((lot(one).holder, masses(one).0), (SMELTER, t(40)));
		let moved = |lot, to_lot, to, mass| Event::CreditsTransferred {
			lot,
			to_lot,
			from: MINE,
			to,
			mass,
			accompanies: CONCENTRATE,
			reference: REFERENCE,
		};
		assert_eq!(
			events(),
			vec![
				moved(one, LotId(4), SMELTER, t(3)),
				moved(two, two, WIRE_MAKER, t(10)),
				moved(one, one, SMELTER, t(40)),
			]
		);
		assert_eq!(
			balance(MINE, CONCENTRATE, CU_8),
			MassBalanceAccount { issued: t(55), sent: t(55), ..Default::default() }
		);
	});
}

#[test]
fn some_legs_may_wait_and_some_pass_through() {
	build_and_execute(|| {
		let id = wire_maker_lot(CU_8, t(45));
		receives(BRAND, ReceivingPolicy::Acceptance);
		let pair = PassThrough { delivered: WIRE, certificate: PASS_THROUGH_CERTIFICATE };
		let passing = TransferLeg { pass_through: Some(pair), ..leg(id, t(4), SMELTER) };
		assert_ok!(batch(WIRE_MAKER, WIRE_MAKER, [leg(id, t(5), BRAND), passing]));

		assert_eq!(
			waiting(TransferId(0)),
			Some(PendingTransfer {
				from: WIRE_MAKER,
				to: BRAND,
				lot: id,
				mass: t(5),
				accompanies: CATHODE,
				in_return: None,
				reference: REFERENCE,
				awaits_validation: false,
				awaits_acceptance: true,
				expires_at: START + TransferLifetime::get(),
			})
		);
		assert_eq!(masses(id), (t(36), t(5)));
		assert_eq!((lot(LotId(1)).holder, lot(LotId(1)).accompanies), (SMELTER, WIRE));
	});
}

#[test]
fn all_legs_move_or_none() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		for (last, error) in [
			(leg(id, Mass(44_000_001), WIRE_MAKER), Error::<Test>::InsufficientMass),
			(leg(LotId(9), t(1), WIRE_MAKER), Error::<Test>::LotNotFound),
			(leg(id, Mass::ZERO, WIRE_MAKER), Error::<Test>::ZeroMass),
			(leg(id, t(1), MINE), Error::<Test>::SameAccount),
		] {
			assert_noop!(batch(MINE, MINE, [leg(id, t(1), SMELTER), last]), error);
		}
		assert_eq!((lot(id).holder, masses(id)), (MINE, (t(45), Mass::ZERO)));
	});
}

#[test]
fn a_batch_moves_something_and_is_for_the_holder_and_its_company() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_noop!(batch(MINE, MINE, []), Error::<Test>::NothingToMove);
		let one = || [leg(id, t(1), WIRE_MAKER)];
		assert_noop!(batch(SMELTER, MINE, one()), NOT_AUTHORIZED);
		assert_noop!(batch(SMELTER, SMELTER, one()), Error::<Test>::NotTheHolder);
		assert_noop!(
			Credits::transfer_batch(RuntimeOrigin::root(), MINE, bounded(one()), None),
			DispatchError::BadOrigin
		);
		assert_ok!(transfer(MINE, id, t(45), SMELTER_SITE));
		assert_ok!(batch(SMELTER, SMELTER_SITE, one()));
	});
}

#[test]
fn a_hundred_legs_move_at_once() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_ok!(batch(MINE, MINE, vec![leg(id, kg(1), SMELTER); 100]));
		assert_eq!(masses(id).0, kg(44_900));
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8).closing, kg(100));
	});
}
