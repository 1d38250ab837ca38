//! Sets: no element twice, in the order in which Terraform walks over them.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use crate::value::{Items, Kind, Marks, Number, Part, Reason, Text, Truth, Type, Unknown, Value};

use super::equality::equal;

/// A set of these values, which are all of type `element`. As in Terraform, the marks of the elements
/// become marks of the set.
#[must_use]
pub fn make(element: Type, values: Vec<Value>) -> Value {
    let marks =
        values.iter().fold(Marks::NONE, |marks, value| marks.union(super::marks::deep(value)));
    let values: Vec<Value> = if marks == Marks::NONE {
        values
    } else {
        values.iter().map(super::marks::strip).collect()
    };
    let mut keyed: Vec<(Key, Value)> =
        values.into_iter().map(|value| (key(&value), value)).collect();
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let values = distinct(keyed);
    Value::from(Kind::Set(Arc::new(Items { element, values }))).with_marks(marks)
}

/// The first of each run of equal values; they come in the order of their keys.
fn distinct(keyed: Vec<(Key, Value)>) -> Vec<Value> {
    let mut kept: Vec<(Key, Value)> = Vec::with_capacity(keyed.len());
    let mut unknown: HashMap<String, usize> = HashMap::new();
    for (key, value) in keyed {
        let same = |(_, earlier): &(Key, Value)| equal(earlier, &value) == Truth::True;
        let earlier = match key {
            // All unknown values have one key: a set of many ids must not compare each with each.
            Key::Unknown => {
                let at = *unknown.entry(identity(&value)).or_insert(kept.len());
                kept.get(at).is_some_and(same).then_some(at)
            }
            Key::Bool(_) | Key::Number(_) | Key::Text(_) | Key::Hash(_) | Key::Null => {
                // Equal values have equal keys, and values of equal keys stand together.
                let run = kept.iter().rposition(|(other, _)| *other != key).map_or(0, |at| at + 1);
                kept.iter().skip(run).position(same).map(|at| at + run)
            }
        };
        match earlier.and_then(|at| kept.get_mut(at)) {
            // An element that is certainly there makes one that may be there superfluous.
            Some((_, earlier)) if earlier.marks.is_maybe() && !value.marks.is_maybe() => {
                *earlier = value;
            }
            Some(_) => {}
            None => kept.push((key, value)),
        }
    }
    kept.into_iter().map(|(_, value)| value).collect()
}

/// These values in the order in which they come, of those that are certainly equal the first alone: what a set keeps of
/// the blocks that are written.
#[must_use]
pub fn without_repeats(values: Vec<Value>) -> Vec<Value> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        let mut text = String::new();
        hash_bytes(&value, &mut text);
        leaves(&value, &mut text);
        let earlier = first.get(&text).and_then(|at| kept.get_mut(*at));
        match earlier.filter(|earlier| equal(earlier, &value) == Truth::True) {
            Some(earlier) if earlier.marks.is_maybe() && !value.marks.is_maybe() => {
                *earlier = value;
            }
            Some(_) => {}
            None => {
                first.insert(text, kept.len());
                kept.push(value);
            }
        }
    }
    kept
}

/// Which unknown values are in a value, in their order.
fn leaves(value: &Value, out: &mut String) {
    if value.is_unknown() || matches!(&value.kind, Kind::String(text) if text.as_str().is_none()) {
        out.push_str(&identity(value));
        out.push(',');
    }
    value.children().for_each(|child| leaves(child, out));
}

/// The same for two unknown values that are certainly equal, and hardly ever for others.
fn identity(value: &Value) -> String {
    let of_hole = |hole: &Arc<Unknown>| match &hole.symbol {
        Some(symbol) => symbol.to_string(),
        None => format!("{:p}", Arc::as_ptr(hole)),
    };
    match &value.kind {
        Kind::Unknown(unknown) => of_hole(unknown),
        Kind::String(text) => {
            let part = |part: &Part| match part {
                Part::Literal(text) => text.to_string(),
                Part::Hole(hole) => format!("${{{}}}", of_hole(hole)),
            };
            text.parts().iter().map(part).collect()
        }
        _ => String::new(),
    }
}

