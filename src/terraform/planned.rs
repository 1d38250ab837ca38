//! What a plan of the configuration knows, put into its evaluation: values of variables, which instances there are, and
//! what is known of each. Places and trails stay those of the source. Must not know how a plan is written.

use std::sync::Arc;

use crate::expr::depends_reason;
use crate::expr::equality::equal;
use crate::value::{Items, Kind, Marks, NameMap, Origin, Reason, Truth, Type, Value, with_entries};

use super::address::{InstanceKey, block, within};
use super::expand::{ExpandBy, Expansion};
use super::instance::{Expanded, ModuleInstance};
use super::session::Session;

/// Which instances a plan has of a block of which the configuration does not say how many there are.
pub(super) fn expansion(
    session: &Session<'_>,
    instance: &ModuleInstance,
    of: &Expanded,
    (reason, by): (&Reason, ExpandBy),
) -> Option<Expansion> {
    let planned = session.options.planned.as_ref()?;
    let address = match of {
        Expanded::Resource(id) => within(&instance.path, &block(id)),
        Expanded::Call(name) => within(&instance.path, &format!("module.{name}")),
    };
    let keys = planned.keys(&address);
    if !session.quota.multiply(keys.len()) {
        return None;
    }
    match by {
        ExpandBy::Count => {
            let is_count = keys.iter().enumerate().all(|(at, key)| *key == InstanceKey::Index(at));
            is_count.then_some(Expansion::Count { count: keys.len(), origin: Origin::None })
        }
        ExpandBy::Each => {
            let unknown = || Value::unknown(Type::Any, depends_reason(reason.clone()));
            let entry = |key: InstanceKey| match key {
                InstanceKey::Key(key) => Some((key, unknown())),
                InstanceKey::None | InstanceKey::Index(_) | InstanceKey::Any => None,
            };
            let entries = keys.into_iter().map(entry).collect::<Option<Vec<_>>>()?;
            Some(Expansion::Each { entries, origin: Origin::None })
        }
    }
}

/// The values of an instance with what the plan knows of them.
pub(super) fn completed(session: &Session<'_>, address: &str, values: Value) -> Value {
    let planned = session.options.planned.as_ref();
    match planned.and_then(|planned| planned.resources.get(address)) {
        Some(planned) => merged(&values, planned),
        None => values,
    }
}

/// A value with what the plan knows of it. What both know, and what the plan does not know, is the configuration's own,
/// which knows what it is made of.
fn merged(own: &Value, planned: &Value) -> Value {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || merged_here(own, planned))
}

fn merged_here(own: &Value, planned: &Value) -> Value {
    let marks = own.marks.union(planned.marks);
    let as_planned = || {
        let marks = planned.marks.union(own.marks.without(Marks::MAYBE));
        Value { kind: planned.kind.clone(), marks, origin: own.origin.clone() }
    };
    let kind = match (&own.kind, &planned.kind) {
        (_, Kind::Unknown(_)) => return own.clone(),
        _ if planned.marks.is_unwritten() => return own.clone(),
        (Kind::Unknown(_), _) => return as_planned(),
        // A plan cannot tell what is not set from what is empty.
        (_, Kind::Null(_)) => return own.clone(),
        (Kind::Null(_), _) if is_zero(planned) => return own.clone(),
        (Kind::String(text), Kind::String(_)) => {
            let is_own = text.as_str().zip(planned.as_str()).is_some_and(|(own, planned)| {
                // The provider may write a document in another form.
                text.json().is_some() || own == planned || is_document(own, planned)
            });
            return if is_own { own.clone() } else { as_planned() };
        }
        (Kind::Object(all), Kind::Object(known)) => Kind::Object(Arc::new(entries(all, known))),
        (Kind::Tuple(all), _) if planned.elements().is_some() => {
            Kind::Tuple(elements(all, planned.elements().unwrap_or_default(), own).into())
        }
        (Kind::List(items), Kind::List(known)) => Kind::List(items_of(items, &known.values, own)),
        (Kind::Set(items), Kind::Set(known)) => Kind::Set(items_of(items, &known.values, own)),
        (_, _) => {
            return if is_same(own, planned) { own.clone() } else { as_planned() };
        }
    };
    Value { kind, marks, origin: own.origin.clone() }
}

/// Whether two texts are JSON of one kind: what the configuration writes, and what the provider makes of that.
fn is_document(own: &str, planned: &str) -> bool {
    let json = |text: &str| {
        let may_be = text.trim_start().starts_with(['{', '[']);
        may_be.then(|| serde_json::from_str::<serde_json::Value>(text).ok()).flatten()
    };
    match (json(own), json(planned)) {
        (Some(serde_json::Value::Array(own)), Some(serde_json::Value::Array(planned))) => {
            own.len() == planned.len()
        }
        (Some(own), Some(planned)) => own.is_object() && planned.is_object(),
        (_, _) => false,
    }
}

fn entries(own: &NameMap<Value>, planned: &NameMap<Value>) -> NameMap<Value> {
    let one = |(name, planned): (&Arc<str>, &Value)| {
        let value = own.get(name).map_or_else(|| planned.clone(), |own| merged(own, planned));
        (Arc::clone(name), value)
    };
    with_entries(own.clone(), planned.iter().map(one))
}

fn items_of(items: &Items, planned: &[Value], own: &Value) -> Arc<Items> {
    let values = elements(&items.values, planned, own);
    Arc::new(Items { element: items.element.clone(), values })
}

/// So many elements are compared with each other, to find which is which.
const MOST_COMPARED: usize = 64;

