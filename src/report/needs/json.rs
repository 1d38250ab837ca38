//! Needs as JSON, for programs: every link of every need.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::needs::{Need, NeedLink, TaskNeeds};
use crate::rule::in_sentence;
use crate::source::Span;

use super::super::Style;
use super::subject::Needs;
use super::words::{fact, given, layer, place_of, role};

/// Writes the needs of all tasks.
pub(super) fn write(report: &Needs<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let tasks: Vec<Value> = report.tasks.iter().map(|one| task(report, one)).collect();
    let document = json!({
        "schema": "bottlelint-needs/1",
        "tool": { "name": "bottlelint", "version": env!("CARGO_PKG_VERSION") },
        "module": report.module(),
        "incomplete": report.incomplete,
        "tasks": tasks,
    });
    serde_json::to_writer_pretty(&mut *out, &report.secrets.veil_json(document))?;
    writeln!(out)
}

fn task(report: &Needs<'_>, task: &TaskNeeds<'_>) -> Value {
    json!({
        "task": *task.task.address,
        "starter": task.starter.map(|starter| starter.address.to_string()),
        "needs": task.needs.iter().map(|one| need(report, one)).collect::<Vec<_>>(),
    })
}

fn need(report: &Needs<'_>, need: &Need) -> Value {
    let destination = need.destination.as_ref().map(|to| {
        json!({
            "service": to.service,
            "region": to.region.as_str(),
            "host": in_sentence(&to.host),
            "port": to.port,
        })
    });
    let links = need.links.iter().map(|one| link(report, one));
    json!({
        "id": need.id,
        "kind": need.kind.as_str(),
        "what": in_sentence(&need.what),
        "satisfied": need.verdict().truth.as_str(),
        "who": need.whose.as_str(),
        "role": role(need),
        "actions": need.actions,
        "resource": given(&need.shown_resource()),
        "destination": destination,
        "place": place(report, need.place.origin.span()),
        "links": links.collect::<Vec<_>>(),
    })
}

fn link(report: &Needs<'_>, link: &NeedLink) -> Value {
    json!({
        "layer": layer(link.layer),
        "holds": link.truth.as_str(),
        "fact": fact(link),
        "reason": link.doubt.as_ref().map(|doubt| doubt.reason.to_string()),
        "place": place(report, place_of(link)),
    })
}

fn place(report: &Needs<'_>, span: Option<Span>) -> Option<Value> {
    let span = span?;
    let at = report.sources.start(span);
    let file = report.sources.path(span.source);
    Some(json!({ "file": *file, "line": at.line, "column": at.column }))
}
