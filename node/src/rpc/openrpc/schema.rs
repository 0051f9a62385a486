//! JSON schemas (draft 7) of what the methods take and answer, made of the types' own descriptions.
//!
//! A type's description (`TypeInfo`) doesn't tell how it is written in JSON. The rules are those that
//! [`decode`](super::super::records::decode) reads events by; that all types keep to them is tested.

use crate::rpc::records::decode::{camel_case, is_identifier, names_seconds, variant_name};
use scale_info::{
	form::MetaForm, Field, MetaType, Type, TypeDef, TypeDefPrimitive, TypeInfo, Variant,
};
use serde_json::{json, Map, Value};
use std::{any::TypeId, collections::BTreeMap};

/// Where references to schemas point to.
const PREFIX: &str = "#/components/schemas/";

/// The schemas of the types that have a name.
#[derive(Default)]
pub struct Schemas {
	named: BTreeMap<String, Value>,
	names: BTreeMap<TypeId, String>,
	/// Whether what is being described is taken, not answered.
	taken: bool,
}

impl Schemas {
	/// The schema of a type that is answered.
	pub fn answered<T: TypeInfo + 'static>(&mut self) -> Value {
		self.taken = false;
		self.schema(&MetaType::new::<T>(), false)
	}

	/// The schema of a type that is taken as a parameter: what is optional may be left out.
	pub fn taken<T: TypeInfo + 'static>(&mut self) -> Value {
		self.taken = true;
		self.schema(&MetaType::new::<T>(), false)
	}

	/// Adds a schema that is not made of a type, and answers a reference to it.
	pub fn given(&mut self, name: &str, schema: Value) -> Value {
		self.remember(name, |_| schema)
	}

	/// All schemas that others refer to, by name.
	pub fn into_named(self) -> BTreeMap<String, Value> {
		self.named
	}

	/// The schema of a type. `number`: whether a 64-bit integer in it is an identifier or a time, and
	/// so a number.
	fn schema(&mut self, ty: &MetaType, number: bool) -> Value {
		let info = ty.type_info();
		let name = info.path.ident().unwrap_or_default();
		match &info.type_def {
			TypeDef::Primitive(primitive) => primitive_schema(primitive, number),
			TypeDef::Sequence(list) => {
				json!({ "type": "array", "items": self.schema(&list.type_param, number) })
			}
			TypeDef::Array(array) if array.type_param == MetaType::new::<u8>() => {
				hexadecimal(&format!("{{{}}}", u64::from(array.len).saturating_mul(2)))
			}
			TypeDef::Array(array) => json!({
				"type": "array",
				"items": self.schema(&array.type_param, number),
				"minItems": array.len,
				"maxItems": array.len,
			}),
			TypeDef::Tuple(tuple) if tuple.fields.is_empty() => json!({ "type": "null" }),
			TypeDef::Tuple(tuple) => {
				let items: Vec<_> =
					tuple.fields.iter().map(|item| self.schema(item, number)).collect();
				json!({
					"type": "array",
					"minItems": items.len(),
					"items": items,
					"additionalItems": false,
				})
			}
			TypeDef::Composite(_) if name == "AccountId32" => self.remember("Account", |_| {
				json!({
					"description": "The SS58 address of an account.",
					"type": "string",
					"pattern": "^[1-9A-HJ-NP-Za-km-z]{46,50}$",
				})
			}),
			TypeDef::Composite(_) if name == "H256" => self.remember("Hash", |_| {
				let mut schema = hexadecimal("{64}");
				describe(&mut schema, "32 bytes.");
				schema
			}),
			TypeDef::Composite(composite) => match &composite.fields[..] {
				// What only wraps another looks like that one; it has a name if it is one of the books'.
				[field] if field.name.is_none() => {
					let own = info.path.namespace().first() == Some(&"tracemet_primitives");
					let number = is_identifier(name);
					match own {
						false => self.schema(&field.ty, number),
						true => self.component(ty, |schemas| schemas.schema(&field.ty, number)),
					}
				}
				fields => self.component(ty, |schemas| schemas.object(fields)),
			},
			TypeDef::Variant(variants) => match is_option(&info) {
				true => {
					let content =
						variants.variants.iter().find_map(|variant| variant.fields.first());
					match content {
						Some(content) => {
							let content = self.schema(&content.ty, number);
							json!({ "anyOf": [content, { "type": "null" }] })
						}
						None => json!({ "type": "null" }),
					}
				}
				false => {
					self.component(ty, |schemas| schemas.alternatives(name, &variants.variants))
				}
			},
			TypeDef::Compact(compact) => self.schema(&compact.type_param, number),
			// None of the types has any. This allows everything.
			TypeDef::BitSequence(_) => json!({}),
		}
	}

	/// A reference to the schema of a type that has a name, which is made if it isn't there.
	fn component(&mut self, ty: &MetaType, make: impl FnOnce(&mut Self) -> Value) -> Value {
		if let Some(name) = self.names.get(&ty.type_id()) {
			return reference(name);
		}
		let info = ty.type_info();
		let name = name_of(ty);
		self.names.insert(ty.type_id(), name.clone());
		self.remember(&name, |schemas| {
			let mut schema = make(schemas);
			describe(&mut schema, &paragraph(&info.docs));
			schema
		})
	}

	/// A reference to the schema of a name, which is made if it isn't there.
	fn remember(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
		if !self.named.contains_key(name) {
			// In case that it refers to itself.
			self.named.insert(name.to_owned(), Value::Null);
			let schema = make(self);
			self.named.insert(name.to_owned(), schema);
		}
		reference(name)
	}

	/// Fields with names are an object, others a list.
	fn object(&mut self, fields: &[Field<MetaForm>]) -> Value {
		let mut properties = Map::new();
		let mut required = Vec::new();
		for field in fields {
			let Some(name) = field.name else { continue };
			let is_time = field.type_name.is_some_and(names_seconds);
			let mut schema = self.schema(&field.ty, is_time);
			describe(&mut schema, &paragraph(&field.docs));
			let name = camel_case(name);
			if !(self.taken && is_option(&field.ty.type_info())) {
				required.push(name.clone());
			}
			properties.insert(name, schema);
		}
		json!({
			"type": "object",
			"properties": properties,
			"required": required,
			"additionalProperties": false,
		})
	}

	/// An enum is a name, or an object of the name and what is in it.
	fn alternatives(&mut self, of: &str, variants: &[Variant<MetaForm>]) -> Value {
		let alternatives = variants.iter().map(|variant| {
			let name = variant_name(Some(of), variant.name);
			let content = match &variant.fields[..] {
				[] => {
					let mut schema = json!({ "const": name });
					describe(&mut schema, &paragraph(&variant.docs));
					return schema;
				}
				[field] if field.name.is_none() => self.schema(&field.ty, false),
				fields if fields.iter().all(|field| field.name.is_none()) => {
					let items: Vec<_> =
						fields.iter().map(|field| self.schema(&field.ty, false)).collect();
					json!({
						"type": "array",
						"minItems": items.len(),
						"items": items,
						"additionalItems": false,
					})
				}
				fields => self.object(fields),
			};
			let mut schema = json!({
				"type": "object",
				"properties": { name.as_str(): content },
				"required": [name],
				"additionalProperties": false,
			});
			describe(&mut schema, &paragraph(&variant.docs));
			schema
		});
		json!({ "oneOf": alternatives.collect::<Vec<_>>() })
	}
}

