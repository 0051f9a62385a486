//! What is proven: the report of a certificate that was accepted.

use crate::{
	records::{AccountId, BlockNumber, Granted, Issue, Line, Records, StandardRecord},
	trust::TrustedSet,
	warnings::{self, Warning},
	VerifyError,
};
use alloc::{format, string::String, vec::Vec};
use serde::Serialize;
use sp_core::H256;
use sp_runtime::Rounding;
use tracemet_primitives::{
	proportion, views::decimal, Accreditation, AttributeId, AttributeNature, AttributeTotals,
	CertificateId, CertificationStatus, ChainOfCustodyModel, DocumentKind, ExitDraw, ExitId,
	FamilyId, FootprintBasis, GoodId, GwpSet, LabelId, LotId, Mass, MassBalanceAccount, MethodId,
	OutputLineId, RequestStatus, Seconds, StandardId, StandardKind, StandardVersionId, Standing,
	SystemBoundary, TimeSpan, CARBON_FOOTPRINT, FROM_DECLARATIONS, FROM_PRIMARY_DATA,
	GRAMS_PER_KILOGRAM, MILLION, RECYCLED_CONTENT,
};

/// What a certificate proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verified {
	/// The hash of the chain's genesis block.
	pub chain: H256,
	/// As of when it is proven.
	pub as_of: AsOf,
	/// What was claimed.
	pub statement: Statement,
	/// Who claims it.
	pub claimant: Claimant,
	/// The label, and the standards that it is under.
	pub label: LabelFacts,
	/// The footprint of the claimed mass when the statement was made.
	pub footprint: FootprintFacts,
	/// What the claimed mass was drawn from.
	pub draws: Vec<DrawFacts>,
	/// The mass balance of each good that was drawn, in the accounting period of the statement.
	pub balances: Vec<BalanceFacts>,
	/// What a reader has to know besides. None of it makes the proof wrong.
	pub warnings: Vec<Warning>,
	/// The validators that finalized it. Whoever keeps them can verify later certificates of the
	/// chain without earlier changes of validators.
	#[serde(skip)]
	pub authorities: TrustedSet,
}

/// As of when something is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AsOf {
	/// The block whose state is proven.
	pub block: BlockNumber,
	/// Its hash.
	pub hash: H256,
	/// The time on chain in it, in seconds since 1970.
	pub time: Seconds,
	/// The block that the validators signed: the same, or a later one.
	pub justified_block: BlockNumber,
	/// Its hash.
	pub justified_hash: H256,
	/// Which set of validators signed: how many changes there were before.
	pub set_id: u64,
	/// How many of these changes the file proves.
	pub set_changes: usize,
}

/// What was claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
	/// The exit statement.
	pub exit: ExitId,
	/// What may be said, word by word, and nothing else.
	pub words: String,
	/// What the holder calls the product.
	pub product: String,
	/// How many units of the product it is for.
	#[serde(with = "decimal")]
	pub product_quantity: u64,
	/// The certified mass, in grams.
	pub mass: Mass,
	/// When it was stated, in seconds since 1970.
	pub stated_at: Seconds,
}

/// Who claims it: a pseudonym, unless the dossier is disclosed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Claimant {
	/// The custody account.
	pub account: AccountId,
	/// The company, if the account is one of its sites.
	pub company: Option<AccountId>,
	/// Whether the company may act at present. None: nobody registered the account.
	pub standing: Option<Standing>,
	/// The block since which the account or the company is closed.
	pub closed: Option<BlockNumber>,
	/// The salted commitment to the company's identity dossier.
	pub commitment: Option<H256>,
	/// The dossier, if it is disclosed in the file and the one committed to.
	pub disclosed: Option<DisclosedDossier>,
}

/// A dossier that opens its commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DisclosedDossier {
	/// How many bytes it has.
	pub size: usize,
	/// Blake2b-256 of it.
	pub hash: H256,
}

