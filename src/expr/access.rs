//! `.name` and `[key]` on values.

use std::sync::Arc;

use crate::value::{
    Kind, Marks, Number, ObjectType, Origin, OriginLabel, Reason, Type, Unknown, Value,
    did_you_mean,
};

use super::alternatives;
use super::convert::{article, convert, element};
use super::dependent::{depends, depends_reason};
use super::error::no_attribute;
use super::{Error, Result};

/// `value.name`
pub fn attribute(value: &Value, name: &str) -> Result<Value> {
    let whole = value.marks.is_sensitive().then_some(value);
    attribute_of(value, name).map_err(|error| {
        error.hiding(whole, format!("this value, which is sensitive, has no attribute `{name}`"))
    })
}

fn attribute_of(value: &Value, name: &str) -> Result<Value> {
    let found = match &value.kind {
        Kind::Null(_) => return Err(Error::new("null has no attributes")),
        Kind::Object(values) => match values.get(name) {
            Some(found) => present(found),
            None if value.marks.contains(Marks::OPEN) => of_open(value, name),
            None => return Err(Error::missing_attribute(name, values)),
        },
        Kind::Map(entries) => match entries.values.get(name) {
            Some(found) => present(found),
            None => return missing_entry(value, name),
        },
        Kind::Unknown(unknown) => {
            let found = match of_unknown(unknown, name) {
                Err(_) if unknown.untyped => {
                    part(unknown, Type::Any, || format!(".{name}"), Certainty::Perhaps)
                }
                found => found?,
            };
            alternatives::each(value, found, |one| attribute_of(one, name))
        }
        Kind::List(_) | Kind::Tuple(_) | Kind::Set(_) => {
            let error = Error::new(format!("{} has no attributes", article_short(value)));
            return Err(
                error.with_help(format!("`[*].{name}` reads the attribute of each element"))
            );
        }
        Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
            return Err(Error::new(format!("{} has no attributes", article_short(value))));
        }
    };
    Ok(found.with_marks(value.marks.without(Marks::MAYBE.union(Marks::OPEN))))
}

/// An attribute that the provider sets, of an object whose attributes are not all known.
fn of_open(value: &Value, name: &str) -> Value {
    let Origin::Step(step) = &value.origin else {
        return Value::unknown(Type::Any, Reason::Stated);
    };
    let OriginLabel::Block(address) = &step.label else {
        return Value::unknown(Type::Any, Reason::Stated);
    };
    let symbol: Arc<str> = format!("{address}.{name}").into();
    Value::symbol(Type::Any, Reason::set_by(address, Arc::clone(&symbol)), symbol)
}

/// What a value is, without the types in it.
fn article_short(value: &Value) -> &'static str {
    match value.kind {
        Kind::Null(_) => "null",
        Kind::Bool(_) => "a bool",
        Kind::Number(_) => "a number",
        Kind::String(_) => "a string",
        Kind::List(_) => "a list",
        Kind::Set(_) => "a set",
        Kind::Map(_) => "a map",
        Kind::Tuple(_) => "a tuple",
        Kind::Object(_) => "an object",
        Kind::Unknown(_) => "this value",
    }
}

/// An element that may not be there was read: it is there, or Terraform reports an error.
fn present(found: &Value) -> Value {
    if found.marks.is_maybe() {
        return depends(found.ty(), found);
    }
    found.clone()
}

fn missing_attribute(name: &str, object: &Arc<ObjectType>) -> Error {
    let (missing, object) = (name.to_owned(), Arc::clone(object));
    Error::new(no_attribute(name)).with_suggestion(move || {
        let near = did_you_mean(&missing, object.attributes.keys().map(|name| &**name))?;
        Some(format!("did you mean `{near}`?"))
    })
}

fn missing_entry(map: &Value, name: &str) -> Result<Value> {
    let sensitive = map.deep_marks().is_sensitive();
    if sensitive {
        return Err(Error::new("this map has no such key"));
    }
    Err(Error::new(format!("this map has no key \"{name}\"")))
}

