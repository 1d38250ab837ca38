//! What the verbs beside `check` have to tell of what they read: drawn on standard error as `check` draws it, and in
//! the exit code.

use std::sync::Arc;

use super::args::InputArgs;
use super::environment::Environment;
use super::exit::Exit;
use super::output;
use crate::finding::{Effect, Finding, RuleInfo, Secrets, Severity, builtins};
use crate::report::{self, Style, Verbosity};
use crate::source::SourceMap;
use crate::triage::{
    self, Baselining, Catalogue, FailOn, Found, Incomplete, ReportPolicy, SuppressionLimits,
    Suppressions, Unknowns,
};

/// What was found on the way, and in which texts. Only what says how the run went is told.
pub(super) struct Notices<'a> {
    pub(super) findings: Vec<Finding>,
    pub(super) secrets: &'a Secrets,
    pub(super) sources: &'a Arc<SourceMap>,
}

/// Says on standard error what went wrong, and what the run ends with for that.
pub(super) fn tell(
    notices: Notices<'_>,
    input: &InputArgs,
    style: &Style,
    environment: &Environment,
) -> Exit {
    let known: Vec<Arc<RuleInfo>> = builtins().iter().map(Arc::clone).collect();
    let found = Found {
        findings: notices.findings.into_iter().filter(is_about_the_run).collect(),
        secrets: notices.secrets.clone(),
        sources: Arc::clone(notices.sources),
        ..Found::default()
    };
    let policy = ReportPolicy {
        today: environment.today,
        min_severity: Severity::Low,
        fail_on: FailOn::AtLeast(Severity::Low),
        unknown: Unknowns::Show,
        suppressions: Suppressions::Ignored,
        limits: SuppressionLimits::default(),
        exceptions: Vec::new(),
        baselining: Baselining::None,
        changes: None,
        trusted: None,
        incomplete: input.incomplete(),
    };
    let report = triage::triage(found, &Catalogue { ran: known.clone(), known }, &policy);
    let style = Style { verbosity: Verbosity::Quiet, ..style.clone() };
    let mut bytes = Vec::new();
    let full = report::format("full").map(|format| (format.write)(&report, &style, &mut bytes));
    if let Some(Ok(())) = full {
        output::to_stderr(&String::from_utf8_lossy(&bytes));
    }
    Exit::of(&report.summary, &policy)
}

/// Whether a finding says how the run went, and not what Terraform would refuse.
fn is_about_the_run(finding: &Finding) -> bool {
    match finding.rule.effect {
        Effect::Incomplete | Effect::Outside | Effect::Failure => true,
        Effect::Verdict => false,
    }
}

impl Exit {
    /// The exit code of a report.
    pub(super) fn of(summary: &triage::Summary, policy: &ReportPolicy) -> Self {
        let never = policy.fail_on == FailOn::Never;
        match policy.incomplete {
            _ if summary.broken > 0 => Self::Usage,
            Incomplete::FailsOutside if summary.incomplete + summary.outside > 0 => {
                Self::Incomplete
            }
            Incomplete::Fails if summary.incomplete > 0 && !never => Self::Incomplete,
            _ if summary.failing > 0 => Self::Findings,
            Incomplete::Fails | Incomplete::FailsOutside | Incomplete::Allowed => Self::Clean,
        }
    }
}
