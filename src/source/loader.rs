//! The only way to files: a trait, with the disk and a map in memory behind it.
//! Paths are relative to the repository root (see [`super::join`]); nothing outside it is readable,
//! not through `..` and not through a symbolic link.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::entry::{Entry, EntryKind, LoadError, MAX_FILE_BYTES};
use super::question::{hash_of, kind_name, of_entries, of_hits};
use super::{AnswerHash, Answers, Hit, Question, Questions, Search, below, join, relative};

/// Reads files and lists directories.
pub trait Loader: Sync {
    /// The bytes of a regular file.
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError>;
    /// The bytes of a regular file of any size, piece by piece.
    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, LoadError> {
        Ok(Box::new(Cursor::new(self.read(path)?)))
    }
    /// What a directory holds, sorted by name.
    fn list(&self, directory: &str) -> Result<Vec<Entry>, LoadError>;
    /// What a path names.
    fn kind(&self, path: &str) -> Result<EntryKind, LoadError>;
    /// Where files of some names are.
    fn search(&self, search: &Search) -> Vec<Hit> {
        search.hits(|directory| self.list(directory))
    }
    /// Is told of questions that were asked elsewhere for whoever reads through this loader.
    fn hear(&self, _: &Questions) {}
}

impl<L: Loader + ?Sized> Loader for &L {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        (**self).read(path)
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, LoadError> {
        (**self).open(path)
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, LoadError> {
        (**self).list(directory)
    }

    fn kind(&self, path: &str) -> Result<EntryKind, LoadError> {
        (**self).kind(path)
    }

    fn search(&self, search: &Search) -> Vec<Hit> {
        (**self).search(search)
    }

    fn hear(&self, questions: &Questions) {
        (**self).hear(questions);
    }
}

/// The files below one directory of this machine.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
    /// Files outside the root that the user named, by the paths that they have from there.
    admitted: BTreeMap<String, PathBuf>,
    /// The hashes of all that was read, where somebody wants them.
    answers: Option<Arc<Answers>>,
}

impl Disk {
    /// Reads below `root`, whose links are resolved once, here.
    pub fn new(root: &Path) -> Result<Self, LoadError> {
        let root = root.canonicalize().map_err(|error| load_error(&error))?;
        Ok(Self { root, admitted: BTreeMap::new(), answers: None })
    }

    /// Keeps the hash of all that is read from now on.
    #[must_use]
    pub fn with_answers(self, answers: Arc<Answers>) -> Self {
        Self { answers: Some(answers), ..self }
    }

    /// The hashes of what was read, if they are kept.
    #[must_use]
    pub fn answers(&self) -> Option<&Answers> {
        self.answers.as_deref()
    }

    /// The hash of the answer to a question: as it was given before in this run, else as it is now.
    #[must_use]
    pub fn hash(&self, question: &Question) -> Option<AnswerHash> {
        let answers = self.answers.as_ref()?;
        if let Some(known) = answers.hash(question) {
            return Some(known);
        }
        match question {
            Question::Text(path) => drop(self.read(path)),
            Question::Stream(path) => drop(self.open(path)),
            Question::Entries(directory) => drop(self.list(directory)),
            Question::Kind(path) => drop(self.kind(path)),
            Question::Search(search) => drop(self.search(search)),
        }
        answers.hash(question)
    }

    /// Keeps the hash of an answer.
    fn note(&self, question: impl FnOnce() -> Question, hash: impl FnOnce() -> AnswerHash) {
        if let Some(answers) = &self.answers {
            answers.note(question(), hash());
        }
    }

    /// The directory that nothing is read outside of.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file from the root. One outside, which the user named, can be read from now on under a path that
    /// begins with `..`, if it is there.
    pub fn admit(&mut self, file: &Path) -> String {
        let real = file.canonicalize().unwrap_or_else(|_| file.to_owned());
        let from_top = |path: &Path| {
            let parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
            let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
            parts.join("/")
        };
        let path = relative(&from_top(&self.root), &from_top(&real));
        if !real.starts_with(&self.root) {
            self.admitted.insert(path.clone(), real);
        }
        path
    }

