//! The lines of a file that a drawing is made of. Must not know what is drawn on them.

use annotate_snippets::Snippet;

use crate::source::{SourceMap, Span};

use super::text::plain;

/// The lines of a file that are drawn: the renderer walks all the text it is given.
pub(super) struct Window {
    path: String,
    text: String,
    first_line: usize,
    offset: u32,
}

impl Window {
    /// The lines that hold these places, which are of one file.
    pub(super) fn around(
        spans: impl Iterator<Item = Span> + Clone,
        sources: &SourceMap,
    ) -> Option<Self> {
        let first = spans.clone().min_by_key(|span| span.start)?;
        let end = spans.map(|span| span.end).max()?;
        let source = sources.get(first.source)?;
        let lines = source.lines();
        let first_line = lines.line(first.start);
        let offset = lines.start(first_line)?;
        let stop = lines.start(lines.line(end) + 1).unwrap_or(u32::MAX) as usize;
        let text = source.text.get(offset as usize..stop.min(source.text.len()))?;
        Some(Self {
            path: plain(&source.path),
            text: text.trim_end_matches(['\n', '\r']).to_owned(),
            first_line: first_line as usize,
            offset,
        })
    }

    /// A place within these lines.
    pub(super) fn range(&self, span: Span) -> Option<std::ops::Range<usize>> {
        let start = span.start.checked_sub(self.offset)? as usize;
        let end = (span.end.checked_sub(self.offset)? as usize).min(self.text.len());
        let legal =
            start <= end && self.text.is_char_boundary(start) && self.text.is_char_boundary(end);
        legal.then_some(start..end)
    }

    /// The lines, to be annotated or patched.
    pub(super) fn snippet<T: Clone>(&self) -> Snippet<'static, T> {
        Snippet::source(self.text.clone()).path(self.path.clone()).line_start(self.first_line)
    }
}
