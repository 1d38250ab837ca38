//! What is asked of a repository: each question is one that can be asked again later, to see whether the answer is still the
//! same. Must not know who asks, or what for.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::below;
use super::entry::{Entry, EntryKind, LoadError};

/// Something that is asked of a [`super::Loader`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// What is in this file?
    Text(Arc<str>),
    /// What is in this file, of whatever size?
    Stream(Arc<str>),
    /// What does this directory hold?
    Entries(Arc<str>),
    /// What does this path name?
    Kind(Arc<str>),
    /// Where are files of these names?
    Search(Arc<Search>),
}

/// Where, in and below a directory, there are files of some names. Directories whose names begin with a dot are left out, and
/// so are links.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// The directory.
    pub below: String,
    /// How far below it.
    pub deepest: usize,
    /// So many directories are looked into, nearest first.
    pub most_directories: usize,
    /// So many directories with such files are enough.
    pub most_hits: usize,
    /// The names.
    pub names: Vec<String>,
    /// The ends of more names.
    pub ends: Vec<String>,
    /// Names of directories that are left out, too.
    pub skipped: Vec<String>,
    /// What is below a directory that holds a file of this name is left out.
    pub closed_by: Option<String>,
}

/// A directory that holds some of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The directory.
    pub directory: String,
    /// The names of the files, sorted.
    pub names: Vec<String>,
}

impl Search {
    /// Looks, the nearest directories first. `list` says what a directory holds.
    pub(super) fn hits(&self, list: impl Fn(&str) -> Result<Vec<Entry>, LoadError>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut waiting = VecDeque::from([(self.below.clone(), 0)]);
        let mut looked_into = 0;
        while let Some((directory, depth)) = waiting.pop_front() {
            if looked_into >= self.most_directories || hits.len() >= self.most_hits {
                break;
            }
            looked_into += 1;
            let entries = list(&directory).unwrap_or_default();
            if depth < self.deepest && !self.is_closed(&entries) {
                let inner = entries.iter().filter(|entry| self.is_looked_into(entry));
                waiting.extend(inner.map(|entry| (below(&directory, &entry.name), depth + 1)));
            }
            let found = entries.into_iter().filter(|entry| self.is_meant(entry));
            let names: Vec<String> = found.map(|entry| entry.name).collect();
            if !names.is_empty() {
                hits.push(Hit { directory, names });
            }
        }
        hits
    }

    fn is_meant(&self, entry: &Entry) -> bool {
        entry.kind == EntryKind::File
            && (self.names.contains(&entry.name)
                || self.ends.iter().any(|end| entry.name.ends_with(end)))
    }

    fn is_looked_into(&self, entry: &Entry) -> bool {
        entry.kind == EntryKind::Directory
            && !entry.name.starts_with('.')
            && !self.skipped.contains(&entry.name)
    }

    fn is_closed(&self, entries: &[Entry]) -> bool {
        let by = |name: &String| entries.iter().any(|entry| entry.name == *name);
        self.closed_by.as_ref().is_some_and(by)
    }
}

/// Questions that were asked for one purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// Each once.
    pub asked: BTreeSet<Question>,
    /// The files whose texts became part of something else, which is judged with them inside it.
    pub used: BTreeSet<Arc<str>>,
}

impl Questions {
    /// None but that a text was used.
    #[must_use]
    pub fn used(path: &str) -> Self {
        Self { asked: BTreeSet::new(), used: BTreeSet::from([path.into()]) }
    }

    /// Adds others.
    pub fn add(&mut self, more: &Self) {
        self.asked.extend(more.asked.iter().cloned());
        self.used.extend(more.used.iter().cloned());
    }
}

/// The hash of an answer: SHA-256.
pub type AnswerHash = [u8; 32];

/// The hashes of what a repository answered, by question. Errors are answers.
#[derive(Debug, Default)]
pub struct Answers {
    known: Mutex<HashMap<Question, AnswerHash>>,
    changed: AtomicBool,
}

impl Answers {
    /// The hash of the answer to a question, if it was asked.
    #[must_use]
    pub fn hash(&self, question: &Question) -> Option<AnswerHash> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(question).copied()
    }

    /// Every question that was asked.
    #[must_use]
    pub fn questions(&self) -> BTreeSet<Question> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Whether some question had two answers: a file changed while it was read.
    #[must_use]
    pub fn have_changed(&self) -> bool {
        self.changed.load(Ordering::Relaxed)
    }

    pub(super) fn note(&self, question: Question, hash: AnswerHash) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if *known.entry(question).or_insert(hash) != hash {
            self.changed.store(true, Ordering::Relaxed);
        }
    }
}

/// Hashes an answer: its parts, each after its length, so that no two answers are one text.
pub(super) fn hash_of<T>(
    answer: &Result<T, LoadError>,
    parts: impl FnOnce(&T, &mut dyn FnMut(&[u8])),
) -> AnswerHash {
    let mut hash = Sha256::new();
    let mut add = |part: &[u8]| {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    };
    match answer {
        Ok(answer) => {
            add(b"found");
            parts(answer, &mut add);
        }
        Err(error) => {
            add(b"error");
            add(format!("{error:?}").as_bytes());
        }
    }
    hash.finalize().into()
}

/// The parts of what a directory holds.
pub(super) fn of_entries(entries: &[Entry], add: &mut dyn FnMut(&[u8])) {
    for Entry { name, kind } in entries {
        add(name.as_bytes());
        add(kind_name(*kind));
    }
}

/// The parts of what a search found.
pub(super) fn of_hits(hits: &[Hit], add: &mut dyn FnMut(&[u8])) {
    for Hit { directory, names } in hits {
        add(directory.as_bytes());
        add(&names.len().to_le_bytes());
        for name in names {
            add(name.as_bytes());
        }
    }
}

pub(super) fn kind_name(kind: EntryKind) -> &'static [u8] {
    match kind {
        EntryKind::File => b"file",
        EntryKind::Directory => b"directory",
        EntryKind::LinkedDirectory => b"linked directory",
        EntryKind::Other => b"other",
        EntryKind::Outside => b"outside",
    }
}
