//! Timestamps and durations: reading, adding, printing. Must not know values.

/// Nanoseconds in a second.
const SECOND: i128 = 1_000_000_000;

/// A point in time, and how far from UTC it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timestamp {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    pub(super) nanoseconds: i128,
    /// Minutes east of UTC.
    offset: i64,
}

/// The fields of a timestamp, in its own time zone.
pub(super) struct TimestampFields {
    pub(super) year: i64,
    pub(super) month: usize,
    pub(super) day: i64,
    /// 0 is Sunday.
    pub(super) weekday: usize,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
}

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the leap day is the last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a day counted from 1970-01-01.
fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Timestamp {
    /// Reads `2006-01-02T15:04:05Z`; an error says what is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: text };
        let (year, month, day) = reader.date()?;
        reader.mark('T')?;
        let time = (reader.number("hour", 0..=23)?, reader.mark(':')?);
        let minute = reader.number("minute", 0..=59)?;
        reader.mark(':')?;
        let second = reader.number("second", 0..=59)?;
        let fraction = reader.fraction()?;
        let offset = reader.offset()?;
        if !reader.rest.is_empty() {
            return Err(format!("extra text: {:?}", reader.rest));
        }
        let minutes = (days_of(year, month, day) * 24 + time.0) * 60 + minute - offset;
        let nanoseconds = (i128::from(minutes) * 60 + i128::from(second)) * SECOND + fraction;
        Ok(Self { nanoseconds, offset })
    }

    /// This much later.
    pub(super) fn add(self, nanoseconds: i128) -> Self {
        Self { nanoseconds: self.nanoseconds + nanoseconds, ..self }
    }

    /// Its fields.
    pub(super) fn fields(self) -> TimestampFields {
        let seconds = i64::try_from(self.nanoseconds.div_euclid(SECOND)).unwrap_or(i64::MAX / 2);
        let local = seconds + self.offset * 60;
        let (days, rest) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        let (year, month, day) = date_of(days);
        TimestampFields {
            year,
            month: usize::try_from(month).unwrap_or(1),
            day,
            weekday: usize::try_from((days + 4).rem_euclid(7)).unwrap_or(0),
            hour: rest / 3_600,
            minute: rest / 60 % 60,
            second: rest % 60,
        }
    }

    /// The distance from UTC: `+01:00`, with the separator that is given.
    pub(super) fn zone(self, separator: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs();
        format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
    }

    /// Whether it is written in UTC.
    pub(super) fn is_utc(self) -> bool {
        self.offset == 0
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let TimestampFields { year, month, day, hour, minute, second, weekday: _ } = self.fields();
        let sign = if year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}", year.abs())?;
        f.write_str(&if self.is_utc() { "Z".to_owned() } else { self.zone(":") })
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn mark(&mut self, mark: char) -> Result<(), String> {
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                Ok(())
            }
            None if mark == 'T' => Err("missing required time introducer 'T'".to_owned()),
            None if self.rest.is_empty() => {
                Err(format!("end of string where {mark:?} is expected"))
            }
            None => Err(format!("found {:?} where {mark:?} is expected", self.rest)),
        }
    }

    fn digits(&mut self, count: usize, what: &str) -> Result<i64, String> {
        if self.rest.is_empty() {
            return Err(format!("end of string before {what}"));
        }
        let digits = self.rest.get(..count).filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
        let Some(number) = digits.and_then(|digits| digits.parse().ok()) else {
            return Err(format!("cannot use {:?} as {what}", self.rest));
        };
        self.rest = self.rest.get(count..).unwrap_or_default();
        Ok(number)
    }

    fn number(&mut self, what: &str, range: std::ops::RangeInclusive<i64>) -> Result<i64, String> {
        let number = self.digits(2, what)?;
        if range.contains(&number) {
            return Ok(number);
        }
        let (low, high) = (range.start(), range.end());
        Err(format!("{what} must be between {low} and {high} inclusive"))
    }

    fn date(&mut self) -> Result<(i64, i64, i64), String> {
        let year = self.digits(4, "year")?;
        self.mark('-')?;
        let month = self.number("month", 1..=12)?;
        self.mark('-')?;
        let day = self.number("day of month", 1..=31)?;
        if day > days_in(year, month) {
            return Err("day out of range".to_owned());
        }
        Ok((year, month, day))
    }

    /// Nanoseconds behind a point.
    fn fraction(&mut self) -> Result<i128, String> {
        let Some(after) = self.rest.strip_prefix('.') else { return Ok(0) };
        let end = after.find(|next: char| !next.is_ascii_digit()).unwrap_or(after.len());
        let (digits, rest) = after.split_at(end);
        if digits.is_empty() {
            return Err(format!("cannot use {:?} as second", self.rest));
        }
        self.rest = rest;
        let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
        nine.parse().map_err(|_| "cannot read the fraction of the second".to_owned())
    }

    /// Minutes east of UTC.
    fn offset(&mut self) -> Result<i64, String> {
        if let Some(rest) = self.rest.strip_prefix('Z') {
            self.rest = rest;
            return Ok(0);
        }
        let sign = match self.rest.chars().next() {
            Some('+') => 1,
            Some('-') => -1,
            Some(_) => return Err(format!("cannot use {:?} as UTC offset", self.rest)),
            None => return Err("end of string before UTC offset".to_owned()),
        };
        self.rest = self.rest.get(1..).unwrap_or_default();
        let hours = self.number("UTC offset", 0..=23)?;
        self.mark(':')?;
        Ok(sign * (hours * 60 + self.number("UTC offset", 0..=59)?))
    }
}

/// Nanoseconds of a duration as Go writes it: `1h30m`, `-1.5h`, `0`.
pub(super) fn duration(text: &str) -> Option<i128> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0_i128;
    while !rest.is_empty() {
        let end =
            rest.find(|next: char| !next.is_ascii_digit() && next != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let end =
            after.find(|next: char| next.is_ascii_digit() || next == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        rest = after;
        let unit: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => SECOND,
            "m" => 60 * SECOND,
            "h" => 3_600 * SECOND,
            _ => return None,
        };
        total = total.checked_add(amount(number, unit)?)?;
    }
    // Go counts nanoseconds in 64 bits.
    (total <= i128::from(i64::MAX)).then_some(sign * total)
}

fn amount(number: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || whole.len() > 19 || fraction.contains('.') {
        return None;
    }
    let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let digits: String = fraction.chars().take(18).collect();
    let scale = 10_i128.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let part: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    whole.checked_mul(unit)?.checked_add(part.checked_mul(unit)? / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_adds_and_prints() {
        let time = Timestamp::parse("2020-02-28T23:30:00-01:30").unwrap();
        assert_eq!(time.add(duration("1h").unwrap()).to_string(), "2020-02-29T00:30:00-01:30");
        let leap = Timestamp::parse("2100-02-28T23:59:59.5Z").unwrap();
        assert_eq!(leap.add(duration("500ms").unwrap()).to_string(), "2100-03-01T00:00:00Z");
        assert_eq!(Timestamp::parse("1970-01-01T00:00:00Z").unwrap().fields().weekday, 4);
    }

    #[test]
    fn refuses_what_is_no_timestamp() {
        for text in
            ["", "2020", "2020-13-01T00:00:00Z", "2021-02-29T00:00:00Z", "2020-01-01 00:00:00Z"]
        {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
        for text in ["", "1", "h", "1x", "1.2.3s", "99999999h"] {
            assert_eq!(duration(text), None, "{text}");
        }
        assert_eq!(duration("-1.5h2us"), Some(-(5_400 * SECOND + 2_000)));
    }
}
