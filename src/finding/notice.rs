//! What went wrong while reading and evaluating: not a finding about the deployment.

use crate::source::Span;

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A file or block does not parse.
    Syntax,
    /// A file could not be read.
    Unreadable,
    /// A module's source is not here.
    MissingModule,
    /// Terraform would report an error when evaluating.
    Evaluation,
    /// A resource type has no argument or block of this name.
    Argument,
    /// A validation, precondition or postcondition is known not to hold.
    Rejected,
    /// A limit was reached.
    Limit,
}

/// Something that went wrong, at a place if there is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// What happened, without a final stop.
    pub message: String,
    /// Where.
    pub span: Option<Span>,
    /// What to do.
    pub help: Option<String>,
}
