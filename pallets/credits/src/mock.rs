//! A runtime for the unit tests: a copper chain from mine to brand. Accounts, certificates and
//! footprints are given; the ledger is what is tested.

use crate as pallet_credits;
use core::time::Duration;
use frame_support::{
	derive_impl, ensure, parameter_types,
	traits::{Hooks, UnixTime},
	weights::Weight,
	BoundedVec,
};
use frame_system::EnsureRoot;
use sp_core::{ConstU32, Get, H256};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Rounding};
use std::collections::BTreeMap;
use tracemet_primitives::{
	traits::{
		CertificationRegistry, MassFootprint, OnFootprintAccepted, Participants, ProductionGraph,
	},
	*,
};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Credits = pallet_credits;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

/// 2026-10-01T00:00:00Z, the first second of the fourth quarter.
pub const OCTOBER: Seconds = 1_790_812_800;
/// The third quarter of 2026.
pub const THIRD_QUARTER: PeriodId = PeriodId(226);
/// The tests begin ten days before it ends.
pub const START: Seconds = OCTOBER - 10 * SECONDS_PER_DAY;
pub const REFERENCE_PERIOD: TimeSpan =
	TimeSpan { from: START - 30 * SECONDS_PER_DAY, until: START };

parameter_types! {
	/// How long a transfer waits.
	pub const TransferLifetime: Seconds = 14 * SECONDS_PER_DAY;
	/// How long a closed record stays.
	pub const Retention: Seconds = 400 * SECONDS_PER_DAY;
	/// Whether the ledger rests.
	pub static Rests: bool = false;
	/// The clock.
	pub static Now: Seconds = START;
	/// Accounts of one company, two by two.
	pub static Related: Vec<(u64, u64)> = vec![(SMELTER, SMELTER_SITE)];
	/// Accounts that may not act.
	pub static Suspended: Vec<u64> = Vec::new();
	/// Whether certificates are in force.
	pub static InForce: bool = true;
	/// Whether bodies are accredited.
	pub static Accredited: bool = true;
	/// Cathode from copper in concentrate, in the smelter's conversion table.
	pub static Recovery: ConversionFactor = ConversionFactor::ONE;
	/// The rules of chain-of-custody standards where they aren't the default ones.
	pub static Rules: BTreeMap<StandardVersionId, ChainOfCustodyRules> = BTreeMap::new();
	/// The certificates that aren't the ones that everybody begins with.
	pub static Certificates: BTreeMap<CertificateId, Certificate<u64>> = BTreeMap::new();
	/// Accounts with a certificate in force under every chain-of-custody standard.
	pub static Certified: Vec<u64> = vec![MINE, SMELTER, SMELTER_SITE, WIRE_MAKER];
	/// Whether the method can calculate what it is asked to.
	pub static Calculable: bool = true;
	/// The nodes of the production graph.
	pub static Nodes: BTreeMap<RequestId, ProductionNode> = BTreeMap::new();
	/// The nodes that were taken out.
	pub static CancelledNodes: Vec<RequestId> = Vec::new();
	/// The footprints that the validators accepted.
	pub static AcceptedLines: BTreeMap<RequestId, LineTotals> = BTreeMap::new();
	/// The revisions of footprints that aren't the first.
	pub static Revisions: BTreeMap<RequestId, u32> = BTreeMap::new();
	/// When footprints go out of date; those of other nodes never do.
	pub static ValidUntil: BTreeMap<RequestId, Seconds> = BTreeMap::new();
}

/// Statics outlive a test if all tests run in one thread.
fn reset() {
	Rests::set(false);
	Now::set(START);
	Related::set(vec![(SMELTER, SMELTER_SITE)]);
	Suspended::set(Vec::new());
	InForce::set(true);
	Accredited::set(true);
	Recovery::set(ConversionFactor::ONE);
	Rules::set(BTreeMap::new());
	Certificates::set(BTreeMap::new());
	Certified::set(vec![MINE, SMELTER, SMELTER_SITE, WIRE_MAKER]);
	Calculable::set(true);
	Nodes::set(BTreeMap::new());
	CancelledNodes::set(Vec::new());
	AcceptedLines::set(BTreeMap::new());
	Revisions::set(BTreeMap::new());
	ValidUntil::set(BTreeMap::new());
}

pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_secs(Now::get())
	}
}

pub const MINE: u64 = 10;
pub const SMELTER: u64 = 11;
/// A site of the smelter.
pub const SMELTER_SITE: u64 = 12;
pub const WIRE_MAKER: u64 = 13;
/// Puts products on the market and produces nothing.
pub const BRAND: u64 = 14;
pub const BODY: u64 = 20;
pub const OTHER_BODY: u64 = 21;
pub const AUDITOR: u64 = 22;
pub const STRANGER: u64 = 99;

