//! The tests of rules: small modules with what must be found drawn on the line. Users' rules are tested as those of
//! bottlelint are. Must not know how modules are evaluated (the caller does that) nor how reports are printed.

mod case;
mod complaint;
mod coverage;
mod evaluated;
mod expect;

use std::sync::Arc;

use rayon::prelude::*;

use crate::source::{EntryKind, Loader, join};

use super::Rule;
pub use case::with_options;
use case::{Case, is_terraform};
pub use complaint::Complaint;
pub use evaluated::{EvaluateModule, EvaluatedCase};

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
