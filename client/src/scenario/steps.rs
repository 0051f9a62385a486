//! The steps of a scenario. Steps that touch nothing in common are sent together.

use super::{
	plan::{
		self, records, Action, Attributes, Audit, Balance, Declared, Exit, Frozen, Leg, Move,
		Request, Restatement, Source, Step, Subject, Swap, Transfer,
	},
	run::{success, Job, Outcome, Run, RunError, Signer},
	setup::{bounded, hash},
	tables,
};
use crate::chain::{AccountId, At, Call, FreezeTarget, Included, Resolution};
use sp_core::bounded::BoundedBTreeMap;
use std::collections::{BTreeMap, BTreeSet};
use tracemet_primitives::{
	views::{LotView, RequestView},
	Activities, Activity, ActivityId, AttributeId, AuditSubject, Correction, DeclaredFootprint,
	Findings, FootprintStatus, GoodId, Input, InputSource, Inputs, LabelId, LineTotals, LotId,
	Mass, MaxExitDraws, MaxLegs, MaxOutputs, Output, OutputLineId, Outputs, PassThrough,
	ProductReference, Reason, RequestId, RequestStatus, TimeSpan, TransferId, TransferLeg,
};

/// The first fields of `Credits.LotIssued`.
type LotIssued = (LotId, AccountId, GoodId, LabelId, OutputLineId, Mass);
/// The first fields of `Credits.CreditsTransferred`: the lot, and the lot that it is in now.
type CreditsTransferred = (LotId, LotId);

/// All lots and requests of a run.
type Books = (Vec<Option<LotView<AccountId>>>, Vec<Option<RequestView<AccountId>>>);

/// What a record reads or changes.
fn touched_by(record: &Request) -> BTreeSet<(&'static str, &str)> {
	let mut names = BTreeSet::from([("request", record.name.as_str())]);
	names.extend(record.corrects.as_deref().map(|request| ("request", request)));
	names.extend(record.inputs.iter().filter_map(|input| match &input.source {
		Source::Lot(lot) => Some(("lot", lot.as_str())),
		_ => None,
	}));
	names
}

/// A lot by both its names.
fn moved(moves: &Move) -> [(&'static str, &str); 2] {
	[("lot", &moves.lot), ("lot", &moves.becomes)]
}

/// What a step reads or changes. `None`: something that everything may depend on.
fn touches<'a>(action: &'a Action, all: &'a [Step]) -> Option<BTreeSet<(&'static str, &'a str)>> {
	match action {
		Action::Request(record) => Some(touched_by(record)),
		// What was drawn before goes back.
		Action::Amend(record) => {
			Some(records(all, &record.name).chain([record]).flat_map(touched_by).collect())
		}
		Action::Approve { request: name, .. }
		| Action::ApproveAutomatically(name, _)
		| Action::Reject(name, ..)
		| Action::Withdraw(name, _) => {
			let mut names = BTreeSet::from([("request", name.as_str())]);
			// An approval issues the lots of the outputs.
			let outputs = records(all, name).flat_map(|record| &record.outputs);
			names.extend(outputs.filter_map(|output| Some(("lot", output.lot.as_deref()?))));
			Some(names)
		}
		Action::Transfer(transfer) | Action::Batch(transfer) => {
			let mut names = BTreeSet::new();
			for leg in &transfer.legs {
				names.extend(moved(&leg.moves));
				names.extend(leg.waits.as_deref().map(|transfer| ("transfer", transfer)));
			}
			Some(names)
		}
		Action::OfferSwap(swap) => {
			let mut names = BTreeSet::from([("lot", swap.lot.as_str()), ("lot", &swap.in_return)]);
			names.extend(swap.waits.as_deref().map(|transfer| ("transfer", transfer)));
			Some(names)
		}
		Action::Answer { transfer, moves, .. } => {
			let mut names = BTreeSet::from([("transfer", transfer.as_str())]);
			names.extend(moves.iter().flat_map(moved));
			Some(names)
		}
		Action::Exit(exit) => {
			Some(exit.draws.iter().map(|(lot, _)| ("lot", lot.as_str())).collect())
		}
		Action::Repay { lot, .. } | Action::ExpireLot(lot, _) => {
			Some(BTreeSet::from([("lot", lot.as_str())]))
		}
		Action::Attest { request, .. } => Some(BTreeSet::from([("request", request.as_str())])),
		Action::AwaitApproval(_)
		| Action::Restate(_)
		| Action::ResolveDispute(..)
		| Action::LiftHold { .. }
		| Action::Settle
		| Action::RegisterAttribute(_)
		| Action::RegisterMethod(_)
		| Action::Policy { .. }
		| Action::Sender { .. }
		| Action::Freeze(..)
		| Action::Unfreeze(..)
		| Action::Revoke(..)
		| Action::ClosePeriod(..)
		| Action::Audit(_)
		| Action::OfCertificate { .. }
		| Action::InviteBody(..)
		| Action::Suspend(..)
		| Action::Reinstate(..)
		| Action::Accredit(_)
		| Action::OfAccreditation { .. } => None,
	}
}

