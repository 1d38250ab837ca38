//! Who runs what, and where: services, task definitions and clusters, joined over the model.

use crate::model::{Mode, Model, Resource};
use crate::value::{Kind, Part, Reason, Text, Truth, Type, Value};
use crate::view::value::{any, block, elements, is_text, maybe, unknown_of, written};
use crate::view::{Link, find, instance, joined, referrers, resource_of};

const TASK: &str = "aws_ecs_task_definition";
const TASK_KEYS: &[&str] = &["arn", "arn_without_revision", "id", "family"];
const CLUSTER: &str = "aws_ecs_cluster";
const CLUSTER_KEYS: &[&str] = &["arn", "id", "name"];

/// Services, by the task definition that they run.
const SERVICES: Link =
    Link::found("aws_ecs_service", "task", &[TASK], |service| launched(&service.values));

/// What a cluster launches tasks with where they do not say so.
const DEFAULTS: Link = Link::of("aws_ecs_cluster_capacity_providers", "cluster_name", &[CLUSTER]);

/// What launches tasks, by the task definition.
const LAUNCHERS: [Link; 4] = [
    SERVICES,
    Link::found("aws_ecs_task_set", "task", &[TASK], |set| launched(&set.values)),
    Link::found("aws_cloudwatch_event_target", "task", &[TASK], |target| {
        launched(launcher(target))
    }),
    Link::found("aws_scheduler_schedule", "task", &[TASK], |schedule| launched(launcher(schedule))),
];

/// The services that run a task definition.
pub(super) fn services_of(model: &Model, task: &Value) -> Value {
    let Some(task) = resource_of(model, task) else { return nothing(task) };
    Value::tuple(joined(model, SERVICES, task, TASK_KEYS))
}

/// What launches a task definition: services, task sets, targets and schedules; and whether each certainly does.
pub(crate) fn launchers_of<'m>(model: &'m Model, task: &Resource) -> Vec<(&'m Resource, Truth)> {
    LAUNCHERS.iter().flat_map(|link| referrers(model, *link, task, TASK_KEYS).0).collect()
}

/// A list of nothing, or of what an unknown resource may have.
fn nothing(resource: &Value) -> Value {
    match &resource.kind {
        Kind::Unknown(_) => Value::tuple(vec![maybe(unknown_of(resource, Type::Any))]),
        _ => Value::tuple(Vec::new()),
    }
}

/// `arn:...:task-definition/web:3` and `web:3` name the family `web`.
fn family(value: &Value) -> Value {
    let Kind::String(text) = &value.kind else { return value.clone() };
    let mut parts = text.parts();
    if let Some(Part::Literal(first)) = parts.first_mut()
        && let Some((_, name)) = first.split_once(":task-definition/")
    {
        *first = name.into();
    }
    // What follows the colon is a revision, known or not: `${family}:${max(this.revision, data.revision)}`.
    let is_arn = matches!(parts.first(), Some(Part::Literal(first)) if first.starts_with("arn:"));
    let colon =
        parts.iter().position(|part| matches!(part, Part::Literal(text) if text.contains(':')));
    if let Some(at) = colon.filter(|_| !is_arn) {
        parts.truncate(at + 1);
        if let Some(Part::Literal(last)) = parts.last_mut()
            && let Some((name, _)) = last.split_once(':')
        {
            *last = name.into();
        }
    }
    Value { kind: Kind::String(Text::from_parts(parts)), ..value.clone() }
}

/// The resource that an argument refers to: its values, null for one that is elsewhere, or unknown.
fn target(model: &Model, argument: Option<&Value>, kind: &str, keys: &[&str]) -> Value {
    let Some(argument) = argument else { return Value::null(Type::Any) };
    match find(model, argument, kind, keys) {
        Ok(Some(resource)) => instance(resource),
        Ok(None) => Value::null(Type::Any).with_origin(argument.origin.clone()),
        Err(reason) => Value::unknown(Type::Any, reason).with_origin(argument.origin.clone()),
    }
}

/// The task definition that a service, or another launcher, runs.
pub(crate) fn task_of(model: &Model, launcher: &Value) -> Value {
    if launcher.is_unknown() {
        return unknown_of(launcher, Type::Any);
    }
    target(model, launched(launcher).first(), TASK, TASK_KEYS)
}

/// The task definition that a resource starts.
pub(crate) fn started_by(model: &Model, starter: &Resource) -> Value {
    task_of(model, launcher(starter))
}

