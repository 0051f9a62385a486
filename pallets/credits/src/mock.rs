//! A runtime for the unit tests: a copper chain from mine to brand. Accounts, certificates and
//! footprints are given; the ledger is what is tested.

use crate as pallet_credits;
use core::time::Duration;
use frame_support::{derive_impl, ensure, parameter_types, traits::UnixTime, BoundedVec};
use sp_core::{Get, H256};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Rounding};
use std::collections::BTreeMap;
use tracemet_primitives::{
	traits::{CertificationRegistry, MassFootprint, Participants, ProductionGraph},
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
	/// The clock.
	pub static Now: Seconds = START;
	/// Accounts that may not act.
	pub static Suspended: Vec<u64> = Vec::new();
	/// Whether certificates are in force.
	pub static InForce: bool = true;
	/// Whether bodies are accredited.
	pub static Accredited: bool = true;
	/// Cathode from copper in concentrate, in the smelter's conversion table.
	pub static Recovery: ConversionFactor = ConversionFactor::ONE;
	/// Length of the accounting periods of all standards.
	pub static PeriodMonths: u8 = 3;
	/// Whether the method can calculate what it is asked to.
	pub static Calculable: bool = true;
	/// The nodes of the production graph.
	pub static Nodes: BTreeMap<RequestId, ProductionNode> = BTreeMap::new();
	/// The nodes that were taken out.
	pub static CancelledNodes: Vec<RequestId> = Vec::new();
	/// The footprints that the validators accepted.
	pub static AcceptedLines: BTreeMap<RequestId, LineTotals> = BTreeMap::new();
	/// The revision of all footprints.
	pub static Revision: u32 = 0;
}

