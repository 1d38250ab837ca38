//! What tasks need, and by what each need is satisfied or where it breaks, for people and programs. Must not know how
//! that is found out.

mod json;
mod subject;
mod text;
mod words;

use std::io::{self, Write};

pub use subject::Needs;

use super::Style;

/// The JSON schema of what `json` writes.
pub const NEEDS_SCHEMA: &str = include_str!("schema.json");

/// A way to write the needs of tasks.
#[derive(Clone, Copy, Debug)]
pub struct NeedsFormat {
    /// As given to `-o`.
    pub name: &'static str,
    /// Writes them.
    pub write: fn(&Needs<'_>, &Style, &mut dyn Write) -> io::Result<()>,
}

/// All formats, the default first.
pub const NEEDS_FORMATS: &[NeedsFormat] = &[
    NeedsFormat { name: "text", write: text::write },
    NeedsFormat { name: "json", write: json::write },
];
