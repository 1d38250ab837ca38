//! The module of a case, evaluated. Must not know how that is done.

use std::sync::Arc;

use crate::finding::Finding;
use crate::model::Model;
use crate::source::SourceMap;

/// A module, evaluated.
pub struct EvaluatedCase {
    /// What would be deployed.
    pub model: Arc<Model>,
    /// The texts that its places are in.
    pub sources: Arc<SourceMap>,
    /// What went wrong.
    pub findings: Vec<Finding>,
}

/// Evaluates the module of a directory.
pub type EvaluateModule<'a> = dyn Fn(&str) -> EvaluatedCase + Sync + 'a;
