//! Overdrafts: what is issued ahead of certified input, within a cap, and repaid in the next
//! accounting period.

use crate::{mock::*, Error, Event, LineTerms, Overdrafts, Terms};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::DispatchResult;
use tracemet_primitives::{
	ConversionFactor, LabelId, LotId, Mass, MassBalanceAccount, NodeInput, NodeInputSource,
	Overdraft, PeriodId, Reason, RequestId, Seconds, Supply, MILLION, SECONDS_PER_DAY,
};

/// The first second of 2027.
const JANUARY: Seconds = OCTOBER + 92 * SECONDS_PER_DAY;

/// 10 t of a good and label may be issued ahead.
fn allow() {
	change_rules(GROUP_BALANCE, |rules| rules.overdraft = t(10));
}

/// Asks for so much cathode, part of it ahead of certified input.
fn ahead(certified: Mass, more: Mass) -> Record {
	let claimed = plus(certified, more);
	smelting([extracted(certified), overdraft(more)], [labelled(CATHODE, CU_8, claimed)])
}

fn owed(label: LabelId) -> Option<Overdraft> {
	Overdrafts::<Test>::get((SMELTER, CATHODE, label))
}

fn repay(lot: LotId, mass: Mass) -> DispatchResult {
	Credits::repay_overdraft(signed(SMELTER), SMELTER, lot, mass)
}

/// Cathode of the smelter that is no overdraft.
fn cathode(mass: Mass) -> LotId {
	smelting([extracted(mass)], [labelled(CATHODE, CU_8, mass)]).approved()[0]
}

#[test]
fn an_overdraft_is_part_of_the_lot_and_is_owed_from_the_approval_on() {
	build_and_execute(|| {
		allow();
		let request = ahead(t(5), t(10)).pending();
		assert_eq!(
			Terms::<Test>::get(request).unwrap().to_vec(),
			vec![LineTerms {
				factor: Some(ConversionFactor::ONE),
				certified_share: MILLION,
				overdraft: t(10)
			}]
		);
		// It carries what uncertified material of the good does.
		assert_eq!(
			Nodes::get()[&request].inputs[1],
			NodeInput {
				source: NodeInputSource::Uncertified(CATHODE),
				mass: t(10),
				converted: t(10),
				attributed_to: 0
			}
		);
		assert_eq!(owed(CU_8), None);
		accept_at_border(request);
		events();
		assert_ok!(Credits::approve_request(signed(BODY), request));

		assert_eq!(owed(CU_8), Some(Overdraft { mass: t(10), drawn_in: THIRD_QUARTER }));
		assert_eq!(masses(LotId(0)), (t(15), Mass::ZERO));
		let (account, good, label) = (SMELTER, CATHODE, CU_8);
		assert_eq!(
			events(),
			vec![
				Event::PeriodOpened {
					account,
					good,
					label,
					period: THIRD_QUARTER,
					opening: Mass::ZERO
				},
				Event::LotIssued {
					lot: LotId(0),
					account,
					good,
					label,
					origin: tracemet_primitives::OutputLineId { request, line: 0 },
					mass: t(15),
					factor: Some(ConversionFactor::ONE),
					certified_share: MILLION
				},
				Event::OverdraftDrawn {
					account,
					good,
					label,
					request,
					mass: t(10),
					period: THIRD_QUARTER
				},
				Event::RequestApproved { request, body: BODY, automatic: false },
			]
		);
	});
}

#[test]
fn a_claim_may_rest_on_an_overdraft_alone() {
	build_and_execute(|| {
		allow();
		smelting([overdraft(t(10))], [labelled(CATHODE, CU_8, t(10))]).approved();
		assert_eq!(owed(CU_8), Some(Overdraft { mass: t(10), drawn_in: THIRD_QUARTER }));
	});
}

#[test]
fn no_more_is_overdrawn_than_is_issued() {
	build_and_execute(|| {
		allow();
		let more = smelting([overdraft(t(4))], [labelled(CATHODE, CU_8, t(3))]);
		assert_noop!(more.ask(), Error::<Test>::OverdraftExceeded);
		smelting([overdraft(t(3))], [labelled(CATHODE, CU_8, t(3))]).approved();
		assert_eq!(owed(CU_8).map(|owed| owed.mass), Some(t(3)));
	});
}

