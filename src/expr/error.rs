//! What Terraform would report as an error in an expression.

use crate::source::Span;

/// An error at a place.
#[derive(Clone, Debug)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    span: Option<Span>,
    message: String,
    help: Option<String>,
}

/// The result of evaluating: a value, which may be unknown, or an error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error whose place is not known yet: a function's.
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner { span: None, message: message.into(), help: None }))
    }

    /// An error at a place.
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self::new(message).or_at(span)
    }

    /// Sets the place, unless one is set already: the innermost one is the most exact.
    #[must_use]
    pub fn or_at(mut self, span: Span) -> Self {
        self.0.span.get_or_insert(span);
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Where.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.0.span
    }

    /// What is wrong, without a final stop. Never holds a sensitive value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}
