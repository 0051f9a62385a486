use crate::{mock::*, Error, Event, RetiredVersions, StandardVersions};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{traits::CertificationRegistry, Seconds, StandardVersionId};

fn retire(from: Seconds) -> DispatchResult {
	Certification::retire_standard_version(signed(OWNER), PERFORMANCE, from)
}

#[test]
fn the_owner_retires_a_version_whose_record_stays() {
	build_and_execute(|| {
		let (version, from) = (PERFORMANCE, START + 10);
		let before = StandardVersions::<Test>::get(version);
		assert_ok!(retire(from));
		assert_eq!(RetiredVersions::<Test>::iter().collect::<Vec<_>>(), vec![(version, from)]);
		assert_eq!(StandardVersions::<Test>::get(version), before);
		assert_eq!(events(), vec![Event::StandardVersionRetired { version, from }]);
	});
}

#[test]
fn certificates_under_it_go_on_to_their_end() {
	build_and_execute(|| {
		issue_draft();
		assert_ok!(retire(START));
		Now::set(VALIDITY.until - 1);
		assert_eq!(Certification::usable_certificate(CERTIFICATE), Ok(draft()));
		assert_eq!(Certification::ensure_may_decide(&BODY, CERTIFICATE), Ok(draft()));
		Now::set(VALIDITY.until);
		assert_noop!(
			Certification::usable_certificate(CERTIFICATE),
			Error::<Test>::CertificateNotInForce
		);
	});
}

#[test]
fn a_version_is_retired_now_or_later() {
	build_and_execute(|| {
		for from in [0, START - 1] {
			assert_noop!(retire(from), Error::<Test>::DateInThePast);
		}
		assert_ok!(retire(START));
	});
}

#[test]
fn a_version_is_retired_once_and_its_date_stays() {
	build_and_execute(|| {
		assert_ok!(retire(START + 10));
		for from in [START, START + 10, Seconds::MAX] {
			assert_noop!(retire(from), Error::<Test>::AlreadyRetired);
		}
	});
}

#[test]
fn only_the_active_owner_retires_it() {
	build_and_execute(|| {
		let retire_by = |origin| Certification::retire_standard_version(origin, PERFORMANCE, START);
		assert_noop!(retire_by(signed(OTHER_OWNER)), Error::<Test>::NotItsStandardOwner);
		assert_noop!(retire_by(root()), DispatchError::BadOrigin);
		Suspended::set(vec![OWNER]);
		assert_noop!(retire_by(signed(OWNER)), IS_SUSPENDED);
	});
}

#[test]
fn there_has_to_be_such_a_version() {
	build_and_execute(|| {
		for version in [NEXT_STANDARD, StandardVersionId { version: 3, ..PERFORMANCE }] {
			assert_noop!(
				Certification::retire_standard_version(signed(OWNER), version, START),
				Error::<Test>::StandardNotFound
			);
		}
	});
}
