//! A verdict to a finding: the line to edit, the way from there to the attribute, and the texts. Must not know how a
//! verdict was reached, nor how findings are printed.

use std::sync::Arc;

use crate::finding::{Finding, Secrecy, Verdict, Waypoint};
use crate::model::{Existence, Resource};
use crate::source::Span;
use crate::syntax::ExprId;
use crate::value::{Kind, Missing, OriginLabel, Value};

use super::exhibit::Exhibit;
use super::facts::Facts;
use super::fix;
use super::message;
use super::place::{self, Located, unknown_part};
use super::scope::{Bound, RuleScope};
use super::show;
use super::trail::{self, Point, Start};

/// What is said of something that may not be there.
const ASSUMPTION: &str = "if it is created";

/// Address of the innermost resource among the variables, or of the module; empty for the root module.
pub(super) fn subject(facts: &Facts<'_>, bound: &[Bound]) -> Arc<str> {
    let address = |bound: &Bound| {
        let owner = facts.owner(&bound.value.origin);
        let resource = owner.map(|owner| Arc::clone(&owner.resource.address));
        let module = || facts.module(&bound.value).map(|module| Arc::clone(&module.path));
        resource.or_else(module).or_else(|| named(facts, &bound.value))
    };
    bound.iter().rev().find_map(address).unwrap_or_else(|| "".into())
}

/// The resource that an element of a list is from that a function or the rule made, as it says itself: `resource` of one of
/// `net::all_rules()`, `of` of an object that the rule made.
fn named(facts: &Facts<'_>, value: &Value) -> Option<Arc<str>> {
    let of = value.get("of").and_then(|of| facts.owner(&of.origin));
    let address = || facts.model.resource(value.get("resource")?.as_str()?);
    let resource = of.map(|owner| owner.resource).or_else(address)?;
    Some(Arc::clone(&resource.address))
}

/// What a pass is shown with: the value, or the nearest thing that is written, with its place and the way to it.
pub(super) fn evidence(scope: &RuleScope<'_>, located: Option<&Located>) -> Exhibit {
    let Some(located) = located else { return Exhibit::default() };
    let value = &located.value;
    let is_null = starts_at_literal(&trail::points(&value.origin));
    let reason = value.unknown_reason().filter(|_| !is_null).map(|reason| show::reason(&reason));
    // That an element is missing from what a function made up says nothing to a reader.
    let is_made_up = matches!(located.absent(), Some((Missing::Element, _)));
    let way = way(scope, located, reason.as_deref());
    let own = trail::newest(&value.origin);
    let place = own.or_else(|| way.first().map(|first| first.span));
    let trail = if is_made_up { Vec::new() } else { way };
    let code =
        if is_secret(scope, value) { Some("(sensitive)".to_owned()) } else { show::as_code(value) };
    let code = code.filter(|_| located.absent().is_none() && !located.path.is_empty());
    Exhibit { place, attribute: located.path.clone(), value: code, trail }
}

/// The finding of a fail or an unknown; none when nothing at all is there to point at.
pub(super) fn finding(
    scope: &RuleScope<'_>,
    located: Option<&Located>,
    verdict: &Verdict,
) -> Option<Finding> {
    let way = match (verdict, located) {
        (Verdict::Unknown(reason), located) => unknown_way(scope, located, reason),
        (Verdict::Fail | Verdict::Pass | Verdict::NotApplicable, Some(located)) => {
            way(scope, located, None)
        }
        (Verdict::Fail | Verdict::Pass | Verdict::NotApplicable, None) => Vec::new(),
    };
    let subject = located.and_then(|located| located.resource.clone());
    let subject = subject.unwrap_or_else(|| subject_or_empty(scope));
    let way = if way.is_empty() { whole(scope, &subject) } else { way };
    let text = message::render(scope, scope.logic.message);
    let text = match verdict {
        // The question asks without the part that is not known.
        Verdict::Unknown(_) if message::is_open(&text) => question(scope, &subject),
        Verdict::Unknown(_) => format!("cannot tell whether {text}"),
        Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => text,
    };
    let attribute = located.map_or_else(String::new, |located| located.path.clone());
    let sensitive = located.is_some_and(|located| located.value.deep_marks().is_sensitive());
    let mut finding = assemble(scope, verdict, Draft { subject, way, text, attribute, sensitive })?;
    if *verdict == Verdict::Fail && !sensitive {
        finding.fixes.extend(fix::of(scope, located, &finding.calls));
    }
    Some(finding)
}

