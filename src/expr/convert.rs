//! Values to other types, as go-cty's `convert` package does it. Must not know expressions.

use std::sync::Arc;

use crate::value::{
    Entries, Items, Kind, NameMap, Number, NumberError, ObjectType, Reason, Type, Unknown, Value,
};

mod parts;
mod types;

pub use super::unify::unify;
pub(super) use super::unify::{element, possible};
use super::{Error, Result, sets};
pub use parts::convert_parts;
use types::{always, fill_any, has_optional};
pub use types::{has_any, without_optional};

/// The value as a value of type `to`; [`Type::Any`] in it stands for whatever the value has there.
pub fn convert(value: &Value, to: &Type) -> Result<Value> {
    if *to == Type::Any || is_primitive_of(value, to) {
        return Ok(value.clone());
    }
    let from = value.ty();
    let is_untyped = matches!(&value.kind, Kind::Unknown(unknown) if unknown.untyped);
    if from == *to && !has_optional(to) && !is_untyped {
        return Ok(value.clone());
    }
    if !possible(&from, to) {
        return Err(mismatched(value, from, to));
    }
    apply(value, to)
}

fn is_primitive_of(value: &Value, to: &Type) -> bool {
    matches!(
        (&value.kind, to),
        (Kind::Bool(_), Type::Bool)
            | (Kind::Number(_), Type::Number)
            | (Kind::String(_), Type::String)
    )
}

/// The conversion itself; that the types allow it has been checked.
fn apply(value: &Value, to: &Type) -> Result<Value> {
    let kind = match (&value.kind, to) {
        (_, Type::Any) => value.kind.clone(),
        (Kind::Null(from), _) => Kind::Null(fill_any(from, to)),
        (Kind::Unknown(unknown), _) => return Ok(of_unknown(value, unknown, to)),
        (Kind::Bool(_) | Kind::Number(_) | Kind::String(_), _) => primitive(value, to)?,
        (Kind::Object(values), Type::Object(to)) => object(values, to)?,
        (Kind::Map(entries), Type::Object(to)) => object(&entries.values, to)?,
        (Kind::Tuple(values), Type::Tuple(to)) => {
            let pairs = values.iter().zip(to.iter());
            Kind::Tuple(pairs.map(|(value, to)| element_of(value, to)).collect::<Result<_>>()?)
        }
        (Kind::Object(_) | Kind::Map(_), Type::Map(to)) => map(value, to)?,
        (Kind::List(_) | Kind::Set(_) | Kind::Tuple(_), Type::List(to)) => list(value, to)?,
        (Kind::List(_) | Kind::Set(_) | Kind::Tuple(_), Type::Set(to)) => return set(value, to),
        _ => return Err(mismatched(value, value.ty(), to)),
    };
    Ok(Value { kind, marks: value.marks, origin: value.origin.clone() })
}

fn of_unknown(value: &Value, unknown: &Unknown, to: &Type) -> Value {
    let ty = fill_any(&unknown.ty, to);
    let reason = if always(&unknown.ty, to) {
        unknown.reason.clone()
    } else {
        super::depends_reason(unknown.reason.clone())
    };
    let each = |values: &[Value]| values.iter().map(|one| convert(one, to).ok()).collect();
    let among: Option<Vec<Value>> = unknown.among().and_then(each);
    let kept = Unknown {
        reason,
        among: among.map(Arc::new),
        bounds: unknown.bounds.clone().filter(|_| ty == Type::Number),
        ty,
        untyped: false,
        ..unknown.clone()
    };
    Value { kind: Kind::Unknown(Arc::new(kept)), marks: value.marks, origin: value.origin.clone() }
}

fn primitive(value: &Value, to: &Type) -> Result<Kind> {
    Ok(match (&value.kind, to) {
        (Kind::Bool(known), Type::String) => {
            return Ok(Value::string(if *known { "true" } else { "false" }).kind);
        }
        (Kind::Number(number), Type::String) => return Ok(Value::string(number.to_string()).kind),
        (Kind::String(text), Type::Bool | Type::Number) => {
            if let Some(hole) = text.hole() {
                let reason = Reason::Depends(Arc::new(hole.reason.clone()));
                let unknown = Unknown { not_null: true, ..Unknown::new(to.clone(), reason) };
                return Ok(Kind::Unknown(Arc::new(unknown)));
            }
            let text = text.as_str().unwrap_or_default();
            if *to == Type::Bool {
                let required = "a bool is required";
                Kind::Bool(bool_of(text).map_err(|error| error.hiding([value], required))?)
            } else {
                Kind::Number(number_of(text)?)
            }
        }
        (same, _) => same.clone(),
    })
}

