//! The books, rebuilt from the events alone.

use crate::{
	mock::Test, AccountShares, BrokenCriteria, ClosedRecord, Column as Fate, Event, Exits,
	FlaggedLines, Freeze, FreezeTarget, Freezes, LatestPeriods, Lots, MassBalances, Overdrafts,
	PendingTransfers, Requests, Supplies,
};
use proptest::{prelude::*, test_runner::TestCaseError};
use std::collections::BTreeMap;
use tracemet_primitives::{
	CertificateRequest, ConversionFactor, ExitId, ExitStatement, GoodId, InputSource, LabelId,
	LotId, Mass, MassBalanceAccount, OutputLineId, Overdraft, PendingTransfer, PeriodId, RequestId,
	RequestStatus, Supply, TransferId,
};

type Key = (u64, GoodId, LabelId);

/// What the events tell of a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Lot {
	holder: u64,
	good: GoodId,
	accompanies: GoodId,
	label: LabelId,
	origin: OutputLineId,
	mass: u64,
	in_escrow: u64,
	factor: Option<ConversionFactor>,
	certified_share: u32,
}

/// A column of a mass-balance account.
type Column = fn(&mut MassBalanceAccount) -> &mut Mass;
/// An end in a supply.
type End = fn(&mut Supply) -> &mut Mass;

/// The books as far as the events were read.
#[derive(Default)]
pub struct Replay {
	lots: BTreeMap<LotId, Lot>,
	requests: BTreeMap<RequestId, CertificateRequest<u64>>,
	statuses: BTreeMap<RequestId, RequestStatus>,
	transfers: BTreeMap<TransferId, PendingTransfer<u64>>,
	exits: BTreeMap<ExitId, ExitStatement<u64>>,
	balances: BTreeMap<(u64, GoodId, LabelId, PeriodId), MassBalanceAccount>,
	latest: BTreeMap<Key, PeriodId>,
	ends: BTreeMap<(GoodId, LabelId), Supply>,
	overdrafts: BTreeMap<Key, Overdraft>,
	freezes: Vec<(FreezeTarget<u64>, u64, Freeze)>,
	flagged: BTreeMap<OutputLineId, OutputLineId>,
	held: BTreeMap<OutputLineId, u32>,
	/// The mass of each line that each account issued, consumed or let exit in each period.
	moved: BTreeMap<(OutputLineId, u64, Fate, Option<PeriodId>), u64>,
}

