//! A runtime for the unit tests: governance is root, and so is the registry, which is one account
//! besides. Roles and methods are fixed by the account and method numbers below; suspension, lost
//! roles, the clock and the ledger are set by the tests.

use crate as pallet_certification;
use core::time::Duration;
use frame_support::{
	derive_impl, ensure, ord_parameter_types, parameter_types,
	storage::{with_transaction, TransactionOutcome},
	traits::{ConstU32, EitherOfDiverse, UnixTime},
	BoundedVec,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use tracemet_primitives::{
	attributes::{CARBON_FOOTPRINT, FROM_PRIMARY_DATA},
	traits::{AuditConcern, AuditedLedger, FootprintRegistry, Participants},
	AccountingPeriods, AccreditationScope, AttributeId, Attribution, AuditSubject, BalanceLevel,
	Certificate, CertificateId, CertificationStatus, ChainOfCustodyModel, ChainOfCustodyRules,
	Conversion, ConversionFactor, Criterion, Document, DocumentKind, FamilyId, Findings, GoodId,
	LabelId, Mass, MassBalanceLevel, MassBasis, MaxCriteria, MaxDocuments, MethodId, Name, Role,
	Seconds, SourceClass, StandardId, StandardKind, StandardVersionId, TimeSpan,
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
	pub type Certification = pallet_certification;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

/// When a test begins.
pub const START: Seconds = 1_000;
/// When the accreditations of [`build_and_execute`] begin and end.
pub const ACCREDITED: TimeSpan = TimeSpan { from: 0, until: 3_000 };
/// [`ACCREDITED`], and longer.
pub const EXTENDED: TimeSpan = TimeSpan { until: 4_000, ..ACCREDITED };
/// When the certificate of [`draft`] begins and ends.
pub const VALIDITY: TimeSpan = TimeSpan { from: 1_000, until: 2_000 };

parameter_types! {
	pub static Now: Seconds = START;
	pub static Suspended: Vec<u64> = vec![];
	/// Who has lost its roles.
	pub static Roleless: Vec<u64> = vec![];
	/// What the ledger has to audit.
	pub static Concerns: Vec<(AuditSubject<u64>, AuditConcern<u64>)> = vec![];
	/// What the ledger froze for auditors.
	pub static Freezes: Vec<(AuditSubject<u64>, u64, Findings)> = vec![];
	/// Whether the ledger refuses to freeze.
	pub static FreezingFails: bool = false;
	/// The goods that methods have no default factor for.
	pub static WithoutDefault: Vec<GoodId> = vec![];
}

ord_parameter_types! {
	pub const Registry: u64 = REGISTRY;
}

pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_secs(Now::get())
	}
}

pub const ACCREDITATION_BODY: u64 = 1;
pub const OTHER_ACCREDITATION_BODY: u64 = 2;
/// Has the role and is not named by governance.
pub const UNNAMED_ACCREDITATION_BODY: u64 = 3;
pub const PRODUCER: u64 = 10;
pub const SITE: u64 = 11;
pub const TRADER: u64 = 12;
/// A producer that the certification body may act for.
pub const OWN_PRODUCER: u64 = 13;
pub const BODY: u64 = 20;
/// Not accredited when a test begins, nor are those below.
pub const OTHER_BODY: u64 = 21;
pub const THIRD_BODY: u64 = 22;
/// A producer that is a certification body too, and a site of [`PRODUCER`].
pub const CERTIFYING_SITE: u64 = 23;
/// Of the same company as [`BODY`].
pub const BODY_BRANCH: u64 = 24;
/// Owns the standards below.
pub const OWNER: u64 = 30;
pub const OTHER_OWNER: u64 = 31;
/// The registry, which isn't governance.
pub const REGISTRY: u64 = 40;
pub const STRANGER: u64 = 99;

pub const PARTICIPANT_NOT_FOUND: DispatchError = DispatchError::Other("ParticipantNotFound");
pub const CUSTODY_ACCOUNT_NOT_FOUND: DispatchError = DispatchError::Other("CustodyAccountNotFound");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("RoleMissing");
pub const IS_SUSPENDED: DispatchError = DispatchError::Other("Suspended");
pub const NOT_AUTHORIZED: DispatchError = DispatchError::Other("NotAuthorized");

