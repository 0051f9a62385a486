//! The lists of the ledger: by account, by label, by body, by status, page by page.

use super::world::*;
use tracemet_primitives::{
	views::{
		ExitFilter, ExitSummaryView, LotFilter, LotStatus, LotView, MassBalanceCursor,
		MassBalanceView, RequestFilter, RequestSummaryView,
	},
	*,
};
use tracemet_runtime::{Runtime, *};
use tracemet_runtime_api::{MAX_ACCOUNTS_LOOKED_AT, MAX_LOOKED_AT, MAX_PER_PAGE};

/// The lots that pass, by their ids.
fn lots(world: &mut World, filter: LotFilter<AccountId>) -> Vec<LotId> {
	let mut lots = in_pages(|after, limit| ask!(world, lots(filter.clone(), after, limit)))
		.into_iter()
		.map(|view| view.lot)
		.collect::<Vec<_>>();
	lots.sort();
	lots
}

fn of_account(name: &str) -> LotFilter<AccountId> {
	LotFilter { account: Some(account(name)), ..LotFilter::ALL }
}

fn of_status(status: LotStatus) -> LotFilter<AccountId> {
	LotFilter { status: Some(status), ..LotFilter::ALL }
}

#[test]
fn lots_are_found_by_account_label_and_status() {
	let (mut world, _, wire) = with_wire(copper_world());
	// The concentrate's two lots, the cathodes, the wire's two: the mine's was sold as a whole.
	let all = lots(&mut world, LotFilter::ALL);
	let views = all.iter().map(|lot| ask!(world, lot(*lot)).unwrap()).collect::<Vec<_>>();
	let having = |pass: &dyn Fn(&LotView<AccountId>) -> bool| {
		views.iter().filter(|view| pass(view)).map(|view| view.lot).collect::<Vec<_>>()
	};
	let left = |view: &LotView<AccountId>| view.mass > Mass::ZERO || view.in_escrow > Mass::ZERO;
	assert!(having(&|view| !left(view)).len() > 1);

	for who in ["mine", "smelter", "wire maker", "brand"] {
		let theirs = having(&|view| view.holder == account(who));
		assert_eq!(lots(&mut world, of_account(who)), theirs);
		let spent = having(&|view| view.holder == account(who) && !left(view));
		let filter = LotFilter { status: Some(LotStatus::Spent), ..of_account(who) };
		assert_eq!(lots(&mut world, filter), spent);
		let spendable = having(&|view| view.holder == account(who) && left(view));
		let filter = LotFilter { status: Some(LotStatus::Spendable), ..of_account(who) };
		assert_eq!(lots(&mut world, filter), spendable);
	}
	for label in [CU_CONCENTRATE, CU_8_0, CU_RE, LabelId(9)] {
		let filter = LotFilter { label: Some(label), ..LotFilter::ALL };
		assert_eq!(lots(&mut world, filter), having(&|view| view.label == label));
	}
	assert_eq!(lots(&mut world, of_account("nobody")), vec![]);
	let recycled = LotFilter { label: Some(CU_RE), ..of_status(LotStatus::Spendable) };
	let both = [lots(&mut world, recycled), vec![wire]].concat();
	assert_eq!(lots(&mut world, of_status(LotStatus::Spendable)), both);
}

/// The statuses that a lot is listed under.
fn statuses(world: &mut World, lot: LotId) -> Vec<LotStatus> {
	use LotStatus::*;
	[Spendable, InEscrow, Frozen, Flagged, Spent]
		.into_iter()
		.filter(|status| {
			let everywhere = lots(world, of_status(*status)).contains(&lot);
			let holder = ask!(world, lot(lot)).unwrap().holder;
			let by_holder = LotFilter { account: Some(holder), label: None, status: Some(*status) };
			assert_eq!(lots(world, by_holder).contains(&lot), everywhere);
			everywhere
		})
		.collect()
}

