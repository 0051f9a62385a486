//! What always holds in this pallet.

use crate::{
	graph::{node_at, suppliers},
	Attributes, Authorities, Ballots, Config, Dependents, Disputes, Footprints,
	LatestMethodVersions, Methods, NextAttributeId, NextMethodId, Nodes, Pallet, Rounds, Spreading,
	ValidatorSet, WorkList,
};
use frame_support::ensure;
use sp_runtime::DispatchError;
use tracemet_primitives::{FootprintBasis, FootprintStatus, NodeInputSource};

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. Every attribute and method id in use is below the next one to be given out.
	/// 2. Every method refers to registered attributes only, and its version is not above the
	///    latest of its standard and family.
	/// 3. A node is in the work list exactly while its round is pending.
	/// 4. There are votes only in pending rounds, of no more keys than there are in the set that
	///    voted.
	/// 5. A node whose status is accepted has a footprint of that revision, with one total and the
	///    mass of each output line; any other has one of the revision before, if it is not its first; and
	///    a cancelled one has none.
	/// 6. A calculated footprint was accepted by more than two thirds of the validators; a declared
	///    one belongs to a declaration.
	/// 7. Every input of a node stands on an output line that has a footprint, of a node with a
	///    smaller id: the graph is acyclic.
	/// 8. A node is among the dependents of another exactly if one of its inputs comes from it.
	/// 9. Exactly the disputed nodes have a dispute on record.
	/// 10. Once nothing is pending, disputed, to be attested or being passed on, every calculated
	///     footprint is what its method makes of the footprints in force: restatements leave nothing
	///     behind.
	/// 11. A round awaits attestation only if its node has a declaration.
	/// 12. Every node has a round, and its record exactly until it is cancelled.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::check_registry()?;
		Self::check_rounds()?;
		Self::check_footprints()?;
		Self::check_graph()?;
		Self::check_figures()
	}

	fn check_registry() -> Result<(), DispatchError> {
		for id in Attributes::<T>::iter_keys() {
			ensure!(id < NextAttributeId::<T>::get(), "1: attribute id");
		}
		for (id, method) in Methods::<T>::iter() {
			ensure!(id < NextMethodId::<T>::get(), "1: method id");
			let latest = LatestMethodVersions::<T>::get(method.standard.standard, method.family);
			ensure!(method.version <= latest, "2: method version");
			let attributes = (method.emission_factors.iter().map(|f| f.attribute))
				.chain(method.default_factors.iter().map(|f| f.attribute));
			for attribute in attributes {
				ensure!(Attributes::<T>::contains_key(attribute), "2: unknown attribute");
			}
		}
		Ok(())
	}

	fn check_rounds() -> Result<(), DispatchError> {
		for (node, round) in Rounds::<T>::iter() {
			let pending = round.status == FootprintStatus::Pending;
			ensure!(pending == Self::is_open(node), "3: work list and status disagree");
			let disputed = round.status == FootprintStatus::Disputed;
			ensure!(
				disputed == Disputes::<T>::contains_key(node),
				"9: dispute and status disagree"
			);
			let record = Nodes::<T>::get(node);
			let cancelled = round.status == FootprintStatus::Cancelled;
			ensure!(record.is_none() == cancelled, "12: record and status disagree");
			let declared = record.is_some_and(|node| node.declared.is_some());
			let awaits = round.status == FootprintStatus::AwaitsAttestation;
			ensure!(!awaits || declared, "11: nothing to attest");
			let in_force = Footprints::<T>::get(node).map(|footprint| footprint.revision);
			let expected = match round.status {
				FootprintStatus::Accepted => Some(round.revision),
				FootprintStatus::Cancelled => None,
				_ => round.revision.checked_sub(1),
			};
			ensure!(in_force == expected, "5: footprint and status disagree");
		}
		for node in WorkList::<T>::iter_keys().map(node_at) {
			ensure!(Rounds::<T>::contains_key(node), "3: listed node without round");
		}
		for node in Disputes::<T>::iter_keys() {
			ensure!(Rounds::<T>::contains_key(node), "9: dispute without round");
		}
		let authorities = Authorities::<T>::get().len();
		for (node, ballot) in Ballots::<T>::iter() {
			ensure!(Self::is_open(node), "4: vote in a closed round");
			let current = ballot.validator_set == ValidatorSet::<T>::get();
			ensure!(!current || ballot.votes.len() <= authorities, "4: more votes than validators");
			ensure!(!ballot.votes.is_empty(), "4: empty ballot");
		}
		Ok(())
	}

	fn check_footprints() -> Result<(), DispatchError> {
		for (id, footprint) in Footprints::<T>::iter() {
			let node = Nodes::<T>::get(id).ok_or("5: footprint without node")?;
			ensure!(footprint.lines.len() == node.outputs.len(), "5: one total for each line");
			let masses = node.outputs.iter().map(|output| output.mass);
			ensure!(masses.eq(footprint.masses.iter().copied()), "5: masses of the lines");
			match footprint.basis {
				FootprintBasis::Calculated { votes, validators } => {
					ensure!(crate::votes::is_accepted(votes, validators), "6: accepted by too few");
				}
				FootprintBasis::Declared { .. } | FootprintBasis::Resolved => {}
			}
			let in_force = Self::status(id) == Some(FootprintStatus::Accepted);
			let declared = matches!(footprint.basis, FootprintBasis::Declared { .. });
			ensure!(!in_force || declared == node.declared.is_some(), "6: not what was declared");
		}
		Ok(())
	}

	fn check_graph() -> Result<(), DispatchError> {
		for (id, node) in Nodes::<T>::iter() {
			ensure!(Rounds::<T>::contains_key(id), "12: node without round");
			for input in &node.inputs {
				if let NodeInputSource::Line(line) = input.source {
					ensure!(line.request < id, "7: not acyclic");
					ensure!(Footprints::<T>::contains_key(line.request), "7: input not accepted");
				}
			}
			for supplier in suppliers(&node) {
				ensure!(Dependents::<T>::contains_key(supplier, id), "8: dependent not known");
			}
		}
		for (supplier, node) in Dependents::<T>::iter_keys() {
			let production = Nodes::<T>::get(node).ok_or("8: dependent without node")?;
			ensure!(suppliers(&production).contains(&supplier), "8: doesn't depend on it");
		}
		Ok(())
	}

	fn check_figures() -> Result<(), DispatchError> {
		let unsettled = Rounds::<T>::iter_values().any(|round| {
			!matches!(round.status, FootprintStatus::Accepted | FootprintStatus::Cancelled)
		});
		if unsettled || Spreading::<T>::iter_keys().next().is_some() {
			return Ok(());
		}
		for (id, footprint) in Footprints::<T>::iter() {
			let FootprintBasis::Calculated { .. } = footprint.basis else { continue };
			let node = Nodes::<T>::get(id).ok_or("5: footprint without node")?;
			let method = Self::method(node.method)?;
			let lines = Self::calculate(&node, &method).map_err(|_| "10: not calculable")?;
			ensure!(lines == footprint.lines, "10: not what the method makes of the inputs");
		}
		Ok(())
	}
}
