//! Certificate requests.

use super::{
	reader::{found, Reader},
	records::{bounded, reason, report},
	show, CommandError, Result, Writer,
};
use crate::{
	chain::{AccountId, Call, Names},
	cli::{RequestCommand, RequestList},
	output::{number, text, Answer},
	record::{self, Request},
	time,
};
use serde::Serialize;
use tracemet_primitives::{
	views::{RequestFilter, RequestFootprintView, RequestSummaryView, RequestView},
	CertificateId, Input, InputSource, MaxOutputs, Output, RequestId,
};

/// Does what is to be done with requests.
pub async fn act(command: RequestCommand) -> Result<()> {
	match command {
		RequestCommand::New { file, signing } => {
			let record: Request = record::read(&file)?;
			let certificate =
				record.certificate.ok_or(CommandError::Field("needs a `certificate`"))?;
			let writer = Writer::open(&signing).await?;
			let names = writer.chain.names(&writer.at().await?).await?;
			let arguments = (
				writer.account(),
				CertificateId(certificate),
				report(&record, &names)?,
				record.corrects,
			);
			let call = Call::new("Credits", "request_certificate", arguments);
			writer.send("ask for credits", &call).await
		}
		RequestCommand::Amend { request, file, signing } => {
			let record: Request = record::read(&file)?;
			if record.certificate.is_some() || record.corrects.is_some() {
				let wrong = "is an amendment: `certificate` and `corrects` stay as they are";
				return Err(CommandError::Field(wrong));
			}
			let writer = Writer::open(&signing).await?;
			let names = writer.chain.names(&writer.at().await?).await?;
			let arguments = (RequestId(request), report(&record, &names)?);
			let call = Call::new("Credits", "amend_request", arguments);
			writer.send(&format!("amend request {request}"), &call).await
		}
		RequestCommand::Withdraw { request, signing } => {
			let call = Call::new("Credits", "withdraw_request", RequestId(request));
			let writer = Writer::open(&signing).await?;
			writer.send(&format!("withdraw request {request}"), &call).await
		}
		RequestCommand::Approve { request, masses, automatically, signing } => {
			let id = RequestId(request);
			let call = match (automatically, masses.as_slice()) {
				(true, _) => Call::new("Credits", "approve_automatically", id),
				(false, []) => Call::new("Credits", "approve_request", id),
				(false, _) => {
					let masses = bounded::<_, MaxOutputs>("masses", masses)?;
					Call::new("Credits", "approve_partially", (id, masses))
				}
			};
			let writer = Writer::open(&signing).await?;
			writer.send(&format!("approve request {request}"), &call).await
		}
		RequestCommand::Reject { request, reason: why, signing } => {
			let arguments = (RequestId(request), reason(&why)?);
			let call = Call::new("Credits", "reject_request", arguments);
			let writer = Writer::open(&signing).await?;
			writer.send(&format!("reject request {request}"), &call).await
		}
		RequestCommand::Show { request, reading } => {
			let reader = Reader::open(&reading).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let view = chain.request(at, RequestId(request)).await?;
			let view = found(view, "request", request)?;
			let footprint = chain.footprint(at, view.request).await?;
			let names = chain.names(at).await?;
			reader.show(&answer(view, footprint, &names)?)
		}
		RequestCommand::List(list) => show_list(list).await,
	}
}

/// A request with its footprint.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
	#[serde(flatten)]
	request: RequestView<AccountId>,
	footprint_in_force: Option<RequestFootprintView<AccountId>>,
}

