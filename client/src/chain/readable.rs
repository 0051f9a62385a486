//! What the chain's metadata says of encoded calls and events, for people and programs to read.

use super::{AccountId, At, ChainError};
use crate::{quantity, time};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use serde_json::{Map, Value as Json};
use sp_core::crypto::Ss58Codec;
use subxt::{
	ext::{
		scale_decode,
		scale_value::{scale, Composite, Primitive, Value, ValueDef},
	},
	Metadata,
};

/// The largest number that JavaScript reads exactly.
const LARGEST: u128 = (1 << 53) - 1;

/// Whom values are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
	/// Programs: masses are decimal strings of grams, periods have seconds since 1970.
	Programs,
	/// People: masses are in tonnes, periods are days or moments.
	People,
}

/// A call or an event with its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
	/// Its name, such as `Credits.LotIssued`.
	pub name: String,
	/// Its fields. Identifiers and times are numbers, masses and large numbers strings, accounts SS58
	/// addresses, other bytes text or else hexadecimal. What is one of several is its name, or an
	/// object with its name for the key.
	pub fields: Map<String, Json>,
}

impl Readable {
	/// An event from its encoded fields.
	pub(super) fn event(
		pallet: &str,
		event: &str,
		fields: &[u8],
		metadata: &Metadata,
		style: Style,
	) -> Result<Self, ChainError> {
		let name = format!("{pallet}.{event}");
		let variant = metadata.pallet_by_name(pallet).and_then(|pallet| {
			pallet.event_variants()?.iter().find(|variant| variant.name == event)
		});
		match variant.and_then(|variant| {
			decode(fields, &variant.fields, &Shown { types: metadata.types(), style })
		}) {
			Some(fields) => Ok(Self { name, fields }),
			None => Err(ChainError::UnknownForm {
				what: format!("the event {name}"),
				reason: "it has other fields".into(),
			}),
		}
	}

	/// A call from its encoding.
	pub(super) fn call(bytes: &[u8], at: &At, style: Style) -> Result<Self, ChainError> {
		let metadata = at.block.metadata_ref();
		let found = bytes.split_first_chunk::<2>().and_then(|([pallet, call], arguments)| {
			let pallet = metadata.pallet_by_call_index(*pallet)?;
			let variant = pallet.call_variant_by_index(*call)?;
			let fields =
				decode(arguments, &variant.fields, &Shown { types: metadata.types(), style })?;
			Some(Self { name: format!("{}.{}", pallet.name(), variant.name), fields })
		});
		found.ok_or_else(|| ChainError::UnknownForm {
			what: "the call".to_owned(),
			reason: "it has other arguments".into(),
		})
	}
}

/// How values are shown.
struct Shown<'m> {
	types: &'m PortableRegistry,
	style: Style,
}

/// Fields by their names. None: the bytes are something else.
fn decode(
	mut bytes: &[u8],
	described: &[Field<PortableForm>],
	shown: &Shown<'_>,
) -> Option<Map<String, Json>> {
	let mut fields =
		described.iter().map(|field| scale_decode::Field::new(field.ty.id, field.name.as_deref()));
	let values = scale::decode_as_fields(&mut bytes, &mut fields, shown.types).ok()?;
	bytes.is_empty().then(|| match of_fields(&values, shown) {
		Json::Object(fields) => fields,
		// Fields without names.
		other => Map::from_iter([("of".to_owned(), other)]),
	})
}

/// Named fields are an object, one without a name is itself, several of them are a list.
fn of_fields(fields: &Composite<u32>, shown: &Shown<'_>) -> Json {
	match fields {
		Composite::Named(fields) => {
			let fields = fields.iter().map(|(name, value)| (name.clone(), json(value, shown)));
			Json::Object(fields.collect())
		}
		Composite::Unnamed(fields) => match fields.as_slice() {
			[inner] => json(inner, shown),
			fields => list(fields, shown),
		},
	}
}

fn list(values: &[Value<u32>], shown: &Shown<'_>) -> Json {
	Json::Array(values.iter().map(|value| json(value, shown)).collect())
}

