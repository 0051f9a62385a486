//! Quantities as people write them, read exactly: a decimal number and a unit, without floats.

use thiserror::Error;
use tracemet_primitives::Unit;

/// Why a quantity can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QuantityError {
	/// There is no number and unit.
	#[error("`{0}` is not a quantity: write a number and a unit, such as `45 t` or `12500 kWh`")]
	NotAQuantity(String),
	/// The number can't be read.
	#[error("`{0}` is not a decimal number: write digits and at most one point, such as `233.5`")]
	NotANumber(String),
	/// The unit is another one than expected.
	#[error("`{found}` is not a unit that belongs here: use {expected}")]
	WrongUnit {
		/// What stands there.
		found: String,
		/// What could stand there.
		expected: String,
	},
	/// There is a fraction of the smallest unit.
	#[error("`{0}` has a fraction of a {1}, the smallest amount that the chain counts")]
	Fraction(String, &'static str),
	/// The number is too large.
	#[error("`{0}` is more than the chain can count")]
	TooLarge(String),
}

type Result<T> = std::result::Result<T, QuantityError>;

/// A decimal number as a fraction: `digits / 10^decimals`, without trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
	digits: u128,
	decimals: u32,
}

impl Decimal {
	fn parse(text: &str) -> Result<Self> {
		let not_a_number = || QuantityError::NotANumber(text.to_owned());
		let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
		let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
		if whole.is_empty()
			|| !is_digits(whole)
			|| !is_digits(fraction)
			|| (fraction.is_empty() && text.contains('.'))
		{
			return Err(not_a_number());
		}
		let fraction = fraction.trim_end_matches('0');
		let too_large = |_| QuantityError::TooLarge(text.to_owned());
		let digits = format!("{whole}{fraction}").parse().map_err(too_large)?;
		let decimals = u32::try_from(fraction.len()).map_err(too_large_length(text))?;
		Ok(Self { digits, decimals })
	}

	/// The number times `factor`, if that is whole.
	fn times(self, factor: u128, text: &str, unit: &'static str) -> Result<u128> {
		let too_large = || QuantityError::TooLarge(text.to_owned());
		let product = self.digits.checked_mul(factor).ok_or_else(too_large)?;
		let divisor = 10u128.checked_pow(self.decimals).ok_or_else(too_large)?;
		if product % divisor != 0 {
			return Err(QuantityError::Fraction(text.to_owned(), unit));
		}
		Ok(product / divisor)
	}

	/// The number times `factor` as an exact ratio of whole numbers in lowest terms.
	fn per_whole(self, factor: u128, text: &str) -> Result<(u64, u64)> {
		let too_large = || QuantityError::TooLarge(text.to_owned());
		let product = self.digits.checked_mul(factor).ok_or_else(too_large)?;
		let whole = 10u128.checked_pow(self.decimals).ok_or_else(too_large)?;
		let divisor = greatest_common_divisor(product, whole);
		let narrow = |value: u128| u64::try_from(value).map_err(too_large_length(text));
		Ok((narrow(product / divisor)?, narrow(whole / divisor)?))
	}
}

fn too_large_length(text: &str) -> impl Fn(std::num::TryFromIntError) -> QuantityError + '_ {
	move |_| QuantityError::TooLarge(text.to_owned())
}

/// Splits at the first blank.
fn split(text: &str) -> Result<(&str, &str)> {
	text.trim()
		.split_once(char::is_whitespace)
		.map(|(number, unit)| (number, unit.trim()))
		.filter(|(number, unit)| !number.is_empty() && !unit.is_empty())
		.ok_or_else(|| QuantityError::NotAQuantity(text.to_owned()))
}

fn grams_in(unit: &str) -> Result<u128> {
	match unit {
		"g" => Ok(1),
		"kg" => Ok(1_000),
		"t" => Ok(1_000_000),
		"kt" => Ok(1_000_000_000),
		_ => Err(QuantityError::WrongUnit {
			found: unit.to_owned(),
			expected: "g, kg, t or kt".to_owned(),
		}),
	}
}

fn grams_per_kilogram_in(unit: &str) -> Result<u128> {
	match unit {
		"g/kg" | "kg/t" => Ok(1),
		"kg/kg" | "t/t" => Ok(1_000),
		_ => Err(QuantityError::WrongUnit {
			found: unit.to_owned(),
			expected: "kg/t, g/kg, kg/kg or t/t".to_owned(),
		}),
	}
}

/// Grams, from `45 t`, `2160 kg`, `500 g`, `233.333333 t`.
pub fn grams(text: &str) -> Result<u128> {
	let (number, unit) = split(text)?;
	Decimal::parse(number)?.times(grams_in(unit)?, text, "gram")
}

