//! The seam between what people write and the model: front ends, each of which finds what it reads below a path and
//! makes a [`Model`] of each root. Must not know rules.

mod discover;
mod dockerfile;
mod document;
mod ecs;
mod found;
mod front_end;
mod module;
mod plan;
mod unit;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use discover::{Excluded, NotFound, discover, discover_all, root_of};
pub use dockerfile::DockerfileFrontEnd;
pub use ecs::EcsFrontEnd;
pub use found::{Candidate, Discovered, Skipped, is_module};
pub use front_end::FrontEnd;
pub use module::{ModuleFrontEnd, reached};
pub use plan::{PlanFrontEnd, is_plan, kept_of_plan};
pub use unit::{Input, InputKind, Pick};

use crate::finding::{Builtin, Finding};
use crate::model::{Evaluated, Model};
use crate::source::{Loader, SourceMap, Span};
use crate::terraform::{Callers, Modules, Options};

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
