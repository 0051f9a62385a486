//! What a reader is told besides what is proven.

use super::{
	chain::{certificate, Plan},
	sample::{another_scope, freezes, ACCREDITATION_BODY, APPROVED_AT, BODY, LINE, NOW, STATED_AT},
};
use tracemet_primitives::{
	CertificateId, CertificationStatus, GoodId, LotId, Mass, OutputLineId, Overdraft, PeriodId,
	RequestId, StandardId, Standing, TimeSpan,
};
use tracemet_verifier::{verify_certificate, Issue, Records, Warning};

fn warnings(change: impl FnOnce(&mut Records)) -> Vec<Warning> {
	let mut plan = Plan::default();
	change(&mut plan.records);
	let (certificate, trust) = certificate(&plan);
	verify_certificate(&certificate, &trust).unwrap().warnings
}

fn with_issue(change: impl FnOnce(&mut Issue)) -> Vec<Warning> {
	warnings(|records| {
		change(records.lines.get_mut(&LINE).unwrap().issue.as_mut().unwrap());
	})
}

const GOOD: GoodId = GoodId(1);
const REQUEST: RequestId = LINE.request;

#[test]
fn what_bodies_and_auditors_say() {
	assert_eq!(
		warnings(|records| records.contested = Some(freezes())),
		[Warning::Contested { by: vec![BODY] }]
	);
	let cause = OutputLineId { request: RequestId(2), line: 1 };
	let line = |change: fn(&mut tracemet_verifier::Line)| {
		warnings(|records| change(records.lines.get_mut(&LINE).unwrap()))
	};
	assert_eq!(
		warnings(|records| records.lines.get_mut(&LINE).unwrap().flagged = Some(cause)),
		[Warning::Flagged { line: LINE, cause }]
	);
	assert_eq!(
		line(|line| line.frozen = Some(freezes())),
		[Warning::LineFrozen { line: LINE, by: vec![BODY] }]
	);
	let lot = LotId(12);
	assert_eq!(
		warnings(|records| _ = records.frozen_lots.insert(lot, freezes())),
		[Warning::LotFrozen { lot, by: vec![BODY] }]
	);
	assert_eq!(
		warnings(|records| records.balances[0].frozen = Some(freezes())),
		[Warning::BalanceFrozen { good: GOOD, by: vec![BODY] }]
	);
	assert_eq!(
		line(|line| line.broken = Some(0)),
		[Warning::CriterionBroken { line: LINE, revision: 0 }]
	);
}

#[test]
fn footprints_that_are_newer_or_out_of_date() {
	let newer = warnings(|records| records.lines.get_mut(&LINE).unwrap().footprint.revision = 2);
	let (stated, in_force) = (0, 2);
	assert_eq!(newer, [Warning::NewerRevision { request: REQUEST, stated, in_force }]);
	assert_eq!(
		warnings(|records| records.exit.footprint_valid_until = NOW),
		[Warning::FootprintOutOfDate { since: NOW }]
	);
	assert_eq!(warnings(|records| records.exit.footprint_valid_until = NOW + 1), []);
}

#[test]
fn who_certified_it() {
	assert_eq!(
		warnings(|records| records.lines.get_mut(&LINE).unwrap().issue = None),
		[Warning::RequestArchived { request: REQUEST }]
	);
	let certificate = CertificateId(4);
	for status in [CertificationStatus::Suspended, CertificationStatus::Withdrawn] {
		assert_eq!(
			with_issue(|issue| issue.certificate.1.status = status),
			[Warning::CertificateNotActive { certificate, status }]
		);
	}
	let inactive = [Warning::BodyNotActive { body: BODY }];
	assert_eq!(
		with_issue(|issue| {
			issue.body.participant.as_mut().unwrap().standing = Standing::Suspended;
		}),
		inactive
	);
	assert_eq!(with_issue(|issue| issue.body.participant = None), inactive);
	assert_eq!(with_issue(|issue| issue.body.closed = Some(7)), inactive);
}

