//! `regex` and `regexall`: what a pattern finds in a string.

use std::rc::Rc;
use std::sync::Arc;

use crate::expr::{Error, Result};
use crate::value::{Marks, Type, Value};

use super::super::Call;
use super::super::parameters::{invalid, list_result, text, unknown};
use super::pattern::{self, CompiledPattern};

/// What a match is as a value: the whole, the groups in order, or the groups by name.
enum Shape {
    Whole,
    Groups,
    Names(Vec<Arc<str>>),
}

impl Shape {
    fn of(pattern: &CompiledPattern) -> Result<Self> {
        let named = pattern.names.iter().filter(|name| !name.is_empty()).count();
        match (named, pattern.names.len()) {
            (_, 0) => Ok(Self::Whole),
            (0, _) => Ok(Self::Groups),
            (named, all) if named == all => {
                Ok(Self::Names(pattern.names.iter().map(|name| name.as_str().into()).collect()))
            }
            _ => Err(invalid(
                "pattern",
                "invalid regexp pattern: cannot mix both named and unnamed capture groups",
            )),
        }
    }

    fn ty(&self, pattern: &CompiledPattern) -> Type {
        match self {
            Self::Whole => Type::String,
            Self::Groups => Type::Tuple(vec![Type::String; pattern.names.len()].into()),
            Self::Names(names) => {
                Type::object(names.iter().map(|name| (Arc::clone(name), Type::String)))
            }
        }
    }

    fn value(&self, found: &regex::Captures<'_>) -> Value {
        let string = |part: Option<regex::Match<'_>>| {
            part.map_or_else(|| Value::null(Type::String), |part| Value::string(part.as_str()))
        };
        let mut groups = found.iter();
        let whole = string(groups.next().flatten());
        match self {
            Self::Whole => whole,
            Self::Groups => Value::tuple(groups.map(string).collect()),
            Self::Names(names) => Value::object(names.iter().cloned().zip(groups.map(string))),
        }
    }
}

fn compile(pattern: &str) -> Result<Rc<CompiledPattern>> {
    pattern::compiled(pattern)
        .map_err(|error| invalid("pattern", format!("invalid regexp pattern: {error}")))
}

pub(super) fn regex(call: &Call<'_>) -> Result<Value> {
    let (pattern, string) = (text(call, 0, "pattern")?, text(call, 1, "string")?);
    let Some(pattern) = pattern.as_str() else { return Ok(unknown(call, Type::Any)) };
    let pattern = compile(pattern)?;
    let shape = Shape::of(&pattern)?;
    let known = match string.as_str() {
        Some(known) => known,
        None if pattern.is_decided_by(string.prefix()) => string.prefix(),
        None => return Ok(unknown(call, shape.ty(&pattern))),
    };
    match pattern.regex.captures(known) {
        Some(found) => Ok(shape.value(&found)),
        None => Err(Error::new("pattern did not match any part of the given string")),
    }
}

pub(super) fn regexall(call: &Call<'_>) -> Result<Value> {
    let (pattern, string) = (text(call, 0, "pattern")?, text(call, 1, "string")?);
    let Some(pattern) = pattern.as_str() else {
        return Ok(unknown(call, Type::list(Type::Any)));
    };
    let pattern = compile(pattern)?;
    let shape = Shape::of(&pattern)?;
    let element = shape.ty(&pattern);
    let Some(known) = string.as_str() else {
        return Ok(in_beginning(call, &pattern, &shape, string.prefix()));
    };
    let limit = call.context.limits.elements;
    let found = pattern.regex.captures_iter(known).take(limit.saturating_add(1));
    let matches = found.map(|found| shape.value(&found)).collect();
    Ok(list_result(call, element, matches))
}

/// The matches in a string of which this beginning is known: none where that is decided, or the first and
/// any number of others.
fn in_beginning(
    call: &Call<'_>,
    pattern: &CompiledPattern,
    shape: &Shape,
    beginning: &str,
) -> Value {
    let element = shape.ty(pattern);
    let decided = pattern.is_decided_by(beginning);
    match pattern.regex.captures(beginning) {
        _ if !decided => unknown(call, Type::list(element)),
        None => Value::list(element, Vec::new()),
        Some(first) => {
            let others = unknown(call, element.clone()).with_marks(Marks::MAYBE);
            Value::list(element, vec![shape.value(&first), others])
        }
    }
}
