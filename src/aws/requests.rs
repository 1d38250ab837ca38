//! What requests to ECS hold: the shapes of a task definition and of a service, from ECS's own service model. See
//! `scripts/distill_ecs_requests.py`. Must not know rules or models.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde_json::Value as Json;

use crate::value::{NameMap, Type, Value};

static DATA: &str = include_str!("../../data/ecs/requests.json");

/// An operation of ECS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `RegisterTaskDefinition`
    RegisterTaskDefinition,
    /// `CreateService`
    CreateService,
}

impl Operation {
    /// As AWS calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RegisterTaskDefinition => "RegisterTaskDefinition",
            Self::CreateService => "CreateService",
        }
    }

    /// What it takes.
    #[must_use]
    pub fn request(self) -> &'static ShapeFields {
        match self {
            Self::RegisterTaskDefinition => &REQUESTS.task_definition,
            Self::CreateService => &REQUESTS.service,
        }
    }

    /// Whether a member is one that only the answer of its `Describe` operation has.
    #[must_use]
    pub fn answers(self, member: &str) -> bool {
        let answers = match self {
            Self::RegisterTaskDefinition => &REQUESTS.of_task_definition,
            Self::CreateService => &REQUESTS.of_service,
        };
        answers.iter().any(|known| &**known == member)
    }
}

struct Requests {
    task_definition: ShapeFields,
    of_task_definition: Vec<Arc<str>>,
    service: ShapeFields,
    of_service: Vec<Arc<str>>,
    container: ShapeFields,
}

static REQUESTS: LazyLock<Requests> = LazyLock::new(|| {
    let json: Json = serde_json::from_str(DATA).unwrap_or_default();
    let of = |operation: Operation| fields(json.get(operation.name()).unwrap_or(&Json::Null));
    let answers = |operation: Operation| {
        names(json.get("answers").and_then(|answers| answers.get(operation.name())))
    };
    let task_definition = of(Operation::RegisterTaskDefinition);
    let container = match task_definition.get("containerDefinitions") {
        Some(FieldShape::List(element)) => match element.as_ref() {
            FieldShape::Structure(fields) => fields.clone(),
            _ => ShapeFields::default(),
        },
        _ => ShapeFields::default(),
    };
    Requests {
        task_definition,
        of_task_definition: answers(Operation::RegisterTaskDefinition),
        service: of(Operation::CreateService),
        of_service: answers(Operation::CreateService),
        container,
    }
});

/// The shape of a field.
#[derive(Clone, Debug)]
pub enum FieldShape {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// One of these strings.
    OneOf(Vec<Arc<str>>),
    /// A list.
    List(Box<FieldShape>),
    /// A map of strings to these.
    Map(Box<FieldShape>),
    /// An object of these fields.
    Structure(ShapeFields),
}

/// The fields of an object.
#[derive(Clone, Debug, Default)]
pub struct ShapeFields {
    shapes: BTreeMap<Arc<str>, FieldShape>,
    required: Vec<Arc<str>>,
    absent: NameMap<Value>,
}

impl ShapeFields {
    fn new(shapes: BTreeMap<Arc<str>, FieldShape>, required: Vec<Arc<str>>) -> Self {
        let null =
            |(name, shape): (&Arc<str>, &FieldShape)| (Arc::clone(name), Value::null(shape.ty()));
        let absent = shapes.iter().map(null).collect();
        Self { shapes, required, absent }
    }

    /// The shape of the field of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FieldShape> {
        self.shapes.get(name)
    }

    /// The field that the provider takes a key for: it reads keys without regard to case.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<(&Arc<str>, &FieldShape)> {
        let exact = self.shapes.get_key_value(key);
        exact.or_else(|| self.shapes.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
    }

    /// The names of all fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.shapes.keys().map(AsRef::as_ref)
    }

    /// The names of those that must be there.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.required.iter().map(AsRef::as_ref)
    }

    /// Null in every field.
    pub(crate) fn absent(&self) -> &NameMap<Value> {
        &self.absent
    }
}

