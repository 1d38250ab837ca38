//! What stands where something is hidden. Must not know what is hidden.

use std::ops::Range;

/// What stands for a secret.
pub const MASK: &str = "(sensitive)";

/// A text with [`MASK`] in the place of each of these ranges, which are in order.
#[must_use]
pub fn masked(text: &str, hidden: &[Range<usize>]) -> String {
    let (mut masked, mut at) = (String::with_capacity(text.len()), 0);
    for range in hidden {
        masked.push_str(text.get(at..range.start).unwrap_or_default());
        masked.push_str(MASK);
        at = range.end;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}
