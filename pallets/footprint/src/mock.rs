//! A runtime for the unit tests: governance is root, validators sign with real sr25519 keys, and
//! the registry knows one family, four goods and one performance standard.

use crate as pallet_footprint;
use crate::{AuthorityId, SignatureOf, Vote, VoteOf};
use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	parameter_types,
	traits::{ConstU32, ConstU64, Hooks, OneSessionHandler},
	BoundedVec,
};
use frame_system::EnsureRoot;
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{
	traits::DispatchTransaction,
	transaction_validity::{TransactionSource, TransactionValidityError, ValidTransaction},
	BuildStorage, DispatchError, DispatchResult,
};
use std::collections::BTreeMap;
use tracemet_primitives::{
	traits::{CertificationRegistry, OnFootprintAccepted, ProductionGraph},
	Activity, ActivityId, Allocation, AttributeId, AttributeTotals, Attribution, Certificate,
	CertificateId, ChainOfCustodyRules, DefaultFactor, EmissionFactor, FamilyId, Good, GoodId,
	Label, LabelId, LineTotals, Mass, MassBasis, MethodId, Name, NodeInput, NodeInputSource,
	Output, OutputLineId, ProductionNode, RequestId, ScrapOrigin, SmadMethod, StandardId,
	StandardVersionId, TimeSpan, FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM,
	RECYCLED_POST_CONSUMER,
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
	pub type Footprint = pallet_footprint;
}

type TxExtension = frame_system::AuthorizeCall<Test>;
pub type Extrinsic = frame_system::mocking::MockUncheckedExtrinsic<Test, (), TxExtension>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test, (), TxExtension>;
}

parameter_types! {
	pub const VoteLifetime: u64 = 10;
	pub const ResendAfter: u64 = 4;
}

impl pallet_footprint::Config for Test {
	type GovernanceOrigin = EnsureRoot<u64>;
	type Certification = Registry;
	type OnAccepted = Accepted;
	type AuthorityId = AuthorityId;
	type MaxAuthorities = ConstU32<10>;
	type VoteLifetime = VoteLifetime;
	type ResendAfter = ResendAfter;
	type VotePriority = ConstU64<100>;
	type WeightInfo = pallet_footprint::weights::SubstrateWeight<Test>;
}

impl<LocalCall> frame_system::offchain::CreateTransactionBase<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	type RuntimeCall = RuntimeCall;
	type Extrinsic = Extrinsic;
}

impl<LocalCall> frame_system::offchain::CreateTransaction<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	type Extension = TxExtension;
	fn create_transaction(call: RuntimeCall, extension: Self::Extension) -> Extrinsic {
		Extrinsic::new_transaction(call, extension)
	}
}

impl<LocalCall> frame_system::offchain::CreateAuthorizedTransaction<LocalCall> for Test
where
	RuntimeCall: From<LocalCall>,
{
	fn create_extension() -> Self::Extension {
		TxExtension::new()
	}
}

pub const COPPER: FamilyId = FamilyId(0);
pub const CONCENTRATE: GoodId = GoodId(0);
pub const SCRAP: GoodId = GoodId(1);
pub const CATHODE: GoodId = GoodId(2);
pub const WIRE: GoodId = GoodId(3);
pub const STANDARD: StandardVersionId = StandardVersionId { standard: StandardId(0), version: 1 };

pub const FAMILY_NOT_FOUND: DispatchError = DispatchError::Other("family");
pub const STANDARD_NOT_FOUND: DispatchError = DispatchError::Other("standard");
pub const GOOD_NOT_FOUND: DispatchError = DispatchError::Other("good");
const NOT_ASKED: DispatchError = DispatchError::Other("not asked by this pallet");

/// What the certification pallet would know.
pub struct Registry;

parameter_types! {
	/// The nodes that the ledger was told of.
	pub static Told: Vec<RequestId> = Vec::new();
}

/// The ledger, which wants to know what was accepted.
pub struct Accepted;

impl OnFootprintAccepted for Accepted {
	fn on_footprint_accepted(node: RequestId) {
		Told::mutate(|told| told.push(node));
	}
}

