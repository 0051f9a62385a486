//! Restatements: a corrected revision of a node, and the new footprints of all that rests on it.
//!
//! A restated node whose new footprint differs is marked as spreading. In blocks with time left, the
//! first spreading node in the order of the ledger has its dependents marked one by one: each is to
//! be calculated anew, and spreads in its turn. Because dependents come later in the ledger, what is
//! before the first spreading node is marked completely; neither it nor anything after it is
//! calculated anew before its time, and every node once.

use crate::{
	graph::{node_at, place},
	weights::WeightInfo,
	Config, CorrectedAfterAudit, Dependents, Error, Event, Footprints, Nodes, Pallet, Round,
	Rounds, Spreading,
};
use frame_support::{ensure, weights::WeightMeter};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	is_text, AuditId, Correction, FootprintStatus, NodeInputSource, ProductionNode, Reason,
	RequestId, ScrapOrigin, SmadMethod,
};

/// A corrected record that keeps every rule, ready to be written.
pub(crate) struct Restated<BlockNumber> {
	round: Round<BlockNumber>,
	production: ProductionNode,
}

/// Who restates a node.
pub(crate) struct Restater<AccountId> {
	pub(crate) who: AccountId,
	/// The audit that it follows, of a certification body.
	pub(crate) audit: Option<AuditId>,
}

impl<T: Config> Pallet<T> {
	/// That the reason is text.
	pub(crate) fn ensure_reason(reason: &Reason) -> DispatchResult {
		ensure!(is_text(reason), Error::<T>::InvalidReason);
		Ok(())
	}

	/// The record of a node as corrected, if it once had an accepted footprint and can have another.
	pub(crate) fn ensure_restatable(
		node: RequestId,
		correction: Correction,
		restater: &Restater<T::AccountId>,
	) -> Result<Restated<BlockNumberFor<T>>, DispatchError> {
		let round = Rounds::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(Footprints::<T>::contains_key(node), Error::<T>::FootprintNotAccepted);
		ensure!(
			restater.audit.is_some() || !CorrectedAfterAudit::<T>::contains_key(node),
			Error::<T>::CorrectedByBody
		);
		let before = Nodes::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		let production = Self::corrected(&before, correction, restater)?;
		ensure!(production != before, Error::<T>::NothingRestated);
		Self::ensure_node(&production)?;
		Ok(Restated { round, production })
	}

	fn corrected(
		before: &ProductionNode,
		correction: Correction,
		restater: &Restater<T::AccountId>,
	) -> Result<ProductionNode, DispatchError> {
		let Correction { method, activities, scrap_origins, value_shares, declared } = correction;
		let (old, new) = (Self::method(before.method)?, Self::method(method)?);
		let scope = |method: &SmadMethod| (method.standard.standard, method.family);
		ensure!(scope(&old) == scope(&new), Error::<T>::MethodMismatch);
		let newer = new.standard == old.standard && new.version >= old.version;
		ensure!(newer || restater.audit.is_some(), Error::<T>::NeedsAudit);
		let mut after = ProductionNode { method, activities, declared, ..before.clone() };
		for (position, origin) in scrap_origins {
			match after.inputs.get_mut(usize::from(position)).map(|input| &mut input.source) {
				Some(NodeInputSource::Scrap(_, before)) => {
					// What the certificate covers is for its body to say.
					let may = origin == *before
						|| origin == ScrapOrigin::Internal
						|| restater.audit.is_some();
					ensure!(may, Error::<T>::NeedsAudit);
					*before = origin;
				}
				_ => return Err(Error::<T>::NotScrap.into()),
			}
		}
		if let Some(shares) = value_shares {
			ensure!(restater.audit.is_some(), Error::<T>::NeedsAudit);
			ensure!(shares.len() == after.outputs.len(), Error::<T>::InvalidValueShares);
			for (output, share) in after.outputs.iter_mut().zip(shares) {
				output.value_share = share;
			}
		}
		Ok(after)
	}

	/// Files a corrected revision, or replaces one that isn't accepted yet. The footprint in force
	/// stays so until the corrected one is accepted.
	pub(crate) fn do_restate(
		node: RequestId,
		restated: Restated<BlockNumberFor<T>>,
		restater: Restater<T::AccountId>,
		correction: Correction,
		reason: Reason,
	) -> DispatchResult {
		let Restated { round, production } = restated;
		let declared = production.declared.is_some();
		// What the inputs are doesn't change, so neither does what depends on what.
		Nodes::<T>::insert(node, production);
		let Restater { who, audit } = restater;
		if let Some(audit) = audit {
			CorrectedAfterAudit::<T>::insert(node, audit);
		}
		Self::deposit_event(Event::RestatementFiled { node, who, audit, correction, reason });
		if round.status == FootprintStatus::Accepted {
			Self::open_next_revision(node, round, None, declared)
		} else {
			Self::open_next_attempt(node, round, None, declared)
		}
	}

