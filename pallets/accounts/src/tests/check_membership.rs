use crate::{mock::*, CheckMembership, MemberRole, QuotaUse, QuotaUsed};
use frame_support::{
	assert_ok,
	dispatch::{DispatchInfo, GetDispatchInfo},
	weights::Weight,
};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};
use tracemet_primitives::Role;

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

fn veto(account: u64) -> RuntimeCall {
	crate::Call::veto_recovery { account }.into()
}

fn offer(participant: u64) -> RuntimeCall {
	crate::Call::offer_handover { participant, to: OTHER_INTERMEDIARY }.into()
}

fn withdraw(participant: u64) -> RuntimeCall {
	crate::Call::withdraw_handover { participant }.into()
}

fn info(weight: u64) -> DispatchInfo {
	DispatchInfo { call_weight: Weight::from_parts(weight, weight), ..remark().get_dispatch_info() }
}

fn validate_call(origin: RuntimeOrigin, call: RuntimeCall) -> Result<(), TransactionValidityError> {
	CheckMembership::<Test>::new()
		.validate(
			origin,
			&call,
			&info(1),
			0,
			(),
			&TxBaseImplication(()),
			TransactionSource::External,
		)
		.map(|_| ())
}

fn validate(who: u64) -> Result<(), TransactionValidityError> {
	validate_call(signed(who), remark())
}

fn dispatch_bytes(who: u64, weight: u64, len: usize) -> Result<(), TransactionValidityError> {
	CheckMembership::<Test>::new()
		.validate_and_prepare(signed(who), &remark(), &info(weight), len, 0)
		.map(|_| ())
}

fn dispatch(who: u64, weight: u64) -> Result<(), TransactionValidityError> {
	dispatch_bytes(who, weight, 0)
}

fn refused(code: u8) -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

fn used(who: u64) -> Weight {
	QuotaUsed::<Test>::get(who).used
}

#[test]
fn members_get_in() {
	build_and_execute(|| {
		for member in [INTERMEDIARY, PRODUCER, SITE, BODY, VALIDATOR, COUNCILLOR] {
			assert_ok!(validate(member));
		}
	});
}

#[test]
fn strangers_and_closed_accounts_are_refused_with_bad_signer() {
	build_and_execute(|| {
		assert_ok!(Accounts::close_site(signed(INTERMEDIARY), SITE));
		give_key(BODY, KEY);
		assert_ok!(Accounts::close_participant(signed(INTERMEDIARY), BODY));
		for account in [STRANGER, SITE, KEY] {
			assert_eq!(validate(account), Err(InvalidTransaction::BadSigner.into()));
		}
		assert_eq!(
			validate_call(signed(SITE), veto(SITE)),
			Err(InvalidTransaction::BadSigner.into())
		);
	});
}

#[test]
fn a_suspended_participant_is_refused_with_its_own_code() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), SITE, DELEGATE));
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		for account in [PRODUCER, SITE, DELEGATE] {
			assert_eq!(validate(account), refused(1));
		}
	});
}

#[test]
fn a_replaced_key_is_refused_with_its_own_code() {
	build_and_execute(|| {
		give_key(PRODUCER, KEY);
		give_key(PRODUCER, NEXT_KEY);
		for key in [PRODUCER, KEY] {
			assert_eq!(validate(key), refused(3));
			assert_eq!(validate_call(signed(key), veto(PRODUCER)), refused(3));
		}
		assert_ok!(validate(NEXT_KEY));
	});
}

#[test]
fn a_participant_without_intermediary_is_refused_with_its_own_code() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), SITE, DELEGATE));
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get());
		for account in [PRODUCER, SITE, DELEGATE] {
			assert_ok!(validate(account));
		}
		pass_blocks(1);
		for account in [PRODUCER, SITE, DELEGATE] {
			assert_eq!(validate(account), refused(4));
		}
		assert_eq!(validate(INTERMEDIARY), Err(InvalidTransaction::BadSigner.into()));
	});
}

#[test]
fn a_veto_is_heard_of_whoever_may_not_act_otherwise() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		give_key(SITE, KEY);
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), PRODUCER));
		for (who, account) in [(PRODUCER, PRODUCER), (PRODUCER, SITE), (KEY, SITE)] {
			assert_ok!(validate_call(signed(who), veto(account)));
		}
		for (who, account) in [(DELEGATE, PRODUCER), (KEY, PRODUCER), (PRODUCER, BODY)] {
			assert_eq!(validate_call(signed(who), veto(account)), refused(1));
		}
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		assert_ok!(validate_call(signed(BODY), veto(BODY)));
	});
}