pub const CUSTODY_ACCOUNT_NOT_FOUND: DispatchError = DispatchError::Other("CustodyAccountNotFound");
pub const NOT_AUTHORIZED: DispatchError = DispatchError::Other("NotAuthorized");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("RoleMissing");
pub const IS_SUSPENDED: DispatchError = DispatchError::Other("Suspended");

pub struct Accounts;
impl Participants<u64> for Accounts {
	fn ensure_role(who: &u64, role: Role) -> DispatchResult {
		let its = match *who {
			BRAND => Role::BrandOwner,
			BODY | OTHER_BODY | AUDITOR => Role::CertificationBody,
			_ => Role::Producer,
		};
		ensure!(its == role, ROLE_MISSING);
		Ok(())
	}

	fn ensure_custody_account(account: &u64) -> Result<BalanceLevel, DispatchError> {
		ensure!((MINE..=BRAND).contains(account), CUSTODY_ACCOUNT_NOT_FOUND);
		ensure!(!Suspended::get().contains(account), IS_SUSPENDED);
		Ok(if *account == SMELTER_SITE { BalanceLevel::Site } else { BalanceLevel::Group })
	}

	fn ensure_acts_for(who: &u64, account: &u64) -> DispatchResult {
		Self::ensure_custody_account(account)?;
		ensure!(who == account || (*who, *account) == (SMELTER, SMELTER_SITE), NOT_AUTHORIZED);
		Ok(())
	}

	fn are_related(a: &u64, b: &u64) -> bool {
		a == b
			|| Related::get()
				.iter()
				.any(|(one, other)| [(one, other), (other, one)].contains(&(a, b)))
	}

	fn ensure_acts_for_with_role(who: &u64, account: &u64, role: Role) -> DispatchResult {
		Self::ensure_acts_for(who, account)?;
		Self::ensure_role(account, role)
	}
}

pub const COPPER: FamilyId = FamilyId(0);
/// Counted by the copper in it.
pub const CONCENTRATE: GoodId = GoodId(0);
/// Counted by the copper in it.
pub const SCRAP: GoodId = GoodId(1);
pub const CATHODE: GoodId = GoodId(2);
pub const WIRE: GoodId = GoodId(3);
pub const SLAG: GoodId = GoodId(4);

pub const PERFORMANCE: StandardVersionId = version(0, 1);
pub const OTHER_PERFORMANCE: StandardVersionId = version(4, 1);
/// Standard 1 has a version for each chain-of-custody model.
pub const BOOK_AND_CLAIM: StandardVersionId = version(1, 1);
/// Mass balance by the credit method, balance at group level allowed.
pub const GROUP_BALANCE: StandardVersionId = version(1, 2);
pub const BLENDING: StandardVersionId = version(1, 3);
pub const SEGREGATION: StandardVersionId = version(1, 4);
pub const PRESERVATION: StandardVersionId = version(1, 5);
/// Mass balance by the credit method, balance at site level only.
pub const SITE_BALANCE: StandardVersionId = version(2, 1);
/// Mass balance by rolling average, balance at group level allowed.
pub const ROLLING_BALANCE: StandardVersionId = version(3, 1);

/// `Cu 8.0 MIX`: at most 8 kg of CO2e per kg, under [`GROUP_BALANCE`].
pub const CU_8: LabelId = LabelId(0);
/// `Cu RE MIX`: all of it recycled, under [`GROUP_BALANCE`].
pub const CU_RE: LabelId = LabelId(1);
/// `Cu 8.0 MIX` under [`SITE_BALANCE`].
pub const SITE_CU_8: LabelId = LabelId(2);
/// `Cu 8.0 MIX` under [`ROLLING_BALANCE`].
pub const ROLLING_CU_8: LabelId = LabelId(3);
/// `Cu 8.0 BC` under [`BOOK_AND_CLAIM`].
pub const BOOKED_CU_8: LabelId = LabelId(4);
/// `Cu 8.0 CB` under [`BLENDING`].
pub const BLENDED_CU_8: LabelId = LabelId(5);
/// `Cu 8.0 SEG` under [`SEGREGATION`], with the content claim "conflict-free".
pub const SEGREGATED_CU_8: LabelId = LabelId(6);
/// `Cu 8.0 IP` under [`PRESERVATION`], with the content claim "conflict-free".
pub const PRESERVED_CU_8: LabelId = LabelId(7);
/// `Cu OTHER`: a label without criteria of [`OTHER_PERFORMANCE`], under [`GROUP_BALANCE`].
pub const OTHER_CU: LabelId = LabelId(8);
/// `Cu OTHER SEG`: a label without criteria of [`OTHER_PERFORMANCE`], under [`SEGREGATION`].
pub const OTHER_SEGREGATED_CU: LabelId = LabelId(9);