pub struct Accounts;
impl Accounts {
	fn roles_of(who: u64) -> Result<&'static [Role], DispatchError> {
		let roles: &[Role] = match who {
			ACCREDITATION_BODY | OTHER_ACCREDITATION_BODY | UNNAMED_ACCREDITATION_BODY => {
				&[Role::AccreditationBody]
			}
			PRODUCER | SITE | OWN_PRODUCER => &[Role::Producer],
			TRADER => &[Role::Trader],
			BODY | OTHER_BODY | THIRD_BODY | BODY_BRANCH => &[Role::CertificationBody],
			CERTIFYING_SITE => &[Role::Producer, Role::CertificationBody],
			OWNER | OTHER_OWNER => &[Role::StandardOwner],
			_ => return Err(PARTICIPANT_NOT_FOUND),
		};
		ensure!(!Suspended::get().contains(&who), IS_SUSPENDED);
		Ok(if Roleless::get().contains(&who) { &[] } else { roles })
	}
}

impl Participants<u64> for Accounts {
	fn ensure_role(who: &u64, role: Role) -> DispatchResult {
		ensure!(Self::roles_of(*who)?.contains(&role), ROLE_MISSING);
		Ok(())
	}

	fn ensure_custody_account(account: &u64) -> Result<BalanceLevel, DispatchError> {
		match *account {
			PRODUCER | SITE | TRADER | OWN_PRODUCER | CERTIFYING_SITE => Self::roles_of(*account)?,
			_ => return Err(CUSTODY_ACCOUNT_NOT_FOUND),
		};
		let is_site = [SITE, CERTIFYING_SITE].contains(account);
		Ok(if is_site { BalanceLevel::Site } else { BalanceLevel::Group })
	}

	fn ensure_acts_for(who: &u64, account: &u64) -> DispatchResult {
		Self::ensure_custody_account(account)?;
		let companies = [(PRODUCER, SITE), (PRODUCER, CERTIFYING_SITE), (BODY, OWN_PRODUCER)];
		ensure!(who == account || companies.contains(&(*who, *account)), NOT_AUTHORIZED);
		Ok(())
	}

	fn are_related(a: &u64, b: &u64) -> bool {
		let company = |account: u64| match account {
			SITE | CERTIFYING_SITE => PRODUCER,
			OWN_PRODUCER | BODY_BRANCH => BODY,
			other => other,
		};
		company(*a) == company(*b)
	}

	fn ensure_acts_for_with_role(who: &u64, account: &u64, role: Role) -> DispatchResult {
		Self::ensure_acts_for(who, account)?;
		Self::ensure_role(account, role)
	}
}

pub const REQUEST_NOT_FOUND: DispatchError = DispatchError::Other("RequestNotFound");
pub const NOTHING_LEFT: DispatchError = DispatchError::Other("NothingLeft");

pub struct Ledger;
impl AuditedLedger<u64> for Ledger {
	fn concern_of(subject: &AuditSubject<u64>) -> Result<AuditConcern<u64>, DispatchError> {
		let concerns = Concerns::get();
		let found = concerns.into_iter().find(|(of, _)| of == subject);
		found.map(|(_, concern)| concern).ok_or(REQUEST_NOT_FOUND)
	}

	fn freeze_audited(
		subject: &AuditSubject<u64>,
		auditor: &u64,
		findings: &Findings,
	) -> DispatchResult {
		ensure!(!FreezingFails::get(), NOTHING_LEFT);
		Freezes::mutate(|all| all.push((subject.clone(), *auditor, findings.clone())));
		Ok(())
	}
}

pub const COPPER_METHOD: MethodId = MethodId(0);
pub const STEEL_METHOD: MethodId = MethodId(1);
/// Of copper, under the second version of the performance standard.
pub const NEXT_COPPER_METHOD: MethodId = MethodId(2);

pub const METHOD_NOT_FOUND: DispatchError = DispatchError::Other("MethodNotFound");
pub const ATTRIBUTE_NOT_FOUND: DispatchError = DispatchError::Other("AttributeNotFound");
pub const NO_DEFAULT_FACTOR: DispatchError = DispatchError::Other("NoDefaultFactor");