/// The finding when the elements that a variable would take are not known: all of them, or those that one element stands
/// for.
pub(super) fn of_unknown_elements(
    scope: &RuleScope<'_>,
    within: ExprId,
    element: Option<&Value>,
    reason: &str,
) -> Option<Finding> {
    let subject = subject(scope.facts, scope.bound);
    let verdict = Verdict::Unknown(reason.to_owned());
    let bound = place::placed(scope);
    let placing = scope.placing(&bound);
    let located = place::locate(&placing, within).ok();
    let own = element.and_then(|element| {
        let path = located.as_ref().map_or_else(String::new, |located| located.path.clone());
        way_of_unknown(scope, &Located { value: element.clone(), path, resource: None })
    });
    let way = own.unwrap_or_else(|| match (element, located.as_ref()) {
        // The element itself is written nowhere; the list that it is in is.
        (Some(_), Some(located)) => newest_of(located, reason),
        (None, Some(located)) => {
            let part = way_of_unknown(scope, located);
            part.unwrap_or_else(|| way(scope, located, Some(reason)))
        }
        (Some(_) | None, None) => Vec::new(),
    });
    let way = if way.is_empty() { whole(scope, &subject) } else { way };
    let attribute = located.map_or_else(String::new, |located| located.path);
    let text = question(scope, &subject);
    assemble(scope, &verdict, Draft { subject, way, text, attribute, sensitive: false })
}

/// What is not known when nothing particular can be named: the rule's question, else its title.
fn question(scope: &RuleScope<'_>, subject: &str) -> String {
    let rule = scope.rule;
    match (&scope.logic.question, subject) {
        (Some(question), "") => format!("cannot tell whether {question}"),
        (Some(question), subject) => format!("cannot tell for `{subject}` whether {question}"),
        (None, "") => format!("cannot judge {}: {}", rule.info.id, rule.info.title),
        (None, subject) => {
            format!("cannot judge `{subject}` by {}: {}", rule.info.id, rule.info.title)
        }
    }
}

fn newest_of(located: &Located, reason: &str) -> Vec<Waypoint> {
    let text = format!("some of this is not known here, because it is {reason}");
    let newest = trail::newest(&located.value.origin);
    newest.map(|span| Waypoint { span, text }).into_iter().collect()
}

struct Draft {
    subject: Arc<str>,
    way: Vec<Waypoint>,
    text: String,
    attribute: String,
    sensitive: bool,
}

fn assemble(scope: &RuleScope<'_>, verdict: &Verdict, draft: Draft) -> Option<Finding> {
    let Draft { subject, way, text, attribute, sensitive } = draft;
    let model = scope.facts.model;
    let resource = model.resource(&subject);
    let module = resource.map_or(&*subject, |resource| &*resource.module);
    let help = scope.logic.help.map(|help| message::render(scope, help));
    // What to do does not hang on a part that is not known: the rule's own advice counts then.
    let help = help.filter(|help| !message::is_open(help));
    Some(Finding {
        rule: Arc::clone(&scope.rule.info),
        verdict: verdict.clone(),
        place: way.first()?.span,
        attribute,
        message: text,
        assumption: assumption(scope, resource, verdict),
        help: help.unwrap_or_default(),
        related: related(scope, &way),
        trail: way,
        fixes: Vec::new(),
        edits: Vec::new(),
        calls: model.calls(module),
        sensitive,
        resource: subject,
    })
}

