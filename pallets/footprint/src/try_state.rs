//! What always holds in this pallet.

use crate::{
	Attributes, Config, Footprints, LatestMethodVersion, Methods, NextAttributeId, NextMethodId,
	Nodes, OpenRounds, Pallet, Rounds, Votes,
};
use frame_support::ensure;
use sp_runtime::DispatchError;
use tracemet_primitives::{FootprintStatus, NodeInputSource};

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. Every attribute and method id in use is below the next one to be given out.
	/// 2. Every method refers to registered attributes only, and its version is not above the
	///    latest of its family.
	/// 3. A round is in the worker's queue exactly while it is pending.
	/// 4. There are votes only in open rounds.
	/// 5. A node has an accepted footprint exactly if its status says so, with one total for each
	///    output line.
	/// 6. A footprint was accepted by more than two thirds of the validators.
	/// 7. Every input of a node stands on an output line whose footprint is accepted, of a node
	///    with a smaller id: the graph is acyclic.
	pub fn do_try_state() -> Result<(), DispatchError> {
		for id in Attributes::<T>::iter_keys() {
			ensure!(id < NextAttributeId::<T>::get(), "1: attribute id");
		}
		for (id, method) in Methods::<T>::iter() {
			ensure!(id < NextMethodId::<T>::get(), "1: method id");
			ensure!(
				method.version <= LatestMethodVersion::<T>::get(method.family),
				"2: method version"
			);
			let attributes = (method.emission_factors.iter().map(|f| f.attribute))
				.chain(method.default_factors.iter().map(|f| f.attribute));
			for attribute in attributes {
				ensure!(Attributes::<T>::contains_key(attribute), "2: unknown attribute");
			}
		}
		for (node, round) in Rounds::<T>::iter() {
			let pending = round.status == FootprintStatus::Pending;
			ensure!(pending == Self::is_open(node), "3: queue and status disagree");
			let accepted = round.status == FootprintStatus::Accepted;
			ensure!(
				accepted == Footprints::<T>::contains_key(node),
				"5: footprint and status disagree"
			);
		}
		for node in OpenRounds::<T>::iter_keys() {
			ensure!(Rounds::<T>::contains_key(node), "3: queued node without round");
		}
		for (node, _, _) in Votes::<T>::iter() {
			ensure!(Self::is_open(node), "4: vote in a closed round");
		}
		for (id, footprint) in Footprints::<T>::iter() {
			let node = Nodes::<T>::get(id).ok_or("5: footprint without node")?;
			ensure!(footprint.lines.len() == node.outputs.len(), "5: one total for each line");
			ensure!(
				crate::votes::is_accepted(footprint.votes, footprint.validators),
				"6: accepted by too few"
			);
		}
		for (id, node) in Nodes::<T>::iter() {
			for input in &node.inputs {
				if let NodeInputSource::Line(line) = input.source {
					ensure!(line.request < id, "7: not acyclic");
					ensure!(Footprints::<T>::contains_key(line.request), "7: input not accepted");
				}
			}
		}
		Ok(())
	}
}
