//! What is wrong with a configuration: a place in it, and what was meant. Speaks miette's protocol, so that the command
//! line draws it like everything else. Must not know how it is drawn.

use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::source::Span;

/// One thing that is wrong with a configuration.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ConfigError {
    message: String,
    help: Option<String>,
    file: Arc<NamedSource<String>>,
    bytes: (usize, usize),
}

/// Everything that is wrong with a configuration, in the order of the text.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the configuration is not valid")]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl ConfigError {
    /// An error at a place of the file.
    pub fn new(
        file: &Arc<NamedSource<String>>,
        span: Span,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Self {
        let bytes = (span.start as usize, span.end.saturating_sub(span.start) as usize);
        Self { message: message.into(), help, file: Arc::clone(file), bytes }
    }

    /// First byte and number of bytes in the file.
    #[must_use]
    pub fn bytes(&self) -> (usize, usize) {
        self.bytes
    }
}

impl Diagnostic for ConfigError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.file)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (start, length) = self.bytes;
        Some(Box::new(std::iter::once(LabeledSpan::new(Some("here".to_owned()), start, length))))
    }
}
