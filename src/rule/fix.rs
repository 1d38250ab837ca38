//! What a rule would change: its `fix` block to a change of the text at the beginning of the trail. Must not know texts.

use crate::finding::{Addition, Change, Fix};
use crate::model::Model;
use crate::source::Span;
use crate::value::{
    Absence, Kind, Missing, ModuleCrossing, Origin, OriginLabel, Part, Unknown, Value,
};

use super::message;
use super::place::{self, Located};
use super::scope::RuleScope;
use super::trail;

/// The fix of a failure, where the rule has one and the text can be changed.
pub(super) fn of(scope: &RuleScope<'_>, located: Option<&Located>, calls: &[Span]) -> Option<Fix> {
    let rule = scope.logic.fix.as_ref()?;
    if let Some(when) = rule.when
        && scope.eval(when).ok()?.as_bool() != Some(true)
    {
        return None;
    }
    let own = rule.at.and_then(|at| {
        let bound = place::placed(scope);
        place::locate(&scope.placing(&bound), at).ok()
    });
    let located = match rule.at {
        Some(_) => own.as_ref()?,
        None => located?,
    };
    let is_value = located.absent().is_none() && !is_block(located);
    let change = match (rule.value, rule.block) {
        (Some(value), block) if block.is_none() || is_value => {
            let value = code(scope.facts.model, &scope.eval(value).ok()?)?;
            argument(scope, located, value, calls)?
        }
        (_, Some(block)) => {
            let to = block_of(scope, located)?;
            Change::Add { to, addition: Addition::Block(message::render(scope, block)) }
        }
        (_, None) => return None,
    };
    Some(Fix { change, applicability: scope.rule.info.fix? })
}

/// Whether a place is a resource or a block, and no value.
fn is_block(located: &Located) -> bool {
    matches!(located.value.kind, Kind::Object(_) | Kind::Map(_))
        || located.value.elements().is_some()
}

/// A value for what is written elsewhere, or for what is not written at all.
fn argument(
    scope: &RuleScope<'_>,
    located: &Located,
    value: String,
    calls: &[Span],
) -> Option<Change> {
    if located.absent().is_some() {
        let (path, origin) = missing(&located.value.origin)?;
        let to = match origin {
            Some(origin) => trail::points(origin).last()?.span,
            None => header(scope, located)?,
        };
        return Some(Change::Add { to, addition: Addition::Argument { path, value } });
    }
    let points = trail::points(&located.value.origin);
    let oldest =
        points.last().filter(|oldest| oldest.literal || oldest.label == OriginLabel::Literal)?;
    if points.iter().any(|point| trail::is_computed(&point.label)) {
        return None;
    }
    match default_of(&points) {
        None => Some(Change::Set { at: oldest.span, value }),
        // The default serves other callers too; the one that leaves the variable out can say something else.
        Some((name, depth)) => match calls.len().checked_sub(depth)?.checked_sub(1) {
            None => Some(Change::Set { at: oldest.span, value }),
            Some(index) => {
                let addition = Addition::Argument { path: vec![name], value };
                Some(Change::Add { to: *calls.get(index)?, addition })
            }
        },
    }
}

/// The variable whose default a value is, and through how many calls it is passed on from there to the resource. None also
/// where it comes out of a module beside the calls that lead to the resource.
fn default_of(points: &[trail::Point]) -> Option<(String, usize)> {
    let mut depth = 0;
    for point in points {
        if let OriginLabel::Default(name) = &point.label {
            return Some((name.to_string(), depth));
        }
        match point.label.crossing() {
            ModuleCrossing::None => {}
            ModuleCrossing::ToCaller => depth += 1,
            ModuleCrossing::IntoModule => return None,
        }
    }
    None
}

/// The names of what is missing, outermost first, and what it would be written in; none of it for the resource.
fn missing(origin: &Origin) -> Option<(Vec<String>, Option<&Origin>)> {
    let mut path = Vec::new();
    let mut at = origin;
    loop {
        let (step, within) = match at {
            Origin::Absent(absence) => {
                let Absence { step, within, missing } = &**absence;
                // Of a list of several, nobody knows which.
                if step.starts_with('[') && (*missing != Missing::Element || &**step != "[0]") {
                    return None;
                }
                (step, within)
            }
            // An empty list of blocks is written nowhere.
            Origin::Part(part) if !trail::is_written(at) => (&part.step, &part.within),
            Origin::None => return (!path.is_empty()).then_some((path, None)),
            _ => return (!path.is_empty()).then_some((path, Some(at))),
        };
        if !step.is_empty() && !step.starts_with('[') {
            path.insert(0, step.to_string());
        }
        at = within;
    }
}

fn block_of(scope: &RuleScope<'_>, located: &Located) -> Option<Span> {
    if located.absent().is_none() && trail::is_written(&located.value.origin) {
        return Some(trail::points(&located.value.origin).last()?.span);
    }
    let nearest = located.nearest().and_then(|origin| trail::points(origin).last().cloned());
    nearest.map(|point| point.span).or_else(|| header(scope, located))
}

fn header(scope: &RuleScope<'_>, located: &Located) -> Option<Span> {
    let address = located.resource.as_ref()?;
    scope.facts.model.resource(address).map(|resource| resource.header)
}

/// A value in Terraform's syntax; none for what is not simple. What is an attribute of a resource is a reference to it, as its
/// own module writes it.
fn code(model: &Model, value: &Value) -> Option<String> {
    if value.deep_marks().is_sensitive() {
        return None;
    }
    match &value.kind {
        Kind::Null(_) => None,
        Kind::Bool(known) => Some(known.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::String(text) => {
            let parts: Option<String> =
                text.parts().iter().map(|part| template(model, part)).collect();
            Some(format!("\"{}\"", parts?))
        }
        Kind::Unknown(unknown) => reference(model, unknown),
        Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) => {
            let elements: Option<Vec<String>> =
                value.children().map(|one| code(model, one)).collect();
            Some(format!("[{}]", elements?.join(", ")))
        }
        Kind::Map(_) | Kind::Object(_) => None,
    }
}

/// A part of a text between quotation marks.
fn template(model: &Model, part: &Part) -> Option<String> {
    match part {
        Part::Literal(text) => {
            let is_special = |c: char| c.is_control() || matches!(c, '"' | '\\' | '$' | '%');
            (!text.contains(is_special)).then(|| text.to_string())
        }
        Part::Hole(unknown) => Some(format!("${{{}}}", reference(model, unknown)?)),
    }
}

/// The attribute of a resource that a value is.
fn reference(model: &Model, unknown: &Unknown) -> Option<String> {
    let (address, attribute) = unknown.symbol.as_deref()?.rsplit_once('.')?;
    let module = &*model.resource(address)?.module;
    let own = match module {
        "" => address,
        module => address.strip_prefix(module)?.strip_prefix('.')?,
    };
    let is_name = attribute.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then(|| format!("{own}.{attribute}"))
}
