//! `jsonencode` and `jsondecode`.

use crate::value::{Budget, Kind, Marks, Part, Reason, Type, Value};

use super::{Call, Function};
use crate::expr::{Error, Result, convert, json, marks};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("jsonencode", 1, encode).with_own_marks(),
    Function::exactly("jsondecode", 1, decode),
];

/// The result is marked as a whole; the structure kept beside it knows which part has which mark.
fn encode(call: &Call<'_>) -> Result<Value> {
    let value = call.argument(0);
    let text = json::encode(value)?;
    let bytes: usize = text.parts().iter().map(length).sum();
    if bytes > call.context.limits.bytes {
        return Ok(Value::unknown(Type::String, Reason::Budget(Budget::Bytes)));
    }
    Ok(Value::text(text).with_marks(marks::deep(value)))
}

fn length(part: &Part) -> usize {
    match part {
        Part::Literal(text) => text.len(),
        Part::Hole(_) => 0,
    }
}

fn decode(call: &Call<'_>) -> Result<Value> {
    let value = call.argument(0);
    if value.is_null() {
        return Err(Error::new("the JSON text must not be null"));
    }
    let text = convert::convert(value, &Type::String)?;
    let Kind::String(text) = &text.kind else {
        let reason = text.unknown_reason().unwrap_or(Reason::Stated);
        return Ok(Value::unknown(Type::Any, crate::expr::depends_reason(reason)));
    };
    let decoded = json::decode(text, &value.origin)?;
    let decoded = marks::strip(&decoded);
    Ok(Value { marks: decoded.marks.without(Marks::MAYBE), ..decoded })
}
