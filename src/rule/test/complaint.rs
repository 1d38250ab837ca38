//! What is wrong with a rule or a fixture.

use std::fmt;

/// Something that is wrong with a rule or a fixture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// A file, or a directory.
    pub path: String,
    /// The line, if it is about one.
    pub line: Option<u32>,
    /// What is wrong, without a final stop.
    pub message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}
