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

/// Where a text goes on elsewhere in the file that it is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// The byte of the text.
    pub at: u32,
    /// The line in the file.
    pub line: u32,
    /// The column in the file.
    pub column: u32,
}

impl Jump {
    /// The first byte of a text is the first of its file.
    pub const START: Self = Self { at: 0, line: 1, column: 1 };
}

/// Where each line of a text begins. Of a text that is what is left of a file, lines and columns are those of the file.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// The number of each line, where they are not counted from 1 on.
    numbers: Vec<u32>,
    jumps: Vec<Jump>,
    /// How many code points there are before each block of [`BLOCK`] bytes: a line may have millions.
    before: Vec<u32>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

impl LineIndex {
    /// Finds the lines of `text`; a line ends after `\n`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::of_part(text, Vec::new())
    }

    /// The lines of what is left of a file, with the jumps in it, in order.
    #[must_use]
    pub fn of_part(text: &str, jumps: Vec<Jump>) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let ends = ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
        let starts: Vec<u32> = std::iter::once(0).chain(ends).collect();
        let (starts, numbers) =
            if jumps.is_empty() { (starts, Vec::new()) } else { numbered(&starts, &jumps) };
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += code_points(block);
        }
        before.push(count);
        Self { starts, numbers, jumps, before }
    }

    /// Whether the text is what is left of a file.
    #[must_use]
    pub fn is_part(&self) -> bool {
        !self.jumps.is_empty()
    }

    /// Where the text goes on elsewhere in its file, in order.
    #[must_use]
    pub fn jumps(&self) -> &[Jump] {
        &self.jumps
    }

    /// Which of the lines of the text a byte is in.
    fn row(&self, byte: u32) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The number of one of the lines of the text.
    fn number(&self, row: usize) -> u32 {
        let counted = || u32::try_from(row + 1).unwrap_or(u32::MAX);
        self.numbers.get(row).copied().unwrap_or_else(counted)
    }

    /// The line of a byte, first is 1.
    #[must_use]
    pub fn line(&self, byte: u32) -> u32 {
        self.number(self.row(byte))
    }

    /// The first byte of a line (first line is 1), if there is such a line.
    #[must_use]
    pub fn start(&self, line: u32) -> Option<u32> {
        let row = if self.numbers.is_empty() {
            usize::try_from(line).ok()?.checked_sub(1)?
        } else {
            self.numbers.partition_point(|number| *number < line)
        };
        self.starts.get(row).copied().filter(|_| self.number(row) == line)
    }

    /// The lines of the text that hold these bytes: where each begins, and its number.
    pub fn rows(&self, from: u32, to: u32) -> impl Iterator<Item = (u32, u32)> {
        let rows = self.row(from)..=self.row(to);
        rows.filter_map(|row| Some((self.starts.get(row).copied()?, self.number(row))))
    }

    /// Where the line after that of a byte begins; none after the last.
    #[must_use]
    pub fn next_start(&self, byte: u32) -> Option<u32> {
        self.starts.get(self.row(byte) + 1).copied()
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.number(self.starts.len().saturating_sub(1))
    }

    /// Line and column of a byte of `text`, which must be the text this index was made of.
    #[must_use]
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let row = self.row(byte);
        let start = self.starts.get(row).copied().unwrap_or(0);
        let jump = self.jumps.partition_point(|jump| jump.at <= byte).checked_sub(1);
        let jump = jump.and_then(|at| self.jumps.get(at)).filter(|jump| jump.at >= start);
        let (start, first) = jump.map_or((start, 1), |jump| (jump.at, jump.column));
        let to = byte.min(u32::try_from(text.len()).unwrap_or(u32::MAX));
        let line = text.get(start as usize..to as usize);
        let mark = u32::from(line.is_some_and(has_mark));
        let points = match line {
            Some(line) if line.len() <= BLOCK => code_points(line.as_bytes()),
            Some(_) | None => self.points(text, to).saturating_sub(self.points(text, start)),
        };
        let column = points.saturating_sub(mark);
        Position { line: self.number(row), column: first.saturating_add(column) }
    }

    /// How many code points there are before a byte.
    fn points(&self, text: &str, byte: u32) -> u32 {
        let block = byte as usize / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..byte as usize).unwrap_or_default();
        self.before.get(block).copied().unwrap_or(0).saturating_add(code_points(rest))
    }
}

/// The lines of a text, where it also begins one wherever it goes on in another, and their numbers.
fn numbered(starts: &[u32], jumps: &[Jump]) -> (Vec<u32>, Vec<u32>) {
    let mut rows: Vec<u32> = Vec::with_capacity(starts.len());
    let mut numbers: Vec<u32> = Vec::with_capacity(starts.len());
    let mut jumps = jumps.iter().peekable();
    for (row, start) in starts.iter().enumerate() {
        let number = numbers.last().map_or(1, |last: &u32| last.saturating_add(1));
        rows.push(*start);
        numbers.push(number);
        let end = starts.get(row + 1).copied().unwrap_or(u32::MAX);
        while let Some(jump) = jumps.next_if(|jump| jump.at < end) {
            match numbers.last_mut() {
                Some(last) if *last == jump.line => {}
                Some(last) if rows.last() == Some(&jump.at) => *last = jump.line,
                Some(_) | None => {
                    rows.push(jump.at);
                    numbers.push(jump.line);
                }
            }
        }
    }
    (rows, numbers)
}

/// Whether a text begins with a byte order mark.
fn has_mark(text: &str) -> bool {
    text.starts_with('\u{feff}')
}

/// How many code points begin among these bytes of UTF-8.
pub(crate) fn code_points(bytes: &[u8]) -> u32 {
    let begins = bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    u32::try_from(begins).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_file_has_its_places_in_the_file() {
        // Of `{\n "a": 1,\n "b": 2,\n "c": 3, "d": 4, "e": 5\n}`, `b` and `d` are left out.
        let text = "{\n \"a\": 1,\n \"c\": 3, \"e\": 5\n}";
        let at = |needle: &str| u32::try_from(text.find(needle).unwrap()).unwrap();
        let jumps = vec![
            Jump { at: at("\n \"c\""), line: 3, column: 9 },
            Jump { at: at(" \"e\""), line: 4, column: 18 },
        ];
        let index = LineIndex::of_part(text, jumps);
        let place = |needle| {
            let Position { line, column } = index.position(text, at(needle));
            (line, column)
        };
        assert_eq!([place("\"a\""), place("\"c\""), place("\"e\"")], [(2, 2), (4, 2), (4, 19)]);
        assert_eq!(place("}"), (5, 1));
        assert_eq!(
            [index.start(2), index.start(4), Some(index.count())],
            [Some(2), Some(at(" \"c\"")), Some(5)]
        );
        assert_eq!(index.next_start(at("\"a\"")), Some(at("\n \"c\"")));
    }

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
