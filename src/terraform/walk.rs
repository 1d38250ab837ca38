//! What is still to be looked at of what references lead to, across module instances, each thing once. Must not know what
//! is looked for.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::instance::ModuleInstance;

/// A walk over references.
pub(super) struct ReferenceWalk<T> {
    waiting: Vec<(Rc<ModuleInstance>, T)>,
    /// By the path of the module instance.
    seen: BTreeSet<(Arc<str>, T)>,
    most: usize,
}

/// That a walk has met more than it may.
pub(super) struct TooMany;

impl<T: Clone + Ord> ReferenceWalk<T> {
    /// A walk that meets so many things at most.
    pub(super) fn new(most: usize) -> Self {
        Self { waiting: Vec::new(), seen: BTreeSet::new(), most }
    }

    /// Takes something up that is declared in a module instance, unless it was met before.
    pub(super) fn push(&mut self, instance: &Rc<ModuleInstance>, target: T) {
        if self.seen.insert((Arc::clone(&instance.path), target.clone())) {
            self.waiting.push((Rc::clone(instance), target));
        }
    }

    /// The next thing to look at; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<(Rc<ModuleInstance>, T)>, TooMany> {
        match self.waiting.pop() {
            Some(_) if self.seen.len() > self.most => Err(TooMany),
            next => Ok(next),
        }
    }
}
