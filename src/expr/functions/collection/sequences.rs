//! Functions that make a list or tuple of one or several.

use std::ops::Range;

use crate::expr::convert::{convert, unify};
use crate::expr::{Error, Result, access};
use crate::value::{Budget, Kind, Marks, Reason, Truth, Type, Unknown, Value};

use super::super::Call;
use super::super::parameters::{
    CollectionShape, converted, depends, friendly, given, has_maybe, invalid, shape, text_of,
    too_many, unknown, unknown_because, whole, whole_number,
};
use super::search::ElementSearch;

fn own(value: &Value) -> Marks {
    value.marks.without(Marks::MAYBE)
}

fn within(call: &Call<'_>, ty: Type, values: Vec<Value>) -> Value {
    if values.len() > call.context.limits.elements {
        return unknown_because(ty, Reason::Budget(Budget::Elements));
    }
    match ty {
        Type::List(element) => Value::list((*element).clone(), values),
        _ => Value::tuple(values),
    }
}

/// Any number of elements that nobody knows.
fn any_number(ty: Type, unknown: &Unknown) -> Value {
    Value::unknown(ty, depends(unknown.reason.clone())).with_marks(Marks::MAYBE)
}

pub(super) fn concat(call: &Call<'_>) -> Result<Value> {
    if call.arguments.is_empty() {
        return Err(Error::new("at least one argument is required"));
    }
    let mut marks = Marks::NONE;
    for index in 0..call.arguments.len() {
        let argument = given(call, index, "seqs")?;
        marks = marks.union(own(argument));
        match shape(argument) {
            CollectionShape::List | CollectionShape::Tuple => {}
            CollectionShape::Open => return Ok(unknown(call, Type::Any).with_marks(marks)),
            CollectionShape::Set
            | CollectionShape::Map
            | CollectionShape::Object
            | CollectionShape::Single => {
                let ty = friendly(&argument.ty());
                let message = format!("all arguments must be lists or tuples; got {ty}");
                return Err(invalid("seqs", message));
            }
        }
    }
    let common = common_list(call.arguments);
    let lengths = call.arguments.iter().filter_map(Value::elements).map(<[Value]>::len);
    if too_many(lengths, call.context.limits.elements) {
        let ty = common.unwrap_or(Type::Any);
        return Ok(unknown_because(ty, Reason::Budget(Budget::Elements)).with_marks(marks));
    }
    let mut all = Vec::new();
    for argument in call.arguments {
        let argument = match &common {
            Some(ty) => convert(argument, ty).map_err(|e| invalid("seqs", e.message()))?,
            None => argument.clone(),
        };
        match (&argument.kind, argument.elements()) {
            (_, Some(elements)) => all.extend_from_slice(elements),
            (Kind::Unknown(unknown), None) => {
                let elements = unknown_elements(unknown).into_iter();
                all.extend(elements.map(|element| element.with_origin(argument.origin.clone())));
            }
            (_, None) => {}
        }
    }
    if call.arguments.iter().all(Value::is_unknown) {
        return Ok(unknown(call, common.unwrap_or(Type::Any)).with_marks(marks));
    }
    Ok(within(call, common.unwrap_or(Type::Any), all).with_marks(marks))
}

/// The elements of an unknown sequence: as many as the type of a tuple tells, or any number.
fn unknown_elements(sequence: &Unknown) -> Vec<Value> {
    let reason = || depends(sequence.reason.clone());
    match &sequence.ty {
        Type::Tuple(types) => types.iter().map(|ty| Value::unknown(ty.clone(), reason())).collect(),
        Type::List(element) => vec![any_number((**element).clone(), sequence)],
        _ => vec![any_number(Type::Any, sequence)],
    }
}

/// The list type of the result, when all arguments are lists that have one in common.
fn common_list(arguments: &[Value]) -> Option<Type> {
    let types: Vec<Type> = arguments.iter().map(Value::ty).collect();
    if !types.iter().all(|ty| matches!(ty, Type::List(_))) {
        return None;
    }
    unify(&types)
}

