//! Modules by directory, each read once however many call it, from any thread.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::finding::{Builtin, Finding};
use crate::source::{Listener, LoadError, Loader, Questions, SourceMap, Span};

use super::config::Module;
use super::load::load;
use super::module_source;
use super::terragrunt::{self, Outside, Runner, Units};

/// What a directory holds, and what was asked to know it.
struct Loaded {
    module: Result<Arc<Module>, LoadError>,
    asked: Questions,
}

type Slot = Arc<OnceLock<Loaded>>;

impl Loaded {
    /// The files of the module, those that could not be read among them.
    fn files(&self) -> Vec<Arc<str>> {
        let Ok(module) = &self.module else { return Vec::new() };
        let read = module.files.iter().map(|file| &file.path);
        read.chain(&module.unreadable).cloned().collect()
    }
}

/// Modules that were read, for whoever reads through one loader.
pub struct Modules<'a> {
    /// Where files come from.
    pub loader: &'a dyn Loader,
    /// Where texts are kept.
    pub sources: Arc<SourceMap>,
    store: Arc<Store<'a>>,
    /// The directories that were asked for here, and the files that they have.
    asked: Mutex<BTreeMap<String, Vec<Arc<str>>>>,
}

/// Modules that were read, whoever asked.
struct Store<'a> {
    loader: &'a dyn Loader,
    slots: Mutex<HashMap<String, Slot>>,
    units: OnceLock<(Units, Questions)>,
}

impl<'a> Modules<'a> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(loader: &'a dyn Loader, sources: Arc<SourceMap>) -> Self {
        let store = Store { loader, slots: Mutex::default(), units: OnceLock::new() };
        Self { loader, sources, store: Arc::new(store), asked: Mutex::default() }
    }

    /// The same modules for somebody who reads through another loader, which hears all that was asked to read them.
    #[must_use]
    pub fn through<'b>(&self, loader: &'b dyn Loader) -> Modules<'b>
    where
        'a: 'b,
    {
        let (sources, store) = (Arc::clone(&self.sources), Arc::clone(&self.store));
        Modules { loader, sources, store, asked: Mutex::default() }
    }

    /// The directory of the module that the Terragrunt unit in a directory runs; none where that is not in the repository.
    #[must_use]
    pub fn run_by_unit(&self, unit: &str) -> Option<String> {
        terragrunt::module_of(self.loader, &self.sources, unit)
    }

    /// The module in a directory; read at the first call.
    pub fn get(&self, directory: &str) -> Result<Arc<Module>, LoadError> {
        let slot = self.store.slot(directory);
        let loaded = slot.get_or_init(|| self.store.load(&self.sources, directory));
        let is_new = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            let is_new = !asked.contains_key(directory);
            if is_new {
                asked.insert(directory.to_owned(), loaded.files());
            }
            is_new
        };
        if is_new {
            self.loader.hear(&loaded.asked);
        }
        loaded.module.clone()
    }

    /// The place that stands for a module where there is no better one: the start of its first file.
    #[must_use]
    pub fn home(&self, directory: &str) -> Span {
        let module = self.get(directory).ok();
        let source = match module.as_ref().and_then(|module| module.files.first()) {
            Some(file) => file.tree.place(0, 0).source,
            None => self.sources.add_once(if directory.is_empty() { "." } else { directory }, ""),
        };
        Span::new(source, 0, 0)
    }

    /// The files that the modules have that were asked for here, those that could not be read among them.
    pub fn files(&self) -> BTreeSet<Arc<str>> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.values().flatten().cloned().collect()
    }

    /// The module in a directory, if it is read already.
    #[must_use]
    pub fn known(&self, directory: &str) -> Option<Arc<Module>> {
        self.store.slot(directory).get()?.module.as_ref().ok().map(Arc::clone)
    }

    /// Forgets what these directories hold, because nobody has a use for it any more: syntax trees take several times as
    /// much memory as the texts. Who asks for one all the same reads it again.
    pub fn forget<'d>(&self, directories: impl IntoIterator<Item = &'d String>) {
        let mut slots = self.store.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let forgotten: Vec<Option<Slot>> =
            directories.into_iter().map(|directory| slots.remove(directory)).collect();
        // To take the trees apart takes a while, and others may want theirs.
        drop(slots);
        drop(forgotten);
    }

    /// Forgets what all directories hold.
    pub fn forget_all(&self) {
        let mut slots = self.store.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let forgotten = std::mem::take(&mut *slots);
        drop(slots);
        drop(forgotten);
    }

    /// How many bytes the files of a module have.
    pub fn size(&self, directory: &str) -> u64 {
        let Ok(module) = self.get(directory) else { return 0 };
        let texts = module.files.iter().filter_map(|file| {
            let source = self.sources.get(file.tree.place(0, 0).source)?;
            u64::try_from(source.text.len()).ok()
        });
        texts.sum()
    }

    /// Reads a module and every local module below it, in parallel, and says how much is written in them.
    pub(super) fn preload(&self, directory: &str) -> Written {
        let mut written = Written::default();
        let mut seen = BTreeSet::from([directory.to_owned()]);
        let mut wave = vec![directory.to_owned()];
        while !wave.is_empty() {
            let read: Vec<(Vec<String>, Written)> = wave
                .par_iter()
                .map(|directory| match self.get(directory) {
                    Ok(module) => (module_source::local_directories(&module), Written::of(&module)),
                    Err(_) => (Vec::new(), Written::default()),
                })
                .collect();
            wave = Vec::new();
            for (called, own) in read {
                written.add(own);
                wave.extend(called.into_iter().filter(|next| seen.insert(next.clone())));
            }
        }
        written
    }
}

