//! Findings in modules that `terraform init` fetched: told at the call, which is what the repository can change. Must not
//! know where modules come from.

use crate::finding::{Effect, Finding, Group, Waypoint};
use crate::source::{self, SourceMap, Span};

/// Moves findings from fetched modules to their callers, and leaves out opinions about how others write code.
pub(super) fn at_callers(findings: Vec<Finding>, sources: &SourceMap) -> Vec<Finding> {
    let told = |finding: Finding| match is_fetched(finding.place, sources) {
        false => Some(finding),
        true if is_opinion(&finding) => None,
        true => Some(at_caller(finding, sources)),
    };
    findings.into_iter().filter_map(told).collect()
}

fn is_opinion(finding: &Finding) -> bool {
    finding.rule.group == Group::Hygiene && finding.rule.effect == Effect::Verdict
}

/// The innermost call that is in the repository; a finding without one keeps its place.
fn at_caller(mut finding: Finding, sources: &SourceMap) -> Finding {
    let ours = |call: &&Span| !is_fetched(**call, sources);
    let Some(call) = finding.calls.iter().rev().find(ours).copied() else { return finding };
    finding.place = call;
    let text = "the module that is called here was fetched".to_owned();
    finding.trail.insert(0, Waypoint { span: call, text });
    finding.edits.retain(|edit| !is_fetched(edit.span, sources));
    finding
}

/// Whether a place lies where `terraform init` puts modules, which no repository keeps.
fn is_fetched(span: Span, sources: &SourceMap) -> bool {
    source::is_fetched(&sources.path(span.source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::testing::{finding, rule, span};

    #[test]
    fn a_finding_in_the_cache_is_told_at_the_innermost_call_of_the_repository() {
        let sources = SourceMap::default();
        let main = sources.add("envs/main.tf", "module \"files\" {}");
        let cached =
            sources.add("envs/.terraform/modules/files/main.tf", "module \"x\" {} encrypted");
        let (call, inner) = (span(&sources, main, "module"), span(&sources, cached, "module"));
        let place = span(&sources, cached, "encrypted");
        let one = || Finding { calls: vec![call, inner], ..finding(&rule("EFS001"), "a", place) };
        let moved = at_callers(vec![one()], &sources);
        assert_eq!((moved[0].place, moved[0].trail.len()), (call, 2));
        let lost = at_callers(vec![Finding { calls: Vec::new(), ..one() }], &sources);
        assert_eq!(lost[0].place, place);
        let opinion =
            crate::finding::RuleInfo { group: Group::Hygiene, ..(*rule("MOD001")).clone() };
        let opinion = finding(&std::sync::Arc::new(opinion), "a", place);
        assert!(at_callers(vec![opinion], &sources).is_empty());
    }
}