/// Grams that fit a mass of the ledger.
pub fn mass(text: &str) -> Result<u64> {
	u64::try_from(grams(text)?).map_err(too_large_length(text))
}

/// Grams per kilogram, from `8000 kg/t`, `8000 g/kg` or `8 kg/kg`.
pub fn grams_per_kilogram(text: &str) -> Result<u64> {
	let (number, unit) = split(text)?;
	let factor = grams_per_kilogram_in(unit)?;
	let grams = Decimal::parse(number)?.times(factor, text, "gram per kilogram")?;
	u64::try_from(grams).map_err(too_large_length(text))
}

/// What one unit emits, as an exact ratio of whole grams to whole units: `74.1 g` is 741 per 10.
pub fn grams_per_units(text: &str) -> Result<(u64, u64)> {
	let (number, unit) = split(text)?;
	Decimal::parse(number)?.per_whole(grams_in(unit)?, text)
}

/// What a kilogram carries, as an exact ratio of whole grams to whole kilograms: `30.7 kg/t` is 307
/// per 10.
pub fn grams_per_kilograms(text: &str) -> Result<(u64, u64)> {
	let (number, unit) = split(text)?;
	Decimal::parse(number)?.per_whole(grams_per_kilogram_in(unit)?, text)
}

/// The units that activities are counted in, as a scenario calls them.
const UNITS: [(&str, Unit); 10] = [
	("kg", Unit::Kilogram),
	("t", Unit::Tonne),
	("l", Unit::Litre),
	("m3", Unit::CubicMetre),
	("kWh", Unit::KilowattHour),
	("MJ", Unit::Megajoule),
	("tkm", Unit::TonneKilometre),
	("m2", Unit::SquareMetre),
	("piece", Unit::Piece),
	("h", Unit::Hour),
];

/// A unit by its name.
pub fn unit(name: &str) -> Result<Unit> {
	UNITS.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit).ok_or_else(|| {
		QuantityError::WrongUnit {
			found: name.to_owned(),
			expected: UNITS.map(|(known, _)| known).join(", "),
		}
	})
}

/// The name of a unit.
pub fn unit_name(unit: Unit) -> &'static str {
	UNITS.iter().find(|(_, known)| *known == unit).map_or("units", |(name, _)| name)
}

/// A whole number of a unit, from `12500 kWh`.
pub fn whole_units(text: &str) -> Result<(u64, Unit)> {
	let (number, found) = split(text)?;
	let number = Decimal::parse(number)?.times(1, text, "unit")?;
	Ok((u64::try_from(number).map_err(too_large_length(text))?, unit(found)?))
}

/// A share in whole parts per million, from `25.6 %`.
pub fn parts_per_million(text: &str) -> Result<u32> {
	let (number, unit) = split(text)?;
	if unit != "%" {
		return Err(QuantityError::WrongUnit { found: unit.to_owned(), expected: "%".to_owned() });
	}
	let parts = Decimal::parse(number)?.times(10_000, text, "part per million")?;
	u32::try_from(parts).map_err(too_large_length(text))
}

/// A ratio of output to input, from `5/8`.
pub fn ratio(text: &str) -> Result<(u32, u32)> {
	let part = |number: &str| number.trim().parse::<u32>().ok().filter(|number| *number > 0);
	text.split_once('/').and_then(|(output, input)| Some((part(output)?, part(input)?))).ok_or_else(
		|| QuantityError::WrongUnit {
			found: text.to_owned(),
			expected: "a ratio of output to input, such as 5/8 or 1/1".to_owned(),
		},
	)
}

/// The divisor of 0 and n is n.
fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
	while b != 0 {
		(a, b) = (b, a % b);
	}
	a.max(1)
}

/// Grams in tonnes, exactly: 233333333 is `233.333333`.
pub fn in_tonnes(grams: u128) -> String {
	with_decimals(grams, 6)
}

/// A number of 10^-`places`, with as many decimals as it needs.
fn with_decimals(value: u128, places: usize) -> String {
	let digits = format!("{value:0>width$}", width = places + 1);
	let (whole, fraction) = digits.split_at(digits.len() - places);
	let fraction = fraction.trim_end_matches('0');
	if fraction.is_empty() {
		whole.to_owned()
	} else {
		format!("{whole}.{fraction}")
	}
}

/// An intensity to show, with one decimal, rounded half up: grams per kilogram, which is kg per t.
pub fn intensity(grams: u128, mass: u128) -> String {
	scaled(grams, mass, 10_000)
}

/// A share to show in per cent, with one decimal, rounded half up.
pub fn per_cent(part: u128, whole: u128) -> String {
	scaled(part, whole, 1_000)
}

