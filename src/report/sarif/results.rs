//! The results of a run: one for each rule and line, as GitHub tells alerts apart by both.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::finding::{Edit, Verdict, Waypoint};
use crate::source::{SourceMap, Span};
use crate::triage::{LineHashes, Problem, Report, Suppressed};

use super::super::place::in_file;
use super::super::text::{plain, sentence};
use super::super::{InSarif, Style};
use super::node::{object, text};
use super::{limits, places, rules};

/// What one result is made of: problems of one rule whose primary place is on one line.
struct Alert<'a> {
    problems: Vec<&'a Problem>,
    suppression: Option<&'a Suppressed>,
}

/// The results, the worst first when there are too many, and how many were left out.
pub(super) fn results(report: &Report, style: &Style) -> (Vec<Value>, usize) {
    let mut alerts = alerts(report, style);
    let left_out = alerts.len().saturating_sub(limits::RESULTS);
    if left_out > 0 {
        let severity =
            |alert: &Alert<'_>| alert.problems.first().map(|problem| problem.finding.rule.severity);
        alerts.sort_by_key(|alert| std::cmp::Reverse(severity(alert)));
        alerts.truncate(limits::RESULTS);
    }
    let hashes = LineHashes::new(report);
    (alerts.iter().filter_map(|alert| result(alert, report, &hashes)).collect(), left_out)
}

fn alerts<'a>(report: &'a Report, style: &Style) -> Vec<Alert<'a>> {
    let sources = &report.sources;
    let mut alerts: Vec<Alert<'a>> = Vec::new();
    let mut by_line: BTreeMap<(Arc<str>, Arc<str>, u32), usize> = BTreeMap::new();
    let fails = |problem: &&Problem| problem.finding.verdict == Verdict::Fail;
    for problem in report.findings.iter().filter(fails) {
        let Some(place) = primary(problem, sources) else { continue };
        let line = sources.start(place).line;
        let key = (Arc::clone(&problem.finding.rule.id), sources.path(place.source), line);
        let index = *by_line.entry(key).or_insert(alerts.len());
        match alerts.get_mut(index) {
            Some(alert) => alert.problems.push(problem),
            None => alerts.push(Alert { problems: vec![problem], suppression: None }),
        }
    }
    if style.sarif.suppressed == InSarif::Included {
        let fails = report.suppressed.iter().filter(|one| fails(&&one.problem));
        alerts.extend(
            fails.map(|one| Alert { problems: vec![&one.problem], suppression: Some(one) }),
        );
    }
    alerts
}

/// The line to edit; a value given on the command line has none, then the next place on its way.
pub(super) fn primary(problem: &Problem, sources: &SourceMap) -> Option<Span> {
    let trail = problem.finding.trail.iter().map(|waypoint| waypoint.span);
    std::iter::once(problem.finding.place).chain(trail).find(|span| in_file(sources, *span))
}

fn result(alert: &Alert<'_>, report: &Report, hashes: &LineHashes<'_>) -> Option<Value> {
    let sources = &report.sources;
    let problem = *alert.problems.first()?;
    let rule = &problem.finding.rule;
    let place = primary(problem, sources)?;
    let related = related(alert, place, sources);
    let mut result = Map::new();
    let mut set = |key: &str, value: Value| result.insert(key.to_owned(), value);
    set("ruleId", (*rule.id).into());
    if let Some(index) = rules::index(report, rule) {
        set("ruleIndex", index.into());
    }
    set("kind", "fail".into());
    set("level", rules::level(rule.severity).into());
    set("message", text(message(alert, &related)));
    set("locations", vec![location(problem, place, sources)].into());
    set("relatedLocations", related_locations(&related, sources));
    set("codeFlows", code_flows(alert, sources));
    set("partialFingerprints", fingerprints(problem, hashes));
    if let Some(suppressed) = alert.suppression {
        set("suppressions", suppressions(suppressed, sources));
    }
    if let Some(fixes) = fixes(problem, sources) {
        set("fixes", fixes);
    }
    set("properties", properties(alert));
    result.retain(|_, value| !value.as_array().is_some_and(Vec::is_empty));
    Some(Value::Object(result))
}

fn location(problem: &Problem, place: Span, sources: &SourceMap) -> Value {
    let mut location = Map::new();
    location.insert("physicalLocation".to_owned(), places::physical(sources, place));
    let finding = &problem.finding;
    if !finding.resource.is_empty() {
        let name = plain(&finding.resource);
        let logical = object([("fullyQualifiedName", name.into()), ("kind", "resource".into())]);
        location.insert("logicalLocations".to_owned(), vec![logical].into());
    }
    Value::Object(location)
}

/// The places other than the primary one, each once; their numbers begin with 1.
fn related<'a>(alert: &Alert<'a>, place: Span, sources: &SourceMap) -> Vec<&'a Waypoint> {
    let mut related: Vec<&Waypoint> = Vec::new();
    for problem in &alert.problems {
        for waypoint in problem.finding.trail.iter().chain(&problem.finding.related) {
            let new =
                waypoint.span != place && related.iter().all(|other| other.span != waypoint.span);
            if new && in_file(sources, waypoint.span) {
                related.push(waypoint);
            }
        }
    }
    related.truncate(limits::RELATED);
    related
}

