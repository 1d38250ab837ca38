//! `format` and `formatlist`.

use std::fmt::Display;
use std::sync::Arc;

use crate::expr::convert::convert;
use crate::expr::{Error, Result, json};
use crate::value::{Budget, Kind, Marks, Part, Reason, Text, Type, Unknown, Value};

use super::super::Call;
use super::super::parameters::{
    derived_hole, has_maybe, invalid, list_result, literal_length, string_result, text, too_many,
    unknown, unknown_because,
};
use super::verb::{self, FormatPiece, FormatVerb};

pub(super) fn format(call: &Call<'_>) -> Result<Value> {
    let format = text(call, 0, "format")?;
    let arguments: Vec<&Value> = call.arguments.iter().skip(1).collect();
    let Some(format) = format.as_str() else { return Ok(unknown(call, Type::String)) };
    if let Some(unknown) = untyped_null(call) {
        return Ok(unknown);
    }
    let pieces = verb::parse(format).map_err(Error::new)?;
    let limit = call.context.limits.bytes;
    let printed =
        if too_wide(&pieces, limit) { None } else { formatted(&pieces, &arguments, limit)? };
    Ok(match printed {
        Some(text) => string_result(call, text),
        None => unknown_because(Type::String, Reason::Budget(Budget::Bytes)),
    })
}

/// Terraform does not evaluate a call with a null that has no type: it takes the result for unknown.
fn untyped_null(call: &Call<'_>) -> Option<Value> {
    let untyped = |value: &Value| matches!(value.kind, Kind::Null(Type::Any));
    let found = call.arguments.iter().skip(1).any(untyped);
    let reason = || Reason::Unsupported(format!("a null without a type in `{}`", call.name).into());
    found.then(|| unknown_because(Type::Any, reason()))
}

fn too_wide(pieces: &[FormatPiece], limit: usize) -> bool {
    let widths = pieces.iter().map(|piece| match piece {
        FormatPiece::Literal(_) => 0,
        FormatPiece::Verb(verb) => {
            verb.width.unwrap_or(0).saturating_add(verb.precision.unwrap_or(0))
        }
    });
    too_many(widths, limit)
}

/// What is printed so far, up to a limit.
struct Printed {
    parts: Vec<Part>,
    left: usize,
}

impl Printed {
    /// False when it has become too long.
    fn add(&mut self, parts: Vec<Part>) -> bool {
        for part in parts {
            let length = literal_length(&part);
            let Some(left) = self.left.checked_sub(length) else { return false };
            self.left = left;
            self.parts.push(part);
        }
        true
    }
}

/// None when the result is longer than the limit.
fn formatted(pieces: &[FormatPiece], arguments: &[&Value], limit: usize) -> Result<Option<Text>> {
    let mut out = Printed { parts: Vec::new(), left: limit };
    let mut used = 0;
    for piece in pieces {
        let parts = match piece {
            FormatPiece::Literal(text) => known(text.as_str()),
            FormatPiece::Verb(verb) => {
                used = used.max(verb.argument);
                let Some(argument) = arguments.get(verb.argument - 1) else {
                    return Err(Error::new(format!(
                        "not enough arguments for {:?} at {}: need index {} but have {} total",
                        verb.raw,
                        verb.offset,
                        verb.argument,
                        arguments.len()
                    )));
                };
                printed(verb, argument)?
            }
        };
        if !out.add(parts) {
            return Ok(None);
        }
    }
    if used < arguments.len() {
        let message = match used {
            0 => "too many arguments; no verbs in format string".to_owned(),
            _ => format!("too many arguments; only {used} used by format string"),
        };
        return Err(invalid("args", message));
    }
    Ok(Some(Text::from_parts(out.parts)))
}

fn unsupported(verb: &FormatVerb, reason: impl Display) -> Error {
    Error::new(format!("unsupported value for {:?} at {}: {reason}", verb.raw, verb.offset))
}

fn known(text: impl Into<Arc<str>>) -> Vec<Part> {
    vec![Part::Literal(text.into())]
}

fn printed(verb: &FormatVerb, argument: &Value) -> Result<Vec<Part>> {
    if verb.mode != 'v' && argument.is_null() {
        return Err(unsupported(verb, "null value cannot be formatted"));
    }
    let to = |ty: &Type| convert(argument, ty).map_err(|error| unsupported(verb, error.message()));
    match verb.mode {
        'v' => as_it_is(verb, argument),
        't' => Ok(match to(&Type::Bool)?.as_bool() {
            Some(true) => known("true"),
            Some(false) => known("false"),
            None => vec![hole_of(argument)],
        }),
        'b' | 'd' | 'o' | 'x' | 'X' => match to(&Type::Number)?.as_number() {
            None => Ok(vec![plain_hole(verb, argument, verb.mode == 'd')]),
            Some(number) => match number.as_integer() {
                Some(integer) => Ok(known(verb.integer(&integer))),
                None => Err(unsupported(verb, "an integer is required")),
            },
        },
        'e' | 'E' | 'f' | 'g' | 'G' => Ok(match to(&Type::Number)?.as_number() {
            Some(number) => known(verb.float(number)),
            None => vec![hole_of(argument)],
        }),
        's' | 'q' => string(verb, &to(&Type::String)?),
        other => Err(Error::new(format!(
            "unsupported format verb {other:?} in {:?} at offset {}",
            verb.raw, verb.offset
        ))),
    }
}

/// A hole without the identity of what it stands for, which is printed in another way.
fn hole_of(argument: &Value) -> Part {
    let reason = argument.unknown_reason().unwrap_or(Reason::Stated);
    derived_hole(&Unknown::new(Type::String, reason))
}