#[test]
fn whether_the_body_was_accredited() {
	let standard = StandardId(1);
	let body = BODY;
	assert_eq!(
		with_issue(|issue| {
			issue.body.granted[1].accreditation = None;
			issue.body.granted[1].listed = false;
		}),
		[Warning::NoAccreditation { body, standard }]
	);
	for status in [CertificationStatus::Suspended, CertificationStatus::Withdrawn] {
		assert_eq!(
			with_issue(|issue| {
				issue.body.granted[1].accreditation.as_mut().unwrap().status = status;
			}),
			[Warning::AccreditationNotActive { body: BODY, standard, status }]
		);
	}
	// One accreditation body for both standards.
	assert_eq!(
		with_issue(|issue| issue.body.granted.iter_mut().for_each(|one| one.listed = false)),
		[Warning::AccreditationBodyRemoved { body: BODY, accreditation_body: ACCREDITATION_BODY }]
	);

	let span = |from, until| {
		with_issue(|issue| {
			issue.body.granted[1].accreditation.as_mut().unwrap().validity =
				TimeSpan { from, until };
		})
	};
	let approval = Warning::ApprovalNotCovered { request: REQUEST, standard };
	let statement = Warning::StatementNotCovered { body: BODY, standard };
	assert_eq!(span(APPROVED_AT, STATED_AT + 1), []);
	assert_eq!(span(APPROVED_AT + 1, STATED_AT + 1), std::slice::from_ref(&approval));
	assert_eq!(span(APPROVED_AT, STATED_AT), std::slice::from_ref(&statement));
	assert_eq!(
		with_issue(|issue| {
			issue.body.granted[1].accreditation.as_mut().unwrap().scope = another_scope();
		}),
		[approval, statement]
	);
}

#[test]
fn who_claims() {
	assert_eq!(
		warnings(|records| {
			records.holder.participant.as_mut().unwrap().standing = Standing::Suspended;
		}),
		[Warning::ClaimantSuspended]
	);
	assert_eq!(
		warnings(|records| records.holder.closed = Some(9)),
		[Warning::ClaimantClosed { since: 9 }]
	);
	assert_eq!(warnings(|records| records.holder.participant = None), [Warning::ClaimantUnknown]);
}

#[test]
fn how_the_books_stand() {
	let good = GOOD;
	assert_eq!(
		warnings(|records| records.balances[0].account = None),
		[Warning::BalanceArchived { good }]
	);
	// It is the period after that of the statement now: what was drawn in it, is to be repaid now.
	for (drawn_in, overdue) in [(226, false), (225, true)] {
		let owed = Overdraft { mass: Mass(5), drawn_in: PeriodId(drawn_in) };
		assert_eq!(
			warnings(|records| records.balances[0].overdraft = Some(owed)),
			[Warning::Overdraft { good, mass: Mass(5), overdue }]
		);
	}
}

#[test]
fn warnings_say_it_in_words() {
	let said = |warning: Warning| warning.to_string();
	let cause = OutputLineId { request: RequestId(2), line: 1 };
	assert_eq!(
		said(Warning::Flagged { line: LINE, cause }),
		"output line 0 of request 7 rests on output line 1 of request 2, which is revoked in part or \
		 whole, or called in question"
	);
	assert_eq!(
		said(Warning::Flagged { line: LINE, cause: LINE }),
		"output line 0 of request 7 is revoked in part or whole, or called in question"
	);
	assert_eq!(
		said(Warning::Contested { by: vec![BODY, ACCREDITATION_BODY] }),
		"the statement is contested by 5C9yEy27yLNG5BDMxVwS8RyGBneZB1ouShazFhGZVP8thK5z, \
		 5CBHb3LfgN2Shc25gnSHwpvNCPZMe6QAaFR77C5nkVvkAK1o"
	);
	assert_eq!(
		said(Warning::LotFrozen { lot: LotId(12), by: vec![BODY] }),
		"lot 12 is frozen by 5C9yEy27yLNG5BDMxVwS8RyGBneZB1ouShazFhGZVP8thK5z"
	);
	assert_eq!(
		said(Warning::Overdraft { good: GOOD, mass: Mass(5), overdue: true }),
		"the account has 5 g of good 1 left to repay that it issued ahead of certified input, which \
		 is overdue"
	);
	let json =
		serde_json::to_value(Warning::NewerRevision { request: REQUEST, stated: 0, in_force: 2 });
	let expected = serde_json::json!({
		"kind": "newerRevision", "request": 7, "stated": 0, "inForce": 2,
	});
	assert_eq!(json.unwrap(), expected);
}