pub(super) fn flatten(call: &Call<'_>) -> Result<Value> {
    let list = given(call, 0, "list")?;
    match shape(list) {
        CollectionShape::List | CollectionShape::Set | CollectionShape::Tuple => {}
        CollectionShape::Open => return Ok(unknown(call, Type::Any).with_marks(own(list))),
        CollectionShape::Map | CollectionShape::Object | CollectionShape::Single => {
            return Err(Error::new("can only flatten lists, sets and tuples"));
        }
    }
    let Some(elements) = list.elements() else {
        return Ok(unknown(call, Type::Any).with_marks(own(list)));
    };
    let mut flat =
        Flat { values: Vec::new(), marks: own(list), limit: call.context.limits.elements };
    flat.add(elements, Marks::NONE);
    Ok(within(call, Type::Any, flat.values).with_marks(flat.marks))
}

struct Flat {
    values: Vec<Value>,
    marks: Marks,
    limit: usize,
}

impl Flat {
    /// Adds elements, and those of the sequences among them. `maybe`: the sequence may not be there.
    fn add(&mut self, elements: &[Value], maybe: Marks) {
        for element in elements {
            if self.values.len() > self.limit {
                return;
            }
            let maybe = if element.marks.is_maybe() { Marks::MAYBE } else { maybe };
            let sequence = matches!(
                shape(element),
                CollectionShape::List | CollectionShape::Set | CollectionShape::Tuple
            );
            match (&element.kind, element.elements()) {
                (_, Some(inner)) => {
                    self.marks = self.marks.union(own(element));
                    stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.add(inner, maybe));
                }
                (Kind::Unknown(unknown), None) if sequence => {
                    self.marks = self.marks.union(own(element));
                    self.values.push(any_number(innermost(&unknown.ty), unknown));
                }
                // It may turn out to be a sequence.
                (Kind::Unknown(unknown), None) if unknown.ty == Type::Any => {
                    self.values.push(any_number(Type::Any, unknown).with_marks(element.marks));
                }
                (_, None) => self.values.push(element.clone().with_marks(maybe)),
            }
        }
    }
}

/// The type of the elements of an unknown sequence once it is flat.
fn innermost(ty: &Type) -> Type {
    match ty {
        Type::List(element) | Type::Set(element) => innermost(element),
        Type::Tuple(_) | Type::Any => Type::Any,
        Type::Bool | Type::Number | Type::String | Type::Map(_) | Type::Object(_) => ty.clone(),
    }
}

pub(super) fn compact(call: &Call<'_>) -> Result<Value> {
    let list = converted(call, 0, "list", &Type::list(Type::String))?;
    let Some(elements) = list.elements() else {
        return Ok(unknown(call, Type::list(Type::String)));
    };
    let kept = elements.iter().filter_map(|element| match text_of(element) {
        None => None,
        Some(text) => match text.as_str() {
            Some("") => None,
            Some(_) => Some(element.clone()),
            None if text.parts().len() > 1 => Some(element.clone()),
            // It may turn out to be empty.
            None => Some(element.clone().with_marks(Marks::MAYBE)),
        },
    });
    Ok(within(call, Type::list(Type::String), kept.collect()))
}

pub(super) fn distinct(call: &Call<'_>) -> Result<Value> {
    let list = converted(call, 0, "list", &Type::list(Type::Any))?;
    let Some(elements) = list.elements() else { return Ok(unknown(call, list.ty())) };
    let mut kept: Vec<Value> = Vec::new();
    let mut seen = ElementSearch::default();
    for element in elements {
        let element = match seen.contains(element) {
            Truth::True => continue,
            Truth::False => element.clone(),
            Truth::Unknown => element.clone().with_marks(Marks::MAYBE),
        };
        seen.add(&element);
        kept.push(element);
    }
    Ok(within(call, list.ty(), kept))
}

pub(super) fn reverse(call: &Call<'_>) -> Result<Value> {
    let list = given(call, 0, "list")?;
    let ty = match list.ty() {
        Type::Tuple(types) => Type::Tuple(types.iter().rev().cloned().collect()),
        Type::List(element) | Type::Set(element) => Type::List(element),
        Type::Any => Type::Any,
        other => {
            let message =
                format!("can only reverse list or tuple values, not {}", friendly(&other));
            return Err(invalid("list", message));
        }
    };
    let unordered = matches!(list.kind, Kind::Set(_)) && !list.is_wholly_known();
    let Some(elements) = list.elements().filter(|_| !unordered) else {
        return Ok(unknown(call, ty).with_marks(own(list)));
    };
    Ok(within(call, ty, elements.iter().rev().cloned().collect()).with_marks(own(list)))
}

