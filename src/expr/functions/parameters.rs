//! What functions do with their arguments: convert them to the parameter's type, refuse null, and say
//! why the result is not known where an argument is not. Must not know any function.

use std::fmt;
use std::sync::Arc;

use crate::expr::convert::convert;
use crate::expr::{Error, Result};
use crate::value::{Budget, Kind, Marks, Number, Part, Reason, Text, Type, Unknown, Value};

use super::Call;

/// The error of an argument, as Terraform words it.
pub(super) fn invalid(parameter: &str, message: impl fmt::Display) -> Error {
    Error::new(format!("Invalid value for \"{parameter}\" parameter: {message}"))
}

/// An argument as it was given; it must not be null.
pub(super) fn given<'a>(call: &Call<'a>, index: usize, parameter: &str) -> Result<&'a Value> {
    let Some(value) = call.arguments.get(index) else {
        return Err(Error::new(format!("the function \"{}\" needs more arguments", call.name)));
    };
    if value.is_null() {
        return Err(invalid(parameter, "argument must not be null"));
    }
    Ok(value)
}

/// An argument converted to the parameter's type; it must not be null.
pub(super) fn converted(
    call: &Call<'_>,
    index: usize,
    parameter: &str,
    ty: &Type,
) -> Result<Value> {
    let value = given(call, index, parameter)?;
    let converted = convert(value, ty).map_err(|error| invalid(parameter, error.message()))?;
    // `tostring(null)` inside a conversion ends up here as a null of the right type.
    if converted.is_null() {
        Err(invalid(parameter, "argument must not be null"))
    } else {
        Ok(converted)
    }
}

/// A string argument. One that is unknown as a whole is a text that is one hole.
pub(super) fn text(call: &Call<'_>, index: usize, parameter: &str) -> Result<Text> {
    let value = converted(call, index, parameter, &Type::String)?;
    let value = if call.context.reads_forms() { value.written_out() } else { value };
    text_of(&value).ok_or_else(|| invalid(parameter, "string required"))
}

/// The text of a string, known or not.
pub(super) fn text_of(value: &Value) -> Option<Text> {
    match &value.kind {
        Kind::String(text) => Some(text.clone()),
        Kind::Unknown(hole) => Some(Text::from_parts([Part::Hole(Arc::clone(hole))])),
        Kind::Null(_)
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::List(_)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Object(_) => None,
    }
}

/// A number argument; none when it is not known.
pub(super) fn number(call: &Call<'_>, index: usize, parameter: &str) -> Result<Option<Number>> {
    Ok(converted(call, index, parameter, &Type::Number)?.as_number().cloned())
}

/// A number argument that must be whole, of 64 bits; none when it is not known.
pub(super) fn whole(call: &Call<'_>, index: usize, parameter: &str) -> Result<Option<i64>> {
    let Some(number) = number(call, index, parameter)? else { return Ok(None) };
    whole_number(&number).map(Some).map_err(|message| invalid(parameter, message))
}

/// The 64-bit integer that a number is.
pub(super) fn whole_number(number: &Number) -> Result<i64, &'static str> {
    if !number.is_whole() {
        return Err("value must be a whole number");
    }
    number.as_i64().ok_or(if number.signum() < 0 {
        "value must be a whole number, greater than or equal to -9223372036854775808"
    } else {
        "value must be a whole number, less than or equal to 9223372036854775807"
    })
}

/// An element handed through: it keeps its origin, and takes the marks of what held it.
pub(super) fn passed(element: &Value, holders: Marks) -> Value {
    let marks = element.marks.union(holders).without(Marks::MAYBE);
    Value { marks, ..element.clone() }
}

/// A result that an unknown argument leaves unknown.
pub(super) fn unknown(call: &Call<'_>, ty: Type) -> Value {
    let reason = call.arguments.iter().find_map(Value::unknown_reason);
    unknown_because(ty, depends(reason.unwrap_or(Reason::Stated)))
}

/// A result that is unknown for a reason of the function's own.
pub(super) fn unknown_because(ty: Type, reason: Reason) -> Value {
    let unknown = Unknown { not_null: true, ..Unknown::new(ty, reason) };
    Kind::Unknown(Arc::new(unknown)).into()
}

/// A result that an unknown argument leaves unknown, and that may be null.
pub(super) fn unknown_or_null(call: &Call<'_>, ty: Type) -> Value {
    let reason = call.arguments.iter().find_map(Value::unknown_reason);
    Value::unknown(ty, depends(reason.unwrap_or(Reason::Stated)))
}