/// Of [`MINE`]: it extracts concentrate.
pub const MINE_CERTIFICATE: CertificateId = CertificateId(0);
/// Of [`SMELTER`]: concentrate and scrap to cathode.
pub const SMELTER_CERTIFICATE: CertificateId = CertificateId(1);
/// Of [`WIRE_MAKER`]: cathode to wire.
pub const WIRE_CERTIFICATE: CertificateId = CertificateId(2);
/// Of [`SMELTER_SITE`]: concentrate to cathode.
pub const SITE_CERTIFICATE: CertificateId = CertificateId(3);
/// Of [`SMELTER`]: concentrate to cathode and slag, by rolling average.
pub const ROLLING_CERTIFICATE: CertificateId = CertificateId(4);
/// Of [`WIRE_MAKER`]: credits of cathode may accompany wire. No performance standard.
pub const PASS_THROUGH_CERTIFICATE: CertificateId = CertificateId(5);
/// Of [`MINE`]: like [`MINE_CERTIFICATE`], and 100 t in a period are approved automatically.
pub const AUTOMATIC_CERTIFICATE: CertificateId = CertificateId(6);

/// Of [`MINE`]: it extracts concentrate under one label alone.
pub const fn mine_certificate(label: LabelId) -> CertificateId {
	CertificateId(100 + label.0)
}

/// Of [`SMELTER`]: concentrate and scrap to cathode under one label alone.
pub const fn smelter_certificate(label: LabelId) -> CertificateId {
	CertificateId(200 + label.0)
}

/// Of [`WIRE_MAKER`]: cathode to wire under one label alone.
pub const fn wire_certificate(label: LabelId) -> CertificateId {
	CertificateId(300 + label.0)
}

pub const METHOD: MethodId = MethodId(7);

pub const CERTIFICATE_NOT_FOUND: DispatchError = DispatchError::Other("CertificateNotFound");
pub const CERTIFICATE_NOT_IN_FORCE: DispatchError = DispatchError::Other("CertificateNotInForce");
pub const ACCREDITATION_EXPIRED: DispatchError = DispatchError::Other("AccreditationExpired");
pub const NOT_ITS_CERTIFICATION_BODY: DispatchError =
	DispatchError::Other("NotItsCertificationBody");

const fn version(standard: u32, version: u16) -> StandardVersionId {
	StandardVersionId { standard: StandardId(standard), version }
}

/// Writes the rules of a chain-of-custody standard anew.
pub fn set_rules(version: StandardVersionId, rules: ChainOfCustodyRules) {
	Rules::mutate(|all| all.insert(version, rules));
}

/// Changes some of the rules of a chain-of-custody standard.
pub fn change_rules(version: StandardVersionId, change: impl FnOnce(&mut ChainOfCustodyRules)) {
	let mut rules = Certification::chain_of_custody_rules(version).unwrap();
	change(&mut rules);
	set_rules(version, rules);
}

/// Changes a certificate.
pub fn change_certificate(id: CertificateId, change: impl FnOnce(&mut Certificate<u64>)) {
	let mut certificate = Certification::certificate(id).unwrap();
	change(&mut certificate);
	Certificates::mutate(|all| all.insert(id, certificate));
}

/// Rows of a conversion table, for each source and each label.
fn rows(
	input: GoodId,
	sources: &[SourceClass],
	output: GoodId,
	labels: &[Option<LabelId>],
	factor: ConversionFactor,
) -> Vec<Conversion> {
	let row = |source: &SourceClass, label: &Option<LabelId>| Conversion {
		input,
		source: *source,
		output,
		label: *label,
		factor,
	};
	sources.iter().flat_map(|source| labels.iter().map(move |label| row(source, label))).collect()
}

/// Of a mine: what it extracts brings the label, what it buys doesn't.
fn mine_rows(label: LabelId) -> Vec<Conversion> {
	use SourceClass::{Credit, Primary, Uncertified};
	let one = ConversionFactor::ONE;
	[
		rows(CONCENTRATE, &[Credit, Primary], CONCENTRATE, &[Some(label)], one),
		rows(CONCENTRATE, &[Uncertified], CONCENTRATE, &[None], one),
	]
	.concat()
}

/// Of a smelter: primary copper and scrap bring the labels, what it buys without credits and its
/// own scrap don't.
fn smelter_rows(primary: &[Option<LabelId>], scrap: &[Option<LabelId>]) -> Vec<Conversion> {
	use SourceClass::*;
	let (one, recovery) = (ConversionFactor::ONE, Recovery::get());
	[
		rows(CONCENTRATE, &[Credit, Primary], CATHODE, primary, recovery),
		rows(SCRAP, &[PreConsumerScrap, PostConsumerScrap], CATHODE, scrap, one),
		rows(CONCENTRATE, &[Uncertified], CATHODE, &[None], recovery),
		rows(SCRAP, &[InternalScrap], CATHODE, &[None], one),
	]
	.concat()
}

/// Of a wire maker: wire drawing loses nothing.
fn wire_rows(labels: &[Option<LabelId>]) -> Vec<Conversion> {
	let one = ConversionFactor::ONE;
	[
		rows(CATHODE, &[SourceClass::Credit], WIRE, labels, one),
		rows(CATHODE, &[SourceClass::Uncertified], WIRE, &[None], one),
	]
	.concat()
}

