//! Byte offsets to lines and columns. Must not know files.

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, first is 1.
    pub line: u32,
    /// Column in Unicode code points, first is 1. A byte order mark does not count.
    pub column: u32,
}

/// Where the line of a byte begins; a line ends after `\n`.
#[must_use]
pub fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |line| line + 1)
}

/// Where each line of a text begins.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many code points there are before each block of [`BLOCK`] bytes: a line may have millions.
    before: Vec<u32>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

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
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += code_points(block);
        }
        before.push(count);
        Self { starts, before }
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
        let to = byte.min(u32::try_from(text.len()).unwrap_or(u32::MAX));
        let points = |byte| self.points(text, byte);
        let mark = u32::from(text.get(start as usize..to as usize).is_some_and(has_mark));
        let column = points(to).saturating_sub(points(start)).saturating_sub(mark);
        let column = column.saturating_add(1);
        Position { line, column }
    }

    /// How many code points there are before a byte.
    fn points(&self, text: &str, byte: u32) -> u32 {
        let block = byte as usize / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..byte as usize).unwrap_or_default();
        self.before.get(block).copied().unwrap_or(0).saturating_add(code_points(rest))
    }
}

/// Whether a text begins with a byte order mark.
fn has_mark(text: &str) -> bool {
    text.starts_with('\u{feff}')
}

/// How many code points begin among these bytes of UTF-8.
fn code_points(bytes: &[u8]) -> u32 {
    let begins = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    u32::try_from(begins).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_code_points_wherever_a_block_ends() {
        let line = "aé€😀".repeat(700);
        let text = format!("\u{feff}{line}\nx{line}");
        let index = LineIndex::new(&text);
        for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = text.get(..byte).unwrap();
            let (line, column) = match before.rsplit_once('\n') {
                Some((_, rest)) => (2, rest.chars().count() + 1),
                None => (1, before.chars().count().max(1)),
            };
            let position = index.position(&text, u32::try_from(byte).unwrap());
            assert_eq!((position.line, position.column as usize), (line, column), "{byte}");
        }
    }
}
