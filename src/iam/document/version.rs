//! The versions of the language of policies.

/// The version that a document has unless it says otherwise, and the later of the two that there are.
pub(super) const LATEST: &str = "2012-10-17";

/// The other one.
pub(super) const OLDEST: &str = "2008-10-17";
