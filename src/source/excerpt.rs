//! A text that is a piece of a file but for the indentation of its lines, as a heredoc is. Must not know what the
//! text means.

use super::{SourceId, Span};

/// Where a text of several lines is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The file.
    pub source: SourceId,
    /// The byte where the text begins.
    pub start: u32,
    /// Bytes before each further line that are not part of the text. Blank lines keep theirs.
    pub indentation: u32,
}

/// Where each line of an excerpt stands.
#[derive(Clone, Debug)]
pub struct ExcerptLines {
    source: SourceId,
    /// Byte of the text, byte of the file; ascending in both.
    starts: Vec<(u32, u32)>,
}

impl Excerpt {
    /// The lines of `text`, the whole text of this excerpt.
    #[must_use]
    pub fn lines(self, text: &str) -> ExcerptLines {
        let mut starts = Vec::new();
        let (mut at, mut place) = (0_u32, self.start);
        for (index, line) in text.split_inclusive('\n').enumerate() {
            if index > 0 && !is_blank(line) {
                place = place.saturating_add(self.indentation);
            }
            starts.push((at, place));
            let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
            (at, place) = (at.saturating_add(length), place.saturating_add(length));
        }
        ExcerptLines { source: self.source, starts }
    }
}

impl ExcerptLines {
    /// Where the bytes `start..end` of the text stand in the file.
    #[must_use]
    pub fn span(&self, start: u32, end: u32) -> Span {
        // The end is one past a byte, and stands behind that byte even where the next line begins.
        let end = if end > start { self.place(end - 1).saturating_add(1) } else { self.place(end) };
        Span::new(self.source, self.place(start), end)
    }

    fn place(&self, at: u32) -> u32 {
        let line = self.starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.starts.get(line).map_or(0, |(start, place)| place.saturating_add(at - start))
    }
}

/// Whether a line has nothing but blanks. What has no line end goes on behind the text, so it is none.
#[must_use]
pub fn is_blank(line: &str) -> bool {
    line.ends_with('\n') && line.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_found_again() {
        let file = "a = <<-E\n    {\n      \"b\": 1\n   \n    }\n  E\n";
        let text = "{\n  \"b\": 1\n   \n}\n";
        let lines = Excerpt { source: SourceId(0), start: 13, indentation: 4 }.lines(text);
        for (at, _) in text.char_indices() {
            let at = u32::try_from(at).unwrap();
            let span = lines.span(at, at + 1);
            assert_eq!(
                file.get(span.start as usize..span.end as usize),
                text.get(at as usize..at as usize + 1),
                "byte {at}"
            );
        }
        assert_eq!(lines.span(0, 17), Span::new(SourceId(0), 13, 38));
    }
}
