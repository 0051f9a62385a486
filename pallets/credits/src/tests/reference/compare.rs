//! Plays one history on both sides, and compares the ledger with the model after every step.

use super::{
	model::{self, Call, Closed, Deed, Fault, Leg, Model, Outcome, Record, Refusal, Target},
	operations::{Operation, Setting},
	replay::Replay,
};
use crate::{
	mock::*, weights::WeightInfo, AccountRollUps, BrokenCriteria, ClosedRecord, Config, Error,
	Event, Exits, FlaggedLines, FreezeTarget, Freezes, LabelRollUps, LatestPeriods, Lots,
	MassBalances, NextExitId, NextLotId, NextRequestId, NextTransferId, Overdrafts,
	PendingTransfers, Requests, Supplies,
};
use codec::Decode;
use frame_support::{storage::with_storage_layer, traits::Hooks, weights::Weight};
use proptest::{prelude::*, test_runner::TestCaseError};
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::{BTreeMap, BTreeSet};
use tracemet_primitives::{
	traits::AuditedLedger, AuditSubject, LotId, Mass, PeriodId, Reason, RequestId, RollUp, Rolled,
	TransferId, TransferLeg,
};

/// After so many steps everything is looked at that the ledger stores, and its invariants.
const THOROUGHLY: usize = 50;

/// The name of an error. Those of the pallet lose it when they are in an event.
fn name(error: DispatchError) -> Refusal {
	match error {
		DispatchError::Module(error) => {
			Error::<Test>::decode(&mut &error.error[..]).unwrap().into()
		}
		DispatchError::Other(name) => name,
		_ => "another error",
	}
}

fn target(target: &Target) -> FreezeTarget<u64> {
	match *target {
		Target::Lot(lot) => FreezeTarget::Lot(lot),
		Target::Line(line) => FreezeTarget::Line(line),
		Target::Balance((account, good, label)) => FreezeTarget::Balance { account, good, label },
		Target::Exit(exit) => FreezeTarget::Exit(exit),
	}
}

fn leg(Leg { lot, mass, to, pass_through }: Leg) -> TransferLeg<u64> {
	TransferLeg { lot, mass: Mass(mass), to, pass_through }
}

fn reason() -> Reason {
	bounded(b"found wanting".as_slice())
}

fn record(record: Record) -> crate::mock::Record {
	let Record { account, certificate, reference_period, inputs, outputs, corrects } = record;
	let activities = vec![];
	crate::mock::Record {
		account,
		certificate,
		reference_period,
		inputs,
		activities,
		outputs,
		declared: None,
		corrects,
	}
}

/// The validators accept the first footprint of a node, or a newer revision.
fn accept_footprint(request: RequestId, keeps: bool, by: u64) {
	let Some(node) = Nodes::get().remove(&request) else { return };
	let totals = |mass: Mass| model::totals_of(mass.0, keeps, by).try_into().unwrap();
	let lines = node.outputs.iter().map(|line| totals(line.mass)).collect::<Vec<_>>();
	match AcceptedLines::get().contains_key(&request) {
		true => restate(request, lines),
		false => accept(request, lines),
	}
}

/// What the ledger rolled up.
fn rolled_up(RollUp { issued, held, consumed, exited }: RollUp) -> model::RollUp {
	[issued, held, consumed, exited].map(|Rolled { mass, attributes }| (mass, attributes.into()))
}

