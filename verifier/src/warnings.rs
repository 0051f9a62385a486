//! What a reader has to know besides what is proven.

use crate::{
	records::{AccountId, Balance, BlockNumber, Line, Records},
	report::line_of,
	VerifyError,
};
use alloc::vec::Vec;
use core::fmt;
use serde::Serialize;
use sp_core::crypto::Ss58Codec;
use tracemet_primitives::{
	CertificateId, CertificationStatus, FreezesOf, GoodId, LotId, Mass, OutputLineId, PeriodId,
	RequestId, Seconds, StandardId, StandardKind, Standing,
};

/// What a reader has to know besides what is proven. None of it makes the proof wrong; each may
/// make the claim one that the reader doesn't accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Warning {
	/// A certification body or an auditor contests the statement.
	Contested {
		/// Who.
		by: Vec<AccountId>,
	},
	/// A line that the statement draws from is revoked or called in question, or rests on one that
	/// is.
	Flagged {
		/// The line.
		line: OutputLineId,
		/// The line that was found first.
		cause: OutputLineId,
	},
	/// A line that the statement draws from is frozen.
	LineFrozen {
		/// The line.
		line: OutputLineId,
		/// By whom.
		by: Vec<AccountId>,
	},
	/// A lot that the statement draws from is frozen.
	LotFrozen {
		/// The lot.
		lot: LotId,
		/// By whom.
		by: Vec<AccountId>,
	},
	/// An audit froze the mass balance that the statement was drawn from.
	BalanceFrozen {
		/// The good.
		good: GoodId,
		/// By whom.
		by: Vec<AccountId>,
	},
	/// The restated footprint of a line breaks a criterion of the label.
	CriterionBroken {
		/// The line.
		line: OutputLineId,
		/// The revision of the footprint.
		revision: u32,
	},
	/// A newer revision of a footprint is in force than the one of the statement.
	NewerRevision {
		/// The request whose footprint it is.
		request: RequestId,
		/// The revision of the statement.
		stated: u32,
		/// The one that is in force.
		in_force: u32,
	},
	/// The footprint is out of date (PACT).
	FootprintOutOfDate {
		/// Since when.
		since: Seconds,
	},
	/// The request behind a line is archived: who certified it isn't in the state any more. The chain
	/// archives no request that a statement draws on.
	RequestArchived {
		/// The request.
		request: RequestId,
	},
	/// The certificate doesn't stand.
	CertificateNotActive {
		/// The certificate.
		certificate: CertificateId,
		/// Whether it is suspended or withdrawn.
		status: CertificationStatus,
	},
	/// The certification body may not act.
	BodyNotActive {
		/// The body.
		body: AccountId,
	},
	/// The certification body has no accreditation for a standard.
	NoAccreditation {
		/// The body.
		body: AccountId,
		/// The standard.
		standard: StandardId,
	},
	/// An accreditation doesn't stand.
	AccreditationNotActive {
		/// The body.
		body: AccountId,
		/// The standard.
		standard: StandardId,
		/// Whether it is suspended or withdrawn.
		status: CertificationStatus,
	},
	/// The council doesn't name the accreditation body any more.
	AccreditationBodyRemoved {
		/// The body that it accredited.
		body: AccountId,
		/// The accreditation body.
		accreditation_body: AccountId,
	},
	/// The accreditation as it is now doesn't cover the approval of a request: it was granted anew
	/// since, or for other goods.
	ApprovalNotCovered {
		/// The request.
		request: RequestId,
		/// The standard.
		standard: StandardId,
	},
	/// The accreditation doesn't cover the moment of the statement.
	StatementNotCovered {
		/// The body.
		body: AccountId,
		/// The standard.
		standard: StandardId,
	},
	/// The company may not act at present.
	ClaimantSuspended,
	/// The account or its company is closed.
	ClaimantClosed {
		/// Since which block.
		since: BlockNumber,
	},
	/// Nobody registered the account.
	ClaimantUnknown,
	/// The mass balance of the period is archived.
	BalanceArchived {
		/// The good.
		good: GoodId,
	},
	/// The account has mass left to repay that it issued ahead of certified input.
	Overdraft {
		/// The good.
		good: GoodId,
		/// How much, in grams.
		mass: Mass,
		/// Whether it should have been repaid by now.
		overdue: bool,
	},
}

