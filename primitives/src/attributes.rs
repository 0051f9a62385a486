//! Attributes: the extensive quantities that travel with mass.

use crate::{AttributeId, FamilyId, MaxAttributes, Name};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::bounded::BoundedBTreeMap;
use sp_runtime::Rounding;

/// Fossil CO2e of scope 1 (direct emissions), in grams.
pub const FOSSIL_SCOPE_1: AttributeId = AttributeId(0);
/// Fossil CO2e of purchased energy (scope 2), in grams.
pub const FOSSIL_PURCHASED_ENERGY: AttributeId = AttributeId(1);
/// Fossil CO2e upstream (scope 3 upstream), in grams.
pub const FOSSIL_UPSTREAM: AttributeId = AttributeId(2);
/// Biogenic CO2e, reported apart from fossil (ISO 14067), in grams.
pub const BIOGENIC: AttributeId = AttributeId(3);
/// Recycled metal from pre-consumer scrap (ISO 14021), in grams.
pub const RECYCLED_PRE_CONSUMER: AttributeId = AttributeId(4);
/// Recycled metal from post-consumer scrap (ISO 14021), in grams.
pub const RECYCLED_POST_CONSUMER: AttributeId = AttributeId(5);
/// The part of the CO2e above that rests on primary data (PACT), in grams.
pub const FROM_PRIMARY_DATA: AttributeId = AttributeId(6);
/// CO2e of land use and land-use change, reported apart (ISO 14067), in grams.
pub const LAND_USE: AttributeId = AttributeId(7);
/// The part of the fossil CO2e above that producers declared instead of having it calculated, in
/// grams.
pub const FROM_DECLARATIONS: AttributeId = AttributeId(8);

/// The attributes whose sum is the fossil carbon footprint of ISO 14067.
pub const CARBON_FOOTPRINT: [AttributeId; 3] =
	[FOSSIL_SCOPE_1, FOSSIL_PURCHASED_ENERGY, FOSSIL_UPSTREAM];
/// The attributes whose sum is the recycled content of ISO 14021.
pub const RECYCLED_CONTENT: [AttributeId; 2] = [RECYCLED_PRE_CONSUMER, RECYCLED_POST_CONSUMER];

/// How an attribute behaves when mass is divided and converted. Proportions are rounded against
/// the claim, by less than one gram each time.
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
pub enum AttributeNature {
	/// What a claim wants little of, such as grams of CO2e: rounded up.
	Burden,
	/// What a claim wants much of, such as grams of CO2e from primary data: rounded down.
	Benefit,
	/// Mass of the metal itself, such as recycled metal: rounded down, and lost where a conversion
	/// loses metal.
	Content,
}

impl AttributeNature {
	/// The direction in which a proportion of the attribute is rounded.
	pub fn rounding(self) -> Rounding {
		match self {
			Self::Burden => Rounding::Up,
			Self::Benefit | Self::Content => Rounding::Down,
		}
	}
}

/// What an attribute is attached to.
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
pub enum AttachedTo {
	/// The mass of every good.
	AllGoods,
	/// The mass of the goods of one family.
	Family(FamilyId),
}

/// An entry of the attribute registry.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Attribute {
	/// What it is called.
	pub name: Name,
	/// The unit of its totals, such as `g CO2e`. Factors are in it.
	pub unit: Name,
	/// The goods that it is attached to.
	pub attached_to: AttachedTo,
	/// How it behaves.
	pub nature: AttributeNature,
}

/// Totals of attributes, in grams each, attached to a mass that the holder of the vector names.
/// An attribute that isn't listed is zero.
pub type AttributeTotals = BoundedBTreeMap<AttributeId, u128, MaxAttributes>;