pub struct Footprints;
impl FootprintRegistry for Footprints {
	fn method_scope(method: MethodId) -> Result<(StandardVersionId, FamilyId), DispatchError> {
		match method {
			COPPER_METHOD => Ok((PERFORMANCE, COPPER)),
			STEEL_METHOD => Ok((PERFORMANCE, STEEL)),
			NEXT_COPPER_METHOD => Ok((PERFORMANCE_2, COPPER)),
			_ => Err(METHOD_NOT_FOUND),
		}
	}

	fn ensure_attribute(attribute: AttributeId) -> DispatchResult {
		ensure!(attribute <= FROM_PRIMARY_DATA, ATTRIBUTE_NOT_FOUND);
		Ok(())
	}

	fn ensure_default_factor(method: MethodId, good: GoodId) -> DispatchResult {
		Self::method_scope(method)?;
		ensure!(!WithoutDefault::get().contains(&good), NO_DEFAULT_FACTOR);
		Ok(())
	}
}

impl pallet_certification::Config for Test {
	type RegistryOrigin = EitherOfDiverse<EnsureRoot<u64>, EnsureSignedBy<Registry, u64>>;
	type GovernanceOrigin = EnsureRoot<u64>;
	type Participants = Accounts;
	type Footprints = Footprints;
	type Ledger = Ledger;
	type Time = Clock;
	type WeightInfo = pallet_certification::weights::SubstrateWeight<Test>;
}

pub const COPPER: FamilyId = FamilyId(0);
pub const STEEL: FamilyId = FamilyId(1);
pub const CONCENTRATE: GoodId = GoodId(0);
pub const CATHODE: GoodId = GoodId(1);
pub const PELLETS: GoodId = GoodId(2);
pub const WIRE: GoodId = GoodId(3);
/// The good that the next registration makes.
pub const NEXT_GOOD: GoodId = GoodId(4);

/// The two versions of the performance standard.
pub const PERFORMANCE: StandardVersionId = first(0);
pub const PERFORMANCE_2: StandardVersionId = StandardVersionId { version: 2, ..PERFORMANCE };
/// A chain-of-custody standard that allows group accounts, in two versions, the second of which
/// has audits done by others, and one that doesn't.
pub const GROUP_BALANCE: StandardVersionId = first(1);
pub const GROUP_BALANCE_2: StandardVersionId = StandardVersionId { version: 2, ..GROUP_BALANCE };
pub const SITE_BALANCE: StandardVersionId = first(2);
/// A chain-of-custody standard under which material is segregated.
pub const SEGREGATED: StandardVersionId = first(3);
/// The standard that the next registration makes.
pub const NEXT_STANDARD: StandardVersionId = first(4);

/// `Cu 8.0 MIX` and `Cu RE MIX`, under [`PERFORMANCE`] and [`GROUP_BALANCE`].
pub const LABEL: LabelId = LabelId(0);
pub const OTHER_LABEL: LabelId = LabelId(1);
/// `Cu 8.0 MIX` under [`SITE_BALANCE`], and under [`PERFORMANCE_2`].
pub const SITE_LABEL: LabelId = LabelId(2);
pub const LABEL_2: LabelId = LabelId(3);
/// Of steel, under [`PERFORMANCE`] and [`GROUP_BALANCE`].
pub const STEEL_LABEL: LabelId = LabelId(4);
/// `Cu 8.0 MIX` under [`PERFORMANCE`] and [`GROUP_BALANCE_2`].
pub const AUDITED_LABEL: LabelId = LabelId(5);
/// The label that the next registration makes.
pub const NEXT_LABEL: LabelId = LabelId(6);

/// The first certificate of a test.
pub const CERTIFICATE: CertificateId = CertificateId(0);

/// The first version of a standard.
pub const fn first(standard: u32) -> StandardVersionId {
	StandardVersionId { standard: StandardId(standard), version: 1 }
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().unwrap()
}

/// Names that no call takes: an empty one, and one that isn't UTF-8.
pub fn invalid_names() -> [Name; 2] {
	[name(""), vec![b'C', b'u', 0xff].try_into().unwrap()]
}

pub fn bounded<V, const MAX: u32>(items: impl Into<Vec<V>>) -> BoundedVec<V, ConstU32<MAX>> {
	items.into().try_into().ok().unwrap()
}

pub fn documents() -> BoundedVec<Document, MaxDocuments> {
	bounded([Document {
		kind: DocumentKind::Standard,
		hash: H256::repeat_byte(7),
		uri: bounded(*b"https://example.org/standard.pdf"),
	}])
}

