//! The options of a rule: what a configuration may say about what it judges by. Must not know configurations.

use std::sync::Arc;

use crate::expr::render;
use crate::expr::type_expr::TypeConstraint;
use crate::finding::OptionInfo;
use crate::source::Span;
use crate::value::Value;

/// An option, and its value.
#[derive(Clone, Debug)]
pub(super) struct RuleOption {
    pub(super) name: Arc<str>,
    /// The label of its block.
    pub(super) label: Span,
    pub(super) description: String,
    pub(super) constraint: TypeConstraint,
    /// Its default, unless something else was set.
    pub(super) value: Value,
}

impl RuleOption {
    /// What reports say of it, while its value is the default.
    pub(super) fn info(&self) -> OptionInfo {
        OptionInfo {
            name: Arc::clone(&self.name),
            ty: self.constraint.ty.to_string(),
            default: render::plain(&self.value).to_string(),
            description: self.description.clone(),
        }
    }
}

/// Why an option cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum OptionError {
    /// The rule has no such option.
    #[error("{rule} has no option `{name}`")]
    Missing {
        /// The id of the rule.
        rule: Arc<str>,
        /// What was asked for.
        name: String,
        /// What may have been meant.
        help: String,
    },
    /// The value is not one that the option can have.
    #[error("option `{name}` of {rule} is of type {ty}: {why}")]
    Unfit {
        /// The id of the rule.
        rule: Arc<str>,
        /// The option.
        name: String,
        /// Its type.
        ty: String,
        /// What is wrong with the value.
        why: String,
    },
}
