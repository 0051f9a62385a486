//! What single cells say.

use crate::cli::Named;
use crate::import::{
	sheet::Cell,
	value::{account, day, hash, mass, named, number, reference, share, units, yes_or_no, Read},
};
use std::fmt::Debug;
use tracemet_primitives::{Mass, Unit};

fn of<T>(read: impl Fn(&Cell) -> Read<T>, text: &str) -> Read<T> {
	read(&Cell::Text(text.to_owned()))
}

fn refused<T: Debug + PartialEq>(read: impl Fn(&Cell) -> Read<T>, text: &str, what: &str) {
	assert_eq!(of(read, text), Err(what.to_owned()), "{text}");
}

#[test]
fn masses_are_read_exactly() {
	for (text, grams) in [
		("45 t", 45_000_000),
		("45000.5 kg", 45_000_500),
		("0.000001 t", 1),
		("233.333333 t", 233_333_333),
		("500 g", 500),
		("1.50 kt", 1_500_000_000),
		// A blank that doesn't break lines, as spreadsheets like it.
		("45\u{a0}t", 45_000_000),
	] {
		assert_eq!(of(mass, text), Ok(Mass(grams)), "{text}");
	}
}

#[test]
fn what_could_be_two_masses_is_none() {
	let ambiguous = |text: &str, separator: &str| {
		refused(
			mass,
			text,
			&format!(
				"`{text}` is ambiguous: `{separator}` separates thousands for some and decimals for \
				 others. Write digits and at most one point, such as 45000.5"
			),
		);
	};
	ambiguous("45,000.5 kg", ",");
	ambiguous("45,000 kg", ",");
	ambiguous("4,5 t", ",");
	ambiguous("45'000 kg", "'");
	ambiguous("45’000 kg", "’");
	ambiguous("45_000 kg", "_");
	refused(mass, "45 000 kg", "`45 000 kg` has blanks between its digits: write them together");
	refused(
		mass,
		"45\u{202f}000 kg",
		"`45\u{202f}000 kg` has blanks between its digits: write them together",
	);
}

#[test]
fn what_is_no_mass_is_refused() {
	for (text, what) in [
		("45", "`45` has no unit: write it so, `45 t`, or call the column `mass (t)`"),
		("45.5", "`45.5` has no unit: write it so, `45 t`, or call the column `mass (t)`"),
		("0 t", "it is nothing, and the books count from one gram on"),
		("45 tons", "`tons` is not a unit that belongs here: use g, kg, t or kt"),
		(
			"0.0000001 t",
			"`0.0000001 t` has a fraction of a gram, the smallest amount that the chain counts",
		),
		(
			"-45 t",
			"`-45` is not a decimal number: write digits and at most one point, such as `233.5`",
		),
		(
			"1e3 t",
			"`1e3` is not a decimal number: write digits and at most one point, such as `233.5`",
		),
		("18446744073710 t", "`18446744073710 t` is more than the chain can count"),
		(
			"much",
			"`much` is not a quantity: write a number and a unit, such as `45 t` or `12500 kWh`",
		),
	] {
		refused(mass, text, what);
	}
	let number = Cell::Number("45".to_owned());
	let what = "`45` has no unit: write it so, `45 t`, or call the column `mass (t)`";
	assert_eq!(mass(&number), Err(what.to_owned()));
}

#[test]
fn activities_and_shares_have_their_own_units() {
	assert_eq!(of(units, "12500 kWh"), Ok((12_500, Unit::KilowattHour)));
	assert_eq!(of(share, "25.6 %"), Ok(256_000));
	refused(
		units,
		"12,500 kWh",
		"`12,500 kWh` is ambiguous: `,` separates thousands for some and decimals for others. Write \
		 digits and at most one point, such as 45000.5",
	);
	refused(
		units,
		"1.5 kWh",
		"`1.5 kWh` has a fraction of a unit, the smallest amount that the chain counts",
	);
	refused(units, "12500", "`12500` has no unit: write it so, `12500 kWh`");
	refused(share, "25.6", "`25.6` has no unit: write it so, `25.6 %`");
}

#[test]
fn days_are_written_in_one_way() {
	assert_eq!(of(day, "1970-01-02"), Ok(86_400));
	assert_eq!(of(day, "2026-10-01"), Ok(1_790_812_800));
	for text in ["1.10.2026", "10/01/2026", "2026-02-30", "2026-10-01T12:00:00", "soon"] {
		refused(day, text, &format!("`{text}` is not a day: write it so, 2026-03-31"));
	}
	assert_eq!(
		day(&Cell::Number("46112".to_owned())),
		Err("`46112` is a number: give the cell a date format, or write 2026-03-31".to_owned())
	);
}

#[test]
fn addresses_hashes_and_ids_are_whole() {
	let producer = super::PRODUCER;
	assert!(of(account, producer).is_ok());
	assert!(of(account, &format!("0x{}", "12".repeat(32))).is_ok());
	let cut = &producer[..40];
	let said = of(account, cut).unwrap_err();
	assert!(said.starts_with(&format!("`{cut}`: not an SS58 address (")), "{said}");
	refused(hash, "0x12", "`0x12` is no hash: write 0x and 64 hex digits");
	assert_eq!(of(number::<u64>, "12"), Ok(12));
	for text in ["#12", "-1", "+1", "1.0", "twelve", "99999999999999999999"] {
		refused(
			number::<u64>,
			text,
			&format!("`{text}` is not a number that the chain gave: write its digits alone"),
		);
	}
	assert_eq!(of(named, "12"), Ok(Named::Number(12)));
	assert_eq!(of(named, "Cu 8.0 MIX"), Ok(Named::Name("Cu 8.0 MIX".to_owned())));
}

#[test]
fn words_are_known_whatever_their_case() {
	assert_eq!(of(yes_or_no, "Yes"), Ok(true));
	assert_eq!(of(yes_or_no, "FALSE"), Ok(false));
	refused(yes_or_no, "maybe", "`maybe` is neither `yes` nor `no`");
	refused(reference, &"x".repeat(65), "it has more than 64 characters: shorten it");
	refused(reference, "a\nb", "it has a line break or another control character: take it out");
	assert_eq!(reference(&Cell::Number("17".to_owned())), Ok("17".to_owned()));
}
