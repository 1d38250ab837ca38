//! A value's origin as the way that a reader follows: from the line to edit to the attribute. Must not know verdicts.

use std::sync::Arc;

use crate::finding::Waypoint;
use crate::source::Span;
use crate::value::{Origin, OriginLabel, Value};

use super::show;
use super::source::is_in_rule;

/// Longer ways are cut in the middle of nowhere; nobody reads them.
const MOST_POINTS: usize = 40;

/// One place on the way of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    pub(super) span: Span,
    pub(super) label: OriginLabel,
    /// The default that an argument overrides.
    pub(super) over: Option<Span>,
    /// The value is written out here.
    pub(super) literal: bool,
}

/// What the last point of a way is to the reader.
pub(super) enum Start<'a> {
    /// A value that is written there, as it is shown; none for one that is too large.
    Value(Option<&'a str>),
    /// Nothing is known from there on, because it is ...
    Unknown(&'a str),
}

/// Whether a value is written somewhere in the configuration.
pub(super) fn is_written(origin: &Origin) -> bool {
    !points(origin).is_empty()
}

/// The main line of an origin, newest place first, without places in rule files.
pub(super) fn points(origin: &Origin) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    let mut at = origin;
    while points.len() < MOST_POINTS {
        match at {
            Origin::None | Origin::Absent(_) => break,
            Origin::Part(inside) => at = &inside.own,
            Origin::At(span) => {
                add(&mut points, *span, &OriginLabel::Literal, None);
                break;
            }
            Origin::Step(step) => {
                let over = step.from.iter().find_map(default_of);
                let over = over.filter(|_| matches!(step.label, OriginLabel::Argument(_)));
                add(&mut points, step.span, &step.label, over);
                let main = if over.is_some() { step.from.get(..1) } else { Some(&*step.from) };
                let mut from = main.unwrap_or_default().iter();
                let next = from.find(|origin| leads_out_of_rules(origin));
                let Some(next) = next else { break };
                at = next;
            }
            Origin::Perhaps(doubt) => at = &doubt.origin,
        }
    }
    points
}

/// Two points of which one lies in the other are one to the reader: `x = false` and `false`; so are an argument and
/// the reference that it consists of.
fn add(points: &mut Vec<Point>, span: Span, label: &OriginLabel, over: Option<Span>) {
    if is_in_rule(span) {
        return;
    }
    let literal = *label == OriginLabel::Literal;
    let reference = matches!(label, OriginLabel::Reference(_));
    if let Some(last) = points.last_mut()
        && !is_computed(&last.label)
        && ((literal && last.span.contains(span)) || (reference && last.span == span))
    {
        last.literal |= literal;
        return;
    }
    points.push(Point { span, label: label.clone(), over, literal });
}

/// Whether a value that passes here need not be the same afterwards.
pub(super) fn is_computed(label: &OriginLabel) -> bool {
    match label {
        OriginLabel::Function(_) | OriginLabel::Expression | OriginLabel::Template => true,
        OriginLabel::Literal
        | OriginLabel::Reference(_)
        | OriginLabel::Local(_)
        | OriginLabel::Default(_)
        | OriginLabel::Argument(_)
        | OriginLabel::Given(_)
        | OriginLabel::Output(_)
        | OriginLabel::Attribute(_)
        | OriginLabel::Block(_) => false,
    }
}

fn leads_out_of_rules(origin: &Origin) -> bool {
    let mut rest = vec![origin];
    while let Some(origin) = rest.pop() {
        match origin {
            Origin::None | Origin::Absent(_) => {}
            Origin::Part(inside) => rest.push(&inside.own),
            Origin::At(span) if is_in_rule(*span) => {}
            Origin::Step(step) if is_in_rule(step.span) => rest.extend(&step.from),
            Origin::Perhaps(doubt) => rest.push(&doubt.origin),
            Origin::At(_) | Origin::Step(_) => return true,
        }
    }
    false
}

/// Beside its main line, an argument of a module call has the default that it overrides.
fn default_of(origin: &Origin) -> Option<Span> {
    match origin {
        Origin::Step(step) if matches!(step.label, OriginLabel::Default(_)) => Some(step.span),
        Origin::Perhaps(doubt) => default_of(&doubt.origin),
        Origin::Part(inside) => default_of(&inside.own),
        Origin::Step(_) | Origin::At(_) | Origin::None | Origin::Absent(_) => None,
    }
}