/// Tells the chain.
fn dispatch(call: &Call) -> DispatchResult {
	match call.clone() {
		Call::Request { who, record: asked } => record(asked).ask_as(who),
		Call::Amend { who, request, record: asked } => record(asked).amend_as(who, request),
		Call::AcceptFootprint { request, keeps, by } => {
			accept_footprint(request, keeps, by);
			Ok(())
		}
		Call::Approve { who, request } => Credits::approve_request(signed(who), request),
		Call::ApprovePartially { who, request, masses } => {
			let masses = masses.into_iter().map(Mass).collect::<Vec<_>>();
			Credits::approve_partially(signed(who), request, bounded(masses))
		}
		Call::ApproveAutomatically { request } => {
			Credits::approve_automatically(signed(STRANGER), request)
		}
		Call::Reject { who, request } => Credits::reject_request(signed(who), request, reason()),
		Call::Withdraw { who, request } => Credits::withdraw_request(signed(who), request),
		Call::Repay { who, account, lot, mass } => {
			Credits::repay_overdraft(signed(who), account, lot, Mass(mass))
		}
		Call::Transfer { who, account, leg: Leg { lot, mass, to, pass_through } } => {
			Credits::transfer(signed(who), account, lot, Mass(mass), to, pass_through, None)
		}
		Call::Batch { who, account, legs } => {
			let legs = legs.into_iter().map(leg).collect::<Vec<_>>();
			Credits::transfer_batch(signed(who), account, bounded(legs), None)
		}
		Call::SetPolicy { who, account, policy } => {
			Credits::set_receiving_policy(signed(who), account, policy)
		}
		Call::AllowSender { who, account, sender } => {
			Credits::allow_sender(signed(who), account, sender)
		}
		Call::DisallowSender { who, account, sender } => {
			Credits::disallow_sender(signed(who), account, sender)
		}
		Call::AcceptTransfer { who, transfer } => Credits::accept_transfer(signed(who), transfer),
		Call::DeclineTransfer { who, transfer } => Credits::decline_transfer(signed(who), transfer),
		Call::CancelTransfer { who, transfer } => Credits::cancel_transfer(signed(who), transfer),
		Call::ValidateTransfer { who, transfer } => {
			Credits::validate_transfer(signed(who), transfer)
		}
		Call::ExpireTransfer { transfer } => Credits::expire_transfer(signed(STRANGER), transfer),
		Call::OfferSwap { who, account, lot, mass, in_return } => {
			Credits::offer_swap(signed(who), account, lot, Mass(mass), in_return, None)
		}
		Call::Exit { who, account, draws } => {
			let draws = draws.into_iter().map(|(lot, mass)| (lot, Mass(mass)));
			let draws = bounded(draws.collect::<Vec<_>>());
			Credits::exit(signed(who), account, draws, product(b"computers"), 1)
		}
		Call::Freeze { who, target: wanted } => {
			Credits::freeze(signed(who), target(&wanted), reason())
		}
		Call::Unfreeze { who, target: frozen } => {
			Credits::unfreeze(who.map_or(RuntimeOrigin::root(), signed), target(&frozen))
		}
		Call::FreezeAudited { fault } => {
			let subject = match fault {
				Fault::Request(request) => AuditSubject::Request(request),
				Fault::Exit(exit) => AuditSubject::Exit(exit),
				Fault::Balance((account, good, label)) => {
					let period = PeriodId(0);
					AuditSubject::Period { account, good, label, period }
				}
			};
			Credits::freeze_audited(&subject, &AUDITOR, &reason())
		}
		Call::Revoke { who, lots } => {
			let lots = lots.into_iter().map(|(lot, mass)| (lot, Mass(mass))).collect::<Vec<_>>();
			Credits::revoke(signed(who), bounded(lots), reason())
		}
		Call::Flag { who, line } => Credits::flag(signed(who), line, reason()),
		Call::LiftHold { who, line, revision } => {
			Credits::lift_hold(signed(who), line, revision, reason())
		}
		Call::ExpireLot { lot } => Credits::expire_lot(signed(STRANGER), lot),
		Call::ClosePeriod { key: (account, good, label) } => {
			Credits::close_period(signed(STRANGER), account, good, label)
		}
		Call::Wait { seconds } => {
			Now::mutate(|now| *now += seconds);
			Ok(())
		}
		Call::Idle { steps } => {
			let step = <Test as Config>::WeightInfo::work_off_due();
			Credits::on_idle(1, step.saturating_mul(steps));
			Credits::on_idle(1, Weight::MAX);
			Ok(())
		}
		Call::Suspend { account } => {
			Suspended::mutate(|accounts| toggle(accounts, account));
			Ok(())
		}
		Call::Certify { account } => {
			Certified::mutate(|accounts| toggle(accounts, account));
			Ok(())
		}
	}
}

fn toggle(accounts: &mut Vec<u64>, account: u64) {
	let before = accounts.len();
	accounts.retain(|other| *other != account);
	if accounts.len() == before {
		accounts.push(account);
	}
}