/// The call that a step signs, of its pallet.
fn credits(name: &'static str, arguments: impl codec::Encode) -> Call {
	Call::new("Credits", name, arguments)
}

/// The same, of the pallet of the numbers.
fn footprint(name: &'static str, arguments: impl codec::Encode) -> Call {
	Call::new("Footprint", name, arguments)
}

/// Why something is done, for everybody to read.
fn reason(text: &str) -> Result<Reason, RunError> {
	bounded("the reason", text.as_bytes().to_vec())
}

/// How many of the steps can be sent together, out of all.
fn wave(steps: &[Step], all: &[Step]) -> usize {
	let mut touched = BTreeSet::new();
	let mut length = 0;
	for step in steps {
		let fails = step.expect_error.is_some();
		let first_fails = steps.first().is_some_and(|first| first.expect_error.is_some());
		let names = touches(&step.action, all);
		// Steps that fail change nothing, so they can't get in each other's way.
		let fits = fails || names.as_ref().is_some_and(|names| touched.is_disjoint(names));
		if length > 0 && (fails != first_fails || !fits) {
			break;
		}
		length += 1;
		touched.extend(names.iter().flatten().copied());
		if (!fails && names.is_none()) || !step.expectations.is_empty() {
			break;
		}
	}
	length
}

impl<'a> Run<'a> {
	/// All steps, in order.
	pub async fn take_steps(&mut self) -> Result<(), RunError> {
		self.progress.heading("The value chain");
		let mut rest = &self.scenario.steps[..];
		while !rest.is_empty() {
			let (now, later) = rest.split_at(wave(rest, &self.scenario.steps));
			self.take_wave(now).await?;
			rest = later;
		}
		Ok(())
	}

	async fn take_wave(&mut self, steps: &'a [Step]) -> Result<(), RunError> {
		for step in steps {
			if let Action::Approve { request: name, .. }
			| Action::ApproveAutomatically(name, _)
			| Action::AwaitApproval(name) = &step.action
			{
				self.progress.waiting(format!("waiting for the validators' footprint of {name}"));
				let request = self.requests.get(name)?;
				let settled = self.chain.footprint_settled(request, name).await?;
				if settled == FootprintStatus::Disputed {
					return Err(RunError::Disputed(name.clone()));
				}
			}
		}
		match steps {
			[step @ Step { action: Action::AwaitApproval(name), .. }] => {
				self.await_approval(name).await?;
				self.progress.done(&step.title);
				self.show_request(name).await?;
				return self.check_step(step).await;
			}
			[step @ Step { action: Action::Settle, .. }] => {
				self.progress.waiting("waiting until everything is calculated");
				self.chain.calculated().await?;
				self.progress.done(&step.title);
				self.show_restated().await?;
				return self.check_step(step).await;
			}
			_ => {}
		}
		let fails = steps.iter().any(|step| step.expect_error.is_some());
		let before = if fails { Some(self.books().await?) } else { None };
		let at = self.chain.best().await?;
		let mut jobs = Vec::new();
		for step in steps {
			jobs.push(self.job(step, &at).await?);
		}
		let outcomes = self.send(jobs).await?;
		for (step, outcome) in steps.iter().zip(outcomes) {
			match &step.expect_error {
				Some(expected) => self.check_error(step, expected, outcome)?,
				None => {
					let included = success(outcome, place(step))?;
					self.learn(&step.action, &included)?;
					self.progress.done(&step.title);
				}
			}
			if let (
				Action::Approve { request: name, .. } | Action::ApproveAutomatically(name, _),
				None,
			) = (&step.action, &step.expect_error)
			{
				self.show_request(name).await?;
			}
		}
		if let Some(before) = before {
			self.check_unchanged(steps, before).await?;
		}
		for step in steps {
			self.check_step(step).await?;
		}
		Ok(())
	}

	/// What is expected right after a step.
	async fn check_step(&self, step: &Step) -> Result<(), RunError> {
		for expectation in &step.expectations {
			self.check(expectation).await?;
		}
		Ok(())
	}

	/// Waits for the chain's own approval, and learns the lots that it issued.
	async fn await_approval(&mut self, name: &str) -> Result<(), RunError> {
		self.progress.waiting(format!("waiting for the chain to approve {name}"));
		let view = self.chain.decided(self.requests.get(name)?).await?;
		let Some(view) = view.filter(|view| view.status == RequestStatus::Approved) else {
			return Err(RunError::NotApproved(name.to_owned()));
		};
		for (line, lot) in view.lots {
			self.learn_lot(name, line, lot)?;
		}
		Ok(())
	}

