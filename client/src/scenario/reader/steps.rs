//! What happens in a scenario, step by step.

use super::{Kind, Reader};
use crate::scenario::{
	file,
	plan::{
		Action, Attributes, Audit, Balance, Certificate, Exit, Frozen, Leg, Method, Move, Result,
		Step, Subject, Swap, Transfer,
	},
};
use std::ops::Range;
use tracemet_primitives::Mass;

impl Reader<'_> {
	pub(super) fn step(
		&mut self,
		step: &file::Step,
		above: &[Step],
		certificates: &[Certificate],
		methods: &[Method],
	) -> Result<Step> {
		let at = step.title.span();
		let title = self.name(Kind::Step, &step.title)?;
		if let Some(error) = &step.expect_error {
			let named = error.as_ref().split_once('.');
			if named.is_none_or(|(pallet, name)| pallet.is_empty() || name.is_empty()) {
				return self.wrong(error.span(), "an error is written `Pallet.Error`");
			}
		}
		let fails = step.expect_error.is_some();
		let mut given = Vec::new();
		if let Some(request) = &step.request {
			given.push(Action::Request(self.request(request, fails, certificates, methods)?));
		}
		if let Some(amend) = &step.amend {
			given.push(Action::Amend(self.amend(amend, fails, above, certificates, methods)?));
		}
		given.extend(self.decision(step)?);
		given.extend(self.movement(step, fails)?);
		given.extend(self.guard(step, fails)?);
		given.extend(self.numbers(step, above, certificates, methods)?);
		given.extend(self.standing(step)?);
		let action = self.one(
			at.clone(),
			given,
			"`request`, `amend`, `approve`, `approve_automatically`, `await_approval`, `reject`, \
			 `withdraw`, `transfer`, `batch`, `offer_swap`, `accept_transfer`, `decline_transfer`, \
			 `cancel_transfer`, `validate_transfer`, `expire_transfer`, `policy`, `allow_sender`, \
			 `disallow_sender`, `exit`, `repay`, `freeze`, `unfreeze`, `revoke`, `expire_lot`, \
			 `close_period`, `audit`, `restate`, `restate_after_audit`, `attest`, \
			 `resolve_dispute`, `lift_hold`, `settle`, `register_attribute`, `register_method`, \
			 `suspend_certificate`, `reinstate_certificate`, \
			 `withdraw_certificate`, `renounce_certificate`, `invite_body`, \
			 `take_over_certificate`, `suspend`, `reinstate`, `accredit`, \
			 `suspend_accreditation`, `reinstate_accreditation` and `withdraw_accreditation`",
		)?;
		Ok(Step {
			title,
			line: self.line_of(at),
			expect_error: step.expect_error.as_ref().map(|error| error.as_ref().clone()),
			action,
			expectations: Vec::new(),
		})
	}

	/// What is decided on a request.
	fn decision(&self, step: &file::Step) -> Result<Vec<Action>> {
		let mut given = Vec::new();
		if let Some(approve) = &step.approve {
			let (request, by) = self.decide(&approve.request, &approve.by)?;
			let masses = approve.masses.as_ref();
			let masses =
				masses.map(|m| m.iter().map(|mass| self.mass(mass)).collect()).transpose()?;
			given.push(Action::Approve { request, by, masses });
		}
		if let Some(decide) = &step.approve_automatically {
			let (request, by) = self.decide(&decide.request, &decide.by)?;
			given.push(Action::ApproveAutomatically(request, by));
		}
		if let Some(entry) = &step.await_approval {
			if let Some(error) = &step.expect_error {
				return self.wrong(error.span(), "waiting doesn't end with an error");
			}
			given.push(Action::AwaitApproval(self.known(Kind::Request, &entry.request)?));
		}
		if let Some(reject) = &step.reject {
			let (request, by) = self.decide(&reject.request, &reject.by)?;
			given.push(Action::Reject(request, by, reject.reason.clone()));
		}
		if let Some(decide) = &step.withdraw {
			let (request, by) = self.decide(&decide.request, &decide.by)?;
			given.push(Action::Withdraw(request, by));
		}
		Ok(given)
	}

	/// What moves or ends credits, or says who may send them.
	fn movement(&mut self, step: &file::Step, fails: bool) -> Result<Vec<Action>> {
		let mut given = Vec::new();
		if let Some(transfer) = &step.transfer {
			given.push(Action::Transfer(self.transfer(transfer, fails)?));
		}
		if let Some(batch) = &step.batch {
			given.push(Action::Batch(self.batch(batch, fails)?));
		}
		if let Some(offer) = &step.offer_swap {
			given.push(Action::OfferSwap(self.swap(offer, fails)?));
		}
		for (answer, call) in [
			(&step.accept_transfer, "accept_transfer"),
			(&step.decline_transfer, "decline_transfer"),
			(&step.cancel_transfer, "cancel_transfer"),
			(&step.validate_transfer, "validate_transfer"),
			(&step.expire_transfer, "expire_transfer"),
		] {
			if let Some(answer) = answer {
				let transfer = self.known(Kind::Transfer, &answer.transfer)?;
				let by = self.known(Kind::Actor, &answer.by)?;
				let moves = self.moves.get(&transfer).cloned().unwrap_or_default();
				given.push(Action::Answer { call, transfer, by, moves });
			}
		}
		if let Some(entry) = &step.policy {
			given.push(Action::Policy {
				account: self.known(Kind::Actor, &entry.account)?,
				by: self.signer(&entry.by, &entry.account)?,
				policy: entry.policy,
			});
		}
		for (entry, call) in
			[(&step.allow_sender, "allow_sender"), (&step.disallow_sender, "disallow_sender")]
		{
			if let Some(entry) = entry {
				given.push(Action::Sender {
					call,
					account: self.known(Kind::Actor, &entry.account)?,
					by: self.signer(&entry.by, &entry.account)?,
					sender: self.known(Kind::Actor, &entry.sender)?,
				});
			}
		}
		if let Some(exit) = &step.exit {
			given.push(Action::Exit(self.exit(exit)?));
		}
		if let Some(entry) = &step.repay {
			given.push(Action::Repay {
				account: self.known(Kind::Actor, &entry.account)?,
				by: self.signer(&entry.by, &entry.account)?,
				lot: self.known(Kind::Lot, &entry.lot)?,
				mass: self.mass(&entry.mass)?,
			});
		}
		Ok(given)
	}

	/// What guards the books: freezes, revocations, audits, and what time brings.
	fn guard(&mut self, step: &file::Step, fails: bool) -> Result<Vec<Action>> {
		let mut given = Vec::new();
		let at = || step.title.span();
		if let Some(entry) = &step.freeze {
			let by = self.known(Kind::Actor, &entry.by)?;
			let target = self.frozen(at(), &entry.target)?;
			given.push(Action::Freeze(target, by, entry.reason.clone()));
		}
		if let Some(entry) = &step.unfreeze {
			let by = self.known_if_given(Kind::Actor, &entry.by)?;
			given.push(Action::Unfreeze(self.frozen(at(), &entry.target)?, by));
		}
		if let Some(entry) = &step.revoke {
			let by = self.known(Kind::Actor, &entry.by)?;
			given.push(Action::Revoke(self.draws(&entry.lots)?, by, entry.reason.clone()));
		}
		if let Some(entry) = &step.expire_lot {
			let lot = self.known(Kind::Lot, &entry.lot)?;
			given.push(Action::ExpireLot(lot, self.known(Kind::Actor, &entry.by)?));
		}
		if let Some(entry) = &step.close_period {
			let balance = self.balance(&entry.balance)?;
			given.push(Action::ClosePeriod(balance, self.known(Kind::Actor, &entry.by)?));
		}
		if let Some(entry) = &step.audit {
			given.push(Action::Audit(Audit {
				name: self.new_name(Kind::Audit, &entry.name, fails)?,
				subject: self.subject(at(), &entry.of)?,
				by: self.known(Kind::Actor, &entry.by)?,
				outcome: entry.outcome,
				findings: entry.findings.clone(),
				evidence: entry.evidence.clone(),
				freeze: entry.freeze,
			}));
		}
		Ok(given)
	}

	/// What corrects and decides footprints, and what they are calculated by.
	fn numbers(
		&mut self,
		step: &file::Step,
		above: &[Step],
		certificates: &[Certificate],
		methods: &[Method],
	) -> Result<Vec<Action>> {
		let mut given = Vec::new();
		let fails = step.expect_error.is_some();
		for (entry, after_audit) in [(&step.restate, false), (&step.restate_after_audit, true)] {
			let Some(entry) = entry else { continue };
			if entry.audit.is_some() != after_audit {
				let reason = "`restate_after_audit` needs an `audit`, and `restate` has none";
				return self.wrong(entry.request.span(), reason);
			}
			let restatement = self.restate(entry, fails, above, certificates, methods)?;
			given.push(Action::Restate(restatement));
		}
		if let Some(entry) = &step.attest {
			let (request, by) = self.decide(&entry.request, &entry.by)?;
			let (revision, report) = (entry.revision, entry.report.clone());
			given.push(Action::Attest { request, by, revision, report });
		}
		if let Some(entry) = &step.resolve_dispute {
			let request = self.known(Kind::Request, &entry.request)?;
			if entry.retry == entry.lines.is_some() {
				let reason = "needs exactly one of `retry = true` and `lines`";
				return self.wrong(entry.request.span(), reason);
			}
			let lines = entry.lines.as_ref().map(|lines| self.lines(lines)).transpose()?;
			given.push(Action::ResolveDispute(request, lines, entry.reason.clone()));
		}
		if let Some(entry) = &step.lift_hold {
			let (request, by) = self.decide(&entry.line.request, &entry.by)?;
			let (line, revision, why) = (entry.line.line, entry.revision, entry.reason.clone());
			given.push(Action::LiftHold { request, line, by, revision, why });
		}
		if step.settle.is_some() {
			if let Some(error) = &step.expect_error {
				return self.wrong(error.span(), "waiting doesn't end with an error");
			}
			given.push(Action::Settle);
		}
		if let Some(entry) = &step.register_attribute {
			given.push(Action::RegisterAttribute(self.new_attribute(entry)?));
		}
		if let Some(entry) = &step.register_method {
			given.push(Action::RegisterMethod(self.method(entry)?));
		}
		Ok(given)
	}

	/// The totals of output lines.
	pub(super) fn lines(&self, lines: &[file::Attributes]) -> Result<Vec<Attributes>> {
		lines.iter().map(|totals| self.attributes(totals)).collect()
	}

	/// What becomes of certificates, participants and accreditations.
	fn standing(&self, step: &file::Step) -> Result<Vec<Action>> {
		let mut given = Vec::new();
		for (entry, call) in [
			(&step.suspend_certificate, "suspend_certificate"),
			(&step.reinstate_certificate, "reinstate_certificate"),
			(&step.withdraw_certificate, "withdraw_certificate"),
			(&step.renounce_certificate, "renounce_certificate"),
			(&step.take_over_certificate, "take_over_certificate"),
		] {
			if let Some(entry) = entry {
				let by = self.known_if_given(Kind::Actor, &entry.by)?;
				if by.is_none() && call != "reinstate_certificate" {
					return self.wrong(entry.certificate.span(), "needs `by`");
				}
				let certificate = self.known(Kind::Certificate, &entry.certificate)?;
				given.push(Action::OfCertificate { call, certificate, by });
			}
		}
		if let Some(entry) = &step.invite_body {
			given.push(Action::InviteBody(
				self.known(Kind::Certificate, &entry.certificate)?,
				self.known(Kind::Actor, &entry.body)?,
				self.known_if_given(Kind::Actor, &entry.by)?,
			));
		}
		for (entry, action) in [
			(&step.suspend, Action::Suspend as fn(String, String) -> Action),
			(&step.reinstate, Action::Reinstate),
		] {
			if let Some(entry) = entry {
				given.push(action(
					self.known(Kind::Actor, &entry.participant)?,
					self.known(Kind::Actor, &entry.by)?,
				));
			}
		}
		if let Some(entry) = &step.accredit {
			given.push(Action::Accredit(self.accredit(entry)?));
		}
		for (entry, call) in [
			(&step.suspend_accreditation, "suspend_accreditation"),
			(&step.reinstate_accreditation, "reinstate_accreditation"),
			(&step.withdraw_accreditation, "withdraw_accreditation"),
		] {
			if let Some(entry) = entry {
				given.push(Action::OfAccreditation {
					call,
					body: self.known(Kind::Actor, &entry.body)?,
					standard: self.known(Kind::Standard, &entry.standard)?,
					by: self.known(Kind::Actor, &entry.by)?,
				});
			}
		}
		Ok(given)
	}

	fn decide(&self, request: &file::Text, by: &file::Text) -> Result<(String, String)> {
		Ok((self.known(Kind::Request, request)?, self.known(Kind::Actor, by)?))
	}

	/// Who signs: the account unless said otherwise.
	pub(super) fn signer(&self, by: &Option<file::Text>, account: &file::Text) -> Result<String> {
		self.known(Kind::Actor, by.as_ref().unwrap_or(account))
	}

	/// Takes a name, if there is one, in a step that doesn't fail.
	pub(super) fn new_name(
		&mut self,
		kind: Kind,
		name: &Option<file::Text>,
		fails: bool,
	) -> Result<Option<String>> {
		match name {
			Some(name) if fails => self.wrong(name.span(), "a step that fails names nothing"),
			Some(name) => Ok(Some(self.name(kind, name)?)),
			None => Ok(None),
		}
	}

	/// A lot, and what it is called when it has changed hands.
	fn moves(
		&mut self,
		lot: &file::Text,
		becomes: &Option<file::Text>,
		fails: bool,
	) -> Result<Move> {
		let lot = self.known(Kind::Lot, lot)?;
		let becomes = self.new_name(Kind::Lot, becomes, fails)?.unwrap_or_else(|| lot.clone());
		Ok(Move { lot, becomes })
	}

	fn transfer(&mut self, transfer: &file::Transfer, fails: bool) -> Result<Transfer> {
		let leg = self.leg(
			self.known(Kind::Actor, &transfer.to)?,
			self.mass(&transfer.mass)?,
			&transfer.pass_through,
			(&transfer.lot, &transfer.becomes, &transfer.waits),
			fails,
		)?;
		Ok(Transfer {
			from: self.known(Kind::Actor, &transfer.from)?,
			by: self.signer(&transfer.by, &transfer.from)?,
			legs: vec![leg],
			reference: transfer.reference.clone(),
		})
	}

	fn batch(&mut self, batch: &file::Batch, fails: bool) -> Result<Transfer> {
		let mut legs = Vec::new();
		for leg in &batch.legs {
			legs.push(self.leg(
				self.known(Kind::Actor, &leg.to)?,
				self.mass(&leg.mass)?,
				&leg.pass_through,
				(&leg.lot, &leg.becomes, &leg.waits),
				fails,
			)?);
		}
		Ok(Transfer {
			from: self.known(Kind::Actor, &batch.from)?,
			by: self.signer(&batch.by, &batch.from)?,
			legs,
			reference: batch.reference.clone(),
		})
	}

	/// A leg. `names`: the lot, what it becomes, what the transfer is called if it waits.
	fn leg(
		&mut self,
		to: String,
		mass: Mass,
		pass_through: &Option<file::PassThrough>,
		names: (&file::Text, &Option<file::Text>, &Option<file::Text>),
		fails: bool,
	) -> Result<Leg> {
		let (lot, becomes, waits) = names;
		let moves = self.moves(lot, becomes, fails)?;
		let waits = self.new_name(Kind::Transfer, waits, fails)?;
		if let Some(name) = &waits {
			self.moves.insert(name.clone(), vec![moves.clone()]);
		}
		let pass_through = match pass_through {
			Some(entry) => Some((
				self.known(Kind::Good, &entry.delivered)?,
				self.known(Kind::Certificate, &entry.certificate)?,
			)),
			None => None,
		};
		Ok(Leg { moves, to, mass, waits, pass_through })
	}

	fn swap(&mut self, offer: &file::OfferSwap, fails: bool) -> Result<Swap> {
		let there = self.moves(&offer.lot, &offer.becomes, fails)?;
		let back = self.moves(&offer.in_return, &offer.returns, fails)?;
		let waits = self.new_name(Kind::Transfer, &offer.waits, fails)?;
		let swap = Swap {
			from: self.known(Kind::Actor, &offer.from)?,
			by: self.signer(&offer.by, &offer.from)?,
			lot: there.lot.clone(),
			mass: self.mass(&offer.mass)?,
			in_return: back.lot.clone(),
			waits,
		};
		if let Some(name) = &swap.waits {
			self.moves.insert(name.clone(), vec![there, back]);
		}
		Ok(swap)
	}

	fn draws(&self, draws: &[file::Draw]) -> Result<Vec<(String, Mass)>> {
		let draw =
			|draw: &file::Draw| Ok((self.known(Kind::Lot, &draw.lot)?, self.mass(&draw.mass)?));
		draws.iter().map(draw).collect()
	}

	fn exit(&mut self, exit: &file::Exit) -> Result<Exit> {
		let draws = match (&exit.lot, &exit.mass, exit.draws.is_empty()) {
			(Some(lot), Some(mass), true) => {
				vec![(self.known(Kind::Lot, lot)?, self.mass(mass)?)]
			}
			(None, None, false) => self.draws(&exit.draws)?,
			_ => return self.wrong(exit.name.span(), "needs either `lot` and `mass`, or `draws`"),
		};
		Ok(Exit {
			name: self.name(Kind::Exit, &exit.name)?,
			draws,
			account: self.known(Kind::Actor, &exit.account)?,
			by: self.signer(&exit.by, &exit.account)?,
			product: exit.product.clone(),
			quantity: exit.quantity,
		})
	}

	pub(super) fn balance(&self, balance: &file::Balance) -> Result<Balance> {
		Ok(Balance {
			account: self.known(Kind::Actor, &balance.account)?,
			good: self.known(Kind::Good, &balance.good)?,
			label: self.known(Kind::Label, &balance.label)?,
		})
	}

	fn frozen(&self, at: Range<usize>, target: &file::Frozen) -> Result<Frozen> {
		let mut given = Vec::new();
		if let Some(lot) = &target.lot {
			given.push(Frozen::Lot(self.known(Kind::Lot, lot)?));
		}
		if let Some(line) = &target.line {
			given.push(Frozen::Line(self.known(Kind::Request, &line.request)?, line.line));
		}
		if let Some(balance) = &target.balance {
			given.push(Frozen::Balance(self.balance(balance)?));
		}
		if let Some(exit) = &target.exit {
			given.push(Frozen::Exit(self.known(Kind::Exit, exit)?));
		}
		self.one(at, given, "`lot`, `line`, `balance` and `exit`")
	}

	pub(super) fn subject(&self, at: Range<usize>, subject: &file::Subject) -> Result<Subject> {
		let mut given = Vec::new();
		if let Some(certificate) = &subject.certificate {
			given.push(Subject::Certificate(self.known(Kind::Certificate, certificate)?));
		}
		if let Some(request) = &subject.request {
			given.push(Subject::Request(self.known(Kind::Request, request)?));
		}
		if let Some(period) = &subject.period {
			given.push(Subject::Period(self.balance(period)?));
		}
		if let Some(exit) = &subject.exit {
			given.push(Subject::Exit(self.known(Kind::Exit, exit)?));
		}
		self.one(at, given, "`certificate`, `request`, `period` and `exit`")
	}
}
