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
	AccreditationBodies, Accreditations, Audits, Certificates, CertificatesOf, Families, Goods,
	Labels, Standard, StandardVersions, Standards,
};
use pallet_credits::{
	Freeze, FreezeTarget, Freezes, IssuedLots, LabelRollUps, LatestPeriods, LineRollUp,
	LineRollUps, MassBalances, MaxFreezes, NetworkRollUp, Requests, Share,
};
use pallet_footprint::{
	Attributes, Ballot, Ballots, Footprints, Methods, Nodes, Round, Rounds, WorkList,
};
use sp_core::H256;
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
/// The rules of the footprint benchmarks' labels.
const RULES: ChainOfCustodyRules = ChainOfCustodyRules {
	model: ChainOfCustodyModel::MassBalance,
	attribution: Attribution::Credit,
	level: MassBalanceLevel::Site,
	periods: AccountingPeriods { months: 3, anchor: 0 },
	carry_over_periods: None,
	carry_over_needs_certificate: false,
	expiry_days: None,
	overdraft: Mass::ZERO,
	transfers_validated: false,
	independent_audits: true,
};
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
		let attribute = Attribute {
			name: name(),
			unit: name(),
			attached_to: AttachedTo::AllGoods,
			nature: AttributeNature::Burden,
		};
		Attributes::<Runtime>::insert(id, attribute);
	}
	let ids = attribute_ids().collect::<BTreeSet<_>>();
	BoundedBTreeSet::try_from(ids).unwrap_or_default()
}

fn register_method(standard: StandardVersionId, family: FamilyId) -> MethodId {
	register_attributes();
	let attribute = AttributeId(0);
	let source = H256::repeat_byte(1);
	let quality = DataQuality {
		primary: true,
		technology: Rating::Good,
		time: Rating::Good,
		geography: Rating::Good,
		completeness: Rating::Good,
		reliability: Rating::Good,
	};
	let emission_factor = |id| EmissionFactor {
		activity: ActivityId(id),
		attribute,
		grams: 1,
		per_units: 1,
		unit: Unit::Kilogram,
		source,
		quality,
	};
	let default_factor = |id| DefaultFactor {
		good: GoodId(id),
		attribute,
		grams: 1,
		per_kilograms: 1,
		source,
		quality,
	};
	let emission_factors = (0..most::<MaxFactors>()).map(emission_factor).collect();
	let default_factors = (0..most::<MaxDefaultFactors>()).map(default_factor).collect();
	let method = SmadMethod {
		name: name(),
		family,
		version: 1,
		standard,
		rules: MethodRules {
			allocation: Allocation::EconomicValue,
			declared_unit: Unit::Kilogram,
			boundary: SystemBoundary::CradleToGate,
			gwp: GwpSet::Ar6,
			effective: TimeSpan { from: 0, until: u64::MAX },
		},
		emission_factors: BoundedVec::truncate_from(emission_factors),
		default_factors: BoundedVec::truncate_from(default_factors),
	};
	Methods::<Runtime>::insert(METHOD, method);
	METHOD
}