	/// All lots and requests as they are now, except for what validators change on their own.
	async fn books(&self) -> Result<Books, RunError> {
		let at = self.chain.best().await?;
		let (mut lots, mut requests) = (Vec::new(), Vec::new());
		for (_, lot) in self.lots.all() {
			lots.push(self.chain.lot(&at, lot).await?);
		}
		for (_, request) in self.requests.all() {
			let view = self.chain.request(&at, request).await?;
			let without = |view| RequestView { footprint: FootprintStatus::Pending, ..view };
			requests.push(view.map(without));
		}
		Ok((lots, requests))
	}

	/// That steps which had to fail left the books alone.
	async fn check_unchanged(&self, steps: &[Step], before: Books) -> Result<(), RunError> {
		let after = self.books().await?;
		if before == after {
			return Ok(());
		}
		let lots = before.0.iter().zip(&after.0).find(|(old, new)| old != new);
		let requests = before.1.iter().zip(&after.1).find(|(old, new)| old != new);
		let (expected, got) = match (lots, requests) {
			(Some((old, new)), _) => (format!("{old:?}"), format!("{new:?}")),
			(_, Some((old, new))) => (format!("{old:?}"), format!("{new:?}")),
			_ => ("the books as before".to_owned(), "other books".to_owned()),
		};
		let place = steps.iter().map(place).collect::<Vec<_>>().join("; ");
		let field = "books after failing".to_owned();
		Err(RunError::Difference { place, field, expected, got })
	}

	fn check_error(
		&mut self,
		step: &Step,
		expected: &str,
		outcome: Outcome,
	) -> Result<(), RunError> {
		let (name, text) = match &outcome {
			Outcome::Refused(refusal) => (refusal.name.as_str(), refusal.to_string()),
			Outcome::Included(Included { failure: Some(failure), .. }) => {
				(failure.name.as_str(), failure.to_string())
			}
			Outcome::Included(_) => ("success", "success".to_owned()),
		};
		if name != expected {
			return Err(RunError::Difference {
				place: place(step),
				field: "error".to_owned(),
				expected: expected.to_owned(),
				got: text,
			});
		}
		self.turned_down += 1;
		self.progress.done(format!("turned down: {}\n        {text}", step.title));
		Ok(())
	}

	/// Keeps the ids that a step gave.
	fn learn(&mut self, action: &'a Action, included: &Included) -> Result<(), RunError> {
		match action {
			Action::Request(request) => {
				let id = included.event::<RequestId>("Credits", "CertificateRequested")?;
				self.requests.put(&request.name, id);
				self.records.insert(request.name.clone(), request);
			}
			Action::Amend(request) => {
				self.records.insert(request.name.clone(), request);
			}
			Action::Approve { request: name, .. } | Action::ApproveAutomatically(name, _) => {
				for (lot, _, _, _, origin, _) in
					included.events::<LotIssued>("Credits", "LotIssued")?
				{
					self.learn_lot(name, origin.line, lot)?;
				}
			}
			Action::Transfer(transfer) | Action::Batch(transfer) => {
				let (waiting, moving): (Vec<_>, Vec<_>) =
					transfer.legs.iter().partition(|leg| leg.waits.is_some());
				self.learn_transfers(waiting.into_iter().flat_map(|leg| &leg.waits), included)?;
				self.learn_moves(moving.into_iter().map(|leg| &leg.moves), included)?;
			}
			Action::OfferSwap(swap) => self.learn_transfers(swap.waits.iter(), included)?,
			Action::Answer { moves, .. } => {
				if !included.events::<TransferId>("Credits", "TransferCompleted")?.is_empty() {
					self.learn_moves(moves.iter(), included)?;
				}
			}
			Action::Exit(exit) => {
				self.exits.put(&exit.name, included.event("Credits", "SystemExit")?);
			}
			Action::Audit(Audit { name: Some(name), .. }) => {
				self.audits.put(name, included.event("Certification", "AuditRecorded")?);
			}
			Action::RegisterAttribute(attribute) => {
				self.learn_attribute(&attribute.name, included)?;
			}
			Action::RegisterMethod(method) => {
				self.learn_method(&method.name, included)?;
			}
			Action::AwaitApproval(_)
			| Action::Settle
			| Action::Restate(_)
			| Action::Attest { .. }
			| Action::ResolveDispute(..)
			| Action::LiftHold { .. }
			| Action::Reject(..)
			| Action::Withdraw(..)
			| Action::Policy { .. }
			| Action::Sender { .. }
			| Action::Repay { .. }
			| Action::Freeze(..)
			| Action::Unfreeze(..)
			| Action::Revoke(..)
			| Action::ExpireLot(..)
			| Action::ClosePeriod(..)
			| Action::Audit(_)
			| Action::OfCertificate { .. }
			| Action::InviteBody(..)
			| Action::Suspend(..)
			| Action::Reinstate(..)
			| Action::Accredit(_)
			| Action::OfAccreditation { .. } => {}
		}
		Ok(())
	}

