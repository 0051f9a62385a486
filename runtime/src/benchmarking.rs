//! What the benchmarks of a pallet need of the other pallets, written straight into their storage,
//! each record of the largest size.

#![cfg(feature = "runtime-benchmarks")]

use crate::{AccountId, BlockNumber, MaxValidators, Runtime};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec,
	vec::Vec,
};
use frame_benchmarking::account;
use frame_support::{traits::Get, BoundedBTreeMap, BoundedBTreeSet, BoundedVec};
use pallet_accounts::{Participant, Participants, Sites};
use pallet_certification::{
	AccreditationBodies, Accreditations, Certificates, CertificatesOf, Families, Goods, Labels,
	StandardVersions,
};
use pallet_credits::{
	Freeze, FreezeTarget, Freezes, LatestPeriods, MassBalances, MaxFreezes, Requests,
};
use pallet_footprint::{
	Attributes, AuthorityId, Footprints, Methods, Nodes, OpenRounds, Round, Rounds, Votes,
};
use sp_core::{sr25519, H256};
use tracemet_primitives::*;

/// Sets up the other pallets.
pub struct BenchmarkSetup;

/// The performance standard of the ledger's benchmarks.
const PERFORMANCE: StandardVersionId =
	StandardVersionId { standard: StandardId(u32::MAX - 1), version: 1 };
/// Their chain-of-custody standard.
const CHAIN_OF_CUSTODY: StandardId = StandardId(u32::MAX);
/// Their family of goods, the last in the scope of accreditations.
const FAMILY: FamilyId = FamilyId(u32::MAX);
/// The method of all benchmarks.
const METHOD: MethodId = MethodId(0);
/// How many accounting periods of one account are kept, before they are archived, if each is a
/// month: ten years.
const MOST_PERIODS: u32 = 121;

/// A bound as a number.
fn most<Bound: Get<u32>>() -> u32 {
	Bound::get()
}

fn name() -> Name {
	Name::truncate_from(vec![b'n'; most::<MaxNameLength>() as usize])
}

fn attribute_ids() -> impl Iterator<Item = AttributeId> {
	(0..most::<MaxAttributes>()).map(|id| AttributeId(id as u16))
}

fn register_attributes() -> AttributeSet {
	for id in attribute_ids() {
		let attribute = Attribute { name: name(), nature: AttributeNature::Burden };
		Attributes::<Runtime>::insert(id, attribute);
	}
	let ids = attribute_ids().collect::<BTreeSet<_>>();
	BoundedBTreeSet::try_from(ids).unwrap_or_default()
}

fn register_method(standard: StandardVersionId, family: FamilyId) -> MethodId {
	register_attributes();
	let attribute = AttributeId(0);
	let emission_factor = |id| EmissionFactor {
		activity: ActivityId(id),
		attribute,
		grams: 1,
		per_units: 1,
		primary: true,
	};
	let default_factor = |id| DefaultFactor { good: GoodId(id), attribute, grams_per_kilogram: 1 };
	let ids = || 0..most::<MaxFactors>();
	let method = SmadMethod {
		name: name(),
		family,
		version: 1,
		standard,
		allocation: Allocation::EconomicValue,
		emission_factors: BoundedVec::truncate_from(ids().map(emission_factor).collect()),
		default_factors: BoundedVec::truncate_from(ids().map(default_factor).collect()),
	};
	Methods::<Runtime>::insert(METHOD, method);
	METHOD
}

fn activities() -> Activities {
	let activity = |id| Activity { activity: ActivityId(id), quantity: 1, primary: true };
	BoundedVec::truncate_from((0..most::<MaxActivities>()).map(activity).collect())
}

fn company(index: u32) -> AccountId {
	let company = account("company", index, 0);
	let roles = BTreeSet::from([
		Role::Producer,
		Role::Trader,
		Role::BrandOwner,
		Role::CertificationBody,
		Role::AccreditationBody,
		Role::StandardOwner,
	]);
	Participants::<Runtime>::insert(
		&company,
		Participant {
			intermediary: account("intermediary", index, 0),
			roles: BoundedBTreeSet::try_from(roles).unwrap_or_default(),
			dossier: H256::repeat_byte(1),
			standing: Standing::Active,
			open_sites: 1,
		},
	);
	company
}

fn site(company: &AccountId, index: u32) -> AccountId {
	let site = account("site", index, 0);
	Sites::<Runtime>::insert(&site, company);
	site
}

/// Sets the clock. It stands still: no block is built.
fn set_time(now: Seconds) {
	pallet_timestamp::Now::<Runtime>::put(now.saturating_mul(1_000));
}

fn register_version(id: StandardVersionId, kind: StandardKind) {
	let document = Document {
		kind: DocumentKind::SmadMethod,
		hash: H256::repeat_byte(1),
		uri: BoundedVec::truncate_from(vec![b'u'; most::<MaxUriLength>() as usize]),
	};
	let documents = BoundedVec::truncate_from(vec![document; most::<MaxDocuments>() as usize]);
	let version = StandardVersion { kind, documents, effective_from: 0 };
	StandardVersions::<Runtime>::insert(id, version);
}

