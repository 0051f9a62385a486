//! Lost and stolen keys, on the real ledger: the account and all that it has stays, its key changes.

use super::world::*;
use pallet_accounts::Call as Accounts;
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::*;
use tracemet_runtime::*;

/// The smelter holds 45 t and has a request pending.
fn with_holdings() -> (World, LotId) {
	let (mut world, lot) = with_own_concentrate();
	world.ok(
		"smelter",
		pallet_utility::Call::batch_all {
			calls: vec![
				Accounts::admit_delegate { account: account("smelter"), delegate: account("bot") }
					.into(),
				pallet_proxy::Call::add_proxy {
					delegate: account("bot").into(),
					proxy_type: ProxyType::TransfersOnly,
					delay: 0,
				}
				.into(),
			],
		},
	);
	(world, lot)
}

fn refused_at_the_pool(world: &mut World, signer: &str, call: RuntimeCall, code: u8) {
	let transaction = world.sign(signer, call);
	let reason = refusal(InvalidTransaction::Custom(code));
	assert_eq!(world.validate(transaction.clone()), Err(reason));
	assert_eq!(world.block(vec![transaction]), vec![Err(reason)]);
}

fn recover(world: &mut World, who: &str, new_key: &str) {
	world.ok(
		"intermediary",
		Accounts::start_recovery { account: account(who), new_key: account(new_key) },
	);
	world.skip_blocks(RecoveryDelay::get());
	world.catch_up();
	world.ok("intermediary", Accounts::complete_recovery { account: account(who) });
}

#[test]
fn the_new_key_signs_for_the_account_and_its_holdings_are_whole() {
	let (mut world, lot) = with_holdings();
	let before = world.lot(lot);
	recover(&mut world, "smelter", "new key");
	assert_eq!(world.lot(lot), before);

	// The account's records go on under its own name: a request of the new key is the account's.
	let request = world.request("new key", smelting(lot));
	world.ok("body", approve(request));
	for lot in world.lots_of(request) {
		assert_eq!(world.lot(lot).holder, account("smelter"));
	}
	// The key has a nonce of its own, as wallets expect.
	world.run(|| assert_eq!(System::account_nonce(account("new key")), 1));
}

#[test]
fn the_old_key_and_the_delegates_it_named_are_refused() {
	let (mut world, lot) = with_holdings();
	recover(&mut world, "smelter", "new key");
	let steal = transfer("smelter", lot, t(45), account("brand"));
	refused_at_the_pool(&mut world, "smelter", steal.clone(), 3);

	// Whoever had the key had named a delegate with it.
	let by_proxy = pallet_proxy::Call::proxy {
		real: account("smelter").into(),
		force_proxy_type: None,
		call: Box::new(steal),
	};
	let transaction = world.sign("bot", by_proxy);
	assert_eq!(world.validate(transaction), Err(refusal(InvalidTransaction::BadSigner)));
	world.run(|| {
		assert!(pallet_proxy::Proxies::<Runtime>::get(account("smelter")).0.is_empty());
	});
}

#[test]
fn the_holder_vetoes_a_recovery_that_it_did_not_ask_for() {
	let (mut world, lot) = with_holdings();
	world.ok(
		"intermediary",
		Accounts::start_recovery { account: account("smelter"), new_key: account("thief") },
	);
	// Even if its intermediary suspends it first.
	world.ok("intermediary", Accounts::suspend_participant { participant: account("smelter") });
	world.ok("smelter", Accounts::veto_recovery { account: account("smelter") });
	world.skip_blocks(RecoveryDelay::get());
	assert_eq!(
		world.submit("intermediary", Accounts::complete_recovery { account: account("smelter") }),
		Err(pallet_accounts::Error::<Runtime>::RecoveryNotFound.into())
	);
	world.ok("intermediary", Accounts::reinstate_participant { participant: account("smelter") });
	world.ok("smelter", transfer("smelter", lot, t(1), account("brand")));
}

#[test]
fn nobody_uses_up_the_veto() {
	let (mut world, _) = with_holdings();
	let recovery =
		Accounts::start_recovery { account: account("smelter"), new_key: account("thief") };
	world.ok("intermediary", recovery);
	// Whoever may use the account's quota has used all of it.
	world.run(|| {
		let session = Session::current_index();
		let used = DefaultSessionQuota::get();
		let quota_use = pallet_accounts::QuotaUse { session, used };
		pallet_accounts::QuotaUsed::<Runtime>::insert(account("smelter"), quota_use);
	});
	let remark = frame_system::Call::remark { remark: vec![] }.into();
	refused_at_the_pool(&mut world, "smelter", remark, 2);
	world.ok("smelter", Accounts::veto_recovery { account: account("smelter") });
	// It is free once for each recovery.
	let again = Accounts::veto_recovery { account: account("smelter") }.into();
	refused_at_the_pool(&mut world, "smelter", again, 2);
}

#[test]
fn governance_orders_a_recovery_that_a_thief_would_veto() {
	let (mut world, lot) = with_holdings();
	world.govern(Accounts::order_recovery {
		account: account("smelter"),
		new_key: account("new key"),
	});
	world.ok("new key", transfer("smelter", lot, t(1), account("brand")));
	refused_at_the_pool(&mut world, "smelter", transfer("smelter", lot, t(1), account("brand")), 3);
}

#[test]
fn a_holder_rotates_its_own_key() {
	let (mut world, lot) = with_holdings();
	world.ok("smelter", Accounts::rotate_key { new_key: account("second key") });
	world.ok("second key", Accounts::rotate_key { new_key: account("third key") });
	world.ok("third key", transfer("smelter", lot, t(1), account("brand")));
	for replaced in ["smelter", "second key"] {
		let send = transfer("smelter", lot, t(1), account("brand"));
		refused_at_the_pool(&mut world, replaced, send, 3);
	}
}
