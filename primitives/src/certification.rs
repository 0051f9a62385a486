//! Standards and their documents, labels, certificates.

use crate::{
	AttributeId, ChainOfCustodyRules, ConversionFactor, FamilyId, GoodId, LabelId, MaxAttributes,
	MaxConversions, MaxCriteria, MaxDocuments, MaxLabels, MethodId, Name, Seconds,
	StandardVersionId, TimeSpan, Uri,
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

/// A version of a standard. It never changes once registered; a change is a new version.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct StandardVersion {
	/// What kind of standard it is.
	pub kind: StandardKind,
	/// Its documents, at least one.
	pub documents: BoundedVec<Document, MaxDocuments>,
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
}

/// A row of a certificate's audited conversion table.
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
pub struct Conversion {
	/// The good that goes in ...
	pub input: GoodId,
	/// ... the good that comes out ...
	pub output: GoodId,
	/// ... and how much of it.
	pub factor: ConversionFactor,
}

/// The accreditation of a certification body for one standard.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Accreditation<AccountId> {
	/// The accreditation body that granted it.
	pub accreditation_body: AccountId,
	/// First second at which it no longer holds.
	pub valid_until: Seconds,
}

/// A certification body's statement that a custody account may issue.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Certificate<AccountId> {
	/// The certification body.
	pub body: AccountId,
	/// The custody account that it is for.
	pub holder: AccountId,
	/// The performance standard that the holder was audited against.
	pub performance_standard: StandardVersionId,
	/// The chain-of-custody standard that the holder was audited against.
	pub chain_of_custody_standard: StandardVersionId,
	/// The SMAD method that footprints under this certificate are calculated with.
	pub method: MethodId,
	/// The labels that the holder may ask for.
	pub labels: BoundedVec<LabelId, MaxLabels>,
	/// The audited conversion table. Goods that aren't outputs of it are outside the certificate.
	pub conversions: BoundedVec<Conversion, MaxConversions>,
	/// When it holds.
	pub validity: TimeSpan,
	/// Whether the body has withdrawn it.
	pub withdrawn: bool,
}

impl<AccountId> Certificate<AccountId> {
	/// The audited factor from one good to another, if the table has it.
	pub fn factor(&self, input: GoodId, output: GoodId) -> Option<ConversionFactor> {
		self.conversions
			.iter()
			.find(|row| row.input == input && row.output == output)
			.map(|row| row.factor)
	}

	/// Whether the good is an output of the conversion table.
	pub fn covers_output(&self, good: GoodId) -> bool {
		self.conversions.iter().any(|row| row.output == good)
	}

	/// Whether the holder may ask for the label.
	pub fn covers_label(&self, label: LabelId) -> bool {
		self.labels.contains(&label)
	}
}
