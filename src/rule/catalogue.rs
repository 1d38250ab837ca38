//! All rules of a run: those built into the binary and those of users' directories. Must not know what rules say.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::source::{EntryKind, LoadError, Loader, join};
use crate::syntax::Tree;

use super::check;
use super::logic::{Embedded, Logic, Rule};
use super::parse;
use super::{RuleError, embedded};

/// Nobody nests rules deeper; a link that leads in circles ends here.
const DEEPEST: usize = 8;

/// The rules of bottlelint itself, by id, made of the trees that `build.rs` left at the first call; their names are
/// checked by a test and not at every start.
#[must_use]
pub fn builtin() -> &'static [Arc<Rule>] {
    static RULES: OnceLock<Vec<Arc<Rule>>> = OnceLock::new();
    RULES.get_or_init(embedded_rules)
}

fn embedded_rules() -> Vec<Arc<Rule>> {
    let read = embedded::RULES.iter().enumerate();
    let read = read.filter_map(|(index, (path, text))| {
        let tree = prepared(embedded::HEADINGS, index)?;
        parse::read_heading(path, &tree, Embedded { index, text, read: logic })
    });
    let mut rules: Vec<Arc<Rule>> = read.map(Arc::new).collect();
    rules.sort_by(|a, b| a.info.id.cmp(&b.info.id));
    rules
}

/// What a rule of bottlelint does, by its number.
fn logic(index: usize) -> Option<Logic> {
    let (path, text) = embedded::RULES.get(index)?;
    parse::read_logic(path, text, prepared(embedded::TREES, index)?)
}

/// The tree that `build.rs` made of a rule file.
fn prepared((trees, ends): (&[u8], &[usize]), index: usize) -> Option<Tree> {
    let start = index.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
    let bytes = trees.get(start..*ends.get(index)?)?;
    let mut tree: Tree = postcard::from_bytes(bytes).ok()?;
    tree.source = parse::source_of(index);
    Some(tree)
}

/// What is wrong with the rules of bottlelint itself: nothing, or the build is not to be released.
#[must_use]
pub fn builtin_errors() -> Vec<RuleError> {
    let rules = embedded::RULES.iter().enumerate();
    let results = rules.map(|(index, (path, text))| load(path, text, index));
    collect(results.collect()).err().unwrap_or_default()
}

/// Why users' rules could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadRulesError {
    /// A directory or file cannot be read.
    #[error("`{path}`: {error}")]
    Unreadable {
        /// The directory or file.
        path: String,
        /// Why not.
        error: LoadError,
    },
    /// Rules are wrong.
    #[error("{} wrong", count(.0.len()))]
    Wrong(Vec<RuleError>),
}

fn count(errors: usize) -> String {
    if errors == 1 { "1 rule is".to_owned() } else { format!("{errors} things in rules are") }
}

/// The rules of a directory and those below it. `earlier` are those that are loaded already: an id or name of theirs
/// cannot be used again.
pub fn load_directory(
    loader: &dyn Loader,
    directory: &str,
    earlier: &[Arc<Rule>],
) -> Result<Vec<Arc<Rule>>, LoadRulesError> {
    let mut files = Vec::new();
    find(loader, directory, DEEPEST, &mut files)?;
    let first = embedded::RULES.len() + earlier.len();
    let mut results: Vec<Result<Rule, Vec<RuleError>>> = Vec::new();
    for (index, path) in files.iter().enumerate() {
        let bytes = loader.read(path).map_err(|error| unreadable(path, error))?;
        results.push(load(path, &String::from_utf8_lossy(&bytes), first + index));
    }
    let rules = collect(results).map_err(LoadRulesError::Wrong)?;
    let twice = used_twice(earlier, &rules);
    if twice.is_empty() { Ok(rules) } else { Err(LoadRulesError::Wrong(twice)) }
}

fn unreadable(path: &str, error: LoadError) -> LoadRulesError {
    LoadRulesError::Unreadable { path: path.to_owned(), error }
}

