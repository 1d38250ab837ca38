//! Which resources refer to a resource, over all types: by the values that they have, and by what is written in the same
//! module. Must not know what any resource type means.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Model, Resource};
use crate::value::{Kind, OriginLabel, Part, Reason, Type, Unknown, Value};

use super::gap::gap_elements;
use super::join::owner;
use super::value::{STEPS, elements, maybe};

/// Addresses of resources by what they refer to.
#[derive(Default)]
struct Index {
    /// By the address of the resource whose attribute a value is.
    values: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// By an address without instance keys that is written.
    texts: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// By type and name of a resource that the way of a value leads past, in whichever module.
    ways: BTreeMap<String, BTreeSet<Arc<str>>>,
}

impl Index {
    fn new(model: &Model) -> Self {
        let mut index = Self::default();
        let names = names(model);
        for resource in model.resources() {
            let written = resource.references.iter().chain(&resource.depends_on);
            for address in written {
                let known = index.texts.entry(Arc::clone(address)).or_default();
                known.insert(Arc::clone(&resource.address));
            }
            index.add(model, &names, resource, &resource.values);
        }
        index
    }

    fn add(&mut self, model: &Model, names: &Names<'_>, resource: &Resource, value: &Value) {
        if let Some(called) = value.as_str().and_then(|text| names.get(text)) {
            // The same text may have been written twice.
            let named = passes(value).filter_map(|way| called.get(&way)).flatten();
            for named in named.filter(|named| named.address != resource.address) {
                let known = self.values.entry(Arc::clone(&named.address)).or_default();
                known.insert(Arc::clone(&resource.address));
            }
        }
        let holes = match &value.kind {
            Kind::Unknown(unknown) => vec![Arc::clone(unknown)],
            Kind::String(text) => text.parts().iter().filter_map(hole).collect(),
            _ => Vec::new(),
        };
        for unknown in holes {
            // What the provider sets of the resource itself is no reference.
            match owner(model, &unknown) {
                Some(found) if found.address != resource.address => {
                    let known = self.values.entry(Arc::clone(&found.address)).or_default();
                    known.insert(Arc::clone(&resource.address));
                }
                Some(_) => {}
                None => self.follow(resource, value),
            }
        }
        for child in value.children() {
            self.add(model, names, resource, child);
        }
    }

    /// What is not known by itself, such as a list that is, may hold what was put into it on its way.
    fn follow(&mut self, resource: &Resource, value: &Value) {
        for named in passes(value) {
            let known = self.ways.entry(named).or_default();
            known.insert(Arc::clone(&resource.address));
        }
    }
}

/// What arguments of other resources name a resource by.
pub(crate) const KEYS: [&str; 6] = ["id", "arn", "name", "bucket", "url", "key_id"];

/// The resources by the texts that they are called by, and by type and name.
type Names<'m> = BTreeMap<&'m str, BTreeMap<String, Vec<&'m Resource>>>;

fn names(model: &Model) -> Names<'_> {
    let mut names = Names::new();
    for resource in model.resources() {
        let texts = KEYS.iter().filter_map(|key| resource.values.get(key)?.as_str());
        for text in texts.collect::<BTreeSet<&str>>() {
            let way = format!("{}.{}", resource.kind, resource.name);
            names.entry(text).or_default().entry(way).or_default().push(resource);
        }
    }
    names
}

/// Type and name of what a value is taken from on its way, as it is written.
fn passes(value: &Value) -> impl Iterator<Item = String> + use<> {
    let trail = value.origin.trail(STEPS).into_iter();
    trail.filter_map(|(_, label)| match label {
        OriginLabel::Reference(text) => {
            Some(text.split(['.', '[']).take(2).collect::<Vec<&str>>().join("."))
        }
        _ => None,
    })
}

fn hole(part: &Part) -> Option<Arc<Unknown>> {
    match part {
        Part::Hole(hole) => Some(Arc::clone(hole)),
        Part::Literal(_) => None,
    }
}

/// The addresses of the resources that refer to `target`, as elements of a list: those that perhaps do, a caller that gets
/// it by an output, and what a file that could not be read may hold, as ones that may be there or not.
pub(crate) fn referrers_of(model: &Model, target: &Resource) -> Vec<Value> {
    let index = model.memo().once("what resources refer to", || Index::new(model));
    let plain = plain(&target.address);
    let mut found: BTreeSet<Arc<str>> = BTreeSet::new();
    found.extend(index.values.get(&target.address).into_iter().flatten().cloned());
    found.extend(index.texts.get(&*plain).into_iter().flatten().cloned());
    found.remove(&target.address);
    let way = index.ways.get(&format!("{}.{}", target.kind, target.name));
    let perhaps = way.into_iter().flatten().filter(|one| !found.contains(*one));
    let perhaps = perhaps.filter(|one| **one != target.address);
    let mut all: Vec<Value> = perhaps.map(|one| maybe(Value::string(Arc::clone(one)))).collect();
    all.extend(found.iter().map(|one| Value::string(Arc::clone(one))));
    if is_exported(model, target) {
        let reason = Reason::Exported(Arc::clone(&target.address));
        all.push(maybe(Value::unknown(Type::String, reason)));
    }
    let may_refer = |gap: &Value| match &gap.kind {
        Kind::Unknown(unknown) => !unknown.apart.excludes(&target.address),
        _ => true,
    };
    all.extend(gap_elements(model).iter().filter(|gap| may_refer(gap)).cloned());
    all
}

/// An address without instance keys.
pub(crate) fn plain(address: &str) -> String {
    let (mut text, mut depth) = (String::with_capacity(address.len()), 0_usize);
    for character in address.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => text.push(other),
            _ => {}
        }
    }
    text
}

/// Whether a resource leaves the configuration by an output, so that a caller may use it.
pub(crate) fn is_exported(model: &Model, resource: &Resource) -> bool {
    let exported = model.memo().once("what outputs mention", || exported(model));
    let mentions = |path: &str, what: &str| {
        exported.get(path).is_some_and(|known| known.open || known.names.contains(what))
    };
    if !mentions(&resource.module, &format!("{}.{}", resource.kind, resource.name)) {
        return false;
    }
    let root_call = resource.module.strip_prefix("module.").map(|rest| {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        format!("module.{}", rest.get(..end).unwrap_or_default())
    });
    root_call.is_none_or(|call| mentions("", &call))
}

/// What the outputs of a module refer to.
#[derive(Default)]
struct Mentions {
    /// An output is not known.
    open: bool,
    /// Two names with a dot between them: `aws_vpc.main`, `module.network`.
    names: BTreeSet<String>,
}

/// By the path of the module.
fn exported(model: &Model) -> BTreeMap<Arc<str>, Mentions> {
    let mut all: BTreeMap<Arc<str>, Mentions> = BTreeMap::new();
    for module in model.modules() {
        let mentions = all.entry(Arc::clone(&module.path)).or_default();
        for output in elements(&module.values, "outputs") {
            let Some(value) = output.get("value") else { continue };
            mentions.open |= value.is_unknown();
            let is_between = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
            for path in value.as_str().unwrap_or_default().split(is_between) {
                let names: Vec<&str> = path.split('.').collect();
                mentions.names.extend(names.windows(2).map(|pair| pair.join(".")));
            }
        }
    }
    all
}
