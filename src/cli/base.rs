//! The repository as it was before a change: the texts of the files that the change is about, over those of the disk.

use std::io::Read;
use std::path::Path;

use super::error::{Error, Result};
use super::git;
use crate::source::{Disk, LoadError, Loader, Overlay, Texts};
use crate::triage::{Diff, DiffError};

/// More than this is no change that a person reads.
const LARGEST_DIFF: u64 = 256 * 1024 * 1024;

/// A state of the repository.
#[derive(Debug)]
pub(super) struct Base {
    /// As the user calls it.
    pub(super) name: String,
    /// What changed since.
    pub(super) diff: Diff,
    texts: Texts,
}

impl Base {
    /// The commit that a name stands for.
    pub(super) fn of_commit(disk: &Disk, name: &str) -> Result<Self> {
        let commit = git::commit(disk.root(), name)?;
        Self::new(disk, name, git::changes(disk.root(), &commit)?)
    }

    /// Where the work on top of a commit began.
    pub(super) fn of_fork(disk: &Disk, name: &str) -> Result<Self> {
        let commit = git::fork_point(disk.root(), git::commit(disk.root(), name)?)?;
        Self::new(disk, name, git::changes(disk.root(), &commit)?)
    }

    /// What a diff, from a file or standard input, says was there before.
    pub(super) fn of_diff(disk: &Disk, directory: &Path, file: &Path) -> Result<Self> {
        let name = file.display().to_string();
        let unreadable = |error: std::io::Error| Error::Io { path: name.clone(), error };
        let mut bytes = Vec::new();
        let read = if file == Path::new("-") {
            std::io::stdin().lock().take(LARGEST_DIFF).read_to_end(&mut bytes)
        } else {
            let file = std::fs::File::open(directory.join(file)).map_err(unreadable)?;
            file.take(LARGEST_DIFF).read_to_end(&mut bytes)
        };
        read.map_err(unreadable)?;
        let diff = Diff::parse(&bytes).map_err(|error| wrong(&name, &error))?;
        Self::new(disk, &name, diff)
    }

    fn new(disk: &Disk, name: &str, diff: Diff) -> Result<Self> {
        let mut texts = Texts::new();
        for change in diff.changes() {
            let now = change.after().map(|path| disk.read(path));
            let now = match now {
                None | Some(Err(LoadError::NotFound)) => Ok(Vec::new()),
                Some(read) => read,
            };
            // What we do not read now, such as a link, was not there either.
            let undone = now.map(|now| change.undone(&now));
            let before = match undone {
                Ok(before) => before.map_err(|error| wrong(name, &error))?,
                Err(_) => None,
            };
            if let Some(path) = change.after() {
                texts.entry(path.to_owned()).or_default();
            }
            if let Some(path) = change.before() {
                texts.insert(path.to_owned(), before);
            }
        }
        Ok(Self { name: name.to_owned(), diff, texts })
    }

    /// Reads files as they were.
    pub(super) fn loader<'a>(&'a self, disk: &'a Disk) -> Overlay<'a> {
        Overlay::new(disk, &self.texts)
    }
}

fn wrong(name: &str, error: &DiffError) -> Error {
    let message = format!("the changes since `{}`: {error}", crate::report::plain(name));
    Error::usage(message, "give the diff of the files as they are now: `git diff main...`")
}