#[test]
fn the_status_of_a_lot_says_whether_it_moves() {
	use LotStatus::*;
	let (mut world, lot, _) = with_cathode();
	let spendable = |world: &mut World| ask!(world, lot(lot)).unwrap().spendable;
	assert_eq!(statuses(&mut world, lot), vec![Spendable]);
	assert!(spendable(&mut world));

	world.ok("brand", policy("brand", ReceivingPolicy::Acceptance));
	world.ok("smelter", transfer("smelter", lot, t(15), account("brand")));
	assert_eq!(statuses(&mut world, lot), vec![Spendable, InEscrow]);

	let target = pallet_credits::FreezeTarget::Lot(lot);
	let freeze =
		pallet_credits::Call::freeze { target: target.clone(), reason: reason("in doubt") };
	world.ok("body", freeze);
	assert_eq!(statuses(&mut world, lot), vec![InEscrow, Frozen]);
	assert!(!spendable(&mut world));
	world.ok("body", pallet_credits::Call::unfreeze { target });

	world.ok(
		"body",
		pallet_credits::Call::revoke {
			lots: vec![(lot, t(1))].try_into().unwrap(),
			reason: reason("in doubt"),
		},
	);
	assert_eq!(statuses(&mut world, lot), vec![Spendable, InEscrow, Flagged]);

	world.ok("smelter", exit("smelter", lot, t(29), "motors"));
	assert_eq!(statuses(&mut world, lot), vec![InEscrow, Flagged]);
	assert!(!spendable(&mut world));
	// All that is left moves, and so does the lot itself.
	world.ok("brand", pallet_credits::Call::accept_transfer { transfer: TransferId(0) });
	assert_eq!(statuses(&mut world, lot), vec![Spendable, Flagged]);
	world.ok("brand", exit("brand", lot, t(15), "motors"));
	assert_eq!(statuses(&mut world, lot), vec![Spent]);
	assert!(!spendable(&mut world));
}

#[test]
fn a_lot_whose_time_is_up_or_whose_holder_owes_is_not_spendable() {
	let (mut world, lot) = with_own_concentrate_under(|rules| rules.expiry_days = Some(30));
	// Before the block that ends it.
	let view = world.probe(|world| {
		world.run(|| pallet_timestamp::Now::<Runtime>::put(START * 1_000 + 31 * 86_400_000));
		ask!(world, lot(lot)).unwrap()
	});
	assert_eq!((view.mass, view.spendable), (t(45), false));

	let (mut world, _, other) = with_overdraft();
	assert!(ask!(world, lot(other)).unwrap().spendable);
	world.wait(2 * 92 * SECONDS_PER_DAY);
	assert!(!ask!(world, lot(other)).unwrap().spendable);
}

#[test]
fn a_lot_that_is_held_says_so_apart_from_freezes() {
	let (mut world, [mine, ..], wire) = with_wire(copper_world());
	let marks = |world: &mut World| {
		let view = ask!(world, lot(wire)).unwrap();
		(view.spendable, view.frozen, view.held)
	};
	assert_eq!(marks(&mut world), (true, false, false));
	let target = pallet_credits::FreezeTarget::Lot(wire);
	let freeze =
		pallet_credits::Call::freeze { target: target.clone(), reason: reason("in doubt") };
	world.ok("body", freeze);
	assert_eq!(marks(&mut world), (false, true, false));
	world.ok("body", pallet_credits::Call::unfreeze { target });
	// 360 t of CO2e of the mine alone are more than Cu 8.0 MIX allows.
	world.ok("mine", restate(mine, 720_000));
	world.settle();
	assert_eq!(marks(&mut world), (false, true, true));
	assert_eq!(lots(&mut world, of_status(LotStatus::Frozen)), vec![wire]);
}

/// The requests that pass, by their ids.
fn requests(world: &mut World, filter: RequestFilter<AccountId>) -> Vec<u64> {
	let mut requests = in_pages(|after, limit| ask!(world, requests(filter.clone(), after, limit)))
		.into_iter()
		.map(|view| view.request.0)
		.collect::<Vec<_>>();
	requests.sort();
	requests
}

