//! What is worked out of a model once, and asked for often. Must not know what that is.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::value::work::{self, WorkExtent};

/// Results by name, kept as long as the model, which does not change.
#[derive(Default)]
pub(crate) struct Memo {
    results: Mutex<BTreeMap<String, Arc<dyn Any + Send + Sync>>>,
    /// What was not worked out to its end, by name.
    cut: Mutex<BTreeSet<String>>,
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

impl Memo {
    /// The result of this name, worked out at the first call. One name stands for one type.
    pub(crate) fn once<T: Any + Send + Sync>(
        &self,
        name: &str,
        do_it: impl FnOnce() -> T,
    ) -> Arc<T> {
        let known = {
            let results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
            results.get(name).cloned()
        };
        if let Some(found) = known.and_then(|known| known.downcast::<T>().ok()) {
            return found;
        }
        // Two threads may both do the work; they come to the same result.
        let (made, extent) = work::uncounted(work::ALL, do_it);
        if extent == WorkExtent::Cut {
            self.cut_short(name);
        }
        let made = Arc::new(made);
        let shared: Arc<dyn Any + Send + Sync> = Arc::<T>::clone(&made);
        self.results.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), shared);
        made
    }

    /// Forgets the result of this name, which takes much memory: who asks for it again works it out again.
    pub(crate) fn forget(&self, name: &str) {
        let forgotten = self.results.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        drop(forgotten);
    }

    /// Forgets all results.
    pub(crate) fn forget_all(&self) {
        let forgotten = {
            let mut results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *results)
        };
        drop(forgotten);
    }

    /// Takes down that what has this name was not worked out to its end, because it would take too long.
    pub(crate) fn cut_short(&self, name: &str) {
        let mut cut = self.cut.lock().unwrap_or_else(PoisonError::into_inner);
        if !cut.contains(name) {
            cut.insert(name.to_owned());
        }
    }

    /// What was not worked out to its end, by name: what depends on it is unknown.
    pub(crate) fn incomplete(&self) -> Vec<String> {
        self.cut.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_once() {
        let memo = Memo::default();
        assert_eq!(*memo.once("a", || 1), 1);
        assert_eq!(*memo.once("a", || 2), 1);
        assert_eq!(*memo.once("b", || 3), 3);
    }
}
