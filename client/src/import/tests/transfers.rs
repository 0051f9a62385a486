//! Deliveries.

use super::{read, said, sheet, CUSTOMER, PRODUCER};
use crate::{
	cli::Named,
	import::{
		transfers::{Delivery, Leg},
		Drafts,
	},
	keys,
};
use sp_core::H256;
use tracemet_primitives::{CertificateId, LotId, Mass};

const COLUMNS: &str = "reference,from,lot,mass,to,delivered_as,certificate,document";

#[test]
fn the_rows_of_a_reference_are_one_delivery() {
	let hash = format!("0x{}", "ab".repeat(32));
	let rows = [
		"D-1,PRODUCER,12,22.5 t,CUSTOMER,,,".to_owned(),
		"D-2,PRODUCER,12,1 t,CUSTOMER,,,".to_owned(),
		format!("D-1,PRODUCER,13,8250.5 kg,PRODUCER,Copper wire,4,{hash}"),
	];
	let rows = rows.iter().map(String::as_str).collect::<Vec<_>>();
	let (drafts, mistakes) = read(&sheet(COLUMNS, &rows));
	assert_eq!(mistakes, [""; 0]);
	let producer = keys::parse_account(PRODUCER).unwrap();
	let customer = keys::parse_account(CUSTOMER).unwrap();
	let leg = |row, lot, grams| Leg {
		row,
		lot: LotId(lot),
		mass: Mass(grams),
		to: customer.clone(),
		pass_through: None,
	};
	let passed = Leg {
		to: producer.clone(),
		pass_through: Some((Named::Name("Copper wire".to_owned()), CertificateId(4))),
		..leg(4, 13, 8_250_500)
	};
	let expected = vec![
		Delivery {
			reference: "D-1".to_owned(),
			from: producer.clone(),
			document: Some(H256([0xab; 32])),
			legs: vec![leg(2, 12, 22_500_000), passed],
		},
		Delivery {
			reference: "D-2".to_owned(),
			from: producer,
			document: None,
			legs: vec![leg(3, 12, 1_000_000)],
		},
	];
	assert_eq!(drafts, Some(Drafts::Transfers(expected)));
}

#[test]
fn each_mistake_is_named_by_row_and_column() {
	let (one, other) = (format!("0x{}", "ab".repeat(32)), format!("0x{}", "cd".repeat(32)));
	let rows = [
		format!("D-1,PRODUCER,12,1 t,CUSTOMER,,,{one}"),
		format!("D-1,CUSTOMER,12,1 t,CUSTOMER,,,{other}"),
		"D-1,PRODUCER,,,,Copper wire,,".to_owned(),
		"D-1,PRODUCER,12,1 t,CUSTOMER,,4,".to_owned(),
	];
	let rows = rows.iter().map(String::as_str).collect::<Vec<_>>();
	assert_eq!(
		said(&sheet(COLUMNS, &rows)),
		[
			"row 3, column `from`: `D-1` has another sender above: one reference, one sender",
			"row 3, column `document`: `D-1` has another document above: one reference, one document",
			"row 4, column `lot`: it is empty",
			"row 4, column `mass`: it is empty",
			"row 4, column `to`: it is empty",
			"row 4, column `certificate`: it is empty, and `delivered_as` needs one that allows it",
			"row 5, column `delivered_as`: it is empty, and without it no certificate is needed",
		]
	);
}

#[test]
fn a_delivery_has_at_most_a_hundred_rows() {
	let mut rows = vec!["D-1,PRODUCER,12,1 t,CUSTOMER,,,"; 100];
	assert_eq!(said(&sheet(COLUMNS, &rows)), [""; 0]);
	rows.push(rows[0]);
	assert_eq!(said(&sheet(COLUMNS, &rows)), ["row 102: `D-1` has more than 100 rows: split it"]);
}
