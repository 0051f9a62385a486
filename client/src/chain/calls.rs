//! Calls in the types of `tracemet-primitives`.

use super::{At, ChainError};
use codec::Encode;
use subxt::{ext::scale_value::Composite, transactions::DynamicPayload};

/// A call, encoded except for the numbers of its pallet and its place there, which the chain's
/// metadata knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
	pallet: &'static str,
	name: &'static str,
	arguments: Vec<u8>,
	/// Whether it has to be made through `Sudo.sudo`.
	as_governance: bool,
}

impl Call {
	/// A call with its arguments as a tuple.
	pub fn new(pallet: &'static str, name: &'static str, arguments: impl Encode) -> Self {
		Self { pallet, name, arguments: arguments.encode(), as_governance: false }
	}

	/// A call that only governance may make.
	pub fn for_governance(
		pallet: &'static str,
		name: &'static str,
		arguments: impl Encode,
	) -> Self {
		Self { as_governance: true, ..Self::new(pallet, name, arguments) }
	}

	/// The call as the chain's metadata reads it: that the arguments fit is known before signing.
	pub(super) fn payload(&self, at: &At) -> Result<DynamicPayload<Composite<()>>, ChainError> {
		let mut bytes = Self::index(at, self.pallet, self.name)?.to_vec();
		bytes.extend_from_slice(&self.arguments);
		if self.as_governance {
			let mut sudo = Self::index(at, "Sudo", "sudo")?.to_vec();
			sudo.append(&mut bytes);
			bytes = sudo;
		}
		Ok(at.block.transactions().from_call_data_bytes(&bytes)?)
	}

	fn index(at: &At, pallet: &'static str, name: &'static str) -> Result<[u8; 2], ChainError> {
		let metadata = at.block.metadata_ref();
		metadata
			.pallet_by_name(pallet)
			.and_then(|pallet| {
				Some([pallet.call_index(), pallet.call_variant_by_name(name)?.index])
			})
			.ok_or_else(|| ChainError::CallNotFound(format!("{pallet}.{name}")))
	}
}