#[test]
fn by_rolling_average_no_line_rests_on_another_ones_overdraft() {
	build_and_execute(|| {
		change_rules(ROLLING_BALANCE, |rules| rules.overdraft = t(10));
		let lines =
			[labelled(CATHODE, ROLLING_CU_8, Mass(1)), labelled(CATHODE, ROLLING_CU_8, t(9))];
		assert_noop!(
			rolling_smelting([overdraft(t(10))], lines).ask(),
			Error::<Test>::OverdraftExceeded
		);
		let apart = [overdraft(Mass(1)), to_line(1, overdraft(t(9)))];
		rolling_smelting(apart, lines).approved();
		let owed = crate::Overdrafts::<Test>::get((SMELTER, CATHODE, ROLLING_CU_8));
		assert_eq!(owed.map(|owed| owed.mass), Some(plus(t(9), Mass(1))));
	});
}

#[test]
fn credits_that_were_issued_ahead_themselves_repay_nothing() {
	build_and_execute(|| {
		allow();
		let ahead = ahead(t(5), t(10)).approved()[0];
		assert_noop!(
			Credits::repay_overdraft(signed(SMELTER), SMELTER, ahead, t(1)),
			Error::<Test>::IssuedAhead
		);
		let covered = smelting([extracted(t(10))], [labelled(CATHODE, CU_8, t(10))]).approved()[0];
		assert_ok!(Credits::repay_overdraft(signed(SMELTER), SMELTER, covered, t(10)));
	});
}

#[test]
fn credits_whose_footprint_is_out_of_date_repay_nothing() {
	build_and_execute(|| {
		allow();
		ahead(t(5), t(10)).approved();
		let lots = [cathode(t(10)), cathode(t(10))];
		let request = lot(lots[0]).origin.request;
		ValidUntil::mutate(|until| until.insert(request, START + 10));
		Now::set(START + 9);
		assert_ok!(repay(lots[0], t(1)));
		Now::set(START + 10);
		assert_noop!(repay(lots[0], t(1)), Error::<Test>::FootprintExpired);
		assert_ok!(repay(lots[1], t(9)));
		assert_eq!(owed(CU_8), None);
	});
}

#[test]
fn the_standard_says_how_much_may_be_overdrawn() {
	build_and_execute(|| {
		assert_noop!(ahead(t(5), Mass(1)).ask(), Error::<Test>::OverdraftExceeded);
		allow();
		assert_noop!(ahead(t(5), plus(t(10), Mass(1))).ask(), Error::<Test>::OverdraftExceeded);
		assert_ok!(ahead(t(5), t(10)).ask());
	});
}

#[test]
fn the_cap_is_for_each_good_and_label() {
	build_and_execute(|| {
		allow();
		let lines = |second| {
			let inputs = [overdraft(t(6)), to_line(1, overdraft(t(6)))];
			smelting(inputs, [labelled(CATHODE, CU_8, t(6)), labelled(CATHODE, second, t(6))])
		};
		assert_noop!(lines(CU_8).ask(), Error::<Test>::OverdraftExceeded);
		lines(CU_RE).approved();
		assert_eq!(owed(CU_8).map(|owed| owed.mass), Some(t(6)));
		assert_eq!(owed(CU_RE).map(|owed| owed.mass), Some(t(6)));
		// What is owed counts.
		assert_noop!(ahead(t(1), plus(t(4), Mass(1))).ask(), Error::<Test>::OverdraftExceeded);
		ahead(t(1), t(4)).approved();
		assert_eq!(owed(CU_8), Some(Overdraft { mass: t(10), drawn_in: THIRD_QUARTER }));
	});
}

#[test]
fn requests_that_exceed_it_together_are_not_all_approved() {
	build_and_execute(|| {
		allow();
		let [first, second] = [6, 5].map(|tonnes| ahead(t(1), t(tonnes)).pending());
		for request in [first, second] {
			accept_at_border(request);
		}
		assert_ok!(Credits::approve_request(signed(BODY), first));
		assert_noop!(
			Credits::approve_request(signed(BODY), second),
			Error::<Test>::OverdraftExceeded
		);
		// A tonne less is within it.
		let masses = bounded([t(5)]);
		assert_ok!(Credits::approve_partially(signed(BODY), second, masses));
		assert_eq!(owed(CU_8).map(|owed| owed.mass), Some(t(10)));
	});
}

#[test]
fn only_labelled_lines_are_overdrawn() {
	build_and_execute(|| {
		allow();
		let outputs = [labelled(CATHODE, CU_8, t(1)), ordinary(CATHODE, t(1))];
		let inputs = [extracted(t(1)), to_line(1, overdraft(t(1)))];
		assert_noop!(smelting(inputs, outputs).ask(), Error::<Test>::OverdraftNeedsLabel);
	});
}

