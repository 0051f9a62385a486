//! A runtime for the unit tests: governance is root, roles and methods are fixed by the account
//! and method numbers below, suspension and the clock are set by the tests.

use crate as pallet_certification;
use core::time::Duration;
use frame_support::{
	derive_impl, ensure, parameter_types,
	storage::{with_transaction, TransactionOutcome},
	traits::{ConstU32, UnixTime},
	BoundedVec,
};
use frame_system::EnsureRoot;
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use tracemet_primitives::{
	attributes::{CARBON_FOOTPRINT, FROM_PRIMARY_DATA},
	traits::{FootprintRegistry, Participants},
	AttributeId, Attribution, BalanceLevel, Certificate, CertificateId, ChainOfCustodyModel,
	ChainOfCustodyRules, Conversion, ConversionFactor, Criterion, Document, DocumentKind, FamilyId,
	GoodId, LabelId, MassBasis, MaxCriteria, MaxDocuments, MethodId, Name, Role, Seconds,
	StandardId, StandardKind, StandardVersionId, TimeSpan,
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
/// When the accreditations of [`build_and_execute`] end.
pub const ACCREDITED_UNTIL: Seconds = 3_000;
/// When the certificate of [`draft`] begins and ends.
pub const VALIDITY: TimeSpan = TimeSpan { from: 1_000, until: 2_000 };

parameter_types! {
	pub static Now: Seconds = START;
	pub static Suspended: Vec<u64> = vec![];
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
/// Not accredited when a test begins.
pub const OTHER_BODY: u64 = 21;
pub const STRANGER: u64 = 99;

pub const PARTICIPANT_NOT_FOUND: DispatchError = DispatchError::Other("ParticipantNotFound");
pub const CUSTODY_ACCOUNT_NOT_FOUND: DispatchError = DispatchError::Other("CustodyAccountNotFound");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("RoleMissing");
pub const IS_SUSPENDED: DispatchError = DispatchError::Other("Suspended");
pub const NOT_AUTHORIZED: DispatchError = DispatchError::Other("NotAuthorized");

pub struct Accounts;
impl Accounts {
	fn role_of(who: u64) -> Result<Role, DispatchError> {
		let role = match who {
			ACCREDITATION_BODY | OTHER_ACCREDITATION_BODY | UNNAMED_ACCREDITATION_BODY => {
				Role::AccreditationBody
			}
			PRODUCER | SITE | OWN_PRODUCER => Role::Producer,
			TRADER => Role::Trader,
			BODY | OTHER_BODY => Role::CertificationBody,
			_ => return Err(PARTICIPANT_NOT_FOUND),
		};
		ensure!(!Suspended::get().contains(&who), IS_SUSPENDED);
		Ok(role)
	}
}

impl Participants<u64> for Accounts {
	fn ensure_role(who: &u64, role: Role) -> DispatchResult {
		ensure!(Self::role_of(*who)? == role, ROLE_MISSING);
		Ok(())
	}

	fn ensure_custody_account(account: &u64) -> Result<BalanceLevel, DispatchError> {
		match *account {
			PRODUCER | SITE | TRADER | OWN_PRODUCER => Self::role_of(*account)?,
			_ => return Err(CUSTODY_ACCOUNT_NOT_FOUND),
		};
		Ok(if *account == SITE { BalanceLevel::Site } else { BalanceLevel::Group })
	}

	fn ensure_acts_for(who: &u64, account: &u64) -> DispatchResult {
		Self::ensure_custody_account(account)?;
		let companies = [(PRODUCER, SITE), (BODY, OWN_PRODUCER)];
		ensure!(who == account || companies.contains(&(*who, *account)), NOT_AUTHORIZED);
		Ok(())
	}

	fn ensure_acts_for_with_role(who: &u64, account: &u64, role: Role) -> DispatchResult {
		Self::ensure_acts_for(who, account)?;
		Self::ensure_role(account, role)
	}
}

pub const COPPER_METHOD: MethodId = MethodId(0);
pub const STEEL_METHOD: MethodId = MethodId(1);
/// Of copper, under the second version of the performance standard.
pub const NEXT_COPPER_METHOD: MethodId = MethodId(2);

pub const METHOD_NOT_FOUND: DispatchError = DispatchError::Other("MethodNotFound");
pub const ATTRIBUTE_NOT_FOUND: DispatchError = DispatchError::Other("AttributeNotFound");

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
}

impl pallet_certification::Config for Test {
	type RegistryOrigin = EnsureRoot<u64>;
	type GovernanceOrigin = EnsureRoot<u64>;
	type Participants = Accounts;
	type Footprints = Footprints;
	type Time = Clock;
	type WeightInfo = pallet_certification::weights::Conservative<Test>;
}

pub const COPPER: FamilyId = FamilyId(0);
pub const STEEL: FamilyId = FamilyId(1);
pub const CONCENTRATE: GoodId = GoodId(0);
pub const CATHODE: GoodId = GoodId(1);
pub const PELLETS: GoodId = GoodId(2);

/// The two versions of the performance standard.
pub const PERFORMANCE: StandardVersionId = first(0);
pub const PERFORMANCE_2: StandardVersionId = StandardVersionId { version: 2, ..PERFORMANCE };
/// A chain-of-custody standard that allows group accounts, and one that doesn't.
pub const GROUP_BALANCE: StandardVersionId = first(1);
pub const SITE_BALANCE: StandardVersionId = first(2);
/// The standard that the next registration makes.
pub const NEXT_STANDARD: StandardVersionId = first(3);

/// `Cu 8.0 MIX` and `Cu RE MIX`, under [`PERFORMANCE`] and [`GROUP_BALANCE`].
pub const LABEL: LabelId = LabelId(0);
pub const OTHER_LABEL: LabelId = LabelId(1);
/// `Cu 8.0 MIX` under [`SITE_BALANCE`], and under [`PERFORMANCE_2`].
pub const SITE_LABEL: LabelId = LabelId(2);
pub const LABEL_2: LabelId = LabelId(3);
/// Of steel, under [`PERFORMANCE`] and [`GROUP_BALANCE`].
pub const STEEL_LABEL: LabelId = LabelId(4);
/// The label that the next registration makes.
pub const NEXT_LABEL: LabelId = LabelId(5);

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

/// Mass balance by the credit method, in periods of three months.
pub fn rules(level: BalanceLevel) -> ChainOfCustodyRules {
	ChainOfCustodyRules {
		model: ChainOfCustodyModel::MassBalance,
		attribution: Attribution::Credit,
		level,
		period_months: 3,
	}
}

/// What chain-of-custody standards with rules that the ledger can't enforce are refused with.
pub fn unenforceable_rules() -> Vec<(StandardKind, crate::Error<Test>)> {
	use ChainOfCustodyModel::*;
	let rules = rules(BalanceLevel::Site);
	let models = [BookAndClaim, ControlledBlending, Segregated, IdentityPreserved].map(|model| {
		let rules = ChainOfCustodyRules { model, ..rules };
		(StandardKind::ChainOfCustody(rules), crate::Error::ModelNotSupported)
	});
	let periods = [0, 5, 13].map(|period_months| {
		let rules = ChainOfCustodyRules { period_months, ..rules };
		(StandardKind::ChainOfCustody(rules), crate::Error::InvalidPeriodLength)
	});
	models.into_iter().chain(periods).collect()
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

/// A row of a conversion table without loss.
pub fn conversion(input: GoodId, output: GoodId) -> Conversion {
	Conversion { input, output, factor: ConversionFactor::ONE }
}

/// A certificate that [`BODY`] may issue to [`PRODUCER`] when a test begins.
pub fn draft() -> Certificate<u64> {
	Certificate {
		body: BODY,
		holder: PRODUCER,
		performance_standard: PERFORMANCE,
		chain_of_custody_standard: GROUP_BALANCE,
		method: COPPER_METHOD,
		labels: bounded([LABEL, OTHER_LABEL]),
		conversions: bounded([
			Conversion {
				factor: ConversionFactor { output: 97, input: 100 },
				..conversion(CONCENTRATE, CATHODE)
			},
			conversion(CATHODE, CATHODE),
		]),
		validity: VALIDITY,
		withdrawn: false,
	}
}

/// The draft under the standard that allows balances at site level only.
pub fn site_level_draft() -> Certificate<u64> {
	Certificate {
		chain_of_custody_standard: SITE_BALANCE,
		labels: bounded([SITE_LABEL]),
		..draft()
	}
}

/// The draft's body issues what the draft says.
pub fn issue(draft: Certificate<u64>) -> DispatchResult {
	Certification::issue_certificate(
		signed(draft.body),
		draft.holder,
		draft.performance_standard,
		draft.chain_of_custody_standard,
		draft.method,
		draft.labels,
		draft.conversions,
		draft.validity,
	)
}

/// [`ACCREDITATION_BODY`] accredits a body for all standards.
pub fn accredit(body: u64, valid_until: Seconds) {
	for standard in [PERFORMANCE, GROUP_BALANCE, SITE_BALANCE].map(|version| version.standard) {
		Certification::accredit(signed(ACCREDITATION_BODY), body, standard, valid_until).unwrap();
	}
}

/// What `look` sees after `change`, which is undone.
pub fn after<T>(change: impl FnOnce(), look: impl FnOnce() -> T) -> T {
	with_transaction(|| {
		change();
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(look()))
	})
	.unwrap()
}

/// The vocabulary above and two accreditation bodies; the first has accredited [`BODY`] for all
/// standards.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		Now::set(START);
		Suspended::set(vec![]);
		System::set_block_number(1);
		register_vocabulary().unwrap();
		for body in [ACCREDITATION_BODY, OTHER_ACCREDITATION_BODY] {
			Certification::add_accreditation_body(root(), body).unwrap();
		}
		accredit(BODY, ACCREDITED_UNTIL);
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
	] {
		Certification::register_good(root(), name(good), family, basis)?;
	}
	for (standard, kind) in [
		("Sustainable metal", StandardKind::Performance),
		("Group balance", StandardKind::ChainOfCustody(rules(BalanceLevel::Group))),
		("Site balance", StandardKind::ChainOfCustody(rules(BalanceLevel::Site))),
	] {
		Certification::register_standard(root(), name(standard), kind, documents())?;
	}
	Certification::register_standard_version(
		root(),
		PERFORMANCE.standard,
		StandardKind::Performance,
		documents(),
	)?;
	for (label, family, performance, chain_of_custody) in [
		("Cu 8.0 MIX", COPPER, PERFORMANCE, GROUP_BALANCE),
		("Cu RE MIX", COPPER, PERFORMANCE, GROUP_BALANCE),
		("Cu 8.0 MIX", COPPER, PERFORMANCE, SITE_BALANCE),
		("Cu 8.0 MIX", COPPER, PERFORMANCE_2, GROUP_BALANCE),
		("Fe MIX", STEEL, PERFORMANCE, GROUP_BALANCE),
	] {
		Certification::register_label(
			root(),
			name(label),
			family,
			performance,
			chain_of_custody,
			criteria(),
		)?;
	}
	Ok(())
}

pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}
