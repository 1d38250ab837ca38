//! The images that a repository holds: directories with a Dockerfile and a name. Looks a few levels deep and no
//! further, so that a large repository costs little. Must not know who runs them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::finding::{Builtin, Finding};
use crate::model::ImageFacts;
use crate::source::{
    COMMAND_LINE, Listener, LoadError, Loader, Questions, Search, SourceId, SourceMap, Span, join,
    parent,
};
use crate::syntax::{SyntaxError, parse_dockerfile};
use crate::value::{NameMap, Value};

use super::build::{self, Built};
use super::contract::{self, Contract};

/// The names that `docker build` and `podman build` look for.
const DOCKERFILES: [&str; 2] = ["Dockerfile", "Containerfile"];
const CONTRACT: &str = "contract.json";

/// How far below the repository's root images are looked for: `services/checkout/docker/Dockerfile`.
const DEEPEST: usize = 3;
/// So many directories are looked into, nearest to the root first.
const MOST_DIRECTORIES: usize = 2000;
/// So many Dockerfiles are read.
const MOST_IMAGES: usize = 500;

/// Directories that hold what was installed or built, or what tests read.
const SKIPPED: [&str; 6] =
    ["node_modules", "vendor", "target", "__pycache__", "fixtures", "testdata"];

/// The images of a repository, read when somebody asks for them, and then kept.
pub struct Images<'a> {
    /// Hears what is asked for whoever looks here.
    loader: &'a dyn Loader,
    sources: &'a SourceMap,
    /// Names and directories that the user gave.
    given: Vec<(Arc<str>, String)>,
    store: Arc<Store<'a>>,
}

/// What was read, whoever asked.
struct Store<'a> {
    loader: &'a dyn Loader,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    trees: BTreeMap<(String, usize), Arc<Tree>>,
    images: BTreeMap<String, Arc<Looked>>,
}

/// The directories with a Dockerfile below another, and what was asked to know them.
struct Tree {
    directories: Vec<String>,
    asked: Questions,
}

/// What is in a directory, and what was asked to know it.
struct Looked {
    image: Option<Arc<Image>>,
    /// What is too large to be read.
    refused: Vec<Finding>,
    asked: Questions,
}

/// An image of a directory.
struct Image {
    facts: Arc<ImageFacts>,
    findings: Vec<Finding>,
}

