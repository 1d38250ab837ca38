//! The orders that the provider puts things in: strings backwards, blocks of a set by hash.

use std::cmp::Ordering;

use super::node::ElementOrder;
use crate::value::{Kind, Part, Text, Value};

/// Sorts backwards, as the provider does with more than one string. The order of strings with holes
/// is known when what is known of them decides.
pub(super) fn sort_backwards(mut values: Vec<Value>) -> (Vec<Value>, ElementOrder) {
    if values.iter().all(|value| value.as_str().is_some()) {
        values.sort_by(|a, b| b.as_str().cmp(&a.as_str()));
        return (values, ElementOrder::Known);
    }
    let mut rest = values.as_slice();
    while let [first, others @ ..] = rest {
        if others.iter().any(|other| compare(first, other).is_none()) {
            return (values, ElementOrder::Unknown);
        }
        rest = others;
    }
    values.sort_by(|a, b| compare(b, a).unwrap_or(Ordering::Equal));
    (values, ElementOrder::Known)
}

/// None: a hole decides.
fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    let (a, b) = (parts(a)?, parts(b)?);
    let (mut a, mut b) = (a.iter(), b.iter());
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Some(Ordering::Equal),
            (None, Some(Part::Literal(_))) => return Some(Ordering::Less),
            (Some(Part::Literal(_)), None) => return Some(Ordering::Greater),
            (Some(Part::Literal(x)), Some(Part::Literal(y))) if x == y => {}
            (Some(Part::Literal(x)), Some(Part::Literal(y))) => {
                let starts = x.starts_with(&**y) || y.starts_with(&**x);
                let last = a.len() == 0 && b.len() == 0;
                return (!starts || last).then(|| x.cmp(y));
            }
            (Some(Part::Hole(x)), Some(Part::Hole(y)))
                if x.symbol.is_some() && x.symbol == y.symbol => {}
            _ => return None,
        }
    }
}

fn parts(value: &Value) -> Option<Vec<Part>> {
    match &value.kind {
        Kind::String(text) => Some(text.parts()),
        Kind::Unknown(unknown) => Some(Text::from_parts([Part::Hole(unknown.clone())]).parts()),
        _ => None,
    }
}

/// The key by which Terraform's plugin SDK orders the elements of a set: a checksum of how the element
/// serialises, compared as decimal text.
pub(super) fn set_key(serialised: &str) -> String {
    checksum(serialised.as_bytes()).to_string()
}

/// CRC-32 as in IEEE 802.3.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::value::{Reason, Type, Unknown};

    fn hole(symbol: &str) -> Part {
        let unknown = Unknown::new(Type::String, Reason::Computed(symbol.into()));
        Part::Hole(Arc::new(Unknown { symbol: Some(symbol.into()), ..unknown }))
    }

    fn text(parts: Vec<Part>) -> Value {
        Value::text(Text::from_parts(parts))
    }

    #[test]
    fn computes_the_checksum() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn sorts_known_strings_backwards() {
        let (sorted, order) =
            sort_backwards(vec![Value::string("a"), Value::string("c"), Value::string("b")]);
        assert_eq!(sorted.iter().filter_map(Value::as_str).collect::<String>(), "cba");
        assert_eq!(order, ElementOrder::Known);
    }

    #[test]
    fn sorts_a_bucket_before_its_objects() {
        let objects = text(vec![hole("b.arn"), Part::Literal("/*".into())]);
        let (sorted, order) = sort_backwards(vec![text(vec![hole("b.arn")]), objects]);
        assert_eq!(order, ElementOrder::Known);
        let Kind::String(first) = &sorted[0].kind else { panic!() };
        assert_eq!(first.suffix(), "/*");
    }

    #[test]
    fn does_not_sort_what_a_hole_decides() {
        let other = text(vec![hole("c.arn")]);
        assert_eq!(sort_backwards(vec![text(vec![hole("b.arn")]), other]).1, ElementOrder::Unknown);
        let long = text(vec![Part::Literal("ab".into()), hole("x")]);
        assert_eq!(sort_backwards(vec![Value::string("abc"), long]).1, ElementOrder::Unknown);
    }
}
