//! Times as people write them: days and moments in UTC.

use chrono::{DateTime, NaiveDate, SecondsFormat};
use thiserror::Error;
use tracemet_primitives::Seconds;

/// A moment, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub Seconds);

/// Why a time can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a time: write a day, 2026-10-01, or a moment in UTC, 2026-10-01T12:00:00Z")]
pub struct TimeError(String);

/// A day (its first second in UTC) or a moment of any time zone, to the second.
pub fn parse(text: &str) -> Result<Moment, TimeError> {
	let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
	let day = day.and_then(|day| day.and_hms_opt(0, 0, 0)).map(|moment| moment.and_utc());
	let moment = || DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc());
	let moment = day.or_else(moment).filter(|moment| moment.timestamp_subsec_nanos() == 0);
	moment
		.and_then(|moment| u64::try_from(moment.timestamp()).ok())
		.map(Moment)
		.ok_or_else(|| TimeError(text.to_owned()))
}

/// A moment to show: a day if it is the beginning of one. What lies beyond any calendar is `never`.
pub fn show(seconds: Seconds) -> String {
	let moment =
		i64::try_from(seconds).ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
	match moment {
		None => "never".to_owned(),
		Some(moment) => {
			let text = moment.to_rfc3339_opts(SecondsFormat::Secs, true);
			text.strip_suffix("T00:00:00Z").map(str::to_owned).unwrap_or(text)
		}
	}
}

/// A period to show. What is behind it isn't in it.
pub fn span(from: Seconds, until: Seconds) -> String {
	format!("{} until {}", show(from), show(until))
}

#[cfg(test)]
mod tests {
	use super::*;

	/// 2026-10-01T00:00:00Z.
	const OCTOBER: Seconds = 1_790_812_800;

	#[test]
	fn a_day_is_its_first_second() {
		assert_eq!(parse("2026-10-01"), Ok(Moment(OCTOBER)));
		assert_eq!(parse("1970-01-01"), Ok(Moment(0)));
	}

	#[test]
	fn a_moment_is_of_any_time_zone() {
		assert_eq!(parse("2026-10-01T12:30:05Z"), Ok(Moment(OCTOBER + 45_005)));
		assert_eq!(parse("2026-10-01T02:00:00+02:00"), Ok(Moment(OCTOBER)));
	}

	#[test]
	fn other_forms_are_refused() {
		for text in [
			"",
			"1.10.2026",
			"2026-13-01",
			"2026-02-29",
			"1969-12-31",
			"2026-10-01T12:00:00",
			"2026-10-01T12:00:00.5Z",
			"1790812800",
		] {
			assert_eq!(parse(text), Err(TimeError(text.to_owned())));
		}
	}

	#[test]
	fn times_are_shown_as_they_are_written() {
		assert_eq!(show(OCTOBER), "2026-10-01");
		assert_eq!(show(OCTOBER + 1), "2026-10-01T00:00:01Z");
		assert_eq!(show(0), "1970-01-01");
		assert_eq!(show(Seconds::MAX), "never");
	}
}
