use crate::{
	mock::*, ClosedRecord, Due, DueItem, Error, Event, FreezeTarget, IssuedLots, LineUse, Lots,
	LotsOfAccount, NextLotId, PendingRequests, Requests, Supplies, Terms, UsesOfLine,
};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	AttributeTotals, ConversionFactor, LabelId, Lot, LotId, Mass, MassBalanceAccount, OutputLineId,
	PeriodId, RequestId, RequestStatus, ScrapOrigin, Supply, BIOGENIC, FOSSIL_PURCHASED_ENERGY,
	FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, FROM_PRIMARY_DATA, MILLION, RECYCLED_POST_CONSUMER,
	RECYCLED_PRE_CONSUMER, SECONDS_PER_DAY,
};

fn approve(request: RequestId) -> DispatchResult {
	Credits::approve_request(signed(BODY), request)
}

#[test]
fn an_approval_consumes_the_credits_and_issues_a_lot_for_each_labelled_line() {
	build_and_execute(|| {
		let from = smelter_lot(t(45));
		let request = smelting(
			[
				to_line(1, credit(from, t(20))),
				to_line(1, credit(from, t(10))),
				uncertified(t(45)),
				to_line(2, scrap(ScrapOrigin::PostConsumer, t(10))),
			],
			[
				ordinary(CATHODE, t(45)),
				labelled(CATHODE, CU_8, t(28)),
				labelled(CATHODE, CU_RE, t(10)),
			],
		)
		.pending();
		accept_at_border(request);
		// In the quarter after the one in which the credits came.
		Now::set(OCTOBER);
		events();
		assert_ok!(approve(request));

		let origin = |line| OutputLineId { request, line };
		let lot = |label, line, mass| Lot {
			holder: SMELTER,
			good: CATHODE,
			accompanies: CATHODE,
			label,
			origin: origin(line),
			mass,
			in_escrow: Mass::ZERO,
			factor: Some(ConversionFactor::ONE),
			certified_share: MILLION,
			issued_at: OCTOBER,
			received_at: OCTOBER,
			due: None,
		};
		assert_eq!(Lots::<Test>::get(LotId(1)), Some(lot(CU_8, 1, t(28))));
		assert_eq!(Lots::<Test>::get(LotId(2)), Some(lot(CU_RE, 2, t(10))));
		assert_eq!(IssuedLots::<Test>::get(request).to_vec(), vec![(1, LotId(1)), (2, LotId(2))]);
		let record = Requests::<Test>::get(request).unwrap();
		assert_eq!((record.status, record.closed_at), (RequestStatus::Approved, Some(OCTOBER)));
		assert!(!Terms::<Test>::contains_key(request));
		assert_eq!(PendingRequests::<Test>::get(SMELTER), 0);
		assert_eq!(masses(from), (t(15), Mass::ZERO));
		let of_mine = OutputLineId { request: RequestId(0), line: 0 };
		assert!(UsesOfLine::<Test>::contains_key(of_mine, LineUse::Request(request)));
		let archived = u32::try_from((OCTOBER + Retention::get()) / SECONDS_PER_DAY).unwrap();
		let closed = DueItem::Record(ClosedRecord::Request(request));
		assert!(Due::<Test>::contains_key(archived, closed));

		let (account, period) = (SMELTER, PeriodId(227));
		let opened = |label| Event::PeriodOpened {
			account,
			good: CATHODE,
			label,
			period,
			opening: Mass::ZERO,
		};
		let issued = |lot, label, line, mass| Event::LotIssued {
			lot,
			account,
			good: CATHODE,
			label,
			origin: origin(line),
			mass,
			factor: Some(ConversionFactor::ONE),
			certified_share: MILLION,
		};
		assert_eq!(
			events(),
			vec![
				Event::PeriodClosed {
					account,
					good: CONCENTRATE,
					label: CU_8,
					period: THIRD_QUARTER,
					closing: t(45)
				},
				Event::PeriodOpened {
					account,
					good: CONCENTRATE,
					label: CU_8,
					period,
					opening: t(45)
				},
				Event::CreditsConsumed { lot: from, account, request, mass: t(20) },
				Event::CreditsConsumed { lot: from, account, request, mass: t(10) },
				opened(CU_8),
				issued(LotId(1), CU_8, 1, t(28)),
				opened(CU_RE),
				issued(LotId(2), CU_RE, 2, t(10)),
				Event::RequestApproved { request, body: BODY, automatic: false },
			]
		);

		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount {
				opening: t(45),
				consumed: t(30),
				closing: t(15),
				..Default::default()
			}
		);
		assert_eq!(
			balance(SMELTER, CATHODE, CU_8),
			MassBalanceAccount { issued: t(28), closing: t(28), ..Default::default() }
		);
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(15), consumed: t(30), ..Default::default() }
		);
		assert_eq!(
			supply(CATHODE, CU_RE),
			Supply { issued: t(10), held: t(10), ..Default::default() }
		);
	});
}

