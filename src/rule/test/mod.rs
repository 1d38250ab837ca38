//! The tests of rules: small modules with what must be found drawn on the line. Users' rules are tested as those of
//! bottlelint are. Must not know how modules are evaluated (the caller does that) nor how reports are printed.

mod case;
mod coverage;
mod expect;

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::Finding;
use crate::model::Model;
use crate::source::{EntryKind, Loader, SourceMap, join};

use super::Rule;
use case::Case;
pub use case::with_options;

/// A module, evaluated.
pub struct EvaluatedCase {
    /// What would be deployed.
    pub model: Arc<Model>,
    /// The texts that its places are in.
    pub sources: Arc<SourceMap>,
    /// What went wrong.
    pub findings: Vec<Finding>,
}

/// Evaluates the module of a directory.
pub type EvaluateModule<'a> = dyn Fn(&str) -> EvaluatedCase + Sync + 'a;

/// What the tests came to.
#[derive(Debug, Default)]
pub struct TestReport {
    /// How many rules have fixtures.
    pub rules: usize,
    /// How many cases ran.
    pub cases: usize,
    /// What is wrong, by path and line; nothing when all is well.
    pub complaints: Vec<Complaint>,
}

/// Something that is wrong with a rule or a fixture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// A file, or a directory.
    pub path: String,
    /// The line, if it is about one.
    pub line: Option<u32>,
    /// What is wrong, without a final stop.
    pub message: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

/// Nobody nests areas deeper.
const DEEPEST: usize = 6;

/// Runs every case below the directory `fixtures`, and says which rules lack cases.
pub fn run(
    loader: &dyn Loader,
    rules: &[Arc<Rule>],
    fixtures: &str,
    evaluate: &EvaluateModule<'_>,
) -> TestReport {
    let mut found = Found::default();
    find(loader, rules, fixtures, DEEPEST, &mut found);
    let results: Vec<Vec<Complaint>> =
        found.cases.par_iter().map(|case| case::run(loader, rules, case, evaluate)).collect();
    let mut complaints = found.complaints;
    complaints.extend(results.into_iter().flatten());
    complaints.extend(coverage::check(loader, rules, &found.cases));
    complaints.sort();
    complaints.dedup();
    let tested = |rule: &&Arc<Rule>| found.cases.iter().any(|case| case.rule == rule.info.name);
    TestReport { rules: rules.iter().filter(tested).count(), cases: found.cases.len(), complaints }
}

#[derive(Default)]
struct Found {
    cases: Vec<Case>,
    complaints: Vec<Complaint>,
}

/// A directory with the name of a rule holds its cases; others lead there.
fn find(
    loader: &dyn Loader,
    rules: &[Arc<Rule>],
    directory: &str,
    deeper: usize,
    found: &mut Found,
) {
    let entries = match loader.list(directory) {
        Ok(entries) => entries,
        Err(error) => {
            let message = format!("the fixtures cannot be read: {error}");
            found.complaints.push(Complaint { path: directory.to_owned(), line: None, message });
            return;
        }
    };
    for entry in entries {
        let Ok(path) = join(directory, &entry.name) else { continue };
        match (entry.kind, rules.iter().find(|rule| *rule.info.name == *entry.name)) {
            (EntryKind::Directory, Some(rule)) => cases(loader, rule, &path, found),
            (EntryKind::Directory, None) if deeper > 0 => {
                find(loader, rules, &path, deeper - 1, found);
            }
            (EntryKind::File, _) if is_terraform(&entry.name) => {
                let message =
                    "no rule has the name of a directory that this fixture lies in".to_owned();
                found.complaints.push(Complaint { path, line: None, message });
            }
            (
                EntryKind::Directory
                | EntryKind::LinkedDirectory
                | EntryKind::File
                | EntryKind::Other
                | EntryKind::Outside,
                _,
            ) => {}
        }
    }
}

fn is_terraform(name: &str) -> bool {
    [".tf", ".tf.json", ".md"].iter().any(|end| name.ends_with(end))
}

fn cases(loader: &dyn Loader, rule: &Rule, directory: &str, found: &mut Found) {
    let entries = loader.list(directory).unwrap_or_default();
    for entry in entries.into_iter().filter(|entry| entry.kind == EntryKind::Directory) {
        let Ok(path) = join(directory, &entry.name) else { continue };
        found.cases.push(Case {
            rule: Arc::clone(&rule.info.name),
            name: entry.name,
            directory: path,
        });
    }
}