pub fn bounded<V, MAX: Get<u32>>(items: impl Into<Vec<V>>) -> BoundedVec<V, MAX> {
	items.into().try_into().ok().unwrap()
}

fn attributes(attributes: &[AttributeId]) -> AttributeSet {
	attributes.iter().copied().collect::<std::collections::BTreeSet<_>>().try_into().unwrap()
}

pub struct Certification;
impl CertificationRegistry<u64> for Certification {
	fn good(good: GoodId) -> Result<Good, DispatchError> {
		let (name, basis) = match good {
			CONCENTRATE => ("copper concentrate", MassBasis::ContainedMetal),
			SCRAP => ("copper scrap", MassBasis::ContainedMetal),
			CATHODE => ("copper cathode", MassBasis::GrossMass),
			WIRE => ("copper wire", MassBasis::GrossMass),
			SLAG => ("slag", MassBasis::GrossMass),
			_ => return Err(DispatchError::Other("GoodNotFound")),
		};
		Ok(Good { name: bounded(name.as_bytes()), family: COPPER, basis })
	}

	fn ensure_family(_: FamilyId) -> DispatchResult {
		Ok(())
	}

	fn label(label: LabelId) -> Result<Label, DispatchError> {
		let eight = || {
			vec![Criterion::AtMost {
				attributes: attributes(&CARBON_FOOTPRINT),
				grams_per_kilogram: 8_000,
			}]
		};
		let recycled = vec![Criterion::AtLeast {
			attributes: attributes(&RECYCLED_CONTENT),
			grams_per_kilogram: 1_000,
		}];
		let (name, performance_standard, chain_of_custody_standard, criteria) = match label {
			CU_8 => ("Cu 8.0 MIX", PERFORMANCE, GROUP_BALANCE, eight()),
			CU_RE => ("Cu RE MIX", PERFORMANCE, GROUP_BALANCE, recycled),
			SITE_CU_8 => ("Cu 8.0 MIX", PERFORMANCE, SITE_BALANCE, eight()),
			ROLLING_CU_8 => ("Cu 8.0 MIX", PERFORMANCE, ROLLING_BALANCE, eight()),
			BOOKED_CU_8 => ("Cu 8.0 BC", PERFORMANCE, BOOK_AND_CLAIM, eight()),
			BLENDED_CU_8 => ("Cu 8.0 CB", PERFORMANCE, BLENDING, eight()),
			SEGREGATED_CU_8 => ("Cu 8.0 SEG", PERFORMANCE, SEGREGATION, eight()),
			PRESERVED_CU_8 => ("Cu 8.0 IP", PERFORMANCE, PRESERVATION, eight()),
			OTHER_CU => ("Cu OTHER", OTHER_PERFORMANCE, GROUP_BALANCE, vec![]),
			OTHER_SEGREGATED_CU => ("Cu OTHER SEG", OTHER_PERFORMANCE, SEGREGATION, vec![]),
			_ => return Err(DispatchError::Other("LabelNotFound")),
		};
		let content_claim = matches!(label, SEGREGATED_CU_8 | PRESERVED_CU_8)
			.then(|| bounded(b"conflict-free".as_slice()));
		Ok(Label {
			name: bounded(name.as_bytes()),
			family: COPPER,
			performance_standard,
			chain_of_custody_standard,
			criteria: bounded(criteria),
			content_claim,
		})
	}

	fn chain_of_custody_rules(
		standard: StandardVersionId,
	) -> Result<ChainOfCustodyRules, DispatchError> {
		if let Some(rules) = Rules::get().get(&standard) {
			return Ok(*rules);
		}
		let by_default = ChainOfCustodyRules {
			model: ChainOfCustodyModel::MassBalance,
			attribution: Attribution::Credit,
			level: MassBalanceLevel::Group,
			periods: AccountingPeriods { months: 3, anchor: 0 },
			carry_over_periods: None,
			carry_over_needs_certificate: false,
			expiry_days: None,
			overdraft: Mass::ZERO,
			transfers_validated: false,
			independent_audits: false,
		};
		let of_model = |model| ChainOfCustodyRules { model, ..by_default };
		Ok(match standard {
			GROUP_BALANCE => by_default,
			SITE_BALANCE => ChainOfCustodyRules { level: MassBalanceLevel::Site, ..by_default },
			ROLLING_BALANCE => {
				ChainOfCustodyRules { attribution: Attribution::RollingAverage, ..by_default }
			}
			BOOK_AND_CLAIM => of_model(ChainOfCustodyModel::BookAndClaim),
			BLENDING => of_model(ChainOfCustodyModel::ControlledBlending),
			SEGREGATION => of_model(ChainOfCustodyModel::Segregated),
			PRESERVATION => of_model(ChainOfCustodyModel::IdentityPreserved),
			_ => return Err(DispatchError::Other("StandardNotFound")),
		})
	}

