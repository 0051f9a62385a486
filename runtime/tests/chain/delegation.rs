//! Delegates with narrow rights, accounts of several signatories, batches.

use super::world::*;
use frame_support::dispatch::GetDispatchInfo;
use sp_runtime::{transaction_validity::InvalidTransaction, DispatchError};
use tracemet_primitives::*;
use tracemet_runtime::*;

fn admit(account_name: &str, delegate: &str) -> RuntimeCall {
	pallet_accounts::Call::admit_delegate {
		account: account(account_name),
		delegate: account(delegate),
	}
	.into()
}

fn name_proxy(delegate: &str, proxy_type: ProxyType) -> RuntimeCall {
	pallet_proxy::Call::add_proxy { delegate: account(delegate).into(), proxy_type, delay: 0 }
		.into()
}

fn in_the_name_of(real: &str, call: impl Into<RuntimeCall>) -> RuntimeCall {
	pallet_proxy::Call::proxy {
		real: account(real).into(),
		force_proxy_type: None,
		call: Box::new(call.into()),
	}
	.into()
}

/// Admits a delegate and names it, in one batch.
fn with_delegate(world: &mut World, of: &str, delegate: &str, proxy_type: ProxyType) {
	let calls = vec![admit(of, delegate), name_proxy(delegate, proxy_type)];
	world.ok(of, pallet_utility::Call::batch_all { calls });
}

/// What the call made in the name of somebody came to.
fn proxied(world: &mut World, signer: &str, call: RuntimeCall) -> Result<(), DispatchError> {
	world.ok(signer, call);
	world.run(|| {
		System::events()
			.into_iter()
			.find_map(|record| match record.event {
				RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
				_ => None,
			})
			.expect("the call was made")
	})
}

fn filtered() -> Result<(), DispatchError> {
	Err(frame_system::Error::<Runtime>::CallFiltered.into())
}

#[test]
fn a_reporting_bot_reports_and_does_nothing_else() {
	let mut world = copper_world();
	with_delegate(&mut world, "mine", "bot", ProxyType::ReportingBot);
	assert_eq!(proxied(&mut world, "bot", in_the_name_of("mine", mining().call())), Ok(()));
	// It can also correct itself before the footprint is calculated, and take back what it reported.
	let amended = Request { activities: vec![electricity(59_999)], ..mining() };
	let amend = in_the_name_of("mine", amended.amend(RequestId(0)));
	assert_eq!(proxied(&mut world, "bot", amend), Ok(()));
	assert_eq!(proxied(&mut world, "bot", in_the_name_of("mine", mining().call())), Ok(()));
	let withdraw = pallet_credits::Call::withdraw_request { request: RequestId(1) };
	assert_eq!(proxied(&mut world, "bot", in_the_name_of("mine", withdraw)), Ok(()));
	world.roll_up();
	world.ok("body", approve(RequestId(0)));
	let lot = world.lots_of(RequestId(0))[0];

	for call in [
		transfer("mine", lot, t(1), account("smelter")),
		pallet_credits::Call::repay_overdraft { account: account("mine"), lot, mass: t(1) }.into(),
		policy("mine", ReceivingPolicy::Acceptance),
		exit("mine", lot, t(1), "computers"),
		// What changes what others have bought.
		restate(RequestId(0), 60_000),
		admit("mine", "another bot"),
		name_proxy("bot", ProxyType::TransfersOnly),
		pallet_accounts::Call::rotate_key { new_key: account("thief") }.into(),
	] {
		assert_eq!(proxied(&mut world, "bot", in_the_name_of("mine", call)), filtered());
	}
}

#[test]
fn a_bot_reports_in_batches_whose_calls_are_filtered_one_by_one() {
	let mut world = copper_world();
	with_delegate(&mut world, "mine", "bot", ProxyType::ReportingBot);
	let batch = |calls| in_the_name_of("mine", pallet_utility::Call::batch_all { calls });
	let two = batch(vec![mining().call(), mining().call()]);
	assert_eq!(proxied(&mut world, "bot", two), Ok(()));
	assert_eq!(world.run(pallet_credits::NextRequestId::<Runtime>::get), RequestId(2));

	let with_an_exit = batch(vec![mining().call(), exit("mine", LotId(0), t(1), "computers")]);
	assert_eq!(proxied(&mut world, "bot", with_an_exit), filtered());
	assert_eq!(world.run(pallet_credits::NextRequestId::<Runtime>::get), RequestId(2));
}

