//! `bottlelint check --watch`: what changes is checked again.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, ChildStdout, Stdio};

use support::{CALLER, Repository, breaking};

struct Watching {
    program: Child,
    out: BufReader<ChildStdout>,
    err: BufReader<ChildStderr>,
}

impl Watching {
    fn new(repository: &Repository, arguments: &[&str]) -> Self {
        let mut command = support::command(repository.path());
        let command = command.args(["check", "--watch"]).args(arguments);
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(program.stdout.take().unwrap());
        let err = BufReader::new(program.stderr.take().unwrap());
        Self { program, out, err }
    }

    /// The next report, which ends with a line that begins like this.
    fn report(&mut self, end: &str) -> String {
        lines(&mut self.out, end)
    }

    fn said(&mut self, end: &str) -> String {
        lines(&mut self.err, end)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Lines up to one that begins with `end`.
fn lines(from: &mut BufReader<impl Read>, end: &str) -> String {
    let mut all = String::new();
    loop {
        let mut line = String::new();
        assert_ne!(from.read_line(&mut line).unwrap(), 0, "no `{end}` in {all}");
        all.push_str(&line);
        if line.starts_with(end) {
            return all;
        }
    }
}

const MAIN: &str = "envs/prod/main.tf";

#[test]
fn what_changes_is_checked_again() {
    let repository = breaking();
    let arguments = ["envs/prod", "--select", "ECS004", "-o", "json=report.json", "-o", "compact"];
    let mut watching = Watching::new(&repository, &arguments);
    let first = watching.report("1 error in");
    assert!(first.contains("error[ECS004]"), "{first}");
    watching.said("watching ");
    repository.write(MAIN, &CALLER.replace("= false", "= true"));
    let second = watching.report("no findings");
    assert!(!second.contains("ECS004"), "{second}");

    // A configuration that is being written ends nothing.
    repository.write("bottlelint.hcl", "chek {\n");
    let said = watching.said("error: the configuration is not valid");
    assert_eq!(said.matches("watching ").count(), 1, "the report is no change: {said}");
    watching.said("watching ");
    std::fs::remove_file(repository.path().join("bottlelint.hcl")).unwrap();
    watching.report("no findings");
    repository.write(MAIN, CALLER);
    watching.report("1 error in");
    assert!(repository.read("report.json").contains("ECS004"));
}

#[test]
fn what_cannot_be_watched_is_wrong_usage() {
    let repository = breaking();
    for arguments in [
        &["check", "--watch", "--fix"][..],
        &["check", "--watch", "-", "--stdin-filename", "main.tf"],
    ] {
        assert_eq!(repository.run(arguments).code, 2, "{arguments:?}");
    }
}
