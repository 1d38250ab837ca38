//! What would repair a finding: meant by a rule, not yet written into a text. Must not know files.

use super::edit::Applicability;
use crate::source::Span;

/// What would repair a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The change.
    pub change: Change,
    /// Whether it can be made unseen.
    pub applicability: Applicability,
}

/// A change that a rule means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An expression becomes another one.
    Set {
        /// The expression.
        at: Span,
        /// Terraform's syntax.
        value: String,
    },
    /// Something is added to a block or an object expression.
    Add {
        /// It begins here.
        to: Span,
        /// What is added.
        addition: Addition,
    },
}

/// What is added to a block or an object expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addition {
    /// An argument; with more than one name, within blocks or objects of the other names.
    Argument {
        /// `["metadata_options", "http_tokens"]`; not empty.
        path: Vec<String>,
        /// Terraform's syntax.
        value: String,
    },
    /// A block, as it is written at the top of a file.
    Block(String),
}

impl Addition {
    /// Whether it is a block where it is added to one.
    #[must_use]
    pub fn is_block(&self) -> bool {
        match self {
            Self::Argument { path, .. } => path.len() > 1,
            Self::Block(_) => true,
        }
    }

    /// Its lines in the body of a block, without the last line end.
    #[must_use]
    pub fn lines(&self, indent: &str) -> String {
        match self {
            Self::Argument { path, value } => nested(path, value, indent),
            Self::Block(text) => {
                let line = |line: &str| {
                    if line.is_empty() { String::new() } else { format!("{indent}{line}") }
                };
                text.trim().lines().map(line).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// The entry in an object expression: `key = value`, or with the sign and the quotation marks of those around it. A
    /// block is no entry.
    #[must_use]
    pub fn entry(&self, sign: &str, quote: &str) -> Option<String> {
        let Self::Argument { path, value } = self else { return None };
        let mut inner = value.clone();
        for (index, name) in path.iter().enumerate().rev() {
            inner = format!("{quote}{name}{quote}{sign}{inner}");
            if index > 0 {
                inner = format!("{{ {inner} }}");
            }
        }
        Some(inner)
    }
}

fn nested(path: &[String], value: &str, indent: &str) -> String {
    match path {
        [] => String::new(),
        [name] => format!("{indent}{name} = {value}"),
        [block, rest @ ..] => {
            let inner = nested(rest, value, &format!("{indent}  "));
            format!("{indent}{block} {{\n{inner}\n{indent}}}")
        }
    }
}
