//! The answers of the read interface, put together from the pallets.

use crate::{AccountId, BlockNumber, Credits, Footprint, Runtime};
use alloc::{format, string::String, vec::Vec};
use pallet_certification::{Audits, AuditsOf};
use pallet_credits::{
	Exits, FlaggedLines, FreezeTarget, Freezes, Lots, Overdrafts, PendingTransfers,
	TransfersOfAccount,
};
use sp_runtime::Rounding;
use tracemet_primitives::{
	proportion,
	traits::ProductionGraph,
	views::{
		AttributeTotal, AuditView, ExitDrawView, ExitStatementView, FootprintView, LotView,
		MassBalanceView, OverdraftView, PendingTransferView, RequestView,
	},
	AcceptedFootprint, AttributeId, AttributeTotals, AuditId, AuditSubject, ExitDraw, ExitId,
	GoodId, LabelId, Lot, LotId, Mass, PendingTransfer, PeriodId, RequestId, TransferId,
	CARBON_FOOTPRINT, GRAMS_PER_KILOGRAM, RECYCLED_CONTENT,
};
use tracemet_runtime_api::MAX_PER_PAGE;

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
	let record = pallet_credits::Requests::<Runtime>::get(request)?;
	Some(RequestView {
		request,
		footprint: Footprint::status(request)?,
		account: record.account,
		certificate: record.certificate,
		reference_period: record.reference_period,
		inputs: record.inputs.into_inner(),
		activities: record.activities.into_inner(),
		outputs: record.outputs.into_inner(),
		status: record.status,
		corrects: record.corrects,
		requested_at: record.requested_at,
		closed_at: record.closed_at,
		lots: pallet_credits::IssuedLots::<Runtime>::get(request).into_inner(),
	})
}

fn accepted(request: RequestId) -> Option<AcceptedFootprint<BlockNumber>> {
	pallet_footprint::Footprints::<Runtime>::get(request)
}

fn named(totals: &AttributeTotals) -> Vec<AttributeTotal> {
	totals
		.iter()
		.map(|(attribute, grams)| AttributeTotal {
			attribute: *attribute,
			name: Footprint::attribute_name(*attribute),
			grams: *grams,
		})
		.collect()
}

fn sum(totals: &AttributeTotals, attributes: &[AttributeId]) -> Option<u128> {
	attributes
		.iter()
		.filter_map(|attribute| totals.get(attribute))
		.try_fold(0u128, |sum, grams| sum.checked_add(*grams))
}

pub(crate) fn footprint_of_lot(lot: LotId) -> Option<FootprintView> {
	let record = Lots::<Runtime>::get(lot)?;
	let mass = record.mass.checked_add(record.in_escrow)?;
	let footprint = Footprint::footprint_of(record.origin, mass).ok()?;
	let accepted = accepted(record.origin.request)?;
	let carbon_footprint = sum(&footprint.attributes, &CARBON_FOOTPRINT)?;
	let carbon_intensity = match mass {
		Mass::ZERO => 0,
		Mass(grams) => {
			proportion(carbon_footprint, GRAMS_PER_KILOGRAM.into(), grams.into(), Rounding::Up)?
		}
	};
	Some(FootprintView {
		lot,
		mass,
		revision: footprint.revision,
		votes: accepted.votes,
		validators: accepted.validators,
		attributes: named(&footprint.attributes),
		carbon_footprint,
		carbon_intensity,
		recycled_content: sum(&footprint.attributes, &RECYCLED_CONTENT)?,
	})
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
	}
}

fn is_superseded(draw: &ExitDraw) -> bool {
	accepted(draw.origin.request)
		.is_some_and(|footprint| footprint.revision > draw.footprint_revision)
}

pub(crate) fn exit_statement(exit: ExitId) -> Option<ExitStatementView<AccountId>> {
	let record = Exits::<Runtime>::get(exit)?;
	Some(ExitStatementView {
		exit,
		account: record.account,
		label: record.label,
		label_name: label_name(record.label),
		superseded: record.draws.iter().any(is_superseded),
		contested: Freezes::<Runtime>::contains_key(FreezeTarget::Exit(exit)),
		flagged: record.draws.iter().any(|draw| FlaggedLines::<Runtime>::contains_key(draw.origin)),
		draws: record.draws.into_iter().map(exit_draw).collect(),
		mass: record.mass,
		product: text(&record.product),
		product_quantity: record.product_quantity,
		claim: text(&record.claim),
		attributes: named(&record.attributes),
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
