//! Restatements on the real runtime: from a mine's wrong meter to the wire under a label that it
//! breaks, by votes and idle blocks.

use super::world::*;
use pallet_certification::Error as CertificationError;
use pallet_credits::{BrokenCriteria, Error, Event, Exits};
use pallet_footprint::{Error as FootprintError, Event as FootprintEvent, Rounds};
use tracemet_primitives::{views::HeldLineView, *};
use tracemet_runtime::{Runtime, *};
use tracemet_runtime_api::runtime_decl_for_trace_met_api::TraceMetApi;

type Api = Runtime;

/// With so much electricity of the mine the concentrate carries 360 t of CO2e. The cathode then
/// carries 382.5 t and the wire 392.5 t, and both may carry 360 t under Cu 8.0 MIX.
const TOO_MUCH: u64 = 720_000;

/// CO2e of purchased energy, all of it from primary data.
fn energy(grams: u128) -> AttributeTotals {
	totals(&[(FOSSIL_PURCHASED_ENERGY, grams), (FROM_PRIMARY_DATA, grams)])
}

fn line(request: RequestId, line: u8) -> OutputLineId {
	OutputLineId { request, line }
}

fn held(world: &mut World) -> Vec<HeldLineView<AccountId>> {
	world.run(|| <Api as TraceMetApi<Block, AccountId>>::held_lines(None, 256))
}

fn is_frozen(world: &mut World, lot: LotId) -> bool {
	world.run(|| <Api as TraceMetApi<Block, AccountId>>::lot(lot).unwrap().frozen)
}

fn revision(world: &mut World, request: RequestId) -> u32 {
	world.run(|| Rounds::<Runtime>::get(request).unwrap().revision)
}

/// What a roll-up holds of a label: mass, CO2e and primary data of each column.
fn roll_up(world: &mut World, label: LabelId) -> [(u128, u128, u128); 4] {
	let RollUp { issued, held, consumed, exited } = world.run(|| Credits::roll_up_of_label(label));
	[issued, held, consumed, exited].map(|column| {
		let total = |attribute| column.attributes.get(&attribute).copied().unwrap_or_default();
		(column.mass, total(FOSSIL_PURCHASED_ENERGY), total(FROM_PRIMARY_DATA))
	})
}

/// The chain down to the wire, after the mine restated that it took too much electricity, and
/// everything followed.
fn after_too_much() -> (World, [RequestId; 3], LotId) {
	let (mut world, requests, wire) = with_wire(copper_world());
	world.ok("mine", restate(requests[0], TOO_MUCH));
	world.settle();
	(world, requests, wire)
}

fn lift(request: RequestId, position: u8, revision: u32) -> RuntimeCall {
	let reason = reason("the next batch makes up for it");
	pallet_credits::Call::lift_hold { line: line(request, position), revision, reason }.into()
}

#[test]
fn of_the_mine_reaches_the_smelter_and_the_wire_and_nothing_else() {
	let (mut world, [mine, smelter, wire_maker], _) = with_wire(copper_world());
	let other = world.request("mine", mining());
	let before = world.lines(smelter);
	world.ok("mine", restate(mine, 60_100));
	assert!(matches!(
		&world.footprint_events()[..],
		[
			FootprintEvent::RestatementFiled { node, who, audit: None, .. },
			FootprintEvent::RoundOpened { revision: 1, cause: None, declared: false, .. },
		] if *node == mine && *who == account("mine")
	));
	// Until the validators agree nothing changes.
	assert_eq!(world.lines(mine), vec![energy(30_000_000)]);

	world.settle();
	assert_eq!(world.lines(mine), vec![energy(30_050_000)]);
	assert_eq!(
		world.lines(smelter),
		vec![before[0].clone(), energy(52_550_000), before[2].clone()]
	);
	assert_eq!(world.lines(wire_maker), vec![energy(62_550_000)]);
	for request in [mine, smelter, wire_maker] {
		assert_eq!(revision(&mut world, request), 1);
	}
	assert_eq!(revision(&mut world, other), 0);
	assert_eq!(held(&mut world), vec![]);
}

#[test]
fn goes_down_the_chain_a_step_in_each_block() {
	let (mut world, requests, _) = with_wire(copper_world());
	world.ok("mine", restate(requests[0], 60_100));
	// One block for the vote on each of the three.
	assert_eq!(world.settle(), 3);
}

