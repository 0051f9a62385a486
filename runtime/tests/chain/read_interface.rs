use super::world::*;
use tracemet_primitives::{
	views::{
		AttributeTotal, AuditView, ExitDrawView, FootprintView, LotView, MassBalanceView,
		OverdraftView, PendingTransferView,
	},
	*,
};
use tracemet_runtime::{Runtime, *};
use tracemet_runtime_api::runtime_decl_for_trace_met_api::TraceMetApi;

type Api = Runtime;

fn read<R>(world: &mut World, look: impl FnOnce() -> R) -> R {
	world.run(look)
}

#[test]
fn a_lot_is_told_in_words() {
	let (mut world, lot, _) = with_cathode();
	let issued_at = world.now;
	world.block(vec![]);
	let view = read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::lot(lot));
	assert_eq!(
		view,
		Some(LotView {
			lot,
			holder: account("smelter"),
			good: CATHODE,
			good_name: "cathode".into(),
			accompanies: CATHODE,
			accompanies_name: "cathode".into(),
			label: CU_8_0,
			label_name: "Cu 8.0 MIX".into(),
			origin: OutputLineId { request: RequestId(1), line: 1 },
			mass: t(45),
			in_escrow: Mass::ZERO,
			certified_share: MILLION,
			issued_at,
			received_at: issued_at,
			due: None,
			frozen: false,
			flagged: false,
		})
	);
	let nothing = read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::lot(LotId(99)));
	assert_eq!(nothing, None);
}

#[test]
fn a_lot_says_what_it_accompanies_and_when_it_falls_due() {
	let (mut world, concentrate) = with_own_concentrate_under(|rules| {
		rules.expiry_days = Some(30);
	});
	let issued_at = world.lot(concentrate).issued_at;
	// A step that only a chain-of-custody standard applies to (003, step 2).
	let rows = [(CONCENTRATE, SourceClass::PassThrough, CATHODE, Some(CU_CONCENTRATE))];
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	world.ok(
		"body",
		pallet_certification::Call::issue_certificate {
			holder: account("smelter"),
			family: COPPER,
			performance_standard: None,
			chain_of_custody_standard: CHAIN_OF_CUSTODY,
			method: None,
			conversions: conversions(&rows),
			validity: TimeSpan { from: START, until: START + YEAR },
			automatic_approval: Mass::ZERO,
		},
	);
	world.ok(
		"smelter",
		pallet_credits::Call::transfer {
			account: account("smelter"),
			lot: concentrate,
			mass: t(45),
			to: account("brand"),
			pass_through: Some(PassThrough { delivered: CATHODE, certificate }),
			reference: None,
		},
	);
	let view =
		read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::lot(concentrate).unwrap());
	assert_eq!((view.good, view.accompanies), (CONCENTRATE, CATHODE));
	assert_eq!(view.accompanies_name, "cathode");
	assert_eq!(view.issued_at, issued_at);
	assert_eq!(view.received_at, world.now);
	assert_eq!(view.due, Some(issued_at + 30 * SECONDS_PER_DAY));
}

#[test]
fn a_lot_says_that_it_is_frozen_or_flagged() {
	let (mut world, lot, other) = with_cathode();
	let origin = world.lot(lot).origin;
	let marks = |world: &mut World| {
		[lot, other].map(|lot| {
			let view = read(world, || <Api as TraceMetApi<Block, AccountId>>::lot(lot)).unwrap();
			(view.frozen, view.flagged)
		})
	};
	for target in
		[pallet_credits::FreezeTarget::Lot(lot), pallet_credits::FreezeTarget::Line(origin)]
	{
		let freeze =
			pallet_credits::Call::freeze { target: target.clone(), reason: reason("in doubt") };
		world.ok("body", freeze);
		assert_eq!(marks(&mut world), [(true, false), (false, false)]);
		world.ok("body", pallet_credits::Call::unfreeze { target });
	}
	accredit_other_body(&mut world);
	world.ok(
		"other body",
		failed_audit(AuditSubject::Period {
			account: account("smelter"),
			good: CATHODE,
			label: CU_8_0,
			period: PeriodId(227),
		}),
	);
	assert_eq!(marks(&mut world), [(true, false), (false, false)]);

	let revoke = pallet_credits::Call::revoke {
		lots: vec![(lot, t(1))].try_into().unwrap(),
		reason: reason("in doubt"),
	};
	world.ok("body", revoke);
	assert_eq!(marks(&mut world), [(true, true), (false, false)]);
}

