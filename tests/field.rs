//! Deployments from the field, each with what is right to say of it: faults that broke production and their healthy
//! twins, and cases that linters are known to get wrong. `tests/field/cases.json` says what is right, and why.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use regex::Regex;
use serde::Deserialize;
use support::{Repository, Run};

/// Cases that are not right yet.
const NOT_YET: &[&str] =
    &["b68-service-before-mount-targets", "d10-symlinked-main-per-environment"];

/// What is right to say of one deployment.
#[derive(Deserialize)]
struct Case {
    /// In a sentence.
    right: String,
    /// How it shows in the compact report.
    want: Want,
    /// The line that must, or must not, be there.
    #[serde(rename = "match")]
    pattern: String,
    /// More arguments of `check`.
    arguments: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Want {
    /// No finding, no unknown, exit code 0.
    Quiet,
    /// A failure that the pattern fits.
    Find,
    /// No line that the pattern fits.
    Not,
}

#[test]
fn says_what_is_right_of_every_deployment() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field");
    let cases = std::fs::read_to_string(directory.join("cases.json")).unwrap();
    let cases: BTreeMap<String, Case> = serde_json::from_str(&cases).unwrap();
    let wrong = |(name, case): (&String, &Case)| {
        let run = check(&directory.join(name), case);
        (!is_right(case, &run))
            .then(|| format!("{name} (right: {}):\n{}{}", case.right, run.out, run.err))
    };
    let judged = cases.par_iter().filter(|(name, _)| !NOT_YET.contains(&name.as_str()));
    let wrong: Vec<String> = judged.filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{} are not right:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_exception_is_a_case() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field");
    for name in NOT_YET {
        assert!(directory.join(name).is_dir(), "{name}");
    }
}

/// Checks a copy of the deployment, in a repository of its own.
fn check(directory: &Path, case: &Case) -> Run {
    let repository = Repository::new(&[]);
    copy(directory, repository.path());
    // No case is about flow logs, and nearly every one has a VPC without.
    let fixed = ["check", ".", "--ignore", "NET014", "-o", "compact"];
    let more = case.arguments.iter().map(String::as_str);
    repository.run(&fixed.into_iter().chain(more).collect::<Vec<_>>())
}

fn is_right(case: &Case, run: &Run) -> bool {
    let finding = Regex::new(r"^\S.*: (error|warning|note|unknown)\[").unwrap();
    let lines: Vec<&str> = run.out.lines().filter(|line| finding.is_match(line)).collect();
    let pattern = Regex::new(&case.pattern).unwrap();
    match case.want {
        Want::Quiet => lines.is_empty() && run.code == 0,
        Want::Find => {
            lines.iter().any(|line| !line.contains(": unknown[") && pattern.is_match(line))
        }
        Want::Not => [0, 1].contains(&run.code) && !lines.iter().any(|line| pattern.is_match(line)),
    }
}

/// Copies a folder; `dot-terraform` becomes `.terraform`, which version control would ignore.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let name = if name == "dot-terraform" { ".terraform".into() } else { name };
        let target = to.join(name);
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(std::fs::read_link(entry.path()).unwrap(), target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
