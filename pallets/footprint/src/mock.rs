//! A runtime for the unit tests: governance is root, validators sign with real sr25519 keys, and
//! the registry knows two families, four goods and two performance standards.
//!
//! Accounts: [`OWNER`] owns the standards, [`PRODUCER`] made every request, [`BODY`] is its
//! certification body, [`AUDITOR`] may attest. The audit n is one of the request n.

use crate as pallet_footprint;
use crate::{
	AuthorityId, BatchOf, Nodes, Resolution, Rounds, SignatureOf, Spreading, Vote, VoteBatch,
	WorkList,
};
use frame_support::{
	derive_impl,
	dispatch::{GetDispatchInfo, PostDispatchInfo},
	ord_parameter_types, parameter_types,
	traits::{ConstU32, ConstU64, EitherOfDiverse, Hooks, OneSessionHandler},
	weights::Weight,
	BoundedVec,
};
use frame_system::{limits::BlockWeights, EnsureRoot, EnsureSignedBy};
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{
	traits::{BlakeTwo256, DispatchTransaction, Hash},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	BuildStorage, DispatchError, DispatchResult,
};
use std::{cell::RefCell, collections::BTreeMap};
use tracemet_primitives::{
	traits::{CertificationRegistry, OnFootprintAccepted, ProductionGraph, ProductionRecords},
	Activity, ActivityId, Allocation, AttributeId, AttributeTotals, Attribution, AuditId,
	Certificate, CertificateId, ChainOfCustodyRules, Correction, DataQuality, DeclaredFootprint,
	DefaultFactor, EmissionFactor, FamilyId, FootprintBasis, FootprintStatus, Good, GoodId, GwpSet,
	Label, LabelId, LineTotals, Mass, MassBasis, MethodId, MethodRules, Name, NodeInput,
	NodeInputSource, Output, OutputLineId, ProductionNode, Rating, RequestId, ScrapOrigin,
	SmadMethod, StandardId, StandardVersionId, SystemBoundary, TimeSpan, Unit,
	FOSSIL_PURCHASED_ENERGY, FOSSIL_SCOPE_1, FOSSIL_UPSTREAM, RECYCLED_POST_CONSUMER,
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
	type BlockWeights = RoomyBlocks;
}

parameter_types! {
	/// In which a batch of any size finds room, unless a test makes them smaller.
	pub static RoomyBlocks: BlockWeights = BlockWeights::simple_max(Weight::MAX);
	pub const VoteLifetime: u64 = 10;
	pub const ResendAfter: u64 = 4;
	pub const StuckAfter: u64 = 20;
}

ord_parameter_types! {
	/// Who may register attributes, besides governance.
	pub const Registrar: u64 = 104;
}

// Kept in the state, so that each chain of a test has its own.
parameter_types! {
	/// The nodes and revisions that the ledger was told of.
	pub storage Told: Vec<(RequestId, u32)> = Vec::new();
	/// The requests that were rejected or withdrawn.
	pub storage Closed: Vec<RequestId> = Vec::new();
	/// Whether the chain's books rest.
	pub storage Resting: bool = false;
	/// Which fork this is: hashes of blocks from now on differ between forks.
	pub storage Fork: u64 = 0;
	/// The validators of the session.
	pub storage Session: Vec<u64> = Vec::new();
}