#[test]
fn that_breaks_a_label_holds_the_lots_until_the_body_lets_them_go() {
	let (mut world, [mine, smelter, wire_maker], wire) = after_too_much();
	assert_eq!(world.lines(wire_maker), vec![energy(392_500_000)]);
	// The concentrate's label has no criterion, and Cu RE MIX is about scrap.
	let holds = |request, position| HeldLineView {
		line: line(request, position),
		label: CU_8_0,
		label_name: "Cu 8.0 MIX".into(),
		revision: 1,
		account: account(if request == smelter { "smelter" } else { "wire maker" }),
		body: account("body"),
	};
	let mut lines = held(&mut world);
	lines.sort_by_key(|view| view.line);
	assert_eq!(lines, vec![holds(smelter, 1), holds(wire_maker, 0)]);
	let first = world.run(|| <Api as TraceMetApi<Block, AccountId>>::held_lines(None, 1));
	let after = Some(first[0].line);
	let second = world.run(|| <Api as TraceMetApi<Block, AccountId>>::held_lines(after, 256));
	assert_eq!(second.len(), 1);
	assert_ne!(first, second);

	assert!(is_frozen(&mut world, wire));
	let sell = || transfer("wire maker", wire, t(1), account("brand"));
	world.refused("wire maker", sell(), Error::<Runtime>::Frozen);
	world.refused("wire maker", exit("wire maker", wire, t(1), "motors"), Error::<Runtime>::Frozen);

	// It is for the body of the certificate, and for lines that are held.
	let not_its = CertificationError::<Runtime>::NotItsCertificationBody;
	world.refused("wire maker", lift(wire_maker, 0, 1), not_its);
	world.refused("body", lift(mine, 0, 1), Error::<Runtime>::NotHeld);
	world.refused("body", lift(wire_maker, 0, 0), Error::<Runtime>::NotHeld);
	world.ok("body", lift(wire_maker, 0, 1));
	assert!(!is_frozen(&mut world, wire));
	world.ok("wire maker", sell());
	assert_eq!(held(&mut world), vec![holds(smelter, 1)]);

	// Another revision that breaks it holds it again.
	world.ok("mine", restate(mine, TOO_MUCH + 1));
	world.settle();
	assert_eq!(held(&mut world).len(), 2);
	world.refused("wire maker", sell(), Error::<Runtime>::Frozen);
}

#[test]
fn that_breaks_a_label_lets_the_body_revoke_what_is_held() {
	let (mut world, [_, _, wire_maker], wire) = after_too_much();
	let revoke = pallet_credits::Call::revoke {
		lots: vec![(wire, t(40))].try_into().unwrap(),
		reason: reason("it isn't below 8.0"),
	};
	world.ok("body", revoke);
	assert_eq!(world.lot(wire).mass, Mass::ZERO);
	// What the brand let leave before is flagged.
	world.block(vec![]);
	let statement =
		world.run(|| <Api as TraceMetApi<Block, AccountId>>::exit_statement(ExitId(0)).unwrap());
	assert!(statement.flagged && statement.superseded);
	assert_eq!(world.run(|| BrokenCriteria::<Runtime>::get(line(wire_maker, 0))), Some(1));
}

#[test]
fn that_mends_a_label_leaves_the_lots_held_until_the_body_lets_them_go() {
	let (mut world, [mine, smelter, wire_maker], wire) = after_too_much();
	world.ok("mine", restate(mine, 60_000));
	let mut restored = vec![];
	for _ in 0..10 {
		let votes = world.worker_transactions();
		world.include(votes);
		restored.extend(world.credits_events().into_iter().filter_map(|event| match event {
			Event::CriterionRestored { line, label, revision } => Some((line, label, revision)),
			_ => None,
		}));
	}
	assert_eq!(restored.last(), Some(&(line(wire_maker, 0), CU_8_0, 2)));
	assert_eq!(restored.len(), 2);
	assert_eq!(world.lines(wire_maker), vec![energy(62_500_000)]);
	let mut lines = held(&mut world).into_iter().map(|view| (view.line, view.revision));
	let mut lines = [lines.next().unwrap(), lines.next().unwrap()];
	lines.sort();
	assert_eq!(lines, [(line(smelter, 1), 2), (line(wire_maker, 0), 2)]);
	assert!(is_frozen(&mut world, wire));
	let leave = || exit("wire maker", wire, t(40), "motors");
	world.refused("wire maker", leave(), Error::<Runtime>::Frozen);

	// What it looked at before isn't in force any more.
	world.refused("body", lift(wire_maker, 0, 1), Error::<Runtime>::NotHeld);
	world.ok("body", lift(wire_maker, 0, 2));
	assert!(!is_frozen(&mut world, wire));
	world.ok("wire maker", leave());
}

