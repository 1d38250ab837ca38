//! How far a long run is: a bar on the terminal, gone when the run ends. Must not know what is judged.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::environment::Environment;
use crate::engine::Progress;
use crate::input::Input;
use crate::report;

/// A run that takes no longer than this shows nothing.
const SHORT: Duration = Duration::from_secs(1);
const TEMPLATE: &str = "judged {pos} of {len}  {wide_msg}";

/// A bar that nobody sees until the run has taken a while.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    /// Absent where nothing may be shown.
    environment: Option<Environment>,
}

impl Bar {
    /// For a run. Nothing is shown where standard error is no terminal, in CI, and with `--quiet`.
    pub(super) fn new(environment: &Environment, quiet: u8) -> Self {
        let is_watched = environment.attended && quiet == 0;
        let environment = is_watched.then(|| environment.clone());
        let style = ProgressStyle::with_template(TEMPLATE);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { bar: bar.with_style(style), environment }
    }

    /// So many inputs are to be judged.
    pub(super) fn begin(&self, inputs: usize) {
        self.bar.reset();
        self.bar.set_length(u64::try_from(inputs).unwrap_or(u64::MAX));
    }

    /// Takes the bar from the terminal.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn judged(&self, input: &Input) {
        let Some(environment) = &self.environment else { return };
        if self.bar.is_hidden() && environment.elapsed() > SHORT {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        // Names come from strangers.
        self.bar.set_message(report::plain(input.name()));
        self.bar.inc(1);
    }
}
