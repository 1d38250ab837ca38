//! Places as reports show them: path, lines and columns. Must not know formats.

use std::sync::Arc;

use crate::finding::Finding;
use crate::source::{Position, SourceMap, Span};

/// A place as people count it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Region {
    pub(super) path: Arc<str>,
    pub(super) start: Position,
    pub(super) end: Position,
}

/// All of a place.
pub(super) fn region(sources: &SourceMap, span: Span) -> Region {
    let Some(source) = sources.get(span.source) else {
        let start = Position { line: 1, column: 1 };
        return Region { path: sources.path(span.source), start, end: start };
    };
    let (start, end) = (source.position(span.start), source.position(span.end));
    Region { path: Arc::clone(&source.path), start, end }
}

/// A place cut to its first line: drawn in full, an expression of many lines hides what matters, and
/// GitHub shows an alert in a pull request only if all its lines were changed.
pub(super) fn first_line(sources: &SourceMap, span: Span) -> Span {
    let text = sources.slice(span);
    let Some(line) = text.split(['\n', '\r']).next() else { return span };
    let length = u32::try_from(line.trim_end().len()).unwrap_or(0);
    Span::new(span.source, span.start, span.start.saturating_add(length).min(span.end))
}

/// Whether a place is in a file, and not on the command line.
pub(super) fn in_file(sources: &SourceMap, span: Span) -> bool {
    !sources.path(span.source).starts_with('<')
}

/// The same for people: as seen from where they stand.
pub(super) fn seen(sources: &SourceMap, finding: &Finding) -> String {
    let Position { line, column } = sources.start(finding.place);
    format!("{}:{line}:{column}", sources.seen(&sources.path(finding.place.source)))
}

/// `main.tf:6:3` of where the edit belongs, from the root of the repository.
pub(super) fn heading(sources: &SourceMap, finding: &Finding) -> String {
    let Position { line, column } = sources.start(finding.place);
    format!("{}:{line}:{column}", sources.path(finding.place.source))
}
