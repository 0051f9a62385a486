//! The answers of the read interface, put together from the pallets.

use crate::{AccountId, Credits, Footprint, Runtime};
use alloc::{format, string::String, vec::Vec};
use pallet_certification::{Audits, AuditsOf};
use pallet_credits::{
	BrokenCriteria, Exits, FlaggedLines, FreezeTarget, Freezes, Lots, Overdrafts, PendingTransfers,
	Requests, Revaluations, TransfersOfAccount,
};
use pallet_footprint::{
	Decisions, Disputes, FootprintOf, Footprints, Methods, Resolution, Rounds, Spreading,
};
use sp_runtime::Rounding;
use tracemet_primitives::{
	proportion,
	traits::ProductionGraph,
	views::{
		AttributeTotal, AuditView, CountedView, DecisionView, DeclaredFootprintView, DisputeView,
		ExitDrawView, ExitStatementView, FootprintInForceView, FootprintView, HeldLineView,
		LotView, MassBalanceView, MethodView, OpenFootprintView, OverdraftView,
		PendingTransferView, RequestFootprintView, RequestView, RollUpView, RoundView, TotalsView,
		WorkListStatusView,
	},
	AttributeId, AuditId, AuditSubject, DeclaredFootprint, ExitDraw, ExitId, FootprintStatus,
	GoodId, LabelId, LineTotals, Lot, LotId, MethodId, OutputLineId, PendingTransfer, PeriodId,
	RequestId, RollUp, Rolled, TransferId, CARBON_FOOTPRINT, FROM_DECLARATIONS, FROM_PRIMARY_DATA,
	GRAMS_PER_KILOGRAM, MILLION, RECYCLED_CONTENT,
};
use tracemet_runtime_api::MAX_PER_PAGE;

/// Disputes that the status of the work list counts, as many as of the nodes in it.
const COUNTED: usize = 1_024;

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

fn good_name(good: GoodId) -> String {
	pallet_certification::Goods::<Runtime>::get(good)
		.map_or_else(|| format!("good {good}"), |record| text(&record.name))
}

fn label_name(label: LabelId) -> String {
	pallet_certification::Labels::<Runtime>::get(label)
		.map_or_else(|| format!("label {label}"), |record| text(&record.name))
}

/// As many entries as a page can have.
fn page(limit: u32) -> usize {
	usize::try_from(limit.min(MAX_PER_PAGE)).unwrap_or_default()
}

fn lot_view(lot: LotId, record: Lot<AccountId>) -> LotView<AccountId> {
	LotView {
		lot,
		frozen: Credits::is_frozen(lot, &record),
		flagged: FlaggedLines::<Runtime>::contains_key(record.origin),
		holder: record.holder,
		good: record.good,
		good_name: good_name(record.good),
		accompanies: record.accompanies,
		accompanies_name: good_name(record.accompanies),
		label: record.label,
		label_name: label_name(record.label),
		origin: record.origin,
		mass: record.mass,
		in_escrow: record.in_escrow,
		certified_share: record.certified_share,
		issued_at: record.issued_at,
		received_at: record.received_at,
		due: record.due,
	}
}

pub(crate) fn lot(lot: LotId) -> Option<LotView<AccountId>> {
	Lots::<Runtime>::get(lot).map(|record| lot_view(lot, record))
}

pub(crate) fn lots_of_account(
	account: &AccountId,
	after: Option<LotId>,
	limit: u32,
) -> Vec<LotView<AccountId>> {
	Credits::lots_of_account(account, after)
		.take(page(limit))
		.map(|(id, record)| lot_view(id, record))
		.collect()
}

pub(crate) fn request(request: RequestId) -> Option<RequestView<AccountId>> {
	let record = Requests::<Runtime>::get(request)?;
	Some(RequestView {
		request,
		footprint: Footprint::status(request)?,
		account: record.account,
		certificate: record.certificate,
		reference_period: record.reference_period,
		inputs: record.inputs.into_inner(),
		activities: record.activities.into_inner(),
		outputs: record.outputs.into_inner(),
		declared: record.declared.map(declared),
		status: record.status,
		corrects: record.corrects,
		requested_at: record.requested_at,
		closed_at: record.closed_at,
		lots: pallet_credits::IssuedLots::<Runtime>::get(request).into_inner(),
	})
}

fn declared(footprint: DeclaredFootprint) -> DeclaredFootprintView {
	DeclaredFootprintView { lines: named_lines(&footprint.lines), document: footprint.document }
}

fn accepted(request: RequestId) -> Option<FootprintOf<Runtime>> {
	Footprints::<Runtime>::get(request)
}