/// All warnings, each once.
pub(crate) fn of(records: &Records) -> Result<Vec<Warning>, VerifyError> {
	let mut found = Vec::new();
	let statement = &records.exit;
	found.extend(records.contested.as_ref().map(|freezes| Warning::Contested { by: by(freezes) }));
	for draw in &statement.draws {
		let line = line_of(records, draw)?;
		if draw.footprint_revision < line.footprint.revision {
			found.push(Warning::NewerRevision {
				request: draw.origin.request,
				stated: draw.footprint_revision,
				in_force: line.footprint.revision,
			});
		}
		let frozen = records.frozen_lots.get(&draw.lot);
		found.extend(frozen.map(|freezes| Warning::LotFrozen { lot: draw.lot, by: by(freezes) }));
		found.extend(of_line(records, line));
	}
	if statement.footprint_valid_until <= records.now {
		found.push(Warning::FootprintOutOfDate { since: statement.footprint_valid_until });
	}
	match &records.holder.participant {
		None => found.push(Warning::ClaimantUnknown),
		Some(participant) if participant.standing == Standing::Suspended => {
			found.push(Warning::ClaimantSuspended);
		}
		Some(_) => {}
	}
	found.extend(records.holder.closed.map(|since| Warning::ClaimantClosed { since }));
	for balance in &records.balances {
		found.extend(of_balance(records, balance)?);
	}

	// Several draws can be of one line, or of lines with one certificate.
	let mut once = Vec::new();
	for warning in found {
		if !once.contains(&warning) {
			once.push(warning);
		}
	}
	Ok(once)
}

fn by(freezes: &FreezesOf<AccountId>) -> Vec<AccountId> {
	freezes.keys().cloned().collect()
}

fn of_line(records: &Records, line: &Line) -> Vec<Warning> {
	let mut found = Vec::new();
	let id = line.line;
	found.extend(line.flagged.map(|cause| Warning::Flagged { line: id, cause }));
	let frozen = line.frozen.as_ref();
	found.extend(frozen.map(|freezes| Warning::LineFrozen { line: id, by: by(freezes) }));
	found.extend(line.broken.map(|revision| Warning::CriterionBroken { line: id, revision }));
	let request = id.request;
	let Some(issue) = &line.issue else {
		found.push(Warning::RequestArchived { request });
		return found;
	};
	let (certificate, record) = &issue.certificate;
	if record.status != CertificationStatus::Active {
		let (certificate, status) = (*certificate, record.status);
		found.push(Warning::CertificateNotActive { certificate, status });
	}
	let body = &record.body;
	let may_act = issue.body.closed.is_none()
		&& issue.body.participant.as_ref().is_some_and(|who| who.standing == Standing::Active);
	if !may_act {
		found.push(Warning::BodyNotActive { body: body.clone() });
	}
	for granted in &issue.body.granted {
		let (body, standard) = (body.clone(), granted.standard);
		let Some(accreditation) = &granted.accreditation else {
			found.push(Warning::NoAccreditation { body, standard });
			continue;
		};
		let status = accreditation.status;
		if status != CertificationStatus::Active {
			let body = body.clone();
			found.push(Warning::AccreditationNotActive { body, standard, status });
		}
		if !granted.listed {
			let accreditation_body = accreditation.accreditation_body.clone();
			let body = body.clone();
			found.push(Warning::AccreditationBodyRemoved { body, accreditation_body });
		}
		let family = records.label.family;
		let approved_at = issue.approved_at();
		if !approved_at.is_some_and(|moment| granted.covers(family, moment)) {
			found.push(Warning::ApprovalNotCovered { request, standard });
		}
		if !granted.covers(family, records.exit.stated_at) {
			found.push(Warning::StatementNotCovered { body, standard });
		}
	}
	found
}

fn of_balance(records: &Records, balance: &Balance) -> Result<Vec<Warning>, VerifyError> {
	let mut found = Vec::new();
	let good = balance.good;
	if balance.account.is_none() {
		found.push(Warning::BalanceArchived { good });
	}
	let frozen = balance.frozen.as_ref();
	found.extend(frozen.map(|freezes| Warning::BalanceFrozen { good, by: by(freezes) }));
	if let Some(owed) = balance.overdraft.filter(|owed| !owed.mass.is_zero()) {
		let repays_in = owed.drawn_in.next().ok_or(VerifyError::Overflow)?;
		let overdue = repays_in < period_now(records)?;
		found.push(Warning::Overdraft { good, mass: owed.mass, overdue });
	}
	Ok(found)
}

