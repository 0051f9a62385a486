use crate::{mock::*, LastAuthored};
use frame_support::assert_ok;
use pallet_session::{historical, SessionManager};

#[test]
fn a_validator_comes_rotates_its_keys_and_goes() {
	build_and_execute(&[1, 2], 1, || {
		let authorities = || pallet_aura::Authorities::<Test>::get().into_inner();
		assert_eq!(authorities(), vec![key(1), key(2)]);

		// It is approved, registers its keys and is added: in force at the second rotation.
		operator(3);
		assert_ok!(add(3));
		end_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2]);
		end_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
		assert_eq!(authorities(), vec![key(1), key(2), key(3)]);
		author_block(3);
		assert_eq!(LastAuthored::<Test>::get(3), Some(System::block_number()));

		// It changes its keys: in force at the second rotation too.
		assert_ok!(set_keys_of(3, 6));
		end_sessions(1);
		assert_eq!(authorities(), vec![key(1), key(2), key(3)]);
		end_sessions(1);
		assert_eq!(authorities(), vec![key(1), key(2), key(6)]);
		author_block(3);

		// It leaves, authors until the second rotation, and is dismissed.
		assert_ok!(Validators::leave(RuntimeOrigin::signed(3)));
		end_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2, 3]);
		author_block(3);
		end_sessions(1);
		assert_eq!(Session::validators(), vec![1, 2]);
		assert_eq!(authorities(), vec![key(1), key(2)]);
		assert_eq!(LastAuthored::<Test>::get(3), None);
		assert_ok!(dismiss(3));
		assert!(!System::account_exists(&3));
	});
}

#[test]
fn the_whole_set_can_be_replaced() {
	build_and_execute(&[1, 2], 2, || {
		for account in [3, 4] {
			operator(account);
			assert_ok!(add(account));
		}
		for account in [1, 2] {
			assert_ok!(remove(account));
		}
		end_sessions(2);
		assert_eq!(Session::validators(), vec![3, 4]);
		end_sessions(1);
		for account in [1, 2] {
			assert_ok!(dismiss(account));
		}
	});
}

#[test]
fn every_session_has_the_consortiums_set() {
	build_and_execute(&[1, 2, 3], 1, || {
		assert_eq!(<Validators as SessionManager<u64>>::new_session(9), Some(vec![1, 2, 3]));
		assert_eq!(
			<Validators as historical::SessionManager<u64, ()>>::new_session(9),
			Some(vec![(1, ()), (2, ()), (3, ())])
		);
	});
}