fn of_unknown(unknown: &Unknown, name: &str) -> Result<Value> {
    match &unknown.ty {
        Type::Object(object) => match object.attributes.get(name) {
            Some(ty) => Ok(part(unknown, ty.clone(), || format!(".{name}"), certainty(unknown))),
            None => Err(missing_attribute(name, object)),
        },
        Type::Map(element) => {
            Ok(part(unknown, element.as_ref().clone(), || format!(".{name}"), Certainty::Perhaps))
        }
        Type::Any => Ok(part(unknown, Type::Any, || format!(".{name}"), Certainty::Perhaps)),
        other => Err(Error::new(format!("{} has no attributes", article(other)))),
    }
}

/// Whether a part of an unknown value exists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certainty {
    There,
    Perhaps,
}

/// What the type says is there, unless the whole is null.
fn certainty(whole: &Unknown) -> Certainty {
    if whole.not_null { Certainty::There } else { Certainty::Perhaps }
}

/// A part of an unknown value: its identity is that of the whole and the path to it. A part that may
/// not exist, in which case Terraform reports an error, depends on the whole.
fn part(whole: &Unknown, ty: Type, step: impl FnOnce() -> String, certainty: Certainty) -> Value {
    let symbol = whole.symbol.as_ref().map(|symbol| Arc::from(format!("{symbol}{}", step())));
    let reason = match certainty {
        Certainty::There => whole.reason.clone(),
        Certainty::Perhaps => depends_reason(whole.reason.clone()),
    };
    let untyped = whole.untyped;
    Kind::Unknown(Arc::new(Unknown {
        symbol,
        untyped,
        apart: whole.apart.clone(),
        ..Unknown::new(ty, reason)
    }))
    .into()
}

/// `value[key]`
pub fn index(value: &Value, key: &Value) -> Result<Value> {
    let whole = value.marks.is_sensitive().then_some(value);
    element_of(value, key).map_err(|error| {
        error
            .hiding_keys([key])
            .hiding(whole, "this value, which is sensitive, has no such element")
    })
}

fn element_of(value: &Value, key: &Value) -> Result<Value> {
    if value.is_null() {
        return Err(Error::new("null has no elements"));
    }
    if key.is_null() {
        return Err(Error::new("null cannot be a key"));
    }
    let found = match &value.kind {
        Kind::List(items) => by_number(&items.values, Some(&items.element), key)?,
        Kind::Tuple(values) => by_number(values, None, key)?,
        Kind::Map(entries) => match name_of(key)? {
            Some(name) => return attribute_of(value, &name).map(|found| keyed(found, key)),
            None => either(entries.values.values(), entries.element.clone(), key),
        },
        // As in HCL, the marks of a key do not come with an object's attribute.
        Kind::Object(values) => match name_of(key)? {
            Some(name) => return attribute_of(value, &name),
            None if value.marks.contains(Marks::OPEN) => depends(Type::Any, key),
            None => either(values.values(), Type::Any, key),
        },
        Kind::Unknown(unknown) => {
            let found = match of_unknown_by_key(unknown, key) {
                Err(_) if unknown.untyped => depends(Type::Any, value),
                found => found?,
            };
            alternatives::each(value, found, |one| element_of(one, key))
        }
        Kind::Set(_) => {
            let error = Error::new("the elements of a set have no keys");
            return Err(error.with_help("convert it with `tolist`, or walk over it with `for`"));
        }
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
            return Err(Error::new(format!("{} has no elements", article_short(value))));
        }
    };
    Ok(keyed(found, key).with_marks(value.marks.without(Marks::MAYBE)))
}

fn keyed(found: Value, key: &Value) -> Value {
    found.with_marks(key.marks.without(Marks::MAYBE))
}

/// The name that a key stands for, if it is known.
fn name_of(key: &Value) -> Result<Option<Arc<str>>> {
    let name = convert(key, &Type::String)?;
    Ok(name.as_str().map(Arc::from))
}

