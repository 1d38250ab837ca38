//! JSON for programs. The shape is `schema.json` beside this file; it changes only with its name.

use std::io::{self, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use crate::finding::{Edit, Severity, Verdict, Waypoint};
use crate::record::{Shard, ShardError};
use crate::source::{SourceMap, Span};
use crate::triage::{Level, Problem, Report, Subject, Suppressed};

use super::Style;
use super::place::{Region, region};

/// The JSON schema of what [`write`] writes.
pub const SCHEMA: &str = include_str!("schema.json");

/// Writes the report.
pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document::of(report))?;
    writeln!(out)
}

/// Why a report cannot be merged with others.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not a JSON report.
    #[error("it is not a JSON report of bottlelint: {0}")]
    NoReport(serde_json::Error),
    /// It is one of a whole run.
    #[error("it is not the report of a shard")]
    NoShard,
    /// Another program wrote it.
    #[error(transparent)]
    Version(#[from] ShardError),
}

/// What there is to a report before its shape is known.
#[derive(Deserialize)]
struct Head {
    shard: Option<ShardHead>,
}

#[derive(Deserialize)]
struct ShardHead {
    schema: String,
    version: String,
}

#[derive(Deserialize)]
struct OfShard {
    shard: Shard,
}

/// Reads what came of a share of a run from its report.
pub fn read_shard(text: &[u8]) -> Result<Shard, ReadError> {
    let head: Head = serde_json::from_slice(text).map_err(ReadError::NoReport)?;
    let head = head.shard.ok_or(ReadError::NoShard)?;
    Shard::check_version(&head.schema, &head.version)?;
    let report: OfShard = serde_json::from_slice(text).map_err(ReadError::NoReport)?;
    Ok(report.shard)
}

/// The report, as it is written.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    summary: Summary,
    findings: Vec<Finding<'a>>,
    suppressed: Vec<SuppressedFinding<'a>>,
    incomplete: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<&'a Shard>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    unknown: usize,
    suppressed: usize,
    baseline: usize,
    unchanged: usize,
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    info: usize,
    failing: usize,
    resources: usize,
    modules: usize,
    files: usize,
    rules: usize,
    complete: bool,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    name: &'a str,
    aliases: &'a [String],
    group: &'static str,
    severity: &'static str,
    verdict: &'static str,
    reason: Option<&'a str>,
    resource: &'a str,
    attribute: &'a str,
    message: &'a str,
    assumption: Option<&'a str>,
    help: Option<&'a str>,
    place: Place,
    trail: Vec<PlaceWithText<'a>>,
    related: Vec<PlaceWithText<'a>>,
    also: Vec<Other<'a>>,
    requirements: &'a [String],
    edits: Vec<Change<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct SuppressedFinding<'a> {
    #[serde(flatten)]
    finding: Finding<'a>,
    suppression: Suppression<'a>,
}

#[derive(Serialize)]
struct Suppression<'a> {
    place: Place,
    reason: &'a str,
    until: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    file: SharedText,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    start_byte: u32,
    end_byte: u32,
}

#[derive(Serialize)]
struct PlaceWithText<'a> {
    place: Place,
    text: &'a str,
}

#[derive(Serialize)]
struct Other<'a> {
    resource: &'a str,
    attribute: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    place: Place,
    text: &'a str,
    applicability: &'static str,
}

/// A path, which many places share.
struct SharedText(Arc<str>);

impl Serialize for SharedText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'a> Document<'a> {
    fn of(report: &'a Report) -> Self {
        let sources = &report.sources;
        let suppressed = report.suppressed.iter();
        Self {
            schema: "bottlelint/1",
            tool: Tool { name: "bottlelint", version: env!("CARGO_PKG_VERSION") },
            summary: Summary::of(report),
            findings: report.findings.iter().map(|one| Finding::of(one, sources)).collect(),
            suppressed: suppressed.map(|one| SuppressedFinding::of(one, sources)).collect(),
            incomplete: report.incomplete.iter().map(|name| &**name).collect(),
            shard: report.shard.as_deref(),
        }
    }
}

impl Summary {
    fn of(report: &Report) -> Self {
        let summary = &report.summary;
        let of = |severity: Severity| summary.failed.get(&severity).copied().unwrap_or_default();
        Self {
            errors: summary.count(Level::Error),
            warnings: summary.count(Level::Warning),
            notes: summary.count(Level::Note),
            unknown: summary.unknown,
            suppressed: summary.suppressed,
            baseline: summary.baseline,
            unchanged: summary.unchanged,
            critical: of(Severity::Critical),
            high: of(Severity::High),
            medium: of(Severity::Medium),
            low: of(Severity::Low),
            info: of(Severity::Info),
            failing: summary.failing,
            resources: summary.resources,
            modules: summary.modules,
            files: summary.files,
            rules: summary.rules,
            complete: summary.incomplete == 0 && report.incomplete.is_empty(),
        }
    }
}

impl<'a> Finding<'a> {
    fn of(problem: &'a Problem, sources: &SourceMap) -> Self {
        let finding = &problem.finding;
        let rule = &finding.rule;
        let (verdict, reason) = match &finding.verdict {
            Verdict::Unknown(reason) => ("unknown", Some(reason.as_str())),
            Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => ("fail", None),
        };
        Self {
            rule: &rule.id,
            name: &rule.name,
            aliases: &rule.aliases,
            group: rule.group.as_str(),
            severity: rule.severity.as_str(),
            verdict,
            reason,
            resource: &finding.resource,
            attribute: &finding.attribute,
            message: &finding.message,
            assumption: some(&finding.assumption),
            help: finding.advice(),
            place: Place::of(finding.place, sources),
            trail: waypoints(&finding.trail, sources),
            related: waypoints(&finding.related, sources),
            also: problem.also.iter().map(Other::of).collect(),
            requirements: &rule.requirements,
            edits: finding.edits.iter().map(|one| Change::of(one, sources)).collect(),
            fingerprint: &problem.fingerprint,
        }
    }
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

impl Place {
    fn of(span: Span, sources: &SourceMap) -> Self {
        let Region { path, start, end } = region(sources, span);
        Self {
            file: SharedText(path),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start_byte: span.start,
            end_byte: span.end,
        }
    }
}

fn waypoints<'a>(waypoints: &'a [Waypoint], sources: &SourceMap) -> Vec<PlaceWithText<'a>> {
    let one = |waypoint: &'a Waypoint| PlaceWithText {
        place: Place::of(waypoint.span, sources),
        text: &waypoint.text,
    };
    waypoints.iter().map(one).collect()
}

impl<'a> Other<'a> {
    fn of(subject: &'a Subject) -> Self {
        let Subject { resource, attribute, message } = subject;
        Self { resource, attribute, message }
    }
}

impl<'a> Change<'a> {
    fn of(edit: &'a Edit, sources: &SourceMap) -> Self {
        let applicability = edit.applicability.as_str();
        Self { place: Place::of(edit.span, sources), text: &edit.text, applicability }
    }
}

impl<'a> SuppressedFinding<'a> {
    fn of(suppressed: &'a Suppressed, sources: &SourceMap) -> Self {
        let suppression = Suppression {
            place: Place::of(suppressed.comment, sources),
            reason: &suppressed.reason,
            until: suppressed.until.map(|day| day.to_string()),
        };
        Self { finding: Finding::of(&suppressed.problem, sources), suppression }
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
