//! Standards and their owners: who writes what, and what becomes of certificates.

use super::world::*;
use pallet_certification::{Call, Error};
use tracemet_primitives::*;
use tracemet_runtime::*;

const SECOND: StandardVersionId =
	StandardVersionId { standard: CHAIN_OF_CUSTODY.standard, version: 2 };

/// The next version of the chain-of-custody standard, with other rules.
fn next_version(world: &World, change: impl FnOnce(&mut ChainOfCustodyRules)) -> RuntimeCall {
	let mut rules = RULES;
	change(&mut rules);
	Call::register_standard_version {
		standard: CHAIN_OF_CUSTODY.standard,
		kind: StandardKind::ChainOfCustody(rules),
		effective_from: world.now + SECONDS_PER_DAY,
		documents: documents(),
	}
	.into()
}

#[test]
fn the_owner_writes_versions_and_labels_and_nobody_else_does() {
	let mut world = copper_world();
	let version = next_version(&world, |_| {});
	let not_its = Error::<Runtime>::NotItsStandardOwner;
	// Not even the sudo key: the registry gives the standard to its owner and no version after.
	world.refused("body", version.clone(), not_its);
	world.ok("owner", version);

	let label = Call::register_label {
		name: name("Cu 9.0 MIX"),
		family: COPPER,
		performance_standard: PERFORMANCE,
		chain_of_custody_standard: CHAIN_OF_CUSTODY,
		criteria: Default::default(),
		content_claim: None,
	};
	world.refused("mine", label.clone(), Error::<Runtime>::NotItsStandardOwner);
	world.ok("owner", label);
}

#[test]
fn the_owner_of_the_performance_standard_writes_its_methods_and_nobody_else_does() {
	let mut world = copper_world();
	let method = register_method([ELECTRICITY]);
	world.refused("body", method.clone(), Error::<Runtime>::NotItsStandardOwner);
	// Not even the council.
	let sudo = pallet_sudo::Call::sudo { call: Box::new(method.clone()) };
	world.ok("Alice", sudo);
	let methods = || pallet_footprint::NextMethodId::<Runtime>::get();
	assert_eq!(world.run(methods), MethodId(1));
	world.ok("owner", method);
	assert_eq!(world.run(methods), MethodId(2));
	let version =
		world.run(|| pallet_footprint::Methods::<Runtime>::get(MethodId(1)).unwrap().version);
	assert_eq!(version, 2);
}

#[test]
fn a_standard_goes_to_another_owner() {
	let mut world = copper_world();
	world.ok("intermediary", register("other owner", &[Role::StandardOwner]));
	let standard = CHAIN_OF_CUSTODY.standard;
	world.govern(Call::set_standard_owner { standard, owner: account("other owner") });
	let version = next_version(&world, |_| {});
	world.refused("owner", version.clone(), Error::<Runtime>::NotItsStandardOwner);
	world.ok("other owner", version);
}

#[test]
fn whoever_owns_a_standard_is_not_closed() {
	let mut world = copper_world();
	let close = pallet_accounts::Call::close_participant { participant: account("owner") };
	world.refused("intermediary", close.clone(), Error::<Runtime>::OwnsStandard);
	world.ok("intermediary", register("other owner", &[Role::StandardOwner]));
	for standard in [PERFORMANCE.standard, CHAIN_OF_CUSTODY.standard] {
		world.govern(Call::set_standard_owner { standard, owner: account("other owner") });
	}
	world.ok("intermediary", close);
}

#[test]
fn a_new_version_leaves_requests_and_certificates_under_the_old_one_alone() {
	let (mut world, lot) = with_own_concentrate();
	// Under the new version mass balances would be kept at sites, and the smelter is a company.
	world.ok("owner", next_version(&world, |rules| rules.level = MassBalanceLevel::Site));
	let request = world.request("smelter", smelting(lot));
	world.wait(2 * SECONDS_PER_DAY);
	world.ok("body", approve(request));
	let lots = world.lots_of(request);
	world.ok("smelter", transfer("smelter", lots[0], t(45), account("brand")));

	// A certificate under it is another matter.
	let RuntimeCall::Certification(mut certificate) = certify("smelter", &SMELTER_ROWS) else {
		panic!("it is a certificate")
	};
	if let Call::issue_certificate { chain_of_custody_standard, .. } = &mut certificate {
		*chain_of_custody_standard = SECOND;
	}
	world.refused("body", certificate, Error::<Runtime>::LevelNotAllowed);
}

#[test]
fn no_certificate_is_issued_or_renewed_under_a_retired_version() {
	let (mut world, lot) = with_own_concentrate();
	let from = world.now + SECONDS_PER_DAY;
	world.ok("owner", Call::retire_standard_version { version: CHAIN_OF_CUSTODY, from });
	let renew =
		Call::renew_certificate { certificate: SMELTER_CERTIFICATE, valid_until: START + 2 * YEAR };
	world.ok("body", certify("mine", &MINE_ROWS));
	world.wait(2 * SECONDS_PER_DAY);
	world.refused("body", certify("mine", &MINE_ROWS), Error::<Runtime>::StandardRetired);
	world.refused("body", renew, Error::<Runtime>::StandardRetired);
	// Those in force go on to their end.
	let request = world.request("smelter", smelting(lot));
	world.ok("body", approve(request));
}

#[test]
fn the_certificates_of_an_orphaned_body_are_taken_over() {
	let (mut world, lot) = with_own_concentrate();
	let request = world.request("smelter", smelting(lot));
	world.ok("intermediary", register("other accreditation", &[Role::AccreditationBody]));
	world.govern(Call::add_accreditation_body {
		accreditation_body: account("other accreditation"),
	});
	world.govern(Call::remove_accreditation_body { accreditation_body: account("accreditation") });
	world.refused("body", approve(request), Error::<Runtime>::AccreditationBodyRemoved);
	world.refused("mine", mining().call(), Error::<Runtime>::AccreditationBodyRemoved);

	for standard in [PERFORMANCE.standard, CHAIN_OF_CUSTODY.standard] {
		world.ok("other accreditation", accredit("other body", standard, START + YEAR));
	}
	let certificate = SMELTER_CERTIFICATE;
	let take_over = Call::take_over_certificate { certificate };
	world.refused("other body", take_over.clone(), Error::<Runtime>::NotInvited);
	let invite = Call::invite_body { certificate, body: account("other body") };
	world.refused("mine", invite.clone(), pallet_accounts::Error::<Runtime>::NotAuthorized);
	world.ok("smelter", invite);
	world.ok("other body", take_over);
	world.ok("other body", approve(request));
	assert_eq!(world.lots_of(request).len(), 2);
}
