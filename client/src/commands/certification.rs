//! Certificates of certification bodies.

use super::{
	reader::{found, Reader},
	records, show, Result, Writer,
};
use crate::{
	chain::{AccountId, Call, Names},
	cli::{CertificateList, CertificationCommand, OneCertificate},
	output::{number, text, Answer, Column},
	record::{self, Certificate},
};
use tracemet_primitives::{
	views::{CertificateFilter, CertificateView},
	CertificateId,
};

type View = CertificateView<AccountId>;

/// Does what is to be done with certificates.
pub async fn act(command: CertificationCommand) -> Result<()> {
	match command {
		CertificationCommand::Issue { file, signing } => {
			let record: Certificate = record::read(&file)?;
			let writer = Writer::open(&signing).await?;
			let names = writer.chain.names(&writer.at().await?).await?;
			let action = format!("certify {}", show::account(&record.holder));
			let arguments = records::certificate(&record, &names)?;
			let call = Call::new("Certification", "issue_certificate", arguments);
			writer.send(&action, &call).await
		}
		CertificationCommand::Suspend(which) => one("suspend", "suspend_certificate", which).await,
		CertificationCommand::Lift(which) => {
			one("lift the suspension of", "reinstate_certificate", which).await
		}
		CertificationCommand::Withdraw(which) => {
			one("withdraw", "withdraw_certificate", which).await
		}
		CertificationCommand::Renounce(which) => {
			one("renounce", "renounce_certificate", which).await
		}
		CertificationCommand::TakeOver(which) => {
			one("take over", "take_over_certificate", which).await
		}
		CertificationCommand::Renew { certificate, until, signing } => {
			let arguments = (CertificateId(certificate), until.0);
			let call = Call::new("Certification", "renew_certificate", arguments);
			let action =
				format!("renew certificate {certificate} until {}", crate::time::show(until.0));
			Writer::open(&signing).await?.send(&action, &call).await
		}
		CertificationCommand::Invite { certificate, body, signing } => {
			let action = format!("invite {} to certificate {certificate}", show::account(&body));
			let arguments = (CertificateId(certificate), body);
			let call = Call::new("Certification", "invite_body", arguments);
			Writer::open(&signing).await?.send(&action, &call).await
		}
		CertificationCommand::Show { certificate, reading } => {
			let reader = Reader::open(&reading).await?;
			let (chain, at) = (&reader.chain, &reader.at);
			let view = chain.certificate(at, CertificateId(certificate)).await?;
			let view = found(view, "certificate", certificate)?;
			let names = chain.names(at).await?;
			reader.show(&answer(&view, &names)?)
		}
		CertificationCommand::List(list) => {
			let CertificateList { holder, body, status, listing } = list;
			let reader = Reader::list(&listing).await?;
			let filter = CertificateFilter { holder, body, status };
			let listed = reader.chain.certificates(&reader.at, &filter, reader.limit).await?;
			reader.show_list(&listed, &columns())
		}
	}
}

async fn one(verb: &str, name: &'static str, which: OneCertificate) -> Result<()> {
	let OneCertificate { certificate, signing } = which;
	let call = Call::new("Certification", name, CertificateId(certificate));
	Writer::open(&signing).await?.send(&format!("{verb} certificate {certificate}"), &call).await
}

fn columns() -> [Column<View>; 8] {
	[
		number("certificate", |view| view.certificate.to_string()),
		text("holder", |view| show::account(&view.holder)),
		text("body", |view| show::account(&view.body)),
		text("family", |view| view.family_name.clone()),
		text("holds", |view| show::span(&view.validity)),
		text("status", |view| show::word(&view.status)),
		text("usable", |view| show::yes(view.usable)),
		number("automatic t", |view| show::tonnes(view.automatic_approval)),
	]
}

fn answer(view: &View, names: &Names) -> Result<Answer> {
	let more = [
		text("performance standard", |view: &View| {
			view.performance_standard.as_ref().map(show::version).unwrap_or_default()
		}),
		text("chain-of-custody standard", |view| show::version(&view.chain_of_custody_standard)),
		text("method", |view| show::maybe(&view.method)),
		text("suspended by", |view| show::words(&view.suspended_by, show::account)),
		text("invited", |view| view.invited.as_ref().map(show::account).unwrap_or_default()),
	];
	let columns = columns().into_iter().chain(more).collect::<Vec<_>>();
	let rows = view.conversions.iter().map(|row| {
		[
			names.of_good(row.input),
			show::word(&row.source),
			names.of_good(row.output),
			row.label.map(|label| names.of_label(label)).unwrap_or_default(),
			format!("{}/{}", row.factor.output, row.factor.input),
		]
	});
	let table = [
		text("from", |[from, ..]: &[String; 5]| from.clone()),
		text("source", |[_, source, ..]| source.clone()),
		text("to", |[_, _, to, ..]| to.clone()),
		text("label", |[.., label, _]| label.clone()),
		number("factor", |[.., factor]| factor.clone()),
	];
	let answer = Answer::one(view, &columns)?;
	Ok(answer.with("Conversion table", &rows.collect::<Vec<_>>(), &table))
}