/// A hole that is the string of the argument, where the verb prints that.
fn plain_hole(verb: &FormatVerb, argument: &Value, same: bool) -> Part {
    match &argument.kind {
        Kind::Unknown(unknown) if same && verb.is_plain() => Part::Hole(Arc::clone(unknown)),
        _ => hole_of(argument),
    }
}

fn string(verb: &FormatVerb, value: &Value) -> Result<Vec<Part>> {
    match &value.kind {
        Kind::String(text) => Ok(match (text.as_str(), verb.mode) {
            (Some(text), 's') => known(verb.padded(verb.cut(text))),
            (Some(text), _) => known(verb.padded(&quoted(verb.cut(text))?)),
            (None, 's') if verb.is_plain() => text.parts(),
            (None, _) => vec![hole_of(value)],
        }),
        _ => Ok(vec![plain_hole(verb, value, verb.mode == 's')]),
    }
}

fn quoted(text: &str) -> Result<String> {
    encoded(&Value::string(text))
}

fn encoded(value: &Value) -> Result<String> {
    let text = json::encode(value)?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// `%v`: strings and numbers as they are, all else as JSON.
fn as_it_is(verb: &FormatVerb, argument: &Value) -> Result<Vec<Part>> {
    if !argument.is_wholly_known() {
        return Ok(match &argument.kind {
            Kind::String(text) if verb.is_plain() => text.parts(),
            Kind::Unknown(unknown) if unknown.ty == Type::String => {
                vec![plain_hole(verb, argument, true)]
            }
            _ if verb.is_plain() && has_structure(argument) => {
                json::encode(argument).map_or_else(|_| vec![hole_of(argument)], |text| text.parts())
            }
            _ => vec![hole_of(argument)],
        });
    }
    let text = match &argument.kind {
        Kind::String(text) if !verb.sharp => text.as_str().unwrap_or_default().to_owned(),
        Kind::Number(number) if !verb.sharp => verb::shortest(number),
        _ => encoded(argument).map_err(|error| unsupported(verb, error.message()))?,
    };
    Ok(known(verb.padded(&text)))
}

/// Whether a value is a collection whose encoding has holes of its own.
fn has_structure(value: &Value) -> bool {
    value.elements().is_some() || value.entries().is_some()
}

pub(super) fn formatlist(call: &Call<'_>) -> Result<Value> {
    let format = text(call, 0, "format")?;
    let ty = || Type::list(Type::String);
    let arguments = call.arguments.get(1..).unwrap_or_default();
    if let Some(unknown) = untyped_null(call) {
        return Ok(unknown);
    }
    let length = common_length(arguments)?;
    let undecided = arguments.iter().any(|argument| {
        let sequence = matches!(argument.ty(), Type::List(_) | Type::Set(_) | Type::Tuple(_));
        let set = matches!(argument.kind, Kind::Set(_)) && !argument.is_wholly_known();
        argument.is_unknown() && (sequence || argument.ty() == Type::Any) || set
    });
    let Some(format) = format.as_str().filter(|_| !undecided) else {
        return Ok(unknown(call, ty()));
    };
    if length.is_some_and(|length| length > call.context.limits.elements) {
        return Ok(unknown_because(ty(), Reason::Budget(Budget::Elements)));
    }
    let pieces = verb::parse(format).map_err(Error::new);
    let mut results = Vec::new();
    for row in 0..length.unwrap_or(1) {
        let pieces = pieces.as_ref().map_err(|error| iteration(row, error))?;
        let limit = call.context.limits.bytes;
        if too_wide(pieces, limit) {
            return Ok(unknown_because(ty(), Reason::Budget(Budget::Bytes)));
        }
        let values: Vec<&Value> = arguments.iter().map(|argument| at(argument, row)).collect();
        let text = formatted(pieces, &values, limit).map_err(|error| iteration(row, &error))?;
        let maybe = values.iter().any(|value| value.marks.is_maybe());
        let value = match text {
            Some(text) => string_result(call, text),
            None => unknown_because(Type::String, Reason::Budget(Budget::Bytes)),
        };
        results.push(if maybe { value.with_marks(Marks::MAYBE) } else { value });
    }
    Ok(list_result(call, Type::String, results))
}

fn iteration(row: usize, error: &Error) -> Error {
    Error::new(format!("error on format iteration {row}: {}", error.message()))
}

fn at(argument: &Value, row: usize) -> &Value {
    argument.elements().and_then(|elements| elements.get(row)).unwrap_or(argument)
}

/// How many elements the sequences among the arguments have, all the same; none if there is none.
fn common_length(arguments: &[Value]) -> Result<Option<usize>> {
    let mut first: Option<(usize, usize)> = None;
    for (index, argument) in arguments.iter().enumerate() {
        let length = match (argument.elements(), argument.ty()) {
            (Some(elements), _) => elements.len(),
            (None, Type::Tuple(types)) if argument.is_unknown() => types.len(),
            (None, _) => continue,
        };
        match first {
            None => first = Some((index, length)),
            Some((_, other)) if other == length => {}
            // Elements that may not be there may make up for the difference.
            Some(_) if argument.elements().is_some_and(has_maybe) => {}
            Some((other_index, other)) => {
                return Err(invalid(
                    "args",
                    format!(
                        "argument {} has length {length}, which is inconsistent with argument {} of length {other}",
                        index + 1,
                        other_index + 1
                    ),
                ));
            }
        }
    }
    Ok(first.map(|(_, length)| length))
}
