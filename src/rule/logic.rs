//! One rule: what it says of itself, which is there at once, and what it does, which the rules of bottlelint read when
//! something is to be judged. Must not know how rules are written.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use miette::NamedSource;
use serde_json::Value as Json;

use crate::expr::Error;
use crate::expr::json::from_json;
use crate::finding::RuleInfo;
use crate::source::Span;
use crate::syntax::{ExprId, Tree};
use crate::value::{Origin, Value, did_you_mean};

use super::levels::constants;
use super::names::{Each, RuleLocal};
use super::option::{OptionError, RuleOption};
use super::starts::TypeList;

/// One rule, ready to be judged.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What reports show.
    pub info: Arc<RuleInfo>,
    /// The file, as it was named when it was loaded.
    pub path: Arc<str>,
    pub(super) options: Vec<RuleOption>,
    /// The lists that its first variable goes through: where they are empty, there is nothing to judge. None for what else
    /// it may go through.
    pub(super) lists: Option<Arc<[TypeList]>>,
    /// None for a rule of the user.
    embedded: Option<Embedded>,
    /// None for a rule whose file cannot be read: a build of which the tests fail.
    logic: Arc<OnceLock<Option<Logic>>>,
}

/// Where what a rule of bottlelint does is read from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Embedded {
    /// Its number.
    pub(super) index: usize,
    pub(super) text: &'static str,
    pub(super) read: fn(usize) -> Option<Logic>,
}

/// What a rule says of itself.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) info: Arc<RuleInfo>,
    pub(super) path: Arc<str>,
    pub(super) options: Vec<RuleOption>,
    pub(super) lists: Option<Vec<TypeList>>,
}

/// What a rule does.
#[derive(Debug)]
pub(super) struct Logic {
    pub(super) file: Arc<NamedSource<String>>,
    pub(super) tree: Arc<Tree>,
    /// `rule "ECS004"`
    pub(super) header: Span,
    /// The `each` variables, outermost first.
    pub(super) each: Vec<Each>,
    pub(super) locals: Vec<RuleLocal>,
    /// See [`super::levels::levels`].
    pub(super) levels: Vec<usize>,
    /// How it asks for what tasks need, if it does.
    pub(super) asks_for_needs: Option<First>,
    /// See [`Logic::constants`].
    pub(super) constants: OnceLock<HashMap<ExprId, usize, RandomState>>,
    pub(super) when: Option<ExprId>,
    pub(super) condition: ExprId,
    pub(super) message: ExprId,
    pub(super) place: Option<ExprId>,
    pub(super) help: Option<ExprId>,
    pub(super) related: Option<ExprId>,
    pub(super) fix: Option<FixRule>,
    /// Completes "cannot tell whether" where nothing particular can be named.
    pub(super) question: Option<String>,
    pub(super) unknown: WhenUnknown,
}

/// What stands first in a call: `null`, or anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum First {
    Null,
    Other,
}

/// What a rule does where a value that it needs is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhenUnknown {
    /// It says so.
    Report,
    /// It keeps quiet: it looks for values that are wrong, and nothing suggests that this one is.
    Silent,
}

impl Rule {
    /// A rule that was read as a whole.
    pub(super) fn loaded(heading: Heading, logic: Logic) -> Self {
        Self::new(heading, None, OnceLock::from(Some(logic)))
    }

    /// A rule of bottlelint, of which the rest is read when it is wanted.
    pub(super) fn embedded(heading: Heading, embedded: Embedded) -> Self {
        Self::new(heading, Some(embedded), OnceLock::new())
    }

    fn new(heading: Heading, embedded: Option<Embedded>, logic: OnceLock<Option<Logic>>) -> Self {
        let Heading { info, path, options, lists } = heading;
        Self { info, path, options, lists: lists.map(Into::into), embedded, logic: Arc::new(logic) }
    }

    /// What it does, read when it is asked for first.
    ///
    /// # Errors
    ///
    /// The file of a rule of bottlelint cannot be read.
    pub(super) fn logic(&self) -> Result<&Logic, Error> {
        let read = || self.embedded.and_then(|embedded| (embedded.read)(embedded.index));
        let logic = self.logic.get_or_init(read).as_ref();
        logic.ok_or_else(|| Error::new(format!("{} cannot be read", self.path)))
    }

    /// Whether it is one of bottlelint itself.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        self.embedded.is_some()
    }

    /// Its text, as it was loaded.
    #[must_use]
    pub fn text(&self) -> &str {
        let loaded = || self.logic().map_or("", |logic| logic.file.inner());
        self.embedded.map_or_else(loaded, |embedded| embedded.text)
    }
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

impl Logic {
    /// See [`constants`]. Worked out when the rule first evaluates something.
    pub(super) fn constants(&self) -> &HashMap<ExprId, usize, RandomState> {
        let Self { tree, each, locals, levels, .. } = self;
        self.constants.get_or_init(|| constants(tree, each, locals, levels).into_iter().collect())
    }

    /// What is written at a place in it.
    #[cfg(test)]
    pub(super) fn text_at(&self, span: Span) -> &str {
        let text: &str = self.file.inner();
        text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

/// `fix { ... }`
#[derive(Clone, Debug)]
pub(super) struct FixRule {
    /// What is changed; none for the place.
    pub(super) at: Option<ExprId>,
    /// What it becomes.
    pub(super) value: Option<ExprId>,
    /// A block that is added to it; beside a value, where nothing is written that could become the value.
    pub(super) block: Option<ExprId>,
    /// Whether the change helps here; none for always.
    pub(super) when: Option<ExprId>,
}
