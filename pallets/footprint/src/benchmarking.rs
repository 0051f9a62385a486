//! Benchmarks of the calls and of the work in idle time, each in its worst case: the longest lists,
//! and as many validators as a session can have.

#![cfg(feature = "runtime-benchmarks")]
// The macros write conversions, and a benchmark that can't be set up has to stop.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::unwrap_used,
	clippy::panic
)]

use crate::{graph::place, *};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	weights::WeightMeter,
	BoundedBTreeMap, BoundedVec, WeakBoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	RuntimeAppPublic,
};
use tracemet_primitives::{
	AcceptedFootprint, ActivityId, Allocation, AttachedTo, Attribute, AttributeId, AttributeNature,
	AttributeTotals, AuditId, Correction, DataQuality, DeclaredFootprint, DefaultFactor,
	EmissionFactor, FamilyId, FootprintBasis, FootprintStatus, GoodId, GwpSet, LineTotals, Mass,
	MaxAttributes, MaxDefaultFactors, MaxFactors, MaxFindingsLength, MaxInputs, MaxNameLength,
	MaxOutputs, MethodId, MethodRules, Name, NodeInput, NodeInputSource, OutputLineId,
	ProductionNode, Rating, Reason, RequestId, StandardVersionId, SystemBoundary, TimeSpan, Unit,
	FROM_PRIMARY_DATA, MILLION, RECYCLED_CONTENT,
};

/// What the benchmarks of this pallet need of the other pallets. The runtime sets it up.
pub trait BenchmarkHelper<AccountId> {
	/// A family, a performance standard with its owner, and so many goods, counted from 0.
	fn registry(goods: u32) -> (AccountId, FamilyId, StandardVersionId);

	/// A production node of the largest size. Its request is approved, and all its lines are issued.
	fn issued_node(node: RequestId) -> ProductionNode;

	/// The producer of that node.
	fn producer() -> AccountId;

	/// Its certification body, and an audit that found a nonconformity.
	fn audited_by_body(node: RequestId) -> (AccountId, AuditId);

	/// An auditor that may attest its footprint.
	fn auditor() -> AccountId;
}

const NODE: RequestId = RequestId(1_000_000);

/// A bound as a number.
fn most<Bound: Get<u32>>() -> u32 {
	Bound::get()
}

fn name() -> Name {
	BoundedVec::truncate_from(vec![b'n'; most::<MaxNameLength>() as usize])
}

fn reason() -> Reason {
	BoundedVec::truncate_from(vec![b'r'; most::<MaxFindingsLength>() as usize])
}

fn registry_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::RegistryOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn governance_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// As many attributes as a line can have. Of recycled metal it can only have as much as metal, so none
/// is of that.
fn attributes<T: Config>() -> Vec<AttributeId> {
	(0..)
		.map(AttributeId)
		.filter(|attribute| !RECYCLED_CONTENT.contains(attribute))
		.take(most::<MaxAttributes>() as usize)
		.map(|attribute| {
			let nature = match attribute {
				FROM_PRIMARY_DATA => AttributeNature::Benefit,
				_ => AttributeNature::Burden,
			};
			let attached_to = AttachedTo::AllGoods;
			let details = Attribute { name: name(), unit: name(), attached_to, nature };
			Attributes::<T>::insert(attribute, details);
			attribute
		})
		.collect()
}

fn largest_totals<T: Config>() -> AttributeTotals {
	let totals =
		attributes::<T>().into_iter().map(|id| (id, 1_000_000)).collect::<BTreeMap<_, _>>();
	BoundedBTreeMap::try_from(totals).unwrap_or_default()
}

fn largest_lines<T: Config>() -> LineTotals {
	BoundedVec::truncate_from(vec![largest_totals::<T>(); most::<MaxOutputs>() as usize])
}

/// An accepted node that others can have inputs from.
fn insert_supplier<T: Config>(node: RequestId, lines: &LineTotals) {
	let masses = lines.iter().map(|_| Mass(1_000_000)).collect::<Vec<_>>();
	Footprints::<T>::insert(
		node,
		AcceptedFootprint {
			revision: 0,
			method: MethodId(0),
			masses: BoundedVec::truncate_from(masses),
			lines: lines.clone(),
			valid_until: u64::MAX,
			basis: FootprintBasis::Resolved,
			accepted_at: BlockNumberFor::<T>::from(0u32),
		},
	);
	Pallet::<T>::open_round(node, 0, 0, None, false);
	let round = Rounds::<T>::get(node).unwrap();
	Pallet::<T>::close_round(node, round, FootprintStatus::Accepted);
}

