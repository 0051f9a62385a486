//! What producers report.

use super::{Kind, Reader};
use crate::scenario::{
	file,
	plan::{records, Activity, Certificate, Input, Method, Output, Request, Result, Source, Step},
	quantity,
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
		let activities = self.activities(&request.activities, method)?;
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
			activities: self.activities(&amend.activities, method)?,
			outputs: self.outputs(&amend.outputs, fails)?,
			evidence: amend.evidence.clone(),
			days: amend.days,
			by: by.unwrap_or_else(|| before.account.clone()),
			..before
		})
	}

	fn activities(
		&self,
		entries: &[file::Activity],
		method: Option<&Method>,
	) -> Result<Vec<Activity>> {
		let mut activities = Vec::new();
		for entry in entries {
			let name = entry.activity.as_ref();
			let Some((number, unit)) = method.and_then(|method| method.activity(name)) else {
				return self
					.wrong(entry.activity.span(), format!("the method has no activity `{name}`"));
			};
			activities.push(Activity {
				number,
				name: name.clone(),
				unit: unit.to_owned(),
				quantity: self.read(&entry.quantity, |text| quantity::whole_units(text, unit))?,
				primary: entry.primary,
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
