//! What comes of a file that was parsed as far as it could be. Must not know how it is parsed.

use super::{Block, SyntaxError, Tree};

/// A file that was parsed as far as it could be.
#[derive(Debug)]
pub struct Parsed {
    /// What could be parsed.
    pub tree: Tree,
    /// What could not, in the order of the text.
    pub errors: Vec<SyntaxError>,
    /// Blocks of the outermost body with errors in them: their headers are true, but arguments and
    /// blocks in them may be missing, so they are not in the tree.
    pub broken: Vec<Block>,
}
