//! The fields of a container definition, from ECS's own service model: see
//! `scripts/distill_container_fields.py`.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde_json::Value as Json;

use crate::value::{NameMap, Type, Value};

static DATA: &str = include_str!("../../data/ecs/container_definition.json");

/// The shape of a field.
#[derive(Clone, Debug)]
pub enum Shape {
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
    List(Box<Shape>),
    /// A map of strings to these.
    Map(Box<Shape>),
    /// An object of these fields.
    Structure(Fields),
}

/// The fields of an object.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    shapes: BTreeMap<Arc<str>, Shape>,
    absent: NameMap<Value>,
}

impl Fields {
    fn new(shapes: BTreeMap<Arc<str>, Shape>) -> Self {
        let null = |(name, shape): (&Arc<str>, &Shape)| (Arc::clone(name), Value::null(shape.ty()));
        let absent = shapes.iter().map(null).collect();
        Self { shapes, absent }
    }

    /// The shape of the field of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)
    }

    /// The field that the provider takes a key for: it reads keys without regard to case.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<(&Arc<str>, &Shape)> {
        let exact = self.shapes.get_key_value(key);
        exact.or_else(|| self.shapes.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
    }

    /// The names of all fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.shapes.keys().map(AsRef::as_ref)
    }

    /// Null in every field.
    pub(super) fn absent(&self) -> &NameMap<Value> {
        &self.absent
    }
}

/// The fields of a container definition.
#[must_use]
pub fn container_fields() -> &'static Fields {
    static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
        let json: Json = serde_json::from_str(DATA).unwrap_or_default();
        fields(&json)
    });
    &FIELDS
}

fn fields(json: &Json) -> Fields {
    let members = json.as_object().into_iter().flatten();
    Fields::new(members.map(|(name, json)| (Arc::from(name.as_str()), shape(json))).collect())
}

fn shape(json: &Json) -> Shape {
    if let Some(element) = json.get(0) {
        return Shape::List(Box::new(shape(element)));
    }
    if let Some(element) = json.get("*") {
        return Shape::Map(Box::new(shape(element)));
    }
    match json.as_str() {
        Some("integer") => Shape::Integer,
        Some("number") => Shape::Number,
        Some("boolean") => Shape::Boolean,
        Some(text) => match text.strip_prefix('=') {
            Some(choices) => Shape::OneOf(choices.split('|').map(Arc::from).collect()),
            None => Shape::String,
        },
        None => Shape::Structure(fields(json)),
    }
}

impl Shape {
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
}

fn object_type(fields: &Fields) -> Type {
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
        assert!(matches!(fields.get("privileged").unwrap(), Shape::Boolean));
        assert!(matches!(fields.get("cpu").unwrap(), Shape::Integer));
        assert!(fields.get("privilege").is_none());
        let Shape::Structure(log) = fields.get("logConfiguration").unwrap() else { panic!() };
        let Shape::OneOf(drivers) = log.get("logDriver").unwrap() else { panic!() };
        assert!(drivers.iter().any(|driver| &**driver == "awsfirelens"));
        assert!(
            matches!(log.get("options").unwrap(), Shape::Map(element) if matches!(**element, Shape::String))
        );
    }

    #[test]
    fn gives_types() {
        let Type::Object(container) = container_type() else { panic!() };
        assert_eq!(container.attributes.get("command"), Some(&Type::list(Type::String)));
    }
}
