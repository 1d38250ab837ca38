//! `bottlelint eval`: `terraform console` without Terraform.

use std::io::{self, BufRead, Write};
use std::sync::Arc;

use super::args::{EvalArgs, TerminalArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output;
use super::session;
use super::show;
use super::told::{self, Told};
use crate::engine;
use crate::expr::{self, render};
use crate::input::{FrontEnds, Input};
use crate::terraform::{Callers, Console, Modules};
use crate::value::Value;

/// Evaluates the expression, or each line of standard input.
pub(super) fn run(args: &EvalArgs, environment: &Environment) -> Result<Exit> {
    let (repository, options) =
        session::open(std::slice::from_ref(&args.path), &args.input, environment)?;
    let modules = Modules::new(&repository.disk, Arc::clone(&repository.sources));
    // An empty directory will do, as for Terraform: expressions need not refer to anything.
    let directory = repository.paths.first().cloned().unwrap_or_default();
    let console = Console::open(&modules, &directory, &options).map_err(|error| {
        Error::usage(format!("`{directory}`: {error}"), "name the directory of a module")
    })?;
    let front_ends = FrontEnds::new(&modules, &options);
    let input = Input::module(&directory);
    let known = engine::evaluate(&front_ends, &input, Callers::These).model.secrets;
    let secrets = || {
        let mut all = console.secrets();
        all.extend(&known);
        all
    };
    let mut failed = false;
    let mut answer = |text: &str, out: &mut dyn Write| {
        let result = console.eval(text);
        let secrets = secrets();
        let result = result.map_err(|error| error.veiled(&|text| secrets.veil(text).into_owned()));
        failed |= result.is_err();
        let mut written = Vec::new();
        write_answer(&result, args, &mut written)?;
        let written = String::from_utf8_lossy(&written);
        out.write_all(secrets.veil(&written).as_bytes())
    };
    output::print(|out| match &args.expression {
        Some(text) => answer(text, out),
        None => io::stdin().lock().lines().try_for_each(|line| {
            let line = line?;
            // In JSON every line has its answer, so that the two can be put side by side.
            if line.trim().is_empty() && !args.json { Ok(()) } else { answer(&line, out) }
        }),
    })?;
    let told =
        Told { findings: console.findings(), secrets: &secrets(), sources: &modules.sources };
    let style = session::style(&TerminalArgs::default(), environment);
    let exit = told::tell(told, &args.input, &style, environment);
    Ok(if failed && !args.json { exit.max(Exit::Findings) } else { exit })
}

fn write_answer(
    result: &expr::Result<Value>,
    args: &EvalArgs,
    out: &mut dyn Write,
) -> io::Result<()> {
    if args.json {
        return writeln!(out, "{}", render::render(result));
    }
    match result {
        Ok(value) => writeln!(out, "{}", show::shown(value)),
        Err(error) => {
            writeln!(out, "error: {}", error.message())?;
            error.help().map_or(Ok(()), |help| writeln!(out, "  help: {help}"))
        }
    }
}
