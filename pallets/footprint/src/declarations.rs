//! Declared footprints: what a producer says, from an environmental product declaration for
//! example, and an auditor attests. They are never mixed up with calculated ones.

use crate::{graph::OnChain, roll_up, Config, Error, Nodes, Pallet, Round, Rounds};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	traits::CertificationRegistry, DeclaredFootprint, FootprintBasis, FootprintStatus, LineTotals,
	ProductionNode, RequestId, SmadMethod, FROM_DECLARATIONS,
};

/// A declaration that was found possible, ready to be attested.
pub(crate) struct Attestable<BlockNumber> {
	round: Round<BlockNumber>,
	production: ProductionNode,
	lines: LineTotals,
}

impl<T: Config> Pallet<T> {
	/// That a declaration is possible: totals of attributes that the family's goods have, no less
	/// burden than the consumed credits bring, no more recycled metal than what goes in and what
	/// comes out, and nothing that the chain says by itself. Answers its lines as they will be in
	/// force, marked as declared.
	pub(crate) fn ensure_declared(
		node: &ProductionNode,
		method: &SmadMethod,
		declared: &DeclaredFootprint,
	) -> Result<LineTotals, DispatchError> {
		// It says all there is; activities beside it would look as if they were in it.
		ensure!(node.activities.is_empty(), Error::<T>::DeclaredWithActivities);
		for (attribute, grams) in declared.lines.iter().flatten() {
			Self::ensure_attached(*attribute, method.family)?;
			let by_producer = *attribute != FROM_DECLARATIONS && *grams > 0;
			ensure!(by_producer, Error::<T>::InvalidDeclaration);
		}
		// What is declared is told apart by its CO2e wherever it goes.
		for line in &declared.lines {
			let fossil = roll_up::fossil(line).map_err(|_| Error::<T>::Overflow)?;
			ensure!(fossil > 0, Error::<T>::InvalidDeclaration);
		}
		let possible = roll_up::is_possible(node, &declared.lines, &OnChain::<T>::new())
			.map_err(|_| Error::<T>::Overflow)?;
		ensure!(possible, Error::<T>::InvalidDeclaration);
		roll_up::declared(&declared.lines).map_err(|_| Error::<T>::Overflow.into())
	}

	/// That the auditor may attest this attempt at a revision of the node, and that what is declared is possible
	/// with the footprints that its inputs have now.
	pub(crate) fn ensure_attestable(
		auditor: &T::AccountId,
		node: RequestId,
		revision: u32,
		attempt: u32,
	) -> Result<Attestable<BlockNumberFor<T>>, DispatchError> {
		let round = Rounds::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		let awaited = round.status == FootprintStatus::AwaitsAttestation
			&& (round.revision, round.attempt) == (revision, attempt);
		ensure!(awaited, Error::<T>::NothingToAttest);
		T::Certification::ensure_may_attest(auditor, node)?;
		let production = Nodes::<T>::get(node).ok_or(Error::<T>::NodeNotFound)?;
		let declared = production.declared.as_ref().ok_or(Error::<T>::NothingToAttest)?;
		ensure!(Self::waits_for(&production).is_none(), Error::<T>::InputsNotSettled);
		let method = Self::method(production.method)?;
		let lines = Self::ensure_declared(&production, &method, declared)?;
		Ok(Attestable { round, production, lines })
	}

	pub(crate) fn do_attest(
		auditor: T::AccountId,
		node: RequestId,
		attestable: Attestable<BlockNumberFor<T>>,
		report: H256,
	) -> DispatchResult {
		let Attestable { round, production, lines } = attestable;
		Self::accept(node, round, production, lines, FootprintBasis::Declared { auditor, report })
	}
}
