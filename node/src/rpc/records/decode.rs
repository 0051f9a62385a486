//! Events as JSON, by the metadata of the runtime that deposited them: so they stay readable after
//! the runtime was upgraded.
//!
//! The form is that of the other `tracemet_*` methods, told from the types alone:
//!
//! - Integers of up to 32 bits are numbers. Wider ones are decimal strings, because JavaScript's
//!   numbers end at 2^53; but identifiers (types whose name ends in `Id`) and times (fields declared
//!   as `Seconds`) are numbers.
//! - Accounts are SS58 addresses. Arrays of bytes, and so hashes and keys, are 0x and hexadecimal.
//!   Lists of bytes are text if they are UTF-8 without control characters, otherwise 0x and
//!   hexadecimal.
//! - Fields have camelCase names. A type that only wraps another looks like that one. An enum is
//!   `"Name"`, or `{"Name": ...}` if there is something in it; an `Option` is its content or `null`.
//! - An error of a pallet is `{"pallet": ..., "error": ...}` instead of two numbers.

use codec::{Compact, Decode};
use frame_metadata::{v14::StorageEntryType, RuntimeMetadata, RuntimeMetadataPrefixed};
use scale_info::{
	form::PortableForm, Field, PortableRegistry, Type, TypeDef, TypeDefPrimitive, Variant,
};
use serde_json::{Map, Value};
use sp_core::crypto::AccountId32;
use std::collections::BTreeMap;

/// The version of metadata that is asked of runtimes: the newest that is settled.
pub const METADATA_VERSION: u32 = 15;

/// How deep values may be nested. What the pallets deposit is nested about ten deep.
const MAX_DEPTH: u32 = 64;

/// Why something could not be decoded.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecodable {
	/// The metadata is of another version than [`METADATA_VERSION`], or no metadata at all.
	#[error("the runtime's metadata is not of version {METADATA_VERSION}")]
	Metadata,
	/// The metadata doesn't describe the list of events, or leaves out a type that it is made of.
	#[error("the runtime's metadata does not describe {0}")]
	NotDescribed(String),
	/// The bytes end too early, or aren't what the metadata says.
	#[error("the events are not of the form that the runtime's metadata describes: {0}")]
	Bytes(#[from] codec::Error),
	/// Values are nested deeper than [`MAX_DEPTH`].
	#[error("values are nested deeper than {MAX_DEPTH}")]
	TooDeep,
}

/// An event as the runtime deposited it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
	/// The position in the block of the transaction that it is from; `None` if it is from the block's
	/// beginning or end.
	pub extrinsic: Option<u32>,
	/// The pallet.
	pub pallet: String,
	/// What the event is called.
	pub name: String,
	/// Its fields.
	pub fields: Value,
}

/// What is needed of a runtime's metadata.
pub struct Metadata {
	types: PortableRegistry,
	/// The type of `System.Events`.
	events: u32,
	/// By the index of a pallet: its name, and the type of its errors if it has some.
	pallets: BTreeMap<u8, (String, Option<u32>)>,
}

impl Metadata {
	/// Reads what a runtime answers to `Metadata_metadata_at_version`.
	pub fn read(encoded: &[u8]) -> Result<Self, Undecodable> {
		let RuntimeMetadataPrefixed(_, RuntimeMetadata::V15(metadata)) =
			RuntimeMetadataPrefixed::decode(&mut &*encoded)?
		else {
			return Err(Undecodable::Metadata);
		};
		let events = metadata
			.pallets
			.iter()
			.filter(|pallet| pallet.name == "System")
			.flat_map(|pallet| &pallet.storage)
			.flat_map(|storage| &storage.entries)
			.find_map(|entry| match &entry.ty {
				StorageEntryType::Plain(ty) if entry.name == "Events" => Some(ty.id),
				_ => None,
			})
			.ok_or_else(|| Undecodable::NotDescribed("System.Events".into()))?;
		let pallets = metadata
			.pallets
			.into_iter()
			.map(|pallet| (pallet.index, (pallet.name, pallet.error.map(|error| error.ty.id))))
			.collect();
		Ok(Self { types: metadata.types, events, pallets })
	}

