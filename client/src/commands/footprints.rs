//! Footprints.

use super::{
	reader::{found, Reader},
	records, show, Result, Writer,
};
use crate::{
	chain::{AccountId, Call, Names},
	cli::{AttestArguments, FootprintCommand, LiftHoldArguments, RestateArguments},
	output::{number, text, Answer},
	record::{self, Restatement},
	time,
};
use serde::Serialize;
use sp_core::H256;
use tracemet_primitives::{
	views::{
		AttributeTotal, AwaitsAttestationView, DisputeView, FootprintInForceView,
		FootprintStagesView, FootprintView, HeldLineView, OpenFootprintView, RequestFootprintView,
		WorkListStatusView,
	},
	AttributeId, AuditId, LotId, NodeInputSource, OutputLineId, RequestId, StuckReason,
	CARBON_FOOTPRINT, RECYCLED_CONTENT,
};

/// Does what is to be done with footprints.
pub async fn act(command: FootprintCommand) -> Result<()> {
	match command {
		FootprintCommand::Show { request, lot, reading } => {
			let reader = Reader::open(&reading).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let answer = match (request, lot) {
				(_, Some(lot)) => {
					let view = chain.footprint_of_lot(at, LotId(lot)).await?;
					of_lot(&found(view, "footprint of lot", lot)?)?
				}
				(request, None) => {
					let request = request.unwrap_or_default();
					let view = chain.footprint(at, RequestId(request)).await?;
					let footprint = found(view, "footprint of request", request)?;
					let stages = chain.footprint_stages(at, footprint.request).await?;
					of_request(&Shown { footprint, stages }, &chain.names(at).await?)?
				}
			};
			reader.show(&answer)
		}
		FootprintCommand::Restate(arguments) => restate(arguments).await,
		FootprintCommand::Attest(arguments) => attest(arguments).await,
		FootprintCommand::LiftHold(arguments) => {
			let LiftHoldArguments { request, line, revision, reason, signing } = arguments;
			let action = format!("let line {line} of request {request} go");
			let line = OutputLineId { request: RequestId(request), line };
			let arguments = (line, revision, records::reason(&reason)?);
			let call = Call::new("Credits", "lift_hold", arguments);
			Writer::open(&signing).await?.send(&action, &call).await
		}
		FootprintCommand::Held(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.held_lines(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					text("line", |view: &HeldLineView<AccountId>| show::line(view.line)),
					number("revision", |view| view.revision.to_string()),
					text("label", |view| view.label_name.clone()),
					text("account", |view| show::account(&view.account)),
					text("body", |view| show::account(&view.body)),
				],
			)
		}
		FootprintCommand::Disputes(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.disputes(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("request", |view: &DisputeView| view.request.to_string()),
					number("revision", |view| view.revision.to_string()),
					number("attempt", |view| view.attempt.to_string()),
					text("cause", |view| show::word(&view.cause)),
					text("votes", |view| {
						show::words(&view.results, |counted| {
							format!("{} for {:?}", counted.votes, counted.result)
						})
					}),
				],
			)
		}
		FootprintCommand::Open(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.work_list(&reader.at, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("request", |view: &OpenFootprintView| view.request.to_string()),
					number("revision", |view| view.revision.to_string()),
					number("attempt", |view| view.attempt.to_string()),
					number("since block", |view| view.since.to_string()),
					number("reported in block", |view| show::maybe(&view.reported_at)),
					text("waits for", |view| waits_for(&view.reason)),
				],
			)
		}
		FootprintCommand::Status(reading) => {
			let reader = Reader::open(&reading).await?;
			let status = reader.chain.work_list_status(&reader.at).await?;
			reader.show(&Answer::one(
				&status,
				&[
					text("waiting", |status: &WorkListStatusView| status.open.to_string()),
					text("reported as stuck", |status| status.stuck.to_string()),
					text("disputed", |status| status.disputed.to_string()),
					text("first", |status| show::maybe(&status.first)),
					text("since block", |status| show::maybe(&status.first_since)),
					text("restatement under way", |status| show::yes(status.restating)),
					text("roll-ups to follow", |status| show::yes(status.revaluing)),
				],
			)?)
		}
		FootprintCommand::List { auditor, listing } => {
			let reader = Reader::list(&listing).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let listed = chain.awaiting_attestation(at, &auditor, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("request", |view: &AwaitsAttestationView<AccountId>| {
						view.request.to_string()
					}),
					number("revision", |view| view.revision.to_string()),
					number("attempt", |view| view.attempt.to_string()),
					text("account", |view| show::account(&view.account)),
					number("certificate", |view| view.certificate.to_string()),
					text("body", |view| show::account(&view.body)),
					text("document", |view| format!("{:?}", view.document)),
					number("waits for request", |view| show::maybe(&view.waits_for)),
				],
			)
		}
	}
}

