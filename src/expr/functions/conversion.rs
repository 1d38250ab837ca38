//! Conversion of types, and marks put on and taken off.

use std::sync::Arc;

use crate::value::{Entries, Items, Kind, Marks, Reason, Type, Value};

use super::{Call, Function};
use crate::expr::{Result, convert};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("ephemeralasnull", 1, ephemeral_as_null).with_own_marks(),
    Function::exactly("issensitive", 1, is_sensitive).with_own_marks(),
    Function::exactly("nonsensitive", 1, nonsensitive).with_own_marks(),
    Function::exactly("sensitive", 1, sensitive).with_own_marks(),
    Function::exactly("tobool", 1, to_bool).with_own_marks(),
    Function::exactly("tolist", 1, to_list).with_own_marks(),
    Function::exactly("tomap", 1, to_map).with_own_marks(),
    Function::exactly("tonumber", 1, to_number).with_own_marks(),
    Function::exactly("toset", 1, to_set).with_own_marks(),
    Function::exactly("tostring", 1, to_string).with_own_marks(),
    Function::exactly("type", 1, type_name),
];

fn to_bool(call: &Call<'_>) -> Result<Value> {
    convert::convert(call.argument(0), &Type::Bool)
}

fn to_number(call: &Call<'_>) -> Result<Value> {
    convert::convert(call.argument(0), &Type::Number)
}

fn to_string(call: &Call<'_>) -> Result<Value> {
    convert::convert(call.argument(0), &Type::String)
}

fn to_list(call: &Call<'_>) -> Result<Value> {
    convert::convert(call.argument(0), &Type::list(Type::Any))
}

fn to_set(call: &Call<'_>) -> Result<Value> {
    convert::convert(call.argument(0), &Type::set(Type::Any))
}

fn to_map(call: &Call<'_>) -> Result<Value> {
    convert::convert(call.argument(0), &Type::map(Type::Any))
}

fn sensitive(call: &Call<'_>) -> Result<Value> {
    Ok(call.argument(0).clone().with_marks(Marks::SENSITIVE))
}

/// Takes the mark off the value as a whole; parts of it keep theirs.
fn nonsensitive(call: &Call<'_>) -> Result<Value> {
    let value = call.argument(0).clone();
    let secret = Marks::SENSITIVE.union(Marks::FORGOTTEN);
    Ok(Value { marks: value.marks.without(secret), ..value })
}

fn is_sensitive(call: &Call<'_>) -> Result<Value> {
    let value = call.argument(0);
    let is_sensitive = value.marks.contains(Marks::SENSITIVE);
    if !is_sensitive && value.is_unknown() {
        let reason = value.unknown_reason().unwrap_or(Reason::Stated);
        return Ok(Value::unknown(Type::Bool, crate::expr::depends_reason(reason)));
    }
    Ok(Value::bool(is_sensitive))
}

fn ephemeral_as_null(call: &Call<'_>) -> Result<Value> {
    Ok(without_ephemeral(call.argument(0)))
}

fn without_ephemeral(value: &Value) -> Value {
    if value.marks.contains(Marks::EPHEMERAL) {
        let marks = value.marks.without(Marks::EPHEMERAL);
        return Value { kind: Kind::Null(value.ty()), marks, origin: value.origin.clone() };
    }
    let each = |values: &[Value]| values.iter().map(without_ephemeral).collect::<Vec<_>>();
    let kind = match &value.kind {
        Kind::List(items) => Kind::List(Arc::new(Items {
            element: items.element.clone(),
            values: each(&items.values),
        })),
        Kind::Tuple(values) => Kind::Tuple(each(values).into()),
        Kind::Map(entries) => {
            let values = entries.values.iter();
            let values = values.map(|(name, value)| (Arc::clone(name), without_ephemeral(value)));
            Kind::Map(Arc::new(Entries {
                element: entries.element.clone(),
                values: values.collect(),
            }))
        }
        Kind::Object(values) => Kind::Object(Arc::new(
            values
                .iter()
                .map(|(name, value)| (Arc::clone(name), without_ephemeral(value)))
                .collect(),
        )),
        // The marks of a set's elements are marks of the set.
        Kind::Set(_)
        | Kind::Null(_)
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::Unknown(_) => value.kind.clone(),
    };
    Value { kind, ..value.clone() }
}

/// As `terraform console` names types.
fn type_name(call: &Call<'_>) -> Result<Value> {
    Ok(Value::string(call.argument(0).ty().to_string()))
}
