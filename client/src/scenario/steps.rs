//! The steps of a scenario. Steps that touch nothing in common are sent together.

use super::{
	plan::{Action, Exit, Request, Source, Step, Transfer},
	run::{success, Job, Outcome, Run, RunError, Signer},
	setup::bounded,
	tables,
};
use crate::chain::{AccountId, Call, Included};
use std::collections::BTreeSet;
use tracemet_primitives::{
	views::{LotView, RequestView},
	Activities, Activity, ActivityId, FootprintStatus, GoodId, Input, InputSource, Inputs, LabelId,
	LotId, Mass, Output, OutputLineId, Outputs, ProductReference, RequestId, TimeSpan,
	SECONDS_PER_DAY,
};

/// The fields of `Credits.LotIssued`.
type LotIssued = (LotId, AccountId, GoodId, LabelId, OutputLineId, Mass);
/// The fields of `Credits.CreditsTransferred`.
type CreditsTransferred = (LotId, LotId, AccountId, AccountId, Mass);

/// All lots and requests of a run.
type Books = (Vec<Option<LotView<AccountId>>>, Vec<Option<RequestView<AccountId>>>);

/// A request among the steps.
fn record<'a>(steps: &'a [Step], name: &str) -> Option<&'a Request> {
	steps.iter().find_map(|step| match &step.action {
		Action::Request(request) if request.name == name => Some(request),
		_ => None,
	})
}

