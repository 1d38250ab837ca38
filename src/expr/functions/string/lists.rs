//! Strings from lists and lists from strings.

use std::sync::Arc;

use crate::expr::{Error, Result};
use crate::value::{Budget, Kind, Marks, Part, Reason, Text, Type, Unknown, Value};

use super::super::Call;
use super::super::parameters::{
    converted, depends, derived_hole, invalid, list_result, string_result, text, text_of, too_many,
    unknown, unknown_because,
};

pub(super) fn join(call: &Call<'_>) -> Result<Value> {
    let separator = text(call, 0, "separator")?;
    let lists = call.arguments.len().saturating_sub(1);
    if lists == 0 {
        return Err(Error::new("at least one list is required"));
    }
    let mut items = Vec::new();
    let mut complete = true;
    for index in 1..=lists {
        let list = converted(call, index, "lists", &Type::list(Type::String))?;
        let Some(elements) = list.elements() else {
            complete = false;
            continue;
        };
        for (position, element) in elements.iter().enumerate() {
            let Some(text) = text_of(element) else {
                let of = if lists > 1 { format!(" of list {index}") } else { String::new() };
                let message =
                    format!("element {position}{of} is null; cannot concatenate null values");
                return Err(invalid("lists", message));
            };
            complete &= !element.marks.is_maybe();
            // What stands behind something of unknown length has no known place.
            if complete {
                items.push(text);
            }
        }
    }
    let between = separator.weight();
    if too_many(items.iter().map(|item| item.weight() + between), call.context.limits.bytes) {
        return Ok(unknown_because(Type::String, Reason::Budget(Budget::Bytes)));
    }
    let mut parts = joined(&separator, &items);
    if !complete {
        let rest = unknown(call, Type::String);
        match &rest.kind {
            Kind::Unknown(hole) if !items.is_empty() => parts.push(derived_hole(hole)),
            _ => return Ok(rest),
        }
    }
    Ok(string_result(call, Text::from_parts(parts)))
}

fn joined(separator: &Text, items: &[Text]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            parts.extend(separator.parts());
        }
        parts.extend(item.parts());
    }
    parts
}

pub(super) fn split(call: &Call<'_>) -> Result<Value> {
    let (separator, string) = (text(call, 0, "separator")?, text(call, 1, "str")?);
    let Some(separator) = separator.as_str() else {
        return Ok(unknown(call, Type::list(Type::String)));
    };
    if let Some(known) = string.as_str() {
        return Ok(list_result(call, Type::String, split_known(separator, known)));
    }
    if separator.chars().count() != 1 {
        // A longer separator may begin in a literal part and end in a hole.
        return Ok(unknown(call, Type::list(Type::String)));
    }
    Ok(list_result(call, Type::String, split_parts(separator, &string)))
}

fn split_known(separator: &str, string: &str) -> Vec<Value> {
    let value = |piece: &str| Value::string(piece);
    if separator.is_empty() {
        return string.chars().map(|character| value(character.encode_utf8(&mut [0; 4]))).collect();
    }
    string.split(separator).map(value).collect()
}

fn split_parts(separator: &str, string: &Text) -> Vec<Value> {
    let mut pieces = Vec::new();
    let mut current: Vec<Part> = Vec::new();
    for part in string.parts() {
        match part {
            Part::Hole(_) => current.push(part),
            Part::Literal(text) => {
                for (index, piece) in text.split(separator).enumerate() {
                    if index > 0 {
                        finish(&mut pieces, &mut current);
                    }
                    current.push(Part::Literal(piece.into()));
                }
            }
        }
    }
    finish(&mut pieces, &mut current);
    pieces
}

/// A hole may hold separators: `a${x}b` is one piece, or one that begins with `a`, any number of others,
/// and one that ends with `b`.
fn finish(pieces: &mut Vec<Value>, current: &mut Vec<Part>) {
    let hole = current.iter().find_map(|part| match part {
        Part::Hole(hole) => Some(Arc::clone(hole)),
        Part::Literal(_) => None,
    });
    let Some(hole) = hole else {
        pieces.push(Value::text(Text::from_parts(current.drain(..))));
        return;
    };
    let literal = |part: &&Part| matches!(part, Part::Literal(_));
    let start: Vec<Part> = current.iter().take_while(literal).cloned().collect();
    let piece = Text::from_parts(start.into_iter().chain([derived_hole(&hole)]));
    pieces.push(match piece.prefix() {
        "" => Value::unknown(Type::String, depends(hole.reason.clone())),
        _ => Value::text(piece),
    });
    let others =
        Unknown { not_null: true, ..Unknown::new(Type::String, depends(hole.reason.clone())) };
    pieces.push(Value::from(Kind::Unknown(Arc::new(others))).with_marks(Marks::MAYBE));
    current.clear();
}
