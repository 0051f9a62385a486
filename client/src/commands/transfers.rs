//! Transfers.

use super::{
	reader::Reader,
	records::{legs, passing},
	show, Result, Writer,
};
use crate::{
	chain::{AccountId, Call, Listed},
	cli::{AnswerArguments, SendArguments, SenderArguments, SwapArguments, TransferCommand},
	output::{number, text},
	record::{self, Transfers},
	time,
};
use sp_core::H256;
use tracemet_primitives::{views::PendingTransferView, LotId, TransferId};

/// Does what is to be done with transfers.
pub async fn act(command: TransferCommand) -> Result<()> {
	match command {
		TransferCommand::Send(arguments) => send(arguments).await,
		TransferCommand::Accept(which) => answer("accept", "accept_transfer", which).await,
		TransferCommand::Reject(which) => answer("reject", "decline_transfer", which).await,
		TransferCommand::Cancel(which) => answer("cancel", "cancel_transfer", which).await,
		TransferCommand::Validate(which) => answer("validate", "validate_transfer", which).await,
		TransferCommand::Swap(arguments) => swap(arguments).await,
		TransferCommand::Policy { policy, signing } => {
			let writer = Writer::open(&signing).await?;
			let action = format!("receive credits by the policy {policy:?}");
			let call = Call::new("Credits", "set_receiving_policy", (writer.account(), policy));
			writer.send(&action, &call).await
		}
		TransferCommand::Allow(which) => of_sender("put", "on", "allow_sender", which).await,
		TransferCommand::Disallow(which) => {
			of_sender("take", "off", "disallow_sender", which).await
		}
		TransferCommand::List { account, body, listing } => {
			let reader = Reader::list(&listing).await?;
			let (chain, at, most) = (&reader.chain, &reader.at, reader.limit);
			let listed = match (account, body) {
				(_, Some(body)) => chain.transfers_to_validate(at, &body, most).await?,
				(Some(account), None) => chain.transfers_of(at, &account, most).await?,
				(None, None) => Listed { entries: Vec::new(), is_cut: false },
			};
			reader.show_list(
				&listed,
				&[
					number("transfer", |view: &PendingTransferView<AccountId>| {
						view.transfer.to_string()
					}),
					text("from", |view| show::account(&view.from)),
					text("to", |view| show::account(&view.to)),
					number("lot", |view| view.lot.to_string()),
					text("good", |view| view.good_name.clone()),
					text("label", |view| view.label_name.clone()),
					number("t", |view| show::tonnes(view.mass)),
					number("in return for lot", |view| show::maybe(&view.in_return)),
					text("to be validated", |view| show::yes(view.awaits_validation)),
					text("to be accepted", |view| show::yes(view.awaits_acceptance)),
					text("lapses", |view| time::show(view.expires_at)),
				],
			)
		}
	}
}

async fn send(arguments: SendArguments) -> Result<()> {
	let SendArguments { lot, mass, to, file, reference, delivered, certificate, signing } =
		arguments;
	let reference = reference.map(H256);
	let record: Option<Transfers> = file.as_deref().map(record::read).transpose()?;
	let writer = Writer::open(&signing).await?;
	let names = writer.chain.names(&writer.at().await?).await?;
	let account = writer.account();
	match (record, lot, mass, to) {
		(None, Some(lot), Some(mass), Some(to)) => {
			let pass_through = delivered.zip(certificate);
			let pass_through = pass_through.map(|(good, number)| passing(&good, number, &names));
			let arguments = (account, LotId(lot), mass, &to, pass_through.transpose()?, reference);
			let call = Call::new("Credits", "transfer", arguments);
			let action =
				format!("send {} t of lot {lot} to {}", show::tonnes(mass), show::account(&to));
			writer.send(&action, &call).await
		}
		(record, ..) => {
			let legs = legs(&record.unwrap_or_default(), &names)?;
			let action = format!("send {} legs, all or none", legs.len());
			let call = Call::new("Credits", "transfer_batch", (account, legs, reference));
			writer.send(&action, &call).await
		}
	}
}

async fn swap(arguments: SwapArguments) -> Result<()> {
	let SwapArguments { lot, mass, in_return, reference, signing } = arguments;
	let writer = Writer::open(&signing).await?;
	let action =
		format!("offer {} t of lot {lot} for as much of lot {in_return}", show::tonnes(mass));
	let reference = reference.map(H256);
	let arguments = (writer.account(), LotId(lot), mass, LotId(in_return), reference);
	writer.send(&action, &Call::new("Credits", "offer_swap", arguments)).await
}

async fn of_sender(verb: &str, on: &str, name: &'static str, which: SenderArguments) -> Result<()> {
	let SenderArguments { sender, signing } = which;
	let writer = Writer::open(&signing).await?;
	let action = format!("{verb} {} {on} the list of senders", show::account(&sender));
	writer.send(&action, &Call::new("Credits", name, (writer.account(), sender))).await
}

async fn answer(verb: &str, name: &'static str, which: AnswerArguments) -> Result<()> {
	let AnswerArguments { transfer, signing } = which;
	let call = Call::new("Credits", name, TransferId(transfer));
	Writer::open(&signing).await?.send(&format!("{verb} transfer {transfer}"), &call).await
}
