//! The production graph: nodes, what depends on them, their rounds, and the footprints of masses.

use crate::{
	roll_up::{self, Books, RollUpError, Upstream},
	Attributes, Ballots, Config, Dependents, Disputes, Error, Event, Footprints, Methods, Nodes,
	Pallet, Round, Rounds, Spreading, WorkList,
};
use alloc::{
	borrow::Cow,
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use core::{cell::RefCell, marker::PhantomData};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::bounded::BoundedVec;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::{MassFootprint, ProductionGraph},
	Allocation, AttributeId, AttributeNature, FootprintBasis, FootprintStatus, LineTotals, Mass,
	NodeInputSource, OutputLineId, ProductionNode, RequestId, SmadMethod, MILLION,
};

/// What a calculated footprint is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages {
	/// The revision that is in force.
	pub revision: u32,
	/// The record.
	pub production: ProductionNode,
	/// What the activities of the node add to each output line.
	pub added: LineTotals,
	/// What each input brings to each output line.
	pub inputs: Vec<Vec<roll_up::Totals>>,
}

/// A node's key where nodes are kept in the order of the ledger.
pub(crate) fn place(node: RequestId) -> [u8; 8] {
	node.0.to_be_bytes()
}

/// The node at a key.
pub(crate) fn node_at(place: [u8; 8]) -> RequestId {
	RequestId(u64::from_be_bytes(place))
}

/// The books as the chain has them. What attributes are like doesn't change while it lives, so each
/// is read once.
pub(crate) struct OnChain<T> {
	natures: RefCell<BTreeMap<AttributeId, Option<AttributeNature>>>,
	_config: PhantomData<T>,
}

impl<T: Config> OnChain<T> {
	pub(crate) fn new() -> Self {
		Self { natures: RefCell::new(BTreeMap::new()), _config: PhantomData }
	}
}

impl<T: Config> Books for OnChain<T> {
	fn upstream(&self, id: OutputLineId) -> Option<Cow<'_, Upstream>> {
		let line = usize::from(id.line);
		let mut footprint = Footprints::<T>::get(id.request)?;
		let mass = *footprint.masses.get(line)?;
		let totals = core::mem::take(footprint.lines.get_mut(line)?);
		Some(Cow::Owned(Upstream { totals, mass }))
	}

	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature> {
		*self
			.natures
			.borrow_mut()
			.entry(attribute)
			.or_insert_with(|| Attributes::<T>::get(attribute).map(|details| details.nature))
	}
}

/// The books for one node: what its inputs stand on is read once, however many lines ask for it.
struct ForNode<T> {
	books: OnChain<T>,
	lines: BTreeMap<OutputLineId, Upstream>,
}

impl<T: Config> ForNode<T> {
	fn new(node: &ProductionNode) -> Self {
		let books = OnChain::new();
		let mut lines = BTreeMap::new();
		for supplier in suppliers(node) {
			let Some(footprint) = Footprints::<T>::get(supplier) else { continue };
			let totals_and_masses = footprint.lines.into_iter().zip(footprint.masses);
			lines.extend((0u8..).zip(totals_and_masses).map(|(line, (totals, mass))| {
				(OutputLineId { request: supplier, line }, Upstream { totals, mass })
			}));
		}
		Self { books, lines }
	}
}

impl<T: Config> Books for ForNode<T> {
	fn upstream(&self, id: OutputLineId) -> Option<Cow<'_, Upstream>> {
		self.lines.get(&id).map(Cow::Borrowed)
	}

	fn nature(&self, attribute: AttributeId) -> Option<AttributeNature> {
		self.books.nature(attribute)
	}
}

