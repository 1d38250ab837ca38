//! Problems in the order in which a person reads them: the worst first, one entry for each cause. Must not know how
//! entries are drawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Builtin, Effect, Finding, Group, RuleInfo, Severity, Verdict};
use crate::source::SourceMap;

use super::{Problem, Report};

/// Whether opinions about how code is written are told one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hygiene {
    /// Each rule with its count: nobody asked for them.
    Counted,
    /// Like all others.
    Shown,
}

/// What a person reads.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The worst first; among those of one severity, errors in the configuration before what they may cause, then by
    /// place.
    pub failed: Vec<Failed<'a>>,
    /// By the worst severity of what they leave open, then by place.
    pub unknown: Vec<UnknownVerdicts<'a>>,
    /// How much there is of each rule, the worst first.
    pub rows: Vec<RuleTotal<'a>>,
}

/// The failures of one rule.
#[derive(Debug)]
pub struct Failed<'a> {
    /// The rule.
    pub rule: &'a RuleInfo,
    /// By place; not empty.
    pub problems: Vec<&'a Problem>,
}

/// The verdicts that are unknown for one reason.
#[derive(Debug)]
pub struct UnknownVerdicts<'a> {
    /// Completes "unknown, because it is ...".
    pub reason: &'a str,
    /// By severity and place; not empty.
    pub problems: Vec<&'a Problem>,
}

/// How much there is of one rule.
#[derive(Debug)]
pub struct RuleTotal<'a> {
    /// The rule.
    pub rule: &'a RuleInfo,
    /// Failures.
    pub failed: usize,
    /// Unknown verdicts.
    pub unknown: usize,
    /// Whether the entries leave it out.
    pub only_counted: bool,
}

/// Puts the problems of a report into the order in which a person reads them.
#[must_use]
pub fn reading(report: &Report, hygiene: Hygiene) -> Reading<'_> {
    let told = |problem: &&Problem| hygiene == Hygiene::Shown || !is_hygiene(&problem.finding.rule);
    let mut problems: Vec<&Problem> = report.findings.iter().filter(told).collect();
    problems.sort_by_cached_key(|problem| order(&problem.finding, &report.sources));
    let (mut failed, mut unknown) = (Vec::<Failed<'_>>::new(), Vec::<UnknownVerdicts<'_>>::new());
    let (mut by_rule, mut by_reason) = (BTreeMap::new(), BTreeMap::new());
    for problem in problems {
        let rule = &*problem.finding.rule;
        match &problem.finding.verdict {
            // What is not in the repository is no verdict on anything: its rule says what it is.
            Verdict::Unknown(reason) if rule.effect == Effect::Verdict => {
                let index = *by_reason.entry(reason.as_str()).or_insert(unknown.len());
                match unknown.get_mut(index) {
                    Some(entry) => entry.problems.push(problem),
                    None => unknown.push(UnknownVerdicts { reason, problems: vec![problem] }),
                }
            }
            Verdict::Unknown(_) | Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => {
                let index = *by_rule.entry(Arc::clone(&rule.id)).or_insert(failed.len());
                match failed.get_mut(index) {
                    Some(entry) => entry.problems.push(problem),
                    None => failed.push(Failed { rule, problems: vec![problem] }),
                }
            }
        }
    }
    Reading { failed, unknown, rows: rows(report, hygiene) }
}

/// The worst first, then errors, then by place and rule.
fn order(
    finding: &Finding,
    sources: &SourceMap,
) -> (std::cmp::Reverse<Severity>, bool, Arc<str>, u32, Arc<str>) {
    let place = finding.place;
    (
        std::cmp::Reverse(finding.rule.severity),
        !is_error(&finding.rule),
        sources.path(place.source),
        place.start,
        Arc::clone(&finding.rule.id),
    )
}

/// Whether a rule is about what Terraform itself would refuse to read or evaluate.
fn is_error(rule: &RuleInfo) -> bool {
    Builtin::of(rule).is_some_and(|builtin| !builtin.is_about_suppressions())
}

/// Whether a rule is an opinion about how code is written. What is wrong with a suppression, and so with the gate, is
/// none.
fn is_hygiene(rule: &RuleInfo) -> bool {
    rule.group == Group::Hygiene && rule.severity < Severity::High && Builtin::of(rule).is_none()
}

fn rows(report: &Report, hygiene: Hygiene) -> Vec<RuleTotal<'_>> {
    let mut rows: Vec<RuleTotal<'_>> = Vec::new();
    for problem in &report.findings {
        let rule = &*problem.finding.rule;
        let index = rows.iter().position(|row| row.rule.id == rule.id).unwrap_or(rows.len());
        if index == rows.len() {
            let only_counted = hygiene == Hygiene::Counted && is_hygiene(rule);
            rows.push(RuleTotal { rule, failed: 0, unknown: 0, only_counted });
        }
        let Some(row) = rows.get_mut(index) else { continue };
        match problem.finding.verdict {
            Verdict::Unknown(_) if rule.effect == Effect::Verdict => row.unknown += 1,
            Verdict::Unknown(_) | Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => {
                row.failed += 1;
            }
        }
    }
    rows.sort_by_key(|row| {
        (row.only_counted, std::cmp::Reverse(row.rule.severity), Arc::clone(&row.rule.id))
    });
    rows
}
