//! Who is who and who may certify what: participants, accreditations, goods, standards, labels,
//! certificates, audits.

use crate::{
	views::decimal, AttachedTo, AttributeId, AttributeNature, AuditId, AuditOutcome, AuditSubject,
	CertificateId, CertificationStatus, ChainOfCustodyModel, Conversion, DocumentKind, FamilyId,
	GoodId, LabelId, Mass, MassBasis, MethodId, Role, Seconds, StandardId, StandardKind,
	StandardVersionId, Standing, TimeSpan,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// A participant: a pseudonymous company account.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct ParticipantView<AccountId> {
	/// Its account.
	pub account: AccountId,
	/// The intermediary who knows who it is.
	pub intermediary: AccountId,
	/// What it may do.
	pub roles: Vec<Role>,
	/// Salted commitment (blake2b-256) to its identity dossier, which isn't on the chain.
	pub dossier: H256,
	/// The key that signs for it.
	pub key: AccountId,
	/// Whether it is suspended.
	pub standing: Standing,
	/// Whether it may act now: it is neither suspended nor closed, nor too long without an
	/// intermediary.
	pub may_act: bool,
	/// How many of its sites are not closed.
	pub open_sites: u32,
	/// The block in which it was closed for good. None: it is open.
	pub closed_at: Option<u32>,
}

/// A site of a participant, with a custody account of its own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct SiteView<AccountId> {
	/// Its account.
	pub site: AccountId,
	/// The participant that it belongs to.
	pub participant: AccountId,
	/// The key that signs for it.
	pub key: AccountId,
	/// Whether it may act now: it isn't closed, and its participant may act.
	pub may_act: bool,
	/// The block in which it was closed for good. None: it is open.
	pub closed_at: Option<u32>,
}

/// The accreditation of a certification body for one standard.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct AccreditationView<AccountId> {
	/// The certification body.
	pub body: AccountId,
	/// The standard.
	pub standard: StandardId,
	/// What the standard is called.
	pub standard_name: String,
	/// The accreditation body that granted it.
	pub accreditation_body: AccountId,
	/// When it holds.
	pub validity: TimeSpan,
	/// The families of goods that it is for.
	pub scope: Vec<FamilyId>,
	/// Whether it stands.
	pub status: CertificationStatus,
	/// Whether it holds now: it stands, within its dates, and its accreditation body is still one.
	pub in_force: bool,
}

/// Where to go on in the accreditations: after this one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccreditationCursor<AccountId> {
	/// The certification body.
	pub body: AccountId,
	/// The standard.
	pub standard: StandardId,
}

/// A family of goods that share one metal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct FamilyView {
	/// The family.
	pub family: FamilyId,
	/// What it is called.
	pub name: String,
}

/// A good: a traded form of a metal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct GoodView {
	/// The good.
	pub good: GoodId,
	/// What it is called.
	pub name: String,
	/// The family that it belongs to.
	pub family: FamilyId,
	/// What the family is called.
	pub family_name: String,
	/// What its mass in the ledger is the mass of.
	pub basis: MassBasis,
}

/// An attribute: a quantity that travels with mass.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct AttributeView {
	/// The attribute.
	pub attribute: AttributeId,
	/// What it is called.
	pub name: String,
	/// The unit of its totals.
	pub unit: String,
	/// The goods that it is attached to.
	pub attached_to: AttachedTo,
	/// How it behaves when mass is divided and converted.
	pub nature: AttributeNature,
}

/// A standard.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct StandardView<AccountId> {
	/// The standard.
	pub standard: StandardId,
	/// What it is called.
	pub name: String,
	/// Who writes its versions and labels.
	pub owner: AccountId,
	/// Its newest version.
	pub latest: StandardVersionView,
}

/// A version of a standard. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct StandardVersionView {
	/// The version, counted from 1.
	pub version: StandardVersionId,
	/// What kind of standard it is; of a chain-of-custody standard the rules that the ledger
	/// enforces.
	pub kind: StandardKind,
	/// First second at which certificates can be issued under it, since 1970.
	pub effective_from: Seconds,
	/// First second at which they can't any more, since 1970. None: it isn't retired.
	pub retired_from: Option<Seconds>,
	/// Its documents.
	pub documents: Vec<DocumentView>,
}

