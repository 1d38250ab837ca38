//! Where the parts of a text come from. Must not know what the text means.

use crate::source::Excerpt;

use super::Value;

/// Consecutive bytes of a text that came from one place. A hole counts as one byte.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Where they came from.
    pub from: Provenance,
}

/// What a [`Stretch`] came from.
#[derive(Clone, Debug)]
pub enum Provenance {
    /// Written in a file.
    Written(Excerpt),
    /// The result of an expression, converted to a string.
    Inserted(Value),
}

impl Stretch {
    /// The same stretch in a text in which it begins so many bytes later.
    #[must_use]
    pub(crate) fn moved(&self, by: u32) -> Self {
        Self { start: self.start + by, end: self.end + by, from: self.from.clone() }
    }
}
