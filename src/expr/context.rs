//! What evaluation needs besides names: files to read, and limits. One for each root module that is
//! evaluated, so that the limits hold for all of it together.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::source::{Loader, Questions, SourceId, SourceMap, Span};
use crate::value::{Budget, NameMap, Value};

use super::weight::weight;

/// Limits that keep hostile input from hanging the program. Terraform has none of them; each is
/// above what Terraform configurations reach.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nesting of expressions, references and module calls.
    pub depth: u32,
    /// Evaluated expressions in all, beyond those that each attribute, local value and output adds.
    pub steps: u64,
    /// Elements of one collection.
    pub elements: usize,
    /// Elements of all collections that are made, beyond those that each attribute, local value and output adds.
    pub made: usize,
    /// Bytes of one string.
    pub bytes: usize,
    /// Instances of one resource or module block.
    pub instances: usize,
    /// Nodes of one value, in all its depth.
    pub nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 2_000,
            steps: 600_000,
            elements: 1 << 18,
            made: 200_000,
            bytes: 1 << 20,
            instances: 6_000,
            nodes: 250_000,
        }
    }
}

/// What each expression that is written adds, be it one of a map of thousands: to the steps, the elements that are made and those
/// of one value, and the instances of one block.
const STEPS_WRITTEN: u64 = 4;
const MADE_WRITTEN: usize = 12;
const INSTANCES_WRITTEN: usize = 1;

impl Limits {
    /// The limits of a configuration in which so many expressions are written: none is too large because it is long.
    #[must_use]
    pub fn of_written(expressions: usize) -> Self {
        let base = Self::default();
        let steps = u64::try_from(expressions).unwrap_or(u64::MAX).saturating_mul(STEPS_WRITTEN);
        let made = expressions.saturating_mul(MADE_WRITTEN);
        Self {
            steps: base.steps.saturating_add(steps),
            elements: base.elements.saturating_add(expressions),
            made: base.made.saturating_add(made),
            instances: base.instances + expressions.saturating_mul(INSTANCES_WRITTEN),
            nodes: base.nodes.saturating_add(made),
            ..base
        }
    }
}

/// What each attribute, local value and output adds to the steps: a large configuration has many of
/// them, a hostile one makes few of them work for long.
const STEPS_EACH: u64 = 12;

/// And what each of them adds to the elements.
const MADE_EACH: usize = 6;

/// So many bytes of a text take as much memory as an element.
const BYTES_AN_ELEMENT: usize = 64;

/// How many elements a function looks at in the time that the evaluator takes for a step.
const ELEMENTS_A_STEP: usize = 16;

/// A part of a value that is converted takes as long as so many elements that a function looks at.
const PARTS_AN_ELEMENT: usize = 4;

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
    /// Whether what is known of a text beyond what Terraform knows counts.
    forms: Forms,
    steps: Cell<u64>,
    allowed: Cell<u64>,
    /// What each attribute and the like adds to the steps.
    each: u64,
    /// Elements that may still be made.
    makeable: Cell<usize>,
    /// The limit that was met last, until somebody takes note of it.
    met: Cell<Option<Budget>>,
    depth: Cell<u32>,
    /// Where attributes were found last, by the place of the step that looked for them.
    found: [Cell<u16>; REMEMBERED],
    /// References as they are written: thousands of values come by way of one.
    written: RefCell<HashSet<Arc<str>, RandomState>>,
    /// The expression whose values are kept, if somebody asks for them.
    watched: Option<Span>,
    /// Its values, in the order in which it was evaluated.
    seen: RefCell<Vec<Value>>,
}

/// So many values of a watched expression are kept: a `for` over thousands of elements has as many.
const MOST_SEEN: usize = 64;

/// Whether functions look at the form of a text that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forms {
    Read,
    Unread,
}

/// After so many levels it is looked how much stack is left.
const LEVELS: u32 = 4;

/// For so many steps it is kept where they found what they looked for.
const REMEMBERED: usize = 64;

impl<'a> Context<'a> {
    /// A fresh budget.
    pub fn new(loader: &'a dyn Loader, directory: &'a str, limits: Limits) -> Self {
        Self {
            loader,
            directory,
            limits,
            sources: None,
            forms: Forms::Unread,
            steps: Cell::new(0),
            allowed: Cell::new(limits.steps),
            each: STEPS_EACH,
            makeable: Cell::new(limits.made),
            met: Cell::new(None),
            depth: Cell::new(0),
            found: [const { Cell::new(0) }; REMEMBERED],
            written: RefCell::default(),
            watched: None,
            seen: RefCell::default(),
        }
    }

    /// Keeps the values of the expression that is written at this place.
    #[must_use]
    pub fn with_watched(self, watched: Option<Span>) -> Self {
        Self { watched, ..self }
    }

    /// Whether the values of some expression are kept.
    pub(super) fn is_watching(&self) -> bool {
        self.watched.is_some()
    }

    /// Keeps a value, if its expression is the one that is watched.
    pub(super) fn saw(&self, span: Span, value: &Value) {
        let mut seen = self.seen.borrow_mut();
        if self.watched == Some(span) && seen.len() < MOST_SEEN {
            seen.push(value.clone());
        }
    }

    /// The values of the watched expression, in the order in which it was evaluated.
    pub fn take_seen(&self) -> Vec<Value> {
        self.seen.take()
    }

    /// For rules: what is known of a text beyond what Terraform knows counts. See [`Value::form`].
    #[must_use]
    pub fn with_forms(self) -> Self {
        Self { forms: Forms::Read, ..self }
    }

