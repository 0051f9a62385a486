//! The work list: the nodes whose round is pending, in the order of the ledger; and those among them
//! that don't get on.

use crate::{
	graph::{node_at, place},
	weights::WeightInfo,
	Config, Disputes, Event, Methods, Nodes, Pallet, Round, Rounds, StuckFrom, StuckReason,
	WorkList, WorkListStatus,
};
use frame_support::{traits::Get, weights::WeightMeter};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, Weight};
use tracemet_primitives::{ProductionNode, RequestId};

/// Nodes of the work list that are looked at in one block, whether they get on.
const LOOKED_AT: usize = 16;

/// Nodes of the work list, and disputes, that its status counts.
const COUNTED: usize = 1_024;

impl<T: Config> Pallet<T> {
	/// The nodes of the work list, in the order of the ledger: all, or those after a node.
	pub fn work_list(after: Option<RequestId>) -> impl Iterator<Item = RequestId> {
		let places = match after {
			Some(node) => WorkList::<T>::iter_keys_from(WorkList::<T>::hashed_key_for(place(node))),
			None => WorkList::<T>::iter_keys(),
		};
		places.map(node_at)
	}

	/// How much is left to calculate, and how much of it doesn't get on.
	pub fn work_list_status() -> WorkListStatus<BlockNumberFor<T>> {
		let disputed = Disputes::<T>::iter_keys().take(COUNTED).count();
		let disputed = u32::try_from(disputed).unwrap_or(u32::MAX);
		let mut status = WorkListStatus { open: 0, stuck: 0, disputed, first: None };
		for node in Self::work_list(None).take(COUNTED) {
			let Some(round) = Rounds::<T>::get(node) else { continue };
			status.open = status.open.saturating_add(1);
			if round.reported_at.is_some() {
				status.stuck = status.stuck.saturating_add(1);
			}
			status.first = status.first.or(Some((node, round.opened_at)));
		}
		status
	}

	/// Why a node of the work list has no footprint yet.
	pub fn why_open(node: RequestId) -> Option<StuckReason> {
		if !Self::is_open(node) {
			return None;
		}
		let (round, production) = (Rounds::<T>::get(node)?, Nodes::<T>::get(node)?);
		Some(Self::why_stuck(node, &round, &production))
	}

	/// Whether the node's round is pending.
	pub(crate) fn is_open(node: RequestId) -> bool {
		WorkList::<T>::contains_key(place(node))
	}

	/// Works off what waits for blocks with time left: restatements are passed on, and nodes that
	/// don't get on are reported. Answers the weight that it took.
	pub(crate) fn work_off(now: BlockNumberFor<T>, remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		Self::work_off_spreading(&mut meter);
		Self::report_stuck(now, &mut meter);
		meter.consumed()
	}

	/// Looks at some nodes of the work list, going round, and reports those that have waited too long:
	/// once for each time that they have waited so long.
	pub(crate) fn report_stuck(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		let from = StuckFrom::<T>::get();
		let mut nodes = Self::work_list(from);
		let mut last = from;
		for _ in 0..LOOKED_AT {
			if meter.try_consume(T::WeightInfo::report_stuck()).is_err() {
				break;
			}
			last = nodes.next();
			let Some(node) = last else { break };
			let Some(round) = Rounds::<T>::get(node) else { continue };
			let since = round.reported_at.unwrap_or(round.opened_at);
			if now.saturating_sub(since) >= T::StuckAfter::get() {
				Self::report(node, round, now);
			}
		}
		if last != from {
			StuckFrom::<T>::set(last);
		}
	}

	fn report(node: RequestId, round: Round<BlockNumberFor<T>>, now: BlockNumberFor<T>) {
		let Some(production) = Nodes::<T>::get(node) else { return };
		let reason = Self::why_stuck(node, &round, &production);
		log::warn!(
			target: crate::LOG_TARGET,
			"node {node} has no footprint since block {:?}: {reason:?}",
			round.opened_at,
		);
		Rounds::<T>::insert(node, Round { reported_at: Some(now), ..round });
		let (revision, attempt, since) = (round.revision, round.attempt, round.opened_at);
		Self::deposit_event(Event::NodeStuck { node, revision, attempt, since, reason });
	}

	/// Why a pending node doesn't get on.
	fn why_stuck(
		node: RequestId,
		round: &Round<BlockNumberFor<T>>,
		production: &ProductionNode,
	) -> StuckReason {
		if let Some(supplier) = Self::waits_for(production) {
			return StuckReason::WaitsFor(supplier);
		}
		if !Self::is_ready(node, round, production) {
			return StuckReason::RestatementSpreads;
		}
		let calculable = Methods::<T>::get(production.method)
			.is_some_and(|method| Self::calculate(production, &method).is_ok());
		if !calculable {
			return StuckReason::NotCalculable;
		}
		let tally = Self::tally(node);
		StuckReason::TooFewVotes { cast: tally.cast(), validators: tally.validators() }
	}
}