impl Replay {
	/// Goes on by one event.
	pub fn read(&mut self, event: Event<Test>) {
		match event {
			Event::CertificateRequested { request, details } => self.ask(request, details),
			Event::RequestAmended { request, details } => {
				for (lot, mass) in credits(&self.requests[&request]) {
					self.release(lot, mass);
				}
				self.ask(request, details);
			}
			Event::CreditsConsumed { lot, mass, .. } => {
				self.lot(lot).in_escrow -= mass.0;
				self.end(lot, mass, |b| &mut b.consumed, |s| &mut s.consumed);
				self.roll_up(lot, mass, Fate::Consumed);
			}
			Event::CreditsReturned { lot, mass, .. } => self.release(lot, mass),
			Event::LotIssued {
				lot,
				account,
				good,
				label,
				origin,
				mass,
				factor,
				certified_share,
			} => {
				let details = Lot {
					holder: account,
					good,
					accompanies: good,
					label,
					origin,
					mass: mass.0,
					in_escrow: 0,
					factor,
					certified_share,
				};
				self.lots.insert(lot, details);
				self.ends.entry((good, label)).or_default().issued.0 += mass.0;
				self.book((account, good, label), mass, |balance| &mut balance.issued);
				self.roll_up(lot, mass, Fate::Issued);
			}
			Event::RequestApproved { request, .. } => {
				self.statuses.insert(request, RequestStatus::Approved);
			}
			Event::RequestRejected { request, .. } => {
				self.statuses.insert(request, RequestStatus::Rejected);
			}
			Event::RequestWithdrawn { request } => {
				self.statuses.insert(request, RequestStatus::Withdrawn);
			}
			Event::OverdraftDrawn { account, good, label, mass, period, .. } => {
				let none = Overdraft { mass: Mass(0), drawn_in: period };
				self.overdrafts.entry((account, good, label)).or_insert(none).mass.0 += mass.0;
			}
			Event::OverdraftRepaid { account, lot, mass, left } => {
				self.spend(lot, mass, |b| &mut b.consumed, |s| &mut s.consumed);
				self.roll_up(lot, mass, Fate::Consumed);
				let Lot { good, label, .. } = self.lots[&lot];
				let key = (account, good, label);
				match left.is_zero() {
					true => drop(self.overdrafts.remove(&key)),
					false => self.overdrafts.get_mut(&key).unwrap().mass = left,
				}
			}
			Event::CreditsTransferred { lot, to_lot, from, to, mass, accompanies, .. } => {
				self.lot(lot).mass -= mass.0;
				let sent = self.lots[&lot].clone();
				let moved = Lot { holder: to, accompanies, mass: mass.0, in_escrow: 0, ..sent };
				let Lot { good, label, .. } = moved;
				self.lots.insert(to_lot, moved);
				self.book((from, good, label), mass, |balance| &mut balance.sent);
				self.book((to, good, label), mass, |balance| &mut balance.received);
			}
			Event::TransferOffered { transfer, details } => {
				self.retain(details.lot, details.mass);
				self.transfers.insert(transfer, details);
			}
			Event::TransferAccepted { transfer } => {
				let waiting = self.transfers.get_mut(&transfer).unwrap();
				waiting.awaits_acceptance = false;
				self.go_on(transfer);
			}
			Event::TransferValidated { transfer, .. } => {
				let waiting = self.transfers.get_mut(&transfer).unwrap();
				waiting.awaits_validation = false;
				self.go_on(transfer);
			}
			Event::TransferCompleted { transfer } => {
				self.transfers.remove(&transfer);
			}
			Event::TransferCancelled { transfer }
			| Event::TransferDeclined { transfer, .. }
			| Event::TransferExpired { transfer } => {
				let ended = self.transfers.remove(&transfer).unwrap();
				self.release(ended.lot, ended.mass);
			}
			Event::PeriodOpened { account, good, label, period, opening } => {
				self.latest.insert((account, good, label), period);
				let opened = MassBalanceAccount { opening, closing: opening, ..Default::default() };
				self.balances.insert((account, good, label, period), opened);
			}
			Event::CreditsExpired { lot, mass, .. } => {
				self.spend(lot, mass, |b| &mut b.expired, |s| &mut s.expired);
			}
			Event::CreditsRevoked { lot, mass, .. } => {
				self.spend(lot, mass, |b| &mut b.revoked, |s| &mut s.revoked);
			}
			Event::SystemExit { exit, details } => {
				for draw in &details.draws {
					self.spend(draw.lot, draw.mass, |b| &mut b.exited, |s| &mut s.exited);
					self.roll_up(draw.lot, draw.mass, Fate::Exited);
				}
				self.exits.insert(exit, details);
			}
			Event::Frozen { target, by, details } => self.freezes.push((target, by, details)),
			Event::Unfrozen { target, by } => {
				self.freezes.retain(|freeze| (&freeze.0, freeze.1) != (&target, by));
			}
			Event::CriterionBroken { line, revision, .. }
			| Event::CriterionRestored { line, revision, .. } => {
				self.held.insert(line, revision);
			}
			Event::HoldLifted { line, .. } => {
				self.held.remove(&line);
			}
			Event::LineFlagged { line, cause } => {
				self.flagged.insert(line, cause);
			}
			Event::RecordArchived { record, .. } => self.archive(record),
			// They change nothing that is rebuilt here.
			Event::AutomaticApprovalRefused { .. }
			| Event::RevaluationRefused { .. }
			| Event::ReceivingPolicySet { .. }
			| Event::SenderAllowed { .. }
			| Event::SenderDisallowed { .. }
			| Event::PeriodClosed { .. }
			| Event::LotCarriedOver { .. }
			| Event::LineQuestioned { .. }
			| Event::LotFlagged { .. }
			| Event::ExitFlagged { .. }
			| Event::__Ignore(..) => {}
		}
	}

