use crate::{
	mock::*, ClosedRecord, Due, DueItem, Error, Event, Exits, FreezeTarget, LineUse, LotsOfAccount,
	NextExitId, UsesOfLine,
};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	AttributeId, ExitDraw, ExitId, ExitStatement, LotId, Mass, MassBalanceAccount,
	ProductReference, ScrapOrigin, Supply, BIOGENIC, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, MILLION,
	SECONDS_PER_DAY,
};

/// Lets lots leave against 1,000 computers.
fn exit_of(account: u64, draws: impl Into<Vec<(LotId, Mass)>>) -> DispatchResult {
	Credits::exit(signed(account), account, bounded(draws), product(b"computers"), 1_000)
}

#[test]
fn an_exit_ends_credits_against_a_product() {
	build_and_execute(|| {
		let id = smelter_lot(t(45));
		let origin = lot(id).origin;
		// 100 g for 45 t: a third of it is rounded against the claim.
		accept(origin.request, [totals(&[(FOSSIL_SCOPE_1, 100)])]);
		Revisions::mutate(|revisions| revisions.insert(origin.request, 3));
		ValidUntil::mutate(|until| until.insert(origin.request, START + 6));
		Now::set(START + 5);
		events();
		assert_ok!(exit_of(SMELTER, [(id, t(15))]));

		let details = ExitStatement {
			account: SMELTER,
			label: CU_8,
			draws: bounded([ExitDraw {
				lot: id,
				good: CONCENTRATE,
				accompanies: CONCENTRATE,
				origin,
				mass: t(15),
				certified_share: MILLION,
				footprint_revision: 3,
			}]),
			mass: t(15),
			product: product(b"computers"),
			product_quantity: 1_000,
			claim: bounded(
				"contains Cu 8.0 MIX: 15000 kg of certified copper concentrate, under the mass \
				 balance model of ISO 22095. The claim is about certified mass; it is not a \
				 footprint of the metal in this product."
					.as_bytes(),
			),
			attributes: totals(&[(FOSSIL_SCOPE_1, 34)]),
			footprint_valid_until: START + 6,
			stated_at: START + 5,
		};
		assert_eq!(Exits::<Test>::get(ExitId(0)), Some(details.clone()));
		assert_eq!(NextExitId::<Test>::get(), ExitId(1));
		assert_eq!(events(), vec![Event::SystemExit { exit: ExitId(0), details }]);
		assert_eq!(masses(id), (t(30), Mass::ZERO));
		assert!(UsesOfLine::<Test>::contains_key(origin, LineUse::Exit(ExitId(0))));
		let archived = DueItem::Record(ClosedRecord::Exit(ExitId(0)));
		assert!(Due::<Test>::iter_keys().any(|(_, item)| item == archived));
		assert_eq!(
			balance(SMELTER, CONCENTRATE, CU_8),
			MassBalanceAccount {
				received: t(45),
				exited: t(15),
				closing: t(30),
				..Default::default()
			}
		);
		assert_eq!(
			supply(CONCENTRATE, CU_8),
			Supply { issued: t(45), held: t(30), exited: t(15), ..Default::default() }
		);
	});
}

#[test]
fn one_statement_draws_from_several_lots() {
	build_and_execute(|| {
		let concentrate = smelter_lot(t(45));
		let cathode = cathode_lot(CU_8, t(10));
		let (first, second) = (lot(concentrate).origin, lot(cathode).origin);
		accept(first.request, [totals(&[(FOSSIL_SCOPE_1, 90), (FOSSIL_UPSTREAM, 45)])]);
		accept(second.request, [totals(&[(FOSSIL_UPSTREAM, 7), (AttributeId(9), 1)])]);
		assert_ok!(exit_of(SMELTER, [(cathode, t(10)), (concentrate, t(15))]));

		let statement = Exits::<Test>::get(ExitId(0)).unwrap();
		assert_eq!((statement.label, statement.mass), (CU_8, t(25)));
		// In the order of the call.
		assert_eq!(
			statement
				.draws
				.iter()
				.map(|draw| (draw.lot, draw.origin, draw.mass))
				.collect::<Vec<_>>(),
			vec![(cathode, second, t(10)), (concentrate, first, t(15))]
		);
		assert_eq!(
			statement.attributes,
			totals(&[(FOSSIL_SCOPE_1, 30), (FOSSIL_UPSTREAM, 22), (AttributeId(9), 1)])
		);
		for line in [first, second] {
			assert!(UsesOfLine::<Test>::contains_key(line, LineUse::Exit(ExitId(0))));
		}
		assert_eq!((masses(concentrate).0, masses(cathode).0), (t(30), Mass::ZERO));
		assert_eq!(balance(SMELTER, CONCENTRATE, CU_8).exited, t(15));
		assert_eq!(balance(SMELTER, CATHODE, CU_8).exited, t(10));
	});
}

