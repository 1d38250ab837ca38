//! What is certain of a value that is one of two.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::{
    Bounds, Kind, Marks, NameMap, Number, Origin, OriginLabel, Reason, Text, Truth, Type, Unknown,
    Value,
};

use super::alternatives;
use super::equality::{contains, equal};
use super::sets;
use crate::iam::json::decode as located;

/// A value that is `a` or `b`, which are of one type. What both have in common is known: elements,
/// attributes, the beginning and end of strings; an element that only one has may be there.
pub(super) fn join(a: &Value, b: &Value, reason: &Reason) -> Value {
    if let (Kind::Null(ty), Kind::Null(_)) = (&a.kind, &b.kind) {
        return marked(Value::null(ty.clone()), a, b).with_origin(a.origin.clone());
    }
    if equal(a, b) == Truth::True {
        return marked(a.clone(), a, b);
    }
    let kind = match (&a.kind, &b.kind) {
        (Kind::String(x), Kind::String(y)) => Kind::String(texts(x, y, reason)),
        (Kind::String(_) | Kind::Unknown(_), Kind::Unknown(_))
        | (Kind::Unknown(_), Kind::String(_))
            if a.ty() == Type::String && b.ty() == Type::String =>
        {
            let form = a.form().zip(b.form()).map(|(a, b)| Text::common(&a, &b, between(reason)));
            let form = form.filter(|form| form.parts().len() > 1);
            let not_null = certainly(a) && certainly(b);
            Kind::Unknown(Arc::new(Unknown {
                not_null,
                form: form.map(Box::new),
                ..Unknown::new(Type::String, reason.clone())
            }))
        }
        (Kind::Object(x), Kind::Object(y)) if x.keys().eq(y.keys()) => {
            let both = x.iter().zip(y.values());
            let joined = both.map(|((name, x), y)| (Arc::clone(name), join(x, y, reason)));
            Kind::Object(Arc::new(joined.collect()))
        }
        (Kind::Tuple(x), Kind::Tuple(y)) if x.len() == y.len() => {
            Kind::Tuple(sequences(x, y, reason).into())
        }
        (Kind::List(x), Kind::List(y)) => {
            Value::list(x.element.clone(), sequences(&x.values, &y.values, reason)).kind
        }
        (Kind::Map(x), Kind::Map(y)) => {
            Value::map(x.element.clone(), entries(&x.values, &y.values, reason)).kind
        }
        (Kind::Set(x), Kind::Set(y)) => {
            sets::make(x.element.clone(), members(&x.values, &y.values, reason)).kind
        }
        (Kind::Null(_), _) | (_, Kind::Null(_)) => {
            let among = alternatives::among([a, b]);
            let ty = if a.is_null() { b.ty() } else { a.ty() };
            alternatives::with(Value::unknown(ty, reason.clone()), among).kind
        }
        _ => {
            let ty = if a.ty() == b.ty() { a.ty() } else { Type::Any };
            let unknown = Unknown {
                not_null: certainly(a) && certainly(b),
                bounds: Bounds::of(
                    bound(a, b, Unknown::at_least, Ord::min),
                    bound(a, b, Unknown::at_most, Ord::max),
                ),
                among: alternatives::among([a, b]),
                ..Unknown::new(ty, reason.clone())
            };
            Kind::Unknown(Arc::new(unknown))
        }
    };
    let origin = both_origins(a, b);
    marked(Value { kind, marks: Marks::NONE, origin }, a, b)
}

/// A value that is `a` or `b`, which may be of two types: the attributes that both have are known to be there.
pub(super) fn common(a: &Value, b: &Value, reason: &Reason) -> Value {
    let (Kind::Object(x), Kind::Object(y)) = (&a.kind, &b.kind) else {
        return Value::unknown(Type::Any, reason.clone());
    };
    let both = x.iter().filter_map(|(name, one)| Some((name, one, y.get(name)?)));
    let joined = both.map(|(name, one, other)| (Arc::clone(name), join(one, other, reason)));
    let kind = Kind::Object(Arc::new(joined.collect()));
    let value = Value { kind, marks: Marks::OPEN, origin: both_origins(a, b) };
    marked(value, a, b)
}

fn both_origins(a: &Value, b: &Value) -> Origin {
    let from = [&a.origin, &b.origin].into_iter().filter(|origin| !matches!(origin, Origin::None));
    let from: Vec<Origin> = from.cloned().collect();
    match from.first().and_then(Origin::span) {
        Some(span) => Origin::step(span, OriginLabel::Expression, from),
        None => Origin::None,
    }
}

fn marked(value: Value, a: &Value, b: &Value) -> Value {
    value.with_marks(a.marks.union(b.marks))
}