/// So many inputs, each from another node.
fn inputs<T: Config>(first: u64, inputs: u32) -> BoundedVec<NodeInput, MaxInputs> {
	let lines = largest_lines::<T>();
	let inputs = (first..).take(inputs as usize).map(|supplier| {
		let request = RequestId(supplier);
		insert_supplier::<T>(request, &lines);
		NodeInput {
			source: NodeInputSource::Line(OutputLineId { request, line: 0 }),
			mass: Mass(1_000),
			converted: Mass(1_000),
			attributed_to: 0,
		}
	});
	BoundedVec::truncate_from(inputs.collect())
}

/// A node of the largest size with so many inputs, whose newest revision is pending, and its
/// suppliers.
fn pending<T: Config>(node: RequestId, first_supplier: u64, inputs_of_node: u32) -> LineTotals {
	let mut production = T::BenchmarkHelper::issued_node(node);
	production.inputs = inputs::<T>(first_supplier, inputs_of_node);
	// Valid for each rule of allocation.
	for (position, output) in production.outputs.iter_mut().enumerate() {
		output.value_share = if position == 0 { MILLION } else { 0 };
	}
	let method = Methods::<T>::get(production.method).unwrap();
	let result = Pallet::<T>::calculate(&production, &method).unwrap();
	Nodes::<T>::insert(node, production);
	Pallet::<T>::open_round(node, 1, 0, None, false);
	result
}

fn authorities<T: Config>() -> Vec<T::AuthorityId> {
	let authorities = (0..T::MaxAuthorities::get())
		.map(|_| T::AuthorityId::generate_pair(None))
		.collect::<Vec<_>>();
	Authorities::<T>::put(WeakBoundedVec::force_from(authorities.clone(), None));
	ValidatorSet::<T>::put(1);
	authorities
}

/// Votes for a result: as many as settle it, but for one and `short_of` more.
fn cast<T: Config>(node: RequestId, result: &LineTotals, short_of: u32) {
	let validators = T::MaxAuthorities::get();
	let needed = validators * 2 / 3 + 1;
	let hash = BlakeTwo256::hash_of(result);
	let votes =
		(0..needed - 1 - short_of).map(|position| (position, hash)).collect::<BTreeMap<_, _>>();
	let votes = BoundedBTreeMap::try_from(votes).unwrap();
	Ballots::<T>::insert(node, Ballot { validator_set: 1, votes });
}

/// A batch of the last validator with so many votes, none of which settles.
fn batch<T: Config>(votes: u32) -> BatchOf<T> {
	let authority = authorities::<T>().last().unwrap().clone();
	let votes = (0..u64::from(votes)).map(|index| {
		let node = RequestId(NODE.0 + index);
		let result = pending::<T>(node, 0, 0);
		cast::<T>(node, &result, 1);
		Vote { node, revision: 1, attempt: 0, result: largest_lines::<T>() }
	});
	let votes = votes.collect::<Vec<_>>();
	signed_now::<T>(authority, votes)
}

fn signed_now<T: Config>(authority: T::AuthorityId, votes: Vec<Vote>) -> BatchOf<T> {
	let block_hash = H256::repeat_byte(7);
	frame_system::BlockHash::<T>::insert(BlockNumberFor::<T>::from(0u32), block_hash);
	frame_system::Pallet::<T>::set_block_number(1u32.into());
	VoteBatch {
		authority,
		validator_set: 1,
		signed_at: 0u32.into(),
		block_hash,
		votes: BoundedVec::truncate_from(votes),
	}
}

fn correction<T: Config>(node: RequestId) -> Correction {
	let production = Nodes::<T>::get(node).unwrap();
	let mut activities = production.activities.clone();
	for activity in activities.iter_mut() {
		activity.quantity += 1;
	}
	Correction {
		method: production.method,
		activities,
		scrap_origins: BoundedVec::new(),
		value_shares: None,
		declared: None,
	}
}

/// An issued node of the largest size, whose first footprint is in force.
fn accepted<T: Config>(node: RequestId) {
	let result = pending::<T>(node, 0, most::<MaxInputs>());
	insert_supplier::<T>(node, &result);
	let round = Rounds::<T>::get(node).unwrap();
	Rounds::<T>::insert(node, Round { revision: 0, ..round });
}