#[test]
fn a_participant_without_intermediary_is_heard_when_it_looks_for_another() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), BODY));
		for call in [offer(BODY), withdraw(BODY)] {
			assert_eq!(validate_call(signed(BODY), call), refused(1));
		}
		assert_ok!(Accounts::remove_intermediary(root(), INTERMEDIARY));
		pass_blocks(HandoverPeriod::get() + 1);
		for who in [PRODUCER, BODY] {
			for call in [offer(who), withdraw(who)] {
				assert_ok!(validate_call(signed(who), call));
			}
		}
		for (who, call) in
			[(DELEGATE, offer(PRODUCER)), (PRODUCER, offer(BODY)), (SITE, offer(SITE))]
		{
			assert_eq!(validate_call(signed(who), call), refused(4));
		}
	});
}

#[test]
fn what_is_not_signed_passes_uncounted() {
	build_and_execute(|| {
		assert_ok!(validate_call(RuntimeOrigin::none(), remark()));
		assert_ok!(CheckMembership::<Test>::new().validate_and_prepare(
			frame_system::RawOrigin::Authorized.into(),
			&remark(),
			&info(u64::MAX),
			0,
			0
		));
		assert_eq!(QuotaUsed::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_member_stays_within_its_quota_per_session() {
	build_and_execute(|| {
		assert_ok!(dispatch(PRODUCER, 600));
		assert_ok!(dispatch(PRODUCER, 400));
		assert_eq!(
			QuotaUsed::<Test>::get(PRODUCER),
			QuotaUse { session: 1, used: Weight::from_parts(1_000, 1_000) }
		);
		assert_eq!(dispatch(PRODUCER, 1), refused(2));
		assert_eq!(used(PRODUCER), Weight::from_parts(1_000, 1_000));

		// One member's use is not another's, and a new session brings a new quota.
		assert_ok!(dispatch(BODY, 1_000));
		CurrentSession::set(2);
		assert_ok!(dispatch(PRODUCER, 1));
		assert_eq!(
			QuotaUsed::<Test>::get(PRODUCER),
			QuotaUse { session: 2, used: Weight::from_parts(1, 1) }
		);
	});
}

#[test]
fn the_bytes_of_a_transaction_count_as_proof_size() {
	build_and_execute(|| {
		assert_ok!(dispatch_bytes(PRODUCER, 1, 998));
		assert_eq!(used(PRODUCER), Weight::from_parts(1, 999));
		assert_eq!(dispatch_bytes(PRODUCER, 0, 2), refused(2));
		assert_ok!(dispatch_bytes(PRODUCER, 0, 1));
		assert_eq!(dispatch_bytes(BODY, 0, usize::MAX), refused(2));
	});
}

#[test]
fn a_weight_beyond_counting_is_refused() {
	build_and_execute(|| {
		assert_ok!(dispatch(PRODUCER, 1));
		assert_eq!(dispatch(PRODUCER, u64::MAX), refused(2));
	});
}

#[test]
fn keys_and_delegates_use_the_quota_of_their_account() {
	build_and_execute(|| {
		give_key(PRODUCER, KEY);
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		assert_ok!(dispatch(KEY, 600));
		assert_ok!(dispatch(DELEGATE, 400));
		assert_eq!(used(PRODUCER), Weight::from_parts(1_000, 1_000));
		assert_eq!(QuotaUsed::<Test>::iter().count(), 1);
		for key in [KEY, DELEGATE] {
			assert_eq!(dispatch(key, 1), refused(2));
		}
	});
}

#[test]
fn a_member_has_the_largest_quota_of_its_roles_in_each_dimension() {
	build_and_execute(|| {
		let set = |role, ref_time, proof_size| {
			let quota = Weight::from_parts(ref_time, proof_size);
			assert_ok!(Accounts::set_session_quota(root(), role, Some(quota)));
		};
		set(MemberRole::Participant(Role::Producer), 500, 100);
		set(MemberRole::Participant(Role::Trader), 100, 300);
		set(MemberRole::Validator, 200, 200);
		set(MemberRole::Intermediary, 5_000, 5_000);
		assert_ok!(Accounts::set_roles(
			signed(INTERMEDIARY),
			PRODUCER,
			roles(&[Role::Producer, Role::Trader])
		));
		// A site has the roles of its company.
		for account in [PRODUCER, SITE] {
			assert_ok!(dispatch(account, 300));
			assert_eq!(dispatch_bytes(account, 0, 1), refused(2));
		}
		assert_eq!(dispatch(VALIDATOR, 201), refused(2));
		assert_ok!(dispatch(VALIDATOR, 200));
		assert_ok!(dispatch(INTERMEDIARY, 5_000));

		Validators::set(vec![BODY]);
		assert_ok!(dispatch(BODY, 1_000));
	});
}

#[test]
fn an_office_outlasts_a_suspension() {
	build_and_execute(|| {
		Validators::set(vec![BODY]);
		assert_ok!(Accounts::suspend_participant(signed(INTERMEDIARY), BODY));
		assert_ok!(validate(BODY));
	});
}
