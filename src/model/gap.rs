//! Something that could not be read.

use std::sync::Arc;

use crate::source::Span;
use crate::value::Reason;

/// Something that could not be read, so that what it holds is not in the model.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The file, the block or the module call.
    pub span: Span,
    /// Completes "could not be read: ...".
    pub reason: Reason,
    /// What is missing, for messages: `main.tf`, `module.vpc`.
    pub what: Arc<str>,
}
