//! Who decides what: docs/governance.md, line by line.

use super::world::*;
use frame_support::weights::Weight;
use pallet_accounts::MemberRole;
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError,
};
use tracemet_primitives::*;
use tracemet_runtime::{genesis, *};

/// A council of nine, in which the three majorities differ: 5, 6 and 7.
const NINE: [&str; 9] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "One", "Two", "Three"];

fn as_root(call: impl Into<RuntimeCall>) -> RuntimeCall {
	pallet_governance::Call::dispatch_as_root { call: Box::new(call.into()) }.into()
}

fn authorize_upgrade() -> frame_system::Call<Runtime> {
	frame_system::Call::authorize_upgrade { code_hash: H256::repeat_byte(1) }
}

/// The local chain with five more seats in its council.
fn with_nine_seats() -> World {
	let mut world = World::new(genesis::LOCAL, &[]);
	for member in &NINE[4..] {
		let who = account(member).into();
		let add = pallet_membership::Call::<Runtime, CouncilInstance>::add_member { who };
		let seats =
			world.run(|| pallet_collective::Members::<Runtime, CouncilInstance>::get().len());
		// Two thirds of the seats there are so far.
		assert_eq!(world.motion(&NINE[..(seats * 2).div_ceil(3)], add), Ok(()));
	}
	world
}

/// Every decision, and how many of nine seats it takes.
fn decisions() -> Vec<(&'static str, RuntimeCall, usize)> {
	use pallet_accounts::Call as Accounts;
	use pallet_certification::Call as Certification;
	use pallet_footprint::Call as Footprint;
	use pallet_membership::Call as Membership;
	use pallet_validators::Call as Validators;

	let who = || account("somebody");
	let pause = (b"Credits".to_vec().try_into().unwrap(), b"transfer".to_vec().try_into().unwrap());
	let remark = || Box::new(frame_system::Call::remark { remark: vec![] }.into());
	vec![
		("family", Certification::register_family { name: name("zinc") }.into(), 5),
		(
			"good",
			Certification::register_good {
				name: name("ore"),
				family: COPPER,
				basis: MassBasis::GrossMass,
			}
			.into(),
			5,
		),
		(
			"standard",
			Certification::register_standard {
				owner: who(),
				name: name("standard"),
				kind: StandardKind::Performance,
				effective_from: START,
				documents: documents(),
			}
			.into(),
			5,
		),
		(
			"owner of a standard",
			Certification::set_standard_owner { standard: StandardId(0), owner: who() }.into(),
			6,
		),
		(
			"attribute",
			Footprint::register_attribute {
				name: name("water"),
				unit: name("g"),
				attached_to: AttachedTo::AllGoods,
				nature: AttributeNature::Burden,
			}
			.into(),
			5,
		),
		(
			"dispute",
			Footprint::resolve_dispute {
				node: RequestId(0),
				revision: 0,
				attempt: 0,
				resolution: pallet_footprint::Resolution::Retry,
				reason: reason("a worker was old"),
			}
			.into(),
			6,
		),
		("pause", pallet_tx_pause::Call::pause { full_name: pause.clone() }.into(), 5),
		("unpause", pallet_tx_pause::Call::unpause { ident: pause }.into(), 5),
		("enter safe mode", pallet_safe_mode::Call::force_enter {}.into(), 5),
		("extend safe mode", pallet_safe_mode::Call::force_extend {}.into(), 5),
		("leave safe mode", pallet_safe_mode::Call::force_exit {}.into(), 5),
		(
			"accreditation body",
			Certification::add_accreditation_body { accreditation_body: who() }.into(),
			6,
		),
		(
			"no accreditation body",
			Certification::remove_accreditation_body { accreditation_body: who() }.into(),
			6,
		),
		("intermediary", Accounts::add_intermediary { intermediary: who() }.into(), 6),
		("no intermediary", Accounts::remove_intermediary { intermediary: who() }.into(), 6),
		("recovery", Accounts::order_recovery { account: who(), new_key: who() }.into(), 6),
		(
			"quota",
			Accounts::set_session_quota {
				role: MemberRole::Intermediary,
				quota: Some(Weight::MAX),
			}
			.into(),
			6,
		),
		("operator", Validators::approve_operator { account: who() }.into(), 6),
		("no operator", Validators::dismiss_operator { account: who() }.into(), 6),
		("validator", Validators::add_validator { account: who() }.into(), 6),
		("no validator", Validators::remove_validator { account: who() }.into(), 6),
		("fewest", Validators::set_minimum_validators { minimum: 2 }.into(), 6),
		("pardon", Validators::pardon { account: who() }.into(), 6),
		(
			"seat",
			Membership::<Runtime, CouncilInstance>::add_member { who: who().into() }.into(),
			6,
		),
		(
			"no seat",
			Membership::<Runtime, CouncilInstance>::remove_member { who: who().into() }.into(),
			6,
		),
		(
			"later",
			pallet_scheduler::Call::schedule {
				when: 1_000,
				maybe_periodic: None,
				priority: 0,
				call: remark(),
			}
			.into(),
			6,
		),
		("upgrade", as_root(authorize_upgrade()), 7),
		(
			"GRANDPA",
			as_root(pallet_grandpa::Call::note_stalled {
				delay: 10,
				best_finalized_block_number: 1,
			}),
			7,
		),
		("migration", as_root(pallet_migrations::Call::force_set_cursor { cursor: None }), 7),
	]
}