/// The elements that the plan has, each with the configuration's that is most like it: sets have no order. The whole says
/// where those come from that the configuration does not tell apart.
fn elements(own: &[Value], planned: &[Value], whole: &Value) -> Vec<Value> {
    let is_certain = own.iter().all(|value| !value.marks.is_maybe());
    if own.len() == planned.len() && is_certain {
        let mut left: Vec<usize> = (0..planned.len()).collect();
        let matched = own.iter().enumerate().map(|(index, own)| {
            let found = closest(own, index, &left, planned);
            left.retain(|at| Some(*at) != found);
            found.and_then(|at| planned.get(at)).map_or_else(|| own.clone(), |one| merged(own, one))
        });
        return matched.collect();
    }
    if own.is_empty() && planned.iter().any(Value::is_unknown) {
        return own.to_vec();
    }
    let first = own.first().map_or(&whole.origin, |first| &first.origin);
    let place = |one: &Value| match (first.span(), &one.origin) {
        (Some(span), Origin::Step(step)) => {
            one.clone().with_origin(Origin::step(span, step.label.clone(), vec![first.clone()]))
        }
        (Some(_), _) => one.clone().with_origin(first.clone()),
        (None, _) => one.clone(),
    };
    planned.iter().map(place).collect()
}

/// Which of the elements that are left is most like one of the configuration: of equals, the one in the same place.
fn closest(own: &Value, index: usize, left: &[usize], planned: &[Value]) -> Option<usize> {
    if planned.len() > MOST_COMPARED {
        return left.first().copied();
    }
    let distance = |at: &usize| {
        let differences = planned.get(*at).map_or(usize::MAX, |one| differences(own, one));
        (differences, *at != index)
    };
    left.iter().copied().min_by_key(distance)
}

/// How many known parts differ.
fn differences(own: &Value, planned: &Value) -> usize {
    match (own.entries(), planned.entries()) {
        (Some(own), Some(planned)) => {
            let one = |(name, value): (&Arc<str>, &Value)| {
                planned.get(name).map_or(0, |planned| differences(value, planned))
            };
            own.iter().map(one).sum()
        }
        (_, _) => usize::from(!is_like(own, planned)),
    }
}

/// Whether two may be the same.
fn is_like(own: &Value, planned: &Value) -> bool {
    let is_open = |value: &Value| !value.is_wholly_known();
    is_open(own) || is_open(planned) || is_same(own, planned) || (own.is_null() && is_zero(planned))
}

fn is_same(own: &Value, planned: &Value) -> bool {
    equal(own, planned) == Truth::True
}

/// Whether a value is what a plan has where nothing is set.
fn is_zero(value: &Value) -> bool {
    match &value.kind {
        Kind::Null(_) | Kind::Bool(false) => true,
        Kind::Number(number) => number.as_i64() == Some(0),
        Kind::String(text) => text.is_empty(),
        Kind::Bool(true) | Kind::Unknown(_) => false,
        Kind::List(_) | Kind::Set(_) | Kind::Map(_) | Kind::Tuple(_) | Kind::Object(_) => {
            value.children().next().is_none()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};
    use crate::terraform::plan::Planned;

    fn at(byte: u32) -> Origin {
        Origin::At(Span::new(SourceId(0), byte, byte + 1))
    }

    fn object(entries: &[(&str, Value)]) -> Value {
        Value::object(entries.iter().map(|(name, value)| (Arc::from(*name), value.clone())))
    }

    #[test]
    fn finds_the_keys_of_a_block() {
        let names = ["a.b[\"x\\\"]y\"]", "a.b[\"z\"].c", "a.b[0]", "a.bc[1]", "module.m[2].a.b"];
        let resources = names.iter().map(|name| (Arc::from(*name), Value::bool(true))).collect();
        let planned = Planned { resources, ..Planned::default() };
        let key = |key: &str| InstanceKey::Key(key.into());
        let expected = [InstanceKey::Index(0), key("x\"]y"), key("z")];
        assert_eq!(planned.keys("a.b").into_iter().collect::<Vec<_>>(), expected);
        let expected = [InstanceKey::Index(2)];
        assert_eq!(planned.keys("module.m").into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_plan_adds_what_is_not_known_and_keeps_places() {
        let unknown = Value::unknown(Type::String, Reason::Stated);
        let own = object(&[
            ("a", unknown.clone().with_origin(at(1))),
            ("b", Value::string("own").with_origin(at(2))),
            ("c", unknown.clone()),
            ("d", Value::null(Type::String)),
        ]);
        let planned = object(&[
            ("a", Value::string("known").with_origin(at(90))),
            ("b", unknown.clone()),
            ("c", unknown),
            ("d", Value::string("")),
        ]);
        let merged = merged(&own, &planned);
        let get = |name: &str| merged.get(name).unwrap();
        assert_eq!(get("a").as_str(), Some("known"));
        assert_eq!(get("a").origin.span().map(|span| span.start), Some(1));
        assert_eq!(get("b").as_str(), Some("own"));
        assert!(get("c").is_unknown() && get("d").is_null());
    }

    #[test]
    fn elements_of_sets_find_each_other() {
        let name = |name: &str| object(&[("name", Value::string(name))]);
        let known = |name: &str| {
            object(&[("name", Value::string(name)), ("id", Value::string(format!("id-{name}")))])
        };
        let own = Value::tuple(vec![name("x"), name("y")]);
        let merged = merged(&own, &Value::tuple(vec![known("y"), known("x")]));
        let first = merged.elements().unwrap()[0].get("id").unwrap();
        assert_eq!(first.as_str(), Some("id-x"));
    }
}