/// Why nobody knows how many elements a set of these values has; none when it is known.
#[must_use]
pub fn unknown_length(values: &[Value]) -> Option<Reason> {
    if values.len() < 2 && !values.iter().any(|value| value.marks.is_maybe()) {
        return None;
    }
    let reason = values.iter().find_map(Value::unknown_reason)?;
    Some(Reason::Depends(Arc::new(reason)))
}

/// What decides the place of an element: strings by byte, numbers by value, `false` before `true`, all
/// else by go-cty's hash bytes; unknown ones after known ones, null last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Bool(bool),
    Number(Number),
    Text(Arc<str>),
    Hash(String),
    Unknown,
    Null,
}

fn key(value: &Value) -> Key {
    match &value.kind {
        Kind::Null(_) => Key::Null,
        Kind::Unknown(_) => Key::Unknown,
        Kind::Bool(known) => Key::Bool(*known),
        Kind::Number(number) => Key::Number(number.clone()),
        Kind::String(text) => match text.as_arc() {
            Some(text) => Key::Text(Arc::clone(text)),
            None => Key::Unknown,
        },
        Kind::List(_) | Kind::Set(_) | Kind::Map(_) | Kind::Tuple(_) | Kind::Object(_) => {
            let mut bytes = String::new();
            hash_bytes(value, &mut bytes);
            Key::Hash(bytes)
        }
    }
}

/// go-cty's `appendSetHashBytes`; the order of the bytes is the order of the elements.
fn hash_bytes(value: &Value, out: &mut String) {
    match &value.kind {
        Kind::Unknown(_) => out.push('?'),
        Kind::Null(_) => out.push('~'),
        Kind::Bool(known) => out.push(if *known { 'T' } else { 'F' }),
        Kind::Number(number) => out.push_str(&ten_digits(number)),
        Kind::String(text) => match text.as_str() {
            Some(text) => quote(text, out),
            None => out.push('?'),
        },
        Kind::List(items) | Kind::Set(items) => between(out, '[', ']', &items.values),
        Kind::Tuple(values) => between(out, '<', '>', values.iter()),
        Kind::Object(values) => between(out, '<', '>', values.values()),
        Kind::Map(entries) => {
            out.push('{');
            for (key, value) in &entries.values {
                quote(key, out);
                out.push(':');
                hash_bytes(value, out);
                out.push(';');
            }
            out.push('}');
        }
    }
}

fn between<'a>(
    out: &mut String,
    open: char,
    close: char,
    values: impl IntoIterator<Item = &'a Value>,
) {
    out.push(open);
    for value in values {
        hash_bytes(value, out);
        out.push(';');
    }
    out.push(close);
}

/// Go's `big.Float.String`: `%.10g`.
fn ten_digits(number: &Number) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let significant = digits.bytes().filter(u8::is_ascii_digit).count();
    if significant <= 10 && !digits.starts_with("0.0000") {
        return text;
    }
    let scientific = format!("{:.9e}", number.to_f64().abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    if (-4..10).contains(&power) {
        let places = usize::try_from(9 - power).unwrap_or(0);
        let fixed = format!("{:.places$}", number.to_f64().abs());
        let fixed = if fixed.contains('.') {
            fixed.trim_end_matches('0').trim_end_matches('.')
        } else {
            &fixed
        };
        return format!("{sign}{fixed}");
    }
    let direction = if power < 0 { '-' } else { '+' };
    format!("{sign}{mantissa}e{direction}{:02}", power.abs())
}

/// Go's `%q`.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            control if control.is_control() => {
                let _ = if u32::from(control) < 0x80 {
                    write!(out, "\\x{:02x}", u32::from(control))
                } else {
                    write!(out, "\\u{:04x}", u32::from(control))
                };
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// The order of two strings without holes, of Terraform's `sort`: by byte.
#[must_use]
pub fn by_bytes(a: &Text, b: &Text) -> Ordering {
    a.as_str().cmp(&b.as_str())
}
