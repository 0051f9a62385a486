//! That the invariants notice what they are there to notice.

use crate::mock::{self, *};
use crate::*;
use frame_support::{
	assert_ok,
	storage::{with_transaction, TransactionOutcome},
	weights::Weight,
};
use sp_runtime::DispatchError;
use tracemet_primitives::Roles;

/// What the invariants say after the corruption, which is then undone.
fn found(corrupt: impl FnOnce()) -> &'static str {
	let result = with_transaction(|| {
		corrupt();
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(Accounts::do_try_state()))
	});
	match result {
		Ok(Err(DispatchError::Other(found))) => found,
		other => panic!("not noticed: {other:?}"),
	}
}

fn change(participant: u64, change: impl FnOnce(&mut Participant<u64>)) {
	Participants::<Test>::mutate(participant, |record| change(record.as_mut().unwrap()));
}

#[test]
fn corrupt_accounts_are_noticed() {
	build_and_execute(|| {
		let assert_found = |corrupt: &dyn Fn(), text: &str| assert_eq!(found(corrupt), text);
		assert_found(
			&|| change(BODY, |it| it.roles = Roles::new()),
			"1: participant without a role",
		);
		assert_found(
			&|| change(BODY, |it| it.intermediary = STRANGER),
			"1: participant without an intermediary",
		);
		for double in [INTERMEDIARY, PRODUCER, SITE] {
			assert_found(
				&|| Delegates::<Test>::insert(double, BODY),
				"2: account with two meanings",
			);
		}
		assert_found(
			&|| FormerIntermediaries::<Test>::insert(INTERMEDIARY, 1),
			"2: account with two meanings",
		);
		assert_found(&|| change(PRODUCER, |it| it.open_sites = 2), "3: open sites miscounted");
		assert_found(&|| Sites::<Test>::insert(12, STRANGER), "3: site without a company");
		assert_found(&|| Closed::<Test>::insert(PRODUCER, 1), "3: open site of a closed company");
		assert_found(
			&|| {
				change(PRODUCER, |it| {
					it.roles = mock::roles(&[tracemet_primitives::Role::CertificationBody])
				})
			},
			"3: open site of a company that holds no credits",
		);
		for (account, text) in [
			(BODY, "4: participant without provider"),
			(SITE, "4: site without provider"),
			(OTHER_INTERMEDIARY, "4: intermediary without provider"),
		] {
			assert_found(&|| frame_system::Account::<Test>::remove(account), text);
		}
		assert_found(
			&|| Closed::<Test>::insert(STRANGER, 1),
			"9: closed account was never registered",
		);
		assert_found(
			&|| SessionQuotas::<Test>::insert(MemberRole::Council, Weight::zero()),
			"10: quota too small",
		);
	});
}

#[test]
fn corrupt_keys_are_noticed() {
	build_and_execute(|| {
		give_key(PRODUCER, KEY);
		give_key(PRODUCER, NEXT_KEY);
		let assert_found = |corrupt: &dyn Fn(), text: &str| assert_eq!(found(corrupt), text);
		assert_found(&|| AccountOfKey::<Test>::remove(NEXT_KEY), "5: key of no account");
		assert_found(
			&|| AccountOfKey::<Test>::insert(STRANGER, PRODUCER),
			"5: account with another key",
		);
		assert_found(
			&|| {
				KeyOf::<Test>::insert(STRANGER, 98);
				AccountOfKey::<Test>::insert(98, STRANGER);
			},
			"5: key of a stranger",
		);
		assert_found(
			&|| ReplacedKeys::<Test>::remove(PRODUCER),
			"6: an account's own key is not replaced though it has another",
		);
		assert_found(
			&|| ReplacedKeys::<Test>::insert(STRANGER, BODY),
			"6: replaced key without a successor",
		);
		assert_found(
			&|| ReplacedKeys::<Test>::insert(BODY, PRODUCER),
			"6: replaced key is something else",
		);
		assert_found(
			&|| frame_system::Account::<Test>::remove(NEXT_KEY),
			"4: key without provider",
		);
	});
}

#[test]
fn corrupt_delegates_are_noticed() {
	build_and_execute(|| {
		assert_ok!(Accounts::admit_delegate(signed(PRODUCER), PRODUCER, DELEGATE));
		let assert_found = |corrupt: &dyn Fn(), text: &str| assert_eq!(found(corrupt), text);
		assert_found(&|| Delegates::<Test>::insert(61, STRANGER), "7: delegate of no open account");
		assert_found(&|| DelegatesOf::<Test>::remove(PRODUCER), "7: delegate not listed once");
		assert_found(
			&|| frame_system::Account::<Test>::remove(DELEGATE),
			"4: delegate without provider",
		);
		assert_found(
			&|| DelegatesOf::<Test>::insert(BODY, frame_support::BoundedVec::new()),
			"7: empty list of delegates",
		);
		assert_found(
			&|| {
				DelegatesOf::<Test>::insert(
					BODY,
					frame_support::BoundedVec::truncate_from(vec![DELEGATE]),
				)
			},
			"7: listed delegate serves another",
		);
	});
}

#[test]
fn corrupt_handovers_and_recoveries_are_noticed() {
	build_and_execute(|| {
		assert_ok!(Accounts::start_recovery(signed(INTERMEDIARY), PRODUCER, KEY));
		let assert_found = |corrupt: &dyn Fn(), text: &str| assert_eq!(found(corrupt), text);
		assert_found(
			&|| Handovers::<Test>::insert(SITE, INTERMEDIARY),
			"8: handover of no open participant",
		);
		assert_found(
			&|| {
				Recoveries::<Test>::insert(STRANGER, Recovery { new_key: 98, executable_at: 1 });
			},
			"8: recovery of no open account",
		);
		assert_found(&|| ReservedKeys::<Test>::remove(KEY), "8: recovery without its key");
		assert_found(
			&|| ReservedKeys::<Test>::insert(98, PRODUCER),
			"8: key reserved for no recovery",
		);
	});
}
