//! Records as the calls of the chain take them.

use super::{CommandError, Result};
use crate::{
	chain::{AccountId, Named, Names},
	record::{self, Amount, Hash, Totals},
	scenario::ATTRIBUTES,
};
use codec::Encode;
use sp_core::{
	bounded::{BoundedBTreeMap, BoundedBTreeSet, BoundedVec},
	Get, H256,
};
use std::collections::{BTreeMap, BTreeSet};
use tracemet_primitives::{
	Activities, Activity, ActivityId, AttributeId, AttributeTotals, CertificateId, Conversion,
	Correction, DeclaredFootprint, Input, InputSource, Inputs, LineTotals, LotId, Mass,
	MaxConversions, MaxLegs, MethodId, Output, Outputs, PassThrough, Reason, TimeSpan, TransferLeg,
};

/// A list within the bound of the chain.
pub fn bounded<T, B: Get<u32>>(what: &'static str, list: Vec<T>) -> Result<BoundedVec<T, B>> {
	let given = list.len();
	let most = BoundedVec::<T, B>::bound();
	BoundedVec::try_from(list).map_err(|_| CommandError::TooLong { what, most, given })
}

/// A set within the bound of the chain.
pub fn bounded_set<T: Ord, B: Get<u32>>(
	what: &'static str,
	set: BTreeSet<T>,
) -> Result<BoundedBTreeSet<T, B>> {
	let (most, given) = (BoundedBTreeSet::<T, B>::bound(), set.len());
	BoundedBTreeSet::try_from(set).map_err(|_| CommandError::TooLong { what, most, given })
}

/// Why something is done, for everybody to read.
pub fn reason(text: &str) -> Result<Reason> {
	bounded("bytes of the reason", text.as_bytes().to_vec())
}

fn mass(amount: Amount) -> Result<Mass> {
	amount.mass().ok_or(CommandError::TooLarge(amount.0))
}

/// A mass, and the weight if it is said.
fn masses(amount: Amount, gross: Option<Amount>) -> Result<(Mass, Mass)> {
	Ok((mass(amount)?, mass(gross.unwrap_or(amount))?))
}

fn hash(hash: Option<Hash>) -> Option<H256> {
	hash.map(|Hash(bytes)| H256(bytes))
}

/// What a request reports, in the order of the calls: period, inputs, activities, outputs, declared
/// footprint, evidence.
pub fn report(request: &record::Request, names: &Names) -> Result<impl Encode> {
	let inputs =
		request.inputs.iter().enumerate().map(|(number, entry)| input(number, entry, names));
	let inputs: Inputs = bounded("inputs", inputs.collect::<Result<_>>()?)?;
	let outputs = request.outputs.iter().map(|entry| output(entry, names));
	let outputs: Outputs = bounded("output lines", outputs.collect::<Result<_>>()?)?;
	Ok((
		TimeSpan { from: request.from.0, until: request.until.0 },
		inputs,
		activities(&request.activities)?,
		outputs,
		declared(&request.declared, names)?,
		hash(request.evidence),
	))
}

fn input(number: usize, entry: &record::Input, names: &Names) -> Result<Input> {
	let record::Input { lot, extracted, uncertified, scrap, origin, overdraft, .. } = entry;
	let source = match (lot, extracted, uncertified, scrap, origin, overdraft) {
		(Some(lot), None, None, None, None, false) => InputSource::Credit { lot: LotId(*lot) },
		(None, Some(good), None, None, None, false) => {
			InputSource::Extracted { good: names.good(good)? }
		}
		(None, None, Some(good), None, None, false) => {
			InputSource::Uncertified { good: names.good(good)? }
		}
		(None, None, None, Some(good), Some(origin), false) => {
			InputSource::Scrap { good: names.good(good)?, origin: *origin }
		}
		(None, None, None, None, None, true) => InputSource::Overdraft,
		_ => return Err(CommandError::InputSource(number)),
	};
	let (mass, gross_mass) = masses(entry.mass, entry.gross)?;
	Ok(Input { source, mass, gross_mass, attributed_to: entry.line })
}

fn output(entry: &record::Output, names: &Names) -> Result<Output> {
	let (mass, gross_mass) = masses(entry.mass, entry.gross)?;
	Ok(Output {
		good: names.good(&entry.good)?,
		label: entry.label.as_ref().map(|label| names.label(label)).transpose()?,
		mass,
		gross_mass,
		value_share: entry.value_share,
	})
}

fn activities(entries: &[record::Activity]) -> Result<Activities> {
	let activities = entries.iter().map(|entry| Activity {
		activity: ActivityId(entry.activity),
		quantity: entry.quantity.0,
		unit: entry.quantity.1,
		primary: entry.primary,
		evidence: hash(entry.evidence),
	});
	bounded("activities", activities.collect())
}