fn find(
    loader: &dyn Loader,
    directory: &str,
    deeper: usize,
    files: &mut Vec<String>,
) -> Result<(), LoadRulesError> {
    for entry in loader.list(directory).map_err(|error| unreadable(directory, error))? {
        let Ok(path) = join(directory, &entry.name) else { continue };
        match entry.kind {
            EntryKind::Directory
                if deeper > 0 && entry.name != "fixtures" && !entry.name.starts_with('.') =>
            {
                find(loader, &path, deeper - 1, files)?;
            }
            EntryKind::File if is_rule_file(&entry.name) => files.push(path),
            EntryKind::Directory
            | EntryKind::LinkedDirectory
            | EntryKind::File
            | EntryKind::Other
            | EntryKind::Outside => {}
        }
    }
    Ok(())
}

fn is_rule_file(name: &str) -> bool {
    name.strip_suffix(".hcl").is_some_and(|stem| !stem.is_empty() && !stem.contains('.'))
}

/// Reads a rule and checks its names.
pub(super) fn load(path: &str, text: &str, index: usize) -> Result<Rule, Vec<RuleError>> {
    let rule = parse::parse(path, text, index)?;
    let errors = check::check(&rule);
    if errors.is_empty() { Ok(rule) } else { Err(errors) }
}

/// All rules, or everything that is wrong with them.
fn collect(results: Vec<Result<Rule, Vec<RuleError>>>) -> Result<Vec<Arc<Rule>>, Vec<RuleError>> {
    let (mut rules, mut errors) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(rule) => rules.push(Arc::new(rule)),
            Err(wrong) => errors.extend(wrong),
        }
    }
    errors.extend(used_twice(&[], &rules));
    rules.sort_by(|a, b| a.info.id.cmp(&b.info.id));
    if errors.is_empty() { Ok(rules) } else { Err(errors) }
}

/// Ids and names that more than one rule has.
fn used_twice(earlier: &[Arc<Rule>], rules: &[Arc<Rule>]) -> Vec<RuleError> {
    let mut taken: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    for rule in earlier {
        taken.insert(Arc::clone(&rule.info.id), Arc::clone(&rule.path));
        taken.insert(Arc::clone(&rule.info.name), Arc::clone(&rule.path));
    }
    let mut errors = Vec::new();
    for rule in rules {
        for word in [&rule.info.id, &rule.info.name] {
            if let Some(other) = taken.insert(Arc::clone(word), Arc::clone(&rule.path)) {
                let message = format!("`{word}` is used already, by {other}");
                let at = rule.logic().map(|logic| (&logic.file, logic.header));
                errors.extend(at.map(|(file, header)| RuleError::new(file, header, message)));
            }
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax;

    #[test]
    fn the_prepared_trees_are_those_of_the_texts() {
        assert_eq!(embedded::TREES.1.len(), embedded::RULES.len());
        for (index, (path, text)) in embedded::RULES.iter().enumerate() {
            let parsed = syntax::parse(parse::source_of(index), path, text);
            assert!(parsed.errors.is_empty(), "{path}");
            let prepared = prepared(embedded::TREES, index);
            let prepared = prepared.unwrap_or_else(|| panic!("{path} is not prepared"));
            assert_eq!(format!("{prepared:?}"), format!("{:?}", parsed.tree), "{path}");
        }
    }

    #[test]
    fn a_heading_says_what_the_whole_file_says() {
        for (index, (path, text)) in embedded::RULES.iter().enumerate() {
            let whole = parse::parse(path, text, index).unwrap();
            let tree = prepared(embedded::HEADINGS, index).unwrap();
            let heading =
                parse::read_heading(path, &tree, Embedded { index, text, read: logic }).unwrap();
            let said = |rule: &Rule| format!("{:?} {:?} {:?}", rule.info, rule.path, rule.options);
            assert_eq!(said(&heading), said(&whole), "{path}");
            let does = |rule: &Rule| format!("{:?}", rule.logic().unwrap());
            assert_eq!(does(&heading), does(&whole), "{path}");
        }
    }
}
