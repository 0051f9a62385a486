//! Exit statements.

use super::{
	reader::{found, Reader},
	records::bounded,
	show, Result, Writer,
};
use crate::{
	chain::{AccountId, Call},
	cli::{ExitCommand, ExitList, NewExit},
	output::{number, text, Answer},
	time,
};
use tracemet_primitives::{
	views::{ExitDrawView, ExitFilter, ExitStatementView, ExitSummaryView},
	ExitId, MaxExitDraws, ProductReference,
};

/// Does what is to be done with exit statements.
pub async fn act(command: ExitCommand) -> Result<()> {
	match command {
		ExitCommand::New(NewExit { product, draws, quantity, signing }) => {
			let action = format!("let {} leave the system against {product}", show::sum(&draws));
			let draws = bounded::<_, MaxExitDraws>("lots", draws)?;
			let product: ProductReference = bounded("bytes of the product", product.into_bytes())?;
			let writer = Writer::open(&signing).await?;
			let arguments = (writer.account(), draws, product, quantity);
			writer.send(&action, &Call::new("Credits", "exit", arguments)).await
		}
		ExitCommand::Show { exit, reading } => {
			let reader = Reader::open(&reading).await?;
			let view = reader.chain.exit_statement(&reader.at, ExitId(exit)).await?;
			reader.show(&answer(&found(view, "exit statement", exit)?)?)
		}
		ExitCommand::List(ExitList { account, label, listing }) => {
			let reader = Reader::list(&listing).await?;
			let filter = ExitFilter { account, label: reader.label(&label).await? };
			let listed = reader.chain.exit_statements(&reader.at, &filter, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("exit", |view: &ExitSummaryView<AccountId>| view.exit.to_string()),
					text("account", |view| show::account(&view.account)),
					text("label", |view| view.label_name.clone()),
					number("t", |view| show::tonnes(view.mass)),
					text("product", |view| view.product.clone()),
					number("units", |view| view.product_quantity.to_string()),
					text("contested", |view| show::yes(view.contested)),
					text("flagged", |view| show::yes(view.flagged)),
					text("stated", |view| time::show(view.stated_at)),
				],
			)
		}
	}
}

fn answer(view: &ExitStatementView<AccountId>) -> Result<Answer> {
	let answer = Answer::one(
		view,
		&[
			text("exit", |view: &ExitStatementView<AccountId>| view.exit.to_string()),
			text("account", |view| show::account(&view.account)),
			text("label", |view| view.label_name.clone()),
			text("t", |view| show::tonnes(view.mass)),
			text("product", |view| view.product.clone()),
			text("units", |view| view.product_quantity.to_string()),
			text("may be said", |view| view.claim.clone()),
			text("primary data %", |view| show::share(view.primary_data_share)),
			text("declared %", |view| show::share(view.declared_share)),
			text("footprint valid until", |view| time::show(view.footprint_valid_until)),
			text("newer figures", |view| show::yes(view.superseded)),
			text("contested", |view| show::yes(view.contested)),
			text("flagged", |view| show::yes(view.flagged)),
			text("stated", |view| time::show(view.stated_at)),
		],
	)?;
	let draws = [
		number("lot", |draw: &ExitDrawView| draw.lot.to_string()),
		text("good", |draw| draw.good_name.clone()),
		text("delivered with", |draw| draw.accompanies_name.clone()),
		text("from line", |draw| show::line(draw.origin)),
		number("t", |draw| show::tonnes(draw.mass)),
		number("certified %", |draw| show::share(Some(draw.certified_share))),
		number("revision", |draw| draw.footprint_revision.to_string()),
		number("newer revision", |draw| show::maybe(&draw.newer_revision)),
	];
	Ok(answer.with("Drawn from", &view.draws, &draws).with(
		"Attributes",
		&view.attributes,
		&show::attributes(),
	))
}
