//! What the types alone tell about conversions.

use std::sync::Arc;

use crate::value::Type;

use super::unify;

/// Whether all values of a type convert to another: from a string, not each does.
pub(super) fn always(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (_, Type::Any) | (Type::Bool | Type::Number | Type::String, Type::String) => true,
        (Type::List(from) | Type::Set(from), Type::List(to) | Type::Set(to))
        | (Type::Map(from), Type::Map(to)) => always(from, to),
        (Type::Tuple(from), Type::List(to) | Type::Set(to)) => {
            from.iter().all(|from| always(from, to))
        }
        (Type::Object(from), Type::Map(to)) => {
            from.attributes.values().all(|from| always(from, to))
        }
        (Type::Object(from), Type::Object(to)) => to
            .attributes
            .iter()
            .all(|(name, to)| from.attributes.get(name).is_none_or(|from| always(from, to))),
        _ => from == to,
    }
}

/// Whether `any` stands somewhere in the type.
#[must_use]
pub fn has_any(ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Bool | Type::Number | Type::String => false,
        Type::List(element) | Type::Set(element) | Type::Map(element) => has_any(element),
        Type::Tuple(elements) => elements.iter().any(has_any),
        Type::Object(object) => object.attributes.values().any(has_any),
    }
}

pub(super) fn has_optional(ty: &Type) -> bool {
    match ty {
        Type::Any | Type::Bool | Type::Number | Type::String => false,
        Type::List(element) | Type::Set(element) | Type::Map(element) => has_optional(element),
        Type::Tuple(elements) => elements.iter().any(has_optional),
        Type::Object(object) => {
            !object.optional.is_empty() || object.attributes.values().any(has_optional)
        }
    }
}

/// The type of the values that a constraint with optional attributes makes.
#[must_use]
pub fn without_optional(ty: &Type) -> Type {
    match ty {
        Type::Any | Type::Bool | Type::Number | Type::String => ty.clone(),
        Type::List(element) => Type::list(without_optional(element)),
        Type::Set(element) => Type::set(without_optional(element)),
        Type::Map(element) => Type::map(without_optional(element)),
        Type::Tuple(elements) => Type::Tuple(elements.iter().map(without_optional).collect()),
        Type::Object(object) => Type::object(
            object.attributes.iter().map(|(name, ty)| (Arc::clone(name), without_optional(ty))),
        ),
    }
}

/// `to` with each `any` in it replaced by what `from` has there.
pub(super) fn fill_any(from: &Type, to: &Type) -> Type {
    let unified = |types: Vec<Type>, to: &Type| match unify(&types) {
        Some(one) => fill_any(&one, to),
        None => without_optional(to),
    };
    match (from, to) {
        (Type::Any, _) => without_optional(to),
        (_, Type::Any) => from.clone(),
        (Type::Map(from), Type::Map(to)) => Type::map(fill_any(from, to)),
        (Type::Object(from), Type::Map(to)) => {
            Type::map(unified(from.attributes.values().cloned().collect(), to))
        }
        (Type::List(from) | Type::Set(from), Type::List(to)) => Type::list(fill_any(from, to)),
        (Type::List(from) | Type::Set(from), Type::Set(to)) => Type::set(fill_any(from, to)),
        (Type::Tuple(from), Type::List(to)) => Type::list(unified(from.to_vec(), to)),
        (Type::Tuple(from), Type::Set(to)) => Type::set(unified(from.to_vec(), to)),
        (Type::Tuple(from), Type::Tuple(to)) => {
            Type::Tuple(from.iter().zip(to.iter()).map(|(from, to)| fill_any(from, to)).collect())
        }
        (Type::Object(from), Type::Object(to)) => {
            Type::object(to.attributes.iter().map(|(name, ty)| {
                let filled = match from.attributes.get(name) {
                    Some(from) => fill_any(from, ty),
                    None => without_optional(ty),
                };
                (Arc::clone(name), filled)
            }))
        }
        (Type::Map(from), Type::Object(to)) => Type::object(
            to.attributes.iter().map(|(name, ty)| (Arc::clone(name), fill_any(from, ty))),
        ),
        _ => without_optional(to),
    }
}
