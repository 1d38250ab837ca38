//! What the process is given besides its arguments. The only place that reads the environment, the
//! clock and the terminal.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::report::Color;
use crate::triage::Date;

/// What the process is given besides its arguments.
#[derive(Clone, Debug)]
pub(super) struct Environment {
    /// Where relative paths begin.
    pub(super) directory: PathBuf,
    /// `TF_VAR_NAME` variables by name, sorted.
    pub(super) variables: Vec<(String, String)>,
    /// The day, in UTC.
    pub(super) today: Date,
    /// Whether standard output is a terminal.
    pub(super) terminal: bool,
    /// Whether somebody sees what is drawn on standard error: it is a terminal, and not one of CI.
    pub(super) attended: bool,
    /// Columns of the terminal, if it says.
    pub(super) columns: Option<usize>,
    /// `NO_COLOR`, `FORCE_COLOR` and `CLICOLOR_FORCE`.
    color: ColorWish,
    /// GitHub Actions, if that is where we are.
    pub(super) github: Option<GitHub>,
    /// Where results of earlier runs may be.
    pub(super) cache: CachePlaces,
    started: Instant,
}

/// Where results of earlier runs may be.
#[derive(Clone, Debug, Default)]
pub(super) struct CachePlaces {
    /// `BOTTLELINT_NO_CACHE`
    pub(super) is_off: bool,
    /// `BOTTLELINT_CACHE_DIR`
    pub(super) chosen: Option<PathBuf>,
    /// Where caches of this user are.
    pub(super) usual: Option<PathBuf>,
}

/// What the environment says of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColorWish {
    /// Nothing.
    None,
    /// `NO_COLOR`
    Never,
    /// `FORCE_COLOR` or `CLICOLOR_FORCE`
    Always,
}

/// GitHub Actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GitHub {
    /// `GITHUB_STEP_SUMMARY`: where the summary of the step goes.
    pub(super) summary: Option<PathBuf>,
}

impl Environment {
    /// Of this process.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place that reads clock and environment"
    )]
    pub(super) fn read() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let in_github = variable("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        let summary = || variable("GITHUB_STEP_SUMMARY").map(PathBuf::from);
        Self {
            directory: std::env::current_dir().unwrap_or_default(),
            variables: variables(),
            today: Date::from_unix(now.as_secs()),
            terminal: std::io::stdout().is_terminal(),
            attended: std::io::stderr().is_terminal() && variable("CI").is_none(),
            columns: variable("COLUMNS").and_then(|value| value.parse().ok()),
            color: color_wish(variable),
            github: in_github.then(|| GitHub { summary: summary() }),
            cache: CachePlaces {
                is_off: variable("BOTTLELINT_NO_CACHE").is_some_and(|value| value != "0"),
                chosen: variable("BOTTLELINT_CACHE_DIR").map(PathBuf::from),
                usual: usual_cache(variable),
            },
            started: Instant::now(),
        }
    }

    /// Of this process as it is now, for a command that runs in a directory.
    pub(super) fn read_in(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), ..Self::read() }
    }

    /// The variable that somebody asks for by its name; none where it is not set.
    #[expect(clippy::disallowed_methods, reason = "this is the place that reads the environment")]
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    /// What decides how reports look, beside the arguments.
    pub(super) fn looks(&self) -> String {
        let Self { directory, today, terminal, columns, github, .. } = self;
        let summary = github.as_ref().map(|github| github.summary.is_some());
        format!("{:?}", (directory, today, terminal, columns, self.color(), summary))
    }

    /// Since the process began.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Whether to colour, unless the command line says so.
    pub(super) fn color(&self) -> Color {
        match self.color {
            ColorWish::Always => Color::Always,
            ColorWish::None if self.terminal => Color::Always,
            ColorWish::None | ColorWish::Never => Color::Never,
        }
    }
}

/// The directory of this program's cache, as each system has it: the XDG Base Directory Specification, Apple's File System
/// Programming Guide, Windows' known folders.
fn usual_cache(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let directory =
        |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || directory("HOME");
    let of_user = directory("XDG_CACHE_HOME").or_else(|| match std::env::consts::OS {
        "windows" => directory("LOCALAPPDATA"),
        "macos" => home().map(|home| home.join("Library/Caches")),
        _ => home().map(|home| home.join(".cache")),
    });
    of_user.map(|directory| directory.join("bottlelint"))
}

/// What Terraform takes values of variables from.
fn variables() -> Vec<(String, String)> {
    let all = std::env::vars_os();
    let given = all.filter_map(|(name, value)| {
        let name = name.into_string().ok()?.strip_prefix("TF_VAR_")?.to_owned();
        Some((name, value.into_string().ok()?))
    });
    let mut given: Vec<_> = given.collect();
    given.sort();
    given
}

/// `NO_COLOR` wins (no-color.org); the other two do not count when they are `0`.
fn color_wish(variable: impl Fn(&str) -> Option<String>) -> ColorWish {
    let forces = |name: &str| variable(name).is_some_and(|value| value != "0");
    if variable("NO_COLOR").is_some() {
        return ColorWish::Never;
    }
    if forces("FORCE_COLOR") || forces("CLICOLOR_FORCE") {
        ColorWish::Always
    } else {
        ColorWish::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(set: &[(&str, &str)]) -> ColorWish {
        let value =
            |name: &str| set.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        color_wish(|name| value(name).map(str::to_owned))
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_cache_is_where_caches_of_the_user_are() {
        let place = |set: &[(&str, &str)]| {
            let value = |name: &str| set.iter().find(|(other, _)| *other == name);
            usual_cache(|name| value(name).map(|(_, value)| (*value).to_owned()))
        };
        let home = ("HOME", "/home/me");
        assert_eq!(place(&[home]), Some("/home/me/.cache/bottlelint".into()));
        assert_eq!(place(&[home, ("XDG_CACHE_HOME", "/c")]), Some("/c/bottlelint".into()));
        // The specification says that a relative path does not count.
        let relative = place(&[home, ("XDG_CACHE_HOME", "c")]);
        assert_eq!(relative, Some("/home/me/.cache/bottlelint".into()));
        assert_eq!(place(&[]), None);
    }

    #[test]
    fn no_color_wins() {
        assert_eq!(wish(&[]), ColorWish::None);
        assert_eq!(wish(&[("FORCE_COLOR", "1")]), ColorWish::Always);
        assert_eq!(wish(&[("CLICOLOR_FORCE", "1")]), ColorWish::Always);
        assert_eq!(wish(&[("CLICOLOR_FORCE", "0")]), ColorWish::None);
        assert_eq!(wish(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]), ColorWish::Never);
    }
}
