//! How the program says that it could not do its work: because something is wrong, or because it has a bug.

use super::environment::Environment;
use super::error::Error;
use super::output;
use crate::report::{Style, diagnostic};

/// Says on standard error why a command could not do its work.
pub(super) fn tell(error: &Error, environment: &Environment) {
    let style = Style { color: environment.color(), ..Style::default() };
    output::to_stderr(&format!("{}\n", diagnostic::draw(error, &style)));
}

pub(super) fn bug_report(panic: &str) -> String {
    format!(
        "error: bottlelint itself has a bug\n  = note: {panic}\n  = help: please report it with the command and, if \
         you can, the files: {}/issues\n  = help: version {}",
        env!("CARGO_PKG_REPOSITORY"),
        env!("CARGO_PKG_VERSION")
    )
}