    fn resolve(&self, path: &str) -> Result<PathBuf, LoadError> {
        if let Some(admitted) = self.admitted.get(path) {
            return admitted.canonicalize().map_err(|error| load_error(&error));
        }
        let clean = join("", path).map_err(|_| LoadError::Outside)?;
        let full = self.root.join(clean).canonicalize().map_err(|error| load_error(&error))?;
        if full.starts_with(&self.root) { Ok(full) } else { Err(LoadError::Outside) }
    }

    /// A regular file, and its length in bytes.
    fn regular(&self, path: &str) -> Result<(PathBuf, u64), LoadError> {
        let full = self.resolve(path)?;
        let meta = std::fs::metadata(&full).map_err(|error| load_error(&error))?;
        if meta.is_file() { Ok((full, meta.len())) } else { Err(LoadError::NotRegular) }
    }
}

/// What the disk answers.
impl Disk {
    #[expect(clippy::disallowed_methods, reason = "this is the loader that the others go through")]
    fn bytes(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let (full, length) = self.regular(path)?;
        if length > MAX_FILE_BYTES {
            return Err(LoadError::TooLarge(length));
        }
        std::fs::read(&full).map_err(|error| load_error(&error))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the loader that the others go through")]
    fn entries(&self, directory: &str) -> Result<Vec<Entry>, LoadError> {
        let full = self.resolve(directory)?;
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(&full).map_err(|error| load_error(&error))? {
            let entry = entry.map_err(|error| load_error(&error))?;
            let name = match entry.file_name().into_string() {
                Ok(name) => name,
                // Nothing can be named so here; that it is there is not passed over.
                Err(name) => {
                    let name = name.to_string_lossy().into_owned();
                    entries.push(Entry { name, kind: EntryKind::Other });
                    continue;
                }
            };
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_file() => EntryKind::File,
                Ok(kind) if kind.is_dir() => EntryKind::Directory,
                Ok(_) | Err(_) => match self.what(&below(directory, &name)) {
                    Ok(EntryKind::File) => EntryKind::File,
                    Ok(EntryKind::Directory | EntryKind::LinkedDirectory) => {
                        EntryKind::LinkedDirectory
                    }
                    Ok(EntryKind::Outside) | Err(LoadError::Outside) => EntryKind::Outside,
                    Ok(EntryKind::Other) | Err(_) => EntryKind::Other,
                },
            };
            entries.push(Entry { name, kind });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn what(&self, path: &str) -> Result<EntryKind, LoadError> {
        let meta = std::fs::metadata(self.resolve(path)?).map_err(|error| load_error(&error))?;
        match () {
            () if meta.is_file() => Ok(EntryKind::File),
            () if meta.is_dir() => Ok(EntryKind::Directory),
            () => Err(LoadError::NotRegular),
        }
    }
}

impl Loader for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let answer = self.bytes(path);
        let hash = || hash_of(&answer, |bytes, add| add(bytes));
        self.note(|| Question::Text(path.into()), hash);
        answer
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, LoadError> {
        let file = || {
            let (full, _) = self.regular(path)?;
            std::fs::File::open(&full).map_err(|error| load_error(&error))
        };
        let hash = || hash_of(&file().and_then(hash_of_stream), |hash, add| add(hash));
        self.note(|| Question::Stream(path.into()), hash);
        Ok(Box::new(file()?))
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, LoadError> {
        let answer = self.entries(directory);
        let hash = || hash_of(&answer, |entries, add| of_entries(entries, add));
        self.note(|| Question::Entries(directory.into()), hash);
        answer
    }

    fn kind(&self, path: &str) -> Result<EntryKind, LoadError> {
        let answer = self.what(path);
        let hash = || hash_of(&answer, |kind, add| add(kind_name(*kind)));
        self.note(|| Question::Kind(path.into()), hash);
        answer
    }

    fn search(&self, search: &Search) -> Vec<Hit> {
        // What lies on the path is a part of the answer where it matters.
        let hits = search.hits(|directory| self.entries(directory));
        let hash = || hash_of(&Ok(&hits), |hits, add| of_hits(hits, add));
        self.note(|| Question::Search(Arc::new(search.clone())), hash);
        hits
    }
}

/// The hash of all that is in a file.
fn hash_of_stream(mut file: std::fs::File) -> Result<AnswerHash, LoadError> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece).map_err(|error| load_error(&error))? {
            0 => return Ok(hash.finalize().into()),
            length => hash.update(piece.get(..length).unwrap_or_default()),
        }
    }
}

