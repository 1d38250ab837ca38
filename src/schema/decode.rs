//! A line of the data to a block: the format that `scripts/distill_schema.py` describes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Attribute, Block, Nested, Nesting, Presence};
use crate::value::{ObjectType, Type};

#[derive(Deserialize)]
struct RawBlock<'a> {
    #[serde(default, borrow)]
    a: BTreeMap<&'a str, (&'a str, Json)>,
    #[serde(default, borrow)]
    b: BTreeMap<&'a str, (&'a str, usize, usize, RawBlock<'a>)>,
    #[serde(default)]
    d: u8,
}

/// The block of one line; none if the line is not as described, which a test rules out.
pub(super) fn block_of_line(line: &str) -> Option<Block> {
    let (_, _, raw): (&str, &str, RawBlock<'_>) = serde_json::from_str(line).ok()?;
    block(&raw)
}

fn block(raw: &RawBlock<'_>) -> Option<Block> {
    let attributes =
        raw.a.iter().map(|(name, (flags, ty))| Some((Arc::from(*name), attribute(flags, ty)?)));
    let blocks = raw.b.iter().map(|(name, (nesting, min, max, inner))| {
        let max = (*max > 0).then_some(*max);
        let nesting = nesting_of(nesting)?;
        Some((Arc::from(*name), Nested { block: block(inner)?, nesting, min: *min, max }))
    });
    Some(Block {
        attributes: attributes.collect::<Option<_>>()?,
        blocks: blocks.collect::<Option<_>>()?,
        deprecated: raw.d > 0,
    })
}

fn attribute(flags: &str, ty: &Json) -> Option<Attribute> {
    let has = |letter: char| flags.contains(letter);
    let presence = match (has('r'), has('o'), has('c')) {
        (true, _, _) => Presence::Required,
        (false, true, true) => Presence::OptionalComputed,
        (false, true, false) => Presence::Optional,
        (false, false, _) => Presence::Computed,
    };
    Some(Attribute {
        ty: type_of(ty)?,
        presence,
        sensitive: has('s'),
        deprecated: has('d'),
        write_only: has('w'),
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