/// What the chain did by itself, as its events tell.
fn deed(event: &Event<Test>) -> Option<Deed> {
	Some(match event {
		Event::RequestApproved { request, automatic: true, .. } => Deed::Approved(*request),
		Event::AutomaticApprovalRefused { request, reason } => {
			Deed::Refused(*request, name(*reason))
		}
		Event::CreditsExpired { lot, .. } => Deed::Expired(*lot),
		Event::LotCarriedOver { lot, .. } => Deed::CarriedOver(*lot),
		Event::TransferExpired { transfer } => Deed::Lapsed(*transfer),
		Event::RecordArchived { record, .. } => Deed::Archived(match record.clone() {
			ClosedRecord::Request(request) => Closed::Request(request),
			ClosedRecord::Lot(lot) => Closed::Lot(lot),
			ClosedRecord::Exit(exit) => Closed::Exit(exit),
			ClosedRecord::Balance { account, good, label, period } => {
				Closed::Balance((account, good, label), period)
			}
		}),
		Event::LineFlagged { line, .. } => Deed::Flagged(*line),
		_ => return None,
	})
}

/// Plays a history. Whatever differs is told with all that was done up to it.
pub fn play(setting: &Setting, history: &[Operation]) -> Result<(), TestCaseError> {
	let mut result = Ok(());
	execute(|| {
		let mut calls = Vec::new();
		result = play_calls(setting, history, &mut calls).map_err(|error| {
			let steps = calls
				.iter()
				.enumerate()
				.map(|(step, (call, outcome))| format!("\n{step:>4}. {call:?}\n      {outcome:?}"));
			TestCaseError::fail(format!("{error}\nafter{}", steps.collect::<String>()))
		});
	});
	result
}

fn play_calls(
	setting: &Setting,
	history: &[Operation],
	calls: &mut Vec<(Call, Outcome)>,
) -> Result<(), TestCaseError> {
	let mut model = Model::new(setting.establish(), Now::get(), Certified::get());
	let mut replay = Replay::default();
	for (step, operation) in history.iter().enumerate() {
		let call = operation.call(&model);
		let outcome = with_storage_layer(|| dispatch(&call)).map_err(name);
		calls.push((call, outcome));
		let (call, outcome) = &calls[step];
		prop_assert_eq!(&model.play(call), outcome, "the model's outcome, and the ledger's");
		let events = events();
		if let Call::Idle { .. } = call {
			let deeds = events.iter().filter_map(deed).collect::<Vec<_>>();
			model.idle(&deeds).map_err(TestCaseError::fail)?;
		}
		for event in events {
			replay.read(event);
		}
		compare(&model)?;
		if (step + 1) % THOROUGHLY == 0 || step + 1 == history.len() {
			compare_all(&model)?;
			replay.compare()?;
			Credits::do_try_state().map_err(|error| TestCaseError::fail(name(error)))?;
		}
	}
	Ok(())
}

/// That the ledger has what the model has.
fn compare(model: &Model) -> Result<(), TestCaseError> {
	prop_assert_eq!(NextLotId::<Test>::get(), model.next_lot);
	prop_assert_eq!(NextRequestId::<Test>::get(), model.next_request);
	prop_assert_eq!(NextTransferId::<Test>::get(), model.next_transfer);
	prop_assert_eq!(NextExitId::<Test>::get(), model.next_exit);
	for (id, of) in &model.lots {
		// When a spent lot would have been due is of no matter.
		let lot = Lots::<Test>::get(id);
		let found = lot.as_ref().map(|lot| {
			(
				(lot.holder, lot.good, lot.label, lot.accompanies, lot.origin),
				(lot.mass.0, lot.in_escrow.0, lot.factor, lot.certified_share),
				(lot.issued_at, lot.received_at, lot.due.filter(|_| !of.is_spent())),
			)
		});
		let expected = (
			(of.holder, of.good, of.label, of.accompanies, of.origin),
			(of.free, of.escrow, of.factor, of.share),
			(of.issued_at, of.received_at, of.due.filter(|_| !of.is_spent())),
		);
		prop_assert_eq!(found, Some(expected), "lot {}", id);
	}
	for (((account, good, label), period), expected) in &model.balances {
		let found = MassBalances::<Test>::get((account, good, label, period));
		prop_assert_eq!(
			found.as_ref(),
			Some(expected),
			"{:?} {:?}",
			(account, good, label),
			period
		);
	}
	for ((good, label), expected) in &model.supplies() {
		prop_assert_eq!(&supply(*good, *label), expected, "{:?} {:?}", good, label);
	}
	for (id, of) in &model.transfers {
		let found = PendingTransfers::<Test>::get(id).map(|transfer| {
			(
				(transfer.from, transfer.to, transfer.lot, transfer.mass.0, transfer.accompanies),
				(transfer.in_return, transfer.awaits_validation, transfer.awaits_acceptance),
				transfer.expires_at,
			)
		});
		let expected = (
			(of.from, of.to, of.lot, of.mass, of.accompanies),
			(of.in_return, of.awaits_validation, of.awaits_acceptance),
			of.expires_at,
		);
		prop_assert_eq!(found, Some(expected), "transfer {}", id);
	}
	for (key, expected) in &model.overdrafts {
		let found = Overdrafts::<Test>::get(key);
		prop_assert_eq!(found.as_ref(), Some(expected), "{:?}", key);
	}
	compare_roll_ups(model)
}

