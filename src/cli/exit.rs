//! Exit codes: a promise to scripts, the same for every format.

use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// A usage error: arguments, rule files, rules that fail.
    Usage,
    /// There is nothing to check.
    Nothing,
    /// Something could not be read or judged.
    Incomplete,
    /// A bug.
    Internal,
}

impl Exit {
    /// The one with this number, of those that a run with a report ends in.
    pub(super) fn of_code(code: u8) -> Option<Self> {
        let all = [Self::Clean, Self::Findings, Self::Usage, Self::Incomplete];
        all.into_iter().find(|exit| exit.code() == code)
    }

    /// The number.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Nothing => 3,
            Self::Incomplete => 4,
            Self::Internal => 70,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
