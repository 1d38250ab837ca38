//! The program: arguments to a call of the engine, its results to reports and exit codes. The only
//! layer that reads the environment, the clock and standard input, and that writes.

mod analysis;
mod args;
mod base;
mod baseline;
mod cache;
mod check;
mod config;
mod docs;
mod environment;
mod error;
mod eval;
mod exit;
mod explain;
mod facts;
mod failure;
mod fix;
mod generate;
mod git;
mod given;
mod init;
mod iam;
mod looked;
mod lsp;
mod merge;
mod migrate;
mod needs;
mod new_rule;
mod output;
mod prepared;
mod progress;
mod reach;
mod repository;
mod requirements;
mod root;
mod rule_pages;
mod rules;
mod run;
mod session;
mod settings;
mod shard;
mod show;
mod told;
mod trace;
mod typed;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Verb};
use environment::Environment;
use error::{Error, Result};
use exit::Exit;
use failure::{bug_report, tell};

/// Runs the program with these arguments, the first of which is its name.
#[must_use]
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let environment = Environment::read();
    let exit = guarded(|| match Cli::try_parse_from(with_verb(arguments)) {
        Ok(cli) => dispatch(&cli.verb, &environment),
        Err(error) => usage(&error),
    });
    exit.into()
}

/// A panic is a bug: it ends in code 70, with how to report it.
fn guarded(work: impl FnOnce() -> Exit) -> Exit {
    std::panic::set_hook(Box::new(|panic| {
        output::to_stderr(&format!("{}\n", bug_report(&panic.to_string())));
    }));
    let exit = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    let _ = std::panic::take_hook();
    exit.unwrap_or(Exit::Internal)
}

/// `bottlelint modules/ecs` is `bottlelint check modules/ecs`.
fn with_verb(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_check = match arguments.get(1).and_then(|first| first.to_str()) {
        Some("-h" | "--help" | "-V" | "--version") => false,
        Some(word) => !Cli::is_verb(word),
        None => true,
    };
    if is_check {
        arguments.insert(arguments.len().min(1), "check".into());
    }
    arguments
}

fn usage(error: &clap::Error) -> Exit {
    // What cannot be printed cannot be reported either.
    let _ = error.print();
    match error.kind() {
        clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion => Exit::Clean,
        _ => Exit::Usage,
    }
}

fn dispatch(verb: &Verb, environment: &Environment) -> Exit {
    match perform(verb, environment) {
        Ok(exit) => exit,
        // Whoever reads our output has had enough of it: `bottlelint rules list | head`.
        Err(Error::Io { error, .. }) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            Exit::Clean
        }
        Err(error) => {
            tell(&error, environment);
            error.exit()
        }
    }
}

fn perform(verb: &Verb, environment: &Environment) -> Result<Exit> {
    match verb {
        Verb::Check(args) if args.watch => watch::run(args, environment),
        Verb::Check(args) => check::run(args, environment),
        Verb::Merge(args) => merge::run(args, environment),
        Verb::Baseline(args) => baseline::run(&args.verb, environment),
        Verb::Explain(args) => explain::run(args, environment),
        Verb::Rules(args) => rules::run(args, environment),
        Verb::Requirements(args) => requirements::run(args, environment),
        Verb::Config(args) => config::run(&args.verb, environment),
        Verb::Init(args) => init::run(args, environment),
        Verb::Lsp(args) => lsp::run(args, environment),
        Verb::Migrate(args) => migrate::run(args, environment),
        Verb::Needs(args) => needs::run(args, environment),
        Verb::Trace(args) => trace::run(args, environment),
        Verb::Facts(args) => facts::run(args, environment),
        Verb::Reach(args) => reach::run(args, environment),
        Verb::Eval(args) => eval::run(args, environment),
        Verb::Iam(args) => iam::run(args, environment),
        Verb::Docs(args) => docs::run(args, environment),
        Verb::Cache(args) => cache::run(&args.verb, environment),
        Verb::Schema(args) => generate::schema(args),
        Verb::Completions(args) => generate::completions(args),
        Verb::Man => generate::manual(),
        Verb::Version => output::print(|out| {
            let (day, source) = crate::iam::service::source();
            writeln!(out, "bottlelint {}", env!("CARGO_PKG_VERSION"))?;
            writeln!(out, "IAM actions of {day} ({source})")
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::with_verb;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn a_path_in_place_of_a_command_is_checked() {
        for (given, meant) in [
            ("bottlelint", "bottlelint check"),
            ("bottlelint modules/ecs", "bottlelint check modules/ecs"),
            ("bottlelint -o json .", "bottlelint check -o json ."),
            ("bottlelint explain ECS004", "bottlelint explain ECS004"),
            ("bottlelint --help", "bottlelint --help"),
            ("bottlelint help check", "bottlelint help check"),
        ] {
            assert_eq!(with_verb(words(given)), words(meant), "{given}");
        }
    }

    #[test]
    fn a_bug_has_a_code_of_its_own_and_says_how_to_report_it() {
        let exit = super::guarded(|| panic!("impossible"));
        assert_eq!(exit.code(), 70);
        let text = super::bug_report("panicked at src/x.rs:1:2:\nimpossible");
        assert!(text.contains("impossible") && text.contains("/issues"), "{text}");
    }

    #[test]
    fn the_command_line_is_consistent() {
        <super::Cli as clap::CommandFactory>::command().debug_assert();
    }
}
