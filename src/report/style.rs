//! How reports look. Must not know the terminal or the environment: whoever calls decides.

use crate::triage::Hygiene;

/// How reports look.
#[derive(Clone, Debug)]
pub struct Style {
    /// Whether to colour.
    pub color: Color,
    /// Columns of the terminal.
    pub width: usize,
    /// How much to say.
    pub verbosity: Verbosity,
    /// What SARIF files say about the run.
    pub sarif: Sarif,
    /// Whether people are told opinions about how code is written one by one.
    pub hygiene: Hygiene,
    /// Whether the ids of rules are links to their pages.
    pub hyperlinks: Hyperlinks,
    /// Whether all rules are counted at the end, however few the findings are.
    pub statistics: Statistics,
    /// The command that was run, for those that show more: `bottlelint check envs/prod`.
    pub again: String,
}

/// Whether the ids of rules are links to their pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hyperlinks {
    /// They are plain text.
    #[default]
    None,
    /// They are: OSC 8, which terminals show as links.
    Written,
}

/// Whether all rules are counted at the end, however few the findings are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Statistics {
    /// Only where there is more than a glance shows.
    #[default]
    WhereUseful,
    /// They are.
    Always,
}

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Plain text.
    Never,
    /// ANSI escape sequences.
    Always,
}

/// How much to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Nothing at all.
    Silent,
    /// Findings.
    Quiet,
    /// Findings and a summary.
    Normal,
    /// That, suppressed findings, and what was read.
    Verbose,
}

/// What SARIF files say about the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sarif {
    /// Results of one category replace earlier ones of that category: `bottlelint/modules/ecs`.
    pub category: String,
    /// Whether suppressed findings are results too.
    pub suppressed: InSarif,
}

/// Whether suppressed findings are results of SARIF files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InSarif {
    /// They are left out: GitHub would open them as alerts.
    LeftOut,
    /// They are in, with their justification.
    Included,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: Color::Never,
            width: 100,
            verbosity: Verbosity::Normal,
            sarif: Sarif { category: "bottlelint".to_owned(), suppressed: InSarif::LeftOut },
            hygiene: Hygiene::Counted,
            hyperlinks: Hyperlinks::None,
            statistics: Statistics::WhereUseful,
            again: "bottlelint check".to_owned(),
        }
    }
}
