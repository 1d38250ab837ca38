//! Values that are not known but one of few: the arms of an undecided conditional, the entries of a map whose key is not
//! known. What is true of each of them is true. Terraform does not reason so: its own evaluation only keeps them, and rules
//! read them. Must not know what is evaluated.

use std::sync::Arc;

use crate::value::{Kind, Marks, Origin, Part, Text, Truth, Value};

use super::equality::equal;
use super::{Error, Result};

/// More are not kept.
const MOST: usize = 16;

/// What a value can be, where that is known: itself, or one of few.
#[must_use]
pub fn of(value: &Value) -> Option<Vec<Value>> {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.among().map(<[Value]>::to_vec),
        Kind::String(text) if text.as_str().is_none() => of_text(text),
        _ if value.is_wholly_known() && !value.marks.is_maybe() => Some(vec![value.clone()]),
        _ => None,
    }
}

fn has_alternatives(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.among.is_some(),
        Kind::String(text) => text.hole().is_some_and(|hole| hole.among.is_some()),
        _ => false,
    }
}

/// The same for a text with one hole.
fn of_text(text: &Text) -> Option<Vec<Value>> {
    let among = text.hole()?.among()?;
    let parts = text.parts();
    let is_hole = |part: &&Part| matches!(part, Part::Hole(_));
    if parts.iter().filter(is_hole).count() != 1 {
        return None;
    }
    let filled = |one: &Value| {
        let part = |part: &Part| match part {
            Part::Literal(text) => Some(text.to_string()),
            Part::Hole(_) => one.as_str().map(str::to_owned),
        };
        Some(Value::string(parts.iter().map(part).collect::<Option<String>>()?))
    };
    among.iter().map(filled).collect()
}

/// What a hole can be in place of which one of these texts has more than its beginning and end.
pub(super) fn between(whole: &[Value], prefix: &str, suffix: &str) -> Option<Arc<Vec<Value>>> {
    let inner = |one: &Value| {
        let rest = one.as_str()?.strip_prefix(prefix)?;
        rest.strip_suffix(suffix).map(Value::string)
    };
    whole.iter().map(inner).collect::<Option<Vec<Value>>>().map(Arc::new)
}

/// All that one of these values can be; none where these are many, or not known.
pub(super) fn among<'v>(values: impl IntoIterator<Item = &'v Value>) -> Option<Arc<Vec<Value>>> {
    let mut all: Vec<Value> = Vec::new();
    for value in values {
        for one in of(value)? {
            let is_new = all.iter().all(|other| equal(other, &one) != Truth::True);
            if is_new && all.len() == MOST {
                return None;
            }
            if is_new {
                all.push(one);
            }
        }
    }
    all.shrink_to_fit();
    Some(Arc::new(all))
}

/// The value, which is one of these if it is not known.
pub(super) fn with(value: Value, among: Option<Arc<Vec<Value>>>) -> Value {
    match among {
        Some(among) => value.with_unknown(|unknown| unknown.among = Some(among)),
        None => value,
    }
}

/// The value where something takes the place of a null: a default, or what the provider fills in.
pub fn without_null(value: Value, instead: impl FnOnce() -> Value) -> Value {
    let Kind::Unknown(unknown) = &value.kind else { return value };
    let among = unknown.among().unwrap_or_default();
    if !among.iter().any(Value::is_null) {
        return value;
    }
    let instead = instead();
    let known = among.iter().map(|one| if one.is_null() { &instead } else { one });
    let among = self::among(known);
    value.with_unknown(|unknown| unknown.among = among)
}

/// What may not be there, for who takes what is absent for null.
#[must_use]
pub fn or_null(entry: &Value) -> Value {
    let there = Value { marks: entry.marks.without(Marks::MAYBE), ..entry.clone() };
    let among = among([&there, &Value::null(there.ty())]);
    let unknown = Value::unknown(there.ty(), entry.doubt()).with_marks(there.marks);
    with(unknown, among).with_origin(entry.origin.clone())
}

/// The elements of a value that is one of few lists or null, each of which may be there; none where it may be anything else.
#[must_use]
pub fn elements(value: &Value) -> Option<Value> {
    let Kind::Unknown(unknown) = &value.kind else { return None };
    let among = unknown.among()?;
    let mut found: Vec<Value> = Vec::new();
    for one in among {
        let elements = if one.is_null() { &[] } else { one.elements()? };
        for element in elements {
            if found.iter().all(|other| equal(other, element) != Truth::True) {
                found.push(element.clone());
            }
        }
    }
    let maybe = found.into_iter().map(|element| element.perhaps(&unknown.reason));
    let list = Value::tuple(maybe.collect()).with_marks(value.marks);
    Some(list.with_origin(value.origin.clone()))
}