/// A label, and the standards that it is under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LabelFacts {
	/// The label.
	pub label: LabelId,
	/// Its text.
	pub name: String,
	/// The family of goods that it is for.
	pub family: FamilyId,
	/// What the family is called.
	pub family_name: String,
	/// The chain-of-custody model (ISO 22095).
	pub model: ChainOfCustodyModel,
	/// A yes/no claim about the content, if it makes one.
	pub content_claim: Option<String>,
	/// The performance standard: what counts as sustainable.
	pub performance: StandardFacts,
	/// The chain-of-custody standard: how certified goods are tracked.
	pub chain_of_custody: StandardFacts,
}

/// A version of a standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StandardFacts {
	/// The version.
	pub id: StandardVersionId,
	/// What the standard is called.
	pub name: String,
	/// Who writes it.
	pub owner: AccountId,
	/// First second at which certificates could be issued under it.
	pub effective_from: Seconds,
	/// Its documents.
	pub documents: Vec<DocumentFacts>,
}

/// A document of a standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentFacts {
	/// What it is.
	pub kind: DocumentKind,
	/// Blake2b-256 of its bytes.
	pub hash: H256,
	/// Where it can be fetched.
	pub uri: String,
}

/// The footprint of the claimed mass when the statement was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FootprintFacts {
	/// The totals of each attribute.
	pub attributes: Vec<AttributeFacts>,
	/// Fossil carbon footprint (ISO 14067): grams of CO2e in total.
	#[serde(with = "decimal")]
	pub carbon_footprint: u128,
	/// The same in grams of CO2e per kilogram, with three decimals, rounded up.
	pub carbon_per_kilogram: String,
	/// Recycled content (ISO 14021): grams of recycled metal in total.
	#[serde(with = "decimal")]
	pub recycled_content: u128,
	/// The part of the carbon footprint that rests on primary data (PACT), in parts per million,
	/// rounded down. None: there is no CO2e to have a part of.
	pub primary_data_share: Option<u32>,
	/// The part of it that producers declared instead of having it calculated, in parts per million,
	/// rounded up.
	pub declared_share: Option<u32>,
	/// First second at which it is out of date (PACT).
	pub valid_until: Seconds,
	/// Whether a newer revision of a footprint is in force that it comes from.
	pub superseded: bool,
}

/// The total of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeFacts {
	/// The attribute.
	pub attribute: AttributeId,
	/// What it is called.
	pub name: String,
	/// The unit of its total.
	pub unit: String,
	/// The total, in grams.
	#[serde(with = "decimal")]
	pub grams: u128,
	/// The same in grams per kilogram, with three decimals, rounded against the claim.
	pub per_kilogram: String,
}

/// What was drawn from one lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DrawFacts {
	/// The lot.
	pub lot: LotId,
	/// The good.
	pub good: GoodId,
	/// What it is called.
	pub good_name: String,
	/// What the good is called that the credits accompanied, if it is another one.
	pub accompanies: Option<String>,
	/// How much, in grams.
	pub mass: Mass,
	/// The certified part of it, in parts per million.
	pub certified_share: u32,
	/// The output line that it came from.
	pub origin: OutputLineId,
	/// The revision of the footprint that the statement was made with.
	pub footprint_revision: u32,
	/// The revision that is in force as of the proven block.
	pub revision_in_force: u32,
	/// What that one rests on.
	pub basis: FootprintBasis<AccountId>,
	/// The SMAD method of that one.
	pub method: MethodFacts,
	/// The certificate that it was issued under. None: the request is archived.
	pub certificate: Option<CertificateFacts>,
}

/// A version of a SMAD method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MethodFacts {
	/// The method.
	pub method: MethodId,
	/// What it is called.
	pub name: String,
	/// Its version.
	pub version: u16,
	/// The part of a product's life that its footprints cover.
	pub boundary: SystemBoundary,
	/// How gases are counted as CO2e.
	pub gwp: GwpSet,
}