/// Mass balance by the credit method, in quarters, with nothing that a standard may add.
pub fn rules(level: MassBalanceLevel) -> ChainOfCustodyRules {
	ChainOfCustodyRules {
		model: ChainOfCustodyModel::MassBalance,
		attribution: Attribution::Credit,
		level,
		periods: AccountingPeriods { months: 3, anchor: 0 },
		carry_over_periods: None,
		carry_over_needs_certificate: false,
		expiry_days: None,
		overdraft: Mass::ZERO,
		transfers_validated: false,
		independent_audits: false,
	}
}

/// What the rules of a chain-of-custody standard that contradict each other are refused with.
pub fn contradictory_rules() -> Vec<(ChainOfCustodyRules, crate::Error<Test>)> {
	use crate::Error::*;
	use ChainOfCustodyModel::*;
	let rules = rules(MassBalanceLevel::Site);
	let overdraft = Mass(1);
	let pooled = ChainOfCustodyRules { attribution: Attribution::RollingAverage, ..rules };
	let periods = |months, anchor| ChainOfCustodyRules {
		periods: AccountingPeriods { months, anchor },
		..rules
	};
	let level = MassBalanceLevel::Batch;
	vec![
		(periods(0, 0), InvalidAccountingPeriods),
		(periods(5, 0), InvalidAccountingPeriods),
		(periods(3, 1), InvalidAccountingPeriods),
		(ChainOfCustodyRules { level, overdraft, ..rules }, OverdraftNotAllowed),
		(
			ChainOfCustodyRules { level, overdraft, model: BookAndClaim, ..rules },
			OverdraftNotAllowed,
		),
		(
			ChainOfCustodyRules { overdraft, model: ControlledBlending, ..rules },
			OverdraftNotAllowed,
		),
		(ChainOfCustodyRules { overdraft, model: Segregated, ..rules }, OverdraftNotAllowed),
		(ChainOfCustodyRules { overdraft, model: IdentityPreserved, ..rules }, OverdraftNotAllowed),
		(ChainOfCustodyRules { model: Segregated, ..pooled }, AttributionNotAllowed),
		(ChainOfCustodyRules { model: IdentityPreserved, ..pooled }, AttributionNotAllowed),
		(ChainOfCustodyRules { expiry_days: Some(0), ..rules }, InvalidExpiry),
	]
}

/// At most 8 kg of CO2e per kg.
pub fn criteria() -> BoundedVec<Criterion, MaxCriteria> {
	bounded([Criterion::AtMost {
		attributes: CARBON_FOOTPRINT
			.into_iter()
			.collect::<std::collections::BTreeSet<_>>()
			.try_into()
			.unwrap(),
		grams_per_kilogram: 8_000,
	}])
}

/// A row of a conversion table without loss: ordinary output from credits.
pub fn conversion(input: GoodId, output: GoodId) -> Conversion {
	Conversion {
		input,
		source: SourceClass::Credit,
		output,
		label: None,
		factor: ConversionFactor::ONE,
	}
}

/// The row as one for output under a label.
pub fn labelled(row: Conversion, label: LabelId) -> Conversion {
	Conversion { label: Some(label), ..row }
}

/// A row for credits that accompany wire instead of cathode.
pub fn pass_through(label: LabelId) -> Conversion {
	let source = SourceClass::PassThrough;
	Conversion { source, ..labelled(conversion(CATHODE, WIRE), label) }
}

/// A certificate that [`BODY`] may issue to [`PRODUCER`] when a test begins.
pub fn draft() -> Certificate<u64> {
	let smelting = Conversion {
		factor: ConversionFactor { output: 97, input: 100 },
		..conversion(CONCENTRATE, CATHODE)
	};
	let source = SourceClass::PostConsumerScrap;
	Certificate {
		body: BODY,
		holder: PRODUCER,
		family: COPPER,
		performance_standard: Some(PERFORMANCE),
		chain_of_custody_standard: GROUP_BALANCE,
		method: Some(COPPER_METHOD),
		conversions: bounded([
			labelled(smelting.clone(), LABEL),
			Conversion { source: SourceClass::Uncertified, ..smelting },
			Conversion { source, ..labelled(conversion(CATHODE, CATHODE), OTHER_LABEL) },
		]),
		validity: VALIDITY,
		automatic_approval: Mass(1_000_000),
		status: CertificationStatus::Active,
	}
}

