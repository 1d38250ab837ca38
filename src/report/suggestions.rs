//! Fixes as suggestions of GitHub: comments on lines of a pull request, each of which its author takes over with one click.
//! No report of a check: what has no fix is not in it, nor what could not be judged.

use std::collections::HashSet;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::finding::{Edit, Verdict};
use crate::fix::applied;
use crate::source::{Span, line_start};
use crate::triage::{Problem, Report};

use super::Style;
use super::markdown::escape;
use super::text::{fence, sentence};

/// Writes a list of comments, as GitHub's interface takes them.
pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = HashSet::new();
    let comments = report.findings.iter().filter_map(|problem| comment(problem, report));
    let comments: Vec<Comment> = comments.filter(|comment| seen.insert(comment.clone())).collect();
    writeln!(out, "{}", serde_json::to_string_pretty(&comments)?)
}

/// A comment on lines of the new text.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
struct Comment {
    body: String,
    /// The last of the lines.
    line: u32,
    path: Arc<str>,
    side: &'static str,
    /// The first of several lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_side: Option<&'static str>,
}

const NEW: &str = "RIGHT";

/// None for a fix of several files, and for lines in which something is secret.
fn comment(problem: &Problem, report: &Report) -> Option<Comment> {
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
    let new = replaced(source.text.get(lines)?, span.start, &finding.edits);
    let line = source.position(span.end.saturating_sub(1).max(span.start)).line;
    let first = Some(source.position(span.start).line).filter(|first| *first < line);
    Some(Comment {
        body: body(problem, &new),
        line,
        path: sources.path(id),
        side: NEW,
        start_line: first,
        start_side: first.map(|_| NEW),
    })
}

/// What is wrong, and the lines that take the place of those that it is written in.
fn body(problem: &Problem, new: &str) -> String {
    let finding = &problem.finding;
    let help = finding.advice().map(sentence).unwrap_or_default();
    let (rule, message, help) = (&finding.rule.id, escape(&finding.message), escape(&help));
    let fence = fence(new, 3);
    format!("**{rule}** {message}\n\n{help}\n\n{fence}suggestion\n{new}{fence}")
}

/// The whole lines, with their ends, that edits are in; what is added after the last line belongs to it.
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

/// What lines that begin at a byte are after the edits.
fn replaced(lines: &str, start: u32, edits: &[Edit]) -> String {
    let moved = edits.iter().map(|edit| {
        let Span { source, start: first, end } = edit.span;
        let span = Span::new(source, first.saturating_sub(start), end.saturating_sub(start));
        Edit { span, ..edit.clone() }
    });
    let moved: Vec<Edit> = moved.collect();
    let new = applied(lines, &moved);
    let end = if new.is_empty() || new.ends_with('\n') { "" } else { "\n" };
    format!("{new}{end}")
}

#[cfg(test)]
mod tests {
    use crate::finding::{Applicability, Edit};
    use crate::report::testing::{example, written};
    use crate::source::Span;

    #[test]
    fn a_message_is_no_markup() {
        let mut report = example();
        let finding = &mut report.findings[0].finding;
        finding.message = "`a` ``</i>![](http://x/i.png)@someone`` is open".into();
        let span = Span { end: finding.place.start, ..finding.place };
        let applicability = Applicability::Safe;
        finding.edits = vec![Edit { span, text: "x".to_owned(), applicability }];
        let text = written(super::write, &report);
        assert!(text.contains("`a`") && text.contains("suggestion"), "{text}");
        assert!(!text.contains("</") && !text.contains("![") && !text.contains("@s"), "{text}");
    }
}
