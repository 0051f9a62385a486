//! Automatic approval: a request is approved by the chain itself once the validators agreed.

use super::world::*;
use pallet_credits::{Error, Event};
use tracemet_primitives::*;
use tracemet_runtime::*;

/// The mine with a certificate under which 100 t are approved automatically in a quarter.
fn world() -> (World, CertificateId) {
	let mut world = copper_world();
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	world.ok("body", certify_up_to("mine", &MINE_ROWS, t(100)));
	(world, certificate)
}

fn status(world: &mut World, request: RequestId) -> RequestStatus {
	world.run(|| pallet_credits::Requests::<Runtime>::get(request).unwrap().status)
}

#[test]
fn follows_the_vote_in_the_same_block() {
	let (mut world, certificate) = world();
	world.ok("mine", Request { certificate, ..mining() }.call());
	let request = RequestId(0);
	assert_eq!(status(&mut world, request), RequestStatus::Pending);
	let votes = world.worker_transactions();
	assert_eq!(votes.len(), 1);
	assert_eq!(world.block(votes), vec![Ok(Ok(()))]);
	assert_eq!(status(&mut world, request), RequestStatus::Approved);
	let approved = Event::RequestApproved { request, body: account("body"), automatic: true };
	assert!(world.credits_events().contains(&approved));
	let lot = world.lots_of(request)[0];
	assert_eq!(world.lot(lot).mass, t(45));
}

#[test]
fn ends_with_the_cap_of_the_period_and_begins_anew_with_the_next() {
	let (mut world, certificate) = world();
	let record = || Request { certificate, ..mining() };
	for _ in 0..2 {
		let request = world.request("mine", record());
		assert_eq!(status(&mut world, request), RequestStatus::Approved);
	}
	// 90 t of 100 are used.
	let third = world.request("mine", record());
	assert_eq!(status(&mut world, third), RequestStatus::Pending);
	let reason = Error::<Runtime>::BeyondAutomaticApproval;
	let refused = Event::AutomaticApprovalRefused { request: third, reason: reason.into() };
	assert!(world.credits_events().contains(&refused));
	let call = pallet_credits::Call::approve_automatically { request: third };
	world.refused("brand", call.clone(), Error::<Runtime>::BeyondAutomaticApproval);

	// Whoever asks in the next quarter gets it, and the body could have all along.
	world.wait(92 * SECONDS_PER_DAY);
	world.ok("brand", call);
	assert_eq!(status(&mut world, third), RequestStatus::Approved);
	let fourth = world.request("mine", record());
	assert_eq!(status(&mut world, fourth), RequestStatus::Approved);
}

#[test]
fn keeps_the_criteria_and_what_is_frozen() {
	let (mut world, lot) = with_own_concentrate();
	let certificate = world.run(pallet_certification::NextCertificateId::<Runtime>::get);
	world.ok("body", certify_up_to("smelter", &SMELTER_ROWS, t(1_000)));
	// Too much electricity for Cu 8.0 MIX.
	let record = Request { certificate, ..smelting(lot) };
	let bad = Request { activities: vec![electricity(10_000_000)], ..record.clone() };
	let request = world.request("smelter", bad);
	assert_eq!(status(&mut world, request), RequestStatus::Pending);
	let reason = Error::<Runtime>::CriterionNotMet.into();
	assert!(world.credits_events().contains(&Event::AutomaticApprovalRefused { request, reason }));
	world.ok("body", reject(request));

	let target = pallet_credits::FreezeTarget::Lot(lot);
	world.ok("smelter", record.call());
	world.ok(
		"body",
		pallet_credits::Call::freeze { target, reason: super::world::reason("in doubt") },
	);
	world.roll_up();
	assert_eq!(status(&mut world, RequestId(2)), RequestStatus::Pending);
	let reason = Error::<Runtime>::Frozen.into();
	let refused = Event::AutomaticApprovalRefused { request: RequestId(2), reason };
	assert!(world.credits_events().contains(&refused));
}

#[test]
fn waits_for_the_body_while_the_certificate_does_not_hold() {
	let (mut world, certificate) = world();
	world.ok("mine", Request { certificate, ..mining() }.call());
	world.ok("body", pallet_certification::Call::suspend_certificate { certificate });
	world.roll_up();
	assert_eq!(status(&mut world, RequestId(0)), RequestStatus::Pending);
	world.ok("body", pallet_certification::Call::reinstate_certificate { certificate });
	let request = RequestId(0);
	world.ok("mine", pallet_credits::Call::approve_automatically { request });
	assert_eq!(status(&mut world, request), RequestStatus::Approved);
}