/// The truth value that a string stands for.
pub(super) fn bool_of(text: &str) -> Result<bool> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => {
            let lower = text.to_lowercase();
            let error = Error::new("a bool is required");
            if lower == "true" || lower == "false" {
                return Err(error.with_help(format!("write it in lower case: \"{lower}\"")));
            }
            Err(error)
        }
    }
}

/// The number that a string stands for.
pub(super) fn number_of(text: &str) -> Result<Number> {
    Number::parse(text).map_err(|error| match error {
        NumberError::NotANumber | NumberError::DivisionByZero => Error::new("a number is required"),
        NumberError::TooLarge => Error::new("the number is too large"),
    })
}

fn object(values: &NameMap<Value>, to: &ObjectType) -> Result<Kind> {
    let mut attributes = NameMap::with_capacity(to.attributes.len());
    for (name, ty) in &to.attributes {
        let value = match values.get(name) {
            Some(value) => element_of(value, ty)
                .map_err(|error| inside(&format!("attribute `{name}`"), &error))?,
            None if to.optional.contains(name) => Value::null(without_optional(ty)),
            None => return Err(Error::new(format!("attribute `{name}` is required"))),
        };
        attributes.insert(Arc::clone(name), value);
    }
    Ok(Kind::Object(Arc::new(attributes)))
}

/// An element or attribute: what the types promise may not hold for the value of an optional one.
fn element_of(value: &Value, to: &Type) -> Result<Value> {
    let converted = convert(value, to)?;
    Ok(match converted.kind {
        Kind::Null(ty) => Value { kind: Kind::Null(without_optional(&ty)), ..converted },
        _ => converted,
    })
}

fn inside(place: &str, error: &Error) -> Error {
    let inner = Error::new(format!("{place}: {}", error.message()));
    match error.help() {
        Some(help) => inner.with_help(help),
        None => inner,
    }
}

/// The type that the elements of a collection are converted to.
fn element_type<'a>(values: impl Iterator<Item = &'a Value>, to: &Type) -> Result<Type> {
    if *to != Type::Any {
        return Ok(to.clone());
    }
    let types: Vec<Type> = values.map(Value::ty).collect();
    if types.is_empty() {
        return Ok(Type::Any);
    }
    unify(&types).ok_or_else(no_common_type)
}

/// Elements of one type: those of `any` inside take what they have in common.
fn elements(values: &[Value], to: &Type) -> Result<(Type, Vec<Value>)> {
    let to = element_type(values.iter(), to)?;
    let mut converted = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let element = element_of(value, &to);
        converted.push(element.map_err(|error| inside(&format!("element {index}"), &error))?);
    }
    if !has_any(&to) {
        return Ok((without_optional(&to), converted));
    }
    let types: Vec<Type> = converted.iter().map(Value::ty).collect();
    let Some(one) = unify(&types) else {
        if types.is_empty() {
            return Ok((without_optional(&to), converted));
        }
        return Err(no_common_type());
    };
    let unified: Vec<Value> =
        converted.iter().map(|value| element_of(value, &one)).collect::<Result<_>>()?;
    all_of_one_type(&unified)?;
    Ok((one, unified))
}

/// What `any` stands for inside of elements may still differ, where one of them has null there. Elements that are
/// nothing but a null of no type go with all others.
fn all_of_one_type(values: &[Value]) -> Result<()> {
    let mut types = values.iter().map(Value::ty).filter(|ty| *ty != Type::Any);
    let Some(first) = types.next() else { return Ok(()) };
    if types.all(|ty| ty == first) { Ok(()) } else { Err(no_common_type()) }
}

fn no_common_type() -> Error {
    Error::new("all elements must have the same type")
}

/// The element type that an empty collection keeps.
fn empty_element(value: &Value, to: &Type) -> Type {
    match (element(&value.ty()), to) {
        (Some(from), Type::Any) => from.clone(),
        (Some(_) | None, _) => without_optional(to),
    }
}

fn list(value: &Value, to: &Type) -> Result<Kind> {
    let values = value.elements().unwrap_or_default();
    if let Kind::Set(_) = &value.kind
        && let Some(reason) = sets::unknown_length(values)
    {
        let ty = Type::list(empty_element(value, to));
        return Ok(Kind::Unknown(Arc::new(Unknown { not_null: true, ..Unknown::new(ty, reason) })));
    }
    if values.is_empty() {
        return Ok(Value::list(empty_element(value, to), Vec::new()).kind);
    }
    let (element, values) = elements(values, to)?;
    Ok(Kind::List(Arc::new(Items { element, values })))
}

fn set(value: &Value, to: &Type) -> Result<Value> {
    let values = value.elements().unwrap_or_default();
    let (element, values) = if values.is_empty() {
        (empty_element(value, to), Vec::new())
    } else {
        if has_any(to) && *to != Type::Any {
            // Unlike those of lists, elements of sets are not brought to what they have in common.
            let own =
                values.iter().map(|value| element_of(value, to)).collect::<Result<Vec<_>>>()?;
            all_of_one_type(&own)?;
        }
        elements(values, to)?
    };
    let set = sets::make(element, values);
    Ok(Value { marks: set.marks.union(value.marks), origin: value.origin.clone(), ..set })
}

