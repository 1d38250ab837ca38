//! The rules that a comment, an exception or a baseline may be about. Must not know which are.

use std::sync::Arc;

use crate::finding::RuleInfo;

/// The rules that there are and those that ran.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// All that a comment may name, by id.
    pub known: Vec<Arc<RuleInfo>>,
    /// Those that ran, by id.
    pub ran: Vec<Arc<RuleInfo>>,
}
