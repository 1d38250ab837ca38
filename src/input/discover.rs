//! Finds the root modules below a path: those that no other module there calls.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::source::{Entry, EntryKind, LoadError, Loader, join, parent};
use crate::terraform::{self, Modules};
use crate::value::did_you_mean;

use super::Input;

/// Nesting of directories beyond which nothing is looked for.
const MAX_DEPTH: usize = 64;

/// What was found below a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// The root modules, by directory.
    pub inputs: Vec<Input>,
    /// Directories that hold tests of modules, and are left out for that.
    pub tests: Vec<Arc<str>>,
}

/// Why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// Nothing has this name.
    #[error("`{path}` does not exist")]
    Missing {
        /// As given.
        path: String,
        /// A path that does exist and was perhaps meant.
        near: Option<String>,
    },
    /// There is no Terraform file below it.
    #[error("`{path}` holds no Terraform files")]
    NoTerraform {
        /// As given.
        path: String,
        /// A directory near it that does hold some.
        near: Option<String>,
    },
    /// It is a file of another kind.
    #[error("`{path}` is not a Terraform file")]
    NotTerraform {
        /// As given.
        path: String,
    },
    /// It could not be read.
    #[error("`{path}` could not be read: {error}")]
    Unreadable {
        /// As given.
        path: String,
        /// Why.
        error: LoadError,
    },
}

/// Paths that are left out.
pub type Excluded<'a> = &'a dyn Fn(&str) -> bool;

/// Finds what there is to check at `path`, from the repository root: a file, a module, or a tree without what is
/// excluded. What `path` itself names is checked in any case.
pub fn discover(
    modules: &Modules<'_>,
    path: &str,
    excluded: Excluded<'_>,
) -> Result<Discovered, NotFound> {
    let loader = modules.loader;
    match loader.kind(path) {
        Ok(EntryKind::File) => file(path),
        Ok(EntryKind::Directory | EntryKind::LinkedDirectory) => tree(modules, path, excluded),
        Ok(EntryKind::Other | EntryKind::Outside) => {
            Err(NotFound::NotTerraform { path: path.to_owned() })
        }
        Err(LoadError::NotFound) => {
            Err(NotFound::Missing { path: path.to_owned(), near: near(loader, path) })
        }
        Err(error) => Err(NotFound::Unreadable { path: path.to_owned(), error }),
    }
}

fn file(path: &str) -> Result<Discovered, NotFound> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let entry = Entry { name: name.to_owned(), kind: EntryKind::File };
    if !terraform::is_config(&entry) {
        return Err(NotFound::NotTerraform { path: path.to_owned() });
    }
    let input = Input { directory: parent(path).into(), only: Some(path.into()) };
    Ok(Discovered { inputs: vec![input], tests: Vec::new() })
}

fn tree(modules: &Modules<'_>, path: &str, excluded: Excluded<'_>) -> Result<Discovered, NotFound> {
    let mut found = Found::default();
    walk(modules.loader, path, (0, excluded), &mut found);
    if found.modules.is_empty() {
        let near = parent_with_terraform(modules.loader, path);
        return Err(NotFound::NoTerraform { path: path.to_owned(), near });
    }
    let inputs = roots(modules, &found.modules);
    let inputs =
        inputs.into_iter().map(|directory| Input { directory: directory.into(), only: None });
    Ok(Discovered { inputs: inputs.collect(), tests: found.tests })
}

#[derive(Default)]
struct Found {
    modules: BTreeSet<String>,
    tests: Vec<Arc<str>>,
}

fn walk(
    loader: &dyn Loader,
    directory: &str,
    (depth, excluded): (usize, Excluded<'_>),
    found: &mut Found,
) {
    let Ok(entries) = loader.list(directory) else { return };
    // What lies beside test files is there for `terraform test` and is not deployed.
    if depth > 0
        && entries.iter().any(|entry| entry.name.ends_with(".tftest.hcl"))
        && !has_config(&entries)
    {
        found.tests.push(directory.into());
        return;
    }
    if has_config(&entries) {
        found.modules.insert(directory.to_owned());
    }
    if depth >= MAX_DEPTH {
        return;
    }
    for entry in entries {
        let skipped = entry.name.starts_with('.') || entry.name == "node_modules";
        if entry.kind == EntryKind::Directory
            && !skipped
            && let Ok(inner) = join(directory, &entry.name)
            && !excluded(&inner)
        {
            walk(loader, &inner, (depth + 1, excluded), found);
        }
    }
}

fn has_config(entries: &[Entry]) -> bool {
    entries.iter().any(terraform::is_config)
}

/// Whether a directory is a module: it holds a Terraform file.
pub fn is_module(loader: &dyn Loader, directory: &str) -> bool {
    loader.list(directory).is_ok_and(|entries| has_config(&entries))
}

/// The modules that no other one of them calls, and one of each circle of modules that call each other.
fn roots(modules: &Modules<'_>, all: &BTreeSet<String>) -> BTreeSet<String> {
    let calls: Vec<(&String, Vec<String>)> = all
        .par_iter()
        .map(|directory| {
            let called =
                modules.get(directory).map(|module| terraform::called_directories(&module));
            (directory, called.unwrap_or_default())
        })
        .collect();
    let callees = |of: &str| {
        let at = calls.binary_search_by(|(directory, _)| directory.as_str().cmp(of)).ok();
        at.and_then(|at| calls.get(at)).map_or(&[][..], |(_, called)| called.as_slice())
    };
    let called: BTreeSet<&String> = calls
        .iter()
        .flat_map(|(caller, called)| called.iter().filter(move |callee| callee != caller))
        .collect();
    let mut roots: BTreeSet<String> =
        all.iter().filter(|directory| !called.contains(directory)).cloned().collect();
    let mut reached = BTreeSet::new();
    for root in &roots {
        reach(root, &callees, &mut reached);
    }
    for directory in all {
        if !reached.contains(directory) {
            roots.insert(directory.clone());
            reach(directory, &callees, &mut reached);
        }
    }
    roots
}

fn reach<'c>(root: &str, callees: &impl Fn(&str) -> &'c [String], reached: &mut BTreeSet<String>) {
    let mut waiting = vec![root.to_owned()];
    while let Some(directory) = waiting.pop() {
        if reached.insert(directory.clone()) {
            waiting.extend(callees(&directory).iter().cloned());
        }
    }
}

/// A path that exists and differs from `path` by a slip in one of its names.
fn near(loader: &dyn Loader, path: &str) -> Option<String> {
    let mut at = String::new();
    let mut slips = 0;
    for part in path.split('/') {
        let next = join(&at, part).ok()?;
        if loader.kind(&next).is_ok() {
            at = next;
            continue;
        }
        let entries = loader.list(&at).ok()?;
        let meant = did_you_mean(part, entries.iter().map(|entry| entry.name.as_str()))?;
        at = join(&at, meant).ok()?;
        slips += 1;
    }
    (slips > 0 && !at.is_empty()).then_some(at)
}

/// The nearest directory above that holds Terraform files.
fn parent_with_terraform(loader: &dyn Loader, path: &str) -> Option<String> {
    let mut at = path;
    while !at.is_empty() {
        at = parent(at);
        let entries = loader.list(at).ok()?;
        if has_config(&entries) {
            return Some(if at.is_empty() { ".".to_owned() } else { at.to_owned() });
        }
    }
    None
}