fn is_option(info: &Type<MetaForm>) -> bool {
	info.path.segments == ["Option"]
}

/// What a type is called, with what it is of: `PageOfLotView`. Almost all are of accounts, so that
/// isn't said.
fn name_of(ty: &MetaType) -> String {
	let info = ty.type_info();
	let of = info.type_params.iter().filter_map(|parameter| parameter.ty.as_ref());
	let of = of.map(name_of).filter(|name| !name.is_empty() && name != "AccountId32");
	let mut name = info.path.ident().unwrap_or_default().to_owned();
	for (position, of) in of.enumerate() {
		name.push_str(if position == 0 { "Of" } else { "And" });
		name.push_str(&of);
	}
	name
}

fn reference(name: &str) -> Value {
	json!({ "$ref": format!("{PREFIX}{name}") })
}

/// Adds a description, if there is one.
fn describe(schema: &mut Value, description: &str) {
	if description.is_empty() {
		return;
	}
	// What stands beside a reference is ignored.
	if schema.get("$ref").is_some() {
		*schema = json!({ "allOf": [schema.take()] });
	}
	if let Some(schema) = schema.as_object_mut() {
		schema.insert("description".into(), description.into());
	}
}

/// Lines of documentation as one.
fn paragraph(lines: &[&str]) -> String {
	lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn hexadecimal(digits: &str) -> Value {
	json!({ "type": "string", "pattern": format!("^0x[0-9a-f]{digits}$") })
}

fn primitive_schema(primitive: &TypeDefPrimitive, number: bool) -> Value {
	use TypeDefPrimitive as Is;
	let integer = |maximum: u32| json!({ "type": "integer", "minimum": 0, "maximum": maximum });
	match primitive {
		Is::Bool => json!({ "type": "boolean" }),
		Is::Char | Is::Str => json!({ "type": "string" }),
		Is::U8 => integer(u8::MAX.into()),
		Is::U16 => integer(u16::MAX.into()),
		Is::U32 => integer(u32::MAX),
		Is::U64 if number => json!({ "type": "integer", "minimum": 0 }),
		Is::U64 | Is::U128 => json!({ "type": "string", "pattern": "^[0-9]+$" }),
		Is::I8 | Is::I16 | Is::I32 => json!({ "type": "integer" }),
		Is::I64 | Is::I128 => json!({ "type": "string", "pattern": "^-?[0-9]+$" }),
		Is::U256 | Is::I256 => hexadecimal("{64}"),
	}
}
