//! Modules by directory, each read once however many call it, from any thread.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use crate::finding::{Builtin, Finding};
use crate::source::{LoadError, Loader, SourceMap, Span};

use super::calls;
use super::config::Module;
use super::load::load;
use super::terragrunt::{Outside, Runner, Units};

type Slot = Arc<OnceLock<Result<Arc<Module>, LoadError>>>;

/// Modules that were read.
pub struct Modules<'a> {
    /// Where files come from.
    pub loader: &'a dyn Loader,
    /// Where texts are kept.
    pub sources: Arc<SourceMap>,
    slots: Mutex<HashMap<String, Slot>>,
    units: OnceLock<Units>,
}

impl<'a> Modules<'a> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(loader: &'a dyn Loader, sources: Arc<SourceMap>) -> Self {
        Self { loader, sources, slots: Mutex::default(), units: OnceLock::new() }
    }

    /// The module in a directory; read at the first call.
    pub fn get(&self, directory: &str) -> Result<Arc<Module>, LoadError> {
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(slots.entry(directory.to_owned()).or_default())
        };
        let read = || {
            let mut module = load(self.loader, &self.sources, directory)?;
            module.outside = self.units().of(directory);
            let finding = module.outside.as_ref().and_then(|outside| told(directory, outside));
            if let Some(finding) = finding {
                module.told.add(finding);
            }
            Ok(Arc::new(module))
        };
        slot.get_or_init(read).clone()
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

    /// The Terragrunt units of the repository, read at the first call.
    fn units(&self) -> &Units {
        self.units.get_or_init(|| Units::read(self.loader, &self.sources))
    }

    /// The files that the modules have, those that could not be read among them.
    pub fn files(&self) -> BTreeSet<Arc<str>> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let modules = slots.values().filter_map(|slot| slot.get()?.as_ref().ok());
        let paths = modules.flat_map(|module| {
            let read = module.files.iter().map(|file| &file.path);
            read.chain(&module.unreadable).cloned().collect::<Vec<_>>()
        });
        paths.collect()
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
                    Ok(module) => (calls::local_directories(&module), Written::of(&module)),
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