/// Decisions on what somebody else may decide about its own, and the error of whoever has no such
/// thing.
fn shared_decisions() -> Vec<(&'static str, RuntimeCall, usize, DispatchError)> {
	use pallet_certification::{Call, Error};

	vec![
		(
			"label",
			Call::register_label {
				name: name("label"),
				family: COPPER,
				performance_standard: PERFORMANCE,
				chain_of_custody_standard: CHAIN_OF_CUSTODY,
				criteria: Default::default(),
				content_claim: None,
			}
			.into(),
			5,
			Error::<Runtime>::StandardNotFound.into(),
		),
		(
			"certificate in force again",
			Call::reinstate_certificate { certificate: CertificateId(0) }.into(),
			6,
			Error::<Runtime>::CertificateNotFound.into(),
		),
		(
			"a body for a certificate",
			Call::invite_body { certificate: CertificateId(0), body: account("somebody") }.into(),
			6,
			Error::<Runtime>::CertificateNotFound.into(),
		),
	]
}

#[test]
fn every_decision_needs_its_majority_and_no_less() {
	let mut world = with_nine_seats();
	let shared = shared_decisions().into_iter().map(|(name, call, seats, _)| (name, call, seats));
	for (decision, call, seats) in decisions().into_iter().chain(shared) {
		assert_eq!(
			world.motion(&NINE[..seats - 1], call.clone()),
			Err(DispatchError::BadOrigin),
			"{decision} with one seat too few"
		);
		// With enough seats what is decided about may still not be there, which is another error.
		let result = world.probe(|world| world.motion(&NINE[..seats], call));
		assert_ne!(result, Err(DispatchError::BadOrigin), "{decision}");
	}
}

#[test]
fn a_member_alone_and_a_stranger_decide_nothing() {
	let mut world = World::new(genesis::LOCAL, &[]);
	for (decision, call, _) in decisions() {
		assert_eq!(
			world.probe(|world| world.motion(&COUNCIL[..1], call.clone())),
			Err(DispatchError::BadOrigin),
			"{decision}"
		);
		assert_eq!(
			world.probe(|world| world.submit("Alice", call)),
			Err(DispatchError::BadOrigin),
			"{decision}"
		);
	}
	for (decision, call, _, error) in shared_decisions() {
		assert_eq!(
			world.probe(|world| world.motion(&COUNCIL[..1], call.clone())),
			Err(DispatchError::BadOrigin),
			"{decision}"
		);
		assert_eq!(world.probe(|world| world.submit("Alice", call)), Err(error), "{decision}");
	}
}

