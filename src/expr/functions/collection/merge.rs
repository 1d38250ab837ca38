//! `merge`: one map or object from several.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expr::equality::equal;
use crate::expr::{Error, Result};
use crate::value::{Budget, Kind, Marks, NameMap, Reason, Truth, Type, Value};

use super::super::Call;
use super::super::parameters::{
    CollectionShape, depends, friendly, shape, too_many, unknown, unknown_because,
};

pub(super) fn merge(call: &Call<'_>) -> Result<Value> {
    for argument in call.arguments {
        match shape(argument) {
            CollectionShape::Open | CollectionShape::Map | CollectionShape::Object => {}
            CollectionShape::List
            | CollectionShape::Set
            | CollectionShape::Tuple
            | CollectionShape::Single => {
                let ty = friendly(&argument.ty());
                let message = format!("arguments must be maps or objects, got \"{ty}\"");
                return Err(Error::new(message));
            }
        }
    }
    check_nulls(call.arguments)?;
    let marks = holders(call);
    let ty = result_type(call.arguments);
    if call.arguments.iter().any(Value::is_unknown) {
        return Ok(unknown(call, ty).with_marks(marks));
    }
    let lengths = call.arguments.iter().filter_map(Value::entries).map(NameMap::len);
    if too_many(lengths, call.context.limits.elements) {
        return Ok(unknown_because(ty, Reason::Budget(Budget::Elements)).with_marks(marks));
    }
    let mut merged: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    for (name, value) in call.arguments.iter().filter_map(Value::entries).flatten() {
        let value = match merged.get(name) {
            Some(earlier) if value.marks.is_maybe() => overridden(earlier, value),
            Some(_) | None => value.clone(),
        };
        merged.insert(Arc::clone(name), value);
    }
    let result = match ty {
        Type::Map(element) => Value::map((*element).clone(), merged),
        Type::Any
        | Type::Bool
        | Type::Number
        | Type::String
        | Type::List(_)
        | Type::Set(_)
        | Type::Tuple(_)
        | Type::Object(_) => Value::object(merged),
    };
    Ok(result.with_marks(marks))
}

/// Terraform fails where all arguments are null and of one object type: the empty object that comes out does not have
/// that type.
fn check_nulls(arguments: &[Value]) -> Result<()> {
    let mut types = arguments.iter().map(Value::ty);
    let Some(Type::Object(first)) = types.next() else { return Ok(()) };
    let same = types.all(|ty| matches!(ty, Type::Object(object) if object == first));
    if same && !first.attributes.is_empty() && arguments.iter().all(Value::is_null) {
        return Err(Error::new("all arguments are null, of an object type with attributes"));
    }
    Ok(())
}

/// The marks of the arguments themselves; their elements keep theirs. A null has nothing to add, nor a mark.
fn holders(call: &Call<'_>) -> Marks {
    let given = call.arguments.iter().filter(|argument| !argument.is_null());
    let all = given.map(|argument| argument.marks);
    all.fold(Marks::NONE, Marks::union).without(Marks::MAYBE)
}

/// An entry that perhaps takes the place of an earlier one.
fn overridden(earlier: &Value, value: &Value) -> Value {
    if equal(earlier, value) == Truth::True {
        return earlier.clone();
    }
    let reason = value.unknown_reason().unwrap_or(Reason::Stated);
    let ty = if earlier.ty() == value.ty() { value.ty() } else { Type::Any };
    let certain = if earlier.marks.is_maybe() { Marks::MAYBE } else { Marks::NONE };
    let marks = value.marks.union(earlier.marks).without(Marks::MAYBE).union(certain);
    Value::unknown(ty, depends(reason)).with_marks(marks).with_origin(value.origin.clone())
}

/// A map type when all arguments have it; else an object with the attributes of all, where these are
/// known.
fn result_type(arguments: &[Value]) -> Type {
    let mut types = Vec::with_capacity(arguments.len());
    let mut attributes = BTreeMap::new();
    let mut complete = true;
    for argument in arguments {
        let ty = match (argument.ty(), argument.is_null()) {
            (Type::Any, false) => return Type::Any,
            // `null` by itself has no type, and nothing to add.
            (Type::Any, true) => {
                complete = false;
                continue;
            }
            (Type::Object(_), true) => Type::object([]),
            (ty, _) => ty,
        };
        match (&ty, &argument.kind) {
            (Type::Object(object), _) => attributes.extend(object.attributes.clone()),
            (Type::Map(element), Kind::Map(entries)) => {
                let named = |name: &Arc<str>| (Arc::clone(name), (**element).clone());
                attributes.extend(entries.values.keys().map(named));
            }
            (Type::Map(_), Kind::Null(_)) => {}
            _ => complete = false,
        }
        types.push(ty);
    }
    let Some(first) = types.first() else { return Type::object([]) };
    if types.len() == arguments.len() && types.iter().all(|ty| ty == first) {
        return first.clone();
    }
    if complete { Type::object(attributes) } else { Type::Any }
}
