//! A function over the model, as a table lists it.

use crate::expr::Result;
use crate::model::Model;
use crate::value::{Type, Value};

/// A function that rules can call.
#[derive(Clone, Copy, Debug)]
pub struct ViewFunction {
    /// With its namespace: `ecs::containers`.
    pub name: &'static str,
    /// The names of its parameters; every one must be given.
    pub parameters: &'static [&'static str],
    /// What the result looks like.
    pub returns: Returns,
    /// What it answers, in one line, for documentation.
    pub summary: &'static str,
    /// Calls it with as many arguments as it has parameters.
    pub call: fn(&Model, &[Value]) -> Result<Value>,
}

/// What the result of a function looks like, so that the names of fields can be checked before any
/// rule runs.
#[derive(Clone, Copy, Debug)]
pub enum Returns {
    /// A value of this type.
    Type(fn() -> Type),
    /// A resource of this type, or null.
    Resource(&'static str),
    /// A list of resources of this type.
    Resources(&'static str),
}

impl Returns {
    /// True, false or unknown.
    pub(crate) const TRUTH: Self = Self::Type(|| Type::Bool);
}
