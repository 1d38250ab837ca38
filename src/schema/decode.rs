//! A line of the data to a block: the format that `scripts/distill_schema.py` describes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;

use super::validators::{self, Validators};
use super::{Nested, Nesting, Presence, SchemaAttribute, SchemaBlock};
use crate::value::{Number, ObjectType, Type, Value};

#[derive(Deserialize)]
struct RawBlock<'a> {
    #[serde(default, borrow)]
    a: BTreeMap<&'a str, RawAttribute<'a>>,
    #[serde(default, borrow)]
    b: BTreeMap<&'a str, RawNested<'a>>,
    #[serde(default)]
    d: u8,
}

/// Flags, type, default.
#[derive(Deserialize)]
struct RawAttribute<'a>(&'a str, Json, #[serde(default)] Option<Json>);

/// Nesting, least, most, block, whether the provider fills it in.
#[derive(Deserialize)]
struct RawNested<'a>(&'a str, usize, usize, #[serde(borrow)] RawBlock<'a>, #[serde(default)] u8);

/// The block of one line; none if the line is not as described, which a test rules out.
pub(super) fn block_of_line(line: &str) -> Option<SchemaBlock> {
    let (kind, name, raw): (&str, &str, RawBlock<'_>) = serde_json::from_str(line).ok()?;
    let validators = match kind {
        "resource" => validators::of(name),
        _ => Validators::default(),
    };
    block(&raw, &validators, "")
}

/// The block at a path, which ends in a dot unless it is the resource.
fn block(raw: &RawBlock<'_>, validators: &Validators, path: &str) -> Option<SchemaBlock> {
    let attributes = raw.a.iter().map(|(name, raw)| {
        let attribute = attribute(raw)?;
        let checks = validators.checks(&format!("{path}{name}"));
        Some((Arc::from(*name), SchemaAttribute { checks, ..attribute }))
    });
    let blocks = raw.b.iter().map(|(name, RawNested(nesting, min, max, inner, computed))| {
        let max = (*max > 0).then_some(*max);
        let nesting = nesting_of(nesting)?;
        let block = block(inner, validators, &format!("{path}{name}."))?;
        let nested = Nested { block, nesting, min: *min, max, computed: *computed > 0 };
        Some((Arc::from(*name), nested))
    });
    Some(SchemaBlock {
        attributes: attributes.collect::<Option<_>>()?,
        blocks: blocks.collect::<Option<_>>()?,
        deprecated: raw.d > 0,
        groups: validators.groups(path.trim_end_matches('.')),
    })
}

fn attribute(RawAttribute(flags, ty, default): &RawAttribute<'_>) -> Option<SchemaAttribute> {
    let ty = type_of(ty)?;
    let default = match default {
        Some(default) => Some(default_of(default, &ty)?),
        None => None,
    };
    let has = |letter: char| flags.contains(letter);
    let presence = match (has('r'), has('o'), has('c')) {
        (true, _, _) => Presence::Required,
        (false, true, true) => Presence::OptionalComputed,
        (false, true, false) => Presence::Optional,
        (false, false, _) => Presence::Computed,
    };
    Some(SchemaAttribute {
        ty,
        default,
        presence,
        sensitive: has('s'),
        deprecated: has('d'),
        write_only: has('w'),
        checks: Vec::new(),
    })
}

/// A default, of the attribute's type: a primitive value, or a collection of them.
fn default_of(default: &Json, ty: &Type) -> Option<Value> {
    Some(match (default, ty) {
        (Json::Bool(known), _) => Value::bool(*known),
        (Json::Number(number), _) => Value::number(Number::parse(&number.to_string()).ok()?),
        (Json::String(text), _) => Value::string(text.as_str()),
        (Json::Array(values), Type::List(element)) => {
            let values = values.iter().map(|value| default_of(value, element));
            Value::list(element.as_ref().clone(), values.collect::<Option<_>>()?)
        }
        (Json::Object(entries), Type::Map(element)) => {
            let entries = entries.iter();
            let entries = entries
                .map(|(name, value)| Some((name.as_str().into(), default_of(value, element)?)));
            Value::map(element.as_ref().clone(), entries.collect::<Option<Vec<_>>>()?)
        }
        (Json::Array(_) | Json::Object(_) | Json::Null, _) => return None,
    })
}

fn nesting_of(name: &str) -> Option<Nesting> {
    Some(match name {
        "single" => Nesting::Single,
        "group" => Nesting::Group,
        "list" => Nesting::List,
        "set" => Nesting::Set,
        "map" => Nesting::Map,
        _ => return None,
    })
}

/// `"string"`, `["list", T]`, `["object", {name: T}]`, `["object", {name: T}, [optional names]]`.
fn type_of(raw: &Json) -> Option<Type> {
    if let Some(name) = raw.as_str() {
        return match name {
            "string" => Some(Type::String),
            "number" => Some(Type::Number),
            "bool" => Some(Type::Bool),
            "dynamic" => Some(Type::Any),
            _ => None,
        };
    }
    let parts = raw.as_array()?;
    let inner = parts.get(1)?;
    match parts.first()?.as_str()? {
        "list" => Some(Type::list(type_of(inner)?)),
        "set" => Some(Type::set(type_of(inner)?)),
        "map" => Some(Type::map(type_of(inner)?)),
        "object" => object(inner, parts.get(2)),
        _ => None,
    }
}

fn object(attributes: &Json, optional: Option<&Json>) -> Option<Type> {
    let types =
        attributes.as_object()?.iter().map(|(name, ty)| Some((name.as_str().into(), type_of(ty)?)));
    let optional = optional.and_then(Json::as_array).into_iter().flatten();
    Some(Type::Object(Arc::new(ObjectType {
        attributes: types.collect::<Option<_>>()?,
        optional: optional.filter_map(Json::as_str).map(Arc::from).collect(),
    })))
}
