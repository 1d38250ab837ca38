//! Places as editors count them: lines from 0 that end as the protocol says, columns in UTF-16 units. Must not know what is
//! there.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range as Bytes;
use std::rc::Rc;

use lsp_types::{Position, Range};

use crate::source::{SourceId, SourceMap, Span};

/// Where the lines of a text begin. A line ends after `\n`, `\r\n` or `\r`.
#[derive(Debug)]
pub struct LineStarts {
    starts: Vec<usize>,
}

impl LineStarts {
    /// Finds the lines of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        Self { starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect() }
    }

    /// Where a byte of the text is. One within a character counts as its first.
    #[must_use]
    pub fn position(&self, text: &str, byte: usize) -> Position {
        let byte = floor(text, byte);
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = text.get(start..byte).unwrap_or_default();
        // Editors take the mark off, so that it has no column.
        let before = before.strip_prefix('\u{feff}').filter(|_| line == 0).unwrap_or(before);
        Position { line: number(line), character: number(before.encode_utf16().count()) }
    }

    /// The byte at a position: the end of its line where the line is shorter, and of the text where there is no such line.
    #[must_use]
    pub fn byte(&self, text: &str, at: Position) -> usize {
        let Some((start, line)) = self.line(text, at.line) else { return text.len() };
        let wanted = at.character as usize;
        let mut units = 0;
        for (index, character) in line.char_indices() {
            // Half of a pair is the whole character.
            if units + character.len_utf16() > wanted {
                return start + index;
            }
            units += character.len_utf16();
        }
        start + line.len()
    }

    /// The bytes of a range, which may be the wrong way around.
    #[must_use]
    pub fn bytes(&self, text: &str, range: Range) -> Bytes<usize> {
        let (start, end) = (self.byte(text, range.start), self.byte(text, range.end));
        start.min(end)..start.max(end)
    }

    /// The first byte of a line, and the line without its end and without a byte order mark.
    fn line<'t>(&self, text: &'t str, line: u32) -> Option<(usize, &'t str)> {
        let line = usize::try_from(line).ok()?;
        let start = self.starts.get(line).copied()?;
        let end = self.starts.get(line.checked_add(1)?).copied().unwrap_or(text.len());
        let inner = text.get(start..end)?.trim_end_matches(['\n', '\r']);
        match inner.strip_prefix('\u{feff}') {
            Some(rest) if line == 0 => Some((start + '\u{feff}'.len_utf8(), rest)),
            Some(_) | None => Some((start, inner)),
        }
    }
}

/// The beginning of the character that a byte belongs to; the end of the text for one that is beyond.
fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The places of many texts; the lines of each are found once.
pub struct Positions<'a> {
    sources: &'a SourceMap,
    lines: RefCell<HashMap<SourceId, Rc<LineStarts>>>,
}

impl<'a> Positions<'a> {
    /// The places of these texts.
    #[must_use]
    pub fn new(sources: &'a SourceMap) -> Self {
        Self { sources, lines: RefCell::default() }
    }

    /// The texts.
    #[must_use]
    pub fn sources(&self) -> &'a SourceMap {
        self.sources
    }

    /// A range of bytes as an editor counts it.
    #[must_use]
    pub fn range(&self, span: Span) -> Range {
        let Some(source) = self.sources.get(span.source) else { return Range::default() };
        let lines = Rc::clone(
            self.lines
                .borrow_mut()
                .entry(span.source)
                .or_insert_with(|| Rc::new(LineStarts::new(&source.text))),
        );
        let position = |byte: u32| lines.position(&source.text, byte as usize);
        Range { start: position(span.start), end: position(span.end) }
    }

    /// Whether a range of bytes contains a position, or ends there.
    #[must_use]
    pub fn contains(&self, span: Span, at: Position) -> bool {
        let range = self.range(span);
        range.start <= at && at <= range.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_are_utf16_units() {
        let sources = SourceMap::default();
        let id = sources.add("main.tf", "a\n\u{1f600}é = 1\n");
        let range = Positions::new(&sources).range(Span::new(id, 6, 8));
        assert_eq!(range, Range { start: at(1, 2), end: at(1, 3) });
    }

    #[test]
    fn lines_end_as_the_protocol_says() {
        let text = "a\r\nb\rc\n\u{1f600}d";
        let lines = LineStarts::new(text);
        assert_eq!(lines.byte(text, at(1, 0)), 3);
        assert_eq!(lines.byte(text, at(2, 0)), 5);
        assert_eq!(lines.byte(text, at(0, 99)), 1);
        assert_eq!(lines.byte(text, at(3, 2)), 11);
        assert_eq!(lines.byte(text, at(3, 1)), 7);
        assert_eq!(lines.byte(text, at(u32::MAX, u32::MAX)), text.len());
        assert_eq!(lines.position(text, 8), at(3, 0));
        assert_eq!(lines.position(text, usize::MAX), at(3, 3));
        let wrong_way = Range { start: at(3, 0), end: at(1, 0) };
        assert_eq!(lines.bytes(text, wrong_way), 3..7);
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let text = "\u{feff}a = 1";
        let lines = LineStarts::new(text);
        assert_eq!(lines.position(text, 3), at(0, 0));
        assert_eq!(lines.byte(text, at(0, 0)), 3);
    }

    #[test]
    fn every_byte_comes_back() {
        let text = "é\u{1f600}\r\nx\u{1f600}\r\n\rz";
        let lines = LineStarts::new(text);
        for (byte, _) in text.char_indices().filter(|(_, character)| *character != '\n') {
            assert_eq!(lines.byte(text, lines.position(text, byte)), byte);
        }
    }
}
