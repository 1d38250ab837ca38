//! Nested blocks that were written as a value: JSON syntax cannot tell them from an attribute, the schema can.

use std::sync::Arc;

use crate::expr::{alternatives, convert};
use crate::schema;
use crate::value::{Kind, Value};

use super::block::{Blocks, BodyPlace, absent, complete, nest};

/// The blocks that a value stands for: one object or a list of them.
pub(super) fn from_value(
    place: &BodyPlace<'_, '_>,
    value: &Value,
    kind: &str,
    nested: &schema::Nested,
) -> Value {
    let objects: Vec<&Value> = match value.elements() {
        Some(values) => values.iter().collect(),
        None if value.is_null() => Vec::new(),
        None => vec![value],
    };
    let filled = objects.into_iter().enumerate().map(|(index, object)| {
        let address = format!("{}.{kind}[{index}]", place.address);
        let inner = BodyPlace { address: &address, ..*place };
        fill(&inner, object, &nested.block)
    });
    nest(filled.collect(), nested.nesting).with_origin(value.origin.clone())
}

fn fill(place: &BodyPlace<'_, '_>, object: &Value, schema: &schema::SchemaBlock) -> Value {
    let Some(entries) = object.entries() else { return object.clone() };
    let mut all = entries.clone();
    // In JSON syntax, a property of this name is a comment.
    all.remove("//");
    for (name, attribute) in &schema.attributes {
        let Some(value) = all.get(name) else { continue };
        let value = match convert::convert(value, &attribute.ty) {
            Ok(value) if value.is_null() => absent(place.subject(), name, attribute),
            Ok(value) => {
                alternatives::without_null(value, || absent(place.subject(), name, attribute))
            }
            Err(error) => {
                let error = match value.origin.span() {
                    Some(span) => error.or_at(span),
                    None => error,
                };
                place.session.failed(&error, &attribute.ty)
            }
        };
        all.insert(Arc::clone(name), value);
    }
    for (name, nested) in &schema.blocks {
        if let Some(value) = all.get(name) {
            let filled = from_value(place, value, name, nested);
            all.insert(Arc::clone(name), filled);
        }
    }
    let all = complete(place.subject(), all, Blocks::new(), schema);
    Value { kind: Kind::Object(Arc::new(all)), ..object.clone() }
}
