//! Defaults of optional attributes, at any depth of a type, as HCL's `typeexpr` applies them: to what is
//! absent or null, before the value is converted to the type.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::{Kind, Marks, NameMap, Type, Value};

use super::weight::weight;
use super::{alternatives, convert, sets};

/// The defaults that a type holds.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    /// Of this object's attributes.
    values: NameMap<Value>,
    /// Inside of what the type holds.
    inner: Inner,
}

#[derive(Clone, Debug, Default)]
enum Inner {
    #[default]
    None,
    /// In each element of a collection.
    Elements(Box<Defaults>),
    /// In the elements of a tuple.
    Tuple(Vec<Defaults>),
    /// In attributes of an object.
    Object(BTreeMap<Arc<str>, Defaults>),
}

impl Defaults {
    pub(super) fn of_elements(element: Self) -> Self {
        if element.is_empty() {
            return element;
        }
        Self { values: NameMap::new(), inner: Inner::Elements(Box::new(element)) }
    }

    pub(super) fn of_tuple(elements: Vec<Self>) -> Self {
        if elements.iter().all(Self::is_empty) {
            return Self::default();
        }
        Self { values: NameMap::new(), inner: Inner::Tuple(elements) }
    }

    pub(super) fn of_object(values: NameMap<Value>, inner: NameMap<Self>) -> Self {
        let inner: BTreeMap<_, _> =
            inner.into_iter().filter(|(_, inner)| !inner.is_empty()).collect();
        let inner = if inner.is_empty() { Inner::None } else { Inner::Object(inner) };
        Self { values, inner }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && matches!(self.inner, Inner::None)
    }

    /// How many elements the defaults add to a value.
    pub(super) fn weight(&self, value: &Value) -> usize {
        let of_children = match &self.inner {
            Inner::None => 0,
            Inner::Elements(inner) => value.children().map(|child| inner.weight(child)).sum(),
            Inner::Tuple(inner) => {
                value.children().zip(inner).map(|(child, inner)| inner.weight(child)).sum()
            }
            Inner::Object(inner) => inner
                .iter()
                .filter_map(|(name, inner)| Some(inner.weight(value.get(name)?)))
                .sum::<usize>(),
        };
        let Some(entries) = value.entries() else { return of_children };
        let is_absent = |name: &str| entries.get(name).is_none_or(Value::is_null);
        let absent = self.values.iter().filter(|(name, _)| is_absent(name));
        let added = absent.map(|(name, default)| match &self.inner {
            Inner::Object(inner) => {
                let inner = inner.get(name).map_or(0, |inner| inner.weight(default));
                1 + weight(default) + inner
            }
            Inner::None | Inner::Elements(_) | Inner::Tuple(_) => 1 + weight(default),
        });
        of_children + added.sum::<usize>()
    }

    /// The value with defaults where they belong; that it suits the type `to` is not checked here.
    pub(super) fn apply(&self, value: &Value, to: &Type) -> Value {
        if self.is_empty() {
            return value.clone();
        }
        let kind = match &value.kind {
            Kind::Null(_)
            | Kind::Unknown(_)
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_) => {
                return value.clone();
            }
            Kind::List(items) => {
                let values = self.each(&items.values, to);
                match unified(&values) {
                    Some((element, values)) => Value::list(element, values).kind,
                    None if values.is_empty() => value.kind.clone(),
                    None => Value::tuple(values).kind,
                }
            }
            Kind::Set(items) => {
                let values = self.each(&items.values, to);
                match unified(&values) {
                    Some((element, values)) => sets::make(element, values).kind,
                    None if values.is_empty() => value.kind.clone(),
                    None => Value::tuple(values).kind,
                }
            }
            Kind::Tuple(values) => Value::tuple(self.each(values, to)).kind,
            // What becomes of a map of one type is decided by the conversion.
            Kind::Map(entries) => Kind::Object(Arc::new(self.entries(&entries.values, to))),
            Kind::Object(values) => Kind::Object(Arc::new(self.entries(values, to))),
        };
        Value { kind, marks: value.marks, origin: value.origin.clone() }
    }

    fn each(&self, values: &[Value], to: &Type) -> Vec<Value> {
        let each = |(index, value): (usize, &Value)| match (&self.inner, to) {
            (Inner::Elements(inner), Type::List(to) | Type::Set(to) | Type::Map(to)) => {
                inner.apply(value, to)
            }
            (Inner::Tuple(inner), Type::Tuple(to)) => match (inner.get(index), to.get(index)) {
                (Some(inner), Some(to)) => inner.apply(value, to),
                _ => value.clone(),
            },
            _ => value.clone(),
        };
        values.iter().enumerate().map(each).collect()
    }

    fn entries(&self, values: &NameMap<Value>, to: &Type) -> NameMap<Value> {
        let apply = |(name, value): (&Arc<str>, &Value)| {
            let value = match (&self.inner, to) {
                (Inner::Object(inner), Type::Object(object)) => {
                    match (inner.get(name), object.attributes.get(name)) {
                        (Some(inner), Some(to)) => inner.apply(value, to),
                        _ => value.clone(),
                    }
                }
                (Inner::Elements(inner), Type::List(to) | Type::Set(to) | Type::Map(to)) => {
                    inner.apply(value, to)
                }
                _ => value.clone(),
            };
            (Arc::clone(name), value)
        };
        let mut entries: BTreeMap<_, _> = values.iter().map(apply).collect();
        for (name, default) in &self.values {
            match entries.get(name) {
                Some(value) if !value.is_null() => {
                    let value = refined(value, default);
                    entries.insert(Arc::clone(name), value);
                }
                Some(_) | None => {
                    entries.insert(Arc::clone(name), self.filled(name, default, to));
                }
            }
        }
        entries.into_iter().collect()
    }

    /// A default, which may itself lack attributes that have defaults.
    fn filled(&self, name: &Arc<str>, default: &Value, to: &Type) -> Value {
        match (&self.inner, to) {
            (Inner::Object(inner), Type::Object(object)) => {
                match (inner.get(name), object.attributes.get(name)) {
                    (Some(inner), Some(to)) => inner.apply(default, to),
                    _ => default.clone(),
                }
            }
            _ => default.clone(),
        }
    }
}

/// A given value where there is a default: if it is not known and turns out to be null, the default
/// takes its place.
fn refined(value: &Value, default: &Value) -> Value {
    let value = alternatives::without_null(value.clone(), || default.clone());
    match &value.kind {
        Kind::Unknown(unknown) if !unknown.not_null && unknown.ty != Type::Any => value
            .with_unknown(|unknown| {
                unknown.not_null = !default.is_null();
                unknown.symbol = None;
            }),
        _ if value.marks.is_maybe() => {
            let unknown = super::depends(value.ty(), &value);
            unknown.with_marks(value.marks.without(Marks::MAYBE))
        }
        _ => value,
    }
}

/// The values in the type that they have in common.
fn unified(values: &[Value]) -> Option<(Type, Vec<Value>)> {
    let types: Vec<Type> = values.iter().map(Value::ty).collect();
    let one = convert::unify(&types)?;
    let converted = values.iter().map(|value| convert::convert(value, &one).ok());
    Some((one.clone(), converted.collect::<Option<_>>()?))
}
