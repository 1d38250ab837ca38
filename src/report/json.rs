//! JSON for programs. The shape is `schema.json` beside this file; it changes only with its name.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::finding::{Applicability, Edit, Notice, NoticeKind, Severity, Verdict, Waypoint};
use crate::source::{SourceMap, Span};
use crate::triage::{Level, Problem, Report, Subject, Suppressed};

use super::Style;
use super::place::region;

/// The JSON schema of what [`write`] writes.
pub const SCHEMA: &str = include_str!("schema.json");

/// Writes the report.
pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let sources = &report.sources;
    let document = json!({
        "schema": "bottlelint/1",
        "tool": { "name": "bottlelint", "version": env!("CARGO_PKG_VERSION") },
        "summary": summary(report),
        "findings": report.findings.iter().map(|one| problem(one, sources)).collect::<Vec<_>>(),
        "suppressed": report.suppressed.iter().map(|one| suppressed(one, sources)).collect::<Vec<_>>(),
        "notices": report.notices.iter().map(|one| notice(one, sources)).collect::<Vec<_>>(),
        "incomplete": report.incomplete.iter().map(|name| &**name).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn summary(report: &Report) -> Value {
    let summary = &report.summary;
    let of = |severity: Severity| summary.failed.get(&severity).copied().unwrap_or_default();
    json!({
        "errors": summary.count(Level::Error),
        "warnings": summary.count(Level::Warning),
        "notes": summary.count(Level::Note),
        "unknown": summary.unknown,
        "suppressed": summary.suppressed,
        "critical": of(Severity::Critical),
        "high": of(Severity::High),
        "medium": of(Severity::Medium),
        "low": of(Severity::Low),
        "info": of(Severity::Info),
        "failing": summary.failing,
        "resources": summary.resources,
        "modules": summary.modules,
        "files": summary.files,
        "rules": summary.rules,
        "complete": report.incomplete.is_empty(),
    })
}

fn problem(problem: &Problem, sources: &SourceMap) -> Value {
    let finding = &problem.finding;
    let rule = &finding.rule;
    let (verdict, reason) = match &finding.verdict {
        Verdict::Unknown(reason) => ("unknown", Some(reason.as_str())),
        Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => ("fail", None),
    };
    json!({
        "rule": *rule.id,
        "name": *rule.name,
        "aliases": rule.aliases,
        "group": rule.group.as_str(),
        "severity": rule.severity.as_str(),
        "verdict": verdict,
        "reason": reason,
        "resource": *finding.resource,
        "attribute": finding.attribute,
        "message": finding.message,
        "assumption": some(&finding.assumption),
        "help": some(&finding.help).or_else(|| some(rule.how.trim())),
        "place": place(finding.place, sources),
        "trail": waypoints(&finding.trail, sources),
        "related": waypoints(&finding.related, sources),
        "also": problem.also.iter().map(subject).collect::<Vec<_>>(),
        "requirements": rule.requirements,
        "edits": finding.edits.iter().map(|one| edit(one, sources)).collect::<Vec<_>>(),
        "fingerprint": problem.fingerprint,
    })
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn place(span: Span, sources: &SourceMap) -> Value {
    let region = region(sources, span);
    json!({
        "file": *region.path,
        "line": region.start.line,
        "column": region.start.column,
        "endLine": region.end.line,
        "endColumn": region.end.column,
        "startByte": span.start,
        "endByte": span.end,
    })
}

fn waypoints(waypoints: &[Waypoint], sources: &SourceMap) -> Vec<Value> {
    let one = |waypoint: &Waypoint| json!({ "place": place(waypoint.span, sources), "text": waypoint.text });
    waypoints.iter().map(one).collect()
}

fn subject(subject: &Subject) -> Value {
    json!({
        "resource": *subject.resource,
        "attribute": subject.attribute,
        "message": subject.message,
    })
}

fn edit(edit: &Edit, sources: &SourceMap) -> Value {
    let applicability = match edit.applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    };
    json!({ "place": place(edit.span, sources), "text": edit.text, "applicability": applicability })
}

fn suppressed(suppressed: &Suppressed, sources: &SourceMap) -> Value {
    let mut value = problem(&suppressed.problem, sources);
    if let Some(fields) = value.as_object_mut() {
        let suppression = json!({
            "place": place(suppressed.comment, sources),
            "reason": suppressed.reason,
            "until": suppressed.until.map(|day| day.to_string()),
        });
        fields.insert("suppression".to_owned(), suppression);
    }
    value
}

fn notice(notice: &Notice, sources: &SourceMap) -> Value {
    json!({
        "kind": notice_kind(notice.kind),
        "message": notice.message,
        "place": notice.span.map(|span| place(span, sources)),
        "help": notice.help,
    })
}

/// The name of a kind of notice in reports for programs.
pub(super) fn notice_kind(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Syntax => "syntax",
        NoticeKind::Unreadable => "unreadable",
        NoticeKind::MissingModule => "missing-module",
        NoticeKind::Evaluation => "evaluation",
        NoticeKind::Argument => "argument",
        NoticeKind::Rejected => "rejected",
        NoticeKind::Limit => "limit",
    }
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn shows_everything() {
        insta::assert_snapshot!(written(super::write, &example()));
    }
}
