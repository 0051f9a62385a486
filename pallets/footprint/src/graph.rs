//! The production graph: nodes, their rounds, and the footprints of masses.

use crate::{
	roll_up::{self, Books, RollUpError, Upstream},
	Config, Error, Event, Footprints, Methods, Nodes, OpenRounds, Pallet, Round, Rounds, Votes,
};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{MassFootprint, ProductionGraph},
	Allocation, AttributeId, AttributeNature, FootprintStatus, LineTotals, Mass, NodeInputSource,
	OutputLineId, ProductionNode, RequestId, SmadMethod,
};

/// The books as the chain has them.
pub(crate) struct OnChain<T>(core::marker::PhantomData<T>);

impl<T> OnChain<T> {
	pub(crate) fn new() -> Self {
		Self(core::marker::PhantomData)
	}
}

impl<T: Config> Books for OnChain<T> {
	fn upstream(&self, id: OutputLineId) -> Option<Upstream> {
		let line = usize::from(id.line);
		let totals = Footprints::<T>::get(id.request)?.lines.get(line)?.clone();
		let mass = Nodes::<T>::get(id.request)?.outputs.get(line)?.mass;
		Some(Upstream { totals, mass })
	}

	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature> {
		Pallet::<T>::nature(attribute)
	}
}

impl<T: Config> Pallet<T> {
	/// Where the footprint of a node stands, if there is such a node.
	pub fn status(node: RequestId) -> Option<FootprintStatus> {
		Rounds::<T>::get(node).map(|round| round.status)
	}

	/// The result for a node, from the books as they are.
	pub fn calculate(
		node: &ProductionNode,
		method: &SmadMethod,
	) -> Result<LineTotals, RollUpError> {
		roll_up::roll_up(node, method, &OnChain::<T>::new())
	}

	/// That the method can calculate the node.
	fn ensure_calculable(node: &ProductionNode) -> DispatchResult {
		let method = Methods::<T>::get(node.method).ok_or(Error::<T>::MethodNotFound)?;
		for activity in &node.activities {
			ensure!(
				method.emission_factors.iter().any(|f| f.activity == activity.activity),
				Error::<T>::ActivityNotInMethod
			);
		}
		for input in &node.inputs {
			match input.source {
				NodeInputSource::Uncertified(good) => ensure!(
					method.default_factors.iter().any(|f| f.good == good),
					Error::<T>::NoDefaultFactor
				),
				NodeInputSource::Line(line) => {
					Self::upstream_of(line)?;
				}
				NodeInputSource::Extracted(_) | NodeInputSource::Scrap(..) => {}
			}
			ensure!(
				usize::from(input.attributed_to) < node.outputs.len(),
				Error::<T>::OutputLineNotFound
			);
		}
		match method.allocation {
			Allocation::Mass => {}
			Allocation::None => {
				ensure!(node.outputs.len() == 1, Error::<T>::AllocationNeedsSingleOutput);
			}
			Allocation::EconomicValue => {
				let shares: u64 = node
					.outputs
					.iter()
					.try_fold(0u64, |sum, line| sum.checked_add(line.value_share.into()))
					.ok_or(Error::<T>::InvalidValueShares)?;
				ensure!(shares == 1_000_000, Error::<T>::InvalidValueShares);
			}
		}
		Ok(())
	}

	fn upstream_of(id: OutputLineId) -> Result<Upstream, DispatchError> {
		ensure!(Footprints::<T>::contains_key(id.request), Error::<T>::FootprintNotAccepted);
		OnChain::<T>::new().upstream(id).ok_or_else(|| Error::<T>::OutputLineNotFound.into())
	}

	pub(crate) fn open_round(node: RequestId, revision: u32, attempt: u32) {
		let round = Round {
			revision,
			attempt,
			opened_at: frame_system::Pallet::<T>::block_number(),
			status: FootprintStatus::Pending,
		};
		Rounds::<T>::insert(node, round);
		OpenRounds::<T>::insert(node, ());
		Self::deposit_event(Event::RoundOpened { node, revision, attempt });
	}

	/// Ends the vote on a node and forgets its votes.
	pub(crate) fn close_round(
		node: RequestId,
		round: Round<BlockNumberFor<T>>,
		status: FootprintStatus,
	) {
		Rounds::<T>::insert(node, Round { status, ..round });
		OpenRounds::<T>::remove(node);
		Self::forget_votes(node);
	}

	/// Removes the votes on a node: one for each session key that was in force while its round was
	/// open.
	pub(crate) fn forget_votes(node: RequestId) {
		let _ = Votes::<T>::clear_prefix(node, u32::MAX, None);
	}

	pub(crate) fn do_retry_roll_up(node: RequestId) -> DispatchResult {
		let round = Rounds::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(round.status == FootprintStatus::Disputed, Error::<T>::NotDisputed);
		Self::open_next_attempt(node, round)
	}

	/// Begins the vote on a revision anew; votes of the earlier attempt don't fit it.
	fn open_next_attempt(node: RequestId, round: Round<BlockNumberFor<T>>) -> DispatchResult {
		let attempt = round.attempt.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Self::open_round(node, round.revision, attempt);
		Ok(())
	}
}

impl<T: Config> ProductionGraph for Pallet<T> {
	fn open_node(node: RequestId, production: ProductionNode) -> DispatchResult {
		Self::ensure_calculable(&production)?;
		Nodes::<T>::insert(node, production);
		Self::open_round(node, 0, 0);
		Ok(())
	}

	fn amend_node(node: RequestId, production: ProductionNode) -> DispatchResult {
		let round = Rounds::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(
			matches!(round.status, FootprintStatus::Pending | FootprintStatus::Disputed),
			Error::<T>::AlreadyCalculated
		);
		Self::ensure_calculable(&production)?;
		Nodes::<T>::insert(node, production);
		Self::forget_votes(node);
		Self::open_next_attempt(node, round)
	}

	fn cancel_node(node: RequestId) -> DispatchResult {
		let round = Rounds::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		if round.status != FootprintStatus::Accepted {
			Nodes::<T>::remove(node);
			Self::close_round(node, round, FootprintStatus::Cancelled);
			Self::deposit_event(Event::RoundCancelled { node });
		}
		Ok(())
	}

	fn accepted_lines(node: RequestId) -> Result<LineTotals, DispatchError> {
		Footprints::<T>::get(node)
			.map(|footprint| footprint.lines)
			.ok_or_else(|| Error::<T>::FootprintNotAccepted.into())
	}

	fn footprint_of(origin: OutputLineId, mass: Mass) -> Result<MassFootprint, DispatchError> {
		let line = Self::upstream_of(origin)?;
		let footprint =
			Footprints::<T>::get(origin.request).ok_or(Error::<T>::FootprintNotAccepted)?;
		let attributes =
			roll_up::share(&line, mass, &OnChain::<T>::new()).map_err(|_| Error::<T>::Overflow)?;
		Ok(MassFootprint { attributes, revision: footprint.revision })
	}
}
