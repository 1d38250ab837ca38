//! Every text that was read, by id. Append-only and shared between threads.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use super::{Jump, LineIndex, Position, SourceId, Span, is_dockerfile, relative};

/// The path that the arguments of the command line are shown under.
pub const COMMAND_LINE: &str = "<command line>";

/// One text and the path it is shown under.
#[derive(Debug)]
pub struct Source {
    /// Relative to the repository root, with forward slashes; or `<command line>` and the like.
    pub path: Arc<str>,
    /// The text as read, byte order mark included.
    pub text: Arc<str>,
    /// Whether it is read as a Dockerfile: by its name, or because it was named as one.
    pub is_dockerfile: bool,
    lines: OnceLock<LineIndex>,
    noted: OnceLock<Vec<Range<usize>>>,
}

impl Source {
    /// Where the lines are; worked out at the first call.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Ranges of bytes that `find` tells of the text; worked out at the first call, whoever makes it.
    pub fn noted(&self, find: impl FnOnce(&str) -> Vec<Range<usize>>) -> &[Range<usize>] {
        self.noted.get_or_init(|| find(&self.text))
    }

    /// Line and column of a byte.
    #[must_use]
    pub fn position(&self, byte: u32) -> Position {
        self.lines().position(&self.text, byte)
    }
}

/// All texts of a run.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: RwLock<Vec<Arc<Source>>>,
    /// The texts that many may read, by their paths.
    shared: Mutex<HashMap<Arc<str>, SourceId>>,
    /// Where people stand, from the root of the repository.
    seen_from: OnceLock<String>,
}

impl SourceMap {
    /// Says in which directory of the repository people stand, once: [`SourceMap::seen`] shows paths from there.
    pub fn see_from(&self, directory: &str) {
        // Whoever says it first is right.
        let _ = self.seen_from.set(directory.to_owned());
    }

    /// A path for people, as it is seen from where they stand, so that editors and terminals find it.
    #[must_use]
    pub fn seen(&self, path: &str) -> String {
        match self.seen_from.get() {
            Some(directory) if !directory.is_empty() && !path.starts_with('<') => {
                relative(directory, path)
            }
            Some(_) | None => path.to_owned(),
        }
    }

    /// The same texts with the same ids, to which others can be added.
    #[must_use]
    pub fn fork(&self) -> Self {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner).clone();
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let seen_from = self.seen_from.clone();
        Self { sources: RwLock::new(sources), shared: Mutex::new(shared), seen_from }
    }

    /// Keeps a text and gives its id.
    pub fn add(&self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        let path = path.into();
        let is_dockerfile = is_dockerfile(&path);
        let (lines, noted) = (OnceLock::new(), OnceLock::new());
        self.keep(Source { path, text: text.into(), is_dockerfile, lines, noted })
    }

    fn keep(&self, source: Source) -> SourceId {
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        sources.push(Arc::new(source));
        SourceId(u32::try_from(sources.len() - 1).unwrap_or(u32::MAX))
    }

    /// Keeps a text that is read again and again, such as a template, once.
    pub fn add_once(&self, path: &str, text: &str) -> SourceId {
        self.once(path, |path| self.add(path, text))
    }

    /// The text that many may read, if it was read from this path.
    #[must_use]
    pub fn known(&self, path: &str) -> Option<SourceId> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied()
    }

    /// Keeps what is left of a file, with the jumps in it, once.
    pub fn add_part(&self, path: &str, text: &str, jumps: Vec<Jump>) -> SourceId {
        self.once(path, |path| {
            let lines = OnceLock::from(LineIndex::of_part(text, jumps));
            let noted = OnceLock::new();
            self.keep(Source { path, text: text.into(), is_dockerfile: false, lines, noted })
        })
    }

    /// Keeps a text that is read as a Dockerfile, whatever its name is, once.
    pub fn add_dockerfile(&self, path: &str, text: &str) -> SourceId {
        self.once(path, |path| {
            let (lines, noted) = (OnceLock::new(), OnceLock::new());
            self.keep(Source { path, text: text.into(), is_dockerfile: true, lines, noted })
        })
    }

    fn once(&self, path: &str, keep: impl FnOnce(Arc<str>) -> SourceId) -> SourceId {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = shared.get(path) {
            return *id;
        }
        let path: Arc<str> = path.into();
        let id = keep(Arc::clone(&path));
        shared.insert(path, id);
        id
    }

    /// The text with this id; none for an id of another map.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<Arc<Source>> {
        let sources = self.sources.read().unwrap_or_else(PoisonError::into_inner);
        sources.get(id.0 as usize).cloned()
    }

    /// The path of a text, for messages.
    #[must_use]
    pub fn path(&self, id: SourceId) -> Arc<str> {
        self.get(id).map_or_else(|| Arc::from("<unknown>"), |source| Arc::clone(&source.path))
    }

    /// Line and column of the first byte of a range.
    #[must_use]
    pub fn start(&self, span: Span) -> Position {
        self.get(span.source)
            .map_or(Position { line: 1, column: 1 }, |source| source.position(span.start))
    }

    /// Line and column one past the last byte of a range.
    #[must_use]
    pub fn end(&self, span: Span) -> Position {
        self.get(span.source)
            .map_or(Position { line: 1, column: 1 }, |source| source.position(span.end))
    }

    /// The text of a range; empty when the range does not lie on character borders.
    #[must_use]
    pub fn slice(&self, span: Span) -> String {
        self.get(span.source)
            .and_then(|source| {
                source.text.get(span.start as usize..span.end as usize).map(str::to_owned)
            })
            .unwrap_or_default()
    }
}
