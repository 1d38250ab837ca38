//! The members of requests to ECS as arguments of the resource types that Terraform has for them, so that rules know one
//! kind of task definition. Must not know how a request was written.

use std::sync::Arc;

use crate::expr::{convert, json};
use crate::schema::{Nesting, SchemaBlock};
use crate::terraform::{ArgumentOwner, complete};
use crate::value::{Kind, NameMap, Origin, OriginLabel, Reason, Type, Value};

/// Members whose argument is not their name in snake case, or its singular.
const NAMES: [(&str, &str); 12] = [
    ("serviceName", "name"),
    ("role", "iam_role"),
    ("roleArn", "role_arn"),
    ("clusterArn", "cluster"),
    ("sizeInGiB", "size_in_gib"),
    ("enableECSManagedTags", "enable_ecs_managed_tags"),
    ("managedEBSVolume", "managed_ebs_volume"),
    ("filesystemType", "file_system_type"),
    ("configuredAtLaunch", "configure_at_launch"),
    ("placementStrategy", "ordered_placement_strategy"),
    ("loadBalancerName", "elb_name"),
    ("aliases", "client_alias"),
];

/// The arguments that the members of a request are, by the schema of the resource type.
pub(super) fn arguments(
    request: &Value,
    schema: &SchemaBlock,
    subject: ArgumentOwner<'_>,
) -> Value {
    Value::object(block(request, schema, subject)).with_origin(request.origin.clone())
}

fn block(object: &Value, schema: &SchemaBlock, subject: ArgumentOwner<'_>) -> NameMap<Value> {
    let mut written = NameMap::new();
    for (name, value) in object.entries().into_iter().flatten() {
        for (name, value) in spread(name, value) {
            if let Some((name, value)) = argument(&name, &value, schema, subject) {
                written.insert(name, value);
            }
        }
    }
    complete(subject, written, schema)
}

/// What the argument may be called that a member is, the likeliest first.
pub(super) fn names(member: &str) -> Vec<String> {
    let snake = snake_case(member);
    let singular = snake.strip_suffix('s').map(str::to_owned);
    let known = NAMES.iter().find(|(from, _)| *from == member).map(|(_, to)| (*to).to_owned());
    known.into_iter().chain([snake]).chain(singular).collect()
}

/// The argument that a member is, and its value.
fn argument(
    member: &str,
    value: &Value,
    schema: &SchemaBlock,
    subject: ArgumentOwner<'_>,
) -> Option<(Arc<str>, Value)> {
    for name in names(member) {
        let name = name.as_str();
        if let Some((name, attribute)) = schema.attributes.get_key_value(name) {
            return Some((Arc::clone(name), converted(value, &attribute.ty)));
        }
        if let Some((name, nested)) = schema.blocks.get_key_value(name) {
            let values = blocks(value, name, &nested.block, subject);
            let value = match nested.nesting {
                Nesting::List | Nesting::Set | Nesting::Map => values,
                Nesting::Single | Nesting::Group => {
                    let first = values.elements().and_then(|values| values.first());
                    first.cloned().unwrap_or_else(|| Value::null(Type::Any))
                }
            };
            return Some((Arc::clone(name), value));
        }
    }
    None
}

/// Members of objects that Terraform does not have: what is in them are arguments of what is around them.
fn spread(member: &str, value: &Value) -> Vec<(String, Value)> {
    let inner = |name: &str| value.get(name).cloned().into_iter();
    match member {
        "containerDefinitions" => vec![(member.to_owned(), encoded(value))],
        "host" => {
            let named = |value| (outside(member, "sourcePath").to_owned(), value);
            inner("sourcePath").map(named).collect()
        }
        "assignPublicIp" => vec![(member.to_owned(), enabled(value))],
        "deploymentConfiguration" => {
            let entries = value.entries().into_iter().flatten();
            let named = |(name, value): (&Arc<str>, &Value)| {
                (outside(member, name).to_owned(), value.clone())
            };
            entries.map(named).collect()
        }
        _ => match inside(member) {
            Some(name) => inner(name).map(|value| (member.to_owned(), value)).collect(),
            None => vec![(member.to_owned(), value.clone())],
        },
    }
}