fn map(value: &Value, to: &Type) -> Result<Kind> {
    static NONE: NameMap<Value> = NameMap::new();
    let entries = value.entries().unwrap_or(&NONE);
    if entries.is_empty() {
        return Ok(Value::map(empty_element(value, to), []).kind);
    }
    let values: Vec<Value> = entries.values().cloned().collect();
    let (element, values) = elements(&values, to)?;
    let values = entries.keys().cloned().zip(values).collect();
    Ok(Kind::Map(Arc::new(Entries { element, values })))
}

/// That a value is of a type that does not convert to the other, said of the first part for which that holds. Names of
/// attributes may be secrets; of what kind a secret is, is none.
fn mismatched(value: &Value, from: Type, to: &Type) -> Error {
    if let Some((place, part, to)) = misfit(value, to) {
        // The type of a large value is large itself.
        drop(from);
        return inside(&place, &mismatched(part, part.ty(), to));
    }
    let error = Error::new(mismatch(&from, to));
    error.hiding([value], format!("{} is required, not {}", article(to), kind_of(&from)))
}

/// The first part of a value that does not convert to what is asked of it there, and where it is.
fn misfit<'v, 't>(value: &'v Value, to: &'t Type) -> Option<(String, &'v Value, &'t Type)> {
    let does_not_fit = |part: &Value, to: &Type| !possible(&part.ty(), to);
    match (&value.kind, to) {
        (Kind::Tuple(values), Type::List(to) | Type::Set(to)) => {
            let mut parts = values.iter().enumerate();
            let (index, part) = parts.find(|(_, part)| does_not_fit(part, to))?;
            Some((format!("element {index}"), part, to))
        }
        (Kind::Object(values), Type::Map(to)) => {
            let (name, part) = values.iter().find(|(_, part)| does_not_fit(part, to))?;
            Some((attribute(value, name), part, to))
        }
        (Kind::Object(values), Type::Object(to)) => {
            let pairs =
                to.attributes.iter().filter_map(|(name, to)| Some((values.get(name)?, (name, to))));
            let (part, (name, to)) = { pairs }.find(|(part, (_, to))| does_not_fit(part, to))?;
            Some((attribute(value, name), part, to))
        }
        _ => None,
    }
}

/// An attribute of a value as one names it, where its name may be said.
fn attribute(of: &Value, name: &str) -> String {
    if of.marks.is_sensitive() { "an attribute".to_owned() } else { format!("attribute `{name}`") }
}

/// Why no value of one type converts to the other.
fn mismatch(from: &Type, to: &Type) -> String {
    match (from, to) {
        (Type::Object(from), Type::Object(to)) => {
            let missing = |name: &&Arc<str>| {
                !from.attributes.contains_key(*name) && !to.optional.contains(*name)
            };
            match to.attributes.keys().find(missing) {
                Some(name) => format!("attribute `{name}` is required"),
                None => format!("{} is required", article(&Type::Object(Arc::clone(to)))),
            }
        }
        _ => format!("{} is required, not {}", article(to), article(from)),
    }
}

/// A type as one names it in a sentence.
pub(super) fn article(ty: &Type) -> String {
    let is_short = {
        let mut left = MOST_NAMED;
        is_few(ty, &mut left)
    };
    match ty {
        Type::Any => "any value".to_owned(),
        Type::Object(_) if !is_short => "an object of very many attributes".to_owned(),
        _ if !is_short => "a value of very many parts".to_owned(),
        Type::Object(_) => format!("an {ty}"),
        _ => format!("a {ty}"),
    }
}

/// What kind of value a type has, without what it is made of.
fn kind_of(ty: &Type) -> &'static str {
    match ty {
        Type::Any => "any value",
        Type::Bool => "a bool",
        Type::Number => "a number",
        Type::String => "a string",
        Type::List(_) => "a list",
        Type::Set(_) => "a set",
        Type::Map(_) => "a map",
        Type::Object(_) => "an object",
        Type::Tuple(_) => "a tuple",
    }
}

/// A type that is made of more types than this is not written out.
const MOST_NAMED: usize = 200;

fn is_few(ty: &Type, left: &mut usize) -> bool {
    *left = left.saturating_sub(1);
    *left > 0
        && match ty {
            Type::Any | Type::Bool | Type::Number | Type::String => true,
            Type::List(element) | Type::Set(element) | Type::Map(element) => is_few(element, left),
            Type::Tuple(elements) => elements.iter().all(|element| is_few(element, left)),
            Type::Object(object) => object.attributes.values().all(|ty| is_few(ty, left)),
        }
}