fn answer(
	request: RequestView<AccountId>,
	footprint_in_force: Option<RequestFootprintView<AccountId>>,
	names: &Names,
) -> Result<Answer> {
	let shown = Shown { request, footprint_in_force };
	let Shown { request, footprint_in_force } = &shown;
	let answer = Answer::one(
		&shown,
		&[
			text("request", |shown: &Shown| shown.request.request.to_string()),
			text("account", |shown| show::account(&shown.request.account)),
			text("certificate", |shown| shown.request.certificate.to_string()),
			text("period", |shown| show::span(&shown.request.reference_period)),
			text("status", |shown| show::word(&shown.request.status)),
			text("footprint", |shown| show::word(&shown.request.footprint)),
			text("made", |shown| time::show(shown.request.requested_at)),
			text("decided", |shown| show::maybe_time(shown.request.closed_at)),
			text("corrects", |shown| show::maybe(&shown.request.corrects)),
			text("lots", |shown| {
				show::words(&shown.request.lots, |(line, lot)| format!("{lot} of line {line}"))
			}),
			text("footprint rests on", |shown| {
				let footprint = shown.footprint_in_force.as_ref();
				show::rests_on(footprint.and_then(|footprint| footprint.in_force.as_ref()))
			}),
		],
	)?;
	let inputs = request.inputs.iter().map(|input| (source(input, names), *input));
	let outputs = request.outputs.iter().enumerate().map(|(line, output)| {
		let label = output.label.map(|label| names.of_label(label));
		(line, names.of_good(output.good), label.unwrap_or_default(), *output)
	});
	let answer = answer
		.with(
			"What went in",
			&inputs.collect::<Vec<_>>(),
			&[
				text("input", |(source, _): &(String, Input)| source.clone()),
				number("t", |(_, input)| show::tonnes(input.mass)),
				number("gross t", |(_, input)| show::tonnes(input.gross_mass)),
				number("for line", |(_, input)| input.attributed_to.to_string()),
			],
		)
		.with(
			"What was done",
			&request.activities,
			&[
				number("activity", |activity| activity.activity.to_string()),
				number("quantity", |activity| activity.quantity.to_string()),
				text("unit", |activity| crate::quantity::unit_name(activity.unit).to_owned()),
				text("measured", |activity| show::yes(activity.primary)),
			],
		)
		.with(
			"What came out",
			&outputs.collect::<Vec<_>>(),
			&[
				number("line", |(line, ..): &(usize, String, String, Output)| line.to_string()),
				text("good", |(_, good, ..)| good.clone()),
				text("label", |(_, _, label, _)| label.clone()),
				number("t", |(.., output)| show::tonnes(output.mass)),
				number("gross t", |(.., output)| show::tonnes(output.gross_mass)),
			],
		);
	let lines = footprint_in_force.iter().flat_map(|footprint| footprint.lines.iter().cloned());
	let lines = lines.enumerate().collect::<Vec<_>>();
	Ok(answer.with("Footprint of the lines", &lines, &show::totals()))
}

/// What an input is drawn from.
fn source(input: &Input, names: &Names) -> String {
	match input.source {
		InputSource::Credit { lot } => format!("lot {lot}"),
		InputSource::Extracted { good } => format!("{}, extracted", names.of_good(good)),
		InputSource::Uncertified { good } => format!("{}, without credits", names.of_good(good)),
		InputSource::Scrap { good, origin } => {
			format!("{}, scrap ({origin:?})", names.of_good(good))
		}
		InputSource::Overdraft => "ahead of certified input".to_owned(),
	}
}

async fn show_list(list: RequestList) -> Result<()> {
	let RequestList { account, body, status, footprint, listing } = list;
	let reader = Reader::list(&listing).await?;
	let filter = RequestFilter { account, body, status, footprint };
	let listed = reader.chain.requests(&reader.at, &filter, reader.limit).await?;
	reader.show_list(
		&listed,
		&[
			number("request", |view: &RequestSummaryView<AccountId>| view.request.to_string()),
			text("account", |view| show::account(&view.account)),
			number("certificate", |view| view.certificate.to_string()),
			text("period", |view| show::span(&view.reference_period)),
			number("certified t", |view| {
				let labelled = view.outputs.iter().filter(|output| output.label.is_some());
				let grams = labelled.map(|output| u128::from(output.mass.0)).sum::<u128>();
				crate::quantity::in_tonnes(grams)
			}),
			text("status", |view| show::word(&view.status)),
			text("footprint", |view| show::word(&view.footprint)),
			text("made", |view| time::show(view.requested_at)),
		],
	)
}
