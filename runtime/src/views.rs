//! The answers of the read interface, put together from the pallets.

mod footprint;
mod ledger;
mod registry;

pub(crate) use footprint::*;
pub(crate) use ledger::*;
pub(crate) use registry::*;

use crate::Runtime;
use alloc::{format, string::String, vec::Vec};
use core::iter::successors;
use tracemet_primitives::{views::Page, FamilyId, GoodId, LabelId};
use tracemet_runtime_api::{MAX_LOOKED_AT, MAX_PER_PAGE};

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

fn family_name(family: FamilyId) -> String {
	pallet_certification::Families::<Runtime>::get(family)
		.map_or_else(|| format!("family {family}"), |name| text(&name))
}

fn good_name(good: GoodId) -> String {
	pallet_certification::Goods::<Runtime>::get(good)
		.map_or_else(|| format!("good {good}"), |record| text(&record.name))
}

fn label_name(label: LabelId) -> String {
	pallet_certification::Labels::<Runtime>::get(label)
		.map_or_else(|| format!("label {label}"), |record| text(&record.name))
}

/// As many entries as a page can have: at least one, or else the list would seem to have ended.
fn length(limit: u32) -> usize {
	usize::try_from(limit.clamp(1, MAX_PER_PAGE)).unwrap_or(1)
}

/// The ids that were given out after one of them, or all of them, in their order.
fn ids<Id: Copy + Default + PartialOrd>(
	after: Option<Id>,
	following: impl Fn(Id) -> Option<Id>,
	end: Id,
) -> impl Iterator<Item = Id> {
	let first = match after {
		Some(id) => following(id),
		None => Some(Id::default()),
	};
	successors(first, move |id| following(*id)).take_while(move |id| *id < end)
}

/// A page of what is to be seen of records: looks through them in their order until there is enough,
/// or so many were looked at.
fn page<Entry, Cursor: Clone>(
	records: impl Iterator<Item = Cursor>,
	limit: u32,
	view: impl FnMut(Cursor) -> Option<Entry>,
) -> Page<Entry, Cursor> {
	page_of(records, MAX_LOOKED_AT, limit, view)
}

/// The same where looking at one record costs more than reading it: at `looked_at` at most.
fn page_of<Entry, Cursor: Clone>(
	records: impl Iterator<Item = Cursor>,
	looked_at: u32,
	limit: u32,
	mut view: impl FnMut(Cursor) -> Option<Entry>,
) -> Page<Entry, Cursor> {
	let (mut items, mut next) = (Vec::new(), None);
	let mut records = records.peekable();
	for _ in 0..looked_at {
		if items.len() >= length(limit) {
			break;
		}
		let Some(record) = records.next() else { break };
		items.extend(view(record.clone()));
		next = Some(record);
	}
	Page { items, next: next.filter(|_| records.peek().is_some()) }
}

/// Whether what was found is what is wanted, if anything is.
fn matches<T: PartialEq>(wanted: &Option<T>, found: &T) -> bool {
	wanted.as_ref().is_none_or(|wanted| wanted == found)
}
