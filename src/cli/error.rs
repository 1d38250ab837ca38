//! Why a command could not do its work: always with what to do about it. Speaks miette's protocol;
//! `report::diagnostic` draws it.

use miette::Diagnostic;

use super::exit::Exit;
use crate::config::ConfigError;
use crate::rule::RuleError;

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(super) enum Error {
    /// An argument makes no sense.
    #[error("{message}")]
    Usage {
        message: String,
        #[help]
        help: Option<String>,
    },
    /// There is nothing at a path that could be checked.
    #[error("{message}")]
    Nothing {
        message: String,
        #[help]
        help: Option<String>,
    },
    /// Rules of the user are wrong.
    #[error("rules could not be loaded")]
    Rules {
        #[related]
        errors: Vec<RuleError>,
    },
    /// The configuration is wrong.
    #[error("the configuration is not valid")]
    Config {
        #[related]
        errors: Vec<ConfigError>,
    },
    /// The system did not let us read or write.
    #[error("`{path}`: {error}")]
    #[diagnostic(help("check that the path exists and may be read and written"))]
    Io { path: String, error: std::io::Error },
}

impl Error {
    /// Wrong use, and what to do.
    pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: Some(help.into()) }
    }

    /// The exit code that this ends in.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } | Self::Rules { .. } | Self::Config { .. } | Self::Io { .. } => {
                Exit::Usage
            }
            Self::Nothing { .. } => Exit::Nothing,
        }
    }
}

/// A result with an [`Error`].
pub(super) type Result<T> = std::result::Result<T, Error>;
