use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use frame_system::Call as SystemCall;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError,
};

fn authorize_upgrade() -> Box<RuntimeCall> {
	Box::new(SystemCall::authorize_upgrade { code_hash: BlakeTwo256::hash(b"code") }.into())
}

#[test]
fn a_call_of_the_list_is_made_as_root() {
	build_and_execute(|| {
		let call = authorize_upgrade();
		let call_hash = BlakeTwo256::hash_of(&call);
		assert_ok!(Governance::dispatch_as_root(RuntimeOrigin::signed(COUNCIL), call));
		assert_eq!(
			System::authorized_upgrade().map(|upgrade| *upgrade.code_hash()),
			Some(BlakeTwo256::hash(b"code"))
		);
		System::assert_last_event(Event::DispatchedAsRoot { call_hash }.into());
	});
}

#[test]
fn any_other_call_is_refused() {
	build_and_execute(|| {
		let call = Box::new(SystemCall::set_storage { items: vec![(vec![1], vec![2])] }.into());
		assert_noop!(
			Governance::dispatch_as_root(RuntimeOrigin::signed(COUNCIL), call),
			Error::<Test>::NotARootDecision
		);
		// Nor wrapped in itself.
		let call = Box::new(crate::Call::dispatch_as_root { call: authorize_upgrade() }.into());
		assert_noop!(
			Governance::dispatch_as_root(RuntimeOrigin::signed(COUNCIL), call),
			Error::<Test>::NotARootDecision
		);
	});
}

#[test]
fn nobody_else_decides() {
	build_and_execute(|| {
		for origin in [RuntimeOrigin::signed(2), RuntimeOrigin::none()] {
			assert_noop!(
				Governance::dispatch_as_root(origin, authorize_upgrade()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn the_error_of_the_call_is_answered() {
	build_and_execute(|| {
		let call = Box::new(SystemCall::apply_authorized_upgrade { code: vec![] }.into());
		assert_noop!(
			Governance::dispatch_as_root(RuntimeOrigin::signed(COUNCIL), call),
			frame_system::Error::<Test>::NothingAuthorized
		);
	});
}

#[test]
fn its_weight_includes_the_call() {
	let call = authorize_upgrade();
	let inner = call.get_dispatch_info().call_weight;
	let outer = crate::Call::<Test>::dispatch_as_root { call }.get_dispatch_info().call_weight;
	assert_eq!(outer.checked_sub(&inner).map(|weight| weight.ref_time()), Some(100_000_000));
}
