//! What the fuzzer starts from and what it found once: each text is read, evaluated, judged and reported as
//! the fuzz targets do it, so that what was repaired stays so where no fuzzer runs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

use std::path::Path;

#[path = "../fuzz/checks/evaluate.rs"]
mod evaluate;
#[path = "../fuzz/checks/parse.rs"]
mod parse;

/// The texts of one target, by name. What a fuzzer keeps is text: the targets take nothing else.
fn seeds(target: &str) -> Vec<(String, String)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(target);
    let entries = std::fs::read_dir(directory).unwrap().map(Result::unwrap);
    let mut seeds: Vec<(String, String)> = entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    assert!(seeds.len() > 5, "the seeds of `{target}` are not where they were");
    seeds.sort();
    seeds
}

fn replay(target: &str, check: impl Fn(&str) + std::panic::RefUnwindSafe) {
    let failed: Vec<String> = seeds(target)
        .into_iter()
        .filter(|(_, text)| std::panic::catch_unwind(|| check(text)).is_err())
        .map(|(name, _)| name)
        .collect();
    assert!(failed.is_empty(), "{target}: {}", failed.join(", "));
}

#[test]
fn every_seed_is_read() {
    replay("parse", parse::check);
}

#[test]
fn every_seed_is_evaluated() {
    replay("evaluate", evaluate::check);
}
