//! Which resources belong together: by reference, by symbol, or by name.

use crate::expr::equality::equal;
use crate::model::{Existence, Gap, Mode, Model, Resource};
use crate::value::{Kind, OriginLabel, Part, Reason, Truth, Unknown, Value, identity};

use super::data_source::read_by;
use super::key_argument::KeyArgument;
use super::value::{STEPS, depends, maybe};

/// The resource whose values these are: found by the way that the value came.
pub(crate) fn resource_of<'m>(model: &'m Model, value: &Value) -> Option<&'m Resource> {
    let trail = value.origin.trail(STEPS);
    trail.iter().find_map(|(_, label)| match label {
        OriginLabel::Block(address) => model.resource(address),
        _ => None,
    })
}

/// The resource that a value is, or that it is a block of: a block is called by its address and path.
pub(crate) fn resource_around<'m>(model: &'m Model, value: &Value) -> Option<&'m Resource> {
    let trail = value.origin.trail(STEPS);
    trail.iter().find_map(|(_, label)| {
        let OriginLabel::Block(path) = label else { return None };
        let ends = path.char_indices().filter(|(_, c)| matches!(c, '.' | '['));
        let ends = ends.map(|(at, _)| at).chain([path.len()]).collect::<Vec<_>>();
        ends.into_iter().rev().find_map(|end| model.resource(path.get(..end)?))
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
        Kind::Unknown(unknown) if unknown.apart.excludes(&target.address) => Truth::False,
        Kind::Unknown(unknown) => match owner(model, unknown) {
            Some(owner) if owner.address == target.address => Truth::True,
            Some(owner) if owner.kind == target.kind && owner.mode == target.mode => Truth::False,
            Some(owner) if is_identity(unknown, owner) => Truth::False,
            None if is_of_others(model, unknown, target) && !has_known_key(target, keys) => {
                Truth::False
            }
            // One name for both, be it not known, brings them together.
            Some(_) | None => Truth::Unknown.or(Truth::from(has_as_key(value, target, keys))),
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

/// Whether a key of a target certainly has this value, which is not known.
fn has_as_key(value: &Value, target: &Resource, keys: &[&str]) -> bool {
    let mut all = keys.iter().filter_map(|key| target.values.get(key));
    all.any(|known| equal(value, known) == Truth::True)
}

/// Whether a value is an output of a module that could not be read and was given nothing of the target.
fn is_of_others(model: &Model, unknown: &Unknown, target: &Resource) -> bool {
    let Reason::Module(call) = unknown.reason.root() else { return false };
    // What only depends on an output may be something that is here.
    let output = unknown.symbol.as_deref().and_then(|symbol| symbol.strip_prefix(&**call));
    if output.is_none_or(|output| !output.starts_with('.')) {
        return false;
    }
    let calls = |gap: &&Gap| matches!(&gap.reason, Reason::Module(address) if address == call);
    model.gaps.iter().find(calls).is_some_and(|gap| !gap.may_hold_of(&target.address))
}

/// Whether somebody else may have given something of their own the same name.
fn has_known_key(target: &Resource, keys: &[&str]) -> bool {
    keys.iter().filter_map(|key| target.values.get(key)).any(|value| match &value.kind {
        Kind::Null(_) => false,
        Kind::Unknown(unknown) => !unknown.is_set_at_apply(),
        _ => true,
    })
}

/// By what a reference and a resource are brought together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JoinName {
    /// What refers to the resource has it.
    Own(String),
    /// What may refer to the resource has it, as to many others.
    Perhaps(String),
}

/// The names of what a value refers to, by [`is_of`]: it is false for every target that has none of them. None for a value
/// that may refer to anything.
pub(crate) fn reference_names(model: &Model, value: &Value) -> Option<Vec<JoinName>> {
    match &value.kind {
        Kind::Unknown(unknown) => {
            let owner = owner(model, unknown)?;
            let mut names = vec![JoinName::Own(address_name(owner))];
            if owner.mode != Mode::Managed {
                return None;
            }
            // Something of another type may have been given this value.
            if !is_identity(unknown, owner) {
                names.push(JoinName::Perhaps(unlike_name(&owner.kind)));
            }
            Some(names)
        }
        Kind::String(text) => {
            let text = text.as_str()?;
            let last = text.rsplit([':', '/']).next().filter(|_| text.starts_with("arn:"));
            Some(
                [text].into_iter().chain(last).map(|text| JoinName::Own(text_name(text))).collect(),
            )
        }
        _ => Some(Vec::new()),
    }
}

/// The names of a target that `keys` identify: see [`reference_names`]. None for one that a text may name which is not
/// known.
pub(crate) fn target_names(
    model: &Model,
    target: &Resource,
    keys: &[&str],
) -> Option<Vec<JoinName>> {
    let mut names = vec![JoinName::Own(address_name(target))];
    for key in keys {
        let Some(value) = target.values.get(key).filter(|value| !value.is_null()) else { continue };
        match (value.as_str(), &value.kind) {
            (Some(text), _) => names.push(JoinName::Own(text_name(text))),
            // No text that is written is what the provider sets at apply.
            (None, Kind::Unknown(unknown)) if unknown.is_set_at_apply() => {}
            (None, _) => return None,
        }
    }
    let others = model.types(Mode::Managed).filter(|kind| **kind != target.kind);
    names.extend(others.map(|kind| JoinName::Perhaps(unlike_name(kind))));
    Some(names)
}

fn address_name(resource: &Resource) -> String {
    format!("is {}", resource.address)
}

fn text_name(text: &str) -> String {
    format!("text {text}")
}

fn unlike_name(kind: &str) -> String {
    format!("not {kind}")
}

/// Whether a text is the value of a key of the target, or an ARN that ends in it.
fn is_key(value: &Value, target: &Resource, key: &str) -> Truth {
    let Some(known) = target.values.get(key).filter(|known| !known.is_null()) else {
        return Truth::False;
    };
    if let Kind::Unknown(unknown) = &known.kind
        && unknown.is_set_at_apply()
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

/// Whether it is the id or the ARN of a managed resource, which no resource of another type shares.
fn is_identity(unknown: &Unknown, owner: &Resource) -> bool {
    let path = |name: &str| Some(format!("{}.{name}", owner.address));
    let symbol = unknown.symbol.as_deref().map(str::to_owned);
    owner.mode == Mode::Managed
        && unknown.is_set_at_apply()
        && (symbol == path("id") || symbol == path("arn"))
}

/// The resource that an unknown value will come from: what a data source reads of one that is here is that one's.
pub(crate) fn owner<'m>(model: &'m Model, unknown: &Unknown) -> Option<&'m Resource> {
    let ((Some(symbol), _) | (None, Reason::Computed(symbol) | Reason::Data(symbol))) =
        (&unknown.symbol, &unknown.reason)
    else {
        return None;
    };
    // What an argument is given comes from elsewhere.
    if identity::is_argument(symbol) {
        return None;
    }
    let (found, _) = model.owner(symbol)?;
    let is_read = found.mode == Mode::Data;
    Some(if is_read { read_by(model, found).unwrap_or(found) } else { found })
}

/// The resource among those of `kind` that `value` refers to. `Err`: not known which, or whether it is
/// one of them. `Ok(None)`: none of them.
pub(crate) fn find<'m>(
    model: &'m Model,
    value: &Value,
    kind: &str,
    keys: &[&str],
) -> Result<Option<&'m Resource>, Reason> {
    let fits = |found: &&Resource| found.mode == Mode::Managed && &*found.kind == kind;
    let found = match &value.kind {
        Kind::Null(_) => return Ok(None),
        Kind::Unknown(unknown) => match owner(model, unknown) {
            Some(found) if fits(&found) => return Ok(Some(found)),
            Some(other) if is_identity(unknown, other) => Ok(None),
            Some(_) | None => {
                let mut named = keys.iter().map(|key| KeyArgument::managed(kind, key));
                let found = named.find_map(|key| key.with(model, value));
                return found.map(Some).ok_or_else(|| depends(value));
            }
        },
        Kind::String(text) if text.as_str().is_some() => by_text(model, value, kind, keys),
        Kind::String(text) => {
            let mut owners = text.parts().into_iter().filter_map(|part| match part {
                Part::Hole(hole) => owner(model, &hole),
                Part::Literal(_) => None,
            });
            match owners.find(fits) {
                Some(found) => Ok(Some(found)),
                None => one_by_one(model, value, model.of_type(Mode::Managed, kind), keys),
            }
        }
        _ => Ok(None),
    };
    match (found, model.joinable()) {
        (Ok(None), Some(gap)) => Err(gap.reason.clone()),
        (Ok(found), _) => Ok(found),
        (Err(()), _) => {
            let own = || {
                model
                    .of_type(Mode::Managed, kind)
                    .find_map(|resource| resource.values.unknown_reason())
            };
            Err(value.unknown_reason().or_else(own).unwrap_or(Reason::Stated))
        }
    }
}

