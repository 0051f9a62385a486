//! Columns that several lists have, and figures as people read them.

use crate::{
	chain::AccountId,
	output::{number, text, Column},
	quantity::{in_tonnes, intensity, per_cent},
};
use sp_core::crypto::Ss58Codec;
use tracemet_primitives::{
	views::{AttributeTotal, FootprintInForceView, TotalsView},
	FootprintBasis, LotId, Mass, OutputLineId, StandardVersionId, TimeSpan, MILLION,
};

/// An account.
pub fn account(account: &AccountId) -> String {
	account.to_ss58check()
}

/// A mass in tonnes.
pub fn tonnes(mass: Mass) -> String {
	in_tonnes(mass.0.into())
}

/// How much is drawn of all lots together.
pub fn sum(draws: &[(LotId, Mass)]) -> String {
	let grams = draws.iter().map(|(_, mass)| u128::from(mass.0)).sum::<u128>();
	let of = draws.iter().map(|(lot, _)| lot.to_string()).collect::<Vec<_>>();
	format!("{} t of lot {}", in_tonnes(grams), of.join(", "))
}

/// Something that is or isn't.
pub fn yes(is: bool) -> String {
	if is { "yes" } else { "" }.to_owned()
}

/// Something that may not be there.
pub fn maybe<T: ToString>(value: &Option<T>) -> String {
	value.as_ref().map(T::to_string).unwrap_or_default()
}

/// A time that may not be there.
pub fn maybe_time(seconds: Option<u64>) -> String {
	seconds.map(crate::time::show).unwrap_or_default()
}

/// A period. What is behind it isn't in it.
pub fn span(span: &TimeSpan) -> String {
	crate::time::span(span.from, span.until)
}

/// A variant that says all by its name.
pub fn word(value: &impl std::fmt::Debug) -> String {
	format!("{value:?}")
}

/// An output line of a request.
pub fn line(line: OutputLineId) -> String {
	format!("{}.{}", line.request, line.line)
}

/// A version of a standard.
pub fn version(version: &StandardVersionId) -> String {
	format!("{}, version {}", version.standard, version.version)
}

/// Several words.
pub fn words<T>(values: &[T], word: impl Fn(&T) -> String) -> String {
	values.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// A share in parts per million, in per cent.
pub fn share(parts: Option<u32>) -> String {
	parts.map(|parts| per_cent(parts.into(), MILLION.into())).unwrap_or_default()
}

/// What a footprint rests on.
pub fn basis(basis: &FootprintBasis<AccountId>) -> String {
	match basis {
		FootprintBasis::Calculated { votes, validators } => {
			format!("calculated, {votes} of {validators} validators agreed")
		}
		FootprintBasis::Resolved => "decided by the council, the validators disagreed".to_owned(),
		FootprintBasis::Declared { auditor, .. } => {
			format!("declared by the producer, attested by {}", account(auditor))
		}
	}
}

/// What the footprint in force rests on, if there is one.
pub fn rests_on(in_force: Option<&FootprintInForceView<AccountId>>) -> String {
	in_force.map(|in_force| basis(&in_force.basis)).unwrap_or_default()
}

/// The columns of totals, each with the number of its line, or another name.
pub fn totals<L: ToString>() -> [Column<(L, TotalsView)>; 7] {
	[
		number("line", |(line, _)| line.to_string()),
		number("t", |(_, totals)| in_tonnes(totals.mass)),
		number("t CO2e", |(_, totals)| in_tonnes(totals.carbon_footprint)),
		number("kg CO2e per t", |(_, totals)| intensity(totals.carbon_footprint, totals.mass)),
		number("recycled %", |(_, totals)| per_cent(totals.recycled_content, totals.mass)),
		number("primary data %", |(_, totals)| share(totals.primary_data_share)),
		number("declared %", |(_, totals)| share(totals.declared_share)),
	]
}

/// The columns of attributes.
pub fn attributes() -> [Column<AttributeTotal>; 3] {
	[
		number("attribute", |total| total.attribute.to_string()),
		text("called", |total| total.name.clone()),
		number("t", |total| in_tonnes(total.grams)),
	]
}

#[cfg(test)]
mod tests {
	use super::*;
	use tracemet_primitives::SECONDS_PER_DAY;

	#[test]
	fn figures_are_shown_as_people_read_them() {
		assert_eq!(tonnes(Mass(45_000_500)), "45.0005");
		let draws = [(LotId(5), Mass(2_000_000)), (LotId(7), Mass(500_000))];
		assert_eq!(sum(&draws), "2.5 t of lot 5, 7");
		assert_eq!(share(Some(256_410)), "25.6");
		assert_eq!(share(None), "");
		let month = TimeSpan { from: 0, until: 31 * SECONDS_PER_DAY };
		assert_eq!(span(&month), "1970-01-01 until 1970-02-01");
		assert_eq!(maybe(&Some(5)), "5");
		assert_eq!(yes(true), "yes");
	}
}
