//! Container definitions as values: decoded once from the JSON that the task definition holds, every
//! field under the name that ECS gives it. Must not know how the JSON was written.

use std::sync::Arc;

use crate::expr::alternatives;
use crate::iam::json;
use crate::value::{Inside, Kind, NameMap, Origin, Reason, Type, Value, work};
use crate::view::value::{depends, elements, given, maybe, unknown_of};

use crate::aws::requests::{FieldShape, ShapeFields, container_fields};

/// The containers of a task definition: a list of objects. What is not known of the list, or cannot be
/// read, is an unknown element that stands for any number of them.
pub(crate) fn containers(task: &Value) -> Value {
    let definitions = match (&task.kind, task.get("container_definitions")) {
        (Kind::Unknown(_), _) => task,
        (_, Some(definitions)) => definitions,
        (_, None) => return Value::tuple(Vec::new()),
    };
    let decoded = match &definitions.kind {
        Kind::Null(_) => return Value::tuple(Vec::new()),
        Kind::String(_) | Kind::Unknown(_) => json::decode(definitions),
        _ => Ok(definitions.clone()),
    };
    let unreadable = |message: &str| {
        let reason = Reason::Error(format!("container_definitions: {message}").into());
        vec![maybe(Value::unknown(Type::Any, reason)).with_origin(definitions.origin.clone())]
    };
    let found = match decoded {
        Err(error) => unreadable(&error.message),
        Ok(decoded) => match (&decoded.kind, decoded.elements()) {
            (Kind::Unknown(_), _) => vec![maybe(unknown_of(&decoded, Type::Any))],
            (_, Some(elements)) => elements.iter().map(container).collect(),
            (_, None) => unreadable("a list is required"),
        },
    };
    let step = "container_definitions".into();
    let (own, within) = (definitions.origin.clone(), task.origin.clone());
    Value::tuple(found).with_origin(Origin::Part(Arc::new(Inside { own, within, step })))
}

fn container(element: &Value) -> Value {
    if element.entries().is_some() || element.is_unknown() {
        return structure(element, container_fields());
    }
    let reason = Reason::Error("container_definitions: an object is required".into());
    Value::unknown(Type::Any, reason).with_origin(element.origin.clone()).with_marks(element.marks)
}

/// An object with every field, null where absent, under ECS's own spelling, as the provider reads it:
/// without regard to case. Keys that ECS does not know stay.
fn structure(value: &Value, fields: &ShapeFields) -> Value {
    let Some(entries) = value.entries() else { return value.clone() };
    let mut all: NameMap<Value> = fields.absent().clone();
    for (key, entry) in entries {
        let perhaps = entry.marks.is_maybe().then(|| alternatives::or_null(entry));
        let entry = perhaps.as_ref().unwrap_or(entry);
        match fields.find(key) {
            Some((name, shape)) => all.insert(Arc::clone(name), shaped(entry, shape)),
            None => all.insert(Arc::clone(key), entry.clone()),
        };
    }
    work::count(all.len().saturating_mul(FIELD));
    Value { kind: Kind::Object(Arc::new(all)), ..value.clone() }
}

/// What it takes to make a field, in parts of a step.
const FIELD: usize = 12;

fn shaped(value: &Value, shape: &FieldShape) -> Value {
    if value.is_unknown() {
        return alternatives::each(value, value.clone(), |one| Ok(shaped(one, shape)));
    }
    match (shape, value.elements()) {
        (FieldShape::Structure(fields), _) => structure(value, fields),
        (FieldShape::List(element), Some(elements))
            if matches!(**element, FieldShape::Structure(_)) =>
        {
            let elements = elements.iter().map(|value| shaped(value, element)).collect();
            Value { kind: Value::tuple(elements).kind, ..value.clone() }
        }
        (_, _) if value.is_null() => Value::null(shape.ty()).with_origin(value.origin.clone()),
        (
            FieldShape::List(_)
            | FieldShape::Map(_)
            | FieldShape::String
            | FieldShape::Integer
            | FieldShape::Number
            | FieldShape::Boolean
            | FieldShape::OneOf(_),
            _,
        ) => value.clone(),
    }
}

/// The environment of a container as a map: name -> value, the last one of a name. Unknown when a name is.
pub(crate) fn environment(container: &Value) -> Value {
    let ty = Type::map(Type::String);
    if container.is_unknown() {
        return unknown_of(container, ty);
    }
    let mut map: NameMap<Value> = NameMap::new();
    for variable in elements(container, "environment") {
        let Some(name) = given(&variable, "name").and_then(Value::as_str) else {
            let reason = if variable.unknown_reason().is_some() {
                depends(&variable)
            } else {
                Reason::Error("environment: a list of objects of name and value is required".into())
            };
            return Value::unknown(ty, reason).with_origin(variable.origin);
        };
        let value = variable.get("value").cloned().unwrap_or_else(|| Value::null(Type::String));
        map.insert(name.into(), value.with_marks(variable.marks));
    }
    let origin = container.get("environment").map(|value| value.origin.clone()).unwrap_or_default();
    Value::map(Type::String, map).with_origin(origin)
}

/// The names in a container that ECS does not have.
pub(super) fn unknown_fields(container: &Value) -> Value {
    let ty = Type::list(Type::String);
    let (Kind::Object(fields), known) = (&container.kind, container_fields()) else {
        return match &container.kind {
            Kind::Unknown(_) => unknown_of(container, ty),
            _ => Value::list(Type::String, Vec::new()),
        };
    };
    let strange = fields.iter().filter(|(name, _)| known.find(name).is_none());
    let named = strange
        .map(|(name, value)| Value::string(Arc::clone(name)).with_origin(value.origin.clone()));
    Value::list(Type::String, named.collect()).with_origin(container.origin.clone())
}

/// The mount points of a container: a list, empty where there is none.
pub(super) fn mount_points(container: &Value) -> Value {
    let points = match &container.kind {
        Kind::Unknown(_) => vec![maybe(unknown_of(container, Type::Any))],
        _ => elements(container, "mountPoints"),
    };
    let origin = container.get("mountPoints").unwrap_or(container).origin.clone();
    Value::tuple(points).with_origin(origin)
}
