//! Arguments that refer to other resources, indexed by what they refer to: a model may have ten
//! thousand services and as many task definitions. Must not know what any argument means.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Mode, Model, Resource};
use crate::value::{Kind, Part, Reason, Truth, Type, Unknown, Value, work};

use super::join::{instance, is_of, owner};
use super::value::{depends, given, maybe};

/// What it takes to look at one resource that may refer to a target, in parts of a step.
const JOIN: usize = 16;

/// So many resources that may refer to a target are told apart; further ones are one element.
const MOST_UNCERTAIN: usize = 100;

/// An argument of a resource type that refers to resources of another.
#[derive(Clone, Copy)]
pub(crate) struct Link {
    /// The resource type that has the argument.
    pub(crate) kind: &'static str,
    /// The resource types that it refers to.
    targets: &'static [&'static str],
    argument: Argument,
}

/// Where an argument stands.
#[derive(Clone, Copy)]
enum Argument {
    /// At the top of the resource.
    Top(&'static str),
    /// Where this finds it; the name tells it from others of the type.
    Found(&'static str, fn(&Resource) -> Vec<Value>),
}

impl Link {
    /// The argument of this name, a reference or a list of them.
    pub(crate) const fn of(
        kind: &'static str,
        argument: &'static str,
        targets: &'static [&'static str],
    ) -> Self {
        Self { kind, targets, argument: Argument::Top(argument) }
    }

    /// References that `find` finds in a resource.
    pub(crate) const fn found(
        kind: &'static str,
        name: &'static str,
        targets: &'static [&'static str],
        find: fn(&Resource) -> Vec<Value>,
    ) -> Self {
        Self { kind, targets, argument: Argument::Found(name, find) }
    }

    fn references(self, resource: &Resource) -> Vec<Value> {
        match self.argument {
            Argument::Top(name) => match given(&resource.values, name) {
                Some(value) => {
                    value.elements().map_or_else(|| vec![value.clone()], <[Value]>::to_vec)
                }
                None => Vec::new(),
            },
            Argument::Found(_, find) => find(resource),
        }
    }

    /// Tells it from all other links.
    fn name(self) -> String {
        let (Argument::Top(name) | Argument::Found(name, _)) = self.argument;
        format!("{}.{name}", self.kind)
    }
}

/// The addresses of a link's resources by what their argument holds.
#[derive(Default)]
struct Index {
    /// By the address of the resource whose attribute it is.
    by_owner: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// By a known text.
    by_text: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// Those that may refer to any target.
    others: Vec<Arc<str>>,
}

impl Index {
    fn new(model: &Model, link: Link) -> Self {
        let mut index = Self::default();
        for resource in model.of_type(Mode::Managed, link.kind) {
            for value in link.references(resource) {
                index.add(model, link, &resource.address, &value);
            }
        }
        index
    }

    fn add(&mut self, model: &Model, link: Link, address: &Arc<str>, value: &Value) {
        let target = |hole: &Unknown| {
            let found = owner(model, hole)?;
            let fits = found.mode == Mode::Managed && link.targets.contains(&&*found.kind);
            fits.then(|| Arc::clone(&found.address))
        };
        let place = match &value.kind {
            Kind::Null(_) => return,
            Kind::Unknown(unknown) => {
                target(unknown).map(|owner| self.by_owner.entry(owner).or_default())
            }
            Kind::String(text) => match text.as_arc() {
                Some(text) if !text.starts_with("arn:") => {
                    Some(self.by_text.entry(Arc::clone(text)).or_default())
                }
                _ => {
                    let owner = text.parts().iter().find_map(|part| match part {
                        Part::Hole(hole) => target(hole),
                        Part::Literal(_) => None,
                    });
                    owner.map(|owner| self.by_owner.entry(owner).or_default())
                }
            },
            _ => None,
        };
        place.unwrap_or(&mut self.others).push(Arc::clone(address));
    }

    /// Those that may refer to `target`, without the `others`.
    fn candidates(&self, target: &Resource, keys: &[&str]) -> BTreeSet<Arc<str>> {
        let mut found: BTreeSet<Arc<str>> = BTreeSet::new();
        found.extend(self.by_owner.get(&target.address).into_iter().flatten().cloned());
        for key in keys {
            let Some(value) = target.values.get(key) else { continue };
            match (&value.kind, value.as_str()) {
                (_, Some(text)) => {
                    found.extend(self.by_text.get(text).into_iter().flatten().cloned());
                }
                (Kind::Unknown(unknown), _) if unknown.is_set_at_apply() => {}
                (Kind::String(_) | Kind::Unknown(_), None) => {
                    found.extend(self.by_text.values().flatten().cloned());
                }
                _ => {}
            }
        }
        found
    }
}

/// The resources whose argument refers to `target`, which `keys` identify, as list elements: those that
/// may, and what a file that could not be read may hold, as ones that may be there or not.
pub(crate) fn joined(model: &Model, link: Link, target: &Resource, keys: &[&str]) -> Vec<Value> {
    let (found, rest) = referrers(model, link, target, keys);
    let found = found.into_iter().map(|(resource, truth)| match truth {
        Truth::True => instance(resource),
        Truth::Unknown | Truth::False => maybe(resource.values.clone()),
    });
    found.chain(rest.map(|reason| maybe(Value::unknown(Type::Any, reason)))).collect()
}

/// The resources whose argument refers to `target`, and whether it certainly does; and why there may be
/// further ones, if there may be.
pub(crate) fn referrers<'m>(
    model: &'m Model,
    link: Link,
    target: &Resource,
    keys: &[&str],
) -> (Vec<(&'m Resource, Truth)>, Option<Reason>) {
    let index = model.memo().once(&link.name(), || Index::new(model, link));
    let mut addresses = index.candidates(target, keys);
    addresses.extend(index.others.iter().take(MOST_UNCERTAIN).cloned());
    work::count(addresses.len().saturating_mul(JOIN));
    let resources = addresses.iter().filter_map(|address| model.resource(address));
    let found = resources.map(|resource| (resource, refers(model, link, resource, target, keys)));
    let more = index.others.get(MOST_UNCERTAIN).and_then(|address| {
        let references = link.references(model.resource(address)?);
        references.first().map(depends)
    });
    let gap = model.joinable_to(target).map(|gap| gap.reason.clone());
    (found.filter(|(_, truth)| *truth != Truth::False).collect(), gap.or(more))
}

fn refers(
    model: &Model,
    link: Link,
    resource: &Resource,
    target: &Resource,
    keys: &[&str],
) -> Truth {
    Truth::any(link.references(resource).iter().map(|value| {
        let of = is_of(model, value, target, keys);
        if value.marks.is_maybe() { of.and(Truth::Unknown) } else { of }
    }))
}
