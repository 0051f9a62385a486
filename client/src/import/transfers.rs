//! Deliveries: rows of one reference are transferred together or not at all.

use super::{
	mistakes::Mistakes,
	sheet::Row,
	value::{self, Fields},
};
use crate::{chain::AccountId, cli::Named};
use sp_core::{Get, H256};
use tracemet_primitives::{CertificateId, LotId, Mass, MaxLegs};

/// A leg.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leg {
	/// Its row.
	pub row: u32,
	/// The lot.
	pub lot: LotId,
	/// How much of it.
	pub mass: Mass,
	/// Who receives.
	pub to: AccountId,
	/// Another good that the credits are delivered with, and the certificate that allows it.
	pub pass_through: Option<(Named, CertificateId)>,
}

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
	/// The sender's own name of it.
	pub reference: String,
	/// Who sends.
	pub from: AccountId,
	/// Commitment to the business document.
	pub document: Option<H256>,
	/// What, and to whom.
	pub legs: Vec<Leg>,
}

/// Reads the deliveries, in the order of their first rows.
pub fn read(rows: &[Row], mistakes: &mut Mistakes) -> Vec<Delivery> {
	let mut deliveries = Vec::<Delivery>::new();
	for row in rows {
		let mut fields = Fields::of(row, mistakes);
		let reference = fields.required("reference", value::reference);
		let from = fields.required("from", value::account);
		let lot = fields.required("lot", value::number);
		let mass = fields.required("mass", value::mass);
		let to = fields.required("to", value::account);
		let document = fields.optional("document", value::hash);
		let pass_through = pass_through(&mut fields);
		fields.finish("a transfer");
		let (Some(reference), Some(from), Some(document)) = (reference, from, document) else {
			continue;
		};
		let position = deliveries.iter().position(|known| known.reference == reference);
		let position = position.unwrap_or_else(|| {
			let (from, reference) = (from.clone(), reference.clone());
			deliveries.push(Delivery { reference, from, document: None, legs: Vec::new() });
			deliveries.len() - 1
		});
		let Some(delivery) = deliveries.get_mut(position) else { continue };
		if delivery.from != from {
			let what = format!("`{reference}` has another sender above: one reference, one sender");
			mistakes.cell(row.number, "from", what);
		}
		if delivery.document.is_some() && document.is_some() && delivery.document != document {
			let what =
				format!("`{reference}` has another document above: one reference, one document");
			mistakes.cell(row.number, "document", what);
		}
		delivery.document = delivery.document.or(document);
		let (Some(lot), Some(mass), Some(to), Some(pass_through)) = (lot, mass, to, pass_through)
		else {
			continue;
		};
		let leg = Leg { row: row.number, lot: LotId(lot), mass, to, pass_through };
		delivery.legs.push(leg);
		let most = <MaxLegs as Get<u32>>::get();
		if usize::try_from(most).is_ok_and(|most| delivery.legs.len() > most) {
			let what = format!("`{reference}` has more than {most} rows: split it");
			mistakes.row(row.number, what);
		}
	}
	deliveries
}

/// None: what the cells say is wrong.
fn pass_through(fields: &mut Fields<'_>) -> Option<Option<(Named, CertificateId)>> {
	let delivered = fields.optional("delivered_as", value::named);
	let certificate = fields.optional("certificate", value::number);
	match (delivered?, certificate?) {
		(Some(delivered), Some(certificate)) => Some(Some((delivered, CertificateId(certificate)))),
		(None, None) => Some(None),
		(Some(_), None) => {
			fields.wrong("certificate", "it is empty, and `delivered_as` needs one that allows it");
			None
		}
		(None, Some(_)) => {
			fields.wrong("delivered_as", "it is empty, and without it no certificate is needed");
			None
		}
	}
}