fn compare_roll_ups(model: &Model) -> Result<(), TestCaseError> {
	let mut network = model::RollUp::default();
	for (label, expected) in model.labels() {
		for (sum, (mass, attributes)) in network.iter_mut().zip(&expected) {
			model::add(sum, *mass, attributes);
		}
		let found = rolled_up(Credits::roll_up_of_label(label));
		prop_assert_eq!(found, expected, "roll-up of {}", label);
	}
	prop_assert_eq!(rolled_up(Credits::network_roll_up()), network, "roll-up of the network");
	for ((account, label, period), expected) in model.accounts() {
		let found = Credits::roll_up_of_account(&account, label, Some(period));
		let found = found.map(rolled_up).map_err(name);
		prop_assert_eq!(found, Ok(expected), "roll-up of {} {:?} {:?}", account, label, period);
	}
	Ok(())
}

/// That the ledger has nothing else, and the rest of what the model knows.
fn compare_all(model: &Model) -> Result<(), TestCaseError> {
	let lots = Lots::<Test>::iter_keys().collect::<BTreeSet<LotId>>();
	prop_assert_eq!(lots, model.lots.keys().copied().collect());
	let balances = MassBalances::<Test>::iter().map(|((account, good, label, period), balance)| {
		(((account, good, label), period), balance)
	});
	prop_assert_eq!(&balances.collect::<BTreeMap<_, _>>(), &model.balances);
	let latest = LatestPeriods::<Test>::iter().collect::<BTreeMap<_, _>>();
	prop_assert_eq!(&latest, &model.latest);
	let supplies = Supplies::<Test>::iter().map(|(good, label, supply)| ((good, label), supply));
	prop_assert_eq!(supplies.collect::<BTreeMap<_, _>>(), model.supplies());
	let transfers = PendingTransfers::<Test>::iter_keys();
	let transfers = transfers.collect::<BTreeSet<TransferId>>();
	prop_assert_eq!(transfers, model.transfers.keys().copied().collect());
	let overdrafts = Overdrafts::<Test>::iter().collect::<BTreeMap<_, _>>();
	prop_assert_eq!(&overdrafts, &model.overdrafts);
	let requests = Requests::<Test>::iter().map(|(id, request)| (id, request.status));
	let expected = model.requests.iter().map(|(id, asked)| (*id, asked.status));
	prop_assert_eq!(requests.collect::<BTreeMap<_, _>>(), expected.collect());
	let exits = Exits::<Test>::iter().map(|(id, exit)| {
		let draws = exit.draws.iter().map(|draw| (draw.lot, draw.origin, draw.mass.0));
		(id, (exit.label, draws.collect::<Vec<_>>()))
	});
	let expected = model.exits.iter().map(|(id, exit)| (*id, (exit.label, exit.draws.clone())));
	prop_assert_eq!(exits.collect::<BTreeMap<_, _>>(), expected.collect());
	prop_assert_eq!(&FlaggedLines::<Test>::iter_keys().collect::<BTreeSet<_>>(), &model.flagged);
	prop_assert_eq!(&BrokenCriteria::<Test>::iter().collect::<BTreeMap<_, _>>(), &model.held);
	for (frozen, by) in &model.freezes {
		let found = Freezes::<Test>::get(target(frozen)).unwrap_or_default();
		prop_assert_eq!(&found.keys().copied().collect::<BTreeSet<_>>(), by, "{:?}", frozen);
	}
	prop_assert_eq!(Freezes::<Test>::iter_keys().count(), model.freezes.len());
	prop_assert_eq!(LabelRollUps::<Test>::iter_keys().count(), model.labels().len());
	prop_assert_eq!(AccountRollUps::<Test>::iter_keys().count(), model.accounts().len());
	Ok(())
}
