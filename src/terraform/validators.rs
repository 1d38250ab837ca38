//! Values and combinations of arguments that the provider would refuse, told in its words. Must not know how they are
//! written.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::finding::{Builtin, Finding};
use crate::model::Mode;
use crate::schema::{Allowed, ArgumentGroup, ValueCheck};
use crate::source::Span;
use crate::value::{Kind, Number, Value, did_you_mean};

use super::block::BodyPlace;
use super::version::VersionFit;

/// So many of the values allowed are listed.
const LISTED: usize = 12;
/// Longer values are not repeated in a message.
const LONGEST_SHOWN: usize = 80;
/// A trail is followed no further.
const LONGEST_TRAIL: usize = 64;

/// Whether an argument is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArgumentPresence {
    /// It is, with whatever value.
    Known,
    /// It is, and only apply or the caller says with which value, if any.
    Unknown,
    /// It is not, or it is null.
    Absent,
}

/// An argument that was evaluated.
#[derive(Clone, Copy)]
pub(super) struct EvaluatedArgument<'v> {
    /// Its name.
    pub name: &'v str,
    /// Its value, converted.
    pub value: &'v Value,
    /// Where it is written.
    pub span: Span,
}

/// What a check says against a value.
struct Refusal {
    message: String,
    help: Option<String>,
}

/// Reports what the provider would refuse about the value of an argument.
pub(super) fn report_values(
    place: &BodyPlace<'_, '_>,
    argument: EvaluatedArgument<'_>,
    checks: &[ValueCheck],
) {
    let fit = place.instance.fit_of(place.ty);
    if place.mode != Mode::Managed || checks.is_empty() || !speaks_for(fit) {
        return;
    }
    for value in primitives(argument.value) {
        let refused = checks.iter().find_map(|check| refusal(check, value, fit));
        if let Some(refusal) = refused {
            report(place, argument, value, refusal);
        }
    }
}

/// Whether the data holds for the versions of the provider that are admitted.
fn speaks_for(fit: VersionFit) -> bool {
    match fit {
        VersionFit::Exact | VersionFit::OrNewer => true,
        VersionFit::Newer | VersionFit::Other => false,
    }
}

/// The texts and numbers in a value.
fn primitives(value: &Value) -> Vec<&Value> {
    match &value.kind {
        Kind::String(_) | Kind::Number(_) => vec![value],
        Kind::List(_) | Kind::Set(_) | Kind::Map(_) => {
            value.children().flat_map(primitives).collect()
        }
        // Objects have arguments of their own, and tuples none that are checked.
        Kind::Null(_) | Kind::Bool(_) | Kind::Tuple(_) | Kind::Object(_) | Kind::Unknown(_) => {
            Vec::new()
        }
    }
}

fn refusal(check: &ValueCheck, value: &Value, fit: VersionFit) -> Option<Refusal> {
    match (&value.kind, check) {
        (Kind::Number(number), ValueCheck::OneOf(allowed)) => {
            not_listed(allowed, &number.to_string(), fit)
        }
        (Kind::Number(number), ValueCheck::Range { least, most }) => {
            outside(number, least.as_ref(), most.as_ref())
        }
        (Kind::Number(number), ValueCheck::MultipleOf(divisor)) => not_multiple(number, divisor),
        (Kind::String(text), check) => {
            text.as_str().and_then(|text| refused_text(check, text, fit))
        }
        _ => None,
    }
}

fn refused_text(check: &ValueCheck, text: &str, fit: VersionFit) -> Option<Refusal> {
    let refuse =
        |is_refused: bool, message: String| is_refused.then_some(Refusal { message, help: None });
    match check {
        ValueCheck::OneOf(allowed) => not_listed(allowed, text, fit),
        ValueCheck::Length { least, most } => {
            let is_short = least.is_some_and(|least| text.len() < least);
            let is_long = most.is_some_and(|most| text.len() > most);
            let bounds =
                bounds(least.map(|least| least.to_string()), most.map(|most| most.to_string()));
            let length = text.len();
            refuse(is_short || is_long, format!("expected a length {bounds}, got {length}"))
        }
        ValueCheck::Matches(pattern, Some(regex)) => {
            refuse(!regex.is_match(text), format!("expected a value that matches `{pattern}`"))
        }
        ValueCheck::Matches(_, None) => None,
        ValueCheck::Characters(characters) => {
            refuse(characters.refuse(text), characters.message.to_string())
        }
        ValueCheck::Is(form) => refuse(form.refuses(text), format!("expected {}", form.name())),
        ValueCheck::Range { .. } | ValueCheck::MultipleOf(_) => None,
    }
}

/// A value that is not in a list. One that AWS has, and this version of the provider has not, is refused by that version
/// only.
fn not_listed(allowed: &Allowed, value: &str, fit: VersionFit) -> Option<Refusal> {
    let is_allowed = match fit {
        VersionFit::Exact => allowed.has(value),
        VersionFit::OrNewer | VersionFit::Newer | VersionFit::Other => allowed.may_have(value),
    };
    if is_allowed {
        return None;
    }
    let shown = allowed.values.iter().take(LISTED).map(|one| format!("`{one}`"));
    let mut list = shown.collect::<Vec<_>>().join(", ");
    let more = allowed.values.len().saturating_sub(LISTED);
    if more > 0 {
        let _ = write!(list, " and {more} more");
    }
    let near = did_you_mean(value, allowed.values.iter().map(|one| &**one));
    Some(Refusal {
        message: format!("expected one of {list}"),
        help: near.map(|near| format!("did you mean `{near}`?")),
    })
}