#[test]
fn two_thirds_lift_what_a_body_or_an_auditor_froze() {
	use pallet_credits::FreezeTarget;

	let (mut world, lot) = with_own_concentrate();
	let members = NINE.map(account).to_vec();
	world.govern(membership(pallet_membership::Call::reset_members { members }));
	let target = FreezeTarget::Line(world.lot(lot).origin);
	world.ok(
		"body",
		pallet_credits::Call::freeze { target: target.clone(), reason: reason("in doubt") },
	);
	accredit_other_body(&mut world);
	let certificate = MINE_CERTIFICATE;
	world.ok("other body", failed_audit(AuditSubject::Certificate(certificate)));

	let unfreeze = RuntimeCall::from(pallet_credits::Call::unfreeze { target });
	let reinstate =
		RuntimeCall::from(pallet_certification::Call::reinstate_certificate { certificate });
	for call in [unfreeze, reinstate] {
		let too_few = world.motion(&NINE[..5], call.clone());
		assert_eq!(too_few, Err(DispatchError::BadOrigin));
		assert_eq!(world.motion(&NINE[..6], call), Ok(()));
	}
	world.ok("smelter", transfer("smelter", lot, t(45), account("brand")));
	world.ok("mine", mining().call());
}

#[test]
fn who_abstains_has_not_agreed_even_under_a_prime() {
	use pallet_collective::DefaultVote;

	type Rule = <Runtime as pallet_collective::Config<CouncilInstance>>::DefaultVote;
	for prime in [None, Some(true), Some(false)] {
		assert!(!Rule::default_vote(prime, 8, 0, 9));
	}
}

/// Every call that could rewrite the books or take the chain over needs root.
fn calls_of_root() -> Vec<RuntimeCall> {
	use frame_system::Call as System;

	let mallory = || account("Alice");
	vec![
		System::set_storage { items: vec![(b"key".to_vec(), b"value".to_vec())] }.into(),
		System::kill_storage { keys: vec![b"key".to_vec()] }.into(),
		System::kill_prefix { prefix: b"key".to_vec(), subkeys: 1 }.into(),
		System::set_code { code: vec![1] }.into(),
		System::set_code_without_checks { code: vec![1] }.into(),
		System::set_heap_pages { pages: 64 }.into(),
		System::authorize_upgrade_without_checks { code_hash: H256::zero() }.into(),
		pallet_sudo::Call::set_key { new: mallory().into() }.into(),
		pallet_sudo::Call::sudo { call: Box::new(System::remark { remark: vec![] }.into()) }.into(),
		pallet_utility::Call::dispatch_as {
			as_origin: Box::new(frame_system::RawOrigin::Root.into()),
			call: Box::new(System::remark { remark: vec![] }.into()),
		}
		.into(),
		pallet_collective::Call::<Runtime, CouncilInstance>::set_members {
			new_members: vec![mallory()],
			prime: None,
			old_count: 4,
		}
		.into(),
	]
}

#[test]
fn without_sudo_there_is_no_way_to_root() {
	let mut world = World::new(genesis::LOCAL, &[]);
	assert_eq!(world.run(pallet_sudo::Key::<Runtime>::get), None);
	for call in calls_of_root() {
		// Not by a signature, not by a unanimous council, and not through the closed list.
		let refused = |result: Result<(), DispatchError>| {
			assert!(
				result == Err(DispatchError::BadOrigin)
					|| result == Err(pallet_sudo::Error::<Runtime>::RequireSudo.into()),
				"{call:?}: {result:?}"
			);
		};
		refused(world.submit("Alice", call.clone()));
		refused(world.motion(&COUNCIL, call.clone()));
		assert_eq!(
			world.motion(&COUNCIL, as_root(call.clone())),
			Err(pallet_governance::Error::<Runtime>::NotARootDecision.into())
		);
		// Nor later: the scheduler dispatches in the name of the council.
		let later = pallet_scheduler::Call::schedule {
			when: world.run(System::block_number) + 10,
			maybe_periodic: None,
			priority: 0,
			call: Box::new(call.clone()),
		};
		assert_eq!(world.motion(&COUNCIL, later), Ok(()));
		let outcome = loop {
			world.block(vec![]);
			let dispatched = world.run(|| {
				System::events().into_iter().find_map(|record| match record.event {
					RuntimeEvent::Scheduler(pallet_scheduler::Event::Dispatched {
						result, ..
					}) => Some(result),
					_ => None,
				})
			});
			if let Some(result) = dispatched {
				break result;
			}
		};
		refused(outcome);
	}
}

