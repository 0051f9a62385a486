use super::world::*;
use tracemet_primitives::{
	views::{
		AttributeTotal, AuditView, ExitDrawView, FootprintInForceView, FootprintView, LotView,
		MassBalanceView, MethodView, OpenFootprintView, OverdraftView, PendingTransferView,
		RequestFootprintView, RollUpView, RoundView, TotalsView, WorkListStatusView,
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
			spendable: true,
			frozen: false,
			held: false,
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

fn total(attribute: AttributeId, name: &str, grams: u128) -> AttributeTotal {
	AttributeTotal { attribute, name: name.into(), grams }
}

fn energy(grams: u128) -> AttributeTotal {
	total(FOSSIL_PURCHASED_ENERGY, "fossil CO2e, purchased energy", grams)
}

fn upstream(grams: u128) -> AttributeTotal {
	total(FOSSIL_UPSTREAM, "fossil CO2e, upstream", grams)
}

fn recycled(grams: u128) -> AttributeTotal {
	total(RECYCLED_POST_CONSUMER, "recycled metal, post-consumer", grams)
}

fn primary(grams: u128) -> AttributeTotal {
	total(FROM_PRIMARY_DATA, "CO2e from primary data", grams)
}

/// What is shown of the method of the copper world.
fn method() -> MethodView {
	MethodView {
		method: METHOD,
		name: "SMAD copper".into(),
		version: 1,
		standard: PERFORMANCE,
		family: COPPER,
		allocation: Allocation::Mass,
		boundary: SystemBoundary::CradleToGate,
		gwp: GwpSet::Ar6,
		declared_unit: Unit::Kilogram,
	}
}

/// A first footprint that was calculated, and accepted in this block.
fn in_force(request: u64, accepted_at: BlockNumber) -> FootprintInForceView<AccountId> {
	FootprintInForceView {
		request: RequestId(request),
		revision: 0,
		basis: FootprintBasis::Calculated { votes: 1, validators: 1 },
		method: method(),
		valid_until: LAST_QUARTER.until + 3 * YEAR,
		accepted_at,
	}
}

/// The 10 t of Cu RE MIX.
fn of_recycled_cathode() -> TotalsView {
	TotalsView {
		mass: 10_000_000,
		attributes: vec![
			energy(5_000_000),
			upstream(1_000_000),
			recycled(10_000_000),
			primary(5_000_000),
		],
		carbon_footprint: 6_000_000,
		carbon_intensity: 600,
		recycled_content: 10_000_000,
		// Five sixths, rounded down.
		primary_data_share: Some(833_333),
		declared_share: Some(0),
	}
}

/// Totals of CO2e from purchased energy, all of it from primary data.
fn of_energy(mass: u128, grams: u128) -> TotalsView {
	let mut view = nothing();
	view.mass = mass;
	if grams > 0 {
		view.attributes = vec![energy(grams), primary(grams)];
		view.carbon_footprint = grams;
		view.carbon_intensity = (grams * 1_000).div_ceil(mass);
		view.primary_data_share = Some(MILLION);
		view.declared_share = Some(0);
	}
	view
}

/// Totals of nothing: no part of it rests on anything.
fn nothing() -> TotalsView {
	TotalsView {
		mass: 0,
		attributes: vec![],
		carbon_footprint: 0,
		carbon_intensity: 0,
		recycled_content: 0,
		primary_data_share: None,
		declared_share: None,
	}
}

fn footprint_of_lot(world: &mut World, lot: LotId) -> Option<FootprintView<AccountId>> {
	read(world, || <Api as TraceMetApi<Block, AccountId>>::footprint_of_lot(lot))
}

fn footprint(world: &mut World, request: RequestId) -> Option<RequestFootprintView<AccountId>> {
	read(world, || <Api as TraceMetApi<Block, AccountId>>::footprint(request))
}

#[test]
fn a_footprint_is_told_with_names_method_votes_and_shares() {
	let (mut world, _, recycled) = with_cathode();
	let accepted_at = footprint(&mut world, RequestId(1)).unwrap().latest.opened_at + 1;
	assert_eq!(
		footprint_of_lot(&mut world, recycled),
		Some(FootprintView {
			lot: recycled,
			in_force: in_force(1, accepted_at),
			newer: None,
			totals: of_recycled_cathode(),
		})
	);
	assert_eq!(footprint_of_lot(&mut world, LotId(99)), None);
}

#[test]
fn the_footprint_of_a_request_is_told_line_by_line() {
	let (mut world, concentrate) = with_own_concentrate();
	world.ok("smelter", smelting(concentrate).call());
	let request = RequestId(1);
	let opened_at = world.run(System::block_number);
	let round = |status| RoundView { revision: 0, attempt: 0, cause: None, opened_at, status };
	assert_eq!(
		footprint(&mut world, request),
		Some(RequestFootprintView {
			request,
			in_force: None,
			lines: vec![],
			latest: round(FootprintStatus::Pending),
			declared: None,
			decision: None,
		})
	);
	world.roll_up();
	let ordinary = TotalsView {
		attributes: vec![energy(22_500_000), upstream(180_000_000), primary(22_500_000)],
		carbon_footprint: 202_500_000,
		carbon_intensity: 4_500,
		// A ninth.
		primary_data_share: Some(111_111),
		..of_energy(45_000_000, 1)
	};
	assert_eq!(
		footprint(&mut world, request),
		Some(RequestFootprintView {
			request,
			in_force: Some(in_force(1, opened_at + 1)),
			lines: vec![ordinary, of_energy(45_000_000, 52_500_000), of_recycled_cathode()],
			latest: round(FootprintStatus::Accepted),
			declared: None,
			decision: None,
		})
	);
	assert_eq!(footprint(&mut world, RequestId(99)), None);
}

#[test]
fn a_footprint_says_that_a_newer_revision_is_under_way_and_the_exit_that_it_is_superseded() {
	let (mut world, [mine, smelter, wire_maker], wire) = with_wire(copper_world());
	let before = footprint_of_lot(&mut world, wire).unwrap();
	assert_eq!(before.newer, None);
	let exit = |world: &mut World| {
		let view = read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::exit_statement(ExitId(0)).unwrap()
		});
		let newer = view.draws.iter().map(|draw| draw.newer_revision).collect::<Vec<_>>();
		(view.superseded, newer, view.attributes)
	};
	// 5 t of 45 t that carry 62.5 t.
	let stated = vec![energy(6_944_445), primary(6_944_444)];
	assert_eq!(exit(&mut world), (false, vec![None], stated.clone()));

	// By another version of the method, which says the same.
	world.ok("owner", register_method([ELECTRICITY]));
	let correction = Correction { method: MethodId(1), ..correction(60_100) };
	world.ok(
		"mine",
		pallet_footprint::Call::restate {
			node: mine,
			correction,
			reason: reason("a meter was read wrongly"),
		},
	);
	let of_mine = footprint(&mut world, mine).unwrap();
	assert_eq!(of_mine.latest.status, FootprintStatus::Pending);
	assert_eq!((of_mine.latest.revision, of_mine.latest.cause), (1, None));
	// What is in force is still that of the first method.
	assert_eq!(of_mine.in_force.map(|view| (view.revision, view.method)), Some((0, method())));

	while footprint(&mut world, wire_maker).unwrap().latest.revision == 0 {
		let votes = world.worker_transactions();
		world.include(votes);
	}
	let under_way = footprint_of_lot(&mut world, wire).unwrap();
	assert_eq!((under_way.in_force, under_way.totals), (before.in_force, before.totals));
	let newer = under_way.newer.unwrap();
	assert_eq!((newer.revision, newer.status), (1, FootprintStatus::Pending));
	assert_eq!(newer.cause, Some(mine));
	assert_eq!(exit(&mut world), (false, vec![None], stated.clone()));

	world.settle();
	let of_mine = footprint(&mut world, mine).unwrap().in_force.unwrap();
	let second = MethodView { method: MethodId(1), version: 2, ..method() };
	assert_eq!((of_mine.revision, of_mine.method), (1, second));
	for (request, grams) in [(smelter, 52_550_000), (wire_maker, 62_550_000)] {
		let view = footprint(&mut world, request).unwrap();
		assert_eq!(view.in_force.map(|view| view.revision), Some(1));
		let line = view.lines.into_iter().find(|line| line.carbon_footprint == grams);
		assert_eq!(line, Some(of_energy(45_000_000, grams)));
	}
	// 40 t of 45 t that carry 62.55 t now.
	let after = footprint_of_lot(&mut world, wire).unwrap();
	assert_eq!(after.newer, None);
	assert_eq!(after.totals, of_energy(40_000_000, 55_600_000));
	// The statement is what it was.
	assert_eq!(exit(&mut world), (true, vec![Some(1)], stated));
}

