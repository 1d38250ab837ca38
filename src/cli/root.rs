//! The root module, or other input, that the verbs beside `check` look at: opened, evaluated, shown without secrets,
//! and told of where something went wrong. Must not know what the verbs ask.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::args::InputArgs;
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output;
use super::repository::Repository;
use super::session;
use super::told::{self, Notices};
use crate::engine;
use crate::finding::{Finding, Secrets};
use crate::input::{FrontEnds, Input};
use crate::model::{Evaluated, Model};
use crate::report::Style;
use crate::source::{SourceMap, Span};
use crate::terraform::{Callers, Modules, Options};
use crate::value::did_you_mean;

/// What a verb is asked to look at, and how.
pub(super) struct Asked<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) input: &'a InputArgs,
    /// The look of what goes to the terminal.
    pub(super) style: Style,
    pub(super) environment: &'a Environment,
}

/// An opened repository, and the paths in it that were named.
pub(super) struct Opened<'o> {
    pub(super) repository: &'o Repository,
    pub(super) options: &'o Options,
    pub(super) modules: &'o Modules<'o>,
    pub(super) front_ends: &'o FrontEnds<'o>,
    asked: Asked<'o>,
}

/// Opens what was asked for.
pub(super) fn open<T>(asked: Asked<'_>, work: impl FnOnce(&Opened<'_>) -> Result<T>) -> Result<T> {
    let (repository, options) = session::open(asked.paths, asked.input, asked.environment)?;
    let modules = Modules::new(&repository.disk, Arc::clone(&repository.sources));
    let front_ends = FrontEnds::new(&modules, &options);
    let opened = Opened {
        repository: &repository,
        options: &options,
        modules: &modules,
        front_ends: &front_ends,
        asked,
    };
    work(&opened)
}

/// Opens and evaluates what was asked for, and tells what went wrong on the way.
pub(super) fn look(
    asked: Asked<'_>,
    work: impl FnOnce(&Opened<'_>, &Seen<'_>) -> Result<Exit>,
) -> Result<Exit> {
    open(asked, |opened| {
        let input = opened.input()?;
        let Evaluated { model, findings } =
            opened.on_threads(|| engine::evaluate(opened.front_ends, &input, Callers::These))?;
        let seen = Seen { model: &model, input: &input, sources: opened.sources() };
        let exit = work(opened, &seen)?;
        Ok(opened.tell(findings, &model.secrets).max(exit))
    })
}

impl Opened<'_> {
    /// The one input at the path that was named.
    pub(super) fn input(&self) -> Result<Input> {
        session::input(self.front_ends, self.repository)
    }

    /// All inputs at and below the paths that were named, each once.
    pub(super) fn inputs(&self) -> Result<Vec<Input>> {
        session::inputs(self.front_ends, self.repository)
    }

    /// Runs `work` on as many threads as were asked for.
    pub(super) fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Result<T> {
        session::on_threads(self.asked.input.threads, work)
    }

    /// Says on standard error what went wrong, and what the run ends with for that.
    pub(super) fn tell(&self, findings: Vec<Finding>, secrets: &Secrets) -> Exit {
        let notices = Notices { findings, secrets, sources: &self.modules.sources };
        let environment = self.asked.environment;
        told::tell(notices, self.asked.input, &self.asked.style, environment)
    }

    /// The texts that were read.
    pub(super) fn sources(&self) -> &SourceMap {
        &self.modules.sources
    }

    /// The look of what goes to the terminal.
    pub(super) fn style(&self) -> &Style {
        &self.asked.style
    }
}

/// What was evaluated.
pub(super) struct Seen<'s> {
    pub(super) model: &'s Model,
    pub(super) input: &'s Input,
    pub(super) sources: &'s SourceMap,
}

impl Seen<'_> {
    /// Prints a text without the secrets in it.
    pub(super) fn print(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Exit> {
        output::print(|out| {
            let mut text = Vec::new();
            write(&mut text)?;
            out.write_all(self.model.secrets.veil(&String::from_utf8_lossy(&text)).as_bytes())
        })
    }

    /// Prints a document without the secrets in it.
    pub(super) fn print_json(&self, document: Json) -> Result<Exit> {
        output::print_json(&self.model.secrets.veil_json(document))
    }

    /// What could not be read.
    pub(super) fn incomplete(&self) -> Vec<String> {
        self.model.unread().map(|gap| gap.what.to_string()).collect()
    }

    /// `main.tf:12`
    pub(super) fn place(&self, span: Span) -> String {
        format!("{}:{}", self.sources.path(span.source), self.sources.start(span).line)
    }

    /// The same for programs.
    pub(super) fn place_json(&self, span: Span) -> Json {
        let start = self.sources.start(span);
        json!({ "file": *self.sources.path(span.source), "line": start.line, "column": start.column })
    }

    /// That there is no resource of this address, and which one may be meant.
    pub(super) fn no_such(&self, text: &str, more: &str) -> Error {
        let addresses = self.model.resources().iter().map(|resource| &*resource.address);
        let near = did_you_mean(text, addresses.clone());
        let near = near.or_else(|| {
            addresses.clone().find(|one| text.starts_with(one) || one.starts_with(text))
        });
        let all = "`bottlelint facts` prints all resources";
        let help = match near {
            Some(near) => format!("did you mean `{near}`? {all}"),
            None => format!("{all}{more}"),
        };
        Error::usage(format!("there is no `{text}`"), help)
    }
}
