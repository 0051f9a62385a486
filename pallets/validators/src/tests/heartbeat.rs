use crate::{mock::*, Event, LastAuthored, MissedSessions, SessionStart};
use frame_support::assert_ok;

fn missed() -> Vec<(u64, u32)> {
	let mut missed = MissedSessions::<Test>::iter().collect::<Vec<_>>();
	missed.sort();
	missed
}

#[test]
fn the_latest_block_of_each_validator_is_known() {
	build_and_execute(&[1, 2], 1, || {
		assert_eq!(LastAuthored::<Test>::get(1), Some(1));
		assert_eq!(LastAuthored::<Test>::get(2), None);
		author_block(2);
		author_block(1);
		assert_eq!(LastAuthored::<Test>::get(1), Some(3));
		assert_eq!(LastAuthored::<Test>::get(2), Some(2));
	});
}

#[test]
fn nobody_is_off_line_while_everybody_authors() {
	build_and_execute(&[1, 2, 3], 1, || {
		for _ in 0..3 {
			assert_eq!(events_of_session(&[1, 2, 3]), vec![]);
		}
		assert_eq!(missed(), vec![]);
	});
}

#[test]
fn a_validator_that_authors_nothing_is_off_line_until_it_authors_again() {
	build_and_execute(&[1, 2, 3], 1, || {
		assert_eq!(
			events_of_session(&[1, 2]),
			vec![Event::ValidatorOffline { validator: 3, session: 0, missed: 1 }]
		);
		assert_eq!(
			events_of_session(&[2]),
			vec![
				Event::ValidatorOffline { validator: 1, session: 1, missed: 1 },
				Event::ValidatorOffline { validator: 3, session: 1, missed: 2 },
			]
		);
		assert_eq!(missed(), vec![(1, 1), (3, 2)]);

		assert_eq!(
			events_of_session(&[1, 2, 3]),
			vec![
				Event::ValidatorBackOnline { validator: 1, session: 2 },
				Event::ValidatorBackOnline { validator: 3, session: 2 },
			]
		);
		assert_eq!(missed(), vec![]);
		assert_eq!(events_of_session(&[1, 2, 3]), vec![]);

		// It counts from one again.
		assert_eq!(
			events_of_session(&[1, 2]),
			vec![Event::ValidatorOffline { validator: 3, session: 4, missed: 1 }]
		);
	});
}

#[test]
fn the_block_that_starts_a_session_counts_for_the_one_before() {
	build_and_execute(&[1, 2], 1, || {
		for _ in 2..SESSION {
			author_block(1);
		}
		author_block(2);
		assert_eq!((Session::current_index(), SessionStart::<Test>::get()), (1, SESSION));
		assert_eq!(LastAuthored::<Test>::get(2), Some(SESSION));
		assert_eq!(events(), vec![]);

		assert_eq!(
			events_of_session(&[1]),
			vec![Event::ValidatorOffline { validator: 2, session: 1, missed: 1 }]
		);
	});
}

#[test]
fn in_a_session_of_less_than_two_blocks_per_validator_nobody_is_off_line() {
	execute(genesis(&[1, 2], 1, 3), || {
		assert_eq!(events_of_session(&[1]), vec![]);
		assert_eq!(events_of_session(&[1]), vec![]);
		assert_eq!(missed(), vec![]);
	});
	execute(genesis(&[1, 2], 1, 4), || {
		assert_eq!(
			events_of_session(&[1]),
			vec![Event::ValidatorOffline { validator: 2, session: 0, missed: 1 }]
		);
	});
}

#[test]
fn a_validator_that_has_gone_is_forgotten() {
	build_and_execute(&[1, 2, 3], 1, || {
		end_session(&[1, 2]);
		assert_ok!(remove(2));
		assert_ok!(remove(3));
		end_session(&[1, 2]);
		assert_eq!(missed(), vec![(3, 2)]);
		assert!(LastAuthored::<Test>::contains_key(2));
		events();

		// The last session of both. What they did in it is still told.
		assert_eq!(
			events_of_session(&[1, 2]),
			vec![Event::ValidatorOffline { validator: 3, session: 2, missed: 3 }]
		);
		assert_eq!(Session::validators(), vec![1]);
		assert_eq!(missed(), vec![]);
		assert_eq!(LastAuthored::<Test>::iter_keys().collect::<Vec<_>>(), vec![1]);
	});
}