fn activities() -> Activities {
	let activity = |id| Activity {
		activity: ActivityId(id),
		quantity: 1,
		unit: Unit::Kilogram,
		primary: true,
		evidence: Some(H256::repeat_byte(1)),
	};
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

fn register_good(good: GoodId) {
	Families::<Runtime>::insert(FAMILY, name());
	let record = Good { name: name(), family: FAMILY, basis: MassBasis::GrossMass };
	Goods::<Runtime>::insert(good, record);
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

/// As many attributes as there can be.
fn totals_of(grams: u64) -> AttributeTotals {
	let totals = attribute_ids().map(|id| (id, grams.into())).collect::<BTreeMap<_, _>>();
	BoundedBTreeMap::try_from(totals).unwrap_or_default()
}

fn declared_footprint() -> DeclaredFootprint {
	let lines = vec![totals_of(1_000); most::<MaxOutputs>() as usize];
	DeclaredFootprint { lines: BoundedVec::truncate_from(lines), document: H256::repeat_byte(1) }
}

/// Sums from which any share can be taken.
fn roll_up() -> RollUp {
	let attributes = totals_of(u64::MAX);
	let column = Rolled { mass: u64::MAX.into(), attributes };
	RollUp {
		issued: column.clone(),
		held: column.clone(),
		consumed: column.clone(),
		exited: column,
	}
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
			declared: Some(declared_footprint()),
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
		declared: None,
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
		register_good(good);
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
		let validators = most::<MaxValidators>();
		let masses = outputs.iter().map(|output| output.mass).collect();
		Footprints::<Runtime>::insert(
			node,
			AcceptedFootprint {
				revision: 0,
				method: METHOD,
				masses: BoundedVec::truncate_from(masses),
				lines: BoundedVec::truncate_from(vec![totals_of(1_000); outputs.len()]),
				valid_until: u64::MAX,
				basis: FootprintBasis::Calculated { votes: validators, validators },
				accepted_at: 0,
			},
		);
		let opened_at: BlockNumber = 0;
		let status = FootprintStatus::Accepted;
		let round =
			Round { revision: 0, attempt: 0, cause: None, opened_at, reported_at: None, status };
		Rounds::<Runtime>::insert(node, round);
		WorkList::<Runtime>::remove(node.0.to_be_bytes());
	}

	fn cast_votes(node: RequestId) {
		let votes = (0..most::<MaxValidators>())
			.map(|position| (position, H256::repeat_byte(1)))
			.collect::<BTreeMap<_, _>>();
		let votes = BoundedBTreeMap::try_from(votes).unwrap_or_default();
		Ballots::<Runtime>::insert(node, Ballot { validator_set: 0, votes });
	}
}

/// The producer of the footprint benchmarks, which is its own certification body.
const PRODUCER: u32 = 0;
/// An auditor who has nothing to do with it.
const AUDITOR: u32 = 1;
/// Its certificate.
const CERTIFICATE: CertificateId = CertificateId(0);

impl pallet_footprint::benchmarking::BenchmarkHelper<AccountId> for BenchmarkSetup {
	fn registry(goods: u32) -> (AccountId, FamilyId, StandardVersionId) {
		for good in (0..goods).map(GoodId) {
			register_good(good);
		}
		register_version(PERFORMANCE, StandardKind::Performance);
		let owner = company(PRODUCER);
		let standard = Standard { name: name(), owner: owner.clone(), latest_version: 1 };
		Standards::<Runtime>::insert(PERFORMANCE.standard, standard);
		(owner, FAMILY, PERFORMANCE)
	}

	/// Each line under a label of its own, with all four columns of its roll-up.
	fn issued_node(node: RequestId) -> ProductionNode {
		use pallet_credits::benchmarking::BenchmarkHelper;

		let holder = company(PRODUCER);
		let row = Conversion {
			input: GoodId(0),
			source: SourceClass::Credit,
			output: GoodId(0),
			label: Some(LabelId(0)),
			factor: ConversionFactor::ONE,
		};
		let conversions = vec![row; most::<MaxConversions>() as usize];
		let validity = TimeSpan { from: 0, until: u64::MAX };
		Self::issue_certificate(CERTIFICATE, &holder, &holder, 1, conversions, validity);
		Self::accredit(&holder);

		let mut outputs = outputs(LabelId(0));
		let mut issued = Vec::new();
		let share = Share { mass: Mass(1), attributes: totals_of(1_000) };
		for (position, output) in (0..).zip(outputs.iter_mut()) {
			let label = LabelId(u32::from(position));
			output.label = Some(label);
			Self::register_label(label, 1, RULES);
			let line = OutputLineId { request: node, line: position };
			issued.push((position, LotId(u64::from(position))));
			let columns = || share.clone();
			let line_roll_up = LineRollUp {
				label,
				issued: columns(),
				held: columns(),
				consumed: columns(),
				exited: columns(),
			};
			LineRollUps::<Runtime>::insert(line, line_roll_up);
			LabelRollUps::<Runtime>::insert(label, roll_up());
		}
		NetworkRollUp::<Runtime>::put(roll_up());
		IssuedLots::<Runtime>::insert(node, BoundedVec::truncate_from(issued));
		insert_request(node, CERTIFICATE, &holder, outputs.clone(), RequestStatus::Approved);
		production_node(&outputs)
	}

	fn producer() -> AccountId {
		company(PRODUCER)
	}

	fn audited_by_body(node: RequestId) -> (AccountId, AuditId) {
		let audit = AuditId(0);
		let findings = vec![b'f'; most::<MaxFindingsLength>() as usize];
		Audits::<Runtime>::insert(
			audit,
			Audit {
				auditor: company(AUDITOR),
				subject: AuditSubject::Request(node),
				outcome: AuditOutcome::MajorNonconformity,
				findings: BoundedVec::truncate_from(findings),
				evidence: Some(H256::repeat_byte(1)),
				recorded_at: 1,
			},
		);
		(company(PRODUCER), audit)
	}

	fn auditor() -> AccountId {
		use pallet_credits::benchmarking::BenchmarkHelper;

		let auditor = company(AUDITOR);
		Self::accredit(&auditor);
		auditor
	}
}
