//! Functions that hand one of their arguments or elements through.

use crate::expr::convert::{convert, unify};
use crate::expr::marks::deep;
use crate::expr::{Error, Result};
use crate::value::{Kind, Marks, Type, Value};

use super::super::Call;
use super::super::parameters::{
    CollectionShape, converted, friendly, given, has_maybe, invalid, passed, shape, unknown,
    unknown_or_null, whole_number,
};

pub(super) fn coalesce(call: &Call<'_>) -> Result<Value> {
    let types: Vec<Type> = call.arguments.iter().map(Value::ty).collect();
    let is_plain = |ty: &Type| matches!(ty, Type::Bool | Type::Number | Type::String | Type::Any);
    let ty = match unify(&types) {
        Some(ty) if is_plain(&ty) || !call.context.reads_forms() => ty,
        // A rule asks for the blocks that there are, or none: they need not be alike, and keep the types of what is in them.
        _ if call.context.reads_forms() => Type::Any,
        _ => return Err(Error::new("all arguments must have the same type")),
    };
    // The parts of what is chosen keep their marks; as in Terraform, the marks of every argument are the result's.
    let own = |one: &Value| one.marks.without(Marks::MAYBE);
    let marks = call.arguments.iter().fold(Marks::NONE, |marks, one| marks.union(own(one)));
    for argument in call.arguments {
        let value = convert(argument, &ty)?;
        match presence(&value) {
            Presence::There => return Ok(value.with_marks(marks)),
            Presence::Missing => {}
            Presence::Undecided => {
                let all = call.arguments.iter().fold(Marks::NONE, |all, one| all.union(deep(one)));
                return Ok(unknown(call, ty).with_marks(all));
            }
        }
    }
    Err(Error::new("no non-null, non-empty-string arguments"))
}

enum Presence {
    There,
    Missing,
    Undecided,
}

/// Neither null nor an empty string.
fn presence(value: &Value) -> Presence {
    match &value.kind {
        Kind::Null(_) => Presence::Missing,
        Kind::String(text) => match text.as_str() {
            Some("") => Presence::Missing,
            Some(_) => Presence::There,
            // Beside a hole there is a literal part, or there are two holes.
            None if !text.prefix().is_empty() || !text.suffix().is_empty() => Presence::There,
            None => Presence::Undecided,
        },
        Kind::Unknown(unknown) => {
            let may_be_empty = matches!(unknown.ty, Type::String | Type::Any);
            if unknown.not_null && !may_be_empty { Presence::There } else { Presence::Undecided }
        }
        Kind::Bool(_)
        | Kind::Number(_)
        | Kind::List(_)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Tuple(_)
        | Kind::Object(_) => Presence::There,
    }
}

pub(super) fn coalescelist(call: &Call<'_>) -> Result<Value> {
    if call.arguments.is_empty() {
        return Err(Error::new("at least one argument is required"));
    }
    for argument in call.arguments {
        match (&argument.kind, shape(argument)) {
            // Terraform takes no look at types from the first unknown argument on.
            (Kind::Unknown(_), _) => break,
            (Kind::String(text), _) if text.as_str().is_none() => break,
            (_, CollectionShape::List | CollectionShape::Tuple) => {}
            _ => return Err(Error::new("coalescelist arguments must be lists or tuples")),
        }
    }
    for argument in call.arguments {
        match (&argument.kind, argument.elements()) {
            (Kind::Unknown(_) | Kind::String(_), _) => return Ok(unknown(call, Type::Any)),
            (_, Some([]) | None) => {}
            (_, Some(elements)) => {
                let certain = elements.iter().any(|element| !element.marks.is_maybe());
                let ty = if certain { return Ok(argument.clone()) } else { argument.ty() };
                return Ok(unknown(call, ty));
            }
        }
    }
    Err(Error::new("no non-null arguments"))
}