impl<'a> Images<'a> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(
        loader: &'a dyn Loader,
        sources: &'a SourceMap,
        given: &[(Arc<str>, String)],
    ) -> Self {
        let store = Arc::new(Store { loader, state: Mutex::default() });
        Self { loader, sources, given: given.to_vec(), store }
    }

    /// The same images for somebody who reads through another loader, which hears all that was asked to read them.
    #[must_use]
    pub fn through<'b>(&self, loader: &'b dyn Loader) -> Images<'b>
    where
        'a: 'b,
    {
        let (given, store) = (self.given.clone(), Arc::clone(&self.store));
        Images { loader, sources: self.sources, given, store }
    }

    /// The images that a root module in `directory` may run, and what is wrong with their files. Those that the user
    /// gave go before those in and below the module, and these before all others of the same name.
    pub fn near(&self, directory: &str) -> (Vec<Arc<ImageFacts>>, Vec<Finding>) {
        let mut state = self.store.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut found, mut findings) = (Vec::new(), Vec::new());
        let mut refused = Vec::new();
        for (name, directory) in &self.given {
            let looked = self.look(&mut state, directory, Some(name));
            refused.extend(looked.refused.iter().cloned());
            if let Some(image) = &looked.image {
                add(&mut found, &[Arc::clone(image)], &mut findings);
            }
        }
        for (root, deep) in [(directory, 1), ("", DEEPEST)] {
            let tree = self.tree(&mut state, root, deep);
            let looked = tree.directories.iter().map(|one| self.look(&mut state, one, None));
            let looked: Vec<Arc<Looked>> = looked.collect();
            refused.extend(looked.iter().flat_map(|one| one.refused.iter().cloned()));
            let images: Vec<Arc<Image>> =
                looked.iter().filter_map(|one| one.image.clone()).collect();
            add(&mut found, &images, &mut findings);
        }
        findings.extend(refused);
        (found, findings)
    }

    /// What the user gave that is no image.
    pub fn nowhere(&self) -> Vec<Finding> {
        let mut state = self.store.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_none = |(name, of): &&(Arc<str>, String)| {
            self.look(&mut state, of, Some(name)).image.is_none()
        };
        let missing: Vec<&(Arc<str>, String)> = self.given.iter().filter(is_none).collect();
        missing.into_iter().map(|(name, of)| self.missing(name, of)).collect()
    }

    /// The directories with a Dockerfile, at most so far below `root`, the nearest first.
    fn tree(&self, state: &mut State, root: &str, deep: usize) -> Arc<Tree> {
        let entry = state.trees.entry((root.to_owned(), deep));
        let tree = entry.or_insert_with(|| {
            let listener = Listener::new(self.store.loader);
            let hits = listener.search(&wanted(root, deep)).into_iter();
            let directories = hits.map(|hit| hit.directory).collect();
            Arc::new(Tree { directories, asked: listener.into_questions() })
        });
        self.loader.hear(&tree.asked);
        Arc::clone(tree)
    }

    /// The image of a directory; none without a name or a Dockerfile.
    fn look(&self, state: &mut State, directory: &str, name: Option<&Arc<str>>) -> Arc<Looked> {
        let key = name.map_or_else(|| directory.to_owned(), |name| format!("{directory}\n{name}"));
        let entry = state.images.entry(key);
        let looked = entry.or_insert_with(|| {
            let listener = Listener::new(self.store.loader);
            let mut refused = Vec::new();
            let image = self.read(&listener, (directory, name), &mut refused).map(Arc::new);
            Arc::new(Looked { image, refused, asked: listener.into_questions() })
        });
        self.loader.hear(&looked.asked);
        Arc::clone(looked)
    }

    fn read(
        &self,
        loader: &dyn Loader,
        (directory, name): (&str, Option<&Arc<str>>),
        refused: &mut Vec<Finding>,
    ) -> Option<Image> {
        let mut text = |name: &str| {
            let path = join(directory, name).ok()?;
            match loader.read(&path) {
                Ok(bytes) => Some((path, String::from_utf8_lossy(&bytes).into_owned())),
                Err(error @ LoadError::TooLarge(_)) => {
                    refused.push(self.too_large(&path, &error));
                    None
                }
                Err(
                    LoadError::NotFound
                    | LoadError::Outside
                    | LoadError::NotRegular
                    | LoadError::Unreadable(_),
                ) => None,
            }
        };
        let (path, dockerfile) = DOCKERFILES.iter().find_map(|name| text(name))?;
        let contract = text(CONTRACT).and_then(|(path, text)| {
            let source = self.sources.add_once(&path, &text);
            contract::read(source, &text)
        });
        // What nobody named is not kept: a repository may hold hundreds of Dockerfiles.
        if name.is_none() && contract.is_none() && !dockerfile.contains(build::TITLE) {
            return None;
        }
        let source = self.sources.add_dockerfile(&path, &dockerfile);
        let parsed = parse_dockerfile(source, &dockerfile);
        let built = build::build(&parsed);
        let contract = contract.unwrap_or_default();
        let findings = wrong(&parsed.errors, &contract.errors);
        let facts = facts(directory, &path, name, built, contract);
        Some(Image { facts: Arc::new(facts?), findings })
    }

    fn too_large(&self, path: &str, error: &LoadError) -> Finding {
        let place = Span::new(self.sources.add_once(path, ""), 0, 0);
        let message = format!("`{path}` could not be read: {error}");
        let help = "nothing is known of its image; split the file, or make it smaller";
        Finding::builtin(Builtin::UnreadableFile, place, message).with_help(Some(help))
    }

    fn missing(&self, name: &str, directory: &str) -> Finding {
        let shown = if directory.is_empty() { "." } else { directory };
        let option = format!("--image {name}={shown}");
        let end = u32::try_from(option.len()).unwrap_or_default();
        let source = self.sources.add(COMMAND_LINE, option);
        let message = format!("the image `{name}` has no Dockerfile in `{shown}`");
        let help = "name the directory that holds it: `--image NAME=DIR`";
        Finding::builtin(Builtin::UnmatchedOption, Span::new(source, 0, end), message)
            .with_help(Some(help))
    }
}

