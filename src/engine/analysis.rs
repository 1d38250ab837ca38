//! What an analysis found. Must not know how.

use std::sync::Arc;

use crate::finding::{Finding, Secrets};
use crate::model::Model;
use crate::source::SourceMap;

/// What an analysis found.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Everything that a user is told, in no particular order of meaning but always the same one.
    pub findings: Vec<Finding>,
    /// Resource instances and data sources that were looked at.
    pub resources: usize,
    /// Module instances that were looked at.
    pub modules: usize,
    /// Files that were looked at.
    pub files: usize,
    /// Files and module calls that could not be read: their paths and addresses, sorted.
    pub incomplete: Vec<Arc<str>>,
    /// The texts.
    pub sources: Arc<SourceMap>,
    /// What no report shows.
    pub secrets: Secrets,
    /// What the rules looked at, where there is one root module.
    pub model: Option<Model>,
}