#[test]
fn an_upgrade_is_authorized_by_the_council_and_only_its_code_can_be_applied() {
	let mut world = World::new(genesis::LOCAL, &[]);
	assert_eq!(world.motion(&COUNCIL[..3], as_root(authorize_upgrade())), Ok(()));
	let authorized = world.run(|| System::authorized_upgrade().map(|a| *a.code_hash()));
	assert_eq!(authorized, Some(H256::repeat_byte(1)));
	let other = frame_system::Call::apply_authorized_upgrade { code: vec![1, 2, 3] };
	let transaction = world.sign("Bob", other);
	// Authorized by its hash or not at all: a wrong code doesn't fill blocks.
	assert_eq!(
		world.block(vec![transaction]),
		vec![Ok(Err(frame_system::Error::<Runtime>::Unauthorized.into()))]
	);
}

#[test]
fn only_the_council_notes_preimages() {
	let mut world = World::new(genesis::LOCAL, &[]);
	assert_eq!(
		world.motion(
			&COUNCIL[..3],
			pallet_accounts::Call::add_intermediary { intermediary: account("intermediary") }
		),
		Ok(())
	);
	let note = || pallet_preimage::Call::<Runtime>::note_preimage { bytes: vec![1; 100] };
	assert_eq!(
		world.submit("intermediary", note()),
		Err(DispatchError::Other("only members of the council note preimages"))
	);
	assert_eq!(world.submit("Alice", note()), Ok(()));
}

#[test]
fn a_seat_lets_its_holder_sign_and_losing_it_ends_that() {
	let mut world = World::new(genesis::LOCAL, &[]);
	let remark = || frame_system::Call::<Runtime>::remark { remark: vec![] };
	let refused = Err(refusal(sp_runtime::transaction_validity::InvalidTransaction::BadSigner));
	let transaction = world.sign("Eve", remark());
	assert_eq!(world.validate(transaction), refused);

	let who = account("Eve").into();
	let add = pallet_membership::Call::<Runtime, CouncilInstance>::add_member { who };
	assert_eq!(world.motion(&COUNCIL[..3], add), Ok(()));
	world.ok("Eve", remark());

	let who = account("Eve").into();
	let remove = pallet_membership::Call::<Runtime, CouncilInstance>::remove_member { who };
	assert_eq!(world.motion(&["Alice", "Bob", "Charlie", "Dave"], remove), Ok(()));
	let transaction = world.sign("Eve", remark());
	assert_eq!(world.validate(transaction), refused);
}

fn membership(call: pallet_membership::Call<Runtime, CouncilInstance>) -> RuntimeCall {
	call.into()
}

#[test]
fn the_council_keeps_three_seats_of_different_accounts_and_no_member_gives_its_own_away() {
	use pallet_membership::Call;

	let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
	let mut world = World::new(genesis::LOCAL, &[]);
	let alice = || account("Alice");
	for members in [
		vec![],
		vec![alice(), account("Bob")],
		vec![alice(), alice(), account("Bob"), account("Charlie")],
	] {
		let reset = membership(Call::reset_members { members });
		assert_eq!(world.probe(|world| world.motion(&COUNCIL, reset)), filtered);
	}
	let give_away = membership(Call::change_key { new: account("Eve").into() });
	assert_eq!(world.submit("Alice", give_away), filtered);

	let remove = |who: &str| membership(Call::remove_member { who: account(who).into() });
	assert_eq!(world.motion(&COUNCIL, remove("Dave")), Ok(()));
	assert_eq!(world.motion(&COUNCIL[..3], remove("Charlie")), filtered);
}