/// What a request waits for.
fn waits_for(reason: &StuckReason) -> String {
	match reason {
		StuckReason::WaitsFor(request) => format!("the footprint of request {request}"),
		StuckReason::RestatementSpreads => "a restatement that is being passed on".to_owned(),
		StuckReason::NotCalculable => "its producer: it can't be calculated".to_owned(),
		StuckReason::TooFewVotes { cast, validators } => {
			format!("votes: {cast} of {validators} validators voted")
		}
	}
}

fn method(in_force: Option<&FootprintInForceView<AccountId>>) -> String {
	let method = in_force.map(|in_force| &in_force.method);
	let named = |method: &tracemet_primitives::views::MethodView| {
		format!("{}, version {}", method.name, method.version)
	};
	method.map(named).unwrap_or_default()
}

/// The footprint of a request with its stages.
#[derive(Serialize)]
struct Shown {
	#[serde(flatten)]
	footprint: RequestFootprintView<AccountId>,
	stages: Option<FootprintStagesView>,
}

/// What comes to an output line from somewhere.
struct Stage {
	line: usize,
	from: String,
	attributes: Vec<AttributeTotal>,
}

impl Stage {
	fn sum(&self, attributes: &[AttributeId]) -> String {
		let listed = self.attributes.iter().filter(|total| attributes.contains(&total.attribute));
		let sum = listed.fold(0u128, |sum, total| sum.saturating_add(total.grams));
		crate::quantity::in_tonnes(sum)
	}
}

/// The stages of all lines: what the producer adds, and what comes with each input.
fn stages(view: &FootprintStagesView, names: &Names) -> Vec<Stage> {
	let lines = view.lines.iter().enumerate().flat_map(|(line, stages)| {
		let added = Stage { line, from: "added here".to_owned(), attributes: stages.added.clone() };
		let inputs = stages.inputs.iter().map(move |input| {
			let source = match input.source {
				NodeInputSource::Line(OutputLineId { request, line }) => {
					format!("line {request}.{line}")
				}
				NodeInputSource::Extracted(good) => {
					format!("{}, extracted", names.of_good(good))
				}
				NodeInputSource::Uncertified(good) => {
					format!("{}, without credits", names.of_good(good))
				}
				NodeInputSource::Scrap(good, origin) => {
					format!("{}, scrap ({origin:?})", names.of_good(good))
				}
			};
			let from = format!("{source}: {} t", show::tonnes(input.mass));
			Stage { line, from, attributes: input.attributes.clone() }
		});
		std::iter::once(added).chain(inputs).collect::<Vec<_>>()
	});
	lines.collect()
}

