//! What earlier runs found, for later runs that would find the same: of each input, and of a whole run. An entry counts only
//! if every file, directory and absence that it was made from is the same now, byte for byte. Must not know how anything is
//! found.
//!
//! The directory lies outside of the repository, so that nobody puts an entry there by a pull request; one inside is used
//! only where git tracks nothing in it. Entries hold no secret: what is given by an option or a variable of the environment
//! and may be one makes the run keep nothing, and [`crate::record`] writes none.

mod asked;
mod pages;
mod results;
mod store;
mod trace;
mod verb;

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

pub(super) use asked::CacheVerb;
pub(super) use pages::{Book, Pages};
pub(super) use results::Results;
pub(super) use verb::run;

use super::args::CacheArgs;
use super::environment::Environment;
use super::repository::{self, Repository};
use super::{git, given, output};
use crate::report::plain;
use crate::source::hexadecimal;
use crate::terraform::Options;
use store::Store;

/// Entries of earlier runs.
#[derive(Debug)]
pub(super) struct Cache {
    store: Store,
    /// Whether somebody asked for it, and is told what goes wrong with it.
    wish: Wish,
    path: PathBuf,
}

/// Who chose the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Usual,
    Chosen,
}

/// Whether a run may keep anything: nobody said no, and there is a directory for it.
pub(super) fn is_wanted(args: &CacheArgs, environment: &Environment) -> bool {
    directory(args, environment).is_some()
}

/// The directory of the cache, and who chose it, unless somebody said no: the command line has the last word.
fn directory(args: &CacheArgs, environment: &Environment) -> Option<(PathBuf, Wish)> {
    let given = args.cache_dir.as_deref();
    let is_off = args.no_cache || (environment.cache.is_off && given.is_none());
    if is_off { None } else { place(given, environment) }
}

/// Where the cache is, whether or not it is used.
fn place(given: Option<&Path>, environment: &Environment) -> Option<(PathBuf, Wish)> {
    let places = &environment.cache;
    match given.or(places.chosen.as_deref()) {
        Some(path) => Some((environment.directory.join(path), Wish::Chosen)),
        None => places.usual.clone().map(|path| (path, Wish::Usual)),
    }
}

impl Cache {
    /// The cache that a run may use, if any.
    pub(super) fn of(
        args: &CacheArgs,
        repository: &Repository,
        options: &Options,
        environment: &Environment,
    ) -> Option<Self> {
        let is_of_disk = repository.unsaved.is_empty() && options.piped.is_none();
        if !is_of_disk || given::may_hold_secrets(options) {
            return None;
        }
        let (path, wish) = directory(args, environment)?;
        let cannot = |why: &dyn std::fmt::Display| {
            if wish == Wish::Chosen {
                warn(&path, why);
            }
        };
        if let Err(why) = check_place(&path, repository) {
            cannot(&why);
            return None;
        }
        match Store::open(&path) {
            Ok(store) => Some(Self { store, wish, path }),
            Err(error) => {
                cannot(&error);
                None
            }
        }
    }

    /// Writes an entry. Where that fails, whoever chose the directory is told once.
    fn write(&self, key: &str, body: &[u8]) {
        if let Err(error) = self.store.write(key, body)
            && self.wish == Wish::Chosen
            && self.store.is_first_failure()
        {
            warn(&self.path, &error);
        }
    }

    /// Removes what is too old, where there is too much.
    pub(super) fn tidy(&self) {
        self.store.tidy();
    }
}

fn warn(path: &Path, why: &dyn std::fmt::Display) {
    let path = plain(&path.display().to_string());
    let why = plain(&why.to_string());
    output::to_stderr(&format!("warning: the cache `{path}` is not used: {why}\n"));
}

/// Whether a stranger's change can put entries into a directory: of one in the repository, git must track nothing.
fn check_place(path: &Path, repository: &Repository) -> Result<(), String> {
    let root = repository.disk.root();
    for path in [path, &repository::real(&repository.directory, path)] {
        let Ok(inner) = path.strip_prefix(root) else { continue };
        match git::tracks(root, inner) {
            Ok(false) => {}
            Ok(true) => return Err("files in it are under version control".to_owned()),
            Err(_) => {
                let why = "it is in the repository, and git does not say whether files in it are under version control";
                return Err(why.to_owned());
            }
        }
    }
    Ok(())
}

/// What is at the head of an entry, in a line of its own; what follows is the caller's to add.
fn headed(head: &impl Serialize) -> Option<Vec<u8>> {
    let mut body = serde_json::to_vec(head).ok()?;
    body.push(b'\n');
    Some(body)
}

/// The head of an entry, and what follows it.
fn parted<T: DeserializeOwned>(body: &[u8]) -> Option<(T, &[u8])> {
    let (head, rest) = body.split_at_checked(body.iter().position(|byte| *byte == b'\n')?)?;
    Some((serde_json::from_slice(head).ok()?, rest.get(1..)?))
}

/// The name of an entry: the hash of what it is about.
fn key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hexadecimal(&hash.finalize())
}
