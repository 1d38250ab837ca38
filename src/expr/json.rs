//! JSON as go-cty writes and reads it, with holes where a value is not known.

use std::fmt::Write;
use std::sync::Arc;

use crate::value::{
    Budget, Kind, NameMap, Number, Origin, Part, Reason, Text, Type, Unknown, Value,
};

use super::{Error, Result, sets};
use crate::iam::json::decode as located;

/// The JSON encoding of a value. The string keeps the value beside it, so that [`decode`] and rules see
/// its structure, origins and marks.
pub fn encode(value: &Value) -> Result<Text> {
    let mut out = Out::default();
    put(value, &mut out);
    Ok(out.finish().with_json(value.clone()))
}

/// Text in the making.
#[derive(Default)]
struct Out {
    parts: Vec<Part>,
    literal: String,
    bytes: usize,
}

/// Bytes of one text. Values share strings: of a small value, the text may be larger than the memory.
const BYTES: usize = 16 << 20;

impl Out {
    fn is_full(&self) -> bool {
        self.bytes + self.literal.len() > BYTES
    }

    fn hole(&mut self, hole: Unknown) {
        self.bytes += self.literal.len();
        let literal = std::mem::take(&mut self.literal);
        self.parts.push(Part::Literal(literal.into()));
        self.parts.push(Part::Hole(Arc::new(hole)));
    }

    fn finish(mut self) -> Text {
        if self.is_full() {
            let reason = Reason::Budget(Budget::Bytes);
            let hole = Unknown { not_null: true, ..Unknown::new(Type::String, reason) };
            return Text::from_parts([Part::Hole(Arc::new(hole))]);
        }
        if self.parts.is_empty() {
            return Text::known(self.literal);
        }
        self.parts.push(Part::Literal(self.literal.into()));
        Text::from_parts(self.parts)
    }
}

fn put(value: &Value, out: &mut Out) {
    if out.is_full() {
        return;
    }
    match &value.kind {
        Kind::Null(_) => out.literal.push_str("null"),
        Kind::Bool(known) => out.literal.push_str(if *known { "true" } else { "false" }),
        Kind::Number(number) => out.literal.push_str(&number.to_string()),
        Kind::String(text) => {
            out.literal.push('"');
            for part in text.parts() {
                match part {
                    Part::Literal(literal) => escape(&literal, &mut out.literal),
                    Part::Hole(hole) => out.hole(encoded(&hole)),
                }
            }
            out.literal.push('"');
        }
        Kind::Set(items) if sets::unknown_length(&items.values).is_some() => {
            out.literal.push('[');
            rest(value, out);
            out.literal.push(']');
        }
        Kind::List(items) | Kind::Set(items) => sequence(&items.values, out),
        Kind::Tuple(values) => sequence(values, out),
        Kind::Map(entries) => entries_of(&entries.values, out),
        Kind::Object(values) => entries_of(values, out),
        Kind::Unknown(unknown) if unknown.ty == Type::String && unknown.not_null => {
            out.literal.push('"');
            out.hole(encoded(unknown));
            out.literal.push('"');
        }
        Kind::Unknown(unknown) => out.hole(encoded(unknown)),
    }
}

/// What stands for an unknown value in JSON: not its text, but the encoding of it.
fn encoded(unknown: &Unknown) -> Unknown {
    let symbol = unknown.symbol.as_ref().map(|symbol| Arc::from(format!("jsonencode({symbol})")));
    Unknown { symbol, not_null: true, ..Unknown::new(Type::String, unknown.reason.clone()) }
}

fn sequence(values: &[Value], out: &mut Out) {
    out.literal.push('[');
    for (index, value) in values.iter().enumerate() {
        if value.marks.is_maybe() {
            rest(value, out);
            break;
        }
        if index > 0 {
            out.literal.push(',');
        }
        put(value, out);
    }
    out.literal.push(']');
}

fn entries_of(entries: &NameMap<Value>, out: &mut Out) {
    out.literal.push('{');
    for (index, (name, value)) in entries.iter().enumerate() {
        if value.marks.is_maybe() {
            rest(value, out);
            break;
        }
        if index > 0 {
            out.literal.push(',');
        }
        out.literal.push('"');
        escape(name, &mut out.literal);
        out.literal.push_str("\":");
        put(value, out);
    }
    out.literal.push('}');
}

/// What follows an element that stands for zero or more.
fn rest(value: &Value, out: &mut Out) {
    let reason = super::dependent::depends_reason(value.unknown_reason().unwrap_or(Reason::Stated));
    out.hole(Unknown { not_null: true, ..Unknown::new(Type::String, reason) });
}

