//! The lines of a file that a drawing is made of. Must not know what is drawn on them.

use annotate_snippets::Snippet;

use crate::finding::{MASK, Secrets};
use crate::source::{SourceMap, Span};

use super::text::plain;

/// The lines of a file that are drawn: the renderer walks all the text it is given. What must not be shown is masked.
pub(super) struct Window {
    path: String,
    text: String,
    first_line: usize,
    /// What the text is made of, in order.
    pieces: Vec<Piece>,
}

/// A piece of the text: where it begins and ends in the file, and where it begins in what is drawn.
struct Piece {
    from: usize,
    to: usize,
    at: usize,
    /// Whether a mask stands for it.
    masked: bool,
}

impl Window {
    /// The lines that hold these places, which are of one file.
    pub(super) fn around(
        spans: impl Iterator<Item = Span> + Clone,
        sources: &SourceMap,
        secrets: &Secrets,
    ) -> Option<Self> {
        let first = spans.clone().min_by_key(|span| span.start)?;
        let end = spans.map(|span| span.end).max()?;
        let source = sources.get(first.source)?;
        let lines = source.lines();
        let first_line = lines.line(first.start);
        let start = lines.start(first_line)? as usize;
        let stop = lines.start(lines.line(end) + 1).map_or(source.text.len(), |stop| stop as usize);
        let text = source.text.get(start..stop.min(source.text.len()))?;
        let stop = start + text.trim_end_matches(['\n', '\r']).len();
        let hidden = secrets.within(&source.path, &source.text, start..stop);
        let (mut shown, mut pieces, mut at) = (String::new(), Vec::new(), start);
        for range in hidden.into_iter().chain(std::iter::once(stop..stop)) {
            pieces.push(Piece { from: at, to: range.start, at: shown.len(), masked: false });
            shown.push_str(source.text.get(at..range.start)?);
            if !range.is_empty() {
                pieces.push(Piece {
                    from: range.start,
                    to: range.end,
                    at: shown.len(),
                    masked: true,
                });
                shown.push_str(MASK);
                // Lines keep their numbers.
                let lost = source.text.get(range.clone())?.matches('\n').count();
                shown.push_str(&"\n".repeat(lost));
            }
            at = range.end;
        }
        let (path, first_line) = (plain(&sources.seen(&source.path)), first_line as usize);
        Some(Self { path, text: shown, first_line, pieces })
    }

    /// A place within these lines.
    pub(super) fn range(&self, span: Span) -> Option<std::ops::Range<usize>> {
        let start = self.drawn(span.start as usize, Side::Start)?;
        let end = self.drawn(span.end as usize, Side::End)?.max(start);
        let legal = self.text.is_char_boundary(start) && self.text.is_char_boundary(end);
        legal.then_some(start..end)
    }

    /// Where a byte of the file is in what is drawn; what lies behind the end is the end.
    fn drawn(&self, byte: usize, side: Side) -> Option<usize> {
        let piece = self.pieces.iter().rfind(|piece| match side {
            Side::Start => piece.from <= byte,
            Side::End => piece.from < byte || piece.from == byte && piece.from == piece.to,
        });
        let piece = piece.or(self.pieces.first().filter(|piece| piece.from <= byte))?;
        Some(match (piece.masked, side) {
            (true, Side::Start) => piece.at,
            (true, Side::End) => piece.at + MASK.len(),
            (false, _) => piece.at + byte.min(piece.to) - piece.from,
        })
    }

    /// The lines, to be annotated or patched.
    pub(super) fn snippet<T: Clone>(&self) -> Snippet<'static, T> {
        Snippet::source(self.text.clone()).path(self.path.clone()).line_start(self.first_line)
    }
}

/// Which end of a place.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_what_must_not_be_shown_and_keeps_places() {
        let sources = SourceMap::default();
        let text = "a = 1\npin = \"hidden\", b = 2\nkey = <<K\nx\ny\nK\nc = 3\n";
        let id = sources.add("main.tf", text);
        let at = |needle: &str| {
            let start = u32::try_from(text.find(needle).unwrap()).unwrap();
            Span::new(id, start, start + u32::try_from(needle.len()).unwrap())
        };
        let mut secrets = Secrets::default();
        secrets.hide(&sources, at("\"hidden\""));
        secrets.hide(&sources, at("<<K\nx\ny\nK"));
        let all = [at("pin"), at("c = 3")];
        let window = Window::around(all.into_iter(), &sources, &secrets).unwrap();
        assert_eq!(window.text, "pin = (sensitive), b = 2\nkey = (sensitive)\n\n\n\nc = 3");
        let drawn = |needle| window.range(at(needle)).map(|range| &window.text[range]);
        assert_eq!(drawn("\"hidden\""), Some("(sensitive)"));
        assert_eq!(drawn("b = 2"), Some("b = 2"));
        assert_eq!(drawn("pin"), Some("pin"));
        assert_eq!(drawn("c = 3"), Some("c = 3"));
    }
}