#[test]
fn roll_ups_are_told_by_account_and_label_by_label_and_for_the_network() {
	let (mut world, _, _) = with_wire(copper_world());
	let of_label = |world: &mut World, label| {
		read(world, || <Api as TraceMetApi<Block, AccountId>>::roll_up_of_label(label))
	};
	let of_account = |world: &mut World, who: &str, label, period| {
		read(world, || {
			<Api as TraceMetApi<Block, AccountId>>::roll_up_of_account(account(who), label, period)
		})
	};
	let roll_up = |period, [issued, held, consumed, exited]: [TotalsView; 4]| {
		Some(RollUpView { period, issued, held, consumed, exited })
	};
	let concentrate = || of_energy(45_000_000, 30_000_000);
	let cathode = || of_energy(45_000_000, 52_500_000);
	let wire = || of_energy(45_000_000, 62_500_000);
	// What shares round: against the claim.
	let part = |mass, burden: u128| TotalsView {
		attributes: vec![energy(burden), primary(burden - 1)],
		primary_data_share: Some(999_999),
		..of_energy(mass, burden)
	};
	let left = || part(40_000_000, 55_555_556);
	let exited = || part(5_000_000, 6_944_445);
	assert_eq!(
		of_label(&mut world, CU_CONCENTRATE),
		roll_up(None, [concentrate(), nothing(), concentrate(), nothing()])
	);
	let issued = of_energy(90_000_000, 115_000_000);
	assert_eq!(of_label(&mut world, CU_8_0), roll_up(None, [issued, left(), cathode(), exited()]));
	assert_eq!(
		of_label(&mut world, CU_RE),
		roll_up(None, [of_recycled_cathode(), of_recycled_cathode(), nothing(), nothing()])
	);
	assert_eq!(of_label(&mut world, LabelId(9)), None);

	// The sums of the labels.
	let network = read(&mut world, <Api as TraceMetApi<Block, AccountId>>::network_roll_up);
	assert_eq!(network.period, None);
	assert_eq!(
		network.issued.attributes,
		vec![energy(150_000_000), upstream(1_000_000), recycled(10_000_000), primary(150_000_000)]
	);
	assert_eq!((network.issued.mass, network.held.mass), (145_000_000, 50_000_000));
	assert_eq!((network.consumed.mass, network.exited), (90_000_000, exited()));

	let quarter = Some(PeriodId(227));
	let wire_maker = roll_up(quarter, [wire(), left(), cathode(), nothing()]);
	assert_eq!(of_account(&mut world, "wire maker", CU_8_0, None), wire_maker);
	assert_eq!(of_account(&mut world, "wire maker", CU_8_0, quarter), wire_maker);
	assert_eq!(
		of_account(&mut world, "smelter", CU_8_0, None),
		roll_up(quarter, [cathode(), nothing(), nothing(), nothing()])
	);
	assert_eq!(
		of_account(&mut world, "brand", CU_8_0, None),
		roll_up(quarter, [nothing(), nothing(), nothing(), exited()])
	);
	assert_eq!(of_account(&mut world, "brand", LabelId(9), None), None);
	let none = roll_up(Some(PeriodId(226)), [nothing(), nothing(), nothing(), nothing()]);
	assert_eq!(of_account(&mut world, "brand", CU_8_0, Some(PeriodId(226))), none);
	// In the next quarter what is held is carried over.
	world.wait(92 * SECONDS_PER_DAY);
	assert_eq!(
		of_account(&mut world, "wire maker", CU_8_0, None),
		roll_up(Some(PeriodId(228)), [nothing(), left(), nothing(), nothing()])
	);
}