    /// Whether what is known of a text beyond what Terraform knows counts.
    #[must_use]
    pub fn reads_forms(&self) -> bool {
        self.forms == Forms::Read
    }

    /// Keeps the texts of files that are read.
    #[must_use]
    pub fn with_sources(self, sources: &'a SourceMap) -> Self {
        Self { sources: Some(sources), ..self }
    }

    /// With so many steps, however many expressions are evaluated, and no other limit on elements and nodes: what rules
    /// evaluate is theirs, what they make of a list is gone with the next one, and to look at a node counts.
    #[must_use]
    pub fn with_steps(self, steps: u64) -> Self {
        let limits = Limits { elements: usize::MAX, nodes: usize::MAX, ..self.limits };
        let makeable = Cell::new(usize::MAX);
        Self { limits, allowed: Cell::new(steps), each: 0, makeable, ..self }
    }

    /// A reference as it is written, once for all values that come by way of it.
    pub(super) fn written(&self, reference: &str) -> Arc<str> {
        let mut written = self.written.borrow_mut();
        if let Some(known) = written.get(reference) {
            return Arc::clone(known);
        }
        let new: Arc<str> = reference.into();
        written.insert(Arc::clone(&new));
        new
    }

    /// What has this name. Objects of one resource type have the same names: it is looked for first where the step at
    /// this place found it last.
    pub(super) fn find<'v>(
        &self,
        values: &'v NameMap<Value>,
        name: &str,
        place: u32,
    ) -> Option<&'v Value> {
        let last = self.found.get(place as usize % REMEMBERED)?;
        if let Some((key, value)) = values.get_indexed(usize::from(last.get()))
            && **key == *name
        {
            return Some(value);
        }
        let at = values.find_index(name).ok()?;
        last.set(u16::try_from(at).unwrap_or(0));
        values.get_indexed(at).map(|(_, value)| value)
    }

    /// The id of a file that was read; none where texts are not kept.
    pub(super) fn source_of(&self, path: &str, text: &str) -> Option<SourceId> {
        let source = self.sources.map(|sources| sources.add_once(path, text))?;
        self.loader.hear(&Questions::used(path));
        Some(source)
    }

    /// Begins the evaluation of an attribute or the like.
    pub(super) fn begin(&self) {
        self.allowed.set(self.allowed.get().saturating_add(self.each));
        self.makeable.set(self.makeable.get().saturating_add(MADE_EACH));
    }

    /// Allows for what else is written: files of values, with so many expressions.
    pub fn allow(&self, expressions: usize) {
        let more = Limits::of_written(expressions);
        let base = Limits::default();
        self.allowed.set(self.allowed.get().saturating_add(more.steps - base.steps));
        self.makeable.set(self.makeable.get().saturating_add(more.made - base.made));
    }

    /// Counts elements of a collection that is made.
    pub fn make(&self, elements: usize) -> Result<(), Budget> {
        let left = self.makeable.get().checked_sub(elements);
        self.makeable.set(left.unwrap_or(0));
        if left.is_some() { Ok(()) } else { Err(self.met(Budget::Total)) }
    }

    /// Counts a text that is made.
    pub fn make_text(&self, bytes: usize) -> Result<(), Budget> {
        self.make(bytes / BYTES_AN_ELEMENT)
    }

    /// Counts a walk over a value, which for each of its parts takes longer than a function's over elements.
    pub fn walk(&self, value: &Value) -> Result<(), Budget> {
        self.work(weight(value).saturating_mul(PARTS_AN_ELEMENT))
    }

    fn met(&self, budget: Budget) -> Budget {
        self.met.set(Some(budget));
        budget
    }

    /// The limit that was met since this was asked last.
    pub fn take_met(&self) -> Option<Budget> {
        self.met.take()
    }

    /// Whether there are no steps left.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.steps.get() > self.allowed.get()
    }

    /// Counts one step of evaluation.
    pub fn step(&self) -> Result<(), Budget> {
        self.steps.set(self.steps.get() + 1);
        if self.is_spent() { Err(self.met(Budget::Steps)) } else { Ok(()) }
    }

    /// Counts work that is none of evaluation, by the steps that take as long.
    pub fn spend(&self, steps: u64) {
        self.steps.set(self.steps.get().saturating_add(steps));
    }

    /// How many steps were taken.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.steps.get()
    }

    /// How many steps there are still.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.allowed.get().saturating_sub(self.steps.get())
    }

    /// Counts what a function does with so many elements. It is fast for each: a step is worth many.
    pub fn work(&self, elements: usize) -> Result<(), Budget> {
        let steps = u64::try_from(elements / ELEMENTS_A_STEP).unwrap_or(u64::MAX);
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.is_spent() { Err(self.met(Budget::Steps)) } else { Ok(()) }
    }

    /// Runs `work` one level deeper.
    pub fn deeper<T>(&self, work: impl FnOnce() -> T) -> Result<T, Budget> {
        if self.depth.get() >= self.limits.depth {
            return Err(self.met(Budget::Depth));
        }
        let depth = self.depth.get();
        self.depth.set(depth + 1);
        // A level takes a few kilobytes of stack. That enough is left for some of them is seen to at the first.
        let result = if depth.is_multiple_of(LEVELS) {
            stacker::maybe_grow(256 * 1024, 4 * 1024 * 1024, work)
        } else {
            work()
        };
        self.depth.set(depth);
        Ok(result)
    }
}
