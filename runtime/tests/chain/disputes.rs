//! Disputes on the local chain: four validators that don't agree, and the council that decides.

use super::world::*;
use pallet_footprint::{Call, Decision, Decisions, DisputeCause, Error, Event, Resolution, Rounds};
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError,
};
use tracemet_primitives::{
	views::{CountedView, DecisionView, DisputeView},
	*,
};
use tracemet_runtime::{Runtime, *};
use tracemet_runtime_api::runtime_decl_for_trace_met_api::TraceMetApi;

type Api = Runtime;

const MINE: RequestId = RequestId(0);

/// What the mine's record comes to.
fn right() -> AttributeTotals {
	totals(&[(FOSSIL_PURCHASED_ENERGY, 30_000_000), (FROM_PRIMARY_DATA, 30_000_000)])
}

fn status(world: &mut World) -> FootprintStatus {
	world.run(|| Rounds::<Runtime>::get(MINE).unwrap().status)
}

fn disputes(world: &mut World, after: Option<RequestId>, limit: u32) -> Vec<DisputeView> {
	world.run(|| <Api as TraceMetApi<Block, AccountId>>::disputes(after, limit))
}

/// Two validators go astray, and two don't.
fn two_against_two(world: &mut World, node: RequestId) {
	for (position, validator) in VALIDATORS.into_iter().enumerate() {
		let open = world.run(|| Rounds::<Runtime>::get(node).unwrap().status);
		assert_eq!(open, FootprintStatus::Pending);
		let change = if position >= 2 { astray } else { |_: &mut Batch| {} };
		let vote = vote_by(world, validator, node, change);
		assert_eq!(world.block(vec![vote]), vec![Ok(Ok(()))]);
	}
}

/// The local chain on which the mine's footprint is disputed.
fn with_dispute() -> World {
	let mut world = consortium(&[]);
	world.ok("mine", mining().call());
	two_against_two(&mut world, MINE);
	world
}

fn resolve(resolution: Resolution) -> RuntimeCall {
	resolve_of(0, 0, resolution)
}

fn resolve_of(revision: u32, attempt: u32, resolution: Resolution) -> RuntimeCall {
	let reason = reason("two nodes ran an old version");
	Call::resolve_dispute { node: MINE, revision, attempt, resolution, reason }.into()
}

fn accept(lines: Vec<AttributeTotals>) -> RuntimeCall {
	resolve(Resolution::Accept(lines.try_into().unwrap()))
}

#[test]
fn two_against_two_is_published_and_nothing_accepted() {
	let mut world = with_dispute();
	assert_eq!(status(&mut world), FootprintStatus::Disputed);
	let hash =
		|lines: Vec<AttributeTotals>| BlakeTwo256::hash_of(&LineTotals::try_from(lines).unwrap());
	let mut results = vec![(hash(vec![right()]), 2), (hash(vec![AttributeTotals::new()]), 2)];
	results.sort();
	assert!(world.footprint_events().contains(&Event::RollUpDisputed {
		node: MINE,
		revision: 0,
		attempt: 0,
		cause: DisputeCause::NoMajority,
		results: results.clone().try_into().unwrap(),
	}));
	let counted = |(result, votes)| CountedView { result, votes };
	assert_eq!(
		disputes(&mut world, None, 256),
		vec![DisputeView {
			request: MINE,
			revision: 0,
			attempt: 0,
			cause: DisputeCause::NoMajority,
			results: results.into_iter().map(counted).collect(),
		}]
	);
	let work = world.run(<Api as TraceMetApi<Block, AccountId>>::work_list_status);
	assert_eq!((work.open, work.disputed), (0, 1));
	world.refused("body", approve(MINE), Error::<Runtime>::FootprintNotAccepted);
	// The workers of all of them leave it alone.
	world.hold_keys(&VALIDATORS);
	assert_eq!(world.worker_transactions().len(), 0);
}

#[test]
fn come_in_pages() {
	let mut world = with_dispute();
	world.ok("mine", mining().call());
	two_against_two(&mut world, RequestId(1));
	let all = disputes(&mut world, None, 256);
	assert_eq!(all.len(), 2);
	assert_eq!(disputes(&mut world, None, 1), all[..1]);
	assert_eq!(disputes(&mut world, Some(all[0].request), 256), all[1..]);
	assert_eq!(disputes(&mut world, Some(all[1].request), 256), vec![]);
}

