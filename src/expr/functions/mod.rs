//! The functions of Terraform's language: one table, gathered from one file a family.
//!
//! A family is a file with a `FUNCTIONS` table, a `mod` line and a line in `FAMILIES`. What all
//! functions share happens here once: the number of arguments, marks, the origin of the result.
#![expect(clippy::unnecessary_wraps, reason = "all functions have one signature")]

mod collection;
mod conversion;
mod date;
mod encoding;
mod filesystem;
mod function;
mod hash;
mod json;
mod lazy;
mod network;
mod numeric;
pub(crate) mod open_tofu;
mod parameters;
mod provider;
mod string;

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use crate::value::{Budget, Kind, Marks, Reason, Type, Value};

use super::{Error, Result, marks, size};
use crate::expr::weight::weight;
use function::MarkHandling;

pub use function::{Call, Function};

/// So many bytes of a string take a function as long as an element of a list.
const BYTES_AN_ELEMENT: usize = 8;

const FAMILIES: &[&[Function]] = &[
    collection::FUNCTIONS,
    conversion::FUNCTIONS,
    date::FUNCTIONS,
    encoding::FUNCTIONS,
    filesystem::FUNCTIONS,
    hash::FUNCTIONS,
    json::FUNCTIONS,
    lazy::FUNCTIONS,
    network::FUNCTIONS,
    numeric::FUNCTIONS,
    provider::FUNCTIONS,
    string::FUNCTIONS,
];

/// The function of this name.
#[must_use]
pub fn lookup(name: &str) -> Option<&'static Function> {
    static BY_NAME: LazyLock<HashMap<&str, &Function, RandomState>> = LazyLock::new(|| {
        let all = FAMILIES.iter().flat_map(|family| family.iter());
        all.map(|function| (function.name, function)).collect()
    });
    let name = name.strip_prefix("core::").unwrap_or(name);
    BY_NAME.get(name).copied()
}

/// The names of all functions.
pub fn names() -> impl Iterator<Item = &'static str> {
    let all = FAMILIES.iter().flat_map(|family| family.iter()).map(|function| function.name);
    all.filter(|name| !name.contains("::"))
}

/// Calls a function: checks the number of arguments, carries marks. Where the result is not one of the arguments, it has
/// no origin yet.
pub fn call(function: &Function, call: &Call<'_>) -> Result<Value> {
    check_count(function, call.name, call.arguments.len())
        .map_err(|error| error.or_at(call.span))?;
    let worked = call.context.work(work(call.arguments));
    if let Err(budget) = worked.and_then(|()| decoded(function, call)) {
        return Ok(Value::unknown(Type::Any, Reason::Budget(budget)));
    }
    let result = match function.handling {
        MarkHandling::Own => (function.call)(call).map_err(|error| {
            error.hiding(call.arguments, format!("{} fails on a sensitive value", function.name))
        }),
        MarkHandling::Whole => without_marks(function, call),
    };
    let result = size::bounded(result.map_err(|error| error.or_at(call.span))?, call.context);
    Ok(match made(function, call, &result) {
        Ok(()) => result,
        Err(budget) => Value::unknown(Type::Any, Reason::Budget(budget)),
    })
}

/// How many elements a function may look at.
fn work(arguments: &[Value]) -> usize {
    arguments.iter().map(length).sum()
}

/// The elements of a collection, and as many bytes of a text as make one.
fn length(value: &Value) -> usize {
    match &value.kind {
        Kind::List(items) | Kind::Set(items) => items.values.len(),
        Kind::Tuple(values) => values.len(),
        Kind::Map(entries) => entries.values.len(),
        Kind::Object(values) => values.len(),
        Kind::String(text) => text.as_str().map_or(0, str::len) / BYTES_AN_ELEMENT,
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown(_) => 0,
    }
}

/// Functions that read a text: the values that it holds are counted before they are made.
const DECODERS: [&str; 3] = ["csvdecode", "jsondecode", "yamldecode"];

/// The bytes of text that hold a value, and so take as much memory as elements do: `{},`
const BYTES_A_VALUE: usize = 2;

fn decoded(function: &Function, call: &Call<'_>) -> std::result::Result<(), Budget> {
    if !DECODERS.contains(&function.name) {
        return Ok(());
    }
    let bytes = call.argument(0).as_str().map_or(0, str::len);
    call.context.make(bytes / BYTES_A_VALUE)
}

/// Functions whose results are made anew in all their depth; those of the others share what is in the arguments.
const MAKE_ALL: [&str; 5] = ["chunklist", "regexall", "setproduct", "setunion", "transpose"];

/// Counts what a function made.
fn made(function: &Function, call: &Call<'_>, result: &Value) -> std::result::Result<(), Budget> {
    match &result.kind {
        Kind::String(text) => call.context.make_text(text.weight()),
        _ if MAKE_ALL.contains(&function.name) => call.context.make(weight(result)),
        _ => call.context.make(length(result)),
    }
}

fn without_marks(function: &Function, call: &Call<'_>) -> Result<Value> {
    let all = call.arguments.iter().fold(Marks::NONE, |all, value| all.union(value.deep_marks()));
    let all = all.without(Marks::MAYBE);
    if all == Marks::NONE {
        return (function.call)(call);
    }
    let arguments: Vec<Value> = call.arguments.iter().map(marks::strip).collect();
    let result = (function.call)(&Call { arguments: &arguments, ..*call })
        .map_err(|error| if all.is_sensitive() { hidden(function, &error) } else { error })?;
    let result = if all.is_sensitive() { without_reason(function, result) } else { result };
    Ok(result.with_marks(all))
}

/// Why the result is not known may quote an argument.
fn without_reason(function: &Function, result: Value) -> Value {
    match &result.kind {
        Kind::Unknown(unknown) if matches!(unknown.reason, Reason::Unsupported(_)) => {
            let what = format!("the result of `{}` for a sensitive value", function.name);
            let reason = Reason::Unsupported(what.into());
            result.with_unknown(|unknown| unknown.reason = reason)
        }
        _ => result,
    }
}

/// The message of a function may quote its argument.
fn hidden(function: &Function, error: &Error) -> Error {
    let message = format!("{} does not accept this sensitive value", function.name);
    match error.span() {
        Some(span) => Error::at(span, message),
        None => Error::new(message),
    }
}

/// Whether a function takes this many arguments.
pub(super) fn check_count(function: &Function, name: &str, count: usize) -> Result<()> {
    if count < function.min {
        let least = if function.max == Some(function.min) { "" } else { "at least " };
        let message = format!("{name}() needs {least}{}, not {count}", arguments(function.min));
        return Err(Error::new(message));
    }
    match function.max {
        Some(max) if count > max => {
            Err(Error::new(format!("{name}() takes at most {}, not {count}", arguments(max))))
        }
        Some(_) | None => Ok(()),
    }
}

fn arguments(count: usize) -> String {
    if count == 1 { "1 argument".to_owned() } else { format!("{count} arguments") }
}
