//! What there is to check below a path: root modules. Must not know rules.

mod discover;

pub use discover::{Discovered, Excluded, NotFound, discover, is_module};

use std::sync::Arc;

/// One thing to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// The directory of a root module, from the repository root.
    pub directory: Arc<str>,
    /// Tell only of this file, because the user named it; of the whole module otherwise.
    pub only: Option<Arc<str>>,
}