fn named<'a>(totals: impl IntoIterator<Item = (&'a AttributeId, &'a u128)>) -> Vec<AttributeTotal> {
	totals
		.into_iter()
		.map(|(attribute, grams)| AttributeTotal {
			attribute: *attribute,
			name: Footprint::attribute_name(*attribute),
			grams: *grams,
		})
		.collect()
}

fn named_lines(lines: &LineTotals) -> Vec<Vec<AttributeTotal>> {
	lines.iter().map(named).collect()
}

/// The sum of some totals; if it can't be held, the most that can. No mass on Earth comes near.
fn sum(totals: &[AttributeTotal], attributes: &[AttributeId]) -> u128 {
	totals
		.iter()
		.filter(|total| attributes.contains(&total.attribute))
		.fold(0, |sum, total| sum.saturating_add(total.grams))
}

/// The part of a whole in parts per million, if there is a whole. Rounding of the totals can't make
/// it more than all.
fn share(part: u128, whole: u128, rounding: Rounding) -> Option<u32> {
	let share = proportion(part, MILLION.into(), whole, rounding)?;
	u32::try_from(share.min(MILLION.into())).ok()
}

/// The parts of the carbon footprint that rest on primary data and on declarations.
fn shares(totals: &[AttributeTotal]) -> (Option<u32>, Option<u32>) {
	let carbon_footprint = sum(totals, &CARBON_FOOTPRINT);
	let primary = sum(totals, &[FROM_PRIMARY_DATA]);
	let declared = sum(totals, &[FROM_DECLARATIONS]);
	(
		share(primary, carbon_footprint, Rounding::Down),
		share(declared, carbon_footprint, Rounding::Up),
	)
}

fn totals(mass: u128, attributes: Vec<AttributeTotal>) -> TotalsView {
	let carbon_footprint = sum(&attributes, &CARBON_FOOTPRINT);
	let (primary_data_share, declared_share) = shares(&attributes);
	TotalsView {
		mass,
		carbon_footprint,
		carbon_intensity: proportion(
			carbon_footprint,
			GRAMS_PER_KILOGRAM.into(),
			mass,
			Rounding::Up,
		)
		.unwrap_or_default(),
		recycled_content: sum(&attributes, &RECYCLED_CONTENT),
		primary_data_share,
		declared_share,
		attributes,
	}
}

fn method(method: MethodId) -> Option<MethodView> {
	let record = Methods::<Runtime>::get(method)?;
	Some(MethodView {
		method,
		name: text(&record.name),
		version: record.version,
		standard: record.standard,
		allocation: record.rules.allocation,
		boundary: record.rules.boundary,
		gwp: record.rules.gwp,
		declared_unit: record.rules.declared_unit,
	})
}

fn in_force(
	request: RequestId,
	footprint: FootprintOf<Runtime>,
) -> Option<FootprintInForceView<AccountId>> {
	Some(FootprintInForceView {
		request,
		revision: footprint.revision,
		basis: footprint.basis,
		method: method(footprint.method)?,
		valid_until: footprint.valid_until,
		accepted_at: footprint.accepted_at,
	})
}

fn latest_round(request: RequestId) -> Option<RoundView> {
	let round = Rounds::<Runtime>::get(request)?;
	Some(RoundView {
		revision: round.revision,
		attempt: round.attempt,
		cause: round.cause,
		opened_at: round.opened_at,
		status: round.status,
	})
}

fn decision(request: RequestId) -> Option<DecisionView> {
	let decision = Decisions::<Runtime>::get(request)?;
	Some(DecisionView {
		revision: decision.revision,
		attempt: decision.attempt,
		accepted: match decision.resolution {
			Resolution::Retry => None,
			Resolution::Accept(lines) => Some(named_lines(&lines)),
		},
		reason: text(&decision.reason),
		decided_at: decision.decided_at,
	})
}

pub(crate) fn footprint_of_lot(lot: LotId) -> Option<FootprintView<AccountId>> {
	let record = Lots::<Runtime>::get(lot)?;
	let mass = record.mass.checked_add(record.in_escrow)?;
	let footprint = Footprint::footprint_of(record.origin, mass).ok()?;
	let request = record.origin.request;
	Some(FootprintView {
		lot,
		in_force: in_force(request, accepted(request)?)?,
		newer: latest_round(request).filter(|round| round.status != FootprintStatus::Accepted),
		totals: totals(mass.0.into(), named(&footprint.attributes)),
	})
}

