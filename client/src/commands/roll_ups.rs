//! What became of certified mass.

use super::{
	reader::{found, Reader},
	show, Result,
};
use crate::{
	cli::RollUpCommand,
	output::{number, text, Answer, Column},
};
use tracemet_primitives::{
	views::{AttributeTotal, RollUpView, TotalsView},
	PeriodId, Supply,
};

/// Adds up what is asked for.
pub async fn act(command: RollUpCommand) -> Result<()> {
	match command {
		RollUpCommand::Account { account, label, period, reading } => {
			let reader = Reader::open(&reading).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let label = chain.names(at).await?.label(&label)?;
			let period = period.map(PeriodId);
			let view = chain.roll_up_of_account(at, &account, label, period).await?;
			reader.show(&answer(&found(view, "roll-up of label", label)?)?)
		}
		RollUpCommand::Label { label, reading } => {
			let reader = Reader::open(&reading).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let label = chain.names(at).await?.label(&label)?;
			let view = chain.roll_up_of_label(at, label).await?;
			reader.show(&answer(&found(view, "roll-up of label", label)?)?)
		}
		RollUpCommand::Network(reading) => {
			let reader = Reader::open(&reading).await?;
			reader.show(&answer(&reader.chain.network_roll_up(&reader.at).await?)?)
		}
		RollUpCommand::Supply { good, label, reading } => {
			let reader = Reader::open(&reading).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let names = chain.names(at).await?;
			let supply = chain.supply(at, names.good(&good)?, names.label(&label)?).await?;
			reader.show(&Answer::one(
				&supply,
				&[
					text("issued t", |supply: &Supply| show::tonnes(supply.issued)),
					text("held t", |supply| show::tonnes(supply.held)),
					text("in escrow t", |supply| show::tonnes(supply.in_escrow)),
					text("consumed t", |supply| show::tonnes(supply.consumed)),
					text("exited t", |supply| show::tonnes(supply.exited)),
					text("expired t", |supply| show::tonnes(supply.expired)),
					text("revoked t", |supply| show::tonnes(supply.revoked)),
				],
			)?)
		}
	}
}

fn answer(view: &RollUpView) -> Result<Answer> {
	let parts = [
		("issued", &view.issued),
		("held", &view.held),
		("consumed", &view.consumed),
		("exited", &view.exited),
	];
	let attributes = parts
		.iter()
		.flat_map(|(part, totals)| totals.attributes.iter().map(|total| (*part, total.clone())));
	let attributes = attributes.collect::<Vec<_>>();
	let totals = parts.map(|(part, totals)| (part, totals.clone()));
	let part = text("mass", |(part, _): &(&'static str, TotalsView)| (*part).to_owned());
	let figures = show::totals().into_iter().skip(1);
	let columns: Vec<Column<_>> = std::iter::once(part).chain(figures).collect();
	let answer = Answer::one(
		view,
		&[text("accounting period", |view: &RollUpView| {
			show::maybe(&view.period.map(|period| period.0))
		})],
	)?;
	Ok(answer.with("What became of it", &totals, &columns).with(
		"Attributes",
		&attributes,
		&[
			text("mass", |(part, _): &(&'static str, AttributeTotal)| (*part).to_owned()),
			number("attribute", |(_, total)| total.attribute.to_string()),
			text("called", |(_, total)| total.name.clone()),
			number("t", |(_, total)| crate::quantity::in_tonnes(total.grams)),
		],
	))
}