#[test]
fn what_waits_for_its_footprint_comes_in_pages_with_the_reason() {
	let mut world = copper_world();
	let status =
		|world: &mut World| read(world, <Api as TraceMetApi<Block, AccountId>>::work_list_status);
	let page = |world: &mut World, after, limit| {
		read(world, || <Api as TraceMetApi<Block, AccountId>>::work_list(after, limit))
	};
	let empty = WorkListStatusView {
		open: 0,
		stuck: 0,
		disputed: 0,
		first: None,
		first_since: None,
		restating: false,
		revaluing: false,
	};
	assert_eq!(status(&mut world), empty);
	let since = world.run(System::block_number) + 1;
	for _ in 0..3 {
		world.ok("mine", mining().call());
	}
	let waits = |request, since| OpenFootprintView {
		request: RequestId(request),
		revision: 0,
		attempt: 0,
		since,
		reported_at: None,
		reason: StuckReason::TooFewVotes { cast: 0, validators: 1 },
	};
	let all = vec![waits(0, since), waits(1, since + 1), waits(2, since + 2)];
	assert_eq!(page(&mut world, None, 256), all);
	assert_eq!(page(&mut world, None, 1), all[..1]);
	assert_eq!(page(&mut world, Some(RequestId(0)), 256), all[1..]);
	assert_eq!(page(&mut world, Some(RequestId(2)), 256), vec![]);
	let open = WorkListStatusView {
		open: 3,
		first: Some(RequestId(0)),
		first_since: Some(since),
		..empty.clone()
	};
	assert_eq!(status(&mut world), open);

	// A minute after the first was opened it is reported.
	while world.run(System::block_number) < since + 30 {
		assert_eq!(status(&mut world), open);
		world.block(vec![]);
	}
	assert_eq!(status(&mut world), WorkListStatusView { stuck: 1, ..open });
	let reported = page(&mut world, None, 1);
	assert_eq!(reported[0].reported_at, Some(since + 30));
	world.roll_up();
	assert_eq!(status(&mut world), empty);
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
	assert_eq!(view.declared, None);

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
		good: CATHODE,
		good_name: "cathode".into(),
		label: CU_8_0,
		label_name: "Cu 8.0 MIX".into(),
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
			newer_revision: None,
		}]
	);
	assert!(!view.superseded && !view.contested && !view.flagged);
	assert_eq!(
		view.claim,
		"contains Cu 8.0 MIX: 1234.567 kg of certified cathode, under the mass balance model of \
		 ISO 22095. The claim is about certified mass; it is not a footprint of the metal in this \
		 product."
	);
	// 52.5 t of CO2e on 45 t: the share of 1,234,567 g, rounded up, and down.
	assert_eq!(view.attributes, vec![energy(1_440_329), primary(1_440_328)]);
	assert_eq!((view.primary_data_share, view.declared_share), (Some(999_999), Some(0)));
	assert_eq!(view.footprint_valid_until, LAST_QUARTER.until + 3 * YEAR);
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
			subject: subject.clone(),
			outcome: AuditOutcome::MinorNonconformity,
			findings: "one delivery note is missing".into(),
			evidence: Some(sp_core::H256::repeat_byte(1)),
			recorded_at,
		}]
	);
	// A page of none would look like the end of the list.
	assert_eq!(audits(&mut world, &subject, None, 0).len(), 1);
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

	let view = footprint_of_lot(&mut world, lot).unwrap();
	let json = serde_json::to_value(&view).unwrap();
	assert_eq!(json["totals"]["carbonFootprint"], "52500000");
	assert_eq!(json["totals"]["primaryDataShare"], MILLION);
	assert_eq!(json["inForce"]["basis"]["Calculated"]["votes"], 1);
	assert_eq!(json["inForce"]["method"]["declaredUnit"], "Kilogram");
	let again: FootprintView<AccountId> = serde_json::from_value(json).unwrap();
	assert_eq!(again, view);
}