/// The reason of what is decided by an unknown of this reason.
pub(super) fn depends(reason: Reason) -> Reason {
    match reason {
        Reason::Depends(_) | Reason::Budget(_) | Reason::Error(_) => reason,
        Reason::Computed(_)
        | Reason::Data(_)
        | Reason::Variable(_)
        | Reason::Module(_)
        | Reason::BaseImage(_)
        | Reason::BuildArgument(_)
        | Reason::Script(_)
        | Reason::Unreadable(_)
        | Reason::Workspace
        | Reason::Ignored(_)
        | Reason::Impure(_)
        | Reason::Unsupported(_)
        | Reason::Placeholder(_)
        | Reason::Elsewhere(_)
        | Reason::Exported(_)
        | Reason::Outside(_)
        | Reason::Stated => Reason::Depends(Arc::new(reason)),
    }
}

/// A hole that stands for something made from `from`: without its identity.
pub(super) fn derived_hole(from: &Unknown) -> Part {
    let reason = depends(from.reason.clone());
    let unknown = Unknown { not_null: true, ..Unknown::new(Type::String, reason) };
    Part::Hole(Arc::new(unknown))
}

/// A string as a result, unknown when it is longer than the limit.
pub(super) fn string_result(call: &Call<'_>, text: Text) -> Value {
    let length = match text.as_str() {
        Some(known) => known.len(),
        None => text.parts().iter().map(literal_length).sum(),
    };
    if length > call.context.limits.bytes {
        return unknown_because(Type::String, Reason::Budget(Budget::Bytes));
    }
    if text.hole().is_some() { string_or_unknown(text) } else { Value::text(text) }
}

/// Whether so many elements, or bytes, are beyond the limit when they are put together.
pub(super) fn too_many(counts: impl IntoIterator<Item = usize>, limit: usize) -> bool {
    counts.into_iter().fold(0, usize::saturating_add) > limit
}

/// The bytes of a literal part.
pub(super) fn literal_length(part: &Part) -> usize {
    match part {
        Part::Literal(text) => text.len(),
        Part::Hole(_) => 0,
    }
}

/// A text that is one hole is an unknown value.
fn string_or_unknown(text: Text) -> Value {
    match text.parts().as_slice() {
        [Part::Hole(hole)] if hole.ty == Type::String => Kind::Unknown(Arc::clone(hole)).into(),
        _ => Value::text(text),
    }
}

/// A list as a result, or unknown when it is longer than the limit.
pub(super) fn list_result(call: &Call<'_>, element: Type, values: Vec<Value>) -> Value {
    if values.len() > call.context.limits.elements {
        return unknown_because(Type::list(element), Reason::Budget(Budget::Elements));
    }
    Value::list(element, values)
}

/// Whether one of the elements stands for zero or more.
pub(super) fn has_maybe(elements: &[Value]) -> bool {
    elements.iter().any(|element| element.marks.is_maybe())
}

/// What a value is, as far as collections go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CollectionShape {
    /// A list.
    List,
    /// A set.
    Set,
    /// A tuple.
    Tuple,
    /// A map.
    Map,
    /// An object.
    Object,
    /// Something of unknown type.
    Open,
    /// No collection.
    Single,
}

/// What a value is: by its kind, and where it is null or unknown by its type. A tuple or object with
/// elements that may not be there has no type, but is a tuple or object.
pub(super) fn shape(value: &Value) -> CollectionShape {
    match &value.kind {
        Kind::List(_) => CollectionShape::List,
        Kind::Set(_) => CollectionShape::Set,
        Kind::Tuple(_) => CollectionShape::Tuple,
        Kind::Map(_) => CollectionShape::Map,
        Kind::Object(_) => CollectionShape::Object,
        Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => CollectionShape::Single,
        Kind::Null(ty) => shape_of_type(ty),
        Kind::Unknown(unknown) => shape_of_type(&unknown.ty),
    }
}

fn shape_of_type(ty: &Type) -> CollectionShape {
    match ty {
        Type::List(_) => CollectionShape::List,
        Type::Set(_) => CollectionShape::Set,
        Type::Tuple(_) => CollectionShape::Tuple,
        Type::Map(_) => CollectionShape::Map,
        Type::Object(_) => CollectionShape::Object,
        Type::Any => CollectionShape::Open,
        Type::Bool | Type::Number | Type::String => CollectionShape::Single,
    }
}

/// The name of a type in error messages.
pub(super) fn friendly(ty: &Type) -> String {
    match ty {
        Type::Any => "dynamic".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Number => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::List(element) => format!("list of {}", friendly(element)),
        Type::Set(element) => format!("set of {}", friendly(element)),
        Type::Map(element) => format!("map of {}", friendly(element)),
        Type::Tuple(_) => "tuple".to_owned(),
        Type::Object(_) => "object".to_owned(),
    }
}