/// `part * scale / whole`, of which the last digit is a decimal.
fn scaled(part: u128, whole: u128, scale: u128) -> String {
	let tenths = part
		.checked_mul(scale)
		.and_then(|product| product.checked_add(whole / 2))
		.and_then(|product| product.checked_div(whole));
	tenths.map_or_else(|| "?".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn masses_are_read_exactly() {
		for (text, grams) in [
			("45 t", 45_000_000),
			("2160 kg", 2_160_000),
			("500 g", 500),
			("0 t", 0),
			("0.000001 t", 1),
			("233.333333 t", 233_333_333),
			("0.1 kg", 100),
			("  10.50   t ", 10_500_000),
			("1 kt", 1_000_000_000),
		] {
			assert_eq!(mass(text), Ok(grams), "{text}");
		}
	}

	#[test]
	fn a_fraction_of_a_gram_is_refused() {
		for text in ["0.5 g", "1.0001 kg", "0.0000001 t"] {
			assert_eq!(mass(text), Err(QuantityError::Fraction(text.to_owned(), "gram")));
		}
		// A trailing zero is no fraction.
		assert_eq!(mass("1.0000 g"), Ok(1));
	}

	#[test]
	fn nonsense_is_refused() {
		for text in ["45", "t", "", "45t"] {
			assert!(matches!(mass(text), Err(QuantityError::NotAQuantity(_))), "{text}");
		}
		for text in ["1e3 t", "-1 t", "1. t", ".5 t", "1,000 t", "1.2.3 t", "ten t"] {
			assert!(matches!(mass(text), Err(QuantityError::NotANumber(_))), "{text}");
		}
		assert!(matches!(mass("45 lb"), Err(QuantityError::WrongUnit { .. })));
		assert!(matches!(mass("18446744073710 t"), Err(QuantityError::TooLarge(_))));
		let digits = "9".repeat(40);
		assert!(matches!(mass(&format!("{digits} g")), Err(QuantityError::TooLarge(_))));
		assert!(mass(&format!("0.{}1 g", "0".repeat(50))).is_err());
	}

	#[test]
	fn intensities_and_factors() {
		assert_eq!(grams_per_kilogram("8000 kg/t"), Ok(8_000));
		assert_eq!(grams_per_kilogram("8.0 kg/kg"), Ok(8_000));
		assert!(grams_per_kilogram("0.5 g/kg").is_err());
		assert!(grams_per_kilogram("8000 kg").is_err());
		assert_eq!(grams_per_units("74.1 g"), Ok((741, 10)));
		assert_eq!(grams_per_units("2.5 kg"), Ok((2_500, 1)));
		assert_eq!(grams_per_units("0 g"), Ok((0, 1)));
		assert_eq!(grams_per_kilograms("30.7 kg/t"), Ok((307, 10)));
		assert_eq!(grams_per_kilograms("3.22 kg/kg"), Ok((3_220, 1)));
		assert!(matches!(grams_per_kilograms("30.7 kg"), Err(QuantityError::WrongUnit { .. })));
		assert_eq!(ratio("5/8"), Ok((5, 8)));
		assert!(ratio("5/0").is_err() && ratio("0/5").is_err() && ratio("5").is_err());
	}

	#[test]
	fn activities_are_counted_in_whole_units() {
		assert_eq!(whole_units("12500 kWh"), Ok((12_500, Unit::KilowattHour)));
		assert!(matches!(whole_units("12500 MWh"), Err(QuantityError::WrongUnit { .. })));
		assert!(matches!(whole_units("1.5 kWh"), Err(QuantityError::Fraction(..))));
		for (name, known) in UNITS {
			assert_eq!(unit(name), Ok(known));
			assert_eq!(unit_name(known), name);
		}
	}

	#[test]
	fn shares_are_read_to_a_millionth() {
		assert_eq!(parts_per_million("25.641 %"), Ok(256_410));
		assert_eq!(parts_per_million("100 %"), Ok(1_000_000));
		assert!(matches!(parts_per_million("0.00001 %"), Err(QuantityError::Fraction(..))));
		assert!(matches!(parts_per_million("25 kg"), Err(QuantityError::WrongUnit { .. })));
	}

	#[test]
	fn figures_are_shown_without_floats() {
		assert_eq!(in_tonnes(45_000_000), "45");
		assert_eq!(in_tonnes(233_333_333), "233.333333");
		assert_eq!(in_tonnes(500), "0.0005");
		assert_eq!(in_tonnes(0), "0");
		assert_eq!(intensity(60_750_000, 45_000_000), "1350.0");
		assert_eq!(intensity(1, 3), "333.3");
		assert_eq!(intensity(2, 3), "666.7");
		assert_eq!(intensity(1, 0), "?");
		assert_eq!(per_cent(80, 400), "20.0");
	}
}
