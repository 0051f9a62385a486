use crate::{mock::*, Error, Event, PendingTransfers};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	LotId, Mass, PendingTransfer, ReceivingPolicy, TransferId, SECONDS_PER_DAY,
};

const FIRST: TransferId = TransferId(0);

fn validate(who: u64, transfer: TransferId) -> DispatchResult {
	Credits::validate_transfer(signed(who), transfer)
}

/// A lot of the mine under rules that have each transfer validated.
fn validated_lot(mass: Mass) -> LotId {
	change_rules(GROUP_BALANCE, |rules| rules.transfers_validated = true);
	mine_lot(mass)
}

fn moved(lot: LotId, to_lot: LotId, mass: Mass) -> Event<Test> {
	Event::CreditsTransferred {
		lot,
		to_lot,
		from: MINE,
		to: SMELTER,
		mass,
		accompanies: CONCENTRATE,
		reference: None,
	}
}

fn opened() -> Event<Test> {
	Event::PeriodOpened {
		account: SMELTER,
		good: CONCENTRATE,
		label: CU_8,
		period: THIRD_QUARTER,
		opening: Mass::ZERO,
	}
}

#[test]
fn the_body_validates_and_the_credits_move() {
	build_and_execute(|| {
		let id = validated_lot(t(45));
		events();
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		let details = PendingTransfer {
			from: MINE,
			to: SMELTER,
			lot: id,
			mass: t(15),
			accompanies: CONCENTRATE,
			in_return: None,
			reference: None,
			awaits_validation: true,
			awaits_acceptance: false,
			expires_at: START + 14 * SECONDS_PER_DAY,
		};
		assert_eq!(waiting(FIRST), Some(details.clone()));
		assert_eq!(events(), vec![Event::TransferOffered { transfer: FIRST, details }]);

		assert_ok!(validate(BODY, FIRST));
		assert_eq!(
			events(),
			vec![
				Event::TransferValidated { transfer: FIRST, body: BODY },
				opened(),
				moved(id, LotId(1), t(15)),
				Event::TransferCompleted { transfer: FIRST },
			]
		);
		assert_eq!(waiting(FIRST), None);
		assert_eq!((lot(LotId(1)).holder, masses(LotId(1)).0), (SMELTER, t(15)));
		assert_eq!(masses(id), (t(30), Mass::ZERO));
	});
}

#[test]
fn the_receiver_and_the_body_say_so_in_any_order() {
	build_and_execute(|| {
		let id = validated_lot(t(45));
		receives(SMELTER, ReceivingPolicy::Acceptance);
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		assert_ok!(transfer(MINE, id, t(30), SMELTER));
		let (one, two) = (FIRST, TransferId(1));
		let before = waiting(one).unwrap();
		assert!(before.awaits_validation && before.awaits_acceptance);
		events();

		assert_ok!(Credits::accept_transfer(signed(SMELTER), one));
		assert_eq!(
			waiting(one),
			Some(PendingTransfer { awaits_acceptance: false, ..before.clone() })
		);
		assert_noop!(
			Credits::accept_transfer(signed(SMELTER), one),
			Error::<Test>::NotAwaitingAcceptance
		);
		assert_ok!(validate(BODY, one));

		assert_ok!(validate(BODY, two));
		let before = PendingTransfer { mass: t(30), ..before };
		assert_eq!(waiting(two), Some(PendingTransfer { awaits_validation: false, ..before }));
		assert_noop!(validate(BODY, two), Error::<Test>::NotAwaitingValidation);
		assert_ok!(Credits::accept_transfer(signed(SMELTER), two));
		assert_eq!(
			events(),
			vec![
				Event::TransferAccepted { transfer: one },
				Event::TransferValidated { transfer: one, body: BODY },
				opened(),
				moved(id, LotId(1), t(15)),
				Event::TransferCompleted { transfer: one },
				Event::TransferValidated { transfer: two, body: BODY },
				Event::TransferAccepted { transfer: two },
				moved(id, id, t(30)),
				Event::TransferCompleted { transfer: two },
			]
		);
	});
}