/// The draft with the standing that it came to have.
pub fn draft_that_is(status: CertificationStatus) -> Certificate<u64> {
	Certificate { status, ..draft() }
}

/// The draft under the standard that allows balances at site level only.
pub fn site_level_draft() -> Certificate<u64> {
	Certificate {
		chain_of_custody_standard: SITE_BALANCE,
		conversions: bounded([labelled(conversion(CATHODE, CATHODE), SITE_LABEL)]),
		..draft()
	}
}

/// The draft under the version that has audits done by others.
pub fn independently_audited_draft() -> Certificate<u64> {
	Certificate {
		chain_of_custody_standard: GROUP_BALANCE_2,
		conversions: bounded([labelled(conversion(CATHODE, CATHODE), AUDITED_LABEL)]),
		..draft()
	}
}

/// A certificate under a chain-of-custody standard alone: credits pass through.
pub fn pass_through_draft() -> Certificate<u64> {
	Certificate {
		performance_standard: None,
		method: None,
		conversions: bounded([pass_through(LABEL)]),
		automatic_approval: Mass::ZERO,
		..draft()
	}
}

/// The draft's body issues what the draft says.
pub fn issue(draft: Certificate<u64>) -> DispatchResult {
	Certification::issue_certificate(
		signed(draft.body),
		draft.holder,
		draft.family,
		draft.performance_standard,
		draft.chain_of_custody_standard,
		draft.method,
		draft.conversions,
		draft.validity,
		draft.automatic_approval,
	)
}

/// [`BODY`] has issued the draft, with no event left of it.
pub fn issue_draft() {
	issue(draft()).unwrap();
	System::reset_events();
}

/// [`PRODUCER`] invites a body to take its certificate over.
pub fn invite(body: u64) {
	Certification::invite_body(signed(PRODUCER), CERTIFICATE, body).unwrap();
	System::reset_events();
}

/// All families.
pub fn all_families() -> AccreditationScope {
	scope(&[COPPER, STEEL])
}

pub fn scope(families: &[FamilyId]) -> AccreditationScope {
	families.iter().copied().collect::<std::collections::BTreeSet<_>>().try_into().unwrap()
}

/// [`ACCREDITATION_BODY`] accredits a body for all standards and families.
pub fn accredit(body: u64, validity: TimeSpan) {
	for standard in [PERFORMANCE, GROUP_BALANCE, SITE_BALANCE, SEGREGATED] {
		accredit_for(body, standard, all_families(), validity).unwrap();
	}
}

/// [`ACCREDITATION_BODY`] accredits a body for one standard.
pub fn accredit_for(
	body: u64,
	version: StandardVersionId,
	scope: AccreditationScope,
	validity: TimeSpan,
) -> DispatchResult {
	Certification::accredit(signed(ACCREDITATION_BODY), body, version.standard, scope, validity)
}

/// [`ACCREDITATION_BODY`] withdraws [`BODY`]'s accreditation for a standard.
pub fn withdraw_accreditation(version: StandardVersionId) {
	Certification::withdraw_accreditation(signed(ACCREDITATION_BODY), BODY, version.standard)
		.unwrap();
}

/// [`ACCREDITATION_BODY`] suspends [`BODY`]'s accreditation for a standard.
pub fn suspend_accreditation(version: StandardVersionId) {
	Certification::suspend_accreditation(signed(ACCREDITATION_BODY), BODY, version.standard)
		.unwrap();
}

/// The ways in which [`BODY`]'s accreditation for a standard comes to its end for copper, each with
/// the error that tells.
pub fn ends_of_accreditation(
	version: StandardVersionId,
) -> [(Box<dyn Fn()>, crate::Error<Test>); 4] {
	use crate::Error::*;
	[
		(Box::new(move || withdraw_accreditation(version)), AccreditationWithdrawn),
		(
			Box::new(|| {
				Certification::remove_accreditation_body(root(), ACCREDITATION_BODY).unwrap()
			}),
			AccreditationBodyRemoved,
		),
		(
			Box::new(move || {
				let validity = TimeSpan { from: 0, until: START + 1 };
				accredit_for(BODY, version, all_families(), validity).unwrap();
				Now::set(START + 1);
			}),
			AccreditationExpired,
		),
		(
			Box::new(move || accredit_for(BODY, version, scope(&[STEEL]), ACCREDITED).unwrap()),
			OutOfScope,
		),
	]
}

