//! How many elements a value is made of. Must not know limits.

use crate::value::Value;

/// So many elements take as much memory as an object of a few attributes does beyond those.
pub(super) const OBJECT: usize = 8;

/// How many elements a value is made of, in all its depth: those of a value that is bounded.
pub(super) fn weight(value: &Value) -> usize {
    let own = if value.entries().is_some() { OBJECT } else { 0 };
    own + value.children().map(|child| 1 + weight(child)).sum::<usize>()
}