pub(super) fn element(call: &Call<'_>) -> Result<Value> {
    let list = given(call, 0, "list")?;
    let index = converted(call, 1, "index", &Type::Number)?;
    let marks = list.marks.union(index.deep_marks()).without(Marks::MAYBE);
    let ty = match list.ty() {
        Type::List(element) => (*element).clone(),
        Type::Tuple(_) | Type::Any => Type::Any,
        other => {
            let message = format!("cannot read elements from {}", friendly(&other));
            return Err(Error::new(message));
        }
    };
    // What stands for all instances of a resource is what any of them is.
    if let Some([one]) = list.elements()
        && one.marks.is_maybe()
        && one.is_unknown()
    {
        return Ok(passed(&one.taken_out(), marks));
    }
    let Some(index) = index.as_number() else {
        return Ok(unknown_or_null(call, ty).with_marks(marks));
    };
    let index =
        whole_number(index).map_err(|message| Error::new(format!("invalid index: {message}")))?;
    // In a tuple, Terraform looks at the sign of what remains of the index.
    let is_behind_zero = match list.ty() {
        Type::List(_) => false,
        Type::Tuple(types) => index < 0 && remains(index, types.len()) != Some(0),
        _ => index < 0,
    };
    if is_behind_zero {
        return Err(Error::new("cannot use element function with a negative index"));
    }
    let Some(elements) = list.elements() else {
        return Ok(of_unknown(call, list, index, ty)?.with_marks(marks));
    };
    if elements.is_empty() {
        return Err(Error::new("cannot use element function with an empty list"));
    }
    let certain = elements.iter().take_while(|element| !element.marks.is_maybe()).count();
    let place = if has_maybe(elements) {
        usize::try_from(index).ok().filter(|index| *index < certain)
    } else {
        wrapped(index, elements.len())
    };
    match place.and_then(|place| elements.get(place)) {
        Some(element) => Ok(passed(element, marks)),
        None => Ok(unknown_or_null(call, ty).with_marks(marks)),
    }
}

fn remains(index: i64, length: usize) -> Option<i64> {
    index.checked_rem(i64::try_from(length).ok()?)
}

fn wrapped(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    usize::try_from(index.checked_rem_euclid(length)?).ok()
}

fn of_unknown(call: &Call<'_>, list: &Value, index: i64, ty: Type) -> Result<Value> {
    let Type::Tuple(types) = list.ty() else { return Ok(unknown_or_null(call, ty)) };
    match wrapped(index, types.len()).and_then(|index| types.get(index)) {
        Some(ty) => Ok(unknown_or_null(call, ty.clone())),
        None => Err(Error::new("cannot use element function with an empty list")),
    }
}

pub(super) fn one(call: &Call<'_>) -> Result<Value> {
    let wrong =
        || invalid("list", "must be a list, set, or tuple value with either zero or one elements");
    let list = given(call, 0, "list")?;
    let ty = match list.ty() {
        Type::List(element) | Type::Set(element) => (*element).clone(),
        Type::Tuple(types) => match (&*types, &list.kind) {
            (_, Kind::Tuple(_)) | ([], _) => Type::Any,
            ([one], _) => one.clone(),
            _ => return Err(wrong()),
        },
        Type::Any if list.elements().is_some() => Type::Any,
        Type::Any => return Ok(unknown_or_null(call, Type::Any)),
        _ => return Err(wrong()),
    };
    let Some(elements) = list.elements() else { return Ok(unknown_or_null(call, ty)) };
    let undecided = has_maybe(elements) || undecided_set(list);
    let certain = elements.iter().filter(|element| !element.marks.is_maybe()).count();
    match elements {
        [] => Ok(Value::null(ty)),
        [element] if !undecided => Ok(passed(element, Marks::NONE)),
        _ if undecided && (certain < 2 || undecided_set(list)) => Ok(unknown_or_null(call, ty)),
        _ => Err(wrong()),
    }
}

/// Unknown elements of a set may turn out to be the same.
fn undecided_set(list: &Value) -> bool {
    match &list.kind {
        Kind::Set(items) => items.values.len() > 1 && !list.is_wholly_known(),
        _ => false,
    }
}
