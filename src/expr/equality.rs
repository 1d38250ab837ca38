//! Whether two values are equal: what `==` answers, with symbols and the known parts of strings.

use std::sync::Arc;

use crate::value::{Apart, Kind, Part, Text, Truth, Type, Unknown, Value, identity};

use super::convert::has_any;

/// Whether `a == b`. Values of different types are not equal; nulls are, of whatever type.
#[must_use]
pub fn equal(a: &Value, b: &Value) -> Truth {
    match (&a.kind, &b.kind) {
        (Kind::Null(_), Kind::Null(_)) => Truth::True,
        (Kind::Null(_), Kind::Unknown(unknown)) | (Kind::Unknown(unknown), Kind::Null(_)) => {
            if unknown.not_null {
                Truth::False
            } else {
                Truth::Unknown
            }
        }
        (Kind::Null(_), _) | (_, Kind::Null(_)) => Truth::False,
        (Kind::Unknown(x), Kind::Unknown(y)) if identity::same(x, y) == Truth::True => Truth::True,
        _ => same_type(a, b).and(same_content(a, b)),
    }
}

/// Whether something that belongs to what knows nothing of the configuration cannot have to do with an id or an ARN in it.
pub(super) fn is_apart(a: &Value, b: &Value) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Unknown(a), Kind::Unknown(b)) => {
            a.apart.is_any() && identity::same(a, b) == Truth::False
        }
        _ => false,
    }
}

/// What comes of values that are apart and of constants is apart, too.
pub(super) fn kept_apart<'v>(from: impl IntoIterator<Item = &'v Value>, result: Value) -> Value {
    if !result.is_unknown() {
        return result;
    }
    let mut apart: Option<Apart> = None;
    for value in from {
        match &value.kind {
            Kind::Unknown(unknown) if unknown.apart.is_any() => {
                apart = Some(
                    apart.map_or_else(|| unknown.apart.clone(), |other| other.and(&unknown.apart)),
                );
            }
            _ if value.is_wholly_known() => {}
            _ => return result,
        }
    }
    match apart {
        Some(apart) => result.with_unknown(|unknown| unknown.apart = apart),
        None => result,
    }
}

/// Whether both have the same type, as far as it is known.
fn same_type(a: &Value, b: &Value) -> Truth {
    match (&a.kind, &b.kind) {
        (Kind::Unknown(x), Kind::Unknown(y)) => {
            // Both may turn out to be null, and nulls are equal.
            let may_be_null = !x.not_null && !y.not_null;
            match conforms(&x.ty, &y.ty) {
                Truth::False if may_be_null => Truth::Unknown,
                truth => truth,
            }
        }
        (Kind::Unknown(unknown), _) => conforms(&unknown.ty, &b.ty()),
        (_, Kind::Unknown(unknown)) => conforms(&a.ty(), &unknown.ty),
        (Kind::Tuple(x), Kind::Tuple(y)) => {
            if x.len() != y.len() {
                return different_lengths(x, y);
            }
            Truth::all(x.iter().zip(y.iter()).map(|(x, y)| same_type(x, y)))
        }
        (Kind::Object(x), Kind::Object(y)) => {
            if !x.keys().eq(y.keys()) {
                let certain = x.values().chain(y.values()).all(|value| !value.marks.is_maybe());
                return if certain { Truth::False } else { Truth::Unknown };
            }
            Truth::all(x.values().zip(y.values()).map(|(x, y)| same_type(x, y)))
        }
        (Kind::List(x), Kind::List(y)) | (Kind::Set(x), Kind::Set(y)) => {
            element_types(&x.element, &y.element, a, b)
        }
        (Kind::Map(x), Kind::Map(y)) => element_types(&x.element, &y.element, a, b),
        (Kind::Null(x), Kind::Null(y)) => Truth::from(x == y),
        (Kind::Null(ty), _) => conforms(ty, &b.ty()),
        (_, Kind::Null(ty)) => conforms(&a.ty(), ty),
        _ => Truth::from(std::mem::discriminant(&a.kind) == std::mem::discriminant(&b.kind)),
    }
}

fn element_types(x: &Type, y: &Type, a: &Value, b: &Value) -> Truth {
    if x == y {
        return Truth::True;
    }
    let open = |value: &Value| !value.is_wholly_known();
    if open(a) || open(b) { conforms(x, y) } else { Truth::False }
}

/// Whether the types are equal; `any` may become any type.
fn conforms(a: &Type, b: &Type) -> Truth {
    match (a, b) {
        (Type::Any, _) | (_, Type::Any) => Truth::Unknown,
        (Type::List(a), Type::List(b))
        | (Type::Set(a), Type::Set(b))
        | (Type::Map(a), Type::Map(b)) => conforms(a, b),
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => {
            Truth::all(a.iter().zip(b.iter()).map(|(a, b)| conforms(a, b)))
        }
        (Type::Object(a), Type::Object(b)) if a.attributes.keys().eq(b.attributes.keys()) => {
            Truth::all(
                a.attributes.values().zip(b.attributes.values()).map(|(a, b)| conforms(a, b)),
            )
        }
        _ if has_any(a) || has_any(b) => {
            Truth::from(std::mem::discriminant(a) == std::mem::discriminant(b)).and(Truth::False)
        }
        _ => Truth::from(a == b),
    }
}

