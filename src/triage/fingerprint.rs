//! Identities of findings that survive edits elsewhere. Must not know formats.

use std::collections::HashMap;
use std::fmt;

use foldhash::fast::RandomState;

/// How many characters GitHub hashes from the start of a line.
const BLOCK: usize = 100;
/// The base of GitHub's polynomial.
const BASE: u64 = 37;
/// What GitHub reads at the end of a file.
const END_OF_FILE: u16 = 65_535;

/// GitHub's `primaryLocationLineHash` of each line of `text`: the hash of the 100 UTF-16 units from
/// the line's first character on, blanks skipped and line ends as `\n`, and how many times that hash
/// has occurred in the file so far. `upload-sarif` computes the same and warns when it differs.
#[must_use]
pub fn line_hashes(text: &str) -> Vec<String> {
    LineHashes::new(text).0.iter().map(LineHash::to_string).collect()
}

/// The hashes of the lines of a file.
pub(super) struct LineHashes(Vec<LineHash>);

/// The hash of a line, and which of the equal ones it is.
pub(super) struct LineHash {
    hash: u64,
    count: u32,
}

impl fmt::Display for LineHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}:{}", self.hash, self.count)
    }
}

impl LineHashes {
    pub(super) fn new(text: &str) -> Self {
        let mut seen: HashMap<u64, u32, RandomState> = HashMap::default();
        let hashes = block_hashes(&units(text)).into_iter().map(|hash| {
            let count = seen.entry(hash).or_default();
            *count += 1;
            LineHash { hash, count: *count }
        });
        Self(hashes.collect())
    }

    /// Of a line; the first is 1.
    pub(super) fn of_line(&self, line: u32) -> Option<&LineHash> {
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

/// bottlelint's own identity: the parts, length-delimited, under 128-bit FNV-1a, in hexadecimal.
/// Holds no line number, so it survives edits elsewhere in the file.
#[must_use]
pub(super) fn own<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    // Offset basis and prime of 128-bit FNV: draft-eastlake-fnv, section 5.
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0100_0000_0000_0000_0000_013b;
    let mut hash = OFFSET;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::{line_hashes, own};

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

    #[test]
    fn own_identity_keeps_parts_apart() {
        assert_ne!(own(["ab", "c"]), own(["a", "bc"]));
        assert_eq!(own(["a"]), own(["a"]));
        assert_eq!(own([]), "6c62272e07bb014262b821756295c58d");
    }
}