fn declared(
	declared: &Option<record::Declared>,
	names: &Names,
) -> Result<Option<DeclaredFootprint>> {
	let Some(record::Declared { document, lines }) = declared else { return Ok(None) };
	let lines = lines.iter().map(|line| totals(line, |name| attribute(name, names)));
	let lines = lines.collect::<Result<_>>()?;
	let lines: LineTotals = bounded("lines of the declared footprint", lines)?;
	Ok(Some(DeclaredFootprint { lines, document: H256(document.0) }))
}

/// The totals of a line. One attribute under two of its names is a mistake: which of them would count?
fn totals(
	Totals(line): &Totals,
	attribute: impl Fn(&str) -> Result<AttributeId>,
) -> Result<AttributeTotals> {
	let mut entries = BTreeMap::new();
	for (name, grams) in line {
		if entries.insert(attribute(name)?, grams.0).is_some() {
			return Err(CommandError::Field(
				"names an attribute twice in a line of `declared`: by its number, or by one of its names",
			));
		}
	}
	let (what, most, given) = ("attributes of a line", AttributeTotals::bound(), entries.len());
	BoundedBTreeMap::try_from(entries).map_err(|_| CommandError::TooLong { what, most, given })
}

/// An attribute by its number, by the name that scenarios have for it, or by its own.
fn attribute(name: &str, names: &Names) -> Result<AttributeId> {
	if let Some((_, attribute)) = ATTRIBUTES.iter().find(|(known, _)| *known == name) {
		return Ok(*attribute);
	}
	let Ok(named) = Named::parse(name);
	Ok(names.attribute(&named)?)
}

/// What a restatement corrects. `method`: that of the footprint in force.
pub fn correction(
	restatement: &record::Restatement,
	method: MethodId,
	names: &Names,
) -> Result<Correction> {
	let origins = restatement.scrap_origins.iter().map(|entry| (entry.input, entry.origin));
	let shares = restatement.value_shares.clone();
	Ok(Correction {
		method: restatement.method.unwrap_or(method),
		activities: activities(&restatement.activities)?,
		scrap_origins: bounded("origins of scrap", origins.collect())?,
		value_shares: shares.map(|shares| bounded("value shares", shares)).transpose()?,
		declared: declared(&restatement.declared, names)?,
	})
}

/// The legs of several transfers.
pub fn legs(
	transfers: &record::Transfers,
	names: &Names,
) -> Result<BoundedVec<TransferLeg<AccountId>, MaxLegs>> {
	let leg = |leg: &record::Leg| {
		let pass_through = leg.pass_through.as_ref();
		let pass_through =
			pass_through.map(|entry| passing(&entry.delivered, entry.certificate, names));
		Ok(TransferLeg {
			lot: LotId(leg.lot),
			mass: mass(leg.mass)?,
			to: leg.to.clone(),
			pass_through: pass_through.transpose()?,
		})
	};
	bounded("legs", transfers.legs.iter().map(leg).collect::<Result<_>>()?)
}

/// Another good that credits are delivered with.
pub fn passing(delivered: &Named, certificate: u32, names: &Names) -> Result<PassThrough> {
	let certificate = CertificateId(certificate);
	Ok(PassThrough { delivered: names.good(delivered)?, certificate })
}

/// A certificate, in the order of the call.
pub fn certificate(record: &record::Certificate, names: &Names) -> Result<impl Encode> {
	let row = |row: &record::Conversion| {
		Ok(Conversion {
			input: names.good(&row.from)?,
			source: row.source,
			output: names.good(&row.to)?,
			label: row.label.as_ref().map(|label| names.label(label)).transpose()?,
			factor: row.factor.0,
		})
	};
	let rows = record.conversions.iter().map(row).collect::<Result<_>>()?;
	Ok((
		record.holder.clone(),
		names.family(&record.family)?,
		record.performance,
		record.chain_of_custody,
		record.method,
		bounded::<_, MaxConversions>("rows of the conversion table", rows)?,
		TimeSpan { from: record.from.0, until: record.until.0 },
		record.automatic_approval.map(mass).transpose()?.unwrap_or_default(),
	))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn line(names: &[&str]) -> Result<AttributeTotals> {
		let entries =
			names.iter().zip(1..).map(|(name, grams)| ((*name).to_owned(), Amount(grams)));
		totals(&Totals(entries.collect()), |name| match name {
			"2" | "fossil_upstream" | "Fossil, upstream" => Ok(AttributeId(2)),
			"4" => Ok(AttributeId(4)),
			name => panic!("{name} is asked for"),
		})
	}

	#[test]
	fn an_attribute_is_named_once_in_a_line() {
		let expected = [(AttributeId(2), 1), (AttributeId(4), 2)];
		assert_eq!(line(&["fossil_upstream", "4"]).unwrap().into_inner(), expected.into());
		for twice in [["2", "fossil_upstream"], ["Fossil, upstream", "2"]] {
			let said = line(&twice).unwrap_err().to_string();
			assert!(
				said.starts_with("the record names an attribute twice in a line of `declared`"),
				"{said}"
			);
		}
	}
}
