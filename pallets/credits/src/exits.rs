//! System exits: credits end against a product.

use crate::{
	books::Movement, ClosedRecord, Config, Error, Event, Exits, LineUse, NextExitId, Pallet,
};
use alloc::collections::BTreeSet;
use frame_support::{ensure, BoundedVec};
use sp_runtime::{DispatchError, DispatchResult};
use tracemet_primitives::{
	is_text,
	traits::{MassFootprint, ProductionGraph},
	AttributeTotals, ExitDraw, ExitStatement, LotId, Mass, OutputLineId, ProductReference, Seconds,
};

impl<T: Config> Pallet<T> {
	/// The statement of an exit, if the account may let so much of the lots leave against the
	/// product.
	pub(crate) fn ensure_exit(
		account: T::AccountId,
		draws: &[(LotId, Mass)],
		product: ProductReference,
		product_quantity: u64,
	) -> Result<ExitStatement<T::AccountId>, DispatchError> {
		ensure!(is_text(&product), Error::<T>::InvalidProductReference);
		ensure!(product_quantity > 0, Error::<T>::InvalidProductQuantity);
		let mut label = None;
		let mut lots = BTreeSet::new();
		let mut attributes = AttributeTotals::new();
		let mut footprint_valid_until = Seconds::MAX;
		let mut drawn = BoundedVec::new();
		for (lot, mass) in draws.iter().copied() {
			ensure!(lots.insert(lot), Error::<T>::MixedExit);
			let record = Self::ensure_spendable(&account, lot, mass)?;
			ensure!(*label.get_or_insert(record.label) == record.label, Error::<T>::MixedExit);
			let footprint = Self::valid_footprint_of(record.origin, mass)?;
			Self::add_attributes(&mut attributes, &footprint)?;
			footprint_valid_until = footprint_valid_until.min(footprint.valid_until);
			let draw = ExitDraw {
				lot,
				good: record.good,
				accompanies: record.accompanies,
				origin: record.origin,
				mass,
				certified_share: record.certified_share,
				footprint_revision: footprint.revision,
			};
			drawn.try_push(draw).map_err(|_| Error::<T>::Overflow)?;
		}
		let label = label.ok_or(Error::<T>::NothingToMove)?;
		let mass = Mass::checked_sum(drawn.iter().map(|draw: &ExitDraw| draw.mass))
			.ok_or(Error::<T>::Overflow)?;
		Ok(ExitStatement {
			account,
			label,
			claim: Self::claim_of(label, &drawn, &attributes)?,
			draws: drawn,
			mass,
			product,
			product_quantity,
			attributes,
			footprint_valid_until,
			stated_at: Self::now(),
		})
	}

	/// The footprint of so much mass from an output line, if it isn't out of date.
	pub(crate) fn valid_footprint_of(
		origin: OutputLineId,
		mass: Mass,
	) -> Result<MassFootprint, DispatchError> {
		let footprint = T::Graph::footprint_of(origin, mass)?;
		ensure!(Self::now() < footprint.valid_until, Error::<T>::FootprintExpired);
		Ok(footprint)
	}

	/// Adds a footprint to the totals.
	fn add_attributes(totals: &mut AttributeTotals, footprint: &MassFootprint) -> DispatchResult {
		for (attribute, grams) in &footprint.attributes {
			let sum = totals.get(attribute).copied().unwrap_or_default().checked_add(*grams);
			totals
				.try_insert(*attribute, sum.ok_or(Error::<T>::Overflow)?)
				.map_err(|_| Error::<T>::Overflow)?;
		}
		Ok(())
	}

	/// Ends what the statement draws, and keeps the statement.
	pub(crate) fn do_exit(details: ExitStatement<T::AccountId>) -> DispatchResult {
		let exit = NextExitId::<T>::get();
		NextExitId::<T>::put(exit.next().ok_or(Error::<T>::IdsExhausted)?);
		for draw in &details.draws {
			Self::spend(Movement::Exited, draw.lot, draw.mass)?;
			Self::note_use(draw.origin, LineUse::Exit(exit));
		}
		Exits::<T>::insert(exit, &details);
		Self::schedule_archive(ClosedRecord::Exit(exit));
		Self::deposit_event(Event::SystemExit { exit, details });
		Ok(())
	}
}
