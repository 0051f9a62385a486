//! Calls in the types of `tracemet-primitives`.

use super::{At, ChainError, Readable, Style};
use codec::Encode;
use subxt::{ext::scale_value::Composite, transactions::DynamicPayload};

/// A call, encoded except for the numbers of its pallet and its place there, which the chain's
/// metadata knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
	pallet: &'static str,
	name: &'static str,
	arguments: Vec<u8>,
}

/// A call as it is on the chain, to be an argument of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedCall(pub Vec<u8>);

impl Encode for EncodedCall {
	fn encode_to<O: codec::Output + ?Sized>(&self, output: &mut O) {
		output.write(&self.0);
	}
}

impl Call {
	/// A call with its arguments as a tuple.
	pub fn new(pallet: &'static str, name: &'static str, arguments: impl Encode) -> Self {
		Self { pallet, name, arguments: arguments.encode() }
	}

	/// This call, made through `Sudo.sudo`.
	pub fn through_sudo(&self, at: &At) -> Result<Self, ChainError> {
		Ok(Self::new("Sudo", "sudo", self.encoded(at)?))
	}

	/// The call as it is on the chain.
	pub fn encoded(&self, at: &At) -> Result<EncodedCall, ChainError> {
		let metadata = at.block.metadata_ref();
		let index = metadata.pallet_by_name(self.pallet).and_then(|pallet| {
			Some([pallet.call_index(), pallet.call_variant_by_name(self.name)?.index])
		});
		let index = index
			.ok_or_else(|| ChainError::CallNotFound(format!("{}.{}", self.pallet, self.name)))?;
		Ok(EncodedCall([&index[..], &self.arguments].concat()))
	}

	/// The call for people to read.
	pub fn readable(&self, at: &At, style: Style) -> Result<Readable, ChainError> {
		Readable::call(&self.encoded(at)?.0, at, style)
	}

	/// The call as the chain's metadata reads it: that the arguments fit is known before signing.
	pub(super) fn payload(&self, at: &At) -> Result<DynamicPayload<Composite<()>>, ChainError> {
		Ok(at.block.transactions().from_call_data_bytes(&self.encoded(at)?.0)?)
	}
}
