//! Reports to bytes, one file a format. Must not know where the bytes go, nor the clock.
//!
//! A new format is one file and one line of [`FORMATS`].

mod compact;
pub mod diagnostic;
mod full;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod needs;
mod overview;
mod place;
mod requirements;
mod sarif;
mod style;
mod suggestions;
mod summary;
#[cfg(test)]
mod testing;
mod text;
mod window;

use std::io::{self, Write};

pub use full::{WayPlaces, draw_places};
pub use json::{ReadError, SCHEMA as JSON_SCHEMA, read_shard};
pub use needs::{NEEDS_FORMATS, NEEDS_SCHEMA, Needs, NeedsFormat};
pub use requirements::{
    CheckedDays, CheckedOut, Head, ModuleRequirements, REQUIREMENTS_FORMATS, Requirements,
    RequirementsFormat, Worktree,
};
pub use style::{Color, Hyperlinks, InSarif, Sarif, Statistics, Style, Verbosity};
pub use summary::incomplete;
pub use text::{count, plain};

use crate::triage::Report;

/// A way to write a report.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// As given to `-o`.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Writes it.
    pub write: fn(&Report, &Style, &mut dyn Write) -> io::Result<()>,
}

/// All formats, the default first.
pub const FORMATS: &[Format] = &[
    Format { name: "full", about: "for people: every place, drawn", write: full::write },
    Format { name: "compact", about: "for people and editors: a line each", write: compact::write },
    Format {
        name: "json",
        about: "for programs: see `bottlelint schema json`",
        write: json::write,
    },
    Format { name: "sarif", about: "for GitHub code scanning: SARIF 2.1.0", write: sarif::write },
    Format { name: "github", about: "annotations of GitHub Actions", write: github::write },
    Format { name: "gitlab", about: "GitLab's Code Quality report", write: gitlab::write },
    Format {
        name: "junit",
        about: "JUnit XML, for CI systems that show tests",
        write: junit::write,
    },
    Format {
        name: "html",
        about: "for people: one page with filters that loads nothing",
        write: html::write,
    },
    Format {
        name: "suggestions",
        about: "fixes as suggestions for a pull request on GitHub",
        write: suggestions::write,
    },
    Format { name: "markdown", about: "for step summaries and comments", write: markdown::write },
];

/// The format of this name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
