use super::world::*;
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use sp_runtime::transaction_validity::InvalidTransaction;
use tracemet_primitives::*;
use tracemet_runtime::*;

fn remark() -> frame_system::Call<Runtime> {
	frame_system::Call::remark { remark: vec![] }
}

#[test]
fn a_strangers_transaction_is_refused_at_the_pool_and_in_a_block() {
	let mut world = copper_world();
	let transaction = world.sign("stranger", remark());
	let reason = refusal(InvalidTransaction::BadSigner);
	assert_eq!(world.validate(transaction.clone()), Err(reason));
	assert_eq!(world.block(vec![transaction]), vec![Err(reason)]);
	world.run(|| assert_eq!(System::account_nonce(account("stranger")), 0));
}

#[test]
fn a_suspended_participants_transaction_is_refused() {
	let mut world = copper_world();
	let suspend = pallet_accounts::Call::suspend_participant { participant: account("smelter") };
	world.ok("intermediary", suspend);
	let transaction = world.sign("smelter", remark());
	assert_eq!(world.validate(transaction.clone()), Err(refusal(InvalidTransaction::Custom(1))));
	assert_eq!(world.block(vec![transaction]), vec![Err(refusal(InvalidTransaction::Custom(1)))]);
}

#[test]
fn a_quota_bounds_each_member_per_session_and_failing_calls_count() {
	let mut world = copper_world();
	let call = transfer("smelter", LotId(99), t(1), account("brand"));
	// The least quota that governance can set, and so many failing transfers that one more fits.
	let quota = MinSessionQuota::get();
	let smelter = pallet_accounts::MemberRole::Participant(Role::Producer);
	world.govern(pallet_accounts::Call::set_session_quota { role: smelter, quota: Some(quota) });
	let transaction = world.sign("smelter", call.clone());
	let needed = transaction.get_dispatch_info().total_weight().ref_time();
	let used = Weight::from_parts(quota.ref_time() - needed * 3 / 2, 0);
	world.run(|| {
		let session = Session::current_index();
		let quota_use = pallet_accounts::QuotaUse { session, used };
		pallet_accounts::QuotaUsed::<Runtime>::insert(account("smelter"), quota_use);
	});

	assert_eq!(
		world.submit("smelter", call.clone()),
		Err(pallet_credits::Error::<Runtime>::LotNotFound.into())
	);
	let second = world.sign("smelter", call.clone());
	assert_eq!(world.validate(second.clone()), Err(refusal(InvalidTransaction::Custom(2))));
	assert_eq!(world.block(vec![second]), vec![Err(refusal(InvalidTransaction::Custom(2)))]);

	// Another member has a quota of its own, and the next session brings a new one.
	let other = world.sign("brand", call.clone());
	assert!(world.validate(other).is_ok());
	let session = world.run(Session::current_index);
	while world.run(Session::current_index) == session {
		world.block(vec![]);
	}
	let third = world.sign("smelter", call);
	assert!(world.validate(third).is_ok());
}

#[test]
fn validators_and_governance_are_members_without_registration() {
	let mut world = World::new(genesis::LOCAL, &[]);
	let transaction = world.sign("Bob", remark());
	assert!(world.validate(transaction).is_ok());
}
