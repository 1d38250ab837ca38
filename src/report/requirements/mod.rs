//! How strongly the requirements of a module hold, for people and programs: one file a format. Must
//! not know how it was found out.

mod head;
mod html;
mod json;
mod markdown;
mod subject;
#[cfg(test)]
mod testing;
mod text;
mod words;

use std::io::{self, Write};

pub use head::{CheckedDays, CheckedOut, Head, Worktree};
pub use subject::{ModuleRequirements, Requirements};

use super::Style;

/// A way to write the requirements of a module.
#[derive(Clone, Copy, Debug)]
pub struct RequirementsFormat {
    /// As given to `-o`.
    pub name: &'static str,
    /// Writes them.
    pub write: fn(&Requirements<'_>, &Style, &mut dyn Write) -> io::Result<()>,
}

/// All formats, the default first.
pub const REQUIREMENTS_FORMATS: &[RequirementsFormat] = &[
    RequirementsFormat { name: "text", write: text::write },
    RequirementsFormat { name: "markdown", write: markdown::write },
    RequirementsFormat { name: "json", write: json::write },
    RequirementsFormat { name: "html", write: html::write },
];
