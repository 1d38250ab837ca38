//! Text that is read piece by piece, with the place that was reached. Must not know what the text means.

use std::io::{ErrorKind, Read};

use super::stop::SieveStop;
use crate::source::{Jump, NOT_UTF_8, code_points};
use crate::syntax::builder::index;

/// So much is read at a time.
const PIECE: usize = 256 * 1024;
/// More than this is not read: a pipe may have no end.
const MOST_READ: u64 = 2 << 30;
/// May stand before a text.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A text, of which a piece is at hand.
pub(super) struct Stream<'s> {
    input: &'s mut dyn Read,
    buffer: Vec<u8>,
    /// The next byte.
    pub(super) at: usize,
    /// The end of what is text.
    end: usize,
    /// How many bytes after that begin a character.
    held: usize,
    /// How many bytes there were before the piece.
    before: u64,
    /// The place that was reached, and how much of the piece lies before it.
    place: Jump,
    counted: usize,
}

impl<'s> Stream<'s> {
    /// Nothing is read yet.
    pub(super) fn new(input: &'s mut dyn Read) -> Self {
        let buffer = vec![0; PIECE];
        let (at, end, held, before, counted) = (0, 0, 0, 0, 0);
        Self { input, buffer, at, end, held, before, place: Jump::START, counted }
    }

    /// Reads the first piece, and passes a byte order mark, which counts as no column.
    pub(super) fn start(&mut self) -> Result<(), SieveStop> {
        self.fill()?;
        if self.buffer.get(..self.end).is_some_and(|text| text.starts_with(MARK)) {
            (self.at, self.counted) = (MARK.len(), MARK.len());
        }
        Ok(())
    }

    /// Whether the piece is read.
    pub(super) fn is_empty(&self) -> bool {
        self.at >= self.end
    }

    /// The next byte of the piece.
    pub(super) fn peek(&self) -> Option<u8> {
        self.buffer.get(self.at).copied().filter(|_| !self.is_empty())
    }

    /// What was passed since a byte of the piece.
    pub(super) fn since(&self, from: usize) -> &[u8] {
        self.buffer.get(from..self.at).unwrap_or_default()
    }

    /// How many bytes were passed.
    pub(super) fn read(&self) -> u64 {
        self.before + self.at as u64
    }

    /// Passes the bytes of the piece up to one that `ends`.
    pub(super) fn pass_until(&mut self, ends: impl Fn(u8) -> bool) {
        let rest = self.buffer.get(self.at..self.end).unwrap_or_default();
        let length = rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
        self.at += length;
    }

    /// The place of the next byte.
    pub(super) fn place(&mut self) -> Jump {
        let passed = self.buffer.get(self.counted..self.at).unwrap_or_default();
        let lines = passed.split(|byte| *byte == b'\n').count().saturating_sub(1);
        let last = match passed.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => {
                self.place.column = 1;
                passed.get(at + 1..).unwrap_or_default()
            }
            None => passed,
        };
        self.place.line = self.place.line.saturating_add(index(lines));
        self.place.column = self.place.column.saturating_add(code_points(last));
        self.counted = self.at;
        self.place
    }

    /// Reads the next piece, once this one is read; an empty one at the end of the text.
    pub(super) fn fill(&mut self) -> Result<(), SieveStop> {
        self.place();
        self.before += self.end as u64;
        self.buffer.copy_within(self.end..self.end + self.held, 0);
        (self.at, self.end, self.counted) = (0, 0, 0);
        while self.end == 0 {
            let rest = self.buffer.get_mut(self.held..).unwrap_or_default();
            let read = match self.input.read(rest) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(SieveStop::Unreadable(error.to_string())),
                Ok(0) if self.held == 0 => return Ok(()),
                Ok(0) => return Err(SieveStop::Unreadable(NOT_UTF_8.to_owned())),
                Ok(read) => read,
            };
            let have = self.held + read;
            if self.before + have as u64 > MOST_READ {
                let message = format!("it has more than {MOST_READ} bytes");
                return Err(SieveStop::Unreadable(message));
            }
            let text = str::from_utf8(self.buffer.get(..have).unwrap_or_default());
            self.end = match text {
                Ok(text) => text.len(),
                Err(error) if error.error_len().is_none() => error.valid_up_to(),
                Err(_) => return Err(SieveStop::Unreadable(NOT_UTF_8.to_owned())),
            };
            self.held = have - self.end;
        }
        Ok(())
    }
}
