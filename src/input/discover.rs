//! Walks what lies below a path, and asks the front ends whose each file is.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{Entry, EntryKind, LoadError, Loader, join, parent};
use crate::terraform;
use crate::value::did_you_mean;

use super::FrontEnds;
use super::found::{Candidate, Discovered, Skipped, has_config, is_module};
use super::front_end::FrontEnd;
use super::unit::{Input, InputKind};

/// Nesting of directories beyond which nothing is looked for.
const MAX_DEPTH: usize = 64;

/// The one hidden directory that is looked into: workflows keep task definitions there.
const FOR_AWS: &str = ".aws";

/// Files of Terraform that no front end reads, by the end of their names, and why.
const NOT_READ: [(&str, &str); 5] = [
    (".tftest.hcl", "it is there for `terraform test`"),
    (".tftest.json", "it is there for `terraform test`"),
    (".tfcomponent.hcl", OF_COMPONENTS),
    (".tfstack.hcl", OF_COMPONENTS),
    (".tfdeploy.hcl", "Terraform Stacks are not evaluated; give the inputs with `--var`"),
];

/// Why a file of components is not checked itself.
const OF_COMPONENTS: &str =
    "Terraform Stacks are not evaluated; known inputs of components are read with their modules";

/// Why a file that the user named is not checked.
fn why(path: &str) -> &'static str {
    let known = NOT_READ.iter().find(|(end, _)| path.ends_with(end));
    let is_unit = terraform::is_unit(path.rsplit('/').next().unwrap_or(path));
    match known {
        Some((_, why)) => why,
        None if is_unit => "it runs no module of this repository, as far as can be told",
        None => "it is not a file that bottlelint checks",
    }
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
    /// There is nothing below it that a front end reads.
    #[error("`{path}` holds nothing to check")]
    Empty {
        /// As given.
        path: String,
        /// A directory near it that does hold some.
        near: Option<String>,
    },
    /// What is below it is not checked, and this is why.
    #[error("`{path}` holds nothing to check: `{}` is skipped, because {}", skipped.path, skipped.why)]
    Skipped {
        /// As given.
        path: String,
        /// The file that it holds.
        skipped: Skipped,
    },
    /// It is no regular file.
    #[error("`{path}` is not a regular file")]
    Irregular {
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
    front_ends: &FrontEnds<'_>,
    path: &str,
    excluded: Excluded<'_>,
) -> Result<Discovered, NotFound> {
    discover_all(front_ends, &[path], excluded)
}

/// Finds what there is to check at several paths. Files that are none of bottlelint's are skipped.
pub fn discover_all(
    front_ends: &FrontEnds<'_>,
    paths: &[&str],
    excluded: Excluded<'_>,
) -> Result<Discovered, NotFound> {
    let loader = front_ends.loader;
    let mut all = Discovered::default();
    let mut named: BTreeMap<InputKind, Vec<Arc<str>>> = BTreeMap::new();
    for path in paths {
        match loader.kind(path) {
            Ok(EntryKind::File) => match owner(front_ends, path) {
                Some(front_end) => named.entry(front_end.kind()).or_default().push((*path).into()),
                None => match loader.read(path) {
                    // Nobody knows what it is: a plan must not pass for being large.
                    Err(error @ LoadError::TooLarge(_)) => {
                        return Err(NotFound::Unreadable { path: (*path).to_owned(), error });
                    }
                    Ok(_) | Err(_) => {
                        all.skipped.push(Skipped { path: (*path).into(), why: why(path).into() });
                    }
                },
            },
            Ok(EntryKind::Directory | EntryKind::LinkedDirectory) => {
                tree(front_ends, path, excluded, &mut all)?;
            }
            Ok(EntryKind::Other | EntryKind::Outside) => {
                return Err(NotFound::Irregular { path: (*path).to_owned() });
            }
            Err(LoadError::NotFound) => {
                let near = near(loader, path);
                return Err(NotFound::Missing { path: (*path).to_owned(), near });
            }
            Err(error) => {
                return Err(NotFound::Unreadable { path: (*path).to_owned(), error });
            }
        }
    }
    for front_end in front_ends.all() {
        let files = named.get(&front_end.kind()).map(Vec::as_slice).unwrap_or_default();
        all.inputs.extend(front_end.named(files));
    }
    Ok(all)
}