#[test]
fn a_certification_clerk_decides_on_requests_and_issues_no_certificates() {
	let mut world = copper_world();
	with_delegate(&mut world, "body", "clerk", ProxyType::CertificationClerk);
	let request = world.request("mine", mining());
	for call in [
		certify("mine", &MINE_ROWS),
		pallet_certification::Call::suspend_certificate { certificate: MINE_CERTIFICATE }.into(),
		failed_audit(AuditSubject::Certificate(MINE_CERTIFICATE)),
		pallet_credits::Call::freeze {
			target: pallet_credits::FreezeTarget::Line(OutputLineId { request, line: 0 }),
			reason: reason("in doubt"),
		}
		.into(),
		pallet_credits::Call::revoke {
			lots: vec![(LotId(0), t(1))].try_into().unwrap(),
			reason: reason("in doubt"),
		}
		.into(),
		pallet_credits::Call::lift_hold {
			line: OutputLineId { request, line: 0 },
			revision: 1,
			reason: reason("still good"),
		}
		.into(),
		pallet_footprint::Call::attest_footprint {
			node: request,
			revision: 0,
			attempt: 0,
			report: Default::default(),
		}
		.into(),
		pallet_footprint::Call::restate_after_audit {
			node: request,
			audit: AuditId(0),
			correction: correction(1),
			reason: reason("as audited"),
		}
		.into(),
	] {
		assert_eq!(proxied(&mut world, "clerk", in_the_name_of("body", call)), filtered());
	}
	assert_eq!(proxied(&mut world, "clerk", in_the_name_of("body", approve(request))), Ok(()));
	assert_eq!(world.lots_of(request).len(), 1);

	let request = world.request("mine", mining());
	let partly = pallet_credits::Call::approve_partially {
		request,
		masses: vec![t(44)].try_into().unwrap(),
	};
	assert_eq!(proxied(&mut world, "clerk", in_the_name_of("body", partly)), Ok(()));
	let lot = world.lots_of(request)[0];
	assert_eq!(world.lot(lot).mass, t(44));
	let request = world.request("mine", mining());
	assert_eq!(proxied(&mut world, "clerk", in_the_name_of("body", reject(request))), Ok(()));
}

#[test]
fn a_certification_clerk_validates_transfers() {
	let mut world = copper_world_with(|rules| rules.transfers_validated = true);
	with_delegate(&mut world, "body", "clerk", ProxyType::CertificationClerk);
	let request = world.request("mine", mining());
	world.ok("body", approve(request));
	let lot = world.lots_of(request)[0];
	world.ok("mine", transfer("mine", lot, t(45), account("smelter")));
	assert_eq!(world.lot(lot).holder, account("mine"));
	let validate = pallet_credits::Call::validate_transfer { transfer: TransferId(0) };
	assert_eq!(proxied(&mut world, "clerk", in_the_name_of("body", validate)), Ok(()));
	assert_eq!(world.lot(lot).holder, account("smelter"));
}

#[test]
fn a_delegate_for_transfers_transfers_only() {
	let (mut world, lot) = with_own_concentrate();
	with_delegate(&mut world, "smelter", "trader", ProxyType::TransfersOnly);
	let send = transfer("smelter", lot, t(5), account("brand"));
	assert_eq!(proxied(&mut world, "trader", in_the_name_of("smelter", send)), Ok(()));
	let leg = TransferLeg { lot, mass: t(5), to: account("brand"), pass_through: None };
	let batch = pallet_credits::Call::transfer_batch {
		account: account("smelter"),
		legs: vec![leg.clone(), leg].try_into().unwrap(),
		reference: None,
	};
	assert_eq!(proxied(&mut world, "trader", in_the_name_of("smelter", batch)), Ok(()));
	for call in [
		exit("smelter", lot, t(5), "computers"),
		policy("smelter", ReceivingPolicy::Acceptance),
		pallet_credits::Call::repay_overdraft { account: account("smelter"), lot, mass: t(1) }
			.into(),
		smelting(lot).call(),
	] {
		assert_eq!(proxied(&mut world, "trader", in_the_name_of("smelter", call)), filtered());
	}
}