/// The ways in which [`BODY`]'s accreditation for a standard does not hold for a time, each with
/// the error that tells.
pub fn gaps_of_accreditation(
	version: StandardVersionId,
) -> [(Box<dyn Fn()>, crate::Error<Test>); 2] {
	use crate::Error::*;
	[
		(Box::new(move || suspend_accreditation(version)), AccreditationSuspended),
		(
			Box::new(move || {
				let validity = TimeSpan { from: START + 1, ..ACCREDITED };
				accredit_for(BODY, version, all_families(), validity).unwrap();
			}),
			AccreditationNotYetValid,
		),
	]
}

/// What `look` sees after `change`, which is undone, as is what it did to the clock.
pub fn after<T>(change: impl FnOnce(), look: impl FnOnce() -> T) -> T {
	let now = Now::get();
	let seen = with_transaction(|| {
		change();
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(look()))
	});
	Now::set(now);
	seen.unwrap()
}

/// The vocabulary above and two accreditation bodies; the first has accredited [`BODY`] for all
/// standards.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		Now::set(START);
		Suspended::set(vec![]);
		Roleless::set(vec![]);
		Concerns::set(vec![]);
		Freezes::set(vec![]);
		FreezingFails::set(false);
		WithoutDefault::set(vec![]);
		System::set_block_number(1);
		register_vocabulary().unwrap();
		for body in [ACCREDITATION_BODY, OTHER_ACCREDITATION_BODY] {
			Certification::add_accreditation_body(root(), body).unwrap();
		}
		accredit(BODY, ACCREDITED);
		System::reset_events();
		test();
		Certification::do_try_state().unwrap();
	});
}

/// Registers what the constants above name.
fn register_vocabulary() -> DispatchResult {
	for family in ["Copper", "Iron and steel"] {
		Certification::register_family(root(), name(family))?;
	}
	for (good, family, basis) in [
		("Copper concentrate", COPPER, MassBasis::ContainedMetal),
		("Copper cathode", COPPER, MassBasis::GrossMass),
		("Iron ore pellets", STEEL, MassBasis::GrossMass),
		("Copper wire", COPPER, MassBasis::GrossMass),
	] {
		Certification::register_good(root(), name(good), family, basis)?;
	}
	let group_balance = rules(MassBalanceLevel::Group);
	for (standard, kind) in [
		("Sustainable metal", StandardKind::Performance),
		("Group balance", StandardKind::ChainOfCustody(group_balance)),
		("Site balance", StandardKind::ChainOfCustody(rules(MassBalanceLevel::Site))),
		(
			"Segregated",
			StandardKind::ChainOfCustody(ChainOfCustodyRules {
				model: ChainOfCustodyModel::Segregated,
				..group_balance
			}),
		),
	] {
		Certification::register_standard(root(), OWNER, name(standard), kind, START, documents())?;
	}
	let independent = ChainOfCustodyRules { independent_audits: true, ..group_balance };
	for (standard, kind) in [
		(PERFORMANCE.standard, StandardKind::Performance),
		(GROUP_BALANCE.standard, StandardKind::ChainOfCustody(independent)),
	] {
		Certification::register_standard_version(
			signed(OWNER),
			standard,
			kind,
			START,
			documents(),
		)?;
	}
	for (label, family, performance, chain_of_custody) in [
		("Cu 8.0 MIX", COPPER, PERFORMANCE, GROUP_BALANCE),
		("Cu RE MIX", COPPER, PERFORMANCE, GROUP_BALANCE),
		("Cu 8.0 MIX", COPPER, PERFORMANCE, SITE_BALANCE),
		("Cu 8.0 MIX", COPPER, PERFORMANCE_2, GROUP_BALANCE),
		("Fe MIX", STEEL, PERFORMANCE, GROUP_BALANCE),
		("Cu 8.0 MIX", COPPER, PERFORMANCE, GROUP_BALANCE_2),
	] {
		Certification::register_label(
			root(),
			name(label),
			family,
			performance,
			chain_of_custody,
			criteria(),
			None,
		)?;
	}
	Ok(())
}

pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}