pub(crate) fn footprint(request: RequestId) -> Option<RequestFootprintView<AccountId>> {
	let latest = latest_round(request)?;
	let accepted = accepted(request);
	let lines = match &accepted {
		Some(footprint) => footprint
			.lines
			.iter()
			.zip(&footprint.masses)
			.map(|(line, mass)| totals(mass.0.into(), named(line)))
			.collect(),
		None => Vec::new(),
	};
	Some(RequestFootprintView {
		request,
		in_force: accepted.and_then(|footprint| in_force(request, footprint)),
		lines,
		latest,
		decision: decision(request),
	})
}

fn rolled(column: &Rolled) -> TotalsView {
	totals(column.mass, named(&column.attributes))
}

fn roll_up_view(period: Option<PeriodId>, roll_up: &RollUp) -> RollUpView {
	RollUpView {
		period,
		issued: rolled(&roll_up.issued),
		held: rolled(&roll_up.held),
		consumed: rolled(&roll_up.consumed),
		exited: rolled(&roll_up.exited),
	}
}

pub(crate) fn roll_up_of_account(
	account: &AccountId,
	label: LabelId,
	period: Option<PeriodId>,
) -> Option<RollUpView> {
	let current = Credits::current_period(label).ok()?;
	let period = period.unwrap_or(current);
	let roll_up = Credits::roll_up_of_account(account, label, Some(period)).ok()?;
	Some(roll_up_view(Some(period), &roll_up))
}

pub(crate) fn roll_up_of_label(label: LabelId) -> Option<RollUpView> {
	pallet_certification::Labels::<Runtime>::get(label)?;
	Some(roll_up_view(None, &Credits::roll_up_of_label(label)))
}

pub(crate) fn network_roll_up() -> RollUpView {
	roll_up_view(None, &Credits::network_roll_up())
}

pub(crate) fn disputes(after: Option<RequestId>, limit: u32) -> Vec<DisputeView> {
	let disputes = match after {
		Some(request) => {
			Disputes::<Runtime>::iter_from(Disputes::<Runtime>::hashed_key_for(request))
		}
		None => Disputes::<Runtime>::iter(),
	};
	disputes
		.filter_map(|(request, dispute)| {
			let RoundView { revision, attempt, .. } = latest_round(request)?;
			let results = dispute
				.results
				.into_iter()
				.map(|(result, votes)| CountedView { result, votes })
				.collect();
			Some(DisputeView { request, revision, attempt, cause: dispute.cause, results })
		})
		.take(page(limit))
		.collect()
}

pub(crate) fn work_list(after: Option<RequestId>, limit: u32) -> Vec<OpenFootprintView> {
	Footprint::work_list(after)
		.filter_map(|request| {
			let round = Rounds::<Runtime>::get(request)?;
			Some(OpenFootprintView {
				request,
				revision: round.revision,
				attempt: round.attempt,
				since: round.opened_at,
				reported_at: round.reported_at,
				reason: Footprint::why_open(request)?,
			})
		})
		.take(page(limit))
		.collect()
}

pub(crate) fn work_list_status() -> WorkListStatusView {
	let status = Footprint::work_list_status();
	let (first, first_since) = status.first.unzip();
	let disputed = Disputes::<Runtime>::iter_keys().take(COUNTED).count();
	WorkListStatusView {
		open: status.open,
		stuck: status.stuck,
		disputed: u32::try_from(disputed).unwrap_or(u32::MAX),
		first,
		first_since,
		restating: Spreading::<Runtime>::iter_keys().next().is_some(),
		revaluing: Revaluations::<Runtime>::iter_keys().next().is_some(),
	}
}

pub(crate) fn held_lines(after: Option<OutputLineId>, limit: u32) -> Vec<HeldLineView<AccountId>> {
	let held = match after {
		Some(line) => {
			BrokenCriteria::<Runtime>::iter_from(BrokenCriteria::<Runtime>::hashed_key_for(line))
		}
		None => BrokenCriteria::<Runtime>::iter(),
	};
	held.filter_map(|(line, revision)| {
		let record = Requests::<Runtime>::get(line.request)?;
		let label = record.outputs.get(usize::from(line.line))?.label?;
		let certificate = pallet_certification::Certificates::<Runtime>::get(record.certificate)?;
		Some(HeldLineView {
			line,
			label,
			label_name: label_name(label),
			revision,
			account: record.account,
			body: certificate.body,
		})
	})
	.take(page(limit))
	.collect()
}

pub(crate) fn mass_balance_account(
	account: &AccountId,
	good: GoodId,
	label: LabelId,
	period: Option<PeriodId>,
) -> Option<MassBalanceView> {
	let period = match period {
		Some(period) => period,
		None => Credits::current_period(label).ok()?,
	};
	let balance = Credits::mass_balance(account, good, label, period)?;
	Some(MassBalanceView {
		period,
		opening: balance.opening,
		issued: balance.issued,
		received: balance.received,
		sent: balance.sent,
		consumed: balance.consumed,
		exited: balance.exited,
		expired: balance.expired,
		revoked: balance.revoked,
		closing: balance.closing,
		overdraft: Overdrafts::<Runtime>::get((account, good, label))
			.map(|overdraft| overdraft.mass)
			.unwrap_or_default(),
	})
}

