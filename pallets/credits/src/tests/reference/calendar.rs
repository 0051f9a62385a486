//! The calendar, walked month by month.

use tracemet_primitives::{AccountingPeriods, PeriodId, Seconds};

const DAY: Seconds = 86_400;

/// How many days a month has, counted from January 1970.
fn days_in(month: u32) -> u64 {
	let year = 1970 + month / 12;
	let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
	match month % 12 {
		1 if leap => 29,
		1 => 28,
		3 | 5 | 8 | 10 => 30,
		_ => 31,
	}
}

/// The month and the day of the month, counted from 1.
fn date(moment: Seconds) -> (u32, u64) {
	let (mut month, mut days) = (0, moment / DAY);
	while days >= days_in(month) {
		days -= days_in(month);
		month += 1;
	}
	(month, days + 1)
}

fn midnight(month: u32, day: u64) -> Seconds {
	((0..month).map(days_in).sum::<u64>() + day - 1) * DAY
}

/// The period that a moment lies in.
pub fn period_at(periods: AccountingPeriods, moment: Seconds) -> PeriodId {
	let (first_month, first_day) = date(periods.anchor);
	let months = u32::from(periods.months);
	let (month, day) = date(moment);
	let whole = if day < first_day { month - 1 } else { month };
	PeriodId((whole - first_month % months) / months)
}

/// The end of the period that a moment lies in, or of so many after it.
pub fn end_of_period(periods: AccountingPeriods, moment: Seconds, later: u8) -> Seconds {
	let (first_month, first_day) = date(periods.anchor);
	let months = u32::from(periods.months);
	let next = period_at(periods, moment).0 + u32::from(later) + 1;
	midnight(next * months + first_month % months, first_day)
}
