//! Archival: closed records leave the state after the retention time. The events have all that they
//! said, and the hash of the record as it was.

use crate::{
	BrokenCriteria, ClosedRecord, Config, DueItem, Error, Event, Exits, FlaggedLines, FreezeTarget,
	Freezes, IssuedLots, LatestPeriods, LineUse, Lots, LotsOfLine, MassBalances, Pallet, Requests,
	UsesOfLine,
};
use alloc::vec::Vec;
use frame_support::ensure;
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError, DispatchResult,
};
use tracemet_primitives::{LotId, OutputLineId, RequestId, RequestStatus, SECONDS_PER_DAY};

/// How many uses of a request's output lines are looked at in one go.
const USES_AT_ONCE: usize = 64;
/// When a record is looked at again that something still rests on.
const LATER: u64 = SECONDS_PER_DAY.saturating_mul(30);

/// What became of the attempt to archive a record.
enum Attempt {
	/// It left the state; the hash of what it was.
	Archived(H256),
	/// Something in the state still rests on it.
	RestedOn,
	/// There is more to forget before it can leave.
	GoesOn,
}

impl<T: Config> Pallet<T> {
	/// Takes a closed record out of the state, or looks at it again later if something still rests
	/// on it.
	pub(crate) fn do_archive(record: ClosedRecord<T::AccountId>) -> DispatchResult {
		let attempt = match &record {
			ClosedRecord::Lot(lot) => Self::archive_lot(*lot)?,
			ClosedRecord::Request(request) => Self::archive_request(*request)?,
			ClosedRecord::Exit(exit) => {
				let details = Exits::<T>::take(exit).ok_or(Error::<T>::ExitNotFound)?;
				Freezes::<T>::remove(FreezeTarget::Exit(*exit));
				Attempt::Archived(BlakeTwo256::hash_of(&details))
			}
			ClosedRecord::Balance { account, good, label, period } => {
				ensure!(
					LatestPeriods::<T>::get((account, good, label)).is_some_and(|l| *period < l),
					Error::<T>::PeriodNotOver
				);
				let details = MassBalances::<T>::take((account, good, label, period))
					.ok_or(Error::<T>::MassBalanceNotFound)?;
				Attempt::Archived(BlakeTwo256::hash_of(&details))
			}
		};
		let wait = match attempt {
			Attempt::Archived(hash) => {
				Self::deposit_event(Event::RecordArchived { record, hash });
				return Ok(());
			}
			Attempt::RestedOn => LATER,
			Attempt::GoesOn => 0,
		};
		Self::schedule(Self::now().saturating_add(wait), DueItem::Record(record));
		Ok(())
	}

	/// A spent lot stays as long as the request that it came from: what consumed it is traced
	/// through it.
	fn archive_lot(lot: LotId) -> Result<Attempt, DispatchError> {
		let details = Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)?;
		ensure!(
			details.mass.is_zero() && details.in_escrow.is_zero(),
			Error::<T>::InsufficientMass
		);
		if Requests::<T>::contains_key(details.origin.request) {
			return Ok(Attempt::RestedOn);
		}
		Lots::<T>::remove(lot);
		Freezes::<T>::remove(FreezeTarget::Lot(lot));
		Ok(Attempt::Archived(BlakeTwo256::hash_of(&details)))
	}

	/// A request stays as long as one of its lots has mass left, and as long as what its credits
	/// went into is in the state: a revocation is traced through it.
	fn archive_request(request: RequestId) -> Result<Attempt, DispatchError> {
		let details = Requests::<T>::get(request).ok_or(Error::<T>::RequestNotFound)?;
		ensure!(details.status != RequestStatus::Pending, Error::<T>::RequestsPending);
		let lines =
			|| (0u8..).zip(&details.outputs).map(|(line, _)| OutputLineId { request, line });
		if lines().any(|line| LotsOfLine::<T>::iter_key_prefix(line).next().is_some()) {
			return Ok(Attempt::RestedOn);
		}
		let uses = lines()
			.flat_map(|line| {
				UsesOfLine::<T>::iter_key_prefix(line).map(move |line_use| (line, line_use))
			})
			.take(USES_AT_ONCE)
			.collect::<Vec<_>>();
		for (line, line_use) in &uses {
			let in_state = match line_use {
				LineUse::Request(user) => Requests::<T>::contains_key(user),
				LineUse::Exit(exit) => Exits::<T>::contains_key(exit),
			};
			if in_state {
				return Ok(Attempt::RestedOn);
			}
			UsesOfLine::<T>::remove(line, line_use);
		}
		if uses.len() == USES_AT_ONCE {
			return Ok(Attempt::GoesOn);
		}
		for line in lines() {
			FlaggedLines::<T>::remove(line);
			Freezes::<T>::remove(FreezeTarget::Line(line));
			BrokenCriteria::<T>::remove(line);
		}
		IssuedLots::<T>::remove(request);
		Requests::<T>::remove(request);
		Ok(Attempt::Archived(BlakeTwo256::hash_of(&details)))
	}
}
