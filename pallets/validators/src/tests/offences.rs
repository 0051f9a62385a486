use crate::{mock::*, Error, Event, Offenders};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use sp_staking::{
	offence::{Kind, Offence, ReportOffence},
	SessionIndex,
};

/// An offence of another kind, such as GRANDPA's.
struct Other {
	round: u64,
	session: SessionIndex,
	offender: u64,
}

impl Offence<(u64, ())> for Other {
	const ID: Kind = *b"tests:somethings";
	type Slot = u64;

	fn offenders(&self) -> Vec<(u64, ())> {
		vec![(self.offender, ())]
	}
	fn session_index(&self) -> SessionIndex {
		self.session
	}
	fn validator_set_count(&self) -> u32 {
		3
	}
	fn slot(&self) -> u64 {
		self.round
	}
	fn slash_fraction(&self, _: u32) -> Perbill {
		Perbill::one()
	}
}

fn offend_in(round: u64, session: SessionIndex, offender: u64) {
	Offences::report_offence(vec![], Other { round, session, offender }).unwrap();
}

fn offend(offender: u64) {
	offend_in(1, 0, offender);
}

fn pardon(account: u64) -> DispatchResult {
	Validators::pardon(RuntimeOrigin::root(), account)
}

fn set() -> Vec<u64> {
	crate::Validators::<Test>::get().into_inner()
}

#[test]
fn an_offender_is_removed() {
	build_and_execute(&[1, 2, 3], 1, || {
		end_sessions(2);
		offend_in(1, 1, 2);
		assert_eq!(events(), vec![Event::ValidatorRemovedForOffence { validator: 2, session: 1 }]);
		assert_eq!(set(), vec![1, 3]);
		assert_eq!(Offenders::<Test>::get(2), Some(1));

		end_sessions(2);
		assert_eq!(Session::validators(), vec![1, 3]);
		assert_noop!(add(2), Error::<Test>::Offender);
	});
}

#[test]
fn several_offenders_are_removed_down_to_the_minimum() {
	build_and_execute(&[1, 2, 3], 2, || {
		offend(1);
		// The offences pallet names the first one again.
		offend(2);
		assert_eq!(
			events(),
			vec![
				Event::ValidatorRemovedForOffence { validator: 1, session: 0 },
				Event::OffenderKept { validator: 2, session: 0 },
			]
		);
		assert_eq!(set(), vec![2, 3]);
		assert_eq!(Offenders::<Test>::get(2), Some(0));
	});
}

#[test]
fn an_offender_that_was_kept_is_removed_when_another_validator_is_added() {
	build_and_execute(&[1, 2, 3], 3, || {
		offend(1);
		offend(2);
		operator(4);
		operator(5);
		events();

		assert_ok!(add(4));
		assert_eq!(
			events(),
			vec![
				Event::ValidatorAdded { validator: 4 },
				Event::ValidatorRemovedForOffence { validator: 1, session: 0 },
			]
		);
		assert_eq!(set(), vec![2, 3, 4]);
		assert_ok!(add(5));
		assert_eq!(set(), vec![3, 4, 5]);
		assert_eq!(Offenders::<Test>::iter_keys().count(), 2);
	});
}

#[test]
fn offenders_that_were_kept_are_removed_when_the_minimum_is_lowered() {
	build_and_execute(&[1, 2, 3], 3, || {
		offend(1);
		offend(3);
		events();
		assert_ok!(Validators::set_minimum_validators(RuntimeOrigin::root(), 1));
		assert_eq!(
			events(),
			vec![
				Event::MinimumValidatorsSet { minimum: 1 },
				Event::ValidatorRemovedForOffence { validator: 1, session: 0 },
				Event::ValidatorRemovedForOffence { validator: 3, session: 0 },
			]
		);
		assert_eq!(set(), vec![2]);
	});
}

#[test]
fn an_offender_that_has_left_is_remembered() {
	build_and_execute(&[1, 2], 1, || {
		assert_ok!(remove(2));
		events();
		offend(2);
		assert_eq!(events(), vec![Event::FormerValidatorOffended { validator: 2, session: 0 }]);
		assert_noop!(add(2), Error::<Test>::Offender);
	});
}

#[test]
fn dismissal_is_no_pardon() {
	build_and_execute(&[1, 2], 1, || {
		offend(2);
		end_sessions(2);
		assert_ok!(dismiss(2));
		operator(2);
		assert_noop!(add(2), Error::<Test>::Offender);
	});
}

#[test]
fn the_session_of_the_latest_offence_is_kept() {
	build_and_execute(&[1, 2], 2, || {
		offend_in(1, 0, 1);
		end_sessions(1);
		events();
		offend_in(2, 1, 1);
		assert_eq!(events(), vec![Event::OffenderKept { validator: 1, session: 1 }]);
		// An earlier one that is reported late is nothing new.
		offend_in(3, 0, 1);
		assert_eq!(events(), vec![]);
		assert_eq!(Offenders::<Test>::get(1), Some(1));
	});
}

#[test]
fn a_pardoned_offender_can_be_added_again() {
	build_and_execute(&[1, 2], 1, || {
		offend(2);
		events();
		assert_ok!(pardon(2));
		assert_eq!(events(), vec![Event::OffenderPardoned { offender: 2 }]);
		assert_eq!(Offenders::<Test>::get(2), None);
		assert_ok!(add(2));
		assert_eq!(set(), vec![1, 2]);
	});
}

#[test]
fn a_pardoned_offender_that_was_kept_stays() {
	build_and_execute(&[1, 2], 2, || {
		offend(2);
		assert_ok!(pardon(2));
		operator(3);
		assert_ok!(add(3));
		assert_eq!(set(), vec![1, 2, 3]);
	});
}

#[test]
fn only_governance_pardons_and_only_offenders() {
	build_and_execute(&[1, 2], 1, || {
		assert_noop!(pardon(2), Error::<Test>::OffenderNotFound);
		offend(2);
		assert_noop!(Validators::pardon(RuntimeOrigin::signed(2), 2), DispatchError::BadOrigin);
	});
}
