//! Which places lie in rule files, and not in what is checked.

use crate::source::Span;

/// Ids of rule files start here, so that a place in a rule is never taken for one in what is checked.
pub(super) const FIRST_SOURCE: u32 = 1 << 31;

/// Whether a place lies in a rule file.
pub(super) fn is_in_rule(span: Span) -> bool {
    span.source.0 >= FIRST_SOURCE
}
