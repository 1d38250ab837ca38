//! Questions about a collection: how long, what is in it, where.

use crate::expr::equality::{self, equal};
use crate::expr::{Error, Result, sets};
use crate::value::{Bounds, Kind, Marks, Number, Reason, Text, Truth, Type, Unknown, Value};

use super::super::Call;
use super::super::parameters::{
    CollectionShape, converted, depends, given, has_maybe, shape, unknown,
};
use super::super::string::cluster;

pub(super) fn length(call: &Call<'_>) -> Result<Value> {
    let value = given(call, 0, "value")?;
    let length = match &value.kind {
        Kind::String(text) => length_of_text(text),
        Kind::List(items) => counted(&items.values),
        Kind::Set(items) => match sets::unknown_length(&items.values) {
            Some(reason) => {
                let most = (!has_maybe(&items.values)).then_some(items.values.len());
                between(certain_elements_of_set(&items.values), most, reason)
            }
            None => Value::number(items.values.len()),
        },
        Kind::Tuple(values) => counted(values.iter()),
        Kind::Map(_) | Kind::Object(_) => counted(value.children()),
        Kind::Unknown(unknown) => length_of_unknown(unknown)?,
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) => return Err(no_length()),
    };
    Ok(length.with_marks(value.marks.without(Marks::MAYBE)))
}

fn no_length() -> Error {
    Error::new("argument must be a string, a collection type, or a structural type")
}

fn at_least(least: usize, reason: Reason) -> Value {
    between(least, None, reason)
}

fn between(least: usize, most: Option<usize>, reason: Reason) -> Value {
    let unknown = Unknown {
        not_null: true,
        bounds: Bounds::of(Some(Number::from(least)), most.map(Number::from)),
        ..Unknown::new(Type::Number, depends(reason))
    };
    Kind::Unknown(std::sync::Arc::new(unknown)).into()
}

fn counted<'a>(values: impl IntoIterator<Item = &'a Value>) -> Value {
    let (mut certain, mut reason) = (0_usize, None);
    for value in values {
        if value.marks.is_maybe() {
            reason = reason.or_else(|| value.unknown_reason());
        } else {
            certain += 1;
        }
    }
    match reason {
        Some(reason) => at_least(certain, reason),
        None => Value::number(certain),
    }
}

/// The known elements of a set differ from each other; an unknown one may equal one of them.
fn certain_elements_of_set(values: &[Value]) -> usize {
    let there = || values.iter().filter(|value| !value.marks.is_maybe());
    let known = there().filter(|value| value.is_wholly_known()).count();
    known.max(usize::from(there().next().is_some()))
}

fn length_of_text(text: &Text) -> Value {
    match (text.as_str(), text.hole()) {
        (Some(known), _) => Value::number(cluster::count(known)),
        (None, hole) => {
            // The last cluster of the known beginning may go on in the hole.
            let known = cluster::count(text.prefix()).saturating_sub(1);
            let least = known.max(usize::from(text.parts().len() > 1));
            at_least(least, hole.map_or(Reason::Stated, |hole| hole.reason.clone()))
        }
    }
}

fn length_of_unknown(unknown: &Unknown) -> Result<Value> {
    Ok(match &unknown.ty {
        Type::Tuple(types) => Value::number(types.len()),
        Type::Object(object) => Value::number(object.attributes.len()),
        Type::Any | Type::String | Type::List(_) | Type::Set(_) | Type::Map(_) => {
            at_least(0, unknown.reason.clone())
        }
        Type::Bool | Type::Number => return Err(no_length()),
    })
}

fn truth(call: &Call<'_>, truth: Truth) -> Value {
    match truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => unknown(call, Type::Bool),
    }
}

/// An element of a list of booleans; null counts as false. One that may not be there decides only
/// nothing: what it would add if it were not.
fn judged(element: &Value, nothing: Truth) -> Truth {
    let known = match &element.kind {
        Kind::Null(_) => Truth::False,
        _ => element.as_bool().map_or(Truth::Unknown, Truth::from),
    };
    if element.marks.is_maybe() && known != nothing { Truth::Unknown } else { known }
}

pub(super) fn alltrue(call: &Call<'_>) -> Result<Value> {
    let list = converted(call, 0, "list", &Type::list(Type::Bool))?;
    let Some(elements) = list.elements() else { return Ok(unknown(call, Type::Bool)) };
    Ok(truth(call, Truth::all(elements.iter().map(|element| judged(element, Truth::True)))))
}

pub(super) fn anytrue(call: &Call<'_>) -> Result<Value> {
    let list = converted(call, 0, "list", &Type::list(Type::Bool))?;
    let Some(elements) = list.elements() else { return Ok(unknown(call, Type::Bool)) };
    Ok(truth(call, Truth::any(elements.iter().map(|element| judged(element, Truth::False)))))
}

pub(super) fn contains(call: &Call<'_>) -> Result<Value> {
    let list = given(call, 0, "list")?;
    let value = given(call, 1, "value")?;
    if equality::is_apart(list, value) {
        return Ok(Value::bool(false));
    }
    match shape(list) {
        CollectionShape::List | CollectionShape::Set | CollectionShape::Tuple => {}
        CollectionShape::Open => return Ok(unknown(call, Type::Any)),
        CollectionShape::Map | CollectionShape::Object | CollectionShape::Single => {
            return Err(Error::new("argument must be list, tuple, or set"));
        }
    }
    let Some(elements) = list.elements() else { return Ok(unknown(call, Type::Bool)) };
    Ok(truth(call, equality::contains(elements, value)))
}

pub(super) fn index(call: &Call<'_>) -> Result<Value> {
    let list = given(call, 0, "list")?;
    let value = given(call, 1, "value")?;
    match shape(list) {
        CollectionShape::List | CollectionShape::Tuple => {}
        CollectionShape::Open => return Ok(unknown(call, Type::Any)),
        CollectionShape::Set
        | CollectionShape::Map
        | CollectionShape::Object
        | CollectionShape::Single => {
            return Err(Error::new("argument must be a list or tuple"));
        }
    }
    let Some(elements) = list.elements() else { return Ok(unknown(call, Type::Number)) };
    if elements.is_empty() {
        return Err(Error::new("cannot search an empty list"));
    }
    for (index, element) in elements.iter().enumerate() {
        match equal(element, value) {
            Truth::True if !element.marks.is_maybe() => return Ok(Value::number(index)),
            // One that may be there several times moves those behind it.
            Truth::False if !element.marks.is_maybe() => {}
            Truth::True | Truth::False | Truth::Unknown => return Ok(unknown(call, Type::Number)),
        }
    }
    Err(Error::new("item not found"))
}
