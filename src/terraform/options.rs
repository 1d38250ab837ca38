//! What the caller of an evaluation decides: values of variables, assumptions, the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::plan::Planned;

use crate::source::Span;
use crate::syntax::sieve::Kept;

/// What the caller of an evaluation decides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `TF_VAR_NAME=VALUE` of the environment, where the caller reads it.
    pub environment: Vec<(String, String)>,
    /// `-var NAME=VALUE`, in order: the later wins.
    pub variables: Vec<(String, String)>,
    /// `-var-file PATH`, from the repository root, in order: the later wins.
    pub var_files: Vec<String>,
    /// Values of what is otherwise unknown, by address: `data.aws_caller_identity.this.account_id`.
    pub assume: BTreeMap<Arc<str>, String>,
    /// Those of the addresses that somebody asks about in this very run: one that names nothing is a finding. What a configuration
    /// assumes may be about other root modules.
    pub asked: BTreeSet<Arc<str>>,
    /// `terraform.workspace`; unknown if none is given.
    pub workspace: Option<String>,
    /// Container images by name, and the directories from the repository root that hold their Dockerfiles.
    pub images: Vec<(Arc<str>, String)>,
    /// Whether variables of the root module have their values or none.
    pub callers: Callers,
    /// The expression whose values the model keeps: see `Model::watched`.
    pub watched: Option<Span>,
    /// Of a plan, which resources are judged.
    pub judged: JudgedResources,
    /// Of a plan, the directory of its configuration; the one that it lies in where none is given.
    pub source: Option<Arc<str>>,
    /// What a plan of the configuration knows.
    pub planned: Option<Arc<Planned>>,
    /// What was read of a plan that came on standard input and is too large to be kept, and its path from the repository
    /// root.
    pub piped: Option<Arc<(Arc<str>, Kept)>>,
}

/// Which resources of a plan are judged. All of them are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JudgedResources {
    /// All that there will be.
    #[default]
    All,
    /// Those that the plan makes, changes or replaces, and data sources that it reads anew.
    Changed,
}

/// Who calls the root module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Callers {
    /// Somebody who gives the values of the options and leaves every other default.
    #[default]
    These,
    /// Anybody: every variable of the root module is unknown, its default included.
    Any,
}
