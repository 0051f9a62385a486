//! Time on chain: seconds since 1970-01-01T00:00:00Z, and accounting periods in whole months.

#![cfg_attr(not(test), deny(clippy::as_conversions))]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z.
pub type Seconds = u64;

/// Seconds in a day.
pub const SECONDS_PER_DAY: u64 = 86_400;

/// A span of time: `from` is inside, `until` is not.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct TimeSpan {
	/// First second inside.
	pub from: Seconds,
	/// First second after.
	pub until: Seconds,
}

impl TimeSpan {
	/// Whether it ends after it begins.
	pub fn is_valid(self) -> bool {
		self.from < self.until
	}

	/// Whether `moment` lies inside.
	pub fn contains(self, moment: Seconds) -> bool {
		self.from <= moment && moment < self.until
	}
}

/// An accounting period: the number of periods of the standard's length that lie between January
/// 1970 and it. With a length of 3 months, 226 is the third quarter of 2026.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct PeriodId(pub u32);

/// The lengths, in months, that divide a year: the ones an accounting period may have.
pub const PERIOD_LENGTHS: [u8; 6] = [1, 2, 3, 4, 6, 12];

impl PeriodId {
	/// The period of `period_months` months that `moment` lies in. `None` for a length that isn't
	/// one of [`PERIOD_LENGTHS`] or a moment beyond any calendar.
	pub fn at(moment: Seconds, period_months: u8) -> Option<Self> {
		if !PERIOD_LENGTHS.contains(&period_months) {
			return None;
		}
		months_since_1970(moment)?.checked_div(period_months.into()).map(Self)
	}
}

/// Whole months of the Gregorian calendar between January 1970 and the month of `moment`.
///
/// Years are counted from March, so that the leap day ends a year: then the day of the year tells
/// the month by one division (153 days are the five months from March to July, and again from
/// August to December).
fn months_since_1970(moment: Seconds) -> Option<u32> {
	/// Days from 0000-03-01 to 1970-01-01.
	const EPOCH: u64 = 719_468;
	/// Days in 400 years, after which the calendar repeats.
	const CYCLE: u64 = 146_097;

	let days = moment.checked_div(SECONDS_PER_DAY)?.checked_add(EPOCH)?;
	let cycle = days.checked_div(CYCLE)?;
	let day_of_cycle = days.checked_rem(CYCLE)?;
	let year_of_cycle = day_of_cycle
		.checked_sub(day_of_cycle.checked_div(1_460)?)?
		.checked_add(day_of_cycle.checked_div(36_524)?)?
		.checked_sub(day_of_cycle.checked_div(146_096)?)?
		.checked_div(365)?;
	let days_before_year = year_of_cycle
		.checked_mul(365)?
		.checked_add(year_of_cycle.checked_div(4)?)?
		.checked_sub(year_of_cycle.checked_div(100)?)?;
	let day_of_year = day_of_cycle.checked_sub(days_before_year)?;
	let month_from_march = day_of_year.checked_mul(5)?.checked_add(2)?.checked_div(153)?;
	let year = cycle.checked_mul(400)?.checked_add(year_of_cycle)?;

	// March of year 0 is month 2 of the count.
	let months = year.checked_mul(12)?.checked_add(month_from_march)?.checked_add(2)?;
	u32::try_from(months.checked_sub(1_970u64.checked_mul(12)?)?).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn months_follow_the_calendar() {
		for (moment, months) in [
			(0, 0),
			(31 * SECONDS_PER_DAY - 1, 0),
			(31 * SECONDS_PER_DAY, 1),
			// 2000-02-29T00:00:00Z and 2000-03-01T00:00:00Z, a leap year that is a century.
			(951_782_400, 361),
			(951_868_800, 362),
			// 2026-09-30T23:59:59Z and 2026-10-01T00:00:00Z.
			(1_790_812_799, 56 * 12 + 8),
			(1_790_812_800, 56 * 12 + 9),
			// 2099-12-31T00:00:00Z.
			(4_102_358_400, 129 * 12 + 11),
		] {
			assert_eq!(months_since_1970(moment), Some(months), "{moment}");
		}
	}

	/// A reference that walks the calendar month by month, against the closed form.
	#[test]
	fn months_agree_with_a_walk_through_four_centuries() {
		let leap = |year: u64| {
			year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
		};
		let mut day = 0u64;
		let mut months = 0u32;
		for year in 1970..2370 {
			let february = if leap(year) { 29 } else { 28 };
			for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
				assert_eq!(months_since_1970(day * SECONDS_PER_DAY), Some(months));
				assert_eq!(months_since_1970((day + length) * SECONDS_PER_DAY - 1), Some(months));
				day += length;
				months += 1;
			}
		}
	}

	#[test]
	fn periods_divide_the_year() {
		assert_eq!(PeriodId::at(1_790_812_799, 3), Some(PeriodId(226)));
		assert_eq!(PeriodId::at(1_790_812_800, 3), Some(PeriodId(227)));
		assert_eq!(PeriodId::at(1_790_812_800, 5), None);
		assert_eq!(PeriodId::at(1_790_812_800, 0), None);
		assert_eq!(PeriodId::at(u64::MAX, 12), None);
	}

	#[test]
	fn a_span_holds_its_first_second_and_not_its_last() {
		let span = TimeSpan { from: 10, until: 20 };
		assert!(span.contains(10) && span.contains(19));
		assert!(!span.contains(9) && !span.contains(20));
		assert!(!TimeSpan { from: 5, until: 5 }.is_valid());
	}
}
