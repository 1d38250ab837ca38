//! What is reported of what tasks need. Must not know formats.

use crate::finding::Secrets;
use crate::needs::TaskNeeds;
use crate::source::{SourceMap, Span};

/// What is reported of a root module.
#[derive(Debug)]
pub struct Needs<'a> {
    /// Its directory, from the repository root.
    pub module: &'a str,
    /// Its tasks, by address.
    pub tasks: &'a [TaskNeeds<'a>],
    /// What could not be read: it may hold what a need lacks.
    pub incomplete: &'a [String],
    /// What is not shown.
    pub secrets: &'a Secrets,
    /// The texts that places refer to.
    pub sources: &'a SourceMap,
}

impl Needs<'_> {
    pub(super) fn module(&self) -> &str {
        if self.module.is_empty() { "." } else { self.module }
    }

    /// `main.tf:6`
    pub(super) fn place(&self, span: Option<Span>) -> Option<String> {
        let span = span?;
        Some(format!("{}:{}", self.sources.path(span.source), self.sources.start(span).line))
    }
}
