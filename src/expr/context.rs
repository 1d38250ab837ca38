//! What evaluation needs besides names: files to read, and limits. One for each root module that is
//! evaluated, so that the limits hold for all of it together.

use std::cell::Cell;

use crate::source::{Loader, SourceId, SourceMap};
use crate::value::Budget;

/// Limits that keep hostile input from hanging the program. Terraform has none of them; each is
/// above what Terraform configurations reach.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nesting of expressions, references and module calls.
    pub depth: u32,
    /// Evaluated expressions in all, beyond two hundred for each attribute, local value and output.
    pub steps: u64,
    /// Elements of one collection.
    pub elements: usize,
    /// Bytes of one string.
    pub bytes: usize,
    /// Instances of one resource or module block.
    pub instances: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 2_000, steps: 3_000_000, elements: 100_000, bytes: 1 << 20, instances: 1_000 }
    }
}

/// What each attribute, local value and output adds to the steps: a large configuration has many of
/// them, a hostile one makes few of them work for long.
const STEPS_EACH: u64 = 200;

/// How many elements a function looks at in the time that the evaluator takes for a step.
const ELEMENTS_A_STEP: usize = 16;

/// Shared by everything that is evaluated together.
pub struct Context<'a> {
    /// Where `file` and its like read from.
    pub loader: &'a dyn Loader,
    /// The directory of the root module, from the repository root: relative paths start there.
    pub directory: &'a str,
    /// The limits.
    pub limits: Limits,
    /// Where the texts of files go that are read, so that findings can point into them.
    sources: Option<&'a SourceMap>,
    steps: Cell<u64>,
    allowed: Cell<u64>,
    depth: Cell<u32>,
}

impl<'a> Context<'a> {
    /// A fresh budget.
    pub fn new(loader: &'a dyn Loader, directory: &'a str, limits: Limits) -> Self {
        Self {
            loader,
            directory,
            limits,
            sources: None,
            steps: Cell::new(0),
            allowed: Cell::new(limits.steps),
            depth: Cell::new(0),
        }
    }

    /// Keeps the texts of files that are read.
    #[must_use]
    pub fn with_sources(self, sources: &'a SourceMap) -> Self {
        Self { sources: Some(sources), ..self }
    }

    /// The id of a file that was read; none where texts are not kept.
    pub(super) fn source_of(&self, path: &str, text: &str) -> Option<SourceId> {
        self.sources.map(|sources| sources.add_once(path, text))
    }

    /// Begins the evaluation of an attribute or the like.
    pub(super) fn begin(&self) {
        self.allowed.set(self.allowed.get().saturating_add(STEPS_EACH));
    }

    /// Counts one step of evaluation.
    pub fn step(&self) -> Result<(), Budget> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > self.allowed.get() { Err(Budget::Steps) } else { Ok(()) }
    }

    /// Counts what a function does with so many elements. It is fast for each: a step is worth many.
    pub fn work(&self, elements: usize) -> Result<(), Budget> {
        let steps = u64::try_from(elements / ELEMENTS_A_STEP).unwrap_or(u64::MAX);
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.steps.get() > self.allowed.get() { Err(Budget::Steps) } else { Ok(()) }
    }

    /// Runs `work` one level deeper.
    pub fn deeper<T>(&self, work: impl FnOnce() -> T) -> Result<T, Budget> {
        if self.depth.get() >= self.limits.depth {
            return Err(Budget::Depth);
        }
        self.depth.set(self.depth.get() + 1);
        // Each level may take a few kilobytes of stack; the stack grows when little is left.
        let result = stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, work);
        self.depth.set(self.depth.get() - 1);
        Ok(result)
    }
}
