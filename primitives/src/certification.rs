//! Standards and their documents, labels, certificates.

use crate::{
	AttributeId, CertificateId, ChainOfCustodyRules, ConversionFactor, ExitId, FamilyId, Findings,
	GoodId, LabelId, Mass, MaxAttributes, MaxConversions, MaxCriteria, MaxDocuments, MaxScope,
	MethodId, Name, PeriodId, RequestId, Seconds, StandardVersionId, TimeSpan, Uri,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{
	bounded::{BoundedBTreeSet, BoundedVec},
	H256,
};

/// What a document of a standard is.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum DocumentKind {
	/// The standard's own text.
	Standard,
	/// The certification scheme: how conformity is assessed.
	CertificationScheme,
	/// Product category rules.
	ProductCategoryRules,
	/// The SMAD method description: how the figures are calculated.
	SmadMethod,
}

/// A document outside the chain, pinned by its content.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Document {
	/// What it is.
	pub kind: DocumentKind,
	/// Blake2b-256 of its bytes.
	pub hash: H256,
	/// Where it can be fetched.
	pub uri: Uri,
}

/// The two kinds of standard (003 "Certification System").
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum StandardKind {
	/// What counts as sustainable, and how it is measured.
	Performance,
	/// How certified goods are tracked, with the rules that the ledger enforces.
	ChainOfCustody(ChainOfCustodyRules),
}

/// A standard.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Standard<AccountId> {
	/// What it is called.
	pub name: Name,
	/// Who writes its versions and labels.
	pub owner: AccountId,
	/// Its newest version, counted from 1.
	pub latest_version: u16,
}

/// A version of a standard. It never changes once registered; a change is a new version.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct StandardVersion {
	/// What kind of standard it is.
	pub kind: StandardKind,
	/// Its documents, at least one.
	pub documents: BoundedVec<Document, MaxDocuments>,
	/// First second at which certificates can be issued under it.
	pub effective_from: Seconds,
}

/// A set of attributes whose totals are summed for a criterion.
pub type AttributeSet = BoundedBTreeSet<AttributeId, MaxAttributes>;

/// A bound that the accepted footprint of an output line must keep to bear a label.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Criterion {
	/// The sum of the attributes is at most so many grams per kilogram of the good.
	AtMost {
		/// The attributes that are summed.
		attributes: AttributeSet,
		/// Grams per kilogram of the good's mass.
		grams_per_kilogram: u64,
	},
	/// The sum of the attributes is at least so many grams per kilogram of the good.
	AtLeast {
		/// The attributes that are summed.
		attributes: AttributeSet,
		/// Grams per kilogram of the good's mass.
		grams_per_kilogram: u64,
	},
}

/// A label (claim), such as `Cu 8.0 MIX`.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Label {
	/// The text that a product may bear.
	pub name: Name,
	/// The goods that can bear it are of this family.
	pub family: FamilyId,
	/// The performance standard that it claims.
	pub performance_standard: StandardVersionId,
	/// The chain-of-custody standard that it is tracked under.
	pub chain_of_custody_standard: StandardVersionId,
	/// Bounds on the footprint. A label without any is a plain origin claim.
	pub criteria: BoundedVec<Criterion, MaxCriteria>,
	/// A yes/no claim about the content, such as "conflict-free". Only under identity preserved or
	/// segregated: where material mixes, nothing carries it (003, "Chain of custody").
	pub content_claim: Option<Name>,
}

/// What kind of input a row of a conversion table is for.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum SourceClass {
	/// Credits of the ledger.
	Credit,
	/// Credits that accompany another good of the same metal, without a production record (003,
	/// step 2).
	PassThrough,
	/// Primary material that the certified account extracted itself.
	Primary,
	/// Pre-consumer scrap (ISO 14021).
	PreConsumerScrap,
	/// Post-consumer scrap (ISO 14021).
	PostConsumerScrap,
	/// Rework, regrind or scrap of the same process. Never brings a claim.
	InternalScrap,
	/// Bought material without credits. Never brings a claim.
	Uncertified,
}

impl SourceClass {
	/// Whether a label can rest on such an input.
	pub fn brings_claim(self) -> bool {
		!matches!(self, Self::InternalScrap | Self::Uncertified)
	}
}

/// A row of a certificate's audited conversion table.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Conversion {
	/// The good that goes in ...
	pub input: GoodId,
	/// ... from what kind of source ...
	pub source: SourceClass,
	/// ... the good that comes out ...
	pub output: GoodId,
	/// ... under which label, or none for ordinary material ...
	pub label: Option<LabelId>,
	/// ... and how much of it.
	pub factor: ConversionFactor,
}

/// Whether an accreditation or certificate stands.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum CertificationStatus {
	/// In force, within its dates.
	Active,
	/// Not in force until it is reinstated.
	Suspended,
	/// Ended for good.
	Withdrawn,
}