	fn ask(&mut self, request: RequestId, details: CertificateRequest<u64>) {
		for (lot, mass) in credits(&details) {
			self.retain(lot, mass);
		}
		self.requests.insert(request, details);
		self.statuses.insert(request, RequestStatus::Pending);
	}

	/// What waits for nobody any more leaves escrow.
	fn go_on(&mut self, transfer: TransferId) {
		let waiting = &self.transfers[&transfer];
		if !waiting.awaits_acceptance && !waiting.awaits_validation {
			self.release(waiting.lot, waiting.mass);
		}
	}

	fn archive(&mut self, record: ClosedRecord<u64>) {
		match record {
			ClosedRecord::Request(request) => {
				self.requests.remove(&request);
				self.statuses.remove(&request);
				self.flagged.retain(|line, _| line.request != request);
				self.held.retain(|line, _| line.request != request);
				self.thaw(
					|frozen| matches!(frozen, FreezeTarget::Line(line) if line.request == request),
				);
			}
			ClosedRecord::Lot(lot) => {
				self.lots.remove(&lot);
				self.thaw(|frozen| *frozen == FreezeTarget::Lot(lot));
			}
			ClosedRecord::Exit(exit) => {
				self.exits.remove(&exit);
				self.thaw(|frozen| *frozen == FreezeTarget::Exit(exit));
			}
			ClosedRecord::Balance { account, good, label, period } => {
				self.balances.remove(&(account, good, label, period));
			}
		}
	}

	fn thaw(&mut self, which: impl Fn(&FreezeTarget<u64>) -> bool) {
		self.freezes.retain(|(frozen, ..)| !which(frozen));
	}

	fn lot(&mut self, lot: LotId) -> &mut Lot {
		self.lots.get_mut(&lot).unwrap()
	}

	fn retain(&mut self, lot: LotId, mass: Mass) {
		let lot = self.lot(lot);
		lot.mass -= mass.0;
		lot.in_escrow += mass.0;
	}

	fn release(&mut self, lot: LotId, mass: Mass) {
		let lot = self.lot(lot);
		lot.in_escrow -= mass.0;
		lot.mass += mass.0;
	}

	fn spend(&mut self, lot: LotId, mass: Mass, column: Column, end: End) {
		self.lot(lot).mass -= mass.0;
		self.end(lot, mass, column, end);
	}

	fn end(&mut self, lot: LotId, mass: Mass, column: Column, end: End) {
		let Lot { holder, good, label, .. } = self.lots[&lot];
		end(self.ends.entry((good, label)).or_default()).0 += mass.0;
		self.book((holder, good, label), mass, column);
	}

	/// Counts what became of mass of a lot's line, in the period that was opened last.
	fn roll_up(&mut self, lot: LotId, mass: Mass, fate: Fate) {
		let Lot { holder, good, label, origin, .. } = self.lots[&lot];
		let period = self.latest[&(holder, good, label)];
		*self.moved.entry((origin, holder, fate, Some(period))).or_default() += mass.0;
	}

	/// Books in the period that was opened last.
	fn book(&mut self, (account, good, label): Key, mass: Mass, column: Column) {
		let period = self.latest[&(account, good, label)];
		let balance = self.balances.get_mut(&(account, good, label, period)).unwrap();
		column(balance).0 += mass.0;
		let b = *balance;
		let came = b.opening.0 + b.issued.0 + b.received.0;
		balance.closing =
			Mass(came - b.sent.0 - b.consumed.0 - b.exited.0 - b.expired.0 - b.revoked.0);
	}