impl Store<'_> {
    fn slot(&self, directory: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get(directory) {
            return Arc::clone(slot);
        }
        Arc::clone(slots.entry(directory.to_owned()).or_default())
    }

    fn load(&self, sources: &SourceMap, directory: &str) -> Loaded {
        let listener = Listener::new(self.loader);
        let module = load(&listener, sources, directory).map(|mut module| {
            let (units, asked) = self.units(sources);
            listener.hear(asked);
            module.outside = units.of(directory);
            let finding = module.outside.as_ref().and_then(|outside| told(directory, outside));
            if let Some(finding) = finding {
                module.told.add(finding);
            }
            Arc::new(module)
        });
        Loaded { module, asked: listener.into_questions() }
    }

    /// The Terragrunt units of the repository, read at the first call.
    fn units(&self, sources: &SourceMap) -> &(Units, Questions) {
        self.units.get_or_init(|| {
            let listener = Listener::new(self.loader);
            let units = Units::read(&listener, sources);
            (units, listener.into_questions())
        })
    }
}

/// How much is written in a root module and the local modules below it, each once: what its limits grow with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    /// Blocks at the top of files.
    pub(super) blocks: usize,
    /// Expressions, and parts of expressions.
    pub(super) expressions: usize,
}

impl Written {
    fn of(module: &Module) -> Self {
        let mut written = Self::default();
        for file in &module.files {
            let (blocks, expressions) = (file.tree.body.blocks.len(), file.tree.expressions());
            written.add(Self { blocks, expressions });
        }
        written
    }

    fn add(&mut self, more: Self) {
        self.blocks += more.blocks;
        self.expressions += more.expressions;
    }
}

/// That Terragrunt or a stack runs a module, where something is unknown for it.
fn told(directory: &str, outside: &Outside) -> Option<Finding> {
    let name = if directory.is_empty() { "." } else { directory };
    let (runner, what) = match outside.runner {
        Runner::Terragrunt => ("Terragrunt", "what it generates or computes there"),
        Runner::Stack => ("A Terraform Stack", "what it computes there"),
    };
    let message = format!("{runner} runs `{name}` (`{}`): {what} is unknown", outside.file);
    let finding = Finding::builtin(Builtin::UnsupportedLanguage, outside.span, message);
    outside.leaves_unknown().then_some(finding)
}