/// What a case means in which something fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failing {
    /// Terraform would report an error: nothing comes of it.
    LeftOut,
    /// A rule cannot tell what comes of it, and so of none.
    Unknown,
}

/// What Terraform makes of a value that is one of few, given what comes of it where it is not known: for each of them
/// what `work` makes of it.
pub fn each(value: &Value, result: Value, work: impl Fn(&Value) -> Result<Value>) -> Value {
    let arguments = std::slice::from_ref(value);
    each_of(arguments, result, Failing::LeftOut, |arguments| match arguments {
        [one] => work(one),
        _ => Err(Error::new("there is one argument")),
    })
}

/// The same for anything that has several arguments, of which some are not known.
pub fn each_of(
    arguments: &[Value],
    result: Value,
    failing: Failing,
    work: impl Fn(&[Value]) -> Result<Value>,
) -> Value {
    // Nearly nothing has alternatives: what is large is not walked for them.
    if !arguments.iter().any(has_alternatives) || result.is_wholly_known() {
        return result;
    }
    let Some(cases) = cases(arguments) else { return result };
    let found: Vec<Result<Value>> = cases.iter().map(|one| work(one)).collect();
    if failing == Failing::Unknown && found.iter().any(Result::is_err) {
        return result;
    }
    let found: Vec<Value> = found.into_iter().flatten().collect();
    with(result, among(&found))
}

/// A value with a way to it: what a part of a text can be is written nowhere by itself.
fn from(one: Value, whole: &Value) -> Value {
    match one.origin {
        Origin::None => one.with_origin(whole.origin.clone()),
        _ => one,
    }
}

/// Every combination of what arguments can be; none where these are many or one of them is not known.
fn cases(arguments: &[Value]) -> Option<Vec<Vec<Value>>> {
    let mut cases = vec![Vec::new()];
    for argument in arguments {
        let all = if argument.is_wholly_known() { vec![argument.clone()] } else { of(argument)? };
        let all: Vec<Value> = all.into_iter().map(|one| from(one, argument)).collect();
        if cases.len() * all.len() > MOST {
            return None;
        }
        let longer = |case: &Vec<Value>| {
            let longer = |one: &Value| [case.as_slice(), std::slice::from_ref(one)].concat();
            all.iter().map(longer).collect::<Vec<_>>()
        };
        cases = cases.iter().flat_map(longer).collect();
    }
    Some(cases)
}

/// The one value that a value can have in every case; itself where there are several.
pub(super) fn settled(value: Value) -> Value {
    let Kind::Unknown(unknown) = &value.kind else { return value };
    match unknown.among() {
        Some([only]) => only.clone().with_marks(value.marks).with_origin(value.origin.clone()),
        Some(_) | None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Reason, Type};

    fn one_of(values: &[Value]) -> Value {
        with(Value::unknown(Type::Any, Reason::Workspace), among(values))
    }

    #[test]
    fn what_comes_of_each_is_kept() {
        let either = one_of(&[Value::number(1_usize), Value::number(2_usize)]);
        let unknown = || Value::unknown(Type::Bool, Reason::Workspace);
        let is = |wanted: Option<usize>| {
            let wanted = wanted.map(Value::number);
            let result = each(&either, unknown(), |one| {
                Ok(Value::bool(
                    wanted.as_ref().is_none_or(|wanted| equal(one, wanted) == Truth::True),
                ))
            });
            settled(result).as_bool()
        };
        assert_eq!((is(None), is(Some(1)), is(Some(3))), (Some(true), None, Some(false)));
    }

    #[test]
    fn a_case_that_fails_is_left_out() {
        let either = one_of(&[Value::number(1_usize), Value::string("x")]);
        let result = each(&either, Value::unknown(Type::Any, Reason::Workspace), |one| {
            one.as_str().map(Value::string).ok_or_else(|| Error::new("no text"))
        });
        assert_eq!(settled(result).as_str(), Some("x"));
    }

    #[test]
    fn many_and_unknown_ones_and_sensitive_ones_are_not_kept() {
        let many: Vec<Value> = (0..=MOST).map(Value::number).collect();
        assert!(among(&many).is_none());
        assert!(among([&Value::unknown(Type::Any, Reason::Workspace)]).is_none());
        let either = one_of(&[Value::string("a"), Value::string("b")]);
        assert!(of(&either).is_some());
        assert!(of(&either.with_marks(Marks::SENSITIVE)).is_none());
    }
}