#[test]
fn a_lot_that_is_consumed_whole_leaves_the_list_and_stays_on_record() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		smelting([credit(lot, t(45))], [labelled(CATHODE, CU_8, t(45))]).approved();
		assert_eq!(masses(lot), (Mass::ZERO, Mass::ZERO));
		assert!(!LotsOfAccount::<Test>::contains_key(SMELTER, lot));
	});
}

/// A request for so much `label`, whose only line the validators found to carry `found`.
fn with_footprint(label: LabelId, mass: Mass, found: AttributeTotals) -> RequestId {
	let recycled = scrap(ScrapOrigin::PostConsumer, mass);
	let request = smelting([recycled], [labelled(CATHODE, label, mass)]).pending();
	accept(request, [found]);
	request
}

#[test]
fn a_bound_from_above_is_met_at_equality_and_missed_by_a_gram() {
	build_and_execute(|| {
		// 8 kg per kg of 45 t are 360 t of CO2e, whichever scope they come from.
		let carbon = |more: u128| {
			totals(&[
				(FOSSIL_SCOPE_1, 100_000_000),
				(FOSSIL_PURCHASED_ENERGY, 100_000_000),
				(FOSSIL_UPSTREAM, 160_000_000 + more),
				// Not in the criterion.
				(BIOGENIC, 999_000_000),
				(FROM_PRIMARY_DATA, 360_000_000),
			])
		};
		assert_ok!(approve(with_footprint(CU_8, t(45), carbon(0))));
		let missed = with_footprint(CU_8, t(45), carbon(1));
		assert_noop!(approve(missed), Error::<Test>::CriterionNotMet);
	});
}

#[test]
fn a_bound_from_below_is_met_at_equality_and_missed_by_a_gram() {
	build_and_execute(|| {
		let recycled = |pre_consumer| {
			totals(&[(RECYCLED_PRE_CONSUMER, pre_consumer), (RECYCLED_POST_CONSUMER, 6_000_000)])
		};
		assert_ok!(approve(with_footprint(CU_RE, t(10), recycled(4_000_000))));
		let missed = with_footprint(CU_RE, t(10), recycled(3_999_999));
		assert_noop!(approve(missed), Error::<Test>::CriterionNotMet);
	});
}

#[test]
fn criteria_are_exact_where_the_mass_is_no_whole_kilogram() {
	build_and_execute(|| {
		// 8 g per g: nothing is divided, so nothing is rounded.
		for (mass, most) in [(1, 8), (999, 7_992), (1_001, 8_008)] {
			let carbon = |grams| totals(&[(FOSSIL_SCOPE_1, grams)]);
			assert_ok!(approve(with_footprint(CU_8, Mass(mass), carbon(most))));
			let missed = with_footprint(CU_8, Mass(mass), carbon(most + 1));
			assert_noop!(approve(missed), Error::<Test>::CriterionNotMet);
		}
	});
}

#[test]
fn an_attribute_that_is_not_listed_is_zero() {
	build_and_execute(|| {
		assert_ok!(approve(with_footprint(CU_8, t(1), totals(&[]))));
		let missed = with_footprint(CU_RE, t(1), totals(&[]));
		assert_noop!(approve(missed), Error::<Test>::CriterionNotMet);
	});
}