#[test]
fn requests_are_found_by_status_body_and_account() {
	let (mut world, [mine, ..], _) = with_wire(copper_world());
	// 3 waits for its body, 4 for the validators too; 5 was rejected, 6 withdrawn.
	world.request("mine", mining());
	world.ok("mine", mining().call());
	let rejected = RequestId(5);
	world.ok("mine", mining().call());
	world.ok("body", reject(rejected));
	world.ok("mine", mining().call());
	world.ok("mine", pallet_credits::Call::withdraw_request { request: RequestId(6) });

	let all = RequestFilter::ALL;
	let by_status = |status| RequestFilter { status: Some(status), ..RequestFilter::ALL };
	assert_eq!(requests(&mut world, all), [0, 1, 2, 3, 4, 5, 6]);
	assert_eq!(requests(&mut world, by_status(RequestStatus::Approved)), [0, 1, 2]);
	assert_eq!(requests(&mut world, by_status(RequestStatus::Pending)), [3, 4]);
	assert_eq!(requests(&mut world, by_status(RequestStatus::Rejected)), [5]);
	assert_eq!(requests(&mut world, by_status(RequestStatus::Withdrawn)), [6]);

	let decidable = RequestFilter {
		footprint: Some(FootprintStatus::Accepted),
		body: Some(account("body")),
		..by_status(RequestStatus::Pending)
	};
	assert_eq!(requests(&mut world, decidable.clone()), [3]);
	let others = RequestFilter { body: Some(account("other body")), ..decidable.clone() };
	assert!(requests(&mut world, others).is_empty());
	let smelters = RequestFilter { account: Some(account("smelter")), ..decidable };
	assert!(requests(&mut world, smelters).is_empty());
	for (who, theirs) in
		[("mine", vec![0, 3, 4, 5, 6]), ("smelter", vec![1]), ("wire maker", vec![2])]
	{
		let filter = RequestFilter { account: Some(account(who)), ..RequestFilter::ALL };
		assert_eq!(requests(&mut world, filter), theirs);
	}

	let first = ask!(world, requests(RequestFilter::ALL, None, 1)).items.remove(0);
	let whole = ask!(world, request(mine)).unwrap();
	assert_eq!((&whole.body, whole.evidence), (&account("body"), None));
	assert_eq!(
		first,
		RequestSummaryView {
			request: mine,
			account: account("mine"),
			certificate: MINE_CERTIFICATE,
			body: account("body"),
			reference_period: LAST_QUARTER,
			outputs: mining().outputs,
			evidence: None,
			status: RequestStatus::Approved,
			footprint: FootprintStatus::Accepted,
			requested_at: whole.requested_at,
			closed_at: whole.closed_at,
		}
	);
	// In JSON no mass is a number.
	let json = serde_json::to_value(&whole).unwrap();
	assert_eq!(json["inputs"][0]["grossMass"], "9000000000");
	assert_eq!(json["activities"][0]["quantity"], "60000");
	assert_eq!(json["outputs"][0]["mass"], "45000000");
}

#[test]
fn transfers_are_told_to_the_body_that_has_to_validate_them() {
	let mut world = copper_world_with(|rules| rules.transfers_validated = true);
	accredit_other_body(&mut world);
	let request = world.request("mine", mining());
	world.ok("body", approve(request));
	let lot = world.lots_of(request)[0];
	for _ in 0..2 {
		world.ok("mine", transfer("mine", lot, t(15), account("smelter")));
	}
	let to_validate = |world: &mut World, body: &str| {
		let mut transfers = in_pages(|after, limit| {
			ask!(world, transfers_to_validate(account(body), after, limit))
		});
		transfers.sort_by_key(|view| view.transfer);
		transfers
	};
	let both = [TransferId(0), TransferId(1)]
		.map(|transfer| ask!(world, pending_transfer(transfer)).unwrap());
	assert!(both.iter().all(|view| view.awaits_validation && view.mass == t(15)));
	assert_eq!(to_validate(&mut world, "body"), both);
	assert_eq!(to_validate(&mut world, "other body"), vec![]);

	let validate = pallet_credits::Call::validate_transfer { transfer: TransferId(0) };
	world.ok("body", validate);
	assert_eq!(to_validate(&mut world, "body"), both[1..]);
	assert_eq!(ask!(world, pending_transfer(TransferId(0))), None);
}

