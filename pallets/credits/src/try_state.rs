//! What always holds in the ledger.

use crate::{
	decisions::credits_of, roll_ups::replace, AccountRollUps, AccountShares, AllowedSenderCounts,
	AllowedSenders, AutomaticQueue, BrokenCriteria, Column, Config, Exits, FlaggedLines,
	FreezeTarget, Freezes, IssuedLots, LabelRollUps, LatestPeriods, LineRollUps, LineUse, Lots,
	LotsOfAccount, LotsOfLine, MassBalances, NetworkRollUp, NextExitId, NextLotId, NextRequestId,
	NextTransferId, Overdrafts, Pallet, PendingRequests, PendingTransfers, Requests, Revaluations,
	Share, Supplies, Terms, TraceQueue, TransfersOfAccount, UsesOfLine,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use sp_runtime::DispatchError;
use tracemet_primitives::{
	traits::ProductionGraph, LabelId, LotId, Mass, OutputLineId, PeriodId, RequestStatus, RollUp,
	Rolled, MILLION,
};

fn add<K: Ord>(to: &mut BTreeMap<K, Mass>, key: K, mass: Mass) -> Result<(), DispatchError> {
	let sum = to.entry(key).or_default();
	*sum = sum.checked_add(mass).ok_or("a sum of the ledger can't be held")?;
	Ok(())
}

fn count(sum: &mut Rolled, share: &Share) -> Result<(), DispatchError> {
	let counted = replace(sum, &Share::default(), share);
	counted.ok_or_else(|| "a sum of the ledger can't be held".into())
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
	/// 3. What a lot has in escrow is what pending requests and pending transfers draw from it.
	/// 4. The closing balance of the open period of each custody account, good and label is what
	///    the account's lots hold and have in escrow.
	/// 5. Every mass-balance account adds up, and opens with what the one before closed with.
	/// 6. An account's list, and an output line's, has exactly its lots that have mass left.
	/// 7. Every lot that has mass left comes from a labelled line of an approved request, with the
	///    good and label of the line; and the lots and exits of a line are never more than its mass.
	/// 8. An approved request issued one lot at most for each labelled line, and one at least; any
	///    other none.
	/// 9. Every id in use is below the next one to be given out.
	/// 10. The count of an account's pending requests is the number of them; pending requests, and no
	///     others, have terms, one for each line; only pending requests wait for automatic approval.
	/// 11. A pending transfer is of a lot of its sender, waits for somebody, and is on both parties'
	///     lists, which have nothing else.
	/// 12. An overdraft is of at least one gram, and was drawn in no later period than the open one.
	/// 13. What is flagged rests on a line that is flagged itself as its own cause; only flagged lines
	///     wait to be traced.
	/// 14. What mass of a line went into is an approved request or an exit statement that draws from
	///     it, unless it was archived.
	/// 15. What is frozen exists. The certified share of a lot is between one millionth and the whole.
	/// 16. The count of an account's allowed senders is the number of them.
	/// 17. A held line is a labelled one of an approved request that issued a lot of it, and the
	///     revision that is noted is that of its footprint in force, whether or not that keeps the
	///     criteria of the label.
	/// 18. The roll-up of a label has the masses of its supplies, and is the sum of the roll-ups of its
	///     lines; that of the network is the sum of the labels'.
	/// 19. What a line's roll-up has is what the custody accounts have of it.
	/// 20. The roll-up of a custody account, label and period is the sum of its shares; what is held is
	///     in the latest one.
	/// 21. Every share in a roll-up is of some mass, and is that of the footprint in force. Only those
	///     in accounts can be of an earlier one, while the line waits for it; only lines that issued
	///     something wait.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::try_state_of_lots()?;
		Self::try_state_of_accounts()?;
		Self::try_state_of_requests()?;
		Self::try_state_of_pending_requests()?;
		Self::try_state_of_transfers()?;
		Self::try_state_of_overdrafts()?;
		Self::try_state_of_flags()?;
		Self::try_state_of_freezes()?;
		Self::try_state_of_holds()?;
		Self::try_state_of_senders()?;
		Self::try_state_of_roll_ups()
	}

	fn try_state_of_transfers() -> Result<(), DispatchError> {
		let mut listed = BTreeSet::new();
		for (id, transfer) in PendingTransfers::<T>::iter() {
			ensure!(id < NextTransferId::<T>::get(), "9: transfer id");
			let lot = Lots::<T>::get(transfer.lot).ok_or("11: pending transfer without lot")?;
			ensure!(lot.holder == transfer.from, "11: pending transfer of another's lot");
			ensure!(
				transfer.awaits_acceptance || transfer.awaits_validation,
				"11: pending transfer that waits for nobody"
			);
			listed.insert((transfer.from, id));
			listed.insert((transfer.to, id));
		}
		let lists = TransfersOfAccount::<T>::iter_keys().collect::<BTreeSet<_>>();
		ensure!(lists == listed, "11: lists of pending transfers");
		Ok(())
	}

	fn try_state_of_overdrafts() -> Result<(), DispatchError> {
		for (key, overdraft) in Overdrafts::<T>::iter() {
			ensure!(!overdraft.mass.is_zero(), "12: overdraft of nothing");
			let open = LatestPeriods::<T>::get(key).ok_or("12: overdraft without balance")?;
			ensure!(overdraft.drawn_in <= open, "12: overdraft of a later period");
		}
		Ok(())
	}

	fn try_state_of_flags() -> Result<(), DispatchError> {
		for (_, cause) in FlaggedLines::<T>::iter() {
			// The cause may have been archived meanwhile.
			ensure!(
				!Requests::<T>::contains_key(cause.request)
					|| FlaggedLines::<T>::get(cause) == Some(cause),
				"13: flagged because of a line that isn't"
			);
		}
		for (line, _, ()) in TraceQueue::<T>::iter() {
			ensure!(
				!Requests::<T>::contains_key(line.request) || FlaggedLines::<T>::contains_key(line),
				"13: trace of a line that isn't flagged"
			);
		}
		for (line, line_use, ()) in UsesOfLine::<T>::iter() {
			match line_use {
				LineUse::Request(request) => ensure!(
					Requests::<T>::get(request)
						.is_none_or(|record| record.status == RequestStatus::Approved),
					"14: consumed by a request that isn't approved"
				),
				LineUse::Exit(exit) => ensure!(
					Exits::<T>::get(exit).is_none_or(|record| {
						record.draws.iter().any(|draw| draw.origin == line)
					}),
					"14: exit that doesn't draw from the line"
				),
			}
		}
		Ok(())
	}

	fn try_state_of_freezes() -> Result<(), DispatchError> {
		for target in Freezes::<T>::iter_keys() {
			let exists = match target {
				FreezeTarget::Lot(lot) => Lots::<T>::contains_key(lot),
				FreezeTarget::Line(line) => Requests::<T>::contains_key(line.request),
				FreezeTarget::Balance { account, good, label } => {
					LatestPeriods::<T>::contains_key((account, good, label))
				}
				FreezeTarget::Exit(exit) => Exits::<T>::contains_key(exit),
			};
			ensure!(exists, "15: freeze of nothing");
		}
		ensure!(
			Lots::<T>::iter_values().all(|lot| (1..=MILLION).contains(&lot.certified_share)),
			"15: certified share"
		);
		Ok(())
	}

	fn try_state_of_holds() -> Result<(), DispatchError> {
		for (line, revision) in BrokenCriteria::<T>::iter() {
			let record = Requests::<T>::get(line.request).ok_or("17: hold without request")?;
			let issued = IssuedLots::<T>::get(line.request);
			ensure!(
				issued.iter().any(|(position, _)| *position == line.line),
				"17: hold of a line of which nothing was issued"
			);
			let output = record.outputs.get(usize::from(line.line));
			let labelled = output
				.filter(|output| output.label.is_some())
				.ok_or("17: hold of an ordinary line")?;
			ensure!(
				T::Graph::footprint_of(line, labelled.mass)?.revision == revision,
				"17: hold of another revision"
			);
		}
		Ok(())
	}

	fn try_state_of_senders() -> Result<(), DispatchError> {
		let mut counts = BTreeMap::<T::AccountId, u32>::new();
		for (account, _, ()) in AllowedSenders::<T>::iter() {
			let count = counts.entry(account).or_default();
			*count = count.saturating_add(1);
		}
		ensure!(
			AllowedSenderCounts::<T>::iter().collect::<BTreeMap<_, _>>() == counts,
			"16: count of allowed senders"
		);
		Ok(())
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
		for (id, request) in Requests::<T>::iter() {
			let lines = Terms::<T>::get(id).map(|terms| terms.len());
			let expected = match request.status {
				RequestStatus::Pending => Some(request.outputs.len()),
				_ => None,
			};
			ensure!(lines == expected, "10: terms of a request");
		}
		for request in AutomaticQueue::<T>::iter_keys().chain(Terms::<T>::iter_keys()) {
			ensure!(
				Requests::<T>::get(request).is_some_and(|r| r.status == RequestStatus::Pending),
				"10: request that isn't pending"
			);
		}
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
			let of_line = LotsOfLine::<T>::contains_key(lot.origin, id);
			ensure!(of_line == has_mass, "6: line's list and lots disagree");
		}
		for (line, id, ()) in LotsOfLine::<T>::iter() {
			let lot = Lots::<T>::get(id).ok_or("6: listed lot without record")?;
			ensure!(lot.origin == line, "6: listed lot of another line");
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
				// The first one opened with nothing, or with what an archived one closed with.
				_ => balance.opening,
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
			let issued = IssuedLots::<T>::get(id);
			ensure!(
				issued.is_empty() != (request.status == RequestStatus::Approved),
				"8: issued lots"
			);
			let lines = issued.iter().map(|(line, _)| *line).collect::<BTreeSet<_>>();
			ensure!(lines.len() == issued.len(), "8: two lots of one line");
			for (line, lot) in issued {
				let output = request.outputs.get(usize::from(line));
				ensure!(output.is_some_and(|o| o.label.is_some()), "8: lot of an ordinary line");
				// A spent lot may have been archived.
				let origin = OutputLineId { request: id, line };
				ensure!(
					lot < NextLotId::<T>::get()
						&& Lots::<T>::get(lot).is_none_or(|lot| lot.origin == origin),
					"8: issued lot of another line"
				);
			}
		}
		for transfer in PendingTransfers::<T>::iter_values() {
			add(&mut escrow, transfer.lot, transfer.mass)?;
		}
		Self::try_state_of_lines(escrow)
	}

	fn try_state_of_lines(mut escrow: BTreeMap<LotId, Mass>) -> Result<(), DispatchError> {
		let mut from_line = BTreeMap::new();
		for (id, lot) in Lots::<T>::iter() {
			let drawn = escrow.remove(&id).unwrap_or_default();
			ensure!(lot.in_escrow == drawn, "3: escrow and what is pending disagree");
			let mass = sum([lot.mass, lot.in_escrow])?;
			if mass.is_zero() {
				continue;
			}
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
			add(&mut from_line, lot.origin, mass)?;
		}
		ensure!(escrow.is_empty(), "3: something pending without lot");
		for (id, exit) in Exits::<T>::iter() {
			ensure!(id < NextExitId::<T>::get(), "9: exit id");
			for draw in &exit.draws {
				add(&mut from_line, draw.origin, draw.mass)?;
			}
			ensure!(
				exit.mass == sum(exit.draws.iter().map(|draw| draw.mass))?,
				"7: exit and its draws disagree"
			);
		}
		for (line, mass) in from_line {
			// An archived request issued no more, as long as it was there.
			let Some(request) = Requests::<T>::get(line.request) else { continue };
			let output =
				request.outputs.get(usize::from(line.line)).ok_or("7: exit without output line")?;
			ensure!(mass <= output.mass, "7: more lots and exits than the line's mass");
		}
		Ok(())
	}

	fn try_state_of_roll_ups() -> Result<(), DispatchError> {
		let mut labels = BTreeMap::<LabelId, RollUp>::new();
		let mut network = RollUp::default();
		for (line, mut of_line) in LineRollUps::<T>::iter() {
			let of_label = labels.entry(of_line.label).or_default();
			for column in Column::ALL {
				let share = &*column.of_line(&mut of_line);
				ensure!(*share == Self::share_of(line, share.mass)?, "21: share of a line");
				count(column.of(of_label), share)?;
				count(column.of(&mut network), share)?;
			}
		}
		ensure!(
			LabelRollUps::<T>::iter().collect::<BTreeMap<_, _>>() == labels,
			"18: label and its lines disagree"
		);
		ensure!(NetworkRollUp::<T>::get() == network, "18: network and labels disagree");
		Self::try_state_of_rolled_masses(labels)?;
		Self::try_state_of_account_shares()
	}

	fn try_state_of_rolled_masses(labels: BTreeMap<LabelId, RollUp>) -> Result<(), DispatchError> {
		let mut supplies = BTreeMap::<LabelId, [u128; 4]>::new();
		for (_, label, s) in Supplies::<T>::iter() {
			let masses = [s.issued, sum([s.held, s.in_escrow])?, s.consumed, s.exited];
			for (total, mass) in supplies.entry(label).or_default().iter_mut().zip(masses) {
				*total = total.saturating_add(mass.0.into());
			}
		}
		let rolled = labels.into_iter().map(|(label, mut roll_up)| {
			(label, Column::ALL.map(|column| column.of(&mut roll_up).mass))
		});
		ensure!(rolled.collect::<BTreeMap<_, _>>() == supplies, "18: label and supplies disagree");
		Ok(())
	}

	fn try_state_of_account_shares() -> Result<(), DispatchError> {
		let mut masses = BTreeMap::new();
		let mut sums = BTreeMap::<(T::AccountId, LabelId, Option<PeriodId>), RollUp>::new();
		for (line, key, share) in AccountShares::<T>::iter() {
			let of_line =
				LineRollUps::<T>::get(line).ok_or("19: share of a line without roll-up")?;
			ensure!(!share.mass.is_zero(), "21: share of nothing");
			ensure!(
				Revaluations::<T>::contains_key(line) || share == Self::share_of(line, share.mass)?,
				"21: share of an account"
			);
			add(&mut masses, (line, key.column), share.mass)?;
			let sum = sums.entry((key.account, of_line.label, key.period)).or_default();
			count(key.column.of(sum), &share)?;
		}
		for (line, mut of_line) in LineRollUps::<T>::iter() {
			for column in Column::ALL {
				let mass = masses.remove(&(line, column)).unwrap_or_default();
				ensure!(
					mass == column.of_line(&mut of_line).mass,
					"19: line and accounts disagree"
				);
			}
		}
		for line in Revaluations::<T>::iter_keys() {
			ensure!(LineRollUps::<T>::contains_key(line), "21: nothing to be calculated anew");
		}
		let mut latest = BTreeMap::new();
		for ((account, label, period), roll_up) in AccountRollUps::<T>::iter() {
			let period = PeriodId::from(period);
			let booked = sums.remove(&(account.clone(), label, Some(period))).unwrap_or_default();
			let held = roll_up.held.clone();
			ensure!(roll_up == RollUp { held, ..booked }, "20: account and its shares disagree");
			let latest = latest.entry((account, label)).or_insert((period, Rolled::default()));
			if latest.0 <= period {
				*latest = (period, roll_up.held);
			}
		}
		for ((account, label), (_, held)) in latest {
			let sum = sums.remove(&(account, label, None)).unwrap_or_default().held;
			ensure!(held == sum, "20: what is held and its shares disagree");
		}
		ensure!(sums.is_empty(), "20: shares without roll-up");
		Ok(())
	}
}
