//! System exits: credits end against a product.

use crate::{books::Movement, Config, Error, Event, Exits, NextExitId, Pallet};
use frame_support::ensure;
use sp_runtime::DispatchResult;
use tracemet_primitives::{
	is_text,
	traits::{MassFootprint, ProductionGraph},
	ExitStatement, Lot, LotId, Mass, ProductReference,
};

impl<T: Config> Pallet<T> {
	/// That the reference says something and is text.
	pub(crate) fn ensure_product_reference(product: &ProductReference) -> DispatchResult {
		ensure!(is_text(product), Error::<T>::InvalidProductReference);
		Ok(())
	}

	/// Ends mass of a lot and keeps the footprint that it has now.
	pub(crate) fn do_exit(
		lot: LotId,
		record: Lot<T::AccountId>,
		mass: Mass,
		product: ProductReference,
	) -> DispatchResult {
		let MassFootprint { attributes, revision } = T::Graph::footprint_of(record.origin, mass)?;
		let exit = NextExitId::<T>::get();
		NextExitId::<T>::put(exit.next().ok_or(Error::<T>::IdsExhausted)?);
		Self::spend(Movement::Exited, lot, mass)?;
		let Lot { holder: account, good, label, origin, .. } = record;
		let details = ExitStatement {
			account,
			lot,
			good,
			label,
			origin,
			mass,
			product,
			attributes,
			footprint_revision: revision,
			stated_at: Self::now(),
		};
		Exits::<T>::insert(exit, &details);
		Self::deposit_event(Event::SystemExit { exit, details });
		Ok(())
	}
}
