//! A loader that takes note of what is asked of it. Must not know the answers.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Entry, EntryKind, Hit, LoadError, Loader, Question, Questions, Search};

/// Passes every question on to another loader, and takes note of it.
pub struct Listener<'a> {
    under: &'a dyn Loader,
    heard: Mutex<Questions>,
}

impl<'a> Listener<'a> {
    /// Nothing was asked yet.
    #[must_use]
    pub fn new(under: &'a dyn Loader) -> Self {
        Self { under, heard: Mutex::default() }
    }

    /// What was asked.
    #[must_use]
    pub fn into_questions(self) -> Questions {
        self.heard.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, question: Question) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).asked.insert(question);
    }
}

impl Loader for Listener<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, LoadError> {
        self.note(Question::Text(path.into()));
        self.under.read(path)
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + '_>, LoadError> {
        self.note(Question::Stream(path.into()));
        self.under.open(path)
    }

    fn list(&self, directory: &str) -> Result<Vec<Entry>, LoadError> {
        self.note(Question::Entries(directory.into()));
        self.under.list(directory)
    }

    fn kind(&self, path: &str) -> Result<EntryKind, LoadError> {
        self.note(Question::Kind(path.into()));
        self.under.kind(path)
    }

    fn search(&self, search: &Search) -> Vec<Hit> {
        self.note(Question::Search(Arc::new(search.clone())));
        self.under.search(search)
    }

    fn hear(&self, questions: &Questions) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).add(questions);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Memory;
    use super::*;

    #[test]
    fn takes_note_of_files_that_are_not_there() {
        let memory = Memory::new([("a/main.tf", "")]);
        let listener = Listener::new(&memory);
        assert!(listener.read("a/b.tf").is_err() && listener.kind("c").is_err());
        listener.list("a").unwrap();
        let asked: Vec<Question> = listener.into_questions().asked.into_iter().collect();
        let questions = [
            Question::Text("a/b.tf".into()),
            Question::Entries("a".into()),
            Question::Kind("c".into()),
        ];
        assert_eq!(asked, questions);
    }

    #[test]
    fn a_search_is_one_question_whatever_else_is_there() {
        let search = Search {
            below: String::new(),
            deepest: 2,
            most_directories: 100,
            most_hits: 100,
            names: vec!["Dockerfile".to_owned()],
            ends: vec![".stack".to_owned()],
            skipped: vec!["vendor".to_owned()],
            closed_by: Some("CACHEDIR.TAG".to_owned()),
        };
        let memory = Memory::new([
            ("a/b/Dockerfile", ""),
            ("a/b/c/Dockerfile", ""),
            ("vendor/Dockerfile", ""),
            (".git/Dockerfile", ""),
            ("cache/CACHEDIR.TAG", ""),
            ("cache/x/Dockerfile", ""),
            ("one.stack", ""),
        ]);
        let listener = Listener::new(&memory);
        let hits = listener.search(&search);
        let found: Vec<String> =
            hits.iter().map(|hit| format!("{}:{}", hit.directory, hit.names.join(","))).collect();
        assert_eq!(found, [":one.stack", "a/b:Dockerfile"]);
        assert_eq!(listener.into_questions().asked.len(), 1);
    }
}