#[test]
fn one_member_cannot_take_all_motions() {
	let mut world = World::new(genesis::LOCAL, &[]);
	let propose = |tag: usize| {
		let remark = frame_system::Call::<Runtime>::remark { remark: vec![tag as u8] };
		pallet_collective::Call::<Runtime, CouncilInstance>::propose {
			threshold: 2,
			proposal: Box::new(remark.into()),
			length_bound: 100,
		}
	};
	for tag in 0..MOTIONS_PER_MEMBER {
		world.ok("Alice", propose(tag));
	}
	assert_eq!(
		world.submit("Alice", propose(99)),
		Err(DispatchError::Other("a member has at most 25 motions open; close some first"))
	);
	// The others decide, and what is closed makes room.
	let zinc = pallet_certification::Call::register_family { name: name("zinc") };
	assert_eq!(world.motion(&["Bob", "Charlie", "Dave"], zinc), Ok(()));
	world.skip_blocks(7 * DAYS);
	let call: RuntimeCall = frame_system::Call::remark { remark: vec![0] }.into();
	let close = pallet_collective::Call::<Runtime, CouncilInstance>::close {
		proposal_hash: BlakeTwo256::hash_of(&call),
		index: 0,
		proposal_weight_bound: Weight::from_parts(1_000_000_000, 0),
		length_bound: 100,
	};
	world.ok("Bob", close);
	world.ok("Alice", propose(99));
}

#[test]
fn another_council_cancels_what_was_scheduled() {
	let mut world = World::new(genesis::LOCAL, &[]);
	let when = world.run(System::block_number) + 1_000;
	let later = pallet_scheduler::Call::schedule {
		when,
		maybe_periodic: None,
		priority: 0,
		call: Box::new(frame_system::Call::remark { remark: vec![] }.into()),
	};
	assert_eq!(world.motion(&COUNCIL, later), Ok(()));
	let who = account("Eve").into();
	let add = membership(pallet_membership::Call::add_member { who });
	assert_eq!(world.motion(&COUNCIL[..3], add), Ok(()));
	let cancel = pallet_scheduler::Call::cancel { when, index: 0 };
	assert_eq!(world.motion(&["Alice", "Bob", "Charlie", "Eve"], cancel), Ok(()));
	world.run(|| {
		assert!(pallet_scheduler::Agenda::<Runtime>::get(when).iter().all(Option::is_none));
	});
}

#[test]
fn an_intermediary_has_no_power_over_those_in_office() {
	let mut world = World::new(genesis::LOCAL, &[]);
	let admit = pallet_accounts::Call::add_intermediary { intermediary: account("intermediary") };
	assert_eq!(world.motion(&COUNCIL[..3], admit), Ok(()));
	let taken = pallet_accounts::Error::<Runtime>::AlreadyRegistered;
	assert_eq!(world.submit("intermediary", register("Alice", &[Role::Trader])), Err(taken.into()));

	// One who was a participant before it came into office.
	world.ok("intermediary", register("Eve", &[Role::Trader]));
	let add = membership(pallet_membership::Call::add_member { who: account("Eve").into() });
	assert_eq!(world.motion(&COUNCIL[..3], add), Ok(()));
	let in_office = DispatchError::from(pallet_accounts::Error::<Runtime>::HoldsOffice);
	let recover = pallet_accounts::Call::start_recovery {
		account: account("Eve"),
		new_key: account("thief"),
	};
	assert_eq!(world.submit("intermediary", recover), Err(in_office));
	let delegate = pallet_accounts::Call::admit_delegate {
		account: account("Eve"),
		delegate: account("thief"),
	};
	assert_eq!(world.submit("intermediary", delegate), Err(in_office));
	// It can suspend the participant, not the councillor.
	let suspend = pallet_accounts::Call::suspend_participant { participant: account("Eve") };
	world.ok("intermediary", suspend);
	world.ok("Eve", frame_system::Call::remark { remark: vec![] });
}