#[test]
fn the_lots_of_an_account_come_in_pages() {
	let (mut world, first, second) = with_cathode();
	let page = |world: &mut World, after, limit| {
		read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::lots_of_account(
				account("smelter"),
				after,
				limit,
			)
			.into_iter()
			.map(|view| view.lot)
			.collect::<Vec<_>>()
		})
	};
	let all = page(&mut world, None, 256);
	assert_eq!(all.len(), 2);
	assert!(all.contains(&first) && all.contains(&second));
	assert_eq!(page(&mut world, None, 1), vec![all[0]]);
	assert_eq!(page(&mut world, Some(all[0]), 1), vec![all[1]]);
	assert_eq!(page(&mut world, Some(all[1]), 1), vec![]);
}

#[test]
fn a_footprint_is_told_with_names_votes_and_intensity() {
	let (mut world, _, recycled) = with_cathode();
	let view =
		read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::footprint_of_lot(recycled));
	let total =
		|attribute, name: &str, grams| AttributeTotal { attribute, name: name.into(), grams };
	assert_eq!(
		view,
		Some(FootprintView {
			lot: recycled,
			mass: t(10),
			revision: 0,
			votes: 1,
			validators: 1,
			attributes: vec![
				total(FOSSIL_PURCHASED_ENERGY, "fossil CO2e, purchased energy", 5_000_000),
				total(FOSSIL_UPSTREAM, "fossil CO2e, upstream", 1_000_000),
				total(RECYCLED_POST_CONSUMER, "recycled metal, post-consumer", 10_000_000),
				total(FROM_PRIMARY_DATA, "CO2e from primary data", 5_000_000),
			],
			carbon_footprint: 6_000_000,
			carbon_intensity: 600,
			recycled_content: 10_000_000,
		})
	);
}

#[test]
fn a_request_tells_its_status_and_its_lots() {
	let (mut world, first, second) = with_cathode();
	let view =
		read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::request(RequestId(1)).unwrap());
	assert_eq!(view.status, RequestStatus::Approved);
	assert_eq!(view.footprint, FootprintStatus::Accepted);
	assert_eq!(view.account, account("smelter"));
	assert_eq!(view.lots, vec![(1, first), (2, second)]);
	assert_eq!(view.outputs, smelting(LotId(0)).outputs);
	assert_eq!(view.closed_at, Some(world.now));
	assert_eq!(view.corrects, None);

	let RuntimeCall::Credits(mut call) = mining().call() else { panic!("it is a request") };
	if let pallet_credits::Call::request_certificate { corrects, .. } = &mut call {
		*corrects = Some(RequestId(0));
	}
	world.ok("mine", call);
	let view =
		read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::request(RequestId(2)).unwrap());
	assert_eq!(view.corrects, Some(RequestId(0)));
	assert_eq!(view.closed_at, None);
	assert_eq!(view.footprint, FootprintStatus::Pending);
}

#[test]
fn a_mass_balance_account_shows_every_column() {
	let (mut world, lot, _) = with_cathode();
	world.ok("smelter", transfer("smelter", lot, t(15), account("brand")));
	let view = |world: &mut World, who: &str, period| {
		read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::mass_balance_account(
				account(who),
				CATHODE,
				CU_8_0,
				period,
			)
		})
	};
	let none = Mass::ZERO;
	let expected = MassBalanceView {
		period: PeriodId(227),
		opening: none,
		issued: t(45),
		received: none,
		sent: t(15),
		consumed: none,
		exited: none,
		expired: none,
		revoked: none,
		closing: t(30),
		overdraft: none,
	};
	assert_eq!(view(&mut world, "smelter", None), Some(expected.clone()));
	assert_eq!(view(&mut world, "smelter", Some(PeriodId(227))), Some(expected));
	assert_eq!(view(&mut world, "smelter", Some(PeriodId(226))), None);
	assert_eq!(view(&mut world, "mine", None), None);
}