#[test]
fn leaves_an_exit_statement_as_it_was() {
	let (mut world, _, wire) = with_wire(copper_world());
	let before = world.run(|| Exits::<Runtime>::get(ExitId(0)).unwrap());
	// 5 t of 45 t that carry 62.5 t, rounded against the claim.
	let stated = totals(&[(FOSSIL_PURCHASED_ENERGY, 6_944_445), (FROM_PRIMARY_DATA, 6_944_444)]);
	assert_eq!(before.attributes, stated);
	world.ok("mine", restate(RequestId(0), TOO_MUCH));
	world.settle();
	assert_eq!(world.run(|| Exits::<Runtime>::get(ExitId(0)).unwrap()), before);
	let view =
		world.run(|| <Api as TraceMetApi<Block, AccountId>>::exit_statement(ExitId(0)).unwrap());
	assert!(view.superseded);
	assert_eq!(view.draws[0].footprint_revision, 0);
	assert_eq!(view.draws[0].newer_revision, Some(1));

	// A new one has the newer figures.
	world.ok("body", lift(RequestId(2), 0, 1));
	world.ok("wire maker", exit("wire maker", wire, t(40), "motors"));
	let after = world.run(|| Exits::<Runtime>::get(ExitId(1)).unwrap());
	assert_eq!(after.draws[0].footprint_revision, 1);
	assert_eq!(after.attributes.get(&FOSSIL_PURCHASED_ENERGY), Some(&348_888_889));
}

#[test]
fn is_followed_by_the_roll_ups_to_the_gram() {
	let (mut world, [mine, ..], _) = with_wire(copper_world());
	let whole = |tonnes: u128, grams: u128| (tonnes * 1_000_000, grams, grams);
	let part = |tonnes: u128, grams: u128| (tonnes * 1_000_000, grams, grams - 1);
	let nothing = (0, 0, 0);
	assert_eq!(
		roll_up(&mut world, CU_8_0),
		[
			// 52.5 t and 62.5 t.
			whole(90, 115_000_000),
			// 40 t of the wire's 45 t.
			part(40, 55_555_556),
			whole(45, 52_500_000),
			part(5, 6_944_445),
		]
	);
	world.ok("mine", restate(mine, TOO_MUCH));
	world.settle();
	assert_eq!(
		roll_up(&mut world, CU_8_0),
		[
			// 382.5 t and 392.5 t.
			whole(90, 775_000_000),
			part(40, 348_888_889),
			whole(45, 382_500_000),
			part(5, 43_611_112),
		]
	);
	assert_eq!(
		roll_up(&mut world, CU_CONCENTRATE),
		[whole(45, 360_000_000), nothing, whole(45, 360_000_000), nothing]
	);
	// And those of the accounts.
	let of_account = |world: &mut World, who: &str| {
		let roll_up = world.run(|| Credits::roll_up_of_account(&account(who), CU_8_0, None));
		let RollUp { issued, held, consumed, exited } = roll_up.unwrap();
		[issued, held, consumed, exited].map(|column| {
			column.attributes.get(&FOSSIL_PURCHASED_ENERGY).copied().unwrap_or_default()
		})
	};
	assert_eq!(of_account(&mut world, "smelter"), [382_500_000, 0, 0, 0]);
	let wire_maker = [392_500_000, 348_888_889, 382_500_000, 0];
	assert_eq!(of_account(&mut world, "wire maker"), wire_maker);
	assert_eq!(of_account(&mut world, "brand"), [0, 0, 0, 43_611_112]);
}