	/// Keeps the lot that an output line issued.
	fn learn_lot(&mut self, request: &str, line: u8, lot: LotId) -> Result<(), RunError> {
		let output = self.record(request)?.outputs.get(usize::from(line));
		if let Some(name) = output.and_then(|output| output.lot.as_ref()) {
			self.lots.put(name, lot);
		}
		Ok(())
	}

	/// Keeps the ids of transfers that wait, in their order.
	fn learn_transfers<'n>(
		&mut self,
		names: impl Iterator<Item = &'n String>,
		included: &Included,
	) -> Result<(), RunError> {
		let mut offered = included.events("Credits", "TransferOffered")?.into_iter();
		for name in names {
			let missing = || RunError::NotThere { kind: "waiting transfer", name: name.clone() };
			self.transfers.put(name, offered.next().ok_or_else(missing)?);
		}
		Ok(())
	}

	/// Keeps the lots that changed hands, in their order.
	fn learn_moves<'n>(
		&mut self,
		moves: impl Iterator<Item = &'n Move>,
		included: &Included,
	) -> Result<(), RunError> {
		let events = included.events::<CreditsTransferred>("Credits", "CreditsTransferred")?;
		let mut moved = events.into_iter();
		for Move { becomes, .. } in moves {
			let missing = || RunError::NotThere { kind: "lot", name: becomes.clone() };
			let (_, lot) = moved.next().ok_or_else(missing)?;
			self.lots.put(becomes, lot);
		}
		Ok(())
	}

	/// A request as the scenario has it by now.
	pub fn record(&self, name: &str) -> Result<&'a Request, RunError> {
		self.records
			.get(name)
			.copied()
			.ok_or_else(|| RunError::NotThere { kind: "request", name: name.to_owned() })
	}

	/// The tables of a request with an accepted footprint.
	async fn show_request(&self, name: &str) -> Result<(), RunError> {
		let at = self.chain.best().await?;
		let request = self.requests.get(name)?;
		let missing = || RunError::NotThere { kind: "footprint of", name: name.to_owned() };
		let footprint = self.chain.footprint(&at, request).await?.ok_or_else(missing)?;
		let in_force = footprint.in_force.as_ref().ok_or_else(missing)?;
		let record = self.record(name)?;
		let heading = format!("\nRequest {request} of {}: what went in", record.account);
		self.progress.print(&heading);
		self.progress.print(&tables::inputs(self.scenario, record).to_string());
		self.progress.print(&format!(
			"What came out, and its footprint, {}",
			tables::basis(self, &in_force.basis),
		));
		self.progress.print(&format!("{}\n", tables::outputs(self, record, &footprint.lines)));
		Ok(())
	}

	/// The table of the footprints that were restated, or calculated anew because others were.
	async fn show_restated(&self) -> Result<(), RunError> {
		let at = self.chain.best().await?;
		let mut restated = Vec::new();
		for (name, request) in self.requests.all() {
			let Some(view) = self.chain.footprint(&at, request).await? else { continue };
			let revision = view.in_force.as_ref().map(|footprint| footprint.revision);
			if let Some(revision @ 1..) = revision {
				restated.push((self.record(name)?, revision, view.lines));
			}
		}
		if !restated.is_empty() {
			self.progress.print("\nFootprints that were calculated anew");
			self.progress.print(&format!("{}\n", tables::restated(self.scenario, &restated)));
		}
		Ok(())
	}

	/// What a step signs. What it needs to know of the chain is read at the block.
	async fn job(&self, step: &Step, at: &At) -> Result<Job, RunError> {
		let (by, call) = match &step.action {
			Action::Request(request) => (&request.by, self.request(request)?),
			Action::Amend(request) => (&request.by, self.amendment(request)?),
			Action::Approve { request, by, masses } => (by, self.approval(request, masses)?),
			Action::ApproveAutomatically(request, by) => {
				(by, credits("approve_automatically", self.requests.get(request)?))
			}
			Action::AwaitApproval(request) => {
				return Err(RunError::NotApproved(request.clone()));
			}
			Action::Settle => return Err(RunError::NotAlone(place(step))),
			Action::Reject(request, by, reason) => {
				let arguments = (self.requests.get(request)?, reason.as_bytes());
				(by, credits("reject_request", arguments))
			}
			Action::Withdraw(request, by) => {
				(by, credits("withdraw_request", self.requests.get(request)?))
			}
			Action::Transfer(transfer) => (&transfer.by, self.transfer(transfer)?),
			Action::Batch(transfer) => (&transfer.by, self.batch(transfer)?),
			Action::OfferSwap(swap) => (&swap.by, self.swap(swap)?),
			Action::Answer { call, transfer, by, .. } => {
				(by, credits(call, self.transfers.get(transfer)?))
			}
			Action::Policy { account, by, policy } => {
				(by, credits("set_receiving_policy", (self.account(account)?, policy)))
			}
			Action::Sender { call, account, by, sender } => {
				(by, credits(call, (self.account(account)?, self.account(sender)?)))
			}
			Action::Exit(exit) => (&exit.by, self.exit(exit)?),
			Action::Repay { account, by, lot, mass } => {
				let arguments = (self.account(account)?, self.lots.get(lot)?, mass);
				(by, credits("repay_overdraft", arguments))
			}
			Action::Freeze(target, by, why) => {
				(by, credits("freeze", (self.frozen(target)?, reason(why)?)))
			}
			Action::Unfreeze(target, by) => {
				return Ok(by_or_governance(step, by, credits("unfreeze", self.frozen(target)?)))
			}
			Action::Revoke(lots, by, why) => {
				let lots = bounded::<_, MaxLegs>("the revocation", self.draws(lots)?)?;
				(by, credits("revoke", (lots, reason(why)?)))
			}
			Action::ExpireLot(lot, by) => (by, credits("expire_lot", self.lots.get(lot)?)),
			Action::ClosePeriod(balance, by) => {
				(by, credits("close_period", self.balance(balance)?))
			}
			Action::Audit(audit) => (&audit.by, self.audit(audit, step, at).await?),
			Action::Restate(restatement) => (&restatement.by, self.restatement(restatement)?),
			Action::Attest { request, by, revision, report } => {
				let report = self.commitment(by, &step.title, report)?;
				let request = self.requests.get(request)?;
				let (latest, attempt) = self.latest_round(at, request).await?;
				let arguments = (request, revision.unwrap_or(latest), attempt, report);
				(by, footprint("attest_footprint", arguments))
			}
			Action::ResolveDispute(request, lines, why) => {
				let resolution = match lines {
					Some(lines) => Resolution::Accept(self.lines(request, lines)?),
					None => Resolution::Retry,
				};
				let request = self.requests.get(request)?;
				let (revision, attempt) = self.latest_round(at, request).await?;
				let arguments = (request, revision, attempt, resolution, reason(why)?);
				return Ok(by_or_governance(step, &None, footprint("resolve_dispute", arguments)));
			}
			Action::LiftHold { request, line, by, revision, why } => {
				let line = OutputLineId { request: self.requests.get(request)?, line: *line };
				let revision = match revision {
					Some(revision) => Some(*revision),
					None => self.chain.held_by(at, line).await?,
				};
				// The call says so if nothing is held.
				let arguments = (line, revision.unwrap_or_default(), reason(why)?);
				(by, credits("lift_hold", arguments))
			}
			Action::RegisterAttribute(attribute) => {
				return Ok(by_or_governance(step, &None, self.register_attribute(attribute)?));
			}
			Action::RegisterMethod(method) => (&method.by, self.register_method(method)?),
			Action::OfCertificate { call, certificate, by } => {
				let certificate = self.certificates.get(certificate)?;
				let call = Call::new("Certification", call, certificate);
				return Ok(by_or_governance(step, by, call));
			}
			Action::InviteBody(certificate, body, by) => {
				let arguments = (self.certificates.get(certificate)?, self.account(body)?);
				let call = Call::new("Certification", "invite_body", arguments);
				return Ok(by_or_governance(step, by, call));
			}
			Action::Suspend(participant, by) => {
				(by, Call::new("Accounts", "suspend_participant", self.account(participant)?))
			}
			Action::Reinstate(participant, by) => {
				(by, Call::new("Accounts", "reinstate_participant", self.account(participant)?))
			}
			Action::Accredit(entry) => (&entry.by, self.accredit(entry)?),
			Action::OfAccreditation { call, body, standard, by } => {
				let arguments = (self.account(body)?, self.standards.get(standard)?.standard);
				(by, Call::new("Certification", call, arguments))
			}
		};
		Ok(Job { what: place(step), by: Signer::Actor(by.clone()), call })
	}

	/// The revision and the attempt of the latest round on a request's footprint. The first if there is
	/// none: the call says so.
	async fn latest_round(&self, at: &At, request: RequestId) -> Result<(u32, u32), RunError> {
		let latest = self.chain.footprint(at, request).await?.map(|footprint| footprint.latest);
		Ok(latest.map_or((0, 0), |round| (round.revision, round.attempt)))
	}

	fn approval(&self, request: &str, masses: &Option<Vec<Mass>>) -> Result<Call, RunError> {
		let id = self.requests.get(request)?;
		Ok(match masses {
			Some(masses) => {
				let masses = bounded::<_, MaxOutputs>(request, masses.clone())?;
				credits("approve_partially", (id, masses))
			}
			None => credits("approve_request", id),
		})
	}

	fn leg(&self, leg: &Leg) -> Result<TransferLeg<AccountId>, RunError> {
		let pass_through = match &leg.pass_through {
			Some((delivered, certificate)) => Some(PassThrough {
				delivered: self.goods.get(delivered)?,
				certificate: self.certificates.get(certificate)?,
			}),
			None => None,
		};
		Ok(TransferLeg {
			lot: self.lots.get(&leg.moves.lot)?,
			mass: leg.mass,
			to: self.account(&leg.to)?,
			pass_through,
		})
	}

	fn reference(&self, transfer: &Transfer) -> Result<Option<sp_core::H256>, RunError> {
		let reference = transfer.reference.as_ref();
		reference.map(|text| self.commitment(&transfer.from, text, text)).transpose()
	}

	/// A transfer of one leg.
	fn transfer(&self, transfer: &Transfer) -> Result<Call, RunError> {
		let (from, reference) = (self.account(&transfer.from)?, self.reference(transfer)?);
		let missing = || RunError::NotThere { kind: "leg", name: transfer.from.clone() };
		let leg = self.leg(transfer.legs.first().ok_or_else(missing)?)?;
		let arguments = (from, leg.lot, leg.mass, leg.to, leg.pass_through, reference);
		Ok(credits("transfer", arguments))
	}

	fn batch(&self, transfer: &Transfer) -> Result<Call, RunError> {
		let legs = transfer.legs.iter().map(|leg| self.leg(leg)).collect::<Result<_, _>>()?;
		let legs = bounded::<_, MaxLegs>("the batch", legs)?;
		let arguments = (self.account(&transfer.from)?, legs, self.reference(transfer)?);
		Ok(credits("transfer_batch", arguments))
	}

	fn swap(&self, swap: &Swap) -> Result<Call, RunError> {
		let arguments = (
			self.account(&swap.from)?,
			self.lots.get(&swap.lot)?,
			swap.mass,
			self.lots.get(&swap.in_return)?,
			None::<sp_core::H256>,
		);
		Ok(credits("offer_swap", arguments))
	}

	fn draws(&self, draws: &[(String, Mass)]) -> Result<Vec<(LotId, Mass)>, RunError> {
		draws.iter().map(|(lot, mass)| Ok((self.lots.get(lot)?, *mass))).collect()
	}

	fn exit(&self, exit: &Exit) -> Result<Call, RunError> {
		let product: ProductReference = bounded(&exit.name, exit.product.as_bytes().to_vec())?;
		let draws = bounded::<_, MaxExitDraws>(&exit.name, self.draws(&exit.draws)?)?;
		let arguments = (self.account(&exit.account)?, draws, product, exit.quantity);
		Ok(credits("exit", arguments))
	}

	/// The ids of a mass balance.
	pub fn balance(&self, of: &Balance) -> Result<(AccountId, GoodId, LabelId), RunError> {
		Ok((self.account(&of.account)?, self.goods.get(&of.good)?, self.labels.get(&of.label)?))
	}

	fn frozen(&self, target: &Frozen) -> Result<FreezeTarget, RunError> {
		Ok(match target {
			Frozen::Lot(lot) => FreezeTarget::Lot(self.lots.get(lot)?),
			Frozen::Line(request, line) => FreezeTarget::Line(OutputLineId {
				request: self.requests.get(request)?,
				line: *line,
			}),
			Frozen::Balance(balance) => {
				let (account, good, label) = self.balance(balance)?;
				FreezeTarget::Balance { account, good, label }
			}
			Frozen::Exit(exit) => FreezeTarget::Exit(self.exits.get(exit)?),
		})
	}

	/// What an audit is about; a period is the one that it is at the block.
	pub async fn subject(
		&self,
		subject: &Subject,
		at: &At,
	) -> Result<AuditSubject<AccountId>, RunError> {
		Ok(match subject {
			Subject::Certificate(name) => AuditSubject::Certificate(self.certificates.get(name)?),
			Subject::Request(name) => AuditSubject::Request(self.requests.get(name)?),
			Subject::Exit(name) => AuditSubject::Exit(self.exits.get(name)?),
			Subject::Period(balance) => {
				let (account, good, label) = self.balance(balance)?;
				let view = self.chain.mass_balance_account(at, &account, good, label).await?;
				let missing =
					|| RunError::NotThere { kind: "balance of", name: balance.account.clone() };
				let period = view.ok_or_else(missing)?.period;
				AuditSubject::Period { account, good, label, period }
			}
		})
	}

	async fn audit(&self, audit: &Audit, step: &Step, at: &At) -> Result<Call, RunError> {
		let findings: Findings = bounded("the findings", audit.findings.as_bytes().to_vec())?;
		let evidence = audit.evidence.as_ref();
		let evidence =
			evidence.map(|text| self.commitment(&audit.by, &step.title, text)).transpose()?;
		let subject = self.subject(&audit.subject, at).await?;
		let arguments = (subject, audit.outcome, findings, evidence, audit.freeze);
		Ok(Call::new("Certification", "record_audit", arguments))
	}

	fn inputs(&self, request: &Request) -> Result<Inputs, RunError> {
		let mut inputs = Vec::new();
		for input in &request.inputs {
			let source = match &input.source {
				Source::Lot(lot) => InputSource::Credit { lot: self.lots.get(lot)? },
				Source::Extracted(good) => InputSource::Extracted { good: self.goods.get(good)? },
				Source::Uncertified(good) => {
					InputSource::Uncertified { good: self.goods.get(good)? }
				}
				Source::Scrap(good, origin) => {
					InputSource::Scrap { good: self.goods.get(good)?, origin: *origin }
				}
				Source::Overdraft => InputSource::Overdraft,
			};
			inputs.push(Input {
				source,
				mass: input.mass,
				gross_mass: input.gross,
				attributed_to: input.line,
			});
		}
		bounded(&request.name, inputs)
	}

	fn outputs(&self, request: &Request) -> Result<Outputs, RunError> {
		let mut outputs = Vec::new();
		for output in &request.outputs {
			outputs.push(Output {
				good: self.goods.get(&output.good)?,
				label: output.label.as_ref().map(|label| self.labels.get(label)).transpose()?,
				mass: output.mass,
				gross_mass: output.gross,
				value_share: output.value_share,
			});
		}
		bounded(&request.name, outputs)
	}

	/// The activities of a request. `account`: who keeps the evidence.
	fn activities(
		&self,
		request: &str,
		account: &str,
		activities: &[plan::Activity],
	) -> Result<Activities, RunError> {
		let mut reported = Vec::new();
		for activity in activities {
			let of = format!("{request}: {}", activity.name);
			let evidence = activity.evidence.as_ref();
			reported.push(Activity {
				activity: ActivityId(activity.number),
				quantity: activity.quantity,
				unit: activity.unit,
				primary: activity.primary,
				evidence: evidence.map(|text| self.commitment(account, &of, text)).transpose()?,
			});
		}
		bounded(request, reported)
	}

	/// Totals by the ids of their attributes.
	pub fn totals(&self, totals: &Attributes) -> Result<BTreeMap<AttributeId, u128>, RunError> {
		totals.iter().map(|(name, grams)| Ok((self.attributes.get(name)?, *grams))).collect()
	}

	/// The totals of the output lines of a request.
	fn lines(&self, request: &str, lines: &[Attributes]) -> Result<LineTotals, RunError> {
		let too_many = |_| RunError::TooMany(request.to_owned());
		let mut totals = Vec::new();
		for line in lines {
			totals.push(BoundedBTreeMap::try_from(self.totals(line)?).map_err(too_many)?);
		}
		bounded(request, totals)
	}

	fn declared(
		&self,
		request: &str,
		declared: &Option<Declared>,
	) -> Result<Option<DeclaredFootprint>, RunError> {
		let Some(Declared { document, lines }) = declared else { return Ok(None) };
		let lines = self.lines(request, lines)?;
		Ok(Some(DeclaredFootprint { lines, document: hash(document) }))
	}

	fn restatement(&self, restatement: &Restatement) -> Result<Call, RunError> {
		let Restatement { request: name, account, scrap_origins, value_shares, .. } = restatement;
		let value_shares = value_shares.clone().map(|shares| bounded(name, shares));
		let correction = Correction {
			method: self.methods.get(&restatement.method)?,
			activities: self.activities(name, account, &restatement.activities)?,
			scrap_origins: bounded(name, scrap_origins.clone())?,
			value_shares: value_shares.transpose()?,
			declared: self.declared(name, &restatement.declared)?,
		};
		let (request, reason) = (self.requests.get(name)?, reason(&restatement.reason)?);
		Ok(match &restatement.audit {
			Some(audit) => {
				let arguments = (request, self.audits.get(audit)?, correction, reason);
				footprint("restate_after_audit", arguments)
			}
			None => footprint("restate", (request, correction, reason)),
		})
	}

	/// What is reported: reference period, inputs, activities, outputs, declared footprint, evidence.
	fn report(&self, request: &Request) -> Result<impl codec::Encode, RunError> {
		let evidence = request
			.evidence
			.as_ref()
			.map(|evidence| self.commitment(&request.account, &request.name, evidence))
			.transpose()?;
		let reference_period = TimeSpan { from: self.days_ago(request.days), until: self.began };
		Ok((
			reference_period,
			self.inputs(request)?,
			self.activities(&request.name, &request.account, &request.activities)?,
			self.outputs(request)?,
			self.declared(&request.name, &request.declared)?,
			evidence,
		))
	}

	fn request(&self, request: &Request) -> Result<Call, RunError> {
		let corrects = request.corrects.as_ref().map(|name| self.requests.get(name));
		let arguments = (
			self.account(&request.account)?,
			self.certificates.get(&request.certificate)?,
			self.report(request)?,
			corrects.transpose()?,
		);
		Ok(credits("request_certificate", arguments))
	}

	fn amendment(&self, request: &Request) -> Result<Call, RunError> {
		let arguments = (self.requests.get(&request.name)?, self.report(request)?);
		Ok(credits("amend_request", arguments))
	}
}

