//! What is said of a certificate.

use super::Result;
use crate::{
	chain::AccountId,
	commands::show,
	output::{self, number, text, Answer},
	quantity::in_tonnes,
	time,
};
use sp_core::crypto::Ss58Codec;
use std::path::Path;
use tracemet_primitives::{CertificationStatus, ChainOfCustodyModel, Standing};
use tracemet_verifier::{
	AccreditationFacts, AttributeFacts, BalanceFacts, CertificateFacts, DrawFacts,
	PortableCertificate, StandardFacts, Verified, Warning,
};

/// Says that a certificate was written.
pub fn written(
	path: &Path,
	size: usize,
	certificate: &PortableCertificate,
	verified: &Verified,
) -> Result<()> {
	let hash = certificate.checksum.unwrap_or_default();
	output::show(&format!(
		"{} ({size} bytes) proves exit statement {} as of block {}\nhash    {hash:?}\ngenesis {:?}\n",
		path.display(),
		verified.statement.exit,
		verified.as_of.block,
		verified.chain,
	))?;
	for warning in &verified.warnings {
		output::show(&format!("warning: {warning}\n"))?;
	}
	Ok(())
}

/// What is proven.
pub fn answer(verified: &Verified) -> Result<Answer> {
	let answer = Answer::one(
		verified,
		&[
			text("proven", |v: &Verified| format!("exit statement {}", v.statement.exit)),
			text("one may say", |v| v.statement.words.clone()),
			text("and", |_| "nothing else".to_owned()),
			text("of", |v| {
				format!("{} units of {}", v.statement.product_quantity, v.statement.product)
			}),
			text("claimed by", claimant),
			text("identity", identity),
			text("stated", |v| time::show(v.statement.stated_at)),
			text("as of", |v| {
				format!(
					"{}, block {} ({:?})",
					time::show(v.as_of.time),
					v.as_of.block,
					v.as_of.hash
				)
			}),
			text("chain", |v| format!("genesis {:?}", v.chain)),
			text("finalized by", finality),
			text("certified mass", |v| format!("{} t", show::tonnes(v.statement.mass))),
			text("label", |v| format!("{} ({})", v.label.name, v.label.family_name)),
			text("model (ISO 22095)", |v| model(v.label.model).to_owned()),
			text("performance standard", |v| standard(&v.label.performance)),
			text("chain-of-custody standard", |v| standard(&v.label.chain_of_custody)),
			text("carbon footprint", |v| {
				let total = in_tonnes(v.footprint.carbon_footprint);
				format!("{} g CO2e per kg, {total} t in all", v.footprint.carbon_per_kilogram)
			}),
			text("from primary data", |v| per_cent(v.footprint.primary_data_share)),
			text("declared by producers", |v| per_cent(v.footprint.declared_share)),
			text("recycled", |v| format!("{} t", in_tonnes(v.footprint.recycled_content))),
			text("footprint valid until", |v| time::show(v.footprint.valid_until)),
			text("newer footprint", |v| {
				if v.footprint.superseded { "there is one" } else { "there is none" }.to_owned()
			}),
		],
	)?;
	let answer = answer
		.with("What to know besides", &verified.warnings, &[text("", Warning::to_string)])
		.with(
			"Totals",
			&verified.footprint.attributes,
			&[
				text("attribute", |facts: &AttributeFacts| facts.name.clone()),
				text("unit", |facts| facts.unit.clone()),
				number("total", |facts| facts.grams.to_string()),
				number("per kg", |facts| facts.per_kilogram.clone()),
			],
		)
		.with(
			"Drawn from",
			&verified.draws,
			&[
				number("lot", |draw: &DrawFacts| draw.lot.to_string()),
				text("good", |draw| draw.good_name.clone()),
				text("accompanies", |draw| draw.accompanies.clone().unwrap_or_default()),
				number("t", |draw| show::tonnes(draw.mass)),
				number("request", |draw| draw.origin.request.to_string()),
				number("line", |draw| draw.origin.line.to_string()),
				number("footprint revision", |draw| draw.footprint_revision.to_string()),
				number("in force", |draw| draw.revision_in_force.to_string()),
				text("which is", |draw| show::basis(&draw.basis)),
				text("method", |draw| {
					format!("{}, version {}", draw.method.name, draw.method.version)
				}),
			],
		);
	let certified = certified(verified);
	let accredited = accredited(verified);
	Ok(answer
		.with(
			"Certified under",
			&certified,
			&[
				number("certificate", |facts: &CertificateFacts| facts.certificate.to_string()),
				text("of", |facts| show::account(&facts.holder)),
				text("certification body", |facts| show::account(&facts.body)),
				text("valid", |facts| show::span(&facts.validity)),
				text("status", |facts| status(facts.status).to_owned()),
				text("approved", |facts| time::show(facts.approved_at)),
			],
		)
		.with(
			"Accredited",
			&accredited,
			&[
				text("certification body", |(body, _): &Accredited| show::account(body)),
				number("standard", |(_, facts)| facts.standard.to_string()),
				text("accredited by", |(_, facts)| show::account(&facts.accreditation_body)),
				text("valid", |(_, facts)| show::span(&facts.validity)),
				text("status", |(_, facts)| status(facts.status).to_owned()),
				text("at the approval", |(_, facts)| covered(facts.covers_approval)),
				text("at the statement", |(_, facts)| covered(facts.covers_statement)),
			],
		)
		.with(
			"Mass balance of the accounting period",
			&verified.balances,
			&[
				text("good", |facts: &BalanceFacts| facts.good_name.clone()),
				text("period", |facts| show::span(&facts.span)),
				text("closed", |facts| show::yes(facts.closed)),
				number("exited t", |facts| {
					facts.account.as_ref().map_or_else(archived, |view| show::tonnes(view.exited))
				}),
				number("closing t", |facts| {
					facts.account.as_ref().map_or_else(archived, |view| show::tonnes(view.closing))
				}),
				number("overdraft t", |facts| show::tonnes(facts.overdraft)),
			],
		))
}