/// The accreditation of a certification body for one standard.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Accreditation<AccountId> {
	/// The accreditation body that granted it.
	pub accreditation_body: AccountId,
	/// When it holds.
	pub validity: TimeSpan,
	/// The families of goods that it is for.
	pub scope: AccreditationScope,
	/// Whether it stands.
	pub status: CertificationStatus,
}

/// The families of goods that an accreditation is for, at least one.
pub type AccreditationScope = BoundedBTreeSet<FamilyId, MaxScope>;

/// A certification body's statement that a custody account may issue.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Certificate<AccountId> {
	/// The certification body.
	pub body: AccountId,
	/// The custody account that it is for.
	pub holder: AccountId,
	/// The family of goods that it is about.
	pub family: FamilyId,
	/// The performance standard that the holder was audited against. None where only a
	/// chain-of-custody standard applies: then credits can pass through, and no label be issued.
	pub performance_standard: Option<StandardVersionId>,
	/// The chain-of-custody standard that the holder was audited against.
	pub chain_of_custody_standard: StandardVersionId,
	/// The SMAD method that footprints under this certificate are calculated with: one exactly if
	/// there is a performance standard.
	pub method: Option<MethodId>,
	/// The audited conversion table. Goods and labels that aren't in it are outside the
	/// certificate.
	pub conversions: BoundedVec<Conversion, MaxConversions>,
	/// When it holds.
	pub validity: TimeSpan,
	/// The most labelled mass, in grams, that is approved automatically in one accounting period.
	/// 0: the body decides on every request.
	pub automatic_approval: Mass,
	/// Whether it stands.
	pub status: CertificationStatus,
}

/// What the conversion table says about an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditedConversion {
	/// Output per input.
	pub factor: ConversionFactor,
	/// Whether the input brings the claim of the line that it is attributed to.
	pub certified: bool,
}

impl<AccountId> Certificate<AccountId> {
	/// What the table says about an input to a line. A labelled line has its own rows; what has
	/// only a row for ordinary material brings no claim to it. An ordinary line takes what any row
	/// of its good takes.
	pub fn conversion(
		&self,
		input: GoodId,
		source: SourceClass,
		output: GoodId,
		label: Option<LabelId>,
	) -> Option<AuditedConversion> {
		let mut rows = self
			.conversions
			.iter()
			.filter(|row| row.input == input && row.source == source && row.output == output);
		let own = rows.clone().find(|row| row.label == label);
		let other = match label {
			None => rows.next(),
			Some(_) => rows.find(|row| row.label.is_none()),
		};
		own.or(other).map(|row| AuditedConversion {
			factor: row.factor,
			certified: label.is_some() && row.label == label,
		})
	}

	/// Whether the good is an output of the conversion table.
	pub fn covers_output(&self, good: GoodId) -> bool {
		self.productions().any(|row| row.output == good)
	}

	/// Whether the holder may ask for the label on the good.
	pub fn covers_label(&self, good: GoodId, label: LabelId) -> bool {
		self.productions().any(|row| row.output == good && row.label == Some(label))
	}

	/// Whether credits of a good and label may accompany another good.
	pub fn passes_through(&self, good: GoodId, label: LabelId, delivered: GoodId) -> bool {
		self.conversions.iter().any(|row| {
			row.source == SourceClass::PassThrough
				&& row.input == good
				&& row.output == delivered
				&& row.label == Some(label)
		})
	}

	/// The rows for production, apart from those for passing through.
	fn productions(&self) -> impl Iterator<Item = &Conversion> {
		self.conversions.iter().filter(|row| row.source != SourceClass::PassThrough)
	}
}

/// What an audit is about. In JSON: `{"certificate": 3}`, `{"request": 7}`, `{"exit": 1}`, or
/// `{"period": {"account": ..., "good": 1, "label": 2, "period": 227}}`.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum AuditSubject<AccountId> {
	/// A certificate.
	Certificate(CertificateId),
	/// A certificate request.
	Request(RequestId),
	/// The mass balance of a custody account, good and label in an accounting period.
	Period {
		/// The custody account.
		account: AccountId,
		/// The good.
		good: GoodId,
		/// The label.
		label: LabelId,
		/// The accounting period.
		period: PeriodId,
	},
	/// An exit statement.
	Exit(ExitId),
}

/// What an audit found (ISO/IEC 17021-1).
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum AuditOutcome {
	/// Everything conforms.
	Conforming,
	/// A lapse that doesn't put the claim in doubt.
	MinorNonconformity,
	/// A failure that puts the claim in doubt. It can freeze what the audit is about.
	MajorNonconformity,
}

/// An auditor's record.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Audit<AccountId> {
	/// The auditor: a certification body accredited for the standard.
	pub auditor: AccountId,
	/// What was audited.
	pub subject: AuditSubject<AccountId>,
	/// What was found.
	pub outcome: AuditOutcome,
	/// The findings in words, for everybody to read.
	pub findings: Findings,
	/// Salted commitment (blake2b-256) to the audit report, if any.
	pub evidence: Option<H256>,
	/// When it was recorded.
	pub recorded_at: Seconds,
}