/// The certificate that mass was issued under, and the certification body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateFacts {
	/// The certificate.
	pub certificate: CertificateId,
	/// The custody account that it is for.
	pub holder: AccountId,
	/// When it holds.
	pub validity: TimeSpan,
	/// Whether it stands, as of the proven block.
	pub status: CertificationStatus,
	/// When the mass was requested, in seconds since 1970.
	pub requested_at: Seconds,
	/// When the request was approved.
	pub approved_at: Seconds,
	/// The certification body.
	pub body: AccountId,
	/// Its accreditations for the certificate's standards.
	pub accreditations: Vec<AccreditationFacts>,
}

/// The accreditation of a certification body for one standard, as of the proven block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccreditationFacts {
	/// The standard.
	pub standard: StandardId,
	/// The accreditation body that granted it.
	pub accreditation_body: AccountId,
	/// Whether the council still names that body.
	pub listed: bool,
	/// When it holds.
	pub validity: TimeSpan,
	/// Whether it stands.
	pub status: CertificationStatus,
	/// Whether its time and scope cover the approval of the request.
	pub covers_approval: bool,
	/// Whether its time and scope cover the exit statement.
	pub covers_statement: bool,
}

/// The mass balance of a good in the accounting period of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BalanceFacts {
	/// The good.
	pub good: GoodId,
	/// What it is called.
	pub good_name: String,
	/// When the accounting period lasts.
	pub span: TimeSpan,
	/// Whether the period is closed: then the account doesn't change any more.
	pub closed: bool,
	/// The account. Its closing balance can't be negative. None: archived.
	pub account: Option<MassBalanceAccount>,
	/// What is left to repay, as of the proven block, of what was issued ahead of certified input.
	pub overdraft: Mass,
}

/// What a proof was anchored to.
pub(crate) struct Anchor {
	pub(crate) as_of: AsOf,
	pub(crate) authorities: TrustedSet,
	pub(crate) disclosed: Option<DisclosedDossier>,
}

impl Verified {
	/// The report of proven records.
	pub(crate) fn new(
		exit: ExitId,
		records: &Records,
		anchor: Anchor,
	) -> Result<Self, VerifyError> {
		let statement = &records.exit;
		let claimant = Claimant {
			account: statement.account.clone(),
			company: records.holder.company.clone(),
			standing: records.holder.participant.as_ref().map(|record| record.standing),
			closed: records.holder.closed,
			commitment: records.holder.participant.as_ref().map(|record| record.dossier),
			disclosed: anchor.disclosed,
		};
		Ok(Self {
			chain: anchor.authorities.genesis,
			as_of: anchor.as_of,
			statement: Statement {
				exit,
				words: format!("The product {}", text(&statement.claim)),
				product: text(&statement.product),
				product_quantity: statement.product_quantity,
				mass: statement.mass,
				stated_at: statement.stated_at,
			},
			claimant,
			label: label(records)?,
			footprint: footprint(records)?,
			draws: statement
				.draws
				.iter()
				.map(|draw| draw_facts(records, draw))
				.collect::<Result<_, _>>()?,
			balances: balances(records)?,
			warnings: warnings::of(records)?,
			authorities: anchor.authorities,
		})
	}
}

pub(crate) fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

fn no_record(what: impl Into<String>) -> VerifyError {
	VerifyError::NoRecord { what: what.into() }
}

pub(crate) fn good_name(records: &Records, good: GoodId) -> Result<String, VerifyError> {
	let record = records.goods.get(&good);
	Ok(text(&record.ok_or_else(|| no_record(format!("good {good}")))?.name))
}

/// The line that a draw came from.
pub(crate) fn line_of<'a>(records: &'a Records, draw: &ExitDraw) -> Result<&'a Line, VerifyError> {
	let contradiction = VerifyError::Contradiction { request: draw.origin.request };
	records.lines.get(&draw.origin).ok_or(contradiction)
}

