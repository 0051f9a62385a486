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

	/// Whether all of `other` lies inside.
	pub fn covers(self, other: Self) -> bool {
		self.from <= other.from && other.until <= self.until
	}
}

/// An accounting period: the number of periods between January 1970 and it, counted as the
/// standard's [`AccountingPeriods`] say. With quarters of the calendar year, 226 is the third quarter
/// of 2026.
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

impl PeriodId {
	/// The period that follows, or `None` at the end of the calendar.
	pub fn next(self) -> Option<Self> {
		self.0.checked_add(1).map(Self)
	}
}

/// The lengths, in months, that divide a year: the ones an accounting period may have.
pub const PERIOD_LENGTHS: [u8; 6] = [1, 2, 3, 4, 6, 12];

/// The accounting periods of a chain-of-custody standard.
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
pub struct AccountingPeriods {
	/// Length of a period in months: 1, 2, 3, 4, 6 or 12 (ISCC PLUS 3 at most, ASI 12).
	pub months: u8,
	/// A moment at which a period begins: 00:00 UTC of a day that every month has (the 28th at the
	/// latest). 0, the first of January 1970, stands for periods of the calendar year.
	pub anchor: Seconds,
}

impl AccountingPeriods {
	/// Whether the length and the anchor are ones that an accounting period may have.
	pub fn is_valid(self) -> bool {
		PERIOD_LENGTHS.contains(&self.months)
			&& self.anchor.checked_rem(SECONDS_PER_DAY) == Some(0)
			&& Date::of(self.anchor).is_some_and(|date| date.day <= 28)
	}

	/// The period that `moment` lies in. `None` for rules that aren't valid, and for a moment before
	/// 1970's first period or beyond any calendar.
	pub fn at(self, moment: Seconds) -> Option<PeriodId> {
		if !self.is_valid() {
			return None;
		}
		let anchor = Date::of(self.anchor)?;
		let date = Date::of(moment)?;
		// The days of a month before the day on which periods begin belong to the month before.
		let months = match date.day < anchor.day {
			true => date.months.checked_sub(1)?,
			false => date.months,
		};
		months
			.checked_sub(anchor.months.checked_rem(self.months.into())?)?
			.checked_div(self.months.into())
			.map(PeriodId)
	}

	/// The first second of a period.
	pub fn start_of(self, period: PeriodId) -> Option<Seconds> {
		let anchor = Date::of(self.anchor)?;
		let months = period
			.0
			.checked_mul(self.months.into())?
			.checked_add(anchor.months.checked_rem(self.months.into())?)?;
		Date { months, day: anchor.day }.midnight()
	}
}

/// Days from 0000-03-01 to 1970-01-01. Years are counted from March, so that the leap day ends a
/// year: then the day of the year tells the month by one division (153 days are the five months
/// from March to July, and again from August to December).
const EPOCH: u64 = 719_468;
/// Days in 400 years, after which the Gregorian calendar repeats.
const CYCLE: u64 = 146_097;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Date {
	/// Whole months between January 1970 and its month.
	months: u32,
	/// The day of the month, counted from 1.
	day: u64,
}

impl Date {
	/// The day that `moment` lies in.
	fn of(moment: Seconds) -> Option<Self> {
		let days = moment.checked_div(SECONDS_PER_DAY)?.checked_add(EPOCH)?;
		let cycle = days.checked_div(CYCLE)?;
		let day_of_cycle = days.checked_rem(CYCLE)?;
		let year_of_cycle = day_of_cycle
			.checked_sub(day_of_cycle.checked_div(1_460)?)?
			.checked_add(day_of_cycle.checked_div(36_524)?)?
			.checked_sub(day_of_cycle.checked_div(146_096)?)?
			.checked_div(365)?;
		let day_of_year = day_of_cycle.checked_sub(days_before_year(year_of_cycle)?)?;
		let month_from_march = day_of_year.checked_mul(5)?.checked_add(2)?.checked_div(153)?;
		let year = cycle.checked_mul(400)?.checked_add(year_of_cycle)?;

		// March of year 0 is month 2 of the count.
		let months = year.checked_mul(12)?.checked_add(month_from_march)?.checked_add(2)?;
		Some(Self {
			months: u32::try_from(months.checked_sub(1_970u64.checked_mul(12)?)?).ok()?,
			day: day_of_year.checked_sub(days_before_month(month_from_march)?)?.checked_add(1)?,
		})
	}

	/// Its first second.
	fn midnight(self) -> Option<Seconds> {
		let from_march =
			u64::from(self.months).checked_add(1_970u64.checked_mul(12)?)?.checked_sub(2)?;
		let year = from_march.checked_div(12)?;
		let days = year
			.checked_div(400)?
			.checked_mul(CYCLE)?
			.checked_add(days_before_year(year.checked_rem(400)?)?)?
			.checked_add(days_before_month(from_march.checked_rem(12)?)?)?
			.checked_add(self.day.checked_sub(1)?)?;
		days.checked_sub(EPOCH)?.checked_mul(SECONDS_PER_DAY)
	}
}