/// The way of a value that no rule judges, for `trace`.
#[must_use]
pub fn way(value: &Value, attribute: &str) -> Vec<Waypoint> {
    let reason = value.unknown_reason().map(|reason| reason.to_string());
    let code = show::as_code(value);
    let start = match &reason {
        Some(reason) => Start::Unknown(reason),
        None => Start::Value(code.as_deref()),
    };
    waypoints(&points(&value.origin), &start, attribute)
}

/// The points as a reader follows them, oldest first. `attribute` is the last name of the path.
pub(super) fn waypoints(points: &[Point], start: &Start<'_>, attribute: &str) -> Vec<Waypoint> {
    let computed = points.iter().any(|point| is_computed(&point.label));
    let mut way = Vec::new();
    for (index, point) in points.iter().enumerate().rev() {
        let text = if index + 1 == points.len() {
            first_text(point, start, computed)
        } else if index == 0 {
            last_text(start, attribute, computed)
        } else {
            middle_text(&point.label)
        };
        way.push(Waypoint { span: point.span, text });
        if let Some(span) = point.over {
            way.push(Waypoint { span, text: "... over this default".to_owned() });
        }
    }
    // Two names for one place, one after the other, tell nothing new.
    way.dedup_by(|later, earlier| later.span == earlier.span);
    way
}

fn first_text(point: &Point, start: &Start<'_>, computed: bool) -> String {
    let value = match start {
        Start::Unknown(reason) => return format!("not known here, because it is {reason}"),
        Start::Value(Some(value)) if !computed => format!("`{value}`"),
        Start::Value(_) => "the value".to_owned(),
    };
    match &point.label {
        OriginLabel::Argument(passed) => format!("{value} is set here, by `{}`", passed.call),
        OriginLabel::Default(name) => format!("{value} is the default of `var.{name}`"),
        OriginLabel::Given(name) => format!("{value} is given here for `var.{name}`"),
        OriginLabel::Local(name) => format!("{value} is set here, as `local.{name}`"),
        OriginLabel::Block(name) => format!("`{name}` is declared here"),
        OriginLabel::Reference(text) => format!("{value} comes from `{text}`"),
        OriginLabel::Function(name) => format!("{value} is computed here, by `{name}`"),
        OriginLabel::Expression | OriginLabel::Template => format!("{value} is computed here"),
        OriginLabel::Literal | OriginLabel::Output(_) | OriginLabel::Attribute(_) => {
            format!("{value} is set here")
        }
    }
}

fn middle_text(label: &OriginLabel) -> String {
    match label {
        OriginLabel::Reference(text) => format!("... passed on as `{text}`"),
        OriginLabel::Local(name) => format!("... through `local.{name}`"),
        OriginLabel::Default(name) => format!("... the default of `var.{name}`"),
        OriginLabel::Argument(passed) => {
            format!("... passed to `{}` as `{}`", passed.call, passed.variable)
        }
        OriginLabel::Given(name) => format!("... given for `var.{name}`"),
        OriginLabel::Output(name) => format!("... through the output `{name}`"),
        OriginLabel::Attribute(name) | OriginLabel::Function(name) => {
            format!("... through `{name}`")
        }
        OriginLabel::Expression | OriginLabel::Template => "... computed here".to_owned(),
        OriginLabel::Block(name) => format!("... in `{name}`"),
        OriginLabel::Literal => "... through here".to_owned(),
    }
}

fn last_text(start: &Start<'_>, attribute: &str, computed: bool) -> String {
    match (start, attribute) {
        (Start::Value(Some(value)), name) if computed && !name.is_empty() => {
            format!("... and ends up as `{value}` in `{name}`")
        }
        (Start::Value(_) | Start::Unknown(_), "") => "... and ends up here".to_owned(),
        (Start::Value(_) | Start::Unknown(_), name) => format!("... and ends up in `{name}`"),
    }
}

/// The last name of a path: `readonlyRootFilesystem`, `subnets`.
pub(super) fn last_name(path: &str) -> &str {
    let last = path.rsplit('.').next().unwrap_or(path);
    last.split('[').next().unwrap_or(last)
}

/// The newest place of an origin outside of rule files.
pub(super) fn newest(origin: &Origin) -> Option<Span> {
    points(origin).first().map(|point| point.span)
}

/// The place of a resource or block as a whole.
pub(super) fn of_block(span: Span, name: &str) -> Point {
    Point { span, label: OriginLabel::Block(Arc::from(name)), over: None, literal: false }
}