fn label(records: &Records) -> Result<LabelFacts, VerifyError> {
	let Records { label, chain_of_custody, .. } = records;
	let StandardKind::ChainOfCustody(rules) = &chain_of_custody.version.kind else {
		return Err(no_record("chain-of-custody rules of the label"));
	};
	Ok(LabelFacts {
		label: records.exit.label,
		name: text(&label.name),
		family: label.family,
		family_name: text(&records.family),
		model: rules.model,
		content_claim: label.content_claim.as_ref().map(|claim| text(claim)),
		performance: standard(&records.performance),
		chain_of_custody: standard(chain_of_custody),
	})
}

fn standard(record: &StandardRecord) -> StandardFacts {
	StandardFacts {
		id: record.id,
		name: text(&record.standard.name),
		owner: record.standard.owner.clone(),
		effective_from: record.version.effective_from,
		documents: record
			.version
			.documents
			.iter()
			.map(|document| DocumentFacts {
				kind: document.kind,
				hash: document.hash,
				uri: text(&document.uri),
			})
			.collect(),
	}
}

/// The sum of some attributes.
fn sum(totals: &AttributeTotals, attributes: &[AttributeId]) -> Result<u128, VerifyError> {
	attributes
		.iter()
		.filter_map(|attribute| totals.get(attribute))
		.try_fold(0u128, |sum, grams| sum.checked_add(*grams))
		.ok_or(VerifyError::Overflow)
}

/// A part in parts per million of the whole, if there is one.
fn share(part: u128, whole: u128, rounding: Rounding) -> Option<u32> {
	let share = proportion(part, MILLION.into(), whole, rounding)?;
	u32::try_from(share.min(MILLION.into())).ok()
}

/// Grams per kilogram with three decimals.
fn per_kilogram(grams: u128, mass: Mass, rounding: Rounding) -> Result<String, VerifyError> {
	let per_tonne = proportion(grams, MILLION.into(), mass.grams().into(), rounding)
		.ok_or(VerifyError::Overflow)?;
	let thousand = u128::from(GRAMS_PER_KILOGRAM);
	let (whole, part) = per_tonne
		.checked_div(thousand)
		.zip(per_tonne.checked_rem(thousand))
		.ok_or(VerifyError::Overflow)?;
	Ok(format!("{whole}.{part:03}"))
}

fn footprint(records: &Records) -> Result<FootprintFacts, VerifyError> {
	let statement = &records.exit;
	let attributes = statement
		.attributes
		.iter()
		.map(|(attribute, grams)| {
			let record = records.attributes.get(attribute);
			let record = record.ok_or_else(|| no_record(format!("attribute {attribute}")))?;
			let rounding = record.nature.rounding();
			Ok(AttributeFacts {
				attribute: *attribute,
				name: text(&record.name),
				unit: text(&record.unit),
				grams: *grams,
				per_kilogram: per_kilogram(*grams, statement.mass, rounding)?,
			})
		})
		.collect::<Result<_, VerifyError>>()?;
	let carbon_footprint = sum(&statement.attributes, &CARBON_FOOTPRINT)?;
	let primary = sum(&statement.attributes, &[FROM_PRIMARY_DATA])?;
	let declared = sum(&statement.attributes, &[FROM_DECLARATIONS])?;
	let mut superseded = false;
	for draw in &statement.draws {
		superseded |= draw.footprint_revision < line_of(records, draw)?.footprint.revision;
	}
	Ok(FootprintFacts {
		attributes,
		carbon_footprint,
		carbon_per_kilogram: per_kilogram(
			carbon_footprint,
			statement.mass,
			AttributeNature::Burden.rounding(),
		)?,
		recycled_content: sum(&statement.attributes, &RECYCLED_CONTENT)?,
		primary_data_share: share(primary, carbon_footprint, Rounding::Down),
		declared_share: share(declared, carbon_footprint, Rounding::Up),
		valid_until: statement.footprint_valid_until,
		superseded,
	})
}

