//! Audits.

use super::{
	reader::{found, Reader},
	records::bounded,
	show, Result, Writer,
};
use crate::{
	chain::{AccountId, At, Call, Chain},
	cli::{AuditCommand, RecordArguments, SubjectArguments},
	output::{number, text},
	time,
};
use sp_core::H256;
use tracemet_primitives::{
	views::AuditView, AuditSubject, CertificateId, ExitId, Findings, PeriodId, RequestId,
};

/// Does what is to be done with audits.
pub async fn act(command: AuditCommand) -> Result<()> {
	match command {
		AuditCommand::Record(arguments) => record(arguments).await,
		AuditCommand::List { subject, listing } => {
			let reader = Reader::list(&listing).await?;
			let subject = of(&subject, &reader.chain, &reader.at).await?;
			let listed = reader.chain.audits(&reader.at, &subject, reader.limit).await?;
			reader.show_list(
				&listed,
				&[
					number("audit", |view: &AuditView<AccountId>| view.audit.to_string()),
					text("auditor", |view| show::account(&view.auditor)),
					text("outcome", |view| show::word(&view.outcome)),
					text("findings", |view| view.findings.clone()),
					text("recorded", |view| time::show(view.recorded_at)),
				],
			)
		}
	}
}

async fn record(arguments: RecordArguments) -> Result<()> {
	let RecordArguments { subject, outcome, findings, evidence, freeze, signing } = arguments;
	let findings: Findings = bounded("bytes of the findings", findings.into_bytes())?;
	let writer = Writer::open(&signing).await?;
	let subject = of(&subject, &writer.chain, &writer.at().await?).await?;
	let action = format!("record an audit of {}", named(&subject));
	let arguments = (subject, outcome, findings, evidence.map(H256), freeze);
	writer.send(&action, &Call::new("Certification", "record_audit", arguments)).await
}

/// What an audit is about. The command line has exactly one of them.
async fn of(
	arguments: &SubjectArguments,
	chain: &Chain,
	at: &At,
) -> Result<AuditSubject<AccountId>> {
	let SubjectArguments { certificate, request, exit, balance, good, label, period } = arguments;
	if let Some(certificate) = certificate {
		return Ok(AuditSubject::Certificate(CertificateId(*certificate)));
	}
	if let Some(request) = request {
		return Ok(AuditSubject::Request(RequestId(*request)));
	}
	if let Some(exit) = exit {
		return Ok(AuditSubject::Exit(ExitId(*exit)));
	}
	let (balance, good) = (balance.as_ref().zip(good.as_ref()), label.as_ref());
	let ((account, good), label) = found(balance.zip(good), "mass balance", "without an account")?;
	let names = chain.names(at).await?;
	let (good, label) = (names.good(good)?, names.label(label)?);
	let period = match period {
		Some(period) => PeriodId(*period),
		None => {
			let view = chain.mass_balance_account(at, account, good, label).await?;
			found(view, "mass balance of", show::account(account))?.period
		}
	};
	Ok(AuditSubject::Period { account: account.clone(), good, label, period })
}

fn named(subject: &AuditSubject<AccountId>) -> String {
	match subject {
		AuditSubject::Certificate(certificate) => format!("certificate {certificate}"),
		AuditSubject::Request(request) => format!("request {request}"),
		AuditSubject::Exit(exit) => format!("exit statement {exit}"),
		AuditSubject::Period { account, period, .. } => {
			format!("the mass balance of {} in period {}", show::account(account), period.0)
		}
	}
}
