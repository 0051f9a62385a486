//! Accounts and their mass balances.

use super::{
	reader::{found, Reader},
	records::bounded_set,
	show, Result, Writer,
};
use crate::{
	chain::{AccountId, Call, Listed},
	cli::{AccountCommand, BalanceArguments, BalanceCommand, OneAccount, Signing, TwoAccounts},
	output::{number, text, Answer, Column},
};
use codec::Encode;
use serde::Serialize;
use sp_core::H256;
use tracemet_primitives::{
	views::{MassBalanceView, ParticipantView, SiteView},
	LotId, PeriodId, Role, Roles,
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
			let listed = reader.chain.participants(&reader.at, reader.limit).await?;
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
		AccountCommand::Register { participant, roles, dossier, signing } => {
			let action = format!(
				"register {} as {}",
				show::account(&participant),
				show::words(&roles, show::word)
			);
			let arguments = (participant, set(roles)?, H256(dossier));
			send(&action, "register_participant", arguments, &signing).await
		}
		AccountCommand::RegisterSite { participant, site, signing } => {
			let action = format!(
				"register the site {} of {}",
				show::account(&site),
				show::account(&participant)
			);
			send(&action, "register_site", (participant, site), &signing).await
		}
		AccountCommand::SetRoles { participant, roles, signing } => {
			let action = format!(
				"let {} be {} from now on",
				show::account(&participant),
				show::words(&roles, show::word)
			);
			send(&action, "set_roles", (participant, set(roles)?), &signing).await
		}
		AccountCommand::SetDossier { participant, dossier, signing } => {
			let action =
				format!("set the commitment to the dossier of {}", show::account(&participant));
			send(&action, "set_dossier", (participant, H256(dossier)), &signing).await
		}
		AccountCommand::Suspend(which) => one("suspend", "suspend_participant", which).await,
		AccountCommand::Lift(which) => {
			one("lift the suspension of", "reinstate_participant", which).await
		}
		AccountCommand::Close(which) => one("close", "close_participant", which).await,
		AccountCommand::CloseSite(which) => one("close the site", "close_site", which).await,
		AccountCommand::HandOver(which) => two("offer", "to", "offer_handover", which).await,
		AccountCommand::WithdrawOffer(which) => {
			one("withdraw the offer of", "withdraw_handover", which).await
		}
		AccountCommand::TakeOver(which) => one("take over", "accept_handover", which).await,
		AccountCommand::StartRecovery(which) => {
			two("start the recovery of", "with the key", "start_recovery", which).await
		}
		AccountCommand::CompleteRecovery(which) => {
			one("complete the recovery of", "complete_recovery", which).await
		}
		AccountCommand::CancelRecovery(which) => {
			one("cancel the recovery of", "cancel_recovery", which).await
		}
		AccountCommand::VetoRecovery(which) => {
			one("veto the recovery of", "veto_recovery", which).await
		}
		AccountCommand::RotateKey { new_key, signing } => {
			let action = format!("let the key {} sign from now on", show::account(&new_key));
			send(&action, "rotate_key", new_key, &signing).await
		}
		AccountCommand::AdmitDelegate(which) => {
			two("let", "be signed for by", "admit_delegate", which).await
		}
		AccountCommand::DismissDelegate(which) => {
			two("let", "not be signed for any more by", "dismiss_delegate", which).await
		}
	}
}

fn set(roles: Vec<Role>) -> Result<Roles> {
	bounded_set("roles", roles.into_iter().collect())
}

async fn one(verb: &str, name: &'static str, which: OneAccount) -> Result<()> {
	let OneAccount { of, signing } = which;
	send(&format!("{verb} {}", show::account(&of)), name, of, &signing).await
}

async fn two(verb: &str, between: &str, name: &'static str, which: TwoAccounts) -> Result<()> {
	let TwoAccounts { of, other, signing } = which;
	let action = format!("{verb} {} {between} {}", show::account(&of), show::account(&other));
	send(&action, name, (of, other), &signing).await
}

async fn send(
	action: &str,
	name: &'static str,
	arguments: impl Encode,
	signing: &Signing,
) -> Result<()> {
	let call = Call::new("Accounts", name, arguments);
	Writer::open(signing).await?.send(action, &call).await
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
	match command {
		BalanceCommand::Show(arguments) => show_balances(arguments).await,
		BalanceCommand::Repay { lot, mass, signing } => {
			let writer = Writer::open(&signing).await?;
			let action = format!("repay {} t of lot {lot}", show::tonnes(mass));
			let arguments = (writer.account(), LotId(lot), mass);
			writer.send(&action, &Call::new("Credits", "repay_overdraft", arguments)).await
		}
	}
}

async fn show_balances(arguments: BalanceArguments) -> Result<()> {
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
