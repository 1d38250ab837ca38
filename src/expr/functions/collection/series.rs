//! Series of numbers and strings: ranges, order, sums, selection by key.

use crate::expr::convert::{convert, unify};
use crate::expr::equality;
use crate::expr::{Error, Result};
use crate::value::{Kind, Marks, Number, Reason, Truth, Type, Value};

use super::super::Call;
use super::super::parameters::{
    converted, friendly, given, has_maybe, invalid, list_result, number, unknown,
};

/// Terraform's own limit.
const MAX_RANGE: usize = 1024;

pub(super) fn range(call: &Call<'_>) -> Result<Value> {
    let mut parameters = Vec::with_capacity(3);
    for index in 0..call.arguments.len() {
        parameters.push(number(call, index, "params")?);
    }
    let Some(parameters) = parameters.into_iter().collect::<Option<Vec<Number>>>() else {
        return Ok(unknown(call, Type::list(Type::Number)));
    };
    let by_one = |start: &Number, end: &Number| Number::Int(if end < start { -1 } else { 1 });
    let (start, end, step) = match parameters.as_slice() {
        [end] => (Number::Int(0), end.clone(), by_one(&Number::Int(0), end)),
        [start, end] => (start.clone(), end.clone(), by_one(start, end)),
        [start, end, step] => (start.clone(), end.clone(), step.clone()),
        _ => return Err(Error::new("must have one, two, or three arguments")),
    };
    steps(start, &end, &step).map(|values| list_result(call, Type::Number, values))
}

fn steps(start: Number, end: &Number, step: &Number) -> Result<Vec<Value>> {
    // Terraform means to refuse a step of zero, but does not notice it: such a range is empty, or has
    // too many elements.
    let down = step.signum() < 0;
    if down && *end > start {
        return Err(invalid("params", "end must be less than start when step is negative"));
    }
    if !down && *end < start {
        return Err(invalid("params", "end must be greater than start when step is positive"));
    }
    let mut values = Vec::new();
    let mut at = start;
    while if down { at > *end } else { at < *end } {
        if values.len() >= MAX_RANGE {
            return Err(Error::new(
                "more than 1024 values were generated; either decrease the difference between start and end or use a smaller step",
            ));
        }
        values.push(Value::number(at.clone()));
        at = at.add(step);
    }
    Ok(values)
}

pub(super) fn sort(call: &Call<'_>) -> Result<Value> {
    let list = converted(call, 0, "list", &Type::list(Type::String))?;
    let Some(elements) = list.elements().filter(|elements| !has_maybe(elements)) else {
        return Ok(unknown(call, Type::list(Type::String)));
    };
    if !list.is_wholly_known() {
        // The order is not known, but their number is.
        let each = elements.iter().map(|_| unknown(call, Type::String)).collect();
        return Ok(list_result(call, Type::String, each));
    }
    if let Some(index) = elements.iter().position(Value::is_null) {
        let message = format!("given list element {index} is null; a null string cannot be sorted");
        return Err(Error::new(message));
    }
    let mut sorted = elements.to_vec();
    sorted.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(list_result(call, Type::String, sorted))
}

pub(super) fn sum(call: &Call<'_>) -> Result<Value> {
    let list = given(call, 0, "list")?;
    if list.is_unknown() {
        return Ok(unknown(call, Type::Number));
    }
    if list.entries().is_none() && list.elements().is_none() {
        return Err(invalid("list", "cannot sum noniterable"));
    }
    if list.children().next().is_none() {
        return Err(invalid("list", "cannot sum an empty list"));
    }
    let Some(elements) = list.elements() else {
        let message =
            format!("argument must be list, set, or tuple. Received {}", friendly(&list.ty()));
        return Err(invalid("list", message));
    };
    if !list.is_wholly_known() {
        return Ok(unknown(call, Type::Number));
    }
    let mut total = Number::Int(0);
    for element in elements {
        let number = convert(element, &Type::Number).ok();
        let Some(number) = number.as_ref().and_then(Value::as_number) else {
            return Err(invalid("list", "argument must be list, set, or tuple of number values"));
        };
        total = total.add(number);
    }
    Ok(Value::number(total))
}

pub(super) fn matchkeys(call: &Call<'_>) -> Result<Value> {
    let any = Type::list(Type::Any);
    let values = converted(call, 0, "values", &any)?;
    let keys = converted(call, 1, "keys", &any)?;
    let wanted = converted(call, 2, "searchset", &any)?;
    let Some(common) = unify(&[keys.ty(), wanted.ty()]) else {
        return Err(Error::new("keys and searchset must be of the same type"));
    };
    let (keys, wanted) = (convert(&keys, &common)?, convert(&wanted, &common)?);
    let known = (values.elements(), keys.elements(), wanted.elements());
    let (Some(elements), Some(keys), Some(wanted)) = known else {
        return Ok(unknown(call, values.ty()));
    };
    if has_maybe(elements) || has_maybe(keys) {
        return Ok(unknown(call, values.ty()));
    }
    if elements.len() != keys.len() {
        return Err(Error::new("length of keys and values should be equal"));
    }
    let element = match &values.kind {
        Kind::List(items) => items.element.clone(),
        _ => Type::Any,
    };
    if let Err(budget) = call.context.work(keys.len().saturating_mul(wanted.len())) {
        return Ok(Value::unknown(values.ty(), Reason::Budget(budget)));
    }
    let mut matching = Vec::new();
    for (value, key) in elements.iter().zip(keys) {
        match equality::contains(wanted, key) {
            Truth::True => matching.push(value.clone()),
            Truth::False => {}
            Truth::Unknown => matching.push(value.clone().with_marks(Marks::MAYBE)),
        }
    }
    Ok(list_result(call, element, matching))
}