/// What an actor signs, or governance.
fn by_or_governance(step: &Step, by: &Option<String>, call: Call) -> Job {
	let by = by.clone().map_or(Signer::Governance, Signer::Actor);
	Job { what: place(step), by, call }
}

/// A step, for messages.
pub fn place(step: &Step) -> String {
	format!("{} (line {})", step.title, step.line)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn step(action: Action, fails: bool) -> Step {
		let expect_error = fails.then(|| "Credits.ZeroMass".to_owned());
		Step { title: String::new(), line: 1, expect_error, action, expectations: Vec::new() }
	}

	fn approve(request: &str) -> Action {
		Action::Approve { request: request.to_owned(), by: "body".to_owned(), masses: None }
	}

	fn request(name: &str, lot: &str) -> Action {
		let mass = Mass(1);
		Action::Request(Request {
			name: name.to_owned(),
			account: "a".to_owned(),
			by: "a".to_owned(),
			certificate: "c".to_owned(),
			days: 30,
			inputs: Vec::new(),
			activities: Vec::new(),
			outputs: vec![plan::Output {
				good: "g".to_owned(),
				label: Some("l".to_owned()),
				lot: Some(lot.to_owned()),
				mass,
				gross: mass,
				value_share: 0,
			}],
			declared: None,
			evidence: None,
			corrects: None,
		})
	}

	fn transfer(lot: &str) -> Action {
		let name = |name: &str| name.to_owned();
		let leg = Leg {
			moves: Move { lot: name(lot), becomes: name(lot) },
			to: name("b"),
			mass: Mass(1),
			waits: Some(format!("{lot} waits")),
			pass_through: None,
		};
		let (from, by) = (name("a"), name("a"));
		Action::Transfer(Transfer { from, by, legs: vec![leg], reference: None })
	}

	fn accept(lot: &str) -> Action {
		Action::Answer {
			call: "accept_transfer",
			transfer: format!("{lot} waits"),
			by: "b".to_owned(),
			moves: vec![Move { lot: lot.to_owned(), becomes: lot.to_owned() }],
		}
	}

	fn first_wave(steps: &[Step]) -> usize {
		wave(steps, steps)
	}

	#[test]
	fn independent_steps_go_together() {
		let steps = [step(approve("a"), false), step(approve("b"), false)];
		assert_eq!(first_wave(&steps), 2);
		let steps = [step(transfer("a"), false), step(transfer("b"), false)];
		assert_eq!(first_wave(&steps), 2);
	}

	#[test]
	fn dependent_steps_wait() {
		let steps = [step(approve("a"), false), step(approve("a"), false)];
		assert_eq!(first_wave(&steps), 1);
		let steps = [step(request("r", "l"), false), step(approve("r"), false)];
		assert_eq!(first_wave(&steps), 1);
	}

	#[test]
	fn an_answer_waits_for_its_transfer() {
		let steps = [step(transfer("a"), false), step(accept("a"), false)];
		assert_eq!(first_wave(&steps), 1);
		let steps = [step(transfer("a"), false), step(accept("b"), false)];
		assert_eq!(first_wave(&steps), 2);
	}

	#[test]
	fn an_amendment_waits_for_what_was_drawn_before() {
		let Action::Request(amended) = request("r", "l") else { panic!("it is a request") };
		let all = [step(request("r", "l"), false), step(Action::Amend(amended), false)];
		assert_eq!(wave(&all, &all), 1);
	}

	#[test]
	fn a_lot_is_there_after_its_approval() {
		let all =
			[step(request("r", "l"), false), step(approve("r"), false), step(transfer("l"), false)];
		assert_eq!(wave(&all[1..], &all), 1);
	}

	#[test]
	fn steps_that_fail_go_together_and_apart_from_others() {
		let steps = [step(approve("a"), true), step(approve("a"), true), step(approve("b"), false)];
		assert_eq!(first_wave(&steps), 2);
		assert_eq!(first_wave(&steps[2..]), 1);
	}

	#[test]
	fn what_others_may_depend_on_goes_alone() {
		let suspend = || Action::Suspend("a".to_owned(), "b".to_owned());
		assert_eq!(first_wave(&[step(approve("a"), false), step(suspend(), false)]), 1);
		assert_eq!(first_wave(&[step(suspend(), false), step(approve("a"), false)]), 1);
		// Unless it fails.
		assert_eq!(first_wave(&[step(suspend(), true), step(suspend(), true)]), 2);
	}

	#[test]
	fn waiting_goes_alone() {
		let settle = || step(Action::Settle, false);
		assert_eq!(first_wave(&[settle(), settle()]), 1);
		assert_eq!(first_wave(&[step(approve("a"), false), settle()]), 1);
	}

	#[test]
	fn what_is_looked_at_ends_a_wave() {
		let mut first = step(approve("a"), false);
		let status = tracemet_primitives::RequestStatus::Approved;
		let request = "a".to_owned();
		let what = plan::Expected::Request { request, status, footprint: None };
		first.expectations.push(plan::Expect { line: 1, what });
		assert_eq!(first_wave(&[first, step(approve("b"), false)]), 1);
	}
}
