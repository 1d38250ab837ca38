//! Files over other files: what an editor holds unsaved, what a change would make of them, what they were before one. Must
//! not know why they differ.

use std::collections::BTreeMap;
use std::io::Read;

use super::{Entry, EntryKind, Hit, LoadError, Loader, Questions, Search, join};

/// Files by path, from the root: their bytes, or none for one that is not there.
pub type Texts = BTreeMap<String, Option<Vec<u8>>>;

/// What `under` reads, but for the files of `texts`.
pub struct Overlay<'a> {
    under: &'a dyn Loader,
    texts: &'a Texts,
}

impl<'a> Overlay<'a> {
    /// Lays `texts` over `under`.
    #[must_use]
    pub fn new(under: &'a dyn Loader, texts: &'a Texts) -> Self {
        Self { under, texts }
    }

    /// What `texts` has for a path.
    fn text(&self, path: &str) -> Option<&Option<Vec<u8>>> {
        // A path outside of the root may be one that the user named; the texts are all inside.
        let clean = join("", path).unwrap_or_else(|_| path.to_owned());
        self.texts.get(&clean)
    }

    /// The name of each file of `texts` below `directory`, up to the next separator, and whether it is there as a file;
    /// none for what is below a directory.
    fn below<'b>(
        &'b self,
        directory: &str,
    ) -> impl Iterator<Item = (&'b str, Option<bool>)> + use<'b> {
        let prefix = if directory.is_empty() { String::new() } else { format!("{directory}/") };
        self.texts.iter().filter_map(move |(path, bytes)| {
            let rest = path.strip_prefix(&prefix)?;
            match rest.split_once('/') {
                Some((name, _)) => bytes.is_some().then_some((name, None)),
                None => Some((rest, Some(bytes.is_some()))),
            }
        })
    }
}

impl Loader for Overlay<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        match self.text(path) {
            Some(Some(bytes)) => Ok(bytes.clone()),
            Some(None) => Err(LoadError::NotFound),
            None => self.under.read(path),
        }
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, LoadError> {
        match self.text(path) {
            Some(Some(bytes)) => Ok(Box::new(bytes.as_slice())),
            Some(None) => Err(LoadError::NotFound),
            None => self.under.open(path),
        }
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, LoadError> {
        let clean = join("", directory).map_err(|_| LoadError::Outside)?;
        let under = self.under.list(directory);
        let mut over = self.below(&clean).peekable();
        if let (Err(_), None) = (&under, over.peek()) {
            return under;
        }
        let entries = under.unwrap_or_default().into_iter();
        let mut entries: BTreeMap<String, EntryKind> =
            entries.map(|entry| (entry.name, entry.kind)).collect();
        for (name, file) in over {
            match file {
                None => {
                    entries.entry(name.to_owned()).or_insert(EntryKind::Directory);
                }
                Some(true) => {
                    entries.insert(name.to_owned(), EntryKind::File);
                }
                Some(false) => {
                    entries.remove(name);
                }
            }
        }
        Ok(entries.into_iter().map(|(name, kind)| Entry { name, kind }).collect())
    }

    fn kind(&self, path: &str) -> Result<EntryKind, LoadError> {
        let clean = join("", path).unwrap_or_else(|_| path.to_owned());
        match self.texts.get(&clean) {
            Some(Some(_)) => Ok(EntryKind::File),
            Some(None) => Err(LoadError::NotFound),
            None => match self.under.kind(path) {
                Err(_) if self.below(&clean).any(|(_, file)| file != Some(false)) => {
                    Ok(EntryKind::Directory)
                }
                kind => kind,
            },
        }
    }

    fn search(&self, search: &Search) -> Vec<Hit> {
        if self.texts.is_empty() {
            return self.under.search(search);
        }
        search.hits(|directory| self.list(directory))
    }

    fn hear(&self, questions: &Questions) {
        self.under.hear(questions);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    #[test]
    fn files_are_added_replaced_and_taken_away() {
        let memory = Memory::new([("a/main.tf", "old"), ("a/gone.tf", "x"), ("b.tf", "b")]);
        let text = |text: &str| Some(text.as_bytes().to_vec());
        let texts = Texts::from([
            ("a/main.tf".to_owned(), text("new")),
            ("a/gone.tf".to_owned(), None),
            ("c/d/new.tf".to_owned(), text("n")),
        ]);
        let overlay = Overlay::new(&memory, &texts);
        assert_eq!(overlay.read("a/main.tf").unwrap(), b"new");
        assert_eq!(overlay.read("a/gone.tf"), Err(LoadError::NotFound));
        assert_eq!(overlay.read("b.tf").unwrap(), b"b");
        let names = |directory: &str| {
            let entries = overlay.list(directory).unwrap();
            entries.into_iter().map(|entry| entry.name).collect::<Vec<_>>()
        };
        assert_eq!(names(""), ["a", "b.tf", "c"]);
        assert_eq!(names("a"), ["main.tf"]);
        assert_eq!(names("c"), ["d"]);
        assert_eq!(overlay.kind("c/d"), Ok(EntryKind::Directory));
        assert_eq!(overlay.kind("a/gone.tf"), Err(LoadError::NotFound));
        assert!(overlay.list("nowhere").is_err());
    }
}