fn outside(number: &Number, least: Option<&Number>, most: Option<&Number>) -> Option<Refusal> {
    let is_out =
        least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most);
    let bounds = bounds(least.map(Number::to_string), most.map(Number::to_string));
    is_out.then(|| Refusal { message: format!("expected a number {bounds}"), help: None })
}

fn not_multiple(number: &Number, divisor: &Number) -> Option<Refusal> {
    let (number, by) = (number.as_i64()?, divisor.as_i64()?);
    let message = || format!("expected a multiple of {divisor}");
    (number.checked_rem(by)? != 0).then(|| Refusal { message: message(), help: None })
}

/// `from 1 to 64`, `of at least 1`, `of at most 64`
fn bounds(least: Option<String>, most: Option<String>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("of at least {least}"),
        (None, Some(most)) => format!("of at most {most}"),
        (None, None) => "within its bounds".to_owned(),
    }
}

fn report(
    place: &BodyPlace<'_, '_>,
    argument: EvaluatedArgument<'_>,
    value: &Value,
    refusal: Refusal,
) {
    let is_secret = argument.value.deep_marks().is_sensitive();
    let text = match &value.kind {
        Kind::String(text) => text.as_str().map(|text| format!("\"{text}\"")),
        Kind::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let shown = text.filter(|text| !is_secret && text.len() <= LONGEST_SHOWN);
    let got = shown.map_or_else(String::new, |text| format!(", got {text}"));
    let message = format!("`{}` of `{}`: {}{got}", argument.name, place.address, refusal.message);
    let oldest = value.origin.trail(LONGEST_TRAIL).last().map(|(span, _)| *span);
    let finding = Finding::builtin(Builtin::RefusedValue, oldest.unwrap_or(argument.span), message);
    let finding = Finding { sensitive: is_secret, ..finding };
    place.session.tell(finding.with_help(refusal.help));
}

/// Reports arguments of a block that do not go together, or of which one is missing.
pub(super) fn report_groups(
    place: &BodyPlace<'_, '_>,
    start: Span,
    groups: &[ArgumentGroup],
    given: &dyn Fn(&str) -> ArgumentPresence,
) {
    let fit = place.instance.fit_of(place.ty);
    if place.mode != Mode::Managed || !speaks_for(fit) {
        return;
    }
    // A pair is listed from both ends: that it conflicts is said once.
    let mut messages: Vec<String> = Vec::new();
    let mut told: Vec<&Arc<str>> = Vec::new();
    for group in groups {
        let is_told = matches!(group, ArgumentGroup::Conflicts(_, others) if others.iter().any(|other| told.contains(&other)));
        let Some(message) = broken(group, given).filter(|_| !is_told) else { continue };
        messages.push(message);
        if let ArgumentGroup::Conflicts(one, _) = group {
            told.push(one);
        }
    }
    if !messages.is_empty() {
        let message = format!("`{}`: {}", place.address, messages.join("; "));
        place.session.tell(Finding::builtin(Builtin::RefusedValue, start, message));
    }
}

/// What is wrong with a group, in the provider's words.
fn broken(group: &ArgumentGroup, given: &dyn Fn(&str) -> ArgumentPresence) -> Option<String> {
    let there = |names: &[Arc<str>], wanted: ArgumentPresence| -> Vec<Arc<str>> {
        names.iter().filter(|name| given(name) == wanted).cloned().collect()
    };
    match group {
        ArgumentGroup::ExactlyOneOf(names) => {
            let known = there(names, ArgumentPresence::Known);
            match known.as_slice() {
                [] if there(names, ArgumentPresence::Unknown).is_empty() => {
                    Some(format!("one of {} must be specified", list(names)))
                }
                [_, _, ..] => Some(format!(
                    "only one of {} can be specified, but {} were",
                    list(names),
                    list(&known)
                )),
                [] | [_] => None,
            }
        }
        ArgumentGroup::AtLeastOneOf(names) => {
            let none = names.iter().all(|name| given(name) == ArgumentPresence::Absent);
            none.then(|| format!("one of {} must be specified", list(names)))
        }
        ArgumentGroup::Conflicts(one, others) => {
            let others = there(others, ArgumentPresence::Known);
            let conflict = given(one) == ArgumentPresence::Known && !others.is_empty();
            conflict.then(|| format!("`{one}` conflicts with {}", list(&others)))
        }
        ArgumentGroup::Together(one, others) => {
            let missing = there(others, ArgumentPresence::Absent);
            let lacks = given(one) == ArgumentPresence::Known && !missing.is_empty();
            lacks.then(|| format!("`{one}` needs {} to be specified too", list(&missing)))
        }
    }
}

fn list(names: &[Arc<str>]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