/// Whether it is certainly not null.
fn certainly(value: &Value) -> bool {
    match &value.kind {
        Kind::Null(_) => false,
        Kind::Unknown(unknown) => unknown.not_null,
        Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::List(_)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Object(_) => true,
    }
}

/// The bound of a number that is one of two.
fn bound(
    a: &Value,
    b: &Value,
    of: fn(&Unknown) -> Option<&Number>,
    outer: fn(Number, Number) -> Number,
) -> Option<Number> {
    let bound = |value: &Value| match &value.kind {
        Kind::Number(number) => Some(number.clone()),
        Kind::Unknown(unknown) => of(unknown).cloned(),
        _ => None,
    };
    Some(outer(bound(a)?, bound(b)?))
}

fn sequences(a: &[Value], b: &[Value], reason: &Reason) -> Vec<Value> {
    let common = a.iter().zip(b).map(|(a, b)| join(a, b, reason));
    common.chain(longer(a, b).map(|value| value.clone().perhaps(reason))).collect()
}

/// Members of both sets are members; those of one may be.
fn members(a: &[Value], b: &[Value], reason: &Reason) -> Vec<Value> {
    if let ([a], [b]) = (a, b) {
        return vec![join(a, b, reason)];
    }
    let certain = |value: &Value, other: &[Value]| contains(other, value) == Truth::True;
    let each = |value: &Value, other: &[Value]| {
        if certain(value, other) { value.clone() } else { value.clone().perhaps(reason) }
    };
    let first = a.iter().map(|value| each(value, b));
    let rest = b.iter().filter(|value| !certain(value, a)).map(|value| each(value, a));
    first.chain(rest).collect()
}

fn entries(a: &NameMap<Value>, b: &NameMap<Value>, reason: &Reason) -> NameMap<Value> {
    merged(a, b, reason, |a, b| join(a, b, reason))
}

/// The entries of both, joined by `one` where both have one of a name.
fn merged(
    a: &NameMap<Value>,
    b: &NameMap<Value>,
    reason: &Reason,
    one: impl Fn(&Value, &Value) -> Value,
) -> NameMap<Value> {
    let mut joined = BTreeMap::new();
    for (name, value) in a.iter().chain(b) {
        let both = a.get(name).zip(b.get(name)).map(|(a, b)| one(a, b));
        let value = both.unwrap_or_else(|| value.clone().perhaps(reason));
        joined.insert(Arc::clone(name), value);
    }
    joined.into_iter().collect()
}

/// What is between what two texts have in common.
fn between(reason: &Reason) -> Unknown {
    Unknown { not_null: true, ..Unknown::new(Type::String, reason.clone()) }
}

/// The common beginning and end around a hole.
fn texts(a: &Text, b: &Text, reason: &Reason) -> Text {
    let text = Text::common(a, b, between(reason));
    let whole = alternatives::among([&Value::text(a.clone()), &Value::text(b.clone())]);
    let among = whole.and_then(|all| alternatives::between(&all, text.prefix(), text.suffix()));
    let text = match among {
        None => text,
        among => Text::common(a, b, Unknown { among, ..between(reason) }),
    };
    match (document(a), document(b)) {
        (Some(a), Some(b)) => text.with_json(documents(&a, &b, reason)),
        _ => text,
    }
}

/// What a text encodes that is a JSON document: an object or an array.
fn document(text: &Text) -> Option<Value> {
    if let Some(encoded) = text.json() {
        return Some(encoded.clone());
    }
    let first = text.prefix().trim_start().chars().next()?;
    let decoded = matches!(first, '{' | '[').then(|| located(&Value::text(text.clone())))?.ok()?;
    (!decoded.is_unknown()).then_some(decoded)
}

/// What is certain of a document that is one of two. JSON has no types that keep arrays of different lengths, or objects
/// of different members, apart.
fn documents(a: &Value, b: &Value, reason: &Reason) -> Value {
    let kind = match (a.elements(), b.elements(), a.entries(), b.entries()) {
        (Some(x), Some(y), _, _) => {
            let common = x.iter().zip(y).map(|(x, y)| documents(x, y, reason));
            let rest = longer(x, y).map(|value| value.clone().perhaps(reason));
            Kind::Tuple(common.chain(rest).collect())
        }
        (_, _, Some(x), Some(y)) => {
            Kind::Object(Arc::new(merged(x, y, reason, |x, y| documents(x, y, reason))))
        }
        _ => return join(a, b, reason),
    };
    marked(Value { kind, marks: Marks::NONE, origin: both_origins(a, b) }, a, b)
}

/// What the longer of two has more than the other.
fn longer<'v>(a: &'v [Value], b: &'v [Value]) -> impl Iterator<Item = &'v Value> {
    let longer = if a.len() > b.len() { a } else { b };
    longer.iter().skip(a.len().min(b.len()))
}