/// The nodes that a node's inputs come from, each once.
pub(crate) fn suppliers(node: &ProductionNode) -> BTreeSet<RequestId> {
	node.inputs
		.iter()
		.filter_map(|input| match input.source {
			NodeInputSource::Line(line) => Some(line.request),
			NodeInputSource::Extracted(_)
			| NodeInputSource::Uncertified(_)
			| NodeInputSource::Scrap(..) => None,
		})
		.collect()
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

	/// The footprint in force of a node by stage. `None` if there is none, or it isn't what the
	/// calculation from the record makes of the footprints that the inputs have now: it is declared,
	/// the council decided otherwise, or a newer one is under way.
	pub fn stages(node: RequestId) -> Option<Stages> {
		let footprint = Footprints::<T>::get(node)?;
		let production = Nodes::<T>::get(node)?;
		let method = Methods::<T>::get(production.method)?;
		if production.declared.is_some() {
			return None;
		}
		let books = ForNode::<T>::new(&production);
		if roll_up::roll_up(&production, &method, &books).ok()? != footprint.lines {
			return None;
		}
		let inputs = (0u8..)
			.zip(&footprint.lines)
			.map(|(line, _)| roll_up::brought(&production, &method, line, &books).ok())
			.collect::<Option<_>>()?;
		let alone = ProductionNode { inputs: BoundedVec::new(), ..production.clone() };
		let added = roll_up::roll_up(&alone, &method, &books).ok()?;
		Some(Stages { revision: footprint.revision, production, added, inputs })
	}

	/// That the node can have a footprint: by the method, or as its producer declares it.
	pub(crate) fn ensure_node(node: &ProductionNode) -> DispatchResult {
		let method = Self::method(node.method)?;
		let effective = method.rules.effective.covers(node.reference_period);
		ensure!(effective, Error::<T>::MethodNotEffective);
		for input in &node.inputs {
			if let NodeInputSource::Line(line) = input.source {
				Self::footprint_with(line)?;
			}
			ensure!(
				usize::from(input.attributed_to) < node.outputs.len(),
				Error::<T>::OutputLineNotFound
			);
		}
		match &node.declared {
			Some(declared) => Self::ensure_declared(node, &method, declared).map(|_| ()),
			None => Self::ensure_calculable(node, &method),
		}
	}

	/// That the method can calculate the node, with the footprints that its inputs have now.
	fn ensure_calculable(node: &ProductionNode, method: &SmadMethod) -> DispatchResult {
		let mut reported = BTreeSet::new();
		for activity in &node.activities {
			let factor = method
				.emission_factors
				.iter()
				.find(|factor| factor.activity == activity.activity)
				.ok_or(Error::<T>::ActivityNotInMethod)?;
			ensure!(factor.unit == activity.unit, Error::<T>::WrongUnit);
			let first = reported.insert((activity.activity, activity.primary));
			ensure!(first, Error::<T>::DuplicateActivity);
		}
		for input in &node.inputs {
			if let NodeInputSource::Uncertified(good) = input.source {
				ensure!(method.has_default(good), Error::<T>::NoDefaultFactor);
			}
		}
		match method.rules.allocation {
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
				ensure!(shares == u64::from(MILLION), Error::<T>::InvalidValueShares);
			}
		}
		// What can't be calculated would wait for ever.
		Self::calculate(node, method).map_err(|_| Error::<T>::Overflow)?;
		Ok(())
	}

	/// The footprint in force that has the output line.
	fn footprint_with(id: OutputLineId) -> Result<crate::FootprintOf<T>, DispatchError> {
		let footprint = Footprints::<T>::get(id.request).ok_or(Error::<T>::FootprintNotAccepted)?;
		let line = usize::from(id.line);
		ensure!(line < footprint.lines.len(), Error::<T>::OutputLineNotFound);
		Ok(footprint)
	}

	/// Stores a node, and that it depends on the nodes that its inputs come from.
	fn store_node(node: RequestId, production: ProductionNode) {
		for supplier in suppliers(&production) {
			Dependents::<T>::insert(supplier, node, ());
		}
		Nodes::<T>::insert(node, production);
	}

	fn remove_node(node: RequestId) {
		if let Some(production) = Nodes::<T>::take(node) {
			for supplier in suppliers(&production) {
				Dependents::<T>::remove(supplier, node);
			}
		}
	}

	/// Opens a round: the validators vote, or an auditor has to attest what is declared.
	pub(crate) fn open_round(
		node: RequestId,
		revision: u32,
		attempt: u32,
		cause: Option<RequestId>,
		declared: bool,
	) {
		let status = match declared {
			true => FootprintStatus::AwaitsAttestation,
			false => FootprintStatus::Pending,
		};
		let opened_at = frame_system::Pallet::<T>::block_number();
		let round = Round { revision, attempt, cause, opened_at, reported_at: None, status };
		Self::set_round(node, round);
		Self::deposit_event(Event::RoundOpened { node, revision, attempt, cause, declared });
	}

	/// Ends a round.
	pub(crate) fn close_round(
		node: RequestId,
		round: Round<BlockNumberFor<T>>,
		status: FootprintStatus,
	) {
		Self::set_round(node, Round { status, ..round });
	}

	/// Stores a round; it is in the work list exactly while it is pending, and begins and ends
	/// without votes.
	fn set_round(node: RequestId, round: Round<BlockNumberFor<T>>) {
		if round.status == FootprintStatus::Pending {
			WorkList::<T>::insert(place(node), ());
		} else {
			WorkList::<T>::remove(place(node));
		}
		if round.status != FootprintStatus::Disputed {
			Disputes::<T>::remove(node);
		}
		Ballots::<T>::remove(node);
		Rounds::<T>::insert(node, round);
	}

	/// Begins a revision anew; votes of the earlier attempt don't fit it.
	pub(crate) fn open_next_attempt(
		node: RequestId,
		round: Round<BlockNumberFor<T>>,
		cause: Option<RequestId>,
		declared: bool,
	) -> DispatchResult {
		let attempt = round.attempt.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Self::open_round(node, round.revision, attempt, cause, declared);
		Ok(())
	}

	/// Replaces the record of a node whose first footprint isn't accepted yet.
	fn replace_node(node: RequestId, production: ProductionNode) {
		Self::remove_node(node);
		Self::store_node(node, production);
	}
}