/// What a step reads or changes. `None`: something that everything may depend on.
fn touches<'a>(action: &'a Action, all: &'a [Step]) -> Option<BTreeSet<(&'static str, &'a str)>> {
	match action {
		Action::Request(record) => {
			let mut names = BTreeSet::from([("request", record.name.as_str())]);
			for input in &record.inputs {
				if let Source::Lot(lot) = &input.source {
					names.insert(("lot", lot));
				}
			}
			Some(names)
		}
		Action::Approve(name, _) | Action::Reject(name, ..) | Action::Withdraw(name, _) => {
			let mut names = BTreeSet::from([("request", name.as_str())]);
			// An approval issues the lots of the outputs.
			let outputs = record(all, name).map(|record| &record.outputs).into_iter().flatten();
			names.extend(outputs.filter_map(|output| Some(("lot", output.lot.as_deref()?))));
			Some(names)
		}
		Action::Transfer(Transfer { lot, becomes, .. }) => {
			Some(BTreeSet::from([("lot", lot.as_str()), ("lot", becomes)]))
		}
		Action::Exit(exit) => Some(BTreeSet::from([("lot", exit.lot.as_str())])),
		Action::Suspend(..)
		| Action::Reinstate(..)
		| Action::Accredit(_)
		| Action::WithdrawAccreditation(..) => None,
	}
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
		let fits = match &names {
			Some(names) => fails || touched.is_disjoint(names),
			None => false,
		};
		if length > 0 && (fails != first_fails || !fits) {
			break;
		}
		length += 1;
		touched.extend(names.iter().flatten().copied());
		if names.is_none() || !step.expectations.is_empty() {
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

	async fn take_wave(&mut self, steps: &[Step]) -> Result<(), RunError> {
		for step in steps {
			if let Action::Approve(name, _) = &step.action {
				self.progress.waiting(format!("waiting for the validators' footprint of {name}"));
				let request = self.requests.get(name)?;
				let settled = self.chain.footprint_settled(request, name).await?;
				if settled == FootprintStatus::Disputed {
					return Err(RunError::Disputed(name.clone()));
				}
			}
		}
		let fails = steps.iter().any(|step| step.expect_error.is_some());
		let before = if fails { Some(self.books().await?) } else { None };
		let jobs = steps.iter().map(|step| self.job(step)).collect::<Result<Vec<_>, _>>()?;
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
			if let (Action::Approve(name, _), None) = (&step.action, &step.expect_error) {
				self.show_request(name).await?;
			}
		}
		if let Some(before) = before {
			self.check_unchanged(steps, before).await?;
		}
		for expectation in steps.iter().flat_map(|step| &step.expectations) {
			self.check(expectation).await?;
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
	fn learn(&mut self, action: &Action, included: &Included) -> Result<(), RunError> {
		match action {
			Action::Request(request) => {
				let id = included.event::<RequestId>("Credits", "CertificateRequested")?;
				self.requests.put(&request.name, id);
			}
			Action::Approve(name, _) => self.learn_lots(name, included)?,
			Action::Transfer(transfer) => {
				let (_, lot, ..) =
					included.event::<CreditsTransferred>("Credits", "CreditsTransferred")?;
				self.lots.put(&transfer.becomes, lot);
			}
			Action::Exit(exit) => {
				self.exits.put(&exit.name, included.event("Credits", "SystemExit")?);
			}
			Action::Reject(..)
			| Action::Withdraw(..)
			| Action::Suspend(..)
			| Action::Reinstate(..)
			| Action::Accredit(_)
			| Action::WithdrawAccreditation(..) => {}
		}
		Ok(())
	}

	fn learn_lots(&mut self, request: &str, included: &Included) -> Result<(), RunError> {
		let record = self.record(request)?;
		for (lot, _, _, _, origin, _) in included.events::<LotIssued>("Credits", "LotIssued")? {
			let output = record.outputs.get(usize::from(origin.line));
			if let Some(name) = output.and_then(|output| output.lot.as_ref()) {
				self.lots.put(name, lot);
			}
		}
		Ok(())
	}

	/// A request as the scenario has it.
	pub fn record(&self, name: &str) -> Result<&'a Request, RunError> {
		record(&self.scenario.steps, name)
			.ok_or_else(|| RunError::NotThere { kind: "request", name: name.to_owned() })
	}

	/// The tables of a request with an accepted footprint.
	async fn show_request(&self, name: &str) -> Result<(), RunError> {
		let at = self.chain.best().await?;
		let request = self.requests.get(name)?;
		let missing = || RunError::NotThere { kind: "footprint of", name: name.to_owned() };
		let footprint = self.chain.accepted_footprint(&at, request).await?.ok_or_else(missing)?;
		let record = self.record(name)?;
		let heading = format!("\nRequest {request} of {}: what went in", record.account);
		self.progress.print(&heading);
		self.progress.print(&tables::inputs(self.scenario, record).to_string());
		self.progress.print(&format!(
			"What came out, and its footprint, agreed on by {} of {} validators",
			footprint.votes, footprint.validators,
		));
		self.progress.print(&format!("{}\n", tables::outputs(self, record, &footprint)));
		Ok(())
	}

	fn job(&self, step: &Step) -> Result<Job, RunError> {
		let (by, call) = match &step.action {
			Action::Request(request) => (&request.by, self.request(request)?),
			Action::Approve(request, by) => {
				(by, Call::new("Credits", "approve_request", self.requests.get(request)?))
			}
			Action::Reject(request, by, reason) => {
				let arguments = (self.requests.get(request)?, reason.as_bytes());
				(by, Call::new("Credits", "reject_request", arguments))
			}
			Action::Withdraw(request, by) => {
				(by, Call::new("Credits", "withdraw_request", self.requests.get(request)?))
			}
			Action::Transfer(transfer) => (&transfer.by, self.transfer(transfer)?),
			Action::Exit(exit) => (&exit.by, self.exit(exit)?),
			Action::Suspend(participant, by) => {
				(by, Call::new("Accounts", "suspend_participant", self.account(participant)?))
			}
			Action::Reinstate(participant, by) => {
				(by, Call::new("Accounts", "reinstate_participant", self.account(participant)?))
			}
			Action::Accredit(entry) => (&entry.by, self.accredit(entry)?),
			Action::WithdrawAccreditation(body, standard, by) => {
				let arguments = (self.account(body)?, self.standards.get(standard)?.standard);
				(by, Call::new("Certification", "withdraw_accreditation", arguments))
			}
		};
		Ok(Job { what: place(step), by: Signer::Actor(by.clone()), call })
	}

	fn transfer(&self, transfer: &Transfer) -> Result<Call, RunError> {
		let (from, to) = (self.account(&transfer.from)?, self.account(&transfer.to)?);
		let arguments = (from, self.lots.get(&transfer.lot)?, transfer.mass, to);
		Ok(Call::new("Credits", "transfer", arguments))
	}

	fn exit(&self, exit: &Exit) -> Result<Call, RunError> {
		let product: ProductReference = bounded(&exit.name, exit.product.as_bytes().to_vec())?;
		let arguments =
			(self.account(&exit.account)?, self.lots.get(&exit.lot)?, exit.mass, product);
		Ok(Call::new("Credits", "exit", arguments))
	}

	fn request(&self, request: &Request) -> Result<Call, RunError> {
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
			};
			inputs.push(Input {
				source,
				mass: input.mass,
				gross_mass: input.gross,
				attributed_to: input.line,
			});
		}
		let activities = request.activities.iter().map(|activity| Activity {
			activity: ActivityId(activity.number),
			quantity: activity.quantity,
			primary: activity.primary,
		});
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
		let evidence = request
			.evidence
			.as_ref()
			.map(|evidence| self.commitment(&request.account, &request.name, evidence))
			.transpose()?;
		let length = u64::from(request.days).saturating_mul(SECONDS_PER_DAY);
		let reference_period =
			TimeSpan { from: self.began.saturating_sub(length), until: self.began };
		let inputs: Inputs = bounded(&request.name, inputs)?;
		let activities: Activities = bounded(&request.name, activities.collect())?;
		let outputs: Outputs = bounded(&request.name, outputs)?;
		let arguments = (
			self.account(&request.account)?,
			self.certificates.get(&request.certificate)?,
			reference_period,
			inputs,
			activities,
			outputs,
			evidence,
		);
		Ok(Call::new("Credits", "request_certificate", arguments))
	}
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
		Action::Approve(request.to_owned(), "body".to_owned())
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
			outputs: vec![super::super::plan::Output {
				good: "g".to_owned(),
				label: Some("l".to_owned()),
				lot: Some(lot.to_owned()),
				mass,
				gross: mass,
				value_share: 0,
			}],
			evidence: None,
		})
	}

	fn transfer(lot: &str) -> Action {
		let name = |name: &str| name.to_owned();
		Action::Transfer(Transfer {
			lot: name(lot),
			from: name("a"),
			to: name("b"),
			by: name("a"),
			mass: Mass(1),
			becomes: name(lot),
		})
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
	}

	#[test]
	fn what_is_looked_at_ends_a_wave() {
		let mut first = step(approve("a"), false);
		let status = tracemet_primitives::RequestStatus::Approved;
		let what = super::super::plan::Expected::Request { request: "a".to_owned(), status };
		first.expectations.push(super::super::plan::Expect { line: 1, what });
		assert_eq!(first_wave(&[first, step(approve("b"), false)]), 1);
	}
}
