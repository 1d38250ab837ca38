//! Which resource an unknown value comes from, by what its expression refers to, and what is known of attributes that AWS
//! sets. Must not know how a plan is written.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::iam;
use crate::model::{Location, Mode, Resource};
use crate::terraform::{self, ArgumentOwner};
use crate::value::{Entries, Items, Kind, NameMap, Origin, OriginLabel, Reason, Unknown, Value};

use super::blocks::PlanBlocks;
use super::configuration::ReferenceTarget;
use super::values::{Pending, pending};

/// A chain of references is followed so far.
const DEEPEST: usize = 200;
/// Policy documents that are put together of longer ones are not rendered.
const LONGEST_SOURCES: usize = 1 << 20;

/// A resource, and where its provider works.
pub(super) struct Made {
    pub(super) resource: Resource,
    /// Arguments that are documents of data sources, whether they are known or not.
    pub(super) documents: Vec<(Arc<str>, ReferenceTarget)>,
    pub(super) location: Arc<Location>,
}

/// The resources with the values that their unknown ones stand for.
pub(super) fn joined(made: Vec<Made>, pending: &[Pending]) -> Vec<Resource> {
    let blocks = PlanBlocks::of(made.iter().map(|made| &made.resource));
    let mut joining =
        Joining { made: &made, pending, blocks, done: HashMap::new(), busy: HashSet::new() };
    let values: Vec<Value> = (0..made.len()).map(|index| joining.values(index, 0)).collect();
    let one = |(made, values): (Made, Value)| Resource { values, ..made.resource };
    made.into_iter().zip(values).map(one).collect()
}

struct Joining<'j> {
    made: &'j [Made],
    pending: &'j [Pending],
    blocks: PlanBlocks,
    done: HashMap<usize, Value>,
    /// What is being worked out, which nothing in it can wait for.
    busy: HashSet<usize>,
}

/// Who has an unknown value.
#[derive(Clone, Copy)]
struct Owner<'j> {
    resource: &'j Resource,
    depth: usize,
}

impl Joining<'_> {
    /// The values of one of the resources.
    fn values(&mut self, index: usize, depth: usize) -> Value {
        if let Some(done) = self.done.get(&index) {
            return done.clone();
        }
        let Some(made) = self.made.get(index) else { return Value::object([]) };
        if depth > DEEPEST || !self.busy.insert(index) {
            return made.resource.values.clone();
        }
        let owner = Owner { resource: &made.resource, depth };
        let values = self.replaced(&made.resource.values, owner);
        let values = values.unwrap_or_else(|| made.resource.values.clone());
        let values = self.handed(values, made, depth);
        let values = known_forms(made, values);
        self.busy.remove(&index);
        self.done.insert(index, values.clone());
        values
    }

    /// The values with documents as the data sources have them, which know what they are made of.
    fn handed(&mut self, values: Value, made: &Made, depth: usize) -> Value {
        let owner = Owner { resource: &made.resource, depth };
        let mut found = Vec::new();
        for (name, target) in &made.documents {
            let Some(index) = self.blocks.only(target, owner.resource) else { continue };
            let theirs = self.values(index, depth + 1);
            let (Some(own), Some(theirs)) = (values.get(name), theirs.get(&target.attribute))
            else {
                continue;
            };
            let is_same = own.as_str().zip(theirs.as_str()).is_some_and(|(a, b)| is_same(a, b));
            if let Some(span) = own.origin.span().filter(|_| is_same) {
                let label = OriginLabel::Reference(
                    format!("{}.{}", target.resource, target.attribute).into(),
                );
                let origin = Origin::step(span, label, vec![theirs.origin.clone()]);
                let value = theirs.clone().with_origin(origin).with_marks(own.marks);
                found.push((Arc::clone(name), value));
            }
        }
        if found.is_empty() { values } else { values.with_attributes(found) }
    }

    /// A value with what its unknown parts stand for; none where there are none.
    fn replaced(&mut self, value: &Value, owner: Owner<'_>) -> Option<Value> {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.replaced_in(value, owner))
    }

    fn replaced_in(&mut self, value: &Value, owner: Owner<'_>) -> Option<Value> {
        let kind = match &value.kind {
            Kind::Unknown(unknown) => {
                let pending = self.pending.get(pending(unknown)?)?;
                let stands_for = self.stands_for(pending, unknown, owner);
                let marks = value.marks.union(stands_for.marks);
                return Some(Value { marks, origin: value.origin.clone(), ..stands_for });
            }
            Kind::List(items) => Kind::List(self.items(items, owner)?),
            Kind::Set(items) => Kind::Set(self.items(items, owner)?),
            Kind::Tuple(all) => Kind::Tuple(self.each(all, owner)?.into()),
            Kind::Map(entries) => {
                let values = self.entries(&entries.values, owner)?;
                Kind::Map(Arc::new(Entries { element: entries.element.clone(), values }))
            }
            Kind::Object(entries) => Kind::Object(Arc::new(self.entries(entries, owner)?)),
            Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => return None,
        };
        Some(Value { kind, ..value.clone() })
    }

    fn items(&mut self, items: &Items, owner: Owner<'_>) -> Option<Arc<Items>> {
        let values = self.each(&items.values, owner)?;
        Some(Arc::new(Items { element: items.element.clone(), values }))
    }

    fn each(&mut self, all: &[Value], owner: Owner<'_>) -> Option<Vec<Value>> {
        let changed: Vec<_> = all.iter().map(|value| self.replaced(value, owner)).collect();
        changed.iter().any(Option::is_some).then(|| {
            let pairs = all.iter().zip(changed);
            pairs.map(|(old, new)| new.unwrap_or_else(|| old.clone())).collect()
        })
    }

    fn entries(&mut self, all: &NameMap<Value>, owner: Owner<'_>) -> Option<NameMap<Value>> {
        let one = |(name, value): (&Arc<str>, &Value)| {
            Some((Arc::clone(name), self.replaced(value, owner)?))
        };
        let changed: Vec<_> = all.iter().filter_map(one).collect();
        if changed.is_empty() {
            return None;
        }
        let mut all = all.clone();
        all.extend(changed);
        Some(all)
    }

    /// What an unknown value is, as far as its expression tells.
    fn stands_for(&mut self, pending: &Pending, unknown: &Unknown, owner: Owner<'_>) -> Value {
        let targets: Vec<&ReferenceTarget> = pending.references.targets.iter().collect();
        let found = match (targets.as_slice(), pending.element) {
            ([target], None) => {
                self.blocks.only(target, owner.resource).map(|index| (index, *target))
            }
            ([target], Some((at, count))) => {
                let all = self.blocks.instances(target, owner.resource);
                (all.len() == count).then(|| Some((*all.get(at)?, *target))).flatten()
            }
            (many, Some((at, count))) if many.len() == count => many
                .get(at)
                .and_then(|target| Some((self.blocks.only(target, owner.resource)?, *target))),
            (_, _) => None,
        };
        let Some((index, target)) = found else {
            let reason = Reason::Depends(Arc::new(first_reason(&targets)));
            return Value::unknown(unknown.ty.clone(), reason);
        };
        let is_alone = !pending.references.others;
        let attribute = attribute(&pending.argument, target);
        if is_alone && is_handed_on(&pending.argument, attribute) {
            let values = self.values(index, owner.depth + 1);
            let attribute = values.get(attribute);
            if let Some(value) = attribute.filter(|value| !value.is_wholly_known()) {
                return value.clone();
            }
        }
        let address = self.made.get(index).map_or("", |made| &made.resource.address);
        Value::unknown(unknown.ty.clone(), reason(address, &target.attribute))
    }
}

