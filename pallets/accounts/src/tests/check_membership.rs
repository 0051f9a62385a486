use crate::{mock::*, CheckMembership, QuotaUse, QuotaUsed};
use frame_support::{
	assert_ok,
	dispatch::{DispatchInfo, GetDispatchInfo},
	weights::Weight,
};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};

fn call() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

fn info(weight: u64) -> DispatchInfo {
	DispatchInfo { call_weight: Weight::from_parts(weight, weight), ..call().get_dispatch_info() }
}

fn validate(origin: RuntimeOrigin, weight: u64) -> Result<(), TransactionValidityError> {
	CheckMembership::<Test>::new()
		.validate(
			origin,
			&call(),
			&info(weight),
			0,
			(),
			&TxBaseImplication(()),
			TransactionSource::External,
		)
		.map(|_| ())
}

fn dispatch(who: u64, weight: u64) -> Result<(), TransactionValidityError> {
	CheckMembership::<Test>::new()
		.validate_and_prepare(RuntimeOrigin::signed(who), &call(), &info(weight), 0, 0)
		.map(|_| ())
}

#[test]
fn members_get_in() {
	build_and_execute(|| {
		for member in [INTERMEDIARY, PRODUCER, SITE, BODY, 90] {
			assert_ok!(validate(RuntimeOrigin::signed(member), 1));
		}
	});
}

#[test]
fn a_stranger_is_refused_with_bad_signer() {
	build_and_execute(|| {
		assert_eq!(
			validate(RuntimeOrigin::signed(STRANGER), 1),
			Err(InvalidTransaction::BadSigner.into())
		);
	});
}

#[test]
fn a_suspended_participant_is_refused_with_its_own_code() {
	build_and_execute(|| {
		assert_ok!(Accounts::suspend_participant(RuntimeOrigin::signed(INTERMEDIARY), PRODUCER));
		for account in [PRODUCER, SITE] {
			assert_eq!(
				validate(RuntimeOrigin::signed(account), 1),
				Err(InvalidTransaction::Custom(1).into())
			);
		}
	});
}

#[test]
fn what_is_not_signed_passes_uncounted() {
	build_and_execute(|| {
		assert_ok!(validate(RuntimeOrigin::none(), u64::MAX));
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
		assert_eq!(dispatch(PRODUCER, 1), Err(InvalidTransaction::Custom(2).into()));
		assert_eq!(QuotaUsed::<Test>::get(PRODUCER).used, Weight::from_parts(1_000, 1_000));

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
fn a_weight_beyond_counting_is_refused() {
	build_and_execute(|| {
		assert_ok!(dispatch(PRODUCER, 1));
		assert_eq!(dispatch(PRODUCER, u64::MAX), Err(InvalidTransaction::Custom(2).into()));
	});
}
