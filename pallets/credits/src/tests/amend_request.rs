use crate::{
	mock::*, AutomaticQueue, Error, Event, NextRequestId, PendingRequests, Requests, Terms,
};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::DispatchError;
use tracemet_primitives::{
	CertificateRequest, Mass, OutputLineId, RequestId, RequestStatus, ScrapOrigin, Supply, TimeSpan,
};

#[test]
fn an_amendment_replaces_the_record_and_what_it_draws() {
	build_and_execute(|| {
		let (first, second) = (smelter_lot(t(45)), smelter_lot(t(5)));
		let before = smelting([credit(first, t(30))], [labelled(CATHODE, CU_8, t(30))]);
		let request = before.pending();
		assert_eq!(masses(first), (t(15), t(30)));
		Now::set(START + 60);
		events();

		let after = Record {
			reference_period: TimeSpan { from: START - 10, until: START + 60 },
			..smelting(
				[
					// More than what was left of it beside the first record.
					credit(first, t(40)),
					credit(second, t(1)),
					to_line(1, scrap(ScrapOrigin::PreConsumer, t(2))),
				],
				[labelled(CATHODE, CU_8, t(41)), labelled(CATHODE, CU_RE, t(2))],
			)
		};
		let details = after.details();
		assert_ok!(after.amend(request));

		assert_eq!(details.requested_at, START + 60);
		assert_eq!(Requests::<Test>::get(request), Some(details.clone()));
		assert_eq!(NextRequestId::<Test>::get(), RequestId(3));
		assert_eq!(PendingRequests::<Test>::get(SMELTER), 1);
		assert_eq!(Terms::<Test>::get(request).unwrap().len(), 2);
		assert_eq!(masses(first), (t(5), t(40)));
		assert_eq!(masses(second), (t(4), t(1)));
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(50), held: t(9), in_escrow: t(41), ..Default::default() }
		);
		let node = &Nodes::get()[&request];
		assert_eq!((node.inputs.len(), &node.outputs), (3, &details.outputs));
		assert_eq!(node.reference_period, details.reference_period);
		assert_eq!(events(), vec![Event::RequestAmended { request, details }]);

		// It is approved as it was amended.
		accept_at_border(request);
		assert_ok!(Credits::approve_request(signed(BODY), request));
		assert_eq!(supply(CATHODE, CU_8).issued, t(41));
	});
}

#[test]
fn account_certificate_and_what_it_corrects_stay() {
	build_and_execute(|| {
		mine_lot(t(1));
		let corrects = Some(RequestId(0));
		let request = Record { corrects, ..mining(t(1)) }.pending();
		// Neither is said again.
		assert_ok!(mining(t(2)).under(AUTOMATIC_CERTIFICATE).amend(request));
		let CertificateRequest { account, certificate, corrects: corrected, status, .. } =
			Requests::<Test>::get(request).unwrap();
		assert_eq!((account, certificate, corrected), (MINE, MINE_CERTIFICATE, corrects));
		assert_eq!(status, RequestStatus::Pending);
	});
}

#[test]
fn a_record_that_breaks_a_rule_leaves_everything_as_it_was() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let request = smelting([credit(lot, t(30))], [labelled(CATHODE, CU_8, t(30))]).pending();
		// The executive wraps every call in a storage layer.
		let amend = |drawn, claimed| {
			let record = smelting([credit(lot, drawn)], [labelled(CATHODE, CU_8, claimed)]);
			with_storage_layer(|| record.amend(request))
		};
		assert_noop!(amend(plus(t(45), Mass(1)), t(45)), Error::<Test>::InsufficientMass);
		assert_noop!(amend(t(45), plus(t(45), Mass(1))), Error::<Test>::OutputExceedsInputs);
		InForce::set(false);
		assert_noop!(amend(t(45), t(45)), CERTIFICATE_NOT_IN_FORCE);
		InForce::set(true);
		Calculable::set(false);
		assert_noop!(amend(t(45), t(45)), ACTIVITY_NOT_IN_METHOD);
		assert_eq!(masses(lot), (t(15), t(30)));
		Calculable::set(true);
		assert_ok!(amend(t(45), t(45)));
	});
}

#[test]
fn credits_that_expired_in_escrow_are_not_drawn_again() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(1));
		let lot = smelter_lot(t(45));
		let record = || smelting([credit(lot, t(45))], [labelled(CATHODE, CU_8, t(45))]);
		let request = record().pending();
		Now::set(OCTOBER);
		assert_noop!(with_storage_layer(|| record().amend(request)), Error::<Test>::LotExpired);
		assert_eq!(masses(lot), (Mass::ZERO, t(45)));
	});
}

#[test]
fn what_is_calculated_is_not_amended() {
	build_and_execute(|| {
		let request = mining(t(1)).pending();
		accept_at_border(request);
		assert_noop!(with_storage_layer(|| mining(t(2)).amend(request)), ALREADY_CALCULATED);
	});
}

#[test]
fn only_who_may_ask_may_amend() {
	build_and_execute(|| {
		let request = site_smelting(t(1)).pending();
		for other in [MINE, BODY, STRANGER] {
			assert_noop!(site_smelting(t(2)).amend_as(other, request), NOT_AUTHORIZED);
		}
		let root = Credits::amend_request(
			RuntimeOrigin::root(),
			request,
			REFERENCE_PERIOD,
			Default::default(),
			Default::default(),
			Default::default(),
			None,
			None,
		);
		assert_eq!(root, Err(DispatchError::BadOrigin));
		assert_ok!(site_smelting(t(2)).amend_as(SMELTER, request));
		Suspended::set(vec![SMELTER_SITE]);
		assert_noop!(site_smelting(t(1)).amend_as(SMELTER, request), IS_SUSPENDED);
	});
}

#[test]
fn only_a_pending_request_is_amended() {
	build_and_execute(|| {
		assert_noop!(mining(t(1)).amend(RequestId(0)), Error::<Test>::RequestNotFound);
		mine_lot(t(1));
		assert_noop!(mining(t(1)).amend(RequestId(0)), Error::<Test>::RequestNotPending);
		let request = mining(t(1)).pending();
		assert_ok!(Credits::withdraw_request(signed(MINE), request));
		assert_noop!(mining(t(1)).amend(request), Error::<Test>::RequestNotPending);
	});
}

#[test]
fn an_amended_request_waits_for_its_footprint_again() {
	build_and_execute(|| {
		let request = automatic_mining(t(1)).pending();
		AutomaticQueue::<Test>::insert(request, ());
		assert_ok!(automatic_mining(t(2)).amend(request));
		assert!(!AutomaticQueue::<Test>::contains_key(request));
	});
}

#[test]
fn a_line_does_not_slip_out_from_under_a_freeze() {
	build_and_execute(|| {
		let lot = smelter_lot(t(45));
		let lines = [ordinary(CATHODE, t(5)), labelled(CATHODE, CU_8, t(40))];
		let inputs = [uncertified(t(5)), to_line(1, credit(lot, t(40)))];
		let request = smelting(inputs, lines).pending();
		let line = OutputLineId { request, line: 1 };
		let reason = bounded(b"weighed twice".as_slice());
		assert_ok!(Credits::freeze(signed(BODY), crate::FreezeTarget::Line(line), reason));
		let amended = smelting([credit(lot, t(40))], [labelled(CATHODE, CU_8, t(40))]);
		assert_noop!(amended.amend(request), Error::<Test>::Frozen);
	});
}