#[test]
fn an_exit_statement_says_what_may_be_claimed() {
	let (mut world, lot, _) = with_cathode();
	world.ok("smelter", exit("smelter", lot, Mass(1_234_567), "a batch of coils"));
	let view = read(&mut world, || {
		<Api as TraceMetApi<Block, AccountId>>::exit_statement(ExitId(0)).unwrap()
	});
	assert_eq!(view.product, "a batch of coils");
	assert_eq!(view.mass, Mass(1_234_567));
	assert_eq!(view.product_quantity, 1);
	assert_eq!(
		view.draws,
		vec![ExitDrawView {
			lot,
			good: CATHODE,
			good_name: "cathode".into(),
			accompanies: CATHODE,
			accompanies_name: "cathode".into(),
			origin: OutputLineId { request: RequestId(1), line: 1 },
			mass: Mass(1_234_567),
			certified_share: MILLION,
			footprint_revision: 0,
		}]
	);
	assert!(!view.superseded && !view.contested && !view.flagged);
	assert_eq!(
		view.claim,
		"contains Cu 8.0 MIX: 1234.567 kg of certified cathode, under the mass balance model of \
		 ISO 22095. The claim is about certified mass; it is not a footprint of the metal in this \
		 product."
	);
	// 52.5 t of CO2e on 45 t: the share of 1,234,567 g, rounded up.
	assert_eq!(view.attributes[0].grams, 1_440_329);
}

#[test]
fn an_exit_statement_says_that_it_is_contested_or_flagged() {
	let (mut world, lot, _) = with_cathode();
	world.ok("smelter", exit("smelter", lot, t(10), "a batch of coils"));
	let marks = |world: &mut World| {
		let view = read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::exit_statement(ExitId(0)).unwrap()
		});
		(view.contested, view.flagged)
	};
	assert_eq!(marks(&mut world), (false, false));
	accredit_other_body(&mut world);
	world.ok("other body", failed_audit(AuditSubject::Exit(ExitId(0))));
	assert_eq!(marks(&mut world), (true, false));
	let revoke = pallet_credits::Call::revoke {
		lots: vec![(lot, t(35))].try_into().unwrap(),
		reason: reason("in doubt"),
	};
	world.ok("body", revoke);
	assert_eq!(marks(&mut world), (true, true));
}

#[test]
fn transfers_that_wait_are_told_to_sender_and_receiver() {
	let (mut world, lot, other) = with_cathode();
	world.ok("brand", policy("brand", ReceivingPolicy::Acceptance));
	world.ok("smelter", transfer("smelter", lot, t(15), account("brand")));
	let expires_at = world.now + TransferLifetime::get();
	world.ok("smelter", transfer("smelter", other, t(10), account("brand")));
	let page = |world: &mut World, who: &str, after, limit| {
		read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::pending_transfers(account(who), after, limit)
		})
	};
	let all = page(&mut world, "smelter", None, 256);
	assert_eq!(all.len(), 2);
	assert_eq!(page(&mut world, "brand", None, 256).len(), 2);
	assert_eq!(page(&mut world, "mine", None, 256), vec![]);
	assert_eq!(page(&mut world, "smelter", None, 1), all[..1]);
	assert_eq!(page(&mut world, "smelter", Some(all[0].transfer), 256), all[1..]);
	let first = all.into_iter().find(|view| view.transfer == TransferId(0)).unwrap();
	assert_eq!(
		first,
		PendingTransferView {
			transfer: TransferId(0),
			from: account("smelter"),
			to: account("brand"),
			lot,
			good: CATHODE,
			good_name: "cathode".into(),
			accompanies: CATHODE,
			accompanies_name: "cathode".into(),
			label: CU_8_0,
			label_name: "Cu 8.0 MIX".into(),
			mass: t(15),
			in_return: None,
			reference: None,
			awaits_validation: false,
			awaits_acceptance: true,
			expires_at,
		}
	);
}