/// The secret that the `valueFrom` of a container's secret names.
pub(super) fn secret_of(model: &Model, reference: &Value) -> Value {
    target(model, Some(reference), "aws_secretsmanager_secret", &["arn", "id", "name"])
}

/// The cluster of a service.
pub(crate) fn cluster_of(model: &Model, service: &Value) -> Value {
    if service.is_unknown() {
        return unknown_of(service, Type::Any);
    }
    target(model, service.get("cluster"), CLUSTER, CLUSTER_KEYS)
}

/// Whether a task definition, or what launches one, is for Fargate.
pub(super) fn is_fargate(model: &Model, value: &Value) -> Value {
    if value.is_unknown() {
        return unknown_of(value, Type::Bool);
    }
    let is_task = value.get("container_definitions").is_some();
    let answer =
        if is_task { task_on_fargate(model, value) } else { service_on_fargate(model, value) };
    let reason = || {
        let deciding =
            if is_task { decides_task(model, value) } else { decides_service(model, value) };
        deciding.or_else(|| model.rest().cloned()).unwrap_or(Reason::Stated)
    };
    Value::truth(answer, reason).with_origin(value.origin.clone())
}

/// Whether a task definition runs on a host: where it does not say what runs it, Fargate refuses what shares a host, and anything
/// else has one.
pub(super) fn has_host(model: &Model, task: &Value) -> Value {
    let on_fargate = is_fargate(model, task);
    // Of containers alone nobody wrote what runs them.
    let is_there = |own: &Value| !own.is_unknown() || own.origin.span().is_some();
    let says = written(task, "requires_compatibilities").is_some_and(is_there);
    match on_fargate.as_bool() {
        Some(known) => Value::bool(!known).with_origin(on_fargate.origin),
        None if task.is_unknown() || says => on_fargate,
        None => Value::bool(true).with_origin(on_fargate.origin),
    }
}

/// It says so, or something that runs it does.
fn task_on_fargate(model: &Model, task: &Value) -> Truth {
    let compatibilities = elements(task, "requires_compatibilities");
    let says = any(&compatibilities, |name| is_text(name, "FARGATE"));
    if says == Truth::True {
        return says;
    }
    let Some(resource) = resource_of(model, task) else { return says };
    let launched = Truth::any(LAUNCHERS.iter().map(|link| {
        let (found, more) = referrers(model, *link, resource, TASK_KEYS);
        let by_some =
            found.iter().map(|(resource, runs)| runs.and(launches_on_fargate(launcher(resource))));
        let by_more = if more.is_some() { Truth::Unknown } else { Truth::False };
        Truth::any(by_some).or(by_more)
    }));
    // It says that it runs elsewhere: what may perhaps launch it does not make it a task for Fargate.
    let elsewhere = !compatibilities.is_empty() && says == Truth::False;
    match launched {
        Truth::Unknown if elsewhere => Truth::False,
        _ => says.or(launched),
    }
}

/// What leaves open whether a task definition is for Fargate: what it says itself, or what launches it.
fn decides_task(model: &Model, task: &Value) -> Option<Reason> {
    let own = task.get("requires_compatibilities").and_then(open);
    own.or_else(|| {
        let resource = resource_of(model, task)?;
        LAUNCHERS.iter().find_map(|link| {
            let (found, more) = referrers(model, *link, resource, TASK_KEYS);
            let by_some = found.iter().find_map(|(resource, runs)| match runs {
                Truth::Unknown => launched(launcher(resource)).first().and_then(open),
                Truth::True | Truth::False => decides_launcher(launcher(resource)),
            });
            by_some.or(more)
        })
    })
}

fn decides_service(model: &Model, service: &Value) -> Option<Reason> {
    let by_cluster = || match find(model, &cluster_argument(service), CLUSTER, CLUSTER_KEYS) {
        Ok(Some(cluster)) => joined(model, DEFAULTS, cluster, CLUSTER_KEYS).iter().find_map(open),
        Ok(None) => None,
        Err(reason) => Some(reason),
    };
    let by_task = || task_of(model, service).get("requires_compatibilities").and_then(open);
    decides_launcher(service).or_else(by_task).or_else(by_cluster)
}

fn decides_launcher(launcher: &Value) -> Option<Reason> {
    if launcher.is_unknown() {
        return launcher.unknown_reason();
    }
    let names = ["launch_type", "capacity_provider_strategy"];
    names.iter().filter_map(|name| written(launcher, name)).find_map(open)
}