/// Whether a member is an object whose members Terraform has beside it.
pub(super) fn is_spread(member: &str) -> bool {
    ["host", "deploymentConfiguration"].contains(&member)
}

/// The member in which a member has what Terraform has in its block.
pub(super) fn inside(member: &str) -> Option<&'static str> {
    (member == "networkConfiguration").then_some("awsvpcConfiguration")
}

/// What a member of an object that Terraform does not have is called around that object.
pub(super) fn outside<'a>(around: &str, member: &'a str) -> &'a str {
    match (around, member) {
        ("deploymentConfiguration", member) => of_deployment(member),
        ("host", "sourcePath") => "hostPath",
        (_, member) => member,
    }
}

fn of_deployment(member: &str) -> &str {
    match member {
        "maximumPercent" => "deploymentMaximumPercent",
        "minimumHealthyPercent" => "deploymentMinimumHealthyPercent",
        member => member,
    }
}

/// Container definitions are a text of JSON to Terraform. It keeps the value beside it.
fn encoded(value: &Value) -> Value {
    match (&value.kind, json::encode(value)) {
        (Kind::Tuple(_), Ok(text)) => Value::text(text).with_origin(value.origin.clone()),
        (_, _) => value.clone(),
    }
}

/// `ENABLED` is true to Terraform.
fn enabled(value: &Value) -> Value {
    let known = match value.as_str() {
        Some("ENABLED") => Value::bool(true),
        Some("DISABLED") => Value::bool(false),
        Some(_) | None => match value.unknown_reason() {
            Some(reason) => Value::unknown(Type::Bool, reason),
            None => Value::null(Type::Bool),
        },
    };
    known.with_origin(value.origin.clone())
}

fn converted(value: &Value, ty: &Type) -> Value {
    let pairs = match ty {
        Type::Map(_) => map_of_pairs(value),
        _ => None,
    };
    let value = pairs.as_ref().unwrap_or(value);
    let changed = convert::convert(value, ty);
    changed.unwrap_or_else(|error| {
        let failed = Value::unknown(ty.clone(), Reason::Error(error.message().into()));
        failed.with_origin(value.origin.clone())
    })
}

/// `[{"key": "team", "value": "web"}]` as a map; unknown where a key is.
fn map_of_pairs(value: &Value) -> Option<Value> {
    let mut map = NameMap::new();
    for pair in value.elements()? {
        let key = pair.get("key").or_else(|| pair.get("name"))?;
        let Some(name) = key.as_str() else {
            let reason = key.unknown_reason().unwrap_or(Reason::Stated);
            let unknown = Value::unknown(Type::map(Type::String), reason);
            return Some(unknown.with_origin(value.origin.clone()));
        };
        let value = pair.get("value").cloned().unwrap_or_else(|| Value::null(Type::String));
        map.insert(Arc::from(name), value);
    }
    Some(Value::object(map).with_origin(value.origin.clone()))
}

/// The nested blocks that an object or a list of objects stands for.
fn blocks(value: &Value, kind: &str, schema: &SchemaBlock, subject: ArgumentOwner<'_>) -> Value {
    let objects: Vec<&Value> = match value.elements() {
        Some(elements) => elements.iter().collect(),
        None if value.is_null() => Vec::new(),
        None => vec![value],
    };
    let one = |(index, object): (usize, &Value)| {
        if object.entries().is_none() {
            return object.clone();
        }
        let address = format!("{}.{kind}[{index}]", subject.address);
        let inner = block(object, schema, ArgumentOwner { address: &address, ..subject });
        let label = OriginLabel::Block(address.as_str().into());
        let value = Value::object(inner);
        match object.origin.span() {
            Some(span) => value.with_origin(Origin::step(span, label, Vec::new())),
            None => value,
        }
    };
    let all = objects.into_iter().enumerate().map(one).collect();
    Value::tuple(all).with_origin(value.origin.clone())
}

/// `executionRoleArn` to `execution_role_arn`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for one in name.chars() {
        if one.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(one.to_ascii_lowercase());
    }
    snake
}