fn outputs(label: LabelId) -> Outputs {
	let line = Output {
		good: GoodId(0),
		label: Some(label),
		mass: Mass(1),
		gross_mass: Mass(1),
		value_share: 0,
	};
	BoundedVec::truncate_from(vec![line; most::<MaxOutputs>() as usize])
}

fn insert_request(
	request: RequestId,
	certificate: CertificateId,
	holder: &AccountId,
	outputs: Outputs,
	status: RequestStatus,
) {
	let input = Input {
		source: InputSource::Credit { lot: LotId(0) },
		mass: Mass(1),
		gross_mass: Mass(1),
		attributed_to: 0,
	};
	Requests::<Runtime>::insert(
		request,
		CertificateRequest {
			account: holder.clone(),
			certificate,
			reference_period: TimeSpan { from: 0, until: 1 },
			inputs: BoundedVec::truncate_from(vec![input; most::<MaxInputs>() as usize]),
			activities: activities(),
			outputs,
			evidence: Some(H256::repeat_byte(1)),
			corrects: Some(RequestId(u64::MAX)),
			requested_at: 1,
			status,
			closed_at: Some(1),
		},
	);
}

fn production_node(outputs: &Outputs) -> ProductionNode {
	let input = NodeInput {
		source: NodeInputSource::Line(OutputLineId { request: RequestId(0), line: 0 }),
		mass: Mass(1),
		converted: Mass(1),
		attributed_to: 0,
	};
	ProductionNode {
		method: METHOD,
		attribution: Attribution::Credit,
		reference_period: TimeSpan { from: 0, until: 1 },
		inputs: BoundedVec::truncate_from(vec![input; most::<MaxInputs>() as usize]),
		activities: activities(),
		outputs: outputs.clone(),
	}
}

impl pallet_certification::benchmarking::BenchmarkHelper<AccountId> for BenchmarkSetup {
	fn set_time(now: Seconds) {
		set_time(now);
	}

	fn company(index: u32) -> AccountId {
		company(index)
	}

	fn site(company: &AccountId, index: u32) -> AccountId {
		site(company, index)
	}

	fn attributes() -> AttributeSet {
		register_attributes()
	}

	fn method(standard: StandardVersionId, family: FamilyId) -> MethodId {
		register_method(standard, family)
	}

	fn audited_request(
		certificate: CertificateId,
		holder: &AccountId,
		label: LabelId,
	) -> AuditSubject<AccountId> {
		let request = RequestId(0);
		let outputs = outputs(label);
		for (line, _) in (0..).zip(&outputs) {
			// All but one of those who can have frozen it did so.
			let reason = Reason::truncate_from(vec![b'r'; most::<MaxFindingsLength>() as usize]);
			let freeze = Freeze { reason, since: 1 };
			let freezes = (1..most::<MaxFreezes>())
				.map(|index| (account("auditor", index, 0), freeze.clone()))
				.collect::<BTreeMap<AccountId, _>>();
			let freezes = BoundedBTreeMap::try_from(freezes).unwrap_or_default();
			Freezes::<Runtime>::insert(FreezeTarget::Line(OutputLineId { request, line }), freezes);
		}
		insert_request(request, certificate, holder, outputs, RequestStatus::Approved);
		AuditSubject::Request(request)
	}

	fn audited_period(
		account: &AccountId,
		good: GoodId,
		label: LabelId,
	) -> AuditSubject<AccountId> {
		for period in (0..MOST_PERIODS).map(PeriodId) {
			let balance = MassBalanceAccount::default();
			MassBalances::<Runtime>::insert((account, good, label, period), balance);
		}
		let audited = PeriodId(MOST_PERIODS);
		let latest = PeriodId(MOST_PERIODS.saturating_add(1));
		let balance = MassBalanceAccount::default();
		MassBalances::<Runtime>::insert((account, good, label, latest), balance);
		LatestPeriods::<Runtime>::insert((account, good, label), latest);
		AuditSubject::Period { account: account.clone(), good, label, period: audited }
	}
}

impl pallet_credits::benchmarking::BenchmarkHelper<AccountId> for BenchmarkSetup {
	fn set_time(now: Seconds) {
		set_time(now);
	}

	fn company(index: u32) -> AccountId {
		company(index)
	}

	fn site(company: &AccountId, index: u32) -> AccountId {
		site(company, index)
	}