fn load_error(error: &std::io::Error) -> LoadError {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => LoadError::NotFound,
        _ => LoadError::Unreadable(error.to_string()),
    }
}

/// Files in memory, for editors and tests.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Files by path.
    #[must_use]
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files.into_iter().map(|(path, text)| (path.to_owned(), text.into()));
        Self { files: files.collect() }
    }

    /// Adds a file or replaces it.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), bytes.into());
    }
}

impl Loader for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        let clean = join("", path).map_err(|_| LoadError::Outside)?;
        self.files.get(&clean).cloned().ok_or(LoadError::NotFound)
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, LoadError> {
        let clean = join("", directory).map_err(|_| LoadError::Outside)?;
        let prefix = if clean.is_empty() { String::new() } else { format!("{clean}/") };
        let mut names = BTreeMap::new();
        for path in self.files.keys() {
            let Some(rest) = path.strip_prefix(&prefix) else { continue };
            match rest.split_once('/') {
                Some((name, _)) => names.insert(name.to_owned(), EntryKind::Directory),
                None => names.insert(rest.to_owned(), EntryKind::File),
            };
        }
        if names.is_empty() && !clean.is_empty() {
            return Err(LoadError::NotFound);
        }
        Ok(names.into_iter().map(|(name, kind)| Entry { name, kind }).collect())
    }

    fn kind(&self, path: &str) -> Result<EntryKind, LoadError> {
        let clean = join("", path).map_err(|_| LoadError::Outside)?;
        if self.files.contains_key(&clean) {
            return Ok(EntryKind::File);
        }
        self.list(&clean).map(|_| EntryKind::Directory)
    }
}

/// What is said of bytes that are not a text, after the name of the file.
pub const NOT_UTF_8: &str = "it is not valid UTF-8";

/// The text of a file.
///
/// # Errors
///
/// Why there is none, to go after the name of the file.
pub fn read_text(loader: &dyn Loader, path: &str) -> Result<String, String> {
    let bytes = loader.read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| NOT_UTF_8.to_owned())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// Names and kinds of what lies at the root and, the same once more, in `a`.
    #[test]
    fn lists_links_alike_at_the_root_and_below() {
        let root = tempfile::tempdir().unwrap();
        for directory in [root.path().to_owned(), root.path().join("a")] {
            std::fs::create_dir_all(directory.join("pages")).unwrap();
            std::fs::write(directory.join("pages/one.txt"), "").unwrap();
            for (link, target) in [
                ("alias", "pages"),
                ("note.txt", "pages/one.txt"),
                ("gone", "nowhere"),
                ("out", "/etc"),
            ] {
                std::os::unix::fs::symlink(target, directory.join(link)).unwrap();
            }
        }
        let disk = Disk::new(root.path()).unwrap();
        for directory in ["", "a"] {
            let entries = disk.list(directory).unwrap();
            let kind = |name: &str| entries.iter().find(|entry| entry.name == name).unwrap().kind;
            assert_eq!(kind("note.txt"), EntryKind::File, "in `{directory}`");
            assert_eq!(kind("alias"), EntryKind::LinkedDirectory, "in `{directory}`");
            assert_eq!(kind("gone"), EntryKind::Other, "in `{directory}`");
            assert_eq!(kind("out"), EntryKind::Outside, "in `{directory}`");
        }
    }
}
