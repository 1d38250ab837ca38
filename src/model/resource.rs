//! One resource instance. Must not know how it was written.

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Reason, Value};

/// A resource that Terraform manages, or a data source that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// `resource`
    Managed,
    /// `data`
    Data,
}

/// Whether an instance is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Existence {
    /// It is.
    Certain,
    /// `count` or `for_each` is unknown: this stands for zero or more instances.
    Assumed(Reason),
}

/// One instance of a `resource` or `data` block.
#[derive(Clone, Debug)]
pub struct Resource {
    /// `module.a.aws_ecs_service.this[0]`, `module.a["x"].data.aws_vpc.this`
    pub address: Arc<str>,
    /// Managed or data.
    pub mode: Mode,
    /// `aws_ecs_service`
    pub kind: Arc<str>,
    /// `this`
    pub name: Arc<str>,
    /// `module.a`; empty for the root module.
    pub module: Arc<str>,
    /// Whether it is there.
    pub existence: Existence,
    /// An object of every attribute and block of the type's schema (of those written, for a type
    /// without schema): null where absent, unknown where computed; blocks as lists of objects.
    pub values: Value,
    /// Type and labels of the block.
    pub header: Span,
    /// `lifecycle.ignore_changes`: the names, `all` for all of them; why they are not known, where the input
    /// does not hold them.
    pub ignore_changes: Result<Vec<Arc<str>>, Reason>,
    /// `lifecycle.prevent_destroy`
    pub prevent_destroy: Option<Value>,
    /// `depends_on` and every resource that an argument refers to, itself or through local values: addresses without instance keys.
    pub references: Vec<Arc<str>>,
    /// `depends_on` alone, as written, with the module path in front.
    pub depends_on: Vec<Arc<str>>,
}