	fn ensure_owns_performance_standard(_: &u64, _: StandardVersionId) -> DispatchResult {
		Ok(())
	}

	fn ensure_may_attest(_: &u64, _: RequestId) -> DispatchResult {
		Ok(())
	}

	fn ensure_audit_found(_: AuditId, _: RequestId) -> DispatchResult {
		Ok(())
	}

	fn certificate(certificate: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		use SourceClass::{Credit, PassThrough, Primary, Uncertified};
		if let Some(certificate) = Certificates::get().get(&certificate) {
			return Ok(certificate.clone());
		}
		let one = ConversionFactor::ONE;
		// 40 t of concentrate hold 9 t of copper and leave 31 t of slag.
		let slag = ConversionFactor { output: 31, input: 9 };
		let eight = [Some(CU_8), None];
		let both = [Some(CU_8), Some(CU_RE)];
		let (holder, label, conversions) = match certificate {
			MINE_CERTIFICATE | AUTOMATIC_CERTIFICATE => (MINE, CU_8, mine_rows(CU_8)),
			SMELTER_CERTIFICATE => (SMELTER, CU_8, smelter_rows(&eight, &both)),
			WIRE_CERTIFICATE => (WIRE_MAKER, CU_8, wire_rows(&both)),
			SITE_CERTIFICATE => {
				let labels = [Some(SITE_CU_8)];
				(SMELTER_SITE, SITE_CU_8, smelter_rows(&labels, &labels))
			}
			ROLLING_CERTIFICATE => {
				let labels = [Some(ROLLING_CU_8)];
				let sources = [Credit, Primary, Uncertified];
				let slag = rows(CONCENTRATE, &sources, SLAG, &[None], slag);
				(SMELTER, ROLLING_CU_8, [smelter_rows(&labels, &labels), slag].concat())
			}
			PASS_THROUGH_CERTIFICATE => {
				(WIRE_MAKER, CU_8, rows(CATHODE, &[PassThrough], WIRE, &[Some(CU_8)], one))
			}
			CertificateId(id @ 100..200) => {
				let label = LabelId(id - 100);
				(MINE, label, mine_rows(label))
			}
			CertificateId(id @ 200..300) => {
				let label = LabelId(id - 200);
				(SMELTER, label, smelter_rows(&[Some(label)], &[Some(label)]))
			}
			CertificateId(id @ 300..400) => {
				let label = LabelId(id - 300);
				(WIRE_MAKER, label, wire_rows(&[Some(label)]))
			}
			_ => return Err(CERTIFICATE_NOT_FOUND),
		};
		let label = Self::label(label).map_err(|_| CERTIFICATE_NOT_FOUND)?;
		let produces = certificate != PASS_THROUGH_CERTIFICATE;
		let automatic_approval =
			if certificate == AUTOMATIC_CERTIFICATE { t(100) } else { Mass::ZERO };
		Ok(Certificate {
			body: BODY,
			holder,
			family: COPPER,
			performance_standard: produces.then_some(label.performance_standard),
			chain_of_custody_standard: label.chain_of_custody_standard,
			method: produces.then_some(METHOD),
			conversions: bounded(conversions),
			validity: TimeSpan { from: 0, until: u64::MAX },
			automatic_approval,
			status: CertificationStatus::Active,
		})
	}

	fn usable_certificate(certificate: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		ensure!(InForce::get(), CERTIFICATE_NOT_IN_FORCE);
		Self::certificate(certificate)
	}

	fn ensure_may_decide(
		body: &u64,
		certificate: CertificateId,
	) -> Result<Certificate<u64>, DispatchError> {
		let record = Self::certificate(certificate)?;
		ensure!(record.body == *body, NOT_ITS_CERTIFICATION_BODY);
		ensure!(Accredited::get(), ACCREDITATION_EXPIRED);
		Ok(record)
	}

	fn ensure_may_guard(
		body: &u64,
		certificate: CertificateId,
	) -> Result<Certificate<u64>, DispatchError> {
		Self::ensure_may_decide(body, certificate)
	}

	fn is_certified(account: &u64, _: StandardId, _: FamilyId) -> bool {
		Certified::get().contains(account)
	}
}

pub const ACTIVITY_NOT_IN_METHOD: DispatchError = DispatchError::Other("ActivityNotInMethod");
pub const ALREADY_CALCULATED: DispatchError = DispatchError::Other("AlreadyCalculated");
pub const FOOTPRINT_NOT_ACCEPTED: DispatchError = DispatchError::Other("FootprintNotAccepted");

pub struct Graph;
impl ProductionGraph for Graph {
	fn open_node(node: RequestId, production: ProductionNode) -> DispatchResult {
		ensure!(Calculable::get(), ACTIVITY_NOT_IN_METHOD);
		Nodes::mutate(|nodes| nodes.insert(node, production));
		Ok(())
	}

	fn amend_node(node: RequestId, production: ProductionNode) -> DispatchResult {
		ensure!(!AcceptedLines::get().contains_key(&node), ALREADY_CALCULATED);
		Self::open_node(node, production)
	}

