//! What the types alone tell about conversions.

use std::sync::Arc;

use crate::value::Type;

use super::unify;

/// Whether values of one type can be converted to another, as far as the types tell.
pub(in crate::expr) fn possible(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (_, Type::Any)
        | (Type::Bool | Type::Number | Type::String, Type::String)
        | (Type::Bool | Type::String, Type::Bool)
        | (Type::Number | Type::String, Type::Number)
        | (Type::Any, _) => true,
        (Type::Object(from), Type::Object(to)) => {
            to.attributes.iter().all(|(name, ty)| match from.attributes.get(name) {
                Some(from) => possible(from, ty),
                None => to.optional.contains(name),
            })
        }
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len()
                && from.iter().zip(to.iter()).all(|(from, to)| possible(from, to))
        }
        (Type::List(from) | Type::Set(from), Type::List(to) | Type::Set(to))
        | (Type::Map(from), Type::Map(to)) => possible(from, to),
        (Type::Tuple(from), Type::List(to) | Type::Set(to)) => {
            elements_possible(from.iter(), to) && (**to != Type::Any || chosen(from))
        }
        (Type::Object(from), Type::Map(to)) => elements_possible(from.attributes.values(), to),
        (Type::Map(from), Type::Object(to)) => {
            to.attributes.iter().all(|(name, ty)| possible(from, ty) || to.optional.contains(name))
        }
        _ => false,
    }
}

/// Whether a type can be chosen for these elements: among some whose type is not known, none can for
/// one that has a type.
fn chosen(from: &[Type]) -> bool {
    unify(from).is_none_or(|one| one != Type::Any || from.iter().all(|from| *from == Type::Any))
}

fn elements_possible<'a>(from: impl Iterator<Item = &'a Type>, to: &Type) -> bool {
    let from: Vec<Type> = from.cloned().collect();
    if from.is_empty() {
        return true;
    }
    if *to != Type::Any {
        return from.iter().all(|from| possible(from, to));
    }
    unify(&from).is_some_and(|one| from.iter().all(|from| possible(from, &one)))
}

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

/// The element type of a collection type.
pub(in crate::expr) fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::List(element) | Type::Set(element) | Type::Map(element) => Some(element),
        Type::Any | Type::Bool | Type::Number | Type::String | Type::Tuple(_) | Type::Object(_) => {
            None
        }
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
