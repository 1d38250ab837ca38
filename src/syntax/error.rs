//! What is wrong with a text. Must not know how it is shown.

use crate::source::Span;

/// A place that does not parse, or that Terraform would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// What is wrong, without a final stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}
