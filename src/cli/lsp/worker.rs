//! Checks in the background. While somebody types, only the last state is checked. Must not know the protocol's messages.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};
use std::time::Duration;

use clap::Parser;
use lsp_types::Diagnostic;

use super::event::Event;
use super::job::{CheckOutcome, CheckedJob, Job, State};
use crate::cli::args::{CheckArgs, Cli, ConfigArgs, LspArgs, Unsaved, Verb};
use crate::cli::baseline;
use crate::cli::environment::Environment;
use crate::cli::error::{Error, Result};
use crate::cli::failure::bug_report;
use crate::cli::looked::Looked;
use crate::cli::prepared::prepare;
use crate::cli::repository;
use crate::lsp;

/// So long nothing must come before a check begins.
const QUIET: Duration = Duration::from_millis(120);
/// Who types without a pause sees what is found all the same: after so many changes.
const MOST_PUT_OFF: usize = 20;
/// As much as the main thread has.
const STACK: usize = 8 * 1024 * 1024;

/// Begins to wait for jobs, on a thread of its own.
pub(super) fn start(args: &LspArgs, events: SyncSender<Event>) -> io::Result<Sender<Job>> {
    let (jobs, next) = channel();
    let args = args.clone();
    let thread = std::thread::Builder::new().name("checks".to_owned()).stack_size(STACK);
    thread.spawn(move || work(&args, &next, &events))?;
    Ok(jobs)
}

fn work(args: &LspArgs, next: &Receiver<Job>, events: &SyncSender<Event>) {
    while let Ok(first) = next.recv() {
        for job in latest(first, next).into_values() {
            let Job { folder, directory, unsaved, versions } = job;
            let outcome = guarded(|| look(args, &directory, &unsaved));
            let checked = CheckedJob { folder, versions, outcome };
            if events.send(Event::Checked(Box::new(checked))).is_err() {
                return;
            }
        }
    }
}

/// The last job of each folder, once there is a pause.
fn latest(first: Job, next: &Receiver<Job>) -> BTreeMap<usize, Job> {
    let more = (0..MOST_PUT_OFF).map_while(|_| next.recv_timeout(QUIET).ok());
    std::iter::once(first).chain(more).map(|job| (job.folder, job)).collect()
}

/// A panic is a bug, and no reason to leave the editor alone.
fn guarded(work: impl FnOnce() -> CheckOutcome) -> CheckOutcome {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    outcome.unwrap_or_else(|_| CheckOutcome::Failed {
        root: None,
        found: BTreeMap::new(),
        message: bug_report("a check panicked"),
    })
}

fn look(args: &LspArgs, directory: &Path, unsaved: &Unsaved) -> CheckOutcome {
    // The day may be another one since the server was started.
    match state(args, &Environment::read_in(directory), unsaved) {
        Ok(state) => CheckOutcome::Done(Box::new(state)),
        Err(error) => {
            let here = [PathBuf::from(".")];
            let repository = repository::open(directory, &here, &ConfigArgs::none());
            let root = repository.ok().map(|repository| repository.disk.root().to_owned());
            CheckOutcome::Failed { root, found: found(&error), message: lsp::in_words(&error) }
        }
    }
}

/// Does what `bottlelint check` without paths does.
fn state(args: &LspArgs, environment: &Environment, unsaved: &Unsaved) -> Result<State> {
    let mut check = check_args()?;
    check.input = args.input.clone();
    check.rules = args.rules.clone();
    check.exclude.clone_from(&args.exclude);
    check.input.config.unsaved.clone_from(unsaved);
    // One of many checks: it must not leave anything behind.
    check.watch = true;
    check.cache.no_cache = true;
    let prepared = prepare(&check, environment, |run| baseline::of_check(&check, run))?;
    let Looked { report, discovered } = Looked::at(&check, &prepared)?;
    Ok(State { prepared, report, discovered })
}

fn check_args() -> Result<Box<CheckArgs>> {
    match Cli::try_parse_from(["bottlelint", "check"]) {
        Ok(Cli { verb: Verb::Check(args) }) => Ok(args),
        Ok(_) | Err(_) => Err(Error::usage("there is no `check`", "report this as a bug")),
    }
}

/// What is wrong in configurations and rule files, by file.
fn found(error: &Error) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut by_path: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    let related = miette::Diagnostic::related(error);
    for (path, diagnostic) in related.into_iter().flatten().filter_map(lsp::of_error) {
        by_path.entry(path).or_default().push(diagnostic);
    }
    by_path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_meanwhile_takes_the_place_of_what_waits() {
        let (jobs, next) = channel();
        let job = |folder: usize, version: i32| Job {
            folder,
            directory: PathBuf::new(),
            unsaved: Unsaved::new(),
            versions: BTreeMap::from([(PathBuf::new(), version)]),
        };
        for version in 2..=9 {
            jobs.send(job(usize::from(version == 5), version)).unwrap();
        }
        drop(jobs);
        let latest = latest(job(0, 1), &next);
        let versions: Vec<i32> =
            latest.values().flat_map(|job| job.versions.values().copied()).collect();
        assert_eq!(versions, [9, 5]);
    }
}
