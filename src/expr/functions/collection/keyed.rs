//! Functions of what has keys: maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expr::convert::convert;
use crate::expr::equality::equal;
use crate::expr::{Error, Result, access, alternatives};
use crate::value::{Kind, Marks, Reason, Truth, Type, Value};

use super::super::Call;
use super::super::parameters::{
    CollectionShape, converted, depends, given, invalid, passed, shape, text, unknown,
    unknown_or_null,
};

fn own(value: &Value) -> Marks {
    value.marks.without(Marks::MAYBE)
}

pub(super) fn keys(call: &Call<'_>) -> Result<Value> {
    let map = given(call, 0, "inputMap")?;
    let key_of = |(name, value): (&Arc<str>, &Value)| {
        let maybe = if value.marks.is_maybe() { Marks::MAYBE } else { Marks::NONE };
        Value::string(Arc::clone(name)).with_marks(maybe)
    };
    let keys = match (&map.kind, map.ty()) {
        (Kind::Map(entries), _) => {
            Value::list(Type::String, entries.values.iter().map(key_of).collect())
        }
        (Kind::Object(values), _) => Value::tuple(values.iter().map(key_of).collect()),
        // The names of the attributes are part of the type.
        (Kind::Unknown(_), Type::Object(object)) => {
            let names = object.attributes.keys().map(|name| Value::string(Arc::clone(name)));
            Value::tuple(names.collect())
        }
        (Kind::Unknown(_), Type::Map(_)) => unknown(call, Type::list(Type::String)),
        (Kind::Unknown(_), Type::Any) => unknown(call, Type::Any),
        _ => return Err(invalid("inputMap", "must have map or object type")),
    };
    Ok(keys.with_marks(own(map)))
}

pub(super) fn values(call: &Call<'_>) -> Result<Value> {
    let map = given(call, 0, "mapping")?;
    let values = match (&map.kind, map.ty()) {
        (Kind::Map(entries), _) => {
            Value::list(entries.element.clone(), entries.values.values().cloned().collect())
        }
        (Kind::Object(values), _) => Value::tuple(values.values().cloned().collect()),
        (Kind::Unknown(_), Type::Object(object)) => {
            let types: Vec<Type> = object.attributes.values().cloned().collect();
            unknown(call, Type::Tuple(types.into()))
        }
        (Kind::Unknown(_), Type::Map(element)) => unknown(call, Type::List(element)),
        (Kind::Unknown(open), Type::Any) => match &open.each {
            Some(each) => {
                let doubt = crate::expr::depends_reason(open.reason.clone());
                Value::list(Type::Any, vec![Value::clone(each).perhaps(&doubt)])
            }
            None => unknown(call, Type::Any),
        },
        _ => return Err(Error::new("values() requires a map as the first argument")),
    };
    Ok(values.with_marks(own(map)))
}

pub(super) fn lookup(call: &Call<'_>) -> Result<Value> {
    let map = given(call, 0, "inputMap")?;
    let key = text(call, 1, "key")?;
    let marks = own(map).union(call.argument(1).deep_marks());
    let default = call.arguments.get(2);
    let element = match (shape(map), map.ty()) {
        (CollectionShape::Map, Type::Map(element)) => Some((*element).clone()),
        (CollectionShape::Object, _) => None,
        (CollectionShape::Open, _) => {
            return Ok(unknown_or_null(call, Type::Any).with_marks(marks));
        }
        _ => return Err(invalid("inputMap", "lookup() requires a map as the first argument")),
    };
    let default = default.map(|default| fallback(default, element.as_ref())).transpose()?;
    let Some(key) = key.as_str() else {
        let ty = element.unwrap_or(Type::Any);
        let entries = map.entries().into_iter().flatten().map(|(_, value)| value);
        let among = alternatives::among(entries.chain(&default));
        let is_whole = map.entries().is_some() && !map.marks.contains(Marks::OPEN);
        let among = among.filter(|_| is_whole && default.is_some());
        let unknown = alternatives::with(unknown_or_null(call, ty), among);
        return Ok(unknown.with_marks(marks));
    };
    match find(map, key)? {
        Found::Yes(value) => Ok(passed(&value, marks)),
        Found::Perhaps(value) => match default {
            Some(default) if equal(&value, &default) == Truth::True => Ok(passed(&value, marks)),
            Some(_) | None => Ok(unknown_or_null(call, value.ty()).with_marks(marks)),
        },
        Found::No => match (default, element) {
            (Some(default), _) => Ok(passed(&default, marks)),
            (None, _) if marks.is_sensitive() => Err(Error::new("lookup failed to find a key")),
            (None, Some(_)) => Err(Error::new(format!("lookup failed to find key \"{key}\""))),
            (None, None) => {
                let message = format!("the given object has no attribute \"{key}\"");
                Err(invalid("inputMap", message))
            }
        },
    }
}

