//! The options of a rule: what a configuration may say about what it judges by. Must not know configurations.

use std::sync::Arc;

use serde_json::Value as Json;

use crate::expr::json::from_json;
use crate::expr::render;
use crate::expr::type_expr::TypeConstraint;
use crate::finding::OptionInfo;
use crate::source::Span;
use crate::value::{Origin, Value, did_you_mean};

use super::logic::Rule;

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

impl Rule {
    /// The rule with another value of an option.
    pub fn with_option(&self, name: &str, value: &Json) -> Result<Self, OptionError> {
        let index = self.options.iter().position(|option| *option.name == *name);
        let mut rule = self.clone();
        let option = index.and_then(|index| rule.options.get_mut(index));
        let Some(option) = option else { return Err(self.no_option(name)) };
        let unfit = |ty: String, why: String| {
            let (rule, name) = (Arc::clone(&self.info.id), name.to_owned());
            OptionError::Unfit { rule, name, ty, why }
        };
        let ty = || option.constraint.ty.to_string();
        if value.is_null() {
            return Err(unfit(ty(), "it must not be null".to_owned()));
        }
        let value = option.constraint.apply(&from_json(value, &Origin::None));
        option.value = value.map_err(|error| unfit(ty(), error.message().to_owned()))?;
        Ok(rule)
    }

    /// The value of an option.
    pub(super) fn option(&self, name: &str) -> Option<&Value> {
        self.options.iter().find(|option| *option.name == *name).map(|option| &option.value)
    }

    fn no_option(&self, name: &str) -> OptionError {
        let names = || self.options.iter().map(|option| &*option.name);
        let help = match did_you_mean(name, names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if self.options.is_empty() => "it has no options".to_owned(),
            None => {
                let names: Vec<String> = names().map(|name| format!("`{name}`")).collect();
                format!("it has {}", names.join(", "))
            }
        };
        OptionError::Missing { rule: Arc::clone(&self.info.id), name: name.to_owned(), help }
    }
}
