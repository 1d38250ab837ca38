//! What a report of requirements rests on: the day, the commit, the rules, the facts, the values given. Must not know what was
//! found.

use crate::aws;
use crate::schema::PROVIDER_VERSION;
use crate::triage::Date;

/// What a report rests on.
#[derive(Clone, Debug)]
pub struct Head {
    /// The day that whoever asked for the report gave.
    pub date: Option<Date>,
    /// The commit that was checked out; none outside of git.
    pub commit: Option<CheckedOut>,
    /// How many rules judged.
    pub rules: usize,
    /// The beginning of the SHA-256 of the texts of these rules, in the order of their ids.
    pub digest: String,
    /// When the facts of AWS were checked.
    pub facts: CheckedDays,
    /// What gave values to variables: `--var-file prod.tfvars`, `--var region`. Never a value.
    pub given: Vec<String>,
}

/// The days on which the first and the last of the facts of AWS were checked: `2026-11-29`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedDays {
    /// The first.
    pub oldest: &'static str,
    /// The last.
    pub newest: &'static str,
}

impl CheckedDays {
    /// Of the facts that this program has.
    #[must_use]
    pub fn here() -> Self {
        let days = || aws::facts().map(|fact| fact.checked.as_str());
        let (oldest, newest) = (days().min(), days().max());
        Self { oldest: oldest.unwrap_or_default(), newest: newest.unwrap_or_default() }
    }
}

/// A commit and whether something differs from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedOut {
    /// Its hash.
    pub hash: String,
    /// Whether files that are tracked differ from it, or new ones are there.
    pub state: Worktree,
}

/// How the files compare with the commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worktree {
    /// They are those of the commit.
    Clean,
    /// Some are not.
    Changed,
}

impl Head {
    /// Name and text of each line.
    pub(super) fn lines(&self) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        if let Some(date) = self.date {
            lines.push(("Date", date.to_string()));
        }
        let commit = match &self.commit {
            Some(CheckedOut { hash, state: Worktree::Clean }) => hash.clone(),
            Some(CheckedOut { hash, state: Worktree::Changed }) => {
                format!("{hash}, with changes that are not committed")
            }
            None => "unknown: not a git repository".to_owned(),
        };
        lines.push(("Commit", commit));
        lines.push(("bottlelint", env!("CARGO_PKG_VERSION").to_owned()));
        lines.push(("Rules", format!("{}, SHA-256 {}", self.rules, self.digest)));
        let CheckedDays { oldest, newest } = self.facts;
        lines.push(("Facts of AWS", format!("checked from {oldest} to {newest}")));
        lines.push(("AWS provider", PROVIDER_VERSION.to_owned()));
        let given = match self.given.as_slice() {
            [] => "none besides defaults and .tfvars files of the module".to_owned(),
            given => given.join(", "),
        };
        lines.push(("Values given", given));
        lines
    }
}