/// Whether both hold the same, given that their types are the same.
fn same_content(a: &Value, b: &Value) -> Truth {
    match (&a.kind, &b.kind) {
        (Kind::Null(_), Kind::Null(_)) => Truth::True,
        (Kind::Unknown(x), Kind::Unknown(y)) => identity::same(x, y),
        (Kind::Unknown(unknown), known) | (known, Kind::Unknown(unknown)) => {
            possible_value(unknown, known)
        }
        (Kind::Bool(x), Kind::Bool(y)) => Truth::from(x == y),
        (Kind::Number(x), Kind::Number(y)) => Truth::from(x == y),
        (Kind::String(x), Kind::String(y)) => same_text(x, y),
        (Kind::List(x), Kind::List(y)) => sequences(&x.values, &y.values),
        (Kind::Tuple(x), Kind::Tuple(y)) => sequences(x, y),
        (Kind::Set(x), Kind::Set(y)) => {
            includes(&x.values, &y.values).and(includes(&y.values, &x.values))
        }
        (Kind::Map(_) | Kind::Object(_), Kind::Map(_) | Kind::Object(_)) => same_entries(a, b),
        _ => Truth::False,
    }
}

fn possible_value(unknown: &Unknown, known: &Kind) -> Truth {
    match known {
        Kind::Null(_) if unknown.not_null => Truth::False,
        Kind::Number(number)
            if unknown.at_least().is_some_and(|least| number < least)
                || unknown.at_most().is_some_and(|most| number > most) =>
        {
            Truth::False
        }
        _ => Truth::Unknown,
    }
}

fn different_lengths(a: &[Value], b: &[Value]) -> Truth {
    let certain = |values: &[Value]| values.iter().filter(|value| !value.marks.is_maybe()).count();
    let fits =
        |few: &[Value], many: &[Value]| certain(many) <= few.len() || few.len() > certain(few);
    if fits(a, b) && fits(b, a) && (certain(a) < a.len() || certain(b) < b.len()) {
        return Truth::Unknown;
    }
    Truth::False
}

fn sequences(a: &[Value], b: &[Value]) -> Truth {
    let maybe = |values: &[Value]| values.iter().any(|value| value.marks.is_maybe());
    if maybe(a) || maybe(b) {
        let lengths = different_lengths(a, b);
        return if lengths == Truth::False && a.len() != b.len() {
            Truth::False
        } else {
            Truth::Unknown
        };
    }
    if a.len() != b.len() {
        return Truth::False;
    }
    Truth::all(a.iter().zip(b).map(|(a, b)| nested(a, b)))
}

/// Elements: a null and a null of the same type are equal, which `equal` says of any two.
fn nested(a: &Value, b: &Value) -> Truth {
    match (&a.kind, &b.kind) {
        (Kind::Null(_), _) | (_, Kind::Null(_)) => equal(a, b),
        _ => same_content(a, b),
    }
}

fn same_entries(a: &Value, b: &Value) -> Truth {
    let (Some(x), Some(y)) = (a.entries(), b.entries()) else { return Truth::False };
    let maybe = |value: &Value| value.marks.is_maybe();
    let lacks = |x: &Value, y: &Value| {
        let missing = |name: &&Arc<str>| y.get(name).is_none();
        x.entries().is_some_and(|entries| {
            entries.iter().any(|(name, value)| !maybe(value) && missing(&name))
        })
    };
    if lacks(a, b) || lacks(b, a) {
        return Truth::False;
    }
    if x.values().chain(y.values()).any(maybe) {
        return Truth::Unknown;
    }
    Truth::all(x.iter().filter_map(|(name, value)| y.get(name).map(|other| nested(value, other))))
}

/// Whether each element of one set is in the other.
fn includes(all: &[Value], each: &[Value]) -> Truth {
    Truth::all(each.iter().map(|value| {
        let found = contains(all, value);
        if value.marks.is_maybe() && found == Truth::False { Truth::Unknown } else { found }
    }))
}

/// Whether one of the elements equals the value.
#[must_use]
pub fn contains(elements: &[Value], value: &Value) -> Truth {
    Truth::any(elements.iter().map(|element| {
        let same = equal(element, value);
        if element.marks.is_maybe() { same.and(Truth::Unknown) } else { same }
    }))
}

/// Whether two strings are equal, by their known parts.
fn same_text(a: &Text, b: &Text) -> Truth {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => Truth::from(a == b),
        (Some(known), None) => {
            if fits(known, b) {
                Truth::Unknown
            } else {
                Truth::False
            }
        }
        (None, Some(known)) => {
            if fits(known, a) {
                Truth::Unknown
            } else {
                Truth::False
            }
        }
        (None, None) => {
            if same_parts(&a.parts(), &b.parts()) {
                return Truth::True;
            }
            let starts = |x: &str, y: &str| x.starts_with(y) || y.starts_with(x);
            let ends = |x: &str, y: &str| x.ends_with(y) || y.ends_with(x);
            if starts(a.prefix(), b.prefix()) && ends(a.suffix(), b.suffix()) {
                Truth::Unknown
            } else {
                Truth::False
            }
        }
    }
}

fn same_parts(a: &[Part], b: &[Part]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| match (a, b) {
            (Part::Literal(a), Part::Literal(b)) => a == b,
            // A number and a string of one symbol print the same.
            (Part::Hole(a), Part::Hole(b)) => identity::same(a, b) == Truth::True,
            (Part::Literal(_), Part::Hole(_)) | (Part::Hole(_), Part::Literal(_)) => false,
        })
}

/// Whether the holes of `text` can be filled so that `known` comes out.
fn fits(known: &str, text: &Text) -> bool {
    let (prefix, suffix) = (text.prefix(), text.suffix());
    let Some(rest) = known.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix)) else {
        return false;
    };
    let parts = text.parts();
    let first = usize::from(!prefix.is_empty());
    let last = parts.len().saturating_sub(usize::from(!suffix.is_empty()));
    let mut rest = rest;
    for part in parts.get(first..last).unwrap_or_default() {
        let Part::Literal(literal) = part else { continue };
        let Some((_, after)) = rest.split_once(&**literal) else { return false };
        rest = after;
    }
    true
}