impl CertificationRegistry<u64> for Registry {
	fn good(good: GoodId) -> Result<Good, DispatchError> {
		if good > WIRE {
			return Err(GOOD_NOT_FOUND);
		}
		Ok(Good { name: name("good"), family: COPPER, basis: MassBasis::ContainedMetal })
	}
	fn ensure_family(family: FamilyId) -> DispatchResult {
		if family == COPPER {
			Ok(())
		} else {
			Err(FAMILY_NOT_FOUND)
		}
	}
	fn ensure_performance_standard(standard: StandardVersionId) -> DispatchResult {
		if standard == STANDARD {
			Ok(())
		} else {
			Err(STANDARD_NOT_FOUND)
		}
	}
	fn label(_: LabelId) -> Result<Label, DispatchError> {
		Err(NOT_ASKED)
	}
	fn chain_of_custody_rules(_: StandardVersionId) -> Result<ChainOfCustodyRules, DispatchError> {
		Err(NOT_ASKED)
	}
	fn certificate(_: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		Err(NOT_ASKED)
	}
	fn ensure_may_guard(_: &u64, _: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		Err(NOT_ASKED)
	}
	fn is_certified(_: &u64, _: StandardId, _: FamilyId) -> bool {
		false
	}
	fn usable_certificate(_: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		Err(NOT_ASKED)
	}
	fn ensure_may_decide(_: &u64, _: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		Err(NOT_ASKED)
	}
}

pub fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub const ELECTRICITY: ActivityId = ActivityId(0);
pub const FUEL: ActivityId = ActivityId(1);

/// 40 g per kWh of electricity, 2,700 g (and 600 g upstream) per litre of fuel; 3 kg per kg of
/// uncertified concentrate, 50 g per kg of scrap. Synthetic figures.
pub fn method() -> SmadMethod {
	let factor = |activity, attribute, grams, primary| EmissionFactor {
		activity,
		attribute,
		grams,
		per_units: 1,
		primary,
	};
	let default = |good, grams_per_kilogram| DefaultFactor {
		good,
		attribute: FOSSIL_UPSTREAM,
		grams_per_kilogram,
	};
	SmadMethod {
		name: name("Cu smelting"),
		family: COPPER,
		version: 1,
		standard: STANDARD,
		allocation: Allocation::Mass,
		emission_factors: bounded([
			factor(ELECTRICITY, FOSSIL_PURCHASED_ENERGY, 40, true),
			factor(FUEL, FOSSIL_SCOPE_1, 2_700, true),
			factor(FUEL, FOSSIL_UPSTREAM, 600, false),
		]),
		default_factors: bounded([default(CONCENTRATE, 3_000), default(SCRAP, 50)]),
	}
}

pub fn register_method(method: SmadMethod) -> DispatchResult {
	Footprint::register_method(
		RuntimeOrigin::root(),
		method.name,
		method.family,
		method.standard,
		method.allocation,
		method.emission_factors,
		method.default_factors,
	)
}

/// The method that [`build_and_execute`] registers, and one for each other rule of allocation.
pub const METHOD: MethodId = MethodId(0);
pub const BY_VALUE: MethodId = MethodId(1);
pub const SINGLE_OUTPUT: MethodId = MethodId(2);

pub fn bounded<X: core::fmt::Debug, B: frame_support::traits::Get<u32>>(
	items: impl IntoIterator<Item = X>,
) -> BoundedVec<X, B> {
	items.into_iter().collect::<Vec<_>>().try_into().unwrap()
}

pub fn tonnes(tonnes: u64) -> Mass {
	Mass::tonnes(tonnes).unwrap()
}

pub fn input(source: NodeInputSource, mass: Mass, attributed_to: u8) -> NodeInput {
	NodeInput { source, mass, converted: mass, attributed_to }
}

pub fn credit(request: u64, line: u8) -> NodeInputSource {
	NodeInputSource::Line(OutputLineId { request: RequestId(request), line })
}

pub fn output(good: GoodId, mass: Mass, value_share: u32) -> Output {
	Output { good, label: None, mass, gross_mass: mass, value_share }
}

pub fn activity(activity: ActivityId, quantity: u64) -> Activity {
	Activity { activity, quantity, primary: true }
}

pub fn totals(totals: &[(AttributeId, u128)]) -> AttributeTotals {
	totals.iter().copied().collect::<BTreeMap<_, _>>().try_into().unwrap()
}

pub fn node(
	inputs: impl IntoIterator<Item = NodeInput>,
	activities: impl IntoIterator<Item = Activity>,
	outputs: impl IntoIterator<Item = Output>,
) -> ProductionNode {
	ProductionNode {
		method: METHOD,
		attribution: Attribution::Credit,
		reference_period: TimeSpan { from: 0, until: 1 },
		inputs: bounded(inputs),
		activities: bounded(activities),
		outputs: bounded(outputs),
	}
}