#[test]
fn an_overdraft_is_told_with_what_is_left_and_whether_it_is_overdue() {
	let owed = |world: &mut World| {
		read(world, || {
			let smelter = account("smelter");
			let balance = <Api as TraceMetApi<Block, AccountId>>::mass_balance_account(
				smelter.clone(),
				CATHODE,
				CU_8_0,
				None,
			);
			let view = <Api as TraceMetApi<Block, AccountId>>::overdraft(smelter, CATHODE, CU_8_0);
			(balance.map(|balance| balance.overdraft), view)
		})
	};
	let (mut world, _) = with_own_concentrate();
	assert_eq!(owed(&mut world), (None, None));
	let (mut world, _, other) = with_overdraft();
	world.ok("smelter", repay(other, t(2)));
	let left = |overdue| OverdraftView { mass: t(3), drawn_in: PeriodId(227), overdue };
	assert_eq!(owed(&mut world), (Some(t(3)), Some(left(false))));
	world.wait(92 * SECONDS_PER_DAY);
	assert_eq!(owed(&mut world), (Some(t(3)), Some(left(false))));
	world.wait(92 * SECONDS_PER_DAY);
	assert_eq!(owed(&mut world), (Some(t(3)), Some(left(true))));
}

#[test]
fn the_audits_of_something_are_told_with_their_findings() {
	let (mut world, _) = with_own_concentrate();
	accredit_other_body(&mut world);
	let subject = AuditSubject::Request(RequestId(0));
	world.ok(
		"other body",
		pallet_certification::Call::record_audit {
			subject: subject.clone(),
			outcome: AuditOutcome::MinorNonconformity,
			findings: reason("one delivery note is missing"),
			evidence: Some(sp_core::H256::repeat_byte(1)),
			freeze: false,
		},
	);
	let recorded_at = world.now;
	world.ok("other body", failed_audit(AuditSubject::Certificate(MINE_CERTIFICATE)));
	let audits = |world: &mut World, subject: &AuditSubject<AccountId>, after, limit| {
		read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::audits_of(subject.clone(), after, limit)
		})
	};
	assert_eq!(
		audits(&mut world, &subject, None, 256),
		vec![AuditView {
			audit: AuditId(0),
			auditor: account("other body"),
			outcome: AuditOutcome::MinorNonconformity,
			findings: "one delivery note is missing".into(),
			evidence: Some(sp_core::H256::repeat_byte(1)),
			recorded_at,
		}]
	);
	assert_eq!(audits(&mut world, &subject, None, 0), vec![]);
	assert_eq!(audits(&mut world, &subject, Some(AuditId(0)), 256), vec![]);
	let of_certificate = AuditSubject::Certificate(MINE_CERTIFICATE);
	assert_eq!(audits(&mut world, &of_certificate, None, 256).len(), 1);
	assert_eq!(audits(&mut world, &AuditSubject::Exit(ExitId(0)), None, 256), vec![]);
}

#[test]
fn views_are_decimal_strings_in_json() {
	let (mut world, lot, _) = with_cathode();
	let view = read(&mut world, || <Api as TraceMetApi<Block, AccountId>>::lot(lot)).unwrap();
	let json = serde_json::to_value(&view).unwrap();
	assert_eq!(json["mass"], "45000000");
	assert_eq!(json["goodName"], "cathode");
	assert_eq!(json["holder"], account("smelter").to_string());
	let again: LotView<AccountId> = serde_json::from_value(json).unwrap();
	assert_eq!(again, view);
}
