//! Accounts and their mass balances.

use super::{
	reader::{found, Reader},
	show, Result,
};
use crate::{
	chain::{AccountId, Listed},
	cli::{AccountCommand, BalanceArguments, BalanceCommand},
	output::{number, text, Answer, Column},
};
use serde::Serialize;
use tracemet_primitives::{
	views::{MassBalanceView, ParticipantView, SiteView},
	PeriodId,
};

/// Does what is to be done with accounts.
pub async fn act(command: AccountCommand) -> Result<()> {
	match command {
		AccountCommand::Show { account, reading } => {
			let reader = Reader::open(&reading).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let view = chain.participant(at, &account).await?;
			let participant = found(view, "participant or site", show::account(&account))?;
			let sites = chain.sites(at, &participant.account, u32::MAX).await?.entries;
			let shown = Shown { participant, sites };
			let columns = [
				text("account", |shown: &Shown| show::account(&shown.participant.account)),
				text("intermediary", |shown| show::account(&shown.participant.intermediary)),
				text("roles", |shown| show::words(&shown.participant.roles, show::word)),
				text("standing", |shown| show::word(&shown.participant.standing)),
				text("may act", |shown| show::yes(shown.participant.may_act)),
				text("key", |shown| show::account(&shown.participant.key)),
				text("dossier", |shown| format!("{:?}", shown.participant.dossier)),
				text("closed in block", |shown| show::maybe(&shown.participant.closed_at)),
			];
			let answer = Answer::one(&shown, &columns)?;
			let answer = answer.with(
				"Sites",
				&shown.sites,
				&[
					text("site", |view: &SiteView<AccountId>| show::account(&view.site)),
					text("may act", |view| show::yes(view.may_act)),
					text("closed in block", |view| show::maybe(&view.closed_at)),
				],
			);
			reader.show(&answer)
		}
		AccountCommand::List(listing) => {
			let reader = Reader::list(&listing).await?;
			let listed = reader.chain.participants(&reader.at, None, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					text("account", |view: &ParticipantView<AccountId>| {
						show::account(&view.account)
					}),
					text("intermediary", |view| show::account(&view.intermediary)),
					text("roles", |view| show::words(&view.roles, show::word)),
					text("standing", |view| show::word(&view.standing)),
					text("may act", |view| show::yes(view.may_act)),
					number("sites", |view| view.open_sites.to_string()),
					text("closed in block", |view| show::maybe(&view.closed_at)),
				],
			)
		}
	}
}

/// A participant with its sites.
#[derive(Serialize)]
struct Shown {
	#[serde(flatten)]
	participant: ParticipantView<AccountId>,
	sites: Vec<SiteView<AccountId>>,
}

/// Does what is to be done with mass balances.
pub async fn balance(command: BalanceCommand) -> Result<()> {
	let BalanceCommand::Show(arguments) = command;
	let BalanceArguments { account, good, label, period, listing } = arguments;
	let reader = Reader::list(&listing).await?;
	let (chain, at) = (&reader.chain, &reader.at);
	let label = reader.label(&label).await?;
	let good = match &good {
		Some(good) => Some(chain.names(at).await?.good(good)?),
		None => None,
	};
	let period = period.map(PeriodId);
	// What is asked for may be behind the first entries.
	let most = if good.is_none() && label.is_none() { reader.limit } else { u32::MAX };
	let Listed { mut entries, is_cut } =
		chain.mass_balance_accounts(at, &account, period, most).await?;
	entries.retain(|view| good.is_none_or(|good| view.good == good));
	entries.retain(|view| label.is_none_or(|label| view.label == label));
	reader.show_list(&Listed { entries, is_cut }, &balances())
}

fn balances() -> [Column<MassBalanceView>; 13] {
	[
		text("good", |view| view.good_name.clone()),
		text("label", |view| view.label_name.clone()),
		number("period", |view| view.period.0.to_string()),
		number("opening", |view| show::tonnes(view.opening)),
		number("issued", |view| show::tonnes(view.issued)),
		number("received", |view| show::tonnes(view.received)),
		number("sent", |view| show::tonnes(view.sent)),
		number("consumed", |view| show::tonnes(view.consumed)),
		number("exited", |view| show::tonnes(view.exited)),
		number("expired", |view| show::tonnes(view.expired)),
		number("revoked", |view| show::tonnes(view.revoked)),
		number("closing", |view| show::tonnes(view.closing)),
		number("to be repaid", |view| show::tonnes(view.overdraft)),
	]
}