#[test]
fn an_overdraft_has_a_mass_on_the_basis_of_its_good() {
	build_and_execute(|| {
		allow();
		assert_noop!(ahead(t(1), Mass::ZERO).ask(), Error::<Test>::ZeroMass);
		let inputs = [extracted(t(1)), weighed(t(2), overdraft(t(1)))];
		assert_noop!(
			smelting(inputs, [labelled(CATHODE, CU_8, t(2))]).ask(),
			Error::<Test>::InvalidGrossMass
		);
	});
}

#[test]
fn no_claim_exceeds_certified_input_and_overdraft() {
	build_and_execute(|| {
		allow();
		let outputs = [labelled(CATHODE, CU_8, plus(t(15), Mass(1))), ordinary(CATHODE, t(1))];
		let inputs = [extracted(t(5)), overdraft(t(10)), to_line(1, uncertified(t(2)))];
		assert_noop!(smelting(inputs, outputs).ask(), Error::<Test>::ClaimExceedsInputs);
	});
}

#[test]
fn credits_repay_it() {
	build_and_execute(|| {
		allow();
		ahead(t(5), t(10)).approved();
		let lot = cathode(t(20));
		let before = balance(SMELTER, CATHODE, CU_8);
		events();
		assert_ok!(repay(lot, t(4)));
		assert_eq!(owed(CU_8), Some(Overdraft { mass: t(6), drawn_in: THIRD_QUARTER }));
		assert_noop!(repay(lot, plus(t(6), Mass(1))), Error::<Test>::NothingToRepay);
		assert_ok!(repay(lot, t(6)));
		assert_eq!(owed(CU_8), None);
		assert_noop!(repay(lot, Mass(1)), Error::<Test>::NothingToRepay);

		assert_eq!(masses(lot), (t(10), Mass::ZERO));
		assert_eq!(
			balance(SMELTER, CATHODE, CU_8),
			MassBalanceAccount { consumed: t(10), closing: t(25), ..before }
		);
		assert_eq!(
			supply(CATHODE, CU_8),
			Supply { issued: t(35), held: t(25), consumed: t(10), ..Default::default() }
		);
		let repaid = |mass, left| Event::OverdraftRepaid { account: SMELTER, lot, mass, left };
		assert_eq!(events(), vec![repaid(t(4), t(6)), repaid(t(6), Mass::ZERO)]);
	});
}

#[test]
fn only_what_could_be_spent_repays() {
	build_and_execute(|| {
		allow();
		ahead(t(5), t(10)).approved();
		let lot = cathode(t(5));
		let other = mine_lot(t(5));
		assert_noop!(repay(LotId(99), t(1)), Error::<Test>::LotNotFound);
		assert_noop!(repay(other, t(1)), Error::<Test>::NotTheHolder);
		assert_noop!(repay(lot, Mass::ZERO), Error::<Test>::ZeroMass);
		assert_noop!(repay(lot, t(6)), Error::<Test>::InsufficientMass);
		// Credits of another good.
		assert_ok!(transfer(MINE, other, t(5), SMELTER));
		assert_noop!(repay(other, t(1)), Error::<Test>::NothingToRepay);
		assert_noop!(
			Credits::repay_overdraft(signed(STRANGER), SMELTER, lot, t(1)),
			NOT_AUTHORIZED
		);
		let target = crate::FreezeTarget::Lot(lot);
		let reason: Reason = bounded(b"Doubts".as_slice());
		assert_ok!(Credits::freeze(signed(BODY), target, reason));
		assert_noop!(repay(lot, t(1)), Error::<Test>::Frozen);
	});
}

#[test]
fn the_next_period_repays_it_before_more_is_overdrawn() {
	build_and_execute(|| {
		allow();
		ahead(t(5), t(5)).approved();
		let pending = ahead(t(1), t(1)).pending();
		accept_at_border(pending);
		Now::set(OCTOBER);
		let record = ahead(t(1), t(1));
		assert_noop!(record.clone().ask(), Error::<Test>::OverdraftOverdue);
		assert_noop!(
			Credits::approve_request(signed(BODY), pending),
			Error::<Test>::OverdraftOverdue
		);
		// The account's credits move on meanwhile.
		assert_ok!(transfer(SMELTER, LotId(0), t(1), WIRE_MAKER));
		let lot = cathode(t(5));
		assert_ok!(repay(lot, t(5)));
		assert_ok!(record.ask());
		assert_ok!(Credits::approve_request(signed(BODY), pending));
		assert_eq!(owed(CU_8), Some(Overdraft { mass: t(1), drawn_in: PeriodId(227) }));
	});
}