/// One of these values, nobody knows which, or none of them.
fn either<'a>(values: impl Iterator<Item = &'a Value>, ty: Type, key: &Value) -> Value {
    let reason = depends_reason(key.unknown_reason().unwrap_or(Reason::Stated));
    let values: Vec<&Value> = values.collect();
    // What stands for all instances of a resource is what any of them is.
    if let [one] = *values
        && one.marks.is_maybe()
    {
        return one.taken_out();
    }
    let deep = values.iter().map(|value| super::marks::deep(value));
    let marks = deep.fold(Marks::NONE, Marks::union);
    let among = alternatives::among(values).filter(|among| !among.is_empty());
    alternatives::with(Value::unknown(ty, reason), among).with_marks(marks)
}

fn by_number(values: &[Value], element: Option<&Type>, key: &Value) -> Result<Value> {
    let number = convert(key, &Type::Number)?;
    let any = || element.cloned().unwrap_or(Type::Any);
    let Some(number) = number.as_number() else {
        return Ok(either(values.iter(), any(), key));
    };
    let open = values.iter().position(|value| value.marks.is_maybe());
    let found = number.as_usize().and_then(|index| values.get(index).map(|value| (index, value)));
    match (found, open) {
        (Some((index, value)), None) => {
            let _ = index;
            Ok(value.clone())
        }
        (Some((index, value)), Some(open)) if index < open => Ok(value.clone()),
        (_, Some(open)) if number.as_usize().is_some() => {
            Ok(values.get(open).map_or_else(|| Value::null(any()), |value| depends(any(), value)))
        }
        _ => Err(outside(number, values.len())),
    }
}

fn outside(number: &Number, length: usize) -> Error {
    if !number.is_whole() {
        return Error::new("an index must be a whole number").with_help("`floor` rounds down");
    }
    if number.signum() < 0 {
        return Error::new("an index must not be negative");
    }
    if length == 0 {
        return Error::new("there is no such element: the sequence is empty");
    }
    Error::new(format!("there is no such element: the sequence has {length}"))
}

fn of_unknown_by_key(unknown: &Unknown, key: &Value) -> Result<Value> {
    let named = |ty: Type, to: &Type, certainty: Certainty| {
        let key = convert(key, to)?;
        // A path must not show a sensitive key.
        if !key.is_wholly_known() || key.deep_marks().is_sensitive() {
            return Ok(depends(ty, &key));
        }
        let step = || match &key.kind {
            Kind::Number(number) => format!("[{number}]"),
            _ => format!("[\"{}\"]", key.as_str().unwrap_or_default()),
        };
        Ok(part(unknown, ty, step, certainty))
    };
    match &unknown.ty {
        Type::Any if key.marks.is_sensitive() => Ok(depends(Type::Any, key)),
        Type::Any => named(Type::Any, &key.ty(), Certainty::Perhaps),
        Type::List(element) => named(element.as_ref().clone(), &Type::Number, Certainty::Perhaps),
        Type::Map(element) => named(element.as_ref().clone(), &Type::String, Certainty::Perhaps),
        Type::Tuple(elements) => {
            let number = convert(key, &Type::Number)?;
            match number.as_number() {
                None => Ok(depends(Type::Any, &number)),
                Some(number) => match number.as_usize().and_then(|index| elements.get(index)) {
                    Some(ty) => named(ty.clone(), &Type::Number, certainty(unknown)),
                    None => Err(outside(number, elements.len())),
                },
            }
        }
        Type::Object(object) => of_unknown_object(unknown, object, key),
        other => {
            let _ = element(other);
            Err(Error::new(format!("{} has no keys", article(other))))
        }
    }
}

fn of_unknown_object(unknown: &Unknown, object: &Arc<ObjectType>, key: &Value) -> Result<Value> {
    match name_of(key)? {
        None => Ok(depends(Type::Any, key)),
        Some(name) if object.attributes.contains_key(&name) => of_unknown(unknown, &name),
        Some(name) => Err(missing_attribute(&name, object)),
    }
}