/// Go's `encoding/json` with its escapes for HTML.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => hexadecimal(character, out),
            control if control < ' ' => hexadecimal(control, out),
            other => out.push(other),
        }
    }
}

fn hexadecimal(character: char, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(character));
}

/// The value that a JSON text encodes: the one kept beside it, as JSON would have brought it here; or
/// what parsing gives. Parts of which no place is known get `origin`.
pub fn decode(text: &Text, origin: &Origin) -> Result<Value> {
    if let Some(twin) = text.json() {
        return Ok(normalized(twin));
    }
    let Some(known) = text.as_str() else {
        let blank = [' ', '\t', '\n', '\r'];
        if let Some(first) = text.prefix().trim_start_matches(blank).chars().next()
            && !matches!(first, '{' | '[' | '"' | '-' | '0'..='9' | 't' | 'f' | 'n')
        {
            let message = format!("a JSON document cannot begin with the character {first:?}");
            return Err(Error::new(message));
        }
        let reason = text.hole().map_or(Reason::Stated, |hole| hole.reason.clone());
        return Ok(Value::unknown(Type::Any, super::dependent::depends_reason(reason)));
    };
    // A text from a file or a heredoc has a place for each part.
    if !text.stretches().is_empty()
        && let Ok(value) = located(&Value::text(text.clone()).with_origin(origin.clone()))
    {
        return Ok(normalized(&value));
    }
    match serde_json::from_str::<serde_json::Value>(known) {
        Ok(json) => Ok(from_json(&json, origin)),
        // The parser's own limit on nesting; Terraform's is far higher.
        Err(error) if error.to_string().starts_with("recursion limit") => {
            Ok(Value::unknown(Type::Any, Reason::Budget(Budget::Depth)))
        }
        Err(error) => {
            let place = format!("line {}, column {}", error.line(), error.column());
            Err(Error::new(format!("not valid JSON ({place})")))
        }
    }
}

/// A JSON value as Terraform has it.
#[must_use]
pub fn from_json(json: &serde_json::Value, origin: &Origin) -> Value {
    let value = match json {
        serde_json::Value::Null => Value::null(Type::Any),
        serde_json::Value::Bool(known) => Value::bool(*known),
        serde_json::Value::Number(number) => match Number::parse(&number.to_string()) {
            Ok(number) => Value::number(number),
            Err(_) => Value::unknown(Type::Number, Reason::Budget(Budget::Bytes)),
        },
        serde_json::Value::String(text) => Value::string(text.as_str()),
        serde_json::Value::Array(values) => {
            Value::tuple(values.iter().map(|value| from_json(value, origin)).collect())
        }
        serde_json::Value::Object(values) => Value::object(
            values.iter().map(|(name, value)| (Arc::from(name.as_str()), from_json(value, origin))),
        ),
    };
    value.with_origin(origin.clone())
}

/// JSON knows neither lists nor sets nor maps, only what decodes to tuples and objects.
fn normalized(value: &Value) -> Value {
    let each = |values: &[Value]| Kind::Tuple(values.iter().map(normalized).collect());
    let entries = |values: &NameMap<Value>| {
        let values = values.iter().map(|(name, value)| (Arc::clone(name), normalized(value)));
        Kind::Object(Arc::new(values.collect()))
    };
    let kind = match &value.kind {
        Kind::Null(_) => Kind::Null(Type::Any),
        Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => value.kind.clone(),
        Kind::List(items) | Kind::Set(items) => each(&items.values),
        Kind::Tuple(values) => each(values),
        Kind::Map(map) => entries(&map.values),
        Kind::Object(values) => entries(values),
        Kind::Unknown(unknown) => {
            let ty = normalized_type(&unknown.ty);
            let symbol = unknown.symbol.clone().filter(|_| ty == unknown.ty);
            let among = unknown.among();
            let among = among.map(|among| Arc::new(among.iter().map(normalized).collect()));
            Kind::Unknown(Arc::new(Unknown { ty, symbol, among, ..unknown.as_ref().clone() }))
        }
    };
    Value { kind, marks: value.marks, origin: value.origin.clone() }
}

fn normalized_type(ty: &Type) -> Type {
    match ty {
        Type::Bool | Type::Number | Type::String => ty.clone(),
        Type::Tuple(elements) => Type::Tuple(elements.iter().map(normalized_type).collect()),
        Type::Object(object) => {
            let attributes = object.attributes.iter();
            Type::object(attributes.map(|(name, ty)| (Arc::clone(name), normalized_type(ty))))
        }
        Type::Any | Type::List(_) | Type::Set(_) | Type::Map(_) => Type::Any,
    }
}
