//! Taking characters, prefixes and suffixes off the ends of a string.

use crate::expr::Result;
use crate::value::{Part, Text, Truth, Type, Value};

use super::super::Call;
use super::super::parameters::{derived_hole, string_result, text, unknown};
use super::search::{ends, starts};

pub(super) fn trimspace(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    Ok(string_result(call, trimmed(&string, Sides::Both, &char::is_whitespace)))
}

pub(super) fn chomp(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    let newline = |character| matches!(character, '\n' | '\r');
    Ok(string_result(call, trimmed(&string, Sides::End, &newline)))
}

pub(super) fn trim(call: &Call<'_>) -> Result<Value> {
    let (string, cutset) = (text(call, 0, "str")?, text(call, 1, "cutset")?);
    let Some(cutset) = cutset.as_str() else { return Ok(unknown(call, Type::String)) };
    let off = |character| cutset.contains(character);
    Ok(string_result(call, trimmed(&string, Sides::Both, &off)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sides {
    Both,
    End,
}

/// A hole at an end may bring or be characters to take off: it loses its identity, and with it go the
/// characters next to it that would be taken off if it were empty.
fn trimmed(string: &Text, sides: Sides, off: &dyn Fn(char) -> bool) -> Text {
    if let Some(known) = string.as_str() {
        let rest = known.trim_end_matches(off);
        let rest = if sides == Sides::Both { rest.trim_start_matches(off) } else { rest };
        return if rest.len() == known.len() { string.clone() } else { Text::known(rest) };
    }
    let mut parts = string.parts();
    trim_end(&mut parts, &|text| text.trim_end_matches(off));
    if sides == Sides::Both {
        parts.reverse();
        trim_end(&mut parts, &|text| text.trim_start_matches(off));
        parts.reverse();
    }
    Text::from_parts(parts)
}

fn trim_end(parts: &mut Vec<Part>, cut: &dyn Fn(&str) -> &str) {
    let mut hole = None;
    while let Some(part) = parts.pop() {
        match part {
            Part::Literal(text) => {
                let rest = cut(&text);
                if !rest.is_empty() {
                    parts.push(Part::Literal(rest.into()));
                    break;
                }
            }
            Part::Hole(unknown) => hole = Some(derived_hole(&unknown)),
        }
    }
    parts.extend(hole);
}

pub(super) fn trimprefix(call: &Call<'_>) -> Result<Value> {
    let (string, prefix) = (text(call, 0, "str")?, text(call, 1, "prefix")?);
    match starts(&string, &prefix) {
        Truth::False => return Ok(string_result(call, string)),
        Truth::True => {}
        Truth::Unknown => return Ok(unknown(call, Type::String)),
    }
    let mut parts = string.parts();
    parts.reverse();
    let mut gone = prefix.parts();
    gone.reverse();
    take_off(&mut parts, gone, |text, length| text.get(length..));
    parts.reverse();
    Ok(string_result(call, Text::from_parts(parts)))
}

pub(super) fn trimsuffix(call: &Call<'_>) -> Result<Value> {
    let (string, suffix) = (text(call, 0, "str")?, text(call, 1, "suffix")?);
    match ends(&string, &suffix) {
        Truth::False => return Ok(string_result(call, string)),
        Truth::True => {}
        Truth::Unknown => return Ok(unknown(call, Type::String)),
    }
    let mut parts = string.parts();
    take_off(&mut parts, suffix.parts(), |text, length| text.get(..text.len() - length));
    Ok(string_result(call, Text::from_parts(parts)))
}

/// Takes parts off the end of others, which are known to end with them.
fn take_off(parts: &mut Vec<Part>, gone: Vec<Part>, cut: fn(&str, usize) -> Option<&str>) {
    for part in gone.into_iter().rev() {
        match (part, parts.pop()) {
            (Part::Literal(gone), Some(Part::Literal(text))) => {
                if let Some(rest) = cut(&text, gone.len()).filter(|rest| !rest.is_empty()) {
                    parts.push(Part::Literal(rest.into()));
                }
            }
            (Part::Literal(_) | Part::Hole(_), _) => {}
        }
    }
}
