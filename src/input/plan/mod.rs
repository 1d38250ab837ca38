//! Plans and states as `terraform show -json` and `tofu show -json` print them: what will be deployed, or is, with the
//! values that only Terraform's run knows. Must not know rules.

mod checks;
mod configuration;
mod form;
mod instance;
mod join;
mod json;
mod places;
mod read;
mod sections;
mod shown;
mod source;
mod values;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::model::Evaluated;
use crate::source::{Span, parent, read_text};
use crate::terraform::{self, Callers, Modules, Options};

use super::{Candidate, FrontEnd, Input, Kind, Pick, UNKEPT, is_module};
use read::Read;
use sections::Sections;
use source::Trust;

/// Reads plans and states.
pub struct PlanFrontEnd<'a> {
    modules: &'a Modules<'a>,
    options: &'a Options,
    files: AtomicUsize,
}

impl<'a> PlanFrontEnd<'a> {
    /// Nothing is read yet.
    pub(super) fn new(modules: &'a Modules<'a>, options: &'a Options) -> Self {
        Self { modules, options, files: AtomicUsize::new(0) }
    }
}

impl PlanFrontEnd<'_> {
    /// What was read, with the places and expressions of the configuration that the plan is of.
    fn with_source(&self, read: Read, beside: &str, callers: Callers) -> Result<Evaluated, String> {
        let named = self.options.source.as_deref();
        let directory = named.or_else(|| is_module(self.modules.loader, beside).then_some(beside));
        let (Some(directory), Some(planned)) = (directory, read.planned) else {
            return Ok(read.evaluated);
        };
        let planned = Some(Arc::new(planned));
        let options = Options { callers, planned, ..self.options.clone() };
        let source = terraform::evaluate(self.modules, directory, &options);
        let source = source.map_err(|error| format!("its source `{directory}`: {error}"))?;
        let trust = if named.is_some() { Trust::Named } else { Trust::Found };
        Ok(source::joined(read.evaluated, source, trust))
    }
}

impl FrontEnd for PlanFrontEnd<'_> {
    fn kind(&self) -> Kind {
        Kind::Plan
    }

    /// A plan that lies in a module is left alone unless somebody names it: the module is checked itself, and the plan may
    /// be of any day.
    fn claims(&self, file: &Candidate<'_>) -> bool {
        file.has_extension("json")
            && !is_module(self.modules.loader, parent(&file.path))
            && file.text().is_some_and(is_ours)
    }

    fn roots(&self, files: &[Arc<str>]) -> Vec<Input> {
        let one =
            |file: &Arc<str>| Input::of_files(Kind::Plan, vec![Arc::clone(file)], Pick::Found);
        files.iter().map(one).collect()
    }

    fn owns(&self, file: &Candidate<'_>) -> bool {
        file.text().is_some_and(is_ours)
    }

    fn named(&self, files: &[Arc<str>]) -> Vec<Input> {
        let named = |input| Input { pick: Pick::Named, ..input };
        self.roots(files).into_iter().map(named).collect()
    }

    fn evaluate(&self, input: &Input, callers: Callers) -> Result<Evaluated, String> {
        let path = input.name();
        let text = read_text(self.modules.loader, path)?;
        self.files.fetch_add(1, Ordering::Relaxed);
        let read = read::read(&self.modules.sources, (path, &text), self.options.judged);
        self.with_source(read, &input.directory, callers)
    }

    fn home(&self, input: &Input) -> Span {
        // The text is kept when it is evaluated. One that could not be read has none.
        Span::new(self.modules.sources.add_once(input.name(), ""), 0, 0)
    }

    fn files(&self) -> usize {
        self.files.load(Ordering::Relaxed)
    }
}

/// Whether a text is a plan or a state. One that breaks off is still told from others by how it begins.
fn is_ours(text: &str) -> bool {
    form::may_be(text)
        && match Sections::of(UNKEPT, text) {
            Ok(sections) => form::of(&sections).is_some(),
            Err(_) => form::is_broken(text),
        }
}