fn of_request(shown: &Shown, names: &Names) -> Result<Answer> {
	let view = &shown.footprint;
	let answer = Answer::one(
		shown,
		&[
			text("request", |shown: &Shown| shown.footprint.request.to_string()),
			text("revision in force", |shown| {
				let in_force = shown.footprint.in_force.as_ref();
				show::maybe(&in_force.map(|in_force| in_force.revision))
			}),
			text("rests on", |shown| show::rests_on(shown.footprint.in_force.as_ref())),
			text("method", |shown| method(shown.footprint.in_force.as_ref())),
			text("valid until", |shown| {
				let in_force = shown.footprint.in_force.as_ref();
				show::maybe_time(in_force.map(|in_force| in_force.valid_until))
			}),
			text("latest revision", |shown| shown.footprint.latest.revision.to_string()),
			text("attempt", |shown| shown.footprint.latest.attempt.to_string()),
			text("stands", |shown| show::word(&shown.footprint.latest.status)),
		],
	)?;
	let stages = shown.stages.as_ref().map(|view| stages(view, names)).unwrap_or_default();
	let lines = view.lines.iter().cloned().enumerate().collect::<Vec<_>>();
	let attributes = view.lines.iter().enumerate().flat_map(|(line, totals)| {
		totals.attributes.iter().map(move |total| (line, total.clone()))
	});
	let answer = answer.with("Output lines", &lines, &show::totals()).with(
		"What each line consists of",
		&stages,
		&[
			number("line", |stage: &Stage| stage.line.to_string()),
			text("from", |stage| stage.from.clone()),
			number("t CO2e", |stage| stage.sum(&CARBON_FOOTPRINT)),
			number("t recycled", |stage| stage.sum(&RECYCLED_CONTENT)),
		],
	);
	Ok(answer.with(
		"Attributes",
		&attributes.collect::<Vec<_>>(),
		&[
			number("line", |(line, _)| line.to_string()),
			number("attribute", |(_, total)| total.attribute.to_string()),
			text("called", |(_, total)| total.name.clone()),
			number("t", |(_, total)| crate::quantity::in_tonnes(total.grams)),
		],
	))
}

/// The footprint of what is left of a lot.
pub fn of_lot(view: &FootprintView<AccountId>) -> Result<Answer> {
	let answer = Answer::one(
		view,
		&[
			text("lot", |view: &FootprintView<AccountId>| view.lot.to_string()),
			text("of request", |view| view.in_force.request.to_string()),
			text("revision", |view| view.in_force.revision.to_string()),
			text("rests on", |view| show::rests_on(Some(&view.in_force))),
			text("method", |view| method(Some(&view.in_force))),
			text("valid until", |view| time::show(view.in_force.valid_until)),
			text("newer revision under way", |view| show::yes(view.newer.is_some())),
			text("t", |view| crate::quantity::in_tonnes(view.totals.mass)),
			text("kg CO2e per t", |view| {
				crate::quantity::intensity(view.totals.carbon_footprint, view.totals.mass)
			}),
			text("recycled %", |view| {
				crate::quantity::per_cent(view.totals.recycled_content, view.totals.mass)
			}),
			text("primary data %", |view| show::share(view.totals.primary_data_share)),
			text("declared %", |view| show::share(view.totals.declared_share)),
		],
	)?;
	Ok(answer.with("Attributes", &view.totals.attributes, &show::attributes()))
}

async fn restate(arguments: RestateArguments) -> Result<()> {
	let RestateArguments { request, file, reason, audit, signing } = arguments;
	let record: Restatement = record::read(&file)?;
	let reason = records::reason(&reason)?;
	let writer = Writer::open(&signing).await?;
	let at = writer.at().await?;
	let names = writer.chain.names(&at).await?;
	let id = RequestId(request);
	let footprint = writer.chain.footprint(&at, id).await?;
	let in_force = footprint.and_then(|footprint| footprint.in_force);
	let method = found(in_force, "footprint in force of request", request)?.method.method;
	let correction = records::correction(&record, method, &names)?;
	let call = match audit {
		Some(audit) => {
			let arguments = (id, AuditId(audit), correction, reason);
			Call::new("Footprint", "restate_after_audit", arguments)
		}
		None => Call::new("Footprint", "restate", (id, correction, reason)),
	};
	writer.send(&format!("restate the record of request {request}"), &call).await
}

async fn attest(arguments: AttestArguments) -> Result<()> {
	let AttestArguments { request, report, revision, attempt, signing } = arguments;
	let arguments = (RequestId(request), revision, attempt, H256(report));
	let call = Call::new("Footprint", "attest_footprint", arguments);
	let action = format!("attest revision {revision} of the footprint of request {request}");
	Writer::open(&signing).await?.send(&action, &call).await
}