	fn cancel_node(node: RequestId) -> DispatchResult {
		CancelledNodes::mutate(|nodes| nodes.push(node));
		Ok(())
	}

	fn is_as_requested(node: RequestId) -> bool {
		Nodes::mutate(|nodes| nodes.get(&node).is_some_and(|node| node.declared.is_none()))
	}

	fn accepted_lines(node: RequestId) -> Result<LineTotals, DispatchError> {
		AcceptedLines::mutate(|lines| lines.get(&node).cloned()).ok_or(FOOTPRINT_NOT_ACCEPTED)
	}

	fn footprint_of(origin: OutputLineId, mass: Mass) -> Result<MassFootprint, DispatchError> {
		let line = usize::from(origin.line);
		// Without a copy of all nodes: it is asked often.
		let whole = Nodes::mutate(|nodes| nodes[&origin.request].outputs[line].mass);
		let mut attributes = Self::accepted_lines(origin.request)?[line].clone();
		for (_, grams) in attributes.iter_mut() {
			*grams = proportion(*grams, mass.0.into(), whole.0.into(), Rounding::Up).unwrap();
		}
		let revision = revision_of(origin.request);
		let valid_until = ValidUntil::get().get(&origin.request).copied().unwrap_or(Seconds::MAX);
		Ok(MassFootprint { attributes, revision, valid_until })
	}
}

impl pallet_credits::Config for Test {
	type GovernanceOrigin = EnsureRoot<u64>;
	type Participants = Accounts;
	type Certification = Certification;
	type Graph = Graph;
	type Time = Clock;
	type Rests = Rests;
	type TransferLifetime = TransferLifetime;
	type Retention = Retention;
	type MaxAllowedSenders = ConstU32<8>;
	type WeightInfo = pallet_credits::weights::SubstrateWeight<Test>;
}

pub fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn t(tonnes: u64) -> Mass {
	Mass::tonnes(tonnes).unwrap()
}

pub fn kg(kilograms: u64) -> Mass {
	Mass(kilograms * GRAMS_PER_KILOGRAM)
}

pub fn plus(mass: Mass, more: Mass) -> Mass {
	mass.checked_add(more).unwrap()
}

/// Copper in concentrate that is extracted here.
pub fn extracted(mass: Mass) -> Input {
	from_source(InputSource::Extracted { good: CONCENTRATE }, mass)
}

/// Credits of a lot.
pub fn credit(lot: LotId, mass: Mass) -> Input {
	from_source(InputSource::Credit { lot }, mass)
}

/// Copper in concentrate that is bought without credits.
pub fn uncertified(mass: Mass) -> Input {
	from_source(InputSource::Uncertified { good: CONCENTRATE }, mass)
}

/// Copper in scrap.
pub fn scrap(origin: ScrapOrigin, mass: Mass) -> Input {
	from_source(InputSource::Scrap { good: SCRAP, origin }, mass)
}

/// Mass that is issued ahead of certified input.
pub fn overdraft(mass: Mass) -> Input {
	from_source(InputSource::Overdraft, mass)
}

pub fn from_source(source: InputSource, mass: Mass) -> Input {
	Input { source, mass, gross_mass: mass, attributed_to: 0 }
}

/// The same input, attributed to another line than the first.
pub fn to_line(attributed_to: u8, input: Input) -> Input {
	Input { attributed_to, ..input }
}

/// The same input, with what was on the scale.
pub fn weighed(gross_mass: Mass, input: Input) -> Input {
	Input { gross_mass, ..input }
}

/// An output line with a label.
pub fn labelled(good: GoodId, label: LabelId, mass: Mass) -> Output {
	Output { good, label: Some(label), mass, gross_mass: mass, value_share: 0 }
}

/// An ordinary output line.
pub fn ordinary(good: GoodId, mass: Mass) -> Output {
	Output { good, label: None, mass, gross_mass: mass, value_share: 0 }
}

/// A production record, before it is a request.
#[derive(Clone)]
pub struct Record {
	pub account: u64,
	pub certificate: CertificateId,
	pub reference_period: TimeSpan,
	pub inputs: Vec<Input>,
	pub activities: Vec<Activity>,
	pub outputs: Vec<Output>,
	pub declared: Option<DeclaredFootprint>,
	pub corrects: Option<RequestId>,
}

impl Record {
	/// What the ledger stores of it.
	pub fn details(&self) -> CertificateRequest<u64> {
		CertificateRequest {
			account: self.account,
			certificate: self.certificate,
			reference_period: self.reference_period,
			inputs: bounded(self.inputs.clone()),
			activities: bounded(self.activities.clone()),
			outputs: bounded(self.outputs.clone()),
			declared: self.declared.clone(),
			evidence: Some(EVIDENCE),
			corrects: self.corrects,
			requested_at: Now::get(),
			status: RequestStatus::Pending,
			closed_at: None,
		}
	}