/// A node that nothing stands before: 10 t of scrap become 10 t of cathode with 1 kg of scope 2.
pub fn remelting() -> ProductionNode {
	node(
		[input(NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer), tonnes(10), 0)],
		[Activity { activity: ELECTRICITY, quantity: 25, primary: false }],
		[output(CATHODE, tonnes(10), 0)],
	)
}

/// The footprint of [`remelting`].
pub fn remelted() -> LineTotals {
	bounded([totals(&[
		(FOSSIL_PURCHASED_ENERGY, 1_000),
		(FOSSIL_UPSTREAM, 500_000),
		(RECYCLED_POST_CONSUMER, 10_000_000),
	])])
}

/// A result that isn't anybody's.
pub fn wrong(grams: u128) -> LineTotals {
	bounded([totals(&[(FOSSIL_SCOPE_1, grams)])])
}

pub const NODE: RequestId = RequestId(1);

pub fn open(id: u64, production: ProductionNode) {
	Footprint::open_node(RequestId(id), production).unwrap();
}

/// The key of a validator.
pub fn pair(validator: u64) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//validator {validator}"), None).unwrap()
}

pub fn authority(validator: u64) -> AuthorityId {
	pair(validator).public().into()
}

/// A new session with these validators.
pub fn rotate_to(validators: &[u64]) {
	let keys = || validators.iter().map(|v| (v, authority(*v))).collect::<Vec<_>>().into_iter();
	<Footprint as OneSessionHandler<u64>>::on_new_session(true, keys(), keys());
}

/// A vote of the first attempt, signed now.
pub fn vote(node: RequestId, validator: u64, result: &LineTotals) -> VoteOf<Test> {
	Vote {
		node,
		revision: 0,
		attempt: crate::Rounds::<Test>::get(node).map_or(0, |round| round.attempt),
		result: result.clone(),
		authority: authority(validator),
		signed_at: System::block_number(),
	}
}

pub fn sign(vote: &VoteOf<Test>, validator: u64) -> SignatureOf<Test> {
	pair(validator).sign(&Footprint::signing_payload(vote)).into()
}

pub fn call(vote: VoteOf<Test>, signature: SignatureOf<Test>) -> RuntimeCall {
	RuntimeCall::Footprint(crate::Call::vote { vote, signature })
}

/// What the pool does with a call that authorizes itself.
pub fn validate(call: &RuntimeCall) -> Result<ValidTransaction, TransactionValidityError> {
	TxExtension::new()
		.validate_only(
			RuntimeOrigin::none(),
			call,
			&call.get_dispatch_info(),
			0,
			TransactionSource::External,
			0,
		)
		.map(|(validity, _, _)| validity)
}

/// What a block does with it.
pub fn include(call: RuntimeCall) -> Result<(), TransactionValidityError> {
	let info = call.get_dispatch_info();
	let result =
		TxExtension::new().dispatch_transaction(RuntimeOrigin::none(), call, &info, 0, 0)?;
	result.expect("an authorized vote is counted");
	Ok(())
}

/// A vote of a validator, signed and included.
pub fn cast(
	node: RequestId,
	validator: u64,
	result: &LineTotals,
) -> Result<(), TransactionValidityError> {
	let vote = vote(node, validator, result);
	let signature = sign(&vote, validator);
	include(call(vote, signature))
}

/// All three validators agree on what the chain would calculate.
pub fn accept(node: RequestId) {
	let production = crate::Nodes::<Test>::get(node).unwrap();
	let method = crate::Methods::<Test>::get(production.method).unwrap();
	let result = Footprint::calculate(&production, &method).unwrap();
	for validator in 0..3 {
		cast(node, validator, &result).unwrap();
	}
}

/// Three methods and the validators 0, 1 and 2, in block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(1));
		for allocation in [Allocation::Mass, Allocation::EconomicValue, Allocation::None] {
			register_method(SmadMethod { allocation, ..method() }).unwrap();
		}
		let keys = [0, 1, 2].map(|v| (v, authority(v)));
		<Footprint as OneSessionHandler<u64>>::on_genesis_session(
			keys.iter().map(|(v, key)| (v, key.clone())),
		);
		System::reset_events();
	});
	ext
}

pub fn build_and_execute(test: impl FnOnce()) {
	execute(new_test_ext(), test);
}

/// The test and the invariants, in externalities that may have a keystore and a pool.
pub fn execute(mut ext: sp_io::TestExternalities, test: impl FnOnce()) {
	ext.execute_with(|| {
		test();
		Footprint::do_try_state().unwrap();
		<Footprint as Hooks<u64>>::integrity_test();
	});
}

pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet()
}