#[test]
fn all_mass_balance_accounts_of_an_account_are_told_by_period() {
	let (mut world, lot, other) = with_cathode();
	world.ok("smelter", transfer("smelter", lot, t(15), account("brand")));
	world.ok("smelter", transfer("smelter", other, t(10), account("brand")));
	let accounts = |world: &mut World, who: &str, period| {
		let mut accounts = in_pages(|after, limit| {
			ask!(world, mass_balance_accounts(account(who), period, after, limit))
		});
		accounts.sort_by_key(|view| (view.good, view.label));
		accounts
	};
	let none = Mass::ZERO;
	let blank = |good, good_name: &str, label, label_name: &str, period| MassBalanceView {
		good,
		good_name: good_name.into(),
		label,
		label_name: label_name.into(),
		period,
		opening: none,
		issued: none,
		received: none,
		sent: none,
		consumed: none,
		exited: none,
		expired: none,
		revoked: none,
		closing: none,
		overdraft: none,
	};
	let this = PeriodId(227);
	let cathode = |period| blank(CATHODE, "cathode", CU_8_0, "Cu 8.0 MIX", period);
	let recycled = |period| blank(CATHODE, "cathode", CU_RE, "Cu RE MIX", period);
	let concentrate =
		|period| blank(CONCENTRATE, "concentrate", CU_CONCENTRATE, "Cu CONCENTRATE", period);
	let of_smelter = vec![
		MassBalanceView { received: t(45), consumed: t(45), ..concentrate(this) },
		MassBalanceView { issued: t(45), sent: t(15), closing: t(30), ..cathode(this) },
		MassBalanceView { issued: t(10), sent: t(10), ..recycled(this) },
	];
	assert_eq!(accounts(&mut world, "smelter", None), of_smelter);
	assert_eq!(accounts(&mut world, "smelter", Some(this)), of_smelter);
	assert_eq!(accounts(&mut world, "smelter", Some(PeriodId(226))), vec![]);
	assert_eq!(accounts(&mut world, "body", None), vec![]);
	// After another account there is nothing of this one.
	let elsewhere = Some(MassBalanceCursor { good: GoodId(9), label: CU_8_0 });
	let page = ask!(world, mass_balance_accounts(account("smelter"), None, elsewhere, 256));
	assert!(page.items.len() < 3);

	world.wait(92 * SECONDS_PER_DAY);
	let next = PeriodId(228);
	let carried = vec![
		concentrate(next),
		MassBalanceView { opening: t(30), closing: t(30), ..cathode(next) },
		recycled(next),
	];
	assert_eq!(accounts(&mut world, "smelter", None), carried);
	assert_eq!(accounts(&mut world, "smelter", Some(this)), of_smelter);
}

#[test]
fn the_supply_of_a_good_and_label_adds_up() {
	let (mut world, lot, _) = with_cathode();
	world.ok("smelter", exit("smelter", lot, t(5), "motors"));
	world.ok("brand", policy("brand", ReceivingPolicy::Acceptance));
	world.ok("smelter", transfer("smelter", lot, t(15), account("brand")));
	assert_eq!(
		ask!(world, supply(CATHODE, CU_8_0)),
		Supply { issued: t(45), held: t(25), in_escrow: t(15), exited: t(5), ..Supply::default() }
	);
	assert_eq!(ask!(world, supply(ORE, CU_8_0)), Supply::default());
}