#[test]
fn after_the_next_period_nothing_leaves_the_account_until_it_is_repaid() {
	build_and_execute(|| {
		allow();
		let lot = ahead(t(5), t(5)).approved()[0];
		let covered = smelting([extracted(t(5))], [labelled(CATHODE, CU_8, t(5))]).approved()[0];
		let other = smelter_lot(t(1));
		Now::set(JANUARY - 1);
		assert_ok!(transfer(SMELTER, lot, Mass(1), WIRE_MAKER));
		Now::set(JANUARY);
		assert_noop!(transfer(SMELTER, lot, Mass(1), WIRE_MAKER), Error::<Test>::OverdraftOverdue);
		assert_noop!(exit(SMELTER, lot, Mass(1)), Error::<Test>::OverdraftOverdue);
		change_certificate(SMELTER_CERTIFICATE, |certificate| {
			let mut row = certificate.conversions[0].clone();
			row.input = CATHODE;
			certificate.conversions.try_push(row).unwrap();
		});
		let again = smelting([credit(lot, t(1))], [labelled(CATHODE, CU_8, t(1))]);
		assert_noop!(again.clone().ask(), Error::<Test>::OverdraftOverdue);
		// Of other goods and labels it does.
		assert_ok!(transfer(SMELTER, other, t(1), MINE));

		assert_ok!(repay(covered, t(5)));
		assert_ok!(again.ask());
		assert_ok!(transfer(SMELTER, lot, t(1), WIRE_MAKER));
	});
}

#[test]
fn what_is_in_escrow_when_it_falls_due_is_not_consumed() {
	build_and_execute(|| {
		allow();
		change_certificate(SMELTER_CERTIFICATE, |certificate| {
			let mut row = certificate.conversions[0].clone();
			row.input = CATHODE;
			certificate.conversions.try_push(row).unwrap();
		});
		let lot = ahead(t(10), t(5)).approved()[0];
		let covered = smelting([extracted(t(5))], [labelled(CATHODE, CU_8, t(5))]).approved()[0];
		let request = smelting([credit(lot, t(5))], [labelled(CATHODE, CU_8, t(5))]).pending();
		accept_at_border(request);
		Now::set(JANUARY);
		assert_noop!(
			Credits::approve_request(signed(BODY), request),
			Error::<Test>::OverdraftOverdue
		);
		assert_ok!(repay(covered, t(5)));
		assert_ok!(Credits::approve_request(signed(BODY), request));
	});
}

#[test]
fn approving_less_cuts_the_overdraft_first() {
	build_and_execute(|| {
		allow();
		let lot = smelter_lot(t(90));
		let asked = || {
			let inputs = [credit(lot, t(45)), overdraft(t(10))];
			let request = smelting(inputs, [labelled(CATHODE, CU_8, t(55))]).pending();
			accept_at_border(request);
			request
		};
		let approve =
			|request, mass| Credits::approve_partially(signed(BODY), request, bounded([mass]));
		let first = asked();
		let second = asked();
		// 4 t less: all credits are consumed, and 6 t are ahead of them.
		assert_ok!(approve(first, t(51)));
		assert_eq!(owed(CU_8).map(|owed| owed.mass), Some(t(6)));
		assert_eq!(masses(lot), (Mass::ZERO, t(45)));
		assert_eq!(supply(CONCENTRATE, CU_8).consumed, t(45));
		// 25 t less: nothing is ahead, and 30 t of the credits are consumed.
		assert_ok!(approve(second, t(30)));
		assert_eq!(owed(CU_8).map(|owed| owed.mass), Some(t(6)));
		assert_eq!(masses(lot), (t(15), Mass::ZERO));
	});
}

#[test]
fn a_rejected_request_owes_nothing() {
	build_and_execute(|| {
		allow();
		let request = ahead(t(5), t(5)).pending();
		let reason = bounded(b"no".as_slice());
		assert_ok!(Credits::reject_request(signed(BODY), request, reason));
		assert_eq!(owed(CU_8), None);
	});
}

#[test]
fn sums_that_cannot_be_held_are_refused() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.overdraft = Mass(u64::MAX));
		ahead(t(5), t(5)).approved();
		let key = (SMELTER, CATHODE, CU_8);
		crate::Overdrafts::<Test>::mutate(key, |owed| {
			owed.as_mut().unwrap().mass = Mass(u64::MAX);
		});
		let more = smelting([overdraft(t(1))], [labelled(CATHODE, CU_8, t(1))]);
		assert_noop!(with_storage_layer(|| more.ask()), Error::<Test>::Overflow);
		assert!(!Terms::<Test>::contains_key(RequestId(1)));
	});
}
