//! What a configuration can say. Must not know how it is written.

use std::collections::BTreeMap;
use std::sync::Arc;

use miette::NamedSource;

use crate::finding::{Profile, Severity};
use crate::source::Span;
use crate::triage::{Date, FailOn, Unknowns};

/// A setting, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// What is set.
    pub value: T,
    /// Where.
    pub place: Span,
}

/// All that a configuration says. What it leaves out is none.
#[derive(Clone, Debug)]
pub struct Config {
    /// The directory of the file, from the root of the repository: relative paths begin here.
    pub directory: String,
    /// The file, for errors.
    pub file: Arc<NamedSource<String>>,
    /// `check { ... }`
    pub check: CheckSettings,
    /// `evaluate { ... }`
    pub evaluate: EvaluateSettings,
    /// `rules { ... }`
    pub rules: RuleChoice,
    /// `rule "ID" { ... }`
    pub rule: Vec<RuleBlock>,
    /// `suppressions { ... }`
    pub suppressions: SuppressionSettings,
    /// `exception { ... }`
    pub exceptions: Vec<ExceptionBlock>,
}

/// `check { ... }`: what is checked and what counts.
#[derive(Clone, Debug, Default)]
pub struct CheckSettings {
    /// What is checked when the command line names nothing.
    pub paths: Option<Placed<Vec<String>>>,
    /// Patterns of paths that are left out.
    pub exclude: Option<Placed<Vec<String>>>,
    /// Whose expectations are judged.
    pub profile: Option<Placed<Profile>>,
    /// From which severity on findings make a run fail.
    pub fail_on: Option<Placed<FailOn>>,
    /// Findings below are hidden.
    pub min_severity: Option<Placed<Severity>>,
    /// What becomes of unknown verdicts.
    pub unknown: Option<Placed<Unknowns>>,
    /// The file of accepted findings.
    pub baseline: Option<Placed<String>>,
}

/// `evaluate { ... }`: with which values.
#[derive(Clone, Debug, Default)]
pub struct EvaluateSettings {
    /// Files with values of variables.
    pub var_files: Option<Placed<Vec<String>>>,
    /// Values of what is otherwise unknown, by address.
    pub assume: Option<Placed<BTreeMap<String, String>>>,
    /// Directories of container images, by name.
    pub images: Option<Placed<BTreeMap<String, String>>>,
    /// The workspace.
    pub workspace: Option<Placed<String>>,
}

/// `rules { ... }`: which rules run.
#[derive(Clone, Debug, Default)]
pub struct RuleChoice {
    /// Directories with rules of one's own.
    pub dirs: Option<Placed<Vec<String>>>,
    /// Only these.
    pub select: Option<Placed<Vec<String>>>,
    /// Not these.
    pub ignore: Option<Placed<Vec<String>>>,
}

/// `rule "ID" { ... }`: how a rule is judged here.
#[derive(Clone, Debug)]
pub struct RuleBlock {
    /// Id, name or alias.
    pub rule: Placed<String>,
    /// Its severity here.
    pub severity: Option<Placed<Severity>>,
    /// Whether comments may silence it.
    pub suppressible: Option<Placed<bool>>,
    /// What its options are set to.
    pub options: Vec<OptionSetting>,
}

/// `min_days = 90` in `options = { ... }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSetting {
    /// The option.
    pub name: Placed<String>,
    /// Literal; whether it fits, the rule knows.
    pub value: Placed<serde_json::Value>,
}

/// `suppressions { ... }`: which comments count.
#[derive(Clone, Debug, Default)]
pub struct SuppressionSettings {
    /// Whether a comment without a reason counts for nothing.
    pub require_reason: Option<Placed<bool>>,
    /// At most so many days from today, `until` is required then.
    pub max_days: Option<Placed<u32>>,
    /// Whether the comments of other tools count.
    pub foreign: Option<Placed<bool>>,
}

/// `exception { ... }`: silences findings in code that one may not edit.
#[derive(Clone, Debug)]
pub struct ExceptionBlock {
    /// The header of the block.
    pub place: Span,
    /// Ids, names or aliases.
    pub rules: Placed<Vec<String>>,
    /// A pattern of addresses: `module.legacy.*`.
    pub address: Placed<String>,
    /// Why.
    pub reason: Placed<String>,
    /// The last day on which it counts.
    pub until: Option<Placed<Date>>,
}

impl Config {
    /// The rules that blocks of the configuration name, each with its place.
    pub fn named_rules(&self) -> impl Iterator<Item = (&str, Span)> {
        let blocks = self.rule.iter().map(|block| (block.rule.value.as_str(), block.rule.place));
        let exceptions = self.exceptions.iter().flat_map(|exception| {
            let place = exception.rules.place;
            exception.rules.value.iter().map(move |word| (word.as_str(), place))
        });
        blocks.chain(exceptions)
    }
}
