//! Revocation: credits end that should not have been issued; and what can't be ended any more is
//! called in question.

use crate::{books::Movement, Config, Error, Event, FlaggedLines, Lots, Pallet};
use frame_support::ensure;
use sp_runtime::DispatchResult;
use tracemet_primitives::{LotId, Mass, OutputLineId, Reason};

impl<T: Config> Pallet<T> {
	/// Ends spendable mass of a lot, and flags the output line that it came from.
	pub(crate) fn do_revoke(
		lot: LotId,
		mass: Mass,
		body: &T::AccountId,
		reason: &Reason,
	) -> DispatchResult {
		let record = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
		Self::ensure_guards(body, record.origin)?;
		ensure!(!mass.is_zero(), Error::<T>::ZeroMass);
		ensure!(mass <= record.mass, Error::<T>::InsufficientMass);
		Self::spend(Movement::Revoked, lot, mass)?;
		Self::deposit_event(Event::CreditsRevoked {
			lot,
			account: record.holder,
			mass,
			body: body.clone(),
			reason: reason.clone(),
		});
		Self::flag_line(record.origin, record.origin);
		Ok(())
	}

	/// That the body may call an output line in question, and nobody did.
	pub(crate) fn ensure_may_flag(body: &T::AccountId, line: OutputLineId) -> DispatchResult {
		Self::ensure_guards(body, line)?;
		Self::ensure_approved(line.request)?;
		ensure!(!FlaggedLines::<T>::contains_key(line), Error::<T>::AlreadyFlagged);
		Ok(())
	}

	pub(crate) fn do_flag(line: OutputLineId, body: T::AccountId, reason: Reason) {
		Self::deposit_event(Event::LineQuestioned { line, body, reason });
		Self::flag_line(line, line);
	}
}