fn subject_or_empty(scope: &RuleScope<'_>) -> Arc<str> {
    subject(scope.facts, scope.bound)
}

fn assumption(scope: &RuleScope<'_>, resource: Option<&Resource>, verdict: &Verdict) -> String {
    let assumed = scope.bound.iter().any(|bound| bound.maybe)
        || resource.is_some_and(|resource| matches!(resource.existence, Existence::Assumed(_)));
    match verdict {
        Verdict::Fail if assumed => ASSUMPTION.to_owned(),
        Verdict::Fail | Verdict::Unknown(_) | Verdict::Pass | Verdict::NotApplicable => {
            String::new()
        }
    }
}

/// From the line to edit to the attribute. `reason` is given for a value that is not known.
pub(super) fn way(scope: &RuleScope<'_>, located: &Located, reason: Option<&str>) -> Vec<Waypoint> {
    match located.absent() {
        Some((Missing::Argument, name)) => {
            return around(scope, located, &format!("`{name}` is not set here"));
        }
        Some((Missing::Element, name)) => {
            return around(scope, located, &format!("there is no `{name}` here"));
        }
        None => {}
    }
    let written = written_part(&located.value);
    let Some(written) = written else {
        let text = match reason {
            Some(reason) => format!("not known here, because it is {reason}"),
            None => format!("`{}` is not set here", trail::last_name(&located.path)),
        };
        return around(scope, located, &text);
    };
    let points = small(trail::points(&written.origin), written);
    let null = reason.is_none() && located.value.is_unknown() && starts_at_literal(&points);
    let code = match () {
        () if null => Some("null".to_owned()),
        () if is_secret(scope, &located.value) => Some("(sensitive)".to_owned()),
        () => show::as_code(&located.value),
    };
    let start = match reason {
        Some(reason) => Start::Unknown(reason),
        None => Start::Value(code.as_deref()),
    };
    trail::waypoints(&points, &start, trail::last_name(&located.path))
}

/// Whether a value is not shown: for its marks, or because the rule is about secrets.
fn is_secret(scope: &RuleScope<'_>, value: &Value) -> bool {
    scope.rule.info.secrecy == Secrecy::Secret || value.deep_marks().is_sensitive()
}

/// The value itself, or the first thing in it that stands somewhere: blocks do, their list does not.
fn written_part(value: &Value) -> Option<&Value> {
    if trail::is_written(&value.origin) {
        return Some(value);
    }
    value.children().find(|child| trail::is_written(&child.origin))
}

/// No literal is unknown: it was a null, in whose place the provider puts a value of its own.
fn starts_at_literal(points: &[Point]) -> bool {
    points.last().is_some_and(|oldest| oldest.literal)
}

/// An object may take pages: its first character stands for it.
fn small(points: Vec<Point>, value: &Value) -> Vec<Point> {
    match &value.kind {
        Kind::Object(_) | Kind::Map(_) => first_character(points),
        _ => points,
    }
}

fn first_character(mut points: Vec<Point>) -> Vec<Point> {
    if let Some(oldest) = points.last_mut()
        && !matches!(oldest.label, OriginLabel::Block(_) | OriginLabel::Reference(_))
    {
        oldest.span = Span::new(oldest.span.source, oldest.span.start, oldest.span.start + 1);
    }
    points
}

/// The way to the nearest thing around a place; the text stands where it is written.
fn around(scope: &RuleScope<'_>, located: &Located, text: &str) -> Vec<Waypoint> {
    let Some(nearest) = located.nearest() else {
        let header =
            located.resource.as_ref().and_then(|address| scope.facts.model.resource(address));
        let header =
            header.map(|resource| Waypoint { span: resource.header, text: text.to_owned() });
        return header.into_iter().collect();
    };
    let points = first_character(trail::points(nearest));
    let mut way = trail::waypoints(&points, &Start::Value(None), "");
    if let Some(first) = way.first_mut() {
        text.clone_into(&mut first.text);
    }
    way
}