	/// Asks for credits, by the account itself.
	pub fn ask(self) -> DispatchResult {
		let who = self.account;
		self.ask_as(who)
	}

	pub fn ask_as(self, who: u64) -> DispatchResult {
		Credits::request_certificate(
			signed(who),
			self.account,
			self.certificate,
			self.reference_period,
			bounded(self.inputs),
			bounded(self.activities),
			bounded(self.outputs),
			self.declared,
			Some(EVIDENCE),
			self.corrects,
		)
	}

	/// Amends a request to this record, by the account itself.
	pub fn amend(self, request: RequestId) -> DispatchResult {
		let who = self.account;
		self.amend_as(who, request)
	}

	pub fn amend_as(self, who: u64, request: RequestId) -> DispatchResult {
		Credits::amend_request(
			signed(who),
			request,
			self.reference_period,
			bounded(self.inputs),
			bounded(self.activities),
			bounded(self.outputs),
			self.declared,
			Some(EVIDENCE),
		)
	}

	/// The same record under another certificate.
	pub fn under(self, certificate: CertificateId) -> Self {
		Self { certificate, ..self }
	}

	/// Asks for credits and answers the request's id.
	pub fn pending(self) -> RequestId {
		let request = crate::NextRequestId::<Test>::get();
		self.ask().unwrap();
		request
	}

	/// Asks for credits, lets the validators accept a footprint that keeps the criteria of all
	/// labels at their border, and the body approve. Answers the lots.
	pub fn approved(self) -> Vec<LotId> {
		let request = self.pending();
		accept_at_border(request);
		Credits::approve_request(signed(BODY), request).unwrap();
		crate::IssuedLots::<Test>::get(request).into_iter().map(|(_, lot)| lot).collect()
	}
}

pub const EVIDENCE: H256 = H256::repeat_byte(9);

fn record(
	account: u64,
	certificate: CertificateId,
	inputs: impl Into<Vec<Input>>,
	outputs: impl Into<Vec<Output>>,
) -> Record {
	Record {
		account,
		certificate,
		reference_period: REFERENCE_PERIOD,
		inputs: inputs.into(),
		activities: vec![Activity {
			activity: ActivityId(1),
			quantity: 1_000,
			unit: Unit::KilowattHour,
			primary: true,
			evidence: Some(EVIDENCE),
		}],
		outputs: outputs.into(),
		declared: None,
		corrects: None,
	}
}

/// The mine extracts so much copper and asks for `Cu 8.0 MIX` on all of it.
pub fn mining(mass: Mass) -> Record {
	let line = labelled(CONCENTRATE, CU_8, mass);
	record(MINE, MINE_CERTIFICATE, [extracted(mass)], [line])
}

pub fn smelting(inputs: impl Into<Vec<Input>>, outputs: impl Into<Vec<Output>>) -> Record {
	record(SMELTER, SMELTER_CERTIFICATE, inputs, outputs)
}

pub fn rolling_smelting(inputs: impl Into<Vec<Input>>, outputs: impl Into<Vec<Output>>) -> Record {
	record(SMELTER, ROLLING_CERTIFICATE, inputs, outputs)
}

pub fn wire_drawing(inputs: impl Into<Vec<Input>>, outputs: impl Into<Vec<Output>>) -> Record {
	record(WIRE_MAKER, WIRE_CERTIFICATE, inputs, outputs)
}

/// The smelter's site makes cathode of its own ore under a standard for sites.
pub fn site_smelting(mass: Mass) -> Record {
	let line = labelled(CATHODE, SITE_CU_8, mass);
	record(SMELTER_SITE, SITE_CERTIFICATE, [extracted(mass)], [line])
}

/// The mine extracts so much copper and asks for the label on all of it.
pub fn mining_under(label: LabelId, mass: Mass) -> Record {
	let line = labelled(CONCENTRATE, label, mass);
	record(MINE, mine_certificate(label), [extracted(mass)], [line])
}

/// The mine extracts so much copper, and the chain approves it.
pub fn automatic_mining(mass: Mass) -> Record {
	mining(mass).under(AUTOMATIC_CERTIFICATE)
}

pub fn smelting_under(
	label: LabelId,
	inputs: impl Into<Vec<Input>>,
	outputs: impl Into<Vec<Output>>,
) -> Record {
	record(SMELTER, smelter_certificate(label), inputs, outputs)
}

/// A lot of concentrate under a label that the mine sent to the smelter.
pub fn smelter_lot_under(label: LabelId, mass: Mass) -> LotId {
	let lot = mining_under(label, mass).approved()[0];
	transfer(MINE, lot, mass, SMELTER).unwrap();
	lot
}

/// A lot of concentrate of the mine.
pub fn mine_lot(mass: Mass) -> LotId {
	mining(mass).approved()[0]
}

/// A lot of concentrate that the mine sent to the smelter.
pub fn smelter_lot(mass: Mass) -> LotId {
	let lot = mine_lot(mass);
	transfer(MINE, lot, mass, SMELTER).unwrap();
	lot
}

