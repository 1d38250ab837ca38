//! Resources of the configuration that would do in place of a resource that is too wide. Must not know what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::expr::equality::equal;
use crate::iam::check::{Enough, PolicyProblem, shown};
use crate::iam::service::ResourceType;
use crate::model::{Mode, Model, Resource};
use crate::value::{Kind, Part, Text, Truth, Value};
use crate::view::value::written;

/// What would do, where exactly one resource can be meant: of the module that `owner` is in, because only there it can be named.
pub(super) fn of(model: &Model, owner: Option<&str>, problem: &PolicyProblem) -> Option<Value> {
    let module = &*model.resource(owner?)?.module;
    match problem.enough.as_ref()? {
        Enough::Resource(actions) => resources(model, module, actions),
        Enough::PassedRoles => passed(model, module),
    }
}

/// The one resource of each service that all its actions can be allowed on.
fn resources(model: &Model, module: &str, actions: &[Vec<&ResourceType>]) -> Option<Value> {
    if actions.is_empty() || !model.gaps.is_empty() {
        return None;
    }
    let mut by_own: BTreeMap<&str, Vec<&[&ResourceType]>> = BTreeMap::new();
    for types in actions {
        by_own.entry(types.first()?.service()).or_default().push(types);
    }
    let mut found: Vec<Value> = Vec::new();
    for (service, actions) in by_own {
        found.extend(of_service(model, module, (service, &actions))?);
    }
    match found.as_slice() {
        [only] => Some(only.clone()),
        _ => Some(Value::tuple(found)),
    }
}

/// The ARN of the one resource that all actions of a service can be allowed on, with what follows it.
fn of_service(
    model: &Model,
    module: &str,
    (service, actions): (&str, &[&[&ResourceType]]),
) -> Option<Vec<Value>> {
    let mut found: Option<(&Value, BTreeSet<&'static str>)> = None;
    for address in by_service(model).get(service).into_iter().flatten() {
        let Some(resource) = model.resource(address) else { continue };
        let Some(arn) = resource.values.get("arn") else { continue };
        let Some(rests) = rests(arn, actions) else { continue };
        // Another one may be meant as well.
        if found.is_some() || resource.mode != Mode::Managed || *resource.module != *module {
            return None;
        }
        found = Some((arn, rests));
    }
    let (arn, rests) = found?;
    Some(rests.into_iter().map(|rest| with(arn, rest)).collect())
}

/// The resources with an ARN, by the service that it names.
fn by_service(model: &Model) -> Arc<BTreeMap<String, Vec<Arc<str>>>> {
    model.memo().once("resources by the service of their ARN", || {
        let mut all: BTreeMap<String, Vec<Arc<str>>> = BTreeMap::new();
        for resource in model.resources() {
            let arn = resource.values.get("arn").map(Value::written_out);
            let service =
                arn.as_ref().map(shown).and_then(|arn| Some(arn.split(':').nth(2)?.to_owned()));
            if let Some(service) = service {
                all.entry(service).or_default().push(Arc::clone(&resource.address));
            }
        }
        all
    })
}

/// What follows an ARN in the patterns that the actions take: one that all of them take, or else one for each: a bucket, and its
/// objects. None where an action takes none.
fn rests(arn: &Value, actions: &[&[&ResourceType]]) -> Option<BTreeSet<&'static str>> {
    let each: Vec<BTreeSet<&'static str>> = actions
        .iter()
        .map(|types| types.iter().filter_map(|kind| kind.within(arn)).collect())
        .collect();
    let firsts: Option<BTreeSet<&'static str>> =
        each.iter().map(|own| own.first().copied()).collect();
    let mut shared = each.first()?.iter().filter(|rest| each.iter().all(|own| own.contains(*rest)));
    match shared.next() {
        Some(rest) => Some(BTreeSet::from([*rest])),
        None => firsts,
    }
}

/// An ARN, and what follows it.
fn with(arn: &Value, rest: &str) -> Value {
    if rest.is_empty() {
        return arn.clone();
    }
    let parts = match &arn.kind {
        Kind::Unknown(unknown) => vec![Part::Hole(Arc::clone(unknown))],
        _ => arn.as_text().map(Text::parts).unwrap_or_default(),
    };
    let rest = Part::Literal(rest.into());
    Value::text(Text::from_parts(parts.into_iter().chain([rest])))
}

/// The roles of the one task definition that there is.
fn passed(model: &Model, module: &str) -> Option<Value> {
    let mut all = model.of_type(Mode::Managed, "aws_ecs_task_definition");
    let only: &Resource =
        all.next().filter(|one| *one.module == *module && model.gaps.is_empty())?;
    if all.next().is_some() {
        return None;
    }
    let mut roles: Vec<Value> = Vec::new();
    for argument in ["task_role_arn", "execution_role_arn"] {
        let Some(role) = written(&only.values, argument) else { continue };
        if !roles.iter().any(|other| equal(other, role) == Truth::True) {
            roles.push(role.clone());
        }
    }
    match roles.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        _ => Some(Value::tuple(roles)),
    }
}

/// As a message names it: `aws_s3_bucket.bottles.arn`.
pub(super) fn named(value: &Value) -> Option<String> {
    if let Some(elements) = value.elements() {
        let all: Option<Vec<String>> = elements.iter().map(named).collect();
        return Some(all?.join(" and "));
    }
    let text = match &value.kind {
        Kind::Unknown(unknown) => unknown.symbol.as_deref()?.to_owned(),
        _ => value.as_text()?.parts().iter().map(part).collect::<Option<String>>()?,
    };
    Some(format!("`{text}`"))
}

fn part(part: &Part) -> Option<String> {
    match part {
        Part::Literal(text) => Some(text.to_string()),
        Part::Hole(unknown) => Some(format!("${{{}}}", unknown.symbol.as_deref()?)),
    }
}
