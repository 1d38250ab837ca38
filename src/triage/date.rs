//! A calendar day. Must not know today's: the caller says which day it is.

use std::fmt;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A hundred years: nobody plans further.
const MOST_DAYS: u32 = 36_525;

impl Date {
    /// Reads `2026-12-31`; none if there is no such day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let shaped = (year.len(), month.len(), day.len()) == (4, 2, 2) && parts.next().is_none();
        if !shaped || ![year, month, day].into_iter().all(digits) {
            return None;
        }
        let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        let exists = (1..=days(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// So many days later.
    #[must_use]
    pub fn plus_days(self, days_later: u32) -> Self {
        let mut day = self;
        for _ in 0..days_later.min(MOST_DAYS) {
            day = day.next();
        }
        day
    }

    fn next(self) -> Self {
        let Self { year, month, day } = self;
        match (day < days(year, month), month < 12) {
            (true, _) => Self { year, month, day: day + 1 },
            (false, true) => Self { year, month: month + 1, day: 1 },
            (false, false) => Self { year: year.saturating_add(1), month: 1, day: 1 },
        }
    }

    /// The day that began `seconds` after the start of 1970 in UTC, or earlier on that day.
    #[must_use]
    pub fn from_unix(seconds: u64) -> Self {
        let mut left = seconds / 86_400;
        let mut year = 1970;
        while left >= u64::from(year_days(year)) && year < 9999 {
            left -= u64::from(year_days(year));
            year += 1;
        }
        let mut month = 1;
        while left >= u64::from(days(year, month)) && month < 12 {
            left -= u64::from(days(year, month));
            month += 1;
        }
        Self { year, month, day: u8::try_from(left.min(30)).unwrap_or(30) + 1 }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn leaps(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn year_days(year: u16) -> u16 {
    if leaps(year) { 366 } else { 365 }
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leaps(year) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn reads_days_that_exist_and_no_others() {
        assert_eq!(Date::parse("2026-12-31").unwrap().to_string(), "2026-12-31");
        assert!(Date::parse("2028-02-29").is_some());
        for wrong in [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "soon",
            "2026-12-31-1",
            "2026-+1-01",
        ] {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn knows_the_day_of_a_moment() {
        assert_eq!(Date::from_unix(0).to_string(), "1970-01-01");
        assert_eq!(Date::from_unix(951_782_400).to_string(), "2000-02-29");
        assert_eq!(Date::from_unix(1_798_761_599).to_string(), "2026-12-31");
        assert_eq!(Date::from_unix(1_798_761_600).to_string(), "2027-01-01");
    }

    #[test]
    fn earlier_days_are_less() {
        assert!(Date::parse("2026-09-30") < Date::parse("2026-10-01"));
    }
}