#[test]
fn exit_statements_are_found_by_account_and_label() {
	let (mut world, _, wire) = with_wire(copper_world());
	world.ok("wire maker", exit("wire maker", wire, t(2), "cables"));
	let stated_at = world.now;
	let recycled = lots(&mut world, LotFilter { label: Some(CU_RE), ..LotFilter::ALL })[0];
	world.ok("smelter", exit("smelter", recycled, t(1), "samples"));
	let found = |world: &mut World, filter: ExitFilter<AccountId>| {
		in_pages(|after, limit| ask!(world, exit_statements(filter.clone(), after, limit)))
	};
	let ids = |views: &[ExitSummaryView<AccountId>]| {
		views.iter().map(|view| view.exit.0).collect::<Vec<_>>()
	};
	let by_account = |who: &str| ExitFilter { account: Some(account(who)), ..ExitFilter::ALL };
	assert_eq!(ids(&found(&mut world, ExitFilter::ALL)), [0, 1, 2]);
	assert_eq!(ids(&found(&mut world, by_account("brand"))), [0]);
	assert!(found(&mut world, by_account("mine")).is_empty());
	let by_label = ExitFilter { label: Some(CU_8_0), ..ExitFilter::ALL };
	assert_eq!(ids(&found(&mut world, by_label)), [0, 1]);
	let neither = ExitFilter { label: Some(CU_RE), ..by_account("brand") };
	assert!(found(&mut world, neither).is_empty());

	let of_wire_maker = ExitSummaryView {
		exit: ExitId(1),
		account: account("wire maker"),
		label: CU_8_0,
		label_name: "Cu 8.0 MIX".into(),
		mass: t(2),
		product: "cables".into(),
		product_quantity: 1,
		contested: false,
		flagged: false,
		stated_at,
	};
	assert_eq!(found(&mut world, by_account("wire maker")), vec![of_wire_maker.clone()]);
	accredit_other_body(&mut world);
	world.ok("other body", failed_audit(AuditSubject::Exit(ExitId(1))));
	world.ok(
		"body",
		pallet_credits::Call::revoke {
			lots: vec![(wire, t(1))].try_into().unwrap(),
			reason: reason("in doubt"),
		},
	);
	let marked = ExitSummaryView { contested: true, flagged: true, ..of_wire_maker };
	assert_eq!(found(&mut world, by_account("wire maker")), vec![marked]);
}

#[test]
fn a_page_looks_through_so_many_records_and_no_more() {
	let (mut world, first, second) = with_cathode();
	let looked_at = u64::from(MAX_LOOKED_AT);
	// As after many years: nearly all lots were spent and archived.
	let last = LotId(2 * looked_at + 100);
	world.probe(|world| {
		world.run(|| {
			let record = pallet_credits::Lots::<Runtime>::get(second).unwrap();
			pallet_credits::Lots::<Runtime>::insert(last, record);
			pallet_credits::NextLotId::<Runtime>::put(last.next().unwrap());
		});
		let page = |world: &mut World, after, limit| {
			let page = ask!(world, lots(of_status(LotStatus::Spendable), after, limit));
			let lots = page.items.into_iter().map(|view| view.lot).collect::<Vec<_>>();
			(lots, page.next)
		};
		let some = |id| Some(LotId(id));
		assert_eq!(page(world, None, MAX_PER_PAGE), (vec![first, second], some(looked_at - 1)));
		assert_eq!(
			page(world, some(looked_at - 1), MAX_PER_PAGE),
			(vec![], some(2 * looked_at - 1))
		);
		assert_eq!(page(world, some(2 * looked_at - 1), MAX_PER_PAGE), (vec![last], None));
		// A full page ends there, and is the last one only if nothing is left to look at.
		assert_eq!(page(world, None, 1), (vec![first], Some(first)));
		assert_eq!(page(world, some(last.0 - 1), 1), (vec![last], None));
		for beyond in [last, LotId(u64::MAX)] {
			assert_eq!(page(world, Some(beyond), MAX_PER_PAGE), (vec![], None));
		}
	});
}

#[test]
fn a_page_has_so_many_entries_and_no_more() {
	let mut world = copper_world();
	let more = 2 * MAX_PER_PAGE + 10;
	world.probe(|world| {
		world.run(|| {
			for good in 4..more {
				let good = GoodId(good);
				let record =
					Good { name: name("wire"), family: COPPER, basis: MassBasis::ContainedMetal };
				pallet_certification::Goods::<Runtime>::insert(good, record);
			}
			pallet_certification::NextGoodId::<Runtime>::put(GoodId(more));
		});
		let page = |world: &mut World, after, limit| {
			let page = ask!(world, goods(None, after, limit));
			(page.items.len(), page.next)
		};
		let full = usize::try_from(MAX_PER_PAGE).unwrap();
		let first = Some(GoodId(MAX_PER_PAGE - 1));
		for limit in [MAX_PER_PAGE, MAX_PER_PAGE + 1, u32::MAX] {
			assert_eq!(page(world, None, limit), (full, first));
		}
		let second = Some(GoodId(2 * MAX_PER_PAGE - 1));
		assert_eq!(page(world, first, MAX_PER_PAGE), (full, second));
		assert_eq!(page(world, second, MAX_PER_PAGE), (10, None));
	});
}

