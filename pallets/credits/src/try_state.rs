//! What always holds in the ledger.

use crate::{
	decisions::credits_of, Config, Exits, IssuedLots, LatestPeriods, Lots, LotsOfAccount,
	MassBalances, NextExitId, NextLotId, NextRequestId, Pallet, PendingRequests, Requests,
	Supplies,
};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::DispatchError;
use tracemet_primitives::{Mass, OutputLineId, RequestStatus};

fn add<K: Ord>(to: &mut BTreeMap<K, Mass>, key: K, mass: Mass) -> Result<(), DispatchError> {
	let sum = to.entry(key).or_default();
	*sum = sum.checked_add(mass).ok_or("a sum of the ledger can't be held")?;
	Ok(())
}

fn sum(masses: impl IntoIterator<Item = Mass>) -> Result<Mass, DispatchError> {
	Mass::checked_sum(masses).ok_or_else(|| "a sum of the ledger can't be held".into())
}

impl<T: Config> Pallet<T> {
	/// Checks the invariants:
	///
	/// 1. For each good and label: `issued = held + in escrow + consumed + exited + expired +
	///    revoked`.
	/// 2. What is held and in escrow of a good and label is what its lots hold and have in escrow.
	/// 3. What a lot has in escrow is what pending requests draw from it.
	/// 4. The closing balance of the latest period of each custody account, good and label is what
	///    the account's lots hold and have in escrow.
	/// 5. Every mass-balance account adds up, and opens with what the one before closed with.
	/// 6. An account's list has exactly its lots that have mass left.
	/// 7. Every lot comes from a labelled line of an approved request, with the good and label of
	///    the line; and the lots and exits of a line are never more than its mass.
	/// 8. An approved request issued one lot for each labelled line, any other none.
	/// 9. Every id in use is below the next one to be given out.
	/// 10. The count of an account's pending requests is the number of them.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::try_state_of_lots()?;
		Self::try_state_of_accounts()?;
		Self::try_state_of_requests()?;
		Self::try_state_of_pending_requests()
	}

	fn try_state_of_pending_requests() -> Result<(), DispatchError> {
		let mut pending = BTreeMap::<T::AccountId, u32>::new();
		for request in Requests::<T>::iter_values() {
			if request.status == RequestStatus::Pending {
				let count = pending.entry(request.account).or_default();
				*count = count.saturating_add(1);
			}
		}
		ensure!(
			PendingRequests::<T>::iter().collect::<BTreeMap<_, _>>() == pending,
			"10: count of pending requests"
		);
		Ok(())
	}

	fn try_state_of_lots() -> Result<(), DispatchError> {
		let (mut held, mut escrow) = (BTreeMap::new(), BTreeMap::new());
		for (id, lot) in Lots::<T>::iter() {
			ensure!(id < NextLotId::<T>::get(), "9: lot id");
			add(&mut held, (lot.good, lot.label), lot.mass)?;
			add(&mut escrow, (lot.good, lot.label), lot.in_escrow)?;
			let listed = LotsOfAccount::<T>::contains_key(&lot.holder, id);
			let has_mass = !lot.mass.is_zero() || !lot.in_escrow.is_zero();
			ensure!(listed == has_mass, "6: list and lots disagree");
		}
		for (account, id, ()) in LotsOfAccount::<T>::iter() {
			let lot = Lots::<T>::get(id).ok_or("6: listed lot without record")?;
			ensure!(lot.holder == account, "6: listed lot of another holder");
		}
		for (good, label, s) in Supplies::<T>::iter() {
			let all = [s.held, s.in_escrow, s.consumed, s.exited, s.expired, s.revoked];
			ensure!(s.issued == sum(all)?, "1: issued mass isn't accounted for");
			let key = (good, label);
			ensure!(s.held == held.remove(&key).unwrap_or_default(), "2: held mass");
			ensure!(s.in_escrow == escrow.remove(&key).unwrap_or_default(), "2: mass in escrow");
		}
		ensure!(held.is_empty() && escrow.is_empty(), "2: lots without supply");
		Ok(())
	}

	fn try_state_of_accounts() -> Result<(), DispatchError> {
		let mut balances = BTreeMap::new();
		for (_, lot) in Lots::<T>::iter() {
			let key = (lot.holder, lot.good, lot.label);
			add(&mut balances, key, sum([lot.mass, lot.in_escrow])?)?;
		}
		for ((account, good, label), period) in LatestPeriods::<T>::iter() {
			let latest = MassBalances::<T>::get((&account, good, label, period))
				.ok_or("4: latest period without account")?;
			let held = balances.remove(&(account, good, label)).unwrap_or_default();
			ensure!(latest.closing == held, "4: closing balance and lots disagree");
		}
		ensure!(balances.values().all(|mass| mass.is_zero()), "4: lots without account");

		let mut accounts = BTreeMap::new();
		for ((account, good, label, period), balance) in MassBalances::<T>::iter() {
			let b = balance;
			ensure!(
				sum([b.opening, b.issued, b.received])?
					== sum([b.sent, b.consumed, b.exited, b.expired, b.revoked, b.closing])?,
				"5: account doesn't add up"
			);
			accounts.insert((account, good, label, period), balance);
		}
		let mut before = None;
		for ((account, good, label, _), balance) in accounts {
			let carried = match before {
				Some((key, closing)) if key == (account.clone(), good, label) => closing,
				_ => Mass::ZERO,
			};
			ensure!(balance.opening == carried, "5: opening isn't the closing before");
			before = Some(((account, good, label), balance.closing));
		}
		Ok(())
	}

	fn try_state_of_requests() -> Result<(), DispatchError> {
		let mut escrow = BTreeMap::new();
		for (id, request) in Requests::<T>::iter() {
			ensure!(id < NextRequestId::<T>::get(), "9: request id");
			if request.status == RequestStatus::Pending {
				for (lot, mass) in credits_of(&request) {
					add(&mut escrow, lot, mass)?;
				}
			}
			let labelled = request.outputs.iter().filter(|line| line.label.is_some()).count();
			let expected = if request.status == RequestStatus::Approved { labelled } else { 0 };
			let issued = IssuedLots::<T>::get(id);
			ensure!(issued.len() == expected, "8: issued lots");
			for (line, lot) in issued {
				let origin = Lots::<T>::get(lot).map(|lot| lot.origin);
				ensure!(
					origin == Some(OutputLineId { request: id, line }),
					"8: issued lot of another line"
				);
			}
		}
		let mut from_line = BTreeMap::new();
		for (id, lot) in Lots::<T>::iter() {
			let drawn = escrow.remove(&id).unwrap_or_default();
			ensure!(lot.in_escrow == drawn, "3: escrow and pending requests disagree");
			let request = Requests::<T>::get(lot.origin.request).ok_or("7: lot without request")?;
			ensure!(request.status == RequestStatus::Approved, "7: lot of an unapproved request");
			let line = request
				.outputs
				.get(usize::from(lot.origin.line))
				.ok_or("7: lot without output line")?;
			ensure!(
				line.good == lot.good && line.label == Some(lot.label),
				"7: lot and output line disagree"
			);
			add(&mut from_line, (lot.origin, line.mass), sum([lot.mass, lot.in_escrow])?)?;
		}
		ensure!(escrow.is_empty(), "3: pending request without lot");
		for (id, exit) in Exits::<T>::iter() {
			ensure!(id < NextExitId::<T>::get(), "9: exit id");
			let line = Requests::<T>::get(exit.origin.request)
				.and_then(|request| {
					request.outputs.get(usize::from(exit.origin.line)).map(|line| line.mass)
				})
				.ok_or("7: exit without output line")?;
			add(&mut from_line, (exit.origin, line), exit.mass)?;
		}
		for ((_, line), mass) in from_line {
			ensure!(mass <= line, "7: more lots and exits than the line's mass");
		}
		Ok(())
	}
}
