//! Which resources belong together: by reference, by symbol, or by name.

use crate::expr::equality::equal;
use crate::model::{Existence, Mode, Model, Resource};
use crate::value::{Kind, Label, Part, Reason, Truth, Type, Unknown, Value};

use super::value::{STEPS, depends, maybe};

/// The resource whose values these are: found by the way that the value came.
pub(crate) fn resource_of<'m>(model: &'m Model, value: &Value) -> Option<&'m Resource> {
    let trail = value.origin.trail(STEPS);
    trail.iter().find_map(|(_, label)| match label {
        Label::Block(address) => model.resource(address),
        _ => None,
    })
}

/// The values of a resource, as one element of a list.
pub(crate) fn instance(resource: &Resource) -> Value {
    match &resource.existence {
        Existence::Certain => resource.values.clone(),
        Existence::Assumed(_) => maybe(resource.values.clone()),
    }
}

/// Whether `value`, an argument of another resource, refers to `target`, which `keys` identify.
///
/// A symbol of the target says so, in a template too; so does the text of a key. A text that is known
/// cannot be what the provider sets at apply.
pub(crate) fn is_of(model: &Model, value: &Value, target: &Resource, keys: &[&str]) -> Truth {
    match &value.kind {
        Kind::Unknown(unknown) => match owner(model, unknown) {
            Some(owner) if owner.address == target.address => Truth::True,
            Some(owner) if owner.kind == target.kind && owner.mode == target.mode => Truth::False,
            Some(_) | None => Truth::Unknown,
        },
        Kind::String(text) => {
            let mut holes = text.parts().into_iter().filter_map(|part| match part {
                Part::Hole(hole) => owner(model, &hole),
                Part::Literal(_) => None,
            });
            if holes.any(|owner| owner.address == target.address) {
                return Truth::True;
            }
            Truth::any(keys.iter().map(|key| is_key(value, target, key)))
        }
        _ => Truth::False,
    }
}

/// Whether a text is the value of a key of the target, or an ARN that ends in it.
fn is_key(value: &Value, target: &Resource, key: &str) -> Truth {
    let Some(known) = target.values.get(key).filter(|known| !known.is_null()) else {
        return Truth::False;
    };
    if let Kind::Unknown(unknown) = &known.kind
        && set_at_apply(unknown)
        && value.as_str().is_some()
    {
        return Truth::False;
    }
    let same = equal(value, known);
    match (value.as_str(), known.as_str()) {
        (Some(text), Some(known)) if text.starts_with("arn:") => {
            let last = text.rsplit([':', '/']).next();
            Truth::from(text == known || last == Some(known))
        }
        (None, Some(known)) if value_suffix(value).ends_with(&format!("/{known}")) => {
            Truth::Unknown
        }
        _ => same,
    }
}

fn value_suffix(value: &Value) -> &str {
    match &value.kind {
        Kind::String(text) => text.suffix(),
        _ => "",
    }
}

fn set_at_apply(unknown: &Unknown) -> bool {
    matches!(unknown.reason, Reason::Computed(_))
}

/// The resource that an unknown value will come from.
fn owner<'m>(model: &'m Model, unknown: &Unknown) -> Option<&'m Resource> {
    let ((Some(symbol), _) | (None, Reason::Computed(symbol) | Reason::Data(symbol))) =
        (&unknown.symbol, &unknown.reason)
    else {
        return None;
    };
    let mut address: &str = symbol;
    loop {
        // A symbol ends in the attribute's path: an address is what is left of it.
        address = address.get(..address.rfind(['.', '['])?)?;
        if let Some(resource) = model.resource(address) {
            return Some(resource);
        }
    }
}

/// The resource among those of `kind` that `value` refers to. `Err`: not known which, or whether it is
/// one of them. `Ok(None)`: none of them.
pub(crate) fn find<'m>(
    model: &'m Model,
    value: &Value,
    kind: &str,
    keys: &[&str],
) -> Result<Option<&'m Resource>, Reason> {
    if value.is_null() {
        return Ok(None);
    }
    let mut possible = false;
    for resource in model.of_type(Mode::Managed, kind) {
        match is_of(model, value, resource, keys) {
            Truth::True => return Ok(Some(resource)),
            Truth::False => {}
            Truth::Unknown => possible = true,
        }
    }
    let unknown = value.unknown_reason().is_some();
    match model.gaps.first() {
        _ if possible || unknown => Err(depends(value)),
        Some(gap) => Err(gap.reason.clone()),
        None => Ok(None),
    }
}

/// The resources of `kind` for which `belongs` holds, as list elements: those for which it may hold,
/// and what a file that could not be read may hold, as ones that may be there or not.
pub(crate) fn joined(
    model: &Model,
    kind: &str,
    belongs: impl Fn(&Resource) -> Truth,
) -> Vec<Value> {
    let found = model.of_type(Mode::Managed, kind).filter_map(|resource| match belongs(resource) {
        Truth::True => Some(instance(resource)),
        Truth::Unknown => Some(maybe(resource.values.clone())),
        Truth::False => None,
    });
    let gap = model.gaps.first().map(|gap| maybe(Value::unknown(Type::Any, gap.reason.clone())));
    found.chain(gap).collect()
}
