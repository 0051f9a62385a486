//! `rpc.discover`: an OpenRPC document of the `tracemet_*` methods.
//!
//! The schemas are made of the types that the methods answer ([`schema`]), so that they can't fall
//! behind; which methods there are, their parameters and their errors is written down in [`methods`].
//! That nodes answer so is tested against real ones.

mod given;
mod methods;
mod schema;

use jsonrpsee::{core::RegisterMethodError, RpcModule};
use methods::Methods;
use schema::Schemas;
use serde_json::{json, Value};

/// The version of the OpenRPC specification that the document keeps to.
const OPENRPC: &str = "1.3.2";

/// The module with `rpc.discover`, which answers the document. It has no parameters and no errors.
pub fn module() -> Result<RpcModule<Value>, RegisterMethodError> {
	let mut module = RpcModule::new(document());
	module.register_method("rpc.discover", |_, document, _| document.clone())?;
	Ok(module)
}

/// The document.
pub fn document() -> Value {
	let mut methods = Methods::new(Schemas::default());
	methods::describe(&mut methods);
	let (methods, schemas) = methods.into_parts();
	json!({
		"openrpc": OPENRPC,
		"info": {
			"title": "TraceMet",
			"version": env!("CARGO_PKG_VERSION"),
			"description": "The books of certified metal: who holds how much of which certified claim, \
				and what each gram cost the climate. Identifiers, periods, blocks, times (seconds since \
				1970) and shares (parts per million) are numbers; masses and other quantities are \
				decimal strings, because JavaScript's numbers end at 2^53; accounts are SS58 addresses; \
				hashes are 0x and hexadecimal. What does not exist is null. Parameters are given by \
				position or by name.",
			"license": { "name": "Apache-2.0" },
		},
		"methods": methods,
		"components": {
			"contentDescriptors": methods::parameters(),
			"schemas": schemas,
			"errors": methods::errors(),
		},
	})
}

#[cfg(test)]
mod tests;