#[test]
fn a_statement_keeps_the_footprint_that_it_was_made_with() {
	build_and_execute(|| {
		let id = mine_lot(t(2));
		let request = lot(id).origin.request;
		accept(request, [totals(&[(FOSSIL_SCOPE_1, 10)])]);
		assert_ok!(exit(MINE, id, t(1)));
		restate(request, [totals(&[(FOSSIL_SCOPE_1, 20)])]);
		assert_ok!(exit(MINE, id, t(1)));

		let stated = |exit| {
			let statement = Exits::<Test>::get(ExitId(exit)).unwrap();
			(statement.draws[0].footprint_revision, statement.attributes)
		};
		assert_eq!(stated(0), (0, totals(&[(FOSSIL_SCOPE_1, 5)])));
		assert_eq!(stated(1), (1, totals(&[(FOSSIL_SCOPE_1, 10)])));
	});
}

#[test]
fn a_lot_that_left_whole_is_listed_no_more_and_cannot_leave_again() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		assert_ok!(exit(MINE, id, t(45)));
		assert!(!LotsOfAccount::<Test>::contains_key(MINE, id));
		assert_noop!(exit(MINE, id, Mass(1)), Error::<Test>::InsufficientMass);
	});
}

#[test]
fn a_part_in_escrow_stays() {
	build_and_execute(|| {
		let id = smelter_lot(t(45));
		smelting([credit(id, t(20))], [labelled(CATHODE, CU_8, t(20))]).pending();
		offered(SMELTER, id, t(10), WIRE_MAKER);
		assert_noop!(exit(SMELTER, id, Mass(15_000_001)), Error::<Test>::InsufficientMass);
		assert_ok!(exit(SMELTER, id, t(15)));
		assert_eq!(masses(id), (Mass::ZERO, t(30)));
	});
}

#[test]
fn a_product_reference_is_text_of_1_to_128_bytes() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let against = |name: &[u8]| {
			Credits::exit(signed(MINE), MINE, bounded([(id, t(1))]), product(name), 1)
		};
		assert_noop!(against(b""), Error::<Test>::InvalidProductReference);
		assert_noop!(against(b"computer\xff"), Error::<Test>::InvalidProductReference);
		// The first byte of a letter of two.
		assert_noop!(against(&[0xc3]), Error::<Test>::InvalidProductReference);
		assert!(ProductReference::try_from(vec![b'x'; 129]).is_err());
		assert_ok!(against(b"x"));
		assert_ok!(against(&[b'x'; 128]));
		assert_ok!(against("växellåda".as_bytes()));
	});
}

#[test]
fn a_statement_is_for_one_product_at_least() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let against = |quantity| {
			let draws = bounded([(id, t(1))]);
			Credits::exit(signed(MINE), MINE, draws, product(b"x"), quantity)
		};
		assert_noop!(against(0), Error::<Test>::InvalidProductQuantity);
		assert_ok!(against(1));
		assert_ok!(against(u64::MAX));
	});
}

#[test]
fn a_statement_is_about_lots_of_one_label_each_drawn_from_once() {
	build_and_execute(|| {
		let (one, two) = (cathode_lot(CU_8, t(10)), cathode_lot(CU_8, t(10)));
		let recycled =
			smelting([scrap(ScrapOrigin::PostConsumer, t(1))], [labelled(CATHODE, CU_RE, t(1))])
				.approved()[0];
		assert_noop!(exit_of(SMELTER, []), Error::<Test>::NothingToMove);
		assert_noop!(exit_of(SMELTER, [(one, t(1)), (recycled, t(1))]), Error::<Test>::MixedExit);
		assert_noop!(
			exit_of(SMELTER, [(one, t(1)), (two, t(1)), (one, t(1))]),
			Error::<Test>::MixedExit
		);
		assert_ok!(exit_of(SMELTER, [(one, t(1)), (two, t(1))]));
	});
}

#[test]
fn a_lot_that_does_not_exist_and_no_mass_do_not_leave() {
	build_and_execute(|| {
		let (id, other) = (mine_lot(t(45)), mine_lot(t(45)));
		assert_noop!(exit(MINE, LotId(9), t(1)), Error::<Test>::LotNotFound);
		assert_noop!(exit(MINE, id, Mass::ZERO), Error::<Test>::ZeroMass);
		assert_noop!(exit(MINE, id, Mass(45_000_001)), Error::<Test>::InsufficientMass);
		// Nor does what is drawn along with it.
		assert_noop!(
			exit_of(MINE, [(other, t(1)), (id, Mass(45_000_001))]),
			Error::<Test>::InsufficientMass
		);
	});
}