fn json(value: &Value<u32>, shown: &Shown<'_>) -> Json {
	let described = shown.types.resolve(value.context);
	match &value.value {
		ValueDef::Primitive(primitive) => of_primitive(primitive),
		ValueDef::BitSequence(bits) => Json::Array(bits.iter().map(Json::Bool).collect()),
		ValueDef::Variant(variant) => match (variant.name.as_str(), &variant.values) {
			("None", fields) if fields.is_empty() => Json::Null,
			("Some", fields) => of_fields(fields, shown),
			(name, fields) if fields.is_empty() => Json::from(name),
			(name, fields) => {
				Json::Object(Map::from_iter([(name.to_owned(), of_fields(fields, shown))]))
			}
		},
		ValueDef::Composite(fields) => {
			let name = described.and_then(|described| described.path.segments.last());
			match (name.map(String::as_str), described.map(|described| &described.type_def)) {
				(Some("AccountId32"), _) => {
					let account = bytes(value).and_then(|bytes| bytes.try_into().ok());
					account.map_or(Json::Null, |account: [u8; 32]| {
						Json::from(AccountId::new(account).to_ss58check())
					})
				}
				(Some("Mass"), _) => match fields {
					Composite::Unnamed(inner) => match inner.as_slice() {
						[Value { value: ValueDef::Primitive(Primitive::U128(grams)), .. }] => {
							Json::from(of_mass(*grams, shown.style))
						}
						inner => list(inner, shown),
					},
					fields => of_fields(fields, shown),
				},
				(Some("TimeSpan"), _) if shown.style == Style::People => {
					of_span(fields).unwrap_or_else(|| of_fields(fields, shown))
				}
				(_, Some(TypeDef::Sequence(of))) => match is_byte(of.type_param.id, shown) {
					true => of_text(&bytes(value).unwrap_or_default()),
					false => of_list(fields, shown),
				},
				(_, Some(TypeDef::Array(of))) => match is_byte(of.type_param.id, shown) {
					true => of_bytes(&bytes(value).unwrap_or_default()),
					false => of_list(fields, shown),
				},
				(_, Some(TypeDef::Tuple(_))) => of_list(fields, shown),
				_ => of_fields(fields, shown),
			}
		}
	}
}

fn of_mass(grams: u128, style: Style) -> String {
	match style {
		Style::Programs => grams.to_string(),
		Style::People => format!("{} t", quantity::in_tonnes(grams)),
	}
}

/// A period by its first second and the first one after it.
fn of_span(fields: &Composite<u32>) -> Option<Json> {
	let Composite::Named(fields) = fields else { return None };
	let seconds = |wanted: &str| {
		let (_, value) = fields.iter().find(|(name, _)| name == wanted)?;
		match &value.value {
			ValueDef::Primitive(Primitive::U128(seconds)) => u64::try_from(*seconds).ok(),
			_ => None,
		}
	};
	Some(Json::from(time::span(seconds("from")?, seconds("until")?)))
}

/// Several things, whatever their number.
fn of_list(fields: &Composite<u32>, shown: &Shown<'_>) -> Json {
	match fields {
		Composite::Unnamed(values) => list(values, shown),
		named => of_fields(named, shown),
	}
}