fn first_reason(targets: &[&ReferenceTarget]) -> Reason {
    let first = targets.first();
    first.map_or(Reason::Stated, |target| reason(&target.resource, &target.attribute))
}

/// Why a value is unknown that comes from an attribute.
fn reason(address: &str, attribute: &str) -> Reason {
    let path: Arc<str> = match attribute {
        "" => address.into(),
        attribute => format!("{address}.{attribute}").into(),
    };
    Reason::set_by(address, path)
}

/// Arguments that are texts around an ARN: `"${aws_s3_bucket.this.arn}/*"`.
const AROUND_ARNS: [&str; 4] =
    ["source_arn", "resource_arn", "cloud_watch_logs_group_arn", "log_group_arn"];
/// Arguments that name other resources, without saying so in the end of their names.
const NAMING: [&str; 13] = [
    "bucket",
    "cluster",
    "role",
    "task_definition",
    "policy",
    "subnets",
    "security_groups",
    "vpc_security_group_ids",
    "subnet_ids",
    "route_table_ids",
    "queue_url",
    "endpoint",
    "topic",
];

/// The attribute that an argument refers to. Behind an index that is an expression, a plan leaves it out: the argument
/// tells which one it can be.
fn attribute<'t>(argument: &str, target: &'t ReferenceTarget) -> &'t str {
    let is_document = target.resource.contains("data.aws_iam_policy_document.");
    match &*target.attribute {
        "" if is_document => "json",
        "" if argument.ends_with("_id") => "id",
        "" if argument.ends_with("_arn") => "arn",
        attribute => attribute,
    }
}

/// Whether an argument that refers to this attribute alone is the attribute. The plan holds no expressions, so this goes
/// by what can be the value of the argument: no text around an id is an id.
fn is_handed_on(argument: &str, attribute: &str) -> bool {
    let names = NAMING.contains(&argument);
    match attribute {
        "json" | "minified_json" => true,
        "arn" => names || (argument.ends_with("arn") && !AROUND_ARNS.contains(&argument)),
        "id" => names || (argument.ends_with("_id") && argument != "resource_id"),
        "name" => names || (argument.ends_with("_name") && argument != "name"),
        "url" => names,
        _ => false,
    }
}

/// Whether two texts are the same JSON: the provider writes policies in a form of its own.
fn is_same(a: &str, b: &str) -> bool {
    let json = |text| serde_json::from_str::<serde_json::Value>(text).ok();
    a == b || json(a).is_some_and(|json_a| json(b) == Some(json_a))
}

/// The values with what is known of attributes that AWS sets.
fn known_forms(made: &Made, values: Value) -> Value {
    let resource = &made.resource;
    let subject = ArgumentOwner { mode: resource.mode, address: &resource.address };
    let values = terraform::with_forms(subject, &resource.kind, &made.location, values);
    if resource.mode != Mode::Data || &*resource.kind != "aws_iam_policy_document" {
        return values;
    }
    let is_open = values.get("json").is_some_and(Value::is_unknown);
    if !is_open || iam::document::weight(&values) > LONGEST_SOURCES {
        return values;
    }
    // What the provider would refuse is not in a plan.
    let Ok(document) = iam::document::render(&values) else { return values };
    values.with_attributes(document.entries().cloned().unwrap_or_default())
}