#[test]
fn what_is_frozen_or_expired_does_not_leave() {
	build_and_execute(|| {
		change_rules(GROUP_BALANCE, |rules| rules.expiry_days = Some(1));
		let id = mine_lot(t(45));
		for target in [FreezeTarget::Lot(id), FreezeTarget::Line(lot(id).origin)] {
			assert_ok!(Credits::freeze(signed(BODY), target.clone(), bounded(*b"doubt")));
			assert_noop!(exit(MINE, id, t(1)), Error::<Test>::Frozen);
			assert_ok!(Credits::unfreeze(signed(BODY), target));
		}
		Now::set(START + SECONDS_PER_DAY);
		assert_noop!(exit(MINE, id, t(1)), Error::<Test>::LotExpired);
	});
}

#[test]
fn a_footprint_is_good_until_it_is_out_of_date() {
	build_and_execute(|| {
		let (one, two) = (mine_lot(t(45)), mine_lot(t(45)));
		let until =
			|id: LotId, until| ValidUntil::mutate(|all| all.insert(lot(id).origin.request, until));
		until(one, START + 20);
		until(two, START + 10);
		Now::set(START + 9);
		for draws in [[(one, t(1)), (two, t(1))], [(two, t(1)), (one, t(1))]] {
			let exit = NextExitId::<Test>::get();
			assert_ok!(exit_of(MINE, draws));
			// The first of them that goes out of date.
			assert_eq!(Exits::<Test>::get(exit).unwrap().footprint_valid_until, START + 10);
		}
		Now::set(START + 10);
		assert_noop!(exit(MINE, two, t(1)), Error::<Test>::FootprintExpired);
		assert_noop!(exit_of(MINE, [(one, t(1)), (two, t(1))]), Error::<Test>::FootprintExpired);
		assert_ok!(exit(MINE, one, t(1)));
		// Credits without a footprint in date can still be sent.
		assert_ok!(transfer(MINE, two, t(1), SMELTER));
	});
}

#[test]
fn without_an_accepted_footprint_nothing_leaves() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		let request = lot(id).origin.request;
		let accepted = AcceptedLines::mutate(|lines| lines.remove(&request)).unwrap();
		assert_noop!(exit(MINE, id, t(1)), FOOTPRINT_NOT_ACCEPTED);
		accept(request, accepted.into_inner());
		assert_ok!(exit(MINE, id, t(1)));
	});
}

#[test]
fn totals_that_cannot_be_held_are_refused() {
	build_and_execute(|| {
		let (one, two) = (mine_lot(t(1)), mine_lot(t(1)));
		let state = |id, attributes: &[(AttributeId, u128)]| {
			accept(lot(id).origin.request, [totals(attributes)])
		};
		// An attribute without a criterion: what breaks one is held.
		state(one, &[(BIOGENIC, u128::MAX)]);
		state(two, &[(BIOGENIC, 1)]);
		assert_noop!(exit_of(MINE, [(one, t(1)), (two, t(1))]), Error::<Test>::Overflow);
		// 32 attributes are the most that a statement can list.
		let most = (0..32).map(|id| (AttributeId(id), 1)).collect::<Vec<_>>();
		state(one, &most);
		state(two, &[(AttributeId(32), 1)]);
		assert_noop!(exit_of(MINE, [(one, t(1)), (two, t(1))]), Error::<Test>::Overflow);
		state(two, &[(AttributeId(31), 1)]);
		assert_ok!(exit_of(MINE, [(one, t(1)), (two, t(1))]));
	});
}

#[test]
fn only_the_holder_and_its_company_let_credits_leave() {
	build_and_execute(|| {
		let id = site_smelting(t(45)).approved()[0];
		let by = |who, account| {
			Credits::exit(signed(who), account, bounded([(id, t(1))]), product(b"x"), 1)
		};
		assert_noop!(by(MINE, MINE), Error::<Test>::NotTheHolder);
		assert_noop!(by(SMELTER, SMELTER), Error::<Test>::NotTheHolder);
		assert_noop!(by(MINE, SMELTER_SITE), NOT_AUTHORIZED);
		assert_noop!(by(STRANGER, STRANGER), CUSTODY_ACCOUNT_NOT_FOUND);
		assert_noop!(
			Credits::exit(
				RuntimeOrigin::root(),
				SMELTER_SITE,
				bounded([(id, t(1))]),
				product(b"x"),
				1
			),
			DispatchError::BadOrigin
		);
		assert_ok!(by(SMELTER, SMELTER_SITE));
		assert_ok!(by(SMELTER_SITE, SMELTER_SITE));
		Suspended::set(vec![SMELTER_SITE]);
		assert_noop!(by(SMELTER_SITE, SMELTER_SITE), IS_SUSPENDED);
	});
}

#[test]
fn the_last_id_is_not_given_out() {
	build_and_execute(|| {
		let id = mine_lot(t(45));
		NextExitId::<Test>::put(ExitId(u64::MAX));
		assert_noop!(with_storage_layer(|| exit(MINE, id, t(1))), Error::<Test>::IdsExhausted);
	});
}