fn is_byte(id: u32, shown: &Shown<'_>) -> bool {
	let described = shown.types.resolve(id).map(|described| &described.type_def);
	matches!(described, Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
}

/// The bytes that a value consists of, however deep they are wrapped.
fn bytes(value: &Value<u32>) -> Option<Vec<u8>> {
	match &value.value {
		ValueDef::Primitive(Primitive::U128(byte)) => Some(vec![u8::try_from(*byte).ok()?]),
		ValueDef::Composite(Composite::Unnamed(values)) => {
			let parts = values.iter().map(bytes).collect::<Option<Vec<_>>>()?;
			Some(parts.concat())
		}
		_ => None,
	}
}

fn of_primitive(primitive: &Primitive) -> Json {
	match primitive {
		Primitive::Bool(value) => Json::from(*value),
		Primitive::Char(value) => Json::from(value.to_string()),
		Primitive::String(value) => Json::from(value.as_str()),
		Primitive::U128(value) => match u64::try_from(*value) {
			Ok(small) if *value <= LARGEST => Json::from(small),
			_ => Json::from(value.to_string()),
		},
		Primitive::I128(value) => match i64::try_from(*value) {
			Ok(small) if value.unsigned_abs() <= LARGEST => Json::from(small),
			_ => Json::from(value.to_string()),
		},
		Primitive::U256(bytes) | Primitive::I256(bytes) => of_bytes(bytes),
	}
}

/// Names, reasons and findings are text in UTF-8.
fn of_text(bytes: &[u8]) -> Json {
	match std::str::from_utf8(bytes) {
		Ok(text) if !text.chars().any(char::is_control) => Json::from(text),
		_ => of_bytes(bytes),
	}
}

fn of_bytes(bytes: &[u8]) -> Json {
	Json::from(format!("0x{}", hex::encode(bytes)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use scale_info::{MetaType, Registry, TypeInfo};
	use serde_json::json;
	use sp_core::H256;
	use tracemet_primitives::{
		Input, InputSource, LotId, Mass, OutputLineId, Outputs, PassThrough, Reason, RequestId,
		ScrapOrigin, TimeSpan, TransferLeg,
	};

	/// A value as the metadata of a chain with its type would show it.
	fn written<T: Encode + TypeInfo + 'static>(value: T, style: Style) -> Json {
		let mut registry = Registry::new();
		let id = registry.register_type(&MetaType::new::<T>()).id;
		let types = PortableRegistry::from(registry);
		let bytes = value.encode();
		let value = scale::decode_as_type(&mut &bytes[..], id, &types).unwrap();
		super::json(&value, &Shown { types: &types, style })
	}

	fn shown<T: Encode + TypeInfo + 'static>(value: T) -> Json {
		written(value, Style::Programs)
	}

	#[test]
	fn what_wraps_one_thing_is_that() {
		assert_eq!(shown(LotId(7)), json!(7));
		assert_eq!(shown(Mass(45_000_000)), json!("45000000"));
		assert_eq!(written(Mass(45_000_500), Style::People), json!("45.0005 t"));
		assert_eq!(shown(H256([0xab; 32])), json!(format!("0x{}", "ab".repeat(32))));
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		assert_eq!(shown(AccountId::from_ss58check(alice).unwrap()), json!(alice));
	}

	#[test]
	fn people_read_periods_as_days() {
		let october = TimeSpan { from: 1_790_812_800, until: 1_793_491_200 };
		assert_eq!(shown(october), json!({ "from": 1_790_812_800, "until": 1_793_491_200 }));
		assert_eq!(written(october, Style::People), json!("2026-10-01 until 2026-11-01"));
		let always = TimeSpan { from: 1_790_812_801, until: u64::MAX };
		assert_eq!(written(always, Style::People), json!("2026-10-01T00:00:01Z until never"));
		assert_eq!(written(Some(october), Style::People), json!("2026-10-01 until 2026-11-01"));
	}

	#[test]
	fn texts_are_read_and_other_bytes_are_hexadecimal() {
		let reason = |bytes: &[u8]| Reason::try_from(bytes.to_vec()).unwrap();
		assert_eq!(shown(reason("späť".as_bytes())), json!("späť"));
		assert_eq!(shown(reason(b"")), json!(""));
		assert_eq!(shown(reason(b"a\x1b[31m")), json!("0x611b5b33316d"));
		assert_eq!(shown(reason(&[0xff])), json!("0xff"));
		assert_eq!(shown(*b"abcd"), json!("0x61626364"));
	}

	#[test]
	fn lists_stay_lists() {
		let leg = |lot| TransferLeg {
			lot: LotId(lot),
			mass: Mass(1),
			to: LotId(9),
			pass_through: None::<PassThrough>,
		};
		let expected = |lot| json!({ "lot": lot, "mass": "1", "to": 9, "pass_through": null });
		assert_eq!(shown(vec![leg(1)]), json!([expected(1)]));
		assert_eq!(shown(vec![leg(1), leg(2)]), json!([expected(1), expected(2)]));
		assert_eq!(shown(Outputs::default()), json!([]));
		assert_eq!(shown((LotId(1),)), json!([1]));
		assert_eq!(shown(vec![(LotId(1), Mass(2))]), json!([[1, "2"]]));
	}

	#[test]
	fn one_of_several_is_named() {
		assert_eq!(shown(ScrapOrigin::PostConsumer), json!("PostConsumer"));
		assert_eq!(shown(Some(ScrapOrigin::Internal)), json!("Internal"));
		let input = Input {
			source: InputSource::Credit { lot: LotId(3) },
			mass: Mass(2),
			gross_mass: Mass(4),
			attributed_to: 0,
		};
		assert_eq!(
			shown(input),
			json!({ "source": { "Credit": { "lot": 3 } }, "mass": "2", "gross_mass": "4", "attributed_to": 0 })
		);
		let line = OutputLineId { request: RequestId(1 << 60), line: 2 };
		assert_eq!(shown(line), json!({ "request": "1152921504606846976", "line": 2 }));
	}
}
