//! The type that several types have in common, as go-cty's `convert.UnifyUnsafe` finds it, and which types convert to which:
//! each decides the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::{ObjectType, Type};

/// The most general type that a value of each of these types converts to.
#[must_use]
pub fn unify(types: &[Type]) -> Option<Type> {
    let first = types.first()?;
    if types.iter().all(|ty| ty == first) {
        return Some(first.clone());
    }
    let count = Counts::of(types);
    let total = types.len();
    let rest_is = |kind: usize| kind > 0 && kind + count.any == total;
    if rest_is(count.map) || rest_is(count.list) || rest_is(count.set) {
        return if count.any > 0 { Some(Type::Any) } else { collections(types) };
    }
    if rest_is(count.object) {
        return if count.any > 0 { Some(Type::Any) } else { objects(types) };
    }
    if rest_is(count.tuple) {
        return if count.any > 0 { Some(Type::Any) } else { tuples(types) };
    }
    let mixed = count.map > 0 && count.map + count.object + count.any == total
        || count.list > 0 && count.list + count.tuple + count.any == total;
    if mixed && let Some(ty) = structures_as_collections(types) {
        return Some(ty);
    }
    if !mixed && count.object > 0 && count.tuple > 0 {
        return None;
    }
    preferred(types)
}

#[derive(Default)]
struct Counts {
    any: usize,
    list: usize,
    set: usize,
    map: usize,
    tuple: usize,
    object: usize,
}

impl Counts {
    fn of(types: &[Type]) -> Self {
        let mut counts = Self::default();
        for ty in types {
            match ty {
                Type::Any => counts.any += 1,
                Type::List(_) => counts.list += 1,
                Type::Set(_) => counts.set += 1,
                Type::Map(_) => counts.map += 1,
                Type::Tuple(_) => counts.tuple += 1,
                Type::Object(_) => counts.object += 1,
                Type::Bool | Type::Number | Type::String => {}
            }
        }
        counts
    }
}

/// All lists, all sets or all maps.
fn collections(types: &[Type]) -> Option<Type> {
    let elements: Vec<Type> = types.iter().filter_map(|ty| element(ty).cloned()).collect();
    let element = unify(&elements)?;
    let whole = match types.first()? {
        Type::List(_) => Type::list(element),
        Type::Set(_) => Type::set(element),
        _ => Type::map(element),
    };
    all_possible(types, &whole).then_some(whole)
}

fn all_possible(types: &[Type], to: &Type) -> bool {
    types.iter().all(|ty| ty == to || possible(ty, to))
}

fn objects(types: &[Type]) -> Option<Type> {
    let shapes: Vec<&ObjectType> = types.iter().filter_map(object).collect();
    let first = shapes.first()?;
    let same = |shape: &&ObjectType| shape.attributes.keys().eq(first.attributes.keys());
    if !shapes.iter().all(same) {
        return objects_to_map(types);
    }
    let mut attributes = BTreeMap::new();
    for name in first.attributes.keys() {
        let across: Vec<Type> =
            shapes.iter().filter_map(|shape| shape.attributes.get(name).cloned()).collect();
        attributes.insert(Arc::clone(name), unify(&across)?);
    }
    let whole = Type::object(attributes);
    if all_possible(types, &whole) { Some(whole) } else { objects_to_map(types) }
}

fn objects_to_map(types: &[Type]) -> Option<Type> {
    let attributes = types.iter().filter_map(object).flat_map(|shape| shape.attributes.values());
    let whole = Type::map(unify(&attributes.cloned().collect::<Vec<_>>())?);
    all_possible(types, &whole).then_some(whole)
}

fn tuples(types: &[Type]) -> Option<Type> {
    let shapes: Vec<&[Type]> = types.iter().filter_map(tuple).collect();
    let first = shapes.first()?;
    if shapes.iter().any(|shape| shape.len() != first.len()) {
        return tuples_to_list(types);
    }
    let mut elements = Vec::with_capacity(first.len());
    for index in 0..first.len() {
        let across: Vec<Type> =
            shapes.iter().filter_map(|shape| shape.get(index).cloned()).collect();
        elements.push(unify(&across)?);
    }
    let whole = Type::Tuple(elements.into());
    if all_possible(types, &whole) { Some(whole) } else { tuples_to_list(types) }
}