	/// The events of a block, in the order in which they were deposited. `encoded`: the value of
	/// `System.Events`.
	pub fn events(&self, encoded: &[u8]) -> Result<Vec<Event>, Undecodable> {
		let mut input = encoded;
		let events = self.value(self.events, &mut input)?;
		match (events, input) {
			(Value::Array(events), []) => events.into_iter().map(event).collect(),
			(Value::Array(_), _) => Err(codec::Error::from("something is left over").into()),
			_ => Err(Undecodable::NotDescribed("a list of events".into())),
		}
	}

	/// Reads a value of a type.
	fn value(&self, id: u32, input: &mut &[u8]) -> Result<Value, Undecodable> {
		Reader { metadata: self, depth: 0, number: false }.value(id, input)
	}

	fn type_of(&self, id: u32) -> Result<&Type<PortableForm>, Undecodable> {
		self.types.resolve(id).ok_or_else(|| Undecodable::NotDescribed(format!("type {id}")))
	}
}

/// Takes an event record apart: `{"phase": ..., "event": {"Pallet": {"Name": fields}}, ...}`.
fn event(record: Value) -> Result<Event, Undecodable> {
	let not_described = || Undecodable::NotDescribed("a record of an event".into());
	let Value::Object(mut record) = record else { return Err(not_described()) };
	let extrinsic = record
		.get("phase")
		.and_then(|phase| phase.get("ApplyExtrinsic"))
		.and_then(Value::as_u64)
		.and_then(|position| u32::try_from(position).ok());
	let (pallet, event) = record.remove("event").and_then(named).ok_or_else(not_described)?;
	let (name, fields) = named(event).ok_or_else(not_described)?;
	Ok(Event { extrinsic, pallet, name, fields })
}

/// The name and the content of an enum.
fn named(value: Value) -> Option<(String, Value)> {
	match value {
		Value::String(name) => Some((name, Value::Object(Map::new()))),
		Value::Object(object) => object.into_iter().next(),
		_ => None,
	}
}

/// Reads values of one level of nesting.
#[derive(Clone, Copy)]
struct Reader<'a> {
	metadata: &'a Metadata,
	depth: u32,
	/// Whether a 64-bit integer here is an identifier or a time, and so a number.
	number: bool,
}