	fn accredit(body: &AccountId) {
		let accreditation_body = company(u32::MAX);
		AccreditationBodies::<Runtime>::insert(&accreditation_body, ());
		let first = FAMILY.0.saturating_sub(most::<MaxScope>()).saturating_add(1);
		let scope = (first..=FAMILY.0).map(FamilyId).collect::<BTreeSet<_>>();
		let accreditation = Accreditation {
			accreditation_body,
			validity: TimeSpan { from: 0, until: u64::MAX },
			scope: BoundedBTreeSet::try_from(scope).unwrap_or_default(),
			status: CertificationStatus::Active,
		};
		for standard in [PERFORMANCE.standard, CHAIN_OF_CUSTODY] {
			Accreditations::<Runtime>::insert(body, standard, &accreditation);
		}
	}

	fn register_good(good: GoodId) {
		Families::<Runtime>::insert(FAMILY, name());
		let record = Good { name: name(), family: FAMILY, basis: MassBasis::GrossMass };
		Goods::<Runtime>::insert(good, record);
	}

	fn register_label(label: LabelId, version: u16, rules: ChainOfCustodyRules) {
		let id = StandardVersionId { standard: CHAIN_OF_CUSTODY, version };
		register_version(id, StandardKind::ChainOfCustody(rules));
		let criterion =
			Criterion::AtMost { attributes: register_attributes(), grams_per_kilogram: u64::MAX };
		let record = Label {
			name: name(),
			family: FAMILY,
			performance_standard: PERFORMANCE,
			chain_of_custody_standard: id,
			criteria: BoundedVec::truncate_from(vec![criterion; most::<MaxCriteria>() as usize]),
			content_claim: Some(name()),
		};
		Labels::<Runtime>::insert(label, record);
	}

	fn issue_certificate(
		certificate: CertificateId,
		body: &AccountId,
		holder: &AccountId,
		version: u16,
		conversions: Vec<Conversion>,
		validity: TimeSpan,
	) {
		let record = Certificate {
			body: body.clone(),
			holder: holder.clone(),
			family: FAMILY,
			performance_standard: Some(PERFORMANCE),
			chain_of_custody_standard: StandardVersionId { standard: CHAIN_OF_CUSTODY, version },
			method: Some(register_method(PERFORMANCE, FAMILY)),
			conversions: BoundedVec::truncate_from(conversions),
			validity,
			automatic_approval: Mass(u64::MAX),
			status: CertificationStatus::Active,
		};
		CertificatesOf::<Runtime>::insert((holder, CHAIN_OF_CUSTODY, certificate), ());
		Certificates::<Runtime>::insert(certificate, record);
	}

	fn activities() -> Activities {
		activities()
	}

	fn accept_footprint(node: RequestId, outputs: &Outputs) {
		Nodes::<Runtime>::insert(node, production_node(outputs));
		let totals = attribute_ids().map(|id| (id, 1_000)).collect::<BTreeMap<_, _>>();
		let totals: AttributeTotals = BoundedBTreeMap::try_from(totals).unwrap_or_default();
		let validators = most::<MaxValidators>();
		Footprints::<Runtime>::insert(
			node,
			AcceptedFootprint {
				revision: 0,
				lines: BoundedVec::truncate_from(vec![totals; outputs.len()]),
				votes: validators,
				validators,
				accepted_at: 0,
			},
		);
		let status = FootprintStatus::Accepted;
		let opened_at: BlockNumber = 0;
		let round = Round { revision: 0, attempt: 0, opened_at, status };
		Rounds::<Runtime>::insert(node, round);
		OpenRounds::<Runtime>::remove(node);
	}

	fn cast_votes(node: RequestId) {
		for index in 0..most::<MaxValidators>() {
			let mut key = [0; 32];
			let (start, _) = key.split_at_mut(4);
			start.copy_from_slice(&index.to_le_bytes());
			let authority = AuthorityId::from(sr25519::Public::from_raw(key));
			Votes::<Runtime>::insert(node, authority, H256::repeat_byte(1));
		}
	}
}

impl pallet_footprint::benchmarking::BenchmarkHelper for BenchmarkSetup {
	fn registry(goods: u32) -> (FamilyId, StandardVersionId) {
		use pallet_credits::benchmarking::BenchmarkHelper;

		for good in (0..goods).map(GoodId) {
			<Self as BenchmarkHelper<AccountId>>::register_good(good);
		}
		register_version(PERFORMANCE, StandardKind::Performance);
		(FAMILY, PERFORMANCE)
	}

	fn pending_node(node: RequestId) -> ProductionNode {
		use pallet_credits::benchmarking::BenchmarkHelper;

		let holder = company(0);
		let certificate = CertificateId(0);
		let row = Conversion {
			input: GoodId(0),
			source: SourceClass::Credit,
			output: GoodId(0),
			label: Some(LabelId(0)),
			factor: ConversionFactor::ONE,
		};
		let conversions = vec![row; most::<MaxConversions>() as usize];
		let validity = TimeSpan { from: 0, until: u64::MAX };
		Self::issue_certificate(certificate, &holder, &holder, 1, conversions, validity);
		let outputs = outputs(LabelId(0));
		insert_request(node, certificate, &holder, outputs.clone(), RequestStatus::Pending);
		production_node(&outputs)
	}
}