#[test]
fn each_line_keeps_the_criteria_of_its_own_label_and_an_ordinary_one_none() {
	build_and_execute(|| {
		let request = smelting(
			[uncertified(t(1)), to_line(1, extracted(t(1)))],
			[ordinary(CATHODE, t(1)), labelled(CATHODE, CU_8, t(1))],
		)
		.pending();
		let high = || totals(&[(FOSSIL_SCOPE_1, 8_000_001)]);
		let low = || totals(&[(FOSSIL_SCOPE_1, 8_000_000)]);
		accept(request, [low(), high()]);
		assert_noop!(approve(request), Error::<Test>::CriterionNotMet);
		accept(request, [high(), low()]);
		assert_ok!(approve(request));
	});
}

#[test]
fn nothing_is_approved_before_its_footprint_is_accepted() {
	build_and_execute(|| {
		let request = mining(t(45)).pending();
		assert_noop!(approve(request), FOOTPRINT_NOT_ACCEPTED);
	});
}

#[test]
fn only_the_body_that_issued_the_certificate_approves_while_accredited() {
	build_and_execute(|| {
		let request = mining(t(45)).pending();
		accept_at_border(request);
		for other in [OTHER_BODY, MINE, STRANGER] {
			assert_noop!(
				Credits::approve_request(signed(other), request),
				NOT_ITS_CERTIFICATION_BODY
			);
		}
		assert_noop!(
			Credits::approve_request(RuntimeOrigin::root(), request),
			DispatchError::BadOrigin
		);
		Accredited::set(false);
		assert_noop!(approve(request), ACCREDITATION_EXPIRED);
	});
}

#[test]
fn a_request_is_decided_on_after_its_certificate_expired() {
	build_and_execute(|| {
		let request = mining(t(45)).pending();
		accept_at_border(request);
		InForce::set(false);
		assert_ok!(approve(request));
	});
}

#[test]
fn a_request_is_approved_once() {
	build_and_execute(|| {
		assert_noop!(approve(RequestId(0)), Error::<Test>::RequestNotFound);
		mine_lot(t(45));
		assert_noop!(approve(RequestId(0)), Error::<Test>::RequestNotPending);
	});
}

#[test]
fn figures_that_cannot_be_held_are_refused() {
	execute(|| {
		let request = with_footprint(CU_8, t(1), totals(&[(FOSSIL_SCOPE_1, u128::MAX)]));
		assert_noop!(approve(request), Error::<Test>::Overflow);
		accept_at_border(request);
		NextLotId::<Test>::put(LotId(u64::MAX));
		assert_noop!(with_storage_layer(|| approve(request)), Error::<Test>::IdsExhausted);
		NextLotId::<Test>::put(LotId(0));
		let issued = Mass(u64::MAX);
		Supplies::<Test>::insert(CATHODE, CU_8, Supply { issued, ..Default::default() });
		assert_noop!(with_storage_layer(|| approve(request)), Error::<Test>::Overflow);
	});
}

#[test]
fn what_was_frozen_since_is_not_consumed() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let request = smelting([credit(lot, t(45))], [labelled(CATHODE, CU_8, t(45))]).pending();
		accept_at_border(request);
		let of_mine = OutputLineId { request: RequestId(0), line: 0 };
		let own = OutputLineId { request, line: 0 };
		for target in [FreezeTarget::Lot(lot), FreezeTarget::Line(of_mine), FreezeTarget::Line(own)]
		{
			let reason = bounded(b"Doubts about the mine".as_slice());
			assert_ok!(Credits::freeze(signed(BODY), target.clone(), reason));
			assert_noop!(approve(request), Error::<Test>::Frozen);
			assert_ok!(Credits::unfreeze(signed(BODY), target));
		}
		assert_ok!(approve(request));
	});
}

#[test]
fn credits_that_expire_in_escrow_are_consumed() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(1));
		let lot = smelter_lot(t(45));
		let request = smelting([credit(lot, t(30))], [labelled(CATHODE, CU_8, t(30))]).pending();
		accept_at_border(request);
		Now::set(START + 2 * SECONDS_PER_DAY);
		run_idle();
		assert_eq!(masses(lot), (Mass::ZERO, t(30)));
		assert_ok!(approve(request));
		assert_eq!(masses(lot), (Mass::ZERO, Mass::ZERO));
	});
}
