//! What every front end does, and what several share. Must not know which there are.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::found::{Candidate, Discovered};
use super::unit::{Input, InputKind};
use crate::model::Evaluated;
use crate::source::{SourceId, Span};
use crate::terraform::Callers;

/// Reads one kind of input.
pub trait FrontEnd: Sync {
    /// The kind.
    fn kind(&self) -> InputKind;
    /// Whether it reads a file that was found below a path.
    fn claims(&self, file: &Candidate<'_>) -> bool;
    /// The inputs that the files which it claims make up.
    fn roots(&self, files: &[Arc<str>]) -> Vec<Input>;
    /// The same, and what of these files it does not check after all.
    fn found(&self, files: &[Arc<str>]) -> Discovered {
        Discovered { inputs: self.roots(files), ..Discovered::default() }
    }
    /// Whether a file that the user named is its, or belongs to an input of its.
    fn owns(&self, file: &Candidate<'_>) -> bool {
        self.claims(file)
    }
    /// The inputs that such files make up, or belong to.
    fn named(&self, files: &[Arc<str>]) -> Vec<Input>;
    /// The model of an input. The error says why there is none.
    fn evaluate(&self, input: &Input, callers: Callers) -> Result<Evaluated, String>;
    /// The place that stands for an input where there is no better one.
    fn home(&self, input: &Input) -> Span;
    /// The files that it has read.
    fn files(&self) -> BTreeSet<Arc<str>>;
}

/// Of a text that is looked at for what it is, and whose places nobody sees.
pub(super) const UNKEPT: SourceId = SourceId(0);

/// The files that a front end has read, from any thread.
#[derive(Default)]
pub(super) struct ReadFiles(Mutex<BTreeSet<Arc<str>>>);

impl ReadFiles {
    pub(super) fn add(&self, path: &Arc<str>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(Arc::clone(path));
    }

    pub(super) fn all(&self) -> BTreeSet<Arc<str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
