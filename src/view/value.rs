//! Small steps with values that the functions have in common.

use std::sync::Arc;

use crate::expr::{Error, Result, alternatives};
use crate::value::{Inside, Kind, Marks, Origin, OriginLabel, Reason, Truth, Type, Value, shared};

/// How far the way of a value is followed back to the block that it stands in.
pub(crate) const STEPS: usize = 64;

/// An argument of a function.
pub(crate) fn argument(arguments: &[Value], index: usize) -> Result<&Value> {
    arguments.get(index).ok_or_else(|| Error::new("an argument is missing"))
}

/// The attribute of this name; none when it is null or absent.
pub(crate) fn given<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

/// The elements of an attribute; an unknown one is one element that stands for any number.
pub(crate) fn elements(object: &Value, name: &str) -> Vec<Value> {
    given(object, name).map(list).unwrap_or_default()
}

/// The elements of a list; an unknown one that is one of few lists has those of each, and any other unknown one is one element that
/// stands for any number. What is no list is the only element.
pub(crate) fn list(value: &Value) -> Vec<Value> {
    match (&value.kind, value.elements()) {
        (Kind::Null(_), _) => Vec::new(),
        (Kind::Unknown(_), _) => match alternatives::elements(value) {
            Some(elements) => list(&elements),
            None => vec![maybe(unknown_of(value, Type::Any))],
        },
        (_, Some(elements)) => elements.to_vec(),
        (_, None) => vec![value.clone()],
    }
}

/// Nested blocks of at most one: the block. None when there is none.
pub(crate) fn block<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let value = given(object, name)?;
    match value.elements() {
        Some(elements) => elements.first(),
        None => Some(value),
    }
}

/// The same value, as an element that may be there or not.
pub(crate) fn maybe(value: Value) -> Value {
    value.with_marks(Marks::MAYBE)
}

/// Something of this type that is not known because `value` is not.
pub(crate) fn unknown_of(value: &Value, ty: Type) -> Value {
    Value::unknown(ty, depends(value)).with_origin(value.origin.clone())
}

/// Why a result is not known that hangs on this value.
pub(crate) fn depends(value: &Value) -> Reason {
    match value.unknown_reason() {
        Some(reason @ Reason::Depends(_)) => reason,
        Some(reason) => Reason::Depends(Arc::new(reason)),
        None => Reason::Stated,
    }
}

/// A boolean that is unknown because one of `values` is.
pub(crate) fn truth<'a>(truth: Truth, values: impl IntoIterator<Item = &'a Value>) -> Value {
    Value::truth(truth, || {
        let reason = values.into_iter().find_map(Value::unknown_reason);
        reason.unwrap_or(Reason::Stated)
    })
}

/// Whether any element is one for which `test` holds; an element that may be absent decides nothing.
pub(crate) fn any(elements: &[Value], test: impl Fn(&Value) -> Truth) -> Truth {
    Truth::any(elements.iter().map(|element| match (test(element), element.marks.is_maybe()) {
        (Truth::True, true) => Truth::Unknown,
        (truth, _) => truth,
    }))
}

/// Whether a string is this one, case included. Null is no string.
pub(crate) fn is_text(value: &Value, text: &str) -> Truth {
    match &value.kind {
        Kind::Unknown(_) => Truth::Unknown,
        Kind::String(known) => match known.as_str() {
            Some(known) => Truth::from(known == text),
            None => Truth::from(text.starts_with(known.prefix()) && text.ends_with(known.suffix()))
                .and(Truth::Unknown),
        },
        _ => Truth::False,
    }
}

/// The argument of this name, if it is set: not null, and not left to the provider.
pub(crate) fn written<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let value = given(object, name)?;
    let Kind::Unknown(unknown) = &value.kind else { return Some(value) };
    let Reason::Computed(path) = &unknown.reason else { return Some(value) };
    // `launch_type = null` has a place, and is the provider's own attribute all the same.
    let own = object.origin.trail(STEPS).iter().any(|(_, label)| match label {
        OriginLabel::Block(address) => {
            path.strip_prefix(&**address).and_then(|rest| rest.strip_prefix('.')) == Some(name)
        }
        _ => false,
    });
    (!own && value.origin.span().is_some()).then_some(value)
}

/// A whole number, written as a number or as a text.
pub(crate) fn number_of(value: &Value) -> Option<i64> {
    match (value.as_number(), value.as_str()) {
        (Some(number), _) => number.as_i64(),
        (None, Some(text)) => text.parse().ok(),
        (None, None) => None,
    }
}

/// A value that keeps its place, and is not called by the name that it has in an object which nobody wrote.
pub(crate) fn nameless(value: Value) -> Value {
    if value.origin.span().is_none() {
        return value;
    }
    let (own, within, step) = (value.origin.clone(), Origin::None, shared(""));
    value.with_origin(Origin::Part(Arc::new(Inside { own, within, step })))
}