impl pallet_footprint::Config for Test {
	type RegistryOrigin = EitherOfDiverse<EnsureRoot<u64>, EnsureSignedBy<Registrar, u64>>;
	type GovernanceOrigin = EnsureRoot<u64>;
	type Certification = Registry;
	type Records = Records;
	type OnAccepted = Accepted;
	type AuthorityId = AuthorityId;
	type MaxAuthorities = ConstU32<10>;
	type VoteLifetime = VoteLifetime;
	type ResendAfter = ResendAfter;
	type StuckAfter = StuckAfter;
	type Rests = Resting;
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

pub const OWNER: u64 = 100;
pub const PRODUCER: u64 = 101;
pub const BODY: u64 = 102;
pub const AUDITOR: u64 = 103;

pub const COPPER: FamilyId = FamilyId(0);
pub const STEEL: FamilyId = FamilyId(1);
pub const CONCENTRATE: GoodId = GoodId(0);
pub const SCRAP: GoodId = GoodId(1);
pub const CATHODE: GoodId = GoodId(2);
pub const WIRE: GoodId = GoodId(3);
pub const STANDARD: StandardVersionId = StandardVersionId { standard: StandardId(0), version: 1 };
pub const OTHER_STANDARD: StandardVersionId =
	StandardVersionId { standard: StandardId(1), version: 1 };

pub const FAMILY_NOT_FOUND: DispatchError = DispatchError::Other("family");
pub const STANDARD_NOT_FOUND: DispatchError = DispatchError::Other("standard");
pub const GOOD_NOT_FOUND: DispatchError = DispatchError::Other("good");
pub const NOT_THE_OWNER: DispatchError = DispatchError::Other("owner");
pub const MAY_NOT_ATTEST: DispatchError = DispatchError::Other("auditor");
pub const AUDIT_NOT_FOUND: DispatchError = DispatchError::Other("audit");
pub const NOT_THE_PRODUCER: DispatchError = DispatchError::Other("producer");
pub const NOT_THE_BODY: DispatchError = DispatchError::Other("body");
pub const REQUEST_CLOSED: DispatchError = DispatchError::Other("closed");
const NOT_ASKED: DispatchError = DispatchError::Other("not asked by this pallet");

fn ensure(holds: bool, error: DispatchError) -> DispatchResult {
	holds.then_some(()).ok_or(error)
}

/// What the certification pallet would know.
pub struct Registry;

impl CertificationRegistry<u64> for Registry {
	fn good(good: GoodId) -> Result<Good, DispatchError> {
		ensure(good <= WIRE, GOOD_NOT_FOUND)?;
		Ok(Good { name: name("good"), family: COPPER, basis: MassBasis::ContainedMetal })
	}
	fn ensure_family(family: FamilyId) -> DispatchResult {
		ensure(family <= STEEL, FAMILY_NOT_FOUND)
	}
	fn ensure_owns_performance_standard(who: &u64, standard: StandardVersionId) -> DispatchResult {
		let known = standard.standard <= OTHER_STANDARD.standard && standard.version <= 2;
		ensure(known, STANDARD_NOT_FOUND)?;
		ensure(*who == OWNER, NOT_THE_OWNER)
	}
	fn ensure_may_attest(auditor: &u64, _: RequestId) -> DispatchResult {
		ensure(*auditor == AUDITOR, MAY_NOT_ATTEST)
	}
	fn ensure_audit_found(audit: AuditId, request: RequestId) -> DispatchResult {
		ensure(audit.0 == request.0, AUDIT_NOT_FOUND)
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
	fn usable_certificate(_: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		Err(NOT_ASKED)
	}
	fn ensure_may_decide(_: &u64, _: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		Err(NOT_ASKED)
	}
	fn ensure_may_guard(_: &u64, _: CertificateId) -> Result<Certificate<u64>, DispatchError> {
		Err(NOT_ASKED)
	}
	fn is_certified(_: &u64, _: StandardId, _: FamilyId) -> bool {
		false
	}
}

/// The requests behind the nodes, as the ledger would know them.
pub struct Records;

impl ProductionRecords<u64> for Records {
	fn ensure_producer_of(who: &u64, request: RequestId) -> DispatchResult {
		ensure(!Closed::get().contains(&request), REQUEST_CLOSED)?;
		ensure(*who == PRODUCER, NOT_THE_PRODUCER)
	}
	fn ensure_body_of(who: &u64, request: RequestId) -> DispatchResult {
		ensure(!Closed::get().contains(&request), REQUEST_CLOSED)?;
		ensure(*who == BODY, NOT_THE_BODY)
	}
}

/// The ledger, which wants to know what was accepted.
pub struct Accepted;

impl OnFootprintAccepted for Accepted {
	fn on_footprint_accepted(node: RequestId, revision: u32) {
		let mut told = Told::get();
		told.push((node, revision));
		Told::set(&told);
	}
}

pub fn name(text: &str) -> Name {
	text.as_bytes().to_vec().try_into().unwrap()
}

pub const ELECTRICITY: ActivityId = ActivityId(0);
pub const FUEL: ActivityId = ActivityId(1);
/// The document that the figures are from.
pub const SOURCE: H256 = H256::repeat_byte(7);

pub fn unit_of(activity: ActivityId) -> Unit {
	match activity {
		ELECTRICITY => Unit::KilowattHour,
		_ => Unit::Litre,
	}
}

pub fn quality(primary: bool) -> DataQuality {
	DataQuality {
		primary,
		technology: Rating::Good,
		time: Rating::VeryGood,
		geography: Rating::Fair,
		completeness: Rating::Good,
		reliability: Rating::Poor,
	}
}

/// So many grams per unit.
pub fn factor(
	activity: ActivityId,
	attribute: AttributeId,
	grams: u64,
	primary: bool,
) -> EmissionFactor {
	EmissionFactor {
		activity,
		attribute,
		grams,
		per_units: 1,
		unit: unit_of(activity),
		source: SOURCE,
		quality: quality(primary),
	}
}

/// So many grams per kilogram.
pub fn default_factor(good: GoodId, attribute: AttributeId, grams: u64) -> DefaultFactor {
	DefaultFactor {
		good,
		attribute,
		grams,
		per_kilograms: 1,
		source: SOURCE,
		quality: quality(false),
	}
}

pub fn rules() -> MethodRules {
	MethodRules {
		allocation: Allocation::Mass,
		declared_unit: Unit::Kilogram,
		boundary: SystemBoundary::CradleToGate,
		gwp: GwpSet::Ar6,
		effective: TimeSpan { from: 0, until: 1_000 },
	}
}

/// 40 g per kWh of electricity, 2,700 g (and 600 g upstream) per litre of fuel; 3 kg per kg of
/// uncertified concentrate, 50 g per kg of scrap. Synthetic figures.
pub fn method() -> SmadMethod {
	SmadMethod {
		name: name("Cu smelting"),
		family: COPPER,
		version: 1,
		standard: STANDARD,
		rules: rules(),
		emission_factors: bounded([
			factor(ELECTRICITY, FOSSIL_PURCHASED_ENERGY, 40, true),
			factor(FUEL, FOSSIL_SCOPE_1, 2_700, true),
			factor(FUEL, FOSSIL_UPSTREAM, 600, false),
		]),
		default_factors: bounded([
			default_factor(CONCENTRATE, FOSSIL_UPSTREAM, 3_000),
			default_factor(SCRAP, FOSSIL_UPSTREAM, 50),
		]),
	}
}

/// The method, with another rule of allocation.
pub fn allocating(allocation: Allocation) -> SmadMethod {
	SmadMethod { rules: MethodRules { allocation, ..rules() }, ..method() }
}

pub fn register_method(method: SmadMethod) -> DispatchResult {
	Footprint::register_method(
		RuntimeOrigin::signed(OWNER),
		method.name,
		method.family,
		method.standard,
		method.rules,
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

/// Primary data without evidence.
pub fn activity(activity: ActivityId, quantity: u64) -> Activity {
	Activity { activity, quantity, unit: unit_of(activity), primary: true, evidence: None }
}

pub fn secondary(activity_id: ActivityId, quantity: u64) -> Activity {
	Activity { primary: false, ..activity(activity_id, quantity) }
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
		declared: None,
	}
}

/// A node that nothing stands before: 10 t of scrap become 10 t of cathode with 1 kg of scope 2.
pub fn remelting() -> ProductionNode {
	node(
		[input(NodeInputSource::Scrap(SCRAP, ScrapOrigin::PostConsumer), tonnes(10), 0)],
		[secondary(ELECTRICITY, 25)],
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

/// A node that draws 10 t of wire from the first line of another, and adds nothing.
pub fn drawing(from: u64) -> ProductionNode {
	node([input(credit(from, 0), tonnes(10), 0)], [], [output(WIRE, tonnes(10), 0)])
}

/// A node that takes no calculation: its producer declares its lines.
pub fn declaring(production: ProductionNode, lines: LineTotals) -> ProductionNode {
	let declared = Some(DeclaredFootprint { lines, document: SOURCE });
	ProductionNode { activities: bounded([]), declared, ..production }
}

/// A result that isn't anybody's.
pub fn wrong(grams: u128) -> LineTotals {
	bounded([totals(&[(FOSSIL_SCOPE_1, grams)])])
}

/// A correction that changes nothing but the activities.
pub fn correction(activities: impl IntoIterator<Item = Activity>) -> Correction {
	Correction {
		method: METHOD,
		activities: bounded(activities),
		scrap_origins: bounded([]),
		value_shares: None,
		declared: None,
	}
}

/// The producer restates a node.
pub fn restate(node: RequestId, correction: Correction) -> DispatchResult {
	Footprint::restate(RuntimeOrigin::signed(PRODUCER), node, correction, bounded(*b"misread"))
}

/// The certification body restates a node, after an audit of its request.
pub fn restate_after_audit(node: RequestId, correction: Correction) -> DispatchResult {
	let (body, audit) = (RuntimeOrigin::signed(BODY), AuditId(node.0));
	Footprint::restate_after_audit(body, node, audit, correction, bounded(*b"not as reported"))
}

/// The revision and attempt of a node that are under way, or were last.
fn latest(node: RequestId) -> (u32, u32) {
	Rounds::<Test>::get(node).map_or((0, 0), |round| (round.revision, round.attempt))
}

/// The auditor attests what is declared of a node now.
pub fn attest(node: RequestId) -> DispatchResult {
	let (revision, attempt) = latest(node);
	Footprint::attest_footprint(RuntimeOrigin::signed(AUDITOR), node, revision, attempt, REPORT)
}

/// The commitment to the auditor's report.
pub const REPORT: H256 = H256::repeat_byte(8);

/// What a footprint that the auditor attested rests on.
pub fn attested() -> FootprintBasis<u64> {
	FootprintBasis::Declared { auditor: AUDITOR, report: REPORT }
}

/// Governance decides a dispute.
pub fn resolve(node: RequestId, resolution: Resolution) -> DispatchResult {
	let (revision, attempt) = latest(node);
	let reason = bounded(*b"understood");
	Footprint::resolve_dispute(RuntimeOrigin::root(), node, revision, attempt, resolution, reason)
}

pub const NODE: RequestId = RequestId(1);

pub fn open(id: u64, production: ProductionNode) {
	Footprint::open_node(RequestId(id), production).unwrap();
}

/// The hash of a block of this fork.
pub fn hash_of(block: u64) -> H256 {
	BlakeTwo256::hash_of(&(Fork::get(), block))
}

/// The next block begins, and knows the hash of this one.
pub fn next_block() {
	let ended = System::block_number();
	frame_system::BlockHash::<Test>::insert(ended, hash_of(ended));
	System::set_block_number(ended + 1);
}

/// A later block begins.
pub fn go_to(block: u64) {
	while System::block_number() < block {
		next_block();
	}
}

/// A block with all the time there is.
pub fn idle() -> Weight {
	Footprint::on_idle(System::block_number(), Weight::MAX)
}

thread_local! {
	/// Keys that were derived before, which takes a while.
	static PAIRS: RefCell<BTreeMap<u64, sr25519::Pair>> = const { RefCell::new(BTreeMap::new()) };
}

/// The key of a validator.
pub fn pair(validator: u64) -> sr25519::Pair {
	let derive = || sr25519::Pair::from_string(&format!("//validator {validator}"), None).unwrap();
	PAIRS.with_borrow_mut(|pairs| pairs.entry(validator).or_insert_with(derive).clone())
}

pub fn authority(validator: u64) -> AuthorityId {
	pair(validator).public().into()
}

/// A new session with these validators.
pub fn rotate_to(validators: &[u64]) {
	let keys = || validators.iter().map(|v| (v, authority(*v))).collect::<Vec<_>>().into_iter();
	Session::set(&validators.to_vec());
	<Footprint as OneSessionHandler<u64>>::on_new_session(true, keys(), keys());
}

/// A vote in the latest round of a node.
pub fn vote(node: RequestId, result: &LineTotals) -> Vote {
	let (revision, attempt) =
		Rounds::<Test>::get(node).map_or((0, 0), |round| (round.revision, round.attempt));
	Vote { node, revision, attempt, result: result.clone() }
}

/// A batch of a validator that was made after the block before this one.
pub fn batch(validator: u64, votes: impl IntoIterator<Item = Vote>) -> BatchOf<Test> {
	let signed_at = System::block_number() - 1;
	VoteBatch {
		authority: authority(validator),
		validator_set: crate::ValidatorSet::<Test>::get(),
		signed_at,
		block_hash: System::block_hash(signed_at),
		votes: bounded(votes),
	}
}

pub fn sign(batch: &BatchOf<Test>, validator: u64) -> SignatureOf<Test> {
	pair(validator).sign(&Footprint::signing_payload(batch)).into()
}

pub fn call(batch: BatchOf<Test>, signature: SignatureOf<Test>) -> RuntimeCall {
	RuntimeCall::Footprint(crate::Call::vote { batch, signature })
}

/// A batch with its validator's proper signature.
pub fn signed(batch: BatchOf<Test>, validator: u64) -> RuntimeCall {
	let signature = sign(&batch, validator);
	call(batch, signature)
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
pub fn include(call: RuntimeCall) -> Result<PostDispatchInfo, TransactionValidityError> {
	let info = call.get_dispatch_info();
	let result =
		TxExtension::new().dispatch_transaction(RuntimeOrigin::none(), call, &info, 0, 0)?;
	Ok(result.expect("an authorized batch is counted"))
}

/// A vote of a validator, signed and included.
pub fn cast(
	node: RequestId,
	validator: u64,
	result: &LineTotals,
) -> Result<PostDispatchInfo, TransactionValidityError> {
	include(signed(batch(validator, [vote(node, result)]), validator))
}

/// What the chain would calculate for a node.
pub fn calculated(node: RequestId) -> LineTotals {
	let production = Nodes::<Test>::get(node).unwrap();
	let method = crate::Methods::<Test>::get(production.method).unwrap();
	Footprint::calculate(&production, &method).unwrap()
}

/// All validators vote on the same results, in batches, until they are accepted.
pub fn vote_together(votes: Vec<Vote>) {
	for votes in votes.chunks(64) {
		for validator in Session::get() {
			match include(signed(batch(validator, votes.to_vec()), validator)) {
				// More than two thirds were enough.
				Ok(_) | Err(TransactionValidityError::Invalid(InvalidTransaction::Stale)) => {}
				Err(error) => panic!("a proper batch is refused: {error:?}"),
			}
		}
	}
}

/// All validators agree on what the chain would calculate.
pub fn accept(node: RequestId) {
	vote_together(vec![vote(node, &calculated(node))]);
	assert_eq!(Footprint::status(node), Some(FootprintStatus::Accepted));
}

/// Two of three validators disagree, so that no result can be accepted any more.
pub fn disagree(node: RequestId) {
	cast(node, 0, &wrong(1)).unwrap();
	cast(node, 1, &wrong(2)).unwrap();
	assert_eq!(Footprint::status(node), Some(FootprintStatus::Disputed));
}

/// The nodes that can be voted on, in the order of the ledger.
pub fn ready() -> Vec<RequestId> {
	Footprint::work_list(None)
		.filter(|node| {
			let round = Rounds::<Test>::get(node).unwrap();
			Footprint::is_ready(*node, &round, &Nodes::<Test>::get(node).unwrap())
		})
		.collect()
}

/// All validators vote on every node that is ready. Answers how many there were.
pub fn accept_ready() -> usize {
	let votes = ready().into_iter().map(|node| vote(node, &calculated(node))).collect::<Vec<_>>();
	let count = votes.len();
	vote_together(votes);
	count
}

/// Blocks with votes on all that is ready and time for all that is due, until nothing is pending or
/// being passed on. Answers how many blocks that took.
pub fn settle_all() -> u64 {
	let from = System::block_number();
	loop {
		let spreads = || Spreading::<Test>::iter_keys().next().is_some();
		if WorkList::<Test>::iter_keys().next().is_none() && !spreads() {
			return System::block_number() - from;
		}
		let gets_on = accept_ready() > 0 || spreads();
		assert!(gets_on, "what is pending waits for an auditor or for governance");
		idle();
		next_block();
	}
}

/// Three methods and the validators 0, 1 and 2, in block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
	let mut ext = sp_io::TestExternalities::from(storage);
	ext.execute_with(|| {
		next_block();
		for rule in [Allocation::Mass, Allocation::EconomicValue, Allocation::None] {
			register_method(allocating(rule)).unwrap();
		}
		let keys = [0, 1, 2].map(|v| (v, authority(v)));
		Session::set(&vec![0, 1, 2]);
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
