//! Disputes: what the validators don't agree on, and the council's decisions.

use crate::{
	graph::OnChain, roll_up, Config, Decision, Decisions, Dispute, DisputeCause, Disputes, Error,
	Event, Nodes, Pallet, Resolution, Round, Rounds,
};
use frame_support::{ensure, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{FootprintBasis, FootprintStatus, Reason, RequestId};

impl<T: Config> Pallet<T> {
	/// Publishes that the validators don't agree: nothing is accepted.
	pub(crate) fn dispute(
		node: RequestId,
		round: Round<BlockNumberFor<T>>,
		cause: DisputeCause,
		results: impl IntoIterator<Item = (H256, u32)>,
	) {
		// There are no more results than validators.
		let results = BoundedVec::truncate_from(results.into_iter().collect());
		Self::close_round(node, round, FootprintStatus::Disputed);
		Disputes::<T>::insert(node, Dispute { cause, results: results.clone() });
		let Round { revision, attempt, .. } = round;
		Self::deposit_event(Event::RollUpDisputed { node, revision, attempt, cause, results });
	}

	/// That the node is disputed, and what the council decides can be.
	pub(crate) fn ensure_resolvable(
		node: RequestId,
		revision: u32,
		attempt: u32,
		resolution: &Resolution,
	) -> Result<Round<BlockNumberFor<T>>, DispatchError> {
		let round = Rounds::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		let disputed = round.status == FootprintStatus::Disputed
			&& (round.revision, round.attempt) == (revision, attempt);
		ensure!(disputed, Error::<T>::NotDisputed);
		if let Resolution::Accept(lines) = resolution {
			let production = Nodes::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
			ensure!(Self::waits_for(&production).is_none(), Error::<T>::InputsNotSettled);
			let method = Self::method(production.method)?;
			let books = OnChain::<T>::new();
			let conserved = roll_up::is_conserved(&production, &method, lines, &books)
				.map_err(|_| Error::<T>::NotConserved)?;
			ensure!(conserved, Error::<T>::NotConserved);
			let in_one_form = !lines.iter().flatten().any(|(_, grams)| *grams == 0);
			ensure!(in_one_form, Error::<T>::NotConserved);
		}
		Ok(round)
	}

	pub(crate) fn do_resolve(
		node: RequestId,
		round: Round<BlockNumberFor<T>>,
		resolution: Resolution,
		reason: Reason,
	) -> DispatchResult {
		let Round { revision, attempt, cause, .. } = round;
		let decided_at = frame_system::Pallet::<T>::block_number();
		let decision = Decision { revision, attempt, resolution, reason, decided_at };
		Decisions::<T>::insert(node, &decision);
		Self::deposit_event(Event::DisputeResolved { node, decision: decision.clone() });
		match decision.resolution {
			Resolution::Retry => Self::open_next_attempt(node, round, cause, false),
			Resolution::Accept(lines) => {
				let production = Nodes::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
				Self::accept(node, round, production, lines, FootprintBasis::Resolved)
			}
		}
	}
}
