//! What reporters get. Must not know formats.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::finding::{Effect, Finding, RuleInfo, Secrets, Severity, Verdict};
use crate::record::Shard;
use crate::source::{SourceMap, Span};

use super::{Baselined, Date};

/// Everything that a run has to tell.
#[derive(Debug)]
pub struct Report {
    /// What to show, by path, line, rule and address.
    pub findings: Vec<Problem>,
    /// What comments silence, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// What came of the comparison with a baseline.
    pub baselined: Baselined,
    /// The rules that ran, by id.
    pub rules: Vec<Arc<RuleInfo>>,
    /// How much of everything.
    pub summary: Summary,
    /// Files and module calls that could not be read.
    pub incomplete: Vec<Arc<str>>,
    /// What must not be shown of the texts. What findings say is without it already.
    pub secrets: Secrets,
    /// The texts that places refer to.
    pub sources: Arc<SourceMap>,
    /// How long it took, as whoever holds the clock says.
    pub elapsed: Duration,
    /// What came of this share of a run, where it is one: what the whole is made of.
    pub shard: Option<Box<Shard>>,
}

/// A finding, with all the resources that it has in common with others.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The finding of the first resource.
    pub finding: Finding,
    /// The other resources in which the same cause leads to the same finding.
    pub also: Vec<Subject>,
    /// Stays the same when lines move: `bottlelint/v1`.
    pub fingerprint: String,
}

/// Another resource with the same finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its address.
    pub resource: Arc<str>,
    /// The attribute's path.
    pub attribute: String,
    /// What the finding says there.
    pub message: String,
}

/// Whose comment silences a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentOf {
    /// It is for bottlelint, or an exception of its configuration.
    Bottlelint,
    /// It is for another tool.
    OtherTool,
}

/// A finding that a comment silences.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub problem: Problem,
    /// The comment.
    pub comment: Span,
    /// Whose comment it is.
    pub comment_of: CommentOf,
    /// Why, in the author's words.
    pub reason: String,
    /// The last day.
    pub until: Option<Date>,
}

/// How much of everything.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Failures, by severity; those that are left out for being mild are not counted.
    pub failed: BTreeMap<Severity, usize>,
    /// Verdicts that cannot be told, shown or not.
    pub unknown: usize,
    /// Findings that comments silence.
    pub suppressed: usize,
    /// Those of them whose comment is for another tool.
    pub suppressed_by_foreign: usize,
    /// Findings that the baseline leaves out.
    pub baseline: usize,
    /// Findings that the change has nothing to do with, and that are left out for that.
    pub unchanged: usize,
    /// Resource instances that were looked at.
    pub resources: usize,
    /// Module instances that were looked at.
    pub modules: usize,
    /// Files that were looked at.
    pub files: usize,
    /// Rules that ran.
    pub rules: usize,
    /// Findings, or unknown verdicts where that is asked for, that make the run fail.
    pub failing: usize,
    /// Findings that say that something was not judged: what does not parse, what could not be read, limits.
    pub incomplete: usize,
    /// Modules that are not in the repository.
    pub outside: usize,
    /// Findings that say that the run itself went wrong: rules and options with errors.
    pub broken: usize,
}

/// How a finding is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Critical or high.
    Error,
    /// Medium or low.
    Warning,
    /// Info.
    Note,
    /// It cannot be told.
    Unknown,
    /// It is not in the repository.
    Skipped,
}

impl Level {
    /// Of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        match finding.verdict {
            Verdict::Unknown(_) if finding.rule.effect == Effect::Outside => Self::Skipped,
            Verdict::Unknown(_) => Self::Unknown,
            Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => {
                Self::of_severity(finding.rule.severity)
            }
        }
    }

    /// Of a failure of this severity.
    #[must_use]
    pub fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Critical | Severity::High => Self::Error,
            Severity::Medium | Severity::Low => Self::Warning,
            Severity::Info => Self::Note,
        }
    }

    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
            Self::Unknown => "unknown",
            Self::Skipped => "skipped",
        }
    }
}

impl Summary {
    /// How many failures of this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        let of_level =
            self.failed.iter().filter(|(severity, _)| Level::of_severity(**severity) == level);
        match level {
            Level::Unknown => self.unknown,
            Level::Skipped => self.outside,
            Level::Error | Level::Warning | Level::Note => of_level.map(|(_, count)| count).sum(),
        }
    }
}

impl Problem {
    /// The other modules or resources, for "also through ...": module paths where the first finding
    /// is in a module and the others are the same resource in other modules, else addresses.
    #[must_use]
    pub fn also_through(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.also.iter().map(|other| &*other.resource).collect();
        let own_name = resource_in_module(&self.finding.resource);
        let same = |address: &&str| {
            resource_in_module(address) == own_name && module_of(address).is_some()
        };
        if module_of(&self.finding.resource).is_some() && names.iter().all(same) {
            names = names.into_iter().filter_map(module_of).collect();
        }
        names.dedup();
        names
    }
}

/// `module.a` of `module.a.aws_ecs_service.this`.
fn module_of(address: &str) -> Option<&str> {
    let inner = resource_in_module(address);
    address.strip_suffix(inner)?.strip_suffix('.').filter(|module| !module.is_empty())
}

/// `module.a`, `module.b["x.y"]` of `module.a.module.b["x.y"].aws_ecs_service.this`.
#[must_use]
pub fn module_steps(address: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let mut rest = address;
    while let Some(call) = rest.strip_prefix("module.") {
        let end = end_of_step(call).map_or(rest.len(), |end| "module.".len() + end);
        steps.extend(rest.get(..end));
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    steps
}

/// `aws_ecs_service.this` of `module.a["x.y"].aws_ecs_service.this`.
fn resource_in_module(address: &str) -> &str {
    let mut rest = address;
    while let Some(call) = rest.strip_prefix("module.") {
        match end_of_step(call) {
            Some(end) => rest = call.get(end + 1..).unwrap_or_default(),
            None => return rest,
        }
    }
    rest
}

/// The first dot that is not within quotes: instance keys may hold dots.
fn end_of_step(text: &str) -> Option<usize> {
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'.' if !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{module_of, resource_in_module};

    #[test]
    fn splits_addresses() {
        let address = r#"module.a["x.y"].module.b.aws_ecs_service.this[0]"#;
        assert_eq!(resource_in_module(address), "aws_ecs_service.this[0]");
        assert_eq!(module_of(address), Some(r#"module.a["x.y"].module.b"#));
        assert_eq!(module_of("aws_ecs_service.this"), None);
        assert_eq!(module_of("module.a"), None);
    }
}
