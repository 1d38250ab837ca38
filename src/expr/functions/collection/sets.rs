//! Operations on sets, and the Cartesian product.

use crate::expr::convert::{convert, unify};
use crate::expr::{Error, Result, sets};
use crate::value::{Budget, Kind, Marks, Reason, Truth, Type, Value};

use super::super::Call;
use super::super::parameters::{
    CollectionShape, converted, given, invalid, shape, too_many, unknown, unknown_because,
};
use super::search::ElementSearch;

/// The arguments as sets of one element type; the type alone where one of them is unknown.
enum Operands {
    Known(Type, Vec<Vec<Value>>),
    Unknown(Type),
}

fn operands(call: &Call<'_>) -> Result<Operands> {
    let mut all = Vec::with_capacity(call.arguments.len());
    for index in 0..call.arguments.len() {
        let name = if index == 0 { "first_set" } else { "other_sets" };
        all.push(converted(call, index, name, &Type::set(Type::Any))?);
    }
    // An empty set of no particular type fits any other.
    let types = all.iter().filter_map(|set| match (&set.kind, set.ty()) {
        (Kind::Set(items), _) if items.values.is_empty() && items.element == Type::Any => None,
        (_, Type::Set(element)) => Some((*element).clone()),
        _ => Some(Type::Any),
    });
    let types: Vec<Type> = types.collect();
    let element = if types.is_empty() {
        Type::Any
    } else {
        unify(&types)
            .ok_or_else(|| Error::new("given sets must all have compatible element types"))?
    };
    let ty = Type::set(element.clone());
    let mut values = Vec::with_capacity(all.len());
    for set in &all {
        let set = convert(set, &ty).map_err(|error| invalid("first_set", error.message()))?;
        match set.elements() {
            Some(elements) => values.push(elements.to_vec()),
            None => return Ok(Operands::Unknown(ty)),
        }
    }
    Ok(Operands::Known(element, values))
}

fn combined(call: &Call<'_>, combine: fn(Vec<Vec<Value>>) -> Vec<Value>) -> Result<Value> {
    Ok(match operands(call)? {
        Operands::Unknown(ty) => unknown(call, ty),
        Operands::Known(element, values) => {
            if too_many(values.iter().map(Vec::len), call.context.limits.elements) {
                unknown_because(Type::set(element), Reason::Budget(Budget::Elements))
            } else {
                sets::make(element, combine(values))
            }
        }
    })
}

pub(super) fn setunion(call: &Call<'_>) -> Result<Value> {
    combined(call, |values| values.into_iter().flatten().collect())
}

pub(super) fn setintersection(call: &Call<'_>) -> Result<Value> {
    combined(call, |values| {
        let mut sets = values.into_iter();
        let first = sets.next().unwrap_or_default();
        sets.fold(first, |left, right| filtered(left, &right, Keep::Shared))
    })
}

pub(super) fn setsubtract(call: &Call<'_>) -> Result<Value> {
    combined(call, |values| {
        let mut sets = values.into_iter();
        let first = sets.next().unwrap_or_default();
        sets.fold(first, |left, right| filtered(left, &right, Keep::Others))
    })
}

#[derive(Clone, Copy)]
enum Keep {
    Shared,
    Others,
}

/// The elements that are, or are not, in another set. Where that is not known they may be there.
fn filtered(elements: Vec<Value>, other: &[Value], keep: Keep) -> Vec<Value> {
    let search = ElementSearch::of(other);
    let kept = elements.into_iter().filter_map(|element| {
        let shared = search.contains(&element);
        let stays = match keep {
            Keep::Shared => shared,
            Keep::Others => shared.not(),
        };
        match stays {
            Truth::True => Some(element),
            Truth::False => None,
            Truth::Unknown => Some(element.with_marks(Marks::MAYBE)),
        }
    });
    kept.collect()
}

pub(super) fn setproduct(call: &Call<'_>) -> Result<Value> {
    if call.arguments.len() < 2 {
        return Err(Error::new("at least two arguments are required"));
    }
    let mut marks = Marks::NONE;
    let (mut types, mut ordered) = (Vec::new(), true);
    for index in 0..call.arguments.len() {
        let argument = given(call, index, "sets")?;
        marks = marks.union(argument.marks).without(Marks::MAYBE);
        if shape(argument) == CollectionShape::Open {
            return Ok(unknown(call, Type::Any).with_marks(marks));
        }
        ordered &= shape(argument) != CollectionShape::Set;
        types.push(element_type(argument)?);
    }
    let tuple = Type::Tuple(types.clone().into());
    let ty = if ordered { Type::list(tuple.clone()) } else { Type::set(tuple.clone()) };
    let uncounted = |argument: &Value| match &argument.kind {
        Kind::Set(items) => sets::unknown_length(&items.values).is_some(),
        _ => false,
    };
    if call.arguments.iter().any(uncounted) {
        return Ok(unknown(call, ty).with_marks(marks));
    }
    let lists: Option<Vec<&[Value]>> = call.arguments.iter().map(Value::elements).collect();
    let Some(lists) = lists else { return Ok(unknown(call, ty).with_marks(marks)) };
    let total = lists.iter().try_fold(1_usize, |total, list| total.checked_mul(list.len()));
    if total.is_none_or(|total| total > call.context.limits.elements) {
        return Ok(unknown_because(ty, Reason::Budget(Budget::Elements)).with_marks(marks));
    }
    let tuples = product(&lists, &types)?;
    let result = if ordered { Value::list(tuple, tuples) } else { sets::make(tuple, tuples) };
    Ok(result.with_marks(marks))
}

fn element_type(argument: &Value) -> Result<Type> {
    let types: Vec<Type> = match (&argument.kind, argument.ty()) {
        (Kind::Tuple(values), _) => values.iter().map(Value::ty).collect(),
        (_, Type::List(element) | Type::Set(element)) => return Ok((*element).clone()),
        (_, Type::Tuple(types)) => types.to_vec(),
        _ => return Err(invalid("sets", "a set or a list is required")),
    };
    if types.is_empty() {
        return Ok(Type::Any);
    }
    unify(&types).ok_or_else(|| invalid("sets", "all elements must be of the same type"))
}

/// All combinations, the last argument's elements changing fastest.
fn product(lists: &[&[Value]], types: &[Type]) -> Result<Vec<Value>> {
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for (list, ty) in lists.iter().zip(types) {
        let elements = list.iter().map(|element| convert(element, ty));
        let elements: Vec<Value> = elements.collect::<Result<_>>()?;
        let mut longer = Vec::with_capacity(rows.len() * elements.len());
        for row in &rows {
            for element in &elements {
                let mut next = row.clone();
                next.push(element.clone());
                longer.push(next);
            }
        }
        rows = longer;
    }
    Ok(rows.into_iter().map(tuple).collect())
}

/// A combination with an element that may not be there may not be there.
fn tuple(row: Vec<Value>) -> Value {
    let maybe = row.iter().any(|value| value.marks.is_maybe());
    let without = |value: Value| Value { marks: value.marks.without(Marks::MAYBE), ..value };
    let tuple = Value::tuple(row.into_iter().map(without).collect());
    if maybe { tuple.with_marks(Marks::MAYBE) } else { tuple }
}