fn tuples_to_list(types: &[Type]) -> Option<Type> {
    let elements: Vec<Type> = types.iter().filter_map(tuple).flatten().cloned().collect();
    let whole = Type::list(unify(&elements)?);
    all_possible(types, &whole).then_some(whole)
}

/// Objects among maps become maps, tuples among lists become lists; then the rest is decided.
fn structures_as_collections(types: &[Type]) -> Option<Type> {
    let (structures, rest): (Vec<Type>, Vec<Type>) =
        types.iter().cloned().partition(|ty| matches!(ty, Type::Object(_) | Type::Tuple(_)));
    let one = match structures.first()? {
        Type::Object(_) => objects_to_map(&structures)?,
        _ => tuples_to_list(&structures)?,
    };
    let mut all = rest;
    all.push(one);
    unify(&all).filter(|ty| matches!(ty, Type::Map(_) | Type::List(_)))
}

/// The first of the types, in order of preference, that all others convert to.
fn preferred(types: &[Type]) -> Option<Type> {
    order(types).into_iter().find(|ty| all_possible(types, ty)).cloned()
}

/// Most general first; types that do not compare keep their order. A topological sort, as go-cty does it.
fn order(types: &[Type]) -> Vec<&Type> {
    let mut distinct: Vec<&Type> = Vec::new();
    for ty in types {
        if !distinct.contains(&ty) {
            distinct.push(ty);
        }
    }
    let mut sorted = Vec::with_capacity(distinct.len());
    while !distinct.is_empty() {
        let free = distinct
            .iter()
            .position(|ty| !distinct.iter().any(|other| preference(other, ty) < 0))
            .unwrap_or(0);
        sorted.push(distinct.remove(free));
    }
    sorted
}

/// Negative when `a` is the more general one.
fn preference(a: &Type, b: &Type) -> i32 {
    match (a, b) {
        (Type::List(a), Type::List(b))
        | (Type::Set(a), Type::Set(b))
        | (Type::Map(a), Type::Map(b)) => preference(a, b),
        (Type::Object(a), Type::Object(b)) if a.attributes.keys().eq(b.attributes.keys()) => {
            combined(a.attributes.values().zip(b.attributes.values()))
        }
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => combined(a.iter().zip(b.iter())),
        _ => i32::from(more_general(b, a)) - i32::from(more_general(a, b)),
    }
}

/// Whether one kind of type is preferred over another as the type of both.
fn more_general(a: &Type, b: &Type) -> bool {
    match b {
        Type::Any => *a != Type::Any,
        Type::Bool | Type::Number => *a == Type::String,
        Type::Set(_) => matches!(a, Type::List(_) | Type::Tuple(_)),
        Type::Tuple(_) => matches!(a, Type::List(_)),
        Type::Object(_) => matches!(a, Type::Map(_)),
        Type::String | Type::List(_) | Type::Map(_) => false,
    }
}

fn combined<'a>(pairs: impl Iterator<Item = (&'a Type, &'a Type)>) -> i32 {
    let (mut first, mut second) = (false, false);
    for (a, b) in pairs {
        let preference = preference(a, b);
        first |= preference < 0;
        second |= preference > 0;
    }
    i32::from(second && !first) - i32::from(first && !second)
}

fn object(ty: &Type) -> Option<&ObjectType> {
    match ty {
        Type::Object(object) => Some(object),
        _ => None,
    }
}

fn tuple(ty: &Type) -> Option<&[Type]> {
    match ty {
        Type::Tuple(elements) => Some(elements),
        _ => None,
    }
}

/// Whether values of one type can be converted to another, as far as the types tell.
pub(super) fn possible(from: &Type, to: &Type) -> bool {
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

/// The element type of a collection type.
pub(super) fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::List(element) | Type::Set(element) | Type::Map(element) => Some(element),
        Type::Any | Type::Bool | Type::Number | Type::String | Type::Tuple(_) | Type::Object(_) => {
            None
        }
    }
}
