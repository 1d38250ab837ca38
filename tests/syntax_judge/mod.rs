//! The real Terraform, asked which texts it can read.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what stops it")]

use std::collections::HashSet;
use std::process::Command;

/// Texts in one file each; more would make the command's own work grow.
const BATCH: usize = 2000;

/// Which of the texts `terraform fmt` reads. None, with a message, where there is no Terraform; in
/// continuous integration there has to be.
#[expect(clippy::disallowed_methods, reason = "a test has no command line to take this from")]
pub(crate) fn accepted(texts: &[String]) -> Option<Vec<bool>> {
    if Command::new("terraform").arg("version").output().is_err() {
        assert!(std::env::var("CI").is_err(), "there is no terraform to compare with");
        eprintln!("skipped: there is no terraform to compare with");
        return None;
    }
    Some(texts.chunks(BATCH).flat_map(batch).collect())
}

fn batch(texts: &[String]) -> Vec<bool> {
    let directory = tempfile::tempdir().unwrap();
    for (index, text) in texts.iter().enumerate() {
        std::fs::write(directory.path().join(format!("{index}.tf")), text).unwrap();
    }
    let run = Command::new("terraform")
        .args(["fmt", "-no-color", "-write=false", "-list=false", "."])
        .current_dir(directory.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    let refused: HashSet<usize> = said
        .lines()
        .filter_map(|line| line.trim_start_matches(['│', '╵', '╷', ' ']).strip_prefix("on "))
        .filter_map(|line| line.split_once(".tf line ")?.0.parse().ok())
        .collect();
    (0..texts.len()).map(|index| !refused.contains(&index)).collect()
}