impl Reader<'_> {
	/// Reads a value of a type.
	fn value(self, id: u32, input: &mut &[u8]) -> Result<Value, Undecodable> {
		let ty = self.metadata.type_of(id)?;
		match &ty.type_def {
			TypeDef::Composite(composite) => match ty.path.ident().as_deref() {
				Some("AccountId32") => {
					let account = AccountId32::decode(input)?;
					Ok(Value::String(account.to_string()))
				}
				Some("ModuleError") => self.module_error(input),
				name => {
					let number = name.is_some_and(is_identifier);
					self.deeper(number)?.fields(&composite.fields, input)
				}
			},
			TypeDef::Variant(variants) => {
				let index = u8::decode(input)?;
				let variant = variants
					.variants
					.iter()
					.find(|variant| variant.index == index)
					.ok_or_else(|| codec::Error::from("no such variant"))?;
				if ty.path.segments == ["Option"] {
					// What holds for the option holds for its content.
					return self.deeper(self.number)?.option(variant, input);
				}
				let content = self.deeper(false)?.fields(&variant.fields, input)?;
				let name = variant_name(ty.path.ident().as_deref(), &variant.name);
				Ok(match variant.fields.is_empty() {
					true => Value::String(name),
					false => Value::Object(Map::from_iter([(name, content)])),
				})
			}
			TypeDef::Sequence(sequence) => {
				let Compact(length) = Compact::<u32>::decode(input)?;
				self.list(sequence.type_param.id, length, input, text)
			}
			TypeDef::Array(array) => self.list(array.type_param.id, array.len, input, hexadecimal),
			TypeDef::Tuple(tuple) => {
				let reader = self.deeper(self.number)?;
				let values = tuple.fields.iter().map(|field| reader.value(field.id, input));
				match values.collect::<Result<Vec<_>, _>>()? {
					values if values.is_empty() => Ok(Value::Null),
					values => Ok(Value::Array(values)),
				}
			}
			TypeDef::Primitive(primitive) => self.primitive(primitive, input),
			TypeDef::Compact(compact) => self.compact(compact.type_param.id, input),
			TypeDef::BitSequence(_) => Err(Undecodable::NotDescribed("a sequence of bits".into())),
		}
	}

	/// The reader of what is inside. `number`: whether a 64-bit integer there is a number.
	fn deeper(self, number: bool) -> Result<Self, Undecodable> {
		match self.depth < MAX_DEPTH {
			true => Ok(Self { depth: self.depth.saturating_add(1), number, ..self }),
			false => Err(Undecodable::TooDeep),
		}
	}

	/// Fields with names are an object; one without a name is its content; several are a list.
	fn fields(
		self,
		fields: &[Field<PortableForm>],
		input: &mut &[u8],
	) -> Result<Value, Undecodable> {
		if let [Field { name: None, ty, .. }] = fields {
			return self.value(ty.id, input);
		}
		if fields.iter().any(|field| field.name.is_none()) {
			let values = fields.iter().map(|field| self.value(field.ty.id, input));
			return Ok(Value::Array(values.collect::<Result<_, _>>()?));
		}
		let mut object = Map::new();
		for field in fields {
			let is_time = field.type_name.as_deref().is_some_and(names_seconds);
			let value = Self { number: is_time, ..self }.value(field.ty.id, input)?;
			object.insert(camel_case(field.name.as_deref().unwrap_or_default()), value);
		}
		Ok(Value::Object(object))
	}

	fn option(
		self,
		variant: &Variant<PortableForm>,
		input: &mut &[u8],
	) -> Result<Value, Undecodable> {
		match variant.fields.first() {
			Some(content) => self.value(content.ty.id, input),
			None => Ok(Value::Null),
		}
	}

	/// A list of so many values; one of bytes is written by `bytes`.
	fn list(
		self,
		of: u32,
		length: u32,
		input: &mut &[u8],
		bytes: fn(&[u8]) -> String,
	) -> Result<Value, Undecodable> {
		if let TypeDef::Primitive(TypeDefPrimitive::U8) = self.metadata.type_of(of)?.type_def {
			let length = usize::try_from(length).map_err(|_| codec::Error::from("too long"))?;
			let (list, rest) = input
				.split_at_checked(length)
				.ok_or_else(|| codec::Error::from("a list of bytes ends too early"))?;
			*input = rest;
			return Ok(Value::String(bytes(list)));
		}
		let reader = self.deeper(self.number)?;
		// Nothing is reserved for a length that the input may not keep.
		let mut values = Vec::new();
		for _ in 0..length {
			values.push(reader.value(of, input)?);
		}
		Ok(Value::Array(values))
	}

	fn primitive(
		self,
		primitive: &TypeDefPrimitive,
		input: &mut &[u8],
	) -> Result<Value, Undecodable> {
		use TypeDefPrimitive as Is;
		Ok(match primitive {
			Is::Bool => bool::decode(input)?.into(),
			Is::Char => {
				let code = u32::decode(input)?;
				let letter =
					char::from_u32(code).ok_or_else(|| codec::Error::from("not a letter"))?;
				Value::String(letter.into())
			}
			Is::Str => String::decode(input)?.into(),
			Is::U8 => u8::decode(input)?.into(),
			Is::U16 => u16::decode(input)?.into(),
			Is::U32 => u32::decode(input)?.into(),
			Is::U64 => self.wide(u64::decode(input)?),
			Is::U128 => u128::decode(input)?.to_string().into(),
			Is::I8 => i8::decode(input)?.into(),
			Is::I16 => i16::decode(input)?.into(),
			Is::I32 => i32::decode(input)?.into(),
			Is::I64 => i64::decode(input)?.to_string().into(),
			Is::I128 => i128::decode(input)?.to_string().into(),
			Is::U256 | Is::I256 => hexadecimal(&<[u8; 32]>::decode(input)?).into(),
		})
	}

	/// An integer of 64 bits.
	fn wide(self, value: u64) -> Value {
		match self.number {
			true => value.into(),
			false => value.to_string().into(),
		}
	}

	/// An integer in the compact encoding, or what wraps one.
	fn compact(self, id: u32, input: &mut &[u8]) -> Result<Value, Undecodable> {
		let ty = self.metadata.type_of(id)?;
		match &ty.type_def {
			TypeDef::Primitive(TypeDefPrimitive::U128) => {
				Ok(Compact::<u128>::decode(input)?.0.to_string().into())
			}
			TypeDef::Primitive(TypeDefPrimitive::U64) => {
				Ok(self.wide(Compact::<u64>::decode(input)?.0))
			}
			TypeDef::Primitive(_) => Ok(Compact::<u32>::decode(input)?.0.into()),
			TypeDef::Composite(composite) => match &composite.fields[..] {
				[field] => self.deeper(self.number)?.compact(field.ty.id, input),
				_ => Err(Undecodable::NotDescribed("a compact value".into())),
			},
			_ => Err(Undecodable::NotDescribed("a compact value".into())),
		}
	}

	/// An error of a pallet by name; by number if the metadata doesn't name it.
	fn module_error(self, input: &mut &[u8]) -> Result<Value, Undecodable> {
		let (index, error) = <(u8, [u8; 4])>::decode(input)?;
		let [number, ..] = error;
		let Some((pallet, errors)) = self.metadata.pallets.get(&index) else {
			return Ok(serde_json::json!({ "pallet": index, "error": number }));
		};
		let errors = errors.map(|id| self.metadata.type_of(id)).transpose()?;
		let name = errors.and_then(|errors| match &errors.type_def {
			TypeDef::Variant(errors) => errors.variants.iter().find(|one| one.index == number),
			_ => None,
		});
		let error = name.map_or_else(|| number.into(), |error| Value::from(error.name.clone()));
		Ok(serde_json::json!({ "pallet": pallet, "error": error }))
	}
}

