//! Strings of a JSON file: what they say, and which byte of the file each byte of it comes from.

use crate::syntax::builder::index;

/// A string without its quotes and escapes.
pub(super) struct JsonText {
    pub(super) decoded: String,
    /// Behind each escape: the byte of the decoded text and the byte of the file.
    pub(super) turns: Vec<(u32, u32)>,
}

impl JsonText {
    /// Decodes the string that stands between two bytes of a file, its quotes included.
    pub(super) fn new(file: &str, start: u32, end: u32) -> Self {
        let written = file.get(start as usize + 1..end as usize - 1).unwrap_or_default();
        let mut text = Self { decoded: String::with_capacity(written.len()), turns: Vec::new() };
        text.turns.push((0, start + 1));
        let mut rest = written;
        while let Some(at) = rest.find('\\') {
            let (before, from) = rest.split_at(at);
            text.decoded.push_str(before);
            let (char, length) = unescape(from);
            text.decoded.push(char);
            rest = from.get(length..).unwrap_or_default();
            text.turns.push((index(text.decoded.len()), end - 1 - index(rest.len())));
        }
        text.decoded.push_str(rest);
        text
    }

    /// The byte of the file that a byte of the decoded text comes from.
    pub(super) fn place(&self, decoded: u32) -> u32 {
        let behind = self.turns.partition_point(|(at, _)| *at <= decoded);
        let turn = behind.checked_sub(1).and_then(|last| self.turns.get(last));
        turn.map_or(decoded, |(at, file)| file + (decoded - at))
    }
}

/// The character that an escape stands for, and how long the escape is. The parser has checked it.
fn unescape(from: &str) -> (char, usize) {
    match from.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => {
            let first = unit(from, 2);
            let second = if from.get(6..8) == Some("\\u") { unit(from, 8) } else { 0 };
            let mut decoded = char::decode_utf16([first, second]);
            match decoded.next() {
                Some(Ok(char)) if char.len_utf16() == 2 => (char, 12),
                Some(Ok(char)) => (char, 6),
                // Half of a pair: the same that Terraform makes of it.
                _ => (char::REPLACEMENT_CHARACTER, 6),
            }
        }
        Some(byte) => (char::from(*byte), 2),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

fn unit(from: &str, at: usize) -> u16 {
    from.get(at..at + 4).and_then(|hex| u16::from_str_radix(hex, 16).ok()).unwrap_or(0)
}
