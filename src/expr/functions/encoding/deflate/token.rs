//! The pieces of a compressed text.

/// A piece of the compressed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeflateToken {
    /// This byte.
    Literal(u8),
    /// So many bytes that stand so far back.
    Match { length: usize, distance: usize },
}