const QUALITY: DataQuality = DataQuality {
	primary: true,
	technology: Rating::Good,
	time: Rating::Good,
	geography: Rating::Good,
	completeness: Rating::Good,
	reliability: Rating::Good,
};

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_attribute() -> Result<(), BenchmarkError> {
		let origin = registry_origin::<T>()?;
		let (_, family, _) = T::BenchmarkHelper::registry(1);

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			name(),
			name(),
			AttachedTo::Family(family),
			AttributeNature::Content,
		);

		assert!(Attributes::<T>::contains_key(AttributeId(0)));
		Ok(())
	}

	#[benchmark]
	fn register_method() -> Result<(), BenchmarkError> {
		let (owner, family, standard) = T::BenchmarkHelper::registry(most::<MaxDefaultFactors>());
		let attributes = attributes::<T>()
			.into_iter()
			.filter(|id| !crate::methods::COMPUTED.contains(id))
			.collect::<Vec<_>>();
		let cycle = || attributes.iter().copied().cycle();
		let source = H256::repeat_byte(1);
		let emission_factor = |(activity, attribute)| EmissionFactor {
			activity: ActivityId(activity),
			attribute,
			grams: 1,
			per_units: 1,
			unit: Unit::Kilogram,
			source,
			quality: QUALITY,
		};
		let default_factor = |(good, attribute)| DefaultFactor {
			good: GoodId(good),
			attribute,
			grams: 1,
			per_kilograms: 1,
			source,
			quality: QUALITY,
		};
		let emission_factors =
			(0..most::<MaxFactors>()).zip(cycle()).map(emission_factor).collect();
		let default_factors =
			(0..most::<MaxDefaultFactors>()).zip(cycle()).map(default_factor).collect();
		let rules = MethodRules {
			allocation: Allocation::Mass,
			declared_unit: Unit::Kilogram,
			boundary: SystemBoundary::CradleToGate,
			gwp: GwpSet::Ar6,
			effective: TimeSpan { from: 0, until: u64::MAX },
		};
		let method = NextMethodId::<T>::get();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(owner),
			name(),
			family,
			standard,
			rules,
			BoundedVec::truncate_from(emission_factors),
			BoundedVec::truncate_from(default_factors),
		);

		assert!(Methods::<T>::contains_key(method));
		Ok(())
	}

	#[benchmark]
	fn vote(v: Linear<1, 64>) {
		let batch = batch::<T>(v);

		#[block]
		{
			Pallet::<T>::do_vote(batch);
		}

		let counted = Ballots::<T>::get(NODE).map(|ballot| ballot.votes.len());
		assert_eq!(counted, Some((T::MaxAuthorities::get() * 2 / 3) as usize));
	}

	#[benchmark]
	fn look_at_inputs(i: Linear<0, 64>) {
		pending::<T>(NODE, 0, i);
		let round = Rounds::<T>::get(NODE).unwrap();
		let production = Nodes::<T>::get(NODE).unwrap();
		Spreading::<T>::insert(place(RequestId(u64::MAX)), None::<RequestId>);
		let ready;

		#[block]
		{
			ready = Pallet::<T>::is_ready(NODE, &round, &production);
		}

		assert!(ready);
	}

	#[benchmark]
	fn check_conservation(i: Linear<0, 64>) {
		let result = pending::<T>(NODE, 0, i);
		let production = Nodes::<T>::get(NODE).unwrap();
		let conserved;

		#[block]
		{
			let books = crate::graph::OnChain::<T>::new();
			conserved = Pallet::<T>::is_conserved(&production, &result, &books);
		}

		assert!(conserved);
	}

	#[benchmark]
	fn accept(l: Linear<1, 16>) -> Result<(), BenchmarkError> {
		let mut production = T::BenchmarkHelper::issued_node(NODE);
		production.outputs.truncate(l as usize);
		Nodes::<T>::insert(NODE, &production);
		let mut lines = largest_lines::<T>();
		lines.truncate(l as usize);
		insert_supplier::<T>(NODE, &lines);
		Pallet::<T>::open_round(NODE, 1, 0, None, false);
		let round = Rounds::<T>::get(NODE).ok_or("no round")?;
		// Other figures than before.
		for line in lines.iter_mut() {
			for (_, grams) in line.iter_mut() {
				*grams += 1;
			}
		}

		#[block]
		{
			Pallet::<T>::accept(NODE, round, production, lines, FootprintBasis::Resolved)?;
		}

		assert_eq!(Pallet::<T>::status(NODE), Some(FootprintStatus::Accepted));
		assert!(Pallet::<T>::is_spreading(NODE));
		Ok(())
	}

	#[benchmark]
	fn authorize_vote(v: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let batch = batch::<T>(v);
		// Only the last of them counts.
		let position = T::MaxAuthorities::get() - 1;
		for earlier in batch.votes.iter().take(v as usize - 1) {
			Ballots::<T>::mutate_extant(earlier.node, |ballot| {
				let _ = ballot.votes.try_insert(position, H256::zero());
			});
		}
		let payload = Pallet::<T>::signing_payload(&batch);
		let signature = batch.authority.sign(&payload).ok_or("no key")?;
		let verified;

		#[block]
		{
			verified = Pallet::<T>::check_batch(&batch, &signature);
		}

		assert!(verified.is_ok());
		Ok(())
	}

	#[benchmark]
	fn resolve_dispute() -> Result<(), BenchmarkError> {
		let origin = governance_origin::<T>()?;
		let result = pending::<T>(NODE, 0, most::<MaxInputs>());
		insert_supplier::<T>(NODE, &largest_lines::<T>());
		Pallet::<T>::open_round(NODE, 1, 0, None, false);
		let round = Rounds::<T>::get(NODE).ok_or("no round")?;
		let results = (0..T::MaxAuthorities::get()).map(|key| (BlakeTwo256::hash_of(&key), 1));
		Pallet::<T>::dispute(NODE, round, DisputeCause::NoMajority, results);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, NODE, 1, 0, Resolution::Accept(result), reason());

		assert_eq!(Pallet::<T>::status(NODE), Some(FootprintStatus::Accepted));
		Ok(())
	}

	#[benchmark]
	fn attest_footprint() -> Result<(), BenchmarkError> {
		let mut lines = pending::<T>(NODE, 0, most::<MaxInputs>());
		for line in lines.iter_mut() {
			for computed in crate::methods::COMPUTED {
				line.remove(&computed);
			}
			// Each line says what CO2e it has.
			let fossil = line.get(&AttributeId(0)).copied().unwrap_or_default();
			line.try_insert(AttributeId(0), fossil + 1).map_err(|_| "no room")?;
		}
		insert_supplier::<T>(NODE, &largest_lines::<T>());
		Nodes::<T>::mutate_extant(NODE, |node| {
			node.activities = BoundedVec::new();
			node.declared = Some(DeclaredFootprint { lines, document: H256::repeat_byte(1) });
		});
		Pallet::<T>::open_round(NODE, 1, 0, None, true);
		let auditor = T::BenchmarkHelper::auditor();

		#[extrinsic_call]
		_(RawOrigin::Signed(auditor), NODE, 1, 0, H256::repeat_byte(2));

		assert_eq!(Pallet::<T>::status(NODE), Some(FootprintStatus::Accepted));
		Ok(())
	}

	#[benchmark]
	fn restate() {
		accepted::<T>(NODE);
		let correction = correction::<T>(NODE);
		let producer = T::BenchmarkHelper::producer();

		#[extrinsic_call]
		_(RawOrigin::Signed(producer), NODE, correction, reason());

		assert_eq!(Pallet::<T>::status(NODE), Some(FootprintStatus::Pending));
	}

	#[benchmark]
	fn restate_after_audit() {
		accepted::<T>(NODE);
		let correction = correction::<T>(NODE);
		let (body, audit) = T::BenchmarkHelper::audited_by_body(NODE);

		#[extrinsic_call]
		_(RawOrigin::Signed(body), NODE, audit, correction, reason());

		assert_eq!(Pallet::<T>::status(NODE), Some(FootprintStatus::Pending));
	}

	#[benchmark]
	fn work_off_spreading() {
		let result = pending::<T>(NODE, 0, most::<MaxInputs>());
		insert_supplier::<T>(NODE, &result);
		let supplier = RequestId(0);
		Dependents::<T>::insert(supplier, NODE, ());
		Pallet::<T>::spread(supplier);
		// Room for one step.
		let mut meter = WeightMeter::with_limit(T::WeightInfo::work_off_spreading());

		#[block]
		{
			Pallet::<T>::work_off_spreading(&mut meter);
		}

		assert_eq!(Spreading::<T>::get(place(supplier)), Some(Some(NODE)));
		assert_eq!(Pallet::<T>::status(NODE), Some(FootprintStatus::Pending));
	}

	#[benchmark]
	fn report_stuck() {
		authorities::<T>();
		let result = pending::<T>(NODE, 0, most::<MaxInputs>());
		cast::<T>(NODE, &result, 1);
		Spreading::<T>::insert(place(RequestId(u64::MAX)), None::<RequestId>);
		let now = T::StuckAfter::get() + 1_000u32.into();
		// Room for one node.
		let mut meter = WeightMeter::with_limit(T::WeightInfo::report_stuck());

		#[block]
		{
			Pallet::<T>::report_stuck(now, &mut meter);
		}

		assert!(Rounds::<T>::get(NODE).is_some_and(|round| round.reported_at.is_some()));
	}
}
