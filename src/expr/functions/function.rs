//! A function of the language, and a call of one. Must not know any function.

use std::sync::LazyLock;

use crate::expr::{Context, Result};
use crate::source::Span;
use crate::value::{Type, Value};

/// A function.
#[derive(Clone, Copy, Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// How many arguments it needs.
    pub min: usize,
    /// How many it takes; any number where there is none.
    pub max: Option<usize>,
    /// What it does. The result's origin is set by [`super::call`] where it has none.
    pub call: fn(&Call<'_>) -> Result<Value>,
    pub(super) handling: MarkHandling,
}

/// Who carries the marks of the arguments to the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkHandling {
    /// [`super::call`]: the function sees its arguments without sensitive and ephemeral marks, and the
    /// whole result has them all.
    Whole,
    /// The function, because it knows which part of the result has which.
    Own,
}

impl Function {
    /// A function that takes exactly `count` arguments.
    pub(crate) const fn exactly(
        name: &'static str,
        count: usize,
        call: fn(&Call<'_>) -> Result<Value>,
    ) -> Self {
        Self { name, min: count, max: Some(count), call, handling: MarkHandling::Whole }
    }

    /// A function that takes `min` to `max` arguments.
    pub(crate) const fn between(
        name: &'static str,
        min: usize,
        max: usize,
        call: fn(&Call<'_>) -> Result<Value>,
    ) -> Self {
        Self { name, min, max: Some(max), call, handling: MarkHandling::Whole }
    }

    /// A function that takes `min` arguments or more.
    pub(crate) const fn at_least(
        name: &'static str,
        min: usize,
        call: fn(&Call<'_>) -> Result<Value>,
    ) -> Self {
        Self { name, min, max: None, call, handling: MarkHandling::Whole }
    }

    /// The same function, which carries marks to its result by itself.
    pub(crate) const fn with_own_marks(self) -> Self {
        Self { handling: MarkHandling::Own, ..self }
    }
}

/// A call of a function.
pub struct Call<'a> {
    /// The function's name, for messages.
    pub name: &'a str,
    /// The arguments; those after `...` expanded.
    pub arguments: &'a [Value],
    /// Files and limits.
    pub context: &'a Context<'a>,
    /// All of the call.
    pub span: Span,
}

impl<'a> Call<'a> {
    /// An argument; `null` behind the last one, which the check of their number rules out.
    pub(crate) fn argument(&self, index: usize) -> &'a Value {
        static MISSING: LazyLock<Value> = LazyLock::new(|| Value::null(Type::Any));
        self.arguments.get(index).unwrap_or(&MISSING)
    }
}
