//! The bar of a long run: on a terminal, nowhere else, and not in CI.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};

/// A run that waits for its input for longer than a short one takes, however fast the machine is.
const INPUT: &str = "sleep 1.5; cat examples/inputs/task-definition.json";

/// What a long run writes to a terminal; none without `script`, which makes one.
fn on_a_terminal(arguments: &str, environment: &[(&str, &str)]) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_bottlelint");
    let program = format!("({INPUT}) | {program} {arguments} >/dev/null");
    let mut command = Command::new("script");
    command.args(["-q", "-e", "-c", &program, "/dev/null"]).stdin(Stdio::null());
    command.env_remove("CI").envs(environment.iter().copied());
    let Ok(output) = command.current_dir(env!("CARGO_MANIFEST_DIR")).output() else {
        eprintln!("skipped: there is no `script`, which makes a terminal");
        return None;
    };
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_long_run_shows_how_far_it_is_on_a_terminal_only() {
    let run = "check - --stdin-filename web.json --no-config --fail-on never";
    let Some(shown) = on_a_terminal(run, &[]) else { return };
    assert!(shown.contains("judged "), "{shown:?}");
    let quiet = on_a_terminal(&format!("{run} --quiet"), &[]).unwrap();
    assert!(!quiet.contains("judged "), "{quiet:?}");
    let in_ci = on_a_terminal(run, &[("CI", "true")]).unwrap();
    assert!(!in_ci.contains("judged "), "{in_ci:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let piped = format!("({INPUT}) | {} {run}", env!("CARGO_BIN_EXE_bottlelint"));
    let piped = support::run(Command::new("sh").args(["-c", &piped]).current_dir(root));
    assert!(!piped.err.contains("judged "), "{}", piped.err);
}
