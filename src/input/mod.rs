//! The seam between what people write and the model: front ends, each of which finds what it reads below a path and
//! makes a [`Model`] of each root. Must not know rules.

mod discover;
mod dockerfile;
mod document;
mod ecs;
mod module;
mod plan;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

pub use discover::{
    Candidate, Discovered, Excluded, NotFound, Skipped, discover, discover_all, is_module, root_of,
};
pub use dockerfile::DockerfileFrontEnd;
pub use ecs::EcsFrontEnd;
pub use module::{ModuleFrontEnd, reached};
pub use plan::{PlanFrontEnd, is_plan, kept_of_plan};

use crate::finding::{Builtin, Finding};
use crate::model::{Evaluated, Model};
use crate::source::{Loader, SourceId, SourceMap, Span, parent};
use crate::terraform::{Callers, Modules, Options};

/// Of a text that is looked at for what it is, and whose places nobody sees.
const UNKEPT: SourceId = SourceId(0);

/// What an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputKind {
    /// The directory of a root module.
    Module,
    /// A plan or a state as Terraform shows it in JSON.
    Plan,
    /// Task definitions and services as ECS reads them.
    Ecs,
    /// A Dockerfile.
    Dockerfile,
}

/// Says what was found, and how to repair it, in the terms of what the input is written in. A plan is repaired where it comes from,
/// in Terraform.
pub fn in_its_terms(kind: InputKind, findings: &mut [Finding]) {
    match kind {
        InputKind::Module | InputKind::Plan | InputKind::Dockerfile => {}
        InputKind::Ecs => {
            for finding in findings {
                finding.help = ecs::in_json(finding.advice().unwrap_or_default());
                finding.message = ecs::in_json(&finding.message);
                let labels = finding.trail.iter_mut().chain(&mut finding.related);
                labels.for_each(|label| label.text = ecs::in_json(&label.text));
            }
        }
    }
}

/// How an input was picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pick {
    /// It lies below a path.
    Found,
    /// The user named its files.
    Named,
}

/// One thing to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Which front end reads it.
    pub kind: InputKind,
    /// The directory that it lies in, from the repository root.
    pub directory: Arc<str>,
    /// The files that it consists of; empty where it is the whole directory.
    pub files: Vec<Arc<str>>,
    /// How it was picked.
    pub pick: Pick,
    /// Tell only of these files, because the user named them; of the whole input if there are none.
    pub only: Vec<Arc<str>>,
}

impl Input {
    /// The root module in a directory.
    #[must_use]
    pub fn module(directory: &str) -> Self {
        Self {
            kind: InputKind::Module,
            directory: directory.into(),
            files: Vec::new(),
            pick: Pick::Found,
            only: Vec::new(),
        }
    }

    /// What these files of one directory are.
    fn of_files(kind: InputKind, files: Vec<Arc<str>>, pick: Pick) -> Self {
        let directory = files.first().map_or("", |file| parent(file)).into();
        Self { kind, directory, files, pick, only: Vec::new() }
    }

    /// What to call it: the one file that the user named, the only file that it consists of, or its directory.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        match (self.only.as_slice(), self.files.as_slice()) {
            ([only], _) => only,
            ([], [file]) => file,
            (_, _) => &self.directory,
        }
    }
}

/// The files that a front end has read, from any thread.
#[derive(Default)]
struct ReadFiles(Mutex<BTreeSet<Arc<str>>>);

impl ReadFiles {
    fn add(&self, path: &Arc<str>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(Arc::clone(path));
    }