#[test]
fn are_decided_by_two_thirds_of_the_council_and_the_decision_is_kept() {
	let mut world = with_dispute();
	assert_eq!(world.submit("Alice", resolve(Resolution::Retry)), Err(DispatchError::BadOrigin));
	assert_eq!(
		world.motion(&COUNCIL[..2], resolve(Resolution::Retry)),
		Err(DispatchError::BadOrigin)
	);
	assert_eq!(world.motion(&COUNCIL[..3], resolve(Resolution::Retry)), Ok(()));
	let decided_at = world.run(System::block_number);
	assert_eq!(
		world.run(|| Decisions::<Runtime>::get(MINE)),
		Some(Decision {
			revision: 0,
			attempt: 0,
			resolution: Resolution::Retry,
			reason: reason("two nodes ran an old version"),
			decided_at,
		})
	);
	assert_eq!(status(&mut world), FootprintStatus::Pending);
	assert_eq!(disputes(&mut world, None, 256), vec![]);

	// With the right version they agree.
	world.hold_keys(&VALIDATORS);
	world.roll_up();
	assert_eq!(world.lines(MINE), vec![right()]);
	let view = world.run(|| <Api as TraceMetApi<Block, AccountId>>::footprint(MINE).unwrap());
	assert_eq!(
		view.in_force.map(|view| view.basis),
		Some(FootprintBasis::Calculated { votes: 3, validators: 4 })
	);
	assert_eq!(
		view.decision,
		Some(DecisionView {
			revision: 0,
			attempt: 0,
			accepted: None,
			reason: "two nodes ran an old version".into(),
			decided_at,
		})
	);
	world.ok("body", approve(MINE));
	let nothing = Error::<Runtime>::NotDisputed;
	assert_eq!(world.motion(&COUNCIL[..3], resolve(Resolution::Retry)), Err(nothing.into()));
}

#[test]
fn are_decided_with_totals_that_are_conserved() {
	let mut world = with_dispute();
	let too_little =
		totals(&[(FOSSIL_PURCHASED_ENERGY, 29_999_999), (FROM_PRIMARY_DATA, 29_999_999)]);
	for lines in [vec![], vec![too_little], vec![right(), right()]] {
		let not_conserved = Error::<Runtime>::NotConserved;
		assert_eq!(world.motion(&COUNCIL[..3], accept(lines)), Err(not_conserved.into()));
	}
	assert_eq!(world.motion(&COUNCIL[..3], accept(vec![right()])), Ok(()));
	let view = world.run(|| <Api as TraceMetApi<Block, AccountId>>::footprint(MINE).unwrap());
	assert_eq!(view.in_force.map(|view| view.basis), Some(FootprintBasis::Resolved));
	let accepted = view.decision.unwrap().accepted.unwrap();
	assert_eq!((accepted.len(), accepted[0][0].grams), (1, 30_000_000));
	world.ok("body", approve(MINE));
	let lot = world.lots_of(MINE)[0];
	let of_lot = world.run(|| <Api as TraceMetApi<Block, AccountId>>::footprint_of_lot(lot));
	assert_eq!(of_lot.unwrap().in_force.basis, FootprintBasis::Resolved);
}

#[test]
fn are_not_decided_by_a_motion_about_another() {
	let mut world = with_dispute();
	assert_eq!(world.motion(&COUNCIL[..3], resolve(Resolution::Retry)), Ok(()));
	two_against_two(&mut world, MINE);
	let dispute = &disputes(&mut world, None, 256)[0];
	assert_eq!((dispute.revision, dispute.attempt), (0, 1));
	for (revision, attempt) in [(0, 0), (1, 1), (0, 2)] {
		let call = resolve_of(revision, attempt, Resolution::Retry);
		let of_another = Error::<Runtime>::NotDisputed;
		assert_eq!(world.motion(&COUNCIL[..3], call), Err(of_another.into()));
	}
	let accept = Resolution::Accept(vec![right()].try_into().unwrap());
	assert_eq!(world.motion(&COUNCIL[..3], resolve_of(0, 1, accept)), Ok(()));
	assert_eq!(world.lines(MINE), vec![right()]);
}

#[test]
fn over_a_restatement_leave_the_footprint_before_in_force() {
	let mut world = consortium(&[]);
	world.ok("mine", mining().call());
	world.hold_keys(&VALIDATORS);
	world.roll_up();
	world.ok("body", approve(MINE));
	world.ok("mine", restate(MINE, 60_100));
	two_against_two(&mut world, MINE);
	assert_eq!(status(&mut world), FootprintStatus::Disputed);
	assert_eq!(world.lines(MINE), vec![right()]);
	let lot = world.lots_of(MINE)[0];
	world.ok("mine", transfer("mine", lot, t(45), account("smelter")));
	// The producer can also correct itself.
	world.ok("mine", restate(MINE, 60_000));
	world.settle();
	assert_eq!(status(&mut world), FootprintStatus::Accepted);
	assert_eq!(world.lines(MINE), vec![right()]);
}