impl<T: Config> ProductionGraph for Pallet<T> {
	fn open_node(node: RequestId, production: ProductionNode) -> DispatchResult {
		Self::ensure_node(&production)?;
		let declared = production.declared.is_some();
		Self::store_node(node, production);
		Self::open_round(node, 0, 0, None, declared);
		Ok(())
	}

	fn amend_node(node: RequestId, production: ProductionNode) -> DispatchResult {
		let round = Rounds::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		ensure!(
			round.revision == 0
				&& matches!(
					round.status,
					FootprintStatus::Pending
						| FootprintStatus::AwaitsAttestation
						| FootprintStatus::Disputed
				),
			Error::<T>::AlreadyCalculated
		);
		Self::ensure_node(&production)?;
		let declared = production.declared.is_some();
		Self::replace_node(node, production);
		Self::open_next_attempt(node, round, None, declared)
	}

	fn cancel_node(node: RequestId) -> DispatchResult {
		let round = Rounds::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		// Nothing was issued, so nothing rests on it.
		Self::remove_node(node);
		Footprints::<T>::remove(node);
		Spreading::<T>::remove(place(node));
		Self::close_round(node, round, FootprintStatus::Cancelled);
		Self::deposit_event(Event::RoundCancelled { node });
		Ok(())
	}

	fn is_as_requested(node: RequestId) -> bool {
		let first = Rounds::<T>::get(node)
			.is_some_and(|round| round.status == FootprintStatus::Accepted && round.revision == 0);
		first
			&& Footprints::<T>::get(node).is_some_and(|footprint| {
				matches!(footprint.basis, FootprintBasis::Calculated { .. })
			})
	}

	fn accepted_lines(node: RequestId) -> Result<LineTotals, DispatchError> {
		Footprints::<T>::get(node)
			.map(|footprint| footprint.lines)
			.ok_or_else(|| Error::<T>::FootprintNotAccepted.into())
	}

	fn footprint_of(origin: OutputLineId, mass: Mass) -> Result<MassFootprint, DispatchError> {
		let mut footprint = Self::footprint_with(origin)?;
		let position = usize::from(origin.line);
		let (Some(totals), Some(whole)) =
			(footprint.lines.get_mut(position), footprint.masses.get(position))
		else {
			return Err(Error::<T>::OutputLineNotFound.into());
		};
		let line = Upstream { totals: core::mem::take(totals), mass: *whole };
		let attributes =
			roll_up::share(&line, mass, &OnChain::<T>::new()).map_err(|_| Error::<T>::Overflow)?;
		Ok(MassFootprint {
			attributes,
			revision: footprint.revision,
			valid_until: footprint.valid_until,
		})
	}
}