/// Whether a type of this name is an identifier, and so a number although it has 64 bits.
pub fn is_identifier(name: &str) -> bool {
	name.ends_with("Id")
}

/// Whether a field's type is written with [`Seconds`](tracemet_primitives::Seconds), such as
/// `Option<Seconds>`, and so a number although it has 64 bits.
pub fn names_seconds(type_name: &str) -> bool {
	type_name.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "Seconds")
}

/// `certified_share` as `certifiedShare`.
pub fn camel_case(name: &str) -> String {
	let mut words = name.split('_');
	let mut camel = words.next().unwrap_or_default().to_owned();
	for word in words {
		let mut letters = word.chars();
		camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
		camel.push_str(letters.as_str());
	}
	camel
}

/// How a variant of an enum is written: as it is called, but the subjects of audits as methods take
/// them, `certificate`.
pub fn variant_name(of: Option<&str>, name: &str) -> String {
	let mut letters = name.chars();
	match (of, letters.next()) {
		(Some("AuditSubject"), Some(first)) => {
			format!("{}{}", first.to_ascii_lowercase(), letters.as_str())
		}
		_ => name.to_owned(),
	}
}

/// Bytes as text if they are one.
fn text(bytes: &[u8]) -> String {
	match std::str::from_utf8(bytes) {
		Ok(text) if text.chars().all(|letter| letter == '\n' || !letter.is_control()) => {
			text.to_owned()
		}
		_ => hexadecimal(bytes),
	}
}

fn hexadecimal(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

#[cfg(test)]
mod tests;