/// Statics outlive a test if all tests run in one thread.
fn reset() {
	Now::set(START);
	Suspended::set(Vec::new());
	InForce::set(true);
	Accredited::set(true);
	Recovery::set(ConversionFactor::ONE);
	PeriodMonths::set(3);
	Calculable::set(true);
	Nodes::set(BTreeMap::new());
	CancelledNodes::set(Vec::new());
	AcceptedLines::set(BTreeMap::new());
	Revision::set(0);
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
pub const STRANGER: u64 = 99;

pub const CUSTODY_ACCOUNT_NOT_FOUND: DispatchError = DispatchError::Other("CustodyAccountNotFound");
pub const NOT_AUTHORIZED: DispatchError = DispatchError::Other("NotAuthorized");
pub const ROLE_MISSING: DispatchError = DispatchError::Other("RoleMissing");
pub const IS_SUSPENDED: DispatchError = DispatchError::Other("Suspended");

pub struct Accounts;
impl Participants<u64> for Accounts {
	fn ensure_role(who: &u64, role: Role) -> DispatchResult {
		let its = if *who == BRAND { Role::BrandOwner } else { Role::Producer };
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

pub const PERFORMANCE: StandardVersionId = first(0);
/// Credit method, balance at group level allowed.
pub const GROUP_BALANCE: StandardVersionId = first(1);
/// Credit method, balance at site level only.
pub const SITE_BALANCE: StandardVersionId = first(2);
/// Rolling average, balance at group level allowed.
pub const ROLLING_BALANCE: StandardVersionId = first(3);

/// `Cu 8.0 MIX`: at most 8 kg of CO2e per kg, under [`GROUP_BALANCE`].
pub const CU_8: LabelId = LabelId(0);
/// `Cu RE MIX`: all of it recycled, under [`GROUP_BALANCE`].
pub const CU_RE: LabelId = LabelId(1);
/// `Cu 8.0 MIX` under [`SITE_BALANCE`].
pub const SITE_CU_8: LabelId = LabelId(2);
/// `Cu 8.0 MIX` under [`ROLLING_BALANCE`].
pub const ROLLING_CU_8: LabelId = LabelId(3);

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

pub const METHOD: MethodId = MethodId(7);

pub const CERTIFICATE_NOT_FOUND: DispatchError = DispatchError::Other("CertificateNotFound");
pub const CERTIFICATE_NOT_IN_FORCE: DispatchError = DispatchError::Other("CertificateNotInForce");
pub const ACCREDITATION_EXPIRED: DispatchError = DispatchError::Other("AccreditationExpired");
pub const NOT_ITS_CERTIFICATION_BODY: DispatchError =
	DispatchError::Other("NotItsCertificationBody");

const fn first(standard: u32) -> StandardVersionId {
	StandardVersionId { standard: StandardId(standard), version: 1 }
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
		let basis = match good {
			CONCENTRATE | SCRAP => MassBasis::ContainedMetal,
			CATHODE | WIRE | SLAG => MassBasis::GrossMass,
			_ => return Err(DispatchError::Other("GoodNotFound")),
		};
		Ok(Good { name: Name::default(), family: COPPER, basis })
	}

	fn ensure_family(_: FamilyId) -> DispatchResult {
		Ok(())
	}

	fn label(label: LabelId) -> Result<Label, DispatchError> {
		let eight = Criterion::AtMost {
			attributes: attributes(&CARBON_FOOTPRINT),
			grams_per_kilogram: 8_000,
		};
		let recycled = Criterion::AtLeast {
			attributes: attributes(&RECYCLED_CONTENT),
			grams_per_kilogram: 1_000,
		};
		let (criterion, chain_of_custody_standard) = match label {
			CU_8 => (eight, GROUP_BALANCE),
			CU_RE => (recycled, GROUP_BALANCE),
			SITE_CU_8 => (eight, SITE_BALANCE),
			ROLLING_CU_8 => (eight, ROLLING_BALANCE),
			_ => return Err(DispatchError::Other("LabelNotFound")),
		};
		Ok(Label {
			name: Name::default(),
			family: COPPER,
			performance_standard: PERFORMANCE,
			chain_of_custody_standard,
			criteria: bounded([criterion]),
		})
	}

	fn chain_of_custody_rules(
		standard: StandardVersionId,
	) -> Result<ChainOfCustodyRules, DispatchError> {
		let (attribution, level) = match standard {
			GROUP_BALANCE => (Attribution::Credit, BalanceLevel::Group),
			SITE_BALANCE => (Attribution::Credit, BalanceLevel::Site),
			ROLLING_BALANCE => (Attribution::RollingAverage, BalanceLevel::Group),
			_ => return Err(DispatchError::Other("StandardNotFound")),
		};
		Ok(ChainOfCustodyRules {
			model: ChainOfCustodyModel::MassBalance,
			attribution,
			level,
			period_months: PeriodMonths::get(),
		})
	}

	fn ensure_performance_standard(_: StandardVersionId) -> DispatchResult {
		Ok(())
	}

	fn certificate(certificate: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		let one = ConversionFactor::ONE;
		// 40 t of concentrate hold 9 t of copper and leave 31 t of slag.
		let slag = ConversionFactor { output: 31, input: 9 };
		let (holder, chain_of_custody_standard, labels, conversions) = match certificate {
			MINE_CERTIFICATE => {
				(MINE, GROUP_BALANCE, vec![CU_8], vec![(CONCENTRATE, CONCENTRATE, one)])
			}
			SMELTER_CERTIFICATE => (
				SMELTER,
				GROUP_BALANCE,
				vec![CU_8, CU_RE],
				vec![(CONCENTRATE, CATHODE, Recovery::get()), (SCRAP, CATHODE, one)],
			),
			WIRE_CERTIFICATE => {
				(WIRE_MAKER, GROUP_BALANCE, vec![CU_8, CU_RE], vec![(CATHODE, WIRE, one)])
			}
			SITE_CERTIFICATE => {
				(SMELTER_SITE, SITE_BALANCE, vec![SITE_CU_8], vec![(CONCENTRATE, CATHODE, one)])
			}
			ROLLING_CERTIFICATE => (
				SMELTER,
				ROLLING_BALANCE,
				vec![ROLLING_CU_8],
				vec![(CONCENTRATE, CATHODE, one), (CONCENTRATE, SLAG, slag)],
			),
			_ => return Err(CERTIFICATE_NOT_FOUND),
		};
		Ok(Certificate {
			body: BODY,
			holder,
			performance_standard: PERFORMANCE,
			chain_of_custody_standard,
			method: METHOD,
			labels: bounded(labels),
			conversions: bounded(
				conversions
					.into_iter()
					.map(|(input, output, factor)| Conversion { input, output, factor })
					.collect::<Vec<_>>(),
			),
			validity: TimeSpan { from: 0, until: u64::MAX },
			withdrawn: false,
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
}

pub const ACTIVITY_NOT_IN_METHOD: DispatchError = DispatchError::Other("ActivityNotInMethod");
pub const FOOTPRINT_NOT_ACCEPTED: DispatchError = DispatchError::Other("FootprintNotAccepted");

pub struct Graph;
impl ProductionGraph for Graph {
	fn open_node(node: RequestId, production: ProductionNode) -> DispatchResult {
		ensure!(Calculable::get(), ACTIVITY_NOT_IN_METHOD);
		Nodes::mutate(|nodes| nodes.insert(node, production));
		Ok(())
	}

	fn cancel_node(node: RequestId) -> DispatchResult {
		CancelledNodes::mutate(|nodes| nodes.push(node));
		Ok(())
	}

	fn accepted_lines(node: RequestId) -> Result<LineTotals, DispatchError> {
		AcceptedLines::get().get(&node).cloned().ok_or(FOOTPRINT_NOT_ACCEPTED)
	}

	fn footprint_of(origin: OutputLineId, mass: Mass) -> Result<MassFootprint, DispatchError> {
		let line = usize::from(origin.line);
		let whole = Nodes::get()[&origin.request].outputs[line].mass;
		let mut attributes = Self::accepted_lines(origin.request)?[line].clone();
		for (_, grams) in attributes.iter_mut() {
			*grams = proportion(*grams, mass.0.into(), whole.0.into(), Rounding::Up).unwrap();
		}
		Ok(MassFootprint { attributes, revision: Revision::get() })
	}
}

impl pallet_credits::Config for Test {
	type Participants = Accounts;
	type Certification = Certification;
	type Graph = Graph;
	type Time = Clock;
	type WeightInfo = pallet_credits::weights::Conservative<Test>;
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

fn from_source(source: InputSource, mass: Mass) -> Input {
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
			evidence: Some(EVIDENCE),
			requested_at: Now::get(),
			status: RequestStatus::Pending,
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
			Some(EVIDENCE),
		)
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
		activities: vec![Activity { activity: ActivityId(1), quantity: 1_000, primary: true }],
		outputs: outputs.into(),
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
	Credits::transfer(signed(from), from, lot, mass, to)
}

pub fn exit(account: u64, lot: LotId, mass: Mass) -> DispatchResult {
	Credits::exit(signed(account), account, lot, mass, product(b"computers"))
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