/// `Err`: it may be one of them.
fn one_by_one<'m>(
    model: &Model,
    value: &Value,
    resources: impl Iterator<Item = &'m Resource>,
    keys: &[&str],
) -> Result<Option<&'m Resource>, ()> {
    let mut possible = false;
    for resource in resources {
        match is_of(model, value, resource, keys) {
            Truth::True => return Ok(Some(resource)),
            Truth::False => {}
            Truth::Unknown => possible = true,
        }
    }
    if possible { Err(()) } else { Ok(None) }
}

/// By a text that is known: the one that a key names, or the one that may have it.
fn by_text<'m>(
    model: &'m Model,
    value: &Value,
    kind: &str,
    keys: &[&str],
) -> Result<Option<&'m Resource>, ()> {
    let text = value.as_str().unwrap_or_default();
    let last = text.starts_with("arn:").then(|| text.rsplit([':', '/']).next()).flatten();
    let named = || keys.iter().map(|key| KeyArgument::managed(kind, key));
    let of = |text: &str| named().find_map(|key| key.with_text(model, text));
    let found = of(text).or_else(|| of(last?));
    if found.is_some() {
        return Ok(found);
    }
    let uncertain = named().flat_map(|key| key.open_to_text(model));
    one_by_one(model, value, uncertain, keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Origin;
    use crate::view::testing::{model, resource, span, symbol, text};

    #[test]
    fn finds_what_has_the_same_name_though_it_is_not_known() {
        let task = |name: &str, family: Value| {
            resource(&format!("aws_ecs_task_definition.{name}"), &[("family", family)])
        };
        let all = vec![task("a", symbol("module.label.id")), task("b", symbol("module.other.id"))];
        let model = model(all);
        let found = |value: &Value| {
            let found = find(&model, value, "aws_ecs_task_definition", &["arn", "family"]);
            found.map(|found| found.map(|one| one.name.to_string())).map_err(|_| ())
        };
        assert_eq!(found(&symbol("module.label.id")), Ok(Some("a".to_owned())));
        assert_eq!(found(&symbol("module.third.id")), Err(()));
        assert_eq!(found(&text("web")), Ok(None));
        let [one, other] = ["a", "b"].map(|name| {
            let address = format!("aws_ecs_task_definition.{name}");
            let target = model.resource(&address).unwrap();
            is_of(&model, &symbol("module.label.id"), target, &["family"])
        });
        assert_eq!((one, other), (Truth::True, Truth::Unknown));
    }

    #[test]
    fn follows_a_data_source_to_the_resource_that_it_reads() {
        let task = resource("aws_ecs_task_definition.web", &[("family", text("web"))]);
        let data = |name: &str, argument: Value| {
            let values = [("task_definition", argument.with_origin(Origin::At(span())))];
            let address = format!("data.aws_ecs_task_definition.{name}");
            let plain = resource(&format!("aws_ecs_task_definition.{name}"), &values);
            Resource { address: address.into(), mode: Mode::Data, ..plain }
        };
        let all = vec![
            task,
            data("by_reference", symbol("aws_ecs_task_definition.web.arn")),
            data("by_name", text("web")),
            data("twice", symbol("data.aws_ecs_task_definition.by_name.arn")),
            data("other", text("other")),
        ];
        let model = model(all);
        for (name, is_here) in
            [("by_reference", true), ("by_name", true), ("twice", true), ("other", false)]
        {
            let value = symbol(&format!("data.aws_ecs_task_definition.{name}.arn"));
            let found = find(&model, &value, "aws_ecs_task_definition", &["arn", "family"]);
            assert_eq!(found.is_ok_and(|found| found.is_some()), is_here, "{name}");
        }
    }
}
