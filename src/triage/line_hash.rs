//! GitHub's identities of lines, by which code scanning recognises an alert. Must not know formats.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use foldhash::fast::RandomState;

use crate::source::{Source, Span};

use super::{Problem, Report};

/// How many characters GitHub hashes from the start of a line.
const BLOCK: usize = 100;
/// The base of GitHub's polynomial.
const BASE: u64 = 37;
/// What GitHub reads at the end of a file.
const END_OF_FILE: u16 = 65_535;

/// The hashes of lines of a report. A file is looked through when the first of its lines is asked for.
pub(crate) struct LineHashes<'r> {
    report: &'r Report,
    files: RefCell<BTreeMap<u32, FileHashes>>,
}

impl<'r> LineHashes<'r> {
    pub(crate) fn new(report: &'r Report) -> Self {
        Self { report, files: RefCell::default() }
    }

    /// Of the line that a problem is about; none where the line may hold a secret.
    pub(crate) fn of(&self, problem: &Problem) -> Option<String> {
        let finding = &problem.finding;
        // Of what is left of a file, the hash would be another than GitHub's.
        let id = finding.place.source;
        let source = self.report.sources.get(id).filter(|source| !source.lines().is_part())?;
        let touches = |span| self.report.secrets.touches(&self.report.sources, span);
        if finding.sensitive || touches(finding.place) || touches(hashed(finding.place, &source)) {
            return None;
        }
        let mut files = self.files.borrow_mut();
        let hashes = files.entry(id.0).or_insert_with(|| FileHashes::new(&source.text));
        hashes.of_line(source.lines().line(finding.place.start)).map(LineHash::to_string)
    }
}

/// What the hash of a line is made of: a hundred characters from the line's first on, and blanks, of which a few hundred
/// are looked at; more would only leave out a hash.
fn hashed(place: Span, source: &Source) -> Span {
    let row = source.lines().rows(place.start, place.start).next();
    let start = row.map_or(place.start, |(start, _)| start);
    let length = u32::try_from(source.text.len()).unwrap_or(u32::MAX);
    Span::new(place.source, start, start.saturating_add(HASHED).min(length))
}

const HASHED: u32 = 600;

/// GitHub's `primaryLocationLineHash` of each line of a file: the hash of the 100 UTF-16 units from the line's first
/// character on, blanks skipped and line ends as `\n`, and how many times that hash has occurred in the file so far.
/// `upload-sarif` computes the same and warns when it differs.
struct FileHashes(Vec<LineHash>);

/// The hash of a line, and which of the equal ones it is.
struct LineHash {
    hash: u64,
    count: u32,
}

impl fmt::Display for LineHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}:{}", self.hash, self.count)
    }
}

impl FileHashes {
    fn new(text: &str) -> Self {
        let mut seen: HashMap<u64, u32, RandomState> = HashMap::default();
        let hashes = block_hashes(&units(text)).into_iter().map(|hash| {
            let count = seen.entry(hash).or_default();
            *count += 1;
            LineHash { hash, count: *count }
        });
        Self(hashes.collect())
    }

    /// Of a line; the first is 1.
    fn of_line(&self, line: u32) -> Option<&LineHash> {
        self.0.get(usize::try_from(line).ok()?.checked_sub(1)?)
    }
}

/// The UTF-16 units that count: no blanks, `\r` and `\r\n` as `\n`, and an end. Behind it a block of zeros.
fn units(text: &str) -> Vec<u16> {
    if text.is_ascii() {
        return counted(text.bytes().map(u16::from), text.len());
    }
    counted(text.encode_utf16(), text.len())
}

fn counted(all: impl Iterator<Item = u16>, at_most: usize) -> Vec<u16> {
    const NEWLINE: u16 = b'\n' as u16;
    const RETURN: u16 = b'\r' as u16;
    const BLANKS: [u16; 2] = [b' ' as u16, b'\t' as u16];
    let mut units = Vec::with_capacity(at_most + 1 + BLOCK);
    let mut after_return = false;
    for unit in all {
        if !(BLANKS.contains(&unit) || unit == NEWLINE && after_return) {
            units.push(if unit == RETURN { NEWLINE } else { unit });
        }
        after_return = unit == RETURN;
    }
    units.push(END_OF_FILE);
    units.resize(units.len() + BLOCK, 0);
    units
}

/// The hash of the block that begins at each line. From one unit to the next, the first unit of the block is taken out
/// and the one behind it comes in.
fn block_hashes(units: &[u16]) -> Vec<u64> {
    let highest = (1..BLOCK).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let push = |hash: u64, next: u16| hash.wrapping_mul(BASE).wrapping_add(u64::from(next));
    let (first, behind) = units.split_at(units.len().min(BLOCK));
    let mut hash = first.iter().fold(0, |hash, unit| push(hash, *unit));
    let mut hashes = vec![hash];
    for (out, next) in units.iter().zip(behind) {
        hash = push(hash.wrapping_sub(u64::from(*out).wrapping_mul(highest)), *next);
        if *out == u16::from(b'\n') {
            hashes.push(hash);
        }
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_hashes(text: &str) -> Vec<String> {
        FileHashes::new(text).0.iter().map(LineHash::to_string).collect()
    }

    // The vectors of github/codeql-action, src/fingerprints.test.ts.
    #[test]
    fn agrees_with_github() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        let four =
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
        assert_eq!(line_hashes(" a\nb\n  \t\tc\n d"), four);
        assert_eq!(line_hashes(" a\r\nb\r\n  \t\tc\r\n d"), four);
        assert_eq!(line_hashes(" a\rb\r  \t\tc\r d"), four);
        let greetings = [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ];
        let mixed = " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n";
        assert_eq!(line_hashes(mixed), greetings);
        assert_eq!(line_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"), greetings);
    }

    #[test]
    fn looks_past_the_line_and_counts_repetitions_as_github_does() {
        let expected = [
            "a7f2ff13bc495cf2:1",
            "a7f2ff13bc495cf2:2",
            "a7f2ff13bc495cf2:3",
            "a7f2ff13bc495cf2:4",
            "a7f2ff13bc495cf2:5",
            "a7f2ff13bc495cf2:6",
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ];
        assert_eq!(line_hashes(&"Lorem ipsum dolor sit amet.\n".repeat(10)), expected);
    }
}
