//! `bottlelint eval`: `terraform console` without Terraform.

use std::slice;

use std::io::{self, BufRead, Write};

use super::args::{EvalArgs, TerminalArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output;
use super::root::{self, Asked};
use super::session;
use super::show;
use crate::engine;
use crate::expr::{self, render};
use crate::finding::Secrets;
use crate::input::Input;
use crate::terraform::{Callers, Console};
use crate::value::Value;

/// Evaluates the expression, or each line of standard input.
pub(super) fn run(args: &EvalArgs, environment: &Environment) -> Result<Exit> {
    let style = session::style(&TerminalArgs::default(), environment);
    let asked =
        Asked { paths: slice::from_ref(&args.path), input: &args.input, style, environment };
    root::open(asked, |opened| {
        // An empty directory will do, as for Terraform: expressions need not refer to anything.
        let directory = opened.repository.paths.first().cloned().unwrap_or_default();
        let console = Console::open(opened.modules, &directory, opened.options);
        let console = console.map_err(|error| {
            Error::usage(format!("`{directory}`: {error}"), "name the directory of a module")
        })?;
        let input = Input::module(&directory);
        let known =
            opened.on_threads(|| engine::evaluate(opened.front_ends, &input, Callers::These))?;
        let failed = answer_all(args, &console, &known.model.secrets)?;
        let exit = opened.tell(console.findings(), &secrets(&console, &known.model.secrets));
        Ok(if failed && !args.json { exit.max(Exit::Findings) } else { exit })
    })
}

/// What the module holds that is not shown, and what came of the expressions up to now.
fn secrets(console: &Console<'_>, known: &Secrets) -> Secrets {
    let mut all = console.secrets();
    all.extend(known);
    all
}

/// Prints the answers, and says whether one of them is an error.
fn answer_all(args: &EvalArgs, console: &Console<'_>, known: &Secrets) -> Result<bool> {
    let mut failed = false;
    let mut answer = |text: &str, out: &mut dyn Write| {
        let result = console.eval(text);
        let secrets = secrets(console, known);
        let result = result.map_err(|error| error.veiled(&|text| secrets.veil(text).into_owned()));
        failed |= result.is_err();
        let mut written = Vec::new();
        write_answer(&result, args, &mut written)?;
        out.write_all(secrets.veil(&String::from_utf8_lossy(&written)).as_bytes())
    };
    output::print(|out| match &args.expression {
        Some(text) => answer(text, out),
        None => io::stdin().lock().lines().try_for_each(|line| {
            let line = line?;
            // In JSON every line has its answer, so that the two can be put side by side.
            if line.trim().is_empty() && !args.json { Ok(()) } else { answer(&line, out) }
        }),
    })?;
    Ok(failed)
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
