//! The ledger.

use super::{
	footprint::{declared, named, revision_in_force, shares},
	good_name, ids, label_name, length, matches, page, page_of, text,
};
use crate::{AccountId, Credits, Footprint, Runtime};
use alloc::vec::Vec;
use pallet_certification::Certificates;
use pallet_credits::{
	BrokenCriteria, Exits, FlaggedLines, FreezeTarget, Freezes, IssuedLots, LatestPeriods, Lots,
	NextExitId, NextLotId, NextRequestId, Overdrafts, PendingTransfers, Requests, Supplies, Terms,
	TransfersOfAccount,
};
use tracemet_primitives::{
	views::{
		ExitDrawView, ExitFilter, ExitStatementView, ExitSummaryView, HeldLineView, LotFilter,
		LotStatus, LotView, MassBalanceCursor, MassBalanceView, OverdraftView, Page,
		PendingTransferView, RequestFilter, RequestSummaryView, RequestView,
	},
	ExitDraw, ExitId, ExitStatement, GoodId, LabelId, Lot, LotId, OutputLineId, PendingTransfer,
	PeriodId, RequestId, RequestStatus, Supply, TransferId,
};
use tracemet_runtime_api::{MAX_ACCOUNTS_LOOKED_AT, MAX_LOOKED_AT};

fn is_flagged(line: OutputLineId) -> bool {
	FlaggedLines::<Runtime>::contains_key(line)
}

fn is_spendable(lot: LotId, record: &Lot<AccountId>) -> bool {
	Credits::ensure_spendable(&record.holder, lot, record.mass).is_ok()
}

fn is_of_status(lot: LotId, record: &Lot<AccountId>, status: LotStatus) -> bool {
	let spent = record.mass.is_zero() && record.in_escrow.is_zero();
	match status {
		LotStatus::Spendable => is_spendable(lot, record),
		LotStatus::InEscrow => !record.in_escrow.is_zero(),
		LotStatus::Frozen => !spent && Credits::is_frozen(lot, record),
		LotStatus::Flagged => !spent && is_flagged(record.origin),
		LotStatus::Spent => spent,
	}
}

fn lot_view(lot: LotId, record: Lot<AccountId>) -> LotView<AccountId> {
	LotView {
		lot,
		spendable: is_spendable(lot, &record),
		frozen: Credits::is_frozen(lot, &record),
		held: BrokenCriteria::<Runtime>::contains_key(record.origin),
		flagged: is_flagged(record.origin),
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

pub(crate) fn lots(
	filter: &LotFilter<AccountId>,
	after: Option<LotId>,
	limit: u32,
) -> Page<LotView<AccountId>, LotId> {
	let view = |lot| {
		let record = Lots::<Runtime>::get(lot)?;
		let wanted = matches(&filter.account, &record.holder)
			&& matches(&filter.label, &record.label)
			&& filter.status.is_none_or(|status| is_of_status(lot, &record, status));
		wanted.then(|| lot_view(lot, record))
	};
	match (&filter.account, filter.status) {
		(_, None | Some(LotStatus::Spent)) | (None, _) => {
			page(ids(after, LotId::next, NextLotId::<Runtime>::get()), limit, view)
		}
		// What an account has left is listed apart.
		(Some(account), _) => {
			page(Credits::lots_of_account(account, after).map(|(lot, _)| lot), limit, view)
		}
	}
}

pub(crate) fn lots_of_account(
	account: &AccountId,
	after: Option<LotId>,
	limit: u32,
) -> Vec<LotView<AccountId>> {
	Credits::lots_of_account(account, after)
		.take(length(limit))
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
		body: Certificates::<Runtime>::get(record.certificate)?.body,
		reference_period: record.reference_period,
		inputs: record.inputs.into_inner(),
		activities: record.activities.into_inner(),
		outputs: record.outputs.into_inner(),
		declared: record.declared.map(declared),
		evidence: record.evidence,
		status: record.status,
		corrects: record.corrects,
		requested_at: record.requested_at,
		closed_at: record.closed_at,
		lots: IssuedLots::<Runtime>::get(request).into_inner(),
	})
}

