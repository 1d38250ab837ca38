//! What is found below a path: files, what is in them, and what there is to check. Must not know whose a file is.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::io::Read;
use std::sync::Arc;

use super::unit::Input;
use crate::source::{Entry, LoadError, Loader};
use crate::terraform;

/// What was found below a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// What there is to check.
    pub inputs: Vec<Input>,
    /// Directories that hold tests of modules, and are left out for that.
    pub tests: Vec<Arc<str>>,
    /// Files that are not checked and that somebody may expect to be.
    pub skipped: Vec<Skipped>,
}

/// A file that is not checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// From the repository root.
    pub path: Arc<str>,
    /// Why: a clause.
    pub why: Cow<'static, str>,
}

/// A file that was found, or that the user named.
pub struct Candidate<'a> {
    /// From the repository root.
    pub path: Arc<str>,
    /// Its name, and what it is.
    pub entry: Entry,
    pub(super) loader: &'a dyn Loader,
    text: OnceCell<Option<Beginning>>,
}

/// What is in a file: all of it, or the first bytes of one that is too large to be read.
struct Beginning {
    text: String,
    is_all: bool,
}

/// So much of a file that is too large tells whose it is.
const TELLING: u64 = 64 * 1024;

impl<'a> Candidate<'a> {
    pub(super) fn new(loader: &'a dyn Loader, path: &str, entry: Entry) -> Self {
        Self { path: path.into(), entry, loader, text: OnceCell::new() }
    }

    /// What is in it, read once for all who ask; none where it cannot be read, and the first bytes where it is too large.
    /// Bytes that are no text do not hide what the rest is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.beginning().map(|beginning| &*beginning.text)
    }

    fn beginning(&self) -> Option<&Beginning> {
        let read = || {
            let (bytes, is_all) = match self.loader.read(&self.path) {
                Ok(bytes) => (bytes, true),
                Err(LoadError::TooLarge(_)) => {
                    let mut bytes = Vec::new();
                    let input = self.loader.open(&self.path).ok()?;
                    input.take(TELLING).read_to_end(&mut bytes).ok()?;
                    (bytes, false)
                }
                Err(_) => return None,
            };
            Some(Beginning { text: String::from_utf8_lossy(&bytes).into_owned(), is_all })
        };
        self.text.get_or_init(read).as_ref()
    }

    /// The same piece by piece, however large it is.
    #[must_use]
    pub fn open(&self) -> Option<Box<dyn Read + '_>> {
        match self.beginning() {
            Some(Beginning { text, is_all: true }) => Some(Box::new(text.as_bytes())),
            Some(Beginning { is_all: false, .. }) | None => self.loader.open(&self.path).ok(),
        }
    }

    /// Whether its name ends so, after a dot.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        self.entry.name.rsplit_once('.').is_some_and(|(_, own)| own == extension)
    }
}

pub(super) fn has_config(entries: &[Entry]) -> bool {
    entries.iter().any(terraform::is_config)
}

/// Whether a directory is a module: it holds a Terraform file.
pub fn is_module(loader: &dyn Loader, directory: &str) -> bool {
    loader.list(directory).is_ok_and(|entries| has_config(&entries))
}
