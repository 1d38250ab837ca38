//! One container image that the repository holds. Must not know how it was written.

use std::sync::Arc;

use crate::value::Value;

/// A container image.
#[derive(Clone, Debug)]
pub struct ImageFacts {
    /// The end of its repository's path: `checkout`, `shop/checkout`.
    pub name: Arc<str>,
    /// Directories of modules whose tasks run it, also where the image is an argument of theirs.
    pub modules: Vec<Arc<str>>,
    /// What is known of it as one object, for rules.
    pub values: Value,
}
