//! Byte offsets to lines and columns. Must not know files.

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, first is 1.
    pub line: u32,
    /// Column in Unicode code points, first is 1. A byte order mark does not count.
    pub column: u32,
}

/// Where each line of a text begins.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of `text`; a line ends after `\n`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        for (at, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The line of a byte, first is 1.
    #[must_use]
    pub fn line(&self, byte: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= byte)).unwrap_or(u32::MAX)
    }

    /// The first byte of a line (first line is 1), if there is such a line.
    #[must_use]
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get(usize::try_from(line).ok()?.checked_sub(1)?).copied()
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Line and column of a byte of `text`, which must be the text this index was made of.
    #[must_use]
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let line = self.line(byte);
        let start = self.start(line).unwrap_or(0);
        let (from, to) = (start as usize, (byte as usize).min(text.len()));
        let before = text.get(from..to).unwrap_or_default();
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1);
        Position { line, column }
    }
}
