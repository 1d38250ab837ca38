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
    /// What it may hold.
    pub may_hold: MayHold,
}

impl Gap {
    /// Something that may hold anything.
    #[must_use]
    pub fn new(span: Span, reason: Reason, what: Arc<str>) -> Self {
        Self { span, reason, what, may_hold: MayHold::Anything }
    }
}

/// What something that could not be read may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MayHold {
    /// Anything.
    Anything,
    /// Nothing that belongs to what is in the configuration: a module that is given no id, no ARN and no name of it.
    NothingOfThis,
}
