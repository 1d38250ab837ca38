//! Small models for the tests of functions over the model.

use std::sync::Arc;

use crate::model::{Existence, Mode, Model, Resource};
use crate::source::{SourceId, Span};
use crate::value::{Origin, OriginLabel, Part, Reason, Type, Unknown, Value};

pub(crate) fn span() -> Span {
    Span::new(SourceId(0), 0, 1)
}

pub(crate) fn object(attributes: &[(&str, Value)]) -> Value {
    Value::object(attributes.iter().map(|(name, value)| (Arc::from(*name), value.clone())))
}

pub(crate) fn resource(address: &str, attributes: &[(&str, Value)]) -> Resource {
    let (kind, name) = address.rsplit_once('.').unwrap();
    let origin = Origin::step(span(), OriginLabel::Block(address.into()), Vec::new());
    Resource {
        address: address.into(),
        mode: Mode::Managed,
        kind: kind.into(),
        name: name.into(),
        module: "".into(),
        existence: Existence::Certain,
        values: object(attributes).with_origin(origin),
        header: span(),
        ignore_changes: Ok(Vec::new()),
        prevent_destroy: None,
        references: Vec::new(),
        depends_on: Vec::new(),
    }
}

pub(crate) fn symbol(symbol: &str) -> Value {
    Value::symbol(Type::String, Reason::Computed(symbol.into()), symbol.into())
}

pub(crate) fn text(value: &str) -> Value {
    Value::string(value)
}

pub(crate) fn list(values: &[Value]) -> Value {
    Value::tuple(values.to_vec())
}

pub(crate) fn unknown() -> Value {
    Value::unknown(Type::Any, Reason::Variable("x".into()))
}

pub(crate) fn model(resources: Vec<Resource>) -> Model {
    Model::new(resources, Vec::new(), Vec::new())
}

pub(crate) fn values(model: &Model, address: &str) -> Value {
    model.resource(address).unwrap().values.clone()
}

pub(crate) fn hole(name: &str) -> Part {
    Part::Hole(Arc::new(Unknown::new(Type::String, Reason::Variable(name.into()))))
}

pub(crate) fn number(number: i64) -> Value {
    Value::number(number)
}
