use crate::{mock::*, Error, Event, Standard, StandardVersions, Standards, StandardsOwned};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	MassBalanceLevel, Seconds, StandardId, StandardKind, StandardVersion, StandardVersionId,
};

fn register(standard: StandardId, kind: StandardKind) -> DispatchResult {
	register_by(signed(OWNER), standard, kind)
}

fn register_by(origin: RuntimeOrigin, standard: StandardId, kind: StandardKind) -> DispatchResult {
	Certification::register_standard_version(origin, standard, kind, START, documents())
}

#[test]
fn the_owner_registers_the_next_version_and_the_earlier_ones_stay() {
	build_and_execute(|| {
		let standard = SITE_BALANCE.standard;
		let version = StandardVersionId { standard, version: 2 };
		let kind = StandardKind::ChainOfCustody(rules(MassBalanceLevel::Group));
		let effective_from = START + 10;
		let before = StandardVersions::<Test>::get(SITE_BALANCE);

		assert_ok!(Certification::register_standard_version(
			signed(OWNER),
			standard,
			kind,
			effective_from,
			documents()
		));
		assert_eq!(
			Standards::<Test>::get(standard),
			Some(Standard { name: name("Site balance"), owner: OWNER, latest_version: 2 })
		);
		assert_eq!(
			StandardVersions::<Test>::get(version),
			Some(StandardVersion { kind, documents: documents(), effective_from })
		);
		assert_eq!(StandardVersions::<Test>::get(SITE_BALANCE), before);
		assert_eq!(StandardsOwned::<Test>::get(OWNER), 4);
		assert_eq!(
			events(),
			vec![Event::StandardVersionRegistered {
				version,
				name: name("Site balance"),
				owner: OWNER,
				kind,
				effective_from,
				documents: documents(),
			}]
		);
	});
}

#[test]
fn only_the_active_owner_does() {
	build_and_execute(|| {
		let (standard, kind) = (PERFORMANCE.standard, StandardKind::Performance);
		for signer in [OTHER_OWNER, ACCREDITATION_BODY, STRANGER] {
			assert_noop!(
				register_by(signed(signer), standard, kind),
				Error::<Test>::NotItsStandardOwner
			);
		}
		assert_noop!(register_by(root(), standard, kind), DispatchError::BadOrigin);
		Suspended::set(vec![OWNER]);
		assert_noop!(register(standard, kind), IS_SUSPENDED);
	});
}

#[test]
fn a_later_version_takes_effect_now_or_later() {
	build_and_execute(|| {
		let register_from = |effective_from: Seconds| {
			Certification::register_standard_version(
				signed(OWNER),
				PERFORMANCE.standard,
				StandardKind::Performance,
				effective_from,
				documents(),
			)
		};
		for effective_from in [0, START - 1] {
			assert_noop!(register_from(effective_from), Error::<Test>::DateInThePast);
		}
		for effective_from in [START, Seconds::MAX] {
			assert_ok!(register_from(effective_from));
		}
	});
}

#[test]
fn an_unknown_standard_has_no_next_version() {
	build_and_execute(|| {
		assert_noop!(
			register(NEXT_STANDARD.standard, StandardKind::Performance),
			Error::<Test>::StandardNotFound
		);
	});
}

#[test]
fn a_standard_keeps_its_kind() {
	build_and_execute(|| {
		let rules = rules(MassBalanceLevel::Site);
		assert_noop!(
			register(GROUP_BALANCE.standard, StandardKind::Performance),
			Error::<Test>::KindMismatch
		);
		assert_noop!(
			register(PERFORMANCE.standard, StandardKind::ChainOfCustody(rules)),
			Error::<Test>::KindMismatch
		);
	});
}

#[test]
fn a_version_has_a_document() {
	build_and_execute(|| {
		assert_noop!(
			Certification::register_standard_version(
				signed(OWNER),
				PERFORMANCE.standard,
				StandardKind::Performance,
				START,
				bounded([])
			),
			Error::<Test>::NoDocuments
		);
	});
}

#[test]
fn rules_that_contradict_each_other_are_refused() {
	build_and_execute(|| {
		for (rules, error) in contradictory_rules() {
			let kind = StandardKind::ChainOfCustody(rules);
			assert_noop!(register(GROUP_BALANCE.standard, kind), error);
		}
	});
}

#[test]
fn a_version_number_is_never_given_out_twice() {
	build_and_execute(|| {
		let standard = PERFORMANCE.standard;
		let use_up = || {
			Standards::<Test>::mutate(standard, |record| {
				record.as_mut().unwrap().latest_version = u16::MAX;
			})
		};
		after(use_up, || {
			assert_noop!(
				register(standard, StandardKind::Performance),
				Error::<Test>::IdsExhausted
			);
		});
	});
}