#[test]
fn a_delegate_for_transfers_answers_those_of_others() {
	use pallet_credits::Call;

	let (mut world, lot) = with_own_concentrate();
	with_delegate(&mut world, "smelter", "trader", ProxyType::TransfersOnly);
	for who in ["brand", "smelter"] {
		world.ok(who, policy(who, ReceivingPolicy::Acceptance));
	}
	let does = |world: &mut World, call: RuntimeCall| {
		assert_eq!(proxied(world, "trader", in_the_name_of("smelter", call)), Ok(()));
	};
	does(&mut world, transfer("smelter", lot, t(10), account("brand")));
	does(&mut world, Call::cancel_transfer { transfer: TransferId(0) }.into());
	assert_eq!(world.lot(lot).mass, t(45));

	does(&mut world, transfer("smelter", lot, t(10), account("brand")));
	world.ok("brand", Call::accept_transfer { transfer: TransferId(1) });
	let other = LotId(1);
	for _ in 0..2 {
		world.ok("brand", transfer("brand", other, t(4), account("smelter")));
	}
	does(&mut world, Call::accept_transfer { transfer: TransferId(2) }.into());
	does(&mut world, Call::decline_transfer { transfer: TransferId(3) }.into());
	assert_eq!(world.lot(other).mass, t(6));

	// Lots of one origin are worth the same.
	let swap = Call::offer_swap {
		account: account("smelter"),
		lot,
		mass: t(6),
		in_return: other,
		reference: None,
	};
	does(&mut world, swap.into());
	world.ok("brand", Call::accept_transfer { transfer: TransferId(4) });
	assert_eq!(world.lot(other).holder, account("smelter"));
	assert_eq!(world.lot(lot).mass, t(29));
}

#[test]
fn a_delegate_that_was_not_admitted_or_was_dismissed_gets_nowhere() {
	let mut world = copper_world();
	world.ok("mine", name_proxy("bot", ProxyType::ReportingBot));
	let report = in_the_name_of("mine", mining().call());
	let transaction = world.sign("bot", report.clone());
	assert_eq!(world.validate(transaction), Err(refusal(InvalidTransaction::BadSigner)));

	world.ok("mine", admit("mine", "bot"));
	assert_eq!(proxied(&mut world, "bot", report.clone()), Ok(()));

	world.ok(
		"mine",
		pallet_accounts::Call::dismiss_delegate {
			account: account("mine"),
			delegate: account("bot"),
		},
	);
	let transaction = world.sign("bot", report);
	assert_eq!(world.validate(transaction), Err(refusal(InvalidTransaction::BadSigner)));
}

#[test]
fn a_delegate_can_do_nothing_while_its_account_is_suspended() {
	let mut world = copper_world();
	with_delegate(&mut world, "mine", "bot", ProxyType::ReportingBot);
	let suspend = pallet_accounts::Call::suspend_participant { participant: account("mine") };
	world.ok("intermediary", suspend);
	let transaction = world.sign("bot", in_the_name_of("mine", mining().call()));
	assert_eq!(world.validate(transaction), Err(refusal(InvalidTransaction::Custom(1))));
}

#[test]
fn an_account_of_two_signatories_acts_when_both_agree() {
	let mut world = copper_world();
	let signatories = {
		let mut pair = [account("first"), account("second")];
		pair.sort();
		pair
	};
	let both = Multisig::multi_account_id(&signatories, 2);
	let register = pallet_accounts::Call::register_participant {
		participant: both.clone(),
		roles: std::collections::BTreeSet::from([Role::BrandOwner]).try_into().unwrap(),
		dossier: Default::default(),
	};
	world.ok("intermediary", register);
	for delegate in ["first", "second"] {
		let admit = pallet_accounts::Call::admit_delegate {
			account: both.clone(),
			delegate: account(delegate),
		};
		world.ok("intermediary", admit);
	}
	let request = world.request("mine", mining());
	world.ok("body", approve(request));
	let lot = world.lots_of(request)[0];
	world.ok("mine", transfer("mine", lot, t(45), both.clone()));

	let call = exit_of(both.clone(), vec![(lot, t(45))], "motors");
	let agree = |other: &str, timepoint| pallet_multisig::Call::as_multi {
		threshold: 2,
		other_signatories: vec![account(other)],
		maybe_timepoint: timepoint,
		call: Box::new(call.clone()),
		max_weight: call.get_dispatch_info().call_weight,
	};
	world.ok("first", agree("second", None));
	assert_eq!(world.run(pallet_credits::NextExitId::<Runtime>::get), ExitId(0));
	let timepoint = world.run(|| {
		System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::Multisig(pallet_multisig::Event::NewMultisig { .. }) => {
				Some(pallet_multisig::Timepoint {
					height: System::block_number(),
					index: match record.phase {
						frame_system::Phase::ApplyExtrinsic(index) => index,
						_ => panic!("it was a transaction"),
					},
				})
			}
			_ => None,
		})
	});
	world.ok("second", agree("first", timepoint));
	assert_eq!(world.run(pallet_credits::NextExitId::<Runtime>::get), ExitId(1));
}
