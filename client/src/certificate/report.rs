//! What is said of a certificate.

use super::Result;
use crate::{
	chain::AccountId,
	commands::show,
	output::{self, number, plain, text, Answer},
	quantity::in_tonnes,
	time,
};
use sp_core::crypto::Ss58Codec;
use std::path::Path;
use tracemet_primitives::{CertificationStatus, ChainOfCustodyModel, Seconds, Standing, TimeSpan};
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
		plain(&path.display().to_string()),
		verified.statement.exit,
		verified.as_of.block,
		verified.chain,
	))?;
	for warning in &verified.warnings {
		output::show(&format!("warning: {}\n", plain(&warning.to_string())))?;
	}
	Ok(())
}

/// What is proven. Whatever can change says as of when it is.
pub fn answer(verified: &Verified) -> Result<Answer> {
	let answer = Answer::one(
		verified,
		&[
			text("proven", |v: &Verified| format!("exit statement {}", v.statement.exit)),
			text("one may say", |v| v.statement.words.clone()),
			text("and", |_| "nothing else".to_owned()),
			text("warnings", warnings),
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
			text("not proven", |_| "whatever came after that: fetch it again".to_owned()),
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
			text("newer footprint then", |v| {
				if v.footprint.superseded { "there was one" } else { "there was none" }.to_owned()
			}),
		],
	)?;
	let answer = answer
		.with(
			format!("What to know besides, as of block {}", verified.as_of.block),
			&verified.warnings,
			&[text("", Warning::to_string)],
		)
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
				number("in force then", |draw| draw.revision_in_force.to_string()),
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
				number("certificate", |(facts, _): &Certified| facts.certificate.to_string()),
				text("of", |(facts, _)| show::account(&facts.holder)),
				text("certification body", |(facts, _)| show::account(&facts.body)),
				text("valid", |(facts, _)| show::span(&facts.validity)),
				text("status then", |(_, status)| (*status).to_owned()),
				text("approved", |(facts, _)| time::show(facts.approved_at)),
			],
		)
		.with(
			"Accredited",
			&accredited,
			&[
				text("certification body", |(body, ..): &Accredited| show::account(body)),
				number("standard", |(_, facts, _)| facts.standard.to_string()),
				text("accredited by", |(_, facts, _)| show::account(&facts.accreditation_body)),
				text("valid", |(_, facts, _)| show::span(&facts.validity)),
				text("status then", |(_, _, status)| (*status).to_owned()),
				text("at the approval", |(_, facts, _)| covered(facts.covers_approval)),
				text("at the statement", |(_, facts, _)| covered(facts.covers_statement)),
			],
		)
		.with(
			"Mass balance of the accounting period",
			&verified.balances,
			&[
				text("good", |facts: &BalanceFacts| facts.good_name.clone()),
				text("period", |facts| show::span(&facts.span)),
				text("closed then", |facts| show::yes(facts.closed)),
				number("exited t", |facts| {
					facts.account.as_ref().map_or_else(archived, |view| show::tonnes(view.exited))
				}),
				number("closing t", |facts| {
					facts.account.as_ref().map_or_else(archived, |view| show::tonnes(view.closing))
				}),
				number("overdraft then, t", |facts| show::tonnes(facts.overdraft)),
			],
		))
}

/// How many warnings there are.
fn warnings(verified: &Verified) -> String {
	match verified.warnings.len() {
		0 => "none".to_owned(),
		1 => "1 warning below says what speaks against it".to_owned(),
		count => format!("{count} warnings below say what speaks against it"),
	}
}