fn related_locations(related: &[&Waypoint], sources: &SourceMap) -> Value {
    let one = |(index, waypoint): (usize, &&Waypoint)| {
        object([
            ("id", (index + 1).into()),
            ("physicalLocation", places::physical(sources, waypoint.span)),
            ("message", text(text_of(waypoint))),
        ])
    };
    related.iter().enumerate().map(one).collect()
}

fn text_of(waypoint: &Waypoint) -> String {
    let text = plain(&waypoint.text);
    if text.is_empty() { "here".to_owned() } else { text }
}

/// The first sentence is what GitHub shows in small places. Related places are shown only if the
/// message links to them.
fn message(alert: &Alert<'_>, related: &[&Waypoint]) -> String {
    let mut sentences: Vec<String> = Vec::new();
    for problem in &alert.problems {
        let finding = &problem.finding;
        let assumption = match finding.assumption.as_str() {
            "" => String::new(),
            assumption => format!(", {assumption}"),
        };
        let text = sentence(&format!("{}{assumption}", finding.message));
        if !sentences.contains(&text) {
            sentences.push(text);
        }
    }
    let first = alert.problems.first().map(|problem| &problem.finding);
    let set_here = first.and_then(|finding| {
        finding
            .trail
            .first()
            .filter(|waypoint| waypoint.span == finding.place)
            .filter(|waypoint| !waypoint.text.is_empty() && waypoint.text != finding.message)
    });
    sentences.extend(set_here.map(|waypoint| sentence(&waypoint.text)));
    let links =
        related.iter().enumerate().map(|(index, waypoint)| link(&text_of(waypoint), index + 1));
    let links: Vec<String> = links.collect();
    if !links.is_empty() {
        sentences.push(format!("See: {}.", links.join("; ")));
    }
    sentences.join(" ")
}

/// A link to a related location. Brackets in its text would end it.
fn link(text: &str, id: usize) -> String {
    let text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    format!("[{text}]({id})")
}

/// One flow for each problem: from the line to edit to the attribute.
fn code_flows(alert: &Alert<'_>, sources: &SourceMap) -> Value {
    let flow = |problem: &&Problem| {
        let trail = problem.finding.trail.iter().filter(|point| in_file(sources, point.span));
        let steps: Vec<Value> =
            trail.take(limits::FLOW).map(|point| step(point, sources)).collect();
        let thread = (steps.len() > 1).then(|| object([("locations", steps.into())]))?;
        Some(object([("threadFlows", vec![thread].into())]))
    };
    alert.problems.iter().filter_map(flow).collect()
}

fn step(waypoint: &Waypoint, sources: &SourceMap) -> Value {
    let location = object([
        ("physicalLocation", places::physical(sources, waypoint.span)),
        ("message", text(text_of(waypoint))),
    ]);
    object([("location", location)])
}

fn fingerprints(problem: &Problem, hashes: &LineHashes<'_>) -> Value {
    let mut prints = Map::new();
    if let Some(hash) = hashes.of(problem) {
        prints.insert("primaryLocationLineHash".to_owned(), hash.into());
    }
    prints.insert("bottlelint/v1".to_owned(), problem.fingerprint.as_str().into());
    Value::Object(prints)
}

fn suppressions(suppressed: &Suppressed, sources: &SourceMap) -> Value {
    let location = object([("physicalLocation", places::physical(sources, suppressed.comment))]);
    let suppression = object([
        ("kind", "inSource".into()),
        ("status", "accepted".into()),
        ("justification", plain(&suppressed.reason).into()),
        ("location", location),
    ]);
    vec![suppression].into()
}

fn fixes(problem: &Problem, sources: &SourceMap) -> Option<Value> {
    let edits: Vec<&Edit> = problem.finding.edits.iter().collect();
    let first = edits.first()?;
    if problem.finding.sensitive {
        return None;
    }
    let mut changes: Vec<Value> = Vec::new();
    let mut files: Vec<_> = edits.iter().map(|edit| edit.span.source).collect();
    files.sort_by_cached_key(|id| sources.path(*id));
    files.dedup();
    for file in files {
        let in_file = edits.iter().filter(|edit| edit.span.source == file);
        let replacements: Vec<Value> = in_file.map(|edit| replacement(edit, sources)).collect();
        let span = Span { source: file, ..first.span };
        let artifact = places::artifact(sources, span);
        let replacements = replacements.into();
        changes.push(object([("artifactLocation", artifact), ("replacements", replacements)]));
    }
    let help = sentence(problem.finding.advice().unwrap_or_default());
    let changes = changes.into();
    let fix = object([("description", text(help)), ("artifactChanges", changes)]);
    Some(vec![fix].into())
}

fn replacement(edit: &Edit, sources: &SourceMap) -> Value {
    object([
        ("deletedRegion", places::exact_region(sources, edit.span)),
        ("insertedContent", text(edit.text.clone())),
    ])
}

fn properties(alert: &Alert<'_>) -> Value {
    let first = alert.problems.first().map(|problem| &problem.finding);
    let also = alert.problems.iter().enumerate().flat_map(|(index, problem)| {
        let own = (index > 0).then_some(&problem.finding.resource);
        own.into_iter().chain(problem.also.iter().map(|other| &other.resource))
    });
    let also: Vec<&str> = also.map(|address| &**address).collect();
    object([
        ("address", first.map_or("", |finding| &finding.resource).into()),
        ("attribute", first.map_or("", |finding| &finding.attribute).into()),
        ("also", also.into()),
    ])
}
