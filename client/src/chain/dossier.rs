//! The commitments to identity dossiers. Records are read by the names of their fields, so that this
//! holds whatever else a runtime keeps in them.

use super::{AccountId, At, Chain, ChainError};
use subxt::{
	dynamic::Value,
	ext::scale_value::{At as _, Composite, Primitive, ValueDef},
	utils::H256,
};

/// What the chain has of a participant's dossier.
pub struct RegisteredDossier {
	/// The participant: the account asked for, or the company that it is a site of.
	pub participant: AccountId,
	/// The commitment.
	pub commitment: H256,
	/// The participant's standing, as the chain calls it.
	pub standing: String,
	/// The block since which the account asked for is closed for good, or its company.
	pub closed_since: Option<u32>,
}

impl Chain {
	/// The commitment to the dossier of a participant, or of the company that a site belongs to.
	/// None if nobody registered the account.
	pub async fn registered_dossier(
		&self,
		at: &At,
		account: &AccountId,
	) -> Result<Option<RegisteredDossier>, ChainError> {
		let key = |account: &AccountId| vec![Value::from_bytes(account)];
		let company: Option<AccountId> = self.entry(at, "Accounts", "Sites", key(account)).await?;
		let participant = company.unwrap_or_else(|| account.clone());
		let record =
			self.described_entry(at, "Accounts", "Participants", key(&participant)).await?;
		let Some(record) = record else { return Ok(None) };
		let missing = || ChainError::UnknownForm {
			what: "Accounts.Participants".to_owned(),
			reason: "a field is missing".into(),
		};
		let (commitment, standing) = read(&record).ok_or_else(missing)?;
		let mut closed_since = self.entry(at, "Accounts", "Closed", key(account)).await?;
		if closed_since.is_none() {
			closed_since = self.entry(at, "Accounts", "Closed", key(&participant)).await?;
		}
		Ok(Some(RegisteredDossier { participant, commitment, standing, closed_since }))
	}
}

/// The commitment and the standing in a participant's record.
fn read(record: &Value) -> Option<(H256, String)> {
	let commitment = record.at("dossier").and_then(bytes)?;
	match &record.at("standing")?.value {
		ValueDef::Variant(variant) => Some((H256(commitment), variant.name.clone())),
		_ => None,
	}
}

/// The 32 bytes of a hash, however deep they are wrapped.
fn bytes(value: &Value) -> Option<[u8; 32]> {
	match &value.value {
		ValueDef::Composite(Composite::Unnamed(values)) => match values.as_slice() {
			[inner] => bytes(inner),
			many => {
				let byte = |value: &Value| match value.value {
					ValueDef::Primitive(Primitive::U128(byte)) => u8::try_from(byte).ok(),
					_ => None,
				};
				many.iter().map(byte).collect::<Option<Vec<_>>>()?.try_into().ok()
			}
		},
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn wrapped(byte: u8) -> Value {
		Value::unnamed_composite([Value::from_bytes([byte; 32])])
	}

	fn standing(name: &str) -> Value {
		Value::unnamed_variant(name, [])
	}

	#[test]
	fn a_record_is_read_by_names_whatever_else_is_in_it() {
		let fields = [
			("new", Value::u128(5)),
			("dossier", wrapped(7)),
			("intermediary", wrapped(2)),
			("standing", standing("Suspended")),
		];
		let expected = Some((H256([7; 32]), "Suspended".to_owned()));
		assert_eq!(read(&Value::named_composite(fields)), expected);
		let record = Value::named_composite([("standing", standing("Active"))]);
		assert_eq!(read(&record), None);
		let record = Value::named_composite([("dossier", wrapped(7))]);
		assert_eq!(read(&record), None);
	}
}