pub(super) fn slice(call: &Call<'_>) -> Result<Value> {
    let list = given(call, 0, "list")?;
    match list.ty() {
        Type::List(_) | Type::Tuple(_) | Type::Any => {}
        Type::Set(_) => {
            return Err(invalid(
                "list",
                "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important",
            ));
        }
        _ => return Err(invalid("list", "must be a list or tuple value")),
    }
    let marks = own(list).union(call.argument(1).deep_marks()).union(call.argument(2).deep_marks());
    let (start, end) = (whole(call, 1, "start_index")?, whole(call, 2, "end_index")?);
    let elements = list.elements();
    let certain = elements
        .map(|elements| elements.iter().take_while(|element| !element.marks.is_maybe()).count());
    let length = match list.ty() {
        Type::Tuple(types) if list.is_unknown() => Some(types.len()),
        _ => elements.filter(|elements| !has_maybe(elements)).map(<[Value]>::len),
    };
    let start =
        start.map(|start| bound(start, length, "start_index", "start index")).transpose()?;
    let end = end.map(|end| bound(end, length, "end_index", "end index")).transpose()?;
    if start.zip(end).is_some_and(|(start, end)| start > end) {
        return Err(invalid("start_index", "start index must not be greater than end index"));
    }
    let ty = match list.ty() {
        Type::List(element) => Type::List(element),
        Type::Tuple(types) if list.is_unknown() => start
            .zip(end)
            .and_then(|(start, end)| types.get(start..end))
            .map_or(Type::Any, |types| Type::Tuple(types.into())),
        _ => Type::Any,
    };
    let part = start.zip(end).filter(|(_, end)| certain.is_some_and(|certain| *end <= certain));
    if let Some(part) = start.zip(end).and_then(|(start, end)| read_at_plan(list, start..end)) {
        return Ok(within(call, ty, part).with_marks(marks));
    }
    match part.and_then(|(start, end)| elements?.get(start..end)) {
        Some(part) => Ok(within(call, ty, part.to_vec()).with_marks(marks)),
        None => Ok(unknown(call, ty).with_marks(marks)),
    }
}

/// The elements of a list that a data source reads: Terraform plans with them, and fails where there are fewer.
fn read_at_plan(list: &Value, range: Range<usize>) -> Option<Vec<Value>> {
    let Kind::Unknown(of) = &list.kind else { return None };
    let is_read = matches!(of.reason, Reason::Data(_)) && matches!(of.ty, Type::List(_));
    if !is_read || range.len() > MOST_READ {
        return None;
    }
    range.map(|at| access::index(list, &Value::number(i64::try_from(at).ok()?)).ok()).collect()
}

/// As many Availability Zones as no region has.
const MOST_READ: usize = 16;

fn bound(index: i64, length: Option<usize>, parameter: &str, name: &str) -> Result<usize> {
    let Ok(index) = usize::try_from(index) else {
        return Err(invalid(parameter, format!("{name} must not be less than zero")));
    };
    if length.is_some_and(|length| index > length) {
        let message = format!("{name} must not be greater than the length of the list");
        return Err(invalid(parameter, message));
    }
    Ok(index)
}

pub(super) fn chunklist(call: &Call<'_>) -> Result<Value> {
    let list = converted(call, 0, "list", &Type::list(Type::Any))?;
    let size = converted(call, 1, "size", &Type::Number)?;
    let marks = own(&list).union(own(&size));
    let ty = list.ty();
    let (Some(elements), Some(size)) =
        (list.elements().filter(|list| !has_maybe(list)), size.as_number())
    else {
        return Ok(unknown(call, Type::list(ty)).with_marks(marks));
    };
    let size =
        whole_number(size).map_err(|message| Error::new(format!("invalid size: {message}")))?;
    let Ok(size) = usize::try_from(size) else {
        return Err(Error::new("the size argument must be positive"));
    };
    if elements.is_empty() {
        return Ok(Value::list(ty, Vec::new()).with_marks(marks));
    }
    let size = if size == 0 { elements.len() } else { size };
    let element = match &ty {
        Type::List(element) => (**element).clone(),
        _ => Type::Any,
    };
    let chunks = elements.chunks(size).map(|chunk| Value::list(element.clone(), chunk.to_vec()));
    Ok(Value::list(ty, chunks.collect()).with_marks(marks))
}
