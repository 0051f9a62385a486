//! Lots.

use super::{
	reader::{found, Reader},
	records::{bounded, reason},
	show, Result, Writer,
};
use crate::{
	chain::{AccountId, Call},
	cli::{LotCommand, LotList},
	output::{number, text, Answer, Column},
};
use tracemet_primitives::{
	views::{LotFilter, LotView},
	LotId, MaxLegs,
};

/// Does what is to be done with lots.
pub async fn act(command: LotCommand) -> Result<()> {
	match command {
		LotCommand::Show { lot, reading } => {
			let reader = Reader::open(&reading).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let view = found(chain.lot(at, LotId(lot)).await?, "lot", lot)?;
			let footprint = chain.footprint_of_lot(at, view.lot).await?;
			let totals = footprint.map(|footprint| (0, footprint.totals));
			let totals = totals.into_iter().collect::<Vec<_>>();
			let answer = Answer::one(&view, &columns())?;
			reader.show(&answer.with("Footprint of what is left", &totals, &show::totals()[1..]))
		}
		LotCommand::List(LotList { account, label, status, listing }) => {
			let reader = Reader::list(&listing).await?;
			let filter = LotFilter { account, label: reader.label(&label).await?, status };
			let listed = reader.chain.lots(&reader.at, &filter, reader.limit).await?;
			reader.show_list(&listed, &columns())
		}
		LotCommand::Revoke { draws, reason: why, signing } => {
			let action = format!("revoke {}", show::sum(&draws));
			let arguments = (bounded::<_, MaxLegs>("lots", draws)?, reason(&why)?);
			let call = Call::new("Credits", "revoke", arguments);
			Writer::open(&signing).await?.send(&action, &call).await
		}
	}
}

fn columns() -> [Column<LotView<AccountId>>; 12] {
	[
		number("lot", |view| view.lot.to_string()),
		text("holder", |view| show::account(&view.holder)),
		text("good", |view| view.good_name.clone()),
		text("delivered with", |view| view.accompanies_name.clone()),
		text("label", |view| view.label_name.clone()),
		number("t", |view| show::tonnes(view.mass)),
		number("t in escrow", |view| show::tonnes(view.in_escrow)),
		text("from line", |view| show::line(view.origin)),
		text("frozen", |view| show::yes(view.frozen)),
		text("held", |view| show::yes(view.held)),
		text("flagged", |view| show::yes(view.flagged)),
		text("due", |view| show::maybe_time(view.due)),
	]
}