pub(crate) fn overdraft(
	account: &AccountId,
	good: GoodId,
	label: LabelId,
) -> Option<OverdraftView> {
	let record = Overdrafts::<Runtime>::get((account, good, label))?;
	Some(OverdraftView {
		mass: record.mass,
		drawn_in: record.drawn_in,
		overdue: Credits::ensure_not_overdue(account, good, label).is_err(),
	})
}

fn exit_draw(draw: ExitDraw) -> ExitDrawView {
	ExitDrawView {
		lot: draw.lot,
		good: draw.good,
		good_name: good_name(draw.good),
		accompanies: draw.accompanies,
		accompanies_name: good_name(draw.accompanies),
		origin: draw.origin,
		mass: draw.mass,
		certified_share: draw.certified_share,
		footprint_revision: draw.footprint_revision,
		newer_revision: accepted(draw.origin.request)
			.map(|footprint| footprint.revision)
			.filter(|revision| *revision > draw.footprint_revision),
	}
}

pub(crate) fn exit_statement(exit: ExitId) -> Option<ExitStatementView<AccountId>> {
	let record = Exits::<Runtime>::get(exit)?;
	let attributes = named(&record.attributes);
	let (primary_data_share, declared_share) = shares(&attributes);
	let draws = record.draws.into_iter().map(exit_draw).collect::<Vec<_>>();
	Some(ExitStatementView {
		exit,
		account: record.account,
		label: record.label,
		label_name: label_name(record.label),
		superseded: draws.iter().any(|draw| draw.newer_revision.is_some()),
		contested: Freezes::<Runtime>::contains_key(FreezeTarget::Exit(exit)),
		flagged: draws.iter().any(|draw| FlaggedLines::<Runtime>::contains_key(draw.origin)),
		draws,
		mass: record.mass,
		product: text(&record.product),
		product_quantity: record.product_quantity,
		claim: text(&record.claim),
		attributes,
		primary_data_share,
		declared_share,
		footprint_valid_until: record.footprint_valid_until,
		stated_at: record.stated_at,
	})
}

fn pending_transfer(
	transfer: TransferId,
	record: PendingTransfer<AccountId>,
) -> Option<PendingTransferView<AccountId>> {
	let lot = Lots::<Runtime>::get(record.lot)?;
	Some(PendingTransferView {
		transfer,
		from: record.from,
		to: record.to,
		lot: record.lot,
		good: lot.good,
		good_name: good_name(lot.good),
		accompanies: record.accompanies,
		accompanies_name: good_name(record.accompanies),
		label: lot.label,
		label_name: label_name(lot.label),
		mass: record.mass,
		in_return: record.in_return,
		reference: record.reference,
		awaits_validation: record.awaits_validation,
		awaits_acceptance: record.awaits_acceptance,
		expires_at: record.expires_at,
	})
}

pub(crate) fn pending_transfers(
	account: &AccountId,
	after: Option<TransferId>,
	limit: u32,
) -> Vec<PendingTransferView<AccountId>> {
	let transfers = match after {
		Some(transfer) => TransfersOfAccount::<Runtime>::iter_key_prefix_from(
			account,
			TransfersOfAccount::<Runtime>::hashed_key_for(account, transfer),
		),
		None => TransfersOfAccount::<Runtime>::iter_key_prefix(account),
	};
	transfers
		.filter_map(|id| pending_transfer(id, PendingTransfers::<Runtime>::get(id)?))
		.take(page(limit))
		.collect()
}

pub(crate) fn audits_of(
	subject: &AuditSubject<AccountId>,
	after: Option<AuditId>,
	limit: u32,
) -> Vec<AuditView<AccountId>> {
	let audits = match after {
		Some(audit) => AuditsOf::<Runtime>::iter_key_prefix_from(
			subject,
			AuditsOf::<Runtime>::hashed_key_for(subject, audit),
		),
		None => AuditsOf::<Runtime>::iter_key_prefix(subject),
	};
	audits
		.filter_map(|audit| Audits::<Runtime>::get(audit).map(|record| (audit, record)))
		.take(page(limit))
		.map(|(audit, record)| AuditView {
			audit,
			auditor: record.auditor,
			outcome: record.outcome,
			findings: text(&record.findings),
			evidence: record.evidence,
			recorded_at: record.recorded_at,
		})
		.collect()
}