/// The fields of a container definition.
#[must_use]
pub fn container_fields() -> &'static ShapeFields {
    &REQUESTS.container
}

/// The member of a structure that holds the names of the required ones.
const REQUIRED: &str = "!";

fn names(json: Option<&Json>) -> Vec<Arc<str>> {
    let all = json.and_then(Json::as_array).into_iter().flatten();
    all.filter_map(Json::as_str).map(Arc::from).collect()
}

fn fields(json: &Json) -> ShapeFields {
    let members = json.as_object().into_iter().flatten();
    let members = members.filter(|(name, _)| *name != REQUIRED);
    let shapes = members.map(|(name, json)| (Arc::from(name.as_str()), shape(json))).collect();
    ShapeFields::new(shapes, names(json.get(REQUIRED)))
}

fn shape(json: &Json) -> FieldShape {
    if let Some(element) = json.get(0) {
        return FieldShape::List(Box::new(shape(element)));
    }
    if let Some(element) = json.get("*") {
        return FieldShape::Map(Box::new(shape(element)));
    }
    match json.as_str() {
        Some("integer") => FieldShape::Integer,
        Some("number") => FieldShape::Number,
        Some("boolean") => FieldShape::Boolean,
        Some(text) => match text.strip_prefix('=') {
            Some(choices) => FieldShape::OneOf(choices.split('|').map(Arc::from).collect()),
            None => FieldShape::String,
        },
        None => FieldShape::Structure(fields(json)),
    }
}

impl FieldShape {
    /// The type of a field's value.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self {
            Self::String | Self::OneOf(_) => Type::String,
            Self::Integer | Self::Number => Type::Number,
            Self::Boolean => Type::Bool,
            Self::List(element) => Type::list(element.ty()),
            Self::Map(element) => Type::map(element.ty()),
            Self::Structure(fields) => object_type(fields),
        }
    }

    /// What a value of it is called in messages.
    #[must_use]
    pub fn called(&self) -> &'static str {
        match self {
            Self::String | Self::OneOf(_) => "a string",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Boolean => "`true` or `false`",
            Self::List(_) => "a list",
            Self::Map(_) | Self::Structure(_) => "an object",
        }
    }
}

fn object_type(fields: &ShapeFields) -> Type {
    Type::object(fields.shapes.iter().map(|(name, shape)| (Arc::clone(name), shape.ty())))
}

/// The type of a container, as far as its fields are known.
#[must_use]
pub fn container_type() -> Type {
    object_type(container_fields())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_fields_of_a_container() {
        let fields = container_fields();
        assert!(matches!(fields.get("privileged").unwrap(), FieldShape::Boolean));
        assert!(matches!(fields.get("cpu").unwrap(), FieldShape::Integer));
        assert!(fields.get("privilege").is_none());
        let FieldShape::Structure(log) = fields.get("logConfiguration").unwrap() else { panic!() };
        assert_eq!(log.required().collect::<Vec<_>>(), ["logDriver"]);
        let FieldShape::OneOf(drivers) = log.get("logDriver").unwrap() else { panic!() };
        assert!(drivers.iter().any(|driver| &**driver == "awsfirelens"));
        assert!(
            matches!(log.get("options").unwrap(), FieldShape::Map(element) if matches!(**element, FieldShape::String))
        );
    }

    #[test]
    fn gives_types() {
        let Type::Object(container) = container_type() else { panic!() };
        assert_eq!(container.attributes.get("command"), Some(&Type::list(Type::String)));
    }

    #[test]
    fn knows_requests_and_answers() {
        let task = Operation::RegisterTaskDefinition;
        assert_eq!(
            task.request().required().collect::<Vec<_>>(),
            ["containerDefinitions", "family"]
        );
        assert!(matches!(task.request().get("cpu").unwrap(), FieldShape::String));
        assert!(task.answers("taskDefinitionArn") && !task.answers("family"));
        assert!(Operation::CreateService.request().get("networkConfiguration").is_some());
    }
}
