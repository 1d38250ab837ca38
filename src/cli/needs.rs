//! `bottlelint needs`: what each task takes to start and to work, and whether it has it.

use std::slice;

use super::args::NeedsArgs;
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output::{self, ReportTarget};
use super::root::{self, Asked};
use super::session;
use crate::needs::{self, TaskNeeds};
use crate::report::{NEEDS_FORMATS, Needs, NeedsFormat};
use crate::value::{Truth, Value, did_you_mean};

/// Prints the needs of all tasks, or of one.
pub(super) fn run(args: &NeedsArgs, environment: &Environment) -> Result<Exit> {
    let targets = targets(&args.output)?;
    let style = session::style(&args.terminal, environment);
    let asked =
        Asked { paths: slice::from_ref(&args.path), input: &args.input, style, environment };
    root::look(asked, |opened, seen| {
        let chosen = chosen(needs::all(seen.model), args.task.as_deref())?;
        let report = Needs {
            module: seen.input.name(),
            tasks: &chosen,
            incomplete: &seen.incomplete(),
            secrets: &seen.model.secrets,
            sources: seen.sources,
        };
        output::write_all(&targets, opened.style(), |format, style, out| {
            (format.write)(&report, style, out)
        })?;
        let mut needs = chosen.iter().flat_map(|task| &task.needs);
        let broken = needs.any(|need| need.verdict().truth == Truth::False);
        Ok(if broken { Exit::Findings } else { Exit::Clean })
    })
}

/// The tasks that a user asks for, by the address of the task definition or of what starts it, or by family.
fn chosen<'m>(all: Vec<TaskNeeds<'m>>, wanted: Option<&str>) -> Result<Vec<TaskNeeds<'m>>> {
    let Some(wanted) = wanted else { return Ok(all) };
    let names = |task: &TaskNeeds<'m>| {
        let family = task.task.values.get("family").and_then(Value::as_str).map(str::to_owned);
        let starter = task.starter.map(|starter| starter.address.to_string());
        [Some(task.task.address.to_string()), starter, family]
    };
    let known: Vec<String> = all.iter().flat_map(names).flatten().collect();
    let fits = |task: &TaskNeeds<'m>| names(task).iter().flatten().any(|name| name == wanted);
    let chosen: Vec<TaskNeeds<'m>> = all.into_iter().filter(|task| fits(task)).collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let help = match did_you_mean(wanted, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a task definition by its address or family, or what starts it".to_owned(),
    };
    Err(Error::usage(format!("there is no task `{wanted}`"), help))
}

fn targets(given: &[String]) -> Result<Vec<ReportTarget<&'static NeedsFormat>>> {
    let names: Vec<&str> = NEEDS_FORMATS.iter().map(|format| format.name).collect();
    let find = |name: &str| NEEDS_FORMATS.iter().find(|format| format.name == name);
    output::targets_or(given, find, &names)
}
