//! What names stand for, as the evaluator asks for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::Span;
use crate::syntax::ExprId;
use crate::value::Value;

use super::Result;

/// A reference: a root name and the steps behind it up to the first splat, keys evaluated.
#[derive(Debug)]
pub struct Reference<'a> {
    /// `var`, `local`, `aws_ecs_service`, `each`, ...
    pub root: &'a Arc<str>,
    /// The steps.
    pub keys: &'a [Key],
    /// All of it, root and steps.
    pub span: Span,
}

/// A step of a reference.
#[derive(Clone, Debug)]
pub enum Key {
    /// `.name`
    Attribute(Arc<str>),
    /// `[key]`, `.0`
    Index(Value),
}

/// What a reference stands for.
#[derive(Debug)]
pub struct Resolved {
    /// The value.
    pub value: Value,
    /// How many of the keys led to it; the evaluator applies the rest.
    pub consumed: usize,
}

/// What an element is compared by; none where that is not known.
pub type KeysOf<'a> = &'a dyn Fn(&Value) -> Option<Vec<Value>>;

/// The elements for which a comparison may be anything but false.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Their numbers, in order.
    pub numbers: BTreeSet<usize>,
    /// The first of those that are left out because nobody knows whether they are equal, as of very many others that are
    /// not left out.
    pub rest: Option<usize>,
}

impl Candidates {
    /// Those of both.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.numbers.extend(other.numbers);
        let rest = self.rest.into_iter().chain(other.rest);
        self.rest = rest.filter(|number| !self.numbers.contains(number)).min();
        self
    }
}

/// Knows which elements of a list may have a value.
pub trait Indexes {
    /// The elements for which a comparison with `wanted` may be anything but false. None: all. `test` is the comparison, by
    /// which elements have `keys`.
    fn candidates(
        &self,
        list: &Value,
        test: ExprId,
        wanted: &Value,
        keys: KeysOf<'_>,
    ) -> Option<Candidates>;
}

/// Gives names their meaning.
pub trait Scope {
    /// Looks a reference up. `None`: no such root name here.
    fn resolve(&self, reference: &Reference<'_>) -> Result<Option<Resolved>>;

    /// What a name stands for, or a name and the attribute behind it, where it is kept and need not be copied; and how
    /// many attributes led to it. `None`: to be asked of [`Scope::resolve`].
    fn look(&self, root: &str, first: Option<&str>) -> Option<(&Value, usize)> {
        let _ = (root, first);
        None
    }

    /// Whether it is kept where each part of a value is, and which value decides where the result is not known. In a rule
    /// that is done for findings.
    fn keeps_places(&self) -> bool {
        false
    }

    /// Whether a reference is a step on the way of the value that it stands for. In a rule it is none: the way of a
    /// value ends where the configuration does.
    fn is_on_the_way(&self) -> bool {
        true
    }

    /// Whether these are the names of a template, which cannot render another one.
    fn is_template(&self) -> bool {
        false
    }

    /// Indexes of the lists that names stand for, where there are any.
    fn indexes(&self) -> Option<&dyn Indexes> {
        None
    }

    /// What an expression came to before, where it comes to the same again.
    fn kept(&self, id: ExprId) -> Option<Result<Value>> {
        let _ = id;
        None
    }

    /// An expression came to this.
    fn keep(&self, id: ExprId, value: &Result<Value>) {
        let _ = (id, value);
    }

    /// The names of what a value refers to, as far as `tf::refers_to` can tell it from anything else; and the names of a
    /// resource. A value refers to no resource with which it shares no name. None: it may refer to any.
    fn reference_names(&self, value: &Value) -> Option<Vec<Value>> {
        let _ = value;
        None
    }

    /// See [`Scope::reference_names`].
    fn resource_names(&self, resource: &Value) -> Option<Vec<Value>> {
        let _ = resource;
        None
    }

    /// One step into a value, where it is not Terraform's: in rules, what is absent is null.
    /// `None`: as in Terraform, where it is an error.
    fn step(&self, value: &Value, key: &Key) -> Option<Result<Value>> {
        let _ = (value, key);
        None
    }

    /// What a function of Terraform gives for arguments of which one is null, where Terraform would report an error.
    fn of_null(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let _ = (name, arguments);
        None
    }

    /// Calls a function that is not Terraform's: `ecs::containers`, `provider::aws::arn_parse`.
    /// `None`: no such function here.
    fn call(&self, name: &str, arguments: &[Value], span: Span) -> Option<Result<Value>> {
        let _ = (name, arguments, span);
        None
    }
}
