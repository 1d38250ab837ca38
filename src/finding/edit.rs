//! Changes of texts, and whether they can be made unseen. Must not know what they repair.

use crate::source::Span;

/// Whether an edit can be applied unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// It changes nothing but what the finding is about.
    Safe,
    /// A person should look at it.
    Unsafe,
}

impl Applicability {
    /// As written in rules and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
    /// Whether it can be applied unseen.
    pub applicability: Applicability,
}
