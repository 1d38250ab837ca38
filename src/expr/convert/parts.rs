//! Values that do not convert as a whole, part by part: what fits stays, what does not has failed. Must not know
//! expressions.

use std::sync::Arc;

use crate::value::{Kind, Origin, Reason, Type, Value};

use super::{Error, Result, convert, mismatched};
use crate::expr::sets;

/// The value as far as it can be one of type `to`, after [`convert`] refused the whole: an attribute that is missing, or
/// of another type, has failed, and the others are what they are.
#[must_use]
pub fn convert_parts(value: &Value, to: &Type) -> Value {
    let converted = match (&value.kind, to) {
        (Kind::Object(_) | Kind::Map(_), Type::Object(object)) => {
            let attributes = object.attributes.iter().map(|(name, ty)| {
                let part = match value.get(name) {
                    Some(part) => part_of(part, ty),
                    None if object.optional.contains(name) => Value::null(ty.clone()),
                    None => {
                        let error = Error::new(format!("attribute `{name}` is required"));
                        failed(ty, &error, &value.origin)
                    }
                };
                (Arc::clone(name), part)
            });
            Value::object(attributes.collect::<Vec<_>>())
        }
        (Kind::Object(_) | Kind::Map(_), Type::Map(ty)) => {
            let entries = value.entries().into_iter().flatten();
            let entries = entries.map(|(name, part)| (Arc::clone(name), part_of(part, ty)));
            Value::map(ty.as_ref().clone(), entries.collect::<Vec<_>>())
        }
        (Kind::List(_) | Kind::Set(_) | Kind::Tuple(_), Type::List(ty)) => {
            Value::list(ty.as_ref().clone(), parts_of(value, ty))
        }
        (Kind::List(_) | Kind::Set(_) | Kind::Tuple(_), Type::Set(ty)) => {
            sets::make(ty.as_ref().clone(), parts_of(value, ty))
        }
        _ => return failed(to, &mismatched(value, value.ty(), to), &value.origin),
    };
    Value { marks: converted.marks.union(value.marks), origin: value.origin.clone(), ..converted }
}

fn parts_of(value: &Value, to: &Type) -> Vec<Value> {
    value.elements().unwrap_or_default().iter().map(|part| part_of(part, to)).collect()
}

fn part_of(part: &Value, to: &Type) -> Value {
    let converted: Result<Value> = convert(part, to);
    converted.unwrap_or_else(|_| convert_parts(part, to))
}

fn failed(ty: &Type, error: &Error, origin: &Origin) -> Value {
    Value::unknown(ty.clone(), Reason::Error(error.message().into())).with_origin(origin.clone())
}
