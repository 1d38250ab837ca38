//! The severities by which a page filters findings. Must not know how it shows them.

use crate::finding::Verdict;
use crate::triage::Problem;

/// What stands for the severity of a verdict that is unknown.
pub(super) const UNKNOWN: &str = "unknown";

/// The severity by which a finding is filtered.
pub(super) fn severity(problem: &Problem) -> &'static str {
    match problem.finding.verdict {
        Verdict::Unknown(_) => UNKNOWN,
        Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => {
            problem.finding.rule.severity.as_str()
        }
    }
}