fn claimant(verified: &Verified) -> String {
	let claimant = &verified.claimant;
	let standing = match (claimant.closed, claimant.standing) {
		(Some(block), _) => format!("closed since block {block}"),
		(None, Some(Standing::Active)) => "active".to_owned(),
		(None, Some(Standing::Suspended)) => "suspended".to_owned(),
		(None, None) => "not registered".to_owned(),
	};
	let account = claimant.account.to_ss58check();
	match &claimant.company {
		Some(company) => format!("{account}, a site of {} ({standing})", company.to_ss58check()),
		None => format!("{account} ({standing})"),
	}
}

fn identity(verified: &Verified) -> String {
	match (&verified.claimant.disclosed, verified.claimant.commitment) {
		(Some(dossier), _) => {
			format!("disclosed: a dossier of {} bytes ({:?})", dossier.size, dossier.hash)
		}
		(None, Some(commitment)) => {
			format!("a pseudonym; the dossier is committed to ({commitment:?})")
		}
		(None, None) => "a pseudonym".to_owned(),
	}
}

fn finality(verified: &Verified) -> String {
	let as_of = &verified.as_of;
	format!(
		"set {} of validators, at block {} (changes of validators proven: {})",
		as_of.set_id, as_of.justified_block, as_of.set_changes
	)
}

fn model(model: ChainOfCustodyModel) -> &'static str {
	match model {
		ChainOfCustodyModel::BookAndClaim => "book and claim",
		ChainOfCustodyModel::MassBalance => "mass balance",
		ChainOfCustodyModel::ControlledBlending => "controlled blending",
		ChainOfCustodyModel::Segregated => "segregated",
		ChainOfCustodyModel::IdentityPreserved => "identity preserved",
	}
}

fn standard(facts: &StandardFacts) -> String {
	format!("{} (standard {}, version {})", facts.name, facts.id.standard, facts.id.version)
}

fn status(status: CertificationStatus) -> &'static str {
	match status {
		CertificationStatus::Active => "in force",
		CertificationStatus::Suspended => "suspended",
		CertificationStatus::Withdrawn => "withdrawn",
	}
}

fn per_cent(share: Option<u32>) -> String {
	match share {
		Some(_) => format!("{} %", show::share(share)),
		None => "there is no CO2e".to_owned(),
	}
}

fn covered(is: bool) -> String {
	if is { "covered" } else { "not covered" }.to_owned()
}

fn archived() -> String {
	"archived".to_owned()
}

/// Each certificate once.
fn certified(verified: &Verified) -> Vec<CertificateFacts> {
	let mut once = Vec::new();
	for facts in verified.draws.iter().filter_map(|draw| draw.certificate.as_ref()) {
		if !once.contains(facts) {
			once.push(facts.clone());
		}
	}
	once
}

type Accredited = (AccountId, AccreditationFacts);

/// Each body and standard once.
fn accredited(verified: &Verified) -> Vec<Accredited> {
	let mut once = Vec::new();
	for facts in certified(verified) {
		for accreditation in facts.accreditations {
			let accredited = (facts.body.clone(), accreditation);
			if !once.contains(&accredited) {
				once.push(accredited);
			}
		}
	}
	once
}
