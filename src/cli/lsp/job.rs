//! Something to check, and what came of it. Must not know how it is checked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_types::Diagnostic;

use crate::cli::args::Unsaved;
use crate::cli::prepared::Prepared;
use crate::input::Discovered;
use crate::triage::Report;

/// Something to check.
pub(super) struct Job {
    /// Which folder of the editor it is.
    pub(super) folder: usize,
    /// Where `bottlelint check` would run.
    pub(super) directory: PathBuf,
    /// What the editor holds.
    pub(super) unsaved: Unsaved,
    /// Which states these are.
    pub(super) versions: BTreeMap<PathBuf, i32>,
}

/// What came of a job.
pub(super) struct CheckedJob {
    pub(super) folder: usize,
    pub(super) versions: BTreeMap<PathBuf, i32>,
    pub(super) outcome: CheckOutcome,
}

/// How a check ended.
pub(super) enum CheckOutcome {
    /// Everything was looked at.
    Done(Box<State>),
    /// A configuration or a rule is wrong, or there is nothing to check.
    Failed {
        /// The root of the repository, where it was found.
        root: Option<PathBuf>,
        /// What is wrong, by file.
        found: BTreeMap<String, Vec<Diagnostic>>,
        /// The same in words.
        message: String,
    },
}

/// What was checked, and what was found.
pub(super) struct State {
    pub(super) prepared: Prepared,
    pub(super) report: Report,
    pub(super) discovered: Discovered,
}