pub fn transfer(from: u64, lot: LotId, mass: Mass, to: u64) -> DispatchResult {
	Credits::transfer(signed(from), from, lot, mass, to, None, None)
}

/// Says whom an account receives credits from.
pub fn receives(account: u64, policy: ReceivingPolicy) {
	Credits::set_receiving_policy(signed(account), account, policy).unwrap();
}

/// A transfer that waits for its receiver to accept it.
pub fn offered(from: u64, lot: LotId, mass: Mass, to: u64) -> TransferId {
	let id = crate::NextTransferId::<Test>::get();
	receives(to, ReceivingPolicy::Acceptance);
	transfer(from, lot, mass, to).unwrap();
	id
}

/// A transfer that waits, if it still does.
pub fn waiting(id: TransferId) -> Option<PendingTransfer<u64>> {
	crate::PendingTransfers::<Test>::get(id)
}

/// A lot of cathode under a label that the smelter made of its own ore.
pub fn cathode_lot(label: LabelId, mass: Mass) -> LotId {
	smelting_under(label, [extracted(mass)], [labelled(CATHODE, label, mass)]).approved()[0]
}

/// A lot of cathode that the smelter sent to the wire maker.
pub fn wire_maker_lot(label: LabelId, mass: Mass) -> LotId {
	let lot = cathode_lot(label, mass);
	transfer(SMELTER, lot, mass, WIRE_MAKER).unwrap();
	lot
}

/// The wire maker sends credits of cathode with wire.
pub fn pass_through(lot: LotId, mass: Mass, to: u64) -> DispatchResult {
	let pair = PassThrough { delivered: WIRE, certificate: PASS_THROUGH_CERTIFICATE };
	Credits::transfer(signed(WIRE_MAKER), WIRE_MAKER, lot, mass, to, Some(pair), None)
}

pub fn exit(account: u64, lot: LotId, mass: Mass) -> DispatchResult {
	Credits::exit(signed(account), account, bounded([(lot, mass)]), product(b"computers"), 1)
}

pub fn product(name: &[u8]) -> ProductReference {
	bounded(name)
}

pub fn totals(totals: &[(AttributeId, u128)]) -> AttributeTotals {
	totals.iter().copied().collect::<BTreeMap<_, _>>().try_into().unwrap()
}

/// The validators accept a footprint: the totals of each line.
pub fn accept(request: RequestId, lines: impl Into<Vec<AttributeTotals>>) {
	AcceptedLines::mutate(|accepted| accepted.insert(request, bounded(lines)));
	Credits::on_footprint_accepted(request, revision_of(request));
}

/// The revision of a footprint.
pub fn revision_of(request: RequestId) -> u32 {
	Revisions::get().get(&request).copied().unwrap_or_default()
}

/// The validators accept the next revision of a footprint.
pub fn restate(request: RequestId, lines: impl Into<Vec<AttributeTotals>>) {
	let revision = revision_of(request) + 1;
	Revisions::mutate(|revisions| revisions.insert(request, revision));
	accept(request, lines);
}

/// Exactly 8 kg of CO2e and 1 kg of recycled metal per kg, rounded for the claim.
pub fn accept_at_border(request: RequestId) {
	let lines = Nodes::get()[&request]
		.outputs
		.iter()
		.map(|line| {
			let mass = u128::from(line.mass.0);
			totals(&[(FOSSIL_UPSTREAM, 8 * mass), (RECYCLED_POST_CONSUMER, mass)])
		})
		.collect::<Vec<_>>();
	accept(request, lines);
}

/// What the chain does by itself, once it had all the time that it needs.
pub fn run_idle() {
	Credits::on_idle(System::block_number(), Weight::MAX);
}

/// An empty ledger.
pub fn execute(test: impl FnOnce()) {
	reset();
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		System::set_block_number(1);
		test();
	});
}

/// An empty ledger, and at the end one that keeps its invariants.
pub fn build_and_execute(test: impl FnOnce()) {
	execute(|| {
		test();
		Credits::do_try_state().unwrap();
	});
}

/// The events since the last call.
pub fn events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet();
	System::reset_events();
	events
}

pub fn lot(id: LotId) -> Lot<u64> {
	crate::Lots::<Test>::get(id).unwrap()
}

/// What a lot has to spend and in escrow.
pub fn masses(id: LotId) -> (Mass, Mass) {
	let Lot { mass, in_escrow, .. } = lot(id);
	(mass, in_escrow)
}

pub fn supply(good: GoodId, label: LabelId) -> Supply {
	crate::Supplies::<Test>::get(good, label)
}

/// The mass-balance account as it is now.
pub fn balance(account: u64, good: GoodId, label: LabelId) -> MassBalanceAccount {
	let period = Credits::current_period(label).unwrap();
	Credits::mass_balance(&account, good, label, period).unwrap_or_default()
}