/// What there is to check in a directory as a whole: its module, else the first thing that it holds.
#[must_use]
pub fn root_of(front_ends: &FrontEnds<'_>, directory: &str) -> Input {
    let found = || discover(front_ends, directory, &|_| false).ok()?.inputs.into_iter().next();
    let is_module = is_module(front_ends.loader, directory);
    let other = if is_module { None } else { found() };
    other.unwrap_or_else(|| Input::module(directory))
}

/// The front end of a file that the user named.
fn owner<'f>(front_ends: &'f FrontEnds<'_>, path: &str) -> Option<&'f dyn FrontEnd> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let entry = Entry { name: name.to_owned(), kind: EntryKind::File };
    let candidate = Candidate::new(front_ends.loader, path, entry);
    front_ends.all().find(|front_end| front_end.owns(&candidate)).map(|found| found as _)
}

fn tree(
    front_ends: &FrontEnds<'_>,
    path: &str,
    excluded: Excluded<'_>,
    all: &mut Discovered,
) -> Result<(), NotFound> {
    let mut found = Found::default();
    // Who names what is left out elsewhere wants all of it.
    let excluded: Excluded<'_> = if excluded(path) { &|_| false } else { excluded };
    walk(front_ends, path, (0, excluded), &mut found);
    // What is skipped is named, and nothing else.
    if found.files.is_empty() && found.skipped.is_empty() {
        let near = parent_with_terraform(front_ends.loader, path);
        return Err(NotFound::Empty { path: path.to_owned(), near });
    }
    for front_end in front_ends.all() {
        let files = found.files.get(&front_end.kind()).map(Vec::as_slice).unwrap_or_default();
        let mut own = front_end.found(files);
        // What a unit of Terragrunt runs may lie where nothing is looked for.
        own.inputs.retain(|input| input.kind != InputKind::Module || !excluded(&input.directory));
        found.inputs.append(&mut own.inputs);
        found.unread.append(&mut own.skipped);
    }
    if let ([], [only], []) = (&*found.inputs, &*found.unread, &*found.skipped) {
        return Err(NotFound::Skipped { path: path.to_owned(), skipped: only.clone() });
    }
    all.inputs.append(&mut found.inputs);
    all.skipped.append(&mut found.unread);
    all.tests.append(&mut found.tests);
    all.skipped.append(&mut found.skipped);
    Ok(())
}

#[derive(Default)]
struct Found {
    files: BTreeMap<InputKind, Vec<Arc<str>>>,
    inputs: Vec<Input>,
    /// What the front ends skip of their files.
    unread: Vec<Skipped>,
    tests: Vec<Arc<str>>,
    skipped: Vec<Skipped>,
}

fn walk(
    front_ends: &FrontEnds<'_>,
    directory: &str,
    (depth, excluded): (usize, Excluded<'_>),
    found: &mut Found,
) {
    let Ok(entries) = front_ends.loader.list(directory) else { return };
    // What lies beside test files is there for `terraform test` and is not deployed.
    if depth > 0
        && entries.iter().any(|entry| entry.name.ends_with(".tftest.hcl"))
        && !has_config(&entries)
    {
        found.tests.push(directory.into());
        return;
    }
    for entry in entries {
        let Ok(inner) = join(directory, &entry.name) else { continue };
        if entry.kind != EntryKind::Directory {
            claim(front_ends, &inner, entry, found);
            continue;
        }
        let hidden = entry.name.starts_with('.') && entry.name != FOR_AWS;
        let skipped = hidden || entry.name == "node_modules";
        if depth < MAX_DEPTH && !skipped && !excluded(&inner) {
            walk(front_ends, &inner, (depth + 1, excluded), found);
        }
    }
}

/// Whether a file deploys modules and is not evaluated: somebody may take it for checked.
fn is_stack(path: &str) -> bool {
    [".tfcomponent.hcl", ".tfstack.hcl", ".tfdeploy.hcl"].iter().any(|end| path.ends_with(end))
}

/// Gives a file to the front end that reads it.
fn claim(front_ends: &FrontEnds<'_>, path: &str, entry: Entry, found: &mut Found) {
    let candidate = Candidate::new(front_ends.loader, path, entry);
    if let Some(front_end) = front_ends.all().find(|front_end| front_end.claims(&candidate)) {
        found.files.entry(front_end.kind()).or_default().push(candidate.path);
    } else if is_stack(path) {
        found.skipped.push(Skipped { path: path.into(), why: why(path).into() });
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