#[test]
fn about_a_period_a_page_looks_at_few_mass_balance_accounts() {
	let mut world = copper_world();
	let few = usize::try_from(MAX_ACCOUNTS_LOOKED_AT).unwrap();
	let all = 2 * MAX_ACCOUNTS_LOOKED_AT + 3;
	world.probe(|world| {
		world.run(|| {
			for good in 0..all {
				let key =
					|period| (account("mine"), GoodId(good), CU_CONCENTRATE, PeriodId(period));
				for period in [3, 4, 9] {
					let closing = t(period.into());
					let balance = MassBalanceAccount { closing, ..Default::default() };
					pallet_credits::MassBalances::<Runtime>::insert(key(period), balance);
				}
				let latest = (account("mine"), GoodId(good), CU_CONCENTRATE);
				pallet_credits::LatestPeriods::<Runtime>::insert(latest, PeriodId(9));
			}
		});
		let pages = |world: &mut World, period: Option<u32>| {
			let (mut pages, mut after) = (vec![], None);
			loop {
				let page = ask!(
					world,
					mass_balance_accounts(
						account("mine"),
						period.map(PeriodId),
						after,
						MAX_PER_PAGE
					)
				);
				pages.push(page.items);
				after = page.next;
				if after.is_none() {
					break pages;
				}
			}
		};
		for (period, closing) in [(3, t(3)), (4, t(4)), (8, t(4)), (9, t(9)), (99, t(9))] {
			let pages = pages(world, Some(period));
			let lengths = pages.iter().map(Vec::len).collect::<Vec<_>>();
			assert_eq!(lengths, [few, few, 3]);
			let accounts = pages.into_iter().flatten().collect::<Vec<_>>();
			assert!(accounts.iter().all(|view| view.closing == closing), "{period}");
			let mut goods = accounts.iter().map(|view| view.good).collect::<Vec<_>>();
			goods.sort();
			assert_eq!(goods, (0..all).map(GoodId).collect::<Vec<_>>());
		}
		// Before anything moved, or after what did was archived, there is nothing to carry over.
		let nothing = vec![vec![]; 3];
		assert_eq!(pages(world, Some(2)), nothing);
		assert_eq!(pages(world, None).iter().map(Vec::len).sum::<usize>(), 2 * few + 3);
		assert_eq!(pages(world, None).len(), 1);
	});
}

#[test]
fn what_is_in_the_order_of_the_state_is_bounded_and_complete_too() {
	let mut world = copper_world();
	let looked_at = usize::try_from(MAX_LOOKED_AT).unwrap();
	world.probe(|world| {
		world.run(|| {
			let record = pallet_accounts::Participants::<Runtime>::get(account("mine")).unwrap();
			for number in 0..2 * MAX_LOOKED_AT {
				let hash = sp_io::hashing::blake2_256(&number.to_le_bytes());
				let participant = AccountId::from(hash);
				pallet_accounts::Participants::<Runtime>::insert(participant, &record);
			}
		});
		let (mut found, mut calls, mut after) = (vec![], 0, None);
		loop {
			let page =
				ask!(world, participants(Some(Role::BrandOwner), after.clone(), MAX_PER_PAGE));
			found.extend(page.items.into_iter().map(|view| view.account));
			calls += 1;
			after = page.next;
			if after.is_none() {
				break;
			}
		}
		assert_eq!(found, vec![account("brand")]);
		assert_eq!(calls, (2 * looked_at + 7).div_ceil(looked_at));
	});
}