#[test]
fn is_for_the_producer_and_of_what_was_accepted() {
	let (mut world, [mine, ..], _) = with_wire(copper_world());
	for stranger in ["smelter", "body", "owner"] {
		let not_authorized = pallet_accounts::Error::<Runtime>::NotAuthorized;
		world.refused(stranger, restate(mine, 60_100), not_authorized);
	}
	world.refused("mine", restate(mine, 60_000), FootprintError::<Runtime>::NothingRestated);
	world.refused("mine", restate(RequestId(99), 1), Error::<Runtime>::RequestNotFound);
	let without_reason = pallet_footprint::Call::restate {
		node: mine,
		correction: correction(60_100),
		reason: Default::default(),
	};
	world.refused("mine", without_reason, FootprintError::<Runtime>::InvalidReason);
	let by_no_method = pallet_footprint::Call::restate {
		node: mine,
		correction: Correction { method: MethodId(9), ..correction(60_100) },
		reason: reason("another method"),
	};
	world.refused("mine", by_no_method, FootprintError::<Runtime>::MethodNotFound);

	let by_value = pallet_footprint::Call::restate {
		node: mine,
		correction: Correction {
			value_shares: Some(vec![MILLION].try_into().unwrap()),
			..correction(60_100)
		},
		reason: reason("other prices"),
	};
	world.refused("mine", by_value, FootprintError::<Runtime>::NeedsAudit);

	world.ok("mine", mining().call());
	let pending = RequestId(3);
	let not_approved = || Error::<Runtime>::RequestNotApproved;
	world.refused("mine", restate(pending, 60_100), not_approved());
	world.roll_up();
	world.refused("mine", restate(pending, 60_100), not_approved());
	world.ok("body", reject(pending));
	world.refused("mine", restate(pending, 60_100), not_approved());
}

#[test]
fn by_the_body_follows_an_audit_that_found_something() {
	let (mut world, [mine, smelter, _], _) = with_wire(copper_world());
	accredit_other_body(&mut world);
	let restate = |audit| {
		RuntimeCall::from(pallet_footprint::Call::restate_after_audit {
			node: mine,
			audit: AuditId(audit),
			correction: correction(60_100),
			reason: reason("as the audit found"),
		})
	};
	let audit = |subject, outcome| pallet_certification::Call::record_audit {
		subject,
		outcome,
		findings: reason("the meter of the crusher is missing"),
		evidence: None,
		freeze: false,
	};
	world.refused("body", restate(0), CertificationError::<Runtime>::AuditNotFound);
	let conforms = audit(AuditSubject::Request(mine), AuditOutcome::Conforming);
	let of_another = audit(AuditSubject::Request(smelter), AuditOutcome::MinorNonconformity);
	let found = audit(AuditSubject::Request(mine), AuditOutcome::MinorNonconformity);
	for call in [conforms, of_another, found] {
		world.ok("other body", call);
	}
	world.refused("body", restate(0), CertificationError::<Runtime>::NothingFound);
	world.refused("body", restate(1), CertificationError::<Runtime>::AuditMismatch);
	// Not for the auditor, nor for the producer.
	for stranger in ["other body", "mine"] {
		let not_its = CertificationError::<Runtime>::NotItsCertificationBody;
		world.refused(stranger, restate(2), not_its);
	}
	world.ok("body", restate(2));
	let by_mine = super::world::restate(mine, 60_200);
	assert!(world.footprint_events().iter().any(|event| matches!(
		event,
		FootprintEvent::RestatementFiled { who, audit: Some(AuditId(2)), .. }
			if *who == account("body")
	)));
	// The producer doesn't take back what its body corrected, neither before nor after the vote.
	world.refused("mine", by_mine.clone(), FootprintError::<Runtime>::CorrectedByBody);
	world.settle();
	assert_eq!(world.lines(mine), vec![energy(30_050_000)]);
	world.refused("mine", by_mine, FootprintError::<Runtime>::CorrectedByBody);
}

#[test]
fn by_the_producer_goes_to_newer_versions_of_the_method_only() {
	let (mut world, [mine, ..], _) = with_wire(copper_world());
	let newer = world.run(pallet_footprint::NextMethodId::<Runtime>::get);
	world.ok("owner", register_method([ELECTRICITY]));
	let by = |method| pallet_footprint::Call::restate {
		node: mine,
		correction: Correction { method, ..correction(60_100) },
		reason: reason("by another version of the method"),
	};
	world.ok("mine", by(newer));
	world.settle();
	assert_eq!(world.lines(mine), vec![energy(30_050_000)]);
	world.refused("mine", by(METHOD), FootprintError::<Runtime>::NeedsAudit);
}

#[test]
fn rests_in_safe_mode_and_goes_on_after() {
	let (mut world, [mine, smelter, wire_maker], _) = with_wire(copper_world());
	world.ok("mine", restate(mine, 60_100));
	world.govern(pallet_safe_mode::Call::force_enter {});
	world.roll_up();
	// The vote was counted, and goes no further.
	assert_eq!(world.lines(mine), vec![energy(30_050_000)]);
	assert_eq!(revision(&mut world, smelter), 0);
	world.govern(pallet_safe_mode::Call::force_exit {});
	world.settle();
	assert_eq!(world.lines(wire_maker), vec![energy(62_550_000)]);
}
