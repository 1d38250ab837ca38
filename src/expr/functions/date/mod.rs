//! Functions of dates and times. The present time is not known.

mod timestamp;

use crate::expr::{Error, Result};
use crate::value::{Text, Type, Value};

use super::parameters::{invalid, string_result, text, unknown};
use super::{Call, Function};

use timestamp::{Timestamp, duration};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("formatdate", 2, formatdate),
    Function::exactly("timeadd", 2, timeadd),
    Function::exactly("timecmp", 2, timecmp),
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn parse(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).map_err(|error| format!("not a valid RFC3339 timestamp: {error}"))
}

fn timeadd(call: &Call<'_>) -> Result<Value> {
    let (time, length) = (text(call, 0, "timestamp")?, text(call, 1, "duration")?);
    let (Some(time), Some(length)) = (time.as_str(), length.as_str()) else {
        return Ok(unknown(call, Type::String));
    };
    let time = parse(time).map_err(Error::new)?;
    let Some(nanoseconds) = duration(length) else {
        return Err(Error::new(format!("time: invalid duration {length:?}")));
    };
    Ok(string_result(call, Text::known(time.add(nanoseconds).to_string())))
}

fn timecmp(call: &Call<'_>) -> Result<Value> {
    let (a, b) = (text(call, 0, "timestamp_a")?, text(call, 1, "timestamp_b")?);
    let (Some(a), Some(b)) = (a.as_str(), b.as_str()) else {
        return Ok(unknown(call, Type::Number));
    };
    let a = parse(a).map_err(|error| invalid("timestamp_a", error))?;
    let b = parse(b).map_err(|error| invalid("timestamp_b", error))?;
    Ok(Value::number(match a.nanoseconds.cmp(&b.nanoseconds) {
        std::cmp::Ordering::Less => -1_i64,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
    }))
}

fn formatdate(call: &Call<'_>) -> Result<Value> {
    let (format, time) = (text(call, 0, "format")?, text(call, 1, "time")?);
    let (Some(format), Some(time)) = (format.as_str(), time.as_str()) else {
        return Ok(unknown(call, Type::String));
    };
    let time = parse(time).map_err(|error| invalid("time", error))?;
    let mut out = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => quoted(rest, &mut out)?,
            letter if letter.is_ascii_alphabetic() => {
                let length = rest.len() - rest.trim_start_matches(letter).len();
                let verb = rest.get(..length).unwrap_or_default();
                out.push_str(&field(verb, time).ok_or_else(|| unknown_verb(verb))?);
                length
            }
            other => {
                out.push(other);
                other.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(string_result(call, Text::known(out)))
}

fn unknown_verb(verb: &str) -> Error {
    let expected = match verb.chars().next() {
        Some('Y') => ": year must either be \"YY\" or \"YYYY\"",
        Some('M') => ": month must be \"M\", \"MM\", \"MMM\", or \"MMMM\"",
        Some('D') => ": day of month must either be \"D\" or \"DD\"",
        Some('E') => ": day of week must either be \"EEE\" or \"EEEE\"",
        Some('h') => ": 24-hour must either be \"h\" or \"hh\"",
        Some('H') => ": 12-hour must either be \"H\" or \"HH\"",
        Some('A' | 'a') => ": must be \"AA\" or \"aa\"",
        Some('m') => ": minute must either be \"m\" or \"mm\"",
        Some('s') => ": second must either be \"s\" or \"ss\"",
        Some('Z') => ": timezone must be Z, ZZZZ, or ZZZZZ",
        Some(_) | None => "",
    };
    invalid("format", format!("invalid date format verb {verb:?}{expected}"))
}

/// Text in single quotes, in which two of them stand for one. Answers its length.
fn quoted(text: &str, out: &mut String) -> Result<usize> {
    if text.starts_with("''") {
        out.push('\'');
        return Ok(2);
    }
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character != '\'' {
            out.push(character);
        } else if characters.next_if(|(_, next)| *next == '\'').is_some() {
            out.push('\'');
        } else {
            return Ok(at + 1);
        }
    }
    Err(invalid("format", "unterminated literal '"))
}

/// What stands for a run of one letter.
fn field(verb: &str, time: Timestamp) -> Option<String> {
    let fields = time.fields();
    let one_or_two = |number: i64, long: &str| {
        if verb == long { format!("{number:02}") } else { number.to_string() }
    };
    let half = match fields.hour % 12 {
        0 => 12,
        hour => hour,
    };
    let month = MONTHS.get(fields.month.checked_sub(1)?)?;
    let weekday = WEEKDAYS.get(fields.weekday)?;
    Some(match verb {
        "YY" => format!("{:02}", fields.year % 100),
        "YYYY" => format!("{:04}", fields.year),
        "M" | "MM" => one_or_two(i64::try_from(fields.month).ok()?, "MM"),
        "MMM" => month.get(..3)?.to_owned(),
        "MMMM" => (*month).to_owned(),
        "D" | "DD" => one_or_two(fields.day, "DD"),
        "EEE" => weekday.get(..3)?.to_owned(),
        "EEEE" => (*weekday).to_owned(),
        "h" | "hh" => one_or_two(fields.hour, "hh"),
        "H" | "HH" => one_or_two(half, "HH"),
        "AA" => if fields.hour < 12 { "AM" } else { "PM" }.to_owned(),
        "aa" => if fields.hour < 12 { "am" } else { "pm" }.to_owned(),
        "m" | "mm" => one_or_two(fields.minute, "mm"),
        "s" | "ss" => one_or_two(fields.second, "ss"),
        "Z" if time.is_utc() => "Z".to_owned(),
        "ZZZ" if time.is_utc() => "UTC".to_owned(),
        "Z" | "ZZZZZ" => time.zone(":"),
        "ZZZ" | "ZZZZ" => time.zone(""),
        _ => return None,
    })
}

/// A timestamp of YAML, in the syntax of RFC 3339; none if the text is none.
pub(super) fn yaml_timestamp(text: &str) -> Option<String> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at..)?),
        None => (text, ""),
    };
    let fields: Vec<&str> = date.split('-').collect();
    let [year, month, day] = fields.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    let time = match time.chars().next() {
        None => "00:00:00Z".to_owned(),
        Some(' ') => format!("{}Z", padded_time(time.get(1..)?)?),
        Some(_) => padded_time(time.get(1..)?)?,
    };
    let strict = format!("{year}-{month:0>2}-{day:0>2}T{time}");
    Timestamp::parse(&strict).ok().map(|time| time.to_string())
}

/// The fields of a time of day with two digits each.
fn padded_time(time: &str) -> Option<String> {
    let (hour, rest) = time.split_once(':')?;
    let (minute, rest) = rest.split_once(':')?;
    let digits = rest.len() - rest.trim_start_matches(|next: char| next.is_ascii_digit()).len();
    let (second, rest) = rest.split_at(digits);
    Some(format!("{hour:0>2}:{minute:0>2}:{second:0>2}{rest}"))
}