    fn all(&self) -> BTreeSet<Arc<str>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Reads one kind of input.
pub trait FrontEnd: Sync {
    /// The kind.
    fn kind(&self) -> InputKind;
    /// Whether it reads a file that was found below a path.
    fn claims(&self, file: &Candidate<'_>) -> bool;
    /// The inputs that the files which it claims make up.
    fn roots(&self, files: &[Arc<str>]) -> Vec<Input>;
    /// The same, and what of these files it does not check after all.
    fn found(&self, files: &[Arc<str>]) -> Discovered {
        Discovered { inputs: self.roots(files), ..Discovered::default() }
    }
    /// Whether a file that the user named is its, or belongs to an input of its.
    fn owns(&self, file: &Candidate<'_>) -> bool {
        self.claims(file)
    }
    /// The inputs that such files make up, or belong to.
    fn named(&self, files: &[Arc<str>]) -> Vec<Input>;
    /// The model of an input. The error says why there is none.
    fn evaluate(&self, input: &Input, callers: Callers) -> Result<Evaluated, String>;
    /// The place that stands for an input where there is no better one.
    fn home(&self, input: &Input) -> Span;
    /// The files that it has read.
    fn files(&self) -> BTreeSet<Arc<str>>;
}

/// Every front end, and what they share.
pub struct FrontEnds<'a> {
    /// Where files come from.
    pub loader: &'a dyn Loader,
    /// Where texts are kept.
    pub sources: Arc<SourceMap>,
    /// Container images by name, and the directories from the repository root that hold their Dockerfiles.
    pub images: &'a [(Arc<str>, String)],
    modules: &'a Modules<'a>,
    options: &'a Options,
    all: Vec<Box<dyn FrontEnd + 'a>>,
}

impl<'a> FrontEnds<'a> {
    /// All of them.
    #[must_use]
    pub fn new(modules: &'a Modules<'a>, options: &'a Options) -> Self {
        Self {
            loader: modules.loader,
            sources: Arc::clone(&modules.sources),
            images: &options.images,
            modules,
            options,
            all: vec![
                Box::new(ModuleFrontEnd { modules, options }),
                Box::new(PlanFrontEnd::new(modules, options)),
                Box::new(EcsFrontEnd::new(modules.loader, Arc::clone(&modules.sources))),
                Box::new(DockerfileFrontEnd::new(modules.loader, Arc::clone(&modules.sources))),
            ],
        }
    }

    /// Asks front ends that read through another loader, which hears all that is asked; what is kept of modules is the same.
    pub fn through<T>(&self, loader: &dyn Loader, ask: impl FnOnce(&FrontEnds<'_>) -> T) -> T {
        let modules = self.modules.through(loader);
        ask(&FrontEnds::new(&modules, self.options))
    }

    /// Those that there are, in the order in which they are asked.
    pub fn all(&self) -> impl Iterator<Item = &(dyn FrontEnd + 'a)> {
        self.all.iter().map(AsRef::as_ref)
    }

    fn of(&self, kind: InputKind) -> Option<&(dyn FrontEnd + 'a)> {
        self.all().find(|front_end| front_end.kind() == kind)
    }

    /// The model of an input; one that cannot be read is an empty model and a finding.
    #[must_use]
    pub fn evaluate(&self, input: &Input, callers: Callers) -> Evaluated {
        let front_end = self.of(input.kind);
        let evaluated = front_end.map(|front_end| front_end.evaluate(input, callers));
        match evaluated {
            Some(Ok(evaluated)) => evaluated,
            Some(Err(error)) => self.unreadable(input, &error),
            None => self.unreadable(input, "nothing reads it"),
        }
    }

    fn unreadable(&self, input: &Input, error: &str) -> Evaluated {
        let message = format!("`{}` could not be read: {error}", input.name());
        let finding = Finding::builtin(Builtin::UnreadableFile, self.home(input), message);
        Evaluated { model: Model::default(), findings: vec![finding] }
    }

    /// The place that stands for an input where there is no better one.
    #[must_use]
    pub fn home(&self, input: &Input) -> Span {
        let home = self.of(input.kind).map(|front_end| front_end.home(input));
        home.unwrap_or_else(|| Span::new(self.sources.add_once(input.name(), ""), 0, 0))
    }

    /// The directories of the modules that an input consists of, as far as they are read already.
    #[must_use]
    pub fn modules_of(&self, input: &Input) -> BTreeSet<String> {
        match input.kind {
            InputKind::Module => module::reached_as_known(self.modules, &input.directory),
            InputKind::Plan | InputKind::Ecs | InputKind::Dockerfile => BTreeSet::new(),
        }
    }

    /// Forgets the syntax of the modules in these directories: see [`Modules::forget`].
    pub fn forget<'d>(&self, directories: impl IntoIterator<Item = &'d String>) {
        self.modules.forget(directories);
    }

    /// Forgets the syntax of all modules.
    pub fn forget_all(&self) {
        self.modules.forget_all();
    }

    /// The files that were read.
    #[must_use]
    pub fn files(&self) -> BTreeSet<Arc<str>> {
        self.all().flat_map(FrontEnd::files).collect()
    }
}
