//! The answers of the read interface, put together from the pallets.

use crate::{AccountId, BlockNumber, Certification, Credits, Footprint, Runtime};
use alloc::{format, string::String, vec::Vec};
use sp_runtime::Rounding;
use tracemet_primitives::{
	proportion,
	traits::{CertificationRegistry, ProductionGraph},
	views::{
		AttributeTotal, ExitStatementView, FootprintView, LotView, MassBalanceView, RequestView,
	},
	AcceptedFootprint, AttributeId, AttributeTotals, ChainOfCustodyModel, ExitId, GoodId, LabelId,
	Lot, LotId, Mass, PeriodId, RequestId, CARBON_FOOTPRINT, GRAMS_PER_KILOGRAM, RECYCLED_CONTENT,
};

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

fn lot_view(lot: LotId, record: Lot<AccountId>) -> LotView<AccountId> {
	LotView {
		lot,
		holder: record.holder,
		good: record.good,
		good_name: good_name(record.good),
		label: record.label,
		label_name: label_name(record.label),
		origin: record.origin,
		mass: record.mass,
		in_escrow: record.in_escrow,
	}
}

pub(crate) fn lot(lot: LotId) -> Option<LotView<AccountId>> {
	pallet_credits::Lots::<Runtime>::get(lot).map(|record| lot_view(lot, record))
}

pub(crate) fn lots_of_account(
	account: &AccountId,
	after: Option<LotId>,
	limit: u32,
) -> Vec<LotView<AccountId>> {
	let limit = limit.min(tracemet_runtime_api::MAX_LOTS_PER_PAGE);
	Credits::lots_of_account(account, after)
		.take(usize::try_from(limit).unwrap_or_default())
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
		requested_at: record.requested_at,
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
	let record = pallet_credits::Lots::<Runtime>::get(lot)?;
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
	})
}

/// What may be said of a product (003, step 3): that it contains the label, as much as was
/// certified; nobody may say that the product's own metal has the label's footprint.
fn claim(label: LabelId, good: GoodId, mass: Mass) -> Option<String> {
	let record = Certification::label(label).ok()?;
	let rules = Certification::chain_of_custody_rules(record.chain_of_custody_standard).ok()?;
	let model = match rules.model {
		ChainOfCustodyModel::MassBalance => "mass balance",
		ChainOfCustodyModel::BookAndClaim => "book and claim",
		ChainOfCustodyModel::ControlledBlending => "controlled blending",
		ChainOfCustodyModel::Segregated => "segregated",
		ChainOfCustodyModel::IdentityPreserved => "identity preserved",
	};
	let kilograms = mass.grams().checked_div(GRAMS_PER_KILOGRAM)?;
	let grams = mass.grams().checked_rem(GRAMS_PER_KILOGRAM)?;
	let amount = match grams {
		0 => format!("{kilograms} kg"),
		_ => format!("{kilograms}.{grams:03} kg"),
	};
	Some(format!(
		"contains {}: {amount} of certified {}, under the {model} model of ISO 22095. The claim is \
		 about certified mass; it is not a footprint of the metal in this product.",
		text(&record.name),
		good_name(good),
	))
}

pub(crate) fn exit_statement(exit: ExitId) -> Option<ExitStatementView<AccountId>> {
	let record = pallet_credits::Exits::<Runtime>::get(exit)?;
	let superseded = accepted(record.origin.request)
		.is_some_and(|footprint| footprint.revision > record.footprint_revision);
	Some(ExitStatementView {
		exit,
		good: record.good,
		good_name: good_name(record.good),
		label: record.label,
		label_name: label_name(record.label),
		lot: record.lot,
		origin: record.origin,
		mass: record.mass,
		product: text(&record.product),
		claim: claim(record.label, record.good, record.mass)?,
		attributes: named(&record.attributes),
		footprint_revision: record.footprint_revision,
		superseded,
		stated_at: record.stated_at,
		account: record.account,
	})
}