#[test]
fn only_the_body_that_guards_the_credits_validates() {
	build_and_execute(|| {
		let id = validated_lot(t(45));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		for other in [OTHER_BODY, MINE, SMELTER, STRANGER] {
			assert_noop!(validate(other, FIRST), NOT_ITS_CERTIFICATION_BODY);
		}
		assert_noop!(
			Credits::validate_transfer(RuntimeOrigin::root(), FIRST),
			DispatchError::BadOrigin
		);
		assert_noop!(validate(BODY, TransferId(1)), Error::<Test>::TransferNotFound);
		Accredited::set(false);
		assert_noop!(validate(BODY, FIRST), ACCREDITATION_EXPIRED);
		Accredited::set(true);
		// Whatever became of the certificate meanwhile.
		InForce::set(false);
		assert_ok!(validate(BODY, FIRST));
	});
}

#[test]
fn no_body_validates_transfers_of_its_own_company() {
	build_and_execute(|| {
		let id = validated_lot(t(45));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		for party in [MINE, SMELTER] {
			Related::set(vec![(party, BODY)]);
			assert_noop!(validate(BODY, FIRST), Error::<Test>::NotIndependent);
		}
		Related::set(vec![(WIRE_MAKER, BODY)]);
		assert_ok!(validate(BODY, FIRST));
	});
}

#[test]
fn what_needs_no_validation_gets_none() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let transfer = offered(MINE, id, t(15), SMELTER);
		assert_noop!(validate(BODY, transfer), Error::<Test>::NotAwaitingValidation);
		assert_noop!(validate(OTHER_BODY, transfer), NOT_ITS_CERTIFICATION_BODY);
		// Nor has the body a say in it.
		assert_noop!(Credits::decline_transfer(signed(BODY), transfer), NOT_AUTHORIZED);
	});
}

#[test]
fn a_transfer_that_needs_no_acceptance_gets_none() {
	build_and_execute(|| {
		let id = validated_lot(t(45));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		assert_noop!(
			Credits::accept_transfer(signed(SMELTER), FIRST),
			Error::<Test>::NotAwaitingAcceptance
		);
	});
}

#[test]
fn what_lapsed_was_frozen_or_expired_is_not_validated() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(20));
		let id = validated_lot(t(45));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		let target = crate::FreezeTarget::Lot(id);
		assert_ok!(Credits::freeze(signed(BODY), target.clone(), bounded(*b"doubt")));
		assert_noop!(validate(BODY, FIRST), Error::<Test>::Frozen);
		assert_ok!(Credits::unfreeze(signed(BODY), target));
		Suspended::set(vec![SMELTER]);
		assert_noop!(validate(BODY, FIRST), IS_SUSPENDED);
		Suspended::set(vec![]);
		Now::set(START + 14 * SECONDS_PER_DAY);
		assert_noop!(validate(BODY, FIRST), Error::<Test>::TransferLapsed);

		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		Now::set(START + 20 * SECONDS_PER_DAY);
		assert_noop!(validate(BODY, TransferId(1)), Error::<Test>::LotExpired);
	});
}

#[test]
fn the_body_declines_what_it_would_have_to_validate() {
	build_and_execute(|| {
		let id = validated_lot(t(45));
		receives(SMELTER, ReceivingPolicy::Acceptance);
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		assert_ok!(transfer(MINE, id, t(15), SMELTER));
		events();
		let decline = |who, transfer| Credits::decline_transfer(signed(who), transfer);
		assert_noop!(decline(OTHER_BODY, FIRST), NOT_AUTHORIZED);
		assert_noop!(decline(WIRE_MAKER, FIRST), NOT_AUTHORIZED);
		assert_ok!(decline(BODY, FIRST));
		assert_eq!(events(), vec![Event::TransferDeclined { transfer: FIRST, by: BODY }]);
		assert_eq!(masses(id), (t(30), t(15)));
		// Once it validated, that is the receiver's to decide.
		let two = TransferId(1);
		assert_ok!(validate(BODY, two));
		assert_noop!(decline(BODY, two), NOT_AUTHORIZED);
		assert_ok!(decline(SMELTER, two));
		assert_eq!(masses(id), (t(45), Mass::ZERO));
		assert_eq!(PendingTransfers::<Test>::iter().count(), 0);
	});
}