/// A document outside the chain, pinned by its content.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
	/// What it is.
	pub kind: DocumentKind,
	/// Blake2b-256 of its bytes.
	pub content_hash: H256,
	/// Where it can be fetched.
	pub uri: String,
}

/// A label (claim). It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct LabelView {
	/// The label.
	pub label: LabelId,
	/// The text that a product may bear.
	pub name: String,
	/// The goods that can bear it are of this family.
	pub family: FamilyId,
	/// What the family is called.
	pub family_name: String,
	/// The performance standard that it claims.
	pub performance_standard: StandardVersionId,
	/// The chain-of-custody standard that it is tracked under.
	pub chain_of_custody_standard: StandardVersionId,
	/// The model of that standard (ISO 22095).
	pub model: ChainOfCustodyModel,
	/// Bounds on the footprint. A label without any is a plain origin claim.
	pub criteria: Vec<CriterionView>,
	/// A yes/no claim about the content, if any.
	pub content_claim: Option<String>,
}

/// A bound that the footprint of an output line keeps to bear a label.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct CriterionView {
	/// The attributes that are summed.
	pub attributes: Vec<AttributeId>,
	/// Whether the sum may not be more, or not be less.
	pub bound: Bound,
	/// Grams per kilogram of the good.
	#[serde(with = "decimal")]
	pub grams_per_kilogram: u64,
}

/// What a bound keeps out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
pub enum Bound {
	/// More than it.
	AtMost,
	/// Less than it.
	AtLeast,
}

/// Which certificates are wanted: those for which all holds that is given.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CertificateFilter<AccountId> {
	/// Of this custody account.
	pub holder: Option<AccountId>,
	/// Of this certification body.
	pub body: Option<AccountId>,
	/// Which stand so. Expired ones are `Active` too.
	pub status: Option<CertificationStatus>,
}

impl<AccountId> CertificateFilter<AccountId> {
	/// All certificates.
	pub const ALL: Self = Self { holder: None, body: None, status: None };
}

/// A certificate: what a certification body says that a custody account may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct CertificateView<AccountId> {
	/// The certificate.
	pub certificate: CertificateId,
	/// The certification body.
	pub body: AccountId,
	/// The custody account that it is for.
	pub holder: AccountId,
	/// The family of goods that it is about.
	pub family: FamilyId,
	/// What the family is called.
	pub family_name: String,
	/// The performance standard, if there is one. Without, credits can only pass through.
	pub performance_standard: Option<StandardVersionId>,
	/// The chain-of-custody standard.
	pub chain_of_custody_standard: StandardVersionId,
	/// The SMAD method that footprints under it are calculated with.
	pub method: Option<MethodId>,
	/// The audited conversion table.
	pub conversions: Vec<Conversion>,
	/// When it holds.
	pub validity: TimeSpan,
	/// The most labelled grams that are approved automatically in one accounting period.
	pub automatic_approval: Mass,
	/// Whether it stands.
	pub status: CertificationStatus,
	/// Who suspended it: its body, auditors, or several of them.
	pub suspended_by: Vec<AccountId>,
	/// The certification body that its holder invited to take it over, if any.
	pub invited: Option<AccountId>,
	/// Whether it can be used now: it stands, within its dates, and its body is accredited for its
	/// standards.
	pub usable: bool,
}

/// An auditor's record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct AuditView<AccountId> {
	/// The audit.
	pub audit: AuditId,
	/// The auditor.
	pub auditor: AccountId,
	/// What was audited.
	pub subject: AuditSubject<AccountId>,
	/// What was found.
	pub outcome: AuditOutcome,
	/// The findings in words.
	pub findings: String,
	/// Salted commitment (blake2b-256) to the audit report, if any.
	pub evidence: Option<H256>,
	/// When it was recorded, in seconds since 1970.
	pub recorded_at: Seconds,
}
