//! Plans and states as `terraform show -json` and `tofu show -json` print them: what will be deployed, or is, with the
//! values that only Terraform's run knows. Must not know rules.

mod blocks;
mod checks;
mod configuration;
mod drift;
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
mod wanted;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read;
use std::sync::Arc;

use crate::model::Evaluated;
use crate::source::{Span, parent};
use crate::syntax::sieve::{self, Broken, Kept};
use crate::terraform::{self, Callers, Modules, Options};

use super::found::{Candidate, is_module};
use super::front_end::{FrontEnd, ReadFiles};
use super::unit::{Input, InputKind, Pick};
use source::Trust;
use wanted::{At, OfPlans};

/// Whether a document is a plan or a state, or begins as one.
pub fn is_plan(input: &mut dyn Read) -> bool {
    form::is_ours(input)
}

/// What is read of a plan or a state of any length.
///
/// # Errors
///
/// Why it cannot be read, to go after its name.
pub fn kept_of_plan(input: &mut dyn Read) -> Result<Kept, String> {
    match sieve::sift(input, &mut OfPlans::default(), At::Document) {
        Ok(kept) => Ok(kept),
        Err(Broken::Unreadable(why)) => Err(why),
        Err(Broken::Stopped) => Ok(Kept::default()),
    }
}

/// Reads plans and states.
pub struct PlanFrontEnd<'a> {
    modules: &'a Modules<'a>,
    options: &'a Options,
    files: ReadFiles,
}

impl<'a> PlanFrontEnd<'a> {
    /// Nothing is read yet.
    pub(super) fn new(modules: &'a Modules<'a>, options: &'a Options) -> Self {
        Self { modules, options, files: ReadFiles::default() }
    }
}

impl PlanFrontEnd<'_> {
    /// What came on standard input, if that is called so.
    fn piped(&self, path: &str) -> Option<&Kept> {
        let piped = self.options.piped.as_deref().filter(|(own, _)| **own == *path);
        piped.map(|(_, kept)| kept)
    }

    /// What is read of a plan or a state.
    fn kept(&self, path: &str) -> Result<Cow<'_, Kept>, String> {
        if let Some(piped) = self.piped(path) {
            return Ok(Cow::Borrowed(piped));
        }
        let open = || self.modules.loader.open(path).map_err(|error| error.to_string());
        if let Some(why) = form::unshown(&mut *open()?) {
            return Err(why.to_owned());
        }
        let mut input = open()?;
        kept_of_plan(&mut *input).map(Cow::Owned)
    }

    /// What was read, with the places and expressions of the configuration that the plan is of.
    fn with_source(
        &self,
        read: read::Read,
        beside: &str,
        callers: Callers,
    ) -> Result<Evaluated, String> {
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
    fn kind(&self) -> InputKind {
        InputKind::Plan
    }

    /// A plan that lies in a module is left alone unless somebody names it: the module is checked itself, and the plan may
    /// be of any day.
    fn claims(&self, file: &Candidate<'_>) -> bool {
        file.has_extension("json")
            && !is_module(self.modules.loader, parent(&file.path))
            && file.open().is_some_and(|mut input| is_plan(&mut *input))
    }

    fn roots(&self, files: &[Arc<str>]) -> Vec<Input> {
        let one =
            |file: &Arc<str>| Input::of_files(InputKind::Plan, vec![Arc::clone(file)], Pick::Found);
        files.iter().map(one).collect()
    }

    fn owns(&self, file: &Candidate<'_>) -> bool {
        self.piped(&file.path).is_some()
            || file.open().is_some_and(|mut input| is_plan(&mut *input))
            || file.open().is_some_and(|mut input| form::unshown(&mut *input).is_some())
    }

    fn named(&self, files: &[Arc<str>]) -> Vec<Input> {
        let named = |input| Input { pick: Pick::Named, ..input };
        self.roots(files).into_iter().map(named).collect()
    }

    fn evaluate(&self, input: &Input, callers: Callers) -> Result<Evaluated, String> {
        let path = input.name();
        let kept = self.kept(path)?;
        self.files.add(path);
        let read = read::read(&self.modules.sources, (path, &kept), self.options.judged);
        self.with_source(read, &input.directory, callers)
    }

    fn home(&self, input: &Input) -> Span {
        // The text is kept when it is evaluated. One that could not be read has none.
        Span::new(self.modules.sources.add_once(input.name(), ""), 0, 0)
    }

    fn files(&self) -> BTreeSet<Arc<str>> {
        self.files.all()
    }
}
