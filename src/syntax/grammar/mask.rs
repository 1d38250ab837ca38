//! The text that the parser gets to see: as long as the one written, byte for byte.

use crate::syntax::token::Token;

/// A copy of the text with replacements.
pub(in crate::syntax) struct Mask {
    bytes: Vec<u8>,
}

impl Mask {
    pub(in crate::syntax) fn new(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec() }
    }

    /// A part of it; empty if it does not lie on character borders.
    pub(in crate::syntax) fn get(&self, start: u32, end: u32) -> &str {
        let bytes = self.bytes.get(start as usize..end as usize).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    pub(super) fn blank(&mut self, token: Token) {
        self.fill(token.start, token.end, b' ');
    }

    pub(super) fn put(&mut self, at: u32, byte: u8) {
        self.fill(at, at + 1, byte);
    }

    /// Puts a number that the parser can hold in place of one that it may not be able to.
    pub(super) fn put_number(&mut self, token: Token) {
        self.fill(token.start, token.end, b'0');
        if token.end - token.start > 2 {
            self.put(token.start + 1, b'.');
        }
    }

    pub(super) fn fill(&mut self, start: u32, end: u32, byte: u8) {
        if let Some(bytes) = self.bytes.get_mut(start as usize..end as usize) {
            bytes.fill(byte);
        }
    }
}

/// `length` bytes that the parser takes for a number: the place of a part that is parsed on its own.
pub(in crate::syntax) fn placeholder(length: usize) -> String {
    let mut digits = "0".repeat(length);
    if length > 2 {
        digits.replace_range(1..2, ".");
    }
    digits
}
