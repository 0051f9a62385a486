//! The numbers.

use super::{ids, length, matches, page, text};
use crate::{AccountId, Certification, Credits, Footprint, Runtime};
use alloc::{collections::BTreeMap, vec::Vec};
use pallet_certification::{Certificates, Labels};
use pallet_credits::{NextRequestId, Requests, Revaluations};
use pallet_footprint::{
	Decisions, Disputes, FootprintOf, Footprints, Methods, NextMethodId, Nodes, Resolution, Rounds,
	Spreading, Stages,
};
use sp_runtime::Rounding;
use tracemet_primitives::{
	proportion,
	traits::{CertificationRegistry, ProductionGraph},
	views::{
		AttributeTotal, AwaitsAttestationView, CountedView, DecisionView, DeclaredFootprintView,
		DisputeView, FootprintInForceView, FootprintStagesView, FootprintView, InputStageView,
		LineStagesView, MethodFactorsView, MethodView, OpenFootprintView, Page,
		RequestFootprintView, RollUpView, RoundView, TotalsView, WorkListStatusView,
	},
	AttributeId, Attribution, DeclaredFootprint, FamilyId, FootprintStatus, LabelId, LineTotals,
	LotId, MethodId, NodeInput, NodeInputSource, PeriodId, RequestId, RollUp, Rolled, SmadMethod,
	CARBON_FOOTPRINT, FROM_DECLARATIONS, FROM_PRIMARY_DATA, GRAMS_PER_KILOGRAM, MILLION,
	RECYCLED_CONTENT,
};

pub(super) fn declared(footprint: DeclaredFootprint) -> DeclaredFootprintView {
	DeclaredFootprintView { lines: named_lines(&footprint.lines), document: footprint.document }
}

fn accepted(request: RequestId) -> Option<FootprintOf<Runtime>> {
	Footprints::<Runtime>::get(request)
}

pub(super) fn revision_in_force(request: RequestId) -> Option<u32> {
	accepted(request).map(|footprint| footprint.revision)
}

pub(super) fn named<'a>(
	totals: impl IntoIterator<Item = (&'a AttributeId, &'a u128)>,
) -> Vec<AttributeTotal> {
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
pub(super) fn shares(totals: &[AttributeTotal]) -> (Option<u32>, Option<u32>) {
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

fn method_view(method: MethodId, record: &SmadMethod) -> MethodView {
	MethodView {
		method,
		name: text(&record.name),
		version: record.version,
		standard: record.standard,
		family: record.family,
		allocation: record.rules.allocation,
		boundary: record.rules.boundary,
		gwp: record.rules.gwp,
		declared_unit: record.rules.declared_unit,
	}
}

pub(crate) fn method(method: MethodId) -> Option<MethodFactorsView> {
	let record = Methods::<Runtime>::get(method)?;
	Some(MethodFactorsView {
		method: method_view(method, &record),
		effective: record.rules.effective,
		emission_factors: record.emission_factors.into_inner(),
		default_factors: record.default_factors.into_inner(),
	})
}

pub(crate) fn methods(
	family: Option<FamilyId>,
	after: Option<MethodId>,
	limit: u32,
) -> Page<MethodView, MethodId> {
	page(ids(after, MethodId::next, NextMethodId::<Runtime>::get()), limit, |method| {
		let record = Methods::<Runtime>::get(method)?;
		matches(&family, &record.family).then(|| method_view(method, &record))
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
		method: method_view(footprint.method, &Methods::<Runtime>::get(footprint.method)?),
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
	let record = pallet_credits::Lots::<Runtime>::get(lot)?;
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
		declared: Nodes::<Runtime>::get(request).and_then(|node| node.declared).map(declared),
		decision: decision(request),
	})
}

fn input_stage(
	position: u8,
	input: &NodeInput,
	attributes: &BTreeMap<AttributeId, u128>,
) -> InputStageView {
	let revision = match input.source {
		NodeInputSource::Line(line) => revision_in_force(line.request),
		NodeInputSource::Extracted(_)
		| NodeInputSource::Uncertified(_)
		| NodeInputSource::Scrap(..) => None,
	};
	InputStageView {
		input: position,
		source: input.source,
		mass: input.mass,
		attributes: named(attributes),
		revision,
	}
}

pub(crate) fn footprint_stages(request: RequestId) -> Option<FootprintStagesView> {
	let Stages { revision, production, added, inputs } = Footprint::stages(request)?;
	let line = |(line, (added, inputs)): (u8, (_, &Vec<_>))| {
		let of_line = |input: &NodeInput| match production.attribution {
			Attribution::Credit => input.attributed_to == line,
			Attribution::RollingAverage => true,
		};
		let inputs = (0u8..).zip(&production.inputs).zip(inputs);
		LineStagesView {
			added: named(added),
			inputs: inputs
				.filter(|((_, input), _)| of_line(input))
				.map(|((position, input), brought)| input_stage(position, input, brought))
				.collect(),
		}
	};
	let lines = (0u8..).zip(added.iter().zip(&inputs)).map(line).collect();
	Some(FootprintStagesView { request, revision, lines })
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
	Labels::<Runtime>::get(label)?;
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
		.take(length(limit))
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
		.take(length(limit))
		.collect()
}

pub(crate) fn work_list_status() -> WorkListStatusView {
	let status = Footprint::work_list_status();
	let (first, first_since) = status.first.unzip();
	WorkListStatusView {
		open: status.open,
		stuck: status.stuck,
		disputed: status.disputed,
		first,
		first_since,
		restating: Spreading::<Runtime>::iter_keys().next().is_some(),
		revaluing: Revaluations::<Runtime>::iter_keys().next().is_some(),
	}
}

pub(crate) fn awaiting_attestation(
	auditor: Option<AccountId>,
	after: Option<RequestId>,
	limit: u32,
) -> Page<AwaitsAttestationView<AccountId>, RequestId> {
	let may_attest = |request| {
		auditor
			.as_ref()
			.is_none_or(|auditor| Certification::ensure_may_attest(auditor, request).is_ok())
	};
	page(ids(after, RequestId::next, NextRequestId::<Runtime>::get()), limit, |request| {
		let round = Rounds::<Runtime>::get(request)?;
		if round.status != FootprintStatus::AwaitsAttestation || !may_attest(request) {
			return None;
		}
		let (record, node) = (Requests::<Runtime>::get(request)?, Nodes::<Runtime>::get(request)?);
		Some(AwaitsAttestationView {
			request,
			revision: round.revision,
			attempt: round.attempt,
			account: record.account,
			certificate: record.certificate,
			body: Certificates::<Runtime>::get(record.certificate)?.body,
			waits_for: Footprint::waits_for(&node),
			document: node.declared?.document,
			since: round.opened_at,
		})
	})
}