fn period_now(records: &Records) -> Result<PeriodId, VerifyError> {
	match &records.chain_of_custody.version.kind {
		StandardKind::ChainOfCustody(rules) => rules.periods.at(records.now),
		StandardKind::Performance => None,
	}
	.ok_or(VerifyError::Overflow)
}

/// Accounts in one phrase.
struct Accounts<'a>(&'a [AccountId]);

impl fmt::Display for Accounts<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		for (position, account) in self.0.iter().enumerate() {
			let between = if position == 0 { "" } else { ", " };
			write!(f, "{between}{}", account.to_ss58check())?;
		}
		Ok(())
	}
}

/// An output line in words.
struct Of(OutputLineId);

impl fmt::Display for Of {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "output line {} of request {}", self.0.line, self.0.request)
	}
}

/// Whether something is suspended or withdrawn.
struct Ended(CertificationStatus);

impl fmt::Display for Ended {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self.0 {
			CertificationStatus::Active => "in force",
			CertificationStatus::Suspended => "suspended",
			CertificationStatus::Withdrawn => "withdrawn",
		})
	}
}

impl fmt::Display for Warning {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Contested { by } => {
				write!(f, "the statement is contested by {}", Accounts(by))
			}
			Self::Flagged { line, cause } if line == cause => {
				write!(f, "{} is revoked in part or whole, or called in question", Of(*line))
			}
			Self::Flagged { line, cause } => {
				write!(
					f,
					"{} rests on {}, which is revoked in part or whole, or called in question",
					Of(*line),
					Of(*cause)
				)
			}
			Self::LineFrozen { line, by } => {
				write!(f, "{} is frozen by {}", Of(*line), Accounts(by))
			}
			Self::LotFrozen { lot, by } => write!(f, "lot {lot} is frozen by {}", Accounts(by)),
			Self::BalanceFrozen { good, by } => {
				write!(f, "the account's balance of good {good} is frozen by {}", Accounts(by))
			}
			Self::CriterionBroken { line, revision } => write!(
				f,
				"revision {revision} of the footprint of {} breaks a criterion of the label, and the \
				 certification body hasn't decided",
				Of(*line)
			),
			Self::NewerRevision { request, stated, in_force } => write!(
				f,
				"revision {in_force} of the footprint of request {request} is in force; the statement \
				 was made with revision {stated}"
			),
			Self::FootprintOutOfDate { since } => {
				write!(f, "the footprint is out of date since {since} (seconds since 1970)")
			}
			Self::RequestArchived { request } => write!(
				f,
				"request {request} is archived: its certificate and certification body are not proven"
			),
			Self::CertificateNotActive { certificate, status } => {
				write!(f, "certificate {certificate} is {}", Ended(*status))
			}
			Self::BodyNotActive { body } => write!(
				f,
				"the certification body {} is suspended, closed or not registered",
				body.to_ss58check()
			),
			Self::NoAccreditation { body, standard } => write!(
				f,
				"the certification body {} has no accreditation for standard {standard}",
				body.to_ss58check()
			),
			Self::AccreditationNotActive { body, standard, status } => write!(
				f,
				"the accreditation of {} for standard {standard} is {}",
				body.to_ss58check(),
				Ended(*status)
			),
			Self::AccreditationBodyRemoved { body, accreditation_body } => write!(
				f,
				"the council doesn't name {} any more, which accredited {}",
				accreditation_body.to_ss58check(),
				body.to_ss58check()
			),
			Self::ApprovalNotCovered { request, standard } => write!(
				f,
				"the accreditation for standard {standard}, as it is at the proven block, doesn't \
				 cover the approval of request {request}"
			),
			Self::StatementNotCovered { body, standard } => write!(
				f,
				"the accreditation of {} for standard {standard} doesn't cover the time of the \
				 statement",
				body.to_ss58check()
			),
			Self::ClaimantSuspended => f.write_str("the claimant is suspended by its intermediary"),
			Self::ClaimantClosed { since } => {
				write!(f, "the claimant's account is closed since block {since}")
			}
			Self::ClaimantUnknown => f.write_str("nobody registered the claimant's account"),
			Self::BalanceArchived { good } => write!(
				f,
				"the mass balance of good {good} in the period of the statement is archived"
			),
			Self::Overdraft { good, mass, overdue } => {
				let overdue = if *overdue { ", which is overdue" } else { "" };
				write!(
					f,
					"the account has {mass} of good {good} left to repay that it issued ahead of \
					 certified input{overdue}"
				)
			}
		}
	}
}
