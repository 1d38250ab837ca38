//! A step from a value to a part of it, with the place of the part. Must not know rules.

use std::sync::Arc;

use crate::expr::Key;
use crate::value::{Absence, Inside, Kind, Missing, Origin, Value};
use crate::view::value::nameless;

use super::facts::Facts;
use super::trail;

/// What a step came to, with its place. What knows it already keeps it: a block, and what was placed before.
pub(super) fn stepped(facts: &Facts<'_>, whole: &Value, key: &Key, found: Value) -> Value {
    let is_placed = matches!(found.origin, Origin::Part(_) | Origin::Absent(_));
    if is_placed || facts.owner(&found.origin).is_some() {
        return found;
    }
    // The names of an object that the rule itself makes tell a reader nothing.
    if matches!((&whole.kind, key), (Kind::Object(_), Key::Attribute(_)))
        && !trail::is_written(&whole.origin)
        && facts.owner(&whole.origin).is_none()
        && trail::is_written(&found.origin)
    {
        return nameless(found);
    }
    let step: Arc<str> = match key {
        Key::Attribute(name) => Arc::clone(name),
        Key::Index(index) => step_of(whole, index),
    };
    let within = whole.origin.clone();
    let in_it = || found.children().any(|child| trail::is_written(&child.origin));
    let origin = if trail::is_written(&found.origin) || in_it() {
        Origin::Part(Arc::new(Inside { own: found.origin.clone(), within, step }))
    } else {
        let is_element = matches!(key, Key::Index(_)) || is_empty(&found);
        let missing = if is_element { Missing::Element } else { Missing::Argument };
        Origin::Absent(Arc::new(Absence { within, step, missing }))
    };
    found.with_origin(origin)
}

pub(super) fn is_empty(value: &Value) -> bool {
    let is_collection = value.elements().is_some() || value.entries().is_some();
    is_collection && value.children().next().is_none()
}

/// The step to an element, as Terraform writes it: `[0]`, `["name"]`, and `name` for an attribute of a resource or block.
fn step_of(whole: &Value, index: &Value) -> Arc<str> {
    let shown = super::show::in_sentence(index);
    match index.as_str().filter(|name| *name == shown) {
        Some(name) if matches!(whole.kind, Kind::Object(_)) => name.into(),
        Some(name) => format!("[{name:?}]").into(),
        None => format!("[{shown}]").into(),
    }
}