enum Found {
    Yes(Value),
    Perhaps(Value),
    No,
}

fn find(map: &Value, key: &str) -> Result<Found> {
    if let Some(entries) = map.entries() {
        return Ok(match entries.get(key) {
            Some(value) if value.marks.is_maybe() => Found::Perhaps(value.clone()),
            Some(value) => Found::Yes(value.clone()),
            None => Found::No,
        });
    }
    match map.ty() {
        Type::Object(object) if !object.attributes.contains_key(key) => Ok(Found::No),
        Type::Object(_) => access::attribute(map, key).map(Found::Yes),
        Type::Map(element) => {
            let reason = map.unknown_reason().unwrap_or(Reason::Stated);
            Ok(Found::Perhaps(Value::unknown((*element).clone(), depends(reason))))
        }
        Type::Any
        | Type::Bool
        | Type::Number
        | Type::String
        | Type::List(_)
        | Type::Set(_)
        | Type::Tuple(_) => Ok(Found::No),
    }
}

fn fallback(default: &Value, element: Option<&Type>) -> Result<Value> {
    let Some(element) = element else { return Ok(default.clone()) };
    convert(default, element).map_err(|_| {
        invalid("default", "the default value must have the same type as the map elements")
    })
}

pub(super) fn zipmap(call: &Call<'_>) -> Result<Value> {
    let keys = converted(call, 0, "keys", &Type::list(Type::String))?;
    let values = given(call, 1, "values")?;
    let marks = own(call.argument(0)).union(own(values));
    let element = match (shape(values), values.ty()) {
        (CollectionShape::List, Type::List(element)) => Some((*element).clone()),
        (CollectionShape::Tuple, _) => None,
        (CollectionShape::Open, _) => return Ok(unknown(call, Type::Any).with_marks(marks)),
        _ => return Err(Error::new("values argument must be a list or tuple value")),
    };
    let unknown = |call| {
        let ty = element.clone().map_or(Type::Any, Type::map);
        Ok(unknown(call, ty).with_marks(marks.union(call.argument(0).deep_marks())))
    };
    let (Some(names), Some(elements)) = (keys.elements(), values.elements()) else {
        return unknown(call);
    };
    let undecided = |value: &Value| value.marks.is_maybe();
    if names.iter().any(|name| undecided(name) || !name.is_wholly_known())
        || elements.iter().any(undecided)
    {
        return unknown(call);
    }
    if names.len() != elements.len() {
        let message = format!(
            "number of keys ({}) does not match number of values ({})",
            names.len(),
            elements.len()
        );
        return Err(Error::new(message));
    }
    let mut zipped = BTreeMap::new();
    let mut marks = marks;
    for (index, (name, value)) in names.iter().zip(elements).enumerate() {
        let Some(text) = name.as_str() else {
            return Err(Error::new(format!("keys list has null value at index {index}")));
        };
        marks = marks.union(name.marks);
        zipped.insert(Arc::from(text), value.clone());
    }
    let result = match element {
        Some(element) => Value::map(element, zipped),
        None => Value::object(zipped),
    };
    Ok(result.with_marks(marks))
}

pub(super) fn transpose(call: &Call<'_>) -> Result<Value> {
    let ty = Type::map(Type::list(Type::String));
    let map = converted(call, 0, "values", &ty)?;
    let Some(entries) = map.entries().filter(|_| map.is_wholly_known()) else {
        return Ok(unknown(call, ty));
    };
    let mut swapped: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in entries {
        let Some(elements) = list.elements() else {
            return Err(invalid("values", "argument must not contain null"));
        };
        for element in elements {
            let Some(name) = element.as_str() else {
                return Err(invalid("values", "argument must not contain null"));
            };
            // The keys come in order, so each list is sorted.
            swapped.entry(name.into()).or_default().push(Value::string(Arc::clone(key)));
        }
    }
    let lists = swapped.into_iter().map(|(name, keys)| (name, Value::list(Type::String, keys)));
    Ok(Value::map(Type::list(Type::String), lists))
}