/// Where images are looked for.
fn wanted(root: &str, deepest: usize) -> Search {
    Search {
        below: root.to_owned(),
        deepest,
        most_directories: MOST_DIRECTORIES,
        most_hits: MOST_IMAGES,
        names: DOCKERFILES.map(str::to_owned).to_vec(),
        ends: Vec::new(),
        skipped: SKIPPED.map(str::to_owned).to_vec(),
        // Caches say that they are one: https://bford.info/cachedir/
        closed_by: Some("CACHEDIR.TAG".to_owned()),
    }
}

/// Adds images that have names of their own: of two with one name, nobody knows which one is meant.
fn add(found: &mut Vec<Arc<ImageFacts>>, images: &[Arc<Image>], findings: &mut Vec<Finding>) {
    let known: Vec<Arc<str>> = found.iter().map(|image| Arc::clone(&image.name)).collect();
    for image in images {
        let name = &image.facts.name;
        let same = images.iter().filter(|other| other.facts.name == *name).count();
        if same == 1 && !known.contains(name) {
            found.push(Arc::clone(&image.facts));
            findings.extend(image.findings.iter().cloned());
        }
    }
}

/// What is wrong with the files of an image.
fn wrong(dockerfile: &[SyntaxError], contract: &[SyntaxError]) -> Vec<Finding> {
    let finding = |error: &SyntaxError| {
        let finding = Finding::builtin(Builtin::SyntaxError, error.span, error.message.as_str());
        finding.with_help(error.help.as_deref())
    };
    dockerfile.iter().chain(contract).map(finding).collect()
}

/// The image of a Dockerfile that is checked by itself, and what is wrong with the file. It is called by its label, else by
/// the directory or the file.
#[must_use]
pub fn alone(source: SourceId, path: &Arc<str>, text: &str) -> (Option<ImageFacts>, Vec<Finding>) {
    let parsed = parse_dockerfile(source, text);
    let built = build::build(&parsed);
    let title = built.as_ref().and_then(|built| built.title.clone());
    let directory = parent(path);
    let named = if directory.is_empty() { path } else { directory };
    let name = title.unwrap_or_else(|| named.rsplit('/').next().unwrap_or(named).into());
    let facts = facts(directory, path, Some(&name), built, Contract::default());
    (facts, wrong(&parsed.errors, &[]))
}

fn facts(
    directory: &str,
    path: &str,
    name: Option<&Arc<str>>,
    built: Option<Built>,
    contract: Contract,
) -> Option<ImageFacts> {
    let built = built?;
    let name = name.cloned().or(contract.name).or(built.title)?;
    let modules = contract.modules.iter().filter_map(|(module, _)| join(directory, module).ok());
    let modules = modules.map(Arc::from).collect();
    let mut entries: NameMap<Value> = built.fields.into_iter().collect();
    entries.insert("name".into(), Value::string(Arc::clone(&name)));
    entries.insert("path".into(), Value::string(path));
    entries.insert("contract".into(), contract.value.unwrap_or_else(contract::none));
    let values = Value::object(entries).with_origin(built.origin);
    Some(ImageFacts { name, modules, values })
}