pub(crate) fn requests(
	filter: &RequestFilter<AccountId>,
	after: Option<RequestId>,
	limit: u32,
) -> Page<RequestSummaryView<AccountId>, RequestId> {
	let view = |request| {
		let record = Requests::<Runtime>::get(request)?;
		if !matches(&filter.account, &record.account) || !matches(&filter.status, &record.status) {
			return None;
		}
		let body = Certificates::<Runtime>::get(record.certificate)?.body;
		let footprint = Footprint::status(request)?;
		let wanted = matches(&filter.body, &body) && matches(&filter.footprint, &footprint);
		wanted.then(|| RequestSummaryView {
			request,
			account: record.account,
			certificate: record.certificate,
			body,
			reference_period: record.reference_period,
			outputs: record.outputs.into_inner(),
			evidence: record.evidence,
			status: record.status,
			footprint,
			requested_at: record.requested_at,
			closed_at: record.closed_at,
		})
	};
	// Those that wait for a decision are few among all that ever were: each has its terms.
	if filter.status == Some(RequestStatus::Pending) {
		let pending = match after {
			Some(request) => {
				Terms::<Runtime>::iter_keys_from(Terms::<Runtime>::hashed_key_for(request))
			}
			None => Terms::<Runtime>::iter_keys(),
		};
		return page(pending, limit, view);
	}
	page(ids(after, RequestId::next, NextRequestId::<Runtime>::get()), limit, view)
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
		Some(HeldLineView {
			line,
			label,
			label_name: label_name(label),
			revision,
			account: record.account,
			body: Certificates::<Runtime>::get(record.certificate)?.body,
		})
	})
	.take(length(limit))
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
		good,
		good_name: good_name(good),
		label,
		label_name: label_name(label),
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

pub(crate) fn mass_balance_accounts(
	account: &AccountId,
	period: Option<PeriodId>,
	after: Option<MassBalanceCursor>,
	limit: u32,
) -> Page<MassBalanceView, MassBalanceCursor> {
	let keys = match after {
		Some(MassBalanceCursor { good, label }) => LatestPeriods::<Runtime>::iter_key_prefix_from(
			(account,),
			LatestPeriods::<Runtime>::hashed_key_for((account, good, label)),
		),
		None => LatestPeriods::<Runtime>::iter_key_prefix((account,)),
	};
	let keys = keys.map(|(good, label)| MassBalanceCursor { good, label });
	// To find what a past period was carried from, all periods of the account are looked through.
	let looked_at = period.map_or(MAX_LOOKED_AT, |_| MAX_ACCOUNTS_LOOKED_AT);
	page_of(keys, looked_at, limit, |MassBalanceCursor { good, label }| {
		mass_balance_account(account, good, label, period)
	})
}

pub(crate) fn supply(good: GoodId, label: LabelId) -> Supply {
	Supplies::<Runtime>::get(good, label)
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
		newer_revision: revision_in_force(draw.origin.request)
			.filter(|revision| *revision > draw.footprint_revision),
	}
}

fn is_contested(exit: ExitId) -> bool {
	Freezes::<Runtime>::contains_key(FreezeTarget::Exit(exit))
}

fn draws_on_flagged(record: &ExitStatement<AccountId>) -> bool {
	record.draws.iter().any(|draw| is_flagged(draw.origin))
}

pub(crate) fn exit_statement(exit: ExitId) -> Option<ExitStatementView<AccountId>> {
	let record = Exits::<Runtime>::get(exit)?;
	let attributes = named(&record.attributes);
	let (primary_data_share, declared_share) = shares(&attributes);
	let flagged = draws_on_flagged(&record);
	let draws = record.draws.into_iter().map(exit_draw).collect::<Vec<_>>();
	Some(ExitStatementView {
		exit,
		account: record.account,
		label: record.label,
		label_name: label_name(record.label),
		superseded: draws.iter().any(|draw| draw.newer_revision.is_some()),
		contested: is_contested(exit),
		flagged,
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

pub(crate) fn exit_statements(
	filter: &ExitFilter<AccountId>,
	after: Option<ExitId>,
	limit: u32,
) -> Page<ExitSummaryView<AccountId>, ExitId> {
	page(ids(after, ExitId::next, NextExitId::<Runtime>::get()), limit, |exit| {
		let record = Exits::<Runtime>::get(exit)?;
		let wanted =
			matches(&filter.account, &record.account) && matches(&filter.label, &record.label);
		wanted.then(|| ExitSummaryView {
			exit,
			contested: is_contested(exit),
			flagged: draws_on_flagged(&record),
			account: record.account,
			label: record.label,
			label_name: label_name(record.label),
			mass: record.mass,
			product: text(&record.product),
			product_quantity: record.product_quantity,
			stated_at: record.stated_at,
		})
	})
}

fn transfer_view(
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

pub(crate) fn pending_transfer(transfer: TransferId) -> Option<PendingTransferView<AccountId>> {
	transfer_view(transfer, PendingTransfers::<Runtime>::get(transfer)?)
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
	transfers.filter_map(pending_transfer).take(length(limit)).collect()
}

pub(crate) fn transfers_to_validate(
	body: &AccountId,
	after: Option<TransferId>,
	limit: u32,
) -> Page<PendingTransferView<AccountId>, TransferId> {
	let transfers = match after {
		Some(transfer) => PendingTransfers::<Runtime>::iter_keys_from(
			PendingTransfers::<Runtime>::hashed_key_for(transfer),
		),
		None => PendingTransfers::<Runtime>::iter_keys(),
	};
	page(transfers, limit, |transfer| {
		let record = PendingTransfers::<Runtime>::get(transfer)?;
		let wanted =
			record.awaits_validation && Credits::ensure_may_validate(body, &record).is_ok();
		wanted.then(|| transfer_view(transfer, record)).flatten()
	})
}
