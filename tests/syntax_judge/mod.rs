//! The real Terraform, asked whether it can read a text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what stops it"
)]

use std::io::Write as _;
use std::process::{Command, Stdio};

/// A Terraform binary.
pub(crate) struct Judge {
    program: &'static str,
}

impl Judge {
    /// None, with a message, where there is no Terraform; in continuous integration there has to be.
    #[expect(clippy::disallowed_methods, reason = "a test has no command line to take this from")]
    pub(crate) fn find() -> Option<Self> {
        let program = "terraform";
        if Command::new(program).arg("version").output().is_ok_and(|run| run.status.success()) {
            return Some(Self { program });
        }
        assert!(std::env::var("CI").is_err(), "there is no terraform to compare with");
        eprintln!("skipped: there is no terraform to compare with");
        None
    }

    /// Whether `terraform fmt` reads a text.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        let mut run = Command::new(self.program)
            .args(["fmt", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It may stop reading before the end.
        let _ = run.stdin.take().unwrap().write_all(text.as_bytes());
        run.wait().unwrap().success()
    }
}
