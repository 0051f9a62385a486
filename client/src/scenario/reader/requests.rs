//! What producers report.

use super::{Kind, Reader};
use crate::{
	quantity::{self, unit_name, QuantityError},
	scenario::{
		file,
		plan::{
			records, Activity, Certificate, Declared, Input, Method, Output, Request, Restatement,
			Result, Source, Step,
		},
	},
};
use tracemet_primitives::Mass;

/// The SMAD method of a certificate.
fn method_of<'a>(
	certificate: &str,
	certificates: &[Certificate],
	methods: &'a [Method],
) -> Option<&'a Method> {
	let certificate = certificates.iter().find(|entry| entry.name == certificate)?;
	methods.iter().find(|method| Some(&method.name) == certificate.method.as_ref())
}

impl Reader<'_> {
	pub(super) fn request(
		&mut self,
		request: &file::Request,
		fails: bool,
		certificates: &[Certificate],
		methods: &[Method],
	) -> Result<Request> {
		let certificate = self.known(Kind::Certificate, &request.certificate)?;
		let method = method_of(&certificate, certificates, methods);
		let inputs = request.inputs.iter().map(|input| self.input(input)).collect::<Result<_>>()?;
		let activities = self.activities(&request.activities, method, fails)?;
		let outputs = self.outputs(&request.outputs, fails)?;
		let corrects = self.known_if_given(Kind::Request, &request.corrects)?;
		Ok(Request {
			name: self.name(Kind::Request, &request.name)?,
			account: self.known(Kind::Actor, &request.account)?,
			by: self.signer(&request.by, &request.account)?,
			certificate,
			days: request.days,
			inputs,
			activities,
			outputs,
			declared: self.declared(&request.declared)?,
			evidence: request.evidence.clone(),
			corrects,
		})
	}

	/// The record of a request from the amendment on. It may call its lots as it did before.
	pub(super) fn amend(
		&mut self,
		amend: &file::Amend,
		fails: bool,
		above: &[Step],
		certificates: &[Certificate],
		methods: &[Method],
	) -> Result<Request> {
		let name = self.known(Kind::Request, &amend.request)?;
		let Some(before) = records(above, &name).last().cloned() else {
			return self.wrong(amend.request.span(), "there is no step that makes this request");
		};
		if !fails {
			for lot in before.outputs.iter().filter_map(|output| output.lot.as_ref()) {
				self.names.remove(&(Kind::Lot, lot.clone()));
			}
		}
		let method = method_of(&before.certificate, certificates, methods);
		let by = self.known_if_given(Kind::Actor, &amend.by)?;
		Ok(Request {
			inputs: amend.inputs.iter().map(|input| self.input(input)).collect::<Result<_>>()?,
			activities: self.activities(&amend.activities, method, fails)?,
			outputs: self.outputs(&amend.outputs, fails)?,
			declared: self.declared(&amend.declared)?,
			evidence: amend.evidence.clone(),
			days: amend.days,
			by: by.unwrap_or_else(|| before.account.clone()),
			..before
		})
	}

	pub(super) fn restate(
		&self,
		restate: &file::Restate,
		fails: bool,
		above: &[Step],
		certificates: &[Certificate],
		methods: &[Method],
	) -> Result<Restatement> {
		let request = self.known(Kind::Request, &restate.request)?;
		let Some(record) = records(above, &request).last() else {
			return self.wrong(restate.request.span(), "there is no step that makes this request");
		};
		let method = match &restate.method {
			Some(name) => {
				let name = self.known(Kind::Method, name)?;
				methods.iter().find(|method| method.name == name)
			}
			None => method_of(&record.certificate, certificates, methods),
		};
		let Some(method) = method else {
			return self.wrong(restate.request.span(), "needs a `method`");
		};
		let origins = restate.scrap_origins.iter();
		Ok(Restatement {
			account: record.account.clone(),
			by: self.known_if_given(Kind::Actor, &restate.by)?.unwrap_or(record.account.clone()),
			audit: self.known_if_given(Kind::Audit, &restate.audit)?,
			method: method.name.clone(),
			activities: self.activities(&restate.activities, Some(method), fails)?,
			scrap_origins: origins.map(|entry| (entry.input, entry.origin)).collect(),
			value_shares: restate.value_shares.clone(),
			declared: self.declared(&restate.declared)?,
			reason: restate.reason.clone(),
			request,
		})
	}

	fn declared(&self, declared: &Option<file::Declared>) -> Result<Option<Declared>> {
		let Some(declared) = declared else { return Ok(None) };
		let lines = self.lines(&declared.lines)?;
		Ok(Some(Declared { document: declared.document.clone(), lines }))
	}

	/// An activity in another unit than the method's is for a step that fails.
	fn activities(
		&self,
		entries: &[file::Activity],
		method: Option<&Method>,
		fails: bool,
	) -> Result<Vec<Activity>> {
		let mut activities = Vec::new();
		for entry in entries {
			let name = entry.activity.as_ref();
			let Some((number, expected)) = method.and_then(|method| method.activity(name)) else {
				return self
					.wrong(entry.activity.span(), format!("the method has no activity `{name}`"));
			};
			let (quantity, unit) = self.read(&entry.quantity, quantity::whole_units)?;
			if unit != expected && !fails {
				let (found, expected) =
					(unit_name(unit).to_owned(), unit_name(expected).to_owned());
				let error = QuantityError::WrongUnit { found, expected };
				return self.wrong(entry.quantity.span(), error);
			}
			activities.push(Activity {
				number,
				name: name.clone(),
				unit,
				quantity,
				primary: entry.primary,
				evidence: entry.evidence.clone(),
				source: self.source(&entry.source)?,
			});
		}
		Ok(activities)
	}

	fn outputs(&mut self, entries: &[file::Output], fails: bool) -> Result<Vec<Output>> {
		let mut outputs = Vec::new();
		for output in entries {
			outputs.push(self.output(output, fails)?);
		}
		Ok(outputs)
	}

	fn input(&self, input: &file::Input) -> Result<Input> {
		let mut given = Vec::new();
		if let Some(lot) = &input.lot {
			given.push(Source::Lot(self.known(Kind::Lot, lot)?));
		}
		if let Some(good) = &input.extracted {
			given.push(Source::Extracted(self.known(Kind::Good, good)?));
		}
		if let Some(good) = &input.uncertified {
			given.push(Source::Uncertified(self.known(Kind::Good, good)?));
		}
		if let Some(good) = &input.scrap {
			let Some(origin) = input.origin else {
				return self.wrong(good.span(), "scrap needs an `origin`");
			};
			given.push(Source::Scrap(self.known(Kind::Good, good)?, origin));
		}
		if input.overdraft {
			given.push(Source::Overdraft);
		}
		let at = input.mass.span();
		let of = "`lot`, `extracted`, `uncertified`, `scrap` and `overdraft`";
		let source = self.one(at, given, of)?;
		let (mass, gross) = self.masses(&input.mass, &input.gross)?;
		Ok(Input { source, mass, gross, line: input.line })
	}

	fn masses(&self, mass: &file::Text, gross: &Option<file::Text>) -> Result<(Mass, Mass)> {
		let mass = self.mass(mass)?;
		let gross = gross.as_ref().map(|gross| self.mass(gross)).transpose()?.unwrap_or(mass);
		Ok((mass, gross))
	}

	fn output(&mut self, output: &file::Output, fails: bool) -> Result<Output> {
		let lot = self.new_name(Kind::Lot, &output.lot, fails)?;
		if lot.is_some() && output.label.is_none() {
			return self.wrong(output.good.span(), "an output line without a label issues no lot");
		}
		let (mass, gross) = self.masses(&output.mass, &output.gross)?;
		Ok(Output {
			good: self.known(Kind::Good, &output.good)?,
			label: self.known_if_given(Kind::Label, &output.label)?,
			lot,
			mass,
			gross,
			value_share: output.value_share,
		})
	}
}
