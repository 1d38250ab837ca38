//! What is wrong with a rule file: a place in it, and what was meant. Speaks miette's protocol, so that the command
//! line draws it like everything else. Must not know how it is drawn.

use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::source::Span;

/// A rule that cannot be loaded.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct RuleError {
    message: String,
    label: String,
    help: Option<String>,
    file: Arc<NamedSource<String>>,
    bytes: (usize, usize),
}

impl RuleError {
    /// An error at a place of a rule file.
    pub(super) fn new(
        file: &Arc<NamedSource<String>>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        let bytes = (span.start as usize, (span.end - span.start) as usize);
        let (file, label) = (Arc::clone(file), "here".to_owned());
        Self { message: message.into(), label, help: None, file, bytes }
    }

    /// Says what was meant.
    #[must_use]
    pub(super) fn with_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// The file, as it was named when it was loaded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.file.name()
    }

    /// First byte and number of bytes in the file.
    #[must_use]
    pub fn bytes(&self) -> (usize, usize) {
        self.bytes
    }
}

impl Diagnostic for RuleError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.file)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (start, length) = self.bytes;
        Some(Box::new(std::iter::once(LabeledSpan::new(Some(self.label.clone()), start, length))))
    }
}
