//! What the runtime API answers, in the terms of the books.
//!
//! In JSON, masses, totals and other amounts are decimal strings, because JavaScript's numbers end at
//! 2^53; identifiers, periods, times and parts per million are numbers.
//!
//! Natively the types keep their documentation (`capture_docs`): the node's OpenRPC document is made
//! of it.

pub mod decimal;
mod footprint;
mod ledger;
mod registry;

pub use footprint::*;
pub use ledger::*;
pub use registry::*;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A page of a list. It can be short, or even empty, long before the end of the list: what is looked
/// through for it is bounded. Only `next` says whether there is more.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
#[cfg_attr(feature = "std", scale_info(capture_docs = "always"))]
#[serde(rename_all = "camelCase")]
pub struct Page<Entry, Cursor> {
	/// The entries. Not called so, because JavaScript's maps have a method of that name.
	pub items: Vec<Entry>,
	/// Where to go on: the `after` of the next page. None: this is the last one.
	pub next: Option<Cursor>,
}
