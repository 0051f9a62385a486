//! Transfers: credits change hands, their attributes go along in proportion.

use crate::{books::Movement, Config, Error, Event, Lots, LotsOfAccount, Pallet};
use frame_support::ensure;
use sp_runtime::DispatchResult;
use tracemet_primitives::{
	traits::{CertificationRegistry, Participants},
	Lot, LotId, Mass,
};

impl<T: Config> Pallet<T> {
	/// That the account may receive the lot.
	pub(crate) fn ensure_receiver(lot: &Lot<T::AccountId>, to: &T::AccountId) -> DispatchResult {
		ensure!(lot.holder != *to, Error::<T>::SameAccount);
		let level = T::Participants::ensure_custody_account(to)?;
		let label = T::Certification::label(lot.label)?;
		let rules = T::Certification::chain_of_custody_rules(label.chain_of_custody_standard)?;
		ensure!(level <= rules.level, Error::<T>::LevelNotAllowed);
		Ok(())
	}

	/// Moves mass of a lot: under the same id if that is all there is, else as a new lot.
	pub(crate) fn do_transfer(
		lot: LotId,
		record: Lot<T::AccountId>,
		mass: Mass,
		to: T::AccountId,
	) -> DispatchResult {
		let from = record.holder.clone();
		let moves_whole = mass == record.mass && record.in_escrow.is_zero();
		Self::spend(Movement::Sent, lot, mass)?;
		let to_lot = if moves_whole { lot } else { Self::take_lot_id()? };
		let received = Lot { holder: to.clone(), mass, in_escrow: Mass::ZERO, ..record };
		Self::hand_over(Movement::Received, to_lot, received)?;
		Self::deposit_event(Event::CreditsTransferred { lot, to_lot, from, to, mass });
		Ok(())
	}

	/// The lots of a custody account that have mass left, in a stable order, after one of them.
	pub fn lots_of_account(
		account: &T::AccountId,
		after: Option<LotId>,
	) -> impl Iterator<Item = (LotId, Lot<T::AccountId>)> {
		let lots = match after {
			Some(lot) => LotsOfAccount::<T>::iter_key_prefix_from(
				account,
				LotsOfAccount::<T>::hashed_key_for(account, lot),
			),
			None => LotsOfAccount::<T>::iter_key_prefix(account),
		};
		lots.filter_map(|lot| Lots::<T>::get(lot).map(|record| (lot, record)))
	}
}
