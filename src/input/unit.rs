//! One thing to check: what it is, and how it was picked. Must not know how it is read.

use std::sync::Arc;

use crate::source::parent;

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputKind {
    /// The directory of a root module.
    Module,
    /// A plan or a state as Terraform shows it in JSON.
    Plan,
    /// Task definitions and services as ECS reads them.
    Ecs,
    /// A Dockerfile.
    Dockerfile,
}

/// How an input was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pick {
    /// It lies below a path.
    Found,
    /// The user named its files.
    Named,
}

/// One thing to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Which front end reads it.
    pub kind: InputKind,
    /// The directory that it lies in, from the repository root.
    pub directory: Arc<str>,
    /// The files that it consists of; empty where it is the whole directory.
    pub files: Vec<Arc<str>>,
    /// How it was picked.
    pub pick: Pick,
    /// Tell only of these files, because the user named them; of the whole input if there are none.
    pub only: Vec<Arc<str>>,
}

impl Input {
    /// The root module in a directory.
    #[must_use]
    pub fn module(directory: &str) -> Self {
        Self {
            kind: InputKind::Module,
            directory: directory.into(),
            files: Vec::new(),
            pick: Pick::Found,
            only: Vec::new(),
        }
    }

    /// What these files of one directory are.
    pub(super) fn of_files(kind: InputKind, files: Vec<Arc<str>>, pick: Pick) -> Self {
        let directory = files.first().map_or("", |file| parent(file)).into();
        Self { kind, directory, files, pick, only: Vec::new() }
    }

    /// What to call it: the one file that the user named, the only file that it consists of, or its directory.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        match (self.only.as_slice(), self.files.as_slice()) {
            ([only], _) => only,
            ([], [file]) => file,
            (_, _) => &self.directory,
        }
    }
}