fn draw_facts(records: &Records, draw: &ExitDraw) -> Result<DrawFacts, VerifyError> {
	let line = line_of(records, draw)?;
	let certificate =
		line.issue.as_ref().map(|issue| certificate(records, draw, issue)).transpose()?;
	let accompanies = (draw.good != draw.accompanies)
		.then(|| good_name(records, draw.accompanies))
		.transpose()?;
	Ok(DrawFacts {
		lot: draw.lot,
		good: draw.good,
		good_name: good_name(records, draw.good)?,
		accompanies,
		mass: draw.mass,
		certified_share: draw.certified_share,
		origin: draw.origin,
		footprint_revision: draw.footprint_revision,
		revision_in_force: line.footprint.revision,
		basis: line.footprint.basis.clone(),
		method: MethodFacts {
			method: line.footprint.method,
			name: text(&line.method.name),
			version: line.method.version,
			boundary: line.method.rules.boundary,
			gwp: line.method.rules.gwp,
		},
		certificate,
	})
}

fn certificate(
	records: &Records,
	draw: &ExitDraw,
	issue: &Issue,
) -> Result<CertificateFacts, VerifyError> {
	let contradiction = || VerifyError::Contradiction { request: draw.origin.request };
	let output =
		issue.request.outputs.get(usize::from(draw.origin.line)).ok_or_else(contradiction)?;
	if (output.good, output.label) != (draw.good, Some(records.exit.label)) {
		return Err(contradiction());
	}
	let approved_at = issue.approved_at().ok_or_else(contradiction)?;
	let (id, record) = &issue.certificate;
	let accreditations = issue.body.granted.iter().filter_map(|granted| {
		let accreditation = granted.accreditation.as_ref()?;
		Some(AccreditationFacts {
			standard: granted.standard,
			accreditation_body: accreditation.accreditation_body.clone(),
			listed: granted.listed,
			validity: accreditation.validity,
			status: accreditation.status,
			covers_approval: granted.covers(records.label.family, approved_at),
			covers_statement: granted.covers(records.label.family, records.exit.stated_at),
		})
	});
	Ok(CertificateFacts {
		certificate: *id,
		holder: record.holder.clone(),
		validity: record.validity,
		status: record.status,
		requested_at: issue.request.requested_at,
		approved_at,
		body: record.body.clone(),
		accreditations: accreditations.collect(),
	})
}

impl Issue {
	/// When the request was approved. None: it isn't.
	pub(crate) fn approved_at(&self) -> Option<Seconds> {
		self.request.closed_at.filter(|_| self.request.status == RequestStatus::Approved)
	}
}

impl Granted {
	/// Whether an accreditation's time and scope cover a moment. Whether it stood then, the proven
	/// state doesn't say.
	pub(crate) fn covers(&self, family: FamilyId, moment: Seconds) -> bool {
		self.accreditation.as_ref().is_some_and(|accreditation: &Accreditation<AccountId>| {
			accreditation.scope.contains(&family) && accreditation.validity.contains(moment)
		})
	}
}

fn balances(records: &Records) -> Result<Vec<BalanceFacts>, VerifyError> {
	let StandardKind::ChainOfCustody(rules) = &records.chain_of_custody.version.kind else {
		return Err(no_record("chain-of-custody rules of the label"));
	};
	records
		.balances
		.iter()
		.map(|balance| {
			let span = rules
				.periods
				.start_of(balance.period)
				.zip(balance.period.next().and_then(|next| rules.periods.start_of(next)))
				.map(|(from, until)| TimeSpan { from, until })
				.ok_or(VerifyError::Overflow)?;
			Ok(BalanceFacts {
				good: balance.good,
				good_name: good_name(records, balance.good)?,
				span,
				closed: balance.latest.is_some_and(|latest| balance.period < latest),
				account: balance.account,
				overdraft: balance.overdraft.map(|owed| owed.mass).unwrap_or_default(),
			})
		})
		.collect()
}