	/// That the ledger has the same books.
	pub fn compare(&self) -> Result<(), TestCaseError> {
		let lots = Lots::<Test>::iter().map(|(id, lot)| {
			let rebuilt = Lot {
				holder: lot.holder,
				good: lot.good,
				accompanies: lot.accompanies,
				label: lot.label,
				origin: lot.origin,
				mass: lot.mass.0,
				in_escrow: lot.in_escrow.0,
				factor: lot.factor,
				certified_share: lot.certified_share,
			};
			(id, rebuilt)
		});
		prop_assert_eq!(&lots.collect::<BTreeMap<_, _>>(), &self.lots, "rebuilt lots");
		prop_assert_eq!(
			&MassBalances::<Test>::iter().collect::<BTreeMap<_, _>>(),
			&self.balances,
			"rebuilt mass-balance accounts"
		);
		prop_assert_eq!(
			&LatestPeriods::<Test>::iter().collect::<BTreeMap<_, _>>(),
			&self.latest,
			"rebuilt open periods"
		);
		let mut supplies = self.ends.clone();
		for lot in self.lots.values() {
			let supply = supplies.get_mut(&(lot.good, lot.label)).unwrap();
			supply.held.0 += lot.mass;
			supply.in_escrow.0 += lot.in_escrow;
		}
		let ledger = Supplies::<Test>::iter().map(|(good, label, supply)| ((good, label), supply));
		prop_assert_eq!(ledger.collect::<BTreeMap<_, _>>(), supplies, "rebuilt supplies");
		let statuses = Requests::<Test>::iter().map(|(id, request)| (id, request.status));
		prop_assert_eq!(
			&statuses.collect::<BTreeMap<_, _>>(),
			&self.statuses,
			"rebuilt statuses of requests"
		);
		prop_assert_eq!(
			&PendingTransfers::<Test>::iter().collect::<BTreeMap<_, _>>(),
			&self.transfers,
			"rebuilt pending transfers"
		);
		prop_assert_eq!(
			&Exits::<Test>::iter().collect::<BTreeMap<_, _>>(),
			&self.exits,
			"rebuilt exit statements"
		);
		prop_assert_eq!(
			&Overdrafts::<Test>::iter().collect::<BTreeMap<_, _>>(),
			&self.overdrafts,
			"rebuilt overdrafts"
		);
		prop_assert_eq!(
			&FlaggedLines::<Test>::iter().collect::<BTreeMap<_, _>>(),
			&self.flagged,
			"rebuilt flags"
		);
		prop_assert_eq!(
			&BrokenCriteria::<Test>::iter().collect::<BTreeMap<_, _>>(),
			&self.held,
			"rebuilt holds"
		);
		let mut parts = self.moved.clone();
		for lot in self.lots.values().filter(|lot| lot.mass + lot.in_escrow > 0) {
			let part = (lot.origin, lot.holder, Fate::Held, None);
			*parts.entry(part).or_default() += lot.mass + lot.in_escrow;
		}
		let shares = AccountShares::<Test>::iter()
			.map(|(line, of, share)| ((line, of.account, of.column, of.period), share.mass.0));
		prop_assert_eq!(shares.collect::<BTreeMap<_, _>>(), parts, "rebuilt masses of roll-ups");
		for (target, by, freeze) in &self.freezes {
			let freezes = Freezes::<Test>::get(target).unwrap_or_default();
			prop_assert_eq!(freezes.get(by), Some(freeze), "rebuilt freeze of {:?}", target);
		}
		let freezes = Freezes::<Test>::iter_values().map(|freezes| freezes.len()).sum::<usize>();
		prop_assert_eq!(freezes, self.freezes.len(), "rebuilt freezes");
		Ok(())
	}
}

/// The credits among the inputs of a request.
fn credits(request: &CertificateRequest<u64>) -> Vec<(LotId, Mass)> {
	request
		.inputs
		.iter()
		.filter_map(|input| match input.source {
			InputSource::Credit { lot } => Some((lot, input.mass)),
			_ => None,
		})
		.collect()
}