/// Why a value is not known, or not whether one of its elements is there.
fn open(value: &Value) -> Option<Reason> {
    value
        .unknown_reason()
        .or_else(|| value.children().find(|element| element.marks.is_maybe()).map(Value::doubt))
}

/// All that launches tasks.
pub(crate) fn launchers(model: &Model) -> impl Iterator<Item = &Resource> {
    LAUNCHERS.iter().flat_map(|link| model.of_type(Mode::Managed, link.kind))
}

/// The part of a resource that names a task definition and how it is launched.
pub(crate) fn launcher(resource: &Resource) -> &Value {
    let values = &resource.values;
    let inner = match &*resource.kind {
        "aws_cloudwatch_event_target" => block(values, "ecs_target"),
        "aws_scheduler_schedule" => {
            block(values, "target").and_then(|target| block(target, "ecs_parameters"))
        }
        _ => None,
    };
    inner.unwrap_or(values)
}

/// The family that a launcher runs.
fn launched(launcher: &Value) -> Vec<Value> {
    let argument = launcher.get("task_definition").or_else(|| launcher.get("task_definition_arn"));
    argument.map(family).into_iter().collect()
}

fn launches_on_fargate(launcher: &Value) -> Truth {
    if launcher.is_unknown() {
        return Truth::Unknown;
    }
    let launch_type = written(launcher, "launch_type");
    let by_type = launch_type.map_or(Truth::False, |value| is_text(value, "FARGATE"));
    let providers = elements(launcher, "capacity_provider_strategy");
    by_type.or(any(&providers, names_fargate))
}

fn names_fargate(strategy: &Value) -> Truth {
    match strategy.get("capacity_provider") {
        Some(provider) => is_text(provider, "FARGATE").or(is_text(provider, "FARGATE_SPOT")),
        None if strategy.is_unknown() => Truth::Unknown,
        None => Truth::False,
    }
}

/// By its launch type or capacity providers; by the cluster's default ones where it sets neither; or
/// because its task definition asks for Fargate alone.
fn service_on_fargate(model: &Model, service: &Value) -> Truth {
    let own = launches_on_fargate(service);

    let chosen = written(service, "launch_type").is_some()
        || !elements(service, "capacity_provider_strategy").is_empty();
    if own == Truth::True || (chosen && own == Truth::False) {
        return own;
    }
    let task = task_of(model, service);
    let only = elements(&task, "requires_compatibilities");
    if !only.is_empty() && only.iter().all(|name| is_text(name, "FARGATE") == Truth::True) {
        return Truth::True;
    }
    if chosen {
        return own;
    }
    own.or(cluster_default(model, service))
}

fn cluster_default(model: &Model, service: &Value) -> Truth {
    let cluster = match find(model, &cluster_argument(service), CLUSTER, CLUSTER_KEYS) {
        Ok(Some(cluster)) => cluster,
        Ok(None) => return Truth::False,
        Err(_) => return Truth::Unknown,
    };
    let settings = joined(model, DEFAULTS, cluster, CLUSTER_KEYS);
    any(&settings, |settings| match settings.kind {
        Kind::Unknown(_) => Truth::Unknown,
        _ => any(&elements(settings, "default_capacity_provider_strategy"), names_fargate),
    })
}

fn cluster_argument(service: &Value) -> Value {
    service.get("cluster").cloned().unwrap_or_else(|| Value::null(Type::String))
}

/// The volume of this name; null when the task definition has none, unknown when it may have.
pub(super) fn volume(task: &Value, name: &Value) -> Value {
    if task.is_unknown() {
        return unknown_of(task, Type::Any);
    }
    let mut uncertain = None;
    for volume in elements(task, "volume") {
        let same = match volume.get("name") {
            Some(known) => crate::expr::equality::equal(known, name),
            None => Truth::Unknown,
        };
        match (same, volume.marks.is_maybe()) {
            (Truth::True, false) => return volume,
            (Truth::True, true) | (Truth::Unknown, _) => uncertain = Some(volume),
            (Truth::False, _) => {}
        }
    }
    match uncertain {
        Some(volume) => {
            let reason =
                volume.unknown_reason().or_else(|| name.unknown_reason()).unwrap_or(Reason::Stated);
            Value::unknown(Type::Any, reason).with_origin(volume.origin)
        }
        None => Value::null(Type::Any).with_origin(name.origin.clone()),
    }
}
