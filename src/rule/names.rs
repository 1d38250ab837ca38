//! The names that a rule gives to what it judges and to expressions. Must not know values.

use std::sync::Arc;

use crate::source::Span;
use crate::syntax::ExprId;

/// A variable that takes the elements of a collection one by one.
#[derive(Clone, Debug)]
pub(super) struct Each {
    pub(super) name: Arc<str>,
    pub(super) label: Span,
    pub(super) within: ExprId,
}

/// A name for an expression.
#[derive(Clone, Debug)]
pub(super) struct RuleLocal {
    pub(super) name: Arc<str>,
    pub(super) place: Span,
    pub(super) value: ExprId,
}