/// Days of a 400-year cycle before one of its years.
fn days_before_year(year_of_cycle: u64) -> Option<u64> {
	year_of_cycle
		.checked_mul(365)?
		.checked_add(year_of_cycle.checked_div(4)?)?
		.checked_sub(year_of_cycle.checked_div(100)?)
}

/// Days of a year before one of its months, both counted from March.
fn days_before_month(month_from_march: u64) -> Option<u64> {
	month_from_march.checked_mul(153)?.checked_add(2)?.checked_div(5)
}

#[cfg(test)]
mod tests {
	use super::*;

	const QUARTERS: AccountingPeriods = AccountingPeriods { months: 3, anchor: 0 };
	/// 2026-10-01T00:00:00Z.
	const OCTOBER: Seconds = 1_790_812_800;

	#[test]
	fn dates_follow_the_calendar() {
		for (moment, months, day) in [
			(0, 0, 1),
			(31 * SECONDS_PER_DAY - 1, 0, 31),
			(31 * SECONDS_PER_DAY, 1, 1),
			// 2000-02-29T00:00:00Z and 2000-03-01T00:00:00Z, a leap year that is a century.
			(951_782_400, 361, 29),
			(951_868_800, 362, 1),
			// 2026-09-30T23:59:59Z and 2026-10-01T00:00:00Z.
			(OCTOBER - 1, 56 * 12 + 8, 30),
			(OCTOBER, 56 * 12 + 9, 1),
			// 2099-12-31T00:00:00Z.
			(4_102_358_400, 129 * 12 + 11, 31),
		] {
			assert_eq!(Date::of(moment), Some(Date { months, day }), "{moment}");
		}
	}

	/// A reference that walks the calendar day by day, against the closed forms.
	#[test]
	fn dates_agree_with_a_walk_through_four_centuries() {
		let leap = |year: u64| {
			year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
		};
		let mut midnight = 0u64;
		let mut months = 0u32;
		for year in 1970..2370 {
			let february = if leap(year) { 29 } else { 28 };
			for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
				for day in 1..=length {
					let date = Date { months, day };
					assert_eq!(Date::of(midnight), Some(date));
					assert_eq!(Date::of(midnight + SECONDS_PER_DAY - 1), Some(date));
					assert_eq!(date.midnight(), Some(midnight));
					midnight += SECONDS_PER_DAY;
				}
				months += 1;
			}
		}
	}

	#[test]
	fn periods_divide_the_year() {
		assert_eq!(QUARTERS.at(OCTOBER - 1), Some(PeriodId(226)));
		assert_eq!(QUARTERS.at(OCTOBER), Some(PeriodId(227)));
		assert_eq!(QUARTERS.start_of(PeriodId(227)), Some(OCTOBER));
		assert_eq!(QUARTERS.at(u64::MAX), None);
	}

	#[test]
	fn periods_begin_on_the_day_of_their_anchor() {
		// Half-years that begin on 16 May and 16 November; the anchor is 2026-05-16T00:00:00Z.
		let periods = AccountingPeriods { months: 6, anchor: 1_778_889_600 };
		let november = 1_794_787_200;
		let id = periods.at(november).unwrap();
		assert_eq!(periods.at(november - 1), Some(PeriodId(id.0 - 1)));
		assert_eq!(periods.start_of(id), Some(november));
		assert_eq!(periods.start_of(PeriodId(id.0 - 1)), Some(periods.anchor));
		assert_eq!(periods.at(periods.anchor), Some(PeriodId(id.0 - 1)));
		assert_eq!(periods.at(periods.anchor - 1), Some(PeriodId(id.0 - 2)));
	}

	#[test]
	fn periods_need_a_length_that_divides_the_year_and_a_day_that_every_month_has() {
		for (months, anchor, valid) in [
			(12, 0, true),
			(5, 0, false),
			(0, 0, false),
			(3, 27 * SECONDS_PER_DAY, true),
			// The 29th, and a moment within a day.
			(3, 28 * SECONDS_PER_DAY, false),
			(3, 1, false),
		] {
			let periods = AccountingPeriods { months, anchor };
			assert_eq!(periods.is_valid(), valid, "{periods:?}");
			assert_eq!(periods.at(OCTOBER).is_some(), valid, "{periods:?}");
		}
	}

	#[test]
	fn a_span_holds_its_first_second_and_not_its_last() {
		let span = TimeSpan { from: 10, until: 20 };
		assert!(span.contains(10) && span.contains(19));
		assert!(!span.contains(9) && !span.contains(20));
		assert!(!TimeSpan { from: 5, until: 5 }.is_valid());
		assert!(span.covers(TimeSpan { from: 10, until: 20 }));
		assert!(!span.covers(TimeSpan { from: 9, until: 20 }));
		assert!(!span.covers(TimeSpan { from: 10, until: 21 }));
	}
}
