//! Fixes as suggestions of GitHub: comments on lines of a pull request, each of which its author takes over with one click.
//! No report of a check: what has no fix is not in it, nor what could not be judged.

use std::io::{self, Write};
use std::ops::Range;

use serde_json::{Value, json};

use crate::finding::{Edit, Verdict};
use crate::fix::applied;
use crate::source::{Source, SourceMap, Span, line_start};
use crate::triage::{Problem, Report};

use super::Style;
use super::text::{plain, sentence};

/// Writes a list of comments, as GitHub's interface takes them.
pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut comments: Vec<Value> = Vec::new();
    for problem in &report.findings {
        let comment = comment(problem, report);
        comments.extend(comment.filter(|comment| !comments.contains(comment)));
    }
    writeln!(out, "{}", serde_json::to_string_pretty(&comments)?)
}

/// None for a fix of several files, and for lines in which something is secret.
fn comment(problem: &Problem, report: &Report) -> Option<Value> {
    let (finding, sources) = (&problem.finding, &report.sources);
    let id = finding.edits.first()?.span.source;
    let is_elsewhere = |edit: &Edit| edit.span.source != id;
    if finding.sensitive
        || finding.verdict != Verdict::Fail
        || finding.edits.iter().any(is_elsewhere)
    {
        return None;
    }
    let source = sources.get(id)?;
    let lines = lines(&source.text, &finding.edits)?;
    let at = |byte: usize| u32::try_from(byte).ok();
    let span = Span::new(id, at(lines.start)?, at(lines.end)?);
    if report.secrets.touches(sources, span) {
        return None;
    }
    let new = replaced(&source.text, &lines, &finding.edits)?;
    let help = finding.advice().map(sentence).unwrap_or_default();
    let fence = fence(&new);
    let (rule, message) = (&finding.rule.id, plain(&finding.message));
    let body = format!("**{rule}** {message}\n\n{help}\n\n{fence}suggestion\n{new}{fence}");
    Some(at_lines(&source, sources, span, &body))
}

/// One line is named by its end only.
fn at_lines(source: &Source, sources: &SourceMap, span: Span, body: &str) -> Value {
    let first = source.position(span.start).line;
    let last = source.position(span.end.saturating_sub(1).max(span.start)).line;
    let path = sources.path(span.source);
    let mut comment = json!({ "path": &*path, "side": "RIGHT", "line": last, "body": body });
    if let (true, Some(comment)) = (first < last, comment.as_object_mut()) {
        comment.insert("start_line".to_owned(), first.into());
        comment.insert("start_side".to_owned(), "RIGHT".into());
    }
    comment
}

/// The whole lines, with their ends, that edits are in; what is added behind the last line belongs to it.
fn lines(text: &str, edits: &[Edit]) -> Option<Range<usize>> {
    let start = edits.iter().map(|edit| edit.span.start as usize).min()?;
    let end = edits.iter().map(|edit| edit.span.end as usize).max()?;
    let start = if start == text.len() { start.saturating_sub(1) } else { start };
    let start = line_start(text, start);
    let deletes = |edit: &&Edit| edit.span.start < edit.span.end;
    let deleted = edits.iter().filter(deletes).map(|edit| edit.span.end as usize).max();
    let is_whole = deleted == Some(end) && text.get(..end)?.ends_with('\n');
    let end = match text.get(end..)?.find('\n') {
        _ if is_whole => end,
        Some(rest) => end + rest + 1,
        None => text.len(),
    };
    (start < end).then_some(start..end)
}

/// What the lines are after the edits.
fn replaced(text: &str, lines: &Range<usize>, edits: &[Edit]) -> Option<String> {
    let made = applied(text, edits);
    let behind = text.len().checked_sub(lines.end)?;
    let new = made.get(lines.start..made.len().checked_sub(behind)?)?;
    let end = if new.is_empty() || new.ends_with('\n') { "" } else { "\n" };
    Some(format!("{new}{end}"))
}

/// Longer than any in the text.
fn fence(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}