/// Where an unknown comes from: the value at the place, or what decides the rule's own expressions.
fn unknown_way(scope: &RuleScope<'_>, located: Option<&Located>, reason: &str) -> Vec<Waypoint> {
    if let Some(way) = located.and_then(|located| way_of_unknown(scope, located)) {
        return way;
    }
    let bound = place::placed(scope);
    let placing = scope.placing(&bound);
    let decisive = scope.logic.when.into_iter().chain([scope.logic.condition]);
    let decisive = decisive.filter_map(|id| place::locate(&placing, id).ok());
    let unknown = decisive.into_iter().find(|located| located.value.is_unknown());
    let way = unknown.map(|unknown| {
        let part = way_of_unknown(scope, &unknown);
        part.unwrap_or_else(|| way(scope, &unknown, Some(reason)))
    });
    match (way, located) {
        (Some(way), _) if !way.is_empty() => way,
        (_, Some(located)) => self::way(scope, located, Some(reason)),
        (_, None) => Vec::new(),
    }
}

/// The way of the unknown part of a value, if it has one that is written somewhere.
fn way_of_unknown(scope: &RuleScope<'_>, located: &Located) -> Option<Vec<Waypoint>> {
    let part = unknown_part(&located.value)?;
    let written = if trail::is_written(&part.origin) { part } else { &located.value };
    if !trail::is_written(&written.origin) {
        return None;
    }
    let reason = show::reason(&part.unknown_reason()?);
    let located = Located { value: written.clone(), ..located.clone() };
    Some(way(scope, &located, Some(&reason)))
}

/// The resource, or the module, when there is nothing nearer.
fn whole(scope: &RuleScope<'_>, subject: &str) -> Vec<Waypoint> {
    let model = scope.facts.model;
    if let Some(resource) = model.resource(subject) {
        let point = trail::of_block(resource.header, subject);
        return trail::waypoints(&[point], &Start::Value(None), "");
    }
    let root = model.module(subject).and_then(|module| module.span);
    let first = root.or_else(|| model.resources().first().map(|resource| resource.header));
    let text = "looked for in this module and those that it calls".to_owned();
    first.map(|span| Waypoint { span, text }).into_iter().collect()
}

/// The other sides of a join, without what the way shows already.
fn related(scope: &RuleScope<'_>, way: &[Waypoint]) -> Vec<Waypoint> {
    let Some(related) = scope.logic.related else { return Vec::new() };
    let bound = place::placed(scope);
    let values = scope.placing(&bound).eval(related);
    let also = |value: &Value| {
        let (_, path) = scope.facts.position(&value.origin);
        also(scope, value, &path)
    };
    let mut found: Vec<Waypoint> = match &values {
        Ok(values) => values.children().filter_map(also).collect(),
        Err(_) => Vec::new(),
    };
    found.retain(|also| way.iter().all(|shown| shown.span != also.span));
    found
}

/// One other place: a resource, a block, or a value.
fn also(scope: &RuleScope<'_>, value: &Value, path: &str) -> Option<Waypoint> {
    let span = trail::newest(&value.origin)?;
    let code = show::as_code(value).filter(|_| !is_secret(scope, value));
    let text = match (scope.facts.owner(&value.origin), code, trail::last_name(path)) {
        (Some(owner), ..) if owner.path.is_empty() => format!("`{}`", owner.resource.address),
        (Some(owner), ..) => format!("`{}` of `{}`", owner.path, owner.resource.address),
        (None, _, "") => "see also".to_owned(),
        (None, Some(code), name) => format!("`{name}` is `{code}`"),
        (None, None, name) => format!("`{name}`"),
    };
    Some(Waypoint { span, text })
}