fn claimant(verified: &Verified) -> String {
	let claimant = &verified.claimant;
	let standing = match (claimant.closed, claimant.standing) {
		(Some(block), _) => format!("closed since block {block}"),
		(None, Some(Standing::Active)) => "active then".to_owned(),
		(None, Some(Standing::Suspended)) => "suspended then".to_owned(),
		(None, None) => "not registered then".to_owned(),
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
			let (size, hash) = (dossier.size, dossier.hash);
			format!("disclosed: --save-dossier writes the dossier of {size} bytes ({hash:?})")
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

/// How something stood at a time.
fn status(status: CertificationStatus, validity: &TimeSpan, then: Seconds) -> &'static str {
	match status {
		CertificationStatus::Active if then < validity.from => "not yet valid",
		CertificationStatus::Active if then >= validity.until => "expired",
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

/// A certificate, and how it stood.
type Certified = (CertificateFacts, &'static str);

/// Each certificate once.
fn certified(verified: &Verified) -> Vec<Certified> {
	let mut once = Vec::new();
	for facts in verified.draws.iter().filter_map(|draw| draw.certificate.as_ref()) {
		let stood = status(facts.status, &facts.validity, verified.as_of.time);
		let certified = (facts.clone(), stood);
		if !once.contains(&certified) {
			once.push(certified);
		}
	}
	once
}

/// A certification body, an accreditation of it, and how that stood.
type Accredited = (AccountId, AccreditationFacts, &'static str);

/// Each body and standard once.
fn accredited(verified: &Verified) -> Vec<Accredited> {
	let mut once = Vec::new();
	for (facts, _) in certified(verified) {
		for accreditation in facts.accreditations {
			let (span, then) = (accreditation.validity, verified.as_of.time);
			let stood = status(accreditation.status, &span, then);
			let accredited = (facts.body.clone(), accreditation, stood);
			if !once.contains(&accredited) {
				once.push(accredited);
			}
		}
	}
	once
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::output::Format;
	use tracemet_primitives::LotId;
	use tracemet_verifier::{verify, Trust};

	const CERTIFICATE: &[u8] = include_bytes!("../../../verifier/tests/certificate/version-1.json");
	const GENESIS: &str = include_str!("../../../verifier/tests/certificate/version-1.genesis");

	fn verified() -> Verified {
		verify(CERTIFICATE, &Trust::Genesis(GENESIS.trim().parse().unwrap())).unwrap()
	}

	fn table(verified: &Verified) -> String {
		answer(verified).unwrap().written(Format::Table).unwrap()
	}

	/// What stands behind a title.
	fn row(table: &str, title: &str) -> String {
		let mut lines = table.lines().map(|line| line.split(['│', '┆']).map(str::trim));
		let mut line = lines.find(|line| line.clone().nth(1) == Some(title)).unwrap();
		line.nth(2).unwrap().to_owned()
	}

	#[test]
	fn a_report_says_as_of_when_it_is() {
		let table = table(&verified());
		assert!(row(&table, "as of").starts_with("2026-10-01T12:00:00Z, block 1500"), "{table}");
		assert_eq!(row(&table, "not proven"), "whatever came after that: fetch it again");
		assert_eq!(row(&table, "newer footprint then"), "there was none");
		assert!(row(&table, "claimed by").ends_with("(active then)"), "{table}");
		assert!(table.contains("\nWhat to know besides, as of block 1500\n(none)\n"), "{table}");
	}

	#[test]
	fn warnings_are_announced_where_the_words_are() {
		let mut verified = verified();
		assert_eq!(row(&table(&verified), "warnings"), "none");
		let warning = |lot| Warning::LotFrozen { lot: LotId(lot), by: Vec::new() };
		verified.warnings.push(warning(1));
		assert_eq!(
			row(&table(&verified), "warnings"),
			"1 warning below says what speaks against it"
		);
		verified.warnings.push(warning(2));
		let table = table(&verified);
		assert_eq!(row(&table, "warnings"), "2 warnings below say what speaks against it");
		let position = |text: &str| table.find(text).unwrap();
		assert!(position("one may say") < position("warnings below"));
		assert!(position("warnings below") < position("claimed by"));
		assert!(table.contains("lot 2 is frozen by"), "{table}");
	}

	#[test]
	fn a_status_is_of_its_time() {
		let span = TimeSpan { from: 10, until: 20 };
		let active = |then| status(CertificationStatus::Active, &span, then);
		assert_eq!(
			[9, 10, 19, 20].map(active),
			["not yet valid", "in force", "in force", "expired"]
		);
		assert_eq!(status(CertificationStatus::Suspended, &span, 20), "suspended");
		assert_eq!(status(CertificationStatus::Withdrawn, &span, 9), "withdrawn");

		let mut verified = verified();
		verified.as_of.time = 1_800_000_000;
		let table = table(&verified);
		assert!(table.contains("expired") && table.contains("in force"), "{table}");
	}
}