	fn open_next_revision(
		node: RequestId,
		round: Round<BlockNumberFor<T>>,
		cause: Option<RequestId>,
		declared: bool,
	) -> DispatchResult {
		let revision = round.revision.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Self::open_round(node, revision, 0, cause, declared);
		Ok(())
	}

	/// Has the dependents of a node calculated anew, whose footprint has changed.
	pub(crate) fn spread(node: RequestId) {
		Spreading::<T>::insert(place(node), None::<RequestId>);
	}

	/// Whether a node's change is still being passed on.
	pub(crate) fn is_spreading(node: RequestId) -> bool {
		Spreading::<T>::contains_key(place(node))
	}

	/// The first node in the order of the ledger whose change is still being passed on.
	pub(crate) fn first_spreading() -> Option<RequestId> {
		Spreading::<T>::iter_keys().next().map(node_at)
	}

	/// Marks dependents of spreading nodes, in the order of the ledger.
	pub(crate) fn work_off_spreading(meter: &mut WeightMeter) {
		// What is marked comes later than what is being passed on, so nothing comes in before it; and
		// in one block, it takes time to find the first again behind many that were removed.
		let mut passed_on = None;
		loop {
			let first = match passed_on {
				Some(key) => Spreading::<T>::iter_from(Spreading::<T>::hashed_key_for(key)).next(),
				None => Spreading::<T>::iter().next(),
			};
			let Some((key, after)) = first else { return };
			if meter.try_consume(T::WeightInfo::work_off_spreading()).is_err() {
				return;
			}
			let node = node_at(key);
			match Self::dependent_after(node, after) {
				Some(dependent) => {
					Self::mark(dependent, node);
					Spreading::<T>::insert(key, Some(dependent));
				}
				None => {
					Spreading::<T>::remove(key);
					passed_on = Some(key);
				}
			}
		}
	}

	fn dependent_after(node: RequestId, after: Option<RequestId>) -> Option<RequestId> {
		let mut dependents = match after {
			Some(last) => Dependents::<T>::iter_key_prefix_from(
				node,
				Dependents::<T>::hashed_key_for(node, last),
			),
			None => Dependents::<T>::iter_key_prefix(node),
		};
		dependents.next()
	}

	/// Has a node calculated anew because one of its inputs is. A declared footprint isn't calculated
	/// from its inputs, but its auditor has to look at it once more.
	fn mark(node: RequestId, supplier: RequestId) {
		let Some(round) = Rounds::<T>::get(node) else { return };
		let cause = Rounds::<T>::get(supplier).and_then(|round| round.cause).unwrap_or(supplier);
		let declared =
			Nodes::<T>::get(node).is_some_and(|production| production.declared.is_some());
		let opened = match round.status {
			FootprintStatus::Accepted => {
				Self::open_next_revision(node, round, Some(cause), declared)
			}
			FootprintStatus::Pending | FootprintStatus::Disputed => {
				// By way of another input it is marked already, and it hasn't been ready since: no vote on
				// it can be under way.
				if Self::is_spreading(node) {
					return;
				}
				Self::open_next_attempt(node, round, Some(cause), declared)
			}
			FootprintStatus::AwaitsAttestation | FootprintStatus::Cancelled => return,
		};
		match opened {
			Ok(()) if !declared => Self::spread(node),
			Ok(()) => {}
			// Its revisions or attempts are used up, after 2^32 of them: it keeps the footprint it has.
			Err(error) => log::error!(
				target: crate::LOG_TARGET,
				"node {node} can't be calculated anew: {error:?}",
			),
		}
	}

	/// The node because of which another has to wait before it is calculated: one of its inputs that
	/// isn't settled.
	pub fn waits_for(production: &ProductionNode) -> Option<RequestId> {
		crate::graph::suppliers(production)
			.into_iter()
			.find(|supplier| !Self::is_settled(*supplier))
	}

	/// Whether others can be calculated from the footprint that a node has in force. A declaration that
	/// waits for its auditor keeps nobody waiting: what comes of it is passed on once it is attested.
	fn is_settled(node: RequestId) -> bool {
		let in_force = Rounds::<T>::get(node).is_some_and(|round| match round.status {
			FootprintStatus::Accepted => true,
			FootprintStatus::AwaitsAttestation => round.revision > 0,
			FootprintStatus::Pending | FootprintStatus::Disputed | FootprintStatus::Cancelled => {
				false
			}
		});
		in_force && !Self::is_spreading(node)
	}

	/// Whether a node can be calculated: all its inputs are accepted, it isn't being passed on itself,
	/// and if it is calculated anew, neither is anything before it.
	pub(crate) fn is_ready(
		node: RequestId,
		round: &Round<BlockNumberFor<T>>,
		production: &ProductionNode,
	) -> bool {
		Self::waits_for(production).is_none()
			&& match round.revision {
				0 => !Self::is_spreading(node),
				_ => Self::first_spreading().is_none_or(|first| node < first),
			}
	}
}
