//! One rule: what it says of itself, which is there at once, and what it does, which the rules of bottlelint read when
//! something is to be judged. Must not know how rules are written.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use miette::NamedSource;

use crate::expr::Error;
use crate::finding::RuleInfo;
use crate::source::Span;
use crate::syntax::{ExprId, Tree};

use super::fix::FixRule;
use super::levels::constants;
use super::option::RuleOption;
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
