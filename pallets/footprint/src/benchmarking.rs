//! Benchmarks of the calls, each in its worst case: the longest lists, and as many validators as a
//! session can have.

#![cfg(feature = "runtime-benchmarks")]
// The macros write conversions, and a benchmark that can't be set up has to stop.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::as_conversions,
	clippy::expect_used,
	clippy::unwrap_used,
	clippy::panic
)]

use crate::*;
use alloc::{collections::BTreeMap, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedBTreeMap, BoundedVec, WeakBoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	RuntimeAppPublic,
};
use tracemet_primitives::{
	ActivityId, Allocation, Attribute, AttributeId, AttributeNature, DefaultFactor, EmissionFactor,
	FamilyId, FootprintStatus, GoodId, LineTotals, MaxAttributes, MaxFactors, MaxNameLength,
	MaxOutputs, MethodId, Name, ProductionNode, RequestId, StandardVersionId,
};

/// What the benchmarks of this pallet need of the other pallets. The runtime sets it up.
pub trait BenchmarkHelper {
	/// A family, a performance standard, and so many goods, counted from 0.
	fn registry(goods: u32) -> (FamilyId, StandardVersionId);

	/// A production node of the largest size. Its request waits to be approved automatically.
	fn pending_node(node: RequestId) -> ProductionNode;
}

const NODE: RequestId = RequestId(0);

/// A bound as a number.
fn most<Bound: Get<u32>>() -> u32 {
	Bound::get()
}

fn name() -> Name {
	BoundedVec::truncate_from(vec![b'n'; most::<MaxNameLength>() as usize])
}

fn governance_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn attributes<T: Config>() -> impl Iterator<Item = AttributeId> {
	(0..most::<MaxAttributes>()).map(|id| {
		let attribute = AttributeId(id as u16);
		let details = Attribute { name: name(), nature: AttributeNature::Burden };
		Attributes::<T>::insert(attribute, details);
		attribute
	})
}

/// A result of the largest size.
fn result<T: Config>() -> LineTotals {
	let totals =
		attributes::<T>().map(|attribute| (attribute, u128::MAX)).collect::<BTreeMap<_, _>>();
	let totals = BoundedBTreeMap::try_from(totals).unwrap_or_default();
	BoundedVec::truncate_from(vec![totals; most::<MaxOutputs>() as usize])
}

/// The last vote on a node. All others voted before: so many for the same result that this one
/// settles it, and the rest each for another.
fn last_vote<T: Config>() -> VoteOf<T> {
	let node = T::BenchmarkHelper::pending_node(NODE);
	Nodes::<T>::insert(NODE, node);
	Pallet::<T>::open_round(NODE, 0, 0);
	let authorities = (0..T::MaxAuthorities::get())
		.map(|_| T::AuthorityId::generate_pair(None))
		.collect::<Vec<_>>();
	let result = result::<T>();
	let hash = BlakeTwo256::hash_of(&result);
	let same = authorities.len() * 2 / 3;
	let (last, others) = authorities.split_last().unwrap();
	for (index, authority) in (0u32..).zip(others) {
		let vote = if index < same as u32 { hash } else { BlakeTwo256::hash_of(&index) };
		Votes::<T>::insert(NODE, authority, vote);
	}
	let authority = last.clone();
	Authorities::<T>::put(WeakBoundedVec::force_from(authorities, None));
	let signed_at = BlockNumberFor::<T>::from(0u32);
	VoteOf::<T> { node: NODE, revision: 0, attempt: 0, result, authority, signed_at }
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_attribute() -> Result<(), BenchmarkError> {
		let origin = governance_origin::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, name(), AttributeNature::Content);

		assert!(Attributes::<T>::contains_key(AttributeId(0)));
		Ok(())
	}

	#[benchmark]
	fn register_method() -> Result<(), BenchmarkError> {
		let origin = governance_origin::<T>()?;
		let (family, standard) = T::BenchmarkHelper::registry(most::<MaxFactors>());
		let attributes = attributes::<T>().collect::<Vec<_>>();
		let ids = || (0..most::<MaxFactors>()).zip(attributes.iter().copied().cycle());
		let emission_factor = |(activity, attribute)| EmissionFactor {
			activity: ActivityId(activity),
			attribute,
			grams: 1,
			per_units: 1,
			primary: true,
		};
		let default_factor = |(good, attribute)| DefaultFactor {
			good: GoodId(good),
			attribute,
			grams_per_kilogram: 1,
		};
		let emission_factors = ids().map(emission_factor).collect();
		let default_factors = ids().map(default_factor).collect();

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			name(),
			family,
			standard,
			Allocation::Mass,
			BoundedVec::truncate_from(emission_factors),
			BoundedVec::truncate_from(default_factors),
		);

		assert!(Methods::<T>::contains_key(MethodId(0)));
		Ok(())
	}

	#[benchmark]
	fn vote() -> Result<(), BenchmarkError> {
		let last = last_vote::<T>();

		#[block]
		{
			Pallet::<T>::do_vote(last)?;
		}

		assert_eq!(Pallet::<T>::status(NODE), Some(FootprintStatus::Accepted));
		Ok(())
	}

	#[benchmark]
	fn authorize_vote() -> Result<(), BenchmarkError> {
		let last = last_vote::<T>();
		let payload = Pallet::<T>::signing_payload(&last);
		let signature = last.authority.sign(&payload).ok_or("no key")?;
		let verified;

		#[block]
		{
			verified = Pallet::<T>::check_vote(&last, &signature);
		}

		assert!(verified.is_ok());
		Ok(())
	}

	#[benchmark]
	fn retry_roll_up() -> Result<(), BenchmarkError> {
		let origin = governance_origin::<T>()?;
		Pallet::<T>::open_round(NODE, 0, 0);
		Rounds::<T>::mutate_extant(NODE, |round| round.status = FootprintStatus::Disputed);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, NODE);

		assert!(OpenRounds::<T>::contains_key(NODE));
		Ok(())
	}
}
